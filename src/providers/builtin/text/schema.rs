//! Values that fit a JSON schema, filled with what a message says: its names, its numbers, its subject.

use serde_json::{Map, Value, json};

use super::chance::Chance;

/// Deeper than this a schema only goes when it calls itself.
const DEPTH_MAX: usize = 16;
/// Deeper than this only what must be there is filled in.
const DEPTH_OF_OPTIONAL: usize = 4;
const ITEMS_TYPICAL: usize = 3;
const ITEMS_MAX: usize = 64;
const LENGTH_MAX: usize = 4_096;

/// What values are made of.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// What was said.
    pub message: &'a str,
    /// What it is about; may be empty.
    pub topic: &'a str,
    /// A text about it.
    pub prose: &'a str,
    pub chance: Chance,
}

/// A value that fits `schema`.
/// Errors: why there is none, as a phrase that follows "the schema".
pub fn instance(schema: &Value, material: Material<'_>) -> Result<Value, String> {
    Filler { root: schema, material }.value(schema, Place { name: "", nth: 0, depth: 0 })
}

struct Filler<'a> {
    root: &'a Value,
    material: Material<'a>,
}

/// Where in the whole a value will stand.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    /// The nearest property's name.
    name: &'a str,
    /// Its place in an array.
    nth: u32,
    depth: usize,
}

impl<'a> Place<'a> {
    const fn inside(self, name: &'a str, nth: u32) -> Self {
        Self { name, nth, depth: self.depth + 1 }
    }
}

