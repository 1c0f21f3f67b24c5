//! The sky: its colours by time of day and weather, sun and moon, stars, northern lights, clouds.

use super::colour::{Colour, hex, rgb};
use super::geometry::{View, bell, smooth, vec3};
use super::noise::{Dice, Noise};
use super::scene::{Family, Scene, Style, Thing, Time, Weather};

/// The light of a scene.
#[derive(Debug, Clone)]
pub struct Atmosphere {
    pub zenith: Colour,
    pub middle: Colour,
    pub horizon: Colour,
    /// Sun or moon.
    pub sun: Colour,
    pub cloud_lit: Colour,
    pub cloud_shade: Colour,
    /// What the sky gives to surfaces in the shade.
    pub ambient: Colour,
    /// Tangent of the sun's height over the horizon.
    pub sun_height: f32,
    /// Tangent of the sun's angle to the right of the view.
    pub sun_side: f32,
    /// How strong the sun is on a surface that faces it.
    pub strength: f32,
    /// The noise level above which there is cloud: -0.4 is overcast, 0.5 is clear.
    pub cloud_edge: f32,
    /// How thick the air is; 1 is a fine day.
    pub haze: f32,
}

/// Zenith, middle, horizon, sun, lit cloud, shaded cloud, ambient.
type Tones = [u32; 7];

const DAY: [Tones; 3] = [
    [0x1f5fb8, 0x5fa3e6, 0xc4e0f4, 0xfff3dd, 0xffffff, 0x93a7c0, 0x7fa3d0],
    [0x174f9e, 0x4f97dd, 0xd6e8ef, 0xfff0d2, 0xfffdf8, 0x8fa0b8, 0x7898c4],
    [0x2b6fae, 0x7db8dc, 0xe6ecdf, 0xffeec8, 0xfffaf0, 0x9aa6b4, 0x86a4c2],
];
const DAWN: [Tones; 3] = [
    [0x4a6fb5, 0xd99ab0, 0xffd2a0, 0xffe0b0, 0xffe6d6, 0x8d86ad, 0x7a86b4],
    [0x5f86c4, 0xe9b6b0, 0xffe2b8, 0xffe6bc, 0xfff0e2, 0x9a93b8, 0x8492bc],
    [0x3f6aa0, 0xa8a8c8, 0xf8c7a4, 0xffd8a8, 0xffdcd0, 0x7f80a4, 0x7080ac],
];
const SUNSET: [Tones; 4] = [
    [0x27407f, 0xb3607f, 0xff8f3f, 0xffc36a, 0xffa263, 0x5a4470, 0x6a5f92],
    [0x2c3a78, 0xd0647c, 0xffab52, 0xffd27a, 0xff9a78, 0x603f6c, 0x735f90],
    [0x1c3a6e, 0x8f6a8c, 0xff7a3a, 0xffb45a, 0xff8a5a, 0x4a3c62, 0x5c5a88],
    [0x3a3f80, 0xe0808a, 0xffc078, 0xffdc90, 0xffb490, 0x6c5078, 0x7a6a98],
];
const DUSK: [Tones; 2] = [
    [0x0f1a45, 0x473f80, 0xd0708a, 0xff9a70, 0xc98aa5, 0x2c2c58, 0x37407a],
    [0x0c1e4a, 0x2f4a86, 0xe0906a, 0xffa870, 0xc09090, 0x262f58, 0x33467c],
];
const NIGHT: [Tones; 2] = [
    [0x02040c, 0x081230, 0x1c2f58, 0xcfe0ff, 0x4a5f8c, 0x0a1024, 0x16244a],
    [0x02060e, 0x07182e, 0x1a3a52, 0xd6ecff, 0x486a84, 0x081420, 0x142a44],
];

/// The light of signs: magenta, cyan, or both.
const NEON: [Tones; 3] = [
    [0x0b0324, 0x4a0f7a, 0xff3f9a, 0xff9ac8, 0xd84a9c, 0x2a0f58, 0x5a3fb0],
    [0x030a24, 0x0f3a7a, 0x2fc8e8, 0xa8f0ff, 0x3f86c8, 0x0f1f58, 0x2f5fb0],
    [0x0a0428, 0x2a1a78, 0xe84ac0, 0x8ae0ff, 0x5a4ac8, 0x1a1050, 0x3f4ab8],
];

