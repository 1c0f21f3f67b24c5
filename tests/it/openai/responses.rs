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
        (json!({"background": true, "store": false}), "background"),
        (json!({"include": ["my.secrets"]}), "include[0]"),
        (json!({"truncation": "some"}), "truncation"),
        (json!({"max_tool_calls": 1}), "max_tool_calls"),
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

#[tokio::test(flavor = "multi_thread")]
async fn a_response_in_the_background_is_asked_for_again_and_followed_later() {
    let app = builtin();
    let ann = app.user("ann");
    let ask = json!({"model": "gpt-5-nano", "input": "Tell me about rivers", "background": true});
    let queued = ann.post("/v1/responses", ask.clone()).await.json();
    assert_eq!(
        (&queued["status"], &queued["background"], &queued["output"]),
        (&json!("queued"), &json!(true), &json!([]))
    );
    let id = queued["id"].as_str().unwrap();
    let mut response = queued.clone();
    for _ in 0..500 {
        response = ann.get(&format!("/v1/responses/{id}")).await.json();
        if response["status"] == "completed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let text = response["output"][0]["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("rivers"), "{response}");
    let followed = events(&ann.get(&format!("/v1/responses/{id}?stream=true")).await.text());
    let kinds: Vec<&str> = followed.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(&kinds[..3], ["response.created", "response.queued", "response.in_progress"]);
    assert_eq!(followed.last().unwrap()["response"], response);
    let rest = events(&ann.get(&format!("/v1/responses/{id}?stream=true&starting_after=4")).await.text());
    assert_eq!(rest, followed[5..]);
    // What is over stays as it is.
    let cancelled = ann.post(&format!("/v1/responses/{id}/cancel"), json!({})).await;
    assert_eq!((cancelled.status.as_u16(), cancelled.json()), (200, response.clone()));

    let mut streamed = ask;
    streamed["stream"] = true.into();
    let live = events(&ann.post("/v1/responses", streamed).await.text());
    let numbers: Vec<u64> = live.iter().map(|event| event["sequence_number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..live.len() as u64).collect::<Vec<_>>());
    assert_eq!(live.last().unwrap()["type"], "response.completed");
    assert_eq!(app.user("bob").get(&format!("/v1/responses/{id}?stream=true")).await.status, 404);
    let poor = json!({"model": "gpt-6.1-sol", "input": "x", "background": true});
    app.account_with("poor", 0, atelier::domain::Tier::Free);
    assert_eq!(app.user("poor").post("/v1/responses", poor).await.status, 429);
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_made_shorter_and_goes_on() {
    let app = builtin();
    let ann = app.user("ann");
    let input = json!([
        {"role": "user", "content": "My name is Ada."},
        {"role": "assistant", "content": "Hello Ada"},
        {"role": "user", "content": "Tell me about rivers"},
    ]);
    let short = ann.post("/v1/responses/compact", json!({"model": "gpt-5-nano", "input": input})).await;
    assert_eq!(short.status, 200, "{}", short.text());
    let short = short.json();
    let kinds: Vec<&Value> = short["output"].as_array().unwrap().iter().map(|item| &item["type"]).collect();
    assert_eq!(short["object"], "response.compaction");
    assert_eq!(json!(kinds), json!(["message", "message", "compaction"]));
    let mut input = short["output"].as_array().unwrap().clone();
    input.push(json!({"role": "user", "content": "What is my name?"}));
    let next = ann.post("/v1/responses", json!({"model": "gpt-5-nano", "input": input})).await.json();
    assert_eq!(next["output"][0]["content"][0]["text"], "Your name is Ada.");
    assert_eq!(ann.post("/v1/responses/compact", json!({"input": "x"})).await.json()["error"]["param"], "model");
}
