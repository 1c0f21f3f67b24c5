//! Blobs: whole or not at all, any range of them, and nothing left of those that are gone.

use std::ops::Range;

use atelier::error::{Error, Noun};
use atelier::store::blob::BlobInfo;
use atelier::store::{BlobId, Index, Store, Table};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::store_path;

/// What a chunk of a blob holds; several of them make a batch of 2 MiB.
const CHUNK_BYTES: usize = 262_144 - 12 - 12;

/// The store's own tables, to see what it left behind. Chunks are never decoded here, only counted.
const CHUNKS: Table<(BlobId, u32), ()> = Table::new("blob_chunk");
const PARTIAL: Index<BlobId> = Index::new("blob_partial");

/// Bytes in which no two ranges look alike.
fn content(bytes: usize) -> Vec<u8> {
    (0..bytes as u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect()
}

/// Lets the writer thread do what it had put off.
async fn settle(store: &Store) {
    while store.read(|tx| PARTIAL.count(tx, &())).unwrap() > 0 {
        store.write(|_| Ok(())).await.unwrap();
    }
}

fn chunks(store: &Store) -> u64 {
    store.read(|tx| CHUNKS.count(tx, &())).unwrap()
}

#[tokio::test]
async fn every_length_around_a_boundary_reads_back() {
    let store = Store::in_memory().unwrap();
    let batch = 8 * CHUNK_BYTES;
    let lengths = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, batch - 1, batch, batch + 1, 2 * batch + 77];
    for length in lengths {
        let bytes = content(length);
        let id = store.put_blob(bytes.clone()).await.unwrap();
        let sha256 = Sha256::digest(&bytes).into();
        assert_eq!(store.blob_info(id).unwrap(), BlobInfo { size: length as u64, sha256 });
        assert!(store.read_blob(id, 0..u64::MAX).unwrap() == bytes, "{length} bytes");
    }
    assert_eq!(store.read(|tx| PARTIAL.count(tx, &())).unwrap(), 0);
}

#[tokio::test]
async fn any_range_is_that_part_of_the_whole() {
    let store = Store::in_memory().unwrap();
    let bytes = content(3 * CHUNK_BYTES + 1000);
    let id = store.put_blob(bytes.clone()).await.unwrap();
    let near_boundaries = (0usize..=4, -3i64..=3)
        .prop_map(|(chunk, offset)| (chunk * CHUNK_BYTES).saturating_add_signed(offset as isize) as u64);
    let position = prop_oneof![near_boundaries, 0..(4 * CHUNK_BYTES as u64)];
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    runner
        .run(&(position.clone(), position), |(start, end)| {
            let clamp = |position: u64| (position as usize).min(bytes.len());
            let expected = bytes.get(clamp(start)..clamp(end)).unwrap_or_default();
            let range = Range { start, end };
            let read = store.read_blob(id, range.clone()).unwrap();
            prop_assert!(read == expected);
            let chunks = store.blob_chunks(id, range).unwrap();
            prop_assert_eq!(chunks.remaining(), expected.len() as u64);
            let pieces: Vec<Vec<u8>> = chunks.map(|piece| piece.unwrap()).collect();
            prop_assert!(pieces.iter().all(|piece| (1..=CHUNK_BYTES).contains(&piece.len())));
            prop_assert!(pieces.concat() == expected);
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn content_may_arrive_in_pieces() {
    let store = Store::in_memory().unwrap();
    let bytes = content(9 * CHUNK_BYTES + 5);
    let mut writer = store.blob_writer();
    for piece in bytes.chunks(100_003) {
        writer.write(piece).await.unwrap();
    }
    let id = writer.finish().await.unwrap();
    assert!(store.read_blob(id, 0..u64::MAX).unwrap() == bytes);
}

#[tokio::test]
async fn an_unfinished_blob_is_invisible_and_leaves_nothing() {
    let store = Store::in_memory().unwrap();
    let mut writer = store.blob_writer();
    writer.write(&content(20 * CHUNK_BYTES)).await.unwrap();
    assert_eq!(chunks(&store), 16);
    assert!(matches!(store.blob_info(BlobId(1)), Err(Error::NotFound(Noun::Media))));
    drop(writer);
    store.write(|_| Ok(())).await.unwrap();
    settle(&store).await;
    assert_eq!(chunks(&store), 0);
    assert_eq!(store.put_blob(content(1)).await.unwrap(), BlobId(2));
}

#[tokio::test]
async fn a_deleted_blob_is_gone_at_once_and_its_chunks_soon() {
    let store = Store::in_memory().unwrap();
    let kept = store.put_blob(content(CHUNK_BYTES + 1)).await.unwrap();
    let deleted = store.put_blob(content(30 * CHUNK_BYTES)).await.unwrap();
    let mut reading = store.blob_chunks(deleted, 0..u64::MAX).unwrap();
    assert!(reading.next().unwrap().is_ok());

    assert!(store.delete_blob(deleted).await.unwrap());
    assert!(matches!(store.blob_size(deleted), Err(Error::NotFound(Noun::Media))));
    assert!(!store.delete_blob(deleted).await.unwrap());
    settle(&store).await;
    assert_eq!(chunks(&store), 2);
    assert!(matches!(reading.next(), Some(Err(Error::NotFound(Noun::Media)))));
    assert!(reading.next().is_none());
    assert_eq!(store.blob_size(kept).unwrap(), CHUNK_BYTES as u64 + 1);
}

#[tokio::test]
async fn a_deletion_that_is_taken_back_deletes_nothing() {
    let store = Store::in_memory().unwrap();
    let id = store.put_blob(content(3 * CHUNK_BYTES)).await.unwrap();
    let failed = store.write(move |tx| {
        atelier::store::blob::delete(tx, id)?;
        Err::<(), _>(Error::conflict("no"))
    });
    assert!(failed.await.is_err());
    store.write(|tx| tx.put_bytes("other", b"k", b"v")).await.unwrap();
    assert!(store.read_blob(id, 0..u64::MAX).unwrap() == content(3 * CHUNK_BYTES));
}

/// The one file holds media without waste: a chunk takes its own size, not the next power of two.
#[tokio::test]
async fn a_blob_takes_about_its_own_size() {
    let (_folder, path) = store_path();
    let store = Store::open(&path).unwrap();
    store.put_blob(content(24 * 1024 * 1024)).await.unwrap();
    drop(store);
    let file_bytes = path.metadata().unwrap().len();
    assert!(file_bytes < 40 * 1024 * 1024, "{file_bytes}");
}
