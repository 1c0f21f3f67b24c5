//! Water that mirrors what stands behind it: waves, foam, and the colour of its own depth.

use super::canvas::Canvas;
use super::colour::{Colour, hex, rgb};
use super::geometry::{smooth, vec3};
use super::ground::Ground;
use super::land::Land;
use super::scene::{Family, Scene, Weather};
use super::sky::sky;

/// Paints every pixel that the land left to the water.
pub fn paint(canvas: &mut Canvas, scene: &Scene, ground: &Ground<'_>, land: &Land, waves: f32) {
    let wet = canvas.water.clone();
    if wet.iter().all(|share| *share == 0) {
        return;
    }
    let mirror = canvas.snapshot();
    let storm = scene.weather == Weather::Storm;
    let calm = if scene.weather == Weather::Fog || scene.family == Family::Lake { 0.8 } else { 1.0 };
    let sea = Sea { scene, ground, land, mirror: &mirror, rough: waves * if storm { 2.6 } else { calm }, storm };
    let width = canvas.width;
    canvas.repaint(|x, y, dry| {
        let share = f32::from(wet[y as usize * width + x as usize]) / 255.0;
        if share < 0.004 { dry } else { dry + sea.light(x, y) * share }
    });
}

struct Sea<'a> {
    scene: &'a Scene,
    ground: &'a Ground<'a>,
    land: &'a Land,
    mirror: &'a Canvas,
    rough: f32,
    storm: bool,
}

impl Sea<'_> {
    fn light(&self, px: f32, py: f32) -> Colour {
        let (view, t) = (&self.land.view, self.scene.moment);
        let (u, v) = view.ray(px, py);
        let z = (self.land.eye / (-v).max(0.0006)).min(60.0);
        let (x, z_moving) = (u * z, z);
        // The patch of sea in one pixel: waves finer than it are not seen one by one.
        let patch = z * z / (view.focal * self.land.eye);
        let (slope_x, slope_z) = self.slope(x, z_moving, patch);
        let glitter = self.scene.noise(58).cell(px as i32, py as i32 ^ ((t * 24.0) as i32) << 12) - 0.5;
        let glitter = self.rough * 0.55 * glitter * (patch * 3.0).min(1.0);
        let normal = vec3(-slope_x * self.rough, 1.0, -slope_z * self.rough * 0.8 + glitter).unit();
        let ray = vec3(u, v, 1.0).unit();
        let facing = -ray.dot(normal);
        let back = ray + normal * (2.0 * facing);
        let mirrored = self.mirrored(back.x / back.z.max(0.05), back.y.abs().max(0.002) / back.z.max(0.05));
        let fresnel = ((0.03 + 0.97 * (1.0 - facing.clamp(0.0, 1.0)).powi(5)) * 1.15).clamp(0.05, 0.96);
        let mut light = self.depth_colour(z).mix(mirrored, fresnel);
        light = self.with_foam(light, x, z_moving, z);
        let haze = 1.0 - (-z * 0.018 * self.scene.sky.haze).exp();
        light.mix(self.scene.sky.fog(u), haze * 0.8)
    }

    fn slope(&self, x: f32, z: f32, patch: f32) -> (f32, f32) {
        let t = self.scene.moment;
        let (mut across, mut away, mut frequency, mut strength) = (0.0, 0.0, 2.2, 1.0_f32);
        for octave in 0..6_u32 {
            let n = octave as f32;
            let seen = strength / (1.0 + (patch * frequency * 0.8).powi(2));
            let (_, a, b) = self.scene.noise(50 + octave).with_slope(
                x * frequency * 0.8 + t * 0.5 * (1.0 + n * 0.3),
                z * frequency * 1.7 - t * 0.35 * (1.0 + n * 0.35),
            );
            across += a * seen * 0.8;
            away += b * seen * 1.7;
            frequency *= 1.93;
            strength *= 0.80;
        }
        (across, away)
    }

    /// What the mirror shows in direction (u, v): the painted picture where it reaches, else the sky.
    fn mirrored(&self, u: f32, v: f32) -> Colour {
        let view = &self.land.view;
        let (x, y) = (view.column(u), view.horizon - v * view.focal);
        let inside = y >= 0.0 && x >= 0.0 && x < view.width;
        let light = if inside { self.mirror.at(x, y.min(view.horizon - 1.0)) } else { sky(self.scene, u, v, false) };
        light.map(|c| c.min(7.0))
    }

    fn depth_colour(&self, z: f32) -> Colour {
        let air = &self.scene.sky;
        let tropical = self.scene.family == Family::Beach;
        let level = (air.zenith.luma() + 0.5 * air.horizon.luma()).max(0.0);
        let own = if tropical { hex(0x1f8f9a) } else { hex(0x0d3b52) };
        let mut deep = own * (level * 2.0).clamp(0.06, 1.0);
        if let Some(tint) = self.scene.tints.first() {
            deep = deep.mix(*tint * (0.25 * level), 0.4);
        }
        if tropical {
            let shallow = hex(0x6fd8cf) * (air.horizon.luma() * 1.1).clamp(0.05, 1.0);
            deep = shallow.mix(deep, smooth(0.6, 4.5, z));
        }
        deep
    }

    fn with_foam(&self, mut light: Colour, x: f32, z_moving: f32, z: f32) -> Colour {
        let (air, t) = (&self.scene.sky, self.scene.moment);
        let white = rgb(0.93, 0.96, 1.0) * (air.horizon.luma().max(0.12) * 1.1);
        if self.scene.family == Family::Beach {
            let height = self.ground.height(x, z_moving, 6);
            let edge = smooth(-0.05, 0.0, height + 0.012 * (z_moving * 3.0 - t * 0.9).sin());
            let lace = self.scene.noise(66).fbm(x * 9.0, z_moving * 9.0 - t * 0.3, 4) + edge * 0.55 - 0.2;
            light = light.mix(white, smooth(0.10, 0.45, lace) * edge);
        }
        if self.scene.family == Family::Sea || self.storm {
            let crest = self.scene.noise(67).fbm(x * 3.2 + t * 0.2, z_moving * 7.0 - t * 0.25, 5);
            let strength = if self.storm { 0.9 } else { 0.25 };
            light = light.mix(white, smooth(0.42, 0.75, crest) * smooth(14.0, 1.0, z) * strength);
        }
        light
    }
}
