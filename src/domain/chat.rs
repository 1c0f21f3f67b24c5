//! Chats that their owner wanted kept, as the `openai` dialect lists them; each is a creation in the library too.

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::creation::CreationId;
use crate::error::{Error, Noun, Result};
use crate::store::{BlobId, Index, Order, Read, Table, Tx, Value, blob};

const CHATS: Table<(AccountId, String), Chat> = Table::new("chat");
const BY_TIME: Index<(AccountId, i64, String)> = Index::new("chat_by_time");

/// How many chats a filter looks at for one page.
const LOOK_MAX: usize = 2_000;

/// One chat. Its texts may be long, so they are kept as a blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// As whoever answered it named it.
    pub id: String,
    pub account: AccountId,
    /// Seconds since 1970.
    pub created: i64,
    pub model: String,
    /// Notes of its owner.
    pub metadata: Vec<(String, String)>,
    /// JSON text: the messages before it, and the answer as it was given.
    pub content: BlobId,
    pub creation: CreationId,
}

impl Value for Chat {}

/// Keeps a chat in the place of any that had its name.
pub fn put(tx: &mut Tx, chat: &Chat) -> Result<()> {
    let key = (chat.account, chat.id.clone());
    if let Some(old) = CHATS.get(tx, &key)? {
        BY_TIME.remove(tx, &(old.account, old.created, old.id.clone()))?;
        if old.content != chat.content {
            blob::delete(tx, old.content)?;
        }
    }
    BY_TIME.insert(tx, &(chat.account, chat.created, chat.id.clone()))?;
    CHATS.put(tx, &key, chat)
}

/// Errors: `NotFound`, also for another's.
pub fn get(tx: &dyn Read, account: AccountId, id: &str) -> Result<Chat> {
    CHATS.get(tx, &(account, id.to_owned()))?.ok_or(Error::NotFound(Noun::Response))
}

/// The `limit` chats of an account that follow `after`, of those that `keep` lets through.
pub fn list(
    tx: &dyn Read,
    account: AccountId,
    after: Option<&Chat>,
    order: Order,
    limit: usize,
    keep: impl Fn(&Chat) -> bool,
) -> Result<Vec<Chat>> {
    let after = after.map(|chat| (chat.account, chat.created, chat.id.clone()));
    let keys = BY_TIME.page(tx, &account, after.as_ref(), order, LOOK_MAX)?;
    let mut chats = Vec::new();
    for (account, _, id) in keys {
        chats.extend(Some(get(tx, account, &id)?).filter(&keep));
        if chats.len() == limit {
            break;
        }
    }
    Ok(chats)
}

/// Forgets a chat. What stands in the library stays.
pub fn delete(tx: &mut Tx, chat: &Chat) -> Result<()> {
    BY_TIME.remove(tx, &(chat.account, chat.created, chat.id.clone()))?;
    CHATS.delete(tx, &(chat.account, chat.id.clone()))?;
    blob::delete(tx, chat.content)?;
    Ok(())
}
