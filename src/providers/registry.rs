//! Which providers there are, and which of them runs a model.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Provider;
use crate::catalogue::{Model, ModelKind};

/// The providers of a running service.
pub struct Providers {
    configured: BTreeMap<String, Arc<dyn Provider>>,
    builtin: Arc<dyn Provider>,
}

/// How a model will be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub provider: String,
    /// The model's name there.
    pub model: String,
    /// The route's fixed options, as JSON text.
    pub options: String,
}

impl Providers {
    pub fn new(configured: Vec<Arc<dyn Provider>>, builtin: Arc<dyn Provider>) -> Self {
        let configured = configured.into_iter().map(|provider| (provider.name().to_owned(), provider)).collect();
        Self { configured, builtin }
    }

    pub fn get(&self, name: &str) -> Option<Arc<dyn Provider>> {
        if name == self.builtin.name() {
            return Some(self.builtin.clone());
        }
        self.configured.get(name).cloned()
    }

    /// The best route of a model that is configured; the built-in engines while no provider is configured at all.
    /// `None` when nobody can run it.
    pub fn route(&self, model: &Model) -> Option<Choice> {
        if self.configured.is_empty() {
            return self.builtin.makes(model.kind).then(|| Choice {
                provider: self.builtin.name().to_owned(),
                model: model.name.clone(),
                options: String::new(),
            });
        }
        let route = model.routes.iter().find(|route| self.configured.contains_key(&route.provider))?;
        Some(Choice {
            provider: route.provider.clone(),
            model: route.model.clone(),
            options: serde_json::to_string(&route.options).unwrap_or_default(),
        })
    }

    /// Whether nothing but the built-in engines is there.
    pub fn is_builtin_only(&self) -> bool {
        self.configured.is_empty()
    }

    /// The kinds that the built-in engines make.
    pub fn builtin_kinds(&self) -> Vec<ModelKind> {
        ModelKind::ALL.into_iter().filter(|kind| self.builtin.makes(*kind)).collect()
    }
}
