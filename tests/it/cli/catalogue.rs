//! An operator's own generators and models, proven before they are used.

use std::fs;

use serde_json::Value;

use super::server::Server;
use super::{Folder, text};

const NOTE: &str = r#"slug = "my-note"
title = { en = "My note" }
description = { en = "A line to keep" }
icon = "star"
category = "fun"
kind = "text"
default_model = 37
template = "A note on {{prompt}}."

[[output]]
name = "note"
description = "The note"

[grammar.en]
note = [
  "On {subject}.", "About {subject}.", "Of {subject}.", "To {subject}.", "For {subject}.",
  "With {subject}.", "By {subject}.", "From {subject}.", "After {subject}.", "Before {subject}.",
]
"#;

fn put(folder: &Folder, path: &str, words: &str) {
    let path = folder.data().join("catalogue").join(path);
    fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
    fs::write(path, words).expect("a file");
}

/// The report of a check that finds something.
fn refused(folder: &Folder, args: &[&str]) -> Value {
    let output = folder.run(&[&["catalogue", "check", "--json"], args].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a report")
}

#[test]
fn the_list_counts_every_kind() {
    let folder = Folder::new();
    let count = |list: &Value, kind: &str, what: &str| -> u64 {
        let kinds = list["kinds"].as_array().expect("kinds");
        kinds.iter().find(|entry| entry["kind"] == kind).expect(kind)[what].as_u64().expect("a count")
    };
    let shipped = folder.json(&["catalogue", "list"]);
    let of_kinds: u64 =
        shipped["kinds"].as_array().expect("kinds").iter().filter_map(|kind| kind["models"].as_u64()).sum();
    assert_eq!(shipped["models"], of_kinds);
    assert!(count(&shipped, "video", "generators") > 0 && count(&shipped, "embedding", "models") > 0, "{shipped}");
    assert!(!folder.data().exists(), "a look must leave nothing behind");

    put(&folder, "generators/my-note.toml", NOTE);
    put(&folder, "generators/joke.toml", "disabled = true\n");
    put(&folder, "models/text.toml", "[[model]]\nid = 1\ndisabled = true\n");
    let with_own = folder.json(&["catalogue", "list"]);
    assert_eq!(with_own["generators"], shipped["generators"], "one more and one less");
    assert_eq!(count(&with_own, "text", "models"), count(&shipped, "text", "models") - 1);
}

#[test]
fn sound_files_are_used() {
    let folder = Folder::new();
    assert_eq!(folder.json(&["catalogue", "check"])["ok"], true, "no files are sound files");
    put(&folder, "generators/my-note.toml", NOTE);
    put(&folder, "generators/poem.toml", "title = { en = \"Verse\", th = \"บทกวี\", hi = \"पद\", zh = \"诗\" }\n");
    put(&folder, "generators/joke.toml", "disabled = true\n");
    let report = folder.json(&["catalogue", "check"]);
    let notes = report["notes"].as_array().expect("notes");
    assert!(
        notes.len() == 3 && notes.iter().all(|note| note.to_string().contains("my-note.toml: 2 texts lack")),
        "{report}"
    );

    folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--admin"]);
    let key = folder.json(&["key", "create", "--user", "ann", "--name", "all"])["api_key"]
        .as_str()
        .expect("a key")
        .to_owned();
    let server = Server::start(&folder);
    assert_eq!(server.get("/api/v1/generators/joke", &key).0, 404);
    assert_eq!(server.get("/api/v1/generators/poem", &key).1["data"]["title"], "Verse");
    assert_eq!(server.get("/api/v1/generators/my-note", &key).1["data"]["category"], "fun");
}

#[test]
fn what_breaks_a_rule_is_named_by_file_and_line_and_stops_the_start() {
    let folder = Folder::new();
    put(&folder, "generators/my-note.toml", &NOTE.replace("default_model = 37", "default_model = 10001"));
    put(&folder, "stray.toml", NOTE);
    let report = refused(&folder, &[]);
    let said: Vec<String> = (report["problems"].as_array().expect("problems").iter())
        .map(|problem| {
            let file = problem["file"].as_str().expect("a file").rsplit('/').next().unwrap_or_default();
            format!("{file} {} {}", problem["line"], problem["rule"].as_str().expect("a rule"))
        })
        .collect();
    let expected = [
        "my-note.toml 7 model 10001 is of kind image, not text",
        "stray.toml null is not read here: it belongs into generators/ or models/",
    ];
    assert_eq!(said.iter().filter(|line| expected.contains(&line.as_str())).count(), 2, "{said:?}");

    let refusal = folder.failure(&["serve", "--listen", "127.0.0.1:0"]);
    let path = folder.data().join("catalogue/generators/my-note.toml");
    assert!(refusal.contains(&format!("{}:7: model 10001 is of kind image, not text", path.display())), "{refusal}");
    assert!(!folder.data().join("atelier.redb").exists(), "nothing was made");
}

#[test]
fn phrases_that_do_not_make_the_output_are_found() {
    let folder = Folder::new();
    put(&folder, "generators/my-note.toml", &NOTE.replace("\"Before {subject}.\",", ""));
    let report = refused(&folder, &[]);
    assert_eq!(report["problems"][0]["rule"], "en: a batch of 10 has 9 different items", "{report}");
    assert_eq!(report["problems"][0]["line"], 14, "{report}");
    put(&folder, "generators/my-note.toml", &NOTE.replace("note = [", "memo = ["));
    let elsewhere = folder.data().join("catalogue");
    let report = refused(&folder, &[elsewhere.to_str().expect("a path")]);
    assert!(report["problems"][0]["rule"].as_str().is_some_and(|rule| rule.contains("no words for note")), "{report}");
    assert_eq!(
        folder.failure(&["catalogue", "check", "/no/such/folder"]),
        "atelier: folder: /no/such/folder is no folder"
    );
}
