//! Things on a table in the light of a window: flowers in a vase, fruit, a bottle, a cup, a dish.

mod dishes;

use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex, rgb};
use crate::providers::builtin::image::flower;
use crate::providers::builtin::image::geometry::{View, bell, lerp, smooth, vec3};
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Scene, Thing};
use crate::providers::builtin::image::shapes::{Point, blob, circle, curve, ellipse, leaf, polygon, stroke};

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let view = View::new(width, height, 0.5);
    let mut canvas = Canvas::of(scene, width, height);
    canvas.sky.fill(0);
    let mut dice = scene.dice(0x571);
    let table = Table::new(scene, view, &mut dice);
    table.paint(&mut canvas);
    if let Some(dish) = dishes::named(scene) {
        table.dish(&mut canvas, &mut dice, dish);
        return canvas;
    }
    let product = scene.shows(Thing::Bottle);
    let bouquet = scene.shows_any(&[Thing::Vase, Thing::Flower, Thing::Rose, Thing::Tulip, Thing::Sunflower]);
    let cup = scene.shows(Thing::Cup);
    let fruit = scene.shows(Thing::Fruit);
    let none = !(product || bouquet || cup || fruit);
    let centre = view.width * 0.5;
    if product {
        table.bottle(&mut canvas, &mut dice, centre);
    }
    if bouquet || none {
        let x = if fruit || cup { centre - table.unit * 0.12 } else { centre + dice.between(-0.05, 0.05) * table.unit };
        table.bouquet(&mut canvas, &mut dice, x);
    }
    if cup {
        let (x, size) = if bouquet { (centre + table.unit * 0.20, 0.17) } else { (centre, 0.27) };
        table.cup(&mut canvas, x, table.unit * size);
    }
    if fruit || (none && dice.chance(0.7)) {
        let from = if bouquet || none { centre + table.unit * 0.10 } else { centre - table.unit * 0.38 };
        table.fruits(&mut canvas, &mut dice, from, if bouquet || none { 2 } else { 5 });
    }
    canvas
}

/// Whether a dish is named, of those that can be served.
pub fn is_served(scene: &Scene) -> bool {
    dishes::named(scene).is_some()
}

struct Table<'a> {
    scene: &'a Scene,
    view: View,
    unit: f32,
    /// The row where the wall meets the table.
    edge: f32,
    wall: Colour,
    wood: Colour,
    /// The side that the light comes from: -1 left, 1 right.
    side: f32,
    warmth: Colour,
}

impl<'a> Table<'a> {
    fn new(scene: &'a Scene, view: View, dice: &mut Dice) -> Self {
        let rooms = [
            (0x3a4048, 0x6a4a30),
            (0x8a9a8c, 0xb08a5c),
            (0x6a5a6a, 0x4a3426),
            (0xb8a890, 0x7a5436),
            (0x2c3a40, 0x8a6a48),
        ];
        let (wall, wood) = dice.pick(&rooms);
        let studio = scene.shows(Thing::Bottle);
        let tint = scene.tints.first().copied();
        let wall = match tint {
            Some(tint) if studio => tint.mix(Colour::WHITE, 0.55),
            _ if studio => hex(dice.pick(&[0xe8dccb, 0xd8e0e4, 0xe6cfc6, 0xcfd8cc])),
            _ => hex(wall),
        };
        let wood = if studio { wall * 0.92 } else { hex(wood) };
        let warmth = scene.sky.sun.mix(Colour::WHITE, 0.45) * if scene.is_night() { 0.5 } else { 1.0 };
        Self {
            scene,
            view,
            unit: view.height.min(view.width * 1.15),
            // Over a dish one bends.
            edge: view.height * if is_served(scene) { 0.30 } else { 0.68 },
            wall,
            wood,
            side: scene.sky.side(),
            warmth,
        }
    }

