//! An invented land from above, as an old cartographer drew it: coast, rivers, woods, mountains, towns and roads.

use std::f32::consts::TAU;

use rayon::prelude::*;

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::geometry::{lerp, smooth};
use super::graphic::lettering::{Line, broken, can_draw};
use super::noise::{Dice, Noise};
use super::scene::{Family, Scene, Style, Thing};
use super::shapes::{Point, blob, circle, curve, polygon, rect, stroke};

/// Paper, sea, land, woods, ink, red ink.
const PARCHMENT: [u32; 6] = [0xe6d3a8, 0xb2bda8, 0xead9ae, 0x8f8f56, 0x3a2817, 0x9a3020];
const COLOURED: [u32; 6] = [0xf2ead6, 0x9cc4cc, 0xdde0b0, 0x6a9458, 0x2f3a3c, 0xb8402c];
const INKED: [u32; 6] = [0xf6f4ee, 0xeceae4, 0xfaf8f4, 0xdcd8d0, 0x1c1a1a, 0x1c1a1a];

/// Sides of the grid on which signs are drawn.
const GRID: usize = 34;

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0x3A9);
    let land = Land::new(scene, width as f32, height as f32, &mut dice);
    land.ground(&mut canvas);
    let rivers = land.rivers(&mut dice);
    for river in &rivers {
        land.river(&mut canvas, river);
    }
    let towns = land.towns(&mut dice);
    land.roads(&mut canvas, &towns);
    land.signs(&mut canvas, &towns, &mut dice);
    land.names(&mut canvas, &towns, &mut dice);
    land.ship(&mut canvas, &mut dice);
    land.rose(&mut canvas);
    land.frame(&mut canvas);
    canvas
}

struct Land<'a> {
    scene: &'a Scene,
    width: f32,
    height: f32,
    unit: f32,
    colours: [Colour; 6],
    noise: Noise,
    middle: Point,
    /// Sand in place of meadows.
    dry: bool,
}

#[derive(Debug, Clone, Copy)]
struct Town {
    x: f32,
    y: f32,
    is_seat: bool,
}

impl<'a> Land<'a> {
    fn new(scene: &'a Scene, width: f32, height: f32, dice: &mut Dice) -> Self {
        let set = match scene.style {
            Style::Ink | Style::Sketch => INKED,
            Style::Watercolour | Style::Flat | Style::Pastel => COLOURED,
            _ => PARCHMENT,
        };
        let middle = (width * dice.between(0.44, 0.54), height * dice.between(0.46, 0.54));
        let dry = matches!(scene.family, Family::Desert | Family::Canyon);
        let unit = width.min(height);
        Self { scene, width, height, unit, colours: set.map(hex), noise: scene.noise(0x3AB), middle, dry }
    }

    /// Height over the sea, about -1 to 1.
    fn level(&self, x: f32, y: f32) -> f32 {
        let (u, v) = ((x - self.middle.0) / (self.width * 0.40), (y - self.middle.1) / (self.height * 0.38));
        let k = 3.2 / self.unit;
        let coast = self.noise.fbm(x * k, y * k, 6) * 0.85;
        0.52 - (u * u + v * v).powf(0.8) * 0.62 + coast
    }

    fn ridge(&self, x: f32, y: f32) -> f32 {
        let k = 2.6 / self.unit;
        self.noise.other(1).ridged(x * k, y * k, 3) + 0.25 * self.level(x, y)
    }

    fn wood(&self, x: f32, y: f32) -> f32 {
        let k = 4.5 / self.unit;
        self.noise.other(2).fbm(x * k, y * k, 3)
    }

    fn ground(&self, canvas: &mut Canvas) {
        let [paper, sea, land, woods, ink, _] = self.colours;
        let (k, unit) = (1.0 / self.unit, self.unit);
        let sand = hex(0xe8c888);
        let (wide, high) = (canvas.width, canvas.height);
        let row = |y: usize| (0..wide).map(move |x| self.level(x as f32 + 0.5, y as f32 + 0.5));
        let levels: Vec<f32> = (0..high).into_par_iter().flat_map_iter(row).collect();
        let level_at = |x: usize, y: usize| levels[y.min(high - 1) * wide + x.min(wide - 1)];
        canvas.shade(|x, y| {
            let (column, line) = (x as usize, y as usize);
            let level = level_at(column, line);
            let stain = self.noise.other(5).fbm(x * k * 3.0, y * k * 3.0, 5);
            let fibre = self.noise.other(6).fbm(x * k * 150.0, y * k * 150.0, 2);
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
            let edge = x.min(y).min(self.width - x).min(self.height - y) * k;
            let burnt = smooth(0.12, 0.0, edge + 0.05 * stain) * 0.40;
            (colour * (1.0 + 0.10 * stain + 0.05 * fibre)).mix(hex(0x6a4a24), burnt)
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

    /// Mountains, trees and houses, those further north first.
    fn signs(&self, canvas: &mut Canvas, towns: &[Town], dice: &mut Dice) {
        let step = self.unit / GRID as f32;
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

    fn tree(&self, canvas: &mut Canvas, x: f32, y: f32, k: f32, is_pine: bool) {
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

    fn names(&self, canvas: &mut Canvas, towns: &[Town], dice: &mut Dice) {
        let ink = self.colours[4];
        let step = self.unit / GRID as f32;
        for town in towns {
            let name = invented(dice);
            let tall = self.unit * if town.is_seat { 0.020 } else { 0.014 };
            let line = Line { text: &name, height: tall, weight: 0.13, gap: 0.28 };
            let x =
                town.x.clamp(line.width() * 0.5 + self.unit * 0.06, self.width - line.width() * 0.5 - self.unit * 0.06);
            canvas.flat(line.path(x, town.y + step * 0.35 + tall * 1.25), ink);
        }
        let Some(title) = self.scene.caption.as_deref().filter(|text| can_draw(text)) else { return };
        let mut foot = self.height * 0.07;
        for text in broken(title, 2) {
            let line = Line { text: &text, height: self.unit * 0.036, weight: 0.16, gap: 0.34 };
            foot += line.height;
            canvas.flat(line.path(self.width * 0.5, foot), ink);
            foot += line.height * 0.4;
        }
    }

    /// A ship out at sea, where there is most room.
    fn ship(&self, canvas: &mut Canvas, dice: &mut Dice) {
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
    fn rose(&self, canvas: &mut Canvas) {
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

    fn frame(&self, canvas: &mut Canvas) {
        let ink = self.colours[4];
        for (off, pen) in [(0.022, 0.0045), (0.032, 0.0016)] {
            let edge = self.unit * off;
            let line = rect(edge, edge, self.width - edge, self.height - edge);
            canvas.flat(stroke(line, self.unit * pen), ink);
        }
    }
}

/// A name for a place that is nowhere.
fn invented(dice: &mut Dice) -> String {
    const FIRST: [&str; 16] =
        ["Al", "Bel", "Cor", "Dun", "El", "Far", "Gal", "Hol", "Kar", "Lor", "Mar", "Nor", "Os", "Thal", "Vel", "Wen"];
    const MIDDLE: [&str; 8] = ["", "", "a", "en", "i", "or", "um", "e"];
    const LAST: [&str; 12] =
        ["mere", "wick", "dor", "haven", "stead", "ton", "gard", "moor", "fell", "bury", "ria", "keep"];
    format!("{}{}{}", dice.pick(&FIRST), dice.pick(&MIDDLE), dice.pick(&LAST))
}
