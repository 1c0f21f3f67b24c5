//! `/audio/…`: texts read aloud, and sound files written down.
//! Source: uniai-gateway.zh.txt, "文本生成音频", "音频转文本", "创建转录"; reference of the OpenAI API as of 2026-11.

use poem_openapi::types::multipart::Upload;
use poem_openapi::types::{Any, Binary};
use poem_openapi::{Multipart, Object, OpenApi};
use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::chat::within;
use super::form::Form;
use super::recital::Recital;
use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::domain::{Caller, Privacy, Scope};
use crate::engine::{ModelChoice, Order, Purpose, Relayed, Request, Usage};
use crate::error::{Error, Noun, Result};
use crate::providers::wire::{Load, Operation};

/// `/audio/…`.
pub struct Audio(pub App);

const SPEAKER: &str = "voice-over";
/// Source: `input`.
const INPUT_MAX_CHARS: usize = 4_096;
/// Source: `file`.
const FILE_MAX_BYTES: usize = 25 << 20;
/// A compressed file hardly has fewer bytes than this in a second of speech: what its length is at most.
const BYTES_PER_SECOND_LEAST: f64 = 1_000.0;
/// What its length probably is, where nobody tells.
const BYTES_PER_SECOND_TYPICAL: f64 = 16_000.0;

#[OpenApi(prefix_path = "/audio", tag = "Tag::Audio")]
impl Audio {
    /// Read a text aloud
    ///
    /// The sound comes as it is made. It is kept, private, in the library of whoever made it.
    #[oai(path = "/speech", method = "post", operation_id = "speech_create")]
    async fn speech_create(&self, caller: Bearer, body: Body<SpeechBody>) -> Result<Answer<Binary<Vec<u8>>>, Failure> {
        let (caller, body) = (caller.0, body.0);
        caller.require(Scope::Generate)?;
        body.check()?;
        let app = &self.0;
        let model = app.catalogue.model_by_name(&body.model).filter(|model| model.kind == ModelKind::Speech);
        let model = model.filter(|model| app.providers.route(model).is_some()).ok_or(Error::NotFound(Noun::Model))?;
        let request = Request {
            generator: SPEAKER.to_owned(),
            model: Some(ModelChoice::Id(model.id)),
            prompt: Some(body.input.clone()),
            privacy: Privacy::Private,
            ..Request::default()
        };
        let mut plan = app.plan(&request, Purpose::Generate)?;
        let wishes = [
            ("voice", Some(body.voice()?)),
            ("format", body.response_format.clone()),
            ("speed", body.speed.map(|speed| speed.to_string())),
            ("instructions", body.instructions.clone()),
        ];
        for (name, value) in wishes {
            // The caller's word goes before the form's default.
            plan.call
                .parameters
                .retain(|(id, _)| value.is_none() || !(id == name || id.ends_with(&format!("-{name}"))));
            plan.call.parameters.extend(value.map(|value| (name.to_owned(), value)));
        }
        plan.call.parameters.push(("pieces".to_owned(), "true".to_owned()));
        let job = app.engine.submit(&caller, plan).await?;
        let told = app.engine.listen(job.id);
        let recital = Recital { app: app.clone(), job: job.id, told, is_sse: body.is_sse(), input: body.input };
        Ok(recital.answer().await?.into())
    }

    /// Write a sound file down
    ///
    /// Needs a provider that can.
    #[oai(path = "/transcriptions", method = "post", operation_id = "transcription_create")]
    async fn transcription_create(
        &self,
        caller: Bearer,
        form: Form<TranscriptionForm>,
    ) -> Result<Answer<TranscriptionReply>, Failure> {
        Ok(Answer::of(self.relay(&caller.0, form, Operation::Transcriptions).await?))
    }

    /// Write a sound file down in English
    ///
    /// Needs a provider that can.
    #[oai(path = "/translations", method = "post", operation_id = "translation_create")]
    async fn translation_create(
        &self,
        caller: Bearer,
        form: Form<TranslationForm>,
    ) -> Result<Answer<TranscriptionReply>, Failure> {
        Ok(Answer::of(self.relay(&caller.0, form, Operation::Translations).await?))
    }
}

