//! The runner: takes jobs in, makes their items on tasks of its own, and closes them.
//!
//! It sleeps until there is work: a task is started when a job comes in or another task ends. What a client waits
//! for is a job's `watch` channel; a client that goes away changes nothing.

use std::collections::HashMap;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::estimate;
use super::job::{self, Cause, Failure, Item, Job, Leg};
use super::live::State;
use super::lookout::{self, Lookout, Watched};
use super::queue::{Queues, Task};
use super::settle::settle;
use super::work::{Step, ours};
use crate::catalogue::{Catalogue, ModelKind};
use crate::clock::{Clock, Timestamp};
use crate::config::{Config, DeadlineSettings, LimitSettings};
use crate::domain::{AccountId, Bell, JobId, Status, creation};
use crate::providers::{Choice, News, Provider, Providers, Ticket};
use crate::random::Random;
use crate::store::Store;

/// How long an item is taken to need when nothing is known of its model.
const UNKNOWN_TIME: Duration = Duration::from_secs(30);
/// For how long what was under way before a restart is asked about at least.
const AFTER_RESTART: Duration = Duration::from_secs(60);
/// What takes longer than this is noted down as being made; quicker things go from pending to their end at once.
const NOTED_AFTER: Duration = Duration::from_millis(250);

/// How long an item of a kind may take.
fn deadline(settings: &DeadlineSettings, kind: ModelKind) -> Duration {
    let seconds = match kind {
        // The utility kinds make no jobs; they count as texts.
        ModelKind::Text | ModelKind::Embedding | ModelKind::Moderation | ModelKind::Transcription => settings.text,
        ModelKind::Image => settings.image,
        ModelKind::Video => settings.video,
        ModelKind::Speech => settings.speech,
        ModelKind::Music => settings.music,
        ModelKind::SoundEffect => settings.soundeffect,
        ModelKind::Upscale => settings.upscale,
        ModelKind::Vector => settings.vector,
        ModelKind::BackgroundRemoval => settings.backgroundremoval,
    };
    Duration::from_secs(seconds.get().into())
}

/// The engine: one for the whole service, cheap to clone.
#[derive(Clone)]
pub struct Engine(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) clock: Clock,
    random: Arc<Random>,
    catalogue: Arc<Catalogue>,
    pub(super) providers: Arc<Providers>,
    /// `None` where no tier is limited.
    pub(super) limits: Option<LimitSettings>,
    deadlines: DeadlineSettings,
    pub(super) queues: Mutex<Queues>,
    pub(super) runs: Mutex<HashMap<JobId, Run>>,
    pub(super) lookout: Lookout,
    /// Wakes whoever sends callbacks.
    bell: Bell,
    pub(super) tasks: TaskTracker,
    pub(super) stopping: CancellationToken,
}

/// A job under way, as it is known to this process.
pub(super) struct Run {
    pub(super) job: Arc<Job>,
    items: Vec<Item>,
    /// The route that each item is on, by its place among the job's.
    routes: Vec<u32>,
    left: usize,
    /// When its first item went to work.
    pub(super) started_at: Option<Timestamp>,
    /// How long an item is likely to take.
    pub(super) per_item: Duration,
    pub(super) state: watch::Sender<State>,
    /// Drafts and pieces of its items so far, in the order in which they came.
    pub(super) told: watch::Sender<Vec<(u32, News)>>,
    pub(super) cancelled: CancellationToken,
}

/// What is needed to go to work on an item.
struct Begun {
    job: Arc<Job>,
    item: Item,
    leg: Leg,
    per_item: Duration,
    cancelled: CancellationToken,
}

