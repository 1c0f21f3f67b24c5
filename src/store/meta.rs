//! What the store notes about itself: the schema's version, and how much of the file is alive.

use super::SCHEMA_VERSION;
use super::error::Error;
use super::kv::{Engine, Reader, Verdict, Writer};
use crate::error::Result;

/// The table of notes. A backup leaves it out: its header says the version, the rest is found again.
pub(super) const TABLE: &str = "store";

const SCHEMA: &[u8] = b"schema";
const LIVE_BYTES: &[u8] = b"live_bytes";
const COMPACTED_BYTES: &[u8] = b"compacted_bytes";

/// A file below this is never worth compacting.
const SPARSE_MIN_BYTES: u64 = 64 * 1024 * 1024;

/// Marks a fresh file with our schema, or refuses one that is not ours or is newer.
pub(super) fn check_schema(engine: &dyn Engine) -> Result<()> {
    let reader = engine.snapshot()?;
    match number(&*reader, SCHEMA)? {
        Some(found) if found > u64::from(SCHEMA_VERSION) => {
            let found = u32::try_from(found).unwrap_or(u32::MAX);
            Err(Error::NewerSchema { found, known: SCHEMA_VERSION }.into())
        }
        Some(_) => Ok(()),
        None if reader.tables()?.is_empty() => write_schema(engine, SCHEMA_VERSION),
        None => Err(Error::NotOurs.into()),
    }
}

/// Notes which `version` of the tables' layout the store has.
pub(super) fn write_schema(engine: &dyn Engine, version: u32) -> Result<()> {
    engine.commit(&mut |writer| {
        put_number(writer, SCHEMA, u64::from(version))?;
        Ok(Verdict::Commit)
    })
}

/// Adds to the kept size of all keys and values.
pub(super) fn add_live_bytes(writer: &mut dyn Writer, growth_bytes: i64) -> Result<()> {
    let live_bytes = number(writer, LIVE_BYTES)?.unwrap_or(0).saturating_add_signed(growth_bytes);
    put_number(writer, LIVE_BYTES, live_bytes)
}

/// Whether more than half of a file of `file_bytes` is dead, judged without reading it: the engine's own statistics
/// visit every page, which takes seconds for a gigabyte.
///
/// Pages of a B-tree are about two thirds full, so live data fills one and a half times its bytes. A file that an
/// earlier compaction could not make smaller is left alone until it has grown by half.
pub(super) fn is_sparse(reader: &dyn Reader, file_bytes: u64) -> Result<bool> {
    let live_bytes = number(reader, LIVE_BYTES)?.unwrap_or(0);
    let compacted_bytes = number(reader, COMPACTED_BYTES)?.unwrap_or(0);
    let expected_bytes = live_bytes + live_bytes / 2;
    Ok(file_bytes > SPARSE_MIN_BYTES
        && file_bytes / 2 > expected_bytes
        && file_bytes > compacted_bytes + compacted_bytes / 2)
}

/// Notes how large the file was after a compaction.
pub(super) fn note_compaction(engine: &dyn Engine, file_bytes: u64) -> Result<()> {
    engine.commit(&mut |writer| {
        put_number(writer, COMPACTED_BYTES, file_bytes)?;
        Ok(Verdict::Commit)
    })
}

fn number(reader: &(impl Reader + ?Sized), key: &[u8]) -> Result<Option<u64>> {
    let Some(bytes) = reader.get(TABLE, key)? else { return Ok(None) };
    let bytes = bytes.try_into().map_err(|_| Error::NotOurs)?;
    Ok(Some(u64::from_be_bytes(bytes)))
}

fn put_number(writer: &mut dyn Writer, key: &[u8], number: u64) -> Result<()> {
    writer.put(TABLE, key, &number.to_be_bytes())?;
    Ok(())
}
