//! Media with a line: ink wash, pencil, comic.

use super::painted::{lightness, simplified};
use super::scale;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, linear, rgb};
use crate::providers::builtin::image::geometry::smooth;
use crate::providers::builtin::image::scene::Scene;

/// How sharp the picture's edge is at a place, 0..1 and more; `step` is the reach in pixels.
fn edge(canvas: &Canvas, x: f32, y: f32, step: f32) -> f32 {
    let l = |dx: f32, dy: f32| lightness(canvas.at(x + dx * step, y + dy * step));
    let gx = l(1.0, -1.0) + 2.0 * l(1.0, 0.0) + l(1.0, 1.0) - l(-1.0, -1.0) - 2.0 * l(-1.0, 0.0) - l(-1.0, 1.0);
    let gy = l(-1.0, 1.0) + 2.0 * l(0.0, 1.0) + l(1.0, 1.0) - l(-1.0, -1.0) - 2.0 * l(0.0, -1.0) - l(1.0, -1.0);
    gx.hypot(gy) * 0.25
}

/// East Asian ink: a few grey washes, wet edges, warm paper, a red seal.
pub fn ink(canvas: &mut Canvas, scene: &Scene) {
    let k = scale(canvas);
    let source = simplified(canvas, (4.0 * k).round().max(1.0) as i32);
    let noise = scene.noise(0x1A7);
    canvas.repaint(|x, y, _| {
        let (px, py) = (x / k, y / k);
        let bleed = 5.0 * k * noise.fbm(px * 0.03, py * 0.03, 4);
        let l = lightness(source.at(x + bleed, y + bleed * 0.6));
        let wash = smooth(0.95, 0.05, l + 0.12 * noise.other(1).fbm(px * 0.012, py * 0.012, 5));
        let line = smooth(0.06, 0.28, edge(&source, x + bleed * 0.4, y, 1.4 * k.max(0.7)));
        let dry = smooth(-0.25, 0.35, noise.other(2).fbm(px * 0.5, py * 0.12, 3) + 0.35);
        let dark = (wash.powf(1.5) * 0.86 + line * 0.62 * dry).min(0.97);
        let fibre = noise.other(3).fbm(px * 0.25, py * 0.9, 3);
        let paper = rgb(0.93, 0.895, 0.80) * (1.0 + 0.035 * fibre);
        paper.mix(rgb(0.018, 0.017, 0.020), dark)
    });
    seal(canvas, scene);
}

/// The red square in a corner that signs the sheet.
fn seal(canvas: &mut Canvas, scene: &Scene) {
    let side = canvas.width.min(canvas.height) as f32 * 0.05;
    let (left, top) = (canvas.width as f32 - side * 2.1, canvas.height as f32 - side * 2.4);
    let noise = scene.noise(0x5EA);
    let red = rgb(0.52, 0.035, 0.025);
    canvas.cover(
        super::super::shapes::rounded(left, top, left + side, top + side, side * 0.12),
        0.92,
        |x, y, paper| {
            let (u, v) = (((x - left) / side * 6.0) as i32, ((y - top) / side * 6.0) as i32);
            let framed = (1..5).contains(&u) && (1..5).contains(&v);
            let carved = framed && noise.cell(u.min(5 - u) + 1, v) > 0.52;
            let worn = noise.other(1).fbm(x / side * 16.0, y / side * 16.0, 3) > 0.34;
            if carved || worn { paper } else { red }
        },
    );
}

/// Graphite: contours, and hatching that crosses where it is dark.
pub fn sketch(canvas: &mut Canvas, scene: &Scene) {
    let k = scale(canvas);
    let source = simplified(canvas, (2.0 * k).round().max(1.0) as i32);
    let noise = scene.noise(0x5E7);
    canvas.repaint(|x, y, _| {
        let (px, py) = (x / k, y / k);
        let shake = 1.6 * k * noise.value(px * 0.03, py * 0.03);
        let c = source.at(x + shake, y - shake);
        let l = lightness(c);
        let tooth = 0.5 + 0.5 * noise.other(1).fbm(px * 0.6, py * 0.6, 3);
        let contour = smooth(0.05, 0.24, edge(&source, x + shake, y - shake, 1.1 * k.max(0.8)));
        let again = smooth(0.08, 0.30, edge(&source, x - shake * 2.0, y + shake * 1.5, 1.1 * k.max(0.8)));
        let stroke = |angle: f32, pitch: f32, from: f32| {
            let (sin, cos) = angle.sin_cos();
            let wave = 2.2 * noise.other(2).value(px * 0.012, py * 0.012);
            let line = ((px * cos + py * sin) / pitch + wave).sin() * 0.5 + 0.5;
            smooth(from, from - 0.34, l) * smooth(0.30, 0.95, line)
        };
        let hatching = stroke(0.8, 1.3, 0.74) * 0.50 + stroke(-0.55, 1.2, 0.46) * 0.45 + stroke(0.15, 1.1, 0.26) * 0.45;
        let tone = smooth(0.85, 0.0, l) * 0.22;
        let dark = ((contour * 0.85 + again * 0.30 + hatching) * (0.55 + 0.65 * tooth) + tone).min(0.95);
        let paper = rgb(0.945, 0.935, 0.905) * (0.97 + 0.05 * tooth);
        let graphite = rgb(0.035, 0.035, 0.040).mix(c * 0.35, 0.25);
        paper.mix(graphite, dark)
    });
}

/// Inked outlines, a few flat colours, and dots in the shadows.
pub fn comic(canvas: &mut Canvas, _scene: &Scene) {
    let k = scale(canvas);
    let source = simplified(canvas, (4.0 * k).round().max(2.0) as i32);
    canvas.repaint(|x, y, _| {
        let c = source.at(x, y);
        let l = lightness(c);
        let steps = 5.0;
        let level = (l * steps).floor() / steps + 0.10;
        let bright = c.saturate(1.55) * (linear(level.min(1.0)) / c.luma().max(0.004)).min(3.0);
        let pitch = 7.0 * k.max(0.35);
        let (u, v) = ((x + y) / pitch, (x - y) / pitch);
        let dot = ((u.fract() - 0.5).hypot((v - v.floor()) - 0.5)) * 2.0;
        let shade = smooth(0.50, 0.08, l);
        let toned = bright.mix(bright * 0.55, smooth(shade * 1.1, shade * 1.1 - 0.12, dot));
        let line = smooth(0.10, 0.20, edge(&source, x, y, 1.6 * k.max(0.6)));
        let ink = smooth(0.13, 0.08, l);
        toned.map(|c| c.min(1.0)).mix(grey(0.006), line.max(ink)).mix(Colour::WHITE, 0.01)
    });
}
