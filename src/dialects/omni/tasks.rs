//! The two endpoints. Source: omni-open-api.hi.txt.

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;

use super::{Failure, Omni};
use crate::app::App;
use crate::catalogue::{AspectRatio, Model, ModelKind, VIDEO_RATIOS};
use crate::dialects::Dialect;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::{Body, name_field};
use crate::dialects::callbacks;
use crate::dialects::visitor::Visitor;
use crate::domain::{AccountId, Creation, Privacy, Scope, Status, Task, creation, task, webhook};
use crate::engine::job::Failure as Failed;
use crate::engine::{Job, ModelChoice, Purpose, RatioChoice, Request, job};
use crate::error::{Error, Result};
use crate::store::Tx;

/// `/tasks/…`.
pub struct Tasks(pub App);

/// The only models of this dialect.
const MODELS: [&str; 3] = ["seedance-2", "gpt-image-2", "nano-banana-2"];

/// The ratios of pictures, which are those of its picture models; clips have the engine's own.
const RATIOS: [AspectRatio; 10] = [
    ratio("1:1", 1, 1),
    ratio("16:9", 16, 9),
    ratio("9:16", 9, 16),
    ratio("4:3", 4, 3),
    ratio("3:4", 3, 4),
    ratio("3:2", 3, 2),
    ratio("2:3", 2, 3),
    ratio("5:4", 5, 4),
    ratio("4:5", 4, 5),
    ratio("21:9", 21, 9),
];

const fn ratio(ratio: &'static str, width: u32, height: u32) -> AspectRatio {
    AspectRatio { id: 0, ratio, label: ratio, width, height }
}

/// Pictures by the engine's names for them.
const NAMES: [(&str, &str); 3] =
    [("image_url", "image_urls"), ("ending_frame_url", "image_urls"), ("reference_images", "image_urls")];

/// Source: the document's answer to a submission: "submitted, waiting to be generated".
const SUBMITTED: &str = "提交成功,等待生成";

#[OpenApi(prefix_path = "/tasks")]
impl Tasks {
    /// Submit a task
    ///
    /// Starts a picture or a video and answers at once with its `task_id`. The credits are deducted now and given back
    /// if it fails.
    #[oai(path = "/create", method = "post", operation_id = "task_create")]
    async fn task_create(
        &self,
        caller: Bearer,
        body: Body<CreateBody>,
        visitor: Visitor,
    ) -> Result<Json<Reply<Created>>, Failure> {
        let app = &self.0;
        let caller = caller.0;
        caller.require(Scope::Generate)?;
        let model = body.0.model(app)?;
        let request = body.0.request(model)?;
        let plan = app.plan_at(&visitor.base_url, Some(&caller), &request, Purpose::Generate);
        let plan = plan.map_err(|error| name_field(error, &NAMES))?;
        let credits = plan.quote.total.whole_part();
        let (id, request) = (app.random.hex::<6>(), app.random.hex::<6>());
        let (account, name) = (caller.account, body.0.model_id.clone());
        let task_id = id.clone();
        let callback = callbacks::wanted::<Omni>(app, &visitor, "webhook_url", body.0.webhook_url.as_deref(), &id)?;
        let also = move |tx: &mut Tx, job: &Job| {
            let (dialect, model) = (Omni::NAME.to_owned(), name.clone());
            task::create(tx, &Task { id: id.clone(), dialect, account, job: job.id, model })?;
            callback.as_ref().map_or(Ok(()), |callback| webhook::ask(tx, job.id, callback))
        };
        app.engine.submit_with(&caller, plan, also).await?;
        let request_id = format!("kie_{request}");
        let data = Created { task_id, request_id, credits };
        Ok(Json(Reply { code: 200, msg: SUBMITTED.to_owned(), data }))
    }

    /// Query a task
    ///
    /// Ask again until `task_status` is 3 or 4.
    #[oai(path = "/:task_id", method = "get", operation_id = "task_get")]
    async fn task_get(
        &self,
        caller: Bearer,
        /// What the submission answered.
        task_id: Path<String>,
        visitor: Visitor,
    ) -> Result<Json<Reply<Found>>, Failure> {
        caller.0.require(Scope::Read)?;
        Ok(Json(answer(&self.0, caller.0.account, &task_id.0, &visitor)?))
    }
}

/// The answer to a question about a task; for one that failed, `msg` says why.
/// Errors: `NotFound` for one that is not the account's.
pub fn answer(app: &App, account: AccountId, id: &str, visitor: &Visitor) -> Result<Reply<Found>> {
    let (task, job, made) = app.store.read(|tx| {
        let task = task::get(tx, Omni::NAME, account, id)?;
        let job = job::get(tx, task.job)?;
        let made = job.creations.first().map(|id| creation::find(tx, *id)).transpose()?.flatten();
        Ok((task, job, made))
    })?;
    let link = made.as_ref().and_then(Creation::shared_media_path).map(|path| visitor.link(&path));
    let msg = job.failure.as_ref().map_or_else(|| "ok".to_owned(), Failed::to_owner);
    Ok(Reply { code: 200, msg, data: Found::of(app, task, &job, link) })
}

