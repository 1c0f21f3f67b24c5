//! A creation on its way: asking, watching, calling it off. Source: generor-api.th.txt, `GET /creations/{id}/status`;
//! the events and the cancelling are our own.

use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use poem_openapi::param::Path;
use poem_openapi::payload::EventStream;
use poem_openapi::{Object, OpenApi};

use super::creations::CreationStatus;
use super::envelope;
use super::values::Amount;
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::domain::{self, Caller, Creation, CreationId, Scope, creation, ledger};
use crate::engine::Watch;
use crate::error::{Error, Noun, Result};
use crate::store::Read;

/// `/creations/{id}/…` of what is under way.
pub struct Progress(pub App);

/// How often a silent stream says that it is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How often the place in the queue is looked at: it moves when others' work ends.
const QUEUE_PAUSE: Duration = Duration::from_secs(1);

#[OpenApi(prefix_path = "/creations", tag = "Tag::Creations")]
impl Progress {
    /// Get a creation's status
    ///
    /// How far one of your creations is, for watching a generation that somebody else waits for.
    #[oai(path = "/:id/status", method = "get", operation_id = "creation_status")]
    async fn creation_status(&self, caller: Bearer, id: Path<u64>) -> Answer<StatusReply> {
        caller.0.require(Scope::Read)?;
        let creation = self.0.store.read(|tx| own(tx, &caller.0, CreationId(id.0)))?;
        Ok(envelope::ok(StatusReply::of(&self.0, &creation)))
    }

    /// Watch a creation
    ///
    /// Server-sent events: how far one of your creations is, at once and whenever that changes. The last event has
    /// the status `completed`, `failed` or `cancelled`; close the stream then, or your client will ask anew.
    #[oai(path = "/:id/events", method = "get", operation_id = "creation_events")]
    async fn creation_events(
        &self,
        caller: Bearer,
        id: Path<u64>,
    ) -> Result<EventStream<BoxStream<'static, StatusReply>>, Failure> {
        caller.0.require(Scope::Read)?;
        let app = self.0.clone();
        // Watched before it is looked at, so that nothing happens in between unseen.
        let job = app.store.read(|tx| own(tx, &caller.0, CreationId(id.0)))?.job;
        let watch = app.engine.watch(job);
        let events = Events { app, caller: caller.0, id: CreationId(id.0), watch, last: None };
        let stream = stream::unfold(Some(events), |events| async {
            let mut events = events?;
            let next = events.next().await?;
            let is_over = next.is_over;
            Some((next, Some(events).filter(|_| !is_over)))
        });
        Ok(EventStream::new(stream.boxed()).keep_alive(KEEP_ALIVE))
    }

    /// Cancel a creation
    ///
    /// Ends the generation that one of your creations belongs to. What was finished before stays and is charged; the
    /// rest is given back. A generation that is over is not changed: 409.
    #[oai(path = "/:id/cancel", method = "post", operation_id = "creation_cancel")]
    async fn creation_cancel(&self, caller: Bearer, id: Path<u64>) -> Answer<CancelledReply> {
        let (app, caller) = (&self.0, caller.0);
        // Whoever may start it may end it.
        caller.require(Scope::Write).or_else(|_| caller.require(Scope::Generate))?;
        let found = app.store.read(|tx| own(tx, &caller, CreationId(id.0)))?;
        let is_over = || Error::conflict("The generation is over already");
        if found.status.is_terminal() {
            return Err(is_over().into());
        }
        app.engine.cancel(&caller, found.job).await?;
        let finished = app.engine.wait(found.job).await?;
        // It may have ended by itself in the very moment.
        if finished.creations.iter().all(|creation| creation.status != domain::Status::Cancelled) {
            return Err(is_over().into());
        }
        let ended = finished.creations.iter().find(|creation| creation.id == found.id).unwrap_or(&found);
        let balance = app.store.read(|tx| ledger::balance(tx, caller.account))?;
        Ok(envelope::ok(CancelledReply {
            creation_id: id.0,
            status: ended.status.into(),
            credit_cost: Amount(finished.job.charged),
            credits_refunded: Amount(finished.job.quote.total - finished.job.charged),
            credits_remaining: Amount(balance.total()),
        }))
    }
}

