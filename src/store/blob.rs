//! Media: long values in chunks, in the same file as everything else, readable by range.
//!
//! A blob comes to be in many small transactions, so that other writes go between, and is visible only once its
//! header is there, which is written last. Until then, and again from its deletion on, its id is on the list of
//! partial blobs, whose chunks are swept away a few at a time: after a deletion, when a writer is dropped half way,
//! and, after a crash, at the next start.

use std::ops::{Bound, ControlFlow, Range};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::index::Index;
use super::key::Key;
use super::kv::Order;
use super::sequence::Sequence;
use super::table::Table;
use super::tx::{Read, Tx};
use super::value::Value;
use super::writer::Pending;
use super::{Store, id_type};
use crate::error::{Error, Noun, Result};

id_type! {
    /// Names a blob. Never given again, so whatever is kept elsewhere under it stays true.
    pub struct BlobId;
}

/// What is known of a blob without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobInfo {
    /// Length in bytes.
    pub size: u64,
    /// Of the whole content; serves as an entity tag.
    pub sha256: [u8; 32],
}

impl Value for BlobInfo {}

const BLOBS: Table<BlobId, BlobInfo> = Table::new("blob");
const PARTIAL_BLOBS: Index<BlobId> = Index::new("blob_partial");
const BLOB_IDS: Sequence = Sequence::new("blob");

/// Chunks under `(BlobId, u32)`, as bare bytes: a version would cost the last of them another page.
const CHUNKS: &str = "blob_chunk";

/// Length of an encoded `(BlobId, u32)`.
const CHUNK_KEY_BYTES: usize = 8 + 4;

/// Content of every chunk but the last. redb keeps a row in a power of two of bytes: 256 KiB less the row's
/// bookkeeping fills one exactly, where a full 256 KiB would take twice its size (measured: 848 against 136 MB/s).
const CHUNK_BYTES: usize = 256 * 1024 - 12 - CHUNK_KEY_BYTES;

/// Chunks written or swept in one transaction: 2 MiB, a few milliseconds in which other writes wait.
const BATCH_CHUNKS: usize = 8;

impl Store {
    /// Stores `bytes` and answers once they are on disk.
    pub async fn put_blob(&self, bytes: Vec<u8>) -> Result<BlobId> {
        let mut writer = self.blob_writer();
        writer.write(&bytes).await?;
        writer.finish().await
    }

    /// Starts a blob of unknown length, for content that arrives piece by piece.
    pub fn blob_writer(&self) -> BlobWriter {
        let (buffer, hasher) = (Vec::new(), Sha256::new());
        BlobWriter { store: self.clone(), partial: None, buffer, chunks_written: 0, size: 0, hasher }
    }

    /// Errors: `NotFound(Media)` for an id that is unknown, deleted or not finished.
    pub fn blob_info(&self, id: BlobId) -> Result<BlobInfo> {
        self.read(|tx| BLOBS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Media)))
    }

    /// Length in bytes. Errors as `blob_info`.
    pub fn blob_size(&self, id: BlobId) -> Result<u64> {
        Ok(self.blob_info(id)?.size)
    }

    /// The bytes of `range`, cut to the blob's length, all in memory. Errors as `blob_info`.
    pub fn read_blob(&self, id: BlobId, range: Range<u64>) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for piece in self.blob_chunks(id, range)? {
            bytes.append(&mut piece?);
        }
        Ok(bytes)
    }

    /// The bytes of `range`, cut to the blob's length, piece by piece. Errors as `blob_info`.
    pub fn blob_chunks(&self, id: BlobId, range: Range<u64>) -> Result<BlobChunks> {
        let size = self.blob_size(id)?;
        Ok(BlobChunks { store: self.clone(), id, position: range.start, end: range.end.min(size) })
    }

    /// [`delete`] in a transaction of its own.
    pub async fn delete_blob(&self, id: BlobId) -> Result<bool> {
        self.write(move |tx| delete(tx, id)).await
    }

    /// Sweeps what an earlier process left half written or half swept. Right only at the start, when nothing else
    /// writes; returns before it is done.
    pub(super) fn sweep_blobs(&self) -> Result<()> {
        let left = self.read(|tx| PARTIAL_BLOBS.scan(tx, &(), Order::Ascending, usize::MAX))?;
        for id in left {
            self.sweep_blob(id)?;
        }
        Ok(())
    }

    fn sweep_blob(&self, id: BlobId) -> Result<()> {
        self.send(Pending::new(
            move |tx: &mut Tx| sweep(tx, id),
            move |outcome| {
                if let Err(error) = outcome {
                    tracing::error!(%id, ?error, "a partial blob was not swept; the next start will");
                }
            },
        ))
    }
}

/// Deletes a blob inside a transaction: at its commit the blob is gone for readers, its chunks follow later. Says
/// whether there was one.
pub fn delete(tx: &mut Tx, id: BlobId) -> Result<bool> {
    if !BLOBS.delete(tx, &id)? {
        return Ok(false);
    }
    PARTIAL_BLOBS.insert(tx, &id)?;
    tx.follow_up(move |tx| sweep(tx, id));
    Ok(true)
}

