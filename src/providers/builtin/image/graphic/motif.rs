//! Simple drawings of single things, in a few flat tones: the material of logos, stickers, patterns and line art.

use std::f32::consts::TAU;

use tiny_skia::{Path, Transform};

use crate::providers::builtin::image::figure::Figure;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Family, Scene, Thing};
use crate::providers::builtin::image::shapes::{self, Point};

/// Which of a palette's colours a piece takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Main,
    Second,
    Light,
    Dark,
}

/// One shape of a motif, in a square from -1 to 1, y down.
#[derive(Debug, Clone)]
pub struct Piece {
    pub shape: Path,
    pub tone: Tone,
}

/// A drawing: pieces from back to front.
#[derive(Debug, Clone, Default)]
pub struct Motif {
    pub pieces: Vec<Piece>,
}

use Tone::{Dark, Light, Main, Second};

/// What a scene's graphic work is about.
pub fn subject(scene: &Scene, dice: &mut Dice) -> Thing {
    let drawable = scene.things.iter().copied().find(|thing| {
        !matches!(
            thing,
            Thing::Woman
                | Thing::Man
                | Thing::Hair
                | Thing::Clothes
                | Thing::Beard
                | Thing::Glasses
                | Thing::Glass
                | Thing::Marble
                | Thing::Geometry
                | Thing::Aurora
        )
    });
    drawable.unwrap_or_else(|| match scene.family {
        Family::Mountains | Family::Canyon => Thing::Mountain,
        Family::Sea | Family::Beach | Family::Lake => Thing::Wave,
        Family::Forest | Family::Countryside => Thing::Pine,
        Family::Flowers => Thing::Flower,
        Family::Space => Thing::Planet,
        Family::Underwater => Thing::Fish,
        Family::City | Family::Interior | Family::Building => Thing::House,
        Family::StillLife => Thing::Cup,
        Family::Desert => Thing::Sun,
        Family::Portrait => Thing::Crown,
        Family::Animal => dice.pick(&[Thing::Fox, Thing::Cat, Thing::Owl]),
        Family::Abstract => {
            dice.pick(&[Thing::Mandala, Thing::Leaf, Thing::Star, Thing::Lotus, Thing::Planet, Thing::Wave])
        }
    })
}

impl Motif {
    pub fn of(thing: Thing, scene: &Scene, dice: &mut Dice) -> Self {
        let mut m = Self::default();
        match thing {
            Thing::Cat
            | Thing::Dog
            | Thing::Fox
            | Thing::Wolf
            | Thing::Bear
            | Thing::Panda
            | Thing::Lion
            | Thing::Tiger
            | Thing::Rabbit
            | Thing::Owl => m.head(thing),
            Thing::Deer | Thing::Horse => m.long_face(thing == Thing::Deer),
            Thing::Elephant => m.elephant(),
            Thing::Butterfly => m.butterfly(),
            Thing::Bird => m.bird(),
            Thing::Whale => m.whale(),
            Thing::Fish => m.fish(),
            Thing::Boat => m.boat(),
            Thing::Balloon => m.balloon(),
            Thing::House | Thing::Lighthouse => m.house(),
            Thing::Moon => m.moon(),
            Thing::Sun => m.sun(),
            Thing::Lightning => {
                m.poly(&[(0.15, -1.0), (-0.55, 0.15), (-0.05, 0.15), (-0.2, 1.0), (0.55, -0.25), (0.05, -0.25)], Second)
            }
            Thing::Galaxy | Thing::Planet => m.planet(),
            Thing::Sunflower => m.daisy(16, 0.16, Dark, 0.36),
            Thing::Tulip => m.tulip(),
            Thing::Lotus => m.lotus(),
            Thing::Flower | Thing::Poppy | Thing::Lavender | Thing::Vase => {
                m.daisy(dice.pick(&[6, 8, 10]), 0.28, Second, 0.24)
            }
            Thing::Rose => m.rose(),
            Thing::Tree => m.tree(),
            Thing::Pine => m.pine(),
            Thing::Leaf | Thing::Palm => m.leaf_sprig(),
            Thing::Mountain | Thing::Waterfall => m.mountain(),
            Thing::Wave => m.wave(),
            Thing::Heart => m.heart(),
            Thing::Cup => m.cup(),
            Thing::Rocket => m.rocket(),
            Thing::Crown => m.crown(),
            Thing::Fruit => m.apple(),
            Thing::Bottle => m.bottle(),
            Thing::Mandala => m.mandala(dice.pick(&[8, 10, 12])),
            Thing::Rainbow => m.rainbow(),
            _ => m.figure(thing, scene),
        }
        m
    }

