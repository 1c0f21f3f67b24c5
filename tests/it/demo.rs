//! The samples of `serve --demo`.

use atelier::catalogue::{Catalogue, Generator, ModelKind, Need};
use atelier::demo;
use atelier::domain::account;
use atelier::providers::builtin::inputs::Inputs;
use atelier::providers::builtin::video;
use atelier::providers::{Call, Format, Output};

use crate::support::{TestApp, upstream};

/// Texts are made in no time.
fn quick(generator: &Generator) -> bool {
    generator.kind == ModelKind::Text && generator.image != Need::Required
}

#[tokio::test(flavor = "multi_thread")]
async fn every_generator_gets_a_sample_that_people_talk_about_and_only_once() {
    let app = TestApp::with(|_| {}, Vec::new());
    let made = demo::seed(&app, quick).await.expect("samples");
    assert_eq!(made, Catalogue::builtin().generators().filter(|generator| quick(generator)).count());
    assert_eq!(demo::seed(&app, quick).await.expect("nothing more to do"), 0);

    let samples = app.anon().get("/api/v1/generators/haiku").await.data()["samples"].clone();
    let id = samples[0]["creation_id"].as_u64().expect("a sample");
    let comments = app.anon().get(&format!("/api/v1/creations/{id}/comments")).await.data();
    assert!(comments.as_array().is_some_and(|comments| !comments.is_empty()), "{comments}");
    let rating = app.anon().get(&format!("/api/v1/creations/{id}/rating")).await.data();
    assert_eq!(rating["count"], 2, "both others rated: {rating}");
    let profile = app.anon().get("/api/v1/users/mali").await.data();
    assert!(profile["bio"].as_str().is_some_and(|bio| !bio.is_empty()), "{profile}");
    assert_eq!(app.audit().expect("an audit"), []);
}

/// What works on a picture or a clip, and leaves it as small as it is.
fn reworks(generator: &Generator) -> bool {
    generator.video == Need::Required || (generator.image == Need::Required && generator.kind != ModelKind::Video)
}

/// A red ball on a pale sheet.
fn ball() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(96, 96, |x, y| {
        let (right, down) = (f32::from(x as u16) - 48.0, f32::from(y as u16) - 48.0);
        image::Rgb(if right.hypot(down) < 28.0 { [190, 30, 40] } else { [225, 230, 235] })
    });
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).expect("a picture");
    file.into_inner()
}

fn clip() -> Vec<u8> {
    let prompt = "a lake in the mountains".to_owned();
    let call = Call { prompt, width: 96, height: 64, seconds: 1, ..Call::default() };
    match video::make(&call, &Inputs::default(), &|| false, &|_| {}) {
        Ok(Output::Film { clip, .. }) => clip.bytes,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_works_on_a_picture_or_a_clip_is_given_one_of_ours() {
    let app = TestApp::with(|_| {}, Vec::new());
    assert_eq!(demo::seed(&app, reworks).await.expect("no samples"), 0, "there is nothing to work on");

    let picture = ball();
    for slug in ["image", "portrait", "landscape", "product-photo", "interior", "logo"] {
        app.creation().of(slug).file(Format::Png, &picture).save().await;
    }
    app.creation().of("video").file(Format::Mp4, &clip()).save().await;
    let wanted = Catalogue::builtin().generators().filter(|generator| reworks(generator)).count();
    assert_eq!(demo::seed(&app, reworks).await.expect("samples"), wanted);
    assert_eq!(app.audit().expect("an audit"), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_never_cost_money_or_a_name() {
    let paid = TestApp::with(|_| {}, upstream("gemini"));
    assert_eq!(demo::seed(&paid, quick).await.expect("no samples"), 0, "a provider is configured");

    let app = TestApp::with(|_| {}, Vec::new());
    app.account("mali");
    let refused = demo::seed(&app, quick).await.expect_err("somebody has the name");
    assert_eq!(refused.to_string(), "mali is an account, and not a sample");
    assert!(app.store.read(|tx| account::find_by_username(tx, "wen")).expect("a read").is_none(), "nothing was made");
}
