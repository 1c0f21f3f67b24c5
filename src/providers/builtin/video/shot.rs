//! One shot: a camera moving over a plate in which water, clouds, grass and light move on their own.

use std::sync::Arc;

use rayon::prelude::*;

use super::camera::{Move, Pose, View};
use super::particles::{self, Particles};
use super::plate::Plate;
use super::sprites::{self, Moved};
use super::turbulence::Turbulence;
use crate::providers::builtin::image::Picture;
use crate::providers::builtin::image::scene::{Family, Scene, Style, Thing, Weather};

/// Where on the plate a pixel lies is worked out for every so many columns; between them it changes evenly.
const STEP: usize = 8;
/// A source that flows without being painted anew comes back after so many seconds.
const FLOW_PERIOD: f32 = 3.2;

/// How the parts of a plate move; 0 is not at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Motion {
    /// Clouds over the sky.
    pub drift: f32,
    /// A given picture's own sky, carried along and brought back.
    pub carry: f32,
    pub ripple: f32,
    /// Grass and branches in the wind.
    pub sway: f32,
    /// Everything, as in water or in a dream.
    pub flow: f32,
    /// The sky, as northern lights do.
    pub shimmer: f32,
    /// Stars.
    pub twinkle: f32,
    /// A living thing in the middle.
    pub breath: f32,
    /// Now and then the sky lights up.
    pub lightning: f32,
}

impl Motion {
    pub fn of_scene(scene: &Scene) -> Self {
        let mut motion = Self { drift: 1.0, ripple: 1.0, ..Self::default() };
        match scene.family {
            Family::Flowers => motion.sway = 1.0,
            Family::Countryside => motion.sway = 0.5,
            Family::Forest => motion.sway = 0.45,
            Family::Abstract => motion.flow = 1.0,
            Family::Space => (motion.flow, motion.twinkle) = (0.25, 1.0),
            Family::Underwater => (motion.flow, motion.ripple) = (0.45, 0.0),
            Family::Portrait | Family::Animal => motion.breath = 1.0,
            _ => {}
        }
        if scene.is_night() {
            // Stars are part of the sky's picture; they may not drift with the clouds.
            motion.drift = 0.0;
            motion.twinkle = 1.0;
        }
        if scene.shows(Thing::Aurora) {
            motion.shimmer = 1.0;
        }
        if scene.weather == Weather::Storm {
            (motion.drift, motion.ripple, motion.lightning) = (motion.drift * 2.2, 1.6, 1.0);
        }
        if matches!(scene.style, Style::Pixel | Style::Mosaic | Style::LowPoly) {
            // Blocks keep their edges.
            (motion.sway, motion.flow) = (0.0, motion.flow * 0.5);
        }
        motion
    }

    pub fn of_picture() -> Self {
        Self { carry: 1.0, sway: 0.12, breath: 0.25, ..Self::default() }
    }
}

/// A shot that can be asked for any of its moments, in any order.
pub struct Shot {
    pub plate: Arc<Plate>,
    pub motion: Motion,
    pub camera: Move,
    /// How large the camera's move is.
    pub strength: f32,
    /// How fast everything but the camera is.
    pub speed: f32,
    pub particles: Vec<Particles>,
    pub wind: Arc<Turbulence>,
    /// The part of the plate that the shot is of.
    pub framing: View,
}

/// Where a pixel lies on the plate, and how near it is.
#[derive(Clone, Copy)]
struct Node {
    x: f32,
    y: f32,
    near: f32,
}

impl Shot {
    /// The frame when the camera is at a share of its way and `seconds` have passed.
    pub fn frame(&self, width: u32, height: u32, way: f32, seconds: f32) -> Picture {
        let pose = self.camera.pose(way, seconds, self.strength);
        let t = seconds * self.speed;
        let mut frame = Picture { width, height, pixels: vec![0; (width * height * 3) as usize] };
        let row_bytes = width as usize * 3;
        let flash = self.flash(t);
        let tall = self.plate.height as f32;
        let moved: Vec<Moved<'_>> = self.plate.sprites.iter().map(|sprite| Moved::at(sprite, t, tall)).collect();
        frame.pixels.par_chunks_exact_mut(row_bytes).enumerate().for_each(|(y, row)| {
            let nodes = self.nodes(&pose, y as f32 + 0.5, width, height, t);
            let (upper, lower) = nodes.iter().fold((f32::MAX, f32::MIN), |(a, b), node| (a.min(node.y), b.max(node.y)));
            let here: Vec<Moved<'_>> = moved.iter().filter(|moved| moved.is_between(upper, lower)).copied().collect();
            self.row(&nodes, &here, t, flash, row);
        });
        self.particles.iter().for_each(|particles| particles.draw(&mut frame, t));
        frame
    }

