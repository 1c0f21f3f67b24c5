//! The shape and the colour of the land, place by place. One unit is about a hundred metres; z leads away.

use super::colour::{Colour, grey, hex, rgb};
use super::geometry::{lerp, smooth};
use super::noise::Noise;
use super::scene::{Family, Scene, Time};

/// How the land of one family is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Stand {
    /// Share of the height, from the top.
    pub horizon: f32,
    /// Nearest and furthest land.
    pub near: f32,
    pub far: f32,
    /// The eye over the ground or the water.
    pub eye: f32,
    /// Whether what lies below 0 is under water, and how rough that water is.
    pub waves: Option<f32>,
}

pub fn stand(scene: &Scene) -> Stand {
    let mut dice = scene.dice(0x57A);
    let jitter = dice.between(-0.04, 0.04);
    let (horizon, near, far, eye, waves) = match scene.family {
        Family::Mountains => (0.60, 0.35, 34.0, 0.62, Some(0.020)),
        Family::Lake => (0.56, 0.35, 34.0, 0.42, Some(0.016)),
        Family::Countryside | Family::Flowers => (0.46, 0.30, 34.0, 0.62, None),
        Family::Desert => (0.46, 0.22, 32.0, 0.66, None),
        Family::Canyon => (0.60, 0.40, 40.0, 0.75, None),
        Family::Beach => (0.47, 0.30, 40.0, 0.42, Some(0.050)),
        _ => (0.52, 0.30, 40.0, 0.36, Some(0.075)),
    };
    Stand { horizon: horizon + jitter, near, far, eye: eye * dice.between(0.9, 1.25), waves }
}

/// The land of a scene, with what does not change from place to place worked out.
pub struct Ground<'a> {
    scene: &'a Scene,
    family: Family,
    /// A single great peak: where it stands.
    peak: Option<(f32, f32)>,
    /// Which side of a coast the land lies on.
    side: f32,
}

/// What is known of a spot when its colour is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    pub x: f32,
    pub z: f32,
    pub height: f32,
    /// 1 is level ground, 0 a wall.
    pub level: f32,
    /// Above 0 on crests, below 0 in hollows.
    pub crest: f32,
}

impl<'a> Ground<'a> {
    pub fn new(scene: &'a Scene) -> Self {
        let mut dice = scene.dice(0x6E0);
        let lone = scene.family == Family::Mountains && dice.chance(0.4);
        let peak = lone.then(|| (dice.between(-2.2, 2.2), dice.between(8.5, 11.0)));
        let side = -scene.sky.side();
        Self { scene, family: scene.family, peak, side }
    }

    fn noise(&self, n: u32) -> Noise {
        self.scene.noise(n)
    }

    /// Height over the water; `detail` is how many octaves are worth their time here.
    pub fn height(&self, x: f32, z: f32, detail: u32) -> f32 {
        match self.family {
            Family::Mountains | Family::Lake => self.mountains(x, z, detail),
            Family::Countryside | Family::Flowers => self.hills(x, z, detail),
            Family::Desert => self.dunes(x, z),
            Family::Canyon => self.mesas(x, z, detail),
            Family::Beach => self.beach(x, z, detail),
            _ => self.coast(x, z, detail),
        }
    }

    fn mountains(&self, x: f32, z: f32, detail: u32) -> f32 {
        let bend = 0.9 * self.noise(3).value(z * 0.13, 7.0);
        let off_valley = (x - bend).abs();
        let rocks = 0.95 + 0.95 * self.noise(1).eroded(x * 0.24 + 11.0, z * 0.24, detail);
        let rise = smooth(2.2, 12.5, z);
        let far_range = smooth(10.0, 15.0, z) * 0.75;
        let mut height = rocks * rise * (0.16 + 0.84 * smooth(0.25, 3.4, off_valley).max(far_range)) * 3.1;
        if let Some((px, pz)) = self.peak {
            let d = ((x - px) * 0.9).hypot(z - pz);
            let cone = (3.7 - d * 0.88 + 0.5 * self.noise(8).eroded(x * 0.5, z * 0.5, detail.min(8))).max(0.0);
            let height_of_cone = cone * cone * 0.20 + cone * 0.34;
            height = height * lerp(1.0, 0.45, smooth(0.2, 2.0, cone)) + height_of_cone * (0.72 + 0.30 * rocks);
        }
        height += 0.16 * self.noise(2).fbm(x * 0.9, z * 0.9, 6);
        if self.family == Family::Lake {
            height - 0.12 - 0.16 * smooth(7.5, 2.0, z) * (1.0 - smooth(1.2, 4.0, off_valley))
        } else {
            height + 0.16 - 0.26 * (1.0 - smooth(0.12, 0.7, off_valley)) * smooth(11.0, 8.0, z)
        }
    }

