//! A generator's form with what a request filled in, and the instruction that comes of it.

use super::extras;
use super::request::{RatioChoice, Request};
use crate::catalogue::{AspectRatio, Catalogue, Choice, Generator, Model, ModelKind, Parameter, ParameterKind, Role};
use crate::providers::Call;

/// The generator's form with what the request filled in: unknown ids and invalid values are gone.
pub(super) struct Form<'a> {
    /// Every parameter, its value, the chosen option, and whether the request gave it.
    fields: Vec<(&'a Parameter, String, Option<&'a Choice>, bool)>,
}

impl<'a> Form<'a> {
    pub(super) fn read(request: &Request, generator: &'a Generator, model: &Model, catalogue: &Catalogue) -> Self {
        let fields = generator.parameters.iter().map(|parameter| {
            let by_role = match parameter.role {
                Some(Role::Preference) => preferred(parameter, request.preference.as_deref()),
                Some(Role::PreferenceTwo) => preferred(parameter, request.preference_two.as_deref()),
                _ => None,
            };
            let by_id =
                || request.parameters.iter().find(|(id, _)| *id == parameter.id).map(|(_, value)| value.clone());
            let given = by_role.or_else(by_id).and_then(|value| valid(parameter, &value, model.kind, catalogue));
            let is_given = given.is_some();
            let value = given.unwrap_or_else(|| parameter.default.clone());
            let choice = parameter.options.iter().find(|choice| choice.value == value);
            (parameter, value, choice, is_given)
        });
        Self { fields: fields.collect() }
    }

    fn given(&self, role: Role) -> Option<&str> {
        self.fields.iter().find(|field| field.0.role == Some(role) && field.3).map(|field| field.1.as_str())
    }

    pub(super) fn number(&self, role: Role) -> Option<i64> {
        self.given(role)?.parse::<f64>().ok().map(|value| value as i64)
    }

    /// What was given, or else the generator's own default: a wallpaper is wide unless told otherwise. What is made
    /// from a picture has that picture's shape instead.
    pub(super) fn ratio(&self, has_image: bool) -> Option<RatioChoice> {
        let field = self.fields.iter().find(|field| field.0.role == Some(Role::AspectRatio))?;
        (field.3 || !has_image).then(|| RatioChoice::Text(field.1.clone()))
    }

    pub(super) fn multipliers(&self) -> Vec<f64> {
        self.fields.iter().filter_map(|field| field.2.map(|choice| choice.cost)).collect()
    }

    /// Every parameter with its value, those that stand for a top-level field with what was decided.
    pub(super) fn all(
        &self,
        count: u32,
        model: &Model,
        ratio: Option<AspectRatio>,
        seconds: Option<u32>,
    ) -> Vec<(String, String)> {
        let value = |field: &(&Parameter, String, Option<&Choice>, bool)| match field.0.role {
            Some(Role::Model) => model.choice.to_string(),
            Some(Role::Count) => count.to_string(),
            Some(Role::AspectRatio) => ratio.map_or_else(|| field.1.clone(), |ratio| ratio.id.to_string()),
            Some(Role::Seconds) => seconds.map_or_else(|| field.1.clone(), |seconds| seconds.to_string()),
            _ => field.1.clone(),
        };
        self.fields.iter().map(|field| (field.0.id.clone(), value(field))).collect()
    }

    /// What the API reports: what was given and valid, and always the model and the count.
    pub(super) fn applied(&self, count: u32, model: &Model, ratio: Option<AspectRatio>) -> Vec<(String, String)> {
        let report = |field: &(&Parameter, String, Option<&Choice>, bool)| {
            let value = match field.0.role {
                Some(Role::Model) => model.choice.to_string(),
                Some(Role::Count) => count.to_string(),
                Some(Role::AspectRatio) if ratio.is_some() => ratio?.id.to_string(),
                _ if field.3 => field.1.clone(),
                _ => return None,
            };
            Some((field.0.id.clone(), value))
        };
        self.fields.iter().filter_map(report).collect()
    }

    /// What the model is told: the generator's template, filled in. A line whose placeholders are all empty is left
    /// out. A text model is also told the further fields that the template does not speak of.
    pub(super) fn instruction(&self, generator: &Generator, call: &Call) -> String {
        let mut lines = Vec::new();
        for line in generator.template.trim().lines() {
            let (text, placeholders, filled) = fill(line, &|name| self.lookup(name, call));
            if placeholders == 0 || filled > 0 {
                lines.push(text);
            }
        }
        if generator.kind == ModelKind::Text {
            lines.extend(extras::lines(&call.extras, &generator.template));
        }
        lines.join("\n")
    }

    fn lookup(&self, name: &str, call: &Call) -> String {
        match name {
            "prompt" => return call.prompt.clone(),
            "language" => return call.language.clone(),
            _ => {}
        }
        if let Some((parameter, value, choice, _)) = self.fields.iter().find(|field| field.0.id == name) {
            let phrase = choice.map(|choice| choice.phrase.clone().unwrap_or_else(|| choice.label.en.clone()));
            let decided = call.parameter(&parameter.id).unwrap_or(value);
            return phrase.unwrap_or_else(|| decided.to_owned());
        }
        call.extra(name).unwrap_or_default().to_owned()
    }
}

/// A preference is an option's value or, as programs of the imitated service have it, its place in the list, from 1.
fn preferred(parameter: &Parameter, given: Option<&str>) -> Option<String> {
    let given = given?.trim();
    let is_value = parameter.options.iter().any(|choice| choice.value == given);
    let place = || given.parse::<usize>().ok()?.checked_sub(1);
    let by_place = || parameter.options.get(place()?).map(|choice| choice.value.clone());
    if is_value { Some(given.to_owned()) } else { by_place().or_else(|| Some(given.to_owned())) }
}

/// The value in its canonical form, or nothing if the parameter does not allow it.
fn valid(parameter: &Parameter, value: &str, kind: ModelKind, catalogue: &Catalogue) -> Option<String> {
    let value = value.trim();
    match parameter.kind {
        ParameterKind::Enum => parameter.options.iter().find(|choice| choice.value == value).map(|c| c.value.clone()),
        ParameterKind::Number => {
            let number: f64 = value.parse().ok()?;
            let in_range = number >= parameter.min.unwrap_or(f64::MIN) && number <= parameter.max.unwrap_or(f64::MAX);
            (number.is_finite() && in_range).then(|| number.to_string())
        }
        ParameterKind::Model => {
            catalogue.model_by_choice(kind, value.parse().ok()?).map(|model| model.choice.to_string())
        }
    }
}

/// One line with its placeholders replaced, how many there were, and how many were not empty.
fn fill(line: &str, lookup: &impl Fn(&str) -> String) -> (String, usize, usize) {
    let (mut text, mut placeholders, mut filled) = (String::new(), 0, 0);
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let Some((name, tail)) = after.split_once("}}") else {
            text.push_str("{{");
            rest = after;
            continue;
        };
        let value = lookup(name.trim());
        placeholders += 1;
        filled += usize::from(!value.is_empty());
        text.push_str(&value);
        rest = tail;
    }
    text.push_str(rest);
    (text, placeholders, filled)
}
