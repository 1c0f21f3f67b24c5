//! A head that looks at you: its shape and coat by species, its fur hair by hair.

use tiny_skia::PathBuilder;

use super::species::{self, Ear, Species};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex, rgb};
use crate::providers::builtin::image::geometry::{View, bell, lerp, smooth, vec3};
use crate::providers::builtin::image::noise::{Dice, Noise};
use crate::providers::builtin::image::scene::{Scene, Thing};
use crate::providers::builtin::image::shapes::{Point, add_leaf, blob, circle, curve, ellipse, stroke};

pub fn paint(scene: &Scene, animal: Thing, mut canvas: Canvas) -> Canvas {
    let view = View::new(canvas.width, canvas.height, 0.5);
    let mut dice = scene.dice(0x4EAD);
    let mut species = Species::of(animal, &mut dice);
    if let Some(tint) = scene.tints.first() {
        species.coat[0] = packed(*tint);
    }
    let k = view.height.min(view.width * 1.1) * 0.235;
    let head = Head {
        animal,
        coat: species.coat.map(hex),
        species,
        noise: scene.noise(5),
        x: view.width * dice.between(0.47, 0.53),
        y: view.height * 0.50,
        k,
        side: scene.sky.side(),
        sun: scene.sky.sun.mix(Colour::WHITE, 0.4) * (0.45 + 0.22 * scene.sky.strength),
        shade: scene.sky.ambient.mix(grey(0.25), 0.4) * 0.75,
    };
    head.chest(&mut canvas, &mut dice);
    if animal == Thing::Lion {
        head.mane(&mut canvas, &mut dice);
    }
    head.ears(&mut canvas, &mut dice);
    head.face(&mut canvas, &mut dice);
    head.eyes(&mut canvas);
    head.nose(&mut canvas);
    if !matches!(animal, Thing::Owl | Thing::Bear | Thing::Panda) {
        head.whiskers(&mut canvas, &mut dice);
    }
    canvas
}

/// Six hexadecimal digits again.
fn packed(c: Colour) -> u32 {
    let byte = |v: f32| (crate::providers::builtin::image::colour::srgb(v.clamp(0.0, 1.0)) * 255.0) as u32;
    byte(c.r) << 16 | byte(c.g) << 8 | byte(c.b)
}

struct Head {
    animal: Thing,
    species: Species,
    coat: [Colour; 3],
    noise: Noise,
    x: f32,
    y: f32,
    /// Pixels for half the head's width.
    k: f32,
    side: f32,
    sun: Colour,
    shade: Colour,
}

impl Head {
    fn at(&self, u: f32, v: f32) -> Point {
        (self.x + u * self.k, self.y + v * self.k)
    }

    fn place(&self, x: f32, y: f32) -> Point {
        ((x - self.x) / self.k, (y - self.y) / self.k)
    }

    /// Both halves of an outline given for the right one.
    fn mirrored(&self, half: &[Point]) -> Vec<Point> {
        let left = half.iter().rev().filter(|p| p.0 > 0.0).map(|p| (-p.0, p.1));
        half.iter().copied().chain(left).map(|(u, v)| self.at(u, v)).collect()
    }

    /// The light on the ball that a head roughly is.
    fn light(&self, u: f32, v: f32) -> Colour {
        let (nx, ny) = (u * 0.78, v * 0.72);
        let normal = vec3(nx, -ny, (1.0 - nx * nx - ny * ny).max(0.02).sqrt()).unit();
        let lamp = vec3(self.side * 0.66, 0.52, 0.55).unit();
        let rim = smooth(0.55, 1.05, nx.hypot(ny)) * smooth(-0.2, 0.8, nx * self.side) * 0.8;
        self.sun * (normal.dot(lamp).max(0.0) * 1.25 + rim) + self.shade * (0.55 + 0.35 * normal.y)
    }

