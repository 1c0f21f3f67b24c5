//! Making things, and asking beforehand what it would cost.
//! Source: generor-api.th.txt, `POST /generators/{slug}/estimate` and `/generate`.

use std::sync::Arc;

use poem_openapi::param::{Header, Path};
use poem_openapi::types::{Example, ToJSON};
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use serde::Deserialize;
use serde_json::Value;

use super::envelope::{self, Reply};
use super::generators::find;
use super::origins;
use super::values::{Amount, Fields, IntegerOrText};
use super::{Answer, Failure, Generor, Tag, error};
use crate::app::App;
use crate::catalogue::{ModelId, ModelKind, Role};
use crate::dialects::bearer::{Bearer, MaybeBearer};
use crate::dialects::body::Body;
use crate::dialects::callbacks;
use crate::dialects::prefer;
use crate::dialects::visitor::Visitor;
use crate::domain::{Creation, CreationId, Delivery, Privacy, Scope, TeamId, creation, ledger, lineage, webhook};
use crate::engine::{Finished, Job, ModelChoice, Plan, Purpose, Quote, Request, Snap, TimeEstimate, estimate, job};
use crate::error::{Error, Noun, Result};
use crate::store::Tx;

/// `POST /generators/{slug}/…`.
pub struct Generation(pub App);

#[OpenApi(prefix_path = "/generators", tag = "Tag::Generators")]
impl Generation {
    /// Estimate a generation
    ///
    /// What a `/generate` with the same body would cost and how long it would take. Changes nothing, charges nothing
    /// and needs no key: prices are public.
    #[oai(path = "/:slug/estimate", method = "post", operation_id = "generator_estimate")]
    async fn generator_estimate(
        &self,
        _caller: MaybeBearer,
        /// The generator's name in URLs, such as `horoscope`.
        slug: Path<String>,
        body: Body<GenerateBody>,
    ) -> Answer<EstimateReply> {
        let request = body.0.into_request(slug.0)?;
        let plan = self.0.plan(&request, Purpose::Estimate)?;
        let model = self.0.catalogue.model(plan.call.model).ok_or(Error::NotFound(Noun::Model))?;
        let time = self.0.store.read(|tx| estimate::estimate(tx, &plan.call.generator, model, plan.call.count))?;
        Ok(envelope::ok(EstimateReply::of(&plan, time)))
    }

    /// Generate
    ///
    /// Makes one or more creations and answers when they are finished: texts take seconds, pictures up to a minute,
    /// videos several minutes. The credits are set aside first and charged only for what was made; whoever hangs up
    /// early finds the result among their creations, or is told by `webhook_url`. Send an `Idempotency-Key` to make a retry safe.
    ///
    /// With `Prefer: respond-async` the answer comes at once, before anything is made, and says where to look; with
    /// `Prefer: respond-async, wait=10` only if it is not made within ten seconds.
    #[oai(path = "/:slug/generate", method = "post", operation_id = "generator_generate")]
    async fn generator_generate(
        &self,
        caller: Bearer,
        /// The generator's name in URLs, such as `joke`.
        slug: Path<String>,
        /// `respond-async` for an answer at once; see RFC 7240.
        #[oai(name = "Prefer")]
        prefer: Header<Option<String>>,
        body: Body<GenerateBody>,
        visitor: Visitor,
    ) -> Result<Generated, Failure> {
        let app = &self.0;
        caller.0.require(Scope::Generate)?;
        let callback = callbacks::wanted::<Generor>(app, &visitor, "webhook_url", body.0.webhook_url.as_deref(), "")?;
        let mut request = body.0.into_request(slug.0)?;
        require_model(app, &request)?;
        let origin = origins::resolve(app, &caller.0, &mut request)?;
        let plan = app.plan(&request, Purpose::Generate)?;
        let snapped = plan.snapped.clone();
        let also = move |tx: &mut Tx, job: &Job| {
            let mut children = job.creations.iter();
            origin.map_or(Ok(()), |origin| children.try_for_each(|child| lineage::record(tx, *child, origin)))?;
            callback.as_ref().map_or(Ok(()), |callback| webhook::ask(tx, job.id, callback))
        };
        let job = app.engine.submit_with(&caller.0, plan, also).await?;
        let finished = match prefer::patience(prefer.0.as_deref()) {
            None => app.engine.wait(job.id).await?,
            Some(patience) => match tokio::time::timeout(patience, app.engine.wait(job.id)).await {
                Ok(finished) => finished?,
                Err(_) => {
                    let balance = app.store.read(|tx| ledger::balance(tx, caller.0.account))?;
                    return Ok(AcceptedReply::of(&job, Amount(balance.total()), snapped, &visitor).into_answer());
                }
            },
        };
        let balance = app.store.read(|tx| ledger::balance(tx, caller.0.account))?;
        let reply = GenerateReply::of(&finished, Amount(balance.total()), snapped, &visitor)?;
        Ok(Generated::Created(envelope::ok(reply)))
    }
}