/// A creation of the caller's own. How far what somebody else makes has come is nobody's business, even where the
/// result will be public.
/// Errors: `NotFound`.
fn own(tx: &dyn Read, caller: &Caller, id: CreationId) -> Result<Creation> {
    let found = creation::get(tx, id, Some(caller))?;
    if found.owner == caller.account { Ok(found) } else { Err(Error::NotFound(Noun::Creation)) }
}

/// How far a creation is.
#[derive(Debug, Clone, PartialEq, Eq, Object)]
#[oai(rename = "CreationProgress", skip_serializing_if_is_none)]
pub struct StatusReply {
    creation_id: u64,
    status: CreationStatus,
    /// Per cent of the whole generation.
    progress: u32,
    /// How many items come first; only while it is pending.
    queue_position: Option<u32>,
    /// In how many seconds it is likely to start; only while it is pending.
    estimated_start_seconds: Option<u64>,
    /// In how many seconds the whole generation is likely to be over; only until then.
    estimated_seconds_left: Option<u64>,
    /// Why it failed; only when it did.
    error: Option<String>,
    #[oai(skip)]
    is_over: bool,
}

impl StatusReply {
    pub fn of(app: &App, creation: &Creation) -> Self {
        let live = if creation.status.is_terminal() { None } else { app.engine.live(creation.job) };
        let status = live.map_or(creation.status, |live| live.status);
        let waiting = live.filter(|_| status == domain::Status::Pending);
        let done = if creation.status == domain::Status::Completed { 100 } else { 0 };
        Self {
            creation_id: creation.id.0,
            status: status.into(),
            progress: live.map_or(done, |live| u32::from(live.percent)),
            queue_position: waiting.map(|live| u32::try_from(live.ahead).unwrap_or(u32::MAX)),
            estimated_start_seconds: waiting.map(|live| live.starts_in.as_secs()),
            estimated_seconds_left: live.map(|live| live.time_left.as_secs()),
            error: creation.failure.clone(),
            is_over: status.is_terminal(),
        }
    }

    fn is_waiting(&self) -> bool {
        self.queue_position.is_some()
    }
}

/// The events of one stream, one after another.
struct Events {
    app: App,
    caller: Caller,
    id: CreationId,
    watch: Option<Watch>,
    last: Option<StatusReply>,
}

impl Events {
    /// The next that differs from the last. `None` when the creation is gone or the service stops.
    async fn next(&mut self) -> Option<StatusReply> {
        loop {
            // Looked up anew, because it may have been deleted.
            let creation = self.app.store.read(|tx| own(tx, &self.caller, self.id)).ok()?;
            let now = StatusReply::of(&self.app, &creation);
            if self.last.as_ref() != Some(&now) {
                self.last = Some(now.clone());
                return Some(now);
            }
            let is_waiting = now.is_waiting();
            let watch = self.watch.as_mut()?;
            let moved =
                async { if is_waiting { tokio::time::sleep(QUEUE_PAUSE).await } else { std::future::pending().await } };
            tokio::select! {
                is_live = watch.changed() => {
                    if !is_live {
                        self.watch = None;
                    }
                }
                () = moved => {}
                () = self.app.closing.cancelled() => return None,
            }
        }
    }
}

/// What cancelling came to.
#[derive(Debug, Object)]
#[oai(rename = "CreationCancelled")]
struct CancelledReply {
    creation_id: u64,
    /// `cancelled`, or `completed` for an item that was finished before the others.
    status: CreationStatus,
    /// What was charged for what was finished.
    credit_cost: Amount,
    /// What was given back.
    credits_refunded: Amount,
    /// What can be spent now.
    credits_remaining: Amount,
}
