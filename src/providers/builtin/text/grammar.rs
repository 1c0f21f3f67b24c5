//! The expander: a generator's phrases with slots become finished text.
//!
//! A grammar is a table of rules. A rule is a phrase, a list of phrases, or a table that says `by` what one of its
//! lists is chosen: a parameter's id, a rule that was drawn before, or `subject` (its keys are then words to look for;
//! `other` goes on where they are used up, `else` stands in only where none is found).
//! Phrases have slots:
//!
//! * `{animal}`: a rule, a parameter's label, or a known text (`subject`, `prompt`, `story_context` …);
//! * `{animal.title}`: the same through a modifier; `{dish.name}`: a field of a record;
//! * `{hero|name}`: the first that is not empty; `{15..45}` or `{10..60:5}`: a number;
//! * `{tip*3}`: three different draws in a row; `{tip*3/}` on lines of their own, `{tip*3//}` with blank lines between.
//!
//! What stands under `let` is drawn once for an item and stays; so do the output fields. Lists called `easy~question`
//! and `easy~answer` are walked side by side.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::chance::Chance;
use super::hindi;
use super::language::Language;
use super::modify;
use crate::catalogue::{Generator, Parameter, ParameterKind};
use crate::providers::Call;

/// Rules may call one another this deep; more is a circle in a grammar.
const MAX_DEPTH: u32 = 16;
/// Slots filled for one item; more is a grammar that grows without end.
const MAX_SLOTS: u32 = 4_000;

pub struct Expander<'a> {
    call: &'a Call,
    generator: &'a Generator,
    language: Language,
    rules: &'a Table,
    common: &'a Table,
    chance: Chance,
    /// Texts that stay as they are for this item: the subject, the extras, what `let` has drawn.
    known: BTreeMap<String, String>,
    records: BTreeMap<String, &'a Table>,
    /// Parameter values that the prompt itself names.
    named: BTreeMap<&'a str, &'a str>,
    /// How often each list was drawn from.
    draws: BTreeMap<String, u32>,
    slots: u32,
}

