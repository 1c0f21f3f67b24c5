//! Colours in linear light, where mixing and lighting are plain arithmetic.

use std::ops::{Add, AddAssign, Mul};

/// Linear-light red, green and blue. 1.0 is paper white; lights may be brighter until the tone curve brings them home.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Colour {
    pub r: f32,
    pub g: f32,
    pub b: f32,
}

/// A colour from its usual six hexadecimal digits.
pub fn hex(code: u32) -> Colour {
    let channel = |shift: u32| linear(((code >> shift) & 0xff) as f32 / 255.0);
    Colour { r: channel(16), g: channel(8), b: channel(0) }
}

/// Linear light without hue.
pub const fn grey(value: f32) -> Colour {
    Colour { r: value, g: value, b: value }
}

pub const fn rgb(r: f32, g: f32, b: f32) -> Colour {
    Colour { r, g, b }
}

/// From an sRGB channel, 0..=1, to linear light (IEC 61966-2-1).
pub fn linear(c: f32) -> f32 {
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// From linear light to an sRGB channel, 0..=1.
pub fn srgb(c: f32) -> f32 {
    if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

impl Colour {
    pub const BLACK: Self = grey(0.0);
    pub const WHITE: Self = grey(1.0);

    pub fn mix(self, other: Self, share: f32) -> Self {
        let blend = |a: f32, b: f32| a + (b - a) * share;
        Self { r: blend(self.r, other.r), g: blend(self.g, other.g), b: blend(self.b, other.b) }
    }

    pub fn luma(self) -> f32 {
        0.2126 * self.r + 0.7152 * self.g + 0.0722 * self.b
    }

    pub fn map(self, f: impl Fn(f32) -> f32) -> Self {
        Self { r: f(self.r), g: f(self.g), b: f(self.b) }
    }

    /// Further from (above 1) or nearer to (below 1) the grey of the same lightness.
    pub fn saturate(self, amount: f32) -> Self {
        grey(self.luma()).mix(self, amount).map(|c| c.max(0.0))
    }

    /// Takes on `tint`'s hue and keeps its own lightness.
    pub fn tinted(self, tint: Self, share: f32) -> Self {
        let scale = self.luma().max(0.004) / tint.luma().max(0.02);
        self.mix(tint * scale, share)
    }

    /// How far apart two colours are, as the eye roughly sees it.
    pub fn distance(self, other: Self) -> f32 {
        let d = |a: f32, b: f32| {
            let difference = a.max(0.0).sqrt() - b.max(0.0).sqrt();
            difference * difference
        };
        d(self.r, other.r) * 0.9 + d(self.g, other.g) * 1.4 + d(self.b, other.b) * 0.7
    }
}

impl Add for Colour {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self { r: self.r + o.r, g: self.g + o.g, b: self.b + o.b }
    }
}

impl AddAssign for Colour {
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl Mul<f32> for Colour {
    type Output = Self;
    fn mul(self, k: f32) -> Self {
        Self { r: self.r * k, g: self.g * k, b: self.b * k }
    }
}

impl Mul for Colour {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Self { r: self.r * o.r, g: self.g * o.g, b: self.b * o.b }
    }
}
