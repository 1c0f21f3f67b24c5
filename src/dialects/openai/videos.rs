//! `/videos`: clips as jobs, kept in the owner's library. Source: reference of the OpenAI API as of 2026-11.

use std::time::Duration;

use futures_util::stream;
use poem::http::HeaderName;
use poem::http::header::CONTENT_LENGTH;
use poem::{Body as Bytestream, IntoResponse, Response};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::types::multipart::Upload;
use poem_openapi::types::{Any, Binary};
use poem_openapi::{ApiRequest, Multipart, Object, OpenApi};
use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::files::{self, Source};
use super::form::Form;
use super::lists::{PAGE_DEFAULT, PAGE_MAX, order};
use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::{Model, ModelKind};
use crate::dialects::bearer::Bearer;
use crate::dialects::body::{Body, name_field};
use crate::domain::{Caller, Clip, Creation, Privacy, Scope, Status, clip, creation, lineage};
use crate::engine::job::Cause;
use crate::engine::{Brought, Job, ModelChoice, Plan, Purpose, Request, job};
use crate::error::{Error, Noun, Result};
use crate::store::Tx;

/// `/videos`.
pub struct Videos(pub App);

const GENERATOR: &str = "video";
/// The model of a clip that names none. Source: `model`.
const MODEL_DEFAULT: &str = "sora-2";
/// The size of a clip that names none, where the model can be upright. Source: `size`.
const SIZE_DEFAULT: (u32, u32) = (720, 1_280);
/// Sizes that one model has beside those of its own quality. Source: `size`.
const LARGER: (&str, [(u32, u32); 2]) = ("sora-2-pro", [(1_024, 1_792), (1_792, 1_024)]);
/// How soon a client should ask again, in milliseconds; its library heeds the header.
const POLL: std::ops::RangeInclusive<u128> = 500..=10_000;
const POLL_HEADER: HeaderName = HeaderName::from_static("openai-poll-after-ms");

/// Fields by the engine's names for them.
const NAMES: [(&str, &str); 2] = [("image_url", "input_reference"), ("model_id", "model")];

#[OpenApi(prefix_path = "/videos", tag = "Tag::Videos")]
impl Videos {
    /// Make a clip
    ///
    /// Answers at once; ask again until `status` is `completed` or `failed`. The clip is kept, private, in the library
    /// of whoever made it, and paid by the second when it is finished.
    #[oai(path = "/", method = "post", operation_id = "video_create")]
    async fn video_create(&self, caller: Bearer, body: CreateBody) -> Result<Answer<VideoReply>, Failure> {
        caller.0.require(Scope::Generate)?;
        let wish = match body {
            CreateBody::Json(body) => Wish::of_body(body.0)?,
            CreateBody::Form(form) => Wish::of_form(&form)?,
        };
        Ok(self.make(&caller.0, wish, None).await?)
    }

