//! Chance, let in by the front door: secrets and seeds come from the system, or from a seed in tests.

use std::sync::atomic::{AtomicU64, Ordering};

const LETTERS_AND_DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A source of random bytes.
#[derive(Debug)]
pub enum Random {
    /// The operating system's generator, fit for secrets.
    System,
    /// A reproducible sequence, for tests only.
    Seeded(AtomicU64),
}

impl Random {
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            // The system's generator fails only on a machine that cannot start a service at all.
            Self::System => getrandom::fill(&mut bytes).unwrap_or_else(|error| panic!("no randomness: {error}")),
            Self::Seeded(state) => {
                for chunk in bytes.chunks_mut(8) {
                    let step = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
                    let word = mix(step).to_le_bytes();
                    chunk.copy_from_slice(word.get(..chunk.len()).unwrap_or(&word));
                }
            }
        }
        bytes
    }

    pub fn number(&self) -> u64 {
        u64::from_le_bytes(self.bytes())
    }

    /// `2 × N` lower-case hexadecimal digits.
    pub fn hex<const N: usize>(&self) -> String {
        hex(&self.bytes::<N>())
    }

    /// `n` letters and digits, each with just under 6 bits of chance.
    pub fn letters_and_digits(&self, n: usize) -> String {
        let mut text = String::with_capacity(n);
        while text.len() < n {
            // Rejecting the top of the byte's range keeps the 62 characters equally likely.
            for byte in self.bytes::<32>().into_iter().filter(|byte| *byte < 248) {
                if text.len() < n {
                    text.push(char::from(LETTERS_AND_DIGITS[usize::from(byte % 62)]));
                }
            }
        }
        text
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The finisher of `SplitMix64`: spreads every bit of a counter over the whole word.
pub const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
