//! A room in perspective: window and daylight, wooden floor, a sofa, a lamp, plants and pictures.

use super::canvas::Canvas;
use super::colour::{Colour, grey, hex, rgb};
use super::geometry::{View, bell, lerp, smooth};
use super::noise::Dice;
use super::scene::{Scene, Time};
use super::shapes::{Point, circle, ellipse, leaf, polygon, rect, rounded, stroke};
use super::sky;

/// Walls, floor, sofa, accent.
const SCHEMES: [[u32; 4]; 6] = [
    [0xe9e2d6, 0xb08a5c, 0x6f8578, 0xd98a4a],
    [0xd8dcd8, 0x9a7048, 0x3f5568, 0xe0b04a],
    [0xe6d6cc, 0xa87850, 0xb8705a, 0x3f6a60],
    [0xc9d2cf, 0x8a6a4c, 0xd8cbb4, 0x2f5a6a],
    [0x49565a, 0x7a5a40, 0xb89a70, 0xd9a441],
    [0xf0ebe4, 0xc8a880, 0x8a8f98, 0xc85a4a],
];

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0x200);
    let room = Room::new(scene, view, &mut dice);
    room.shell(&mut canvas);
    room.window(&mut canvas);
    room.pictures(&mut canvas, &mut dice);
    room.sunlight(&mut canvas);
    room.rug(&mut canvas);
    room.plant(&mut canvas, &mut dice);
    room.sofa(&mut canvas, &mut dice);
    room.lamp(&mut canvas);
    room.coffee_table(&mut canvas, &mut dice);
    canvas
}

struct Room<'a> {
    scene: &'a Scene,
    view: View,
    unit: f32,
    /// Left, top, right, bottom of the back wall.
    back: [f32; 4],
    wall: Colour,
    floor: Colour,
    sofa: Colour,
    accent: Colour,
    /// Which side the window is on: -1 left, 1 right.
    side: f32,
    /// The light of the day in the room.
    day: Colour,
    evening: bool,
}

impl<'a> Room<'a> {
    fn new(scene: &'a Scene, view: View, dice: &mut Dice) -> Self {
        let [wall, floor, mut sofa, mut accent] = dice.pick(&SCHEMES).map(hex);
        if let Some(tint) = scene.tints.first() {
            sofa = *tint;
        }
        if let Some(tint) = scene.tints.get(1) {
            accent = *tint;
        }
        let (w, h) = (view.width, view.height);
        let evening = matches!(scene.time, Time::Night | Time::Dusk);
        let day = match scene.time {
            Time::Day => rgb(1.0, 0.98, 0.94),
            Time::Dawn => rgb(1.0, 0.92, 0.84),
            Time::Sunset => rgb(1.05, 0.80, 0.58),
            Time::Dusk => rgb(0.42, 0.40, 0.50),
            Time::Night => rgb(0.24, 0.25, 0.36),
        };
        let back = [w * 0.12, h * 0.10, w * 0.88, h * 0.68];
        Self { scene, view, unit: h.min(w * 1.1), back, wall, floor, sofa, accent, side: dice.side(), day, evening }
    }

    /// A place on the floor: `u` -1..1 across the back wall, `depth` 0 at the back, 1 at the front edge.
    fn on_floor(&self, u: f32, depth: f32) -> Point {
        let [left, _, right, bottom] = self.back;
        let spread = lerp(1.0, 1.42, depth);
        ((left + right) * 0.5 + u * (right - left) * 0.5 * spread, lerp(bottom, self.view.height, depth))
    }

    /// How the lamp warms a place in the evening.
    fn lamp_glow(&self, x: f32, y: f32) -> Colour {
        let (lx, ly) = self.lamp_at();
        let strength = if self.evening { 1.0 } else { 0.16 };
        let d = ((x - lx).powi(2) + (y - ly).powi(2)) / (self.unit * 0.42).powi(2);
        rgb(1.0, 0.66, 0.34) * (strength * 0.95 / (1.0 + 3.2 * d))
    }

