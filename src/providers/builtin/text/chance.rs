//! Repeatable choice: the same seed and the same question always give the same answer.

/// Walks lists without repeating itself, inside one item and from item to item of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    pub seed: u64,
    /// Which item of how many, counted from 0.
    pub index: u32,
    pub count: u32,
}

impl Chance {
    /// The place in a list of `len` that the `draw`-th draw (from 0) from the list called `name` falls on; the first
    /// `preferred` places come before all others.
    ///
    /// Items of a batch start at neighbouring places of one shuffled order and stride past each other's, so that
    /// `len` draws of one item, and the first draws of `len` items, are all different.
    pub fn place(&self, name: &str, draw: u32, preferred: usize, len: usize) -> usize {
        if len < 2 {
            return 0;
        }
        let seed = mix(self.seed, name);
        let mut order = shuffled(seed, preferred.min(len));
        order.extend(shuffled(seed, len - order.len()).into_iter().map(|place| preferred + place));
        let len = len as u64;
        let mut stride = u64::from(self.count.max(1));
        while gcd(stride, len) != 1 {
            stride += 1;
        }
        let position = (u64::from(self.index) + u64::from(draw) * stride) % len;
        order[position as usize]
    }

    /// A whole number in `low..=high` for the `draw`-th draw called `name`.
    pub fn number(&self, name: &str, draw: u32, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).unsigned_abs().saturating_add(1);
        let hash = mix(mix(self.seed, name) ^ u64::from(self.index) << 32 ^ u64::from(draw), "number");
        low.saturating_add((hash % span) as i64)
    }
}

/// FNV-1a over `text`, started from `seed` and finished by `scatter`.
fn mix(seed: u64, text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    scatter(hash)
}

/// The finishing step of `SplitMix64`. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
const fn scatter(mut bits: u64) -> u64 {
    bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The numbers below `len` in an order of the seed's own (Fisher–Yates).
fn shuffled(seed: u64, len: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    for place in (1..len).rev() {
        let other = scatter(seed ^ place as u64) % (place as u64 + 1);
        order.swap(place, other as usize);
    }
    order
}

const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn draws_of_one_item_and_first_draws_of_a_batch_differ() {
        for len in [2, 7, 10, 12, 30] {
            for count in [1, 2, 5, 10] {
                let at = |index, draw| Chance { seed: 9, index, count }.place("list", draw, 3, len);
                let within: BTreeSet<usize> = (0..len as u32).map(|draw| at(0, draw)).collect();
                assert_eq!(within.len(), len, "one item, {len} of {len}");
                let across: BTreeSet<usize> = (0..count).map(|index| at(index, 0)).collect();
                assert_eq!(across.len(), len.min(count as usize), "{count} items over {len}");
            }
        }
    }

    #[test]
    fn numbers_stay_in_their_range() {
        for index in 0..100 {
            let number = Chance { seed: 3, index, count: 100 }.number("minutes", 0, 15, 45);
            assert!((15..=45).contains(&number));
        }
        assert_eq!(Chance { seed: 3, index: 0, count: 1 }.number("one", 0, 7, 7), 7);
    }
}
