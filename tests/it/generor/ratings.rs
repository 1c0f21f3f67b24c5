//! Ratings. The document's section "คะแนน".

use serde_json::json;

use super::joke;
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_is_replaced_and_averaged() {
    let app = TestApp::start();
    let id = joke(&app.user("ann"), json!({})).await;
    let path = format!("/api/v1/creations/{id}/rating");
    assert_eq!(app.anon().get(&path).await.data(), json!({"creation_id": id, "average": 0.0, "count": 0}));
    for (name, score) in [("ann", 5), ("bob", 1), ("bob", 4), ("cat", 4)] {
        app.user(name).post(&path, json!({"score": score})).await.data();
    }
    assert_eq!(app.anon().get(&path).await.data(), json!({"creation_id": id, "average": 4.3, "count": 3}));
    for score in [0, 6] {
        let refused = app.user("ann").post(&path, json!({"score": score})).await.error();
        assert_eq!(refused, "400 VALIDATION_ERROR score: must be 1 to 5");
    }
}
