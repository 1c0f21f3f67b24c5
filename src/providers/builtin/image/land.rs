//! Looks over a landscape: a field of heights seen in perspective, lit, shaded and hazed.

use rayon::prelude::*;
use tiny_skia::PathBuilder;

use super::canvas::Canvas;
use super::colour::Colour;
use super::geometry::{Vec3, View, lerp, smooth, vec3};
use super::ground::{Ground, Spot, Stand, stand};
use super::noise::Dice;
use super::scene::{Family, Scene, Time};
use super::shapes::add_pine;
use super::sky;

/// How many steps into depth are looked at.
const STEPS: usize = 620;

/// A landscape after it was painted: what stands on it needs to know where the ground is.
pub struct Land {
    pub view: View,
    pub stand: Stand,
    /// The eye's height over the water.
    pub eye: f32,
    /// Distance by pixel; infinite where the sky is.
    depth: Vec<f32>,
}

/// What one column of the picture shows of the land, row by row.
#[derive(Clone, Copy, Default)]
struct Seen {
    light: Colour,
    cover: f32,
    water: f32,
    depth: f32,
}

/// The heights in perspective: a row for each step into depth, a value for each column of the picture.
struct Relief<'a> {
    ground: &'a Ground<'a>,
    view: View,
    depths: Vec<f32>,
    heights: Vec<f32>,
    lit: Vec<f32>,
    towards_sun: Vec3,
    eye: f32,
    wet: bool,
}

/// Paints sky, land and water.
pub fn paint(scene: &Scene, width: usize, height: usize) -> (Canvas, Land) {
    let stand = stand(scene);
    let view = View::new(width, height, stand.horizon);
    let ground = Ground::new(scene);
    let mut canvas = Canvas::of(scene, width, height);
    sky::paint(scene, &mut canvas, &view, 0.0);
    let relief = Relief::new(scene, &ground, view, &stand);
    let columns: Vec<Vec<Seen>> = (0..width).into_par_iter().map(|x| relief.column(scene, x, height)).collect();
    let mut depth = vec![f32::INFINITY; width * height];
    for (x, column) in columns.iter().enumerate() {
        for (y, seen) in column.iter().enumerate() {
            let i = y * width + x;
            let cover = seen.cover.min(1.0);
            canvas.pixels[i] = canvas.pixels[i] * (1.0 - cover) + seen.light;
            canvas.sky[i] = ((1.0 - cover) * 255.0) as u8;
            canvas.water[i] = (seen.water.min(1.0) * 255.0) as u8;
            if cover > 0.5 {
                depth[i] = seen.depth;
            }
        }
    }
    drop(columns);
    let land = Land { view, stand, eye: relief.eye, depth };
    plant_woods(&mut canvas, scene, &ground, &land);
    if let Some(waves) = stand.waves {
        super::water::paint(&mut canvas, scene, &ground, &land, waves);
    }
    (canvas, land)
}

impl<'a> Relief<'a> {
    fn new(scene: &Scene, ground: &'a Ground<'a>, view: View, stand: &Stand) -> Self {
        let width = view.width as usize;
        let ratio = (stand.far / stand.near).powf(1.0 / (STEPS as f32 - 1.0));
        let depths: Vec<f32> = (0..STEPS).map(|step| stand.near * ratio.powi(step as i32)).collect();
        let row = |&z: &f32| {
            let detail = if z < 16.0 { 10 } else { 8 };
            let shown = if scene.halt.is_set() { 0 } else { width };
            let level = (shown..width).map(|_| 0.0);
            level.chain((0..shown).map(move |x| ground.height(view.ray(x as f32 + 0.5, 0.0).0 * z, z, detail)))
        };
        let heights: Vec<f32> = depths.par_iter().flat_map_iter(row).collect();
        let front = if scene.time == Time::Day { -0.35 } else { 0.35 };
        let towards_sun = vec3(scene.sky.side(), scene.sky.sun_height.clamp(0.10, 0.5) * 1.25 + 0.12, front).unit();
        let lit = shadows(&heights, &depths, &view, towards_sun);
        let eye = stand.eye + (heights[width / 2].max(0.0) - 0.05).max(0.0);
        Self { ground, view, depths, heights, lit, towards_sun, eye, wet: stand.waves.is_some() }
    }

    fn height(&self, step: usize, x: usize) -> f32 {
        self.heights[step * self.view.width as usize + x]
    }

