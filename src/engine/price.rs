//! What a plan costs: the one function behind estimate, hold, capture, price page and receipt.
//!
//! Source: generor-api.th.txt, `credit_cost`; made exact in the design: per item = base × multipliers (× seconds for
//! video), rounded up to a whole credit; the discount is min(count, 10) per cent from two items on, rounded down.

use serde::{Deserialize, Serialize};

use crate::catalogue::Rate;
use crate::units::Credits;

const DISCOUNT_MAX_PERCENT: u32 = 10;

/// A price, frozen on the job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub per_item: Credits,
    pub count: u32,
    pub discount_percent: u32,
    pub discount: Credits,
    /// What is held, and charged if every item is delivered.
    pub total: Credits,
}

/// `base` is the model's price per item, or per second if `seconds` is given.
pub fn quote(base: Credits, multipliers: &[f64], seconds: Option<u32>, count: u32) -> Quote {
    let product: f64 = multipliers.iter().product();
    let micros = base.times(seconds.unwrap_or(1)).micros() as f64 * product;
    // Rounding to a millionth first keeps 3 × 1.1 from becoming 3.3000000000000003 and then one credit more.
    let per_item = Credits::from_micros(micros.round() as i64).ceil();
    of_items(per_item, count)
}

fn of_items(per_item: Credits, count: u32) -> Quote {
    let gross = per_item.times(count);
    let discount_percent = if count > 1 { count.min(DISCOUNT_MAX_PERCENT) } else { 0 };
    let discount = Credits::from_micros(gross.micros() / 100 * i64::from(discount_percent)).floor();
    Quote { per_item, count, discount_percent, discount, total: gross - discount }
}

impl Quote {
    /// What is charged when only `delivered` of the items came: never more than `total`, nothing for none.
    pub fn for_delivered(&self, delivered: u32) -> Credits {
        if delivered >= self.count {
            return self.total;
        }
        let gross = self.per_item.times(delivered);
        let discount = Credits::from_micros(gross.micros() / 100 * i64::from(self.discount_percent)).floor();
        (gross - discount).min(self.total)
    }
}

/// What a call that is paid by use has used, or may use at most.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Usage {
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// Of sound that was listened to.
    pub seconds: f64,
}

/// What a use costs, to the millionth of a credit, rounded up.
pub fn metered(rate: &Rate, usage: &Usage) -> Credits {
    let tokens = usage.input_tokens as f64 * rate.input_token + usage.output_tokens as f64 * rate.output_token;
    let micros = rate.call + tokens + usage.seconds * rate.second;
    // A float too large for the integer becomes the largest one, which nobody can pay.
    Credits::from_micros((micros - 1e-6).ceil().max(0.0) as i64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_documents_horoscope_example() {
        let quote = quote(Credits::whole(1), &[3.0], None, 5);
        assert_eq!(quote.per_item, Credits::whole(3));
        assert_eq!(quote.total, Credits::whole(15));
        assert_eq!(quote.discount, Credits::ZERO);
        assert_eq!(quote.discount_percent, 5);
    }

    #[test]
    fn tokens_cost_what_the_list_says() {
        // 2 and 10 dollars a million at 0.0005 dollars a credit: 4,000 and 20,000 credits a million.
        let rate = Rate { input_token: 4_000.0, output_token: 20_000.0, ..Rate::default() };
        let usage = Usage { input_tokens: 1_000, output_tokens: 500, seconds: 0.0 };
        assert_eq!(metered(&rate, &usage), Credits::whole(14));
        assert_eq!(metered(&rate, &Usage::default()), Credits::ZERO);
    }

    proptest! {
        #[test]
        fn discount_is_at_most_ten_percent_and_totals_grow_with_count(base in 0i64..10_000, times in 0.1f64..20.0, count in 1u32..10) {
            let one_less = quote(Credits::whole(base), &[times], None, count);
            let quote = quote(Credits::whole(base), &[times], None, count + 1);
            let gross = quote.per_item.times(quote.count);
            prop_assert!(quote.discount.times(10) <= gross);
            prop_assert_eq!(quote.total + quote.discount, gross);
            prop_assert!(quote.total >= one_less.total);
            for delivered in 0..=quote.count {
                prop_assert!(quote.for_delivered(delivered) <= quote.total);
            }
            prop_assert_eq!(quote.for_delivered(0), Credits::ZERO);
            prop_assert_eq!(quote.for_delivered(quote.count), quote.total);
        }
    }
}
