//! A meadow full of flowers before far hills: grass in rows, blossoms by their kind.

use std::f32::consts::TAU;

use tiny_skia::PathBuilder;

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::geometry::{View, lerp, smooth};
use super::land;
use super::noise::Dice;
use super::scene::{Scene, Thing};
use super::shapes::{Point, add_leaf, circle, leaf};

const ROWS: usize = 44;

pub fn paint(scene: &Scene, width: usize, height: usize) -> (Canvas, View) {
    let (mut canvas, land) = land::paint(scene, width, height);
    let view = land.view;
    let meadow = Meadow::new(scene, view);
    for row in 0..ROWS {
        meadow.paint_row(&mut canvas, row);
    }
    (canvas, view)
}

/// Roses and lotus flowers do not stand in fields: they are looked at one by one.
pub fn is_one_flower(scene: &Scene) -> bool {
    scene.shows_any(&[Thing::Rose, Thing::Lotus])
}

/// The kinds of blossom, by how they are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Petals around an eye.
    Daisy,
    Tulip,
    Sunflower,
    /// Small blossoms up a stem.
    Spike,
    /// A bowl of few broad petals with a dark heart.
    Poppy,
}

struct Meadow<'a> {
    scene: &'a Scene,
    view: View,
    colours: Vec<Colour>,
    kinds: Vec<Kind>,
    unit: f32,
    level: f32,
}

/// A blossom's place, size, colour and how much haze lies before it.
struct Blossom {
    x: f32,
    y: f32,
    size: f32,
    colour: Colour,
    haze: f32,
}

impl<'a> Meadow<'a> {
    fn new(scene: &'a Scene, view: View) -> Self {
        let (kinds, colours): (Vec<Kind>, Vec<u32>) = if scene.shows(Thing::Tulip) {
            (vec![Kind::Tulip], vec![0xd8304a, 0xf2a03a, 0xe860a0, 0xf5e6e0])
        } else if scene.shows(Thing::Sunflower) {
            (vec![Kind::Sunflower], vec![0xf2b81f, 0xf5c93a])
        } else if scene.shows(Thing::Lavender) {
            (vec![Kind::Spike], vec![0x8a6fd0, 0x7a5cc0])
        } else if scene.shows(Thing::Poppy) {
            (vec![Kind::Poppy], vec![0xe0321f, 0xc81f1a])
        } else {
            let colours = vec![0xe8607f, 0xf5e6f0, 0xf2b134, 0x8f6fd0, 0xe0483a];
            (vec![Kind::Daisy, Kind::Daisy, Kind::Poppy, Kind::Spike], colours)
        };
        let colours = if scene.tints.is_empty() { colours.into_iter().map(hex).collect() } else { scene.tints.clone() };
        let unit = view.height.min(view.width * 1.2);
        Self { scene, view, colours, kinds, unit, level: 0.32 + 0.28 * scene.sky.strength }
    }

    fn paint_row(&self, canvas: &mut Canvas, row: usize) {
        let near = row as f32 / (ROWS - 1) as f32;
        let top = self.view.horizon + self.view.height * 0.10;
        let y = lerp(top, self.view.height * 1.10, near.powf(1.7));
        let k = self.unit * lerp(0.0035, 0.064, near.powf(1.75));
        let haze = (1.0 - near).powi(3) * 0.55;
        let mut dice = self.scene.dice(0xF100 + row as u32);
        self.grass(canvas, &mut dice, y, k, near, haze);
        // Flowers come in drifts, with green between them.
        let drifts = self.scene.noise(0xD1F);
        let count = (self.view.width / k * lerp(0.95, 0.62, near)) as usize + 2;
        for _ in 0..count {
            let x = dice.unit() * self.view.width;
            let depth = 4.0 / (near + 0.12);
            let crowd = drifts.fbm((x / self.view.width - 0.5) * depth, depth * 1.6, 3);
            let (size, lift, tone, kind, hue) = (
                k * dice.between(0.42, 0.62),
                k * dice.between(0.4, 1.8),
                dice.between(0.85, 1.2),
                dice.pick(&self.kinds),
                dice.below(self.colours.len()),
            );
            if crowd + 0.42 < dice.unit() * 0.8 {
                continue;
            }
            let sway = (self.scene.moment * 1.5 + x * 0.02).sin() * k * 0.12;
            let blossom = Blossom { x: x + sway, y: y - lift, size, colour: self.colours[hue] * tone, haze };
            self.blossom(canvas, &mut dice, kind, &blossom, k < self.unit * 0.010);
        }
    }

    fn grass(&self, canvas: &mut Canvas, dice: &mut Dice, y: f32, k: f32, near: f32, haze: f32) {
        let fresh = hex(0x2a4a1c).mix(hex(0x6a8f34), near * 0.4 + 0.3);
        let green = if self.scene.is_autumn() { fresh.mix(hex(0x8a6a2c), 0.6) } else { fresh };
        let green = (green * (self.level * lerp(0.95, 0.50, near))).mix(self.scene.sky.horizon, haze);
        let noise = self.scene.noise(0x6A5);
        for tone in [0.72, 1.12] {
            let mut path = PathBuilder::new();
            for _ in 0..(self.view.width / (k * 0.46)) as usize {
                let x = dice.unit() * self.view.width;
                let tall = k * dice.between(1.2, 2.9);
                let bend = dice.between(-0.5, 0.5) * tall + (self.scene.moment * 1.5 + x * 0.02).sin() * k * 0.12;
                let half = (k * 0.07).max(0.35);
                path.move_to(x - half, y + k);
                path.quad_to(x + bend * 0.2, y - tall * 0.4, x + bend, y - tall + k);
                path.quad_to(x + bend * 0.2 + half, y - tall * 0.4, x + half, y + k);
                path.close();
            }
            canvas.fill(path.finish(), 0.95, |x, _| green * (tone + 0.3 * noise.value(x / k * 0.6, near * 9.0)));
        }
    }

