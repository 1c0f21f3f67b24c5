//! What keeps the pages safe: what a browser may load, where forms come from, sessions, and guessing.

use std::collections::BTreeSet;

use poem::http::Method;

use super::admin::promote;
use super::pages::{post, visitor};
use crate::support::TestApp;
use crate::support::clients::{Client, Reply};

/// Every page that has no number in its path, as the route map has them.
fn pages() -> Vec<String> {
    let routes = include_str!("../../../src/web/mod.rs");
    let paths = routes.split(".at(\"").skip(1).filter_map(|rest| rest.split_once("\", get(")).map(|(path, _)| path);
    let plain = paths.filter(|path| !path.contains(':') && !path.contains('"') && !path.contains('\n'));
    let mut pages: Vec<String> = plain.map(str::to_owned).collect();
    pages.extend(["/g/image", "/docs/generor", "/docs/operations", "/u/ann"].map(str::to_owned));
    assert!(pages.len() > 30, "{pages:?}");
    pages
}

/// The addresses that a browser would load for a page by itself.
fn loaded(html: &str) -> Vec<&str> {
    let tags = html.split('<').filter(|tag| {
        ["script", "img", "link", "source", "video", "audio", "iframe", "use"].iter().any(|name| tag.starts_with(name))
    });
    let marks = ["src=\"", "href=\"", "poster=\"", "srcset=\""];
    tags.filter(|tag| !tag.contains("rel=\"canonical\"") && !tag.contains("oembed"))
        .flat_map(|tag| marks.iter().filter_map(move |mark| tag.split(mark).nth(1)?.split('"').next()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_may_run_what_is_not_ours_or_loads_anything_from_elsewhere() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    promote(&app, "ann");
    for page in pages() {
        let reply = ann.get(&page).await;
        let kind = reply.header("content-type").to_owned();
        let policy = reply.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'self'") && policy.contains("script-src 'self'"), "{page}: {policy}");
        assert!(policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"), "{page}: {policy}");
        assert!(!policy.contains("unsafe-") && !policy.contains("http"), "{page}: {policy}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{page}");
        if !kind.starts_with("text/html") {
            continue;
        }
        let html = reply.text();
        for address in loaded(&html) {
            let is_own = address.starts_with('/') && !address.starts_with("//") || address.starts_with('#');
            assert!(is_own || address.starts_with("http://atelier.test/"), "{page} loads {address}");
        }
        for inline in ["<style", " style=\"", " onclick=", " onload=", "javascript:", "<script>"] {
            assert!(!html.contains(inline), "{page} has {inline}");
        }
    }
}

/// Every path that takes a form, with numbers in the place of names.
fn forms() -> BTreeSet<String> {
    let routes = include_str!("../../../src/web/mod.rs");
    let entries = routes.split(".at(\"").skip(1).filter_map(|rest| rest.split_once("\", "));
    let takes_forms =
        entries.filter(|(_, methods)| methods.split(".at(").next().is_some_and(|methods| methods.contains("post(")));
    let filled = takes_forms.map(|(path, _)| {
        let part = |part: &str| if part.starts_with(':') { "1".to_owned() } else { part.to_owned() };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    });
    filled.collect()
}

async fn foreign(client: &Client<'_>, path: &str, headers: &[(&'static str, &str)]) -> Reply {
    let mut client = client.clone().with("content-type", "application/x-www-form-urlencoded");
    for &(name, value) in headers {
        client = client.with(name, value);
    }
    client.send(Method::POST, path, Some(b"a=b".to_vec())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_taken_from_another_site() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    promote(&app, "ann");
    let forms = forms();
    assert!(forms.len() > 40, "{forms:?}");
    for path in forms {
        for headers in [&[("sec-fetch-site", "cross-site")][..], &[("origin", "https://evil.example")][..]] {
            let reply = foreign(&ann, &path, headers).await;
            assert_eq!(reply.status.as_u16(), 403, "{path} {headers:?}: {}", reply.text());
        }
    }
    assert_eq!(ann.get("/account").await.status.as_u16(), 200, "none of them did anything");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_makes_a_new_session_and_ends_the_old() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let again = post(&ann, "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    let cookie = again.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    assert!(cookie.starts_with("atelier_session="), "{cookie}");
    assert_eq!(ann.get("/library").await.status.as_u16(), 303, "the session before is over");
    assert_eq!(app.anon().with("cookie", &cookie).get("/library").await.status.as_u16(), 200);
    // A session that someone else chose is never taken over.
    let planted = app.anon().with("cookie", "atelier_session=chosen-by-somebody-else");
    let reply = post(&planted, "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    assert!(!reply.header("set-cookie").contains("chosen"), "{}", reply.header("set-cookie"));
    assert_eq!(planted.get("/library").await.status.as_u16(), 303);
}

async fn guess(client: &Client<'_>, name: &str) -> u16 {
    post(client, "/login", &[("login", name), ("password", "wrong horse")]).await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_limited_for_each_account_from_wherever_it_comes() {
    let app = TestApp::start();
    visitor(&app, "ann").await;
    visitor(&app, "bob").await;
    for _ in 0..8 {
        assert_eq!(guess(&app.anon(), "ann").await, 422);
    }
    let wait = post(&app.anon(), "/login", &[("login", "Ann"), ("password", "correct horse")]).await;
    assert_eq!(wait.status.as_u16(), 429, "not even the right password, in whatever case the name is written");
    assert!(wait.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    assert_eq!(guess(&app.anon(), "bob").await, 422, "others are not shut out");
    app.clock.advance(std::time::Duration::from_secs(16 * 60));
    let later = post(&app.anon(), "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    assert_eq!(later.status.as_u16(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_limited_for_each_address_whatever_the_account() {
    let app = TestApp::start();
    let mut refused = 0;
    for n in 0..45 {
        refused += u32::from(guess(&app.anon(), &format!("nobody{n}")).await == 429);
    }
    assert_eq!(refused, 5);
}
