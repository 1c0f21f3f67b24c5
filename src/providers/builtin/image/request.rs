//! A provider's call, understood: which form and family a generator stands for, and which options steer the picture.

use super::encode::{About, encode_at};
use super::graphic::{Ink, Mandala};
use super::rework::{self, rework};
use super::scene::{Family, Form, Ground, Scene, Thing, Wishes};
use super::{Cancelled, MOST_PIXELS, Picture, SIDES, render, resized, still_life};
use crate::providers::builtin::inputs::Inputs;
use crate::providers::{Call, Fault, Format, Media};

/// More drafts than this nobody asks for.
const DRAFTS_MAX: u32 = 3;

/// Parameters whose values tell of the look; others (counts, sizes, switches) would only mislead.
const TELLING: [&str; 16] = [
    "style",
    "mood",
    "colour",
    "color",
    "palette",
    "theme",
    "time",
    "season",
    "light",
    "weather",
    "setting",
    "room",
    "genre",
    "subject",
    "architecture",
    "extent",
];

/// Draws one item of a call: WebP, or what the parameter `format` asks for.
pub fn make(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    media(call, &made(call, cancelled)?)
}

fn made(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Picture, Fault> {
    let scene = understand(call, seed(call));
    let (width, height) = if call.width == 0 || call.height == 0 { (1024, 1024) } else { (call.width, call.height) };
    render(&scene, width, height, cancelled).map_err(gone)
}

/// The call's picture painted small and enlarged, ever finer: as many as the parameter `partial_images` wants.
/// Errors: as `make` and `remake`.
pub fn drafts(call: &Call, inputs: &Inputs, cancelled: &dyn Fn() -> bool, tell: &dyn Fn(Media)) -> Result<(), Fault> {
    let wanted: u32 = call.parameter("partial_images").and_then(|number| number.parse().ok()).unwrap_or_default();
    let has_source = inputs.picture.is_some() || !inputs.references.is_empty();
    let (width, height) = if call.width == 0 || call.height == 0 { (1024, 1024) } else { (call.width, call.height) };
    for halvings in (2..2 + wanted.min(DRAFTS_MAX)).rev() {
        let small = Call { width: width >> halvings, height: height >> halvings, ..call.clone() };
        let picture = if has_source { remade(&small, inputs, cancelled)? } else { made(&small, cancelled)? };
        tell(media(call, &resized(&picture, width, height))?);
    }
    Ok(())
}

/// Makes one item of a call from the pictures that it brings along: see `rework`. Without a size of its own it gets the
/// source's.
/// Errors: `Invalid` where an edit names nothing that can be changed.
pub fn remake(call: &Call, inputs: &Inputs, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    media(call, &remade(call, inputs, cancelled)?)
}

fn remade(call: &Call, inputs: &Inputs, cancelled: &dyn Fn() -> bool) -> Result<Picture, Fault> {
    let scene = understand(call, seed(call));
    rework::check(call, inputs)?;
    let source = inputs.picture.as_ref().or(inputs.references.first());
    let own = source.map_or((1024, 1024), |source| (source.width, source.height));
    let (width, height) = if call.width == 0 || call.height == 0 { own } else { (call.width, call.height) };
    // Larger pictures are worked on smaller, as they are painted.
    let shrink = (MOST_PIXELS / (width as f32 * height as f32)).sqrt().min(1.0);
    let side = |side: u32| ((side as f32 * shrink) as u32).clamp(*SIDES.start(), *SIDES.end());
    let size = (side(width), side(height));
    let made = scene.halt.over(cancelled, || rework(call, &scene, inputs, size, &|| scene.halt.is_set()));
    made.flatten().map_err(gone)
}

/// Items of a batch differ.
fn seed(call: &Call) -> u64 {
    call.seed ^ u64::from(call.index).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn gone(_: Cancelled) -> Fault {
    Fault::Broken { retryable: false, detail: "cancelled".to_owned() }
}

fn media(call: &Call, picture: &Picture) -> Result<Media, Fault> {
    let about = About { prompt: &call.prompt, model: "builtin", seed: seed(call) };
    let format = format(call);
    let quality = call.parameter("output_compression").and_then(|quality| quality.parse().ok());
    let bytes = encode_at(picture, format, quality, &about)?;
    Ok(Media { bytes, format, width: picture.width, height: picture.height, seconds: 0.0 })
}

fn format(call: &Call) -> Format {
    let wanted = call.parameter("format").or_else(|| call.parameter("output_format")).unwrap_or_default();
    match wanted.to_ascii_lowercase().as_str() {
        "png" => Format::Png,
        "jpg" | "jpeg" => Format::Jpeg,
        _ => Format::Webp,
    }
}

/// The scene of a call. The caller's own words come before the options, and those before the generator's own kind.
pub fn understand(call: &Call, seed: u64) -> Scene {
    let telling = |id: &str| TELLING.iter().any(|part| id.contains(part));
    let options: Vec<&str> =
        call.parameters.iter().filter(|(id, _)| telling(id)).map(|(_, value)| value.as_str()).collect();
    let extras = call.extras.iter().filter(|(name, _)| !name.ends_with("_url"));
    let extras: Vec<&str> = extras.map(|(_, text)| text.as_str()).collect();
    let prompt = if call.prompt.trim().is_empty() { call.instruction.clone() } else { call.prompt.clone() };
    let prompt = format!("{prompt} {}", extras.join(" "));
    let (form, family) = kind(call);
    let mut scene = Scene::with_wishes(prompt.trim(), seed, Wishes { options: &options.join(" "), form, family });
    if call.parameter("meme-caption") == Some("none") {
        (scene.caption, scene.second_caption) = (None, None);
    }
    if call.generator == "food-photo" && !still_life::is_served(&scene) {
        let usual = scene.dice(0xF00D).pick(&[Thing::Rice, Thing::Soup, Thing::Salad, Thing::Noodles]);
        scene.things.push(usual);
    }
    scene
}

/// What a generator makes by its nature.
fn kind(call: &Call) -> (Option<Form>, Option<Family>) {
    match call.generator.as_str() {
        "mandala" => (Some(Form::Mandala(mandala(call))), None),
        "logo" => (Some(Form::Logo(ground(call))), None),
        "icon" => (Some(Form::Icon), None),
        "sticker" => (Some(Form::Sticker), None),
        "pattern" => (Some(Form::Tile), None),
        "coloring-page" => (Some(Form::LineArt), None),
        "tattoo" => (Some(Form::Tattoo), None),
        "poster" | "book-cover" | "album-cover" => (Some(Form::Poster), None),
        "avatar" | "portrait" | "headshot" | "character" | "fashion" => (None, Some(Family::Portrait)),
        "product-photo" | "food-photo" => (None, Some(Family::StillLife)),
        "interior" => (None, Some(Family::Interior)),
        "architecture" => (None, Some(Family::Building)),
        "fantasy-map" => (Some(Form::Map), None),
        "meme" => (Some(Form::Meme { bar: call.parameter("meme-caption") == Some("bar") }), None),
        "t-shirt-design" => (Some(Form::Print { fabric: fabric(call) }), None),
        _ => (None, None),
    }
}

/// What a logo is to stand on.
fn ground(call: &Call) -> Ground {
    match call.parameter("logo-background") {
        Some("white") => Ground::White,
        Some("black") => Ground::Black,
        Some("brand-colour") => Ground::Brand,
        _ => Ground::Pale,
    }
}

/// The cloth that a print is for.
fn fabric(call: &Call) -> u32 {
    match call.parameter("shirt-colour") {
        Some("white") => 0xf4_f3f0,
        Some("navy") => 0x16_2238,
        Some("grey") => 0x8a_8d92,
        _ => 0x12_1214,
    }
}

/// The mandala that the form asks for.
fn mandala(call: &Call) -> Mandala {
    let folds = call.parameter("mandala-symmetry").and_then(|folds| folds.parse().ok()).unwrap_or(8);
    let ink = match call.parameter("mandala-style") {
        Some("line-art") => Ink::Black,
        Some("gold") => Ink::Gold,
        Some("henna") => Ink::Henna,
        _ => Ink::Filled,
    };
    Mandala { folds, ink }
}
