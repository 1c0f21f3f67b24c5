//! Outer space: nebulae, spiral galaxies, stars, and a planet with or without rings.

use super::canvas::Canvas;
use super::colour::{Colour, hex, rgb};
use super::geometry::{Vec3, View, bell, smooth, vec3};
use super::noise::Noise;
use super::scene::{Scene, Thing};
use super::sky::star_layer;

/// Dark, first gas, second gas, filaments.
const PALETTES: [[u32; 4]; 5] = [
    [0x2b0a4f, 0xc0358f, 0x2f9fe0, 0xffd9a0],
    [0x061a3a, 0x1f7fb0, 0x8f3fc0, 0xbfefff],
    [0x3a0a14, 0xd0502a, 0x8a2f7f, 0xffe0a0],
    [0x04261f, 0x1fa080, 0x3f5fc0, 0xd8ffe0],
    [0x141033, 0xd0803a, 0x2f7fae, 0xffe9c8],
];

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    let mut dice = scene.dice(0x5FA);
    let mut gas = dice.pick(&PALETTES).map(hex);
    if let Some(tint) = scene.tints.first() {
        gas[0] = *tint * 0.15;
        gas[1] = *tint;
    }
    if let Some(tint) = scene.tints.get(1) {
        gas[2] = *tint;
    }
    let galaxy = scene.shows(Thing::Galaxy).then(|| Galaxy::new(scene, gas, dice.between(0.3, 0.9)));
    let wants_planet = scene.shows(Thing::Planet) || dice.chance(0.5);
    let planet = (wants_planet && galaxy.is_none()).then(|| Planet::new(scene, &view));
    let nebula = Nebula { noise: scene.noise(1), gas, turn: dice.between(0.0, 9.0) };
    let side = view.width.min(view.height);
    canvas.shade(|x, y| {
        let (u, v) = ((x - view.width * 0.5) / side, (y - view.height * 0.5) / side);
        let deep = match &galaxy {
            Some(galaxy) => galaxy.light(u * 2.0, v * 2.0, scene.moment),
            None => nebula.light(u * 2.2 + scene.moment * 0.02, v * 2.2),
        };
        let light = deep + stars(scene, u, v);
        planet.as_ref().map_or(light, |planet| planet.over(light, x, y))
    });
    canvas
}

/// Small stars by the thousand, and a few bright ones with the cross that a telescope gives them.
fn stars(scene: &Scene, u: f32, v: f32) -> Colour {
    let mut light = Colour::BLACK;
    for (layer, grid, share) in [(0, 52.0, 0.20), (1, 120.0, 0.16)] {
        light += star_layer(scene.noise(20 + layer), u * grid, v * grid, share) * 0.8;
    }
    let noise = scene.noise(23);
    let (x, y) = (u * 18.0, v * 18.0);
    let (ix, iy) = (x.floor() as i32, y.floor() as i32);
    if noise.cell(ix, iy) < 0.32 {
        let place = |n: u32| noise.other(n).cell(ix, iy) * 0.6 + 0.2;
        let (dx, dy) = (x - ix as f32 - place(1), y - iy as f32 - place(2));
        let size = noise.other(3).cell(ix, iy).powi(3);
        let spike = |a: f32, b: f32| bell(a, 0.0105) * (-b.abs() * 20.0).exp();
        let glow =
            1.6 * bell(dx.hypot(dy), 0.018) + 0.5 * (spike(dx, dy) + spike(dy, dx)) + 0.05 * bell(dx.hypot(dy), 0.09);
        let tint = rgb(1.0, 0.80, 0.62).mix(rgb(0.70, 0.83, 1.0), noise.other(4).cell(ix, iy));
        light += tint * (size * glow);
    }
    light
}

struct Nebula {
    noise: Noise,
    gas: [Colour; 4],
    turn: f32,
}

