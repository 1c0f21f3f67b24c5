//! Games, films and screens: sounds that nothing in nature makes.

use std::f32::consts::TAU;

use super::machines::swoosh;
use super::scene::{Source, source};
use super::stage::{Band, Pass, Stage, arch, blast, burst, chirp, ring, sequence, shape};
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::Oscillator;
use crate::providers::builtin::audio::stereo::Stereo;

pub const SOURCES: &[Source] = &[
    source("laser", &["laser", "blaster", "zap", "phaser", "pew", "ray gun"], 0.9, 0.18, laser),
    source(
        "spaceship",
        &["spaceship", "ufo", "sci fi", "scifi", "space", "alien", "starship", "hyperdrive"],
        0.5,
        0.35,
        spaceship,
    ),
    source("robot", &["robot", "android", "servo", "computer voice", "r2d2"], 0.6, 0.1, robot),
    source("computer", &["computer", "data", "terminal", "hacker", "interface", "hologram"], 0.5, 0.1, computer),
    source("teleport", &["teleport", "portal", "warp", "time travel"], 0.7, 0.35, teleport),
    source(
        "magic",
        &["magic", "spell", "sparkle", "fairy", "wand", "twinkle", "glitter", "enchanted"],
        0.6,
        0.4,
        magic,
    ),
    source("power-up", &["powerup", "power up", "level up", "upgrade", "heal"], 0.5, 0.1, power_up),
    source("pickup", &["pickup", "collect", "arcade", "game", "bonus", "score"], 0.5, 0.08, pickup),
    source("jump", &["jump", "hop", "boing", "spring"], 0.6, 0.05, jump),
    source("game over", &["game over", "lose", "fail", "failure", "death"], 0.5, 0.12, game_over),
    source(
        "success",
        &["success", "correct", "win", "victory", "fanfare", "achievement", "complete"],
        0.5,
        0.2,
        success,
    ),
    source("error", &["error", "wrong", "buzzer", "denied", "incorrect"], 0.5, 0.04, error),
    source("notification", &["notification", "message", "email", "chat", "popup", "app"], 0.5, 0.12, notification),
    source("static", &["static", "radio", "interference", "walkie talkie", "glitch", "vhs", "tv"], 0.6, 0.03, radio),
    source("modem", &["modem", "dial up", "fax", "dialup"], 0.5, 0.03, modem),
    source(
        "whoosh",
        &["whoosh", "swoosh", "swish", "transition", "swipe", "send", "pass by", "flyby"],
        0.9,
        0.15,
        whoosh,
    ),
    source("riser", &["riser", "build up", "buildup", "tension", "suspense", "rising"], 0.7, 0.3, riser),
    source("impact", &["impact", "hit", "stinger", "cinematic", "trailer", "bass drop", "braam"], 1.0, 0.45, impact),
    source("scratch", &["record scratch", "vinyl", "turntable", "dj"], 0.7, 0.05, scratch),
    source("sonar", &["sonar", "radar", "ping"], 0.5, 0.5, sonar),
    source("ghost", &["ghost", "spooky", "eerie", "haunted", "spirit", "horror", "creepy"], 0.6, 0.5, ghost),
    source("music box", &["music box", "lullaby", "toy"], 0.5, 0.2, music_box),
];

fn laser(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.45, 0.95), 0.6, |dice, _| {
        let (seconds, from, to) =
            (dice.between(0.18, 0.42), dice.between(2_200.0, 4_200.0), dice.between(120.0, 300.0));
        let (mut saw, mut square) = (Oscillator::default(), Oscillator::default());
        shape(seconds + 0.2, |time| {
            let hertz = to + (from - to) * (-time * 4.5 / seconds).exp();
            let end = ((seconds + 0.2 - time) * 20.0).clamp(0.0, 1.0);
            ((saw.saw(hertz) * 0.5 + square.pulse(hertz * 0.501, 0.5) * 0.4) * (-time * 3.2 / seconds).exp() * 1.4)
                .tanh()
                * 0.7
                * end
        })
    })
}

