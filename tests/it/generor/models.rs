//! Models, as the document prints them.

use serde_json::json;

use super::names;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn models_are_listed_by_type_and_their_qualities_point_at_each_other() {
    let app = TestApp::start();
    let groups = app.anon().get("/api/v1/models").await.data();
    // Source: "ช่วง Model ID".
    let ranges = [
        ("text", 1, 9_999),
        ("image", 10_001, 19_999),
        ("video", 20_001, 29_999),
        ("speech", 30_001, 39_999),
        ("music", 40_001, 49_999),
        ("soundeffect", 50_001, 59_999),
    ];
    for (kind, first, last) in ranges {
        let models = app.anon().get(&format!("/api/v1/models/{kind}")).await.data();
        assert_eq!(models, groups[kind]);
        for model in models.as_array().unwrap() {
            let id = model["id"].as_u64().unwrap();
            assert!((first..=last).contains(&id), "{kind} {id}");
            assert_eq!(names(model)[..4], ["id", "name", "type", "provider"]);
            assert_eq!(&app.anon().get(&format!("/api/v1/models/{kind}/{id}")).await.data(), model);
        }
    }
    for model in groups["video"].as_array().unwrap() {
        let qualities = model["qualities"].as_object().unwrap();
        assert_eq!(qualities.is_empty(), model["quality"].is_null(), "{model}");
        for (quality, id) in qualities {
            let other = app.anon().get(&format!("/api/v1/models/video/{id}")).await.data();
            assert_eq!(other["quality"], *quality, "{model}");
            assert_eq!((&other["group_slug"], &other["qualities"]), (&model["group_slug"], &model["qualities"]));
        }
        if let Some(quality) = model["quality"].as_str() {
            assert_eq!(qualities[quality], model["id"], "{model}");
        }
        let ratios = model["aspect_ratios"].as_array().unwrap();
        assert_eq!(ratios.len(), if model["supports_aspect_ratio"] == true { 2 } else { 0 }, "{model}");
    }
    for model in groups["image"].as_array().unwrap() {
        let ratios = model["aspect_ratios"].as_array().unwrap();
        assert_eq!(ratios.len(), if model["supports_aspect_ratio"] == true { 6 } else { 0 }, "{model}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_models_by_type() {
    let app = TestApp::start();
    let groups = app.anon().get("/api/v1/models").await.data();
    let names: Vec<_> = groups.as_object().unwrap().keys().map(String::as_str).collect();
    let types = ["text", "image", "video", "speech", "music", "soundeffect", "upscale", "vector", "backgroundremoval"];
    assert_eq!(names, types);
    for kind in types {
        let list = app.anon().get(&format!("/api/v1/models/{kind}")).await.data();
        assert_eq!(list, groups[kind], "{kind}");
        assert!(list.as_array().unwrap().iter().all(|model| model["type"] == kind), "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_model_is_what_the_document_prints() {
    let app = TestApp::start();
    let model = app.anon().get("/api/v1/models/image/10001").await.data();
    insta::assert_json_snapshot!(model, {".description" => "…"}, @r#"
    {
      "id": 10001,
      "name": "Flux 1.1 Pro",
      "type": "image",
      "provider": "replicate",
      "description": "…",
      "credit_cost": 80,
      "supports_img2img": true,
      "supports_aspect_ratio": true,
      "aspect_ratios": [
        {
          "id": 1,
          "ratio": "1:1",
          "label": "Square"
        },
        {
          "id": 2,
          "ratio": "3:4",
          "label": "Vertical"
        },
        {
          "id": 3,
          "ratio": "4:3",
          "label": "Horizontal"
        },
        {
          "id": 4,
          "ratio": "16:9",
          "label": "Wide"
        },
        {
          "id": 5,
          "ratio": "9:16",
          "label": "Tall"
        },
        {
          "id": 6,
          "ratio": "match_input_image",
          "label": "Match input image"
        }
      ],
      "available": false
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_video_model_is_what_the_document_prints() {
    let app = TestApp::start();
    let model = app.anon().get("/api/v1/models/video/20061").await.data();
    insta::assert_json_snapshot!(model, {".description" => "…"}, @r#"
    {
      "id": 20061,
      "name": "Dreamina Seedance 2.0 (720p)",
      "type": "video",
      "provider": "byteplus",
      "credit_cost": 6,
      "supported_durations": [
        5,
        6,
        7,
        8,
        10,
        12,
        15
      ],
      "default_duration": 8,
      "supports_audio": true,
      "audio_cost_multiplier": 1,
      "supports_end_frame": true,
      "quality": "720p",
      "default_quality": "720p",
      "qualities": {
        "480p": 20060,
        "720p": 20061,
        "1080p": 20062
      },
      "group_slug": "dreamina-seedance-2-direct",
      "group_name": "Dreamina Seedance 2.0",
      "supports_aspect_ratio": true,
      "aspect_ratios": [
        {
          "id": 1,
          "ratio": "16:9",
          "label": "Wide"
        },
        {
          "id": 2,
          "ratio": "9:16",
          "label": "Tall"
        }
      ],
      "description": "…",
      "supports_img2video": true,
      "max_reference_images": 9,
      "max_reference_videos": 3,
      "max_reference_audio": 1,
      "supports_video_input": true,
      "available": false
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn models_that_are_not_there() {
    let app = TestApp::start();
    assert_eq!(app.anon().get("/api/v1/models/smell").await.error(), "404 NOT_FOUND Model type not found");
    assert_eq!(app.anon().get("/api/v1/models/text/10001").await.error(), "404 NOT_FOUND Model not found");
    assert_eq!(app.anon().get("/api/v1/models/text/0").await.error(), "404 NOT_FOUND Model not found");
    assert_eq!(app.anon().get("/api/v1/models/text/x").await.error(), "404 NOT_FOUND Endpoint not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_without_a_configured_provider_says_so_and_refuses() {
    let app = TestApp::start();
    let model = |kind: &'static str, id: u32| {
        let anon = app.anon();
        async move { anon.get(&format!("/api/v1/models/{kind}/{id}")).await.data()["available"].clone() }
    };
    assert_eq!((model("text", 37).await, model("image", 10001).await), (json!(true), json!(false)));
    let refused =
        app.user("ann").post("/api/v1/generators/image/generate", json!({"prompt": "x", "model_id": 10001})).await;
    assert_eq!(
        refused.error(),
        "400 VALIDATION_ERROR model_id: is not available: no provider for Flux 1.1 Pro is configured"
    );
}
