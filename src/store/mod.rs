//! The memory of the service: an ordered key-value store with typed tables in one file. It knows no product noun.
//!
//! Start at [`Store`]: `read` runs a closure on a snapshot, `write` sends one to the writer thread. Inside, tables
//! are constants next to the types they hold:
//!
//! ```
//! use atelier::store::{Order, Store, Table};
//!
//! const NAMES: Table<u64, String> = Table::new("name");
//!
//! let store = Store::in_memory()?;
//! store.write_blocking(|tx| NAMES.put(tx, &1, &"Ada".to_owned()))?;
//! let page = store.read(|tx| NAMES.scan(tx, &(), Order::Ascending, 10))?;
//! assert_eq!(page, [(1, "Ada".to_owned())]);
//! # Ok::<(), atelier::error::Error>(())
//! ```
//!
//! The layers, from the bottom: `kv` is the contract of an engine over bytes and `redb` the engine of a local file;
//! `writer` groups commits; `tx` is what closures see; `key` and `value` turn types into bytes; `table`, `index`,
//! `counter` and `sequence` are what the product uses; `blob` keeps media, `backup` copies everything out and in.

pub mod backup;
pub mod blob;
pub mod counter;
pub mod error;
pub mod index;
pub mod key;
pub mod kv;
mod meta;
mod place;
mod redb;
pub mod sequence;
pub mod table;
pub mod tx;
pub mod value;
mod writer;

pub use blob::BlobId;
pub use counter::Counter;
pub use error::Error;
pub use index::Index;
pub use key::Key;
pub use kv::{KEY_MAX_BYTES, Order, VALUE_MAX_BYTES};
pub use sequence::Sequence;
pub use table::Table;
pub use tx::{Read, Snapshot, Tx};
pub use value::Value;

pub use crate::{id_type, key_newtype};

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use tokio::sync::{Semaphore, oneshot};

use self::kv::Engine;
use self::redb::RedbEngine;
use self::writer::{Job, Pending};
use crate::error::Result;

/// The version of the tables' layout. Raised when older programs could no longer read what newer ones write.
pub const SCHEMA_VERSION: u32 = 1;

/// Writes that may wait at once; further ones wait outside the queue for their turn.
const QUEUE_MAX: usize = 4096;

/// The store. Clones are cheap and share one writer thread; the file closes when the last one is dropped.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    engine: Arc<dyn Engine>,
    /// `None` only while it is being dropped.
    queue: Option<Sender<Box<dyn Job>>>,
    places: Arc<Semaphore>,
    writer: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the file, or makes a new one. A file of which more than half is dead is compacted first.
    ///
    /// Errors (`store::Error` inside `Error::Internal`): `Locked` while another process has it open, `NewerSchema`
    /// when a later version of this program wrote it, `NotOurs` when it is no store of this program.
    pub fn open(path: &Path) -> Result<Self> {
        // Killed while it lays out a new file, redb would leave one that it later takes for somebody else's.
        if !path.try_exists()? {
            place::make_file(path, |unfinished| meta::check_schema(&RedbEngine::open(unfinished)?))?;
        }
        let mut engine = RedbEngine::open(path)?;
        meta::check_schema(&engine)?;
        compact_if_sparse(&mut engine, path)?;
        let store = Self::start(Arc::new(engine))?;
        store.sweep_blobs()?;
        Ok(store)
    }

    /// A store that is gone when its last clone is dropped; for tests.
    pub fn in_memory() -> Result<Self> {
        let engine = RedbEngine::in_memory()?;
        meta::check_schema(&engine)?;
        Self::start(Arc::new(engine))
    }

    fn start(engine: Arc<dyn Engine>) -> Result<Self> {
        let (queue, jobs) = mpsc::channel();
        let writer = spawn_writer(Arc::clone(&engine), jobs)?;
        let places = Arc::new(Semaphore::new(QUEUE_MAX));
        let inner = Arc::new(Inner { engine, queue: Some(queue), places, writer: Some(writer) });
        Ok(Self { inner })
    }

    /// Runs `f` here and now on a snapshot of everything committed so far. Keep it short: an open snapshot keeps
    /// replaced pages from being used again.
    pub fn read<T>(&self, f: impl FnOnce(&Snapshot) -> Result<T>) -> Result<T> {
        f(&Snapshot::new(self.inner.engine.snapshot()?))
    }

    /// Runs `f` on the writer thread and answers once its writes are on disk. When it returns an error or panics,
    /// nothing of what it wrote remains.
    ///
    /// Validate first, write after. `f` may be run again, so time and chance come in as captured values. Dropping
    /// the future does not take the write back.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        F: FnMut(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let place = Arc::clone(&self.inner.places).acquire_owned().await.map_err(|_| Error::Closed)?;
        let (reply, answer) = oneshot::channel();
        self.send(Pending::new(f, move |outcome| {
            drop(place);
            // An error means that nobody waits any more.
            let _ = reply.send(outcome);
        }))?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// [`Store::write`] for code outside the runtime: the command line and tests. Blocks the calling thread.
    pub fn write_blocking<T, F>(&self, f: F) -> Result<T>
    where
        F: FnMut(&mut Tx) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        if self.inner.is_writer_thread() {
            return Err(Error::Closed.into());
        }
        let (reply, answer) = mpsc::sync_channel(1);
        self.send(Pending::new(f, move |outcome| {
            let _ = reply.send(outcome);
        }))?;
        answer.recv().map_err(|_| Error::Closed)?
    }

    fn send(&self, job: impl Job + 'static) -> Result<()> {
        let queue = self.inner.queue.as_ref().ok_or(Error::Closed)?;
        queue.send(Box::new(job)).map_err(|_| Error::Closed.into())
    }
}

impl Inner {
    fn is_writer_thread(&self) -> bool {
        self.writer.as_ref().is_some_and(|writer| writer.thread().id() == thread::current().id())
    }
}

impl Drop for Inner {
    /// Lets the writer thread finish what is queued, so that the file is closed and unlocked afterwards.
    fn drop(&mut self) {
        self.queue = None;
        if self.is_writer_thread() {
            // The last clone lived in a closure: the thread is on its way out and cannot wait for itself.
            return;
        }
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the store's writer thread panicked");
        }
    }
}

fn spawn_writer(engine: Arc<dyn Engine>, jobs: Receiver<Box<dyn Job>>) -> Result<JoinHandle<()>> {
    let serve = move || writer::serve(&*engine, &jobs);
    Ok(thread::Builder::new().name("store-writer".to_owned()).spawn(serve)?)
}

/// A file never shrinks by itself, and compaction needs it to be at rest: the start is the time for it.
fn compact_if_sparse(engine: &mut RedbEngine, path: &Path) -> Result<()> {
    let before_bytes = path.metadata()?.len();
    if !meta::is_sparse(&*engine.snapshot()?, before_bytes)? {
        return Ok(());
    }
    tracing::info!(before_bytes, "compacting the store");
    engine.compact()?;
    let after_bytes = path.metadata()?.len();
    meta::note_compaction(engine, after_bytes)?;
    tracing::info!(before_bytes, after_bytes, "compacted the store");
    Ok(())
}
