//! Abstract pictures: folded liquids, stained glass, mandalas, and constructed geometry.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::colour::{Colour, grey, hex, rgb};
use super::geometry::{View, lerp, smooth, vec3};
use super::noise::{Dice, Noise};
use super::scene::{Scene, Thing};
use super::shapes::{circle, polygon, stroke};

/// From dark to light.
const PALETTES: [[u32; 5]; 9] = [
    [0x0b132b, 0x1c5d99, 0x5bc0be, 0xffd166, 0xef476f],
    [0x231942, 0x5e548e, 0x9f86c0, 0xe0b1cb, 0xfff1e6],
    [0x03071e, 0x9d0208, 0xdc2f02, 0xf48c06, 0xffe8a3],
    [0x081c15, 0x1b4332, 0x40916c, 0x95d5b2, 0xf7fff0],
    [0x10002b, 0x5a189a, 0xc77dff, 0xff9e00, 0xfff3d6],
    [0x001219, 0x005f73, 0x94d2bd, 0xee9b00, 0xbb3e03],
    [0x2b2d42, 0x8d99ae, 0xedf2f4, 0xef233c, 0xd90429],
    [0x14213d, 0x274690, 0xf5f3f5, 0xfca311, 0xe5e5e5],
    [0x1d1a2f, 0xb5446e, 0xf4a08a, 0xf8e3c4, 0x3a7ca5],
];

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    let mut dice = scene.dice(0xAB5);
    let palette = palette(scene, &mut dice);
    let kind = if scene.shows(Thing::Mandala) {
        2
    } else if scene.shows(Thing::Glass) {
        1
    } else if scene.shows(Thing::Geometry) {
        3
    } else if scene.shows(Thing::Marble) {
        0
    } else {
        dice.pick(&[0, 0, 1, 2, 3, 3])
    };
    let side = view.width.min(view.height);
    let place = |x: f32, y: f32| ((x - view.width * 0.5) / side * 2.0, (y - view.height * 0.5) / side * 2.0);
    match kind {
        1 => {
            let glass = Glass { noise: scene.noise(1), palette, shift: dice.between(0.0, 90.0), t: scene.moment };
            canvas.shade(|x, y| {
                let (u, v) = place(x, y);
                glass.light(u, v)
            });
        }
        3 => construct(&mut canvas, &view, &palette, &mut dice, scene),
        _ => {
            let (x, y) = (dice.between(0.0, 9.0), dice.between(0.0, 9.0));
            let liquid = Liquid { noise: scene.noise(2), palette, x, y, t: scene.moment };
            let petals = (kind == 2).then(|| dice.pick(&[8.0, 10.0, 12.0, 16.0]));
            canvas.shade(|x, y| {
                let (u, v) = place(x, y);
                petals.map_or_else(|| liquid.light(u, v), |count| liquid.mandala(u, v, count))
            });
        }
    }
    canvas
}

fn palette(scene: &Scene, dice: &mut Dice) -> [Colour; 5] {
    let chosen = dice.pick(&PALETTES).map(hex);
    let Some(&first) = scene.tints.first() else { return chosen };
    let second = scene.tints.get(1).copied().unwrap_or_else(|| first.mix(rgb(1.0, 0.95, 0.85), 0.6));
    let third = scene.tints.get(2).copied().unwrap_or_else(|| first.mix(second, 0.5));
    [first * 0.06, first * 0.7, third, second, second.mix(Colour::WHITE, 0.6)]
}

/// The palette as one gradient, 0..1.
fn ramp(palette: &[Colour; 5], at: f32) -> Colour {
    let at = at.clamp(0.0, 0.9999) * 4.0;
    let i = at as usize;
    palette[i].mix(palette[i + 1], smooth(0.0, 1.0, at - i as f32))
}

/// Paint poured and folded: noise displaced by noise displaced by noise, with the sheen of its own relief.
struct Liquid {
    noise: Noise,
    palette: [Colour; 5],
    x: f32,
    y: f32,
    t: f32,
}

