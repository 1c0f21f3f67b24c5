//! The samples of `serve --demo`.

use atelier::catalogue::{Catalogue, Generator, ModelKind, Need};
use atelier::demo;
use atelier::domain::account;

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
