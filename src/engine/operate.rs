//! What an operator does to jobs: ending them, making them once more, and giving up what waits for a provider that is
//! gone.

use super::job::{self, Cause, Failure, Job};
use super::plan::Plan;
use super::runner::{Engine, lock};
use crate::catalogue::{Catalogue, Pricing};
use crate::domain::{Caller, JobId, Status, account, creation};
use crate::error::{Error, Noun, Result};
use crate::providers::Call;

impl Engine {
    /// Ends a job as its owner would by `cancel`.
    /// Errors: `NotFound`; `Conflict` when it is over.
    pub async fn call_off(&self, id: JobId) -> Result<()> {
        let job = self.store().read(|tx| job::get(tx, id))?;
        self.end_early(&job).await
    }

    /// Makes a job that came to nothing once more: a new job of the same account, at the same price, by whoever runs
    /// the model now.
    /// Errors: `NotFound`; `Conflict` for one that is under way or was made, or that nobody can run;
    /// `InsufficientCredits`.
    pub async fn retry(&self, id: JobId, catalogue: &Catalogue, pricing: &Pricing) -> Result<Job> {
        let (job, first, owner) = self.store().read(|tx| {
            let job = job::get(tx, id)?;
            let first = job.creations.first().map(|id| creation::find(tx, *id)).transpose()?.flatten();
            let owner = account::get(tx, job.account)?;
            Ok((job, first, owner))
        })?;
        if !matches!(job.status, Status::Failed | Status::Cancelled) {
            return Err(Error::conflict("Only what failed or was cancelled can be made once more"));
        }
        let first = first.ok_or(Error::NotFound(Noun::Creation))?;
        let model = catalogue.model(job.call.model).filter(|model| !pricing.is_off(model.id));
        let routes = model.map(|model| self.providers().routes(model)).unwrap_or_default();
        let first_route = routes.first().cloned().ok_or_else(|| Error::conflict("Nobody runs its model now"))?;
        let plan = Plan {
            call: Call { upstream_model: first_route.model, route_options: first_route.options, ..job.call },
            has_seed: true,
            routes,
            kind: job.kind,
            model_name: job.model_name,
            quote: job.quote,
            applied: first.parameters,
            snapped: job.snapped,
            privacy: first.privacy,
            license: first.license,
            team: first.team,
        };
        self.submit(&Caller::owner(&owner), plan).await
    }

    /// Sends whatever waits for a provider that is no longer there on to the next of its routes; what has none fails, and
    /// its owners get everything back.
    pub async fn give_up_waiting(&self, provider: &str) {
        if self.providers().get(provider).is_some() {
            return;
        }
        let waiting = lock(&self.0.queues).withdraw_all(provider);
        for task in waiting {
            let failure = Failure::new(Cause::Broken, "its provider is no longer configured");
            self.move_on(task, failure).await;
        }
    }

    /// How many items wait at each provider, and how many are at work there.
    pub fn queue_lengths(&self) -> Vec<(String, usize, usize)> {
        lock(&self.0.queues).lengths()
    }
}