impl Nebula {
    /// Two gases folded into each other, bright threads, and dust before them.
    fn light(&self, u: f32, v: f32) -> Colour {
        let (n, [dark, first, second, thread]) = (self.noise, self.gas);
        let (u, v) = (u + self.turn, v);
        let fold_x = n.other(1).fbm(u * 0.8 + 1.7, v * 0.8, 5);
        let fold_y = n.other(2).fbm(u * 0.8 + 5.2, v * 0.8 + 1.3, 5);
        let a = n.other(3).fbm(u * 0.9 + fold_x * 1.6, v * 0.9 + fold_y * 1.6, 8);
        let b = n.other(4).fbm(u * 1.4 + fold_y * 1.8 + 8.0, v * 1.4 + fold_x, 7);
        let strand = 1.0 - n.other(5).fbm(u * 1.5 + fold_x * 2.0, v * 1.5 + fold_y * 2.0, 6).abs() * 2.4;
        let dust = smooth(0.10, 0.5, n.other(6).fbm(u * 1.1 + fold_y * 2.2, v * 1.1 - fold_x * 2.0, 6));
        let mut light = dark * (0.10 + 0.25 * smooth(-0.5, 0.6, a));
        light += first * (1.25 * smooth(-0.10, 0.55, a).powf(1.5));
        light += second * (1.10 * smooth(-0.08, 0.55, b).powf(1.6));
        light += thread * (0.60 * smooth(0.70, 1.0, strand) * smooth(-0.05, 0.45, a));
        light * (1.0 - 0.72 * dust)
    }
}

struct Galaxy {
    noise: Noise,
    gas: [Colour; 4],
    cos: f32,
    sin: f32,
    own_colour: bool,
}

impl Galaxy {
    fn new(scene: &Scene, gas: [Colour; 4], tilt: f32) -> Self {
        let (sin, cos) = tilt.sin_cos();
        Self { noise: scene.noise(3), gas, cos, sin, own_colour: scene.tints.is_empty() }
    }

    /// A tilted disc with two winding arms, dust lanes inside them, pink nurseries of stars, a bright core.
    fn light(&self, x: f32, y: f32, t: f32) -> Colour {
        let n = self.noise;
        let (a, b) = (x * self.cos + y * self.sin, (y * self.cos - x * self.sin) * 1.9);
        let a = a + 0.05 * n.other(1).fbm(x * 1.1, y * 1.1, 4);
        let b = b + 0.05 * n.other(2).fbm(x * 1.1, y * 1.1, 4);
        let radius = a.hypot(b);
        let phase = (b.atan2(a) + t * 0.05) * 2.0 - (radius + 0.05).ln() * 6.4;
        let fine = n.other(7).fbm(a * 6.0, b * 6.0, 6);
        let arm = ((phase + 0.9 * fine).sin() * 0.5 + 0.5).powf(2.0);
        let lane = ((phase + 1.15 + 0.8 * fine).sin() * 0.5 + 0.5).powf(5.0);
        let clumps = (0.55 + 1.3 * (n.other(8).fbm(a * 11.0, b * 11.0, 5) + 0.25)).max(0.05);
        let dark_lanes = 1.0 - 0.75 * lane * smooth(0.1, 0.3, radius);
        let disc = (-radius * 2.2).exp() * (0.12 + 1.9 * arm * clumps) * dark_lanes;
        let outer = if self.own_colour { hex(0x5f8fff) } else { self.gas[1] };
        let tint = self.gas[3].mix(hex(0xffc890).mix(outer, smooth(0.10, 0.42, radius)), smooth(0.0, 0.16, radius));
        let nursery = smooth(0.30, 0.62, n.other(9).fbm(a * 15.0 + 4.0, b * 15.0, 4)) * arm;
        let core = 1.9 * bell(radius, 0.105) + 0.65 * (-radius * 8.0).exp();
        self.gas[0] * 0.05 + tint * (disc * 2.1) + hex(0xff4f8f) * (nursery * disc * 2.4) + rgb(1.0, 0.86, 0.62) * core
    }
}

struct Planet {
    noise: Noise,
    x: f32,
    y: f32,
    radius: f32,
    cos: f32,
    sin: f32,
    ringed: bool,
    rocky: bool,
    low: Colour,
    high: Colour,
    turn: f32,
}

/// The planet's sun stands up to the left, before the picture.
const PLANET_SUN: Vec3 = vec3(-0.75, -0.45, 0.48);

