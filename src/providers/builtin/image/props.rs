//! Things that stand in a landscape: boats, birds, balloons, palms, houses, lighthouses.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::colour::{Colour, hex, rgb};
use super::geometry::{View, lerp, smooth};
use super::noise::Dice;
use super::scene::{Family, Scene, Thing, Time};
use super::shapes::{Point, add_pine, blob, circle, polygon, rect};

/// What moves by itself in a clip: a boat, a balloon or a bird at its place.
#[derive(Debug, Clone, Copy)]
pub enum Mover {
    Boat(Berth),
    Balloon(Float),
    Bird(Flyer),
}

/// The boats, balloons and birds of a landscape, from back to front.
pub fn movers(scene: &Scene, view: &View) -> Vec<Mover> {
    let wet = matches!(scene.family, Family::Sea | Family::Lake | Family::Beach);
    let actor = |thing| scene.cast.iter().find(|actor| actor.thing == thing);
    let by_chance = scene.dice(0x960).chance(0.22) && scene.cast.is_empty();
    let mut movers = Vec::new();
    match actor(Thing::Boat) {
        Some(boats) => {
            let across = boats.across.unwrap_or(0.5);
            for number in 0..boats.count {
                let off = number as f32 - (boats.count - 1) as f32 * 0.5;
                let across = (across + off * 0.17).clamp(0.08, 0.92);
                movers.push(Mover::Boat(Berth::at(scene, view, across, number)));
            }
        }
        None if wet && (scene.shows(Thing::Boat) || by_chance) => {
            movers.push(Mover::Boat(Berth::chosen(scene, view)));
        }
        None => {}
    }
    if scene.shows(Thing::Balloon) {
        let across = actor(Thing::Balloon).and_then(|actor| actor.across);
        movers.extend(balloons(scene, view, across).into_iter().map(Mover::Balloon));
    }
    if has_birds(scene) {
        movers.extend(birds(scene, view).into_iter().map(Mover::Bird));
    }
    movers
}

/// Birds that are named, and some by day that are not where the sky has room for them.
fn has_birds(scene: &Scene) -> bool {
    let has_room = !matches!(scene.family, Family::City | Family::Forest) && !scene.is_night();
    scene.shows(Thing::Bird) || has_room && scene.dice(0x961).chance(0.35)
}

impl Mover {
    pub fn paint(&self, canvas: &mut Canvas, scene: &Scene) {
        match self {
            Self::Boat(berth) => boat(canvas, scene, *berth),
            Self::Balloon(float) => balloon(canvas, scene, *float),
            Self::Bird(flyer) => bird(canvas, scene, *flyer),
        }
    }

    /// Left, top, right and bottom of what it covers, in pixels: a boat with its image in the water.
    pub fn bounds(&self) -> [f32; 4] {
        match self {
            Self::Boat(Berth { x, y, k }) => [x - 0.85 * k, y - 1.7 * k, x + 0.85 * k, y + 1.35 * k],
            Self::Balloon(Float { x, y, k, .. }) => [x - 1.1 * k, y - 1.1 * k, x + 1.1 * k, y + 1.85 * k],
            Self::Bird(Flyer { x, y, k, .. }) => [x - 1.7 * k, y - 1.2 * k, x + 1.7 * k, y + 0.4 * k],
        }
    }

    /// How near it is, from 0: the nearest is the fastest.
    pub fn near(&self, view: &View) -> f32 {
        match self {
            Self::Boat(berth) => berth.k / (0.1 * view.unit()),
            Self::Balloon(float) => float.k / (0.12 * view.unit()),
            Self::Bird(flyer) => flyer.k / (0.012 * view.unit()),
        }
    }
}

