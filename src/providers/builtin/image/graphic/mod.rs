//! Graphic work: logos, icons, stickers, repeating patterns, line art, tattoos, prints, and the titles of posters.

pub mod lettering;
mod mandala;
mod motif;
mod print;
mod title;

use std::f32::consts::TAU;

use tiny_skia::{Path, Transform};

use super::canvas::Canvas;
use super::colour::{Colour, grey, hex, rgb};
use super::drawing::{Drawing, Tone};
use super::geometry::smooth;
use super::noise::Dice;
use super::scene::{Form, Ground, Scene, Thing};
use super::shapes::{circle, curve, polygon, rounded, stroke};
use lettering::Line;
pub use mandala::{Ink, Mandala};
use motif::subject;
pub use title::{captions, title};

/// Ground, main, second, light, dark.
const PALETTES: [[u32; 5]; 8] = [
    [0xf7f3ea, 0xe4572e, 0xf3a712, 0xfbe7c6, 0x29335c],
    [0xeef4f1, 0x2a7f62, 0xc3a995, 0xe9f2d0, 0x1c3a34],
    [0xf4f1fa, 0x5a4fcf, 0xf49fbc, 0xe3dcfb, 0x231b4d],
    [0xfdf3ee, 0xd1495b, 0xedae49, 0xfbe0d2, 0x30415d],
    [0xeef3f8, 0x1f6fb2, 0x66c3d0, 0xd7ecf7, 0x0f2a47],
    [0xfaf5ea, 0xb5622f, 0x6a8d73, 0xf1ddc0, 0x3b2a20],
    [0xf3f0ee, 0xd9364a, 0x2b2d42, 0xf6dcd8, 0x14151f],
    [0xfff6e9, 0xf08a4b, 0x3f8f8a, 0xffe4bd, 0x2f3e46],
];

struct Palette {
    ground: Colour,
    main: Colour,
    second: Colour,
    light: Colour,
    dark: Colour,
}

impl Palette {
    fn of(scene: &Scene, dice: &mut Dice) -> Self {
        let [ground, main, second, light, dark] = dice.pick(&PALETTES).map(hex);
        let mut palette = Self { ground, main, second, light, dark };
        if let Some(tint) = scene.tints.first() {
            palette.main = *tint;
            palette.light = tint.mix(Colour::WHITE, 0.78);
            palette.ground = tint.mix(Colour::WHITE, 0.93);
            palette.dark = *tint * 0.16;
            palette.second = scene.tints.get(1).copied().unwrap_or_else(|| tint.mix(palette.second, 0.65));
        }
        palette
    }

    /// What a mark stands on, the colour of its lines and letters, and its own colours in the order of `Tone`.
    fn on(&self, ground: Ground) -> (Colour, Colour, [Colour; 4]) {
        match ground {
            Ground::Pale => (self.ground, self.dark, self.tones()),
            Ground::White => (Colour::WHITE, self.dark, self.tones()),
            Ground::Black => {
                let main = self.main.mix(Colour::WHITE, 0.12);
                (Colour::BLACK, self.light, [main, self.second, self.light, self.dark])
            }
            Ground::Brand => {
                let soft = self.light.mix(self.main, 0.3);
                (self.main, Colour::WHITE, [Colour::WHITE, soft, self.light, self.dark])
            }
        }
    }

    /// In the order of `Tone`.
    const fn tones(&self) -> [Colour; 4] {
        [self.main, self.second, self.light, self.dark]
    }
}

/// Draws a scene whose form is no picture.
pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0x64A);
    let palette = Palette::of(scene, &mut dice);
    let thing = subject(scene, &mut dice);
    let motif = motif::of(thing, scene, &mut dice);
    let side = width.min(height) as f32;
    let middle = (width as f32 * 0.5, height as f32 * 0.5);
    let mut sheet = Sheet { canvas, scene, palette, side, middle };
    match scene.form {
        Form::Logo(ground) => sheet.logo(&motif, ground, &mut dice),
        Form::Icon => sheet.icon(&motif),
        Form::Sticker => sheet.sticker(&motif),
        Form::Tile => sheet.tile(thing, &motif, &mut dice),
        Form::Mandala(wanted) => {
            let (ground, tones) = (sheet.palette.ground, sheet.palette.tones());
            mandala::paint(&mut sheet.canvas, wanted, ground, tones, &mut dice);
        }
        Form::Tattoo => sheet.tattoo(&motif, &mut dice),
        Form::Print { fabric } => sheet.print(hex(fabric), &motif),
        Form::LineArt | Form::Picture | Form::Poster | Form::Meme { .. } | Form::Map => {
            sheet.line_art(&motif, &mut dice)
        }
    }
    sheet.canvas
}

