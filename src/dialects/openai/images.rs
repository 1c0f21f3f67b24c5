//! `/images/…`: pictures from words and from pictures, kept in the owner's library.
//! Source: uniai-gateway.zh.txt, "图像生成", "图像编辑", "图像变体"; reference of the OpenAI API as of 2026-11.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use poem::{IntoResponse, Response};
use poem_openapi::types::Any;
use poem_openapi::types::multipart::Upload;
use poem_openapi::{Multipart, Object, OpenApi};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::form::Form;
use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::dialects::visitor::Visitor;
use crate::domain::{Caller, Creation, Privacy, Scope};
use crate::engine::{ModelChoice, Plan, Purpose, Request};
use crate::error::{Error, Noun, Result};
use crate::providers::Format;
use crate::providers::builtin::image::{About, Picture, encode};
use crate::providers::sources::{BLOB_SCHEME, decode};

/// `/images/…`.
pub struct Images(pub App);

const GENERATOR: &str = "image";
const COUNT_MAX: i64 = 10;
/// Pixels of a side.
const SIDE: std::ops::RangeInclusive<u32> = 64..=2_048;
/// What a variation is asked for by.
const VARIATION: &str = "A variation of the given picture";

#[OpenApi(prefix_path = "/images", tag = "Tag::Images")]
impl Images {
    /// Make pictures
    ///
    /// They are kept, private, in the library of whoever made them. `style`, `moderation`, `output_compression` and
    /// `user` are taken and change nothing.
    #[oai(path = "/generations", method = "post", operation_id = "image_create")]
    async fn image_create(
        &self,
        caller: Bearer,
        visitor: Visitor,
        body: Body<ImageBody>,
    ) -> Result<Answer<ImagesReply>, Failure> {
        let body = body.0;
        let wish = Wish {
            model: body.model,
            prompt: body.prompt,
            count: body.n,
            size: body.size,
            quality: body.quality,
            response_format: body.response_format,
            output_format: body.output_format,
            background: body.background,
            is_stream: body.stream == Some(true),
            source: None,
        };
        Ok(self.make(&caller.0, &visitor, wish, "image_generation").await?.into())
    }

    /// Change a picture
    ///
    /// One picture at a time, and all of it: masks are refused.
    #[oai(path = "/edits", method = "post", operation_id = "image_edit")]
    async fn image_edit(
        &self,
        caller: Bearer,
        visitor: Visitor,
        form: Form<EditForm>,
    ) -> Result<Answer<ImagesReply>, Failure> {
        if !form.files("mask").is_empty() {
            return Err(Error::invalid("mask", "is not supported").into());
        }
        let prompt = form.text("prompt")?.ok_or_else(|| Error::invalid("prompt", "is required"))?;
        let wish = Wish::of_form(&form, prompt)?;
        Ok(self.make(&caller.0, &visitor, wish, "image_edit").await?.into())
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
        Ok(self.make(&caller.0, &visitor, wish, "image_edit").await?.into())
    }
}

/// What is asked, by whichever operation.
struct Wish {
    model: Option<String>,
    prompt: String,
    count: Option<i64>,
    size: Option<String>,
    quality: Option<String>,
    response_format: Option<String>,
    output_format: Option<String>,
    background: Option<String>,
    is_stream: bool,
    source: Option<Bytes>,
}

impl Wish {
    /// Errors: `Invalid` naming the field.
    fn of_form<T>(form: &Form<T>, prompt: String) -> Result<Self> {
        let mut sources = form.files("image");
        if sources.len() > 1 {
            return Err(Error::invalid("image", "must be one picture"));
        }
        Ok(Self {
            model: form.text("model")?,
            prompt,
            count: form.number("n")?,
            size: form.text("size")?,
            quality: form.text("quality")?,
            response_format: form.text("response_format")?,
            output_format: form.text("output_format")?,
            background: form.text("background")?,
            is_stream: form.flag("stream")?,
            source: Some(sources.pop().ok_or_else(|| Error::invalid("image", "is required"))?),
        })
    }

