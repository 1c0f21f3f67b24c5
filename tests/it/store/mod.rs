//! The store: what it promises to keep, in which order, and through what.

mod backup;
mod blobs;
mod crash;
mod groups;
mod keys;
mod opening;
mod pages;
mod story;
mod values;

use std::error::Error as _;
use std::path::PathBuf;

use atelier::error::Error;
use atelier::store;
use tempfile::TempDir;

/// A folder that is removed with the value, and the path of a store in it.
fn store_path() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("atelier.redb");
    (folder, path)
}

/// What the store itself says went wrong.
fn cause(error: &Error) -> &store::Error {
    error.source().and_then(|source| source.downcast_ref()).unwrap_or_else(|| panic!("not the store's own: {error:?}"))
}
