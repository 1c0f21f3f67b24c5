//! Text results as readable pages: a recipe looks like a recipe, a storyboard like a storyboard.
//!
//! What a field is follows from its name and its shape, never from the generator it came from, so that a generator
//! that an operator adds is set as well as ours. `ROLES` is the table of names; `shape.rs` looks at the words.

mod shape;

use serde_json::{Map, Value};

use super::i18n::Texts;
use crate::catalogue::{FieldKind, Generator};
pub use shape::{Day, Swatch, Term};

/// A text creation, ready to be set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub heading: Option<String>,
    /// The subject of a letter, with its label.
    pub subject: Option<(String, String)>,
    /// Short facts, as label and value.
    pub facts: Vec<(String, String)>,
    pub parts: Vec<Part>,
    /// A description of a picture that would go with it.
    pub picture_idea: Option<String>,
}

/// One field of some length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// None for what needs no name.
    pub label: Option<String>,
    pub body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Paragraphs(Vec<String>),
    /// What leads in, in larger letters.
    Lead(String),
    /// Stanzas, whose lines are kept.
    Verse(Vec<String>),
    /// Who speaks, and what they say.
    Voices(Vec<Term>),
    /// Things in any order.
    List(Vec<String>),
    /// Things with a name or a time before each.
    Terms(Vec<Term>),
    /// Things to tick off.
    Checks(Vec<String>),
    /// One after another.
    Steps(Vec<String>),
    /// Pictures to be filmed or drawn, in order.
    Frames(Vec<Term>),
    /// Cards on a table.
    Deck(Vec<Term>),
    /// Days or sessions, each with what it is made of.
    Days(Vec<Day>),
    /// Questions, with answers to be uncovered.
    Questions(Vec<(String, String)>),
    /// Cards with two sides.
    Flips(Vec<(String, String)>),
    Tags(Vec<String>),
    Swatches(Vec<Swatch>),
    /// A word at the side.
    Note(Vec<String>),
    /// What spoils the fun when it is seen too early.
    Hidden(Vec<String>),
}

/// How a field of a certain name is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Subject,
    Lead,
    /// The text itself, which needs no label.
    Bare,
    Checks,
    Steps,
    Frames,
    Deck,
    Days,
    Tags,
    Swatches,
    Note,
    Hidden,
}

const ROLES: [(&str, Role); 52] = [
    ("subject_line", Role::Subject),
    ("description", Role::Lead),
    ("introduction", Role::Lead),
    ("lead", Role::Lead),
    ("logline", Role::Lead),
    ("overview", Role::Lead),
    ("premise", Role::Lead),
    ("recap", Role::Lead),
    ("setting", Role::Lead),
    ("subtitle", Role::Lead),
    ("tagline", Role::Lead),
    ("thesis", Role::Lead),
    ("body", Role::Bare),
    ("question", Role::Bare),
    ("salutation", Role::Bare),
    ("text", Role::Bare),
    ("checklist", Role::Checks),
    ("clothes", Role::Checks),
    ("essentials", Role::Checks),
    ("extras", Role::Checks),
    ("ingredients", Role::Checks),
    ("materials", Role::Checks),
    ("packing", Role::Checks),
    ("preparation", Role::Checks),
    ("shopping", Role::Checks),
    ("beats", Role::Steps),
    ("chapters", Role::Steps),
    ("directions", Role::Steps),
    ("instructions", Role::Steps),
    ("method", Role::Steps),
    ("outline", Role::Steps),
    ("questions", Role::Steps),
    ("sections", Role::Steps),
    ("steps", Role::Steps),
    ("scenes", Role::Frames),
    ("shots", Role::Frames),
    ("cards", Role::Deck),
    ("days", Role::Days),
    ("sessions", Role::Days),
    ("hashtags", Role::Tags),
    ("keywords", Role::Tags),
    ("lucky_numbers", Role::Tags),
    ("tags", Role::Tags),
    ("traits", Role::Tags),
    ("colours", Role::Swatches),
    ("hook", Role::Note),
    ("lesson", Role::Note),
    ("moral", Role::Note),
    ("tip", Role::Note),
    ("answer", Role::Hidden),
    ("hint", Role::Hidden),
    ("secret", Role::Hidden),
];

/// The names of two fields, and what their pairs are shown as.
type Pairs = (&'static str, &'static str, fn(Vec<(String, String)>) -> Body);

/// Two lists that belong together, item by item.
const PAIRS: [Pairs; 2] = [("questions", "answers", Body::Questions), ("fronts", "backs", Body::Flips)];

