//! Faces and shapes of animals.

use std::f32::consts::TAU;

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{Dark, Light, Main, Second};
use crate::providers::builtin::image::scene::Thing;
use crate::providers::builtin::image::shapes::Point;

impl Drawing {
    pub(super) fn head(&mut self, thing: Thing) {
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

    pub(super) fn long_face(&mut self, antlers: bool) {
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

    pub(super) fn elephant(&mut self) {
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

    pub(super) fn butterfly(&mut self) {
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

    pub(super) fn bird(&mut self) {
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

    pub(super) fn whale(&mut self) {
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

    pub(super) fn fish(&mut self) {
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
}
