//! What an operator changes while the service runs, as the pages offer it.

use std::sync::Arc;

use atelier::backups;
use atelier::catalogue::ModelId;
use atelier::domain::{Caller, account};
use atelier::engine::{ModelChoice, Purpose, Request};
use atelier::providers::Provider;
use atelier::providers::simulated::Simulated;
use atelier::seal::KEY_FILE;
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{Response, Server};

use super::admin::promote;
use super::pages::{post, visitor};
use crate::support::TestApp;
use crate::support::clients::Client;

/// A server that lists two models to whoever has the right key, and writes down nothing.
async fn upstream() -> String {
    let endpoint = make(|request: poem::Request| async move {
        let is_right = request.header("authorization") == Some("Bearer sk-right-and-long");
        let status = if is_right { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        let body = r#"{"data": [{"id": "one"}, {"id": "two"}]}"#;
        Response::builder().status(status).content_type("application/json").body(body)
    });
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint));
    format!("http://{address}/v1")
}

/// An administrator of a studio whose data folder is there.
async fn keeper(app: &TestApp) -> Client<'_> {
    let ann = visitor(app, "ann").await;
    promote(app, "ann");
    ann
}

fn studio(folder: &tempfile::TempDir, providers: Vec<Arc<dyn Provider>>) -> TestApp {
    let data = folder.path().to_owned();
    TestApp::with_providers(|config| config.data = data, providers)
}

