//! Weather, water and fire.

use super::scene::{Source, source};
use super::stage::{Band, Pass, Stage, arch, burst, chirp, shape};
use crate::providers::builtin::audio::dice::{Dice, Wander};
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::Oscillator;
use crate::providers::builtin::audio::samples;
use crate::providers::builtin::audio::stereo::Stereo;

pub const SOURCES: &[Source] = &[
    source("rain", &["rain", "drizzle", "shower", "downpour", "thunderstorm", "storm", "monsoon"], 1.0, 0.06, rain),
    source("hail", &["hail", "sleet"], 0.9, 0.06, hail),
    source("wind", &["wind", "breeze", "gust", "blizzard", "storm", "hurricane", "tornado", "windy"], 0.9, 0.06, wind),
    source("thunder", &["thunder", "lightning", "thunderstorm", "storm"], 0.9, 0.25, thunder),
    source("waves", &["wave", "ocean", "sea", "beach", "surf", "shore", "seaside", "tide"], 1.0, 0.05, waves),
    source("stream", &["stream", "river", "brook", "creek", "fountain"], 0.9, 0.08, stream),
    source("waterfall", &["waterfall", "rapids", "dam"], 0.9, 0.1, waterfall),
    source("drips", &["drip", "drop", "droplet", "cave", "leaking", "faucet"], 0.7, 0.5, drips),
    source("bubbles", &["bubble", "boiling", "boil", "aquarium", "fizz", "potion", "cauldron"], 0.8, 0.1, bubbles),
    source("splash", &["splash", "dive", "plunge"], 0.9, 0.15, splash),
    source("pouring", &["pour", "fill", "tap water", "shower head", "faucet running"], 0.8, 0.05, pouring),
    source("underwater", &["underwater", "submarine", "submerged", "deep sea"], 0.9, 0.4, underwater),
    source("steam", &["steam", "hiss", "kettle", "pressure", "spray", "gas leak", "snake"], 0.6, 0.1, steam),
    source("fire", &["fire", "campfire", "fireplace", "flame", "crackle", "bonfire", "burn", "torch"], 1.0, 0.05, fire),
    source("leaves", &["leaves", "leaf", "rustle", "bush", "grass blowing", "trees"], 0.6, 0.08, leaves),
    source(
        "avalanche",
        &["avalanche", "earthquake", "rumble", "landslide", "rockslide", "volcano", "lava"],
        1.0,
        0.25,
        rumble,
    ),
];

fn rain(stage: &mut Stage<'_>) -> Stereo {
    let heavy = stage.strength * if stage.words.has_any(&["downpour", "storm", "monsoon"]) { 1.5 } else { 1.0 };
    let mut out = stage.hiss(Pass::Band, 5_200.0, 0.5, 0.10 * heavy);
    out.mix(&stage.hiss(Pass::Low, 900.0, 0.5, 0.05 * heavy), 1.0);
    let drops = stage.scatter(240.0 * heavy, 0.3, |dice| {
        let (hertz, length) = (dice.between(1_800.0, 6_500.0), dice.between(0.003, 0.012));
        let mut wave = Oscillator::default();
        shape(length * 5.0, |time| {
            (wave.sine(hertz * (1.0 + time * 22.0)) * 0.6 + dice.noise() * 0.4) * (-time / length).exp()
        })
    });
    out.mix(&drops, 1.0);
    out
}

fn hail(stage: &mut Stage<'_>) -> Stereo {
    let per_second = 110.0 * stage.strength;
    let mut out = stage.scatter(per_second, 0.8, |dice| {
        let hertz = dice.between(1_200.0, 5_000.0);
        burst(dice, hertz, 4.0, 140.0)
    });
    out.mix(&stage.hiss(Pass::High, 3_000.0, 0.7, 0.02), 1.0);
    out
}

fn wind(stage: &mut Stage<'_>) -> Stereo {
    let fierce = stage.words.has_any(&["howl", "storm", "blizzard", "hurricane", "tornado"]);
    let howl = if fierce { 1.0 } else { 0.35 } * stage.strength;
    let (slow, quick) = (stage.wander(), stage.wander());
    let gust = move |time: f32| slow.at(time * 0.45) * 0.7 + quick.at(time * 1.7) * 0.3;
    let mut out = stage.bed(Pass::Low, |time| {
        let gust = gust(time);
        Band { hertz: 220.0 + 900.0 * gust, resonance: 0.9, level: 0.15 + 0.55 * gust }
    });
    let whistle = stage.bed(Pass::Band, |time| {
        let gust = gust(time);
        Band { hertz: 420.0 + 1_700.0 * gust, resonance: 9.0, level: howl * gust * gust * 0.13 }
    });
    out.mix(&whistle, 1.0);
    out
}

