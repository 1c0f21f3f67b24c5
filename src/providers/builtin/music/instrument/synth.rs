//! Electronic voices.

use super::Tone;
use crate::providers::builtin::audio::HERTZ;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::{Decay, Envelope, Oscillator};

/// Filters are retuned once in so many samples.
const TUNE_EVERY: usize = 32;

/// Four saws behind a slowly breathing filter.
pub fn pad(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let attack = 0.5_f32.min(tone.held * 0.4);
    let envelope = Envelope { attack, decay: 0.6, sustain: 0.85, release: 1.0, held: tone.held };
    let mut voices = [-0.09_f32, -0.03, 0.05, 0.1].map(|cents| (Oscillator::at(dice.unit()), (cents / 12.0).exp2()));
    let mut filter = Filter::new(800.0, 0.8);
    let mut breath = Oscillator::at(dice.unit());
    (0..envelope.samples())
        .map(|sample| {
            let moved = breath.sine(0.13);
            if sample % TUNE_EVERY == 0 {
                filter.tune(350.0 + 2_400.0 * tone.brightness * (0.65 + 0.35 * moved), 0.8);
            }
            let sum: f32 = voices.iter_mut().map(|(voice, detuned)| voice.saw(tone.hertz * *detuned)).sum();
            filter.low(sum * 0.5) * envelope.at(sample as f32 / HERTZ)
        })
        .collect()
}

/// A pulse and a saw with a filter that opens and closes.
pub fn lead(tone: Tone) -> Vec<f32> {
    let envelope = Envelope { attack: 0.008, decay: 0.15, sustain: 0.75, release: 0.16, held: tone.held };
    let (mut pulse, mut saw, mut vibrato) = (Oscillator::default(), Oscillator::at(0.3), Oscillator::default());
    let mut filter = Filter::new(1_000.0, 1.3);
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let level = envelope.at(seconds);
            if sample % TUNE_EVERY == 0 {
                filter.tune(800.0 + 5_200.0 * tone.brightness * level, 1.3);
            }
            let hertz = tone.hertz * (1.0 + vibrato.sine(5.6) * 0.005 * ((seconds - 0.15) * 4.0).clamp(0.0, 1.0));
            filter.low(pulse.pulse(hertz, 0.42) + saw.saw(hertz * 1.004)) * 0.5 * level
        })
        .collect()
}

/// The pulse of an old games machine.
pub fn chip(tone: Tone) -> Vec<f32> {
    let envelope = Envelope { attack: 0.001, decay: 0.08, sustain: 0.6, release: 0.02, held: tone.held };
    let (mut pulse, mut vibrato) = (Oscillator::default(), Oscillator::default());
    (0..envelope.samples())
        .map(|sample| {
            let seconds = sample as f32 / HERTZ;
            let trembling = vibrato.sine(7.0) * 0.004 * ((seconds - 0.12) * 8.0).clamp(0.0, 1.0);
            // Sixteen steps of volume, as the machine had.
            let level = (envelope.at(seconds) * 15.0).round() / 15.0;
            pulse.pulse(tone.hertz * (1.0 + trembling), 0.25) * level * 0.6
        })
        .collect()
}

/// A short filtered saw.
pub fn pluck(tone: Tone) -> Vec<f32> {
    let envelope = Envelope { attack: 0.003, decay: 0.35, sustain: 0.25, release: 0.25, held: tone.held };
    let (mut first, mut second) = (Oscillator::default(), Oscillator::at(0.37));
    let mut filter = Filter::new(1_000.0, 1.6);
    let mut sweep = Decay::new(9.0 * TUNE_EVERY as f32);
    (0..envelope.samples())
        .map(|sample| {
            if sample % TUNE_EVERY == 0 {
                filter.tune(300.0 + tone.hertz + 6_000.0 * tone.brightness * tone.velocity.sqrt() * sweep.step(), 1.6);
            }
            let voices = first.saw(tone.hertz) + second.saw(tone.hertz * 1.006);
            filter.low(voices) * 0.6 * envelope.at(sample as f32 / HERTZ)
        })
        .collect()
}

/// A saw over a sine, driven.
pub fn bass(tone: Tone) -> Vec<f32> {
    let envelope = Envelope { attack: 0.004, decay: 0.12, sustain: 0.75, release: 0.07, held: tone.held };
    let (mut saw, mut sine) = (Oscillator::default(), Oscillator::default());
    let mut filter = Filter::new(500.0, 1.1);
    let mut sweep = Decay::new(9.0 * TUNE_EVERY as f32);
    (0..envelope.samples())
        .map(|sample| {
            if sample % TUNE_EVERY == 0 {
                filter.tune(160.0 + tone.hertz * 2.0 + 1_600.0 * tone.brightness * sweep.step(), 1.1);
            }
            let sound = 0.7 * saw.saw(tone.hertz) + 0.5 * sine.sine(tone.hertz);
            (filter.low(sound) * 1.4).tanh() * envelope.at(sample as f32 / HERTZ)
        })
        .collect()
}

/// A deep sine with a falling start.
pub fn sub(tone: Tone) -> Vec<f32> {
    let envelope = Envelope { attack: 0.006, decay: 0.3, sustain: 0.75, release: 0.12, held: tone.held };
    let mut sine = Oscillator::default();
    let mut fall = Decay::new(50.0);
    (0..envelope.samples())
        .map(|sample| {
            let wave = sine.sine(tone.hertz * (1.0 + 0.6 * fall.step()));
            // A little drive makes it heard on small loudspeakers.
            (wave * 1.8 + 0.15 * wave * wave.abs()).tanh() * envelope.at(sample as f32 / HERTZ)
        })
        .collect()
}
