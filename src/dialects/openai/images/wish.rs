//! What is asked of `/images/…`, by whichever operation and in whichever form, checked field by field.

use poem_openapi::types::Any;
use poem_openapi::types::multipart::Upload;
use poem_openapi::{Multipart, Object};
use serde::Deserialize;
use serde_json::Value;

use crate::dialects::openai::chat::within;
use crate::dialects::openai::files::Source;
use crate::dialects::openai::form::Form;
use crate::error::{Error, Result};
use crate::providers::Format;

const COUNT_MAX: i64 = 10;
const DRAFTS_MAX: i64 = 3;
/// Source: `image`.
const SOURCES_MAX: usize = 16;
/// Pixels of a side.
const SIDE: std::ops::RangeInclusive<u32> = 64..=3_840;

/// What is asked.
#[derive(Debug, Default)]
pub struct Wish {
    pub model: Option<String>,
    pub prompt: String,
    pub count: Option<i64>,
    pub size: Option<String>,
    pub quality: Option<String>,
    pub response_format: Option<String>,
    pub output_format: Option<String>,
    pub output_compression: Option<i64>,
    pub background: Option<String>,
    pub moderation: Option<String>,
    pub style: Option<String>,
    pub input_fidelity: Option<String>,
    pub user: Option<String>,
    pub is_stream: bool,
    pub partial_images: Option<i64>,
    pub sources: Vec<Source>,
    pub mask: Option<Source>,
}

