//! Stored answers of the `openai` dialect's `/responses`: what they answered to and what they said, for their owner.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use crate::error::{Error, Noun, Result};
use crate::store::{BlobId, Read, Table, Tx, Value, blob};

const RESPONSES: Table<String, StoredResponse> = Table::new("response");

/// One answer. Its texts may be long, so they are kept as a blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredResponse {
    /// Chance, as the client knows it.
    pub id: String,
    pub account: AccountId,
    /// JSON text: the conversation before it, and the answer as it was given.
    pub content: BlobId,
}

impl Value for StoredResponse {}

pub fn create(tx: &mut Tx, response: &StoredResponse) -> Result<()> {
    RESPONSES.put(tx, &response.id, response)
}

/// Puts other content in the place of what was kept.
/// Errors: as `get`.
pub fn replace(tx: &mut Tx, response: &StoredResponse) -> Result<()> {
    let old = get(tx, response.account, &response.id)?;
    blob::delete(tx, old.content)?;
    create(tx, response)
}

/// An answer that `account` was given.
/// Errors: `NotFound`, also for another's.
pub fn get(tx: &dyn Read, account: AccountId, id: &str) -> Result<StoredResponse> {
    let found = RESPONSES.get(tx, &id.to_owned())?.filter(|response| response.account == account);
    found.ok_or(Error::NotFound(Noun::Response))
}

/// Errors: as `get`.
pub fn delete(tx: &mut Tx, account: AccountId, id: &str) -> Result<()> {
    let response = get(tx, account, id)?;
    RESPONSES.delete(tx, &response.id)?;
    blob::delete(tx, response.content)?;
    Ok(())
}
