//! A skyline over water: towers in five rows, lit windows, their image in the harbour.

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::geometry::{View, lerp, smooth};
use super::noise::{Dice, Noise};
use super::scene::{Scene, Style, Time};
use super::shapes::{Point, polygon};
use super::sky;

const ROWS: usize = 5;
const NEON: [u32; 5] = [0xff2f8f, 0x23d5ff, 0x9a4dff, 0xffb02f, 0x2fff9a];

pub fn paint(scene: &Scene, width: usize, height: usize) -> (Canvas, View) {
    let view = View::new(width, height, 0.66);
    let mut canvas = Canvas::of(scene, width, height);
    canvas.shade(|x, y| {
        let (u, v) = view.ray(x, y);
        sky::sky(scene, u, (v * 0.9 + 0.02).max(0.0), true)
    });
    let quay = view.horizon + view.height * 0.03;
    for row in 0..ROWS {
        let row = Row::new(scene, &view, row, quay);
        for tower in row.towers() {
            row.paint(&mut canvas, &tower);
        }
        row.haze(&mut canvas);
    }
    harbour(&mut canvas, scene, &view, quay);
    (canvas, view)
}

/// One row of towers; `near` is 0 for the furthest and 1 for the nearest.
struct Row<'a> {
    scene: &'a Scene,
    view: &'a View,
    near: f32,
    quay: f32,
    unit: f32,
    /// The width of a window's bay.
    bay: f32,
    dice: Dice,
    noise: Noise,
}

struct Tower {
    left: f32,
    right: f32,
    top: f32,
    id: u32,
    crown: f32,
}

impl<'a> Row<'a> {
    fn new(scene: &'a Scene, view: &'a View, index: usize, quay: f32) -> Self {
        let near = index as f32 / (ROWS - 1) as f32;
        let unit = view.height.min(view.width * 1.25);
        let (dice, noise) = (scene.dice(0xC17 + index as u32), scene.noise(200 + index as u32));
        Self { scene, view, near, quay, unit, bay: unit * lerp(0.0042, 0.0098, near), dice, noise }
    }

    fn towers(&self) -> Vec<Tower> {
        let mut dice = self.dice.clone();
        let mut towers = vec![];
        let mut x = -dice.between(0.0, 0.04) * self.unit;
        while x < self.view.width {
            let across = self.unit * dice.between(0.034, 0.085) * lerp(0.8, 1.45, self.near);
            let centre = 1.0 - ((x / self.view.width) - 0.5 - self.scene.sky.sun_side * 0.25).abs() * 1.25;
            let rise = 0.35 + dice.unit().powf(1.7) * 2.1 * centre.max(0.15);
            let tall = self.unit * lerp(0.27, 0.19, self.near) * rise;
            let id = (dice.bits() >> 32) as u32;
            towers.push(Tower { left: x, right: x + across, top: self.quay - tall, id, crown: dice.unit() });
            x += across * dice.between(0.82, 1.12);
        }
        towers
    }

    fn paint(&self, canvas: &mut Canvas, tower: &Tower) {
        for outline in tower.outlines(self.quay) {
            canvas.fill(polygon(&outline), 1.0, |x, y| self.wall(tower, x, y));
        }
        if tower.crown > 0.78 && self.scene.time != Time::Day {
            let (x, y) = ((tower.left + tower.right) * 0.5, tower.top - (self.quay - tower.top) * 0.16);
            let beacon = hex(0xff4030) * 2.5;
            canvas.flat(super::shapes::circle(x, y, (self.unit * 0.0016).max(0.6)), beacon);
        }
    }