fn spaceship(stage: &mut Stage<'_>) -> Stereo {
    let drift = stage.wander();
    let (mut engine, mut warble) = (Oscillator::default(), Oscillator::default());
    let mut hull = Filter::new(800.0, 3.0);
    let mut place = 0;
    stage.tone(|time| {
        let moved = drift.at(time * 2.5);
        if place % 32 == 0 {
            hull.tune(400.0 + 2_200.0 * moved, 3.0);
        }
        place += 1;
        let sound = engine.saw(55.0 + 6.0 * moved) * 0.5
            + warble.sine(220.0 + 180.0 * (time * TAU * 0.7).sin() + 300.0 * moved) * 0.35;
        hull.low(sound) * 0.7
    })
}

fn robot(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.12, 0.4), 0.3, |dice, number| {
        let (from, to) = (dice.between(300.0, 1_800.0), dice.between(300.0, 2_400.0));
        let seconds = dice.between(0.08, 0.22);
        let (mut wave, mut ring) = (Oscillator::default(), Oscillator::default());
        if number % 5 == 4 {
            // A joint moves.
            return shape(0.35, |time| {
                wave.saw(90.0 + 240.0 * arch(time / 0.35)) * ring.sine(620.0) * arch(time / 0.35) * 0.5
            });
        }
        shape(seconds, |time| {
            wave.pulse(from + (to - from) * time / seconds, 0.5) * ring.sine(70.0).abs() * arch(time / seconds) * 0.5
        })
    })
}

fn computer(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.06, 0.18), 0.5, |dice, number| {
        let hertz = *dice.pick(&[880.0, 1_175.0, 1_319.0, 1_760.0, 2_349.0, 2_637.0]);
        if number % 6 == 5 { Vec::new() } else { chirp(0.05, |_| hertz) }
    })
}

fn teleport(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 3.0), 0.1, |dice, _| {
        let mut partials: Vec<_> =
            (0..7).map(|number| (Oscillator::at(dice.unit()), 220.0 * 1.5_f32.powi(number))).collect();
        let mut air = Filter::new(3_000.0, 2.0);
        shape(1.8, |time| {
            let part = time / 1.8;
            let bend = (1.0 + part * part * 1.6) * (1.0 + 0.03 * (time * 60.0).sin());
            let tones: f32 = partials.iter_mut().map(|(wave, hertz)| wave.sine(*hertz * bend)).sum();
            (tones * 0.12 + air.band(dice.noise()) * 0.5 * part) * arch(part.powf(1.6))
        })
    })
}

fn magic(stage: &mut Stage<'_>) -> Stereo {
    let gap = (0.03, 0.14);
    stage.repeat(gap, 0.8, |dice, _| {
        let note = *dice.pick(&[0.0, 2.0, 4.0, 7.0, 9.0, 12.0, 14.0, 16.0]);
        let hertz = 1_568.0 * f32::exp2(note / 12.0);
        let level = dice.between(0.1, 0.8);
        ring(dice, hertz, &[1.0, 2.0, 3.01], 5.0, 0.02).into_iter().map(|sample| sample * level).collect()
    })
}

/// Notes of a games machine: semitones above A, each so long.
fn notes(tones: &[f32], seconds: f32, width: f32) -> Vec<f32> {
    let mut wave = Oscillator::default();
    let total = seconds * tones.len() as f32 + 0.2;
    shape(total, |time| {
        let number = ((time / seconds) as usize).min(tones.len().saturating_sub(1));
        let tone = tones.get(number).copied().unwrap_or_default();
        let since = time - number as f32 * seconds;
        wave.pulse(440.0 * (tone / 12.0).exp2(), width) * 0.4 * (-since * 5.0).exp() * ((total - time) * 30.0).min(1.0)
    })
}

fn power_up(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.4, 1.8), 0.1, |_, _| notes(&[0.0, 4.0, 7.0, 12.0, 16.0, 19.0, 24.0], 0.075, 0.25))
}

fn pickup(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.9, 1.5), 0.1, |dice, _| {
        let base = *dice.pick(&[10.0, 12.0, 14.0]);
        notes(&[base, base + 5.0], 0.08, 0.5)
    })
}

