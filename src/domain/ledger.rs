//! Credits: an append-only ledger, three purses, and holds.
//!
//! A balance is what the entries add up to; it is kept beside them so that reading it is one look-up, and `audit`
//! proves that the two agree. A hold sets credits aside without an entry: it ends either as a capture, which is an
//! entry of what was really spent, or as a release, which leaves no trace. So a failure never costs anything.
//! Invariants: no purse is ever negative, held credits included; every hold belongs to an unfinished job.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::JobId;
use super::account::{self, AccountId};
use super::audit::Finding;
use super::page::{self, Page, PageRequest};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::store::{Counter, Index, Key, Order, Read, Sequence, Table, Tx, Value, id_type};
use crate::units::Credits;

const ENTRIES: Table<(AccountId, EntryNo), Entry> = Table::new("ledger_entry");
const BY_KIND: Index<(AccountId, EntryKind, EntryNo)> = Index::new("ledger_entry_by_kind");
const COUNTS: Counter<(AccountId, u8)> = Counter::new("ledger_entry_count");
/// What an account ever spent, in millionths of a credit.
const SPENT: Counter<AccountId> = Counter::new("ledger_spent");
const BALANCES: Table<AccountId, Balance> = Table::new("ledger_balance");
/// What was captured for each job, so that it can be given back.
const CHARGES: Table<JobId, Charge> = Table::new("ledger_charge");
pub const HOLDS: Table<HoldId, Hold> = Table::new("ledger_hold");
const ENTRY_NUMBERS: Sequence = Sequence::new("ledger_entry");
const HOLD_NUMBERS: Sequence = Sequence::new("ledger_hold");

id_type!(
    /// The place of an entry in the ledger.
    pub struct EntryNo;
);
id_type!(
    /// A hold's number.
    pub struct HoldId;
);

/// Where credits are kept; spent in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purse {
    /// Bonuses.
    Free,
    /// What others gave.
    Earned,
    /// What was bought or granted.
    Paid,
}

/// An amount in each purse; signed where it is a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    pub free: Credits,
    pub earned: Credits,
    pub paid: Credits,
}

impl Split {
    pub fn of(purse: Purse, amount: Credits) -> Self {
        let mut split = Self::default();
        match purse {
            Purse::Free => split.free = amount,
            Purse::Earned => split.earned = amount,
            Purse::Paid => split.paid = amount,
        }
        split
    }

    pub fn total(&self) -> Credits {
        self.free + self.earned + self.paid
    }

    fn plus(self, other: Self) -> Self {
        Self { free: self.free + other.free, earned: self.earned + other.earned, paid: self.paid + other.paid }
    }

    fn negated(self) -> Self {
        Self { free: -self.free, earned: -self.earned, paid: -self.paid }
    }

    fn has_negative(&self) -> bool {
        self.free.is_negative() || self.earned.is_negative() || self.paid.is_negative()
    }

    /// `amount` taken from these purses in the order of spending; less if there is less.
    fn take(&self, amount: Credits) -> Self {
        let free = amount.min(self.free);
        let earned = (amount - free).min(self.earned);
        let paid = (amount - free - earned).min(self.paid);
        Self { free, earned, paid }
    }

    /// `amount` put back where it came from, against the order of spending; less if less came.
    fn give_back(&self, amount: Credits) -> Self {
        let paid = amount.min(self.paid);
        let earned = (amount - paid).min(self.earned);
        let free = (amount - paid - earned).min(self.free);
        Self { free, earned, paid }
    }
}

/// What an account can spend now, by purse: its entries less its holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The sum of the entries.
    booked: Split,
    /// The sum of the open holds.
    held: Split,
}

impl Value for Balance {}

impl Balance {
    fn available(&self) -> Split {
        self.booked.plus(self.held.negated())
    }
}

/// Why an entry was made. Source: generor-api.th.txt, `GET /credits/transactions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryKind {
    Spend,
    Purchase,
    DailyBonus,
    WeeklyBonus,
    SignupBonus,
    Refund,
    GiftSent,
    GiftReceived,
}