    /// What stands in scenes, brought into the square; a star for what has no drawing.
    fn figure(&mut self, thing: Thing, scene: &Scene) {
        let Some(figure) = Figure::of(thing, scene) else { return self.star() };
        let (left, top, right, bottom) = figure.bounds();
        let scale = 1.9 / (right - left).max(bottom - top).max(0.1);
        let (x, y) = ((left + right) * 0.5, (top + bottom) * 0.5);
        let place = Transform::from_row(scale, 0.0, 0.0, scale, -x * scale, -y * scale);
        for piece in figure.pieces {
            self.add(piece.shape.transform(place), piece.tone);
        }
    }

    fn add(&mut self, shape: Option<Path>, tone: Tone) {
        self.pieces.extend(shape.map(|shape| Piece { shape, tone }));
    }

    fn disc(&mut self, x: f32, y: f32, radius: f32, tone: Tone) {
        self.add(shapes::circle(x, y, radius), tone);
    }

    fn oval(&mut self, x: f32, y: f32, across: f32, down: f32, tone: Tone) {
        self.add(shapes::ellipse(x, y, across, down), tone);
    }

    fn poly(&mut self, points: &[Point], tone: Tone) {
        self.add(shapes::polygon(points), tone);
    }

    fn blob(&mut self, points: &[Point], tone: Tone) {
        self.add(shapes::blob(points), tone);
    }

    fn leaf(&mut self, foot: Point, tip: Point, belly: f32, tone: Tone) {
        self.add(shapes::leaf(foot, tip, belly), tone);
    }

    fn line(&mut self, points: &[Point], width: f32, tone: Tone) {
        self.add(shapes::stroke(shapes::curve(points), width), tone);
    }

    fn ring(&mut self, x: f32, y: f32, radius: f32, width: f32, tone: Tone) {
        self.add(shapes::stroke(shapes::circle(x, y, radius), width), tone);
    }

    /// The points and their mirror image: an outline given for its right half, from top to bottom.
    fn both(half: &[Point]) -> Vec<Point> {
        half.iter().copied().chain(half.iter().rev().filter(|p| p.0 > 0.0).map(|p| (-p.0, p.1))).collect()
    }

