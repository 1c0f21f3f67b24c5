//! The two endpoints. Source: girlgenerator-api.zh.txt.

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};
use serde::Deserialize;

use super::{Failure, GirlGenerator};
use crate::app::App;
use crate::catalogue::AspectRatio;
use crate::dialects::Dialect;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::{Body, name_field};
use crate::dialects::callbacks;
use crate::dialects::visitor::Visitor;
use crate::domain::limits::Subject;
use crate::domain::{AccountId, Caller, Creation, Privacy, Scope, Status, Task, creation, ledger, task, webhook};
use crate::engine::{Job, ModelChoice, Purpose, RatioChoice, Request, job};
use crate::error::{Error, Result};
use crate::store::Tx;

/// `/generate` and `/tasks/{task_id}`.
pub struct Tasks(pub App);

/// Source: the table of error codes, 429.
const PER_MINUTE: u32 = 10;
/// Characters, not bytes. Source: `prompt`.
const PROMPT_MAX_CHARS: usize = 2_000;
/// The dialect's models by name, with the catalogue's alias for each; the first is the default. They cost one to three
/// credits. Source: the section on rates and credits, which leads to a list of models that the document does not print.
const MODELS: [(&str, &str); 3] =
    [("standard", "girlgenerator"), ("fine", "girlgenerator-fine"), ("finest", "girlgenerator-finest")];

/// Pictures by the engine's names for them.
const NAMES: [(&str, &str); 2] = [("image_url", "image_input"), ("reference_images", "image_input")];

/// Source: `aspect_ratio`; `auto` follows the reference picture, or is square without one.
const RATIOS: [AspectRatio; 7] = [
    ratio("1:1", 1, 1),
    ratio("3:2", 3, 2),
    ratio("2:3", 2, 3),
    ratio("9:16", 9, 16),
    ratio("16:9", 16, 9),
    ratio("3:4", 3, 4),
    ratio("4:3", 4, 3),
];

const fn ratio(ratio: &'static str, width: u32, height: u32) -> AspectRatio {
    AspectRatio { id: 0, ratio, label: ratio, width, height }
}

#[OpenApi]
impl Tasks {
    /// Generate a picture
    ///
    /// Starts a picture and answers at once with its `task_id`.
    #[oai(path = "/generate", method = "post", operation_id = "task_create")]
    async fn task_create(
        &self,
        caller: Bearer,
        body: Body<GenerateBody>,
        visitor: Visitor,
    ) -> Result<Submitted, Failure> {
        let app = &self.0;
        let caller = caller.0;
        caller.require(Scope::Generate)?;
        throttle(app, &caller)?;
        let (model, webhook_url) = (body.0.model()?, body.0.webhook_url.clone());
        let request = body.0.into_request(model)?;
        let plan = app.plan_at(&visitor.base_url, Some(&caller), &request, Purpose::Generate);
        let plan = plan.map_err(|error| name_field(error, &NAMES))?;
        let credits_used = plan.quote.total.whole_part();
        let task_id = app.random.hex::<6>();
        let callback =
            callbacks::wanted::<GirlGenerator>(app, &visitor, "webhook_url", webhook_url.as_deref(), &task_id)?;
        let (id, account) = (task_id.clone(), caller.account);
        let also = move |tx: &mut Tx, job: &Job| {
            let (dialect, model) = (GirlGenerator::NAME.to_owned(), model.to_owned());
            task::create(tx, &Task { id: id.clone(), dialect, account, job: job.id, model })?;
            callback.as_ref().map_or(Ok(()), |callback| webhook::ask(tx, job.id, callback))
        };
        app.engine.submit_with(&caller, plan, also).await?;
        let balance = app.store.read(|tx| ledger::balance(tx, account))?.total();
        let credits_remaining = balance.whole_part();
        let status = TaskStatus::Pending;
        Ok(Submitted::Created(Json(Created { task_id, status, credits_used, credits_remaining })))
    }

    /// Query a task
    ///
    /// Ask again every few seconds until `status` is `success` or `failed`.
    #[oai(path = "/tasks/:task_id", method = "get", operation_id = "task_get")]
    async fn task_get(
        &self,
        caller: Bearer,
        /// What the submission answered.
        task_id: Path<String>,
        visitor: Visitor,
    ) -> Result<Json<Found>, Failure> {
        caller.0.require(Scope::Read)?;
        Ok(Json(Found::look_up(&self.0, caller.0.account, &task_id.0, &visitor)?))
    }
}

/// Errors: `RateLimited` when the key has submitted ten tasks in this minute.
fn throttle(app: &App, caller: &Caller) -> Result<()> {
    let Some(key) = caller.key else { return Ok(()) };
    let subject = Subject::KeyAt(key, "girlgenerator.generate");
    let verdict = app.limiter.take_per_minute(subject, PER_MINUTE, app.config.rate_limits, app.clock.now());
    verdict.retry_after.map_or(Ok(()), |retry_after| Err(Error::RateLimited { retry_after }))
}

/// From words, or from a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "GirlGeneratorScene", rename_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
enum Scene {
    TextToImage,
    ImageToImage,
}

