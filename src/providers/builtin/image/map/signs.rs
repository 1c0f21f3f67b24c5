//! The signs of a map: mountains, trees, dunes, houses, a ship, a compass.

use std::f32::consts::TAU;

use super::terrain::Town;
use super::{Extent, Map};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::Colour;
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::graphic::lettering::Line;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::Thing;
use crate::providers::builtin::image::shapes::{blob, circle, curve, polygon, rect, stroke};

impl Map<'_> {
    /// Pixels from sign to sign: those of a whole world are smaller.
    pub(super) fn step(&self) -> f32 {
        self.unit / if self.scene.chart.extent == Extent::World { 46.0 } else { 34.0 }
    }

    /// Mountains, trees and houses, those further north first.
    pub(super) fn signs(&self, canvas: &mut Canvas, towns: &[Town], dice: &mut Dice) {
        let step = self.step();
        let rows = (self.height / step) as usize;
        let columns = (self.width / step) as usize;
        for row in 1..rows {
            for column in 1..columns {
                let x = (column as f32 + dice.between(-0.35, 0.35)) * step;
                let y = (row as f32 + dice.between(-0.35, 0.35)) * step;
                let (size, chance) = (dice.between(0.85, 1.2), dice.unit());
                let level = self.level(x, y);
                let near_town = towns.iter().any(|town| (town.x - x).hypot(town.y - y) < step * 1.5);
                if level < 0.07 || near_town {
                    continue;
                }
                let ridge = self.ridge(x, y);
                if ridge > 0.70 {
                    self.mountain(canvas, x, y, step * size * lerp(0.8, 1.35, smooth(0.70, 1.0, ridge)), ridge > 0.86);
                } else if self.wood(x, y) > 0.10 && chance < 0.8 {
                    self.tree(canvas, x, y, step * 0.46 * size, chance < 0.3);
                } else if self.dry && chance < 0.12 {
                    self.dune(canvas, x, y, step * size);
                }
            }
            for town in towns.iter().filter(|town| (town.y / step) as usize == row) {
                self.town(canvas, *town, step);
            }
        }
        if self.scene.shows(Thing::Volcano) {
            let (x, y) = (self.middle.0, self.middle.1 - self.height * 0.16);
            self.volcano(canvas, x, y, step * 3.0);
        }
    }

    fn mountain(&self, canvas: &mut Canvas, x: f32, y: f32, k: f32, snowy: bool) {
        let [paper, _, land, _, ink, _] = self.colours;
        let peak = (x + 0.04 * k, y - k);
        let outline = [
            (x - 0.72 * k, y + 0.1 * k),
            (x - 0.34 * k, y - 0.46 * k),
            peak,
            (x + 0.40 * k, y - 0.42 * k),
            (x + 0.76 * k, y + 0.1 * k),
        ];
        canvas.flat(polygon(&outline), if snowy { paper.mix(Colour::WHITE, 0.4) } else { land.mix(paper, 0.5) });
        let shade = [
            peak,
            (x + 0.40 * k, y - 0.42 * k),
            (x + 0.76 * k, y + 0.1 * k),
            (x + 0.16 * k, y + 0.1 * k),
            (x + 0.10 * k, y - 0.40 * k),
        ];
        canvas.fill(polygon(&shade), 0.34, |_, _| ink);
        let pen = self.unit * 0.0020;
        canvas.flat(stroke(curve(&outline), pen), ink);
        canvas.fill(
            stroke(curve(&[peak, (x + 0.10 * k, y - 0.42 * k), (x + 0.02 * k, y - 0.10 * k)]), pen * 0.8),
            0.8,
            |_, _| ink,
        );
    }

    fn volcano(&self, canvas: &mut Canvas, x: f32, y: f32, k: f32) {
        let [_, _, land, _, ink, red] = self.colours;
        let outline = [(x - 0.8 * k, y), (x - 0.24 * k, y - 0.78 * k), (x + 0.24 * k, y - 0.78 * k), (x + 0.8 * k, y)];
        canvas.flat(polygon(&outline), land * 0.8);
        canvas.fill(
            polygon(&[(x + 0.05 * k, y), (x + 0.1 * k, y - 0.78 * k), (x + 0.24 * k, y - 0.78 * k), (x + 0.8 * k, y)]),
            0.35,
            |_, _| ink,
        );
        canvas.flat(stroke(curve(&outline), self.unit * 0.003), ink);
        canvas.flat(
            blob(&[
                (x - 0.22 * k, y - 0.80 * k),
                (x + 0.22 * k, y - 0.80 * k),
                (x + 0.14 * k, y - 0.40 * k),
                (x + 0.02 * k, y - 0.56 * k),
                (x - 0.10 * k, y - 0.30 * k),
            ]),
            red,
        );
        for (dx, dy, r) in [(0.0, 0.98, 0.12), (0.10, 1.16, 0.16), (0.26, 1.36, 0.20)] {
            canvas.fill(circle(x + dx * k, y - dy * k, r * k), 0.45, |_, _| ink);
        }
    }

    pub(super) fn tree(&self, canvas: &mut Canvas, x: f32, y: f32, k: f32, is_pine: bool) {
        let [.., woods, ink, _] = self.colours;
        let pen = self.unit * 0.0015;
        canvas.flat(stroke(curve(&[(x, y), (x, y - 0.5 * k)]), pen * 1.4), ink);
        let crown = if is_pine {
            polygon(&[(x - 0.42 * k, y - 0.25 * k), (x, y - 1.35 * k), (x + 0.42 * k, y - 0.25 * k)])
        } else {
            circle(x, y - 0.75 * k, k * 0.46)
        };
        canvas.fill(crown.clone(), 1.0, |px, _| woods * if px > x { 0.72 } else { 1.0 });
        canvas.flat(stroke(crown, pen), ink);
    }

    fn dune(&self, canvas: &mut Canvas, x: f32, y: f32, k: f32) {
        let ridge = [(x - 0.5 * k, y), (x - 0.1 * k, y - 0.22 * k), (x + 0.5 * k, y)];
        canvas.fill(stroke(curve(&ridge), self.unit * 0.0018), 0.7, |_, _| self.colours[4]);
    }

    fn town(&self, canvas: &mut Canvas, town: Town, step: f32) {
        let [paper, .., ink, red] = self.colours;
        let pen = self.unit * 0.0018;
        let mut house = |x: f32, y: f32, wide: f32, tall: f32, roof: f32| {
            let wall = rect(x - wide, y - tall, x + wide, y);
            canvas.flat(wall.clone(), paper.mix(Colour::WHITE, 0.4));
            canvas.flat(stroke(wall, pen), ink);
            let gable = polygon(&[(x - wide * 1.2, y - tall), (x, y - tall - roof), (x + wide * 1.2, y - tall)]);
            canvas.flat(gable.clone(), red);
            canvas.flat(stroke(gable, pen), ink);
        };
        let (x, y, k) = (town.x, town.y, step * 0.42);
        if town.is_seat {
            for (dx, wide, tall) in [(-1.0, 0.28, 1.3), (1.0, 0.28, 1.3), (0.0, 0.75, 0.9), (0.35, 0.30, 1.8)] {
                house(x + dx * k, y, wide * k, tall * k, 0.55 * k);
            }
        } else {
            for (dx, dy) in [(-0.55, 0.0), (0.50, 0.05), (0.0, 0.32)] {
                house(x + dx * k, y + dy * k, 0.34 * k, 0.42 * k, 0.42 * k);
            }
        }
    }

    /// A ship out at sea, where there is most room.
    pub(super) fn ship(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let [paper, .., ink, red] = self.colours;
        let places = (0..60).map(|_| (dice.between(0.10, 0.90) * self.width, dice.between(0.16, 0.88) * self.height));
        let Some((x, y)) = places.min_by(|a, b| self.level(a.0, a.1).total_cmp(&self.level(b.0, b.1))) else { return };
        let k = self.unit * 0.030;
        let at = |u: f32, v: f32| (x + u * k, y + v * k);
        canvas.flat(blob(&[at(-1.0, -0.1), at(-0.6, 0.4), at(0.6, 0.4), at(1.1, -0.25), at(0.0, 0.0)]), ink);
        for (u, tall) in [(-0.45, 1.1), (0.30, 1.5)] {
            canvas.flat(stroke(curve(&[at(u, 0.1), at(u, -tall)]), self.unit * 0.002), ink);
            let sail = blob(&[
                at(u - 0.30, -tall * 0.92),
                at(u + 0.42, -tall * 0.86),
                at(u + 0.46, -0.28),
                at(u - 0.34, -0.24),
            ]);
            canvas.flat(sail.clone(), paper.mix(Colour::WHITE, 0.5));
            canvas.flat(stroke(sail, self.unit * 0.0016), ink);
        }
        canvas.flat(polygon(&[at(0.30, -1.5), at(0.75, -1.66), at(0.30, -1.78)]), red);
    }

    /// A compass in the corner that has the most sea.
    pub(super) fn rose(&self, canvas: &mut Canvas) {
        let [paper, .., ink, red] = self.colours;
        let off = self.unit * 0.15;
        let corners =
            [(off, off), (self.width - off, off), (off, self.height - off), (self.width - off, self.height - off)];
        let corner = corners.into_iter().min_by(|a, b| self.level(a.0, a.1).total_cmp(&self.level(b.0, b.1)));
        let (x, y) = corner.unwrap_or((off, off));
        let radius = self.unit * 0.070;
        canvas.fill(circle(x, y, radius * 0.9), 0.35, |_, _| paper);
        for ring in [0.56, 0.62] {
            canvas.flat(stroke(circle(x, y, radius * ring), self.unit * 0.0016), ink);
        }
        for point in (0..8).rev() {
            let angle = point as f32 / 8.0 * TAU;
            let long = radius * if point % 2 == 0 { 1.0 } else { 0.62 };
            let tip = (x + angle.sin() * long, y - angle.cos() * long);
            for side in [-1.0, 1.0] {
                let waist = angle + side * TAU / 16.0;
                let elbow = (x + waist.sin() * radius * 0.24, y - waist.cos() * radius * 0.24);
                let tone = if side > 0.0 {
                    ink
                } else if point == 0 {
                    red
                } else {
                    paper.mix(Colour::WHITE, 0.3)
                };
                let half = polygon(&[(x, y), elbow, tip]);
                canvas.flat(half.clone(), tone);
                canvas.flat(stroke(half, self.unit * 0.0010), ink);
            }
        }
        let north = Line { text: "N", height: self.unit * 0.020, weight: 0.16, gap: 0.2 };
        canvas.flat(north.path(x, y - radius * 1.12), ink);
    }
}
