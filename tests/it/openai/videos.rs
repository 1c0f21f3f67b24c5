//! Clips: made, listed, fetched, remixed and deleted as jobs of their owner.

use poem::http::Method;
use serde_json::{Value, json};

use crate::support::clients::{Client, Reply};
use crate::support::{TestApp, upstream};

/// A service whose clips are made by a scripted upstream.
fn app() -> TestApp {
    TestApp::with(|_| {}, upstream("byteplus"))
}

async fn create(client: &Client<'_>, body: Value) -> Reply {
    client.post("/v1/videos", body).await
}

/// The clip once it is over.
async fn finished(client: &Client<'_>, id: &str) -> Value {
    for _ in 0..500 {
        let video = client.get(&format!("/v1/videos/{id}")).await.json();
        if video["status"] != "queued" && video["status"] != "in_progress" {
            return video;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{id} is never over")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_is_made_fetched_and_deleted_and_stands_in_the_library() {
    let app = app();
    let ann = app.user("ann");
    app.account_with("rich", 100_000, atelier::domain::Tier::Free);
    let rich = app.user("rich");
    let reply = create(&rich, json!({"prompt": "a paper boat [delay 300]", "seconds": "8", "size": "1280x720"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(reply.header("openai-poll-after-ms").parse::<u64>().unwrap() >= 500);
    let video = reply.json();
    let id = video["id"].as_str().unwrap();
    assert_eq!(
        (&video["object"], &video["model"], &video["seconds"], &video["size"]),
        (&json!("video"), &json!("sora-2"), &json!("8"), &json!("1280x720"))
    );
    assert!(["queued", "in_progress"].contains(&video["status"].as_str().unwrap()), "{video}");
    let early = rich.get(&format!("/v1/videos/{id}/content")).await;
    assert_eq!((early.status.as_u16(), early.header("x-should-retry")), (409, "false"));

    let video = finished(&rich, id).await;
    assert_eq!(
        (&video["status"], &video["progress"], &video["error"]),
        (&json!("completed"), &json!(100), &Value::Null)
    );
    let file = rich.get(&format!("/v1/videos/{id}/content")).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "image/png"), "what the script makes");
    assert!(file.bytes.starts_with(b"\x89PNG") && file.header("content-length") == file.bytes.len().to_string());
    let library = rich.get("/api/v1/creations").await.data();
    assert_eq!(
        (library[0]["prompt"].as_str().unwrap(), &library[0]["type"]),
        ("a paper boat [delay 300]", &json!("video"))
    );
    assert_eq!(rich.get(&format!("/v1/videos/{id}/content?variant=spritesheet")).await.status, 400);

    for path in [format!("/v1/videos/{id}"), format!("/v1/videos/{id}/content")] {
        assert_eq!(ann.get(&path).await.status, 404, "another's");
    }
    assert_eq!(ann.delete(&format!("/v1/videos/{id}")).await.status, 404);
    let gone = rich.delete(&format!("/v1/videos/{id}")).await.json();
    assert_eq!(gone, json!({"id": id, "object": "video.deleted", "deleted": true}));
    assert_eq!(rich.get(&format!("/v1/videos/{id}")).await.status, 404);
    assert_eq!(rich.get("/api/v1/creations").await.data(), json!([]));
    assert_eq!(app.audit().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_are_listed_in_pages_and_remixed() {
    let app = app();
    app.account_with("rich", 100_000, atelier::domain::Tier::Free);
    let rich = app.user("rich");
    let mut ids = Vec::new();
    for number in 0..3 {
        let video = create(&rich, json!({"prompt": format!("clip {number}"), "seconds": 4})).await.json();
        ids.push(video["id"].as_str().unwrap().to_owned());
        finished(&rich, &ids[number]).await;
    }
    let page = rich.get("/v1/videos?limit=2").await.json();
    assert_eq!(
        (&page["data"][0]["id"], &page["last_id"], &page["has_more"]),
        (&json!(ids[2]), &json!(ids[1]), &json!(true))
    );
    let rest = rich.get(&format!("/v1/videos?limit=2&after={}", ids[1])).await.json();
    assert_eq!((&rest["data"][0]["id"], &rest["has_more"]), (&json!(ids[0]), &json!(false)));
    assert_eq!(rich.get("/v1/videos?order=asc").await.json()["data"][0]["id"], json!(ids[0]));
    assert_eq!(app.user("ann").get("/v1/videos").await.json()["data"], json!([]));

    let remix = rich.post(&format!("/v1/videos/{}/remix", ids[0]), json!({"prompt": "at night"})).await.json();
    assert_eq!((&remix["remixed_from_video_id"], &remix["prompt"]), (&json!(ids[0]), &json!("at night")));
    assert_eq!((&remix["seconds"], &remix["size"]), (&json!("4"), &json!("720x1280")));
    finished(&rich, remix["id"].as_str().unwrap()).await;
    let library = rich.get("/api/v1/creations").await.data();
    assert_eq!(library[0]["prompt"], "clip 0. at night");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_does_not_make_is_refused_and_a_failure_costs_nothing() {
    let app = app();
    app.account_with("rich", 100_000, atelier::domain::Tier::Free);
    let rich = app.user("rich");
    for (wrong, status, param) in [
        (json!({"seconds": "5"}), 400, json!("seconds")),
        (json!({"seconds": "long"}), 400, json!("seconds")),
        (json!({"size": "640x640"}), 400, json!("size")),
        (json!({"size": "1792x1024"}), 400, json!("size")),
        (json!({"prompt": ""}), 400, json!("prompt")),
        (json!({"input_reference": {"file_id": "file-1"}}), 400, json!("input_reference.file_id")),
        (json!({"input_reference": "data:image/png;base64,!"}), 400, json!("input_reference")),
        (json!({"input_reference": "data:image/png;base64,eHg="}), 400, json!("input_reference")),
        (json!({"model": "gpt-5-nano"}), 404, Value::Null),
    ] {
        let mut body = json!({"prompt": "a boat"});
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let reply = create(&rich, body).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.json()["error"]["param"]),
            (status, &param),
            "{wrong} {}",
            reply.text()
        );
    }
    let larger = create(&rich, json!({"model": "sora-2-pro", "prompt": "a boat", "size": "1792x1024"})).await.json();
    assert_eq!(larger["size"], "1792x1024");
    finished(&rich, larger["id"].as_str().unwrap()).await;
    let before = rich.get("/v1/billing/usage").await.json()["data"]["balance"].as_f64().unwrap();
    let refused = create(&rich, json!({"prompt": "a boat [refuse]"})).await.json();
    let refused = finished(&rich, refused["id"].as_str().unwrap()).await;
    assert_eq!((&refused["status"], &refused["error"]["code"]), (&json!("failed"), &json!("moderation_blocked")));
    let running = create(&rich, json!({"prompt": "a boat [delay 60000]"})).await.json();
    assert_eq!(rich.delete(&format!("/v1/videos/{}", running["id"].as_str().unwrap())).await.status, 200);
    let after = rich.get("/v1/billing/usage").await.json()["data"]["balance"].as_f64().unwrap();
    assert_eq!((before, app.audit().unwrap()), (after, vec![]));
    let poor = create(&app.user("poor"), json!({"prompt": "a boat"})).await;
    assert_eq!((poor.status.as_u16(), &poor.json()["error"]["code"]), (429, &json!("insufficient_quota")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_brings_the_first_frame_which_is_gone_when_the_job_is_over() {
    let app = app();
    app.account_with("rich", 100_000, atelier::domain::Tier::Free);
    let rich = app.user("rich");
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 3, 2);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&[9; 18]).unwrap();
    let (kind, body) = super::media::form(("input_reference", &png), &[("prompt", "a boat"), ("seconds", "4")]);
    let reply = rich.clone().with("content-type", &kind).send(Method::POST, "/v1/videos", Some(body)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(finished(&rich, &id).await["status"], "completed");
    // The clip alone is left in the store.
    let blobs: Vec<u64> = (1..=3).filter(|id| app.store.blob_size(atelier::store::BlobId(*id)).is_ok()).collect();
    assert_eq!(blobs.len(), 1, "{blobs:?}");
}