    /// List clips
    #[oai(path = "/", method = "get", operation_id = "video_list")]
    async fn video_list(
        &self,
        caller: Bearer,
        /// 1 to 100; 20 if not given.
        limit: Query<Option<usize>>,
        /// The id of the clip before the first.
        after: Query<Option<String>>,
        /// `desc`, if not given, or `asc`.
        order: Query<Option<String>>,
    ) -> Result<Json<VideoList>, Failure> {
        caller.0.require(Scope::Read)?;
        let account = caller.0.account;
        let direction = self::order(order.0.as_deref())?;
        let limit = limit.0.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX);
        let mut clips = self.0.store.read(|tx| {
            let after = after.0.as_deref().map(|id| clip::get(tx, account, id)).transpose()?;
            clip::list(tx, account, after.as_ref(), direction, limit + 1)
        })?;
        let has_more = clips.len() > limit;
        clips.truncate(limit);
        let data = clips.iter().map(|clip| self.reply(clip)).collect::<Result<Vec<_>>>()?;
        let id = |video: Option<&VideoReply>| video.map(|video| video.id.clone());
        let (first_id, last_id) = (id(data.first()), id(data.last()));
        Ok(Json(VideoList { object: "list".to_owned(), data, first_id, last_id, has_more }))
    }

    /// Get a clip
    #[oai(path = "/:id", method = "get", operation_id = "video_get")]
    async fn video_get(&self, caller: Bearer, id: Path<String>) -> Result<Answer<VideoReply>, Failure> {
        caller.0.require(Scope::Read)?;
        let clip = self.0.store.read(|tx| clip::get(tx, caller.0.account, &id.0))?;
        Ok(self.answer(&clip)?)
    }

    /// Get a clip's file
    ///
    /// The clip in MP4, or a still of it.
    #[oai(path = "/:id/content", method = "get", operation_id = "video_content")]
    async fn video_content(
        &self,
        caller: Bearer,
        id: Path<String>,
        /// `video`, if not given, or `thumbnail`.
        variant: Query<Option<String>>,
    ) -> Result<Answer<Binary<Vec<u8>>>, Failure> {
        caller.0.require(Scope::Read)?;
        let place = match variant.0.as_deref() {
            None | Some("video") => 0,
            Some("thumbnail") => 1,
            Some("spritesheet") => return Err(Error::invalid("variant", "is not supported: spritesheet").into()),
            Some(_) => return Err(Error::invalid("variant", "must be video or thumbnail").into()),
        };
        Ok(self.content(&caller.0, &id.0, place)?.into())
    }

    /// Delete a clip
    ///
    /// One that is being made is given up, and nothing is charged for it.
    #[oai(path = "/:id", method = "delete", operation_id = "video_delete")]
    async fn video_delete(&self, caller: Bearer, id: Path<String>) -> Result<Json<Deleted>, Failure> {
        let caller = caller.0;
        caller.require(Scope::Write)?;
        let clip = self.0.store.read(|tx| clip::get(tx, caller.account, &id.0))?;
        match self.0.engine.cancel(&caller, clip.job).await {
            // It is over already.
            Err(Error::Conflict(_)) => {}
            cancelled => {
                cancelled?;
                self.0.engine.wait(clip.job).await?;
            }
        }
        let now = self.0.clock.now();
        let write = self.0.store.write(move |tx| {
            clip::delete(tx, &clip)?;
            match creation::delete(tx, &caller, clip.creation, now) {
                // Its owner was faster.
                Err(Error::NotFound(_)) => Ok(()),
                deleted => deleted.map(drop),
            }
        });
        write.await?;
        Ok(Json(Deleted { id: id.0, object: "video.deleted".to_owned(), deleted: true }))
    }

    /// Make a clip like another
    ///
    /// With the same model, seed, size and length; what is to change is added to the words of the first.
    #[oai(path = "/:id/remix", method = "post", operation_id = "video_remix")]
    async fn video_remix(
        &self,
        caller: Bearer,
        id: Path<String>,
        body: Body<RemixBody>,
    ) -> Result<Answer<VideoReply>, Failure> {
        caller.0.require(Scope::Generate)?;
        let (origin, job) = self.0.store.read(|tx| {
            let origin = clip::get(tx, caller.0.account, &id.0)?;
            let job = job::get(tx, origin.job)?;
            Ok((origin, job))
        })?;
        if job.status != Status::Completed {
            return Err(Error::conflict("The video is not finished, so it cannot be remixed").into());
        }
        let wish = Wish {
            model: Some(origin.model.clone()),
            prompt: body.0.prompt,
            seconds: Some(job.call.seconds.to_string()),
            size: Some(format!("{}x{}", job.call.width, job.call.height)),
            reference: None,
        };
        Ok(self.make(&caller.0, wish, Some((origin, job))).await?)
    }
}