impl Filler<'_> {
    fn value(&self, schema: &Value, place: Place<'_>) -> Result<Value, String> {
        if place.depth > DEPTH_MAX {
            return Err("never ends".to_owned());
        }
        let Some(rules) = schema.as_object() else {
            return if schema == &Value::Bool(false) {
                Err("allows no value".to_owned())
            } else {
                Ok(self.text(&Map::new(), place).into())
            };
        };
        if let Some(reference) = rules.get("$ref").and_then(Value::as_str) {
            return self.value(self.resolve(reference)?, place.inside(place.name, place.nth));
        }
        if let Some(value) = rules.get("const") {
            return Ok(value.clone());
        }
        if let Some(options) = rules.get("enum").and_then(Value::as_array) {
            return self.choose(options, place);
        }
        if let Some(parts) = rules.get("allOf").and_then(Value::as_array) {
            return self.value(&self.merged(rules, parts)?, place.inside(place.name, place.nth));
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(options) = rules.get(word).and_then(Value::as_array) {
                return self.first_that_fits(options, place);
            }
        }
        match kind(rules) {
            "object" => self.object(rules, place),
            "array" => self.array(rules, place),
            "integer" => self.number(rules, place, true),
            "number" => self.number(rules, place, false),
            "boolean" => Ok(Value::Bool(self.material.chance.number(place.name, place.nth, 0, 1) == 1)),
            "null" => Ok(Value::Null),
            "string" if rules.contains_key("pattern") => {
                Err("has a pattern, which the built-in engine cannot follow".to_owned())
            }
            "string" => Ok(self.text(rules, place).into()),
            other => Err(format!("has the unknown type {other}")),
        }
    }

    fn resolve(&self, reference: &str) -> Result<&Value, String> {
        let pointer =
            reference.strip_prefix('#').ok_or_else(|| format!("refers to {reference}, which is elsewhere"))?;
        self.root.pointer(pointer).ok_or_else(|| format!("refers to {reference}, which is not there"))
    }

    /// Parts that must all hold, as one schema.
    fn merged(&self, rules: &Map<String, Value>, parts: &[Value]) -> Result<Value, String> {
        let mut whole: Map<String, Value> = rules.iter().filter(|(word, _)| *word != "allOf").map(owned).collect();
        for part in parts {
            let part = match part.get("$ref").and_then(Value::as_str) {
                Some(reference) => self.resolve(reference)?,
                None => part,
            };
            for (word, value) in part.as_object().into_iter().flatten() {
                match (whole.get_mut(word), value) {
                    (Some(Value::Object(have)), Value::Object(more)) => have.extend(more.iter().map(owned)),
                    (Some(Value::Array(have)), Value::Array(more)) if word == "required" => {
                        have.extend(more.iter().cloned());
                    }
                    _ => {
                        whole.insert(word.clone(), value.clone());
                    }
                }
            }
        }
        Ok(Value::Object(whole))
    }

    /// What the message names, or else one by chance.
    fn choose(&self, options: &[Value], place: Place<'_>) -> Result<Value, String> {
        let message = self.material.message.to_lowercase();
        let named = options.iter().find(|option| option.as_str().is_some_and(|word| named(&message, word)));
        let at = self.material.chance.place(place.name, place.nth, 0, options.len());
        named.or_else(|| options.get(at)).cloned().ok_or_else(|| "has an empty enum".to_owned())
    }

    /// A null is the last resort.
    fn first_that_fits(&self, options: &[Value], place: Place<'_>) -> Result<Value, String> {
        let is_null = |option: &&Value| option.get("type").and_then(Value::as_str) == Some("null");
        let (nulls, others): (Vec<_>, Vec<_>) = options.iter().partition(is_null);
        let mut problem = "has no alternatives".to_owned();
        for option in others.into_iter().chain(nulls) {
            match self.value(option, place.inside(place.name, place.nth)) {
                Ok(value) => return Ok(value),
                Err(reason) => problem = reason,
            }
        }
        Err(problem)
    }

    fn object(&self, rules: &Map<String, Value>, place: Place<'_>) -> Result<Value, String> {
        let required: Vec<&str> =
            rules.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut object = Map::new();
        for (name, schema) in rules.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            if !is_required && place.depth > DEPTH_OF_OPTIONAL {
                continue;
            }
            match self.value(schema, place.inside(name, place.nth)) {
                Ok(value) => {
                    object.insert(name.clone(), value);
                }
                Err(reason) if is_required => return Err(reason),
                Err(_) => {}
            }
        }
        for name in required.iter().filter(|name| !object.contains_key(**name)).copied().collect::<Vec<_>>() {
            object.insert(name.to_owned(), self.text(&Map::new(), place.inside(name, place.nth)).into());
        }
        Ok(Value::Object(object))
    }

    fn array(&self, rules: &Map<String, Value>, place: Place<'_>) -> Result<Value, String> {
        let bound = |word: &str| rules.get(word).and_then(Value::as_u64).map(|n| n as usize);
        let least = bound("minItems").unwrap_or(0);
        if least > ITEMS_MAX {
            return Err(format!("wants more than {ITEMS_MAX} items"));
        }
        let typical = if place.depth > DEPTH_OF_OPTIONAL { 0 } else { ITEMS_TYPICAL };
        let count = typical.min(bound("maxItems").unwrap_or(usize::MAX)).max(least);
        let tuple = rules.get("prefixItems").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let any = json!({"type": "string"});
        let item = rules.get("items").unwrap_or(&any);
        let is_unique = rules.get("uniqueItems").and_then(Value::as_bool) == Some(true);
        let mut items: Vec<Value> = Vec::new();
        for nth in 0..count.max(tuple.len()) {
            let schema = tuple.get(nth).unwrap_or(item);
            match self.value(schema, place.inside(place.name, u32::try_from(nth).unwrap_or(u32::MAX))) {
                Ok(value) if is_unique && items.contains(&value) => {}
                Ok(value) => items.push(value),
                Err(reason) if items.len() < least => return Err(reason),
                Err(_) => break,
            }
        }
        if items.len() < least { Err("wants more different items than there are".to_owned()) } else { Ok(items.into()) }
    }

    /// A number of the message that fits, or else one by chance.
    fn number(&self, rules: &Map<String, Value>, place: Place<'_>, is_whole: bool) -> Result<Value, String> {
        let figure = |word: &str| rules.get(word).and_then(Value::as_f64);
        let step = figure("multipleOf").filter(|step| *step > 0.0).unwrap_or(if is_whole { 1.0 } else { 0.5 });
        let above = figure("exclusiveMinimum").map(|low| (low / step).floor() * step + step);
        let low = figure("minimum").map(|low| (low / step).ceil() * step).into_iter().chain(above).reduce(f64::max);
        let below = figure("exclusiveMaximum").map(|high| (high / step).ceil() * step - step);
        let high = figure("maximum").map(|high| (high / step).floor() * step).into_iter().chain(below).reduce(f64::min);
        let (low, high) = match (low, high) {
            (Some(low), high) => (low, high.unwrap_or(low + 9.0 * step)),
            (None, Some(high)) => (high - 9.0 * step, high),
            (None, None) => (step, 10.0 * step),
        };
        if low > high {
            return Err("allows no number".to_owned());
        }
        let has_bounds =
            ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].iter().any(|w| rules.contains_key(*w));
        let fits = |n: &f64| (!has_bounds || (low..=high).contains(n)) && (n / step).fract() == 0.0;
        let given = numbers(self.material.message).filter(fits).nth(place.nth as usize);
        let steps = (((high - low) / step).floor()).clamp(0.0, 1e9) as i64;
        let by_chance = || low + step * self.material.chance.number(place.name, place.nth, 0, steps) as f64;
        let number = given.unwrap_or_else(by_chance);
        Ok(if number.fract() == 0.0 && number.abs() < 9e15 { (number as i64).into() } else { number.into() })
    }

    fn text(&self, rules: &Map<String, Value>, place: Place<'_>) -> String {
        let bound = |word: &str| rules.get(word).and_then(Value::as_u64).map(|n| n as usize);
        let mut text = match rules.get("format").and_then(Value::as_str) {
            Some(format) => self.formatted(format, place),
            None => self.worded(place),
        };
        let least = bound("minLength").unwrap_or(0).min(LENGTH_MAX);
        while text.chars().count() < least {
            text.push_str(if text.is_empty() { "…" } else { " and so on" });
        }
        text.chars().take(bound("maxLength").unwrap_or(LENGTH_MAX)).collect()
    }

    /// A word or a text that goes with the property's name.
    fn worded(&self, place: Place<'_>) -> String {
        let name = place.name.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let Material { message, topic, prose, .. } = self.material;
        if says(&["email"]) {
            return self.formatted("email", place);
        }
        if says(&["date"]) {
            return self.formatted("date", place);
        }
        let proper: Vec<&str> = proper_nouns(message).collect();
        if says(&[
            "name",
            "city",
            "location",
            "place",
            "country",
            "person",
            "who",
            "where",
            "author",
            "participant",
            "attendee",
        ]) && let Some(noun) = proper.get(place.nth as usize)
        {
            return (*noun).to_owned();
        }
        if says(&[
            "text",
            "content",
            "answer",
            "description",
            "summary",
            "reason",
            "explanation",
            "body",
            "step",
            "message",
            "output",
        ]) {
            let lines: Vec<&str> = prose.lines().filter(|line| !line.trim().is_empty()).collect();
            if let Some(line) = lines.get(place.nth as usize % lines.len().max(1)) {
                return (*line).to_owned();
            }
        }
        if says(&["query", "question", "prompt", "input", "expression"]) && !message.is_empty() {
            return message.trim().to_owned();
        }
        match (proper.get(place.nth as usize), topic) {
            (_, topic) if !topic.is_empty() && place.nth == 0 => topic.to_owned(),
            (Some(noun), _) => (*noun).to_owned(),
            (None, "") => place.name.replace('_', " "),
            (None, topic) => format!("{topic} {}", place.nth + 1),
        }
    }

    fn formatted(&self, format: &str, place: Place<'_>) -> String {
        let chance = |low, high| self.material.chance.number(place.name, place.nth, low, high);
        let said = |fits: fn(&str) -> bool| {
            let words = self.material.message.split_whitespace();
            words.map(|word| word.trim_matches(|c: char| ",.;:!?()".contains(c))).find(|word| fits(word))
        };
        let is_date = |word: &str| word.len() == 10 && word.bytes().filter(|byte| *byte == b'-').count() == 2;
        match format {
            "email" => said(|word| word.contains('@')).map_or_else(|| "someone@example.com".to_owned(), str::to_owned),
            "date" => {
                said(is_date).map_or_else(|| format!("2026-{:02}-{:02}", chance(1, 12), chance(1, 28)), str::to_owned)
            }
            "date-time" => format!("2026-{:02}-{:02}T09:00:00Z", chance(1, 12), chance(1, 28)),
            "time" => format!("{:02}:00:00Z", chance(8, 18)),
            "duration" => format!("PT{}M", chance(5, 55)),
            "uri" | "url" => {
                said(|word| word.starts_with("http")).map_or_else(|| "https://example.com/".to_owned(), str::to_owned)
            }
            "uuid" => format!("00000000-0000-4000-8000-{:012x}", chance(1, i64::MAX >> 16)),
            "hostname" => "example.com".to_owned(),
            "ipv4" => "192.0.2.1".to_owned(),
            "ipv6" => "2001:db8::1".to_owned(),
            _ => self.worded(place),
        }
    }
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// The type that a schema names or implies; the first that is not null where it names several.
fn kind(rules: &Map<String, Value>) -> &str {
    match rules.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            let mut kinds = kinds.iter().filter_map(Value::as_str);
            kinds.find(|kind| *kind != "null").unwrap_or("null")
        }
        _ if rules.contains_key("properties") => "object",
        _ if rules.contains_key("items") || rules.contains_key("prefixItems") => "array",
        _ => "string",
    }
}

