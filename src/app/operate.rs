//! What an operator changes while the service runs: providers, terms of models; and what the last audit found.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::App;
use crate::catalogue::{ModelId, Pricing, Terms};
use crate::clock::Timestamp;
use crate::config::{Models, ProviderSettings};
use crate::domain::operator::{self, Deed};
use crate::domain::upstream::{self, Upstream};
use crate::domain::{AccountId, JobId, terms};
use crate::error::{Error, Noun, Result};
use crate::providers::sources::Sources;
use crate::providers::wire::Setback;
use crate::providers::{self, Provider};

/// What the last audit found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audited {
    pub at: Timestamp,
    pub findings: usize,
}

/// A provider as an operator enters it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProviderForm {
    pub name: String,
    /// `None` for a service that is known by its name.
    pub base_url: Option<String>,
    /// `None` keeps the key that was entered before.
    pub api_key: Option<String>,
    pub concurrency: Option<u32>,
    pub discovers: bool,
}

/// Shown of a key.
const KEY_END_CHARS: usize = 4;
/// Keys shorter than this show nothing of themselves.
const KEY_SHORT_CHARS: usize = 12;
/// How long a test may take.
const TEST_TIME: Duration = Duration::from_secs(15);

impl App {
    pub fn pricing(&self) -> Pricing {
        let terms = self.terms.read().unwrap_or_else(PoisonError::into_inner).clone();
        let credits = &self.config.credits;
        Pricing { usd_per_credit: credits.usd_per_credit, margin: credits.margin, terms }
    }

    /// Sets what a model costs and whether it is on offer, from the next request on.
    /// Errors: `NotFound` for a model that the catalogue does not know.
    pub async fn set_terms(&self, by: AccountId, model: ModelId, wanted: Terms) -> Result<()> {
        self.catalogue.model(model).ok_or(Error::NotFound(Noun::Model))?;
        let now = self.clock.now();
        let write = self.store.write(move |tx| {
            operator::set_terms(tx, Some(by), model, wanted, now)?;
            terms::all(tx)
        });
        let all: HashMap<_, _> = write.await?;
        *self.terms.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(all);
        Ok(())
    }

