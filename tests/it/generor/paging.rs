//! Lists in pages, by number and by cursor. The document's section "การแบ่งหน้า"; cursors are our own.

use atelier::providers::Format;
use serde_json::{Value, json};

use super::ids;
use crate::support::TestApp;
use crate::support::clients::Client;

/// The list at `path` from its first page to its last, by cursors; `between` runs once, after the first page.
async fn walk(client: &Client<'_>, path: &str, between: impl AsyncFn()) -> Vec<Value> {
    let join = if path.contains('?') { '&' } else { '?' };
    let (mut entries, mut cursor, mut page) = (Vec::new(), String::new(), 1);
    loop {
        let reply = client.get(&format!("{path}{join}per_page=2{cursor}")).await.json();
        let meta = &reply["meta"];
        assert_eq!((&meta["page"], &meta["has_prev"]), (&json!(page), &json!(page > 1)), "{path}: {reply}");
        entries.extend(reply["data"].as_array().unwrap_or_else(|| panic!("{path}: {reply}")).clone());
        let Some(next) = meta["next_cursor"].as_str() else {
            assert_eq!(meta["has_next"], false, "{path}");
            return entries;
        };
        assert_eq!(meta["has_next"], true, "{path}");
        cursor = format!("&cursor={next}");
        page += 1;
        if page == 2 {
            between().await;
        }
    }
}

/// What tells one entry from another.
fn names(entries: &[Value]) -> Vec<&Value> {
    let keys = ["creation_id", "comment_id", "transaction_id", "user_id"];
    entries.iter().map(|entry| keys.iter().map(|key| &entry[key]).find(|id| !id.is_null()).unwrap()).collect()
}

