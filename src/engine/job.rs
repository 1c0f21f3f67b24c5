//! A job: one request under way, on disk before any provider hears of it.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::plan::Snap;
use super::price::Quote;
use crate::catalogue::ModelKind;
use crate::clock::Timestamp;
use crate::domain::audit::{Census, Finding, Findings};
use crate::domain::catch_up;
use crate::domain::page::{self, Stretch};
use crate::domain::{AccountId, CreationId, HoldId, JobId, MediaFile, PageRequest, Status};
use crate::error::{Error, Noun, Result};
use crate::providers::{Call, Choice, Ticket};
use crate::store::{Counter, Index, Order, Read, Sequence, Table, Tx, Value};
use crate::units::Credits;

pub const JOBS: Table<JobId, Job> = Table::new("job");
/// Jobs that are not finished: what recovery goes through after a crash.
const OPEN: Index<JobId> = Index::new("job_open");
const BY_STATUS: Index<(Status, JobId)> = Index::new("job_by_status");
const COUNTS: Counter<Status> = Counter::new("job_count");
const IDS: Sequence = Sequence::new("job");

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    pub id: JobId,
    pub account: AccountId,
    pub kind: ModelKind,
    /// Who makes it, or was asked last.
    pub provider: String,
    /// Who may make it, best first. An item goes on to the next when one cannot take it on.
    pub routes: Vec<Choice>,
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
    /// The length that is made instead of the one that was asked for.
    pub snapped: Option<Snap>,
}

impl Value for Job {
    const VERSION: u8 = 2;

    fn upgrade(_: u8, bytes: &[u8]) -> Result<Self> {
        before::upgrade(bytes)
    }
}

/// What must be known of an item after a crash.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// No provider has heard of it.
    #[default]
    Waiting,
    /// It was about to be sent; whether it arrived is not known. Never sent a second time to a provider that charges.
    Sent(Leg),
    /// Under way at the provider.
    Underway(Ticket, Leg),
    /// Made; the result is in our store.
    Made(Outcome),
    Failed(Failure),
}

/// Where an item is, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Its place among the job's routes.
    pub route: u32,
    pub since: Timestamp,
}

impl Job {
    /// The way of an item that was sent.
    pub fn route(&self, leg: Leg) -> Option<&Choice> {
        self.routes.get(leg.route as usize)
    }
}

