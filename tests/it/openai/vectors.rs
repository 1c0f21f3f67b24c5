//! Continuations, vectors and judgements of the built-in engines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use super::chat::builtin;

#[tokio::test(flavor = "multi_thread")]
async fn vectors_are_the_same_as_numbers_and_as_bytes() {
    let app = builtin();
    let ann = app.user("ann");
    let ask = |format: &str| json!({"model": "text-embedding-3-small", "input": ["tea", "a cup of tea"], "dimensions": 8, "encoding_format": format});
    let floats = ann.post("/v1/embeddings", ask("float")).await.json();
    let bytes = ann.post("/v1/embeddings", ask("base64")).await.json();
    for index in 0..2 {
        let numbers: Vec<f32> =
            floats["data"][index]["embedding"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap() as f32).collect();
        let coded = BASE64.decode(bytes["data"][index]["embedding"].as_str().unwrap()).unwrap();
        let decoded: Vec<f32> =
            coded.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect();
        assert_eq!((numbers.len(), &numbers), (8, &decoded));
    }
    assert_eq!(floats["usage"], json!({"prompt_tokens": 5, "total_tokens": 5}));
    for (wrong, param) in [
        (json!({"input": ""}), "input"),
        (json!({"input": []}), "input"),
        (json!({"input": [1, 2]}), "input"),
        (json!({"input": "x", "dimensions": 100_000}), "dimensions"),
        (json!({"input": "x", "encoding_format": "hex"}), "encoding_format"),
    ] {
        let mut body = json!({"model": "text-embedding-3-small"});
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let reply = ann.post("/v1/embeddings", body).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["error"]["param"]), (400, &json!(param)), "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn harm_is_judged_for_nothing() {
    let app = builtin();
    let ann = app.user("ann");
    let reply = ann.post("/v1/moderations", json!({"input": ["I want to kill them.", "Good morning"]})).await.json();
    let results = reply["results"].as_array().unwrap();
    assert_eq!((results.len(), &results[0]["flagged"], &results[1]["flagged"]), (2, &json!(true), &json!(false)));
    assert_eq!(results[0]["categories"].as_object().unwrap().len(), 13);
    let parts = json!({"input": [{"type": "text", "text": "Good"}, {"type": "text", "text": "morning"}]});
    assert_eq!(ann.post("/v1/moderations", parts).await.json()["results"].as_array().unwrap().len(), 1);
    let picture = json!({"input": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]});
    assert_eq!(ann.post("/v1/moderations", picture).await.status, 400);
    assert_eq!(ann.get("/generor/api/v1/credits/balance").await.data()["total"], 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_continued_for_every_prompt() {
    let app = builtin();
    let ann = app.user("ann");
    let ask = json!({"model": "gpt-5-nano", "prompt": ["Tell me about tea", "Tell me about owls"], "n": 2, "max_tokens": 6, "echo": true});
    let reply = ann.post("/v1/completions", ask).await.json();
    let choices = reply["choices"].as_array().unwrap();
    assert_eq!((choices.len(), &choices[3]["index"], &choices[3]["finish_reason"]), (4, &json!(3), &json!("length")));
    assert!(choices[2]["text"].as_str().unwrap().starts_with("Tell me about owls"));
    assert_eq!(reply["usage"]["completion_tokens"], 24);
    let tokens = ann.post("/v1/completions", json!({"model": "gpt-5-nano", "prompt": [1, 2]})).await;
    assert_eq!((tokens.status.as_u16(), &tokens.json()["error"]["param"]), (400, &json!("prompt")));
}
