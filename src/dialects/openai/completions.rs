//! `POST /completions`, the form before chats. Source: uniai-gateway.zh.txt, "自动补全".

use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::chat::{UsageReply, check_stop, input_tokens, within};
use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Whole;
use crate::domain::Scope;
use crate::engine::{Order, Usage};
use crate::error::{Error, Result};
use crate::providers::wire::{Load, Operation};

/// `/completions`.
pub struct Completions(pub App);

/// Source: `max_tokens`.
const OUTPUT_DEFAULT: u64 = 16;
const PROMPTS_MAX: usize = 128;

#[OpenApi(tag = "Tag::Chat")]
impl Completions {
    /// Continue a text
    ///
    /// The form before chats. Several prompts have `n` choices each, in their order.
    #[oai(path = "/completions", method = "post", operation_id = "completion_create")]
    async fn completion_create(
        &self,
        caller: Bearer,
        body: Whole<CompletionBody>,
    ) -> Result<Answer<CompletionReply>, Failure> {
        caller.0.require(Scope::Generate)?;
        let Whole { fields, known } = body;
        known.check()?;
        let way = self.0.way(ModelKind::Text, Operation::Completions, &known.model).await?;
        let relayed = self.0.engine.relay(caller.0.account, way, known.order(fields)).await?;
        Ok(Answer::of(relayed))
    }
}

/// What is asked.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiCompletionBody", skip_serializing_if_is_none)]
struct CompletionBody {
    /// A model's name, as in `GET /models`.
    model: String,
    /// A text or several.
    prompt: Option<Any<Value>>,
    /// 16 if not given.
    max_tokens: Option<u32>,
    /// Choices for each prompt, 1 to 128.
    n: Option<u32>,
    /// 1 to 20, at least `n`; not with `stream`.
    best_of: Option<u32>,
    /// Whether the prompt stands before its continuation.
    echo: Option<bool>,
    stream: Option<bool>,
    stream_options: Option<Any<Map<String, Value>>>,
    /// A text, or up to four, at which the answer ends.
    stop: Option<Any<Value>>,
    /// 0 to 5.
    logprobs: Option<u32>,
    logit_bias: Option<Any<Map<String, Value>>>,
    /// 0 to 2.
    temperature: Option<f64>,
    /// 0 to 1.
    top_p: Option<f64>,
    frequency_penalty: Option<f64>,
    presence_penalty: Option<f64>,
    seed: Option<i64>,
    suffix: Option<String>,
    user: Option<String>,
}

impl CompletionBody {
    /// Errors: `Invalid` naming the field.
    fn check(&self) -> Result<()> {
        within("n", self.n, 1, 128)?;
        within("best_of", self.best_of, 1, 20)?;
        within("logprobs", self.logprobs, 0, 5)?;
        within("temperature", self.temperature, 0.0, 2.0)?;
        within("top_p", self.top_p, 0.0, 1.0)?;
        within("frequency_penalty", self.frequency_penalty, -2.0, 2.0)?;
        within("presence_penalty", self.presence_penalty, -2.0, 2.0)?;
        check_stop(self.stop.as_ref())?;
        if self.best_of.is_some_and(|best_of| best_of < self.n.unwrap_or(1)) {
            return Err(Error::invalid("best_of", "must be at least n"));
        }
        if self.stream == Some(true) && self.best_of.is_some_and(|best_of| best_of > 1) {
            return Err(Error::invalid("best_of", "must be 1 with stream"));
        }
        if self.stream_options.is_some() && self.stream != Some(true) {
            return Err(Error::invalid("stream_options", "needs stream to be true"));
        }
        if self.prompts() > PROMPTS_MAX {
            return Err(Error::invalid("prompt", format!("must have at most {PROMPTS_MAX} entries")));
        }
        Ok(())
    }

    /// How many prompts there are; a list of numbers is the tokens of one.
    fn prompts(&self) -> usize {
        match self.prompt.as_ref().map(|prompt| &prompt.0) {
            Some(Value::Array(items)) if !items.iter().all(Value::is_number) => items.len(),
            _ => 1,
        }
    }

    fn order(&self, fields: Map<String, Value>) -> Order {
        let longest = self.max_tokens.map_or(OUTPUT_DEFAULT, u64::from);
        let drafts = self.best_of.or(self.n).unwrap_or(1);
        let (input_tokens, most) = input_tokens(&fields);
        let include_usage = self.stream_options.as_ref().and_then(|options| options.0.get("include_usage"));
        let texts = u64::from(drafts).saturating_mul(self.prompts() as u64);
        Order {
            operation: Operation::Completions,
            is_stream: self.stream == Some(true),
            wants_usage: include_usage == Some(&Value::Bool(true)),
            load: Load::Json(fields),
            least: Usage { input_tokens, output_tokens: longest.min(OUTPUT_DEFAULT), seconds: 0.0 },
            most: Usage { input_tokens: most, output_tokens: longest.saturating_mul(texts), seconds: 0.0 },
        }
    }
}

/// Continuations.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiCompletion")]
struct CompletionReply {
    id: String,
    /// `text_completion`.
    object: String,
    /// Seconds since 1970.
    created: i64,
    model: String,
    /// `text`, `index` and `finish_reason` of each.
    choices: Vec<Any<Value>>,
    usage: UsageReply,
    /// `builtin` where the built-in engine answered.
    system_fingerprint: Option<String>,
}
