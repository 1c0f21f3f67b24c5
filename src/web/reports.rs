//! Reporting a creation or a comment to the administrators.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::error_page::explain;
use super::page::{Frame, Page, Visit, excerpt};
use crate::domain::report::{self, Reason, Subject};
use crate::domain::{CommentId, CreationId, comment, creation};
use crate::error::Result;
use crate::store::Read;

#[derive(Template)]
#[template(path = "reports/new.html")]
struct New {
    frame: Frame,
    /// Where the form goes to.
    action: String,
    /// What it is about, in its own words.
    about: String,
    /// The way back.
    back: String,
    reasons: Vec<(&'static str, &'static str)>,
    note: String,
    problem: Option<String>,
    is_done: bool,
}

/// `GET /c/:id/report`.
#[handler]
pub fn of_creation(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    Ok(Page::new(page(&visit, Subject::Creation(CreationId(id)))?).into_response())
}

/// `GET /comments/:id/report`.
#[handler]
pub fn of_comment(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    Ok(Page::new(page(&visit, Subject::Comment(CommentId(id)))?).into_response())
}

/// Errors: `NotFound` for what the visitor cannot see.
fn page(visit: &Visit, subject: Subject) -> Result<New> {
    const ABOUT_MAX_CHARS: usize = 160;
    let caller = visit.signed_in()?;
    let (action, about, back) = visit.app.store.read(|tx| match subject {
        Subject::Creation(id) => {
            let creation = creation::get(tx, id, Some(caller))?;
            Ok((format!("/c/{id}/report"), creation.prompt, format!("/c/{id}")))
        }
        Subject::Comment(id) => {
            let comment = comment::get(tx as &dyn Read, caller, id)?;
            let back = format!("/c/{}#comment-{id}", comment.creation);
            Ok((format!("/comments/{id}/report"), comment.text, back))
        }
    })?;
    Ok(New {
        frame: visit.frame(visit.texts.say("report.title"))?,
        action,
        about: excerpt(&about, ABOUT_MAX_CHARS),
        back,
        reasons: Reason::ALL.map(|reason| (reason.as_str(), visit.texts.say(reason_key(reason)))).to_vec(),
        note: String::new(),
        problem: None,
        is_done: false,
    })
}

/// The words for a reason.
pub const fn reason_key(reason: Reason) -> &'static str {
    match reason {
        Reason::Spam => "report.spam",
        Reason::Hate => "report.hate",
        Reason::Sexual => "report.sexual",
        Reason::Violence => "report.violence",
        Reason::Illegal => "report.illegal",
        Reason::Rights => "report.rights",
        Reason::Other => "report.other",
    }
}

#[derive(Debug, Deserialize)]
struct ReportForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
}

/// `POST /c/:id/report`.
#[handler]
pub async fn report_creation(visit: Visit, Path(id): Path<u64>, Form(form): Form<ReportForm>) -> Result<Response> {
    create(&visit, Subject::Creation(CreationId(id)), form).await
}

/// `POST /comments/:id/report`.
#[handler]
pub async fn report_comment(visit: Visit, Path(id): Path<u64>, Form(form): Form<ReportForm>) -> Result<Response> {
    create(&visit, Subject::Comment(CommentId(id)), form).await
}

async fn create(visit: &Visit, subject: Subject, form: ReportForm) -> Result<Response> {
    let (caller, now) = (visit.signed_in()?.clone(), visit.app.clock.now());
    let before = page(visit, subject)?;
    let note = form.note.clone();
    let outcome = match Reason::parse(&form.reason) {
        Ok(reason) => {
            let write = visit.app.store.write(move |tx| report::create(tx, &caller, subject, reason, &note, now));
            write.await.map(drop)
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(Page::new(New { is_done: true, ..before }).into_response()),
        Err(error) if error.is_callers_fault() => {
            let problem = Some(explain(visit.texts, &error));
            let page = New { problem, note: form.note, ..before };
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}
