//! `POST /chat/completions`: a conversation in, choices out. Source: reference of the OpenAI API as of 2026-11.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Builtin, DONE, FINGERPRINT, Stops, cut, event, read, setback, stream_of, usage};
use crate::catalogue::Catalogue;
use crate::providers::builtin::text::chance::Chance;
use crate::providers::builtin::text::conversation::{self, Conversation, Speaker, Turn};
use crate::providers::builtin::text::schema::{Material, instance};
use crate::providers::sources::{Picture, decode};
use crate::providers::tokens;
use crate::providers::wire::{Answer, Parcel, Setback};
use crate::random::mix;

/// Longer than anything that the engine writes.
const LENGTH_DEFAULT: u64 = 4_096;
/// What a message costs beyond its words.
const TOKENS_PER_MESSAGE: u64 = 4;
/// What a picture costs in small.
const TOKENS_PER_PICTURE: u64 = 85;

/// What the engine reads of a body.
#[derive(Debug, Deserialize)]
struct Asked {
    messages: Vec<Message>,
    n: Option<u32>,
    max_tokens: Option<u64>,
    max_completion_tokens: Option<u64>,
    stop: Option<Stops>,
    seed: Option<i64>,
    temperature: Option<f64>,
    response_format: Option<Format>,
    tools: Option<Vec<Tool>>,
    tool_choice: Option<Value>,
    functions: Option<Vec<Function>>,
    function_call: Option<Value>,
    stream_options: Option<StreamOptions>,
    logprobs: Option<bool>,
    logit_bias: Option<Map<String, Value>>,
    modalities: Option<Vec<String>>,
    audio: Option<Value>,
    web_search_options: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Message {
    role: String,
    content: Option<Content>,
    tool_calls: Option<Vec<Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Piece>),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Piece {
    Text { text: String },
    Refusal { refusal: String },
    ImageUrl { image_url: ImageUrl },
    InputAudio,
    File,
}

#[derive(Debug, Deserialize)]
struct ImageUrl {
    url: String,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Format {
    Text,
    JsonObject,
    JsonSchema { json_schema: NamedSchema },
}

#[derive(Debug, Deserialize)]
struct NamedSchema {
    schema: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Tool {
    #[serde(rename = "type")]
    kind: String,
    function: Option<Function>,
}

#[derive(Debug, Clone, Deserialize)]
struct Function {
    name: String,
    description: Option<String>,
    parameters: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct StreamOptions {
    include_usage: Option<bool>,
}

/// What one choice says.
struct Choice {
    said: Said,
    finish: &'static str,
    tokens: u64,
}

enum Said {
    Text(String),
    Call {
        id: String,
        name: String,
        arguments: String,
    },
    /// The form before tools.
    FunctionCall {
        name: String,
        arguments: String,
    },
}

/// Answers a call.
/// Errors: `Rejected` for what the engine cannot do and must not pretend to.
pub async fn answer(builtin: &Builtin, model: &str, parcel: &Parcel) -> Result<Answer, Setback> {
    let asked: Asked = read(&parcel.load)?;
    refuse_what_is_missing(&asked)?;
    let picture = match asked.messages.last().and_then(picture_of) {
        Some(url) => Some(look(builtin, url).await?),
        None => None,
    };
    let (catalogue, seed) = (builtin.catalogue.clone(), seed_of(&asked, parcel.seed));
    let is_stream = parcel.is_stream;
    let wants_usage = asked.stream_options.as_ref().is_some_and(|options| options.include_usage == Some(true));
    let work = tokio::task::spawn_blocking(move || {
        let prompt_tokens = prompt_tokens(&asked);
        choices(&asked, picture.as_ref(), seed, &catalogue).map(|choices| (prompt_tokens, choices))
    });
    let made = work.await.map_err(|error| Setback::Broken { is_safe: true, detail: error.to_string() })?;
    let (prompt_tokens, choices) = made?;
    let usage = usage(prompt_tokens, choices.iter().map(|choice| choice.tokens).sum());
    let head = Head { id: format!("chatcmpl-{:016x}", mix(parcel.seed)), created: parcel.now, model };
    if is_stream {
        return Ok(stream_of(head.events(&choices, wants_usage.then_some(usage))));
    }
    Ok(Answer::whole("application/json", head.whole(&choices, usage).to_string().into_bytes()))
}

/// Errors: `Rejected`, naming the parameter.
fn refuse_what_is_missing(asked: &Asked) -> Result<(), Setback> {
    let refuse = |param: &str, what: &str| {
        Err(Setback::invalid(param, format!("Unsupported parameter: '{param}'. The built-in engine {what}.")))
    };
    if asked.logprobs == Some(true) {
        return refuse("logprobs", "has no probabilities");
    }
    if asked.logit_bias.as_ref().is_some_and(|bias| !bias.is_empty()) {
        return refuse("logit_bias", "does not choose tokens");
    }
    if asked.modalities.as_ref().is_some_and(|kinds| kinds.iter().any(|kind| kind != "text")) {
        return refuse("modalities", "answers in text only");
    }
    if asked.audio.is_some() {
        return refuse("audio", "answers in text only");
    }
    if asked.web_search_options.is_some() {
        return refuse("web_search_options", "does not search the web");
    }
    if let Some(tool) = asked.tools.iter().flatten().find(|tool| tool.kind != "function" || tool.function.is_none()) {
        return Err(Setback::invalid("tools", format!("The built-in engine has no tools of type '{}'.", tool.kind)));
    }
    let mut pieces = asked.messages.iter().filter_map(|message| match &message.content {
        Some(Content::Parts(pieces)) => Some(pieces),
        _ => None,
    });
    if pieces.any(|pieces| pieces.iter().any(|piece| matches!(piece, Piece::InputAudio | Piece::File))) {
        return Err(Setback::invalid("messages", "The built-in engine reads text and pictures only."));
    }
    Ok(())
}

fn picture_of(message: &Message) -> Option<&str> {
    let Some(Content::Parts(pieces)) = &message.content else { return None };
    pieces.iter().find_map(|piece| match piece {
        Piece::ImageUrl { image_url } => Some(image_url.url.as_str()),
        _ => None,
    })
}

async fn look(builtin: &Builtin, url: &str) -> Result<Picture, Setback> {
    let Some(data) = url.strip_prefix("data:") else {
        return builtin.sources.picture("image_url", url).await.map_err(setback);
    };
    let unreadable = |reason: String| Setback::invalid("messages", format!("Invalid image: {reason}."));
    let encoded = data.split_once(";base64,").map(|(_, encoded)| encoded);
    let bytes = encoded.and_then(|encoded| BASE64.decode(encoded).ok());
    let bytes = bytes.ok_or_else(|| unreadable("must be base64 data".to_owned()))?;
    let decoded = tokio::task::spawn_blocking(move || decode(bytes)).await;
    decoded.map_err(|error| Setback::Broken { is_safe: true, detail: error.to_string() })?.map_err(unreadable)
}

/// At temperature 0 the same question has the same answer.
fn seed_of(asked: &Asked, chance: u64) -> u64 {
    match asked.seed {
        Some(seed) => seed.cast_unsigned(),
        None if asked.temperature == Some(0.0) => {
            let mut hasher = DefaultHasher::new();
            asked.messages.iter().for_each(|message| text_of(message).hash(&mut hasher));
            hasher.finish()
        }
        None => chance,
    }
}

fn text_of(message: &Message) -> String {
    match &message.content {
        None => String::new(),
        Some(Content::Text(text)) => text.clone(),
        Some(Content::Parts(pieces)) => {
            let texts = pieces.iter().filter_map(|piece| match piece {
                Piece::Text { text } | Piece::Refusal { refusal: text } => Some(text.as_str()),
                _ => None,
            });
            texts.collect::<Vec<_>>().join("\n")
        }
    }
}

fn turn(message: &Message) -> Turn {
    let speaker = match message.role.as_str() {
        "user" => Speaker::User,
        "assistant" => Speaker::Assistant,
        "tool" | "function" => Speaker::Tool,
        _ => Speaker::System,
    };
    Turn { speaker, text: text_of(message) }
}

fn prompt_tokens(asked: &Asked) -> u64 {
    let messages = asked.messages.iter().map(|message| {
        let calls: u64 = message.tool_calls.iter().flatten().map(|call| tokens::count(&call.to_string())).sum();
        let pictures = picture_of(message).map_or(0, |_| TOKENS_PER_PICTURE);
        TOKENS_PER_MESSAGE + tokens::count(&text_of(message)) + calls + pictures
    });
    let functions = functions(asked).into_iter().map(|function| {
        let parameters = function.parameters.as_ref().map_or(0, |schema| tokens::count(&schema.to_string()));
        tokens::count(&function.name) + function.description.as_deref().map_or(0, tokens::count) + parameters
    });
    messages.sum::<u64>() + functions.sum::<u64>()
}

fn functions(asked: &Asked) -> Vec<&Function> {
    let of_tools = asked.tools.iter().flatten().filter_map(|tool| tool.function.as_ref());
    of_tools.chain(asked.functions.iter().flatten()).collect()
}

fn choices(asked: &Asked, picture: Option<&Picture>, seed: u64, catalogue: &Catalogue) -> Result<Vec<Choice>, Setback> {
    let turns: Vec<Turn> = asked.messages.iter().map(turn).collect();
    let count = asked.n.unwrap_or(1).max(1);
    let one = |index| {
        let talk = Conversation { turns: &turns, picture, seed, index, count };
        choice(asked, &talk, catalogue)
    };
    (0..count).map(one).collect()
}

fn choice(asked: &Asked, talk: &Conversation<'_>, catalogue: &Catalogue) -> Result<Choice, Setback> {
    let fields = conversation::answer(talk, catalogue).map_err(setback)?;
    let prose = conversation::spoken(&fields, talk, catalogue);
    let topic = talk.topic();
    let material = Material {
        message: talk.last_message(),
        topic: &topic,
        prose: &prose,
        chance: Chance { seed: talk.seed, index: talk.index, count: talk.count },
    };
    if let Some((function, finish)) = called(asked, talk)? {
        let schema = function.parameters.clone().unwrap_or_else(|| json!({"type": "object"}));
        let arguments = instance(&schema, material).map_err(|reason| {
            Setback::invalid("tools", format!("Invalid schema for '{}': it {reason}.", function.name))
        })?;
        let (name, arguments) = (function.name.clone(), arguments.to_string());
        let tokens = tokens::count(&name) + tokens::count(&arguments);
        let said = if asked.tools.is_some() {
            let id = mix(talk.seed.wrapping_add(u64::from(talk.index) + 1));
            Said::Call { id: format!("call_{id:016x}"), name, arguments }
        } else {
            Said::FunctionCall { name, arguments }
        };
        return Ok(Choice { said, finish, tokens });
    }
    let text = match &asked.response_format {
        Some(Format::JsonObject) => Value::Object(fields).to_string(),
        Some(Format::JsonSchema { json_schema }) => {
            let schema = json_schema.schema.clone().unwrap_or_else(|| json!({"type": "object"}));
            let value = instance(&schema, material);
            value
                .map_err(|reason| Setback::invalid("response_format", format!("Invalid schema: it {reason}.")))?
                .to_string()
        }
        Some(Format::Text) | None => prose,
    };
    let most = asked.max_completion_tokens.or(asked.max_tokens).unwrap_or(LENGTH_DEFAULT);
    let (text, is_cut) = cut(&text, asked.stop.as_ref(), most);
    let tokens = tokens::count(&text);
    Ok(Choice { said: Said::Text(text), finish: if is_cut { "length" } else { "stop" }, tokens })
}

/// The function to call, if one is forced or fits what was said, and how the choice then ends.
/// Errors: `Rejected` for a function that is not there.
fn called<'a>(asked: &'a Asked, talk: &Conversation<'_>) -> Result<Option<(&'a Function, &'static str)>, Setback> {
    let functions = functions(asked);
    let Some(first) = functions.first().copied() else { return Ok(None) };
    let is_legacy = asked.tools.is_none();
    let choice = if is_legacy { asked.function_call.as_ref() } else { asked.tool_choice.as_ref() };
    let finish = if is_legacy { "function_call" } else { "tool_calls" };
    let fitting = || functions.iter().copied().max_by_key(|function| fit(function, talk.last_message()));
    match choice {
        Some(Value::String(word)) if word == "none" => Ok(None),
        Some(Value::String(word)) if word == "required" => Ok(Some((fitting().unwrap_or(first), finish))),
        Some(Value::Object(choice)) => {
            let named = choice.get("function").and_then(|it| it.get("name")).or_else(|| choice.get("name"));
            let Some(name) = named.and_then(Value::as_str) else {
                // A list of allowed tools, of which one must be called or may be.
                let is_required = choice.get("allowed_tools").and_then(|it| it.get("mode")) == Some(&json!("required"));
                return Ok(is_required.then(|| (fitting().unwrap_or(first), finish)));
            };
            let found = functions.iter().copied().find(|function| function.name == name);
            let missing = || Setback::invalid("tool_choice", format!("There is no function named '{name}'."));
            // The real service ends a named call with "stop". Source: reference of the OpenAI API as of 2026-11.
            Ok(Some((found.ok_or_else(missing)?, if is_legacy { finish } else { "stop" })))
        }
        _ => {
            let is_fresh = talk.turns.last().is_some_and(|turn| turn.speaker == Speaker::User);
            let fits = fitting().filter(|function| is_fresh && fit(function, talk.last_message()) > 0);
            Ok(fits.map(|function| (function, finish)))
        }
    }
}

/// How many words of a function's name a message says: "what is the weather in Rome" fits `get_weather`.
fn fit(function: &Function, message: &str) -> usize {
    const EMPTY: [&str; 8] = ["get", "set", "the", "and", "for", "current", "find", "tool"];
    let message = message.to_lowercase();
    let words = function.name.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.len() > 2 && !EMPTY.contains(word) && message.contains(&word.to_lowercase())).count()
}

/// What all parts of an answer begin with.
struct Head<'a> {
    id: String,
    created: i64,
    model: &'a str,
}

impl Head<'_> {
    fn whole(&self, choices: &[Choice], usage: Value) -> Value {
        let choice = |(index, choice): (usize, &Choice)| {
            let mut message = json!({"role": "assistant", "content": null, "refusal": null, "annotations": []});
            match &choice.said {
                Said::Text(text) => message["content"] = text.clone().into(),
                Said::Call { id, name, arguments } => {
                    let function = json!({"name": name, "arguments": arguments});
                    message["tool_calls"] = json!([{"id": id, "type": "function", "function": function}]);
                }
                Said::FunctionCall { name, arguments } => {
                    message["function_call"] = json!({"name": name, "arguments": arguments});
                }
            }
            json!({"index": index, "message": message, "logprobs": null, "finish_reason": choice.finish})
        };
        json!({
            "id": self.id, "object": "chat.completion", "created": self.created, "model": self.model,
            "choices": choices.iter().enumerate().map(choice).collect::<Vec<_>>(),
            "usage": usage, "service_tier": "default", "system_fingerprint": FINGERPRINT,
        })
    }

