//! Credits: the balance, its history, gifts, vouchers and refunds. The document's section "เครดิต".

use std::collections::BTreeSet;
use std::time::Duration;

use atelier::domain::{EntryKind, NewAccount, Scope, Tier, account, creation, ledger, voucher};
use atelier::units::Credits;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clients::Client;

const GIFT: &str = "/api/v1/credits/gift";
const REDEEM: &str = "/api/v1/credits/redeem";

async fn total(client: &Client<'_>) -> Value {
    client.get("/api/v1/credits/balance").await.data()["total"].take()
}

/// Type, amount and description of every transaction, newest first.
async fn history(client: &Client<'_>) -> String {
    let list = client.get("/api/v1/credits/transactions").await.data();
    let line = |entry: &Value| format!("{} {} {}", entry["type"], entry["amount"], entry["description"]);
    list.as_array().expect("a list").iter().map(line).collect::<Vec<_>>().join("\n").replace('"', "")
}

/// A fresh voucher's code.
fn voucher_of(app: &TestApp, credits: i64, lasts: Option<Duration>) -> String {
    let (code, now) = (voucher::generate(&app.random), app.clock.now());
    let (stored, expires) = (code.clone(), lasts.map(|lasts| now.plus(lasts)));
    let write = app.store.write_blocking(move |tx| {
        voucher::create(tx, std::slice::from_ref(&stored), Credits::whole(credits), expires, now)
    });
    write.expect("a voucher");
    code
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_come_go_and_are_listed() {
    let app = TestApp::start();
    let new = NewAccount {
        username: "bea".to_owned(),
        email: "bea@example.com".to_owned(),
        password_hash: String::new(),
        tier: Tier::Free,
        is_admin: false,
        credits: None,
    };
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    app.store.write_blocking(move |tx| account::create(tx, &new, &settings, now)).unwrap();
    let bea = app.user("bea");
    let balance = bea.get("/api/v1/credits/balance").await.data();
    assert_eq!(balance.to_string(), r#"{"total":250,"paid":0,"free":250,"earned":0,"max":250}"#);
    bea.post("/api/v1/generators/joke/generate", json!({"prompt": "x", "model_id": 37, "count": 3})).await.data();
    assert_eq!(bea.get("/api/v1/credits/balance").await.data()["total"], 247);
    let list = bea.get("/api/v1/credits/transactions").await.json();
    insta::assert_json_snapshot!(list, @r#"
    {
      "success": true,
      "data": [
        {
          "transaction_id": 2,
          "type": "spend",
          "amount": -3,
          "balance_after": 247,
          "description": "joke with Gemini 3.5 Flash",
          "created_at": "2026-02-20 12:00:00"
        },
        {
          "transaction_id": 1,
          "type": "signup_bonus",
          "amount": 250,
          "balance_after": 250,
          "description": "Sign-up bonus",
          "created_at": "2026-02-20 12:00:00"
        }
      ],
      "meta": {
        "page": 1,
        "per_page": 20,
        "total": 2,
        "total_pages": 1,
        "has_next": false,
        "has_prev": false
      }
    }
    "#);
    let spent = bea.get("/api/v1/credits/transactions?type=spend&page=1").await.json();
    assert_eq!((spent["data"].as_array().unwrap().len(), &spent["meta"]["total"]), (1, &json!(1)));
    assert_eq!(
        bea.get("/api/v1/credits/transactions?type=theft").await.error(),
        "400 VALIDATION_ERROR type: must be one of spend, purchase, daily_bonus, weekly_bonus, signup_bonus, refund, \
         gift_sent, gift_received"
    );
    assert_eq!(app.anon().get("/api/v1/credits/balance").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_moves_credits_from_one_to_another() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    let sent = ann.post(GIFT, json!({"username": "BOB", "amount": 300})).await;
    assert_eq!(sent.status, 201);
    insta::assert_json_snapshot!(sent.data(), @r#"
    {
      "transaction_id": 4,
      "type": "gift_sent",
      "amount": -300,
      "balance_after": 700,
      "description": "To bob",
      "created_at": "2026-02-20 12:00:00"
    }
    "#);
    let balance = bob.get("/api/v1/credits/balance").await.data();
    assert_eq!(balance.to_string(), r#"{"total":1300,"paid":1000,"free":0,"earned":300,"max":250}"#);
    assert_eq!(history(&bob).await, "gift_received 300 From ann\npurchase 1000 Starting credits");
    let sent = ann.get("/api/v1/credits/transactions?type=gift_sent").await.json();
    assert_eq!((&sent["data"][0]["amount"], &sent["meta"]["total"]), (&json!(-300), &json!(1)));
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gift_that_cannot_be_moves_nothing() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let bob = app.account("bob").id;
    let mut table = String::new();
    let bodies = [
        json!({"username": "bob", "amount": 1001}),
        json!({"username": "ann", "amount": 1}),
        json!({"username": "nobody", "amount": 1}),
        json!({"username": "bob", "amount": 0}),
        json!({"username": "bob", "amount": -5}),
        json!({"username": "bob", "amount": 2.5}),
        json!({"username": "bob", "amount": i64::MAX}),
        json!({"amount": 5}),
    ];
    for body in bodies {
        table += &format!("{body} → {}\n", ann.post(GIFT, body.clone()).await.error());
    }
    let disable = |account: &mut atelier::domain::Account| {
        account.is_disabled = true;
        Ok(())
    };
    app.store.write_blocking(move |tx| account::update(tx, bob, disable)).unwrap();
    table += &format!("disabled → {}\n", ann.post(GIFT, json!({"username": "bob", "amount": 1})).await.error());
    let reader = app.key("ann", &[Scope::Read, Scope::Generate]);
    table += &format!("scope → {}\n", reader.post(GIFT, json!({"username": "bob", "amount": 1})).await.error());
    table += &format!("stranger → {}", app.anon().post(GIFT, json!({"username": "bob", "amount": 1})).await.error());
    insta::assert_snapshot!(table, @r#"
    {"username":"bob","amount":1001} → 402 INSUFFICIENT_CREDITS Not enough credits: 1001 needed, 1000 available
    {"username":"ann","amount":1} → 400 VALIDATION_ERROR username: must be someone else
    {"username":"nobody","amount":1} → 404 NOT_FOUND User not found
    {"username":"bob","amount":0} → 400 VALIDATION_ERROR amount: must be 1 to 1000000000
    {"username":"bob","amount":-5} → 400 VALIDATION_ERROR amount: must be 1 to 1000000000
    {"username":"bob","amount":2.5} → 400 VALIDATION_ERROR amount: must be an integer, not `2.5`
    {"username":"bob","amount":9223372036854775807} → 400 VALIDATION_ERROR amount: must be 1 to 1000000000
    {"amount":5} → 400 VALIDATION_ERROR username: is required
    disabled → 404 NOT_FOUND User not found
    scope → 403 FORBIDDEN This needs the write scope
    stranger → 401 UNAUTHORIZED Missing or invalid API key
    "#);
    assert_eq!(total(&ann).await, 1000);
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn bonus_credits_cannot_be_given_away() {
    let app = TestApp::start();
    let new = NewAccount {
        username: "bea".to_owned(),
        email: "bea@example.com".to_owned(),
        password_hash: String::new(),
        tier: Tier::Free,
        is_admin: false,
        credits: None,
    };
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    app.store.write_blocking(move |tx| account::create(tx, &new, &settings, now)).unwrap();
    let (ann, bea) = (app.user("ann"), app.user("bea"));
    let give = async |amount: i64| bea.post(GIFT, json!({"username": "ann", "amount": amount})).await;
    assert_eq!(
        give(1).await.error(),
        "400 VALIDATION_ERROR amount: must be at most 0: bonus credits cannot be given away"
    );
    ann.post(GIFT, json!({"username": "bea", "amount": 20})).await.data();
    bea.post(REDEEM, json!({ "code": voucher_of(&app, 50, None) })).await.data();
    assert_eq!(
        give(71).await.error(),
        "400 VALIDATION_ERROR amount: must be at most 70: bonus credits cannot be given away"
    );
    assert_eq!(give(70).await.status, 201);
    let left = bea.get("/api/v1/credits/balance").await.data();
    assert_eq!(left.to_string(), r#"{"total":250,"paid":0,"free":250,"earned":0,"max":250}"#);
    assert_eq!(give(251).await.error(), "402 INSUFFICIENT_CREDITS Not enough credits: 251 needed, 250 available");
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn gifts_at_once_never_spend_a_credit_twice() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    let replies = join_all((0..10).map(|_| ann.post(GIFT, json!({"username": "bob", "amount": 300})))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 3);
    assert_eq!(replies.iter().filter(|reply| reply.status == 402).count(), 7);
    assert_eq!((total(&ann).await, total(&bob).await), (json!(100), json!(1900)));

    let retried = ann.with("idempotency-key", "gift");
    for _ in 0..3 {
        assert_eq!(retried.post(GIFT, json!({"username": "bob", "amount": 10})).await.status, 201);
    }
    assert_eq!(total(&bob).await, 1910, "a retry gives nothing more");
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_under_way_cannot_be_given() {
    let app = TestApp::start();
    let (ann, _) = (app.user("ann"), app.account("bob"));
    let joke = json!({"prompt": "[delay 400] x", "model_id": 37, "count": 10});
    let made = ann.post("/api/v1/generators/joke/generate", joke);
    let gift = async {
        while total(&ann).await == 1000 {
            tokio::task::yield_now().await;
        }
        ann.post(GIFT, json!({"username": "bob", "amount": 1000})).await
    };
    let (made, gift) = tokio::join!(made, gift);
    assert_eq!(made.status, 201);
    assert_eq!(gift.error(), "402 INSUFFICIENT_CREDITS Not enough credits: 1000 needed, 991 available");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_is_good_once() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    let code = voucher_of(&app, 500, None);
    let typed = code.to_lowercase().replace('-', " ");
    let redeemed = ann.post(REDEEM, json!({ "code": typed })).await;
    assert_eq!(redeemed.status, 201);
    let data = redeemed.data();
    assert_eq!(
        (&data["type"], &data["amount"], &data["balance_after"]),
        (&json!("purchase"), &json!(500), &json!(1500))
    );
    assert_eq!(data["description"], format!("Voucher {}…", &code[..4]));
    for client in [&ann, &bob] {
        let again = client.post(REDEEM, json!({ "code": code })).await;
        assert_eq!(again.error(), "400 VALIDATION_ERROR code: was redeemed before");
    }
    let unknown = bob.post(REDEEM, json!({"code": "0000-0000-0000-0000"})).await;
    assert_eq!(unknown.error(), "400 VALIDATION_ERROR code: is not the code of a voucher");

    let late = voucher_of(&app, 5, Some(Duration::from_secs(60)));
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(bob.post(REDEEM, json!({ "code": late })).await.error(), "400 VALIDATION_ERROR code: has expired");

    let contested = voucher_of(&app, 7, None);
    let replies = join_all((0..4).map(|_| bob.post(REDEEM, json!({ "code": contested })))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    assert_eq!(total(&bob).await, 1007);
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_codes_has_to_wait() {
    let app = TestApp::start();
    let ann = app.user("ann");
    for _ in 0..10 {
        assert_eq!(ann.post(REDEEM, json!({"code": "guess"})).await.status, 400);
    }
    // Another key of the same account is no way around it.
    let code = voucher_of(&app, 500, None);
    let other = app.user("ann");
    assert_eq!(
        other.post(REDEEM, json!({ "code": code })).await.error(),
        "429 RATE_LIMIT_EXCEEDED Too many requests; try again in 60 s"
    );
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(other.post(REDEEM, json!({ "code": code })).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_gives_back_what_was_charged_and_no_more() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let made = ann.post("/api/v1/generators/joke/generate", json!({"prompt": "x", "model_id": 37, "count": 3})).await;
    let id = atelier::domain::CreationId(made.data()["creations"][0]["creation_id"].as_u64().unwrap());
    let job = app.store.read(|tx| creation::find(tx, id)).unwrap().unwrap().job;
    let now = app.clock.now();
    let refund = |credits: Option<i64>| {
        let amount = credits.map(Credits::whole);
        app.store.write_blocking(move |tx| ledger::refund(tx, job, amount, "Sorry", now)).map_err(|e| e.to_string())
    };
    assert_eq!(refund(Some(4)).unwrap_err(), "credits: must be more than 0 and at most 3");
    assert_eq!(refund(Some(1)).unwrap().change.paid, Credits::whole(1));
    assert_eq!(refund(None).unwrap().change.paid, Credits::whole(2));
    assert_eq!(refund(None).unwrap_err(), "It has cost nothing, or everything was given back already");
    assert_eq!(
        history(&ann).await,
        "refund 2 Sorry\nrefund 1 Sorry\nspend -3 joke with Gemini 3.5 Flash\npurchase 1000 Starting credits"
    );
    assert_eq!(total(&ann).await, 1000);
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_type_of_transaction_comes_from_something_real() {
    let app = TestApp::start();
    let new = NewAccount {
        username: "bea".to_owned(),
        email: "bea@example.com".to_owned(),
        password_hash: String::new(),
        tier: Tier::Free,
        is_admin: false,
        credits: None,
    };
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    app.store.write_blocking(move |tx| account::create(tx, &new, &settings, now)).unwrap();
    let (ann, bea) = (app.user("ann"), app.user("bea"));
    // So much that both bonuses have room afterwards.
    let long = json!({"prompt": "x", "model_id": 37, "count": 10, "parameters": {"horoscope-length": "long"}});
    bea.post("/api/v1/generators/horoscope/generate", long).await.data();
    bea.post(REDEEM, json!({ "code": voucher_of(&app, 50, None) })).await.data();
    bea.post(GIFT, json!({"username": "ann", "amount": 40})).await.data();
    ann.post(GIFT, json!({"username": "bea", "amount": 20})).await.data();
    app.clock.advance(Duration::from_secs(7 * 86_400));
    total(&bea).await;
    let job = app.store.read(|tx| creation::find(tx, atelier::domain::CreationId(1))).unwrap().unwrap().job;
    app.store.write_blocking(move |tx| ledger::refund(tx, job, None, "Sorry", now)).unwrap();

    let list = bea.get("/api/v1/credits/transactions").await.data();
    let types: BTreeSet<_> = list.as_array().unwrap().iter().map(|entry| entry["type"].as_str().unwrap()).collect();
    assert_eq!(types, EntryKind::ALL.map(EntryKind::as_str).into_iter().collect());
    for kind in EntryKind::ALL.map(EntryKind::as_str) {
        let one = bea.get(&format!("/api/v1/credits/transactions?type={kind}")).await.json();
        assert_eq!(one["meta"]["total"], 1, "{kind}");
        let is_loss = one["data"][0]["amount"].as_f64().unwrap() < 0.0;
        assert_eq!(is_loss, ["spend", "gift_sent"].contains(&kind), "{kind}");
    }
    let sum: f64 = list.as_array().unwrap().iter().map(|entry| entry["amount"].as_f64().unwrap()).sum();
    assert_eq!(json!(sum as i64), total(&bea).await);
}
