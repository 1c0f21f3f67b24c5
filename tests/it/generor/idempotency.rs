//! `Idempotency-Key`: a retry gets the same answer, and nothing is made or charged twice.

use std::time::Duration;

use atelier::domain::idempotency;
use atelier::domain::ledger::{self, NewEntry};
use atelier::domain::{EntryKind, Purse, Tier};
use atelier::units::Credits;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::TestApp;

const GENERATE: &str = "/api/v1/generators/joke/generate";

fn joke(prompt: &str) -> Value {
    json!({"prompt": prompt, "model_id": 37})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_gets_the_same_answer() {
    let app = TestApp::start();
    let ann = app.user("ann").with("idempotency-key", "one");
    let first = ann.post(GENERATE, joke("a")).await;
    let again = ann.post(GENERATE, joke("a")).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!((first.text(), first.header("idempotency-replayed")), (again.text(), ""));
    assert_eq!(
        (again.header("idempotency-replayed"), again.header("content-type")),
        ("true", first.header("content-type"))
    );
    assert!(!again.header("x-ratelimit-limit").is_empty());
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 999);

    let other = ann.post(GENERATE, joke("b")).await;
    assert_eq!(other.error(), "409 CONFLICT This Idempotency-Key was used for another request");
    let elsewhere = ann.post("/api/v1/generators/horoscope/generate", joke("a")).await;
    assert_eq!(elsewhere.error(), "409 CONFLICT This Idempotency-Key was used for another request");
    let ben = app.user("ben").with("idempotency-key", "one");
    assert_eq!(ben.post(GENERATE, joke("b")).await.status, 201);

    app.clock.advance(idempotency::KEPT);
    assert_eq!(ann.post(GENERATE, joke("b")).await.header("idempotency-replayed"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_at_once_wait_for_one_answer() {
    let app = TestApp::start();
    let ann = app.user("ann").with("idempotency-key", "one");
    let replies = join_all((0..20).map(|_| ann.post(GENERATE, joke("[delay 50] a")))).await;
    let first = replies[0].text();
    assert!(replies.iter().all(|reply| reply.status == 201 && reply.text() == first));
    assert_eq!(ann.get("/api/v1/creations").await.json()["meta"]["total"], 1);
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 999);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_finds_its_answer() {
    let app = TestApp::start();
    let ann = app.user("ann").with("idempotency-key", "one");
    let is_under_way = async {
        while ann.get("/api/v1/creations").await.json()["meta"]["total"] == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = ann.post(GENERATE, joke("[delay 300] a")) => panic!("the client is gone before the answer"),
        () = is_under_way => {}
    }
    let reply = ann.post(GENERATE, joke("[delay 300] a")).await;
    assert_eq!((reply.status.as_u16(), reply.header("idempotency-replayed")), (201, "true"));
    assert_eq!(ann.get("/api/v1/creations").await.json()["meta"]["total"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_may_be_tried_again() {
    let app = TestApp::start();
    let poor = app.account_with("poor", 0, Tier::Free).id;
    let client = app.user("poor").with("idempotency-key", "one");
    let refused = client.post(GENERATE, joke("a")).await;
    assert_eq!(refused.error(), "402 INSUFFICIENT_CREDITS Not enough credits: 1 needed, 0 available");
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let gift = NewEntry::new(EntryKind::GiftReceived, Purse::Earned, Credits::whole(1), "A gift");
        ledger::add(tx, poor, gift, now)
    });
    write.await.unwrap();
    assert_eq!(client.post(GENERATE, joke("a")).await.status, 201);
    assert_eq!(client.post(GENERATE, joke("a")).await.header("idempotency-replayed"), "true");
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_are_kept_too() {
    let app = TestApp::start();
    let ann = app.user("ann").with("idempotency-key", "one");
    let body = json!({"prompt": "x".repeat(9_000), "model_id": 37, "count": 10});
    let first = ann.post(GENERATE, body.clone()).await;
    assert!(first.bytes.len() > 64 * 1024, "{}", first.bytes.len());
    assert_eq!(ann.post(GENERATE, body).await.text(), first.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_not_kept() {
    let app = TestApp::start();
    let ann = app.user("ann").with("idempotency-key", "one");
    assert_eq!(ann.post("/api/v1/api-keys", json!({"name": "x"})).await.status, 201);
    assert_eq!(
        ann.post("/api/v1/api-keys", json!({"name": "x"})).await.error(),
        "409 CONFLICT The request with this Idempotency-Key was done; its answer is not kept"
    );
    assert_eq!(ann.get("/api/v1/api-keys").await.data().as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crash_interrupted_is_not_done_again_blindly() {
    let app = TestApp::start();
    let ann = app.user("ann").with("idempotency-key", "one");
    assert_eq!(ann.post(GENERATE, joke("a")).await.status, 201);
    // As a process leaves it that dies before it has answered.
    let slot = idempotency::slot(app.account("ann").id, "one");
    app.store.write(move |tx| idempotency::settle(tx, slot, idempotency::State::Underway)).await.unwrap();
    assert_eq!(
        ann.post(GENERATE, joke("a")).await.error(),
        "409 CONFLICT A request with this Idempotency-Key was interrupted; look at what you made before you \
         send it with a new key"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_a_word() {
    let app = TestApp::start();
    for key in [String::new(), "x".repeat(256)] {
        let reply = app.user("ann").with("idempotency-key", &key).post(GENERATE, joke("a")).await;
        assert_eq!(reply.error(), "400 VALIDATION_ERROR Idempotency-Key: must be 1 to 255 plain characters");
    }
}
