//! From a wish to a plan: which model, which clean parameters, what it costs, what the provider is told. Pure.

use serde::{Deserialize, Serialize};

use super::price::{self, Quote};
use super::request::{ModelChoice, RatioChoice, Request};
use crate::catalogue::{
    AspectRatio, Catalogue, Choice, Generator, IMAGE_RATIOS, Model, ModelKind, Need, Parameter, ParameterKind, Pricing,
    Role, VIDEO_RATIOS,
};
use crate::domain::{License, Privacy, TeamId};
use crate::error::{Error, Noun, Result};
use crate::providers::{Call, Choice as Route, Providers};

/// Source: generor-api.th.txt, `prompt`.
pub const PROMPT_MAX_CHARS: usize = 10_000;
/// Source: generor-api.th.txt, `count`.
pub const COUNT_MAX: i64 = 10;
/// Longest of the further text fields.
const EXTRA_MAX_CHARS: usize = 50_000;
/// Longest URL that is taken.
const URL_MAX_CHARS: usize = 2_048;

/// What a plan is for: a quote needs no prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Estimate,
    Generate,
}

/// Everything that is decided before anything is charged or made.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What the provider is told; `index` and `seed` are set per item and per job.
    pub call: Call,
    /// Whether the caller chose the seed.
    pub has_seed: bool,
    /// Who may run it, best first; at least one.
    pub routes: Vec<Route>,
    pub kind: ModelKind,
    pub model_name: String,
    pub quote: Quote,
    /// What was used, as the API reports it.
    pub applied: Vec<(String, String)>,
    pub snapped: Option<Snap>,
    pub privacy: Privacy,
    pub license: License,
    pub team: Option<TeamId>,
}

impl Plan {
    /// Who is asked first.
    pub fn provider(&self) -> &str {
        self.routes.first().map(|route| route.provider.as_str()).unwrap_or_default()
    }
}

/// A length that the model does not make, and the nearest that it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snap {
    pub requested: i64,
    pub used: u32,
    pub supported: Vec<u32>,
}

/// Decides everything.
/// Errors: `NotFound` for the generator; `Invalid` naming the field; `Conflict` when nobody can run the model.
pub fn plan(
    request: &Request,
    purpose: Purpose,
    catalogue: &Catalogue,
    providers: &Providers,
    pricing: &Pricing,
) -> Result<Plan> {
    let generator = catalogue.generator(&request.generator).ok_or(Error::NotFound(Noun::Generator))?;
    let prompt = clean_prompt(request, generator, purpose)?;
    check_inputs(request, generator, purpose)?;
    let model = choose_model(request, generator, catalogue)?;
    check_capabilities(request, model, purpose)?;
    let form = Form::read(request, generator, model, catalogue);
    let count = clean_count(request.count.or(form.number(Role::Count)))?;
    let temperature = clean_temperature(request.temperature)?;
    let has_image = request.image_url.is_some();
    let ratio = choose_ratio(request.aspect_ratio.clone().or_else(|| form.ratio(has_image)), model, has_image)?;
    let (seconds, snapped) = choose_seconds(request.seconds.or(form.number(Role::Seconds)), model)?;
    let base = model
        .credits(pricing)
        .ok_or_else(|| Error::invalid("model_id", format!("{} has no price and cannot be called", model.name)))?;
    let mut multipliers = form.multipliers();
    let generate_audio = request.generate_audio.unwrap_or(false) && model.can.audio;
    if generate_audio {
        multipliers.extend(model.can.audio_cost);
    }
    let quote = price::quote(base, &multipliers, seconds, count);
    let unavailable = || format!("is not available: no provider for {} is configured", model.name);
    let routes = providers.routes(model);
    let route = routes.first().cloned().ok_or_else(|| Error::invalid("model_id", unavailable()))?;
    let language = match request.language.as_deref().map(str::trim) {
        None | Some("" | "auto") => String::new(),
        Some(code) => clean_language(code)?,
    };
    let extras = clean_extras(&request.extras)?;
    let (width, height) = pixels(ratio, model, has_image);
    let mut call = Call {
        kind: Some(model.kind),
        generator: generator.slug.clone(),
        model: model.id,
        upstream_model: route.model,
        route_options: route.options,
        prompt,
        instruction: String::new(),
        parameters: form.all(count, model, ratio, seconds),
        seed: request.seed.unwrap_or_default(),
        index: 0,
        count,
        language,
        temperature,
        width,
        height,
        seconds: seconds.unwrap_or_default(),
        generate_audio,
        image_url: request.image_url.clone(),
        ending_frame_url: request.ending_frame_url.clone().filter(|_| model.can.end_frame),
        video_url: request.video_url.clone(),
        reference_images: request.reference_images.clone(),
        reference_videos: request.reference_videos.clone(),
        reference_audio: request.reference_audio.clone(),
        extras,
    };
    call.instruction = render(generator, &call, &form);
    Ok(Plan {
        call,
        has_seed: request.seed.is_some(),
        routes,
        kind: model.kind,
        model_name: model.name.clone(),
        quote,
        applied: form.applied(count, model, request.aspect_ratio.is_some().then_some(ratio).flatten()),
        snapped,
        privacy: request.privacy,
        license: request.license,
        team: request.team,
    })
}