/// Removes some chunks of a partial blob; comes again until none are left.
fn sweep(tx: &mut Tx, id: BlobId) -> Result<()> {
    let mut keys = Vec::new();
    let (first, last) = (chunk_key(id, 0), chunk_key(id, u32::MAX));
    let (from, to) = (Bound::Included(first.as_slice()), Bound::Included(last.as_slice()));
    tx.scan_bytes(CHUNKS, from, to, Order::Ascending, &mut |key, _| {
        keys.push(key.to_vec());
        Ok(if keys.len() == BATCH_CHUNKS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    for key in &keys {
        tx.delete_bytes(CHUNKS, key)?;
    }
    if keys.len() == BATCH_CHUNKS {
        tx.follow_up(move |tx| sweep(tx, id));
    } else {
        PARTIAL_BLOBS.remove(tx, &id)?;
    }
    Ok(())
}

fn chunk_key(id: BlobId, chunk: u32) -> Vec<u8> {
    (id, chunk).to_bytes()
}

/// A blob in the making. Dropped before `finish`, it leaves nothing.
pub struct BlobWriter {
    store: Store,
    /// The id, once the first chunks are stored and until the header is.
    partial: Option<BlobId>,
    /// Content not stored yet; less than a batch between calls.
    buffer: Vec<u8>,
    chunks_written: u32,
    size: u64,
    hasher: Sha256,
}

impl BlobWriter {
    /// Appends `bytes`; full batches are on disk when it returns.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        let batch_bytes = BATCH_CHUNKS * CHUNK_BYTES;
        while !bytes.is_empty() {
            // A full batch is stored only when more follows, so that one that is the whole blob needs one commit.
            if self.buffer.len() == batch_bytes {
                self.store_batch().await?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(batch_bytes - self.buffer.len()));
            self.hasher.update(now);
            self.buffer.extend_from_slice(now);
            self.size += now.len() as u64;
            bytes = later;
        }
        Ok(())
    }

    /// Stores what is left and makes the blob visible.
    pub async fn finish(mut self) -> Result<BlobId> {
        let partial = self.partial;
        let batch = self.take_batch();
        let info = BlobInfo { size: self.size, sha256: self.hasher.finalize_reset().into() };
        let store = self.store.clone();
        let id = store
            .write(move |tx| {
                let id = partial.map_or_else(|| BLOB_IDS.next(tx).map(BlobId), Ok)?;
                batch.put(tx, id)?;
                BLOBS.put(tx, &id, &info)?;
                PARTIAL_BLOBS.remove(tx, &id)?;
                Ok(id)
            })
            .await?;
        self.partial = None;
        Ok(id)
    }

    async fn store_batch(&mut self) -> Result<()> {
        let partial = self.partial;
        let batch = self.take_batch();
        let store = self.store.clone();
        let id = store
            .write(move |tx| {
                let id = partial.map_or_else(|| BLOB_IDS.next(tx).map(BlobId), Ok)?;
                PARTIAL_BLOBS.insert(tx, &id)?;
                batch.put(tx, id)?;
                Ok(id)
            })
            .await?;
        self.partial = Some(id);
        Ok(())
    }

    fn take_batch(&mut self) -> Batch {
        let bytes = std::mem::take(&mut self.buffer);
        let first_chunk = self.chunks_written;
        self.chunks_written += u32::try_from(bytes.len().div_ceil(CHUNK_BYTES)).unwrap_or(u32::MAX);
        Batch { first_chunk, bytes }
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if let Some(id) = self.partial
            && let Err(error) = self.store.sweep_blob(id)
        {
            tracing::error!(%id, ?error, "a partial blob was not swept; the next start will");
        }
    }
}

/// Some chunks on their way into a transaction.
struct Batch {
    first_chunk: u32,
    bytes: Vec<u8>,
}

impl Batch {
    fn put(&self, tx: &mut Tx, id: BlobId) -> Result<()> {
        for (chunk, bytes) in (self.first_chunk..).zip(self.bytes.chunks(CHUNK_BYTES)) {
            tx.put_bytes(CHUNKS, &chunk_key(id, chunk), bytes)?;
        }
        Ok(())
    }
}

/// A range of a blob, one piece at a time, each read in a transaction of its own: however slowly a client takes
/// them, no snapshot stays open. A blob deleted meanwhile ends with `NotFound(Media)`.
pub struct BlobChunks {
    store: Store,
    id: BlobId,
    position: u64,
    end: u64,
}

impl BlobChunks {
    /// Bytes not handed out yet.
    pub fn remaining(&self) -> u64 {
        self.end.saturating_sub(self.position)
    }

    fn read_piece(&self) -> Result<Vec<u8>> {
        let chunk_bytes = CHUNK_BYTES as u64;
        let chunk = u32::try_from(self.position / chunk_bytes).map_err(Error::internal)?;
        let key = chunk_key(self.id, chunk);
        let mut piece = self.store.read(|tx| tx.get_bytes(CHUNKS, &key)?.ok_or(Error::NotFound(Noun::Media)))?;
        let skip = usize::try_from(self.position % chunk_bytes).map_err(Error::internal)?;
        let remaining = usize::try_from(self.remaining()).unwrap_or(usize::MAX);
        piece.truncate(skip.saturating_add(remaining));
        piece.drain(..skip.min(piece.len()));
        Ok(piece)
    }
}

impl Iterator for BlobChunks {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.remaining() == 0 {
            return None;
        }
        let piece = match self.read_piece() {
            Ok(piece) if piece.is_empty() => Err(Error::NotFound(Noun::Media)),
            other => other,
        };
        match &piece {
            Ok(piece) => self.position += piece.len() as u64,
            // Nothing comes after an error.
            Err(_) => self.position = self.end,
        }
        Some(piece)
    }
}
