//! Calls that go through to servers which speak OpenAI's API: what arrives there, what comes back, who pays for what.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use atelier::catalogue::Catalogue;
use atelier::config::{Models, ProviderSettings};
use atelier::net::Net;
use atelier::providers::sources::Sources;
use atelier::providers::{Provider, connect};
use atelier::server;
use atelier::store::Store;
use futures_util::StreamExt;
use futures_util::stream;
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{Body, Endpoint, Request, Response, Server};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::support::TestApp;
use crate::support::clients::Client;

/// What servers were sent: key and body, in order.
pub type Seen = Arc<Mutex<Vec<(String, Value)>>>;

/// A server whose answers `answer` makes from key and body; returns its address and what it was sent.
pub async fn serve(answer: impl Fn(&str, &Value) -> Response + Send + Sync + 'static) -> (String, Seen) {
    let seen = Seen::default();
    let (kept, answer) = (seen.clone(), Arc::new(answer));
    let endpoint = make(move |mut request: Request| {
        let (kept, answer) = (kept.clone(), answer.clone());
        async move {
            let key = request.header("authorization").unwrap_or_default().replace("Bearer ", "");
            let body = request.take_body().into_vec().await.unwrap_or_default();
            let body: Value = serde_json::from_slice(&body).unwrap_or_default();
            if request.uri().path().ends_with("/models") {
                return json_answer(200, &json!({"data": [{"id": "gpt-6.1-sol"}, {"id": "house-model"}]}));
            }
            kept.lock().unwrap().push((key.clone(), body.clone()));
            answer(&key, &body)
        }
    });
    (listen(endpoint).await, seen)
}

pub async fn listen(endpoint: impl Endpoint + 'static) -> String {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint));
    format!("http://{address}/v1")
}

pub fn json_answer(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    Response::builder().status(status).content_type("application/json").body(body.to_string())
}

fn error(status: u16, code: &str) -> Response {
    json_answer(status, &json!({"error": {"message": "words", "type": "x", "param": null, "code": code}}))
}

pub fn provider(name: &str, base_url: &str, keys: &[&str]) -> Arc<dyn Provider> {
    provider_over(Store::in_memory().unwrap(), name, base_url, keys)
}

fn provider_over(store: Store, name: &str, base_url: &str, keys: &[&str]) -> Arc<dyn Provider> {
    let settings = ProviderSettings {
        base_url: Some(base_url.to_owned()),
        api_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        models: Some(Models::Discover),
        ..ProviderSettings::default()
    };
    let sources = Sources::new(store, Net::new(true).unwrap());
    connect(&[(name.to_owned(), settings)].into(), |_| None, &Catalogue::builtin(), &sources).unwrap().remove(0)
}

pub fn app(providers: Vec<Arc<dyn Provider>>) -> TestApp {
    TestApp::with_providers(|_| {}, providers)
}

/// With one provider, which is handed files of our own.
pub fn app_behind(name: &str, base_url: &str, keys: &[&str]) -> TestApp {
    let store = Store::in_memory().unwrap();
    let provider = provider_over(store.clone(), name, base_url, keys);
    TestApp::over(store, |_| {}, vec![provider])
}

pub fn completion() -> Value {
    json!({
        "id": "chatcmpl-up", "object": "chat.completion", "created": 1, "model": "upstream-name", "novel": [1],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500},
    })
}

fn word(text: &str) -> String {
    let chunk = json!({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]});
    format!("data: {chunk}\n\n")
}

const END: &str = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
    data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500}}\n\ndata: [DONE]\n\n";

/// A stream whose pieces the test sends; an error breaks the connection.
fn streaming(pieces: mpsc::UnboundedReceiver<Result<String, std::io::Error>>) -> Response {
    let body = stream::unfold(pieces, |mut pieces| async move { Some((pieces.recv().await?, pieces)) });
    Response::builder().content_type("text/event-stream").body(Body::from_bytes_stream(body))
}

