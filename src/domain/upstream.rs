//! Providers that the operator entered on the pages: where they are, and their keys, sealed.
//!
//! Those of the settings file and the environment are not here. What is sealed is opened by whoever connects them.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::{Order, Read, Table, Tx, Value};

const UPSTREAMS: Table<String, Upstream> = Table::new("upstream");

/// Providers that can be entered.
const UPSTREAMS_MAX: usize = 50;
const NAME_MAX_CHARS: usize = 40;
const URL_MAX_CHARS: usize = 300;
/// Calls at once that can be asked for.
const CONCURRENCY_MAX: u32 = 1_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// `None` for a service that is known by its name.
    pub base_url: Option<String>,
    pub sealed_key: Option<Vec<u8>>,
    /// The end of the key, for people to tell it by.
    pub key_end: String,
    /// Calls under way at once.
    pub concurrency: Option<u32>,
    /// Whether models are offered that the catalogue does not know.
    pub discovers: bool,
    pub entered_at: Timestamp,
}

impl Value for Upstream {}

/// Stores a provider, in the place of one of this name.
/// Errors: `Invalid` naming `name`, `base_url` or `concurrency`; `Conflict` when there are too many.
pub fn put(tx: &mut Tx, name: &str, upstream: &Upstream) -> Result<()> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS || !name.chars().all(fits) {
        return Err(Error::invalid("name", "must be lower-case letters, digits, - or _"));
    }
    if let Some(url) = &upstream.base_url
        && (url.chars().count() > URL_MAX_CHARS || !is_web_address(url))
    {
        return Err(Error::invalid("base_url", "must be an http or https URL"));
    }
    if upstream.concurrency.is_some_and(|n| !(1..=CONCURRENCY_MAX).contains(&n)) {
        return Err(Error::invalid("concurrency", format!("must be 1 to {CONCURRENCY_MAX}")));
    }
    if !UPSTREAMS.exists(tx, &name.to_owned())? && list(tx)?.len() >= UPSTREAMS_MAX {
        return Err(Error::conflict(format!("At most {UPSTREAMS_MAX} providers can be entered")));
    }
    UPSTREAMS.put(tx, &name.to_owned(), upstream)
}

fn is_web_address(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

pub fn find(tx: &dyn Read, name: &str) -> Result<Option<Upstream>> {
    UPSTREAMS.get(tx, &name.to_owned())
}

/// All of them, by name.
pub fn list(tx: &dyn Read) -> Result<Vec<(String, Upstream)>> {
    UPSTREAMS.scan(tx, &(), Order::Ascending, UPSTREAMS_MAX)
}

/// Says whether there was one.
pub fn delete(tx: &mut Tx, name: &str) -> Result<bool> {
    UPSTREAMS.delete(tx, &name.to_owned())
}
