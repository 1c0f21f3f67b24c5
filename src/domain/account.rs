//! Accounts: a name, an address, a password, a tier; and the bonuses that come with time.

use serde::{Deserialize, Serialize};

use super::ledger::{self, EntryKind, NewEntry, Purse};
use super::{api_key, follow, session, team};
use crate::clock::Timestamp;
use crate::config::CreditSettings;
use crate::error::{Error, Noun, Result};
use crate::store::{BlobId, Order, Read, Sequence, Table, Tx, Value, blob, id_type};
use crate::units::Credits;

pub const ACCOUNTS: Table<AccountId, Account> = Table::new("account");
/// By lower-case user name.
const BY_USERNAME: Table<String, AccountId> = Table::new("account_by_username");
/// By lower-case e-mail address.
const BY_EMAIL: Table<String, AccountId> = Table::new("account_by_email");
const IDS: Sequence = Sequence::new("account");

id_type!(
    /// An account's number, printed as `user_id`.
    pub struct AccountId;
);

/// What an account may ask of the service. Source: generor-api.th.txt, the rate limit table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tier {
    #[default]
    Free,
    Basic,
    Pro,
    Enterprise,
}

impl Tier {
    pub const ALL: [Self; 4] = [Self::Free, Self::Basic, Self::Pro, Self::Enterprise];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Basic => "basic",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }

    /// Errors: `Invalid` naming `tier`.
    pub fn parse(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|tier| tier.as_str() == text)
            .ok_or_else(|| Error::invalid("tier", "must be free, basic, pro or enterprise"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    /// As it was written; unique whatever the case.
    pub username: String,
    pub email: String,
    /// An argon2id string.
    pub password_hash: String,
    pub tier: Tier,
    pub is_admin: bool,
    pub is_disabled: bool,
    pub bio: Option<String>,
    pub website: Option<String>,
    pub avatar: Option<BlobId>,
    pub joined_at: Timestamp,
    /// Whether the daily and weekly bonuses apply.
    pub has_bonuses: bool,
    /// The last UTC day and ISO week for which a bonus was given.
    pub bonus_day: i64,
    pub bonus_week: i64,
}

impl Value for Account {}

impl Account {
    /// Where its picture is served, from the root of the site. The number changes with the picture, so that the
    /// address can be kept for good.
    pub fn avatar_path(&self) -> Option<String> {
        self.avatar.map(|blob| format!("/users/{}/avatar/{blob}.webp", self.id))
    }
}

/// What is needed to make an account. `credits` of paid credits means: exactly these, and no bonuses ever.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub username: String,
    pub email: String,
    pub password_hash: String,
    pub tier: Tier,
    pub is_admin: bool,
    pub credits: Option<Credits>,
}

/// Makes an account and gives it what it starts with.
/// Errors: `Invalid` naming `username` or `email`; `Conflict` when either is taken.
pub fn create(tx: &mut Tx, new: &NewAccount, settings: &CreditSettings, now: Timestamp) -> Result<Account> {
    check_username(&new.username)?;
    check_email(&new.email)?;
    let (name_key, email_key) = (new.username.to_lowercase(), new.email.to_lowercase());
    if BY_USERNAME.exists(tx, &name_key)? {
        return Err(Error::conflict("This user name is taken"));
    }
    if BY_EMAIL.exists(tx, &email_key)? {
        return Err(Error::conflict("There is an account with this e-mail address already"));
    }
    let account = Account {
        id: AccountId(IDS.next(tx)?),
        username: new.username.clone(),
        email: new.email.clone(),
        password_hash: new.password_hash.clone(),
        tier: new.tier,
        is_admin: new.is_admin,
        is_disabled: false,
        bio: None,
        website: None,
        avatar: None,
        joined_at: now,
        has_bonuses: new.credits.is_none(),
        // The sign-up bonus is the first day's and the first week's.
        bonus_day: now.day(),
        bonus_week: now.iso_week(),
    };
    ACCOUNTS.put(tx, &account.id, &account)?;
    BY_USERNAME.put(tx, &name_key, &account.id)?;
    BY_EMAIL.put(tx, &email_key, &account.id)?;
    match new.credits {
        None => {
            let bonus = Credits::whole(i64::from(settings.signup)).min(settings.ceiling());
            ledger::add(tx, account.id, NewEntry::bonus(EntryKind::SignupBonus, bonus), now)?;
        }
        Some(paid) if !paid.is_zero() => {
            ledger::add(tx, account.id, NewEntry::new(EntryKind::Purchase, Purse::Paid, paid, ledger::STARTING), now)?;
        }
        Some(_) => {}
    }
    Ok(account)
}

