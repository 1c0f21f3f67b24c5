//! What goes wrong, and how it is said. The document's section "รหัสข้อผิดพลาด".

use atelier::domain::{Scope, Tier};
use poem::http::Method;
use serde_json::json;

use crate::support::{TestApp, upstream};

/// One of each, by what a caller does.
#[tokio::test(flavor = "multi_thread")]
async fn every_code_of_the_document_has_its_status() {
    let app = TestApp::with(|config| config.rate_limits = true, upstream("gemini"));
    app.account_with("poor", 0, Tier::Enterprise);
    app.account_with("ann", 100, Tier::Enterprise);
    let (ann, poor) = (app.user("ann"), app.user("poor"));
    let generate = "/api/v1/generators/joke/generate";
    let joke = |prompt: &str| json!({"prompt": prompt, "model_id": 37});
    let mut table = String::new();
    let mut note = |reply: crate::support::clients::Reply| {
        let error = reply.json()["error"].take();
        assert_eq!(error["status"], reply.status.as_u16());
        table += &format!("{} {}\n", error["code"].as_str().unwrap(), error["status"]);
    };
    note(app.anon().get("/api/v1/users/me").await);
    note(app.key("ann", &[Scope::Read]).post(generate, joke("x")).await);
    note(ann.get("/api/v1/creations/12345").await);
    note(ann.delete("/api/v1/models").await);
    note(ann.post(generate, json!({"model_id": 37})).await);
    note(poor.post(generate, joke("x")).await);
    for _ in 0..15 {
        app.anon().get("/api/v1/models/vector").await;
    }
    note(app.anon().get("/api/v1/models/vector").await);
    note(ann.post(generate, joke("[fail]")).await);
    insta::assert_snapshot!(table, @r"
    UNAUTHORIZED 401
    FORBIDDEN 403
    NOT_FOUND 404
    METHOD_NOT_ALLOWED 405
    VALIDATION_ERROR 400
    INSUFFICIENT_CREDITS 402
    RATE_LIMIT_EXCEEDED 429
    SERVER_ERROR 500
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_405_names_the_methods_that_there_are() {
    let app = TestApp::start();
    let allowed = async |path: &str| app.user("ann").send(Method::TRACE, path, None).await.header("allow").to_owned();
    assert_eq!(allowed("/api/v1/creations/7").await, "GET, HEAD, PATCH, DELETE");
    assert_eq!(allowed("/api/v1/creations/public").await, "GET, HEAD");
    assert_eq!(allowed("/generor/api/v1/api-keys").await, "GET, HEAD, POST");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_comes_in_the_envelope() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let generate = "/api/v1/generators/joke/generate";
    let mut table = String::new();
    let mut note = |what: &str, reply: crate::support::clients::Reply| table += &format!("{what}: {}\n", reply.error());
    note("path", ann.get("/api/v1/nowhere").await);
    note("root", ann.get("/api/v1/").await);
    note("id", ann.get("/api/v1/creations/abc").await);
    note("method", ann.delete("/api/v1/models").await);
    note("no JSON", ann.send(Method::POST, generate, Some(b"{".to_vec())).await);
    note("no object", ann.post(generate, json!([])).await);
    let plain = ann.clone().with("content-type", "text/plain");
    note("content type", plain.send(Method::POST, generate, Some(b"{}".to_vec())).await);
    note("wrong type", ann.post(generate, json!({"prompt": "x", "model_id": "37"})).await);
    note("wrong element", ann.post(generate, json!({"reference_images": ["a", 1]})).await);
    note("wrong union", ann.post(generate, json!({"aspect_ratio": true})).await);
    note("wrong object", ann.post(generate, json!({"parameters": []})).await);
    note("too large", ann.post(generate, json!({"prompt": "x".repeat(1 << 20)})).await);
    note("page", ann.get("/api/v1/creations?page=0").await);
    note("page word", ann.get("/api/v1/creations?page=two").await);
    note("per_page", ann.get("/api/v1/creations?per_page=-1").await);
    note("far page", ann.get("/api/v1/creations?page=4000000000").await);
    note("sort", ann.get("/api/v1/creations?sort=best").await);
    note("status", ann.get("/api/v1/generators?status=old").await);
    insta::assert_snapshot!(table, @r#"
    path: 404 NOT_FOUND Endpoint not found
    root: 404 NOT_FOUND Endpoint not found
    id: 404 NOT_FOUND Endpoint not found
    method: 405 METHOD_NOT_ALLOWED Method not allowed
    no JSON: 400 VALIDATION_ERROR body: is not valid JSON: EOF while parsing an object at line 1 column 1
    no object: 400 VALIDATION_ERROR body: must be a JSON object
    content type: 400 VALIDATION_ERROR Content-Type: must be application/json
    wrong type: 400 VALIDATION_ERROR model_id: must be an integer, not string "37"
    wrong element: 400 VALIDATION_ERROR reference_images[1]: must be a string, not `1`
    wrong union: 400 VALIDATION_ERROR aspect_ratio: must be an integer or a string, not boolean `true`
    wrong object: 400 VALIDATION_ERROR parameters: must be an object, not sequence
    too large: 400 VALIDATION_ERROR The request body is larger than 1048576 bytes
    page: 400 VALIDATION_ERROR page: must be at least 1
    page word: 400 VALIDATION_ERROR page: must be a whole number
    per_page: 400 VALIDATION_ERROR per_page: must be a whole number
    far page: 400 VALIDATION_ERROR page: must be at most 50000
    sort: 400 VALIDATION_ERROR sort: must be one of newest, oldest
    status: 400 VALIDATION_ERROR status: must be one of active, development, all
    "#);
}
