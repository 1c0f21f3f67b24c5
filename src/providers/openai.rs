//! Any server that speaks OpenAI's API: OpenAI itself, its many look-alikes, and local servers.
//!
//! Source: reference of the OpenAI API as of 2026-11: `/chat/completions`, `/images/generations`, `/images/edits`,
//! `/audio/speech`, `/videos`.

mod media;

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::{Client, RequestBuilder};
use serde_json::{Map, Value, json};

use super::passage::{OpenPassage, Passage};
use super::sources::Sources;
use super::wire::Wire;
use super::{Call, Fault, Format, Media, Output, Progress, Provider, Report, Submitted, Ticket, client};
use crate::catalogue::{Catalogue, FieldKind, ModelKind, OutputField};
use crate::config::ProviderSettings;
use crate::net::Caps;

/// A service that is known by name: where it is, and the variable that its own SDK reads the key from.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub name: &'static str,
    pub base_url: &'static str,
    /// Empty for local servers, which are used only when they are configured.
    pub key_variable: &'static str,
}

const fn known(name: &'static str, base_url: &'static str, key_variable: &'static str) -> Known {
    Known { name, base_url, key_variable }
}

/// The services that need nothing but a key, and the local ones that need nothing.
pub const KNOWN: [Known; 16] = [
    known("openai", "https://api.openai.com/v1", "OPENAI_API_KEY"),
    known("anthropic", "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY"),
    known("gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "GEMINI_API_KEY"),
    known("dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"),
    known("xai", "https://api.x.ai/v1", "XAI_API_KEY"),
    known("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"),
    known("moonshot", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY"),
    known("zai", "https://api.z.ai/api/paas/v4", "ZAI_API_KEY"),
    known("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY"),
    known("perplexity", "https://api.perplexity.ai", "PERPLEXITY_API_KEY"),
    known("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY"),
    known("cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY"),
    known("ollama", "http://127.0.0.1:11434/v1", ""),
    known("llamacpp", "http://127.0.0.1:8081/v1", ""),
    known("localai", "http://127.0.0.1:8082/v1", ""),
    known("vllm", "http://127.0.0.1:8000/v1", ""),
];

const CONCURRENCY_DEFAULT: usize = 8;

/// One configured server.
pub struct OpenAi {
    name: String,
    passage: OpenPassage,
    concurrency: usize,
    /// Whether it has `/videos`: OpenAI itself has none any more, whoever stands in its place may.
    makes_clips: bool,
    client: Client,
    catalogue: Arc<Catalogue>,
    sources: Sources,
}

impl OpenAi {
    /// `name` is a known service, or any word if `settings` say where the server is.
    /// Errors: the phrase that follows `providers.NAME`.
    pub fn new(
        name: &str,
        settings: &ProviderSettings,
        (client, relays): (Client, Client),
        catalogue: Arc<Catalogue>,
        sources: Sources,
    ) -> Result<Self, String> {
        let known = KNOWN.iter().find(|known| known.name == name);
        let base_url = settings.base_url.clone().or_else(|| known.map(|known| known.base_url.to_owned()));
        let base_url = base_url.ok_or_else(|| "is not a known service, so it needs a base_url".to_owned())?;
        let keys = settings.keys();
        if keys.is_empty() && settings.base_url.is_none() && known.is_some_and(|k| !k.key_variable.is_empty()) {
            return Err("needs an api_key".to_owned());
        }
        let passage = OpenPassage::new(Passage {
            base_url: base_url.trim_end_matches('/').to_owned(),
            keys,
            at_once: settings.concurrency,
            discovers: settings.models.is_some(),
            jobs: client.clone(),
            relays,
        });
        Ok(Self {
            name: name.to_owned(),
            passage,
            concurrency: settings.concurrency.unwrap_or(CONCURRENCY_DEFAULT).max(1),
            makes_clips: settings.base_url.is_some(),
            client,
            catalogue,
            sources,
        })
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.passage.post(path)
    }

    /// A text result by the generator's output fields.
    async fn write(&self, call: &Call) -> Result<Output, Fault> {
        let unknown = || Fault::Invalid(format!("there is no generator {}", call.generator));
        let fields = &self.catalogue.generator(&call.generator).ok_or_else(unknown)?.output;
        let content = match &call.image_url {
            None => Value::from(call.instruction.clone()),
            Some(reference) => {
                // As data, because few servers can reach what our users name, and none should have to.
                let url = data_url(&self.sources.bytes("image_url", reference, Caps::IMAGE).await?);
                json!([{"type": "text", "text": call.instruction}, {"type": "image_url", "image_url": {"url": url}}])
            }
        };
        let mut body = json!({
            "model": call.upstream_model,
            "messages": [{"role": "system", "content": system(call, fields)}, {"role": "user", "content": content}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "result", "strict": true, "schema": schema(fields)},
            },
        });
        if let (Some(temperature), Some(body)) = (call.temperature, body.as_object_mut()) {
            body.insert("temperature".to_owned(), temperature.into());
        }
        if let (Some(effort), Some(body)) = (call.extra("thinking_mode").and_then(effort), body.as_object_mut()) {
            body.insert("reasoning_effort".to_owned(), effort.into());
        }
        let answer = client::json(self.post("/chat/completions").json(&body)).await?;
        let choice = answer.pointer("/choices/0").cloned().unwrap_or_default();
        if let Some(refusal) = choice.pointer("/message/refusal").and_then(Value::as_str) {
            return Err(Fault::Refused(refusal.to_owned()));
        }
        if choice.get("finish_reason").and_then(Value::as_str) == Some("content_filter") {
            return Err(Fault::Refused("The model refused to answer".to_owned()));
        }
        let text = choice.pointer("/message/content").and_then(Value::as_str).unwrap_or_default();
        read_fields(text, fields).map(Output::Text)
    }
}

#[async_trait]
impl Provider for OpenAi {
    fn name(&self) -> &str {
        &self.name
    }

    fn concurrency(&self) -> usize {
        self.concurrency
    }

    fn makes(&self, kind: ModelKind) -> bool {
        match kind {
            ModelKind::Text | ModelKind::Image | ModelKind::Speech => true,
            ModelKind::Video => self.makes_clips,
            _ => false,
        }
    }

    fn wire(&self) -> Option<&dyn Wire> {
        Some(&self.passage)
    }

    async fn submit(&self, call: &Call) -> Result<Submitted, Fault> {
        self.submit_watched(call, &|_| {}).await
    }

    async fn submit_watched(&self, call: &Call, report: &Report<'_>) -> Result<Submitted, Fault> {
        let output = match call.kind {
            Some(ModelKind::Text) => self.write(call).await?,
            Some(ModelKind::Image) => self.draw(call, report).await?,
            Some(ModelKind::Speech) => self.speak(call, report).await?,
            Some(ModelKind::Video) => return self.film(call).await,
            _ => return Err(Fault::Invalid(format!("{} does not make this kind of thing", self.name))),
        };
        Ok(Submitted::Done(output))
    }

    async fn poll(&self, ticket: &Ticket) -> Result<Progress, Fault> {
        self.look(ticket).await
    }

    async fn cancel(&self, ticket: &Ticket) -> Result<(), Fault> {
        self.give_up(ticket).await
    }
}

/// How much a model that reasons shall do so. The least is `low`: servers differ in whether they know anything below.
fn effort(thinking_mode: &str) -> Option<&'static str> {
    match thinking_mode {
        "off" => Some("low"),
        "on" => Some("medium"),
        "high" => Some("high"),
        _ => None,
    }
}

