//! Taking one's things and going: everything that is kept of an account as a file, and closing the account.

use std::collections::VecDeque;
use std::io;

use futures_util::stream;
use poem::http::StatusCode;
use poem::http::header::CONTENT_DISPOSITION;
use poem::web::Form;
use poem::{Body, IntoResponse, Response, handler};
use serde::Deserialize;
use serde_json::{Value, json};

use super::account::{check_password, page};
use super::error_page::explain;
use super::page::{Page, Visit};
use super::sessions;
use crate::app::App;
use crate::domain::{
    AccountId, CommentId, CreationId, List, PageRequest, account, comment, creation, follow, ledger, rating, team,
};
use crate::error::{Error, Result};

/// `GET /account/export`: a line of JSON for each thing. Files are behind the library's download.
#[handler]
pub fn export(visit: Visit) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let lines = VecDeque::from([head(&visit.app, me)?.to_string()]);
    let export = Export { app: visit.app.clone(), me, lines, part: Part::Creations(None) };
    let response = Response::builder().content_type("application/x-ndjson");
    let response = response.header(CONTENT_DISPOSITION, "attachment; filename=\"atelier-account.jsonl\"");
    Ok(response.body(Body::from_bytes_stream(stream::iter(export))))
}

/// The account itself, its teams, and whom it follows.
fn head(app: &App, me: AccountId) -> Result<Value> {
    app.store.read(|tx| {
        let account = account::get(tx, me)?;
        let name = |id| Ok::<_, Error>(account::get(tx, id)?.username);
        let following = follow::all_following(tx, me)?.into_iter().map(name).collect::<Result<Vec<_>>>()?;
        let teams: Vec<_> = team::list(tx, me)?.into_iter().map(|team| team.name).collect();
        Ok(json!({ "account": {
            "user_id": me.0, "username": account.username, "email": account.email, "tier": account.tier.as_str(),
            "bio": account.bio, "website": account.website, "joined_at": account.joined_at.to_rfc3339(),
            "teams": teams, "following": following,
        }}))
    })
}

/// The lines of an export, read from the store a page at a time.
struct Export {
    app: App,
    me: AccountId,
    lines: VecDeque<String>,
    part: Part,
}

/// What comes next.
enum Part {
    /// After this one.
    Creations(Option<CreationId>),
    /// After this one.
    Comments(Option<CommentId>),
    /// After that of this creation.
    Ratings(Option<CreationId>),
    /// This page of the ledger.
    Ledger(u32),
    Over,
}

const PER_PAGE: u32 = 100;

impl Iterator for Export {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.lines.is_empty() && !matches!(self.part, Part::Over) {
            if let Err(error) = self.read() {
                self.part = Part::Over;
                return Some(Err(io::Error::other(error)));
            }
        }
        self.lines.pop_front().map(|line| Ok(format!("{line}\n").into_bytes()))
    }
}

impl Export {
    fn read(&mut self) -> Result<()> {
        let me = self.me;
        match self.part {
            Part::Creations(after) => {
                let list = List::Owner(me);
                let (found, next) =
                    self.app.store.read(|tx| creation::list_after(tx, &list, after, PER_PAGE as usize, |_| true))?;
                self.lines.extend(found.iter().map(|creation| {
                    json!({ "creation": {
                        "creation_id": creation.id.0, "generator": creation.generator, "prompt": creation.prompt,
                        "parameters": creation.parameters, "seed": creation.seed, "status": creation.status.as_str(),
                        "public": creation.is_public(), "created_at": creation.created_at.to_rfc3339(),
                        "text": creation.fields(), "file": creation.media_path(),
                    }})
                    .to_string()
                }));
                self.part = next.map_or(Part::Comments(None), |id| Part::Creations(Some(id)));
            }
            Part::Comments(after) => {
                let (found, next) = self.app.store.read(|tx| comment::list_of(tx, me, after, PER_PAGE as usize))?;
                self.lines.extend(found.iter().map(|comment| {
                    json!({ "comment": {
                        "comment_id": comment.id.0, "creation_id": comment.creation.0, "text": comment.text,
                        "parent_id": comment.parent.map(|id| id.0), "created_at": comment.created_at.to_rfc3339(),
                    }})
                    .to_string()
                }));
                self.part = next.map_or(Part::Ratings(None), |id| Part::Comments(Some(id)));
            }
            Part::Ratings(after) => {
                let found = self.app.store.read(|tx| rating::list_of(tx, me, after, PER_PAGE as usize))?;
                self.lines.extend(found.iter().map(|(creation, score)| {
                    json!({ "rating": { "creation_id": creation.0, "score": score } }).to_string()
                }));
                self.part = found.last().map_or(Part::Ledger(1), |(id, _)| Part::Ratings(Some(*id)));
            }
            Part::Ledger(page) => {
                let request = PageRequest { page, per_page: PER_PAGE, ..PageRequest::default() };
                let found = self.app.store.read(|tx| ledger::list(tx, me, None, request))?;
                self.lines.extend(found.items.iter().map(|entry| {
                    json!({ "credits": {
                        "at": entry.at.to_rfc3339(), "change": entry.change.total().to_json(),
                        "balance": entry.balance_after.to_json(), "note": entry.note,
                    }})
                    .to_string()
                }));
                self.part = if found.has_next() { Part::Ledger(page + 1) } else { Part::Over };
            }
            Part::Over => {}
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
struct CloseForm {
    #[serde(default)]
    password: String,
}

/// Creations erased in one transaction, so that other writes go between.
const ERASED_AT_ONCE: usize = 100;

/// `POST /account/close`: with the password once more. Nothing comes back.
#[handler]
pub async fn close(visit: Visit, Form(form): Form<CloseForm>) -> Result<Response> {
    let caller = visit.signed_in()?.clone();
    match check_password(&visit, form.password).await {
        Ok(_) if caller.is_admin => {
            let page = page(&visit, Some(visit.texts.say("account.admin_stays").to_owned()), None)?;
            return Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Ok(_) => {}
        Err(error) if error.is_callers_fault() => {
            let page = page(&visit, Some(explain(visit.texts, &error)), None)?;
            return Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Err(error) => return Err(error),
    }
    let (me, now) = (caller.account, visit.app.clock.now());
    // Shut first, so that nothing new is made meanwhile.
    visit.app.store.write(move |tx| account::close(tx, me, now)).await?;
    while visit.app.store.write(move |tx| creation::erase_some(tx, me, ERASED_AT_ONCE, now)).await? > 0 {}
    sessions::leave(&visit)
}
