//! Things at home, at work and in the hand.

use super::scene::{Source, source};
use super::stage::{Pass, Stage, arch, burst, ring, sequence, shape};
use crate::providers::builtin::audio::dice::{Dice, Wander};
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::Oscillator;
use crate::providers::builtin::audio::stereo::Stereo;

pub const SOURCES: &[Source] = &[
    source(
        "knock",
        &[
            "knock",
            "door knock",
            "knock on door",
            "knock on the door",
            "knock at the door",
            "knock on a door",
            "knock at a door",
            "knocking",
        ],
        0.9,
        0.1,
        knock,
    ),
    source(
        "creak",
        &["creak", "door creak", "creaking door", "squeak", "squeaky", "haunted", "hinge", "rusty"],
        0.8,
        0.2,
        creak,
    ),
    source("slam", &["slam", "door slam", "door", "shut"], 0.9, 0.2, slam),
    source("clock", &["clock", "tick", "ticking", "timer", "stopwatch"], 0.8, 0.06, clock),
    source("typing", &["typing", "keyboard", "typewriter", "type", "keystroke"], 0.8, 0.03, typing),
    source("click", &["click", "switch", "button", "mouse", "lock"], 0.8, 0.02, click),
    source("glass", &["glass", "shatter", "window", "smash", "mirror"], 0.7, 0.2, glass),
    source("clink", &["clink", "toast", "cutlery", "dishes", "plate", "cheers glass", "bottle"], 0.6, 0.1, clink),
    source("keys", &["key", "jingle", "chain"], 0.6, 0.04, jingle),
    source("coins", &["coin", "money", "cash", "treasure"], 0.6, 0.06, coins),
    source("paper", &["paper", "page", "book", "crumple", "newspaper", "letter"], 0.7, 0.03, paper),
    source("zipper", &["zip", "zipper"], 0.7, 0.02, zipper),
    source("camera", &["camera", "shutter", "photo", "snapshot"], 0.8, 0.03, camera),
    source("writing", &["writing", "pencil", "pen", "scribble", "chalk", "scratch"], 0.6, 0.02, writing),
    source("hammer", &["hammer", "anvil", "blacksmith", "construction", "nail"], 0.8, 0.2, hammer),
    source("saw", &["saw", "sawing"], 0.7, 0.06, hand_saw),
    source("chop", &["chop", "axe", "wood chopping", "knife", "cutting"], 0.8, 0.1, chop),
    source("ball", &["ball", "bounce", "basketball", "ping pong", "tennis"], 0.9, 0.2, ball),
    source("dice", &["dice", "marble", "pebbles", "shaker"], 0.8, 0.05, rattle),
    source("bell", &["bell", "doorbell", "door bell", "bicycle bell", "ding", "reception"], 0.6, 0.25, bell),
    source("church bell", &["church bell", "church", "cathedral", "tower", "toll"], 0.7, 0.45, church_bell),
    source("gong", &["gong", "temple"], 0.7, 0.5, gong),
    source("wind chimes", &["chimes", "chime", "wind chime"], 0.5, 0.35, chimes),
    source("drum roll", &["drum", "drumroll", "drum roll", "snare"], 0.8, 0.15, drum_roll),
    source("cork", &["cork", "champagne", "pop"], 0.9, 0.08, cork),
];

fn knock(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.2, 1.6), 0.05, |dice, _| {
        let knocks: Vec<_> = (0..3)
            .map(|number| (number as f32 * 0.19, ring(dice, 155.0, &[1.0, 1.58, 2.24, 2.9], 34.0, 0.5)))
            .collect();
        sequence(0.75, knocks)
    })
}

/// A hinge sticks and slips: clicks whose rate wanders, through wood that rings.
fn creak(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.6, 2.4), 0.2, |dice, _| {
        let seconds = dice.between(0.8, 1.4);
        let (mut low, mut high) = (Filter::new(900.0, 14.0), Filter::new(2_100.0, 16.0));
        let slip = Wander::new(dice);
        let (mut phase, mut place) = (0.0, 0);
        shape(seconds, |time| {
            let part = time / seconds;
            if place % 64 == 0 {
                low.tune(820.0 + 500.0 * part, 14.0);
                high.tune(1_900.0 + 700.0 * part, 16.0);
            }
            place += 1;
            phase += (38.0 + 60.0 * slip.at(time * 7.0)) / crate::providers::builtin::audio::HERTZ;
            let click = if phase >= 1.0 { 1.0 } else { 0.0 };
            phase -= click;
            (low.band(click) + high.band(click)) * 9.0 * arch(part)
        })
    })
}

fn slam(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 3.4), 0.1, |dice, _| {
        let latch = burst(dice, 2_400.0, 2.0, 110.0);
        let panel = ring(dice, 82.0, &[1.0, 1.7, 2.6, 3.4], 14.0, 1.2);
        let air = burst(dice, 260.0, 0.7, 16.0).into_iter().map(|sample| sample * 2.0).collect();
        sequence(1.2, [(0.0, panel), (0.0, air), (0.012, latch)])
            .into_iter()
            .map(|sample| (sample * 1.3).tanh())
            .collect()
    })
}

