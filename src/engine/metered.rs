//! Calls that are paid by what they use: tokens, seconds. Nothing of them is kept but the ledger's entry.
//!
//! The most that a call can cost is held before it is sent; what it really used is charged when it ends, on disk
//! before the last byte of the answer leaves. A meter is open between the two, so that a crash gives its hold back.

use serde::{Deserialize, Serialize};

use super::price::{self, Usage};
use super::{Engine, job};
use crate::catalogue::Rate;
use crate::domain::{AccountId, HoldId, JobId, ledger};
use crate::error::Result;
use crate::store::{Order, Read, Table, Tx, Value};
use crate::units::Credits;

/// The open meters. They have numbers of the jobs' kind, because ledger entries name what they paid for by it.
const METERS: Table<JobId, Meter> = Table::new("meter");

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Meter {
    account: AccountId,
    hold: HoldId,
}

impl Value for Meter {}

/// A call under way. Dropped before it is closed, it gives its hold back.
pub struct Metered {
    engine: Engine,
    /// `None` for what is free.
    open: Option<JobId>,
    rate: Rate,
    note: String,
}

impl Engine {
    /// Holds what `most` costs, or all that the account has if that is enough for `least`.
    /// Errors: `InsufficientCredits` when not even `least` can be paid.
    pub async fn open_meter(
        &self,
        account: AccountId,
        rate: Rate,
        least: Usage,
        most: Usage,
        note: &str,
    ) -> Result<Metered> {
        let (least, most) = (price::metered(&rate, &least), price::metered(&rate, &most));
        let open = match most.is_zero() {
            true => None,
            false => Some(self.store().write(move |tx| open(tx, account, least, most)).await?),
        };
        Ok(Metered { engine: self.clone(), open, rate, note: note.to_owned() })
    }
}

fn open(tx: &mut Tx, account: AccountId, least: Credits, most: Credits) -> Result<JobId> {
    let affordable = ledger::balance(tx, account)?.total();
    let id = job::next_id(tx)?;
    let hold = ledger::hold(tx, account, id, most.min(affordable).max(least))?;
    METERS.put(tx, &id, &Meter { account, hold: hold.id })?;
    Ok(id)
}

impl Metered {
    /// Charges what was used, at most what was held. It is on disk when this returns.
    pub async fn close(mut self, used: Usage) -> Result<Credits> {
        let Some(id) = self.open.take() else { return Ok(Credits::ZERO) };
        let (amount, note, now) = (price::metered(&self.rate, &used), self.note.clone(), self.engine.clock().now());
        let write = self.engine.store().write(move |tx| {
            let Some(meter) = METERS.get(tx, &id)? else { return Ok(Credits::ZERO) };
            METERS.delete(tx, &id)?;
            ledger::capture(tx, meter.hold, amount, &note, now)
        });
        write.await
    }

    /// Gives everything back.
    pub async fn release(mut self) -> Result<()> {
        let Some(id) = self.open.take() else { return Ok(()) };
        self.engine.store().write(move |tx| release(tx, id)).await
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        let Some(id) = self.open.take() else { return };
        let store = self.engine.store().clone();
        let give_back = async move {
            if let Err(error) = store.write(move |tx| release(tx, id)).await {
                tracing::error!(job.id = id.0, ?error, "a hold could not be released");
            }
        };
        // Outside of the runtime the process is ending; the next start releases what is open.
        if tokio::runtime::Handle::try_current().is_ok() {
            self.engine.tasks().0.spawn(give_back);
        }
    }
}

fn release(tx: &mut Tx, id: JobId) -> Result<()> {
    match METERS.get(tx, &id)? {
        Some(meter) => {
            METERS.delete(tx, &id)?;
            ledger::release(tx, meter.hold)
        }
        None => Ok(()),
    }
}

/// Gives back what was held for calls that no process works on any more.
pub(super) fn release_all(tx: &mut Tx) -> Result<()> {
    for (id, _) in METERS.scan(tx, &(), Order::Ascending, usize::MAX)? {
        release(tx, id)?;
    }
    Ok(())
}

pub fn is_open(tx: &dyn Read, id: JobId) -> Result<bool> {
    METERS.exists(tx, &id)
}