    fn head(&mut self, thing: Thing) {
        let dark_ears = if thing == Thing::Panda { Dark } else { Main };
        if thing == Thing::Lion {
            for i in 0..16 {
                let angle = i as f32 / 16.0 * TAU;
                self.leaf((angle.cos() * 0.2, angle.sin() * 0.2), (angle.cos() * 1.0, angle.sin() * 1.0), 0.26, Second);
            }
        }
        for s in [-1.0, 1.0] {
            match thing {
                Thing::Bear | Thing::Panda | Thing::Lion | Thing::Tiger => {
                    self.disc(s * 0.52, -0.56, 0.26, dark_ears);
                    self.disc(s * 0.52, -0.56, 0.13, if thing == Thing::Panda { Dark } else { Light });
                }
                Thing::Rabbit => {
                    self.blob(
                        &[
                            (s * 0.12, -0.30),
                            (s * 0.14, -0.80),
                            (s * 0.32, -1.06),
                            (s * 0.46, -0.75),
                            (s * 0.42, -0.30),
                        ],
                        Main,
                    );
                    self.blob(
                        &[
                            (s * 0.22, -0.40),
                            (s * 0.23, -0.76),
                            (s * 0.32, -0.92),
                            (s * 0.38, -0.72),
                            (s * 0.34, -0.40),
                        ],
                        Light,
                    );
                }
                Thing::Dog => self.blob(
                    &[(s * 0.40, -0.62), (s * 0.72, -0.58), (s * 0.92, -0.10), (s * 0.78, 0.38), (s * 0.62, 0.10)],
                    Dark,
                ),
                _ => {
                    self.poly(&[(s * 0.18, -0.52), (s * 0.66, -0.98), (s * 0.80, -0.20)], Main);
                    self.poly(
                        &[(s * 0.36, -0.52), (s * 0.62, -0.80), (s * 0.68, -0.36)],
                        if matches!(thing, Thing::Fox | Thing::Wolf) { Dark } else { Light },
                    );
                }
            }
        }
        let half: &[Point] = match thing {
            Thing::Fox | Thing::Wolf => {
                &[(0.0, -0.58), (0.44, -0.56), (0.80, -0.14), (0.84, 0.12), (0.40, 0.44), (0.16, 0.80), (0.0, 0.88)]
            }
            Thing::Dog => &[(0.0, -0.68), (0.42, -0.62), (0.62, -0.20), (0.56, 0.26), (0.38, 0.66), (0.0, 0.78)],
            Thing::Rabbit => &[(0.0, -0.42), (0.42, -0.34), (0.62, 0.10), (0.46, 0.54), (0.0, 0.72)],
            _ => &[(0.0, -0.62), (0.46, -0.56), (0.78, -0.14), (0.72, 0.30), (0.42, 0.62), (0.0, 0.72)],
        };
        self.blob(&Self::both(half), if thing == Thing::Panda { Light } else { Main });
        match thing {
            Thing::Fox | Thing::Wolf => {
                for s in [-1.0, 1.0] {
                    self.blob(
                        &[
                            (s * 0.84, 0.12),
                            (s * 0.48, 0.06),
                            (s * 0.14, 0.34),
                            (s * 0.07, 0.72),
                            (s * 0.16, 0.78),
                            (s * 0.42, 0.43),
                        ],
                        Light,
                    );
                }
            }
            Thing::Owl => {
                for s in [-1.0, 1.0] {
                    self.disc(s * 0.31, -0.10, 0.34, Light);
                }
            }
            Thing::Panda => {
                for s in [-1.0, 1.0] {
                    self.blob(
                        &[(s * 0.16, -0.16), (s * 0.34, -0.28), (s * 0.52, 0.0), (s * 0.44, 0.20), (s * 0.22, 0.10)],
                        Dark,
                    );
                }
            }
            Thing::Tiger => {
                for (y, w) in [(-0.54, 0.10), (-0.40, 0.16), (-0.26, 0.12)] {
                    self.leaf((-w, y), (w, y), 0.16, Dark);
                }
                for s in [-1.0, 1.0] {
                    for y in [0.0, 0.18, 0.36] {
                        self.leaf((s * 0.78, y), (s * 0.48, y + 0.06), 0.16, Dark);
                    }
                }
                self.oval(0.0, 0.42, 0.32, 0.24, Light);
            }
            _ => self.oval(0.0, 0.36, 0.28, 0.24, Light),
        }
        let eye = if thing == Thing::Owl { 0.16 } else { 0.085 };
        for s in [-1.0, 1.0] {
            self.disc(s * 0.31, -0.08, eye, Dark);
            self.disc(s * 0.31 + eye * 0.3, -0.08 - eye * 0.35, eye * 0.32, Light);
        }
        if thing == Thing::Owl {
            self.poly(&[(-0.10, 0.10), (0.10, 0.10), (0.0, 0.34)], Second);
            for (x, y) in [(-0.2, 0.44), (0.0, 0.44), (0.2, 0.44), (-0.1, 0.56), (0.1, 0.56)] {
                self.line(&[(x - 0.07, y - 0.04), (x, y + 0.03), (x + 0.07, y - 0.04)], 0.035, Light);
            }
        } else {
            let y = if matches!(thing, Thing::Fox | Thing::Wolf) { 0.70 } else { 0.28 };
            self.blob(&[(-0.12, y - 0.05), (0.0, y - 0.08), (0.12, y - 0.05), (0.0, y + 0.09)], Dark);
            if y < 0.5 {
                self.line(
                    &[(-0.17, y + 0.18), (-0.08, y + 0.22), (0.0, y + 0.10), (0.08, y + 0.22), (0.17, y + 0.18)],
                    0.035,
                    Dark,
                );
            }
        }
    }

    fn long_face(&mut self, antlers: bool) {
        for s in [-1.0, 1.0] {
            if antlers {
                self.line(&[(s * 0.14, -0.30), (s * 0.42, -0.62), (s * 0.36, -1.0)], 0.07, Second);
                self.line(&[(s * 0.40, -0.62), (s * 0.70, -0.86)], 0.06, Second);
                self.line(&[(s * 0.30, -0.48), (s * 0.60, -0.54)], 0.055, Second);
            }
            self.leaf((s * 0.24, -0.26), (s * 0.72, -0.34), 0.24, Main);
        }
        self.blob(
            &Self::both(&[(0.0, -0.48), (0.30, -0.36), (0.34, 0.0), (0.20, 0.52), (0.20, 0.80), (0.0, 0.92)]),
            Main,
        );
        self.oval(0.0, 0.74, 0.17, 0.15, Light);
        self.leaf((0.0, -0.40), (0.0, 0.30), 0.12, Light);
        for s in [-1.0, 1.0] {
            self.disc(s * 0.21, -0.02, 0.06, Dark);
        }
        self.oval(0.0, 0.68, 0.10, 0.06, Dark);
    }