impl Videos {
    async fn make(&self, caller: &Caller, wish: Wish, origin: Option<(Clip, Job)>) -> Result<Answer<VideoReply>> {
        let app = &self.0;
        let mut plan = self.plan(&wish)?;
        if let Some((_, job)) = &origin {
            plan.call.prompt = format!("{}. {}", job.call.prompt.trim_end_matches('.'), plan.call.prompt);
            plan.call.instruction.clone_from(&plan.call.prompt);
            (plan.call.seed, plan.has_seed) = (job.call.seed, true);
        }
        let mut brought = Brought::default();
        if let Some(Source::File(bytes)) = &wish.reference {
            files::picture("input_reference", bytes).await?;
            plan.call.image_url = Some(brought.keep(&app.store, bytes).await?);
        }
        let id = format!("video_{}", app.random.hex::<16>());
        let (account, name) = (caller.account, id.clone());
        let model = wish.model.unwrap_or_else(|| MODEL_DEFAULT.to_owned());
        let origin = origin.map(|(clip, _)| clip);
        let also = move |tx: &mut Tx, job: &Job| {
            let creation = *job.creations.first().ok_or_else(|| Error::internal("a job without a creation"))?;
            if let Some(origin) = &origin {
                lineage::record(tx, creation, origin.creation)?;
            }
            let (id, model, prompt) = (name.clone(), model.clone(), wish.prompt.clone());
            let remixed_from = origin.as_ref().map(|origin| origin.id.clone());
            clip::create(tx, &Clip { id, account, job: job.id, creation, model, prompt, remixed_from })
        };
        app.engine.submit_bringing(caller, plan, brought, also).await?;
        let clip = app.store.read(|tx| clip::get(tx, account, &id))?;
        self.answer(&clip)
    }

    /// Errors: `Invalid` naming the field; `NotFound` for a model that makes no clips.
    fn plan(&self, wish: &Wish) -> Result<Plan> {
        let app = &self.0;
        let name = wish.model.as_deref().unwrap_or(MODEL_DEFAULT);
        let model = app.catalogue.model_by_name(name).filter(|model| model.kind == ModelKind::Video);
        let model = model.filter(|model| app.providers.route(model).is_some()).ok_or(Error::NotFound(Noun::Model))?;
        if wish.reference.is_some() && !model.can.image_input {
            return Err(Error::invalid("input_reference", format!("is not supported by {name}")));
        }
        let image_url = match &wish.reference {
            Some(Source::Url(url)) => Some(url.clone()),
            _ => None,
        };
        let request = Request {
            generator: GENERATOR.to_owned(),
            model: Some(ModelChoice::Id(model.id)),
            prompt: Some(wish.prompt.clone()),
            privacy: Privacy::Private,
            seconds: wish.seconds(model)?,
            image_url,
            generate_audio: Some(true),
            ..Request::default()
        };
        let mut plan = app.plan(&request, Purpose::Generate).map_err(|error| name_field(error, &NAMES))?;
        let (width, height) = (plan.call.width, plan.call.height);
        (plan.call.width, plan.call.height) = wish.size(name, model, (width, height))?;
        Ok(plan)
    }

    /// A clip's state, and when to ask again while it is being made.
    fn answer(&self, clip: &Clip) -> Result<Answer<VideoReply>> {
        let reply = self.reply(clip)?;
        let left = self.0.engine.live(clip.job).map(|live| live.time_left / 4);
        let mut response = Json(reply).into_response();
        if let Some(left) = left {
            let pause = left.max(Duration::ZERO).as_millis().clamp(*POLL.start(), *POLL.end());
            response.headers_mut().insert(POLL_HEADER, u64::try_from(pause).unwrap_or(u64::MAX).into());
        }
        Ok(response.into())
    }

