//! Amounts that must not be mixed up: credits, as exact integers.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// Millionths of a credit in one credit.
const MICROS: i64 = 1_000_000;

/// An amount of credits in millionths of one credit; signed, because ledger entries are.
/// One credit is worth 0.0005 USD unless configured otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Credits(i64);

impl Credits {
    pub const ZERO: Self = Self(0);

    /// `n` whole credits; saturates at the ends of the range.
    pub const fn whole(n: i64) -> Self {
        Self(n.saturating_mul(MICROS))
    }

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The smallest number of whole credits that is not less than this.
    pub const fn ceil(self) -> Self {
        let floor = self.0.div_euclid(MICROS);
        let up = if self.0.rem_euclid(MICROS) == 0 { floor } else { floor + 1 };
        Self::whole(up)
    }

    /// The largest number of whole credits that is not more than this.
    pub const fn floor(self) -> Self {
        Self::whole(self.0.div_euclid(MICROS))
    }

    /// How many whole credits are in it, for answers that have no room for parts; prices are whole anyway.
    pub const fn whole_part(self) -> i64 {
        self.0.div_euclid(MICROS)
    }

    pub const fn times(self, n: u32) -> Self {
        Self(self.0.saturating_mul(n as i64))
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The number for an API answer: an integer where the amount is whole, else a decimal fraction.
    pub fn to_json(self) -> serde_json::Number {
        if self.0 % MICROS == 0 {
            serde_json::Number::from(self.0 / MICROS)
        } else {
            // An f64 of any finite quotient is a JSON number.
            serde_json::Number::from_f64(self.0 as f64 / MICROS as f64).unwrap_or_else(|| 0.into())
        }
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / MICROS, (self.0 % MICROS).unsigned_abs());
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{rest:06}");
        write!(f, "{sign}{}.{}", whole.unsigned_abs(), fraction.trim_end_matches('0'))
    }
}

impl Add for Credits {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Credits {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Credits {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Credits {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Credits {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Credits {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}
