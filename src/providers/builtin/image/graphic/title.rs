//! Words on a finished picture: a poster's title, the two captions of a meme.

use super::fitted;
use super::lettering::{self, Line};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::scene::Scene;
use crate::providers::builtin::image::shapes::rect;

/// Sets a scene's caption across the top, dark on light or light on dark.
pub fn title(canvas: &mut Canvas, scene: &Scene) {
    let Some(text) = scene.caption.as_deref().filter(|text| lettering::can_draw(text)) else { return };
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let lines = lettering::broken(text, 3);
    let lines: Vec<Line<'_>> =
        lines.iter().map(|line| fitted(line, width * 0.80, (width * 0.14).min(height * 0.11), 0.15, 0.24)).collect();
    let band = height * 0.30;
    let mean = (0..64).fold(Colour::BLACK, |sum, i| {
        sum + canvas.at(width * (0.1 + 0.1 * (i % 8) as f32), band * (0.2 + 0.1 * (i / 8) as f32)) * (1.0 / 64.0)
    });
    let ink = if mean.luma() > 0.22 { mean.tinted(hex(0x1c2438), 1.0).mix(hex(0x141826), 0.9) } else { hex(0xfbf3e2) };
    let mut foot = height * 0.085;
    for line in &lines {
        foot += line.height;
        canvas.flat(line.path(width * 0.5, foot), ink);
        foot += line.height * 0.42;
    }
}

/// White capitals with a dark rim, above and below; or dark ones on a white bar above. One caption alone stands below.
pub fn captions(canvas: &mut Canvas, scene: &Scene, bar: bool) {
    let drawable = |text: &Option<String>| text.clone().filter(|text| lettering::can_draw(text));
    let (first, second) = (drawable(&scene.caption), drawable(&scene.second_caption));
    if bar {
        let all: Vec<String> = [first, second].into_iter().flatten().collect();
        return on_bar(canvas, &all.join(" "));
    }
    match (first, second) {
        (Some(above), Some(below)) => {
            outlined(canvas, &above, true);
            outlined(canvas, &below, false);
        }
        (Some(only), None) | (None, Some(only)) => outlined(canvas, &only, false),
        (None, None) => {}
    }
}

fn lines(text: &str, width: f32, height: f32) -> Vec<String> {
    // A short text keeps to one line as long as it is readable there.
    let most = if text.chars().count() > 34 || width < height { 3 } else { 2 };
    lettering::broken(text, most)
}

fn outlined(canvas: &mut Canvas, text: &str, above: bool) {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let tall = (width * 0.105).min(height * 0.095);
    let texts = lines(text, width, height);
    let lines: Vec<Line<'_>> = texts.iter().map(|line| fitted(line, width * 0.90, tall, 0.19, 0.26)).collect();
    let block: f32 = lines.iter().map(|line| line.height * 1.38).sum::<f32>() - tall * 0.38;
    let mut foot = if above { height * 0.045 } else { height * 0.955 - block };
    for line in lines {
        foot += line.height;
        let rim = Line { weight: line.weight + 0.17, ..line };
        canvas.flat(rim.path(width * 0.5, foot), grey(0.0));
        canvas.flat(line.path(width * 0.5, foot), Colour::WHITE);
        foot += line.height * 0.38;
    }
}

fn on_bar(canvas: &mut Canvas, text: &str) {
    if text.is_empty() {
        return;
    }
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let tall = (width * 0.062).min(height * 0.06);
    let texts = lines(text, width, height);
    let lines: Vec<Line<'_>> = texts.iter().map(|line| fitted(line, width * 0.90, tall, 0.15, 0.24)).collect();
    let block: f32 = lines.iter().map(|line| line.height * 1.5).sum();
    canvas.flat(rect(-1.0, -1.0, width + 1.0, block + tall * 0.9), Colour::WHITE * 0.97);
    let mut foot = tall * 0.55;
    for line in lines {
        foot += line.height;
        canvas.flat(line.path(width * 0.5, foot), grey(0.006));
        foot += line.height * 0.5;
    }
}