/// What a rule gives: a phrase, or a record whose fields are phrases.
enum Drawn<'a> {
    Phrase(&'a str),
    Plain(String),
    Record(&'a Table),
}

impl<'a> Expander<'a> {
    pub fn new(
        call: &'a Call,
        generator: &'a Generator,
        language: Language,
        rules: &'a Table,
        common: &'a Table,
        known: BTreeMap<String, String>,
    ) -> Self {
        let chance = Chance { seed: call.seed, index: call.index, count: call.count };
        let named = values_named_in_prompt(call, generator);
        Self {
            call,
            generator,
            language,
            rules,
            common,
            chance,
            known,
            records: BTreeMap::new(),
            named,
            draws: BTreeMap::new(),
            slots: 0,
        }
    }

    /// The rule called `name` written out, the same however often it is asked for; nothing when there is no such rule.
    pub fn fixed(&mut self, name: &str) -> Option<String> {
        self.fixed_at(name, 0)
    }

    fn fixed_at(&mut self, name: &str, depth: u32) -> Option<String> {
        if let Some(text) = self.known.get(name) {
            return Some(text.clone());
        }
        let text = self.rule(name, depth)?;
        self.known.insert(name.to_owned(), text.clone());
        Some(text)
    }

    /// `phrase` with its slots filled.
    fn expand(&mut self, phrase: &str, depth: u32) -> String {
        let mut text = String::with_capacity(phrase.len() * 2);
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((slot, after)) = after.split_once('}') else {
                rest = after;
                break;
            };
            self.slots += 1;
            if depth < MAX_DEPTH && self.slots < MAX_SLOTS {
                let words = self.slot(slot, depth + 1);
                // "Ode to A Cat" is "Ode to a Cat": the title's start is elsewhere.
                let goes_on = slot.ends_with(".title") && text.ends_with([' ', '-']);
                let begins = [": ", ". ", "! ", "? ", "– ", "\n"].iter().any(|mark| text.ends_with(mark));
                text.push_str(&match self.language {
                    Language::Hindi => hindi::before(&words, after),
                    _ if goes_on && !begins => modify::inside_title(&words),
                    _ => words,
                });
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn slot(&mut self, slot: &str, depth: u32) -> String {
        if let Some((low, high)) = slot.split_once("..") {
            return self.number(slot, low, high);
        }
        for name in slot.split('|') {
            let text = match name.split_once('*') {
                Some((name, times)) => self.repeat(name, times, depth),
                None => self.path(name, depth),
            };
            if !text.is_empty() {
                return text;
            }
        }
        String::new()
    }

    /// `{10..60:5}`: a number of the range, on the step.
    fn number(&mut self, slot: &str, low: &str, high: &str) -> String {
        let (high, step) = high.split_once(':').unwrap_or((high, "1"));
        let (Ok(low), Ok(high), Ok(step)) = (low.parse::<i64>(), high.parse::<i64>(), step.parse::<i64>()) else {
            return String::new();
        };
        let step = step.max(1);
        let draw = self.next_draw(slot);
        (low + self.chance.number(slot, draw, 0, (high - low) / step) * step).to_string()
    }

    /// `{tip*3/}`: different draws, joined as the slashes say. The number may be a parameter's id, also less a number:
    /// `{beat*storyboard-shots-2/}` leaves room for a first and a last line.
    fn repeat(&mut self, name: &str, times: &str, depth: u32) -> String {
        let plain = times.trim_end_matches('/');
        let gap = match times.len() - plain.len() {
            0 => self.language.gap(),
            1 => "\n",
            _ => "\n\n",
        };
        let times = plain.parse().ok().or_else(|| self.whole_value_of(plain)).or_else(|| {
            let (id, less) = plain.rsplit_once('-')?;
            Some(self.whole_value_of(id)?.saturating_sub(less.parse().ok()?))
        });
        let texts: Vec<String> = (0..times.unwrap_or(1).min(40)).map(|_| self.path(name, depth)).collect();
        texts.join(gap)
    }

    /// A dotted name: a rule or a record's field, then modifiers.
    fn path(&mut self, path: &str, depth: u32) -> String {
        let (name, mut rest) = path.split_once('.').unwrap_or((path, ""));
        let mut text = match self.record(name, depth) {
            Some(record) => {
                let (field, modifiers) = rest.split_once('.').unwrap_or((rest, ""));
                rest = modifiers;
                self.field_of(name, record, field, depth)
            }
            None => self.word(name, depth).unwrap_or_default(),
        };
        for modifier in rest.split('.').filter(|modifier| !modifier.is_empty()) {
            text = modify::apply(modifier, &text, self.language);
        }
        text
    }

    /// The record that stays under `name` for this item, if `let` draws one.
    fn record(&mut self, name: &str, depth: u32) -> Option<&'a Table> {
        if let Some(record) = self.records.get(name) {
            return Some(record);
        }
        let value = self.lets()?.get(name)?;
        match self.draw(name, value, depth)? {
            Drawn::Record(record) => {
                self.records.insert(name.to_owned(), record);
                Some(record)
            }
            // A phrase: the draw is given back, and `word` draws it.
            Drawn::Phrase(_) | Drawn::Plain(_) => {
                self.draws.remove(name);
                None
            }
        }
    }

    fn field_of(&mut self, name: &str, record: &'a Table, field: &str, depth: u32) -> String {
        let path = format!("{name}.{field}");
        if let Some(text) = self.known.get(&path) {
            return text.clone();
        }
        let drawn = record.get(field).and_then(|value| self.draw(&path, value, depth));
        let text = self.written(drawn, depth);
        self.known.insert(path, text.clone());
        text
    }

    /// A name without dots: known text, `let`, output field, rule, parameter, common rule, in this order.
    fn word(&mut self, name: &str, depth: u32) -> Option<String> {
        let stays = self.lets().is_some_and(|lets| lets.contains_key(name))
            || self.generator.output.iter().any(|field| field.name == name);
        if stays || self.known.contains_key(name) {
            return self.fixed_at(name, depth);
        }
        self.rule(name, depth)
    }

    fn rule(&mut self, name: &str, depth: u32) -> Option<String> {
        let value = self.lets().and_then(|lets| lets.get(name)).or_else(|| self.rules.get(name));
        if let Some(value) = value {
            let drawn = self.draw(name, value, depth);
            return Some(self.written(drawn, depth));
        }
        if let Some(parameter) = self.parameter(name) {
            return Some(self.label_of(parameter));
        }
        let value = self.common.get(name)?;
        let drawn = self.draw(name, value, depth);
        Some(self.written(drawn, depth))
    }

    fn written(&mut self, drawn: Option<Drawn<'a>>, depth: u32) -> String {
        match drawn {
            Some(Drawn::Phrase(phrase)) => self.expand(phrase, depth),
            Some(Drawn::Plain(text)) => text,
            Some(Drawn::Record(_)) | None => String::new(),
        }
    }

    fn lets(&self) -> Option<&'a Table> {
        self.rules.get("let").and_then(Value::as_table)
    }

    /// One choice out of `value`, which is known as `path`.
    fn draw(&mut self, path: &str, value: &'a Value, depth: u32) -> Option<Drawn<'a>> {
        match value {
            Value::String(phrase) => Some(Drawn::Phrase(phrase)),
            Value::Integer(number) => Some(Drawn::Plain(number.to_string())),
            Value::Array(choices) => {
                let draw = self.next_draw(path);
                let order = path.split('~').next().unwrap_or(path);
                let place = self.chance.place(order, draw, 0, choices.len());
                self.draw(path, choices.get(place)?, depth)
            }
            Value::Table(table) => match table.get("by").and_then(Value::as_str) {
                Some("subject") => self.draw_by_subject(path, table, depth),
                Some(by) => {
                    let key = self.key(by, depth);
                    let value = table.get(&key).or_else(|| table.get("other"))?;
                    self.draw(&format!("{path}:{key}"), value, depth)
                }
                None => Some(Drawn::Record(table)),
            },
            _ => None,
        }
    }

    /// The lists whose words the subject has come first, then those for every subject, or those for the subjects that no
    /// list fits.
    fn draw_by_subject(&mut self, path: &str, table: &'a Table, depth: u32) -> Option<Drawn<'a>> {
        let subject = self.known.get("subject").map(|subject| subject.to_lowercase()).unwrap_or_default();
        let list = |value: &'a Value| match value {
            Value::Array(choices) => choices.iter().collect(),
            other => vec![other],
        };
        let fitting = table
            .iter()
            .filter(|(words, _)| !matches!(words.as_str(), "by" | "other" | "else") && mentions(&subject, words));
        let mut choices: Vec<&'a Value> = fitting.flat_map(|(_, value)| list(value)).collect();
        let preferred = choices.len();
        let further = if preferred == 0 { table.get("else") } else { None };
        choices.extend(further.or_else(|| table.get("other")).into_iter().flat_map(list));
        let draw = self.next_draw(path);
        let place = self.chance.place(path, draw, preferred, choices.len());
        self.draw(path, choices.get(place)?, depth)
    }

    /// What a table is chosen by: a parameter's value, or a text that stays for this item.
    fn key(&mut self, by: &str, depth: u32) -> String {
        match self.value_of(by) {
            Some(value) => value.to_owned(),
            None => self.path(by, depth),
        }
    }

    fn next_draw(&mut self, path: &str) -> u32 {
        let draws = self.draws.entry(path.to_owned()).or_default();
        let draw = *draws;
        *draws += 1;
        draw
    }

    fn parameter(&self, id: &str) -> Option<&'a Parameter> {
        self.generator.parameter(id)
    }

    /// The value in force: what the prompt names, what the call carries, or the default.
    fn value_of(&self, id: &str) -> Option<&'a str> {
        let parameter = self.parameter(id)?;
        let named = self.named.get(id).copied();
        Some(named.or_else(|| self.call.parameter(id)).unwrap_or(&parameter.default))
    }

    fn whole_value_of(&self, id: &str) -> Option<u32> {
        self.value_of(id)?.parse::<f64>().ok().map(|value| value as u32)
    }

    fn label_of(&self, parameter: &'a Parameter) -> String {
        let value = self.value_of(&parameter.id).unwrap_or_default();
        match parameter.options.iter().find(|option| option.value == value) {
            Some(option) => option.label.get(self.language.code()).to_owned(),
            None if parameter.kind == ParameterKind::Number => value.to_owned(),
            None => String::new(),
        }
    }
}

