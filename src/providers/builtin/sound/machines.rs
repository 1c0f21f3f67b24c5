//! Engines, vehicles, tools and signals.

use std::f32::consts::TAU;

use super::scene::{Source, source};
use super::stage::{Band, Pass, Stage, arch, blast, burst, ring, sequence, shape};
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::Oscillator;
use crate::providers::builtin::audio::stereo::Stereo;

pub const SOURCES: &[Source] = &[
    source(
        "engine",
        &["engine", "car", "motor", "truck", "bus", "tractor", "traffic", "race", "driving", "city", "road", "street"],
        0.8,
        0.06,
        engine,
    ),
    source("motorcycle", &["motorcycle", "motorbike", "scooter", "moped"], 0.8, 0.06, motorcycle),
    source("helicopter", &["helicopter", "chopper"], 0.9, 0.06, helicopter),
    source("aeroplane", &["airplane", "aeroplane", "plane", "jet", "aircraft", "airport", "rocket"], 0.9, 0.12, jet),
    source("train", &["train", "railway", "locomotive", "subway", "rail"], 0.9, 0.12, train),
    source(
        "ship horn",
        &["ship", "ship horn", "boat horn", "foghorn", "ferry", "boat", "harbor horn"],
        0.8,
        0.45,
        ship_horn,
    ),
    source("car horn", &["horn", "car horn", "honk", "traffic", "beep beep"], 0.5, 0.2, car_horn),
    source("siren", &["siren", "police", "ambulance", "fire truck", "fire engine"], 0.5, 0.2, siren),
    source("alarm", &["alarm", "beep", "alert", "warning", "smoke detector", "alarm clock"], 0.5, 0.06, alarm),
    source("telephone", &["phone", "telephone", "ringtone", "ringing"], 0.5, 0.1, telephone),
    source("drone", &["drone", "quadcopter", "propeller"], 0.7, 0.05, drone),
    source("drill", &["drill", "jackhammer", "power tool"], 0.7, 0.08, drill),
    source("chainsaw", &["chainsaw", "lawnmower", "mower"], 0.7, 0.08, chainsaw),
    source(
        "factory",
        &["factory", "machine", "machinery", "conveyor", "industrial", "printer", "gears"],
        0.8,
        0.2,
        factory,
    ),
    source(
        "fan",
        &["fan", "air conditioner", "ventilation", "vacuum", "hair dryer", "white noise", "server room"],
        0.8,
        0.05,
        fan,
    ),
    source(
        "hum",
        &["hum", "refrigerator", "fridge", "transformer", "generator", "electric", "fluorescent"],
        0.6,
        0.04,
        hum,
    ),
    source("spark", &["spark", "electricity", "electric shock", "tesla", "short circuit", "taser"], 0.7, 0.06, spark),
    source(
        "explosion",
        &["explosion", "explode", "bomb", "blast", "boom", "grenade", "detonation"],
        1.0,
        0.35,
        explosion,
    ),
    source("fireworks", &["firework", "firecracker", "new year"], 0.9, 0.4, fireworks),
    source("cannon", &["cannon", "artillery", "mortar", "tank"], 1.0, 0.4, cannon),
    source("gunshot", &["gun", "gunshot", "shot", "rifle", "pistol", "shotgun", "sniper"], 1.0, 0.3, gunshot),
    source("machine gun", &["machine gun", "gunfire", "battlefield", "war"], 0.9, 0.25, machine_gun),
    source("sword", &["sword", "blade", "duel", "sword fight", "knight"], 0.7, 0.15, sword),
    source("arrow", &["arrow", "bow", "dart", "throw"], 0.8, 0.08, arrow),
    source("whip", &["whip", "crack of a whip", "lash"], 0.9, 0.15, whip),
    source("crash", &["crash", "collision", "car crash", "wreck", "metal"], 0.9, 0.25, crash),
];

/// An engine: a saw at the rate of its explosions through the pipes.
fn pistons(stage: &mut Stage<'_>, low: f32, range: f32, growl: f32) -> Stereo {
    let (throttle, rough) = (stage.wander(), stage.words.has_any(&["race", "accelerate", "revving", "rev", "fast"]));
    let (mut cylinders, mut second) = (Oscillator::default(), Oscillator::default());
    let mut pipes = [Filter::new(170.0, 2.0), Filter::new(520.0, 1.5), Filter::new(1_500.0, 1.0)];
    let mut dice = stage.dice.split();
    let (seconds, pace) = (stage.seconds, stage.pace);
    stage.tone(|time| {
        let revs = if rough { throttle.at(time * 0.5) * 1.6 + time / seconds } else { throttle.at(time * 0.35) };
        let hertz = (low + range * revs) * pace;
        let source = cylinders.saw(hertz) + 0.6 * second.sine(hertz * 2.0) + dice.noise() * 0.25;
        let [first, middle, top] = &mut pipes;
        let exhaust = first.low(source) + middle.band(source) * 0.8 + top.band(source) * growl;
        (exhaust * 1.3).tanh() * 0.6
    })
}