fn system(call: &Call, fields: &[OutputField]) -> String {
    let list: Vec<_> = fields.iter().map(|field| format!("- {}: {}", field.name, field.description)).collect();
    let mut text = format!("Answer with one JSON object that has exactly these fields:\n{}", list.join("\n"));
    if !call.language.is_empty() {
        text.push_str(&format!("\nWrite in the language with the code {}.", call.language));
    }
    if call.count > 1 {
        let (number, count) = (call.index + 1, call.count);
        text.push_str(&format!("\nThis is number {number} of {count}: make it clearly different from the others."));
    }
    text
}

fn schema(fields: &[OutputField]) -> Value {
    let property = |field: &OutputField| {
        let mut property = match field.kind {
            FieldKind::String | FieldKind::Text => json!({"type": "string"}),
            FieldKind::List => json!({"type": "array", "items": {"type": "string"}}),
            FieldKind::Number => json!({"type": "number"}),
        };
        if let Some(property) = property.as_object_mut() {
            property.insert("description".to_owned(), field.description.clone().into());
        }
        (field.name.clone(), property)
    };
    json!({
        "type": "object",
        "properties": fields.iter().map(property).collect::<Map<_, _>>(),
        "required": fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(),
        "additionalProperties": false,
    })
}

/// The fields of an answer, whether the server kept to the schema or wrapped the object in other words.
fn read_fields(text: &str, fields: &[OutputField]) -> Result<Map<String, Value>, Fault> {
    let object = match (text.find('{'), text.rfind('}')) {
        (Some(start), Some(end)) if start < end => serde_json::from_str(text.get(start..=end).unwrap_or_default()),
        _ => Ok(Value::Null),
    };
    let object: Value = object.map_err(|error| garbled(error.to_string()))?;
    let mut result = Map::new();
    for field in fields {
        let value = object.get(&field.name).cloned().ok_or_else(|| garbled(format!("no field {}", field.name)))?;
        let fits = match field.kind {
            FieldKind::String | FieldKind::Text => value.is_string(),
            FieldKind::List => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
            FieldKind::Number => value.is_number(),
        };
        if !fits {
            return Err(garbled(format!("the field {} has the wrong type", field.name)));
        }
        result.insert(field.name.clone(), value);
    }
    Ok(result)
}

fn garbled(detail: String) -> Fault {
    Fault::Broken { retryable: false, detail }
}

fn data_url(bytes: &[u8]) -> String {
    let mime = format_of(bytes).map_or("application/octet-stream", Format::mime);
    format!("data:{mime};base64,{}", BASE64.encode(bytes))
}

/// A picture's format by its first bytes.
fn format_of(bytes: &[u8]) -> Option<Format> {
    match image::guess_format(bytes).ok()? {
        image::ImageFormat::Png => Some(Format::Png),
        image::ImageFormat::Jpeg => Some(Format::Jpeg),
        image::ImageFormat::WebP => Some(Format::Webp),
        _ => None,
    }
}

fn picture(bytes: Vec<u8>) -> Result<Output, Fault> {
    let format = format_of(&bytes).ok_or_else(|| garbled("a picture of an unknown format".to_owned()))?;
    let reader = image::ImageReader::new(std::io::Cursor::new(&bytes)).with_guessed_format();
    let size = reader.map_err(image::ImageError::IoError).and_then(|reader| reader.into_dimensions());
    let (width, height) = size.map_err(|error| garbled(error.to_string()))?;
    Ok(Output::Media(Media { bytes, format, width, height, seconds: 0.0 }))
}
