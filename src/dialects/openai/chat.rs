//! `POST /chat/completions`. Source: uniai-gateway.zh.txt, "聊天接口", and the reference of the OpenAI API as of 2026-11.

use poem_openapi::types::Any;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::Answer;
use super::stored::Question;
use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::ModelKind;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Whole;
use crate::domain::Scope;
use crate::engine::{Order, Usage};
use crate::error::{Error, Result};
use crate::providers::tokens;
use crate::providers::wire::{Load, Operation};

/// `/chat/completions`.
pub struct Chat(pub App);

const CHOICES_MAX: u32 = 128;
const STOPS_MAX: usize = 4;
const TOOLS_MAX: usize = 128;
const TOP_LOGPROBS_MAX: u32 = 20;
const METADATA_MAX: usize = 16;
/// What is held for an answer without a limit of length, in tokens.
pub const OUTPUT_DEFAULT: u64 = 16_384;
/// The shortest answer that an account must be able to pay for, in tokens.
const OUTPUT_LEAST: u64 = 16;
/// What a picture in a message may count for, in tokens.
const PICTURE_TOKENS: u64 = 2_000;

#[OpenApi(tag = "Tag::Chat")]
impl Chat {
    /// Continue a conversation
    ///
    /// Fields that are not described here go to whoever runs the model. Tokens are paid by the model's price; the most
    /// that the answer can cost is held until it ends.
    #[oai(path = "/chat/completions", method = "post", operation_id = "chat_create")]
    async fn chat_create(&self, caller: Bearer, body: Whole<ChatBody>) -> Result<Answer<ChatReply>, Failure> {
        let app = &self.0;
        caller.0.require(Scope::Generate)?;
        let Whole { mut fields, known } = body;
        known.check()?;
        let way = app.way(ModelKind::Text, Operation::Chat, &known.model).await?;
        let to_keep = match known.store {
            Some(true) => Some((Question::take(&known.model, &mut fields)?, way.provider().to_owned())),
            _ => None,
        };
        let account = caller.0.account;
        let relayed = app.engine.relay(account, way, known.order(fields)).await?;
        Ok(Answer::of(match to_keep {
            Some((question, provider)) => question.keep(app, account, provider, relayed).await?,
            None => relayed,
        }))
    }
}

/// What is asked.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiChatBody", skip_serializing_if_is_none)]
struct ChatBody {
    /// A model's name, as in `GET /models`.
    model: String,
    /// The conversation so far.
    messages: Vec<Message>,
    /// Whether to answer piece by piece.
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    /// How many answers, 1 to 128.
    n: Option<u32>,
    /// The longest answer in tokens, thinking included.
    max_completion_tokens: Option<u32>,
    /// The older name of `max_completion_tokens`.
    max_tokens: Option<u32>,
    /// 0 to 2.
    temperature: Option<f64>,
    /// 0 to 1.
    top_p: Option<f64>,
    /// -2 to 2.
    frequency_penalty: Option<f64>,
    /// -2 to 2.
    presence_penalty: Option<f64>,
    /// Makes the same answer again, where the model can.
    seed: Option<i64>,
    /// A text, or up to four, at which the answer ends.
    stop: Option<Any<Value>>,
    /// `{"type": "text"}`, `{"type": "json_object"}` or `{"type": "json_schema", "json_schema": …}`.
    response_format: Option<Any<Value>>,
    /// Functions that the model may call.
    tools: Option<Vec<Any<Value>>>,
    /// `none`, `auto`, `required`, or the function to call.
    tool_choice: Option<Any<Value>>,
    /// Whether several functions may be called at once.
    parallel_tool_calls: Option<bool>,
    /// The older form of `tools`.
    functions: Option<Vec<Any<Value>>>,
    /// The older form of `tool_choice`.
    function_call: Option<Any<Value>>,
    logit_bias: Option<Any<Map<String, Value>>>,
    logprobs: Option<bool>,
    /// 0 to 20, with `logprobs`.
    top_logprobs: Option<u32>,
    /// Up to 16 notes of yours.
    metadata: Option<Any<Map<String, Value>>>,
    modalities: Option<Vec<String>>,
    audio: Option<Any<Value>>,
    prediction: Option<Any<Value>>,
    reasoning_effort: Option<String>,
    service_tier: Option<String>,
    /// Whether it is kept, in the library and for `GET /chat/completions`.
    store: Option<bool>,
    user: Option<String>,
    web_search_options: Option<Any<Value>>,
}

