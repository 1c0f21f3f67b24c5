//! The lists that creations stand in, each by index and with a kept count.
//!
//! One function, `lists_of`, says where a creation stands; `relist` moves it whenever it is written. So a private
//! creation cannot be left behind in a public list, and no list is ever scanned and filtered.

use std::ops::ControlFlow;

use super::account::AccountId;
use super::audit::{Census, Findings};
use super::creation::{CREATIONS, Creation, CreationId, Privacy, Status};
use super::page::{self, PageRequest, Stretch};
use super::{TeamId, ranking};
use crate::catalogue::{ModelId, ModelKind};
use crate::error::{Error, Result};
use crate::store::{Counter, Index, Key, Order, Read, Table, Tx};

const LISTS: Index<(List, CreationId)> = Index::new("creation_list");
const COUNTS: Counter<List> = Counter::new("creation_count");
/// What lies in a bin, by the second in which it was thrown there.
const THROWN: Index<(i64, CreationId)> = Index::new("creation_thrown");

/// A list of creations, by id within itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// All that an account made and did not delete, whatever became of it.
    Owner(AccountId),
    OwnerGenerator(AccountId, String),
    OwnerStatus(AccountId, Status),
    OwnerKind(AccountId, ModelKind),
    OwnerKindStatus(AccountId, ModelKind, Status),
    OwnerGeneratorStatus(AccountId, String, Status),
    /// Completed and public.
    Public,
    PublicGenerator(String),
    PublicOwner(AccountId),
    PublicOwnerGenerator(AccountId, String),
    /// Completed and made under a team; for its members.
    Team(TeamId),
    /// Completed, public and of a kind.
    PublicKind(ModelKind),
    /// What its owner deleted.
    Trash(AccountId),
    OwnerPrivacy(AccountId, Privacy),
    /// Made by an account under a team, whatever became of it.
    OwnerTeam(AccountId, TeamId),
    OwnerModel(AccountId, ModelId),
}

impl Key for List {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Owner(owner) => (0u8, *owner).encode(out),
            Self::OwnerGenerator(owner, slug) => (1u8, *owner, slug.clone()).encode(out),
            Self::Public => 2u8.encode(out),
            Self::PublicGenerator(slug) => (3u8, slug.clone()).encode(out),
            Self::PublicOwner(owner) => (4u8, *owner).encode(out),
            Self::PublicOwnerGenerator(owner, slug) => (5u8, *owner, slug.clone()).encode(out),
            Self::Team(team) => (6u8, *team).encode(out),
            Self::PublicKind(kind) => (11u8, kind.as_str().to_owned()).encode(out),
            Self::Trash(owner) => (12u8, *owner).encode(out),
            Self::OwnerStatus(owner, status) => (7u8, *owner, *status).encode(out),
            Self::OwnerKind(owner, kind) => (8u8, *owner, kind.as_str().to_owned()).encode(out),
            Self::OwnerKindStatus(owner, kind, status) => {
                (9u8, *owner, kind.as_str().to_owned(), *status).encode(out);
            }
            Self::OwnerGeneratorStatus(owner, slug, status) => (10u8, *owner, slug.clone(), *status).encode(out),
            Self::OwnerPrivacy(owner, privacy) => (13u8, *owner, *privacy as u8).encode(out),
            Self::OwnerTeam(owner, team) => (14u8, *owner, *team).encode(out),
            Self::OwnerModel(owner, model) => (15u8, *owner, model.0).encode(out),
        }
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        Ok(match u8::decode(bytes)? {
            0 => Self::Owner(Key::decode(bytes)?),
            1 => Self::OwnerGenerator(Key::decode(bytes)?, Key::decode(bytes)?),
            2 => Self::Public,
            3 => Self::PublicGenerator(Key::decode(bytes)?),
            4 => Self::PublicOwner(Key::decode(bytes)?),
            5 => Self::PublicOwnerGenerator(Key::decode(bytes)?, Key::decode(bytes)?),
            6 => Self::Team(Key::decode(bytes)?),
            7 => Self::OwnerStatus(Key::decode(bytes)?, Key::decode(bytes)?),
            8 => Self::OwnerKind(Key::decode(bytes)?, decode_kind(bytes)?),
            9 => Self::OwnerKindStatus(Key::decode(bytes)?, decode_kind(bytes)?, Key::decode(bytes)?),
            10 => Self::OwnerGeneratorStatus(Key::decode(bytes)?, Key::decode(bytes)?, Key::decode(bytes)?),
            11 => Self::PublicKind(decode_kind(bytes)?),
            12 => Self::Trash(Key::decode(bytes)?),
            13 => Self::OwnerPrivacy(Key::decode(bytes)?, decode_privacy(bytes)?),
            14 => Self::OwnerTeam(Key::decode(bytes)?, Key::decode(bytes)?),
            15 => Self::OwnerModel(Key::decode(bytes)?, ModelId(Key::decode(bytes)?)),
            _ => return Err(Error::internal("an unknown list of creations")),
        })
    }
}

