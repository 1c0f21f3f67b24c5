//! The visitor's API keys.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::error_page::explain;
use super::page::{Frame, Page, Visit, When, redirect};
use crate::domain::api_key::{self, MAX_ACTIVE};
use crate::domain::{ApiKey, ApiKeyId, KeyKind, Scope, Scopes};
use crate::error::{Error, Result};

#[derive(Template)]
#[template(path = "api_keys/index.html")]
struct Index {
    frame: Frame,
    keys: Vec<Row>,
    /// The key that was just made; it is shown this once.
    fresh: Option<String>,
    problem: Option<String>,
    name: String,
    base_url: String,
    is_full: bool,
}

struct Row {
    id: u64,
    name: String,
    prefix: String,
    scopes: Vec<&'static str>,
    made: When,
    used: Option<When>,
}

/// `GET /account/keys`.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    Ok(Page::new(page(&visit, None, None, String::new())?).into_response())
}

fn page(visit: &Visit, fresh: Option<String>, problem: Option<String>, name: String) -> Result<Index> {
    let owner = visit.signed_in()?.account;
    let keys = visit.app.store.read(|tx| api_key::list_active(tx, owner))?;
    let row = |key: &ApiKey| Row {
        id: key.id.0,
        name: key.name.clone(),
        prefix: key.prefix.clone(),
        scopes: key.scopes.names(),
        made: visit.ago(key.created_at),
        used: key.last_used_at.map(|at| visit.ago(at)),
    };
    Ok(Index {
        frame: visit.frame(visit.texts.say("keys.title"))?,
        is_full: keys.len() >= MAX_ACTIVE,
        keys: keys.iter().map(row).collect(),
        fresh,
        problem,
        name,
        base_url: visit.visitor.base_url.clone(),
    })
}

/// What the form for a new key gives; a box that is not ticked is not sent.
#[derive(Debug, Deserialize)]
struct KeyForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    read: Option<String>,
    write: Option<String>,
    generate: Option<String>,
}

/// `POST /account/keys`. Answers with the key itself, which is never shown again.
#[handler]
pub async fn create(visit: Visit, Form(form): Form<KeyForm>) -> Result<Response> {
    let (caller, now) = (visit.signed_in()?.clone(), visit.app.clock.now());
    let kind = if form.kind == "sk" { KeyKind::Sk } else { KeyKind::Gnr };
    let secret = kind.generate(&visit.app.random);
    let wanted = [(Scope::Read, &form.read), (Scope::Write, &form.write), (Scope::Generate, &form.generate)];
    let scopes: Vec<Scope> = wanted.iter().filter(|(_, box_)| box_.is_some()).map(|(scope, _)| *scope).collect();
    let (name, token) = (form.name.clone(), secret.clone());
    let made = if scopes.is_empty() {
        Err(Error::conflict(visit.texts.say("keys.no_scope").to_owned()))
    } else {
        // A key with every right has no list, so that it keeps every right there will be.
        let scopes = Scopes(if scopes.len() == Scope::ALL.len() { Vec::new() } else { scopes });
        visit.app.store.write(move |tx| api_key::create(tx, &caller, &name, scopes.clone(), &token, now)).await
    };
    match made {
        Ok(_) => Ok(Page::new(page(&visit, Some(secret), None, String::new())?).into_response()),
        Err(error) if error.is_callers_fault() => {
            let problem = Some(explain(visit.texts, &error));
            let page = page(&visit, None, problem, form.name)?;
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// `POST /account/keys/:id/revoke`.
#[handler]
pub async fn revoke(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (owner, now) = (visit.signed_in()?.account, visit.app.clock.now());
    visit.app.store.write(move |tx| api_key::revoke(tx, Some(owner), ApiKeyId(id), now)).await?;
    Ok(redirect("/account/keys"))
}