impl Atmosphere {
    pub fn new(time: Time, weather: Weather, style: Style, dice: &mut Dice) -> Self {
        let (tones, sun_height, strength) = match time {
            Time::Day => (dice.pick(&DAY), dice.between(0.34, 0.60), 2.6),
            Time::Dawn => (dice.pick(&DAWN), dice.between(0.05, 0.14), 1.9),
            Time::Sunset => (dice.pick(&SUNSET), dice.between(0.03, 0.11), 2.1),
            Time::Dusk => (dice.pick(&DUSK), dice.between(-0.03, 0.01), 0.55),
            Time::Night => (dice.pick(&NIGHT), dice.between(0.25, 0.42), 0.42),
        };
        let [zenith, middle, horizon, sun, cloud_lit, cloud_shade, ambient] = tones.map(hex);
        let mut sky = Self {
            zenith,
            middle,
            horizon,
            sun,
            cloud_lit,
            cloud_shade,
            ambient,
            sun_height,
            sun_side: dice.side() * dice.between(0.10, 0.40),
            strength,
            cloud_edge: dice.between(0.02, 0.34),
            haze: dice.between(0.75, 1.1),
        };
        sky.apply_weather(weather);
        if style == Style::Neon {
            sky.apply_neon(dice.pick(&NEON));
        }
        sky
    }

    fn apply_weather(&mut self, weather: Weather) {
        match weather {
            Weather::Fair => {}
            Weather::Clear => self.cloud_edge = 0.6,
            Weather::Cloudy => {
                self.cloud_edge = -0.12;
                self.overcast(0.30, 0.85);
            }
            Weather::Fog => {
                self.cloud_edge = -0.2;
                self.haze = 2.7;
                self.overcast(0.25, 0.95);
            }
            Weather::Rain => {
                self.cloud_edge = -0.30;
                self.haze = 1.9;
                self.overcast(0.55, 0.62);
            }
            Weather::Storm => {
                self.cloud_edge = -0.35;
                self.haze = 1.4;
                self.overcast(0.60, 0.52);
            }
            Weather::Snowfall => {
                self.cloud_edge = -0.25;
                self.haze = 2.1;
                self.overcast(0.40, 0.85);
            }
        }
    }

    /// Greyer by `share` and darker by `level`.
    fn overcast(&mut self, share: f32, level: f32) {
        for c in [&mut self.zenith, &mut self.middle, &mut self.horizon, &mut self.cloud_lit, &mut self.cloud_shade] {
            let l = c.luma();
            *c = c.mix(rgb(l, l * 1.02, l * 1.08), share) * level;
        }
        self.strength *= 1.0 - share * 0.6;
    }

    fn apply_neon(&mut self, tones: Tones) {
        [self.zenith, self.middle, self.horizon, self.sun, self.cloud_lit, self.cloud_shade, self.ambient] =
            tones.map(hex);
        // A closed sky would be one bright sheet: its clouds are dark, and the light comes from below.
        if self.cloud_edge < 0.0 {
            self.cloud_lit = self.cloud_shade.mix(self.middle, 0.35);
            self.horizon = self.horizon * 0.55;
        }
        self.haze = self.haze.min(0.95);
    }

    /// Turns the light towards two colours, the second near the horizon.
    pub fn tint(&mut self, high: Colour, low: Colour, share: f32) {
        self.zenith = self.zenith.tinted(high, share);
        self.middle = self.middle.tinted(high.mix(low, 0.5), share * 0.95);
        self.horizon = self.horizon.tinted(low, share * 0.9);
        self.cloud_lit = self.cloud_lit.tinted(low, share * 0.8);
        self.cloud_shade = self.cloud_shade.tinted(high, share * 0.8);
        self.ambient = self.ambient.tinted(high, share * 0.6);
        self.sun = self.sun.tinted(low, share * 0.4);
    }

    /// The colour that far things fade into, towards the direction `u`.
    pub fn fog(&self, u: f32) -> Colour {
        let near_sun = (1.0 - (u - self.sun_side).abs() * 1.1).clamp(0.0, 1.0);
        let away = self.horizon.mix(self.middle, 0.55);
        away.mix(self.horizon + self.sun * 0.12, near_sun * near_sun)
    }

    /// -1 if the sun stands to the left, else 1.
    pub fn side(&self) -> f32 {
        if self.sun_side < 0.0 { -1.0 } else { 1.0 }
    }

    /// How bright things without a shading of their own are.
    pub fn level(&self) -> f32 {
        0.12 + 0.30 * self.strength
    }
}