impl Liquid {
    fn light(&self, u: f32, v: f32) -> Colour {
        let (n, t) = (self.noise, self.t * 0.10);
        let (a, b) = (u * 0.80 + self.x, v * 0.80 + self.y);
        let first = [n.other(1).fbm(a + t, b, 4), n.other(2).fbm(a + 5.2, b + 1.3 - t, 4)];
        let (c, d) = (a + 2.2 * first[0], b + 2.2 * first[1]);
        let second = [n.other(3).fbm(c + 1.7, d + 9.2 + t, 4), n.other(4).fbm(c + 8.3, d + 2.8, 4)];
        let height = |dx: f32, dy: f32| n.other(5).fbm(a + dx + 2.4 * second[0], b + dy + 2.4 * second[1], 5);
        let level = height(0.0, 0.0);
        let step = 0.012;
        let (slope_x, slope_y) = ((height(step, 0.0) - level) / step, (height(0.0, step) - level) / step);
        let normal = vec3(-slope_x * 0.30, -slope_y * 0.30, 1.0).unit();
        let lamp = vec3(-0.55, -0.62, 0.6).unit();
        let gloss = normal.dot((lamp + vec3(0.0, 0.0, 1.0)).unit()).max(0.0).powi(48);
        let mut colour = ramp(&self.palette, 0.46 + 0.80 * level + 0.30 * second[0]);
        colour = colour.mix(self.palette[3], smooth(0.25, 0.75, first[1].abs() * 1.8) * 0.35);
        colour = colour.mix(self.palette[4], smooth(0.30, 0.7, second[1] * second[1] * 3.0) * 0.55);
        // Gold leaf along some of the folds.
        let vein = 1.0 - (second[0] * 2.0 + level).abs() * 9.0;
        colour = colour.mix(self.palette[4] * 1.1, smooth(0.35, 0.95, vein) * 0.5);
        colour * (0.42 + 0.85 * normal.dot(lamp).max(0.0)) + rgb(1.0, 0.97, 0.92) * (gloss * 0.40)
    }

    /// The same liquid seen in a ring of mirrors.
    fn mandala(&self, u: f32, v: f32, petals: f32) -> Colour {
        let radius = u.hypot(v);
        let segment = TAU / petals;
        let turned = v.atan2(u) + 0.22 * (radius * 3.0 - self.t * 0.4).sin();
        let angle = (turned.rem_euclid(segment) - segment * 0.5).abs();
        let colour = self.light(radius * angle.cos() * 1.25, radius * angle.sin() * 1.25);
        let scallop = radius * 9.0 + 1.3 * (turned * petals).cos();
        let ring = (scallop.fract() - 0.5).abs();
        let line = smooth(0.47, 0.495, ring) * smooth(1.9, 1.2, radius);
        let band = 0.78 + 0.38 * (scallop.floor() * 2.4).sin();
        let gold = hex(0xf2cf7a);
        let shaded = colour * lerp(1.0, band, smooth(1.8, 0.4, radius));
        let heart = smooth(0.13, 0.12, radius);
        shaded.mix(gold, line * 0.55).mix(gold.mix(self.palette[1], smooth(0.0, 0.12, radius)), heart)
    }
}

/// Leaded glass with the sun behind it.
struct Glass {
    noise: Noise,
    palette: [Colour; 5],
    shift: f32,
    t: f32,
}

impl Glass {
    fn light(&self, u: f32, v: f32) -> Colour {
        const PANES: f32 = 4.2;
        let n = self.noise;
        let (x, y) =
            ((u + 0.10 * n.fbm(u * 1.4, v * 1.4, 3)) * PANES + self.shift + self.t * 0.04, v * PANES + self.shift);
        let (ix, iy) = (x.floor() as i32, y.floor() as i32);
        let (mut first, mut second) = (f32::MAX, f32::MAX);
        let (mut id, mut off) = ((0, 0), (0.0, 0.0));
        for (dx, dy) in (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy))) {
            let (gx, gy) = (ix + dx, iy + dy);
            let sway = |n: Noise| n.cell(gx, gy) * TAU + self.t * 0.5;
            let px = gx as f32 + 0.5 + 0.42 * sway(n.other(1)).sin();
            let py = gy as f32 + 0.5 + 0.42 * sway(n.other(2)).cos();
            let distance = (x - px).hypot(y - py);
            if distance < first {
                second = first;
                first = distance;
                (id, off) = ((gx, gy), (x - px, y - py));
            } else if distance < second {
                second = distance;
            }
        }
        let border = second - first;
        let drift = 0.5 + 0.9 * n.other(3).fbm(id.0 as f32 * 0.22, id.1 as f32 * 0.22, 3);
        let pane = ramp(&self.palette, 0.15 + 0.8 * drift + 0.16 * (n.other(4).cell(id.0, id.1) - 0.5));
        let turn = n.other(5).cell(id.0, id.1) * TAU;
        let facet = 0.5 + 0.5 * ((off.0 * turn.cos() + off.1 * turn.sin()) * 1.4).tanh();
        let streaks = 0.15 * n.other(6).fbm(u * 9.0, v * 9.0, 4);
        let sun = 0.35 * (-(u * u + v * v) * 1.1).exp();
        let lit = pane * (0.55 + 0.75 * facet + streaks + sun);
        let lead = smooth(0.035, 0.075, border);
        let bead = smooth(0.05, 0.0, (border - 0.10).abs()) * 0.12;
        rgb(0.012, 0.012, 0.018).mix(lit, lead) + grey(bead * lead * facet)
    }
}

