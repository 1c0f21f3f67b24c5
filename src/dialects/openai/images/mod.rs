//! `/images/…`: pictures from words and from pictures, kept in the owner's library.
//! Source: uniai-gateway.zh.txt, "图像生成", "图像编辑", "图像变体"; reference of the OpenAI API as of 2026-11.

mod wish;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use poem::{IntoResponse, Response};
use poem_openapi::types::Any;
use poem_openapi::{ApiRequest, Object, OpenApi};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tracing::Instrument;

use self::wish::{EditBody, EditForm, ImageBody, VariationForm, Wish};
use super::answer::{Answer, stream};
use super::files::Source;
use super::form::Form;
use super::{Failure, Tag, error, files};
use crate::app::App;
use crate::catalogue::{Model, ModelKind};
use crate::dialects::bearer::Bearer;
use crate::dialects::body::{Body, name_field};
use crate::dialects::visitor::Visitor;
use crate::domain::{Caller, Creation, JobId, Privacy, Scope};
use crate::engine::{Brought, ModelChoice, Plan, Purpose, Request};
use crate::error::{Error, Noun, Result};
use crate::providers::recode::recode;
use crate::providers::{Format, News, tokens};

/// `/images/…`.
pub struct Images(pub App);

const GENERATOR: &str = "image";
/// What the built-in engine draws where the background is to be cut away: one thing that stands by itself.
const GENERATOR_TRANSPARENT: &str = "sticker";
/// The model of an edit that names none, if somebody runs it.
const EDITOR_DEFAULT: &str = "gpt-image-2";
/// What a variation is asked for by.
const VARIATION: &str = "A variation of the given picture";
/// Events that may wait for a slow caller.
const EVENTS_WAITING_MAX: usize = 8;

/// Fields by the engine's names for them.
const NAMES: [(&str, &str); 2] = [("model_id", "model"), ("count", "n")];

#[OpenApi(prefix_path = "/images", tag = "Tag::Images")]
impl Images {
    /// Make pictures
    ///
    /// They are kept, private, in the library of whoever made them.
    #[oai(path = "/generations", method = "post", operation_id = "image_create")]
    async fn image_create(
        &self,
        caller: Bearer,
        visitor: Visitor,
        body: Body<ImageBody>,
    ) -> Result<Answer<ImagesReply>, Failure> {
        Ok(self.make(&caller.0, visitor, Wish::of_body(body.0), "image_generation").await?.into())
    }

    /// Change a picture
    ///
    /// All of it, or where the mask allows it; with several pictures, after the example of the others.
    #[oai(path = "/edits", method = "post", operation_id = "image_edit")]
    async fn image_edit(
        &self,
        caller: Bearer,
        visitor: Visitor,
        body: EditRequest,
    ) -> Result<Answer<ImagesReply>, Failure> {
        let wish = match body {
            EditRequest::Json(body) => Wish::of_edit(body.0)?,
            EditRequest::Form(form) => {
                let prompt = form.text("prompt")?.ok_or_else(|| Error::invalid("prompt", "is required"))?;
                Wish::of_form(&form, prompt)?
            }
        };
        Ok(self.rework(&caller.0, visitor, wish).await?.into())
    }

    /// Vary a picture
    #[oai(path = "/variations", method = "post", operation_id = "image_variation")]
    async fn image_variation(
        &self,
        caller: Bearer,
        visitor: Visitor,
        form: Form<VariationForm>,
    ) -> Result<Answer<ImagesReply>, Failure> {
        let wish = Wish::of_form(&form, VARIATION.to_owned())?;
        Ok(self.rework(&caller.0, visitor, wish).await?.into())
    }
}

/// JSON, or a form with files.
#[derive(ApiRequest)]
#[allow(clippy::large_enum_variant)] // poem-openapi reads straight into the variants; one lives as long as its request
enum EditRequest {
    Json(Body<EditBody>),
    Form(Form<EditForm>),
}

impl Images {
    async fn rework(&self, caller: &Caller, visitor: Visitor, wish: Wish) -> Result<Response> {
        if wish.sources.is_empty() {
            return Err(Error::invalid("image", "is required"));
        }
        self.make(caller, visitor, wish, "image_edit").await
    }

    async fn make(&self, caller: &Caller, visitor: Visitor, wish: Wish, event: &'static str) -> Result<Response> {
        caller.require(Scope::Generate)?;
        wish.check()?;
        let app = &self.0;
        let mut plan = self.plan(&wish)?;
        let mut brought = Brought::default();
        self.bring(&wish, &mut plan, &mut brought).await?;
        let job = app.engine.submit_bringing(caller, plan, brought, |_, _| Ok(())).await?;
        let work = Work { app: app.clone(), job: job.id, visitor, wish, event };
        if work.wish.is_stream {
            let (out, pieces) = mpsc::channel(EVENTS_WAITING_MAX);
            // The job goes on without whoever listens, and so may this.
            tokio::spawn(work.tell(out).in_current_span());
            return Ok(stream(pieces));
        }
        Ok(poem::web::Json(work.finish().await?).into_response())
    }