/// One message.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiMessage", skip_serializing_if_is_none)]
struct Message {
    /// `system`, `developer`, `user`, `assistant`, `tool` or `function`.
    role: String,
    /// A text, or parts: `{"type": "text", "text": …}`, `{"type": "image_url", "image_url": {"url": …}}` …
    content: Option<Any<Value>>,
    name: Option<String>,
    /// Calls that the model asked for.
    tool_calls: Option<Vec<Any<Value>>>,
    /// Of a tool's answer: the call that it answers.
    tool_call_id: Option<String>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiStreamOptions", skip_serializing_if_is_none)]
struct StreamOptions {
    /// Whether the stream ends with the count of tokens.
    include_usage: Option<bool>,
}

/// An answer.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiChat")]
struct ChatReply {
    id: String,
    /// `chat.completion`; in a stream `chat.completion.chunk`.
    object: String,
    /// Seconds since 1970.
    created: i64,
    model: String,
    /// `index`, `message` (in a stream `delta`) and `finish_reason` of each answer.
    choices: Vec<Any<Value>>,
    usage: UsageReply,
    /// `builtin` where the built-in engine answered.
    system_fingerprint: Option<String>,
}

/// What is paid for.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiUsage")]
pub struct UsageReply {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}

impl ChatBody {
    /// Errors: `Invalid` naming the field.
    fn check(&self) -> Result<()> {
        if self.messages.is_empty() {
            return Err(Error::invalid("messages", "must have at least one message"));
        }
        self.messages.iter().enumerate().try_for_each(|(place, message)| message.check(place))?;
        self.check_tool_answers()?;
        within("n", self.n, 1, CHOICES_MAX)?;
        within("max_tokens", self.max_tokens, 1, u32::MAX)?;
        within("max_completion_tokens", self.max_completion_tokens, 1, u32::MAX)?;
        within("temperature", self.temperature, 0.0, 2.0)?;
        within("top_p", self.top_p, 0.0, 1.0)?;
        within("frequency_penalty", self.frequency_penalty, -2.0, 2.0)?;
        within("presence_penalty", self.presence_penalty, -2.0, 2.0)?;
        within("top_logprobs", self.top_logprobs, 0, TOP_LOGPROBS_MAX)?;
        if self.top_logprobs.is_some() && self.logprobs != Some(true) {
            return Err(Error::invalid("top_logprobs", "needs logprobs to be true"));
        }
        if self.stream_options.is_some() && self.stream != Some(true) {
            return Err(Error::invalid("stream_options", "needs stream to be true"));
        }
        check_stop(self.stop.as_ref())?;
        check_choice("tool_choice", self.tool_choice.as_ref())?;
        check_choice("function_call", self.function_call.as_ref())?;
        check_object("prediction", self.prediction.as_ref())?;
        check_object("audio", self.audio.as_ref())?;
        check_object("web_search_options", self.web_search_options.as_ref())?;
        let at_most = |field: &'static str, len: usize, most: usize| match len {
            len if len > most => Err(Error::invalid(field, format!("must have at most {most} entries"))),
            _ => Ok(()),
        };
        at_most("tools", self.tools.as_ref().map_or(0, Vec::len), TOOLS_MAX)?;
        at_most("functions", self.functions.as_ref().map_or(0, Vec::len), TOOLS_MAX)?;
        at_most("metadata", self.metadata.as_ref().map_or(0, |notes| notes.0.len()), METADATA_MAX)?;
        let names = self.tools.iter().flatten().enumerate();
        let mut functions = names.filter(|(_, tool)| tool.0.get("type").and_then(Value::as_str) == Some("function"));
        functions.try_for_each(|(place, tool)| {
            check_function(&format!("tools[{place}].function"), tool.0.get("function"))
        })?;
        match self.response_format.as_ref().map(|format| format.0.get("type").and_then(Value::as_str)) {
            None | Some(Some("text" | "json_object")) => Ok(()),
            Some(Some("json_schema")) => {
                let format = self.response_format.as_ref().and_then(|format| format.0.get("json_schema"));
                check_name("response_format.json_schema", format)
            }
            Some(None) => Err(Error::invalid("response_format.type", "is required")),
            Some(Some(_)) => Err(Error::invalid("response_format.type", "must be text, json_object or json_schema")),
        }
    }

