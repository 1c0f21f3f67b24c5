//! Creations: what people made, who may see it, and the lists that it stands in.
//!
//! One function, `lists_of`, says where a creation stands; every write goes through `put`, which keeps the index and
//! the counts of those lists true in the same transaction. So a private creation cannot be left behind in a public
//! list or in the search index, and no list is ever scanned and filtered.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::account::AccountId;
use super::page::{self, Page, PageRequest};
use super::{JobId, TeamId, ranking, search, team, wave};
use crate::catalogue::{ModelId, ModelKind};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::providers::Format;
use crate::store::{BlobId, Counter, Index, Key, Order, Read, Sequence, Table, Tx, Value, blob, id_type};

pub const CREATIONS: Table<CreationId, Creation> = Table::new("creation");
const LISTS: Index<(List, CreationId)> = Index::new("creation_list");
const COUNTS: Counter<List> = Counter::new("creation_count");
/// What lies in a bin, by the second in which it was thrown there.
const THROWN: Index<(i64, CreationId)> = Index::new("creation_thrown");
const IDS: Sequence = Sequence::new("creation");

id_type!(
    /// A creation's number, printed as `creation_id`.
    pub struct CreationId;
);

/// Where a creation is on its way. Source: generor-api.th.txt, `GET /creations/{id}/status`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Pending,
    Generating,
    Completed,
    Failed,
    Cancelled,
}

impl Status {
    pub const ALL: [Self; 5] = [Self::Pending, Self::Generating, Self::Completed, Self::Failed, Self::Cancelled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Generating => "generating",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// A terminal state never changes.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// The only moves there are: pending → generating → completed | failed | cancelled, and to failure or
    /// cancellation straight from pending.
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Pending => matches!(next, Self::Generating | Self::Failed | Self::Cancelled),
            Self::Generating => next.is_terminal(),
            Self::Completed | Self::Failed | Self::Cancelled => false,
        }
    }

    /// Moves on to `next`. What is completed was at work before, whether or not that was noted down.
    /// Errors: `Internal` for a move that is not legal.
    pub fn advance(&mut self, next: Self) -> Result<()> {
        if *self == Self::Pending && next == Self::Completed {
            *self = Self::Generating;
        }
        if !self.may_become(next) {
            return Err(Error::internal(format!("{} cannot become {}", self.as_str(), next.as_str())));
        }
        *self = next;
        Ok(())
    }
}

/// A status's place in `ALL`, which must therefore only ever grow at its end.
impl Key for Status {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        let place = u8::decode(bytes)?;
        Self::ALL.get(usize::from(place)).copied().ok_or_else(|| Error::internal("an unknown status of a creation"))
    }
}

/// Source: generor-api.th.txt, `privacy_mode`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Privacy {
    #[default]
    Public,
    Private,
}

impl Privacy {
    pub const fn code(self) -> u32 {
        self as u32
    }

    /// Errors: `Invalid` naming `privacy_mode`.
    pub fn from_code(code: i64) -> Result<Self> {
        match code {
            0 => Ok(Self::Public),
            1 => Ok(Self::Private),
            _ => Err(Error::invalid("privacy_mode", "must be 0 (public) or 1 (private)")),
        }
    }
}

/// Source: generor-api.th.txt, `license`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum License {
    /// 1, "Open GO-1.0".
    #[default]
    Open,
    /// 2, "Exclusive GE-1.0".
    Exclusive,
}

impl License {
    pub const fn code(self) -> u32 {
        match self {
            Self::Open => 1,
            Self::Exclusive => 2,
        }
    }

    /// Errors: `Invalid` naming `license`.
    pub fn from_code(code: i64) -> Result<Self> {
        match code {
            1 => Ok(Self::Open),
            2 => Ok(Self::Exclusive),
            _ => Err(Error::invalid("license", "must be 1 (Open GO-1.0) or 2 (Exclusive GE-1.0)")),
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "Open GO-1.0",
            Self::Exclusive => "Exclusive GE-1.0",
        }
    }
}

