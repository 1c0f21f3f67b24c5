//! Which providers there are, and which of them runs a model.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::openai::{self, OpenAi};
use super::sources::Sources;
use super::wire::Operation;
use super::{Provider, client};
use crate::catalogue::{Catalogue, Model, ModelKind, Route};
use crate::config::ProviderSettings;
use crate::error::{Error, Result};

/// Adapters by name.
type Adapters = BTreeMap<String, Arc<dyn Provider>>;

/// The providers of a running service.
pub struct Providers {
    /// Of the settings and the environment: there from start to end.
    fixed: Adapters,
    /// These and the ones that the operator entered since; replaced as a whole, so that nobody waits for long.
    configured: RwLock<Arc<Adapters>>,
    builtin: Arc<dyn Provider>,
    /// What the servers that are to be asked for their models last said.
    discovered: Mutex<Discovered>,
}

#[derive(Default)]
struct Discovered {
    at: Option<Instant>,
    /// By provider.
    models: BTreeMap<String, Vec<String>>,
}

/// For how long an answer about models is good.
const DISCOVERY_LIFE: Duration = Duration::from_secs(300);

/// How a model will be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub provider: String,
    /// The model's name there.
    pub model: String,
    /// The route's fixed options, as JSON text.
    pub options: String,
}

/// One way to have a call in OpenAI's own form answered.
#[derive(Clone)]
pub struct Hop {
    pub provider: Arc<dyn Provider>,
    /// The model's name there.
    pub model: String,
}

/// Makes the adapters of every provider that the settings name, or whose key stands in the environment (`env` looks a
/// variable up).
/// Errors: `Invalid` naming `providers.NAME`.
pub fn connect(
    settings: &BTreeMap<String, ProviderSettings>,
    env: impl Fn(&str) -> Option<String>,
    catalogue: &Arc<Catalogue>,
    sources: &Sources,
) -> Result<Vec<Arc<dyn Provider>>> {
    let mut wanted = settings.clone();
    for known in openai::KNOWN.iter().filter(|known| !known.key_variable.is_empty()) {
        if let Some(key) = env(known.key_variable).filter(|key| !key.trim().is_empty()) {
            wanted.entry(known.name.to_owned()).or_default().api_key.get_or_insert(key);
        }
    }
    let clients = (client::for_jobs()?, client::for_relays()?);
    let connect = |(name, settings): (&String, &ProviderSettings)| {
        let adapter = OpenAi::new(name, settings, clients.clone(), catalogue.clone(), sources.clone());
        let adapter = adapter.map_err(|reason| Error::invalid(format!("providers.{name}"), reason))?;
        Ok(Arc::new(adapter) as Arc<dyn Provider>)
    };
    wanted.iter().map(connect).collect()
}

fn by_name(adapters: Vec<Arc<dyn Provider>>) -> Adapters {
    adapters.into_iter().map(|provider| (provider.name().to_owned(), provider)).collect()
}

impl Providers {
    pub fn new(configured: Vec<Arc<dyn Provider>>, builtin: Arc<dyn Provider>) -> Self {
        let fixed = by_name(configured);
        let configured = RwLock::new(Arc::new(fixed.clone()));
        Self { fixed, configured, builtin, discovered: Mutex::default() }
    }

    /// Puts these beside the fixed ones, in the place of those entered before. A fixed one of the same name stays.
    pub async fn enter(&self, entered: Vec<Arc<dyn Provider>>) {
        let mut all = by_name(entered);
        all.extend(self.fixed.clone());
        // A poisoned lock only means that another thread panicked between two whole tables.
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(all);
        *self.discovered.lock().await = Discovered::default();
    }

    /// Whether a provider comes from the settings or the environment, where alone it can be changed.
    pub fn is_fixed(&self, name: &str) -> bool {
        self.fixed.contains_key(name)
    }

    fn configured(&self) -> Arc<Adapters> {
        self.configured.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn get(&self, name: &str) -> Option<Arc<dyn Provider>> {
        if name == self.builtin.name() {
            return Some(self.builtin.clone());
        }
        self.configured().get(name).cloned()
    }

    /// The routes of a model that are configured, best first; the built-in engines while no provider is configured at
    /// all. Empty when nobody can run it.
    pub fn routes(&self, model: &Model) -> Vec<Choice> {
        let configured = self.configured();
        if configured.is_empty() {
            let builtin = self.builtin.makes(model.kind).then(|| Choice {
                provider: self.builtin.name().to_owned(),
                model: model.name.clone(),
                options: String::new(),
            });
            return builtin.into_iter().collect();
        }
        let runs = |route: &&Route| configured.get(&route.provider).is_some_and(|provider| provider.makes(model.kind));
        let choice = |route: &Route| Choice {
            provider: route.provider.clone(),
            model: route.model.clone(),
            options: serde_json::to_string(&route.options).unwrap_or_default(),
        };
        model.routes.iter().filter(runs).map(choice).collect()
    }

    /// The best of `routes`.
    pub fn route(&self, model: &Model) -> Option<Choice> {
        self.routes(model).into_iter().next()
    }

    /// The models that servers list by themselves, with the provider that has them.
    pub async fn discovered(&self) -> Vec<(String, Hop)> {
        let configured = self.configured();
        let mut discovered = self.discovered.lock().await;
        if discovered.at.is_none_or(|at| at.elapsed() > DISCOVERY_LIFE) {
            for (name, provider) in configured.iter() {
                let Some(wire) = provider.wire().filter(|wire| wire.discovers()) else { continue };
                match wire.models().await {
                    Ok(models) => {
                        discovered.models.insert(name.clone(), models);
                    }
                    // What it said before stands until it can be asked again.
                    Err(setback) => tracing::warn!(provider = name, %setback, "models could not be listed"),
                }
            }
            discovered.at = Some(Instant::now());
        }
        let of_provider = |(name, models): (&String, &Vec<String>)| {
            let provider = configured.get(name)?.clone();
            Some(models.iter().map(|model| (model.clone(), provider.clone())).collect::<Vec<_>>())
        };
        let found = discovered.models.iter().filter_map(of_provider).flatten();
        found.map(|(model, provider)| (model.clone(), Hop { provider, model })).collect()
    }

    /// Every configured route of a model that takes calls of this kind in OpenAI's own form, best first; the built-in
    /// engines, by the name that the client used, while no provider is configured at all.
    pub fn hops(&self, model: &Model, asked: &str, operation: Operation) -> Vec<Hop> {
        let takes = |provider: &Arc<dyn Provider>| provider.wire().is_some_and(|wire| wire.takes(operation));
        let configured = self.configured();
        if configured.is_empty() {
            let builtin = Some(&self.builtin).filter(|builtin| takes(builtin));
            return builtin.map(|it| Hop { provider: it.clone(), model: asked.to_owned() }).into_iter().collect();
        }
        let hop = |route: &Route| {
            let provider = configured.get(&route.provider).filter(|provider| takes(provider))?;
            Some(Hop { provider: provider.clone(), model: route.model.clone() })
        };
        model.routes.iter().filter_map(hop).collect()
    }

    /// The configured providers, by name.
    pub fn names(&self) -> Vec<String> {
        self.configured().keys().cloned().collect()
    }

    /// Whether nothing but the built-in engines is there.
    pub fn is_builtin_only(&self) -> bool {
        self.configured().is_empty()
    }

    /// The kinds that the built-in engines make.
    pub fn builtin_kinds(&self) -> Vec<ModelKind> {
        ModelKind::ALL.into_iter().filter(|kind| self.builtin.makes(*kind)).collect()
    }
}
