//! The server's life: first run, commands while it runs, stop, start again.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;

use atelier::store::{SCHEMA_VERSION, Store};
use serde_json::{Value, json};

use super::server::{Server, request};
use super::upstream::Upstream;
use super::{Folder, text};

const JOKE: &str = "/api/v1/generators/joke/generate";

fn word_after<'a>(text: &'a str, label: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(label));
    line.unwrap_or_else(|| panic!("no {label}: {text}")).trim()
}

#[test]
fn an_empty_folder_becomes_a_service_that_explains_itself_once() {
    let folder = Folder::new();
    let server = Server::start(&folder);
    let told = server.introduction.clone();
    assert_eq!(word_after(&told, "address"), format!("http://{}", server.address));
    assert_eq!(word_after(&told, "name"), "owner");
    assert_eq!(word_after(&told, "password").len(), 16);
    let key = word_after(&told, "API key").to_owned();
    let curl = told.lines().find(|line| line.starts_with("curl ")).expect("a line to paste");
    let output = std::process::Command::new("sh").args(["-c", curl]).output().expect("a shell");
    let made: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    assert_eq!(made["success"], true, "{made}");

    let (_, rest) = {
        server.signal("INT");
        server.wait()
    };
    assert_eq!(rest, "", "nothing is said on stdout after that");
    let again = Server::start(&folder);
    assert_eq!(again.introduction, "");
    let (status, credits) = again.get("/api/v1/credits/balance", &key);
    assert_eq!((status, &credits["success"]), (200, &true.into()), "{credits}");
}

#[test]
fn only_an_administrator_makes_the_first_one_needless() {
    let folder = Folder::new();
    folder.json(&["user", "create", "Owner", "--email", "o@example.com"]);
    let server = Server::start(&folder);
    assert_eq!(word_after(&server.introduction, "name"), "owner2", "the name was taken");
    server.stop();

    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "a@example.com", "--admin"]);
    assert_eq!(Server::start(&folder).introduction, "");
}

#[test]
fn what_a_newer_version_wrote_is_left_alone() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "a@example.com"]);
    let path = folder.data().join("atelier.redb");
    let store = Store::open(&path).expect("a store");
    let newer = u64::from(SCHEMA_VERSION) + 1;
    store.write_blocking(move |tx| tx.put_bytes("store", b"schema", &newer.to_be_bytes())).expect("a write");
    drop(store);
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["user", "list"], &["backup", "copy"]] {
        let refused = folder.failure(command);
        assert!(refused.starts_with("atelier: this store was written by a newer version (schema 2"), "{refused}");
    }
}

#[test]
fn commands_give_the_same_with_and_without_a_server() {
    let (with, without) = (Folder::new(), Folder::new());
    let server = Server::start(&with);
    Server::start(&without).stop();
    let socket = with.data().join("control.sock");
    assert_eq!(fs::symlink_metadata(&socket).expect("a socket").permissions().mode() & 0o777, 0o600);
    assert!(!without.data().join("control.sock").exists(), "a stopped server leaves no socket");

    let commands = [
        &["user", "create", "ann", "--email", "ann@example.com", "--credits", "9", "--password", "long enough"][..],
        &["user", "grant", "ann", "1"],
        &["user", "set-tier", "ann", "basic"],
        &["key", "create", "--user", "ann", "--name", "x", "--scope", "generate"],
        &["generate", "joke", "cats", "--user", "ann"],
        &["user", "list"],
        &["key", "list"],
        &["key", "revoke", "2"],
        &["user", "disable", "ann"],
        &["audit"],
    ];
    for command in commands {
        assert_eq!(masked(with.json(command)), masked(without.json(command)), "{command:?}");
    }
    let failures = [
        &["user", "grant", "bob", "1"][..],
        &["generate", "nothing", "x"],
        &["generate", "joke", "x", "--user", "ann"],
    ];
    for command in failures {
        assert_eq!(with.failure(command), without.failure(command), "{command:?}");
    }
    server.stop();
}

/// An answer without what differs between any two folders.
fn masked(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            let changing =
                ["api_key", "prefix", "seed", "output", "joined_at", "created_at", "revoked_at", "last_used_at"];
            for (name, field) in fields.iter_mut() {
                *field = if changing.contains(&name.as_str()) { Value::Null } else { masked(field.take()) };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = masked(item.take())),
        _ => {}
    }
    answer
}

#[test]
fn a_backup_of_a_running_server_restores_whole() {
    let folder = Folder::new();
    let server = Server::start(&folder);
    let key = word_after(&server.introduction, "API key").to_owned();
    for _ in 0..3 {
        let (status, answer) = server.post(JOKE, &key, &json!({ "model_id": 37, "prompt": "tea" }));
        assert_eq!(status, 201, "{answer}");
    }
    let file = folder.path().join("copy");
    let file = file.to_str().expect("a path");
    folder.json(&["backup", file]);
    let refused = folder.failure(&["restore", file]);
    assert!(refused.starts_with("atelier: a server runs on this folder"), "{refused}");

    let other = Folder::new();
    other.json(&["restore", file]);
    let restored = Server::start(&other);
    assert_eq!(restored.introduction, "", "the accounts are there");
    assert_eq!(other.json(&["audit"]), folder.json(&["audit"]));
    let mine = "/api/v1/creations";
    assert_eq!(restored.get(mine, &key).1["data"], server.get(mine, &key).1["data"]);
}

#[test]
fn a_server_takes_over_the_socket_of_a_dead_one_but_not_of_a_living_one() {
    let folder = Folder::new();
    let server = Server::start(&folder);
    let second = folder.failure(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(second.contains("a server runs on"), "{second}");
    server.kill();
    assert!(folder.data().join("control.sock").exists(), "a killed server cannot tidy up");
    assert_eq!(folder.json(&["audit"])["ok"], true);
    let next = Server::start(&folder);
    assert_eq!(folder.json(&["audit"])["ok"], true);
    next.stop();

    // Whoever holds the socket without answering is no server that a command can use.
    let deaf = UnixListener::bind(folder.data().join("control.sock")).expect("a socket");
    drop(deaf);
    assert_eq!(folder.json(&["audit"])["ok"], true);
}

#[test]
fn a_stop_lets_running_requests_end() {
    let folder = Folder::new();
    let upstream = Upstream::start(&folder);
    let server = Server::start(&folder);
    let key = word_after(&server.introduction, "API key").to_owned();
    let address = server.address;
    let waiting = std::thread::spawn(move || {
        let body = json!({ "model_id": 37, "prompt": "tea" }).to_string();
        request(address, "POST", JOKE, &key, &body).expect("an answer")
    });
    upstream.wait_for_calls(1);
    server.signal("TERM");
    while std::net::TcpStream::connect(address).is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    upstream.release();
    let (status, answer) = waiting.join().expect("no panic");
    assert_eq!(status, 201, "{answer}");
    assert!(server.wait().0.success());
    assert_eq!(folder.json(&["audit"])["ok"], true);
}

#[test]
fn an_address_in_use_leaves_nothing_behind() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = folder.failure(&["serve", "--listen", &address]);
    assert!(refused.starts_with(&format!("atelier: cannot listen on {address}: ")), "{refused}");
    assert!(!folder.data().exists());
}

#[test]
fn a_long_path_still_has_a_control_socket() {
    let folder = Folder::new();
    let data = folder.path().join("long-".repeat(40)).join("data");
    let data = data.to_str().expect("a path");
    let server = Server::start_with(&folder, &["--data", data]);
    let list = folder.json(&["user", "list", "--data", data]);
    assert_eq!(list["users"][0]["username"], "owner");
    server.stop();
}
