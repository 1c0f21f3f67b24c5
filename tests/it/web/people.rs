//! People, feeds, search, teams and notifications as pages.

use atelier::providers::Format;

use super::pages::{post, visitor};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_shows_what_is_public_and_nothing_else() {
    let app = TestApp::start();
    visitor(&app, "ann").await;
    let public = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let hidden = app.creation().by("ann").private().file(Format::Webp, b"y").save().await.id;
    let html = app.anon().get("/u/Ann").await.text();
    assert!(html.contains("<h1>ann</h1>") && html.contains("1 creation<"), "{html}");
    assert!(html.contains(&format!("/c/{public}\"")) && !html.contains(&format!("/c/{hidden}\"")), "{html}");
    assert!(!html.contains("ann@example.com"), "{html}");
    for path in ["/u/nobody", "/u/nobody/followers", "/u/%00"] {
        assert_eq!(app.anon().get(path).await.status.as_u16(), 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn following_fills_the_feed_and_tells_the_followed() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let work = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    assert!(bob.get("/feed").await.text().contains("Follow people"));
    let reply = post(&bob, "/u/ann/follow", &[("follow", "yes")]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/u/ann"));
    assert!(bob.get("/feed").await.text().contains(&format!("/c/{work}\"")));
    assert!(bob.get("/u/ann/followers").await.text().contains("<strong>bob</strong>"));
    assert!(bob.get("/u/bob/following").await.text().contains("<strong>ann</strong>"));

    let page = ann.get("/u/ann").await.text();
    assert!(page.contains("1 new notification") && page.contains("1 follower<"), "{page}");
    let told = ann.get("/notifications").await.text();
    assert!(told.contains("bob follows you") && told.contains("href=\"/u/bob\""), "{told}");
    assert!(!ann.get("/").await.text().contains("class=\"dot\""), "it was seen");

    let head = post(&bob.clone().with("x-part", "1"), "/u/ann/follow", &[("follow", "no")]).await.text();
    assert!(head.starts_with("<header class=\"profile\"") && head.contains("value=\"yes\""), "{head}");
    assert!(!bob.get("/feed").await.text().contains(&format!("/c/{work}\"")));
    assert_eq!(post(&bob, "/u/bob/follow", &[("follow", "yes")]).await.status.as_u16(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_answers_and_first_ratings_are_told_once() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    for score in ["4", "5"] {
        post(&bob, &format!("/c/{id}/rating"), &[("score", score)]).await;
    }
    post(&bob, &format!("/c/{id}/comments"), &[("text", "Fine.")]).await;
    post(&ann, &format!("/c/{id}/comments"), &[("text", "Thanks."), ("parent", "1")]).await;
    post(&ann, &format!("/c/{id}/comments"), &[("text", "To all.")]).await;
    post(&bob, &format!("/c/{id}/comments"), &[("text", "Welcome."), ("parent", "2")]).await;

    let anns = ann.get("/notifications").await.text();
    assert_eq!(anns.matches("gave your creation").count(), 1, "{anns}");
    assert_eq!(anns.matches("commented on your creation").count(), 1, "{anns}");
    assert_eq!(anns.matches("answered your comment").count(), 1, "an answer is not told twice: {anns}");
    assert!(anns.contains("A sunset over mountains") && anns.contains(&format!("/c/{id}#comment-4")), "{anns}");
    assert_eq!(anns.matches("class=\"new\"").count(), 3, "{anns}");
    assert_eq!(ann.get("/notifications").await.text().matches("class=\"new\"").count(), 0);
    let bobs = bob.get("/notifications").await.text();
    assert_eq!(bobs.matches("class=\"new\"").count(), 1, "{bobs}");
    assert_eq!(app.anon().get("/notifications").await.status.as_u16(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_creations_people_and_generators() {
    let app = TestApp::start();
    visitor(&app, "annabel").await;
    let id = app.creation().by("annabel").file(Format::Webp, b"x").save().await.id;
    let found = app.anon().get("/search?q=sunset").await.text();
    assert!(found.contains(&format!("/c/{id}\"")) && found.contains("1 creation<"), "{found}");
    let films = app.anon().get("/search?q=sunset&kind=video").await.text();
    assert!(!films.contains(&format!("/c/{id}\"")) && films.contains("Nothing was found"), "{films}");
    let pictures = app.anon().get("/search?q=sunset&kind=image").await.text();
    assert!(pictures.contains(&format!("/c/{id}\"")), "{pictures}");
    let people = app.anon().get("/search?q=ANNA").await.text();
    assert!(people.contains("href=\"/u/annabel\""), "{people}");
    let generators = app.anon().get("/search?q=haiku").await.text();
    assert!(generators.contains("href=\"/g/haiku\""), "{generators}");
    let hostile = app.anon().get("/search?q=%22%3E%3Cscript%3E").await.text();
    assert!(!hostile.contains("<script>"), "{hostile}");
    let list = app.anon().get("/search/suggestions?q=anna").await.text();
    assert_eq!(list.trim(), "<option value=\"annabel\"></option>");
    assert_eq!(app.anon().get(&format!("/search?q={}", "a".repeat(500))).await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_invites_shares_and_is_left() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let empty = post(&ann, "/teams", &[("name", " ")]).await;
    assert_eq!(empty.status.as_u16(), 422);
    let team = post(&ann, "/teams", &[("name", "<b>Painters</b>")]).await.header("location").to_owned();
    let html = ann.get(&team).await.text();
    assert!(html.contains("&#60;b&#62;Painters") && !html.contains("<b>Painters"), "{html}");
    let invite = html.split("http://atelier.test").find(|rest| rest.starts_with("/join/")).unwrap_or_default();
    let invite = invite.split('"').next().unwrap_or_default().to_owned();
    for (client, path) in [(&bob, &team), (&app.anon(), &team)] {
        assert_ne!(client.get(path).await.status.as_u16(), 200);
    }
    let stranger = app.anon().get(&invite).await;
    assert!(stranger.header("location").starts_with("/login?next=%2Fjoin%2F"), "{}", stranger.text());
    assert!(bob.get(&invite).await.text().contains("ann invites you"));
    assert_eq!(post(&bob, &invite, &[]).await.header("location"), team);
    assert!(!bob.get(&team).await.text().contains("/join/"), "the invitation is the owner's");

    let id = team.rsplit('/').next().unwrap_or_default();
    let posted = post(&bob, "/g/joke", &[("prompt", "ours"), ("team", id), ("privacy", "private")]).await;
    let shared = bob.get(posted.header("location")).await.header("location").to_owned();
    assert!(ann.get(&team).await.text().contains(&format!("href=\"{shared}\"")));
    assert_eq!(ann.get(&shared).await.status.as_u16(), 200);
    assert_eq!(app.anon().get(&shared).await.status.as_u16(), 404);
    let foreign = post(&visitor(&app, "eve").await, "/g/joke", &[("prompt", "mine"), ("team", id)]).await;
    assert_eq!(foreign.status.as_u16(), 422, "{}", foreign.text());

    let nobody = post(&ann, &format!("{team}/members"), &[("username", "nobody")]).await;
    assert!(nobody.status.as_u16() == 422 && nobody.text().contains("nobody of that name"), "{}", nobody.text());
    assert_eq!(post(&bob, &format!("{team}/invite"), &[]).await.status.as_u16(), 403);
    post(&ann, &format!("{team}/invite"), &[]).await;
    assert_eq!(bob.get(&invite).await.status.as_u16(), 404, "the old link ends");
    post(&bob, &format!("{team}/leave"), &[]).await;
    assert_eq!(bob.get(&team).await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_lets_people_in_and_out_but_is_no_owner() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    for name in ["eve", "dan"] {
        visitor(&app, name).await;
    }
    let team = post(&ann, "/teams", &[("name", "Painters")]).await.header("location").to_owned();
    for name in ["bob", "eve"] {
        post(&ann, &format!("{team}/members"), &[("username", name)]).await;
    }
    let role = |name: &str| format!("{team}/members/{}/role", app.account(name).id);
    assert_eq!(post(&bob, &role("eve"), &[("role", "manager")]).await.status.as_u16(), 403);
    assert_eq!(post(&ann, &role("dan"), &[("role", "manager")]).await.status.as_u16(), 404);
    assert_eq!(post(&ann, &role("ann"), &[("role", "member")]).await.status.as_u16(), 400);
    assert_eq!(post(&ann, &role("bob"), &[("role", "manager")]).await.status.as_u16(), 303);
    let page = bob.get(&team).await.text();
    assert!(page.contains("Manager") && page.contains("/join/") && !page.contains("Make manager"), "{page}");
    assert_eq!(post(&bob, &format!("{team}/members"), &[("username", "dan")]).await.status.as_u16(), 303);
    assert_eq!(post(&bob, &format!("{team}/invite"), &[]).await.status.as_u16(), 303);
    let remove = |name: &str| format!("{team}/members/{}/remove", app.account(name).id);
    assert_eq!(post(&bob, &remove("eve"), &[]).await.status.as_u16(), 303);
    assert_eq!(post(&bob, &remove("ann"), &[]).await.status.as_u16(), 400);
    post(&ann, &role("dan"), &[("role", "manager")]).await;
    assert_eq!(post(&bob, &remove("dan"), &[]).await.status.as_u16(), 403, "a manager cannot put a manager out");
    post(&ann, &role("bob"), &[("role", "member")]).await;
    assert_eq!(post(&bob, &format!("{team}/invite"), &[]).await.status.as_u16(), 403);
    // Whoever inherits the team is its owner and nothing besides.
    post(&ann, &format!("{team}/leave"), &[]).await;
    let details = app.user("bob").get(&format!("/api/v1{team}")).await.data();
    let roles: Vec<_> = details["members"].as_array().unwrap().iter().map(|member| member["role"].clone()).collect();
    assert_eq!(roles, ["owner", "manager"], "{details}");
}
