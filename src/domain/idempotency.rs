//! Requests that must not count twice: what was answered to an `Idempotency-Key`, kept for a day.
//!
//! A key is claimed before the work begins and its answer is stored when the work is done, so a retry gets the same
//! answer and nothing is made or charged a second time. While the work is under way in this process, a retry waits
//! at a gate; when the process died in between, nobody knows what became of it, and the retry is told so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::account::AccountId;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::{BlobId, Index, Order, Table, Tx, Value, blob};

const RECORDS: Table<Slot, Record> = Table::new("idempotency_answer");
/// By the time of the claim, so that the oldest are found.
const BY_AGE: Index<(i64, Slot)> = Index::new("idempotency_answer_by_age");

/// How long an answer is kept. Source: design, rule 8.
pub const KEPT: Duration = Duration::from_secs(24 * 3600);
/// How many old records a new claim takes away; more than one, so that they cannot pile up.
const SWEPT_AT_ONCE: usize = 4;

/// Whose key, and the key's digest.
pub type Slot = (AccountId, [u8; 32]);

/// The place of an account's key.
pub fn slot(account: AccountId, key: &str) -> Slot {
    (account, Sha256::digest(key.as_bytes()).into())
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    /// Of the request, so that another one under the same key is noticed.
    request: [u8; 32],
    claimed_at: Timestamp,
    state: State,
}

impl Value for Record {}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It has not been answered.
    Underway,
    Answered(Answer),
    /// It was done, and its answer is not kept: a secret, or a stream.
    Unrepeatable,
}

/// An answer as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub status: u16,
    /// Those that belong to the answer, by lower-case name.
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    Inline(Vec<u8>),
    /// One that is too long for a record.
    Stored(BlobId),
}

/// Takes a key for a request. `None` means that it is the caller's to do; else what became of it before.
/// Errors: `Conflict` when the key was used for another request.
pub fn claim(tx: &mut Tx, slot: Slot, request: [u8; 32], now: Timestamp) -> Result<Option<State>> {
    if let Some(record) = RECORDS.get(tx, &slot)?.filter(|record| now.since(record.claimed_at) < KEPT) {
        if record.request != request {
            return Err(Error::conflict("This Idempotency-Key was used for another request"));
        }
        return Ok(Some(record.state));
    }
    forget(tx, slot)?;
    for (_, old) in BY_AGE.scan(tx, &(), Order::Ascending, SWEPT_AT_ONCE)? {
        let is_over = RECORDS.get(tx, &old)?.is_none_or(|record| now.since(record.claimed_at) >= KEPT);
        if is_over {
            forget(tx, old)?;
        }
    }
    RECORDS.put(tx, &slot, &Record { request, claimed_at: now, state: State::Underway })?;
    BY_AGE.insert(tx, &(now.millis(), slot))?;
    Ok(None)
}

/// Keeps what became of a claimed request.
pub fn settle(tx: &mut Tx, slot: Slot, state: State) -> Result<()> {
    match RECORDS.get(tx, &slot)? {
        Some(record) => RECORDS.put(tx, &slot, &Record { state, ..record }),
        None => Ok(()),
    }
}

/// Gives a key back, as after a failure that made and charged nothing: it may be tried again.
pub fn forget(tx: &mut Tx, slot: Slot) -> Result<()> {
    let Some(record) = RECORDS.get(tx, &slot)? else { return Ok(()) };
    if let State::Answered(Answer { body: Body::Stored(id), .. }) = record.state {
        blob::delete(tx, id)?;
    }
    RECORDS.delete(tx, &slot)?;
    BY_AGE.remove(tx, &(record.claimed_at.millis(), slot))?;
    Ok(())
}

/// The requests under way in this process: one of each key at a time.
#[derive(Debug, Clone, Default)]
pub struct Gates(Arc<Mutex<HashMap<Slot, watch::Sender<()>>>>);

/// A passed gate; the next one may pass when it is dropped.
#[derive(Debug)]
pub struct Passage {
    gates: Gates,
    slot: Slot,
}

impl Gates {
    /// Waits for those who came before with the same key.
    pub async fn pass(&self, slot: Slot) -> Passage {
        loop {
            let mut ahead = {
                let mut gates = self.lock();
                match gates.get(&slot) {
                    Some(gate) => gate.subscribe(),
                    None => {
                        gates.insert(slot, watch::Sender::new(()));
                        return Passage { gates: self.clone(), slot };
                    }
                }
            };
            // An error means that the gate is open.
            let _ = ahead.changed().await;
        }
    }

    /// A poisoned lock only means that another task panicked between two whole changes.
    fn lock(&self) -> MutexGuard<'_, HashMap<Slot, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.gates.lock().remove(&self.slot);
    }
}
