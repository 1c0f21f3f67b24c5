//! A generator's form: drawn from its parameter schema, read back into the engine's request.

use super::page::Visit;
use super::pictures::{Inlet, Picture, Pictures, Place};
use super::tile;
use super::typeset::Sheet;
use crate::catalogue::{Generator, Model, ModelId, ModelKind, Need, Parameter, ParameterKind, Role, TEMPLATE_EXTRAS};
use crate::domain::{CreationId, License, Privacy, Team, TeamId, creation, team};
use crate::engine::plan::{PROMPT_MAX_CHARS, ratios_of};
use crate::engine::{ModelChoice, Plan, Purpose, RatioChoice, Request};
use crate::error::{Error, Noun, Result};
use crate::units::Credits;

/// What a form or a link gave, by field name. Empty values are as good as none.
#[derive(Debug, Clone, Default)]
pub struct Given(pub Vec<(String, String)>);

impl Given {
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(key, _)| key == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let of_name = self.0.iter().filter(move |(key, _)| key == name);
        of_name.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// One URL a line.
    fn lines(&self, name: &str) -> Vec<String> {
        let lines = self.get(name).unwrap_or_default().lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

/// The form as the page shows it.
#[derive(Debug, Clone)]
pub struct Form {
    pub slug: String,
    /// `None` when the generator takes no prompt.
    pub prompt: Option<Prompt>,
    /// The picture to work on.
    pub image: Option<Inlet>,
    pub video: Option<Link>,
    pub audio: Option<Link>,
    pub models: Vec<ModelOption>,
    /// The name under which the chosen model is sent.
    pub model_field: String,
    pub fields: Vec<Field>,
    /// Pictures to follow and to end with, as far as a model can.
    pub inlets: Vec<Inlet>,
    /// A clip of ours to work on.
    pub clip: Option<Picture>,
    /// The creation that gave the idea.
    pub remix: Option<u64>,
    /// The visitor's teams.
    pub teams: Vec<TeamOption>,
    /// Further texts: the name, what stands in it, and the label.
    pub extras: Vec<(&'static str, String, String)>,
    pub has_audio_choice: bool,
    pub has_references: bool,
    pub is_private: bool,
    pub given: Given,
}

#[derive(Debug, Clone)]
pub struct Prompt {
    pub value: String,
    pub is_required: bool,
    pub examples: Vec<String>,
}

/// A team under which it can be made.
#[derive(Debug, Clone)]
pub struct TeamOption {
    pub id: u64,
    pub name: String,
    pub is_chosen: bool,
}

/// The address of a clip to start from.
#[derive(Debug, Clone)]
pub struct Link {
    pub value: String,
    pub is_required: bool,
}

#[derive(Debug, Clone)]
pub struct ModelOption {
    pub value: String,
    pub name: String,
    pub maker: String,
    pub description: String,
    pub price: String,
    /// How long it usually takes.
    pub time: String,
    /// Whether the price is for a second.
    pub is_per_second: bool,
    pub is_available: bool,
    pub is_chosen: bool,
    /// What it can do beyond a prompt, for the script that hides the other fields.
    pub can: String,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub label: String,
    pub input: Input,
    /// The ability without which a model has no use for it.
    pub needs: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub enum Input {
    /// All to be seen at once.
    Segments(Vec<Segment>),
    /// Behind a menu.
    Menu(Vec<Segment>),
    /// Shapes of a picture.
    Ratios(Vec<Segment>),
    Number {
        value: String,
        min: String,
        max: String,
        step: String,
    },
}

#[derive(Debug, Clone)]
pub struct Segment {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
    /// Width and height of the shape, for ratios.
    pub shape: (u32, u32),
}

/// More options than this go behind a menu.
const SEGMENTS_MAX: usize = 4;
/// Letters that options side by side may have together.
const SEGMENTS_MAX_CHARS: usize = 34;

/// The further texts that a form offers when the generator's template speaks of them.
const EXTRAS: [&str; 5] = ["user_text", "user_text_two", "story_context", "character_name", "character_context"];

impl Form {
    pub fn of(visit: &Visit, generator: &Generator, given: Given) -> Result<Self> {
        let models = models(visit, generator, &given);
        let can = |word: &str| models.iter().any(|model| model.can.split(' ').any(|has| has == word));
        let (has_audio_choice, has_end_frame) = (can("audio"), can("end-frame"));
        let has_references = can("reference-videos") || can("reference-audio");
        let pictures = Pictures::of(visit, &given)?;
        let inlet = |place, chosen, need| Inlet::of(visit, &given, place, chosen, need);
        let image = match generator.image {
            Need::None => None,
            need => Some(inlet(Place::Source, pictures.source.into_iter().collect(), need)?),
        };
        let mut inlets = Vec::new();
        if can("reference-images") {
            inlets.push(inlet(Place::Reference, pictures.references, Need::Optional)?);
        }
        if has_end_frame {
            inlets.push(inlet(Place::Ending, pictures.ending.into_iter().collect(), Need::Optional)?);
        }
        let value = |name: &str| given.owned(name).unwrap_or_default();
        let link = |need: Need, name: &str| {
            (need != Need::None).then(|| Link { value: value(name), is_required: need == Need::Required })
        };
        let is_named = |name: &&'static str| generator.template.contains(&format!("{{{{{name}}}}}"));
        let extra = |name| (name, value(name), visit.texts.say(&format!("form.{name}")).to_owned());
        Ok(Self {
            slug: generator.slug.clone(),
            prompt: (generator.prompt != Need::None).then(|| Prompt {
                value: value("prompt"),
                is_required: generator.prompt == Need::Required,
                examples: generator.examples.clone(),
            }),
            image,
            video: link(generator.video, "video_url"),
            audio: link(generator.audio, "reference_audio"),
            model_field: generator.parameter_for(Role::Model).map_or("model", |parameter| &parameter.id).to_owned(),
            fields: fields(visit, generator, &given),
            extras: EXTRAS.into_iter().filter(is_named).map(extra).collect(),
            inlets,
            clip: pictures.clip,
            remix: remix(visit, &given)?.map(|id| id.0),
            teams: teams(visit, &given)?,
            has_audio_choice,
            has_references,
            is_private: given.get("privacy") == Some("private"),
            models,
            given,
        })
    }

    /// The chosen model, or the first that can be had.
    pub fn chosen(&self) -> Option<&ModelOption> {
        let available = || self.models.iter().find(|model| model.is_available);
        self.models.iter().find(|model| model.is_chosen).or_else(available)
    }

    /// What was given for a field without a place in the schema.
    pub fn value(&self, name: &str) -> &str {
        self.given.get(name).unwrap_or_default()
    }

    /// Whether the fields behind "more options" hold something.
    pub fn has_extras_given(&self) -> bool {
        let names = [
            "privacy",
            "license",
            "team",
            "generate_audio",
            "ending_frame_url",
            "ending_upload",
            "ending_source",
            "reference_upload",
            "reference_source",
            "reference_images",
            "reference_videos",
            "reference_audio",
            "seed",
        ];
        names.iter().any(|name| self.is_on(name))
    }

    /// Whether a file can come with it.
    pub fn takes_files(&self) -> bool {
        self.image.is_some() || !self.inlets.is_empty()
    }

    /// Whether the chosen model can do what `word` says.
    pub fn can(&self, word: &str) -> bool {
        self.chosen().is_some_and(|model| model.can.split(' ').any(|has| has == word))
    }

    pub fn is_on(&self, name: &str) -> bool {
        self.given.get(name).is_some()
    }
}

fn teams(visit: &Visit, given: &Given) -> Result<Vec<TeamOption>> {
    let Some(caller) = &visit.caller else { return Ok(Vec::new()) };
    let chosen: Option<u64> = given.get("team").and_then(|id| id.parse().ok());
    let teams = visit.app.store.read(|tx| team::list(tx, caller.account))?;
    let option = |team: Team| TeamOption { is_chosen: Some(team.id.0) == chosen, id: team.id.0, name: team.name };
    Ok(teams.into_iter().map(option).collect())
}

/// The creation that `remix` names; one that is gone or hidden meanwhile is forgotten.
fn remix(visit: &Visit, given: &Given) -> Result<Option<CreationId>> {
    let Some(id) = given.get("remix").and_then(|id| id.parse().ok()) else { return Ok(None) };
    match visit.app.store.read(|tx| creation::get(tx, CreationId(id), visit.caller.as_ref())) {
        Ok(creation) => Ok(Some(creation.id)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What a link gave, with the words of the text that its `words` names as the prompt.
/// Errors: `NotFound` for a creation that the visitor may not see.
pub fn with_words(visit: &Visit, mut given: Given) -> Result<Given> {
    let Some(id) = given.owned("words").filter(|_| given.get("prompt").is_none()) else { return Ok(given) };
    let id = CreationId(id.parse().map_err(|_| Error::NotFound(Noun::Creation))?);
    let creation = visit.app.store.read(|tx| creation::get(tx, id, visit.caller.as_ref()))?;
    let generator = visit.app.catalogue.generator(&creation.generator);
    let words = Sheet::of(&creation.fields(), generator, visit.texts).to_plain();
    given.0.push(("prompt".to_owned(), words.chars().take(PROMPT_MAX_CHARS).collect()));
    given.0.push(("remix".to_owned(), creation.id.to_string()));
    Ok(given)
}

/// What the form's result comes of: the picture that it works on, or the creation that gave the idea.
pub fn origin(visit: &Visit, given: &Given) -> Result<Option<CreationId>> {
    match Pictures::of(visit, given)?.origin() {
        Some(creation) => Ok(Some(creation)),
        None => remix(visit, given),
    }
}

fn models(visit: &Visit, generator: &Generator, given: &Given) -> Vec<ModelOption> {
    let catalogue = &visit.app.catalogue;
    let by_field = generator.parameter_for(Role::Model).map(|parameter| parameter.id.as_str());
    let has_picture = ["image_url", "upload", "source"].iter().any(|field| given.get(field).is_some());
    let chosen = by_field
        .and_then(|field| given.get(field))
        .and_then(|choice| catalogue.model_by_choice(generator.kind, choice.parse().ok()?))
        .or_else(|| given.get("model").and_then(|id| catalogue.model(ModelId(id.parse().ok()?))))
        .filter(|model| model.kind == generator.kind)
        .map_or_else(|| generator.default_for(has_picture), |model| model.id);
    let pricing = visit.app.pricing();
    let option = |model: &Model| {
        let price = model.credits(&pricing);
        ModelOption {
            value: if by_field.is_some() { model.choice.to_string() } else { model.id.to_string() },
            name: model.display_name().to_owned(),
            maker: model.provider.clone(),
            description: model.description.clone(),
            price: visit.texts.credits(price.unwrap_or(Credits::ZERO)),
            time: visit.texts.duration(model.typical_seconds.round().max(1.0) as u64),
            is_per_second: model.kind == ModelKind::Video,
            is_available: price.is_some() && visit.app.providers.route(model).is_some(),
            is_chosen: model.id == chosen,
            can: abilities(model),
        }
    };
    let mut options: Vec<_> = catalogue.models_of(generator.kind).map(option).collect();
    options.sort_by_key(|option| !option.is_available);
    options
}

fn abilities(model: &Model) -> String {
    let can = &model.can;
    let words = [
        ("image", can.image_input),
        ("ratio", !ratios_of(model).is_empty()),
        ("audio", can.audio),
        ("end-frame", can.end_frame),
        ("reference-images", can.reference_images > 0),
        ("reference-videos", can.reference_videos > 0),
        ("reference-audio", can.reference_audio > 0),
        ("video", can.video_input),
    ];
    words.iter().filter(|(_, has)| *has).map(|(word, _)| *word).collect::<Vec<_>>().join(" ")
}

/// The schema's fields but the model, and the count where the schema has none.
fn fields(visit: &Visit, generator: &Generator, given: &Given) -> Vec<Field> {
    let shown = generator.parameters.iter().filter(|parameter| parameter.kind != ParameterKind::Model);
    let mut fields: Vec<_> = shown.map(|parameter| field(visit, generator, parameter, given)).collect();
    if generator.parameter_for(Role::Count).is_none() {
        let input = number(given.get("count").unwrap_or("1"), Some(1.0), Some(10.0), Some(1.0));
        fields.push(Field {
            name: "count".to_owned(),
            label: visit.texts.say("form.count").to_owned(),
            input,
            needs: None,
        });
    }
    fields
}

fn field(visit: &Visit, generator: &Generator, parameter: &Parameter, given: &Given) -> Field {
    let language = visit.texts.language.code();
    let value = given.get(&parameter.id).unwrap_or(&parameter.default);
    let input = match parameter.kind {
        ParameterKind::Number => number(value, parameter.min, parameter.max, parameter.step),
        ParameterKind::Enum | ParameterKind::Model => {
            let is_ratio = parameter.role == Some(Role::AspectRatio);
            let shape = |value: &str| if is_ratio { shape(visit, generator, value) } else { (0, 0) };
            let known = parameter.options.iter().any(|choice| choice.value == value);
            let value = if known { value } else { &parameter.default };
            let segments = parameter.options.iter().map(|choice| Segment {
                value: choice.value.clone(),
                label: choice.label.get(language).to_owned(),
                is_chosen: choice.value == value,
                shape: shape(&choice.value),
            });
            let segments: Vec<_> = segments.collect();
            let letters: usize = segments.iter().map(|segment| segment.label.chars().count()).sum();
            match segments.len() {
                _ if is_ratio => Input::Ratios(segments),
                n if n <= SEGMENTS_MAX && letters <= SEGMENTS_MAX_CHARS => Input::Segments(segments),
                _ => Input::Menu(segments),
            }
        }
    };
    let needs = (parameter.role == Some(Role::AspectRatio)).then_some("ratio");
    Field { name: parameter.id.clone(), label: parameter.label.get(language).to_owned(), input, needs }
}

/// Width and height of a ratio to be drawn, at most 20 either way.
fn shape(visit: &Visit, generator: &Generator, value: &str) -> (u32, u32) {
    let model = visit.app.catalogue.model(generator.default_model);
    let ratio = model.and_then(|model| ratios_of(model).iter().find(|ratio| ratio.id.to_string() == value));
    match ratio {
        Some(ratio) if ratio.width > 0 && ratio.height > 0 => {
            let longest = ratio.width.max(ratio.height);
            (ratio.width * 20 / longest, ratio.height * 20 / longest)
        }
        _ => (0, 0),
    }
}

fn number(value: &str, min: Option<f64>, max: Option<f64>, step: Option<f64>) -> Input {
    let text = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    let step = if step.is_some() { text(step) } else { "any".to_owned() };
    Input::Number { value: value.to_owned(), min: text(min), max: text(max), step }
}

/// What the form would make, or makes.
/// Errors: as `engine::plan`; `NotFound` for a creation to work on that the visitor may not see.
pub fn plan(visit: &Visit, generator: &Generator, given: &Given, purpose: Purpose) -> Result<Plan> {
    let mut request = to_request(generator, given);
    let pictures = Pictures::of(visit, given)?;
    pictures.announce(visit, &mut request);
    let mut plan = visit.app.plan(&request, purpose)?;
    pictures.hand_over(&mut plan.call);
    visit.app.read_own_links(&visit.visitor.base_url, visit.caller.as_ref(), &mut plan)?;
    Ok(plan)
}

/// What the form asks of the engine.
fn to_request(generator: &Generator, given: &Given) -> Request {
    let whole = |name: &str| given.get(name).and_then(|value| value.parse().ok());
    let parameters = generator.parameters.iter().filter_map(|parameter| {
        let value = given.get(&parameter.id)?;
        Some((parameter.id.clone(), value.to_owned()))
    });
    let extras = TEMPLATE_EXTRAS.into_iter().filter(|name| *name != "language").filter_map(|name| {
        let value = given.get(name)?;
        Some((name.to_owned(), value.to_owned()))
    });
    Request {
        generator: generator.slug.clone(),
        model: given.get("model").and_then(|id| id.parse().ok()).map(|id| ModelChoice::Id(ModelId(id))),
        prompt: given.owned("prompt"),
        privacy: if given.get("privacy") == Some("private") { Privacy::Private } else { Privacy::Public },
        license: if given.get("license") == Some("exclusive") { License::Exclusive } else { License::Open },
        team: given.get("team").and_then(|id| id.parse().ok()).map(TeamId),
        count: whole("count"),
        language: given.owned("language"),
        aspect_ratio: given.owned("aspect_ratio").map(RatioChoice::Text),
        image_url: given.owned("image_url"),
        seconds: whole("seconds"),
        generate_audio: given.get("generate_audio").map(|_| true),
        ending_frame_url: given.owned("ending_frame_url"),
        reference_images: given.lines("reference_images"),
        reference_videos: given.lines("reference_videos"),
        reference_audio: given.owned("reference_audio"),
        video_url: given.owned("video_url"),
        parameters: parameters.collect(),
        extras: extras.collect(),
        seed: given.get("seed").and_then(|value| value.parse().ok()),
        ..Request::default()
    }
}

/// A generator as a link in a list.
#[derive(Debug, Clone)]
pub struct Entry {
    pub slug: String,
    pub title: String,
    pub description: String,
    pub icon: String,
    pub hue: &'static str,
}

impl Entry {
    pub fn of(visit: &Visit, generator: &Generator) -> Self {
        let language = visit.texts.language.code();
        Self {
            slug: generator.slug.clone(),
            title: generator.title.get(language).to_owned(),
            description: generator.description.get(language).to_owned(),
            icon: generator.icon.clone(),
            hue: tile::hue(generator.kind, Some(generator)),
        }
    }
}
