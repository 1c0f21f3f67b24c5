//! The lookout: asks providers how far their work for us is. One task for all of it, however much there is.
//!
//! What is under way lies on a wheel of short ticks. At each tick those that are due are asked about in one batch for each
//! provider, and laid on again: half as far ahead as the work is likely to take still, with some chance in it, so that
//! what was sent together is not asked about together for ever. A provider that answers slowly is asked less often,
//! since only so many questions to it are open at once.

use std::collections::{BTreeMap, HashMap};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::job::{Cause, Failure, Item, Job};
use super::queue::Task;
use super::runner::{Engine, Place, lock};
use super::work::failure;
use crate::providers::{Fault, Next, Output, Progress, Provider, Ticket};

/// How finely time is cut; what is due in the same tick is asked about together.
const TICK: Duration = Duration::from_millis(250);
/// The shortest and the longest pause between two looks at the same work.
const PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));
/// When to look first: what is refused is often refused at once.
pub(super) const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// How far a pause is stretched or shortened by chance: by a fifth.
const JITTER: f64 = 0.2;
/// Questions to one provider that may be open; what is due besides waits for the next tick.
const OPEN_MAX: usize = 256;
/// How long a provider may take to call something off.
const GIVE_UP_TIME: Duration = Duration::from_secs(5);

/// An item that is under way at its provider.
pub(super) struct Watched {
    pub task: Task,
    pub job: Arc<Job>,
    pub provider: Arc<dyn Provider>,
    pub ticket: Ticket,
    pub cancelled: CancellationToken,
    pub since: Instant,
    /// How long it is likely to take in all.
    pub expected: Duration,
    pub deadline: Instant,
    /// Looks in a row that told nothing.
    pub troubles: u32,
    /// Held for as long as the work goes on.
    pub place: Place,
}

/// Everything that is under way upstream.
#[derive(Default)]
pub(super) struct Lookout {
    wheel: Mutex<Wheel>,
    bell: Notify,
}

#[derive(Default)]
struct Wheel {
    watched: HashMap<Task, Watched>,
    /// By tick.
    due: BTreeMap<u64, Vec<Task>>,
    /// How many questions are open, by provider.
    open: HashMap<String, usize>,
    /// When the first tick was.
    origin: Option<Instant>,
    is_turning: bool,
}

/// Tickets that one provider is asked about.
struct Batch {
    provider: Arc<dyn Provider>,
    asked: Vec<(Task, Ticket)>,
}

