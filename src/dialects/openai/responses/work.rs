//! Responses in the making: while their caller waits, event by event, or while nobody does.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::ask::Ask;
use super::draft::Draft;
use crate::app::App;
use crate::dialects::openai::error;
use crate::domain::AccountId;
use crate::domain::response::{self, StoredResponse};
use crate::engine::tally::data;
use crate::engine::{Listener, OnAir, Relayed};
use crate::error::{Error, Result};

/// What is kept of an answer.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The messages of the chat up to and with the answer; instructions are not among them.
    pub messages: Vec<Value>,
    pub input: Vec<Value>,
    pub response: Value,
    /// Of a response that was made in the background: its events, for whoever follows it later.
    #[serde(default)]
    pub events: Vec<Value>,
}

/// A response in the making.
pub struct Work {
    pub app: App,
    pub account: AccountId,
    pub ask: Ask,
}

impl Work {
    /// The whole response.
    /// Errors: `Upstream` when the stream broke; what was delivered until then was charged.
    pub async fn finish(self, mut events: mpsc::Receiver<Bytes>) -> Result<Value> {
        let mut draft = self.draft();
        while let Some(piece) = events.recv().await {
            take(&mut draft, &piece);
        }
        if let Some(detail) = draft.problem() {
            return Err(Error::Upstream { provider: String::new(), retryable: false, detail: detail.to_owned() });
        }
        draft.end(self.now());
        self.keep(&draft).await?;
        Ok(draft.response())
    }

    /// Tells the response event by event. When the caller leaves, dropping the chat's events ends it.
    pub async fn tell(self, mut pieces: mpsc::Receiver<Bytes>, out: mpsc::Sender<Bytes>) {
        let mut draft = self.draft();
        let mut events = draft.start();
        loop {
            if !events.is_empty() && out.send(written(&events)).await.is_err() {
                return;
            }
            match pieces.recv().await {
                Some(piece) => events = take(&mut draft, &piece),
                None => break,
            }
        }
        let mut last = draft.end(self.now());
        if draft.problem().is_none()
            && let Err(error) = self.keep(&draft).await
        {
            tracing::error!(?error, "a response could not be kept");
            last = draft.fail("The response could not be kept.");
        }
        // A caller who has left needs no end.
        let _ = out.send(written(&last)).await;
    }

    /// Keeps a response that has not begun, and makes it with nobody waiting. What it is so far, and whoever tells.
    pub async fn start(self, answer: oneshot::Receiver<Result<Relayed>>) -> Result<(Value, Listener)> {
        let mut draft = self.draft();
        let first = draft.queue();
        let queued = draft.response();
        let kept = Kept { input: self.ask.input.clone(), response: queued.clone(), ..Kept::default() };
        let stored = self.store(&draft, &kept).await?;
        self.app.store.write(move |tx| response::create(tx, &stored)).await?;
        let on_air = self.app.broadcasts.start(draft.id(), self.account);
        on_air.tell(first);
        let listener = self.app.broadcasts.find(draft.id(), self.account).map(|broadcast| broadcast.listen());
        let listener = listener.ok_or_else(|| Error::internal("a broadcast that ended before it began"))?;
        tokio::spawn(self.run(draft, answer, on_air));
        Ok((queued, listener))
    }

    async fn run(self, mut draft: Draft, answer: oneshot::Receiver<Result<Relayed>>, on_air: OnAir) {
        let cancelled = on_air.cancelled().clone();
        let made = tokio::select! {
            biased;
            () = cancelled.cancelled() => None,
            made = self.make(&mut draft, answer, &on_air) => Some(made),
        };
        let last = match made {
            None => {
                draft.cancel();
                Vec::new()
            }
            Some(Ok(())) => draft.end(self.now()),
            Some(Err(problem)) => draft.fail(&problem),
        };
        let mut messages = self.ask.messages.clone();
        messages.push(draft.message());
        let events = [on_air.told(), last.clone()].concat();
        let kept = Kept { messages, input: self.ask.input.clone(), response: draft.response(), events };
        let replaced = async {
            let stored = self.store(&draft, &kept).await?;
            self.app.store.write(move |tx| response::replace(tx, &stored)).await
        };
        if let Err(error) = replaced.await {
            tracing::error!(?error, "a response could not be kept");
        }
        on_air.tell(last);
    }

    /// Errors: in words for the caller, why there is no response.
    async fn make(
        &self,
        draft: &mut Draft,
        answer: oneshot::Receiver<Result<Relayed>>,
        on_air: &OnAir,
    ) -> Result<(), String> {
        let message = |body: Value| body["error"]["message"].as_str().unwrap_or("The request was refused.").to_owned();
        let answer = answer.await.map_err(|_| "The service is stopping.".to_owned())?;
        let mut pieces = match answer.map_err(|error| message(error::body(&error)))? {
            Relayed::Stream(pieces) => pieces,
            Relayed::Rejected { body, .. } => return Err(message(serde_json::from_slice(&body).unwrap_or_default())),
            Relayed::Whole { .. } => return Err("The generation service did not stream.".to_owned()),
        };
        on_air.tell(draft.begin());
        while let Some(piece) = pieces.recv().await {
            on_air.tell(take(draft, &piece));
        }
        Ok(())
    }

    fn draft(&self) -> Draft {
        Draft::new(&self.ask, self.app.random.hex::<16>(), self.now())
    }

    fn now(&self) -> i64 {
        self.app.clock.now().seconds()
    }

    async fn keep(&self, draft: &Draft) -> Result<()> {
        if !self.ask.store {
            return Ok(());
        }
        let mut messages = self.ask.messages.clone();
        messages.push(draft.message());
        let (input, response) = (self.ask.input.clone(), draft.response());
        let stored = self.store(draft, &Kept { messages, input, response, events: Vec::new() }).await?;
        self.app.store.write(move |tx| response::create(tx, &stored)).await
    }

    async fn store(&self, draft: &Draft, kept: &Kept) -> Result<StoredResponse> {
        let content = self.app.store.put_blob(serde_json::to_vec(kept).map_err(Error::internal)?).await?;
        Ok(StoredResponse { id: draft.id().to_owned(), account: self.account, content })
    }
}

/// Hands on what a listener hears, from the event after `seen` on, until the broadcast is over.
pub async fn follow(mut listener: Listener, seen: Option<u64>, out: mpsc::Sender<Bytes>) {
    while let Some(events) = listener.next().await {
        let events = after(events, seen);
        if !events.is_empty() && out.send(written(&events)).await.is_err() {
            return;
        }
    }
}

/// The events with a higher number than `seen`.
pub fn after(mut events: Vec<Value>, seen: Option<u64>) -> Vec<Value> {
    events
        .retain(|event| seen.is_none_or(|seen| event["sequence_number"].as_u64().is_some_and(|number| number > seen)));
    events
}

/// What the pieces of a chat's stream say.
fn take(draft: &mut Draft, piece: &Bytes) -> Vec<Value> {
    // Pieces hold whole events.
    let text = String::from_utf8_lossy(piece);
    let chunks = text.split("\n\n").filter_map(|event| data(event.as_bytes()));
    let chunks = chunks.filter_map(|data| serde_json::from_slice(data).ok());
    chunks.flat_map(|chunk: Value| draft.take(&chunk)).collect()
}

pub fn written(events: &[Value]) -> Bytes {
    let event = |event: &Value| format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default());
    events.iter().map(event).collect::<String>().into()
}
