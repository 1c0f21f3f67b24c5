//! Media at the addresses that the APIs print.

use atelier::providers::Format;
use atelier::providers::builtin::image::{About, Picture, encode};
use atelier::providers::sources::decode;
use poem::http::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_public_file_is_served_whole_and_kept_for_good() {
    let app = TestApp::start();
    let creation = app.creation().file(Format::Webp, b"0123456789").save().await;
    let path = creation.media_path().unwrap();
    assert_eq!(path, format!("/users/{}/img/image-{}.webp", creation.owner, creation.id));
    let reply = app.anon().get(&path).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "0123456789"));
    let names = ["content-type", "content-length", "accept-ranges", "cache-control", "x-content-type-options"];
    let expected = ["image/webp", "10", "bytes", "public, max-age=31536000, immutable", "nosniff"];
    assert_eq!(names.map(|name| reply.header(name)), expected);
    let again = app.anon().with("if-none-match", reply.header("etag")).get(&path).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    let head = app.anon().send(Method::HEAD, &path, None).await;
    assert_eq!((head.status.as_u16(), head.header("content-length"), head.bytes.len()), (200, "10", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_had_in_other_formats() {
    let app = TestApp::start();
    let red = Picture { width: 8, height: 4, pixels: [200, 30, 20].repeat(32) };
    let about = About { prompt: "red", model: "builtin", seed: 7 };
    let creation = app.creation().file(Format::Webp, &encode(&red, Format::Webp, &about).unwrap()).save().await;
    let path = creation.media_path().unwrap();
    let whole = app.anon().get(&path).await;
    for (asked, kind) in [("png", "image/png"), ("jpg", "image/jpeg")] {
        let reply = app.anon().get(&format!("{path}?format={asked}")).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, kind));
        let read = decode(reply.bytes.clone()).unwrap();
        assert_eq!((read.width, read.height, read.notes.prompt.as_deref()), (8, 4, Some("red")), "{asked}");
        let again = app.anon().with("if-none-match", reply.header("etag")).get(&format!("{path}?format={asked}")).await;
        assert_eq!(again.status, 304);
    }
    for nothing_else in ["webp", "gif", ""] {
        assert_eq!(app.anon().get(&format!("{path}?format={nothing_else}")).await.bytes, whole.bytes);
    }
    let broken = app.creation().file(Format::Webp, b"no picture").save().await.media_path().unwrap();
    assert_eq!(app.anon().get(&format!("{broken}?format=png")).await.text(), "no picture");
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_are_served_across_chunks() {
    let app = TestApp::start();
    let bytes: Vec<u8> = (0..1_000_000u32).map(|i| (i % 251) as u8).collect();
    let creation = app.creation().file(Format::Mp4, &bytes).save().await;
    let path = creation.media_path().unwrap();
    let part = app.anon().with("range", "bytes=250000-550000").get(&path).await;
    assert_eq!((part.status.as_u16(), part.header("content-range")), (206, "bytes 250000-550000/1000000"));
    assert_eq!(part.bytes, bytes[250_000..=550_000]);
    let tail = app.anon().with("range", "bytes=-5").get(&path).await;
    assert_eq!((tail.header("content-length"), tail.bytes.as_slice()), ("5", &bytes[999_995..]));
    let beyond = app.anon().with("range", "bytes=1000000-").get(&path).await;
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, "bytes */1000000"));
    let changed = app.anon().with("range", "bytes=0-1").with("if-range", "\"other\"").get(&path).await;
    assert_eq!((changed.status.as_u16(), changed.bytes.len()), (200, 1_000_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_file_is_there_for_its_owner_alone() {
    let app = TestApp::start();
    let creation = app.creation().by("ann").private().file(Format::Png, b"secret").save().await;
    let path = creation.media_path().unwrap();
    let own = app.user("ann").get(&path).await;
    assert_eq!((own.text().as_str(), own.header("cache-control")), ("secret", "private, no-cache"));
    let nowhere = format!("/users/{}/img/image-999999.png", creation.owner);
    for stranger in [app.anon(), app.user("ben"), app.anon().with_key("gnr_live_0")] {
        let (hidden, missing) = (stranger.get(&path).await, stranger.get(&nowhere).await);
        assert_eq!((hidden.status.as_u16(), hidden.text()), (404, missing.text()));
        assert_eq!(hidden.header("cache-control"), missing.header("cache-control"));
    }
    let shared = creation.shared_media_path().unwrap();
    assert_eq!(app.anon().get(&shared).await.text(), "secret");
    assert_eq!(app.anon().get(&format!("{path}?key=0000000000000000")).await.status, 404);
    app.user("ann").delete(&format!("/api/v1/creations/{}", creation.id)).await.data();
    assert_eq!(app.user("ann").get(&path).await.status, 404);
    assert_eq!(app.anon().get(&shared).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_one_address() {
    let app = TestApp::start();
    let creation = app.creation().file(Format::Svg, b"<svg/>").save().await;
    let path = creation.media_path().unwrap();
    let reply = app.anon().get(&path).await;
    assert_eq!(reply.header("content-type"), "image/svg+xml");
    assert!(reply.header("content-security-policy").starts_with("sandbox;"));
    for other in [path.replace("/img/", "/video/"), path.replace(".svg", ".png"), path.replace("/1/", "/2/")] {
        assert_eq!(app.anon().get(&other).await.status, 404, "{other}");
    }
    assert_eq!(app.user("ann").post(&path, json!({})).await.status, 405);
}
