//! What `/estimate` answers.

use poem_openapi::{Enum, Object};

use crate::dialects::generor::values::{Amount, Fields};
use crate::engine::{Plan, Quote, Snap, TimeEstimate};

/// What a generation would cost and take.
#[derive(Debug, Object)]
#[oai(rename = "Estimate", skip_serializing_if_is_none)]
pub(super) struct EstimateReply {
    generator: String,
    model_id: u32,
    model_type: String,
    model_name: String,
    credit_cost: CreditCost,
    time_estimate: TimeEstimateReply,
    /// What would really be used of `parameters`, all as strings.
    applied_parameters: Fields,
    adjustments: Option<Adjustments>,
}

/// Credits.
#[derive(Debug, Object)]
struct CreditCost {
    /// What would be charged.
    total: Amount,
    per_item: Amount,
    count: u32,
    /// What making several saves.
    discount: Amount,
    /// One per cent for each item, 10 at most; 0 for a single one.
    discount_percent: u32,
}

impl From<Quote> for CreditCost {
    fn from(quote: Quote) -> Self {
        Self {
            total: Amount(quote.total),
            per_item: Amount(quote.per_item),
            count: quote.count,
            discount: Amount(quote.discount),
            discount_percent: quote.discount_percent,
        }
    }
}

/// Whole seconds by the clock on the wall.
#[derive(Debug, Object)]
#[oai(rename = "TimeEstimate")]
struct TimeEstimateReply {
    /// For everything.
    seconds: u64,
    per_item: u64,
    min_seconds: u64,
    max_seconds: u64,
    /// How many recent generations this is the average of, up to 10.
    sample_count: u32,
    has_historical: bool,
    source: TimeSource,
}

/// Where a time comes from: from recent generations, or from the catalogue while there are fewer than 3.
#[derive(Debug, Enum)]
#[oai(rename_all = "lowercase")]
enum TimeSource {
    Historical,
    Fallback,
}

impl From<TimeEstimate> for TimeEstimateReply {
    fn from(time: TimeEstimate) -> Self {
        Self {
            seconds: time.seconds,
            per_item: time.per_item,
            min_seconds: time.min_seconds,
            max_seconds: time.max_seconds,
            sample_count: u32::try_from(time.sample_count).unwrap_or(u32::MAX),
            has_historical: time.has_historical,
            source: if time.has_historical { TimeSource::Historical } else { TimeSource::Fallback },
        }
    }
}

/// What was changed because the model cannot do it otherwise.
#[derive(Debug, Object)]
pub(super) struct Adjustments {
    seconds: SecondsAdjustment,
}

#[derive(Debug, Object)]
struct SecondsAdjustment {
    requested: i64,
    used: u32,
    supported: Vec<u32>,
    reason: String,
}

impl From<Snap> for Adjustments {
    fn from(snap: Snap) -> Self {
        Self {
            seconds: SecondsAdjustment {
                requested: snap.requested,
                used: snap.used,
                supported: snap.supported,
                reason: "snapped to nearest provider-supported duration".to_owned(),
            },
        }
    }
}

impl EstimateReply {
    pub(super) fn of(plan: &Plan, time: TimeEstimate) -> Self {
        Self {
            generator: plan.call.generator.clone(),
            model_id: plan.call.model.0,
            model_type: plan.kind.as_str().to_owned(),
            model_name: plan.model_name.clone(),
            credit_cost: plan.quote.into(),
            time_estimate: time.into(),
            applied_parameters: Fields::of(&plan.applied),
            adjustments: plan.snapped.clone().map(Adjustments::from),
        }
    }
}
