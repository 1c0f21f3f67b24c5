//! Pictures, sound and clips that a server behind makes: what it is sent, and what of its answer comes through.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem::endpoint::make;
use poem::http::Method;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody, Response};
use serde_json::{Value, json};

use super::media::form;
use super::upstream::{app, app_behind, json_answer, listen, provider};
use crate::support::{TestApp, upstream};
use atelier::server;

/// Paths and the texts and file names of the bodies that came.
type Seen = Arc<Mutex<Vec<(String, Vec<(String, String)>)>>>;

/// A server that reads forms and JSON, and answers what `answer` makes of the path.
async fn serve(answer: impl Fn(&str) -> Response + Send + Sync + 'static) -> (String, Seen) {
    let seen = Seen::default();
    let (kept, answer) = (seen.clone(), Arc::new(answer));
    let endpoint = make(move |mut request: Request| {
        let (kept, answer) = (kept.clone(), answer.clone());
        async move {
            let path = request.uri().path().to_owned();
            let mut body = RequestBody::new(request.take_body());
            let mut fields = Vec::new();
            match Multipart::from_request(&request, &mut body).await {
                Ok(mut form) => {
                    while let Ok(Some(part)) = form.next_field().await {
                        let name = part.name().unwrap_or_default().to_owned();
                        let file = part.file_name().map(|name| format!("file {name}"));
                        let bytes = part.bytes().await.unwrap();
                        fields.push((name, file.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned())));
                    }
                }
                Err(_) => {
                    let bytes = body.take().unwrap().into_vec().await.unwrap_or_default();
                    let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                    let pairs = json.as_object().cloned().unwrap_or_default().into_iter();
                    fields.extend(
                        pairs.map(|(name, value)| (name, value.as_str().map_or(value.to_string(), str::to_owned))),
                    );
                }
            }
            kept.lock().unwrap().push((path.clone(), fields));
            answer(&path)
        }
    });
    (listen(endpoint).await, seen)
}

fn value<'a>(fields: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
}

fn png() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 3, 2);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[9; 18]).unwrap();
    file
}

