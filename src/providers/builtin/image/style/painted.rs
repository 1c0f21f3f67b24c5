//! Media with a brush: oil, watercolour, soft pastel.

use rayon::prelude::*;

use super::{scale, vignette};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, linear, rgb, srgb};
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::noise::{Dice, Noise};
use crate::providers::builtin::image::scene::Scene;

/// Strokes laid along the edges of the picture, the broad ones first, on a toned ground, with the relief of thick paint.
pub fn oil(canvas: &mut Canvas, scene: &Scene) {
    let source = super::blur::blur(canvas, (1.5 * scale(canvas)).round().max(1.0) as usize);
    let k = scale(canvas);
    let mut relief = vec![0.0_f32; canvas.pixels.len()];
    canvas.pixels.copy_from_slice(&super::blur::blur(&source, (10.0 * k) as usize + 1).pixels);
    let flow = Flow::of(&source, scene.noise(0x011));
    for (layer, (half, spacing, keep)) in
        [(15.0, 13.0, 1.0), (8.0, 7.5, 0.85), (4.2, 4.6, 0.75)].into_iter().enumerate()
    {
        let brush = Brush { half: (half * k).max(1.0), spacing: (spacing * k).max(1.5), layer: layer as u32, keep };
        brush.paint(canvas, &source, &mut relief, &flow, scene);
    }
    let (width, height) = (canvas.width, canvas.height);
    let level = |x: f32, y: f32| relief[(y as usize).min(height - 1) * width + (x as usize).min(width - 1)];
    canvas.repaint(|x, y, c| {
        let slope = level(x, y) - level(x + 1.0, y + 1.0);
        let lit = (1.0 + 0.55 * slope).clamp(0.75, 1.35);
        (c.saturate(1.22) * lit + grey((slope * 0.05).max(0.0))) * vignette(x / width as f32, y / height as f32, 0.35)
    });
}

/// The direction in which a brush would follow the picture, smoothed.
struct Flow {
    soft: Canvas,
    noise: Noise,
    k: f32,
}

impl Flow {
    fn of(source: &Canvas, noise: Noise) -> Self {
        let k = scale(source);
        Self { soft: super::blur::blur(source, (5.0 * k) as usize + 1), noise, k }
    }

    /// Along the edges where there are some, else in slow curls.
    fn angle(&self, x: f32, y: f32) -> f32 {
        let step = (3.0 * self.k).max(1.0);
        let l = |dx: f32, dy: f32| self.soft.at(x + dx, y + dy).luma().sqrt();
        let (gx, gy) = (l(step, 0.0) - l(-step, 0.0), l(0.0, step) - l(0.0, -step));
        let curl = self.noise.fbm(x * 0.003 / self.k, y * 0.003 / self.k, 3) * 3.0;
        let edge = smooth(0.004, 0.03, gx.hypot(gy));
        let along = gy.atan2(gx) + std::f32::consts::FRAC_PI_2;
        // Angles of strokes repeat after half a turn.
        let turn = ((along - curl) / std::f32::consts::PI + 0.5).rem_euclid(1.0) - 0.5;
        curl + turn * std::f32::consts::PI * edge
    }
}

struct Brush {
    half: f32,
    spacing: f32,
    layer: u32,
    /// The share of strokes made where the coarser layer already fits well.
    keep: f32,
}

struct Mark {
    x: f32,
    y: f32,
    cos: f32,
    sin: f32,
    length: f32,
    half: f32,
    colour: Colour,
    seed: u32,
}

impl Brush {
    fn paint(&self, canvas: &mut Canvas, source: &Canvas, relief: &mut [f32], flow: &Flow, scene: &Scene) {
        let (width, height) = (canvas.width, canvas.height);
        let mut marks = self.marks(canvas, source, flow, scene);
        marks.sort_by_key(|mark| mark.seed);
        let band_height = (height / 12).max(16);
        let bristles = scene.noise(0x012 + self.layer);
        let pixels = canvas.pixels.par_chunks_mut(width * band_height);
        pixels.zip(relief.par_chunks_mut(width * band_height)).enumerate().for_each(|(band, (pixels, relief))| {
            let top = band * band_height;
            for mark in marks.iter().take_while(|_| !scene.halt.is_set()) {
                mark.lay(pixels, relief, width, top, bristles);
            }
        });
    }

