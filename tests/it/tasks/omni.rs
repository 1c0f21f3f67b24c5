//! Omni, in the order of its document.

use std::sync::Arc;

use atelier::providers::simulated::Simulated;
use insta::assert_json_snapshot;
use serde_json::json;

use super::{sk, start, until};
use crate::support::TestApp;

#[tokio::test]
async fn a_task_is_submitted_asked_for_and_fetched_without_a_key() {
    let app = start();
    let ann = sk(&app, "ann");
    let body = json!({
        "model_id": "gpt-image-2",
        "prompt": "a serene zen garden at sunrise, ultra detailed",
        "image_urls": [],
        "aspect_ratio": "16:9",
    });
    let submitted = ann.post("/api/v1/tasks/create", body).await;
    assert_eq!(submitted.status, 200);
    let submitted = submitted.json();
    assert_json_snapshot!(submitted, {".data.task_id" => "[id]", ".data.request_id" => "[id]"}, @r#"
    {
      "code": 200,
      "msg": "提交成功,等待生成",
      "data": {
        "task_id": "[id]",
        "request_id": "[id]",
        "credits": 15
      }
    }
    "#);
    assert!(submitted["data"]["request_id"].as_str().unwrap().starts_with("kie_"));

    let id = submitted["data"]["task_id"].as_str().unwrap();
    let done = until(&ann, &format!("/api/v1/tasks/{id}"), |answer| answer["data"]["task_status"] == 3).await;
    assert_json_snapshot!(done, {".data.task_id" => "[id]", ".data.image_url" => "[link]"}, @r#"
    {
      "code": 200,
      "msg": "ok",
      "data": {
        "task_id": "[id]",
        "task_status": 3,
        "task_type": "image",
        "model_id": "gpt-image-2",
        "image_url": "[link]",
        "video_url": null,
        "audio_url": null,
        "credits": 15,
        "created_at": 1771588800
      }
    }
    "#);
    let link = done["data"]["image_url"].as_str().unwrap().strip_prefix("http://atelier.test").unwrap();
    assert_eq!(app.anon().get(link).await.status, 200, "the link carries its key");
    let (bare, _) = link.split_once('?').unwrap();
    assert_eq!(app.anon().get(bare).await.status, 404, "without it the picture is private");
    let balance = ann.get("/api/v1/credits/balance").await.data();
    assert_eq!(balance["total"], 985);
}

#[tokio::test]
async fn failures_are_told_with_code_0_and_status_200_and_cost_nothing() {
    let app = TestApp::with(|_| {}, ["openai", "byteplus"].map(|name| Arc::new(Simulated::new(name, 8))).to_vec());
    let ann = sk(&app, "ann");
    let cases = [
        (json!({"model_id": "flux", "prompt": "x"}), "model_id: must be one of seedance-2, gpt-image-2, nano-banana-2"),
        (json!({"model_id": "gpt-image-2"}), "prompt: is required"),
        (json!({"model_id": "gpt-image-2", "prompt": ""}), "prompt: is required"),
        (
            json!({"model_id": "gpt-image-2", "prompt": "x", "image_urls": ["file:///x"]}),
            "image_urls: must be an http or https URL",
        ),
        (
            json!({"model_id": "seedance-2", "prompt": "x", "image_urls": vec!["https://example.com/a.png"; 10]}),
            "image_urls: can have at most 9 for Dreamina Seedance 2.0 (720p)",
        ),
        (json!({"model_id": "gpt-image-2", "prompt": 5}), "prompt: must be a string, not `5`"),
    ];
    for (body, expected) in cases {
        let reply = ann.post("/api/v1/tasks/create", body).await;
        assert_eq!((reply.status.as_u16(), reply.json()), (200, json!({"code": 0, "msg": expected, "data": null})));
    }
    let reply = ann.get("/omni/api/v1/tasks/no-such-task").await;
    assert_eq!((reply.status.as_u16(), reply.json()["code"].clone()), (200, json!(0)));

    let refused = json!({"model_id": "gpt-image-2", "prompt": "[refuse] something"});
    let submitted = ann.post("/api/v1/tasks/create", refused).await.json();
    let path = format!("/api/v1/tasks/{}", submitted["data"]["task_id"].as_str().unwrap());
    let failed = until(&ann, &path, |answer| answer["data"]["task_status"] == 4).await;
    assert_eq!((&failed["data"]["image_url"], &failed["data"]["credits"]), (&json!(null), &json!(0)));
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 1000);
}

#[tokio::test]
async fn a_key_that_is_wrong_or_missing_is_http_401() {
    let app = start();
    let wrong = app.anon().with_key("sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    for client in [app.anon(), wrong] {
        let reply = client.post("/api/v1/tasks/create", json!({"model_id": "gpt-image-2", "prompt": "x"})).await;
        assert_eq!(reply.status, 401);
        assert_eq!(reply.json()["data"], json!(null));
    }
}

#[tokio::test]
async fn who_cannot_pay_reads_why() {
    let app = start();
    app.account_with("poor", 3, atelier::domain::Tier::Free);
    let reply = sk(&app, "poor").post("/api/v1/tasks/create", json!({"model_id": "gpt-image-2", "prompt": "x"})).await;
    assert_eq!((reply.status.as_u16(), reply.json()["code"].clone()), (200, json!(0)));
    assert!(reply.json()["msg"].as_str().unwrap().contains("15 needed, 3 available"), "{}", reply.text());
}
