//! What a picture shows, read from a prompt: place, time, weather, season, style, things and colours.

mod nouns;
mod place;

pub use nouns::{Family, Form, Ground, Season, Style, Thing, Time, Trait, Weather};

use super::building::{self, Kind, Material};
use super::colour::{Colour, hex};
use super::figure;
use super::halt::Halt;
use super::map::{self, Chart};
use super::noise::{Dice, Noise};
use super::props;
use super::reading::{Actor, Reading};
use super::sky::Atmosphere;
use super::vocabulary::{AZURE, BLUE, CORAL, FACES, Meaning, PLACES, PLAIN_SKY, QUALITIES};
use super::words::{Words, quoted};

/// A picture before it is painted. Equal scenes give equal pixels at equal sizes.
#[derive(Debug, Clone)]
pub struct Scene {
    pub seed: u32,
    pub family: Family,
    /// The surroundings of an animal, where they are named.
    pub setting: Option<Family>,
    pub form: Form,
    pub time: Time,
    pub weather: Weather,
    pub season: Season,
    pub style: Style,
    /// What is named, in the order of the vocabulary.
    pub things: Vec<Thing>,
    /// The colours named for the whole, in the order of the prompt.
    pub tints: Vec<Colour>,
    /// The colours named for one thing each.
    pub paints: Vec<(Thing, Colour)>,
    pub traits: Vec<Trait>,
    /// Who stands in a landscape, and where; empty where the place itself is the picture.
    pub cast: Vec<Actor>,
    /// What is built, and of what, where that is named.
    pub building: (Option<Kind>, Option<Material>),
    /// What a map is of.
    pub chart: Chart,
    pub sky: Atmosphere,
    /// A few words to be drawn as letters.
    pub caption: Option<String>,
    /// More of them, for what has two captions.
    pub second_caption: Option<String>,
    /// Seconds since the start of a clip; 0 for a still.
    pub moment: f32,
    /// Stops whoever paints it.
    pub halt: Halt,
}

/// What a generator adds to a prompt.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes<'a> {
    /// Words that count where the prompt leaves something open: style options and the like.
    pub options: &'a str,
    pub form: Option<Form>,
    /// The place, where neither prompt nor options name one.
    pub family: Option<Family>,
}

/// What a text names of the qualities that a scene has; the rest is left to chance, or to a given picture.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub time: Option<Time>,
    pub weather: Option<Weather>,
    pub season: Option<Season>,
    pub style: Option<Style>,
    pub tints: Vec<Colour>,
    /// Whether a place or a thing is named.
    pub place: bool,
}

impl Said {
    pub fn read(text: &str) -> Self {
        let words = Words::new(text);
        let qualities = in_order(&words, QUALITIES);
        let shows = qualities.iter().any(|meaning| matches!(meaning, Meaning::Shows(_)));
        let place = shows || words.meanings(PLACES).next().is_some();
        Self { place, ..Self::of(&qualities) }
    }

    fn of(qualities: &[Meaning]) -> Self {
        Self {
            time: pick(qualities, |m| if let Meaning::At(time) = m { Some(time) } else { None }),
            weather: pick(qualities, |m| if let Meaning::In(weather) = m { Some(weather) } else { None }),
            season: pick(qualities, |m| if let Meaning::During(season) = m { Some(season) } else { None }),
            style: pick(qualities, |m| if let Meaning::As(style) = m { Some(style) } else { None }),
            tints: pick_all(qualities, |m| if let Meaning::Tinted(code) = m { Some(hex(code)) } else { None }),
            place: false,
        }
    }

    /// Whether nothing is named but places and things.
    pub fn has_no_quality(&self) -> bool {
        self.time.is_none()
            && self.weather.is_none()
            && self.season.is_none()
            && self.style.is_none()
            && self.tints.is_empty()
    }
}

impl Scene {
    pub fn read(prompt: &str, seed: u64) -> Self {
        Self::with_wishes(prompt, seed, Wishes::default())
    }

