//! Food on a plate, in a bowl, in a glass: strand by strand, grain by grain.

use std::f32::consts::{PI, TAU};

use super::Table;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Scene, Thing};
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, ellipse, leaf, polygon, stroke};

/// How much a circle on the table is flattened by the view.
const FLAT: f32 = 0.46;

/// What can be served, the more particular first.
const DISHES: [Thing; 13] = [
    Thing::Pancakes,
    Thing::Burger,
    Thing::Pizza,
    Thing::Sushi,
    Thing::Cake,
    Thing::IceCream,
    Thing::Soup,
    Thing::Noodles,
    Thing::Salad,
    Thing::Rice,
    Thing::Meat,
    Thing::Bread,
    Thing::Drink,
];

/// The dish that a scene names.
pub fn named(scene: &Scene) -> Option<Thing> {
    DISHES.into_iter().find(|dish| scene.shows(*dish))
}

/// A dish's middle on the table and half its width.
#[derive(Clone, Copy)]
struct Spot {
    x: f32,
    y: f32,
    r: f32,
}

impl Spot {
    /// A place on the plate: across and towards us in half widths, and up from it.
    fn at(self, u: f32, v: f32, up: f32) -> Point {
        (self.x + u * self.r, self.y + v * self.r * FLAT - up * self.r)
    }
}

impl Table<'_> {
    pub(super) fn dish(&self, canvas: &mut Canvas, dice: &mut Dice, dish: Thing) {
        let spot = Spot { x: self.view.width * 0.5, y: self.edge + self.unit * 0.34, r: self.unit * 0.45 };
        match dish {
            Thing::Pancakes => self.pancakes(canvas, dice, spot),
            Thing::Burger => self.burger(canvas, dice, spot),
            Thing::Pizza => self.pizza(canvas, dice, spot),
            Thing::Sushi => self.sushi(canvas, dice, spot),
            Thing::Cake => self.cake(canvas, dice, spot),
            Thing::IceCream => self.ice_cream(canvas, dice, spot),
            Thing::Noodles => {
                self.plate(canvas, spot);
                self.noodles(canvas, dice, spot, hex(0xd8944a));
            }
            Thing::Soup => self.soup(canvas, dice, spot),
            Thing::Salad => {
                self.plate(canvas, spot);
                self.salad(canvas, dice, spot);
            }
            Thing::Rice => self.rice(canvas, dice, spot),
            Thing::Meat => self.roast(canvas, dice, spot),
            Thing::Bread => self.bread(canvas, dice, spot),
            _ => self.drink(canvas, dice, spot),
        }
        // Glazes and juices shine; warm food steams.
        if !matches!(dish, Thing::IceCream | Thing::Sushi | Thing::Salad | Thing::Cake | Thing::Drink | Thing::Bread) {
            self.steam(canvas, spot.at(0.0, -0.1, 0.30), spot.r * 0.55);
        }
    }

    fn plate(&self, canvas: &mut Canvas, s: Spot) {
        self.glazed_plate(canvas, s, hex(0xe8e4da));
    }

    fn glazed_plate(&self, canvas: &mut Canvas, s: Spot, clay: Colour) {
        let clay = self.scene.paint_of(Thing::Cup).unwrap_or(clay);
        self.shadow(canvas, s.at(0.0, 0.16, 0.0), s.r * 0.82);
        for (size, drop, level) in
            [(1.0, 0.07, 0.42), (1.0, 0.0, 0.92), (0.97, 0.005, 1.0), (0.70, 0.02, 0.70), (0.685, 0.035, 0.90)]
        {
            canvas.fill(ellipse(s.x, s.y + drop * s.r, s.r * size, s.r * size * FLAT), 1.0, |px, py| {
                let (u, v) = ((px - s.x) / s.r, (py - s.y) / s.r / FLAT);
                clay * self.warmth * (level * (0.86 + 0.16 * self.side * u - 0.06 * v))
            });
        }
    }

    /// A small thing with a light and a dark side.
    fn morsel(&self, canvas: &mut Canvas, (x, y): Point, radius: f32, colour: Colour) {
        self.ball(canvas, (x, y), radius, 0.85, |_, _| colour);
    }

    fn noodles(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot, colour: Colour) {
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

    fn prawn(&self, canvas: &mut Canvas, (x, y): Point, k: f32, turn: f32) {
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

    fn lime(&self, canvas: &mut Canvas, (x, y): Point, k: f32) {
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

    fn herbs(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot, count: usize, reach: f32, up: f32) {
        for _ in 0..count {
            let (angle, away, turn) = (dice.unit() * TAU, dice.unit().sqrt() * reach, dice.unit() * TAU);
            let (u, v) = (angle.cos() * away, angle.sin() * away);
            let foot = s.at(u, v, up * (1.0 - away / 0.66).max(0.1) + 0.03);
            let green = hex(0x3f7a2a).mix(hex(0x86b84a), dice.unit()) * self.warmth;
            for blade in [-0.5, 0.0, 0.5] {
                let long = s.r * dice.between(0.06, 0.10);
                let tip = (foot.0 + (turn + blade).cos() * long, foot.1 + (turn + blade).sin() * long * 0.7);
                canvas.flat(leaf(foot, tip, 0.24), green * (0.8 + 0.3 * blade));
            }
        }
    }

    fn chillies(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot, count: usize) {
        for _ in 0..count {
            let (angle, away) = (dice.unit() * TAU, dice.unit().sqrt() * 0.42);
            let (x, y) = s.at(angle.cos() * away, angle.sin() * away, 0.26 * (1.0 - away / 0.66) + 0.04);
            canvas.flat(stroke(ellipse(x, y, s.r * 0.030, s.r * 0.022), s.r * 0.017), hex(0xd02a1c) * self.warmth);
        }
    }

    /// A bowl; answers where its rim's middle is.
    fn bowl(&self, canvas: &mut Canvas, s: Spot, clay: Colour) -> Spot {
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

    fn soup(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn rice(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn pancakes(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
        self.plate(canvas, s);
        let noise = self.scene.noise(0x9A7);
        let thick = s.r * 0.105;
        let mut top = Spot { r: s.r * 0.58, ..s };
        for layer in 0..5 {
            let y = s.y + s.r * 0.05 - layer as f32 * thick;
            let (x, r) = (s.x + dice.between(-0.03, 0.03) * s.r, s.r * dice.between(0.56, 0.60));
            let side = blob(
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

    fn burger(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn pizza(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn sushi(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn cake(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn ice_cream(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn salad(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn roast(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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

    fn bread(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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
    fn drink(&self, canvas: &mut Canvas, dice: &mut Dice, s: Spot) {
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
