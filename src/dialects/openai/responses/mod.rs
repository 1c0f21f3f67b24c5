//! `/responses`: conversations as items, kept here, made by whatever answers chats.
//! Source: uniai-gateway.zh.txt, "response", and the reference of the OpenAI API as of 2026-11.
//!
//! Every server speaks chat and few speak this, so a call is turned into a chat (`ask.rs`) whose stream is turned into
//! items and events (`draft.rs`).

mod ask;
mod draft;
mod work;

use poem::{IntoResponse, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use self::ask::Ask;
use self::work::{Kept, Work};
use super::answer::{Answer, stream};
use super::chat::{OUTPUT_DEFAULT, input_tokens};
use super::stored::ItemList;
use super::{Failure, Tag, lists};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Whole;
use crate::domain::{AccountId, Caller, Scope, response};
use crate::engine::{Listener, Order, Relayed, Usage};
use crate::error::{Error, Result};
use crate::providers::wire::{Load, Operation};

/// `/responses`.
pub struct Responses(pub App);

/// Events that may wait for a slow caller.
const EVENTS_WAITING_MAX: usize = 64;
/// Events of a response that has not begun.
const QUEUED_EVENTS: usize = 2;
/// What is said of a response that nobody makes any more.
const INTERRUPTED: &str = "The service was restarted before the response was finished.";

#[OpenApi(prefix_path = "/responses", tag = "Tag::Responses")]
impl Responses {
    /// Create a response
    ///
    /// Kept for `previous_response_id` and for reading again, unless `store` is false. In the `background` it is made
    /// without its caller, who asks for it again or follows it later.
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
        let (is_stream, is_background) = (ask.is_stream, ask.is_background);
        let answer = self.relay(&caller, &ask).await?;
        let work = Work { app: self.0.clone(), account: caller.account, ask };
        if is_background {
            let (queued, listener) = work.start(answer).await?;
            return Ok(if is_stream { followed(listener, None) } else { whole(queued) });
        }
        let answer = answer.await.map_err(|_| Error::internal("a call ended without an answer"))?;
        let pieces = match answer? {
            Relayed::Stream(pieces) => pieces,
            refused => return Ok(Answer::of(refused)),
        };
        if is_stream {
            let (out, events) = mpsc::channel(EVENTS_WAITING_MAX);
            tokio::spawn(work.tell(pieces, out));
            return Ok(stream(events).into());
        }
        Ok(whole(work.finish(pieces).await?))
    }

    /// Make a conversation shorter
    ///
    /// What the user said stays, and the model's summary stands for the rest; both together are the `input` of what
    /// comes next.
    #[oai(path = "/compact", method = "post", operation_id = "response_compact")]
    async fn response_compact(
        &self,
        caller: Bearer,
        body: Whole<ask::ResponseBody>,
    ) -> Result<Answer<CompactionReply>, Failure> {
        let caller = caller.0;
        caller.require(Scope::Generate)?;
        let before = match &body.known.previous_response_id {
            Some(id) => self.messages_before(&caller, id)?,
            None => Vec::new(),
        };
        let ask = Ask::read(body.known, &body.fields, before, &self.0)?.in_short();
        let answer = self.relay(&caller, &ask).await?;
        let answer = answer.await.map_err(|_| Error::internal("a call ended without an answer"))?;
        let pieces = match answer? {
            Relayed::Stream(pieces) => pieces,
            refused => return Ok(Answer::of(refused)),
        };
        let said = ask.input.iter().filter(|item| item["role"] == "user").cloned();
        let mut output: Vec<Value> = said.collect();
        let response = Work { app: self.0.clone(), account: caller.account, ask }.finish(pieces).await?;
        let texts =
            response["output"].as_array().into_iter().flatten().filter_map(|it| it["content"][0]["text"].as_str());
        let id = response["id"].as_str().unwrap_or_default();
        output.push(ask::compaction(id, &texts.collect::<String>()));
        let compaction = json!({
            "id": id, "object": "response.compaction", "created_at": response["created_at"], "output": output,
            "usage": response["usage"],
        });
        Ok(poem::web::Json(compaction).into_response().into())
    }

    /// Get a response
    ///
    /// With `stream` the events of one that is made in the background: those so far, and then as they come.
    #[oai(path = "/:id", method = "get", operation_id = "response_get")]
    async fn response_get(
        &self,
        caller: Bearer,
        id: Path<String>,
        stream: Query<Option<bool>>,
        /// The number of the last event that is known.
        starting_after: Query<Option<u64>>,
    ) -> Result<Answer<ResponseReply>, Failure> {
        caller.0.require(Scope::Read)?;
        let account = caller.0.account;
        let live = self.0.broadcasts.find(&id.0, account).map(|broadcast| broadcast.listen());
        let kept = self.kept(&caller.0, &id.0)?;
        if stream.0 != Some(true) {
            return Ok(whole(kept.response));
        }
        if kept.response["background"] != true {
            return Err(Error::invalid("stream", "needs a response that was made in the background").into());
        }
        match live {
            Some(listener) => Ok(followed(listener, starting_after.0)),
            None => {
                let events = work::after(kept.events, starting_after.0);
                let response = Response::builder().content_type("text/event-stream; charset=utf-8");
                Ok(response.body(work::written(&events)).into())
            }
        }
    }

    /// Delete a response
    #[oai(path = "/:id", method = "delete", operation_id = "response_delete")]
    async fn response_delete(&self, caller: Bearer, id: Path<String>) -> Result<Json<Deleted>, Failure> {
        caller.0.require(Scope::Write)?;
        let (account, gone) = (caller.0.account, id.0.clone());
        self.call_off(account, &id.0).await;
        self.0.store.write(move |tx| response::delete(tx, account, &gone)).await?;
        Ok(Json(Deleted { id: id.0, object: "response".to_owned(), deleted: true }))
    }

    /// Cancel a response
    ///
    /// Of those made in the background; what was made until then is kept and paid. One that is over stays as it is.
    #[oai(path = "/:id/cancel", method = "post", operation_id = "response_cancel")]
    async fn response_cancel(&self, caller: Bearer, id: Path<String>) -> Result<Json<Any<Value>>, Failure> {
        caller.0.require(Scope::Generate)?;
        self.call_off(caller.0.account, &id.0).await;
        let kept = self.kept(&caller.0, &id.0)?;
        if kept.response["background"] != true {
            return Err(Error::invalid("body", "cannot cancel a synchronous response").into());
        }
        Ok(Json(Any(kept.response)))
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
        Ok(Json(ItemList::of(items, has_more)))
    }
}