/// A file of a creation, kept in our own store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MediaFile {
    pub blob: BlobId,
    pub format: Format,
    pub size_bytes: u64,
    /// Pixels; zero for sound.
    pub width: u32,
    pub height: u32,
    /// Zero for stills.
    pub seconds: f32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Creation {
    pub id: CreationId,
    pub owner: AccountId,
    pub job: JobId,
    /// Its place in the job's batch, from 0.
    pub index: u32,
    pub generator: String,
    pub model: ModelId,
    pub kind: ModelKind,
    /// Who made it (`builtin` for the engines inside).
    pub provider: String,
    pub prompt: String,
    /// The parameters that were used, by id.
    pub parameters: Vec<(String, String)>,
    pub seed: u64,
    pub status: Status,
    pub privacy: Privacy,
    pub license: License,
    pub team: Option<TeamId>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    /// A text result: a JSON object of the generator's output fields, as text.
    pub text: Option<String>,
    /// A file result, best first; behind a clip the still that stands for it.
    pub media: Vec<MediaFile>,
    /// Why it failed, in words for its owner.
    pub failure: Option<String>,
    /// Chance: whoever has a link with it may fetch the files, as clients of the task dialects do without a key.
    pub link_key: u64,
}

impl Value for Creation {}

impl Creation {
    /// The fields of a text result.
    pub fn fields(&self) -> serde_json::Map<String, serde_json::Value> {
        self.text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// Whether strangers may see it.
    pub fn is_public(&self) -> bool {
        self.deleted_at.is_none() && self.status == Status::Completed && self.privacy == Privacy::Public
    }

    /// Whether `viewer` may see it: its owner, the members of its team, and everyone if it is public.
    /// `None` is a stranger.
    pub fn is_visible_to(&self, tx: &dyn Read, viewer: Option<&Caller>) -> Result<bool> {
        if self.deleted_at.is_some() {
            return Ok(false);
        }
        if self.is_public() {
            return Ok(true);
        }
        let Some(viewer) = viewer else { return Ok(false) };
        if viewer.account == self.owner {
            return Ok(true);
        }
        match self.team {
            Some(team) if self.status == Status::Completed => team::is_member(tx, team, viewer.account),
            _ => Ok(false),
        }
    }
}

impl Creation {
    /// Whether there is something to show, or to give back.
    fn has_content(&self) -> bool {
        !self.media.is_empty() || self.text.is_some()
    }

    /// Where it stands among what was thrown away.
    fn thrown(&self) -> Option<(i64, CreationId)> {
        self.deleted_at.filter(|_| self.has_content()).map(|at| (at.seconds(), self.id))
    }

    /// Where its first file is served, from the root of the site; `None` for texts and for what is not made yet.
    /// Source: generor-api.th.txt, `https://generor.com/users/2/img/image-6147.webp`.
    pub fn media_path(&self) -> Option<String> {
        let file = self.media.first()?;
        let (folder, stem) = match self.kind {
            ModelKind::Video => ("video", "video"),
            ModelKind::Speech => ("audio", "speech"),
            ModelKind::Music => ("audio", "music"),
            ModelKind::SoundEffect => ("audio", "soundeffect"),
            _ => ("img", "image"),
        };
        Some(format!("/users/{}/{folder}/{stem}-{}.{}", self.owner, self.id, file.format.extension()))
    }

    /// Where the still is served that stands for a clip before it plays.
    pub fn poster_path(&self) -> Option<String> {
        let still = self.media.get(1).filter(|_| self.kind == ModelKind::Video)?;
        let clip = self.media_path()?;
        let (stem, _) = clip.rsplit_once('.')?;
        Some(format!("{stem}.{}", still.format.extension()))
    }

    /// As `media_path`, with the key that opens a private creation's files to whoever has the link.
    pub fn shared_media_path(&self) -> Option<String> {
        self.media_path().map(|path| format!("{path}?key={:016x}", self.link_key))
    }

    /// The short name of its kind that `type` carries. Source: generor-api.th.txt, `GET /creations/{id}`.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            ModelKind::Text | ModelKind::Embedding | ModelKind::Moderation | ModelKind::Transcription => "text",
            ModelKind::Video => "video",
            ModelKind::Speech => "speech",
            ModelKind::Music => "music",
            ModelKind::SoundEffect => "soundeffect",
            ModelKind::Image | ModelKind::Upscale | ModelKind::Vector | ModelKind::BackgroundRemoval => "img",
        }
    }
}

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

/// The next free number.
pub fn next_id(tx: &mut Tx) -> Result<CreationId> {
    Ok(CreationId(IDS.next(tx)?))
}

