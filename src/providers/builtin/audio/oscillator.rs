//! Oscillators: band-limited saw and pulse, sine, and the ringing mode of a struck body.

use std::f32::consts::TAU;

use super::HERTZ;

/// The frequency of a MIDI note number; 69 is the A of 440 Hz.
pub fn hertz_of(note: f32) -> f32 {
    440.0 * ((note - 69.0) / 12.0).exp2()
}

/// A phase that runs around, 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub struct Oscillator {
    pub phase: f32,
}

impl Oscillator {
    pub const fn at(phase: f32) -> Self {
        Self { phase }
    }

    /// Moves on by one sample; returns the step.
    fn advance(&mut self, hertz: f32) -> f32 {
        let step = hertz / HERTZ;
        self.phase += step;
        if self.phase >= 1.0 {
            self.phase -= self.phase.floor();
        }
        step
    }

    pub fn sine(&mut self, hertz: f32) -> f32 {
        self.advance(hertz);
        (self.phase * TAU).sin()
    }

    /// A sine whose phase is pushed by `push` radians: frequency modulation.
    pub fn pushed(&mut self, hertz: f32, push: f32) -> f32 {
        self.advance(hertz);
        (self.phase * TAU + push).sin()
    }

    pub fn saw(&mut self, hertz: f32) -> f32 {
        let step = self.advance(hertz);
        2.0 * self.phase - 1.0 - corner(self.phase, step)
    }

    /// `width` is the part of a period that is high.
    pub fn pulse(&mut self, hertz: f32, width: f32) -> f32 {
        let step = self.advance(hertz);
        let fall = (self.phase + 1.0 - width).fract();
        let level = if self.phase < width { 1.0 } else { -1.0 };
        level + corner(self.phase, step) - corner(fall, step)
    }

    pub fn triangle(&mut self, hertz: f32) -> f32 {
        self.advance(hertz);
        4.0 * (self.phase - 0.5).abs() - 1.0
    }
}

/// Rounds the jump of a saw or pulse off, so that it does not fold back into the audible range (polyBLEP).
/// Source: Välimäki and Huovilainen, "Antialiasing oscillators in subtractive synthesis", 2007.
fn corner(phase: f32, step: f32) -> f32 {
    if phase < step {
        let x = phase / step;
        x + x - x * x - 1.0
    } else if phase > 1.0 - step {
        let x = (phase - 1.0) / step;
        x * x + x + x + 1.0
    } else {
        0.0
    }
}

/// One mode of a struck body: a sine that dies away, as a complex number that turns and shrinks. Costs two
/// multiplications where a sine and an exponential would cost fifty.
#[derive(Debug, Clone, Copy)]
pub struct Mode {
    real: f32,
    imaginary: f32,
    turn: (f32, f32),
}

impl Mode {
    /// Rings at `hertz` and falls to 1/e after `1 / decay` seconds.
    pub fn new(hertz: f32, level: f32, decay: f32, phase: f32) -> Self {
        let shrink = (-decay / HERTZ).exp();
        let angle = TAU * (hertz / HERTZ).min(0.49);
        let (sine, cosine) = (phase * TAU).sin_cos();
        // What lies beyond hearing would fold back.
        let level = if hertz > 0.45 * HERTZ { 0.0 } else { level };
        Self { real: level * cosine, imaginary: level * sine, turn: (shrink * angle.cos(), shrink * angle.sin()) }
    }

    pub fn step(&mut self) -> f32 {
        let (real, imaginary) = (self.real, self.imaginary);
        self.real = real * self.turn.0 - imaginary * self.turn.1;
        self.imaginary = real * self.turn.1 + imaginary * self.turn.0;
        self.imaginary
    }
}

/// A level that falls by the same part in every sample.
#[derive(Debug, Clone, Copy)]
pub struct Decay {
    level: f32,
    factor: f32,
}

impl Decay {
    /// Starts at 1 and falls to 1/e after `1 / rate` seconds.
    pub fn new(rate: f32) -> Self {
        Self { level: 1.0, factor: (-rate / HERTZ).exp() }
    }

    pub fn step(&mut self) -> f32 {
        let level = self.level;
        self.level *= self.factor;
        level
    }
}

/// Attack, decay, sustain, release of a note that is held for `held` seconds.
#[derive(Debug, Clone, Copy)]
pub struct Envelope {
    pub attack: f32,
    pub decay: f32,
    /// The level that is held, 0 to 1.
    pub sustain: f32,
    pub release: f32,
    pub held: f32,
}

impl Envelope {
    pub fn at(&self, seconds: f32) -> f32 {
        if seconds < self.held {
            return self.pressed(seconds);
        }
        let left = 1.0 - (seconds - self.held) / self.release;
        if left > 0.0 { self.pressed(self.held) * left * left } else { 0.0 }
    }

    fn pressed(&self, seconds: f32) -> f32 {
        if seconds < self.attack {
            seconds / self.attack
        } else if seconds < self.attack + self.decay {
            1.0 + (self.sustain - 1.0) * (seconds - self.attack) / self.decay
        } else {
            self.sustain
        }
    }

    /// Samples until silence.
    pub fn samples(&self) -> usize {
        super::samples(self.held + self.release)
    }
}