fn clock(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.5, 0.5), 0.1, |dice, number| {
        ring(dice, if number % 2 == 0 { 2_350.0 } else { 1_980.0 }, &[1.0, 1.7, 2.6], 160.0, 0.6)
    })
}

fn typing(stage: &mut Stage<'_>) -> Stereo {
    let machine = stage.words.has("typewriter");
    stage.repeat((0.07, 0.24), 0.3, |dice, number| {
        let hertz = dice.between(1_500.0, 2_900.0);
        if machine && number % 24 == 23 {
            return ring(dice, 2_100.0, &[1.0, 2.7, 4.1], 4.0, 0.1);
        }
        // A pause between words.
        if number % 7 == 6 {
            return Vec::new();
        }
        let (down, up) = (burst(dice, hertz, 2.0, 170.0), burst(dice, hertz * 1.2, 2.0, 220.0));
        let up = up.into_iter().map(|sample| sample * 0.5).collect();
        let mut key = sequence(0.1, [(0.0, down), (0.045, up)]);
        if machine {
            let lever = ring(dice, 620.0, &[1.0, 2.3, 3.9], 60.0, 0.8);
            crate::providers::builtin::audio::stereo::add(&mut key, 0, &lever, 0.7);
        }
        key
    })
}

fn click(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.8, 1.6), 0.1, |dice, _| {
        let (press, release) =
            (ring(dice, 2_600.0, &[1.0, 1.9], 260.0, 0.9), ring(dice, 3_100.0, &[1.0, 1.7], 300.0, 0.6));
        sequence(0.2, [(0.0, press), (0.09, release)])
    })
}

fn glass(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 3.2), 0.1, |dice, _| {
        let shards: Vec<_> = (0..46)
            .map(|number| {
                let at = if number == 0 { 0.0 } else { dice.unit().powi(2) * 1.1 };
                let (hertz, decay) = (dice.between(2_200.0, 7_600.0), dice.between(14.0, 50.0));
                let level = if number == 0 { 0.9 } else { 0.4 * (1.0 - at * 0.8) * dice.unit() };
                let shard = ring(dice, hertz, &[1.0, 1.37, 1.91], decay, if number == 0 { 2.0 } else { 0.3 });
                (at, shard.into_iter().map(|sample| sample * level).collect())
            })
            .collect();
        sequence(1.9, shards)
    })
}

fn clink(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.4, 1.4), 0.5, |dice, _| {
        let hertz = dice.between(2_400.0, 4_200.0);
        ring(dice, hertz, &[1.0, 1.52, 2.41, 3.3], 7.0, 0.5)
    })
}

fn jingle(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.03, 0.16), 0.3, |dice, _| {
        let hertz = dice.between(4_000.0, 9_000.0);
        ring(dice, hertz, &[1.0, 1.33, 1.79], 36.0, 0.3)
    })
}

fn coins(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.5, 1.1), 0.3, |dice, _| {
        let hertz = dice.between(3_600.0, 5_200.0);
        // Each bounce comes sooner and softer.
        let mut at = 0.0;
        let bounces: Vec<_> = (0..7)
            .map(|number| {
                let level = 0.75_f32.powi(number);
                let bounce = ring(dice, hertz, &[1.0, 1.47, 2.09, 2.56], 16.0, 0.6);
                let when = at;
                at += 0.16 * 0.72_f32.powi(number);
                (when, bounce.into_iter().map(|sample| sample * level).collect())
            })
            .collect();
        sequence(1.2, bounces)
    })
}

fn paper(stage: &mut Stage<'_>) -> Stereo {
    let crumple = stage.words.has_any(&["crumple", "crush"]);
    let gap = if crumple { (0.3, 0.5) } else { (1.0, 1.8) };
    stage.repeat(gap, 0.3, |dice, _| {
        let mut sheet = Filter::new(3_400.0, 0.7);
        let edge = Wander::new(dice);
        shape(0.6, |time| sheet.high(dice.noise()) * edge.at(time * 240.0).powi(4) * arch(time / 0.6).powf(0.6) * 0.9)
    })
}

fn zipper(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.2, 1.8), 0.3, |dice, _| {
        let mut teeth = Filter::new(3_000.0, 2.0);
        let mut phase = 0.0;
        shape(0.7, |time| {
            phase += (90.0 + 160.0 * time / 0.7) / crate::providers::builtin::audio::HERTZ;
            teeth.band(dice.noise()) * (1.0 - phase % 1.0_f32).powi(3) * arch(time / 0.7).sqrt()
        })
    })
}

fn camera(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.0, 1.8), 0.1, |dice, _| {
        let mirror = ring(dice, 900.0, &[1.0, 2.2, 3.7], 90.0, 1.0);
        let curtain = burst(dice, 4_200.0, 1.0, 60.0);
        let back = ring(dice, 1_200.0, &[1.0, 2.4], 110.0, 0.8);
        sequence(0.4, [(0.0, mirror), (0.02, curtain), (0.11, back)])
    })
}

