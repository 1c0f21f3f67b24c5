//! Butterflies and small birds, close by.

use std::f32::consts::TAU;

use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::geometry::{View, bell, lerp, smooth};
use crate::providers::builtin::image::scene::Scene;
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, ellipse, leaf, stroke};

/// Ground, band and spots of a wing.
const WINGS: [[u32; 3]; 5] = [
    [0xf07a1a, 0x1a1210, 0xfdf2dc],
    [0x2f6fe0, 0x0c1024, 0xbfe0ff],
    [0xf5d442, 0x1c1a18, 0x2f6fe0],
    [0x9a4dd0, 0x1a0f28, 0xffc8f0],
    [0x2fb09a, 0x0c1c1c, 0xf2f0c0],
];

pub fn butterfly(scene: &Scene, mut canvas: Canvas) -> Canvas {
    let view = View::new(canvas.width, canvas.height, 0.5);
    let mut dice = scene.dice(0xB77);
    let mut wing = dice.pick(&WINGS).map(hex);
    if let Some(tint) = scene.tints.first() {
        wing[0] = *tint;
    }
    let k = view.height.min(view.width) * 0.36;
    let (x, y, turn) = (view.width * 0.5, view.height * 0.48, dice.between(-0.35, 0.35));
    let (sin, cos) = turn.sin_cos();
    let at = |u: f32, v: f32| (x + (u * cos - v * sin) * k, y + (u * sin + v * cos) * k);
    let back = |px: f32, py: f32| {
        let (dx, dy) = ((px - x) / k, (py - y) / k);
        (dx * cos + dy * sin, dy * cos - dx * sin)
    };
    let level = 0.5 + 0.22 * scene.sky.strength;
    let veins = scene.noise(7);
    for side in [-1.0_f32, 1.0] {
        let hind: Vec<Point> =
            [(0.04, 0.02), (0.55, 0.05), (0.88, 0.38), (0.74, 0.80), (0.46, 0.94), (0.24, 0.70), (0.07, 0.30)]
                .iter()
                .map(|(u, v)| at(u * side, *v))
                .collect();
        let fore: Vec<Point> = [
            (0.04, -0.10),
            (0.36, -0.62),
            (0.86, -0.94),
            (1.16, -0.84),
            (1.10, -0.42),
            (0.78, 0.02),
            (0.36, 0.16),
            (0.05, 0.08),
        ]
        .iter()
        .map(|(u, v)| at(u * side, *v))
        .collect();
        for (outline, (cx, cy, reach)) in [(hind, (0.0, 0.1, 0.98)), (fore, (0.0, -0.05, 1.36))] {
            canvas.fill(blob(&outline), 1.0, |px, py| {
                let (u, v) = back(px, py);
                let (dx, dy) = (u.abs() - cx, v - cy);
                let (out, angle) = (dx.hypot(dy) / reach, dy.atan2(dx));
                let wobble = 0.05 * veins.fbm(angle * 4.0, out * 3.0, 3);
                let rim = smooth(0.74, 0.82, out + wobble);
                let ribs = smooth(0.16, 0.04, (angle * 7.0).sin().abs()) * smooth(0.1, 0.35, out) * 0.85;
                let dots =
                    smooth(0.55, 0.30, ((angle * 14.0 / TAU * 3.0).fract() - 0.5).hypot((out - 0.90) * 9.0) * 2.0);
                let eye = smooth(0.10, 0.08, (dx - 0.50).hypot(dy.abs() - 0.42));
                let scales = 1.0 + 0.16 * veins.other(1).fbm(u * 30.0, v * 30.0, 2);
                let ground = wing[0] * lerp(0.62, 1.18, smooth(0.0, 0.8, out));
                let patterned = ground
                    .mix(wing[1], rim.max(ribs))
                    .mix(wing[2], dots * rim)
                    .mix(wing[1], eye)
                    .mix(wing[2], smooth(0.05, 0.03, (dx - 0.50).hypot(dy.abs() - 0.42)));
                patterned
                    * (scales * level * (1.0 + 0.22 * u * scene.sky.side()))
                    * scene.sky.sun.mix(Colour::WHITE, 0.6)
            });
        }
        let antenna = [at(0.02 * side, -0.30), at(0.12 * side, -0.58), at(0.26 * side, -0.80)];
        canvas.flat(stroke(curve(&antenna), k * 0.012), grey(0.015));
        canvas.flat(circle(antenna[2].0, antenna[2].1, k * 0.022), grey(0.015));
    }
    let body: Vec<Point> = [
        (0.0, -0.34),
        (0.055, -0.26),
        (0.06, -0.08),
        (0.045, 0.20),
        (0.0, 0.52),
        (-0.045, 0.20),
        (-0.06, -0.08),
        (-0.055, -0.26),
    ]
    .iter()
    .map(|(u, v)| at(*u, *v))
    .collect();
    canvas.fill(blob(&body), 1.0, |px, py| {
        let (u, v) = back(px, py);
        hex(0x2a2018) * (0.6 + 1.4 * bell(u - 0.015, 0.025) + 0.3 * (v * 60.0).sin())
    });
    canvas
}

