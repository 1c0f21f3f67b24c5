//! Opening: whose file it is, and whether this program may touch it.

use atelier::store::{self, Read, SCHEMA_VERSION, Store, Table};

use super::{cause, store_path};

const NOTES: Table<u64, String> = Table::new("note");

/// Where the store notes its own schema.
const OWN_NOTES: &str = "store";

#[test]
fn a_file_is_open_in_one_place_at_a_time() {
    let (_folder, path) = store_path();
    let first = Store::open(&path).unwrap();
    let error = Store::open(&path).map(drop).unwrap_err();
    assert!(matches!(cause(&error), store::Error::Locked { .. }), "{error:?}");
    assert!(cause(&error).to_string().contains("in use by another process"));
    drop(first);
    Store::open(&path).unwrap();
}

#[test]
fn a_newer_schema_is_refused_each_time() {
    let (_folder, path) = store_path();
    let newer = u64::from(SCHEMA_VERSION) + 1;
    let store = Store::open(&path).unwrap();
    store.write_blocking(move |tx| tx.put_bytes(OWN_NOTES, b"schema", &newer.to_be_bytes())).unwrap();
    drop(store);
    for _ in 0..2 {
        let error = Store::open(&path).map(drop).unwrap_err();
        let store::Error::NewerSchema { found, known } = cause(&error) else { panic!("{error:?}") };
        assert_eq!((u64::from(*found), *known), (newer, SCHEMA_VERSION));
    }
}

#[test]
fn a_file_of_something_else_is_refused_and_left_alone() {
    let (_folder, path) = store_path();
    std::fs::write(&path, "the only copy of a novel, and no store at all".repeat(200)).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(Store::open(&path).is_err());
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_start_that_was_killed_half_way_is_no_obstacle() {
    let (folder, path) = store_path();
    // What redb leaves when it is killed while it lays out a file: zeros.
    std::fs::write(folder.path().join("atelier.redb.unfinished"), [0; 4096]).unwrap();
    let store = Store::open(&path).unwrap();
    store.write_blocking(|tx| NOTES.put(tx, &1, &"works".to_owned())).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[cfg(unix)]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = store_path();
    let _store = Store::open(&path).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_file_that_is_mostly_dead_is_compacted_at_the_next_start() {
    let (_folder, path) = store_path();
    let store = Store::open(&path).unwrap();
    let keys = || (0..400u16).map(u16::to_be_bytes);
    for key in keys() {
        store.write_blocking(move |tx| tx.put_bytes("bulk", &key, &[7; 262_144 - 12 - 2])).unwrap();
    }
    store.write_blocking(|tx| NOTES.put(tx, &1, &"stays".to_owned())).unwrap();
    // What stays lies all over the file, so that its end cannot simply be cut off.
    for key in keys().filter(|key| !key[1].is_multiple_of(16)) {
        store.write_blocking(move |tx| tx.delete_bytes("bulk", &key)).unwrap();
    }
    let before_bytes = path.metadata().unwrap().len();
    drop(store);
    let store = Store::open(&path).unwrap();
    let after_bytes = path.metadata().unwrap().len();
    assert!(after_bytes < before_bytes / 4, "{before_bytes} bytes became {after_bytes}");
    assert_eq!(store.read(|tx| NOTES.get(tx, &1)).unwrap().as_deref(), Some("stays"));
    assert_eq!(store.read(|tx| tx.get_bytes("bulk", &[0, 16])).unwrap(), Some(vec![7; 262_144 - 12 - 2]));
}