    /// Walks away from the eye and paints what rises over everything nearer.
    fn column(&self, scene: &Scene, x: usize, rows: usize) -> Vec<Seen> {
        let mut seen = vec![Seen::default(); rows];
        let u = self.view.ray(x as f32 + 0.5, 0.0).0;
        let haze_colour = scene.sky.fog(u);
        let mut top_so_far = rows as f32;
        let mut previous: Option<Colour> = None;
        for (step, &z) in self.depths.iter().enumerate().take_while(|_| !scene.halt.is_set()) {
            let height = self.height(step, x);
            let water = self.wet && height < 0.0;
            let level = if water { 0.0 } else { height };
            let y = self.view.horizon - (level - self.eye) / z * self.view.focal;
            if y >= top_so_far - 0.02 {
                previous = None;
                continue;
            }
            let light = if water {
                Colour::BLACK
            } else {
                let low_lying = 1.0 + 1.4 * (-height.max(0.0) * 1.3).exp();
                let haze = 1.0 - (-(z - 0.4).max(0.0) * 0.026 * scene.sky.haze * low_lying).exp();
                self.light(scene, step, x).mix(haze_colour, haze)
            };
            let (top, bottom) = (y.max(0.0), top_so_far);
            let span = (bottom - top).max(1e-3);
            for (row, pixel) in seen.iter_mut().enumerate().take(bottom.ceil() as usize).skip(top as usize) {
                let share = (bottom.min(row as f32 + 1.0) - top.max(row as f32)).max(0.0);
                let light = match previous {
                    Some(nearer) if !water && span > 1.5 => {
                        light.mix(nearer, ((row as f32 + 0.5 - top) / span).clamp(0.0, 1.0))
                    }
                    _ => light,
                };
                pixel.light += light * share;
                pixel.cover += share;
                pixel.water += if water { share } else { 0.0 };
                pixel.depth = z;
            }
            top_so_far = y;
            previous = (!water).then_some(light);
            if top_so_far <= 0.0 {
                break;
            }
        }
        seen
    }

    /// The light that a spot of dry land sends to the eye, without haze.
    fn light(&self, scene: &Scene, step: usize, x: usize) -> Colour {
        let width = self.view.width as usize;
        let z = self.depths[step];
        let height = self.height(step, x);
        let around = |d: usize| (x.saturating_sub(d), (x + d).min(width - 1));
        let along = |d: usize| (step.saturating_sub(d), (step + d).min(STEPS - 1));
        let ((left, right), (near, far)) = (around(1), along(1));
        let stride = (right - left).max(1) as f32 * z / self.view.focal;
        let slope_x = (self.height(step, right) - self.height(step, left)) / stride;
        let slope_z = (self.height(far, x) - self.height(near, x)) / (self.depths[far] - self.depths[near]).max(1e-4);
        let normal = vec3(-slope_x, 1.0, -slope_z).unit();
        let ((left, right), (near, far)) = (around(9), along(7));
        let neighbours =
            self.height(step, left) + self.height(step, right) + self.height(near, x) + self.height(far, x);
        let crest = height - 0.25 * neighbours;
        let open = (1.0 + crest / (0.035 * z) * 0.55).clamp(0.35, 1.25);
        let u = self.view.ray(x as f32 + 0.5, 0.0).0;
        let spot = Spot { x: u * z, z, height, level: normal.y, crest: crest / (z * 0.05) };
        let air = &scene.sky;
        let sunlit = normal.dot(self.towards_sun).max(0.0) * self.lit[step * width + x];
        let night = if scene.is_night() { 1.2 } else { 1.0 };
        let from_sky = air.ambient * (0.75 * (0.5 + 0.5 * normal.y) * open * night);
        let bounced = air.horizon * (0.10 * (1.0 - normal.y).max(0.0));
        self.ground.colour(&spot) * (air.sun * (air.strength * sunlit) + from_sky + bounced)
    }
}

/// How much sun reaches each place: 1 is all. The sun stands to one side, so that each row shades itself.
fn shadows(heights: &[f32], depths: &[f32], view: &View, towards_sun: Vec3) -> Vec<f32> {
    let width = view.width as usize;
    let drop = towards_sun.y / towards_sun.x.abs().max(1e-3);
    let from_left = towards_sun.x < 0.0;
    let shade_row = |(step, &z): (usize, &f32)| {
        let row = &heights[step * width..(step + 1) * width];
        let fall = drop * z / view.focal;
        let mut lit = vec![1.0; width];
        let mut edge = f32::NEG_INFINITY;
        for i in 0..width {
            let x = if from_left { i } else { width - 1 - i };
            edge = (edge - fall).max(row[x]);
            lit[x] = 1.0 - smooth(0.0, 0.03 + 0.02 * z, edge - row[x]);
        }
        lit
    };
    depths.par_iter().enumerate().flat_map_iter(shade_row).collect()
}