    /// Where every `STEP`th pixel of a row lies on the plate. How near a thing is decides where it is seen, and is
    /// known only where it lies: a second look settles that.
    fn nodes(&self, pose: &Pose, y: f32, width: u32, height: u32, t: f32) -> Vec<Node> {
        let (across, down) = (self.plate.width as f32, self.plate.height as f32);
        let breath = self.motion.breath * 0.0055 * (t * 1.9).sin();
        let node = |i: usize| {
            let place = ((i * STEP) as f32 + 0.5) / width as f32;
            let (u, v) = self.framing.place(place, y / height as f32);
            let (far, close) = (pose.far.place(u, v), pose.near.place(u, v));
            let mut node = Node { x: far.0 * across, y: far.1 * down, near: 0.0 };
            for _ in 0..2 {
                node.near = self.plate.near(node.x, node.y);
                node.x = (far.0 + (close.0 - far.0) * node.near) * across;
                node.y = (far.1 + (close.1 - far.1) * node.near) * down;
            }
            // A breath lifts what is near from below.
            node.y += (node.y - down) * breath * node.near;
            // From the pixel's middle to its corner, which places on the plate are counted from.
            Node { x: node.x - 0.5, y: node.y - 0.5, near: node.near }
        };
        (0..=(width as usize).div_ceil(STEP)).map(node).collect()
    }