impl Responses {
    /// Errors: `NotFound`, also for another's.
    fn kept(&self, caller: &Caller, id: &str) -> Result<Kept> {
        let live = self.0.broadcasts.find(id, caller.account);
        let stored = self.0.store.read(|tx| response::get(tx, caller.account, id))?;
        let bytes = self.0.store.read_blob(stored.content, 0..u64::MAX)?;
        let mut kept: Kept = serde_json::from_slice(&bytes).map_err(Error::internal)?;
        if kept.response["status"] == "queued" {
            match live {
                Some(live) if live.told() > QUEUED_EVENTS => kept.response["status"] = "in_progress".into(),
                Some(_) => {}
                None => {
                    kept.response["status"] = "failed".into();
                    kept.response["error"] = json!({"code": "server_error", "message": INTERRUPTED});
                }
            }
        }
        Ok(kept)
    }

    /// Ends a response that is being made, and waits for its end.
    async fn call_off(&self, account: AccountId, id: &str) {
        let Some(live) = self.0.broadcasts.find(id, account) else { return };
        let mut listener = live.listen();
        live.cancelled.cancel();
        drop(live);
        listener.end().await;
    }

    /// Errors: `Invalid` naming `previous_response_id`, as the service answers it.
    fn messages_before(&self, caller: &Caller, id: &str) -> Result<Vec<Value>> {
        match self.kept(caller, id) {
            Err(Error::NotFound(_)) => {
                Err(Error::invalid("previous_response_id", format!("is not known: response with id '{id}' not found")))
            }
            Ok(kept) if kept.messages.is_empty() => Err(Error::invalid(
                "previous_response_id",
                format!("must be finished: the response with id '{id}' is not"),
            )),
            kept => Ok(kept?.messages),
        }
    }

    /// Always as a stream: a whole answer is gathered from it. The hold is on disk when this returns.
    async fn relay(&self, caller: &Caller, ask: &Ask) -> Result<oneshot::Receiver<Result<Relayed>>> {
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
        self.0.engine.relay_later(caller.account, way, order).await
    }
}

fn whole(response: Value) -> Answer<ResponseReply> {
    poem::web::Json(response).into_response().into()
}

/// The events of a response in the making, for a caller who may leave without ending it.
fn followed(listener: Listener, seen: Option<u64>) -> Answer<ResponseReply> {
    let (out, events) = mpsc::channel(EVENTS_WAITING_MAX);
    tokio::spawn(work::follow(listener, seen, out));
    stream(events).into()
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
    /// `completed`, `incomplete` or `failed`; in the background also `queued`, `in_progress` and `cancelled`.
    status: String,
    model: String,
    /// Messages and calls of functions.
    output: Vec<Any<Value>>,
    usage: Any<Value>,
}

/// A conversation made shorter.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiCompaction")]
struct CompactionReply {
    id: String,
    /// `response.compaction`.
    object: String,
    /// Seconds since 1970.
    created_at: i64,
    /// Messages of the user, and a `compaction`.
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
