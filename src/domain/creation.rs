//! Creations: what people made and who may see it.
//!
//! Every write goes through `put`, which keeps the lists, the search index and the rankings true in the same
//! transaction.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::account::AccountId;
use super::list::{self, AnyOf, List};
use super::page::{Page, PageRequest};
use super::{JobId, TeamId, ranking, search, team, wave};
use crate::catalogue::{ModelId, ModelKind};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::providers::Format;
use crate::store::{BlobId, Key, Read, Sequence, Table, Tx, Value, blob, id_type};

pub const CREATIONS: Table<CreationId, Creation> = Table::new("creation");
/// What an administrator hid, and whether it was private before.
const HIDDEN: Table<CreationId, bool> = Table::new("creation_hidden");
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
    /// A text result: a JSON object of the generator's output fields, as text; of music what is known of the piece.
    pub text: Option<String>,
    /// A file result, best first; behind a clip the still that stands for it, behind music its cover.
    pub media: Vec<MediaFile>,
    /// Why it failed, in words for its owner.
    pub failure: Option<String>,
    /// Chance: whoever has a link with it may fetch the files, as clients of the task dialects do without a key.
    pub link_key: u64,
}

impl Value for Creation {}

/// The field that names the speech model a text is paired with; a text keeps it among its `parameters`.
/// Source: generor-api.th.txt, the additional fields of text generators.
pub const VOICE: &str = "model_speech";

impl Creation {
    /// The speech model that is to read this text aloud, where its maker named one.
    pub fn voice(&self) -> Option<ModelId> {
        let (_, model) = self.parameters.iter().find(|(name, _)| name == VOICE)?;
        model.parse().ok().map(ModelId)
    }

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
    pub(super) fn has_content(&self) -> bool {
        !self.media.is_empty() || self.text.is_some()
    }

    /// Where it stands among what was thrown away.
    pub(super) fn thrown(&self) -> Option<(i64, CreationId)> {
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

    /// Where the still is served that stands for a clip before it plays, or the cover of a piece of music.
    pub fn poster_path(&self) -> Option<String> {
        let still = self.media.get(1).filter(|_| matches!(self.kind, ModelKind::Video | ModelKind::Music))?;
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

/// The next free number.
pub fn next_id(tx: &mut Tx) -> Result<CreationId> {
    Ok(CreationId(IDS.next(tx)?))
}

/// Stores a creation and moves it between lists; `old` is what the store holds now, if anything.
pub fn put(tx: &mut Tx, old: Option<&Creation>, new: &Creation) -> Result<()> {
    list::relist(tx, old, new)?;
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
    let (ids, next) = list::ids(tx, list, request)?;
    let mut items = Vec::with_capacity(ids.len());
    for id in ids {
        items.extend(find(tx, id)?);
    }
    Ok(Page { items, request, total: list::count(tx, list)?, next })
}

/// How often one page looks at the index, and at creations that its filter does not let through.
const LOOK_MAX: usize = 1_000;

/// The next `limit` of a list after a creation, newest first, of those that `keep` lets through; and where the next
/// page begins, if there may be one. A page is shorter where a filter lets hardly anything through.
pub fn list_after(
    tx: &dyn Read,
    list: &List,
    after: Option<CreationId>,
    limit: usize,
    keep: impl Fn(&Creation) -> bool,
) -> Result<(Vec<Creation>, Option<CreationId>)> {
    list_in_all(tx, &[vec![list.clone()]], after, limit, keep)
}

/// As `list_after`, of what stands in one list of each of `all`.
pub fn list_in_all(
    tx: &dyn Read,
    all: &[AnyOf],
    after: Option<CreationId>,
    limit: usize,
    keep: impl Fn(&Creation) -> bool,
) -> Result<(Vec<Creation>, Option<CreationId>)> {
    let (mut items, mut last, mut looks) = (Vec::new(), after, 0);
    while items.len() < limit && looks < LOOK_MAX {
        let leap = list::after_in_all(tx, all, last, LOOK_MAX - looks)?;
        (last, looks) = (leap.last, looks + leap.looks);
        if last.is_none() {
            return Ok((items, None));
        }
        if let Some(id) = leap.found {
            items.extend(find(tx, id)?.filter(&keep));
        }
    }
    let has_next = list::after_in_all(tx, all, last, LOOK_MAX)?.last.is_some();
    Ok((items, last.filter(|_| has_next)))
}

/// How many creations stand in a list; kept, not counted.
pub fn count(tx: &dyn Read, list: &List) -> Result<u64> {
    list::count(tx, list)
}

/// What an owner may change.
#[derive(Debug, Clone, Copy, Default)]
pub struct Changes {
    pub privacy: Option<Privacy>,
    pub license: Option<License>,
}

/// Errors: `NotFound` when the creation is not the caller's own: what is public is forbidden, the rest is hidden;
/// `Conflict` for publishing what an administrator hid.
pub fn update(tx: &mut Tx, caller: &Caller, id: CreationId, changes: Changes) -> Result<Creation> {
    let old = get_own(tx, caller, id)?;
    if changes.privacy == Some(Privacy::Public) && HIDDEN.exists(tx, &id)? {
        return Err(Error::conflict("An administrator has hidden this creation"));
    }
    let mut new = old.clone();
    new.privacy = changes.privacy.unwrap_or(old.privacy);
    new.license = changes.license.unwrap_or(old.license);
    put(tx, Some(&old), &new)?;
    Ok(new)
}

/// Makes a creation private until `unhide`, under links that nobody has: `chance` is what they hang on. Returns its
/// owner.
/// Errors: `NotFound`.
pub fn hide(tx: &mut Tx, id: CreationId, chance: u64) -> Result<AccountId> {
    let old = find(tx, id)?.ok_or(Error::NotFound(Noun::Creation))?;
    let new = Creation { privacy: Privacy::Private, link_key: chance, ..old.clone() };
    HIDDEN.put(tx, &id, &(old.privacy == Privacy::Private))?;
    put(tx, Some(&old), &new)?;
    Ok(new.owner)
}

/// Makes a hidden creation as private or public as it was. Returns its owner.
/// Errors: `NotFound` for one that is not hidden.
pub fn unhide(tx: &mut Tx, id: CreationId) -> Result<AccountId> {
    let hidden = || Error::NotFound(Noun::Creation);
    let (old, was_private) = (find(tx, id)?.ok_or_else(hidden)?, HIDDEN.get(tx, &id)?.ok_or_else(hidden)?);
    let privacy = if was_private { Privacy::Private } else { Privacy::Public };
    let new = Creation { privacy, ..old.clone() };
    HIDDEN.delete(tx, &id)?;
    put(tx, Some(&old), &new)?;
    Ok(new.owner)
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
    let mut ids = list::first(tx, &List::Owner(owner), limit)?;
    ids.extend(list::first(tx, &List::Trash(owner), limit)?);
    for id in &ids {
        erase(tx, *id, now)?;
    }
    Ok(ids.len())
}

/// Erases up to `limit` creations that have lain in a bin for [`TRASH_KEPT`], the oldest first; says how many it were.
pub fn erase_expired(tx: &mut Tx, limit: usize, now: Timestamp) -> Result<usize> {
    let oldest = list::first_thrown(tx, limit)?;
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
