//! What is under way: answered at once, asked for, watched, called off.

use std::sync::Arc;

use atelier::providers::simulated::Simulated;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clients::{Client, Reply};

const GENERATE: &str = "/api/v1/generators/joke/generate";

fn joke(prompt: &str) -> Value {
    json!({"prompt": prompt, "model_id": 37})
}

/// A service whose upstream makes one thing at a time.
fn narrow() -> TestApp {
    TestApp::with(|_| {}, vec![Arc::new(Simulated::new("gemini", 1))])
}

/// Starts a generation; the ids of its creations.
async fn start(client: &Client<'_>, body: Value) -> Vec<u64> {
    let reply = client.clone().with("prefer", "respond-async").post(GENERATE, body).await;
    assert_eq!(reply.status, 202, "{}", reply.text());
    let made = reply.data();
    made["creations"].as_array().unwrap().iter().map(|one| one["creation_id"].as_u64().unwrap()).collect()
}

async fn until(client: &Client<'_>, id: u64, status: &str) -> Value {
    loop {
        let now = client.get(&format!("/api/v1/creations/{id}/status")).await.data();
        if now["status"] == status {
            return now;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

async fn balance(client: &Client<'_>) -> i64 {
    client.get("/api/v1/credits/balance").await.data()["total"].as_i64().unwrap()
}

/// The data of a stream's events.
fn events(reply: &Reply) -> Vec<Value> {
    assert_eq!(reply.header("content-type"), "text/event-stream");
    let text = reply.text();
    text.lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_prefers_it_is_answered_before_anything_is_made() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let mut body = joke("[delay 60000]");
    body["count"] = json!(2);
    let reply = ann.clone().with("prefer", "respond-async").post(GENERATE, body).await;
    assert_eq!((reply.status.as_u16(), reply.header("preference-applied")), (202, "respond-async"));
    assert_eq!(reply.header("location"), "http://atelier.test/api/v1/creations/1/status");
    insta::assert_json_snapshot!(reply.data(), @r#"
    {
      "generator": "joke",
      "model_id": 37,
      "model_type": "text",
      "model_name": "Gemini 3.5 Flash",
      "creations": [
        {
          "creation_id": 1,
          "status_url": "http://atelier.test/api/v1/creations/1/status",
          "events_url": "http://atelier.test/api/v1/creations/1/events"
        },
        {
          "creation_id": 2,
          "status_url": "http://atelier.test/api/v1/creations/2/status",
          "events_url": "http://atelier.test/api/v1/creations/2/events"
        }
      ],
      "status_url": "http://atelier.test/api/v1/creations/1/status",
      "credit_cost_estimated": 2,
      "credits_remaining": 998
    }
    "#);
    let status = reply.header("location").strip_prefix("http://atelier.test").unwrap().to_owned();
    assert!(["pending", "generating"].contains(&ann.get(&status).await.data()["status"].as_str().unwrap()));
    let refused = ann.clone().with("prefer", "respond-async").post(GENERATE, json!({"prompt": "x"})).await;
    assert_eq!(refused.error(), "400 VALIDATION_ERROR model_id: is required");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_a_while_gets_what_is_made_by_then() {
    let app = TestApp::start();
    let ann = app.user("ann").with("prefer", "respond-async, wait=60");
    let made = ann.post(GENERATE, joke("quick")).await;
    assert_eq!((made.status.as_u16(), made.header("preference-applied")), (201, ""));
    assert_eq!(made.data()["creations"][0]["text"], "simulated 0: quick");
    let failed = ann.post(GENERATE, joke("[refuse]")).await;
    assert_eq!(failed.error(), "400 VALIDATION_ERROR The prompt was refused by the content policy");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_of_a_quick_answer_starts_nothing() {
    let app = TestApp::start();
    let ann = app.user("ann").with("prefer", "respond-async").with("idempotency-key", "one");
    let first = ann.post(GENERATE, joke("[delay 60000]")).await;
    let again = ann.post(GENERATE, joke("[delay 60000]")).await;
    assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (202, "true"));
    assert_eq!(again.text(), first.text());
    for header in ["location", "preference-applied", "content-type"] {
        assert_eq!(again.header(header), first.header(header));
        assert!(!again.header(header).is_empty(), "{header}");
    }
    assert_eq!(ann.get("/api/v1/creations").await.json()["meta"]["total"], 1);
    let other = ann.post(GENERATE, joke("b")).await;
    assert_eq!(other.error(), "409 CONFLICT This Idempotency-Key was used for another request");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_tell_of_every_step_and_end_with_the_last() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let id = start(&ann, joke("[ticket 3] x")).await[0];
    let seen = events(&ann.get(&format!("/api/v1/creations/{id}/events")).await);
    assert_eq!(seen.last().unwrap(), &json!({"creation_id": id, "status": "completed", "progress": 100}));
    assert!(seen.iter().any(|event| event["status"] == "generating" && event["progress"] == 50), "{seen:?}");
    assert!(seen.iter().rev().skip(1).all(|event| event["status"] != "completed"), "it ends once: {seen:?}");
    let late = events(&ann.get(&format!("/api/v1/creations/{id}/events")).await);
    assert_eq!(late, [json!({"creation_id": id, "status": "completed", "progress": 100})]);
    let failed = start(&ann, joke("[refuse]")).await[0];
    let seen = events(&ann.get(&format!("/api/v1/creations/{failed}/events")).await);
    assert_eq!(seen.last().unwrap()["error"], "The prompt was refused by the content policy");
    assert_eq!(seen.last().unwrap()["status"], "failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_says_for_whom_and_how_long() {
    let app = narrow();
    let (ann, ben) = (app.user("ann"), app.user("ben"));
    let running = start(&ann, joke("[delay 60000]")).await[0];
    until(&ann, running, "generating").await;
    start(&ann, joke("a")).await;
    start(&ann, joke("b")).await;
    let waiting = start(&ben, joke("c")).await[0];
    let status = ben.get(&format!("/api/v1/creations/{waiting}/status")).await.data();
    // Accounts take turns: of Ann's two only one comes first.
    assert_eq!((&status["status"], &status["queue_position"]), (&json!("pending"), &json!(1)));
    let (start_in, left) = (&status["estimated_start_seconds"], &status["estimated_seconds_left"]);
    assert!(start_in.as_u64().unwrap() > 0 && left.as_u64() > start_in.as_u64(), "{status}");
    let path = format!("/api/v1/creations/{waiting}/events");
    let watching = ben.get(&path);
    let ending = async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        ann.post(&format!("/api/v1/creations/{running}/cancel"), json!({})).await.data();
    };
    let (seen, ()) = tokio::join!(watching, ending);
    let seen = events(&seen);
    assert_eq!(seen[0]["queue_position"], 1, "{seen:?}");
    assert_eq!(seen.last().unwrap()["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_gives_back_what_was_not_delivered() {
    let app = narrow();
    let ann = app.user("ann");
    let running = start(&ann, joke("[delay 60000]")).await[0];
    until(&ann, running, "generating").await;
    let queued = start(&ann, joke("waits")).await[0];
    assert_eq!(balance(&ann).await, 998);
    let cancelled = ann.post(&format!("/api/v1/creations/{queued}/cancel"), json!({})).await.data();
    insta::assert_json_snapshot!(cancelled, @r#"
    {
      "creation_id": 2,
      "status": "cancelled",
      "credit_cost": 0,
      "credits_refunded": 1,
      "credits_remaining": 999
    }
    "#);
    ann.post(&format!("/api/v1/creations/{running}/cancel"), json!({})).await.data();
    assert_eq!(balance(&ann).await, 1_000);
    for id in [running, queued] {
        let again = ann.post(&format!("/api/v1/creations/{id}/cancel"), json!({})).await;
        assert_eq!(again.error(), "409 CONFLICT The generation is over already");
        assert_eq!(ann.get(&format!("/api/v1/creations/{id}")).await.data()["status"], "cancelled");
    }
    assert_eq!(app.audit().unwrap(), vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_half_way_keeps_and_charges_what_is_there() {
    let app = narrow();
    let ann = app.user("ann");
    let ids = start(&ann, json!({"prompt": "[delay 300]", "model_id": 37, "count": 10})).await;
    assert_eq!(balance(&ann).await, 991, "ten cost nine");
    while ann.get(&format!("/api/v1/creations/{}/status", ids[0])).await.data()["progress"] == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let cancelled = ann.post(&format!("/api/v1/creations/{}/cancel", ids[9]), json!({})).await.data();
    assert_eq!(cancelled["status"], "cancelled");
    let made = ann.get("/api/v1/creations?status=completed").await.json()["meta"]["total"].as_i64().unwrap();
    assert!((1..10).contains(&made), "{made}");
    assert_eq!(ann.get("/api/v1/creations?status=cancelled").await.json()["meta"]["total"], 10 - made);
    let (cost, refund) = (cancelled["credit_cost"].as_i64().unwrap(), cancelled["credits_refunded"].as_i64().unwrap());
    assert_eq!((cost, cost + refund), (made, 9));
    assert_eq!(balance(&ann).await, 1_000 - cost);
    assert_eq!(app.audit().unwrap(), vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_watches_or_cancels_what_is_anothers() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let made = ann.post(GENERATE, joke("public")).await.data()["creations"][0]["creation_id"].as_u64().unwrap();
    let running = start(&ann, joke("[delay 60000]")).await[0];
    for id in [made, running, 999] {
        for way in ["events", "status"] {
            let path = format!("/api/v1/creations/{id}/{way}");
            assert_eq!(app.user("ben").get(&path).await.error(), "404 NOT_FOUND Creation not found", "{path}");
            assert_eq!(app.anon().get(&path).await.status, 401);
        }
        let cancel = format!("/api/v1/creations/{id}/cancel");
        assert_eq!(app.user("ben").post(&cancel, json!({})).await.error(), "404 NOT_FOUND Creation not found");
        assert_eq!(app.anon().post(&cancel, json!({})).await.status, 401);
    }
    let reader = app.key("ann", &[atelier::domain::Scope::Read]);
    let refused = reader.post(&format!("/api/v1/creations/{running}/cancel"), json!({})).await;
    assert_eq!(refused.error(), "403 FORBIDDEN This needs the generate scope");
    let maker = app.key("ann", &[atelier::domain::Scope::Generate]);
    assert_eq!(maker.post(&format!("/api/v1/creations/{running}/cancel"), json!({})).await.status, 200);
}
