//! Pictures and sound, balances, and what the headers say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem::http::Method;
use serde_json::json;

use super::chat::builtin;

#[tokio::test(flavor = "multi_thread")]
async fn pictures_come_as_bytes_or_links_in_the_size_and_format_asked_for_and_stay_in_the_library() {
    let app = builtin();
    let ann = app.user("ann");
    let ask =
        json!({"model": "gpt-image-2", "prompt": "a lighthouse", "n": 2, "size": "128x64", "output_format": "png"});
    let reply = ann.post("/v1/images/generations", ask).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = reply.json();
    assert_eq!(reply["data"].as_array().unwrap().len(), 2);
    let bytes = BASE64.decode(reply["data"][0]["b64_json"].as_str().unwrap()).unwrap();
    let picture = image::load_from_memory_with_format(&bytes, image::ImageFormat::Png).unwrap();
    assert_eq!((picture.width(), picture.height()), (128, 64));
    let ask = json!({"model": "gpt-image-2", "prompt": "a lighthouse", "size": "64x64", "response_format": "url"});
    let link = ann.post("/v1/images/generations", ask).await.json();
    let link = link["data"][0]["url"].as_str().unwrap().replace("http://atelier.test", "");
    assert_eq!(app.anon().get(&link).await.status, 200, "{link}");
    for (wrong, param) in [
        (json!({"size": "huge"}), "size"),
        (json!({"n": 11}), "n"),
        (json!({"background": "transparent"}), "background"),
        (json!({"output_format": "gif"}), "output_format"),
        (json!({"response_format": "file"}), "response_format"),
    ] {
        let mut ask = json!({"model": "gpt-image-2", "prompt": "x"});
        ask.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let reply = ann.post("/v1/images/generations", ask).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["error"]["param"]), (400, &json!(param)), "{wrong}");
    }
    let unknown = ann.post("/v1/images/generations", json!({"model": "gpt-5-nano", "prompt": "x"})).await;
    assert_eq!(unknown.json()["error"]["code"], "model_not_found");
    assert_eq!(app.audit().unwrap(), []);
}

/// A form of a file and texts, and its content type.
pub fn form(file: (&str, &[u8]), texts: &[(&str, &str)]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"f\"\r\n\r\n", file.0).bytes());
    body.extend(file.1);
    for (name, text) in texts {
        body.extend(format!("\r\n--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}").bytes());
    }
    body.extend(b"\r\n--b--\r\n");
    ("multipart/form-data; boundary=b".to_owned(), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_read_and_what_needs_a_provider_says_so() {
    let app = builtin();
    let ann = app.user("ann");
    for (path, file, texts, param) in [
        ("/v1/audio/transcriptions", "file", &[("model", "whisper-1")][..], "model"),
        ("/v1/audio/transcriptions", "file", &[("model", "whisper-1"), ("response_format", "doc")], "response_format"),
        ("/v1/audio/translations", "sound", &[("model", "whisper-1")], "file"),
        ("/v1/images/edits", "image", &[("model", "gpt-image-2")], "prompt"),
        ("/v1/images/variations", "picture", &[], "image"),
    ] {
        let (kind, body) = form((file, b"RIFF"), texts);
        let reply = ann.clone().with("content-type", &kind).send(Method::POST, path, Some(body)).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["error"]["param"]),
            (400, &json!(param)),
            "{path} {}",
            reply.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_are_told_in_credits_dollars_and_cents() {
    let app = builtin();
    let ann = app.user("ann");
    let ask = json!({"model": "gpt-6.1-sol", "messages": [{"role": "user", "content": "Tell me about tea"}]});
    ann.post("/v1/chat/completions", ask).await;
    let credits = ann.get("/v1/billing/usage").await.json();
    let (balance, used) = (credits["data"]["balance"].as_f64().unwrap(), credits["data"]["used"].as_f64().unwrap());
    assert!(used > 0.0 && (balance + used - 1_000.0).abs() < 1e-6, "{credits}");
    let dollars = ann.get("/v1/billing/usage?type=token&unit=usd").await.json();
    assert!((dollars["data"]["used"].as_f64().unwrap() - used * 0.0005).abs() < 1e-9, "{dollars}");
    for prefix in ["/v1", ""] {
        let granted = ann.get(&format!("{prefix}/dashboard/billing/subscription")).await.json();
        assert!((granted["hard_limit_usd"].as_f64().unwrap() - 0.5).abs() < 1e-9, "{granted}");
        let cents = ann.get(&format!("{prefix}/dashboard/billing/usage?start_date=2026-01-01")).await.json();
        assert!((cents["total_usage"].as_f64().unwrap() - used * 0.05).abs() < 1e-9, "{cents}");
    }
    assert_eq!(ann.get("/v1/billing/usage?unit=gold").await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_allowed_origins_may_ask_and_headers_tell_of_limits() {
    let app = crate::support::TestApp::with(|config| config.cors = vec!["https://ours.example".to_owned()], Vec::new());
    let from = |origin: &str| app.anon().with("origin", origin).with("access-control-request-method", "POST");
    let preflight = from("https://ours.example").send(Method::OPTIONS, "/v1/chat/completions", None).await;
    assert_eq!(
        (preflight.status.as_u16(), preflight.header("access-control-allow-origin")),
        (200, "https://ours.example")
    );
    let other = from("https://theirs.example").send(Method::OPTIONS, "/v1/chat/completions", None).await;
    assert_eq!(other.header("access-control-allow-origin"), "");
    let reply = app.user("ann").get("/v1/models").await;
    assert!(!reply.header("x-ratelimit-limit-requests").is_empty() && !reply.header("openai-processing-ms").is_empty());
    assert!(reply.header("x-ratelimit-reset-requests").ends_with('s') && !reply.header("x-request-id").is_empty());
}
