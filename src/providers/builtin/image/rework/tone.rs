//! Light and colour of a given picture, turned towards another hour, another season, another picture.

use super::super::canvas::Canvas;
use super::super::colour::{Colour, grey, rgb};
use super::super::geometry::smooth;
use super::super::scene::{Scene, Season, Time, Weather};
use super::super::style::blur::blur;

/// Lights the picture as the scene's hour and weather would: shadows take the colour of the sky, lights that of the
/// sun. `share` 1 is wholly.
pub fn relight(canvas: &mut Canvas, scene: &Scene, share: f32) {
    let air = &scene.sky;
    let hue = |c: Colour| c * (1.0 / c.luma().max(0.02));
    let (shade, light) = (hue(air.ambient.mix(air.zenith, 0.3)), hue(air.sun.mix(air.horizon, 0.4)));
    let (level, contrast, saturation) = match scene.time {
        Time::Day => (1.0, 1.0, 1.05),
        Time::Dawn => (0.88, 0.92, 0.95),
        Time::Sunset => (0.80, 1.08, 1.10),
        Time::Dusk => (0.46, 1.05, 0.85),
        Time::Night => (0.15, 1.15, 0.60),
    };
    let (dim, drab) = match scene.weather {
        Weather::Fair | Weather::Clear => (1.0, 1.0),
        Weather::Cloudy | Weather::Fog | Weather::Snowfall => (0.90, 0.72),
        Weather::Rain => (0.72, 0.62),
        Weather::Storm => (0.58, 0.60),
    };
    // Daylight has hardly a hue; evening light has much.
    let depth = if scene.time == Time::Day { 0.12 } else { 0.55 };
    canvas.repaint(|_, _, c| {
        let luma = c.luma();
        let tone = Colour::WHITE.mix(shade.mix(light, smooth(0.04, 0.55, luma)), depth);
        let bent = grey(0.18).mix(c, contrast).map(|v| v.max(0.0));
        c.mix(bent.saturate(saturation * drab) * tone * (level * dim), share)
    });
}

/// Turns what is green: to rust and gold, to snow, to blossom, or to a fuller green.
pub fn turn_season(canvas: &mut Canvas, season: Season, share: f32) {
    canvas.repaint(|x, y, c| {
        // What grows runs from green to straw: more green than blue, and not much more red than green.
        let grows = smooth(0.10, 0.40, (c.g - c.b) / c.luma().max(0.03));
        let green = grows * smooth(0.62, 0.85, c.g / c.r.max(0.01));
        let luma = c.luma();
        let turned = match season {
            Season::Autumn => {
                let rust = 0.5 + 0.5 * ((x * 0.031).sin() * (y * 0.027).cos());
                rgb(1.9, 0.95, 0.16).mix(rgb(1.7, 0.50, 0.14), rust) * luma
            }
            Season::Winter => rgb(0.93, 0.97, 1.05) * (0.30 + 0.75 * luma.sqrt()),
            Season::Spring => c * rgb(1.12, 1.10, 0.92),
            Season::Summer => c.saturate(1.25) * 1.06,
        };
        let all = if season == Season::Winter { c.saturate(0.72) * rgb(0.96, 1.0, 1.06) } else { c };
        c.mix(all.mix(turned, green), share)
    });
}

/// Gives the hue of `to` to what has that of `from`, or to everything that has a hue at all.
pub fn recolour(canvas: &mut Canvas, from: Option<Colour>, to: Colour, share: f32) {
    let hue = |c: Colour| {
        let l = c.luma().max(0.01);
        let (a, b) = ((c.r - c.g) / l, (c.b - 0.5 * (c.r + c.g)) / l);
        (a, b, a.hypot(b))
    };
    let wanted = from.map(hue);
    canvas.repaint(|_, _, c| {
        let (a, b, chroma) = hue(c);
        let takes = match wanted {
            Some((fa, fb, strength)) if strength > 0.1 && chroma > 0.1 => {
                let alike = (a * fa + b * fb) / (chroma * strength);
                smooth(0.72, 0.93, alike) * smooth(0.12, 0.4, chroma)
            }
            Some(_) => 0.0,
            None => 0.75 * smooth(0.05, 0.35, chroma).max(0.35),
        };
        c.mix(c.tinted(to, 1.0), takes * share)
    });
}

/// Brings the canvas to the mean colour and spread of the model, and, softly, its lights and darks to the same places.
pub fn into_the_light_of(canvas: &mut Canvas, model: &Canvas, share: f32) {
    let radius = canvas.width.min(canvas.height) / 12 + 1;
    let (own, theirs) = (Statistics::of(canvas), Statistics::of(model));
    let (own_layout, layout) = (blur(canvas, radius), blur(model, radius));
    let width = canvas.width;
    canvas.repaint(|x, y, c| {
        let matched = theirs.from(own, c);
        let i = y as usize * width + x as usize;
        let before = own_layout.pixels[i].luma().max(0.01).sqrt() / own.mean.luma().max(0.01).sqrt();
        let wanted = layout.pixels[i].luma().max(0.01).sqrt() / theirs.mean.luma().max(0.01).sqrt();
        let lift = (wanted / before).clamp(0.45, 2.2).powf(0.8);
        c.mix(matched * lift, share).map(|v| v.clamp(0.0, 1.0))
    });
}

/// Mean and spread of each channel.
#[derive(Clone, Copy)]
struct Statistics {
    mean: Colour,
    spread: Colour,
}

impl Statistics {
    fn of(canvas: &Canvas) -> Self {
        let count = canvas.pixels.len().max(1) as f32;
        let sum = |f: &dyn Fn(Colour) -> Colour| {
            // Row by row: a single sum of a million small numbers loses the last ones.
            let rows = canvas.pixels.chunks(canvas.width.max(1));
            rows.map(|row| row.iter().fold(Colour::BLACK, |sum, c| sum + f(*c))).fold(Colour::BLACK, |a, b| a + b)
        };
        let mean = sum(&|c| c) * (1.0 / count);
        let spread = sum(&|c| {
            let d = c + mean * -1.0;
            d * d
        });
        Self { mean, spread: (spread * (1.0 / count)).map(|v| v.sqrt().max(0.01)) }
    }

    /// A colour of a picture with the statistics `own` as it would be in one with these.
    fn from(&self, own: Self, c: Colour) -> Colour {
        let channel = |c: f32, own: (f32, f32), new: (f32, f32)| (c - own.0) * (new.1 / own.1).clamp(0.4, 2.0) + new.0;
        Colour {
            r: channel(c.r, (own.mean.r, own.spread.r), (self.mean.r, self.spread.r)),
            g: channel(c.g, (own.mean.g, own.spread.g), (self.mean.g, self.spread.g)),
            b: channel(c.b, (own.mean.b, own.spread.b), (self.mean.b, self.spread.b)),
        }
        .map(|v| v.max(0.0))
    }
}
