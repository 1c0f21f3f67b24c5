//! What people made, and a few things that grow: vehicles, buildings, a tree, a cactus, two birds.

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{Dark, Light, Main, Second};
use crate::providers::builtin::image::scene::Thing;

pub fn made(thing: Thing) -> Option<Drawing> {
    let mut f = Drawing::default();
    match thing {
        Thing::Tree => f.broad_tree(),
        Thing::Car => f.car(),
        Thing::Bicycle => f.bicycle(),
        Thing::Train => f.train(),
        Thing::Castle => f.castle(),
        Thing::Windmill => f.windmill(),
        Thing::Temple => f.temple(),
        Thing::Tent => f.tent(),
        Thing::Campfire => f.campfire(),
        Thing::Cactus => f.cactus(),
        Thing::Mushroom => f.mushroom(),
        Thing::Snowman => f.snowman(),
        Thing::Robot => f.robot(),
        Thing::Umbrella => f.umbrella(),
        Thing::Skull => f.skull(),
        Thing::Pumpkin => f.pumpkin(),
        Thing::Gift => f.gift(),
        Thing::Duck => f.duck(),
        Thing::Penguin => f.penguin(),
        _ => return None,
    }
    Some(f)
}

impl Drawing {
    fn broad_tree(&mut self) {
        self.blob(&[(-0.05, -0.55), (0.05, -0.55), (0.06, -0.20), (0.13, 0.0), (-0.13, 0.0), (-0.06, -0.20)], Dark);
        self.line(&[(0.0, -0.40), (0.16, -0.60)], 0.05, Dark);
        for (x, y, r, tone) in [
            (-0.26, -0.60, 0.22, Second),
            (0.28, -0.60, 0.22, Second),
            (0.0, -0.58, 0.24, Second),
            (-0.16, -0.76, 0.22, Main),
            (0.18, -0.78, 0.22, Main),
            (0.0, -0.88, 0.20, Main),
            (-0.14, -0.88, 0.12, Light),
            (0.08, -0.96, 0.10, Light),
            (-0.30, -0.66, 0.09, Light),
            (0.24, -0.72, 0.09, Light),
        ] {
            self.disc(x, y, r, tone);
        }
    }

    fn car(&mut self) {
        self.blob(
            &[
                (-1.0, -0.20),
                (-1.02, -0.52),
                (-0.70, -0.58),
                (-0.48, -0.92),
                (0.20, -0.94),
                (0.52, -0.60),
                (0.98, -0.48),
                (1.04, -0.22),
            ],
            Main,
        );
        self.poly(&[(-0.56, -0.60), (-0.40, -0.84), (-0.12, -0.86), (-0.12, -0.60)], Light);
        self.poly(&[(-0.04, -0.60), (-0.04, -0.86), (0.16, -0.85), (0.40, -0.60)], Light);
        self.line(&[(-0.95, -0.34), (0.98, -0.34)], 0.03, Second);
        self.oval(0.96, -0.40, 0.06, 0.06, Light);
        for x in [-0.58, 0.60] {
            self.disc(x, -0.20, 0.20, Dark);
            self.disc(x, -0.20, 0.09, Light);
        }
    }

    fn bicycle(&mut self) {
        for x in [-0.55, 0.55] {
            self.ring(x, -0.36, 0.34, 0.045, Dark);
            self.disc(x, -0.36, 0.04, Light);
        }
        for bar in [
            [(-0.55, -0.36), (-0.18, -0.86)],
            [(-0.18, -0.86), (0.38, -0.86)],
            [(-0.06, -0.36), (0.38, -0.86)],
            [(-0.06, -0.36), (-0.22, -0.94)],
            [(-0.55, -0.36), (-0.06, -0.36)],
            [(0.55, -0.36), (0.36, -1.00)],
        ] {
            self.line(&bar, 0.05, Main);
        }
        self.line(&[(0.36, -1.00), (0.50, -1.04), (0.56, -0.96)], 0.045, Dark);
        self.oval(-0.24, -0.97, 0.13, 0.04, Dark);
    }

    fn train(&mut self) {
        for (left, right) in [(-2.0, -0.72), (-0.64, 0.64)] {
            self.rect(left, -0.86, right, -0.20, Main);
            self.rect(left, -0.94, right, -0.84, Second);
            for i in 0..4 {
                let x = left + 0.10 + i as f32 * 0.30;
                self.rect(x, -0.72, x + 0.20, -0.46, Light);
            }
        }
        self.blob(&[(0.70, -0.20), (0.70, -0.90), (1.30, -0.90), (1.62, -0.62), (1.78, -0.20)], Main);
        self.poly(&[(1.16, -0.76), (1.34, -0.76), (1.52, -0.50), (1.16, -0.50)], Light);
        self.line(&[(-2.0, -0.32), (1.70, -0.32)], 0.05, Light);
        for i in 0..10 {
            self.disc(-1.85 + i as f32 * 0.38, -0.12, 0.12, Dark);
        }
    }

