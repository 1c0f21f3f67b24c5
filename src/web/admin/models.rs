//! Models: who runs each, what it costs, and the operator's word on both.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::{administrator, answer, number, provider_name};
use crate::catalogue::{Model, ModelId, ModelKind, Terms};
use crate::error::{Error, Noun, Result};
use crate::units::Credits;
use crate::web::gallery;
use crate::web::page::{Frame, Page, Visit};

#[derive(Template)]
#[template(path = "admin/models.html")]
struct Index {
    frame: Frame,
    /// Each kind with its name.
    kinds: Vec<(ModelKind, &'static str)>,
    kind: ModelKind,
    rows: Vec<Row>,
    problem: Option<String>,
}

struct Row {
    id: ModelId,
    name: String,
    maker: String,
    /// Who runs it now; nobody if it is `None`.
    runner: Option<String>,
    /// By the catalogue.
    listed: Option<Credits>,
    /// By the operator; empty if they say nothing.
    own: String,
    is_off: bool,
    is_per_second: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct IndexQuery {
    kind: String,
}

/// `GET /admin/models`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<IndexQuery>) -> Result<Response> {
    administrator(&visit)?;
    Ok(Page::new(page(&visit, kind(&query.kind), None)?).into_response())
}

fn kinds() -> impl Iterator<Item = ModelKind> {
    ModelKind::ALL.into_iter().chain(ModelKind::UTILITY)
}

/// A kind's name; galleries have one for all that works on what is there.
const fn kind_key(kind: ModelKind) -> &'static str {
    match kind {
        ModelKind::Upscale => "kind.upscale",
        ModelKind::Vector => "kind.vector",
        ModelKind::BackgroundRemoval => "kind.background",
        ModelKind::Embedding => "kind.embedding",
        ModelKind::Moderation => "kind.moderation",
        ModelKind::Transcription => "kind.transcription",
        other => gallery::kind_key(other),
    }
}

fn kind(name: &str) -> ModelKind {
    kinds().find(|kind| kind.as_str() == name).unwrap_or(ModelKind::Image)
}

fn page(visit: &Visit, kind: ModelKind, problem: Option<String>) -> Result<Index> {
    let pricing = visit.app.pricing();
    let row = |model: &Model| {
        let terms = pricing.terms.get(&model.id).copied().unwrap_or_default();
        Row {
            id: model.id,
            name: model.display_name().to_owned(),
            maker: model.provider.clone(),
            runner: visit.app.providers.route(model).map(|route| provider_name(visit, &route.provider)),
            listed: model.listed_credits(&pricing),
            own: terms.credits.map(|credits| credits.to_string()).unwrap_or_default(),
            is_off: terms.is_off,
            is_per_second: model.kind == ModelKind::Video,
        }
    };
    Ok(Index {
        frame: visit.frame(visit.texts.say("admin.models"))?,
        kind,
        kinds: kinds().map(|kind| (kind, visit.texts.say(kind_key(kind)))).collect(),
        rows: visit.app.catalogue.models_of(kind).map(row).collect(),
        problem,
    })
}

#[derive(Debug, Deserialize)]
struct TermsForm {
    #[serde(default)]
    credits: String,
    /// A box that is not ticked is not sent.
    on: Option<String>,
}

/// `POST /admin/models/:id`: an empty price is the catalogue's.
#[handler]
pub async fn update(visit: Visit, Path(id): Path<u32>, Form(form): Form<TermsForm>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let model = visit.app.catalogue.model(ModelId(id)).ok_or(Error::NotFound(Noun::Model))?;
    let outcome = async {
        let credits = number("credits", &form.credits)?;
        visit.app.set_terms(me, model.id, Terms { credits, is_off: form.on.is_none() }).await
    };
    let outcome = outcome.await;
    answer(&visit, outcome, &format!("/admin/models?kind={}#m{id}", model.kind), |problem| {
        let page = page(&visit, model.kind, Some(problem))?;
        Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
}
