//! Tall animals on a rise, dark before a great sun or moon.

use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex, rgb};
use crate::providers::builtin::image::geometry::{View, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Family, Scene, Thing, Time};
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, leaf, polygon, stroke};

pub fn paint(scene: &Scene, animal: Thing, width: usize, height: usize) -> Canvas {
    let mut dice = scene.dice(0x511);
    let usual = if animal == Thing::Elephant { Family::Desert } else { Family::Countryside };
    let mut behind = Scene { family: scene.setting.unwrap_or(usual), things: vec![], caption: None, ..scene.clone() };
    let x = dice.between(0.38, 0.62);
    // The sun stands behind the animal.
    behind.sky.sun_side = (x - 0.5) * 0.9 + 0.02;
    behind.sky.sun_height = -0.2;
    let mut canvas = crate::providers::builtin::image::paint(&behind, width, height);
    let view = View::new(width, height, 0.5);
    let unit = view.unit();
    let (cx, ground) = (view.width * x, view.height * 0.80);
    let k = unit * if animal == Thing::Elephant { 0.34 } else { 0.32 };
    disc(
        &mut canvas,
        scene,
        (cx + dice.between(-0.05, 0.05) * unit, ground - k * 1.05),
        unit * dice.between(0.27, 0.32),
    );
    rise(&mut canvas, scene, &view, cx, ground);
    let beast =
        Beast { x: cx, y: ground + k * 0.02, k, side: dice.side(), dark: rgb(0.010, 0.009, 0.011), rim: scene.sky.sun };
    match animal {
        Thing::Deer => beast.deer(&mut canvas),
        Thing::Horse => beast.horse(&mut canvas, &mut dice),
        _ => beast.elephant(&mut canvas),
    }
    grass(&mut canvas, &mut dice, &view, cx, ground, beast.dark, scene);
    canvas
}

/// A sun or moon far larger than life, behind whatever stands before the sky.
fn disc(canvas: &mut Canvas, scene: &Scene, (x, y): Point, radius: f32) {
    let (warm, night) = (scene.sky.sun, matches!(scene.time, Time::Night | Time::Dusk));
    let craters = scene.noise(31);
    let body =
        if night { rgb(0.95, 0.93, 0.86) * 0.85 } else { warm * if scene.time == Time::Day { 1.2 } else { 1.7 } };
    let (sky, width) = (canvas.sky.clone(), canvas.width);
    canvas.repaint(|px, py, c| {
        let open = f32::from(sky[py as usize * width + px as usize]) / 255.0;
        let d = (px - x).hypot(py - y) / radius;
        let glow = warm * (0.45 * (-(d - 1.0).max(0.0) * 2.6).exp()) * if night { 0.35 } else { 1.0 };
        let (u, v) = ((px - x) / radius, (py - y) / radius);
        let seas = if night {
            0.72 + 0.5 * craters.fbm(u * 2.2 + 3.0, v * 2.2, 5)
        } else {
            lerp(1.0, 0.78, smooth(-1.0, 1.0, v))
        };
        let lit = (c + glow * open).mix(body * seas, smooth(1.006, 0.994, d) * open.max(0.55));
        // The land before it is hazed by its light.
        if d < 1.0 && open < 0.5 { c.mix(warm * 0.6, 0.22) } else { lit }
    });
}

fn crest(scene: &Scene, view: &View, cx: f32, ground: f32, x: f32) -> f32 {
    let off = (x - cx) / view.width;
    ground + view.height * (0.30 * off * off + 0.010 * scene.noise(0x415).fbm(x / view.width * 9.0, 2.0, 4))
}

fn rise(canvas: &mut Canvas, scene: &Scene, view: &View, cx: f32, ground: f32) {
    let ridge = (0..=60).map(|i| i as f32 / 60.0 * view.width).map(|x| (x, crest(scene, view, cx, ground, x)));
    let outline: Vec<Point> = ridge.chain([(view.width, view.height + 9.0), (0.0, view.height + 9.0)]).collect();
    let dark = scene.sky.ambient.mix(rgb(0.006, 0.008, 0.008), 0.90);
    canvas.fill(polygon(&outline), 1.0, |x, y| {
        let down = (y - crest(scene, view, cx, ground, x)) / view.height;
        dark.mix(scene.sky.sun * 0.10, smooth(0.03, 0.0, down))
    });
}

