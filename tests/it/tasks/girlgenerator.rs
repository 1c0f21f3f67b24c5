//! GirlGenerator, in the order of its document.

use std::time::Duration;

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::{start, until};
use crate::support::TestApp;
use crate::support::clients::Reply;

fn body() -> Value {
    json!({
        "scene": "text-to-image",
        "prompt": "a cute anime girl with blue hair, detailed portrait",
        "aspect_ratio": "1:1",
    })
}

/// Status, code and message of an error in the dialect's form.
#[track_caller]
fn error(reply: &Reply) -> String {
    let json = reply.json();
    let word = |name: &str| json["error"][name].as_str().unwrap().to_owned();
    assert_eq!(json["error"].as_object().unwrap().len(), 2, "{json}");
    format!("{} {} {}", reply.status.as_u16(), word("code"), word("message"))
}

#[tokio::test]
async fn a_picture_is_submitted_and_polled() {
    let app = start();
    let ann = app.user("ann");
    let reply = ann.post("/api/v1/generate", body()).await;
    assert_eq!(reply.status, 201);
    let submitted = reply.json();
    assert_json_snapshot!(submitted, {".task_id" => "[id]"}, @r#"
    {
      "task_id": "[id]",
      "status": "pending",
      "credits_used": 1,
      "credits_remaining": 999
    }
    "#);
    let path = format!("/api/v1/tasks/{}", submitted["task_id"].as_str().unwrap());
    let done = until(&ann, &path, |answer| answer["status"] == "success").await;
    assert_json_snapshot!(done, {".task_id" => "[id]", ".images[]" => "[link]"}, @r#"
    {
      "task_id": "[id]",
      "status": "success",
      "images": [
        "[link]"
      ]
    }
    "#);
    let link = done["images"][0].as_str().unwrap().strip_prefix("http://atelier.test").unwrap();
    assert_eq!(app.anon().get(link).await.status, 200);
}

#[tokio::test]
async fn a_task_under_way_and_a_failed_one_have_their_own_shapes() {
    let app = start();
    let ann = app.user("ann");
    let submit = async |prompt: &str| {
        let submitted = ann.post("/api/v1/generate", json!({"scene": "text-to-image", "prompt": prompt})).await.json();
        format!("/api/v1/tasks/{}", submitted["task_id"].as_str().unwrap())
    };
    let slow = submit("[delay 60000] slow").await;
    let running = until(&ann, &slow, |answer| answer["status"] == "processing").await;
    assert_eq!(running.as_object().unwrap().len(), 2, "{running}");

    let failed = submit("[refuse] x").await;
    let failed = until(&ann, &failed, |answer| answer["status"] == "failed").await;
    assert_eq!(failed["error"], "The prompt was refused by the content policy");
    assert_eq!(failed.get("images"), None);
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 999, "only the slow one is held");
}

#[tokio::test]
async fn every_error_has_the_documents_form() {
    let app = start();
    let ann = app.user("ann");
    let post = async |change: fn(&mut Value)| {
        let mut body = body();
        change(&mut body);
        error(&ann.post("/api/v1/generate", body).await)
    };
    insta::assert_snapshot!(error(&app.anon().post("/api/v1/generate", body()).await), @"401 unauthorized Missing or invalid API key");
    insta::assert_snapshot!(post(|b| b["scene"] = json!("x")).await, @"422 invalid_params scene: must be `text-to-image` or `image-to-image`, not `x`");
    insta::assert_snapshot!(post(|b| b["prompt"] = json!("字".repeat(2001))).await, @"422 invalid_params prompt: must be at most 2000 characters");
    insta::assert_snapshot!(post(|b| b["aspect_ratio"] = json!("5:4")).await, @"422 invalid_params aspect_ratio: must be one of auto, 1:1, 3:2, 2:3, 9:16, 16:9, 3:4, 4:3");
    insta::assert_snapshot!(post(|b| b["scene"] = json!("image-to-image")).await, @"422 invalid_params image_input: is required for image-to-image");
    insta::assert_snapshot!(post(|b| { b["scene"] = json!("image-to-image"); b["image_input"] = json!(["ftp://x"]) }).await, @"422 invalid_params image_input: must be an http or https URL");
    insta::assert_snapshot!(post(|b| { b["scene"] = json!("image-to-image"); b["image_input"] = json!(vec!["https://example.com/a.png"; 5]) }).await, @"422 invalid_params image_input: can have at most 4 for GirlGenerator (standard)");
    insta::assert_snapshot!(post(|b| b["model"] = json!("x")).await, @"422 invalid_params model: must be one of standard, fine, finest");
    insta::assert_snapshot!(error(&ann.get("/api/v1/tasks/abc123").await), @"404 task_not_found The task does not exist or belongs to another user.");
    app.account_with("poor", 0, atelier::domain::Tier::Free);
    insta::assert_snapshot!(error(&app.user("poor").post("/api/v1/generate", body()).await), @"403 insufficient_credits Not enough credits: 1 needed, 0 available");
    // Characters are counted, not bytes.
    let mut long = body();
    long["prompt"] = json!("字".repeat(2000));
    assert_eq!(ann.post("/api/v1/generate", long).await.status, 201);
}

#[tokio::test]
async fn a_key_submits_ten_times_a_minute() {
    let app = TestApp::with(
        |config| config.rate_limits = true,
        vec![std::sync::Arc::new(atelier::providers::simulated::Simulated::new("comfyui", 8))],
    );
    let ann = app.user("ann");
    for _ in 0..10 {
        assert_eq!(ann.post("/api/v1/generate", body()).await.status, 201);
    }
    let over = ann.post("/api/v1/generate", body()).await;
    assert!(error(&over).starts_with("429 rate_limit_exceeded"), "{}", over.text());
    assert_eq!(over.header("retry-after"), "60");
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(ann.post("/api/v1/generate", body()).await.status, 201);
}

#[tokio::test]
async fn all_eight_ratios_are_taken() {
    let app = start();
    let ann = app.user("ann");
    for ratio in ["auto", "1:1", "3:2", "2:3", "9:16", "16:9", "3:4", "4:3"] {
        let mut body = body();
        body["aspect_ratio"] = json!(ratio);
        assert_eq!(ann.post("/girlgenerator/api/v1/generate", body).await.status, 201, "{ratio}");
    }
}

#[tokio::test]
async fn three_models_cost_one_to_three_credits_and_run_wherever_pictures_are_made() {
    for provider in ["openai", "gemini", "xai", "kie", "replicate", "dashscope", "comfyui", "a1111", "localai"] {
        let app = TestApp::with(|_| {}, crate::support::upstream(provider));
        let ann = app.user("ann");
        for (model, credits) in [("standard", 1), ("fine", 2), ("finest", 3)] {
            let mut body = body();
            body["model"] = json!(model);
            let reply = ann.post("/api/v1/generate", body).await;
            assert_eq!((reply.status.as_u16(), &reply.json()["credits_used"]), (201, &json!(credits)), "{provider}");
        }
    }
}