    fn elephant(&mut self) {
        for s in [-1.0, 1.0] {
            self.blob(
                &[(s * 0.30, -0.50), (s * 0.80, -0.66), (s * 1.0, -0.16), (s * 0.72, 0.34), (s * 0.36, 0.18)],
                Main,
            );
            self.blob(
                &[(s * 0.40, -0.38), (s * 0.74, -0.46), (s * 0.86, -0.12), (s * 0.66, 0.18), (s * 0.42, 0.08)],
                Light,
            );
        }
        self.blob(&Self::both(&[(0.0, -0.66), (0.36, -0.56), (0.46, -0.14), (0.26, 0.24), (0.0, 0.32)]), Main);
        self.blob(
            &[
                (-0.17, 0.0),
                (0.17, 0.0),
                (0.14, 0.44),
                (0.22, 0.70),
                (0.46, 0.66),
                (0.50, 0.78),
                (0.22, 0.94),
                (-0.06, 0.80),
                (-0.14, 0.44),
            ],
            Main,
        );
        for s in [-1.0, 1.0] {
            self.disc(s * 0.22, -0.18, 0.06, Dark);
            self.leaf((s * 0.20, 0.18), (s * 0.34, 0.52), 0.18, Light);
        }
        for y in [0.22, 0.34, 0.46] {
            self.line(&[(-0.10, y), (0.0, y + 0.03), (0.10, y)], 0.025, Dark);
        }
    }

    fn butterfly(&mut self) {
        for s in [-1.0, 1.0] {
            self.blob(
                &[(s * 0.05, 0.05), (s * 0.55, 0.08), (s * 0.80, 0.42), (s * 0.60, 0.82), (s * 0.28, 0.62)],
                Second,
            );
            self.blob(
                &[
                    (s * 0.05, 0.0),
                    (s * 0.34, -0.56),
                    (s * 0.82, -0.82),
                    (s * 1.0, -0.50),
                    (s * 0.76, 0.02),
                    (s * 0.30, 0.14),
                ],
                Main,
            );
            self.disc(s * 0.66, -0.46, 0.14, Light);
            self.disc(s * 0.50, 0.44, 0.11, Light);
            self.line(&[(s * 0.02, -0.28), (s * 0.12, -0.60), (s * 0.28, -0.78)], 0.035, Dark);
        }
        self.blob(&Self::both(&[(0.0, -0.36), (0.07, -0.24), (0.06, 0.2), (0.0, 0.56)]), Dark);
    }

    fn bird(&mut self) {
        self.blob(&[(-0.45, 0.15), (-1.0, 0.52), (-0.92, 0.62), (-0.30, 0.44)], Second);
        self.blob(
            &[
                (0.28, -0.52),
                (0.62, -0.16),
                (0.55, 0.30),
                (0.20, 0.58),
                (-0.26, 0.54),
                (-0.54, 0.24),
                (-0.22, -0.14),
                (0.02, -0.44),
            ],
            Main,
        );
        self.disc(0.36, -0.46, 0.30, Main);
        self.blob(&[(0.52, -0.12), (0.52, 0.28), (0.18, 0.50), (0.16, 0.12)], Light);
        self.blob(&[(0.12, -0.20), (0.16, 0.12), (-0.20, 0.34), (-0.72, 0.42), (-0.30, -0.02)], Second);
        self.poly(&[(0.63, -0.54), (0.94, -0.42), (0.62, -0.34)], Dark);
        self.disc(0.44, -0.52, 0.06, Dark);
        for x in [0.02, 0.2] {
            self.line(&[(x, 0.54), (x, 0.82), (x + 0.12, 0.84)], 0.04, Dark);
        }
    }

    fn whale(&mut self) {
        self.blob(
            &[
                (0.92, 0.05),
                (0.72, -0.38),
                (0.10, -0.48),
                (-0.45, -0.16),
                (-0.68, -0.32),
                (-1.0, -0.52),
                (-0.92, -0.20),
                (-1.0, 0.06),
                (-0.66, 0.04),
                (-0.30, 0.34),
                (0.30, 0.48),
                (0.78, 0.36),
            ],
            Main,
        );
        self.blob(&[(0.90, 0.10), (0.30, 0.16), (-0.24, 0.32), (0.30, 0.47), (0.76, 0.36)], Light);
        self.blob(&[(0.16, 0.22), (-0.02, 0.62), (-0.22, 0.60), (-0.06, 0.22)], Second);
        self.disc(0.60, -0.04, 0.055, Dark);
        for s in [-1.0, 1.0] {
            self.line(&[(0.36, -0.52), (0.36 + s * 0.04, -0.74), (0.36 + s * 0.22, -0.82)], 0.05, Second);
        }
    }

