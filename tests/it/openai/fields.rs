//! Every field of the request bodies in uniai-gateway.zh.txt: what is wrong with it is told by its name, and what is
//! right with it reaches whoever runs the model. None is dropped without a word.

use poem::http::Method;
use serde_json::{Value, json};

use super::chat::builtin;
use super::media::form;
use super::upstream::{app, completion, json_answer, provider, serve};

/// The document's bodies, each with values that its service would take.
fn bodies() -> [(&'static str, Value); 4] {
    [
        (
            "/v1/chat/completions",
            json!({
                "model": "gpt-6.1-sol", "messages": [{"role": "user", "content": "hi", "name": "ann"}],
                "temperature": 1, "top_p": 1, "user": "user-1234", "service_tier": "auto", "modalities": ["text"],
                "reasoning_effort": "medium", "max_completion_tokens": 9, "frequency_penalty": 0,
                "presence_penalty": 0, "web_search_options": {"search_context_size": "medium"}, "logprobs": true,
                "top_logprobs": 0, "response_format": {"type": "text"}, "audio": {"voice": "ash", "format": "mp3"},
                "stream": false, "stop": " ", "logit_bias": {"50256": -100}, "max_tokens": 9, "n": 1,
                "prediction": {"type": "content", "content": "hi"}, "seed": 0,
                "tools": [{"type": "function", "function": {"name": "f", "parameters": {}, "strict": false}}],
                "tool_choice": "none", "parallel_tool_calls": true, "function_call": "none",
                "functions": [{"name": "f", "parameters": {}}],
            }),
        ),
        (
            "/v1/completions",
            json!({
                "model": "gpt-6.1-sol", "prompt": "This is a test.", "best_of": 1, "echo": false,
                "frequency_penalty": 0, "logit_bias": {"5": 1}, "logprobs": 1, "max_tokens": 16, "n": 1,
                "presence_penalty": 0, "seed": 0, "stop": " ", "stream": false, "suffix": "test.", "temperature": 1,
                "top_p": 1, "user": "user-1234",
            }),
        ),
        (
            "/v1/embeddings",
            json!({
                "input": "This is a test.", "model": "text-embedding-3-small", "encoding_format": "float",
                "dimensions": 8, "user": "user-1234",
            }),
        ),
        ("/v1/moderations", json!({"input": "I want to kill them.", "model": "omni-moderation-latest"})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_goes_to_the_server_as_it_was_written() {
    let (url, seen) = serve(|_, _| json_answer(200, &completion())).await;
    let app = app(vec![provider("openai", &url, &["k"])]);
    let ann = app.user("ann");
    for (path, body) in bodies() {
        let reply = ann.post(path, body.clone()).await;
        assert_eq!(reply.status, 200, "{path} {}", reply.text());
        assert_eq!(seen.lock().unwrap().pop().unwrap().1, body, "{path}");
    }
    // What is kept here need not be kept there.
    let mut kept = bodies()[0].1.clone();
    (kept["store"], kept["metadata"]) = (true.into(), json!({"a": "b"}));
    assert_eq!(ann.post("/v1/chat/completions", kept).await.status, 200);
    assert_eq!(seen.lock().unwrap().pop().unwrap().1, bodies()[0].1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_reaches_the_server_as_a_chat_with_every_field_that_chats_have() {
    let (url, seen) = serve(|_, _| json_answer(400, &json!({"error": {"message": "seen"}}))).await;
    let app = app(vec![provider("openai", &url, &["k"])]);
    let ask = json!({
        "model": "gpt-6.1-sol", "input": "hi", "instructions": "Be kind", "temperature": 0.5, "top_p": 0.5,
        "user": "user-1234", "service_tier": "auto", "reasoning": {"effort": "low"}, "max_output_tokens": 99,
        "text": {"format": {"type": "json_schema", "name": "s", "schema": {}}, "verbosity": "low"},
        "tools": [{"type": "function", "name": "f", "parameters": {}, "strict": true}], "top_logprobs": 2,
        "tool_choice": {"type": "function", "name": "f"}, "parallel_tool_calls": false, "prompt_cache_key": "p",
        "safety_identifier": "s", "truncation": "disabled", "store": false, "metadata": {"a": "b"},
        "include": ["reasoning.encrypted_content"], "stream": false,
    });
    assert_eq!(app.user("ann").post("/v1/responses", ask).await.status, 400);
    let sent = seen.lock().unwrap().pop().unwrap().1;
    let expected = json!({
        "model": "gpt-6.1-sol", "stream": true, "stream_options": {"include_usage": true},
        "messages": [{"role": "system", "content": "Be kind"},
            {"role": "user", "content": [{"type": "text", "text": "hi"}]}],
        "temperature": 0.5, "top_p": 0.5, "user": "user-1234", "service_tier": "auto", "reasoning_effort": "low",
        "max_completion_tokens": 99, "verbosity": "low", "logprobs": true, "top_logprobs": 2,
        "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": {}}},
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {}, "strict": true}}],
        "tool_choice": {"type": "function", "function": {"name": "f"}}, "parallel_tool_calls": false,
        "prompt_cache_key": "p", "safety_identifier": "s",
    });
    assert_eq!(sent, expected);
}

/// Fields, and a value of each that is wrong.
type Wrong = &'static [(&'static str, &'static str)];

const CHAT: Wrong = &[
    ("messages", "[]"),
    ("model", "5"),
    ("temperature", "2.1"),
    ("top_p", "-1"),
    ("user", "5"),
    ("service_tier", "5"),
    ("modalities", "[\"audio\"]"),
    ("reasoning_effort", "5"),
    ("max_completion_tokens", "0"),
    ("frequency_penalty", "3"),
    ("presence_penalty", "-3"),
    ("web_search_options", "{}"),
    ("logprobs", "true"),
    ("top_logprobs", "21"),
    ("response_format", "{\"type\": \"xml\"}"),
    ("audio", "{\"voice\": \"ash\"}"),
    ("store", "\"yes\""),
    ("stream", "1"),
    ("stop", "5"),
    ("logit_bias", "{\"5\": 1}"),
    ("max_tokens", "0"),
    ("n", "129"),
    ("prediction", "5"),
    ("seed", "\"x\""),
    ("stream_options", "{}"),
    ("tools", "[{\"type\": \"function\"}]"),
    ("tool_choice", "5"),
    ("parallel_tool_calls", "5"),
    ("function_call", "5"),
    ("functions", "5"),
    ("metadata", "5"),
];
const COMPLETIONS: Wrong = &[
    ("model", "5"),
    ("best_of", "21"),
    ("echo", "5"),
    ("frequency_penalty", "3"),
    ("logit_bias", "{\"5\": 1}"),
    ("logprobs", "6"),
    ("max_tokens", "-1"),
    ("n", "0"),
    ("presence_penalty", "3"),
    ("seed", "\"x\""),
    ("stop", "5"),
    ("stream", "5"),
    ("stream_options", "{}"),
    ("suffix", "\"end\""),
    ("temperature", "3"),
    ("top_p", "3"),
    ("user", "5"),
    ("prompt", "[[1, 2]]"),
];
const EMBEDDINGS: Wrong =
    &[("input", "[]"), ("model", "5"), ("encoding_format", "\"hex\""), ("dimensions", "0"), ("user", "5")];
const MODERATIONS: Wrong = &[("input", "\"\""), ("model", "5")];
const SPEECH: Wrong = &[
    ("model", "5"),
    ("input", "\"\""),
    ("instructions", "5"),
    ("voice", "5"),
    ("response_format", "\"doc\""),
    ("speed", "5"),
    ("stream_format", "\"film\""),
];
const IMAGES: Wrong = &[
    ("prompt", "5"),
    ("model", "5"),
    ("n", "11"),
    ("quality", "\"best\""),
    ("response_format", "\"doc\""),
    ("output_format", "\"gif\""),
    ("output_compression", "-1"),
    ("size", "\"huge\""),
    ("moderation", "\"none\""),
    ("background", "\"glass\""),
    ("style", "\"grim\""),
    ("stream", "5"),
    ("partial_images", "4"),
    ("user", "5"),
];
const RESPONSES: Wrong = &[
    ("metadata", "5"),
    ("temperature", "3"),
    ("top_p", "3"),
    ("user", "5"),
    ("service_tier", "5"),
    ("previous_response_id", "\"resp_none\""),
    ("model", "5"),
    ("reasoning", "5"),
    ("max_output_tokens", "0"),
    ("instructions", "5"),
    ("text", "5"),
    ("tools", "[{\"type\": \"file_search\"}]"),
    ("tool_choice", "5"),
    ("truncation", "\"some\""),
    ("input", "5"),
    ("include", "[\"all\"]"),
    ("parallel_tool_calls", "5"),
    ("store", "5"),
    ("stream", "5"),
    ("background", "5"),
    ("prompt", "{\"id\": \"p\"}"),
    ("conversation", "\"c\""),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_field_is_told_by_its_name() {
    let app = builtin();
    let ann = app.user("ann");
    let hello = json!([{"role": "user", "content": "hi"}]);
    for (path, base, fields) in [
        ("/v1/chat/completions", json!({"model": "gpt-5-nano", "messages": hello}), CHAT),
        ("/v1/completions", json!({"model": "gpt-5-nano", "prompt": "hi"}), COMPLETIONS),
        ("/v1/embeddings", json!({"model": "text-embedding-3-small", "input": "hi"}), EMBEDDINGS),
        ("/v1/moderations", json!({"input": "hi"}), MODERATIONS),
        ("/v1/audio/speech", json!({"model": "tts-1", "input": "hi", "voice": "alloy"}), SPEECH),
        ("/v1/images/generations", json!({"model": "gpt-image-1", "prompt": "a boat"}), IMAGES),
        ("/v1/responses", json!({"model": "gpt-5-nano", "input": "hi"}), RESPONSES),
    ] {
        for (field, wrong) in fields {
            let mut body = base.clone();
            body[*field] = serde_json::from_str(wrong).unwrap();
            if *field == "top_logprobs" {
                body["logprobs"] = true.into();
            }
            let reply = ann.post(path, body).await;
            let param = reply.json()["error"]["param"].as_str().unwrap_or_default().to_owned();
            let named =
                param == *field || param.starts_with(&format!("{field}[")) || param.starts_with(&format!("{field}."));
            assert!(reply.status == 400 && named, "{path} {field}: {} {}", reply.status, reply.text());
        }
    }
    assert_eq!(ann.get("/v1/billing/usage").await.json()["data"]["used"], 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_part_of_a_form_is_told_by_its_name() {
    let app = builtin();
    let ann = app.user("ann");
    let edits: &[(&str, &str)] = &[
        ("n", "x"),
        ("n", "11"),
        ("size", "huge"),
        ("quality", "hd"),
        ("response_format", "doc"),
        ("background", "glass"),
        ("output_format", "gif"),
        ("output_compression", "x"),
        ("input_fidelity", "some"),
        ("partial_images", "9"),
    ];
    let sounds: &[(&str, &str)] = &[("response_format", "doc")];
    for (path, file, fields) in [
        ("/v1/images/edits", "image", edits),
        ("/v1/images/variations", "image", &edits[..5]),
        ("/v1/audio/transcriptions", "file", sounds),
        ("/v1/audio/translations", "file", sounds),
    ] {
        for (field, wrong) in fields {
            let (kind, body) = form((file, b"x"), &[("prompt", "p"), ("model", "gpt-image-1"), (*field, *wrong)]);
            let reply = ann.clone().with("content-type", &kind).send(Method::POST, path, Some(body)).await;
            let param = &reply.json()["error"]["param"];
            assert_eq!((reply.status.as_u16(), param), (400, &json!(field)), "{path} {field} {}", reply.text());
        }
    }
}
