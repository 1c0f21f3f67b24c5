//! Keys to the API. The document's section "คีย์ API".

use atelier::domain::Scope;
use serde_json::json;

use super::names;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_shown_once_listed_and_revoked() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let body = json!({"name": "My App", "scopes": ["read", "generate"]});
    let made = ann.post("/api/v1/api-keys", body).await;
    assert_eq!(made.status, 201);
    let made = made.data();
    assert_eq!(names(&made), ["key_id", "api_key", "prefix", "name", "scopes", "message"]);
    let key = made["api_key"].as_str().unwrap();
    let client = app.anon().with_key(key);
    assert_eq!(client.get("/api/v1/users/me").await.status, 200);
    assert_eq!(client.post("/api/v1/teams", json!({"name": "x"})).await.status, 403);

    let list = ann.get("/api/v1/api-keys").await;
    assert!(!list.text().contains(key), "the whole key is shown once");
    let listed = list.data();
    let entry = listed.as_array().unwrap().iter().find(|entry| entry["key_id"] == made["key_id"]).unwrap();
    assert_eq!((&entry["prefix"], &entry["name"]), (&made["prefix"], &json!("My App")));

    ann.delete(&format!("/api/v1/api-keys/{}", made["key_id"])).await.data();
    assert_eq!(client.get("/api/v1/users/me").await.status, 401, "at once");
    let listed = ann.get("/api/v1/api-keys").await.data();
    assert!(listed.as_array().unwrap().iter().all(|entry| entry["key_id"] != made["key_id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_is_what_the_document_prints() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let reply = ann.post("/api/v1/api-keys", json!({"name": "My App", "scopes": ["read", "generate"]})).await;
    assert_eq!(reply.status, 201);
    let (made, text) = (reply.data(), reply.text());
    let key = made["api_key"].as_str().unwrap().to_owned();
    assert!(key.len() == 49 && key[9..].bytes().all(|b| b.is_ascii_hexdigit()), "{key}");
    assert_eq!(made["prefix"], key[..17]);
    let masked = text.replace(&key, "KEY").replace(&key[..17], "PREFIX");
    insta::assert_snapshot!(masked, @r#"
    {"success":true,"data":{"key_id":2,"api_key":"KEY","prefix":"PREFIX","name":"My App","scopes":["read","generate"],"message":"Save this API key now. It will not be shown again."}}
    "#);
    let list = ann.get("/api/v1/api-keys").await;
    assert!(!list.text().contains(&key));
    let first = &list.data()[0];
    assert_eq!(names(first), ["key_id", "prefix", "name", "scopes", "created_at", "last_used_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_never_makes_a_stronger_one() {
    let app = TestApp::start();
    let writer = app.key("ann", &[Scope::Write, Scope::Read]);
    for scopes in [json!(["generate"]), json!([]), json!(null)] {
        let refused = writer.post("/api/v1/api-keys", json!({"name": "x", "scopes": scopes})).await;
        assert_eq!(refused.error(), "403 FORBIDDEN This needs a key that holds every scope it hands out");
    }
    assert_eq!(writer.post("/api/v1/api-keys", json!({"name": "x", "scopes": ["read"]})).await.status, 201);
    let reader = app.key("ann", &[Scope::Read]);
    assert_eq!(reader.post("/api/v1/api-keys", json!({"name": "x"})).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_key_cannot_be() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let create = async |body| ann.post("/api/v1/api-keys", body).await.error();
    assert_eq!(create(json!({})).await, "400 VALIDATION_ERROR name: is required");
    assert_eq!(create(json!({"name": " "})).await, "400 VALIDATION_ERROR name: must be 1 to 100 characters");
    assert_eq!(
        create(json!({"name": "x", "scopes": ["admin"]})).await,
        "400 VALIDATION_ERROR scopes[0]: must be one of `read`, `write`, `generate`, not `admin`"
    );
    assert_eq!(
        create(json!({"name": "x", "kind": "pem"})).await,
        "400 VALIDATION_ERROR kind: must be `gnr` or `sk`, not `pem`"
    );
    for _ in 0..9 {
        assert_eq!(ann.post("/api/v1/api-keys", json!({"name": "x"})).await.status, 201);
    }
    assert_eq!(create(json!({"name": "x"})).await, "409 CONFLICT An account can have at most 10 active API keys");
    assert_eq!(app.user("ben").delete("/api/v1/api-keys/1").await.error(), "404 NOT_FOUND API key not found");
}