fn grass(canvas: &mut Canvas, dice: &mut Dice, view: &View, cx: f32, ground: f32, dark: Colour, scene: &Scene) {
    let unit = view.unit();
    let mut path = tiny_skia::PathBuilder::new();
    for _ in 0..700 {
        let x = dice.unit() * view.width;
        let foot = crest(scene, view, cx, ground, x) + dice.between(0.0, 0.03) * unit;
        let tall = unit * dice.between(0.008, 0.034);
        let tip = (x + dice.between(-0.5, 0.5) * tall, foot - tall);
        crate::providers::builtin::image::shapes::add_leaf(&mut path, (x, foot + 2.0), tip, 0.05);
    }
    canvas.fill(path.finish(), 1.0, |_, y| dark.mix(hex(0x1a1c10), 0.3 * smooth(ground - unit * 0.03, ground, y)));
}

/// Where an animal stands and how large it is; lengths are in heights of its shoulder.
struct Beast {
    x: f32,
    y: f32,
    k: f32,
    side: f32,
    dark: Colour,
    rim: Colour,
}

impl Beast {
    fn at(&self, (u, v): Point) -> Point {
        (self.x + self.side * u * self.k, self.y + v * self.k)
    }

    fn all(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|p| self.at(*p)).collect()
    }

    fn part(&self, canvas: &mut Canvas, points: &[Point]) {
        canvas.flat(blob(&self.all(points)), self.dark);
    }

    /// Straight-edged: legs and hooves.
    fn limb(&self, canvas: &mut Canvas, points: &[Point]) {
        canvas.flat(polygon(&self.all(points)), self.dark);
    }

    fn line(&self, canvas: &mut Canvas, points: &[Point], width: f32) {
        canvas.flat(stroke(curve(&self.all(points)), width * self.k), self.dark);
    }

    fn deer(&self, canvas: &mut Canvas) {
        self.part(
            canvas,
            &[
                (-0.66, -0.60),
                (-0.25, -0.66),
                (0.18, -0.66),
                (0.42, -0.62),
                (0.44, -0.46),
                (0.28, -0.36),
                (-0.05, -0.37),
                (-0.42, -0.40),
                (-0.64, -0.44),
            ],
        );
        self.part(
            canvas,
            &[(0.16, -0.62), (0.34, -0.84), (0.46, -1.06), (0.60, -1.02), (0.55, -0.80), (0.50, -0.56), (0.38, -0.46)],
        );
        self.part(
            canvas,
            &[
                (0.44, -1.06),
                (0.54, -1.15),
                (0.66, -1.09),
                (0.84, -0.98),
                (0.88, -0.93),
                (0.83, -0.89),
                (0.68, -0.92),
                (0.52, -0.95),
            ],
        );
        canvas.flat(leaf(self.at((0.50, -1.10)), self.at((0.33, -1.22)), 0.22), self.dark);
        canvas.flat(leaf(self.at((-0.62, -0.58)), self.at((-0.76, -0.42)), 0.30), self.dark);
        self.limb(
            canvas,
            &[(0.26, -0.45), (0.42, -0.45), (0.38, -0.24), (0.385, -0.03), (0.41, 0.0), (0.34, 0.0), (0.33, -0.24)],
        );
        self.limb(
            canvas,
            &[(0.10, -0.42), (0.26, -0.42), (0.22, -0.24), (0.20, -0.03), (0.22, 0.0), (0.15, 0.0), (0.165, -0.24)],
        );
        for shift in [0.0, -0.16] {
            self.limb(
                canvas,
                &[
                    (-0.64 - shift * 0.6, -0.56),
                    (-0.34 - shift * 0.6, -0.42),
                    (-0.48 - shift, -0.26),
                    (-0.50 - shift, -0.03),
                    (-0.47 - shift, 0.0),
                    (-0.55 - shift, 0.0),
                    (-0.56 - shift, -0.24),
                    (-0.62 - shift, -0.40),
                ],
            );
        }
        for (sway, width) in [(0.0, 0.030), (0.11, 0.026)] {
            self.line(
                canvas,
                &[(0.55, -1.12), (0.46 + sway * 0.3, -1.28), (0.44 + sway, -1.44), (0.58 + sway, -1.68)],
                width,
            );
            self.line(canvas, &[(0.47 + sway * 0.4, -1.24), (0.62 + sway, -1.34)], width * 0.75);
            self.line(canvas, &[(0.44 + sway, -1.42), (0.34 + sway * 0.5, -1.60)], width * 0.75);
            self.line(canvas, &[(0.48 + sway, -1.52), (0.68 + sway, -1.56)], width * 0.7);
        }
    }

    fn horse(&self, canvas: &mut Canvas, dice: &mut Dice) {
        self.part(
            canvas,
            &[
                (-0.66, -0.66),
                (-0.30, -0.68),
                (0.12, -0.66),
                (0.44, -0.68),
                (0.54, -0.50),
                (0.38, -0.34),
                (0.0, -0.33),
                (-0.40, -0.36),
                (-0.68, -0.46),
            ],
        );
        self.part(
            canvas,
            &[(0.14, -0.66), (0.34, -0.90), (0.52, -1.12), (0.68, -1.08), (0.66, -0.86), (0.60, -0.60), (0.46, -0.44)],
        );
        self.part(
            canvas,
            &[
                (0.50, -1.12),
                (0.62, -1.19),
                (0.74, -1.10),
                (0.92, -0.88),
                (0.94, -0.80),
                (0.86, -0.77),
                (0.72, -0.88),
                (0.60, -0.96),
            ],
        );
        canvas.flat(leaf(self.at((0.58, -1.12)), self.at((0.56, -1.30)), 0.22), self.dark);
        self.limb(
            canvas,
            &[(0.30, -0.44), (0.50, -0.46), (0.44, -0.24), (0.43, -0.05), (0.47, 0.0), (0.37, 0.0), (0.38, -0.24)],
        );
        // The other foreleg is lifted.
        self.limb(
            canvas,
            &[
                (0.34, -0.46),
                (0.54, -0.50),
                (0.66, -0.34),
                (0.60, -0.14),
                (0.62, -0.08),
                (0.54, -0.10),
                (0.57, -0.30),
                (0.42, -0.36),
            ],
        );
        for shift in [0.0, -0.17] {
            self.limb(
                canvas,
                &[
                    (-0.68 - shift * 0.6, -0.60),
                    (-0.32 - shift * 0.6, -0.42),
                    (-0.48 - shift, -0.26),
                    (-0.51 - shift, -0.05),
                    (-0.46 - shift, 0.0),
                    (-0.57 - shift, 0.0),
                    (-0.58 - shift, -0.24),
                    (-0.64 - shift, -0.40),
                ],
            );
        }
        for i in 0..13 {
            let t = i as f32 / 12.0;
            let root = (lerp(0.60, 0.20, t), lerp(-1.16, -0.68, t));
            let blow = dice.between(0.16, 0.28);
            self.line(
                canvas,
                &[root, (root.0 - blow * 0.6, root.1 - 0.03), (root.0 - blow * 1.25, root.1 + dice.between(0.0, 0.10))],
                0.035,
            );
        }
        for i in 0..9 {
            let spread = i as f32 / 8.0 - 0.5;
            self.line(
                canvas,
                &[
                    (-0.64, -0.62),
                    (-0.84, -0.62 + spread * 0.05),
                    (-1.02 - 0.1 * spread, -0.44 + spread * 0.2),
                    (-1.10, -0.22 + spread * 0.3),
                ],
                0.04,
            );
        }
    }

    fn elephant(&self, canvas: &mut Canvas) {
        self.part(
            canvas,
            &[
                (-0.82, -0.66),
                (-0.60, -0.92),
                (-0.15, -1.02),
                (0.28, -0.94),
                (0.50, -0.78),
                (0.46, -0.42),
                (0.20, -0.34),
                (-0.40, -0.34),
                (-0.78, -0.40),
            ],
        );
        self.part(
            canvas,
            &[(0.26, -0.98), (0.52, -1.10), (0.78, -1.02), (0.90, -0.80), (0.84, -0.58), (0.60, -0.46), (0.34, -0.54)],
        );
        self.part(
            canvas,
            &[
                (0.76, -0.86),
                (0.92, -0.72),
                (0.98, -0.46),
                (0.97, -0.20),
                (1.04, -0.06),
                (1.16, -0.10),
                (1.18, -0.02),
                (1.04, 0.03),
                (0.90, -0.08),
                (0.86, -0.36),
                (0.74, -0.52),
            ],
        );
        for (x, shift) in [(0.30, 0.0), (0.08, 0.02), (-0.46, 0.0), (-0.70, 0.02)] {
            self.limb(
                canvas,
                &[
                    (x - 0.13, -0.50),
                    (x + 0.16, -0.50),
                    (x + 0.11, -0.2),
                    (x + 0.13, shift),
                    (x - 0.11, shift),
                    (x - 0.10, -0.2),
                ],
            );
        }
        self.line(canvas, &[(-0.80, -0.66), (-0.92, -0.50), (-0.92, -0.30)], 0.025);
        let tusk = self.all(&[(0.80, -0.56), (0.96, -0.44), (1.12, -0.46), (0.96, -0.50)]);
        canvas.flat(blob(&tusk), hex(0xd8c8a0).mix(self.rim, 0.3) * 0.55);
        let ear = self.all(&[(0.42, -0.98), (0.22, -0.90), (0.16, -0.62), (0.30, -0.44), (0.46, -0.56), (0.54, -0.80)]);
        canvas.fill(blob(&ear), 1.0, |_, _| self.dark.mix(self.rim * 0.10, 0.55));
        canvas.flat(circle(self.at((0.68, -0.84)).0, self.at((0.68, -0.84)).1, self.k * 0.014), self.rim * 0.12);
    }
}