    fn hills(&self, x: f32, z: f32, detail: u32) -> f32 {
        let rolling = 1.05 * (self.noise(1).fbm(x * 0.32, z * 0.32, 4) + 0.35) * smooth(0.6, 6.0, z);
        let bumps = 0.05 * self.noise(2).fbm(x * 2.0, z * 2.0, 3);
        let range = smooth(13.0, 24.0, z) * (0.9 + self.noise(9).eroded(x * 0.15, z * 0.15, detail.min(7))) * 2.4;
        rolling + bumps + range
    }

    fn dunes(&self, x: f32, z: f32) -> f32 {
        let wander = x + 0.5 * self.noise(5).fbm(x * 0.3, z * 0.3, 3);
        let along = z * 0.46 + wander * 0.20 + 0.7 * self.noise(4).value(x * 0.24, z * 0.2);
        let phase = along - along.floor();
        // A long windward slope and a short steep lee.
        let dune = if phase < 0.72 { smooth(0.0, 0.72, phase) } else { smooth(1.0, 0.72, phase) };
        let size = 0.5 + 0.5 * self.noise(6).fbm(x * 0.16, z * 0.16, 3);
        let ripples =
            0.004 / (1.0 + z * z * 0.3) * (x * 38.0 + 60.0 * z + 5.0 * self.noise(8).value(x * 2.5, z * 2.5)).sin();
        let swell = 0.34 * self.noise(7).fbm(x * 0.5, z * 0.5, 2) * smooth(0.0, 3.0, z);
        let range = smooth(14.0, 26.0, z) * (0.5 + 0.6 * self.noise(9).fbm(x * 0.12, z * 0.12, 5)) * 1.6;
        0.62 * dune * size * smooth(0.3, 5.0, z) + swell + ripples + range
    }

    fn mesas(&self, x: f32, z: f32, detail: u32) -> f32 {
        let walls = self.noise(1).ridged(x * 0.15 + 3.0, z * 0.15, 5) + 0.10 * self.noise(2).fbm(x * 0.9, z * 0.9, 4);
        let tall = 4.2 * smooth(0.42, 0.78, walls) * smooth(1.8, 6.0, z) * smooth(0.4, 2.2, x.abs());
        // Hard layers make terraces.
        let layer = 0.62;
        let (step, part) = ((tall / layer).floor(), (tall / layer).fract());
        (step + smooth(0.55, 1.0, part)) * layer + 0.06 * self.noise(3).fbm(x * 2.2, z * 2.2, detail.min(6))
    }

    fn coast(&self, x: f32, z: f32, detail: u32) -> f32 {
        let island = self.noise(1).eroded(x * 0.22 + 3.0, z * 0.2, detail);
        let towards = self.side * x;
        let away = smooth(2.0, 6.0, (x - 3.0 * self.side).abs() * 0.6).max(0.6);
        (island + 0.05) * 1.25 * smooth(5.0, 10.0, z) * smooth(-1.0, 5.0, towards) * away - 0.16
    }

