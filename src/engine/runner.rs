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
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::estimate;
use super::job::{self, Cause, Failure, Item, Job, Outcome};
use super::live::State;
use super::plan::Plan;
use super::queue::{Queues, Task};
use super::settle::settle;
use crate::catalogue::{Catalogue, ModelKind};
use crate::clock::{Clock, Timestamp};
use crate::domain::{AccountId, Bell, Caller, Creation, JobId, MediaFile, Status, creation, ledger, team};
use crate::error::{Error, Result};
use crate::providers::{Call, Fault, Media, Output, Progress, Provider, Providers, Submitted, Ticket};
use crate::random::{Random, mix};
use crate::store::{Store, Tx};
use crate::units::Credits;

/// Items of one account that may wait at once.
const WAITING_MAX: usize = 500;
/// How long an item is taken to need when nothing is known of its model.
const UNKNOWN_TIME: Duration = Duration::from_secs(30);
/// How often a call that cannot have cost anything is sent again.
const ATTEMPTS: u32 = 3;
/// The shortest and the longest pause between two looks at an upstream job.
const POLL_PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));

/// How long a provider may take to call something off.
const GIVE_UP_TIME: Duration = Duration::from_secs(5);
/// What takes longer than this is noted down as being made; quicker things go from pending to their end at once.
const NOTED_AFTER: Duration = Duration::from_millis(250);