impl Audio {
    async fn relay<T>(&self, caller: &Caller, form: Form<T>, operation: Operation) -> Result<Relayed> {
        caller.require(Scope::Generate)?;
        let model = form.text("model")?.ok_or_else(|| Error::invalid("model", "is required"))?;
        let file = form.files("file").pop().ok_or_else(|| Error::invalid("file", "is required"))?;
        if file.len() > FILE_MAX_BYTES {
            return Err(Error::TooLarge { limit_bytes: FILE_MAX_BYTES as u64 });
        }
        if let Some(format) = form.text("response_format")? {
            let formats = ["json", "text", "srt", "verbose_json", "vtt", "diarized_json"];
            if !formats.contains(&format.as_str()) {
                return Err(Error::invalid("response_format", format!("must be one of {}", formats.join(", "))));
            }
        }
        if self.0.providers.is_builtin_only() {
            return Err(Error::invalid("model", "is not supported: a provider is needed, and none is configured"));
        }
        let way = self.0.way(ModelKind::Transcription, operation, &model).await?;
        let usage = |bytes_per_second| Usage { seconds: file.len() as f64 / bytes_per_second, ..Usage::default() };
        let order = Order {
            operation,
            is_stream: form.flag("stream")?,
            wants_usage: true,
            least: usage(BYTES_PER_SECOND_TYPICAL),
            most: usage(BYTES_PER_SECOND_LEAST),
            load: Load::Form(form.parts),
        };
        self.0.engine.relay(caller.account, way, order).await
    }
}

/// What is to be said, and how.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiSpeechBody", skip_serializing_if_is_none)]
struct SpeechBody {
    /// A model's name, as in `GET /models`.
    model: String,
    /// Up to 4,096 characters.
    input: String,
    /// A voice's name.
    voice: Any<Value>,
    /// How to say it, where the model can.
    instructions: Option<String>,
    /// `mp3`, `opus`, `aac`, `flac`, `wav` or `pcm`.
    response_format: Option<String>,
    /// 0.25 to 4.
    speed: Option<f64>,
    /// `audio`: the bytes as they are made; `sse`: the same as events.
    stream_format: Option<String>,
}

impl SpeechBody {
    /// Errors: `Invalid` naming the field.
    fn check(&self) -> Result<()> {
        if self.input.trim().is_empty() {
            return Err(Error::invalid("input", "must not be empty"));
        }
        if self.input.chars().count() > INPUT_MAX_CHARS {
            return Err(Error::invalid("input", format!("must be at most {INPUT_MAX_CHARS} characters")));
        }
        within("speed", self.speed, 0.25, 4.0)?;
        match self.response_format.as_deref() {
            None | Some("mp3" | "opus" | "aac" | "flac" | "wav" | "pcm") => {}
            Some(_) => return Err(Error::invalid("response_format", "must be mp3, opus, aac, flac, wav or pcm")),
        }
        match self.stream_format.as_deref() {
            None | Some("audio" | "sse") => Ok(()),
            Some(_) => Err(Error::invalid("stream_format", "must be audio or sse")),
        }
    }

    fn is_sse(&self) -> bool {
        self.stream_format.as_deref() == Some("sse")
    }

    fn voice(&self) -> Result<String> {
        let name = self.voice.0.as_str().or_else(|| self.voice.0.get("id").and_then(Value::as_str));
        name.map(str::to_owned).ok_or_else(|| Error::invalid("voice", "must be a string, or an object with an id"))
    }
}

/// A sound file.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
struct TranscriptionForm {
    /// flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav or webm, up to 25 MiB.
    file: Upload,
    model: String,
    /// An ISO 639-1 code.
    language: Option<String>,
    prompt: Option<String>,
    /// `json`, `text`, `srt`, `verbose_json` or `vtt`.
    response_format: Option<String>,
    temperature: Option<f64>,
    stream: Option<bool>,
}

/// A sound file.
#[derive(Multipart)]
#[expect(dead_code, reason = "it describes a form whose parts are read by name")]
struct TranslationForm {
    /// flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav or webm, up to 25 MiB.
    file: Upload,
    model: String,
    prompt: Option<String>,
    /// `json`, `text`, `srt`, `verbose_json` or `vtt`.
    response_format: Option<String>,
    temperature: Option<f64>,
}

/// What was said.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiTranscription")]
struct TranscriptionReply {
    text: String,
}
