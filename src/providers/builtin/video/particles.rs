//! What falls, floats or rises between the camera and the scene.

use crate::providers::builtin::image::Picture;
use crate::providers::builtin::image::noise::Dice;
use crate::providers::builtin::image::scene::{Family, Scene, Season, Thing, Time, Weather};
use crate::providers::builtin::image::words::Words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rain,
    Snow,
    /// Dust in the light.
    Motes,
    Fireflies,
    Petals,
    Leaves,
    Bubbles,
    Embers,
}

/// A cloud of particles of one kind; where each is follows from the time alone.
pub struct Particles {
    kind: Kind,
    colour: [f32; 3],
    all: Vec<Particle>,
}

struct Particle {
    /// Where it would be at the start, in shares of the sides.
    x: f32,
    y: f32,
    /// How near it is: near ones are larger and faster.
    near: f32,
    phase: f32,
}

/// Where a particle is and how it looks, in pixels.
struct Speck {
    x: f32,
    y: f32,
    radius: f32,
    /// How far it is drawn out along its way.
    trail: (f32, f32),
    alpha: f32,
}

/// What the prompt names, and what belongs to a place of this kind.
pub fn of_scene(scene: &Scene, prompt: &str) -> Vec<Particles> {
    let mut kinds = named(prompt);
    let falls = match scene.weather {
        Weather::Rain | Weather::Storm => Some(Kind::Rain),
        Weather::Snowfall => Some(Kind::Snow),
        _ => None,
    };
    let night = matches!(scene.time, Time::Night | Time::Dusk);
    let floats = match scene.family {
        _ if falls.is_some() => None,
        Family::Underwater => Some(Kind::Bubbles),
        Family::Forest | Family::Countryside if scene.season == Season::Autumn => Some(Kind::Leaves),
        Family::Forest | Family::Flowers if night => Some(Kind::Fireflies),
        Family::Flowers | Family::Forest | Family::Interior | Family::Animal | Family::StillLife => Some(Kind::Motes),
        Family::Portrait => Some(Kind::Petals),
        _ => None,
    };
    kinds.extend(falls.into_iter().chain(floats));
    let mut seen = Vec::new();
    kinds.retain(|kind| {
        !seen.contains(kind) && {
            seen.push(*kind);
            true
        }
    });
    let underwater = scene.shows_any(&[Thing::Fish, Thing::Whale]);
    kinds.retain(|kind| !(underwater && *kind == Kind::Motes));
    kinds.into_iter().map(|kind| Particles::new(kind, scene.seed)).collect()
}

/// The kinds that a text names.
pub fn named(prompt: &str) -> Vec<Kind> {
    const NAMES: [(Kind, &str); 8] = [
        (Kind::Rain, "rain raining rainy drizzle downpour ฝน बारिश वर्षा 雨"),
        (
            Kind::Snow,
            "snowing snowfall falling_snow snow_falls snow_begins begins_to_snow starts_to_snow heavy_snow blizzard snowflakes snowy หิมะตก बर्फ़बारी 下雪 飘雪 雪花",
        ),
        (Kind::Motes, "dust motes particles glitter pollen ฝุ่น धूल 尘埃 粒子"),
        (Kind::Fireflies, "firefly fireflies หิ่งห้อย जुगनू 萤火虫"),
        (Kind::Petals, "petal cherry_blossom cherry_blossoms blossoms_fall กลีบ पंखुड़ी 花瓣 樱花"),
        (Kind::Leaves, "falling_leaves leaves_fall autumn_leaves ใบไม้ร่วง 落叶"),
        (Kind::Bubbles, "bubble ฟองอากาศ बुलबुले 气泡"),
        (
            Kind::Embers,
            "ember sparks fire flame flames flaming bonfire campfire lava ประกายไฟ ไฟ आग चिंगारी 火花 火焰 篝火",
        ),
    ];
    let words = Words::new(prompt);
    NAMES.iter().filter(|(_, terms)| words.find(terms).is_some()).map(|(kind, _)| *kind).collect()
}

impl Particles {
    pub fn new(kind: Kind, seed: u32) -> Self {
        let (count, colour) = match kind {
            Kind::Rain => (420, [205.0, 216.0, 230.0]),
            Kind::Snow => (300, [250.0, 252.0, 255.0]),
            Kind::Motes => (46, [255.0, 244.0, 206.0]),
            Kind::Fireflies => (34, [226.0, 255.0, 120.0]),
            Kind::Petals => (26, [255.0, 196.0, 212.0]),
            Kind::Leaves => (22, [214.0, 122.0, 44.0]),
            Kind::Bubbles => (44, [214.0, 244.0, 255.0]),
            Kind::Embers => (60, [255.0, 158.0, 54.0]),
        };
        let mut dice = Dice::new(u64::from(seed) ^ 0xA17 ^ (kind as u64) << 40);
        let particle = |dice: &mut Dice| Particle {
            x: dice.unit(),
            y: dice.unit(),
            near: 0.35 + 1.15 * dice.unit().powi(2),
            phase: dice.unit() * std::f32::consts::TAU,
        };
        Self { kind, colour, all: (0..count).map(|_| particle(&mut dice)).collect() }
    }

