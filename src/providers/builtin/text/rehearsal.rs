//! Proof that a generator's phrases make its output: for every option of its form, in every language that they are
//! written in, alone and as a batch of ten.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

use super::language::Language;
use super::write;
use crate::catalogue::{FieldKind, Generator, ModelKind, Need, OutputField, ParameterKind};
use crate::providers::Call;

/// What is rehearsed with: a subject that every grammar must be able to use.
const SUBJECT: &str = "a small harbour";
/// The most that a request may ask for.
const BATCH: u32 = 10;

/// A call for which the phrases do not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Which language and which option of the form.
    pub at: String,
    pub what: String,
}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// Whether the built-in engine writes for this generator at all.
pub fn is_written_for(generator: &Generator) -> bool {
    generator.kind == ModelKind::Text && Language::ALL.iter().any(|language| has_words(generator, *language))
}

fn has_words(generator: &Generator, language: Language) -> bool {
    generator.grammar.contains_key(language.code())
}

/// Everything that goes wrong. A generator without phrases, or one that looks at a picture, has nothing to prove.
pub fn rehearse(generator: &Generator) -> Vec<Slip> {
    let mut slips = Vec::new();
    if !is_written_for(generator) || generator.image == Need::Required {
        return slips;
    }
    for language in Language::ALL.into_iter().filter(|language| has_words(generator, *language)) {
        for (place, call) in calls(generator, language) {
            match write(&call, generator) {
                Ok(fields) => slips.extend(misfits(generator, &fields).map(|what| Slip { at: place.clone(), what })),
                Err(fault) => slips.push(Slip { at: place, what: fault.to_string() }),
            }
        }
        slips.extend(repetition(generator, language));
    }
    slips
}

/// One call as the form stands, and one for each option or end of a range.
fn calls(generator: &Generator, language: Language) -> Vec<(String, Call)> {
    let plain = call(generator, language);
    let mut calls = vec![(language.code().to_owned(), plain.clone())];
    for field in &generator.parameters {
        let values: Vec<String> = match field.kind {
            ParameterKind::Enum => field.options.iter().map(|option| option.value.clone()).collect(),
            ParameterKind::Number => [field.min, field.max].into_iter().flatten().map(|end| end.to_string()).collect(),
            ParameterKind::Model => Vec::new(),
        };
        for value in values {
            let mut call = plain.clone();
            let known = call.parameters.iter_mut().filter(|(id, _)| *id == field.id);
            known.for_each(|(_, current)| value.clone_into(current));
            calls.push((format!("{} with {} = {value}", language.code(), field.id), call));
        }
    }
    calls
}

fn call(generator: &Generator, language: Language) -> Call {
    Call {
        kind: Some(generator.kind),
        generator: generator.slug.clone(),
        prompt: SUBJECT.to_owned(),
        parameters: generator.parameters.iter().map(|field| (field.id.clone(), field.default.clone())).collect(),
        seed: 5,
        count: 1,
        language: language.code().to_owned(),
        ..Call::default()
    }
}

/// Fields that are missing or not what the generator says they are.
fn misfits(generator: &Generator, fields: &Map<String, Value>) -> impl Iterator<Item = String> {
    let misfit = |field: &OutputField| match fields.get(&field.name) {
        Some(value) => fault_of(field, value).map(|fault| format!("{} {fault}", field.name)),
        None => Some(format!("{} is missing", field.name)),
    };
    generator.output.iter().filter_map(misfit).collect::<Vec<_>>().into_iter()
}

/// What is wrong with a field's value.
fn fault_of(field: &OutputField, value: &Value) -> Option<&'static str> {
    let fits = match field.kind {
        FieldKind::String => value.as_str().is_some_and(|text| !text.contains("\n\n")),
        FieldKind::Text => value.is_string(),
        FieldKind::List => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
        FieldKind::Number => value.is_number(),
    };
    let texts = || value.as_str().into_iter().chain(value.as_array().into_iter().flatten().filter_map(Value::as_str));
    match () {
        () if !fits => Some("is not of its type"),
        () if field.kind == FieldKind::Number => None,
        () if texts().next().is_none() || texts().any(|text| text.trim().is_empty()) => Some("is empty"),
        () if texts().any(|text| text.contains(['{', '}'])) => Some("has a slot that nothing fills"),
        () => None,
    }
}

/// Items of one batch that are the same. `one_answer = true` in a grammar says that there is but one.
fn repetition(generator: &Generator, language: Language) -> Option<Slip> {
    if has_one_answer(generator) {
        return None;
    }
    let item = |index| write(&Call { index, count: BATCH, ..call(generator, language) }, generator).ok();
    let items: BTreeSet<String> = (0..BATCH).filter_map(item).map(|fields| Value::Object(fields).to_string()).collect();
    let what = format!("a batch of {BATCH} has {} different items", items.len());
    (items.len() < BATCH as usize).then(|| Slip { at: language.code().to_owned(), what })
}

/// Whether what it writes depends on the given text alone, as a translation does.
pub fn has_one_answer(generator: &Generator) -> bool {
    generator.grammar.get("one_answer").and_then(toml::Value::as_bool) == Some(true)
}
