//! Conversations: what they cost, and what is refused.

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clients::{Client, Reply};

/// A service with nothing but the built-in engines.
pub fn builtin() -> TestApp {
    TestApp::with(|_| {}, Vec::new())
}

fn hello(more: Value) -> Value {
    let mut body = json!({"model": "gpt-6.1-sol", "messages": [{"role": "user", "content": "Tell me about owls"}]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn chat(client: &Client<'_>, more: Value) -> Reply {
    client.post("/v1/chat/completions", hello(more)).await
}

/// Balance, and the ledger's lines from the newest.
async fn wallet(client: &Client<'_>) -> (f64, Vec<Value>) {
    let balance = client.get("/generor/api/v1/credits/balance").await.data();
    let lines = client.get("/generor/api/v1/credits/transactions").await.data();
    (balance["total"].as_f64().unwrap(), lines.as_array().unwrap().clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_paid_by_the_models_price_and_the_rest_of_the_hold_comes_back() {
    let app = builtin();
    let ann = app.user("ann");
    let reply = chat(&ann, json!({})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let usage = &reply.json()["usage"];
    // 2 and 10 dollars a million tokens at 0.0005 dollars a credit.
    let used = |name: &str| usage[name].as_f64().unwrap();
    let cost = used("prompt_tokens") * 0.004 + used("completion_tokens") * 0.02;
    let (balance, lines) = wallet(&ann).await;
    assert!((balance - (1_000.0 - cost)).abs() < 1e-6, "{balance} after {cost}");
    assert_eq!(lines[0]["description"], "Chat with GPT-6.1 Sol");
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_charged_before_it_ends_and_like_the_whole() {
    let app = builtin();
    let ann = app.user("ann");
    let stream = chat(&ann, json!({"stream": true, "seed": 4})).await;
    assert_eq!(stream.header("content-type"), "text/event-stream; charset=utf-8");
    assert!(stream.text().ends_with("data: [DONE]\n\n"), "{}", stream.text());
    let (after_stream, _) = wallet(&ann).await;
    chat(&ann, json!({"seed": 4})).await;
    let (after_both, _) = wallet(&ann).await;
    assert!(after_stream < 1_000.0);
    assert!((1_000.0 - after_stream - (after_stream - after_both)).abs() < 1e-6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_costs_nothing_and_an_empty_purse_is_told_at_once() {
    let app = builtin();
    let ann = app.user("ann");
    let refused = chat(&ann, json!({"logprobs": true})).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["error"]["param"]), (400, &json!("logprobs")));
    let (balance, lines) = wallet(&ann).await;
    assert_eq!((balance, lines.len()), (1_000.0, 1));

    app.account_with("poor", 0, atelier::domain::Tier::Free);
    let refused = chat(&app.user("poor"), json!({})).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["error"]["code"]), (429, &json!("insufficient_quota")));
    assert_eq!(refused.header("x-should-retry"), "false");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hold_is_no_more_than_the_account_has() {
    let app = builtin();
    app.account_with("bob", 3, atelier::domain::Tier::Free);
    let bob = app.user("bob");
    // Sixteen thousand tokens would cost more than three hundred credits.
    let reply = chat(&bob, json!({})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(wallet(&bob).await.0 >= 0.0);
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_name_the_field_and_unknown_paths_are_in_the_form() {
    let app = builtin();
    let ann = app.user("ann");
    for (more, param, code) in [
        (json!({"messages": null}), "messages", "invalid_type"),
        (json!({"messages": [{"role": "user"}]}), "messages[0].content", "missing_required_parameter"),
        (
            json!({"messages": [{"role": "user", "content": [{"text": "x"}]}]}),
            "messages[0].content[0].type",
            "missing_required_parameter",
        ),
        (
            json!({"messages": [{"role": "tool", "tool_call_id": "c", "content": "x"}]}),
            "messages[0].tool_call_id",
            "invalid_value",
        ),
        (json!({"n": 129}), "n", "invalid_value"),
        (json!({"stream_options": {}}), "stream_options", "invalid_value"),
        (json!({"stop": ["a", "b", "c", "d", "e"]}), "stop", "invalid_value"),
        (
            json!({"tools": [{"type": "function", "function": {"name": "a b"}}]}),
            "tools[0].function.name",
            "invalid_value",
        ),
    ] {
        let reply = chat(&ann, more.clone()).await;
        let error = &reply.json()["error"];
        assert_eq!(
            (reply.status.as_u16(), &error["param"], &error["code"]),
            (400, &json!(param), &json!(code)),
            "{more}"
        );
    }
    let lost = ann.get("/v1/no/such").await;
    assert_eq!((lost.status.as_u16(), &lost.json()["error"]["message"]), (404, &json!("Invalid URL")));
    assert_eq!(ann.get("/v1/embeddings").await.status, 405);
    assert_eq!(app.anon().get("/v1/models").await.json()["error"]["code"], "invalid_api_key");
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_may_have_a_slash_too_many_and_models_a_slash_inside() {
    let app = builtin();
    let ann = app.user("ann");
    assert_eq!(ann.get("/v1//models").await.status, 200);
    for id in ["gpt-5-nano", "no/such", "no%2Fsuch", "a/b/c"] {
        let reply = ann.get(&format!("/openai/v1/models/{id}")).await;
        let expected = if id == "gpt-5-nano" { (200, &Value::Null) } else { (404, &json!("model_not_found")) };
        assert_eq!((reply.status.as_u16(), &reply.json()["error"]["code"]), expected, "{id}");
    }
}