/// Sets up whatever a landscape of this family carries, but for those who have a place of their own in the cast: first
/// `movers`, then what never moves.
pub fn paint(canvas: &mut Canvas, scene: &Scene, view: &View, movers: &[Mover]) {
    let shows = |thing| scene.shows(thing) && scene.cast.iter().all(|actor| actor.thing != thing);
    movers.iter().for_each(|mover| mover.paint(canvas, scene));
    if matches!(scene.family, Family::City | Family::Forest) {
        // A skyline or a wood has no room for more.
        return;
    }
    if shows(Thing::Lighthouse) {
        lighthouse(canvas, scene, view, None);
    } else if shows(Thing::House) {
        cabin(canvas, scene, view, None);
    } else if matches!(scene.family, Family::Mountains | Family::Lake) && scene.dice(0x962).chance(0.6) {
        pines(canvas, scene, view);
    }
    if scene.family == Family::Beach || scene.shows(Thing::Palm) {
        palms(canvas, scene, view);
    }
}

/// Who has a place in the cast without being a figure.
pub const fn stands(thing: Thing) -> bool {
    matches!(thing, Thing::Boat | Thing::Balloon | Thing::House | Thing::Lighthouse)
}

/// Whether a thing brings the ground along that it stands on.
pub const fn brings_ground(thing: Thing) -> bool {
    matches!(thing, Thing::House | Thing::Lighthouse)
}

/// Sets a house or a lighthouse at a place across the picture, 0..=1.
pub fn place(canvas: &mut Canvas, scene: &Scene, view: &View, thing: Thing, across: f32) {
    match thing {
        Thing::Lighthouse => lighthouse(canvas, scene, view, Some(across)),
        Thing::House => cabin(canvas, scene, view, Some(across)),
        _ => {}
    }
}

/// The side of the picture away from the sun: 0 left, 1 right.
fn far_side(scene: &Scene) -> f32 {
    if scene.sky.sun_side > 0.0 { 0.0 } else { 1.0 }
}

/// Where a boat lies, and half its length.
#[derive(Debug, Clone, Copy)]
pub struct Berth {
    x: f32,
    y: f32,
    k: f32,
}

impl Berth {
    /// Out on the side that the sun leaves free.
    fn chosen(scene: &Scene, view: &View) -> Self {
        let mut dice = scene.dice(0xB0A7);
        let k = view.unit() * dice.between(0.075, 0.115);
        let across = if far_side(scene) < 0.5 { dice.between(0.22, 0.45) } else { dice.between(0.55, 0.78) };
        Self { x: view.width * across, y: view.horizon + view.height * dice.between(0.06, 0.12), k }
    }

    /// At a place of its own; of several the later ones lie further out.
    fn at(scene: &Scene, view: &View, across: f32, number: usize) -> Self {
        let mut dice = scene.dice(0xB0A8 + number as u32);
        let out = if number.is_multiple_of(2) { 0.0 } else { 1.0 };
        let y = view.horizon + view.height * (0.105 - 0.045 * out + dice.between(-0.008, 0.008));
        Self { x: view.width * across, y, k: view.unit() * lerp(0.105, 0.070, out) * dice.between(0.92, 1.08) }
    }
}

