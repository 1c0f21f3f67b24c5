//! The rules that entries of the catalogue keep, beyond the shape of their files.

use std::collections::{HashMap, HashSet};

use super::generator::{Generator, Localized, Need, Parameter, ParameterKind, TEMPLATE_EXTRAS};
use super::model::{Capabilities, Model, ModelKind, Price};

/// Broken rules: which entry, where in it (keys and positions joined by dots), and what the rule is.
#[derive(Debug, Default)]
pub(super) struct Findings {
    entry: usize,
    found: Vec<(usize, String, String)>,
}

impl Findings {
    fn add(&mut self, path: impl Into<String>, rule: impl Into<String>) {
        self.found.push((self.entry, path.into(), rule.into()));
    }

    /// Reports `rule` unless it holds.
    fn expect(&mut self, holds: bool, path: impl Into<String>, rule: impl Into<String>) {
        if !holds {
            self.add(path, rule);
        }
    }

    fn english(&mut self, text: &Localized, path: impl Into<String>) {
        self.expect(!text.en.trim().is_empty(), path, "needs a text in English");
    }

    pub(super) fn into_inner(self) -> Vec<(usize, String, String)> {
        self.found
    }
}

pub(super) fn models(models: &[&Model]) -> Findings {
    let mut findings = Findings::default();
    let mut names: HashSet<String> = HashSet::new();
    for (entry, model) in models.iter().enumerate() {
        findings.entry = entry;
        identity(model, &mut names, &mut findings);
        price(&model.price, &mut findings);
        capabilities(&model.can, &mut findings);
        for (place, route) in model.routes.iter().enumerate() {
            let named = !route.provider.is_empty() && !route.model.is_empty();
            findings.expect(named, format!("routes.{place}"), "a route names a provider and a model there");
        }
    }
    groups(models, &mut findings);
    findings
}

fn identity(model: &Model, names: &mut HashSet<String>, findings: &mut Findings) {
    let (first, last) = model.kind.id_range();
    let in_range = (first..=last).contains(&model.id.0);
    findings.expect(in_range, "id", format!("ids of {} models are {first} to {last}", model.kind));
    for (field, text) in [("name", &model.name), ("provider", &model.provider), ("description", &model.description)] {
        findings.expect(!text.trim().is_empty(), field, format!("{field} must not be empty"));
    }
    let fresh = names.insert(model.name.to_lowercase());
    findings.expect(fresh, "name", format!("the name `{}` belongs to another model", model.name));
    for (place, alias) in model.aliases.iter().enumerate() {
        let fresh = names.insert(alias.to_lowercase());
        findings.expect(fresh, format!("aliases.{place}"), format!("the name `{alias}` belongs to another model"));
    }
    let seconds = model.typical_seconds;
    findings.expect(seconds.is_finite() && seconds > 0.0, "typical_seconds", "typical_seconds must be above 0");
}

fn price(price: &Price, findings: &mut Findings) {
    let figures = [("usd", price.usd), ("usd_input", price.usd_input), ("usd_output", price.usd_output)];
    for (field, figure) in figures {
        let sound = figure.is_none_or(|usd| usd.is_finite() && usd >= 0.0);
        findings.expect(sound, format!("price.{field}"), format!("{field} must not be negative"));
    }
}

fn capabilities(can: &Capabilities, findings: &mut Findings) {
    let ascending = can.durations.is_sorted_by(|a, b| a < b) && can.durations.first() != Some(&0);
    findings.expect(ascending, "can.durations", "durations must be positive and in ascending order");
    match can.default_duration {
        Some(default) => {
            let listed = can.durations.contains(&default);
            findings.expect(listed, "can.default_duration", "default_duration must be one of durations");
        }
        None => findings.expect(can.durations.is_empty(), "can", "durations need a default_duration"),
    }
    if let Some(cost) = can.audio_cost {
        findings.expect(cost.is_finite() && cost > 0.0, "can.audio_cost", "audio_cost must be above 0");
        findings.expect(can.audio, "can.audio_cost", "audio_cost is for models with audio = true");
    }
    let starts = can.image_input || !can.end_frame;
    findings.expect(starts, "can.end_frame", "end_frame needs image_input: an end frame goes with a start frame");
    let takes_clip = can.video_input || !can.video_required;
    findings.expect(takes_clip, "can.video_required", "video_required needs video_input");
}

