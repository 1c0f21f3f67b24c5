//! Pictures from pictures: an edit, another picture of the same colours and layout, a variation, a filled mask, a wider
//! view, a blend.
//!
//! Nothing here knows what a picture shows. It knows where the sky is, which colours there are and how they lie; what
//! the prompt names is painted by the scenes' engine and brought into the source's light. What a call may bring along:
//!
//! - `image_url`: the source; `reference_images`: two to five pictures to be blended, with the source if there is one.
//! - `mask_url` (extra): only what is transparent there is changed, or, in a mask without transparency, what is white.
//! - `strength` (parameter, 0..=1, or `subtle`, `balanced`, `strong`): how far the result may go from the source.
//! - `zoom` (parameter, 1 to 4) and `pan` (`left`, `right`, `up`, `down`): the view becomes that much wider.

mod blend;
mod extend;
mod tone;

use super::canvas::Canvas;
use super::colour::{Colour, linear};
use super::geometry::{View, smooth};
use super::noise::Noise;
use super::scene::{Said, Scene, Style, Weather};
use super::words::Words;
use super::{Cancelled, Picture, paint, resized, sky, style, survey, weather};
use crate::providers::builtin::audio::wish;
use crate::providers::builtin::inputs::Inputs;
use crate::providers::builtin::plane::{Plane, smoothstep};
use crate::providers::builtin::raster::on_white;
use crate::providers::{Call, Fault, sources};

/// Generators that change a picture; the others take one as a model for a new one.
const EDITORS: [&str; 5] = ["image-edit", "photo-to-art", "headshot", "room-makeover", "video-edit"];
/// Where nothing is said.
const USUAL_STRENGTH: f32 = 0.6;
/// From here on a picture is made anew rather than changed.
const ANEW: f32 = 0.5;
const SKY: &str = "sky background clouds ท้องฟ้า พื้นหลัง आकाश आसमान पृष्ठभूमि 天空 背景";
const REMOVE: &str = "remove erase delete take_out get_rid without ลบ हटा 移除 去掉 删除";

/// How a call wants its source treated.
#[derive(Debug, Clone)]
pub struct Treatment {
    /// What was named: only that is changed.
    said: Said,
    edits: bool,
    strength: f32,
    /// Whether the sky is to be another.
    new_sky: bool,
    removes: bool,
    zoom: f32,
    pan: (f32, f32),
    names_nothing: bool,
}

impl Treatment {
    pub fn read(call: &Call) -> Self {
        let text = format!("{} {}", call.prompt, wish(call, &["style", "task", "palette"]).unwrap_or_default());
        let said = Said::read(&text);
        let words = Words::new(&text);
        let strength = match wish(call, &["strength"]).unwrap_or_default() {
            "subtle" => 0.35,
            "balanced" | "" => USUAL_STRENGTH,
            "strong" => 0.85,
            number => number.parse().unwrap_or(USUAL_STRENGTH),
        };
        let number = |name: &str| wish(call, &[name]).and_then(|value| value.parse::<f32>().ok());
        Self {
            edits: EDITORS.contains(&call.generator.as_str()),
            strength: strength.clamp(0.0, 1.0),
            new_sky: words.find(SKY).is_some(),
            removes: words.find(REMOVE).is_some(),
            zoom: number("zoom").filter(|zoom| zoom.is_finite()).unwrap_or(1.0).clamp(1.0, 4.0),
            pan: match wish(call, &["pan"]).unwrap_or_default() {
                "left" => (-1.0, 0.0),
                "right" => (1.0, 0.0),
                "up" => (0.0, -1.0),
                "down" => (0.0, 1.0),
                _ => (0.0, 0.0),
            },
            names_nothing: said.has_no_quality() && !said.place,
            said,
        }
    }

    /// Whether the words name anything that can be changed in a picture.
    pub fn changes_anything(&self) -> bool {
        !self.said.has_no_quality()
    }

    /// Changes a frame of a clip as it would change a picture; `seconds` is its moment.
    pub fn of_frame(&self, frame: &Picture, scene: &Scene, seconds: f32) -> Picture {
        let moment = Scene { moment: seconds, ..scene.clone() };
        print(&self.edited(frame, &moment), &moment)
    }

    /// What the source becomes without a mask.
    fn made(&self, source: &Picture, scene: &Scene) -> Canvas {
        if self.names_nothing && !self.edits {
            return varied(source, scene);
        }
        if !self.edits && self.said.place && self.strength >= ANEW {
            return self.anew(source, scene);
        }
        self.edited(source, scene)
    }