impl EntryKind {
    pub const ALL: [Self; 8] = [
        Self::Spend,
        Self::Purchase,
        Self::DailyBonus,
        Self::WeeklyBonus,
        Self::SignupBonus,
        Self::Refund,
        Self::GiftSent,
        Self::GiftReceived,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spend => "spend",
            Self::Purchase => "purchase",
            Self::DailyBonus => "daily_bonus",
            Self::WeeklyBonus => "weekly_bonus",
            Self::SignupBonus => "signup_bonus",
            Self::Refund => "refund",
            Self::GiftSent => "gift_sent",
            Self::GiftReceived => "gift_received",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A kind's place in `ALL`, which must therefore only ever grow at its end.
impl Key for EntryKind {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        let place = u8::decode(bytes)?;
        Self::ALL.get(usize::from(place)).copied().ok_or_else(|| Error::internal("an unknown kind of ledger entry"))
    }
}

/// One line of the ledger; never changed, never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub no: EntryNo,
    pub account: AccountId,
    pub kind: EntryKind,
    /// Signed: what was spent is negative.
    pub change: Split,
    /// What could be spent after it.
    pub balance_after: Credits,
    /// The job that was paid for.
    pub job: Option<JobId>,
    /// A phrase for the owner.
    pub note: String,
    pub at: Timestamp,
}

impl Value for Entry {}

/// The note of credits from an operator.
pub const GRANTED: &str = "Granted by the operator";
/// The note of credits that an account was made with.
pub const STARTING: &str = "Starting credits";

/// What `add` needs to know.
#[derive(Debug, Clone)]
pub struct NewEntry {
    pub kind: EntryKind,
    pub change: Split,
    pub job: Option<JobId>,
    pub note: String,
}

impl NewEntry {
    pub fn new(kind: EntryKind, purse: Purse, amount: Credits, note: impl Into<String>) -> Self {
        Self { kind, change: Split::of(purse, amount), job: None, note: note.into() }
    }

    /// Credits that come with time, into the free purse.
    pub fn bonus(kind: EntryKind, amount: Credits) -> Self {
        let note = match kind {
            EntryKind::DailyBonus => "Daily bonus",
            EntryKind::WeeklyBonus => "Weekly bonus",
            _ => "Sign-up bonus",
        };
        Self::new(kind, Purse::Free, amount, note)
    }
}

/// Credits set aside for a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub id: HoldId,
    pub account: AccountId,
    pub job: JobId,
    pub amount: Split,
}

impl Value for Hold {}

/// What a job cost in the end, and how much of that was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Charge {
    account: AccountId,
    spent: Split,
    refunded: Split,
}

impl Value for Charge {}

/// What an account can spend now, by purse.
pub fn balance(tx: &dyn Read, account: AccountId) -> Result<Split> {
    Ok(BALANCES.get(tx, &account)?.unwrap_or_default().available())
}

/// What an account ever spent.
pub fn spent(tx: &dyn Read, account: AccountId) -> Result<Credits> {
    let micros = SPENT.get(tx, &account)?;
    Ok(Credits::from_micros(i64::try_from(micros).unwrap_or(i64::MAX)))
}

/// Writes one line of the ledger.
/// Errors: `InsufficientCredits` when it would leave a purse with less than is held or with less than nothing.
pub fn add(tx: &mut Tx, account: AccountId, new: NewEntry, now: Timestamp) -> Result<Entry> {
    let mut balance = BALANCES.get(tx, &account)?.unwrap_or_default();
    let before = balance.available();
    balance.booked = balance.booked.plus(new.change);
    if balance.available().has_negative() {
        return Err(Error::InsufficientCredits { needed: -new.change.total(), balance: before.total() });
    }
    write(tx, account, balance, new, now)
}

fn write(tx: &mut Tx, account: AccountId, balance: Balance, new: NewEntry, now: Timestamp) -> Result<Entry> {
    let entry = Entry {
        no: EntryNo(ENTRY_NUMBERS.next(tx)?),
        account,
        kind: new.kind,
        change: new.change,
        balance_after: balance.available().total(),
        job: new.job,
        note: new.note,
        at: now,
    };
    BALANCES.put(tx, &account, &balance)?;
    ENTRIES.put(tx, &(account, entry.no), &entry)?;
    BY_KIND.insert(tx, &(account, entry.kind, entry.no))?;
    COUNTS.add(tx, &(account, entry.kind as u8), 1)?;
    if entry.kind == EntryKind::Spend {
        SPENT.add(tx, &account, -entry.change.total().micros())?;
    }
    Ok(entry)
}

/// Sets `amount` aside for `job`, from the free, then the earned, then the paid purse.
/// Errors: `InsufficientCredits` when less than `amount` can be spent.
pub fn hold(tx: &mut Tx, account: AccountId, job: JobId, amount: Credits) -> Result<Hold> {
    let mut balance = BALANCES.get(tx, &account)?.unwrap_or_default();
    let available = balance.available();
    if available.total() < amount {
        return Err(Error::InsufficientCredits { needed: amount, balance: available.total() });
    }
    let hold = Hold { id: HoldId(HOLD_NUMBERS.next(tx)?), account, job, amount: available.take(amount) };
    balance.held = balance.held.plus(hold.amount);
    HOLDS.put(tx, &hold.id, &hold)?;
    BALANCES.put(tx, &account, &balance)?;
    Ok(hold)
}

