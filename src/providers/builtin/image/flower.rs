//! Large blossoms, petal by petal: for bouquets and close-ups.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::geometry::{View, lerp, smooth};
use super::noise::Dice;
use super::scene::{Scene, Thing};
use super::shapes::{circle, leaf};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rose,
    Daisy,
    Sunflower,
    Peony,
    Lotus,
    Tulip,
}

/// What a mixed bouquet is made of.
pub const MIXED: [Kind; 5] = [Kind::Rose, Kind::Peony, Kind::Daisy, Kind::Rose, Kind::Peony];

impl Kind {
    /// The kind that a scene names, if it does.
    pub fn of(scene: &Scene) -> Option<Self> {
        let named = [
            (Thing::Rose, Self::Rose),
            (Thing::Sunflower, Self::Sunflower),
            (Thing::Lotus, Self::Lotus),
            (Thing::Tulip, Self::Tulip),
        ];
        named.into_iter().find(|(thing, _)| scene.shows(*thing)).map(|(_, kind)| kind)
    }
}

/// The named colours, or some that go together.
pub fn colours(scene: &Scene, dice: &mut Dice) -> Vec<Colour> {
    const SETS: [[u32; 4]; 4] = [
        [0xe8607f, 0xf6d5dc, 0xf2a03a, 0xb8324a],
        [0xf5ece0, 0xf0c0a8, 0xe08a7a, 0xd86a5a],
        [0x8f6fd0, 0xc8a8e8, 0xf2e6f4, 0x5f6fc8],
        [0xf2c43a, 0xf5e6c0, 0xe8803a, 0xd04a34],
    ];
    if !scene.tints.is_empty() {
        let tinted = scene.tints.iter().flat_map(|tint| [*tint, tint.mix(Colour::WHITE, 0.35), *tint * 0.75]);
        return tinted.collect();
    }
    match Kind::of(scene) {
        Some(Kind::Sunflower) => vec![hex(0xf2b81f), hex(0xf5c93a)],
        Some(Kind::Rose) => vec![hex(0xc8202f), hex(0xb01828), hex(0xd8404a)],
        Some(Kind::Lotus) => vec![hex(0xf0a8c4), hex(0xf5c4d4)],
        _ => dice.pick(&SETS).map(hex).to_vec(),
    }
}

/// One blossom as it is to be painted; its colour is already lit.
#[derive(Debug, Clone, Copy)]
pub struct Bloom {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub colour: Colour,
    /// 0..1 of a full turn.
    pub turn: f32,
    /// 1 faces the eye, less lies flatter.
    pub tilt: f32,
    /// The side of the light: -1 left, 1 right.
    pub side: f32,
}

/// One ring of petals: how many, how long, how broad, how light; all in shares of the blossom.
struct Ring {
    petals: usize,
    long: f32,
    belly: f32,
    level: f32,
    offset: f32,
}

impl Bloom {
    pub fn paint(&self, canvas: &mut Canvas, kind: Kind, scene: &Scene) {
        match kind {
            Kind::Rose => {
                for i in 0..7 {
                    let t = i as f32 / 6.0;
                    let ring = Ring {
                        petals: 6 - i / 2,
                        long: lerp(1.0, 0.26, t),
                        belly: lerp(0.50, 0.62, t),
                        level: lerp(1.10, 0.62, t),
                        offset: i as f32 * 0.38,
                    };
                    self.ring(canvas, scene, &ring);
                }
            }
            Kind::Peony => {
                for i in 0..6 {
                    let t = i as f32 / 5.0;
                    let ring = Ring {
                        petals: 11 - i,
                        long: lerp(1.05, 0.35, t),
                        belly: 0.34,
                        level: lerp(0.92, 1.15, t),
                        offset: i as f32 * 0.5,
                    };
                    self.ring(canvas, scene, &ring);
                }
            }
            Kind::Lotus => {
                for (petals, long, level) in [(12, 1.15, 0.80), (10, 0.98, 0.95), (8, 0.74, 1.10)] {
                    self.ring(canvas, scene, &Ring { petals, long, belly: 0.24, level, offset: long * 3.0 });
                }
                self.eye(canvas, hex(0xe8c84a), 0.20);
            }
            Kind::Daisy => {
                for offset in [0.0, 0.5] {
                    self.ring(
                        canvas,
                        scene,
                        &Ring {
                            petals: 13,
                            long: 1.0 - 0.12 * offset,
                            belly: 0.15,
                            level: 0.92 + 0.2 * offset,
                            offset,
                        },
                    );
                }
                self.eye(canvas, hex(0xe8b02c), 0.27);
            }
            Kind::Sunflower => {
                for offset in [0.0, 0.5] {
                    self.ring(
                        canvas,
                        scene,
                        &Ring {
                            petals: 19,
                            long: 1.12 - 0.2 * offset,
                            belly: 0.14,
                            level: 0.9 + 0.25 * offset,
                            offset,
                        },
                    );
                }
                self.eye(canvas, hex(0x4a2c14), 0.50);
            }
            Kind::Tulip => {
                let base = (self.x, self.y + self.size * 0.9);
                for (dx, level) in [(-0.60, 0.72), (0.60, 0.86), (0.0, 0.66), (-0.30, 1.0), (0.30, 1.12)] {
                    let tip = (self.x + dx * self.size, self.y - self.size * (0.95 - 0.25 * f32::abs(dx)));
                    canvas.fill(leaf(base, tip, 0.30), 1.0, |_, py| {
                        self.colour * (level * lerp(0.65, 1.15, smooth(base.1, self.y - self.size, py)))
                    });
                }
            }
        }
    }

