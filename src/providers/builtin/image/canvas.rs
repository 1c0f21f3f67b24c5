//! The picture while it is being painted: light by pixel, and how much of each pixel is open sky or water.

use rayon::prelude::*;
use tiny_skia::{FillRule, Mask, Path, Transform};

use super::colour::Colour;
use super::halt::Halt;
use super::scene::Scene;

/// A picture in linear light, row by row from the top left.
#[derive(Debug, Clone, Default)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Colour>,
    /// How much of each pixel is open sky, 0..=255; whoever animates a still moves it.
    pub sky: Vec<u8>,
    /// How much of each pixel is water, 0..=255.
    pub water: Vec<u8>,
    /// While it is set, brushes leave everything as it is.
    pub halt: Halt,
}

/// A row's place among those painted, with its light, its sky and its water.
type NumberedRow<'a> = (usize, ((&'a mut [Colour], &'a mut [u8]), &'a mut [u8]));

impl Canvas {
    pub fn new(width: usize, height: usize) -> Self {
        let area = width * height;
        Self {
            width,
            height,
            pixels: vec![Colour::default(); area],
            sky: vec![255; area],
            water: vec![0; area],
            halt: Halt::default(),
        }
    }

    /// An empty one for a scene, which can be stopped as the scene can.
    pub fn of(scene: &Scene, width: usize, height: usize) -> Self {
        Self { halt: scene.halt.clone(), ..Self::new(width, height) }
    }

    /// A copy of the light alone, for effects that read what they overwrite.
    pub fn snapshot(&self) -> Self {
        Self {
            width: self.width,
            height: self.height,
            pixels: self.pixels.clone(),
            sky: vec![],
            water: vec![],
            halt: self.halt.clone(),
        }
    }

    /// Paints every pixel from its place.
    pub fn shade(&mut self, colour: impl Fn(f32, f32) -> Colour + Sync) {
        self.repaint(|x, y, _| colour(x, y));
    }

