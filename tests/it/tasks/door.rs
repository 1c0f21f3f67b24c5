//! The shared path answers in the dialect that made the task.

use serde_json::json;

use super::{sk, start};

#[tokio::test]
async fn a_task_is_answered_by_its_maker_and_a_foreign_one_by_the_form_of_the_key() {
    let app = start();
    let (ann_sk, ann, bob_sk, bob) = (sk(&app, "ann"), app.user("ann"), sk(&app, "bob"), app.user("bob"));
    let omni = ann.post("/api/v1/tasks/create", json!({"model_id": "gpt-image-2", "prompt": "x"})).await.json();
    let omni = format!("/api/v1/tasks/{}", omni["data"]["task_id"].as_str().unwrap());
    let girl = ann_sk.post("/api/v1/generate", json!({"scene": "text-to-image", "prompt": "x"})).await.json();
    let girl = format!("/api/v1/tasks/{}", girl["task_id"].as_str().unwrap());

    // Either kind of key opens either dialect.
    for client in [&ann, &ann_sk] {
        assert_eq!(client.get(&omni).await.json()["code"], 200);
        assert!(client.get(&girl).await.json()["status"].is_string());
    }
    for path in [omni.as_str(), girl.as_str(), "/api/v1/tasks/abcdef123456"] {
        let reply = bob_sk.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.json()["code"].clone()), (200, json!(0)), "{path}");
        let reply = bob.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.json()["error"]["code"].clone()), (404, json!("task_not_found")));
    }
}