/// The light from direction (u right, v up, 1 forward); `disc` tells whether sun or moon themselves are seen.
pub fn sky(scene: &Scene, u: f32, v: f32, disc: bool) -> Colour {
    let air = &scene.sky;
    let ray = vec3(u, v, 1.0).unit();
    let up = ray.y.max(0.0);
    let climb = (up * 1.9).min(1.0);
    let mut colour = if climb < 0.35 {
        air.horizon.mix(air.middle, smooth(0.0, 1.0, climb / 0.35))
    } else {
        air.middle.mix(air.zenith, smooth(0.0, 1.0, (climb - 0.35) / 0.65))
    };
    let sun = vec3(air.sun_side, air.sun_height, 1.0).unit();
    let towards = ray.dot(sun).max(0.0);
    let night = scene.is_night();
    let (wide, narrow) = if night { (0.03, 0.08) } else { (0.16, 0.28) };
    colour += air.sun * (wide * towards.powi(10) + narrow * towards.powi(90));
    if scene.time == Time::Day {
        colour += air.sun * (0.9 * towards.powi(700) + 3.0 * towards.powi(6000));
    }
    if matches!(scene.time, Time::Night | Time::Dusk) && v > -0.02 {
        colour = with_stars(scene, colour, u, v, up);
    }
    if scene.shows(Thing::Aurora) && v > 0.0 {
        colour += aurora(scene, u, v);
    }
    if disc && air.sun_height > -0.005 && scene.weather != Weather::Storm {
        colour = with_disc(scene, colour, ray.x - sun.x, ray.y - sun.y, towards);
    }
    if up > 0.012 && air.cloud_edge < 0.55 && scene.family != Family::Space {
        colour = with_clouds(scene, colour, ray.x, ray.z, up, towards);
    }
    if scene.shows(Thing::Rainbow) {
        colour += rainbow(air, ray.dot(vec3(-air.sun_side * 0.4, -0.35, 1.0).unit()));
    }
    colour
}

/// Paints the whole canvas with sky. `lift` raises the gaze, for scenes whose horizon is hidden.
pub fn paint(scene: &Scene, canvas: &mut super::canvas::Canvas, view: &View, lift: f32) {
    canvas.shade(|x, y| {
        let (u, v) = view.ray(x, y);
        sky(scene, u, (v + lift).max(0.0), true)
    });
}

fn with_stars(scene: &Scene, mut colour: Colour, u: f32, v: f32, up: f32) -> Colour {
    let clouded = scene.sky.cloud_edge < -0.1;
    let dusk = scene.time == Time::Dusk;
    let dim = if dusk { smooth(0.12, 0.5, up) * 0.6 } else { 1.0 } * if clouded { 0.25 } else { 1.0 };
    for (layer, grid, share) in [(0, 95.0, 0.10), (1, 210.0, 0.07)] {
        colour += star_layer(scene.noise(90 + layer), u * grid, v * grid, share) * dim;
    }
    if dusk || clouded {
        return colour;
    }
    let across = (v - 0.55 + u * 0.75).abs();
    let cloud = scene.noise(95).fbm(u * 3.0 + 9.0, v * 3.0, 5);
    colour += rgb(0.16, 0.15, 0.22) * (bell(across, 0.19) * (0.55 + 0.9 * cloud).max(0.0) * 0.55);
    let dust = smooth(0.0, 0.4, scene.noise(96).fbm(u * 6.0, v * 6.0, 4));
    colour * (1.0 - 0.35 * bell(across, 0.077) * dust)
}

/// One star at most in each cell of a grid.
pub fn star_layer(noise: Noise, x: f32, y: f32, share: f32) -> Colour {
    let (ix, iy) = (x.floor() as i32, y.floor() as i32);
    if noise.cell(ix, iy) >= share {
        return Colour::BLACK;
    }
    let place = |n: u32| noise.other(n).cell(ix, iy) * 0.6 + 0.2;
    let distance = (x - ix as f32 - place(1)).hypot(y - iy as f32 - place(2));
    let brightness = noise.other(3).cell(ix, iy).powi(4) * 2.2 + 0.15;
    let tint = rgb(1.0, 0.82, 0.66).mix(rgb(0.72, 0.84, 1.0), noise.other(4).cell(ix, iy));
    tint * (brightness * smooth(0.22, 0.0, distance))
}

