//! The account's own page.

use super::pages::{post, visitor};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_edited_and_shown() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let fields = [("bio", "I paint <b>boats</b>."), ("website", "https://ann.example/")];
    let saved = post(&ann, "/account/profile", &fields).await;
    assert!(saved.status.as_u16() == 200 && saved.text().contains("Saved."), "{}", saved.text());
    let profile = app.anon().get("/u/ann").await.text();
    assert!(profile.contains("I paint &#60;b&#62;boats") && profile.contains(">ann.example</a>"), "{profile}");
    let bad = post(&ann, "/account/profile", &[("website", "javascript:alert(1)")]).await;
    assert_eq!(bad.status.as_u16(), 422);
    assert!(app.anon().get("/account").await.header("location").starts_with("/login"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_other_sessions() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let login = post(&app.anon(), "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    let phone = app.anon().with("cookie", login.header("set-cookie").split(';').next().unwrap_or_default());
    assert!(ann.get("/account").await.text().contains("Sign out everywhere else"));
    let wrong = post(&ann, "/account/password", &[("current", "wrong"), ("password", "another horse")]).await;
    assert!(wrong.status.as_u16() == 422 && wrong.text().contains("not your password"), "{}", wrong.text());
    let short = post(&ann, "/account/password", &[("current", "correct horse"), ("password", "short")]).await;
    assert_eq!(short.status.as_u16(), 422);
    assert_eq!(phone.get("/library").await.status.as_u16(), 200);
    let fields = [("current", "correct horse"), ("password", "another horse")];
    assert_eq!(post(&ann, "/account/password", &fields).await.status.as_u16(), 200);
    assert_eq!(ann.get("/library").await.status.as_u16(), 200);
    assert_eq!(phone.get("/library").await.status.as_u16(), 303);
    let old = post(&app.anon(), "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    assert_eq!(old.status.as_u16(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_ended_one_by_one_and_only_ones_own() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let login = post(&app.anon(), "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    let phone = app.anon().with("cookie", login.header("set-cookie").split(';').next().unwrap_or_default());
    let html = ann.get("/account").await.text();
    let path = html.split('"').find(|piece| piece.starts_with("/account/sessions/") && piece.ends_with("/revoke"));
    let path = path.unwrap_or_default().to_owned();
    post(&bob, &path, &[]).await;
    assert_eq!(phone.get("/library").await.status.as_u16(), 200, "bob cannot end it");
    post(&ann, &path, &[]).await;
    assert_eq!(phone.get("/library").await.status.as_u16(), 303);
    assert_eq!(ann.get("/library").await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_are_drawn_over_time_and_lead_to_what_they_paid_for() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let posted = post(&ann, "/g/joke", &[("prompt", "a cat")]).await;
    let made = ann.get(posted.header("location")).await.header("location").to_owned();
    let page = ann.get("/account/credits").await.text();
    assert!(made.starts_with("/c/") && page.contains(&format!("<a class=\"link\" href=\"{made}\">")), "{page}");
    assert!(page.contains("<svg viewBox=\"0 -4 600 128\"") && page.contains("<time>2026-02-20</time>"), "{page}");
    assert!(!page.contains("style=\""), "the policy would stop it");
    post(&ann, &format!("{made}/delete"), &[]).await;
    let page = ann.get("/account/credits").await.text();
    assert!(!page.contains(&format!("href=\"{made}\"")), "what is gone is not linked: {page}");
}
