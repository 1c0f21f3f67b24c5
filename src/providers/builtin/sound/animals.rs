//! Animals.

use super::scene::{Source, source};
use super::stage::{Call, Pass, Stage, arch, call, chirp, sequence, shape};
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::Oscillator;
use crate::providers::builtin::audio::samples;
use crate::providers::builtin::audio::stereo::Stereo;

pub const SOURCES: &[Source] = &[
    source(
        "birds",
        &["bird", "birdsong", "chirp", "tweet", "forest", "jungle", "morning", "dawn", "park", "meadow", "sparrow"],
        0.7,
        0.2,
        birds,
    ),
    source("crickets", &["cricket", "night", "insect", "cicada", "grasshopper"], 0.7, 0.06, crickets),
    source("frogs", &["frog", "toad", "croak", "swamp", "pond"], 0.7, 0.15, frogs),
    source("owl", &["owl", "hoot"], 0.8, 0.35, owl),
    source("crow", &["crow", "raven", "caw"], 0.8, 0.25, crow),
    source("seagulls", &["seagull", "gull", "harbor", "harbour", "seaside"], 0.6, 0.25, gulls),
    source("rooster", &["rooster", "cock", "cockerel"], 0.9, 0.2, rooster),
    source("duck", &["duck", "quack", "goose"], 0.9, 0.08, duck),
    source("bees", &["bee", "buzz", "fly", "mosquito", "wasp", "swarm", "hive"], 0.7, 0.03, bees),
    source("dog", &["dog", "bark", "puppy", "hound"], 1.0, 0.15, dog),
    source("cat", &["cat", "meow", "kitten", "kitty"], 1.0, 0.08, cat),
    source("purring", &["purr"], 0.9, 0.02, purr),
    source("cow", &["cow", "moo", "cattle", "farm"], 0.9, 0.15, cow),
    source("sheep", &["sheep", "goat", "lamb", "bleat"], 0.9, 0.12, sheep),
    source("pig", &["pig", "oink", "grunt", "hog"], 0.9, 0.05, pig),
    source("horse", &["horse", "gallop", "hoof", "hooves", "trot", "pony"], 0.9, 0.1, hooves),
    source("wolf", &["wolf", "howl", "werewolf", "coyote"], 0.9, 0.5, wolf),
    source(
        "lion",
        &["lion", "roar", "tiger", "bear", "growl", "monster", "dragon", "beast", "dinosaur", "creature"],
        1.0,
        0.3,
        roar,
    ),
    source("elephant", &["elephant", "trumpeting"], 0.9, 0.25, elephant),
    source("monkey", &["monkey", "ape", "chimpanzee", "jungle"], 0.6, 0.25, monkey),
    source("whale", &["whale", "dolphin"], 0.8, 0.6, whale),
];

fn birds(stage: &mut Stage<'_>) -> Stereo {
    let mut out = Stereo::silence(stage.len);
    let mut time = 0.15;
    while time < stage.seconds {
        let (hertz, pan, level) =
            (stage.dice.between(2_300.0, 4_600.0), stage.dice.between(-0.9, 0.9), stage.dice.between(0.12, 0.4));
        let (notes, song) = (2 + stage.dice.below(6), stage.dice.below(3));
        let mut at = time;
        for number in 0..notes {
            let seconds = stage.dice.between(0.05, 0.16);
            let rise = stage.dice.between(1.1, 1.6);
            let step = 1.0 + 0.08 * number as f32;
            let (from, to, trill) = match song {
                0 => (hertz, hertz * rise, 0.0),
                1 => (hertz * 1.4, hertz * 0.85, 0.0),
                _ => (hertz * step, hertz * (step + 0.05), 180.0),
            };
            let note = chirp(seconds, |part| from + (to - from) * part + (part * seconds * 240.0).sin() * trill);
            out.place(samples(at), &note, level, pan);
            at += seconds + stage.dice.between(0.02, 0.09);
        }
        time = if stage.dice.chance(0.35) { at + 0.1 } else { time + stage.dice.between(0.35, 1.5) / stage.pace };
    }
    out
}