    /// Wall and table, lit from one side.
    fn paint(&self, canvas: &mut Canvas) {
        let (width, height) = (self.view.width, self.view.height);
        let noise = self.scene.noise(1);
        let studio = self.scene.shows(Thing::Bottle);
        let blend = if studio { height * 0.10 } else { height * 0.004 };
        canvas.shade(|x, y| {
            let (u, v) = (x / width, y / height);
            let from_light = if self.side < 0.0 { u } else { 1.0 - u };
            let pool = 0.30 + 1.0 * (-((from_light - 0.25).powi(2) * 2.2 + (v - 0.32).powi(2) * 2.6)).exp();
            let plaster = 1.0 + 0.10 * noise.fbm(u * 3.0, v * 3.0, 5);
            let wall = self.wall * self.warmth * (pool * plaster);
            let depth = (y - self.edge) / (height - self.edge);
            let grain = noise.other(1).fbm(u * 2.0 + depth * 0.3, depth * 14.0 / (0.4 + depth), 5);
            let planks = if studio { 1.0 } else { 1.0 + 0.45 * grain };
            let glow = 0.40 + 0.85 * (-((from_light - 0.35).powi(2) * 2.4)).exp() * (1.0 - 0.35 * depth);
            wall.mix(self.wood * self.warmth * (glow * planks), smooth(self.edge - blend, self.edge + blend, y))
        });
    }

    /// The soft shadow of a thing that stands at `foot` and is this wide.
    fn shadow(&self, canvas: &mut Canvas, (x, y): Point, half: f32) {
        let away = -self.side;
        let soft = |canvas: &mut Canvas, cx: f32, across: f32, down: f32, strength: f32| {
            canvas.cover(ellipse(cx, y, across, down), 1.0, |px, py, c| {
                let d = ((px - cx) / across).hypot((py - y) / down);
                c * (1.0 - strength * smooth(1.0, 0.0, d))
            });
        };
        soft(canvas, x + away * half * 1.5, half * 3.0, half * 0.55, 0.55);
        soft(canvas, x + away * half * 0.2, half * 1.35, half * 0.34, 0.75);
    }

    /// A body turned on a lathe: `profile` gives its half width (in units of `tall`) from foot 0 to top 1.
    fn turned(
        &self,
        canvas: &mut Canvas,
        foot: Point,
        tall: f32,
        profile: impl Fn(f32) -> f32 + Sync,
        material: impl Fn(f32, f32) -> Colour + Sync,
    ) {
        let steps = 60;
        let half = |t: f32| profile(t) * tall;
        let base = half(0.0);
        let edge = |side: f32| (0..=steps).map(move |i| (side, i as f32 / steps as f32));
        let mut outline: Vec<Point> = edge(-1.0).map(|(s, t)| (foot.0 + s * half(t), foot.1 - t * tall)).collect();
        outline.extend(
            edge(1.0).map(|(s, t)| (foot.0 + s * half(t), foot.1 - t * tall)).collect::<Vec<_>>().into_iter().rev(),
        );
        // The round foot.
        outline.extend((1..12).map(|i| {
            let angle = i as f32 / 12.0 * std::f32::consts::PI;
            (foot.0 + angle.cos() * base, foot.1 + angle.sin() * base * 0.24)
        }));
        canvas.fill(polygon(&outline), 1.0, |px, py| {
            let t = ((foot.1 - py) / tall).clamp(0.0, 1.0);
            material(((px - foot.0) / half(t).max(0.5)).clamp(-1.0, 1.0), t)
        });
    }

    /// Glazed clay: soft shading, a window's gleam.
    fn glaze(&self, clay: Colour, across: f32, level: f32) -> Colour {
        let normal = vec3(across, 0.1, (1.0 - across * across).max(0.0).sqrt());
        let light = normal.dot(vec3(self.side * 0.75, 0.25, 0.55).unit()).max(0.0);
        let gleam = bell(across - self.side * 0.52, 0.09) * 0.55;
        let rim = smooth(0.75, 1.0, -across * self.side) * 0.10;
        (clay * (0.16 + 1.0 * light) + self.wall * rim) * self.warmth * level
            + self.warmth * gleam * smooth(0.1, 0.3, level)
    }

