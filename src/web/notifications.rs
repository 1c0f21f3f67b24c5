//! What the visitor was told since they last looked, and before.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::page::{Frame, Page, Visit, When, excerpt};
use super::person::Person;
use super::tile;
use crate::domain::notification::{self, Event, Notification};
use crate::domain::report::{Outcome, Subject};
use crate::domain::{CreationId, PageRequest, comment, creation};
use crate::error::Result;
use crate::store::Read;

#[derive(Template)]
#[template(path = "notifications/index.html")]
struct Index {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<u32>,
}

struct Row {
    is_new: bool,
    person: Option<Person>,
    icon: &'static str,
    words: String,
    /// What it is about, in its own words.
    about: String,
    href: String,
    at: When,
}

const PAGE_MAX: u32 = 50;

#[derive(Debug, Deserialize)]
struct IndexQuery {
    page: Option<u32>,
}

/// `GET /notifications`: whoever opens it has seen them.
#[handler]
pub async fn index(visit: Visit, Query(query): Query<IndexQuery>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let number = query.page.unwrap_or(1).clamp(1, PAGE_MAX);
    let request = PageRequest { page: number, ..PageRequest::default() };
    let (rows, has_next, unseen) = visit.app.store.read(|tx| {
        let page = notification::list(tx, me, request)?;
        let unseen = notification::count_unseen(tx, me)?;
        let mut rows = Vec::new();
        for (place, entry) in (request.skip() as u64..).zip(&page.items) {
            rows.push(row(&visit, tx, entry, place < unseen)?);
        }
        Ok((rows, page.has_next(), unseen))
    })?;
    if unseen > 0 {
        visit.app.store.write(move |tx| notification::mark_seen(tx, me)).await?;
    }
    let next = (has_next && number < PAGE_MAX).then(|| number + 1);
    let frame = visit.frame(visit.texts.say("notifications.title"))?;
    Ok(Page::new(Index { frame, rows, next }).into_response())
}

fn row(visit: &Visit, tx: &dyn Read, entry: &Notification, is_new: bool) -> Result<Row> {
    let person = entry.event.by().map(|by| Person::find(tx, by)).transpose()?;
    let name = person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let fill = |key| visit.texts.fill(key, &[("name", &name)]);
    let (icon, words, about, anchor) = match &entry.event {
        Event::Commented { creation, comment, .. } => {
            ("chat", fill("notifications.commented"), Some(*creation), format!("#comment-{comment}"))
        }
        Event::Answered { creation, comment, .. } => {
            ("chat", fill("notifications.answered"), Some(*creation), format!("#comment-{comment}"))
        }
        Event::Rated { creation, score, .. } => {
            let words = visit.texts.fill("notifications.rated", &[("name", &name), ("stars", score)]);
            ("star", words, Some(*creation), "#talk".to_owned())
        }
        Event::Followed { .. } => ("user", fill("notifications.followed"), None, String::new()),
        Event::Finished { creation } => {
            ("check", visit.texts.say("notifications.finished").to_owned(), Some(*creation), String::new())
        }
        Event::Failed { creation } => {
            ("warning", visit.texts.say("notifications.failed").to_owned(), Some(*creation), String::new())
        }
        Event::Settled { subject, outcome } => {
            let key = match outcome {
                Outcome::Hidden => "notifications.report_hidden",
                Outcome::Dismissed => "notifications.report_dismissed",
                Outcome::Restored => "notifications.report_restored",
            };
            about_subject("flag", visit.texts.say(key), tx, *subject)?
        }
        Event::Hidden { subject } => about_subject("eye", visit.texts.say("notifications.hidden"), tx, *subject)?,
        Event::Restored { subject } => about_subject("check", visit.texts.say("notifications.restored"), tx, *subject)?,
    };
    let href = match (about, &person) {
        (Some(id), _) => format!("/c/{id}{anchor}"),
        (None, Some(person)) => person.href(),
        (None, None) => "/library".to_owned(),
    };
    let about = about.map(|id| prompt(visit, tx, id)).transpose()?.unwrap_or_default();
    Ok(Row { is_new, person, icon, words, about, href, at: visit.ago(entry.at) })
}

/// Of a creation or a comment that a report was about: the creation, and the place on its page.
fn about_subject(
    icon: &'static str,
    words: &str,
    tx: &dyn Read,
    subject: Subject,
) -> Result<(&'static str, String, Option<CreationId>, String)> {
    let (creation, anchor) = match subject {
        Subject::Creation(id) => (Some(id), String::new()),
        Subject::Comment(id) => (comment::find(tx, id)?.map(|comment| comment.creation), format!("#comment-{id}")),
    };
    Ok((icon, words.to_owned(), creation, anchor))
}

/// What a creation was asked to be; nothing of one that the visitor may not see any more.
fn prompt(visit: &Visit, tx: &dyn Read, id: CreationId) -> Result<String> {
    let Some(creation) = creation::find(tx, id)? else { return Ok(String::new()) };
    if !creation.is_visible_to(tx, visit.caller.as_ref())? {
        return Ok(String::new());
    }
    let generator = visit.app.catalogue.generator(&creation.generator);
    let title = tile::title(visit, generator, &creation.generator);
    Ok(if creation.prompt.is_empty() { title } else { excerpt(&creation.prompt, 80) })
}