    fn reply(&self, clip: &Clip) -> Result<VideoReply> {
        let job = self.0.store.read(|tx| job::get(tx, clip.job))?;
        let live = if job.status.is_terminal() { None } else { self.0.engine.live(clip.job) };
        let (status, percent) = live.map_or((job.status, 0), |live| (live.status, live.percent));
        let error = job.failure.as_ref().filter(|_| status != Status::Completed && status.is_terminal());
        let error = error.map(|failure| {
            let code = match failure.cause {
                Cause::Refused => "moderation_blocked",
                Cause::Invalid => "invalid_request",
                Cause::Cancelled => "cancelled",
                Cause::Broken | Cause::TimedOut => "server_error",
            };
            VideoError { code: code.to_owned(), message: failure.to_owner() }
        });
        let status_name = match status {
            Status::Pending => "queued",
            Status::Generating => "in_progress",
            Status::Completed => "completed",
            Status::Failed | Status::Cancelled => "failed",
        };
        Ok(VideoReply {
            id: clip.id.clone(),
            object: "video".to_owned(),
            model: clip.model.clone(),
            status: status_name.to_owned(),
            progress: if status == Status::Completed { 100 } else { percent },
            created_at: job.created_at.seconds(),
            completed_at: job.finished_at.filter(|_| status == Status::Completed).map(|at| at.seconds()),
            expires_at: None,
            seconds: job.call.seconds.to_string(),
            size: format!("{}x{}", job.call.width, job.call.height),
            prompt: clip.prompt.clone(),
            remixed_from_video_id: clip.remixed_from.clone(),
            error,
        })
    }

    /// The file at a place among those of a creation, piece by piece.
    fn content(&self, caller: &Caller, id: &str, place: usize) -> Result<Response> {
        let (clip, made) = self.0.store.read(|tx| {
            let clip = clip::get(tx, caller.account, id)?;
            let made = creation::find(tx, clip.creation)?.filter(|creation| creation.deleted_at.is_none());
            Ok((clip, made))
        })?;
        let made: Creation = made.ok_or(Error::NotFound(Noun::Video))?;
        if made.status != Status::Completed {
            return Err(Error::conflict(format!("The video {} is not ready", clip.id)));
        }
        let file = made.media.get(place).ok_or(Error::NotFound(Noun::Media))?;
        let pieces = self.0.store.blob_chunks(file.blob, 0..file.size_bytes)?;
        let pieces = stream::iter(pieces.map(|piece| piece.map_err(std::io::Error::other)));
        let response = Response::builder().content_type(file.format.mime()).header(CONTENT_LENGTH, file.size_bytes);
        Ok(response.body(Bytestream::from_bytes_stream(pieces)))
    }
}

/// What is asked, in whichever form.
struct Wish {
    model: Option<String>,
    prompt: String,
    seconds: Option<String>,
    size: Option<String>,
    /// The picture that it begins with.
    reference: Option<Source>,
}

