//! What `/generate` answers: what was made, or where to look for it.

use poem_openapi::{ApiResponse, Object};

use super::estimate::Adjustments;
use crate::catalogue::ModelKind;
use crate::dialects::generor::envelope::{self, Reply};
use crate::dialects::generor::values::{Amount, Fields};
use crate::dialects::prefer;
use crate::dialects::visitor::Visitor;
use crate::domain::{Creation, CreationId};
use crate::engine::{Finished, Job};
use crate::error::Result;

/// What becomes of a generation by the time of the answer.
#[derive(ApiResponse)]
pub(super) enum Generated {
    /// It was made.
    #[oai(status = 201)]
    Created(Reply<GenerateReply>),
    /// It is under way: ask at `status_url`, or listen at `events_url`.
    #[oai(status = 202)]
    Accepted(
        Reply<AcceptedReply>,
        /// The first creation's `status_url`.
        #[oai(header = "Location")]
        String,
        /// `respond-async`.
        #[oai(header = "Preference-Applied")]
        String,
    ),
}

/// A generation under way. Its creations belong together and end together.
#[derive(Debug, Object)]
#[oai(rename = "Accepted", skip_serializing_if_is_none)]
pub(super) struct AcceptedReply {
    generator: String,
    model_id: u32,
    model_type: String,
    model_name: String,
    creations: Vec<PendingReply>,
    /// Where to ask how far it is.
    status_url: String,
    /// What is set aside: the most that it can cost.
    credit_cost_estimated: Amount,
    /// What can be spent now.
    credits_remaining: Amount,
    adjustments: Option<Adjustments>,
}

/// A creation under way.
#[derive(Debug, Object)]
#[oai(rename = "Pending")]
struct PendingReply {
    creation_id: u64,
    /// Where to ask how far it is.
    status_url: String,
    /// Where to be told how far it is, in server-sent events.
    events_url: String,
}

impl AcceptedReply {
    pub(super) fn of(job: &Job, credits_remaining: Amount, visitor: &Visitor) -> Self {
        let link = |id: CreationId, what: &str| visitor.link(&format!("/api/v1/creations/{id}/{what}"));
        let pending = |id: &CreationId| PendingReply {
            creation_id: id.0,
            status_url: link(*id, "status"),
            events_url: link(*id, "events"),
        };
        Self {
            generator: job.call.generator.clone(),
            model_id: job.call.model.0,
            model_type: job.kind.as_str().to_owned(),
            model_name: job.model_name.clone(),
            creations: job.creations.iter().map(pending).collect(),
            status_url: job.creations.first().map(|id| link(*id, "status")).unwrap_or_default(),
            credit_cost_estimated: Amount(job.quote.total),
            credits_remaining,
            adjustments: job.snapped.clone().map(Adjustments::from),
        }
    }

    pub(super) fn into_answer(self) -> Generated {
        let location = self.status_url.clone();
        Generated::Accepted(envelope::ok(self), location, prefer::RESPOND_ASYNC.to_owned())
    }
}

/// What was made, and what it cost.
#[derive(Debug, Object)]
#[oai(rename = "Generated", skip_serializing_if_is_none)]
pub(super) struct GenerateReply {
    generator: String,
    model_id: u32,
    model_type: String,
    model_name: String,
    creations: Vec<MadeReply>,
    /// What was really charged: the balance before less the balance after.
    credit_cost: Amount,
    /// What `/estimate` says for the same body.
    credit_cost_estimated: Amount,
    /// What can be spent now.
    credits_remaining: Amount,
    /// By the clock on the wall, in hundredths.
    time_taken_seconds: f64,
    adjustments: Option<Adjustments>,
}

impl GenerateReply {
    /// Errors: why nothing was made.
    pub(super) fn of(finished: &Finished, credits_remaining: Amount, visitor: &Visitor) -> Result<Self> {
        let creations = finished.made()?.into_iter().map(|creation| MadeReply::of(creation, visitor)).collect();
        let job = &finished.job;
        let taken = job.finished_at.unwrap_or(job.created_at).since(job.created_at);
        Ok(Self {
            generator: job.call.generator.clone(),
            model_id: job.call.model.0,
            model_type: job.kind.as_str().to_owned(),
            model_name: job.model_name.clone(),
            creations,
            credit_cost: Amount(job.charged),
            credit_cost_estimated: Amount(job.quote.total),
            credits_remaining,
            time_taken_seconds: (taken.as_secs_f64() * 100.0).round() / 100.0,
            adjustments: job.snapped.clone().map(Adjustments::from),
        })
    }
}

/// One creation. A text has its generator's own fields here, such as `text` and `illustration_desc`.
#[derive(Debug, Object)]
#[oai(rename = "Made", skip_serializing_if_is_none)]
struct MadeReply {
    creation_id: u64,
    image_url: Option<String>,
    video_url: Option<String>,
    audio_url: Option<String>,
    #[oai(flatten)]
    fields: Fields,
    /// The speech model that the text is paired with, as asked for.
    model_speech: Option<u32>,
    /// Who made it; `builtin` for the engines inside, which need no provider.
    provider: String,
}

impl MadeReply {
    fn of(creation: &Creation, visitor: &Visitor) -> Self {
        let link = creation.media_path().map(|path| visitor.link(&path));
        let (mut image_url, mut video_url, mut audio_url) = (None, None, None);
        match creation.kind {
            ModelKind::Video => video_url = link,
            ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect => audio_url = link,
            _ => image_url = link,
        }
        Self {
            creation_id: creation.id.0,
            image_url,
            video_url,
            audio_url,
            fields: Fields(creation.fields()),
            model_speech: creation.voice().map(|model| model.0),
            provider: creation.provider.clone(),
        }
    }
}