impl Wheel {
    fn tick(&mut self, at: Instant) -> u64 {
        let origin = *self.origin.get_or_insert_with(Instant::now);
        u64::try_from(at.saturating_duration_since(origin).as_millis() / TICK.as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether it is due before everything else.
    fn lay_on(&mut self, watched: Watched, at: Instant) -> bool {
        let tick = self.tick(at) + 1;
        let is_first = self.due.first_key_value().is_none_or(|(first, _)| tick < *first);
        self.due.entry(tick).or_default().push(watched.task);
        self.watched.insert(watched.task, watched);
        is_first
    }

    /// What is due, in one batch for each provider. It stays here, to be called off.
    fn take_off(&mut self, now: Instant) -> Vec<Batch> {
        let tick = self.tick(now);
        let later = self.due.split_off(&(tick + 1));
        let due = std::mem::replace(&mut self.due, later);
        let mut batches: HashMap<String, Batch> = HashMap::new();
        let mut put_off = Vec::new();
        for task in due.into_values().flatten() {
            // What was called off is no longer there.
            let Some(watched) = self.watched.get(&task) else { continue };
            let name = watched.provider.name();
            let open = self.open.entry(name.to_owned()).or_default();
            if *open >= OPEN_MAX {
                put_off.push(task);
                continue;
            }
            *open += 1;
            let new = || Batch { provider: watched.provider.clone(), asked: Vec::new() };
            batches.entry(name.to_owned()).or_insert_with(new).asked.push((task, watched.ticket.clone()));
        }
        if !put_off.is_empty() {
            self.due.entry(tick + 1).or_default().extend(put_off);
        }
        batches.into_values().collect()
    }

    /// A question has been answered.
    fn close(&mut self, provider: &str) {
        if let Some(open) = self.open.get_mut(provider) {
            *open = open.saturating_sub(1);
        }
    }

    /// When the next is due; `None` when nothing is laid on.
    fn next(&self) -> Option<Instant> {
        let (tick, _) = self.due.first_key_value()?;
        Some(self.origin? + TICK * u32::try_from(*tick).unwrap_or(u32::MAX))
    }
}

impl Engine {
    /// Looks after an item until it is over.
    pub(super) fn watch_over(&self, watched: Watched, pause: Duration) {
        let at = (Instant::now() + self.jittered(pause)).min(watched.deadline);
        let lookout = &self.0.lookout;
        let mut wheel = lock(&lookout.wheel);
        if watched.cancelled.is_cancelled() {
            drop(wheel);
            self.spawn_end(watched, Failure::new(Cause::Cancelled, "cancelled"));
            return;
        }
        let is_first = wheel.lay_on(watched, at);
        let starts = !std::mem::replace(&mut wheel.is_turning, true);
        drop(wheel);
        if starts {
            self.0.tasks.spawn(self.clone().turn());
        } else if is_first {
            lookout.bell.notify_one();
        }
    }

    fn jittered(&self, pause: Duration) -> Duration {
        let chance = f64::from(u16::from_le_bytes(self.random().bytes())) / f64::from(u16::MAX);
        pause.mul_f64(1.0 - JITTER + 2.0 * JITTER * chance)
    }

    /// Turns the wheel until nothing is left on it.
    async fn turn(self) {
        let lookout = &self.0.lookout;
        loop {
            let (batches, next) = {
                let mut wheel = lock(&lookout.wheel);
                let batches = wheel.take_off(Instant::now());
                if wheel.watched.is_empty() {
                    wheel.is_turning = false;
                    return;
                }
                (batches, wheel.next())
            };
            for batch in batches {
                self.0.tasks.spawn(self.clone().ask(batch));
            }
            let next_tick = async {
                match next {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = next_tick => {}
                () = lookout.bell.notified() => {}
                () = self.0.stopping.cancelled() => {
                    // It is on disk, and taken up again at the next start.
                    let left = std::mem::take(&mut lock(&lookout.wheel).watched);
                    drop(left);
                    return;
                }
            }
        }
    }

    /// Asks one provider about its batch.
    async fn ask(self, Batch { provider, asked }: Batch) {
        let (mut tasks, mut tickets) = (Vec::new(), Vec::new());
        for (task, ticket) in asked {
            if self.give_up_late(task, provider.name()) {
                continue;
            }
            tasks.push(Some(task));
            tickets.push(ticket);
        }
        let mut looks = provider.poll_many(&tickets);
        loop {
            let next = tokio::select! {
                next = AssertUnwindSafe(looks.next()).catch_unwind() => next,
                () = self.0.stopping.cancelled() => return,
            };
            let Ok(Some((place, look))) = next else { break };
            if let Some(task) = tasks.get_mut(place).and_then(Option::take) {
                self.heed(task, look, provider.name());
            }
        }
        // A provider that panicked, or forgot some, is asked again.
        for task in tasks.into_iter().flatten() {
            self.heed(task, Err(untold()), provider.name());
        }
    }

    /// Whether it was given up, because its time is over.
    fn give_up_late(&self, task: Task, provider: &str) -> bool {
        let now = Instant::now();
        let mut wheel = lock(&self.0.lookout.wheel);
        let is_late = wheel.watched.get(&task).is_some_and(|watched| watched.deadline <= now);
        if is_late {
            wheel.close(provider);
            drop(wheel);
            self.give_up(task, Failure::new(Cause::TimedOut, "took too long"));
        }
        is_late
    }

    fn heed(&self, task: Task, look: Result<Progress, Fault>, provider: &str) {
        let found = {
            let mut wheel = lock(&self.0.lookout.wheel);
            wheel.close(provider);
            wheel.watched.remove(&task)
        };
        // What was called off meanwhile is over.
        let Some(mut watched) = found else { return };
        match look {
            Ok(Progress::Done(output)) => {
                self.0.tasks.spawn(self.clone().finish(watched, output));
            }
            Ok(Progress::Waiting(percent)) => {
                self.report_percent(task, percent);
                watched.troubles = 0;
                let pause = pause(watched.since.elapsed(), watched.expected, percent);
                self.watch_over(watched, pause);
            }
            Err(fault) => match fault.next() {
                Next::Again(after) => {
                    watched.troubles += 1;
                    let backoff = PAUSE.0.saturating_mul(1 << watched.troubles.min(5)).min(PAUSE.1);
                    self.watch_over(watched, backoff.max(after.unwrap_or_default()));
                }
                // It was taken on here: it is not sent to anybody else.
                Next::Elsewhere | Next::GiveUp => self.spawn_end(watched, failure(fault)),
            },
        }
    }

    async fn finish(self, watched: Watched, output: Output) {
        let kept = self.keep_for(&watched.job, watched.task, output, watched.provider.as_ref()).await;
        self.end(watched.task, kept.map_or_else(Item::Failed, Item::Made)).await;
        drop(watched.place);
    }

    fn give_up(&self, task: Task, failure: Failure) {
        let found = lock(&self.0.lookout.wheel).watched.remove(&task);
        if let Some(watched) = found {
            self.spawn_end(watched, failure);
        }
    }

    /// Ends an item that its provider may still be working on.
    fn spawn_end(&self, watched: Watched, failure: Failure) {
        // A service that stops leaves the job to the next start; only its owner's word ends it.
        if self.0.stopping.is_cancelled() {
            return;
        }
        let engine = self.clone();
        self.0.tasks.spawn(async move {
            tracing::warn!(job.id = watched.task.job.0, ?failure, provider = watched.provider.name(), "item failed");
            let goes_on = matches!(failure.cause, Cause::Cancelled | Cause::TimedOut);
            engine.end(watched.task, Item::Failed(failure)).await;
            drop(watched.place);
            if goes_on {
                call_off(watched.provider.as_ref(), &watched.ticket, watched.task).await;
            }
        });
    }

    /// Calls off whatever of a job is under way upstream.
    pub(super) fn call_off_job(&self, job: &Job) {
        for index in (0u32..).take(job.items.len()) {
            self.give_up(Task { job: job.id, index }, Failure::new(Cause::Cancelled, "cancelled"));
        }
    }
}

/// Tells the provider that nobody wants something any more. Whether it listens or not, it is over for us.
pub(super) async fn call_off(provider: &dyn Provider, ticket: &Ticket, task: Task) {
    let told = tokio::time::timeout(GIVE_UP_TIME, provider.cancel(ticket)).await;
    if !matches!(told, Ok(Ok(()))) {
        tracing::warn!(job.id = task.job.0, ?told, provider = provider.name(), "an upstream job goes on unwanted");
    }
}

/// Until the next look: half of what is left, as far as its own progress or else earlier ones tell. What takes longer
/// than expected is asked about ever less often.
fn pause(spent: Duration, expected: Duration, percent: Option<u8>) -> Duration {
    let left = match percent {
        Some(percent @ 1..=99) => spent.saturating_mul(100 - u32::from(percent)) / u32::from(percent),
        _ => expected.saturating_sub(spent),
    };
    let pause = if left.is_zero() { spent / 8 } else { left / 2 };
    pause.clamp(PAUSE.0, PAUSE.1)
}

fn untold() -> Fault {
    Fault::Broken { retryable: true, detail: "no word of it".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_closer_together_towards_the_end_and_further_apart_after_it() {
        let seconds = Duration::from_secs_f64;
        let check = |spent: f64, percent: Option<u8>, expected: f64| {
            assert_eq!(pause(seconds(spent), seconds(20.0), percent), seconds(expected), "{spent} {percent:?}");
        };
        check(0.0, None, 10.0);
        check(10.0, None, 5.0);
        check(18.0, None, 1.0);
        check(19.9, None, 0.5);
        check(40.0, None, 5.0);
        check(600.0, None, 15.0);
        // Its own progress counts for more than what earlier ones took.
        check(10.0, Some(10), 15.0);
        check(30.0, Some(75), 5.0);
        check(10.0, Some(0), 5.0);
        check(10.0, Some(100), 5.0);
    }
}
