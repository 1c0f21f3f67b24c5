//! How many edges lie between each pixel and the border: colours may flow into one another, a subject has an outline.

use crate::providers::builtin::oklab;
use crate::providers::builtin::plane::{Plane, smoothstep};
use crate::providers::builtin::raster;
use crate::providers::sources::Picture;

/// Longer side at which edges are looked for: even a blurred outline is a step from one pixel to the next then.
const SIDE: u32 = 160;

/// Passes over the picture from both ends; winding ways need more of them.
const PASSES: usize = 8;

/// Steps between neighbours that no background counts as smoother than, nor as rougher.
const EVEN: std::ops::RangeInclusive<f32> = 0.012..=0.1;

/// The steps of a small picture. Those as large as the background's own are no edges; of larger ones, what is above
/// counts.
pub struct Barrier {
    width: usize,
    beside: Vec<f32>,
    below: Vec<f32>,
    /// The background's own steps.
    even: f32,
    /// The size of the picture that it was made from.
    whole: (usize, usize),
}

impl Barrier {
    pub fn new(picture: &Picture, is_border: &[bool]) -> Self {
        let tiny = raster::shrunk(picture, SIDE);
        let lab = raster::lab(&tiny);
        let width = tiny.width as usize;
        let step = |i: usize, other: usize| lab.get(other).map_or(0.0, |b| oklab::distance(lab[i], *b).sqrt());
        let beside = (0..lab.len()).map(|i| step(i, i + 1)).collect();
        let below = (0..lab.len()).map(|i| step(i, i + width)).collect();
        let whole = (picture.width as usize, picture.height as usize);
        let mut barrier = Self { width, beside, below, even: *EVEN.start(), whole };
        let at_border = (0..lab.len()).filter(|&i| is_border[barrier.home(i)]);
        let mut own: Vec<f32> = at_border.map(|i| barrier.below[i].min(barrier.beside[i])).collect();
        own.sort_by(f32::total_cmp);
        let usual = own.get(own.len() * 4 / 5).copied().unwrap_or_default();
        barrier.even = (1.5 * usual).clamp(*EVEN.start(), *EVEN.end());
        barrier
    }

    /// The height of the edges on the easiest way to one of `seeds`, as evidence for the subject: logarithms of odds.
    /// Both are of the picture's size.
    pub fn evidence(&self, seeds: &[bool]) -> Plane {
        let (width, count) = (self.width, self.below.len());
        let mut height: Vec<f32> = (0..count).map(|i| if seeds[self.home(i)] { 0.0 } else { 1.0 }).collect();
        let cost = |step: f32| (step - self.even).max(0.0);
        for pass in 0..PASSES {
            for step in 0..count {
                let i = if pass % 2 == 0 { step } else { count - 1 - step };
                let mut least = height[i];
                if i % width > 0 {
                    least = least.min(height[i - 1] + cost(self.beside[i - 1]));
                }
                if i % width + 1 < width {
                    least = least.min(height[i + 1] + cost(self.beside[i]));
                }
                if i >= width {
                    least = least.min(height[i - width] + cost(self.below[i - width]));
                }
                if i + width < count {
                    least = least.min(height[i + width] + cost(self.below[i]));
                }
                height[i] = least;
            }
        }
        // Where the background itself is rough, edges tell less.
        let weight = (0.03 / self.even).min(1.0);
        let odds = |height: f32| weight * (4.0 * smoothstep(height / 0.16) - 2.0);
        self.enlarged(&Plane::new(width, height.into_iter().map(odds).collect()))
    }

    fn scale(&self) -> (f32, f32) {
        let rows = self.below.len() / self.width;
        (self.width as f32 / self.whole.0 as f32, rows as f32 / self.whole.1 as f32)
    }

    /// The picture's pixel in the middle of one of the small picture's.
    fn home(&self, i: usize) -> usize {
        let (across, down) = self.scale();
        let place = |v: usize, scale: f32, length: usize| (((v as f32 + 0.5) / scale) as usize).min(length - 1);
        place(i / self.width, down, self.whole.1) * self.whole.0 + place(i % self.width, across, self.whole.0)
    }

    fn enlarged(&self, plane: &Plane) -> Plane {
        let (width, height) = self.whole;
        let (across, down) = self.scale();
        let at = |i: usize| {
            let (x, y) = ((i % width) as f32 + 0.5, (i / width) as f32 + 0.5);
            plane.between(x * across - 0.5, y * down - 0.5)
        };
        Plane::new(width, (0..width * height).map(at).collect())
    }
}
