//! Keeping a chat: the answer is gathered as it passes, and is in the store before its last piece goes out.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tracing::Instrument;

use crate::app::App;
use crate::catalogue::{ModelId, ModelKind};
use crate::domain::{AccountId, Chat, Creation, JobId, License, Privacy, Status, chat, creation};
use crate::engine::Relayed;
use crate::engine::plan::PROMPT_MAX_CHARS;
use crate::engine::tally::data;
use crate::error::{Error, Result};

/// The generator that a chat stands under in the library.
const GENERATOR: &str = "chat";
const NOTES_MAX: usize = 16;
const NOTE_NAME_MAX_CHARS: usize = 64;
const NOTE_MAX_CHARS: usize = 512;
/// Pieces that may wait for a slow caller.
const PIECES_WAITING_MAX: usize = 64;
const DONE: &[u8] = b"data: [DONE]\n\n";

/// What is kept of a chat.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    pub messages: Vec<Value>,
    pub answer: Value,
}

/// A question whose answer is to be kept.
pub struct Question {
    model: String,
    messages: Vec<Value>,
    metadata: Vec<(String, String)>,
}

/// The notes of a body.
/// Errors: `Invalid` for too many, and for such as are too long or no text.
pub fn metadata(notes: Option<&Value>) -> Result<Vec<(String, String)>> {
    let notes = notes.and_then(Value::as_object).into_iter().flatten();
    let notes = notes.map(|(name, value)| {
        let text = value.as_str().ok_or_else(|| Error::invalid(format!("metadata.{name}"), "must be a string"))?;
        if name.chars().count() > NOTE_NAME_MAX_CHARS || text.chars().count() > NOTE_MAX_CHARS {
            let most =
                format!("must have at most {NOTE_NAME_MAX_CHARS} characters in its name and {NOTE_MAX_CHARS} in all");
            return Err(Error::invalid(format!("metadata.{name}"), most));
        }
        Ok((name.clone(), text.to_owned()))
    });
    let notes = notes.collect::<Result<Vec<_>>>()?;
    if notes.len() > NOTES_MAX {
        return Err(Error::invalid("metadata", format!("must have at most {NOTES_MAX} entries")));
    }
    Ok(notes)
}

impl Question {
    /// Takes what is ours out of a body: whoever runs the model need not keep it a second time.
    /// Errors: `Invalid` naming `metadata`.
    pub fn take(model: &str, fields: &mut Map<String, Value>) -> Result<Self> {
        fields.remove("store");
        let metadata = metadata(fields.remove("metadata").as_ref())?;
        let messages = fields.get("messages").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(Self { model: model.to_owned(), messages, metadata })
    }

    /// Hands an answer on and keeps it on the way.
    pub async fn keep(self, app: &App, account: AccountId, provider: String, relayed: Relayed) -> Result<Relayed> {
        match relayed {
            Relayed::Whole { content_type, bytes } => {
                let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
                self.put(app, account, provider, answer).await?;
                Ok(Relayed::Whole { content_type, bytes })
            }
            Relayed::Stream(pieces) => {
                let (out, passed) = mpsc::channel(PIECES_WAITING_MAX);
                let app = app.clone();
                tokio::spawn(async move { self.pass(&app, account, provider, pieces, out).await }.in_current_span());
                Ok(Relayed::Stream(passed))
            }
            rejected => Ok(rejected),
        }
    }

    /// When the caller leaves, dropping the pieces ends the stream; then nothing is kept.
    async fn pass(
        self,
        app: &App,
        account: AccountId,
        provider: String,
        mut pieces: mpsc::Receiver<Bytes>,
        out: mpsc::Sender<Bytes>,
    ) {
        let mut gathered = Gathered::default();
        let mut question = Some((self, provider));
        while let Some(piece) = pieces.recv().await {
            gathered.take(&piece);
            if piece.ends_with(DONE)
                && let Some((question, provider)) = question.take()
                && let Err(error) = question.put(app, account, provider, gathered.answer()).await
            {
                tracing::error!(?error, "a chat could not be kept");
            }
            if out.send(piece).await.is_err() {
                return;
            }
        }
    }