    /// Paints every pixel from its place (its centre) and what is there.
    pub fn repaint(&mut self, colour: impl Fn(f32, f32, Colour) -> Colour + Sync) {
        let (width, halt) = (self.width, &self.halt);
        self.pixels.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
            if halt.is_set() {
                return;
            }
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = colour(x as f32 + 0.5, y as f32 + 0.5, *pixel);
            }
        });
    }

    /// The light between pixels; places outside are brought to the edge.
    pub fn at(&self, x: f32, y: f32) -> Colour {
        let x = (x - 0.5).clamp(0.0, self.width as f32 - 1.001);
        let y = (y - 0.5).clamp(0.0, self.height as f32 - 1.001);
        let (column, row) = (x as usize, y as usize);
        let (right, below) = (usize::from(column + 1 < self.width), if row + 1 < self.height { self.width } else { 0 });
        let i = row * self.width + column;
        let (fx, fy) = (x - column as f32, y - row as f32);
        let top = self.pixels[i].mix(self.pixels[i + right], fx);
        let bottom = self.pixels[i + below].mix(self.pixels[i + below + right], fx);
        top.mix(bottom, fy)
    }

    /// The light of the pixel at a whole-numbered place; places outside are brought to the edge.
    pub fn pixel(&self, x: i32, y: i32) -> Colour {
        let x = x.clamp(0, self.width as i32 - 1) as usize;
        let y = y.clamp(0, self.height as i32 - 1) as usize;
        self.pixels[y * self.width + x]
    }

    /// Covers the inside of `path`; the colour may differ by place.
    pub fn fill(&mut self, path: Option<Path>, alpha: f32, colour: impl Fn(f32, f32) -> Colour + Sync) {
        self.cover(path, alpha, |x, y, _| colour(x, y));
    }

    /// Covers the inside of `path` with one colour.
    pub fn flat(&mut self, path: Option<Path>, colour: Colour) {
        self.cover(path, 1.0, |_, _, _| colour);
    }

    /// Changes the inside of `path`; the colour may depend on place and on what is there. The rasteriser's mask is
    /// only as large as the path's visible part.
    pub fn cover(&mut self, path: Option<Path>, alpha: f32, colour: impl Fn(f32, f32, Colour) -> Colour + Sync) {
        let Some(path) = path.filter(|_| !self.halt.is_set()) else { return };
        let bounds = path.bounds();
        let inside = |v: f32, limit: usize| (v.max(0.0) as usize).min(limit);
        let (left, top) = (inside(bounds.left().floor(), self.width), inside(bounds.top().floor(), self.height));
        let (right, bottom) = (inside(bounds.right().ceil(), self.width), inside(bounds.bottom().ceil(), self.height));
        if right <= left || bottom <= top {
            return;
        }
        let across = right - left;
        let Some(mut mask) = Mask::new(across as u32, (bottom - top) as u32) else { return };
        let shift = Transform::from_translate(-(left as f32), -(top as f32));
        mask.fill_path(&path, FillRule::Winding, true, shift);
        let (width, data) = (self.width, mask.data());
        let rows = top * width..bottom * width;
        let paint = |(row, ((pixels, sky), water)): NumberedRow<'_>| {
            for x in 0..across {
                let cover = data[row * across + x];
                if cover == 0 {
                    continue;
                }
                let share = f32::from(cover) / 255.0 * alpha;
                let i = left + x;
                let (px, py) = (i as f32 + 0.5, (top + row) as f32 + 0.5);
                pixels[i] = pixels[i].mix(colour(px, py, pixels[i]), share);
                sky[i] = (f32::from(sky[i]) * (1.0 - share)) as u8;
                water[i] = (f32::from(water[i]) * (1.0 - share)) as u8;
            }
        };
        let (pixels, sky, water) = (&mut self.pixels[rows.clone()], &mut self.sky[rows.clone()], &mut self.water[rows]);
        // Small shapes come by the thousand: handing each to the pool would cost more than painting it.
        if data.len() < 16_384 {
            let sky = sky.chunks_mut(width);
            pixels.chunks_mut(width).zip(sky).zip(water.chunks_mut(width)).enumerate().for_each(paint);
        } else {
            let sky = sky.par_chunks_mut(width);
            pixels.par_chunks_mut(width).zip(sky).zip(water.par_chunks_mut(width)).enumerate().for_each(paint);
        }
    }

    /// Paints a round patch whose edge the colour itself decides: `paint` gets the place in radii from the middle and
    /// answers a colour and how much of it covers, 0..=1.
    pub fn dab(&mut self, x: f32, y: f32, radius: f32, paint: impl Fn(f32, f32) -> (Colour, f32)) {
        let rows = (y - radius).max(0.0) as usize..((y + radius).max(0.0) as usize + 1).min(self.height);
        let columns = (x - radius).max(0.0) as usize..((x + radius).max(0.0) as usize + 1).min(self.width);
        for row in rows {
            for column in columns.clone() {
                let (dx, dy) = ((column as f32 + 0.5 - x) / radius, (row as f32 + 0.5 - y) / radius);
                if dx * dx + dy * dy > 1.0 {
                    continue;
                }
                let (colour, share) = paint(dx, dy);
                if share <= 0.0 {
                    continue;
                }
                let i = row * self.width + column;
                self.pixels[i] = self.pixels[i].mix(colour, share);
                self.sky[i] = (f32::from(self.sky[i]) * (1.0 - share)) as u8;
                self.water[i] = (f32::from(self.water[i]) * (1.0 - share)) as u8;
            }
        }
    }

    /// Many dabs in their order, bands of rows side by side.
    pub fn dabs(&mut self, dabs: &[Dab], paint: impl Fn(&Dab, f32, f32) -> (Colour, f32) + Sync) {
        const BAND: usize = 24;
        let (width, halt) = (self.width, &self.halt);
        let pixels = self.pixels.par_chunks_mut(width * BAND).zip(self.sky.par_chunks_mut(width * BAND));
        pixels.enumerate().for_each(|(band, (pixels, sky))| {
            let top = (band * BAND) as f32;
            let rows = pixels.len() / width;
            for dab in dabs.iter().take_while(|_| !halt.is_set()) {
                let (low, high) = (dab.y - dab.radius - top, dab.y + dab.radius - top);
                if high < 0.0 || low >= rows as f32 || dab.x + dab.radius < 0.0 {
                    continue;
                }
                let columns = (dab.x - dab.radius).max(0.0) as usize..((dab.x + dab.radius) as usize + 1).min(width);
                for row in low.max(0.0) as usize..(high as usize + 1).min(rows) {
                    for column in columns.clone() {
                        let dx = (column as f32 + 0.5 - dab.x) / dab.radius;
                        let dy = (row as f32 + 0.5 + top - dab.y) / dab.radius;
                        if dx * dx + dy * dy > 1.0 {
                            continue;
                        }
                        let (colour, share) = paint(dab, dx, dy);
                        let i = row * width + column;
                        pixels[i] = pixels[i].mix(colour, share);
                        sky[i] = (f32::from(sky[i]) * (1.0 - share)) as u8;
                    }
                }
            }
        });
    }
}

/// A round patch of one colour.
#[derive(Debug, Clone, Copy)]
pub struct Dab {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
    pub colour: Colour,
}