    /// Errors: `Invalid` naming the field; `NotFound` for a model that makes no pictures.
    fn plan(&self, wish: &Wish) -> Result<Plan> {
        let app = &self.0;
        let model = self.model(wish)?;
        if let Some(model) = model {
            check_sources(wish, model)?;
        }
        let is_builtin = app.providers.is_builtin_only();
        let is_cut = wish.is_transparent() && wish.sources.is_empty() && is_builtin;
        let request = Request {
            generator: if is_cut { GENERATOR_TRANSPARENT } else { GENERATOR }.to_owned(),
            model: model.map(|model| ModelChoice::Id(model.id)),
            prompt: Some(wish.prompt.clone()),
            privacy: Privacy::Private,
            count: wish.count,
            parameters: wish.form(),
            ..Request::default()
        };
        let mut plan = app.plan(&request, Purpose::Generate).map_err(|error| name_field(error, &NAMES))?;
        match wish.size()? {
            Some(size) => (plan.call.width, plan.call.height) = size,
            // As large as the picture that it is made from.
            None if !wish.sources.is_empty() => (plan.call.width, plan.call.height) = (0, 0),
            None => {}
        }
        plan.call.parameters.extend(wish.parameters());
        Ok(plan)
    }

    /// The model that is named, in the quality that is named; for a rework without a name one that takes pictures.
    fn model(&self, wish: &Wish) -> Result<Option<&Model>> {
        let catalogue = &self.0.catalogue;
        let runs = |model: &&Model| self.0.providers.route(model).is_some();
        let named = match &wish.model {
            Some(name) => {
                let found = catalogue.model_by_name(name).filter(|model| model.kind == ModelKind::Image).filter(runs);
                Some(found.ok_or(Error::NotFound(Noun::Model))?)
            }
            None if wish.sources.is_empty() => None,
            None => {
                let usual = catalogue.model_by_name(EDITOR_DEFAULT).filter(runs);
                let other = || catalogue.models_of(ModelKind::Image).find(|model| model.can.image_input && runs(model));
                Some(usual.or_else(other).ok_or(Error::NotFound(Noun::Model))?)
            }
        };
        let quality = wish.quality.as_deref().filter(|quality| *quality != "auto");
        let Some(quality) = quality else { return Ok(named) };
        let group = named.and_then(|model| model.group.as_ref());
        let found = group.and_then(|group| group.qualities.get(quality)).and_then(|id| catalogue.model(*id));
        // The one quality of what comes in no others.
        let is_plain = group.is_none() && quality == "standard";
        if found.is_none() && !is_plain {
            let known: Vec<&str> =
                group.into_iter().flat_map(|group| group.qualities.keys().map(String::as_str)).collect();
            let known = if known.is_empty() { vec!["standard"] } else { known };
            return Err(Error::invalid("quality", format!("must be auto or {} for this model", known.join(" or "))));
        }
        Ok(found.or(named))
    }

    /// Brings the pictures into the store, or names those that are elsewhere.
    /// Errors: `Invalid` for what is no picture.
    async fn bring(&self, wish: &Wish, plan: &mut Plan, brought: &mut Brought) -> Result<()> {
        let mut references = Vec::new();
        for source in &wish.sources {
            references.push(self.bring_one("image", source, brought).await?);
        }
        let mut references = references.into_iter();
        plan.call.image_url = references.next();
        plan.call.reference_images = references.collect();
        if let Some(mask) = &wish.mask {
            plan.call.extras.push(("mask_url".to_owned(), self.bring_one("mask", mask, brought).await?));
        }
        Ok(())
    }

    async fn bring_one(&self, field: &'static str, source: &Source, brought: &mut Brought) -> Result<String> {
        match source {
            Source::File(bytes) => {
                files::picture(field, bytes).await?;
                brought.keep(&self.0.store, bytes).await
            }
            Source::Url(url) => Ok(url.clone()),
        }
    }
}

/// Errors: `Invalid` for pictures that the model does not take.
fn check_sources(wish: &Wish, model: &Model) -> Result<()> {
    if !wish.sources.is_empty() && !model.can.image_input {
        return Err(Error::invalid("image", format!("is not supported by {}", model.name)));
    }
    let most = (model.can.reference_images as usize).max(1);
    if wish.sources.len() > most {
        return Err(Error::invalid("image", format!("must have at most {most} entries for {}", model.name)));
    }
    Ok(())
}

/// Pictures in the making, and how they are to be told.
struct Work {
    app: App,
    job: JobId,
    visitor: Visitor,
    wish: Wish,
    event: &'static str,
}

