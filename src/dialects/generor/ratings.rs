//! Ratings. Source: generor-api.th.txt, "คะแนน".

use poem_openapi::param::Path;
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;

use super::envelope;
use super::{Answer, Tag};
use crate::app::App;
use crate::dialects::bearer::{Bearer, MaybeBearer};
use crate::dialects::body::Body;
use crate::domain::{CreationId, Scope, Tally, rating};

/// `/creations/{id}/rating`.
pub struct Ratings(pub App);

#[OpenApi(tag = "Tag::Ratings")]
impl Ratings {
    /// Get a creation's rating
    #[oai(path = "/creations/:id/rating", method = "get", operation_id = "rating_get")]
    async fn rating_get(&self, caller: MaybeBearer, id: Path<u64>) -> Answer<RatingReply> {
        caller.require_read()?;
        let tally = self.0.store.read(|tx| rating::get(tx, caller.0.as_ref(), CreationId(id.0)))?;
        Ok(envelope::ok(RatingReply::of(id.0, tally)))
    }

    /// Rate a creation
    ///
    /// A rating given before is replaced.
    #[oai(path = "/creations/:id/rating", method = "post", operation_id = "rating_put")]
    async fn rating_put(&self, caller: Bearer, id: Path<u64>, body: Body<RateBody>) -> Answer<RatingReply> {
        caller.0.require(Scope::Write)?;
        let now = self.0.clock.now();
        let write = self.0.store.write(move |tx| rating::put(tx, &caller.0, CreationId(id.0), body.0.score, now));
        Ok(envelope::ok(RatingReply::of(id.0, write.await?)))
    }
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "Rate")]
struct RateBody {
    /// 1 to 5.
    #[oai(validator(minimum(value = "1"), maximum(value = "5")))]
    score: i64,
}

/// All ratings of a creation.
#[derive(Debug, Object)]
#[oai(rename = "Rating")]
struct RatingReply {
    creation_id: u64,
    /// To one decimal place; 0 without ratings.
    average: f64,
    count: u64,
}

impl RatingReply {
    fn of(creation_id: u64, tally: Tally) -> Self {
        Self { creation_id, average: tally.average(), count: tally.count }
    }
}
