//! The built-in engines behind OpenAI's own form: they read the same bodies and write the same answers as a server
//! would, and say in them who they are.

mod chat;
mod completions;
mod vectors;

use async_trait::async_trait;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Builtin;
use crate::providers::wire::{Answer, Load, Operation, Parcel, Setback, Wire};
use crate::providers::{Fault, tokens};

/// What `system_fingerprint` says.
const FINGERPRINT: &str = "builtin";

#[async_trait]
impl Wire for Builtin {
    fn takes(&self, operation: Operation) -> bool {
        match operation {
            Operation::Chat | Operation::Completions | Operation::Embeddings | Operation::Moderations => true,
            Operation::Transcriptions | Operation::Translations => false,
        }
    }

    async fn send(&self, model: &str, parcel: &Parcel) -> Result<Answer, Setback> {
        match parcel.operation {
            Operation::Chat => chat::answer(self, model, parcel).await,
            Operation::Completions => completions::answer(self, model, parcel).await,
            Operation::Embeddings => vectors::embeddings(model, parcel).await,
            Operation::Moderations => vectors::moderations(model, parcel).await,
            other => Err(Setback::Broken { is_safe: true, detail: format!("no engine takes {}", other.path()) }),
        }
    }
}

/// The body in the shape that an engine reads.
fn read<T: DeserializeOwned>(load: &Load) -> Result<T, Setback> {
    let Load::Json(fields) = load else { return Err(Setback::invalid("body", "Expected a JSON body.")) };
    serde_path_to_error::deserialize(Value::Object(fields.clone())).map_err(|error| {
        let path = error.path().to_string();
        Setback::invalid(&path, format!("Invalid value for '{path}': {}.", error.inner()))
    })
}

/// A fault of an engine as it looks from outside.
fn setback(fault: Fault) -> Setback {
    match fault {
        Fault::Refused(reason) | Fault::Invalid(reason) => Setback::invalid("messages", reason),
        Fault::Busy { retry_after } => Setback::Busy { retry_after: Some(retry_after) },
        Fault::Unavailable(detail) | Fault::Broken { detail, .. } => Setback::Broken { is_safe: true, detail },
    }
}

/// One event of a stream.
fn event(data: &Value) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

const DONE: &[u8] = b"data: [DONE]\n\n";

fn stream_of(events: Vec<Vec<u8>>) -> Answer {
    let body = Box::pin(futures_util::stream::iter(events.into_iter().map(|event| Ok(event.into()))));
    Answer { content_type: "text/event-stream; charset=utf-8".to_owned(), body }
}

fn usage(prompt: u64, completion: u64) -> Value {
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
        },
    })
}

/// One string or several; where an answer must end.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(untagged)]
enum Stops {
    One(String),
    Some(Vec<String>),
}

impl Stops {
    fn all(&self) -> &[String] {
        match self {
            Self::One(stop) => std::slice::from_ref(stop),
            Self::Some(stops) => stops,
        }
    }
}

/// A text up to the first of the stops and no longer than `most` tokens, and whether it was the length that ended it.
fn cut(text: &str, stops: Option<&Stops>, most: u64) -> (String, bool) {
    let stops = stops.map(Stops::all).unwrap_or_default();
    let end = stops.iter().filter(|stop| !stop.is_empty()).filter_map(|stop| text.find(stop.as_str())).min();
    let text = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
    let kept: String = tokens::pieces(text).take(usize::try_from(most).unwrap_or(usize::MAX)).collect();
    let is_cut = kept.len() < text.len();
    (kept, is_cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_at_its_first_stop_or_its_last_token() {
        let stops = Stops::Some(vec!["three".to_owned(), "two".to_owned()]);
        assert_eq!(cut("one two three", Some(&stops), 99), ("one ".to_owned(), false));
        assert_eq!(cut("one two three", None, 2), ("one two".to_owned(), true));
        assert_eq!(cut("one two", Some(&Stops::One(String::new())), 2), ("one two".to_owned(), false));
    }
}