    /// The coat's colour at a place of the face.
    fn coat(&self, u: f32, v: f32) -> Colour {
        let [main, pale, dark] = self.coat;
        let (nose, wide) = self.species.muzzle;
        let a = u.abs();
        let muzzle = smooth(1.25, 0.75, (a / (wide * 1.25)).hypot((v - nose - 0.18) / 0.46));
        let patch = self.noise.fbm(u * 2.0, v * 2.0, 4);
        match self.animal {
            Thing::Panda => {
                let eye =
                    smooth(1.15, 0.85, ((a - 0.40 - 0.10 * v) / 0.23).hypot((v - 0.05 - 0.25 * (a - 0.4)) / 0.31));
                main.mix(dark, eye)
            }
            Thing::Tiger => {
                let field = main.mix(
                    pale,
                    muzzle
                        .max(smooth(0.55, 1.0, a) * smooth(0.1, 0.6, v))
                        .max(bell(v + 0.32, 0.13) * bell(a - 0.42, 0.22)),
                );
                let wander = 0.30 * self.noise.fbm(a * 3.0, v * 3.0, 3);
                let brow = ((v * 13.0 + a * 4.0) + wander * 7.0).sin() * smooth(-0.25, -0.45, v);
                let cheek = ((v * 9.0 - a * 5.0) + wander * 6.0).sin() * smooth(0.62, 0.85, a);
                field.mix(dark, smooth(0.35, 0.65, brow.max(cheek)))
            }
            Thing::Fox => main
                .mix(
                    pale,
                    smooth(-0.04, 0.06, v - 0.30 - 0.55 * (0.62 - a).abs() + 0.05 * patch) * smooth(0.16, 0.24, a),
                )
                .mix(pale, muzzle * smooth(0.10, 0.2, a)),
            Thing::Wolf => main
                .mix(dark, smooth(0.1, -0.7, v) * 0.6 * (0.7 + patch))
                .mix(pale, muzzle.max(smooth(0.55, 0.95, a) * smooth(-0.1, 0.4, v)))
                .mix(pale, bell(v + 0.28, 0.10) * bell(a - 0.34, 0.16) * 0.8),
            Thing::Owl => {
                let disc = ((a - 0.42) / 0.46).hypot((v - 0.02) / 0.52);
                let barred = main.mix(dark, smooth(0.0, 0.5, (v * 26.0 + 3.0 * patch).sin()) * 0.5);
                barred.mix(pale, smooth(1.0, 0.85, disc)).mix(dark, bell(disc - 1.0, 0.09) * 0.85)
            }
            Thing::Cat => {
                let stripes = (a * 17.0 + 2.0 * patch).sin() * smooth(-0.30, -0.55, v)
                    + (v * 15.0 - a * 9.0).sin() * smooth(0.66, 0.92, a);
                main.mix(dark, smooth(0.3, 0.8, stripes) * 0.62).mix(pale, muzzle * 0.9).mix(pale, bell(v - 0.85, 0.2))
            }
            Thing::Dog => main
                .mix(dark, smooth(0.05, 0.35, patch + a * 0.5 - 0.25) * 0.55)
                .mix(pale, muzzle)
                .mix(pale, smooth(0.20, 0.08, a) * smooth(0.5, -0.2, v)),
            _ => main.mix(dark, 0.35 * smooth(-0.2, 0.5, patch)).mix(pale, muzzle * 0.85),
        }
    }

