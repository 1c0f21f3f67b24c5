//! `POST /embeddings` and `POST /moderations`. Source: uniai-gateway.zh.txt, "向量接口" and "审核".

use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::chat::{input_tokens, within};
use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Whole;
use crate::domain::{Caller, Scope};
use crate::engine::{Order, Relayed, Usage};
use crate::error::{Error, Result};
use crate::providers::wire::{Load, Operation};

/// `/embeddings` and `/moderations`.
pub struct Vectors(pub App);

const INPUTS_MAX: usize = 2_048;
/// The model of a moderation that names none.
const JUDGE_DEFAULT: &str = "omni-moderation-latest";

#[OpenApi]
impl Vectors {
    /// Turn texts into vectors
    ///
    /// Vectors have length 1. The built-in engine goes by words and their parts, not by meanings.
    #[oai(path = "/embeddings", method = "post", operation_id = "embedding_create", tag = "Tag::Embeddings")]
    async fn embedding_create(
        &self,
        caller: Bearer,
        body: Whole<EmbeddingBody>,
    ) -> Result<Answer<EmbeddingReply>, Failure> {
        body.known.check()?;
        let Whole { fields, known } = body;
        let relayed = self.relay(&caller.0, ModelKind::Embedding, Operation::Embeddings, &known.model, fields).await?;
        Ok(Answer::of(relayed))
    }

    /// Judge whether content is harmful
    ///
    /// Thirteen categories, each with a verdict and a score. Free of charge.
    #[oai(path = "/moderations", method = "post", operation_id = "moderation_create", tag = "Tag::Moderations")]
    async fn moderation_create(
        &self,
        caller: Bearer,
        body: Whole<ModerationBody>,
    ) -> Result<Answer<ModerationReply>, Failure> {
        check_input(&body.known.input)?;
        let Whole { fields, known } = body;
        let model = known.model.as_deref().unwrap_or(JUDGE_DEFAULT);
        let relayed = self.relay(&caller.0, ModelKind::Moderation, Operation::Moderations, model, fields).await?;
        Ok(Answer::of(relayed))
    }
}

impl Vectors {
    async fn relay(
        &self,
        caller: &Caller,
        kind: ModelKind,
        operation: Operation,
        model: &str,
        fields: Map<String, Value>,
    ) -> Result<Relayed> {
        caller.require(Scope::Generate)?;
        let way = self.0.way(kind, operation, model).await?;
        let (least, most) = input_tokens(&fields);
        let usage = |input_tokens| Usage { input_tokens, ..Usage::default() };
        let (load, least, most) = (Load::Json(fields), usage(least), usage(most));
        let order = Order { operation, load, is_stream: false, wants_usage: false, least, most };
        self.0.engine.relay(caller.account, way, order).await
    }
}

/// What is to be turned into vectors.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiEmbeddingBody", skip_serializing_if_is_none)]
struct EmbeddingBody {
    /// A model's name, as in `GET /models`.
    model: String,
    /// A text, or up to 2,048.
    input: Any<Value>,
    /// `float` or `base64`: 32-bit floats, little end first.
    encoding_format: Option<String>,
    /// How many numbers a vector has, where the model can.
    dimensions: Option<u32>,
    user: Option<String>,
}

impl EmbeddingBody {
    /// Errors: `Invalid` naming the field.
    fn check(&self) -> Result<()> {
        check_input(&self.input)?;
        within("dimensions", self.dimensions, 1, u32::MAX)?;
        match self.encoding_format.as_deref() {
            None | Some("float" | "base64") => Ok(()),
            Some(_) => Err(Error::invalid("encoding_format", "must be float or base64")),
        }
    }
}

/// Errors: `Invalid` for an input that is empty, or too many.
fn check_input(input: &Any<Value>) -> Result<()> {
    let is_empty = |value: &Value| value.as_str() == Some("");
    match &input.0 {
        Value::String(text) if text.is_empty() => Err(Error::invalid("input", "must not be empty")),
        Value::String(_) => Ok(()),
        Value::Array(items) if items.is_empty() || items.iter().any(is_empty) => {
            Err(Error::invalid("input", "must not be empty"))
        }
        Value::Array(items) if items.len() > INPUTS_MAX && !items.iter().all(Value::is_number) => {
            Err(Error::invalid("input", format!("must have at most {INPUTS_MAX} entries")))
        }
        Value::Array(_) => Ok(()),
        _ => Err(Error::invalid("input", "must be a string or an array")),
    }
}

/// Vectors.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiEmbeddings")]
struct EmbeddingReply {
    /// `list`.
    object: String,
    /// `index` and `embedding` of each input.
    data: Vec<Any<Value>>,
    model: String,
    /// `prompt_tokens` and `total_tokens`.
    usage: Any<Value>,
}

/// What is to be judged.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiModerationBody", skip_serializing_if_is_none)]
struct ModerationBody {
    /// A text, several, or parts of one: `{"type": "text", "text": …}`, `{"type": "image_url", …}`.
    input: Any<Value>,
    /// `omni-moderation-latest` if not given.
    model: Option<String>,
}

/// Judgements.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiModerations")]
struct ModerationReply {
    id: String,
    model: String,
    /// `flagged`, `categories`, `category_scores` and `category_applied_input_types` of each input.
    results: Vec<Any<Value>>,
}
