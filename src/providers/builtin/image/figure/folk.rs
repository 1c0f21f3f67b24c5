//! People from behind, looking into the scene that they stand in.

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{Dark, Light, Main, Second};
use crate::providers::builtin::image::scene::{Scene, Thing, Trait};

pub fn person(thing: Thing, scene: &Scene) -> Option<Drawing> {
    let mut figure = Drawing::default();
    match thing {
        Thing::Woman => figure.woman(),
        Thing::Man => figure.man(),
        _ => return None,
    }
    let top = if thing == Thing::Woman { -1.78 } else { -1.82 };
    if scene.shows(Thing::Umbrella) {
        figure.held_umbrella();
    }
    if scene.looks(Trait::Hat) {
        figure.oval(0.0, top + 0.04, 0.24, 0.05, Second);
        figure.blob(&[(-0.13, top + 0.03), (-0.10, top - 0.13), (0.10, top - 0.13), (0.13, top + 0.03)], Second);
    }
    if scene.shows(Thing::Crown) {
        figure.poly(
            &[
                (-0.12, top + 0.06),
                (-0.15, top - 0.10),
                (-0.05, top),
                (0.0, top - 0.14),
                (0.05, top),
                (0.15, top - 0.10),
                (0.12, top + 0.06),
            ],
            Light,
        );
    }
    Some(figure)
}

impl Drawing {
    fn woman(&mut self) {
        for x in [-0.07, 0.08] {
            self.blob(
                &[
                    (x - 0.045, -0.30),
                    (x + 0.045, -0.30),
                    (x + 0.03, -0.03),
                    (x + 0.05, 0.0),
                    (x - 0.05, 0.0),
                    (x - 0.03, -0.03),
                ],
                Light,
            );
        }
        for s in [-1.0, 1.0] {
            self.blob(
                &[
                    (s * 0.17, -1.36),
                    (s * 0.25, -1.28),
                    (s * 0.30, -0.88),
                    (s * 0.27, -0.72),
                    (s * 0.22, -0.86),
                    (s * 0.18, -1.16),
                ],
                Light,
            );
        }
        self.blob(
            &[
                (-0.19, -1.40),
                (0.0, -1.44),
                (0.19, -1.40),
                (0.15, -1.02),
                (0.26, -0.55),
                (0.36, -0.22),
                (0.0, -0.16),
                (-0.36, -0.22),
                (-0.26, -0.55),
                (-0.15, -1.02),
            ],
            Main,
        );
        self.leaf((0.06, -0.98), (0.16, -0.20), 0.07, Second);
        self.leaf((-0.08, -0.98), (-0.20, -0.22), 0.06, Second);
        self.rect(-0.055, -1.52, 0.055, -1.38, Light);
        self.disc(0.0, -1.62, 0.14, Light);
        self.blob(
            &[
                (0.0, -1.79),
                (0.15, -1.70),
                (0.18, -1.46),
                (0.15, -1.18),
                (0.0, -1.12),
                (-0.15, -1.18),
                (-0.18, -1.46),
                (-0.15, -1.70),
            ],
            Dark,
        );
    }

    fn man(&mut self) {
        for x in [-0.11, 0.11] {
            self.blob(
                &[
                    (x - 0.10, -0.90),
                    (x + 0.10, -0.90),
                    (x + 0.065, -0.45),
                    (x + 0.06, -0.05),
                    (x + 0.10, 0.0),
                    (x - 0.08, 0.0),
                    (x - 0.06, -0.05),
                    (x - 0.065, -0.45),
                ],
                Second,
            );
        }
        for s in [-1.0, 1.0] {
            self.blob(
                &[
                    (s * 0.22, -1.44),
                    (s * 0.32, -1.34),
                    (s * 0.36, -0.94),
                    (s * 0.31, -0.82),
                    (s * 0.26, -0.94),
                    (s * 0.22, -1.20),
                ],
                Main,
            );
            self.disc(s * 0.325, -0.80, 0.055, Light);
        }
        self.blob(
            &[
                (-0.25, -1.44),
                (0.0, -1.50),
                (0.25, -1.44),
                (0.26, -1.10),
                (0.24, -0.78),
                (0.0, -0.74),
                (-0.24, -0.78),
                (-0.26, -1.10),
            ],
            Main,
        );
        self.line(&[(0.0, -1.42), (0.01, -0.80)], 0.018, Second);
        self.rect(-0.065, -1.56, 0.065, -1.44, Light);
        self.disc(0.0, -1.66, 0.14, Light);
        self.blob(
            &[
                (0.0, -1.83),
                (0.14, -1.75),
                (0.15, -1.60),
                (0.08, -1.54),
                (-0.08, -1.54),
                (-0.15, -1.60),
                (-0.14, -1.75),
            ],
            Dark,
        );
    }

    fn held_umbrella(&mut self) {
        self.line(&[(0.29, -0.78), (0.16, -2.20)], 0.022, Dark);
        self.blob(
            &[
                (-0.46, -1.80),
                (-0.32, -2.10),
                (0.16, -2.30),
                (0.60, -2.06),
                (0.72, -1.76),
                (0.40, -1.84),
                (0.13, -1.78),
                (-0.16, -1.84),
            ],
            Main,
        );
        self.leaf((0.16, -2.28), (0.13, -1.80), 0.16, Second);
    }
}
