//! What can be made. Source: generor-api.th.txt, "เครื่องมือสร้าง".

use poem::Request;
use poem_openapi::param::{Path, Query};
use poem_openapi::{Enum, Object, OpenApi};
use serde_json::Map;

use super::creations::CreationReply;
use super::envelope::{self, Reply};
use super::paging::page_request;
use super::values::{Fields, Fraction, number};
use super::{Answer, Failure, Tag, language};
use crate::app::App;
use crate::catalogue::{self, Catalogue, FieldKind, Generator, ModelKind, Need, Parameter, ParameterKind};
use crate::dialects::bearer::MaybeBearer;
use crate::dialects::words::{Word, Words};
use crate::domain::{List, PageRequest, Sort};
use crate::error::{Error, Noun};

/// `GET /generators…`.
pub struct Generators(pub App);

/// Longest search for a generator.
pub const QUERY_MAX_CHARS: usize = 200;
/// The newest public creations that a generator shows of itself.
const SAMPLES: u32 = 4;

/// Which generators a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Active,
    Development,
    All,
}

impl Words for Shown {
    const ALL: &'static [(&'static str, Self)] =
        &[("active", Self::Active), ("development", Self::Development), ("all", Self::All)];
}

#[OpenApi(prefix_path = "/generators", tag = "Tag::Generators")]
impl Generators {
    /// List generators
    ///
    /// Everything that can be made, by category and then by name.
    #[oai(path = "/", method = "get", operation_id = "generator_list")]
    async fn generator_list(
        &self,
        caller: MaybeBearer,
        /// `active` (the default) are ready to use, `development` are still being made, `all` are both.
        status: Query<Option<Word<Shown>>>,
        /// Only those of this `category`, such as `writing`.
        category: Query<Option<String>>,
        /// Only those whose name, title or description has every one of these words.
        q: Query<Option<String>>,
        /// Another name for `q`.
        search: Query<Option<String>>,
        /// The language of titles and descriptions, such as `th`; otherwise that of `Accept-Language`.
        lang: Query<Option<String>>,
        request: &Request,
    ) -> Answer<Vec<GeneratorSummary>> {
        caller.require_read()?;
        let shown = status.0.map_or_else(Shown::default, |word| word.0);
        let language = language(lang.0.as_deref(), request);
        for (field, query) in [("q", &q.0), ("search", &search.0)] {
            if query.as_ref().is_some_and(|query| query.chars().count() > QUERY_MAX_CHARS) {
                return Err(Error::invalid(field, format!("must be at most {QUERY_MAX_CHARS} characters")).into());
            }
        }
        let query = q.0.or(search.0).unwrap_or_default();
        let is_shown = |generator: &&Generator| match shown {
            Shown::Active => generator.status == catalogue::Status::Active,
            Shown::Development => generator.status == catalogue::Status::Development,
            Shown::All => true,
        };
        let is_meant = |generator: &&Generator| {
            category.0.as_ref().is_none_or(|category| generator.category.eq_ignore_ascii_case(category.trim()))
                && Generator::is_found(&generator.words(&language), &query)
        };
        let generators = self.0.catalogue.generators().filter(is_shown).filter(is_meant);
        Ok(envelope::ok(generators.map(|generator| GeneratorSummary::of(generator, &language)).collect()))
    }

    /// Get a generator
    ///
    /// Everything about one generator, with the `parameters` that its `/estimate` and `/generate` take.
    #[oai(path = "/:slug", method = "get", operation_id = "generator_get")]
    async fn generator_get(
        &self,
        caller: MaybeBearer,
        /// The generator's name in URLs, such as `image`.
        slug: Path<String>,
        /// The language of titles and labels, such as `th`; otherwise that of `Accept-Language`.
        lang: Query<Option<String>>,
        request: &Request,
    ) -> Answer<GeneratorReply> {
        caller.require_read()?;
        let generator = find(&self.0.catalogue, &slug.0)?;
        let language = language(lang.0.as_deref(), request);
        let list = List::PublicGenerator(generator.slug.clone());
        let newest = PageRequest { per_page: SAMPLES, ..PageRequest::default() };
        let samples = CreationReply::list(&self.0, &list, newest)?.items;
        Ok(envelope::ok(GeneratorReply::of(generator, &self.0.catalogue, &language, samples)))
    }

