//! API keys: shown once, kept as a digest, limited by scopes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::access::{Caller, Scopes};
use super::account::{self, AccountId};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::random::Random;
use crate::store::{Index, Order, Read, Sequence, Table, Tx, Value, id_type};

pub const KEYS: Table<ApiKeyId, ApiKey> = Table::new("api_key");
/// By SHA-256 of the key: it has enough chance in it to need no slow hash.
const BY_DIGEST: Table<[u8; 32], ApiKeyId> = Table::new("api_key_by_digest");
const BY_ACCOUNT: Index<(AccountId, ApiKeyId)> = Index::new("api_key_by_account");
const IDS: Sequence = Sequence::new("api_key");

/// Source: generor-api.th.txt, "สูงสุด 10 คีย์".
pub const MAX_ACTIVE: usize = 10;
/// How much of a key is kept for people to tell it by: `gnr_live_a1b2c3d4`.
const PREFIX_TAIL: usize = 8;
const NAME_MAX_CHARS: usize = 100;

id_type!(
    /// An API key's number, printed as `key_id`.
    pub struct ApiKeyId;
);

/// The two forms of a key; either opens every dialect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyKind {
    /// `gnr_live_` and 40 hexadecimal digits.
    #[default]
    Gnr,
    /// `sk-` and 48 letters and digits.
    Sk,
}

impl KeyKind {
    const fn start(self) -> &'static str {
        match self {
            Self::Gnr => "gnr_live_",
            Self::Sk => "sk-",
        }
    }

    /// A new key of this form.
    pub fn generate(self, random: &Random) -> String {
        match self {
            Self::Gnr => format!("{}{}", self.start(), random.hex::<20>()),
            Self::Sk => format!("{}{}", self.start(), random.letters_and_digits(48)),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub account: AccountId,
    pub name: String,
    /// The beginning of the key, for people to tell it by.
    pub prefix: String,
    pub digest: [u8; 32],
    pub scopes: Scopes,
    pub created_at: Timestamp,
    /// To the hour: a key in use must not cost a write with every request.
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl Value for ApiKey {}

/// The digest under which a key is stored and found.
pub fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// Stores the digest of `secret` as a new key of `caller`'s account.
/// Errors: `Invalid` naming `name`; `Forbidden` when the new key would be stronger than the caller;
/// `Conflict` when the account has ten active keys.
pub fn create(
    tx: &mut Tx,
    caller: &Caller,
    name: &str,
    scopes: Scopes,
    secret: &str,
    now: Timestamp,
) -> Result<ApiKey> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
        return Err(Error::invalid("name", "must be 1 to 100 characters"));
    }
    if !caller.scopes.cover(&scopes) {
        return Err(Error::forbidden("a key that holds every scope it hands out"));
    }
    if list_active(tx, caller.account)?.len() >= MAX_ACTIVE {
        return Err(Error::conflict("An account can have at most 10 active API keys"));
    }
    let start = if secret.starts_with(KeyKind::Sk.start()) { KeyKind::Sk.start() } else { KeyKind::Gnr.start() };
    let key = ApiKey {
        id: ApiKeyId(IDS.next(tx)?),
        account: caller.account,
        name: name.to_owned(),
        prefix: secret.chars().take(start.len() + PREFIX_TAIL).collect(),
        digest: digest(secret),
        scopes,
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    KEYS.put(tx, &key.id, &key)?;
    BY_DIGEST.put(tx, &key.digest, &key.id)?;
    BY_ACCOUNT.insert(tx, &(key.account, key.id))?;
    Ok(key)
}

/// An account's keys, newest first, revoked ones included.
pub fn list(tx: &dyn Read, account: AccountId) -> Result<Vec<ApiKey>> {
    let ids = BY_ACCOUNT.scan(tx, &account, Order::Descending, usize::MAX)?;
    ids.into_iter().map(|(_, id)| get(tx, id)).collect()
}

pub fn list_active(tx: &dyn Read, account: AccountId) -> Result<Vec<ApiKey>> {
    Ok(list(tx, account)?.into_iter().filter(|key| key.revoked_at.is_none()).collect())
}

fn get(tx: &dyn Read, id: ApiKeyId) -> Result<ApiKey> {
    KEYS.get(tx, &id)?.ok_or(Error::NotFound(Noun::ApiKey))
}

/// Ends a key at once. `owner` is `None` for an administrator.
/// Errors: `NotFound` when it does not exist, is another's, or was revoked before.
pub fn revoke(tx: &mut Tx, owner: Option<AccountId>, id: ApiKeyId, now: Timestamp) -> Result<ApiKey> {
    let mut key = get(tx, id)?;
    if owner.is_some_and(|owner| owner != key.account) || key.revoked_at.is_some() {
        return Err(Error::NotFound(Noun::ApiKey));
    }
    key.revoked_at = Some(now);
    KEYS.put(tx, &id, &key)?;
    BY_DIGEST.delete(tx, &key.digest)?;
    Ok(key)
}

/// The caller behind a key.
/// Errors: `Unauthenticated` for an unknown or revoked key, or a disabled account.
pub fn authenticate(tx: &dyn Read, secret: &str) -> Result<(Caller, ApiKey)> {
    let id = BY_DIGEST.get(tx, &digest(secret))?.ok_or(Error::Unauthenticated)?;
    let key = KEYS.get(tx, &id)?.ok_or(Error::Unauthenticated)?;
    let account = account::ACCOUNTS.get(tx, &key.account)?.ok_or(Error::Unauthenticated)?;
    if account.is_disabled || key.revoked_at.is_some() {
        return Err(Error::Unauthenticated);
    }
    let caller = Caller { key: Some(key.id), scopes: key.scopes.clone(), ..Caller::owner(&account) };
    Ok((caller, key))
}

/// Whether the time of last use should be written again.
pub fn use_is_stale(key: &ApiKey, now: Timestamp) -> bool {
    key.last_used_at.is_none_or(|at| now.since(at).as_secs() >= 3600)
}

pub fn mark_used(tx: &mut Tx, id: ApiKeyId, now: Timestamp) -> Result<()> {
    let mut key = get(tx, id)?;
    key.last_used_at = Some(now);
    KEYS.put(tx, &id, &key)
}
