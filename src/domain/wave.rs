//! How loud a sound is over its length, to be drawn wherever the sound is shown.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::{BlobId, Read, Table, Tx, Value};

const WAVES: Table<BlobId, Wave> = Table::new("wave");

/// How many parts of a sound are measured, each as long as the others.
pub const BARS: usize = 80;

/// The loudest moment of each part, in per cent of the loudest of all; at most [`BARS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave(pub Vec<u8>);

impl Value for Wave {}

/// Notes down the wave of a file.
pub fn put(tx: &mut Tx, file: BlobId, wave: &Wave) -> Result<()> {
    WAVES.put(tx, &file, wave)
}

/// The wave of a file, if it could be measured.
pub fn find(tx: &dyn Read, file: BlobId) -> Result<Option<Wave>> {
    WAVES.get(tx, &file)
}

/// Forgets the wave of a file that is erased.
pub fn delete(tx: &mut Tx, file: BlobId) -> Result<()> {
    WAVES.delete(tx, &file)?;
    Ok(())
}
