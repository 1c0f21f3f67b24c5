//! A building as an architect shows it: volumes of concrete, timber and glass in their landscape, with a terrace, a
//! pool and trees.

mod forms;
mod parts;

use crate::providers::builtin::image::canvas::Canvas;
use crate::providers::builtin::image::colour::{Colour, grey, hex};
use crate::providers::builtin::image::figure::{self, Nature};
use crate::providers::builtin::image::geometry::{View, lerp, smooth};
use crate::providers::builtin::image::noise::{Dice, Noise};
use crate::providers::builtin::image::scene::{Family, Scene, Thing, Time};
use crate::providers::builtin::image::shapes::{Point, curve, polygon, stroke};
use crate::providers::builtin::image::tree;
use crate::providers::builtin::image::vocabulary::{BUILDINGS, MATERIALS};
use crate::providers::builtin::image::words::Words;

/// What is to be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    House,
    /// A long hall under a steep roof.
    Gabled,
    Tower,
    /// Steps, columns, a pediment.
    Columned,
    /// A wide roof on posts, open on all sides.
    Pavilion,
    Bridge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Material {
    Concrete,
    Timber,
    Brick,
    Plaster,
    Stone,
    Bamboo,
}

pub fn paint(scene: &Scene, width: usize, height: usize) -> Canvas {
    let family = scene.setting.filter(|family| *family != Family::Interior).unwrap_or(Family::Countryside);
    let behind = Scene { family, things: vec![], tints: vec![], caption: None, ..scene.clone() };
    let (mut canvas, view) = crate::providers::builtin::image::paint_place(&behind, width, height);
    let view = view.unwrap_or_else(|| View::new(width, height, 0.5));
    let mut dice = scene.dice(0xB17D);
    let site = Site::new(scene, view, &mut dice);
    site.ground(&mut canvas);
    site.trees(&mut canvas, &mut dice, true);
    match site.kind {
        Kind::House => site.house(&mut canvas),
        Kind::Gabled => site.gabled(&mut canvas),
        Kind::Tower => site.tower(&mut canvas),
        Kind::Columned => site.columned(&mut canvas),
        Kind::Pavilion => site.pavilion(&mut canvas),
        Kind::Bridge => site.bridge(&mut canvas),
    }
    site.pool(&mut canvas);
    site.trees(&mut canvas, &mut dice, false);
    site.people(&mut canvas, &mut dice);
    crate::providers::builtin::image::weather::paint(&mut canvas, scene);
    canvas
}

struct Site<'a> {
    scene: &'a Scene,
    view: View,
    kind: Kind,
    material: Material,
    /// The middle of the front's foot, and pixels for one unit.
    x: f32,
    y: f32,
    k: f32,
    noise: Noise,
    /// Sun and sky on a wall that faces us.
    light: Colour,
    /// Whether lamps are on.
    evening: bool,
    mirrored: f32,
}

impl<'a> Site<'a> {
    fn new(scene: &'a Scene, view: View, dice: &mut Dice) -> Self {
        let kind = scene.building.0.unwrap_or_else(|| dice.pick(&[Kind::House, Kind::House, Kind::Pavilion]));
        let usual = match kind {
            Kind::Gabled => Material::Timber,
            Kind::Columned => Material::Stone,
            Kind::Pavilion => Material::Timber,
            Kind::Tower | Kind::Bridge => Material::Concrete,
            Kind::House => dice.pick(&[Material::Concrete, Material::Plaster, Material::Timber]),
        };
        let air = &scene.sky;
        let evening = scene.time != Time::Day && scene.time != Time::Dawn;
        let floor = air.ambient * 0.55 + grey(if scene.is_night() { 0.012 } else { 0.03 });
        Self {
            scene,
            view,
            kind,
            material: scene.building.1.unwrap_or(usual),
            x: view.width * 0.5,
            y: view.height * 0.80,
            k: (view.width * 0.36).min(view.height * 0.46),
            noise: scene.noise(0xB1),
            light: air.sun * (0.14 + 0.26 * air.strength) + floor,
            evening,
            mirrored: if air.side() < 0.0 { -1.0 } else { 1.0 },
        }
    }

