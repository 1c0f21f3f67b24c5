//! The built-in text engine: writes the fields of a generator's result from the phrases in that generator's file.
//!
//! It knows a prompt's subject and a form's values, no facts and no reasoning. Start reading at `write`; the language
//! of the phrases is explained in `grammar`.

pub mod chance;
mod clause;
pub mod conversation;
mod digest;
mod form;
mod grammar;
mod hindi;
mod language;
mod modify;
mod phrasebook;
mod picture;
mod rehearsal;
mod request;
pub mod schema;
mod small_talk;
mod subject;
mod sums;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Number, Value};
use toml::Table;

use self::grammar::Expander;
use self::language::Language;
pub use self::rehearsal::{Slip, has_one_answer, is_written_for, rehearse};
use crate::catalogue::{FieldKind, Generator, Need};
use crate::providers::sources::Picture;
use crate::providers::{Call, Fault};

/// Words that every grammar may use, by language.
static COMMON: LazyLock<Table> = LazyLock::new(|| {
    include_str!("common.toml").parse().expect("common.toml is part of the program, and a test reads it")
});
static NO_RULES: LazyLock<Table> = LazyLock::new(Table::new);

/// Writes item `call.index` of a batch: exactly the generator's output fields, in their order.
///
/// # Errors
/// `Invalid` for a generator that looks at a picture (see `describe`); `Broken` for one without phrases.
pub fn write(call: &Call, generator: &Generator) -> Result<Map<String, Value>, Fault> {
    if generator.image == Need::Required {
        return Err(Fault::Invalid("this generator needs an image".to_owned()));
    }
    compose(call, generator, BTreeMap::new())
}

/// Writes about a picture from what can be measured in its pixels.
///
/// # Errors
/// As `write`.
pub fn describe(call: &Call, generator: &Generator, picture: &Picture) -> Result<Map<String, Value>, Fault> {
    let words = rules_for(&COMMON, language_of(call, generator)).unwrap_or(&NO_RULES);
    compose(call, generator, picture::facts(picture, words))
}

fn compose(call: &Call, generator: &Generator, facts: BTreeMap<String, String>) -> Result<Map<String, Value>, Fault> {
    let language = language_of(call, generator);
    let rules = rules_for(&generator.grammar, language).ok_or_else(|| wordless(generator, "grammar"))?;
    let common = rules_for(&COMMON, language).unwrap_or(&NO_RULES);
    let mut known = facts;
    known.extend(known_texts(call, rules, common, language));
    let mut expander = Expander::new(call, generator, language, rules, common, known);
    let mut fields = Map::new();
    for field in &generator.output {
        let text = expander.fixed(&field.name).ok_or_else(|| wordless(generator, &field.name))?;
        fields.insert(field.name.clone(), typed(field.kind, &text, language));
    }
    Ok(fields)
}

/// The language to write in: the one asked for, or the prompt's own; English where the grammar lacks it.
fn language_of(call: &Call, generator: &Generator) -> Language {
    let wanted = match call.language.as_str() {
        "" | "auto" => Language::of(&call.prompt),
        code => Language::from_code(code).unwrap_or(Language::English),
    };
    if generator.grammar.contains_key(wanted.code()) { wanted } else { Language::English }
}

fn rules_for(grammar: &Table, language: Language) -> Option<&Table> {
    grammar.get(language.code()).and_then(toml::Value::as_table)
}

fn wordless(generator: &Generator, what: &str) -> Fault {
    let detail = format!("the built-in engine has no words for {what} of {}", generator.slug);
    Fault::Broken { retryable: false, detail }
}

/// What a grammar may name besides its rules: the subject, the source text, the further fields of the request.
fn known_texts(call: &Call, rules: &Table, common: &Table, language: Language) -> BTreeMap<String, String> {
    let mut known: BTreeMap<String, String> =
        call.extras.iter().map(|(name, text)| (name.clone(), harmless(text))).collect();
    let fallback = rules.get("fallback").or_else(|| common.get("fallback")).and_then(toml::Value::as_str);
    let mut topic = subject::subject_of(&call.prompt);
    if topic.is_empty() {
        topic = fallback.unwrap_or_default().to_owned();
    }
    if rules.get("voice").and_then(toml::Value::as_str) != Some("first") {
        topic = subject::without_owner(topic);
    }
    if language != Language::English && request::is_sentence(&topic) {
        topic = format!("“{topic}”");
    }
    let prompt = harmless(&call.prompt);
    let source = call.extra("user_text").map_or_else(|| prompt.clone(), harmless);
    let source = if source.is_empty() { topic.clone() } else { source };
    known.insert("subject".to_owned(), topic);
    known.insert("prompt".to_owned(), prompt);
    known.insert("source".to_owned(), source);
    known.insert("number".to_owned(), (u64::from(call.index) + 1).to_string());
    known.insert("count".to_owned(), call.count.max(1).to_string());
    known
}

/// A caller's text without the braces that mark slots.
fn harmless(text: &str) -> String {
    text.trim().replace('{', "(").replace('}', ")")
}

fn typed(kind: FieldKind, text: &str, language: Language) -> Value {
    match kind {
        FieldKind::String if modify::is_machine_name(text.trim()) => Value::from(text.trim()),
        FieldKind::String | FieldKind::Text => Value::from(modify::tidy(text, language)),
        FieldKind::List => {
            text.lines().map(|line| modify::tidy(line, language)).filter(|line| !line.is_empty()).collect()
        }
        FieldKind::Number => number(text.trim()).map_or(Value::from(0), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    text.parse::<i64>().ok().map(Number::from).or_else(|| text.parse().ok().and_then(Number::from_f64))
}