fn jump(stage: &mut Stage<'_>) -> Stereo {
    let spring = stage.words.has_any(&["boing", "spring"]);
    stage.repeat((0.9, 1.4), 0.2, |_, _| {
        let mut wave = Oscillator::default();
        if spring {
            return shape(0.7, |time| {
                wave.pushed(180.0 + 160.0 * time, 3.0 * (time * TAU * 13.0).sin() * (-time * 4.0).exp())
                    * (-time * 4.0).exp()
                    * 0.6
            });
        }
        shape(0.28, |time| wave.pulse(220.0 + 2_000.0 * time, 0.5) * 0.4 * (1.0 - time / 0.28))
    })
}

fn game_over(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.4, 3.0), 0.05, |_, _| notes(&[3.0, 2.0, 1.0, 0.0, -5.0, -12.0], 0.22, 0.5))
}

fn success(stage: &mut Stage<'_>) -> Stereo {
    let fanfare = stage.words.has_any(&["fanfare", "victory", "achievement"]);
    stage.repeat((2.4, 3.2), 0.05, |dice, _| {
        if fanfare {
            return notes(&[3.0, 3.0, 3.0, 8.0, 8.0, 5.0, 8.0, 12.0, 12.0], 0.14, 0.3);
        }
        let tones = [523.0, 659.0, 784.0, 1_047.0].map(|hertz| ring(dice, hertz, &[1.0, 2.0, 3.0], 3.0, 0.03));
        sequence(2.0, tones.into_iter().enumerate().map(|(number, tone)| (number as f32 * 0.09, tone)))
    })
}

fn error(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.2, 1.6), 0.05, |_, _| {
        let (mut low, mut high) = (Oscillator::default(), Oscillator::default());
        shape(0.5, |time| {
            let on = if !(0.18..=0.24).contains(&time) { 1.0 } else { 0.0 };
            (low.pulse(140.0, 0.5) + high.saw(148.0)) * 0.3 * on * ((0.5 - time) * 60.0).min(1.0)
        })
    })
}

fn notification(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.6, 2.4), 0.05, |dice, _| {
        let (first, second) =
            (ring(dice, 880.0, &[1.0, 2.0, 3.9], 6.0, 0.02), ring(dice, 1_319.0, &[1.0, 2.0, 3.9], 5.0, 0.02));
        sequence(1.2, [(0.0, first), (0.11, second)])
    })
}

fn radio(stage: &mut Stage<'_>) -> Stereo {
    let tuning = stage.wander();
    let mut out = stage.bed(Pass::Band, |time| {
        let level = 0.1 + 0.3 * tuning.at(time * 5.0);
        Band { hertz: 1_800.0 + 1_500.0 * tuning.at(time * 1.1), resonance: 0.7, level }
    });
    let mut wave = Oscillator::default();
    let whistle = stage.tone(|time| wave.sine(400.0 + 2_600.0 * tuning.at(time * 0.9)) * 0.05);
    out.mix(&whistle, 1.0);
    out.mix(&stage.scatter(20.0, 0.8, |dice| burst(dice, 3_000.0, 1.0, 300.0)), 1.0);
    out
}

fn modem(stage: &mut Stage<'_>) -> Stereo {
    let (mut first, mut second) = (Oscillator::default(), Oscillator::default());
    let mut dice = stage.dice.split();
    let mut pair = (697.0, 1_209.0);
    let mut last = 0;
    stage.tone(|time| {
        let slot = (time * if time < 1.2 { 9.0 } else { 60.0 }) as u32;
        if slot != last {
            last = slot;
            pair = if time < 1.2 {
                (*dice.pick(&[697.0, 770.0, 852.0, 941.0]), *dice.pick(&[1_209.0, 1_336.0, 1_477.0]))
            } else {
                (*dice.pick(&[1_070.0, 1_270.0, 980.0]), *dice.pick(&[2_025.0, 2_225.0, 1_650.0]))
            };
        }
        (first.sine(pair.0) + second.sine(pair.1)) * 0.25 + if time > 2.5 { dice.noise() * 0.12 } else { 0.0 }
    })
}

