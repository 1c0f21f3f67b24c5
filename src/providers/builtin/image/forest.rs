//! A forest in layers of mist, with light between the trunks.

use tiny_skia::PathBuilder;

use super::canvas::{Canvas, Dab};
use super::colour::{Colour, hex, rgb};
use super::geometry::{View, bell, lerp, smooth};
use super::noise::Noise;
use super::scene::{Scene, Season, Thing, Time};
use super::shapes::{Limb, add_branches, add_pine, circle};
use super::sky;

const LAYERS: usize = 7;

pub fn paint(scene: &Scene, width: usize, height: usize) -> (Canvas, View) {
    let view = View::new(width, height, 0.60);
    let mut canvas = Canvas::of(scene, width, height);
    sky::paint(scene, &mut canvas, &view, 0.01);
    let leafy = scene.is_autumn() || scene.season == Season::Spring || scene.dice(0xF02).chance(0.35);
    let leafy = leafy && !scene.shows(Thing::Pine);
    for depth in 0..LAYERS {
        let layer = Layer::new(scene, &view, depth);
        layer.paint(&mut canvas, leafy);
        if depth + 1 < LAYERS {
            layer.mist(&mut canvas);
        }
    }
    rays(&mut canvas, scene, &view);
    (canvas, view)
}

/// One row of trees; `near` is 0 for the furthest and 1 for the nearest.
struct Layer<'a> {
    scene: &'a Scene,
    view: &'a View,
    near: f32,
    index: u32,
    base: f32,
    tall: f32,
    noise: Noise,
}

impl<'a> Layer<'a> {
    fn new(scene: &'a Scene, view: &'a View, depth: usize) -> Self {
        let near = depth as f32 / (LAYERS - 1) as f32;
        let unit = view.height.min(view.width * 1.4);
        Self {
            scene,
            view,
            near,
            index: depth as u32,
            base: view.height * lerp(0.50, 1.03, near.powf(1.1)),
            tall: unit * lerp(0.06, 0.72, near.powf(1.45)),
            noise: scene.noise(100 + depth as u32),
        }
    }

    /// The ground's edge at a column: it sinks in the middle of near layers, where a clearing lies.
    fn ground(&self, x: f32) -> f32 {
        let across = x / self.view.width;
        let bumps = self.noise.fbm(across * 3.0, self.index as f32, 4) * 0.12 * (1.0 - self.near).max(0.25);
        self.base + self.view.height * (bumps - (across - 0.5).powi(2) * 0.30 * self.near)
    }

    fn mist_colour(&self) -> Colour {
        self.scene.sky.horizon.mix(self.scene.sky.middle, 0.30)
    }

    /// What the leaves of this row are like.
    fn leaf(&self) -> Colour {
        let leaves: [u32; 4] = match self.scene.season {
            Season::Autumn => [0xb5531c, 0xd98e24, 0x8a3018, 0x6a4a20],
            Season::Spring => [0xe2a8bc, 0xeec4d2, 0xd98fb0, 0xf0d0dc],
            _ => [0x2a4a2c, 0x1f4228, 0x28502e, 0x16301c],
        };
        let leaf = hex(leaves[self.index as usize % 4]);
        let leaf = self.scene.tints.first().map_or(leaf, |tint| leaf.mix(*tint * 0.8, 0.5));
        if self.scene.is_winter() { hex(0x24342f).mix(hex(0xdfe8f0), 0.35) } else { leaf }
    }

    /// Conifers do not turn with the season.
    fn needle(&self) -> Colour {
        match self.scene.season {
            Season::Autumn | Season::Spring => hex(0x2a4a2c),
            _ => self.leaf(),
        }
    }

    fn ground_colour(&self) -> Colour {
        match self.scene.season {
            Season::Spring => hex(0x6f8f3c),
            Season::Autumn => hex(0x8a5a24),
            _ => self.leaf(),
        }
    }

    /// A thing's own colour in this row's light and haze.
    fn lit(&self, own: Colour) -> Colour {
        let lit = own * (0.25 + 0.26 * self.scene.sky.strength);
        let dark = match self.scene.season {
            Season::Autumn | Season::Spring => 0.30,
            _ => 0.70,
        };
        let shaded = lit.mix(rgb(0.006, 0.011, 0.010), self.near.powf(1.6) * dark);
        let haze = ((1.0 - self.near).powf(1.05) * 0.90 * self.scene.sky.haze.min(1.5)).min(0.95);
        shaded.mix(self.mist_colour(), haze)
    }

