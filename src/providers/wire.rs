//! Calls in OpenAI's own form, as most servers speak it: what a client wrote goes through as it is, and so does the
//! answer, piece by piece. The built-in engines speak it too, so that nobody above needs to know who answers.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// What can be asked for. The paths are those of the OpenAI API, from `/v1` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    Chat,
    Completions,
    Embeddings,
    Moderations,
    Transcriptions,
    Translations,
}

impl Operation {
    pub const fn path(self) -> &'static str {
        match self {
            Self::Chat => "/chat/completions",
            Self::Completions => "/completions",
            Self::Embeddings => "/embeddings",
            Self::Moderations => "/moderations",
            Self::Transcriptions => "/audio/transcriptions",
            Self::Translations => "/audio/translations",
        }
    }

    /// Whether answers may come as a stream that closes with a count of tokens, if that is asked for.
    pub const fn counts_streams(self) -> bool {
        matches!(self, Self::Chat | Self::Completions)
    }
}

/// One call on its way.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub operation: Operation,
    pub load: Load,
    /// Whether the client wants the answer as a stream of events.
    pub is_stream: bool,
    /// Chance and time, for engines that answer by themselves.
    pub seed: u64,
    /// Seconds since 1970.
    pub now: i64,
}

/// What the client wrote; `model` is replaced on the way by the name that the model has where it goes.
#[derive(Debug, Clone)]
pub enum Load {
    Json(Map<String, Value>),
    Form(Vec<Part>),
}

/// One part of a form.
#[derive(Debug, Clone)]
pub struct Part {
    pub name: String,
    pub file_name: Option<String>,
    pub content_type: Option<String>,
    pub bytes: Bytes,
}

impl Load {
    /// A field of a JSON body; `null` is as good as absent.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Json(fields) => fields.get(name).filter(|value| !value.is_null()),
            Self::Form(_) => None,
        }
    }

    /// Has the stream end with a count of tokens, whether or not the client wants to see it: the bill needs it.
    pub fn ask_for_usage(&mut self) {
        let Self::Json(fields) = self else { return };
        let options = fields.entry("stream_options").or_insert(Value::Null);
        match options {
            Value::Object(options) => {
                options.insert("include_usage".to_owned(), true.into());
            }
            other => *other = serde_json::json!({"include_usage": true}),
        }
    }

    /// The JSON text with another model's name in it.
    /// Errors: a phrase for the log; there is none for what was read from JSON before.
    pub fn json_for(&self, model: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Json(fields) => serde_json::to_vec(&Renamed { fields, model }).map_err(|error| error.to_string()),
            Self::Form(_) => Err("a form where a JSON body was expected".to_owned()),
        }
    }
}

/// A body with another model's name, written without copying the rest.
struct Renamed<'a> {
    fields: &'a Map<String, Value>,
    model: &'a str,
}

impl Serialize for Renamed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("model", self.model)?;
        for (name, value) in self.fields.iter().filter(|(name, _)| *name != "model") {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The beginning of an answer; the rest comes as it is made.
pub struct Answer {
    pub content_type: String,
    pub body: BoxStream<'static, Result<Bytes, Setback>>,
}

impl Answer {
    /// An answer that is whole already.
    pub fn whole(content_type: &str, bytes: Vec<u8>) -> Self {
        let body = Box::pin(futures_util::stream::iter([Ok(Bytes::from(bytes))]));
        Self { content_type: content_type.to_owned(), body }
    }

    pub fn is_stream(&self) -> bool {
        self.content_type.starts_with("text/event-stream")
    }
}

/// Why there is no answer, by what to do next.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Setback {
    /// The call itself is wrong: final. The server's own answer, for whoever sent the call.
    #[error("rejected with status {status}")]
    Rejected { status: u16, body: Vec<u8> },
    /// Not now, or not with this key; another server may.
    #[error("busy")]
    Busy { retry_after: Option<Duration> },
    /// It broke. `is_safe` when the server cannot have taken the work (and the money) on.
    #[error("broken: {detail}")]
    Broken { is_safe: bool, detail: String },
}

impl Setback {
    /// A refusal in the API's own form, naming the parameter that is at fault.
    pub fn invalid(param: &str, message: impl Into<String>) -> Self {
        let error = serde_json::json!({
            "error": {
                "message": message.into(), "type": "invalid_request_error", "param": param, "code": "unsupported_value",
            },
        });
        Self::Rejected { status: 400, body: error.to_string().into_bytes() }
    }
}

/// Whoever takes such calls.
#[async_trait]
pub trait Wire: Send + Sync {
    fn takes(&self, operation: Operation) -> bool;

    /// Sends a call for `model`, the name that the model has there.
    async fn send(&self, model: &str, parcel: &Parcel) -> Result<Answer, Setback>;

    /// Whether its models are offered by the names that it lists.
    fn discovers(&self) -> bool {
        false
    }

    /// Whether it asks for no key, so that a model of its which the catalogue does not know costs nobody anything.
    fn is_free(&self) -> bool {
        false
    }

    /// The names of its models.
    async fn models(&self) -> Result<Vec<String>, Setback> {
        Ok(Vec::new())
    }
}
