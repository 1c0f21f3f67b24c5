//! What people say of a creation: its rating, and comments in threads with votes.
//!
//! All of it is one part of the creation's page, which our script replaces as a whole after each change.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::page::{Frame, Page, Visit, When, redirect};
use super::person::Person;
use crate::domain::{Comment, CommentId, CreationId, PageRequest, Thread, Vote, comment, rating};
use crate::error::{Error, Result};
use crate::store::Read;

/// Rating and comments of one creation.
#[derive(Debug, Clone, Template)]
#[template(path = "creations/talk.html")]
pub struct Talk {
    pub frame: Frame,
    pub id: u64,
    /// To one decimal place.
    pub average: String,
    pub ratings: u64,
    /// What the visitor gave; 0 for nothing.
    pub own_score: u8,
    pub comments: u64,
    pub rows: Vec<Row>,
    pub older: Option<u32>,
}

/// Its own template has escaped it.
impl HtmlSafe for Talk {}

/// A comment in its place.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: u64,
    /// Steps to the right, at most [`DEPTH_MAX`].
    pub depth: usize,
    /// `None` where the comment was deleted.
    pub said: Option<Said>,
    pub at: When,
}

#[derive(Debug, Clone)]
pub struct Said {
    pub person: Person,
    pub text: String,
    pub votes_up: u32,
    pub votes_down: u32,
    pub own_vote: Option<Vote>,
    pub is_own: bool,
}

impl Said {
    pub fn is_up(&self) -> bool {
        self.own_vote == Some(Vote::Up)
    }

    pub fn is_down(&self) -> bool {
        self.own_vote == Some(Vote::Down)
    }
}

/// Further answers stay in line.
const DEPTH_MAX: usize = 4;
/// The deepest page of threads.
const PAGE_MAX: u32 = 500;

impl Talk {
    /// Errors: `NotFound` for a creation that the visitor may not see.
    pub fn of(visit: &Visit, tx: &dyn Read, id: CreationId, page: u32) -> Result<Self> {
        let viewer = visit.caller.as_ref();
        let tally = rating::get(tx, viewer, id)?;
        let given = viewer.map(|caller| rating::given(tx, id, caller.account)).transpose()?.flatten();
        let request = PageRequest { page: page.clamp(1, PAGE_MAX), ..PageRequest::default() };
        let threads = comment::list(tx, viewer, id, request)?;
        let mut rows = Vec::new();
        for thread in &threads.items {
            for (comment, depth) in in_tree_order(thread) {
                rows.push(row(visit, tx, comment, depth)?);
            }
        }
        Ok(Self {
            frame: visit.frame("")?,
            id: id.0,
            average: format!("{:.1}", tally.average()),
            ratings: tally.count,
            own_score: given.unwrap_or_default(),
            comments: comment::count(tx, id)?,
            rows,
            older: (threads.has_next() && request.page < PAGE_MAX).then(|| request.page + 1),
        })
    }
}

fn row(visit: &Visit, tx: &dyn Read, comment: &Comment, depth: usize) -> Result<Row> {
    let said = if comment.deleted_at.is_some() {
        None
    } else {
        let viewer = visit.caller.as_ref().map(|caller| caller.account);
        let own_vote = viewer.map(|account| comment::given_vote(tx, comment.id, account)).transpose()?.flatten();
        Some(Said {
            person: Person::find(tx, comment.author)?,
            text: comment.text.clone(),
            votes_up: comment.votes_up,
            votes_down: comment.votes_down,
            own_vote,
            is_own: viewer == Some(comment.author),
        })
    };
    Ok(Row { id: comment.id.0, depth, said, at: visit.ago(comment.created_at) })
}

/// Each comment of a thread below the one that it answers, answers to the same one by age.
fn in_tree_order(thread: &Thread) -> Vec<(&Comment, usize)> {
    let mut rows: Vec<(&Comment, usize)> = vec![(&thread.comment, 0)];
    // Oldest first, so what is answered stands already; an answer goes after the last one below the same comment.
    for reply in &thread.replies {
        let at = rows.iter().position(|(comment, _)| Some(comment.id) == reply.parent);
        let (at, depth) = at.and_then(|at| Some((at, rows.get(at)?.1))).unwrap_or((0, 0));
        let below = rows.iter().skip(at + 1).take_while(|(_, other)| *other > depth).count();
        rows.insert(at + 1 + below, (reply, depth + 1));
    }
    rows.iter_mut().for_each(|(_, depth)| *depth = (*depth).min(DEPTH_MAX));
    rows
}

