//! From a model's dollars to whole credits.

use super::model::{Model, ModelKind};
use crate::units::Credits;

/// How dollars become credits; the operator's settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pricing {
    /// What one credit is worth.
    pub usd_per_credit: f64,
    /// What is added to an upstream's price, as a fraction of it (0.2 is a fifth).
    pub margin: f64,
}

impl Default for Pricing {
    fn default() -> Self {
        Self { usd_per_credit: 0.0005, margin: 0.0 }
    }
}

/// What a call costs that is paid by what it uses, in millionths of a credit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rate {
    /// Whatever the length.
    pub call: f64,
    pub input_token: f64,
    pub output_token: f64,
    /// Of sound that is listened to.
    pub second: f64,
}

/// Tokens of a typical generation, by which a price per token becomes a price per item.
const TYPICAL_INPUT_TOKENS: f64 = 400.0;
const TYPICAL_OUTPUT_TOKENS: f64 = 600.0;

/// Keeps 0.003 / 0.0005 at 6 credits, whatever the binary fractions make of it.
const ROUNDING: f64 = 1e-9;

impl Model {
    /// The base price per item, per second for video, in whole credits; `None` for a model without a price,
    /// which cannot be called. Only an explicit `credits = 0` is free.
    pub fn credits(&self, pricing: &Pricing) -> Option<Credits> {
        if let Some(credits) = self.price.credits {
            return Some(Credits::whole(credits.into()));
        }
        let usd = self.usd_per_item()?;
        let credits = usd * (1.0 + pricing.margin) / pricing.usd_per_credit;
        // A float too large for the integer becomes the largest integer, and one below it is a price of some millions.
        Some(Credits::whole(((credits - ROUNDING).ceil() as i64).max(1)))
    }

    /// The price by use: dollars per token where the catalogue has them, else dollars per minute of sound, else the
    /// credits of one item for every call. `None` for a model without a price, which cannot be called.
    pub fn rate(&self, pricing: &Pricing) -> Option<Rate> {
        let price = &self.price;
        // A credit is a million millionths, and prices are for a million tokens: the millions cancel out.
        let micros = |usd: f64| usd * (1.0 + pricing.margin) / pricing.usd_per_credit;
        if price.usd_input.is_some() || price.usd_output.is_some() {
            let [input_token, output_token] =
                [price.usd_input, price.usd_output].map(|usd| micros(usd.unwrap_or_default()));
            return Some(Rate { input_token, output_token, ..Rate::default() });
        }
        match (self.kind, price.usd, price.credits) {
            (ModelKind::Transcription, Some(usd), None) => {
                Some(Rate { second: micros(usd * 1_000_000.0) / 60.0, ..Rate::default() })
            }
            _ => Some(Rate { call: self.credits(pricing)?.micros() as f64, ..Rate::default() }),
        }
    }

    fn usd_per_item(&self) -> Option<f64> {
        let price = &self.price;
        let by_token = matches!(self.kind, ModelKind::Text | ModelKind::Embedding | ModelKind::Moderation);
        if by_token && (price.usd_input.is_some() || price.usd_output.is_some()) {
            let input = price.usd_input.unwrap_or_default() * TYPICAL_INPUT_TOKENS;
            let output = price.usd_output.unwrap_or_default() * TYPICAL_OUTPUT_TOKENS;
            return Some((input + output) / 1_000_000.0);
        }
        price.usd
    }
}