fn writing(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.12, 0.3), 0.1, |dice, _| {
        let seconds = dice.between(0.08, 0.2);
        let mut point = Filter::new(dice.between(2_600.0, 4_200.0), 1.4);
        let grain = Wander::new(dice);
        shape(seconds, |time| point.band(dice.noise()) * grain.at(time * 300.0) * arch(time / seconds) * 0.6)
    })
}

fn hammer(stage: &mut Stage<'_>) -> Stereo {
    let anvil = stage.words.has_any(&["anvil", "blacksmith", "metal", "iron"]);
    stage.repeat((0.55, 0.75), 0.15, |dice, _| {
        if anvil {
            ring(dice, 1_450.0, &[1.0, 1.62, 2.37, 3.15, 4.2], 5.0, 1.2)
        } else {
            ring(dice, 380.0, &[1.0, 2.1, 3.7, 5.1], 40.0, 1.4)
        }
    })
}

fn hand_saw(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.42, 0.46), 0.1, |dice, number| {
        let pull = number % 2 == 0;
        let mut wood = Filter::new(if pull { 1_500.0 } else { 1_900.0 }, 1.4);
        let teeth = Wander::new(dice);
        shape(0.36, |time| wood.band(dice.noise()) * (0.3 + teeth.at(time * 400.0)) * arch(time / 0.36))
    })
}

fn chop(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.8, 1.1), 0.1, |dice, _| {
        let (wood, edge) = (ring(dice, 210.0, &[1.0, 1.8, 2.9, 4.3], 30.0, 1.0), burst(dice, 3_000.0, 1.0, 90.0));
        sequence(0.4, [(0.0, wood), (0.0, edge)])
    })
}

fn ball(stage: &mut Stage<'_>) -> Stereo {
    let small = stage.words.has_any(&["ping pong", "tennis", "golf"]);
    stage.repeat((0.55, 0.7), 0.3, |dice, _| {
        if small { ring(dice, 1_350.0, &[1.0, 1.6], 60.0, 0.8) } else { ring(dice, 92.0, &[1.0, 2.3, 6.1], 16.0, 0.6) }
    })
}

fn rattle(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.04, 0.12), 0.2, |dice, _| {
        let hertz = dice.between(1_400.0, 2_600.0);
        ring(dice, hertz, &[1.0, 1.9], 140.0, 0.8)
    })
}

const BELL: [f32; 9] = [0.5, 1.0, 1.19, 1.5, 2.0, 2.51, 2.66, 3.01, 4.1];

fn bell(stage: &mut Stage<'_>) -> Stereo {
    if stage.words.has("doorbell") {
        return stage.repeat((2.6, 3.4), 0.05, |dice, _| {
            let (ding, dong) =
                (ring(dice, 659.0, &[1.0, 2.0, 3.01], 2.4, 0.05), ring(dice, 523.0, &[1.0, 2.0, 3.01], 2.0, 0.05));
            sequence(2.6, [(0.0, ding), (0.55, dong)])
        });
    }
    let hertz = if stage.words.has_any(&["reception", "bicycle", "ding"]) { 2_000.0 } else { 660.0 };
    stage.repeat((1.5, 2.2), 0.2, |dice, _| ring(dice, hertz, &BELL, 1.5, 0.05))
}

fn church_bell(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 2.5), 0.1, |dice, _| ring(dice, 220.0, &BELL, 1.2, 0.08))
}

fn gong(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((4.5, 5.5), 0.0, |dice, _| {
        let ratios = [1.0, 1.41, 1.93, 2.37, 2.81, 3.46, 4.19, 5.03, 6.1];
        let (mut wave, sound) = (Oscillator::default(), ring(dice, 98.0, &ratios, 1.1, 0.1));
        // The shimmer swells after the stroke.
        sound.into_iter().map(|sample| sample * (1.0 + 0.3 * wave.sine(2.3))).collect()
    })
}

fn chimes(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.15, 0.9), 0.8, |dice, _| {
        let hertz = 1_175.0 * *dice.pick(&[1.0, 1.122, 1.26, 1.498, 1.682, 2.0]);
        let level = dice.between(0.3, 1.0);
        ring(dice, hertz, &[1.0, 2.76, 5.4], 1.8, 0.03).into_iter().map(|sample| sample * level).collect()
    })
}

fn drum_roll(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::High, 7_000.0, 0.7, 0.0);
    let roll = |dice: &mut Dice| {
        let (skin, wires) = (ring(dice, 185.0, &[1.0, 1.6], 40.0, 0.1), burst(dice, 3_200.0, 0.7, 34.0));
        sequence(0.2, [(0.0, skin), (0.0, wires)])
    };
    let strokes = stage.repeat((0.045, 0.055), 0.15, |dice, _| roll(dice));
    out.mix(&strokes, 0.6);
    out
}

fn cork(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 3.2), 0.1, |dice, _| {
        let mut wave = Oscillator::default();
        let pop = shape(0.12, |time| wave.sine(420.0 + 900.0 * time * 8.0) * (-time * 45.0).exp());
        let fizz = burst(dice, 6_500.0, 0.8, 3.0).into_iter().map(|sample| sample * 0.15).collect();
        sequence(1.6, [(0.0, pop), (0.03, fizz)])
    })
}