    fn bouquet(&self, canvas: &mut Canvas, dice: &mut Dice, x: f32) {
        let tall = self.unit * dice.between(0.27, 0.33);
        let foot = (x, self.edge + self.unit * 0.10);
        self.shadow(canvas, foot, tall * 0.34);
        let clay = hex(dice.pick(&[0xe8e2d4, 0x3f6f8a, 0x8a3f34, 0x2f4a44, 0xc89a4a, 0x9ab0b8]));
        let clay = self.scene.paint_of(Thing::Vase).unwrap_or(clay);
        let (waist, turn) = (dice.between(0.10, 0.17), dice.between(0.0, 1.0));
        let shape = move |t: f32| {
            let belly = 0.18 + 0.16 * (std::f32::consts::PI * (t * 1.15 + 0.02)).sin().max(0.0);
            let neck = waist + 0.06 * smooth(0.86, 1.0, t);
            lerp(belly, neck, smooth(0.55 + 0.15 * turn, 0.92, t))
        };
        let crown = (foot.0, foot.1 - tall);
        self.greens(canvas, dice, crown);
        let noise = self.scene.noise(0x9A5);
        self.turned(canvas, foot, tall, shape, |across, t| {
            let band = smooth(0.03, 0.02, (t - 0.52).abs()) + smooth(0.012, 0.006, (t - 0.60).abs());
            let crackle = 1.0 + 0.06 * noise.fbm(across * 4.0, t * 9.0, 4);
            self.glaze(clay.mix(hex(0xf2e6c8) * 0.6, band.min(1.0) * 0.7) * crackle, across, 0.75 + 0.25 * t)
        });
        self.blooms(canvas, dice, crown);
    }

    fn greens(&self, canvas: &mut Canvas, dice: &mut Dice, crown: Point) {
        let reach = self.unit * 0.30;
        for i in 0..34 {
            let angle = dice.between(-1.5, 1.5);
            let long = reach * dice.between(0.55, 1.15);
            let tip = (crown.0 + angle.sin() * long, crown.1 - angle.cos() * long * 0.95);
            let green = hex(0x3f5f2c).mix(hex(0x7a9a4a), dice.unit()) * self.warmth * lerp(0.35, 0.85, i as f32 / 34.0);
            let root = (crown.0 + dice.between(-0.03, 0.03) * reach, crown.1 + reach * 0.05);
            let waist = (lerp(root.0, tip.0, 0.45), lerp(root.1, tip.1, 0.45));
            canvas.flat(stroke(curve(&[root, waist, tip]), self.unit * 0.004), green * 0.7);
            canvas.fill(leaf(waist, tip, dice.between(0.12, 0.26)), 1.0, |px, py| {
                let vein = ((px - waist.0) * (tip.1 - waist.1) - (py - waist.1) * (tip.0 - waist.0)) / (long * long);
                green * (1.0 + 1.6 * vein * self.side + 0.25 * smooth(0.012, 0.0, vein.abs()))
            });
        }
    }

    fn blooms(&self, canvas: &mut Canvas, dice: &mut Dice, crown: Point) {
        let kind = flower::Kind::of(self.scene);
        let reach = self.unit * 0.235;
        let colours = flower::colours(self.scene, dice);
        let mut places: Vec<(f32, f32, f32)> = vec![];
        for _ in 0..200 {
            if places.len() >= 17 {
                break;
            }
            let (angle, away) = (dice.between(-1.45, 1.45), dice.unit().sqrt());
            let (x, y) =
                (crown.0 + angle.sin() * reach * away * 1.15, crown.1 - reach * (0.25 + 0.85 * angle.cos() * away));
            let size = self.unit * dice.between(0.042, 0.072);
            if places.iter().all(|(px, py, ps)| (x - px).hypot(y - py) > (size + ps) * 0.72) {
                places.push((x, y, size));
            }
        }
        // Those at the rim lie behind those in the middle.
        places.sort_by(|a, b| (b.0 - crown.0).abs().total_cmp(&(a.0 - crown.0).abs()));
        for (x, y, size) in places {
            let lit = 0.70
                + 0.45 * smooth(-reach, reach, (x - crown.0) * self.side)
                + 0.15 * smooth(crown.1, crown.1 - reach, y);
            let bloom = flower::Bloom {
                x,
                y,
                size,
                colour: dice.pick(&colours) * self.warmth * lit,
                turn: dice.unit(),
                tilt: dice.between(0.72, 1.0),
                side: self.side,
            };
            bloom.paint(canvas, kind.unwrap_or_else(|| dice.pick(&flower::MIXED)), self.scene);
        }
    }

