//! The visitor's callbacks: the secret that signs them, and those that were not taken yet.

use askama::Template;
use poem::web::Path;
use poem::{IntoResponse, Response, handler};

use super::page::{Frame, Page, Visit, When, redirect};
use crate::dialects::callbacks;
use crate::domain::page::PER_PAGE_MAX;
use crate::domain::{Delivery, DeliveryId, DeliveryState, PageRequest, webhook};
use crate::error::Result;

#[derive(Template)]
#[template(path = "webhooks/index.html")]
struct Index {
    frame: Frame,
    secret: String,
    has_overlap: bool,
    dead: List,
    pending: List,
}

/// The newest of a state, and how many there are.
struct List {
    rows: Vec<Row>,
    total: u64,
}

struct Row {
    id: u64,
    url: String,
    task: String,
    problem: Option<String>,
    attempts: u32,
    queued: When,
}

/// `GET /account/webhooks`.
#[handler]
pub async fn index(visit: Visit) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    let secrets = callbacks::secrets(&visit.app, owner).await?;
    let newest = PageRequest { per_page: PER_PAGE_MAX, ..PageRequest::default() };
    let list = |state| -> Result<List> {
        let page = visit.app.store.read(|tx| webhook::list(tx, owner, state, newest))?;
        Ok(List { rows: page.items.iter().map(|delivery| row(&visit, delivery)).collect(), total: page.total })
    };
    let index = Index {
        frame: visit.frame(visit.texts.say("webhooks.title"))?,
        secret: secrets.current(),
        has_overlap: secrets.overlap_until(visit.app.clock.now()).is_some(),
        dead: list(DeliveryState::Dead)?,
        pending: list(DeliveryState::Pending)?,
    };
    Ok(Page::new(index).into_response())
}

fn row(visit: &Visit, delivery: &Delivery) -> Row {
    let callback = &delivery.callback;
    let task = if callback.task.is_empty() { delivery.job.to_string() } else { callback.task.clone() };
    Row {
        id: delivery.id.0,
        url: callback.url.clone(),
        task: format!("{} {task}", callback.dialect),
        problem: delivery.problem.clone(),
        attempts: delivery.attempts,
        queued: visit.ago(delivery.queued_at),
    }
}

/// `POST /account/webhooks/secret`.
#[handler]
pub async fn rotate(visit: Visit) -> Result<Response> {
    let (owner, fresh, now) = (visit.signed_in()?.account, visit.app.random.bytes(), visit.app.clock.now());
    visit.app.store.write(move |tx| webhook::rotate(tx, owner, fresh, now)).await?;
    Ok(redirect("/account/webhooks"))
}

/// `POST /account/webhooks/:id/replay`.
#[handler]
pub async fn replay(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (owner, now, bell) = (visit.signed_in()?.account, visit.app.clock.now(), visit.app.engine.bell().clone());
    visit.app.store.write(move |tx| webhook::replay(tx, owner, DeliveryId(id), now, &bell)).await?;
    Ok(redirect("/account/webhooks"))
}

/// `POST /account/webhooks/:id/delete`.
#[handler]
pub async fn delete(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    visit.app.store.write(move |tx| webhook::delete(tx, owner, DeliveryId(id))).await?;
    Ok(redirect("/account/webhooks"))
}
