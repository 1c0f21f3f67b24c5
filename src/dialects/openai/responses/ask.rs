//! What is asked of `/responses`, as a chat.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use poem_openapi::Object;
use poem_openapi::types::Any;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::dialects::openai::chat::{check_choice, check_object, within};
use crate::error::{Error, Result};

/// What is asked.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "OpenAiResponseBody", skip_serializing_if_is_none)]
pub struct ResponseBody {
    /// A model's name, as in `GET /models`.
    pub model: String,
    /// A text, or items: messages, calls of functions and what those gave.
    pub input: Option<Any<Value>>,
    /// What the model is told first; not taken over by the next response.
    pub instructions: Option<String>,
    /// The response that this one goes on from.
    pub previous_response_id: Option<String>,
    /// The longest answer in tokens.
    pub max_output_tokens: Option<u64>,
    /// Whether to answer event by event.
    pub stream: Option<bool>,
    /// Whether it is kept; true if not given.
    pub store: Option<bool>,
    /// Functions that the model may call.
    pub tools: Option<Vec<Any<Value>>>,
    /// `none`, `auto`, `required`, or the function to call.
    pub tool_choice: Option<Any<Value>>,
    pub parallel_tool_calls: Option<bool>,
    /// `{"format": …}` as in chats, flat.
    pub text: Option<Any<Value>>,
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    /// `{"effort": …}`
    pub reasoning: Option<Any<Value>>,
    /// `disabled` or `auto`.
    pub truncation: Option<String>,
    pub metadata: Option<Any<Map<String, Value>>>,
    pub include: Option<Vec<String>>,
    pub service_tier: Option<String>,
    pub user: Option<String>,
    /// Whether it is made without anybody waiting; needs `store`.
    pub background: Option<bool>,
    /// 0 to 20, where the model can.
    pub top_logprobs: Option<u32>,
    pub prompt_cache_key: Option<String>,
    pub safety_identifier: Option<String>,
    /// Not supported.
    pub max_tool_calls: Option<u32>,
    /// Not supported; use `previous_response_id`.
    pub conversation: Option<Any<Value>>,
}

const TOP_LOGPROBS_MAX: u32 = 20;
/// What may be asked for in addition. None of our answers has any of it: there are no such tools, and what a model
/// thinks does not leave its server.
const INCLUDES: [&str; 7] = [
    "reasoning.encrypted_content",
    "message.input_image.image_url",
    "computer_call_output.output.image_url",
    "file_search_call.results",
    "web_search_call.results",
    "web_search_call.action.sources",
    "code_interpreter_call.outputs",
];
/// How a model is asked to make a conversation shorter.
const SUMMARISE: &str = "Summarise this conversation so that it can go on without its text: what was asked, what was \
    answered, names, numbers and decisions. Write only the summary.";
/// What a model is told of a conversation that was made shorter.
const COMPACTED: &str = "What was said before, in short: ";

/// A question, ready to be sent.
#[derive(Debug, Default)]
pub struct Ask {
    pub model: String,
    pub is_stream: bool,
    pub is_background: bool,
    pub store: bool,
    pub max_output_tokens: Option<u64>,
    /// The body of the chat.
    pub chat: Map<String, Value>,
    /// The conversation without instructions.
    pub messages: Vec<Value>,
    /// The items of this call, each with an id.
    pub input: Vec<Value>,
    /// What the answer repeats of the question.
    pub echo: Map<String, Value>,
}

