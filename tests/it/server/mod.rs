//! What surrounds every request, and the service on a listener.

use std::time::Duration;

use atelier::server;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_numbered_and_safe_to_show() {
    let app = TestApp::start();
    let mut numbers = Vec::new();
    for path in ["/api/v1/models", "/nowhere", "/api/v1/nowhere", "/openapi/generor.json", "/users/1/img/image-1.webp"]
    {
        let reply = app.anon().get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        // The pages say something stricter.
        let policy = if path == "/nowhere" { "same-origin" } else { "strict-origin-when-cross-origin" };
        assert_eq!(reply.header("referrer-policy"), policy, "{path}");
        numbers.push(reply.header("x-request-id").to_owned());
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 5);
    assert!(numbers.iter().all(|number| number.len() == 16));
}

#[tokio::test(flavor = "multi_thread")]
async fn long_texts_are_compressed_for_those_who_take_it() {
    let app = TestApp::start();
    let packed = app.anon().with("accept-encoding", "br, gzip;q=0.8").get("/api/v1/models").await;
    let plain = app.anon().get("/api/v1/models").await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "accept-encoding"));
    assert_eq!((packed.bytes.get(..2), plain.header("content-encoding")), (Some(&[0x1f, 0x8b][..]), ""));
    assert!(packed.bytes.len() * 2 < plain.bytes.len());
    let refused = app.anon().with("accept-encoding", "gzip;q=0").get("/api/v1/models").await;
    assert_eq!(refused.header("content-encoding"), "");
    let short = app.anon().with("accept-encoding", "gzip").get("/api/v1/generators/nothing").await;
    assert_eq!(short.header("content-encoding"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served() {
    let app = TestApp::start();
    let reply = app.anon().get("/openapi/generor.json").await;
    assert_eq!(
        (reply.header("content-type"), &reply.json()["info"]["title"]),
        ("application/json", &json!("Generor API"))
    );
    assert_eq!(app.anon().get("/openapi/nothing.json").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_native_api_has_an_address_of_its_own() {
    let app = TestApp::start();
    let ann = app.user("ann");
    assert_eq!(ann.get("/generor/api/v1/users/me").await.data(), ann.get("/api/v1/users/me").await.data());
    assert_eq!(ann.get("/generor/api/v1/nowhere").await.error(), "404 NOT_FOUND Endpoint not found");
}

/// The bytes of a request with a JSON body, after which the connection closes.
fn request(key: &str, path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

async fn read_all(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_running_requests_end_and_takes_no_more() {
    let app = TestApp::start();
    let key = app.secret("ann", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let service = tokio::spawn(server::serve(app.app.clone(), listener, async move {
        let _ = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = r#"{"prompt": "[delay 300] a", "model_id": 37}"#;
    stream.write_all(request(&key, "/api/v1/generators/joke/generate", body).as_bytes()).await.unwrap();
    // The request is under way once its creation is there.
    let ann = app.user("ann");
    while ann.get("/api/v1/creations").await.json()["meta"]["total"] != 1 {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    let answer = read_all(stream).await;
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(answer.contains("simulated 0: [delay 300] a"), "{answer}");
    service.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_loses_nothing() {
    let app = TestApp::start();
    let key = app.secret("ann", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = tokio::spawn(server::serve(app.app.clone(), listener, std::future::pending()));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = r#"{"prompt": "[delay 200] a", "model_id": 37}"#;
    stream.write_all(request(&key, "/api/v1/generators/joke/generate", body).as_bytes()).await.unwrap();
    let ann = app.user("ann");
    while ann.get("/api/v1/creations").await.json()["meta"]["total"] != 1 {
        tokio::task::yield_now().await;
    }
    drop(stream);
    let finished = async {
        loop {
            let status = ann.get("/api/v1/creations/1/status").await.data();
            if status["status"] == "completed" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), finished).await.expect("the creation is made all the same");
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 999);
    service.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_a_length_is_bounded_too() {
    let app = TestApp::start();
    let key = app.secret("ann", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = tokio::spawn(server::serve(app.app.clone(), listener, std::future::pending()));
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    let head = format!(
        "POST /api/v1/api-keys HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    writer.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    for _ in 0..17 {
        // The service may have answered and closed before everything is sent.
        if writer.write_all(chunk.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut answer = vec![0; 12];
    reader.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 400");
    service.abort();
}
