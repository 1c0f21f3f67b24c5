//! A walled city: a river, fields, a wall with towers and gates, blocks of houses, a square with a church, a keep.

use std::f32::consts::TAU;

use super::Map;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::geometry::{lerp, smooth};
use crate::providers::builtin::image::graphic::lettering::Line;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::shapes::{Point, circle, curve, polygon, rect, stroke};

/// Corners of the wall, each with a tower.
const TOWERS: usize = 18;
/// Towers apart are the gates.
const GATES: [usize; 4] = [1, 6, 10, 15];
/// A block is parted no further below this side; a house below that. Shares of the city's radius.
const BLOCK: f32 = 0.27;
const HOUSE: f32 = 0.085;
/// The market's half side.
const MARKET: f32 = 0.17;

/// The castle by the wall.
const KEEP: Plot = Plot { left: -0.80, top: -0.12, right: -0.55, bottom: 0.13 };

/// A rectangle of the city's own, turned grid, where the wall is at about 1.
#[derive(Debug, Clone, Copy)]
struct Plot {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Plot {
    fn sides(self) -> (f32, f32) {
        (self.right - self.left, self.bottom - self.top)
    }

    fn shrunk(self, by: f32) -> Self {
        Self { left: self.left + by, top: self.top + by, right: self.right - by, bottom: self.bottom - by }
    }

    fn covers(self, (u, v): Point) -> bool {
        (self.left..self.right).contains(&u) && (self.top..self.bottom).contains(&v)
    }

    fn corners(self) -> [Point; 4] {
        [(self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom)]
    }

    /// Parted across its longer side until no side is over `most`.
    fn parted(self, most: f32, dice: &mut Dice, parts: &mut Vec<Self>) {
        let (wide, tall) = self.sides();
        if wide.max(tall) <= most {
            parts.push(self);
            return;
        }
        let share = dice.between(0.40, 0.60);
        let (first, second) = if wide > tall {
            let cut = lerp(self.left, self.right, share);
            (Self { right: cut, ..self }, Self { left: cut, ..self })
        } else {
            let cut = lerp(self.top, self.bottom, share);
            (Self { bottom: cut, ..self }, Self { top: cut, ..self })
        };
        first.parted(most, dice, parts);
        second.parted(most, dice, parts);
    }
}

/// Where the city lies on the sheet.
struct City {
    middle: Point,
    radius: f32,
    turn: f32,
    /// How far out each tower is, as a share of the radius.
    wall: Vec<f32>,
}

impl City {
    fn at(&self, (u, v): Point) -> Point {
        let (sin, cos) = self.turn.sin_cos();
        (self.middle.0 + (u * cos - v * sin) * self.radius, self.middle.1 + (u * sin + v * cos) * self.radius)
    }

    fn tower(&self, number: usize) -> Point {
        let angle = number as f32 / TOWERS as f32 * TAU;
        let out = self.wall.get(number % TOWERS).copied().unwrap_or(1.0);
        (angle.cos() * out, angle.sin() * out)
    }

    /// Whether a place of the city's grid is well within the wall.
    fn holds(&self, (u, v): Point) -> bool {
        let turn = v.atan2(u).rem_euclid(TAU) / TAU * TOWERS as f32;
        let (before, share) = (turn as usize, turn.fract());
        let out = |number: usize| self.wall.get(number % TOWERS).copied().unwrap_or(1.0);
        u.hypot(v) < lerp(out(before), out(before + 1), share) * 0.945
    }
}

impl Map<'_> {
    pub(super) fn city(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let city = City {
            middle: self.middle,
            radius: self.unit * 0.36,
            turn: dice.between(0.0, TAU),
            wall: (0..TOWERS).map(|_| dice.between(0.90, 1.08)).collect(),
        };
        let bend = dice.between(-0.12, 0.12);
        let river = |along: f32| {
            let sway = 0.10 * (along * 8.0 + bend * 20.0).sin() + bend;
            city.at((0.62 + sway, along * 6.4 - 3.2))
        };
        self.fields(canvas, &city);
        self.stream(canvas, river);
        self.highways(canvas, &city);
        self.blocks(canvas, &city, dice, river);
        self.wall(canvas, &city);
        self.landmarks(canvas, &city);
        self.woods(canvas, &city, dice, river);
        let name = super::terrain::invented(dice);
        let line = Line { text: &name, height: self.unit * 0.024, weight: 0.15, gap: 0.34 };
        if self.scene.caption.is_none() {
            canvas.flat(line.path(self.width * 0.5, self.unit * 0.085), self.colours[4]);
        }
    }

