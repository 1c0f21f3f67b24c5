//! Backups: one moment of the store, whole, or nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use atelier::store::{self, BlobId, Counter, Order, Store, Table};
use proptest::prelude::*;

use super::{cause, store_path};

/// Two purses whose sum never changes, however money moves between them.
const PURSES: Table<u64, u64> = Table::new("purse");
const MOVES: Counter<()> = Counter::new("moves");
const NAMES: Table<String, String> = Table::new("name");

const WRITERS: u64 = 64;

async fn fill(store: &Store) -> BlobId {
    store
        .write(|tx| {
            (0..WRITERS).try_for_each(|n| PURSES.put(tx, &n, &1000))?;
            NAMES.put(tx, &"a\0b".to_owned(), &String::new())
        })
        .await
        .unwrap();
    store.put_blob(vec![9; 3_000_000]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_64_writers_is_one_moment_and_restores_equal() {
    let (_folder, path) = store_path();
    let store = Store::open(&path).unwrap();
    let blob = fill(&store).await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..WRITERS {
        let (store, stop) = (store.clone(), Arc::clone(&stop));
        writers.spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                store.write(move |tx| move_one(tx, n, (n + 1) % WRITERS)).await.unwrap();
            }
        });
    }
    while store.read(|tx| MOVES.get(tx, &())).unwrap() < WRITERS {
        tokio::task::yield_now().await;
    }
    let copying = store.clone();
    let (backup, summary) = tokio::task::spawn_blocking(move || {
        let mut backup = Vec::new();
        let summary = copying.backup_to(&mut backup).unwrap();
        (backup, summary)
    })
    .await
    .unwrap();
    stop.store(true, Ordering::SeqCst);
    writers.join_all().await;

    let (_other_folder, other_path) = store_path();
    assert_eq!(Store::restore(&other_path, backup.as_slice()).unwrap(), summary);
    let restored = Store::open(&other_path).unwrap();
    let purses = restored.read(|tx| PURSES.scan(tx, &(), Order::Ascending, 1000)).unwrap();
    assert_eq!(purses.iter().map(|(_, amount)| amount).sum::<u64>(), 1000 * WRITERS);
    assert_eq!(restored.read(|tx| NAMES.get(tx, &"a\0b".to_owned())).unwrap().as_deref(), Some(""));
    assert!(restored.read_blob(blob, 0..u64::MAX).unwrap() == vec![9; 3_000_000]);
    let mut again = Vec::new();
    restored.backup_to(&mut again).unwrap();
    assert!(again == backup, "a restored store backs up to the same bytes");
}

fn move_one(tx: &mut store::Tx, from: u64, to: u64) -> atelier::error::Result<()> {
    let amount = PURSES.get(tx, &from)?.unwrap_or(0);
    let Some(less) = amount.checked_sub(1) else { return Ok(()) };
    PURSES.put(tx, &from, &less)?;
    let more = PURSES.get(tx, &to)?.unwrap_or(0) + 1;
    PURSES.put(tx, &to, &more)?;
    MOVES.add(tx, &(), 1)?;
    Ok(())
}

fn small_backup() -> Vec<u8> {
    let store = Store::in_memory().unwrap();
    store
        .write_blocking(|tx| {
            PURSES.put(tx, &1, &2)?;
            NAMES.put(tx, &"key".to_owned(), &"value".to_owned())
        })
        .unwrap();
    let mut backup = Vec::new();
    store.backup_to(&mut backup).unwrap();
    backup
}

/// Restores something broken and expects that nothing at all was made.
fn check_refused(backup: &[u8]) -> Result<(), TestCaseError> {
    let (folder, path) = store_path();
    let refused = Store::restore(&path, backup);
    prop_assert!(refused.is_err(), "{refused:?}");
    prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_truncated_backup_is_refused(cut in any::<prop::sample::Index>()) {
        let backup = small_backup();
        check_refused(&backup[..cut.index(backup.len())])?;
    }

    #[test]
    fn an_altered_backup_is_refused(place in any::<prop::sample::Index>(), change in 1u8..) {
        let mut backup = small_backup();
        let place = place.index(backup.len());
        backup[place] ^= change;
        check_refused(&backup)?;
    }
}

#[test]
fn a_backup_with_something_after_it_is_refused() {
    let mut backup = small_backup();
    backup.push(0);
    check_refused(&backup).unwrap();
}

#[test]
fn a_newer_backup_is_refused_by_name() {
    let mut backup = small_backup();
    backup[16..20].copy_from_slice(&7u32.to_be_bytes());
    let (_folder, path) = store_path();
    let error = Store::restore(&path, backup.as_slice()).unwrap_err();
    assert!(matches!(cause(&error), store::Error::NewerSchema { found: 7, .. }), "{error:?}");
}

#[test]
fn nothing_is_restored_over_a_file() {
    let (_folder, path) = store_path();
    std::fs::write(&path, "precious").unwrap();
    let error = Store::restore(&path, small_backup().as_slice()).unwrap_err();
    assert!(matches!(cause(&error), store::Error::Exists { .. }), "{error:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
}

#[test]
fn an_empty_store_survives_the_trip() {
    let mut backup = Vec::new();
    let summary = Store::in_memory().unwrap().backup_to(&mut backup).unwrap();
    assert_eq!((summary.tables, summary.rows), (0, 0));
    let (_folder, path) = store_path();
    Store::restore(&path, backup.as_slice()).unwrap();
    Store::open(&path).unwrap();
}
