//! A creation's own page: what people say of it, what it came of, how it looks elsewhere.

use atelier::providers::Format;

use super::pages::{post, visitor};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn people_rate_comment_answer_and_vote_without_a_script() {
    let app = TestApp::start();
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let (bob, cleo) = (visitor(&app, "bob").await, visitor(&app, "cleo").await);
    let page = format!("/c/{id}");
    for (who, score) in [(&bob, "5"), (&cleo, "4"), (&bob, "3")] {
        let reply = post(who, &format!("{page}/rating"), &[("score", score)]).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, format!("{page}#talk").as_str()));
    }
    post(&bob, &format!("{page}/comments"), &[("text", "What a <b>light</b>!")]).await;
    post(&cleo, &format!("{page}/comments"), &[("text", "Indeed."), ("parent", "1")]).await;
    post(&cleo, "/comments/1/vote", &[("vote", "up")]).await;

    let html = bob.get(&page).await.text();
    assert!(
        html.contains("<strong>3.5</strong>") && html.contains("2 ratings") && html.contains("2 comments"),
        "{html}"
    );
    assert!(html.contains("What a &#60;b&#62;light") && html.contains("class=\"said d1\" id=\"comment-2\""), "{html}");
    assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1, "bob's three stars alone: {html}");
    let seen_by_cleo = cleo.get(&page).await.text();
    assert_eq!(seen_by_cleo.matches("aria-pressed=\"true\"").count(), 2, "{seen_by_cleo}");
    let stranger = app.anon().get(&page).await.text();
    assert!(stranger.contains("Sign in to rate") && !stranger.contains("name=\"score\""), "{stranger}");

    post(&bob, "/comments/1/delete", &[]).await;
    let html = bob.get(&page).await.text();
    assert!(html.contains("This comment was deleted") && !html.contains("What a"), "{html}");
    assert_eq!(post(&bob, "/comments/2/delete", &[]).await.status.as_u16(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_gets_the_talk_alone_and_problems_in_words() {
    let app = TestApp::start();
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let bob = visitor(&app, "bob").await.with("x-part", "1");
    let said = post(&bob, &format!("/c/{id}/comments"), &[("text", "Fine")]).await.text();
    assert!(said.starts_with("<section class=\"talk\"") && said.contains("Fine"), "{said}");
    let empty = post(&bob, &format!("/c/{id}/comments"), &[("text", "  ")]).await;
    assert_eq!(empty.status.as_u16(), 400);
    assert!(empty.text().starts_with("<p class=\"alert\""), "{}", empty.text());
    assert_eq!(post(&bob, &format!("/c/{id}/rating"), &[("score", "6")]).await.status.as_u16(), 400);
    let stranger = app.anon().with("x-part", "1");
    assert_eq!(post(&stranger, &format!("/c/{id}/rating"), &[("score", "5")]).await.status.as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_talks_about_what_they_cannot_see() {
    let app = TestApp::start();
    let id = app.creation().by("ann").private().file(Format::Webp, b"x").save().await.id;
    let bob = visitor(&app, "bob").await;
    for (path, fields) in [("rating", ("score", "5")), ("comments", ("text", "hm"))] {
        assert_eq!(post(&bob, &format!("/c/{id}/{path}"), &[fields]).await.status.as_u16(), 404, "{path}");
    }
    let oembed = format!("/oembed?url=http://atelier.test/c/{id}");
    assert_eq!(app.anon().get(&oembed).await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remix_knows_what_it_came_of() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let first = app.creation().by("cleo").file(Format::Webp, b"x").save().await;
    let form = ann.get(&format!("/g/joke?remix={}&prompt=a+cat", first.id)).await.text();
    assert!(form.contains(&format!("name=\"remix\" value=\"{}\"", first.id)), "{form}");
    let posted = post(&ann, "/g/joke", &[("prompt", "a cat"), ("remix", &first.id.to_string())]).await;
    let second = ann.get(posted.header("location")).await.header("location").to_owned();
    let html = app.anon().get(&second).await.text();
    assert!(html.contains("Made from</h2>") && html.contains(&format!("href=\"/c/{}\"", first.id)), "{html}");
    let origin = app.anon().get(&format!("/c/{}", first.id)).await.text();
    assert!(origin.contains("Made from this") && origin.contains(&format!("href=\"{second}\"")), "{origin}");

    // What is hidden is not told of, in either direction.
    post(&ann, &format!("{second}/settings"), &[("privacy", "private")]).await;
    assert!(!app.anon().get(&format!("/c/{}", first.id)).await.text().contains("Made from this"));
    let hidden = app.creation().by("cleo").private().file(Format::Webp, b"y").save().await;
    let form = ann.get(&format!("/g/joke?remix={}", hidden.id)).await.text();
    assert!(!form.contains("name=\"remix\""), "{form}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_public_creation_unfolds() {
    let app = TestApp::start();
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let html = app.anon().get(&format!("/c/{id}")).await.text();
    for tag in [
        "<meta property=\"og:title\" content=\"A sunset over mountains\">".to_owned(),
        format!("<meta property=\"og:image\" content=\"http://atelier.test/users/1/img/image-{id}.webp\">"),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
        format!("<link rel=\"canonical\" href=\"http://atelier.test/c/{id}\">"),
    ] {
        assert!(html.contains(&tag), "no {tag} in {html}");
    }
    let reply = app.anon().get(&format!("/oembed?format=json&url=http%3A%2F%2Fatelier.test%2Fc%2F{id}")).await;
    let oembed = reply.json();
    assert_eq!((&oembed["type"], &oembed["author_name"]), (&"photo".into(), &"ann".into()), "{oembed}");
    assert_eq!(oembed["width"], 1024);
    let elsewhere = app.anon().get(&format!("/oembed?url=https://evil.example/c/{id}")).await;
    assert_eq!(elsewhere.status.as_u16(), 404);
    assert_eq!(app.anon().get(&format!("/oembed?format=xml&url=/c/{id}")).await.status.as_u16(), 501);
    // A text has no picture of its own, so one is drawn of it.
    let ann = visitor(&app, "bea").await;
    let posted = post(&ann, "/g/joke", &[("prompt", "a cat")]).await;
    let joke = ann.get(posted.header("location")).await.header("location").to_owned();
    let html = app.anon().get(&joke).await.text();
    let cover = format!("{joke}/cover.png");
    assert!(html.contains(&format!("<meta property=\"og:image\" content=\"http://atelier.test{cover}\">")), "{html}");
    let reply = app.anon().get(&cover).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "image/png"));
    assert!(reply.bytes.starts_with(b"\x89PNG"));
    post(&ann, &format!("{joke}/settings"), &[("privacy", "private")]).await;
    assert_eq!(app.anon().get(&cover).await.status.as_u16(), 404);
}