/// A kind stands in keys by its name, which outlives any order of the kinds.
fn decode_kind(bytes: &mut &[u8]) -> Result<ModelKind> {
    let name = String::decode(bytes)?;
    let all = ModelKind::ALL.into_iter().chain(ModelKind::UTILITY);
    all.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| Error::internal("an unknown kind of creation"))
}

fn decode_privacy(bytes: &mut &[u8]) -> Result<Privacy> {
    let code = u8::decode(bytes)?;
    Privacy::from_code(code.into()).map_err(|_| Error::internal("an unknown privacy of a creation"))
}

/// The one place that says where a creation stands.
fn lists_of(creation: &Creation) -> Vec<List> {
    let mut lists = Vec::new();
    if creation.deleted_at.is_some() {
        return if creation.has_content() { vec![List::Trash(creation.owner)] } else { lists };
    }
    lists.push(List::Owner(creation.owner));
    lists.push(List::OwnerGenerator(creation.owner, creation.generator.clone()));
    lists.push(List::OwnerStatus(creation.owner, creation.status));
    lists.push(List::OwnerKind(creation.owner, creation.kind));
    lists.push(List::OwnerKindStatus(creation.owner, creation.kind, creation.status));
    lists.push(List::OwnerGeneratorStatus(creation.owner, creation.generator.clone(), creation.status));
    lists.push(List::OwnerPrivacy(creation.owner, creation.privacy));
    lists.extend(creation.team.map(|team| List::OwnerTeam(creation.owner, team)));
    lists.push(List::OwnerModel(creation.owner, creation.model));
    if creation.is_public() {
        lists.extend(ranked_lists_of(creation));
        lists.push(List::PublicOwner(creation.owner));
        lists.push(List::PublicOwnerGenerator(creation.owner, creation.generator.clone()));
    }
    if creation.status == Status::Completed {
        lists.extend(creation.team.map(List::Team));
    }
    lists
}

/// The public lists that can also be read by rank.
pub(super) fn ranked_lists_of(creation: &Creation) -> [List; 3] {
    [List::Public, List::PublicGenerator(creation.generator.clone()), List::PublicKind(creation.kind)]
}

/// Moves a creation between lists; `old` is what the store holds now, if anything.
pub(super) fn relist(tx: &mut Tx, old: Option<&Creation>, new: &Creation) -> Result<()> {
    let before = old.map(lists_of).unwrap_or_default();
    let after = lists_of(new);
    for list in before.iter().filter(|list| !after.contains(list)) {
        if LISTS.remove(tx, &(list.clone(), new.id))? {
            COUNTS.add(tx, list, -1)?;
        }
    }
    for list in after.into_iter().filter(|list| !before.contains(list)) {
        enter(tx, list, new.id)?;
    }
    let (thrown_before, thrown) = (old.and_then(Creation::thrown), new.thrown());
    if thrown_before != thrown {
        thrown_before.map_or(Ok(false), |place| THROWN.remove(tx, &place))?;
        thrown.map_or(Ok(false), |place| THROWN.insert(tx, &place))?;
    }
    Ok(())
}

fn enter(tx: &mut Tx, list: List, id: CreationId) -> Result<()> {
    if LISTS.insert(tx, &(list.clone(), id))? {
        COUNTS.add(tx, &list, 1)?;
    }
    Ok(())
}

/// The ids of a page.
/// Errors: `Invalid` naming `cursor`.
pub(super) fn ids(tx: &dyn Read, list: &List, request: PageRequest) -> Result<Stretch<CreationId>> {
    let (keys, next) = page::keys(tx, &LISTS, list, request)?;
    Ok((keys.into_iter().map(|(_, id)| id).collect(), next))
}

/// Whether a creation stands in a list.
pub(super) fn has(tx: &dyn Read, list: &List, id: CreationId) -> Result<bool> {
    LISTS.contains(tx, &(list.clone(), id))
}

/// The first ids of a list, oldest first.
pub(super) fn first(tx: &dyn Read, list: &List, limit: usize) -> Result<Vec<CreationId>> {
    let keys = LISTS.scan(tx, list, Order::Ascending, limit)?;
    Ok(keys.into_iter().map(|(_, id)| id).collect())
}

/// What was thrown away first, and when, in seconds.
pub(super) fn first_thrown(tx: &dyn Read, limit: usize) -> Result<Vec<(i64, CreationId)>> {
    THROWN.scan(tx, &(), Order::Ascending, limit)
}

/// The newest of a list that is older than `id`, or the newest of all.
pub fn after(tx: &dyn Read, list: &List, id: Option<CreationId>) -> Result<Option<CreationId>> {
    let cursor = id.map(|id| (list.clone(), id));
    let found = LISTS.page(tx, list, cursor.as_ref(), Order::Descending, 1)?;
    Ok(found.into_iter().next().map(|(_, id)| id))
}