/// What to make.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "GirlGeneratorGenerate", skip_serializing_if_is_none, example)]
struct GenerateBody {
    scene: Scene,
    /// At most 2,000 characters.
    #[oai(validator(max_length = 2000))]
    prompt: String,
    /// `auto` (the default), `1:1`, `3:2`, `2:3`, `9:16`, `16:9`, `3:4` or `4:3`.
    aspect_ratio: Option<String>,
    /// The addresses of the pictures to start from, 1 to 4; required for `image-to-image`.
    image_input: Option<Vec<String>>,
    /// `standard` (the default, 1 credit), `fine` (2 credits) or `finest` (3 credits).
    model: Option<String>,
    /// Where to post the task once it is over, in the form in which a query answers.
    webhook_url: Option<String>,
}

impl Example for GenerateBody {
    fn example() -> Self {
        Self {
            scene: Scene::TextToImage,
            prompt: "a cute anime girl with blue hair, detailed portrait".to_owned(),
            aspect_ratio: Some("1:1".to_owned()),
            image_input: None,
            model: None,
            webhook_url: None,
        }
    }
}

impl GenerateBody {
    /// The catalogue's alias for the model.
    /// Errors: `Invalid` naming `model`.
    fn model(&self) -> Result<&'static str> {
        let Some(wanted) = &self.model else { return Ok(MODELS[0].1) };
        let found = MODELS.iter().find(|(name, _)| name == wanted).map(|(_, alias)| *alias);
        let names = || MODELS.map(|(name, _)| name).join(", ");
        found.ok_or_else(|| Error::invalid("model", format!("must be one of {}", names())))
    }

    /// Errors: `Invalid` naming the field.
    fn into_request(self, model: &str) -> Result<Request> {
        if self.prompt.chars().count() > PROMPT_MAX_CHARS {
            return Err(Error::invalid("prompt", format!("must be at most {PROMPT_MAX_CHARS} characters")));
        }
        let images = match self.scene {
            Scene::TextToImage => Vec::new(),
            Scene::ImageToImage => self.image_input.unwrap_or_default(),
        };
        if self.scene == Scene::ImageToImage && images.is_empty() {
            return Err(Error::invalid("image_input", "is required for image-to-image"));
        }
        let aspect_ratio = match self.aspect_ratio.as_deref() {
            None | Some("auto") => None,
            Some(text) => {
                Some(RatioChoice::Exact(*RATIOS.iter().find(|ratio| ratio.ratio == text).ok_or_else(|| {
                    let known: Vec<_> = RATIOS.iter().map(|ratio| ratio.ratio).collect();
                    Error::invalid("aspect_ratio", format!("must be one of auto, {}", known.join(", ")))
                })?))
            }
        };
        Ok(Request {
            generator: "image".to_owned(),
            model: Some(ModelChoice::Name(model.to_owned())),
            prompt: Some(self.prompt),
            privacy: Privacy::Private,
            aspect_ratio,
            image_url: images.first().cloned(),
            reference_images: if images.len() > 1 { images } else { Vec::new() },
            ..Request::default()
        })
    }
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "GirlGeneratorStatus", rename_all = "lowercase")]
enum TaskStatus {
    Pending,
    Processing,
    Success,
    Failed,
}

impl From<Status> for TaskStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Generating => Self::Processing,
            Status::Completed => Self::Success,
            Status::Failed | Status::Cancelled => Self::Failed,
        }
    }
}

#[derive(ApiResponse)]
enum Submitted {
    /// The task is under way.
    #[oai(status = 201)]
    Created(Json<Created>),
}

/// A submitted task.
#[derive(Debug, Object)]
#[oai(rename = "GirlGeneratorCreated")]
struct Created {
    task_id: String,
    status: TaskStatus,
    credits_used: i64,
    credits_remaining: i64,
}

/// A task; `images` once it succeeded, `error` once it failed.
#[derive(Debug, Object)]
#[oai(rename = "GirlGeneratorTask", skip_serializing_if_is_none)]
pub struct Found {
    task_id: String,
    status: TaskStatus,
    images: Option<Vec<String>>,
    error: Option<String>,
}

impl Found {
    /// Errors: `NotFound` for a task that is not the account's.
    pub fn look_up(app: &App, account: AccountId, id: &str, visitor: &Visitor) -> Result<Self> {
        let (task, job, made) = app.store.read(|tx| {
            let task = task::get(tx, GirlGenerator::NAME, account, id)?;
            let job = job::get(tx, task.job)?;
            let found = job.creations.iter().map(|id| creation::find(tx, *id)).collect::<Result<Vec<_>>>()?;
            Ok((task, job, found.into_iter().flatten().collect::<Vec<_>>()))
        })?;
        let live = if job.status.is_terminal() { None } else { app.engine.live(job.id) };
        let status = live.map_or(job.status, |live| live.status).into();
        let links = made.iter().filter_map(Creation::shared_media_path).map(|path| visitor.link(&path));
        Ok(Self {
            task_id: task.id,
            status,
            images: (status == TaskStatus::Success).then(|| links.collect()),
            error: job.failure.filter(|_| status == TaskStatus::Failed).map(|failure| failure.to_owner()),
        })
    }
}