    fn fish(&mut self) {
        self.blob(&[(-0.50, 0.0), (-1.0, -0.42), (-0.86, 0.0), (-1.0, 0.42)], Second);
        self.blob(&[(0.15, -0.38), (-0.10, -0.72), (-0.46, -0.44)], Second);
        self.blob(
            &[(0.92, 0.0), (0.55, -0.36), (0.0, -0.46), (-0.60, -0.06), (-0.60, 0.06), (0.0, 0.46), (0.55, 0.36)],
            Main,
        );
        for x in [0.28, -0.02, -0.30] {
            let tall = 0.40 - (x - 0.28_f32).abs() * 0.32;
            self.line(&[(x, -tall), (x + 0.09, 0.0), (x, tall)], 0.075, Light);
        }
        self.disc(0.58, -0.08, 0.11, Light);
        self.disc(0.60, -0.08, 0.06, Dark);
    }

    fn boat(&mut self) {
        self.poly(&[(0.03, -0.95), (0.03, 0.26), (0.72, 0.26)], Main);
        self.poly(&[(-0.07, -0.80), (-0.07, 0.26), (-0.56, 0.26)], Second);
        self.poly(&[(-0.80, 0.36), (0.86, 0.36), (0.56, 0.72), (-0.54, 0.72)], Dark);
        self.line(
            &[(-0.95, 0.90), (-0.62, 0.82), (-0.32, 0.90), (0.0, 0.82), (0.32, 0.90), (0.62, 0.82), (0.95, 0.90)],
            0.06,
            Second,
        );
    }

    fn balloon(&mut self) {
        let envelope =
            Self::both(&[(0.0, -1.0), (0.50, -0.84), (0.68, -0.38), (0.44, 0.14), (0.16, 0.44), (0.0, 0.46)]);
        self.blob(&envelope, Main);
        self.blob(&Self::both(&[(0.0, -1.0), (0.30, -0.80), (0.38, -0.36), (0.24, 0.14), (0.0, 0.46)]), Second);
        self.blob(&Self::both(&[(0.0, -1.0), (0.11, -0.80), (0.14, -0.36), (0.08, 0.14), (0.0, 0.46)]), Light);
        for s in [-1.0, 1.0] {
            self.line(&[(s * 0.15, 0.44), (s * 0.11, 0.72)], 0.025, Dark);
        }
        self.add(shapes::rounded(-0.15, 0.70, 0.15, 0.96, 0.05), Dark);
    }

    fn house(&mut self) {
        self.poly(&[(0.36, -0.80), (0.54, -0.80), (0.54, -0.30), (0.36, -0.30)], Dark);
        self.poly(&[(-0.62, -0.10), (0.62, -0.10), (0.62, 0.82), (-0.62, 0.82)], Light);
        self.poly(&[(0.0, -0.86), (0.90, -0.02), (-0.90, -0.02)], Main);
        self.add(shapes::rounded(-0.16, 0.28, 0.16, 0.82, 0.14), Second);
        for x in [-0.42, 0.28] {
            self.add(shapes::rounded(x, 0.12, x + 0.16, 0.32, 0.02), Dark);
        }
    }

    fn moon(&mut self) {
        self.blob(
            &[
                (0.30, -0.88),
                (-0.44, -0.72),
                (-0.78, 0.0),
                (-0.44, 0.72),
                (0.30, 0.88),
                (0.66, 0.66),
                (0.16, 0.50),
                (-0.10, 0.0),
                (0.16, -0.50),
                (0.66, -0.66),
            ],
            Second,
        );
        for (x, y, r) in [(0.48, -0.16, 0.16), (0.74, 0.26, 0.10), (0.34, 0.24, 0.07)] {
            self.add(shapes::star(x, y, 4, r, r * 0.32, 0.0), Light);
        }
    }