fn whoosh(stage: &mut Stage<'_>) -> Stereo {
    let pace = stage.pace;
    stage.repeat((1.2, 1.9), 0.4, |dice, _| {
        let seconds = dice.between(0.5, 0.9) / pace;
        swoosh(dice, seconds)
    })
}

fn riser(stage: &mut Stage<'_>) -> Stereo {
    let seconds = stage.seconds;
    let mut out = stage.bed(Pass::Band, |time| {
        let part = time / seconds;
        Band { hertz: 200.0 * 40.0_f32.powf(part), resonance: 1.6, level: 0.6 * part * part }
    });
    let mut voices = [0.0, 0.4, 0.7].map(Oscillator::at);
    let tone = stage.tone(|time| {
        let part = time / seconds;
        let hertz = 110.0 * 8.0_f32.powf(part);
        voices
            .iter_mut()
            .enumerate()
            .map(|(number, voice)| voice.saw(hertz * (1.0 + 0.007 * number as f32)))
            .sum::<f32>()
            * 0.1
            * part
    });
    out.mix(&tone, 1.0);
    out
}

fn impact(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((3.4, 4.2), 0.0, |dice, _| {
        let horns: Vec<f32> = {
            let mut section = [55.0, 55.4, 82.4, 110.3].map(|hertz| (Oscillator::at(dice.unit()), hertz));
            let mut bell = Filter::new(700.0, 0.9);
            shape(2.6, |time| {
                let level = (time * 30.0).min(1.0) * (-time * 1.3).exp() * ((2.6 - time) * 5.0).min(1.0);
                bell.low(section.iter_mut().map(|(wave, hertz)| wave.saw(*hertz)).sum::<f32>() * 0.5).tanh() * level
            })
        };
        let hit = blast(dice, 0.8);
        sequence(3.0, [(0.0, hit), (0.0, horns)])
    })
}

fn scratch(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.5, 0.9), 0.2, |dice, _| {
        let mut groove = Filter::new(1_200.0, 3.0);
        let mut wave = Oscillator::default();
        let mut place = 0;
        shape(0.4, |time| {
            let speed = (time * TAU * 3.5).sin();
            if place % 32 == 0 {
                groove.tune(300.0 + 2_600.0 * speed.abs(), 3.0);
            }
            place += 1;
            groove.band(dice.noise() * 0.7 + wave.saw(60.0 + 700.0 * speed.abs()) * 0.6) * speed.abs()
        })
    })
}

fn sonar(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 2.4), 0.05, |_, _| {
        let mut wave = Oscillator::default();
        shape(1.4, |time| wave.sine(1_250.0) * (-time * 3.2).exp() * (time * 200.0).min(1.0) * 0.5)
    })
}

fn ghost(stage: &mut Stage<'_>) -> Stereo {
    let drift = stage.wander();
    let mut voices = [0.0, 0.3, 0.6].map(Oscillator::at);
    let mut mouth = Filter::new(700.0, 5.0);
    let mut place = 0;
    stage.tone(|time| {
        let moved = drift.at(time * 0.7);
        if place % 32 == 0 {
            mouth.tune(450.0 + 900.0 * moved, 5.0);
        }
        place += 1;
        let hertz = 180.0 + 240.0 * moved;
        let sum: f32 =
            voices.iter_mut().enumerate().map(|(number, voice)| voice.saw(hertz * (1.0 + 0.011 * number as f32))).sum();
        mouth.band(sum) * 0.3 * (0.3 + 0.7 * drift.at(time * 1.3 + 40.0))
    })
}

fn music_box(stage: &mut Stage<'_>) -> Stereo {
    let tune: &[f32] = &[0.0, 4.0, 7.0, 12.0, 9.0, 7.0, 4.0, 5.0, 9.0, 12.0, 7.0, 4.0];
    let comb = |dice: &mut Dice, number: usize| {
        let tone = tune.get(number % tune.len()).copied().unwrap_or_default();
        ring(dice, 1_047.0 * (tone / 12.0).exp2(), &[1.0, 2.0, 3.93, 9.5], 2.6, 0.03)
    };
    stage.repeat((0.27, 0.29), 0.2, comb)
}