    fn row(&self, nodes: &[Node], moved: &[Moved<'_>], t: f32, flash: f32, row: &mut [u8]) {
        for (nodes, pixels) in nodes.windows(2).zip(row.chunks_mut(STEP * 3)) {
            let [from, to] = nodes else { return };
            for (i, pixel) in pixels.chunks_exact_mut(3).enumerate() {
                let share = i as f32 / STEP as f32;
                let mix = |a: f32, b: f32| a + (b - a) * share;
                let node = Node { x: mix(from.x, to.x), y: mix(from.y, to.y), near: mix(from.near, to.near) };
                let colour = self.colour(node, moved, t, flash);
                pixel.iter_mut().zip(colour).for_each(|(out, value)| *out = (value + 0.5).clamp(0.0, 255.0) as u8);
            }
        }
    }

    fn colour(&self, node: Node, moved: &[Moved<'_>], t: f32, flash: f32) -> [f32; 3] {
        let (plate, motion, wind) = (&*self.plate, &self.motion, &*self.wind);
        let Node { mut x, mut y, near } = node;
        let at = plate.index(x, y);
        let (sky, water) = (plate.sky[at], plate.water[at]);
        let size = plate.height as f32;
        if motion.flow > 0.0 {
            let scale = 60.0 / size;
            x += motion.flow * 0.014 * size * wind.at(x * scale + t * 1.6, y * scale);
            y += motion.flow * 0.014 * size * wind.at(x * scale + 90.0, y * scale - t * 1.4);
        }
        if motion.sway > 0.0 && sky < 250 && water < 5 {
            let (scale, gust) = (40.0 / size, t * 9.0);
            let bend =
                wind.at(x * scale - gust, y * scale * 0.5) + 0.5 * wind.at(x * scale * 3.0 - gust * 1.7, y * scale);
            let free = (1.0 - f32::from(sky) / 255.0) * near * (0.4 + near);
            x += motion.sway * 0.009 * size * bend * free;
        }
        if motion.shimmer > 0.0 && sky > 200 {
            let scale = 30.0 / size;
            x += 0.022 * size * wind.at(x * scale + t * 2.2, 40.0 + t * 0.8);
            y += 0.012 * size * wind.at(x * scale * 2.0 - t * 3.0, 80.0);
        }
        let mut colour = if water > 4 && motion.ripple > 0.0 {
            self.water(x, y, t, f32::from(water) / 255.0)
        } else if sky > 4 && motion.carry > 0.0 {
            self.carried(x, y, t, f32::from(sky) / 255.0)
        } else {
            plate.colour(x, y)
        };
        if let Some(clouds) = plate.clouds.as_ref().filter(|_| sky > 6 && motion.drift > 0.0) {
            // The sky is a ceiling: what is higher passes faster.
            let rise = (plate.horizon - y).max(0.0) + 0.10 * plate.focal;
            let shift = motion.drift * t * 0.045 * rise;
            let (now, then) = (plate.cloud(clouds, x + shift, y), plate.cloud(clouds, x, y));
            let share = f32::from(sky) / 255.0;
            (0..3).for_each(|c| colour[c] += (now[c] - then[c]) * share);
        }
        colour = sprites::over(moved, colour, node.x, node.y);
        let mut gain = 1.0;
        if motion.twinkle > 0.0 && sky > 128 {
            let bright = (colour[0] + colour[1] + colour[2]) / 380.0;
            gain += 0.45 * motion.twinkle * bright.min(1.0) * wind.at(x * 0.9 + t * 14.0, y * 0.9);
        }
        gain += flash * (0.35 + 0.65 * f32::from(sky) / 255.0);
        colour.map(|value| value * gain)
    }

    /// Water mirrors from a place that the waves shift, and glints where they turn to the light.
    fn water(&self, x: f32, y: f32, t: f32, share: f32) -> [f32; 3] {
        let (plate, wind) = (&*self.plate, &*self.wind);
        let (across, down) = (plate.width as f32, plate.height as f32);
        let depth = ((y - plate.horizon) / down).max(0.015);
        let (u, v) = (x / across * 120.0, 26.0 / (depth + 0.06));
        let long = wind.at(u * (0.5 + depth) + t * 2.4, v * 1.3 - t * 4.6);
        let short = wind.at(u * (1.2 + depth) - t * 2.0 + 50.0, v * 2.4 - t * 7.0);
        let reach = down * (0.003 + 0.016 * depth) * share * self.motion.ripple;
        let mut colour = plate.colour(x + long * reach, y + short * reach * 1.5);
        let glint = 1.0 + 0.13 * (long + short) * share;
        colour.iter_mut().for_each(|value| *value *= glint);
        colour
    }

    /// The picture's own sky moves on and fades into where it came from, twice, half a period apart: it never stands
    /// still and never gets away.
    fn carried(&self, x: f32, y: f32, t: f32, share: f32) -> [f32; 3] {
        let reach = self.motion.carry * 0.020 * self.plate.width as f32 * share;
        let phase = |offset: f32| (t / FLOW_PERIOD + offset).rem_euclid(1.0);
        let [a, b] = [phase(0.5), phase(0.0)];
        let weight = 1.0 - (2.0 * a - 1.0).abs();
        // The first frame is the picture itself: the layer that stands at its start has all the weight then.
        let first = self.plate.colour(x + (a - 0.5) * reach, y);
        let second = self.plate.colour(x + (b - 0.5) * reach, y);
        [0, 1, 2].map(|c| first[c] * weight + second[c] * (1.0 - weight))
    }

    /// Lightning: two strokes close together, every few seconds.
    fn flash(&self, t: f32) -> f32 {
        if self.motion.lightning == 0.0 {
            return 0.0;
        }
        let beat = 2.7;
        let since = (t + 1.6).rem_euclid(beat);
        let stroke = |at: f32, long: f32| if since >= at { (-(since - at) / long).exp() } else { 0.0 };
        let strength = 0.5 + 0.5 * self.wind.at((t / beat).floor() * 17.0, 3.0);
        0.9 * strength * (0.6 * stroke(1.2, 0.06) + stroke(1.38, 0.14)) * self.motion.lightning
    }
}

/// The shot of a scene: everything of it moves.
pub fn of_scene(scene: &Scene, plate: Arc<Plate>, wind: Arc<Turbulence>, prompt: &str) -> Shot {
    let particles = particles::of_scene(scene, prompt);
    shot(plate, wind, Motion::of_scene(scene), particles)
}

/// The shot of a given picture: only what the prompt asks for falls before it.
pub fn of_picture(plate: Arc<Plate>, wind: Arc<Turbulence>, prompt: &str, seed: u32) -> Shot {
    let particles = particles::named(prompt).into_iter().map(|kind| Particles::new(kind, seed)).collect();
    shot(plate, wind, Motion::of_picture(), particles)
}

fn shot(plate: Arc<Plate>, wind: Arc<Turbulence>, motion: Motion, particles: Vec<Particles>) -> Shot {
    let framing = View { zoom: 1.0, x: 0.0, y: 0.0 };
    Shot { plate, motion, camera: Move::PushIn, strength: 1.0, speed: 1.0, particles, wind, framing }
}
