//! Noodles, soup, rice, salad, a roast: from the pot and the pan.

use std::f32::consts::{PI, TAU};

use super::{FLAT, Spot};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::Thing;
use crate::providers::builtin::image::shapes::{Point, blob, curve, ellipse, leaf, polygon, stroke};
use crate::providers::builtin::image::still_life::Table;

impl Table<'_> {
    pub(super) fn noodles(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot, colour: Colour) {
        let heap = |u: f32, v: f32| 0.26 * (1.0 - (u * u + v * v) / 0.40).max(0.0).powf(0.7);
        canvas.fill(ellipse(s.x, s.y - s.r * 0.06, s.r * 0.56, s.r * 0.56 * FLAT), 1.0, |_, _| {
            colour * self.warmth * 0.34
        });
        let count = 210;
        for i in 0..count {
            // From the back to the front, the rim before the middle.
            let v0 = lerp(-0.56, 0.60, i as f32 / count as f32);
            let half = (0.36 - v0 * v0).max(0.0).sqrt();
            let u0 = dice.between(-half, half);
            let (turn, bow) = (dice.unit() * TAU, dice.between(-0.16, 0.16));
            let long = dice.between(0.10, 0.26);
            let strand: Vec<Point> = (0..7)
                .map(|j| {
                    let t = j as f32 / 6.0 - 0.5;
                    let angle = turn + bow * 7.0 * t;
                    let (u, v) = (u0 + angle.cos() * t * long * 2.0, v0 * 0.9 + angle.sin() * t * long * 1.4);
                    s.at(u.clamp(-0.66, 0.66), v.clamp(-0.62, 0.66), heap(u, v) + 0.02)
                })
                .collect();
            let thick = s.r * 0.030;
            let tone = colour * self.warmth * dice.between(0.55, 0.98) * lerp(0.70, 1.05, i as f32 / count as f32);
            canvas.flat(stroke(curve(&strand), thick * 1.35), tone * 0.42);
            canvas.flat(stroke(curve(&strand), thick), tone);
            let lit: Vec<Point> =
                strand.iter().map(|(x, y)| (x + self.side * thick * 0.16, y - thick * 0.22)).collect();
            canvas.fill(stroke(curve(&lit), thick * 0.28), 0.55, |_, _| tone.mix(Colour::WHITE, 0.5));
        }
        for _ in 0..26 {
            let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt() * 0.46);
            let (u, v) = (angle.cos() * away, angle.sin() * away);
            let at = s.at(u, v, heap(u, v) + 0.04);
            self.morsel(canvas, at, s.r * dice.between(0.012, 0.022), hex(0xd8b078));
        }
        self.herbs(canvas, dice, s, 9, 0.42, 0.28);
        self.chillies(canvas, dice, s, 6);
        let prawns = if self.scene.shows(Thing::Prawn) || self.scene.dice(0x9A4).chance(0.4) { 4 } else { 0 };
        for i in 0..prawns {
            let angle = 0.5 + i as f32 / prawns as f32 * TAU;
            let (u, v) = (angle.cos() * 0.26, angle.sin() * 0.26);
            self.prawn(canvas, s.at(u, v, heap(u, v) + 0.05), s.r * 0.13, angle + 0.6);
        }
        self.lime(canvas, s.at(0.62, 0.26, 0.05), s.r * 0.13);
    }

    pub(super) fn prawn(&self, canvas: &mut Canvas, (x, y): Point, k: f32, turn: f32) {
        let at = |t: f32, out: f32| {
            let angle = turn + t * 3.9;
            (x + angle.cos() * k * out, y + angle.sin() * k * out * 0.72)
        };
        let tail: Vec<Point> = [-0.10, 0.10].iter().map(|off| at(1.13 + off * 0.2, 1.0 + off * 3.0)).collect();
        for tip in tail {
            canvas.flat(leaf(at(1.0, 1.0), tip, 0.3), hex(0xe0602a) * self.warmth);
        }
        for i in 0..=16 {
            let t = i as f32 / 16.0;
            let (px, py) = at(t, 1.0);
            let thick = k * lerp(0.46, 0.20, t);
            let stripe = if i % 4 < 2 { hex(0xf09a68) } else { hex(0xf8c8a4) };
            self.morsel(canvas, (px, py), thick, stripe);
        }
    }

    pub(super) fn lime(&self, canvas: &mut Canvas, (x, y): Point, k: f32) {
        let rind = blob(&[
            (x - k, y),
            (x - 0.5 * k, y + 0.62 * k),
            (x + 0.5 * k, y + 0.62 * k),
            (x + k, y),
            (x, y - 0.12 * k),
        ]);
        canvas.flat(rind, hex(0x4f8a24) * self.warmth * 0.8);
        let flesh =
            blob(&[(x - 0.92 * k, y - 0.04 * k), (x, y - 0.40 * k), (x + 0.92 * k, y - 0.04 * k), (x, y + 0.26 * k)]);
        canvas.flat(flesh, hex(0xe6efb8) * self.warmth);
        for i in 0..5 {
            let t = i as f32 / 4.0 - 0.5;
            let tip = (x + t * 1.5 * k, y - (0.30 - 0.5 * t * t) * k * 0.8);
            canvas.flat(leaf((x + t * 0.3 * k, y + 0.16 * k), tip, 0.26), hex(0xa8c84a) * self.warmth);
        }
    }

    pub(super) fn chillies(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot, count: usize) {
        for _ in 0..count {
            let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt() * 0.42);
            let (x, y) = s.at(angle.cos() * away, angle.sin() * away, 0.26 * (1.0 - away / 0.66) + 0.04);
            canvas.flat(stroke(ellipse(x, y, s.r * 0.030, s.r * 0.022), s.r * 0.017), hex(0xd02a1c) * self.warmth);
        }
    }

    /// A bowl; answers where its rim's middle is.
    pub(super) fn bowl(&self, canvas: &mut Canvas, s: Spot, clay: Colour) -> Spot {
        let tall = s.r * 0.62;
        let foot = (s.x, s.y + s.r * 0.22);
        self.shadow(canvas, foot, s.r * 0.62);
        let shape = |t: f32| (s.r / tall) * lerp(0.42, 0.88, (t * PI * 0.5).sin());
        self.turned(canvas, foot, tall, shape, |u, t| {
            let band = smooth(0.03, 0.015, (t - 0.80).abs());
            self.glaze(clay.mix(hex(0x2f4f7a), band * 0.8), u, 0.55 + 0.45 * t)
        });
        let rim = Spot { x: foot.0, y: foot.1 - tall, r: s.r * 0.88 };
        for (size, level) in [(1.0, 1.0), (0.95, 0.55)] {
            canvas.fill(ellipse(rim.x, rim.y, rim.r * size, rim.r * size * FLAT), 1.0, |px, _| {
                clay * self.warmth * (level * (0.9 - 0.16 * self.side * (px - rim.x) / rim.r))
            });
        }
        rim
    }

    pub(super) fn soup(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        let rim = self.bowl(canvas, s, hex(0xe6ded0));
        let broth =
            self.scene.tints.first().copied().unwrap_or_else(|| hex(dice.pick(&[0xc8641c, 0xb8481c, 0xd8a04a])));
        let (surface, fat) = (Spot { y: rim.y + rim.r * 0.035, r: rim.r * 0.90, ..rim }, self.scene.noise(0x50B));
        canvas.fill(ellipse(surface.x, surface.y, surface.r, surface.r * FLAT), 1.0, |px, py| {
            let (u, v) = ((px - surface.x) / surface.r, (py - surface.y) / surface.r / FLAT);
            let eyes = smooth(0.20, 0.32, fat.fbm(u * 5.0, v * 5.0, 3)) * 0.35;
            let sheen = bell(u - self.side * 0.35, 0.30) * bell(v + 0.45, 0.26) * 0.30;
            (broth.mix(hex(0xf2b84a), eyes) * (0.85 - 0.25 * u.hypot(v).powi(3)) + grey(sheen)) * self.warmth
        });
        let inner = Spot { r: surface.r * 0.98, ..surface };
        if self.scene.shows(Thing::Noodles) {
            self.noodles(canvas, dice, Spot { r: inner.r * 0.92, ..inner }, hex(0xecc888));
        } else {
            for _ in 0..9 {
                let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt() * 0.66);
                let at = inner.at(angle.cos() * away, angle.sin() * away, 0.02);
                let piece = hex(dice.pick(&[0xe07a2a, 0xf0e2c4, 0xc84a30, 0xd8b070]));
                self.morsel(canvas, at, inner.r * dice.between(0.06, 0.10), piece);
            }
        }
        if self.scene.shows(Thing::Egg) || self.scene.shows(Thing::Noodles) {
            let (x, y) = inner.at(-0.34, 0.16, 0.12);
            let k = inner.r * 0.17;
            canvas.flat(ellipse(x, y, k * 1.15, k * 0.82), hex(0xf8f2e6) * self.warmth);
            self.morsel(canvas, (x, y), k * 0.58, hex(0xf0902a));
        }
        self.herbs(canvas, dice, inner, 8, 0.60, 0.02);
        self.chillies(canvas, dice, inner, 4);
        // Chopsticks across the rim.
        for off in [0.0, 0.07] {
            let (from, to) = (rim.at(0.15 + off, -0.75, 0.16), rim.at(1.35 + off, 0.55, 0.12));
            canvas.flat(stroke(curve(&[from, to]), s.r * 0.026), hex(0x5a2a1a) * self.warmth);
        }
    }

    pub(super) fn rice(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        // White grains want a plate that is not white.
        self.glazed_plate(canvas, s, hex(dice.pick(&[0x3f5f6c, 0x4a4a52, 0x2f4f4a, 0x6a4a3a])));
        let usual = hex(dice.pick(&[0xb8581c, 0x6f8a2a, 0xd8902a, 0x8a3a1c]));
        let sauce = self.scene.tints.first().map_or(usual, |tint| tint.mix(hex(0xc8b070), 0.45) * 0.85);
        let pool: Vec<Point> = (0..14)
            .map(|i| {
                let angle = i as f32 / 14.0 * TAU;
                let away = dice.between(0.88, 1.05);
                s.at(0.20 + angle.cos() * 0.42 * away, 0.06 + angle.sin() * 0.48 * away, 0.02)
            })
            .collect();
        let noise = self.scene.noise(0xCA0);
        canvas.fill(blob(&pool), 1.0, |px, py| {
            let (u, v) = ((px - s.x) / s.r, (py - s.y) / s.r);
            let gloss = smooth(0.25, 0.5, noise.fbm(u * 9.0, v * 16.0, 3)) * 0.16;
            (sauce * (0.75 + 0.35 * noise.fbm(u * 6.0, v * 10.0, 4)) + grey(gloss)) * self.warmth
        });
        for _ in 0..24 {
            let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt());
            let at = s.at(0.22 + angle.cos() * 0.30 * away, 0.06 + angle.sin() * 0.36 * away, 0.06);
            let piece = hex(dice.pick(&[0xd8a868, 0xc86a34, 0x86a83a, 0xe8c890]));
            self.morsel(canvas, at, s.r * dice.between(0.032, 0.062), piece.mix(sauce, 0.4));
        }
        // A mound of grains, the upper ones last.
        let mut grains: Vec<(f32, f32, f32)> = (0..900)
            .map(|_| {
                let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt());
                let (u, v) = (angle.cos() * away, angle.sin() * away);
                (u, v, (1.0 - away * away).max(0.0).sqrt())
            })
            .collect();
        grains.sort_by(|a, b| (a.1 + a.2).total_cmp(&(b.1 + b.2)));
        for (u, v, up) in grains {
            let (x, y) = s.at(-0.30 + u * 0.33, 0.02 + v * 0.40, up * 0.24 + 0.01);
            let lit = 0.62 + 0.22 * up + 0.20 * u * self.side - 0.10 * v;
            let (turn, k) = (dice.unit() * PI, s.r * 0.022);
            let (dx, dy) = (turn.cos() * k, turn.sin() * k * 0.7);
            canvas.flat(
                stroke(curve(&[(x - dx, y - dy), (x + dx, y + dy)]), k * 0.75),
                hex(0xf6f0e0) * self.warmth * lit,
            );
        }
        self.herbs(canvas, dice, s, 7, 0.40, 0.12);
    }

    pub(super) fn salad(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        for i in 0..70 {
            let (angle, away) = (dice.unit() * TAU, (1.0 - i as f32 / 70.0).sqrt() * 0.60);
            let (u, v) = (angle.cos() * away, angle.sin() * away);
            let foot = s.at(u * 0.8, v * 0.8, 0.20 * (1.0 - away));
            let turn = angle + dice.between(-0.8, 0.8);
            let long = s.r * dice.between(0.16, 0.30);
            let tip = (foot.0 + turn.cos() * long, foot.1 + turn.sin() * long * FLAT - long * 0.20);
            let green = hex(0x3f7a2a).mix(hex(0xa8d05a), dice.unit()) * self.warmth * lerp(0.55, 1.0, i as f32 / 70.0);
            canvas.fill(leaf(foot, tip, 0.36), 1.0, |px, py| {
                let across = ((px - foot.0) * (tip.1 - foot.1) - (py - foot.1) * (tip.0 - foot.0)) / (long * long);
                green * (1.0 + 1.3 * across * self.side + 0.35 * smooth(0.02, 0.0, across.abs()))
            });
        }
        for i in 0..9 {
            let angle = i as f32 * 2.4;
            let away = 0.46 * (i as f32 / 9.0).sqrt();
            let (x, y) = s.at(angle.cos() * away, angle.sin() * away, 0.22 * (1.0 - away));
            match i % 3 {
                0 => self.morsel(canvas, (x, y), s.r * 0.085, hex(0xd8301f)),
                1 => {
                    canvas.flat(ellipse(x, y, s.r * 0.10, s.r * 0.062), hex(0x4a7a2a) * self.warmth);
                    canvas.flat(ellipse(x, y - s.r * 0.004, s.r * 0.088, s.r * 0.052), hex(0xd8e8a8) * self.warmth);
                }
                _ => canvas.flat(
                    polygon(&[(x, y - s.r * 0.06), (x + s.r * 0.07, y), (x, y + s.r * 0.05), (x - s.r * 0.06, y)]),
                    hex(0xf8f4ea) * self.warmth,
                ),
            }
        }
    }

    pub(super) fn roast(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        self.plate(canvas, s);
        let noise = self.scene.noise(0xBEEF);
        let steak: Vec<Point> =
            [(-0.42, -0.10), (-0.20, -0.34), (0.16, -0.32), (0.40, -0.08), (0.34, 0.22), (0.02, 0.34), (-0.34, 0.22)]
                .map(|(u, v)| s.at(u - 0.08, v, 0.10))
                .to_vec();
        let lower: Vec<Point> = steak.iter().map(|(x, y)| (*x, y + s.r * 0.075)).collect();
        canvas.flat(blob(&lower), hex(0x4a2012) * self.warmth * 0.6);
        canvas.fill(blob(&steak), 1.0, |px, py| {
            let (u, v) = ((px - s.x) / s.r, (py - s.y) / s.r / FLAT);
            let bars = smooth(0.30, 0.45, ((u * 5.0 + v * 2.4).fract().abs() - 0.5).abs());
            let meat = hex(0x8a4424) * (0.9 + 0.5 * noise.fbm(u * 9.0, v * 9.0, 4));
            let gleam = smooth(0.25, 0.5, noise.other(1).fbm(u * 12.0, v * 12.0, 3)) * 0.14;
            (meat.mix(hex(0x2a120a), bars * 0.7) * (0.95 + 0.2 * u * self.side) + grey(gleam)) * self.warmth
        });
        for i in 0..6 {
            self.morsel(
                canvas,
                s.at(0.44 + dice.between(-0.10, 0.10), -0.30 + i as f32 * 0.13, 0.07),
                s.r * 0.085,
                hex(0xe0b860),
            );
        }
        for i in 0..5 {
            let (x, y) = s.at(-0.46 + 0.10 * i as f32, 0.46, 0.04);
            canvas.flat(
                stroke(curve(&[(x, y), (x + s.r * 0.10, y - s.r * 0.13)]), s.r * 0.035),
                hex(0x5a8a34) * self.warmth * lerp(0.8, 1.1, i as f32 / 5.0),
            );
        }
        self.herbs(canvas, dice, s, 4, 0.25, 0.14);
    }
}