    pub fn with_wishes(prompt: &str, seed: u64, wishes: Wishes<'_>) -> Self {
        let words = Words::new(prompt);
        let options = Words::new(wishes.options);
        let mut dice = Dice::new(fingerprint(prompt) ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let qualities: Vec<Meaning> =
            in_order(&words, QUALITIES).into_iter().chain(in_order(&options, QUALITIES)).collect();
        let said = Said::of(&qualities);
        let things: Vec<Thing> =
            pick_all(&qualities, |m| if let Meaning::Shows(thing) = m { Some(thing) } else { None });
        let reading = Reading::new(&words);
        let stands = |thing: Thing| figure::Nature::of(thing).is_some() || props::stands(thing);
        let mut actors = reading.actors(stands);
        // An umbrella and a crown are with whoever is there.
        if actors.iter().any(|actor| actor.thing.is_person()) {
            actors.retain(|actor| actor.thing != Thing::Umbrella);
        }
        let form = wishes.form.or(pick(&qualities, |m| if let Meaning::Shaped(form) = m { Some(form) } else { None }));
        let form = form.unwrap_or(Form::Picture);
        let named = place::family(&words, &things);
        let is_close = wishes.family == Some(Family::Portrait) || words.find(FACES).is_some();
        // Generators of one kind of picture make no other.
        let is_designed = matches!(wishes.family, Some(Family::Building | Family::StillLife));
        let stage = place::stage(named, place::setting(&words), &actors, is_close).filter(|_| !is_designed);
        let family = stage
            .or(wishes.family.filter(|_| is_designed))
            .or(named)
            .or_else(|| place::family(&options, &things))
            .or(wishes.family)
            .unwrap_or_else(|| place::by_chance(&things, &mut dice));
        let time = said.time.unwrap_or_else(|| place::default_time(family, &mut dice));
        let cast = if stage.is_some() { actors } else { vec![] };
        let mut paints = reading.paints();
        paints.retain(|(thing, _)| has_own_colour(*thing) || cast.iter().any(|actor| actor.thing == *thing));
        // A sky that is only said to be blue is a fine day, no dyed picture.
        let plain_sky = words.find(PLAIN_SKY).is_some();
        let given: Vec<u32> = paints.iter().map(|(_, code)| *code).collect();
        let tints: Vec<Colour> = pick_all(&qualities, |m| match m {
            Meaning::Tinted(BLUE | AZURE) if plain_sky => None,
            Meaning::Tinted(CORAL) if family == Family::Underwater => None,
            Meaning::Tinted(code) if given.contains(&code) => None,
            Meaning::Tinted(code) => Some(hex(code)),
            _ => None,
        });
        let style = said.style.unwrap_or(if form == Form::Poster { Style::Flat } else { Style::Photo });
        let (weather, season) = (said.weather.unwrap_or(Weather::Fair), said.season.unwrap_or(Season::Summer));
        let sky = Atmosphere::new(time, weather, style, &mut dice);
        let ((kind, material), (usual_kind, usual_material)) = (building::told(&words), building::told(&options));
        let mut captions = quoted(prompt).into_iter();
        let mut scene = Self {
            seed: (dice.bits() >> 32) as u32,
            family,
            setting: place::setting(&words).or_else(|| place::setting(&options)),
            form,
            time,
            weather,
            season,
            style,
            things,
            tints,
            paints: paints.into_iter().map(|(thing, code)| (thing, hex(code))).collect(),
            traits: pick_all(&qualities, |m| if let Meaning::Looks(look) = m { Some(look) } else { None }),
            cast,
            building: (kind.or(usual_kind), material.or(usual_material)),
            chart: map::told(&words, &options),
            sky,
            caption: captions.next(),
            second_caption: captions.next(),
            moment: 0.0,
            halt: Halt::default(),
        };
        scene.tint_sky();
        scene
    }

    pub fn shows(&self, thing: Thing) -> bool {
        self.things.contains(&thing)
    }

    pub fn shows_any(&self, things: &[Thing]) -> bool {
        things.iter().any(|thing| self.shows(*thing))
    }

    pub fn looks(&self, look: Trait) -> bool {
        self.traits.contains(&look)
    }

    /// The colour that the prompt gives to a thing.
    pub fn paint_of(&self, thing: Thing) -> Option<Colour> {
        self.paints.iter().find(|(painted, _)| *painted == thing).map(|(_, colour)| *colour)
    }

    /// The scene's own noise; another `n` is an independent field.
    pub fn noise(&self, n: u32) -> Noise {
        Noise::new(self.seed).other(n)
    }

    /// The scene's own dice; another `n` is another stream.
    pub fn dice(&self, n: u32) -> Dice {
        Dice::new(u64::from(self.seed) << 16 ^ u64::from(n))
    }

    pub fn is_night(&self) -> bool {
        self.time == Time::Night
    }

    pub fn is_winter(&self) -> bool {
        self.season == Season::Winter || self.weather == Weather::Snowfall
    }

    pub fn is_autumn(&self) -> bool {
        self.season == Season::Autumn
    }

    /// Named colours go to what they most likely mean: to the things of some families, to the light of the rest.
    fn tint_sky(&mut self) {
        let things_take_it = [Family::Portrait, Family::Flowers, Family::StillLife, Family::Interior, Family::Animal];
        let Some(&first) = self.tints.first() else { return };
        if things_take_it.contains(&self.family) {
            return;
        }
        let second = self.tints.get(1).copied().unwrap_or(first);
        // Greens belong to the land: a green sky pleases nobody unless the northern lights hang in it.
        let greenish = |c: Colour| c.g > c.r * 1.3 && c.g > c.b * 1.3;
        let share = if greenish(first) && greenish(second) { 0.25 } else { 0.62 };
        self.sky.tint(first, second, share);
    }
}

/// A stable hash of the prompt without its case (FNV-1a).
fn fingerprint(prompt: &str) -> u64 {
    let step = |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x100_0000_01b3);
    prompt.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, step)
}

fn in_order(words: &Words, table: &[(Meaning, &str)]) -> Vec<Meaning> {
    let mut found: Vec<(usize, Meaning)> = words.meanings(table).collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, meaning)| meaning).collect()
}

fn pick<T>(meanings: &[Meaning], of: impl Fn(Meaning) -> Option<T>) -> Option<T> {
    meanings.iter().find_map(|meaning| of(*meaning))
}

fn pick_all<T>(meanings: &[Meaning], of: impl Fn(Meaning) -> Option<T>) -> Vec<T> {
    meanings.iter().filter_map(|meaning| of(*meaning)).collect()
}

/// Things that carry a colour of their own wherever they are.
const fn has_own_colour(thing: Thing) -> bool {
    matches!(
        thing,
        Thing::Hair
            | Thing::Beard
            | Thing::Clothes
            | Thing::Boat
            | Thing::Balloon
            | Thing::House
            | Thing::Vase
            | Thing::Cup
            | Thing::Umbrella
            | Thing::Car
            | Thing::Crown
    )
}