fn ask(more: Value) -> Value {
    let mut body = json!({"model": "gpt-6.1-sol", "messages": [{"role": "user", "content": "Hello there"}]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

async fn balance(client: &Client<'_>) -> f64 {
    client.get("/generor/api/v1/credits/balance").await.data()["total"].as_f64().unwrap()
}

/// Waits for what happens without anybody waiting for it.
async fn until_balance_is(client: &Client<'_>, fits: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..500 {
        let balance = balance(client).await;
        if fits(balance) {
            return balance;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the balance stays at {}", balance(client).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_through_as_it_was_written_and_is_paid_by_the_servers_count() {
    let (url, seen) = serve(|_, _| json_answer(200, &completion())).await;
    let app = app(vec![provider("openai", &url, &["k1"])]);
    let ann = app.user("ann");
    let body = ask(json!({"model": "GPT-6.1 Sol", "brand_new": {"deep": [1, null]}, "temperature": 0.5}));
    let reply = ann.post("/v1/chat/completions", body.clone()).await;
    assert_eq!((reply.status.as_u16(), reply.json()), (200, completion()));
    let (key, sent) = seen.lock().unwrap()[0].clone();
    let mut expected = body;
    expected["model"] = "gpt-6.1-sol".into();
    assert_eq!((key.as_str(), sent), ("k1", expected));
    // 1,000 tokens at 0.004 and 500 at 0.02 credits.
    assert_eq!(balance(&ann).await, 1_000.0 - 14.0);
}

/// The body of a streamed answer, to be read piece by piece.
async fn open_stream(app: &TestApp, more: Value) -> impl futures_util::Stream<Item = String> + Unpin {
    let key = app.secret("ann", &[]);
    let mut request = Request::builder().method(poem::http::Method::POST).uri_str("/v1/chat/completions").finish();
    request.headers_mut().insert("authorization", format!("Bearer {key}").parse().unwrap());
    request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    request.set_body(ask(more).to_string());
    let mut response = server::endpoint(app).call(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let pieces = response.take_body().into_bytes_stream();
    Box::pin(pieces.map(|piece| String::from_utf8(piece.unwrap().to_vec()).unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_passes_piece_by_piece_and_is_charged_before_its_end() {
    let (send, pieces) = mpsc::unbounded_channel();
    let pieces = Mutex::new(Some(pieces));
    let (url, seen) = serve(move |_, _| streaming(pieces.lock().unwrap().take().unwrap())).await;
    let app = app(vec![provider("openai", &url, &["k1"])]);
    let ann = app.user("ann");
    send.send(Ok(word("Hel"))).unwrap();
    let mut stream = open_stream(&app, json!({"stream": true})).await;
    assert_eq!(stream.next().await.unwrap(), word("Hel"), "before the server has said more");
    send.send(Ok(word("lo")[..9].to_owned())).unwrap();
    send.send(Ok(word("lo")[9..].to_owned())).unwrap();
    assert_eq!(stream.next().await.unwrap(), word("lo"));
    send.send(Ok(END.to_owned())).unwrap();
    let end = stream.next().await.unwrap();
    assert!(end.contains("finish_reason") && !end.contains("usage"), "{end}");
    assert_eq!(stream.next().await.unwrap(), "data: [DONE]\n\n");
    assert_eq!(balance(&ann).await, 1_000.0 - 14.0, "charged when the last piece is there");
    assert_eq!(seen.lock().unwrap()[0].1["stream_options"], json!({"include_usage": true}));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_leaves_pays_for_what_was_delivered() {
    let (send, pieces) = mpsc::unbounded_channel();
    let pieces = Mutex::new(Some(pieces));
    let (url, _) = serve(move |_, _| streaming(pieces.lock().unwrap().take().unwrap())).await;
    let app = app(vec![provider("openai", &url, &["k1"])]);
    send.send(Ok(word("one two three four five"))).unwrap();
    let mut stream = open_stream(&app, json!({"stream": true})).await;
    stream.next().await.unwrap();
    drop(stream);
    let ann = app.user("ann");
    // Five tokens and a short question, and the hold is gone.
    let left = until_balance_is(&ann, |balance| balance > 999.0).await;
    assert!(left < 1_000.0 - 5.0 * 0.02 + 1e-9, "{left}");
    assert_eq!(app.audit().unwrap(), []);
    drop(send);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_breaks_says_so_and_costs_what_was_delivered() {
    for delivered in [0, 3] {
        let (send, pieces) = mpsc::unbounded_channel();
        let pieces = Mutex::new(Some(pieces));
        let (url, _) = serve(move |_, _| streaming(pieces.lock().unwrap().take().unwrap())).await;
        let app = app(vec![provider("openai", &url, &["k1"])]);
        for _ in 0..delivered {
            send.send(Ok(word("word"))).unwrap();
        }
        send.send(Err(std::io::Error::other("gone"))).unwrap();
        let pieces: Vec<String> = open_stream(&app, json!({"stream": true})).await.collect().await;
        let last = pieces.last().unwrap();
        assert!(last.starts_with("data: {\"error\":"), "{last}");
        let left = balance(&app.user("ann")).await;
        if delivered == 0 {
            assert_eq!(left, 1_000.0, "nothing for nothing");
        } else {
            assert!(left <= 1_000.0 - 3.0 * 0.02 && left > 999.0, "{left}");
        }
        assert_eq!(app.audit().unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_and_then_another_server_is_tried_where_that_cannot_pay_twice() {
    let (first, first_seen) = serve(|key, _| match key {
        "tired" => error(429, "rate_limit_exceeded"),
        "empty" => error(429, "insufficient_quota"),
        "wrong" => error(401, "invalid_api_key"),
        _ => error(503, "overloaded"),
    })
    .await;
    let (second, second_seen) = serve(|_, _| json_answer(200, &completion())).await;
    let keys = ["tired", "empty", "wrong", "good"];
    let app = app(vec![provider("openai", &first, &keys), provider("spare", &second, &["s"])]);
    let reply = app.user("ann").post("/v1/chat/completions", ask(json!({}))).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let mut tried: Vec<String> = first_seen.lock().unwrap().iter().map(|(key, _)| key.clone()).collect();
    // Whichever key came first, none is tried twice, and the server's own failure ends it.
    tried.sort();
    tried.dedup();
    assert!(tried.contains(&"good".to_owned()) && tried.len() == first_seen.lock().unwrap().len(), "{tried:?}");
    assert_eq!(second_seen.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_told_as_they_are_and_cost_nothing() {
    let refusal = json!({"error": {"message": "too long", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}});
    let refused = refusal.clone();
    for (answer, status, retry) in [
        (Box::new(move || json_answer(400, &refused)) as Box<dyn Fn() -> Response + Send + Sync>, 400, ""),
        (Box::new(|| error(500, "oops")), 502, ""),
        (Box::new(|| error(504, "late")), 502, "false"),
        (Box::new(|| error(429, "rate_limit_exceeded")), 429, ""),
        (Box::new(|| error(401, "invalid_api_key")), 502, ""),
    ] {
        let (url, seen) = serve(move |_, _| answer()).await;
        let app = app(vec![provider("openai", &url, &["k"])]);
        let ann = app.user("ann");
        let reply = ann.post("/v1/chat/completions", ask(json!({}))).await;
        assert_eq!((reply.status.as_u16(), reply.header("x-should-retry")), (status, retry), "{}", reply.text());
        if status == 400 {
            assert_eq!(reply.json(), refusal);
        }
        assert!(!reply.text().contains("invalid_api_key"), "the operator's key is not the caller's affair");
        assert_eq!((balance(&ann).await, seen.lock().unwrap().len()), (1_000.0, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_keeps_failing_is_left_alone() {
    let (url, seen) = serve(|_, _| error(500, "oops")).await;
    let app = app(vec![provider("openai", &url, &["k"])]);
    let ann = app.user("ann");
    for _ in 0..8 {
        assert_eq!(ann.post("/v1/chat/completions", ask(json!({}))).await.status, 502);
    }
    assert_eq!(seen.lock().unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_key_offers_the_models_that_it_lists_for_free() {
    let (url, seen) = serve(|_, _| json_answer(200, &completion())).await;
    let app = app(vec![provider("house", &url, &[])]);
    let ann = app.user("ann");
    let models = ann.get("/v1/models").await.json();
    let ids: Vec<&str> = models["data"].as_array().unwrap().iter().filter_map(|model| model["id"].as_str()).collect();
    assert!(ids.contains(&"house-model"), "{ids:?}");
    assert_eq!(ann.get("/v1/models/house-model").await.json()["owned_by"], "house");
    let reply = ann.post("/v1/chat/completions", ask(json!({"model": "house-model"}))).await;
    assert_eq!((reply.status.as_u16(), balance(&ann).await), (200, 1_000.0));
    assert_eq!(seen.lock().unwrap()[0], (String::new(), ask(json!({"model": "house-model"}))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_atelier_is_an_upstream_like_any_other() {
    let behind = super::chat::builtin();
    let url = listen(server::endpoint(&behind)).await;
    let key = behind.secret("gateway", &[]);
    let app = app(vec![provider("openai", &url, &[&key])]);
    let ann = app.user("ann");
    let ask = |stream: bool| ask(json!({"seed": 3, "stream": stream}));
    let whole = ann.post("/v1/chat/completions", ask(false)).await;
    assert_eq!((whole.status.as_u16(), &whole.json()["system_fingerprint"]), (200, &json!("builtin")));
    let text = ann.post("/v1/chat/completions", ask(true)).await.text();
    let chunks = text.lines().filter_map(|line| serde_json::from_str::<Value>(line.strip_prefix("data: ")?).ok());
    let said: String =
        chunks.filter_map(|chunk| Some(chunk["choices"][0]["delta"]["content"].as_str()?.to_owned())).collect();
    assert_eq!(said, whole.json()["choices"][0]["message"]["content"]);
    assert!(text.ends_with("data: [DONE]\n\n"));
    // Both charge the same for the same.
    let spent = 1_000.0 - balance(&ann).await;
    assert!(spent > 0.0 && (spent - (1_000.0 - balance(&behind.user("gateway")).await)).abs() < 1e-6);
    assert_eq!((app.audit().unwrap(), behind.audit().unwrap()), (vec![], vec![]));
}
