//! Strings that are plucked: a delay line that is smoothed at every turn.

use super::Tone;
use crate::providers::builtin::audio::dice::Dice;
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::{Decay, Envelope, Oscillator};
use crate::providers::builtin::audio::{HERTZ, samples};

/// What a string is like.
pub struct StringKind {
    /// How bright the pluck is, 0 to 1.
    pluck: f32,
    /// Seconds until a string of 220 Hz has fallen by 60 dB.
    ring: f32,
    /// How much of the body's own resonance is heard.
    body: f32,
    body_hertz: f32,
    /// How fast it is stopped when let go, per second.
    damper: f32,
}

pub const GUITAR: StringKind = StringKind { pluck: 0.55, ring: 4.0, body: 0.5, body_hertz: 110.0, damper: 7.0 };
pub const HARP: StringKind = StringKind { pluck: 0.4, ring: 6.0, body: 0.3, body_hertz: 180.0, damper: 2.0 };
pub const BANJO: StringKind = StringKind { pluck: 0.95, ring: 1.6, body: 0.7, body_hertz: 320.0, damper: 9.0 };
pub const UPRIGHT: StringKind = StringKind { pluck: 0.22, ring: 2.6, body: 0.8, body_hertz: 95.0, damper: 12.0 };
pub const BASS: StringKind = StringKind { pluck: 0.35, ring: 5.0, body: 0.2, body_hertz: 80.0, damper: 14.0 };

/// Source: Karplus and Strong, "Digital synthesis of plucked-string and drum timbres", 1983; tuned by an all-pass as
/// in Jaffe and Smith, "Extensions of the Karplus-Strong plucked-string algorithm", 1983.
pub fn string(tone: Tone, kind: &StringKind, dice: &mut Dice) -> Vec<f32> {
    // The smoothing filter delays by half a sample.
    let period = (HERTZ / tone.hertz - 0.5).max(4.0);
    let whole = period as usize;
    let part = period - whole as f32;
    let tuning = (1.0 - part) / (1.0 + part);
    let mut line =
        pluck(whole, (kind.pluck * (0.5 + 0.5 * tone.brightness) * (0.6 + 0.4 * tone.velocity)).min(0.98), dice);
    // Higher strings ring shorter.
    let ring = kind.ring * (220.0 / tone.hertz).clamp(0.2, 3.0).sqrt();
    let loss = 10_f32.powf(-3.0 / (ring * tone.hertz));
    let (mut place, mut last, mut all_pass, mut before) = (0, 0.0, 0.0, 0.0);
    let mut resonance = Filter::new(kind.body_hertz, 1.6);
    let mut stop = Decay::new(kind.damper);
    let let_go = samples(tone.held);
    (0..samples(tone.held + 3.0 / kind.damper.max(2.0)))
        .map(|sample| {
            let out = line[place];
            let smooth = (out * 0.5 + last * 0.5) * loss;
            last = out;
            let tuned = tuning * smooth + before - tuning * all_pass;
            (before, all_pass) = (smooth, tuned);
            line[place] = tuned;
            place = (place + 1) % whole;
            let level = if sample > let_go { stop.step() } else { 1.0 };
            (out + resonance.band(out) * kind.body) * level
        })
        .collect()
}

/// Noise as a plectrum leaves it on a string: smoothed, plucked at a fifth of its length, without an offset.
fn pluck(len: usize, brightness: f32, dice: &mut Dice) -> Vec<f32> {
    let mut level = 0.0;
    let mut line: Vec<f32> = (0..len)
        .map(|_| {
            level += (dice.noise() - level) * (0.08 + 0.9 * brightness);
            level
        })
        .collect();
    let comb = len / 5;
    for place in (comb..len).rev() {
        line[place] -= 0.7 * line[place - comb];
    }
    let mean = line.iter().sum::<f32>() / len as f32;
    let peak = line.iter().fold(1e-6_f32, |peak, sample| peak.max((sample - mean).abs()));
    line.iter().map(|sample| (sample - mean) / peak).collect()
}

/// A string over a curved bridge that buzzes.
pub fn sitar(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let kind = StringKind { pluck: 0.95, ring: 5.0, body: 0.3, body_hertz: 240.0, damper: 2.5 };
    let mut shine = Filter::new(tone.hertz * 6.0, 2.5);
    let mut sound = string(tone, &kind, dice);
    for sample in &mut sound {
        let buzz = (*sample * 4.0).clamp(-1.0, 1.0);
        *sample = 0.6 * *sample + 0.4 * shine.band(buzz);
    }
    sound
}

/// Two saws driven hard, through a loudspeaker box.
pub fn distorted(tone: Tone, dice: &mut Dice) -> Vec<f32> {
    let envelope = Envelope { attack: 0.004, decay: 0.3, sustain: 0.8, release: 0.08, held: tone.held };
    let (mut first, mut second) = (Oscillator::at(dice.unit()), Oscillator::at(dice.unit()));
    let (mut tight, mut cabinet, mut presence) =
        (Filter::new(110.0, 0.7), Filter::new(3_000.0 + 1_800.0 * tone.brightness, 0.8), Filter::new(2_200.0, 1.2));
    (0..envelope.samples())
        .map(|sample| {
            let level = envelope.at(sample as f32 / HERTZ);
            let string = first.saw(tone.hertz) + second.saw(tone.hertz * 1.003);
            let driven = (tight.high(string) * (2.0 + 5.0 * tone.velocity) * level).tanh();
            cabinet.low(driven + 0.35 * presence.band(driven)) * (0.3 + 0.7 * level) * level.sqrt()
        })
        .collect()
}
