//! A job under way as its owner sees it: how far it is, when it will start and end, waiting for it, ending it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::job::{self, Cause, Failure, Item, Job};
use super::runner::{Engine, lock};
use crate::domain::{AccountId, Caller, Creation, JobId, Status, creation};
use crate::error::{Error, Noun, Result};
use crate::providers::News;

/// What is told to whoever waits for a job.
#[derive(Debug, Clone)]
pub(super) enum State {
    /// At work, so many per cent.
    Live(Status, u8),
    Done(Arc<Job>),
}

/// How far a job is, between its start and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Live {
    pub status: Status,
    /// 0 to 100 over all items.
    pub percent: u8,
    /// How many items of others come first; 0 when it has started.
    pub ahead: usize,
    /// Until it is likely to start; zero when it has started.
    pub starts_in: Duration,
    /// Until it is likely to be over, as far as earlier ones and its own progress tell.
    pub time_left: Duration,
}

/// A closed job and what became of its creations.
#[derive(Debug, Clone)]
pub struct Finished {
    pub job: Arc<Job>,
    pub creations: Vec<Creation>,
}

impl Finished {
    /// The creations that were made.
    /// Errors: the reason, when there is none.
    pub fn made(&self) -> Result<Vec<&Creation>> {
        let made: Vec<_> = self.creations.iter().filter(|creation| creation.status == Status::Completed).collect();
        match &self.job.failure {
            Some(failure) if made.is_empty() => Err(failure.to_error(&self.job.provider)),
            _ => Ok(made),
        }
    }
}

/// What becomes of a job's items, for whoever wants to have it before the job is over.
#[derive(Debug)]
pub struct Told {
    told: watch::Receiver<Vec<(u32, News)>>,
    seen: usize,
}

impl Told {
    /// What is new, each with the number of its item; from the beginning on at first. `None` once the job is over.
    pub async fn next(&mut self) -> Option<Vec<(u32, News)>> {
        loop {
            let new = self.told.borrow_and_update().get(self.seen..).map(<[_]>::to_vec).unwrap_or_default();
            if !new.is_empty() {
                self.seen += new.len();
                return Some(new);
            }
            self.told.changed().await.ok()?;
        }
    }
}

/// Somebody's eye on a job; closing it changes nothing.
#[derive(Debug)]
pub struct Watch(watch::Receiver<State>);

impl Watch {
    /// Waits until something is new. False once nothing will be: the job is over, or the service stops.
    pub async fn changed(&mut self) -> bool {
        if matches!(*self.0.borrow_and_update(), State::Done(_)) {
            return false;
        }
        self.0.changed().await.is_ok()
    }
}

impl Engine {
    /// Waits until a job is closed.
    pub async fn wait(&self, id: JobId) -> Result<Finished> {
        let receiver = lock(&self.0.runs).get(&id).map(|run| run.state.subscribe());
        let job = match receiver {
            Some(mut receiver) => {
                let done = receiver.wait_for(|state| matches!(state, State::Done(_))).await;
                match done.map(|state| state.clone()) {
                    Ok(State::Done(job)) => job,
                    _ => return Err(Error::internal("the service is stopping; the job goes on at its next start")),
                }
            }
            None => {
                let job = self.0.store.read(|tx| job::get(tx, id))?;
                if !job.status.is_terminal() {
                    return Err(Error::internal("the job is not running"));
                }
                Arc::new(job)
            }
        };
        let creations = self.0.store.read(|tx| {
            let found = job.creations.iter().map(|id| creation::find(tx, *id));
            found.filter_map(Result::transpose).collect::<Result<Vec<_>>>()
        })?;
        Ok(Finished { job, creations })
    }

    /// Follows a job; `None` once it is closed.
    pub fn watch(&self, id: JobId) -> Option<Watch> {
        lock(&self.0.runs).get(&id).map(|run| Watch(run.state.subscribe()))
    }

    /// Listens to what is told of a job's items; `None` once it is closed.
    pub fn listen(&self, id: JobId) -> Option<Told> {
        lock(&self.0.runs).get(&id).map(|run| Told { told: run.told.subscribe(), seen: 0 })
    }

    /// How far a job is; `None` once it is closed.
    pub fn live(&self, id: JobId) -> Option<Live> {
        let (job, state, per_item, started_at, provider) = {
            let runs = lock(&self.0.runs);
            let run = runs.get(&id)?;
            let state = run.state.borrow().clone();
            (run.job.clone(), state, run.per_item, run.started_at, run.provider(0).unwrap_or_default())
        };
        let State::Live(status, percent) = state else { return None };
        let at_once = self.0.providers.get(&provider).map_or(1, |provider| provider.concurrency());
        let turn = lock(&self.0.queues).turn(&provider, job.account, id);
        let (ahead, rounds) = turn.map_or((0, 1), |turn| (turn.ahead, turn.rounds(at_once)));
        let times = |rounds: usize| per_item.saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX));
        let whole = times(job.creations.len().div_ceil(at_once.max(1)));
        Some(match (status, started_at) {
            (Status::Pending, _) | (_, None) => {
                let starts_in = times(rounds);
                Live { status, percent, ahead, starts_in, time_left: starts_in.saturating_add(whole) }
            }
            (_, Some(started_at)) => {
                let spent = self.0.clock.now().since(started_at);
                let time_left = match u32::from(percent) {
                    0 => whole.saturating_sub(spent),
                    percent => spent * (100 - percent.min(100)) / percent,
                };
                Live { status, percent, ahead: 0, starts_in: Duration::ZERO, time_left }
            }
        })
    }

    /// When something of an account's is likely to be over, as far as earlier ones tell; zero when it is overdue.
    pub(super) fn next_end(&self, account: AccountId) -> Duration {
        let now = self.0.clock.now();
        let runs = lock(&self.0.runs);
        let own = runs.values().filter(|run| run.job.account == account);
        let left = own.map(|run| run.started_at.map_or(run.per_item, |at| run.per_item.saturating_sub(now.since(at))));
        left.min().unwrap_or_default()
    }

    /// Ends a job on its owner's word: what waits is not made, what runs is stopped, what was made is kept and paid.
    /// Errors: `NotFound` for another's job; `Conflict` when it is over.
    pub async fn cancel(&self, caller: &Caller, id: JobId) -> Result<()> {
        let job = self.0.store.read(|tx| job::get(tx, id))?;
        if job.account != caller.account {
            return Err(Error::NotFound(Noun::Job));
        }
        self.end_early(&job).await
    }

    /// As `cancel`, whoever asks.
    pub(super) async fn end_early(&self, job: &Job) -> Result<()> {
        let token = lock(&self.0.runs).get(&job.id).map(|run| run.cancelled.clone());
        let Some(token) = token else { return Err(Error::conflict("The generation is over already")) };
        token.cancel();
        self.withdraw(job).await;
        self.call_off_job(job);
        Ok(())
    }

    /// Ends what waits of a job that is called off.
    pub(super) async fn withdraw(&self, job: &Job) {
        let waiting = lock(&self.0.queues).withdraw(job.account, job.id);
        for task in waiting {
            self.end(task, Item::Failed(Failure::new(Cause::Cancelled, "cancelled"))).await;
        }
    }
}
