//! Chats that were made with `store`: listed, read, noted upon and deleted. Source: reference of the OpenAI API as of
//! 2026-11.

mod keep;

use poem::Request;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use serde_json::{Map, Value};

use self::keep::Kept;
pub use self::keep::Question;
use super::lists::{PAGE_DEFAULT, PAGE_MAX, order, page};
use super::{Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::domain::{Chat, Scope, chat, creation};
use crate::error::{Error, Result};
use crate::store::Order;

/// `/chat/completions`, for what is kept of it.
pub struct StoredChats(pub App);

#[OpenApi(tag = "Tag::Chat")]
impl StoredChats {
    /// List kept conversations
    ///
    /// Those that were made with `store`; `metadata[NAME]=VALUE` lets through what has that note.
    #[oai(path = "/chat/completions", method = "get", operation_id = "chat_list")]
    async fn chat_list(
        &self,
        caller: Bearer,
        request: &Request,
        /// 1 to 100; 20 if not given.
        limit: Query<Option<usize>>,
        /// The id of the conversation before the first.
        after: Query<Option<String>>,
        /// `asc`, if not given, or `desc`.
        order: Query<Option<String>>,
        model: Query<Option<String>>,
    ) -> Result<Json<ItemList>, Failure> {
        caller.0.require(Scope::Read)?;
        let account = caller.0.account;
        let direction = order.0.as_deref().map_or(Ok(Order::Ascending), |word| self::order(Some(word)))?;
        let limit = limit.0.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX);
        let notes = notes(request.uri().query().unwrap_or_default());
        let fits = |chat: &Chat| {
            model.0.as_ref().is_none_or(|model| *model == chat.model)
                && notes.iter().all(|note| chat.metadata.contains(note))
        };
        let mut chats = self.0.store.read(|tx| {
            let after = after.0.as_deref().map(|id| chat::get(tx, account, id)).transpose()?;
            chat::list(tx, account, after.as_ref(), direction, limit + 1, fits)
        })?;
        let has_more = chats.len() > limit;
        chats.truncate(limit);
        let data = chats.iter().map(|chat| self.reply(chat)).collect::<Result<_>>()?;
        Ok(Json(ItemList::of(data, has_more)))
    }

    /// Get a kept conversation
    #[oai(path = "/chat/completions/:id", method = "get", operation_id = "chat_get")]
    async fn chat_get(&self, caller: Bearer, id: Path<String>) -> Result<Json<Any<Value>>, Failure> {
        caller.0.require(Scope::Read)?;
        let chat = self.0.store.read(|tx| chat::get(tx, caller.0.account, &id.0))?;
        Ok(Json(Any(self.reply(&chat)?)))
    }

    /// Write notes on a kept conversation
    #[oai(path = "/chat/completions/:id", method = "post", operation_id = "chat_update")]
    async fn chat_update(
        &self,
        caller: Bearer,
        id: Path<String>,
        body: Body<NotesBody>,
    ) -> Result<Json<Any<Value>>, Failure> {
        caller.0.require(Scope::Write)?;
        let (account, metadata) = (caller.0.account, keep::metadata(Some(&Value::Object(body.0.metadata.0)))?);
        let write = self.0.store.write(move |tx| {
            let chat = Chat { metadata: metadata.clone(), ..chat::get(tx, account, &id.0)? };
            chat::put(tx, &chat)?;
            Ok(chat)
        });
        let chat = write.await?;
        Ok(Json(Any(self.reply(&chat)?)))
    }

    /// Delete a kept conversation
    ///
    /// From the library too, where it can be had back for a while.
    #[oai(path = "/chat/completions/:id", method = "delete", operation_id = "chat_delete")]
    async fn chat_delete(&self, caller: Bearer, id: Path<String>) -> Result<Json<Deleted>, Failure> {
        let (caller, name, now) = (caller.0, id.0.clone(), self.0.clock.now());
        caller.require(Scope::Write)?;
        let write = self.0.store.write(move |tx| {
            let chat = chat::get(tx, caller.account, &name)?;
            chat::delete(tx, &chat)?;
            match creation::delete(tx, &caller, chat.creation, now) {
                // Its owner was faster.
                Err(Error::NotFound(_)) => Ok(()),
                deleted => deleted.map(drop),
            }
        });
        write.await?;
        Ok(Json(Deleted { id: id.0, object: "chat.completion.deleted".to_owned(), deleted: true }))
    }

    /// List what a kept conversation answers
    #[oai(path = "/chat/completions/:id/messages", method = "get", operation_id = "chat_messages")]
    async fn chat_messages(
        &self,
        caller: Bearer,
        id: Path<String>,
        /// 1 to 100; 20 if not given.
        limit: Query<Option<usize>>,
        /// The id of the message before the first.
        after: Query<Option<String>>,
        /// `asc`, if not given, or `desc`.
        order: Query<Option<String>>,
    ) -> Result<Json<ItemList>, Failure> {
        caller.0.require(Scope::Read)?;
        let chat = self.0.store.read(|tx| chat::get(tx, caller.0.account, &id.0))?;
        let direction = order.0.as_deref().map_or(Ok(Order::Ascending), |word| self::order(Some(word)))?;
        let messages = self.kept(&chat)?.messages.into_iter().enumerate().map(|(place, mut message)| {
            if let Some(fields) = message.as_object_mut() {
                fields.insert("id".to_owned(), format!("{}-{place}", chat.id).into());
            }
            message
        });
        let (data, has_more) = page(messages.collect(), limit.0, direction, after.0.as_deref());
        Ok(Json(ItemList::of(data, has_more)))
    }
}

impl StoredChats {
    fn kept(&self, chat: &Chat) -> Result<Kept> {
        let bytes = self.0.store.read_blob(chat.content, 0..u64::MAX)?;
        serde_json::from_slice(&bytes).map_err(Error::internal)
    }

    /// The answer as it was given, with its notes.
    fn reply(&self, chat: &Chat) -> Result<Value> {
        let mut answer = self.kept(chat)?.answer;
        let notes = chat.metadata.iter().map(|(name, value)| (name.clone(), value.clone().into()));
        answer["metadata"] = Value::Object(notes.collect());
        Ok(answer)
    }
}

/// What a query asks of notes: `metadata[topic]=owls`.
fn notes(query: &str) -> Vec<(String, String)> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let note = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        let name = name.strip_prefix("metadata[")?.strip_suffix(']')?.to_owned();
        Some((name, value.into_owned()))
    };
    pairs.filter_map(note).collect()
}

/// Notes.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiChatNotes")]
struct NotesBody {
    /// Up to 16 notes of yours, in the place of those that were there.
    metadata: Any<Map<String, Value>>,
}

/// That a conversation is gone.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiChatDeleted")]
struct Deleted {
    id: String,
    /// `chat.completion.deleted`.
    object: String,
    deleted: bool,
}

/// Things that are kept.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiItemList")]
pub struct ItemList {
    /// `list`.
    object: String,
    data: Vec<Any<Value>>,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: bool,
}

impl ItemList {
    /// A page of items, each of which has an id.
    pub fn of(items: Vec<Value>, has_more: bool) -> Self {
        let id_of = |item: Option<&Value>| item.and_then(|item| item["id"].as_str()).map(str::to_owned);
        let (first_id, last_id) = (id_of(items.first()), id_of(items.last()));
        let data = items.into_iter().map(Any).collect();
        Self { object: "list".to_owned(), data, first_id, last_id, has_more }
    }
}
