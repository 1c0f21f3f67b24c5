//! Crashes: a writing process is killed again and again; what it acknowledged is there, and half of nothing.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use atelier::store::{BlobId, Counter, Index, Order, Sequence, Store, Table};

use super::store_path;

/// Every write touches three tables, so that half a write shows.
const NUMBERS: Sequence = Sequence::new("number");
const ROWS: Table<u64, String> = Table::new("row");
const ROWS_NEWEST_FIRST: Index<Reverse<u64>> = Index::new("row_newest_first");
const TOTAL: Counter<()> = Counter::new("total");

/// The store's own tables; chunks are only counted.
const CHUNKS: Table<(BlobId, u32), ()> = Table::new("blob_chunk");
const PARTIAL: Index<BlobId> = Index::new("blob_partial");

const KILLS: u64 = 20;
const BLOB_BYTES: usize = 3_000_000;

/// Tells the child which file to write; without it the child does nothing.
const CHILD_STORE: &str = "ATELIER_TEST_CRASH_STORE";

#[test]
fn twenty_kills_lose_nothing_that_was_acknowledged() {
    let (_folder, path) = store_path();
    let mut acknowledged = BTreeSet::new();
    let mut blobs = BTreeSet::new();
    for round in 0..KILLS {
        // Mostly soon after the first word, sometimes later, at whatever the disk is doing then.
        let delay = Duration::from_millis(random_below(20) + random_below(1 + round * 4));
        let acks = write_and_die(&path, delay);
        acknowledged.extend(acks.numbers);
        blobs.extend(acks.blobs);

        let store = Store::open(&path).unwrap();
        check_rows(&store, &acknowledged);
        check_blobs(&store, &blobs);
    }
    assert!(acknowledged.len() as u64 >= KILLS, "{} writes were acknowledged", acknowledged.len());
}

fn spawn_child(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["store::crash::child_that_writes", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(CHILD_STORE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[derive(Default)]
struct Acks {
    numbers: Vec<u64>,
    blobs: Vec<u64>,
}

/// Starts a child, kills it `delay` after its first word, and answers with all that it said before.
fn write_and_die(path: &Path, delay: Duration) -> Acks {
    let mut child = spawn_child(path);
    let mut lines = BufReader::new(child.stdout.take().expect("a piped stdout"));
    let mut acks = Acks::default();
    while acks.numbers.is_empty() {
        assert!(read_ack(&mut lines, &mut acks), "the child ended by itself");
    }
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    while read_ack(&mut lines, &mut acks) {}
    acks
}

/// Reads one line; `false` at the end, which may be a line that the kill has cut.
fn read_ack(lines: &mut impl BufRead, acks: &mut Acks) -> bool {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let Some(line) = line.strip_suffix('\n') else { return false };
    // The test harness has lines of its own, and begins the child's first one.
    if let Some((_, number)) = line.rsplit_once("row ") {
        acks.numbers.push(number.parse().unwrap());
    } else if let Some((_, number)) = line.rsplit_once("blob ") {
        acks.blobs.push(number.parse().unwrap());
    }
    true
}

fn check_rows(store: &Store, acknowledged: &BTreeSet<u64>) {
    let (rows, index, total) = store
        .read(|tx| {
            let rows = ROWS.scan(tx, &(), Order::Ascending, usize::MAX)?;
            let index = ROWS_NEWEST_FIRST.scan(tx, &(), Order::Descending, usize::MAX)?;
            Ok((rows, index, TOTAL.get(tx, &())?))
        })
        .unwrap();
    let numbers: Vec<u64> = rows.iter().map(|(number, _)| *number).collect();
    let indexed: Vec<u64> = index.into_iter().map(|Reverse(number)| number).collect();
    assert_eq!(numbers, indexed, "half a write was found");
    assert_eq!(numbers.len() as u64, total, "half a write was found");
    assert!(rows.iter().all(|(number, text)| *text == payload(*number)));
    let numbers = numbers.into_iter().collect();
    let lost: Vec<_> = acknowledged.difference(&numbers).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
}

/// Blobs that were acknowledged are whole, every other one is whole or gone, and no chunk is without its blob.
fn check_blobs(store: &Store, acknowledged: &BTreeSet<u64>) {
    while store.read(|tx| PARTIAL.count(tx, &())).unwrap() > 0 {
        store.write_blocking(|_| Ok(())).unwrap();
    }
    let last = acknowledged.last().copied().unwrap_or(0);
    let expected = blob_content();
    let mut whole = 0;
    // A few more than were acknowledged may have been finished.
    for number in 1..last + 10 {
        match store.read_blob(BlobId(number), 0..u64::MAX) {
            Ok(bytes) => {
                assert!(bytes == expected, "blob {number} is not whole");
                whole += 1;
            }
            // The child deletes every blob but its latest.
            Err(_) => assert_ne!(number, last, "blob {number} was acknowledged and is lost"),
        }
    }
    let chunks_each = BLOB_BYTES.div_ceil(262_144 - 24) as u64;
    assert_eq!(store.read(|tx| CHUNKS.count(tx, &())).unwrap(), whole * chunks_each);
}

fn payload(number: u64) -> String {
    format!("row {number} ").repeat(20)
}

fn blob_content() -> Vec<u8> {
    (0..BLOB_BYTES).map(|n| (n % 251) as u8).collect()
}

fn random_below(limit: u64) -> u64 {
    getrandom::u64().unwrap() % limit
}

/// Not a test: the process that is killed. It writes until then and says what was acknowledged.
#[test]
#[ignore = "run by the test above as a process of its own"]
fn child_that_writes() {
    let Some(path) = std::env::var_os(CHILD_STORE) else { return };
    let store = Store::open(Path::new(&path)).unwrap();
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || {
                loop {
                    println!("row {}", store.write_blocking(write_row).unwrap());
                }
            })
        })
        .collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(write_blobs(&store));
    writers.into_iter().for_each(|writer| writer.join().unwrap());
}

fn write_row(tx: &mut atelier::store::Tx) -> atelier::error::Result<u64> {
    let number = NUMBERS.next(tx)?;
    ROWS.put(tx, &number, &payload(number))?;
    ROWS_NEWEST_FIRST.insert(tx, &Reverse(number))?;
    TOTAL.add(tx, &(), 1)?;
    Ok(number)
}

async fn write_blobs(store: &Store) {
    let mut before = None;
    loop {
        let id = store.put_blob(blob_content()).await.unwrap();
        println!("blob {id}");
        if let Some(before) = before.replace(id) {
            store.delete_blob(before).await.unwrap();
        }
    }
}