/// Back, breast, wing.
const BIRDS: [[u32; 3]; 5] = [
    [0x6a5844, 0xd8622c, 0x4a3c30],
    [0x2f6fc0, 0xf2e0c0, 0x1c3f7a],
    [0xd8a82a, 0xf5e27a, 0x3a3a34],
    [0xb8242c, 0xe0504a, 0x5a1418],
    [0x4a6a5a, 0xe8dcc0, 0x2a3c38],
];

pub fn bird(scene: &Scene, mut canvas: Canvas) -> Canvas {
    let view = View::new(canvas.width, canvas.height, 0.5);
    let mut dice = scene.dice(0xB16D);
    let mut colours = dice.pick(&BIRDS).map(hex);
    if let Some(tint) = scene.tints.first() {
        colours = [*tint, tint.mix(Colour::WHITE, 0.45), *tint * 0.4];
    }
    let (side, k) = (dice.side(), view.height.min(view.width * 1.1) * 0.30);
    let bird = Bird {
        scene,
        x: view.width * 0.5,
        y: view.height * 0.52,
        k,
        side,
        colours,
        level: 0.45 + 0.22 * scene.sky.strength,
    };
    bird.branch(&mut canvas, &view, &mut dice);
    bird.body(&mut canvas);
    bird.head(&mut canvas);
    canvas
}

struct Bird<'a> {
    scene: &'a Scene,
    x: f32,
    y: f32,
    k: f32,
    side: f32,
    colours: [Colour; 3],
    level: f32,
}

