//! People: steps, hands, crowds and bodies.

use super::scene::{Source, source};
use super::stage::{Band, Call, Pan, Pass, Stage, arch, burst, call, chirp, sequence, shape};
use crate::providers::builtin::audio::dice::{Dice, Wander};
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::Oscillator;
use crate::providers::builtin::audio::stereo::Stereo;

pub const SOURCES: &[Source] = &[
    source(
        "footsteps",
        &["footstep", "step", "walk", "running", "run", "stairs", "marching", "hike"],
        0.9,
        0.08,
        footsteps,
    ),
    source("applause", &["applause", "clap", "ovation", "audience"], 0.9, 0.22, applause),
    source(
        "crowd",
        &["crowd", "chatter", "people", "restaurant", "cafe", "market", "bar", "party", "stadium", "murmur", "street"],
        0.8,
        0.3,
        crowd,
    ),
    source("cheering", &["cheer", "stadium", "hooray", "fans"], 0.8, 0.3, cheer),
    source("laughter", &["laugh", "laughter", "giggle", "chuckle"], 0.9, 0.12, laughter),
    source("heartbeat", &["heartbeat", "heart", "pulse"], 1.0, 0.05, heartbeat),
    source("breathing", &["breath", "breathe", "breathing", "sigh", "panting"], 0.7, 0.04, breathing),
    source("snoring", &["snore", "snoring"], 0.9, 0.06, snoring),
    source("baby", &["baby", "crying", "cry", "infant"], 0.9, 0.12, baby),
    source("scream", &["scream", "shriek", "yell"], 0.9, 0.3, scream),
    source("whistling", &["whistle", "whistling"], 0.6, 0.2, whistle),
    source("punch", &["punch", "hit", "fight", "slap", "kick"], 0.9, 0.08, punch),
    source("eating", &["eat", "crunch", "chew", "chips", "bite"], 0.8, 0.02, crunch),
];

/// What is walked on.
#[derive(Clone, Copy)]
enum Ground {
    Hard,
    Gravel,
    Soft,
    Wood,
}

fn footsteps(stage: &mut Stage<'_>) -> Stereo {
    let words = stage.words;
    let ground = if words.has_any(&["gravel", "stone", "pebble", "rock"]) {
        Ground::Gravel
    } else if words.has_any(&["snow", "leaves", "grass", "sand", "mud", "forest"]) {
        Ground::Soft
    } else if words.has_any(&["wood", "wooden", "floor", "stairs", "plank"]) {
        Ground::Wood
    } else {
        Ground::Hard
    };
    let gap = if words.has_any(&["run", "running", "sprint", "jog"]) { (0.29, 0.33) } else { (0.52, 0.60) };
    stage.repeat(gap, Pan::Sides(0.22), |dice, _| step(dice, ground))
}

fn step(dice: &mut Dice, ground: Ground) -> Vec<f32> {
    let (mut low, mut high, mut board) = (Filter::new(420.0, 1.0), Filter::new(3_000.0, 0.8), Oscillator::default());
    let grit = Wander::new(dice);
    let toe = 0.085 + dice.between(-0.01, 0.02);
    match ground {
        Ground::Gravel => {
            low.tune(130.0, 1.0);
            high.tune(2_600.0, 0.8);
        }
        Ground::Soft => high.tune(3_600.0, 0.6),
        Ground::Wood => low.tune(1_100.0, 1.4),
        Ground::Hard => {}
    }
    shape(0.32, |time| {
        let noise = dice.noise();
        let heel = (-time * 60.0).exp();
        let press = heel + if time > toe { 0.6 * (-(time - toe) * 50.0).exp() } else { 0.0 };
        match ground {
            Ground::Hard => low.low(noise) * press * 1.6 + high.band(noise) * press * 0.22,
            Ground::Gravel => {
                let grains = grit.at(time * 260.0).powi(3) * (time * 30.0).min(1.0) * (-time * 14.0).exp();
                high.band(noise) * grains * 1.6 + low.low(noise) * press * 0.5
            }
            Ground::Soft => {
                high.band(noise) * grit.at(time * 180.0).powi(2) * (time * 24.0).min(1.0) * (-time * 12.0).exp() * 1.2
            }
            Ground::Wood => {
                let knock = board.sine(165.0 * (1.0 + 0.4 * (-time * 60.0).exp())) * (-time * 34.0).exp();
                knock * 0.7 + low.band(noise) * press * 0.7
            }
        }
    })
}

