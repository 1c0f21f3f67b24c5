//! Backup and restore from the command line.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Folder;

#[test]
fn a_backup_restores_into_an_empty_folder_only() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--credits", "12"]);
    fs::write(folder.path().join("copy"), "an older backup").expect("a file");
    let made = folder.json(&["backup", "copy"]);
    assert_eq!(made["file"], "copy");
    let copy = folder.path().join("copy");
    assert_eq!(fs::metadata(&copy).expect("a file").permissions().mode() & 0o777, 0o600);

    let other = Folder::new();
    let copy = copy.to_str().expect("a path");
    assert_eq!(other.json(&["restore", copy])["rows"], made["rows"]);
    assert_eq!(other.json(&["user", "list"]), folder.json(&["user", "list"]));
    assert_eq!(other.json(&["audit"])["ok"], true);
    let refused = other.failure(&["restore", copy]);
    assert!(refused.contains("exists already"), "{refused}");
}

#[test]
fn a_backup_that_fails_leaves_the_one_before() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com"]);
    fs::create_dir(folder.path().join("copy")).expect("a folder");
    folder.failure(&["backup", "copy"]);
    folder.failure(&["backup", "nowhere/copy"]);
    assert!(folder.path().join("copy").is_dir());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing unfinished is left");
    let damaged = folder.path().join("damaged");
    fs::write(&damaged, "not a backup").expect("a file");
    let other = Folder::new();
    let refused = other.failure(&["restore", damaged.to_str().expect("a path")]);
    assert_eq!(refused, "atelier: the backup cannot be restored: it ends too early");
}
