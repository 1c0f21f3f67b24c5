//! What the camera moves over: a picture somewhat larger than the frame, and what is known of its parts.

use crate::providers::builtin::image::layers::{Layers, Sprite};
use crate::providers::builtin::image::scene::{Family, Scene};
use crate::providers::builtin::image::{Picture, survey};
use crate::providers::builtin::plane::{Plane, smoothstep};

/// The nearness of things is known once for so many columns and rows: it changes softly, or edges would tear.
const NEAR_SIDE: usize = 48;

/// A picture to be set in motion, eight bits of sRGB a channel.
pub struct Plate {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
    /// The sky without what stands before it, where clouds can drift.
    pub clouds: Option<Vec<u8>>,
    /// How much of each pixel is open sky, and how much is water.
    pub sky: Vec<u8>,
    pub water: Vec<u8>,
    /// The row of the horizon, in pixels.
    pub horizon: f32,
    pub focal: f32,
    /// What moves by itself, from back to front.
    pub sprites: Vec<Sprite>,
    near: Plane,
}

impl Plate {
    pub fn of_scene(scene: &Scene, layers: Layers) -> Self {
        let (width, height) = (layers.picture.width as usize, layers.picture.height as usize);
        let near = match layers.horizon {
            Some(horizon) => near_below(horizon),
            None if matches!(scene.family, Family::Space | Family::Abstract) => plane(|x, y| 0.7 * middle(x, y, 0.45)),
            None => plane(|x, y| middle(x, y, 0.40).max(0.55 * smoothstep((y - 0.6) / 0.4))),
        };
        Self {
            width,
            height,
            pixels: layers.picture.pixels,
            clouds: layers.clouds.map(|clouds| clouds.pixels),
            sky: layers.sky,
            water: layers.water,
            horizon: layers.horizon.unwrap_or(0.5) * height as f32,
            focal: layers.focal,
            sprites: layers.sprites,
            near,
        }
    }

    /// A picture of which nothing is known but its pixels: what stands in the middle or at the foot is taken to be
    /// near, and what is bright and even at the top to be sky.
    pub fn of_picture(picture: Picture) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let near = plane(|x, y| (0.8 * middle(x, y, 0.38)).max(0.9 * smoothstep((y - 0.45) / 0.55)));
        Self {
            width,
            height,
            sky: survey::sky(&picture),
            water: vec![0; width * height],
            pixels: picture.pixels,
            clouds: None,
            horizon: 0.5 * height as f32,
            focal: height as f32,
            sprites: vec![],
            near,
        }
    }

    /// How near the thing at a place is, from 0, far away, to 1, at hand.
    pub fn near(&self, x: f32, y: f32) -> f32 {
        let across = x / self.width as f32 * NEAR_SIDE as f32 - 0.5;
        let down = y / self.height as f32 * NEAR_SIDE as f32 - 0.5;
        self.near.between(across, down)
    }

    /// The number of the pixel at a place; places outside are brought to the edge.
    pub fn index(&self, x: f32, y: f32) -> usize {
        let column = (x.max(0.0) as usize).min(self.width - 1);
        (y.max(0.0) as usize).min(self.height - 1) * self.width + column
    }

    /// The colour between pixels.
    pub fn colour(&self, x: f32, y: f32) -> [f32; 3] {
        between(&self.pixels, self.width, self.height, x, y)
    }

    /// The cloud at a place; beyond the edge the sky is folded back.
    pub fn cloud(&self, clouds: &[u8], x: f32, y: f32) -> [f32; 3] {
        let span = self.width as f32 - 1.0;
        let folded = span - (x.rem_euclid(2.0 * span) - span).abs();
        between(clouds, self.width, self.height, folded, y)
    }
}

/// The colour between four pixels, 0..=255 a channel.
fn between(pixels: &[u8], width: usize, height: usize, x: f32, y: f32) -> [f32; 3] {
    let x = x.clamp(0.0, width as f32 - 1.01);
    let y = y.clamp(0.0, height as f32 - 1.01);
    let (column, row) = (x as usize, y as usize);
    // In parts of 256: whole numbers are twice as fast here.
    let (u, v) = (((x - column as f32) * 256.0) as u32, ((y - row as f32) * 256.0) as u32);
    let upper = (row * width + column) * 3;
    let lower = upper + width * 3;
    let (Some(upper), Some(lower)) = (pixels.get(upper..upper + 6), pixels.get(lower..lower + 6)) else {
        return [0.0; 3];
    };
    let weights = [(256 - u) * (256 - v), u * (256 - v), (256 - u) * v, u * v];
    [0, 1, 2].map(|c| {
        let four = [upper[c], upper[c + 3], lower[c], lower[c + 3]];
        let sum: u32 = four.iter().zip(weights).map(|(value, weight)| u32::from(*value) * weight).sum();
        sum as f32 * (1.0 / 65_536.0)
    })
}

/// A plane of nearness from shares of the sides.
fn plane(near: impl Fn(f32, f32) -> f32) -> Plane {
    let share = |i: usize| (i as f32 + 0.5) / NEAR_SIDE as f32;
    let values = (0..NEAR_SIDE * NEAR_SIDE).map(|i| near(share(i % NEAR_SIDE), share(i / NEAR_SIDE)));
    Plane::new(NEAR_SIDE, values.collect())
}

/// Ground comes nearer below the horizon, as the distance of a level plane does.
fn near_below(horizon: f32) -> Plane {
    plane(|_, y| ((y - horizon) / (1.02 - horizon)).clamp(0.0, 1.0).powf(1.2))
}

/// 1 in the middle, falling off over `reach`.
fn middle(x: f32, y: f32, reach: f32) -> f32 {
    let (dx, dy) = ((x - 0.5) / reach, (y - 0.52) / (reach * 1.25));
    (-(dx * dx + dy * dy) * 0.9).exp()
}
