//! Four-legged animals from the side: one body plan, and for each animal its measures.

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{self, Dark, Light, Main, Second};
use crate::providers::builtin::image::scene::Thing;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ear {
    Pointed,
    Round,
    Long,
    Hanging,
    Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// Carried up, as cats do.
    Raised,
    Bushy,
    Stub,
    /// Hanging, with a tuft.
    Tufted,
    /// Along the ground, as lizards have it.
    Heavy,
}

/// An animal's measures, in heights of its shoulder.
#[derive(Debug, Clone, Copy)]
struct Build {
    /// From chest to rump.
    long: f32,
    leg: f32,
    thick: f32,
    /// The neck: how far forward and how far up it carries the head.
    neck: (f32, f32),
    head: f32,
    /// How far the muzzle reaches beyond the head.
    muzzle: f32,
    ear: Ear,
    tail: Tail,
}

const fn build(sizes: [f32; 7], ear: Ear, tail: Tail) -> Build {
    let [long, leg, thick, forward, up, head, muzzle] = sizes;
    Build { long, leg, thick, neck: (forward, up), head, muzzle, ear, tail }
}

const BUILDS: [(Thing, Build); 21] = [
    (Thing::Cat, build([1.30, 0.50, 0.13, 0.20, 0.22, 0.27, 0.10], Ear::Pointed, Tail::Raised)),
    (Thing::Dog, build([1.22, 0.55, 0.13, 0.22, 0.28, 0.22, 0.24], Ear::Hanging, Tail::Raised)),
    (Thing::Fox, build([1.36, 0.50, 0.10, 0.24, 0.16, 0.22, 0.26], Ear::Pointed, Tail::Bushy)),
    (Thing::Wolf, build([1.26, 0.56, 0.12, 0.26, 0.12, 0.21, 0.26], Ear::Pointed, Tail::Bushy)),
    (Thing::Bear, build([1.38, 0.42, 0.25, 0.22, 0.02, 0.27, 0.20], Ear::Round, Tail::Stub)),
    (Thing::Panda, build([1.26, 0.40, 0.26, 0.20, 0.08, 0.32, 0.12], Ear::Round, Tail::Stub)),
    (Thing::Lion, build([1.40, 0.50, 0.16, 0.24, 0.12, 0.26, 0.17], Ear::Round, Tail::Tufted)),
    (Thing::Tiger, build([1.48, 0.48, 0.16, 0.24, 0.08, 0.25, 0.16], Ear::Round, Tail::Tufted)),
    (Thing::Rabbit, build([1.15, 0.34, 0.18, 0.14, 0.30, 0.30, 0.09], Ear::Long, Tail::Stub)),
    (Thing::Deer, build([1.12, 0.60, 0.075, 0.26, 0.52, 0.14, 0.22], Ear::Side, Tail::Stub)),
    (Thing::Horse, build([1.24, 0.56, 0.10, 0.34, 0.46, 0.15, 0.32], Ear::Pointed, Tail::Bushy)),
    (Thing::Elephant, build([1.24, 0.42, 0.22, 0.16, 0.06, 0.30, 0.10], Ear::Side, Tail::Tufted)),
    (Thing::Cow, build([1.40, 0.44, 0.13, 0.22, 0.06, 0.20, 0.24], Ear::Side, Tail::Tufted)),
    (Thing::Pig, build([1.50, 0.34, 0.15, 0.10, -0.06, 0.30, 0.18], Ear::Hanging, Tail::Stub)),
    (Thing::Sheep, build([1.26, 0.36, 0.10, 0.20, 0.14, 0.20, 0.17], Ear::Side, Tail::Stub)),
    (Thing::Camel, build([1.06, 0.58, 0.10, 0.44, 0.28, 0.15, 0.24], Ear::Round, Tail::Tufted)),
    (Thing::Giraffe, build([0.86, 0.60, 0.08, 0.34, 1.05, 0.10, 0.20], Ear::Side, Tail::Tufted)),
    (Thing::Monkey, build([1.10, 0.52, 0.14, 0.12, 0.24, 0.25, 0.10], Ear::Round, Tail::Raised)),
    (Thing::Raccoon, build([1.36, 0.40, 0.15, 0.16, 0.08, 0.27, 0.18], Ear::Pointed, Tail::Bushy)),
    (Thing::Dinosaur, build([1.20, 0.42, 0.20, 0.50, 0.92, 0.15, 0.17], Ear::Round, Tail::Heavy)),
    (Thing::Dragon, build([1.24, 0.42, 0.17, 0.44, 0.62, 0.18, 0.25], Ear::Pointed, Tail::Heavy)),
];

