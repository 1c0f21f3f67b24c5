//! Sessions on the pages: a random token in a cookie, its digest in the store.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::account::{self, AccountId};
use super::api_key::digest;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::random::hex;
use crate::store::{Index, Order, Read, Table, Tx, Value};

const SESSIONS: Table<[u8; 32], Session> = Table::new("session");
const BY_ACCOUNT: Index<(AccountId, [u8; 32])> = Index::new("session_by_account");

/// Sessions that are shown.
const LISTED_MAX: usize = 100;

/// How long a session lasts after signing in.
pub const LIFETIME: Duration = Duration::from_secs(30 * 86_400);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub account: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// The browser's own words about itself, for the owner to recognise the session by.
    pub user_agent: String,
}

impl Value for Session {}

/// Opens a session for `token`, a fresh secret; signing in always makes a new one.
pub fn create(tx: &mut Tx, account: AccountId, token: &str, user_agent: &str, now: Timestamp) -> Result<Session> {
    let session = Session {
        account,
        created_at: now,
        expires_at: now.plus(LIFETIME),
        user_agent: user_agent.chars().take(200).collect(),
    };
    let key = digest(token);
    SESSIONS.put(tx, &key, &session)?;
    BY_ACCOUNT.insert(tx, &(account, key))?;
    Ok(session)
}

/// The caller behind a token.
/// Errors: `Unauthenticated` when it is unknown or over, or the account is disabled.
pub fn authenticate(tx: &dyn Read, token: &str, now: Timestamp) -> Result<Caller> {
    let session = SESSIONS.get(tx, &digest(token))?.ok_or(Error::Unauthenticated)?;
    let account = account::ACCOUNTS.get(tx, &session.account)?.ok_or(Error::Unauthenticated)?;
    if account.is_disabled || session.expires_at <= now {
        return Err(Error::Unauthenticated);
    }
    Ok(Caller::owner(&account))
}

/// Ends the session of `token`, if there is one.
pub fn delete(tx: &mut Tx, token: &str) -> Result<()> {
    let key = digest(token);
    if let Some(session) = SESSIONS.get(tx, &key)? {
        SESSIONS.delete(tx, &key)?;
        BY_ACCOUNT.remove(tx, &(session.account, key))?;
    }
    Ok(())
}

/// The open sessions of an account, the latest first, each with the name under which it can be ended.
pub fn list(tx: &dyn Read, account: AccountId, now: Timestamp) -> Result<Vec<(String, Session)>> {
    let mut found = Vec::new();
    for (_, key) in BY_ACCOUNT.scan(tx, &account, Order::Ascending, LISTED_MAX)? {
        let session = SESSIONS.get(tx, &key)?.filter(|session| session.expires_at > now);
        found.extend(session.map(|session| (name(&key), session)));
    }
    found.sort_by_key(|(_, session)| std::cmp::Reverse(session.created_at));
    Ok(found)
}

/// The name of the session of `token`, as `list` has it.
pub fn id_of(token: &str) -> String {
    name(&digest(token))
}

/// Enough of a digest to tell an account's sessions apart, too little to find the token by.
fn name(key: &[u8; 32]) -> String {
    hex(key.get(..8).unwrap_or_default())
}

/// Ends one session of an account by its name; one that is over already changes nothing.
pub fn revoke(tx: &mut Tx, account: AccountId, id: &str) -> Result<()> {
    delete_where(tx, account, |name| name == id)
}

/// Ends every session of an account but the one called `this`.
pub fn delete_others(tx: &mut Tx, account: AccountId, this: Option<&str>) -> Result<()> {
    delete_where(tx, account, |name| Some(name) != this)
}

fn delete_where(tx: &mut Tx, account: AccountId, is_ended: impl Fn(&str) -> bool) -> Result<()> {
    for (account, key) in BY_ACCOUNT.scan(tx, &account, Order::Ascending, usize::MAX)? {
        if is_ended(&name(&key)) {
            SESSIONS.delete(tx, &key)?;
            BY_ACCOUNT.remove(tx, &(account, key))?;
        }
    }
    Ok(())
}

/// Ends every session of an account, as after a change of password.
pub fn delete_all(tx: &mut Tx, account: AccountId) -> Result<()> {
    delete_where(tx, account, |_| true)
}
