//! What sources are built from: beds of noise, scattered grains, repeated events, struck bodies, voices.

use std::f32::consts::PI;

use crate::providers::builtin::audio::dice::{Dice, Wander};
use crate::providers::builtin::audio::filter::Filter;
use crate::providers::builtin::audio::oscillator::{Decay, Mode, Oscillator};
use crate::providers::builtin::audio::stereo::Stereo;
use crate::providers::builtin::audio::words::Words;
use crate::providers::builtin::audio::{HERTZ, samples};

/// Filters are retuned once in so many samples.
const TUNE_EVERY: usize = 32;

/// Where a source plays: how long, how strongly, and with which words around it.
pub struct Stage<'a> {
    /// Samples.
    pub len: usize,
    pub seconds: f32,
    pub dice: Dice,
    pub words: &'a Words,
    /// 1 where the prompt says nothing; 0.5 is gentle, 1.7 fierce.
    pub strength: f32,
    /// 1 where the prompt says nothing; 0.7 is slow, 1.5 fast.
    pub pace: f32,
}

/// What a bed of noise passes through at a moment.
#[derive(Debug, Clone, Copy)]
pub struct Band {
    pub hertz: f32,
    pub resonance: f32,
    pub level: f32,
}

/// Where repeated events stand.
#[derive(Debug, Clone, Copy)]
pub enum Pan {
    /// Anywhere up to this far from the middle.
    Within(f32),
    /// By turns this far to the left and to the right.
    Sides(f32),
}

impl From<f32> for Pan {
    fn from(spread: f32) -> Self {
        Self::Within(spread)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    Low,
    Band,
    High,
}

impl Stage<'_> {
    /// Two independent streams of noise through one moving filter.
    pub fn bed(&mut self, pass: Pass, mut shape: impl FnMut(f32) -> Band) -> Stereo {
        let mut dice = self.dice.split();
        let mut filters = [Filter::new(1_000.0, 0.7); 2];
        let mut band = shape(0.0);
        let mut place = 0;
        Stereo::from_fn(self.len, |seconds| {
            if place % TUNE_EVERY == 0 {
                band = shape(seconds);
                // The right ear hears it slightly differently.
                filters[0].tune(band.hertz, band.resonance);
                filters[1].tune(band.hertz * 1.05, band.resonance);
            }
            place += 1;
            let [left, right] = &mut filters;
            let mut hear = |filter: &mut Filter| {
                let (low, middle, high) = filter.split(dice.noise());
                band.level
                    * match pass {
                        Pass::Low => low,
                        Pass::Band => middle,
                        Pass::High => high,
                    }
            };
            (hear(left), hear(right))
        })
    }

    /// The same, unmoving.
    pub fn hiss(&mut self, pass: Pass, hertz: f32, resonance: f32, level: f32) -> Stereo {
        self.bed(pass, |_| Band { hertz, resonance, level })
    }

    /// `per_second` short sounds at random times and places; `level` is of the loudest, most are much softer.
    pub fn scatter(&mut self, per_second: f32, level: f32, mut grain: impl FnMut(&mut Dice) -> Vec<f32>) -> Stereo {
        let mut out = Stereo::silence(self.len);
        let count = (self.seconds * per_second).ceil() as usize;
        for _ in 0..count {
            let start = (self.dice.unit() * self.len as f32) as usize;
            let loud = self.dice.unit().powi(3) * level + level * 0.04;
            let pan = self.dice.between(-0.9, 0.9);
            out.place(start, &grain(&mut self.dice), loud, pan);
        }
        out
    }

    /// One sound after the other, `gap` seconds apart and divided by the pace; the closure learns which one it is.
    pub fn repeat(
        &mut self,
        gap: (f32, f32),
        pan: impl Into<Pan>,
        mut event: impl FnMut(&mut Dice, usize) -> Vec<f32>,
    ) -> Stereo {
        let pan = pan.into();
        let mut out = Stereo::silence(self.len);
        let mut time = 0.06;
        let mut number = 0;
        while time < self.seconds {
            let pan = match pan {
                Pan::Within(spread) => self.dice.between(-spread, spread),
                Pan::Sides(side) => {
                    if number % 2 == 0 {
                        -side
                    } else {
                        side
                    }
                }
            };
            let level = self.dice.between(0.85, 1.0);
            out.place(samples(time), &event(&mut self.dice, number), level, pan);
            // However fast, no more than fifty a second.
            time += (self.dice.between(gap.0, gap.1) / self.pace).max(0.02);
            number += 1;
        }
        out
    }

    /// The same sound in both ears.
    pub fn tone(&mut self, mut sample: impl FnMut(f32) -> f32) -> Stereo {
        Stereo::from_fn(self.len, |seconds| {
            let sample = sample(seconds);
            (sample, sample)
        })
    }

    pub fn wander(&mut self) -> Wander {
        Wander::new(&mut self.dice)
    }
}

/// Half a sine over the length of a sound: 0 at both ends.
pub fn arch(part: f32) -> f32 {
    (part * PI).sin().max(0.0)
}

