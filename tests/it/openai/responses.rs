//! Conversations as items: events in order, what is kept, what goes on from it.

use serde_json::{Value, json};

use super::chat::builtin;

fn events(text: &str) -> Vec<Value> {
    text.lines().filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_is_kept_continued_and_deleted() {
    let app = builtin();
    let ann = app.user("ann");
    let first = ann
        .post("/v1/responses", json!({"model": "gpt-5-nano", "input": "My name is Ada.", "instructions": "Be kind"}))
        .await;
    assert_eq!(first.status, 200, "{}", first.text());
    let first = first.json();
    assert_eq!(
        (&first["status"], &first["object"], &first["error"]),
        (&json!("completed"), &json!("response"), &Value::Null)
    );
    let id = first["id"].as_str().unwrap();
    assert_eq!(ann.get(&format!("/v1/responses/{id}")).await.json(), first);

    let second = json!({"model": "gpt-5-nano", "input": "What is my name?", "previous_response_id": id});
    let second = ann.post("/v1/responses", second).await.json();
    assert_eq!(second["output"][0]["content"][0]["text"], "Your name is Ada.");
    let items = ann.get(&format!("/v1/responses/{}/input_items", second["id"].as_str().unwrap())).await.json();
    assert_eq!(items["data"][0]["content"], json!([{"type": "input_text", "text": "What is my name?"}]));

    assert_eq!(app.user("bob").get(&format!("/v1/responses/{id}")).await.status, 404);
    assert_eq!(ann.post(&format!("/v1/responses/{id}/cancel"), json!({})).await.status, 400);
    assert_eq!(ann.delete(&format!("/v1/responses/{id}")).await.json()["deleted"], true);
    assert_eq!(ann.get(&format!("/v1/responses/{id}")).await.status, 404);
    let lost =
        ann.post("/v1/responses", json!({"model": "gpt-5-nano", "input": "x", "previous_response_id": id})).await;
    assert_eq!((lost.status.as_u16(), &lost.json()["error"]["param"]), (400, &json!("previous_response_id")));
    let unkept = ann.post("/v1/responses", json!({"model": "gpt-5-nano", "input": "x", "store": false})).await.json();
    assert_eq!(ann.get(&format!("/v1/responses/{}", unkept["id"].as_str().unwrap())).await.status, 404);
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_numbered_and_add_up_to_the_response() {
    let app = builtin();
    let ann = app.user("ann");
    let weather = json!({"type": "function", "name": "get_weather", "parameters": {
        "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"],
    }});
    for (more, deltas, kind) in [
        (json!({}), "response.output_text.delta", "message"),
        (
            json!({"tools": [weather], "tool_choice": "required"}),
            "response.function_call_arguments.delta",
            "function_call",
        ),
    ] {
        let mut ask = json!({"model": "gpt-5-nano", "input": "What is the weather in Paris?", "stream": true});
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let reply = ann.post("/v1/responses", ask).await;
        assert!(reply.header("content-type").starts_with("text/event-stream"));
        let events = events(&reply.text());
        let numbers: Vec<u64> = events.iter().map(|event| event["sequence_number"].as_u64().unwrap()).collect();
        assert_eq!(numbers, (0..events.len() as u64).collect::<Vec<_>>());
        let kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
        assert_eq!(&kinds[..3], ["response.created", "response.in_progress", "response.output_item.added"]);
        assert_eq!(&kinds[kinds.len() - 2..], ["response.output_item.done", "response.completed"]);
        let said: String = events
            .iter()
            .filter(|event| event["type"] == deltas)
            .map(|event| event["delta"].as_str().unwrap())
            .collect();
        let item = &events.last().unwrap()["response"]["output"][0];
        assert_eq!(item["type"], kind);
        let whole = if kind == "message" { &item["content"][0]["text"] } else { &item["arguments"] };
        assert_eq!(*whole, json!(said));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn functions_answer_and_what_is_not_there_is_refused() {
    let app = builtin();
    let ann = app.user("ann");
    let input = json!([
        {"role": "user", "content": "Weather in Paris?"},
        {"type": "function_call", "call_id": "c1", "name": "get_weather", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "22 degrees"},
    ]);
    let reply = ann.post("/v1/responses", json!({"model": "gpt-5-nano", "input": input})).await.json();
    assert!(reply["output"][0]["content"][0]["text"].as_str().unwrap().contains("22 degrees"), "{reply}");
    let short = json!({"model": "gpt-5-nano", "input": "Tell me about tea", "max_output_tokens": 3});
    let short = ann.post("/v1/responses", short).await.json();
    assert_eq!(
        (&short["status"], &short["incomplete_details"]["reason"]),
        (&json!("incomplete"), &json!("max_output_tokens"))
    );
    for (wrong, param) in [
        (json!({"input": null}), "input"),
        (json!({"background": true}), "background"),
        (json!({"tools": [{"type": "web_search"}]}), "tools[0].type"),
        (json!({"input": [{"type": "item_reference", "id": "x"}]}), "input[0].type"),
        (json!({"input": [{"role": "king", "content": "x"}]}), "input[0].role"),
        (json!({"text": {"format": {"type": "xml"}}}), "text.format.type"),
    ] {
        let mut ask = json!({"model": "gpt-5-nano", "input": "x"});
        ask.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let reply = ann.post("/v1/responses", ask).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["error"]["param"]), (400, &json!(param)), "{wrong}");
    }
}
