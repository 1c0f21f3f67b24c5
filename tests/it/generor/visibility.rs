//! Who sees what: everyone, everything, every way in.
//!
//! {owner, team member, former member, stranger, administrator, anonymous} × {record, media, lists, search, feed,
//! counts, comments, rating, status, events} × {public, private, team-private, and each of them deleted}.

use std::collections::BTreeMap;

use atelier::domain::account;
use serde_json::{Value, json};

use crate::support::clients::Client;
use crate::support::{TestApp, upstream};

const WORD: &str = "zebrafinch";
const KINDS: [(&str, u32, bool); 3] = [("public", 0, false), ("private", 1, false), ("team-private", 1, true)];

struct World {
    app: TestApp,
    team: u64,
}

/// Ann owns what is looked at; Mia is in her team, Fred was; Sam has nothing to do with her; the boss administers.
/// All of them follow her.
async fn world() -> World {
    let app = TestApp::with(|_| {}, upstream("replicate"));
    let ann = app.user("ann");
    let team = ann.post("/api/v1/teams", json!({"name": "Team"})).await.data()["team_id"].as_u64().unwrap();
    for name in ["mia", "fred", "sam", "boss"] {
        app.user(name).post("/api/v1/users/ann/follow", json!({})).await.data();
    }
    for name in ["mia", "fred"] {
        ann.post(&format!("/api/v1/teams/{team}/members"), json!({"username": name})).await.data();
    }
    app.user("fred").delete(&format!("/api/v1/teams/{team}")).await.data();
    let boss = app.account("boss").id;
    let promote = |account: &mut account::Account| {
        account.is_admin = true;
        Ok(())
    };
    app.store.write_blocking(move |tx| account::update(tx, boss, promote)).unwrap();
    drop(ann);
    World { app, team }
}

impl World {
    fn clients(&self) -> Vec<(&'static str, Client<'_>)> {
        let named = |role, name| (role, self.app.user(name));
        vec![
            named("owner", "ann"),
            named("team member", "mia"),
            named("former member", "fred"),
            named("stranger", "sam"),
            named("administrator", "boss"),
            ("anonymous", self.app.anon()),
        ]
    }

    /// The lists in which anything can be found, by the column that they belong to.
    fn lists(&self) -> Vec<(&'static str, String)> {
        let list = |path: &str| ("lists", format!("/api/v1{path}"));
        vec![
            list("/creations"),
            list("/creations?generator=image"),
            list("/creations?kind=image&status=completed"),
            list("/creations/public"),
            list("/creations/public?generator=image"),
            list("/generators/image/creations"),
            list("/users/ann/creations"),
            list(&format!("/teams/{}/creations", self.team)),
            ("search", format!("/api/v1/creations/search?q={WORD}")),
            ("feed", "/api/v1/feed".to_owned()),
            ("feed", "/api/v1/feed?generator=image".to_owned()),
        ]
    }

    /// Every number of creations that `client` is told.
    async fn counts(&self, client: &Client<'_>) -> Vec<Value> {
        let mut counts = vec![client.get("/api/v1/users/ann").await.data()["creation_count"].clone()];
        counts.push(client.get("/api/v1/users/me").await.json()["data"]["creation_count"].clone());
        for (_, path) in self.lists() {
            counts.push(client.get(&path).await.json()["meta"]["total"].clone());
        }
        counts
    }

    /// Ann's new picture; its number, and where its file is.
    async fn create(&self, ann: &Client<'_>, privacy: u32, in_team: bool) -> (u64, String) {
        let mut wish = json!({"prompt": format!("a {WORD}"), "model_id": 10003, "privacy_mode": privacy});
        if in_team {
            wish["team_id"] = self.team.into();
        }
        let made = ann.post("/api/v1/generators/image/generate", wish).await.data();
        let made = &made["creations"][0];
        let file = made["image_url"].as_str().unwrap().strip_prefix("http://atelier.test").unwrap();
        (made["creation_id"].as_u64().unwrap(), file.to_owned())
    }

