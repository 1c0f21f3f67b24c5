//! What a sound is made of: how strongly each pitch sounds, and all of them over time as a picture.

use std::f32::consts::TAU;

use rayon::prelude::*;

use super::HERTZ;
use crate::providers::builtin::image::Picture;

/// Samples behind one column of a spectrogram: short enough for a beat, long enough for a low tone.
const WINDOW: usize = 2_048;
/// Pitches from the bottom to the top of a spectrogram, in hertz.
const LOWEST: f32 = 50.0;
const HIGHEST: f32 = 12_000.0;
/// What is this much softer than the loudest is black, in decibels.
const DEPTH: f32 = 70.0;
/// From silence to the loudest.
const SHADES: [[f32; 3]; 5] =
    [[8.0, 8.0, 20.0], [60.0, 24.0, 110.0], [190.0, 50.0, 110.0], [250.0, 150.0, 60.0], [255.0, 250.0, 220.0]];

/// How strongly `hertz` sounds in a block of `rate` samples a second. Source: G. Goertzel, "An algorithm for the
/// evaluation of finite trigonometric series", 1958.
pub fn strength(block: &[f32], hertz: f32, rate: f32) -> f32 {
    let factor = 2.0 * (TAU * hertz / rate).cos();
    let (before, last) = block.iter().fold((0.0_f32, 0.0_f32), |(a, b), sample| (b, sample + factor * b - a));
    (before * before + last * last - factor * before * last).max(0.0).sqrt() / block.len().max(1) as f32
}

/// A sound over time: the pitch rises from bottom to top by equal intervals, what is louder is lighter.
pub fn spectrogram(sound: &[f32], width: u32, height: u32) -> Picture {
    let pitch = |row: u32| LOWEST * (HIGHEST / LOWEST).powf(1.0 - row as f32 / height.max(2) as f32);
    let column = |x: u32| -> Vec<f32> {
        let start = sound.len().saturating_sub(WINDOW) * x as usize / width.max(1) as usize;
        let block: Vec<f32> = sound.iter().skip(start).take(WINDOW).enumerate().map(faded).collect();
        (0..height).map(|row| strength(&block, pitch(row), HERTZ)).collect()
    };
    let columns: Vec<Vec<f32>> = (0..width).into_par_iter().map(column).collect();
    let loudest = columns.iter().flatten().copied().fold(f32::EPSILON, f32::max);
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for row in 0..height as usize {
        for column in &columns {
            let level = column.get(row).copied().unwrap_or_default() / loudest;
            pixels.extend(shade(1.0 + 20.0 * level.max(f32::EPSILON).log10() / DEPTH));
        }
    }
    Picture { width, height, pixels }
}

/// Softened towards the window's ends (Hann), so that its edges are not heard as a click.
fn faded((place, sample): (usize, &f32)) -> f32 {
    sample * (0.5 - 0.5 * (TAU * place as f32 / WINDOW as f32).cos())
}

fn shade(level: f32) -> [u8; 3] {
    let place = level.clamp(0.0, 1.0) * (SHADES.len() - 1) as f32;
    let below = (place as usize).min(SHADES.len() - 2);
    let share = place - below as f32;
    [0, 1, 2].map(|c| (SHADES[below][c] + (SHADES[below + 1][c] - SHADES[below][c]) * share) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_a_line_at_its_height() {
        let tone: Vec<f32> = (0..48_000).map(|n| (TAU * 775.0 * n as f32 / HERTZ).sin()).collect();
        let picture = spectrogram(&tone, 20, 60);
        let light = |row: usize| picture.pixels[(row * 20 + 10) * 3..][..3].iter().map(|c| u32::from(*c)).sum::<u32>();
        let brightest = (0..60).max_by_key(|row| light(*row)).unwrap();
        // Half way between 50 and 12,000 Hz by intervals.
        assert!((29..=31).contains(&brightest), "{brightest}");
        assert!(light(5) < 60 && light(55) < 60, "{} {}", light(5), light(55));
    }
}
