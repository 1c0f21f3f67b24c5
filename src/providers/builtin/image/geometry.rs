//! Small mathematics that every part of a picture shares: curves between values, directions, the camera.

use std::ops::{Add, Mul};

/// From 0 at `a` to 1 at `b`, with level ends. `a` may be above `b`.
pub fn smooth(a: f32, b: f32, x: f32) -> f32 {
    let t = ((x - a) / (b - a)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

pub fn lerp(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// A bell of height 1 around zero.
pub fn bell(distance: f32, width: f32) -> f32 {
    let d = distance / width;
    (-d * d).exp()
}

/// A direction or a place in space: x to the right, y up, z away from the eye.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vec3 {
    pub x: f32,
    pub y: f32,
    pub z: f32,
}

pub const fn vec3(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

impl Vec3 {
    pub fn dot(self, o: Self) -> f32 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    pub fn unit(self) -> Self {
        self * (1.0 / self.dot(self).sqrt().max(1e-9))
    }
}

impl Add for Vec3 {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        vec3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Mul<f32> for Vec3 {
    type Output = Self;
    fn mul(self, k: f32) -> Self {
        vec3(self.x * k, self.y * k, self.z * k)
    }
}

/// Where the eye stands: what maps directions to pixels.
#[derive(Debug, Clone, Copy)]
pub struct View {
    pub width: f32,
    pub height: f32,
    /// The row of the horizon, in pixels.
    pub horizon: f32,
    /// Pixels for a step of 1 sideways at distance 1.
    pub focal: f32,
}

impl View {
    /// `horizon` is a share of the height, from the top.
    pub fn new(width: usize, height: usize, horizon: f32) -> Self {
        let (width, height) = (width as f32, height as f32);
        let focal = 0.95 * height.max(width * 0.62).min(width * 1.5);
        Self { width, height, horizon: height * horizon, focal }
    }

    /// The direction (right, up) per step forward through a pixel.
    pub fn ray(&self, x: f32, y: f32) -> (f32, f32) {
        ((x - self.width * 0.5) / self.focal, (self.horizon - y) / self.focal)
    }

    /// The column of a direction to the right.
    pub fn column(&self, u: f32) -> f32 {
        self.width * 0.5 + u * self.focal
    }

    /// The size by which foreground things are measured: the shorter side, more or less.
    pub fn unit(&self) -> f32 {
        self.height.min(self.width * 1.3)
    }
}