    fn wall(&self, tower: &Tower, x: f32, y: f32) -> Colour {
        let (air, time) = (&self.scene.sky, self.scene.time);
        let across = (x - tower.left) / (tower.right - tower.left);
        let down = (y - tower.top) / (self.quay - tower.top).max(1.0);
        let tone = (tower.id % 97) as f32 / 97.0;
        let (dark, pale) = if time == Time::Day { (0x4a5566, 0xb8b2a6) } else { (0x171a24, 0x39404f) };
        let base = hex(dark).mix(hex(pale), tone).mix(air.zenith, 0.15);
        let level = if time == Time::Day { 0.9 } else { 0.32 + 0.22 * air.strength };
        let turned = 0.75 + 0.55 * air.side() * (across - 0.5);
        // Glass mirrors the sky, brighter towards its foot where the horizon is.
        let mirrored = air.horizon.mix(air.middle, smooth(1.0, 0.0, down));
        let glass = if tower.id.is_multiple_of(3) { 0.34 } else { 0.14 };
        let mut colour = (base * (level * turned)).mix(mirrored, glass);
        colour = self.windows(tower, colour, mirrored, x, y, across);
        let street = smooth(self.quay - self.unit * 0.5, self.quay, y);
        let haze = (1.0 - self.near).powf(1.1) * 0.84 * air.haze.clamp(0.6, 1.4);
        colour.mix(self.haze_colour(), (haze * (0.55 + 0.45 * street)).min(0.95))
    }

    fn windows(&self, tower: &Tower, wall: Colour, mirrored: Colour, x: f32, y: f32, across: f32) -> Colour {
        let day = self.scene.time == Time::Day;
        let share = match self.scene.time {
            Time::Day => 0.04,
            Time::Dawn => 0.22,
            Time::Sunset => 0.34,
            Time::Dusk | Time::Night => 0.56,
        };
        // Tall narrow bays, ribbons of glass, or small squares.
        let (wide, tall, sill) = [(1.0, 1.55, 0.25), (2.6, 1.35, 0.42), (0.9, 2.4, 0.15)][tower.id as usize / 7 % 3];
        let (column, storey) = ((x - tower.left) / (self.bay * wide), (y - tower.top) / (self.bay * tall));
        let (i, j) = (column.floor() as i32, storey.floor() as i32);
        let (u, v) = (column - column.floor(), storey - storey.floor());
        let frame = u > 0.12 && u < 0.88 && v > sill && v < 0.85;
        if !frame || !(0.06..0.94).contains(&across) || y < tower.top + self.bay * 1.2 {
            return self.sign(tower, wall, across, y);
        }
        let own = self.noise.other(tower.id);
        let on = own.cell(i, j);
        let floor_is_busy = 0.50 + 0.9 * own.other(7).cell(0, j);
        if on < share * floor_is_busy {
            let warm = hex(0xffb85a).mix(hex(0xfff0c8), own.other(5).cell(i, j));
            let light = if self.is_neon() && tower.id % 4 == 1 { self.neon_of(tower) } else { warm };
            let blind = 0.65 + 0.35 * smooth(sill, 0.85, v);
            return wall + light * ((0.4 + 0.8 * on / share) * blind * if day { 0.3 } else { 0.85 });
        }
        wall.mix(mirrored * 0.6, 0.35)
    }

    fn is_neon(&self) -> bool {
        self.scene.style == Style::Neon
    }

    fn neon_of(&self, tower: &Tower) -> Colour {
        hex(NEON[tower.id as usize % NEON.len()])
    }

    /// An upright sign on the wall of some towers in a neon city.
    fn sign(&self, tower: &Tower, wall: Colour, across: f32, y: f32) -> Colour {
        let tall = self.quay - tower.top;
        let there = self.is_neon() && self.near > 0.4 && tower.id.is_multiple_of(3) && (0.10..0.26).contains(&across);
        let within = y > tower.top + tall * 0.12 && y < tower.top + tall * 0.62;
        let gap = ((y - tower.top) / (self.bay * 3.0)).fract() <= 0.2;
        if there && within && !gap { wall + self.neon_of(tower) * 1.5 } else { wall }
    }

    fn haze_colour(&self) -> Colour {
        self.scene.sky.horizon.mix(self.scene.sky.middle, 0.25)
    }

