//! The face: light and shade, eyes, nose, mouth, and what years leave in it.

use super::Sitter;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex, rgb};
use crate::providers::builtin::image::geometry::{bell, lerp, smooth};
use crate::providers::builtin::image::scene::{Thing, Trait};
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, stroke};

impl Sitter<'_> {
    pub(super) fn head(&self, canvas: &mut Canvas) {
        for side in [-1.0, 1.0] {
            let ear = self.all(&[(side * 0.80, -0.20), (side * 0.97, -0.22), (side * 0.98, 0.08), (side * 0.84, 0.26)]);
            let level = if side == self.side { 0.96 } else { 0.72 };
            canvas.fill(blob(&ear), 1.0, |_, _| self.skin[0].mix(self.skin[1], 0.35) * level);
        }
        let jaw = if self.feminine { 0.58 } else { 0.70 };
        let half = [(0.0, -1.15), (0.56, -1.02), (0.85, -0.50), (0.84, 0.10), (jaw, 0.68), (0.25, 1.00), (0.0, 1.05)];
        let outline = self.all(&self.mirrored(&half));
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            // One clear edge between light and shade, as a brush would leave it.
            let nose = 0.10 * bell(v - 0.28, 0.20) - 0.16 * bell(v + 0.22, 0.22);
            let terminator = u * self.side + 0.34 + nose + 0.10 * v;
            let lit = smooth(-0.04, 0.05, terminator);
            let cheeks = bell(u.abs() - 0.46, 0.20) * bell(v - 0.30, 0.17) * 0.42;
            let fringe = smooth(-0.45, -0.85, v) * 0.35;
            let skin = self.skin[1].mix(self.skin[0], lit);
            skin.mix(skin * rgb(1.08, 0.62, 0.56), cheeks)
                * (1.0 - fringe)
                * (1.0 + 0.025 * self.noise.fbm(u * 30.0, v * 30.0, 2))
        });
    }

    pub(super) fn features(&self, canvas: &mut Canvas) {
        let line = self.skin[1] * 0.35;
        let ink = self.hair[0].mix(grey(0.01), 0.82);
        for side in [-1.0_f32, 1.0] {
            let eye = |u: f32, v: f32| self.at(side * (0.36 + u), -0.02 + v);
            if self.scene.looks(Trait::OpenEyed) {
                self.open_eye(canvas, side, ink);
            } else {
                self.closed_eye(canvas, side, ink, line);
            }
            for i in 0..6 {
                let t = i as f32 / 5.0;
                let root = eye(lerp(-0.10, 0.20, t), lerp(0.065, -0.015, t * t));
                let tip = eye(lerp(-0.13, 0.30, t), lerp(0.13, 0.055, t * t));
                let long = if self.feminine { 1.0 } else { 0.5 };
                let tip = (lerp(root.0, tip.0, long), lerp(root.1, tip.1, long));
                canvas.flat(stroke(curve(&[root, tip]), self.k * 0.014), ink);
            }
            let thick = if self.feminine { 0.045 } else { 0.075 };
            let brow = [
                eye(-0.22, -0.27),
                eye(-0.02, -0.37),
                eye(0.26, -0.29),
                eye(-0.02, -0.37 + thick),
                eye(-0.22, -0.27 + thick),
            ];
            canvas.fill(blob(&brow), 0.92, |_, _| self.hair[0].mix(self.skin[1] * 0.3, 0.25));
        }
        // The nose: one line down the shaded side, and its tip.
        let s = -self.side;
        canvas.fill(
            stroke(
                curve(&self.all(&[
                    (s * 0.13, -0.16),
                    (s * 0.085, 0.10),
                    (s * 0.13, 0.30),
                    (s * 0.05, 0.385),
                    (0.0, 0.37),
                ])),
                self.k * 0.020,
            ),
            0.60,
            |_, _| line,
        );
        for side in [-1.0, 1.0] {
            canvas.fill(
                stroke(
                    curve(&self.all(&[(side * 0.07, 0.375), (side * 0.12, 0.35), (side * 0.15, 0.385)])),
                    self.k * 0.018,
                ),
                0.55,
                |_, _| line,
            );
        }
        if self.scene.looks(Trait::Old) {
            self.wrinkles(canvas, line);
        }
        self.mouth(canvas, line);
        let often = if self.scene.looks(Trait::Old) { 0.85 } else { 0.4 };
        let grown = !self.scene.looks(Trait::Child) && self.scene.dice(0xBEA).chance(often);
        if !self.feminine && (self.scene.shows(Thing::Beard) || grown) {
            self.beard(canvas);
            self.mouth(canvas, line);
        }
    }

    /// The lashes' line and the crease above it.
    pub(super) fn closed_eye(&self, canvas: &mut Canvas, side: f32, ink: Colour, line: Colour) {
        let eye = |u: f32, v: f32| self.at(side * (0.36 + u), -0.02 + v);
        let shade = [
            eye(-0.19, 0.0),
            eye(-0.08, -0.12),
            eye(0.08, -0.12),
            eye(0.20, -0.01),
            eye(0.08, 0.075),
            eye(-0.08, 0.075),
        ];
        canvas.fill(blob(&shade), 0.30, |_, _| self.skin[1] * 0.75);
        let lid = [eye(-0.19, -0.01), eye(-0.08, 0.065), eye(0.08, 0.065), eye(0.20, -0.02)];
        canvas.flat(stroke(curve(&lid), self.k * 0.030), ink);
        let crease = [eye(-0.15, -0.10), eye(0.0, -0.145), eye(0.17, -0.09)];
        canvas.fill(stroke(curve(&crease), self.k * 0.013), 0.55, |_, _| line);
    }

    /// Looks past the viewer, to the side that the light comes from.
    pub(super) fn open_eye(&self, canvas: &mut Canvas, side: f32, ink: Colour) {
        const IRISES: [u32; 4] = [0x4a3018, 0x3f6a86, 0x5a7048, 0x2a1c14];
        let eye = |u: f32, v: f32| self.at(side * (0.36 + u), -0.03 + v);
        let almond = [
            eye(-0.19, 0.02),
            eye(-0.08, -0.09),
            eye(0.08, -0.09),
            eye(0.20, -0.01),
            eye(0.08, 0.075),
            eye(-0.08, 0.075),
        ];
        canvas.flat(blob(&almond), rgb(0.86, 0.84, 0.80));
        let (x, y) = self.at(side * 0.37 + self.side * 0.035, -0.04);
        let iris = hex(self.scene.dice(0x1215).pick(&IRISES));
        canvas.fill(circle(x, y, self.k * 0.088), 1.0, |px, py| {
            let away = (px - x).hypot(py - y) / (self.k * 0.088);
            iris * lerp(1.5, 0.5, smooth(0.4, 1.0, away))
        });
        canvas.flat(circle(x, y, self.k * 0.042), grey(0.005));
        canvas.flat(circle(x + self.side * self.k * 0.026, y - self.k * 0.030, self.k * 0.018), grey(0.95));
        let upper = [eye(-0.20, 0.02), eye(-0.08, -0.095), eye(0.08, -0.095), eye(0.22, -0.02)];
        canvas.flat(stroke(curve(&upper), self.k * 0.032), ink);
        let crease = [eye(-0.14, -0.14), eye(0.0, -0.18), eye(0.17, -0.12)];
        canvas.fill(stroke(curve(&crease), self.k * 0.013), 0.55, |_, _| self.skin[1] * 0.5);
    }

    /// What years leave in a face.
    pub(super) fn wrinkles(&self, canvas: &mut Canvas, line: Colour) {
        let mut crease = |points: &[Point], alpha: f32| {
            canvas.fill(stroke(curve(&self.all(points)), self.k * 0.017), alpha, |_, _| line);
        };
        for (v, wide) in [(-0.62, 0.40), (-0.52, 0.46), (-0.72, 0.28)] {
            crease(&[(-wide, v), (-wide * 0.3, v - 0.025), (wide * 0.3, v + 0.01), (wide, v - 0.01)], 0.42);
        }
        for side in [-1.0, 1.0] {
            crease(&[(side * 0.18, 0.34), (side * 0.32, 0.46), (side * 0.36, 0.62)], 0.50);
            crease(&[(side * 0.22, 0.11), (side * 0.36, 0.15), (side * 0.50, 0.10)], 0.40);
            for (dv, dw) in [(-0.05, -0.11), (0.0, -0.01), (0.05, 0.08)] {
                crease(&[(side * 0.60, -0.02 + dv * 0.5), (side * 0.72, dw)], 0.42);
            }
        }
    }

    pub(super) fn mouth(&self, canvas: &mut Canvas, line: Colour) {
        let lips =
            if self.feminine { hex(0xc4404a).mix(self.skin[1], 0.30) } else { self.skin[1] * rgb(0.95, 0.66, 0.62) };
        let upper =
            self.all(&[(-0.27, 0.610), (-0.08, 0.555), (0.0, 0.575), (0.08, 0.555), (0.27, 0.610), (0.0, 0.632)]);
        let lower =
            self.all(&[(-0.25, 0.615), (0.0, 0.632), (0.25, 0.615), (0.12, 0.715), (0.0, 0.735), (-0.12, 0.715)]);
        canvas.fill(blob(&upper), 1.0, |_, _| lips * 0.78);
        canvas.fill(blob(&lower), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            lips * 1.05 + grey(0.16 * bell(u - 0.06 * self.side, 0.07) * bell(v - 0.675, 0.018))
        });
        // A smile lifts the corners.
        let corner = if self.scene.looks(Trait::Smiling) { 0.545 } else { 0.598 };
        canvas.fill(
            stroke(
                curve(&self.all(&[(-0.32, corner), (-0.1, 0.622), (0.0, 0.622), (0.1, 0.622), (0.32, corner)])),
                self.k * 0.014,
            ),
            0.8,
            |_, _| line * 0.6,
        );
        canvas.fill(
            stroke(curve(&self.all(&[(-0.11, 0.80), (0.0, 0.815), (0.11, 0.80)])), self.k * 0.016),
            0.28,
            |_, _| line,
        );
    }
}
