//! Reports: someone says that a creation or a comment should not be here, and an administrator settles it.
//!
//! All open reports on the same thing are settled together. What is hidden stays with its owner, who can neither
//! publish it nor change that it is hidden; an administrator can take that back.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::account::AccountId;
use super::audit::{Census, Findings};
use super::comment::{self, CommentId};
use super::creation::{self, CreationId};
use super::notification::{self, Event};
use super::page::{self, Page, PageRequest};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::store::{Counter, Index, Order, Read, Sequence, Table, Tx, Value, id_type};

const REPORTS: Table<ReportId, Report> = Table::new("report");
/// Open or settled.
const BY_STATE: Index<(bool, ReportId)> = Index::new("report_by_state");
const COUNTS: Counter<bool> = Counter::new("report_count");
/// The open reports on a thing.
const OPEN_ON: Index<((u8, u64), ReportId)> = Index::new("report_open_on");
/// How many open reports someone has made.
const OPEN_BY: Counter<AccountId> = Counter::new("report_open_by");
const IDS: Sequence = Sequence::new("report");

const NOTE_MAX_CHARS: usize = 1_000;
/// Open reports of one person.
const OPEN_BY_MAX: u64 = 50;

id_type!(
    /// A report's number.
    pub struct ReportId;
);

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    Creation(CreationId),
    Comment(CommentId),
}

impl Subject {
    const fn key(self) -> (u8, u64) {
        match self {
            Self::Creation(id) => (0, id.0),
            Self::Comment(id) => (1, id.0),
        }
    }
}

/// What is wrong with it, in the reporter's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    Spam,
    Hate,
    Sexual,
    Violence,
    Illegal,
    Rights,
    Other,
}

impl Reason {
    pub const ALL: [Self; 7] =
        [Self::Spam, Self::Hate, Self::Sexual, Self::Violence, Self::Illegal, Self::Rights, Self::Other];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Hate => "hate",
            Self::Sexual => "sexual",
            Self::Violence => "violence",
            Self::Illegal => "illegal",
            Self::Rights => "rights",
            Self::Other => "other",
        }
    }

    /// Errors: `Invalid` naming `reason`.
    pub fn parse(text: &str) -> Result<Self> {
        let known = || Self::ALL.map(Self::as_str).join(", ");
        let found = Self::ALL.into_iter().find(|reason| reason.as_str() == text);
        found.ok_or_else(|| Error::invalid("reason", format!("must be one of {}", known())))
    }
}

/// What an administrator made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Nobody but its owner sees it any more.
    Hidden,
    /// It stays.
    Dismissed,
    /// It was hidden, and is not any more.
    Restored,
}

impl Outcome {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Dismissed => "dismissed",
            Self::Restored => "restored",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub id: ReportId,
    pub by: AccountId,
    pub subject: Subject,
    pub reason: Reason,
    pub note: String,
    pub at: Timestamp,
    pub settled: Option<Settled>,
}

impl Value for Report {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub by: AccountId,
    pub outcome: Outcome,
    pub at: Timestamp,
}

/// Reports something that the caller can see. The same again is the report that is open already.
/// Errors: `NotFound` for the thing; `Invalid` naming `note`; `Conflict` for one's own, or for too many at once.
pub fn create(
    tx: &mut Tx,
    caller: &Caller,
    subject: Subject,
    reason: Reason,
    note: &str,
    now: Timestamp,
) -> Result<Report> {
    let note = note.trim();
    if note.chars().count() > NOTE_MAX_CHARS {
        return Err(Error::invalid("note", format!("must be at most {NOTE_MAX_CHARS} characters")));
    }
    let owner = match subject {
        Subject::Creation(id) => creation::get(tx, id, Some(caller))?.owner,
        Subject::Comment(id) => comment::get(tx, caller, id)?.author,
    };
    if owner == caller.account {
        return Err(Error::conflict("It is your own: delete it if you do not want it here"));
    }
    if let Some(open) = open_on(tx, subject)?.into_iter().find(|report| report.by == caller.account) {
        return Ok(open);
    }
    if OPEN_BY.get(tx, &caller.account)? >= OPEN_BY_MAX {
        return Err(Error::conflict(format!("{OPEN_BY_MAX} reports of yours are waiting already")));
    }
    let id = ReportId(IDS.next(tx)?);
    let report = Report { id, by: caller.account, subject, reason, note: note.to_owned(), at: now, settled: None };
    REPORTS.put(tx, &id, &report)?;
    BY_STATE.insert(tx, &(false, id))?;
    COUNTS.add(tx, &false, 1)?;
    OPEN_ON.insert(tx, &(subject.key(), id))?;
    OPEN_BY.add(tx, &caller.account, 1)?;
    Ok(report)
}

