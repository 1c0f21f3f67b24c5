//! Under the sea: light from above, a reef in layers, fish.

use std::f32::consts::TAU;

use tiny_skia::PathBuilder;

use super::canvas::Canvas;
use super::colour::{Colour, grey, hex, rgb};
use super::geometry::{View, bell, lerp, smooth};
use super::noise::Dice;
use super::scene::{Scene, Thing};
use super::shapes::{Limb, Point, add_branches, add_leaf, blob, circle, leaf, polygon};

const REEF: [u32; 6] = [0xff6f59, 0xf2a65a, 0xd65db1, 0x8f6fd0, 0xf7c948, 0x5fd0b0];
const FISH: [[u32; 2]; 6] = [
    [0xff7a1a, 0xfdf6ec],
    [0xf7c948, 0x22314f],
    [0x2f6fe0, 0xf7d848],
    [0xe84a5f, 0xfbe3d0],
    [0x5fd0c0, 0x1f4a6a],
    [0x9a5fd0, 0xf2d0f0],
];

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    let sea = Sea::new(scene, view);
    canvas.shade(|x, y| sea.water(x, y));
    let mut dice = scene.dice(0x5EA);
    sea.school(&mut canvas, &mut dice, 0.72, 26, 0.010);
    if scene.shows(Thing::Whale) {
        sea.whale(&mut canvas, &mut dice);
    }
    for layer in 0..4 {
        sea.reef(&mut canvas, layer);
        if layer == 1 {
            sea.school(&mut canvas, &mut dice, 0.42, 12, 0.020);
        }
    }
    let count = 3 + dice.below(4);
    for i in 0..count {
        let size = view.unit() * if i + 1 == count { dice.between(0.10, 0.15) } else { dice.between(0.04, 0.09) };
        let place = (view.width * dice.between(0.15, 0.85), view.height * dice.between(0.22, 0.72));
        sea.fish(&mut canvas, &mut dice, place, size);
    }
    sea.bubbles(&mut canvas, &mut dice);
    canvas.sky.fill(0);
    canvas.water.fill(255);
    canvas
}

struct Sea<'a> {
    scene: &'a Scene,
    view: View,
    light_x: f32,
    shallow: Colour,
    deep: Colour,
}

impl<'a> Sea<'a> {
    fn new(scene: &'a Scene, view: View) -> Self {
        let mut dice = scene.dice(0x0CE);
        let waters = [(0x5fd8e8, 0x04284a), (0x6fe0d0, 0x053a4a), (0x5ab4f0, 0x06184a)];
        let (shallow, deep) = dice.pick(&waters);
        let dim = if scene.is_night() { 0.35 } else { 1.0 };
        let tint = |c: Colour| scene.tints.first().map_or(c, |tint| c.tinted(*tint, 0.4));
        Self {
            scene,
            view,
            light_x: view.width * dice.between(0.3, 0.7),
            shallow: tint(hex(shallow)) * dim,
            deep: tint(hex(deep)) * dim,
        }
    }

    fn water(&self, x: f32, y: f32) -> Colour {
        let (down, t) = (y / self.view.height, self.scene.moment);
        let mut colour = self.shallow.mix(
            self.deep,
            smooth(-0.05, 0.85, down + 0.06 * self.scene.noise(1).fbm(x / self.view.width * 2.0, down * 2.0, 4)),
        );
        let (dx, dy) = (x - self.light_x, y + self.view.height * 0.35);
        let distance = dx.hypot(dy) / self.view.height;
        colour += self.shallow * (0.9 * (-(distance - 0.3).max(0.0) * 3.2).exp());
        let shafts = self.scene.noise(2).fbm(dx.atan2(dy) * 8.0 + t * 0.1, 0.4 + t * 0.12, 3);
        colour += self.shallow * (smooth(0.02, 0.5, shafts) * 0.55 * (-distance * 1.3).exp());
        // The surface from below: bright lenses that run together.
        let u = (x - self.view.width * 0.5) / (down + 0.04) / self.view.width;
        let lens = 1.0 - self.scene.noise(3).fbm(u * 2.2 + t * 0.2, 0.55 / (down + 0.04) + t * 0.5, 4).abs() * 3.0;
        colour + grey(0.9) * (smooth(0.5, 1.0, lens) * smooth(0.20, 0.0, down))
    }

