//! What is asked of `/responses`, as a chat.

use poem_openapi::Object;
use poem_openapi::types::Any;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::dialects::openai::chat::within;
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
    /// Not supported yet.
    pub background: Option<bool>,
    /// Not supported; use `previous_response_id`.
    pub conversation: Option<Any<Value>>,
}

/// A question, ready to be sent.
#[derive(Debug)]
pub struct Ask {
    pub model: String,
    pub is_stream: bool,
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
        if body.background == Some(true) {
            return Err(Error::invalid("background", "is not supported; leave it out and wait, or use stream"));
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
        set("response_format", format(body.text.as_ref().and_then(|text| text.0.get("format")))?);
        set("tools", tools(body.tools.as_deref().unwrap_or_default())?);
        set("tool_choice", body.tool_choice.as_ref().map(|choice| tool_choice(&choice.0)));
        Ok(Self {
            model: body.model,
            is_stream: body.stream == Some(true),
            store: body.store != Some(false),
            max_output_tokens: body.max_output_tokens,
            chat,
            messages,
            input,
            echo: echo(fields),
        })
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
    std::mem::take(known)
}
