//! The process is killed in the middle of many generations: nobody pays twice, or for nothing, and nothing stays open.

use std::net::SocketAddr;
use std::sync::Barrier;
use std::time::Duration;

use serde_json::json;

use crate::cli::Folder;
use crate::cli::server::{Server, request};
use crate::cli::upstream::Upstream;

const GENERATE: &str = "/api/v1/generators/joke/generate";
/// What the account can pay for; a joke costs one credit.
const AFFORDABLE: u64 = 10;
const AT_ONCE: usize = 200;

/// Asks for `AT_ONCE` jokes at once and kills the server when `enough` were answered. Returns the answers that came.
fn storm(address: SocketAddr, key: &str, mut kill: impl FnMut() + Send, enough: usize) -> Vec<u16> {
    let ready = Barrier::new(AT_ONCE);
    let (sender, answers) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for n in 0..AT_ONCE {
            let (sender, ready) = (sender.clone(), &ready);
            scope.spawn(move || {
                let body = json!({ "model_id": 37, "prompt": format!("tea {n}") }).to_string();
                ready.wait();
                // A connection that breaks is what this is about.
                if let Ok((status, _)) = request(address, "POST", GENERATE, key, &body) {
                    let _ = sender.send(status);
                }
            });
        }
        drop(sender);
        let mut seen = Vec::new();
        while let Ok(status) = answers.recv() {
            seen.push(status);
            if seen.len() == enough {
                kill();
            }
        }
        seen
    })
}

/// What was charged, and how the creations ended.
fn outcome(server: &Server, key: &str) -> (u64, Vec<String>) {
    let (_, balance) = server.get("/api/v1/credits/balance", key);
    let left = balance["data"]["total"].as_u64().unwrap_or_else(|| panic!("{balance}"));
    let (_, creations) = server.get("/api/v1/creations?per_page=100", key);
    let creations = creations["data"].as_array().unwrap_or_else(|| panic!("{creations}"));
    let statuses = creations.iter().map(|creation| creation["status"].as_str().unwrap_or_default().to_owned());
    (AFFORDABLE - left, statuses.collect())
}

fn account_with_key(folder: &Folder) -> String {
    let credits = AFFORDABLE.to_string();
    folder.json(&[
        "user",
        "create",
        "ann",
        "--email",
        "ann@example.com",
        "--credits",
        &credits,
        "--tier",
        "enterprise",
    ]);
    let key = folder.json(&["key", "create", "--user", "ann", "--name", "crash"]);
    key["api_key"].as_str().expect("a key").to_owned()
}

/// Waits until every job is closed: what a killed server left goes on at the next start.
fn settle(folder: &Folder) {
    for _ in 0..1000 {
        let report = folder.json(&["doctor"]);
        let checks = report["checks"].as_array().expect("checks");
        let store = checks.iter().find(|check| check["name"] == "store").expect("the store's check");
        if !store["detail"].as_str().is_some_and(|words| words.contains("unfinished")) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("some jobs are never closed");
}

fn check_killed_after(enough: usize) {
    let folder = Folder::new();
    let key = account_with_key(&folder);
    let server = Server::start(&folder);
    let address = server.address;
    let mut server = Some(server);
    let answers = storm(address, &key, || server.take().into_iter().for_each(Server::kill), enough);
    drop(server);
    let acknowledged = answers.iter().filter(|status| **status == 201).count();
    assert!(acknowledged as u64 <= AFFORDABLE, "{answers:?}");

    let server = Server::start(&folder);
    settle(&folder);
    let (charged, statuses) = outcome(&server, &key);
    let made = statuses.iter().filter(|status| *status == "completed").count();
    assert!(
        charged <= AFFORDABLE && charged as usize >= acknowledged,
        "{charged} charged, {acknowledged} acknowledged"
    );
    assert_eq!(charged as usize, made, "what was charged was made: {statuses:?}");
    assert!(statuses.iter().all(|status| ["completed", "failed", "cancelled"].contains(&status.as_str())));
    assert_eq!(folder.json(&["audit"])["ok"], true);

    // Whoever tries again gets what the credits are still good for, and not one more.
    storm(server.address, &key, || {}, usize::MAX);
    let (charged, statuses) = outcome(&server, &key);
    assert_eq!(charged, AFFORDABLE);
    assert_eq!(statuses.iter().filter(|status| *status == "completed").count() as u64, AFFORDABLE);
    assert_eq!(folder.json(&["audit"])["ok"], true);
    server.stop();
}

#[test]
fn killed_at_the_first_answer() {
    check_killed_after(1);
}

#[test]
fn killed_half_way() {
    check_killed_after(6);
}

#[test]
fn killed_among_refusals() {
    check_killed_after(60);
}

#[test]
fn what_may_have_reached_an_upstream_is_refunded_and_not_sent_again() {
    let folder = Folder::new();
    let upstream = Upstream::start(&folder);
    let key = account_with_key(&folder);
    let server = Server::start(&folder);
    let (address, own_key) = (server.address, key.clone());
    let waiting = std::thread::spawn(move || {
        let body = json!({ "model_id": 37, "prompt": "tea" }).to_string();
        request(address, "POST", GENERATE, &own_key, &body)
    });
    upstream.wait_for_calls(1);
    server.kill();
    assert!(waiting.join().expect("no panic").is_err(), "nobody can have answered");

    upstream.release();
    let server = Server::start(&folder);
    settle(&folder);
    assert_eq!(outcome(&server, &key), (0, vec!["failed".to_owned()]));
    assert_eq!(upstream.calls(), 1);
    assert_eq!(folder.json(&["audit"])["ok"], true);
}
