//! The land of a map: its heights, its rivers, its towns and the roads between them.

use std::f32::consts::TAU;

use rayon::prelude::*;

use super::{Extent, Map};
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::hex;
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::graphic::lettering::Line;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::shapes::{Point, circle, curve, stroke};

#[derive(Debug, Clone, Copy)]
pub(super) struct Town {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) is_seat: bool,
}

impl Map<'_> {
    pub(super) fn land(&self, canvas: &mut Canvas, dice: &mut Dice) {
        self.ground(canvas);
        for river in &self.rivers(dice) {
            self.river(canvas, river);
        }
        let towns = self.towns(dice);
        if self.scene.chart.extent != Extent::World {
            self.roads(canvas, &towns);
        }
        self.signs(canvas, &towns, dice);
        self.names(canvas, &towns, dice);
        if self.scene.chart.has_treasure {
            self.treasure(canvas, &towns, dice);
        }
        self.ship(canvas, dice);
        self.rose(canvas);
    }

    /// Height over the sea, about -1 to 1.
    pub(super) fn level(&self, x: f32, y: f32) -> f32 {
        let k = 1.0 / self.unit;
        let off = |across: f32, down: f32| {
            let (u, v) = ((x - self.middle.0) / (self.width * across), (y - self.middle.1) / (self.height * down));
            (u * u + v * v).powf(0.8)
        };
        let coast = |size: f32| self.noise.fbm(x * k * size, y * k * size, 6);
        match self.scene.chart.extent {
            Extent::World => {
                let edge = x.min(y).min(self.width - x).min(self.height - y) * k;
                coast(3.4) * 1.6 - 0.06 - 0.7 * smooth(0.14, 0.02, edge)
            }
            Extent::Island => 0.50 - off(0.30, 0.30) * 0.62 + coast(3.2) * 0.62,
            _ => 0.52 - off(0.40, 0.38) * 0.62 + coast(3.2) * 0.85,
        }
    }

    pub(super) fn ridge(&self, x: f32, y: f32) -> f32 {
        let k = 2.6 / self.unit;
        self.noise.other(1).ridged(x * k, y * k, 3) + 0.25 * self.level(x, y)
    }

    pub(super) fn wood(&self, x: f32, y: f32) -> f32 {
        let k = 4.5 / self.unit;
        self.noise.other(2).fbm(x * k, y * k, 3)
    }

    fn ground(&self, canvas: &mut Canvas) {
        let [paper, sea, land, woods, ink, _] = self.colours;
        let unit = self.unit;
        let sand = hex(0xe8c888);
        let (wide, high) = (canvas.width, canvas.height);
        let row = |y: usize| (0..wide).map(move |x| self.level(x as f32 + 0.5, y as f32 + 0.5));
        let levels: Vec<f32> = (0..high).into_par_iter().flat_map_iter(row).collect();
        let level_at = |x: usize, y: usize| levels[y.min(high - 1) * wide + x.min(wide - 1)];
        canvas.shade(|x, y| {
            let (column, line) = (x as usize, y as usize);
            let level = level_at(column, line);
            let mut colour = if level > 0.0 {
                let green = smooth(-0.05, 0.30, self.wood(x, y)) * if self.dry { 0.15 } else { 0.45 };
                let base = if self.dry { land.mix(sand, 0.6) } else { land };
                let rock = smooth(0.62, 0.85, self.ridge(x, y)) * 0.25;
                base.mix(woods, green).mix(paper * 0.7, rock) * (1.0 + 0.10 * smooth(0.0, 0.5, level))
            } else {
                sea.mix(paper, smooth(0.0, -0.16, level) * 0.35) * lerp(0.90, 1.0, smooth(0.0, -0.10, level))
            };
            // Lines that follow the coast out to sea, fainter and fainter.
            let across = level_at(column + 1, line) - level_at(column.saturating_sub(1), line);
            let down = level_at(column, line + 1) - level_at(column, line.saturating_sub(1));
            let thick = across.hypot(down) * 0.5 * unit * 0.0022;
            let coast = smooth(thick * 1.2, thick * 0.4, level.abs());
            colour = colour.mix(ink, coast * 0.9);
            for (ring, strength) in [(0.045, 0.40), (0.095, 0.26), (0.15, 0.15)] {
                colour = colour.mix(ink, smooth(thick * 0.7, thick * 0.2, (level + ring).abs()) * strength);
            }
            self.aged(colour, x, y)
        });
    }

    /// Courses from the mountains down to the sea.
    fn rivers(&self, dice: &mut Dice) -> Vec<Vec<Point>> {
        let most = if self.dry { 2 } else { 4 };
        let mut rivers = Vec::new();
        for _ in 0..60 {
            if rivers.len() == most {
                break;
            }
            let mut at = (dice.between(0.18, 0.82) * self.width, dice.between(0.18, 0.82) * self.height);
            if self.level(at.0, at.1) < 0.30 || self.ridge(at.0, at.1) < 0.60 {
                continue;
            }
            let mut course = vec![at];
            let (step, mut heading) = (self.unit * 0.012, dice.unit() * TAU);
            for _ in 0..140 {
                let ahead = (-6..=6).map(|turn| heading + turn as f32 * 0.14);
                let fall = |angle: &f32| {
                    let (x, y) = (at.0 + angle.cos() * step * 2.0, at.1 + angle.sin() * step * 2.0);
                    self.level(x, y) + 0.12 * self.noise.other(9).fbm(x / self.unit * 14.0, y / self.unit * 14.0, 2)
                };
                heading = ahead.min_by(|a, b| fall(a).total_cmp(&fall(b))).unwrap_or(heading);
                at = (at.0 + heading.cos() * step, at.1 + heading.sin() * step);
                course.push(at);
                if self.level(at.0, at.1) < -0.01 {
                    break;
                }
            }
            if course.len() > 12 && self.level(at.0, at.1) < 0.0 {
                rivers.push(course);
            }
        }
        rivers
    }

    fn river(&self, canvas: &mut Canvas, course: &[Point]) {
        let [_, sea, .., ink, _] = self.colours;
        let parts = course.len() / 6;
        for (i, part) in course.windows(8).step_by(6).enumerate() {
            let wide = self.unit * lerp(0.0016, 0.0052, i as f32 / parts.max(1) as f32);
            canvas.flat(stroke(curve(part), wide * 1.9), ink.mix(sea, 0.25));
            canvas.flat(stroke(curve(part), wide), sea * 0.92);
        }
    }

    fn towns(&self, dice: &mut Dice) -> Vec<Town> {
        let mut towns: Vec<Town> = Vec::new();
        for _ in 0..400 {
            if towns.len() >= 7 {
                break;
            }
            let (x, y) = (dice.between(0.14, 0.86) * self.width, dice.between(0.14, 0.86) * self.height);
            let level = self.level(x, y);
            let fits = (0.06..0.42).contains(&level) && self.ridge(x, y) < 0.58;
            let apart = towns.iter().all(|town| (town.x - x).hypot(town.y - y) > self.unit * 0.17);
            if fits && apart {
                towns.push(Town { x, y, is_seat: towns.is_empty() });
            }
        }
        towns
    }

    /// Dashed, each town to the nearest of those before it, never over the sea.
    fn roads(&self, canvas: &mut Canvas, towns: &[Town]) {
        let ink = self.colours[5];
        for (i, town) in towns.iter().enumerate().skip(1) {
            let near = |a: &&Town, b: &&Town| {
                (a.x - town.x).hypot(a.y - town.y).total_cmp(&(b.x - town.x).hypot(b.y - town.y))
            };
            let Some(other) = towns[..i].iter().min_by(near) else { continue };
            let bend = self.noise.other(11).value(town.x * 0.01, town.y * 0.01) * 0.18;
            let at = |t: f32| {
                let bow = bend * (t * std::f32::consts::PI).sin();
                let (dx, dy) = (other.x - town.x, other.y - town.y);
                (town.x + dx * t - dy * bow, town.y + dy * t + dx * bow)
            };
            let dashes = ((town.x - other.x).hypot(town.y - other.y) / (self.unit * 0.016)) as usize;
            for dash in 1..dashes {
                let (from, to) = (at(dash as f32 / dashes as f32), at((dash as f32 + 0.5) / dashes as f32));
                if self.level(from.0, from.1) > 0.0 {
                    canvas.fill(stroke(curve(&[from, to]), self.unit * 0.0026), 0.8, |_, _| ink);
                }
            }
        }
    }

    fn names(&self, canvas: &mut Canvas, towns: &[Town], dice: &mut Dice) {
        let ink = self.colours[4];
        let step = self.step();
        for town in towns {
            let name = invented(dice);
            let tall = self.unit * if town.is_seat { 0.020 } else { 0.014 };
            let line = Line { text: &name, height: tall, weight: 0.13, gap: 0.28 };
            let x =
                town.x.clamp(line.width() * 0.5 + self.unit * 0.06, self.width - line.width() * 0.5 - self.unit * 0.06);
            canvas.flat(line.path(x, town.y + step * 0.35 + tall * 1.25), ink);
        }
        if self.scene.chart.extent == Extent::World {
            for (x, y) in self.seas(dice) {
                let text = format!("{} Sea", invented(dice));
                let line = Line { text: &text, height: self.unit * 0.017, weight: 0.12, gap: 0.6 };
                let half = line.width() * 0.5 + self.unit * 0.06;
                canvas.fill(line.path(x.clamp(half, self.width - half), y), 0.75, |_, _| ink);
            }
        }
    }

    /// The two places that lie farthest out at sea and apart.
    fn seas(&self, dice: &mut Dice) -> Vec<Point> {
        let mut places: Vec<Point> = (0..80)
            .map(|_| (dice.between(0.2, 0.8) * self.width, dice.between(0.2, 0.8) * self.height))
            .filter(|(x, y)| [-0.15, 0.0, 0.15].iter().all(|off| self.level(x + off * self.unit, *y) < -0.05))
            .collect();
        places.sort_by(|a, b| self.level(a.0, a.1).total_cmp(&self.level(b.0, b.1)));
        let Some(first) = places.first().copied() else { return places };
        let second = places.into_iter().find(|(x, y)| (x - first.0).hypot(y - first.1) > self.unit * 0.5);
        std::iter::once(first).chain(second).collect()
    }

    /// A trail of dashes from the shore to a red cross far from the towns.
    fn treasure(&self, canvas: &mut Canvas, towns: &[Town], dice: &mut Dice) {
        let red = hex(0xb0281c);
        let places = (0..200).map(|_| (dice.between(0.2, 0.8) * self.width, dice.between(0.2, 0.8) * self.height));
        let lonely = |at: &Point| {
            let away = towns.iter().map(|town| (town.x - at.0).hypot(town.y - at.1)).fold(self.unit * 0.5, f32::min);
            if (0.08..0.5).contains(&self.level(at.0, at.1)) { away } else { -1.0 }
        };
        let Some((x, y)) = places.max_by(|a, b| lonely(a).total_cmp(&lonely(b))) else { return };
        let shore = |angle: f32| {
            let at = |far: f32| (x + angle.cos() * far * self.unit, y + angle.sin() * far * self.unit);
            (1..60).map(|step| at(step as f32 * 0.012)).find(|at| self.level(at.0, at.1) < 0.0)
        };
        let landings = (0..16).filter_map(|turn| shore(turn as f32 / 16.0 * TAU));
        // Neither next to the cross nor at the other end of the land.
        let fitting = |at: &Point| ((at.0 - x).hypot(at.1 - y) - self.unit * 0.3).abs();
        if let Some((from_x, from_y)) = landings.min_by(|a, b| fitting(a).total_cmp(&fitting(b))) {
            let (dx, dy) = (x - from_x, y - from_y);
            let at = |t: f32| {
                let bow = 0.16 * (t * TAU).sin();
                (from_x + dx * t - dy * bow, from_y + dy * t + dx * bow)
            };
            let dashes = (dx.hypot(dy) / (self.unit * 0.018)).max(1.0) as usize;
            for dash in 0..dashes.saturating_sub(1) {
                let (a, b) = (at(dash as f32 / dashes as f32), at((dash as f32 + 0.55) / dashes as f32));
                canvas.flat(stroke(curve(&[a, b]), self.unit * 0.0045), red);
            }
        }
        canvas.fill(circle(x, y, self.unit * 0.034), 0.5, |_, _| self.colours[0]);
        let k = self.unit * 0.020;
        for side in [-1.0, 1.0] {
            canvas.flat(stroke(curve(&[(x - k, y - k * side), (x + k, y + k * side)]), self.unit * 0.0085), red);
        }
    }
}

/// A name for a place that is nowhere.
pub(super) fn invented(dice: &mut Dice) -> String {
    const FIRST: [&str; 16] =
        ["Al", "Bel", "Cor", "Dun", "El", "Far", "Gal", "Hol", "Kar", "Lor", "Mar", "Nor", "Os", "Thal", "Vel", "Wen"];
    const MIDDLE: [&str; 8] = ["", "", "a", "en", "i", "or", "um", "e"];
    const LAST: [&str; 12] =
        ["mere", "wick", "dor", "haven", "stead", "ton", "gard", "moor", "fell", "bury", "ria", "keep"];
    format!("{}{}{}", dice.pick(&FIRST), dice.pick(&MIDDLE), dice.pick(&LAST))
}
