//! Reads `lexicon.toml`: groups of terms and the rules about them.

use std::collections::BTreeMap;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::providers::judgement::CATEGORIES;

/// Letters that may stand between the terms of a rule which does not say.
const NEAR: usize = 28;

/// The file, with names resolved to places.
pub struct Lexicon {
    pub groups: Vec<Group>,
    pub rules: Vec<Rule>,
}

/// Terms that mean the same kind of thing.
pub struct Group {
    pub terms: Vec<Term>,
}

/// One way to say it.
pub enum Term {
    /// Whole words in a row, for scripts that put spaces between them.
    Words(Vec<Part>),
    /// Letters anywhere in the text, for Thai and Chinese.
    Letters(String),
}

/// One word of a term; `kill*` in the file also stands for what begins so.
pub struct Part {
    text: String,
    is_open: bool,
}

impl Part {
    pub fn matches(&self, word: &str) -> bool {
        word == self.text || (self.is_open && word.starts_with(&self.text))
    }
}

/// How much harm it is when a term of each of the `needs` stands within `near` letters of one of the first.
pub struct Rule {
    /// Places in `Lexicon::groups`.
    pub needs: Vec<usize>,
    /// Groups whose terms make it mostly harmless.
    pub unless: Vec<usize>,
    pub near: usize,
    /// Places in `CATEGORIES`, with the harm of each, 0 to 1.
    pub scores: Vec<(usize, f32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: BTreeMap<String, GroupEntry>,
    rule: Vec<RuleEntry>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct GroupEntry {
    en: Vec<String>,
    th: Vec<String>,
    hi: Vec<String>,
    zh: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    near: Option<usize>,
    scores: BTreeMap<String, f32>,
}

impl Lexicon {
    /// Errors: a phrase that names what is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let names: Vec<&String> = file.group.keys().collect();
        let group = |name: &String| names.iter().position(|known| *known == name).ok_or(format!("no group {name}"));
        let category = |(name, score): (&String, &f32)| {
            let place = CATEGORIES.iter().position(|known| known == name);
            place.map(|place| (place, *score)).ok_or(format!("no category {name}"))
        };
        let rule = |entry: &RuleEntry| {
            Ok(Rule {
                needs: entry.needs.iter().map(group).collect::<Result<_, String>>()?,
                unless: entry.unless.iter().map(group).collect::<Result<_, String>>()?,
                near: entry.near.unwrap_or(NEAR),
                scores: entry.scores.iter().map(category).collect::<Result<_, String>>()?,
            })
        };
        let rules = file.rule.iter().map(rule).collect::<Result<_, String>>()?;
        Ok(Self { groups: file.group.values().map(Group::from).collect(), rules })
    }
}

impl From<&GroupEntry> for Group {
    fn from(entry: &GroupEntry) -> Self {
        // In the same form as the texts: Thai ำ, for one, comes apart in it.
        let normal = |term: &String| term.nfkc().collect::<String>();
        let words = entry.en.iter().chain(&entry.hi).map(normal);
        let words = words.map(|term| Term::Words(term.split(' ').map(Part::of).collect()));
        let letters = entry.th.iter().chain(&entry.zh).map(|term| Term::Letters(normal(term)));
        Self { terms: words.chain(letters).collect() }
    }
}

impl Part {
    fn of(text: &str) -> Self {
        let bare = text.trim_end_matches('*');
        Self { text: bare.to_owned(), is_open: bare != text }
    }
}
