//! What is sent to an OpenAI-compatible server, and what becomes of its answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use atelier::catalogue::{Catalogue, ModelId, ModelKind};
use atelier::config::ProviderSettings;
use atelier::net::Net;
use atelier::providers::sources::Sources;
use atelier::providers::{Call, Fault, Format, Output, Provider, Submitted, connect};
use atelier::store::Store;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{Body, EndpointExt, Response, Route, Server, handler, post, web::Data};
use serde_json::{Value, json};

/// A scripted server: answers every call with `answer`, and keeps what it was sent.
#[derive(Clone)]
struct Script {
    status: StatusCode,
    answer: String,
    seen: Arc<Mutex<Vec<(String, Value)>>>,
}

#[handler]
async fn play(script: Data<&Script>, request: &poem::Request, body: Body) -> Response {
    let key = request.header("authorization").unwrap_or_default().to_owned();
    let body = serde_json::from_slice(&body.into_vec().await.unwrap()).unwrap_or_default();
    script.seen.lock().unwrap().push((key, body));
    let response = Response::builder().status(script.status).content_type("application/json");
    response.header("Retry-After", "7").body(script.answer.clone())
}

async fn server(status: u16, answer: &Value) -> (Arc<dyn Provider>, Script) {
    let status = StatusCode::from_u16(status).unwrap();
    let script = Script { status, answer: answer.to_string(), seen: Arc::default() };
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    let routes = Route::new().at("/v1/*path", post(play)).data(script.clone());
    tokio::spawn(Server::new_with_acceptor(acceptor).run(routes));
    let settings = ProviderSettings {
        base_url: Some(format!("http://{address}/v1/")),
        api_key: Some("secret".to_owned()),
        ..ProviderSettings::default()
    };
    let sources = Sources::new(Store::in_memory().unwrap(), Net::new(true).unwrap());
    let settings = [("house".to_owned(), settings)].into();
    let provider = connect(&settings, |_| None, &Catalogue::builtin(), &sources).unwrap().remove(0);
    (provider, script)
}

fn joke() -> Call {
    Call {
        kind: Some(ModelKind::Text),
        generator: "joke".to_owned(),
        model: ModelId(37),
        upstream_model: "small-model".to_owned(),
        prompt: "a joke about owls".to_owned(),
        instruction: "Tell a joke: a joke about owls".to_owned(),
        count: 1,
        language: "th".to_owned(),
        temperature: Some(0.5),
        ..Call::default()
    }
}

fn chat(content: &str) -> Value {
    json!({"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}]})
}

#[tokio::test]
async fn a_text_is_asked_for_by_schema_and_read_by_field() {
    let fields = json!({"text": "Who? Owl.", "illustration_desc": "an owl", "more": 1});
    let (provider, script) = server(200, &chat(&format!("```json\n{fields}\n```"))).await;
    let Submitted::Done(Output::Text(made)) = provider.submit(&joke()).await.unwrap() else { panic!("not a text") };
    assert_eq!(Value::Object(made), json!({"text": "Who? Owl.", "illustration_desc": "an owl"}));

    let (key, body) = script.seen.lock().unwrap()[0].clone();
    assert_eq!(key, "Bearer secret");
    assert_eq!((&body["model"], &body["temperature"]), (&json!("small-model"), &json!(0.5)));
    assert_eq!(body["messages"][1]["content"], "Tell a joke: a joke about owls");
    assert!(body["messages"][0]["content"].as_str().unwrap().contains("language with the code th"));
    let schema = &body["response_format"]["json_schema"]["schema"];
    assert_eq!(schema["required"], json!(["text", "illustration_desc"]));
    assert_eq!(schema["additionalProperties"], false);
}

#[tokio::test]
async fn an_answer_that_is_not_the_schema_is_a_fault_and_no_panic() {
    for content in ["", "no json at all", "{\"text\": 3}", "}{", "{\"text\": \"x\"}"] {
        let (provider, _) = server(200, &chat(content)).await;
        let result = provider.submit(&joke()).await;
        assert!(matches!(result, Err(Fault::Broken { retryable: false, .. })), "{content}: {result:?}");
    }
}

#[tokio::test]
async fn failures_are_sorted_by_what_to_do_next() {
    let error = |code: &str| json!({"error": {"message": "words", "type": "x", "param": null, "code": code}});
    let of = async |status, answer: Value| server(status, &answer).await.0.submit(&joke()).await.unwrap_err();
    assert_eq!(of(429, error("rate_limit_exceeded")).await, Fault::Busy { retry_after: Duration::from_secs(7) });
    assert!(matches!(of(429, error("insufficient_quota")).await, Fault::Unavailable(_)));
    assert_eq!(of(400, error("content_policy_violation")).await, Fault::Refused("words".to_owned()));
    assert_eq!(of(400, error("context_length_exceeded")).await, Fault::Invalid("words".to_owned()));
    assert!(matches!(of(401, error("invalid_api_key")).await, Fault::Unavailable(_)));
    assert!(matches!(of(503, error("engine_overloaded")).await, Fault::Broken { retryable: true, .. }));
    assert!(matches!(of(504, error("timeout")).await, Fault::Broken { retryable: false, .. }));
    let refusal = json!({"choices": [{"message": {"refusal": "I will not"}}]});
    assert_eq!(of(200, refusal).await, Fault::Refused("I will not".to_owned()));
}

#[tokio::test]
async fn a_server_that_is_not_there_may_be_asked_again() {
    let settings = ProviderSettings { base_url: Some("http://127.0.0.1:9/v1".to_owned()), ..Default::default() };
    let sources = Sources::new(Store::in_memory().unwrap(), Net::new(true).unwrap());
    let settings = [("house".to_owned(), settings)].into();
    let provider = connect(&settings, |_| None, &Catalogue::builtin(), &sources).unwrap().remove(0);
    assert!(matches!(provider.submit(&joke()).await, Err(Fault::Broken { retryable: true, .. })));
}

#[tokio::test]
async fn a_picture_comes_back_with_its_format_and_size() {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 3, 2);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[9; 18]).unwrap();
    let (provider, script) = server(200, &json!({"created": 1, "data": [{"b64_json": BASE64.encode(&png)}]})).await;
    let call = Call { kind: Some(ModelKind::Image), width: 1280, height: 720, ..joke() };
    let Submitted::Done(Output::Media(media)) = provider.submit(&call).await.unwrap() else { panic!("not a file") };
    assert_eq!((media.format, media.width, media.height, media.bytes), (Format::Png, 3, 2, png));
    assert_eq!(script.seen.lock().unwrap()[0].1["size"], "1280x720");
}

#[test]
fn a_key_in_the_environment_makes_a_provider_and_a_word_alone_does_not() {
    let sources = Sources::new(Store::in_memory().unwrap(), Net::new(true).unwrap());
    let env = |name: &str| (name == "GROQ_API_KEY").then(|| "k".to_owned());
    let made = connect(&Default::default(), env, &Catalogue::builtin(), &sources).unwrap();
    assert_eq!(made.iter().map(|provider| provider.name()).collect::<Vec<_>>(), ["groq"]);
    for name in ["openai", "no-such"] {
        let settings = [(name.to_owned(), ProviderSettings::default())].into();
        let error = connect(&settings, |_| None, &Catalogue::builtin(), &sources).err().unwrap();
        assert!(error.to_string().starts_with(&format!("providers.{name}")), "{error}");
    }
}
