//! What operators do, on the pages or the command line, and the log of it.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::account::{self, Account, AccountId, Tier};
use super::audit::{Census, Findings};
use super::ledger::{self, EntryKind, NewEntry, Purse};
use super::page::{self, Page, PageRequest, Sort};
use super::report::{Outcome, ReportId};
use super::session;
use super::voucher::VoucherId;
use super::{JobId, terms};
use crate::catalogue::{ModelId, Terms};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::value::fields;
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

/// Anything that is written down. Kept by its place, so the list only ever grows at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    Account(AccountId, Action),
    EnterProvider(String),
    RemoveProvider(String),
    SetTerms(ModelId, Terms),
    CancelJob(JobId),
    RetryJob(JobId),
    MakeVouchers {
        count: u32,
        credits: Credits,
    },
    RevokeVoucher(VoucherId),
    SettleReport(ReportId, Outcome),
    MakeBackup(String),
    DownloadBackup(String),
    DeleteBackup(String),
    /// Hours between two backups, 0 for none by themselves; and how many are kept.
    ScheduleBackups {
        every_hours: u32,
        keep: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// `None` for the command line.
    pub by: Option<AccountId>,
    pub deed: Deed,
    pub at: Timestamp,
}

impl Value for LogEntry {
    const VERSION: u8 = 2;

    /// The first version knew of deeds to accounts alone.
    fn upgrade(_: u8, bytes: &[u8]) -> Result<Self> {
        let (by, account, action, at) = fields::<(Option<AccountId>, AccountId, Action, Timestamp)>(bytes)?;
        Ok(Self { by, deed: Deed::Account(account, action), at })
    }
}

/// Does something to an account and writes it down.
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
            let entry = NewEntry::new(EntryKind::Purchase, Purse::Paid, amount, ledger::GRANTED);
            ledger::add(tx, id, entry, now)?;
        }
        Action::Disable => session::delete_all(tx, id)?,
        Action::SetTier(_) | Action::Enable => {}
    }
    note(tx, by, Deed::Account(id, action), now)?;
    Ok(account)
}

/// Sets a model's terms and writes it down.
pub fn set_terms(tx: &mut Tx, by: Option<AccountId>, model: ModelId, wanted: Terms, now: Timestamp) -> Result<()> {
    terms::set(tx, model, wanted)?;
    note(tx, by, Deed::SetTerms(model, wanted), now)
}

/// Writes down what was done, in the transaction that does it.
pub fn note(tx: &mut Tx, by: Option<AccountId>, deed: Deed, now: Timestamp) -> Result<()> {
    let number = LogNo(NUMBERS.next(tx)?);
    LOG.put(tx, &number, &LogEntry { by, deed, at: now })?;
    COUNT.add(tx, &0, 1)?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn entries_of_the_first_version_are_read() {
        #[derive(Serialize, Deserialize)]
        struct First(Option<AccountId>, AccountId, Action, Timestamp);
        impl Value for First {}
        const OLD: Table<LogNo, First> = Table::new("operator_log");

        let store = Store::in_memory().unwrap();
        let old = || First(None, AccountId(7), Action::Grant(Credits::whole(5)), Timestamp(9));
        store.write_blocking(move |tx| OLD.put(tx, &LogNo(1), &old())).unwrap();
        let page = store.read(|tx| log(tx, PageRequest::default())).unwrap();
        let deed = Deed::Account(AccountId(7), Action::Grant(Credits::whole(5)));
        assert_eq!(page.items, [LogEntry { by: None, deed, at: Timestamp(9) }]);
    }
}