/// Ends a hold by spending `actual`, at most what was held; the rest can be spent again.
/// Returns what was really charged.
/// Errors: `NotFound` when the hold has ended before, so that nothing is settled twice.
pub fn capture(tx: &mut Tx, id: HoldId, actual: Credits, note: &str, now: Timestamp) -> Result<Credits> {
    let (hold, mut balance) = end(tx, id)?;
    let spent = hold.amount.take(actual.max(Credits::ZERO));
    balance.booked = balance.booked.plus(spent.negated());
    if spent.total().is_zero() {
        BALANCES.put(tx, &hold.account, &balance)?;
    } else {
        let new =
            NewEntry { kind: EntryKind::Spend, change: spent.negated(), job: Some(hold.job), note: note.to_owned() };
        CHARGES.put(tx, &hold.job, &Charge { account: hold.account, spent, refunded: Split::default() })?;
        write(tx, hold.account, balance, new, now)?;
    }
    Ok(spent.total())
}

/// Ends a hold without spending anything.
/// Errors: `NotFound` when the hold has ended before.
pub fn release(tx: &mut Tx, id: HoldId) -> Result<()> {
    let (hold, balance) = end(tx, id)?;
    BALANCES.put(tx, &hold.account, &balance)
}

fn end(tx: &mut Tx, id: HoldId) -> Result<(Hold, Balance)> {
    let hold = HOLDS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Job))?;
    let mut balance = BALANCES.get(tx, &hold.account)?.unwrap_or_default();
    balance.held = balance.held.plus(hold.amount.negated());
    HOLDS.delete(tx, &id)?;
    Ok((hold, balance))
}

/// Gives back what a job was charged, or `amount` of it, into the purses that it came from.
/// Errors: `Conflict` when nothing is left to give back; `Invalid` naming `credits` for more than that, or nothing.
pub fn refund(tx: &mut Tx, job: JobId, amount: Option<Credits>, note: &str, now: Timestamp) -> Result<Entry> {
    let charge = CHARGES.get(tx, &job)?;
    let left = charge.map(|charge| charge.spent.plus(charge.refunded.negated())).unwrap_or_default();
    let Some(mut charge) = charge.filter(|_| !left.total().is_zero()) else {
        return Err(Error::conflict("It has cost nothing, or everything was given back already"));
    };
    let amount = amount.unwrap_or(left.total());
    if amount <= Credits::ZERO || amount > left.total() {
        return Err(Error::invalid("credits", format!("must be more than 0 and at most {}", left.total())));
    }
    let change = left.give_back(amount);
    charge.refunded = charge.refunded.plus(change);
    CHARGES.put(tx, &job, &charge)?;
    add(tx, charge.account, NewEntry { kind: EntryKind::Refund, change, job: Some(job), note: note.to_owned() }, now)
}

/// Most credits of one gift, so that no purse overflows.
const GIFT_MAX: Credits = Credits::whole(1_000_000_000);

/// What of a balance may be given away: all but bonuses.
fn giftable(balance: Split) -> Split {
    Split { free: Credits::ZERO, ..balance }
}

/// The most that an account can give away now.
pub fn gift_most(tx: &dyn Read, account: AccountId) -> Result<Credits> {
    Ok(giftable(balance(tx, account)?).total())
}

/// Gives `amount` of what an account was given or bought to another, where it is earned. Bonuses stay where they are:
/// otherwise accounts could be made for theirs. Returns the giver's entry.
/// Errors: `Invalid` naming `amount` or `username`; `NotFound` for the other; `InsufficientCredits`.
pub fn gift(tx: &mut Tx, from: AccountId, to: &str, amount: Credits, now: Timestamp) -> Result<Entry> {
    if !(Credits::whole(1)..=GIFT_MAX).contains(&amount) {
        return Err(Error::invalid("amount", format!("must be 1 to {GIFT_MAX}")));
    }
    let giver = account::get(tx, from)?;
    let receiver = account::get_by_username(tx, to.trim())?;
    if receiver.is_disabled {
        return Err(Error::NotFound(Noun::Account));
    }
    if receiver.id == from {
        return Err(Error::invalid("username", "must be someone else"));
    }
    let available = balance(tx, from)?;
    if available.total() < amount {
        return Err(Error::InsufficientCredits { needed: amount, balance: available.total() });
    }
    let giftable = giftable(available);
    if giftable.total() < amount {
        let most = giftable.total();
        return Err(Error::invalid("amount", format!("must be at most {most}: bonus credits cannot be given away")));
    }
    let change = giftable.take(amount).negated();
    let sent = NewEntry { kind: EntryKind::GiftSent, change, job: None, note: format!("To {}", receiver.username) };
    let note = format!("From {}", giver.username);
    add(tx, receiver.id, NewEntry::new(EntryKind::GiftReceived, Purse::Earned, amount, note), now)?;
    add(tx, from, sent, now)
}

