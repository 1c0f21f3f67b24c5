//! What can be generated: generators and models, read from TOML at start and never changed afterwards.
//!
//! Knows no account, no provider and no price list but its own. `generator.rs` and `model.rs` say what a file may hold,
//! `load.rs` reads and lays the files over one another, `check.rs` holds the rules that they keep.

mod check;
mod generator;
mod load;
mod model;
mod pricing;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

pub use generator::{
    Choice, FieldKind, Generator, Localized, Need, OutputField, Parameter, ParameterKind, Role, Status, TEMPLATE_EXTRAS,
};
pub use load::Problem;
pub use model::{
    AspectRatio, Capabilities, Group, IMAGE_RATIOS, Model, ModelId, ModelKind, Price, Route, VIDEO_RATIOS,
};
pub use pricing::{Pricing, Rate, Terms};

/// Every generator and model on offer.
#[derive(Debug)]
pub struct Catalogue {
    /// By category, then by slug.
    generators: Vec<Generator>,
    generator_places: HashMap<String, usize>,
    /// Kind by kind, each in the order of its file.
    models: Vec<Model>,
    model_places: HashMap<ModelId, usize>,
    /// Lower-case names under which models are asked for.
    model_names: HashMap<String, usize>,
}

impl Catalogue {
    /// The catalogue as shipped; parsed at the first call and kept.
    ///
    /// # Panics
    /// When a shipped file breaks a rule, which a test rules out; the message lists file, line and rule.
    pub fn builtin() -> Arc<Self> {
        static BUILTIN: OnceLock<Arc<Catalogue>> = OnceLock::new();
        let load = || match Self::load(None) {
            Ok(catalogue) => Arc::new(catalogue),
            Err(problems) => {
                let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
                panic!("the catalogue is broken:\n{}", lines.join("\n"))
            }
        };
        Arc::clone(BUILTIN.get_or_init(load))
    }

    /// The shipped catalogue with an operator's folder laid over it: `overlay/generators/*.toml` and
    /// `overlay/models/<kind>.toml` add entries, replace keys of ours (same slug or id) or set `disabled = true`.
    /// A folder that is not there adds nothing.
    ///
    /// # Errors
    /// Everything that is wrong with the files, not just the first thing.
    pub fn load(overlay: Option<&Path>) -> Result<Self, Vec<Problem>> {
        load::load(overlay)
    }

    /// Puts checked entries in order and makes the indexes.
    fn assemble(mut generators: Vec<Generator>, models: Vec<Model>) -> Self {
        generators.sort_by(|a, b| (&a.category, &a.slug).cmp(&(&b.category, &b.slug)));
        let generator_places =
            generators.iter().enumerate().map(|(place, generator)| (generator.slug.clone(), place)).collect();
        let model_places = models.iter().enumerate().map(|(place, model)| (model.id, place)).collect();
        let model_names = name_index(&models);
        Self { generators, generator_places, models, model_places, model_names }
    }

    /// All generators, whatever their status, by category and then by slug.
    pub fn generators(&self) -> impl Iterator<Item = &Generator> {
        self.generators.iter()
    }

    pub fn generator(&self, slug: &str) -> Option<&Generator> {
        self.generators.get(*self.generator_places.get(slug)?)
    }

    /// All models, kind by kind, each kind in the order of its file. Utility kinds come last.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    pub fn models_of(&self, kind: ModelKind) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(move |model| model.kind == kind)
    }

    pub fn model(&self, id: ModelId) -> Option<&Model> {
        self.models.get(*self.model_places.get(&id)?)
    }

    /// The model that a client means by a word: a number, name, alias, title, group or upstream name, in any case.
    /// A group's name means its default quality; where several models share an upstream name, the one in its group's
    /// default quality has it, or else the first.
    pub fn model_by_name(&self, name: &str) -> Option<&Model> {
        let name = name.trim();
        if let Ok(id) = name.parse() {
            return self.model(ModelId(id));
        }
        self.models.get(*self.model_names.get(&name.to_lowercase())?)
    }

    /// The model that a `model` dropdown's value stands for.
    pub fn model_by_choice(&self, kind: ModelKind, choice: u32) -> Option<&Model> {
        self.models_of(kind).find(|model| model.choice == choice)
    }
}

/// Who answers to which name: names and aliases first, then titles and groups, then upstream names.
fn name_index(models: &[Model]) -> HashMap<String, usize> {
    let mut index = HashMap::new();
    let mut claim = |name: &str, place: usize| {
        index.entry(name.to_lowercase()).or_insert(place);
    };
    for (place, model) in models.iter().enumerate() {
        claim(&model.name, place);
        model.aliases.iter().for_each(|alias| claim(alias, place));
    }
    let in_default_quality =
        |model: &Model| model.group.as_ref().is_none_or(|group| group.quality == group.default_quality);
    for (place, model) in models.iter().enumerate() {
        model.title.iter().for_each(|title| claim(title, place));
        model.group.iter().filter(|_| in_default_quality(model)).for_each(|group| claim(&group.name, place));
    }
    for wanted in [true, false] {
        for (place, model) in models.iter().enumerate().filter(|(_, model)| in_default_quality(model) == wanted) {
            model.routes.iter().for_each(|route| claim(&route.model, place));
        }
    }
    index
}
