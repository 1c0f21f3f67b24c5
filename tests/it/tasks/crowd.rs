//! More than an account may have under way: what each dialect says, and what waits.

use std::num::NonZeroU32;
use std::sync::Arc;

use atelier::config::TierLimits;
use atelier::providers::simulated::Simulated;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn over_the_limit_every_dialect_says_when_to_come_again_and_nothing_is_held() {
    let settings = |config: &mut atelier::config::Config| {
        config.rate_limits = true;
        config.limits.free = TierLimits { running: NonZeroU32::MIN, waiting: 1 };
    };
    let app = TestApp::with(settings, vec![Arc::new(Simulated::new("openai", 8))]);
    let ann = app.user("ann");
    let omni = json!({"model_id": "gpt-image-2", "prompt": "[hang] a tea house"});
    for _ in 0..2 {
        assert_eq!(ann.post("/api/v1/tasks/create", omni.clone()).await.json()["code"], 200);
    }
    let mut table = String::new();
    for (path, body) in [
        ("/api/v1/tasks/create", omni),
        ("/api/v1/generate", json!({"scene": "text-to-image", "prompt": "x"})),
        ("/api/v1/generators/image/generate", json!({"model_id": 10010, "prompt": "x"})),
        ("/v1/images/generations", json!({"model": "gpt-image-2", "prompt": "x"})),
    ] {
        let reply = ann.post(path, body).await;
        table += &format!("{} {} {}\n", reply.status.as_u16(), reply.header("retry-after"), reply.text());
    }
    insta::assert_snapshot!(table, @r#"
    200 12 {"code":0,"msg":"Too many generations under way: 2 may be at once; try again in 12 s","data":null}
    429 12 {"error":{"code":"rate_limit_exceeded","message":"Too many generations under way: 2 may be at once; try again in 12 s"}}
    429 12 {"success":false,"error":{"code":"RATE_LIMIT_EXCEEDED","message":"Too many generations under way: 2 may be at once; try again in 12 s","status":429}}
    429 12 {"error":{"message":"Rate limit reached. Too many generations under way: 2 may be at once; try again in 12 s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}
    "#);
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 970, "two tasks of 15 credits are held");
    assert_eq!(ann.get("/api/v1/creations").await.json()["meta"]["total"], 2);

    // The second waits for the first, although the upstream has places.
    let waiting = ann.get("/api/v1/creations/2/status").await.data();
    assert_eq!((&waiting["status"], &waiting["estimated_start_seconds"]), (&json!("pending"), &json!(12)), "{waiting}");
    assert_eq!(
        app.user("bob").post("/api/v1/tasks/create", json!({"model_id": "gpt-image-2", "prompt": "x"})).await.json()["code"],
        200
    );
}