    fn lamp_at(&self) -> Point {
        let (x, _) = self.on_floor(-self.side * 0.78, 0.12);
        (x, self.view.height * 0.36)
    }

    fn light(&self, x: f32, y: f32) -> Colour {
        let [left, _, right, _] = self.back;
        let from_window = ((x - if self.side < 0.0 { left } else { right }) / (right - left)).abs();
        self.day * lerp(0.98, 0.50, smooth(0.0, 1.2, from_window)) + self.lamp_glow(x, y)
    }

    /// Walls, ceiling and floor.
    fn shell(&self, canvas: &mut Canvas) {
        let [left, top, right, bottom] = self.back;
        let (w, h) = (self.view.width, self.view.height);
        let plaster = self.scene.noise(1);
        canvas.shade(|x, y| {
            let speck = 1.0 + 0.03 * plaster.fbm(x / self.unit * 40.0, y / self.unit * 40.0, 2);
            self.wall * self.light(x, y) * speck
        });
        let side_walls =
            [[(0.0, 0.0), (left, top), (left, bottom), (0.0, h)], [(w, 0.0), (right, top), (right, bottom), (w, h)]];
        for (i, corners) in side_walls.iter().enumerate() {
            let near_window = (i == 0) == (self.side < 0.0);
            let level = if near_window { 0.66 } else { 0.92 };
            canvas.fill(polygon(corners), 1.0, |x, y| self.wall * self.light(x, y) * level);
        }
        canvas.fill(polygon(&[(0.0, 0.0), (w, 0.0), (right, top), (left, top)]), 1.0, |x, y| {
            self.wall.mix(Colour::WHITE, 0.4) * self.light(x, y) * 0.92
        });
        self.boards(canvas);
        // Corners are a little darker, skirting boards a little lighter.
        let seam = self.unit * 0.010;
        for (from, to) in [((left, top), (left, bottom)), ((right, top), (right, bottom)), ((left, top), (right, top))]
        {
            canvas.fill(stroke(super::shapes::curve(&[from, to]), seam), 0.22, |_, _| self.wall * 0.2);
        }
        canvas.fill(rect(left, bottom - self.unit * 0.022, right, bottom), 1.0, |x, y| {
            self.wall.mix(Colour::WHITE, 0.5) * self.light(x, y) * 0.95
        });
    }

    fn boards(&self, canvas: &mut Canvas) {
        let [left, _, right, bottom] = self.back;
        let (w, h) = (self.view.width, self.view.height);
        let grain = self.scene.noise(2);
        let middle = (left + right) * 0.5;
        canvas.fill(polygon(&[(left, bottom), (right, bottom), (w * 1.05, h), (-w * 0.05, h)]), 1.0, |x, y| {
            let depth = (y - bottom) / (h - bottom);
            let across = (x - middle) / ((right - left) * 0.5 * lerp(1.0, 1.42, depth));
            let along = 1.0 / (1.15 - depth * 0.75);
            let board = (across * 9.0).floor();
            let joint = (along * 1.6 + grain.cell(board as i32, 1)).floor();
            let tone = 0.82 + 0.32 * grain.cell(board as i32, joint as i32);
            let fibre = 1.0 + 0.16 * grain.fbm(across * 60.0, along * 5.0 + board, 3);
            let gap = smooth(0.0, 0.03, 0.5 - ((across * 9.0).fract().abs() - 0.5).abs());
            let sheen = 0.10 * bell(across - self.side * 0.5, 0.5) * (1.0 - depth);
            (self.floor * (tone * fibre * lerp(0.55, 1.0, gap)) + grey(sheen)) * self.light(x, y)
        });
    }

    fn window_frame(&self) -> [f32; 4] {
        let [left, top, right, bottom] = self.back;
        let (across, down) = (right - left, bottom - top);
        let start = if self.side < 0.0 { left + across * 0.07 } else { left + across * 0.55 };
        [start, top + down * 0.12, start + across * 0.38, top + down * 0.66]
    }

