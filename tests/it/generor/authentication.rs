//! Keys, scopes, rate limits, and every error in the envelope.

use atelier::domain::{Scope, Tier};
use poem::http::Method;
use serde_json::json;

use crate::support::TestApp;

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

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_the_limits_and_the_31st_call_of_a_minute_waits() {
    let app = TestApp::with(|config| config.rate_limits = true, Vec::new());
    let ann = app.user("ann");
    for left in (0..30).rev() {
        let reply = ann.get("/api/v1/nowhere").await;
        assert_eq!(reply.error(), "404 NOT_FOUND Endpoint not found");
        let names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-tier"];
        assert_eq!(names.map(|name| reply.header(name)), ["30", &left.to_string(), "1771588860", "free"]);
    }
    let reply = ann.get("/api/v1/users/me").await;
    assert_eq!(reply.error(), "429 RATE_LIMIT_EXCEEDED Too many requests; try again in 60 s");
    assert_eq!((reply.header("retry-after"), reply.header("x-ratelimit-remaining")), ("60", "0"));
    app.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(ann.get("/api/v1/users/me").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tiers_differ_and_strangers_have_15_calls() {
    let app = TestApp::with(|config| config.rate_limits = true, Vec::new());
    let limits = [(Tier::Free, "30"), (Tier::Basic, "60"), (Tier::Pro, "120"), (Tier::Enterprise, "300")];
    for (tier, limit) in limits {
        app.account_with(tier.as_str(), 0, tier);
        let reply = app.user(tier.as_str()).get("/api/v1/users/me").await;
        assert_eq!((reply.header("x-ratelimit-limit"), reply.header("x-ratelimit-tier")), (limit, tier.as_str()));
    }
    for _ in 0..15 {
        assert_eq!(app.anon().get("/api/v1/generators").await.status, 200);
    }
    let reply = app.anon().get("/api/v1/generators").await;
    assert_eq!(reply.error(), "429 RATE_LIMIT_EXCEEDED Too many requests; try again in 60 s");
    assert_eq!((reply.header("x-ratelimit-limit"), reply.header("x-ratelimit-tier")), ("15", "anonymous"));
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