/// Lists of which a creation must stand in one.
pub type AnyOf = Vec<List>;

/// As `after`, of what stands in one list of each of `all`; and how many looks at the index it took. `None` for the
/// creation when there is no more, or none within `looks_max`, when the last place that was looked at is told.
pub(super) fn after_in_all(tx: &dyn Read, all: &[AnyOf], id: Option<CreationId>, looks_max: usize) -> Result<Leap> {
    let mut leap = Leap { found: None, last: id, looks: 0 };
    let Some((lead, others)) = all.split_first() else { return Ok(leap) };
    'candidates: while leap.looks < looks_max {
        leap.looks += 1;
        let Some(candidate) = newest_before(tx, lead, leap.last)? else {
            leap.last = None;
            return Ok(leap);
        };
        for other in others {
            leap.looks += 1;
            match newest_before(tx, other, Some(CreationId(candidate.0.saturating_add(1))))? {
                Some(id) if id == candidate => {}
                // Nothing between the two can stand in both.
                Some(id) => {
                    leap.last = Some(CreationId(id.0.saturating_add(1)));
                    continue 'candidates;
                }
                None => {
                    leap.last = None;
                    return Ok(leap);
                }
            }
        }
        leap.last = Some(candidate);
        leap.found = Some(candidate);
        return Ok(leap);
    }
    Ok(leap)
}

/// Where a search through several lists has come to.
pub(super) struct Leap {
    pub found: Option<CreationId>,
    /// What was found, or as far as it was looked; `None` at the end.
    pub last: Option<CreationId>,
    pub looks: usize,
}

fn newest_before(tx: &dyn Read, any: &AnyOf, id: Option<CreationId>) -> Result<Option<CreationId>> {
    any.iter().try_fold(None, |newest, list| Ok(newest.max(after(tx, list, id)?)))
}

/// How many creations stand in a list; kept, not counted.
pub fn count(tx: &dyn Read, list: &List) -> Result<u64> {
    COUNTS.get(tx, list)
}

/// Raised whenever `lists_of` knows a list more, so that older creations are entered into it.
const VERSION: u32 = 1;
/// The version whose lists have everything, at 0; how far the way to the next has come, at 1.
const NOTES: Table<u8, u64> = Table::new("creation_list_note");
const COMPLETE: u8 = 0;
const DONE_UNTIL: u8 = 1;

/// Whether an earlier version of the program wrote creations that some lists do not have yet.
pub fn is_behind(tx: &dyn Read) -> Result<bool> {
    Ok(NOTES.get(tx, &COMPLETE)?.unwrap_or_default() < u64::from(VERSION))
}

/// Enters the next `limit` creations into the lists that there were not when they were written; tells whether that
/// was all. What is written meanwhile is not in its way, as entering twice changes nothing.
pub fn catch_up(tx: &mut Tx, limit: usize) -> Result<bool> {
    let done_until = NOTES.get(tx, &DONE_UNTIL)?.map(CreationId);
    let rows = CREATIONS.page(tx, &(), done_until.as_ref(), Order::Ascending, limit)?;
    for (id, creation) in &rows {
        for list in lists_of(creation) {
            enter(tx, list, *id)?;
        }
        creation.thrown().map_or(Ok(false), |place| THROWN.insert(tx, &place))?;
        if creation.is_public() {
            ranking::enter(tx, creation)?;
        }
    }
    match rows.last() {
        Some((id, _)) => NOTES.put(tx, &DONE_UNTIL, &id.0)?,
        None => {
            NOTES.put(tx, &COMPLETE, &u64::from(VERSION))?;
            NOTES.delete(tx, &DONE_UNTIL)?;
        }
    }
    Ok(rows.is_empty())
}

/// Compares the lists and their counts with the creations themselves.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut expected, mut thrown, mut in_bins) = (Census::default(), Census::default(), Census::default());
    CREATIONS.for_each(tx, &(), Order::Ascending, |id, creation| {
        if let Some(place) = creation.thrown() {
            thrown.count(&place);
        }
        for list in lists_of(&creation) {
            if !LISTS.contains(tx, &(list.clone(), id))? {
                findings.add(format!("creation {id} is missing in {list:?}"));
            }
            expected.count(&list);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut listed = Census::default();
    LISTS.for_each(tx, &(), Order::Ascending, |(list, _)| {
        listed.count(&list);
        Ok(ControlFlow::Continue(()))
    })?;
    THROWN.for_each(tx, &(), Order::Ascending, |place| {
        in_bins.count(&place);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.compare(THROWN.name(), &in_bins, &thrown)?;
    findings.compare("creation_list", &listed, &expected)?;
    findings.check(tx, &COUNTS, &expected)
}
