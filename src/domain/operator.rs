//! What an operator does to accounts, on the pages or the command line, and the log of it.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::account::{self, Account, AccountId, Tier};
use super::audit::{Census, Findings};
use super::ledger::{self, EntryKind, NewEntry, Purse};
use super::page::{self, Page, PageRequest, Sort};
use super::session;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::{Counter, Order, Read, Sequence, Table, Tx, Value, id_type};
use crate::units::Credits;

const LOG: Table<LogNo, LogEntry> = Table::new("operator_log");
const COUNT: Counter<u8> = Counter::new("operator_log_count");
const NUMBERS: Sequence = Sequence::new("operator_log");

id_type!(
    /// The place of an entry in the log.
    pub struct LogNo;
);

/// Something done to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Paid credits.
    Grant(Credits),
    SetTier(Tier),
    /// Its password and all of its keys stop working.
    Disable,
    Enable,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// `None` for the command line.
    pub by: Option<AccountId>,
    pub account: AccountId,
    pub action: Action,
    pub at: Timestamp,
}

impl Value for LogEntry {}

/// Does it and writes it down.
/// Errors: `NotFound`; `Conflict` for an operator who would shut themselves out.
pub fn apply(tx: &mut Tx, by: Option<AccountId>, id: AccountId, action: Action, now: Timestamp) -> Result<Account> {
    if action == Action::Disable && by == Some(id) {
        return Err(Error::conflict("You cannot disable your own account"));
    }
    let account = account::update(tx, id, |account| {
        match action {
            Action::Grant(_) => {}
            Action::SetTier(tier) => account.tier = tier,
            Action::Disable => account.is_disabled = true,
            Action::Enable => account.is_disabled = false,
        }
        Ok(())
    })?;
    match action {
        Action::Grant(amount) => {
            let entry = NewEntry::new(EntryKind::Purchase, Purse::Paid, amount, "Granted by the operator");
            ledger::add(tx, id, entry, now)?;
        }
        Action::Disable => session::delete_all(tx, id)?,
        Action::SetTier(_) | Action::Enable => {}
    }
    let number = LogNo(NUMBERS.next(tx)?);
    LOG.put(tx, &number, &LogEntry { by, account: id, action, at: now })?;
    COUNT.add(tx, &0, 1)?;
    Ok(account)
}

/// A page of the log, newest first.
pub fn log(tx: &dyn Read, request: PageRequest) -> Result<Page<LogEntry>> {
    let (rows, next) = page::rows(tx, &LOG, &(), PageRequest { sort: Sort::Newest, ..request })?;
    Ok(Page { items: rows.into_iter().map(|(_, entry)| entry).collect(), request, total: COUNT.get(tx, &0)?, next })
}

/// Counts them anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let mut counted = Census::default();
    LOG.for_each(tx, &(), Order::Ascending, |_, _| {
        counted.count(&0u8);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.check(tx, &COUNT, &counted)
}
