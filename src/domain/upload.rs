//! Pictures that people bring to work on; each account keeps its newest.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::audit::{Census, Findings};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::providers::Format;
use crate::store::{BlobId, Counter, Order, Read, Sequence, Table, Tx, Value, blob, id_type};

const UPLOADS: Table<(AccountId, UploadId), Upload> = Table::new("upload");
const COUNT: Counter<AccountId> = Counter::new("upload_count");
const IDS: Sequence = Sequence::new("upload");

/// Pictures that an account keeps; the oldest goes when another comes.
const KEPT_MAX: u64 = 100;

id_type!(
    /// An upload's number.
    pub struct UploadId;
);

/// A picture in our store, as it was brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub blob: BlobId,
    pub format: Format,
    pub width: u32,
    pub height: u32,
    pub at: Timestamp,
}

impl Value for Upload {}

/// Keeps a picture for an account.
pub fn create(tx: &mut Tx, account: AccountId, upload: &Upload) -> Result<UploadId> {
    if COUNT.get(tx, &account)? >= KEPT_MAX {
        for (key, oldest) in UPLOADS.scan(tx, &account, Order::Ascending, 1)? {
            UPLOADS.delete(tx, &key)?;
            COUNT.add(tx, &account, -1)?;
            blob::delete(tx, oldest.blob)?;
        }
    }
    let id = UploadId(IDS.next(tx)?);
    UPLOADS.put(tx, &(account, id), upload)?;
    COUNT.add(tx, &account, 1)?;
    Ok(id)
}

/// Errors: `NotFound`, also for another's.
pub fn get(tx: &dyn Read, account: AccountId, id: UploadId) -> Result<Upload> {
    UPLOADS.get(tx, &(account, id))?.ok_or(Error::NotFound(Noun::Media))
}

/// Counts them anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let mut counted = Census::default();
    UPLOADS.for_each(tx, &(), Order::Ascending, |(account, _), _| {
        counted.count(&account);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.check(tx, &COUNT, &counted)
}