impl Work {
    /// The whole answer.
    /// Errors: the reason, when no picture was made.
    async fn finish(self) -> Result<Value> {
        let finished = self.app.engine.wait(self.job).await?;
        let wants_bytes = self.wish.wants_bytes();
        let mut data = Vec::new();
        let mut about = Map::new();
        for creation in finished.made()? {
            let link = || creation.shared_media_path().map(|path| self.visitor.link(&path));
            data.push(match wants_bytes {
                true => json!({"b64_json": self.bytes(creation).await?}),
                false => json!({"url": link()}),
            });
            about = self.about(creation.media.first().map(|file| (file.width, file.height)));
        }
        let mut answer = json!({"created": finished.job.created_at.seconds(), "data": data, "usage": self.usage()});
        if let Some(answer) = answer.as_object_mut() {
            answer.extend(about);
        }
        Ok(answer)
    }

    /// Drafts and pictures as events; an error as the last of them.
    async fn tell(self, out: mpsc::Sender<Bytes>) {
        let told = self.tell_all(&out).await;
        if let Err(error) = told {
            tracing::warn!(?error, "pictures could not be told");
            // A caller who has left needs no end.
            let _ = out.send(format!("event: error\ndata: {}\n\n", error::body(&error)).into()).await;
        }
    }

    async fn tell_all(&self, out: &mpsc::Sender<Bytes>) -> Result<()> {
        let created = self.app.clock.now().seconds();
        let mut drafts = 0;
        if let Some(mut told) = self.app.engine.listen(self.job) {
            while let Some(news) = told.next().await {
                for (_, news) in news {
                    let News::Draft(draft) = news else { continue };
                    let size = (draft.width, draft.height);
                    let fields = json!({"b64_json": self.encoded(draft.bytes, draft.format).await?,
                        "created_at": created, "partial_image_index": drafts});
                    drafts += 1;
                    self.send(out, "partial_image", fields, Some(size)).await;
                }
            }
        }
        let finished = self.app.engine.wait(self.job).await?;
        for creation in finished.made()? {
            let size = creation.media.first().map(|file| (file.width, file.height));
            let fields = json!({"b64_json": self.bytes(creation).await?, "created_at": created, "usage": self.usage()});
            self.send(out, "completed", fields, size).await;
        }
        Ok(())
    }

    async fn send(&self, out: &mpsc::Sender<Bytes>, kind: &str, fields: Value, size: Option<(u32, u32)>) {
        let kind = format!("{}.{kind}", self.event);
        let mut data = json!({"type": kind});
        if let (Some(data), Value::Object(fields)) = (data.as_object_mut(), fields) {
            data.extend(fields);
            data.extend(self.about(size));
        }
        let _ = out.send(format!("event: {kind}\ndata: {data}\n\n").into()).await;
    }

    /// What an answer says of its pictures.
    fn about(&self, size: Option<(u32, u32)>) -> Map<String, Value> {
        let format = match self.wish.format() {
            Format::Jpeg => "jpeg",
            other => other.extension(),
        };
        let about = [
            ("background", Value::from(if self.wish.is_transparent() { "transparent" } else { "opaque" })),
            ("output_format", Value::from(format)),
            ("quality", Value::from(self.wish.quality.as_deref().unwrap_or("auto"))),
            ("size", size.map(|(width, height)| format!("{width}x{height}")).into()),
        ];
        about.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Pictures are paid by the piece, so only the words are counted.
    fn usage(&self) -> Value {
        let text = tokens::count(&self.wish.prompt);
        json!({
            "input_tokens": text, "output_tokens": 0, "total_tokens": text,
            "input_tokens_details": {"text_tokens": text, "image_tokens": 0},
        })
    }

    /// A picture in base64, in the format that was asked for.
    async fn bytes(&self, creation: &Creation) -> Result<String> {
        let file = creation.media.first().ok_or(Error::NotFound(Noun::Media))?;
        let bytes = self.app.store.read_blob(file.blob, 0..file.size_bytes)?;
        self.encoded(bytes, file.format).await
    }

    async fn encoded(&self, bytes: Vec<u8>, format: Format) -> Result<String> {
        let wanted = self.wish.format();
        if format == wanted {
            return Ok(BASE64.encode(bytes));
        }
        let quality = self.wish.output_compression.and_then(|quality| u8::try_from(quality).ok());
        let work = tokio::task::spawn_blocking(move || recode(bytes, wanted, quality));
        let made = work.await.map_err(Error::internal)?;
        Ok(BASE64.encode(made.map_err(|fault| Error::internal(fault.to_string()))?))
    }
}

/// Pictures.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiImages")]
struct ImagesReply {
    /// Seconds since 1970.
    created: i64,
    /// `url` or `b64_json` of each.
    data: Vec<Any<Value>>,
    /// `opaque` or `transparent`.
    background: String,
    /// `png`, `jpeg` or `webp`.
    output_format: String,
    quality: String,
    size: String,
    /// The tokens of the words; pictures are paid by the piece.
    usage: Any<Value>,
}