fn clean_prompt(request: &Request, generator: &Generator, purpose: Purpose) -> Result<String> {
    let prompt = request.prompt.as_deref().unwrap_or_default().trim();
    if prompt.chars().count() > PROMPT_MAX_CHARS {
        return Err(Error::invalid("prompt", format!("must be at most {PROMPT_MAX_CHARS} characters")));
    }
    if prompt.is_empty() && purpose == Purpose::Generate && generator.prompt == Need::Required {
        return Err(Error::invalid("prompt", "is required"));
    }
    Ok(prompt.to_owned())
}

fn check_inputs(request: &Request, generator: &Generator, purpose: Purpose) -> Result<()> {
    let urls = [
        ("image_url", &request.image_url),
        ("ending_frame_url", &request.ending_frame_url),
        ("video_url", &request.video_url),
        ("reference_audio", &request.reference_audio),
    ];
    for (field, url) in urls {
        url.as_deref().map_or(Ok(()), |url| check_url(field, url))?;
    }
    let lists = [("reference_images", &request.reference_images), ("reference_videos", &request.reference_videos)];
    for (field, list) in lists {
        list.iter().try_for_each(|url| check_url(field, url))?;
    }
    if purpose == Purpose::Generate {
        if generator.image == Need::Required && request.image_url.is_none() {
            return Err(Error::invalid("image_url", "is required by this generator"));
        }
        if generator.video == Need::Required && request.video_url.is_none() {
            return Err(Error::invalid("video_url", "is required by this generator"));
        }
    }
    Ok(())
}

fn check_url(field: &'static str, url: &str) -> Result<()> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !is_web || url.len() > URL_MAX_CHARS || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::invalid(field, "must be an http or https URL"));
    }
    Ok(())
}

fn choose_model<'a>(request: &Request, generator: &Generator, catalogue: &'a Catalogue) -> Result<&'a Model> {
    let from_form = || {
        let parameter = generator.parameter_for(Role::Model)?;
        let value = request.parameters.iter().find(|(id, _)| *id == parameter.id).map(|(_, value)| value)?;
        catalogue.model_by_choice(generator.kind, value.parse().ok()?)
    };
    let model = match &request.model {
        Some(ModelChoice::Id(id)) => catalogue.model(*id),
        Some(ModelChoice::Name(name)) => catalogue.model_by_name(name),
        None => from_form().or_else(|| catalogue.model(generator.default_model)),
    };
    let model = model.ok_or_else(|| Error::invalid("model_id", "is not a known model"))?;
    if model.kind != generator.kind {
        let (wanted, got) = (generator.kind, model.kind);
        return Err(Error::invalid(
            "model_id",
            format!("must be a model of type {wanted} here, and is one of type {got}"),
        ));
    }
    Ok(model)
}