pub fn beast(thing: Thing) -> Option<Drawing> {
    let (_, build) = BUILDS.iter().find(|(known, _)| *known == thing)?;
    let mut figure = Drawing::default();
    figure.tail(build, thing);
    if thing == Thing::Dragon {
        figure.wing(0.10, Second);
    }
    figure.legs(build, 0.10, Second);
    figure.trunk(build, thing);
    figure.legs(build, 0.0, if thing == Thing::Panda { Dark } else { Main });
    figure.neck(build, thing);
    figure.face(build, thing);
    if thing == Thing::Dragon {
        figure.wing(-0.08, Light);
    }
    Some(figure)
}

impl Drawing {
    fn legs(&mut self, b: &Build, back: f32, tone: Tone) {
        let half = b.long * 0.5;
        for x in [half * 0.74 - back, -half * 0.70 - back] {
            let hip = b.thick * if x < 0.0 { 1.5 } else { 1.1 };
            let knee = b.thick * 0.62;
            self.blob(
                &[
                    (x - hip * 0.7, -b.leg - 0.22),
                    (x + hip * 0.7, -b.leg - 0.20),
                    (x + knee * 0.7, -b.leg * 0.45),
                    (x + knee * 0.8, -0.02),
                    (x + knee * 1.2, 0.0),
                    (x - knee * 0.6, 0.0),
                    (x - knee * 0.7, -b.leg * 0.45),
                ],
                tone,
            );
        }
    }

    fn trunk(&mut self, b: &Build, thing: Thing) {
        let half = b.long * 0.5;
        let low = -b.leg * 0.96;
        let body = [
            (-half * 0.96, -0.84),
            (-half * 0.45, -0.98),
            (half * 0.20, -0.95),
            (half * 0.78, -0.99),
            (half * 1.02, -0.76),
            (half * 0.86, low),
            (half * 0.10, low - 0.02),
            (-half * 0.60, low - 0.05),
            (-half * 1.04, -b.leg - 0.16),
        ];
        if thing == Thing::Camel {
            self.blob(&[(-half * 0.5, -0.9), (-0.05, -1.30), (half * 0.42, -0.9)], Main);
        }
        if thing == Thing::Sheep {
            for i in 0..14 {
                let angle = i as f32 / 14.0 * std::f32::consts::TAU;
                self.disc(angle.cos() * half * 0.90, -0.70 + angle.sin() * 0.26, 0.17, Light);
            }
            self.oval(0.0, -0.70, half * 0.95, 0.30, Light);
            return;
        }
        self.blob(&body, Main);
        match thing {
            Thing::Panda => {
                self.blob(&[(half * 0.35, -0.98), (half * 1.0, -0.9), (half * 0.9, low), (half * 0.4, low)], Dark)
            }
            Thing::Cow => {
                self.blob(
                    &[(-half * 0.7, -0.9), (-half * 0.2, -0.92), (-half * 0.1, -0.66), (-half * 0.6, -0.62)],
                    Dark,
                );
                self.blob(&[(half * 0.25, -0.84), (half * 0.6, -0.8), (half * 0.5, -0.58), (half * 0.2, -0.62)], Dark);
            }
            Thing::Tiger => {
                for i in 0..6 {
                    let x = half * (-0.8 + 0.3 * i as f32);
                    self.leaf((x, -0.95), (x + 0.05, low - 0.12), 0.09, Dark);
                }
            }
            Thing::Giraffe => {
                for (x, y) in [
                    (-0.6, -0.82),
                    (-0.2, -0.88),
                    (0.2, -0.82),
                    (0.6, -0.86),
                    (-0.4, -0.70),
                    (0.05, -0.70),
                    (0.45, -0.70),
                ] {
                    self.oval(half * x, y, 0.07, 0.06, Second);
                }
            }
            Thing::Dinosaur | Thing::Dragon => {
                for i in 0..9 {
                    let t = i as f32 / 8.0;
                    let (x, y) = (half * (1.25 - 2.35 * t), -1.02 + 0.22 * (t - 0.35).abs());
                    self.poly(&[(x - 0.07, y + 0.06), (x, y - 0.12), (x + 0.07, y + 0.06)], Second);
                }
                self.blob(
                    &[(half * 0.8, -0.70), (half * 0.2, low + 0.02), (-half * 0.6, low), (half * 0.1, -0.62)],
                    Light,
                );
            }
            _ if matches!(thing, Thing::Cat | Thing::Dog | Thing::Fox | Thing::Wolf | Thing::Deer | Thing::Rabbit) => {
                self.blob(&[(half * 0.98, -0.74), (half * 0.84, low), (half * 0.1, low), (half * 0.45, -0.62)], Light)
            }
            _ => {}
        }
    }