/// Whether a text in small letters says `word` as a word of its own.
fn named(message: &str, word: &str) -> bool {
    let word = word.to_lowercase().replace('_', " ");
    !word.is_empty()
        && message.match_indices(&word).any(|(at, _)| {
            let before = message.get(..at).and_then(|text| text.chars().next_back());
            let after = message.get(at + word.len()..).and_then(|text| text.chars().next());
            ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
        })
}

/// The figures in a text, in order.
fn numbers(text: &str) -> impl Iterator<Item = f64> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-');
    words.filter_map(|word| word.trim_matches('.').parse().ok()).filter(|n: &f64| n.is_finite())
}

/// Capitalised words inside sentences, neighbours together: "Ada Lovelace", "Paris".
fn proper_nouns(text: &str) -> impl Iterator<Item = &str> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut starts_sentence = true;
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let start = at + piece.find(word).unwrap_or(0);
        let is_proper = word.chars().next().is_some_and(char::is_uppercase) && word != "I";
        match found.last_mut() {
            Some(last) if is_proper && last.1 + 1 == start => last.1 = start + word.len(),
            _ if is_proper && !starts_sentence => found.push((start, start + word.len())),
            _ => {}
        }
        starts_sentence = piece.trim_end().ends_with(['.', '!', '?', ':']);
        at += piece.len();
    }
    found.into_iter().filter_map(|(start, end)| text.get(start..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(schema: Value, message: &str) -> Value {
        let chance = Chance { seed: 1, index: 0, count: 1 };
        instance(&schema, Material { message, topic: "a visit", prose: "One line.\nAnother.", chance }).unwrap()
    }

    #[test]
    fn values_come_from_the_message() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": {"type": "string"}, "date": {"type": "string"}, "guests": {"type": "integer", "minimum": 1},
                "unit": {"enum": ["celsius", "fahrenheit"]}, "mail": {"type": ["string", "null"], "format": "email"},
            },
            "required": ["name"],
        });
        let message = "Please invite Ada Lovelace (ada@example.org) and 7 others on 2026-12-24, in Fahrenheit.";
        let expected = json!({
            "name": "Ada Lovelace", "date": "2026-12-24", "guests": 7, "unit": "fahrenheit", "mail": "ada@example.org",
        });
        assert_eq!(fill(schema, message), expected);
    }

    #[test]
    fn references_alternatives_and_bounds_are_kept() {
        let schema = json!({
            "$defs": {
                "node": {"type": "object", "required": ["value", "next"], "properties": {
                    "value": {"type": "number", "exclusiveMinimum": 2, "maximum": 3, "multipleOf": 0.25},
                    "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                }},
            },
            "allOf": [{"$ref": "#/$defs/node"}, {"properties": {"tags": {
                "type": "array", "items": {"type": "string", "maxLength": 3}, "minItems": 4, "maxItems": 4,
            }}}],
        });
        let value = fill(schema, "");
        let number = value["value"].as_f64().unwrap();
        assert!(number > 2.0 && number <= 3.0 && (number * 4.0).fract() == 0.0, "{value}");
        assert!(value["next"].is_object() && value["tags"].as_array().unwrap().len() == 4, "{value}");
        assert!(value["tags"].as_array().unwrap().iter().all(|tag| tag.as_str().unwrap().chars().count() <= 3));
    }

    #[test]
    fn what_cannot_be_filled_is_said() {
        let chance = Chance { seed: 1, index: 0, count: 1 };
        let material = Material { message: "", topic: "", prose: "", chance };
        for (schema, reason) in [
            (json!({"$ref": "#/no"}), "refers to #/no, which is not there"),
            (json!({"$ref": "#"}), "never ends"),
            (json!({"type": "integer", "minimum": 5, "maximum": 4}), "allows no number"),
            (json!({"enum": []}), "has an empty enum"),
            (json!(false), "allows no value"),
        ] {
            assert_eq!(instance(&schema, material).unwrap_err(), reason);
        }
    }
}