    /// The scene that the prompt names, in the colours of the source and with its lights and darks where they were.
    fn anew(&self, source: &Picture, scene: &Scene) -> Canvas {
        let mut canvas = paint(scene, source.width as usize, source.height as usize);
        style::develop(&mut canvas, scene);
        let share = 1.0 - (self.strength - ANEW) / (1.0 - ANEW);
        tone::into_the_light_of(&mut canvas, &to_canvas(source), 0.15 + 0.5 * share);
        style::apply(&mut canvas, scene);
        canvas
    }

    /// The source, with what the prompt names changed.
    fn edited(&self, source: &Picture, scene: &Scene) -> Canvas {
        let said = &self.said;
        let mut canvas = to_canvas(source);
        let share = (0.35 + 0.9 * self.strength).min(1.0);
        if self.new_sky && (said.time.is_some() || said.weather.is_some() || !said.tints.is_empty()) {
            replace_sky(&mut canvas, &survey::sky(source), scene);
        }
        if said.time.is_some() || said.weather.is_some() {
            tone::relight(&mut canvas, scene, share * if self.new_sky { 0.6 } else { 1.0 });
        }
        if let Some(season) = said.season {
            tone::turn_season(&mut canvas, season, share);
        }
        match said.tints.as_slice() {
            [from, to, ..] => tone::recolour(&mut canvas, Some(*from), *to, share),
            [to] => tone::recolour(&mut canvas, None, *to, share),
            [] => {}
        }
        if said.weather == Some(Weather::Fog) {
            weather::fog(&mut canvas, scene, share);
        } else {
            weather::paint(&mut canvas, scene);
        }
        if said.style.is_some_and(|style| style != Style::Photo) {
            style::apply(&mut canvas, scene);
        }
        canvas
    }
}

/// Errors: `Invalid` where an edit names nothing that can be changed: an unchanged picture is not worth its price.
pub fn check(call: &Call, inputs: &Inputs) -> Result<(), Fault> {
    let treatment = Treatment::read(call);
    let widens = treatment.zoom > 1.0 || treatment.pan != (0.0, 0.0);
    let must_name = matches!(call.generator.as_str(), "image-edit" | "video-edit");
    if must_name && inputs.mask.is_none() && !widens && !treatment.changes_anything() {
        return Err(Fault::Invalid(NOTHING_NAMED.to_owned()));
    }
    Ok(())
}

const NOTHING_NAMED: &str = "prompt: the built-in engine changes light, weather, season, sky, colours and style, and \
    this names none of them; what else there is to change takes a provider's model";

/// Makes the call's picture from what it brings along, in this size.
pub fn rework(
    call: &Call,
    scene: &Scene,
    inputs: &Inputs,
    size: (u32, u32),
    cancelled: &dyn Fn() -> bool,
) -> Result<Picture, Cancelled> {
    let go_on = || if cancelled() { Err(Cancelled) } else { Ok(()) };
    let treatment = Treatment::read(call);
    let scene = &Scene { style: treatment.said.style.unwrap_or(Style::Photo), caption: None, ..scene.clone() };
    let pictures: Vec<Picture> =
        inputs.picture.iter().chain(&inputs.references).map(|picture| fitted(picture, size.0, size.1)).collect();
    go_on()?;
    let mut source = blend::blended(pictures);
    if treatment.zoom > 1.0 || treatment.pan != (0.0, 0.0) {
        source = extend::widened(&source, treatment.zoom, treatment.pan, scene);
        if treatment.names_nothing {
            return Ok(source);
        }
    }
    go_on()?;
    let Some(mask) = &inputs.mask else { return Ok(print(&treatment.made(&source, scene), scene)) };
    let mask = openings(mask, size.0, size.1);
    let filled = extend::filled(&source, &mask, scene);
    go_on()?;
    let inside = if treatment.removes || treatment.names_nothing {
        filled
    } else if treatment.said.place {
        let anew = Treatment { strength: treatment.strength.max(ANEW), ..treatment };
        print(&anew.anew(&filled, scene), scene)
    } else {
        print(&treatment.edited(&source, scene), scene)
    };
    Ok(through(&source, &inside, &mask))
}

/// The middle of a picture in this shape and size; what is transparent becomes white.
pub fn fitted(picture: &sources::Picture, width: u32, height: u32) -> Picture {
    let (w, h) = (u64::from(picture.width), u64::from(picture.height));
    let (wide, tall) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let across = w.min(h * wide / tall).max(1);
    let down = h.min(w * tall / wide).max(1);
    let (left, top) = ((w - across) / 2, (h - down) / 2);
    let rows = picture.rgba.chunks_exact(w.max(1) as usize * 4).skip(top as usize).take(down as usize);
    let pixels = rows.flat_map(|row| row.chunks_exact(4).skip(left as usize).take(across as usize));
    let pixels = pixels.flat_map(on_white).collect();
    resized(&Picture { width: across as u32, height: down as u32, pixels }, width, height)
}

