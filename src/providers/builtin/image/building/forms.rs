//! The buildings themselves.

use super::parts::Block;
use super::{Material, Site};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::hex;
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::shapes::{self, Point, blob, curve, polygon, rect, stroke};

impl Site<'_> {
    /// Two storeys: glass below, a long volume above that hangs out over the terrace.
    pub(super) fn house(&self, canvas: &mut Canvas) {
        let material = self.material;
        self.terrace(canvas, -1.0, 0.95);
        self.block(canvas, Block { left: 0.16, base: 0.0, right: 0.42, top: 1.06, deep: 0.16 }, Material::Stone);
        self.block(canvas, Block { left: -0.62, base: 0.0, right: 0.80, top: 0.40, deep: 0.20 }, material);
        self.glass(canvas, [-0.58, 0.015, 0.12, 0.37], 0.17);
        self.glass(canvas, [0.50, 0.015, 0.76, 0.37], 0.13);
        self.slab(canvas, Block { left: -0.70, base: 0.40, right: 0.90, top: 0.435, deep: 0.22 }, hex(0xe2dfd8));
        self.block(canvas, Block { left: -0.98, base: 0.435, right: 0.40, top: 0.83, deep: 0.20 }, material);
        self.glass(canvas, [-0.92, 0.475, -0.14, 0.79], 0.195);
        self.glass(canvas, [0.06, 0.52, 0.30, 0.76], 0.12);
        self.slab(canvas, Block { left: -1.06, base: 0.83, right: 0.50, top: 0.862, deep: 0.24 }, hex(0x3a3c40));
        // A balustrade of glass on the lower roof.
        let rail = [self.at(0.44, 0.435), self.at(0.88, 0.435), self.at(0.88, 0.53), self.at(0.44, 0.53)];
        canvas.fill(polygon(&rail), 0.30, |_, _| self.scene.sky.horizon);
        canvas.flat(stroke(curve(&[rail[3], rail[2]]), self.k * 0.008), hex(0x2a2c30) * self.light);
        for u in [-0.94, -0.76] {
            canvas.flat(rect_of(self.at(u - 0.008, 0.435), self.at(u + 0.008, 0.0)), hex(0x2a2c30) * self.light);
        }
    }

    pub(super) fn gabled(&self, canvas: &mut Canvas) {
        self.terrace(canvas, -0.95, 0.85);
        let (left, right, eave, ridge, deep) = (-0.95, 0.42, 0.46, 0.98, 0.52);
        // The long side, then the gable that faces us on the right.
        self.block(canvas, Block { left, base: 0.0, right, top: eave, deep: 0.0 }, self.material);
        let gable = [
            self.at(right, 0.0),
            self.at(right + deep, 0.03),
            self.at(right + deep, eave + 0.01),
            self.at(right + deep * 0.5, ridge),
            self.at(right, eave),
        ];
        self.wall(canvas, &gable, self.material, 0.62);
        let roof = [
            self.at(left - 0.06, eave - 0.04),
            self.at(right - 0.02, eave - 0.04),
            self.at(right + deep * 0.5, ridge + 0.02),
            self.at(left + deep * 0.42, ridge + 0.02),
        ];
        let tiles = if self.scene.is_winter() { hex(0xe6ecf2) } else { hex(0x4a4644) };
        canvas.fill(polygon(&roof), 1.0, |x, y| {
            let (_, v) = self.place(x, y);
            let course = smooth(0.40, 0.5, ((v / 0.035).fract() - 0.5).abs());
            tiles * self.light * (0.95 - 0.22 * course + 0.10 * self.noise.fbm(x * 0.05, y * 0.05, 3))
        });
        let verge = [
            self.at(right - 0.02, eave - 0.05),
            self.at(right + deep * 0.5, ridge + 0.02),
            self.at(right + deep + 0.05, eave - 0.02),
        ];
        canvas.flat(stroke(curve(&verge[..2]), self.k * 0.03), tiles * self.light * 0.8);
        canvas.flat(stroke(curve(&verge[1..]), self.k * 0.03), tiles * self.light * 0.7);
        self.glass(canvas, [left + 0.10, 0.02, left + 0.78, 0.38], 0.136);
        self.glass(canvas, [left + 0.90, 0.02, right - 0.08, 0.38], 0.13);
        self.glass(canvas, [right + 0.16, 0.10, right + deep - 0.14, 0.46], 0.11);
        let chimney = Block { left: -0.52, base: 0.86, right: -0.40, top: 1.16, deep: 0.06 };
        self.block(canvas, chimney, Material::Brick);
    }

    pub(super) fn tower(&self, canvas: &mut Canvas) {
        self.terrace(canvas, -0.75, 0.60);
        let storeys = 15;
        for storey in 0..storeys {
            let base = 0.02 + storey as f32 * 0.098;
            let sway = 0.05 * (storey as f32 * 0.42).sin();
            let half = 0.32 - 0.004 * storey as f32;
            let (left, right) = (-half + sway, half + sway);
            self.block(canvas, Block { left, base, right, top: base + 0.10, deep: 0.15 }, self.material);
            self.glass(canvas, [left + 0.012, base + 0.012, right - 0.012, base + 0.082], 0.088);
            self.slab(
                canvas,
                Block { left: left - 0.035, base: base + 0.086, right: right + 0.035, top: base + 0.102, deep: 0.17 },
                hex(0xe8e4dc),
            );
            // Planting on every third terrace.
            if storey % 3 == 1 && !self.scene.is_winter() {
                for i in 0..9 {
                    let u = lerp(left, right, i as f32 / 8.0);
                    let (x, y) = self.at(u, base + 0.112);
                    let green = hex(0x4f7a3a).mix(hex(0x7aa050), self.noise.cell(i, storey));
                    canvas.flat(shapes::circle(x, y, self.k * 0.022), green * self.light);
                }
            }
        }
        self.slab(canvas, Block { left: -0.85, base: 0.14, right: 0.70, top: 0.17, deep: 0.24 }, hex(0xd8d2c6));
        self.glass(canvas, [-0.80, 0.0, -0.36, 0.14], 0.11);
        self.glass(canvas, [0.36, 0.0, 0.66, 0.14], 0.10);
    }

    pub(super) fn columned(&self, canvas: &mut Canvas) {
        let stone = self.material;
        for step in 0..4 {
            let out = 0.10 - 0.03 * step as f32;
            let base = -0.12 + 0.03 * step as f32;
            self.slab(
                canvas,
                Block { left: -1.0 - out, base, right: 0.94 + out, top: base + 0.03, deep: 0.08 },
                hex(0xd8cebb),
            );
        }
        self.block(canvas, Block { left: -0.95, base: 0.0, right: 0.90, top: 0.60, deep: 0.16 }, stone);
        canvas.cover(
            polygon(&[self.at(-0.92, 0.0), self.at(0.87, 0.0), self.at(0.87, 0.58), self.at(-0.92, 0.58)]),
            0.55,
            |_, _, c| c * 0.45,
        );
        self.glass(canvas, [-0.13, 0.0, 0.09, 0.40], 0.11);
        for side in [-0.66, -0.40, 0.28, 0.54] {
            self.glass(canvas, [side, 0.16, side + 0.13, 0.42], 0.13);
        }
        let count = 8;
        for i in 0..count {
            let u = lerp(-0.90, 0.85, i as f32 / (count - 1) as f32);
            let shaft =
                [self.at(u - 0.045, 0.0), self.at(u + 0.045, 0.0), self.at(u + 0.037, 0.56), self.at(u - 0.037, 0.56)];
            canvas.fill(polygon(&shaft), 1.0, |x, y| {
                let (px, v) = self.place(x, y);
                let round = ((px - u) / 0.045).clamp(-1.0, 1.0);
                let flutes = 0.06 * (round * 16.0).sin();
                self.skin(stone, px, v) * self.light * (0.70 - 0.42 * round + flutes - 0.2 * round * round)
            });
            for base in [0.0, 0.545] {
                self.slab(
                    canvas,
                    Block { left: u - 0.058, base, right: u + 0.058, top: base + 0.03, deep: 0.0 },
                    hex(0xe2d8c4),
                );
            }
        }
        self.slab(canvas, Block { left: -1.0, base: 0.575, right: 0.95, top: 0.66, deep: 0.16 }, hex(0xdcd0ba));
        let pediment = [self.at(-1.04, 0.66), self.at(0.99, 0.66), self.at(-0.02, 0.94)];
        self.wall(canvas, &pediment, stone, 0.96);
        canvas.flat(stroke(curve(&[pediment[0], pediment[2]]), self.k * 0.028), hex(0xe6dcc8) * self.light);
        canvas.flat(stroke(curve(&[pediment[2], pediment[1]]), self.k * 0.028), hex(0xe6dcc8) * self.light * 0.8);
    }

    pub(super) fn pavilion(&self, canvas: &mut Canvas) {
        let material = self.material;
        self.slab(canvas, Block { left: -0.98, base: -0.06, right: 0.86, top: 0.0, deep: 0.20 }, hex(0xb8a488));
        let under = [self.at(-1.05, 0.56), self.at(0.95, 0.56), self.at(0.72, 0.46), self.at(-0.80, 0.46)];
        self.wall(canvas, &under, material, 0.40);
        for u in [-0.62, -0.12, 0.42] {
            canvas.flat(rect_of(self.at(u - 0.014, 0.50), self.at(u + 0.014, 0.02)), hex(0x5a4028) * self.light * 0.6);
        }
        // A low room in the middle, half open.
        self.block(canvas, Block { left: -0.20, base: 0.0, right: 0.42, top: 0.44, deep: 0.10 }, material);
        self.glass(canvas, [-0.16, 0.01, 0.20, 0.42], 0.12);
        for u in [-0.90, -0.40, 0.10, 0.60, 0.80] {
            let post =
                [self.at(u - 0.022, 0.0), self.at(u + 0.022, 0.0), self.at(u + 0.022, 0.56), self.at(u - 0.022, 0.56)];
            self.wall(canvas, &post, material, 0.95);
        }
        let crown = [
            self.at(-1.18, 0.52),
            self.at(-0.70, 0.66),
            self.at(-0.10, 0.88),
            self.at(0.45, 0.86),
            self.at(0.80, 0.68),
            self.at(1.14, 0.52),
            self.at(0.60, 0.565),
            self.at(-0.10, 0.585),
            self.at(-0.70, 0.565),
        ];
        let thatch = if self.scene.is_winter() { hex(0xe4eaf0) } else { hex(0xa88858) };
        canvas.fill(blob(&crown), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let straw = self.noise.fbm(u * 70.0, v * 9.0, 3);
            let course = smooth(0.36, 0.5, ((v / 0.07).fract() - 0.5).abs());
            thatch * self.light * (0.95 + 0.25 * straw - 0.22 * course - 0.25 * smooth(0.2, 1.1, u))
        });
        if self.evening {
            for u in [-0.66, 0.30] {
                let (x, y) = self.at(u, 0.40);
                canvas.flat(shapes::circle(x, y, self.k * 0.03), hex(0xffd088) * 2.0);
            }
        }
    }

    /// A deck on two pylons, hung from cables.
    pub(super) fn bridge(&self, canvas: &mut Canvas) {
        let deck = 0.20;
        for u in [-0.62, 0.62] {
            self.block(
                canvas,
                Block { left: u - 0.05, base: -0.12, right: u + 0.05, top: 1.10, deep: 0.06 },
                self.material,
            );
        }
        let steel = hex(0xc8ccd0) * self.light;
        for u in [-0.62_f32, 0.62] {
            for i in 1..=9 {
                for side in [-1.0, 1.0] {
                    let foot = u + side * 0.066 * i as f32;
                    canvas.flat(
                        stroke(curve(&[self.at(u, 0.45 + 0.065 * i as f32), self.at(foot, deck)]), self.k * 0.005),
                        steel,
                    );
                }
            }
        }
        self.slab(canvas, Block { left: -2.2, base: deck - 0.05, right: 2.2, top: deck, deep: 0.0 }, hex(0xb8b6b0));
        self.slab(
            canvas,
            Block { left: -2.2, base: deck - 0.10, right: 2.2, top: deck - 0.05, deep: 0.0 },
            hex(0x5a5c60),
        );
    }
}

fn rect_of((left, top): Point, (right, bottom): Point) -> Option<tiny_skia::Path> {
    rect(left.min(right), top.min(bottom), left.max(right), top.max(bottom))
}
