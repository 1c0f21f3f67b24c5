//! Who follows whom.

use std::ops::ControlFlow;

use super::account::AccountId;
use super::audit::{Census, Findings};
use super::notification::{self, Event};
use super::page::{self, Page, PageRequest};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::{Counter, Index, Order, Read, Table, Tx};

/// Follower, followed; since when.
const FOLLOWS: Table<(AccountId, AccountId), Timestamp> = Table::new("follow");
/// Both directions in the order of time: the one whose list it is, since when, the other.
const FOLLOWING: Index<(AccountId, Timestamp, AccountId)> = Index::new("follow_following");
const FOLLOWERS: Index<(AccountId, Timestamp, AccountId)> = Index::new("follow_followers");
const FOLLOWING_COUNT: Counter<AccountId> = Counter::new("follow_following_count");
const FOLLOWER_COUNT: Counter<AccountId> = Counter::new("follow_follower_count");

/// How many people one account may follow; a feed reads a list for each of them.
pub const FOLLOWING_MAX: u64 = 1_000;

/// Follows; following twice changes nothing.
/// Errors: `Invalid` naming `username` for oneself; `Conflict` above the limit.
pub fn create(tx: &mut Tx, follower: AccountId, followed: AccountId, now: Timestamp) -> Result<()> {
    if follower == followed {
        return Err(Error::invalid("username", "must be someone else: you cannot follow yourself"));
    }
    if FOLLOWS.exists(tx, &(follower, followed))? {
        return Ok(());
    }
    if FOLLOWING_COUNT.get(tx, &follower)? >= FOLLOWING_MAX {
        return Err(Error::conflict(format!("You can follow at most {FOLLOWING_MAX} people")));
    }
    FOLLOWS.put(tx, &(follower, followed), &now)?;
    FOLLOWING.insert(tx, &(follower, now, followed))?;
    FOLLOWERS.insert(tx, &(followed, now, follower))?;
    FOLLOWING_COUNT.add(tx, &follower, 1)?;
    FOLLOWER_COUNT.add(tx, &followed, 1)?;
    notification::create(tx, followed, Event::Followed { by: follower }, now)
}

/// Follows no longer; not having followed changes nothing.
pub fn delete(tx: &mut Tx, follower: AccountId, followed: AccountId) -> Result<()> {
    let Some(since) = FOLLOWS.get(tx, &(follower, followed))? else { return Ok(()) };
    FOLLOWS.delete(tx, &(follower, followed))?;
    FOLLOWING.remove(tx, &(follower, since, followed))?;
    FOLLOWERS.remove(tx, &(followed, since, follower))?;
    FOLLOWING_COUNT.add(tx, &follower, -1)?;
    FOLLOWER_COUNT.add(tx, &followed, -1)?;
    Ok(())
}

/// Takes an account out of everyone's lists, and everyone out of its own.
pub fn delete_all(tx: &mut Tx, account: AccountId) -> Result<()> {
    for (_, _, followed) in FOLLOWING.scan(tx, &account, Order::Ascending, usize::MAX)? {
        delete(tx, account, followed)?;
    }
    for (_, _, follower) in FOLLOWERS.scan(tx, &account, Order::Ascending, usize::MAX)? {
        delete(tx, follower, account)?;
    }
    Ok(())
}

pub fn exists(tx: &dyn Read, follower: AccountId, followed: AccountId) -> Result<bool> {
    FOLLOWS.exists(tx, &(follower, followed))
}

/// Whom an account follows, and since when.
pub fn list_following(tx: &dyn Read, account: AccountId, request: PageRequest) -> Result<Page<(AccountId, Timestamp)>> {
    list(tx, &FOLLOWING, FOLLOWING_COUNT.get(tx, &account)?, account, request)
}

/// Who follows an account, and since when.
pub fn list_followers(tx: &dyn Read, account: AccountId, request: PageRequest) -> Result<Page<(AccountId, Timestamp)>> {
    list(tx, &FOLLOWERS, FOLLOWER_COUNT.get(tx, &account)?, account, request)
}

fn list(
    tx: &dyn Read,
    index: &Index<(AccountId, Timestamp, AccountId)>,
    total: u64,
    account: AccountId,
    request: PageRequest,
) -> Result<Page<(AccountId, Timestamp)>> {
    let (keys, next) = page::keys(tx, index, &account, request)?;
    Ok(Page { items: keys.into_iter().map(|(_, since, other)| (other, since)).collect(), request, total, next })
}

/// Everyone an account follows, the latest first: what a feed reads.
pub fn all_following(tx: &dyn Read, account: AccountId) -> Result<Vec<AccountId>> {
    let rows = FOLLOWING.scan(tx, &account, Order::Descending, FOLLOWING_MAX as usize)?;
    Ok(rows.into_iter().map(|(_, _, other)| other).collect())
}

/// How many follow the account, and how many it follows.
pub fn counts(tx: &dyn Read, account: AccountId) -> Result<(u64, u64)> {
    Ok((FOLLOWER_COUNT.get(tx, &account)?, FOLLOWING_COUNT.get(tx, &account)?))
}

/// Counts both directions anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut following, mut followers) = (Census::default(), Census::default());
    FOLLOWS.for_each(tx, &(), Order::Ascending, |(follower, followed), _| {
        following.count(&follower);
        followers.count(&followed);
        Ok(ControlFlow::Continue(()))
    })?;
    for (index, counter, counted) in
        [(&FOLLOWING, &FOLLOWING_COUNT, following), (&FOLLOWERS, &FOLLOWER_COUNT, followers)]
    {
        let mut listed = Census::default();
        index.for_each(tx, &(), Order::Ascending, |(account, ..)| {
            listed.count(&account);
            Ok(ControlFlow::Continue(()))
        })?;
        findings.compare(index.name(), &listed, &counted)?;
        findings.check(tx, counter, &counted)?;
    }
    Ok(())
}