    fn window(&self, canvas: &mut Canvas) {
        let [left, top, right, bottom] = self.window_frame();
        let frame = self.unit * 0.016;
        let paint = Colour::WHITE.mix(self.wall, 0.2);
        canvas.fill(rect(left - frame, top - frame, right + frame, bottom + frame), 1.0, |x, y| {
            paint * self.light(x, y) * 0.9
        });
        let hills = self.scene.noise(3);
        canvas.fill(rect(left, top, right, bottom), 1.0, |x, y| {
            let (u, v) = ((x - (left + right) * 0.5) / self.unit * 1.6, (bottom - y) / (bottom - top));
            let ridge = 0.30 + 0.20 * hills.fbm(u * 2.2 + 4.0, 1.0, 5);
            let near = 0.18 + 0.10 * hills.fbm(u * 4.0, 2.0, 5);
            let air = &self.scene.sky;
            let light = air.level();
            if v < near {
                hex(0x3f5f30) * light * (0.9 + 0.4 * hills.fbm(u * 20.0, v * 40.0, 3))
            } else if v < ridge {
                (hex(0x5a7a70) * light).mix(air.horizon, 0.45)
            } else {
                sky::sky(self.scene, u, (v - 0.3) * 0.8, true)
            }
        });
        let bars = paint * self.day * 0.62;
        let (cx, cy) = ((left + right) * 0.5, lerp(top, bottom, 0.4));
        canvas.flat(rect(cx - frame * 0.35, top, cx + frame * 0.35, bottom), bars);
        canvas.flat(rect(left, cy - frame * 0.3, right, cy + frame * 0.3), bars);
        canvas.fill(
            rect(left - frame * 2.0, bottom + frame, right + frame * 2.0, bottom + frame * 2.2),
            1.0,
            |x, y| paint * self.light(x, y),
        );
        self.curtains(canvas, [left, top, right, bottom], frame);
    }

    fn curtains(&self, canvas: &mut Canvas, [left, top, right, bottom]: [f32; 4], frame: f32) {
        let cloth = self.accent.mix(Colour::WHITE, 0.55);
        let wide = (right - left) * 0.20;
        for (from, to) in [(left - wide * 0.75, left + wide * 0.35), (right - wide * 0.35, right + wide * 0.75)] {
            let hem = bottom + (bottom - top) * 0.20;
            canvas.fill(
                polygon(&[(from, top - frame * 2.0), (to, top - frame * 2.0), (to + frame, hem), (from - frame, hem)]),
                0.93,
                |x, y| {
                    let folds = ((x - from) / (to - from) * 22.0).sin();
                    cloth * (self.light(x, y) * (0.82 + 0.18 * folds))
                },
            );
        }
        let rod = stroke(
            super::shapes::curve(&[(left - wide, top - frame * 2.4), (right + wide, top - frame * 2.4)]),
            frame * 0.6,
        );
        canvas.fill(rod, 1.0, |x, y| hex(0x4a3a2c) * self.light(x, y));
    }

    /// The window's shape, thrown onto the floor.
    fn sunlight(&self, canvas: &mut Canvas) {
        if self.evening || self.scene.sky.strength < 1.2 {
            return;
        }
        let warm = self.scene.sky.sun * (self.day * 0.34);
        for pane in 0..2 {
            let from = -self.side * 0.05 + self.side * (0.18 + 0.24 * pane as f32);
            let lean = -self.side * 0.35;
            let corners = [
                self.on_floor(from, 0.16),
                self.on_floor(from + self.side * 0.20, 0.16),
                self.on_floor(from + self.side * 0.20 + lean, 0.72),
                self.on_floor(from + lean, 0.72),
            ];
            canvas.cover(polygon(&corners), 0.85, |_, _, c| c + c * warm * 3.0);
        }
    }