    fn ring(&self, canvas: &mut Canvas, scene: &Scene, ring: &Ring) {
        let veins = scene.noise(0xF10);
        for i in 0..ring.petals {
            let angle = (self.turn + (i as f32 + ring.offset) / ring.petals as f32) * TAU;
            let (ex, ey) = (angle.cos(), angle.sin() * self.tilt);
            let long = self.size * ring.long * (1.0 + 0.06 * (i as f32 * 2.4).sin());
            let lit = ring.level * (0.78 + 0.26 * (ex * self.side - ey * 0.7));
            // A darker rim under each petal parts it from the next.
            let tip = |reach: f32| (self.x + ex * long * reach, self.y + ey * long * reach);
            canvas.fill(leaf((self.x, self.y), tip(1.05), ring.belly * 1.06), 0.30, |_, _| self.colour * 0.18);
            canvas.fill(leaf((self.x, self.y), tip(1.0), ring.belly), 1.0, |px, py| {
                let (dx, dy) = (px - self.x, py - self.y);
                let out = (dx.hypot(dy) / long).min(1.0);
                let streak = 1.0 + 0.16 * veins.value(dy.atan2(dx) * 26.0, out * 2.0);
                self.colour * (lit * lerp(0.42, 1.12, smooth(0.0, 0.9, out)) * streak)
            });
        }
    }

    fn eye(&self, canvas: &mut Canvas, colour: Colour, share: f32) {
        let radius = self.size * share;
        let lit = colour * (self.colour.luma() * 1.6).clamp(0.25, 1.1);
        canvas.fill(circle(self.x, self.y, radius), 1.0, |px, py| {
            let (dx, dy) = ((px - self.x) / radius, (py - self.y) / radius);
            let seeds = (dx * 13.0).sin() * (dy * 13.0).sin();
            let dome = 1.15 - 0.45 * dx.hypot(dy) + 0.25 * (dx * self.side - dy);
            lit * (dome * (1.0 + 0.30 * seeds))
        });
    }
}

/// One great blossom before a soft garden.
pub fn close_up(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0xC10);
    let unit = view.unit();
    let (dark, leafy) = (hex(0x0c1a14), hex(0x3f6a3c));
    let (noise, level) = (scene.noise(1), 0.3 + 0.25 * scene.sky.strength);
    canvas.shade(|x, y| {
        let (u, v) = (x / unit, y / unit);
        let soft = noise.fbm(u * 1.6, v * 1.6, 3);
        let warm = scene.sky.sun * (0.22 * smooth(0.2, -0.6, v - 0.4 + 0.5 * u * scene.sky.side()));
        dark.mix(leafy * level, smooth(-0.45, 0.55, soft)) + warm * level
    });
    let colours = colours(scene, &mut dice);
    let spots = [leafy * 1.3, scene.sky.sun, colours[0]];
    for _ in 0..36 {
        let (x, y, radius) = (dice.unit() * view.width, dice.unit() * view.height, unit * dice.between(0.02, 0.09));
        let (colour, alpha) = (dice.pick(&spots) * (level * 0.9), dice.between(0.05, 0.22));
        canvas
            .dab(x, y, radius, |dx, dy| (colour, alpha * smooth(1.0, 0.92, dx.hypot(dy)) * (0.6 + 0.4 * dx.hypot(dy))));
    }
    let (x, y) = (view.width * dice.between(0.44, 0.56), view.height * 0.47);
    for i in 0..7 {
        let angle = dice.between(-0.9, 0.9) + if i % 2 == 0 { 1.7 } else { -1.7 };
        let long = unit * dice.between(0.30, 0.46);
        let tip = (x + angle.sin() * long, y - angle.cos() * long + unit * 0.12);
        let green = hex(0x2f5a2c).mix(hex(0x5f8a3c), dice.unit()) * level;
        canvas.fill(leaf((x, y + unit * 0.06), tip, 0.24), 1.0, |px, py| {
            let vein = ((px - x) * (tip.1 - y) - (py - y) * (tip.0 - x)) / (long * long);
            green
                * (1.0
                    + 1.2 * vein
                    + 0.3 * smooth(0.010, 0.0, vein.abs())
                    + 0.2 * noise.value(px / unit * 60.0, py / unit * 60.0))
        });
    }
    let kind = Kind::of(scene).unwrap_or(Kind::Peony);
    let tilt = if kind == Kind::Lotus { 0.62 } else { dice.between(0.86, 1.0) };
    let bloom = Bloom {
        x,
        y,
        size: unit * 0.34,
        colour: colours[0] * (0.45 + 0.28 * scene.sky.strength),
        turn: dice.unit(),
        tilt,
        side: scene.sky.side(),
    };
    bloom.paint(&mut canvas, kind, scene);
    canvas
}
