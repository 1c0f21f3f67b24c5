//! Struck bars and strings, tines and pipes.

use super::Tone;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::oscillator::{Decay, Mode, Oscillator};
use crate::providers::builtin::audio::{HERTZ, samples};

/// How fast a damper stops a note, per second.
const DAMPER: f32 = 9.0;
/// Above this no partial is made.
const HIGHEST_PARTIAL: f32 = 9_000.0;

/// Multiplies everything after the key is let go by a falling level.
fn damp(sound: &mut [f32], held: f32, rate: f32) {
    let mut level = Decay::new(rate);
    for sample in sound.iter_mut().skip(samples(held)) {
        *sample *= level.step();
    }
}

/// Lets the first two milliseconds rise, so that nothing clicks.
fn soften(sound: &mut [f32]) {
    let rise = samples(0.002);
    for (place, sample) in sound.iter_mut().take(rise).enumerate() {
        *sample *= place as f32 / rise as f32;
    }
}

/// Stretched partials, each of two strings that beat and die away at two speeds, and the knock of the hammer.
pub fn piano(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let mut sound = vec![0.0; samples(tone.held + 0.7)];
    let count = (HIGHEST_PARTIAL / tone.hertz).clamp(1.0, 16.0) as usize;
    let stiffness = 0.000_2 * (tone.hertz / 260.0).sqrt();
    let force = tone.velocity * (0.4 + 0.6 * tone.brightness);
    for partial in 1..=count {
        let number = partial as f32;
        let hertz = tone.hertz * number * (1.0 + stiffness * number * number).sqrt();
        // The hammer strikes near a seventh of the string, where the seventh partial has a node.
        let node = (std::f32::consts::PI * number / 7.3).sin().abs().max(0.25);
        let level = node * number.powf(-(1.0 + 0.9 * (1.0 - force)));
        let decay = (0.5 + 0.4 * number + tone.hertz / 800.0) * 1.1;
        let mut prompt = Mode::new(hertz, level * 0.7, decay, dice.unit());
        let mut after = Mode::new(hertz * dice.between(1.0002, 1.0007), level * 0.3, decay * 0.28, dice.unit());
        for sample in &mut sound {
            *sample += prompt.step() + after.step();
        }
    }
    let mut knock = Decay::new(160.0);
    let mut felt = 0.0;
    for sample in sound.iter_mut().take(samples(0.04)) {
        felt += (dice.noise() * knock.step() * (0.3 + 0.5 * tone.velocity) - felt) * 0.25;
        *sample += felt;
    }
    soften(&mut sound);
    damp(&mut sound, tone.held, DAMPER);
    sound
}

/// A tine and a tone bar by frequency modulation, with a slow tremolo.
pub fn electric_piano(tone: Tone) -> Vec<f32> {
    let (mut carrier, mut body, mut tine) = (Oscillator::default(), Oscillator::default(), Oscillator::default());
    let (mut ring, mut growl, mut ping) = (Decay::new(1.5), Decay::new(2.6), Decay::new(11.0));
    let mut tremolo = Oscillator::default();
    let depth = 0.9 * tone.velocity * (0.5 + tone.brightness);
    let mut sound: Vec<f32> = (0..samples(tone.held + 0.6))
        .map(|_| {
            let push = body.sine(tone.hertz) * depth * growl.step()
                + tine.sine((tone.hertz * 14.0).min(0.4 * HERTZ)) * 0.12 * tone.velocity * ping.step();
            carrier.pushed(tone.hertz, push) * ring.step() * (1.0 - 0.14 * tremolo.sine(4.6))
        })
        .collect();
    soften(&mut sound);
    damp(&mut sound, tone.held, 7.0);
    sound
}

/// Drawbars through a turning loudspeaker.
pub fn organ(tone: Tone) -> Vec<f32> {
    const DRAWBARS: [(f32, f32); 6] = [(0.5, 0.5), (1.0, 0.8), (1.5, 0.4), (2.0, 0.5), (3.0, 0.25), (4.0, 0.3)];
    let mut pipes = [Oscillator::default(); DRAWBARS.len()];
    let mut rotor = Oscillator::default();
    let mut sound: Vec<f32> = (0..samples(tone.held + 0.06))
        .map(|_| {
            let turn = rotor.sine(5.9);
            let hertz = tone.hertz * (1.0 + 0.0018 * turn);
            let pipes = pipes.iter_mut().zip(DRAWBARS);
            let sum: f32 = pipes.map(|(pipe, (ratio, level))| pipe.sine(hertz * ratio) * level).sum();
            (sum * 0.6).tanh() * (1.0 + 0.12 * turn)
        })
        .collect();
    soften(&mut sound);
    damp(&mut sound, tone.held, 60.0);
    sound
}

/// A body that rings in a few modes: each a ratio to the note, a level and a decay.
pub struct Body {
    modes: &'static [(f32, f32, f32)],
    /// How fast it is stopped when let go, per second.
    damper: f32,
}

pub const MUSIC_BOX: Body =
    Body { modes: &[(1.0, 1.0, 2.4), (2.0, 0.12, 3.0), (3.93, 0.35, 6.0), (9.5, 0.12, 14.0)], damper: 1.5 };
pub const BELL: Body = Body {
    modes: &[
        (0.5, 0.25, 0.9),
        (1.0, 0.8, 1.3),
        (1.19, 0.45, 1.8),
        (1.5, 0.25, 2.0),
        (2.0, 0.6, 2.0),
        (2.74, 0.3, 3.2),
        (3.0, 0.2, 3.6),
        (4.07, 0.22, 5.0),
    ],
    damper: 0.8,
};
pub const MARIMBA: Body = Body { modes: &[(1.0, 1.0, 6.5), (3.9, 0.28, 14.0), (9.2, 0.1, 30.0)], damper: 2.0 };
const VIBRAPHONE: Body = Body { modes: &[(1.0, 1.0, 0.9), (4.0, 0.3, 3.0), (10.0, 0.1, 9.0)], damper: 6.0 };

pub fn struck(tone: Tone, body: &Body) -> Vec<f32> {
    let longest = if body.damper < 2.0 { 2.2 } else { 0.7 };
    let mut sound = vec![0.0; samples(tone.held + longest)];
    for (ratio, level, decay) in body.modes {
        let hard = if *ratio > 1.0 { (0.4 + tone.velocity) * (0.5 + tone.brightness) } else { 1.0 };
        let mut mode = Mode::new(tone.hertz * ratio, level * hard, *decay, 0.0);
        for sample in &mut sound {
            *sample += mode.step();
        }
    }
    damp(&mut sound, tone.held, body.damper);
    // The end must be silent whatever still rings.
    let tail = samples(0.15).min(sound.len());
    for (place, sample) in sound.iter_mut().rev().take(tail).enumerate() {
        *sample *= place as f32 / tail as f32;
    }
    sound
}

/// Bars whose fans turn.
pub fn vibraphone(tone: Tone) -> Vec<f32> {
    let mut sound = struck(tone, &VIBRAPHONE);
    let mut fan = Oscillator::default();
    for sample in &mut sound {
        *sample *= 1.0 - 0.25 * (1.0 + fan.sine(5.2));
    }
    sound
}
