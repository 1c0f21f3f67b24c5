//! Calls in OpenAI's own form: sent on to whoever runs the model, charged by what they used, answered as it comes.
//!
//! The work is a task of its own, so that a caller who leaves takes neither the accounting nor the answer's charge
//! with him. One route after the other is tried as long as the one before cannot have taken the work on.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use serde::Deserialize;
use tokio::sync::{mpsc, oneshot};
use tracing::Instrument;

use super::Engine;
use super::metered::Metered;
use super::price::Usage;
use super::tally::{Fate, Tally, events};
use crate::catalogue::{Catalogue, ModelKind, Pricing, Rate};
use crate::domain::AccountId;
use crate::error::{Error, Noun, Result};
use crate::providers::wire::{Answer, Load, Operation, Parcel, Setback};
use crate::providers::{Hop, tokens};

/// Largest answer that is read as a whole.
const ANSWER_MAX_BYTES: usize = 64 << 20;
/// Pieces of a stream that may wait for a slow caller before the server is read no further.
const PIECES_WAITING_MAX: usize = 64;
/// When a busy server does not say for how long.
const RETRY_DEFAULT: Duration = Duration::from_secs(2);

/// Who answers calls for a model, and at what price.
#[derive(Clone)]
pub struct Way {
    /// The model's name for people, for receipts.
    pub title: String,
    pub rate: Rate,
    hops: Vec<Hop>,
}

impl Way {
    /// The name of the provider that is asked first.
    pub fn provider(&self) -> &str {
        self.hops.first().map(|hop| hop.provider.name()).unwrap_or_default()
    }
}

/// What a caller wants of whom.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub kind: ModelKind,
    pub operation: Operation,
    /// Any name that the model goes by.
    pub model: &'a str,
}

/// A call to be relayed.
pub struct Order {
    pub operation: Operation,
    pub load: Load,
    pub is_stream: bool,
    /// Whether the caller asked for the count of tokens at the end of the stream.
    pub wants_usage: bool,
    /// What it takes at the least, as far as can be told before; stands in for a count that never comes.
    pub least: Usage,
    /// What it can use at most.
    pub most: Usage,
}

/// What became of it.
pub enum Relayed {
    Whole {
        content_type: String,
        bytes: Vec<u8>,
    },
    /// The events as they come, the last one after the charge is on disk.
    Stream(mpsc::Receiver<Bytes>),
    /// The server's own refusal, fit for the caller; nothing was charged.
    Rejected {
        status: u16,
        body: Vec<u8>,
    },
}

impl Engine {
    /// The way to the model that a caller names: its routes in the catalogue, and then the servers that list it
    /// themselves. A model that the catalogue does not know has no price, so it is for servers that are free.
    /// Errors: `NotFound` for a model that is unknown, of another kind, or that nobody runs or has priced.
    pub async fn way(&self, asked: Asked<'_>, catalogue: &Catalogue, pricing: &Pricing) -> Result<Way> {
        let providers = self.providers();
        let model = catalogue.model_by_name(asked.model);
        if model.is_some_and(|model| model.kind != asked.kind) {
            return Err(Error::NotFound(Noun::Model));
        }
        let mut hops = model.map(|model| providers.hops(model, asked.model, asked.operation)).unwrap_or_default();
        let listed = providers.discovered().await.into_iter().filter(|(name, _)| name == asked.model);
        let takes = |hop: &Hop| hop.provider.wire().is_some_and(|wire| wire.takes(asked.operation));
        let is_free = |hop: &Hop| hop.provider.wire().is_some_and(|wire| wire.is_free());
        let listed = listed.map(|(_, hop)| hop).filter(|hop| takes(hop) && (model.is_some() || is_free(hop)));
        for hop in listed {
            if !hops.iter().any(|other| other.provider.name() == hop.provider.name()) {
                hops.push(hop);
            }
        }
        let (title, rate) = match model {
            Some(model) => (model.display_name(), model.rate(pricing)),
            None => (asked.model, Some(Rate::default())),
        };
        match rate.filter(|_| !hops.is_empty()) {
            Some(rate) => Ok(Way { title: title.to_owned(), rate, hops }),
            None => Err(Error::NotFound(Noun::Model)),
        }
    }