fn engine(stage: &mut Stage<'_>) -> Stereo {
    let mut out = pistons(stage, 31.0, 34.0, 0.2);
    if stage.words.has_any(&["traffic", "city", "road", "street"]) {
        let passing = stage.wander();
        let tyres =
            stage.bed(Pass::Band, |time| Band { hertz: 700.0, resonance: 0.5, level: 0.3 * passing.at(time * 0.8) });
        out.mix(&tyres, 1.0);
    }
    out
}

fn motorcycle(stage: &mut Stage<'_>) -> Stereo {
    pistons(stage, 46.0, 70.0, 0.7)
}

fn helicopter(stage: &mut Stage<'_>) -> Stereo {
    let mut dice = stage.dice.split();
    let (mut air, mut blade, mut turbine) = (Filter::new(240.0, 1.2), Filter::new(1_400.0, 0.8), Oscillator::default());
    let rate = 11.5 * stage.pace;
    stage.tone(|time| {
        let slap = (-(time * rate).fract() * 6.0).exp();
        let noise = dice.noise();
        (air.low(noise) * (0.25 + 1.6 * slap) + blade.band(noise) * 0.12 * (0.4 + slap) + turbine.sine(92.0) * 0.06)
            .tanh()
            * 0.8
    })
}

fn jet(stage: &mut Stage<'_>) -> Stereo {
    let seconds = stage.seconds;
    // It comes, passes, and its pitch falls.
    let near = move |time: f32| arch(time / seconds).powi(2);
    let mut out = stage.bed(Pass::Low, |time| Band {
        hertz: 300.0 + 2_600.0 * near(time),
        resonance: 0.7,
        level: 0.1 + 0.9 * near(time),
    });
    let (mut fan, mut second) = (Oscillator::default(), Oscillator::default());
    let whine = stage.tone(|time| {
        let hertz = 1_500.0 - 700.0 * time / seconds;
        (fan.saw(hertz) + second.saw(hertz * 1.51)) * 0.03 * near(time)
    });
    out.mix(&whine, 1.0);
    out
}

fn train(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::Low, 260.0, 0.8, 0.5);
    let joints = stage.repeat((0.62, 0.64), 0.3, |dice, _| {
        let mut wheel = || ring(dice, 310.0, &[1.0, 2.3, 4.1], 26.0, 1.0);
        sequence(0.6, [(0.0, wheel()), (0.13, wheel())])
    });
    out.mix(&joints, 0.8);
    if stage.words.has_any(&["whistle", "horn", "steam", "station"]) {
        let whistle =
            stage.repeat((3.5, 4.5), 0.1, |dice, _| chord(dice.between(0.97, 1.03), &[466.0, 587.0, 698.0], 1.6, 0.12));
        out.mix(&whistle, 0.5);
    }
    out
}

/// Several notes blown together.
fn chord(tuning: f32, hertz: &[f32], seconds: f32, level: f32) -> Vec<f32> {
    let mut pipes: Vec<_> = hertz.iter().map(|hertz| (Oscillator::default(), hertz * tuning)).collect();
    shape(seconds, |time| {
        let edge = (time * 18.0).min((seconds - time) * 12.0).clamp(0.0, 1.0);
        pipes.iter_mut().map(|(pipe, hertz)| pipe.saw(*hertz)).sum::<f32>() * level * edge
    })
}

fn ship_horn(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((4.0, 5.0), 0.1, |_, _| {
        let mut hull = Filter::new(420.0, 1.2);
        chord(1.0, &[98.0, 98.9, 147.0], 2.6, 0.35).into_iter().map(|sample| hull.low(sample)).collect()
    })
}

fn car_horn(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.0, 2.8), 0.6, |dice, _| {
        let (tuning, seconds) = (dice.between(0.9, 1.1), dice.between(0.2, 0.7));
        chord(tuning, &[420.0, 525.0], seconds, 0.3)
    })
}

fn siren(stage: &mut Stage<'_>) -> Stereo {
    let european = stage.words.has_any(&["ambulance", "europe", "two tone"]);
    let mut horn = Oscillator::default();
    let mut cone = Filter::new(2_400.0, 0.8);
    let pace = stage.pace;
    stage.tone(|time| {
        let hertz = if european {
            if (time * 0.8 * pace).fract() < 0.5 { 660.0 } else { 880.0 }
        } else {
            780.0 + 420.0 * (time * TAU * 0.32 * pace).sin()
        };
        cone.low(horn.pulse(hertz, 0.5)) * 0.4
    })
}