fn runner(app: &TestApp, model: u32) -> Result<String, String> {
    let request = Request {
        generator: "joke".to_owned(),
        prompt: Some("a cat".to_owned()),
        model: Some(ModelChoice::Id(ModelId(model))),
        ..Request::default()
    };
    app.plan(&request, Purpose::Generate).map(|plan| plan.provider().to_owned()).map_err(|error| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_entered_tested_used_and_removed_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let app = studio(&folder, Vec::new());
    let ann = keeper(&app).await;
    let (url, model) = (upstream().await, 37);
    assert_eq!(runner(&app, model).unwrap(), "builtin");
    let fields = |key| [("name", "gemini"), ("base_url", url.as_str()), ("api_key", key), ("concurrency", "3")];
    let entered = post(&ann, "/admin/providers", &fields("sk-wrong-and-long")).await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/admin/providers"), "{}", entered.text());
    assert_eq!(runner(&app, model).unwrap(), "gemini");
    let page = ann.get("/admin/providers").await.text();
    assert!(page.contains("…long") && page.contains(&url) && !page.contains("sk-wrong"), "{page}");

    let tested = post(&ann, "/admin/providers/gemini/test", &[]).await.text();
    assert!(tested.contains("gemini does not work") && tested.contains("401"), "{tested}");
    post(&ann, "/admin/providers", &fields("sk-right-and-long")).await;
    let tested = post(&ann, "/admin/providers/gemini/test", &[]).await.text();
    assert!(tested.contains("gemini answers and has 2 models."), "{tested}");
    // An empty key keeps the one that was entered.
    post(&ann, "/admin/providers", &fields("")).await;
    assert!(post(&ann, "/admin/providers/gemini/test", &[]).await.text().contains("has 2 models"));

    let mut kept = Vec::new();
    app.store.backup_to(&mut kept).unwrap();
    assert!(!kept.windows(8).any(|part| part == b"sk-right"), "the key is in the store as it is");
    assert!(folder.path().join(KEY_FILE).exists());

    assert_eq!(post(&ann, "/admin/providers/gemini/remove", &[]).await.status.as_u16(), 303);
    assert_eq!(runner(&app, model).unwrap(), "builtin");
    for (name, url) in [("Bad name", url.as_str()), ("house", ""), ("house", "ftp://example.com")] {
        let refused = post(&ann, "/admin/providers", &[("name", name), ("base_url", url)]).await;
        assert_eq!(refused.status.as_u16(), 422, "{name} {url}");
    }
    let log = ann.get("/admin/log").await.text();
    assert!(
        log.contains("ann entered the provider gemini") && log.contains("ann removed the provider gemini"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_of_the_settings_is_changed_there() {
    let folder = tempfile::tempdir().unwrap();
    let app = studio(&folder, vec![Arc::new(Simulated::new("gemini", 2))]);
    let ann = keeper(&app).await;
    let refused = post(&ann, "/admin/providers", &[("name", "gemini"), ("api_key", "sk-another")]).await;
    assert!(refused.status.as_u16() == 422 && refused.text().contains("settings file"), "{}", refused.text());
    assert_eq!(post(&ann, "/admin/providers/gemini/remove", &[]).await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_provider_that_is_removed_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = studio(&folder, Vec::new());
    let ann = keeper(&app).await;
    let slow = make(|_| async {
        tokio::time::sleep(std::time::Duration::from_secs(600)).await;
        Response::default()
    });
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let url = format!("http://{}/v1", acceptor.local_addr()[0].as_socket_addr().unwrap());
    tokio::spawn(Server::new_with_acceptor(acceptor).run(slow));
    post(&ann, "/admin/providers", &[("name", "gemini"), ("base_url", &url), ("concurrency", "1")]).await;
    let caller = app.store.read(|tx| Ok(Caller::owner(&account::get_by_username(tx, "ann")?))).unwrap();
    let request = Request {
        generator: "joke".to_owned(),
        prompt: Some("a cat".to_owned()),
        model: Some(ModelChoice::Id(ModelId(37))),
        ..Request::default()
    };
    let plan = || app.plan(&request, Purpose::Generate).unwrap();
    let _running = app.engine.submit(&caller, plan()).await.unwrap();
    let waiting = app.engine.submit(&caller, plan()).await.unwrap();
    post(&ann, "/admin/providers/gemini/remove", &[]).await;
    let finished = app.engine.wait(waiting.id).await.unwrap();
    assert_eq!(finished.job.status, atelier::domain::Status::Failed);
    assert!(finished.job.charged.is_zero());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_models_price_and_offer_are_the_operators() {
    let app = TestApp::start();
    let ann = keeper(&app).await;
    let estimate = async || {
        let body = serde_json::json!({"model_id": 37, "prompt": "a cat", "count": 1});
        app.user("bob").post("/api/v1/generators/joke/estimate", body).await
    };
    let before = estimate().await.data()["cost"]["total"].clone();
    let page = ann.get("/admin/models?kind=text").await.text();
    assert!(page.contains("id=\"m37\"") && page.contains("run by gemini"), "{page}");
    let set = post(&ann, "/admin/models/37", &[("credits", "77"), ("on", "1")]).await;
    assert_eq!((set.status.as_u16(), set.header("location")), (303, "/admin/models?kind=text#m37"));
    let text = estimate().await.text();
    assert!(text.contains("77"), "{text}");
    post(&ann, "/admin/models/37", &[("credits", "77")]).await;
    assert!(estimate().await.error().contains("is switched off here"));
    let models = app.anon().get("/api/v1/models/text").await.data();
    let model = models.as_array().unwrap().iter().find(|model| model["id"] == 37).unwrap().clone();
    assert_eq!(model["available"], false, "{model}");
    post(&ann, "/admin/models/37", &[("credits", ""), ("on", "1")]).await;
    assert_eq!(estimate().await.data()["cost"]["total"], before);
    assert_eq!(post(&ann, "/admin/models/37", &[("credits", "many"), ("on", "1")]).await.status.as_u16(), 422);
    assert_eq!(post(&ann, "/admin/models/99999999", &[("on", "1")]).await.status.as_u16(), 404);
    let log = ann.get("/admin/log").await.text();
    assert!(
        log.contains("to 77 credits") && log.contains("off the offer") && log.contains("catalogue’s terms"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_listed_by_state_cancelled_and_made_once_more() {
    let upstream = Arc::new(Simulated::new("gemini", 8));
    let app = TestApp::with(|_| {}, vec![upstream.clone()]);
    let (ann, bob) = (keeper(&app).await, visitor(&app, "bob").await);
    let failed = post(&bob, "/g/joke", &[("prompt", "[fail] a cat")]).await;
    let slow = post(&bob, "/g/joke", &[("prompt", "[delay 60000] a dog")]).await;
    let id = |reply: &crate::support::clients::Reply| {
        reply.header("location").rsplit('/').next().unwrap_or_default().to_owned()
    };
    let (failed, slow) = (id(&failed), id(&slow));
    let _ = app.engine.wait(failed.parse().unwrap()).await;
    let list = ann.get("/admin/jobs?status=failed").await.text();
    assert!(list.contains("a cat") && !list.contains("a dog"), "{list}");
    assert_eq!(post(&bob, &format!("/admin/jobs/{slow}"), &[("action", "cancel")]).await.status.as_u16(), 404);
    assert_eq!(post(&ann, &format!("/admin/jobs/{slow}"), &[("action", "cancel")]).await.status.as_u16(), 303);
    let _ = app.engine.wait(slow.parse().unwrap()).await;
    assert!(ann.get("/admin/jobs?status=cancelled").await.text().contains("a dog"));
    let sent = upstream.taken().len();
    assert_eq!(post(&ann, &format!("/admin/jobs/{failed}"), &[("action", "retry")]).await.status.as_u16(), 303);
    while upstream.taken().len() == sent {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let again = post(&ann, &format!("/admin/jobs/{slow}"), &[("action", "cancel")]).await;
    assert_eq!(again.status.as_u16(), 422, "it is over");
    let log = ann.get("/admin/log").await.text();
    let lines = [format!("ann cancelled job {slow}"), format!("ann had job {failed} made once more")];
    assert!(lines.iter().all(|line| log.contains(line)), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn vouchers_are_made_shown_once_redeemed_and_taken_back() {
    let app = TestApp::start();
    let (ann, bob) = (keeper(&app).await, visitor(&app, "bob").await);
    let made = post(&ann, "/admin/vouchers", &[("credits", "500"), ("count", "2")]).await.text();
    let codes = made.split("<pre tabindex=\"0\"><code>").nth(1).and_then(|rest| rest.split("</code>").next());
    let codes: Vec<&str> = codes.unwrap_or_default().lines().collect();
    assert_eq!(codes.len(), 2, "{made}");
    assert!(!ann.get("/admin/vouchers").await.text().contains(codes[0]));
    assert_eq!(post(&bob, "/account/credits/redeem", &[("code", codes[0])]).await.status.as_u16(), 303);
    let list = ann.get("/admin/vouchers").await.text();
    assert!(list.contains("href=\"/u/bob\"") && list.contains("redeemed"), "{list}");
    let path = list.split('"').find(|piece| piece.ends_with("/revoke")).unwrap_or_default().to_owned();
    assert_eq!(post(&ann, &path, &[]).await.status.as_u16(), 303);
    assert_eq!(post(&bob, "/account/credits/redeem", &[("code", codes[1])]).await.status.as_u16(), 422);
    assert_eq!(post(&ann, &path, &[]).await.status.as_u16(), 422, "it is taken back already");
    for (credits, count, expires) in [("0", "1", ""), ("5", "9999", ""), ("5", "1", "2020-01-01"), ("5", "1", "soon")] {
        let fields = [("credits", credits), ("count", count), ("expires", expires)];
        assert_eq!(post(&ann, "/admin/vouchers", &fields).await.status.as_u16(), 422, "{fields:?}");
    }
}

/// Waits until nothing is made or checked any more.
async fn backups_rest(app: &TestApp) {
    while app.backups.state().is_busy() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_are_made_checked_handed_out_and_kept_by_their_schedule() {
    let folder = tempfile::tempdir().unwrap();
    let app = studio(&folder, Vec::new());
    let ann = keeper(&app).await;
    assert!(ann.get("/admin").await.text().contains("No backup was made in the last 7 days"));
    assert_eq!(post(&ann, "/admin/backups", &[]).await.status.as_u16(), 303);
    backups_rest(&app).await;
    let name = backups::list(&app).unwrap()[0].name.clone();
    assert_eq!(name, "atelier-20260220-120000.backup");
    assert!(!ann.get("/admin").await.text().contains("No backup was made"));

    post(&ann, &format!("/admin/backups/{name}/check"), &[]).await;
    backups_rest(&app).await;
    assert!(ann.get("/admin/backups").await.text().contains("good-word"));
    let file = ann.get(&format!("/admin/backups/{name}")).await;
    assert_eq!(file.header("content-length"), file.bytes.len().to_string());
    assert!(atelier::store::Store::verify(file.bytes.as_slice()).unwrap().rows > 0);

    let path = folder.path().join(backups::FOLDER).join(&name);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    post(&ann, &format!("/admin/backups/{name}/check"), &[]).await;
    backups_rest(&app).await;
    assert!(ann.get("/admin/backups").await.text().contains("bad-word"));

    for (every, keep, status) in [("24", "2", 303), ("24", "0", 422), ("9999", "2", 422), ("often", "2", 422)] {
        let set = post(&ann, "/admin/backups/schedule", &[("every_hours", every), ("keep", keep)]).await;
        assert_eq!(set.status.as_u16(), status, "{every} {keep}");
    }
    backups::make_if_due(&app).unwrap();
    backups_rest(&app).await;
    assert_eq!(backups::list(&app).unwrap().len(), 1, "none is due yet");
    for _ in 0..3 {
        app.clock.advance(std::time::Duration::from_secs(24 * 3600));
        backups::make_if_due(&app).unwrap();
        backups_rest(&app).await;
    }
    let kept: Vec<_> = backups::list(&app).unwrap().into_iter().map(|backup| backup.name).collect();
    assert_eq!(kept, ["atelier-20260223-120000.backup", "atelier-20260222-120000.backup"]);
    for foreign in ["..%2Fatelier.redb", "atelier.redb", "atelier-x.backup.unfinished"] {
        assert_eq!(ann.get(&format!("/admin/backups/{foreign}")).await.status.as_u16(), 404, "{foreign}");
    }
    assert_eq!(post(&ann, &format!("/admin/backups/{}/delete", kept[0]), &[]).await.status.as_u16(), 303);
    assert_eq!(backups::list(&app).unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_administrators() {
    let app = TestApp::start();
    let ann = keeper(&app).await;
    app.anon().get("/v1/models").await;
    let (key, limited) = (app.user("ann"), app.key("ann", &[atelier::domain::Scope::Read]));
    for (client, status) in [(&ann, 200), (&key, 200), (&limited, 404), (&app.user("bob"), 404), (&app.anon(), 303)] {
        assert_eq!(client.get("/metrics").await.status.as_u16(), status);
    }
    let text = key.get("/metrics").await.text();
    for line in ["atelier_requests_total{face=\"openai\",status=\"4xx\"} 1", "atelier_jobs{status=\"pending\"} 0"] {
        assert!(text.lines().any(|found| found == line), "no {line} in {text}");
    }
    assert_eq!(ann.get("/admin/metrics").await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_is_gone_through_when_asked_and_not_before() {
    let app = TestApp::start();
    let ann = keeper(&app).await;
    assert!(ann.get("/admin").await.text().contains("has not been gone through"));
    assert_eq!(app.audited(), None, "looking at the page audits nothing");
    assert_eq!(post(&ann, "/admin/audit", &[]).await.status.as_u16(), 303);
    assert_eq!(app.audited().map(|audited| audited.findings), Some(0));
    assert!(ann.get("/admin").await.text().contains("It was gone through just now"));
}