    /// Hair or feathers over a region: short strokes that lie away from the nose, each in its root's colour.
    fn fur(&self, canvas: &mut Canvas, dice: &mut Dice, region: &Fur<'_>) {
        let inside: Vec<Point> = region.outline.iter().map(|p| self.place(p.0, p.1)).collect();
        let low = inside.iter().fold((f32::MAX, f32::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
        let high = inside.iter().fold((f32::MIN, f32::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
        let mut roots: Vec<Point> = (0..region.count)
            .map(|_| (dice.between(low.0, high.0), dice.between(low.1, high.1)))
            .filter(|p| contains(&inside, *p))
            .collect();
        // Outer hairs lie under inner ones.
        let (fx, fy) = region.from;
        roots.sort_by(|a, b| (b.0 - fx).hypot(b.1 - fy).total_cmp(&(a.0 - fx).hypot(a.1 - fy)));
        for (u, v) in roots {
            let (du, dv) = (u - fx, v - fy);
            let reach = du.hypot(dv).max(0.05);
            let bend = 0.35 * self.noise.fbm(u * 2.5, v * 2.5, 2);
            let (mut wx, mut wy) = (du / reach - bend * dv / reach, dv / reach + bend * du / reach);
            wy += region.droop;
            let scale = region.long * dice.between(0.6, 1.3) / wx.hypot(wy).max(0.2);
            (wx, wy) = (wx * scale, wy * scale);
            let colour =
                (region.colour)(u, v) * self.light(u * region.round, v * region.round) * dice.between(0.68, 1.28);
            let mut hair = PathBuilder::new();
            add_leaf(&mut hair, self.at(u, v), self.at(u + wx, v + wy), region.belly);
            canvas.fill(hair.finish(), 0.85, |_, _| colour);
        }
    }

    fn chest(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let outline: Vec<Point> =
            self.mirrored(&[(0.0, 0.5), (0.62, 0.62), (0.98, 1.15), (1.32, 1.9), (1.45, 3.2), (0.0, 3.4)]);
        let bib = |u: f32, v: f32| {
            let [main, pale, dark] = self.coat;
            let bars =
                if self.animal == Thing::Owl { smooth(0.1, 0.5, (v * 16.0 + u * 3.0).sin()) * 0.55 } else { 0.0 };
            let black = if self.animal == Thing::Panda { smooth(1.0, 1.2, v) } else { 0.0 };
            let front = smooth(0.75, 0.25, u.abs())
                * if matches!(self.animal, Thing::Bear | Thing::Panda) { 0.0 } else { 0.75 };
            main.mix(dark, 0.25).mix(pale, front).mix(dark, bars.max(black))
        };
        let under =
            |u: f32, v: f32| bib(u, v) * self.light(u * 0.35, (v - 1.6) * 0.3) * lerp(0.45, 0.80, smooth(0.7, 1.4, v));
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            under(u, v)
        });
        self.fur(
            canvas,
            dice,
            &Fur {
                outline: &outline,
                from: (0.0, 0.2),
                count: 3_000,
                long: 0.22,
                belly: 0.10,
                droop: 0.9,
                round: 0.35,
                colour: &|u, v| bib(u, v) * lerp(0.5, 0.85, smooth(0.7, 1.5, v)),
            },
        );
    }

    fn mane(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let outline: Vec<Point> = self.mirrored(&[
            (0.0, -1.35),
            (0.75, -1.2),
            (1.35, -0.6),
            (1.55, 0.25),
            (1.30, 1.15),
            (0.75, 1.8),
            (0.0, 2.1),
        ]);
        let colour = |u: f32, v: f32| self.coat[2].mix(self.coat[0], smooth(1.55, 0.7, u.hypot(v * 0.85)) * 0.75);
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            colour(u, v) * self.light(u * 0.6, v * 0.6) * 0.7
        });
        self.fur(
            canvas,
            dice,
            &Fur {
                outline: &outline,
                from: (0.0, -0.1),
                count: 4_200,
                long: 0.42,
                belly: 0.055,
                droop: 0.35,
                round: 1.0,
                colour: &colour,
            },
        );
    }

