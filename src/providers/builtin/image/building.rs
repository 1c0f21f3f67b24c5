//! A building as an architect shows it: volumes of concrete, timber and glass in their landscape, with a terrace, a
//! pool and trees.

use super::canvas::Canvas;
use super::colour::{Colour, grey, hex};
use super::figure::{Figure, Nature};
use super::geometry::{View, lerp, smooth};
use super::noise::{Dice, Noise};
use super::scene::{Family, Scene, Thing, Time};
use super::shapes::{Point, blob, curve, polygon, rect, stroke};
use super::tree;
use super::vocabulary::{BUILDINGS, MATERIALS};
use super::words::Words;

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
    let (mut canvas, view) = super::paint_place(&behind, width, height);
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
    super::weather::paint(&mut canvas, scene);
    canvas
}

/// One box of a building, in units of the site: left, base, right, top. Its right flank is seen too.
#[derive(Debug, Clone, Copy)]
struct Block {
    left: f32,
    base: f32,
    right: f32,
    top: f32,
    deep: f32,
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

    /// The material in the light; `facing` is 1 for the front and less for a flank or the underside of a roof.
    fn wall(&self, canvas: &mut Canvas, outline: &[Point], material: Material, facing: f32) {
        canvas.fill(polygon(outline), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            self.skin(material, u, v) * self.light * facing
        });
    }

    /// Panes between thin posts: the sky's image by day, lit rooms in the evening.
    fn glass(&self, canvas: &mut Canvas, [left, base, right, top]: [f32; 4], pane: f32) {
        let air = &self.scene.sky;
        let corners = [self.at(left, base), self.at(right, base), self.at(right, top), self.at(left, top)];
        let panes = ((right - left) / pane).round().max(1.0);
        let room = self.noise.other(3);
        canvas.fill(polygon(&corners), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let (across, up) = ((u - left) / (right - left), (v - base) / (top - base));
            let image =
                air.horizon.mix(air.middle, smooth(0.0, 1.0, up)) * (0.62 + 0.2 * room.fbm(u * 4.0, v * 4.0, 3));
            let dark = hex(0x1c262c).mix(image, 0.55);
            let number = (across * panes).floor();
            let lamp = 0.6 + 0.4 * room.cell(number as i32, (top * 31.0) as i32);
            let curtain = smooth(0.30, 0.26, ((across * panes).fract() - 0.1).abs()) * 0.25;
            let warm =
                hex(0xffc878) * ((0.55 + 0.55 * smooth(1.0, 0.1, (up - 0.72).abs() * 1.6)) * lamp * (1.0 - curtain));
            let colour = if self.evening { dark * 0.35 + warm } else { dark };
            let post = ((across * panes).fract() - 0.5).abs();
            let frame = smooth(0.470, 0.485, post).max(smooth(0.975, 0.99, up)).max(smooth(0.025, 0.01, up));
            colour.mix(hex(0x24262a) * self.light, frame)
        });
    }

    /// A box's front and its flank, which runs back towards the horizon.
    fn block(&self, canvas: &mut Canvas, b: Block, material: Material) {
        let Block { left, base, right, top, deep } = b;
        let rise = |v: f32| (0.34 - v) * deep * 0.45;
        let flank = [
            self.at(right, base),
            self.at(right + deep, base + rise(base)),
            self.at(right + deep, top + rise(top)),
            self.at(right, top),
        ];
        self.wall(canvas, &flank, material, 0.52);
        let front = [self.at(left, base), self.at(right, base), self.at(right, top), self.at(left, top)];
        self.wall(canvas, &front, material, 1.0);
        if base > 0.02 {
            // What hangs out over nothing shades what is below it.
            let shade =
                [self.at(left, base), self.at(right, base), self.at(right, base - 0.07), self.at(left, base - 0.07)];
            canvas.cover(polygon(&shade), 0.6, |_, y, c| {
                c * lerp(0.35, 1.0, smooth(self.at(0.0, base).1, self.at(0.0, base - 0.07).1, y))
            });
        }
    }

    /// A thin slab that juts out on all sides.
    fn slab(&self, canvas: &mut Canvas, b: Block, tone: Colour) {
        let Block { left, base, right, top, deep } = b;
        let rise = |v: f32| (0.34 - v) * deep * 0.45;
        let flank = [
            self.at(right, base),
            self.at(right + deep, base + rise(base)),
            self.at(right + deep, top + rise(top)),
            self.at(right, top),
        ];
        canvas.flat(polygon(&flank), tone * self.light * 0.5);
        let front = [self.at(left, base), self.at(right, base), self.at(right, top), self.at(left, top)];
        canvas.flat(polygon(&front), tone * self.light * 0.95);
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

    fn terrace(&self, canvas: &mut Canvas, left: f32, right: f32) {
        let stone = hex(0xc4beb2);
        let top =
            [self.at(left, 0.0), self.at(right + 0.1, 0.0), self.at(right + 0.25, -0.10), self.at(left - 0.15, -0.10)];
        canvas.fill(polygon(&top), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let seam = smooth(0.46, 0.5, ((u * 9.0 + v * 4.0).fract().abs() - 0.5).abs()) * 0.15;
            stone * self.light * (0.92 - seam + 0.08 * self.noise.fbm(u * 20.0, v * 30.0, 3))
        });
        let edge = [
            self.at(left - 0.15, -0.10),
            self.at(right + 0.25, -0.10),
            self.at(right + 0.25, -0.125),
            self.at(left - 0.15, -0.125),
        ];
        canvas.flat(polygon(&edge), stone * self.light * 0.55);
    }

    /// Two storeys: glass below, a long volume above that hangs out over the terrace.
    fn house(&self, canvas: &mut Canvas) {
        let material = self.material;
        self.terrace(canvas, -1.0, 0.95);
        self.block(canvas, Block { left: 0.16, base: 0.0, right: 0.42, top: 1.06, deep: 0.16 }, Material::Stone);
        self.block(canvas, Block { left: -0.62, base: 0.0, right: 0.80, top: 0.40, deep: 0.20 }, material);
        self.glass(canvas, [-0.58, 0.015, 0.12, 0.37], 0.17);
        self.glass(canvas, [0.50, 0.015, 0.76, 0.37], 0.13);
        self.slab(canvas, Block { left: -0.70, base: 0.40, right: 0.90, top: 0.435, deep: 0.22 }, hex(0xe2dfd8));
        self.block(canvas, Block { left: -0.98, base: 0.435, right: 0.40, top: 0.83, deep: 0.20 }, material);
        self.glass(canvas, [-0.92, 0.475, -0.14, 0.79], 0.195);
        self.glass(canvas, [0.06, 0.52, 0.30, 0.76], 0.12);
        self.slab(canvas, Block { left: -1.06, base: 0.83, right: 0.50, top: 0.862, deep: 0.24 }, hex(0x3a3c40));
        // A balustrade of glass on the lower roof.
        let rail = [self.at(0.44, 0.435), self.at(0.88, 0.435), self.at(0.88, 0.53), self.at(0.44, 0.53)];
        canvas.fill(polygon(&rail), 0.30, |_, _| self.scene.sky.horizon);
        canvas.flat(stroke(curve(&[rail[3], rail[2]]), self.k * 0.008), hex(0x2a2c30) * self.light);
        for u in [-0.94, -0.76] {
            canvas.flat(rect_of(self.at(u - 0.008, 0.435), self.at(u + 0.008, 0.0)), hex(0x2a2c30) * self.light);
        }
    }

    fn gabled(&self, canvas: &mut Canvas) {
        self.terrace(canvas, -0.95, 0.85);
        let (left, right, eave, ridge, deep) = (-0.95, 0.42, 0.46, 0.98, 0.52);
        // The long side, then the gable that faces us on the right.
        self.block(canvas, Block { left, base: 0.0, right, top: eave, deep: 0.0 }, self.material);
        let gable = [
            self.at(right, 0.0),
            self.at(right + deep, 0.03),
            self.at(right + deep, eave + 0.01),
            self.at(right + deep * 0.5, ridge),
            self.at(right, eave),
        ];
        self.wall(canvas, &gable, self.material, 0.62);
        let roof = [
            self.at(left - 0.06, eave - 0.04),
            self.at(right - 0.02, eave - 0.04),
            self.at(right + deep * 0.5, ridge + 0.02),
            self.at(left + deep * 0.42, ridge + 0.02),
        ];
        let tiles = if self.scene.is_winter() { hex(0xe6ecf2) } else { hex(0x4a4644) };
        canvas.fill(polygon(&roof), 1.0, |x, y| {
            let (_, v) = self.place(x, y);
            let course = smooth(0.40, 0.5, ((v / 0.035).fract() - 0.5).abs());
            tiles * self.light * (0.95 - 0.22 * course + 0.10 * self.noise.fbm(x * 0.05, y * 0.05, 3))
        });
        let verge = [
            self.at(right - 0.02, eave - 0.05),
            self.at(right + deep * 0.5, ridge + 0.02),
            self.at(right + deep + 0.05, eave - 0.02),
        ];
        canvas.flat(stroke(curve(&verge[..2]), self.k * 0.03), tiles * self.light * 0.8);
        canvas.flat(stroke(curve(&verge[1..]), self.k * 0.03), tiles * self.light * 0.7);
        self.glass(canvas, [left + 0.10, 0.02, left + 0.78, 0.38], 0.136);
        self.glass(canvas, [left + 0.90, 0.02, right - 0.08, 0.38], 0.13);
        self.glass(canvas, [right + 0.16, 0.10, right + deep - 0.14, 0.46], 0.11);
        let chimney = Block { left: -0.52, base: 0.86, right: -0.40, top: 1.16, deep: 0.06 };
        self.block(canvas, chimney, Material::Brick);
    }

    fn tower(&self, canvas: &mut Canvas) {
        self.terrace(canvas, -0.75, 0.60);
        let storeys = 15;
        for storey in 0..storeys {
            let base = 0.02 + storey as f32 * 0.098;
            let sway = 0.05 * (storey as f32 * 0.42).sin();
            let half = 0.32 - 0.004 * storey as f32;
            let (left, right) = (-half + sway, half + sway);
            self.block(canvas, Block { left, base, right, top: base + 0.10, deep: 0.15 }, self.material);
            self.glass(canvas, [left + 0.012, base + 0.012, right - 0.012, base + 0.082], 0.088);
            self.slab(
                canvas,
                Block { left: left - 0.035, base: base + 0.086, right: right + 0.035, top: base + 0.102, deep: 0.17 },
                hex(0xe8e4dc),
            );
            // Planting on every third terrace.
            if storey % 3 == 1 && !self.scene.is_winter() {
                for i in 0..9 {
                    let u = lerp(left, right, i as f32 / 8.0);
                    let (x, y) = self.at(u, base + 0.112);
                    let green = hex(0x4f7a3a).mix(hex(0x7aa050), self.noise.cell(i, storey));
                    canvas.flat(super::shapes::circle(x, y, self.k * 0.022), green * self.light);
                }
            }
        }
        self.slab(canvas, Block { left: -0.85, base: 0.14, right: 0.70, top: 0.17, deep: 0.24 }, hex(0xd8d2c6));
        self.glass(canvas, [-0.80, 0.0, -0.36, 0.14], 0.11);
        self.glass(canvas, [0.36, 0.0, 0.66, 0.14], 0.10);
    }

    fn columned(&self, canvas: &mut Canvas) {
        let stone = self.material;
        for step in 0..4 {
            let out = 0.10 - 0.03 * step as f32;
            let base = -0.12 + 0.03 * step as f32;
            self.slab(
                canvas,
                Block { left: -1.0 - out, base, right: 0.94 + out, top: base + 0.03, deep: 0.08 },
                hex(0xd8cebb),
            );
        }
        self.block(canvas, Block { left: -0.95, base: 0.0, right: 0.90, top: 0.60, deep: 0.16 }, stone);
        canvas.cover(
            polygon(&[self.at(-0.92, 0.0), self.at(0.87, 0.0), self.at(0.87, 0.58), self.at(-0.92, 0.58)]),
            0.55,
            |_, _, c| c * 0.45,
        );
        self.glass(canvas, [-0.13, 0.0, 0.09, 0.40], 0.11);
        for side in [-0.66, -0.40, 0.28, 0.54] {
            self.glass(canvas, [side, 0.16, side + 0.13, 0.42], 0.13);
        }
        let count = 8;
        for i in 0..count {
            let u = lerp(-0.90, 0.85, i as f32 / (count - 1) as f32);
            let shaft =
                [self.at(u - 0.045, 0.0), self.at(u + 0.045, 0.0), self.at(u + 0.037, 0.56), self.at(u - 0.037, 0.56)];
            canvas.fill(polygon(&shaft), 1.0, |x, y| {
                let (px, v) = self.place(x, y);
                let round = ((px - u) / 0.045).clamp(-1.0, 1.0);
                let flutes = 0.06 * (round * 16.0).sin();
                self.skin(stone, px, v) * self.light * (0.70 - 0.42 * round + flutes - 0.2 * round * round)
            });
            for base in [0.0, 0.545] {
                self.slab(
                    canvas,
                    Block { left: u - 0.058, base, right: u + 0.058, top: base + 0.03, deep: 0.0 },
                    hex(0xe2d8c4),
                );
            }
        }
        self.slab(canvas, Block { left: -1.0, base: 0.575, right: 0.95, top: 0.66, deep: 0.16 }, hex(0xdcd0ba));
        let pediment = [self.at(-1.04, 0.66), self.at(0.99, 0.66), self.at(-0.02, 0.94)];
        self.wall(canvas, &pediment, stone, 0.96);
        canvas.flat(stroke(curve(&[pediment[0], pediment[2]]), self.k * 0.028), hex(0xe6dcc8) * self.light);
        canvas.flat(stroke(curve(&[pediment[2], pediment[1]]), self.k * 0.028), hex(0xe6dcc8) * self.light * 0.8);
    }

    fn pavilion(&self, canvas: &mut Canvas) {
        let material = self.material;
        self.slab(canvas, Block { left: -0.98, base: -0.06, right: 0.86, top: 0.0, deep: 0.20 }, hex(0xb8a488));
        let under = [self.at(-1.05, 0.56), self.at(0.95, 0.56), self.at(0.72, 0.46), self.at(-0.80, 0.46)];
        self.wall(canvas, &under, material, 0.40);
        for u in [-0.62, -0.12, 0.42] {
            canvas.flat(rect_of(self.at(u - 0.014, 0.50), self.at(u + 0.014, 0.02)), hex(0x5a4028) * self.light * 0.6);
        }
        // A low room in the middle, half open.
        self.block(canvas, Block { left: -0.20, base: 0.0, right: 0.42, top: 0.44, deep: 0.10 }, material);
        self.glass(canvas, [-0.16, 0.01, 0.20, 0.42], 0.12);
        for u in [-0.90, -0.40, 0.10, 0.60, 0.80] {
            let post =
                [self.at(u - 0.022, 0.0), self.at(u + 0.022, 0.0), self.at(u + 0.022, 0.56), self.at(u - 0.022, 0.56)];
            self.wall(canvas, &post, material, 0.95);
        }
        let crown = [
            self.at(-1.18, 0.52),
            self.at(-0.70, 0.66),
            self.at(-0.10, 0.88),
            self.at(0.45, 0.86),
            self.at(0.80, 0.68),
            self.at(1.14, 0.52),
            self.at(0.60, 0.565),
            self.at(-0.10, 0.585),
            self.at(-0.70, 0.565),
        ];
        let thatch = if self.scene.is_winter() { hex(0xe4eaf0) } else { hex(0xa88858) };
        canvas.fill(blob(&crown), 1.0, |x, y| {
            let (u, v) = self.place(x, y);
            let straw = self.noise.fbm(u * 70.0, v * 9.0, 3);
            let course = smooth(0.36, 0.5, ((v / 0.07).fract() - 0.5).abs());
            thatch * self.light * (0.95 + 0.25 * straw - 0.22 * course - 0.25 * smooth(0.2, 1.1, u))
        });
        if self.evening {
            for u in [-0.66, 0.30] {
                let (x, y) = self.at(u, 0.40);
                canvas.flat(super::shapes::circle(x, y, self.k * 0.03), hex(0xffd088) * 2.0);
            }
        }
    }

    /// A deck on two pylons, hung from cables.
    fn bridge(&self, canvas: &mut Canvas) {
        let deck = 0.20;
        for u in [-0.62, 0.62] {
            self.block(
                canvas,
                Block { left: u - 0.05, base: -0.12, right: u + 0.05, top: 1.10, deep: 0.06 },
                self.material,
            );
        }
        let steel = hex(0xc8ccd0) * self.light;
        for u in [-0.62_f32, 0.62] {
            for i in 1..=9 {
                for side in [-1.0, 1.0] {
                    let foot = u + side * 0.066 * i as f32;
                    canvas.flat(
                        stroke(curve(&[self.at(u, 0.45 + 0.065 * i as f32), self.at(foot, deck)]), self.k * 0.005),
                        steel,
                    );
                }
            }
        }
        self.slab(canvas, Block { left: -2.2, base: deck - 0.05, right: 2.2, top: deck, deep: 0.0 }, hex(0xb8b6b0));
        self.slab(
            canvas,
            Block { left: -2.2, base: deck - 0.10, right: 2.2, top: deck - 0.05, deep: 0.0 },
            hex(0x5a5c60),
        );
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
            let (Some(figure), Some(nature)) = (Figure::of(thing, self.scene), Nature::of(thing)) else { continue };
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

fn rect_of((left, top): Point, (right, bottom): Point) -> Option<tiny_skia::Path> {
    rect(left.min(right), top.min(bottom), left.max(right), top.max(bottom))
}

/// What words tell of a building. Of words that stand together ("school pavilion") the last says what it is.
pub fn told(words: &Words) -> (Option<Kind>, Option<Material>) {
    let mentions = words.mentions(BUILDINGS);
    let joined = mentions.windows(2).take_while(|pair| pair[1].at <= pair[0].end + 1).count();
    let kind = mentions.get(joined).map(|mention| mention.meaning);
    (kind, words.mentions(MATERIALS).first().map(|mention| mention.meaning))
}