fn alarm(stage: &mut Stage<'_>) -> Stereo {
    let mut buzzer = Oscillator::default();
    let rate = 2.2 * stage.pace;
    stage.tone(|time| {
        let part = (time * rate).fract();
        let edge = (part * 40.0).min((0.45 - part) * 40.0).clamp(0.0, 1.0);
        buzzer.pulse(980.0, 0.5) * 0.4 * edge
    })
}

fn telephone(stage: &mut Stage<'_>) -> Stereo {
    let (mut first, mut second) = (Oscillator::default(), Oscillator::default());
    stage.tone(|time| {
        // Two bells, struck twenty times a second, for a second and a half of every three.
        let part = time % 3.0;
        let struck = (-((time * 20.0).fract()) * 2.2).exp();
        let edge = if part < 1.5 { 1.0 } else { (-(part - 1.5) * 5.0).exp() };
        (first.sine(1_370.0) + 0.7 * second.sine(1_760.0)) * struck * edge * 0.35
    })
}

fn drone(stage: &mut Stage<'_>) -> Stereo {
    let drift = stage.wander();
    let mut rotors = [0.0, 0.31, 0.57, 0.83].map(Oscillator::at);
    stage.tone(|time| {
        let hertz = 180.0 + 40.0 * drift.at(time * 0.9);
        let sum: f32 =
            rotors.iter_mut().enumerate().map(|(number, rotor)| rotor.saw(hertz * (1.0 + 0.021 * number as f32))).sum();
        sum * 0.15
    })
}

fn drill(stage: &mut Stage<'_>) -> Stereo {
    let (load, hits) = (stage.wander(), stage.words.has("jackhammer"));
    let mut motor = Oscillator::default();
    let mut body = Filter::new(1_700.0, 1.2);
    let mut dice = stage.dice.split();
    stage.tone(|time| {
        let hertz = if hits { 28.0 } else { 190.0 + 60.0 * load.at(time * 2.0) };
        let stroke = if hits { (-(time * 28.0).fract() * 9.0).exp() } else { 0.4 };
        let source = motor.saw(hertz) + dice.noise() * 0.6 * stroke;
        (body.band(source) * 1.4 + source * 0.3 * stroke).tanh() * 0.6
    })
}

fn chainsaw(stage: &mut Stage<'_>) -> Stereo {
    pistons(stage, 75.0, 80.0, 1.4)
}

fn factory(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.hiss(Pass::Low, 220.0, 1.0, 0.3);
    let press = stage.repeat((0.8, 0.8), 0.1, |dice, _| {
        let (mut valve, clank) = (burst(dice, 4_800.0, 0.8, 12.0), ring(dice, 190.0, &[1.0, 1.7, 2.9, 4.4], 12.0, 1.2));
        valve.iter_mut().for_each(|sample| *sample *= 0.35);
        sequence(0.8, [(0.0, clank), (0.3, valve)])
    });
    let gears = stage.repeat((0.1, 0.1), 0.4, |dice, number| {
        ring(dice, if number % 4 == 0 { 820.0 } else { 640.0 }, &[1.0, 2.7], 70.0, 0.6)
            .into_iter()
            .map(|sample| sample * 0.25)
            .collect()
    });
    out.mix(&press, 0.8);
    out.mix(&gears, 1.0);
    out
}

fn fan(stage: &mut Stage<'_>) -> Stereo {
    let mut out = stage.bed(Pass::Low, |time| Band {
        hertz: 900.0,
        resonance: 0.6,
        level: 0.3 + 0.03 * (time * TAU * 4.0).sin(),
    });
    out.mix(&hum(stage), 0.2);
    out
}

fn hum(stage: &mut Stage<'_>) -> Stereo {
    let mut partials = [(50.0, 0.3), (100.0, 0.5), (150.0, 0.2), (300.0, 0.14), (500.0, 0.05)]
        .map(|(hertz, level)| (Oscillator::default(), hertz, level));
    stage.tone(|_| partials.iter_mut().map(|(wave, hertz, level)| wave.sine(*hertz) * *level).sum::<f32>() * 0.5)
}

fn spark(stage: &mut Stage<'_>) -> Stereo {
    let arc = stage.wander();
    let mut buzz = Oscillator::default();
    let mut dice = stage.dice.split();
    let mut high = Filter::new(2_500.0, 0.8);
    let mut out = stage.tone(|time| {
        let on = (arc.at(time * 7.0) - 0.45).max(0.0) * 2.5;
        high.high(buzz.saw(100.0) * 0.5 + dice.noise()) * on * 0.35
    });
    let snaps = stage.scatter(14.0, 1.2, |dice| {
        let hertz = dice.between(2_500.0, 7_000.0);
        burst(dice, hertz, 1.5, 220.0)
    });
    out.mix(&snaps, 1.0);
    out
}

