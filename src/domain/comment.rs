//! Comments on creations: threads, votes, and tombstones where something deleted has answers.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::account::AccountId;
use super::audit::{Census, Findings};
use super::catch_up;
use super::creation::{self, Creation, CreationId};
use super::notification::{self, Event};
use super::page::{self, Page, PageRequest};
use super::ranking::{self, Ranking};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::store::{Counter, Index, Order, Read, Sequence, Table, Tx, Value, id_type};

const COMMENTS: Table<CommentId, Comment> = Table::new("comment");
/// The comments that start a thread, by creation.
const THREADS: Index<(CreationId, CommentId)> = Index::new("comment_thread");
/// The answers of a thread, by its first comment.
const REPLIES: Index<(CommentId, CommentId)> = Index::new("comment_reply");
/// Threads that are still shown, and all comments that are not deleted.
const THREAD_COUNT: Counter<CreationId> = Counter::new("comment_thread_count");
const COUNT: Counter<CreationId> = Counter::new("comment_count");
/// One vote a person.
const VOTES: Table<(CommentId, AccountId), Vote> = Table::new("comment_vote");
/// The words of comments that an administrator hid.
const HIDDEN: Table<CommentId, String> = Table::new("comment_hidden");
/// What somebody said; also the empty places of what they deleted.
const BY_AUTHOR: Index<(AccountId, CommentId)> = Index::new("comment_by_author");
const IDS: Sequence = Sequence::new("comment");

/// Raised with every index more, so that older comments are entered into it.
const VERSION: u32 = 1;
const TEXT_MAX_CHARS: usize = 2_000;
/// Answers shown with a thread; a thread takes no more.
const REPLIES_MAX: usize = 500;

id_type!(
    /// A comment's number.
    pub struct CommentId;
);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: CommentId,
    pub creation: CreationId,
    pub author: AccountId,
    /// What it answers.
    pub parent: Option<CommentId>,
    /// The first comment of its thread, if that is not itself.
    pub thread: Option<CommentId>,
    /// Empty once deleted.
    pub text: String,
    pub created_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    pub votes_up: u32,
    pub votes_down: u32,
    /// Direct answers that still exist, tombstones included.
    pub replies: u32,
}

impl Value for Comment {}

/// Source: generor-api.th.txt, `POST /comments/{id}/vote`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Vote {
    Up,
    Down,
}

impl Value for Vote {}

/// A comment and the answers to it and to them, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub comment: Comment,
    pub replies: Vec<Comment>,
}

/// Comments on a creation that the caller can see.
/// Errors: `Invalid` naming `text` or `parent_id`; `NotFound` for the creation.
pub fn create(
    tx: &mut Tx,
    caller: &Caller,
    creation: CreationId,
    text: &str,
    parent: Option<CommentId>,
    now: Timestamp,
) -> Result<Comment> {
    let about = creation::get(tx, creation, Some(caller))?;
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_MAX_CHARS {
        return Err(Error::invalid("text", format!("must be 1 to {TEXT_MAX_CHARS} characters")));
    }
    let parent = parent.map(|id| parent_in(tx, creation, id)).transpose()?;
    let thread = parent.as_ref().map(|parent| parent.thread.unwrap_or(parent.id));
    let comment = Comment {
        id: CommentId(IDS.next(tx)?),
        creation,
        author: caller.account,
        parent: parent.as_ref().map(|parent| parent.id),
        thread,
        text: text.to_owned(),
        created_at: now,
        deleted_at: None,
        votes_up: 0,
        votes_down: 0,
        replies: 0,
    };
    tell(tx, about.owner, parent.as_ref(), &comment)?;
    match (thread, parent) {
        (Some(thread), Some(mut parent)) => {
            if REPLIES.scan(tx, &thread, Order::Ascending, REPLIES_MAX)?.len() >= REPLIES_MAX {
                return Err(Error::conflict("This thread is full"));
            }
            parent.replies += 1;
            COMMENTS.put(tx, &parent.id, &parent)?;
            REPLIES.insert(tx, &(thread, comment.id))?;
        }
        _ => {
            THREADS.insert(tx, &(creation, comment.id))?;
            THREAD_COUNT.add(tx, &creation, 1)?;
        }
    }
    count_one(tx, &about, 1)?;
    BY_AUTHOR.insert(tx, &(comment.author, comment.id))?;
    COMMENTS.put(tx, &comment.id, &comment)?;
    Ok(comment)
}

/// One comment more or less, also in the ranking of the most discussed.
fn count_one(tx: &mut Tx, about: &Creation, change: i64) -> Result<()> {
    let before = COUNT.get(tx, &about.id)?;
    let after = COUNT.add(tx, &about.id, change)?;
    if about.is_public() {
        ranking::rescore(tx, about, Ranking::MostDiscussed, before, after)?;
    }
    Ok(())
}

