//! Indexes: sorted sets of keys, each a list in the order in which it is shown.

use std::ops::ControlFlow;

use super::key::Key;
use super::kv::Order;
use super::table::Table;
use super::tx::{Read, Tx};
use crate::error::Result;

/// A sorted set of `K`. Lists take a prefix and an order, as those of [`Table`] do.
pub struct Index<K> {
    table: Table<K, ()>,
}

impl<K: Key> Index<K> {
    /// `name` is unique in the store and never changes.
    pub const fn new(name: &'static str) -> Self {
        Self { table: Table::new(name) }
    }

    pub const fn name(&self) -> &'static str {
        self.table.name()
    }

    /// The keys as a table of nothing, for code that lists tables.
    pub const fn table(&self) -> &Table<K, ()> {
        &self.table
    }

    pub fn contains(&self, tx: &dyn Read, key: &K) -> Result<bool> {
        self.table.exists(tx, key)
    }

    /// Adds `key`; says whether it is new, so that a kept count can follow.
    pub fn insert(&self, tx: &mut Tx, key: &K) -> Result<bool> {
        if self.table.exists(tx, key)? {
            return Ok(false);
        }
        self.table.put(tx, key, &())?;
        Ok(true)
    }

    /// Removes `key`; says whether it was there.
    pub fn remove(&self, tx: &mut Tx, key: &K) -> Result<bool> {
        self.table.delete(tx, key)
    }

    /// The first `limit` keys under `prefix`.
    pub fn scan(&self, tx: &dyn Read, prefix: &impl Key, order: Order, limit: usize) -> Result<Vec<K>> {
        Ok(keys(self.table.scan(tx, prefix, order, limit)?))
    }

    /// The `limit` keys that follow `after` in `order`; from the start without a cursor.
    pub fn page(
        &self,
        tx: &dyn Read,
        prefix: &impl Key,
        after: Option<&K>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<K>> {
        Ok(keys(self.table.page(tx, prefix, after, order, limit)?))
    }

    /// `limit` keys after the first `skip`, for numbered pages; callers bound `skip`.
    pub fn skip_page(
        &self,
        tx: &dyn Read,
        prefix: &impl Key,
        order: Order,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<K>> {
        Ok(keys(self.table.skip_page(tx, prefix, order, skip, limit)?))
    }

    /// Visits the keys under `prefix` until `visit` breaks.
    pub fn for_each(
        &self,
        tx: &dyn Read,
        prefix: &impl Key,
        order: Order,
        mut visit: impl FnMut(K) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.table.for_each(tx, prefix, order, |key, ()| visit(key))
    }

    /// Counts the keys under `prefix` by visiting each: for audits.
    pub fn count(&self, tx: &dyn Read, prefix: &impl Key) -> Result<u64> {
        self.table.count(tx, prefix)
    }
}

fn keys<K>(rows: Vec<(K, ())>) -> Vec<K> {
    rows.into_iter().map(|(key, ())| key).collect()
}