    fn castle(&mut self) {
        self.rect(-0.42, -0.48, 0.42, 0.0, Main);
        for i in 0..7 {
            let x = -0.42 + i as f32 * 0.13;
            self.rect(x, -0.54, x + 0.07, -0.47, Main);
        }
        for (x, wide, tall) in [(-0.50, 0.10, 0.66), (0.50, 0.10, 0.66), (-0.16, 0.09, 0.86), (0.20, 0.11, 1.0)] {
            self.rect(x - wide, -tall + 0.20, x + wide, 0.0, Main);
            self.rect(x + wide * 0.35, -tall + 0.20, x + wide, 0.0, Second);
            self.rect(x - wide * 1.2, -tall + 0.18, x + wide * 1.2, -tall + 0.25, Second);
            self.poly(&[(x - wide * 1.3, -tall + 0.19), (x, -tall - 0.06), (x + wide * 1.3, -tall + 0.19)], Light);
            self.line(&[(x, -tall - 0.06), (x, -tall - 0.14)], 0.012, Dark);
            self.poly(&[(x, -tall - 0.14), (x + 0.09, -tall - 0.11), (x, -tall - 0.08)], Light);
            self.rect(x - 0.02, -tall + 0.32, x + 0.02, -tall + 0.42, Dark);
        }
        self.blob(&[(-0.10, 0.0), (-0.10, -0.18), (0.0, -0.26), (0.10, -0.18), (0.10, 0.0)], Dark);
    }

    fn windmill(&mut self) {
        self.poly(&[(-0.20, 0.0), (-0.12, -0.66), (0.12, -0.66), (0.20, 0.0)], Main);
        self.poly(&[(0.04, 0.0), (0.04, -0.66), (0.12, -0.66), (0.20, 0.0)], Light);
        self.blob(&[(-0.14, -0.64), (0.0, -0.84), (0.14, -0.64)], Second);
        self.blob(&[(-0.05, 0.0), (-0.05, -0.14), (0.0, -0.18), (0.05, -0.14), (0.05, 0.0)], Dark);
        self.rect(-0.03, -0.42, 0.03, -0.34, Dark);
        for i in 0..4 {
            let (sin, cos) = (0.45 + i as f32 * std::f32::consts::FRAC_PI_2).sin_cos();
            let at = |along: f32, across: f32| (sin * along + cos * across, -0.66 - cos * along + sin * across);
            self.line(&[at(0.0, 0.0), at(0.46, 0.0)], 0.022, Dark);
            self.poly(&[at(0.10, 0.0), at(0.46, 0.0), at(0.46, 0.09), at(0.10, 0.09)], Light);
            for rung in 0..5 {
                let along = 0.14 + rung as f32 * 0.075;
                self.line(&[at(along, 0.0), at(along, 0.09)], 0.008, Dark);
            }
        }
        self.disc(0.0, -0.66, 0.035, Dark);
    }

    /// Tiers of curved roofs under a spire.
    fn temple(&mut self) {
        self.rect(-0.62, -0.07, 0.62, 0.0, Dark);
        for (foot, half, tall) in [(-0.07, 0.46, 0.25), (-0.46, 0.32, 0.14), (-0.70, 0.20, 0.10)] {
            self.rect(-half, foot - tall, half, foot, Main);
            let pillars = 4;
            for i in 0..=pillars {
                let x = -half + 2.0 * half * i as f32 / pillars as f32;
                self.rect(x - 0.018, foot - tall, x + 0.018, foot, Light);
            }
            let eave = foot - tall;
            self.blob(
                &[
                    (-half - 0.18, eave - 0.05),
                    (-half - 0.05, eave + 0.02),
                    (half + 0.05, eave + 0.02),
                    (half + 0.18, eave - 0.05),
                    (half * 0.62, eave - 0.12),
                    (half * 0.45, eave - 0.17),
                    (-half * 0.45, eave - 0.17),
                    (-half * 0.62, eave - 0.12),
                ],
                Second,
            );
            self.line(
                &[(-half - 0.17, eave - 0.05), (-half, eave + 0.015), (half, eave + 0.015), (half + 0.17, eave - 0.05)],
                0.022,
                Light,
            );
        }
        self.rect(-0.07, -0.26, 0.07, -0.07, Dark);
        self.leaf((0.0, -0.90), (0.0, -1.18), 0.09, Light);
    }

