//! A plan becomes a job: credits held, job and pending creations written in one transaction, and then started.

use std::time::Duration;

use tracing::Instrument;

use super::job::{self, Item, Job};
use super::plan::Plan;
use super::queue::Allowance;
use super::runner::{Engine, lock};
use crate::clock::Timestamp;
use crate::domain::creation::VOICE;
use crate::domain::{AccountId, Caller, Creation, Status, Tier, creation, ledger, limits, team};
use crate::error::{Error, Result};
use crate::providers::Call;
use crate::random::mix;
use crate::store::Tx;
use crate::units::Credits;

/// Items of one account that may be under way where its tier sets no limit; more would be too much memory.
const UNDER_WAY_MAX: usize = 20_000;
/// When to come again, at the earliest and at the latest.
const RETRY_AFTER: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

impl Engine {
    /// Writes the hold, the job and its pending creations in one transaction, and starts it.
    /// Errors: `InsufficientCredits`; `QueueFull` when the caller has as much under way as the tier allows.
    pub async fn submit(&self, caller: &Caller, plan: Plan) -> Result<Job> {
        self.submit_with(caller, plan, |_, _| Ok(())).await
    }

    /// As `submit`; `also` writes what a dialect must know of the job, in the same transaction.
    pub async fn submit_with(
        &self,
        caller: &Caller,
        plan: Plan,
        mut also: impl FnMut(&mut Tx, &Job) -> Result<()> + Send + 'static,
    ) -> Result<Job> {
        let admission = self.admit(caller, plan.call.count as usize)?;
        let now = self.clock().now();
        let account = caller.account;
        let seed = if plan.has_seed { plan.call.seed } else { self.random().number() };
        let link_key = self.random().number();
        let engine = self.clone();
        let work = async move {
            let write = engine.store().write(move |tx| {
                let job = open(tx, account, &plan, Chance { seed, link_key }, now)?;
                also(tx, &job)?;
                Ok(job)
            });
            let job = write.await?;
            admission.use_up();
            engine.start(job.clone());
            Ok(job)
        };
        // A task of its own: what is on disk is started even if the caller leaves in this moment.
        self.tasks().0.spawn(work.in_current_span()).await.map_err(Error::internal)?
    }

    /// Errors: `QueueFull`.
    fn admit(&self, caller: &Caller, items: usize) -> Result<Admission> {
        let admitted = lock(&self.0.queues).admit(caller.account, items, self.allowance(caller.tier));
        match admitted {
            Ok(()) => Ok(Admission { engine: self.clone(), account: caller.account, items }),
            Err(most) => {
                let retry_after = self.next_end(caller.account).clamp(RETRY_AFTER.0, RETRY_AFTER.1);
                Err(Error::QueueFull { most, retry_after })
            }
        }
    }

    /// Counts items that were admitted before a restart.
    pub(super) fn readmit(&self, account: AccountId, tier: Tier, items: usize) {
        let allowance = Allowance { waiting: usize::MAX, ..self.allowance(tier) };
        if lock(&self.0.queues).admit(account, items, allowance).is_err() {
            tracing::error!(account.id = account.0, items, "more is under way than can be counted");
        }
    }

    fn allowance(&self, tier: Tier) -> Allowance {
        match &self.0.limits {
            Some(limits) => {
                let limits = limits::under_way(limits, tier);
                Allowance { running: limits.running.get() as usize, waiting: limits.waiting as usize }
            }
            None => Allowance { running: UNDER_WAY_MAX, waiting: 0 },
        }
    }
}

/// Items that were let in; dropped before the job is on disk, it lets others in instead.
struct Admission {
    engine: Engine,
    account: AccountId,
    items: usize,
}

impl Admission {
    /// Each of the items leaves by itself from here on.
    fn use_up(mut self) {
        self.items = 0;
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        lock(&self.engine.0.queues).leave(self.account, self.items);
    }
}

/// What is left to chance, decided before the transaction, which may run twice.
#[derive(Debug, Clone, Copy)]
struct Chance {
    seed: u64,
    link_key: u64,
}

/// The write of `submit`: hold, job, pending creations.
fn open(tx: &mut Tx, account: AccountId, plan: &Plan, chance: Chance, now: Timestamp) -> Result<Job> {
    if let Some(team) = plan.team
        && !team::is_member(tx, team, account)?
    {
        return Err(Error::invalid("team_id", "is not a team of yours"));
    }
    let id = job::next_id(tx)?;
    let hold = ledger::hold(tx, account, id, plan.quote.total)?;
    let mut creations = Vec::with_capacity(plan.call.count as usize);
    for index in 0..plan.call.count {
        let creation = Creation {
            id: creation::next_id(tx)?,
            owner: account,
            job: id,
            index,
            generator: plan.call.generator.clone(),
            model: plan.call.model,
            kind: plan.kind,
            provider: plan.provider().to_owned(),
            prompt: plan.call.prompt.clone(),
            parameters: kept_parameters(plan),
            seed: chance.seed,
            status: Status::Pending,
            privacy: plan.privacy,
            license: plan.license,
            team: plan.team,
            created_at: now,
            finished_at: None,
            deleted_at: None,
            text: None,
            media: Vec::new(),
            failure: None,
            link_key: mix(chance.link_key.wrapping_add(u64::from(index))),
        };
        creation::put(tx, None, &creation)?;
        creations.push(creation.id);
    }
    let job = Job {
        id,
        account,
        kind: plan.kind,
        provider: plan.provider().to_owned(),
        routes: plan.routes.clone(),
        model_name: plan.model_name.clone(),
        call: Call { seed: chance.seed, ..plan.call.clone() },
        quote: plan.quote,
        hold: hold.id,
        items: vec![Item::Waiting; creations.len()],
        creations,
        status: Status::Pending,
        created_at: now,
        finished_at: None,
        charged: Credits::ZERO,
        failure: None,
        snapped: plan.snapped.clone(),
    };
    job::put(tx, &job)?;
    Ok(job)
}

/// What a creation remembers of its making: the parameters that were used, and the voice that a text is meant for.
fn kept_parameters(plan: &Plan) -> Vec<(String, String)> {
    let voice = plan.call.extra(VOICE).map(|model| (VOICE.to_owned(), model.to_owned()));
    plan.applied.iter().cloned().chain(voice).collect()
}