impl Wish {
    /// Errors: `Invalid` naming the field.
    fn of_body(body: VideoBody) -> Result<Self> {
        let seconds = match body.seconds.map(|seconds| seconds.0) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(_) => return Err(Error::invalid("seconds", "must be a string")),
        };
        let reference = match body.input_reference.map(|reference| reference.0) {
            None | Some(Value::Null) => None,
            Some(Value::String(url)) => Some(Source::of_url("input_reference", &url)?),
            Some(Value::Object(named)) => match (named.get("image_url"), named.get("file_id")) {
                (Some(Value::String(url)), _) => Some(Source::of_url("input_reference", url)?),
                (_, Some(_)) => {
                    return Err(Error::invalid("input_reference.file_id", "is not supported: use image_url"));
                }
                _ => return Err(Error::invalid("input_reference.image_url", "is required")),
            },
            Some(_) => return Err(Error::invalid("input_reference", "must be a file, or an object with an image_url")),
        };
        Ok(Self { model: body.model, prompt: body.prompt, seconds, size: body.size, reference })
    }

    /// Errors: `Invalid` naming the field.
    fn of_form(form: &Form<VideoForm>) -> Result<Self> {
        let url = match form.text("input_reference[image_url]")? {
            Some(url) => Some(Source::of_url("input_reference", &url)?),
            None => None,
        };
        Ok(Self {
            model: form.text("model")?,
            prompt: form.text("prompt")?.ok_or_else(|| Error::invalid("prompt", "is required"))?,
            seconds: form.text("seconds")?,
            size: form.text("size")?,
            reference: form.files("input_reference").pop().map(Source::File).or(url),
        })
    }

    /// Errors: `Invalid` for a length that the model does not make.
    fn seconds(&self, model: &Model) -> Result<Option<i64>> {
        let Some(text) = &self.seconds else { return Ok(None) };
        let makes = &model.can.durations;
        let seconds = text.parse::<u32>().ok().filter(|seconds| makes.is_empty() || makes.contains(seconds));
        seconds.map(|seconds| Some(i64::from(seconds))).ok_or_else(|| {
            let makes: Vec<String> = makes.iter().map(u32::to_string).collect();
            Error::invalid("seconds", format!("must be one of {}", makes.join(", ")))
        })
    }

    /// Width and height; `own` is what the model makes where nobody says otherwise.
    /// Errors: `Invalid` for a size that the model does not make.
    fn size(&self, name: &str, model: &Model, own: (u32, u32)) -> Result<(u32, u32)> {
        let mut sizes = vec![own];
        if model.can.aspect_ratio {
            sizes.push((own.1, own.0));
        }
        if name == LARGER.0 {
            sizes.extend(LARGER.1);
        }
        let Some(text) = &self.size else {
            return Ok(if sizes.contains(&SIZE_DEFAULT) { SIZE_DEFAULT } else { own });
        };
        let sides = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
        sides.filter(|sides| sizes.contains(sides)).ok_or_else(|| {
            let sizes: Vec<String> = sizes.iter().map(|(width, height)| format!("{width}x{height}")).collect();
            Error::invalid("size", format!("must be one of {}", sizes.join(", ")))
        })
    }
}

/// JSON, or a form with a file.
#[derive(ApiRequest)]
enum CreateBody {
    Json(Body<VideoBody>),
    Form(Form<VideoForm>),
}

/// What the clip should be.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiVideoBody", skip_serializing_if_is_none)]
struct VideoBody {
    prompt: String,
    /// A model's name, as in `GET /models`; `sora-2` if not given.
    model: Option<String>,
    /// The length, one of those that the model makes: `4`, `8` or `12` of `sora-2`.
    seconds: Option<Any<Value>>,
    /// `720x1280` or `1280x720`; of `sora-2-pro` also `1024x1792` and `1792x1024`; of other models their own quality,
    /// upright or wide.
    size: Option<String>,
    /// The first frame: `{"image_url": …}`, which may be a `data:` URL.
    input_reference: Option<Any<Value>>,
}

/// What the clip should be.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
struct VideoForm {
    prompt: String,
    model: Option<String>,
    seconds: Option<String>,
    size: Option<String>,
    /// The first frame: PNG, JPEG or WebP.
    input_reference: Option<Upload>,
}

/// What is to be different.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiVideoRemixBody")]
struct RemixBody {
    prompt: String,
}

/// A clip.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiVideo")]
struct VideoReply {
    id: String,
    /// `video`.
    object: String,
    model: String,
    /// `queued`, `in_progress`, `completed` or `failed`.
    status: String,
    /// Per cent.
    progress: u8,
    /// Seconds since 1970.
    created_at: i64,
    completed_at: Option<i64>,
    /// Nothing: files are kept until they are deleted.
    expires_at: Option<i64>,
    seconds: String,
    size: String,
    prompt: String,
    remixed_from_video_id: Option<String>,
    error: Option<VideoError>,
}

/// Why there is no clip.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiVideoError")]
struct VideoError {
    code: String,
    message: String,
}

/// Clips.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiVideoList")]
struct VideoList {
    /// `list`.
    object: String,
    data: Vec<VideoReply>,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: bool,
}

/// That a clip is gone.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiVideoDeleted")]
struct Deleted {
    id: String,
    /// `video.deleted`.
    object: String,
    deleted: bool,
}
