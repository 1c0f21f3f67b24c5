//! Comments and votes. Source: generor-api.th.txt, "ความคิดเห็น".

use std::collections::HashMap;

use poem_openapi::param::{Path, Query};
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;

use super::envelope::{self, Created};
use super::paging::page_request;
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::{Bearer, MaybeBearer};
use crate::dialects::body::Body;
use crate::dialects::words::Word;
use crate::domain::{self, AccountId, Comment, CommentId, CreationId, Scope, Sort, Thread, account, comment};
use crate::error::Result;
use crate::store::Read;

/// `/creations/{id}/comments` and `/comments…`.
pub struct Comments(pub App);

#[OpenApi(tag = "Tag::Comments")]
impl Comments {
    /// List a creation's comments
    ///
    /// A page of threads, each with its answers, oldest first within a thread.
    #[oai(path = "/creations/:id/comments", method = "get", operation_id = "comment_list")]
    async fn comment_list(
        &self,
        caller: MaybeBearer,
        id: Path<u64>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Threads on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` thread first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<ThreadReply>> {
        caller.require_read()?;
        let request = page_request(page, per_page, cursor, sort.0)?;
        let page = self.0.store.read(|tx| {
            let page = comment::list(tx, caller.0.as_ref(), CreationId(id.0), request)?;
            let mut names = HashMap::new();
            page.try_map(|thread| ThreadReply::of(tx, &mut names, &thread))
        })?;
        Ok(envelope::page(page))
    }

    /// Comment on a creation
    #[oai(path = "/creations/:id/comments", method = "post", operation_id = "comment_create")]
    async fn comment_create(
        &self,
        caller: Bearer,
        id: Path<u64>,
        body: Body<CreateBody>,
    ) -> Result<Created<CommentReply>, Failure> {
        caller.0.require(Scope::Write)?;
        let now = self.0.clock.now();
        let write = self.0.store.write(move |tx| {
            let parent = body.0.parent_id.map(CommentId);
            let made = comment::create(tx, &caller.0, CreationId(id.0), &body.0.text, parent, now)?;
            CommentReply::of(tx, &mut HashMap::new(), &made)
        });
        Ok(envelope::created(write.await?))
    }

    /// Delete your comment
    ///
    /// A comment with answers leaves an empty place in its thread.
    #[oai(path = "/comments/:id", method = "delete", operation_id = "comment_delete")]
    async fn comment_delete(&self, caller: Bearer, id: Path<u64>) -> Answer<DeletedReply> {
        caller.0.require(Scope::Write)?;
        let now = self.0.clock.now();
        self.0.store.write(move |tx| comment::delete(tx, &caller.0, CommentId(id.0), now)).await?;
        Ok(envelope::ok(DeletedReply { comment_id: id.0, deleted: true }))
    }

    /// Vote on a comment
    ///
    /// The other vote replaces the one you gave.
    #[oai(path = "/comments/:id/vote", method = "post", operation_id = "comment_vote")]
    async fn comment_vote(&self, caller: Bearer, id: Path<u64>, body: Body<VoteBody>) -> Answer<CommentReply> {
        caller.0.require(Scope::Write)?;
        let vote = match body.0.vote {
            Vote::Up => domain::Vote::Up,
            Vote::Down => domain::Vote::Down,
        };
        let write = self.0.store.write(move |tx| {
            let comment = comment::vote(tx, &caller.0, CommentId(id.0), vote)?;
            CommentReply::of(tx, &mut HashMap::new(), &comment)
        });
        Ok(envelope::ok(write.await?))
    }
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "CommentCreate")]
struct CreateBody {
    /// 1 to 2,000 characters.
    #[oai(validator(max_length = 2000, pattern = r"\S"))]
    text: String,
    /// The comment that this answers, on the same creation.
    parent_id: Option<u64>,
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "CommentVote")]
struct VoteBody {
    vote: Vote,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum Vote {
    Up,
    Down,
}

/// A comment.
#[derive(Debug, Object)]
#[oai(rename = "Comment")]
struct CommentReply {
    comment_id: u64,
    creation_id: u64,
    /// 0 where the comment was deleted.
    user_id: u64,
    /// Empty where the comment was deleted.
    username: String,
    text: String,
    parent_id: Option<u64>,
    /// UTC.
    created_at: String,
    votes_up: u32,
    votes_down: u32,
    /// Whether it was deleted and stands here only for its answers.
    deleted: bool,
}

/// A comment that answers no other, and what it led to.
#[derive(Debug, Object)]
#[oai(rename = "CommentThread")]
struct ThreadReply {
    #[oai(flatten)]
    comment: CommentReply,
    replies: Vec<CommentReply>,
}

impl ThreadReply {
    fn of(tx: &dyn Read, names: &mut HashMap<AccountId, String>, thread: &Thread) -> Result<Self> {
        let comment = CommentReply::of(tx, names, &thread.comment)?;
        let replies = thread.replies.iter().map(|reply| CommentReply::of(tx, names, reply));
        Ok(Self { comment, replies: replies.collect::<Result<Vec<_>>>()? })
    }
}

impl CommentReply {
    fn of(tx: &dyn Read, names: &mut HashMap<AccountId, String>, comment: &Comment) -> Result<Self> {
        let deleted = comment.deleted_at.is_some();
        let username = match names.get(&comment.author) {
            _ if deleted => String::new(),
            Some(name) => name.clone(),
            None => {
                let name = account::get(tx, comment.author)?.username;
                names.insert(comment.author, name.clone());
                name
            }
        };
        Ok(Self {
            comment_id: comment.id.0,
            creation_id: comment.creation.0,
            user_id: if deleted { 0 } else { comment.author.0 },
            username,
            text: comment.text.clone(),
            parent_id: comment.parent.map(|parent| parent.0),
            created_at: comment.created_at.to_plain(),
            votes_up: comment.votes_up,
            votes_down: comment.votes_down,
            deleted,
        })
    }
}

#[derive(Debug, Object)]
#[oai(rename = "CommentDeleted")]
struct DeletedReply {
    comment_id: u64,
    deleted: bool,
}
