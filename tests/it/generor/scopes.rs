//! What a key may do. The document's section "ขอบเขต".

use atelier::domain::Scope;
use serde_json::json;

use super::endpoints::{Access, ENDPOINTS, call};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_asks_for_its_scope_and_a_key_without_scopes_has_all() {
    let app = TestApp::start();
    app.account("johndoe");
    let full = app.user("ann");
    for endpoint in ENDPOINTS {
        assert_ne!(call(&full, endpoint).await.status, 403, "{endpoint:?}");
    }
    for scope in Scope::ALL {
        let client = app.key("ann", &[scope]);
        for endpoint in ENDPOINTS {
            let needed = match endpoint.2 {
                Access::Anyone => scope,
                Access::Open => Scope::Read,
                Access::Auth(needed) => needed,
            };
            let reply = call(&client, endpoint).await;
            if needed == scope {
                assert_ne!(reply.status, 403, "{scope:?} {endpoint:?}: {}", reply.text());
            } else {
                let expected = format!("403 FORBIDDEN This needs the {} scope", needed.as_str());
                assert_eq!(reply.error(), expected, "{scope:?} {endpoint:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_its_scopes_say() {
    let app = TestApp::start();
    let reader = app.key("ann", &[Scope::Read]);
    assert_eq!(reader.get("/api/v1/users/me").await.status, 200);
    let refused = reader.post("/api/v1/generators/joke/generate", json!({"prompt": "x", "model_id": 37})).await;
    assert_eq!(refused.error(), "403 FORBIDDEN This needs the generate scope");
    assert_eq!(reader.delete("/api/v1/creations/1").await.error(), "403 FORBIDDEN This needs the write scope");
    let writer = app.key("ann", &[Scope::Write, Scope::Generate]);
    assert_eq!(writer.get("/api/v1/models").await.error(), "403 FORBIDDEN This needs the read scope");
}
