//! Sequences: where new identifiers come from.

use super::error::Error;
use super::table::Table;
use super::tx::{Read, Tx};
use crate::error::Result;

/// The last number given out of each sequence.
const SEQUENCES: Table<String, u64> = Table::new("sequence");

/// A source of numbers 1, 2, 3, … A number taken in a transaction that fails is given again.
pub struct Sequence {
    name: &'static str,
}

impl Sequence {
    /// `name` is unique among sequences and never changes.
    pub const fn new(name: &'static str) -> Self {
        Self { name }
    }

    pub fn next(&self, tx: &mut Tx) -> Result<u64> {
        let next = self.last(tx)?.checked_add(1).ok_or(Error::CountOutOfRange { table: SEQUENCES.name() })?;
        SEQUENCES.put(tx, &self.name.to_owned(), &next)?;
        Ok(next)
    }

    /// Makes every later number greater than `n`, for records that come with numbers of their own.
    pub fn ensure_above(&self, tx: &mut Tx, n: u64) -> Result<()> {
        if self.last(tx)? < n {
            SEQUENCES.put(tx, &self.name.to_owned(), &n)?;
        }
        Ok(())
    }

    fn last(&self, tx: &dyn Read) -> Result<u64> {
        Ok(SEQUENCES.get(tx, &self.name.to_owned())?.unwrap_or(0))
    }
}
