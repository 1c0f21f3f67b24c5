//! Making things. The document's section "เครื่องมือสร้าง", `POST /generators/{slug}/generate`.

use std::sync::Arc;

use atelier::domain::Tier;
use atelier::providers::simulated::Simulated;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::{TestApp, upstream};

/// The five calls that the document prints.
#[tokio::test(flavor = "multi_thread")]
async fn the_documents_examples_make_a_text_a_picture_a_description_and_two_videos() {
    let upstreams = ["gemini", "replicate", "dashscope"].map(|name| Arc::new(Simulated::new(name, 8)));
    let app = TestApp::with(|_| {}, upstreams.into());
    app.account_with("ann", 36_025, Tier::Free);
    let ann = app.user("ann");
    let generate = async |slug: &str, body: Value| {
        let reply = ann.post(&format!("/api/v1/generators/{slug}/generate"), body.clone()).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let estimate = app.anon().post(&format!("/api/v1/generators/{slug}/estimate"), body).await.data();
        let made = reply.data();
        assert_eq!(made["credit_cost"], estimate["credit_cost"]["total"], "{slug}");
        assert_eq!(made["credit_cost_estimated"], estimate["credit_cost"]["total"], "{slug}");
        assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], made["credits_remaining"], "{slug}");
        made
    };
    let text = generate("joke", json!({"prompt": "Tell me a joke about programming", "model_id": 37})).await;
    assert_eq!((&text["credit_cost"], &text["credits_remaining"]), (&json!(1), &json!(36_024)));
    let picture =
        generate("image", json!({"prompt": "A sunset over mountains", "model_id": 10003, "aspect_ratio": 1})).await;
    assert_eq!(
        (&picture["model_name"], &picture["credit_cost_estimated"]),
        (&json!("black-forest-labs/flux-schnell"), &json!(6))
    );
    let seen = generate(
        "vision",
        json!({"model_id": 34, "image_url": "https://example.com/photo.jpg", "preference": "detailed"}),
    );
    assert_eq!(seen.await["model_type"], "text");
    let film = json!({
        "prompt": "The character from [Image1] walks through the forest from [Image2]",
        "model_id": 20050,
        "aspect_ratio": "16:9",
        "seconds": 6,
        "reference_images": ["https://example.com/character.jpg", "https://example.com/forest.jpg"]
    });
    let film = generate("video", film).await;
    assert_eq!(film["adjustments"], Value::Null, "6 seconds are made as they are");
    assert!(film["creations"][0]["video_url"].is_string(), "{film}");
    let edit = json!({
        "prompt": "Replace the sky with a stormy sunset",
        "model_id": 20051,
        "video_url": "https://example.com/source.mp4",
        "seconds": 5
    });
    assert_eq!(generate("video", edit).await["model_name"], "Happy Horse Video Edit");
    let by_form = json!({
        "prompt": "Calm mountain lake at dawn",
        "model_id": 10003,
        "parameters": {"wallart-type": "framed-print", "wallart-orientation": "landscape", "image-aspect-ratio": "4"}
    });
    generate("wallart", by_form).await;
    assert_eq!(app.audit().unwrap(), []);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_has_an_absolute_address() {
    let app = TestApp::with(|_| {}, upstream("replicate"));
    let ann = app.user("ann");
    let body = json!({"prompt": "A sunset over mountains", "model_id": 10003, "aspect_ratio": "square"});
    let made = ann.post("/api/v1/generators/image/generate", body).await.data();
    let picture = &made["creations"][0];
    let names: Vec<_> = picture.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["creation_id", "image_url", "provider"]);
    assert_eq!(
        (&picture["provider"], &made["model_name"]),
        (&json!("replicate"), &json!("black-forest-labs/flux-schnell"))
    );
    let url = picture["image_url"].as_str().unwrap();
    assert_eq!(url, "http://atelier.test/users/1/img/image-1.png");
    let file = app.anon().get(url.strip_prefix("http://atelier.test").unwrap()).await;
    assert_eq!((file.header("content-type"), file.bytes.get(1..4)), ("image/png", Some(&b"PNG"[..])));
}

