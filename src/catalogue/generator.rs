//! A generator: one thing that people can make, its form, its instruction to a model and the shape of its result.

use serde::{Deserialize, Serialize};

use super::model::{ModelId, ModelKind};

/// A text in the four languages that the studio speaks; English stands in where one is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    pub en: String,
    #[serde(default)]
    pub th: String,
    #[serde(default)]
    pub hi: String,
    #[serde(default)]
    pub zh: String,
}

impl Localized {
    /// The text in `language` (a code such as `th` or `th-TH`), or in English.
    pub fn get(&self, language: &str) -> &str {
        let text = match language.split(['-', '_']).next().unwrap_or_default() {
            "th" => &self.th,
            "hi" => &self.hi,
            "zh" => &self.zh,
            _ => &self.en,
        };
        if text.is_empty() { &self.en } else { text }
    }
}

/// Whether a generator is offered to everyone or still being made.
/// Source: generor-api.th.txt, `GET /generators` query `status`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Active,
    Development,
}

/// How much a generator wants one of its inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    #[default]
    None,
    Optional,
    Required,
}

/// One file of `generators/`. Texts and figures come from there; nothing here is computed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generator {
    /// Lower-case words joined by hyphens: its name in URLs.
    pub slug: String,
    pub title: Localized,
    pub description: Localized,
    /// The name of a symbol in `static/icons.svg`.
    pub icon: String,
    /// The group on the index page: a lower-case word such as `fun`, `writing`, `image`.
    pub category: String,
    #[serde(default)]
    pub status: Status,
    /// The kind of model it calls. A generator that describes pictures calls a text model.
    pub kind: ModelKind,
    pub default_model: ModelId,
    /// What stands in for the default model when there is a picture to work on, where that takes none.
    pub image_model: Option<ModelId>,
    /// Slugs of generators that someone who likes this one may like too.
    #[serde(default)]
    pub similar: Vec<String>,
    /// Prompts to start from.
    #[serde(default)]
    pub examples: Vec<String>,
    #[serde(default = "required")]
    pub prompt: Need,
    /// A picture to work on (`image_url`).
    #[serde(default)]
    pub image: Need,
    /// A clip to work on (`video_url`).
    #[serde(default)]
    pub video: Need,
    /// A piece of music to carry on (`reference_audio`).
    #[serde(default)]
    pub audio: Need,
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// The instruction for a model. `{{prompt}}` and `{{parameter-id}}` are replaced;
    /// a line in which every placeholder is empty is left out.
    pub template: String,
    /// The named fields of a text result; empty for generators that make files.
    #[serde(default)]
    pub output: Vec<OutputField>,
    /// Material for the built-in text engine: named lists of phrases with slots.
    #[serde(default)]
    pub grammar: toml::Table,
    /// Taken out of the catalogue; for an operator's file over one of ours.
    #[serde(default)]
    pub disabled: bool,
}

/// Placeholders of a template besides `{{prompt}}` and the parameters: the language and the further text fields
/// of a request. Source: generor-api.th.txt, the additional fields of text generators.
pub const TEMPLATE_EXTRAS: [&str; 13] = [
    "language",
    "user_text",
    "user_text_two",
    "story_context",
    "character_context",
    "character_name",
    "mode",
    "item_index",
    "total_count",
    "translation_of",
    "source_language",
    "avoid_duplicates",
    "support_for",
];

const fn required() -> Need {
    Need::Required
}

impl Generator {
    pub fn parameter(&self, id: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.id == id)
    }

    /// The model for whoever chooses none.
    pub fn default_for(&self, has_image: bool) -> ModelId {
        self.image_model.filter(|_| has_image).unwrap_or(self.default_model)
    }

    /// What a search among generators looks in: its names and texts in `language` and in English, in small letters.
    pub fn words(&self, language: &str) -> String {
        let texts = [self.title.get(language), self.description.get(language), &self.title.en, &self.description.en];
        let names = [self.slug.as_str(), &self.category, self.kind.as_str()];
        texts.into_iter().chain(names).collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// Whether `words` has every word of `query`.
    pub fn is_found(words: &str, query: &str) -> bool {
        query.to_lowercase().split_whitespace().all(|word| words.contains(word))
    }

    /// The parameter that stands for a top-level field of a request, if the form has one.
    pub fn parameter_for(&self, role: Role) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.role == Some(role))
    }
}

/// One field of a generator's form, known to the API by its `id` (`horoscope-length`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub id: String,
    pub label: Localized,
    #[serde(rename = "type")]
    pub kind: ParameterKind,
    /// The value when none is given, as a string whatever the type. A `model` field may leave it out:
    /// the loader sets it to the default model's `choice`.
    #[serde(default)]
    pub default: String,
    /// For `enum`: what may be chosen. Empty for the others.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// For `number`: the range, both ends included.
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub step: Option<f64>,
    /// The top-level field of a request that this is another name for.
    pub role: Option<Role>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterKind {
    Enum,
    Number,
    /// A model of the generator's kind; its values are the models' `choice` numbers.
    Model,
}

/// Top-level request fields that a form field can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Model,
    Count,
    AspectRatio,
    Seconds,
    Language,
    Preference,
    PreferenceTwo,
}

/// One option of an `enum` parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub value: String,
    pub label: Localized,
    /// What the template says for it; the English label when absent.
    pub phrase: Option<String>,
    /// Multiplies the price of each item.
    #[serde(default = "one")]
    pub cost: f64,
}

const fn one() -> f64 {
    1.0
}

/// A named, typed field of a text result.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputField {
    pub name: String,
    #[serde(rename = "type", default)]
    pub kind: FieldKind,
    pub description: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// One line or paragraph.
    #[default]
    String,
    /// Several paragraphs, in plain text.
    Text,
    /// An array of strings.
    List,
    Number,
}