    async fn put(self, app: &App, account: AccountId, provider: String, mut answer: Value) -> Result<()> {
        let now = app.clock.now();
        let id = answer["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned);
        let id = id.unwrap_or_else(|| format!("chatcmpl-{}", app.random.hex::<12>()));
        answer["id"] = id.clone().into();
        let said = answer["choices"][0]["message"]["content"].as_str().unwrap_or_default().to_owned();
        let model = app.catalogue.model_by_name(&self.model).map(|model| model.id);
        let usual = app.catalogue.generator(GENERATOR).map(|generator| generator.default_model);
        let creation = self.creation(account, provider, &said, model.or(usual).unwrap_or_default());
        let creation = Creation { created_at: now, finished_at: Some(now), link_key: app.random.number(), ..creation };
        let kept = Kept { messages: self.messages, answer };
        let content = app.store.put_blob(serde_json::to_vec(&kept).map_err(Error::internal)?).await?;
        let (model, metadata, created) = (self.model, self.metadata, now.seconds());
        let write = app.store.write(move |tx| {
            let creation = Creation { id: creation::next_id(tx)?, ..creation.clone() };
            creation::put(tx, None, &creation)?;
            let (id, model, metadata) = (id.clone(), model.clone(), metadata.clone());
            chat::put(tx, &Chat { id, account, created, model, metadata, content, creation: creation.id })
        });
        write.await
    }

    /// The chat as it stands in the library: the last question and its answer. Its time and number are still to come.
    fn creation(&self, owner: AccountId, provider: String, said: &str, model: ModelId) -> Creation {
        let asked = self.messages.iter().rfind(|message| message["role"] == "user").map(text_of).unwrap_or_default();
        Creation {
            id: creation::CreationId(0),
            owner,
            job: JobId(0),
            index: 0,
            generator: GENERATOR.to_owned(),
            model,
            kind: ModelKind::Text,
            provider,
            prompt: asked.chars().take(PROMPT_MAX_CHARS).collect(),
            parameters: Vec::new(),
            seed: 0,
            status: Status::Completed,
            privacy: Privacy::Private,
            license: License::default(),
            team: None,
            created_at: crate::clock::Timestamp::default(),
            finished_at: None,
            deleted_at: None,
            text: Some(json!({"text": said}).to_string()),
            media: Vec::new(),
            failure: None,
            link_key: 0,
        }
    }
}

fn text_of(message: &Value) -> String {
    match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

/// A stream's chunks put together.
#[derive(Default)]
struct Gathered {
    head: Value,
    usage: Value,
    choices: Vec<Value>,
}

/// More choices than a call may ask for.
const CHOICES_MAX: usize = 128;

impl Gathered {
    fn take(&mut self, piece: &Bytes) {
        let text = String::from_utf8_lossy(piece);
        let chunks = text.split("\n\n").filter_map(|event| data(event.as_bytes()));
        for chunk in chunks.filter_map(|data| serde_json::from_slice::<Value>(data).ok()) {
            for choice in chunk["choices"].as_array().into_iter().flatten() {
                self.add(choice);
            }
            if chunk["usage"].is_object() {
                self.usage = chunk["usage"].clone();
            }
            if self.head.is_null() {
                self.head = chunk;
            }
        }
    }

    fn add(&mut self, choice: &Value) {
        let place = choice["index"].as_u64().and_then(|place| usize::try_from(place).ok()).unwrap_or(0);
        if place >= CHOICES_MAX {
            return;
        }
        while self.choices.len() <= place {
            let message = json!({"role": "assistant", "content": null, "refusal": null});
            self.choices.push(
                json!({"index": self.choices.len(), "message": message, "logprobs": null, "finish_reason": null}),
            );
        }
        let Some(kept) = self.choices.get_mut(place) else { return };
        if !choice["finish_reason"].is_null() {
            kept["finish_reason"] = choice["finish_reason"].clone();
        }
        for name in ["content", "refusal"] {
            append(&mut kept["message"][name], &choice["delta"][name]);
        }
        for call in choice["delta"]["tool_calls"].as_array().into_iter().flatten() {
            add_call(&mut kept["message"], call);
        }
    }

    fn answer(&self) -> Value {
        json!({
            "id": self.head["id"], "object": "chat.completion", "created": self.head["created"],
            "model": self.head["model"], "choices": self.choices, "usage": self.usage,
            "system_fingerprint": self.head["system_fingerprint"],
        })
    }
}

fn append(text: &mut Value, more: &Value) {
    let Some(more) = more.as_str().filter(|more| !more.is_empty()) else { return };
    *text = format!("{}{more}", text.as_str().unwrap_or_default()).into();
}

fn add_call(message: &mut Value, call: &Value) {
    let place = call["index"].as_u64().and_then(|place| usize::try_from(place).ok()).unwrap_or(0);
    if message["tool_calls"].is_null() {
        message["tool_calls"] = json!([]);
    }
    let Some(calls) = message["tool_calls"].as_array_mut().filter(|_| place < CHOICES_MAX) else { return };
    while calls.len() <= place {
        calls.push(json!({"id": "", "type": "function", "function": {"name": "", "arguments": ""}}));
    }
    let Some(kept) = calls.get_mut(place) else { return };
    append(&mut kept["id"], &call["id"]);
    append(&mut kept["function"]["name"], &call["function"]["name"]);
    append(&mut kept["function"]["arguments"], &call["function"]["arguments"]);
}
