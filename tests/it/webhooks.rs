//! Callbacks: sent when a job is over, signed, repeated until they are taken, and never to a private address.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use atelier::config::Config;
use atelier::dialects::callbacks::Courier;
use atelier::domain::Scope;
use atelier::providers::simulated::Simulated;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::support::TestApp;
use crate::support::clients::Client;

/// What a receiver answers to one post.
#[derive(Debug, Clone)]
enum Answer {
    Status(u16, &'static str),
    /// Never anything.
    Silence,
}

const TAKEN: Answer = Answer::Status(200, "");

/// A client's own server.
struct Receiver {
    url: String,
    script: Arc<Mutex<VecDeque<Answer>>>,
    posts: mpsc::UnboundedReceiver<Post>,
}

#[derive(Debug)]
struct Post {
    head: String,
    body: String,
}

impl Post {
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Checks the signatures as a receiver would that knows `secret`.
    fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64.decode(secret.strip_prefix("whsec_").expect("the form of a secret")).expect("base64");
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
        let content = format!("{}.{}.{}", self.header("webhook-id"), self.header("webhook-timestamp"), self.body);
        self.header("webhook-signature").split(' ').any(|signature| {
            let tag = BASE64.decode(signature.strip_prefix("v1,").expect("the version")).expect("base64");
            ring::hmac::verify(&key, content.as_bytes(), &tag).is_ok()
        })
    }
}

impl Receiver {
    /// Answers by `script`, and takes everything once that is at its end.
    async fn start(script: &[Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let (sender, posts) = mpsc::unbounded_channel();
        let script = Arc::new(Mutex::new(script.iter().cloned().collect::<VecDeque<_>>()));
        let answers = script.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone(), sender.clone()));
            }
        });
        Self { url, script, posts }
    }

    async fn post(&mut self) -> Post {
        tokio::time::timeout(Duration::from_secs(20), self.posts.recv()).await.expect("in time").expect("a post")
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Mutex<VecDeque<Answer>>>, sender: mpsc::UnboundedSender<Post>) {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                let answer = script.lock().expect("no panic").pop_front().unwrap_or(TAKEN);
                sender.send(Post { head: head.to_owned(), body: body.to_owned() }).expect("a test that listens");
                let Answer::Status(status, headers) = answer else { return std::future::pending().await };
                let answer = format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
                return;
            }
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
}

/// A service that may reach this machine, and sends.
fn start() -> (TestApp, Courier) {
    start_with(|config| config.allow_private_addresses = true)
}

fn start_with(settings: impl FnOnce(&mut Config)) -> (TestApp, Courier) {
    let upstreams = ["gemini", "openai", "comfyui", "byteplus"].map(|name| Arc::new(Simulated::new(name, 8)));
    let app = TestApp::with(settings, upstreams.to_vec());
    let courier = Courier::start(&app.app);
    (app, courier)
}

