//! A dungeon on squared paper: rooms, the passages between them, and what stands in them.

use super::Map;
use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::geometry::smooth;
use crate::providers::builtin::image::graphic::lettering::Line;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::shapes::{circle, curve, polygon, rect, stroke};

/// Squares along the shorter side of the sheet.
const SQUARES: f32 = 34.0;
/// Squares at the edges that stay solid.
const MARGIN: usize = 3;
const ROOMS_MAX: usize = 12;

/// In squares.
#[derive(Debug, Clone, Copy)]
struct Room {
    left: usize,
    top: usize,
    wide: usize,
    tall: usize,
}

impl Room {
    fn middle(self) -> (usize, usize) {
        (self.left + self.wide / 2, self.top + self.tall / 2)
    }

    fn is_clear_of(self, other: Self) -> bool {
        self.left > other.left + other.wide + 1
            || other.left > self.left + self.wide + 1
            || self.top > other.top + other.tall + 1
            || other.top > self.top + self.tall + 1
    }
}

/// Which squares are floor.
struct Plan {
    columns: usize,
    rows: usize,
    floor: Vec<bool>,
    rooms: Vec<Room>,
}

impl Plan {
    fn new(columns: usize, rows: usize, dice: &mut Dice) -> Self {
        let mut plan = Self { columns, rows, floor: vec![false; columns * rows], rooms: Vec::new() };
        for _ in 0..300 {
            let (wide, tall) = (4 + dice.below(6), 3 + dice.below(5));
            let (across, down) = (columns.saturating_sub(wide + 2 * MARGIN), rows.saturating_sub(tall + 2 * MARGIN));
            if across == 0 || down == 0 || plan.rooms.len() == ROOMS_MAX {
                break;
            }
            let room = Room { left: MARGIN + dice.below(across), top: MARGIN + dice.below(down), wide, tall };
            if plan.rooms.iter().all(|other| room.is_clear_of(*other)) {
                plan.rooms.push(room);
            }
        }
        // From left to right, so that passages are short.
        plan.rooms.sort_by_key(|room| room.left + room.top / 2);
        for room in plan.rooms.clone() {
            for row in room.top..room.top + room.tall {
                (room.left..room.left + room.wide).for_each(|column| plan.open(column, row));
            }
        }
        let ways: Vec<_> = plan.rooms.windows(2).map(|pair| (pair[0].middle(), pair[1].middle())).collect();
        for (from, to) in ways {
            plan.passage(from, to, dice.chance(0.5));
        }
        if let (Some(first), Some(last)) = (plan.rooms.first(), plan.rooms.get(plan.rooms.len() / 2 + 1)) {
            let (from, to) = (first.middle(), last.middle());
            plan.passage(from, to, true);
        }
        plan
    }

    fn open(&mut self, column: usize, row: usize) {
        if let Some(square) = self.floor.get_mut(row * self.columns + column) {
            *square = true;
        }
    }

    fn passage(&mut self, from: (usize, usize), to: (usize, usize), across_first: bool) {
        let (turn_column, turn_row) = if across_first { (to.0, from.1) } else { (from.0, to.1) };
        for column in from.0.min(to.0)..=from.0.max(to.0) {
            self.open(column, turn_row);
        }
        for row in from.1.min(to.1)..=from.1.max(to.1) {
            self.open(turn_column, row);
        }
    }

    fn is_floor(&self, column: i64, row: i64) -> bool {
        let is_inside = column >= 0 && row >= 0 && column < self.columns as i64 && row < self.rows as i64;
        is_inside && self.floor.get(row as usize * self.columns + column as usize) == Some(&true)
    }

    fn squares(&self) -> impl Iterator<Item = (i64, i64)> + use<> {
        let columns = self.columns as i64;
        (0..self.rows as i64).flat_map(move |row| (0..columns).map(move |column| (column, row)))
    }
}

