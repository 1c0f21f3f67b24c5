//! `/models`: every model that can be asked for in this dialect now.

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::{Failure, Tag};
use crate::app::App;
use crate::catalogue::{Model, ModelKind};
use crate::dialects::bearer::Bearer;
use crate::domain::Scope;
use crate::error::{Error, Noun};
use crate::providers::wire::Operation;

/// `/models`.
pub struct Models(pub App);

/// The field is required, and the catalogue does not know when a model was made: the first day of the year it is of.
const CREATED: i64 = 1_767_225_600;

/// The kinds that have an operation here.
const KINDS: [ModelKind; 7] = [
    ModelKind::Text,
    ModelKind::Image,
    ModelKind::Speech,
    ModelKind::Video,
    ModelKind::Embedding,
    ModelKind::Moderation,
    ModelKind::Transcription,
];

#[OpenApi(tag = "Tag::Models")]
impl Models {
    /// List the models
    ///
    /// Those that somebody runs: with no provider configured, the built-in engines stand in for all of their kinds.
    #[oai(path = "/models", method = "get", operation_id = "model_list")]
    async fn model_list(&self, caller: Bearer) -> Result<Json<ModelList>, Failure> {
        caller.0.require(Scope::Read)?;
        let mut data: Vec<ModelReply> = self.all().collect();
        for (id, hop) in self.0.providers.discovered().await {
            // What the catalogue does not know has no price, and is offered only where it costs nothing.
            let is_priced = self.0.catalogue.model_by_name(&id).is_some();
            let is_free = hop.provider.wire().is_some_and(|wire| wire.is_free());
            if (is_priced || is_free) && !data.iter().any(|model| model.id == id) {
                data.push(ModelReply::of(id, hop.provider.name()));
            }
        }
        Ok(Json(ModelList { object: "list".to_owned(), data }))
    }

    /// Get a model
    #[oai(path = "/models/:id", method = "get", operation_id = "model_get")]
    async fn model_get(
        &self,
        caller: Bearer,
        /// As in the list, or any other name that the model goes by.
        id: Path<String>,
    ) -> Result<Json<ModelReply>, Failure> {
        caller.0.require(Scope::Read)?;
        let model = self.0.catalogue.model_by_name(&id.0).filter(|model| KINDS.contains(&model.kind));
        let mut found = model.and_then(|model| self.reply(model, &id.0));
        if found.is_none() {
            let listed = self.0.providers.discovered().await.into_iter().find(|(name, _)| *name == id.0);
            found = listed.map(|(name, hop)| ModelReply::of(name, hop.provider.name()));
        }
        Ok(Json(found.ok_or(Error::NotFound(Noun::Model))?))
    }
}

impl Models {
    fn all(&self) -> impl Iterator<Item = ModelReply> {
        let models = KINDS.into_iter().flat_map(|kind| self.0.catalogue.models_of(kind));
        models.filter_map(|model| self.reply(model, name(model)))
    }

    /// `None` for a model that nobody runs.
    fn reply(&self, model: &Model, id: &str) -> Option<ModelReply> {
        let providers = &self.0.providers;
        let hop = |operation| providers.hops(model, id, operation).first().map(|hop| hop.provider.name().to_owned());
        let owned_by = match model.kind {
            ModelKind::Text => hop(Operation::Chat),
            ModelKind::Embedding => hop(Operation::Embeddings),
            ModelKind::Moderation => hop(Operation::Moderations),
            ModelKind::Transcription => hop(Operation::Transcriptions),
            _ => providers.route(model).map(|route| route.provider),
        };
        Some(ModelReply::of(id.to_owned(), &owned_by?))
    }
}

/// The name that programs use: without spaces, where the model has one.
fn name(model: &Model) -> &str {
    let is_plain = !model.name.contains(char::is_whitespace);
    model.aliases.first().filter(|_| !is_plain).unwrap_or(&model.name)
}

/// Models.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiModelList")]
struct ModelList {
    /// `list`.
    object: String,
    data: Vec<ModelReply>,
}

/// A model.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiModel")]
struct ModelReply {
    /// What to give as `model`.
    id: String,
    /// `model`.
    object: String,
    /// Seconds since 1970.
    created: i64,
    /// Who runs it: a provider's name, or `builtin`.
    owned_by: String,
}

impl ModelReply {
    fn of(id: String, owned_by: &str) -> Self {
        Self { id, object: "model".to_owned(), created: CREATED, owned_by: owned_by.to_owned() }
    }
}