#[tokio::test(flavor = "multi_thread")]
async fn videos_and_sounds_have_addresses_of_their_own() {
    let app = TestApp::with(|_| {}, upstream("byteplus"));
    let ann = app.user("ann");
    let body = json!({"prompt": "x", "model_id": 20061, "seconds": 5});
    let made = ann.post("/api/v1/generators/video/generate", body).await.data();
    assert_eq!(made["creations"][0]["video_url"], "http://atelier.test/users/1/video/video-1.png");
    let creation = ann.get("/api/v1/creations/1").await.data();
    assert_eq!((&creation["type"], &creation["images"]), (&json!("video"), &json!([])));
    let file = json!({"url": "/users/1/video/video-1.png", "width": 1, "height": 1, "duration": 0.0});
    assert_eq!(creation["videos"], json!([file]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engines_inside_say_so() {
    let app = TestApp::with(|_| {}, Vec::new());
    let body = json!({"prompt": "cats", "model_id": 37});
    let made = app.user("ann").post("/api/v1/generators/joke/generate", body).await.data();
    assert_eq!(made["creations"][0]["provider"], "builtin");
    assert_eq!(app.anon().get("/api/v1/creations/1").await.data()["provider"], "builtin");
}

#[tokio::test(flavor = "multi_thread")]
async fn links_carry_the_public_address() {
    let app =
        TestApp::with(|config| config.public_url = Some("https://studio.example".to_owned()), upstream("replicate"));
    let body = json!({"prompt": "x", "model_id": 10003, "privacy_mode": 1});
    let made = app.user("ann").post("/api/v1/generators/image/generate", body).await.data();
    assert_eq!(made["creations"][0]["image_url"], "https://studio.example/users/1/img/image-1.png");
    assert_eq!(app.anon().get("/users/1/img/image-1.png").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_items_cost_less_and_differ() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let body = json!({"prompt": "x", "model_id": 37, "count": 10, "parameters": {"horoscope-length": "long"}});
    let estimate = app.anon().post("/api/v1/generators/horoscope/estimate", body.clone()).await.data();
    let made = ann.post("/api/v1/generators/horoscope/generate", body).await.data();
    assert_eq!(made["creations"].as_array().unwrap().len(), 10);
    assert_eq!((&made["credit_cost"], &made["credit_cost_estimated"]), (&json!(27), &json!(27)));
    assert_eq!(estimate["credit_cost"]["total"], made["credit_cost"]);
    assert_eq!(made["credits_remaining"], 1_000 - 27);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_is_named() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let mut table = String::new();
    let cases = [
        json!({"model_id": 37}),
        json!({"prompt": "x"}),
        json!({"prompt": "x", "parameters": {"model-text": "999"}}),
        json!({"prompt": "x", "model_id": 999_999}),
        json!({"prompt": "x", "model_id": -1}),
        json!({"prompt": "x", "model_id": 10003}),
        json!({"prompt": "x".repeat(10_001), "model_id": 37}),
        json!({"prompt": "x", "model_id": 37, "count": 11}),
        json!({"prompt": "x", "model_id": 37, "count": 0}),
        json!({"prompt": "x", "model_id": 37, "privacy_mode": 2}),
        json!({"prompt": "x", "model_id": 37, "temperature": 2.1}),
        json!({"prompt": "x", "model_id": 37, "thinking_mode": "deep"}),
        json!({"prompt": "x", "model_id": 37, "team_id": 5}),
        json!({"prompt": "x", "model_id": 37, "team_id": -5}),
        json!({"prompt": "x", "model_id": 37, "language": "no such language"}),
        json!({"prompt": "x", "model_id": 37, "image_url": "file:///etc/passwd"}),
        json!({"prompt": "x", "model_id": 37, "video_url": "https://a.test/a.mp4"}),
        json!({"prompt": "[refuse]", "model_id": 37}),
        json!({"prompt": "[fail]", "model_id": 37}),
    ];
    for body in cases {
        let reply = ann.post("/api/v1/generators/joke/generate", body.clone()).await;
        let body: String = body.to_string().chars().take(60).collect();
        table += &format!("{body} → {}\n", reply.error());
    }
    let unknown = ann.post("/api/v1/generators/nothing/generate", json!({"prompt": "x", "model_id": 37})).await;
    assert_eq!(unknown.error(), "404 NOT_FOUND Generator not found");
    insta::assert_snapshot!(table, @r#"
    {"model_id":37} → 400 VALIDATION_ERROR prompt: is required
    {"prompt":"x"} → 400 VALIDATION_ERROR model_id: is required
    {"prompt":"x","parameters":{"model-text":"999"}} → 400 VALIDATION_ERROR model_id: is required
    {"prompt":"x","model_id":999999} → 400 VALIDATION_ERROR model_id: is not a known model
    {"prompt":"x","model_id":-1} → 400 VALIDATION_ERROR model_id: is not a known model
    {"prompt":"x","model_id":10003} → 400 VALIDATION_ERROR model_id: must be a model of type text here, and is one of type image
    {"prompt":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx → 400 VALIDATION_ERROR prompt: must be at most 10000 characters
    {"prompt":"x","model_id":37,"count":11} → 400 VALIDATION_ERROR count: must be 1 to 10
    {"prompt":"x","model_id":37,"count":0} → 400 VALIDATION_ERROR count: must be 1 to 10
    {"prompt":"x","model_id":37,"privacy_mode":2} → 400 VALIDATION_ERROR privacy_mode: must be 0 (public) or 1 (private)
    {"prompt":"x","model_id":37,"temperature":2.1} → 400 VALIDATION_ERROR temperature: must be 0.0 to 2.0
    {"prompt":"x","model_id":37,"thinking_mode":"deep"} → 400 VALIDATION_ERROR thinking_mode: must be one of `off`, `on`, `high`, not `deep`
    {"prompt":"x","model_id":37,"team_id":5} → 400 VALIDATION_ERROR team_id: is not a team of yours
    {"prompt":"x","model_id":37,"team_id":-5} → 400 VALIDATION_ERROR team_id: is not a team of yours
    {"prompt":"x","model_id":37,"language":"no such language"} → 400 VALIDATION_ERROR language: must be a language code such as en-US, or auto
    {"prompt":"x","model_id":37,"image_url":"file:///etc/passwd" → 400 VALIDATION_ERROR image_url: must be an http or https URL
    {"prompt":"x","model_id":37,"video_url":"https://a.test/a.mp → 400 VALIDATION_ERROR video_url: is not supported by Gemini 3.5 Flash
    {"prompt":"[refuse]","model_id":37} → 400 VALIDATION_ERROR The prompt was refused by the content policy
    {"prompt":"[fail]","model_id":37} → 500 SERVER_ERROR The generation service failed (gemini)
    "#);
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 1_000, "nothing of this may cost anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once_spend_what_there_is_and_no_more() {
    let app = TestApp::start();
    app.account_with("ann", 10, Tier::Enterprise);
    let ann = app.user("ann");
    let replies = join_all((0..200).map(|n| {
        let body = json!({"prompt": format!("[delay 20] {n}"), "model_id": 37});
        let ann = ann.clone();
        async move { ann.post("/api/v1/generators/joke/generate", body).await }
    }))
    .await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let refused = replies.iter().filter(|reply| reply.status == 402).count();
    assert_eq!((made, refused), (10, 190));
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 0);
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_creation_builds_on_must_be_there_to_be_seen() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    let path = "/api/v1/generators/joke/generate";
    let made = ann.post(path, json!({"prompt": "x", "model_id": 37, "privacy_mode": 1})).await.data();
    let id = made["creations"][0]["creation_id"].as_u64().expect("an id");
    for field in ["translation_of", "support_for"] {
        let body = |id: u64| json!({"prompt": "y", "model_id": 37, field: id});
        assert_eq!(ann.post(path, body(id)).await.status, 201);
        let hidden = bob.post(path, body(id)).await.error();
        assert_eq!(hidden, format!("400 VALIDATION_ERROR {field}: is not a creation that you can see"));
        assert_eq!(bob.post(path, body(999)).await.error(), hidden, "as if it were not there");
    }
    let origin = app.store.read(|tx| {
        let caller = atelier::domain::Caller::owner(&atelier::domain::account::get_by_username(tx, "ann")?);
        atelier::domain::lineage::parent(tx, atelier::domain::CreationId(id + 1), Some(&caller))
    });
    assert_eq!(origin.unwrap().map(|origin| origin.id.0), Some(id));
    assert_eq!(bob.get("/api/v1/credits/balance").await.data()["total"], 1000);
}
