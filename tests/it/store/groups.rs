//! Group commit: closures share a flush and nothing else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use atelier::error::Error;
use atelier::store::{self, Counter, Order, Store, Table};

use super::{cause, store_path};

const ROWS: Table<u64, u64> = Table::new("row");
const TOTAL: Counter<()> = Counter::new("total");

/// Keeps the writer thread busy until told otherwise, so that what is sent meanwhile shares the next commit.
fn hold_writer(store: &Store) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel::<()>();
    let (started, has_started) = mpsc::channel();
    let store = store.clone();
    std::thread::spawn(move || {
        store.write_blocking(move |_| {
            let _ = started.send(());
            let _ = released.recv();
            Ok(())
        })
    });
    has_started.recv().unwrap();
    release
}

#[tokio::test]
async fn a_failure_takes_back_its_own_writes_only() {
    let store = Store::in_memory().unwrap();
    store.write(|tx| ROWS.put(tx, &0, &100)).await.unwrap();
    let release = hold_writer(&store);

    let good = store.write(|tx| {
        ROWS.put(tx, &1, &1)?;
        TOTAL.add(tx, &(), 1)
    });
    let bad = store.write(|tx| {
        // It sees what came before it in the same commit, changes that, adds to it, deletes from it, and fails.
        assert_eq!(ROWS.get(tx, &1)?, Some(1));
        ROWS.put(tx, &1, &666)?;
        ROWS.put(tx, &1, &667)?;
        ROWS.put(tx, &2, &666)?;
        ROWS.delete(tx, &0)?;
        TOTAL.add(tx, &(), 10)?;
        Err::<(), _>(Error::conflict("changed my mind"))
    });
    let panicking = store.write(|tx| -> atelier::error::Result<()> {
        ROWS.put(tx, &3, &666)?;
        ROWS.delete(tx, &1)?;
        panic!("out of cheese");
    });
    let also_good = store.write(|tx| {
        assert_eq!(ROWS.get(tx, &1)?, Some(1));
        ROWS.put(tx, &4, &4)?;
        TOTAL.add(tx, &(), 1)
    });
    let release = async { release.send(()).unwrap() };
    let (good, bad, panicked, also_good, ()) = tokio::join!(good, bad, panicking, also_good, release);

    assert_eq!((good.unwrap(), also_good.unwrap()), (1, 2));
    assert!(matches!(bad, Err(Error::Conflict(_))), "{bad:?}");
    let panicked = panicked.unwrap_err();
    assert!(matches!(cause(&panicked), store::Error::Panicked(text) if text == "out of cheese"), "{panicked:?}");
    let rows = store.read(|tx| ROWS.scan(tx, &(), Order::Ascending, 10)).unwrap();
    assert_eq!(rows, [(0, 100), (1, 1), (4, 4)]);
}

#[tokio::test]
async fn callbacks_run_after_success_only_and_before_the_answer() {
    let store = Store::in_memory().unwrap();
    let calls = Arc::new(AtomicUsize::new(0));
    let release = hold_writer(&store);
    let count = |by: usize| {
        let calls = Arc::clone(&calls);
        move || {
            calls.fetch_add(by, Ordering::SeqCst);
        }
    };

    let (one, ten, hundred) = (count(1), count(10), count(100));
    let good = store.write(move |tx| {
        tx.after_commit(one.clone());
        ROWS.put(tx, &1, &1)
    });
    let bad = store.write(move |tx| {
        tx.after_commit(ten.clone());
        ROWS.put(tx, &2, &2)?;
        Err::<(), _>(Error::conflict("no"))
    });
    let panicking = store.write(move |tx| -> atelier::error::Result<()> {
        tx.after_commit(hundred.clone());
        panic!("no");
    });
    let release = async { release.send(()).unwrap() };
    let (good, bad, panicked, ()) = tokio::join!(good, bad, panicking, release);
    assert!(good.is_ok() && bad.is_err() && panicked.is_err());
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_callback_sees_the_commit_and_may_panic() {
    let store = Store::in_memory().unwrap();
    let (seen, sees) = mpsc::channel();
    let reader = store.clone();
    let written = store.write(move |tx| {
        let (reader, seen) = (reader.clone(), seen.clone());
        tx.after_commit(move || {
            let _ = seen.send(reader.read(|tx| ROWS.get(tx, &1)));
            // Waiting for the writer thread on the writer thread must fail rather than hang.
            let _ = seen.send(reader.write_blocking(|_| Ok(None)));
            panic!("after the commit");
        });
        ROWS.put(tx, &1, &7)
    });
    written.await.unwrap();
    assert_eq!(sees.recv().unwrap().unwrap(), Some(7));
    let waited = sees.recv().unwrap().unwrap_err();
    assert!(matches!(cause(&waited), store::Error::Closed), "{waited:?}");
    assert_eq!(store.write(|tx| ROWS.get(tx, &1)).await.unwrap(), Some(7));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_whose_caller_went_away_still_happens() {
    let store = Store::in_memory().unwrap();
    let release = hold_writer(&store);
    let writing = store.clone();
    let mut write = Box::pin(async move { writing.write(|tx| ROWS.put(tx, &1, &1)).await });
    assert!(futures_util::poll!(&mut write).is_pending());
    drop(write);
    release.send(()).unwrap();
    assert_eq!(store.write(|tx| ROWS.get(tx, &1)).await.unwrap(), Some(1));
}

/// Many at once, some failing: the sum of what was answered is what is there, also after opening again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_add_up() {
    let (_folder, path) = store_path();
    let store = Store::open(&path).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..600u64 {
        let store = store.clone();
        tasks.spawn(async move {
            let write = store.write(move |tx| {
                TOTAL.add(tx, &(), 1)?;
                ROWS.put(tx, &n, &n)?;
                if n % 3 == 0 { Err(Error::conflict("every third")) } else { Ok(()) }
            });
            u64::from(write.await.is_ok())
        });
    }
    let succeeded: u64 = tasks.join_all().await.into_iter().sum();
    assert_eq!(succeeded, 400);
    drop(store);
    let store = Store::open(&path).unwrap();
    let (total, rows) = store.read(|tx| Ok((TOTAL.get(tx, &())?, ROWS.count(tx, &())?))).unwrap();
    assert_eq!((total, rows), (400, 400));
}

#[test]
fn the_last_clone_may_be_dropped_on_the_writer_thread() {
    let (_folder, path) = store_path();
    let store = Store::open(&path).unwrap();
    let release = hold_writer(&store);
    let (answer, answered) = mpsc::channel();
    let clone = store.clone();
    let sender = std::thread::spawn(move || {
        let inner = clone.clone();
        let outcome = clone.write_blocking(move |tx| {
            let kept = inner.clone();
            tx.after_commit(move || drop(kept));
            ROWS.put(tx, &1, &1)
        });
        let _ = answer.send(outcome);
    });
    drop(store);
    release.send(()).unwrap();
    answered.recv().unwrap().unwrap();
    sender.join().unwrap();
}
