//! Things that people made, and a few signs.

use std::f32::consts::TAU;

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{Dark, Light, Main, Second};
use crate::providers::builtin::image::shapes;

impl Drawing {
    pub(super) fn boat(&mut self) {
        self.poly(&[(0.03, -0.95), (0.03, 0.26), (0.72, 0.26)], Main);
        self.poly(&[(-0.07, -0.80), (-0.07, 0.26), (-0.56, 0.26)], Second);
        self.poly(&[(-0.80, 0.36), (0.86, 0.36), (0.56, 0.72), (-0.54, 0.72)], Dark);
        self.line(
            &[(-0.95, 0.90), (-0.62, 0.82), (-0.32, 0.90), (0.0, 0.82), (0.32, 0.90), (0.62, 0.82), (0.95, 0.90)],
            0.06,
            Second,
        );
    }

    pub(super) fn balloon(&mut self) {
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

    pub(super) fn house(&mut self) {
        self.poly(&[(0.36, -0.80), (0.54, -0.80), (0.54, -0.30), (0.36, -0.30)], Dark);
        self.poly(&[(-0.62, -0.10), (0.62, -0.10), (0.62, 0.82), (-0.62, 0.82)], Light);
        self.poly(&[(0.0, -0.86), (0.90, -0.02), (-0.90, -0.02)], Main);
        self.add(shapes::rounded(-0.16, 0.28, 0.16, 0.82, 0.14), Second);
        for x in [-0.42, 0.28] {
            self.add(shapes::rounded(x, 0.12, x + 0.16, 0.32, 0.02), Dark);
        }
    }

    pub(super) fn heart(&mut self) {
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

    pub(super) fn cup(&mut self) {
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

    pub(super) fn rocket(&mut self) {
        self.leaf((0.0, 0.48), (0.0, 1.0), 0.36, Second);
        for s in [-1.0, 1.0] {
            self.blob(&[(s * 0.22, 0.10), (s * 0.58, 0.36), (s * 0.54, 0.72), (s * 0.20, 0.48)], Second);
        }
        self.blob(&Self::both(&[(0.0, -1.0), (0.24, -0.62), (0.34, -0.10), (0.24, 0.52), (0.0, 0.58)]), Light);
        self.blob(&Self::both(&[(0.0, -1.0), (0.18, -0.74), (0.27, -0.50), (0.0, -0.46)]), Main);
        self.disc(0.0, -0.14, 0.17, Main);
        self.disc(0.0, -0.14, 0.10, Dark);
    }

    pub(super) fn crown(&mut self) {
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

    pub(super) fn apple(&mut self) {
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

    pub(super) fn bottle(&mut self) {
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

    pub(super) fn mandala(&mut self, petals: usize) {
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

    pub(super) fn star(&mut self) {
        self.add(shapes::star(0.0, 0.0, 5, 0.98, 0.42, 0.0), Main);
        self.add(shapes::star(0.0, 0.0, 5, 0.62, 0.27, 0.0), Second);
    }
}
