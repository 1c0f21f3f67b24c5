//! Accounts, and who follows whom. The document's section "ผู้ใช้".

use atelier::domain::account;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{ids, joke};
use crate::support::TestApp;

/// A 1 × 1 PNG, as a `data:` URL.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

#[tokio::test(flavor = "multi_thread")]
async fn my_profile_is_what_the_document_prints() {
    let app = TestApp::start();
    let owner = app.account("johndoe").id;
    let write = app.store.write(move |tx| {
        account::update(tx, owner, |account| {
            account.bio = Some("I make things with AI".to_owned());
            account.website = Some("https://example.com".to_owned());
            Ok(())
        })
    });
    write.await.unwrap();
    insta::assert_json_snapshot!(app.user("johndoe").get("/api/v1/users/me").await.json(), @r#"
    {
      "success": true,
      "data": {
        "user_id": 1,
        "username": "johndoe",
        "email": "johndoe@example.com",
        "avatar": null,
        "bio": "I make things with AI",
        "website": "https://example.com",
        "joined": "2026-02-20 12:00:00",
        "credits": {
          "total": 1000,
          "paid": 1000,
          "free": 0,
          "earned": 0,
          "max": 250
        },
        "creation_count": 0,
        "follower_count": 0,
        "following_count": 0,
        "teams": []
      }
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_changed_and_shown() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let body = json!({"bio": "Updated bio", "website": "https://example.com", "avatar": PIXEL});
    let me = ann.patch("/api/v1/users/me", body).await.data();
    assert_eq!((&me["bio"], &me["website"]), (&json!("Updated bio"), &json!("https://example.com")));
    let picture = app.anon().get(me["avatar"].as_str().unwrap()).await;
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/webp"));

    let shown = app.anon().get("/api/v1/users/ann").await.data();
    assert_json_snapshot!(shown, {".avatar" => "[path]"}, @r#"
    {
      "user_id": 1,
      "username": "ann",
      "avatar": "[path]",
      "bio": "Updated bio",
      "website": "https://example.com",
      "joined": "2026-02-20 12:00:00",
      "creation_count": 0,
      "follower_count": 0,
      "following_count": 0
    }
    "#);
    for (body, expected) in [
        (json!({"website": "javascript:alert(1)"}), "400 VALIDATION_ERROR website: must be an http or https URL"),
        (json!({"bio": "x".repeat(1001)}), "400 VALIDATION_ERROR bio: must be at most 1000 characters"),
        (
            json!({"bio": "Changed", "avatar": "http://127.0.0.1/a.png"}),
            "400 VALIDATION_ERROR avatar: must not point at a private address",
        ),
        (
            json!({"bio": "Changed", "avatar": "data:image/png;base64,AAAA"}),
            "400 VALIDATION_ERROR avatar: is not a PNG, JPEG, WebP or GIF picture",
        ),
        (json!({"avatar": PIXEL, "website": "x"}), "400 VALIDATION_ERROR website: must be an http or https URL"),
    ] {
        assert_eq!(ann.patch("/api/v1/users/me", body).await.error(), expected);
        assert_eq!(app.anon().get("/api/v1/users/ann").await.data(), shown, "nothing of it is kept");
    }
    assert_eq!(app.anon().get("/api/v1/users/nobody").await.error(), "404 NOT_FOUND User not found");
    let cleared = ann.patch("/api/v1/users/me", json!({"bio": "", "avatar": ""})).await.data();
    assert_eq!((&cleared["bio"], &cleared["avatar"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_looked_at_and_followed() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    assert_eq!(ann.get("/api/v1/users/bob/follow").await.data(), json!({"following": false}));
    assert_eq!(ann.post("/api/v1/users/bob/follow", json!({})).await.data(), json!({"following": true}));
    assert_eq!(ann.post("/api/v1/users/bob/follow", json!({})).await.data(), json!({"following": true}));
    assert_eq!(ann.get("/api/v1/users/bob/follow").await.data(), json!({"following": true}));
    let oneself = ann.post("/api/v1/users/ann/follow", json!({})).await;
    assert_eq!(oneself.error(), "400 VALIDATION_ERROR username: must be someone else: you cannot follow yourself");
    assert_eq!(app.anon().get("/api/v1/users/bob").await.data()["follower_count"], 1);
    let followers = app.anon().get("/api/v1/users/bob/followers").await.data();
    assert_eq!(followers[0]["username"], "ann");
    assert_eq!(app.anon().get("/api/v1/users/ann/following").await.data()[0]["username"], "bob");

    let shown = joke(&bob, json!({})).await;
    joke(&bob, json!({"privacy_mode": 1})).await;
    let creations = app.anon().get("/api/v1/users/bob/creations?page=1").await.json();
    assert_eq!((ids(&creations["data"]), &creations["meta"]["total"]), (vec![shown], &json!(1)));
    assert_eq!(app.anon().get("/api/v1/users/bob").await.data()["creation_count"], 1);
    assert_eq!(ann.delete("/api/v1/users/bob/follow").await.data(), json!({"following": false}));
    assert_eq!(app.anon().get("/api/v1/users/bob").await.data()["follower_count"], 0);
}