/// An account's entries since a moment, newest first and at most `limit`, and what could be spent before them.
pub fn since(tx: &dyn Read, account: AccountId, at: Timestamp, limit: usize) -> Result<(Vec<Entry>, Credits)> {
    let (mut entries, mut before) = (Vec::new(), Credits::ZERO);
    ENTRIES.for_each(tx, &account, Order::Descending, |_, entry| {
        if entry.at < at || entries.len() >= limit {
            before = entry.balance_after;
            return Ok(ControlFlow::Break(()));
        }
        entries.push(entry);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((entries, before))
}

/// A page of an account's ledger, all of it or one kind.
pub fn list(tx: &dyn Read, account: AccountId, kind: Option<EntryKind>, request: PageRequest) -> Result<Page<Entry>> {
    let (items, total, next) = match kind {
        None => {
            let (rows, next) = page::rows(tx, &ENTRIES, &account, request)?;
            let mut total = 0;
            for kind in EntryKind::ALL {
                total += COUNTS.get(tx, &(account, kind as u8))?;
            }
            (rows.into_iter().map(|(_, entry)| entry).collect(), total, next)
        }
        Some(kind) => {
            let (keys, next) = page::keys(tx, &BY_KIND, &(account, kind), request)?;
            let mut items = Vec::with_capacity(keys.len());
            for (_, _, no) in keys {
                items.extend(ENTRIES.get(tx, &(account, no))?);
            }
            (items, COUNTS.get(tx, &(account, kind as u8))?, next)
        }
    };
    Ok(Page { items, request, total, next })
}

/// Adds up every entry and every hold of an account and compares with what is kept.
/// `open_job` tells whether a job is unfinished: a hold of a finished job is credits lost.
pub fn audit(tx: &dyn Read, account: AccountId, open_job: impl Fn(JobId) -> Result<bool>) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut find = |problem: String| findings.push(Finding { account: Some(account), problem });
    let kept = BALANCES.get(tx, &account)?.unwrap_or_default();
    let mut booked = Split::default();
    let mut entries = [0u64; EntryKind::ALL.len()];
    let mut spent = Credits::ZERO;
    ENTRIES.for_each(tx, &account, Order::Ascending, |_, entry| {
        booked = booked.plus(entry.change);
        entries[entry.kind as usize] += 1;
        if entry.kind == EntryKind::Spend {
            spent -= entry.change.total();
        }
        if booked.has_negative() {
            find(format!("a purse is below zero after entry {}", entry.no));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut held = Split::default();
    for (_, hold) in HOLDS.scan(tx, &(), Order::Ascending, usize::MAX)? {
        if hold.account == account {
            held = held.plus(hold.amount);
            if !open_job(hold.job)? {
                find(format!("hold {} belongs to finished job {}", hold.id, hold.job));
            }
        }
    }
    if booked != kept.booked {
        find(format!("entries add up to {}, the balance says {}", booked.total(), kept.booked.total()));
    }
    if held != kept.held {
        find(format!("holds add up to {}, the balance says {}", held.total(), kept.held.total()));
    }
    if kept.available().has_negative() {
        find("more is held than there is".to_owned());
    }
    let spent_kept = self::spent(tx, account)?;
    if spent != spent_kept {
        find(format!("{spent} were spent, {spent_kept} are kept as spent"));
    }
    for (kind, entries) in EntryKind::ALL.into_iter().zip(entries) {
        let name = kind.as_str();
        let (counted, listed) = (COUNTS.get(tx, &(account, kind as u8))?, BY_KIND.count(tx, &(account, kind))?);
        if counted != entries {
            find(format!("{entries} entries of type {name}, {counted} counted"));
        }
        if listed != entries {
            find(format!("{entries} entries of type {name}, {listed} listed"));
        }
    }
    Ok(findings)
}
