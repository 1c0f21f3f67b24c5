//! `/responses`: conversations as items, kept here, made by whatever answers chats.
//! Source: uniai-gateway.zh.txt, "response", and the reference of the OpenAI API as of 2026-11.
//!
//! Every server speaks chat and few speak this, so a call is turned into a chat (`ask.rs`) whose stream is turned into
//! items and events (`draft.rs`).

mod ask;
mod draft;

use bytes::Bytes;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;

use self::ask::Ask;
use self::draft::Draft;
use super::answer::{Answer, stream};
use super::chat::{OUTPUT_DEFAULT, input_tokens};
use super::{Failure, Tag, lists};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Whole;
use crate::domain::response::{self, StoredResponse};
use crate::domain::{AccountId, Caller, Scope};
use crate::engine::tally::data;
use crate::engine::{Order, Relayed, Usage};
use crate::error::{Error, Result};
use crate::providers::wire::{Load, Operation};

/// `/responses`.
pub struct Responses(pub App);

/// Events that may wait for a slow caller.
const EVENTS_WAITING_MAX: usize = 64;

/// What is kept of an answer.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The messages of the chat up to and with the answer; instructions are not among them.
    messages: Vec<Value>,
    input: Vec<Value>,
    response: Value,
}

#[OpenApi(prefix_path = "/responses", tag = "Tag::Responses")]
impl Responses {
    /// Create a response
    ///
    /// Kept for `previous_response_id` and for reading again, unless `store` is false.
    #[oai(path = "/", method = "post", operation_id = "response_create")]
    async fn response_create(
        &self,
        caller: Bearer,
        body: Whole<ask::ResponseBody>,
    ) -> Result<Answer<ResponseReply>, Failure> {
        let caller = caller.0;
        caller.require(Scope::Generate)?;
        let before = match &body.known.previous_response_id {
            Some(id) => self.messages_before(&caller, id)?,
            None => Vec::new(),
        };
        let ask = Ask::read(body.known, &body.fields, before, &self.0)?;
        let events = match self.relay(&caller, &ask).await? {
            Relayed::Stream(events) => events,
            refused => return Ok(Answer::of(refused)),
        };
        let work = Work { app: self.0.clone(), account: caller.account, ask, events };
        if work.ask.is_stream {
            let (out, pieces) = mpsc::channel(EVENTS_WAITING_MAX);
            tokio::spawn(work.tell(out));
            return Ok(stream(pieces).into());
        }
        Ok(poem::IntoResponse::into_response(poem::web::Json(work.finish().await?)).into())
    }

    /// Get a response
    #[oai(path = "/:id", method = "get", operation_id = "response_get")]
    async fn response_get(&self, caller: Bearer, id: Path<String>) -> Result<Json<Any<Value>>, Failure> {
        caller.0.require(Scope::Read)?;
        Ok(Json(Any(self.kept(&caller.0, &id.0)?.response)))
    }

    /// Delete a response
    #[oai(path = "/:id", method = "delete", operation_id = "response_delete")]
    async fn response_delete(&self, caller: Bearer, id: Path<String>) -> Result<Json<Deleted>, Failure> {
        caller.0.require(Scope::Write)?;
        let (account, gone) = (caller.0.account, id.0.clone());
        self.0.store.write(move |tx| response::delete(tx, account, &gone)).await?;
        Ok(Json(Deleted { id: id.0, object: "response".to_owned(), deleted: true }))
    }

    /// Cancel a response
    ///
    /// Responses are made while their caller waits, so there is none that could be cancelled.
    #[oai(path = "/:id/cancel", method = "post", operation_id = "response_cancel")]
    async fn response_cancel(&self, caller: Bearer, id: Path<String>) -> Result<Json<Any<Value>>, Failure> {
        caller.0.require(Scope::Generate)?;
        self.kept(&caller.0, &id.0)?;
        Err(Error::invalid("body", "cannot cancel a synchronous response").into())
    }

    /// List what a response answers
    #[oai(path = "/:id/input_items", method = "get", operation_id = "response_input_items")]
    async fn response_input_items(
        &self,
        caller: Bearer,
        id: Path<String>,
        /// 1 to 100; 20 if not given.
        limit: Query<Option<usize>>,
        /// `desc`, if not given, or `asc`.
        order: Query<Option<String>>,
        /// The id of the item before the first.
        after: Query<Option<String>>,
    ) -> Result<Json<ItemList>, Failure> {
        caller.0.require(Scope::Read)?;
        let kept = self.kept(&caller.0, &id.0)?;
        let order = lists::order(order.0.as_deref())?;
        let (items, has_more) = lists::page(kept.input, limit.0, order, after.0.as_deref());
        let id_of = |item: Option<&Value>| item.and_then(|item| item["id"].as_str()).map(str::to_owned);
        let (first_id, last_id) = (id_of(items.first()), id_of(items.last()));
        let data = items.into_iter().map(Any).collect();
        Ok(Json(ItemList { object: "list".to_owned(), data, first_id, last_id, has_more }))
    }
}