    /// Width and height; `None` for the model's own choice.
    fn size(&self) -> Result<Option<(u32, u32)>> {
        let Some(size) = self.size.as_deref().filter(|size| *size != "auto") else { return Ok(None) };
        let sides = size.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
        let sides = sides.filter(|(width, height)| SIDE.contains(width) && SIDE.contains(height));
        sides.map(Some).ok_or_else(|| Error::invalid("size", "must be auto, or a width and height such as 1024x1024"))
    }

    /// The format that the bytes in an answer are to have; `None` for the one they were made in.
    fn format(&self) -> Result<Option<Format>> {
        match self.output_format.as_deref() {
            None => Ok(None),
            Some("png") => Ok(Some(Format::Png)),
            Some("jpeg") => Ok(Some(Format::Jpeg)),
            Some("webp") => Ok(Some(Format::Webp)),
            Some(_) => Err(Error::invalid("output_format", "must be png, jpeg or webp")),
        }
    }

    /// Whether the answer holds the pictures themselves, as the models of the gpt-image family always do.
    fn wants_bytes(&self) -> Result<bool> {
        match self.response_format.as_deref() {
            Some("b64_json") => Ok(true),
            Some("url") => Ok(self.is_stream),
            Some(_) => Err(Error::invalid("response_format", "must be url or b64_json")),
            None => Ok(self.is_stream || self.model.as_deref().is_some_and(|model| model.starts_with("gpt-image"))),
        }
    }
}

impl Images {
    async fn make(&self, caller: &Caller, visitor: &Visitor, wish: Wish, event: &str) -> Result<Response> {
        caller.require(Scope::Generate)?;
        let (wants_bytes, format) = (wish.wants_bytes()?, wish.format()?);
        let mut plan = self.plan(&wish)?;
        let source = match &wish.source {
            Some(bytes) => Some(self.0.store.put_blob(bytes.to_vec()).await?),
            None => None,
        };
        plan.call.image_url = source.map(|blob| format!("{BLOB_SCHEME}{blob}"));
        let finished = async {
            let job = self.0.engine.submit(caller, plan).await?;
            self.0.engine.wait(job.id).await
        };
        let finished = finished.await;
        if let Some(blob) = source {
            self.0.store.delete_blob(blob).await?;
        }
        let finished = finished?;
        let created = finished.job.created_at.seconds();
        let mut data = Vec::new();
        for creation in finished.made()? {
            data.push(match wants_bytes {
                true => json!({"b64_json": self.bytes(creation, format).await?}),
                false => json!({"url": creation.shared_media_path().map(|path| visitor.link(&path))}),
            });
        }
        if wish.is_stream {
            return Ok(streamed(&data, event, created));
        }
        Ok(poem::web::Json(json!({"created": created, "data": data})).into_response())
    }

    /// Errors: `Invalid` naming the field; `NotFound` for a model that makes no pictures.
    fn plan(&self, wish: &Wish) -> Result<Plan> {
        let app = &self.0;
        let size = wish.size()?;
        if wish.background.as_deref() == Some("transparent") {
            return Err(Error::invalid("background", "is not supported: pictures are opaque"));
        }
        if wish.count.is_some_and(|count| !(1..=COUNT_MAX).contains(&count)) {
            return Err(Error::invalid("n", format!("must be 1 to {COUNT_MAX}")));
        }
        let mut request = Request {
            generator: GENERATOR.to_owned(),
            prompt: Some(wish.prompt.clone()),
            privacy: Privacy::Private,
            count: wish.count,
            ..Request::default()
        };
        if let Some(name) = &wish.model {
            let model = app.catalogue.model_by_name(name).filter(|model| model.kind == ModelKind::Image);
            let model = model.ok_or(Error::NotFound(Noun::Model))?;
            let in_quality = wish.quality.as_ref().zip(model.group.as_ref());
            let in_quality = in_quality.and_then(|(quality, group)| group.qualities.get(quality));
            request.model = Some(ModelChoice::Id(*in_quality.unwrap_or(&model.id)));
        }
        if wish.quality.as_deref().is_some_and(|it| !["auto", "low", "medium", "high", "standard", "hd"].contains(&it))
        {
            return Err(Error::invalid("quality", "must be auto, low, medium, high, standard or hd"));
        }
        let mut plan = app.plan(&request, Purpose::Generate)?;
        if let Some((width, height)) = size {
            (plan.call.width, plan.call.height) = (width, height);
        }
        Ok(plan)
    }

