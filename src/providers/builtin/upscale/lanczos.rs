//! Enlarging by a whole number with Lanczos' kernel of three lobes, held back where it would ring.

use std::f32::consts::PI;
use std::ops::Range;

use super::Tile;
use crate::providers::sources::Picture;

/// Samples under the kernel.
const TAPS: usize = 6;

/// How far a value may leave the range of its two neighbours: 0 is never, 1 as far as the kernel says.
/// Some is needed, or peaks become flat.
const OVERSHOOT: f32 = 0.2;

/// The given columns and rows of the picture enlarged `factor` times.
pub fn enlarged(picture: &Picture, factor: usize, columns: Range<usize>, rows: Range<usize>) -> Tile {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let phases = phases(factor);
    // The source rows under the kernel; those above the first and below the last repeat.
    let top = (rows.start / factor) as isize - TAPS as isize / 2;
    let bottom = (rows.end.saturating_sub(1) / factor) as isize + TAPS as isize / 2;
    let wide: Vec<Vec<[f32; 4]>> = (top..=bottom)
        .map(|y| {
            let y = y.clamp(0, height as isize - 1) as usize;
            widened(&picture.rgba[y * width * 4..(y + 1) * width * 4], factor, columns.clone(), &phases)
        })
        .collect();
    let mut pixels = Vec::with_capacity(rows.len() * columns.len());
    for row in rows {
        let (start, weights) = phases[row % factor];
        let first = (row / factor) as isize + start - top;
        let taps: [&[[f32; 4]]; TAPS] = std::array::from_fn(|tap| wide[first as usize + tap].as_slice());
        pixels.extend((0..columns.len()).map(|x| weighted(taps.map(|row| row[x]), &weights)));
    }
    Tile { width: columns.len(), pixels }
}

/// For each place between two samples: the first sample under the kernel, counted from the sample in whose square the
/// place is, and the weights.
fn phases(factor: usize) -> Vec<(isize, [f32; TAPS])> {
    let phase = |step: usize| {
        let place = (step as f32 + 0.5) / factor as f32 - 0.5;
        let start = place.floor() - (TAPS / 2 - 1) as f32;
        let raw: [f32; TAPS] = std::array::from_fn(|tap| kernel(start + tap as f32 - place));
        let sum: f32 = raw.iter().sum();
        (start as isize, raw.map(|weight| weight / sum))
    };
    (0..factor).map(phase).collect()
}

fn kernel(x: f32) -> f32 {
    let lobes = (TAPS / 2) as f32;
    if x == 0.0 {
        return 1.0;
    }
    if x.abs() >= lobes {
        return 0.0;
    }
    lobes * (PI * x).sin() * (PI * x / lobes).sin() / (PI * PI * x * x)
}

fn widened(source: &[u8], factor: usize, columns: Range<usize>, phases: &[(isize, [f32; TAPS])]) -> Vec<[f32; 4]> {
    let last = (source.len() / 4) as isize - 1;
    let sample = |x: isize| {
        let x = x.clamp(0, last) as usize;
        multiplied(&source[x * 4..x * 4 + 4])
    };
    let widen = |column: usize| {
        let (start, weights) = phases[column % factor];
        let first = (column / factor) as isize + start;
        weighted(std::array::from_fn(|tap| sample(first + tap as isize)), &weights)
    };
    columns.map(widen).collect()
}

fn multiplied(pixel: &[u8]) -> [f32; 4] {
    let alpha = f32::from(pixel[3]) / 255.0;
    [0, 1, 2, 3].map(|i| if i == 3 { alpha } else { f32::from(pixel[i]) / 255.0 * alpha })
}

fn weighted(taps: [[f32; 4]; TAPS], weights: &[f32; TAPS]) -> [f32; 4] {
    let (before, after) = (taps[TAPS / 2 - 1], taps[TAPS / 2]);
    std::array::from_fn(|channel| {
        let sum: f32 = taps.iter().zip(weights).map(|(tap, weight)| tap[channel] * weight).sum();
        let (a, b) = (before[channel], after[channel]);
        let held = sum.clamp(a.min(b), a.max(b));
        (held + (sum - held) * OVERSHOOT).clamp(0.0, 1.0)
    })
}