impl Bird<'_> {
    fn at(&self, (u, v): Point) -> Point {
        (self.x + self.side * u * self.k, self.y + v * self.k)
    }

    fn all(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|p| self.at(*p)).collect()
    }

    fn place(&self, x: f32, y: f32) -> Point {
        ((x - self.x) / self.k * self.side, (y - self.y) / self.k)
    }

    fn branch(&self, canvas: &mut Canvas, view: &View, dice: &mut crate::providers::builtin::image::noise::Dice) {
        let y = self.y + self.k * 0.98;
        let bark = self.scene.noise(0xBA);
        let points = [
            (-10.0, y + self.k * 0.22),
            (view.width * 0.3, y),
            (view.width * 0.65, y + self.k * 0.06),
            (view.width + 10.0, y - self.k * 0.25),
        ];
        for _ in 0..13 {
            let x = dice.unit() * view.width;
            let tip = (x + dice.between(-0.5, 0.5) * self.k, y - dice.between(-0.45, 0.55) * self.k);
            let green =
                hex(if self.scene.is_autumn() { 0xc8742a } else { 0x5a8a3a }) * (self.level * dice.between(0.6, 1.2));
            canvas.fill(leaf((x, y + self.k * 0.05), tip, 0.24), 1.0, |px, py| {
                let vein = ((px - x) * (tip.1 - y) - (py - y) * (tip.0 - x)) / (self.k * self.k * 0.3);
                green * (1.0 + 0.4 * vein)
            });
        }
        canvas.fill(stroke(curve(&points), self.k * 0.13), 1.0, |px, py| {
            let rough = bark.fbm(px / self.k * 5.0, py / self.k * 22.0, 4);
            hex(0x5a4432)
                * (self.level * (0.9 + 0.6 * rough) * lerp(1.3, 0.5, smooth(y - self.k * 0.08, y + self.k * 0.12, py)))
        });
        for foot in [-0.10, 0.14] {
            canvas.flat(
                stroke(curve(&self.all(&[(foot, 0.55), (foot + 0.02, 0.80), (foot - 0.02, 0.95)])), self.k * 0.045),
                hex(0x4a3a30) * self.level,
            );
        }
    }

    /// Plumage: soft barbs in rows along the body.
    fn plumage(&self, own: Colour, u: f32, v: f32) -> Colour {
        let soft = self.scene.noise(0xF3A).fbm(u * 7.0 + v * 4.0, v * 22.0 - u * 12.0, 4);
        let round =
            1.15 - 0.55 * smooth(-0.1, 0.8, v) + 0.20 * smooth(0.6, -0.4, u) * self.side * self.scene.sky.side();
        own * ((1.0 + 0.34 * soft) * round * self.level) * self.scene.sky.sun.mix(Colour::WHITE, 0.6)
    }

    fn body(&self, canvas: &mut Canvas) {
        let [back, breast, wing] = self.colours;
        let tail = self.all(&[(-0.52, 0.18), (-1.28, 0.66), (-1.36, 0.80), (-1.20, 0.82), (-0.40, 0.46)]);
        canvas.fill(blob(&tail), 1.0, |px, py| {
            let (u, v) = self.place(px, py);
            self.plumage(wing, u, v * 0.5) * (0.9 + 0.25 * ((v * 2.0 - u) * 30.0).sin())
        });
        let body = self.all(&[
            (0.30, -0.60),
            (0.62, -0.20),
            (0.58, 0.28),
            (0.28, 0.62),
            (-0.18, 0.66),
            (-0.58, 0.42),
            (-0.62, 0.14),
            (-0.30, -0.26),
            (0.02, -0.56),
        ]);
        canvas.fill(blob(&body), 1.0, |px, py| {
            let (u, v) = self.place(px, py);
            let front = smooth(-0.12, 0.22, u * 0.75 + v * 0.35 - 0.02);
            self.plumage(back.mix(breast, front).mix(Colour::WHITE, 0.4 * smooth(0.35, 0.65, v)), u, v)
        });
        let folded = self.all(&[
            (0.18, -0.28),
            (0.26, 0.02),
            (0.02, 0.28),
            (-0.44, 0.44),
            (-0.98, 0.58),
            (-0.66, 0.24),
            (-0.34, -0.10),
            (-0.06, -0.30),
        ]);
        canvas.fill(blob(&folded), 1.0, |px, py| {
            let (u, v) = self.place(px, py);
            let quill = ((v - 0.42 * u) * 26.0 - u * 3.0).sin();
            let bar = bell(u + 0.12 + 0.3 * v, 0.05);
            self.plumage(wing.mix(back, 0.35 + 0.25 * quill).mix(Colour::WHITE, 0.55 * bar), u, v * 0.6)
        });
    }

    fn head(&self, canvas: &mut Canvas) {
        let [back, breast, _] = self.colours;
        let (hx, hy) = self.at((0.34, -0.66));
        canvas.fill(ellipse(hx, hy, self.k * 0.36, self.k * 0.34), 1.0, |px, py| {
            let (u, v) = self.place(px, py);
            let throat = smooth(-0.62, -0.45, v - 0.25 * (u - 0.3)) * smooth(0.16, 0.34, u);
            self.plumage(back.mix(breast, throat), u, v + 0.5)
        });
        let beak = self.all(&[(0.64, -0.74), (0.96, -0.64), (0.66, -0.56)]);
        canvas.fill(crate::providers::builtin::image::shapes::polygon(&beak), 1.0, |_, py| {
            hex(0x3a3028) * (self.level * lerp(1.8, 0.7, smooth(hy - self.k * 0.08, hy + self.k * 0.08, py)))
        });
        let (ex, ey) = self.at((0.47, -0.74));
        canvas.flat(circle(ex, ey, self.k * 0.068), grey(0.30) * self.level);
        canvas.flat(circle(ex, ey, self.k * 0.056), grey(0.006));
        canvas.flat(circle(ex + self.k * 0.018, ey - self.k * 0.02, self.k * 0.017), grey(1.0));
    }
}