/// A field's name, its value in a wish, and the words that it may be.
type Words = (&'static str, fn(&Wish) -> Option<&str>, &'static [&'static str]);

/// Fields that take one of some words, beside those that have a meaning of their own below.
const WORDS: [Words; 6] = [
    ("response_format", |wish| wish.response_format.as_deref(), &["url", "b64_json"]),
    ("output_format", |wish| wish.output_format.as_deref(), &["png", "jpeg", "webp"]),
    ("background", |wish| wish.background.as_deref(), &["auto", "opaque", "transparent"]),
    ("moderation", |wish| wish.moderation.as_deref(), &["auto", "low"]),
    ("style", |wish| wish.style.as_deref(), &["vivid", "natural"]),
    ("input_fidelity", |wish| wish.input_fidelity.as_deref(), &["high", "low"]),
];

impl Wish {
    pub fn of_body(body: ImageBody) -> Self {
        Self {
            model: body.model,
            prompt: body.prompt,
            count: body.n,
            size: body.size,
            quality: body.quality,
            response_format: body.response_format,
            output_format: body.output_format,
            output_compression: body.output_compression,
            background: body.background,
            moderation: body.moderation,
            style: body.style,
            user: body.user,
            is_stream: body.stream == Some(true),
            partial_images: body.partial_images,
            ..Self::default()
        }
    }

    /// Errors: `Invalid` naming the field.
    pub fn of_edit(body: EditBody) -> Result<Self> {
        let named = |field: &'static str, value: &Value| {
            let url = value.get("image_url").and_then(Value::as_str);
            let url = url.ok_or_else(|| Error::invalid(format!("{field}.image_url"), "is required"))?;
            Source::of_url(field, url)
        };
        let sources = body.images.iter().map(|image| named("images", &image.0)).collect::<Result<_>>()?;
        let mask = body.mask.as_ref().filter(|mask| !mask.0.is_null());
        Ok(Self {
            sources,
            mask: mask.map(|mask| named("mask", &mask.0)).transpose()?,
            input_fidelity: body.input_fidelity.clone(),
            ..Self::of_body(body.into_image())
        })
    }

    /// Errors: `Invalid` naming the field.
    pub fn of_form<T>(form: &Form<T>, prompt: String) -> Result<Self> {
        Ok(Self {
            model: form.text("model")?,
            prompt,
            count: form.number("n")?,
            size: form.text("size")?,
            quality: form.text("quality")?,
            response_format: form.text("response_format")?,
            output_format: form.text("output_format")?,
            output_compression: form.number("output_compression")?,
            background: form.text("background")?,
            moderation: form.text("moderation")?,
            style: form.text("style")?,
            input_fidelity: form.text("input_fidelity")?,
            user: form.text("user")?,
            is_stream: form.flag("stream")?,
            partial_images: form.number("partial_images")?,
            sources: form.files("image").into_iter().map(Source::File).collect(),
            mask: form.files("mask").pop().map(Source::File),
        })
    }

    /// Errors: `Invalid` naming the field.
    pub fn check(&self) -> Result<()> {
        for (field, value, words) in WORDS {
            if value(self).is_some_and(|value| !words.contains(&value)) {
                return Err(Error::invalid(field, format!("must be {}", words.join(" or "))));
            }
        }
        within("n", self.count, 1, COUNT_MAX)?;
        within("output_compression", self.output_compression, 0, 100)?;
        within("partial_images", self.partial_images, 0, DRAFTS_MAX)?;
        if self.partial_images.is_some_and(|drafts| drafts > 0) && !self.is_stream {
            return Err(Error::invalid("partial_images", "needs stream to be true"));
        }
        if self.output_compression.is_some_and(|quality| quality < 100) && self.wished_format() == Some(Format::Png) {
            return Err(Error::invalid("output_compression", "must be 100 for png, which loses nothing"));
        }
        if self.is_transparent() && self.wished_format() == Some(Format::Jpeg) {
            return Err(Error::invalid("background", "must be opaque for jpeg, which cannot be transparent"));
        }
        if self.sources.len() > SOURCES_MAX {
            return Err(Error::invalid("image", format!("must have at most {SOURCES_MAX} entries")));
        }
        if self.mask.is_some() && self.sources.is_empty() {
            return Err(Error::invalid("image", "is required"));
        }
        self.size().map(drop)
    }

    /// Width and height; `None` for the model's own choice.
    /// Errors: `Invalid` naming `size`.
    pub fn size(&self) -> Result<Option<(u32, u32)>> {
        let Some(size) = self.size.as_deref().filter(|size| *size != "auto") else { return Ok(None) };
        let sides = size.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
        let sides = sides.filter(|(width, height)| SIDE.contains(width) && SIDE.contains(height));
        sides.map(Some).ok_or_else(|| Error::invalid("size", "must be auto, or a width and height such as 1024x1024"))
    }

    pub fn wished_format(&self) -> Option<Format> {
        match self.output_format.as_deref() {
            Some("png") => Some(Format::Png),
            Some("jpeg") => Some(Format::Jpeg),
            Some("webp") => Some(Format::Webp),
            _ => None,
        }
    }

    /// The format of the bytes in an answer: PNG where nobody says otherwise, as clients expect.
    pub fn format(&self) -> Format {
        self.wished_format().unwrap_or(Format::Png)
    }

    pub fn is_transparent(&self) -> bool {
        self.background.as_deref() == Some("transparent")
    }

    /// Whether the answer holds the pictures themselves, as the models of the gpt-image family always do.
    pub fn wants_bytes(&self) -> bool {
        match self.response_format.as_deref() {
            Some(format) => self.is_stream || format == "b64_json",
            None => self.is_stream || self.model.as_deref().is_some_and(|model| model.starts_with("gpt-image")),
        }
    }

    /// What whoever makes the pictures is told beside words and sizes, by the names on the wire.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let fields = [
            ("output_format", self.output_format.clone()),
            ("output_compression", self.output_compression.map(|quality| quality.to_string())),
            ("background", self.background.clone()),
            ("moderation", self.moderation.clone()),
            ("input_fidelity", self.input_fidelity.clone()),
            ("user", self.user.clone()),
            ("partial_images", self.partial_images.filter(|drafts| *drafts > 0).map(|drafts| drafts.to_string())),
            // How far the built-in engine may go from its source.
            (
                "strength",
                self.input_fidelity.as_deref().map(|word| if word == "high" { "subtle" } else { "strong" }.to_owned()),
            ),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        given.collect()
    }

    /// What a style means in the words of our own form.
    pub fn form(&self) -> Vec<(String, String)> {
        let chosen = match self.style.as_deref() {
            Some("vivid") => ("image-mood", "dramatic"),
            Some("natural") => ("image-style", "photo"),
            _ => return Vec::new(),
        };
        vec![(chosen.0.to_owned(), chosen.1.to_owned())]
    }
}