    /// Holds the most that it can cost, sends it, and charges what it used.
    /// Errors: `InsufficientCredits`; `RateLimited` when every route is busy; `Upstream`. Nothing is charged for them.
    pub async fn relay(&self, account: AccountId, way: Way, order: Order) -> Result<Relayed> {
        let answer = self.relay_later(account, way, order).await?;
        answer.await.map_err(|_| Error::internal("a call ended without an answer"))?
    }

    /// As `relay`, without waiting for the server: the hold is on disk when this returns, the answer comes by itself.
    /// Errors: `InsufficientCredits`.
    pub async fn relay_later(
        &self,
        account: AccountId,
        way: Way,
        order: Order,
    ) -> Result<oneshot::Receiver<Result<Relayed>>> {
        let note = format!("{} with {}", order.operation.noun(), way.title);
        let meter = self.open_meter(account, way.rate, order.least, order.most, &note).await?;
        let (answered, answer) = oneshot::channel();
        let engine = self.clone();
        self.tasks().0.spawn(async move { engine.carry(meter, way, order, answered).await }.in_current_span());
        Ok(answer)
    }

    async fn carry(&self, meter: Metered, way: Way, order: Order, answered: oneshot::Sender<Result<Relayed>>) {
        let Order { operation, mut load, is_stream, wants_usage, least, .. } = order;
        if is_stream && operation.counts_streams() {
            load.ask_for_usage();
        }
        let parcel =
            Parcel { operation, load, is_stream, seed: self.random().number(), now: self.clock().now().seconds() };
        let (provider, answer) = match send(&way.hops, &parcel).await {
            Ok(found) => found,
            Err((provider, setback)) => {
                let refused = refusal(&provider, setback);
                let released = meter.release().await;
                // A caller who has left needs no answer.
                let _ = answered.send(released.and(refused));
                return;
            }
        };
        // What was sent is of no more use, and may be large.
        drop(parcel);
        if answer.is_stream() {
            let (out, pieces) = mpsc::channel(PIECES_WAITING_MAX);
            let _ = answered.send(Ok(Relayed::Stream(pieces)));
            self.pump(meter, answer, Tally::new(operation, least, wants_usage), &provider, out).await;
        } else {
            let whole = finish_whole(meter, answer, least, &provider).await;
            let _ = answered.send(whole);
        }
    }

    /// Hands the events on until the stream ends, on either side; then charges, and only then ends it.
    async fn pump(&self, meter: Metered, answer: Answer, mut tally: Tally, provider: &str, out: mpsc::Sender<Bytes>) {
        let (_, stopping) = self.tasks();
        let mut source = events(answer.body);
        let mut problem = None;
        let mut has_left = false;
        loop {
            let next = tokio::select! {
                next = source.next() => next,
                () = out.closed() => {
                    has_left = true;
                    break;
                }
                () = stopping.cancelled() => {
                    problem = Some("the service is stopping".to_owned());
                    break;
                }
            };
            let batch = match next {
                Some(Ok(batch)) => batch,
                Some(Err(setback)) => {
                    problem = Some(setback.to_string());
                    break;
                }
                None => {
                    problem = (!tally.is_finished()).then(|| "the stream broke off".to_owned());
                    break;
                }
            };
            let mut passing = Vec::with_capacity(batch.iter().map(Bytes::len).sum());
            for event in &batch {
                match tally.take(event) {
                    Fate::Pass => passing.extend_from_slice(event),
                    Fate::Withhold => {}
                }
            }
            if !passing.is_empty() && out.send(passing.into()).await.is_err() {
                has_left = true;
                break;
            }
            if tally.is_done() {
                break;
            }
        }
        let is_in_vain = problem.is_some() && !has_left && !tally.has_delivered();
        let charged = if is_in_vain { meter.release().await } else { meter.close(tally.used()).await.map(drop) };
        if let Err(error) = charged {
            tracing::error!(?error, "a stream could not be charged");
            problem = Some("the charge could not be written".to_owned());
        }
        let last = match problem {
            None if !tally.ends_with_a_word() => return,
            None => Bytes::from_static(b"data: [DONE]\n\n"),
            Some(detail) => {
                tracing::warn!(provider, detail, "a stream broke");
                Bytes::from_static(BROKEN)
            }
        };
        let _ = out.send(last).await;
    }
}