/// A text shorter than this and without a line break is a fact beside the others.
const FACT_MAX_CHARS: usize = 32;
const HEADING_MAX_CHARS: usize = 140;
const LEAD_MAX_CHARS: usize = 420;
/// Fields that hold an idea for an illustration.
const PICTURE_IDEAS: [&str; 3] = ["illustration_desc", "image_desc", "image_prompt"];

impl Sheet {
    /// Sets the fields in the generator's order, then whatever else there is; labels are in the language of `texts`.
    pub fn of(fields: &Map<String, Value>, generator: Option<&Generator>, texts: Texts) -> Self {
        let mut sheet = Self::default();
        for (name, value, kind) in in_order(fields, generator) {
            if PICTURE_IDEAS.contains(&name) {
                sheet.picture_idea = value.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty());
            } else if let Some(body) = paired(name, fields) {
                sheet.parts.push(Part { label: None, body });
            } else if !is_second_of_pair(name, fields) {
                sheet.add(name, value, kind, (role(name, fields), texts));
            }
        }
        if sheet.parts.len() == 1 && sheet.facts.is_empty() {
            sheet.parts.iter_mut().for_each(|part| part.label = None);
        }
        sheet
    }

    fn add(&mut self, name: &str, value: &Value, kind: Option<FieldKind>, (role, texts): (Option<Role>, Texts)) {
        let label = label(texts, name);
        let body = match value {
            Value::Array(items) => list_body(role, items.iter().map(plain).filter(|text| !text.is_empty()).collect()),
            other => {
                let text = plain(other);
                let length = text.chars().count();
                if role == Some(Role::Subject) && self.subject.is_none() && !text.is_empty() {
                    self.subject = Some((label, text));
                    return;
                }
                if self.heading.is_none() && is_heading(name) && (1..=HEADING_MAX_CHARS).contains(&length) {
                    self.heading = Some(text);
                    return;
                }
                let is_short = (1..=FACT_MAX_CHARS).contains(&length) && !text.contains('\n') && role.is_none();
                if is_short && kind != Some(FieldKind::Text) {
                    self.facts.push((label, text));
                    return;
                }
                text_body(role, &text)
            }
        };
        self.parts.extend(body.map(|body| Part { label: (!speaks_for_itself(role)).then_some(label), body }));
    }

    /// The whole as plain text, for copying and for being read aloud.
    pub fn to_plain(&self) -> String {
        let mut blocks: Vec<String> = self.heading.iter().cloned().collect();
        blocks.extend(self.subject.iter().map(|(label, text)| format!("{label}: {text}")));
        if !self.facts.is_empty() {
            let lines: Vec<_> = self.facts.iter().map(|(label, value)| format!("{label}: {value}")).collect();
            blocks.push(lines.join("\n"));
        }
        for part in &self.parts {
            let body = part.body.to_plain();
            blocks.push(match &part.label {
                Some(label) => format!("{label}\n{body}"),
                None => body,
            });
        }
        blocks.join("\n\n")
    }

    /// What stands first below the heading, on one line.
    pub fn opening(&self) -> String {
        let first = self.parts.first().map(|part| part.body.lines().join(" "));
        let facts = || self.facts.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" · ");
        first.unwrap_or_else(facts)
    }

    /// What it is called, if it says so itself.
    pub fn title(&self) -> Option<&String> {
        self.heading.as_ref().or(self.subject.as_ref().map(|(_, text)| text))
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

    /// Whether it is a letter, to be set as on notepaper.
    pub fn is_letter(&self) -> bool {
        self.subject.is_some()
    }
}