impl Item {
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Made(_) | Self::Failed(_))
    }
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
    /// A piece of music; `about` is a JSON object, as text.
    Piece {
        piece: MediaFile,
        cover: Option<MediaFile>,
        about: String,
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
            Cause::TimedOut => Error::TimedOut,
            Cause::Broken => {
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

/// Stores a job, and keeps the lists by status true.
pub fn put(tx: &mut Tx, job: &Job) -> Result<()> {
    for status in Status::ALL.into_iter().filter(|status| *status != job.status) {
        if BY_STATUS.remove(tx, &(status, job.id))? {
            COUNTS.add(tx, &status, -1)?;
        }
    }
    if BY_STATUS.insert(tx, &(job.status, job.id))? {
        COUNTS.add(tx, &job.status, 1)?;
    }
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

/// A job; `None` for calls that are paid by use, which make none.
pub fn find(tx: &dyn Read, id: JobId) -> Result<Option<Job>> {
    JOBS.get(tx, &id)
}

/// Every unfinished job, oldest first.
pub fn list_open(tx: &dyn Read) -> Result<Vec<Job>> {
    let ids = OPEN.scan(tx, &(), Order::Ascending, usize::MAX)?;
    ids.into_iter().map(|id| get(tx, id)).collect()
}

/// A page of all jobs, or of those of one status, newest first.
/// Errors: `Invalid` naming `cursor`.
pub fn list(tx: &dyn Read, status: Option<Status>, request: PageRequest) -> Result<Stretch<Job>> {
    match status {
        None => {
            let (rows, next) = page::rows(tx, &JOBS, &(), request)?;
            Ok((rows.into_iter().map(|(_, job)| job).collect(), next))
        }
        Some(status) => {
            let (keys, next) = page::keys(tx, &BY_STATUS, &status, request)?;
            let jobs = keys.into_iter().map(|(_, id)| get(tx, id)).collect::<Result<_>>()?;
            Ok((jobs, next))
        }
    }
}

/// Raised with every index more, so that older jobs are entered into it.
const VERSION: u32 = 1;

/// Whether jobs of an earlier version of the program are missing in the lists by status.
pub fn is_behind(tx: &dyn Read) -> Result<bool> {
    catch_up::is_behind(tx, &JOBS, VERSION)
}

/// Enters the next `limit` of them; tells whether that was all.
pub fn catch_up(tx: &mut Tx, limit: usize) -> Result<bool> {
    catch_up::step(tx, &JOBS, VERSION, limit, |tx, id, job| {
        if BY_STATUS.insert(tx, &(job.status, id))? {
            COUNTS.add(tx, &job.status, 1)?;
        }
        Ok(())
    })
}

/// Counts anew how many jobs are in each status.
pub fn audit(tx: &dyn Read) -> Result<Vec<Finding>> {
    let (mut findings, mut counted) = (Findings::default(), Census::default());
    BY_STATUS.for_each(tx, &(), Order::Ascending, |(status, _)| {
        counted.count(&status);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.check(tx, &COUNTS, &counted)?;
    Ok(findings.into_list())
}

/// How many jobs are in a status.
pub fn count(tx: &dyn Read, status: Status) -> Result<u64> {
    COUNTS.get(tx, &status)
}

pub fn is_open(tx: &dyn Read, id: JobId) -> Result<bool> {
    OPEN.contains(tx, &id)
}

/// Jobs as they were stored before items had routes.
mod before {
    use serde::Deserialize;

    use super::{
        AccountId, Call, Choice, CreationId, Credits, Error, Failure, HoldId, Item, Job, JobId, Leg, ModelKind,
        Outcome, Quote, Result, Status, Ticket, Timestamp,
    };

    #[derive(Deserialize)]
    #[cfg_attr(test, derive(serde::Serialize))]
    struct First {
        id: JobId,
        account: AccountId,
        kind: ModelKind,
        provider: String,
        model_name: String,
        call: Call,
        quote: Quote,
        hold: HoldId,
        creations: Vec<CreationId>,
        items: Vec<FirstItem>,
        status: Status,
        created_at: Timestamp,
        finished_at: Option<Timestamp>,
        charged: Credits,
        failure: Option<Failure>,
    }

    #[derive(Deserialize)]
    #[cfg_attr(test, derive(serde::Serialize))]
    enum FirstItem {
        Waiting,
        Sent,
        Underway(Ticket),
        Made(Outcome),
        Failed(Failure),
    }

    pub fn upgrade(bytes: &[u8]) -> Result<Job> {
        let old: First = postcard::from_bytes(bytes).map_err(Error::internal)?;
        let leg = Leg { route: 0, since: old.created_at };
        let item = |item| match item {
            FirstItem::Waiting => Item::Waiting,
            FirstItem::Sent => Item::Sent(leg),
            FirstItem::Underway(ticket) => Item::Underway(ticket, leg),
            FirstItem::Made(outcome) => Item::Made(outcome),
            FirstItem::Failed(failure) => Item::Failed(failure),
        };
        let route = Choice {
            provider: old.provider.clone(),
            model: old.call.upstream_model.clone(),
            options: old.call.route_options.clone(),
        };
        Ok(Job {
            id: old.id,
            account: old.account,
            kind: old.kind,
            provider: old.provider,
            routes: vec![route],
            model_name: old.model_name,
            call: old.call,
            quote: old.quote,
            hold: old.hold,
            creations: old.creations,
            items: old.items.into_iter().map(item).collect(),
            status: old.status,
            created_at: old.created_at,
            finished_at: old.finished_at,
            charged: old.charged,
            failure: old.failure,
            snapped: None,
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_job_of_before_is_on_its_only_route() {
            let call = Call { upstream_model: "m".to_owned(), ..Call::default() };
            let old = First {
                id: JobId(1),
                account: AccountId(2),
                kind: ModelKind::Video,
                provider: "kie".to_owned(),
                model_name: "M".to_owned(),
                call,
                quote: Quote::default(),
                hold: HoldId(3),
                creations: vec![CreationId(4), CreationId(5)],
                items: vec![FirstItem::Underway(Ticket("t".to_owned())), FirstItem::Waiting],
                status: Status::Generating,
                created_at: Timestamp(6),
                finished_at: None,
                charged: Credits::ZERO,
                failure: None,
            };
            let job = upgrade(&postcard::to_allocvec(&old).unwrap()).unwrap();
            let leg = Leg { route: 0, since: Timestamp(6) };
            assert_eq!(job.items, [Item::Underway(Ticket("t".to_owned()), leg), Item::Waiting]);
            assert_eq!(job.route(leg).map(|route| (route.provider.as_str(), route.model.as_str())), Some(("kie", "m")));
        }
    }
}
