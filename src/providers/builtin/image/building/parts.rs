//! What buildings are made of: walls, glass, boxes, slabs.

use super::{Material, Site};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::shapes::{Point, polygon};

/// One box of a building, in units of the site: left, base, right, top. Its right flank is seen too.
#[derive(Debug, Clone, Copy)]
pub struct Block {
    pub left: f32,
    pub base: f32,
    pub right: f32,
    pub top: f32,
    pub deep: f32,
}

impl Site<'_> {
    /// The material in the light; `facing` is 1 for the front and less for a flank or the underside of a roof.
    pub(super) fn wall(&self, canvas: &mut Canvas, outline: &[Point], material: Material, facing: f32) {
        canvas.fill(polygon(outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            self.skin(material, u, v) * self.light * facing
        });
    }

    /// Panes between thin posts: the sky's image by day, lit rooms in the evening.
    pub(super) fn glass(&self, canvas: &mut Canvas, [left, base, right, top]: [f32; 4], pane: f32) {
        let air = &self.scene.sky;
        let corners = [self.at(left, base), self.at(right, base), self.at(right, top), self.at(left, top)];
        let panes = ((right - left) / pane).round().max(1.0);
        let room = self.noise.other(3);
        canvas.fill(polygon(&corners), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let (across, up) = ((u - left) / (right - left), (v - base) / (top - base));
            let image =
                air.horizon.mix(air.middle, smooth(0.0, 1.0, up)) * (0.62 + 0.2 * room.fbm(u * 4.0, v * 4.0, 3));
            let dark = hex(0x1c262c).mix(image, 0.55);
            let number = (across * panes).floor();
            let lamp = 0.6 + 0.4 * room.cell(number as i32, (top * 31.0) as i32);
            let curtain = smooth(0.30, 0.26, ((across * panes).fract() - 0.1).abs()) * 0.25;
            let warm =
                hex(0xffc878) * ((0.55 + 0.55 * smooth(1.0, 0.1, (up - 0.72).abs() * 1.6)) * lamp * (1.0 - curtain));
            let colour = if self.evening { dark * 0.35 + warm } else { dark };
            let post = ((across * panes).fract() - 0.5).abs();
            let frame = smooth(0.470, 0.485, post).max(smooth(0.975, 0.99, up)).max(smooth(0.025, 0.01, up));
            colour.mix(hex(0x24262a) * self.light, frame)
        });
    }

    /// The corners of a box's front and of its right flank, which runs back towards the horizon.
    fn faces(&self, Block { left, base, right, top, deep }: Block) -> [[Point; 4]; 2] {
        let rise = |v: f32| (0.34 - v) * deep * 0.45;
        let front = [self.at(left, base), self.at(right, base), self.at(right, top), self.at(left, top)];
        let flank = [
            self.at(right, base),
            self.at(right + deep, base + rise(base)),
            self.at(right + deep, top + rise(top)),
            self.at(right, top),
        ];
        [front, flank]
    }

    /// A box.
    pub(super) fn block(&self, canvas: &mut Canvas, b: Block, material: Material) {
        let [front, flank] = self.faces(b);
        self.wall(canvas, &flank, material, 0.52);
        self.wall(canvas, &front, material, 1.0);
        let Block { left, base, right, .. } = b;
        if base > 0.02 {
            // What hangs out over nothing shades what is below it.
            let shade =
                [self.at(left, base), self.at(right, base), self.at(right, base - 0.07), self.at(left, base - 0.07)];
            canvas.cover(polygon(&shade), 0.6, |_, y, c| {
                c * lerp(0.35, 1.0, smooth(self.at(0.0, base).1, self.at(0.0, base - 0.07).1, y))
            });
        }
    }

    /// A thin slab that juts out on all sides.
    pub(super) fn slab(&self, canvas: &mut Canvas, b: Block, tone: Colour) {
        let [front, flank] = self.faces(b);
        canvas.flat(polygon(&flank), tone * self.light * 0.5);
        canvas.flat(polygon(&front), tone * self.light * 0.95);
    }

    pub(super) fn terrace(&self, canvas: &mut Canvas, left: f32, right: f32) {
        let stone = hex(0xc4beb2);
        let top =
            [self.at(left, 0.0), self.at(right + 0.1, 0.0), self.at(right + 0.25, -0.10), self.at(left - 0.15, -0.10)];
        canvas.fill(polygon(&top), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let seam = smooth(0.46, 0.5, ((u * 9.0 + v * 4.0).fract().abs() - 0.5).abs()) * 0.15;
            stone * self.light * (0.92 - seam + 0.08 * self.noise.fbm(u * 20.0, v * 30.0, 3))
        });
        let edge = [
            self.at(left - 0.15, -0.10),
            self.at(right + 0.25, -0.10),
            self.at(right + 0.25, -0.125),
            self.at(left - 0.15, -0.125),
        ];
        canvas.flat(polygon(&edge), stone * self.light * 0.55);
    }
}