impl Ask {
    /// `before` are the messages of the response that this one goes on from.
    /// Errors: `Invalid` naming the field.
    pub fn read(body: ResponseBody, fields: &Map<String, Value>, before: Vec<Value>, app: &App) -> Result<Self> {
        within("temperature", body.temperature, 0.0, 2.0)?;
        within("top_p", body.top_p, 0.0, 1.0)?;
        within("max_output_tokens", body.max_output_tokens, 1, u64::from(u32::MAX))?;
        within("top_logprobs", body.top_logprobs, 0, TOP_LOGPROBS_MAX)?;
        if body.background == Some(true) && body.store == Some(false) {
            return Err(Error::invalid("background", "needs store to be true"));
        }
        if body.max_tool_calls.is_some() {
            return Err(Error::invalid("max_tool_calls", "is not supported: there are no tools that are called here"));
        }
        check_object("reasoning", body.reasoning.as_ref())?;
        check_object("text", body.text.as_ref())?;
        check_choice("tool_choice", body.tool_choice.as_ref())?;
        check_word("truncation", body.truncation.as_deref(), &["auto", "disabled"])?;
        let mut words = body.include.iter().flatten().enumerate();
        if let Some((place, word)) = words.find(|(_, word)| !INCLUDES.contains(&word.as_str())) {
            return Err(Error::invalid(format!("include[{place}]"), format!("is not supported: {word}")));
        }
        if body.conversation.as_ref().is_some_and(|conversation| !conversation.0.is_null()) {
            return Err(Error::invalid("conversation", "is not supported; use previous_response_id"));
        }
        if fields.get("prompt").is_some_and(|prompt| !prompt.is_null()) {
            return Err(Error::invalid("prompt", "is not supported; use input and instructions"));
        }
        let input = items(body.input.as_ref().map(|input| &input.0), app)?;
        let mut messages = before;
        for (place, item) in input.iter().enumerate() {
            add(&mut messages, item, place)?;
        }
        let mut chat = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value.filter(|value| !value.is_null()) {
                chat.insert(name.to_owned(), value);
            }
        };
        let first = body.instructions.as_ref().map(|text| json!({"role": "system", "content": text}));
        let all: Vec<Value> = first.into_iter().chain(messages.iter().cloned()).collect();
        set("model", Some(body.model.clone().into()));
        set("messages", Some(all.into()));
        set("stream", Some(true.into()));
        set("max_completion_tokens", body.max_output_tokens.map(Value::from));
        set("temperature", body.temperature.map(Value::from));
        set("top_p", body.top_p.map(Value::from));
        let has_tools = body.tools.as_ref().is_some_and(|tools| !tools.is_empty());
        set("parallel_tool_calls", body.parallel_tool_calls.filter(|_| has_tools).map(Value::from));
        set("reasoning_effort", body.reasoning.as_ref().and_then(|reasoning| reasoning.0.get("effort").cloned()));
        set("user", body.user.clone().map(Value::from));
        set("service_tier", body.service_tier.clone().map(Value::from));
        set("prompt_cache_key", body.prompt_cache_key.clone().map(Value::from));
        set("safety_identifier", body.safety_identifier.clone().map(Value::from));
        set("verbosity", body.text.as_ref().and_then(|text| text.0.get("verbosity").cloned()));
        let logprobs = body.top_logprobs.filter(|most| *most > 0);
        set("logprobs", logprobs.map(|_| true.into()));
        set("top_logprobs", logprobs.map(Value::from));
        set("response_format", format(body.text.as_ref().and_then(|text| text.0.get("format")))?);
        set("tools", tools(body.tools.as_deref().unwrap_or_default())?);
        set("tool_choice", body.tool_choice.as_ref().map(|choice| tool_choice(&choice.0)));
        Ok(Self {
            model: body.model,
            is_stream: body.stream == Some(true),
            is_background: body.background == Some(true),
            store: body.store != Some(false),
            max_output_tokens: body.max_output_tokens,
            chat,
            messages,
            input,
            echo: echo(fields),
        })
    }
}

impl Ask {
    /// The same conversation, of which a summary is wanted.
    pub fn in_short(mut self) -> Self {
        self.store = false;
        if let Some(messages) = self.chat.get_mut("messages").and_then(Value::as_array_mut) {
            messages.push(json!({"role": "user", "content": SUMMARISE}));
        }
        self
    }
}

/// The item that stands for a conversation in the input of the next call.
pub fn compaction(id: &str, summary: &str) -> Value {
    let id = format!("cmp_{}", id.trim_start_matches("resp_"));
    json!({"id": id, "type": "compaction", "encrypted_content": BASE64.encode(summary)})
}

/// Errors: `Invalid` for a word that is none of these.
fn check_word(field: &'static str, word: Option<&str>, words: &[&str]) -> Result<()> {
    match word {
        Some(word) if !words.contains(&word) => Err(Error::invalid(field, format!("must be {}", words.join(" or ")))),
        _ => Ok(()),
    }
}

