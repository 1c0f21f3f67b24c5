//! A person as an illustration: calm face, closed eyes, flowing hair, leaves and a sun behind.
//!
//! A painted-from-nothing likeness would look like a doll; a drawn one is honest and can be beautiful.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::colour::{Colour, grey, hex, rgb};
use super::geometry::{View, bell, lerp, smooth};
use super::noise::{Dice, Noise};
use super::scene::{Scene, Thing, Trait};
use super::shapes::{Point, blob, circle, curve, ellipse, leaf, polygon, stroke};

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
const GREY_HAIR: [u32; 2] = [0x9a9896, 0xeeecea];
const HAIRS: [[u32; 2]; 7] = [
    [0x1c1618, 0x4a3c44],
    [0x3a2218, 0x7a4c30],
    [0x6a3c1c, 0xb07038],
    [0xb8642a, 0xe89a4a],
    [0xd8ac60, 0xf6dc9c],
    [0x2a2a3c, 0x5a5c80],
    [0xb8b4b4, 0xf0eeee],
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Long,
    Bob,
    Bun,
    Curls,
    Short,
    Swept,
    Bald,
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
    cut: Cut,
    parting: f32,
    skin: [Colour; 2],
    hair: [Colour; 2],
    scheme: [Colour; 5],
    noise: Noise,
}

/// How the hair is worn: as the prompt says, else as chance has it.
fn cut(scene: &Scene, feminine: bool, dice: &mut Dice) -> Cut {
    const NAMED: [(Trait, Cut); 4] =
        [(Trait::Curly, Cut::Curls), (Trait::Bun, Cut::Bun), (Trait::LongHair, Cut::Long), (Trait::Bald, Cut::Bald)];
    let usual: &[Cut] = if feminine {
        &[Cut::Long, Cut::Long, Cut::Bob, Cut::Bun, Cut::Curls]
    } else {
        &[Cut::Short, Cut::Swept, Cut::Curls, Cut::Short]
    };
    let chosen = dice.pick(usual);
    let short = if feminine { Cut::Bob } else { Cut::Short };
    let named = NAMED.iter().find(|(look, _)| scene.looks(*look)).map(|(_, cut)| *cut);
    named.or(scene.looks(Trait::ShortHair).then_some(short)).unwrap_or(chosen)
}

