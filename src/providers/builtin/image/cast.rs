//! Sets the figures that a prompt names into its landscape: where it says, lit as the landscape is, with their shadows.

use tiny_skia::Transform;

use super::canvas::Canvas;
use super::colour::{Colour, hex};
use super::drawing::{Drawing, Tone};
use super::figure::{self, Nature};
use super::geometry::{View, lerp, smooth};
use super::reading::Actor;
use super::scene::{Family, Form, Scene, Thing};
use super::shapes::{Point, add_leaf, ellipse, polygon};
use super::{props, tree};

/// Where the middle distance stands, as a share of the height: above the words of a meme.
fn floor_line(scene: &Scene) -> f32 {
    if matches!(scene.form, Form::Meme { .. }) { 0.74 } else { 0.87 }
}

/// One figure's place: its foot, pixels per unit of the drawing, which way it looks.
#[derive(Debug, Clone, Copy)]
struct Stand {
    foot: Point,
    scale: f32,
    side: f32,
    /// How much air lies before it.
    haze: f32,
}

pub fn paint(canvas: &mut Canvas, scene: &Scene, view: &View) {
    if scene.cast.is_empty() {
        return;
    }
    let mut dice = scene.dice(0xCA57);
    let mut cast = arranged(&scene.cast);
    // Those further back are hidden by those in front.
    cast.sort_by(|a, b| a.near.total_cmp(&b.near));
    let on_foot = cast.iter().any(|actor| !props::stands(actor.thing) && !actor.aloft);
    if on_foot && !cast.iter().any(|actor| props::brings_ground(actor.thing)) {
        foreground(canvas, scene, view);
    }
    let large = enlarged(&cast);
    // Before and behind one another they need not share the width.
    let is_deep = cast.iter().any(|actor| actor.near != 0.0);
    let part = if is_deep { 0.8 } else { 0.88 / (cast.len() as f32).clamp(1.0, 2.2) };
    for actor in cast {
        let across = actor.across.unwrap_or(0.5);
        if props::stands(actor.thing) {
            props::place(canvas, scene, view, actor.thing, across);
            continue;
        }
        let (Some(figure), Some(nature)) = (figure::of(actor.thing, scene), Nature::of(actor.thing)) else { continue };
        let colours = nature.painted(scene, actor.thing);
        let (left, top, right, bottom) = figure.bounds();
        let tall = (bottom - top).max(0.1);
        let size = large * lerp(1.0, if actor.near > 0.0 { 1.25 } else { 0.80 }, actor.near.abs());
        let wide = (right - left) / tall * nature.tall * size * view.unit() / view.width;
        // Each has its part of the width: many of a kind come closer together, and are smaller then.
        let group = wide * (0.08 + 0.92 * actor.count as f32);
        let room = (part / group).min(1.0);
        let (size, wide, half) = (size * room, wide * room, group * room * 0.5);
        let across = if half < 0.48 { across.clamp(half + 0.02, 0.98 - half) } else { 0.5 };
        let facing = dice.side();
        for number in 0..actor.count {
            let spread = (number as f32 - (actor.count - 1) as f32 * 0.5) * wide * 0.92;
            let depth = if number % 2 == 0 { 0.0 } else { -0.022 };
            let floor = floor_line(scene) + 0.06 * actor.near + depth + dice.between(-0.006, 0.006);
            let y = if actor.aloft { view.height * 0.34 } else { floor_at(scene, view, across + spread, floor) };
            let own = size * if number == 0 { 1.0 } else { dice.between(0.82, 1.0) };
            let stand = Stand {
                foot: (view.width * (across + spread), y),
                scale: nature.tall * own * view.unit() / tall,
                side: if number > 0 && number + 1 == actor.count { -facing } else { facing },
                haze: 0.05 + if actor.near < 0.0 { -0.16 * actor.near } else { 0.0 },
            };
            if actor.thing == Thing::Tree {
                stand.shadow(canvas, scene, stand.scale * 0.4);
                tree::paint(canvas, scene, &mut dice, stand.foot, stand.scale, light(scene));
                continue;
            }
            stand.paint(canvas, scene, &figure, colours);
            if actor.thing == Thing::Campfire {
                glow(canvas, stand.foot, view.unit() * 0.30);
            }
        }
    }
}

