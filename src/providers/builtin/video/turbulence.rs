//! A square of smooth noise that repeats without a seam: waves, wind and heat are read from it, moving.

use crate::providers::builtin::image::noise::Noise;

const SIDE: usize = 256;
/// Waves across the square in the coarsest octave.
const COARSEST: usize = 8;

/// Values of about −1 to 1, worked out once: looking one up costs a tenth of making it.
pub struct Turbulence(Vec<f32>);

impl Turbulence {
    pub fn new(seed: u32) -> Self {
        let noise = Noise::new(seed ^ 0x7B0B);
        let values = (0..SIDE * SIDE).map(|i| {
            let (x, y) = ((i % SIDE) as f32 / SIDE as f32, (i / SIDE) as f32 / SIDE as f32);
            (0..4).map(|octave| 0.55_f32.powi(octave) * 0.55 * octave_at(noise, octave as u32, x, y)).sum()
        });
        Self(values.collect())
    }

    /// The value at a place; the square repeats every 256.
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (u, v) = (x - left, y - top);
        let wrap = |place: f32| place as i32 as usize & (SIDE - 1);
        let (column, row) = (wrap(left), wrap(top) * SIDE);
        let (next_column, next_row) = ((column + 1) & (SIDE - 1), (row + SIDE) & (SIDE * SIDE - 1));
        let value = |row: usize, column: usize| self.0[row + column];
        let upper = value(row, column) + (value(row, next_column) - value(row, column)) * u;
        let lower = value(next_row, column) + (value(next_row, next_column) - value(next_row, column)) * u;
        upper + (lower - upper) * v
    }
}

/// One octave at a share of the square, −1..=1.
fn octave_at(noise: Noise, octave: u32, x: f32, y: f32) -> f32 {
    let waves = COARSEST << octave;
    let (x, y) = (x * waves as f32, y * waves as f32);
    let (column, row) = (x as usize, y as usize);
    let fade = |t: f32| t * t * (3.0 - 2.0 * t);
    let (u, v) = (fade(x - column as f32), fade(y - row as f32));
    let cell = |dx: usize, dy: usize| {
        noise.other(octave).cell(((column + dx) % waves) as i32, ((row + dy) % waves) as i32) * 2.0 - 1.0
    };
    let upper = cell(0, 0) + (cell(1, 0) - cell(0, 0)) * u;
    let lower = cell(0, 1) + (cell(1, 1) - cell(0, 1)) * u;
    upper + (lower - upper) * v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_repeats_without_a_seam() {
        let wind = Turbulence::new(7);
        for i in 0..40 {
            let (x, y) = (i as f32 * 7.3, i as f32 * 3.1);
            assert!((wind.at(x, y) - wind.at(x - 256.0, y + 512.0)).abs() < 1e-3);
        }
        let steepest = (0..255).map(|i| (wind.at(i as f32, 9.0) - wind.at(i as f32 + 1.0, 9.0)).abs());
        let seam = (wind.at(255.0, 9.0) - wind.at(256.0, 9.0)).abs();
        assert!(seam <= steepest.fold(0.0, f32::max));
    }
}