/// Inputs that a model cannot take are refused where ignoring them would give something else than was asked for.
fn check_capabilities(request: &Request, model: &Model, purpose: Purpose) -> Result<()> {
    let lists = [
        ("reference_images", request.reference_images.len(), model.can.reference_images),
        ("reference_videos", request.reference_videos.len(), model.can.reference_videos),
        ("reference_audio", usize::from(request.reference_audio.is_some()), model.can.reference_audio),
    ];
    for (field, given, most) in lists {
        if given > most as usize {
            let reason = match most {
                0 => format!("is not supported by {}", model.name),
                _ => format!("can have at most {most} for {}", model.name),
            };
            return Err(Error::invalid(field, reason));
        }
    }
    let sources = [
        ("image_url", request.image_url.is_some(), model.can.image_input),
        ("video_url", request.video_url.is_some(), model.can.video_input || model.can.video_required),
    ];
    for (field, is_given, can) in sources {
        if is_given && !can {
            return Err(Error::invalid(field, format!("is not supported by {}", model.name)));
        }
    }
    if model.can.video_required && request.video_url.is_none() && purpose == Purpose::Generate {
        return Err(Error::invalid("video_url", format!("is required by {}", model.name)));
    }
    Ok(())
}

fn clean_count(count: Option<i64>) -> Result<u32> {
    match count {
        None => Ok(1),
        Some(count) if (1..=COUNT_MAX).contains(&count) => Ok(count as u32),
        Some(_) => Err(Error::invalid("count", format!("must be 1 to {COUNT_MAX}"))),
    }
}

fn clean_temperature(temperature: Option<f64>) -> Result<Option<f32>> {
    match temperature {
        Some(value) if !(0.0..=2.0).contains(&value) => Err(Error::invalid("temperature", "must be 0.0 to 2.0")),
        other => Ok(other.map(|value| value as f32)),
    }
}

fn clean_language(code: &str) -> Result<String> {
    let well_formed = code.len() <= 35
        && code
            .split(['-', '_'])
            .all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()));
    if well_formed {
        Ok(code.to_owned())
    } else {
        Err(Error::invalid("language", "must be a language code such as en-US, or auto"))
    }
}

fn clean_extras(extras: &[(String, String)]) -> Result<Vec<(String, String)>> {
    for (name, text) in extras {
        if text.chars().count() > EXTRA_MAX_CHARS {
            return Err(Error::invalid(name.clone(), format!("must be at most {EXTRA_MAX_CHARS} characters")));
        }
    }
    Ok(extras.iter().filter(|(_, text)| !text.trim().is_empty()).cloned().collect())
}

/// The aspect ratios that a model accepts; none if it has no such setting.
pub fn ratios_of(model: &Model) -> &'static [AspectRatio] {
    match model.kind {
        _ if !model.can.aspect_ratio => &[],
        ModelKind::Image | ModelKind::Vector => &IMAGE_RATIOS,
        ModelKind::Video => &VIDEO_RATIOS,
        _ => &[],
    }
}

/// Without a choice it is that of the picture to start from, or else the first of the kind.
/// Errors: `Invalid` naming `aspect_ratio`. A model without the setting ignores it.
fn choose_ratio(choice: Option<RatioChoice>, model: &Model, has_image: bool) -> Result<Option<AspectRatio>> {
    let ratios = ratios_of(model);
    let Some(choice) = choice.filter(|_| !ratios.is_empty()) else {
        let as_input = ratios.iter().find(|ratio| ratio.width == 0 && has_image);
        return Ok(as_input.or(ratios.first()).copied());
    };
    if let RatioChoice::Exact(ratio) = choice {
        return Ok(Some(ratio));
    }
    let matches = |ratio: &&AspectRatio| match &choice {
        RatioChoice::Id(id) => i64::from(ratio.id) == *id,
        RatioChoice::Text(text) => {
            let text = text.trim();
            ratio.ratio == text || ratio.label.eq_ignore_ascii_case(text) || ratio.id.to_string() == text
        }
        RatioChoice::Exact(_) => false,
    };
    match ratios.iter().find(matches) {
        Some(ratio) => Ok(Some(*ratio)),
        None => {
            let known: Vec<_> = ratios.iter().map(|ratio| ratio.ratio).collect();
            Err(Error::invalid("aspect_ratio", format!("must be one of {}, by ratio, name or id", known.join(", "))))
        }
    }
}

