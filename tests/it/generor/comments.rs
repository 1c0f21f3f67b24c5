//! Comments and votes. The document's section "ความคิดเห็น".

use std::time::Duration;

use insta::assert_json_snapshot;
use serde_json::json;

use super::joke;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn comments_thread_vote_and_leave_tombstones() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    let id = joke(&ann, json!({})).await;
    let path = format!("/api/v1/creations/{id}/comments");
    let first = bob.post(&path, json!({"text": "Great creation!", "parent_id": null})).await;
    assert_eq!(first.status, 201);
    let first = first.data()["comment_id"].as_u64().unwrap();
    app.clock.advance(Duration::from_secs(1));
    let reply = ann.post(&path, json!({"text": "Thanks!", "parent_id": first})).await.data();
    let reply = reply["comment_id"].as_u64().unwrap();
    let other = joke(&ann, json!({})).await;
    let elsewhere = format!("/api/v1/creations/{other}/comments");
    let elsewhere = ann.post(&elsewhere, json!({"text": "x", "parent_id": first})).await;
    assert_eq!(elsewhere.error(), "400 VALIDATION_ERROR parent_id: is not a comment on this creation");
    assert_eq!(
        bob.post(&path, json!({"text": "  "})).await.error(),
        "400 VALIDATION_ERROR text: must be 1 to 2000 characters"
    );

    for vote in ["up", "up", "down", "up"] {
        ann.post(&format!("/api/v1/comments/{first}/vote"), json!({"vote": vote})).await.data();
    }
    let voted = bob.post(&format!("/api/v1/comments/{first}/vote"), json!({"vote": "down"})).await.data();
    assert_eq!((&voted["votes_up"], &voted["votes_down"]), (&json!(1), &json!(1)));

    let not_hers = ann.delete(&format!("/api/v1/comments/{first}")).await;
    assert_eq!(not_hers.status, 403);
    bob.delete(&format!("/api/v1/comments/{first}")).await.data();
    let listed = app.anon().get(&path).await.data();
    assert_json_snapshot!(listed, @r#"
    [
      {
        "comment_id": 1,
        "creation_id": 1,
        "user_id": 0,
        "username": "",
        "text": "",
        "parent_id": null,
        "created_at": "2026-02-20 12:00:00",
        "votes_up": 1,
        "votes_down": 1,
        "deleted": true,
        "replies": [
          {
            "comment_id": 2,
            "creation_id": 1,
            "user_id": 1,
            "username": "ann",
            "text": "Thanks!",
            "parent_id": 1,
            "created_at": "2026-02-20 12:00:01",
            "votes_up": 0,
            "votes_down": 0,
            "deleted": false
          }
        ]
      }
    ]
    "#);
    ann.delete(&format!("/api/v1/comments/{reply}")).await.data();
    assert_eq!(app.anon().get(&path).await.data(), json!([]), "a tombstone goes with its last answer");
}
