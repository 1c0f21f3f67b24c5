//! `Idempotency-Key` at whatever creates or charges.

use serde_json::{Value, json};

use super::start;

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
