//! Reports: made on the pages or through the API, settled by administrators, told to whoever made them.

use atelier::providers::Format;
use serde_json::json;

use super::admin::promote;
use super::pages::{post, visitor};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_reported_creation_is_hidden_told_of_and_shown_again() {
    let app = TestApp::start();
    let (ann, bob, eve) = (visitor(&app, "ann").await, visitor(&app, "bob").await, visitor(&app, "eve").await);
    promote(&app, "eve");
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let (page, report) = (format!("/c/{id}"), format!("/c/{id}/report"));
    assert!(bob.get(&page).await.text().contains(&format!("href=\"{report}\"")));
    assert!(!ann.get(&page).await.text().contains(&format!("href=\"{report}\"")), "not one's own");
    assert!(app.anon().get(&report).await.header("location").starts_with("/login"));
    assert_eq!(post(&bob, &report, &[("reason", "because")]).await.status.as_u16(), 422);
    assert_eq!(post(&ann, &report, &[("reason", "spam")]).await.status.as_u16(), 422, "not one's own");
    for _ in 0..2 {
        let sent = post(&bob, &report, &[("reason", "rights"), ("note", "<b>Mine</b>")]).await;
        assert!(sent.status.as_u16() == 200 && sent.text().contains("Thank you"), "{}", sent.text());
    }
    let list = eve.get("/admin/reports").await.text();
    assert_eq!(list.matches("&#60;b&#62;Mine").count(), 1, "the same again is no second report: {list}");
    assert!(eve.get("/admin").await.text().contains("Reports are waiting for you"));
    assert_eq!(post(&bob, "/admin/reports/1", &[("outcome", "hidden")]).await.status.as_u16(), 404);
    assert_eq!(post(&eve, "/admin/reports/1", &[("outcome", "restored")]).await.status.as_u16(), 422);

    let key = |html: String| html.split("key=").nth(1).map(|rest| rest.chars().take(16).collect::<String>());
    let old_key = key(eve.get("/admin/reports").await.text()).unwrap();
    assert_eq!(post(&eve, "/admin/reports/1", &[("outcome", "hidden")]).await.status.as_u16(), 303);
    assert_eq!(bob.get(&page).await.status.as_u16(), 404);
    assert_eq!(ann.get(&page).await.status.as_u16(), 200, "its owner still has it");
    let file = format!("/users/{}/img/image-{id}.webp?key={old_key}", app.account("ann").id);
    assert_eq!(app.anon().get(&file).await.status.as_u16(), 404, "links that were handed out end");
    let publish = post(&ann, &format!("{page}/settings"), &[("privacy", "public")]).await;
    assert_eq!(publish.status.as_u16(), 409);
    assert!(bob.get("/notifications").await.text().contains("What you reported was hidden"));
    assert!(ann.get("/notifications").await.text().contains("An administrator hid something of yours"));

    assert_eq!(post(&eve, "/admin/reports/1", &[("outcome", "restored")]).await.status.as_u16(), 303);
    assert_eq!(bob.get(&page).await.status.as_u16(), 200);
    assert!(ann.get("/notifications").await.text().contains("shown again"));
    assert!(eve.get("/admin/log").await.text().contains("eve settled report 1: shown again"));
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reported_comment_leaves_a_place_that_can_be_filled_again() {
    let app = TestApp::start();
    let (ann, bob, eve) = (visitor(&app, "ann").await, visitor(&app, "bob").await, visitor(&app, "eve").await);
    promote(&app, "eve");
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    post(&bob, &format!("/c/{id}/comments"), &[("text", "Buy my boats!")]).await;
    assert!(ann.get(&format!("/c/{id}")).await.text().contains("/comments/1/report"));
    assert_eq!(post(&ann, "/comments/1/report", &[("reason", "spam")]).await.status.as_u16(), 200);
    post(&eve, "/admin/reports/1", &[("outcome", "hidden")]).await;
    let page = ann.get(&format!("/c/{id}")).await.text();
    assert!(!page.contains("Buy my boats!"), "{page}");
    assert!(eve.get("/admin/reports?settled=1").await.text().contains("Buy my boats!"), "administrators still see it");
    post(&eve, "/admin/reports/1", &[("outcome", "restored")]).await;
    assert!(ann.get(&format!("/c/{id}")).await.text().contains("Buy my boats!"));
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_go_through_the_api_as_well() {
    let app = TestApp::start();
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let (bob, eve) = (app.user("bob"), app.user("eve"));
    promote(&app, "eve");
    let path = format!("/api/v1/creations/{id}/reports");
    let made = bob.post(&path, json!({"reason": "spam", "note": "Look"})).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let report = made.data();
    assert_eq!((report["status"].clone(), report["creation_id"].clone()), (json!("open"), json!(id.0)));
    assert_eq!(bob.post(&path, json!({"reason": "boring"})).await.status.as_u16(), 400);
    assert_eq!(app.anon().post(&path, json!({"reason": "spam"})).await.status.as_u16(), 401);
    assert_eq!(bob.post("/api/v1/creations/999/reports", json!({"reason": "spam"})).await.status.as_u16(), 404);
    assert_eq!(bob.get("/api/v1/reports").await.status.as_u16(), 403);
    assert_eq!(eve.get("/api/v1/reports").await.data().as_array().map(Vec::len), Some(1));
    let settle = format!("/api/v1/reports/{}/settle", report["report_id"]);
    assert_eq!(bob.post(&settle, json!({"action": "hide"})).await.status.as_u16(), 403);
    assert_eq!(eve.post(&settle, json!({"action": "dismiss"})).await.data()["status"], "dismissed");
    assert_eq!(eve.post(&settle, json!({"action": "hide"})).await.status.as_u16(), 409);
    assert_eq!(app.anon().get(&format!("/api/v1/creations/{id}")).await.status.as_u16(), 200);
    assert_eq!(eve.get("/api/v1/reports?settled=true").await.data()[0]["status"], "dismissed");
}