    fn sun(&mut self) {
        for i in 0..12 {
            let angle = i as f32 / 12.0 * TAU;
            let long = if i % 2 == 0 { 1.0 } else { 0.82 };
            self.leaf((angle.cos() * 0.58, angle.sin() * 0.58), (angle.cos() * long, angle.sin() * long), 0.24, Main);
        }
        self.disc(0.0, 0.0, 0.50, Second);
        self.ring(0.0, 0.0, 0.36, 0.04, Light);
    }

    fn planet(&mut self) {
        self.disc(0.0, 0.0, 0.58, Main);
        self.blob(&[(-0.56, -0.12), (0.0, -0.02), (0.56, -0.12), (0.57, 0.06), (0.0, 0.16), (-0.57, 0.06)], Second);
        self.disc(-0.20, -0.30, 0.09, Light);
        let ring: Vec<Point> = (0..=22)
            .map(|i| {
                let angle = -0.42 + i as f32 / 22.0 * (TAU * 0.5 + 0.84);
                let (x, y) = (angle.cos() * 0.98, angle.sin() * 0.26);
                (x * 0.94 + y * 0.34, y * 0.94 - x * 0.34)
            })
            .collect();
        self.line(&ring, 0.075, Second);
        for (x, y, r) in [(0.72, -0.66, 0.15), (-0.78, 0.62, 0.10), (-0.74, -0.60, 0.07)] {
            self.add(shapes::star(x, y, 4, r, r * 0.3, 0.0), Light);
        }
    }

    fn daisy(&mut self, petals: usize, belly: f32, eye: Tone, size: f32) {
        for i in 0..petals {
            let angle = i as f32 / petals as f32 * TAU;
            self.leaf((angle.cos() * 0.12, angle.sin() * 0.12), (angle.cos() * 0.96, angle.sin() * 0.96), belly, Main);
        }
        self.disc(0.0, 0.0, size, eye);
        self.disc(0.0, 0.0, size * 0.55, Light);
    }

    fn tulip(&mut self) {
        self.line(&[(0.0, 0.10), (0.02, 0.6), (0.0, 1.0)], 0.07, Dark);
        self.leaf((0.0, 0.98), (-0.56, 0.14), 0.20, Second);
        self.leaf((0.0, 0.98), (0.58, 0.26), 0.20, Second);
        for (x, tone) in [(-0.42, Main), (0.42, Main), (0.0, Light)] {
            self.leaf((0.0, 0.22), (x, -0.86 - 0.1 * (1.0 - f32::abs(x))), 0.30, tone);
        }
    }

    fn lotus(&mut self) {
        for (angle, tone) in [
            (-1.25, Second),
            (1.25, Second),
            (-0.80, Main),
            (0.80, Main),
            (-0.38, Second),
            (0.38, Second),
            (0.0, Light),
        ] {
            let angle: f32 = angle;
            self.leaf((0.0, 0.50), (angle.sin() * 0.98, 0.50 - angle.cos() * 1.25), 0.24, tone);
        }
        self.line(&[(-0.70, 0.66), (0.0, 0.80), (0.70, 0.66)], 0.06, Main);
    }

    fn rose(&mut self) {
        self.leaf((0.1, 0.45), (0.95, 0.62), 0.28, Second);
        self.leaf((-0.1, 0.45), (-0.95, 0.62), 0.28, Second);
        for (ring, radius) in [(0, 0.46), (1, 0.32), (2, 0.18)] {
            let petals = 6 - ring;
            for i in 0..petals {
                let angle = (i as f32 + ring as f32 * 0.5) / petals as f32 * TAU;
                let tone = if (i + ring) % 2 == 0 { Main } else { Light };
                self.disc(angle.cos() * radius, angle.sin() * radius, 0.42 - 0.09 * ring as f32, tone);
            }
        }
        self.line(&[(-0.14, 0.0), (0.0, -0.14), (0.14, 0.0), (0.02, 0.14), (-0.06, 0.04)], 0.04, Dark);
    }

    fn tree(&mut self) {
        self.poly(&[(-0.10, 0.10), (0.10, 0.10), (0.16, 0.95), (-0.16, 0.95)], Dark);
        self.line(&[(0.0, 0.45), (0.24, 0.20)], 0.07, Dark);
        for (x, y, r, tone) in [
            (-0.42, -0.06, 0.36, Main),
            (0.42, -0.08, 0.36, Main),
            (0.0, -0.44, 0.48, Main),
            (-0.16, -0.52, 0.24, Light),
            (0.36, -0.20, 0.16, Light),
        ] {
            self.disc(x, y, r, tone);
        }
    }