/// Stores a creation and moves it between lists; `old` is what the store holds now, if anything.
pub fn put(tx: &mut Tx, old: Option<&Creation>, new: &Creation) -> Result<()> {
    let before = old.map(lists_of).unwrap_or_default();
    let after = lists_of(new);
    for list in before.iter().filter(|list| !after.contains(list)) {
        if LISTS.remove(tx, &(list.clone(), new.id))? {
            COUNTS.add(tx, list, -1)?;
        }
    }
    for list in after.iter().filter(|list| !before.contains(list)) {
        if LISTS.insert(tx, &(list.clone(), new.id))? {
            COUNTS.add(tx, list, 1)?;
        }
    }
    let (thrown_before, thrown) = (old.and_then(Creation::thrown), new.thrown());
    if thrown_before != thrown {
        if let Some(place) = thrown_before {
            THROWN.remove(tx, &place)?;
        }
        if let Some(place) = thrown {
            THROWN.insert(tx, &place)?;
        }
    }
    match (old.is_some_and(Creation::is_public), new.is_public()) {
        (false, true) => {
            search::add(tx, new)?;
            ranking::enter(tx, new)?;
        }
        (true, false) => {
            search::remove(tx, new)?;
            ranking::leave(tx, new)?;
        }
        _ => {}
    }
    CREATIONS.put(tx, &new.id, new)
}

/// Notes down that a creation is being made, and by whom; one that is over stays as it is.
pub fn start(tx: &mut Tx, id: CreationId, provider: &str) -> Result<()> {
    let Some(old) = find(tx, id)?.filter(|old| !old.status.is_terminal()) else { return Ok(()) };
    let mut new = Creation { provider: provider.to_owned(), ..old.clone() };
    if new.status == Status::Pending {
        new.status.advance(Status::Generating)?;
    }
    if new == old { Ok(()) } else { put(tx, Some(&old), &new) }
}

/// A creation that `viewer` may see.
/// Errors: `NotFound`, whether it does not exist or must not be seen.
pub fn get(tx: &dyn Read, id: CreationId, viewer: Option<&Caller>) -> Result<Creation> {
    let creation = find(tx, id)?.ok_or(Error::NotFound(Noun::Creation))?;
    if creation.is_visible_to(tx, viewer)? { Ok(creation) } else { Err(Error::NotFound(Noun::Creation)) }
}

/// A creation whoever asks; for the engine, which works for its owner.
pub fn find(tx: &dyn Read, id: CreationId) -> Result<Option<Creation>> {
    CREATIONS.get(tx, &id)
}

/// A page of a list.
/// Errors: `Invalid` naming `cursor`.
pub fn list(tx: &dyn Read, list: &List, request: PageRequest) -> Result<Page<Creation>> {
    let (keys, next) = page::keys(tx, &LISTS, list, request)?;
    let mut items = Vec::with_capacity(keys.len());
    for (_, id) in keys {
        items.extend(find(tx, id)?);
    }
    Ok(Page { items, request, total: count(tx, list)?, next })
}

/// How many creations a filter looks at for one page.
const LOOK_MAX: usize = 2_000;

/// The next `limit` of a list after a creation, newest first, of those that `keep` lets through; and where the next
/// page begins, if there may be one. A page is shorter where a filter lets hardly anything through.
pub fn list_after(
    tx: &dyn Read,
    list: &List,
    after: Option<CreationId>,
    limit: usize,
    keep: impl Fn(&Creation) -> bool,
) -> Result<(Vec<Creation>, Option<CreationId>)> {
    let (mut items, mut last, mut looked) = (Vec::new(), after, 0);
    while items.len() < limit && looked < LOOK_MAX {
        let cursor = last.map(|id| (list.clone(), id));
        let rows = LISTS.page(tx, list, cursor.as_ref(), Order::Descending, limit)?;
        if rows.is_empty() {
            return Ok((items, None));
        }
        for (_, id) in rows {
            if items.len() == limit {
                break;
            }
            (last, looked) = (Some(id), looked + 1);
            items.extend(find(tx, id)?.filter(&keep));
        }
    }
    let has_next = match last {
        Some(_) => self::after(tx, list, last)?.is_some(),
        None => false,
    };
    Ok((items, last.filter(|_| has_next)))
}

/// The newest of a list that is older than `id`, or the newest of all.
pub fn after(tx: &dyn Read, list: &List, id: Option<CreationId>) -> Result<Option<CreationId>> {
    let cursor = id.map(|id| (list.clone(), id));
    let found = LISTS.page(tx, list, cursor.as_ref(), Order::Descending, 1)?;
    Ok(found.into_iter().next().map(|(_, id)| id))
}

