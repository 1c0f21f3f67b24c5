//! People, teams, comments, ratings, feed and search, in the document's order.

use std::time::Duration;

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clients::Client;

/// A 1 × 1 PNG, as a `data:` URL.
const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

async fn joke(client: &Client<'_>, body: Value) -> u64 {
    let mut wish = json!({"prompt": "a joke about owls", "model_id": 37});
    wish.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    let made = client.post("/api/v1/generators/joke/generate", wish).await.data();
    made["creations"][0]["creation_id"].as_u64().unwrap()
}

fn ids(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|entry| entry["creation_id"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn a_profile_is_changed_and_shown() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let body = json!({"bio": "Updated bio", "website": "https://example.com", "avatar": PIXEL});
    let me = ann.patch("/api/v1/users/me", body).await.data();
    assert_eq!((&me["bio"], &me["website"]), (&json!("Updated bio"), &json!("https://example.com")));
    let picture = app.anon().get(me["avatar"].as_str().unwrap()).await;
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/webp"));

    let shown = app.anon().get("/api/v1/users/ann").await.data();
    assert_json_snapshot!(shown, {".avatar" => "[path]"}, @r#"
    {
      "user_id": 1,
      "username": "ann",
      "avatar": "[path]",
      "bio": "Updated bio",
      "website": "https://example.com",
      "joined": "2026-02-20 12:00:00",
      "creation_count": 0,
      "follower_count": 0,
      "following_count": 0
    }
    "#);
    for (body, expected) in [
        (json!({"website": "javascript:alert(1)"}), "400 VALIDATION_ERROR website: must be an http or https URL"),
        (json!({"bio": "x".repeat(1001)}), "400 VALIDATION_ERROR bio: must be at most 1000 characters"),
        (
            json!({"avatar": "http://127.0.0.1/a.png"}),
            "400 VALIDATION_ERROR avatar: must not point at a private address",
        ),
    ] {
        assert_eq!(ann.patch("/api/v1/users/me", body).await.error(), expected);
    }
    assert_eq!(app.anon().get("/api/v1/users/nobody").await.error(), "404 NOT_FOUND User not found");
    let cleared = ann.patch("/api/v1/users/me", json!({"bio": "", "avatar": ""})).await.data();
    assert_eq!((&cleared["bio"], &cleared["avatar"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn people_follow_each_other_and_read_their_feed() {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    assert_eq!(ann.get("/api/v1/users/bob/follow").await.data(), json!({"following": false}));
    assert_eq!(ann.post("/api/v1/users/bob/follow", json!({})).await.data(), json!({"following": true}));
    assert_eq!(ann.post("/api/v1/users/bob/follow", json!({})).await.data(), json!({"following": true}));
    assert_eq!(ann.get("/api/v1/users/bob/follow").await.data(), json!({"following": true}));
    let oneself = ann.post("/api/v1/users/ann/follow", json!({})).await;
    assert_eq!(oneself.error(), "400 VALIDATION_ERROR username: must be someone else: you cannot follow yourself");
    assert_eq!(app.anon().get("/api/v1/users/bob").await.data()["follower_count"], 1);
    let followers = app.anon().get("/api/v1/users/bob/followers").await.data();
    assert_eq!(followers[0]["username"], "ann");
    assert_eq!(app.anon().get("/api/v1/users/ann/following").await.data()[0]["username"], "bob");

    let (first, hidden, second) =
        (joke(&bob, json!({})).await, joke(&bob, json!({"privacy_mode": 1})).await, joke(&bob, json!({})).await);
    joke(&ann, json!({})).await;
    let feed = ann.get("/api/v1/feed").await;
    assert_eq!(ids(&feed.data()), [second, first], "{hidden} is private");
    assert_eq!(feed.json()["meta"]["total"], 2);
    assert_eq!(ids(&ann.get("/api/v1/feed?generator=joke&page=2&per_page=1").await.data()), [first]);
    assert_eq!(ids(&ann.get("/api/v1/feed?generator=poem").await.data()), [0u64; 0]);
    assert_eq!(ann.delete("/api/v1/users/bob/follow").await.data(), json!({"following": false}));
    assert_eq!(ids(&ann.get("/api/v1/feed").await.data()), [0u64; 0]);
    assert_eq!(app.anon().get("/api/v1/users/bob").await.data()["follower_count"], 0);
}

#[tokio::test]
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
    assert_eq!(forbidden, "403 FORBIDDEN This needs to be the owner of the team");

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

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
async fn search_finds_public_words_in_four_scripts() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let prompts = [
        "A sunset over mountains",
        "mountains at noon",
        "วาดภาพพระอาทิตย์ตกที่ทะเล",
        "雪山上的日落风景",
        "पहाड़ों पर सूर्यास्त",
    ];
    let mut made = Vec::new();
    for prompt in prompts {
        made.push(joke(&ann, json!({"prompt": prompt})).await);
    }
    let hidden = joke(&ann, json!({"prompt": "sunset mountain secret", "privacy_mode": 1})).await;
    let find = async |query: &str| ids(&app.anon().get(&format!("/api/v1/creations/search?q={query}")).await.data());
    assert_eq!(find("sunset+mountain").await, [made[0]], "{hidden} is private");
    assert_eq!(find("MOUNTAIN").await, [made[1], made[0]]);
    assert_eq!(find("%E0%B8%97%E0%B8%B0%E0%B9%80%E0%B8%A5").await, [made[2]], "ทะเล");
    assert_eq!(find("%E6%97%A5%E8%90%BD").await, [made[3]], "日落");
    assert_eq!(find("nothing+like+it").await, [0u64; 0]);
    assert_eq!(
        app.anon().get("/api/v1/creations/search?q=").await.error(),
        "400 VALIDATION_ERROR q: must be 1 to 200 characters"
    );

    ann.patch(&format!("/api/v1/creations/{}", made[0]), json!({"privacy_mode": 1})).await.data();
    assert_eq!(find("sunset+mountain").await, [0u64; 0]);
    ann.patch(&format!("/api/v1/creations/{hidden}"), json!({"privacy_mode": 0})).await.data();
    assert_eq!(find("sunset+mountain").await, [hidden]);
}