impl Planet {
    fn new(scene: &Scene, view: &View) -> Self {
        let mut dice = scene.dice(0x91A);
        let side = view.width.min(view.height);
        let (sin, cos) = dice.between(0.2, 0.9).sin_cos();
        let kinds = [
            (0xc98a5a, 0xf0d8b0),
            (0x5f8fc0, 0xe0f0ff),
            (0x9a6fb0, 0xf0c0d8),
            (0x4fa08a, 0xe8f0c0),
            (0xb0603a, 0xe8b890),
        ];
        let (low, high) = dice.pick(&kinds);
        let low = scene.tints.get(1).copied().unwrap_or(hex(low));
        let ringed = dice.chance(0.5);
        Self {
            noise: scene.noise(12),
            x: view.width * dice.between(0.30, 0.70),
            y: view.height * dice.between(0.40, 0.64),
            radius: side * dice.between(0.19, 0.28),
            cos,
            sin,
            ringed,
            rocky: !ringed && dice.chance(0.5),
            low,
            high: hex(high),
            turn: scene.moment * 0.08,
        }
    }

    fn over(&self, mut light: Colour, px: f32, py: f32) -> Colour {
        let (dx, dy) = ((px - self.x) / self.radius, (py - self.y) / self.radius);
        let square = dx * dx + dy * dy;
        let sun = PLANET_SUN.unit();
        let air = self.low.mix(rgb(0.6, 0.8, 1.0), 0.55);
        if square > 1.0 {
            let facing = (dx * sun.x + dy * sun.y + 0.35).max(0.0);
            light += air * ((-(square.sqrt() - 1.0) * 16.0).exp() * 0.55 * facing);
        }
        let pixel = 1.2 / self.radius;
        let cover = smooth(1.0 + pixel, 1.0 - pixel, square.sqrt());
        if cover > 0.0 {
            light = light.mix(self.surface(dx, dy, square, air), cover);
        }
        if self.ringed { self.with_ring(light, dx, dy, square) } else { light }
    }

    fn surface(&self, dx: f32, dy: f32, square: f32, air: Colour) -> Colour {
        let sun = PLANET_SUN.unit();
        let depth = (1.0 - square.min(1.0)).sqrt();
        let (a, b) = (dx * self.cos + dy * self.sin, dy * self.cos - dx * self.sin);
        let longitude = a.atan2(depth) + self.turn;
        let n = self.noise;
        let albedo = if self.rocky {
            let land = n.fbm(longitude * 2.2, b * 2.6, 8);
            let sea = self.low * 0.55;
            let ground = self.high.mix(self.low, 0.5 + 0.8 * n.other(1).fbm(longitude * 5.0, b * 5.0, 5));
            let cloud = smooth(0.06, 0.4, n.other(2).fbm(longitude * 2.6 + 0.8 * land, b * 4.2, 7));
            sea.mix(ground, smooth(-0.02, 0.04, land)).mix(Colour::WHITE, cloud * 0.85)
        } else {
            let wander = n.other(1).fbm(longitude * 2.4, b * 6.0, 5);
            let bands = n.fbm(b * 7.0 + 0.25 * wander, 0.3 + longitude * 0.15, 4);
            let swirls = n.other(2).fbm(longitude * 2.6 + 0.6 * bands, b * 7.0, 6);
            self.low.mix(self.high, (0.5 + bands + 0.35 * swirls).clamp(0.0, 1.0))
        };
        let sunlit = vec3(dx, dy, depth).dot(sun).max(0.0);
        albedo * (1.7 * sunlit.powf(0.85) + 0.008) + air * ((1.0 - depth).powi(3) * 0.9 * (sunlit + 0.04))
    }

    fn with_ring(&self, light: Colour, dx: f32, dy: f32, square: f32) -> Colour {
        const FLATNESS: f32 = 3.4;
        let (a, b) = (dx * self.cos + dy * self.sin, (dy * self.cos - dx * self.sin) * FLATNESS);
        let radius = a.hypot(b);
        let behind = square < 1.0 && b < 0.0;
        if !(1.28..2.15).contains(&radius) || behind {
            return light;
        }
        let sun = PLANET_SUN.unit();
        let groove = self.noise.other(4).fbm(radius * 16.0, 0.5, 5);
        let gap = 1.0 - 0.85 * smooth(0.02, 0.0, (radius - 1.74).abs() - 0.02);
        let body =
            smooth(1.28, 1.36, radius) * smooth(2.15, 2.0, radius) * (0.55 + 0.9 * groove).clamp(0.05, 0.92) * gap;
        // The planet's shadow falls away from the sun.
        let along = dx * sun.x + dy * sun.y;
        let aside = (square - along * along).max(0.0).sqrt();
        let lit = if along < 0.0 { smooth(0.88, 0.98, aside).max(0.10) } else { 1.0 };
        light.mix(self.low.mix(self.high, 0.6 + groove) * (0.95 * lit), body)
    }
}