/// The items of an input, each with an id.
fn items(input: Option<&Value>, app: &App) -> Result<Vec<Value>> {
    let identified = |mut item: Value| {
        let kind = item.get("type").and_then(Value::as_str).unwrap_or("message").to_owned();
        if let Some(fields) = item.as_object_mut() {
            let prefix = match kind.as_str() {
                "function_call" => "fc",
                "function_call_output" => "fco",
                "compaction" => "cmp",
                _ => "msg",
            };
            fields.entry("type").or_insert_with(|| kind.clone().into());
            fields.entry("id").or_insert_with(|| format!("{prefix}_{}", app.random.hex::<16>()).into());
            fields.entry("status").or_insert_with(|| "completed".into());
        }
        item
    };
    match input {
        None | Some(Value::Null) => Err(Error::invalid("input", "is required")),
        Some(Value::String(text)) => {
            let content = json!([{"type": "input_text", "text": text}]);
            Ok(vec![identified(json!({"type": "message", "role": "user", "content": content}))])
        }
        Some(Value::Array(items)) if items.is_empty() => Err(Error::invalid("input", "must not be empty")),
        Some(Value::Array(items)) => Ok(items.iter().cloned().map(identified).collect()),
        Some(_) => Err(Error::invalid("input", "must be a string or an array of items")),
    }
}

/// Adds an item to the messages of a chat.
/// Errors: `Invalid` naming the item.
fn add(messages: &mut Vec<Value>, item: &Value, place: usize) -> Result<()> {
    let field = |name: &str| format!("input[{place}].{name}");
    let text = |name: &str| {
        let found = item.get(name).and_then(Value::as_str);
        found.ok_or_else(|| Error::invalid(format!("input[{place}].{name}"), "is required"))
    };
    match item.get("type").and_then(Value::as_str).unwrap_or_default() {
        "message" => {
            let role = text("role")?;
            if !["user", "assistant", "system", "developer"].contains(&role) {
                return Err(Error::invalid(field("role"), "must be user, assistant, system or developer"));
            }
            let content: Value = match item.get("content") {
                Some(Value::Array(parts)) => {
                    let parts = parts.iter().enumerate();
                    let parts = parts.map(|(nth, part)| self::part(part, &format!("{}[{nth}]", field("content"))));
                    parts.collect::<Result<Vec<_>>>()?.into()
                }
                Some(Value::String(text)) => text.clone().into(),
                _ => return Err(Error::invalid(field("content"), "is required")),
            };
            messages.push(json!({"role": role, "content": content}));
        }
        "function_call" => {
            let function = json!({"name": text("name")?, "arguments": text("arguments")?});
            let call = json!({"id": text("call_id")?, "type": "function", "function": function});
            // Calls that were made together belong to one message.
            let last = messages.last_mut().and_then(|last| last.get_mut("tool_calls")).and_then(Value::as_array_mut);
            match last {
                Some(calls) => calls.push(call),
                None => messages.push(json!({"role": "assistant", "content": null, "tool_calls": [call]})),
            }
        }
        "function_call_output" => {
            let output = match item.get("output") {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => return Err(Error::invalid(field("output"), "is required")),
            };
            messages.push(json!({"role": "tool", "tool_call_id": text("call_id")?, "content": output}));
        }
        // What a model thought is for that model alone.
        "reasoning" => {}
        "compaction" => {
            let kept = BASE64.decode(text("encrypted_content")?).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let kept =
                kept.ok_or_else(|| Error::invalid(field("encrypted_content"), "must be what a compaction gave"))?;
            messages.push(json!({"role": "system", "content": format!("{COMPACTED}{kept}")}));
        }
        other => return Err(Error::invalid(field("type"), format!("is not supported: {other}"))),
    }
    Ok(())
}