    fn rug(&self, canvas: &mut Canvas) {
        let weave = self.scene.noise(5);
        let corners = [
            self.on_floor(-0.62, 0.26),
            self.on_floor(0.62, 0.26),
            self.on_floor(0.60, 0.86),
            self.on_floor(-0.60, 0.86),
        ];
        let (top, bottom) = (corners[0].1, corners[2].1);
        let wool = self.accent.mix(hex(0xece4d4), 0.55);
        canvas.fill(polygon(&corners), 1.0, |x, y| {
            let v = (y - top) / (bottom - top);
            let half = lerp(corners[1].0 - corners[0].0, corners[2].0 - corners[3].0, v) * 0.5;
            let u = (x - self.view.width * 0.5) / half;
            let border = smooth(0.90, 0.92, u.abs().max((v * 2.0 - 1.0).abs()));
            let diamond = ((u * 4.0).fract() - 0.5).abs() + ((v * 4.0).fract() - 0.5).abs();
            let figure = smooth(0.30, 0.28, diamond) * 0.5 + smooth(0.06, 0.04, (diamond - 0.5).abs()) * 0.6;
            let tuft = 1.0 + 0.14 * weave.fbm(x / self.unit * 120.0, y / self.unit * 200.0, 2);
            wool.mix(self.accent * 0.7, (border + figure).min(1.0)) * (tuft * 0.9) * self.light(x, y)
        });
    }

    fn pictures(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let [left, top, right, bottom] = self.back;
        let centre = lerp(left, right, if self.side < 0.0 { 0.72 } else { 0.28 });
        let count = 1 + dice.below(3);
        let tall = (bottom - top) * if count == 1 { 0.34 } else { 0.25 };
        let wide = if count == 1 { tall * 1.25 } else { tall * 0.76 };
        for i in 0..count {
            let x = centre + (i as f32 - (count as f32 - 1.0) * 0.5) * wide * 1.22;
            let y = lerp(top, bottom, 0.34);
            let (art, inks) = (self.scene.noise(40 + i as u32), [self.accent, self.sofa, hex(0xf2ead8), hex(0x2c3038)]);
            canvas.fill(rect(x - wide * 0.53, y - tall * 0.52 + 3.0, x + wide * 0.54, y + tall * 0.55), 0.3, |_, _| {
                grey(0.02)
            });
            canvas.fill(rect(x - wide * 0.52, y - tall * 0.52, x + wide * 0.52, y + tall * 0.52), 1.0, |px, py| {
                hex(0x3a3028) * self.light(px, py)
            });
            canvas.fill(rect(x - wide * 0.48, y - tall * 0.485, x + wide * 0.48, y + tall * 0.485), 1.0, |px, py| {
                hex(0xf4efe6) * self.light(px, py)
            });
            let sun = (dice.between(-0.2, 0.2), dice.between(-0.2, 0.05));
            canvas.fill(rect(x - wide * 0.38, y - tall * 0.39, x + wide * 0.38, y + tall * 0.39), 1.0, |px, py| {
                let (u, v) = ((px - x) / wide, (py - y) / tall);
                let ridge = |n: f32, at: f32| v > at + 0.10 * art.fbm(u * 3.0 + n * 5.0, n, 3);
                let ink = if ridge(3.0, 0.24) {
                    inks[3]
                } else if ridge(2.0, 0.12) {
                    inks[1]
                } else if (u - sun.0).hypot((v - sun.1) * tall / wide) < 0.13 {
                    inks[0]
                } else {
                    inks[2]
                };
                ink * self.light(px, py)
            });
        }
    }

