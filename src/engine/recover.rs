//! After a restart: every unfinished job is taken up again where that is safe, and given up and refunded where not.

use super::job::{self, Cause, Failure, Item, Job};
use super::metered;
use super::runner::Engine;
use crate::error::Result;

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
        let provider = self.providers().get(&job.provider);
        for item in &mut job.items {
            match (&provider, &item) {
                (None, Item::Waiting | Item::Sent | Item::Underway(_)) => {
                    *item = Item::Failed(Failure::new(Cause::Broken, "its provider is no longer configured"));
                }
                (Some(provider), Item::Sent) if provider.is_replayable() => *item = Item::Waiting,
                (Some(_), Item::Sent) => {
                    *item = Item::Failed(Failure::new(Cause::Broken, "was interrupted by a restart"));
                }
                _ => {}
            }
        }
    }
}