    /// Air between this row and the next.
    fn haze(&self, canvas: &mut Canvas) {
        if self.near >= 1.0 {
            return;
        }
        let fog = self.haze_colour();
        canvas.repaint(|x, y, c| {
            let low = smooth(self.quay - self.unit * 0.20, self.quay, y);
            if low <= 0.0 {
                return c;
            }
            let drift = 0.7 + 0.6 * self.noise.fbm(x / self.view.width * 5.0, y / self.view.height * 5.0, 3);
            c.mix(fog, (low * (1.0 - self.near) * 0.50 * drift * self.scene.sky.haze).clamp(0.0, 0.75))
        });
    }
}

impl Tower {
    /// The tower by its kind of crown: spire, slant, mast or plain.
    fn outlines(&self, quay: f32) -> Vec<Vec<Point>> {
        let (left, right, top) = (self.left, self.right, self.top);
        let (across, tall, middle) = (right - left, quay - top, (left + right) * 0.5);
        let plain = vec![(left, quay), (left, top), (right, top), (right, quay)];
        if self.crown > 0.78 {
            let step = across * 0.16;
            let half: Vec<Point> = vec![
                (left, quay),
                (left, top + tall * 0.22),
                (left + step, top + tall * 0.22),
                (left + step, top + tall * 0.08),
                (left + step * 2.0, top + tall * 0.08),
                (middle - across * 0.03, top),
                (middle - across * 0.012, top - tall * 0.16),
            ];
            let mirrored = half.iter().rev().map(|(x, y)| (middle * 2.0 - x, *y));
            vec![half.iter().copied().chain(mirrored).collect()]
        } else if self.crown > 0.62 {
            vec![vec![(left, quay), (left, top + across * 0.5), (right, top), (right, quay)]]
        } else if self.crown < 0.25 {
            let x = left + across * (0.3 + self.crown);
            let thin = (across * 0.02).max(0.8);
            vec![
                plain,
                vec![(x, top + 2.0), (x, top - tall * 0.09), (x + thin, top - tall * 0.09), (x + thin, top + 2.0)],
            ]
        } else {
            vec![plain]
        }
    }
}

/// The skyline again, upside down, drawn out by ripples.
fn harbour(canvas: &mut Canvas, scene: &Scene, view: &View, quay: f32) {
    let from = quay.max(0.0) as usize * canvas.width;
    for i in from.min(canvas.sky.len())..canvas.sky.len() {
        canvas.sky[i] = 0;
        canvas.water[i] = 255;
    }
    let mirror = canvas.snapshot();
    let (air, t) = (&scene.sky, scene.moment);
    let (long, short) = (scene.noise(51), scene.noise(52));
    let deep = (air.zenith * 0.25).mix(hex(0x050a12), 0.5);
    canvas.repaint(|x, y, dry| {
        if y < quay {
            return dry;
        }
        let down = (y - quay) / (view.height - quay).max(1.0);
        let z = 0.5 / (down + 0.02);
        let u = view.ray(x, y).0;
        let swell = long.fbm(u * z * 2.6 + t * 0.15, z * 9.0 - t * 0.7, 4);
        let ripple = short.fbm(u * z * 5.0 + 9.0 - t * 0.1, z * 22.0 - t * 0.9, 3);
        let reach = (0.004 + 0.030 * down) * view.height;
        let source = quay - (y - quay) * 1.05;
        let mut light = Colour::BLACK;
        let taps = 12;
        for tap in 0..taps {
            let stretch = (tap as f32 / (taps - 1) as f32 - 0.35) * 3.2;
            let sway = (swell * 0.7 + ripple * 0.35) * reach * 0.55;
            light += mirror.at(x + sway, (source - stretch * reach + ripple * reach * 0.8).clamp(0.0, quay - 1.0));
        }
        let glint = 1.0 + 0.9 * (swell + ripple * 0.6);
        let light = light * (1.0 / taps as f32) * glint.clamp(0.45, 1.8);
        let wet = deep.mix(light, 0.80 - 0.30 * down);
        if y < quay + view.height * 0.003 { wet * 0.4 } else { wet }
    });
}