fn boat(canvas: &mut Canvas, scene: &Scene, berth: Berth) {
    let Berth { x, y, k } = berth;
    let air = &scene.sky;
    let hull = hex(0x24160f).mix(air.horizon, 0.10);
    let linen = rgb(0.95, 0.92, 0.86);
    let cloth = match (scene.paint_of(Thing::Boat), scene.tints.last()) {
        (Some(paint), _) => paint,
        (None, Some(tint)) => tint.mix(linen, 0.4),
        (None, None) => linen,
    };
    let sail = (cloth * (0.30 + 0.26 * air.strength)).mix(air.horizon, 0.20);
    for (mirrored, alpha) in [(true, 0.36), (false, 1.0)] {
        let at = |dx: f32, dy: f32| {
            let dy = if mirrored { -dy * 0.75 } else { dy };
            // The image in the water is torn by ripples.
            let sway = if mirrored { (dy * 26.0).sin() * 0.035 } else { 0.0 };
            (x + (dx + sway) * k, y + dy * k)
        };
        let edge = |from: Point, bulge: Point, to: Point| -> Vec<Point> {
            (0..=14)
                .map(|i| {
                    let t = i as f32 / 14.0;
                    let mix = |a: f32, b: f32, c: f32| lerp(lerp(a, b, t), lerp(b, c, t), t);
                    at(mix(from.0, bulge.0, to.0), mix(from.1, bulge.1, to.1))
                })
                .collect()
        };
        let main: Vec<Point> =
            edge((0.05, -1.5), (0.52, -0.9), (0.64, -0.26)).into_iter().chain([at(0.05, -0.20)]).collect();
        let jib: Vec<Point> =
            edge((-0.03, -1.42), (-0.24, -0.7), (-0.56, -0.20)).into_iter().chain([at(-0.03, -0.25)]).collect();
        canvas.fill(polygon(&main), alpha, |px, _| sail * (0.80 + 0.30 * ((px - x) / k).clamp(0.0, 1.0)));
        canvas.fill(polygon(&jib), alpha, |px, _| sail * (0.92 + 0.22 * ((px - x) / k).clamp(-1.0, 0.0)));
        let mast = [at(0.0, -1.58), at(0.025, -1.58), at(0.025, -0.06), at(0.0, -0.06)];
        canvas.fill(polygon(&mast), alpha, |_, _| hull);
        let boards =
            [at(-0.64, -0.13), at(-0.42, 0.06), at(0.0, 0.10), at(0.44, 0.06), at(0.74, -0.15), at(0.0, -0.09)];
        canvas.fill(blob(&boards), alpha, |_, py| hull * (1.0 + 1.6 * smooth(y, y - 0.14 * k, py)));
    }
}

/// Where a bird is, half the width of its body and wings, and how far it lifts them.
#[derive(Debug, Clone, Copy)]
pub struct Flyer {
    x: f32,
    y: f32,
    k: f32,
    lift: f32,
}

/// A loose flock, which is nearer where it is named.
fn birds(scene: &Scene, view: &View) -> Vec<Flyer> {
    let mut dice = scene.dice(0xB1);
    let count = 4 + dice.below(8);
    let (cx, cy) = (view.width * dice.between(0.25, 0.75), view.horizon * dice.between(0.22, 0.5));
    let large = if scene.shows(Thing::Bird) { 1.9 } else { 1.0 };
    let flyer = |_| Flyer {
        x: cx + dice.between(-0.18, 0.18) * view.width,
        y: cy + dice.between(-0.08, 0.08) * view.height,
        k: view.unit() * dice.between(0.005, 0.013) * large,
        lift: dice.between(0.15, 0.9),
    };
    (0..count).map(flyer).collect()
}

fn bird(canvas: &mut Canvas, scene: &Scene, Flyer { x, y, k, lift }: Flyer) {
    let colour = (scene.sky.zenith * 0.2).mix(rgb(0.01, 0.01, 0.015), 0.6);
    let at = |dx: f32, dy: f32| (x + dx * k, y + dy * k);
    let wings = [
        at(-1.6, -lift),
        at(-0.6, -0.46 * lift),
        at(0.0, 0.0),
        at(0.6, -0.46 * lift),
        at(1.6, -lift),
        at(0.6, -0.20 * lift),
        at(0.0, 0.22),
        at(-0.6, -0.20 * lift),
    ];
    canvas.flat(polygon(&wings), colour);
}

/// Where a balloon hangs, half its width, and how it looks.
#[derive(Debug, Clone, Copy)]
pub struct Float {
    x: f32,
    y: f32,
    k: f32,
    stripes: [Colour; 2],
    haze: f32,
}

