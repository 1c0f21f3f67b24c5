//! Text results as readable pages: which field is the heading, what is a list of steps, what is a paragraph.

use serde_json::{Map, Value};

use crate::catalogue::{FieldKind, Generator};

/// A text creation, ready to be set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub heading: Option<String>,
    /// Short facts, as label and value.
    pub facts: Vec<(String, String)>,
    pub parts: Vec<Part>,
    /// A description of a picture that would go with it.
    pub picture_idea: Option<String>,
}

/// One field of some length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// None for the only field, which needs no name.
    pub label: Option<String>,
    pub body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Paragraphs(Vec<String>),
    /// Things in any order.
    List(Vec<String>),
    /// One after another.
    Steps(Vec<String>),
}

/// A text shorter than this and without a line break is a fact beside the others.
const FACT_MAX_CHARS: usize = 32;
const HEADING_MAX_CHARS: usize = 140;
/// Fields that hold an idea for an illustration.
const PICTURE_IDEAS: [&str; 3] = ["illustration_desc", "image_desc", "image_prompt"];

impl Sheet {
    /// Sets the fields in the generator's order, then whatever else there is.
    pub fn of(fields: &Map<String, Value>, generator: Option<&Generator>) -> Self {
        let mut sheet = Self::default();
        for (name, value, kind) in in_order(fields, generator) {
            if PICTURE_IDEAS.contains(&name) {
                sheet.picture_idea = value.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty());
            } else {
                sheet.add(name, value, kind);
            }
        }
        if sheet.parts.len() == 1 && sheet.facts.is_empty() {
            sheet.parts.iter_mut().for_each(|part| part.label = None);
        }
        sheet
    }

    fn add(&mut self, name: &str, value: &Value, kind: Option<FieldKind>) {
        let label = label(name);
        let body = match value {
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(plain).filter(|text| !text.is_empty()).collect();
                if items.is_empty() {
                    return;
                }
                if is_sequence(name) { Body::Steps(items) } else { Body::List(items) }
            }
            other => {
                let text = plain(other);
                if text.is_empty() {
                    return;
                }
                let length = text.chars().count();
                if self.heading.is_none() && is_heading(name) && length <= HEADING_MAX_CHARS {
                    self.heading = Some(text);
                    return;
                }
                let is_short = length <= FACT_MAX_CHARS && !text.contains('\n') && name != "text";
                if is_short && kind != Some(FieldKind::Text) {
                    self.facts.push((label, text));
                    return;
                }
                Body::Paragraphs(paragraphs(&text))
            }
        };
        // These speak for themselves.
        let label = (!matches!(name, "text" | "description" | "introduction")).then_some(label);
        self.parts.push(Part { label, body });
    }

    /// The whole as plain text, for copying and for the beginning that a tile shows.
    pub fn to_plain(&self) -> String {
        let mut blocks: Vec<String> = self.heading.iter().cloned().collect();
        if !self.facts.is_empty() {
            let lines: Vec<_> = self.facts.iter().map(|(label, value)| format!("{label}: {value}")).collect();
            blocks.push(lines.join("\n"));
        }
        for part in &self.parts {
            let body = match &part.body {
                Body::Paragraphs(paragraphs) => paragraphs.join("\n\n"),
                Body::List(items) => items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"),
                Body::Steps(items) => {
                    let numbered = (1..).zip(items).map(|(n, item)| format!("{n}. {item}"));
                    numbered.collect::<Vec<_>>().join("\n")
                }
            };
            blocks.push(match &part.label {
                Some(label) => format!("{label}\n{body}"),
                None => body,
            });
        }
        blocks.join("\n\n")
    }

    /// What stands first below the heading, on one line.
    pub fn opening(&self) -> String {
        let first = self.parts.first().map(|part| match &part.body {
            Body::Paragraphs(lines) | Body::List(lines) | Body::Steps(lines) => lines.join(" "),
        });
        let facts = || self.facts.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" · ");
        first.unwrap_or_else(facts)
    }

    /// Whether it is one short saying, to be set large.
    pub fn is_saying(&self) -> bool {
        match self.parts.as_slice() {
            [Part { body: Body::Paragraphs(paragraphs), .. }] => {
                self.facts.is_empty() && paragraphs.iter().map(|text| text.chars().count()).sum::<usize>() <= 280
            }
            _ => false,
        }
    }
}

/// Each field with the kind that the generator gave it.
fn in_order<'a>(
    fields: &'a Map<String, Value>,
    generator: Option<&Generator>,
) -> Vec<(&'a str, &'a Value, Option<FieldKind>)> {
    let declared = generator.map(|generator| generator.output.as_slice()).unwrap_or_default();
    let known = declared.iter().filter_map(|field| {
        let (name, value) = fields.get_key_value(&field.name)?;
        Some((name.as_str(), value, Some(field.kind)))
    });
    let others = fields.iter().filter(|(name, _)| !declared.iter().any(|field| field.name == **name));
    known.chain(others.map(|(name, value)| (name.as_str(), value, None))).collect()
}

fn is_heading(name: &str) -> bool {
    name == "title" || name == "name" || name == "headline" || name.ends_with("_title") || name.ends_with("_name")
}

fn is_sequence(name: &str) -> bool {
    ["step", "instruction", "direction", "method", "procedure", "scene", "chapter", "verse", "question"]
        .iter()
        .any(|word| name.contains(word))
}

/// `prep_time` as people read it.
fn label(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Object(fields) => {
            let pairs = fields.iter().map(|(name, value)| format!("{}: {}", label(name), plain(value)));
            pairs.collect::<Vec<_>>().join(" · ")
        }
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sheet(value: Value) -> Sheet {
        Sheet::of(value.as_object().unwrap(), None)
    }

    #[test]
    fn a_recipe_has_a_heading_facts_ingredients_and_steps() {
        let recipe = sheet(json!({
            "dish_name": "Lemon soup", "servings": 4, "prep_time": "10 min",
            "ingredients": ["2 lemons", "1 onion"], "steps": ["Chop.", "Boil."],
            "illustration_desc": "a bowl",
        }));
        assert_eq!(recipe.heading.as_deref(), Some("Lemon soup"));
        assert_eq!(recipe.facts.len(), 2);
        assert_eq!(recipe.parts[0].body, Body::List(vec!["2 lemons".into(), "1 onion".into()]));
        assert_eq!(recipe.parts[1].body, Body::Steps(vec!["Chop.".into(), "Boil.".into()]));
        assert_eq!(recipe.picture_idea.as_deref(), Some("a bowl"));
        assert!(recipe.to_plain().contains("1. Chop.\n2. Boil."));
    }

    #[test]
    fn a_joke_is_a_saying_without_a_label() {
        let joke = sheet(json!({"text": "Why? Because."}));
        assert_eq!(joke.parts, [Part { label: None, body: Body::Paragraphs(vec!["Why? Because.".into()]) }]);
        assert!(joke.is_saying() && joke.heading.is_none());
        assert_eq!(joke.opening(), "Why? Because.");
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(sheet(json!({"text": "", "list": [], "none": null})), Sheet::default());
    }
}
