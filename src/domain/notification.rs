//! What an account is told of: someone commented, answered, rated or followed, a long generation ended,
//! or a report was settled.
//!
//! Written in the transaction of what it tells of, so that nothing is told that did not happen.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::audit::{Census, Findings};
use super::comment::CommentId;
use super::creation::CreationId;
use super::page::{self, Page, PageRequest, Sort};
use super::report::{Outcome, Subject};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::store::{Counter, Order, Read, Sequence, Table, Tx, Value, id_type};

const NOTIFICATIONS: Table<(AccountId, NotificationId), Notification> = Table::new("notification");
const COUNT: Counter<AccountId> = Counter::new("notification_count");
/// The newest that an account has looked at. How many are newer is counted when asked: they are few, and a count that
/// is not kept cannot be wrong.
const SEEN: Table<AccountId, NotificationId> = Table::new("notification_seen");
const IDS: Sequence = Sequence::new("notification");

/// How many an account keeps; the oldest go first.
const KEPT_MAX: u64 = 500;

id_type!(
    /// A notification's number.
    pub struct NotificationId;
);

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// Someone commented on the account's creation.
    Commented {
        by: AccountId,
        creation: CreationId,
        comment: CommentId,
    },
    /// Someone answered the account's comment.
    Answered {
        by: AccountId,
        creation: CreationId,
        comment: CommentId,
    },
    /// Someone rated the account's creation for the first time, 1 to 5.
    Rated {
        by: AccountId,
        creation: CreationId,
        score: u8,
    },
    Followed {
        by: AccountId,
    },
    /// A generation that took long was finished.
    Finished {
        creation: CreationId,
    },
    /// A generation that took long came to nothing.
    Failed {
        creation: CreationId,
    },
    /// What the account reported was looked at.
    Settled {
        subject: Subject,
        outcome: Outcome,
    },
    /// An administrator hid something of the account's.
    Hidden {
        subject: Subject,
    },
    /// What was hidden is back.
    Restored {
        subject: Subject,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub event: Event,
    pub at: Timestamp,
}

impl Value for Notification {}

impl Event {
    /// Whose doing it was.
    pub const fn by(&self) -> Option<AccountId> {
        match self {
            Self::Commented { by, .. } | Self::Answered { by, .. } | Self::Rated { by, .. } | Self::Followed { by } => {
                Some(*by)
            }
            Self::Finished { .. }
            | Self::Failed { .. }
            | Self::Settled { .. }
            | Self::Hidden { .. }
            | Self::Restored { .. } => None,
        }
    }
}

/// Tells an account of an event; nobody is told of their own doing.
pub fn create(tx: &mut Tx, account: AccountId, event: Event, now: Timestamp) -> Result<()> {
    if event.by() == Some(account) {
        return Ok(());
    }
    if COUNT.get(tx, &account)? >= KEPT_MAX {
        for (key, _) in NOTIFICATIONS.scan(tx, &account, Order::Ascending, 1)? {
            NOTIFICATIONS.delete(tx, &key)?;
            COUNT.add(tx, &account, -1)?;
        }
    }
    let id = NotificationId(IDS.next(tx)?);
    NOTIFICATIONS.put(tx, &(account, id), &Notification { event, at: now })?;
    COUNT.add(tx, &account, 1)?;
    Ok(())
}

/// A page of what an account was told, newest first.
pub fn list(tx: &dyn Read, account: AccountId, request: PageRequest) -> Result<Page<Notification>> {
    let (rows, next) = page::rows(tx, &NOTIFICATIONS, &account, PageRequest { sort: Sort::Newest, ..request })?;
    let items = rows.into_iter().map(|(_, notification)| notification).collect();
    Ok(Page { items, request, total: COUNT.get(tx, &account)?, next })
}

/// How many of those that are kept came since the account last looked.
pub fn count_unseen(tx: &dyn Read, account: AccountId) -> Result<u64> {
    let seen = SEEN.get(tx, &account)?.unwrap_or_default();
    let mut unseen = 0;
    NOTIFICATIONS.for_each(tx, &account, Order::Descending, |(_, id), _| {
        if id <= seen {
            return Ok(ControlFlow::Break(()));
        }
        unseen += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(unseen)
}

/// The account has looked.
pub fn mark_seen(tx: &mut Tx, account: AccountId) -> Result<()> {
    match NOTIFICATIONS.scan(tx, &account, Order::Descending, 1)?.first() {
        Some(((_, newest), _)) => SEEN.put(tx, &account, newest),
        None => Ok(()),
    }
}

/// Counts them anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let mut counted = Census::default();
    NOTIFICATIONS.for_each(tx, &(), Order::Ascending, |(account, _), _| {
        counted.count(&account);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.check(tx, &COUNT, &counted)
}
