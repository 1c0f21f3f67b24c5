//! Pictures and sound, balances, and what the headers say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem::http::Method;
use serde_json::{Value, json};

use super::chat::builtin;
use crate::support::{TestApp, upstream};

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
        (json!({"background": "transparent", "output_format": "jpeg"}), "background"),
        (json!({"background": "glass"}), "background"),
        (json!({"quality": "hd"}), "quality"),
        (json!({"moderation": "none"}), "moderation"),
        (json!({"style": "grim"}), "style"),
        (json!({"output_compression": 101}), "output_compression"),
        (json!({"output_compression": 50, "output_format": "png"}), "output_compression"),
        (json!({"partial_images": 2}), "partial_images"),
        (json!({"partial_images": 4, "stream": true}), "partial_images"),
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

fn events(text: &str) -> Vec<Value> {
    text.lines().filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok()).collect()
}

/// A picture of one colour.
fn png(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    let pixels: Vec<u8> = (0..width * height).flat_map(|_| colour).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_come_before_the_picture_and_an_error_is_the_last_event() {
    let app = builtin();
    let ann = app.user("ann");
    let ask = json!({"model": "gpt-image-1", "prompt": "a lighthouse", "size": "512x512", "stream": true,
        "partial_images": 2, "output_format": "jpeg"});
    let reply = ann.post("/v1/images/generations", ask).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "text/event-stream; charset=utf-8"));
    assert!(reply.text().starts_with("event: image_generation.partial_image\n"));
    let events = events(&reply.text());
    let kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    let (draft, whole) = ("image_generation.partial_image", "image_generation.completed");
    assert_eq!(kinds, [draft, draft, whole]);
    let pictures: Vec<Vec<u8>> =
        events.iter().map(|event| BASE64.decode(event["b64_json"].as_str().unwrap()).unwrap()).collect();
    for (event, picture) in events.iter().zip(&pictures) {
        let picture = image::load_from_memory_with_format(picture, image::ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height(), &event["size"]), (512, 512, &json!("512x512")));
    }
    assert_eq!((&events[1]["partial_image_index"], &events[2]["usage"]["output_tokens"]), (&json!(1), &json!(0)));
    assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2]);

    let refusing = TestApp::with(|_| {}, upstream("openai"));
    let ask = json!({"model": "gpt-image-1", "prompt": "a lighthouse [refuse]", "stream": true});
    let reply = refusing.user("bob").post("/v1/images/generations", ask).await;
    let last = self::events(&reply.text()).pop().unwrap();
    assert_eq!((reply.status.as_u16(), &last["error"]["code"]), (200, &json!("content_policy_violation")), "{last}");
    assert_eq!((app.audit().unwrap(), refusing.audit().unwrap()), (vec![], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transparent_background_is_cut_out() {
    let app = builtin();
    let ask = json!({"model": "gpt-image-1", "prompt": "a red apple", "size": "256x256", "background": "transparent"});
    let reply = app.user("ann").post("/v1/images/generations", ask).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = reply.json();
    assert_eq!((&reply["background"], &reply["output_format"]), (&json!("transparent"), &json!("png")));
    let bytes = BASE64.decode(reply["data"][0]["b64_json"].as_str().unwrap()).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap().into_rgba8();
    assert!(picture.get_pixel(0, 0).0[3] == 0 && picture.pixels().any(|pixel| pixel.0[3] == 255));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_keeps_the_rest_and_several_pictures_are_taken_as_far_as_the_model_can() {
    let app = builtin();
    let ann = app.user("ann");
    let data = |picture: &[u8]| json!({"image_url": format!("data:image/png;base64,{}", BASE64.encode(picture))});
    let green = png(64, 64, [20, 200, 40, 255]);
    let mut mask = png::Decoder::new(std::io::Cursor::new(png(64, 64, [0, 0, 0, 255]))).read_info().unwrap();
    let mut pixels = vec![0; mask.output_buffer_size().unwrap()];
    mask.next_frame(&mut pixels).unwrap();
    // The right half may be changed.
    pixels.chunks_exact_mut(4).enumerate().filter(|(at, _)| at % 64 >= 32).for_each(|(_, pixel)| pixel[3] = 0);
    let mut half = Vec::new();
    let mut encoder = png::Encoder::new(&mut half, 64, 64);
    encoder.set_color(png::ColorType::Rgba);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    let ask = json!({"model": "gpt-image-1", "prompt": "a snowy mountain at night", "images": [data(&green)],
        "mask": data(&half), "size": "64x64"});
    let reply = ann.post("/v1/images/edits", ask).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let bytes = BASE64.decode(reply.json()["data"][0]["b64_json"].as_str().unwrap()).unwrap();
    let made = image::load_from_memory(&bytes).unwrap().into_rgb8();
    let is_green = |x: u32| {
        let [r, g, b] = made.get_pixel(x, 32).0;
        g > 150 && r < 90 && b < 110
    };
    assert!(is_green(8) && !is_green(56), "{:?} {:?}", made.get_pixel(8, 32), made.get_pixel(56, 32));

    let several = |model: &str, count: usize| json!({"model": model, "prompt": "both in one", "images": vec![data(&green); count], "size": "64x64"});
    assert_eq!(ann.post("/v1/images/edits", several("gpt-image-1", 3)).await.status, 200);
    for (ask, param) in [
        (several("dall-e-2", 2), "image"),
        (several("dall-e-3", 1), "image"),
        (several("gpt-image-1", 17), "image"),
        (several("gpt-image-1", 0), "image"),
        (json!({"prompt": "x", "images": [{"image_url": "blob:1"}]}), "images"),
        (json!({"prompt": "x", "images": [{"file_id": "f"}]}), "images.image_url"),
        (json!({"prompt": "x", "images": [{"image_url": "data:image/png;base64,eHg="}]}), "image"),
    ] {
        let reply = ann.post("/v1/images/edits", ask).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["error"]["param"]), (400, &json!(param)), "{}", reply.text());
    }
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn speech_comes_in_pieces_as_sound_and_as_events_and_is_kept_as_it_came() {
    let app = builtin();
    let ann = app.user("ann");
    let input = "The first sentence is short. The second one is a little longer, and it goes on. Here is the third.";
    let ask = |format: &str, stream: &str| json!({"model": "tts-1", "voice": "alloy", "input": input, "response_format": format, "stream_format": stream});
    for format in ["mp3", "wav", "flac", "opus", "aac", "pcm"] {
        let sound = ann.post("/v1/audio/speech", ask(format, "audio")).await;
        assert!(sound.status == 200 && sound.bytes.len() > 10_000, "{format}: {}", sound.status);
        let library = ann.get("/api/v1/creations").await.data();
        let link = library[0]["audio"][0]["url"].as_str().unwrap().replace("http://atelier.test", "");
        let kept = ann.get(&link).await.bytes;
        // Only a wave file did not know its length while it was sent.
        let head = if format == "wav" { 44 } else { 0 };
        assert_eq!((kept.len(), &kept[head..]), (sound.bytes.len(), &sound.bytes[head..]), "{format}");
    }
    let told = ann.post("/v1/audio/speech", ask("pcm", "sse")).await;
    assert_eq!(told.header("content-type"), "text/event-stream; charset=utf-8");
    let events = events(&told.text());
    assert!(events.len() > 3, "a piece for each sentence: {}", events.len());
    let (last, deltas) = events.split_last().unwrap();
    assert_eq!((&last["type"], &last["usage"]["output_tokens"]), (&json!("speech.audio.done"), &json!(0)));
    let bytes: Vec<u8> =
        deltas.iter().flat_map(|event| BASE64.decode(event["audio"].as_str().unwrap()).unwrap()).collect();
    let plain = ann.post("/v1/audio/speech", ask("pcm", "audio")).await.bytes;
    assert_eq!(bytes.len(), plain.len());
    let refused = ann.post("/v1/audio/speech", ask("pcm", "film")).await;
    assert_eq!(refused.json()["error"]["param"], "stream_format");
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
    let app = TestApp::with(|config| config.cors = vec!["https://ours.example".to_owned()], Vec::new());
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