/// The body of a callback: the answer to the request, as it would be now and without `adjustments`.
pub fn callback(app: &App, delivery: &Delivery, visitor: &Visitor) -> Result<String> {
    let (job, creations, balance) = app.store.read(|tx| {
        let job = job::get(tx, delivery.job)?;
        let found = job.creations.iter().map(|id| creation::find(tx, *id)).collect::<Result<Vec<_>>>()?;
        Ok((job, found.into_iter().flatten().collect(), ledger::balance(tx, delivery.account)?))
    })?;
    let finished = Finished { job: Arc::new(job), creations };
    Ok(match GenerateReply::of(&finished, Amount(balance.total()), None, visitor) {
        Ok(reply) => envelope::ok(reply).to_json_string(),
        Err(error) => error::reply(&error).1.to_json_string(),
    })
}

/// The model must be chosen, by `model_id` or by the form's dropdown; nobody should pay for one that was assumed.
/// Errors: `NotFound` for the generator; `Invalid` naming `model_id`.
fn require_model(app: &App, request: &Request) -> Result<()> {
    let generator = find(&app.catalogue, &request.generator)?;
    let from_form = || {
        let id = &generator.parameter_for(Role::Model)?.id;
        let (_, value) = request.parameters.iter().find(|(key, _)| key == id)?;
        app.catalogue.model_by_choice(generator.kind, value.trim().parse().ok()?)
    };
    if request.model.is_some() || from_form().is_some() {
        Ok(())
    } else {
        Err(Error::invalid("model_id", "is required"))
    }
}

/// What to make.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(skip_serializing_if_is_none, example)]
#[serde(default)]
struct GenerateBody {
    /// What the result should be; at most 10,000 characters. Required by most generators.
    #[oai(validator(max_length = 10000))]
    prompt: Option<String>,
    /// The model's number, see `/models`. Required to generate, unless `parameters` names a model.
    model_id: Option<i64>,
    /// 0: public (the default), 1: private.
    #[oai(validator(minimum(value = "0"), maximum(value = "1")))]
    privacy_mode: Option<i64>,
    /// Makes it under a team of yours.
    team_id: Option<i64>,
    /// How many items, 1 to 10; 1 unless given. Several cost up to 10 % less.
    #[oai(validator(minimum(value = "1"), maximum(value = "10")))]
    count: Option<i64>,
    /// The language of a text, such as `en-US`; `auto` unless given.
    language: Option<String>,
    /// How free a text model is, 0.0 to 2.0.
    #[oai(validator(minimum(value = "0"), maximum(value = "2")))]
    temperature: Option<f64>,
    /// The generator's first preference, such as the kind of a joke.
    preference: Option<IntegerOrText>,
    /// The generator's second preference.
    preference_two: Option<IntegerOrText>,
    /// A number, a ratio or a name. Pictures: 1 `1:1` square, 2 `3:4` vertical, 3 `4:3` horizontal, 4 `16:9` wide,
    /// 5 `9:16` tall. Videos: 1 `16:9` wide, 2 `9:16` tall.
    aspect_ratio: Option<IntegerOrText>,
    /// A picture to start from, to take the style of, or to bring into motion.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    image_url: Option<String>,
    /// The length of a video. A length that the model does not make becomes the nearest that it does, and `adjustments`
    /// in the answer says so.
    #[oai(validator(minimum(value = "1")))]
    seconds: Option<i64>,
    /// Sound for the video models that can switch it on and off.
    generate_audio: Option<bool>,
    /// The last frame of a video, for the models that take one.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    ending_frame_url: Option<String>,
    /// Pictures to refer to as `[Image1]`, `[Image2]` … in the prompt; up to 9, depending on the model.
    #[oai(validator(max_items = 9))]
    reference_images: Option<Vec<String>>,
    /// Clips to follow in motion and style; up to 3, depending on the model.
    #[oai(validator(max_items = 3))]
    reference_videos: Option<Vec<String>>,
    /// Sound to follow.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    reference_audio: Option<String>,
    /// The clip to edit or extend.
    #[oai(validator(max_length = 2048, pattern = r"^https?://\S+$"))]
    video_url: Option<String>,
    /// The generator's own fields by id, see `GET /generators/{slug}`. Unknown fields and invalid values are ignored;
    /// `applied_parameters` of an estimate shows what is left.
    parameters: Option<Fields>,
    /// Further text, such as what is to be summarised.
    #[oai(validator(max_length = 50000))]
    user_text: Option<String>,
    /// A second further text.
    #[oai(validator(max_length = 50000))]
    user_text_two: Option<String>,
    /// Asks for results unlike each other.
    avoid_duplicates: Option<bool>,
    /// For models that can reason.
    thinking_mode: Option<Thinking>,
    /// The story that parts and storyboards belong to.
    #[oai(validator(max_length = 50000))]
    story_context: Option<String>,
    /// Who appears, in words.
    #[oai(validator(max_length = 50000))]
    character_context: Option<String>,
    character_name: Option<String>,
    character_id: Option<IntegerOrText>,
    /// The creation that this one belongs to.
    support_for: Option<i64>,
    /// A mode of the generator, such as a phase of a game.
    mode: Option<String>,
    /// The speech model that will read the text.
    model_speech: Option<i64>,
    /// Which step of a series this is, and of how many.
    item_index: Option<i64>,
    total_count: Option<i64>,
    /// The creation to translate instead of making something new.
    translation_of: Option<i64>,
    /// The language that it is in.
    source_language: Option<String>,
    /// Where to post this answer, or the error, once it is over; put into the address what you know it by. Posts are
    /// signed, see `/webhooks/secret`, and repeated until they are answered with a status of 200 to 299.
    webhook_url: Option<String>,
}