/// One at hand and four far away.
fn balloons(scene: &Scene, view: &View, across: Option<f32>) -> Vec<Float> {
    let mut dice = scene.dice(0xBA1);
    let colours = [0xd8402f, 0xf2b134, 0x2f7fc0, 0x8a3fa0, 0x2fa06a, 0xf0e6d6].map(hex);
    let paint = scene.paint_of(Thing::Balloon).or(scene.tints.first().copied());
    let mut float = |number: usize| {
        let is_near = number == 0;
        let k = view.unit() * if is_near { dice.between(0.10, 0.13) } else { dice.between(0.018, 0.05) };
        let chosen = if is_near { dice.between(0.25, 0.75) } else { dice.between(0.08, 0.92) };
        let x = view.width * across.filter(|_| is_near).unwrap_or(chosen);
        let y = view.horizon * dice.between(0.22, 0.68);
        let stripes = [paint.unwrap_or(dice.pick(&colours)), dice.pick(&colours)];
        Float { x, y, k, stripes, haze: if is_near { 0.0 } else { 0.35 } }
    };
    (0..5).rev().map(&mut float).collect()
}

fn balloon(canvas: &mut Canvas, scene: &Scene, float: Float) {
    let Float { x, y, k, stripes, haze } = float;
    let air = &scene.sky;
    let (fog, side, level) = (air.horizon, air.side(), 0.35 + 0.3 * air.strength);
    let outline: Vec<Point> = (0..28)
        .map(|i| {
            let (sin, cos) = (i as f32 / 28.0 * TAU).sin_cos();
            let down = (-cos).max(0.0);
            (x + sin * k * (1.0 - 0.62 * down * down), y - cos * k * if cos < 0.0 { 1.25 } else { 1.0 })
        })
        .collect();
    canvas.fill(blob(&outline), 1.0, |px, py| {
        let across = ((px - x) / (k * lerp(1.0, 0.55, smooth(0.2, 1.2, (py - y) / k)))).clamp(-0.999, 0.999);
        let stripe = stripes[usize::from((across.asin() * 4.2 + 0.4).sin() > 0.0)];
        let round = (1.0 - across * across).sqrt();
        let light = 0.35 + 0.75 * (0.6 * across * side + 0.5 * round - 0.25 * (py - y) / k).max(0.0);
        (stripe * (light * level)).mix(fog, haze)
    });
    let at = |dx: f32, dy: f32| (x + dx * k, y + dy * k);
    let basket = [at(-0.15, 1.50), at(0.15, 1.50), at(0.12, 1.74), at(-0.12, 1.74)];
    canvas.flat(polygon(&basket), hex(0x3a2414).mix(fog, haze));
    for lean in [-0.3, 0.3] {
        let rope =
            [at(lean * 1.1, 1.12), at(lean * 1.1 + 0.02, 1.12), at(lean * 0.45 + 0.02, 1.5), at(lean * 0.45, 1.5)];
        canvas.fill(polygon(&rope), 0.8, |_, _| rgb(0.02, 0.015, 0.01).mix(fog, haze));
    }
}

/// Dark conifers at both edges: they frame the view.
fn pines(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let mut dice = scene.dice(0x51);
    let dark = (scene.sky.ambient * 0.05).mix(hex(0x0a1410), 0.7);
    let warm = scene.sky.sun * 0.02;
    let unit = view.unit();
    let mut path = tiny_skia::PathBuilder::new();
    for i in 0..12 {
        let inwards = dice.unit().powf(1.7) * 0.26;
        let x = if i % 2 == 0 { inwards } else { 1.0 - inwards } * view.width;
        let tall = unit * dice.between(0.14, 0.44) * (1.0 - inwards * 1.7);
        add_pine(&mut path, &mut dice, x, view.height + unit * 0.02, tall);
    }
    let noise = scene.noise(0x52);
    let k = 180.0 / unit;
    canvas.fill(path.finish(), 1.0, |x, y| {
        let needles = 1.0 + 0.5 * noise.fbm(x * k, y * k * 1.6, 3);
        (dark + warm * (1.0 - y / view.height)) * needles
    });
}

