//! Fills what is missing: holes in a picture, and the surroundings of one that is seen from further away.

use super::super::scene::Scene;
use super::super::{Picture, resized};
use crate::providers::builtin::plane::smoothstep;

/// The picture `zoom` times smaller, or moved by half of itself, in a frame of the same size; around it the picture
/// goes on as in a mirror, ever softer.
pub fn widened(picture: &Picture, zoom: f32, pan: (f32, f32), scene: &Scene) -> Picture {
    let (width, height) = (picture.width, picture.height);
    let side = |length: u32| ((length as f32 / zoom) as u32).max(1);
    let inner = resized(picture, side(width), side(height));
    let room = (width - inner.width, height - inner.height);
    // A pan leaves the frame's size and shows half a picture more on one side.
    let place = |room: u32, length: u32, pan: f32| room as f32 * 0.5 - pan * length as f32 * 0.5;
    let (left, top) = (place(room.0, inner.width, pan.0) as i32, place(room.1, inner.height, pan.1) as i32);
    let layers: Vec<Picture> = softer(&inner);
    let grain = scene.noise(0x0E7);
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height as i32 {
        for x in 0..width as i32 {
            let (u, v) = (x - left, y - top);
            let beyond =
                |place: i32, length: u32| (-place).max(place - length as i32 + 1).max(0) as f32 / length as f32;
            let away = beyond(u, inner.width).max(beyond(v, inner.height));
            let colour = if away == 0.0 {
                at(&inner, u as f32 + 0.5, v as f32 + 0.5)
            } else {
                let (mu, mv) = (mirrored(u, inner.width), mirrored(v, inner.height));
                let soft = (smoothstep(away * 2.0) * (layers.len() - 1) as f32).min((layers.len() - 1) as f32);
                let look = |layer: usize| {
                    let small = &layers[layer.min(layers.len() - 1)];
                    let k = small.width as f32 / inner.width as f32;
                    at(small, (mu as f32 + 0.5) * k, (mv as f32 + 0.5) * k)
                };
                let (near, far, share) = (look(soft as usize), look(soft as usize + 1), soft.fract());
                let speck = (grain.cell(x, y) - 0.5) * 5.0 * smoothstep(away * 4.0);
                [0, 1, 2].map(|c| near[c] + (far[c] - near[c]) * share + speck)
            };
            pixels.extend(colour.map(|value| (value + 0.5).clamp(0.0, 255.0) as u8));
        }
    }
    Picture { width, height, pixels }
}

/// The picture, and smaller and smaller copies of it: enlarged again they are ever softer.
fn softer(picture: &Picture) -> Vec<Picture> {
    let mut layers = vec![picture.clone()];
    for shrink in [2, 4, 8] {
        layers.push(resized(picture, (picture.width / shrink).max(2), (picture.height / shrink).max(2)));
    }
    layers
}

/// The place inside that a place outside mirrors.
fn mirrored(place: i32, length: u32) -> i32 {
    let length = length as i32;
    let folded = place.rem_euclid(2 * length);
    if folded < length { folded } else { 2 * length - 1 - folded }
}

/// The colour between pixels.
fn at(picture: &Picture, x: f32, y: f32) -> [f32; 3] {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (x, y) = ((x - 0.5).clamp(0.0, width as f32 - 1.0), (y - 0.5).clamp(0.0, height as f32 - 1.0));
    let (column, row) = (x as usize, y as usize);
    let (u, v) = (x - column as f32, y - row as f32);
    let (right, below) = ((column + 1).min(width - 1), (row + 1).min(height - 1));
    let value = |row: usize, column: usize, c: usize| f32::from(picture.pixels[(row * width + column) * 3 + c]);
    [0, 1, 2].map(|c| {
        let upper = value(row, column, c) + (value(row, right, c) - value(row, column, c)) * u;
        let lower = value(below, column, c) + (value(below, right, c) - value(below, column, c)) * u;
        upper + (lower - upper) * v
    })
}

/// The picture with its openings filled from their rims: known pixels are averaged into smaller and smaller sheets
/// until no hole is left, and the holes are filled from those on the way back.
pub fn filled(picture: &Picture, open: &[f32], scene: &Scene) -> Picture {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let known = |i: usize| if open[i] > 0.02 { 0.0 } else { 1.0 };
    let sheet = Sheet {
        width,
        height,
        values: (0..width * height)
            .map(|i| {
                let p = &picture.pixels[i * 3..i * 3 + 3];
                [f32::from(p[0]), f32::from(p[1]), f32::from(p[2])].map(|v| v * known(i))
            })
            .collect(),
        weights: (0..width * height).map(known).collect(),
    };
    let filled = sheet.without_holes();
    let grain = scene.noise(0x0E8);
    let mut pixels = picture.pixels.clone();
    for (i, pixel) in pixels.chunks_exact_mut(3).enumerate().filter(|(i, _)| known(*i) == 0.0) {
        let speck = (grain.cell((i % width) as i32, (i / width) as i32) - 0.5) * 6.0;
        let colour = filled.values[i].map(|value| (value + speck + 0.5).clamp(0.0, 255.0) as u8);
        pixel.copy_from_slice(&colour);
    }
    Picture { width: picture.width, height: picture.height, pixels }
}

/// Colours by weight; weight 0 is a hole.
struct Sheet {
    width: usize,
    height: usize,
    values: Vec<[f32; 3]>,
    weights: Vec<f32>,
}

impl Sheet {
    fn without_holes(self) -> Self {
        if self.width <= 1 && self.height <= 1 || self.weights.iter().all(|weight| *weight > 0.0) {
            return self;
        }
        let coarse = self.halved().without_holes();
        let mut fine = self;
        for i in 0..fine.weights.len() {
            if fine.weights[i] == 0.0 {
                fine.values[i] =
                    coarse.between((i % fine.width) as f32 * 0.5 - 0.25, (i / fine.width) as f32 * 0.5 - 0.25);
                fine.weights[i] = 1.0;
            }
        }
        fine
    }

    fn halved(&self) -> Self {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut half =
            Self { width, height, values: vec![[0.0; 3]; width * height], weights: vec![0.0; width * height] };
        for (i, (value, weight)) in self.values.iter().zip(&self.weights).enumerate() {
            let at = i / self.width / 2 * width + i % self.width / 2;
            (0..3).for_each(|c| half.values[at][c] += value[c] * weight);
            half.weights[at] += weight;
        }
        for (value, weight) in half.values.iter_mut().zip(&mut half.weights).filter(|(_, weight)| **weight > 0.0) {
            value.iter_mut().for_each(|v| *v /= *weight);
            *weight = 1.0;
        }
        half
    }

    fn between(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x.clamp(0.0, self.width as f32 - 1.0), y.clamp(0.0, self.height as f32 - 1.0));
        let (column, row) = (x as usize, y as usize);
        let (right, below) = ((column + 1).min(self.width - 1), (row + 1).min(self.height - 1));
        let (u, v) = (x - column as f32, y - row as f32);
        let at = |row: usize, column: usize| self.values[row * self.width + column];
        let (a, b, c, d) = (at(row, column), at(row, right), at(below, column), at(below, right));
        [0, 1, 2].map(|i| {
            let (upper, lower) = (a[i] + (b[i] - a[i]) * u, c[i] + (d[i] - c[i]) * u);
            upper + (lower - upper) * v
        })
    }
}