    fn tail(&mut self, b: &Build, thing: Thing) {
        let rump = (-b.long * 0.48, -0.80);
        let at = |dx: f32, dy: f32| (rump.0 + dx, rump.1 + dy);
        match b.tail {
            Tail::Raised => {
                self.line(&[at(0.05, 0.0), at(-0.20, -0.10), at(-0.26, -0.38), at(-0.16, -0.56)], 0.10, Main)
            }
            Tail::Bushy => {
                let drop = if thing == Thing::Horse { 0.55 } else { 0.36 };
                self.blob(
                    &[at(0.06, -0.04), at(-0.22, 0.02), at(-0.46, drop), at(-0.34, drop + 0.10), at(-0.12, 0.20)],
                    Second,
                );
                if matches!(thing, Thing::Fox | Thing::Raccoon) {
                    self.blob(&[at(-0.40, drop - 0.10), at(-0.50, drop + 0.06), at(-0.32, drop + 0.10)], Light);
                }
            }
            Tail::Stub => self.disc(rump.0 - 0.02, rump.1 + 0.06, 0.10, Light),
            Tail::Tufted => {
                self.line(&[at(0.05, 0.0), at(-0.12, 0.10), at(-0.18, 0.38)], 0.05, Main);
                self.disc(rump.0 - 0.18, rump.1 + 0.42, 0.06, Second);
            }
            Tail::Heavy => self.blob(
                &[
                    at(0.16, -0.14),
                    at(-0.40, 0.10),
                    at(-0.95, 0.52),
                    at(-1.30, 0.62),
                    at(-0.90, 0.66),
                    at(-0.30, 0.42),
                    at(0.16, 0.30),
                ],
                Main,
            ),
        }
    }

    fn neck(&mut self, b: &Build, thing: Thing) {
        let (chest, (x, y)) = (b.long * 0.5, b.head_place());
        let wide = (b.head * 0.72).max(0.10);
        if thing == Thing::Lion {
            for i in 0..15 {
                let angle = i as f32 / 15.0 * std::f32::consts::TAU;
                self.disc(x - 0.06 + angle.cos() * 0.28, y + 0.06 + angle.sin() * 0.32, 0.16, Second);
            }
            self.oval(x - 0.06, y + 0.06, 0.32, 0.36, Second);
        }
        let tone = if thing == Thing::Panda { Dark } else { Main };
        self.blob(
            &[
                (chest * 0.42, -0.94),
                (x - wide, y - wide * 0.2),
                (x, y - wide * 0.7),
                (x + wide * 0.7, y + wide * 0.4),
                (chest * 1.0, -0.66),
                (chest * 0.5, -0.62),
            ],
            tone,
        );
        if thing == Thing::Horse {
            for i in 0..7 {
                let t = i as f32 / 6.0;
                let (mx, my) = (x - wide + (chest * 0.42 - x + wide) * t, y - 0.12 + (-0.90 - y) * t);
                self.leaf((mx + 0.08, my), (mx - 0.16, my + 0.16), 0.24, Second);
            }
        }
        if thing == Thing::Giraffe {
            for i in 0..5 {
                let t = (i as f32 + 0.6) / 5.6;
                self.oval(x + (chest * 0.72 - x) * t, y + (-0.80 - y) * t, 0.045, 0.05, Second);
            }
        }
    }