fn events(text: &str) -> Vec<Value> {
    text.lines().filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_brings_its_pictures_its_mask_and_every_wish() {
    let picture = BASE64.encode(png());
    let (url, seen) = serve(move |_| json_answer(200, &json!({"data": [{"b64_json": picture}]}))).await;
    let app = app_behind("openai", &url, &["k"]);
    app.account_with("rich", 100_000, atelier::domain::Tier::Free);
    let rich = app.user("rich");
    let data = json!({"image_url": format!("data:image/png;base64,{}", BASE64.encode(png()))});
    let ask = json!({
        "model": "gpt-image-1", "prompt": "a hat", "images": [data, data], "mask": data, "quality": "high",
        "size": "1024x1024", "background": "opaque", "output_format": "webp", "output_compression": 70,
        "moderation": "low", "input_fidelity": "high", "user": "u",
    });
    let reply = rich.post("/v1/images/edits", ask).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let (path, fields) = seen.lock().unwrap().pop().unwrap();
    assert_eq!(path, "/v1/images/edits");
    assert_eq!((value(&fields, "image[]").len(), value(&fields, "mask").len()), (2, 1));
    for (name, expected) in [
        ("model", "gpt-image-1.5"),
        ("prompt", "a hat"),
        ("quality", "high"),
        ("size", "1024x1024"),
        ("background", "opaque"),
        ("output_format", "webp"),
        ("output_compression", "70"),
        ("moderation", "low"),
        ("input_fidelity", "high"),
        ("user", "u"),
        ("n", "1"),
    ] {
        assert_eq!(value(&fields, name), [expected], "{name}");
    }
    // In its own size, and the old names have the quality that they are priced for.
    let (kind, body) = form(("image", &png()), &[("prompt", "a hat"), ("model", "dall-e-2")]);
    let reply = rich.clone().with("content-type", &kind).send(Method::POST, "/v1/images/edits", Some(body)).await;
    assert!(reply.json()["data"][0]["url"].is_string(), "{}", reply.text());
    let (_, fields) = seen.lock().unwrap().pop().unwrap();
    assert_eq!((value(&fields, "size"), value(&fields, "quality")), (vec!["auto"], vec!["medium"]));
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_of_a_server_pass_through() {
    let picture = BASE64.encode(png());
    let (url, seen) = serve(move |_| {
        let event = |kind: &str| format!("event: {kind}\ndata: {}\n\n", json!({"type": kind, "b64_json": picture}));
        let body = [event("image_generation.partial_image"), event("image_generation.completed")].concat();
        Response::builder().content_type("text/event-stream").body(body)
    })
    .await;
    let app = app(vec![provider("openai", &url, &["k"])]);
    let ask = json!({"model": "gpt-image-1", "prompt": "a boat", "stream": true, "partial_images": 1});
    let told = events(&app.user("ann").post("/v1/images/generations", ask).await.text());
    let kinds: Vec<&str> = told.iter().map(|event| event["type"].as_str().unwrap_or_default()).collect();
    assert_eq!(kinds, ["image_generation.partial_image", "image_generation.completed"], "{told:?}");
    assert_eq!(BASE64.decode(told[0]["b64_json"].as_str().unwrap()).unwrap(), png());
    let (_, fields) = seen.lock().unwrap().pop().unwrap();
    assert_eq!((value(&fields, "stream"), value(&fields, "partial_images")), (vec!["true"], vec!["1"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_of_a_server_passes_through_piece_by_piece() {
    let (send, pieces) = tokio::sync::mpsc::unbounded_channel::<Result<Vec<u8>, std::io::Error>>();
    let pieces = Mutex::new(Some(pieces));
    let (url, seen) = serve(move |_| {
        let pieces = pieces.lock().unwrap().take().unwrap();
        let body =
            futures_util::stream::unfold(pieces, |mut pieces| async move { Some((pieces.recv().await?, pieces)) });
        Response::builder().content_type("audio/mpeg").body(poem::Body::from_bytes_stream(body))
    })
    .await;
    let app = app(vec![provider("openai", &url, &["k"])]);
    let ann = app.user("ann");
    send.send(Ok(b"first".to_vec())).unwrap();
    let asking = async {
        let ask = json!({"model": "tts-1", "input": "Good day", "voice": "nova", "speed": 1.5, "instructions": "softly",
            "stream_format": "sse"});
        ann.post("/v1/audio/speech", ask).await
    };
    let rest = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        send.send(Ok(b"second".to_vec())).unwrap();
        drop(send);
    };
    let (reply, ()) = tokio::join!(asking, rest);
    let told = events(&reply.text());
    let sound: Vec<Vec<u8>> = told.iter().filter_map(|event| BASE64.decode(event["audio"].as_str()?).ok()).collect();
    assert_eq!(sound, [b"first".to_vec(), b"second".to_vec()], "{}", reply.text());
    assert_eq!(told.last().unwrap()["type"], "speech.audio.done");
    let (_, fields) = seen.lock().unwrap().pop().unwrap();
    for (name, expected) in
        [("voice", "nova"), ("speed", "1.5"), ("instructions", "softly"), ("response_format", "mp3")]
    {
        assert_eq!(value(&fields, name), [expected], "{name}");
    }
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_comes_in_the_servers_own_form_and_is_paid_by_its_length() {
    const SRT: &str = "1\n00:00:00,000 --> 00:00:03,320\nfirst line\n\n";
    const STREAM: &str = "data: {\"type\":\"transcript.text.delta\",\"delta\":\"first\"}\n\n\
        data: {\"type\":\"transcript.text.done\",\"text\":\"first\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":3,\"output_tokens\":1}}\n\n";
    let verbose = json!({"task": "transcribe", "language": "english", "duration": 12.0, "text": "first line",
        "segments": [{"id": 0, "start": 0.0, "end": 3.32, "text": " first line"}]});
    let told = verbose.clone();
    let answers = Mutex::new(vec![
        Response::builder().content_type("text/event-stream").body(STREAM),
        Response::builder().content_type("text/plain; charset=utf-8").body(SRT),
        json_answer(200, &told),
    ]);
    let (url, seen) = serve(move |path| match path {
        "/v1/models" => json_answer(200, &json!({"object": "list", "data": []})),
        _ => answers.lock().unwrap().pop().unwrap(),
    })
    .await;
    let app = app(vec![provider("openai", &url, &["k"])]);
    let ann = app.user("ann");
    assert_eq!(ann.get("/v1/models/whisper-1").await.json()["owned_by"], "openai");
    let sound = vec![7; 32_000];
    let ask = async |path: &str, texts: &[(&str, &str)]| {
        let (kind, body) = form(("file", &sound), texts);
        ann.clone().with("content-type", &kind).send(Method::POST, path, Some(body)).await
    };
    let all = [
        ("model", "whisper-1"),
        ("language", "en"),
        ("prompt", "words"),
        ("response_format", "verbose_json"),
        ("temperature", "0.2"),
        ("timestamp_granularities[]", "word"),
        ("timestamp_granularities[]", "segment"),
        ("include[]", "logprobs"),
        ("chunking_strategy", "auto"),
    ];
    let reply = ask("/v1/audio/transcriptions", &all).await;
    assert_eq!((reply.status.as_u16(), reply.json()), (200, verbose));
    let (path, mut fields) = seen.lock().unwrap().pop().unwrap();
    assert_eq!(path, "/v1/audio/transcriptions");
    assert_eq!(value(&fields, "file"), ["file f"]);
    fields.retain(|(name, _)| name != "file");
    let mut expected: Vec<(String, String)> = all.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    fields.sort();
    expected.sort();
    assert_eq!(fields, expected);
    // A fifth of a minute at 0.006 dollars, and 0.0005 dollars a credit.
    let used = ann.get("/v1/billing/usage").await.json()["data"]["used"].as_f64().unwrap();
    assert!((used - 2.4).abs() < 1e-6, "{used}");

    let srt = ask("/v1/audio/translations", &[("model", "whisper-1"), ("response_format", "srt")]).await;
    assert_eq!((srt.header("content-type"), srt.text().as_str()), ("text/plain; charset=utf-8", SRT));
    let stream = ask("/v1/audio/transcriptions", &[("model", "gpt-4o-transcribe"), ("stream", "true")]).await;
    assert_eq!((stream.header("content-type"), stream.text().as_str()), ("text/event-stream; charset=utf-8", STREAM));
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_and_sound_come_from_a_second_atelier() {
    let behind = TestApp::with(|_| {}, upstream("byteplus"));
    behind.account_with("gateway", 100_000, atelier::domain::Tier::Free);
    let url = listen(server::endpoint(&behind)).await;
    let key = behind.secret("gateway", &[]);
    let app = app(vec![provider("openai", &url, &[&key])]);
    app.account_with("rich", 100_000, atelier::domain::Tier::Free);
    let rich = app.user("rich");
    let video = rich.post("/v1/videos", json!({"prompt": "a boat", "seconds": "4"})).await;
    assert_eq!(video.status, 200, "{}", video.text());
    let id = video.json()["id"].as_str().unwrap().to_owned();
    let mut video = Value::Null;
    for _ in 0..1_000 {
        video = rich.get(&format!("/v1/videos/{id}")).await.json();
        if video["status"] == "completed" || video["status"] == "failed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(video["status"], "completed", "{video}");
    let file = rich.get(&format!("/v1/videos/{id}/content")).await;
    assert!(file.bytes.starts_with(b"\x89PNG"), "what the script behind makes");
    let refused = rich.post("/v1/videos", json!({"prompt": "a boat [refuse]", "seconds": "4"})).await.json();
    let id = refused["id"].as_str().unwrap();
    for _ in 0..1_000 {
        video = rich.get(&format!("/v1/videos/{id}")).await.json();
        if video["status"] == "failed" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(video["error"]["code"], "moderation_blocked", "{video}");
    assert_eq!((app.audit().unwrap(), behind.audit().unwrap()), (vec![], vec![]));
}