fn thunder(stage: &mut Stage<'_>) -> Stereo {
    let mut out = Stereo::silence(stage.len);
    let mut time = 0.2;
    while time < stage.seconds {
        let cracks = stage.dice.chance(0.7);
        let roll = stage.wander();
        let seconds = stage.dice.between(3.5, 5.5);
        for pan in [-0.7, 0.7] {
            let mut air = Filter::new(900.0, 0.7);
            let mut dice = stage.dice.split();
            let mut place = 0;
            let clap = shape(seconds, |t| {
                if place % 32 == 0 {
                    let crack = if cracks { 5_000.0 * (-t * 16.0).exp() } else { 0.0 };
                    air.tune(70.0 + 900.0 * (-t * 2.2).exp() + crack, 0.7);
                }
                place += 1;
                let level = (-t * 0.85).exp() * (t * 14.0).min(1.0) * (0.35 + 0.9 * roll.at(t * 6.0));
                let end = ((seconds - t) * 3.0).clamp(0.0, 1.0);
                (air.low(dice.noise()) * level * 3.2).tanh() * 0.8 * end
            });
            out.place(samples(time), &clap, 1.0, pan);
        }
        time += stage.dice.between(4.0, 8.0) / stage.pace;
    }
    out
}

fn waves(stage: &mut Stage<'_>) -> Stereo {
    let (period, phase) = (stage.dice.between(5.5, 7.5) / stage.pace, stage.dice.unit());
    // A wave swells, breaks and runs out.
    let moment = move |time: f32| {
        let part = (time / period + phase).fract();
        if part < 0.42 {
            ((part / 0.42).powf(2.2), 0.0)
        } else {
            let left = (1.0 - part) / 0.58;
            (left.powf(1.6), left)
        }
    };
    let strength = stage.strength;
    let mut out = stage.bed(Pass::Low, |time| {
        let (swell, _) = moment(time);
        Band { hertz: 250.0 + 2_600.0 * swell, resonance: 0.6, level: (0.10 + 0.50 * swell) * strength }
    });
    let foam = stage.bed(Pass::High, |time| {
        let (swell, runs_out) = moment(time);
        Band { hertz: 5_200.0, resonance: 0.6, level: runs_out * 0.14 + swell * 0.05 }
    });
    out.mix(&foam, 1.0);
    out
}

/// Small pockets of air, each a short rising sine: what running water is made of.
fn pockets(stage: &mut Stage<'_>, per_second: f32, hertz: (f32, f32), level: f32) -> Stereo {
    stage.scatter(per_second, level, |dice| {
        let (start, seconds) = (dice.between(hertz.0, hertz.1), dice.between(0.02, 0.09));
        chirp(seconds, |part| start * (1.0 + 0.5 * part))
    })
}

fn stream(stage: &mut Stage<'_>) -> Stereo {
    let mut out = pockets(stage, 95.0 * stage.strength, (400.0, 2_100.0), 0.2);
    out.mix(&stage.hiss(Pass::Band, 1_500.0, 0.5, 0.05), 1.0);
    out
}

fn waterfall(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::Low, 2_600.0, 0.5, 0.3 * stage.strength);
    out.mix(&stage.hiss(Pass::Band, 5_000.0, 0.5, 0.1), 1.0);
    out.mix(&pockets(stage, 120.0, (250.0, 1_200.0), 0.2), 1.0);
    out
}

fn drips(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.45, 1.3), 0.6, |dice, _| {
        let hertz = dice.between(700.0, 1_500.0);
        let mut wave = Oscillator::default();
        shape(0.14, |time| wave.sine(hertz * (1.0 + 9.0 * time)) * (-time * 42.0).exp() * (time * 800.0).min(1.0))
    })
}

