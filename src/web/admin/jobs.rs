//! Jobs of everyone by their state; ending what is under way, and making once more what came to nothing.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::{administrator, answer, page_request, provider_name};
use crate::domain::{JobId, Status};
use crate::engine::job::{self, Job};
use crate::error::{Error, Result};
use crate::store::Read;
use crate::web::page::{Frame, Page, Visit, When, excerpt};
use crate::web::person::Person;
use crate::web::tile;

#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct Index {
    frame: Frame,
    filters: Vec<Filter>,
    rows: Vec<Row>,
    next: Option<String>,
    problem: Option<String>,
}

/// A state that the list can be of.
struct Filter {
    href: String,
    title: String,
    count: String,
    is_chosen: bool,
}

struct Row {
    id: JobId,
    title: String,
    prompt: String,
    provider: String,
    model: String,
    status: String,
    /// Why it came to nothing, as the log has it.
    reason: String,
    /// What it cost, or will at most.
    price: String,
    person: Person,
    at: When,
    /// Its first creation.
    href: String,
    is_open: bool,
    may_retry: bool,
}

const PROMPT_MAX_CHARS: usize = 80;
const REASON_MAX_CHARS: usize = 200;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IndexQuery {
    status: String,
    cursor: String,
}

/// `GET /admin/jobs`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<IndexQuery>) -> Result<Response> {
    administrator(&visit)?;
    Ok(Page::new(page(&visit, &query, None)?).into_response())
}

fn page(visit: &Visit, query: &IndexQuery, problem: Option<String>) -> Result<Index> {
    let chosen = Status::ALL.into_iter().find(|status| status.as_str() == query.status);
    let request = page_request(&query.cursor)?;
    visit.app.store.read(|tx| {
        let (jobs, next) = job::list(tx, chosen, request)?;
        let mut filters = vec![Filter {
            href: "/admin/jobs".to_owned(),
            title: visit.texts.say("home.all").to_owned(),
            count: String::new(),
            is_chosen: chosen.is_none(),
        }];
        for status in Status::ALL {
            filters.push(Filter {
                href: format!("/admin/jobs?status={}", status.as_str()),
                title: visit.texts.say(status_key(status)).to_owned(),
                count: visit.texts.number(job::count(tx, status)?),
                is_chosen: chosen == Some(status),
            });
        }
        Ok(Index {
            frame: visit.frame(visit.texts.say("admin.jobs"))?,
            filters,
            rows: jobs.iter().map(|job| row(visit, tx, job)).collect::<Result<_>>()?,
            next: next.map(|cursor| format!("/admin/jobs?status={}&cursor={cursor}", query.status)),
            problem,
        })
    })
}

fn row(visit: &Visit, tx: &dyn Read, job: &Job) -> Result<Row> {
    let generator = visit.app.catalogue.generator(&job.call.generator);
    let price = if job.status.is_terminal() { job.charged } else { job.quote.total };
    Ok(Row {
        id: job.id,
        title: tile::title(visit, generator, &job.call.generator),
        prompt: excerpt(&job.call.prompt, PROMPT_MAX_CHARS),
        provider: provider_name(visit, &job.provider),
        model: tile::model_name(visit, &job.model_name),
        status: visit.texts.say(status_key(job.status)).to_owned(),
        reason: job.failure.as_ref().map(|it| excerpt(&it.reason, REASON_MAX_CHARS)).unwrap_or_default(),
        price: format!("{} {}", visit.texts.credits(price), visit.texts.unit("quote.credits", price)),
        person: Person::find(tx, job.account)?,
        at: visit.ago(job.created_at),
        href: job.creations.first().map(|id| format!("/c/{id}")).unwrap_or_default(),
        is_open: !job.status.is_terminal(),
        may_retry: matches!(job.status, Status::Failed | Status::Cancelled),
    })
}

const fn status_key(status: Status) -> &'static str {
    match status {
        Status::Pending => "admin.job_pending",
        Status::Generating => "admin.job_generating",
        Status::Completed => "admin.job_completed",
        Status::Failed => "admin.job_failed",
        Status::Cancelled => "admin.job_cancelled",
    }
}

#[derive(Debug, Deserialize)]
struct ActionForm {
    action: String,
}

/// `POST /admin/jobs/:id`: `action` is `cancel` or `retry`.
#[handler]
pub async fn update(visit: Visit, Path(id): Path<u64>, Form(form): Form<ActionForm>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let outcome = match form.action.as_str() {
        "cancel" => visit.app.cancel_job(me, JobId(id)).await,
        "retry" => visit.app.retry_job(me, JobId(id)).await.map(drop),
        _ => return Err(Error::invalid("action", "must be cancel or retry")),
    };
    answer(&visit, outcome, "/admin/jobs", |problem| {
        let page = page(&visit, &IndexQuery::default(), Some(problem))?;
        Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
}
