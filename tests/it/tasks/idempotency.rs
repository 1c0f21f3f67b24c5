//! `Idempotency-Key` at whatever creates or charges.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem::http::Method;
use serde_json::{Value, json};

use super::start;
use crate::support::TestApp;

/// Path and body of every creating request of the dialects here, and what another body under the same key is told.
fn creating() -> Vec<(&'static str, Value, u16)> {
    let (omni, girl) =
        (json!({"model_id": "gpt-image-2", "prompt": "x"}), json!({"scene": "text-to-image", "prompt": "x"}));
    let native = json!({"model_id": 10010, "prompt": "x"});
    vec![
        ("/api/v1/tasks/create", omni.clone(), 200),
        ("/omni/api/v1/tasks/create", omni, 200),
        ("/api/v1/generate", girl.clone(), 422),
        ("/girlgenerator/api/v1/generate", girl, 422),
        ("/api/v1/generators/image/generate", native.clone(), 409),
        ("/generor/api/v1/generators/image/generate", native, 409),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_makes_and_charges_once_in_every_dialect() {
    let app = start();
    for (place, (path, body, status)) in creating().into_iter().enumerate() {
        let ann = app.user(&format!("ann{place}")).with("idempotency-key", "one");
        let (first, second) = tokio::join!(ann.post(path, body.clone()), ann.post(path, body.clone()));
        let third = ann.post(path, body.clone()).await;
        assert!(first.status.is_success(), "{path}: {}", first.text());
        assert_eq!((&first.bytes, &first.bytes), (&second.bytes, &third.bytes), "{path}");
        assert_eq!(third.header("idempotency-replayed"), "true", "{path}");
        let transactions = ann.get("/api/v1/creations").await;
        assert_eq!(transactions.json()["meta"]["total"], 1, "{path}");

        let mut other = body;
        other["prompt"] = json!("y");
        let reply = ann.post(path, other).await;
        assert_eq!(reply.status, status, "{path}");
        assert!(reply.text().contains("This Idempotency-Key was used for another request"), "{path}: {}", reply.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_leaves_the_key_free() {
    let app = start();
    for (place, (path, body, _)) in creating().into_iter().enumerate() {
        let name = format!("poor{place}");
        let owner = app.account_with(&name, 0, atelier::domain::Tier::Free);
        let poor = app.user(&name).with("idempotency-key", "one");
        assert!(poor.post(path, body.clone()).await.text().contains("Not enough credits"), "{path}");
        let now = app.clock.now();
        let gift = atelier::domain::ledger::NewEntry::new(
            atelier::domain::EntryKind::Purchase,
            atelier::domain::Purse::Paid,
            atelier::units::Credits::whole(100),
            "for the test",
        );
        let write = app
            .store
            .write_blocking(move |tx| atelier::domain::ledger::add(tx, owner.id, gift.clone(), now).map(|_| ()));
        write.expect("credits");
        assert!(!poor.post(path, body).await.text().contains("Not enough credits"), "{path}");
        assert_eq!(poor.get("/api/v1/creations").await.json()["meta"]["total"], 1, "{path}");
    }
}

/// A request to rework a picture, as a client puts it together that marks the parts by `boundary`.
fn form(boundary: &str, prompt: &str) -> Vec<u8> {
    let picture = BASE64.decode(super::faults::PIXEL).expect("base64");
    let part = |head: &str, body: &[u8]| {
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name={head}\r\n\r\n");
        [head.as_bytes(), body, b"\r\n"].concat()
    };
    let parts = [
        part("\"image\"; filename=\"a.png\"", &picture),
        part("\"model\"", b"gpt-image-2"),
        part("\"prompt\"", prompt.as_bytes()),
    ];
    [parts.concat().as_slice(), format!("--{boundary}--\r\n").as_bytes()].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_again_is_the_same_whatever_its_boundary() {
    let app: TestApp = start();
    let ann = app.user("ann").with("idempotency-key", "one");
    let send = async |boundary: &str, prompt: &str| {
        let content_type = format!("multipart/form-data; boundary={boundary}");
        let client = ann.clone().with("content-type", &content_type);
        client.send(Method::POST, "/v1/images/edits", Some(form(boundary, prompt))).await
    };
    let first = send("x1", "a tea house").await;
    assert!(first.status.is_success(), "{}", first.text());
    let again = send("another", "a tea house").await;
    assert_eq!((again.header("idempotency-replayed"), &again.bytes), ("true", &first.bytes));
    assert_eq!(send("x1", "a castle").await.status, 409);
    assert_eq!(app.user("ann").get("/api/v1/creations").await.json()["meta"]["total"], 1);
}