    /// Browse a generator's creations
    ///
    /// The public creations that were made with one generator.
    #[oai(path = "/:slug/creations", method = "get", operation_id = "generator_creations")]
    async fn generator_creations(
        &self,
        caller: MaybeBearer,
        /// The generator's name in URLs, such as `joke`.
        slug: Path<String>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Result<Reply<Vec<CreationReply>>, Failure> {
        caller.require_read()?;
        let generator = find(&self.0.catalogue, &slug.0)?;
        let list = List::PublicGenerator(generator.slug.clone());
        Ok(envelope::page(CreationReply::list(&self.0, &list, page_request(page, per_page, cursor, sort.0)?)?))
    }
}

/// Errors: `NotFound`.
pub fn find<'a>(catalogue: &'a Catalogue, slug: &str) -> Result<&'a Generator, Error> {
    catalogue.generator(slug).ok_or(Error::NotFound(Noun::Generator))
}

/// A generator in a list.
#[derive(Debug, Object)]
struct GeneratorSummary {
    /// Its name in URLs.
    slug: String,
    title: String,
    description: String,
    /// The name of its symbol.
    icon: String,
    /// Slugs of generators that are like it.
    similar: Vec<String>,
    category: String,
    /// The type of model that it calls.
    #[oai(rename = "type")]
    kind: String,
}

impl GeneratorSummary {
    fn of(generator: &Generator, language: &str) -> Self {
        Self {
            slug: generator.slug.clone(),
            title: generator.title.get(language).to_owned(),
            description: generator.description.get(language).to_owned(),
            icon: generator.icon.clone(),
            similar: generator.similar.clone(),
            category: generator.category.clone(),
            kind: generator.kind.as_str().to_owned(),
        }
    }
}

/// A generator with everything that its form has.
#[derive(Debug, Object)]
#[oai(rename = "Generator")]
struct GeneratorReply {
    #[oai(flatten)]
    summary: GeneratorSummary,
    status: GeneratorStatus,
    /// The model that its page offers first.
    default_model_id: u32,
    /// What it needs besides parameters.
    inputs: Inputs,
    /// The fields of its form; their `id`s are the keys of `parameters` in a request.
    parameters: Vec<ParameterReply>,
    /// The fields of a text result; empty for generators that make files.
    output: Vec<OutputField>,
    /// Prompts to start from.
    examples: Vec<String>,
    /// The newest public creations that were made with it.
    samples: Vec<CreationReply>,
}

#[derive(Debug, Enum)]
#[oai(rename_all = "lowercase")]
enum GeneratorStatus {
    Active,
    Development,
}

/// Whether an input is needed.
#[derive(Debug, Enum)]
#[oai(rename_all = "lowercase")]
enum InputNeed {
    None,
    Optional,
    Required,
}

impl From<Need> for InputNeed {
    fn from(need: Need) -> Self {
        match need {
            Need::None => Self::None,
            Need::Optional => Self::Optional,
            Need::Required => Self::Required,
        }
    }
}

#[derive(Debug, Object)]
struct Inputs {
    prompt: InputNeed,
    image_url: InputNeed,
    video_url: InputNeed,
    reference_audio: InputNeed,
}

