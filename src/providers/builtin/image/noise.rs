//! Repeatable chance: a lattice of hashed values for textures, and dice for placing things.

/// A field of smooth noise over the plane; another seed is another field.
#[derive(Debug, Clone, Copy)]
pub struct Noise(u32);

/// The rotation and doubling between octaves; it hides the lattice.
fn next_octave(x: f32, y: f32) -> (f32, f32) {
    (1.6 * x + 1.2 * y, -1.2 * x + 1.6 * y)
}

impl Noise {
    pub const fn new(seed: u32) -> Self {
        Self(seed)
    }

    /// An independent field.
    pub const fn other(self, n: u32) -> Self {
        Self(self.0 ^ n.wrapping_mul(0x9E37_79B1))
    }

    /// 0..1, unrelated from one whole-numbered place to the next.
    pub const fn cell(self, x: i32, y: i32) -> f32 {
        let mut h = (x as u32).wrapping_mul(0x9E37_79B1)
            ^ (y as u32).wrapping_mul(0x85EB_CA77)
            ^ self.0.wrapping_mul(0xC2B2_AE3D);
        h ^= h >> 15;
        h = h.wrapping_mul(0x2C1B_3C6D);
        h ^= h >> 12;
        h = h.wrapping_mul(0x297A_2D39);
        h ^= h >> 15;
        (h >> 8) as f32 / 16_777_216.0
    }

    /// -1..1, smooth.
    pub fn value(self, x: f32, y: f32) -> f32 {
        self.with_slope(x, y).0
    }

    /// The value and its slopes along x and y.
    pub fn with_slope(self, x: f32, y: f32) -> (f32, f32, f32) {
        let (fx, fy) = (x.floor(), y.floor());
        let (ix, iy) = (fx as i32, fy as i32);
        let (jx, jy) = (ix.wrapping_add(1), iy.wrapping_add(1));
        let (px, py) = (x - fx, y - fy);
        let fade = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
        let fade_slope = |t: f32| 30.0 * t * t * (t * (t - 2.0) + 1.0);
        let (u, v) = (fade(px), fade(py));
        let (a, b, c, d) = (self.cell(ix, iy), self.cell(jx, iy), self.cell(ix, jy), self.cell(jx, jy));
        let (across, down, both) = (b - a, c - a, a - b - c + d);
        (
            2.0 * (a + across * u + down * v + both * u * v) - 1.0,
            2.0 * fade_slope(px) * (across + both * v),
            2.0 * fade_slope(py) * (down + both * u),
        )
    }

    /// Octaves summed, each twice as fine and half as strong; about -1..1.
    pub fn fbm(self, mut x: f32, mut y: f32, octaves: u32) -> f32 {
        let (mut sum, mut weight) = (0.0, 0.5);
        for octave in 0..octaves {
            sum += weight * Self(self.0.wrapping_add(octave * 17)).value(x, y);
            weight *= 0.5;
            (x, y) = next_octave(x, y);
        }
        sum
    }

    /// As `fbm`, but fine detail fades where the slope is already steep, as water leaves mountains.
    pub fn eroded(self, mut x: f32, mut y: f32, octaves: u32) -> f32 {
        let (mut sum, mut weight, mut dx, mut dy) = (0.0, 1.0, 0.0, 0.0);
        for octave in 0..octaves {
            let (n, nx, ny) = Self(self.0.wrapping_add(octave * 31)).with_slope(x, y);
            dx += nx * 0.5;
            dy += ny * 0.5;
            sum += weight * n / (1.0 + dx * dx + dy * dy);
            weight *= 0.5;
            (x, y) = next_octave(x, y);
        }
        sum
    }

    /// Sharp crests: octaves folded at zero; about 0..1.
    pub fn ridged(self, mut x: f32, mut y: f32, octaves: u32) -> f32 {
        let (mut sum, mut weight, mut previous) = (0.0, 0.5, 1.0_f32);
        for octave in 0..octaves {
            let fold = 1.0 - Self(self.0.wrapping_add(octave * 13)).value(x, y).abs();
            let n = fold * fold * previous;
            sum += weight * n;
            previous = n.min(1.0);
            weight *= 0.5;
            (x, y) = next_octave(x, y);
        }
        sum
    }
}

/// A stream of chances for placing things (`SplitMix64`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0..1.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / 16_777_216.0
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// 0..count; `count` is at least 1.
    pub fn below(&mut self, count: usize) -> usize {
        (self.bits() % count.max(1) as u64) as usize
    }

    pub fn chance(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    /// -1 or 1.
    pub fn side(&mut self) -> f32 {
        if self.chance(0.5) { -1.0 } else { 1.0 }
    }

    /// One of `choices`, which is not empty.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}