fn bubbles(stage: &mut Stage<'_>) -> Stereo {
    let mut out = pockets(stage, 40.0 * stage.strength, (180.0, 900.0), 0.5);
    out.mix(&stage.hiss(Pass::Band, 3_000.0, 0.6, 0.015), 1.0);
    out
}

fn splash(stage: &mut Stage<'_>) -> Stereo {
    let strength = stage.strength;
    stage.repeat((2.0, 3.5), 0.3, |dice, _| {
        let mut water = Filter::new(2_400.0, 0.6);
        let after = Wander::new(dice);
        shape(1.6, |time| {
            let hit = (-time * 9.0).exp() * (time * 90.0).min(1.0);
            let rain = (-time * 2.6).exp() * after.at(time * 50.0).powi(3) * (time * 5.0).min(1.0);
            (water.band(dice.noise()) * (hit * 1.6 + rain * 1.4) * strength).tanh()
        })
    })
}

fn pouring(stage: &mut Stage<'_>) -> Stereo {
    let seconds = stage.seconds;
    // What is filled sounds higher and higher.
    let mut out =
        stage.bed(Pass::Band, |time| Band { hertz: 500.0 + 1_100.0 * time / seconds, resonance: 3.0, level: 0.16 });
    out.mix(&pockets(stage, 60.0, (500.0, 1_600.0), 0.25), 1.0);
    out
}

fn underwater(stage: &mut Stage<'_>) -> Stereo {
    let drift = stage.wander();
    let mut out = stage.bed(Pass::Low, |time| {
        let moved = drift.at(time * 0.5);
        Band { hertz: 140.0 + 160.0 * moved, resonance: 1.2, level: 0.5 + 0.4 * moved }
    });
    out.mix(&pockets(stage, 6.0, (160.0, 500.0), 0.5), 0.6);
    if stage.words.has("submarine") {
        let ping = stage.repeat((2.6, 2.8), 0.0, |_, _| chirp(1.2, |_| 1_050.0).into_iter().rev().collect());
        out.mix(&ping, 0.25);
    }
    out
}

fn steam(stage: &mut Stage<'_>) -> Stereo {
    let slow = stage.wander();
    let mut out = stage.bed(Pass::High, |time| {
        let level = 0.08 + 0.16 * slow.at(time * 1.3);
        Band { hertz: 4_200.0, resonance: 0.7, level }
    });
    if stage.words.has("kettle") {
        let seconds = stage.seconds;
        let mut wave = Oscillator::default();
        let whistle = stage.tone(|time| wave.sine(1_900.0 + 700.0 * time / seconds) * 0.15 * time / seconds);
        out.mix(&whistle, 1.0);
    }
    out
}

fn crackle(dice: &mut Dice) -> Vec<f32> {
    let (hertz, length) = (dice.between(1_200.0, 6_000.0), dice.between(0.000_8, 0.006));
    burst(dice, hertz, 2.0, 1.0 / length)
}

fn fire(stage: &mut Stage<'_>) -> Stereo {
    let flicker = stage.wander();
    let mut out = stage.bed(Pass::Low, |time| {
        let level = 0.24 * (0.5 + 0.5 * flicker.at(time * 3.0));
        Band { hertz: 420.0, resonance: 0.7, level }
    });
    out.mix(&stage.scatter(17.0 * stage.strength, 1.5, crackle), 1.0);
    out.mix(&stage.scatter(60.0, 0.25, crackle), 1.0);
    out
}

fn leaves(stage: &mut Stage<'_>) -> Stereo {
    let gust = stage.wander();
    stage.bed(Pass::High, |time| {
        let gust = gust.at(time * 0.9);
        Band { hertz: 3_600.0, resonance: 0.6, level: 0.02 + 0.2 * gust * gust }
    })
}

fn rumble(stage: &mut Stage<'_>) -> Stereo {
    let (roll, seconds) = (stage.wander(), stage.seconds);
    let mut out = stage.bed(Pass::Low, |time| {
        let level = 0.4 + 1.6 * roll.at(time * 4.0) * arch(time / seconds).sqrt();
        Band { hertz: 110.0 + 60.0 * roll.at(time * 9.0), resonance: 0.9, level }
    });
    let rocks = stage.scatter(16.0 * stage.strength, 1.0, |dice| {
        let hertz = dice.between(150.0, 700.0);
        burst(dice, hertz, 1.5, 22.0)
    });
    out.mix(&rocks, 1.0);
    out
}