/// What to make.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(rename = "OmniTaskCreate", skip_serializing_if_is_none, example)]
struct CreateBody {
    /// `seedance-2`, `gpt-image-2` or `nano-banana-2`.
    model_id: String,
    /// What it should be.
    prompt: String,
    /// Pictures to start from: of a picture, a new one is made; of the first picture, or the first and the last, a
    /// video is made.
    image_urls: Option<Vec<String>>,
    /// `1:1`, `16:9`, `9:16`, `4:3`, `3:4`, `3:2`, `2:3`, `5:4`, `4:5` or `21:9` for pictures, `16:9` or `9:16` for
    /// videos; `auto` or nothing follows the first picture.
    aspect_ratio: Option<String>,
    /// Where to post the task once it is over, in the form in which a query answers.
    webhook_url: Option<String>,
}

impl Example for CreateBody {
    fn example() -> Self {
        Self {
            model_id: "gpt-image-2".to_owned(),
            prompt: "a serene zen garden at sunrise".to_owned(),
            aspect_ratio: Some("16:9".to_owned()),
            ..Self::default()
        }
    }
}

impl CreateBody {
    /// Errors: `Invalid` naming `model_id`.
    fn model<'a>(&self, app: &'a App) -> Result<&'a Model> {
        let known = MODELS.contains(&self.model_id.as_str()).then(|| app.catalogue.model_by_name(&self.model_id));
        let wrong = || Error::invalid("model_id", format!("must be one of {}", MODELS.join(", ")));
        known.flatten().ok_or_else(wrong)
    }

    /// Errors: `Invalid` naming `aspect_ratio`.
    fn request(&self, model: &Model) -> Result<Request> {
        let images = self.image_urls.clone().unwrap_or_default();
        let is_video = model.kind == ModelKind::Video;
        let mut request = Request {
            generator: if is_video { "video" } else { "image" }.to_owned(),
            model: Some(ModelChoice::Id(model.id)),
            prompt: Some(self.prompt.clone()),
            privacy: Privacy::Private,
            aspect_ratio: self.ratio(is_video)?,
            image_url: images.first().cloned(),
            ..Request::default()
        };
        match images.as_slice() {
            [_, last] if is_video => request.ending_frame_url = Some(last.clone()),
            [_, _, ..] => request.reference_images = images,
            _ => {}
        }
        Ok(request)
    }

    fn ratio(&self, is_video: bool) -> Result<Option<RatioChoice>> {
        let Some(text) = self.aspect_ratio.as_deref().map(str::trim) else { return Ok(None) };
        if matches!(text, "" | "auto") {
            return Ok(None);
        }
        let known: &[AspectRatio] = if is_video { &VIDEO_RATIOS } else { &RATIOS };
        let wrong = || {
            let known: Vec<_> = known.iter().map(|ratio| ratio.ratio).collect();
            Error::invalid("aspect_ratio", format!("must be one of auto, {}", known.join(", ")))
        };
        known.iter().find(|ratio| ratio.ratio == text).map(|ratio| Some(RatioChoice::Exact(*ratio))).ok_or_else(wrong)
    }
}

/// An answer.
#[derive(Debug, Object)]
#[oai(rename = "Omni{T}")]
pub struct Reply<T: poem_openapi::types::ParseFromJSON + poem_openapi::types::ToJSON> {
    /// 200 for success, 0 for a failure.
    code: u16,
    msg: String,
    data: T,
}

/// A submitted task.
#[derive(Debug, Object)]
#[oai(rename = "OmniTaskCreated")]
struct Created {
    task_id: String,
    request_id: String,
    /// What was deducted.
    credits: i64,
}

/// How a task stands.
#[derive(Debug, Object)]
#[oai(rename = "OmniTask")]
pub struct Found {
    task_id: String,
    /// 1 queued, 2 running, 3 succeeded, 4 failed.
    task_status: u8,
    /// `image` or `video`.
    task_type: String,
    model_id: String,
    image_url: Option<String>,
    video_url: Option<String>,
    audio_url: Option<String>,
    /// What was deducted; 0 for a task that failed.
    credits: i64,
    /// Seconds since 1970.
    created_at: i64,
}

impl Found {
    fn of(app: &App, task: Task, job: &Job, link: Option<String>) -> Self {
        let live = if job.status.is_terminal() { None } else { app.engine.live(job.id) };
        let status = live.map_or(job.status, |live| live.status);
        let is_video = job.kind == ModelKind::Video;
        let failed = matches!(status, Status::Failed | Status::Cancelled);
        let credits = if failed { 0 } else { job.quote.total.whole_part() };
        Self {
            task_id: task.id,
            task_status: match status {
                Status::Pending => 1,
                Status::Generating => 2,
                Status::Completed => 3,
                Status::Failed | Status::Cancelled => 4,
            },
            task_type: if is_video { "video" } else { "image" }.to_owned(),
            model_id: task.model,
            image_url: link.clone().filter(|_| !is_video),
            video_url: link.filter(|_| is_video),
            audio_url: None,
            credits,
            created_at: job.created_at.seconds(),
        }
    }
}