    fn marks(&self, canvas: &Canvas, source: &Canvas, flow: &Flow, scene: &Scene) -> Vec<Mark> {
        let (across, down) =
            ((canvas.width as f32 / self.spacing) as usize + 2, (canvas.height as f32 / self.spacing) as usize + 2);
        let mark = |i: usize| {
            if scene.halt.is_set() {
                return None;
            }
            let mut dice = Dice::new(u64::from(scene.seed) << 24 ^ (i as u64) << 3 ^ u64::from(self.layer));
            let x = ((i % across) as f32 + dice.between(-0.4, 0.4)) * self.spacing;
            let y = ((i / across) as f32 + dice.between(-0.4, 0.4)) * self.spacing;
            let wanted = source.at(x, y);
            let off = wanted.distance(canvas.at(x, y));
            if self.layer > 0 && off < 0.0016 && dice.unit() < self.keep {
                return None;
            }
            let angle = flow.angle(x, y) + dice.between(-0.22, 0.22);
            let colour = wanted * dice.between(0.90, 1.12) + rgb(0.012, 0.006, -0.004) * dice.between(-1.0, 1.0);
            let length = self.half * dice.between(2.2, 4.2);
            let (sin, cos) = angle.sin_cos();
            let half = self.half * dice.between(0.75, 1.1);
            let seed = (dice.bits() >> 40) as u32;
            Some(Mark { x, y, cos, sin, length, half, colour: colour.map(|c| c.max(0.0)), seed })
        };
        (0..across * down).into_par_iter().filter_map(mark).collect()
    }
}

impl Mark {
    /// Lays the part of the stroke that falls into a band of rows from `top`.
    fn lay(&self, pixels: &mut [Colour], relief: &mut [f32], width: usize, top: usize, bristles: Noise) {
        let reach_x = self.length * self.cos.abs() + self.half * self.sin.abs();
        let reach_y = self.length * self.sin.abs() + self.half * self.cos.abs();
        let rows = pixels.len() / width;
        let low = ((self.y - reach_y - top as f32).floor().max(0.0) as usize).min(rows);
        let high = ((self.y + reach_y - top as f32).ceil().max(0.0) as usize + 1).min(rows);
        let (left, right) =
            ((self.x - reach_x).floor().max(0.0) as usize, (self.x + reach_x).ceil().max(0.0) as usize + 1);
        for row in low..high {
            for column in left.min(width)..right.min(width) {
                let (dx, dy) = (column as f32 + 0.5 - self.x, (row + top) as f32 + 0.5 - self.y);
                let along = (dx * self.cos + dy * self.sin) / self.length;
                let across = (dy * self.cos - dx * self.sin) / self.half;
                let end = along.abs().max(across.abs());
                if end >= 1.0 {
                    continue;
                }
                let hair = bristles.value(across * 4.5 + self.seed as f32, along * 0.9);
                let body = smooth(1.0, 0.72, across.abs()) * smooth(1.0, 0.80 + 0.15 * hair, along.abs());
                let i = row * width + column;
                pixels[i] = pixels[i].mix(self.colour * (1.0 + 0.10 * hair), body * 0.94);
                relief[i] += (0.5 + 0.5 * hair - relief[i]) * body;
            }
        }
    }
}