#[derive(Debug, Deserialize)]
pub struct TalkQuery {
    /// The page of threads, from 1.
    #[serde(default = "first")]
    pub talk: u32,
}

const fn first() -> u32 {
    1
}

/// The part of the page after a change, or the page itself.
fn answer(visit: &Visit, id: CreationId) -> Result<Response> {
    if visit.wants_part {
        let talk = visit.app.store.read(|tx| Talk::of(visit, tx, id, 1))?;
        return Ok(Page::new(talk).into_response());
    }
    Ok(redirect(&format!("/c/{id}#talk")))
}

/// `GET /c/:id/talk`: the part alone, for older threads.
#[handler]
pub fn show(visit: Visit, Path(id): Path<u64>, Query(query): Query<TalkQuery>) -> Result<Response> {
    if !visit.wants_part {
        return Ok(redirect(&format!("/c/{id}?talk={}#talk", query.talk)));
    }
    let talk = visit.app.store.read(|tx| Talk::of(&visit, tx, CreationId(id), query.talk))?;
    Ok(Page::new(talk).into_response())
}

#[derive(Debug, Deserialize)]
struct RatingForm {
    score: i64,
}

/// `POST /c/:id/rating`.
#[handler]
pub async fn rate(visit: Visit, Path(id): Path<u64>, Form(form): Form<RatingForm>) -> Result<Response> {
    let (caller, id, now) = (visit.signed_in()?.clone(), CreationId(id), visit.app.clock.now());
    visit.app.store.write(move |tx| rating::put(tx, &caller, id, form.score, now)).await?;
    answer(&visit, id)
}

#[derive(Debug, Deserialize)]
struct CommentForm {
    #[serde(default)]
    text: String,
    parent: Option<u64>,
}

/// `POST /c/:id/comments`.
#[handler]
pub async fn say(visit: Visit, Path(id): Path<u64>, Form(form): Form<CommentForm>) -> Result<Response> {
    let (caller, id, now) = (visit.signed_in()?.clone(), CreationId(id), visit.app.clock.now());
    let parent = form.parent.map(CommentId);
    visit.app.store.write(move |tx| comment::create(tx, &caller, id, &form.text, parent, now)).await?;
    answer(&visit, id)
}

#[derive(Debug, Deserialize)]
struct VoteForm {
    vote: String,
}

/// `POST /comments/:id/vote`.
#[handler]
pub async fn vote(visit: Visit, Path(id): Path<u64>, Form(form): Form<VoteForm>) -> Result<Response> {
    let caller = visit.signed_in()?.clone();
    let vote = match form.vote.as_str() {
        "up" => Vote::Up,
        "down" => Vote::Down,
        _ => return Err(Error::invalid("vote", "must be up or down")),
    };
    let voted = visit.app.store.write(move |tx| comment::vote(tx, &caller, CommentId(id), vote)).await?;
    answer(&visit, voted.creation)
}

/// `POST /comments/:id/delete`.
#[handler]
pub async fn delete(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (caller, now) = (visit.signed_in()?.clone(), visit.app.clock.now());
    let creation = visit.app.store.write(move |tx| comment::delete(tx, &caller, CommentId(id), now)).await?;
    answer(&visit, creation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::domain::AccountId;

    fn said(id: u64, parent: Option<u64>) -> Comment {
        Comment {
            id: CommentId(id),
            creation: CreationId(1),
            author: AccountId(1),
            parent: parent.map(CommentId),
            thread: parent.map(|_| CommentId(1)),
            text: String::new(),
            created_at: Timestamp::default(),
            deleted_at: None,
            votes_up: 0,
            votes_down: 0,
            replies: 0,
        }
    }

    #[test]
    fn answers_stand_below_what_they_answer() {
        let replies = [(2, 1), (3, 1), (4, 2), (5, 4), (6, 3), (7, 1)];
        let replies = replies.map(|(id, parent)| said(id, Some(parent)));
        let thread = Thread { comment: said(1, None), replies: replies.to_vec() };
        let rows: Vec<_> = in_tree_order(&thread).iter().map(|(row, depth)| (row.id.0, *depth)).collect();
        assert_eq!(rows, [(1, 0), (2, 1), (4, 2), (5, 3), (3, 1), (6, 2), (7, 1)]);
    }
}
