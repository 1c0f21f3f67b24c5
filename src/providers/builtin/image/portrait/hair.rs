//! Hair and beard, lock by lock.

use super::Sitter;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Scene, Thing, Trait};
use crate::providers::builtin::image::shapes::{Point, blob, circle};

const GREY_HAIR: [u32; 2] = [0x9a9896, 0xeeecea];
const HAIRS: [[u32; 2]; 7] = [
    [0x1c1618, 0x4a3c44],
    [0x3a2218, 0x7a4c30],
    [0x6a3c1c, 0xb07038],
    [0xb8642a, 0xe89a4a],
    [0xd8ac60, 0xf6dc9c],
    [0x2a2a3c, 0x5a5c80],
    [0xb8b4b4, 0xf0eeee],
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Long,
    Bob,
    Bun,
    Curls,
    Short,
    Swept,
    Bald,
}

/// How the hair is worn: as the prompt says, else as chance has it.
pub fn cut(scene: &Scene, feminine: bool, dice: &mut Dice) -> Cut {
    const NAMED: [(Trait, Cut); 4] =
        [(Trait::Curly, Cut::Curls), (Trait::Bun, Cut::Bun), (Trait::LongHair, Cut::Long), (Trait::Bald, Cut::Bald)];
    let usual: &[Cut] = if feminine {
        &[Cut::Long, Cut::Long, Cut::Bob, Cut::Bun, Cut::Curls]
    } else {
        &[Cut::Short, Cut::Swept, Cut::Curls, Cut::Short]
    };
    let chosen = dice.pick(usual);
    let short = if feminine { Cut::Bob } else { Cut::Short };
    let named = NAMED.iter().find(|(look, _)| scene.looks(*look)).map(|(_, cut)| *cut);
    named.or(scene.looks(Trait::ShortHair).then_some(short)).unwrap_or(chosen)
}

/// Shade and light of the hair.
pub fn hair(scene: &Scene, dice: &mut Dice) -> [Colour; 2] {
    let chosen = dice.pick(&HAIRS);
    match scene.paint_of(Thing::Hair) {
        Some(paint) => [paint * 0.5, paint.mix(Colour::WHITE, 0.07 + 0.25 * paint.luma().sqrt())],
        None if scene.looks(Trait::Old) => GREY_HAIR.map(hex),
        None => chosen.map(hex),
    }
}