    fn blossom(&self, canvas: &mut Canvas, dice: &mut Dice, kind: Kind, b: &Blossom, far: bool) {
        if far {
            let colour = (b.colour * (self.level * 1.1)).mix(self.scene.sky.horizon, b.haze);
            canvas.fill(circle(b.x, b.y, b.size * 0.9), 0.95, |_, _| colour);
            return;
        }
        match kind {
            Kind::Daisy => {
                self.rosette(canvas, b, 8 + dice.below(6), dice.between(0.5, 0.85), dice.unit(), hex(0xe8b830), 0.30)
            }
            Kind::Poppy => {
                self.rosette(canvas, b, 4 + dice.below(2), dice.between(0.6, 0.9), dice.unit(), hex(0x241612), 0.24)
            }
            Kind::Sunflower => {
                let large = Blossom { size: b.size * 1.35, ..*b };
                self.rosette(canvas, &large, 17, dice.between(0.75, 0.95), dice.unit(), hex(0x3a2412), 0.52);
            }
            Kind::Tulip => self.tulip(canvas, b),
            Kind::Spike => self.spike(canvas, dice, b),
        }
    }

    fn lit(&self, colour: Colour, b: &Blossom, light: f32) -> Colour {
        (colour * (self.level * light)).mix(self.scene.sky.horizon, b.haze * 0.6)
    }

    fn rosette(
        &self,
        canvas: &mut Canvas,
        b: &Blossom,
        petals: usize,
        tilt: f32,
        turn: f32,
        eye: Colour,
        eye_size: f32,
    ) {
        let side = self.scene.sky.side();
        let belly = (2.4 / petals as f32).clamp(0.14, 0.44);
        for layer in 0..2 {
            for i in 0..petals {
                let angle = turn * TAU + (i as f32 + layer as f32 * 0.5) / petals as f32 * TAU;
                let (ex, ey) = (angle.cos(), angle.sin() * tilt);
                let long = b.size * if layer == 0 { 1.25 } else { 0.95 };
                let light = 0.72 + 0.36 * (ex * side - ey * 0.7) + 0.12 * layer as f32;
                let colour = self.lit(b.colour, b, light);
                canvas.fill(leaf((b.x, b.y), (b.x + ex * long, b.y + ey * long), belly), 1.0, |px, py| {
                    colour * (0.55 + 0.6 * ((px - b.x).hypot(py - b.y) / long).min(1.0))
                });
            }
        }
        let eye_radius = b.size * eye_size;
        let eye = self.lit(eye, b, 1.1);
        canvas.fill(circle(b.x, b.y, eye_radius), 1.0, |px, py| {
            let seed = ((px - b.x) * 9.0 / eye_radius).sin() * ((py - b.y) * 9.0 / eye_radius).sin();
            eye * (1.0 - 0.4 * (py - b.y) / eye_radius + 0.25 * seed)
        });
    }

    fn tulip(&self, canvas: &mut Canvas, b: &Blossom) {
        let k = b.size * 1.25;
        let foot = (b.x, b.y + k * 0.9);
        let stem = [
            (b.x - k * 0.06, foot.1),
            (b.x + k * 0.06, foot.1),
            (b.x + k * 0.08, foot.1 + k * 1.6),
            (b.x - k * 0.08, foot.1 + k * 1.6),
        ];
        canvas.flat(super::shapes::polygon(&stem), self.lit(hex(0x5a7f34), b, 0.8));
        let side = self.scene.sky.side();
        let petals: [(Point, f32); 5] = [
            ((-0.52, -0.75), 0.72),
            ((0.52, -0.75), 0.80),
            ((0.0, -0.95), 0.62),
            ((-0.26, -0.70), 1.0),
            ((0.28, -0.70), 1.08),
        ];
        for ((dx, dy), light) in petals {
            let colour = self.lit(b.colour, b, light + 0.22 * dx * side);
            canvas.fill(leaf(foot, (b.x + dx * k, b.y + dy * k), 0.27), 1.0, |_, py| {
                colour * lerp(0.7, 1.15, smooth(foot.1, b.y - k, py))
            });
        }
    }

    fn spike(&self, canvas: &mut Canvas, dice: &mut Dice, b: &Blossom) {
        let k = b.size;
        let lean = dice.between(-0.25, 0.25);
        for tone in [0.75, 1.15] {
            let mut path = PathBuilder::new();
            for i in 0..16 {
                let t = i as f32 / 15.0;
                let (x, y) = (b.x + lean * k * 2.4 * t, b.y + k * (0.9 - 2.9 * t));
                let reach = k * lerp(0.42, 0.14, t);
                for side in [-1.0, 1.0] {
                    let tip = (x + side * reach * dice.between(0.6, 1.1), y - reach * dice.between(0.2, 0.9));
                    add_leaf(&mut path, (x, y), tip, 0.32);
                }
            }
            let colour = self.lit(b.colour, b, tone);
            canvas.fill(path.finish(), 0.95, |_, _| colour);
        }
    }
}
