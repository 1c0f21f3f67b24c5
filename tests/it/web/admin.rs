//! Administration, and leaving.

use atelier::domain::account;

use super::pages::{post, visitor};
use crate::support::TestApp;

/// Makes someone an administrator.
pub fn promote(app: &TestApp, name: &str) {
    let id = app.account(name).id;
    let write = app.store.write_blocking(move |tx| {
        account::update(tx, id, |account| {
            account.is_admin = true;
            Ok(())
        })
    });
    write.expect("an administrator");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_see_that_there_is_administration() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    promote(&app, "ann");
    let parts = ["users", "models", "providers", "jobs", "reports", "vouchers", "backups", "backup", "metrics", "log"];
    let paths = parts.map(|part| format!("/admin/{part}"));
    for path in paths.iter().map(String::as_str).chain(["/admin", "/metrics"]) {
        assert_eq!(ann.get(path).await.status.as_u16(), 200, "{path}");
        assert_eq!(bob.get(path).await.status.as_u16(), 404, "{path}");
        assert_eq!(app.anon().get(path).await.status.as_u16(), 303, "{path}");
    }
    let fields = [("action", "grant"), ("credits", "100")];
    assert_eq!(post(&bob, "/admin/users/2", &fields).await.status.as_u16(), 404);
    assert!(ann.get("/").await.text().contains("href=\"/admin\""));
    assert!(!bob.get("/").await.text().contains("href=\"/admin\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_found_changed_and_what_was_done_is_written_down() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    promote(&app, "ann");
    let id = app.account("bob").id;
    let path = format!("/admin/users/{id}");
    let reply = post(&ann, &path, &[("action", "grant"), ("credits", "1000")]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/admin/users?q=bob"));
    post(&ann, &path, &[("action", "tier"), ("tier", "pro")]).await;
    let found = ann.get("/admin/users?q=BO").await.text();
    assert!(found.contains("1,250 credits") && found.contains("value=\"pro\" selected"), "{found}");
    assert!(!ann.get("/admin/users?q=BO").await.text().contains("ann@example.com"));
    assert!(bob.get("/account/credits").await.text().contains("Granted by the operator"));
    for fields in [[("action", "grant"), ("credits", "0")], [("action", "tier"), ("tier", "gold")]] {
        assert_eq!(post(&ann, &path, &fields).await.status.as_u16(), 400, "{fields:?}");
    }
    post(&ann, &path, &[("action", "disable")]).await;
    assert_eq!(bob.get("/library").await.status.as_u16(), 303, "bob is shut out");
    post(&ann, &path, &[("action", "enable")]).await;
    let own = format!("/admin/users/{}", app.account("ann").id);
    assert_eq!(post(&ann, &own, &[("action", "disable")]).await.status.as_u16(), 409);
    let log = ann.get("/admin").await.text();
    for line in ["ann gave bob 1,000 credits", "ann put bob on the pro tier", "ann disabled bob", "ann enabled bob"] {
        assert!(log.contains(line), "no {line} in {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_what_is_kept_of_someone() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let posted = post(&ann, "/g/joke", &[("prompt", "a cat")]).await;
    ann.get(posted.header("location")).await;
    let id = app.creation().by("bob").save().await.id;
    post(&ann, &format!("/c/{id}/comments"), &[("text", "well said")]).await;
    post(&ann, &format!("/c/{id}/rating"), &[("score", "4")]).await;
    let text = ann.get("/account/export").await.text();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["account"]["email"], "ann@example.com");
    assert_eq!(lines[1]["creation"]["prompt"], "a cat");
    let has = |what: &str, field: &str, value: serde_json::Value| lines.iter().any(|line| line[what][field] == value);
    assert!(has("comment", "text", "well said".into()), "{text}");
    assert!(has("rating", "score", 4.into()), "{text}");
    let spent = |line: &serde_json::Value| line["credits"]["change"].as_f64().is_some_and(|change| change < 0.0);
    assert!(lines.iter().any(spent), "{text}");
    assert!(!text.contains("password"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_an_account_leaves_nothing_of_it() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let id = app.creation().by("ann").file(atelier::providers::Format::Webp, b"x").save().await.id;
    post(&ann, &format!("/c/{id}/comments"), &[("text", "mine")]).await;
    post(&bob, "/u/ann/follow", &[("follow", "yes")]).await;
    let file = format!("/users/{}/img/image-{id}.webp", app.account("ann").id);
    assert_eq!(app.anon().get(&file).await.status.as_u16(), 200);
    let wrong = post(&ann, "/account/close", &[("password", "wrong horse")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let closed = post(&ann, "/account/close", &[("password", "correct horse")]).await;
    assert_eq!((closed.status.as_u16(), closed.header("location")), (303, "/"));
    for path in [format!("/c/{id}"), "/u/ann".to_owned(), file] {
        assert_eq!(app.anon().get(&path).await.status.as_u16(), 404, "{path}");
    }
    assert!(!app.anon().get("/search?q=sunset").await.text().contains(&format!("/c/{id}\"")));
    assert_eq!(ann.get("/library").await.status.as_u16(), 303);
    let back = post(&app.anon(), "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    assert_eq!(back.status.as_u16(), 422);
    assert!(bob.get("/u/bob/following").await.text().contains("Nobody yet"));
    // The name is free again, and whoever takes it is someone else.
    let again = visitor(&app, "ann").await;
    assert!(again.get("/library").await.text().contains("0 creations"));
    assert!(app.audit().unwrap().is_empty());
}
