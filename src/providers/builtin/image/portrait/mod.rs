//! A person as an illustration: calm face, closed eyes, flowing hair, leaves and a sun behind.
//!
//! A painted-from-nothing likeness would look like a doll; a drawn one is honest and can be beautiful.

mod face;
mod finery;
mod hair;

use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, hex};
use crate::providers::builtin::image::geometry::{View, lerp, smooth};
use crate::providers::builtin::image::noise::{Dice, Noise};
use crate::providers::builtin::image::scene::{Scene, Thing};
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, leaf, stroke};

/// Ground, disc, leaves, cloth, second cloth.
const SCHEMES: [[u32; 5]; 7] = [
    [0xf2e4d0, 0xe8946a, 0x3f6a5a, 0x2f4a5c, 0xf2c14e],
    [0x1f3a44, 0xf2b880, 0x5f8a72, 0xd8594a, 0xf2e0c0],
    [0xf4d6cc, 0xd8596a, 0x4a5a7a, 0x6a3a5a, 0xf2b84a],
    [0xdfe6dc, 0xf2c14e, 0x2f5a4a, 0xb8503a, 0xf4efe4],
    [0x2c2440, 0xe87a90, 0x6a6fb0, 0xf2a65a, 0xf4e0d0],
    [0xf6e8c8, 0x6fa8a0, 0x8a5a3a, 0x3f4a6a, 0xe8784a],
    [0x34403a, 0xe8c468, 0x8aa878, 0xf0e0cc, 0xb8503a],
];
const SKINS: [[u32; 2]; 6] = [
    [0xf6d2b4, 0xd89a78],
    [0xe8b48c, 0xb87a54],
    [0xcf9464, 0x96603c],
    [0xa86c44, 0x704228],
    [0x7c4a2e, 0x4c2a1a],
    [0xfbe0cc, 0xdca890],
];
pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0xFACE);
    let sitter = Sitter::new(scene, view, &mut dice);
    sitter.ground(&mut canvas, &mut dice);
    sitter.hair_behind(&mut canvas);
    sitter.body(&mut canvas);
    sitter.head(&mut canvas);
    sitter.features(&mut canvas);
    sitter.hair_before(&mut canvas);
    sitter.hat(&mut canvas);
    sitter.finery(&mut canvas, &mut dice);
    canvas
}

struct Sitter<'a> {
    scene: &'a Scene,
    view: View,
    /// The face's middle, and pixels for half its height.
    x: f32,
    y: f32,
    k: f32,
    tilt: (f32, f32),
    /// Where the light comes from.
    side: f32,
    feminine: bool,
    cut: hair::Cut,
    parting: f32,
    skin: [Colour; 2],
    hair: [Colour; 2],
    scheme: [Colour; 5],
    noise: Noise,
}

impl<'a> Sitter<'a> {
    fn new(scene: &'a Scene, view: View, dice: &mut Dice) -> Self {
        let mut scheme = dice.pick(&SCHEMES).map(hex);
        if let Some(tint) = scene.tints.first() {
            scheme[3] = *tint;
            scheme[1] = tint.mix(hex(0xf2c890), 0.35);
        }
        if let Some(tint) = scene.tints.get(1) {
            scheme[0] = tint.mix(scheme[0], 0.35);
        }
        if let Some(cloth) = scene.paint_of(Thing::Clothes) {
            scheme[3] = cloth;
        }
        if scene.is_night() {
            scheme[0] = scheme[0] * 0.25;
        }
        let by_chance = dice.chance(0.6);
        let feminine = scene.shows(Thing::Woman) || (!scene.shows_any(&[Thing::Man, Thing::Beard]) && by_chance);
        let cut = hair::cut(scene, feminine, dice);
        let (sin, cos) = dice.between(-0.10, 0.10).sin_cos();
        let k = view.height.min(view.width * 1.12) * 0.185;
        Self {
            scene,
            view,
            x: view.width * 0.5,
            y: view.height * 0.45,
            k,
            tilt: (sin, cos),
            side: dice.side(),
            feminine,
            cut,
            parting: dice.between(-0.4, 0.4),
            skin: dice.pick(&SKINS).map(hex),
            hair: hair::hair(scene, dice),
            scheme,
            noise: scene.noise(3),
        }
    }

    /// A place of the head, which is tilted; in half heights of the face.
    fn at(&self, u: f32, v: f32) -> Point {
        let (sin, cos) = self.tilt;
        (self.x + (u * cos - v * sin) * self.k, self.y + (u * sin + v * cos) * self.k)
    }