    /// What distance does under water: `far` is 0 near the eye, 1 at the edge of sight.
    fn sunk(&self, colour: Colour, far: f32, y: f32) -> Colour {
        let light = lerp(1.15, 0.35, y / self.view.height);
        let seen = colour * rgb(0.75, 0.95, 1.0) * light * if self.scene.is_night() { 0.4 } else { 1.0 };
        seen.mix(self.shallow.mix(self.deep, 0.25 + 0.6 * y / self.view.height), far)
    }

    /// One range of rock with what grows on it; layer 3 is the nearest.
    fn reef(&self, canvas: &mut Canvas, layer: u32) {
        let near = layer as f32 / 3.0;
        let (width, height) = (self.view.width, self.view.height);
        let noise = self.scene.noise(10 + layer);
        let mut dice = self.scene.dice(0x4EE + layer);
        let open = dice.between(0.3, 0.7);
        let top = |x: f32| {
            let across = x / width;
            let walls = (across - open).abs().powf(1.4) * lerp(0.35, 0.85, near);
            height
                * (lerp(0.74, 1.0, near)
                    - walls * 0.6
                    - 0.10 * noise.fbm(across * lerp(5.0, 2.5, near), layer as f32, 5))
        };
        let ridge = (0..=80).map(|i| i as f32 / 80.0 * width).map(|x| (x, top(x)));
        let outline: Vec<Point> = ridge.chain([(width, height + 9.0), (0.0, height + 9.0)]).collect();
        let far = lerp(0.88, 0.05, near.powf(0.7));
        let rock = hex(0x4a5a5c).mix(hex(0x6a4a5c), dice.unit());
        let k = 30.0 / self.view.unit();
        canvas.fill(polygon(&outline), 1.0, |x, y| {
            let rough = 1.0 + 0.7 * noise.other(1).fbm(x * k, y * k, 5);
            let caustic = smooth(0.55, 1.0, 1.0 - noise.other(2).fbm(x * k * 0.8, y * k * 0.8, 3).abs() * 3.5);
            let crown = smooth(0.10, 0.0, (y - top(x)) / height);
            self.sunk(rock * (rough * (0.5 + 0.9 * crown)) + grey(0.35) * caustic * crown, far, y)
        });
        for _ in 0..(10.0 + 14.0 * near) as usize {
            let x = dice.unit() * width;
            let size = self.view.unit() * lerp(0.03, 0.13, near) * dice.between(0.5, 1.2);
            let colour = hex(dice.pick(&REEF)) * dice.between(0.7, 1.1);
            self.coral(canvas, &mut dice, (x, top(x) + size * 0.15), size, colour, far);
        }
    }

    fn coral(&self, canvas: &mut Canvas, dice: &mut Dice, (x, y): Point, size: f32, colour: Colour, far: f32) {
        let shade = |py: f32, top: f32| self.sunk(colour * lerp(0.45, 1.2, smooth(y, top, py)), far, py);
        match dice.below(4) {
            0 => {
                let (mut path, mut tips) = (PathBuilder::new(), vec![]);
                let limb =
                    Limb { x, y, length: size * 0.36, angle: dice.between(-0.2, 0.2), width: size * 0.13, forks: 4 };
                add_branches(&mut path, &mut tips, dice, limb);
                for (tip_x, tip_y, _) in tips {
                    path.push_circle(tip_x, tip_y, size * 0.025);
                }
                canvas.fill(path.finish(), 1.0, |_, py| shade(py, y - size));
            }
            1 => {
                for i in 0..5 {
                    let (dx, tall, half) = (
                        (i as f32 - 2.0) * size * 0.13,
                        size * dice.between(0.35, 0.9),
                        size * dice.between(0.05, 0.085),
                    );
                    let tube = super::shapes::rounded(x + dx - half, y - tall, x + dx + half, y + size * 0.1, half);
                    canvas.fill(tube, 1.0, |px, py| shade(py, y - tall) * (1.0 - 0.35 * (px - x - dx) / half));
                    let mouth = super::shapes::ellipse(x + dx, y - tall + half * 0.5, half * 0.72, half * 0.42);
                    canvas.fill(mouth, 1.0, |_, py| self.sunk(colour * 0.18, far, py));
                }
            }
            2 => {
                let ribs = self.scene.noise(77);
                canvas.fill(super::shapes::ellipse(x, y, size * 0.5, size * 0.38), 1.0, |px, py| {
                    let (dx, dy) = ((px - x) / size, (py - y) / size);
                    let maze = smooth(-0.1, 0.2, ribs.fbm(dx * 9.0, dy * 9.0, 2));
                    shade(py, y - size * 0.5) * (0.7 + 0.45 * maze)
                });
            }
            _ => {
                let mut path = PathBuilder::new();
                for _ in 0..9 {
                    let lean = dice.between(-0.5, 0.5) + 0.12 * (self.scene.moment * 1.4 + x * 0.03).sin();
                    let tall = size * dice.between(0.8, 1.7);
                    add_leaf(&mut path, (x + dice.between(-0.12, 0.12) * size, y), (x + lean * size, y - tall), 0.055);
                }
                let weed = hex(0x4f9a4a).mix(colour, 0.25);
                canvas.fill(path.finish(), 1.0, |_, py| {
                    self.sunk(weed * lerp(0.4, 1.3, smooth(y, y - size * 1.5, py)), far, py)
                });
            }
        }
    }

