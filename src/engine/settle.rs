//! Closing a job: one transaction that settles the hold, fills the creations and ends the job, exactly once.

use std::time::Duration;

use super::brought;
use super::estimate;
use super::job::{self, Cause, Failure, Item, Job, Outcome};
use crate::clock::Timestamp;
use crate::domain::notification::{self, Event};
use crate::domain::{Bell, Creation, JobId, Status, creation, ledger, webhook};
use crate::error::Result;
use crate::store::Tx;

/// Nobody waits in front of the page for this long; they are told when it is over.
const LONG: Duration = Duration::from_secs(20);

/// Closes the job, at work since `started_at`, with what became of each item, and queues the callback that was asked for; `bell` wakes its sender.
/// A job that is closed already is returned as it is.
pub fn settle(
    tx: &mut Tx,
    id: JobId,
    items: &[Item],
    started_at: Option<Timestamp>,
    now: Timestamp,
    bell: &Bell,
) -> Result<Job> {
    let mut job = job::get(tx, id)?;
    if job.status.is_terminal() {
        return Ok(job);
    }
    job.items = items.to_vec();
    let delivered = job.items.iter().filter(|item| matches!(item, Item::Made(_))).count();
    let delivered = u32::try_from(delivered).unwrap_or(u32::MAX);
    job.failure = job.items.iter().find_map(failure_of);
    job.status.advance(match (&job.failure, delivered) {
        (None, _) | (Some(_), 1..) => Status::Completed,
        (Some(failure), 0) if failure.cause == Cause::Cancelled => Status::Cancelled,
        (Some(_), 0) => Status::Failed,
    })?;
    job.finished_at = Some(now);
    if delivered == 0 {
        ledger::release(tx, job.hold)?;
    } else {
        let note = format!("{} with {}", job.call.generator, job.model_name);
        job.charged = ledger::capture(tx, job.hold, job.quote.for_delivered(delivered), &note, now)?;
        // How long it had to wait for its turn says nothing about how long it takes.
        let millis = now.since(started_at.unwrap_or(job.created_at)).as_millis() / u128::from(delivered);
        estimate::record(tx, &job.call.generator, job.call.model, u32::try_from(millis).unwrap_or(u32::MAX))?;
    }
    for (index, item) in job.items.iter().enumerate() {
        let Some(id) = job.creations.get(index) else { continue };
        if let Some(old) = creation::find(tx, *id)? {
            let new = fill(&old, item, now)?;
            creation::put(tx, Some(&old), &new)?;
        }
    }
    brought::clear(tx, id)?;
    webhook::queue(tx, job.account, id, now, bell)?;
    job::put(tx, &job)?;
    if let Some(creation) = job.creations.first().filter(|_| now.since(job.created_at) >= LONG) {
        let (creation, is_made) = (*creation, delivered > 0);
        let event = if is_made { Event::Finished { creation } } else { Event::Failed { creation } };
        notification::create(tx, job.account, event, now)?;
    }
    Ok(job)
}

fn failure_of(item: &Item) -> Option<Failure> {
    match item {
        Item::Made(_) => None,
        Item::Failed(failure) => Some(failure.clone()),
        Item::Waiting | Item::Sent(_) | Item::Underway(..) => Some(Failure::new(Cause::Broken, "was never finished")),
    }
}

fn fill(old: &Creation, item: &Item, now: Timestamp) -> Result<Creation> {
    let mut new = old.clone();
    new.finished_at = Some(now);
    match item {
        Item::Made(outcome) => {
            new.status.advance(Status::Completed)?;
            match outcome {
                Outcome::Text(text) => new.text = Some(text.clone()),
                Outcome::Media(file) => new.media = vec![file.clone()],
                Outcome::Film { clip, poster } => new.media = vec![clip.clone(), poster.clone()],
                Outcome::Piece { piece, cover, about } => {
                    new.media = std::iter::once(piece).chain(cover).cloned().collect();
                    new.text = Some(about.clone());
                }
            }
        }
        other => {
            let failure = failure_of(other).unwrap_or_else(|| Failure::new(Cause::Broken, "was never finished"));
            new.status.advance(if failure.cause == Cause::Cancelled { Status::Cancelled } else { Status::Failed })?;
            new.failure = Some(failure.to_owner());
        }
    }
    Ok(new)
}
