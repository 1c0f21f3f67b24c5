//! What a piece of music is in: its key, its tempo, and where it ends.

use super::theory::{Key, MAJOR, MINOR};
use crate::providers::builtin::audio::{HERTZ, samples};

/// How far back is listened from where a piece is taken up.
const EXCERPT_SECONDS: f32 = 20.0;
/// Samples between two looks at how loud it is: 10 ms.
const HOP: usize = 480;
const HOPS_A_SECOND: f32 = HERTZ / HOP as f32;
/// Beats a minute.
const SLOWEST: f32 = 60.0;
const FASTEST: f32 = 180.0;
/// The tempo that people tap where several fit, and how many octaves away half of them still do.
/// Source: D. Moelants, "Preferred tempo reconsidered", 2002.
const PREFERRED: f32 = 115.0;
const SPREAD: f32 = 0.9;
/// Every so many samples one is kept for the pitches, the highest of which lies at 1,976 Hz.
const DECIMATION: usize = 8;
/// MIDI numbers.
const PITCHES: std::ops::RangeInclusive<i32> = 36..=95;
/// How well each step above the tonic fits a key. Source: C. Krumhansl, "Cognitive Foundations of Musical Pitch", 1990.
const FITS_MAJOR: [f32; 12] = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
const FITS_MINOR: [f32; 12] = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

/// What was heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    pub key: Key,
    /// Beats a minute.
    pub tempo: f32,
    /// Seconds from the beginning of what was listened to, to one of its beats.
    pub beat: f32,
}

/// Listens to the end of `sound`, one channel at `RATE`.
pub fn listen(sound: &[f32]) -> Heard {
    let start = sound.len().saturating_sub(samples(EXCERPT_SECONDS));
    let excerpt = sound.get(start..).unwrap_or_default();
    let (tempo, beat) = tempo(&onsets(excerpt));
    Heard { key: key(excerpt), tempo, beat: start as f32 / HERTZ + beat }
}

/// Where the music stops before it fades or falls silent, in seconds.
pub fn end_of(sound: &[f32]) -> f32 {
    let loud: Vec<f32> = sound.chunks(HOP * 20).map(loudness).collect();
    let mut sorted = loud.clone();
    sorted.sort_by(f32::total_cmp);
    let usual = sorted.get(sorted.len() * 2 / 3).copied().unwrap_or_default();
    let last = loud.iter().rposition(|level| *level > usual * 0.4).map_or(loud.len(), |place| place + 1);
    (last * HOP * 20).min(sound.len()) as f32 / HERTZ
}

fn loudness(block: &[f32]) -> f32 {
    (block.iter().map(|sample| sample * sample).sum::<f32>() / block.len().max(1) as f32).sqrt()
}

/// How much louder it gets at every hop.
fn onsets(sound: &[f32]) -> Vec<f32> {
    let levels: Vec<f32> = sound.chunks(HOP).map(|block| (1.0 + 100.0 * loudness(block)).ln()).collect();
    levels.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0)).collect()
}

/// Beats a minute, and the first beat in seconds: the spacing at which the onsets repeat best.
fn tempo(onsets: &[f32]) -> (f32, f32) {
    let mean = onsets.iter().sum::<f32>() / onsets.len().max(1) as f32;
    let centred: Vec<f32> = onsets.iter().map(|onset| onset - mean).collect();
    let likeness = |lag: usize| -> f32 {
        let pairs = centred.iter().zip(centred.iter().skip(lag));
        pairs.map(|(a, b)| a * b).sum::<f32>() / (centred.len().saturating_sub(lag)).max(1) as f32
    };
    let lag_of = |tempo: f32| HOPS_A_SECOND * 60.0 / tempo;
    let weight = |lag: f32| {
        let octaves = (lag_of(PREFERRED) / lag).log2() / SPREAD;
        (-0.5 * octaves * octaves).exp()
    };
    let lags = lag_of(FASTEST) as usize..=lag_of(SLOWEST) as usize;
    let best = lags.max_by(|a, b| {
        let of = |lag: usize| (likeness(lag) + 0.5 * likeness(2 * lag)) * weight(lag as f32);
        of(*a).total_cmp(&of(*b))
    });
    let lag = finer(best.unwrap_or(50), likeness);
    let sum_from = |first: usize| -> f32 {
        let beats = (0..).map(|number| first + (number as f32 * lag).round() as usize);
        beats.map_while(|place| onsets.get(place)).sum()
    };
    let first = (0..lag as usize).max_by(|a, b| sum_from(*a).total_cmp(&sum_from(*b))).unwrap_or(0);
    (60.0 * HOPS_A_SECOND / lag, (first + 1) as f32 / HOPS_A_SECOND)
}

/// Many beats later a wrong spacing shows: the multiple of `lag` that repeats best tells it to a fraction.
fn finer(lag: usize, likeness: impl Fn(usize) -> f32) -> f32 {
    const BEATS: usize = 8;
    let around = lag * BEATS - BEATS / 2..=lag * BEATS + BEATS / 2;
    let best = around.max_by(|a, b| likeness(*a).total_cmp(&likeness(*b))).unwrap_or(lag * BEATS);
    best as f32 / BEATS as f32
}

fn key(sound: &[f32]) -> Key {
    let thinned: Vec<f32> =
        sound.chunks(DECIMATION).map(|block| block.iter().sum::<f32>() / block.len() as f32).collect();
    let mut classes = [0.0_f32; 12];
    for pitch in PITCHES {
        let hertz = 440.0 * ((pitch - 69) as f32 / 12.0).exp2();
        // Notes come and go; what sounds in each half second counts by its strength.
        let strength: f32 = thinned.chunks(3_000).map(|block| strength(block, hertz)).sum();
        if let Some(class) = classes.get_mut(pitch.rem_euclid(12) as usize) {
            *class += strength;
        }
    }
    let candidates = (0..12).flat_map(|class| [(class, MAJOR, FITS_MAJOR), (class, MINOR, FITS_MINOR)]);
    let best = candidates.max_by(|a, b| fit(&classes, a.0, &a.2).total_cmp(&fit(&classes, b.0, &b.2)));
    best.map_or(Key::new(0, MAJOR), |(class, scale, _)| Key::new(class, scale))
}

/// How strongly `hertz` sounds. Source: G. Goertzel, "An algorithm for the evaluation of finite trigonometric
/// series", 1958.
fn strength(block: &[f32], hertz: f32) -> f32 {
    let factor = 2.0 * (std::f32::consts::TAU * hertz * DECIMATION as f32 / HERTZ).cos();
    let (before, last) = block.iter().fold((0.0_f32, 0.0_f32), |(a, b), sample| (b, sample + factor * b - a));
    (before * before + last * last - factor * before * last).max(0.0).sqrt() / block.len().max(1) as f32
}

/// The correlation of the pitch classes with a key's profile.
fn fit(classes: &[f32; 12], tonic: i32, profile: &[f32; 12]) -> f32 {
    let mean = classes.iter().sum::<f32>() / 12.0;
    let middle = profile.iter().sum::<f32>() / 12.0;
    let pairs = profile.iter().enumerate().map(|(step, fits)| {
        let class = classes.get((step + tonic as usize) % 12).copied().unwrap_or_default();
        (class - mean) * (fits - middle)
    });
    pairs.sum()
}
