//! What is known of backups: when one was last made, which were checked, and when the next is due.
//!
//! The files themselves are beside the store, and their names are what the notes go by.

use std::collections::HashMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::{Order, Read, Table, Tx, Value};

const NOTES: Table<String, Note> = Table::new("backup_note");
/// When a backup of whatever sort was last made. One row.
const LATEST: Table<u8, Timestamp> = Table::new("backup_latest");
/// One row.
const SCHEDULE: Table<u8, Schedule> = Table::new("backup_schedule");

const EVERY_HOURS_MAX: u32 = 24 * 30;
const KEEP_MAX: u32 = 100;

/// What is noted of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub made_at: Timestamp,
    /// When it was last read to its end, and whether it was sound.
    pub checked: Option<(Timestamp, bool)>,
}

impl Value for Note {}

/// How often a backup is made by itself, and how many are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// 0 for never.
    pub every_hours: u32,
    pub keep: u32,
}

impl Value for Schedule {}

impl Default for Schedule {
    fn default() -> Self {
        Self { every_hours: 0, keep: 7 }
    }
}

impl Schedule {
    /// Whether a backup is due when the last was made at `latest`.
    pub fn is_due(&self, latest: Option<Timestamp>, now: Timestamp) -> bool {
        let pause = Duration::from_secs(u64::from(self.every_hours) * 3600);
        self.every_hours > 0 && latest.is_none_or(|at| now.since(at) >= pause)
    }
}

pub fn schedule(tx: &dyn Read) -> Result<Schedule> {
    Ok(SCHEDULE.get(tx, &0)?.unwrap_or_default())
}

/// Errors: `Invalid` naming `every_hours` or `keep`.
pub fn set_schedule(tx: &mut Tx, schedule: Schedule) -> Result<()> {
    if schedule.every_hours > EVERY_HOURS_MAX {
        return Err(Error::invalid("every_hours", format!("must be 0 to {EVERY_HOURS_MAX}")));
    }
    if !(1..=KEEP_MAX).contains(&schedule.keep) {
        return Err(Error::invalid("keep", format!("must be 1 to {KEEP_MAX}")));
    }
    SCHEDULE.put(tx, &0, &schedule)
}

/// A backup was made: a file of ours called `name`, or a copy that somebody took elsewhere.
pub fn note_made(tx: &mut Tx, name: Option<&str>, now: Timestamp) -> Result<()> {
    if let Some(name) = name {
        NOTES.put(tx, &name.to_owned(), &Note { made_at: now, checked: None })?;
    }
    LATEST.put(tx, &0, &now)
}

/// When a backup of whatever sort was last made.
pub fn latest(tx: &dyn Read) -> Result<Option<Timestamp>> {
    LATEST.get(tx, &0)
}

/// A file was read to its end. One without a note, as after a restore, gets one.
pub fn note_checked(tx: &mut Tx, name: &str, is_sound: bool, now: Timestamp) -> Result<()> {
    let name = name.to_owned();
    let made_at = NOTES.get(tx, &name)?.map_or(now, |note| note.made_at);
    NOTES.put(tx, &name, &Note { made_at, checked: Some((now, is_sound)) })
}

pub fn notes(tx: &dyn Read) -> Result<HashMap<String, Note>> {
    Ok(NOTES.scan(tx, &(), Order::Ascending, usize::MAX)?.into_iter().collect())
}

/// The file is gone.
pub fn forget(tx: &mut Tx, name: &str) -> Result<()> {
    NOTES.delete(tx, &name.to_owned())?;
    Ok(())
}