/// How long an item of a kind may take.
const fn deadline(kind: ModelKind) -> Duration {
    Duration::from_secs(match kind {
        ModelKind::Text => 180,
        ModelKind::Video => 1_800,
        _ => 600,
    })
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
    pub(super) queues: Mutex<Queues>,
    pub(super) runs: Mutex<HashMap<JobId, Run>>,
    /// Wakes whoever sends callbacks.
    bell: Bell,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

/// A job under way, as it is known to this process.
pub(super) struct Run {
    pub(super) job: Arc<Job>,
    items: Vec<Item>,
    left: usize,
    /// When its first item went to work.
    pub(super) started_at: Option<Timestamp>,
    /// How long an item is likely to take.
    pub(super) per_item: Duration,
    pub(super) state: watch::Sender<State>,
    pub(super) cancelled: CancellationToken,
}

impl Engine {
    pub fn new(
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
            queues: Mutex::default(),
            runs: Mutex::default(),
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

    /// Writes the hold, the job and its pending creations in one transaction, and starts it.
    /// Errors: `InsufficientCredits`; `RateLimited` when too much of the caller's waits already.
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
        if lock(&self.0.queues).waiting_of(caller.account) + plan.call.count as usize > WAITING_MAX {
            return Err(Error::RateLimited { retry_after: Duration::from_secs(10) });
        }
        let now = self.0.clock.now();
        let account = caller.account;
        let seed = if plan.has_seed { plan.call.seed } else { self.0.random.number() };
        let link_key = self.0.random.number();
        let write = self.0.store.write(move |tx| {
            let job = open(tx, account, &plan, Chance { seed, link_key }, now)?;
            also(tx, &job)?;
            Ok(job)
        });
        let job = write.await?;
        self.start(job.clone());
        Ok(job)
    }

    /// Takes up a job that is on disk, as after a restart.
    pub(super) async fn resume(&self, job: Job) -> Result<()> {
        if job.items.iter().any(|item| !is_over(item)) {
            self.start(job);
            return Ok(());
        }
        let (id, items, now) = (job.id, job.items, self.0.clock.now());
        let bell = self.0.bell.clone();
        self.0.store.write(move |tx| settle(tx, id, &items, now, &bell)).await.map(|_| ())
    }

    fn start(&self, job: Job) {
        let open: Vec<_> = (0u32..).zip(&job.items).filter(|(_, item)| !is_over(item)).map(|(i, _)| i).collect();
        let run = Run {
            items: job.items.clone(),
            left: open.len(),
            started_at: None,
            per_item: self.expected(&job),
            state: watch::Sender::new(State::Live(job.status, 0)),
            cancelled: self.0.stopping.child_token(),
            job: Arc::new(job),
        };
        let (id, account, provider) = (run.job.id, run.job.account, run.job.provider.clone());
        lock(&self.0.runs).insert(id, run);
        {
            let mut queues = lock(&self.0.queues);
            for index in open {
                queues.push(&provider, account, Task { job: id, index });
            }
        }
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
        let Some(provider) = self.0.providers.get(name) else { return };
        while !self.0.stopping.is_cancelled() {
            let Some(task) = lock(&self.0.queues).pop(name, provider.concurrency()) else { return };
            let (engine, provider) = (self.clone(), provider.clone());
            self.0.tasks.spawn(async move {
                // The guard gives the place back even if making the item panics.
                let _place = Place { engine: &engine, provider: provider.name() };
                engine.run(task, provider.as_ref()).await;
            });
        }
    }

    async fn run(&self, task: Task, provider: &dyn Provider) {
        let Some((job, item, cancelled)) = self.begin(task) else { return };
        let call = Call { index: task.index, ..job.call.clone() };
        // A provider that panics must not leave the job open for ever.
        let work = AssertUnwindSafe(self.make(&job, task, &call, item, provider)).catch_unwind();
        let work = tokio::time::timeout(deadline(job.kind), work);
        let item = tokio::select! {
            // What is cancelled must not be sent any more.
            biased;
            () = cancelled.cancelled() => {
                // A service that stops leaves the job to the next start; only its owner's word ends it.
                if self.0.stopping.is_cancelled() {
                    return;
                }
                self.give_up_upstream(task, provider).await;
                Item::Failed(Failure::new(Cause::Cancelled, "cancelled"))
            }
            result = work => match result {
                Ok(Ok(Ok(outcome))) => Item::Made(outcome),
                Ok(Ok(Err(failure))) => Item::Failed(failure),
                Ok(Err(_)) => Item::Failed(Failure::new(Cause::Broken, "panicked")),
                Err(_) => Item::Failed(Failure::new(Cause::TimedOut, "took too long")),
            },
            never = self.note(task, provider) => match never {},
        };
        if let Item::Failed(failure) = &item {
            tracing::warn!(
                job.id = task.job.0,
                index = task.index,
                ?failure,
                provider = provider.name(),
                "item failed"
            );
        }
        self.end(task, item).await;
    }

    /// Tells the provider that nobody wants an item any more. Whether it listens or not, the item is over for us.
    async fn give_up_upstream(&self, task: Task, provider: &dyn Provider) {
        let job = self.0.store.read(|tx| job::get(tx, task.job));
        let item = job.ok().and_then(|job| job.items.into_iter().nth(task.index as usize));
        let Some(Item::Underway(ticket)) = item else { return };
        let told = tokio::time::timeout(GIVE_UP_TIME, provider.cancel(&ticket)).await;
        if !matches!(told, Ok(Ok(()))) {
            tracing::warn!(job.id = task.job.0, ?told, provider = provider.name(), "an upstream job goes on unwanted");
        }
    }

    /// Notes down that an item is being made, for whoever lists creations by their status. For a provider that
    /// charges, `make` does so with what a crash must not forget.
    async fn note(&self, task: Task, provider: &dyn Provider) -> Infallible {
        if provider.is_replayable() {
            tokio::time::sleep(NOTED_AFTER).await;
            if let Err(failure) = self.remember(task, Item::Waiting).await {
                tracing::error!(job.id = task.job.0, ?failure, "a start could not be noted down");
            }
        }
        std::future::pending().await
    }

    fn begin(&self, task: Task) -> Option<(Arc<Job>, Item, CancellationToken)> {
        let now = self.0.clock.now();
        let mut runs = lock(&self.0.runs);
        let run = runs.get_mut(&task.job)?;
        run.started_at.get_or_insert(now);
        run.report(Status::Generating);
        let item = run.items.get(task.index as usize)?.clone();
        Some((run.job.clone(), item, run.cancelled.clone()))
    }

    /// Makes one item and puts its result into our store.
    async fn make(
        &self,
        job: &Job,
        task: Task,
        call: &Call,
        item: Item,
        provider: &dyn Provider,
    ) -> Result<Outcome, Failure> {
        let output = match item {
            Item::Underway(ticket) => self.follow(task, provider, &ticket).await?,
            _ => {
                if !provider.is_replayable() {
                    self.remember(task, Item::Sent).await?;
                }
                match self.send(task, call, provider).await? {
                    Submitted::Done(output) => output,
                    Submitted::Underway(ticket) => {
                        self.remember(task, Item::Underway(ticket.clone())).await?;
                        self.follow(task, provider, &ticket).await?
                    }
                }
            }
        };
        let outcome = self.keep(output).await.map_err(ours)?;
        // A job of one item is closed with its result in one transaction; in a batch the others may outlive a crash.
        if job.quote.count > 1 && !provider.is_replayable() {
            self.remember(task, Item::Made(outcome.clone())).await?;
        }
        Ok(outcome)
    }

    /// Sends the call, again where that cannot pay twice.
    async fn send(&self, task: Task, call: &Call, provider: &dyn Provider) -> Result<Submitted, Failure> {
        let report = |percent| self.report_percent(task, Some(percent));
        let mut attempt = 1;
        loop {
            let pause = match provider.submit_watched(call, &report).await {
                Ok(submitted) => return Ok(submitted),
                Err(Fault::Busy { retry_after }) if attempt < ATTEMPTS => retry_after,
                Err(Fault::Broken { retryable: true, .. }) if attempt < ATTEMPTS => Duration::from_secs(1 << attempt),
                Err(fault) => return Err(failure(fault)),
            };
            attempt += 1;
            tokio::time::sleep(pause).await;
        }
    }

    /// Looks at an upstream job, ever less often, until it is over.
    async fn follow(&self, task: Task, provider: &dyn Provider, ticket: &Ticket) -> Result<Output, Failure> {
        let mut pause = POLL_PAUSE.0;
        loop {
            match provider.poll(ticket).await {
                Ok(Progress::Done(output)) => return Ok(output),
                Ok(Progress::Waiting(percent)) => self.report_percent(task, percent),
                Err(Fault::Busy { retry_after }) => pause = pause.max(retry_after),
                Err(Fault::Broken { retryable: true, .. }) => {}
                Err(fault) => return Err(failure(fault)),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 3 / 2).min(POLL_PAUSE.1);
        }
    }

    async fn keep(&self, output: Output) -> Result<Outcome> {
        Ok(match output {
            Output::Text(fields) => Outcome::Text(serde_json::Value::Object(fields).to_string()),
            Output::Media(media) => Outcome::Media(self.keep_file(media).await?),
            Output::Film { clip, poster } => {
                Outcome::Film { clip: self.keep_file(clip).await?, poster: self.keep_file(poster).await? }
            }
            Output::Vectors(_) | Output::Judgements(_) => {
                return Err(Error::Internal("answers of utility models are not kept as creations".into()));
            }
        })
    }

    async fn keep_file(&self, media: Media) -> Result<MediaFile> {
        let size_bytes = media.bytes.len() as u64;
        let blob = self.0.store.put_blob(media.bytes).await?;
        let (format, width, height, seconds) = (media.format, media.width, media.height, media.seconds);
        Ok(MediaFile { blob, format, size_bytes, width, height, seconds })
    }

    /// Writes that an item is at work and how far it is, for the case of a crash.
    async fn remember(&self, task: Task, item: Item) -> Result<(), Failure> {
        let write = self.0.store.write(move |tx| {
            let mut job = job::get(tx, task.job)?;
            if job.status.is_terminal() {
                return Ok(());
            }
            if let Some(place) = job.items.get_mut(task.index as usize) {
                *place = item.clone();
            }
            if job.status == Status::Pending {
                job.status.advance(Status::Generating)?;
            }
            if let Some(id) = job.creations.get(task.index as usize) {
                creation::start(tx, *id)?;
            }
            job::put(tx, &job)
        });
        write.await.map_err(ours)
    }

    /// Takes note of an item's end, and closes the job with its last.
    pub(super) async fn end(&self, task: Task, item: Item) {
        let items = {
            let mut runs = lock(&self.0.runs);
            let Some(run) = runs.get_mut(&task.job) else { return };
            let Some(place) = run.items.get_mut(task.index as usize) else { return };
            if is_over(place) {
                return;
            }
            *place = item;
            run.left = run.left.saturating_sub(1);
            if run.left > 0 {
                run.report(Status::Generating);
                return;
            }
            run.items.clone()
        };
        self.close(task.job, items).await;
    }

    async fn close(&self, id: JobId, items: Vec<Item>) {
        let (now, bell) = (self.0.clock.now(), self.0.bell.clone());
        match self.0.store.write(move |tx| settle(tx, id, &items, now, &bell)).await {
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

    fn report_percent(&self, task: Task, percent: Option<u8>) {
        let runs = lock(&self.0.runs);
        if let (Some(run), Some(percent)) = (runs.get(&task.job), percent) {
            let over = run.items.iter().filter(|item| is_over(item)).count();
            let percent = (over * 100 + usize::from(percent.min(100))) / run.items.len().max(1);
            run.send(Status::Generating, percent);
        }
    }
}

impl Run {
    fn report(&self, status: Status) {
        let over = self.items.iter().filter(|item| is_over(item)).count();
        self.send(status, over * 100 / self.items.len().max(1));
    }

    fn send(&self, status: Status, percent: usize) {
        let percent = u8::try_from(percent.min(100)).unwrap_or(100);
        self.state.send_replace(State::Live(status, percent));
    }
}

/// A running item's place at its provider; dropping it lets the next one start.
struct Place<'a> {
    engine: &'a Engine,
    provider: &'a str,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        lock(&self.engine.0.queues).finish(self.provider);
        self.engine.dispatch(self.provider);
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
            provider: plan.provider.clone(),
            prompt: plan.call.prompt.clone(),
            parameters: plan.applied.clone(),
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
        provider: plan.provider.clone(),
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
    };
    job::put(tx, &job)?;
    Ok(job)
}

const fn is_over(item: &Item) -> bool {
    matches!(item, Item::Made(_) | Item::Failed(_))
}

fn failure(fault: Fault) -> Failure {
    match fault {
        Fault::Refused(reason) => Failure::new(Cause::Refused, reason),
        Fault::Invalid(reason) => Failure::new(Cause::Invalid, reason),
        Fault::Busy { .. } => Failure::new(Cause::Broken, "the provider stayed busy"),
        Fault::Broken { detail, .. } => Failure::new(Cause::Broken, detail),
    }
}

fn ours(error: Error) -> Failure {
    Failure::new(Cause::Broken, format!("{error:?}"))
}

/// A poisoned lock only means that another task panicked between two whole changes.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
