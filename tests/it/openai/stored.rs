//! Conversations that are kept: only those that ask for it, whole and streamed, in the library and by their calls.

use serde_json::{Value, json};

use super::chat::builtin;

fn ask(text: &str, more: Value) -> Value {
    let mut body = json!({"model": "gpt-5-nano", "messages": [{"role": "user", "content": text}]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_kept_only_where_that_is_asked_for() {
    let app = builtin();
    let ann = app.user("ann");
    let path = "/v1/chat/completions";
    ann.post(path, ask("rivers", json!({}))).await;
    ann.post(path, ask("lakes", json!({"store": false}))).await;
    assert_eq!(ann.get(path).await.json()["data"], json!([]));
    assert_eq!(ann.get("/api/v1/creations").await.data(), json!([]));

    let first =
        ann.post(path, ask("Tell me about owls", json!({"store": true, "metadata": {"topic": "owls"}}))).await.json();
    let streamed = ann.post(path, ask("Tell me about tea", json!({"store": true, "stream": true}))).await.text();
    let listed = ann.get(path).await.json();
    let listed = listed["data"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    let id = first["id"].as_str().unwrap();
    let kept = ann.get(&format!("{path}/{id}")).await.json();
    assert_eq!(
        (&kept["choices"], &kept["usage"], &kept["metadata"]),
        (&first["choices"], &first["usage"], &json!({"topic": "owls"}))
    );
    let second = listed.iter().find(|chat| chat["id"] != id).unwrap();
    let chunks = streamed.lines().filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok());
    let said: String =
        chunks.filter_map(|chunk| Some(chunk["choices"][0]["delta"]["content"].as_str()?.to_owned())).collect();
    assert_eq!(second["choices"][0]["message"]["content"], said);
    assert_eq!(second["choices"][0]["finish_reason"], "stop");

    let library = ann.get("/api/v1/creations").await.data();
    let prompts: Vec<&str> = library.as_array().unwrap().iter().map(|it| it["prompt"].as_str().unwrap()).collect();
    assert_eq!(prompts, ["Tell me about tea", "Tell me about owls"]);
    assert_eq!(app.anon().get("/api/v1/creations/public").await.data(), json!([]), "they are private");

    let owls = ann.get(&format!("{path}?metadata%5Btopic%5D=owls")).await.json();
    assert_eq!((&owls["first_id"], owls["data"].as_array().unwrap().len()), (&json!(id), 1));
    assert_eq!(ann.get(&format!("{path}?model=other")).await.json()["data"], json!([]));
    let asked = ann.get(&format!("{path}/{id}/messages")).await.json();
    assert_eq!((&asked["data"][0]["content"], &asked["has_more"]), (&json!("Tell me about owls"), &json!(false)));

    let noted = ann.post(&format!("{path}/{id}"), json!({"metadata": {"topic": "birds"}})).await.json();
    assert_eq!(noted["metadata"], json!({"topic": "birds"}));
    assert_eq!(ann.get(&format!("{path}?metadata[topic]=birds")).await.json()["data"][0]["id"], id);
    let wrong = ann.post(path, ask("x", json!({"store": true, "metadata": {"n": 5}}))).await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["error"]["param"]), (400, &json!("metadata.n")));

    let bob = app.user("bob");
    assert_eq!(bob.get(&format!("{path}/{id}")).await.status, 404);
    assert_eq!(bob.delete(&format!("{path}/{id}")).await.status, 404);
    let gone = ann.delete(&format!("{path}/{id}")).await.json();
    assert_eq!(gone, json!({"id": id, "object": "chat.completion.deleted", "deleted": true}));
    assert_eq!(ann.get(&format!("{path}/{id}")).await.status, 404);
    assert_eq!(ann.get("/api/v1/creations").await.data().as_array().unwrap().len(), 1);
    assert_eq!(app.audit().unwrap(), []);
}
