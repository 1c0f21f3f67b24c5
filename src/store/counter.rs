//! Counts that are kept, not counted: what a list shows as its total.

use std::ops::ControlFlow;

use super::error::Error;
use super::key::Key;
use super::kv::Order;
use super::table::Table;
use super::tx::{Read, Tx};
use crate::error::Result;

/// One count for each `K`, changed in the transaction that changes what is counted.
pub struct Counter<K> {
    table: Table<K, u64>,
}

impl<K: Key> Counter<K> {
    /// `name` is unique in the store and never changes.
    pub const fn new(name: &'static str) -> Self {
        Self { table: Table::new(name) }
    }

    pub const fn name(&self) -> &'static str {
        self.table.name()
    }

    /// Visits every count that is not zero: for audits.
    pub fn for_each(&self, tx: &dyn Read, mut visit: impl FnMut(K, u64) -> Result<()>) -> Result<()> {
        self.table.for_each(tx, &(), Order::Ascending, |key, count| {
            visit(key, count)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Zero for a key that was never counted.
    pub fn get(&self, tx: &dyn Read, key: &K) -> Result<u64> {
        Ok(self.table.get(tx, key)?.unwrap_or(0))
    }

    /// Adds `change` and answers with the new count. A count that would fall below zero is an error, because
    /// something was then counted wrongly before.
    pub fn add(&self, tx: &mut Tx, key: &K, change: i64) -> Result<u64> {
        let old = self.get(tx, key)?;
        let new = old.checked_add_signed(change).ok_or(Error::CountOutOfRange { table: self.table.name() })?;
        match new {
            _ if new == old => {}
            0 => {
                self.table.delete(tx, key)?;
            }
            _ => self.table.put(tx, key, &new)?,
        }
        Ok(new)
    }
}