fn crickets(stage: &mut Stage<'_>) -> Stereo {
    let mut out = Stereo::silence(stage.len);
    for _ in 0..7 {
        let (hertz, rate, phase) =
            (stage.dice.between(3_900.0, 5_200.0), stage.dice.between(1.6, 3.1), stage.dice.unit());
        let mut wave = Oscillator::default();
        let song = shape(stage.seconds, |time| {
            let part = (time * rate + phase).fract();
            // Three strokes of the wings, then a rest.
            let level = if part < 0.34 { arch((part / 0.34 * 3.0).fract()).powi(2) } else { 0.0 };
            wave.sine(hertz + 40.0 * level) * level * 0.09
        });
        let pan = stage.dice.between(-0.9, 0.9);
        out.place(0, &song, 1.0, pan);
    }
    out
}

fn frogs(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.25, 0.8), 0.8, |dice, _| {
        let (hertz, rate) = (dice.between(300.0, 700.0), dice.between(28.0, 45.0));
        let mut wave = Oscillator::default();
        shape(0.32, |time| wave.pulse(hertz, 0.3) * arch((time * rate).fract()).powi(2) * arch(time / 0.32) * 0.4)
    })
}

fn owl(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.2, 3.6), 0.5, |dice, _| {
        let hertz = dice.between(330.0, 400.0);
        let hoot = |seconds: f32| chirp(seconds, move |part| hertz * (1.0 + 0.06 * arch(part)));
        sequence(1.9, [(0.0, hoot(0.25)), (0.45, hoot(0.2)), (0.75, hoot(0.9))])
    })
}

fn crow(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.6, 1.6), 0.5, |dice, _| {
        let hertz = dice.between(420.0, 520.0);
        let mouth = [(900.0, 1_400.0, 4.0), (1_700.0, 2_200.0, 5.0), (3_000.0, 3_200.0, 5.0)];
        call(dice, &Call { hertz: [hertz, hertz * 1.1, hertz * 0.8], mouth: &mouth, seconds: 0.38, rough: 0.8 })
    })
}

fn gulls(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.5, 2.0), 0.9, |dice, _| {
        let hertz = dice.between(900.0, 1_300.0);
        let mouth = [(1_500.0, 2_200.0, 4.0), (3_000.0, 3_600.0, 5.0)];
        let level = dice.between(0.3, 1.0);
        let cry =
            call(dice, &Call { hertz: [hertz, hertz * 1.5, hertz * 0.8], mouth: &mouth, seconds: 0.45, rough: 0.12 });
        cry.into_iter().map(|sample| sample * level).collect()
    })
}

fn rooster(stage: &mut Stage<'_>) -> Stereo {
    let mouth = [(900.0, 1_500.0, 4.0), (2_000.0, 2_600.0, 5.0), (3_400.0, 3_600.0, 6.0)];
    stage.repeat((3.2, 4.2), 0.2, |dice, _| {
        let mut crow = |from: f32, seconds: f32| {
            call(dice, &Call { hertz: [from, from * 1.35, from], mouth: &mouth, seconds, rough: 0.2 })
        };
        sequence(
            2.2,
            [(0.0, crow(520.0, 0.18)), (0.24, crow(600.0, 0.2)), (0.5, crow(620.0, 0.3)), (0.82, crow(640.0, 1.1))],
        )
    })
}

fn duck(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.25, 0.7), 0.3, |dice, _| {
        let hertz = dice.between(190.0, 230.0);
        let mouth = [(900.0, 1_300.0, 5.0), (2_000.0, 2_300.0, 6.0)];
        call(dice, &Call { hertz: [hertz, hertz * 1.15, hertz * 0.85], mouth: &mouth, seconds: 0.2, rough: 0.4 })
    })
}