/// Models of one group agree on its name and default, and each has a quality of its own.
fn groups(models: &[&Model], findings: &mut Findings) {
    let mut first_of: HashMap<&str, &Model> = HashMap::new();
    let mut qualities: HashSet<(&str, &str)> = HashSet::new();
    for (entry, model) in models.iter().enumerate() {
        let Some(group) = &model.group else { continue };
        findings.entry = entry;
        let fresh = qualities.insert((&group.slug, &group.quality));
        findings.expect(fresh, "group.quality", format!("group `{}` has this quality twice", group.slug));
        let first = *first_of.entry(&group.slug).or_insert(model);
        let agrees = first.kind == model.kind
            && first
                .group
                .as_ref()
                .is_some_and(|other| (&other.name, &other.default_quality) == (&group.name, &group.default_quality));
        let rule = format!("models of group `{}` must agree on kind, name and default_quality", group.slug);
        findings.expect(agrees, "group", rule);
    }
    for (entry, model) in models.iter().enumerate() {
        let Some(group) = &model.group else { continue };
        findings.entry = entry;
        let exists = qualities.contains(&(&group.slug, &group.default_quality));
        findings.expect(exists, "group.default_quality", "no model of the group has the default_quality");
    }
}

pub(super) fn generators(generators: &[&Generator], models: &[&Model]) -> Findings {
    let mut findings = Findings::default();
    let slugs: HashSet<&str> = generators.iter().map(|generator| generator.slug.as_str()).collect();
    for (entry, generator) in generators.iter().enumerate() {
        findings.entry = entry;
        labels(generator, &mut findings);
        for (place, slug) in generator.similar.iter().enumerate() {
            let path = format!("similar.{place}");
            findings.expect(slugs.contains(slug.as_str()), &path, format!("there is no generator `{slug}`"));
            findings.expect(*slug != generator.slug, &path, "a generator is not similar to itself");
        }
        default_model(generator, models, &mut findings);
        image_model(generator, models, &mut findings);
        parameters(generator, &mut findings);
        template(generator, &mut findings);
        output(generator, &mut findings);
    }
    findings
}

fn labels(generator: &Generator, findings: &mut Findings) {
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let slug_like = generator.slug.split('-').all(word);
    findings.expect(slug_like, "slug", "a slug is lower-case words joined by hyphens");
    let category_like = generator.category.split('-').all(word);
    findings.expect(category_like, "category", "a category is lower-case words joined by hyphens");
    findings.expect(!generator.icon.trim().is_empty(), "icon", "icon must not be empty");
    findings.english(&generator.title, "title");
    findings.english(&generator.description, "description");
}

fn default_model(generator: &Generator, models: &[&Model], findings: &mut Findings) {
    let (id, kind) = (generator.default_model, generator.kind);
    match models.iter().find(|model| model.id == id) {
        None => findings.add("default_model", format!("there is no model {id}")),
        Some(model) if model.kind != kind => {
            findings.add("default_model", format!("model {id} is of kind {}, not {kind}", model.kind));
        }
        Some(model) => {
            let choice = model.choice.to_string();
            for (place, field) in generator.parameters.iter().enumerate() {
                let sound = field.kind != ParameterKind::Model || field.default.is_empty() || field.default == choice;
                let rule = format!("the default must be {choice}, the choice number of the default model, or left out");
                findings.expect(sound, format!("parameters.{place}.default"), rule);
            }
        }
    }
}

/// A form that offers a place for a picture must have a model for it.
fn image_model(generator: &Generator, models: &[&Model], findings: &mut Findings) {
    let model = |id| models.iter().find(|model| model.id == id && model.kind == generator.kind);
    let Some(chosen) = model(generator.default_for(true)) else {
        if let Some(id) = generator.image_model {
            findings.add("image_model", format!("there is no model {id} of kind {}", generator.kind));
        }
        return;
    };
    let sound = generator.image == Need::None || chosen.can.image_input;
    let rule = format!("the generator takes a picture and model {} does not: name an image_model", chosen.id);
    findings.expect(sound, if generator.image_model.is_some() { "image_model" } else { "default_model" }, rule);
}