/// Errors: `NotFound`.
pub fn get(tx: &dyn Read, id: ReportId) -> Result<Report> {
    REPORTS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Report))
}

/// A page of the open reports, or of the settled ones.
pub fn list(tx: &dyn Read, is_settled: bool, request: PageRequest) -> Result<Page<Report>> {
    let (keys, next) = page::keys(tx, &BY_STATE, &is_settled, request)?;
    let mut items = Vec::with_capacity(keys.len());
    for (_, id) in keys {
        items.extend(REPORTS.get(tx, &id)?);
    }
    Ok(Page { items, request, total: COUNTS.get(tx, &is_settled)?, next })
}

pub fn count_open(tx: &dyn Read) -> Result<u64> {
    COUNTS.get(tx, &false)
}

fn open_on(tx: &dyn Read, subject: Subject) -> Result<Vec<Report>> {
    let ids = OPEN_ON.scan(tx, &subject.key(), Order::Ascending, usize::MAX)?;
    ids.into_iter().map(|(_, id)| get(tx, id)).collect()
}

/// Settles an open report and all others on the same thing; those who made them hear of it, and so does the owner of
/// what is hidden. `Restored` takes back that something was hidden. `chance` gives what is hidden new links.
/// Errors: `NotFound`; `Conflict` where the outcome does not fit the state of things.
pub fn settle(
    tx: &mut Tx,
    admin: AccountId,
    id: ReportId,
    outcome: Outcome,
    chance: u64,
    now: Timestamp,
) -> Result<Report> {
    let report = get(tx, id)?;
    let (was_open, was) = (report.settled.is_none(), report.settled.map(|settled| settled.outcome));
    match (outcome, was) {
        (Outcome::Hidden, None) => hide(tx, report.subject, chance, now)?,
        (Outcome::Dismissed, None) => {}
        (Outcome::Restored, Some(Outcome::Hidden)) => restore(tx, report.subject, now)?,
        (_, None) => return Err(Error::conflict("It is not hidden")),
        (_, Some(was)) => return Err(Error::conflict(format!("It is {} already", was.as_str()))),
    }
    let settled = Settled { by: admin, outcome, at: now };
    let together = if was_open { open_on(tx, report.subject)? } else { vec![report] };
    for report in together {
        if was_open {
            BY_STATE.remove(tx, &(false, report.id))?;
            BY_STATE.insert(tx, &(true, report.id))?;
            COUNTS.add(tx, &false, -1)?;
            COUNTS.add(tx, &true, 1)?;
            OPEN_ON.remove(tx, &(report.subject.key(), report.id))?;
            OPEN_BY.add(tx, &report.by, -1)?;
        }
        REPORTS.put(tx, &report.id, &Report { settled: Some(settled), ..report.clone() })?;
        notification::create(tx, report.by, Event::Settled { subject: report.subject, outcome }, now)?;
    }
    get(tx, id)
}

fn hide(tx: &mut Tx, subject: Subject, chance: u64, now: Timestamp) -> Result<()> {
    let owner = match subject {
        Subject::Creation(id) => creation::hide(tx, id, chance)?,
        Subject::Comment(id) => comment::hide(tx, id, now)?,
    };
    notification::create(tx, owner, Event::Hidden { subject }, now)
}

fn restore(tx: &mut Tx, subject: Subject, now: Timestamp) -> Result<()> {
    let owner = match subject {
        Subject::Creation(id) => creation::unhide(tx, id)?,
        Subject::Comment(id) => comment::unhide(tx, id)?,
    };
    notification::create(tx, owner, Event::Restored { subject }, now)
}

/// Counts them anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut by_state, mut open_by) = (Census::default(), Census::default());
    REPORTS.for_each(tx, &(), Order::Ascending, |_, report| {
        by_state.count(&report.settled.is_some());
        if report.settled.is_none() {
            open_by.count(&report.by);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    findings.check(tx, &COUNTS, &by_state)?;
    findings.check(tx, &OPEN_BY, &open_by)
}