/// Three curtains: sharp at their hem, torn into rays, fading upwards from green to violet.
fn aurora(scene: &Scene, u: f32, v: f32) -> Colour {
    let t = scene.moment;
    let mut light = Colour::BLACK;
    for curtain in 0..3_u32 {
        let n = curtain as f32;
        let wave = scene.noise(60 + curtain).fbm(u * 1.1 + n * 7.0 + t * 0.05, t * 0.04 + n, 4);
        let height = v - (0.16 + 0.13 * n + 0.34 * wave + (0.16 - 0.1 * n) * u);
        let along = scene.noise(64 + curtain).value(u * 1.3 + n * 5.0, 3.0 + t * 0.05);
        let coarse = scene.noise(71).value(u * 14.0 + wave * 9.0 + n * 3.0 + t * 0.3, 0.5 + t * 0.1);
        let fine = scene.noise(72).value(u * 55.0 + wave * 20.0, 1.5 + t * 0.2);
        let rays = (0.60 + 0.35 * coarse + 0.25 * fine).max(0.05);
        let body = smooth(-0.025, 0.012, height) * (-height.max(0.0) * (6.5 - n)).exp() * rays;
        let tint = rgb(0.08, 0.95, 0.42).mix(rgb(0.50, 0.14, 0.85), smooth(0.06, 0.30, height));
        light += tint * (body * smooth(-0.55, 0.35, along) * (0.95 - 0.22 * n));
    }
    light
}

fn with_disc(scene: &Scene, colour: Colour, dx: f32, dy: f32, towards: f32) -> Colour {
    let night = scene.is_night();
    let radius = match scene.time {
        Time::Night => 0.028,
        Time::Day => 0.0085,
        _ => 0.027,
    } * if scene.style == Style::Neon || scene.style == Style::Flat { 2.2 } else { 1.0 };
    let angle = (1.0 - towards).max(0.0).sqrt();
    let cover = smooth(radius + 0.0012, radius - 0.0012, angle);
    if cover <= 0.0 {
        return colour;
    }
    let disc = if night {
        let craters = scene.noise(31).fbm(dx / radius * 1.6 + 4.0, dy / radius * 1.6, 4);
        rgb(1.0, 0.98, 0.92) * (0.95 + 0.5 * craters).clamp(0.45, 1.3)
    } else {
        scene.sky.sun * if scene.time == Time::Day { 9.0 } else { 5.0 }
    };
    colour.mix(disc, cover)
}

/// Clouds on a plane above, lit from the sun's side, and high streaks behind them.
fn with_clouds(scene: &Scene, colour: Colour, x: f32, z: f32, up: f32, towards: f32) -> Colour {
    let air = &scene.sky;
    let (noise, t) = (scene.noise(41), scene.moment);
    let reach = 1.0 / (up + 0.10);
    let (px, py) = (x * reach * 1.5 + t * 0.035, z * reach * 1.15);
    let fade = smooth(0.012, 0.13, up);
    let streak = scene.noise(43).fbm(px * 0.55 + py * 0.25, py * 2.4 - px * 0.3, 5);
    let veil = smooth(0.02, 0.75, streak) * 0.34 * fade;
    let colour = colour.mix(air.cloud_lit.mix(air.horizon, 0.25), veil);
    let warp = scene.noise(40).fbm(px * 0.9 + 3.1, py * 0.9, 3) * 0.7;
    let (cx, cy) = (px + warp, py * 1.5 + warp * 0.6);
    let body = noise.fbm(cx, cy, 7);
    let density = smooth(air.cloud_edge, air.cloud_edge + 0.42, body + 0.10);
    if density <= 0.002 {
        return colour;
    }
    let towards_sun = noise.fbm(cx + air.sun_side * 0.28, cy - 0.22, 4);
    let lit = (0.5 + (body - towards_sun) * 1.9).clamp(0.0, 1.0);
    let mut cloud = air.cloud_shade.mix(air.cloud_lit, lit * 0.85 + 0.15 * (1.0 - density));
    let lining = if scene.is_night() { 0.25 } else { 0.9 };
    cloud += air.sun * ((1.0 - density).powi(2) * towards.powi(14) * lining);
    cloud = cloud.mix(air.cloud_lit, 0.25 * smooth(0.35, 0.0, up));
    colour.mix(cloud, density * fade * 0.93)
}

fn rainbow(air: &Atmosphere, towards: f32) -> Colour {
    let q = (towards.clamp(-1.0, 1.0).acos() - 0.66) / 0.05;
    if !(0.0..1.0).contains(&q) {
        return Colour::BLACK;
    }
    let hue = rgb(smooth(0.35, 1.0, q), (1.0 - (q - 0.5).abs() * 2.4).max(0.0), smooth(0.6, 0.0, q));
    hue * (0.9 * q * (1.0 - q) * air.level().min(1.0))
}