/// How much a model thinks before it answers.
#[derive(Debug, Clone, Copy, Enum, Deserialize)]
#[oai(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum Thinking {
    Off,
    On,
    High,
}

impl Thinking {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::High => "high",
        }
    }
}

impl Example for GenerateBody {
    fn example() -> Self {
        let parameters = [("zodiac-sign", "aries"), ("horoscope-length", "long")];
        Self {
            prompt: Some("Aries weekly reading".to_owned()),
            model_id: Some(37),
            parameters: Some(Fields(
                parameters.map(|(key, value)| (key.to_owned(), value.into())).into_iter().collect(),
            )),
            ..Self::default()
        }
    }
}

impl GenerateBody {
    /// Errors: `Invalid` naming the field.
    fn into_request(self, generator: String) -> Result<Request> {
        let extras = self.extras();
        let privacy = self.privacy_mode.map(Privacy::from_code).transpose()?;
        Ok(Request {
            generator,
            model: self.model_id.map(model_choice).transpose()?,
            prompt: self.prompt,
            privacy: privacy.unwrap_or_default(),
            team: self.team_id.map(team_choice).transpose()?,
            count: self.count,
            language: self.language,
            temperature: self.temperature,
            preference: self.preference.map(IntegerOrText::into_text),
            preference_two: self.preference_two.map(IntegerOrText::into_text),
            aspect_ratio: self.aspect_ratio.map(IntegerOrText::into_ratio),
            image_url: self.image_url,
            seconds: self.seconds,
            generate_audio: self.generate_audio,
            ending_frame_url: self.ending_frame_url,
            reference_images: self.reference_images.unwrap_or_default(),
            reference_videos: self.reference_videos.unwrap_or_default(),
            reference_audio: self.reference_audio,
            video_url: self.video_url,
            parameters: self.parameters.map(plain_values).unwrap_or_default(),
            extras,
            ..Request::default()
        })
    }

