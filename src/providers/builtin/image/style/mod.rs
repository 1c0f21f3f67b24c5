//! The last steps: glow, the tone curve, and the look of a medium.

mod blocks;
pub mod blur;
mod drawn;
mod painted;
mod printed;

use rayon::prelude::*;

use super::Picture;
use super::canvas::Canvas;
use super::colour::{Colour, rgb, srgb};
use super::graphic;
use super::scene::{Family, Form, Scene, Style, Time};

/// Turns light into a finished picture in the scene's style.
pub fn finish(mut canvas: Canvas, scene: &Scene) -> Picture {
    if scene.form.is_picture() {
        develop(&mut canvas, scene);
        apply(&mut canvas, scene);
    }
    match scene.form {
        Form::Poster | Form::Picture => graphic::title(&mut canvas, scene),
        Form::Meme { bar } => graphic::captions(&mut canvas, scene, bar),
        _ => {}
    }
    print(&canvas, scene)
}

/// Lights overflow a little, then all light is brought into 0..=1.
pub fn develop(canvas: &mut Canvas, scene: &Scene) {
    let (threshold, strength) = match scene.style {
        Style::Neon => (0.55, 0.50),
        Style::Pastel => (0.50, 0.35),
        Style::Flat | Style::PaperCut | Style::LowPoly | Style::Ink | Style::Sketch | Style::Comic => (1.6, 0.05),
        _ => (0.95, 0.28),
    };
    blur::bloom(canvas, threshold, strength);
    let exposure = if scene.time == Time::Night && scene.family != Family::Space { 1.15 } else { 0.92 };
    canvas.repaint(|_, _, light| (light * exposure).map(filmic));
}

/// The ACES curve, as Krzysztof Narkowicz fitted it (2016).
fn filmic(x: f32) -> f32 {
    ((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)).clamp(0.0, 1.0)
}

pub fn apply(canvas: &mut Canvas, scene: &Scene) {
    match scene.style {
        Style::Photo => grade(canvas, scene),
        Style::Oil => painted::oil(canvas, scene),
        Style::Watercolour => painted::watercolour(canvas, scene),
        Style::Pastel => painted::pastel(canvas, scene),
        Style::Ink => drawn::ink(canvas, scene),
        Style::Sketch => drawn::sketch(canvas, scene),
        Style::Comic => drawn::comic(canvas, scene),
        Style::Pixel => blocks::pixel(canvas),
        Style::Mosaic => blocks::mosaic(canvas, scene),
        Style::LowPoly => blocks::low_poly(canvas, scene),
        Style::Flat => printed::flat(canvas, scene),
        Style::PaperCut => printed::paper_cut(canvas, scene),
        Style::Vintage => printed::vintage(canvas, scene),
        Style::Noir => printed::noir(canvas, scene),
        Style::Neon => printed::neon(canvas),
    }
}

/// What a laboratory does to a photograph: a little more colour, cooler shadows, darker corners.
fn grade(canvas: &mut Canvas, _scene: &Scene) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    canvas.repaint(|x, y, c| {
        let shadow = (1.0 - c.luma() * 3.0).max(0.0);
        let toned = c.saturate(1.10) * rgb(1.0, 1.0, 1.0).mix(rgb(0.96, 1.0, 1.06), shadow);
        toned * vignette(x / width, y / height, 0.50)
    });
}

/// Darkens towards the corners; places are shares of the sides.
fn vignette(x: f32, y: f32, strength: f32) -> f32 {
    let (u, v) = (x - 0.5, y - 0.5);
    1.0 - strength * (u * u + v * v)
}

/// The size of things that should look alike at every resolution: 1 on a picture of 1024 pixels.
fn scale(canvas: &Canvas) -> f32 {
    (canvas.width.min(canvas.height) as f32 / 1024.0).max(0.1)
}

/// To bytes, with half a step of noise so that wide gradients show no bands.
pub fn print(canvas: &Canvas, scene: &Scene) -> Picture {
    let grain = scene.noise(0xD17);
    let noisy = matches!(scene.style, Style::Photo | Style::Noir | Style::Vintage | Style::Oil | Style::Pastel);
    let noisy = noisy && matches!(scene.form, Form::Picture);
    let row_bytes = canvas.width * 3;
    let mut pixels = vec![0; row_bytes * canvas.height];
    pixels.par_chunks_mut(row_bytes).zip(canvas.pixels.par_chunks(canvas.width)).enumerate().for_each(
        |(y, (out, row))| {
            if canvas.halt.is_set() {
                return;
            }
            for (x, (bytes, colour)) in out.chunks_exact_mut(3).zip(row).enumerate() {
                let dither = if noisy { grain.cell(x as i32, y as i32) - 0.5 } else { 0.0 };
                let Colour { r, g, b } = colour.map(|c| srgb(c.clamp(0.0, 1.0)) * 255.0 + dither + 0.5);
                bytes.copy_from_slice(&[r as u8, g as u8, b as u8]);
            }
        },
    );
    Picture { width: canvas.width as u32, height: canvas.height as u32, pixels }
}
