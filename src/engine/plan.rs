//! From a wish to a plan: which model, which clean parameters, what it costs, what the provider is told. Pure.

use serde::{Deserialize, Serialize};

use super::form::Form;
use super::price::{self, Quote};
use super::request::{ModelChoice, RatioChoice, Request};
use super::{extras, inputs};
use crate::catalogue::{
    AspectRatio, Catalogue, Generator, IMAGE_RATIOS, Model, ModelKind, Need, Pricing, Role, VIDEO_RATIOS,
};
use crate::domain::{License, Privacy, TeamId};
use crate::error::{Error, Noun, Result};
use crate::providers::{Call, Choice as Route, Providers};

/// Source: generor-api.th.txt, `prompt`.
pub const PROMPT_MAX_CHARS: usize = 10_000;
/// Source: generor-api.th.txt, `count`.
pub const COUNT_MAX: i64 = 10;

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
    inputs::check(request, generator, purpose)?;
    let model = choose_model(request, generator, catalogue)?;
    inputs::check_for(request, generator, model, purpose, catalogue)?;
    if pricing.is_off(model.id) {
        return Err(Error::invalid("model_id", format!("is not available: {} is switched off here", model.name)));
    }
    let form = Form::read(request, generator, model, catalogue);
    let count = clean_count(request.count.or(form.number(Role::Count)))?;
    let temperature = clean_temperature(request.temperature)?.filter(|_| model.kind == ModelKind::Text);
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
    let extras = extras::clean(&request.extras, model, catalogue)?;
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
        ending_frame_url: request.ending_frame_url.clone(),
        video_url: request.video_url.clone(),
        reference_images: request.reference_images.clone(),
        reference_videos: request.reference_videos.clone(),
        reference_audio: request.reference_audio.clone(),
        extras,
    };
    call.instruction = form.instruction(generator, &call);
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

fn choose_model<'a>(request: &Request, generator: &Generator, catalogue: &'a Catalogue) -> Result<&'a Model> {
    let from_form = || {
        let parameter = generator.parameter_for(Role::Model)?;
        let value = request.parameters.iter().find(|(id, _)| *id == parameter.id).map(|(_, value)| value)?;
        catalogue.model_by_choice(generator.kind, value.parse().ok()?)
    };
    let model = match &request.model {
        Some(ModelChoice::Id(id)) => catalogue.model(*id),
        Some(ModelChoice::Name(name)) => catalogue.model_by_name(name),
        None => from_form().or_else(|| catalogue.model(generator.default_for(request.image_url.is_some()))),
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
