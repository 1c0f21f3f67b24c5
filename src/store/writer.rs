//! The writer thread: runs queued closures one after another, commits them in groups, answers after the flush.
//!
//! A flush costs about the same for one closure as for two hundred, so whatever has queued up shares one. Each
//! closure still stands alone: when it fails or panics, only what it wrote itself is put back.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, TryRecvError};

use super::error::Error;
use super::kv::{Engine, Verdict, Writer};
use super::meta;
use super::tx::{Callback, FollowUp, Kept, Tx};
use crate::error::Result;

/// Closures in one commit. More would gain little throughput and make the first one wait longer.
const GROUP_MAX_CLOSURES: usize = 256;

/// Keys and values in one commit, after which no further closure joins; bounds the memory of dirty pages.
const GROUP_MAX_BYTES: usize = 8 * 1024 * 1024;

/// A closure in the queue together with the way to answer whoever sent it.
pub(super) trait Job: Send {
    /// Runs the closure and keeps its outcome; says whether it succeeded.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;

    /// Sends the outcome, or in its place why the group was not committed.
    fn answer(self: Box<Self>, committed: Result<(), &str>);
}

/// The one kind of job. The closure may run again if the engine starts the transaction over.
pub(super) struct Pending<F, T, R> {
    closure: F,
    outcome: Option<Result<T>>,
    reply: R,
}

impl<F, T, R> Pending<F, T, R>
where
    F: FnMut(&mut Tx) -> Result<T> + Send,
    T: Send,
    R: FnOnce(Result<T>) + Send,
{
    pub fn new(closure: F, reply: R) -> Self {
        Self { closure, outcome: None, reply }
    }
}

impl<F, T, R> Job for Pending<F, T, R>
where
    F: FnMut(&mut Tx) -> Result<T> + Send,
    T: Send,
    R: FnOnce(Result<T>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        // What a panic leaves half done is undone with the transaction, and the closure itself is not used again.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)))
            .unwrap_or_else(|panic| Err(Error::Panicked(panic_message(&*panic)).into()));
        let succeeded = outcome.is_ok();
        self.outcome = Some(outcome);
        succeeded
    }

    fn answer(self: Box<Self>, committed: Result<(), &str>) {
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) | (Err(_), Some(outcome @ Err(_))) => outcome,
            (Ok(()), None) => Err(Error::Closed.into()),
            (Err(reason), _) => Err(Error::NotCommitted(reason.to_owned()).into()),
        };
        (self.reply)(outcome);
    }
}

/// Serves the queue until every sender is gone. Follow-ups still waiting are then left to the next start.
pub(super) fn serve(engine: &dyn Engine, queue: &Receiver<Box<dyn Job>>) {
    let mut follow_ups = VecDeque::new();
    while let Some(first) = next_job(queue, &mut follow_ups) {
        let mut group = Group { jobs: vec![first], kept: Vec::new() };
        // One in each group: they can neither starve nor make callers wait for all of them.
        group.jobs.extend(follow_ups.pop_front().map(follow_up_job));
        let committed = engine.commit(&mut |writer| group.run(writer, queue));
        group.finish(committed, &mut follow_ups);
    }
}

/// The next job of a caller, else a follow-up, else whatever a caller sends at last; `None` when all are gone.
fn next_job(queue: &Receiver<Box<dyn Job>>, follow_ups: &mut VecDeque<FollowUp>) -> Option<Box<dyn Job>> {
    match queue.try_recv() {
        Ok(job) => Some(job),
        Err(TryRecvError::Disconnected) => None,
        Err(TryRecvError::Empty) => match follow_ups.pop_front() {
            Some(work) => Some(follow_up_job(work)),
            None => queue.recv().ok(),
        },
    }
}

fn follow_up_job(work: FollowUp) -> Box<dyn Job> {
    Box::new(Pending::new(work, |outcome| {
        if let Err(error) = outcome {
            tracing::error!(reason = describe(&error), "a follow-up write failed");
        }
    }))
}

/// The closures that share one commit.
struct Group {
    jobs: Vec<Box<dyn Job>>,
    /// What is left to do for each job that has run, in the same order; nothing for those that failed.
    kept: Vec<Kept>,
}

impl Group {
    /// Runs the jobs at hand, then lets others join while there are any. On a second run the same jobs come first.
    fn run(&mut self, writer: &mut dyn Writer, queue: &Receiver<Box<dyn Job>>) -> Result<Verdict> {
        self.kept.clear();
        let mut written_bytes = 0;
        while let Some(job) = self.next(written_bytes, queue) {
            let mut tx = Tx::new(writer);
            let kept = if job.run(&mut tx) { tx.keep() } else { tx.undo().map(|()| Kept::default())? };
            written_bytes += kept.written_bytes;
            self.kept.push(kept);
        }
        if !self.kept.iter().any(|kept| kept.wrote) {
            return Ok(Verdict::Discard);
        }
        meta::add_live_bytes(writer, self.kept.iter().map(|kept| kept.growth_bytes).sum())?;
        Ok(Verdict::Commit)
    }

    /// The first job that has not run, else one more from the queue while the group is small enough.
    fn next(&mut self, written_bytes: usize, queue: &Receiver<Box<dyn Job>>) -> Option<&mut Box<dyn Job>> {
        let index = self.kept.len();
        if index == self.jobs.len() && index < GROUP_MAX_CLOSURES && written_bytes < GROUP_MAX_BYTES {
            self.jobs.extend(queue.try_recv());
        }
        self.jobs.get_mut(index)
    }

    fn finish(self, committed: Result<()>, follow_ups: &mut VecDeque<FollowUp>) {
        let committed = committed.map_err(|error| describe(&error));
        if let Err(reason) = &committed {
            tracing::error!(reason, closures = self.jobs.len(), "a write transaction was not committed");
        }
        let mut kept = self.kept.into_iter();
        for job in self.jobs {
            let kept = kept.next().unwrap_or_default();
            match &committed {
                Ok(()) => {
                    kept.after_commit.into_iter().for_each(run_callback);
                    follow_ups.extend(kept.follow_ups);
                    job.answer(Ok(()));
                }
                Err(reason) => job.answer(Err(reason)),
            }
        }
    }
}

/// The transaction is on disk whatever happens here, so a panic is only logged.
fn run_callback(callback: Callback) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(callback)) {
        tracing::error!(reason = panic_message(&*panic), "a callback after a commit panicked");
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

/// The error with its causes: whoever shares the group's failure gets it as text.
fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