    /// Draws them as they are `seconds` after the start.
    pub fn draw(&self, frame: &mut Picture, seconds: f32) {
        let (width, height) = (frame.width as f32, frame.height as f32);
        for particle in &self.all {
            let speck = self.speck(particle, seconds, width, height);
            splat(frame, &speck, self.colour);
        }
    }

    fn speck(&self, p: &Particle, t: f32, width: f32, height: f32) -> Speck {
        let k = width.min(height) / 480.0;
        let (near, phase) = (p.near, p.phase);
        let swing = |speed: f32| (t * speed + phase).sin();
        // In shares of the frame, from beyond one edge to beyond the other.
        let wrap = |place: f32| (place + 0.08).rem_euclid(1.16) - 0.08;
        let (x, y, radius, alpha) = match self.kind {
            Kind::Rain => (p.x - 0.20 * t * near, p.y + 1.5 * t * near, 0.65 * k, 0.20),
            Kind::Snow => (
                p.x + 0.010 * swing(0.9 * near) + 0.012 * t * near,
                p.y + 0.085 * t * near,
                (0.7 + 1.5 * near * near) * k,
                0.85 - 0.35 * (near - 0.35),
            ),
            Kind::Motes => (p.x + 0.02 * swing(0.5), p.y - 0.015 * t * near, 1.1 * near * k, 0.22 * (1.0 + swing(1.3))),
            Kind::Fireflies => (
                p.x + 0.035 * swing(0.6) + 0.012 * swing(1.7),
                p.y * 0.7 + 0.3 + 0.03 * (t * 0.8 + phase * 2.0).cos(),
                2.2 * near * k,
                0.9 * swing(1.1 + 0.5 * near).max(0.0).powi(2),
            ),
            Kind::Petals | Kind::Leaves => (
                p.x + 0.03 * swing(1.1) + 0.035 * t * near,
                p.y + 0.075 * t * near,
                2.6 * near * k * (0.55 + 0.45 * swing(2.3).abs()),
                0.75,
            ),
            Kind::Bubbles => (p.x + 0.008 * swing(2.2), p.y - 0.07 * t * near, 2.0 * near * k, 0.34),
            Kind::Embers => {
                (p.x + 0.015 * swing(2.6) + 0.010 * t, p.y - 0.13 * t * near, 1.2 * near * k, 0.45 + 0.45 * swing(7.0))
            }
        };
        let fall = height * 0.030 * near;
        let trail = if self.kind == Kind::Rain { (-fall * 0.13 * width / height, fall) } else { (0.0, 0.0) };
        Speck { x: wrap(x) * width, y: wrap(y) * height, radius, trail, alpha: alpha.clamp(0.0, 1.0) }
    }
}

/// Lays a soft dot, or a soft line along its trail, over the frame.
fn splat(frame: &mut Picture, speck: &Speck, colour: [f32; 3]) {
    let (width, height) = (frame.width as usize, frame.height as usize);
    let reach = speck.radius + 0.8;
    let span = |from: f32, trail: f32, limit: usize| {
        let (low, high) = (from + trail.min(0.0) - reach, from + trail.max(0.0) + reach);
        low.max(0.0) as usize..((high.max(0.0) as usize) + 1).min(limit)
    };
    let (columns, rows) = (span(speck.x, speck.trail.0, width), span(speck.y, speck.trail.1, height));
    let long = speck.trail.0 * speck.trail.0 + speck.trail.1 * speck.trail.1;
    for row in rows {
        for column in columns.clone() {
            let (dx, dy) = (column as f32 + 0.5 - speck.x, row as f32 + 0.5 - speck.y);
            let along =
                if long > 0.0 { ((dx * speck.trail.0 + dy * speck.trail.1) / long).clamp(0.0, 1.0) } else { 0.0 };
            let distance = (dx - along * speck.trail.0).hypot(dy - along * speck.trail.1);
            let cover = ((reach - distance) / (reach * 0.75)).clamp(0.0, 1.0) * speck.alpha;
            if cover > 0.0 {
                let at = (row * width + column) * 3;
                for (value, own) in frame.pixels[at..at + 3].iter_mut().zip(colour) {
                    *value = (f32::from(*value) + (own - f32::from(*value)) * cover) as u8;
                }
            }
        }
    }
}