/// The nearest length that the model makes, the shorter on a tie.
/// Source: generor-api.th.txt, `seconds`.
fn choose_seconds(requested: Option<i64>, model: &Model) -> Result<(Option<u32>, Option<Snap>)> {
    if model.kind != ModelKind::Video {
        return Ok((None, None));
    }
    let supported = &model.can.durations;
    let default = model.can.default_duration.or_else(|| supported.first().copied()).unwrap_or(5);
    let Some(requested) = requested else { return Ok((Some(default), None)) };
    if requested < 1 {
        return Err(Error::invalid("seconds", "must be at least 1"));
    }
    let nearest = supported.iter().copied().min_by_key(|length| (requested.abs_diff(i64::from(*length)), *length));
    let used = nearest.unwrap_or(default);
    let snap = (i64::from(used) != requested).then(|| Snap { requested, used, supported: supported.clone() });
    Ok((Some(used), snap))
}

/// About a megapixel, in units of 16 × 16 pixels.
const PICTURE_UNITS: u32 = 1024 * 1024 / 256;

/// Width and height for a ratio, at the model's quality; every ratio exactly. Zero for a picture that is to be as large
/// as the one it is made from.
fn pixels(ratio: Option<AspectRatio>, model: &Model, has_image: bool) -> (u32, u32) {
    let quality = model.group.as_ref().map(|group| group.quality.as_str()).unwrap_or_default();
    match model.kind {
        ModelKind::Image | ModelKind::Vector => match ratio.filter(|ratio| ratio.width > 0) {
            Some(ratio) => {
                let times = (PICTURE_UNITS / (ratio.width * ratio.height).max(1)).isqrt().max(1);
                (16 * ratio.width * times, 16 * ratio.height * times)
            }
            None if ratio.is_some() && has_image => (0, 0),
            None => (1024, 1024),
        },
        ModelKind::Video => {
            let (long, short) = match quality {
                "480p" => (854, 480),
                "1080p" => (1920, 1080),
                _ => (1280, 720),
            };
            if ratio.is_some_and(|ratio| ratio.width < ratio.height) { (short, long) } else { (long, short) }
        }
        _ => (0, 0),
    }
}

/// The generator's form with what the request filled in: unknown ids and invalid values are gone.
struct Form<'a> {
    /// Every parameter, its value, the chosen option, and whether the request gave it.
    fields: Vec<(&'a Parameter, String, Option<&'a Choice>, bool)>,
}

impl<'a> Form<'a> {
    fn read(request: &Request, generator: &'a Generator, model: &Model, catalogue: &Catalogue) -> Self {
        let fields = generator.parameters.iter().map(|parameter| {
            let by_role = match parameter.role {
                Some(Role::Preference) => request.preference.clone(),
                Some(Role::PreferenceTwo) => request.preference_two.clone(),
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

    fn number(&self, role: Role) -> Option<i64> {
        self.given(role)?.parse::<f64>().ok().map(|value| value as i64)
    }

    /// What was given, or else the generator's own default: a wallpaper is wide unless told otherwise. What is made
    /// from a picture has that picture's shape instead.
    fn ratio(&self, has_image: bool) -> Option<RatioChoice> {
        let field = self.fields.iter().find(|field| field.0.role == Some(Role::AspectRatio))?;
        (field.3 || !has_image).then(|| RatioChoice::Text(field.1.clone()))
    }

    fn multipliers(&self) -> Vec<f64> {
        self.fields.iter().filter_map(|field| field.2.map(|choice| choice.cost)).collect()
    }

    /// Every parameter with its value, those that stand for a top-level field with what was decided.
    fn all(
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
    fn applied(&self, count: u32, model: &Model, ratio: Option<AspectRatio>) -> Vec<(String, String)> {
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

/// Fills the generator's template; a line whose placeholders are all empty is left out.
fn render(generator: &Generator, call: &Call, form: &Form<'_>) -> String {
    let lookup = |name: &str| -> String {
        if name == "prompt" {
            return call.prompt.clone();
        }
        if name == "language" {
            return call.language.clone();
        }
        if let Some((parameter, value, choice, _)) = form.fields.iter().find(|field| field.0.id == name) {
            let phrase = choice.map(|choice| choice.phrase.clone().unwrap_or_else(|| choice.label.en.clone()));
            let decided = call.parameter(&parameter.id).unwrap_or(value);
            return phrase.unwrap_or_else(|| decided.to_owned());
        }
        call.extra(name).unwrap_or_default().to_owned()
    };
    let mut lines = Vec::new();
    for line in generator.template.trim().lines() {
        let (text, placeholders, filled) = fill(line, &lookup);
        if placeholders == 0 || filled > 0 {
            lines.push(text);
        }
    }
    lines.join("\n")
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