fn parameters(generator: &Generator, findings: &mut Findings) {
    let mut ids = HashSet::new();
    let mut roles = Vec::new();
    for (place, field) in generator.parameters.iter().enumerate() {
        let at = |key: &str| format!("parameters.{place}.{key}");
        findings.expect(ids.insert(&field.id), at("id"), format!("parameter id `{}` is used twice", field.id));
        findings.english(&field.label, at("label"));
        if let Some(role) = field.role {
            findings.expect(!roles.contains(&role), at("role"), "another parameter has this role");
            roles.push(role);
        }
        match field.kind {
            ParameterKind::Enum => options(field, at, findings),
            ParameterKind::Number => number(field, at, findings),
            ParameterKind::Model => {}
        }
        if field.kind != ParameterKind::Enum {
            findings.expect(field.options.is_empty(), at("options"), "options are for enum parameters");
        }
    }
}

fn options(field: &Parameter, at: impl Fn(&str) -> String, findings: &mut Findings) {
    findings.expect(!field.options.is_empty(), at("type"), "an enum needs options");
    let mut values = HashSet::new();
    for (place, option) in field.options.iter().enumerate() {
        let at = |key: &str| at(&format!("options.{place}.{key}"));
        let fresh = values.insert(option.value.as_str());
        findings.expect(fresh, at("value"), format!("option `{}` is there twice", option.value));
        findings.english(&option.label, at("label"));
        let sound = option.cost.is_finite() && option.cost > 0.0;
        findings.expect(sound, at("cost"), "a cost multiplier must be above 0");
    }
    let known = field.options.is_empty() || values.contains(field.default.as_str());
    findings.expect(known, at("default"), format!("the default `{}` is not one of the options", field.default));
}

fn number(field: &Parameter, at: impl Fn(&str) -> String, findings: &mut Findings) {
    let default = field.default.parse::<f64>();
    let in_order = match (field.min, &default, field.max) {
        (Some(min), Ok(default), Some(max)) => min <= *default && *default <= max && max.is_finite(),
        _ => false,
    };
    findings.expect(in_order, at("default"), "a number needs min ≤ default ≤ max");
    let steps = field.step.is_none_or(|step| step.is_finite() && step > 0.0);
    findings.expect(steps, at("step"), "step must be above 0");
}

fn template(generator: &Generator, findings: &mut Findings) {
    let Some(used) = placeholders(&generator.template) else {
        findings.add("template", "a placeholder is opened by {{ and not closed by }}");
        return;
    };
    for name in &used {
        let known = *name == "prompt" || TEMPLATE_EXTRAS.contains(name) || generator.parameter(name).is_some();
        findings.expect(known, "template", format!("{{{{{name}}}}} is neither a parameter nor a field of a request"));
    }
    for (place, field) in generator.parameters.iter().enumerate() {
        let useful = field.role.is_some() || field.kind == ParameterKind::Model || used.contains(&field.id.as_str());
        let rule = format!("`{}` has no role and is not used in the template", field.id);
        findings.expect(useful, format!("parameters.{place}.id"), rule);
    }
    let heard = generator.prompt == Need::None || used.contains(&"prompt");
    findings.expect(heard, "template", "the prompt is asked for, and {{prompt}} is not in the template");
}

/// The names between `{{` and `}}`; `None` when one is not closed.
fn placeholders(template: &str) -> Option<Vec<&str>> {
    template.split("{{").skip(1).map(|rest| rest.split_once("}}").map(|(name, _)| name)).collect()
}

fn output(generator: &Generator, findings: &mut Findings) {
    match generator.kind {
        ModelKind::Text => {
            findings.expect(!generator.output.is_empty(), "kind", "a text generator needs output fields")
        }
        _ => findings.expect(generator.output.is_empty(), "output", "output fields are for text generators"),
    }
    let mut names = HashSet::new();
    for (place, field) in generator.output.iter().enumerate() {
        let fresh = names.insert(&field.name);
        findings.expect(fresh, format!("output.{place}.name"), format!("output field `{}` is there twice", field.name));
    }
}
