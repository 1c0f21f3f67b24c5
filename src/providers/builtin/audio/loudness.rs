//! How loud a sound is to the ear, and how to bring it to a level without clipping.

use super::Clip;

/// No sample is louder: −1.5 dBFS leaves room for what a lossy format adds.
pub const CEILING: f32 = 0.84;
/// What streaming services play music at.
pub const MUSIC: f32 = -14.0;
pub const EFFECTS: f32 = -16.0;
pub const SPEECH: f32 = -16.0;

/// Samples that the limiter looks at together.
const BLOCK: usize = 64;
/// Blocks that the limiter looks ahead and back.
const REACH: usize = 4;

/// One second-order section, in 64 bits since its corner lies near zero.
#[derive(Debug, Clone, Copy)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
    state: [f64; 2],
}

impl Section {
    fn next(&mut self, x: f64) -> f64 {
        let y = self.b[0] * x + self.state[0];
        self.state[0] = self.b[1] * x - self.a[0] * y + self.state[1];
        self.state[1] = self.b[2] * x - self.a[1] * y;
        y
    }
}

/// The ear's weighting: a shelf for the head, a high-pass for the low end. Source: ITU-R BS.1770-4, with the
/// coefficients worked out for any rate as in De Man, "Evaluation of implementations of the EBU R128 loudness
/// measurement", 2018.
fn weighting(rate: u32) -> [Section; 2] {
    let tangent = |hertz: f64| (std::f64::consts::PI * hertz / f64::from(rate)).tan();
    let (k, q) = (tangent(1_681.974_450_955_533), 0.707_175_236_955_419_6);
    let high = 10_f64.powf(3.999_843_853_973_347 / 20.0);
    let band = high.powf(0.499_666_774_154_541_6);
    let scale = 1.0 + k / q + k * k;
    let shelf = Section {
        b: [(high + band * k / q + k * k) / scale, 2.0 * (k * k - high) / scale, (high - band * k / q + k * k) / scale],
        a: [2.0 * (k * k - 1.0) / scale, (1.0 - k / q + k * k) / scale],
        state: [0.0; 2],
    };
    let (k, q) = (tangent(38.135_470_876_024_44), 0.500_327_037_323_877_3);
    let scale = 1.0 + k / q + k * k;
    let pass = Section {
        b: [1.0, -2.0, 1.0],
        a: [2.0 * (k * k - 1.0) / scale, (1.0 - k / q + k * k) / scale],
        state: [0.0; 2],
    };
    [shelf, pass]
}

/// Integrated loudness in LUFS; `None` for silence. Source: ITU-R BS.1770-4, with both gates.
pub fn integrated(clip: &Clip) -> Option<f32> {
    let step = (clip.rate / 10).max(1) as usize;
    let mut energies = vec![0.0_f64; clip.frames().div_ceil(step)];
    for channel in &clip.channels {
        let [mut shelf, mut pass] = weighting(clip.rate);
        for (block, energy) in channel.chunks(step).zip(&mut energies) {
            let squares: f64 = block.iter().map(|x| pass.next(shelf.next(f64::from(*x))).powi(2)).sum();
            *energy += squares / block.len() as f64;
        }
    }
    // Blocks of 400 ms, overlapping by three quarters; a shorter sound is one block.
    let span = energies.len().clamp(1, 4);
    let blocks: Vec<f64> = energies.windows(span).map(|part| part.iter().sum::<f64>() / span as f64).collect();
    let level = |energy: f64| -0.691 + 10.0 * energy.log10();
    let mean_above = |gate: f64| {
        let loud: Vec<f64> = blocks.iter().copied().filter(|energy| level(*energy) > gate).collect();
        (!loud.is_empty()).then(|| loud.iter().sum::<f64>() / loud.len() as f64)
    };
    let gate = level(mean_above(-70.0)?) - 10.0;
    mean_above(gate).map(|energy| level(energy) as f32)
}

/// Brings the clip to `target` LUFS, as near as `CEILING` lets it, and limits the peaks. Silence stays silence.
pub fn master(clip: &mut Clip, target: f32) {
    let Some(loudness) = integrated(clip) else { return };
    let gain = 10_f32.powf((target - loudness).clamp(-60.0, 60.0) / 20.0);
    for sample in clip.channels.iter_mut().flatten() {
        *sample *= gain;
    }
    limit(clip);
}

/// Turns the sound down around every peak, early enough that it does not click, and lets it recover slowly.
pub fn limit(clip: &mut Clip) {
    let mut needed = vec![1.0_f32; clip.frames().div_ceil(BLOCK)];
    for channel in &clip.channels {
        for (block, need) in channel.chunks(BLOCK).zip(&mut needed) {
            let peak = block.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            *need = need.min(CEILING / peak.max(CEILING));
        }
    }
    let gains = smooth(&needed);
    let gain_at = |place: usize| {
        let block = place / BLOCK;
        let here = gains[block];
        let next = gains.get(block + 1).copied().unwrap_or(here);
        here + (next - here) * ((place % BLOCK) as f32 / BLOCK as f32)
    };
    for channel in &mut clip.channels {
        for (place, sample) in channel.iter_mut().enumerate() {
            // Rounding may leave a peak a hair too high.
            *sample = (*sample * gain_at(place)).clamp(-CEILING, CEILING);
        }
    }
}

/// A gain for every block that is at most what the block and both its neighbours need, changes gradually, and rises
/// by a hundredth a block at most.
fn smooth(needed: &[f32]) -> Vec<f32> {
    let around = |values: &[f32], place: usize, reach: usize| {
        let from = place.saturating_sub(reach);
        let to = (place + reach + 1).min(values.len());
        from..to
    };
    // One block more than is averaged over, since gains are interpolated towards the next block.
    let lowest: Vec<f32> = (0..needed.len())
        .map(|place| needed[around(needed, place, REACH + 1)].iter().copied().fold(1.0, f32::min))
        .collect();
    let mut last = 1.0_f32;
    let mut gains = Vec::with_capacity(needed.len());
    for place in 0..needed.len() {
        let window = &lowest[around(&lowest, place, REACH)];
        let mean = window.iter().sum::<f32>() / window.len() as f32;
        last = mean.min(last * 1.01);
        gains.push(last);
    }
    gains
}

/// Fades the ends of a clip; a length is in seconds.
pub fn fade(clip: &mut Clip, fade_in: f32, fade_out: f32) {
    let frames = clip.frames();
    let length = |seconds: f32| ((seconds * clip.rate as f32) as usize).clamp(1, frames.max(1));
    let (rise, fall) = (length(fade_in), length(fade_out));
    let ease = |x: f32| x * x * (3.0 - 2.0 * x);
    for channel in &mut clip.channels {
        for (place, sample) in channel.iter_mut().take(rise).enumerate() {
            *sample *= ease(place as f32 / rise as f32);
        }
        for (place, sample) in channel.iter_mut().rev().take(fall).enumerate() {
            *sample *= ease(place as f32 / fall as f32);
        }
    }
}
