//! Sky, land, water and what grows.

use std::f32::consts::TAU;

use crate::providers::builtin::image::drawing::Drawing;
use crate::providers::builtin::image::drawing::Tone::{self, Dark, Light, Main, Second};
use crate::providers::builtin::image::shapes::{self, Point};

impl Drawing {
    pub(super) fn sun(&mut self) {
        for i in 0..12 {
            let angle = i as f32 / 12.0 * TAU;
            let long = if i % 2 == 0 { 1.0 } else { 0.82 };
            self.leaf((angle.cos() * 0.58, angle.sin() * 0.58), (angle.cos() * long, angle.sin() * long), 0.24, Main);
        }
        self.disc(0.0, 0.0, 0.50, Second);
        self.ring(0.0, 0.0, 0.36, 0.04, Light);
    }

    pub(super) fn moon(&mut self) {
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

    pub(super) fn planet(&mut self) {
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

    pub(super) fn rainbow(&mut self) {
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

    pub(super) fn mountain(&mut self) {
        self.disc(0.42, -0.46, 0.24, Second);
        self.poly(&[(0.40, -0.22), (1.0, 0.72), (-0.20, 0.72)], Second);
        self.poly(&[(-0.22, -0.72), (0.66, 0.72), (-1.0, 0.72)], Main);
        self.poly(
            &[(-0.22, -0.72), (0.06, -0.26), (-0.08, -0.34), (-0.20, -0.18), (-0.34, -0.34), (-0.48, -0.28)],
            Light,
        );
        self.line(&[(-0.92, 0.90), (-0.3, 0.86), (0.3, 0.94), (0.92, 0.88)], 0.05, Main);
    }

    pub(super) fn wave(&mut self) {
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

    pub(super) fn daisy(&mut self, petals: usize, belly: f32, eye: Tone, size: f32) {
        for i in 0..petals {
            let angle = i as f32 / petals as f32 * TAU;
            self.leaf((angle.cos() * 0.12, angle.sin() * 0.12), (angle.cos() * 0.96, angle.sin() * 0.96), belly, Main);
        }
        self.disc(0.0, 0.0, size, eye);
        self.disc(0.0, 0.0, size * 0.55, Light);
    }

    pub(super) fn tulip(&mut self) {
        self.line(&[(0.0, 0.10), (0.02, 0.6), (0.0, 1.0)], 0.07, Dark);
        self.leaf((0.0, 0.98), (-0.56, 0.14), 0.20, Second);
        self.leaf((0.0, 0.98), (0.58, 0.26), 0.20, Second);
        for (x, tone) in [(-0.42, Main), (0.42, Main), (0.0, Light)] {
            self.leaf((0.0, 0.22), (x, -0.86 - 0.1 * (1.0 - f32::abs(x))), 0.30, tone);
        }
    }

    pub(super) fn lotus(&mut self) {
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

    pub(super) fn rose(&mut self) {
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

    pub(super) fn tree(&mut self) {
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

    pub(super) fn pine(&mut self) {
        self.poly(&[(-0.08, 0.70), (0.08, 0.70), (0.08, 0.98), (-0.08, 0.98)], Dark);
        for (top, low, half, tone) in [(0.0, 0.76, 0.66, Main), (-0.46, 0.32, 0.52, Second), (-0.95, -0.12, 0.38, Main)]
        {
            self.poly(&[(0.0, top), (half, low), (-half, low)], tone);
        }
    }

    pub(super) fn leaf_sprig(&mut self) {
        self.line(&[(-0.55, 0.95), (-0.2, 0.3), (0.50, -0.85)], 0.05, Dark);
        self.leaf((0.10, -0.18), (0.62, -0.98), 0.26, Main);
        for (t, s) in [(0.0, -1.0), (0.0, 1.0), (0.45, -1.0), (0.45, 1.0)] {
            let (x, y) = (-0.34 + 0.40 * t, 0.52 - 0.62 * t);
            self.leaf((x, y), (x + 0.12 + s * 0.52, y - 0.46 + s * 0.24), 0.26, if s < 0.0 { Main } else { Second });
        }
    }
}
