//! Results by the addresses at which they were handed out, as what the next request works on.

use atelier::app::App;
use atelier::domain::Caller;
use atelier::engine::{ModelChoice, Purpose, Request};
use serde_json::{Value, json};

use crate::support::{TestApp, upstream};

const SITE: &str = "http://atelier.test";

/// The address of a private picture of ann's.
async fn picture(app: &TestApp) -> String {
    let body = json!({"prompt": "a lighthouse", "model_id": 10003, "privacy_mode": 1});
    let made: Value = app.user("ann").post("/api/v1/generators/image/generate", body).await.data();
    made["creations"][0]["image_url"].as_str().expect("an address").to_owned()
}

fn upscaled(app: &App, viewer: &Caller, url: &str) -> Result<String, String> {
    let request = Request {
        generator: "upscale".to_owned(),
        model: Some(ModelChoice::Name("recraft-crisp-upscale".to_owned())),
        image_url: Some(url.to_owned()),
        ..Request::default()
    };
    let plan = app.plan_at(SITE, Some(viewer), &request, Purpose::Generate).map_err(|error| error.to_string())?;
    Ok(plan.call.image_url.expect("a picture"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_file_of_ours_is_read_where_it_is_kept() {
    let app = TestApp::with(|_| {}, upstream("replicate"));
    let url = picture(&app).await;
    assert!(url.starts_with(SITE), "{url}");
    let ann = Caller::owner(&app.account("ann"));
    let read = upscaled(&app, &ann, &url).expect("a plan");
    assert!(read.starts_with("blob:"), "{read}");
    assert_eq!(upscaled(&app, &ann, &format!("{url}?download=1#top")).as_ref(), Ok(&read));
    let elsewhere = url.replace(SITE, "http://atelier.testing");
    assert_eq!(upscaled(&app, &ann, &elsewhere), Ok(elsewhere), "another site's path looks the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_may_not_see_is_as_what_is_not_there() {
    let app = TestApp::with(|_| {}, upstream("replicate"));
    let url = picture(&app).await;
    let sam = Caller::owner(&app.account("sam"));
    let hidden = upscaled(&app, &sam, &url).expect_err("ann's");
    assert!(hidden.contains("image_url"), "{hidden}");
    assert_eq!(upscaled(&app, &sam, &format!("{SITE}/users/1/img/image-999.png")), Err(hidden.clone()));
    assert_eq!(upscaled(&app, &sam, &format!("{SITE}/favicon.ico")), Err(hidden));
}
