//! The pages: who sees what, forms there and back, and what the browser is told.

use std::sync::Arc;

use atelier::config::{Config, Signup};
use atelier::providers::Format;
use atelier::providers::simulated::Simulated;
use poem::http::Method;

use crate::support::clients::{Client, Reply};
use crate::support::{TestApp, upstream};

/// Sends a form as a browser on our own page does.
pub async fn post(client: &Client<'_>, path: &str, fields: &[(&str, &str)]) -> Reply {
    let pairs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let client =
        client.clone().with("content-type", "application/x-www-form-urlencoded").with("sec-fetch-site", "same-origin");
    client.send(Method::POST, path, Some(pairs.into_bytes())).await
}

/// The `name=value` of the session cookie that a reply sets.
#[track_caller]
fn session(reply: &Reply) -> String {
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("atelier_session="), "{} {}", reply.status, reply.text());
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// Someone who has just signed up.
pub async fn visitor<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    let email = format!("{name}@example.com");
    let fields = [("username", name), ("email", email.as_str()), ("password", "correct horse")];
    let reply = post(&app.anon(), "/signup", &fields).await;
    app.anon().with("cookie", &session(&reply))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_a_title_landmarks_and_a_strict_policy() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let public = ["/", "/generators", "/g/joke", "/login", "/signup", "/docs", "/nowhere"];
    let own = ["/library", "/account/keys", "/account/credits", "/account/webhooks", "/g/image"];
    let pages = public.map(|path| (app.anon(), path)).into_iter().chain(own.map(|path| (ann.clone(), path)));
    for (client, path) in pages {
        let reply = client.get(path).await;
        let html = reply.text();
        assert_eq!(reply.status.as_u16(), if path == "/nowhere" { 404 } else { 200 }, "{path}: {html}");
        for part in ["<title>", "<main id=\"main\"", "<nav ", "<footer", "<h1", "lang=\"en\"", "class=\"skip\""] {
            assert!(html.contains(part), "{path} lacks {part}");
        }
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-"), "{path}: {policy}");
        // The policy would stop these, so a page that has them is broken.
        for inline in ["<style", " style=\"", " onclick=", "javascript:", "<script>"] {
            assert!(!html.contains(inline), "{path} has {inline}");
        }
        assert!(
            !html.contains("src=\"http") && !html.contains("stylesheet\" href=\"http"),
            "{path} loads from elsewhere"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_opens_a_session_that_signing_out_ends() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let credits = ann.get("/account/credits").await.text();
    assert!(credits.contains("250") && credits.contains("Sign-up bonus"), "{credits}");
    let out = post(&ann, "/logout", &[]).await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, "/"));
    let after = ann.get("/account/credits").await;
    assert_eq!((after.status.as_u16(), after.header("location")), (303, "/login?next=%2Faccount%2Fcredits"));

    let wrong = post(&app.anon(), "/login", &[("login", "ann"), ("password", "wrong horse")]).await;
    let nobody = post(&app.anon(), "/login", &[("login", "nobody"), ("password", "wrong horse")]).await;
    assert_eq!((wrong.status.as_u16(), nobody.status.as_u16()), (422, 422));
    assert!(wrong.text().contains("Wrong name or password") && nobody.text().contains("Wrong name or password"));

    let fields = [("login", "ANN@example.com"), ("password", "correct horse"), ("next", "//evil.example/")];
    let back = post(&app.anon(), "/login", &fields).await;
    assert_eq!((back.status.as_u16(), back.header("location")), (303, "/"));
    let cookie = back.header("set-cookie");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_are_given_and_vouchers_redeemed_on_the_page() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    app.account("bob");
    let code = atelier::domain::voucher::generate(&app.random);
    let (stored, now) = (code.clone(), app.clock.now());
    let worth = atelier::units::Credits::whole(90);
    let codes = move |tx: &mut atelier::store::Tx| {
        atelier::domain::voucher::create(tx, std::slice::from_ref(&stored), worth, None, now)
    };
    app.store.write_blocking(codes).expect("a voucher");
    let redeemed = post(&ann, "/account/credits/redeem", &[("code", &code)]).await;
    assert_eq!((redeemed.status.as_u16(), redeemed.header("location")), (303, "/account/credits"));
    let again = post(&ann, "/account/credits/redeem", &[("code", &code)]).await;
    assert!(again.text().contains("was used before") && again.text().contains("340"), "{}", again.text());
    let gift = post(&ann, "/account/credits/gift", &[("username", "bob"), ("amount", "40")]).await;
    assert_eq!((gift.status.as_u16(), gift.header("location")), (303, "/account/credits"));
    let page = ann.get("/account/credits").await.text();
    assert!(page.contains("Gift sent") && page.contains(r#"href="/u/bob">bob<"#) && page.contains("300"), "{page}");
    let refusals = [
        ("bob", "1000", "1,000"),
        ("bob", "51", "up to 50"),
        ("bob", "0", "whole number"),
        ("nobody", "1", "nobody of this name"),
        ("ann", "1", "yourself"),
    ];
    for (username, amount, words) in refusals {
        let reply = post(&ann, "/account/credits/gift", &[("username", username), ("amount", amount)]).await;
        assert_eq!(reply.status.as_u16(), 422);
        assert!(reply.text().contains(words), "{}", reply.text());
    }
    let stranger = post(&app.anon(), "/account/credits/gift", &[("username", "bob"), ("amount", "1")]).await;
    assert_eq!(stranger.header("location"), "/login?next=%2F");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_a_password_has_to_wait() {
    let app = TestApp::start();
    visitor(&app, "ann").await;
    for _ in 0..8 {
        post(&app.anon(), "/login", &[("login", "ann"), ("password", "wrong horse")]).await;
    }
    let reply = post(&app.anon(), "/login", &[("login", "Ann"), ("password", "correct horse")]).await;
    assert_eq!((reply.status.as_u16(), reply.header("retry-after")), (429, "900"));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_keeps_the_rules() {
    let app = TestApp::start();
    visitor(&app, "ann").await;
    let attempts = [
        ("ann", "other@example.com", "correct horse", "This user name is taken"),
        ("bob", "ANN@example.com", "correct horse", "There is an account with this e-mail address already"),
        ("bob", "bob@example.com", "short", "8 to 256 characters"),
        ("b", "bob@example.com", "correct horse", "3 to 30 letters"),
        ("bob", "nonsense", "correct horse", "not an e-mail address"),
    ];
    for (username, email, password, reason) in attempts {
        let fields = [("username", username), ("email", email), ("password", password)];
        let reply = post(&app.anon(), "/signup", &fields).await;
        assert_eq!(reply.status.as_u16(), 422, "{reason}");
        assert!(reply.text().contains(reason), "{reason}: {}", reply.text());
        assert!(!reply.text().contains(password), "the password came back");
    }
    let closed = TestApp::with(|config| config.signup = Signup::Closed, vec![]);
    let fields = [("username", "bob"), ("email", "bob@example.com"), ("password", "correct horse")];
    assert_eq!(post(&closed.anon(), "/signup", &fields).await.status.as_u16(), 403);
    assert!(!closed.anon().get("/signup").await.text().contains("name=\"password\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_other_sites_are_refused() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let client = ann.clone().with(name, value).with("content-type", "application/x-www-form-urlencoded");
        let reply = client.send(Method::POST, "/logout", Some(Vec::new())).await;
        assert_eq!(reply.status.as_u16(), 403, "{name}");
    }
    assert_eq!(ann.get("/library").await.status.as_u16(), 200, "the session must still be open");
    let own = ann.clone().with("origin", "http://atelier.test");
    assert_eq!(own.send(Method::POST, "/logout", Some(Vec::new())).await.status.as_u16(), 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_becomes_a_creation() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let form = ann.get("/g/joke").await.text();
    assert!(form.contains("name=\"prompt\"") && form.contains("credits"), "{form}");
    let quote = app.anon().get("/g/joke/quote?joke-count=3").await.text();
    assert!(quote.contains("credits") && !quote.contains("<html"), "{quote}");
    assert!(quote.contains("3 of them") && quote.contains("<dt>Together</dt>"), "{quote}");
    assert!(!quote.contains("data-off") && !quote.contains("You have"), "a stranger has no balance: {quote}");
    let cheap = ann.get("/g/joke/quote?joke-count=10").await.text();
    assert!(cheap.contains("You have 250") && !cheap.contains("data-off"), "{cheap}");
    let meagre = |config: &mut Config| {
        (config.credits.signup, config.credits.daily, config.credits.weekly) = (1, 0, 0);
    };
    let house = TestApp::with(meagre, upstream("gemini"));
    let poor = visitor(&house, "poor").await;
    let dear = poor.get("/g/joke/quote?joke-count=10").await.text();
    assert!(dear.contains("You have 1<") && dear.contains("data-off") && dear.contains("are missing"), "{dear}");

    let hostile = "<script>alert(1)</script>\"'&";
    let posted = post(&ann, "/g/joke", &[("prompt", hostile), ("privacy", "private")]).await;
    assert_eq!(posted.status.as_u16(), 303, "{}", posted.text());
    let job = posted.header("location").to_owned();
    assert!(job.starts_with("/jobs/"), "{job}");
    let done = ann.get(&job).await;
    let creation = done.header("location").to_owned();
    assert!(creation.starts_with("/c/"), "{} {}", done.status, done.text());
    let page = ann.get(&creation).await;
    let html = page.text();
    assert_eq!(page.status.as_u16(), 200, "{html}");
    assert!(html.contains("&#60;script&#62;alert(1)") && !html.contains("<script>alert"), "{html}");
    assert!(ann.get("/library").await.text().contains(&format!("href=\"{creation}\"")));

    // What is private is as if it were not there, and so is the job.
    let bob = visitor(&app, "bob").await;
    for stranger in [&bob, &app.anon()] {
        assert_eq!(stranger.get(&creation).await.status.as_u16(), 404);
    }
    assert_eq!(bob.get(&job).await.status.as_u16(), 404);
    assert_eq!(post(&bob, &format!("{creation}/delete"), &[]).await.status.as_u16(), 404);
    assert!(!app.anon().get("/").await.text().contains(&creation));

    post(&ann, &format!("{creation}/settings"), &[("privacy", "public")]).await;
    assert_eq!(app.anon().get(&creation).await.status.as_u16(), 200);
    assert!(app.anon().get("/").await.text().contains(&creation));
    assert_eq!(post(&bob, &format!("{creation}/delete"), &[]).await.status.as_u16(), 403);
    post(&ann, &format!("{creation}/delete"), &[]).await;
    assert_eq!(ann.get(&creation).await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_gets_the_result_in_place() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await.with("x-part", "1");
    let made = post(&ann, "/g/joke", &[("prompt", "a cat")]).await;
    assert_eq!(made.status.as_u16(), 200, "{}", made.text());
    let html = made.text();
    assert!(html.trim_start().starts_with("<article class=\"job") && html.contains("simulated 0: a cat"), "{html}");
    assert!(!html.contains("data-poll"), "{html}");
    assert!(html.contains("data-swap=\"balance\""), "{html}");
    // What one does next stands beside it, and publishing answers with the card.
    assert!(html.contains("/g/narration?words=1") && html.contains("joke-count=4"), "{html}");
    assert!(html.contains("name=\"privacy\" value=\"private\""), "{html}");
    let hidden = post(&ann, "/c/1/settings", &[("privacy", "private")]).await.text();
    assert!(hidden.trim_start().starts_with("<div class=\"made ") && hidden.contains("value=\"public\""), "{hidden}");
    let narration = ann.get("/g/narration?words=1").await.text();
    assert!(narration.contains("simulated 0: a cat</textarea>"), "{narration}");

    let refused = post(&ann, "/g/joke", &[("prompt", "[refuse] it")]).await.text();
    assert!(refused.contains("content policy") && refused.contains("It cost nothing"), "{refused}");
    let empty = post(&ann, "/g/joke", &[("prompt", " ")]).await;
    assert_eq!(empty.status.as_u16(), 400);
    assert!(empty.text().contains("Please say what you have in mind"), "{}", empty.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_renews_itself_until_it_is_over() {
    let app = TestApp::with(|_| {}, vec![Arc::new(Simulated::new("gemini", 1))]);
    let ann = visitor(&app, "ann").await;
    let posted = post(&ann, "/g/joke", &[("prompt", "[delay 3000] slow")]).await;
    let job = posted.header("location").to_owned();
    let html = ann.get(&job).await.text();
    assert!(html.contains("http-equiv=\"refresh\"") && html.contains(&format!("data-poll=\"{job}\"")), "{html}");
    // Whoever leaves and comes back finds it, on any device.
    for path in ["/g/joke", "/library"] {
        assert!(ann.get(path).await.text().contains(&format!("data-poll=\"{job}\"")), "{path} has lost it");
    }
    assert!(!ann.get("/g/haiku").await.text().contains("data-poll"));
    let cancelled = post(&ann, &format!("{job}/cancel"), &[]).await;
    assert_eq!((cancelled.status.as_u16(), cancelled.header("location")), (303, job.as_str()));
    let over = ann.get(&job).await.text();
    assert!(!over.contains("http-equiv=\"refresh\"") && over.contains("It cost nothing"), "{over}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_led_to_the_door_and_keeps_what_was_written() {
    let app = TestApp::start();
    let reply = post(&app.anon(), "/g/joke", &[("prompt", "a cat & a dog")]).await;
    let next = "%2Fg%2Fjoke%3Fprompt%3Da%2Bcat%2B%2526%2Ba%2Bdog";
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, format!("/login?next={next}").as_str()));
    let form = app.anon().get("/g/joke?prompt=a+cat+%26+a+dog").await.text();
    assert!(form.contains(">a cat &#38; a dog</textarea>"), "{form}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_and_works() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let made = post(&ann, "/account/keys", &[("name", "<b>Bot</b>"), ("kind", "sk"), ("read", "1")]).await.text();
    let key = made.split("<code>").find(|piece| piece.starts_with("sk-")).and_then(|piece| piece.split('<').next());
    let key = key.unwrap_or_else(|| panic!("{made}"));
    assert_eq!(app.anon().with_key(key).get("/api/v1/users/me").await.status.as_u16(), 200);
    let list = ann.get("/account/keys").await.text();
    assert!(!list.contains(key) && list.contains("&#60;b&#62;Bot"), "{list}");
    let id = list.split("/account/keys/").find_map(|piece| Some(piece.split_once("/revoke")?.0));
    let revoked = post(&ann, &format!("/account/keys/{}/revoke", id.unwrap_or_default()), &[]).await;
    assert_eq!(revoked.status.as_u16(), 303, "{}", revoked.text());
    assert_eq!(app.anon().with_key(key).get("/api/v1/users/me").await.status.as_u16(), 401);
    let nothing = post(&ann, "/account/keys", &[("name", "Idle")]).await;
    assert_eq!(nothing.status.as_u16(), 422);
}

#[tokio::test]
async fn a_generators_address_in_the_manner_of_the_api_leads_to_its_page() {
    let app = TestApp::start();
    let reply = app.anon().get("/generators/haiku").await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (308, "/g/haiku"));
    assert_eq!(app.anon().get("/generators/nothing").await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn language_and_light_are_kept() {
    let app = TestApp::start();
    let thai = app.anon().with("accept-language", "th-TH,th;q=0.9,en;q=0.5").get("/g/joke").await.text();
    assert!(thai.contains("lang=\"th\""), "{thai}");
    let reply = post(&app.anon(), "/preferences", &[("language", "zh"), ("next", "/generators")]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/generators"));
    assert!(reply.header("set-cookie").starts_with("atelier_language=zh;"));
    let reply = post(&app.anon(), "/preferences", &[("theme", "dark")]).await;
    assert!(reply.header("set-cookie").starts_with("atelier_theme=dark;"));
    let dark = app.anon().with("cookie", "atelier_theme=dark; atelier_language=zh").get("/").await.text();
    assert!(dark.contains("<html lang=\"zh-Hans\" data-theme=\"dark\">"), "{dark}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_have_their_shape_before_they_are_there() {
    let app = TestApp::start();
    let picture = app.creation().file(Format::Webp, b"x").save().await;
    let hidden = app.creation().private().file(Format::Webp, b"y").save().await;
    let html = app.anon().get("/").await.text();
    assert!(html.contains("class=\"tile r100 k-image\"") && html.contains("width=\"1024\" height=\"1024\""), "{html}");
    assert!(html.contains(&format!("/c/{}\"", picture.id)) && !html.contains(&format!("/c/{}\"", hidden.id)), "{html}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_pages_are_kept_for_good_under_their_version() {
    let app = TestApp::start();
    let html = app.anon().get("/").await.text();
    let found = html.split('"').filter(|piece| piece.starts_with("/static/") && !piece.contains('#'));
    let paths: std::collections::BTreeSet<&str> = found.collect();
    assert!((3..=6).contains(&paths.len()), "{paths:?}");
    for path in paths {
        let reply = app.anon().get(path).await;
        let kept = reply.header("cache-control");
        assert_eq!((reply.status.as_u16(), kept), (200, "public, max-age=31536000, immutable"), "{path}");
        assert!(!reply.bytes.is_empty(), "{path}");
    }
    let old = app.anon().get("/static/000000000000/app.css").await;
    assert_eq!((old.status.as_u16(), old.header("cache-control")), (200, "no-cache"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_has_the_readers_own_address() {
    let app = TestApp::start();
    let html = app.anon().get("/docs/generor").await.text();
    assert!(html.contains("curl http://atelier.test/api/v1/generators"), "{html}");
    assert!(html.contains("requests.get(") && html.contains("await fetch(&#34;http://atelier.test/api/v1/"), "{html}");
    assert!(html.contains("POST</span>") && html.contains("generators/{slug}/generate"), "{html}");
    for dialect in ["omni", "girlgenerator"] {
        assert_eq!(app.anon().get(&format!("/docs/{dialect}")).await.status.as_u16(), 200, "{dialect}");
    }
    assert_eq!(app.anon().get("/docs/nothing").await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn guides_speak_the_readers_language_with_the_beginning_of_their_key() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let start = ann.get("/docs").await.text();
    assert!(start.contains("Quick start") && start.contains("Bearer gnr_live_…"), "{start}");
    post(&ann, "/account/keys", &[("name", "Mine"), ("kind", "sk"), ("read", "1")]).await;
    let start = ann.get("/docs/start").await.text();
    assert!(!start.contains("gnr_live_…") && start.contains("Bearer sk-"), "{start}");
    for (language, title) in [("th", "เริ่มต้นอย่างรวดเร็ว"), ("hi", "त्वरित आरंभ"), ("zh", "快速开始")]
    {
        let html = app.anon().with("accept-language", language).get("/docs").await.text();
        assert!(html.contains(title) && html.contains("http://atelier.test/v1"), "{html}");
        let prompt = app.anon().with("accept-language", language).get("/docs/assistant").await.text();
        assert!(prompt.contains("http://atelier.test/openapi/generor.json"), "{prompt}");
    }
    let operations = app.anon().with("accept-language", "th").get("/docs/operations").await.text();
    assert!(operations.contains("การดูแลระบบ") && operations.contains("<td>enterprise</td>"), "{operations}");
}