/// Flat washes with darker rims on rough paper, bleeding out towards the margin.
pub fn watercolour(canvas: &mut Canvas, scene: &Scene) {
    let k = scale(canvas);
    let washes = simplified(canvas, (5.0 * k).round().max(2.0) as i32);
    let soft = super::blur::blur(&washes, (6.0 * k) as usize + 1);
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let noise = scene.noise(0x3A7);
    canvas.repaint(|x, y, _| {
        let (px, py) = (x / k, y / k);
        let wobble = 3.5 * k;
        let (wx, wy) = (noise.fbm(px * 0.02, py * 0.02, 3), noise.other(1).fbm(px * 0.02, py * 0.02, 3));
        let (sx, sy) = (x + wx * wobble, y + wy * wobble);
        let wash = washes.at(sx, sy);
        let rim = (soft.at(sx, sy).luma() - wash.luma()).clamp(-0.2, 0.2);
        let blooms = 1.0 + 0.26 * noise.other(2).fbm(px * 0.008, py * 0.008, 5);
        let tooth = noise.other(3).fbm(px * 0.35, py * 0.35, 3);
        let pigment = ((0.84 + 0.8 * rim) * blooms * (1.0 - 0.10 * tooth)).clamp(0.25, 1.05);
        // Darks are laid on thick, and in indigo: the paper shows through where it is light only.
        let dark = smooth(0.16, 0.0, wash.luma());
        let pigment = lerp(pigment, 0.98, dark * 0.88);
        let paper = rgb(1.0, 0.985, 0.95);
        let lifted = wash.saturate(1.25).map(|c| c.powf(0.86)) + rgb(0.018, 0.028, 0.070) * (dark * blooms);
        let painted = paper.mix(paper * lifted.map(|c| c * 1.04), pigment) * (1.0 + 0.03 * tooth);
        let inset = (x.min(width - x).min(y.min(height - y)) / (width.min(height))) * 16.0;
        let ragged = inset + noise.other(4).fbm(px * 0.018, py * 0.018, 5) * 0.9;
        paper.mix(painted, smooth(0.28, 0.62, ragged)) * linear(0.985 + 0.02 * tooth)
    });
}

/// Chalky, light, soft.
pub fn pastel(canvas: &mut Canvas, scene: &Scene) {
    let k = scale(canvas);
    let source = simplified(canvas, (2.0 * k).round().max(1.0) as i32);
    let glow = super::blur::blur(&source, (12.0 * k) as usize + 1);
    let noise = scene.noise(0x9A5);
    canvas.repaint(|x, y, _| {
        let (px, py) = (x / k, y / k);
        let soft = source.at(x, y).mix(glow.at(x, y), 0.35).map(|c| c.max(0.0).powf(0.72));
        let chalk = noise.fbm((px + py) * 0.25, (px - py) * 0.9, 3);
        soft.saturate(0.88).mix(rgb(1.0, 0.93, 0.94), 0.17 + 0.05 * chalk)
    });
}

/// Areas made even while edges stay (a Kuwahara filter): each pixel takes the mean of its calmest quadrant.
pub fn simplified(canvas: &Canvas, radius: i32) -> Canvas {
    let mut result = canvas.snapshot();
    let quadrants = [(-radius, -radius), (0, -radius), (-radius, 0), (0, 0)];
    // Every second pixel tells enough of a large quadrant.
    let step = if radius > 3 { 2 } else { 1 };
    let width = canvas.width;
    result.pixels.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
        if canvas.halt.is_set() {
            return;
        }
        for (x, pixel) in row.iter_mut().enumerate() {
            let mut calmest = f32::MAX;
            for (left, top) in quadrants {
                let (mut sum, mut squares, mut count) = (Colour::BLACK, 0.0, 0.0);
                for j in (0..=radius).step_by(step) {
                    for i in (0..=radius).step_by(step) {
                        let c = canvas.pixel(x as i32 + left + i, y as i32 + top + j);
                        let l = c.luma();
                        sum += c;
                        squares += l * l;
                        count += 1.0;
                    }
                }
                let mean = sum * (1.0 / count);
                let spread = squares / count - mean.luma() * mean.luma();
                if spread < calmest {
                    calmest = spread;
                    *pixel = mean;
                }
            }
        }
    });
    result
}

/// Lightness as the eye sees it, 0..=1.
pub fn lightness(c: Colour) -> f32 {
    srgb(c.luma().clamp(0.0, 1.0))
}
