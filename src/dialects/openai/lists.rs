//! Pages of lists as this dialect asks for them: how many, after which id, in which order.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::store::Order;

pub const PAGE_DEFAULT: usize = 20;
pub const PAGE_MAX: usize = 100;

/// Errors: `Invalid` for a word that is none of the two. Newest first where nobody says otherwise.
pub fn order(word: Option<&str>) -> Result<Order> {
    match word {
        None | Some("desc") => Ok(Order::Descending),
        Some("asc") => Ok(Order::Ascending),
        Some(_) => Err(Error::invalid("order", "must be asc or desc")),
    }
}

/// One page of what is in memory, oldest first: those after the one with the id `after`, and whether more follow.
pub fn page(mut all: Vec<Value>, limit: Option<usize>, order: Order, after: Option<&str>) -> (Vec<Value>, bool) {
    if order == Order::Descending {
        all.reverse();
    }
    if let Some(after) = after {
        let place = all.iter().position(|item| item["id"] == after);
        all.drain(..place.map_or(0, |place| place + 1));
    }
    let limit = limit.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX);
    let has_more = all.len() > limit;
    all.truncate(limit);
    (all, has_more)
}
