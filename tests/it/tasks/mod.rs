//! The two task dialects, and the path that they share.

mod crowd;
mod door;
mod faults;
mod girlgenerator;
mod idempotency;
mod omni;

use std::sync::Arc;
use std::time::Duration;

use atelier::domain::{KeyKind, Scopes, account, api_key};
use atelier::providers::simulated::Simulated;
use serde_json::Value;

use crate::support::TestApp;
use crate::support::clients::Client;

/// A service whose pictures come from a scripted upstream that runs the models of both dialects.
fn start() -> TestApp {
    TestApp::with(|_| {}, vec![Arc::new(Simulated::new("openai", 8)), Arc::new(Simulated::new("comfyui", 8))])
}

/// Ann with a key that begins with `sk-`.
fn sk<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    let owner = app.account(name);
    let secret = KeyKind::Sk.generate(&app.random);
    let (stored, now) = (secret.clone(), app.clock.now());
    let write = app.store.write_blocking(move |tx| {
        let caller = atelier::domain::Caller::owner(&account::get(tx, owner.id)?);
        api_key::create(tx, &caller, "Test", Scopes::default(), &stored, now)
    });
    write.expect("a key");
    app.anon().with_key(&secret)
}

/// Asks until `done` says so; the last answer.
async fn until(client: &Client<'_>, path: &str, done: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..4_000 {
        let answer = client.get(path).await.json();
        if done(&answer) {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{path} never got there");
}