    fn fruits(&self, canvas: &mut Canvas, dice: &mut Dice, from: f32, count: usize) {
        let alone = count > 2;
        let radius = self.unit * if alone { 0.088 } else { 0.068 };
        let mut x = from;
        for i in 0..count {
            let size = radius * dice.between(0.85, 1.15);
            x += size;
            let y = self.edge + self.unit * (0.115 + 0.04 * (i % 2) as f32 + dice.between(0.0, 0.03));
            self.shadow(canvas, (x, y + size * 0.8), size * 0.85);
            match dice.below(4) {
                0 => self.apple(canvas, (x, y), size, hex(0xb8241c), hex(0xe8b84a)),
                1 => self.apple(canvas, (x, y), size, hex(0x8fae34), hex(0xd8d060)),
                2 => self.orange(canvas, (x, y), size, hex(0xf08a1c)),
                _ => self.pear(canvas, (x, y), size),
            }
            x += size * 0.9;
        }
    }

    /// A ball's light: `skin` gets the place on the disc.
    fn ball(
        &self,
        canvas: &mut Canvas,
        (x, y): Point,
        radius: f32,
        squash: f32,
        skin: impl Fn(f32, f32) -> Colour + Sync,
    ) {
        canvas.fill(ellipse(x, y, radius, radius * squash), 1.0, |px, py| {
            let (u, v) = ((px - x) / radius, (py - y) / radius / squash);
            let normal = vec3(u, -v, (1.0 - u * u - v * v).max(0.0).sqrt());
            let lamp = vec3(self.side * 0.62, 0.55, 0.56).unit();
            let light = normal.dot(lamp).max(0.0);
            let gloss = normal.dot((lamp + vec3(0.0, 0.0, 1.0)).unit()).max(0.0).powi(40);
            let bounce = smooth(0.3, 1.0, v) * 0.16;
            (skin(u, v) * (0.10 + 1.05 * light) + self.wood * bounce + grey(gloss * 0.55)) * self.warmth
        });
    }

    fn apple(&self, canvas: &mut Canvas, (x, y): Point, radius: f32, red: Colour, gold: Colour) {
        let noise = self.scene.noise(0xA66);
        let stem =
            [(x, y - radius * 0.62), (x + radius * 0.05, y - radius * 0.95), (x + radius * 0.16, y - radius * 1.22)];
        self.ball(canvas, (x, y), radius, 0.92, |u, v| {
            let streaks = noise.fbm(u.atan2(v + 1.2) * 14.0, v * 1.5, 4);
            let dimple = 1.0 - 0.6 * bell((u * 1.2).hypot((v + 0.72) * 2.4), 0.35);
            red.mix(gold, smooth(0.0, 0.5, streaks + 0.25 * v) * 0.8) * dimple
        });
        canvas.flat(stroke(curve(&stem), radius * 0.08), hex(0x3a2618) * 0.8);
        canvas.flat(leaf(stem[1], (x + radius * 0.62, y - radius * 1.10), 0.22), hex(0x5a7f30) * self.warmth * 0.8);
    }

    fn orange(&self, canvas: &mut Canvas, at: Point, radius: f32, peel: Colour) {
        let noise = self.scene.noise(0x0AA);
        self.ball(canvas, at, radius, 0.98, |u, v| peel * (1.0 + 0.22 * noise.fbm(u * 26.0, v * 26.0, 2)));
        canvas.flat(circle(at.0, at.1 - radius * 0.70, radius * 0.07), hex(0x4a5a28) * 0.6);
    }

