//! Estimating and generating.

use serde_json::json;

use crate::support::TestApp;

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
async fn a_text_is_what_the_document_prints() {
    let app = TestApp::start();
    let body = json!({"prompt": "Tell me a joke about programming", "model_id": 37});
    let reply = app.user("ann").post("/api/v1/generators/joke/generate", body).await;
    assert_eq!(reply.status, 201);
    insta::assert_json_snapshot!(reply.json(), @r#"
    {
      "success": true,
      "data": {
        "generator": "joke",
        "model_id": 37,
        "model_type": "text",
        "model_name": "Gemini 3.5 Flash",
        "creations": [
          {
            "creation_id": 1,
            "text": "simulated 0: Tell me a joke about programming",
            "provider": "gemini"
          }
        ],
        "credit_cost": 1,
        "credit_cost_estimated": 1,
        "credits_remaining": 999,
        "time_taken_seconds": 0.0
      }
    }
    "#);
}
