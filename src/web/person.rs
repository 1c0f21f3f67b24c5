//! Someone, as the pages name them: a name that leads to a profile, and a picture or a letter.

use crate::domain::{Account, AccountId, account};
use crate::error::Result;
use crate::store::Read;

/// An account in a line of a page.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    /// The address of their picture.
    pub avatar: Option<String>,
}

impl Person {
    pub fn of(account: &Account) -> Self {
        Self { name: account.username.clone(), avatar: account.avatar_path() }
    }

    /// Errors: `NotFound`.
    pub fn find(tx: &dyn Read, id: AccountId) -> Result<Self> {
        Ok(Self::of(&account::get(tx, id)?))
    }

    /// The letter in place of a picture.
    pub fn initial(&self) -> String {
        self.name.chars().take(1).flat_map(char::to_uppercase).collect()
    }

    pub fn href(&self) -> String {
        format!("/u/{}", self.name)
    }
}
