//! Repeatable chance: the same seed always rolls the same numbers.

/// A stream of numbers from a seed.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Two streams whose seed, item or purpose differs have nothing in common.
    pub fn new(seed: u64, index: u32, purpose: &str) -> Self {
        // FNV-1a over the purpose.
        let hash = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        let mut dice = Self(seed ^ hash ^ u64::from(index).rotate_left(40));
        dice.0 = dice.number();
        dice
    }

    /// A stream of its own, so that what one part rolls does not shift what the next part gets.
    pub fn split(&mut self) -> Self {
        Self(self.number())
    }

    /// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (`SplitMix64`).
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// 0 and above, below 1.
    pub fn unit(&mut self) -> f32 {
        (self.number() >> 40) as f32 / (1_u32 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// White noise, −1 to 1.
    pub fn noise(&mut self) -> f32 {
        self.unit() * 2.0 - 1.0
    }

    /// True in `probability` of all rolls.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// A number below `count`; 0 for a count of 0.
    pub fn below(&mut self, count: usize) -> usize {
        (self.number() % (count.max(1) as u64)) as usize
    }

    /// One of `items`, which are not none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// A smooth wandering between 0 and 1 through random points.
#[derive(Debug, Clone)]
pub struct Wander {
    points: Vec<f32>,
}

impl Wander {
    /// A power of two, so that the path closes by a mask.
    const POINTS: usize = 1024;

    pub fn new(dice: &mut Dice) -> Self {
        Self { points: (0..Self::POINTS).map(|_| dice.unit()).collect() }
    }

    /// The height at `place`, which is not negative; one point lies at every whole number.
    pub fn at(&self, place: f32) -> f32 {
        let whole = place.floor();
        let part = place - whole;
        let ease = part * part * (3.0 - 2.0 * part);
        let first = whole as usize & (Self::POINTS - 1);
        let second = (first + 1) & (Self::POINTS - 1);
        self.points[first] + (self.points[second] - self.points[first]) * ease
    }
}
