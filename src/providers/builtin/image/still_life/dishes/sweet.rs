//! Pancakes, cakes, ice cream, bread, and what is drunk with them.

use std::f32::consts::{PI, TAU};

use super::{FLAT, Spot};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::Thing;
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, ellipse, leaf, polygon, stroke};
use crate::providers::builtin::image::still_life::Table;

impl Table<'_> {
    pub(super) fn pancakes(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        self.plate(canvas, s);
        let noise = self.scene.noise(0x9A7);
        let thick = s.r * 0.105;
        let mut top = Spot { r: s.r * 0.58, ..s };
        for layer in 0..5 {
            let y = s.y + s.r * 0.05 - layer as f32 * thick;
            let (x, r) = (s.x + dice.between(-0.03, 0.03) * s.r, s.r * dice.between(0.56, 0.60));
            let side = polygon(
                &(0..=24)
                    .map(|i| {
                        let angle = i as f32 / 24.0 * PI;
                        (x + angle.cos() * r, y + angle.sin() * r * FLAT)
                    })
                    .chain([(x - r, y - thick), (x + r, y - thick)])
                    .collect::<Vec<_>>(),
            );
            canvas.fill(side, 1.0, |px, _| {
                let u = ((px - x) / r).clamp(-1.0, 1.0);
                hex(0xf0d090) * self.warmth * (0.62 + 0.30 * u * self.side + 0.10 * noise.fbm(px * 0.2, y, 2))
            });
            top = Spot { x, y: y - thick, r };
            canvas.fill(ellipse(top.x, top.y, r, r * FLAT), 1.0, |px, py| {
                let (u, v) = ((px - top.x) / r, (py - top.y) / r / FLAT);
                let rim = smooth(0.80, 0.96, u.hypot(v));
                let brown = hex(0xb8682a).mix(hex(0xd8944a), 0.5 + 0.6 * noise.fbm(u * 5.0 + layer as f32, v * 5.0, 4));
                brown.mix(hex(0xf0d090), rim) * self.warmth * (0.85 + 0.18 * u * self.side)
            });
        }
        let amber = hex(0x9a4a10);
        let mut drip: Vec<Point> = Vec::new();
        for i in 0..18 {
            let angle = i as f32 / 18.0 * TAU;
            let away = 0.72 + 0.10 * (angle * 3.0).sin();
            let (x, y) = top.at(angle.cos() * away, angle.sin() * away, 0.0);
            let run = if angle.sin() > 0.25 && i % 3 == 0 { thick * dice.between(1.8, 4.2) } else { 0.0 };
            drip.push((x, y + run));
        }
        canvas.fill(blob(&drip), 0.80, |px, py| {
            let (u, v) = ((px - top.x) / top.r, (py - top.y) / top.r);
            let gleam = bell(u - self.side * 0.4, 0.10) * bell(v, 0.16) * 0.9;
            (amber * (0.9 + 0.3 * u * self.side) + grey(gleam)) * self.warmth
        });
        let (bx, by) = top.at(0.04, -0.05, 0.06);
        let k = top.r * 0.16;
        canvas.flat(
            polygon(&[(bx - k, by), (bx, by + k * 0.45), (bx, by + k * 0.85), (bx - k, by + k * 0.42)]),
            hex(0xe8c860) * self.warmth * 0.9,
        );
        canvas.flat(
            polygon(&[(bx + k, by), (bx, by + k * 0.45), (bx, by + k * 0.85), (bx + k, by + k * 0.42)]),
            hex(0xe8c860) * self.warmth * 0.7,
        );
        canvas.flat(
            polygon(&[(bx - k, by), (bx, by - k * 0.45), (bx + k, by), (bx, by + k * 0.45)]),
            hex(0xf8e490) * self.warmth,
        );
        let berry = if self.scene.shows(Thing::Fruit) { 0xc8283a } else { 0x3a4a8a };
        for i in 0..9 {
            let angle = 0.5 + i as f32 * 0.9;
            let on_top = i < 4;
            let at = if on_top {
                top.at(angle.cos() * 0.42, angle.sin() * 0.36, 0.08)
            } else {
                s.at(angle.cos() * 0.80, 0.35 + 0.25 * angle.sin().abs(), 0.05)
            };
            self.morsel(canvas, at, s.r * 0.052, hex(berry));
        }
    }

    pub(super) fn cake(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        self.plate(canvas, s);
        let icing = self
            .scene
            .tints
            .first()
            .copied()
            .unwrap_or_else(|| hex(dice.pick(&[0xf6d8d8, 0x5a3424, 0xf4ecdc, 0xe8c0c8])));
        let (r, tall) = (s.r * 0.60, s.r * 0.58);
        let foot = (s.x, s.y + s.r * 0.04);
        self.turned(
            canvas,
            foot,
            tall,
            |_| r / tall,
            |u, t| {
                let cream = smooth(0.035, 0.02, (t - 0.50).abs()).max(smooth(0.06, 0.03, t));
                let body = icing.mix(hex(0xfaf2e4), cream);
                body * self.warmth * (0.62 + 0.34 * u * self.side + 0.10 * (1.0 - u * u))
            },
        );
        let top = Spot { x: foot.0, y: foot.1 - tall, r };
        canvas.fill(ellipse(top.x, top.y, r, r * FLAT), 1.0, |px, _| {
            icing.mix(Colour::WHITE, 0.25) * self.warmth * (0.92 + 0.12 * self.side * (px - top.x) / r)
        });
        // Icing runs down the side.
        let drops = 17;
        let glaze = icing * 0.45;
        for i in 0..drops {
            let angle = PI * (i as f32 + 0.5) / drops as f32;
            let (x, y) = (top.x + angle.cos() * r * 0.99, top.y + angle.sin() * r * FLAT);
            let run = tall * dice.between(0.14, 0.42);
            canvas.fill(stroke(curve(&[(x, y - r * 0.03), (x, y + run)]), r * 0.085), 1.0, |px, _| {
                glaze.mix(Colour::WHITE, 0.05 + 0.12 * bell((px - x) * self.side - r * 0.02, r * 0.02)) * self.warmth
            });
        }
        canvas.flat(ellipse(top.x, top.y, r, r * FLAT), glaze * self.warmth);
        for i in 0..10 {
            let angle = i as f32 / 10.0 * TAU - 0.3;
            let at = top.at(angle.cos() * 0.76, angle.sin() * 0.76, 0.07);
            self.morsel(canvas, at, r * 0.10, hex(0xf8f2ea));
            self.morsel(canvas, (at.0, at.1 - r * 0.09), r * 0.075, hex(0xc8202f));
        }
        let candles = if self.scene.shows(Thing::Gift) { 5 } else { 0 };
        for i in 0..candles {
            let angle = i as f32 / candles as f32 * TAU + 0.3;
            let (x, y) = top.at(angle.cos() * 0.38, angle.sin() * 0.38, 0.0);
            let high = r * 0.46;
            canvas.flat(
                stroke(curve(&[(x, y), (x, y - high)]), r * 0.05),
                hex([0x4a9ad8, 0xf2c43a, 0xe86a9a][i % 3]) * self.warmth,
            );
            canvas.flat(leaf((x, y - high), (x, y - high * 1.4), 0.28), hex(0xffc040) * 2.4);
            canvas.cover(circle(x, y - high * 1.2, r * 0.4), 1.0, |px, py, c| {
                c + hex(0xffb050) * (0.25 * smooth(1.0, 0.0, (px - x).hypot(py - y + high * 1.2) / (r * 0.4)))
            });
        }
    }

    pub(super) fn ice_cream(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        let foot = (s.x, s.y + s.r * 0.24);
        let tall = s.r * 0.72;
        self.shadow(canvas, foot, s.r * 0.4);
        let wall = self.wall * self.warmth;
        let bowl = |t: f32| lerp(lerp(0.34, 0.06, smooth(0.0, 0.12, t)), 0.62, smooth(0.42, 0.95, t));
        self.turned(canvas, foot, tall, bowl, |u, t| {
            wall.mix(Colour::WHITE, 0.12) * (0.72 + 0.25 * u * self.side)
                + grey(0.7 * bell(u - self.side * 0.6, 0.06) * smooth(0.0, 0.2, t))
        });
        let flavours = match self.scene.tints.first() {
            Some(tint) => [*tint, tint.mix(Colour::WHITE, 0.5), *tint * 0.7],
            None => dice
                .pick(&[[0xf6e8c4, 0xe88aa0, 0x6a4028], [0xc8e0a8, 0xf6ecd8, 0xe8909a], [0x8ab8d8, 0xf4d8a0, 0xf0a8b8]])
                .map(hex),
        };
        let noise = self.scene.noise(0x1CE);
        for (i, (dx, dy)) in [(-0.20, 0.06), (0.22, 0.05), (0.0, 0.30)].into_iter().enumerate() {
            let (x, y) = (s.x + dx * s.r, foot.1 - tall - dy * s.r);
            let k = s.r * 0.27;
            self.ball(canvas, (x, y), k, 0.95, |u, v| {
                flavours[i] * (0.95 + 0.35 * noise.fbm(u * 5.0 + i as f32 * 3.0, v * 7.0, 4))
            });
        }
        let crown = (s.x, foot.1 - tall - 0.56 * s.r);
        self.morsel(canvas, crown, s.r * 0.075, hex(0xc8182a));
        canvas.flat(
            stroke(
                curve(&[
                    crown,
                    (crown.0 + s.r * 0.05, crown.1 - s.r * 0.13),
                    (crown.0 + s.r * 0.14, crown.1 - s.r * 0.18),
                ]),
                s.r * 0.012,
            ),
            hex(0x4a5a24),
        );
        // A wafer.
        let (x, y) = (s.x + s.r * 0.26, foot.1 - tall - 0.26 * s.r);
        let wafer = polygon(&[
            (x, y),
            (x + s.r * 0.30, y - s.r * 0.52),
            (x + s.r * 0.44, y - s.r * 0.44),
            (x + s.r * 0.14, y + s.r * 0.06),
        ]);
        canvas.fill(wafer, 1.0, |px, py| {
            let grid = ((px + py) / s.r * 18.0).sin().max(((px - py) / s.r * 18.0).sin());
            hex(0xd8a05a) * self.warmth * (0.85 + 0.18 * grid)
        });
    }

    pub(super) fn bread(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        let (x, y, r) = (s.x, s.y - s.r * 0.05, s.r * 0.80);
        self.shadow(canvas, (x, y + r * 0.42), r * 0.85);
        let noise = self.scene.noise(0xB4EA);
        let loaf: Vec<Point> = [
            (-1.0, 0.10),
            (-0.86, -0.36),
            (-0.30, -0.62),
            (0.36, -0.60),
            (0.88, -0.32),
            (1.0, 0.12),
            (0.80, 0.44),
            (0.0, 0.52),
            (-0.80, 0.44),
        ]
        .map(|(u, v)| (x + u * r, y + v * r))
        .to_vec();
        canvas.fill(blob(&loaf), 1.0, |px, py| {
            let (u, v) = ((px - x) / r, (py - y) / r);
            let crust = hex(0xb8702c).mix(hex(0x7a3c14), smooth(-0.1, 0.5, noise.fbm(u * 4.0, v * 4.0, 4)));
            let flour = smooth(0.12, 0.4, noise.other(1).fbm(u * 7.0, v * 7.0, 4)) * smooth(0.2, -0.5, v) * 0.55;
            crust.mix(hex(0xf2e4c8), flour) * self.warmth * (0.72 - 0.5 * v + 0.28 * u * self.side).max(0.14)
        });
        for i in 0..4 {
            let u = -0.60 + 0.38 * i as f32;
            let (from, to) = ((x + u * r, y - 0.10 * r), (x + (u + 0.30) * r, y - 0.52 * r));
            canvas.fill(leaf(from, to, 0.20), 1.0, |px, py| {
                hex(0xecc890) * self.warmth * (0.8 + 0.3 * noise.fbm(px / r * 12.0, py / r * 12.0, 3))
            });
        }
        for _ in 0..40 {
            let at = s.at(dice.between(-1.2, 1.2), dice.between(0.5, 1.0), 0.0);
            canvas.flat(circle(at.0, at.1, s.r * dice.between(0.004, 0.013)), hex(0xd8a05a) * self.warmth * 0.8);
        }
    }

    /// A tall glass: what is in it lies in two layers under ice, with a straw.
    pub(super) fn drink(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        let foot = (s.x, s.y + s.r * 0.28);
        let tall = s.r * 1.30;
        self.shadow(canvas, foot, s.r * 0.36);
        let (upper, lower) = match self.scene.tints.first() {
            Some(tint) => (*tint, tint.mix(Colour::WHITE, 0.72)),
            None if self.scene.shows(Thing::Matcha) => (hex(0x7fa044), hex(0xf0ead8)),
            None => dice.pick(&[
                (hex(0xe8642a), hex(0xf2c04a)),
                (hex(0x6a3a1c), hex(0xe8d4b4)),
                (hex(0xd83a5a), hex(0xf6b8a0)),
            ]),
        };
        let straw = [(foot.0 + s.r * 0.02, foot.1 - tall * 0.2), (foot.0 + s.r * 0.34, foot.1 - tall * 1.24)];
        canvas.flat(stroke(curve(&straw), s.r * 0.05), hex(0xd84a3a) * self.warmth);
        let (wall, noise) = (self.wall * self.warmth, self.scene.noise(0xD41));
        let level = 0.84;
        self.turned(
            canvas,
            foot,
            tall,
            |t| lerp(0.235, 0.30, t),
            |u, t| {
                let swirl = t + 0.10 * noise.fbm(u * 3.0, t * 5.0, 4);
                let liquid = lower.mix(upper, smooth(0.34, 0.62, swirl)) * self.warmth * (0.95 + 0.25 * u * self.side);
                let filled = smooth(level + 0.006, level - 0.006, t) * smooth(0.03, 0.05, t);
                let clear = wall.mix(Colour::WHITE * 0.8, 0.10);
                let gleam = bell(u - self.side * 0.66, 0.05) * 0.8 + bell(u + self.side * 0.80, 0.03) * 0.35;
                clear.mix(liquid, filled * 0.93) * (1.0 - 0.42 * smooth(0.80, 1.0, u.abs())) + grey(gleam) * self.warmth
            },
        );
        let rim = (foot.0, foot.1 - tall * level);
        canvas.fill(ellipse(rim.0, rim.1, tall * 0.288, tall * 0.288 * FLAT * 0.55), 1.0, |_, _| {
            upper.mix(Colour::WHITE, 0.22) * self.warmth
        });
        for (i, (u, v)) in [(-0.52, -0.1), (0.30, 0.22), (-0.05, 0.40), (0.50, -0.24)].into_iter().enumerate() {
            let (x, y) = (rim.0 + u * tall * 0.26, rim.1 + v * tall * 0.10);
            let (k, turn) = (tall * 0.062, 0.4 + i as f32);
            let corners: Vec<Point> =
                (0..4).map(|c| turn + c as f32 * PI * 0.5).map(|a| (x + a.cos() * k, y + a.sin() * k * 0.8)).collect();
            canvas.fill(polygon(&corners), 0.55, |px, _| {
                upper.mix(Colour::WHITE, 0.72 + 0.2 * self.side * (px - x) / k) * self.warmth
            });
            canvas.fill(stroke(curve(&corners[..3]), k * 0.09), 0.6, |_, _| Colour::WHITE * self.warmth);
        }
        for _ in 0..60 {
            let (u, t) = (dice.between(-0.95, 0.95), dice.between(0.06, 0.80));
            let at = (foot.0 + u * tall * lerp(0.235, 0.30, t), foot.1 - t * tall);
            canvas.fill(circle(at.0, at.1, s.r * dice.between(0.004, 0.012)), 0.5, |_, _| Colour::WHITE * self.warmth);
        }
        canvas.fill(
            stroke(ellipse(foot.0, foot.1 - tall, tall * 0.30, tall * 0.30 * FLAT * 0.55), s.r * 0.012),
            0.7,
            |_, _| Colour::WHITE * self.warmth * 0.9,
        );
    }
}