    /// A picture in base64, in the format that was asked for.
    async fn bytes(&self, creation: &Creation, format: Option<Format>) -> Result<String> {
        let file = creation.media.first().ok_or(Error::NotFound(Noun::Media))?;
        let bytes = self.0.store.read_blob(file.blob, 0..file.size_bytes)?;
        let Some(format) = format.filter(|format| *format != file.format) else { return Ok(BASE64.encode(bytes)) };
        let (prompt, seed) = (creation.prompt.clone(), creation.seed);
        let work = tokio::task::spawn_blocking(move || {
            let picture = decode(bytes).map_err(Error::internal)?;
            let pixels = picture.rgba.chunks_exact(4).flat_map(|pixel| pixel.iter().take(3).copied()).collect();
            let picture = Picture { width: picture.width, height: picture.height, pixels };
            let about = About { prompt: &prompt, model: "", seed };
            encode(&picture, format, &about).map_err(|fault| Error::internal(fault.to_string()))
        });
        Ok(BASE64.encode(work.await.map_err(Error::internal)??))
    }
}

/// The pictures as events; there are none of pictures half made.
fn streamed(data: &[Value], event: &str, created: i64) -> Response {
    let kind = format!("{event}.completed");
    let written = |item: &Value| {
        let data = json!({"type": kind, "b64_json": item["b64_json"], "created_at": created});
        format!("event: {kind}\ndata: {data}\n\n")
    };
    let body: String = data.iter().map(written).collect();
    Response::builder().content_type("text/event-stream; charset=utf-8").body(body)
}

/// What is asked.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiImageBody", skip_serializing_if_is_none)]
struct ImageBody {
    /// What it should be.
    prompt: String,
    /// A model's name, as in `GET /models`.
    model: Option<String>,
    /// 1 to 10.
    n: Option<i64>,
    /// `auto`, or a width and height such as `1024x1024`.
    size: Option<String>,
    /// `auto`, `low`, `medium`, `high`, `standard` or `hd`; where a model comes in several qualities, it chooses one.
    quality: Option<String>,
    /// `url` or `b64_json`.
    response_format: Option<String>,
    /// `png`, `jpeg` or `webp`, for `b64_json`.
    output_format: Option<String>,
    output_compression: Option<u32>,
    /// `auto` or `opaque`.
    background: Option<String>,
    moderation: Option<String>,
    style: Option<String>,
    stream: Option<bool>,
    partial_images: Option<u32>,
    user: Option<String>,
}

/// A picture and how to change it.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
struct EditForm {
    /// PNG, JPEG or WebP.
    image: Upload,
    /// What to change.
    prompt: String,
    model: Option<String>,
    n: Option<i64>,
    size: Option<String>,
    quality: Option<String>,
    response_format: Option<String>,
    output_format: Option<String>,
    stream: Option<bool>,
    user: Option<String>,
}

/// A picture to vary.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
struct VariationForm {
    /// PNG, JPEG or WebP.
    image: Upload,
    model: Option<String>,
    n: Option<i64>,
    size: Option<String>,
    response_format: Option<String>,
    user: Option<String>,
}

/// Pictures.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiImages")]
struct ImagesReply {
    /// Seconds since 1970.
    created: i64,
    /// `url` or `b64_json` of each.
    data: Vec<Any<Value>>,
}