/// What falls on a figure. Streets are lit at night.
fn light(scene: &Scene) -> Colour {
    let air = &scene.sky;
    let lamps = if scene.family == Family::City { hex(0xffd8a0) * 0.22 } else { Colour::BLACK };
    air.sun * (0.20 + 0.30 * air.strength) + air.ambient * 0.55 + lamps
}

/// A few are shown larger than a crowd.
fn enlarged(cast: &[Actor]) -> f32 {
    match cast.iter().map(|actor| actor.count).sum() {
        0 | 1 => 1.75,
        2 => 1.45,
        3 => 1.2,
        _ => 1.0,
    }
}

/// Everyone gets a place: those of whom nothing is said share what is left of the width.
fn arranged(cast: &[Actor]) -> Vec<Actor> {
    let mut cast = cast.to_vec();
    let free = cast.iter().filter(|actor| actor.across.is_none()).count();
    let taken: Vec<f32> = cast.iter().filter_map(|actor| actor.across).collect();
    let mut next = 0;
    for actor in cast.iter_mut().filter(|actor| actor.across.is_none()) {
        next += 1;
        let mut x = next as f32 / (free + 1) as f32;
        if let Some(other) = taken.iter().find(|other| (*other - x).abs() < 0.18) {
            x = if *other > 0.5 { other - 0.32 } else { other + 0.32 };
        }
        actor.across = Some(lerp(0.5, x, 0.9));
    }
    cast
}

/// What figures stand on where the landscape itself offers no ground at hand.
fn foreground(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let earth = match scene.family {
        Family::City => hex(0x5a5c62),
        Family::Sea | Family::Lake | Family::Forest | Family::Mountains | Family::Canyon => {
            if scene.is_winter() {
                hex(0xdfe6ee)
            } else if scene.family == Family::Canyon {
                hex(0x9a6440)
            } else if scene.is_autumn() {
                hex(0x84683a)
            } else {
                hex(0x5a7a38)
            }
        }
        _ => return,
    };
    let (noise, unit) = (scene.noise(0xF6), view.unit());
    let line = |x: f32| floor_at(scene, view, x / view.width, floor_line(scene) - 0.035);
    let ridge = (0..=48).map(|i| i as f32 / 48.0 * view.width).map(|x| (x, line(x)));
    let outline: Vec<Point> = ridge.chain([(view.width, view.height + 9.0), (0.0, view.height + 9.0)]).collect();
    let (level, sun, ambient) = (scene.sky.strength, scene.sky.sun, scene.sky.ambient);
    let paved = scene.family == Family::City;
    let k = 40.0 / unit;
    canvas.fill(polygon(&outline), 1.0, |x, y| {
        let down = (y - line(x)) / view.height;
        let grain = if paved {
            let row = (down * 46.0).floor();
            let joint = ((x / unit * 9.0 + row * 0.5).fract() - 0.5).abs();
            let gap = ((down * 46.0).fract() - 0.5).abs();
            1.0 - 0.35 * smooth(0.44, 0.5, joint.max(gap)) + 0.10 * noise.fbm(x * k, y * k, 3)
        } else {
            1.0 + 0.45 * noise.fbm(x * k * 0.5, y * k, 4) + 0.35 * noise.fbm(x * k * 4.0, y * k * 1.5, 2)
        };
        earth * (sun * (0.34 * level) + ambient * 0.5) * (grain * lerp(1.15, 0.75, smooth(0.0, 0.14, down)))
    });
    if !paved && !scene.is_winter() {
        let mut dice = scene.dice(0x6A55);
        let mut blades = tiny_skia::PathBuilder::new();
        for _ in 0..420 {
            let x = dice.unit() * view.width;
            let foot = line(x) + dice.between(0.0, 0.012) * view.height;
            let tall = unit * dice.between(0.006, 0.020);
            add_leaf(&mut blades, (x, foot + 2.0), (x + dice.between(-0.5, 0.5) * tall, foot - tall), 0.06);
        }
        canvas.fill(blades.finish(), 1.0, |_, _| earth * (sun * (0.28 * level) + ambient * 0.45));
    }
}