/// Shade and light of the hair.
fn hair(scene: &Scene, dice: &mut Dice) -> [Colour; 2] {
    let chosen = dice.pick(&HAIRS);
    match scene.paint_of(Thing::Hair) {
        Some(paint) => [paint * 0.5, paint.mix(Colour::WHITE, 0.28)],
        None if scene.looks(Trait::Old) => GREY_HAIR.map(hex),
        None => chosen.map(hex),
    }
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
        let cut = cut(scene, feminine, dice);
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
            hair: hair(scene, dice),
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

    /// Hair in locks: stripes of light that follow the direction `along`.
    fn lock(&self, x: f32, y: f32, along: f32, across: f32) -> Colour {
        let (u, v) = self.place(x, y);
        let strands =
            self.noise.other(4).value(across * 9.0 + 0.8 * self.noise.value(along * 2.0, across * 2.0), along * 0.7);
        let fine = self.noise.other(5).value(across * 34.0, along * 1.2);
        let lit = smooth(-0.6, 1.1, u * self.side - v * 0.35);
        let gloss = bell(along - 0.75, 0.22) * 0.5;
        self.hair[0].mix(
            self.hair[1],
            (0.22 + 0.55 * lit * (0.6 + 0.5 * strands) + 0.18 * fine + gloss * (0.4 + strands)).clamp(0.0, 1.0),
        )
    }

    fn hair_behind(&self, canvas: &mut Canvas) {
        let half: &[Point] = match self.cut {
            Cut::Long => &[
                (0.0, -1.42),
                (0.70, -1.28),
                (1.12, -0.62),
                (1.16, 0.20),
                (1.36, 1.05),
                (1.30, 2.05),
                (0.86, 2.35),
                (0.40, 1.6),
                (0.0, 1.4),
            ],
            Cut::Bob => {
                &[(0.0, -1.42), (0.74, -1.28), (1.16, -0.60), (1.22, 0.25), (1.16, 0.95), (0.72, 1.06), (0.0, 0.9)]
            }
            Cut::Bun => &[(0.0, -1.40), (0.66, -1.26), (1.02, -0.62), (0.98, 0.05), (0.80, 0.45), (0.0, 0.5)],
            Cut::Curls => {
                &[(0.0, -1.55), (0.95, -1.45), (1.55, -0.70), (1.58, 0.15), (1.18, 0.80), (0.55, 0.85), (0.0, 0.7)]
            }
            Cut::Bald => return,
            Cut::Short | Cut::Swept => {
                &[(0.0, -1.36), (0.62, -1.22), (0.96, -0.62), (0.94, 0.0), (0.70, 0.2), (0.0, 0.3)]
            }
        };
        if self.cut == Cut::Bun {
            let (x, y) = self.at(-self.parting, -1.52);
            canvas.fill(circle(x, y, self.k * 0.44), 1.0, |px, py| {
                let (dx, dy) = ((px - x) / self.k, (py - y) / self.k);
                self.lock(px, py, dy.atan2(dx) * 0.4 + 0.6, dx.hypot(dy) * 3.0) * 0.92
            });
        }
        let outline = self.all(&self.mirrored(half));
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            self.lock(x, y, 0.2 + v * 0.25, u * 1.3) * 0.72
        });
        if self.cut == Cut::Curls {
            self.curls(canvas, 0.72);
        }
    }

    /// Rings of curls around the head.
    fn curls(&self, canvas: &mut Canvas, level: f32) {
        let mut dice = self.scene.dice(0xC0C1);
        for i in 0..46 {
            let angle = lerp(-2.3, 2.3, i as f32 / 45.0);
            let away = dice.between(1.05, 1.55);
            let (x, y) = self.at(angle.sin() * away, -0.35 - angle.cos() * away * 0.86);
            let radius = self.k * dice.between(0.16, 0.28);
            canvas.fill(circle(x, y, radius), 1.0, |px, py| {
                let (dx, dy) = ((px - x) / radius, (py - y) / radius);
                self.lock(px, py, dx.hypot(dy) * 1.1, dx.hypot(dy) * 1.5 + dy.atan2(dx) * 0.3) * level
            });
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

    fn head(&self, canvas: &mut Canvas) {
        for side in [-1.0, 1.0] {
            let ear = self.all(&[(side * 0.80, -0.20), (side * 0.97, -0.22), (side * 0.98, 0.08), (side * 0.84, 0.26)]);
            let level = if side == self.side { 0.96 } else { 0.72 };
            canvas.fill(blob(&ear), 1.0, |_, _| self.skin[0].mix(self.skin[1], 0.35) * level);
        }
        let jaw = if self.feminine { 0.58 } else { 0.70 };
        let half = [(0.0, -1.15), (0.56, -1.02), (0.85, -0.50), (0.84, 0.10), (jaw, 0.68), (0.25, 1.00), (0.0, 1.05)];
        let outline = self.all(&self.mirrored(&half));
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            // One clear edge between light and shade, as a brush would leave it.
            let nose = 0.10 * bell(v - 0.28, 0.20) - 0.16 * bell(v + 0.22, 0.22);
            let terminator = u * self.side + 0.34 + nose + 0.10 * v;
            let lit = smooth(-0.04, 0.05, terminator);
            let cheeks = bell(u.abs() - 0.46, 0.20) * bell(v - 0.30, 0.17) * 0.42;
            let fringe = smooth(-0.45, -0.85, v) * 0.35;
            let skin = self.skin[1].mix(self.skin[0], lit);
            skin.mix(skin * rgb(1.08, 0.62, 0.56), cheeks)
                * (1.0 - fringe)
                * (1.0 + 0.025 * self.noise.fbm(u * 30.0, v * 30.0, 2))
        });
    }

    fn features(&self, canvas: &mut Canvas) {
        let line = self.skin[1] * 0.35;
        let ink = self.hair[0].mix(grey(0.01), 0.82);
        for side in [-1.0_f32, 1.0] {
            let eye = |u: f32, v: f32| self.at(side * (0.36 + u), -0.02 + v);
            if self.scene.looks(Trait::OpenEyed) {
                self.open_eye(canvas, side, ink);
            } else {
                self.closed_eye(canvas, side, ink, line);
            }
            for i in 0..6 {
                let t = i as f32 / 5.0;
                let root = eye(lerp(-0.10, 0.20, t), lerp(0.065, -0.015, t * t));
                let tip = eye(lerp(-0.13, 0.30, t), lerp(0.13, 0.055, t * t));
                let long = if self.feminine { 1.0 } else { 0.5 };
                let tip = (lerp(root.0, tip.0, long), lerp(root.1, tip.1, long));
                canvas.flat(stroke(curve(&[root, tip]), self.k * 0.014), ink);
            }
            let thick = if self.feminine { 0.045 } else { 0.075 };
            let brow = [
                eye(-0.22, -0.27),
                eye(-0.02, -0.37),
                eye(0.26, -0.29),
                eye(-0.02, -0.37 + thick),
                eye(-0.22, -0.27 + thick),
            ];
            canvas.fill(blob(&brow), 0.92, |_, _| self.hair[0].mix(self.skin[1] * 0.3, 0.25));
        }
        // The nose: one line down the shaded side, and its tip.
        let s = -self.side;
        canvas.fill(
            stroke(
                curve(&self.all(&[
                    (s * 0.13, -0.16),
                    (s * 0.085, 0.10),
                    (s * 0.13, 0.30),
                    (s * 0.05, 0.385),
                    (0.0, 0.37),
                ])),
                self.k * 0.020,
            ),
            0.60,
            |_, _| line,
        );
        for side in [-1.0, 1.0] {
            canvas.fill(
                stroke(
                    curve(&self.all(&[(side * 0.07, 0.375), (side * 0.12, 0.35), (side * 0.15, 0.385)])),
                    self.k * 0.018,
                ),
                0.55,
                |_, _| line,
            );
        }
        if self.scene.looks(Trait::Old) {
            self.wrinkles(canvas, line);
        }
        self.mouth(canvas, line);
        let often = if self.scene.looks(Trait::Old) { 0.85 } else { 0.4 };
        let grown = !self.scene.looks(Trait::Child) && self.scene.dice(0xBEA).chance(often);
        if !self.feminine && (self.scene.shows(Thing::Beard) || grown) {
            self.beard(canvas);
            self.mouth(canvas, line);
        }
    }

    /// The lashes' line and the crease above it.
    fn closed_eye(&self, canvas: &mut Canvas, side: f32, ink: Colour, line: Colour) {
        let eye = |u: f32, v: f32| self.at(side * (0.36 + u), -0.02 + v);
        let shade = [
            eye(-0.19, 0.0),
            eye(-0.08, -0.12),
            eye(0.08, -0.12),
            eye(0.20, -0.01),
            eye(0.08, 0.075),
            eye(-0.08, 0.075),
        ];
        canvas.fill(blob(&shade), 0.30, |_, _| self.skin[1] * 0.75);
        let lid = [eye(-0.19, -0.01), eye(-0.08, 0.065), eye(0.08, 0.065), eye(0.20, -0.02)];
        canvas.flat(stroke(curve(&lid), self.k * 0.030), ink);
        let crease = [eye(-0.15, -0.10), eye(0.0, -0.145), eye(0.17, -0.09)];
        canvas.fill(stroke(curve(&crease), self.k * 0.013), 0.55, |_, _| line);
    }

    /// Looks past the viewer, to the side that the light comes from.
    fn open_eye(&self, canvas: &mut Canvas, side: f32, ink: Colour) {
        const IRISES: [u32; 4] = [0x4a3018, 0x3f6a86, 0x5a7048, 0x2a1c14];
        let eye = |u: f32, v: f32| self.at(side * (0.36 + u), -0.03 + v);
        let almond = [
            eye(-0.19, 0.02),
            eye(-0.08, -0.09),
            eye(0.08, -0.09),
            eye(0.20, -0.01),
            eye(0.08, 0.075),
            eye(-0.08, 0.075),
        ];
        canvas.flat(blob(&almond), rgb(0.86, 0.84, 0.80));
        let (x, y) = self.at(side * 0.37 + self.side * 0.035, -0.04);
        let iris = hex(self.scene.dice(0x1215).pick(&IRISES));
        canvas.fill(circle(x, y, self.k * 0.088), 1.0, |px, py| {
            let away = (px - x).hypot(py - y) / (self.k * 0.088);
            iris * lerp(1.5, 0.5, smooth(0.4, 1.0, away))
        });
        canvas.flat(circle(x, y, self.k * 0.042), grey(0.005));
        canvas.flat(circle(x + self.side * self.k * 0.026, y - self.k * 0.030, self.k * 0.018), grey(0.95));
        let upper = [eye(-0.20, 0.02), eye(-0.08, -0.095), eye(0.08, -0.095), eye(0.22, -0.02)];
        canvas.flat(stroke(curve(&upper), self.k * 0.032), ink);
        let crease = [eye(-0.14, -0.14), eye(0.0, -0.18), eye(0.17, -0.12)];
        canvas.fill(stroke(curve(&crease), self.k * 0.013), 0.55, |_, _| self.skin[1] * 0.5);
    }

    /// What years leave in a face.
    fn wrinkles(&self, canvas: &mut Canvas, line: Colour) {
        let mut crease = |points: &[Point], alpha: f32| {
            canvas.fill(stroke(curve(&self.all(points)), self.k * 0.017), alpha, |_, _| line);
        };
        for (v, wide) in [(-0.62, 0.40), (-0.52, 0.46), (-0.72, 0.28)] {
            crease(&[(-wide, v), (-wide * 0.3, v - 0.025), (wide * 0.3, v + 0.01), (wide, v - 0.01)], 0.42);
        }
        for side in [-1.0, 1.0] {
            crease(&[(side * 0.18, 0.34), (side * 0.32, 0.46), (side * 0.36, 0.62)], 0.50);
            crease(&[(side * 0.22, 0.11), (side * 0.36, 0.15), (side * 0.50, 0.10)], 0.40);
            for (dv, dw) in [(-0.05, -0.11), (0.0, -0.01), (0.05, 0.08)] {
                crease(&[(side * 0.60, -0.02 + dv * 0.5), (side * 0.72, dw)], 0.42);
            }
        }
    }

    /// A knitted cap, a wide brim, or a wizard's cone.
    fn hat(&self, canvas: &mut Canvas) {
        let [_, disc, leaves, cloth, trim] = self.scheme;
        if !self.scene.looks(Trait::Hat) {
            return;
        }
        let felt = cloth.mix(leaves, 0.5) * 0.8;
        let shaded = |x: f32, y: f32| {
            let (u, _) = self.place(x, y);
            lerp(0.62, 1.12, smooth(-1.0, 1.0, u * self.side))
        };
        if self.scene.looks(Trait::PointedHat) {
            let cone = [
                (-0.92, -0.86),
                (-0.55, -1.50),
                (-0.10, -2.20),
                (0.42, -2.62),
                (0.34, -2.10),
                (0.60, -1.45),
                (0.92, -0.86),
            ];
            canvas.fill(blob(&self.all(&cone)), 1.0, |x, y| felt * shaded(x, y));
            let brim = [
                (-1.55, -0.72),
                (-0.7, -1.04),
                (0.0, -1.10),
                (0.7, -1.04),
                (1.55, -0.72),
                (0.7, -0.76),
                (0.0, -0.82),
                (-0.7, -0.76),
            ];
            canvas.fill(blob(&self.all(&brim)), 1.0, |x, y| felt * (0.8 * shaded(x, y)));
            canvas.flat(stroke(curve(&self.all(&[(-0.86, -1.00), (0.0, -1.14), (0.86, -1.00)])), self.k * 0.10), trim);
        } else if self.feminine {
            let crown = [(-0.86, -0.82), (-0.84, -1.30), (-0.40, -1.66), (0.40, -1.66), (0.84, -1.30), (0.86, -0.82)];
            canvas.fill(blob(&self.all(&crown)), 1.0, |x, y| felt * shaded(x, y));
            let brim = [
                (-1.75, -0.62),
                (-0.9, -0.96),
                (0.0, -1.04),
                (0.9, -0.96),
                (1.75, -0.62),
                (0.9, -0.70),
                (0.0, -0.78),
                (-0.9, -0.70),
            ];
            canvas.fill(blob(&self.all(&brim)), 1.0, |x, y| felt * (0.82 * shaded(x, y)));
            canvas.flat(stroke(curve(&self.all(&[(-0.84, -1.02), (0.0, -1.14), (0.84, -1.02)])), self.k * 0.13), disc);
        } else {
            let cap = [
                (-0.98, -0.62),
                (-0.94, -1.18),
                (-0.42, -1.62),
                (0.42, -1.62),
                (0.94, -1.18),
                (0.98, -0.62),
                (0.0, -0.80),
            ];
            canvas.fill(blob(&self.all(&cap)), 1.0, |x, y| {
                let (u, v) = self.place(x, y);
                felt * (shaded(x, y) * (0.86 + 0.16 * (u * 34.0).sin() * smooth(-1.6, -1.2, v)))
            });
            let rim = self.all(&[(-0.99, -0.66), (-0.5, -0.82), (0.0, -0.86), (0.5, -0.82), (0.99, -0.66)]);
            canvas.fill(stroke(curve(&rim), self.k * 0.26), 1.0, |x, y| {
                let (u, _) = self.place(x, y);
                felt * (1.15 * shaded(x, y) * (0.84 + 0.18 * (u * 40.0).sin()))
            });
        }
    }

    fn mouth(&self, canvas: &mut Canvas, line: Colour) {
        let lips =
            if self.feminine { hex(0xc4404a).mix(self.skin[1], 0.30) } else { self.skin[1] * rgb(0.95, 0.66, 0.62) };
        let upper =
            self.all(&[(-0.27, 0.610), (-0.08, 0.555), (0.0, 0.575), (0.08, 0.555), (0.27, 0.610), (0.0, 0.632)]);
        let lower =
            self.all(&[(-0.25, 0.615), (0.0, 0.632), (0.25, 0.615), (0.12, 0.715), (0.0, 0.735), (-0.12, 0.715)]);
        canvas.fill(blob(&upper), 1.0, |_, _| lips * 0.78);
        canvas.fill(blob(&lower), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            lips * 1.05 + grey(0.16 * bell(u - 0.06 * self.side, 0.07) * bell(v - 0.675, 0.018))
        });
        // A smile lifts the corners.
        let corner = if self.scene.looks(Trait::Smiling) { 0.545 } else { 0.598 };
        canvas.fill(
            stroke(
                curve(&self.all(&[(-0.32, corner), (-0.1, 0.622), (0.0, 0.622), (0.1, 0.622), (0.32, corner)])),
                self.k * 0.014,
            ),
            0.8,
            |_, _| line * 0.6,
        );
        canvas.fill(
            stroke(curve(&self.all(&[(-0.11, 0.80), (0.0, 0.815), (0.11, 0.80)])), self.k * 0.016),
            0.28,
            |_, _| line,
        );
    }

    fn beard(&self, canvas: &mut Canvas) {
        let outline = self.all(&[
            (-0.82, 0.05),
            (-0.72, 0.66),
            (-0.32, 1.14),
            (0.0, 1.24),
            (0.32, 1.14),
            (0.72, 0.66),
            (0.82, 0.05),
            (0.60, 0.44),
            (0.34, 0.50),
            (0.12, 0.45),
            (0.0, 0.48),
            (-0.12, 0.45),
            (-0.34, 0.50),
            (-0.60, 0.44),
        ]);
        canvas.fill(blob(&outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let lock = self.lock(x, y, 0.3 + v * 0.35, u * 3.0) * 0.85;
            self.scene.paint_of(Thing::Beard).map_or(lock, |paint| lock.tinted(paint, 0.9).mix(paint * 0.8, 0.35))
        });
    }

    fn hair_before(&self, canvas: &mut Canvas) {
        let p = self.parting;
        let front: Vec<Point> = match self.cut {
            Cut::Bald => return,
            Cut::Long | Cut::Bob => vec![
                (p, -1.46),
                (0.72, -1.28),
                (1.08, -0.60),
                (1.10, 0.30),
                (1.00, 0.92),
                (0.92, 0.30),
                (0.82, -0.30),
                (0.40 + p * 0.5, -0.78),
                (p, -1.02),
                (-0.40 + p * 0.5, -0.78),
                (-0.82, -0.30),
                (-0.92, 0.30),
                (-1.00, 0.92),
                (-1.10, 0.30),
                (-1.08, -0.60),
                (-0.72, -1.28),
            ],
            Cut::Bun => vec![
                (p, -1.42),
                (0.66, -1.26),
                (0.98, -0.62),
                (0.90, -0.02),
                (0.80, -0.40),
                (0.42, -0.84),
                (p, -1.00),
                (-0.42, -0.84),
                (-0.80, -0.40),
                (-0.90, -0.02),
                (-0.98, -0.62),
                (-0.66, -1.26),
            ],
            Cut::Curls => vec![
                (0.0, -1.46),
                (0.70, -1.32),
                (1.04, -0.72),
                (0.92, -0.28),
                (0.62, -0.78),
                (0.2, -0.92),
                (-0.2, -0.92),
                (-0.62, -0.78),
                (-0.92, -0.28),
                (-1.04, -0.72),
                (-0.70, -1.32),
            ],
            Cut::Short => vec![
                (0.0, -1.42),
                (0.66, -1.26),
                (0.96, -0.66),
                (0.92, -0.06),
                (0.80, -0.46),
                (0.52, -0.84),
                (p * 0.6, -0.80),
                (-0.56, -0.86),
                (-0.80, -0.46),
                (-0.92, -0.06),
                (-0.96, -0.66),
                (-0.66, -1.26),
            ],
            Cut::Swept => vec![
                (-0.3, -1.48),
                (0.50, -1.56),
                (1.02, -1.10),
                (0.98, -0.50),
                (0.90, -0.06),
                (0.80, -0.48),
                (0.30, -0.74),
                (-0.50, -0.98),
                (-0.82, -0.46),
                (-0.92, -0.06),
                (-0.98, -0.70),
                (-0.72, -1.26),
            ],
        };
        canvas.fill(blob(&self.all(&front)), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            // Strands run from the parting down both sides.
            let around = (u - p).atan2(-(v - 0.35));
            self.lock(x, y, (u - p).hypot(v - 0.1) * 0.62, around * 2.2)
        });
        if self.cut == Cut::Curls {
            let mut dice = self.scene.dice(0xC0C2);
            for i in 0..15 {
                let angle = lerp(-1.25, 1.25, i as f32 / 14.0);
                let (x, y) = self.at(angle.sin() * 0.92, -0.28 - angle.cos() * 0.80);
                let radius = self.k * dice.between(0.14, 0.21);
                canvas.fill(circle(x, y, radius), 1.0, |px, py| {
                    let away = ((px - x) / radius).hypot((py - y) / radius);
                    self.lock(px, py, away * 1.1, away * 1.5)
                });
            }
        }
    }

    fn finery(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let gold = hex(0xf0c050);
        if self.scene.shows(Thing::Crown) {
            let gold = self.scene.paint_of(Thing::Crown).unwrap_or(gold);
            let points = self.all(&[
                (-0.78, -1.02),
                (-0.92, -1.70),
                (-0.52, -1.38),
                (-0.28, -1.88),
                (0.0, -1.42),
                (0.28, -1.88),
                (0.52, -1.38),
                (0.92, -1.70),
                (0.78, -1.02),
                (0.0, -1.18),
            ]);
            canvas.fill(polygon(&points), 1.0, |x, y| {
                let (u, v) = self.place(x, y);
                gold * (0.62 + 0.6 * (0.5 + 0.5 * (u * 7.0 + self.side).sin()) - 0.2 * (v + 1.4))
            });
            for (u, jewel) in [(-0.5, 0x2f6fe0), (0.0, 0xd0203a), (0.5, 0x2f6fe0)] {
                let (x, y) = self.at(u, -1.28 + 0.10 * u * u);
                canvas.fill(circle(x, y, self.k * 0.07), 1.0, |px, py| {
                    hex(jewel) + grey(0.8 * bell((px - x).hypot(py - y + self.k * 0.02), self.k * 0.022))
                });
            }
        } else if self.feminine && dice.chance(0.6) && !self.scene.looks(Trait::Hat) {
            self.wreath(canvas, dice);
        }
        if self.feminine {
            for side in [-1.0, 1.0] {
                let (x, y) = self.at(side * 0.93, 0.42);
                canvas.flat(stroke(circle(x, y, self.k * 0.10), self.k * 0.022), gold);
            }
        }
        if self.scene.shows(Thing::Glasses) {
            let frame = grey(0.012);
            for side in [-1.0, 1.0] {
                let (x, y) = self.at(side * 0.38, 0.0);
                canvas.fill(circle(x, y, self.k * 0.27), 0.16, |px, py| {
                    grey(0.6 + 0.5 * smooth(0.1, -0.1, ((px - x) + (py - y)) / self.k))
                });
                canvas.flat(stroke(circle(x, y, self.k * 0.27), self.k * 0.030), frame);
                canvas.flat(
                    stroke(curve(&self.all(&[(side * 0.65, -0.05), (side * 0.92, -0.10)])), self.k * 0.028),
                    frame,
                );
            }
            canvas
                .flat(stroke(curve(&self.all(&[(-0.11, -0.02), (0.0, -0.06), (0.11, -0.02)])), self.k * 0.028), frame);
        }
    }

    /// Flowers in the hair.
    fn wreath(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let colours = [self.scheme[1], self.scheme[4], hex(0xf6efe6), self.scheme[1].mix(Colour::WHITE, 0.4)];
        let from = dice.pick(&[-1.15_f32, 0.25]);
        for i in 0..7 {
            let angle = from + i as f32 * 0.15;
            let (x, y) = self.at(angle.sin() * 0.98, -0.36 - angle.cos() * 0.86);
            for turn in [-0.7, 0.5] {
                let tip = (x + (angle + turn).sin() * self.k * 0.30, y - (angle + turn).cos() * self.k * 0.30);
                canvas.flat(leaf((x, y), tip, 0.24), self.scheme[2]);
            }
            let (size, colour) = (self.k * dice.between(0.10, 0.17), dice.pick(&colours));
            for petal in 0..6 {
                let turn = petal as f32 / 6.0 * TAU + angle;
                let tip = (x + turn.cos() * size, y + turn.sin() * size);
                canvas.fill(leaf((x, y), tip, 0.40), 1.0, |px, py| {
                    colour * lerp(0.68, 1.08, ((px - x).hypot(py - y) / size).min(1.0))
                });
            }
            canvas.flat(ellipse(x, y, size * 0.24, size * 0.24), hex(0xe8b83a));
        }
    }
}