/// The last event of a stream that broke; clients raise it as an error.
const BROKEN: &[u8] =
    b"data: {\"error\":{\"message\":\"The generation service broke off. What had been delivered was charged.\",\
\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n";

impl Operation {
    /// What a receipt calls it.
    const fn noun(self) -> &'static str {
        match self {
            Self::Chat => "Chat",
            Self::Completions => "Completion",
            Self::Embeddings => "Embeddings",
            Self::Moderations => "Moderation",
            Self::Transcriptions => "Transcription",
            Self::Translations => "Translation of speech",
        }
    }
}

/// The first answer, and whose it is; or the last setback, and whose that was.
async fn send(hops: &[Hop], parcel: &Parcel) -> Result<(String, Answer), (String, Setback)> {
    let nobody = Setback::Broken { is_safe: true, detail: "no route".to_owned() };
    let mut last = (String::new(), nobody);
    for hop in hops {
        let Some(wire) = hop.provider.wire() else { continue };
        let name = hop.provider.name().to_owned();
        match wire.send(&hop.model, parcel).await {
            Ok(answer) => return Ok((name, answer)),
            Err(setback @ (Setback::Rejected { .. } | Setback::Broken { is_safe: false, .. })) => {
                return Err((name, setback));
            }
            Err(setback) => {
                tracing::warn!(provider = name, %setback, "a route failed");
                last = (name, setback);
            }
        }
    }
    Err(last)
}

fn refusal(provider: &str, setback: Setback) -> Result<Relayed> {
    match setback {
        Setback::Rejected { status, body } => Ok(Relayed::Rejected { status, body }),
        Setback::Busy { retry_after } => Err(Error::RateLimited { retry_after: retry_after.unwrap_or(RETRY_DEFAULT) }),
        Setback::Broken { is_safe, detail } => {
            Err(Error::Upstream { provider: provider.to_owned(), retryable: is_safe, detail })
        }
    }
}

/// What servers report of a call's use, whichever names they have for it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reported {
    prompt_tokens: Option<u64>,
    input_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    output_tokens: Option<u64>,
    seconds: Option<f64>,
}

impl Reported {
    pub(super) fn usage(&self) -> Usage {
        Usage {
            input_tokens: self.prompt_tokens.or(self.input_tokens).unwrap_or_default(),
            output_tokens: self.completion_tokens.or(self.output_tokens).unwrap_or_default(),
            seconds: self.seconds.unwrap_or_default(),
        }
    }
}

#[derive(Deserialize)]
struct WithUsage {
    usage: Option<Reported>,
    /// Of a transcription in its longest form.
    duration: Option<f64>,
}

/// Reads the answer, charges what it reports, and only then hands it out.
async fn finish_whole(meter: Metered, mut answer: Answer, least: Usage, provider: &str) -> Result<Relayed> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.body.next().await {
        let piece = match piece {
            Ok(piece) if bytes.len() + piece.len() <= ANSWER_MAX_BYTES => piece,
            Ok(_) => return refusal(provider, never_ends()),
            Err(setback) => return refusal(provider, setback),
        };
        bytes.extend_from_slice(&piece);
    }
    let told: Option<WithUsage> = serde_json::from_slice(&bytes).ok();
    let (reported, duration) = told.map_or((None, None), |told| (told.usage, told.duration));
    let mut used = match reported {
        Some(reported) => reported.usage(),
        None => Usage { output_tokens: tokens::count(&String::from_utf8_lossy(&bytes)), seconds: 0.0, ..least },
    };
    if used.seconds == 0.0 {
        used.seconds = duration.unwrap_or(least.seconds);
    }
    meter.close(used).await?;
    Ok(Relayed::Whole { content_type: answer.content_type, bytes })
}

fn never_ends() -> Setback {
    Setback::Broken { is_safe: false, detail: "an answer that never ends".to_owned() }
}