async fn picture(app: &TestApp, by: &str) -> u64 {
    app.creation().by(by).file(Format::Webp, b"x").save().await.id.0
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages() {
    let app = TestApp::start();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(app.creation().by("ann").file(Format::Webp, b"x").save().await.id.0);
    }
    let hidden = app.creation().by("ann").private().file(Format::Webp, b"x").save().await.id.0;
    let page = app.anon().get("/api/v1/creations/public?per_page=2&page=2").await.json();
    assert_eq!(ids(&page["data"]), [made[2], made[1]]);
    insta::assert_json_snapshot!(page["meta"], {".next_cursor" => "[cursor]"}, @r#"
    {
      "page": 2,
      "per_page": 2,
      "total": 5,
      "total_pages": 3,
      "has_next": true,
      "has_prev": true,
      "next_cursor": "[cursor]"
    }
    "#);
    let oldest = app.anon().get("/api/v1/generators/image/creations?sort=oldest&per_page=500").await.json();
    assert_eq!((ids(&oldest["data"]), &oldest["meta"]["per_page"]), (made.clone(), &json!(100)));
    let own = app.user("ann").get("/api/v1/creations?generator=image").await.json();
    assert_eq!(ids(&own["data"]).first(), Some(&hidden));
    assert_eq!(own["meta"]["total"], 6);
    assert_eq!(app.user("ann").get("/api/v1/creations?generator=joke").await.json()["meta"]["total"], 0);
    let unknown = app.anon().get("/api/v1/creations/public?generator=nothing").await;
    assert_eq!(unknown.error(), "404 NOT_FOUND Generator not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_read_once_and_whole_while_it_grows() {
    let app = TestApp::start();
    let (ann, ben) = (app.user("ann"), app.user("ben"));
    let subject = picture(&app, "ann").await;
    for n in 0..6 {
        picture(&app, "ann").await;
        ann.post(&format!("/api/v1/creations/{subject}/comments"), json!({"text": n.to_string()})).await.data();
        ann.post("/api/v1/generators/joke/generate", json!({"prompt": "x", "model_id": 37})).await.data();
        app.user(&format!("fan{n}")).post("/api/v1/users/ann/follow", json!({})).await.data();
        ann.post(&format!("/api/v1/users/fan{n}/follow"), json!({})).await.data();
    }
    ben.post("/api/v1/users/ann/follow", json!({})).await.data();
    let grow = async || {
        picture(&app, "ann").await;
        ann.post(&format!("/api/v1/creations/{subject}/comments"), json!({"text": "more"})).await.data();
        ann.post("/api/v1/generators/joke/generate", json!({"prompt": "x", "model_id": 37})).await.data();
    };
    for (client, path) in [
        (&ann, "/api/v1/creations"),
        (&ann, "/api/v1/creations?kind=image"),
        (&ann, "/api/v1/creations?kind=text&status=completed"),
        (&ann, "/api/v1/creations?generator=image&status=completed"),
        (&ben, "/api/v1/creations/public"),
        (&ben, "/api/v1/creations/search?q=sunset"),
        (&ben, "/api/v1/creations/search?q=sunset%20mountains"),
        (&ben, "/api/v1/generators/image/creations"),
        (&ben, "/api/v1/users/ann/creations"),
        (&ben, "/api/v1/users/ann/followers"),
        (&ben, "/api/v1/users/ann/following"),
        (&ben, &format!("/api/v1/creations/{subject}/comments")),
        (&ann, "/api/v1/credits/transactions"),
        (&ann, "/api/v1/credits/transactions?type=spend"),
        (&ben, "/api/v1/feed"),
        (&ben, "/api/v1/feed?generator=image"),
    ] {
        let join = if path.contains('?') { '&' } else { '?' };
        let whole = client.get(&format!("{path}{join}per_page=100")).await.json();
        let whole = whole["data"].as_array().unwrap().clone();
        assert!(whole.len() > 4, "{path} is too short to be walked");
        let walked = walk(client, path, grow).await;
        assert_eq!(names(&walked), names(&whole), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oldest_first_list_goes_on_to_what_is_added() {
    let app = TestApp::start();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(picture(&app, "ann").await);
    }
    let (anon, added) = (app.anon(), std::sync::OnceLock::new());
    let walked = walk(&anon, "/api/v1/creations/public?sort=oldest", async || {
        added.set(picture(&app, "ann").await).expect("it runs once");
    });
    let walked = walked.await;
    made.push(added.into_inner().unwrap());
    assert_eq!(names(&walked), made.iter().map(|id| json!(id)).collect::<Vec<_>>().iter().collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_away_meanwhile_loses_nothing_else() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let mut made = Vec::new();
    for _ in 0..6 {
        made.insert(0, picture(&app, "ann").await);
    }
    let first = ann.get("/api/v1/creations?per_page=2").await.json();
    // The very entry that the cursor points at.
    ann.delete(&format!("/api/v1/creations/{}", made[1])).await.data();
    let cursor = first["meta"]["next_cursor"].as_str().unwrap();
    let next = ann.get(&format!("/api/v1/creations?per_page=10&cursor={cursor}")).await.data();
    assert_eq!(
        names(next.as_array().unwrap()),
        made[2..].iter().map(|id| json!(id)).collect::<Vec<_>>().iter().collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_something_else_is_refused() {
    const BAD: &str = "400 VALIDATION_ERROR cursor: must be the next_cursor of this list, asked for with the same \
                       filters and order";
    let app = TestApp::start();
    let ann = app.user("ann");
    for _ in 0..3 {
        picture(&app, "ann").await;
    }
    let page = ann.get("/api/v1/creations?per_page=1").await.json();
    let cursor = page["meta"]["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(ann.get(&format!("/api/v1/creations?cursor={cursor}")).await.status, 200);
    for path in [
        "/api/v1/creations?sort=oldest&cursor=",
        "/api/v1/creations?kind=image&cursor=",
        "/api/v1/creations/public?cursor=",
        "/api/v1/creations/search?q=sunset&cursor=",
        "/api/v1/credits/transactions?cursor=",
        "/api/v1/feed?cursor=",
        "/api/v1/users/ann/followers?cursor=",
        "/api/v1/creations/1/comments?cursor=",
    ] {
        assert_eq!(ann.get(&format!("{path}{cursor}")).await.error(), BAD, "{path}");
    }
    assert_eq!(app.user("ben").get(&format!("/api/v1/creations?cursor={cursor}")).await.error(), BAD);
    let changed = cursor.replacen(&cursor[12..13], if &cursor[12..13] == "A" { "B" } else { "A" }, 1);
    for bad in
        ["x", "", "AAAA", "%00", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", changed.as_str()]
    {
        assert_eq!(ann.get(&format!("/api/v1/creations?cursor={bad}")).await.error(), BAD, "{bad}");
    }
    assert_eq!(
        ann.get(&format!("/api/v1/creations?page=2&cursor={cursor}")).await.error(),
        "400 VALIDATION_ERROR cursor: goes in the place of page, not beside it"
    );
}
