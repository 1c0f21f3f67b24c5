//! The local engine: one redb file, or the same in memory. The only file that knows redb.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::ops::Bound;
use std::path::Path;
use std::rc::Rc;

use redb::backends::InMemoryBackend;
use redb::{
    Builder, Database, DatabaseError, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTable, TableDefinition,
    TableError, TableHandle, WriteTransaction,
};

use super::error::Error;
use super::kv::{Engine, Order, Reader, Verdict, Visit, Writer};
use crate::error::Result;

/// Pages kept in memory, in bytes. The operating system caches the file as well, so a small cache of our own costs
/// little speed and keeps the process within its memory budget.
const CACHE_BYTES: usize = 48 * 1024 * 1024;

/// Every table is bytes to bytes: types are ours, and redb writes the names of its own into the file.
type Bytes = &'static [u8];
type ReadableHandle = ReadOnlyTable<Bytes, Bytes>;
type WritableHandle<'t> = redb::Table<'t, Bytes, Bytes>;

/// The engine over one redb database.
pub(super) struct RedbEngine {
    database: Database,
}

impl RedbEngine {
    /// Opens the file, or makes an empty one that only its owner may read.
    pub fn open(path: &Path) -> Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        match Builder::new().set_cache_size(CACHE_BYTES).create_file(file) {
            Ok(database) => Ok(Self { database }),
            Err(DatabaseError::DatabaseAlreadyOpen) => Err(Error::Locked { path: path.to_owned() }.into()),
            Err(error) => Err(engine(error)),
        }
    }

    pub fn in_memory() -> Result<Self> {
        let backend = InMemoryBackend::new();
        let database = Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(backend).map_err(engine)?;
        Ok(Self { database })
    }

    /// Moves live pages to the front and cuts the file. No transaction may be open, which `&mut` says.
    pub fn compact(&mut self) -> Result<()> {
        self.database.compact().map_err(engine)?;
        Ok(())
    }
}

impl Engine for RedbEngine {
    fn snapshot(&self) -> Result<Box<dyn Reader>> {
        let transaction = self.database.begin_read().map_err(engine)?;
        Ok(Box::new(Snapshot { transaction, tables: RefCell::default() }))
    }

    fn commit(&self, work: &mut dyn FnMut(&mut dyn Writer) -> Result<Verdict>) -> Result<()> {
        let mut transaction = self.database.begin_write().map_err(engine)?;
        // Opening after a crash then takes milliseconds instead of a walk over the whole file.
        transaction.set_quick_repair(true);
        let verdict = work(&mut Writing { transaction: &transaction, tables: RefCell::default() });
        match verdict {
            Ok(Verdict::Commit) => transaction.commit().map_err(engine),
            Ok(Verdict::Discard) => transaction.abort().map_err(engine),
            Err(error) => {
                transaction.abort().map_err(engine)?;
                Err(error)
            }
        }
    }
}

/// One read transaction with the tables opened in it so far; `None` stands for a table that does not exist.
struct Snapshot {
    transaction: ReadTransaction,
    tables: RefCell<HashMap<String, Option<Rc<ReadableHandle>>>>,
}

impl Snapshot {
    fn table(&self, name: &str) -> Result<Option<Rc<ReadableHandle>>> {
        if let Some(table) = self.tables.borrow().get(name) {
            return Ok(table.clone());
        }
        let table = match self.transaction.open_table(TableDefinition::<Bytes, Bytes>::new(name)) {
            Ok(table) => Some(Rc::new(table)),
            Err(TableError::TableDoesNotExist(_)) => None,
            Err(error) => return Err(engine(error)),
        };
        self.tables.borrow_mut().insert(name.to_owned(), table.clone());
        Ok(table)
    }
}

impl Reader for Snapshot {
    fn get(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        match self.table(table)? {
            Some(table) => get(&*table, key),
            None => Ok(None),
        }
    }