fn applause(stage: &mut Stage<'_>) -> Stereo {
    let one = stage.words.has_any(&["single", "one person", "slow clap"]);
    let hand = |dice: &mut Dice| {
        let (hertz, decay) = (dice.between(900.0, 2_300.0), dice.between(60.0, 130.0));
        burst(dice, hertz, 1.6, decay)
    };
    if one {
        return stage.repeat((0.45, 0.55), 0.1, |dice, _| hand(dice));
    }
    let swell = stage.seconds;
    let mut out = stage.scatter(230.0 * stage.strength, 0.9, hand);
    let wash =
        stage.bed(Pass::Band, |time| Band { hertz: 1_500.0, resonance: 0.5, level: 0.05 * arch(time / swell).sqrt() });
    out.mix(&wash, 1.0);
    out
}

/// Many mouths at once, none of them understood.
fn crowd(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::Low, 500.0, 0.6, 0.05);
    let vowels = [(700.0, 1_200.0), (400.0, 2_000.0), (500.0, 1_000.0), (320.0, 2_300.0), (550.0, 1_700.0)];
    let syllables = stage.scatter(26.0 * stage.strength, 0.5, |dice| {
        let hertz = if dice.chance(0.5) { dice.between(95.0, 150.0) } else { dice.between(170.0, 250.0) };
        let (first, second) = *dice.pick(&vowels);
        let (from, to) = *dice.pick(&vowels);
        let mouth = [(first, from, 6.0), (second, to, 8.0), (2_600.0, 2_700.0, 8.0)];
        let seconds = dice.between(0.1, 0.28);
        let glide = dice.between(0.85, 1.15);
        call(dice, &Call { hertz: [hertz, hertz * glide, hertz * 0.9], mouth: &mouth, seconds, rough: 0.1 })
    });
    out.mix(&syllables, 1.0);
    out
}

fn cheer(stage: &mut Stage<'_>) -> Stereo {
    let (swell, wave) = (stage.seconds, stage.wander());
    let mut out = stage.bed(Pass::Band, |time| {
        let level = (0.12 + 0.2 * wave.at(time * 1.2)) * (0.4 + 0.6 * arch(time / swell).sqrt());
        Band { hertz: 950.0, resonance: 0.8, level }
    });
    let shouts = stage.scatter(9.0 * stage.strength, 0.5, |dice| {
        let hertz = dice.between(240.0, 480.0);
        let mouth = [(600.0, 900.0, 5.0), (1_100.0, 1_500.0, 6.0), (2_600.0, 2_800.0, 7.0)];
        let seconds = dice.between(0.5, 1.2);
        call(dice, &Call { hertz: [hertz * 0.8, hertz * 1.2, hertz], mouth: &mouth, seconds, rough: 0.2 })
    });
    out.mix(&shouts, 1.0);
    out
}

fn laughter(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.6, 2.4), 0.4, |dice, _| {
        let hertz = dice.between(170.0, 300.0);
        let mouth = [(600.0, 850.0, 6.0), (1_200.0, 1_400.0, 7.0), (2_500.0, 2_600.0, 8.0)];
        let count = 4 + dice.below(4);
        let ha = |number: usize| {
            let fall = hertz * (1.25 - 0.06 * number as f32);
            (
                number as f32 * 0.19,
                call(dice, &Call { hertz: [fall, fall * 1.1, fall * 0.8], mouth: &mouth, seconds: 0.14, rough: 0.35 }),
            )
        };
        sequence(1.7, (0..count).map(ha).collect::<Vec<_>>())
    })
}

