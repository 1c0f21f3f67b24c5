//! Tables with types: where the product keeps its records.

use std::marker::PhantomData;
use std::ops::{Bound, ControlFlow};

use super::key::Key;
use super::kv::Order;
use super::tx::{Read, Tx};
use super::value::{self, Value};
use crate::error::Result;

/// A table from `K` to `V`, sorted by `K`: a constant next to the type it holds.
///
/// Lists take a `prefix`, the leading fields of the key (`&()` for the whole table), and an `order`.
pub struct Table<K, V> {
    name: &'static str,
    types: PhantomData<fn() -> (K, V)>,
}

impl<K: Key, V: Value> Table<K, V> {
    /// `name` is unique in the store and never changes.
    pub const fn new(name: &'static str) -> Self {
        Self { name, types: PhantomData }
    }

    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub fn get(&self, tx: &dyn Read, key: &K) -> Result<Option<V>> {
        tx.get_bytes(self.name, &key.to_bytes())?.map(|bytes| value::decode(&bytes)).transpose()
    }

    pub fn exists(&self, tx: &dyn Read, key: &K) -> Result<bool> {
        Ok(tx.get_bytes(self.name, &key.to_bytes())?.is_some())
    }

    /// Stores `value`, in the place of any that `key` had.
    pub fn put(&self, tx: &mut Tx, key: &K, value: &V) -> Result<()> {
        tx.put_bytes(self.name, &key.to_bytes(), &value::encode(value)?)
    }

    /// Removes the value; says whether there was one.
    pub fn delete(&self, tx: &mut Tx, key: &K) -> Result<bool> {
        tx.delete_bytes(self.name, &key.to_bytes())
    }

    /// The first `limit` rows under `prefix`.
    pub fn scan(&self, tx: &dyn Read, prefix: &impl Key, order: Order, limit: usize) -> Result<Vec<(K, V)>> {
        self.page(tx, prefix, None, order, limit)
    }

    /// The `limit` rows that follow `after` in `order`; from the start without a cursor. The cursor need not exist
    /// any more.
    pub fn page(
        &self,
        tx: &dyn Read,
        prefix: &impl Key,
        after: Option<&K>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(K, V)>> {
        let span = Span::new(prefix, after, order);
        self.collect(tx, &span, order, 0, limit)
    }

    /// `limit` rows after the first `skip`, for numbered pages. Costs a step for each row skipped, so callers bound
    /// `skip`; cursors do not have that cost.
    pub fn skip_page(
        &self,
        tx: &dyn Read,
        prefix: &impl Key,
        order: Order,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<(K, V)>> {
        let span = Span::new(prefix, None::<&K>, order);
        self.collect(tx, &span, order, skip, limit)
    }

    /// Visits the rows under `prefix` until `visit` breaks.
    pub fn for_each(
        &self,
        tx: &dyn Read,
        prefix: &impl Key,
        order: Order,
        mut visit: impl FnMut(K, V) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let span = Span::new(prefix, None::<&K>, order);
        tx.scan_bytes(self.name, as_slice(&span.from), as_slice(&span.to), order, &mut |key, bytes| {
            visit(K::from_bytes(key)?, value::decode(bytes)?)
        })
    }

    /// Counts the rows under `prefix` by visiting each: for audits. Whatever a page shows is kept in a `Counter`.
    pub fn count(&self, tx: &dyn Read, prefix: &impl Key) -> Result<u64> {
        let span = Span::new(prefix, None::<&K>, Order::Ascending);
        let mut count = 0;
        tx.scan_bytes(self.name, as_slice(&span.from), as_slice(&span.to), Order::Ascending, &mut |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }

    fn collect(&self, tx: &dyn Read, span: &Span, order: Order, skip: usize, limit: usize) -> Result<Vec<(K, V)>> {
        let mut rows = Vec::new();
        if limit == 0 {
            return Ok(rows);
        }
        let mut skipped = 0;
        tx.scan_bytes(self.name, as_slice(&span.from), as_slice(&span.to), order, &mut |key, bytes| {
            if skipped < skip {
                skipped += 1;
                return Ok(ControlFlow::Continue(()));
            }
            rows.push((K::from_bytes(key)?, value::decode(bytes)?));
            Ok(if rows.len() == limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(rows)
    }
}

/// The part of a table that a list shows.
struct Span {
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
}

impl Span {
    /// Everything under `prefix` that comes after the cursor in `order`.
    fn new(prefix: &impl Key, after: Option<&impl Key>, order: Order) -> Self {
        let start = prefix.to_bytes();
        let end = successor(&start);
        let after = after.map(Key::to_bytes);
        let mut span = Self { from: Bound::Included(start), to: end.map_or(Bound::Unbounded, Bound::Excluded) };
        match (order, after) {
            (_, None) => {}
            // A cursor from outside the prefix must not widen the list.
            (Order::Ascending, Some(after)) => {
                if matches!(&span.from, Bound::Included(start) if after >= *start) {
                    span.from = Bound::Excluded(after);
                }
            }
            (Order::Descending, Some(after)) => {
                if !matches!(&span.to, Bound::Excluded(end) if after >= *end) {
                    span.to = Bound::Excluded(after);
                }
            }
        }
        span
    }
}

/// The smallest byte string greater than everything that begins with `prefix`; `None` when there is none.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xFF)?;
    let mut end = prefix.get(..=last)?.to_vec();
    *end.last_mut()? += 1;
    Some(end)
}

fn as_slice(bound: &Bound<Vec<u8>>) -> Bound<&[u8]> {
    bound.as_ref().map(Vec::as_slice)
}
