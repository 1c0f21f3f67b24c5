//! Filters: the state-variable filter that most voices go through, and one that removes a standing offset.

use super::HERTZ;

/// A second-order filter with low, band and high outputs that may be retuned while it runs.
/// Source: A. Simper, "Linear Trapezoidal Integrated State Variable Filter", cytomic, 2013.
#[derive(Debug, Clone, Copy)]
pub struct Filter {
    gain: f32,
    damping: f32,
    scale: f32,
    first: f32,
    second: f32,
}

impl Filter {
    /// `hertz` is the corner, `resonance` its height: 0.7 is flat, 10 rings.
    pub fn new(hertz: f32, resonance: f32) -> Self {
        let mut filter = Self { gain: 0.0, damping: 0.0, scale: 0.0, first: 0.0, second: 0.0 };
        filter.tune(hertz, resonance);
        filter
    }

    pub fn tune(&mut self, hertz: f32, resonance: f32) {
        self.gain = (std::f32::consts::PI * (hertz / HERTZ).clamp(1e-5, 0.45)).tan();
        self.damping = 1.0 / resonance;
        self.scale = 1.0 / (1.0 + self.gain * (self.gain + self.damping));
    }

    /// Low, band and high of one sample.
    pub fn split(&mut self, sample: f32) -> (f32, f32, f32) {
        let band = self.scale * (self.first + self.gain * (sample - self.second));
        let low = self.second + self.gain * band;
        self.first = 2.0 * band - self.first;
        self.second = 2.0 * low - self.second;
        (low, band, sample - self.damping * band - low)
    }

    pub fn low(&mut self, sample: f32) -> f32 {
        self.split(sample).0
    }

    pub fn band(&mut self, sample: f32) -> f32 {
        self.split(sample).1
    }

    pub fn high(&mut self, sample: f32) -> f32 {
        self.split(sample).2
    }
}

/// Takes a standing offset and everything below about 10 Hz away.
pub fn remove_offset(signal: &mut [f32]) {
    let (mut before, mut level) = (0.0, 0.0);
    for sample in signal {
        level = *sample - before + 0.9987 * level;
        before = *sample;
        *sample = level;
    }
}
