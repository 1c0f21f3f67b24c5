//! Who is asking, and what they may do.

use serde::{Deserialize, Serialize};

use super::account::{Account, AccountId, Tier};
use super::api_key::ApiKeyId;
use crate::error::{Error, Result};

/// A right that an API key can be limited to. Source: generor-api.th.txt, "ขอบเขต".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// GET requests.
    Read,
    /// Changes: comments, ratings, profile.
    Write,
    /// Generating, which costs credits.
    Generate,
}

impl Scope {
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Generate];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Generate => "generate",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    const fn phrase(self) -> &'static str {
        match self {
            Self::Read => "the read scope",
            Self::Write => "the write scope",
            Self::Generate => "the generate scope",
        }
    }
}

/// The rights of a key. An empty list means all of its owner's rights.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scopes(pub Vec<Scope>);

impl Scopes {
    pub fn allow(&self, scope: Scope) -> bool {
        self.0.is_empty() || self.0.contains(&scope)
    }

    /// Whether a holder of these rights may hand out `other`: a key never mints a stronger one.
    pub fn cover(&self, other: &Self) -> bool {
        self.0.is_empty() || (!other.0.is_empty() && other.0.iter().all(|scope| self.0.contains(scope)))
    }

    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|scope| scope.as_str()).collect()
    }
}

/// A known caller: an account, and how it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub account: AccountId,
    pub username: String,
    pub tier: Tier,
    pub is_admin: bool,
    /// The key that opened the door; `None` for a session on the pages or the command line.
    pub key: Option<ApiKeyId>,
    pub scopes: Scopes,
}

impl Caller {
    /// The account itself, with all of its rights.
    pub fn owner(account: &Account) -> Self {
        Self {
            account: account.id,
            username: account.username.clone(),
            tier: account.tier,
            is_admin: account.is_admin,
            key: None,
            scopes: Scopes::default(),
        }
    }

    /// Errors: `Forbidden` naming the scope.
    pub fn require(&self, scope: Scope) -> Result<()> {
        if self.scopes.allow(scope) { Ok(()) } else { Err(Error::forbidden(scope.phrase())) }
    }
}
