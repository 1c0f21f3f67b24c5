//! `POST /completions`: a text in, texts that go on about it out. Source: reference of the OpenAI API as of 2026-11.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Builtin, DONE, FINGERPRINT, Stops, cut, event, read, setback, stream_of, usage};
use crate::catalogue::Catalogue;
use crate::providers::builtin::text::conversation::{self, Conversation, Speaker, Turn};
use crate::providers::tokens;
use crate::providers::wire::{Answer, Parcel, Setback};
use crate::random::mix;

/// Source: `max_tokens`.
const LENGTH_DEFAULT: u64 = 16;

/// What the engine reads of a body.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    prompt: Prompts,
    n: Option<u32>,
    max_tokens: Option<u64>,
    stop: Option<Stops>,
    seed: Option<i64>,
    echo: Option<bool>,
    logprobs: Option<u32>,
    logit_bias: Option<Map<String, Value>>,
    suffix: Option<String>,
    stream_options: Option<StreamOptions>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Prompts {
    One(String),
    Some(Vec<String>),
    Tokens(serde::de::IgnoredAny),
}

impl Default for Prompts {
    fn default() -> Self {
        Self::One(String::new())
    }
}

#[derive(Debug, Deserialize)]
struct StreamOptions {
    include_usage: Option<bool>,
}

struct Choice {
    text: String,
    finish: &'static str,
}

/// Answers a call.
/// Errors: `Rejected` for what the engine cannot do.
pub async fn answer(builtin: &Builtin, model: &str, parcel: &Parcel) -> Result<Answer, Setback> {
    let asked: Asked = read(&parcel.load)?;
    if asked.logprobs.is_some_and(|logprobs| logprobs > 0) {
        return Err(Setback::invalid("logprobs", "The built-in engine has no probabilities."));
    }
    if asked.logit_bias.as_ref().is_some_and(|bias| !bias.is_empty()) {
        return Err(Setback::invalid("logit_bias", "The built-in engine does not choose tokens."));
    }
    if asked.suffix.as_ref().is_some_and(|suffix| !suffix.is_empty()) {
        return Err(Setback::invalid("suffix", "The built-in engine does not write towards an end."));
    }
    let prompts = match asked.prompt {
        Prompts::One(ref prompt) => vec![prompt.clone()],
        Prompts::Some(ref prompts) => prompts.clone(),
        Prompts::Tokens(_) => return Err(Setback::invalid("prompt", "The built-in engine takes text, not tokens.")),
    };
    let wants_usage = asked.stream_options.as_ref().is_some_and(|options| options.include_usage == Some(true));
    let seed = asked.seed.map_or(parcel.seed, i64::cast_unsigned);
    let catalogue = builtin.catalogue.clone();
    let prompt_tokens = prompts.iter().map(|prompt| tokens::count(prompt)).sum();
    let work = tokio::task::spawn_blocking(move || choices(&asked, &prompts, seed, &catalogue));
    let made = work.await.map_err(|error| Setback::Broken { is_safe: true, detail: error.to_string() })??;
    let (completion_tokens, choices) = made;
    let usage = usage(prompt_tokens, completion_tokens);
    let part = |choices: Value, usage: Option<Value>| {
        let mut part = json!({
            "id": format!("cmpl-{:016x}", mix(parcel.seed)), "object": "text_completion", "created": parcel.now,
            "model": model, "choices": choices, "system_fingerprint": FINGERPRINT,
        });
        if let Some(usage) = usage {
            part["usage"] = usage;
        }
        part
    };
    let said = |index: usize, text: &str, finish: Option<&str>| json!({"text": text, "index": index, "logprobs": null, "finish_reason": finish});
    if !parcel.is_stream {
        let all = choices.iter().enumerate().map(|(index, choice)| said(index, &choice.text, Some(choice.finish)));
        let whole = part(all.collect::<Vec<_>>().into(), Some(usage));
        return Ok(Answer::whole("application/json", whole.to_string().into_bytes()));
    }
    let not_yet = || wants_usage.then_some(Value::Null);
    let mut events = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let pieces = tokens::pieces(&choice.text).map(|piece| said(index, piece, None));
        let last = said(index, "", Some(choice.finish));
        events.extend(pieces.chain([last]).map(|piece| event(&part(json!([piece]), not_yet()))));
    }
    if wants_usage {
        events.push(event(&part(json!([]), Some(usage))));
    }
    events.push(DONE.to_vec());
    Ok(stream_of(events))
}

/// `n` texts for each prompt, and how many tokens were written in all.
fn choices(asked: &Asked, prompts: &[String], seed: u64, catalogue: &Catalogue) -> Result<(u64, Vec<Choice>), Setback> {
    let count = asked.n.unwrap_or(1).max(1);
    let (mut written, mut choices) = (0, Vec::new());
    for prompt in prompts {
        let turns = [Turn { speaker: Speaker::User, text: prompt.clone() }];
        for index in 0..count {
            let talk = Conversation { turns: &turns, picture: None, seed, index, count };
            let fields = conversation::answer(&talk, catalogue).map_err(setback)?;
            let prose = conversation::spoken(&fields, &talk, catalogue);
            let most = asked.max_tokens.unwrap_or(LENGTH_DEFAULT);
            let (text, is_cut) = cut(&prose, asked.stop.as_ref(), most);
            written += tokens::count(&text);
            let text = if asked.echo == Some(true) { format!("{prompt}{text}") } else { text };
            choices.push(Choice { text, finish: if is_cut { "length" } else { "stop" } });
        }
    }
    Ok((written, choices))
}
