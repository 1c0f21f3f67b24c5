//! Providers: those of the settings, and those entered here, whose keys are sealed before they are kept.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::{administrator, answer, number};
use crate::app::ProviderForm;
use crate::domain::upstream;
use crate::error::Result;
use crate::providers::openai::KNOWN;
use crate::web::error_page::explain;
use crate::web::page::{Frame, Page, Visit, When};

#[derive(Template)]
#[template(path = "admin/providers.html")]
struct Index {
    frame: Frame,
    rows: Vec<Row>,
    known: Vec<&'static str>,
    form: EntryForm,
    problem: Option<String>,
    done: Option<String>,
}

struct Row {
    name: String,
    base_url: String,
    /// Of the settings file or the environment, where alone it can be changed.
    is_fixed: bool,
    /// The end of its key, if it is known.
    key_end: Option<String>,
    entered: Option<When>,
    /// Whether it takes calls; one whose key cannot be opened does not.
    is_connected: bool,
    waiting: usize,
    working: usize,
}

/// `GET /admin/providers`.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    Ok(Page::new(page(&visit, EntryForm::default(), None, None)?).into_response())
}

fn page(visit: &Visit, form: EntryForm, problem: Option<String>, done: Option<String>) -> Result<Index> {
    let app = &visit.app;
    let entered = app.store.read(|tx| upstream::list(tx))?;
    let connected = app.providers.names();
    let lengths = app.engine.queue_lengths();
    let length = |name: &str| lengths.iter().find(|(other, ..)| other == name).map_or((0, 0), |(_, w, r)| (*w, *r));
    let known_url = |name: &str| KNOWN.iter().find(|known| known.name == name).map(|known| known.base_url.to_owned());
    let mut rows = Vec::new();
    for name in connected.iter().filter(|name| app.providers.is_fixed(name)) {
        let settings = app.config.providers.get(name);
        let base_url = settings.and_then(|settings| settings.base_url.clone()).or_else(|| known_url(name));
        let (waiting, working) = length(name);
        rows.push(Row {
            name: name.clone(),
            base_url: base_url.unwrap_or_default(),
            is_fixed: true,
            key_end: None,
            entered: None,
            is_connected: true,
            waiting,
            working,
        });
    }
    for (name, upstream) in entered.into_iter().filter(|(name, _)| !app.providers.is_fixed(name)) {
        let (waiting, working) = length(&name);
        rows.push(Row {
            base_url: upstream.base_url.or_else(|| known_url(&name)).unwrap_or_default(),
            is_fixed: false,
            key_end: upstream.sealed_key.is_some().then_some(upstream.key_end),
            entered: Some(visit.ago(upstream.entered_at)),
            is_connected: connected.contains(&name),
            waiting,
            working,
            name,
        });
    }
    Ok(Index {
        frame: visit.frame(visit.texts.say("admin.providers"))?,
        rows,
        known: KNOWN.iter().map(|known| known.name).collect(),
        form,
        problem,
        done,
    })
}

/// A provider as the page has it. The key never comes back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct EntryForm {
    name: String,
    base_url: String,
    api_key: String,
    concurrency: String,
    discover: Option<String>,
}

impl EntryForm {
    fn read(&self) -> Result<ProviderForm> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(ProviderForm {
            name: self.name.trim().to_lowercase(),
            base_url: some(&self.base_url),
            api_key: some(&self.api_key),
            concurrency: number("concurrency", &self.concurrency)?,
            discovers: self.discover.is_some(),
        })
    }
}

/// `POST /admin/providers`: enters one, or changes one that was entered; an empty key keeps the old one.
#[handler]
pub async fn enter(visit: Visit, Form(form): Form<EntryForm>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let outcome = match form.read() {
        Ok(wanted) => visit.app.enter_provider(me, wanted).await,
        Err(error) => Err(error),
    };
    answer(&visit, outcome, "/admin/providers", |problem| {
        let page = page(&visit, EntryForm { api_key: String::new(), ..form }, Some(problem), None)?;
        Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
}

/// `POST /admin/providers/:name/test`.
#[handler]
pub async fn test(visit: Visit, Path(name): Path<String>) -> Result<Response> {
    administrator(&visit)?;
    let (problem, done) = match visit.app.test_provider(&name).await {
        Ok(models) => (None, Some(visit.texts.fill("admin.tested", &[("name", &name), ("models", &models)]))),
        Err(error) if error.is_callers_fault() => {
            let reason = explain(visit.texts, &error);
            (Some(visit.texts.fill("admin.test_failed", &[("name", &name), ("reason", &reason)])), None)
        }
        Err(error) => return Err(error),
    };
    Ok(Page::new(page(&visit, EntryForm::default(), problem, done)?).into_response())
}

/// `POST /admin/providers/:name/remove`.
#[handler]
pub async fn remove(visit: Visit, Path(name): Path<String>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    visit.app.remove_provider(me, name).await?;
    Ok(crate::web::page::redirect("/admin/providers"))
}
