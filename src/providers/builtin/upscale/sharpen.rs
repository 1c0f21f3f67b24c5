//! Sharpening that leaves no halo: edges are smoothed along their course and made narrower across it, and fine
//! contrast is raised only within the range of its surroundings.

use super::Tile;
use crate::providers::builtin::plane::{Plane, smoothstep};

/// How much narrower a transition becomes: each pixel takes its colour from this share further away from the edge.
const PULL: f32 = 0.75;
/// Slopes below are noise or shading and stay as they are; of the range 0..=1, per pixel of the source.
const FAINT: f32 = 0.035;
/// How far an edge is smoothed along its course, in pixels of the source: the steps of a slanted line go.
const COURSE: f32 = 0.9;
/// How much of the fine contrast is added again.
const DETAIL: f32 = 0.55;
/// Surroundings whose whole range is below are left alone, and are treated in full at three times as much.
const FLAT: f32 = 0.02;

/// How many pixels around it one of the result depends on.
pub const fn margin(factor: usize) -> usize {
    3 * factor + 4
}

pub fn sharpened(tile: Tile, factor: usize) -> Tile {
    detailed(thinned(tile, factor), factor)
}

/// Lightness as seen over middle grey, so that the rim of a black shape on nothing is an edge too.
fn lightness(tile: &Tile) -> Plane {
    let values = tile.pixels.iter().map(|[r, g, b, a]| 0.299 * r + 0.587 * g + 0.114 * b + 0.5 * (1.0 - a));
    Plane::new(tile.width, values.collect())
}

/// Along an edge's profile the steepness is highest in the middle. The slope of the steepness, as a share of it, tells
/// how far away that middle is, whatever the contrast; so the pull is by geometry and not by strength.
fn thinned(tile: Tile, factor: usize) -> Tile {
    let light = lightness(&tile);
    let course = Course::new(&light, factor);
    let steep = light.of_slopes(f32::hypot).blurred(factor / 2).blurred(factor / 2);
    let faint = FAINT / factor as f32;
    let (spread, furthest) = (0.75 * factor as f32, 0.5 * factor as f32);
    let mut pixels = Vec::with_capacity(tile.pixels.len());
    for y in 0..light.height {
        for x in 0..light.width {
            let here = steep.values[y * light.width + x];
            let strength = smoothstep(here / faint - 0.5);
            if strength == 0.0 {
                pixels.push(tile.pixels[y * light.width + x]);
                continue;
            }
            let (dx, dy) = steep.slope(x, y);
            let pull = -PULL * spread * spread / (here + faint) * strength;
            let length = dx.hypot(dy) * pull.abs();
            let pull = if length > furthest { pull * furthest / length } else { pull };
            let (x0, y0) = (x as f32 + dx * pull, y as f32 + dy * pull);
            let (along_x, along_y) = course.at(x, y, strength);
            let mut sum = [0.0; 4];
            for (step, weight) in [(-1.0, 0.125), (-0.5, 0.25), (0.0, 0.25), (0.5, 0.25), (1.0, 0.125)] {
                let colour = sample(&tile, light.height, x0 + along_x * step, y0 + along_y * step);
                sum.iter_mut().zip(colour).for_each(|(sum, channel)| *sum += channel * weight);
            }
            pixels.push(sum);
        }
    }
    Tile { pixels, ..tile }
}

/// Which way edges run, by the structure tensor: the mean of the slopes' products.
struct Course {
    xx: Plane,
    xy: Plane,
    yy: Plane,
    reach: f32,
}

impl Course {
    fn new(light: &Plane, factor: usize) -> Self {
        let mean = |f: fn(f32, f32) -> f32| light.of_slopes(f).blurred(factor * 3 / 4).blurred(factor * 3 / 4);
        Self {
            xx: mean(|dx, _| dx * dx),
            xy: mean(|dx, dy| dx * dy),
            yy: mean(|_, dy| dy * dy),
            reach: COURSE * factor as f32,
        }
    }

    /// How far to smooth along the edge here: nothing where there is no one direction, as at corners.
    fn at(&self, x: usize, y: usize, strength: f32) -> (f32, f32) {
        let i = y * self.xx.width + x;
        let (xx, xy, yy) = (self.xx.values[i], self.xy.values[i], self.yy.values[i]);
        let apart = (xx - yy).hypot(2.0 * xy);
        let one_way = apart / (xx + yy + 1e-9);
        let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
        let reach = self.reach * one_way * one_way * strength;
        (-angle.sin() * reach, angle.cos() * reach)
    }
}

fn sample(tile: &Tile, height: usize, x: f32, y: f32) -> [f32; 4] {
    let x = x.clamp(0.0, (tile.width - 1) as f32);
    let y = y.clamp(0.0, (height - 1) as f32);
    let (left, top) = (x as usize, y as usize);
    let (right, below) = ((left + 1).min(tile.width - 1), (top + 1).min(height - 1));
    let (across, down) = (x - left as f32, y - top as f32);
    let at = |x: usize, y: usize| tile.pixels[y * tile.width + x];
    let (a, b, c, d) = (at(left, top), at(right, top), at(left, below), at(right, below));
    std::array::from_fn(|i| {
        let (upper, lower) = (a[i] + (b[i] - a[i]) * across, c[i] + (d[i] - c[i]) * across);
        upper + (lower - upper) * down
    })
}

fn detailed(mut tile: Tile, factor: usize) -> Tile {
    let light = lightness(&tile);
    let soft = light.blurred(factor / 2);
    let (low, high) = (light.gathered(factor, f32::min), light.gathered(factor, f32::max));
    for (i, pixel) in tile.pixels.iter_mut().enumerate() {
        let here = light.values[i];
        let (low, high) = (low.values[i], high.values[i]);
        let amount = DETAIL * smoothstep(((high - low) / FLAT - 1.0) * 0.5);
        let wanted = (here + (here - soft.values[i]) * amount).clamp(low, high);
        let alpha = pixel[3];
        for channel in &mut pixel[..3] {
            *channel = (*channel + (wanted - here) * alpha).clamp(0.0, alpha);
        }
    }
    tile
}