impl Body {
    /// The word that the style sheet knows it by.
    pub const fn manner(&self) -> &'static str {
        match self {
            Self::Paragraphs(_) => "prose",
            Self::Lead(_) => "lead-in",
            Self::Verse(_) => "verse",
            Self::Voices(_) => "voices",
            Self::List(_) => "dots",
            Self::Terms(_) => "terms",
            Self::Checks(_) => "checks",
            Self::Steps(_) => "steps",
            Self::Frames(_) => "frames",
            Self::Deck(_) => "deck",
            Self::Days(_) => "days",
            Self::Questions(_) => "steps questions",
            Self::Flips(_) => "flips",
            Self::Tags(_) => "tags",
            Self::Swatches(_) => "swatches",
            Self::Note(_) => "note",
            Self::Hidden(_) => "reveal",
        }
    }

    /// Its words, a line for each thing.
    fn lines(&self) -> Vec<String> {
        let pairs = |pairs: &[(String, String)]| pairs.iter().map(|(a, b)| format!("{a} – {b}")).collect();
        match self {
            Self::Lead(text) => vec![text.clone()],
            Self::Paragraphs(lines)
            | Self::Verse(lines)
            | Self::List(lines)
            | Self::Checks(lines)
            | Self::Steps(lines)
            | Self::Tags(lines)
            | Self::Note(lines)
            | Self::Hidden(lines) => lines.clone(),
            Self::Terms(terms) | Self::Frames(terms) | Self::Deck(terms) | Self::Voices(terms) => {
                terms.iter().map(Term::to_line).collect()
            }
            Self::Days(days) => days.iter().map(Day::to_line).collect(),
            Self::Questions(of) | Self::Flips(of) => pairs(of),
            Self::Swatches(swatches) => {
                swatches.iter().map(|swatch| format!("{} {}", swatch.name, swatch.hex)).collect()
            }
        }
    }

    fn to_plain(&self) -> String {
        let lines = self.lines();
        match self {
            Self::Steps(_) | Self::Frames(_) | Self::Questions(_) | Self::Flips(_) => {
                (1..).zip(lines).map(|(n, line)| format!("{n}. {line}")).collect::<Vec<_>>().join("\n")
            }
            Self::List(_) | Self::Checks(_) | Self::Terms(_) | Self::Deck(_) | Self::Swatches(_) => {
                lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
            }
            Self::Tags(_) => lines.join(" "),
            Self::Voices(_) => lines.join("\n"),
            _ => lines.join("\n\n"),
        }
    }
}

/// Whether a field needs no label.
const fn speaks_for_itself(role: Option<Role>) -> bool {
    matches!(role, Some(Role::Bare | Role::Lead | Role::Frames | Role::Deck | Role::Days))
}

/// What a field gives away, if the other is there too.
const SPOILERS: [(&str, &str); 1] = [("explanation", "answer")];

fn role(name: &str, fields: &Map<String, Value>) -> Option<Role> {
    if SPOILERS.iter().any(|(field, secret)| *field == name && fields.contains_key(*secret)) {
        return Some(Role::Hidden);
    }
    ROLES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
}

fn list_body(role: Option<Role>, items: Vec<String>) -> Option<Body> {
    if items.is_empty() {
        return None;
    }
    Some(match role {
        Some(Role::Tags) => Body::Tags(items),
        Some(Role::Checks) => Body::Checks(items),
        Some(Role::Frames) => Body::Frames(items.iter().map(|item| Term::of(shape::unnumbered(item))).collect()),
        Some(Role::Deck) => Body::Deck(items.iter().map(|item| Term::of(item)).collect()),
        Some(Role::Days) => Body::Days(items.iter().map(|item| Day::of(item)).collect()),
        Some(Role::Swatches) => match items.iter().map(|item| Swatch::of(item)).collect() {
            Some(swatches) => Body::Swatches(swatches),
            None => Body::Tags(items),
        },
        Some(Role::Steps) => Body::Steps(items.iter().map(|item| shape::unnumbered(item).to_owned()).collect()),
        _ => shape::terms(&items).map_or(Body::List(items), Body::Terms),
    })
}

fn text_body(role: Option<Role>, text: &str) -> Option<Body> {
    if text.is_empty() {
        return None;
    }
    let paragraphs = shape::paragraphs(text);
    Some(match role {
        Some(Role::Note) => Body::Note(paragraphs),
        Some(Role::Hidden) => Body::Hidden(paragraphs),
        Some(Role::Lead) if text.chars().count() <= LEAD_MAX_CHARS && paragraphs.len() == 1 => {
            Body::Lead(text.to_owned())
        }
        _ => match shape::voices(text) {
            Some(voices) => Body::Voices(voices),
            None if shape::is_verse(&paragraphs) => Body::Verse(paragraphs),
            None => Body::Paragraphs(paragraphs),
        },
    })
}

/// The body of the two lists of which `name` is the first.
fn paired(name: &str, fields: &Map<String, Value>) -> Option<Body> {
    let (_, second, body) = PAIRS.iter().find(|(first, ..)| *first == name)?;
    let items = |name: &str| Some(fields.get(name)?.as_array()?.iter().map(plain).collect::<Vec<_>>());
    let (first, second) = (items(name)?, items(second)?);
    (!first.is_empty() && first.len() == second.len()).then(|| body(first.into_iter().zip(second).collect()))
}

