//! The public creations by what people think of them: best rated, most discussed.
//!
//! A creation stands here under its score while it is public and has one. Whoever changes a score moves it in the
//! same transaction.

use std::ops::ControlFlow;

use super::audit::{Census, Findings};
use super::creation::{CREATIONS, Creation, CreationId};
use super::list::{self, List};
use super::{comment, creation, rating};
use crate::error::Result;
use crate::store::{Index, Order, Read, Tx};

/// List, ranking, score, creation.
const RANKED: Index<(List, u8, u64, CreationId)> = Index::new("creation_ranked");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranking {
    /// By the average, drawn towards the middle while there are few ratings.
    TopRated,
    /// By the number of comments.
    MostDiscussed,
}

impl Ranking {
    const ALL: [Self; 2] = [Self::TopRated, Self::MostDiscussed];

    fn score(self, tx: &dyn Read, id: CreationId) -> Result<u64> {
        match self {
            Self::TopRated => Ok(rating::tally(tx, id)?.score()),
            Self::MostDiscussed => comment::count(tx, id),
        }
    }
}

/// A place in a ranking: the score and the creation that stood there.
pub type Place = (u64, CreationId);

/// Enters a creation that has become public.
pub(super) fn enter(tx: &mut Tx, creation: &Creation) -> Result<()> {
    for ranking in Ranking::ALL {
        let score = ranking.score(tx, creation.id)?;
        rescore(tx, creation, ranking, 0, score)?;
    }
    Ok(())
}

/// Compares the places with the scores.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut scored, mut placed) = (Census::default(), Census::default());
    CREATIONS.for_each(tx, &(), Order::Ascending, |id, creation| {
        for ranking in Ranking::ALL {
            let score = if creation.is_public() { ranking.score(tx, id)? } else { 0 };
            for list in list::ranked_lists_of(&creation) {
                if score > 0 {
                    scored.count(&(list, ranking as u8, score, id));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    RANKED.for_each(tx, &(), Order::Ascending, |place| {
        placed.count(&place);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.compare("creation_ranked", &placed, &scored)
}

/// Takes out a creation that is public no longer.
pub(super) fn leave(tx: &mut Tx, creation: &Creation) -> Result<()> {
    for ranking in Ranking::ALL {
        let score = ranking.score(tx, creation.id)?;
        rescore(tx, creation, ranking, score, 0)?;
    }
    Ok(())
}

/// Moves a creation whose score changed; 0 is no place at all.
pub(super) fn rescore(tx: &mut Tx, creation: &Creation, ranking: Ranking, old: u64, new: u64) -> Result<()> {
    for list in list::ranked_lists_of(creation) {
        if old > 0 {
            RANKED.remove(tx, &(list.clone(), ranking as u8, old, creation.id))?;
        }
        if new > 0 {
            RANKED.insert(tx, &(list, ranking as u8, new, creation.id))?;
        }
    }
    Ok(())
}

/// How many creations a filter looks at for one page.
const LOOK_MAX: usize = 2_000;

/// The next `limit` of a list after a place, best first, of those that `keep` lets through; and where the next page
/// begins, if there may be one. A page is shorter where a filter lets hardly anything through.
pub fn list_after(
    tx: &dyn Read,
    list: &List,
    ranking: Ranking,
    after: Option<Place>,
    limit: usize,
    keep: impl Fn(&Creation) -> bool,
) -> Result<(Vec<Creation>, Option<Place>)> {
    let prefix = (list.clone(), ranking as u8);
    let (mut items, mut last, mut looked) = (Vec::new(), after, 0);
    loop {
        let cursor = last.map(|(score, id)| (list.clone(), ranking as u8, score, id));
        let rows = RANKED.page(tx, &prefix, cursor.as_ref(), Order::Descending, limit)?;
        if rows.is_empty() {
            return Ok((items, None));
        }
        for (_, _, score, id) in rows {
            if items.len() == limit || looked == LOOK_MAX {
                return Ok((items, last));
            }
            (last, looked) = (Some((score, id)), looked + 1);
            items.extend(creation::find(tx, id)?.filter(&keep));
        }
    }
}