    fn events(&self, choices: &[Choice], usage: Option<Value>) -> Vec<Vec<u8>> {
        let mut events = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            let mut send = |delta: Value, finish: Option<&str>| {
                let choice = json!({"index": index, "delta": delta, "logprobs": null, "finish_reason": finish});
                events.push(event(&self.chunk(json!([choice]), usage.as_ref().map(|_| Value::Null))));
            };
            match &choice.said {
                Said::Text(text) => {
                    send(json!({"role": "assistant", "content": "", "refusal": null}), None);
                    tokens::pieces(text).for_each(|piece| send(json!({"content": piece}), None));
                }
                Said::Call { id, name, arguments } => {
                    let function = json!({"name": name, "arguments": ""});
                    let call = json!({"index": 0, "id": id, "type": "function", "function": function});
                    send(json!({"role": "assistant", "content": null, "tool_calls": [call]}), None);
                    tokens::pieces(arguments).for_each(|piece| {
                        send(json!({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}), None);
                    });
                }
                Said::FunctionCall { name, arguments } => {
                    let call = json!({"name": name, "arguments": ""});
                    send(json!({"role": "assistant", "content": null, "function_call": call}), None);
                    tokens::pieces(arguments).for_each(|piece| {
                        send(json!({"function_call": {"arguments": piece}}), None);
                    });
                }
            }
            send(json!({}), Some(choice.finish));
        }
        if usage.is_some() {
            events.push(event(&self.chunk(json!([]), usage)));
        }
        events.push(DONE.to_vec());
        events
    }

    /// `usage` is there, as null or as what it says, in every chunk of a stream that was asked to tell it.
    fn chunk(&self, choices: Value, usage: Option<Value>) -> Value {
        let mut chunk = json!({
            "id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": self.model,
            "choices": choices, "service_tier": "default", "system_fingerprint": FINGERPRINT,
        });
        if let Some(usage) = usage {
            chunk["usage"] = usage;
        }
        chunk
    }
}