/// `seconds` of samples from a function of the time.
pub fn shape(seconds: f32, mut sample: impl FnMut(f32) -> f32) -> Vec<f32> {
    (0..samples(seconds)).map(|place| sample(place as f32 / HERTZ)).collect()
}

/// Noise through a band that dies away after `1 / decay` seconds.
pub fn burst(dice: &mut Dice, hertz: f32, resonance: f32, decay: f32) -> Vec<f32> {
    let (mut band, mut level) = (Filter::new(hertz, resonance), Decay::new(decay));
    shape((6.0 / decay).min(3.0), |_| band.band(dice.noise()) * level.step())
}

/// A struck body: modes at `ratios` of `hertz`, the higher ones softer and shorter, and a stroke of noise.
pub fn ring(dice: &mut Dice, hertz: f32, ratios: &[f32], decay: f32, stroke: f32) -> Vec<f32> {
    let mut sound = vec![0.0; samples((7.0 / decay).min(6.0))];
    for (number, ratio) in ratios.iter().enumerate() {
        let number = number as f32;
        let mut mode = Mode::new(hertz * ratio, 0.4 / (1.0 + 0.6 * number), decay * (1.0 + 0.35 * number), 0.0);
        sound.iter_mut().for_each(|sample| *sample += mode.step());
    }
    let mut level = Decay::new(300.0);
    for sample in sound.iter_mut().take(samples(0.03)) {
        *sample += dice.noise() * level.step() * stroke;
    }
    sound
}

/// A sine whose pitch follows the part of its length that has passed, softly begun and ended.
pub fn chirp(seconds: f32, mut hertz: impl FnMut(f32) -> f32) -> Vec<f32> {
    let mut wave = Oscillator::default();
    shape(seconds, |time| {
        let part = time / seconds;
        wave.sine(hertz(part)) * arch(part).powf(0.7)
    })
}

/// An animal's or a person's call: a rough source through the resonances of a mouth.
pub struct Call<'a> {
    /// Pitch at the start, at its height and at the end.
    pub hertz: [f32; 3],
    /// Resonances: closed mouth, open mouth, sharpness.
    pub mouth: &'a [(f32, f32, f32)],
    pub seconds: f32,
    /// 0 is a clear voice, 1 is mostly breath.
    pub rough: f32,
}

pub fn call(dice: &mut Dice, call: &Call<'_>) -> Vec<f32> {
    let mut cords = Oscillator::default();
    let mut mouth: Vec<Filter> = call.mouth.iter().map(|(closed, _, sharp)| Filter::new(*closed, *sharp)).collect();
    let mut place = 0;
    shape(call.seconds, |time| {
        let part = time / call.seconds;
        let [start, height, end] = call.hertz;
        let pitch = if part < 0.4 {
            start + (height - start) * part / 0.4
        } else {
            height + (end - height) * (part - 0.4) / 0.6
        };
        let open = arch(part);
        if place % TUNE_EVERY == 0 {
            for (filter, (closed, opened, sharp)) in mouth.iter_mut().zip(call.mouth) {
                filter.tune(closed + (opened - closed) * open, *sharp);
            }
        }
        place += 1;
        let breath = dice.noise() * call.rough;
        let source = cords.saw(pitch * (1.0 + 0.12 * breath)) + 0.7 * breath;
        let voices = mouth.iter_mut().enumerate();
        let sound: f32 = voices.map(|(number, filter)| filter.band(source) / (1.0 + 0.5 * number as f32)).sum();
        sound * open.powf(0.6) * 0.5
    })
}

/// A falling roar with a deep push below it.
pub fn blast(dice: &mut Dice, size: f32) -> Vec<f32> {
    let (mut air, mut rubble, mut push) = (Filter::new(4_000.0, 0.6), Filter::new(2_400.0, 1.0), Oscillator::default());
    let crumble = Wander::new(dice);
    let mut place = 0;
    shape(2.6 * size, |time| {
        if place % TUNE_EVERY == 0 {
            air.tune(90.0 + 4_200.0 * (-time * 6.0 / size).exp(), 0.6);
        }
        place += 1;
        let noise = dice.noise();
        let body = air.low(noise) * (-time * 1.9 / size).exp() * 3.2;
        let deep = push.sine(34.0 + 75.0 * (-time * 9.0).exp()) * (-time * 2.6 / size).exp() * 1.2;
        let debris = rubble.band(noise) * (-time * 1.5 / size).exp() * crumble.at(time * 24.0).powi(6) * 0.9;
        let end = ((2.6 * size - time) * 8.0).clamp(0.0, 1.0);
        ((body + deep + debris) * 1.3).tanh() * 0.9 * end
    })
}

/// Lays `sounds` into one, each at its second.
pub fn sequence(seconds: f32, sounds: impl IntoIterator<Item = (f32, Vec<f32>)>) -> Vec<f32> {
    let mut out = vec![0.0; samples(seconds)];
    for (time, sound) in sounds {
        crate::providers::builtin::audio::stereo::add(&mut out, samples(time), &sound, 1.0);
    }
    out
}
