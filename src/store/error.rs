//! What can go wrong in the store itself; callers see it as an internal error, the log and the terminal see these words.

use std::path::PathBuf;

/// A failure of the store. None of them is a caller's fault, so all become `Error::Internal`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path} is in use by another process")]
    Locked { path: PathBuf },
    #[error("this store was written by a newer version (schema {found}, this program knows {known})")]
    NewerSchema { found: u32, known: u32 },
    #[error("this file holds tables but no schema version: it is not a store of this program")]
    NotOurs,
    #[error("{path} exists already; a new store is made only where there is none")]
    Exists { path: PathBuf },
    #[error("a key of {bytes} bytes in table {table} is over the limit of {max} bytes")]
    KeyTooLong { table: String, bytes: usize, max: usize },
    #[error("a value of {bytes} bytes in table {table} is over the limit of {max} bytes")]
    ValueTooLong { table: String, bytes: usize, max: usize },
    #[error("a stored key cannot be read: {0}")]
    BadKey(&'static str),
    #[error("a stored value cannot be read as {type_name}: {reason}")]
    BadValue { type_name: &'static str, reason: String },
    #[error("a stored {type_name} has version {found}, this program knows {known}")]
    NewerValue { type_name: &'static str, found: u8, known: u8 },
    #[error("a kept count in table {table} would leave its range")]
    CountOutOfRange { table: &'static str },
    #[error("the backup cannot be restored: {0}")]
    BadBackup(&'static str),
    #[error("a write panicked: {0}")]
    Panicked(String),
    #[error("the transaction was not committed: {0}")]
    NotCommitted(String),
    #[error("the store is closed, or was asked to wait for itself on its own writer thread")]
    Closed,
    #[error("storage engine: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        Self::internal(error)
    }
}
