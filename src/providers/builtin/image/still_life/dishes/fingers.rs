//! What is eaten with the fingers: burgers, pizza, sushi.

use std::f32::consts::{PI, TAU};

use super::{FLAT, Spot};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::shapes::{Point, blob, ellipse, leaf, polygon};
use crate::providers::builtin::image::still_life::Table;

impl Table<'_> {
    pub(super) fn burger(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        self.plate(canvas, Spot { r: s.r * 0.95, ..s });
        let noise = self.scene.noise(0xB06);
        let r = s.r * 0.56;
        let mut y = s.y + s.r * 0.10;
        let mut layer = |canvas: &mut Canvas, tall: f32, wide: f32, colour: Colour, rough: f32| {
            let (top, wide) = (y - tall * s.r, r * wide);
            let rim = |level: f32, from: f32, to: f32| -> Vec<Point> {
                (0..=30)
                    .map(|i| {
                        let angle = lerp(from, to, i as f32 / 30.0);
                        let wave = rough * noise.value(angle * 6.0, level * 0.05) * s.r;
                        (s.x + angle.cos() * wide, level + angle.sin() * wide * FLAT * 0.8 + wave)
                    })
                    .collect()
            };
            let outline: Vec<Point> = rim(y, 0.0, PI).into_iter().chain(rim(top, PI, TAU)).collect();
            canvas.fill(polygon(&outline), 1.0, |px, py| {
                let u = ((px - s.x) / wide).clamp(-1.0, 1.0);
                let grain = 1.0 + 0.22 * noise.fbm(px / s.r * 26.0, py / s.r * 26.0, 3);
                colour * self.warmth * ((0.58 + 0.38 * u * self.side + 0.1 * (1.0 - u * u)) * grain)
            });
            y = top;
        };
        layer(canvas, 0.13, 1.0, hex(0xd8944a), 0.0);
        layer(canvas, 0.05, 1.12, hex(0x6fa83a), 0.05);
        layer(canvas, 0.15, 1.02, hex(0x5a3018), 0.02);
        layer(canvas, 0.035, 1.08, hex(0xf2b02a), 0.045);
        layer(canvas, 0.055, 0.98, hex(0xc8302a), 0.01);
        layer(canvas, 0.04, 1.10, hex(0x86b84a), 0.05);
        let dome: Vec<Point> = (0..=24)
            .map(|i| {
                let angle = PI + i as f32 / 24.0 * PI;
                (s.x + angle.cos() * r * 1.04, y + angle.sin() * r * 0.78)
            })
            .chain((0..=12).map(|i| {
                let angle = i as f32 / 12.0 * PI;
                (s.x + angle.cos() * r * 1.04, y + angle.sin() * r * FLAT * 0.6)
            }))
            .collect();
        canvas.fill(polygon(&dome), 1.0, |px, py| {
            let (u, v) = ((px - s.x) / r, (py - y) / r / 0.78);
            let round = (1.0 - u * u - (v + 0.1).min(0.0).powi(2)).max(0.0).sqrt();
            let lit = 0.42 + 0.40 * u * self.side + 0.42 * round - 0.25 * (v + 0.4);
            let gleam = bell(u - self.side * 0.34, 0.16) * bell(v + 0.62, 0.14) * 0.45;
            (hex(0xd07a2c) * lit.max(0.1) + grey(gleam)) * self.warmth
        });
        for _ in 0..46 {
            let (angle, away) = (dice.between(PI * 1.08, PI * 1.92), dice.unit().sqrt() * 0.9);
            let at = (s.x + angle.cos() * r * away, y + angle.sin() * r * 0.72 * away.max(0.4));
            let k = s.r * 0.014;
            canvas.flat(leaf((at.0 - k, at.1), (at.0 + k, at.1 - k * 0.4), 0.32), hex(0xf8ecc8) * self.warmth);
        }
    }

    pub(super) fn pizza(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        let board = Spot { r: s.r * 1.16, ..s };
        self.shadow(canvas, s.at(0.0, 0.25, 0.0), s.r);
        canvas.fill(ellipse(board.x, board.y + s.r * 0.05, board.r, board.r * FLAT), 1.0, |_, _| {
            hex(0x6a4226) * self.warmth * 0.6
        });
        canvas.fill(ellipse(board.x, board.y, board.r, board.r * FLAT), 1.0, |px, py| {
            let grain = self.scene.noise(0x9B1).fbm(px / s.r * 2.0, py / s.r * 22.0, 4);
            hex(0xa06a3c) * self.warmth * (0.9 + 0.3 * grain)
        });
        let noise = self.scene.noise(0x9B2);
        canvas.fill(ellipse(s.x, s.y - s.r * 0.03, s.r, s.r * FLAT), 1.0, |px, py| {
            let (u, v) = ((px - s.x) / s.r, (py - s.y + s.r * 0.03) / s.r / FLAT);
            let away = u.hypot(v) + 0.03 * noise.fbm(u * 4.0, v * 4.0, 3);
            let crust = hex(0xd89a50).mix(hex(0x7a4420), smooth(0.15, 0.5, noise.fbm(u * 9.0, v * 9.0, 3)) * 0.8);
            let melted = hex(0xf6dc94).mix(hex(0xe0a040), smooth(0.0, 0.5, noise.fbm(u * 7.0, v * 7.0, 5)));
            let sauce = hex(0xb8301c);
            let top = sauce.mix(melted, smooth(-0.22, 0.02, noise.other(2).fbm(u * 5.0, v * 5.0, 4)));
            let rise = 1.0 + 0.22 * bell(away - 0.92, 0.06);
            top.mix(crust, smooth(0.80, 0.86, away)) * self.warmth * (rise * (0.82 + 0.18 * u * self.side))
        });
        for i in 0..11 {
            let angle = i as f32 * 2.4;
            let away = 0.70 * ((i as f32 + 0.6) / 11.0).sqrt();
            let (x, y) = s.at(angle.cos() * away, angle.sin() * away, 0.045);
            let k = s.r * 0.105;
            canvas.fill(ellipse(x, y + k * 0.08, k, k * FLAT * 1.15), 1.0, |px, py| {
                let (u, v) = ((px - x) / k, (py - y) / k / FLAT);
                let spots = noise.fbm(u * 3.0 + i as f32, v * 3.0, 2);
                (hex(0xb8321c) * (0.85 + 0.3 * spots + 0.15 * u * self.side))
                    .mix(hex(0x6a1810), smooth(0.75, 1.0, u.hypot(v)) * 0.6)
                    * self.warmth
            });
        }
        for _ in 0..7 {
            let (angle, away, turn) = (dice.unit() * TAU, dice.unit().sqrt() * 0.68, dice.unit() * TAU);
            let foot = s.at(angle.cos() * away, angle.sin() * away, 0.05);
            let long = s.r * 0.17;
            let tip = (foot.0 + turn.cos() * long, foot.1 + turn.sin() * long * 0.6);
            canvas.fill(leaf(foot, tip, 0.34), 1.0, |px, py| {
                let across = ((px - foot.0) * (tip.1 - foot.1) - (py - foot.1) * (tip.0 - foot.0)) / (long * long);
                hex(0x3f7a2a) * self.warmth * (0.9 + 1.2 * across)
            });
        }
    }

    pub(super) fn sushi(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        let slate = [s.at(-1.15, -0.55, 0.0), s.at(1.05, -0.55, 0.0), s.at(1.25, 0.62, 0.0), s.at(-1.30, 0.62, 0.0)];
        self.shadow(canvas, s.at(0.0, 0.62, 0.0), s.r);
        let noise = self.scene.noise(0x505);
        canvas.fill(polygon(&slate), 1.0, |px, py| {
            hex(0x2c3034) * self.warmth * (1.0 + 0.5 * noise.fbm(px / s.r * 4.0, py / s.r * 9.0, 5))
        });
        let toppings = [0xf08a54, 0xd8384a, 0xf5d8c8, 0xf08a54, 0xd8384a];
        for (i, topping) in toppings.into_iter().enumerate() {
            let (u, v) = (-0.86 + 0.42 * i as f32, -0.20 + dice.between(-0.02, 0.02));
            let (x, y) = s.at(u, v, 0.08);
            let k = s.r * 0.17;
            self.shadow(canvas, (x, y + k * 0.6), k * 0.8);
            canvas.fill(
                blob(&[(x - k, y), (x - k * 0.8, y + k * 0.62), (x + k * 0.8, y + k * 0.62), (x + k, y)]),
                1.0,
                |px, py| {
                    let grain = noise.fbm(px / k * 6.0, py / k * 6.0, 2);
                    hex(0xf6f2e8) * self.warmth * (0.80 + 0.25 * grain + 0.14 * self.side * (px - x) / k)
                },
            );
            let slab = blob(&[
                (x - k * 1.18, y + k * 0.16),
                (x - k * 0.7, y - k * 0.52),
                (x + k * 0.7, y - k * 0.56),
                (x + k * 1.18, y + k * 0.10),
                (x + k * 0.6, y + k * 0.02),
                (x - k * 0.5, y + k * 0.06),
            ]);
            canvas.fill(slab, 1.0, |px, py| {
                let (du, dv) = ((px - x) / k, (py - y) / k);
                let streak = smooth(0.36, 0.5, ((du * 2.6 + dv * 1.6).fract().abs() - 0.5).abs()) * 0.45;
                let gleam = bell(du - self.side * 0.3, 0.3) * bell(dv + 0.36, 0.10) * 0.35;
                (hex(topping).mix(hex(0xfbe4d4), streak) * (0.85 - 0.25 * dv) + grey(gleam)) * self.warmth
            });
        }
        for i in 0..5 {
            let (x, y) = s.at(-0.78 + 0.40 * i as f32, 0.34, 0.10);
            let k = s.r * 0.145;
            self.shadow(canvas, (x, y + k * 0.9), k * 0.8);
            canvas.flat(
                blob(&[
                    (x - k, y),
                    (x - k * 0.98, y + k * 0.75),
                    (x, y + k * 1.12),
                    (x + k * 0.98, y + k * 0.75),
                    (x + k, y),
                ]),
                hex(0x16231c) * self.warmth,
            );
            canvas.flat(ellipse(x, y, k, k * 0.62), hex(0x1c2c22) * self.warmth * 1.2);
            canvas.flat(ellipse(x, y, k * 0.88, k * 0.53), hex(0xf4efe2) * self.warmth * 0.95);
            for (dx, dy, colour) in [(-0.16, 0.0, 0xf08a54), (0.16, 0.04, 0x86b84a), (0.02, -0.16, 0xf2d04a)] {
                canvas.flat(ellipse(x + dx * k * 1.3, y + dy * k, k * 0.22, k * 0.16), hex(colour) * self.warmth);
            }
        }
        self.morsel(canvas, s.at(0.98, 0.30, 0.08), s.r * 0.10, hex(0x9ac04a));
    }
}