/// Tells whoever is answered, and the creation's owner unless that is the same person.
fn tell(tx: &mut Tx, owner: AccountId, parent: Option<&Comment>, comment: &Comment) -> Result<()> {
    let (by, creation, at) = (comment.author, comment.creation, comment.created_at);
    if let Some(parent) = parent {
        notification::create(tx, parent.author, Event::Answered { by, creation, comment: comment.id }, at)?;
    }
    if parent.is_none_or(|parent| parent.author != owner) {
        notification::create(tx, owner, Event::Commented { by, creation, comment: comment.id }, at)?;
    }
    Ok(())
}

fn parent_in(tx: &dyn Read, creation: CreationId, id: CommentId) -> Result<Comment> {
    let parent = COMMENTS.get(tx, &id)?.filter(|parent| parent.creation == creation && parent.deleted_at.is_none());
    parent.ok_or_else(|| Error::invalid("parent_id", "is not a comment on this creation"))
}

/// A comment under a creation that the viewer can see.
/// Errors: `NotFound`.
pub fn get(tx: &dyn Read, viewer: &Caller, id: CommentId) -> Result<Comment> {
    let comment = COMMENTS.get(tx, &id)?.filter(|comment| comment.deleted_at.is_none());
    let comment = comment.ok_or(Error::NotFound(Noun::Comment))?;
    match creation::get(tx, comment.creation, Some(viewer)) {
        Ok(_) => Ok(comment),
        Err(Error::NotFound(_)) => Err(Error::NotFound(Noun::Comment)),
        Err(other) => Err(other),
    }
}

/// A page of a creation's threads.
/// Errors: `NotFound` for a creation that the viewer cannot see.
pub fn list(
    tx: &dyn Read,
    viewer: Option<&Caller>,
    creation: CreationId,
    request: PageRequest,
) -> Result<Page<Thread>> {
    creation::get(tx, creation, viewer)?;
    let (keys, next) = page::keys(tx, &THREADS, &creation, request)?;
    let mut items = Vec::with_capacity(keys.len());
    for (_, id) in keys {
        let Some(comment) = COMMENTS.get(tx, &id)? else { continue };
        let ids = REPLIES.scan(tx, &id, Order::Ascending, REPLIES_MAX)?;
        let replies = ids.into_iter().map(|(_, reply)| COMMENTS.get(tx, &reply)).collect::<Result<Vec<_>>>()?;
        items.push(Thread { comment, replies: replies.into_iter().flatten().collect() });
    }
    Ok(Page { items, request, total: THREAD_COUNT.get(tx, &creation)?, next })
}

/// How many comments a creation has, tombstones not included.
pub fn count(tx: &dyn Read, creation: CreationId) -> Result<u64> {
    COUNT.get(tx, &creation)
}

/// Counts threads, comments, answers and votes anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut threads, mut comments) = (Census::default(), Census::default());
    let (mut replies_kept, mut replies) = (Census::default(), Census::default());
    let (mut votes_kept, mut votes) = (Census::default(), Census::default());
    COMMENTS.for_each(tx, &(), Order::Ascending, |id, comment| {
        if comment.thread.is_none() {
            threads.count(&comment.creation);
        }
        if comment.deleted_at.is_none() {
            comments.count(&comment.creation);
        }
        if let Some(parent) = comment.parent {
            replies.count(&parent);
        }
        replies_kept.add(&id, comment.replies.into());
        votes_kept.add(&(id, Vote::Up as u8), comment.votes_up.into());
        votes_kept.add(&(id, Vote::Down as u8), comment.votes_down.into());
        Ok(ControlFlow::Continue(()))
    })?;
    VOTES.for_each(tx, &(), Order::Ascending, |(id, _), vote| {
        votes.count(&(id, vote as u8));
        Ok(ControlFlow::Continue(()))
    })?;
    findings.compare("replies", &replies_kept, &replies)?;
    findings.compare("votes", &votes_kept, &votes)?;
    findings.check(tx, &THREAD_COUNT, &threads)?;
    findings.check(tx, &COUNT, &comments)
}

/// Deletes one's own comment, and says under which creation it stood. With answers it leaves a tombstone; a tombstone
/// goes with its last answer.
/// Errors: `NotFound`; `Forbidden` for another's.
pub fn delete(tx: &mut Tx, caller: &Caller, id: CommentId, now: Timestamp) -> Result<CreationId> {
    let mut comment = get(tx, caller, id)?;
    let creation = comment.creation;
    if comment.author != caller.account {
        return Err(Error::forbidden("to be the author of the comment"));
    }
    if let Some(about) = creation::find(tx, creation)? {
        count_one(tx, &about, -1)?;
    }
    comment.text.clear();
    comment.deleted_at = Some(now);
    COMMENTS.put(tx, &id, &comment)?;
    let mut next = Some(comment);
    while let Some(gone) = next.take().filter(|gone| gone.deleted_at.is_some() && gone.replies == 0) {
        remove(tx, &gone)?;
        let Some(parent) = gone.parent else { break };
        if let Some(mut parent) = COMMENTS.get(tx, &parent)? {
            parent.replies = parent.replies.saturating_sub(1);
            COMMENTS.put(tx, &parent.id, &parent)?;
            next = Some(parent);
        }
    }
    Ok(creation)
}