    fn sofa(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let (x, floor) = self.on_floor(self.side * dice.between(-0.18, 0.02), 0.34);
        let (half, tall) = (self.unit * 0.34, self.unit * 0.235);
        let cloth = self.scene.noise(6);
        let shade = |level: f32| {
            move |px: f32, py: f32| {
                let weave = 1.0 + 0.07 * cloth.fbm(px / self.unit * 90.0, py / self.unit * 90.0, 2);
                self.sofa * (self.light(px, py) * (level * weave))
            }
        };
        canvas.cover(ellipse(x, floor + tall * 0.04, half * 1.12, tall * 0.16), 1.0, |px, py, c| {
            let d = ((px - x) / (half * 1.12)).hypot((py - floor - tall * 0.04) / (tall * 0.16));
            c * (1.0 - 0.65 * smooth(1.0, 0.2, d))
        });
        for leg in [-0.86, 0.86] {
            canvas.flat(
                polygon(&[
                    (x + leg * half - 4.0, floor - tall * 0.12),
                    (x + leg * half + 4.0, floor - tall * 0.12),
                    (x + leg * half + 2.0, floor + tall * 0.04),
                    (x + leg * half - 2.0, floor + tall * 0.04),
                ]),
                hex(0x3a2a1c) * 0.6,
            );
        }
        let r = tall * 0.14;
        for i in 0..2 {
            let from = x - half * 0.84 + i as f32 * half * 0.84;
            let level = 0.80;
            canvas.fill(rounded(from, floor - tall, from + half * 0.83, floor - tall * 0.36, r), 1.0, |px, py| {
                shade(level)(px, py) * lerp(1.12, 0.72, smooth(floor - tall, floor - tall * 0.4, py))
            });
        }
        canvas.fill(
            rounded(x - half * 0.9, floor - tall * 0.34, x + half * 0.9, floor - tall * 0.06, r * 0.6),
            1.0,
            shade(0.62),
        );
        for i in 0..2 {
            let from = x - half * 0.84 + i as f32 * half * 0.84;
            canvas.fill(
                rounded(from, floor - tall * 0.50, from + half * 0.835, floor - tall * 0.26, r),
                1.0,
                |px, py| shade(1.0)(px, py) * lerp(1.18, 0.78, smooth(floor - tall * 0.50, floor - tall * 0.26, py)),
            );
        }
        for arm in [-1.0_f32, 1.0] {
            let from = x + arm * half - if arm > 0.0 { half * 0.17 } else { 0.0 };
            canvas.fill(
                rounded(from, floor - tall * 0.66, from + half * 0.17, floor - tall * 0.04, r),
                1.0,
                |px, py| {
                    shade(if arm == self.side { 1.02 } else { 0.80 })(px, py)
                        * lerp(1.1, 0.75, smooth(floor - tall * 0.66, floor, py))
                },
            );
        }
        for (dx, colour, turn) in
            [(-0.56, self.accent, 0.25), (0.60, hex(0xefe6d4), -0.2), (-0.34, hex(0xefe6d4), -0.12)]
        {
            let (cx, cy, k) = (x + dx * half, floor - tall * 0.62, tall * 0.22);
            let at = |u: f32, v: f32| (cx + (u - v * turn) * k, cy + (v + u * turn) * k);
            let cushion = super::shapes::blob(&[
                at(-0.95, -0.95),
                at(0.0, -0.82),
                at(0.95, -0.95),
                at(0.84, 0.0),
                at(0.95, 0.95),
                at(0.0, 0.84),
                at(-0.95, 0.95),
                at(-0.84, 0.0),
            ]);
            canvas.fill(cushion, 1.0, |px, py| {
                colour * self.light(px, py) * (1.0 - 0.22 * (py - cy) / k - 0.12 * (px - cx) / k * -self.side)
            });
        }
    }

    fn lamp(&self, canvas: &mut Canvas) {
        let (x, y) = self.lamp_at();
        let (_, foot) = self.on_floor(0.0, 0.14);
        let k = self.unit * 0.075;
        canvas.flat(stroke(super::shapes::curve(&[(x, y), (x, foot)]), self.unit * 0.007), hex(0x2c2622) * 0.8);
        canvas.flat(ellipse(x, foot, k * 0.75, k * 0.18), hex(0x2c2622) * 0.8);
        let glow = if self.evening { 2.1 } else { 0.95 };
        canvas.fill(
            polygon(&[
                (x - k * 0.62, y - k * 0.9),
                (x + k * 0.62, y - k * 0.9),
                (x + k, y + k * 0.55),
                (x - k, y + k * 0.55),
            ]),
            1.0,
            |px, py| {
                let heart = bell((py - y) / k, 1.2) * bell((px - x) / k, 1.1);
                rgb(1.0, 0.86, 0.62) * (glow * (0.45 + 0.65 * heart))
            },
        );
    }

