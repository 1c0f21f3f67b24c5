//! The control socket's protocol, as another program would speak it.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;

use serde_json::{Value, json};

use super::Folder;
use super::server::Server;

struct Conversation(BufReader<UnixStream>);

impl Conversation {
    fn with(folder: &Folder) -> Self {
        Self(BufReader::new(UnixStream::connect(folder.data().join("control.sock")).expect("a server")))
    }

    fn say(&mut self, line: &str) {
        self.0.get_mut().write_all(line.as_bytes()).expect("a connection");
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"))
    }
}

#[test]
fn one_connection_carries_several_requests_whatever_became_of_them() {
    let folder = Folder::new();
    let _server = Server::start(&folder);
    let mut talk = Conversation::with(&folder);
    talk.say("no JSON at all\n{\"command\":\"dance\"}\n");
    assert_eq!(talk.hear()["error"]["kind"], "invalid");
    assert_eq!(talk.hear()["error"]["kind"], "invalid");
    talk.say("{\"command\":\"user\",\"args\":{\"grant\":{\"name\":\"bob\",\"credits\":1}}}\n");
    assert_eq!(talk.hear(), json!({ "error": { "message": "User not found", "kind": "not_found" } }));
    talk.say("{\"command\":\"audit\"}\n");
    assert_eq!(talk.hear(), json!({ "ok": { "ok": true, "accounts": 1, "findings": [] } }));
}

#[test]
fn bytes_come_in_announced_pieces_before_the_answer() {
    let folder = Folder::new();
    let _server = Server::start(&folder);
    let mut talk = Conversation::with(&folder);
    talk.say("{\"command\":\"backup\"}\n");
    let mut copy = Vec::new();
    let summary = loop {
        let line = talk.hear();
        let Some(count) = line["bytes"].as_u64() else { break line };
        (&mut talk.0).take(count).read_to_end(&mut copy).expect("a piece");
    };
    assert!(summary["ok"]["rows"].as_u64().is_some_and(|rows| rows > 0), "{summary}");
    let file = folder.path().join("copy");
    std::fs::write(&file, copy).expect("a file");
    let other = Folder::new();
    assert_eq!(other.json(&["restore", file.to_str().expect("a path")])["rows"], summary["ok"]["rows"]);
}

#[test]
fn a_request_without_end_is_cut_off() {
    let folder = Folder::new();
    let _server = Server::start(&folder);
    let mut talk = Conversation::with(&folder);
    // The server stops reading at its limit, so the rest may not be taken.
    let _ = talk.0.get_mut().write_all(&vec![b' '; 2 << 20]);
    assert_eq!(talk.hear()["error"]["kind"], "invalid");
    let mut rest = Vec::new();
    let end = talk.0.read_to_end(&mut rest);
    assert!(rest.is_empty(), "{end:?}");
}