    fn tent(&mut self) {
        self.poly(&[(-0.62, 0.0), (0.10, -0.88), (0.86, 0.0)], Second);
        self.poly(&[(-0.62, 0.0), (0.10, -0.88), (0.42, 0.0)], Main);
        self.poly(&[(-0.24, 0.0), (0.10, -0.70), (0.20, 0.0)], Dark);
        self.poly(&[(-0.24, 0.0), (0.10, -0.70), (-0.10, 0.0)], Light);
        self.line(&[(0.10, -0.88), (0.14, -0.97)], 0.03, Dark);
    }

    fn campfire(&mut self) {
        self.leaf((0.0, 0.0), (-0.10, -1.0), 0.34, Second);
        self.leaf((0.12, 0.0), (0.30, -0.72), 0.30, Main);
        self.leaf((-0.12, 0.0), (-0.34, -0.66), 0.30, Main);
        self.leaf((0.0, 0.0), (0.04, -0.62), 0.28, Light);
        self.line(&[(-0.46, 0.02), (0.40, -0.12)], 0.11, Dark);
        self.line(&[(0.46, 0.02), (-0.40, -0.12)], 0.11, Dark);
    }

    fn cactus(&mut self) {
        self.line(&[(0.0, 0.02), (0.0, -0.92)], 0.22, Main);
        self.line(&[(0.0, -0.40), (0.30, -0.42), (0.32, -0.72)], 0.14, Main);
        self.line(&[(0.0, -0.30), (-0.28, -0.34), (-0.30, -0.58)], 0.13, Second);
        for x in [-0.05, 0.04] {
            self.line(&[(x, 0.0), (x, -0.94)], 0.014, Light);
        }
        self.disc(0.0, -1.03, 0.06, Dark);
        self.disc(0.32, -0.80, 0.045, Dark);
    }

    fn mushroom(&mut self) {
        self.blob(&[(-0.14, -0.48), (0.14, -0.48), (0.17, -0.10), (0.20, 0.0), (-0.20, 0.0), (-0.17, -0.10)], Second);
        self.oval(0.0, -0.44, 0.44, 0.08, Light);
        self.blob(&[(-0.56, -0.42), (-0.44, -0.74), (0.0, -0.98), (0.44, -0.74), (0.56, -0.42), (0.0, -0.48)], Main);
        for (x, y, r) in [(-0.26, -0.64, 0.08), (0.02, -0.80, 0.09), (0.28, -0.62, 0.07), (0.04, -0.56, 0.05)] {
            self.disc(x, y, r, Light);
        }
    }

    fn snowman(&mut self) {
        for s in [-1.0, 1.0] {
            self.line(&[(s * 0.16, -0.56), (s * 0.40, -0.72)], 0.028, Dark);
            self.line(&[(s * 0.33, -0.67), (s * 0.38, -0.60)], 0.02, Dark);
        }
        for (y, r) in [(-0.22, 0.26), (-0.55, 0.19), (-0.80, 0.14)] {
            self.disc(0.0, y, r, Main);
        }
        self.oval(0.0, -0.67, 0.15, 0.035, Second);
        self.leaf((0.0, -0.78), (0.20, -0.75), 0.14, Second);
        for (x, y) in [(-0.05, -0.84), (0.05, -0.84), (0.0, -0.60), (0.0, -0.50)] {
            self.disc(x, y, 0.018, Dark);
        }
        self.rect(-0.16, -0.93, 0.16, -0.90, Dark);
        self.rect(-0.10, -1.08, 0.10, -0.91, Dark);
    }

    fn robot(&mut self) {
        for s in [-1.0, 1.0] {
            self.rect(s * 0.13 - 0.06, -0.30, s * 0.13 + 0.06, 0.0, Second);
            self.line(&[(s * 0.28, -0.66), (s * 0.38, -0.48), (s * 0.36, -0.32)], 0.08, Second);
            self.disc(s * 0.36, -0.30, 0.06, Dark);
        }
        self.add(crate::providers::builtin::image::shapes::rounded(-0.26, -0.74, 0.26, -0.28, 0.07), Main);
        self.add(crate::providers::builtin::image::shapes::rounded(-0.20, -1.06, 0.20, -0.78, 0.08), Main);
        self.rect(-0.14, -0.98, 0.14, -0.86, Dark);
        for x in [-0.07, 0.07] {
            self.disc(x, -0.92, 0.035, Light);
        }
        self.line(&[(0.0, -1.06), (0.0, -1.16)], 0.02, Second);
        self.disc(0.0, -1.18, 0.035, Light);
        self.rect(-0.12, -0.62, 0.12, -0.44, Second);
        self.disc(-0.05, -0.53, 0.03, Light);
    }