/// How many creations stand in a list; kept, not counted.
pub fn count(tx: &dyn Read, list: &List) -> Result<u64> {
    COUNTS.get(tx, list)
}

/// What an owner may change.
#[derive(Debug, Clone, Copy, Default)]
pub struct Changes {
    pub privacy: Option<Privacy>,
    pub license: Option<License>,
}

/// Errors: `NotFound` when the creation is not the caller's own: what is public is forbidden, the rest is hidden.
pub fn update(tx: &mut Tx, caller: &Caller, id: CreationId, changes: Changes) -> Result<Creation> {
    let old = get_own(tx, caller, id)?;
    let mut new = old.clone();
    new.privacy = changes.privacy.unwrap_or(old.privacy);
    new.license = changes.license.unwrap_or(old.license);
    put(tx, Some(&old), &new)?;
    Ok(new)
}

/// Takes a creation out of sight; its record stays, as the ledger refers to it.
pub fn delete(tx: &mut Tx, caller: &Caller, id: CreationId, now: Timestamp) -> Result<Creation> {
    let old = get_own(tx, caller, id)?;
    let new = Creation { deleted_at: Some(now), ..old.clone() };
    put(tx, Some(&old), &new)?;
    Ok(new)
}

/// How long what was deleted can be had back.
pub const TRASH_KEPT: Duration = Duration::from_secs(30 * 86_400);

impl Creation {
    /// Whether it lies in the bin and can still be had back.
    pub fn is_restorable(&self, now: Timestamp) -> bool {
        self.deleted_at.is_some_and(|at| now.since(at) < TRASH_KEPT)
    }
}

/// Takes a creation out of the bin, as private or public as it was.
/// Errors: `NotFound` for what is not in the caller's bin, or has been there for too long.
pub fn restore(tx: &mut Tx, caller: &Caller, id: CreationId, now: Timestamp) -> Result<Creation> {
    let old = find(tx, id)?.filter(|creation| creation.owner == caller.account && creation.is_restorable(now));
    let old = old.ok_or(Error::NotFound(Noun::Creation))?;
    let new = Creation { deleted_at: None, ..old.clone() };
    put(tx, Some(&old), &new)?;
    Ok(new)
}

/// Erases up to `limit` of an account's creations for good, words and files; says how many were left to erase.
pub fn erase_some(tx: &mut Tx, owner: AccountId, limit: usize, now: Timestamp) -> Result<usize> {
    let mut rows = LISTS.scan(tx, &List::Owner(owner), Order::Ascending, limit)?;
    rows.extend(LISTS.scan(tx, &List::Trash(owner), Order::Ascending, limit)?);
    for (_, id) in &rows {
        erase(tx, *id, now)?;
    }
    Ok(rows.len())
}

/// Erases up to `limit` creations that have lain in a bin for [`TRASH_KEPT`], the oldest first; says how many it were.
pub fn erase_expired(tx: &mut Tx, limit: usize, now: Timestamp) -> Result<usize> {
    let oldest = THROWN.scan(tx, &(), Order::Ascending, limit)?;
    let expired: Vec<_> =
        oldest.into_iter().take_while(|(at, _)| now.since(Timestamp::from_seconds(*at)) >= TRASH_KEPT).collect();
    for (_, id) in &expired {
        erase(tx, *id, now)?;
    }
    Ok(expired.len())
}

/// Erases words and files for good; the record stays, as the ledger refers to it.
fn erase(tx: &mut Tx, id: CreationId, now: Timestamp) -> Result<()> {
    let Some(old) = find(tx, id)? else { return Ok(()) };
    // Out of every list while its words are still there: the search index finds them by those.
    let deleted = Creation { deleted_at: old.deleted_at.or(Some(now)), ..old.clone() };
    put(tx, Some(&old), &deleted)?;
    for file in &deleted.media {
        blob::delete(tx, file.blob)?;
        wave::delete(tx, file.blob)?;
    }
    let erased = Creation { prompt: String::new(), text: None, media: Vec::new(), ..deleted.clone() };
    put(tx, Some(&deleted), &erased)
}

/// Errors: `NotFound` for what the caller cannot see; `Forbidden` for what is public but another's.
fn get_own(tx: &dyn Read, caller: &Caller, id: CreationId) -> Result<Creation> {
    let creation = get(tx, id, Some(caller))?;
    if creation.owner == caller.account {
        Ok(creation)
    } else {
        Err(Error::forbidden("to be the owner of the creation"))
    }
}