    fn ears(&self, canvas: &mut Canvas, dice: &mut Dice) {
        for side in [-1.0, 1.0] {
            let (outer, inner): (Vec<Point>, Vec<Point>) = match self.species.ear {
                Ear::Pointed => (
                    vec![(0.24, -0.70), (0.50, -1.10), (0.80, -1.50), (0.93, -1.05), (0.96, -0.36)],
                    vec![(0.42, -0.74), (0.60, -1.05), (0.77, -1.32), (0.84, -0.98), (0.84, -0.52)],
                ),
                Ear::Round => (
                    vec![(0.40, -0.72), (0.52, -1.05), (0.86, -1.12), (1.08, -0.82), (0.94, -0.42)],
                    vec![(0.56, -0.72), (0.64, -0.95), (0.84, -0.98), (0.95, -0.78), (0.84, -0.52)],
                ),
                Ear::Hanging => (
                    vec![
                        (0.42, -0.82),
                        (0.86, -0.80),
                        (1.20, -0.20),
                        (1.16, 0.50),
                        (0.92, 0.62),
                        (0.76, 0.1),
                        (0.68, -0.40),
                    ],
                    vec![],
                ),
                Ear::Long => (
                    vec![(0.10, -0.70), (0.06, -1.60), (0.30, -2.35), (0.58, -1.60), (0.56, -0.62)],
                    vec![(0.22, -0.80), (0.20, -1.55), (0.31, -2.10), (0.44, -1.55), (0.42, -0.75)],
                ),
                Ear::Tufted => {
                    (vec![(0.42, -0.72), (0.72, -0.98), (1.06, -1.22), (0.98, -0.80), (0.86, -0.42)], vec![])
                }
            };
            let turned =
                |points: &[Point]| -> Vec<Point> { points.iter().map(|(u, v)| self.at(u * side, *v)).collect() };
            let outline = turned(&outer);
            let dark_ears = matches!(self.animal, Thing::Panda | Thing::Tiger);
            let colour = |_: f32, v: f32| {
                let tip =
                    if self.animal == Thing::Fox || self.animal == Thing::Wolf { smooth(-0.95, -1.35, v) } else { 0.0 };
                if dark_ears {
                    self.coat[2]
                } else {
                    self.coat[0].mix(self.coat[2], tip.max(if self.species.ear == Ear::Hanging { 0.5 } else { 0.0 }))
                }
            };
            canvas.fill(blob(&outline), 1.0, |x, y| {
                let (u, v) = self.place(x, y);
                colour(u, v) * self.light(u * 0.7, v * 0.6) * 0.75
            });
            if self.species.ear == Ear::Hanging {
                continue;
            }
            let root = (0.55 * side, -0.2);
            self.fur(
                canvas,
                dice,
                &Fur {
                    outline: &outline,
                    from: root,
                    count: 420,
                    long: 0.13,
                    belly: 0.10,
                    droop: 0.0,
                    round: 1.0,
                    colour: &colour,
                },
            );
            if !inner.is_empty() {
                let pink = self.coat[1].mix(rgb(0.62, 0.28, 0.24), 0.55);
                let pink = if self.animal == Thing::Panda { self.coat[2] * 1.6 } else { pink };
                canvas.fill(blob(&turned(&inner)), 0.9, |x, y| {
                    let (u, v) = self.place(x, y);
                    pink * self.light(u * 0.6, v * 0.5) * lerp(0.85, 0.45, smooth(-1.2, -0.6, v))
                });
                let lining = turned(&inner);
                self.fur(
                    canvas,
                    dice,
                    &Fur {
                        outline: &lining,
                        from: (0.3 * side, 0.4),
                        count: 60,
                        long: 0.22,
                        belly: 0.06,
                        droop: -0.4,
                        round: 1.0,
                        colour: &|_, _| self.coat[1],
                    },
                );
            }
        }
    }