fn palms(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let mut dice = scene.dice(0x9A1);
    let side = far_side(scene);
    let inwards = 1.0 - side * 2.0;
    let unit = view.unit();
    let level = if scene.time == Time::Day { 0.85 } else { 0.06 + 0.09 * scene.sky.strength };
    let warm = scene.sky.sun.mix(Colour::WHITE, 0.5);
    for i in 0..2 + dice.below(2) {
        let foot = (view.width * (side + inwards * (0.01 + 0.09 * i as f32)), view.height * (1.02 - 0.03 * i as f32));
        let tall = unit * dice.between(0.52, 0.76) * (1.0 - 0.12 * i as f32);
        let lean = unit * dice.between(0.10, 0.24) * inwards;
        let palm = Palm {
            foot,
            crown: (foot.0 + lean, foot.1 - tall),
            unit,
            bark: hex(0x7a5a3c) * warm * level,
            leaf: hex(0x3f7a2e) * warm * level,
        };
        palm.paint(canvas, &mut dice, scene);
    }
}

struct Palm {
    foot: Point,
    crown: Point,
    unit: f32,
    bark: Colour,
    leaf: Colour,
}

impl Palm {
    fn paint(&self, canvas: &mut Canvas, dice: &mut Dice, scene: &Scene) {
        let (foot, crown, unit) = (self.foot, self.crown, self.unit);
        let bend = (foot.0 + (crown.0 - foot.0) * 0.15, foot.1 + (crown.1 - foot.1) * 0.55);
        let along = |t: f32| {
            let mix = |a: f32, b: f32, c: f32| lerp(lerp(a, b, t), lerp(b, c, t), t);
            (mix(foot.0, bend.0, crown.0), mix(foot.1, bend.1, crown.1), unit * lerp(0.017, 0.007, t))
        };
        let edge = |side: f32| (0..=20).map(move |i| along(i as f32 / 20.0)).map(move |(x, y, w)| (x + side * w, y));
        let trunk: Vec<Point> = edge(-1.0).chain(edge(1.0).collect::<Vec<_>>().into_iter().rev()).collect();
        let (bark, side) = (self.bark, scene.sky.side());
        canvas.fill(polygon(&trunk), 1.0, |px, py| {
            let t = ((foot.1 - py) / (foot.1 - crown.1)).clamp(0.0, 1.0);
            let (x, _, w) = along(t);
            let ring = 0.85 + 0.25 * (py / unit * 260.0).sin();
            bark * (ring * (0.85 + 0.45 * side * (px - x) / w))
        });
        for frond in 0..15 {
            let angle = (frond as f32 / 14.0 - 0.5) * 4.5 + dice.between(-0.14, 0.14);
            self.frond(
                canvas,
                angle + 0.05 * (scene.moment * 1.3 + frond as f32).sin(),
                unit * dice.between(0.17, 0.27),
                dice.between(0.6, 1.25),
            );
        }
        for _ in 0..4 {
            let (x, y) = (crown.0 + unit * dice.between(-0.018, 0.018), crown.1 + unit * dice.between(0.005, 0.02));
            canvas.flat(circle(x, y, unit * 0.011), self.bark * 0.6);
        }
    }