fn heartbeat(stage: &mut Stage<'_>) -> Stereo {
    let thump =
        |time: f32, level: f32| if time > 0.0 { (-time * 22.0).exp() * (time * 160.0).min(1.0) * level } else { 0.0 };
    stage.repeat((0.86, 0.90), 0.0, |_, _| {
        let mut wave = Oscillator::default();
        shape(0.5, |time| {
            let level = thump(time, 1.0) + thump(time - 0.24, 0.75);
            wave.sine(46.0 + 26.0 * level) * level * 0.95
        })
    })
}

fn breathing(stage: &mut Stage<'_>) -> Stereo {
    let period = 3.2 / stage.pace;
    stage.bed(Pass::Band, |time| {
        let part = (time / period).fract();
        let (hertz, level) = if part < 0.42 {
            (1_500.0, arch(part / 0.42) * 0.3)
        } else if part > 0.5 {
            (800.0, arch((part - 0.5) / 0.5) * 0.4)
        } else {
            (1_000.0, 0.0)
        };
        Band { hertz, resonance: 0.8, level }
    })
}

fn snoring(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((3.0, 3.4), 0.1, |dice, _| {
        let mut nose = Filter::new(340.0, 3.0);
        shape(1.6, |time| nose.band(dice.noise()) * arch((time * 31.0).fract()).powi(2) * arch(time / 1.6) * 3.0)
    })
}

fn baby(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.1, 1.6), 0.1, |dice, _| {
        let hertz = dice.between(400.0, 470.0);
        let mouth = [(900.0, 1_300.0, 5.0), (1_900.0, 2_300.0, 6.0), (3_600.0, 3_900.0, 7.0)];
        let seconds = dice.between(0.7, 1.1);
        call(dice, &Call { hertz: [hertz * 0.85, hertz * 1.15, hertz * 0.8], mouth: &mouth, seconds, rough: 0.16 })
    })
}

fn scream(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.4, 3.2), 0.2, |dice, _| {
        let hertz = dice.between(700.0, 950.0);
        let mouth = [(1_000.0, 1_500.0, 4.0), (1_900.0, 2_500.0, 5.0), (3_600.0, 4_000.0, 6.0)];
        call(dice, &Call { hertz: [hertz * 0.8, hertz * 1.3, hertz], mouth: &mouth, seconds: 1.4, rough: 0.4 })
    })
}

fn whistle(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.3, 0.5), 0.1, |dice, _| {
        let from = *dice.pick(&[1_175.0, 1_319.0, 1_480.0, 1_568.0, 1_760.0]);
        chirp(0.28, move |part| from * (1.0 + 0.03 * part) * (1.0 + 0.008 * (part * 12.0).sin()))
    })
}

fn punch(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.6, 1.4), 0.3, |dice, _| {
        let (mut body, mut smack, mut wave) =
            (Filter::new(300.0, 0.8), Filter::new(1_700.0, 0.8), Oscillator::default());
        shape(0.3, |time| {
            let noise = dice.noise();
            let thud = wave.sine(70.0 + 110.0 * (-time * 30.0).exp()) * (-time * 18.0).exp();
            (thud + body.low(noise) * (-time * 30.0).exp() * 2.0 + smack.band(noise) * (-time * 70.0).exp() * 1.5)
                .tanh()
        })
    })
}

fn crunch(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.28, 0.45), 0.15, |dice, _| {
        let bits = 14 + dice.below(12);
        let grains: Vec<_> = (0..bits)
            .map(|_| {
                let (at, hertz) = (dice.unit() * 0.16, dice.between(1_800.0, 5_500.0));
                (at, burst(dice, hertz, 1.6, 160.0))
            })
            .collect();
        sequence(0.25, grains).into_iter().map(|sample| sample * 0.6).collect()
    })
}