    /// The columns in which `client` sees the creation.
    async fn ways(&self, client: &Client<'_>, id: u64, file: &str, before: &[Value]) -> String {
        let mut ways = BTreeMap::new();
        let path = format!("/api/v1/creations/{id}");
        for (column, path) in [
            ("record", path.clone()),
            ("media", file.to_owned()),
            ("comments", format!("{path}/comments")),
            ("rating", format!("{path}/rating")),
            ("status", format!("{path}/status")),
            ("events", format!("{path}/events")),
        ] {
            let status = client.get(&path).await.status.as_u16();
            assert!(matches!(status, 200 | 401 | 404), "{column}: {status}");
            ways.insert(column, status == 200);
        }
        for (column, path) in self.lists() {
            let reply = client.get(&path).await.json();
            let found = reply["data"].as_array().is_some_and(|list| list.iter().any(|it| it["creation_id"] == id));
            *ways.entry(column).or_default() |= found;
        }
        ways.insert("counts", self.counts(client).await != before);
        let order = ["record", "media", "lists", "search", "feed", "counts", "comments", "rating", "status", "events"];
        let seen: Vec<_> = order.into_iter().filter(|column| ways[column]).collect();
        if seen.is_empty() { "nothing".to_owned() } else { seen.join(" ") }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_public_is_seen_by_its_owner_and_its_team_alone() {
    let world = world().await;
    let clients = world.clients();
    let mut matrix = String::new();
    for (kind, privacy, in_team) in KINDS {
        let mut before = Vec::new();
        for (_, client) in &clients {
            before.push(world.counts(client).await);
        }
        let (id, file) = world.create(&clients[0].1, privacy, in_team).await;
        for ((role, client), before) in clients.iter().zip(&before) {
            matrix += &format!("{kind:<13} {role:<14} {}\n", world.ways(client, id, &file, before).await);
        }
        let answer = json!({"text": "hello", "score": 5});
        for (role, client) in &clients {
            let may_see = client.get(&format!("/api/v1/creations/{id}")).await.status == 200;
            for way in ["comments", "rating"] {
                let status = client.post(&format!("/api/v1/creations/{id}/{way}"), answer.clone()).await.status;
                assert_eq!(status.is_success(), may_see && *role != "anonymous", "{kind}: {role} gives {way}");
            }
            let others = [
                client.patch(&format!("/api/v1/creations/{id}"), json!({"privacy_mode": 0})).await.status.as_u16(),
                client.delete(&format!("/api/v1/creations/{id}")).await.status.as_u16(),
            ];
            let refused = match (*role, may_see) {
                ("owner", _) => continue,
                ("anonymous", _) => 401,
                (_, true) => 403,
                (_, false) => 404,
            };
            assert_eq!(others, [refused; 2], "{kind}: {role} changes it");
        }
    }
    insta::assert_snapshot!(matrix, @r"
    public        owner          record media lists search counts comments rating status events
    public        team member    record media lists search feed counts comments rating
    public        former member  record media lists search feed counts comments rating
    public        stranger       record media lists search feed counts comments rating
    public        administrator  record media lists search feed counts comments rating
    public        anonymous      record media lists search counts comments rating
    private       owner          record media lists counts comments rating status events
    private       team member    nothing
    private       former member  nothing
    private       stranger       nothing
    private       administrator  nothing
    private       anonymous      nothing
    team-private  owner          record media lists counts comments rating status events
    team-private  team member    record media lists counts comments rating
    team-private  former member  nothing
    team-private  stranger       nothing
    team-private  administrator  nothing
    team-private  anonymous      nothing
    ");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_is_seen_by_nobody() {
    let world = world().await;
    let clients = world.clients();
    let ann = &clients[0].1;
    for (kind, privacy, in_team) in KINDS {
        let mut before = Vec::new();
        for (_, client) in &clients {
            before.push(world.counts(client).await);
        }
        let (id, file) = world.create(ann, privacy, in_team).await;
        ann.delete(&format!("/api/v1/creations/{id}")).await.data();
        for ((role, client), before) in clients.iter().zip(&before) {
            assert_eq!(world.ways(client, id, &file, before).await, "nothing", "deleted {kind}, {role}");
        }
    }
    assert_eq!(world.app.audit().unwrap(), []);
}
