//! How long a generation takes, from how long the last ten took.

use serde::{Deserialize, Serialize};

use crate::catalogue::{Model, ModelId};
use crate::error::Result;
use crate::store::{Read, Table, Tx, Value};

/// By generator and model number.
const SAMPLES: Table<(String, u32), Samples> = Table::new("time_sample");

/// How many finished generations of a generator and model are averaged.
const KEPT: usize = 10;
/// Below this many the catalogue's figure stands in. Source: generor-api.th.txt, `sample_count`.
const ENOUGH: usize = 3;

/// Milliseconds per item, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Samples(Vec<u32>);

impl Value for Samples {}

/// Wall-clock seconds, whole and at least one each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeEstimate {
    pub seconds: u64,
    pub per_item: u64,
    pub min_seconds: u64,
    pub max_seconds: u64,
    pub sample_count: usize,
    pub has_historical: bool,
}

/// The estimate for `count` items.
pub fn estimate(tx: &dyn Read, generator: &str, model: &Model, count: u32) -> Result<TimeEstimate> {
    let samples = SAMPLES.get(tx, &(generator.to_owned(), model.id.0))?.unwrap_or_default().0;
    let sample_count = samples.len();
    if sample_count < ENOUGH {
        let per_item = whole(model.typical_seconds);
        return Ok(TimeEstimate {
            seconds: per_item * u64::from(count),
            per_item,
            min_seconds: whole(model.typical_seconds * 0.5),
            max_seconds: whole(model.typical_seconds * 2.0),
            sample_count,
            has_historical: false,
        });
    }
    let seconds = |millis: u32| f64::from(millis) / 1000.0;
    let mean = samples.iter().map(|millis| seconds(*millis)).sum::<f64>() / sample_count as f64;
    let per_item = whole(mean);
    Ok(TimeEstimate {
        seconds: per_item * u64::from(count),
        per_item,
        min_seconds: whole(samples.iter().min().map_or(mean, |millis| seconds(*millis))),
        max_seconds: whole(samples.iter().max().map_or(mean, |millis| seconds(*millis))),
        sample_count,
        has_historical: true,
    })
}

fn whole(seconds: f64) -> u64 {
    seconds.round().max(1.0) as u64
}

/// Remembers how long one item took.
pub fn record(tx: &mut Tx, generator: &str, model: ModelId, millis_per_item: u32) -> Result<()> {
    let key = (generator.to_owned(), model.0);
    let mut samples = SAMPLES.get(tx, &key)?.unwrap_or_default();
    samples.0.push(millis_per_item);
    let surplus = samples.0.len().saturating_sub(KEPT);
    samples.0.drain(..surplus);
    SAMPLES.put(tx, &key, &samples)
}