async fn submit(client: &Client<'_>, prompt: &str, url: &str) -> String {
    let body = json!({ "model_id": "gpt-image-2", "prompt": prompt, "webhook_url": url });
    let reply = client.post("/omni/api/v1/tasks/create", body).await.json();
    reply["data"]["task_id"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

async fn deliveries(client: &Client<'_>, status: &str) -> Vec<Value> {
    let reply = client.get(&format!("/api/v1/webhooks/deliveries?status={status}")).await;
    assert_eq!(reply.json()["meta"]["total"], reply.json()["data"].as_array().expect("a list").len());
    reply.data().as_array().expect("a list").clone()
}

/// Waits until the account's deliveries of a state are as `done` says.
async fn until(client: &Client<'_>, status: &str, done: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    for _ in 0..1_000 {
        let found = deliveries(client, status).await;
        if done(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("never: {:?}", deliveries(client, status).await);
}

async fn secret(client: &Client<'_>) -> String {
    client.get("/api/v1/webhooks/secret").await.data()["secret"].as_str().expect("a secret").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_dialect_tells_in_its_own_form_and_signs() {
    let (app, _courier) = start();
    let ann = app.user("ann");
    let mut receiver = Receiver::start(&[]).await;

    let id = submit(&ann, "a garden", &receiver.url).await;
    let post = receiver.post().await;
    assert!(post.is_signed_with(&secret(&ann).await), "{post:?}");
    assert!(post.header("webhook-id").starts_with("msg_"), "{post:?}");
    assert_eq!(post.header("webhook-timestamp"), "1771588800");
    assert_eq!(post.header("content-type"), "application/json");
    assert_eq!(post.json(), ann.get(&format!("/omni/api/v1/tasks/{id}")).await.json());
    assert_eq!(post.json()["data"]["task_status"], 3);
    let link = post.json()["data"]["image_url"].as_str().expect("a link").replace("http://atelier.test", "");
    assert_eq!(app.anon().get(&link).await.status, 200, "links are whole, and open the picture");

    let body = json!({ "scene": "text-to-image", "prompt": "[refuse] it", "webhook_url": receiver.url });
    let made = ann.post("/girlgenerator/api/v1/generate", body).await.json();
    let post = receiver.post().await;
    let refusal = json!({
        "task_id": made["task_id"], "status": "failed", "error": "The prompt was refused by the content policy",
    });
    assert_eq!(post.json(), refusal);

    let body = json!({ "model_id": 37, "prompt": "tea", "webhook_url": receiver.url });
    let reply = ann.post("/api/v1/generators/joke/generate", body).await.json();
    assert_eq!(receiver.post().await.json(), reply);
    let body = json!({ "model_id": 20061, "prompt": "tea", "seconds": 9, "webhook_url": receiver.url });
    let reply = ann.post("/api/v1/generators/video/generate", body).await.json();
    assert_eq!(reply["data"]["adjustments"]["seconds"]["used"], 8);
    assert_eq!(receiver.post().await.json(), reply);
    let body = json!({ "model_id": 37, "prompt": "[refuse] tea", "webhook_url": receiver.url });
    let reply = ann.post("/api/v1/generators/joke/generate", body).await.json();
    assert_eq!(receiver.post().await.json(), reply);
    until(&ann, "pending", <[Value]>::is_empty).await;
    assert_eq!(deliveries(&ann, "dead").await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_comes_again_ever_later_and_is_the_same_message() {
    let (app, _courier) = start_with(|config| {
        config.allow_private_addresses = true;
        config.webhooks.timeout_seconds = 1;
    });
    let ann = app.user("ann");
    let script = [
        Answer::Status(429, "Retry-After: 60\r\n"),
        Answer::Status(500, ""),
        Answer::Silence,
        Answer::Status(302, "Location: http://127.0.0.1:1/\r\n"),
        TAKEN,
    ];
    let mut receiver = Receiver::start(&script).await;
    submit(&ann, "a garden", &receiver.url).await;
    let first = receiver.post().await;
    let problems = [
        ("It answered with status 429", 60),
        ("It answered with status 500", 10),
        ("It did not answer in time", 20),
        ("It answered with status 302, and redirects are not followed", 40),
    ];
    for (place, (problem, seconds)) in problems.into_iter().enumerate() {
        let pending = until(&ann, "pending", |found| found[0]["attempts"] == place + 1).await;
        assert_eq!(pending[0]["problem"], problem);
        app.clock.advance(Duration::from_secs(seconds) - Duration::from_millis(1));
        app.engine.bell().ring();
        assert!(receiver.posts.try_recv().is_err(), "not before its time");
        // A tenth of the pause at most is chance.
        app.clock.advance(Duration::from_secs(seconds / 10 + 1));
        app.engine.bell().ring();
        let again = receiver.post().await;
        assert_eq!((again.header("webhook-id"), &again.body), (first.header("webhook-id"), &first.body));
        assert!(again.is_signed_with(&secret(&ann).await));
        assert_ne!(again.header("webhook-timestamp"), first.header("webhook-timestamp"));
    }
    until(&ann, "pending", <[Value]>::is_empty).await;
    assert_eq!(deliveries(&ann, "dead").await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_it_is_a_dead_letter_which_can_be_sent_again_or_forgotten() {
    let (app, _courier) = start();
    let ann = app.user("ann");
    let always = vec![Answer::Status(503, ""); 100];
    let mut receiver = Receiver::start(&always).await;
    submit(&ann, "a garden", &receiver.url).await;
    let mut attempts = 0;
    let dead = loop {
        receiver.post().await;
        attempts += 1;
        let (mut pending, mut dead) = (Vec::new(), Vec::new());
        while pending.is_empty() && dead.is_empty() {
            pending = deliveries(&ann, "pending").await;
            pending.retain(|delivery| delivery["attempts"] == attempts);
            dead = deliveries(&ann, "dead").await;
        }
        if let Some(dead) = dead.pop() {
            break dead;
        }
        app.clock.advance(Duration::from_secs(2 * 3600 + 720));
        app.engine.bell().ring();
    };
    assert!((11..=13).contains(&attempts), "{attempts} attempts in steps of over two hours");
    assert_eq!((&dead["status"], &dead["next_attempt_at"]), (&json!("dead"), &json!(null)));
    let id = dead["delivery_id"].as_u64().expect("a number");
    assert!(app.user("bob").post(&format!("/api/v1/webhooks/deliveries/{id}/replay"), json!({})).await.status == 404);

    receiver.script.lock().expect("no panic").clear();
    assert_eq!(ann.post(&format!("/api/v1/webhooks/deliveries/{id}/replay"), json!({})).await.status, 200);
    let post = receiver.post().await;
    assert_eq!(post.header("webhook-id"), dead["message_id"].as_str().expect("an id"));
    until(&ann, "pending", <[Value]>::is_empty).await;
    assert_eq!(deliveries(&ann, "dead").await, Vec::<Value>::new());

    receiver.script.lock().expect("no panic").push_back(Answer::Status(410, ""));
    submit(&ann, "a garden", &receiver.url).await;
    receiver.post().await;
    let gone = until(&ann, "dead", |dead| !dead.is_empty()).await;
    assert_eq!((&gone[0]["attempts"], &gone[0]["problem"]), (&json!(1), &json!("It answered with status 410")));
    let path = format!("/api/v1/webhooks/deliveries/{}", gone[0]["delivery_id"]);
    assert_eq!(app.user("bob").delete(&path).await.status, 404);
    assert_eq!(ann.delete(&path).await.status, 200);
    assert_eq!(deliveries(&ann, "dead").await, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_posted_to_a_private_address() {
    let (app, _courier) = start_with(|_| {});
    let ann = app.user("ann");
    let mut receiver = Receiver::start(&[]).await;
    let body = json!({ "model_id": 37, "prompt": "tea", "webhook_url": receiver.url });
    let reply = ann.post("/api/v1/generators/joke/generate", body).await;
    assert_eq!(reply.error(), "400 VALIDATION_ERROR webhook_url: must not point at a private address");
    for wrong in ["ftp://example.com/", "nonsense", "http://[::1]/"] {
        let body = json!({ "scene": "text-to-image", "prompt": "x", "webhook_url": wrong });
        let reply = ann.post("/girlgenerator/api/v1/generate", body).await;
        assert_eq!(reply.status, 422, "{wrong}");
        assert!(reply.json()["error"]["message"].as_str().expect("words").starts_with("webhook_url: must "), "{wrong}");
    }
    // A name is looked up when the time comes, and may lead anywhere.
    let port = receiver.url.rsplit(':').next().expect("a port");
    submit(&ann, "a garden", &format!("http://localhost:{port}")).await;
    let pending = until(&ann, "pending", |found| found.first().is_some_and(|first| first["attempts"] == 1)).await;
    assert_eq!(pending[0]["problem"], "It must not point at a private address");
    assert!(receiver.posts.try_recv().is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_signs_beside_the_old_one_for_a_day() {
    let (app, _courier) = start();
    let ann = app.user("ann");
    let mut receiver = Receiver::start(&[]).await;
    let old = secret(&ann).await;
    assert_eq!(secret(&ann).await, old, "it stays");
    assert_ne!(secret(&app.user("bob")).await, old);
    assert_eq!(app.key("ann", &[Scope::Read]).get("/api/v1/webhooks/secret").await.status, 403);

    let made = ann.post("/api/v1/webhooks/secret", json!({})).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.data()["previous_until"], "2026-02-21 12:00:00");
    let new = secret(&ann).await;
    submit(&ann, "a garden", &receiver.url).await;
    let post = receiver.post().await;
    assert!(post.is_signed_with(&new) && post.is_signed_with(&old));
    app.clock.advance(Duration::from_secs(24 * 3600));
    submit(&ann, "a garden", &receiver.url).await;
    let post = receiver.post().await;
    assert!(post.is_signed_with(&new) && !post.is_signed_with(&old));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_holds_up_only_its_own() {
    let (app, courier) = start();
    let ann = app.user("ann");
    let silent = vec![Answer::Silence; 100];
    let (mut slow, mut quick) = (Receiver::start(&silent).await, Receiver::start(&[]).await);
    // Bounds go by host, not by port.
    let quick_url = quick.url.replace("127.0.0.1", "localhost");
    for n in 0..6 {
        submit(&ann, &format!("slow {n}"), &slow.url).await;
    }
    for _ in 0..4 {
        slow.post().await;
    }
    for n in 0..6 {
        submit(&ann, &format!("quick {n}"), &quick_url).await;
    }
    for _ in 0..6 {
        quick.post().await;
    }
    assert!(slow.posts.try_recv().is_err(), "no more than four at once");

    // What was under way when the service stopped is sent by the next.
    until(&ann, "pending", |found| found.len() == 6).await;
    courier.stop().await;
    slow.script.lock().expect("no panic").clear();
    let next = Courier::start(&app.app);
    for _ in 0..6 {
        slow.post().await;
    }
    until(&ann, "pending", <[Value]>::is_empty).await;
    next.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_secret_and_sends_dead_letters_again() {
    let (app, _courier) = start();
    let ann = app.user("ann").with("sec-fetch-site", "same-origin");
    let mut receiver = Receiver::start(&[Answer::Status(410, "")]).await;
    submit(&ann, "a garden", &receiver.url).await;
    receiver.post().await;
    let dead = until(&ann, "dead", |dead| !dead.is_empty()).await;
    let page = ann.get("/account/webhooks").await.text();
    let old = secret(&ann).await;
    // Base64 may hold a plus sign, which pages print as an entity.
    let shown = |page: &str, secret: &str| page.replace("&#43;", "+").contains(secret);
    assert!(shown(&page, &old) && page.contains(&receiver.url) && page.contains("answered with status 410"), "{page}");

    let post = async |path: &str| ann.send(poem::http::Method::POST, path, None).await;
    let replayed = post(&format!("/account/webhooks/{}/replay", dead[0]["delivery_id"])).await;
    assert_eq!((replayed.status.as_u16(), replayed.header("location")), (303, "/account/webhooks"));
    receiver.post().await;
    until(&ann, "pending", <[Value]>::is_empty).await;
    assert!(ann.get("/account/webhooks").await.text().contains("Every callback has arrived."));

    assert_eq!(post("/account/webhooks/secret").await.status, 303);
    let page = ann.get("/account/webhooks").await.text();
    assert!(!shown(&page, &old) && shown(&page, &secret(&ann).await) && page.contains("for 24 hours"), "{page}");
}