fn bees(stage: &mut Stage<'_>) -> Stereo {
    let mut out = Stereo::silence(stage.len);
    let small = stage.words.has("mosquito");
    for _ in 0..if stage.words.has_any(&["swarm", "hive", "bees"]) { 8 } else { 2 } {
        let hertz = if small { stage.dice.between(480.0, 620.0) } else { stage.dice.between(150.0, 240.0) };
        let (near, bend, side) = (stage.wander(), stage.wander(), stage.dice.between(-0.9, 0.9));
        let mut wings = Oscillator::at(stage.dice.unit());
        let flight = shape(stage.seconds, |time| {
            let near = near.at(time * 0.8);
            wings.saw(hertz * (0.92 + 0.16 * bend.at(time * 1.6))) * near * near * 0.4
        });
        out.place(0, &flight, 1.0, side);
    }
    out
}

fn dog(stage: &mut Stage<'_>) -> Stereo {
    let small = stage.words.has_any(&["puppy", "small"]);
    let base = if small { (520.0, 640.0) } else { (300.0, 430.0) };
    stage.repeat((0.4, 1.3), 0.2, |dice, _| {
        let hertz = dice.between(base.0, base.1);
        let mouth = [(650.0, 1_050.0, 5.0), (1_500.0, 1_900.0, 6.0), (2_700.0, 2_900.0, 6.0)];
        call(dice, &Call { hertz: [hertz, hertz * 1.35, hertz * 0.6], mouth: &mouth, seconds: 0.19, rough: 0.9 })
    })
}

fn cat(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.3, 2.4), 0.2, |dice, _| {
        let hertz = dice.between(480.0, 620.0);
        let mouth = [(800.0, 1_500.0, 6.0), (2_300.0, 1_900.0, 8.0), (3_600.0, 3_900.0, 8.0)];
        let seconds = dice.between(0.6, 0.9);
        call(dice, &Call { hertz: [hertz, hertz * 1.35, hertz * 0.8], mouth: &mouth, seconds, rough: 0.06 })
    })
}

fn purr(stage: &mut Stage<'_>) -> Stereo {
    let mut body = Filter::new(220.0, 1.5);
    let mut dice = stage.dice.split();
    stage.tone(|time| {
        let breath = 0.55 + 0.45 * (time * 2.4).sin();
        let flutter = arch((time * 26.0).fract()).powi(3);
        body.band(dice.noise()) * flutter * breath * 2.0
    })
}

fn cow(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.6, 4.0), 0.4, |dice, _| {
        let hertz = dice.between(105.0, 135.0);
        let mouth = [(260.0, 620.0, 5.0), (700.0, 1_050.0, 6.0), (2_300.0, 2_400.0, 6.0)];
        let seconds = dice.between(1.3, 1.9);
        call(dice, &Call { hertz: [hertz * 0.85, hertz * 1.25, hertz], mouth: &mouth, seconds, rough: 0.12 })
    })
}

fn sheep(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.2, 2.4), 0.6, |dice, _| {
        let hertz = dice.between(240.0, 330.0);
        let mouth = [(650.0, 900.0, 5.0), (1_700.0, 1_800.0, 6.0), (2_700.0, 2_800.0, 6.0)];
        let mut bleat =
            call(dice, &Call { hertz: [hertz, hertz * 1.08, hertz * 0.92], mouth: &mouth, seconds: 0.9, rough: 0.25 });
        for (place, sample) in bleat.iter_mut().enumerate() {
            let time = place as f32 / crate::providers::builtin::audio::HERTZ;
            *sample *= 0.65 + 0.35 * (time * 62.0).sin();
        }
        bleat
    })
}

fn pig(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.35, 0.9), 0.3, |dice, _| {
        let hertz = dice.between(80.0, 120.0);
        let mouth = [(380.0, 520.0, 4.0), (1_100.0, 1_500.0, 5.0)];
        call(dice, &Call { hertz: [hertz, hertz * 1.4, hertz], mouth: &mouth, seconds: 0.24, rough: 1.0 })
    })
}