    fn pine(&mut self) {
        self.poly(&[(-0.08, 0.70), (0.08, 0.70), (0.08, 0.98), (-0.08, 0.98)], Dark);
        for (top, low, half, tone) in [(0.0, 0.76, 0.66, Main), (-0.46, 0.32, 0.52, Second), (-0.95, -0.12, 0.38, Main)]
        {
            self.poly(&[(0.0, top), (half, low), (-half, low)], tone);
        }
    }

    fn leaf_sprig(&mut self) {
        self.line(&[(-0.55, 0.95), (-0.2, 0.3), (0.50, -0.85)], 0.05, Dark);
        self.leaf((0.10, -0.18), (0.62, -0.98), 0.26, Main);
        for (t, s) in [(0.0, -1.0), (0.0, 1.0), (0.45, -1.0), (0.45, 1.0)] {
            let (x, y) = (-0.34 + 0.40 * t, 0.52 - 0.62 * t);
            self.leaf((x, y), (x + 0.12 + s * 0.52, y - 0.46 + s * 0.24), 0.26, if s < 0.0 { Main } else { Second });
        }
    }

    fn mountain(&mut self) {
        self.disc(0.42, -0.46, 0.24, Second);
        self.poly(&[(0.40, -0.22), (1.0, 0.72), (-0.20, 0.72)], Second);
        self.poly(&[(-0.22, -0.72), (0.66, 0.72), (-1.0, 0.72)], Main);
        self.poly(
            &[(-0.22, -0.72), (0.06, -0.26), (-0.08, -0.34), (-0.20, -0.18), (-0.34, -0.34), (-0.48, -0.28)],
            Light,
        );
        self.line(&[(-0.92, 0.90), (-0.3, 0.86), (0.3, 0.94), (0.92, 0.88)], 0.05, Main);
    }

    fn wave(&mut self) {
        self.disc(0.42, -0.48, 0.30, Second);
        self.blob(
            &[
                (-1.0, 0.62),
                (-0.88, 0.0),
                (-0.36, -0.62),
                (0.28, -0.54),
                (0.52, -0.10),
                (0.34, 0.14),
                (0.20, -0.10),
                (-0.08, -0.18),
                (-0.22, 0.14),
                (0.06, 0.46),
                (0.62, 0.48),
                (1.0, 0.30),
                (0.94, 0.74),
                (0.0, 0.86),
                (-0.8, 0.80),
            ],
            Main,
        );
        self.line(&[(-0.80, 0.60), (-0.66, 0.08), (-0.28, -0.36), (0.16, -0.38)], 0.06, Light);
        self.line(&[(-0.54, 0.64), (-0.40, 0.22), (-0.20, 0.44), (0.22, 0.66), (0.78, 0.58)], 0.06, Light);
        self.disc(0.66, -0.02, 0.05, Light);
        self.disc(0.58, 0.20, 0.035, Light);
    }

    fn heart(&mut self) {
        self.blob(
            &[
                (0.0, -0.42),
                (0.24, -0.76),
                (0.66, -0.74),
                (0.90, -0.34),
                (0.68, 0.18),
                (0.24, 0.62),
                (0.0, 0.86),
                (-0.24, 0.62),
                (-0.68, 0.18),
                (-0.90, -0.34),
                (-0.66, -0.74),
                (-0.24, -0.76),
            ],
            Main,
        );
        self.line(&[(-0.62, -0.22), (-0.58, -0.46), (-0.40, -0.56)], 0.08, Light);
    }

    fn cup(&mut self) {
        self.add(shapes::stroke(shapes::circle(0.56, 0.16, 0.24), 0.11), Main);
        self.blob(
            &[(-0.62, -0.18), (0.0, -0.14), (0.62, -0.18), (0.58, 0.40), (0.30, 0.70), (-0.30, 0.70), (-0.58, 0.40)],
            Main,
        );
        self.oval(0.0, -0.16, 0.60, 0.13, Light);
        self.oval(0.0, -0.15, 0.48, 0.085, Dark);
        self.oval(0.0, 0.82, 0.82, 0.10, Second);
        for x in [-0.24, 0.0, 0.24] {
            self.line(&[(x, -0.38), (x + 0.08, -0.54), (x - 0.06, -0.70), (x + 0.04, -0.90)], 0.05, Second);
        }
    }

