//! What it would cost and how long it would take. The document's section "เครื่องมือสร้าง",
//! `POST /generators/{slug}/estimate`.

use serde_json::json;

use crate::support::{TestApp, upstream};

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_is_open_to_all_changes_nothing_and_learns_from_what_was_made() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let body = json!({"prompt": "Aries weekly reading", "model_id": 37, "parameters": {"horoscope-length": "long"}});
    let estimate = async || app.anon().post("/api/v1/generators/horoscope/estimate", body.clone()).await.data();
    let before = estimate().await;
    assert_eq!(
        (&before["time_estimate"]["source"], &before["time_estimate"]["sample_count"]),
        (&json!("fallback"), &json!(0))
    );
    assert_eq!(ann.get("/api/v1/creations").await.json()["meta"]["total"], 0, "nothing is kept");
    for made in 1..=12 {
        let reply = ann.post("/api/v1/generators/horoscope/generate", body.clone()).await.data();
        assert_eq!(reply["credit_cost"], before["credit_cost"]["total"]);
        let time = estimate().await["time_estimate"].take();
        let (count, is_historical) = (made.min(10), made >= 3);
        assert_eq!((&time["sample_count"], &time["has_historical"]), (&json!(count), &json!(is_historical)));
        assert_eq!(time["source"], if is_historical { "historical" } else { "fallback" });
    }
    assert_eq!(estimate().await["credit_cost"], before["credit_cost"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_is_what_the_document_prints() {
    let app = TestApp::start();
    let body = json!({
        "model_id": 37,
        "count": 5,
        "parameters": {"zodiac-sign": "aries", "horoscope-length": "long"}
    });
    let reply = app.anon().post("/api/v1/generators/horoscope/estimate", body).await;
    insta::assert_json_snapshot!(reply.json(), @r#"
    {
      "success": true,
      "data": {
        "generator": "horoscope",
        "model_id": 37,
        "model_type": "text",
        "model_name": "Gemini 3.5 Flash",
        "credit_cost": {
          "total": 15,
          "per_item": 3,
          "count": 5,
          "discount": 0,
          "discount_percent": 5
        },
        "time_estimate": {
          "seconds": 50,
          "per_item": 10,
          "min_seconds": 5,
          "max_seconds": 20,
          "sample_count": 0,
          "has_historical": false,
          "source": "fallback"
        },
        "applied_parameters": {
          "zodiac-sign": "aries",
          "horoscope-length": "long",
          "model-text": "3",
          "horoscope-count": "5"
        }
      }
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn seconds_snap_and_say_so() {
    let app = TestApp::start();
    let body = json!({"prompt": "x", "model_id": 20061, "seconds": 3});
    let estimate = app.anon().post("/api/v1/generators/video/estimate", body).await;
    // Nobody here makes videos.
    assert_eq!(
        estimate.error(),
        "400 VALIDATION_ERROR model_id: is not available: no provider for Dreamina Seedance 2.0 (720p) is configured"
    );
    let app = TestApp::with(|_| {}, upstream("byteplus"));
    let body = json!({"prompt": "x", "model_id": 20061, "seconds": 3});
    let estimate = app.anon().post("/api/v1/generators/video/estimate", body).await.data();
    assert_eq!(estimate["credit_cost"]["total"], 30);
    insta::assert_json_snapshot!(estimate["adjustments"], @r#"
    {
      "seconds": {
        "requested": 3,
        "used": 5,
        "supported": [
          5,
          6,
          7,
          8,
          10,
          12,
          15
        ],
        "reason": "snapped to nearest provider-supported duration"
      }
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_may_be_strings_numbers_and_truths_and_others_are_dropped() {
    let app = TestApp::start();
    let body = json!({"model_id": 37, "parameters": {
        "horoscope-count": 2, "zodiac-sign": "dragon", "horoscope-length": ["long"], "unknown": true, "model-text": 1
    }});
    let estimate = app.anon().post("/api/v1/generators/horoscope/estimate", body).await.data();
    assert_eq!(estimate["applied_parameters"], json!({"model-text": "3", "horoscope-count": "2"}));
    let by_form = json!({"parameters": {"model-text": "3"}, "prompt": "x"});
    let made = app.user("ann").post("/api/v1/generators/joke/generate", by_form).await.data();
    assert_eq!(made["model_id"], 37);
}