/// How open each pixel is to change, 0..=1, with a soft rim.
fn openings(mask: &sources::Picture, width: u32, height: u32) -> Vec<f32> {
    let has_holes = mask.rgba.iter().skip(3).step_by(4).any(|alpha| *alpha < 128);
    let open = mask.rgba.chunks_exact(4).flat_map(|p| {
        let light = (u16::from(p[0]) + u16::from(p[1]) + u16::from(p[2])) / 3;
        let value = if has_holes { 255 - p[3] } else { light as u8 };
        [value, value, value, 255]
    });
    let open = sources::Picture::new(mask.width, mask.height, open.collect());
    let open = fitted(&open, width, height);
    let plane = Plane::new(width as usize, open.pixels.iter().step_by(3).map(|v| f32::from(*v) / 255.0).collect());
    plane.blurred((width.min(height) / 160) as usize + 1).values
}

/// What lies inside of the mask from one picture, the rest from the other.
fn through(outside: &Picture, inside: &Picture, mask: &[f32]) -> Picture {
    let pixels = outside.pixels.chunks_exact(3).zip(inside.pixels.chunks_exact(3)).zip(mask);
    let pixels = pixels.flat_map(|((out, own), open)| {
        let share = smoothstep(*open);
        [0, 1, 2].map(|c| (f32::from(out[c]) + (f32::from(own[c]) - f32::from(out[c])) * share + 0.5) as u8)
    });
    Picture { width: outside.width, height: outside.height, pixels: pixels.collect() }
}

/// The picture in linear light; nothing in it is known to be sky or water.
fn to_canvas(picture: &Picture) -> Canvas {
    let table: Vec<f32> = (0..=255).map(|value| linear(value as f32 / 255.0)).collect();
    let mut canvas = Canvas::new(picture.width as usize, picture.height as usize);
    let light = |p: &[u8]| Colour { r: table[p[0] as usize], g: table[p[1] as usize], b: table[p[2] as usize] };
    canvas.pixels.iter_mut().zip(picture.pixels.chunks_exact(3)).for_each(|(out, p)| *out = light(p));
    canvas.sky.fill(0);
    canvas
}

fn print(canvas: &Canvas, scene: &Scene) -> Picture {
    style::print(canvas, scene)
}

/// Puts the scene's sky where the mask is, its horizon where the mask ends.
fn replace_sky(canvas: &mut Canvas, mask: &[u8], scene: &Scene) {
    let (width, height) = (canvas.width, canvas.height);
    let lowest = mask.chunks_exact(width).rposition(|row| row.iter().filter(|v| **v > 127).count() * 8 > width);
    let Some(lowest) = lowest else { return };
    let view = View::new(width, height, ((lowest + 1) as f32 / height as f32).clamp(0.2, 1.0));
    let mut new = Canvas::of(scene, width, height);
    sky::paint(scene, &mut new, &view, 0.0);
    style::develop(&mut new, scene);
    for ((pixel, new), open) in canvas.pixels.iter_mut().zip(&new.pixels).zip(mask) {
        *pixel = pixel.mix(*new, f32::from(*open) / 255.0);
    }
}

/// The same picture as another hand might have taken it: a little nearer, in another light, its lines moved.
fn varied(source: &Picture, scene: &Scene) -> Canvas {
    let mut dice = scene.dice(0x7A21);
    let original = to_canvas(source);
    let (width, height) = (original.width as f32, original.height as f32);
    let zoom = dice.between(0.84, 0.96);
    let room = (1.0 - zoom) * 0.5;
    let (left, top) = (0.5 + dice.between(-room, room), 0.5 + dice.between(-room, room));
    let bend: Noise = scene.noise(0x7A22);
    let reach = 0.02 * width.min(height);
    let (warm, bright) = (dice.between(-0.10, 0.10), dice.between(0.90, 1.12));
    let mut canvas = original.snapshot();
    (canvas.sky, canvas.water) = (original.sky.clone(), original.water.clone());
    canvas.repaint(|x, y, _| {
        let (u, v) = (x / width - 0.5, y / height - 0.5);
        let dx = bend.fbm(u * 3.0, v * 3.0, 2) * reach;
        let dy = bend.other(1).fbm(u * 3.0, v * 3.0, 2) * reach;
        let c = original.at((left + u * zoom) * width + dx, (top + v * zoom) * height + dy);
        let edge = smooth(0.9, 0.3, u.hypot(v));
        Colour { r: c.r * (1.0 + warm), g: c.g, b: c.b * (1.0 - warm) } * (bright * (0.85 + 0.15 * edge))
    });
    canvas
}
