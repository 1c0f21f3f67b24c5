//! One attempt at one item: sent to a provider, again where that cannot pay twice, and its result put into our store.

use std::time::Duration;

use super::job::{Cause, Failure, Item, Job, Leg, Outcome};
use super::queue::Task;
use super::runner::Engine;
use super::wave;
use crate::domain::{self, MediaFile};
use crate::error::{Error, Result};
use crate::providers::builtin;
use crate::providers::imprint::imprint;
use crate::providers::{Call, Fault, Media, News, Next, Output, Provider, Submitted, Ticket};

/// How often a call that cannot have cost anything is sent again to the same provider.
const ATTEMPTS: u32 = 3;
/// A provider that asks for a longer pause than this is left, if there is another.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an attempt comes to.
#[derive(Debug)]
pub(super) enum Step {
    Made(Outcome),
    Failed(Failure),
    /// The provider works on it.
    Underway(Ticket),
    /// The provider did not take it on, and why.
    NotTaken(Failure),
}

impl Engine {
    /// Sends an item on its way. Errors are our own, or the store's.
    pub(super) async fn attempt(
        &self,
        job: &Job,
        task: Task,
        leg: Leg,
        provider: &dyn Provider,
    ) -> Result<Step, Failure> {
        let Some(route) = job.route(leg) else {
            return Ok(Step::Failed(Failure::new(Cause::Broken, "it has no route")));
        };
        let call = Call {
            index: task.index,
            upstream_model: route.model.clone(),
            route_options: route.options.clone(),
            ..job.call.clone()
        };
        if !provider.is_replayable() {
            self.remember(task, Item::Sent(leg)).await?;
        }
        let has_other = job.routes.len() > leg.route as usize + 1;
        match self.send(task, &call, provider, has_other).await {
            Ok(Submitted::Done(output)) => self.keep_for(job, task, output, provider).await.map(Step::Made),
            Ok(Submitted::Underway(ticket)) => {
                self.remember(task, Item::Underway(ticket.clone(), leg)).await?;
                Ok(Step::Underway(ticket))
            }
            Err(fault) if fault.next() == Next::GiveUp => Ok(Step::Failed(failure(fault))),
            Err(fault) => Ok(Step::NotTaken(failure(fault))),
        }
    }

    /// Sends the call, again where that cannot pay twice and is of use.
    async fn send(
        &self,
        task: Task,
        call: &Call,
        provider: &dyn Provider,
        has_other: bool,
    ) -> Result<Submitted, Fault> {
        let report = |news| match news {
            News::Percent(percent) => self.report_percent(task, Some(percent)),
            news => self.tell(task, news),
        };
        let mut attempt = 1;
        loop {
            let fault = match provider.submit_watched(call, &report).await {
                Ok(submitted) => return Ok(submitted),
                Err(fault) => fault,
            };
            let pause = match fault.next() {
                Next::Again(Some(after)) if has_other && after > PATIENCE => return Err(fault),
                Next::Again(after) if attempt < ATTEMPTS => after.unwrap_or(Duration::from_secs(1 << attempt)),
                _ => return Err(fault),
            };
            attempt += 1;
            tokio::time::sleep(pause).await;
        }
    }

    /// Puts the result of an item into our store.
    pub(super) async fn keep_for(
        &self,
        job: &Job,
        task: Task,
        output: Output,
        provider: &dyn Provider,
    ) -> Result<Outcome, Failure> {
        let outcome = self.keep(imprinted(output, job, provider)).await.map_err(ours)?;
        // A job of one item is closed with its result in one transaction; in a batch the others may outlive a crash.
        if job.quote.count > 1 && !provider.is_replayable() {
            self.remember(task, Item::Made(outcome.clone())).await?;
        }
        Ok(outcome)
    }

    async fn keep(&self, output: Output) -> Result<Outcome> {
        Ok(match output {
            Output::Text(fields) => Outcome::Text(serde_json::Value::Object(fields).to_string()),
            Output::Media(media) => Outcome::Media(self.keep_file(media).await?),
            Output::Film { clip, poster } => {
                Outcome::Film { clip: self.keep_file(clip).await?, poster: self.keep_file(poster).await? }
            }
            Output::Piece { piece, cover, about } => {
                let cover = match cover {
                    Some(cover) => Some(self.keep_file(cover).await?),
                    None => None,
                };
                let about = serde_json::Value::Object(about).to_string();
                Outcome::Piece { piece: self.keep_file(piece).await?, cover, about }
            }
            Output::Vectors(_) | Output::Judgements(_) => {
                return Err(Error::Internal("answers of utility models are not kept as creations".into()));
            }
        })
    }

    async fn keep_file(&self, media: Media) -> Result<MediaFile> {
        let size_bytes = media.bytes.len() as u64;
        let (format, width, height, seconds) = (media.format, media.width, media.height, media.seconds);
        let wave = wave::of_sound(format, &media.bytes).await;
        let blob = self.store().put_blob(media.bytes).await?;
        if let Some(wave) = wave {
            self.store().write(move |tx| domain::wave::put(tx, blob, &wave)).await?;
        }
        Ok(MediaFile { blob, format, size_bytes, width, height, seconds })
    }
}

/// Pictures of models say in their files that a model made them; our engines write their own note.
fn imprinted(output: Output, job: &Job, provider: &dyn Provider) -> Output {
    match output {
        Output::Media(media) if provider.name() != builtin::NAME => {
            let note = builtin::image::foreign_xmp(&job.call.prompt, &job.call.upstream_model, provider.name());
            Output::Media(Media { bytes: imprint(media.bytes, media.format, &note), ..media })
        }
        other => other,
    }
}

pub(super) fn failure(fault: Fault) -> Failure {
    match fault {
        Fault::Refused(reason) => Failure::new(Cause::Refused, reason),
        Fault::Invalid(reason) => Failure::new(Cause::Invalid, reason),
        Fault::Busy { .. } => Failure::new(Cause::Broken, "the provider stayed busy"),
        Fault::Unavailable(detail) | Fault::Broken { detail, .. } => Failure::new(Cause::Broken, detail),
    }
}

pub(super) fn ours(error: Error) -> Failure {
    Failure::new(Cause::Broken, format!("{error:?}"))
}