fn part(part: &Value, field: &str) -> Result<Value> {
    let get = |name: &str| part.get(name).cloned().unwrap_or_default();
    match part.get("type").and_then(Value::as_str) {
        Some("input_text" | "output_text" | "text") => Ok(json!({"type": "text", "text": get("text")})),
        Some("refusal") => Ok(json!({"type": "refusal", "refusal": get("refusal")})),
        Some("input_image") if part.get("image_url").is_some_and(Value::is_string) => {
            let mut image = json!({"url": get("image_url")});
            if let Some(detail) = part.get("detail").filter(|detail| detail.is_string()) {
                image["detail"] = detail.clone();
            }
            Ok(json!({"type": "image_url", "image_url": image}))
        }
        Some("input_file") if part.get("file_data").is_some() => {
            Ok(json!({"type": "file", "file": {"file_data": get("file_data"), "filename": get("filename")}}))
        }
        Some(kind @ ("input_image" | "input_file")) => {
            Err(Error::invalid(field.to_owned(), format!("is not supported: {kind} needs its content, not an id")))
        }
        Some(other) => Err(Error::invalid(format!("{field}.type"), format!("is not supported: {other}"))),
        None => Err(Error::invalid(format!("{field}.type"), "is required")),
    }
}

/// The flat form of this API as the nested one of chats.
fn format(format: Option<&Value>) -> Result<Option<Value>> {
    let Some(format) = format.filter(|format| !format.is_null()) else { return Ok(None) };
    match format.get("type").and_then(Value::as_str) {
        Some("json_schema") => {
            let schema = format.as_object().into_iter().flatten().filter(|(name, _)| *name != "type");
            let schema: Map<String, Value> = schema.map(|(name, value)| (name.clone(), value.clone())).collect();
            Ok(Some(json!({"type": "json_schema", "json_schema": schema})))
        }
        Some("text" | "json_object") => Ok(Some(format.clone())),
        _ => Err(Error::invalid("text.format.type", "must be text, json_object or json_schema")),
    }
}

fn tools(tools: &[Any<Value>]) -> Result<Option<Value>> {
    let nested = |(place, tool): (usize, &Any<Value>)| {
        if tool.0.get("type").and_then(Value::as_str) != Some("function") {
            return Err(Error::invalid(format!("tools[{place}].type"), "is not supported: only function is"));
        }
        let function = tool.0.as_object().into_iter().flatten().filter(|(name, _)| *name != "type");
        let function: Map<String, Value> = function.map(|(name, value)| (name.clone(), value.clone())).collect();
        if !function.get("name").is_some_and(Value::is_string) {
            return Err(Error::invalid(format!("tools[{place}].name"), "is required"));
        }
        Ok(json!({"type": "function", "function": function}))
    };
    let nested = tools.iter().enumerate().map(nested).collect::<Result<Vec<_>>>()?;
    Ok((!nested.is_empty()).then(|| nested.into()))
}

fn tool_choice(choice: &Value) -> Value {
    match choice.get("name") {
        Some(name) => json!({"type": "function", "function": {"name": name}}),
        None => choice.clone(),
    }
}

/// The fields of an answer that say what was asked, with what stands for those that were not given.
fn echo(fields: &Map<String, Value>) -> Map<String, Value> {
    let mut echo = json!({
        "instructions": null, "max_output_tokens": null, "max_tool_calls": null, "parallel_tool_calls": true,
        "previous_response_id": null, "prompt_cache_key": null, "reasoning": {"effort": null, "summary": null},
        "safety_identifier": null, "service_tier": "default", "store": true, "background": false, "temperature": 1.0,
        "text": {"format": {"type": "text"}}, "tool_choice": "auto", "tools": [], "top_logprobs": 0, "top_p": 1.0,
        "truncation": "disabled", "presence_penalty": 0.0, "frequency_penalty": 0.0, "user": null, "metadata": {},
    });
    let Some(known) = echo.as_object_mut() else { return Map::new() };
    for (name, value) in known.iter_mut() {
        if let Some(given) = fields.get(name).filter(|given| !given.is_null()) {
            *value = given.clone();
        }
    }
    let tools = known.get_mut("tools").and_then(Value::as_array_mut).into_iter().flatten();
    for tool in tools.filter_map(Value::as_object_mut) {
        // Clients that check schemas want every field of a function.
        for (name, value) in [("description", Value::Null), ("parameters", Value::Null), ("strict", false.into())] {
            tool.entry(name).or_insert(value);
        }
    }
    std::mem::take(known)
}