    /// Small fish that turn together.
    fn school(&self, canvas: &mut Canvas, dice: &mut Dice, far: f32, count: usize, size: f32) {
        let (cx, cy) = (self.view.width * dice.between(0.25, 0.75), self.view.height * dice.between(0.2, 0.5));
        let (side, unit) = (dice.side(), self.view.unit());
        let colour = hex(0x9fc0d0);
        for _ in 0..count {
            let x = cx + dice.between(-0.2, 0.2) * unit + side * self.scene.moment * unit * 0.02;
            let y = cy + dice.between(-0.1, 0.1) * unit;
            let k = unit * size * dice.between(0.7, 1.3);
            let tint = self.sunk(colour, far, y);
            canvas.flat(leaf((x + side * k, y), (x - side * k * 0.8, y), 0.24), tint);
            canvas.flat(
                polygon(&[
                    (x - side * k * 0.6, y),
                    (x - side * k * 1.3, y - k * 0.4),
                    (x - side * k * 1.15, y),
                    (x - side * k * 1.3, y + k * 0.4),
                ]),
                tint,
            );
        }
    }

    fn fish(&self, canvas: &mut Canvas, dice: &mut Dice, (x, y): Point, k: f32) {
        let side = dice.side();
        let mut colours = dice.pick(&FISH).map(hex);
        if let Some(tint) = self.scene.tints.first() {
            colours[0] = *tint;
        }
        let (far, bars, wag) =
            (lerp(0.30, 0.0, k / self.view.unit() * 8.0), dice.below(3), (self.scene.moment * 6.0 + x).sin() * 0.1);
        let at = |dx: f32, dy: f32| (x + side * dx * k, y + dy * k);
        let fin = |canvas: &mut Canvas, points: &[Point], level: f32| {
            canvas.fill(blob(points), 0.92, |px, py| {
                let ray = 0.85 + 0.2 * ((px * 0.7 + py) / k * 40.0).sin();
                self.sunk(colours[0] * level * ray, far, py)
            });
        };
        fin(canvas, &[at(-0.72, 0.0), at(-1.25, -0.46 + wag), at(-1.12, wag), at(-1.25, 0.46 + wag)], 0.8);
        fin(canvas, &[at(0.30, -0.36), at(-0.05, -0.68), at(-0.55, -0.50), at(-0.5, -0.2)], 0.75);
        fin(canvas, &[at(0.05, 0.36), at(-0.2, 0.62), at(-0.5, 0.44), at(-0.4, 0.2)], 0.7);
        let body = [
            at(0.86, 0.02),
            at(0.55, -0.30),
            at(0.05, -0.43),
            at(-0.45, -0.24),
            at(-0.80, -0.08),
            at(-0.80, 0.08),
            at(-0.45, 0.24),
            at(0.05, 0.41),
            at(0.55, 0.28),
        ];
        let scales = self.scene.noise(88);
        canvas.fill(blob(&body), 1.0, |px, py| {
            let (u, v) = ((px - x) / k * side, (py - y) / k);
            let bar = match bars {
                0 => smooth(0.10, 0.04, ((u - 0.42).abs()).min((u + 0.02).abs()).min((u + 0.5).abs()) - 0.03),
                1 => smooth(-0.05, 0.25, v),
                _ => smooth(0.15, 0.5, (v * 9.0 + u * 2.0).sin()) * 0.8,
            };
            let scale = 1.0 + 0.10 * ((u * 30.0).sin() * (v * 30.0).sin()) + 0.1 * scales.fbm(u * 6.0, v * 6.0, 3);
            let round = 1.12 - 0.85 * smooth(-0.2, 0.45, v) - 0.25 * smooth(-0.3, -0.45, v);
            let sheen = 0.35 * bell(v + 0.22, 0.10) * bell(u - 0.1, 0.5);
            self.sunk(colours[0].mix(colours[1], bar) * (scale * round) + grey(sheen), far, py)
        });
        fin(canvas, &[at(0.28, 0.06), at(0.02, 0.02), at(-0.14, 0.22), at(0.10, 0.22)], 1.05);
        let (eye_x, eye_y) = at(0.56, -0.08);
        canvas.flat(circle(eye_x, eye_y, k * 0.085), self.sunk(hex(0xf5e9c8), far, eye_y));
        canvas.flat(circle(eye_x + side * k * 0.01, eye_y, k * 0.052), grey(0.01));
        canvas.flat(circle(eye_x + side * k * 0.03, eye_y - k * 0.025, k * 0.018), grey(0.95));
    }