struct Sheet<'a> {
    canvas: Canvas,
    scene: &'a Scene,
    palette: Palette,
    /// The shorter side, in pixels.
    side: f32,
    middle: (f32, f32),
}

/// Where a motif is put: its middle, half its size, its turn.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    y: f32,
    size: f32,
    turn: f32,
}

impl Place {
    fn put(self, shape: &Path) -> Option<Path> {
        let (sin, cos) = self.turn.sin_cos();
        let (a, b) = (self.size * cos, self.size * sin);
        shape.clone().transform(Transform::from_row(a, b, -b, a, self.x, self.y))
    }
}

impl Sheet<'_> {
    fn ground(&mut self, colour: Colour) {
        self.canvas.shade(|_, _| colour);
    }

    fn flat(&mut self, motif: &Drawing, place: Place, colour: impl Fn(Tone) -> Colour) {
        for piece in &motif.pieces {
            self.canvas.flat(place.put(&piece.shape), colour(piece.tone));
        }
    }

    /// White shapes with dark outlines, each hiding what lies behind it.
    fn outlined(&mut self, motif: &Drawing, place: Place, pen: f32, ink: Colour, paper: Colour) {
        for piece in &motif.pieces {
            let shape = place.put(&piece.shape);
            self.canvas.flat(shape.clone(), paper);
            self.canvas.flat(stroke(shape, pen), ink);
        }
    }

    /// A margin around everything that a motif covers.
    fn margin(&mut self, motif: &Drawing, place: Place, width: f32, alpha: f32, colour: Colour) {
        for piece in &motif.pieces {
            let shape = place.put(&piece.shape);
            self.canvas.fill(shape.clone(), alpha, |_, _| colour);
            self.canvas.fill(stroke(shape, width * 2.0), alpha, |_, _| colour);
        }
    }

    fn logo(&mut self, motif: &Drawing, ground: Ground, dice: &mut Dice) {
        let is_brand = ground == Ground::Brand;
        let (ground, dark, palette) = self.palette.on(ground);
        self.ground(ground);
        let caption = self.scene.caption.clone().filter(|text| lettering::can_draw(text));
        let (x, y) = self.middle;
        let lift = if caption.is_some() { self.side * 0.10 } else { 0.0 };
        let place = Place { x, y: y - lift, size: self.side * 0.21, turn: 0.0 };
        let radius = self.side * 0.30;
        let [main, _, light, _] = palette;
        match dice.below(4) {
            0 => self.canvas.flat(stroke(circle(place.x, place.y, radius), self.side * 0.014), dark),
            1 => {
                let disc = if is_brand { ground * 0.7 } else { light.mix(Colour::WHITE, 0.25) };
                self.canvas.flat(circle(place.x, place.y, radius), disc);
                self.canvas.flat(stroke(circle(place.x, place.y, radius * 1.06), self.side * 0.008), main);
            }
            2 => {
                let corner = |i: usize| ((i as f32 / 6.0 + 1.0 / 12.0) * TAU).sin_cos();
                let hexagon: Vec<(f32, f32)> = (0..6)
                    .map(corner)
                    .map(|(s, c)| (place.x + c * radius * 1.06, place.y + s * radius * 1.06))
                    .collect();
                self.canvas.flat(stroke(polygon(&hexagon), self.side * 0.014), dark);
            }
            _ => {}
        }
        self.flat(motif, place, |tone| palette[tone as usize]);
        if let Some(text) = caption {
            let lines = lettering::broken(&text, 2);
            let mut foot = place.y + radius + self.side * 0.15;
            for line in &lines {
                let line = fitted(line, self.side * 0.74, self.side * 0.085, 0.15, 0.30);
                self.canvas.flat(line.path(x, foot), dark);
                foot += line.height * 1.6;
            }
            self.canvas.flat(
                stroke(
                    curve(&[
                        (x - self.side * 0.06, foot - self.side * 0.055),
                        (x + self.side * 0.06, foot - self.side * 0.055),
                    ]),
                    self.side * 0.006,
                ),
                main,
            );
        }
    }

    fn icon(&mut self, motif: &Drawing) {
        self.ground(grey(0.86));
        let (x, y) = self.middle;
        let (half, round) = (self.side * 0.40, self.side * 0.18);
        let (top, bottom) = (self.palette.main.mix(self.palette.second, 0.55), self.palette.main * 0.72);
        for step in 0..8 {
            let spread = self.side * 0.006 * step as f32;
            let shadow = rounded(
                x - half - spread,
                y - half + self.side * 0.03 - spread,
                x + half + spread,
                y + half + self.side * 0.03 + spread,
                round + spread,
            );
            self.canvas.fill(shadow, 0.035, |_, _| grey(0.02));
        }
        self.canvas.fill(rounded(x - half, y - half, x + half, y + half, round), 1.0, |_, py| {
            top.mix(bottom, smooth(y - half, y + half, py))
        });
        let place = Place { x, y, size: self.side * 0.26, turn: 0.0 };
        let lower = Place { y: y + self.side * 0.012, ..place };
        self.margin(motif, lower, self.side * 0.002, 0.12, self.palette.dark);
        let (white, second, dark) =
            (Colour::WHITE * 0.97, self.palette.light.mix(Colour::WHITE, 0.35), self.palette.dark);
        let pale = self.palette.main.mix(Colour::WHITE, 0.62);
        self.flat(motif, place, |tone| match tone {
            Tone::Main => white,
            Tone::Second => second,
            Tone::Light => pale,
            Tone::Dark => dark,
        });
    }

    fn sticker(&mut self, motif: &Drawing) {
        let (ground, light, second) = (self.palette.ground, self.palette.light, self.palette.second);
        let pitch = self.side * 0.07;
        self.canvas.shade(|x, y| {
            let (u, v) = (x / pitch, y / pitch + if (x / pitch).floor() as i32 % 2 == 0 { 0.5 } else { 0.0 });
            let dot = smooth(0.13, 0.10, (u.fract() - 0.5).hypot(v.fract() - 0.5));
            ground.mix(light.mix(second, 0.25), dot * 0.55)
        });
        let (x, y) = self.middle;
        let place = Place { x, y, size: self.side * 0.34, turn: -0.06 };
        for step in 0..6 {
            let lower = Place { x: x + self.side * 0.006, y: y + self.side * 0.016, ..place };
            self.margin(motif, lower, self.side * (0.024 + 0.004 * step as f32), 0.012, grey(0.05));
        }
        self.margin(motif, place, self.side * 0.030, 1.0, Colour::WHITE);
        let outline = self.palette.dark;
        self.margin(motif, place, self.side * 0.007, 1.0, outline);
        let palette = self.palette.tones();
        self.flat(motif, place, |tone| palette[tone as usize]);
        // A gleam across the vinyl.
        let (side, (cx, cy)) = (self.side, self.middle);
        for piece in &motif.pieces {
            self.canvas.cover(place.put(&piece.shape), 0.10, |px, py, c| {
                let along = ((px - cx) + (py - cy) * 0.9) / side;
                c.mix(Colour::WHITE, smooth(0.06, 0.0, (along + 0.16).abs()))
            });
        }
    }

    /// A repeating pattern: whatever leaves at one edge comes in at the other.
    fn tile(&mut self, thing: Thing, motif: &Drawing, dice: &mut Dice) {
        let dark_ground = dice.chance(0.4);
        let ground = if dark_ground { self.palette.dark } else { self.palette.ground };
        self.ground(ground);
        let (width, height) = (self.canvas.width as f32, self.canvas.height as f32);
        let columns = (width / self.side * 4.0).round().max(2.0) as i32 / 2 * 2;
        let rows = (height / self.side * 4.0).round().max(2.0) as i32;
        let (step_x, step_y) = (width / columns as f32, height / rows as f32);
        let filler = motif::of(companion(thing), self.scene, dice);
        let colours = [
            self.palette.main,
            self.palette.second,
            self.palette.light,
            if dark_ground { self.palette.ground } else { self.palette.dark },
        ];
        for (column, row) in (0..columns).flat_map(|c| (0..rows).map(move |r| (c, r))) {
            // Half-drop: every second column is shifted by half a step.
            let drop = if column % 2 == 0 { 0.0 } else { 0.5 };
            let (x, y) = ((column as f32 + 0.5) * step_x, (row as f32 + 0.5 + drop) * step_y);
            let turn = dice.between(-0.35, 0.35);
            let size = step_x.min(step_y);
            self.wrapped(motif, Place { x, y, size: size * 0.34, turn }, &colours);
            let small = Place { x: x + step_x * 0.5, y: y - step_y * 0.02, size: size * 0.13, turn: dice.unit() * TAU };
            self.wrapped(&filler, small, &[colours[1], colours[0], colours[2], colours[3]]);
            for _ in 0..2 {
                let (dx, dy) = (dice.between(0.32, 0.68), dice.between(0.34, 0.46));
                let mut dot = Drawing::default();
                dot.disc(0.0, 0.0, 1.0, Tone::Second);
                self.wrapped(
                    &dot,
                    Place { x: x + step_x * dx, y: y + step_y * dy, size: size * 0.018, turn: 0.0 },
                    &colours,
                );
            }
        }
    }

    fn wrapped(&mut self, motif: &Drawing, place: Place, colours: &[Colour; 4]) {
        let (width, height) = (self.canvas.width as f32, self.canvas.height as f32);
        for (dx, dy) in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx as f32 * width, dy as f32 * height))) {
            let copy = Place { x: place.x + dx, y: place.y + dy, ..place };
            let near = place.size * 1.5;
            if copy.x > -near && copy.x < width + near && copy.y > -near && copy.y < height + near {
                self.flat(motif, copy, |tone| colours[tone as usize]);
            }
        }
    }

    /// A page to be coloured in: the thing large, a small world of outlines around it.
    fn line_art(&mut self, motif: &Drawing, dice: &mut Dice) {
        let (ink, paper) = (grey(0.004), Colour::WHITE);
        self.ground(paper);
        let (width, height) = (self.canvas.width as f32, self.canvas.height as f32);
        let pen = self.side * 0.0075;
        let hills = height * 0.74;
        for (level, swell) in [(hills, 0.05), (hills + height * 0.09, 0.04)] {
            let ridge = |i: i32| {
                let u = i as f32 / 24.0;
                (u * width * 1.1 - width * 0.05, level - (u * TAU * 0.9 + level).sin() * height * swell)
            };
            let mut outline: Vec<(f32, f32)> = (0..=24).map(ridge).collect();
            outline.extend([(width * 1.05, height * 1.1), (-width * 0.05, height * 1.1)]);
            self.canvas.flat(polygon(&outline), paper);
            self.canvas.flat(stroke(curve(&outline[..25]), pen * 0.8), ink);
        }
        for (thing, x, y, size) in [
            (Thing::Sun, 0.16, 0.14, 0.10),
            (Thing::Flower, 0.12, 0.84, 0.075),
            (Thing::Flower, 0.87, 0.80, 0.085),
            (Thing::Flower, 0.72, 0.93, 0.055),
            (Thing::Leaf, 0.28, 0.94, 0.065),
            (Thing::Butterfly, 0.84, 0.20, 0.075),
            (Thing::Heart, 0.88, 0.46, 0.035),
            (Thing::Star, 0.11, 0.48, 0.04),
        ] {
            let drawing = motif::of(thing, self.scene, dice);
            self.outlined(
                &drawing,
                Place { x: x * width, y: y * height, size: size * self.side, turn: dice.between(-0.2, 0.2) },
                pen * 0.62,
                ink,
                paper,
            );
        }
        self.cloud(width * 0.58, height * 0.12, self.side * 0.07, pen * 0.7);
        let (x, y) = self.middle;
        let place = Place { x, y: y * 1.02, size: self.side * 0.33, turn: 0.0 };
        self.outlined(motif, place, pen, ink, paper);
        let edge = self.side * 0.025;
        self.canvas.flat(stroke(rounded(edge, edge, width - edge, height - edge, edge), pen * 0.8), ink);
    }

    fn cloud(&mut self, x: f32, y: f32, size: f32, pen: f32) {
        let puffs = [(-1.1, 0.1, 0.55), (-0.4, -0.25, 0.7), (0.45, -0.15, 0.62), (1.1, 0.15, 0.5), (0.0, 0.25, 0.6)];
        for (dx, dy, r) in puffs {
            self.canvas.flat(stroke(circle(x + dx * size, y + dy * size, r * size), pen * 2.0), grey(0.004));
        }
        for (dx, dy, r) in puffs {
            self.canvas.flat(circle(x + dx * size, y + dy * size, r * size), Colour::WHITE);
        }
    }

    /// Bold lines, and shading by dots that thin out.
    fn tattoo(&mut self, motif: &Drawing, dice: &mut Dice) {
        let (ink, paper) = (rgb(0.010, 0.012, 0.016), rgb(0.90, 0.875, 0.84));
        self.ground(paper);
        let (x, y) = self.middle;
        let place = Place { x, y, size: self.side * 0.27, turn: 0.0 };
        let rays = 48;
        for i in 0..rays {
            let angle = i as f32 / rays as f32 * TAU;
            let (from, to) = (
                0.345,
                if i % 4 == 0 {
                    0.46
                } else if i % 2 == 0 {
                    0.405
                } else {
                    0.375
                },
            );
            let point = |r: f32| (x + angle.cos() * r * self.side, y + angle.sin() * r * self.side);
            self.canvas.flat(stroke(curve(&[point(from), point(to)]), self.side * 0.0035), ink);
            if i % 4 == 2 {
                self.canvas.flat(circle(point(0.43).0, point(0.43).1, self.side * 0.006), ink);
            }
        }
        self.canvas.flat(stroke(circle(x, y, self.side * 0.335), self.side * 0.004), ink);
        let pen = self.side * 0.0085;
        for piece in &motif.pieces {
            let shape = place.put(&piece.shape);
            self.canvas.flat(shape.clone(), if piece.tone == Tone::Dark { ink } else { paper });
            if piece.tone != Tone::Dark {
                let grain = self.scene.noise(0x7A7);
                let bounds = shape.as_ref().map(|s| s.bounds());
                let (low, high) = bounds.map_or((0.0, 1.0), |b| (b.top(), b.bottom()));
                let weight = if piece.tone == Tone::Light { 0.25 } else { 0.60 };
                let dot = (self.side / 420.0).max(1.0);
                self.canvas.cover(shape.clone(), 1.0, |px, py, c| {
                    let dense = smooth(low, high, py).powf(1.6) * weight;
                    if grain.cell((px / dot) as i32, (py / dot) as i32) < dense { ink } else { c }
                });
            }
            self.canvas.flat(stroke(shape, pen), ink);
        }
        for _ in 0..26 {
            let (angle, away) = (dice.unit() * TAU, dice.between(0.36, 0.47));
            let (dx, dy) = (angle.cos() * away * self.side, angle.sin() * away * self.side);
            self.canvas.flat(circle(x + dx, y + dy, self.side * dice.between(0.001, 0.003)), ink);
        }
    }
}

/// A small thing that goes with another in a pattern.
fn companion(thing: Thing) -> Thing {
    match thing {
        Thing::Boat | Thing::Wave | Thing::Whale | Thing::Fish => Thing::Star,
        Thing::Planet | Thing::Rocket | Thing::Moon | Thing::Galaxy => Thing::Star,
        Thing::Heart | Thing::Crown => Thing::Flower,
        Thing::Leaf | Thing::Pine | Thing::Tree | Thing::Mountain => Thing::Sun,
        _ => Thing::Leaf,
    }
}

/// A line as large as its width and height allow.
fn fitted(text: &str, width: f32, height: f32, weight: f32, gap: f32) -> Line<'_> {
    let line = Line { text, height, weight, gap };
    let wide = line.width().max(1.0);
    Line { height: height * (width / wide).min(1.0), ..line }
}