fn explosion(stage: &mut Stage<'_>) -> Stereo {
    let size = stage.strength.sqrt();
    stage.repeat((2.8, 4.5), 0.3, |dice, _| blast(dice, size))
}

fn fireworks(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.6, 1.4), 0.7, |dice, _| {
        let mut wave = Oscillator::default();
        let climb = shape(0.7, |time| wave.sine(900.0 + 1_600.0 * time) * arch(time / 0.7) * 0.12);
        let sparks: Vec<_> = (0..40)
            .map(|_| {
                let (at, hertz) = (0.9 + dice.unit().powf(0.6), dice.between(2_500.0, 6_500.0));
                (at, burst(dice, hertz, 1.5, 160.0).into_iter().map(|sample| sample * 0.4).collect())
            })
            .collect();
        let bang = blast(dice, 0.45);
        sequence(2.4, [(0.0, climb), (0.72, bang)].into_iter().chain(sparks))
    })
}

fn cannon(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.4, 3.6), 0.4, |dice, _| blast(dice, 0.7))
}

fn gunshot(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.7, 1.4), 0.3, |dice, _| {
        let mut crack = Filter::new(2_600.0, 0.7);
        let mut time = 0.0;
        let mut sound = blast(dice, 0.16);
        for sample in &mut sound {
            time += 1.0 / crate::providers::builtin::audio::HERTZ;
            *sample = (*sample * 0.8 + crack.band(dice.noise()) * (-time * 46.0).exp() * 1.8).clamp(-1.0, 1.0);
        }
        sound
    })
}

fn machine_gun(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.09, 0.1), 0.2, |dice, number| {
        // Bursts of eight.
        if number % 14 >= 8 { Vec::new() } else { blast(dice, 0.1) }
    })
}

fn sword(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((0.7, 1.3), 0.4, |dice, number| {
        let hertz = dice.between(1_500.0, 2_300.0);
        let clash = ring(dice, hertz, &[1.0, 1.53, 2.19, 2.83, 3.61, 4.4], 5.0, 1.4);
        let mut swish = swoosh(dice, 0.22);
        swish.iter_mut().for_each(|sample| *sample *= 0.6);
        if number % 3 == 2 { swish } else { sequence(1.4, [(0.0, swish), (0.17, clash)]) }
    })
}

/// Something quick through the air.
pub fn swoosh(dice: &mut crate::providers::builtin::audio::dice::Dice, seconds: f32) -> Vec<f32> {
    let mut air = Filter::new(800.0, 1.6);
    let mut place = 0;
    shape(seconds, |time| {
        let part = arch(time / seconds).powi(2);
        if place % 32 == 0 {
            air.tune(350.0 + 3_200.0 * part, 1.6);
        }
        place += 1;
        air.band(dice.noise()) * part * 1.1
    })
}

fn arrow(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.2, 2.0), 0.3, |dice, _| {
        let (string, hit) =
            (ring(dice, 140.0, &[1.0, 2.0, 3.0], 20.0, 0.6), ring(dice, 260.0, &[1.0, 2.1, 3.4], 44.0, 1.4));
        let flight = swoosh(dice, 0.4);
        sequence(0.9, [(0.0, string), (0.03, flight), (0.42, hit)])
    })
}

fn whip(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((1.0, 1.8), 0.3, |dice, _| {
        let (flight, crack) = (swoosh(dice, 0.3), burst(dice, 3_600.0, 0.6, 60.0));
        sequence(0.6, [(0.0, flight), (0.24, crack.into_iter().map(|sample| sample * 2.5).collect())])
    })
}

fn crash(stage: &mut Stage<'_>) -> Stereo {
    stage.repeat((2.4, 3.4), 0.2, |dice, _| {
        let parts: Vec<_> = (0..18)
            .map(|number| {
                let (at, hertz) =
                    (if number == 0 { 0.0 } else { dice.unit().powi(2) * 0.9 }, dice.between(120.0, 2_400.0));
                let level = if number == 0 { 1.0 } else { dice.unit() * 0.5 };
                let part = ring(dice, hertz, &[1.0, 1.47, 2.09, 3.17], 9.0, 1.2);
                (at, part.into_iter().map(|sample| sample * level).collect())
            })
            .collect();
        let bang = blast(dice, 0.3);
        sequence(2.0, parts.into_iter().chain([(0.0, bang)]))
    })
}
