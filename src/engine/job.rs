//! A job: one request under way, on disk before any provider hears of it.

use serde::{Deserialize, Serialize};

use super::price::Quote;
use crate::catalogue::ModelKind;
use crate::clock::Timestamp;
use crate::domain::{AccountId, CreationId, HoldId, JobId, MediaFile, Status};
use crate::error::{Error, Noun, Result};
use crate::providers::{Call, Ticket};
use crate::store::{Index, Order, Read, Sequence, Table, Tx, Value};
use crate::units::Credits;

pub const JOBS: Table<JobId, Job> = Table::new("job");
/// Jobs that are not finished: what recovery goes through after a crash.
const OPEN: Index<JobId> = Index::new("job_open");
const IDS: Sequence = Sequence::new("job");

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub id: JobId,
    pub account: AccountId,
    pub kind: ModelKind,
    pub provider: String,
    pub model_name: String,
    pub call: Call,
    pub quote: Quote,
    pub hold: HoldId,
    /// One for each item, in order.
    pub creations: Vec<CreationId>,
    /// How far each item is, as far as it must survive a crash.
    pub items: Vec<Item>,
    pub status: Status,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// What was charged in the end.
    pub charged: Credits,
    pub failure: Option<Failure>,
}

impl Value for Job {}

/// What must be known of an item after a crash.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// No provider has heard of it.
    #[default]
    Waiting,
    /// It was about to be sent; whether it arrived is not known. Never sent a second time to a provider that charges.
    Sent,
    /// Under way at the provider.
    Underway(Ticket),
    /// Made; the result is in our store.
    Made(Outcome),
    Failed(Failure),
}

/// A result, in our store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// A JSON object of the generator's output fields, as text.
    Text(String),
    Media(MediaFile),
    Film {
        clip: MediaFile,
        poster: MediaFile,
    },
}

/// Why something was not made: what kind of error the caller gets, and its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub cause: Cause,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// Content policy.
    Refused,
    /// The caller can mend it.
    Invalid,
    /// The provider's fault, or ours.
    Broken,
    Cancelled,
    /// It took longer than its kind may.
    TimedOut,
}

impl Failure {
    pub fn new(cause: Cause, reason: impl Into<String>) -> Self {
        Self { cause, reason: reason.into() }
    }

    /// The error for whoever waits for the job.
    pub fn to_error(&self, provider: &str) -> Error {
        match self.cause {
            Cause::Refused => Error::Refused { reason: self.reason.clone() },
            Cause::Invalid => {
                // Most engines name the field at fault; the words of the others are about the prompt.
                let is_name = |field: &str| field.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                match self.reason.split_once(": ").filter(|(field, _)| is_name(field)) {
                    Some((field, reason)) => Error::invalid(field.to_owned(), reason.to_owned()),
                    None => Error::invalid("prompt", self.reason.clone()),
                }
            }
            Cause::Cancelled => Error::conflict("The generation was cancelled"),
            Cause::Broken | Cause::TimedOut => {
                Error::Upstream { provider: provider.to_owned(), retryable: true, detail: self.reason.clone() }
            }
        }
    }

    /// The words for the owner of a creation that failed; what a provider said of itself stays in the log.
    pub fn to_owner(&self) -> String {
        match self.cause {
            Cause::Refused | Cause::Invalid => self.reason.clone(),
            Cause::Cancelled => "Cancelled".to_owned(),
            Cause::TimedOut => "It took too long".to_owned(),
            Cause::Broken => "The generation service failed".to_owned(),
        }
    }
}

/// The next free number.
pub fn next_id(tx: &mut Tx) -> Result<JobId> {
    Ok(JobId(IDS.next(tx)?))
}

/// Stores a job, and keeps the list of the unfinished true.
pub fn put(tx: &mut Tx, job: &Job) -> Result<()> {
    if job.status.is_terminal() {
        OPEN.remove(tx, &job.id)?;
    } else {
        OPEN.insert(tx, &job.id)?;
    }
    JOBS.put(tx, &job.id, job)
}

/// Errors: `NotFound`.
pub fn get(tx: &dyn Read, id: JobId) -> Result<Job> {
    JOBS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Job))
}

/// Every unfinished job, oldest first.
pub fn list_open(tx: &dyn Read) -> Result<Vec<Job>> {
    let ids = OPEN.scan(tx, &(), Order::Ascending, usize::MAX)?;
    ids.into_iter().map(|id| get(tx, id)).collect()
}

pub fn is_open(tx: &dyn Read, id: JobId) -> Result<bool> {
    OPEN.contains(tx, &id)
}