    fn at(&self, u: f32, v: f32) -> Point {
        (self.x - self.mirrored * u * self.k, self.y - v * self.k)
    }

    /// A place in units of the site: across and up.
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        ((self.x - x) * self.mirrored / self.k, (self.y - y) / self.k)
    }

    fn skin(&self, material: Material, u: f32, v: f32) -> Colour {
        let fine = self.noise.fbm(u * 60.0, v * 60.0, 2);
        let broad = self.noise.fbm(u * 5.0, v * 9.0, 4);
        let joint = |size: f32, at: f32| smooth(0.47, 0.495, ((at / size).fract().abs() - 0.5).abs());
        match material {
            Material::Concrete => {
                let seams = joint(0.30, u + 9.0).max(joint(0.17, v + 9.0)) * 0.14;
                hex(0xb4b2ac) * (1.0 + 0.16 * broad + 0.05 * fine - seams)
            }
            Material::Plaster => hex(0xece8e0) * (1.0 + 0.04 * broad + 0.02 * fine),
            Material::Stone => {
                let course = ((v + 9.0) / 0.085).floor();
                let seams = joint(0.085, v + 9.0).max(joint(0.19, u + 9.0 + course * 0.095)) * 0.16;
                hex(0xd6cab2) * (1.0 + 0.14 * broad + 0.06 * fine - seams)
            }
            Material::Brick => {
                let course = ((v + 9.0) / 0.032).floor();
                let seams = joint(0.032, v + 9.0).max(joint(0.085, u + 9.0 + course * 0.0425));
                let tone = self.noise.cell(((u + 9.0 + course * 0.0425) / 0.085) as i32, course as i32);
                (hex(0x9a4a34) * (0.80 + 0.4 * tone)).mix(hex(0xb8a890), seams * 0.6)
            }
            Material::Timber => {
                let board = ((u + 9.0) / 0.045).floor();
                let tone = self.noise.cell(board as i32, 3);
                let grain = self.noise.fbm(u * 70.0, v * 4.0 + board, 3);
                hex(0x9a6238) * (0.78 + 0.35 * tone + 0.16 * grain - 0.35 * joint(0.045, u + 9.0))
            }
            Material::Bamboo => {
                let cane = ((u + 9.0) / 0.034).fract() - 0.5;
                let knot = joint(0.22, v + self.noise.cell(((u + 9.0) / 0.034) as i32, 5)) * 0.3;
                hex(0xc8a860) * (1.1 - 1.3 * cane * cane - knot + 0.1 * fine)
            }
        }
    }

    /// Lawn or paving before the house.
    fn ground(&self, canvas: &mut Canvas) {
        let scene = self.scene;
        let earth = match scene.setting {
            Some(Family::Desert | Family::Beach | Family::Canyon) => hex(0xc8a878),
            Some(Family::City) => hex(0x77787a),
            _ if scene.is_winter() => hex(0xe2e8ee),
            _ if scene.is_autumn() => hex(0x8a7040),
            _ => hex(0x5f8040),
        };
        let noise = self.noise.other(7);
        let line =
            |x: f32| self.y - self.k * 0.05 + self.view.height * 0.012 * noise.fbm(x / self.view.width * 5.0, 1.0, 3);
        let ridge = (0..=40).map(|i| i as f32 / 40.0 * self.view.width).map(|x| (x, line(x)));
        let outline: Vec<Point> =
            ridge.chain([(self.view.width, self.view.height + 9.0), (0.0, self.view.height + 9.0)]).collect();
        let k = 50.0 / self.view.unit();
        canvas.fill(polygon(&outline), 1.0, |x, y| {
            let blades = 1.0 + 0.35 * noise.fbm(x * k, y * k * 2.0, 4) + 0.30 * noise.fbm(x * k * 5.0, y * k * 2.0, 2);
            let down = (y - self.y) / (self.view.height - self.y).max(1.0);
            earth * self.light * (blades * lerp(0.95, 0.70, smooth(0.0, 1.0, down)))
        });
    }

    /// A long pool that mirrors what stands behind it.
    fn pool(&self, canvas: &mut Canvas) {
        let is_wet = matches!(self.kind, Kind::House | Kind::Pavilion | Kind::Tower | Kind::Bridge);
        if !is_wet || self.scene.is_winter() {
            return;
        }
        let shore = self.at(0.0, if self.kind == Kind::Bridge { -0.12 } else { -0.17 }).1;
        let (left, right) = if self.kind == Kind::Bridge { (-9.0, 9.0) } else { (-0.95, 0.62) };
        let corners = [
            (self.at(left, 0.0).0, shore),
            (self.at(right, 0.0).0, shore),
            (self.at(right + 0.22, 0.0).0, self.view.height + 4.0),
            (self.at(left - 0.30, 0.0).0, self.view.height + 4.0),
        ];
        let mirror = canvas.snapshot();
        let ripples = self.noise.other(8);
        let deep = hex(0x1c5a68) * self.light;
        let k = 30.0 / self.view.unit();
        canvas.fill(polygon(&corners), 1.0, |x, y| {
            let down = y - shore;
            let wave = ripples.fbm(x * k, y * k * 4.0 - self.scene.moment, 3);
            let from = mirror.at(x + wave * (2.0 + down * 0.06), shore - down * 1.15 - self.k * 0.10 + wave * 3.0);
            deep.mix(from, 0.62) * (1.0 + 0.12 * wave)
        });
        if self.kind != Kind::Bridge {
            canvas.flat(stroke(curve(&corners[..2]), self.k * 0.012), hex(0xd8d2c6) * self.light);
        }
    }

    fn trees(&self, canvas: &mut Canvas, dice: &mut Dice, behind: bool) {
        if matches!(self.scene.setting, Some(Family::Desert | Family::City)) || self.kind == Kind::Bridge {
            return;
        }
        let spots: &[f32] = if behind { &[-1.28, -1.02, 0.98, 1.22, 1.44] } else { &[-1.42, 1.36] };
        for u in spots {
            let foot = self.at(u + dice.between(-0.06, 0.06), if behind { 0.0 } else { -0.06 });
            let tall = self.k * dice.between(0.85, 1.25) * if behind { 1.0 } else { 0.9 };
            tree::paint(canvas, self.scene, dice, foot, tall, self.light * if behind { 0.85 } else { 1.0 });
        }
    }

    /// Someone on the terrace, so that one sees how large it is.
    fn people(&self, canvas: &mut Canvas, dice: &mut Dice) {
        let tall = self.k * if self.kind == Kind::Tower { 0.075 } else { 0.19 };
        for thing in [Thing::Woman, Thing::Man] {
            let (Some(figure), Some(nature)) = (figure::of(thing, self.scene), Nature::of(thing)) else { continue };
            let (x, y) = self.at(dice.between(-0.9, 0.4), -0.05);
            let colours = nature.colours.map(hex);
            let scale = tall / 1.8;
            for piece in &figure.pieces {
                let place = tiny_skia::Transform::from_row(scale, 0.0, 0.0, scale, x, y);
                canvas.flat(piece.shape.clone().transform(place), colours[piece.tone as usize] * self.light);
            }
        }
    }
}

/// What words tell of a building. Of words that stand together ("school pavilion") the last says what it is.
pub fn told(words: &Words) -> (Option<Kind>, Option<Material>) {
    let mentions = words.mentions(BUILDINGS);
    let joined = mentions.windows(2).take_while(|pair| pair[1].at <= pair[0].end + 1).count();
    let kind = mentions.get(joined).map(|mention| mention.meaning);
    (kind, words.mentions(MATERIALS).first().map(|mention| mention.meaning))
}