    fn plant(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let (x, foot) = self.on_floor(self.side * 0.84, 0.16);
        let k = self.unit * 0.075;
        let pot = self.accent.mix(hex(0xb86f4a), 0.5);
        for _ in 0..17 {
            let angle = dice.between(-1.25, 1.25);
            let long = self.unit * dice.between(0.14, 0.30);
            let tip = (x + angle.sin() * long, foot - k * 1.5 - angle.cos() * long);
            let root = (x + dice.between(-0.2, 0.2) * k, foot - k * 1.4);
            let green = hex(0x2f5f34).mix(hex(0x6f9a4a), dice.unit());
            let mid = (lerp(root.0, tip.0, 0.35), lerp(root.1, tip.1, 0.45));
            canvas.fill(stroke(super::shapes::curve(&[root, mid]), self.unit * 0.004), 1.0, |px, py| {
                green * 0.6 * self.light(px, py)
            });
            canvas.fill(leaf(mid, tip, dice.between(0.16, 0.30)), 1.0, |px, py| {
                let vein = ((px - mid.0) * (tip.1 - mid.1) - (py - mid.1) * (tip.0 - mid.0)) / (long * long);
                green * self.light(px, py) * (0.9 + 1.8 * vein + 0.3 * smooth(0.008, 0.0, vein.abs()))
            });
        }
        canvas.fill(
            polygon(&[(x - k, foot - k * 1.6), (x + k, foot - k * 1.6), (x + k * 0.72, foot), (x - k * 0.72, foot)]),
            1.0,
            |px, py| pot * self.light(px, py) * (0.85 + 0.3 * self.side * (px - x) / k),
        );
    }

    fn coffee_table(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let (x, y) = self.on_floor(self.side * dice.between(-0.05, 0.15), 0.60);
        let (half, top) = (self.unit * 0.17, y - self.unit * 0.075);
        canvas.cover(ellipse(x, y, half * 0.95, half * 0.16), 1.0, |px, py, c| {
            c * (1.0 - 0.5 * smooth(1.0, 0.2, ((px - x) / half).hypot((py - y) / (half * 0.16))))
        });
        for leg in [-0.62, 0.0, 0.62] {
            let path = stroke(
                super::shapes::curve(&[
                    (x + leg * half * 0.8, top),
                    (x + leg * half, y + half * 0.06 * (1.0 - leg.abs())),
                ]),
                self.unit * 0.007,
            );
            canvas.fill(path, 1.0, |px, py| self.floor * 0.45 * self.light(px, py));
        }
        canvas.fill(ellipse(x, top + half * 0.035, half, half * 0.24), 1.0, |px, py| {
            self.floor * 0.55 * self.light(px, py)
        });
        canvas.fill(ellipse(x, top, half, half * 0.24), 1.0, |px, py| {
            let gloss = bell((px - x) / half - self.side * 0.3, 0.4) * 0.25;
            (self.floor.mix(hex(0xe8d8c0), 0.25) + grey(gloss)) * self.light(px, py)
        });
        let (bx, by) = (x - half * 0.25, top - half * 0.02);
        for (i, colour) in [self.accent, hex(0xeee6d6), self.sofa].into_iter().enumerate() {
            let (w, h) = (half * (0.36 - 0.04 * i as f32), half * 0.06);
            let low = by - i as f32 * h;
            canvas.fill(rect(bx - w, low - h, bx + w, low), 1.0, |px, py| colour * 0.9 * self.light(px, py));
        }
        let (vx, vy) = (x + half * 0.42, top);
        canvas.fill(circle(vx, vy - half * 0.13, half * 0.13), 1.0, |px, py| {
            hex(0xf2eee6) * self.light(px, py) * (0.8 + 0.35 * self.side * (px - vx) / (half * 0.13))
        });
        for i in 0..5 {
            let angle = (i as f32 - 2.0) * 0.42;
            let tip = (vx + angle.sin() * half * 0.5, vy - half * (0.22 + 0.5 * angle.cos()));
            canvas.fill(leaf((vx, vy - half * 0.2), tip, 0.18), 1.0, |px, py| hex(0x5f8a4a) * self.light(px, py));
        }
    }
}