    fn whale(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let side = dice.side();
        let k = self.view.unit() * dice.between(0.30, 0.38);
        let (x, y) = (self.view.width * 0.5, self.view.height * dice.between(0.34, 0.44));
        let at = |dx: f32, dy: f32| (x + side * dx * k, y + dy * k);
        let body = [
            at(1.30, 0.06),
            at(1.20, -0.14),
            at(0.75, -0.30),
            at(0.10, -0.33),
            at(-0.55, -0.20),
            at(-1.05, -0.06),
            at(-1.25, -0.12),
            at(-1.62, -0.36),
            at(-1.50, -0.06),
            at(-1.66, 0.20),
            at(-1.22, 0.02),
            at(-0.6, 0.10),
            at(0.1, 0.26),
            at(0.75, 0.30),
            at(1.20, 0.20),
        ];
        let skin = self.scene.noise(99);
        canvas.fill(blob(&body), 1.0, |px, py| {
            let (u, v) = ((px - x) / k * side, (py - y) / k);
            let belly = smooth(0.04, 0.16, v - 0.05 * u + 0.04) * smooth(-0.5, 0.3, u);
            let grooves = 1.0 - 0.30 * belly * (0.5 + 0.5 * (v * 120.0).sin());
            let back = hex(0x2a4a66) * (1.1 - 0.9 * smooth(-0.35, 0.25, v) + 0.25 * skin.fbm(u * 5.0, v * 9.0, 4));
            self.sunk(back.mix(hex(0xb8ccd4), belly * 0.75) * grooves, 0.28, py)
        });
        let fin = [at(0.55, 0.20), at(0.35, 0.16), at(-0.10, 0.62), at(0.10, 0.60)];
        canvas.fill(blob(&fin), 1.0, |_, py| self.sunk(hex(0x1c3650), 0.24, py));
        let (eye_x, eye_y) = at(0.98, 0.05);
        canvas.flat(circle(eye_x, eye_y, k * 0.018), grey(0.01));
    }

    fn bubbles(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let unit = self.view.unit();
        for _ in 0..3 {
            let (x, y) = (self.view.width * dice.unit(), self.view.height * dice.between(0.4, 0.9));
            for i in 0..14 {
                let t = i as f32 / 14.0;
                let (bx, by) = (
                    x + (t * TAU * 1.5).sin() * unit * 0.015 + dice.between(-0.01, 0.01) * unit,
                    y - t * unit * 0.45 - self.scene.moment * unit * 0.03,
                );
                let radius = (unit * dice.between(0.002, 0.008)).max(0.8);
                canvas.dab(bx, by, radius, |dx, dy| {
                    let rim = smooth(0.6, 0.95, dx.hypot(dy)) * 0.55;
                    let gleam = bell((dx + 0.4).hypot(dy + 0.4), 0.25) * 0.9;
                    (grey(1.0).mix(self.shallow, 0.3), (rim + gleam).min(0.9))
                });
            }
        }
    }
}
