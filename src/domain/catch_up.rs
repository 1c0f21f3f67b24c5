//! What stands in a table since before there was some index over it: it is entered a step at a time, once, beside the
//! work of the day.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::store::{Key, Order, Read, Table, Tx, Value};

/// How far the way through a table has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Note {
    /// The rows up to this key are entered.
    Until(Vec<u8>),
    /// All of them are, into everything that this version of the indexes has.
    Complete(u32),
}

impl Value for Note {}

/// By the table's name.
const NOTES: Table<String, Note> = Table::new("catch_up");

/// Whether rows of `table` may lack a place in the indexes that there are at `version`.
pub fn is_behind<K: Key, V: Value>(tx: &dyn Read, table: &Table<K, V>, version: u32) -> Result<bool> {
    Ok(NOTES.get(tx, &table.name().to_owned())? != Some(Note::Complete(version)))
}

/// Has `enter` enter the next `limit` rows; tells whether that was all. What is written meanwhile is not in its way,
/// so long as entering twice changes nothing.
pub fn step<K: Key, V: Value>(
    tx: &mut Tx,
    table: &Table<K, V>,
    version: u32,
    limit: usize,
    enter: impl Fn(&mut Tx, K, V) -> Result<()>,
) -> Result<bool> {
    let name = table.name().to_owned();
    let done_until = match NOTES.get(tx, &name)? {
        Some(Note::Until(key)) => Some(K::from_bytes(&key)?),
        _ => None,
    };
    let rows = table.page(tx, &(), done_until.as_ref(), Order::Ascending, limit)?;
    let note = rows.last().map_or(Note::Complete(version), |(key, _)| Note::Until(key.to_bytes()));
    let is_all = rows.is_empty();
    for (key, value) in rows {
        enter(tx, key, value)?;
    }
    NOTES.put(tx, &name, &note)?;
    Ok(is_all)
}