    fn face(&mut self, b: &Build, thing: Thing) {
        let (x, y) = b.head_place();
        let r = b.head;
        let fur = if thing == Thing::Sheep {
            Dark
        } else if thing == Thing::Panda {
            Light
        } else {
            Main
        };
        let inner = if matches!(thing, Thing::Panda | Thing::Sheep) { Dark } else { fur };
        match b.ear {
            Ear::Pointed => {
                for dx in [-0.62, -0.05] {
                    self.poly(
                        &[
                            (x + r * (dx - 0.05), y - r * 0.55),
                            (x + r * (dx + 0.16), y - r * 1.55),
                            (x + r * (dx + 0.62), y - r * 0.62),
                        ],
                        fur,
                    );
                }
            }
            Ear::Round => [-0.62, 0.25].iter().for_each(|dx| self.disc(x + r * dx, y - r * 0.80, r * 0.36, inner)),
            Ear::Long => [-0.50, -0.12]
                .iter()
                .for_each(|dx| self.leaf((x + r * dx, y - r * 0.6), (x + r * (dx - 0.15), y - r * 2.6), 0.17, fur)),
            Ear::Side if thing != Thing::Elephant => {
                self.leaf((x - r * 0.5, y - r * 0.55), (x - r * 1.7, y - r * 1.0), 0.25, inner)
            }
            Ear::Side | Ear::Hanging => {}
        }
        self.disc(x, y, r, fur);
        let (mx, my) = (x + r * 0.55 + b.muzzle * 0.5, y + r * 0.30);
        let muzzle = match thing {
            Thing::Dog
            | Thing::Fox
            | Thing::Bear
            | Thing::Raccoon
            | Thing::Monkey
            | Thing::Cat
            | Thing::Rabbit
            | Thing::Lion
            | Thing::Tiger => Light,
            Thing::Pig | Thing::Cow => Light,
            _ => fur,
        };
        self.oval(mx, my, b.muzzle * 0.62 + r * 0.28, r * 0.46, muzzle);
        if thing == Thing::Elephant {
            self.blob(
                &[
                    (x + r * 0.4, y - r * 0.3),
                    (x + r * 1.25, y + r * 0.6),
                    (x + r * 1.25, -0.30),
                    (x + r * 1.75, -0.16),
                    (x + r * 1.5, -0.04),
                    (x + r * 0.85, -0.16),
                    (x + r * 0.6, y + r * 0.9),
                ],
                Main,
            );
            self.leaf((x + r * 0.75, y + r * 0.55), (x + r * 1.9, y + r * 1.15), 0.12, Light);
            self.blob(
                &[
                    (x - r * 0.2, y - r),
                    (x - r * 1.35, y - r * 0.7),
                    (x - r * 1.3, y + r * 0.9),
                    (x - r * 0.4, y + r * 1.1),
                    (x + r * 0.1, y),
                ],
                Second,
            );
        } else {
            self.disc(x + r * 0.55 + b.muzzle * 1.05 + r * 0.12, my - r * 0.12, r * 0.13, Dark);
        }
        if thing == Thing::Raccoon || thing == Thing::Panda {
            self.oval(x + r * 0.34, y - r * 0.12, r * 0.34, r * 0.24, Dark);
        }
        self.disc(x + r * 0.36, y - r * 0.18, (r * 0.13).max(0.018), Dark);
        self.disc(x + r * 0.40, y - r * 0.23, (r * 0.045).max(0.007), Light);
        if b.ear == Ear::Hanging {
            self.blob(
                &[
                    (x - r * 0.55, y - r * 0.80),
                    (x - r * 0.05, y - r * 0.78),
                    (x - r * 0.15, y + r * 0.35),
                    (x - r * 0.62, y + r * 0.55),
                ],
                Second,
            );
        }
        if thing == Thing::Deer {
            for lean in [-0.12, 0.10] {
                self.line(
                    &[(x - r * 0.2, y - r * 0.8), (x - 0.10 + lean, y - 0.42), (x + 0.02 + lean * 1.6, y - 0.66)],
                    0.035,
                    Second,
                );
                self.line(&[(x - 0.08 + lean * 0.8, y - 0.36), (x + 0.10 + lean, y - 0.50)], 0.03, Second);
            }
        }
        if matches!(thing, Thing::Cow | Thing::Dragon) {
            for lean in [0.0, 0.10] {
                self.leaf((x - r * 0.3 + lean, y - r * 0.7), (x - r * 0.5 + lean * 2.0, y - r * 1.7), 0.16, Light);
            }
        }
    }

    fn wing(&mut self, shift: f32, tone: Tone) {
        self.poly(
            &[
                (0.20 + shift, -0.92),
                (-0.10 + shift, -1.90),
                (-0.45 + shift, -1.55),
                (-0.70 + shift, -1.62),
                (-0.80 + shift, -1.22),
                (-1.05 + shift, -1.18),
                (-0.30 + shift, -0.84),
            ],
            tone,
        );
    }
}

impl Build {
    /// The middle of the head.
    fn head_place(&self) -> (f32, f32) {
        (self.long * 0.5 + self.neck.0 * 0.8, -0.92 - self.neck.1)
    }
}
