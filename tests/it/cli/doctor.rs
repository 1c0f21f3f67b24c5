//! What the doctor sees.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::{Folder, text};

/// The statuses and words of a report by name of check.
fn find<'a>(report: &'a Value, name: &str) -> (&'a str, &'a str) {
    let checks = report["checks"].as_array().expect("checks");
    let check = checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name}: {report}"));
    (check["status"].as_str().expect("a status"), check["detail"].as_str().expect("words"))
}

#[test]
fn a_fresh_machine_is_well() {
    let folder = Folder::new();
    let report = folder.json(&["doctor"]);
    assert_eq!(find(&report, "store").0, "warning");
    assert!(!folder.data().exists(), "a look must leave nothing behind");

    folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--admin"]);
    fs::set_permissions(folder.data(), Permissions::from_mode(0o777)).expect("permissions");
    let report = folder.json(&["doctor"]);
    assert_eq!(find(&report, "store"), ("ok", "opens; schema 1, 1 accounts"));
    assert_eq!(find(&report, "audit").0, "ok");
    assert_eq!(find(&report, "data folder").0, "warning");
    assert_eq!(find(&report, "public address").0, "ok");
    assert_eq!(find(&report, "backups").0, "warning");
    folder.json(&["backup", "copy"]);
    assert_eq!(find(&folder.json(&["doctor"]), "backups"), ("ok", "the last was made today"));
}

#[test]
fn what_is_wrong_is_named_and_ends_with_1() {
    let folder = Folder::new();
    fs::create_dir(folder.data()).expect("a folder");
    fs::write(folder.data().join("atelier.redb"), "no store at all").expect("a file");
    fs::write(folder.data().join("atelier.toml"), "[credits]\nsign_up = 5\n").expect("a file");
    let output = folder.run(&["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["ok"], false);
    assert!(find(&report, "settings").1.contains("unknown field `sign_up`"), "{report}");
    assert_eq!(find(&report, "store").0, "failed");
    assert_eq!(find(&report, "catalogue").0, "ok");
}