    fn frond(&self, canvas: &mut Canvas, angle: f32, long: f32, level: f32) {
        const LEAFLETS: usize = 30;
        let (ux, uy) = (angle.sin(), -angle.cos());
        let droop = long * (0.35 + 0.16 * angle.abs());
        let (mut upper, mut lower) = (vec![], vec![]);
        for i in 0..=LEAFLETS {
            let t = i as f32 / LEAFLETS as f32;
            let x = self.crown.0 + ux * long * t;
            let y = self.crown.1 + uy * long * t * 0.8 + droop * t * t;
            let teeth = if i % 2 == 0 { 1.0 } else { 0.22 };
            let wide = long * 0.12 * (t * (1.0 - t) * 4.0).max(0.02).powf(0.6) * teeth;
            upper.push((x - uy * wide, y + ux * wide + wide * 0.7));
            lower.push((x + uy * wide, y - ux * wide + wide * 0.7));
        }
        let outline: Vec<Point> = upper.into_iter().chain(lower.into_iter().rev()).collect();
        let (leaf, top, unit) = (self.leaf, self.crown.1, self.unit);
        canvas.fill(polygon(&outline), 1.0, |_, py| {
            leaf * (level * (1.0 - 0.5 * ((py - top) / unit / 0.3).clamp(-0.4, 0.9)))
        });
    }
}

/// The rise that a house or a lighthouse stands on; answers where.
fn headland(canvas: &mut Canvas, scene: &Scene, view: &View, k: f32, across: Option<f32>) -> Point {
    let x = view.width * across.unwrap_or(if far_side(scene) < 0.5 { 0.25 } else { 0.74 });
    let y = view.height * 0.88;
    let noise = scene.noise(0x4EA);
    let top = |across: f32| {
        let off = (across * view.width - x).abs() / view.width;
        y + k * 0.04 + view.height * (0.55 * off.powf(1.35) + 0.012 * noise.fbm(across * 14.0, 3.0, 4))
    };
    let ridge = (0..=48).map(|i| i as f32 / 48.0).map(|across| (across * view.width, top(across)));
    let outline: Vec<Point> = ridge.chain([(view.width, view.height + 9.0), (0.0, view.height + 9.0)]).collect();
    let grass = if scene.is_winter() {
        rgb(0.70, 0.75, 0.82)
    } else if scene.is_autumn() {
        hex(0x5a4420)
    } else {
        hex(0x2f4420)
    };
    let (level, scale) = (scene.sky.level(), 60.0 / view.unit());
    canvas.fill(polygon(&outline), 1.0, |px, py| {
        let blades =
            noise.fbm(px * scale, py * scale * 2.0, 5) + 0.5 * noise.fbm(px * scale * 6.0, py * scale * 2.0, 2);
        let below = smooth(0.0, 0.2, (py - top(px / view.width)) / view.height);
        grass * (level * (1.25 + 0.6 * blades) * lerp(1.0, 0.55, below))
    });
    (x, y)
}

const LAMP: u32 = 0xffc65a;

fn lighthouse(canvas: &mut Canvas, scene: &Scene, view: &View, across: Option<f32>) {
    let k = view.unit() * 0.12;
    let (x, y) = headland(canvas, scene, view, k, across);
    let (level, side) = (scene.sky.level(), scene.sky.side());
    let at = |dx: f32, dy: f32| (x + dx * k, y + dy * k);
    let half = |dy: f32| 0.30 + 0.055 * dy;
    for (i, (low, high)) in [(0.1, -0.6), (-0.6, -1.2), (-1.2, -1.8), (-1.8, -2.3)].into_iter().enumerate() {
        let paint = hex(if i % 2 == 0 { 0xf0ece4 } else { 0xb8332a });
        let band = [at(-half(low), low), at(half(low), low), at(half(high), high), at(-half(high), high)];
        canvas.fill(polygon(&band), 1.0, |px, _| paint * (level * (0.95 + 0.5 * side * (px - x) / (k * 0.3))));
    }
    let iron = hex(0x1c1c20);
    canvas.flat(rect(x - 0.24 * k, y - 2.38 * k, x + 0.24 * k, y - 2.30 * k), iron);
    canvas.flat(rect(x - 0.14 * k, y - 2.66 * k, x + 0.14 * k, y - 2.38 * k), hex(LAMP) * 3.0);
    canvas.flat(polygon(&[at(-0.2, -2.66), at(0.2, -2.66), at(0.0, -2.92)]), iron);
    if scene.time != Time::Day {
        let (lx, ly) = at(0.0, -2.52);
        let reach = side * view.width * 0.9;
        let beam = [
            (lx, ly - k * 0.05),
            (lx + reach, ly - view.height * 0.16),
            (lx + reach, ly + view.height * 0.02),
            (lx, ly + k * 0.05),
        ];
        canvas.cover(polygon(&beam), 1.0, |px, _, c| {
            let fade = 1.0 - ((px - lx) / reach).clamp(0.0, 1.0);
            c + hex(LAMP) * (0.28 * fade * fade)
        });
    }
}