    /// Every answer of a tool must follow the message that called it.
    fn check_tool_answers(&self) -> Result<()> {
        let mut open: Vec<&str> = Vec::new();
        for (place, message) in self.messages.iter().enumerate() {
            match (message.role.as_str(), message.tool_call_id.as_deref()) {
                ("assistant", _) => {
                    let calls = message.tool_calls.iter().flatten();
                    open = calls.filter_map(|call| call.0.get("id").and_then(Value::as_str)).collect();
                }
                ("tool", None) => return Err(Error::invalid(format!("messages[{place}].tool_call_id"), "is required")),
                ("tool", Some(id)) if !open.contains(&id) => {
                    let reason = "must follow a message with 'tool_calls' that has this id";
                    return Err(Error::invalid(format!("messages[{place}].tool_call_id"), reason));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn order(&self, fields: Map<String, Value>) -> Order {
        let choices = u64::from(self.n.unwrap_or(1));
        let longest = self.max_completion_tokens.or(self.max_tokens).map_or(OUTPUT_DEFAULT, u64::from);
        let (input_tokens, most) = input_tokens(&fields);
        let is_stream = self.stream == Some(true);
        let include_usage = self.stream_options.as_ref().and_then(|options| options.include_usage);
        Order {
            operation: Operation::Chat,
            load: Load::Json(fields),
            is_stream,
            wants_usage: include_usage == Some(true),
            least: Usage { input_tokens, output_tokens: longest.min(OUTPUT_LEAST), seconds: 0.0 },
            most: Usage { input_tokens: most, output_tokens: longest.saturating_mul(choices), seconds: 0.0 },
        }
    }
}

impl Message {
    fn check(&self, place: usize) -> Result<()> {
        let field = |name: &str| format!("messages[{place}].{name}");
        let roles = ["system", "developer", "user", "assistant", "tool", "function"];
        if !roles.contains(&self.role.as_str()) {
            return Err(Error::invalid(field("role"), format!("must be one of {}", roles.join(", "))));
        }
        match &self.content {
            None | Some(Any(Value::Null)) if self.role == "assistant" || self.role == "function" => Ok(()),
            None | Some(Any(Value::Null)) => Err(Error::invalid(field("content"), "is required")),
            Some(Any(Value::String(_))) => Ok(()),
            Some(Any(Value::Array(parts))) => {
                let untyped = parts.iter().position(|part| !part.get("type").is_some_and(Value::is_string));
                untyped
                    .map_or(Ok(()), |at| Err(Error::invalid(format!("{}[{at}].type", field("content")), "is required")))
            }
            Some(_) => Err(Error::invalid(field("content"), "must be a string or an array of parts")),
        }
    }
}

/// Errors: `Invalid` for a number that is given and outside of its range.
pub fn within<N: PartialOrd + std::fmt::Display>(field: &'static str, value: Option<N>, low: N, high: N) -> Result<()> {
    match value {
        Some(value) if value < low => Err(Error::invalid(field, format!("must be at least {low}"))),
        Some(value) if value > high => Err(Error::invalid(field, format!("must be at most {high}"))),
        _ => Ok(()),
    }
}

/// One text or up to four.
pub fn check_stop(stop: Option<&Any<Value>>) -> Result<()> {
    match stop {
        None | Some(Any(Value::Null | Value::String(_))) => Ok(()),
        Some(Any(Value::Array(stops))) if stops.len() > STOPS_MAX => {
            Err(Error::invalid("stop", format!("must have at most {STOPS_MAX} entries")))
        }
        Some(Any(Value::Array(stops))) if stops.iter().all(Value::is_string) => Ok(()),
        Some(_) => Err(Error::invalid("stop", "must be a string or an array of strings")),
    }
}

/// A word, or an object that names what is to be called.
pub fn check_choice(field: &'static str, choice: Option<&Any<Value>>) -> Result<()> {
    match choice {
        None | Some(Any(Value::Null | Value::String(_) | Value::Object(_))) => Ok(()),
        Some(_) => Err(Error::invalid(field, "must be a string or an object")),
    }
}

pub fn check_object(field: &'static str, value: Option<&Any<Value>>) -> Result<()> {
    match value {
        None | Some(Any(Value::Null | Value::Object(_))) => Ok(()),
        Some(_) => Err(Error::invalid(field, "must be an object")),
    }
}

fn check_function(field: &str, function: Option<&Value>) -> Result<()> {
    check_name(field, function)
}

/// Names of functions and schemas are 1 to 64 letters, digits, `_` and `-`.
fn check_name(field: &str, named: Option<&Value>) -> Result<()> {
    let name = named.and_then(|it| it.get("name"));
    let Some(name) = name.and_then(Value::as_str) else {
        return Err(Error::invalid(format!("{field}.name"), "is required"));
    };
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if is_plain && (1..=64).contains(&name.len()) {
        return Ok(());
    }
    Err(Error::invalid(format!("{field}.name"), "must be 1 to 64 letters, digits, underscores and hyphens"))
}

/// How many tokens a body's texts probably are, and at most.
pub fn input_tokens(fields: &Map<String, Value>) -> (u64, u64) {
    fields.values().map(in_value).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn in_value(value: &Value) -> (u64, u64) {
    match value {
        Value::String(text) if text.starts_with("data:") => (0, PICTURE_TOKENS),
        Value::String(text) => (tokens::count(text), tokens::most(text.len()) + 1),
        Value::Array(items) => items.iter().map(in_value).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)),
        Value::Object(fields) => input_tokens(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) => (0, 1),
    }
}
