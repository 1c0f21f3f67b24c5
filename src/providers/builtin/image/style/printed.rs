//! Printed and developed looks: flat poster colours, cut paper, old and black-and-white film, neon.

use super::painted::{lightness, simplified};
use super::{scale, vignette};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, linear, rgb};
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::scene::{Form, Scene};

/// Lightness in `count` steps with soft seams; `at` wobbles the seams.
fn stepped(l: f32, count: f32, at: f32) -> f32 {
    let x = l * count + at;
    let (floor, part) = (x.floor(), x.fract());
    ((floor + smooth(0.46, 0.54, part)) / count).clamp(0.0, 1.0)
}

/// A travel poster: broad areas in few inks, grainy where they meet, on cream paper with a border.
pub fn flat(canvas: &mut Canvas, scene: &Scene) {
    let k = scale(canvas);
    let source = simplified(canvas, (6.0 * k).round().max(2.0) as i32);
    let grain = scene.noise(0xF1A);
    let shift = scene.dice(0xF1B).between(-0.03, 0.03);
    canvas.repaint(|x, y, _| {
        let c = source.at(x, y);
        let l = lightness(c);
        let speckle = 0.10 * (grain.cell(x as i32, y as i32) - 0.5);
        let level = lerp(0.06, 0.97, stepped(l, 7.0, speckle));
        let ink = c.saturate(1.30) * (linear(level) / c.luma().max(0.003)).min(4.0);
        let warm = rgb(1.03, 0.985, 0.90);
        let cool = rgb(0.90, 0.98, 1.05);
        (ink * cool.mix(warm, level + shift)).map(|v| v.clamp(0.0, 0.96)).mix(rgb(0.95, 0.90, 0.78), 0.05)
    });
    if scene.form == Form::Picture {
        border(canvas, rgb(0.93, 0.885, 0.775));
    }
}

fn border(canvas: &mut Canvas, paper: Colour) {
    let edge = canvas.width.min(canvas.height) as f32 * 0.038;
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.repaint(|x, y, c| if x.min(y).min(width - x).min(height - y) < edge { paper } else { c });
}

/// Sheets of paper, one for each step of light, each with a shadow on the one below.
pub fn paper_cut(canvas: &mut Canvas, scene: &Scene) {
    let k = scale(canvas);
    let soft = super::blur::blur(&simplified(canvas, (4.0 * k).round().max(1.0) as i32), (3.0 * k) as usize + 1);
    let fibres = scene.noise(0xC47);
    let sheets = 8.0;
    let sheet = |x: f32, y: f32| (lightness(soft.at(x, y)) * sheets).floor();
    // Dark sheets lie on top of light ones, as hills lie before a sky.
    canvas.repaint(|x, y, _| {
        let own = sheet(x, y);
        let c = soft.at(x, y);
        let level = (own + 0.75) / sheets;
        let colour = c.saturate(1.35) * (linear(level.min(1.0)) / c.luma().max(0.003)).min(4.0);
        let mut shadow = 0.0_f32;
        for step in 1..=5 {
            let reach = step as f32 * 2.4 * k;
            let above = own - sheet(x - reach * 0.8, y - reach);
            shadow += if above > 0.0 { 0.13 - 0.018 * step as f32 } else { 0.0 };
        }
        let rim = if sheet(x + 1.3 * k, y + 1.3 * k) > own { 0.05 } else { 0.0 };
        let fibre = fibres.fbm(x / k * 0.5, y / k * 0.5, 3) * 0.05;
        (colour * (1.0 - shadow + fibre) + grey(rim)).map(|v| v.clamp(0.0, 1.0))
    });
}

/// A print from the nineteen-sixties: warm, faded, grainy.
pub fn vintage(canvas: &mut Canvas, scene: &Scene) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let grain = scene.noise(0x71A);
    let k = scale(canvas).max(0.5);
    canvas.repaint(|x, y, c| {
        let l = c.luma();
        let sepia = rgb(1.07, 0.90, 0.62) * l.powf(0.9);
        let faded = c.mix(sepia, 0.62) * 0.90 + rgb(0.032, 0.026, 0.022);
        let speck = grain.fbm(x / k * 0.9, y / k * 0.9, 2) * 0.055;
        let leak = (1.0 - (x / width) * 1.8).max(0.0) * smooth(0.7, 0.2, (y / height - 0.4).abs());
        let aged = faded * (1.0 + speck * 2.0) + rgb(0.09, 0.025, 0.0) * (leak * leak);
        aged * vignette(x / width, y / height, 0.95)
    });
    border(canvas, rgb(0.90, 0.87, 0.79));
}

/// Black and white film with deep shadows.
pub fn noir(canvas: &mut Canvas, scene: &Scene) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let grain = scene.noise(0x40C);
    canvas.repaint(|x, y, c| {
        // A red filter darkens the sky, as it did on film.
        let l = (0.42 * c.r + 0.50 * c.g + 0.08 * c.b) * 1.12;
        let toned = l.max(0.0).powf(1.16);
        let speck = 1.0 + 0.16 * (grain.cell(x as i32, y as i32) - 0.5);
        rgb(1.0, 0.995, 0.975) * (toned * speck * vignette(x / width, y / height, 0.95))
    });
}

/// Strong colour from magenta to cyan, darker darks.
pub fn neon(canvas: &mut Canvas) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.repaint(|x, y, c| {
        let l = lightness(c);
        let duo = rgb(0.05, 0.01, 0.22)
            .mix(rgb(1.0, 0.08, 0.55), smooth(0.05, 0.6, l))
            .mix(rgb(0.25, 0.95, 1.0), smooth(0.62, 0.98, l));
        c.saturate(1.5).mix(duo, 0.30) * vignette(x / width, y / height, 0.7)
    });
}