/// Circles, arcs and bars in balance, in the manner of the nineteen-twenties.
fn construct(canvas: &mut Canvas, view: &View, palette: &[Colour; 5], dice: &mut Dice, scene: &Scene) {
    let side = view.width.min(view.height);
    let grain = scene.noise(0xBA0);
    let paper = palette[4].mix(rgb(0.93, 0.88, 0.78), 0.75);
    canvas.shade(|x, y| {
        paper * (1.0 + 0.05 * grain.fbm(x * 0.02, y * 0.02, 4) + 0.03 * (grain.cell(x as i32, y as i32) - 0.5))
    });
    let inks = [palette[0], palette[1], palette[2], palette[3], palette[0].mix(palette[1], 0.5)];
    let (across, down) = (view.width / side, view.height / side);
    let at = |u: f32, v: f32| (u * side, v * side);
    let texture = |c: Colour| {
        let speck = grain;
        move |x: f32, y: f32| {
            c * (0.96 + 0.10 * speck.fbm(x * 0.012, y * 0.05, 3) + 0.05 * (speck.cell(x as i32, y as i32) - 0.5))
        }
    };
    // The great disc, off the middle by thirds.
    let third = |dice: &mut Dice| if dice.chance(0.5) { 0.36 } else { 0.64 };
    let (cx, cy) = at(across * third(dice), down * third(dice));
    let radius = side * dice.between(0.20, 0.30);
    canvas.fill(circle(cx, cy, radius), 1.0, texture(inks[3]));
    for ring in 0..dice.below(3) + 1 {
        let r = radius * (1.15 + 0.16 * ring as f32);
        canvas.fill(stroke(circle(cx, cy, r), side * dice.between(0.004, 0.022)), 1.0, texture(inks[ring % 2]));
    }
    let lean = dice.between(-0.9, 0.9);
    for _ in 0..5 + dice.below(5) {
        let (x, y) = at(across * dice.between(0.08, 0.92), down * dice.between(0.08, 0.92));
        let size = side * dice.between(0.05, 0.24);
        let ink = dice.pick(&inks);
        match dice.below(5) {
            0 => canvas.fill(circle(x, y, size * 0.5), 0.92, texture(ink)),
            1 => canvas.fill(
                half_disc(x, y, size * 0.9, dice.pick(&[0.0, 0.25, 0.5, 0.75]) * TAU + lean),
                0.95,
                texture(ink),
            ),
            2 => canvas.fill(bar(x, y, size * 3.4, size * 0.16, lean), 0.95, texture(ink)),
            3 => canvas.fill(stroke(circle(x, y, size * 0.6), size * 0.12), 0.95, texture(ink)),
            _ => canvas.fill(triangle(x, y, size, lean + dice.pick(&[0.0, 0.5]) * TAU), 0.92, texture(ink)),
        }
    }
    let (x, y) = at(across * dice.between(0.15, 0.7), down * dice.between(0.15, 0.8));
    for i in 0..7 {
        let offset = i as f32 * side * 0.022;
        canvas.fill(
            bar(x + offset * lean.sin(), y + offset * lean.cos(), side * 0.42, side * 0.005, lean),
            0.9,
            texture(inks[0]),
        );
    }
    for i in 0..16 {
        let (dot_x, dot_y) =
            (cx - radius * 1.5 + (i % 4) as f32 * side * 0.035, cy + radius * 0.9 + (i / 4) as f32 * side * 0.035);
        canvas.fill(circle(dot_x, dot_y, side * 0.007), 0.95, texture(inks[1]));
    }
}

fn half_disc(x: f32, y: f32, radius: f32, turn: f32) -> Option<tiny_skia::Path> {
    let points: Vec<(f32, f32)> = (0..=32)
        .map(|i| {
            let angle = turn + i as f32 / 64.0 * TAU;
            (x + angle.cos() * radius, y + angle.sin() * radius)
        })
        .collect();
    polygon(&points)
}

fn bar(x: f32, y: f32, long: f32, thick: f32, turn: f32) -> Option<tiny_skia::Path> {
    let (sin, cos) = turn.sin_cos();
    let corner = |a: f32, b: f32| {
        (x + a * long * 0.5 * cos - b * thick * 0.5 * sin, y + a * long * 0.5 * sin + b * thick * 0.5 * cos)
    };
    polygon(&[corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)])
}

fn triangle(x: f32, y: f32, size: f32, turn: f32) -> Option<tiny_skia::Path> {
    let corner =
        |i: f32| (x + (turn + i * TAU / 3.0).sin() * size * 0.7, y - (turn + i * TAU / 3.0).cos() * size * 0.7);
    polygon(&[corner(0.0), corner(1.0), corner(2.0)])
}