    fn face(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let outline = self.mirrored(self.species.outline);
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            self.coat(u, v) * self.light(u, v)
        });
        // The chin's shadow on the chest.
        let (chin_x, chin_y) = self.at(0.0, 1.08);
        canvas.cover(ellipse(chin_x, chin_y, self.k * 0.8, self.k * 0.22), 1.0, |x, y, c| {
            c * (1.0 - 0.45 * smooth(1.0, 0.0, ((x - chin_x) / (self.k * 0.8)).hypot((y - chin_y) / (self.k * 0.22))))
        });
        let feathers = self.species.ear == Ear::Tufted;
        let (count, belly) = if feathers { (3_400, 0.22) } else { (6_500, 0.085) };
        self.fur(
            canvas,
            dice,
            &Fur {
                outline: &outline,
                from: (0.0, self.species.muzzle.0),
                count,
                long: 0.14,
                belly,
                droop: 0.05,
                round: 1.0,
                colour: &|u, v| self.coat(u, v),
            },
        );
        if self.species.ear == Ear::Hanging {
            for side in [-1.0, 1.0] {
                let flap: Vec<Point> = [
                    (0.50, -0.84),
                    (0.84, -0.80),
                    (1.16, -0.20),
                    (1.14, 0.48),
                    (0.92, 0.60),
                    (0.78, 0.1),
                    (0.72, -0.40),
                ]
                .iter()
                .map(|(u, v)| self.at(u * side, *v))
                .collect();
                let colour = self.coat[0].mix(self.coat[2], 0.55);
                canvas.fill(blob(&flap), 1.0, |x, y| {
                    let (u, v) = self.place(x, y);
                    colour * self.light(u * 0.7, v * 0.7) * 0.9
                });
                self.fur(
                    canvas,
                    dice,
                    &Fur {
                        outline: &flap,
                        from: (0.5 * side, -1.4),
                        count: 700,
                        long: 0.18,
                        belly: 0.08,
                        droop: 0.5,
                        round: 1.0,
                        colour: &|_, _| colour,
                    },
                );
            }
        }
    }

    fn eyes(&self, canvas: &mut Canvas) {
        let (apart, radius) = self.species.eyes;
        let iris = hex(self.species.iris);
        for side in [-1.0, 1.0] {
            let (x, y) = self.at(apart * side, 0.0);
            let r = radius * self.k;
            // Almonds tilt up and outwards.
            let lean = if self.species.slit || self.species.outline == species::KEEN { 0.22 * side } else { 0.0 };
            let at = |u: f32, v: f32| (x + (u + v * lean) * r, y + (v - u * lean) * r);
            let squash = if matches!(self.species.ear, Ear::Tufted | Ear::Long) || radius < 0.11 { 1.0 } else { 0.80 };
            let rim = blob(&[
                at(-1.25, 0.10),
                at(-0.6, -squash * 1.05),
                at(0.6, -squash * 1.05),
                at(1.25, 0.0),
                at(0.6, squash * 1.05),
                at(-0.6, squash * 1.05),
            ]);
            canvas.flat(rim, rgb(0.012, 0.010, 0.010));
            let opening = blob(&[
                at(-1.05, 0.08),
                at(-0.55, -squash * 0.88),
                at(0.55, -squash * 0.88),
                at(1.05, 0.0),
                at(0.55, squash * 0.9),
                at(-0.55, squash * 0.9),
            ]);
            let glow = self.sun.mix(Colour::WHITE, 0.3) * 0.9;
            canvas.fill(opening, 1.0, |px, py| {
                let (dx, dy) = ((px - x) / r, (py - y) / r);
                let away = dx.hypot(dy);
                let fibres = 0.85 + 0.3 * self.noise.value(dy.atan2(dx) * 9.0, away * 2.0);
                let ring = iris * lerp(0.55, 1.45, smooth(-0.7, 0.9, dy)) * fibres * smooth(1.12, 0.82, away);
                let pupil = if self.species.slit {
                    smooth(0.30, 0.22, (dx.abs() + 0.12 * dy * dy) / 0.9)
                } else {
                    smooth(0.56, 0.48, away)
                };
                let lid = 1.0 - 0.55 * smooth(-0.1, -0.85, dy);
                ring.mix(grey(0.004), pupil) * glow * lid
            });
            canvas.flat(circle(x + self.side * r * 0.32, y - r * 0.34, r * 0.20), grey(1.15));
            canvas.fill(circle(x - self.side * r * 0.34, y + r * 0.36, r * 0.10), 0.55, |_, _| grey(0.8));
        }
    }

    fn nose(&self, canvas: &mut Canvas) {
        let (level, wide) = self.species.muzzle;
        let skin = hex(self.species.nose);
        if self.species.ear == Ear::Tufted {
            let beak = [
                self.at(-0.10, 0.16),
                self.at(0.0, 0.08),
                self.at(0.10, 0.16),
                self.at(0.07, 0.42),
                self.at(0.0, 0.56),
                self.at(-0.07, 0.42),
            ];
            canvas.fill(blob(&beak), 1.0, |x, y| {
                let (u, v) = self.place(x, y);
                (skin * (1.0 + 1.2 * smooth(0.05, -0.05, (u - 0.02 * self.side).abs()))
                    + grey(0.10 * bell(v - 0.2, 0.1)))
                    * self.light(u, v)
            });
            return;
        }
        let half = (wide * 0.46).max(0.11);
        let drop = level + half * 0.95;
        let line = hex(0x1a1210);
        for side in [-1.0, 1.0] {
            let mouth = [
                self.at(0.0, drop),
                self.at(0.0, drop + 0.12),
                self.at(side * wide * 0.34, drop + 0.20),
                self.at(side * wide * 0.72, drop + 0.13),
            ];
            canvas.fill(stroke(curve(&mouth), self.k * 0.022), 0.75, |_, _| line);
        }
        let outline = [
            self.at(-half, level - half * 0.42),
            self.at(0.0, level - half * 0.62),
            self.at(half, level - half * 0.42),
            self.at(half * 0.55, level + half * 0.5),
            self.at(0.0, level + half * 0.85),
            self.at(-half * 0.55, level + half * 0.5),
        ];
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let top = smooth(level + half * 0.3, level - half * 0.5, v);
            skin * self.light(u, v) * lerp(0.5, 1.1, top)
                + grey(0.22 * bell(v - level + half * 0.3, half * 0.18) * bell(u - self.side * half * 0.2, half * 0.6))
        });
        for side in [-1.0, 1.0] {
            let (x, y) = self.at(side * half * 0.48, level + half * 0.12);
            canvas.fill(ellipse(x, y, half * self.k * 0.20, half * self.k * 0.13), 0.85, |_, _| skin * 0.08);
        }
    }

    fn whiskers(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let (level, wide) = self.species.muzzle;
        for side in [-1.0, 1.0] {
            for i in 0..5 {
                let start = self.at(side * wide * dice.between(0.62, 0.9), level + 0.10 + 0.05 * i as f32);
                let lift = -0.18 + 0.13 * i as f32;
                let middle = self.at(side * (wide + 0.42), level + lift * 0.7);
                let end = self.at(side * (wide + dice.between(0.75, 1.0)), level + lift * 1.6 + 0.08);
                let thin = self.k * 0.006;
                let taper = [start, (middle.0, middle.1 - thin), end, (middle.0, middle.1 + thin)];
                canvas.fill(blob(&taper), 0.6, |_, _| self.sun * 0.95);
            }
        }
    }
}

/// A region of hair: where it grows, away from which place, how much, how long, how broad, how far it hangs.
struct Fur<'a> {
    outline: &'a [Point],
    from: Point,
    count: usize,
    long: f32,
    belly: f32,
    droop: f32,
    /// How much of the head's roundness the light finds here, 0..=1.
    round: f32,
    colour: &'a dyn Fn(f32, f32) -> Colour,
}

/// Whether a polygon holds a point (even-odd rule).
fn contains(polygon: &[Point], (x, y): Point) -> bool {
    let edges = polygon.iter().zip(polygon.iter().cycle().skip(1));
    edges.filter(|(a, b)| (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0).count() % 2 == 1
}