/// What is asked.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiImageBody", skip_serializing_if_is_none)]
pub struct ImageBody {
    /// What it should be.
    prompt: String,
    /// A model's name, as in `GET /models`.
    model: Option<String>,
    /// 1 to 10.
    n: Option<i64>,
    /// `auto`, or a width and height such as `1024x1024`.
    size: Option<String>,
    /// `auto`, or one that the model comes in: `low`, `medium`, `high`, `standard`, `hd` …
    quality: Option<String>,
    /// `url` or `b64_json`; if not given, the picture itself for the models called `gpt-image`, and a link for all others.
    response_format: Option<String>,
    /// `png`, `jpeg` or `webp`.
    output_format: Option<String>,
    /// The quality of `jpeg` and `webp`, 0 to 100.
    output_compression: Option<i64>,
    /// `auto`, `opaque` or `transparent`; the built-in engine cuts its subject out.
    background: Option<String>,
    /// `auto` or `low`; for providers that judge what they make.
    moderation: Option<String>,
    /// `vivid` or `natural`; told to the model in words.
    style: Option<String>,
    /// Whether the answer comes as events.
    stream: Option<bool>,
    /// How many drafts come before the picture, 0 to 3; with `stream`.
    partial_images: Option<i64>,
    user: Option<String>,
}

/// Pictures and how to change them.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiImageEditBody", skip_serializing_if_is_none)]
pub struct EditBody {
    /// `{"image_url": …}` of each, which may be a `data:` URL.
    images: Vec<Any<Value>>,
    /// `{"image_url": …}`, see the form.
    mask: Option<Any<Value>>,
    /// What to change.
    prompt: String,
    model: Option<String>,
    n: Option<i64>,
    size: Option<String>,
    quality: Option<String>,
    response_format: Option<String>,
    output_format: Option<String>,
    output_compression: Option<i64>,
    background: Option<String>,
    moderation: Option<String>,
    /// `high` or `low`: how much is kept of the pictures.
    input_fidelity: Option<String>,
    stream: Option<bool>,
    partial_images: Option<i64>,
    user: Option<String>,
}

impl EditBody {
    fn into_image(self) -> ImageBody {
        ImageBody {
            prompt: self.prompt,
            model: self.model,
            n: self.n,
            size: self.size,
            quality: self.quality,
            response_format: self.response_format,
            output_format: self.output_format,
            output_compression: self.output_compression,
            background: self.background,
            moderation: self.moderation,
            style: None,
            stream: self.stream,
            partial_images: self.partial_images,
            user: self.user,
        }
    }
}

/// Pictures and how to change them.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
pub struct EditForm {
    /// PNG, JPEG or WebP; several as `image[]`, as many as the model takes. The first is changed, the others are models.
    image: Upload,
    /// A picture of the first one's shape: only where it is transparent may that be changed.
    mask: Option<Upload>,
    /// What to change.
    prompt: String,
    model: Option<String>,
    n: Option<i64>,
    size: Option<String>,
    quality: Option<String>,
    response_format: Option<String>,
    output_format: Option<String>,
    output_compression: Option<i64>,
    background: Option<String>,
    moderation: Option<String>,
    /// `high` or `low`: how much is kept of the pictures.
    input_fidelity: Option<String>,
    stream: Option<bool>,
    partial_images: Option<i64>,
    user: Option<String>,
}

/// A picture to vary.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
pub struct VariationForm {
    /// PNG, JPEG or WebP.
    image: Upload,
    model: Option<String>,
    n: Option<i64>,
    size: Option<String>,
    response_format: Option<String>,
    user: Option<String>,
}