    fn pear(&self, canvas: &mut Canvas, (x, y): Point, radius: f32) {
        let at = |dx: f32, dy: f32| (x + dx * radius, y + dy * radius);
        let outline = [
            at(0.0, 0.95),
            at(-0.78, 0.72),
            at(-0.92, 0.15),
            at(-0.48, -0.62),
            at(-0.30, -1.30),
            at(0.0, -1.48),
            at(0.30, -1.30),
            at(0.48, -0.62),
            at(0.92, 0.15),
            at(0.78, 0.72),
        ];
        let noise = self.scene.noise(0x9EA);
        canvas.fill(blob(&outline), 1.0, |px, py| {
            let (u, v) = ((px - x) / radius, (py - y) / radius);
            let half = lerp(0.34, 0.92, smooth(-1.3, 0.0, v));
            let across = (u / half).clamp(-1.0, 1.0);
            let light = (0.62 * across * self.side + 0.62 * (1.0 - across * across).sqrt() - 0.22 * v).max(0.0);
            let blush = smooth(0.2, 0.9, -across * self.side) * 0.3;
            let speck = 1.0 + 0.18 * noise.fbm(u * 14.0, v * 14.0, 3);
            let gleam = bell(across - self.side * 0.5, 0.16) * bell(v + 0.1, 0.35) * 0.35;
            (hex(0xc0b040).mix(hex(0xb8562c), blush) * speck * (0.12 + light) + grey(gleam)) * self.warmth
        });
        canvas.flat(stroke(curve(&[at(0.0, -1.42), at(0.06, -1.65), at(0.18, -1.85)]), radius * 0.09), hex(0x3a2618));
    }

    /// A bottle of tinted glass with a label: the product on its plinth.
    fn bottle(&self, canvas: &mut Canvas, dice: &mut Dice, x: f32) {
        let tall = self.unit * 0.50;
        let plinth = self.edge + self.unit * 0.06;
        let stone = self.wall.mix(Colour::WHITE, 0.35) * self.warmth;
        let (across, thick) = (self.unit * 0.26, self.unit * 0.09);
        self.shadow(canvas, (x, plinth + thick), across * 0.9);
        let drum = ellipse(x, plinth + thick, across, across * 0.22);
        let body = polygon(&[
            (x - across, plinth),
            (x + across, plinth),
            (x + across, plinth + thick),
            (x - across, plinth + thick),
        ]);
        for path in [drum, body] {
            canvas.fill(path, 1.0, |px, _| stone * (0.62 + 0.36 * self.side * (px - x) / across));
        }
        canvas.fill(ellipse(x, plinth, across, across * 0.22), 1.0, |px, _| {
            stone * (0.92 + 0.14 * self.side * (px - x) / across)
        });
        self.shadow(canvas, (x, plinth + self.unit * 0.01), tall * 0.17);
        let glass = self
            .scene
            .tints
            .last()
            .copied()
            .unwrap_or_else(|| hex(dice.pick(&[0xc87a34, 0x6f9a8a, 0xd8a0a8, 0x4a6a9a, 0xb8c4a0])));
        let (shoulder, half) = (dice.between(0.66, 0.76), dice.between(0.155, 0.20));
        let round = dice.between(0.06, 0.16);
        let shape = move |t: f32| {
            lerp(half, 0.055, smooth(shoulder, shoulder + round, t)) * lerp(0.93, 1.0, smooth(0.0, 0.04, t))
        };
        let wall = self.wall * self.warmth;
        self.turned(canvas, (x, plinth), tall * 0.86, shape, |u, t| {
            let edge = smooth(0.70, 1.0, u.abs());
            let liquid = smooth(0.74, 0.73, t);
            let clear = wall.mix(glass * self.warmth, 0.35 + 0.45 * liquid);
            let lens = 1.0 + 0.30 * u * self.side - 0.62 * edge;
            let gleam = bell(u - self.side * 0.62, 0.055) * 0.9
                + bell(u + self.side * 0.74, 0.03) * 0.45
                + bell(u - self.side * 0.45, 0.02) * 0.3;
            clear * lens + grey(gleam * smooth(0.02, 0.1, t)) * self.warmth
        });
        let label = |dx: f32, t: f32| (x + dx * half * tall * 0.86, plinth - t * tall * 0.86);
        let paper = hex(0xf6f1e6) * self.warmth;
        canvas.fill(
            polygon(&[label(-0.82, 0.20), label(0.82, 0.20), label(0.82, 0.52), label(-0.82, 0.52)]),
            0.95,
            |px, _| {
                let u = (px - x) / (half * tall * 0.86);
                paper * (0.55 + 0.40 * (1.0 - u * u).max(0.0).sqrt() + 0.14 * u * self.side)
            },
        );
        let ink = glass * 0.25;
        for (t, wide) in [(0.44, 0.42), (0.40, 0.26), (0.25, 0.5)] {
            canvas.flat(stroke(curve(&[label(-wide, t), label(wide, t)]), self.unit * 0.0028), ink);
        }
        let (mark_x, mark_y) = label(0.0, 0.33);
        canvas.flat(stroke(circle(mark_x, mark_y, self.unit * 0.020), self.unit * 0.003), ink);
        canvas.flat(leaf((mark_x, mark_y + self.unit * 0.013), (mark_x, mark_y - self.unit * 0.015), 0.28), ink);
        let cap = hex(dice.pick(&[0x1c1a1a, 0xd8b46a, 0xe8e4dc, 0x6a4a34]));
        self.turned(canvas, (x, plinth - tall * 0.84), tall * 0.15, |_| 0.43, |u, t| self.glaze(cap, u, 0.8 + 0.2 * t));
    }