    fn paint(&self, canvas: &mut Canvas, leafy: bool) {
        let mut dice = self.scene.dice(self.index + 0xF0);
        let (width, height) = (self.view.width, self.view.height);
        let (mut path, mut needles, mut trunks) = (PathBuilder::new(), PathBuilder::new(), PathBuilder::new());
        path.move_to(-5.0, height + 9.0);
        for i in 0..=60 {
            let x = i as f32 / 60.0 * width;
            path.line_to(x, self.ground(x));
        }
        path.line_to(width + 5.0, height + 9.0);
        path.close();
        let count = (width / self.tall * lerp(5.5, 2.6, self.near)) as usize + 6;
        let mut crowns = vec![];
        for i in 0..count {
            let x = (i as f32 + dice.between(0.0, 0.9)) / count as f32 * width * 1.1 - width * 0.05;
            let clearing = self.near > 0.7 && ((x / width) - 0.5).abs() < 0.18 + 0.12 * self.near;
            let tall = self.tall * dice.between(0.5, 1.12);
            let foot = self.ground(x) + tall * 0.04;
            if clearing {
                continue;
            }
            if leafy && i % 3 != 0 {
                let limb = Limb {
                    x,
                    y: foot,
                    length: tall * 0.30,
                    angle: dice.between(-0.06, 0.06),
                    width: tall * 0.045,
                    forks: 5,
                };
                add_branches(&mut trunks, &mut crowns, &mut dice, limb);
            } else {
                add_pine(&mut needles, &mut dice, x, foot, tall);
            }
        }
        for (path, own) in [(path, self.ground_colour()), (trunks, hex(0x4a3426)), (needles, self.needle())] {
            let colour = self.lit(own);
            canvas.fill(path.finish(), 1.0, |x, y| self.light(colour, x, y));
        }
        self.paint_crowns(canvas, &crowns);
    }

    /// Leaves as patches of noise around the ends of the branches, the shaded ones first.
    fn paint_crowns(&self, canvas: &mut Canvas, crowns: &[(f32, f32, f32)]) {
        if self.scene.is_winter() {
            return;
        }
        let (noise, side) = (self.noise.other(9), self.scene.sky.side());
        let grain = 80.0 / self.tall.max(40.0);
        let leaf = self.lit(self.leaf());
        let mut dabs = vec![];
        for level in [0.55, 0.95, 1.55] {
            for &(x, y, size) in crowns {
                let hue = 1.0 + 0.35 * noise.other(1).value(x / self.tall * 1.5, y / self.tall * 1.5);
                let (x, y) = (x + side * (level - 0.9) * size * 0.5, y - (level - 0.9) * size * 0.6);
                let radius = (size * (1.85 - 0.5 * level)).max(1.5);
                let colour = self.light(leaf, x, y);
                dabs.push(Dab { x, y, radius, colour: Colour { r: colour.r * hue, ..colour } * level });
            }
        }
        canvas.dabs(&dabs, |dab, dx, dy| {
            let inside = 1.0 - dx.hypot(dy);
            let (px, py) = (dab.x + dx * dab.radius, dab.y + dy * dab.radius);
            let leaf = noise.fbm(px * grain, py * grain * 1.3, 2);
            (dab.colour * (1.0 + 0.35 * leaf), smooth(-0.05, 0.12, inside * 0.9 + leaf * 0.8 - 0.30))
        });
    }

    fn light(&self, colour: Colour, x: f32, y: f32) -> Colour {
        let air = &self.scene.sky;
        let sun_at = self.view.column(air.sun_side);
        let low = smooth(self.base - self.tall * 0.9, self.base + self.tall * 0.15, y);
        let mist = low * (1.0 - self.near.powf(1.1)) * 0.85 * air.haze.min(1.6) / 1.2;
        let near_sun = (1.0 - ((x - sun_at) / self.view.width).abs() * 1.5).max(0.0);
        let glow = self.mist_colour() + air.sun * (0.22 * near_sun * air.strength.min(1.5));
        colour.mix(glow, mist.min(0.95))
    }

    /// Mist that drifts before this layer and behind the next.
    fn mist(&self, canvas: &mut Canvas) {
        let (width, height) = (self.view.width, self.view.height);
        let (fog, t) = (self.mist_colour(), self.scene.moment);
        let noise = self.noise.other(7);
        canvas.repaint(|x, y, c| {
            let band = bell(y - self.base, height * 0.07);
            if band < 0.01 {
                return c;
            }
            let drift =
                0.5 + 0.9 * noise.fbm(x / width * 4.0 + self.index as f32 * 3.0 + t * 0.04, y / height * 9.0, 4);
            let thickness = (band * drift * 0.42 * self.scene.sky.haze).clamp(0.0, 0.8) * (1.0 - self.near);
            c.mix(fog, thickness)
        });
    }
}

/// Shafts of light from the sun through the crowns.
fn rays(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let air = &scene.sky;
    if scene.time == Time::Night || air.sun_height <= 0.0 || air.strength < 1.0 {
        return;
    }
    let (sun_x, sun_y) = (view.column(air.sun_side), view.horizon - air.sun_height * view.focal);
    let noise = scene.noise(80);
    canvas.repaint(|x, y, c| {
        let (dx, dy) = (x - sun_x, y - sun_y);
        let shaft = smooth(0.05, 0.55, noise.fbm(dx.atan2(dy) * 7.0 + 3.0, 0.3 + scene.moment * 0.03, 3));
        let distance = dx.hypot(dy) / view.height;
        let below = smooth(-0.02, 0.1, dy / view.height);
        c + air.sun * (shaft * 0.16 * (-distance * 1.9).exp() * air.strength.min(2.0) * below)
    });
    motes(canvas, scene, view);
}

/// Motes that catch the light.
fn motes(canvas: &mut Canvas, scene: &Scene, view: &View) {
    let mut dice = scene.dice(0xF1F);
    let unit = view.unit();
    for _ in 0..60 {
        let (x, y) = (dice.unit() * view.width, view.height * dice.between(0.45, 1.0));
        let size = unit * dice.between(0.0008, 0.0028);
        let light = scene.sky.sun * (scene.sky.strength * dice.between(0.2, 0.8));
        canvas.cover(circle(x, y, size), 0.7, |_, _, c| c + light);
    }
}