/// Options that the prompt names ("Leo, this week") where the form was left at its default. A grammar says in `listen`
/// which parameters hear the prompt, and in `hear` which further words stand for an option.
fn values_named_in_prompt<'a>(call: &Call, generator: &'a Generator) -> BTreeMap<&'a str, &'a str> {
    let prompt = call.prompt.chars().take(600).collect::<String>().to_lowercase();
    let listening = generator.grammar.get("listen").and_then(Value::as_array).into_iter().flatten();
    let hear = generator.grammar.get("hear").and_then(Value::as_table);
    let further = |parameter: &Parameter, option: &str| hear?.get(&parameter.id)?.get(option)?.as_str();
    let mut named = BTreeMap::new();
    for parameter in listening.filter_map(Value::as_str).filter_map(|id| generator.parameter(id)) {
        if call.parameter(&parameter.id).is_some_and(|value| value != parameter.default) {
            continue;
        }
        let heard = parameter.options.iter().find(|option| {
            let label = &option.label;
            [&option.value, &label.en, &label.th, &label.hi, &label.zh]
                .iter()
                .any(|word| !word.is_empty() && mentions_word(&prompt, &word.to_lowercase()))
                || further(parameter, &option.value).is_some_and(|words| mentions(&prompt, words))
        });
        if let Some(option) = heard {
            named.insert(parameter.id.as_str(), option.value.as_str());
        }
    }
    named
}

/// Whether `text` has one of the space-separated `words`.
fn mentions(text: &str, words: &str) -> bool {
    words.split(' ').any(|word| mentions_word(text, word))
}

/// A Latin word must start a word of the text; scripts without spaces may hold it anywhere.
fn mentions_word(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    let starts = |at: usize| !text[..at].ends_with(|letter: char| letter.is_alphanumeric());
    let ends = |at: usize| {
        let rest = &text[at + word.len()..];
        let rest = rest.strip_prefix('s').unwrap_or(rest);
        !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric())
    };
    text.match_indices(word).any(|(at, _)| starts(at) && ends(at))
}