    fn beach(&self, x: f32, z: f32, detail: u32) -> f32 {
        let shore = z * 0.55 - 1.15 + 0.35 * self.side * x + 0.22 * self.noise(2).fbm(x * 0.8, z * 0.8, 4);
        let sand = 0.10 * (-shore).clamp(-3.0, 1.5) + 0.012 * self.noise(4).fbm(x * 3.0, z * 3.0, 4);
        let island = (self.noise(1).eroded(x * 0.25, z * 0.22, detail) + 0.15) * 1.2 * smooth(7.0, 12.0, z);
        let island = (island * smooth(0.0, 5.0, self.side * x)).max(0.0);
        sand.min(0.16) * smooth(9.0, 5.0, z) + island - 0.11 * smooth(5.0, 7.0, z)
    }

    /// How thickly trees stand, 0..1.
    pub fn woods(&self, spot: &Spot) -> f32 {
        let Spot { x, z, height, level, .. } = *spot;
        let patch = self.noise(20).fbm(x * 1.1, z * 1.1, 4);
        let gentle = smooth(0.62, 0.80, level);
        match self.family {
            Family::Mountains | Family::Lake => {
                let line = smooth(1.75, 1.1, height + 0.35 * patch);
                smooth(0.05, 0.14, height) * line * gentle * smooth(-0.14, 0.16, patch) * smooth(0.8, 2.0, z)
            }
            Family::Sea => smooth(0.10, 0.2, height) * gentle * smooth(-0.1, 0.2, patch),
            Family::Beach => smooth(0.22, 0.3, height) * gentle,
            Family::Countryside | Family::Flowers => {
                smooth(0.12, 0.30, patch) * smooth(1.4, 0.9, height) * smooth(1.6, 3.0, z) * gentle
            }
            _ => 0.0,
        }
    }

    /// The colour of the ground without light.
    pub fn colour(&self, spot: &Spot) -> Colour {
        let n = self.noise(20).fbm(spot.x * 3.0, spot.z * 3.0, 4);
        match self.family {
            Family::Countryside | Family::Flowers => self.fields(spot, n),
            Family::Desert => {
                let fine = self.noise(21).value(spot.x * 14.0, spot.z * 14.0);
                self.tinted(hex(0xc98748).mix(hex(0xe8b878), 0.55 + 0.7 * n + 0.06 * fine))
            }
            Family::Canyon => self.tinted(strata(spot, n)),
            Family::Beach if spot.height <= 0.2 => {
                let fine = self.noise(35).value(spot.x * 40.0, spot.z * 18.0) * smooth(4.0, 0.3, spot.z);
                let dry = hex(0xe2c79a).mix(hex(0xf0dcb4), 0.5 + n * 0.7 + 0.22 * fine);
                dry.mix(hex(0x8a7152), smooth(0.014, 0.0, spot.height) * 0.8)
            }
            Family::Beach => self.forest_floor(spot).mix(rock(spot, n), smooth(0.3, 0.5, 1.0 - spot.level)),
            _ => self.slopes(spot, n),
        }
    }

    /// Sand and stone take a named colour, as a dream of a desert may.
    fn tinted(&self, colour: Colour) -> Colour {
        self.scene.tints.first().map_or(colour, |tint| colour.tinted(*tint, 0.35))
    }

    fn grass(&self, n: f32) -> Colour {
        if self.scene.is_autumn() {
            hex(0x8a6a2c).mix(hex(0xa8752c), 0.5 + n)
        } else if self.scene.time == Time::Day {
            hex(0x4e6b2a).mix(hex(0x86943f), 0.5 + n)
        } else {
            hex(0x4a5a2c).mix(hex(0x75773c), 0.5 + n)
        }
    }

    pub fn forest_floor(&self, spot: &Spot) -> Colour {
        if self.scene.is_autumn() {
            let r = self.noise(22).cell((spot.x * 30.0) as i32, (spot.z * 30.0) as i32);
            hex(0xb5531c).mix(hex(0xd98e24), r).mix(hex(0x7a2a1a), smooth(0.7, 0.9, r))
        } else {
            let fine = self.noise(21).value(spot.x * 14.0, spot.z * 14.0);
            hex(0x1e3420).mix(hex(0x33502a), 0.5 + 0.5 * fine)
        }
    }