    fn fields(&self, canvas: &mut Canvas, city: &City) {
        let [paper, _, land, woods, ..] = self.colours;
        let k = 1.0 / self.unit;
        canvas.shade(|x, y| {
            let away = (x - city.middle.0).hypot(y - city.middle.1) / city.radius;
            let (u, v) = ((x * 0.8 + y * 0.6) * k * 9.0, (y * 0.8 - x * 0.6) * k * 6.0);
            let field = self.noise.other(12).cell(u.floor() as i32, v.floor() as i32);
            let furrow = (u * 30.0 + field * 9.0).sin() * 0.03;
            let tone = land.mix(woods, 0.10 + 0.28 * field) * (1.0 + furrow);
            let colour = tone.mix(paper, smooth(1.18, 0.98, away));
            self.aged(colour, x, y)
        });
    }

    fn stream(&self, canvas: &mut Canvas, river: impl Fn(f32) -> Point) {
        let [_, sea, .., ink, _] = self.colours;
        let course: Vec<Point> = (0..=40).map(|step| river(step as f32 / 40.0)).collect();
        canvas.flat(stroke(curve(&course), self.unit * 0.058), ink.mix(sea, 0.35));
        canvas.flat(stroke(curve(&course), self.unit * 0.053), sea);
        canvas.fill(stroke(curve(&course), self.unit * 0.020), 0.25, |_, _| Colour::WHITE);
    }

    /// From the gates to the edge of the sheet, and to the market.
    fn highways(&self, canvas: &mut Canvas, city: &City) {
        let [paper, .., ink, _] = self.colours;
        for gate in GATES {
            let (u, v) = city.tower(gate);
            let way = [city.at((0.0, 0.0)), city.at((u, v)), city.at((u * 3.5 + v * 0.3, v * 3.5 - u * 0.3))];
            canvas.flat(stroke(curve(&way), self.unit * 0.021), ink.mix(paper, 0.45));
            canvas.flat(stroke(curve(&way), self.unit * 0.016), paper.mix(hex(0xd0b080), 0.4));
        }
    }

    fn blocks(&self, canvas: &mut Canvas, city: &City, dice: &mut Dice, river: impl Fn(f32) -> Point) {
        let [paper, _, _, _, ink, red] = self.colours;
        let roofs = [red, red.mix(hex(0xc08050), 0.5), hex(0xa87850), hex(0x8a6a50), red.mix(ink, 0.25)];
        let course: Vec<Point> = (0..=120).map(|step| river(step as f32 / 120.0)).collect();
        let is_dry = |(x, y): Point| course.iter().all(|at| (at.0 - x).hypot(at.1 - y) > self.unit * 0.038);
        let mut blocks = Vec::new();
        Plot { left: -1.1, top: -1.1, right: 1.1, bottom: 1.1 }.parted(BLOCK, dice, &mut blocks);
        for block in blocks {
            let mut houses = Vec::new();
            block.shrunk(0.016).parted(HOUSE, dice, &mut houses);
            for house in houses {
                let (wide, tall) = house.sides();
                let middle = ((house.left + house.right) * 0.5, (house.top + house.bottom) * 0.5);
                let is_free =
                    (middle.0.abs() > MARKET || middle.1.abs() > MARKET) && !KEEP.shrunk(-0.10).covers(middle);
                let is_yard = dice.chance(0.08);
                let corners = house.shrunk(0.004).corners();
                let fits = corners.iter().all(|corner| city.holds(*corner) && is_dry(city.at(*corner)));
                if !is_free || !fits || is_yard {
                    continue;
                }
                let roof = dice.pick(&roofs);
                let placed = corners.map(|corner| city.at(corner));
                canvas.flat(polygon(&placed), roof);
                // The half of a gable that looks away from the light.
                let ridge = if wide > tall { [2, 3] } else { [1, 2] };
                let between = |a: Point, b: Point| ((a.0 + b.0) * 0.5, (a.1 + b.1) * 0.5);
                let half = if wide > tall {
                    [between(placed[0], placed[3]), between(placed[1], placed[2]), placed[ridge[0]], placed[ridge[1]]]
                } else {
                    [between(placed[0], placed[1]), placed[ridge[0]], placed[ridge[1]], between(placed[3], placed[2])]
                };
                canvas.fill(polygon(&half), 0.28, |_, _| ink);
                canvas.fill(stroke(polygon(&placed), self.unit * 0.0012), 0.9, |_, _| ink);
            }
        }
        let market = Plot { left: -MARKET, top: -MARKET, right: MARKET, bottom: MARKET }.shrunk(0.03);
        canvas.fill(polygon(&market.corners().map(|corner| city.at(corner))), 0.5, |_, _| paper);
    }