fn is_second_of_pair(name: &str, fields: &Map<String, Value>) -> bool {
    PAIRS.iter().any(|(first, second, _)| *second == name && paired(first, fields).is_some())
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

/// What a field is called: in the visitor's language where it is one of ours, else its name as people read it.
fn label(texts: Texts, name: &str) -> String {
    let key = format!("sheet.{name}");
    let known = texts.say(&key);
    if known != key {
        return known.to_owned();
    }
    in_words(name)
}

/// `prep_time` as people read it.
fn in_words(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Object(fields) => {
            let pairs = fields.iter().map(|(name, value)| format!("{}: {}", in_words(name), plain(value)));
            pairs.collect::<Vec<_>>().join(" · ")
        }
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalogue::Catalogue;
    use crate::web::i18n::Language;

    fn sheet(value: Value) -> Sheet {
        Sheet::of(value.as_object().unwrap(), None, Texts::default())
    }

    #[test]
    fn a_recipe_has_facts_things_to_gather_and_steps() {
        let recipe = sheet(json!({
            "dish_name": "Lemon soup", "description": "Sour and bright.", "servings": 4,
            "ingredients": ["2 lemons", "1 onion"], "steps": ["1. Chop.", "Boil."], "tip": "Taste it.",
            "illustration_desc": "a bowl",
        }));
        assert_eq!(recipe.heading.as_deref(), Some("Lemon soup"));
        assert_eq!(recipe.facts, [("Servings".into(), "4".into())]);
        let bodies: Vec<_> = recipe.parts.iter().map(|part| part.body.clone()).collect();
        assert_eq!(
            bodies,
            [
                Body::Lead("Sour and bright.".into()),
                Body::Checks(vec!["2 lemons".into(), "1 onion".into()]),
                Body::Steps(vec!["Chop.".into(), "Boil.".into()]),
                Body::Note(vec!["Taste it.".into()]),
            ]
        );
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
    fn questions_and_answers_are_put_together() {
        let quiz = sheet(json!({"title": "Quiz", "questions": ["One?", "Two?"], "answers": ["1", "2"]}));
        let pairs = vec![("One?".to_owned(), "1".to_owned()), ("Two?".to_owned(), "2".to_owned())];
        assert_eq!(quiz.parts, [Part { label: None, body: Body::Questions(pairs) }]);
        let uneven = sheet(json!({"questions": ["One?", "Two?"], "answers": ["1"]}));
        assert_eq!(uneven.parts.len(), 2, "nothing is lost where they do not fit");
    }

    #[test]
    fn a_letter_has_its_subject_and_a_riddle_hides_its_answer() {
        let email = sheet(json!({"subject_line": "The heating", "body": "Hello,\n\nIt is cold.\n\nYours"}));
        assert!(email.is_letter());
        assert_eq!(email.title().map(String::as_str), Some("The heating"));
        assert_eq!(email.parts[0].label, None);
        let riddle = sheet(json!({"question": "What has keys and no locks?", "answer": "A piano"}));
        assert_eq!(riddle.parts[1].body, Body::Hidden(vec!["A piano".into()]));
        assert!(riddle.facts.is_empty());
    }

    #[test]
    fn what_gives_a_riddle_away_is_hidden_with_its_answer() {
        let riddle = sheet(json!({"question": "Who?", "answer": "Me.", "explanation": "It was always me, all along."}));
        assert!(riddle.parts[1..].iter().all(|part| matches!(part.body, Body::Hidden(_))), "{riddle:?}");
        let slogan = sheet(json!({"text": "Go.", "explanation": "It is short, and it says where to go from here."}));
        assert!(matches!(slogan.parts[1].body, Body::Paragraphs(_)));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(sheet(json!({"text": "", "list": [], "none": null})), Sheet::default());
    }

    #[test]
    fn every_field_of_ours_has_its_label_in_every_language() {
        for generator in Catalogue::builtin().generators() {
            for field in &generator.output {
                let is_shown = !PICTURE_IDEAS.contains(&field.name.as_str()) && !is_heading(&field.name);
                let is_labelled = !speaks_for_itself(role(&field.name, &Map::new()));
                let is_second = PAIRS.iter().any(|(first, second, _)| field.name == *first || field.name == *second);
                for language in Language::ALL.into_iter().filter(|_| is_shown && is_labelled && !is_second) {
                    let key = format!("sheet.{}", field.name);
                    assert_ne!(Texts { language }.say(&key), key, "{} of {}", field.name, generator.slug);
                }
            }
        }
    }
}
