//! The form's way into the engine, and a generation under way.

use std::collections::BTreeSet;
use std::time::Duration;

use askama::Template;
use askama::filters::HtmlSafe;
use poem::http::StatusCode;
use poem::web::Path;
use poem::{IntoResponse, Response, handler};

use super::creations::Card;
use super::error_page::explain;
use super::form::{self, Given};
use super::i18n::Texts;
use super::page::{Frame, Page, Visit, encode, redirect};
use super::tile::{self, hue};
use super::uploads::Brought;
use super::{error_page, generators};
use crate::catalogue::Generator;
use crate::domain::{Caller, Creation, JobId, List, Status, creation, lineage};
use crate::engine::{Job, Live, Purpose, job};
use crate::error::{Error, Noun, Result};
use crate::store::Tx;

/// How long an answer waits for the end, so that what is made at once is shown at once.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// `POST /g/:slug`.
#[handler]
pub async fn create(visit: Visit, Path(slug): Path<String>, Brought(given): Brought) -> Result<Response> {
    let generator = generators::find(&visit, &slug)?;
    let given = Given(given);
    let Some(caller) = &visit.caller else {
        return Ok(lead_to_sign_in(&visit, &slug, &given));
    };
    match submit(&visit, generator, caller, &given).await {
        Ok(job) if visit.wants_part => answer(&visit, job.id).await,
        Ok(job) => Ok(redirect(&format!("/jobs/{}", job.id))),
        Err(error) if error.is_callers_fault() && !visit.wants_part => {
            let problem = Some(explain(visit.texts, &error));
            let page = generators::page(&visit, generator, given, Default::default(), problem)?;
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// Submits what the form says, and notes what it comes of in the same transaction.
async fn submit(visit: &Visit, generator: &Generator, caller: &Caller, given: &Given) -> Result<Job> {
    let plan = form::plan(visit, generator, given, Purpose::Generate)?;
    let origin = form::origin(visit, given)?;
    let note = move |tx: &mut Tx, job: &Job| match origin {
        Some(origin) => job.creations.iter().try_for_each(|child| lineage::record(tx, *child, origin)),
        None => Ok(()),
    };
    visit.app.engine.submit_with(caller, plan, note).await
}

/// What was written comes back after signing in.
fn lead_to_sign_in(visit: &Visit, slug: &str, given: &Given) -> Response {
    if visit.wants_part {
        return error_page::render(visit, &Error::Unauthenticated);
    }
    let pairs: Vec<_> = given.0.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    redirect(&format!("/login?next={}", encode(&format!("/g/{slug}?{}", pairs.join("&")))))
}

/// A job as its owner sees it.
#[derive(Template)]
#[template(path = "jobs/card.html")]
pub struct Progress {
    pub frame: Frame,
    pub id: u64,
    pub slug: String,
    pub title: String,
    pub icon: String,
    pub hue: &'static str,
    pub prompt: String,
    pub is_over: bool,
    /// 0 to 100.
    pub percent: u8,
    /// What happens now, in words.
    pub state: String,
    /// How long it may still take.
    pub left: Option<String>,
    pub cards: Vec<Card>,
    /// Why nothing came of it.
    pub failure: Option<String>,
}

/// Its own template has escaped it.
impl HtmlSafe for Progress {}

#[derive(Template)]
#[template(path = "jobs/show.html")]
struct Show {
    frame: Frame,
    progress: Progress,
}

/// `GET /jobs/:id`: renews itself without a script; leads on to a single creation once it is made.
#[handler]
pub async fn show(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    answer(&visit, JobId(id)).await
}

/// `POST /jobs/:id/cancel`.
#[handler]
pub async fn cancel(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let caller = visit.signed_in()?;
    match visit.app.engine.cancel(caller, JobId(id)).await {
        // It ended while the visitor was reaching for the button.
        Ok(()) | Err(Error::Conflict(_)) if visit.wants_part => answer(&visit, JobId(id)).await,
        Ok(()) | Err(Error::Conflict(_)) => Ok(redirect(&format!("/jobs/{id}"))),
        Err(error) => Err(error),
    }
}

async fn answer(visit: &Visit, id: JobId) -> Result<Response> {
    let caller = visit.signed_in()?;
    let owned = |job: Job| if job.account == caller.account { Ok(job) } else { Err(Error::NotFound(Noun::Job)) };
    let job = visit.app.store.read(|tx| job::get(tx, id)).and_then(owned)?;
    let finished = tokio::time::timeout(PATIENCE, visit.app.engine.wait(id)).await;
    let (job, creations) = match finished {
        Ok(Ok(finished)) => ((*finished.job).clone(), finished.creations),
        // Not over yet, or left to the next start of the service.
        Ok(Err(_)) | Err(_) => (job, Vec::new()),
    };
    if let [only] = creations.as_slice()
        && !visit.wants_part
        && only.status == Status::Completed
    {
        return Ok(redirect(&format!("/c/{}", only.id)));
    }
    let progress = progress(visit, &job, &creations)?;
    if visit.wants_part {
        return Ok(Page::new(progress).into_response());
    }
    Ok(Page::new(Show { frame: visit.frame(progress.title.clone())?, progress }).into_response())
}

/// The most jobs under way that a page shows.
const UNDERWAY_MAX: usize = 12;

/// What is being made for the visitor, of one generator or of all, newest first: whoever comes back finds it again.
pub fn underway(visit: &Visit, slug: Option<&str>) -> Result<Vec<Progress>> {
    let Some(caller) = &visit.caller else { return Ok(Vec::new()) };
    let list = |status| match slug {
        Some(slug) => List::OwnerGeneratorStatus(caller.account, slug.to_owned(), status),
        None => List::OwnerStatus(caller.account, status),
    };
    let jobs = visit.app.store.read(|tx| {
        let mut ids = BTreeSet::new();
        for status in [Status::Generating, Status::Pending] {
            let (found, _) = creation::list_after(tx, &list(status), None, UNDERWAY_MAX * 10, |_| true)?;
            ids.extend(found.iter().map(|creation| creation.job));
        }
        ids.into_iter().rev().take(UNDERWAY_MAX).map(|id| job::get(tx, id)).collect::<Result<Vec<_>>>()
    })?;
    jobs.iter().map(|job| progress(visit, job, &[])).collect()
}

/// What comes first, and when it is likely to start.
fn waiting(texts: Texts, live: &Live) -> String {
    let place = match live.ahead {
        0 => texts.say("job.waiting").to_owned(),
        ahead => texts.count("job.ahead", ahead as u64),
    };
    let start = texts.fill("job.starts_in", &[("time", &texts.duration(live.starts_in.as_secs().max(1)))]);
    format!("{place} {start}")
}

fn progress(visit: &Visit, job: &Job, creations: &[Creation]) -> Result<Progress> {
    let generator = visit.app.catalogue.generator(&job.call.generator);
    let made = creations.iter().filter(|creation| creation.status == Status::Completed);
    let cards: Vec<Card> =
        visit.app.store.read(|tx| made.map(|creation| Card::of(visit, tx, creation)).collect::<Result<_>>())?;
    let live = visit.app.engine.live(job.id);
    let texts = visit.texts;
    let state = match live {
        Some(live) if live.status == Status::Pending => waiting(texts, &live),
        _ if job.status.is_terminal() => texts.say("job.done").to_owned(),
        _ => texts.say("job.generating").to_owned(),
    };
    let left = live.filter(|live| live.time_left > Duration::ZERO).map(|live| {
        let (key, time) = if live.ahead > 0 { ("job.starts", live.starts_in) } else { ("job.left", live.time_left) };
        texts.fill(key, &[("time", &texts.duration(time.as_secs().max(1)))])
    });
    let failure = (job.status.is_terminal() && cards.is_empty()).then(|| {
        let reason = job.failure.as_ref().map(|failure| explain(texts, &failure.to_error(&job.provider)));
        reason.unwrap_or_else(|| texts.say("error.upstream").to_owned())
    });
    Ok(Progress {
        frame: visit.frame("")?,
        id: job.id.0,
        slug: job.call.generator.clone(),
        title: tile::title(visit, generator, &job.call.generator),
        icon: generator.map(|generator| generator.icon.clone()).unwrap_or_default(),
        hue: hue(job.kind, generator),
        prompt: job.call.prompt.clone(),
        is_over: job.status.is_terminal(),
        percent: live.map_or(0, |live| live.percent),
        state,
        left,
        cards,
        failure,
    })
}