impl Land {
    /// Where a place on the land is seen: column and row.
    pub fn project(&self, x: f32, height: f32, z: f32) -> (f32, f32) {
        (self.view.column(x / z), self.view.horizon - (height - self.eye) / z * self.view.focal)
    }

    /// Whether nothing nearer than `z` covers a pixel.
    pub fn is_open(&self, x: f32, y: f32, z: f32) -> bool {
        if x < 0.0 || y < 0.0 || x >= self.view.width || y >= self.view.height {
            return false;
        }
        self.depth[y as usize * self.view.width as usize + x as usize] > z * 0.94
    }
}

/// Trees where the land bears them, the far ones first: many small ones in one stroke, near ones each by itself.
fn plant_woods(canvas: &mut Canvas, scene: &Scene, ground: &Ground<'_>, land: &Land) {
    if !matches!(scene.family, Family::Mountains | Family::Lake | Family::Sea | Family::Countryside | Family::Flowers) {
        return;
    }
    const BANDS: usize = 34;
    let mut dice = scene.dice(0x7EE);
    let (near, far) = (1.1_f32, 15.0_f32);
    for band in (0..BANDS).take_while(|_| !scene.halt.is_set()) {
        let z = far * (near / far).powf(band as f32 / (BANDS - 1) as f32);
        let tall = 0.085 * land.view.focal / z;
        let reach = land.view.width / land.view.focal * z * 0.55;
        let count = ((reach * 2.0 / (0.022 * z.powf(0.4))) as usize).min(900);
        let mut grove = PathBuilder::new();
        for _ in 0..count {
            let (x, z) = (dice.between(-reach, reach), z * dice.between(0.92, 1.06));
            let tree = Tree { x, z, tall: tall * dice.between(0.55, 1.15), chance: dice.unit() };
            if let Some(foot) = tree.foot(ground, land, dice.unit()) {
                if tree.tall < 16.0 {
                    add_pine(&mut grove, &mut dice, foot.0, foot.1, tree.tall);
                } else {
                    tree.paint(canvas, scene, ground, foot, &mut dice);
                }
            }
        }
        let light = tree_light(scene, ground.foliage(0.3), 0.0);
        let colour = hazed(scene, light, z, 0.0);
        canvas.flat(grove.finish(), colour);
    }
}

struct Tree {
    x: f32,
    z: f32,
    /// Pixels.
    tall: f32,
    chance: f32,
}

impl Tree {
    /// Where it stands in the picture, if the land bears it there and it is seen.
    fn foot(&self, ground: &Ground<'_>, land: &Land, chance: f32) -> Option<(f32, f32)> {
        let height = ground.height(self.x, self.z, 8);
        if land.stand.waves.is_some() && height < 0.01 {
            return None;
        }
        let step = 0.05;
        let slope_x =
            (ground.height(self.x + step, self.z, 5) - ground.height(self.x - step, self.z, 5)) / (2.0 * step);
        let level = vec3(-slope_x, 1.0, 0.0).unit().y;
        let spot = Spot { x: self.x, z: self.z, height, level, crest: 0.0 };
        if ground.woods(&spot) <= chance * 0.85 + 0.05 {
            return None;
        }
        let (x, y) = land.project(self.x, height, self.z);
        land.is_open(x, y - 1.5, self.z).then_some((x, y))
    }

    fn paint(&self, canvas: &mut Canvas, scene: &Scene, ground: &Ground<'_>, (x, y): (f32, f32), dice: &mut Dice) {
        let mut path = PathBuilder::new();
        add_pine(&mut path, dice, x, y, self.tall);
        let leaf = ground.foliage(self.chance);
        let (half, side, tall, z) = (self.tall * 0.2, scene.sky.side(), self.tall, self.z);
        let grain = scene.noise(25);
        canvas.fill(path.finish(), 1.0, |px, py| {
            let across = (px - x) / half * side;
            let needles = grain.value(px * 60.0 / tall, py * 90.0 / tall);
            let light = tree_light(scene, leaf, across * 0.7 + 0.5 * needles);
            hazed(scene, light * (0.75 + 0.35 * (y - py) / tall), z, 0.0)
        });
    }
}

/// `turn` is -1 on the side away from the sun, 1 on the side towards it.
fn tree_light(scene: &Scene, leaf: Colour, turn: f32) -> Colour {
    let air = &scene.sky;
    leaf * (air.sun * (air.strength * lerp(0.12, 0.55, smooth(-1.0, 1.0, turn))) + air.ambient * 0.55)
}

fn hazed(scene: &Scene, colour: Colour, z: f32, u: f32) -> Colour {
    colour.mix(scene.sky.fog(u), 1.0 - (-(z - 0.4).max(0.0) * 0.045 * scene.sky.haze).exp())
}