    /// What the last audit since the start found.
    pub fn audited(&self) -> Option<Audited> {
        *self.audited.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note_audit(&self, findings: usize) {
        let audited = Audited { at: self.clock.now(), findings };
        *self.audited.write().unwrap_or_else(PoisonError::into_inner) = Some(audited);
    }

    /// Enters a provider, in the place of one of this name, and uses it from the next request on.
    /// Errors: `Invalid` naming a field of the form; `Conflict` for one of the settings file or the environment.
    pub async fn enter_provider(&self, by: AccountId, form: ProviderForm) -> Result<()> {
        if self.providers.is_fixed(&form.name) {
            return Err(Error::conflict("It is set in the settings file or the environment, and changed there"));
        }
        let before = self.store.read(|tx| upstream::find(tx, &form.name))?;
        let (sealed_key, key_end) = match (&form.api_key, before) {
            (Some(key), _) => {
                let sealed = self.seal.close(&form.name, key.as_bytes(), &self.random)?;
                (Some(sealed), key_end(key))
            }
            (None, Some(before)) => (before.sealed_key, before.key_end),
            (None, None) => (None, String::new()),
        };
        let upstream = Upstream {
            base_url: form.base_url,
            sealed_key,
            key_end,
            concurrency: form.concurrency,
            discovers: form.discovers,
            entered_at: self.clock.now(),
        };
        // Before it is kept, so that nothing is kept that cannot be used.
        self.connect(&form.name, &upstream)?;
        let (name, now) = (form.name, self.clock.now());
        let write = self.store.write(move |tx| {
            upstream::put(tx, &name, &upstream)?;
            operator::note(tx, Some(by), Deed::EnterProvider(name.clone()), now)
        });
        write.await?;
        self.providers.enter(self.entered()?).await;
        Ok(())
    }

    /// Takes an entered provider away. What waits for it fails and is given back; what runs there may end.
    /// Errors: `NotFound`.
    pub async fn remove_provider(&self, by: AccountId, name: String) -> Result<()> {
        let (now, gone) = (self.clock.now(), name.clone());
        let write = self.store.write(move |tx| {
            if !upstream::delete(tx, &name)? {
                return Err(Error::NotFound(Noun::Provider));
            }
            operator::note(tx, Some(by), Deed::RemoveProvider(name.clone()), now)
        });
        write.await?;
        self.providers.enter(self.entered()?).await;
        self.engine.give_up_waiting(&gone).await;
        Ok(())
    }

    /// Asks a provider for its models: whether it is there and takes the key. Returns how many it has.
    /// Errors: `NotFound`; `Conflict` with what is wrong, in the provider's words.
    pub async fn test_provider(&self, name: &str) -> Result<usize> {
        let provider = self.providers.get(name).ok_or(Error::NotFound(Noun::Provider))?;
        let wire = provider.wire().ok_or_else(|| Error::conflict("It has no way of being tested"))?;
        let answer = tokio::time::timeout(TEST_TIME, wire.models()).await;
        match answer {
            Ok(Ok(models)) => Ok(models.len()),
            Ok(Err(Setback::Broken { detail, .. })) => Err(Error::conflict(detail)),
            Ok(Err(setback)) => Err(Error::conflict(setback.to_string())),
            Err(_) => Err(Error::conflict(format!("It did not answer within {} seconds", TEST_TIME.as_secs()))),
        }
    }

    /// Ends a job on the operator's word.
    pub async fn cancel_job(&self, by: AccountId, id: JobId) -> Result<()> {
        self.engine.call_off(id).await?;
        self.note(by, Deed::CancelJob(id)).await
    }

    /// Makes a job that came to nothing once more, for its owner and at its owner's cost. Returns the new one.
    pub async fn retry_job(&self, by: AccountId, id: JobId) -> Result<JobId> {
        let job = self.engine.retry(id, &self.catalogue, &self.pricing()).await?;
        self.note(by, Deed::RetryJob(id)).await?;
        Ok(job.id)
    }

    /// Writes down what an operator did.
    pub async fn note(&self, by: AccountId, deed: Deed) -> Result<()> {
        let now = self.clock.now();
        self.store.write(move |tx| operator::note(tx, Some(by), deed.clone(), now)).await
    }

    /// Connects the providers that were entered, at the start.
    pub(super) fn connect_entered(&self) -> Result<()> {
        let entered = self.entered()?;
        // Nobody holds its locks yet.
        futures_util::FutureExt::now_or_never(self.providers.enter(entered));
        Ok(())
    }

    /// The adapters of the providers that were entered. One that cannot be connected is left out, and the log says so.
    fn entered(&self) -> Result<Vec<Arc<dyn Provider>>> {
        let upstreams = self.store.read(|tx| upstream::list(tx))?;
        let connect = |(name, upstream): (String, Upstream)| match self.connect(&name, &upstream) {
            Ok(provider) => Some(provider),
            Err(error) => {
                tracing::error!(provider = name, %error, "an entered provider cannot be used");
                None
            }
        };
        Ok(upstreams.into_iter().filter_map(connect).collect())
    }

    fn connect(&self, name: &str, upstream: &Upstream) -> Result<Arc<dyn Provider>> {
        let key = upstream.sealed_key.as_ref().map(|sealed| self.seal.open(name, sealed)).transpose()?;
        let api_key = key.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let settings = ProviderSettings {
            base_url: upstream.base_url.clone(),
            api_key,
            concurrency: upstream.concurrency.map(|n| n as usize),
            models: upstream.discovers.then_some(Models::Discover),
            ..ProviderSettings::default()
        };
        let sources = Sources::new(self.store.clone(), self.net.clone());
        let wanted = BTreeMap::from([(name.to_owned(), settings)]);
        let connected = providers::connect(&wanted, |_| None, &self.catalogue, &sources)?;
        connected.into_iter().next().ok_or_else(|| Error::internal("a provider without an adapter"))
    }
}

fn key_end(key: &str) -> String {
    let count = key.chars().count();
    if count < KEY_SHORT_CHARS {
        return String::new();
    }
    key.chars().skip(count - KEY_END_CHARS).collect()
}
