//! After a restart: every unfinished job is taken up again where that is safe, and given up and refunded where not.

use super::job::{self, Cause, Failure, Item, Job};
use super::metered;
use super::runner::Engine;
use super::settle::settle;
use crate::domain::account;
use crate::error::Result;

const GONE: &str = "its provider is no longer configured";

impl Engine {
    /// Takes up every unfinished job. Returns how many there were. What was metered when the process ended is given
    /// back: nobody knows how much of it was delivered.
    pub async fn recover(&self) -> Result<usize> {
        self.store().write(metered::release_all).await?;
        let jobs = self.store().read(|tx| job::list_open(tx))?;
        let count = jobs.len();
        for mut job in jobs {
            self.give_up_what_is_not_safe(&mut job);
            self.resume(job).await?;
        }
        Ok(count)
    }

    /// An item that may have reached a provider that charges, and has no ticket, must not be sent again.
    fn give_up_what_is_not_safe(&self, job: &mut Job) {
        let items = std::mem::take(&mut job.items);
        job.items = items.into_iter().map(|item| self.safe(job, item)).collect();
    }

    fn safe(&self, job: &Job, item: Item) -> Item {
        let provider = |leg| job.route(leg).and_then(|route| self.providers().get(&route.provider));
        let reason = match &item {
            Item::Made(_) | Item::Failed(_) => return item,
            Item::Waiting if self.first_route(job).is_some() => return item,
            Item::Underway(_, leg) if provider(*leg).is_some() => return item,
            Item::Sent(leg) => match provider(*leg) {
                Some(provider) if provider.is_replayable() => return Item::Waiting,
                Some(_) => "was interrupted by a restart",
                None => GONE,
            },
            Item::Waiting | Item::Underway(..) => GONE,
        };
        Item::Failed(Failure::new(Cause::Broken, reason))
    }

    /// Takes up a job that is on disk; what it has of finished items already is left as it is.
    async fn resume(&self, job: Job) -> Result<()> {
        let open = job.items.iter().filter(|item| !item.is_over()).count();
        if open > 0 {
            let owner = self.store().read(|tx| account::get(tx, job.account));
            // Whoever has closed the account meanwhile does not keep the others from going on.
            self.readmit(job.account, owner.map(|owner| owner.tier).unwrap_or_default(), open);
            self.start(job);
            return Ok(());
        }
        let (id, items, now, bell) = (job.id, job.items, self.clock().now(), self.bell().clone());
        self.store().write(move |tx| settle(tx, id, &items, None, now, &bell)).await.map(|_| ())
    }
}