    /// The further fields that were given, as text.
    fn extras(&self) -> Vec<(String, String)> {
        let number = |value: Option<i64>| value.map(|value| value.to_string());
        let all = [
            ("user_text", self.user_text.clone()),
            ("user_text_two", self.user_text_two.clone()),
            ("avoid_duplicates", self.avoid_duplicates.map(|value| value.to_string())),
            ("thinking_mode", self.thinking_mode.map(|mode| mode.as_str().to_owned())),
            ("story_context", self.story_context.clone()),
            ("character_context", self.character_context.clone()),
            ("character_name", self.character_name.clone()),
            ("character_id", self.character_id.clone().map(IntegerOrText::into_text)),
            ("support_for", number(self.support_for)),
            ("mode", self.mode.clone()),
            ("model_speech", number(self.model_speech)),
            ("item_index", number(self.item_index)),
            ("total_count", number(self.total_count)),
            ("translation_of", number(self.translation_of)),
            ("source_language", self.source_language.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

fn model_choice(id: i64) -> Result<ModelChoice> {
    let id = u32::try_from(id).map_err(|_| Error::invalid("model_id", "is not a known model"))?;
    Ok(ModelChoice::Id(ModelId(id)))
}

fn team_choice(id: i64) -> Result<TeamId> {
    // The engine says the same of a team that the caller is no member of.
    u64::try_from(id).map(TeamId).map_err(|_| Error::invalid("team_id", "is not a team of yours"))
}

/// Parameters travel as strings, however they were written; what is neither string, number nor truth is dropped.
fn plain_values(fields: Fields) -> Vec<(String, String)> {
    let plain = |(key, value)| match value {
        Value::String(text) => Some((key, text)),
        Value::Number(number) => Some((key, number.to_string())),
        Value::Bool(flag) => Some((key, flag.to_string())),
        _ => None,
    };
    fields.0.into_iter().filter_map(plain).collect()
}

/// What a generation would cost and take.
#[derive(Debug, Object)]
#[oai(rename = "Estimate", skip_serializing_if_is_none)]
struct EstimateReply {
    generator: String,
    model_id: u32,
    model_type: String,
    model_name: String,
    credit_cost: CreditCost,
    time_estimate: TimeEstimateReply,
    /// What would really be used of `parameters`, all as strings.
    applied_parameters: Fields,
    adjustments: Option<Adjustments>,
}

/// Credits.
#[derive(Debug, Object)]
struct CreditCost {
    /// What would be charged.
    total: Amount,
    per_item: Amount,
    count: u32,
    /// What making several saves.
    discount: Amount,
    /// One per cent for each item, 10 at most; 0 for a single one.
    discount_percent: u32,
}

impl From<Quote> for CreditCost {
    fn from(quote: Quote) -> Self {
        Self {
            total: Amount(quote.total),
            per_item: Amount(quote.per_item),
            count: quote.count,
            discount: Amount(quote.discount),
            discount_percent: quote.discount_percent,
        }
    }
}

/// Whole seconds by the clock on the wall.
#[derive(Debug, Object)]
#[oai(rename = "TimeEstimate")]
struct TimeEstimateReply {
    /// For everything.
    seconds: u64,
    per_item: u64,
    min_seconds: u64,
    max_seconds: u64,
    /// How many recent generations this is the average of, up to 10.
    sample_count: u32,
    has_historical: bool,
    source: TimeSource,
}

/// Where a time comes from: from recent generations, or from the catalogue while there are fewer than 3.
#[derive(Debug, Enum)]
#[oai(rename_all = "lowercase")]
enum TimeSource {
    Historical,
    Fallback,
}

impl From<TimeEstimate> for TimeEstimateReply {
    fn from(time: TimeEstimate) -> Self {
        Self {
            seconds: time.seconds,
            per_item: time.per_item,
            min_seconds: time.min_seconds,
            max_seconds: time.max_seconds,
            sample_count: u32::try_from(time.sample_count).unwrap_or(u32::MAX),
            has_historical: time.has_historical,
            source: if time.has_historical { TimeSource::Historical } else { TimeSource::Fallback },
        }
    }
}

/// What was changed because the model cannot do it otherwise.
#[derive(Debug, Object)]
struct Adjustments {
    seconds: SecondsAdjustment,
}

#[derive(Debug, Object)]
struct SecondsAdjustment {
    requested: i64,
    used: u32,
    supported: Vec<u32>,
    reason: String,
}

impl From<Snap> for Adjustments {
    fn from(snap: Snap) -> Self {
        Self {
            seconds: SecondsAdjustment {
                requested: snap.requested,
                used: snap.used,
                supported: snap.supported,
                reason: "snapped to nearest provider-supported duration".to_owned(),
            },
        }
    }
}

impl EstimateReply {
    fn of(plan: &Plan, time: TimeEstimate) -> Self {
        Self {
            generator: plan.call.generator.clone(),
            model_id: plan.call.model.0,
            model_type: plan.kind.as_str().to_owned(),
            model_name: plan.model_name.clone(),
            credit_cost: plan.quote.into(),
            time_estimate: time.into(),
            applied_parameters: Fields::of(&plan.applied),
            adjustments: plan.snapped.clone().map(Adjustments::from),
        }
    }
}

/// What becomes of a generation by the time of the answer.
#[derive(ApiResponse)]
enum Generated {
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
struct AcceptedReply {
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
    fn of(job: &Job, credits_remaining: Amount, snapped: Option<Snap>, visitor: &Visitor) -> Self {
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
            adjustments: snapped.map(Adjustments::from),
        }
    }

    fn into_answer(self) -> Generated {
        let location = self.status_url.clone();
        Generated::Accepted(envelope::ok(self), location, prefer::RESPOND_ASYNC.to_owned())
    }
}

/// What was made, and what it cost.
#[derive(Debug, Object)]
#[oai(rename = "Generated", skip_serializing_if_is_none)]
struct GenerateReply {
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
    fn of(finished: &Finished, credits_remaining: Amount, snapped: Option<Snap>, visitor: &Visitor) -> Result<Self> {
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
            adjustments: snapped.map(Adjustments::from),
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
            provider: creation.provider.clone(),
        }
    }
}