/// Errors: `NotFound`.
pub fn get(tx: &dyn Read, id: AccountId) -> Result<Account> {
    ACCOUNTS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Account))
}

pub fn find_by_username(tx: &dyn Read, username: &str) -> Result<Option<Account>> {
    match BY_USERNAME.get(tx, &username.to_lowercase())? {
        Some(id) => ACCOUNTS.get(tx, &id),
        None => Ok(None),
    }
}

/// Errors: `NotFound`.
pub fn get_by_username(tx: &dyn Read, username: &str) -> Result<Account> {
    find_by_username(tx, username)?.ok_or(Error::NotFound(Noun::Account))
}

/// Accounts whose user name begins with `start`, whatever the case, in the order of their names; none that is disabled.
pub fn find_by_start(tx: &dyn Read, start: &str, limit: usize) -> Result<Vec<Account>> {
    let mut found = find_any_by_start(tx, start, limit)?;
    found.retain(|account| !account.is_disabled);
    Ok(found)
}

/// As `find_by_start`, disabled ones too; for administrators.
pub fn find_any_by_start(tx: &dyn Read, start: &str, limit: usize) -> Result<Vec<Account>> {
    let start = start.to_lowercase();
    let mut found: Vec<Account> = find_by_username(tx, &start)?.into_iter().collect();
    for (name, id) in BY_USERNAME.page(tx, &(), Some(&start), Order::Ascending, limit)? {
        if !name.starts_with(&start) {
            break;
        }
        found.extend(ACCOUNTS.get(tx, &id)?);
    }
    found.truncate(limit);
    Ok(found)
}

/// By user name, or by e-mail address if there is an `@` in it.
pub fn find_by_login(tx: &dyn Read, login: &str) -> Result<Option<Account>> {
    if !login.contains('@') {
        return find_by_username(tx, login);
    }
    match BY_EMAIL.get(tx, &login.to_lowercase())? {
        Some(id) => ACCOUNTS.get(tx, &id),
        None => Ok(None),
    }
}

/// All accounts, oldest first.
pub fn list(tx: &dyn Read) -> Result<Vec<Account>> {
    Ok(ACCOUNTS.scan(tx, &(), Order::Ascending, usize::MAX)?.into_iter().map(|(_, account)| account).collect())
}

/// How many accounts there are, closed ones included. Visits each record without reading it.
pub fn count(tx: &dyn Read) -> Result<u64> {
    ACCOUNTS.count(tx, &())
}

/// The `limit` accounts that were made before `after`, the latest first.
pub fn list_after(tx: &dyn Read, after: Option<AccountId>, limit: usize) -> Result<Vec<Account>> {
    let rows = ACCOUNTS.page(tx, &(), after.as_ref(), Order::Descending, limit)?;
    Ok(rows.into_iter().map(|(_, account)| account).collect())
}

/// Changes an account and stores it. The closure must leave `id`, `username` and `email` alone.
/// Errors: `NotFound`, and what the closure returns.
pub fn update(tx: &mut Tx, id: AccountId, change: impl FnOnce(&mut Account) -> Result<()>) -> Result<Account> {
    let mut account = get(tx, id)?;
    change(&mut account)?;
    ACCOUNTS.put(tx, &id, &account)?;
    Ok(account)
}

/// Closes an account for good: nobody can sign in, its name and address are free again, and nothing personal stays.
/// The record itself stays, as the ledger and comments refer to it; what it made is erased by `creation::erase_some`.
pub fn close(tx: &mut Tx, id: AccountId, now: Timestamp) -> Result<()> {
    let account = get(tx, id)?;
    BY_USERNAME.delete(tx, &account.username.to_lowercase())?;
    BY_EMAIL.delete(tx, &account.email.to_lowercase())?;
    if let Some(avatar) = account.avatar {
        blob::delete(tx, avatar)?;
    }
    let closed = Account {
        // No name can have a space, so it is nobody else's.
        username: format!("closed {id}"),
        email: String::new(),
        password_hash: String::new(),
        is_disabled: true,
        bio: None,
        website: None,
        avatar: None,
        ..account
    };
    ACCOUNTS.put(tx, &id, &closed)?;
    session::delete_all(tx, id)?;
    for key in api_key::list_active(tx, id)? {
        api_key::revoke(tx, Some(id), key.id, now)?;
    }
    for team in team::list(tx, id)? {
        team::leave(tx, team.id, id)?;
    }
    follow::delete_all(tx, id)
}

