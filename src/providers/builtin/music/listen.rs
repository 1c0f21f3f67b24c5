//! What a piece of music is in: its key, its tempo, its metre, and where it ends.

use super::theory::{Key, MAJOR, MINOR};
use crate::providers::builtin::audio::spectrum::strength;
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
/// Below it sound the bass and the drum that mark the first beat of a bar.
const LOW_HERTZ: f32 = 160.0;
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
    /// Beats a bar: three or four.
    pub beats: u32,
}

/// Listens to the end of `sound`, one channel at `RATE`; its tempo may be known already.
pub fn listen(sound: &[f32], known_tempo: Option<f32>) -> Heard {
    let start = sound.len().saturating_sub(samples(EXCERPT_SECONDS));
    let excerpt = sound.get(start..).unwrap_or_default();
    let onsets = onsets_of(excerpt);
    let (lag, beats) = match known_tempo {
        Some(tempo) => (lag_of(tempo), 4),
        None => metre(&onsets_of(&low(excerpt)), spacing(&onsets)),
    };
    let beat = (first_beat(&onsets, lag) + 1) as f32 / HOPS_A_SECOND;
    Heard { key: key(excerpt), tempo: HOPS_A_SECOND * 60.0 / lag, beat: start as f32 / HERTZ + beat, beats }
}

/// What is left below `LOW_HERTZ`.
fn low(sound: &[f32]) -> Vec<f32> {
    let share = 1.0 - (-std::f32::consts::TAU * LOW_HERTZ / HERTZ).exp();
    let (mut once, mut twice) = (0.0, 0.0);
    let passed = |sample: &f32| {
        once += (sample - once) * share;
        twice += (once - twice) * share;
        twice
    };
    sound.iter().map(passed).collect()
}

/// The beat's spacing set right, and three or four beats a bar. In three-four time the low onsets, which mark the bars,
/// come back every three beats; two bars of a fast waltz are easily taken for four slow beats, and half of them for
/// one. The shares are those that told six waltzes from 13 other pieces.
fn metre(low: &[f32], lag: f32) -> (f32, u32) {
    let low = Repeats::of(low);
    let after = |beats: f32| low.near(lag * beats);
    let is_bar = |bar: f32, others: [f32; 2]| after(bar) > 0.25 && after(bar) > 1.4 * others[0].max(others[1]);
    if is_bar(3.0, [after(2.0), after(4.0)]) {
        let is_half = is_bar(1.5, [after(1.0), after(2.0)]);
        return (if is_half { lag * 0.5 } else { lag }, 3);
    }
    let third = after(2.0 / 3.0);
    if after(2.0) > 0.4 && third > 0.08 && after(1.0) < 0.5 * third {
        return (lag * 2.0 / 3.0, 3);
    }
    (lag, 4)
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
fn onsets_of(sound: &[f32]) -> Vec<f32> {
    let levels: Vec<f32> = sound.chunks(HOP).map(|block| (1.0 + 100.0 * loudness(block)).ln()).collect();
    levels.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0)).collect()
}

/// Onsets compared with themselves some hops later.
struct Repeats {
    centred: Vec<f32>,
}

impl Repeats {
    fn of(onsets: &[f32]) -> Self {
        let mean = onsets.iter().sum::<f32>() / onsets.len().max(1) as f32;
        Self { centred: onsets.iter().map(|onset| onset - mean).collect() }
    }

    fn after(&self, lag: usize) -> f32 {
        let pairs = self.centred.iter().zip(self.centred.iter().skip(lag));
        pairs.map(|(a, b)| a * b).sum::<f32>() / (self.centred.len().saturating_sub(lag)).max(1) as f32
    }

    /// The most within one hop, as a share of what it would be if all came back as it was.
    fn near(&self, lag: f32) -> f32 {
        let lag = lag.round() as usize;
        let most = (lag.saturating_sub(1).max(1)..=lag + 1).map(|lag| self.after(lag)).fold(f32::MIN, f32::max);
        most / self.after(0).max(f32::EPSILON)
    }
}

fn lag_of(tempo: f32) -> f32 {
    HOPS_A_SECOND * 60.0 / tempo
}

/// Hops from beat to beat: the spacing at which the onsets repeat best.
fn spacing(onsets: &[f32]) -> f32 {
    let repeats = Repeats::of(onsets);
    let weight = |lag: f32| {
        let octaves = (lag_of(PREFERRED) / lag).log2() / SPREAD;
        (-0.5 * octaves * octaves).exp()
    };
    let lags = lag_of(FASTEST) as usize..=lag_of(SLOWEST) as usize;
    let best = lags.max_by(|a, b| {
        let of = |lag: usize| (repeats.after(lag) + 0.5 * repeats.after(2 * lag)) * weight(lag as f32);
        of(*a).total_cmp(&of(*b))
    });
    finer(best.unwrap_or(50), |lag| repeats.after(lag))
}

/// The hop from which on most begins at every beat.
fn first_beat(onsets: &[f32], lag: f32) -> usize {
    let sum_from = |first: usize| -> f32 {
        let beats = (0..).map(|number| first + (number as f32 * lag).round() as usize);
        beats.map_while(|place| onsets.get(place)).sum()
    };
    (0..lag as usize).max_by(|a, b| sum_from(*a).total_cmp(&sum_from(*b))).unwrap_or(0)
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
        let strength: f32 = thinned.chunks(3_000).map(|block| strength(block, hertz, HERTZ / DECIMATION as f32)).sum();
        if let Some(class) = classes.get_mut(pitch.rem_euclid(12) as usize) {
            *class += strength;
        }
    }
    let candidates = (0..12).flat_map(|class| [(class, MAJOR, FITS_MAJOR), (class, MINOR, FITS_MINOR)]);
    let best = candidates.max_by(|a, b| fit(&classes, a.0, &a.2).total_cmp(&fit(&classes, b.0, &b.2)));
    best.map_or(Key::new(0, MAJOR), |(class, scale, _)| Key::new(class, scale))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::Call;
    use crate::providers::builtin::music::compose;

    #[test]
    fn three_four_is_told_from_four_four() {
        let cases = [("folk waltz", 3), ("pop", 4), ("reggae", 4), ("house", 4)];
        for (prompt, beats) in cases {
            let call = Call { prompt: prompt.into(), seconds: 24, seed: 1, ..Call::default() };
            let clip = compose(&call, &|| false).expect("a piece");
            let pairs = clip.channels[0].iter().zip(&clip.channels[1]);
            let mono: Vec<f32> = pairs.map(|(left, right)| (left + right) * 0.5).collect();
            let heard = listen(&mono, None);
            assert_eq!(heard.beats, beats, "{prompt}: {heard:?}");
        }
    }
}
