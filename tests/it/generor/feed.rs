//! What the people one follows make. The document's section "ฟีด".

use serde_json::json;

use super::{ids, joke};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_has_what_the_followed_made_public_newest_first() {
    let app = TestApp::start();
    let (ann, bob, cat) = (app.user("ann"), app.user("bob"), app.user("cat"));
    for name in ["bob", "cat"] {
        ann.post(&format!("/api/v1/users/{name}/follow"), json!({})).await.data();
    }
    let first = joke(&bob, json!({})).await;
    let picture = app.creation().by("cat").save().await.id.0;
    joke(&bob, json!({"privacy_mode": 1})).await;
    joke(&ann, json!({})).await;
    joke(&app.user("dan"), json!({})).await;
    let last = joke(&cat, json!({})).await;

    let feed = ann.get("/api/v1/feed").await.json();
    assert_eq!((ids(&feed["data"]), &feed["meta"]["total"]), (vec![last, picture, first], &json!(3)));
    assert_eq!(ids(&ann.get("/api/v1/feed?generator=image&page=1").await.data()), [picture]);
    assert_eq!(ids(&ann.get("/api/v1/feed?page=2&per_page=2").await.data()), [first]);
    assert_eq!(ids(&ann.get("/api/v1/feed?generator=poem").await.data()), [0u64; 0]);
    let unknown = ann.get("/api/v1/feed?generator=nothing").await.error();
    assert_eq!(unknown, "404 NOT_FOUND Generator not found");

    ann.delete("/api/v1/users/cat/follow").await.data();
    assert_eq!(ids(&ann.get("/api/v1/feed").await.data()), [first]);
    assert_eq!(ids(&bob.get("/api/v1/feed").await.data()), [0u64; 0], "bob follows nobody");
}