impl GeneratorReply {
    fn of(generator: &Generator, catalogue: &Catalogue, language: &str, samples: Vec<CreationReply>) -> Self {
        let parameter = |parameter| ParameterReply::of(parameter, generator.kind, catalogue, language);
        Self {
            summary: GeneratorSummary::of(generator, language),
            status: match generator.status {
                catalogue::Status::Active => GeneratorStatus::Active,
                catalogue::Status::Development => GeneratorStatus::Development,
            },
            default_model_id: generator.default_model.0,
            inputs: Inputs {
                prompt: generator.prompt.into(),
                image_url: generator.image.into(),
                video_url: generator.video.into(),
                reference_audio: generator.audio.into(),
            },
            parameters: generator.parameters.iter().map(parameter).collect(),
            output: generator.output.iter().map(OutputField::of).collect(),
            examples: generator.examples.clone(),
            samples,
        }
    }
}

/// One field of a generator's form.
#[derive(Debug, Object)]
#[oai(rename = "Parameter", skip_serializing_if_is_none)]
struct ParameterReply {
    id: String,
    #[oai(rename = "type")]
    kind: ParameterType,
    label: String,
    /// What may be chosen, for `enum` and `model`.
    options: Option<Vec<ParameterOption>>,
    /// The range, for `number`.
    min: Option<Fraction>,
    max: Option<Fraction>,
    step: Option<Fraction>,
    /// What is used when nothing is given.
    default: String,
    /// What each option multiplies the price by; empty when all cost the same.
    cost_multipliers: Fields,
}

#[derive(Debug, Enum)]
#[oai(rename_all = "lowercase")]
enum ParameterType {
    Enum,
    Number,
    Model,
}

#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct ParameterOption {
    value: String,
    label: String,
    /// The model that this option stands for, for `model`.
    model_id: Option<u32>,
}

impl ParameterReply {
    fn of(parameter: &Parameter, kind: ModelKind, catalogue: &Catalogue, language: &str) -> Self {
        let options = match parameter.kind {
            ParameterKind::Enum => {
                Some(parameter.options.iter().map(|choice| ParameterOption::of(choice, language)).collect())
            }
            ParameterKind::Model => Some(catalogue.models_of(kind).map(ParameterOption::of_model).collect()),
            ParameterKind::Number => None,
        };
        let multipliers = match parameter.options.iter().any(|choice| choice.cost != 1.0) {
            true => parameter.options.iter().map(|choice| (choice.value.clone(), number(choice.cost))).collect(),
            false => Map::new(),
        };
        Self {
            id: parameter.id.clone(),
            kind: match parameter.kind {
                ParameterKind::Enum => ParameterType::Enum,
                ParameterKind::Number => ParameterType::Number,
                ParameterKind::Model => ParameterType::Model,
            },
            label: parameter.label.get(language).to_owned(),
            options,
            min: parameter.min.map(Fraction),
            max: parameter.max.map(Fraction),
            step: parameter.step.map(Fraction),
            default: parameter.default.clone(),
            cost_multipliers: Fields(multipliers),
        }
    }
}

impl ParameterOption {
    fn of(choice: &catalogue::Choice, language: &str) -> Self {
        Self { value: choice.value.clone(), label: choice.label.get(language).to_owned(), model_id: None }
    }

    fn of_model(model: &catalogue::Model) -> Self {
        Self { value: model.choice.to_string(), label: model.display_name().to_owned(), model_id: Some(model.id.0) }
    }
}

/// A field of a text result.
#[derive(Debug, Object)]
struct OutputField {
    name: String,
    #[oai(rename = "type")]
    kind: OutputType,
    description: String,
}

#[derive(Debug, Enum)]
#[oai(rename_all = "lowercase")]
enum OutputType {
    String,
    Text,
    List,
    Number,
}

impl OutputField {
    fn of(field: &catalogue::OutputField) -> Self {
        Self {
            name: field.name.clone(),
            kind: match field.kind {
                FieldKind::String => OutputType::String,
                FieldKind::Text => OutputType::Text,
                FieldKind::List => OutputType::List,
                FieldKind::Number => OutputType::Number,
            },
            description: field.description.clone(),
        }
    }
}
