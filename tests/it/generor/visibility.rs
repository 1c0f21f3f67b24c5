//! Who sees what: everyone, everything, every way in.

use atelier::domain::account;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::clients::Client;

const WORD: &str = "zebrafinch";

struct World {
    app: TestApp,
    team: u64,
}

/// Ann owns what is looked at; Mia is in her team, Fred was; the boss administers.
async fn world() -> World {
    let app = TestApp::start();
    let team = app.user("ann").post("/api/v1/teams", json!({"name": "Team"})).await.data()["team_id"].as_u64().unwrap();
    for name in ["mia", "fred", "sam", "boss"] {
        app.account(name);
    }
    for name in ["mia", "fred"] {
        app.user("ann").post(&format!("/api/v1/teams/{team}/members"), json!({"username": name})).await.data();
    }
    app.user("fred").delete(&format!("/api/v1/teams/{team}")).await.data();
    let boss = app.account("boss").id;
    let promoted = app.store.write_blocking(move |tx| {
        account::update(tx, boss, |account| {
            account.is_admin = true;
            Ok(())
        })
    });
    promoted.unwrap();
    app.user("sam").post("/api/v1/users/ann/follow", json!({})).await.data();
    World { app, team }
}

impl World {
    async fn create(&self, ann: &Client<'_>, kind: &str) -> u64 {
        let body = match kind {
            "private" | "deleted private" => json!({"privacy_mode": 1}),
            "team-private" => json!({"privacy_mode": 1, "team_id": self.team}),
            _ => json!({}),
        };
        let mut wish = json!({"prompt": format!("a {WORD} joke"), "model_id": 37});
        wish.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        let made = ann.post("/api/v1/generators/joke/generate", wish).await.data();
        let id = made["creations"][0]["creation_id"].as_u64().unwrap();
        if kind.starts_with("deleted") {
            ann.delete(&format!("/api/v1/creations/{id}")).await.data();
        }
        id
    }

    fn clients(&self) -> Vec<(&'static str, Client<'_>)> {
        let named = |role, name| (role, self.app.user(name));
        vec![
            named("owner", "ann"),
            ("anonymous", self.app.anon()),
            named("stranger", "sam"),
            named("team member", "mia"),
            named("former member", "fred"),
            named("administrator", "boss"),
        ]
    }
}

fn lists(reply: &Value, id: u64) -> bool {
    reply.as_array().unwrap().iter().any(|entry| entry["creation_id"] == id)
}

/// The ways in through which `client` sees the creation.
async fn ways(client: &Client<'_>, id: u64) -> Vec<&'static str> {
    let mut ways = Vec::new();
    for (way, path) in [("record", ""), ("comments", "/comments"), ("rating", "/rating")] {
        let status = client.get(&format!("/api/v1/creations/{id}{path}")).await.status;
        assert!(matches!(status.as_u16(), 200 | 404), "{way}: {status}");
        ways.extend((status == 200).then_some(way));
    }
    let paths = [
        ("public list", "/api/v1/creations/public"),
        ("generator's list", "/api/v1/generators/joke/creations"),
        ("user's list", "/api/v1/users/ann/creations"),
        ("search", "/api/v1/creations/search?q=zebrafinch"),
    ];
    for (way, path) in paths {
        ways.extend(lists(&client.get(path).await.data(), id).then_some(way));
    }
    ways
}

#[tokio::test]
async fn what_is_not_public_is_seen_by_its_owner_and_its_team_alone() {
    let world = world().await;
    let everything = vec!["record", "comments", "rating", "public list", "generator's list", "user's list", "search"];
    let record = vec!["record", "comments", "rating"];
    let clients = world.clients();
    let of = |wanted: &str| &clients.iter().find(|(role, _)| *role == wanted).unwrap().1;
    for kind in ["public", "private", "team-private", "deleted", "deleted private"] {
        let id = world.create(of("owner"), kind).await;
        for (role, client) in &clients {
            let expected = match (kind, *role) {
                ("public", _) => everything.clone(),
                ("private", "owner") | ("team-private", "owner" | "team member") => record.clone(),
                _ => vec![],
            };
            assert_eq!(ways(client, id).await, expected, "{kind} creation, {role}");
        }
        let counted = of("anonymous").get("/api/v1/users/ann").await.data()["creation_count"].as_u64().unwrap();
        assert_eq!(counted, 1, "only the public one is counted");
        for role in ["stranger", "administrator"] {
            let status = of(role).get(&format!("/api/v1/creations/{id}/status")).await.status;
            assert_eq!(status, 404, "the status is its owner's business");
        }
        let feed = of("stranger").get("/api/v1/feed").await.data();
        assert_eq!(lists(&feed, id), kind == "public");
        let team = of("team member").get(&format!("/api/v1/teams/{}/creations", world.team)).await.data();
        assert_eq!(lists(&team, id), kind == "team-private");
        for path in ["comments", "rating"] {
            let body = json!({"text": "hello", "score": 5});
            let reply = of("stranger").post(&format!("/api/v1/creations/{id}/{path}"), body).await;
            assert_eq!(reply.status.is_success(), kind == "public", "{kind} {path}");
        }
    }
}
