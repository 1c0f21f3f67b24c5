//! The feed: what the people one follows made public, newest first.
//!
//! It is merged when it is read, from the list that each person's public creations stand in anyway, so publishing
//! costs the same however many follow.

use std::collections::BinaryHeap;

use super::account::AccountId;
use super::creation::{self, Creation, CreationId, List};
use super::follow;
use super::page::{Page, PageRequest};
use crate::error::Result;
use crate::store::Read;

/// How far back a feed goes.
const DEPTH_MAX: usize = 2_000;

/// A page of the feed of `account`, of one generator if it is given.
pub fn list(
    tx: &dyn Read,
    account: AccountId,
    generator: Option<&str>,
    request: PageRequest,
) -> Result<Page<Creation>> {
    let mut sources = Vec::new();
    let mut total = 0;
    for person in follow::all_following(tx, account)? {
        let list = match generator {
            Some(slug) => List::PublicOwnerGenerator(person, slug.to_owned()),
            None => List::PublicOwner(person),
        };
        let count = creation::count(tx, &list)?;
        if count > 0 {
            total += count;
            sources.push(list);
        }
    }
    let until = request.skip().saturating_add(request.per_page as usize).min(DEPTH_MAX);
    let ids = merge(tx, &sources, until)?;
    let page = ids.into_iter().skip(request.skip());
    let items = page.filter_map(|id| creation::find(tx, id).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, request, total: total.min(DEPTH_MAX as u64) })
}

/// The newest `wanted` of several lists that are each in order: the head of every list waits in a heap.
fn merge(tx: &dyn Read, sources: &[List], wanted: usize) -> Result<Vec<CreationId>> {
    let mut heads = BinaryHeap::new();
    for (place, list) in sources.iter().enumerate() {
        heads.extend(creation::after(tx, list, None)?.map(|id| (id, place)));
    }
    let mut ids = Vec::with_capacity(wanted.min(DEPTH_MAX));
    while let Some((id, place)) = heads.pop().filter(|_| ids.len() < wanted) {
        ids.push(id);
        if let Some(list) = sources.get(place) {
            heads.extend(creation::after(tx, list, Some(id))?.map(|next| (next, place)));
        }
    }
    Ok(ids)
}
