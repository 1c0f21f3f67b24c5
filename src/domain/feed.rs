//! The feed: what the people one follows made public, newest first.
//!
//! It is merged when it is read, from the list that each person's public creations stand in anyway, so publishing
//! costs the same however many follow.

use std::collections::BinaryHeap;

use super::account::AccountId;
use super::creation::{self, Creation, CreationId};
use super::follow;
use super::list::{self, List};
use super::page::{ListName, Page, PageRequest};
use crate::error::Result;
use crate::store::Read;

/// How far into a feed a page number may reach; cursors go on to its end.
const DEPTH_MAX: usize = 2_000;

/// A page of the feed of `account`, of one generator if it is given.
/// Errors: `Invalid` naming `cursor`.
pub fn list(
    tx: &dyn Read,
    account: AccountId,
    generator: Option<&str>,
    request: PageRequest,
) -> Result<Page<Creation>> {
    let mut sources = Vec::new();
    let mut total = 0;
    for person in follow::all_following(tx, account)? {
        let source = match generator {
            Some(slug) => List::PublicOwnerGenerator(person, slug.to_owned()),
            None => List::PublicOwner(person),
        };
        let count = list::count(tx, &source)?;
        if count > 0 {
            total += count;
            sources.push(source);
        }
    }
    let name = ListName::new("feed", &(account, generator.unwrap_or_default().to_owned()));
    let after: Option<CreationId> = request.place(&name)?;
    let skip = if after.is_some() { 0 } else { request.skip() };
    let until = skip.saturating_add(request.per_page as usize).min(DEPTH_MAX);
    // One more than is shown tells whether there is more.
    let mut ids = merge(tx, &sources, after, until + 1)?;
    let has_more = ids.len() > until;
    ids.truncate(until);
    let next = ids.last().filter(|_| has_more).and_then(|last| request.next(&name, last));
    let page = ids.into_iter().skip(skip);
    let items = page.filter_map(|id| creation::find(tx, id).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, request, total, next })
}

/// The newest `wanted` older than `after` of several lists that are each in order: the head of every list waits in a
/// heap.
fn merge(tx: &dyn Read, sources: &[List], after: Option<CreationId>, wanted: usize) -> Result<Vec<CreationId>> {
    let mut heads = BinaryHeap::new();
    for (place, source) in sources.iter().enumerate() {
        heads.extend(list::after(tx, source, after)?.map(|id| (id, place)));
    }
    let mut ids = Vec::with_capacity(wanted.min(DEPTH_MAX));
    while let Some((id, place)) = heads.pop().filter(|_| ids.len() < wanted) {
        ids.push(id);
        if let Some(source) = sources.get(place) {
            heads.extend(list::after(tx, source, Some(id))?.map(|next| (next, place)));
        }
    }
    Ok(ids)
}
