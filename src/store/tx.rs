//! What a closure sees of a transaction: a snapshot to read, or a `Tx` to read and write.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Bound;

use super::kv::{Order, Reader, Visit, Writer, check_limits};
use crate::error::Result;

/// Reading inside a transaction. Every typed read takes `&dyn Read`, so that it serves snapshots and writes alike.
pub trait Read {
    /// The value under `key`; `None` also when the table was never written to.
    fn get_bytes(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Visits the keys between the bounds in `order` until `visit` breaks.
    fn scan_bytes(
        &self,
        table: &'static str,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<()>;
}

/// The store as it was when the read began. Never waits for writers and never sees their later commits.
pub struct Snapshot {
    reader: Box<dyn Reader>,
}

impl Snapshot {
    pub(super) fn new(reader: Box<dyn Reader>) -> Self {
        Self { reader }
    }
}

impl Read for Snapshot {
    fn get_bytes(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.reader.get(table, key)
    }

    fn scan_bytes(
        &self,
        table: &'static str,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        self.reader.scan(table, from, to, order, visit)
    }
}

/// Run once the transaction is on disk.
pub(super) type Callback = Box<dyn FnOnce() + Send>;

/// A write of its own that runs some time after the transaction is on disk.
pub(super) type FollowUp = Box<dyn FnMut(&mut Tx) -> Result<()> + Send>;

/// One closure's part of a write transaction. It sees its own writes and those of the closures before it.
pub struct Tx<'a> {
    writer: &'a mut (dyn Writer + 'a),
    /// What each written key held before this closure first wrote it. Several closures share one commit, so a
    /// failed one is taken back by itself; the engine's savepoints can do that too, at a higher price.
    before: HashMap<(&'static str, Vec<u8>), Option<Vec<u8>>>,
    after_commit: Vec<Callback>,
    follow_ups: Vec<FollowUp>,
    /// By how much the stored keys and values grew.
    growth_bytes: i64,
    /// Keys and values handed to the engine, to keep a group's dirty pages within bounds.
    written_bytes: usize,
}

/// What is left to do for a closure that succeeded.
#[derive(Default)]
pub(super) struct Kept {
    pub after_commit: Vec<Callback>,
    pub follow_ups: Vec<FollowUp>,
    pub growth_bytes: i64,
    pub written_bytes: usize,
    /// Whether it wrote anything at all.
    pub wrote: bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(writer: &'a mut (dyn Writer + 'a)) -> Self {
        Self {
            writer,
            before: HashMap::new(),
            after_commit: Vec::new(),
            follow_ups: Vec::new(),
            growth_bytes: 0,
            written_bytes: 0,
        }
    }

    /// Stores `value` under `key`. Errors when either is over its limit (`KEY_MAX_BYTES`, `VALUE_MAX_BYTES`).
    pub fn put_bytes(&mut self, table: &'static str, key: &[u8], value: &[u8]) -> Result<()> {
        check_limits(table, key, value)?;
        let old = self.writer.put(table, key, value)?;
        self.written_bytes += key.len() + value.len();
        self.growth_bytes += signed(value.len());
        match &old {
            Some(old) => self.growth_bytes -= signed(old.len()),
            None => self.growth_bytes += signed(key.len()),
        }
        self.remember(table, key, old);
        Ok(())
    }

    /// Removes `key`; says whether it was there.
    pub fn delete_bytes(&mut self, table: &'static str, key: &[u8]) -> Result<bool> {
        let Some(old) = self.writer.delete(table, key)? else { return Ok(false) };
        self.written_bytes += key.len();
        self.growth_bytes -= signed(key.len() + old.len());
        self.remember(table, key, Some(old));
        Ok(true)
    }

    /// Runs `callback` once this transaction is on disk, before its caller is answered; never if it fails. It runs
    /// on the writer thread: wake somebody there, do not work and do not wait.
    pub fn after_commit(&mut self, callback: impl FnOnce() + Send + 'static) {
        self.after_commit.push(Box::new(callback));
    }

    /// Queues `work` as a write of its own for when this transaction is on disk and there is time. It is lost when
    /// the process ends before that, so the start must be able to find again what is left to do.
    pub(super) fn follow_up(&mut self, work: impl FnMut(&mut Tx) -> Result<()> + Send + 'static) {
        self.follow_ups.push(Box::new(work));
    }

    pub(super) fn keep(self) -> Kept {
        Kept {
            after_commit: self.after_commit,
            follow_ups: self.follow_ups,
            growth_bytes: self.growth_bytes,
            written_bytes: self.written_bytes,
            wrote: !self.before.is_empty(),
        }
    }

    /// Puts back what every written key held before. An error leaves the whole group without a commit.
    pub(super) fn undo(self) -> Result<()> {
        for ((table, key), old) in self.before {
            match old {
                Some(value) => self.writer.put(table, &key, &value)?,
                None => self.writer.delete(table, &key)?,
            };
        }
        Ok(())
    }

    fn remember(&mut self, table: &'static str, key: &[u8], old: Option<Vec<u8>>) {
        if let Entry::Vacant(first) = self.before.entry((table, key.to_vec())) {
            first.insert(old);
        }
    }
}

impl Read for Tx<'_> {
    fn get_bytes(&self, table: &'static str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.writer.get(table, key)
    }

    fn scan_bytes(
        &self,
        table: &'static str,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        self.writer.scan(table, from, to, order, visit)
    }
}

fn signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