fn cabin(canvas: &mut Canvas, scene: &Scene, view: &View, across: Option<f32>) {
    let k = view.unit() * 0.12;
    let (x, y) = headland(canvas, scene, view, k, across);
    let level = scene.sky.level();
    let at = |dx: f32, dy: f32| (x + dx * k, y + dy * k);
    // Green hills have no green houses.
    let tint = scene.tints.first().copied().filter(|tint| tint.g < tint.r.max(tint.b));
    let paint = scene.paint_of(Thing::House).or(tint);
    let wood = paint.unwrap_or(hex(0x7a4a2a)) * (level * 1.1);
    let tiles = if scene.is_winter() { rgb(0.85, 0.88, 0.94) * (level * 1.6) } else { hex(0x3a2a26) * (level * 1.3) };
    let side = scene.sky.side();
    canvas.fill(rect(x - 0.75 * k, y - 0.62 * k, x + 0.75 * k, y + 0.12 * k), 1.0, |px, py| {
        wood * ((0.85 + 0.15 * (py / k * 40.0).sin()) * (1.0 + 0.18 * side * (px - x) / k))
    });
    let gable = [at(-0.95, -0.55), at(0.95, -0.55), at(0.42, -1.22), at(-0.42, -1.22)];
    canvas.fill(polygon(&gable), 1.0, |_, py| tiles * (0.9 + 0.1 * (py / k * 34.0).sin()));
    canvas.flat(rect(x + 0.30 * k, y - 1.52 * k, x + 0.46 * k, y - 1.05 * k), hex(0x50443c) * level);
    let pane = if scene.time == Time::Day { hex(0x9fc4dc) * 0.6 } else { hex(LAMP) * 2.4 };
    for left in [-0.52, 0.26] {
        let frame = wood * 0.5;
        canvas.flat(rect(x + (left - 0.03) * k, y - 0.46 * k, x + (left + 0.29) * k, y - 0.11 * k), frame);
        canvas.flat(rect(x + left * k, y - 0.43 * k, x + (left + 0.12) * k, y - 0.14 * k), pane);
        canvas.flat(rect(x + (left + 0.14) * k, y - 0.43 * k, x + (left + 0.26) * k, y - 0.14 * k), pane);
    }
    canvas.flat(rect(x - 0.10 * k, y - 0.40 * k, x + 0.14 * k, y + 0.12 * k), hex(0x2c1a10) * level);
    if scene.is_winter() || scene.time != Time::Day {
        smoke(canvas, scene, at(0.38, -1.55), k);
    }
}

fn smoke(canvas: &mut Canvas, scene: &Scene, (x, y): Point, k: f32) {
    let noise = scene.noise(0x50E);
    let grey = scene.sky.horizon.mix(scene.sky.middle, 0.4);
    for puff in 0..9 {
        let t = puff as f32 / 8.0;
        let (px, py) = (x + k * (0.3 * t * t + 0.06 * (t * 9.0).sin()), y - k * 1.1 * t);
        let radius = k * lerp(0.07, 0.26, t);
        canvas.dab(px, py, radius, |dx, dy| {
            let rough = noise.fbm(dx * 2.0 + t * 9.0, dy * 2.0, 3);
            (grey, smooth(1.0, 0.0, dx.hypot(dy) + rough * 0.5) * 0.30 * (1.0 - 0.7 * t))
        });
    }
}