    fn all(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|(u, v)| self.at(*u, *v)).collect()
    }

    fn place(&self, x: f32, y: f32) -> Point {
        let (sin, cos) = self.tilt;
        let (dx, dy) = ((x - self.x) / self.k, (y - self.y) / self.k);
        (dx * cos + dy * sin, dy * cos - dx * sin)
    }

    /// A place of the body, which is not tilted.
    fn below(&self, u: f32, v: f32) -> Point {
        (self.x + u * self.k, self.y + v * self.k)
    }

    fn mirrored(&self, half: &[Point]) -> Vec<Point> {
        half.iter().copied().chain(half.iter().rev().filter(|p| p.0 > 0.0).map(|p| (-p.0, p.1))).collect()
    }

    /// Paper, a sun, branches.
    fn ground(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let [paper, disc, leaves, ..] = self.scheme;
        let grain = self.noise.other(1);
        let k = 1.0 / self.view.unit();
        canvas.shade(|x, y| {
            let wash = grain.fbm(x * k * 3.0, y * k * 3.0, 4);
            paper * (1.0 + 0.10 * wash + 0.05 * grain.fbm(x * k * 160.0, y * k * 160.0, 2))
        });
        let (cx, cy) = self.below(dice.between(-0.35, 0.35), -0.35);
        let radius = self.k * dice.between(1.85, 2.2);
        canvas.fill(circle(cx, cy, radius), 1.0, |x, y| {
            let fade = smooth(cy - radius, cy + radius, y);
            disc.mix(paper, 0.35 * fade) * (1.0 + 0.06 * grain.fbm(x * k * 160.0, y * k * 160.0, 2))
        });
        canvas.fill(stroke(circle(cx, cy, radius * 1.09), self.k * 0.016), 0.8, |_, _| disc);
        for branch in 0..6 {
            let side = if branch % 2 == 0 { -1.0 } else { 1.0 };
            let root = self.below(side * dice.between(1.1, 1.7), dice.between(1.6, 2.6));
            let tip = self.below(side * dice.between(1.7, 2.9), dice.between(-1.9, 0.6));
            let bend = (lerp(root.0, tip.0, 0.3) + side * self.k * 0.35, lerp(root.1, tip.1, 0.55));
            let tone = leaves.mix(if branch < 3 { paper } else { leaves * 0.6 }, dice.between(0.0, 0.45));
            self.branch(canvas, [root, bend, tip], tone, dice.between(0.14, 0.26));
        }
    }

    fn branch(&self, canvas: &mut Canvas, [root, bend, tip]: [Point; 3], tone: Colour, belly: f32) {
        canvas.flat(stroke(curve(&[root, bend, tip]), self.k * 0.022), tone * 0.8);
        for i in 1..=8 {
            let t = i as f32 / 8.0;
            let along = |a: f32, b: f32, c: f32| lerp(lerp(a, b, t), lerp(b, c, t), t);
            let foot = (along(root.0, bend.0, tip.0), along(root.1, bend.1, tip.1));
            let heading = (lerp(bend.1 - root.1, tip.1 - bend.1, t)).atan2(lerp(bend.0 - root.0, tip.0 - bend.0, t));
            for side in [-1.0, 1.0] {
                let angle = heading + side * 0.85;
                let long = self.k * lerp(0.62, 0.30, t);
                let end = (foot.0 + angle.cos() * long, foot.1 + angle.sin() * long);
                canvas.fill(leaf(foot, end, belly), 1.0, |x, y| {
                    let across = ((x - foot.0) * (end.1 - foot.1) - (y - foot.1) * (end.0 - foot.0)) / (long * long);
                    tone * if across * side > 0.0 { 1.12 } else { 0.88 }
                });
            }
        }
    }

    fn body(&self, canvas: &mut Canvas) {
        let [_, _, _, cloth, trim] = self.scheme;
        let broad = if self.feminine { 1.0 } else { 1.22 };
        let half: Vec<Point> =
            [(0.0, 1.30), (0.42, 1.36), (0.95, 1.60), (1.72, 1.94), (2.10, 2.75), (2.25, 4.6), (0.0, 4.8)]
                .iter()
                .map(|(u, v)| (u * if *u > 0.5 { broad } else { 1.0 }, *v))
                .collect();
        let outline: Vec<Point> = self.mirrored(&half).iter().map(|(u, v)| self.below(*u, *v)).collect();
        let weave = self.noise.other(6);
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = ((x - self.x) / self.k, (y - self.y) / self.k);
            let turned = smooth(-1.6, 1.6, u * self.side);
            let fold = smooth(0.1, 0.5, weave.fbm(u * 1.3 + v * 0.4, v * 0.5, 3)) * 0.25;
            cloth * (lerp(0.66, 1.10, turned) - fold + 0.04 * weave.fbm(u * 40.0, v * 40.0, 2))
        });
        // Neck first, so that the collar lies on it.
        let width = if self.feminine { 0.36 } else { 0.50 };
        let neck: Vec<Point> = self
            .mirrored(&[(0.0, 0.55), (width, 0.55), (width * 0.98, 1.05), (width * 1.55, 1.48), (0.0, 1.98)])
            .iter()
            .map(|(u, v)| self.below(*u, *v))
            .collect();
        canvas.fill(blob(&neck), 1.0, |x, y| {
            let (u, v) = ((x - self.x) / self.k, (y - self.y) / self.k);
            let chin = smooth(1.20, 1.02, v + 0.22 * u * self.side);
            let lit = smooth(-0.12, 0.02, u * self.side + 0.1);
            self.skin[1].mix(self.skin[0], lit * (1.0 - chin)) * lerp(1.0, 0.84, chin)
        });
        let collar: Vec<Point> = (0..=24)
            .map(|i| (i as f32 / 24.0 - 0.5) * 2.0)
            .map(|t| self.below(t * (width * 1.75), 1.42 + (1.0 - t * t) * 0.52))
            .collect();
        canvas.flat(stroke(curve(&collar), self.k * 0.085), trim);
        for i in 0..23 {
            let t = (i as f32 / 22.0 - 0.5) * 2.0;
            let (x, y) = self.below(t * (width * 1.75), 1.42 + (1.0 - t * t) * 0.52);
            canvas.flat(circle(x, y, self.k * 0.016), cloth * 0.6);
        }
    }
}