    fn wall(&self, canvas: &mut Canvas, city: &City) {
        let [paper, .., ink, _] = self.colours;
        let corners: Vec<Point> = (0..TOWERS).map(|number| city.at(city.tower(number))).collect();
        canvas.flat(stroke(polygon(&corners), self.unit * 0.013), ink);
        canvas.flat(stroke(polygon(&corners), self.unit * 0.008), paper * 0.86);
        for (number, (x, y)) in corners.iter().enumerate() {
            let is_gate = GATES.contains(&number);
            let radius = self.unit * if is_gate { 0.019 } else { 0.013 };
            if is_gate {
                canvas.flat(rect(x - radius, y - radius, x + radius, y + radius), ink);
                let inner = radius * 0.72;
                canvas.flat(rect(x - inner, y - inner, x + inner, y + inner), paper * 0.9);
            } else {
                canvas.flat(circle(*x, *y, radius), ink);
                canvas.flat(circle(*x, *y, radius * 0.70), paper * 0.9);
            }
        }
    }

    /// A church and a fountain on the square; a keep at the wall.
    fn landmarks(&self, canvas: &mut Canvas, city: &City) {
        let [paper, sea, _, _, ink, red] = self.colours;
        let pen = self.unit * 0.0024;
        let mut shape = |corners: &[Point], colour: Colour| {
            let placed: Vec<Point> = corners.iter().map(|corner| city.at(*corner)).collect();
            canvas.flat(polygon(&placed), colour);
            canvas.flat(stroke(polygon(&placed), pen), ink);
        };
        let nave = Plot { left: -0.115, top: -0.035, right: 0.075, bottom: 0.035 };
        let transept = Plot { left: -0.035, top: -0.085, right: 0.030, bottom: 0.085 };
        shape(&nave.corners(), red.mix(ink, 0.35));
        shape(&transept.corners(), red.mix(ink, 0.35));
        shape(&KEEP.shrunk(-0.045).corners(), paper * 0.92);
        shape(&KEEP.corners(), paper * 0.72);
        shape(&KEEP.shrunk(0.07).corners(), red.mix(ink, 0.2));
        for corner in KEEP.corners() {
            let (x, y) = city.at(corner);
            canvas.flat(circle(x, y, self.unit * 0.016), ink);
            canvas.flat(circle(x, y, self.unit * 0.012), paper * 0.95);
        }
        let (x, y) = city.at((0.115, 0.105));
        canvas.flat(circle(x, y, self.unit * 0.010), ink);
        canvas.flat(circle(x, y, self.unit * 0.007), sea);
    }

    fn woods(&self, canvas: &mut Canvas, city: &City, dice: &mut Dice, river: impl Fn(f32) -> Point) {
        let course: Vec<Point> = (0..=60).map(|step| river(step as f32 / 60.0)).collect();
        let mut trees: Vec<Point> = (0..420)
            .map(|_| (dice.unit() * self.width, dice.unit() * self.height))
            .filter(|(x, y)| {
                let is_out = (x - city.middle.0).hypot(y - city.middle.1) > city.radius * 1.22;
                let is_dry = course.iter().all(|at| (at.0 - x).hypot(at.1 - y) > self.unit * 0.05);
                is_out && is_dry && self.wood(*x, *y) > 0.02
            })
            .collect();
        trees.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (x, y) in trees {
            let (size, is_pine) = (dice.between(0.011, 0.017), dice.chance(0.25));
            self.tree(canvas, x, y, self.unit * size, is_pine);
        }
    }
}