impl Map<'_> {
    pub(super) fn dungeon(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let step = self.unit / SQUARES;
        let (columns, rows) = ((self.width / step) as usize, (self.height / step) as usize);
        let plan = Plan::new(columns, rows, dice);
        let off = ((self.width - columns as f32 * step) * 0.5, (self.height - rows as f32 * step) * 0.5);
        let [paper, .., ink, _] = self.colours;
        let rock = paper * 0.80;
        canvas.shade(|x, y| {
            let (u, v) = ((x - off.0) / step, (y - off.1) / step);
            let (column, row) = (u.floor() as i64, v.floor() as i64);
            let line = (u - u.round()).abs().min((v - v.round()).abs()) * step;
            let colour = if plan.is_floor(column, row) {
                let flag = self.noise.other(7).cell(column as i32, row as i32);
                let shade = shadow(&plan, u, v);
                (paper.mix(Colour::WHITE, 0.35) * (0.96 + 0.05 * flag) * (1.0 - 0.30 * shade))
                    .mix(ink, smooth(self.unit * 0.0014, 0.0, line) * 0.22)
            } else {
                rock
            };
            self.aged(colour, x, y)
        });
        self.rubble(canvas, &plan, dice, off, step);
        self.walls(canvas, &plan, off, step);
        for (number, room) in plan.rooms.iter().enumerate() {
            let ends = (number == 0, number + 1 == plan.rooms.len());
            self.furnish(canvas, *room, number + 1, ends, dice, |u, v| (off.0 + u * step, off.1 + v * step));
        }
    }

    /// Strokes in threes, as rock is drawn, along the walls.
    fn rubble(&self, canvas: &mut Canvas, plan: &Plan, dice: &mut Dice, off: (f32, f32), step: f32) {
        let ink = self.colours[4];
        for (column, row) in plan.squares() {
            let near = (-1..=1).any(|dx| (-1..=1).any(|dy| plan.is_floor(column + dx, row + dy)));
            if !near || plan.is_floor(column, row) {
                continue;
            }
            for _ in 0..3 {
                let angle = dice.between(0.0, std::f32::consts::PI);
                let (x, y) = (
                    off.0 + (column as f32 + dice.between(0.15, 0.85)) * step,
                    off.1 + (row as f32 + dice.between(0.15, 0.85)) * step,
                );
                let (dx, dy) = (angle.cos() * step * 0.26, angle.sin() * step * 0.26);
                for line in [-1.0, 0.0, 1.0] {
                    let (sx, sy) = (-angle.sin() * step * 0.13 * line, angle.cos() * step * 0.13 * line);
                    let pen = curve(&[(x - dx + sx, y - dy + sy), (x + dx + sx, y + dy + sy)]);
                    canvas.fill(stroke(pen, self.unit * 0.0013), 0.75, |_, _| ink);
                }
            }
        }
    }

    fn walls(&self, canvas: &mut Canvas, plan: &Plan, off: (f32, f32), step: f32) {
        let ink = self.colours[4];
        let at = |column: i64, row: i64| (off.0 + column as f32 * step, off.1 + row as f32 * step);
        for (column, row) in plan.squares().filter(|(column, row)| plan.is_floor(*column, *row)) {
            let sides = [
                ((-1, 0), (0, 0), (0, 1)),
                ((1, 0), (1, 0), (1, 1)),
                ((0, -1), (0, 0), (1, 0)),
                ((0, 1), (0, 1), (1, 1)),
            ];
            for ((dx, dy), from, to) in sides {
                if !plan.is_floor(column + dx, row + dy) {
                    let line = curve(&[at(column + from.0, row + from.1), at(column + to.0, row + to.1)]);
                    canvas.flat(stroke(line, self.unit * 0.0058), ink);
                }
            }
        }
    }

    /// Stairs where one comes in, a chest at the end, pillars in a hall, and each room's number.
    fn furnish(
        &self,
        canvas: &mut Canvas,
        room: Room,
        number: usize,
        (is_first, is_last): (bool, bool),
        dice: &mut Dice,
        at: impl Fn(f32, f32) -> (f32, f32),
    ) {
        let [paper, .., woods, ink, red] = self.colours;
        let pen = self.unit * 0.0022;
        let (left, top) = (room.left as f32, room.top as f32);
        let (right, bottom) = (left + room.wide as f32, top + room.tall as f32);
        let boxed = |l: f32, t: f32, r: f32, b: f32| {
            let ((l, t), (r, b)) = (at(l, t), at(r, b));
            rect(l, t, r, b)
        };
        if is_first {
            for tread in 0..5 {
                let y = top + 0.2 + tread as f32 * 0.32;
                let narrow = tread as f32 * 0.10;
                let line = curve(&[at(left + 0.3 + narrow, y), at(left + 1.7 - narrow, y)]);
                canvas.flat(stroke(line, pen), ink);
            }
        } else if is_last || dice.chance(0.2) {
            canvas.flat(boxed(right - 1.6, top + 0.4, right - 0.4, top + 1.1), hex(0x8a5a2a));
            canvas.flat(stroke(boxed(right - 1.6, top + 0.4, right - 0.4, top + 1.1), pen), ink);
            canvas.flat(boxed(right - 1.12, top + 0.62, right - 0.88, top + 0.92), hex(0xe8b83a));
        }
        if room.wide >= 6 && room.tall >= 5 {
            for (x, y) in [(1.5, 1.5), (room.wide as f32 - 1.5, 1.5)]
                .into_iter()
                .flat_map(|(x, y)| [(x, y), (x, room.tall as f32 - y)])
            {
                let (x, y) = at(left + x, top + y);
                canvas.flat(circle(x, y, self.unit * 0.0105), ink);
                canvas.flat(circle(x, y, self.unit * 0.0070), paper * 0.75);
            }
        } else if dice.chance(0.4) {
            let (x, y) = at(left + 1.0, bottom - 1.0);
            canvas.fill(circle(x, y, self.unit * 0.018), 0.6, |_, _| woods);
            canvas.flat(stroke(circle(x, y, self.unit * 0.018), pen), ink);
        }
        if is_last && self.scene.chart.has_treasure {
            let (x, y) = at(right - 1.0, top + 1.8);
            let k = self.unit * 0.014;
            for side in [-1.0, 1.0] {
                canvas.flat(stroke(curve(&[(x - k, y - k * side), (x + k, y + k * side)]), pen * 2.5), red);
            }
        }
        let text = number.to_string();
        let line = Line { text: &text, height: self.unit * 0.017, weight: 0.15, gap: 0.3 };
        let (x, y) = at((left + right) * 0.5, (top + bottom) * 0.5);
        let (half, k) = (line.width() * 0.5 + self.unit * 0.008, self.unit * 0.016);
        canvas.fill(
            polygon(&[(x - half, y - k), (x + half, y - k), (x + half, y + k), (x - half, y + k)]),
            0.7,
            |_, _| paper.mix(Colour::WHITE, 0.35),
        );
        canvas.flat(line.path(x, y + line.height * 0.5), ink);
    }
}

/// How much a wall to the left or above darkens a place of the floor.
fn shadow(plan: &Plan, u: f32, v: f32) -> f32 {
    let (column, row) = (u.floor() as i64, v.floor() as i64);
    let (across, down) = (u - u.floor(), v - v.floor());
    let left = if plan.is_floor(column - 1, row) { 0.0 } else { smooth(0.45, 0.0, across) };
    let above = if plan.is_floor(column, row - 1) { 0.0 } else { smooth(0.45, 0.0, down) };
    left.max(above)
}