/// What an owner says of themselves; `None` leaves a field as it is, an empty text clears it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub bio: Option<String>,
    pub website: Option<String>,
}

const BIO_MAX_CHARS: usize = 1_000;
const WEBSITE_MAX_CHARS: usize = 255;

impl Profile {
    fn bio(&self) -> Option<&str> {
        self.bio.as_deref().map(str::trim)
    }

    fn website(&self) -> Option<&str> {
        self.website.as_deref().map(str::trim)
    }

    /// Errors: `Invalid` naming `bio` or `website`.
    pub fn check(&self) -> Result<()> {
        if self.bio().is_some_and(|bio| bio.chars().count() > BIO_MAX_CHARS) {
            return Err(Error::invalid("bio", format!("must be at most {BIO_MAX_CHARS} characters")));
        }
        if self.website().is_some_and(|url| !url.is_empty() && !is_web_address(url)) {
            return Err(Error::invalid("website", "must be an http or https URL"));
        }
        Ok(())
    }
}

/// Errors: as `Profile::check`.
pub fn update_profile(tx: &mut Tx, id: AccountId, profile: &Profile) -> Result<Account> {
    profile.check()?;
    let (bio, website) = (profile.bio(), profile.website());
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    update(tx, id, |account| {
        if let Some(bio) = bio {
            account.bio = some(bio);
        }
        if let Some(website) = website {
            account.website = some(website);
        }
        Ok(())
    })
}

fn is_web_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && url.chars().count() <= WEBSITE_MAX_CHARS
        && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether a bonus is due, so that most requests need no write.
pub fn bonus_is_due(account: &Account, now: Timestamp) -> bool {
    account.has_bonuses && (account.bonus_day < now.day() || account.bonus_week < now.iso_week())
}

/// Gives the bonuses of a new UTC day and a new ISO week, topping the free purse up to its ceiling.
pub fn give_due_bonuses(tx: &mut Tx, id: AccountId, settings: &CreditSettings, now: Timestamp) -> Result<()> {
    let mut account = get(tx, id)?;
    if !bonus_is_due(&account, now) {
        return Ok(());
    }
    let due = [
        (account.bonus_day < now.day(), EntryKind::DailyBonus, settings.daily),
        (account.bonus_week < now.iso_week(), EntryKind::WeeklyBonus, settings.weekly),
    ];
    for (is_due, kind, amount) in due {
        let room = settings.ceiling() - ledger::balance(tx, id)?.free;
        let bonus = Credits::whole(i64::from(amount)).min(room);
        if is_due && bonus > Credits::ZERO {
            ledger::add(tx, id, NewEntry::bonus(kind, bonus), now)?;
        }
    }
    account.bonus_day = now.day();
    account.bonus_week = now.iso_week();
    ACCOUNTS.put(tx, &id, &account)
}

/// A user name is 3 to 30 letters, digits, `_` or `-`, and begins with a letter or digit.
/// Errors: `Invalid` naming `username`.
pub fn check_username(username: &str) -> Result<()> {
    let length = username.chars().count();
    let fits = username.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let begins = username.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !(3..=30).contains(&length) || !fits || !begins {
        return Err(Error::invalid(
            "username",
            "must be 3 to 30 letters, digits, _ or -, beginning with a letter or digit",
        ));
    }
    // These would collide with paths such as /users/me.
    if ["me", "new", "admin", "api", "system"].contains(&username.to_lowercase().as_str()) {
        return Err(Error::invalid("username", "is reserved"));
    }
    Ok(())
}

fn check_email(email: &str) -> Result<()> {
    let well_formed = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if well_formed { Ok(()) } else { Err(Error::invalid("email", "must be an e-mail address")) }
}