impl Responses {
    fn kept(&self, caller: &Caller, id: &str) -> Result<Kept> {
        let stored = self.0.store.read(|tx| response::get(tx, caller.account, id))?;
        let bytes = self.0.store.read_blob(stored.content, 0..u64::MAX)?;
        serde_json::from_slice(&bytes).map_err(Error::internal)
    }

    /// Errors: `Invalid` naming `previous_response_id`, as the service answers it.
    fn messages_before(&self, caller: &Caller, id: &str) -> Result<Vec<Value>> {
        match self.kept(caller, id) {
            Err(Error::NotFound(_)) => {
                Err(Error::invalid("previous_response_id", format!("is not known: response with id '{id}' not found")))
            }
            kept => Ok(kept?.messages),
        }
    }

    /// Always as a stream: a whole answer is gathered from it.
    async fn relay(&self, caller: &Caller, ask: &Ask) -> Result<Relayed> {
        let way = self.0.way(ModelKind::Text, Operation::Chat, &ask.model).await?;
        let (least, most) = input_tokens(&ask.chat);
        let output = ask.max_output_tokens.unwrap_or(OUTPUT_DEFAULT);
        let usage = |input_tokens, output_tokens| Usage { input_tokens, output_tokens, seconds: 0.0 };
        let order = Order {
            operation: Operation::Chat,
            load: Load::Json(ask.chat.clone()),
            is_stream: true,
            wants_usage: true,
            least: usage(least, 1),
            most: usage(most, output),
        };
        self.0.engine.relay(caller.account, way, order).await
    }
}

/// A response in the making.
struct Work {
    app: App,
    account: AccountId,
    ask: Ask,
    events: mpsc::Receiver<Bytes>,
}

impl Work {
    /// The whole response.
    /// Errors: `Upstream` when the stream broke; what was delivered until then was charged.
    async fn finish(mut self) -> Result<Value> {
        let mut draft = self.draft();
        while let Some(piece) = self.events.recv().await {
            take(&mut draft, &piece);
        }
        if let Some(detail) = draft.problem() {
            return Err(Error::Upstream { provider: String::new(), retryable: false, detail: detail.to_owned() });
        }
        draft.end();
        self.keep(&draft).await?;
        Ok(draft.response())
    }

    /// Tells the response event by event. When the caller leaves, dropping the chat's events ends it.
    async fn tell(mut self, out: mpsc::Sender<Bytes>) {
        let mut draft = self.draft();
        let mut events = draft.start();
        loop {
            if !events.is_empty() && out.send(written(&events)).await.is_err() {
                return;
            }
            match self.events.recv().await {
                Some(piece) => events = take(&mut draft, &piece),
                None => break,
            }
        }
        let mut last = draft.end();
        if draft.problem().is_none()
            && let Err(error) = self.keep(&draft).await
        {
            tracing::error!(?error, "a response could not be kept");
            last = draft.fail("The response could not be kept.");
        }
        // A caller who has left needs no end.
        let _ = out.send(written(&last)).await;
    }

    fn draft(&self) -> Draft {
        Draft::new(&self.ask, self.app.random.hex::<16>(), self.app.clock.now().seconds())
    }

    async fn keep(&self, draft: &Draft) -> Result<()> {
        if !self.ask.store {
            return Ok(());
        }
        let mut messages = self.ask.messages.clone();
        messages.push(draft.message());
        let kept = Kept { messages, input: self.ask.input.clone(), response: draft.response() };
        let content = self.app.store.put_blob(serde_json::to_vec(&kept).map_err(Error::internal)?).await?;
        let stored = StoredResponse { id: draft.id().to_owned(), account: self.account, content };
        self.app.store.write(move |tx| response::create(tx, &stored)).await
    }
}

/// What the pieces of a chat's stream say.
fn take(draft: &mut Draft, piece: &Bytes) -> Vec<Value> {
    // Pieces hold whole events.
    let text = String::from_utf8_lossy(piece);
    let chunks = text.split("\n\n").filter_map(|event| data(event.as_bytes()));
    let chunks = chunks.filter_map(|data| serde_json::from_slice(data).ok());
    chunks.flat_map(|chunk: Value| draft.take(&chunk)).collect()
}

fn written(events: &[Value]) -> Bytes {
    let event = |event: &Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default());
    events.iter().map(event).collect::<String>().into()
}

/// A response.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiResponse")]
struct ResponseReply {
    id: String,
    /// `response`.
    object: String,
    /// Seconds since 1970.
    created_at: i64,
    /// `completed`, `incomplete` or `failed`.
    status: String,
    model: String,
    /// Messages and calls of functions.
    output: Vec<Any<Value>>,
    usage: Any<Value>,
}

/// That a response is gone.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiResponseDeleted")]
struct Deleted {
    id: String,
    /// `response`.
    object: String,
    deleted: bool,
}

/// Items.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiItemList")]
struct ItemList {
    /// `list`.
    object: String,
    data: Vec<Any<Value>>,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: bool,
}
