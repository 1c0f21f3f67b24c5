//! Files that came along with a call: they are in our store before the job is, and go with its end.

use bytes::Bytes;

use super::job::Job;
use super::plan::Plan;
use super::runner::Engine;
use crate::domain::{Caller, JobId};
use crate::error::Result;
use crate::providers::sources::BLOB_SCHEME;
use crate::store::{BlobId, Index, Order, Store, Tx, blob};

/// What is to be deleted when a job is closed.
const BROUGHT: Index<(JobId, BlobId)> = Index::new("job_brought");

/// Files in the store for a job that is about to be submitted.
#[derive(Debug, Clone, Default)]
pub struct Brought(Vec<BlobId>);

impl Brought {
    /// Keeps a file; answers the reference by which a `Call` names it.
    pub async fn keep(&mut self, store: &Store, bytes: &Bytes) -> Result<String> {
        let blob = store.put_blob(bytes.to_vec()).await?;
        self.0.push(blob);
        Ok(format!("{BLOB_SCHEME}{blob}"))
    }
}

impl Engine {
    /// As `submit_with`, with files that are the job's from then on; deletes them if it is not taken.
    pub async fn submit_bringing(
        &self,
        caller: &Caller,
        plan: Plan,
        brought: Brought,
        mut also: impl FnMut(&mut Tx, &Job) -> Result<()> + Send + 'static,
    ) -> Result<Job> {
        let files = brought.0.clone();
        let also = move |tx: &mut Tx, job: &Job| {
            files.iter().try_for_each(|blob| BROUGHT.insert(tx, &(job.id, *blob)).map(drop))?;
            also(tx, job)
        };
        let submitted = self.submit_with(caller, plan, also).await;
        if submitted.is_err() {
            for blob in brought.0 {
                self.store().delete_blob(blob).await?;
            }
        }
        submitted
    }
}

/// Deletes what a job that is being closed was given.
pub(super) fn clear(tx: &mut Tx, job: JobId) -> Result<()> {
    for key in BROUGHT.scan(tx, &job, Order::Ascending, usize::MAX)? {
        BROUGHT.remove(tx, &key)?;
        blob::delete(tx, key.1)?;
    }
    Ok(())
}
