//! `POST /embeddings` and `POST /moderations`: texts in, numbers out. Source: reference of the OpenAI API as of 2026-11.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::read;
use crate::providers::builtin::{embed, moderate};
use crate::providers::judgement::Judgement;
use crate::providers::wire::{Answer, Parcel, Setback};
use crate::providers::{Call, Fault, tokens};
use crate::random::mix;

#[derive(Debug, Deserialize)]
struct ToEmbed {
    input: Texts,
    dimensions: Option<u32>,
    encoding_format: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ToJudge {
    input: Texts,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Some(Vec<String>),
    Parts(Vec<Piece>),
    Other(serde::de::IgnoredAny),
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Piece {
    Text { text: String },
    ImageUrl {},
}

/// Vectors of length 1, as numbers or as the bytes of 32-bit floats, little end first.
/// Errors: `Rejected` for what the engine cannot do.
pub async fn embeddings(model: &str, parcel: &Parcel) -> Result<Answer, Setback> {
    let asked: ToEmbed = read(&parcel.load)?;
    let inputs = match asked.input {
        Texts::One(text) => vec![text],
        Texts::Some(texts) => texts,
        Texts::Parts(_) | Texts::Other(_) => {
            return Err(Setback::invalid("input", "The built-in engine takes text, not tokens."));
        }
    };
    let is_base64 = asked.encoding_format.as_deref() == Some("base64");
    let prompt_tokens: u64 = inputs.iter().map(|input| tokens::count(input)).sum();
    let dimensions = asked.dimensions.map(|number| ("dimensions".to_owned(), number.to_string()));
    let call = Call {
        upstream_model: model.to_owned(),
        parameters: dimensions.into_iter().collect(),
        extras: inputs.into_iter().map(|input| ("input".to_owned(), input)).collect(),
        ..Call::default()
    };
    let vectors = blocking(move || embed::make(&call)).await?.map_err(|fault| match fault {
        Fault::Invalid(reason) => {
            let field = reason.split(':').next().unwrap_or("input").to_owned();
            Setback::invalid(&field, format!("Invalid {reason}."))
        }
        other => Setback::Broken { is_safe: true, detail: other.to_string() },
    })?;
    let written = |vector: &Vec<f32>| -> Value {
        if is_base64 {
            let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
            return BASE64.encode(bytes).into();
        }
        vector.iter().map(|number| Value::from(*number)).collect()
    };
    let data = vectors
        .iter()
        .enumerate()
        .map(|(index, vector)| json!({"object": "embedding", "index": index, "embedding": written(vector)}));
    let answer = json!({
        "object": "list", "data": data.collect::<Vec<_>>(), "model": model,
        "usage": {"prompt_tokens": prompt_tokens, "total_tokens": prompt_tokens},
    });
    Ok(Answer::whole("application/json", answer.to_string().into_bytes()))
}

/// One result for each text; the parts of one input have one result together.
/// Errors: `Rejected` for pictures, which the engine cannot see and must not call harmless.
pub async fn moderations(model: &str, parcel: &Parcel) -> Result<Answer, Setback> {
    let asked: ToJudge = read(&parcel.load)?;
    let inputs = match asked.input {
        Texts::One(text) => vec![text],
        Texts::Some(texts) => texts,
        Texts::Parts(pieces) => {
            let texts = pieces.into_iter().map(|piece| match piece {
                Piece::Text { text } => Ok(text),
                Piece::ImageUrl {} => Err(Setback::invalid("input", "The built-in engine judges text, not pictures.")),
            });
            vec![texts.collect::<Result<Vec<_>, _>>()?.join("\n")]
        }
        Texts::Other(_) => return Err(Setback::invalid("input", "Expected a text, texts or parts.")),
    };
    let extras = inputs.into_iter().map(|input| ("input".to_owned(), input)).collect();
    let call = Call { extras, ..Call::default() };
    let judgements = blocking(move || moderate::make(&call)).await?;
    let results: Vec<Value> = judgements.iter().map(judged).collect();
    let answer = json!({"id": format!("modr-{:016x}", mix(parcel.seed)), "model": model, "results": results});
    Ok(Answer::whole("application/json", answer.to_string().into_bytes()))
}

fn judged(judgement: &Judgement) -> Value {
    let by_category = |value: fn(&crate::providers::judgement::Harm) -> Value| -> Map<String, Value> {
        judgement.harms.iter().map(|harm| (harm.category.to_owned(), value(harm))).collect()
    };
    json!({
        "flagged": judgement.is_flagged(),
        "categories": by_category(|harm| harm.is_flagged.into()),
        "category_scores": by_category(|harm| harm.score.into()),
        "category_applied_input_types": by_category(|harm| {
            let looked = [(harm.looked_at_text, "text"), (harm.looked_at_image, "image")];
            looked.iter().filter(|(looked, _)| *looked).map(|(_, kind)| Value::from(*kind)).collect()
        }),
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Setback> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Setback::Broken { is_safe: true, detail: error.to_string() })
}
