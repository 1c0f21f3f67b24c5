//! The engine's contract: five verbs over bytes (get, scan, put, delete, commit) that a local file and a distributed
//! database can both keep.
//!
//! Everything goes in and comes out as data; no handle of an engine ever leaves it. An engine may run the work of a
//! transaction more than once (a distributed one does so after a conflict), and the limits below are within what
//! such engines accept.

use std::ops::{Bound, ControlFlow};

use super::error::Error;
use crate::error::Result;

/// Longest key, in bytes after encoding.
pub const KEY_MAX_BYTES: usize = 2 * 1024;

/// Longest value, in bytes after encoding. Larger things are blobs.
pub const VALUE_MAX_BYTES: usize = 256 * 1024;

/// The direction of a scan, by the order of encoded keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// Called with each key and value of a scan; `Break` ends it.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>> + 'a;

/// What to do with the writes of a transaction whose work has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Commit,
    /// Nothing was written that should stay, so no flush is owed to anyone.
    Discard,
}

/// Reading: the verbs `get` and `scan`. A table that was never written to reads as empty.
pub trait Reader {
    fn get(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Visits the keys between the bounds in `order`. `visit` may read from the same transaction.
    fn scan(
        &self,
        table: &str,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<()>;

    /// The names of all tables, sorted; for backups and audits.
    fn tables(&self) -> Result<Vec<String>>;
}

/// Writing: the verbs `put` and `delete`. Both answer with the value that was there, because undoing needs it.
pub trait Writer: Reader {
    fn put(&mut self, table: &str, key: &[u8], value: &[u8]) -> Result<Option<Vec<u8>>>;

    fn delete(&mut self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>>;
}

/// A storage engine. Calls to `commit` run one after another; snapshots never wait for them.
pub trait Engine: Send + Sync + 'static {
    /// A view of everything committed until now, which later commits do not change.
    fn snapshot(&self) -> Result<Box<dyn Reader>>;

    /// Runs `work` in one transaction and, if it says so, commits: on `Ok` everything is on disk, on `Err` nothing
    /// of it is. `work` may be run again from the start.
    fn commit(&self, work: &mut dyn FnMut(&mut dyn Writer) -> Result<Verdict>) -> Result<()>;
}

/// Refuses a key or value over its limit.
pub(super) fn check_limits(table: &str, key: &[u8], value: &[u8]) -> Result<()> {
    if key.len() > KEY_MAX_BYTES {
        return Err(Error::KeyTooLong { table: table.to_owned(), bytes: key.len(), max: KEY_MAX_BYTES }.into());
    }
    if value.len() > VALUE_MAX_BYTES {
        return Err(Error::ValueTooLong { table: table.to_owned(), bytes: value.len(), max: VALUE_MAX_BYTES }.into());
    }
    Ok(())
}
