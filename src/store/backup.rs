//! Backups: everything of one snapshot as a stream that any engine can be filled from.
//!
//! The stream is a head (magic, schema version), then records, then an end with counts and the SHA-256 of all bytes
//! before it. Numbers are big-endian. A record is a tag and its fields:
//!
//! | tag | fields |
//! |---|---|
//! | 1, the following rows' table | length of the name `u16`, name |
//! | 2, a row | length of the key `u16`, length of the value `u32`, key, value |
//! | 0, the end | tables `u32`, rows `u64`, bytes of keys and values `u64` |

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::{Bound, ControlFlow};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::error::Error;
use super::kv::{Engine, KEY_MAX_BYTES, Order, VALUE_MAX_BYTES, Verdict};
use super::redb::RedbEngine;
use super::{SCHEMA_VERSION, Store, meta, place};
use crate::error::Result;

const MAGIC: &[u8; 16] = b"atelier backup 1";

const TAG_END: u8 = 0;
const TAG_TABLE: u8 = 1;
const TAG_ROW: u8 = 2;

/// Rows restored in one transaction, in bytes of keys and values: what a restore holds in memory.
const BATCH_BYTES: u64 = 4 * 1024 * 1024;

/// What a backup holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub tables: u32,
    pub rows: u64,
    /// Of all keys and values.
    pub bytes: u64,
}

impl Store {
    /// Writes everything committed until now. Writers go on meanwhile; the pages they replace are freed only when
    /// this is done, so `writer` should be a disk rather than a slow line.
    pub fn backup_to(&self, writer: impl Write) -> Result<Summary> {
        let reader = self.inner.engine.snapshot()?;
        let mut out = Hashing::new(BufWriter::new(writer));
        out.write_all(MAGIC)?;
        out.write_all(&SCHEMA_VERSION.to_be_bytes())?;
        let mut summary = Summary::default();
        for table in reader.tables()?.iter().filter(|table| *table != meta::TABLE) {
            // Looking into a table can leave an empty one behind, which is no part of the content.
            let mut is_empty = true;
            reader.scan(table, Bound::Unbounded, Bound::Unbounded, Order::Ascending, &mut |key, value| {
                if std::mem::take(&mut is_empty) {
                    summary.tables += 1;
                    write_table(&mut out, table)?;
                }
                summary.add(key, value);
                write_row(&mut out, key, value)?;
                Ok(ControlFlow::Continue(()))
            })?;
        }
        out.write_all(&[TAG_END])?;
        out.write_all(&summary.to_bytes())?;
        let (mut inner, digest) = out.finish();
        inner.write_all(&digest)?;
        inner.flush()?;
        Ok(summary)
    }

    /// Reads a backup to its end, as a restore would, and makes nothing of it.
    /// Errors (`store::Error` inside `Error::Internal`): `BadBackup` for one that is truncated or altered,
    /// `NewerSchema` for one of a newer version.
    pub fn verify(reader: impl Read) -> Result<Summary> {
        let mut input = Input(Hashing::new(BufReader::new(reader)));
        input.head()?;
        let mut summary = Summary::default();
        loop {
            match input.record()? {
                Record::Table(_) => summary.tables += 1,
                Record::Row(key, value) => summary.add(&key, &value),
                Record::End => break,
            }
        }
        input.verify(summary)?;
        Ok(summary)
    }

    /// Makes a new store at `path` from a backup. There must be no file yet, and none is left when the backup is
    /// truncated, altered or from a newer version.
    pub fn restore(path: &Path, reader: impl Read) -> Result<Summary> {
        place::make_file(path, |unfinished| fill(unfinished, reader))
    }
}

impl Summary {
    fn add(&mut self, key: &[u8], value: &[u8]) {
        self.rows += 1;
        self.bytes += (key.len() + value.len()) as u64;
    }

    fn to_bytes(self) -> Vec<u8> {
        [&self.tables.to_be_bytes()[..], &self.rows.to_be_bytes(), &self.bytes.to_be_bytes()].concat()
    }
}

fn write_table(out: &mut impl Write, name: &str) -> Result<()> {
    out.write_all(&[TAG_TABLE])?;
    out.write_all(&length::<u16>(name.len())?.to_be_bytes())?;
    out.write_all(name.as_bytes())?;
    Ok(())
}

fn write_row(out: &mut impl Write, key: &[u8], value: &[u8]) -> Result<()> {
    out.write_all(&[TAG_ROW])?;
    out.write_all(&length::<u16>(key.len())?.to_be_bytes())?;
    out.write_all(&length::<u32>(value.len())?.to_be_bytes())?;
    out.write_all(key)?;
    out.write_all(value)?;
    Ok(())
}

fn length<N: TryFrom<usize>>(bytes: usize) -> Result<N> {
    N::try_from(bytes).map_err(|_| Error::BadBackup("a length is out of range").into())
}

