//! Tasks: the names by which the task dialects know jobs.

use serde::{Deserialize, Serialize};

use super::JobId;
use super::account::AccountId;
use crate::error::{Error, Noun, Result};
use crate::store::{Read, Table, Tx, Value};

const TASKS: Table<String, Task> = Table::new("task");

/// A job as a dialect's client asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Chance, so that nobody finds another's task by counting.
    pub id: String,
    /// The dialect that made it and that answers for it.
    pub dialect: String,
    pub account: AccountId,
    pub job: JobId,
    /// The model by the name that the client used.
    pub model: String,
}

impl Value for Task {}

/// Errors: `Internal` when the name is taken, which chance all but rules out.
pub fn create(tx: &mut Tx, task: &Task) -> Result<()> {
    if TASKS.exists(tx, &task.id)? {
        return Err(Error::internal("two tasks of one name"));
    }
    TASKS.put(tx, &task.id, task)
}

/// The dialect that a name belongs to, whoever asks.
pub fn dialect_of(tx: &dyn Read, id: &str) -> Result<Option<(String, AccountId)>> {
    Ok(TASKS.get(tx, &id.to_owned())?.map(|task| (task.dialect, task.account)))
}

/// A task that `account` made in `dialect`.
/// Errors: `NotFound`.
pub fn get(tx: &dyn Read, dialect: &str, account: AccountId, id: &str) -> Result<Task> {
    let task = TASKS.get(tx, &id.to_owned())?.filter(|task| task.dialect == dialect && task.account == account);
    task.ok_or(Error::NotFound(Noun::Task))
}
