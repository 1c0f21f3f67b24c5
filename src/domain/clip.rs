//! Clips of the `openai` dialect's `/videos`: the names by which its clients know jobs, each account's in their order.

use serde::{Deserialize, Serialize};

use super::JobId;
use super::account::AccountId;
use super::creation::CreationId;
use crate::error::{Error, Noun, Result};
use crate::store::{Index, Order, Read, Table, Tx, Value};

const CLIPS: Table<String, Clip> = Table::new("clip");
const BY_ACCOUNT: Index<(AccountId, JobId, String)> = Index::new("clip_by_account");

/// A job that makes one clip, as its client asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// Chance, so that nobody finds another's clip by counting.
    pub id: String,
    pub account: AccountId,
    pub job: JobId,
    pub creation: CreationId,
    /// The model by the name that the client used.
    pub model: String,
    /// What the client wrote.
    pub prompt: String,
    pub remixed_from: Option<String>,
}

impl Value for Clip {}

/// Errors: `Internal` when the name is taken, which chance all but rules out.
pub fn create(tx: &mut Tx, clip: &Clip) -> Result<()> {
    if CLIPS.exists(tx, &clip.id)? {
        return Err(Error::internal("two clips of one name"));
    }
    BY_ACCOUNT.insert(tx, &(clip.account, clip.job, clip.id.clone()))?;
    CLIPS.put(tx, &clip.id, clip)
}

/// Errors: `NotFound`, also for another's.
pub fn get(tx: &dyn Read, account: AccountId, id: &str) -> Result<Clip> {
    let clip = CLIPS.get(tx, &id.to_owned())?.filter(|clip| clip.account == account);
    clip.ok_or(Error::NotFound(Noun::Video))
}

/// The `limit` clips of an account that follow `after`.
pub fn list(tx: &dyn Read, account: AccountId, after: Option<&Clip>, order: Order, limit: usize) -> Result<Vec<Clip>> {
    let after = after.map(|clip| (clip.account, clip.job, clip.id.clone()));
    let keys = BY_ACCOUNT.page(tx, &account, after.as_ref(), order, limit)?;
    keys.iter().map(|(account, _, id)| get(tx, *account, id)).collect()
}

/// Forgets a name. What was made stays.
pub fn delete(tx: &mut Tx, clip: &Clip) -> Result<()> {
    BY_ACCOUNT.remove(tx, &(clip.account, clip.job, clip.id.clone()))?;
    CLIPS.delete(tx, &clip.id)?;
    Ok(())
}
