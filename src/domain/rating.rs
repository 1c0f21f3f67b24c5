//! Ratings of creations, 1 to 5, one for each person.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::account::AccountId;
use super::audit::{Census, Findings};
use super::catch_up;
use super::creation::{self, CreationId};
use super::notification::{self, Event};
use super::ranking::{self, Ranking};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::store::{Index, Order, Read, Table, Tx, Value};

const RATINGS: Table<(CreationId, AccountId), Stars> = Table::new("rating");
/// What somebody rated.
const BY_RATER: Index<(AccountId, CreationId)> = Index::new("rating_by_rater");
const TALLIES: Table<CreationId, Tally> = Table::new("rating_tally");

/// What one person gave: 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stars(u8);

impl Value for Stars {}

/// All ratings of a creation, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    sum: u64,
    pub count: u64,
}

impl Value for Tally {}

impl Tally {
    /// To one decimal place, halves up; 0 without ratings.
    pub fn average(&self) -> f64 {
        (self.sum * 10 + self.count / 2).checked_div(self.count).unwrap_or_default() as f64 / 10.0
    }

    /// In thousandths, as if five more people had given 3: one who gives 5 does not outweigh ten who give 4.8.
    /// 0 without ratings.
    pub const fn score(&self) -> u64 {
        if self.count == 0 { 0 } else { (self.sum + 15) * 1_000 / (self.count + 5) }
    }
}

/// Errors: `NotFound` for a creation that the viewer cannot see.
pub fn get(tx: &dyn Read, viewer: Option<&Caller>, id: CreationId) -> Result<Tally> {
    creation::get(tx, id, viewer)?;
    tally(tx, id)
}

/// The tally of a creation that was looked up already.
pub fn tally(tx: &dyn Read, id: CreationId) -> Result<Tally> {
    Ok(TALLIES.get(tx, &id)?.unwrap_or_default())
}

/// What a person gave.
pub fn given(tx: &dyn Read, id: CreationId, account: AccountId) -> Result<Option<u8>> {
    Ok(RATINGS.get(tx, &(id, account))?.map(|stars| stars.0))
}

/// Rates, in place of what the caller gave before.
/// Errors: `NotFound`; `Invalid` naming `score`.
pub fn put(tx: &mut Tx, caller: &Caller, id: CreationId, score: i64, now: Timestamp) -> Result<Tally> {
    let creation = creation::get(tx, id, Some(caller))?;
    let score = u8::try_from(score).ok().filter(|score| (1..=5).contains(score));
    let score = score.ok_or_else(|| Error::invalid("score", "must be 1 to 5"))?;
    let mut tally = TALLIES.get(tx, &id)?.unwrap_or_default();
    let before = tally.score();
    match RATINGS.get(tx, &(id, caller.account))? {
        Some(Stars(given)) => tally.sum = tally.sum.saturating_sub(u64::from(given)),
        None => {
            tally.count += 1;
            let event = Event::Rated { by: caller.account, creation: id, score };
            notification::create(tx, creation.owner, event, now)?;
        }
    }
    tally.sum += u64::from(score);
    if creation.is_public() {
        ranking::rescore(tx, &creation, Ranking::TopRated, before, tally.score())?;
    }
    RATINGS.put(tx, &(id, caller.account), &Stars(score))?;
    BY_RATER.insert(tx, &(caller.account, id))?;
    TALLIES.put(tx, &id, &tally)?;
    Ok(tally)
}

/// The `limit` ratings that somebody gave after that of `after`, by creation, for themselves.
pub fn list_of(
    tx: &dyn Read,
    rater: AccountId,
    after: Option<CreationId>,
    limit: usize,
) -> Result<Vec<(CreationId, u8)>> {
    let after = after.map(|id| (rater, id));
    let places = BY_RATER.page(tx, &rater, after.as_ref(), Order::Ascending, limit)?;
    let score = |(_, id)| Ok(given(tx, id, rater)?.map(|score| (id, score)));
    places.into_iter().filter_map(|place| score(place).transpose()).collect()
}

/// Raised with every index more, so that older ratings are entered into it.
const VERSION: u32 = 1;

/// Whether ratings of an earlier version of the program are to be entered yet.
pub fn is_behind(tx: &dyn Read) -> Result<bool> {
    catch_up::is_behind(tx, &RATINGS, VERSION)
}

/// Enters the next `limit` of them; tells whether that was all.
pub fn catch_up(tx: &mut Tx, limit: usize) -> Result<bool> {
    catch_up::step(tx, &RATINGS, VERSION, limit, |tx, (id, rater), _| {
        BY_RATER.insert(tx, &(rater, id))?;
        Ok(())
    })
}

/// Adds up the ratings anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut sums_kept, mut counts_kept) = (Census::default(), Census::default());
    TALLIES.for_each(tx, &(), Order::Ascending, |id, tally| {
        sums_kept.add(&id, tally.sum);
        counts_kept.add(&id, tally.count);
        Ok(ControlFlow::Continue(()))
    })?;
    let (mut sums, mut counts) = (Census::default(), Census::default());
    RATINGS.for_each(tx, &(), Order::Ascending, |(id, _), stars| {
        sums.add(&id, stars.0.into());
        counts.count(&id);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.compare("sum of ratings", &sums_kept, &sums)?;
    findings.compare("ratings", &counts_kept, &counts)
}