    fn rocket(&mut self) {
        self.leaf((0.0, 0.48), (0.0, 1.0), 0.36, Second);
        for s in [-1.0, 1.0] {
            self.blob(&[(s * 0.22, 0.10), (s * 0.58, 0.36), (s * 0.54, 0.72), (s * 0.20, 0.48)], Second);
        }
        self.blob(&Self::both(&[(0.0, -1.0), (0.24, -0.62), (0.34, -0.10), (0.24, 0.52), (0.0, 0.58)]), Light);
        self.blob(&Self::both(&[(0.0, -1.0), (0.18, -0.74), (0.27, -0.50), (0.0, -0.46)]), Main);
        self.disc(0.0, -0.14, 0.17, Main);
        self.disc(0.0, -0.14, 0.10, Dark);
    }

    fn crown(&mut self) {
        self.poly(
            &[(-0.86, -0.42), (-0.44, 0.06), (0.0, -0.66), (0.44, 0.06), (0.86, -0.42), (0.68, 0.52), (-0.68, 0.52)],
            Main,
        );
        self.add(shapes::rounded(-0.70, 0.46, 0.70, 0.68, 0.06), Second);
        for (x, y) in [(-0.86, -0.48), (0.0, -0.74), (0.86, -0.48)] {
            self.disc(x, y, 0.10, Second);
        }
        for x in [-0.36, 0.0, 0.36] {
            self.disc(x, 0.57, 0.055, Light);
        }
    }

    fn apple(&mut self) {
        self.blob(
            &[
                (0.0, -0.42),
                (0.34, -0.58),
                (0.74, -0.34),
                (0.72, 0.26),
                (0.36, 0.82),
                (0.0, 0.74),
                (-0.36, 0.82),
                (-0.72, 0.26),
                (-0.74, -0.34),
                (-0.34, -0.58),
            ],
            Main,
        );
        self.line(&[(0.0, -0.42), (0.04, -0.66), (0.16, -0.88)], 0.07, Dark);
        self.leaf((0.08, -0.62), (0.62, -0.88), 0.26, Second);
        self.line(&[(-0.50, -0.04), (-0.46, -0.24), (-0.32, -0.34)], 0.07, Light);
    }

    fn bottle(&mut self) {
        self.add(shapes::rounded(-0.16, -0.98, 0.16, -0.70, 0.05), Dark);
        self.blob(
            &Self::both(&[
                (0.0, -0.72),
                (0.13, -0.70),
                (0.15, -0.42),
                (0.40, -0.16),
                (0.42, 0.60),
                (0.34, 0.94),
                (0.0, 0.96),
            ]),
            Main,
        );
        self.add(shapes::rounded(-0.36, 0.06, 0.36, 0.62, 0.05), Light);
        self.leaf((0.0, 0.54), (0.0, 0.14), 0.30, Second);
    }

    fn mandala(&mut self, petals: usize) {
        for (radius, reach, belly, tone) in
            [(0.55, 1.0, 0.30, Main), (0.30, 0.74, 0.30, Second), (0.10, 0.48, 0.34, Light)]
        {
            for i in 0..petals {
                let angle = (i as f32 + if tone == Second { 0.5 } else { 0.0 }) / petals as f32 * TAU;
                self.leaf(
                    (angle.cos() * radius * 0.4, angle.sin() * radius * 0.4),
                    (angle.cos() * reach, angle.sin() * reach),
                    belly,
                    tone,
                );
            }
        }
        for i in 0..petals {
            let angle = (i as f32 + 0.5) / petals as f32 * TAU;
            self.disc(angle.cos() * 0.86, angle.sin() * 0.86, 0.05, Second);
        }
        self.disc(0.0, 0.0, 0.16, Second);
        self.disc(0.0, 0.0, 0.08, Dark);
    }

    fn rainbow(&mut self) {
        for (radius, tone) in [(0.86, Main), (0.66, Second), (0.46, Light)] {
            let arc: Vec<Point> = (0..=16)
                .map(|i| i as f32 / 16.0 * TAU * 0.5)
                .map(|a| (-a.cos() * radius, 0.40 - a.sin() * radius))
                .collect();
            self.line(&arc, 0.15, tone);
        }
        for s in [-1.0, 1.0] {
            for (x, y, r) in [(0.66, 0.46, 0.22), (0.44, 0.50, 0.18), (0.88, 0.50, 0.16)] {
                self.disc(s * x, y, r, Light);
            }
        }
    }

    fn star(&mut self) {
        self.add(shapes::star(0.0, 0.0, 5, 0.98, 0.42, 0.0), Main);
        self.add(shapes::star(0.0, 0.0, 5, 0.62, 0.27, 0.0), Second);
    }
}