    fn cup(&self, canvas: &mut Canvas, x: f32, tall: f32) {
        let foot = (x, self.edge + self.unit * 0.13);
        self.shadow(canvas, foot, tall * 0.75);
        let clay = self.scene.paint_of(Thing::Cup).or(self.scene.tints.first().copied()).unwrap_or(hex(0xe9e2d4));
        for (across, level) in [(tall * 1.05, 0.62), (tall * 1.0, 0.9), (tall * 0.6, 0.7)] {
            canvas.fill(ellipse(foot.0, foot.1 + tall * 0.05, across, across * 0.26), 1.0, |px, _| {
                clay * self.warmth * (level * (0.8 + 0.25 * self.side * (px - x) / across))
            });
        }
        let handle = [
            (x + tall * 0.48, foot.1 - tall * 0.78),
            (x + tall * 0.92, foot.1 - tall * 0.70),
            (x + tall * 0.86, foot.1 - tall * 0.30),
            (x + tall * 0.42, foot.1 - tall * 0.22),
        ];
        canvas.fill(stroke(curve(&handle), tall * 0.11), 1.0, |_, py| {
            self.glaze(clay, 0.2, 0.55 + 0.4 * (foot.1 - py) / tall)
        });
        self.turned(
            canvas,
            foot,
            tall,
            |t| lerp(0.30, 0.56, smooth(-0.2, 0.9, t)),
            |u, t| self.glaze(clay, u, 0.8 + 0.15 * t),
        );
        let rim = (x, foot.1 - tall);
        canvas.fill(ellipse(rim.0, rim.1, tall * 0.555, tall * 0.15), 1.0, |px, _| {
            clay * self.warmth * (0.85 - 0.25 * self.side * (px - x) / tall)
        });
        canvas.fill(ellipse(rim.0, rim.1 + tall * 0.025, tall * 0.50, tall * 0.115), 1.0, |px, py| {
            let (u, v) = ((px - rim.0) / tall, (py - rim.1) / tall * 3.6);
            let foam =
                smooth(0.36, 0.30, u.hypot(v)) * (0.5 + 0.5 * (u.hypot(v) * 40.0 + (v.atan2(u) * 5.0).sin()).sin());
            (hex(0x3a2014).mix(hex(0xd8a868), 0.35 + 0.6 * foam)) * self.warmth
        });
        self.steam(canvas, rim, tall);
    }

    fn steam(&self, canvas: &mut Canvas, (x, y): Point, tall: f32) {
        let noise = self.scene.noise(0x57E);
        let (wide, high) = (tall * 0.6, tall * 1.9);
        let column = polygon(&[(x - wide, y), (x + wide, y), (x + wide, y - high), (x - wide, y - high)]);
        canvas.cover(column, 1.0, |px, py, c| {
            let (u, t) = ((px - x) / wide, (y - py) / high);
            let curl = 0.5 * noise.fbm(t * 2.2 - self.scene.moment * 0.5, 3.0, 3);
            let wisp = 1.0 - (noise.other(1).fbm((u - curl) * 1.6, t * 2.0 - self.scene.moment * 0.6, 4)).abs() * 3.0;
            let body = smooth(0.3, 1.0, wisp)
                * smooth(1.0, 0.2, (u - curl * 0.7).abs() * 1.2)
                * smooth(0.0, 0.12, t)
                * smooth(1.0, 0.35, t);
            c + rgb(0.9, 0.92, 0.95) * (0.20 * body)
        });
    }
}