    fn umbrella(&mut self) {
        self.line(&[(0.0, -0.86), (0.0, -0.10), (0.06, -0.02), (0.14, -0.08)], 0.035, Dark);
        self.blob(
            &[
                (-0.62, -0.52),
                (-0.46, -0.86),
                (0.0, -1.0),
                (0.46, -0.86),
                (0.62, -0.52),
                (0.31, -0.62),
                (0.0, -0.54),
                (-0.31, -0.62),
            ],
            Main,
        );
        self.blob(&[(-0.22, -0.60), (-0.14, -0.88), (0.0, -1.0), (0.14, -0.88), (0.22, -0.60), (0.0, -0.54)], Light);
    }

    fn skull(&mut self) {
        self.blob(&[(-0.22, -0.30), (0.22, -0.30), (0.20, -0.02), (0.0, 0.0), (-0.20, -0.02)], Second);
        self.blob(
            &[
                (0.0, -1.0),
                (0.34, -0.90),
                (0.44, -0.60),
                (0.34, -0.34),
                (0.22, -0.20),
                (-0.22, -0.20),
                (-0.34, -0.34),
                (-0.44, -0.60),
                (-0.34, -0.90),
            ],
            Main,
        );
        for s in [-1.0, 1.0] {
            self.blob(
                &[(s * 0.08, -0.50), (s * 0.18, -0.60), (s * 0.30, -0.54), (s * 0.28, -0.40), (s * 0.14, -0.38)],
                Dark,
            );
        }
        self.poly(&[(0.0, -0.40), (0.06, -0.27), (-0.06, -0.27)], Dark);
        for i in 0..5 {
            let x = -0.12 + i as f32 * 0.06;
            self.line(&[(x, -0.20), (x, -0.06)], 0.018, Dark);
        }
    }

    fn pumpkin(&mut self) {
        for (x, half, tone) in
            [(-0.34, 0.26, Second), (0.34, 0.26, Second), (-0.17, 0.28, Main), (0.17, 0.28, Main), (0.0, 0.22, Light)]
        {
            self.oval(x, -0.42, half, 0.42, tone);
        }
        self.line(&[(0.0, -0.80), (0.03, -0.94), (0.12, -1.0)], 0.09, Dark);
    }

    fn gift(&mut self) {
        self.rect(-0.42, -0.62, 0.42, 0.0, Main);
        self.rect(-0.47, -0.74, 0.47, -0.58, Main);
        self.rect(-0.47, -0.60, 0.47, -0.57, Dark);
        self.rect(-0.07, -0.74, 0.07, 0.0, Second);
        for s in [-1.0, 1.0] {
            self.leaf((0.0, -0.74), (s * 0.34, -0.98), 0.34, Second);
        }
    }

    fn duck(&mut self) {
        self.blob(
            &[
                (-0.80, -0.62),
                (-0.40, -0.46),
                (0.30, -0.56),
                (0.56, -0.30),
                (0.30, -0.04),
                (-0.40, -0.04),
                (-0.66, -0.26),
            ],
            Main,
        );
        self.blob(&[(-0.40, -0.40), (0.16, -0.46), (0.10, -0.20), (-0.30, -0.18)], Light);
        self.disc(0.44, -0.74, 0.24, Main);
        self.blob(&[(0.62, -0.78), (0.92, -0.70), (0.92, -0.64), (0.60, -0.62)], Second);
        self.disc(0.50, -0.80, 0.035, Dark);
    }

    fn penguin(&mut self) {
        for s in [-1.0, 1.0] {
            self.oval(s * 0.13, -0.02, 0.12, 0.04, Dark);
            self.blob(&[(s * 0.26, -0.72), (s * 0.44, -0.40), (s * 0.38, -0.28), (s * 0.26, -0.42)], Main);
        }
        self.blob(
            &[
                (0.0, -1.02),
                (0.18, -0.96),
                (0.24, -0.72),
                (0.33, -0.36),
                (0.22, -0.04),
                (-0.22, -0.04),
                (-0.33, -0.36),
                (-0.24, -0.72),
                (-0.18, -0.96),
            ],
            Main,
        );
        self.blob(
            &[
                (0.0, -0.74),
                (0.18, -0.62),
                (0.23, -0.34),
                (0.14, -0.08),
                (-0.14, -0.08),
                (-0.23, -0.34),
                (-0.18, -0.62),
            ],
            Light,
        );
        for s in [-1.0, 1.0] {
            self.oval(s * 0.08, -0.84, 0.06, 0.07, Light);
            self.disc(s * 0.07, -0.85, 0.025, Second);
        }
        self.poly(&[(-0.05, -0.80), (0.05, -0.80), (0.0, -0.70)], Dark);
    }
}
