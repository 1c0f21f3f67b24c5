//! Hats, crowns, glasses, earrings, flowers in the hair.

use std::f32::consts::TAU;

use super::Sitter;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Thing, Trait};
use crate::providers::builtin::image::shapes::{blob, circle, curve, ellipse, leaf, polygon, stroke};

impl Sitter<'_> {
    /// A knitted cap, a wide brim, or a wizard's cone.
    pub(super) fn hat(&self, canvas: &mut Canvas) {
        let [_, disc, leaves, cloth, trim] = self.scheme;
        if !self.scene.looks(Trait::Hat) {
            return;
        }
        let felt = cloth.mix(leaves, 0.5) * 0.8;
        let shaded = |x: f32, y: f32| {
            let (u, _) = self.place(x, y);
            lerp(0.62, 1.12, smooth(-1.0, 1.0, u * self.side))
        };
        if self.scene.looks(Trait::PointedHat) {
            let cone = [
                (-0.92, -0.86),
                (-0.55, -1.50),
                (-0.10, -2.20),
                (0.42, -2.62),
                (0.34, -2.10),
                (0.60, -1.45),
                (0.92, -0.86),
            ];
            canvas.fill(blob(&self.all(&cone)), 1.0, |x, y| felt * shaded(x, y));
            let brim = [
                (-1.55, -0.72),
                (-0.7, -1.04),
                (0.0, -1.10),
                (0.7, -1.04),
                (1.55, -0.72),
                (0.7, -0.76),
                (0.0, -0.82),
                (-0.7, -0.76),
            ];
            canvas.fill(blob(&self.all(&brim)), 1.0, |x, y| felt * (0.8 * shaded(x, y)));
            canvas.flat(stroke(curve(&self.all(&[(-0.86, -1.00), (0.0, -1.14), (0.86, -1.00)])), self.k * 0.10), trim);
        } else if self.feminine {
            let crown = [(-0.86, -0.82), (-0.84, -1.30), (-0.40, -1.66), (0.40, -1.66), (0.84, -1.30), (0.86, -0.82)];
            canvas.fill(blob(&self.all(&crown)), 1.0, |x, y| felt * shaded(x, y));
            let brim = [
                (-1.75, -0.62),
                (-0.9, -0.96),
                (0.0, -1.04),
                (0.9, -0.96),
                (1.75, -0.62),
                (0.9, -0.70),
                (0.0, -0.78),
                (-0.9, -0.70),
            ];
            canvas.fill(blob(&self.all(&brim)), 1.0, |x, y| felt * (0.82 * shaded(x, y)));
            canvas.flat(stroke(curve(&self.all(&[(-0.84, -1.02), (0.0, -1.14), (0.84, -1.02)])), self.k * 0.13), disc);
        } else {
            let cap = [
                (-0.98, -0.62),
                (-0.94, -1.18),
                (-0.42, -1.62),
                (0.42, -1.62),
                (0.94, -1.18),
                (0.98, -0.62),
                (0.0, -0.80),
            ];
            canvas.fill(blob(&self.all(&cap)), 1.0, |x, y| {
                let (u, v) = self.place(x, y);
                felt * (shaded(x, y) * (0.86 + 0.16 * (u * 34.0).sin() * smooth(-1.6, -1.2, v)))
            });
            let rim = self.all(&[(-0.99, -0.66), (-0.5, -0.82), (0.0, -0.86), (0.5, -0.82), (0.99, -0.66)]);
            canvas.fill(stroke(curve(&rim), self.k * 0.26), 1.0, |x, y| {
                let (u, _) = self.place(x, y);
                felt * (1.15 * shaded(x, y) * (0.84 + 0.18 * (u * 40.0).sin()))
            });
        }
    }

    pub(super) fn finery(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let gold = hex(0xf0c050);
        if self.scene.shows(Thing::Crown) {
            let gold = self.scene.paint_of(Thing::Crown).unwrap_or(gold);
            let points = self.all(&[
                (-0.78, -1.02),
                (-0.92, -1.70),
                (-0.52, -1.38),
                (-0.28, -1.88),
                (0.0, -1.42),
                (0.28, -1.88),
                (0.52, -1.38),
                (0.92, -1.70),
                (0.78, -1.02),
                (0.0, -1.18),
            ]);
            canvas.fill(polygon(&points), 1.0, |x, y| {
                let (u, v) = self.place(x, y);
                gold * (0.62 + 0.6 * (0.5 + 0.5 * (u * 7.0 + self.side).sin()) - 0.2 * (v + 1.4))
            });
            for (u, jewel) in [(-0.5, 0x2f6fe0), (0.0, 0xd0203a), (0.5, 0x2f6fe0)] {
                let (x, y) = self.at(u, -1.28 + 0.10 * u * u);
                canvas.fill(circle(x, y, self.k * 0.07), 1.0, |px, py| {
                    hex(jewel) + grey(0.8 * bell((px - x).hypot(py - y + self.k * 0.02), self.k * 0.022))
                });
            }
        } else if self.feminine && dice.chance(0.6) && !self.scene.looks(Trait::Hat) {
            self.wreath(canvas, dice);
        }
        if self.feminine {
            for side in [-1.0, 1.0] {
                let (x, y) = self.at(side * 0.93, 0.42);
                canvas.flat(stroke(circle(x, y, self.k * 0.10), self.k * 0.022), gold);
            }
        }
        if self.scene.shows(Thing::Glasses) {
            let frame = grey(0.012);
            for side in [-1.0, 1.0] {
                let (x, y) = self.at(side * 0.38, 0.0);
                canvas.fill(circle(x, y, self.k * 0.27), 0.16, |px, py| {
                    grey(0.6 + 0.5 * smooth(0.1, -0.1, ((px - x) + (py - y)) / self.k))
                });
                canvas.flat(stroke(circle(x, y, self.k * 0.27), self.k * 0.030), frame);
                canvas.flat(
                    stroke(curve(&self.all(&[(side * 0.65, -0.05), (side * 0.92, -0.10)])), self.k * 0.028),
                    frame,
                );
            }
            canvas
                .flat(stroke(curve(&self.all(&[(-0.11, -0.02), (0.0, -0.06), (0.11, -0.02)])), self.k * 0.028), frame);
        }
    }

    /// Flowers in the hair.
    pub(super) fn wreath(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let colours = [self.scheme[1], self.scheme[4], hex(0xf6efe6), self.scheme[1].mix(Colour::WHITE, 0.4)];
        let from = dice.pick(&[-1.15_f32, 0.25]);
        for i in 0..7 {
            let angle = from + i as f32 * 0.15;
            let (x, y) = self.at(angle.sin() * 0.98, -0.36 - angle.cos() * 0.86);
            for turn in [-0.7, 0.5] {
                let tip = (x + (angle + turn).sin() * self.k * 0.30, y - (angle + turn).cos() * self.k * 0.30);
                canvas.flat(leaf((x, y), tip, 0.24), self.scheme[2]);
            }
            let (size, colour) = (self.k * dice.between(0.10, 0.17), dice.pick(&colours));
            for petal in 0..6 {
                let turn = petal as f32 / 6.0 * TAU + angle;
                let tip = (x + turn.cos() * size, y + turn.sin() * size);
                canvas.fill(leaf((x, y), tip, 0.40), 1.0, |px, py| {
                    colour * lerp(0.68, 1.08, ((px - x).hypot(py - y) / size).min(1.0))
                });
            }
            canvas.flat(ellipse(x, y, size * 0.24, size * 0.24), hex(0xe8b83a));
        }
    }
}
