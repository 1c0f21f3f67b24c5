//! Who is calling. The document's section "การยืนยันตัวตน".

use serde_json::json;

use super::endpoints::{Access, ENDPOINTS, call};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_bearer_token_tells_who_calls_and_much_needs_none() {
    let app = TestApp::start();
    let secret = app.secret("johndoe", &[]);
    assert!(secret.starts_with("gnr_live_") && secret.len() == 49, "{secret}");
    assert!(secret[9..].bytes().all(|byte| byte.is_ascii_hexdigit()), "{secret}");
    let johndoe = app.anon().with("authorization", &format!("Bearer {secret}"));
    assert_eq!(johndoe.get("/api/v1/users/me").await.data()["username"], "johndoe");
    for endpoint in ENDPOINTS {
        let reply = call(&app.anon(), endpoint).await;
        match endpoint.2 {
            Access::Auth(_) => {
                assert_eq!(reply.error(), "401 UNAUTHORIZED Missing or invalid API key", "{endpoint:?}");
                assert_eq!(reply.header("www-authenticate"), "Bearer", "{endpoint:?}");
            }
            Access::Anyone | Access::Open => assert_ne!(reply.status, 401, "{endpoint:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_refused_even_where_none_is_needed() {
    let app = TestApp::start();
    assert_eq!(app.anon().get("/api/v1/models").await.status, 200);
    for header in ["Bearer gnr_live_0000000000000000000000000000000000000000", "Bearer sk-nonsense", "Basic YTpi", "x"]
    {
        let reply = app.anon().with("authorization", header).get("/api/v1/models").await;
        assert_eq!(reply.error(), "401 UNAUTHORIZED Missing or invalid API key", "{header}");
    }
    assert_eq!(app.anon().get("/api/v1/users/me").await.error(), "401 UNAUTHORIZED Missing or invalid API key");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_of_key_open_until_they_are_revoked() {
    let app = TestApp::start();
    let ann = app.user("ann");
    for kind in ["gnr", "sk"] {
        let made = ann.post("/api/v1/api-keys", json!({"name": "Phone", "kind": kind})).await.data();
        let phone = app.anon().with_key(made["api_key"].as_str().unwrap());
        assert_eq!(phone.get("/api/v1/users/me").await.data()["username"], "ann");
        assert_eq!(ann.delete(&format!("/api/v1/api-keys/{}", made["key_id"])).await.data()["revoked"], true);
        assert_eq!(phone.get("/api/v1/users/me").await.error(), "401 UNAUTHORIZED Missing or invalid API key");
    }
}