fn remove(tx: &mut Tx, comment: &Comment) -> Result<()> {
    match comment.thread {
        Some(thread) => {
            REPLIES.remove(tx, &(thread, comment.id))?;
        }
        None => {
            THREADS.remove(tx, &(comment.creation, comment.id))?;
            THREAD_COUNT.add(tx, &comment.creation, -1)?;
        }
    }
    for ((_, voter), _) in VOTES.scan(tx, &comment.id, Order::Ascending, usize::MAX)? {
        VOTES.delete(tx, &(comment.id, voter))?;
    }
    HIDDEN.delete(tx, &comment.id)?;
    BY_AUTHOR.remove(tx, &(comment.author, comment.id))?;
    COMMENTS.delete(tx, &comment.id)?;
    Ok(())
}

/// The `limit` comments of somebody that follow `after`, oldest first, for themselves; what they deleted left out.
pub fn list_of(
    tx: &dyn Read,
    author: AccountId,
    after: Option<CommentId>,
    limit: usize,
) -> Result<(Vec<Comment>, Option<CommentId>)> {
    let after = after.map(|id| (author, id));
    let places = BY_AUTHOR.page(tx, &author, after.as_ref(), Order::Ascending, limit)?;
    let next = places.last().map(|(_, id)| *id);
    let mut comments = Vec::new();
    for (_, id) in places {
        comments.extend(find(tx, id)?.filter(|comment| !comment.text.is_empty()));
    }
    Ok((comments, next))
}

/// Whether comments of an earlier version of the program are to be entered yet.
pub fn is_behind(tx: &dyn Read) -> Result<bool> {
    catch_up::is_behind(tx, &COMMENTS, VERSION)
}

/// Enters the next `limit` of them; tells whether that was all.
pub fn catch_up(tx: &mut Tx, limit: usize) -> Result<bool> {
    catch_up::step(tx, &COMMENTS, VERSION, limit, |tx, id, comment| {
        BY_AUTHOR.insert(tx, &(comment.author, id))?;
        Ok(())
    })
}

/// A comment whoever asks, with its words if an administrator hid it; for administrators.
pub fn find(tx: &dyn Read, id: CommentId) -> Result<Option<Comment>> {
    let Some(mut comment) = COMMENTS.get(tx, &id)? else { return Ok(None) };
    if let Some(text) = HIDDEN.get(tx, &id)? {
        comment.text = text;
    }
    Ok(Some(comment))
}

/// Leaves an empty place where a comment was, which can be filled again. Returns its author.
/// Errors: `NotFound` for one that is gone.
pub fn hide(tx: &mut Tx, id: CommentId, now: Timestamp) -> Result<AccountId> {
    let comment = COMMENTS.get(tx, &id)?.filter(|comment| comment.deleted_at.is_none());
    let mut comment = comment.ok_or(Error::NotFound(Noun::Comment))?;
    if let Some(about) = creation::find(tx, comment.creation)? {
        count_one(tx, &about, -1)?;
    }
    HIDDEN.put(tx, &id, &std::mem::take(&mut comment.text))?;
    comment.deleted_at = Some(now);
    COMMENTS.put(tx, &id, &comment)?;
    Ok(comment.author)
}

/// Fills the empty place again. Returns the author.
/// Errors: `NotFound` when the place is gone too, with the last answer to it.
pub fn unhide(tx: &mut Tx, id: CommentId) -> Result<AccountId> {
    let gone = || Error::NotFound(Noun::Comment);
    let mut comment = COMMENTS.get(tx, &id)?.ok_or_else(gone)?;
    comment.text = HIDDEN.get(tx, &id)?.ok_or_else(gone)?;
    comment.deleted_at = None;
    HIDDEN.delete(tx, &id)?;
    if let Some(about) = creation::find(tx, comment.creation)? {
        count_one(tx, &about, 1)?;
    }
    COMMENTS.put(tx, &id, &comment)?;
    Ok(comment.author)
}

/// How a person voted.
pub fn given_vote(tx: &dyn Read, id: CommentId, account: AccountId) -> Result<Option<Vote>> {
    VOTES.get(tx, &(id, account))
}

/// Votes; the other vote replaces one given before, the same again changes nothing.
/// Errors: `NotFound`.
pub fn vote(tx: &mut Tx, caller: &Caller, id: CommentId, vote: Vote) -> Result<Comment> {
    let mut comment = get(tx, caller, id)?;
    match VOTES.get(tx, &(id, caller.account))? {
        Some(Vote::Up) => comment.votes_up = comment.votes_up.saturating_sub(1),
        Some(Vote::Down) => comment.votes_down = comment.votes_down.saturating_sub(1),
        None => {}
    }
    match vote {
        Vote::Up => comment.votes_up += 1,
        Vote::Down => comment.votes_down += 1,
    }
    VOTES.put(tx, &(id, caller.account), &vote)?;
    COMMENTS.put(tx, &id, &comment)?;
    Ok(comment)
}