    fn scan(
        &self,
        table: &str,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        match self.table(table)? {
            Some(table) => scan(&*table, from, to, order, visit),
            None => Ok(()),
        }
    }

    fn tables(&self) -> Result<Vec<String>> {
        let names = self.transaction.list_tables().map_err(engine)?;
        Ok(sorted(names.map(|table| table.name().to_owned())))
    }
}

/// The one write transaction with the tables opened in it so far. Handles are shared only while a read is under way,
/// which `&mut self` on the writing verbs rules out.
struct Writing<'t> {
    transaction: &'t WriteTransaction,
    tables: RefCell<HashMap<String, Rc<WritableHandle<'t>>>>,
}

impl<'t> Writing<'t> {
    fn table(&self, name: &str) -> Result<Rc<WritableHandle<'t>>> {
        if let Some(table) = self.tables.borrow().get(name) {
            return Ok(Rc::clone(table));
        }
        let table = self.transaction.open_table(TableDefinition::<Bytes, Bytes>::new(name)).map_err(engine)?;
        let table = Rc::new(table);
        self.tables.borrow_mut().insert(name.to_owned(), Rc::clone(&table));
        Ok(table)
    }

    fn with_table<T>(&mut self, name: &str, act: impl FnOnce(&mut WritableHandle<'t>) -> Result<T>) -> Result<T> {
        drop(self.table(name)?);
        match self.tables.get_mut().get_mut(name).and_then(Rc::get_mut) {
            Some(table) => act(table),
            None => Err(engine(format!("table {name} is being read"))),
        }
    }
}

impl Reader for Writing<'_> {
    fn get(&self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        get(&*self.table(table)?, key)
    }

    fn scan(
        &self,
        table: &str,
        from: Bound<&[u8]>,
        to: Bound<&[u8]>,
        order: Order,
        visit: &mut Visit<'_>,
    ) -> Result<()> {
        scan(&*self.table(table)?, from, to, order, visit)
    }

    fn tables(&self) -> Result<Vec<String>> {
        let names = self.transaction.list_tables().map_err(engine)?;
        Ok(sorted(names.map(|table| table.name().to_owned())))
    }
}

impl Writer for Writing<'_> {
    fn put(&mut self, table: &str, key: &[u8], value: &[u8]) -> Result<Option<Vec<u8>>> {
        self.with_table(table, |table| {
            let old = table.insert(key, value).map_err(engine)?;
            Ok(old.map(|old| old.value().to_vec()))
        })
    }

    fn delete(&mut self, table: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.with_table(table, |table| {
            let old = table.remove(key).map_err(engine)?;
            Ok(old.map(|old| old.value().to_vec()))
        })
    }
}

fn get(table: &impl ReadableTable<Bytes, Bytes>, key: &[u8]) -> Result<Option<Vec<u8>>> {
    Ok(table.get(key).map_err(engine)?.map(|value| value.value().to_vec()))
}

fn scan(
    table: &impl ReadableTable<Bytes, Bytes>,
    from: Bound<&[u8]>,
    to: Bound<&[u8]>,
    order: Order,
    visit: &mut Visit<'_>,
) -> Result<()> {
    if is_empty(from, to) {
        return Ok(());
    }
    let mut range = table.range::<&[u8]>((from, to)).map_err(engine)?;
    loop {
        let item = match order {
            Order::Ascending => range.next(),
            Order::Descending => range.next_back(),
        };
        let Some(item) = item else { return Ok(()) };
        let (key, value) = item.map_err(engine)?;
        if visit(key.value(), value.value())?.is_break() {
            return Ok(());
        }
    }
}

/// Whether no key can lie between the bounds. A cursor may lie beyond the end of its list, which is no error.
fn is_empty(from: Bound<&[u8]>, to: Bound<&[u8]>) -> bool {
    match (from, to) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Wraps any of redb's errors.
fn engine(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> crate::error::Error {
    Error::Engine(error.into()).into()
}