/// The ground's row: level in town and on the plain, a gentle rise elsewhere.
fn floor_at(scene: &Scene, view: &View, across: f32, floor: f32) -> f32 {
    let swell = match scene.family {
        Family::City | Family::Beach => 0.0,
        _ => 0.05 * (across - 0.5).powi(2) + 0.008 * scene.noise(0x415).fbm(across * 5.0, 2.0, 3),
    };
    view.height * (floor + swell)
}

impl Stand {
    fn put(&self) -> Transform {
        Transform::from_row(self.scale * self.side, 0.0, 0.0, self.scale, self.foot.0, self.foot.1)
    }

    fn paint(&self, canvas: &mut Canvas, scene: &Scene, figure: &Drawing, colours: [Colour; 4]) {
        let (left, top, right, bottom) = figure.bounds();
        let (x, y) = self.foot;
        let half = (right - left) * 0.5 * self.scale;
        let tall = (bottom - top) * self.scale;
        let air = &scene.sky;
        if y > canvas.height as f32 * 0.6 {
            self.shadow(canvas, scene, half);
        }
        let side = air.side();
        let light = light(scene);
        let fog = air.fog(0.0);
        let grain = scene.noise(0xF16);
        for piece in &figure.pieces {
            let Some(shape) = piece.shape.clone().transform(self.put()) else { continue };
            let bounds = shape.bounds();
            let (cx, wide) = ((bounds.left() + bounds.right()) * 0.5, bounds.width().max(1.0));
            let (high, low) = (bounds.top(), bounds.bottom().max(bounds.top() + 1.0));
            let own = colours[piece.tone as usize];
            let gloss = if piece.tone == Tone::Dark { 0.4 } else { 1.0 };
            canvas.fill(Some(shape), 1.0, |px, py| {
                // Each piece is rounded by itself, and the whole by where it lies in the figure.
                let turn = ((px - cx) / wide * side).clamp(-0.5, 0.5);
                let rise = 1.0 - (py - high) / (low - high);
                let body = ((px - x) / half.max(1.0) * side).clamp(-1.0, 1.0);
                let fur = 1.0 + 0.10 * grain.fbm((px - x) / tall * 30.0, (py - y) / tall * 18.0, 3);
                let form = 0.74 + gloss * (0.42 * turn + 0.22 * rise + 0.16 * body);
                (own * light * (form * fur)).mix(fog, self.haze)
            });
        }
    }

    /// A soft patch at the foot, drawn out away from the sun.
    fn shadow(&self, canvas: &mut Canvas, scene: &Scene, half: f32) {
        let (x, y) = self.foot;
        let away = -scene.sky.side();
        let long = half * if scene.sky.sun_height < 0.2 { 1.7 } else { 1.2 };
        let cx = x + away * (long - half) * 0.6;
        let strength = 0.35 + 0.12 * scene.sky.strength.min(2.0);
        canvas.cover(ellipse(cx, y, long, (half * 0.20).max(1.5)), 1.0, |px, py, c| {
            let d = ((px - cx) / long).hypot((py - y) / (half * 0.20).max(1.5));
            c * (1.0 - strength * smooth(1.0, 0.1, d))
        });
    }
}

/// Firelight on everything around.
fn glow(canvas: &mut Canvas, (x, y): Point, reach: f32) {
    canvas.cover(ellipse(x, y - reach * 0.2, reach, reach), 1.0, |px, py, c| {
        let d = ((px - x) / reach).hypot((py - y + reach * 0.2) / reach);
        c + hex(0xff9a3c) * (0.30 * smooth(1.0, 0.0, d).powi(2))
    });
}
