//! What was made: lists, one by one, status, changes, deletion.

use atelier::catalogue::ModelId;
use atelier::domain::Caller;
use atelier::engine::{ModelChoice, Purpose, Request};
use atelier::providers::Format;
use serde_json::json;

use super::{ids, joke, names};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn creations_are_listed_searched_looked_at_changed_and_deleted() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let picture = app.creation().by("ann").file(Format::Png, b"x").save().await.id.0;
    let told = joke(&ann, json!({"prompt": "a sunset joke"})).await;
    let hidden = joke(&ann, json!({"privacy_mode": 1})).await;

    assert_eq!(ids(&ann.get("/api/v1/creations").await.data()), [hidden, told, picture]);
    assert_eq!(ids(&ann.get("/api/v1/creations?generator=joke&per_page=1&page=2&sort=oldest").await.data()), [hidden]);
    assert_eq!(ids(&app.anon().get("/api/v1/creations/public?generator=image&page=1").await.data()), [picture]);
    assert_eq!(ids(&app.anon().get("/api/v1/creations/search?q=sunset+mountain").await.data()), [picture]);

    let path = format!("/api/v1/creations/{told}");
    let shown = app.anon().get(&path).await.data();
    let printed =
        ["creation_id", "generator", "user_id", "username", "prompt", "created_at", "privacy_mode", "type", "license"];
    assert_eq!(names(&shown)[..9], printed);
    assert_eq!(names(&shown)[9..11], ["images", "generator_data"]);
    assert_eq!(app.anon().get(&format!("/api/v1/creations/{hidden}")).await.status, 404);
    assert_eq!(ann.get(&format!("/api/v1/creations/{hidden}")).await.data()["privacy_mode"], 1);
    assert_eq!(ann.get(&format!("{path}/status")).await.data()["status"], "completed");

    let changed = ann.patch(&path, json!({"privacy_mode": 1, "license": 2})).await.data();
    assert_eq!((&changed["privacy_mode"], &changed["license"]), (&json!(1), &json!(2)));
    assert_eq!(app.anon().get(&path).await.status, 404);

    assert_eq!(ann.delete(&path).await.data(), json!({"creation_id": told, "deleted": true}));
    assert_eq!(ids(&ann.get("/api/v1/creations").await.data()), [hidden, picture]);
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_what_the_document_prints() {
    let app = TestApp::start();
    let creation = app.creation().by("johndoe").file(Format::Png, b"x").save().await;
    let reply = app.anon().get(&format!("/api/v1/creations/{}", creation.id)).await;
    insta::assert_json_snapshot!(reply.json(), @r#"
    {
      "success": true,
      "data": {
        "creation_id": 1,
        "generator": "image",
        "user_id": 1,
        "username": "johndoe",
        "prompt": "A sunset over mountains",
        "created_at": "2026-02-20 12:00:00",
        "privacy_mode": 0,
        "type": "img",
        "license": 1,
        "images": [
          {
            "url": "/users/1/img/image-1.png",
            "width": 1024,
            "height": 1024
          }
        ],
        "generator_data": {
          "image-aspect-ratio": "1"
        },
        "model_id": 10003,
        "model_name": "black-forest-labs/flux-schnell",
        "provider": "replicate",
        "status": "completed"
      }
    }
    "#);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_has_its_generators_fields() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let body = json!({"prompt": "Tell me one", "model_id": 37, "privacy_mode": 1, "preference": "pun"});
    let made = ann.post("/api/v1/generators/joke/generate", body).await.data();
    let creation = ann.get(&format!("/api/v1/creations/{}", made["creations"][0]["creation_id"])).await.data();
    assert_eq!(
        (&creation["type"], &creation["privacy_mode"], &creation["images"]),
        (&json!("text"), &json!(1), &json!([]))
    );
    assert_eq!(creation["generator_data"], json!({"text": "simulated 0: Tell me one"}));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_looks_as_if_it_were_not_there() {
    let app = TestApp::start();
    let hidden = app.creation().by("ann").private().file(Format::Webp, b"x").save().await;
    let path = format!("/api/v1/creations/{}", hidden.id);
    assert_eq!(app.user("ann").get(&path).await.data()["creation_id"], hidden.id.0);
    for stranger in [app.anon(), app.user("ben")] {
        assert_eq!(stranger.get(&path).await.error(), "404 NOT_FOUND Creation not found");
        assert_eq!(stranger.get("/api/v1/creations/999").await.error(), "404 NOT_FOUND Creation not found");
        for list in ["/api/v1/creations/public", "/api/v1/generators/image/creations"] {
            let reply = stranger.get(list).await.json();
            assert_eq!((&reply["data"], &reply["meta"]["total"]), (&json!([]), &json!(0)), "{list}");
        }
    }
    let ben = app.user("ben");
    for refused in [ben.patch(&path, json!({"privacy_mode": 0})).await, ben.delete(&path).await] {
        assert_eq!(refused.error(), "404 NOT_FOUND Creation not found");
    }
    assert_eq!(ben.get(&format!("{path}/status")).await.error(), "404 NOT_FOUND Creation not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn own_creations_are_filtered_by_generator_kind_and_status() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let picture = app.creation().by("ann").file(Format::Webp, b"x").save().await.id.0;
    let generate = async |slug: &str, prompt: &str| {
        ann.post(&format!("/api/v1/generators/{slug}/generate"), json!({"prompt": prompt, "model_id": 37})).await;
    };
    generate("joke", "[refuse]").await;
    generate("joke", "a").await;
    generate("horoscope", "b").await;
    app.user("ben").post("/api/v1/generators/joke/generate", json!({"prompt": "c", "model_id": 37})).await.data();
    let (failed, joke, horoscope) = (picture + 1, picture + 2, picture + 3);
    let slow = app.plan(&joke_request("[delay 60000]"), Purpose::Generate).unwrap();
    let slow = app.engine.submit(&Caller::owner(&app.account("ann")), slow).await.unwrap();
    let generating = slow.creations[0].0;

    let list = async |query: &str| {
        let reply = ann.get(&format!("/api/v1/creations?{query}")).await.json();
        let ids = ids(&reply["data"]);
        assert_eq!(reply["meta"]["total"], ids.len() as u64, "{query}");
        ids
    };
    while list("status=pending").await == [generating] {
        tokio::task::yield_now().await;
    }
    for (query, expected) in [
        ("", vec![generating, horoscope, joke, failed, picture]),
        ("status=generating", vec![generating]),
        ("status=completed", vec![horoscope, joke, picture]),
        ("status=failed", vec![failed]),
        ("status=cancelled", vec![]),
        ("kind=text", vec![generating, horoscope, joke, failed]),
        ("kind=image", vec![picture]),
        ("kind=video", vec![]),
        ("kind=text&status=completed", vec![horoscope, joke]),
        ("generator=joke&status=failed", vec![failed]),
        ("generator=joke&kind=text&status=completed", vec![joke]),
        ("generator=joke&kind=image", vec![]),
        ("status=completed&sort=oldest", vec![picture, joke, horoscope]),
    ] {
        assert_eq!(list(query).await, expected, "{query}");
    }
    ann.delete(&format!("/api/v1/creations/{joke}")).await.data();
    assert_eq!(list("generator=joke&status=completed").await, Vec::<u64>::new());
    assert_eq!(list("kind=text&status=completed").await, [horoscope]);
    app.engine.cancel(&Caller::owner(&app.account("ann")), slow.id).await.unwrap();
    app.engine.wait(slow.id).await.unwrap();
    assert_eq!((list("status=generating").await, list("status=cancelled").await), (vec![], vec![generating]));

    assert_eq!(
        ann.get("/api/v1/creations?status=done").await.error(),
        "400 VALIDATION_ERROR status: must be one of pending, generating, completed, failed, cancelled"
    );
    assert_eq!(
        ann.get("/api/v1/creations?kind=img").await.error(),
        "400 VALIDATION_ERROR kind: must be one of text, image, video, speech, music, soundeffect, upscale, vector, \
         backgroundremoval"
    );
}

fn joke_request(prompt: &str) -> Request {
    Request {
        generator: "joke".to_owned(),
        model: Some(ModelChoice::Id(ModelId(37))),
        prompt: Some(prompt.to_owned()),
        ..Request::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_changes_and_deletes() {
    let app = TestApp::start();
    let creation = app.creation().by("ann").file(Format::Webp, b"x").save().await;
    let path = format!("/api/v1/creations/{}", creation.id);
    let ann = app.user("ann");
    let updated = ann.patch(&path, json!({"privacy_mode": 1, "license": 2})).await.data();
    assert_eq!((&updated["privacy_mode"], &updated["license"]), (&json!(1), &json!(2)));
    assert_eq!(app.anon().get(&path).await.status, 404);
    assert_eq!(ann.patch(&path, json!({})).await.data()["license"], 2);
    assert_eq!(
        ann.patch(&path, json!({"license": 3})).await.error(),
        "400 VALIDATION_ERROR license: must be 1 (Open GO-1.0) or 2 (Exclusive GE-1.0)"
    );
    ann.patch(&path, json!({"privacy_mode": 0})).await.data();
    let ben = app.user("ben");
    assert_eq!(
        ben.patch(&path, json!({"license": 1})).await.error(),
        "403 FORBIDDEN This needs to be the owner of the creation"
    );
    assert_eq!(ben.delete(&path).await.error(), "403 FORBIDDEN This needs to be the owner of the creation");
    assert_eq!(ann.delete(&path).await.data(), json!({"creation_id": creation.id.0, "deleted": true}));
    assert_eq!(ann.get(&path).await.error(), "404 NOT_FOUND Creation not found");
    assert_eq!(ann.get("/api/v1/creations").await.json()["meta"]["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_follows_its_creation() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let slow = async {
        ann.post("/api/v1/generators/joke/generate", json!({"prompt": "[delay 300] x", "model_id": 37})).await
    };
    let watch = async {
        loop {
            let status = ann.get("/api/v1/creations/1/status").await;
            if status.status == 200 && status.json()["data"]["status"] == "generating" {
                return status.data();
            }
            tokio::task::yield_now().await;
        }
    };
    let (made, seen) = tokio::join!(slow, watch);
    assert_eq!(made.status, 201);
    let left = &seen["estimated_seconds_left"];
    assert_eq!(
        seen,
        json!({"creation_id": 1, "status": "generating", "progress": 0, "estimated_seconds_left": left.as_u64()})
    );
    let done = ann.get("/api/v1/creations/1/status").await.data();
    assert_eq!(done, json!({"creation_id": 1, "status": "completed", "progress": 100}));
    ann.post("/api/v1/generators/joke/generate", json!({"prompt": "[refuse]", "model_id": 37})).await;
    let failed = ann.get("/api/v1/creations/2/status").await.data();
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["error"], "The prompt was refused by the content policy");
    assert_eq!(app.anon().get("/api/v1/creations/1/status").await.status, 401);
    assert_eq!(app.user("ben").get("/api/v1/creations/1/status").await.status, 404);
}