impl Engine {
    pub fn new(
        config: &Config,
        store: Store,
        clock: Clock,
        random: Arc<Random>,
        catalogue: Arc<Catalogue>,
        providers: Arc<Providers>,
    ) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            random,
            catalogue,
            providers,
            limits: config.rate_limits.then_some(config.limits),
            deadlines: config.deadlines,
            queues: Mutex::default(),
            runs: Mutex::default(),
            lookout: Lookout::default(),
            bell: Bell::default(),
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
        }))
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    /// Rings when a job that is over has something to tell.
    pub fn bell(&self) -> &Bell {
        &self.0.bell
    }

    pub(super) fn providers(&self) -> &Providers {
        &self.0.providers
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(super) fn random(&self) -> &Random {
        &self.0.random
    }

    /// Tasks that `stop` waits for, and the word that they must end.
    pub(super) fn tasks(&self) -> (&TaskTracker, CancellationToken) {
        (&self.0.tasks, self.0.stopping.child_token())
    }

    /// The first route of a job, by its place, whose provider is there.
    pub(super) fn first_route(&self, job: &Job) -> Option<u32> {
        let is_there = |(_, route): &(u32, &Choice)| self.0.providers.get(&route.provider).is_some();
        (0u32..).zip(&job.routes).find(is_there).map(|(place, _)| place)
    }

    /// Puts a job's unfinished items into the queues. They must have been admitted.
    pub(super) fn start(&self, job: Job) {
        let first = self.first_route(&job).unwrap_or(0);
        let route_of = |item: &Item| match item {
            Item::Sent(leg) | Item::Underway(_, leg) => leg.route,
            _ => first,
        };
        let routes: Vec<u32> = job.items.iter().map(route_of).collect();
        let open: Vec<u32> = (0u32..).zip(&job.items).filter(|(_, item)| !item.is_over()).map(|(i, _)| i).collect();
        let run = Run {
            items: job.items.clone(),
            left: open.len(),
            routes,
            started_at: None,
            per_item: self.expected(&job),
            state: watch::Sender::new(State::Live(job.status, 0)),
            told: watch::Sender::default(),
            cancelled: self.0.stopping.child_token(),
            job: Arc::new(job),
        };
        let id = run.job.id;
        lock(&self.0.runs).insert(id, run);
        for index in open {
            self.queue_up(Task { job: id, index });
        }
    }

    /// Puts an item into the queue of the provider whose turn it is.
    fn queue_up(&self, task: Task) {
        let way = lock(&self.0.runs).get(&task.job).and_then(|run| Some((run.job.account, run.provider(task.index)?)));
        let Some((account, provider)) = way else { return };
        lock(&self.0.queues).push(&provider, account, task);
        self.dispatch(&provider);
    }

    /// How long an item of a job is likely to take, as earlier ones tell.
    fn expected(&self, job: &Job) -> Duration {
        let model = self.0.catalogue.model(job.call.model);
        let time = model.map(|model| self.0.store.read(|tx| estimate::estimate(tx, &job.call.generator, model, 1)));
        match time {
            Some(Ok(time)) => Duration::from_secs(time.per_item),
            // The model has left the catalogue since, or the store is out of order and will say so elsewhere.
            Some(Err(_)) | None => UNKNOWN_TIME,
        }
    }

    /// Starts as many waiting items as the provider takes.
    fn dispatch(&self, name: &str) {
        let Some(provider) = self.0.providers.get(name) else {
            let (engine, name) = (self.clone(), name.to_owned());
            self.0.tasks.spawn(async move { engine.give_up_waiting(&name).await });
            return;
        };
        while !self.0.stopping.is_cancelled() {
            let popped = lock(&self.0.queues).pop(name, provider.concurrency());
            let Some((account, task)) = popped else { return };
            // The place is given back even if making the item panics.
            let place = Place { engine: self.clone(), provider: name.to_owned(), account };
            self.0.tasks.spawn(self.clone().run(task, provider.clone(), place));
        }
    }

    async fn run(self, task: Task, provider: Arc<dyn Provider>, place: Place) {
        let Some(Begun { job, item, leg, per_item, cancelled }) = self.begin(task) else { return };
        let spent = self.0.clock.now().since(leg.since);
        let time_left = deadline(&self.0.deadlines, job.kind).saturating_sub(spent);
        let begun = Instant::now();
        let (step, pause, time_left) = match item {
            // Taken up after a restart: it may have been over for long, and is asked about before it is given up.
            Item::Underway(ticket, _) => (Step::Underway(ticket), Duration::ZERO, time_left.max(AFTER_RESTART)),
            _ => match self.try_provider(&job, task, leg, provider.as_ref(), (time_left, &cancelled)).await {
                Some(step) => (step, lookout::FIRST_PAUSE, time_left),
                None => return,
            },
        };
        let failure = match step {
            Step::Made(outcome) => return self.end(task, Item::Made(outcome)).await,
            Step::NotTaken(failure) => {
                drop(place);
                return self.move_on(task, failure).await;
            }
            Step::Underway(ticket) => {
                let (since, deadline) = (begun.checked_sub(spent).unwrap_or(begun), begun + time_left);
                let expected = per_item;
                let watched =
                    Watched { task, job, provider, ticket, cancelled, since, expected, deadline, troubles: 0, place };
                return self.watch_over(watched, pause);
            }
            Step::Failed(failure) => failure,
        };
        tracing::warn!(job.id = task.job.0, index = task.index, ?failure, provider = provider.name(), "item failed");
        let goes_on = matches!(failure.cause, Cause::Cancelled | Cause::TimedOut);
        // A closed job knows no tickets any more.
        let ticket = if goes_on { self.ticket_of(task).await } else { None };
        self.end(task, Item::Failed(failure)).await;
        if let Some(ticket) = ticket {
            lookout::call_off(provider.as_ref(), &ticket, task).await;
        }
    }

    /// One attempt, for as long as it may take and is wanted. `None` when the service stops: it is on disk.
    async fn try_provider(
        &self,
        job: &Job,
        task: Task,
        leg: Leg,
        provider: &dyn Provider,
        (time_left, cancelled): (Duration, &CancellationToken),
    ) -> Option<Step> {
        // A provider that panics must not leave the job open for ever.
        let work = AssertUnwindSafe(self.attempt(job, task, leg, provider)).catch_unwind();
        let failed = |cause, reason| Step::Failed(Failure::new(cause, reason));
        Some(tokio::select! {
            // What is cancelled must not be sent any more.
            biased;
            () = cancelled.cancelled() => {
                // A service that stops leaves the job to the next start; only its owner's word ends it.
                if self.0.stopping.is_cancelled() {
                    return None;
                }
                failed(Cause::Cancelled, "cancelled")
            }
            result = tokio::time::timeout(time_left, work) => match result {
                Ok(Ok(Ok(step))) => step,
                Ok(Ok(Err(failure))) => Step::Failed(failure),
                Ok(Err(_)) => failed(Cause::Broken, "panicked"),
                Err(_) => failed(Cause::TimedOut, "took too long"),
            },
            never = self.note(task, leg, provider) => match never {},
        })
    }

    /// Sends an item that its provider did not take on to the next; without a next it has failed.
    pub(super) async fn move_on(&self, task: Task, failure: Failure) {
        let (next, job, cancelled) = {
            let mut runs = lock(&self.0.runs);
            let Some(run) = runs.get_mut(&task.job) else { return };
            (run.advance(task.index), run.job.clone(), run.cancelled.clone())
        };
        let Some(next) = next else {
            tracing::warn!(job.id = task.job.0, index = task.index, ?failure, "item failed");
            return self.end(task, Item::Failed(failure)).await;
        };
        tracing::warn!(job.id = task.job.0, index = task.index, ?failure, next, "a route failed; trying the next");
        // Nobody has it now, so that after a crash it may be sent.
        match self.remember(task, Item::Waiting).await {
            Ok(()) => self.queue_up(task),
            Err(failure) => return self.end(task, Item::Failed(failure)).await,
        }
        // Called off while it was in no queue: whoever did that has not found it.
        if cancelled.is_cancelled() && !self.0.stopping.is_cancelled() {
            self.withdraw(&job).await;
        }
    }

    /// The ticket that a provider handed out, as far as we had come to write it down. It is asked for behind all that
    /// waits to be written, so that one on its way is found too.
    async fn ticket_of(&self, task: Task) -> Option<Ticket> {
        let job = self.0.store.write(move |tx| job::get(tx, task.job)).await.ok()?;
        match job.items.into_iter().nth(task.index as usize)? {
            Item::Underway(ticket, _) => Some(ticket),
            _ => None,
        }
    }

    /// Notes down that an item is being made, for whoever lists creations by their status. For a provider that
    /// charges, `attempt` does so with what a crash must not forget.
    async fn note(&self, task: Task, leg: Leg, provider: &dyn Provider) -> Infallible {
        if provider.is_replayable() {
            tokio::time::sleep(NOTED_AFTER).await;
            if let Err(failure) = self.remember(task, Item::Sent(leg)).await {
                tracing::error!(job.id = task.job.0, ?failure, "a start could not be noted down");
            }
        }
        std::future::pending().await
    }

    fn begin(&self, task: Task) -> Option<Begun> {
        let now = self.0.clock.now();
        let mut runs = lock(&self.0.runs);
        let run = runs.get_mut(&task.job)?;
        run.report(Status::Generating);
        let item = run.items.get(task.index as usize)?.clone();
        let leg = match &item {
            Item::Underway(_, leg) => *leg,
            _ => Leg { route: *run.routes.get(task.index as usize)?, since: now },
        };
        run.started_at.get_or_insert(leg.since);
        Some(Begun { job: run.job.clone(), item, leg, per_item: run.per_item, cancelled: run.cancelled.clone() })
    }

    /// Writes that an item is at work and how far it is, for the case of a crash.
    pub(super) async fn remember(&self, task: Task, item: Item) -> Result<(), Failure> {
        let write = self.0.store.write(move |tx| {
            let mut job = job::get(tx, task.job)?;
            if job.status.is_terminal() {
                return Ok(());
            }
            if let Item::Sent(leg) | Item::Underway(_, leg) = item
                && let Some(route) = job.route(leg)
            {
                job.provider = route.provider.clone();
            }
            if let Some(place) = job.items.get_mut(task.index as usize) {
                *place = item.clone();
            }
            if job.status == Status::Pending {
                job.status.advance(Status::Generating)?;
            }
            if let Some(id) = job.creations.get(task.index as usize) {
                creation::start(tx, *id, &job.provider)?;
            }
            job::put(tx, &job)
        });
        write.await.map_err(ours)
    }

    /// Takes note of an item's end, and closes the job with its last.
    pub(super) async fn end(&self, task: Task, item: Item) {
        let (items, started_at) = {
            let mut runs = lock(&self.0.runs);
            let Some(run) = runs.get_mut(&task.job) else { return };
            let Some(place) = run.items.get_mut(task.index as usize) else { return };
            if place.is_over() {
                return;
            }
            *place = item;
            lock(&self.0.queues).leave(run.job.account, 1);
            run.left = run.left.saturating_sub(1);
            if run.left > 0 {
                run.report(Status::Generating);
                return;
            }
            (run.items.clone(), run.started_at)
        };
        self.close(task.job, items, started_at).await;
    }

    async fn close(&self, id: JobId, items: Vec<Item>, started_at: Option<Timestamp>) {
        let (now, bell) = (self.0.clock.now(), self.0.bell.clone());
        match self.0.store.write(move |tx| settle(tx, id, &items, started_at, now, &bell)).await {
            Ok(job) => {
                if let Some(run) = lock(&self.0.runs).remove(&id) {
                    run.state.send_replace(State::Done(Arc::new(job)));
                }
            }
            Err(error) => {
                // It stays open on disk, so the next start settles it.
                tracing::error!(job.id = id.0, ?error, "a job could not be closed");
                lock(&self.0.runs).remove(&id);
            }
        }
    }

    /// Starts nothing more and drops what runs; it is on disk and goes on at the next start.
    pub async fn stop(&self) {
        self.0.stopping.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Lets whoever follows the job know more than how far it is.
    pub(super) fn tell(&self, task: Task, news: News) {
        if let Some(run) = lock(&self.0.runs).get(&task.job) {
            run.told.send_modify(|told| told.push((task.index, news)));
        }
    }

    pub(super) fn report_percent(&self, task: Task, percent: Option<u8>) {
        let runs = lock(&self.0.runs);
        if let (Some(run), Some(percent)) = (runs.get(&task.job), percent) {
            let over = run.items.iter().filter(|item| item.is_over()).count();
            let percent = (over * 100 + usize::from(percent.min(100))) / run.items.len().max(1);
            run.send(Status::Generating, percent);
        }
    }
}

impl Run {
    /// Whom an item is with, or waits for.
    pub(super) fn provider(&self, index: u32) -> Option<String> {
        let route = *self.routes.get(index as usize)?;
        self.job.routes.get(route as usize).map(|route| route.provider.clone())
    }

    /// Puts an item on its next route, and says whose that is.
    fn advance(&mut self, index: u32) -> Option<String> {
        *self.routes.get_mut(index as usize)? += 1;
        self.provider(index)
    }

    fn report(&self, status: Status) {
        let over = self.items.iter().filter(|item| item.is_over()).count();
        self.send(status, over * 100 / self.items.len().max(1));
    }

    fn send(&self, status: Status, percent: usize) {
        let percent = u8::try_from(percent.min(100)).unwrap_or(100);
        self.state.send_replace(State::Live(status, percent));
    }
}

/// A running item's place at its provider and among its account's; dropping it lets the next one start.
pub(super) struct Place {
    engine: Engine,
    provider: String,
    account: AccountId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let names = lock(&self.engine.0.queues).finish(&self.provider, self.account);
        for name in names {
            self.engine.dispatch(&name);
        }
    }
}

/// A poisoned lock only means that another task panicked between two whole changes.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