    fn slopes(&self, spot: &Spot, n: f32) -> Colour {
        let steep = 1.0 - spot.level;
        let mut colour = self.grass(n).mix(rock(spot, n), smooth(0.16, 0.40, steep + 0.12 * n));
        colour = colour.mix(self.forest_floor(spot), self.woods(spot) * 0.9);
        let snow_line = if self.scene.is_winter() { 0.15 } else { 2.1 };
        let snow = smooth(snow_line - 0.25, snow_line + 0.45, spot.height + 0.7 * n + spot.crest * 3.0);
        colour = colour.mix(rgb(0.82, 0.86, 0.93), snow * smooth(0.66, 0.46, steep));
        let fine = self.noise(24).fbm(spot.x * 24.0, spot.z * 24.0, 3) * smooth(6.0, 0.6, spot.z);
        colour = colour * (1.0 + 0.5 * fine);
        if spot.height < 0.035 { hex(0x6b6350).mix(colour, smooth(0.0, 0.035, spot.height)) } else { colour }
    }

    fn fields(&self, spot: &Spot, n: f32) -> Colour {
        let Spot { x, z, height, .. } = *spot;
        let bed = (x * 0.9 + 0.4 * self.noise(11).value(z * 0.6, 1.0)).floor() as i32;
        let strip = (z * 0.75 + 0.3 * self.noise(12).value(x * 0.7, 2.0)).floor() as i32;
        let r = self.noise(30).cell(bed, strip);
        let crops: [u32; 4] = if self.scene.is_autumn() {
            [0xb08a3c, 0x9a6a2c, 0x7d7a3a, 0xc29a4a]
        } else {
            [0x6f8f34, 0x8fa544, 0xc2ae52, 0x547a32]
        };
        let winter = self.scene.is_winter();
        let crop = if winter { rgb(0.80, 0.84, 0.90) } else { hex(crops[(r * 3.99) as usize]) };
        let rows = if r > 0.45 { 0.92 + 0.08 * (x * 60.0).sin() } else { 1.0 };
        let fine = self.noise(33).value(x * 46.0, z * 22.0) * smooth(7.0, 0.4, z)
            + self.noise(34).value(x * 120.0, z * 50.0) * smooth(2.6, 0.3, z);
        let mut colour = crop * ((0.80 + 0.5 * n) * rows * (1.0 + 0.20 * fine));
        colour = colour.mix(if winter { hex(0x5a6a6a) } else { self.forest_floor(spot) }, self.woods(spot) * 0.9);
        if height > 1.2 {
            colour = colour.mix(rock(spot, n), smooth(1.2, 2.0, height));
            colour = colour.mix(rgb(0.80, 0.85, 0.92), smooth(2.0, 2.8, height + n) * if winter { 1.0 } else { 0.3 });
        }
        colour
    }

    /// Leaves by tree, so that an autumn wood is many-coloured.
    pub fn foliage(&self, chance: f32) -> Colour {
        if self.scene.is_autumn() {
            let leaves = [0xb5531c, 0xd98e24, 0x8a3018, 0x9a7a24].map(hex);
            return leaves[(chance * 3.99) as usize];
        }
        if self.scene.season == super::scene::Season::Spring && chance > 0.55 {
            return hex(0xe8a0b8).mix(hex(0xf4d0dc), chance);
        }
        let green = hex(0x1c3420).mix(hex(0x3a5a2a), chance);
        if self.scene.is_winter() { green.mix(grey(0.75), 0.35) } else { green }
    }
}

fn rock(spot: &Spot, n: f32) -> Colour {
    hex(0x57504b).mix(hex(0x8d8478), 0.5 + 0.8 * n + 0.2 * (spot.height * 9.0 + n * 3.0).sin())
}

fn strata(spot: &Spot, n: f32) -> Colour {
    let band = |frequency: f32, wobble: f32| (spot.height * frequency + wobble * n).sin() * 0.5 + 0.5;
    let layers = hex(0x8a3f22).mix(hex(0xd88a52), band(8.0, 0.8) * 0.6 + band(23.0, 1.0) * 0.4);
    hex(0xb5764a).mix(layers, smooth(0.02, 0.25, 1.0 - spot.level))
}
