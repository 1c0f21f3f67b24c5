//! Teams. The document's section "ทีม".

use serde_json::json;

use super::{ids, joke};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_made_joined_left_and_handed_on() {
    let app = TestApp::start();
    let (ann, bob, cat) = (app.user("ann"), app.user("bob"), app.user("cat"));
    let made = ann.post("/api/v1/teams", json!({"name": "My Creative Team"})).await;
    assert_eq!(made.status, 201);
    let team = made.data();
    let path = format!("/api/v1/teams/{}", team["team_id"]);
    assert_eq!(bob.get(&path).await.error(), "404 NOT_FOUND Team not found");

    let added = ann.post(&format!("{path}/members"), json!({"username": "bob"})).await.data();
    assert_eq!(added["members"].as_array().unwrap().len(), 2);
    assert!(bob.get(&path).await.data().get("invite_code").is_none(), "only the owner sees the code");
    let forbidden = bob.post(&format!("{path}/members"), json!({"username": "cat"})).await.error();
    assert_eq!(forbidden, "403 FORBIDDEN This needs to be the owner or a manager of the team");

    let old = team["invite_code"].as_str().unwrap();
    let new = ann.post(&format!("{path}/invite"), json!({})).await.data()["invite_code"].as_str().unwrap().to_owned();
    let gone = cat.post(&format!("/api/v1/teams/join/{old}"), json!({})).await;
    assert_eq!(gone.status, 404, "a renewed code ends the old one");
    assert_eq!(cat.post(&format!("/api/v1/teams/join/{new}"), json!({})).await.data()["member_count"], 3);

    let id = team["team_id"].as_u64().unwrap();
    let shared = joke(&bob, json!({"team_id": id, "privacy_mode": 1})).await;
    assert_eq!(ids(&cat.get(&format!("{path}/creations")).await.data()), [shared]);
    assert_eq!(cat.get(&format!("/api/v1/creations/{shared}")).await.status, 200);
    let stranger = app.user("dan");
    assert_eq!(stranger.get(&format!("/api/v1/creations/{shared}")).await.status, 404);
    let wish = json!({"prompt": "x", "model_id": 37, "team_id": id});
    let outsider = stranger.post("/api/v1/generators/joke/generate", wish).await.error();
    assert_eq!(outsider, "400 VALIDATION_ERROR team_id: is not a team of yours");

    let cats_id = cat.get("/api/v1/users/me").await.data()["user_id"].as_u64().unwrap();
    ann.delete(&format!("{path}/members/{cats_id}")).await.data();
    assert_eq!(cat.get(&format!("/api/v1/creations/{shared}")).await.status, 404, "a former member sees no more");
    assert_eq!(ann.delete(&path).await.data()["left"], true);
    let handed = bob.get(&path).await.data();
    assert_eq!(handed["owner_id"], bob.get("/api/v1/users/me").await.data()["user_id"]);
    bob.delete(&path).await.data();
    assert_eq!(bob.get("/api/v1/teams").await.data(), json!([]));
}