impl Sitter<'_> {
    /// Hair in locks: stripes of light that follow the direction `along`.
    pub(super) fn lock(&self, x: f32, y: f32, along: f32, across: f32) -> Colour {
        let (u, v) = self.place(x, y);
        let strands =
            self.noise.other(4).value(across * 9.0 + 0.8 * self.noise.value(along * 2.0, across * 2.0), along * 0.7);
        let fine = self.noise.other(5).value(across * 34.0, along * 1.2);
        let lit = smooth(-0.6, 1.1, u * self.side - v * 0.35);
        let gloss = bell(along - 0.75, 0.22) * 0.5;
        self.hair[0].mix(
            self.hair[1],
            (0.22 + 0.55 * lit * (0.6 + 0.5 * strands) + 0.18 * fine + gloss * (0.4 + strands)).clamp(0.0, 1.0),
        )
    }

    pub(super) fn hair_behind(&self, canvas: &mut Canvas) {
        let half: &[Point] = match self.cut {
            Cut::Long => &[
                (0.0, -1.42),
                (0.70, -1.28),
                (1.12, -0.62),
                (1.16, 0.20),
                (1.36, 1.05),
                (1.30, 2.05),
                (0.86, 2.35),
                (0.40, 1.6),
                (0.0, 1.4),
            ],
            Cut::Bob => {
                &[(0.0, -1.42), (0.74, -1.28), (1.16, -0.60), (1.22, 0.25), (1.16, 0.95), (0.72, 1.06), (0.0, 0.9)]
            }
            Cut::Bun => &[(0.0, -1.40), (0.66, -1.26), (1.02, -0.62), (0.98, 0.05), (0.80, 0.45), (0.0, 0.5)],
            Cut::Curls => {
                &[(0.0, -1.55), (0.95, -1.45), (1.55, -0.70), (1.58, 0.15), (1.18, 0.80), (0.55, 0.85), (0.0, 0.7)]
            }
            Cut::Bald => return,
            Cut::Short | Cut::Swept => {
                &[(0.0, -1.36), (0.62, -1.22), (0.96, -0.62), (0.94, 0.0), (0.70, 0.2), (0.0, 0.3)]
            }
        };
        if self.cut == Cut::Bun {
            let (x, y) = self.at(-self.parting, -1.52);
            canvas.fill(circle(x, y, self.k * 0.44), 1.0, |px, py| {
                let (dx, dy) = ((px - x) / self.k, (py - y) / self.k);
                self.lock(px, py, dy.atan2(dx) * 0.4 + 0.6, dx.hypot(dy) * 3.0) * 0.92
            });
        }
        let outline = self.all(&self.mirrored(half));
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            self.lock(x, y, 0.2 + v * 0.25, u * 1.3) * 0.72
        });
        if self.cut == Cut::Curls {
            self.curls(canvas, 0.72);
        }
    }

    /// Rings of curls around the head.
    pub(super) fn curls(&self, canvas: &mut Canvas, level: f32) {
        let mut dice = self.scene.dice(0xC0C1);
        for i in 0..46 {
            let angle = lerp(-2.3, 2.3, i as f32 / 45.0);
            let away = dice.between(1.05, 1.55);
            let (x, y) = self.at(angle.sin() * away, -0.35 - angle.cos() * away * 0.86);
            let radius = self.k * dice.between(0.16, 0.28);
            canvas.fill(circle(x, y, radius), 1.0, |px, py| {
                let (dx, dy) = ((px - x) / radius, (py - y) / radius);
                self.lock(px, py, dx.hypot(dy) * 1.1, dx.hypot(dy) * 1.5 + dy.atan2(dx) * 0.3) * level
            });
        }
    }

    pub(super) fn hair_before(&self, canvas: &mut Canvas) {
        let p = self.parting;
        let front: Vec<Point> = match self.cut {
            Cut::Bald => return,
            Cut::Long | Cut::Bob => vec![
                (p, -1.46),
                (0.72, -1.28),
                (1.08, -0.60),
                (1.10, 0.30),
                (1.00, 0.92),
                (0.92, 0.30),
                (0.82, -0.30),
                (0.40 + p * 0.5, -0.78),
                (p, -1.02),
                (-0.40 + p * 0.5, -0.78),
                (-0.82, -0.30),
                (-0.92, 0.30),
                (-1.00, 0.92),
                (-1.10, 0.30),
                (-1.08, -0.60),
                (-0.72, -1.28),
            ],
            Cut::Bun => vec![
                (p, -1.42),
                (0.66, -1.26),
                (0.98, -0.62),
                (0.90, -0.02),
                (0.80, -0.40),
                (0.42, -0.84),
                (p, -1.00),
                (-0.42, -0.84),
                (-0.80, -0.40),
                (-0.90, -0.02),
                (-0.98, -0.62),
                (-0.66, -1.26),
            ],
            Cut::Curls => vec![
                (0.0, -1.46),
                (0.70, -1.32),
                (1.04, -0.72),
                (0.92, -0.28),
                (0.62, -0.78),
                (0.2, -0.92),
                (-0.2, -0.92),
                (-0.62, -0.78),
                (-0.92, -0.28),
                (-1.04, -0.72),
                (-0.70, -1.32),
            ],
            Cut::Short => vec![
                (0.0, -1.42),
                (0.66, -1.26),
                (0.96, -0.66),
                (0.92, -0.06),
                (0.80, -0.46),
                (0.52, -0.84),
                (p * 0.6, -0.80),
                (-0.56, -0.86),
                (-0.80, -0.46),
                (-0.92, -0.06),
                (-0.96, -0.66),
                (-0.66, -1.26),
            ],
            Cut::Swept => vec![
                (-0.3, -1.48),
                (0.50, -1.56),
                (1.02, -1.10),
                (0.98, -0.50),
                (0.90, -0.06),
                (0.80, -0.48),
                (0.30, -0.74),
                (-0.50, -0.98),
                (-0.82, -0.46),
                (-0.92, -0.06),
                (-0.98, -0.70),
                (-0.72, -1.26),
            ],
        };
        canvas.fill(blob(&self.all(&front)), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            // Strands run from the parting down both sides.
            let around = (u - p).atan2(-(v - 0.35));
            self.lock(x, y, (u - p).hypot(v - 0.1) * 0.62, around * 2.2)
        });
        if self.cut == Cut::Curls {
            let mut dice = self.scene.dice(0xC0C2);
            for i in 0..15 {
                let angle = lerp(-1.25, 1.25, i as f32 / 14.0);
                let (x, y) = self.at(angle.sin() * 0.92, -0.28 - angle.cos() * 0.80);
                let radius = self.k * dice.between(0.14, 0.21);
                canvas.fill(circle(x, y, radius), 1.0, |px, py| {
                    let away = ((px - x) / radius).hypot((py - y) / radius);
                    self.lock(px, py, away * 1.1, away * 1.5)
                });
            }
        }
    }

    pub(super) fn beard(&self, canvas: &mut Canvas) {
        let outline = self.all(&[
            (-0.82, 0.05),
            (-0.72, 0.66),
            (-0.32, 1.14),
            (0.0, 1.24),
            (0.32, 1.14),
            (0.72, 0.66),
            (0.82, 0.05),
            (0.60, 0.44),
            (0.34, 0.50),
            (0.12, 0.45),
            (0.0, 0.48),
            (-0.12, 0.45),
            (-0.34, 0.50),
            (-0.60, 0.44),
        ]);
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let lock = self.lock(x, y, 0.3 + v * 0.35, u * 3.0) * 0.85;
            self.scene.paint_of(Thing::Beard).map_or(lock, |paint| lock.tinted(paint, 0.9).mix(paint * 0.8, 0.35))
        });
    }
}
