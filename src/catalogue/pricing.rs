//! From a model's dollars to whole credits.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::model::{Model, ModelId, ModelKind};
use crate::units::Credits;

/// How dollars become credits; the operator's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Pricing {
    /// What one credit is worth.
    pub usd_per_credit: f64,
    /// What is added to an upstream's price, as a fraction of it (0.2 is a fifth).
    pub margin: f64,
    /// What the operator decided about single models.
    pub terms: Arc<HashMap<ModelId, Terms>>,
}

impl Default for Pricing {
    fn default() -> Self {
        Self { usd_per_credit: 0.0005, margin: 0.0, terms: Arc::default() }
    }
}

/// An operator's word on a model, over the catalogue's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Credits per item (per second for video) in the place of the catalogue's price.
    pub credits: Option<u32>,
    /// Not on offer.
    pub is_off: bool,
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

impl Rate {
    fn times(self, factor: f64) -> Self {
        Self {
            call: self.call * factor,
            input_token: self.input_token * factor,
            output_token: self.output_token * factor,
            second: self.second * factor,
        }
    }
}

/// Tokens of a typical generation, by which a price per token becomes a price per item.
const TYPICAL_INPUT_TOKENS: f64 = 400.0;
const TYPICAL_OUTPUT_TOKENS: f64 = 600.0;

/// Keeps 0.003 / 0.0005 at 6 credits, whatever the binary fractions make of it.
const ROUNDING: f64 = 1e-9;

impl Pricing {
    /// Whether the operator takes a model off the offer.
    pub fn is_off(&self, model: ModelId) -> bool {
        self.terms.get(&model).is_some_and(|terms| terms.is_off)
    }
}

impl Model {
    /// The base price per item, per second for video, in whole credits; `None` for a model without a price or off the
    /// offer, which cannot be called. Only an explicit price of 0 is free.
    pub fn credits(&self, pricing: &Pricing) -> Option<Credits> {
        match pricing.terms.get(&self.id) {
            Some(terms) if terms.is_off => None,
            Some(Terms { credits: Some(credits), .. }) => Some(Credits::whole((*credits).into())),
            _ => self.listed_credits(pricing),
        }
    }

    /// As `credits`, by the catalogue alone.
    pub fn listed_credits(&self, pricing: &Pricing) -> Option<Credits> {
        if let Some(credits) = self.price.credits {
            return Some(Credits::whole(credits.into()));
        }
        let usd = self.usd_per_item()?;
        let credits = usd * (1.0 + pricing.margin) / pricing.usd_per_credit;
        // A float too large for the integer becomes the largest integer, and one below it is a price of some millions.
        Some(Credits::whole(((credits - ROUNDING).ceil() as i64).max(1)))
    }

    /// The price by use: dollars per token where the catalogue has them, else dollars per minute of sound, else the
    /// credits of one item for every call. A price that the operator set moves it in proportion. `None` for a model
    /// that cannot be called.
    pub fn rate(&self, pricing: &Pricing) -> Option<Rate> {
        let own = self.credits(pricing)?;
        match (self.listed_rate(pricing), self.listed_credits(pricing)) {
            (rate, Some(listed)) if listed == own => rate,
            (Some(rate), Some(listed)) if !listed.is_zero() => {
                Some(rate.times(own.micros() as f64 / listed.micros() as f64))
            }
            // Nothing to be in proportion to.
            _ => Some(Rate { call: own.micros() as f64, ..Rate::default() }),
        }
    }

    fn listed_rate(&self, pricing: &Pricing) -> Option<Rate> {
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
            _ => Some(Rate { call: self.listed_credits(pricing)?.micros() as f64, ..Rate::default() }),
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