fn fill(path: &Path, reader: impl Read) -> Result<Summary> {
    let mut input = Input(Hashing::new(BufReader::new(reader)));
    let schema = input.head()?;
    let engine = RedbEngine::open(path)?;
    meta::write_schema(&engine, schema)?;
    let mut summary = Summary::default();
    let mut table = None;
    let mut batch = Batch::default();
    loop {
        match input.record()? {
            Record::Table(name) => {
                summary.tables += 1;
                table = Some(name);
            }
            Record::Row(key, value) => {
                let table = table.clone().ok_or(Error::BadBackup("a row comes before its table"))?;
                summary.add(&key, &value);
                batch.bytes += (key.len() + value.len()) as u64;
                batch.rows.push((table, key, value));
                if batch.bytes >= BATCH_BYTES {
                    std::mem::take(&mut batch).commit(&engine)?;
                }
            }
            Record::End => break,
        }
    }
    batch.commit(&engine)?;
    input.verify(summary)?;
    Ok(summary)
}

/// Rows on their way into one transaction.
#[derive(Default)]
struct Batch {
    rows: Vec<(String, Vec<u8>, Vec<u8>)>,
    bytes: u64,
}

impl Batch {
    fn commit(self, engine: &dyn Engine) -> Result<()> {
        engine.commit(&mut |writer| {
            for (table, key, value) in &self.rows {
                writer.put(table, key, value)?;
            }
            meta::add_live_bytes(writer, self.bytes.cast_signed())?;
            Ok(Verdict::Commit)
        })
    }
}

enum Record {
    Table(String),
    Row(Vec<u8>, Vec<u8>),
    End,
}

/// A backup being read. Nothing in it is believed before the digest at its end has been compared, except that
/// lengths are held to their limits.
struct Input<R>(Hashing<R>);

impl<R: Read> Input<R> {
    /// Reads the head; answers with the schema's version.
    fn head(&mut self) -> Result<u32> {
        if self.array::<16>()? != *MAGIC {
            return Err(Error::BadBackup("it does not begin like one").into());
        }
        let schema = u32::from_be_bytes(self.array()?);
        if schema > SCHEMA_VERSION {
            return Err(Error::NewerSchema { found: schema, known: SCHEMA_VERSION }.into());
        }
        Ok(schema)
    }

    fn record(&mut self) -> Result<Record> {
        match self.array()? {
            [TAG_TABLE] => {
                let bytes = u16::from_be_bytes(self.array()?).into();
                let name = String::from_utf8(self.bytes(bytes, KEY_MAX_BYTES)?);
                match name {
                    Ok(name) if !name.is_empty() && name != meta::TABLE => Ok(Record::Table(name)),
                    _ => Err(Error::BadBackup("a table has an impossible name").into()),
                }
            }
            [TAG_ROW] => {
                let key_bytes = u16::from_be_bytes(self.array()?).into();
                let value_bytes = u32::from_be_bytes(self.array()?);
                let key = self.bytes(key_bytes, KEY_MAX_BYTES)?;
                let value = self.bytes(length(value_bytes as usize)?, VALUE_MAX_BYTES)?;
                Ok(Record::Row(key, value))
            }
            [TAG_END] => Ok(Record::End),
            _ => Err(Error::BadBackup("a record of an unknown kind").into()),
        }
    }

    /// Compares the counts and the digest with what was read, and expects nothing after them.
    fn verify(mut self, summary: Summary) -> Result<()> {
        if self.array::<20>()?.as_slice() != summary.to_bytes() {
            return Err(Error::BadBackup("its counts do not agree with its content").into());
        }
        let (mut inner, digest) = self.0.finish();
        let mut expected = [0; 32];
        inner.read_exact(&mut expected).map_err(ends_early)?;
        if expected != digest {
            return Err(Error::BadBackup("its digest does not agree with its content").into());
        }
        match inner.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(Error::BadBackup("something follows its end").into()),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut array = [0; N];
        self.0.read_exact(&mut array).map_err(ends_early)?;
        Ok(array)
    }

    fn bytes(&mut self, count: usize, max: usize) -> Result<Vec<u8>> {
        if count > max {
            return Err(Error::BadBackup("a length is out of range").into());
        }
        let mut bytes = vec![0; count];
        self.0.read_exact(&mut bytes).map_err(ends_early)?;
        Ok(bytes)
    }
}

fn ends_early(error: io::Error) -> crate::error::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::BadBackup("it ends too early").into(),
        _ => error.into(),
    }
}

/// A reader or writer that digests what passes through.
struct Hashing<I> {
    inner: I,
    hasher: Sha256,
}

impl<I> Hashing<I> {
    fn new(inner: I) -> Self {
        Self { inner, hasher: Sha256::new() }
    }

    fn finish(self) -> (I, [u8; 32]) {
        (self.inner, self.hasher.finalize().into())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(bytes.get(..read).unwrap_or_default());
        Ok(read)
    }
}
