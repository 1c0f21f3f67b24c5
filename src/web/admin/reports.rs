//! Reports: what people say should not be here, and what becomes of it.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::{administrator, answer, page_request};
use crate::domain::operator::{self, Deed};
use crate::domain::report::{self, Outcome, Report, ReportId, Subject};
use crate::domain::{comment, creation};
use crate::error::{Error, Result};
use crate::store::Read;
use crate::web::page::{Frame, Page, Visit, When, excerpt};
use crate::web::person::Person;
use crate::web::reports::reason_key;

#[derive(Template)]
#[template(path = "admin/reports.html")]
struct Index {
    frame: Frame,
    is_settled: bool,
    rows: Vec<Row>,
    next: Option<String>,
    problem: Option<String>,
}

struct Row {
    id: ReportId,
    reason: &'static str,
    note: String,
    by: Person,
    at: When,
    /// Whose it is; `None` when it is gone.
    whose: Option<Person>,
    /// What is reported, in its own words.
    words: String,
    /// A picture of it, if it is one.
    picture: Option<String>,
    href: String,
    is_comment: bool,
    /// What became of it, and when.
    settled: Option<(String, When)>,
    may_restore: bool,
}

const WORDS_MAX_CHARS: usize = 400;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IndexQuery {
    settled: String,
    cursor: String,
}

/// `GET /admin/reports`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<IndexQuery>) -> Result<Response> {
    administrator(&visit)?;
    Ok(Page::new(page(&visit, &query, None)?).into_response())
}

fn page(visit: &Visit, query: &IndexQuery, problem: Option<String>) -> Result<Index> {
    let is_settled = query.settled == "1";
    let request = page_request(&query.cursor)?;
    visit.app.store.read(|tx| {
        let page = report::list(tx, is_settled, request)?;
        Ok(Index {
            frame: visit.frame(visit.texts.say("admin.reports"))?,
            is_settled,
            rows: page.items.iter().map(|report| row(visit, tx, report)).collect::<Result<_>>()?,
            next: page.next.map(|cursor| format!("/admin/reports?settled={}&cursor={cursor}", query.settled)),
            problem,
        })
    })
}

fn row(visit: &Visit, tx: &dyn Read, report: &Report) -> Result<Row> {
    let (owner, words, picture, creation) = match report.subject {
        Subject::Creation(id) => match creation::find(tx, id)? {
            Some(creation) => {
                let picture = creation
                    .poster_path()
                    .or_else(|| creation.media_path())
                    .filter(|_| creation.media.iter().any(|file| file.width > 0) && creation.deleted_at.is_none());
                // An administrator is no stranger to it, but the file asks for its key all the same.
                let picture = picture.map(|path| format!("{path}?key={:016x}", creation.link_key));
                (Some(creation.owner), creation.prompt.clone(), picture, Some(id))
            }
            None => (None, String::new(), None, None),
        },
        Subject::Comment(id) => match comment::find(tx, id)? {
            Some(comment) => (Some(comment.author), comment.text, None, Some(comment.creation)),
            None => (None, String::new(), None, None),
        },
    };
    let settled = report.settled.map(|settled| {
        let words = visit.texts.say(outcome_key(settled.outcome)).to_owned();
        (words, visit.ago(settled.at))
    });
    let anchor = match report.subject {
        Subject::Comment(id) => format!("#comment-{id}"),
        Subject::Creation(_) => String::new(),
    };
    Ok(Row {
        id: report.id,
        reason: visit.texts.say(reason_key(report.reason)),
        note: report.note.clone(),
        by: Person::find(tx, report.by)?,
        at: visit.ago(report.at),
        whose: owner.map(|owner| Person::find(tx, owner)).transpose()?,
        words: excerpt(&words, WORDS_MAX_CHARS),
        picture,
        href: creation.map(|id| format!("/c/{id}{anchor}")).unwrap_or_default(),
        is_comment: matches!(report.subject, Subject::Comment(_)),
        may_restore: report.settled.is_some_and(|settled| settled.outcome == Outcome::Hidden),
        settled,
    })
}

/// The word for an outcome.
pub const fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Hidden => "report.hidden",
        Outcome::Dismissed => "report.dismissed",
        Outcome::Restored => "report.restored",
    }
}

#[derive(Debug, Deserialize)]
struct SettleForm {
    outcome: String,
}

/// `POST /admin/reports/:id`: `outcome` is `hidden`, `dismissed` or `restored`.
#[handler]
pub async fn settle(visit: Visit, Path(id): Path<u64>, Form(form): Form<SettleForm>) -> Result<Response> {
    let (me, now) = (administrator(&visit)?.account, visit.app.clock.now());
    let outcome = [Outcome::Hidden, Outcome::Dismissed, Outcome::Restored]
        .into_iter()
        .find(|outcome| outcome.as_str() == form.outcome)
        .ok_or_else(|| Error::invalid("outcome", "must be hidden, dismissed or restored"))?;
    let (id, chance) = (ReportId(id), visit.app.random.number());
    let write = visit.app.store.write(move |tx| {
        report::settle(tx, me, id, outcome, chance, now)?;
        operator::note(tx, Some(me), Deed::SettleReport(id, outcome), now)
    });
    let path = if outcome == Outcome::Restored { "/admin/reports?settled=1" } else { "/admin/reports" };
    answer(&visit, write.await, path, |problem| {
        let page = page(&visit, &IndexQuery::default(), Some(problem))?;
        Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
}