fn hooves(stage: &mut Stage<'_>) -> Stereo {
    // Three beats and a moment in the air.
    let stride = 0.46;
    stage.repeat((stride, stride * 1.05), 0.1, |dice, _| {
        let mut hoof = |weight: f32| {
            let (mut clop, mut thud) = (Filter::new(1_250.0, 3.0), Filter::new(160.0, 1.2));
            shape(0.12, |time| {
                let noise = dice.noise() * weight;
                clop.band(noise) * (-time * 70.0).exp() * 1.2 + thud.low(noise) * (-time * 36.0).exp() * 2.0
            })
        };
        sequence(0.5, [(0.0, hoof(0.8)), (0.11, hoof(0.9)), (0.21, hoof(1.1))])
    })
}

fn wolf(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((3.2, 4.4), 0.5, |dice, _| {
        let hertz = dice.between(330.0, 420.0);
        let mouth = [(420.0, 700.0, 5.0), (950.0, 1_150.0, 6.0)];
        let seconds = dice.between(2.4, 3.2);
        call(dice, &Call { hertz: [hertz * 0.6, hertz * 1.3, hertz * 0.9], mouth: &mouth, seconds, rough: 0.05 })
    })
}

fn roar(stage: &mut Stage<'_>) -> Stereo {
    let huge = stage.words.has_any(&["monster", "dragon", "dinosaur", "beast", "giant"]);
    let size = if huge { 0.7 } else { 1.0 };
    stage.repeat((2.8, 4.0), 0.2, |dice, _| {
        let hertz = dice.between(70.0, 95.0) * size;
        let mouth = [(260.0 * size, 620.0 * size, 3.0), (800.0 * size, 1_300.0 * size, 3.5), (2_000.0, 2_500.0, 4.0)];
        let seconds = dice.between(1.6, 2.4);
        let sound = call(dice, &Call { hertz: [hertz, hertz * 1.5, hertz * 0.7], mouth: &mouth, seconds, rough: 1.0 });
        sound.into_iter().map(|sample| (sample * 2.2).tanh()).collect()
    })
}

fn elephant(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.6, 3.8), 0.3, |dice, _| {
        let hertz = dice.between(330.0, 400.0);
        let mouth = [(700.0, 1_100.0, 3.0), (1_600.0, 2_100.0, 4.0), (3_000.0, 3_300.0, 5.0)];
        call(dice, &Call { hertz: [hertz, hertz * 1.7, hertz * 1.1], mouth: &mouth, seconds: 1.4, rough: 0.5 })
            .into_iter()
            .map(|sample| (sample * 2.5).tanh() * 0.8)
            .collect()
    })
}

fn monkey(stage: &mut Stage<'_>) -> Stereo {
    let whoop = |dice: &mut Dice, number: usize| {
        let hertz = 380.0 + 60.0 * (number % 6) as f32 + dice.between(-20.0, 20.0);
        let mouth = [(500.0, 800.0, 4.0), (1_100.0, 1_500.0, 5.0)];
        call(dice, &Call { hertz: [hertz * 0.8, hertz * 1.4, hertz], mouth: &mouth, seconds: 0.22, rough: 0.15 })
    };
    stage.repeat((0.25, 0.5), 0.5, whoop)
}

fn whale(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::Low, 160.0, 0.8, 0.12);
    let song = stage.repeat((2.0, 3.2), 0.6, |dice, _| {
        let (from, to) = (dice.between(120.0, 420.0), dice.between(180.0, 900.0));
        let seconds = dice.between(1.4, 2.6);
        chirp(seconds, move |part| from + (to - from) * part * part + 12.0 * (part * 40.0).sin())
    });
    out.mix(&song, 0.6);
    out
}
