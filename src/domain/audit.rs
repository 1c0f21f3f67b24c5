//! Proof that what is kept to be read quickly is what it was made of: balances, counts, places in lists.
//!
//! Each noun counts anew what it keeps counts of; whatever differs is a finding. It goes through the whole store, so it
//! is for the operator's commands and for tests, never for a page.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::marker::PhantomData;

use serde::Serialize;

use super::account::{self, AccountId};
use super::{
    JobId, comment, follow, ledger, list, notification, operator, ranking, rating, report, team, upload, webhook,
};
use crate::error::Result;
use crate::store::{Counter, Key, Read};

/// Something that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whose ledger it is in; `None` for everything else.
    pub account: Option<AccountId>,
    pub problem: String,
}

/// Goes through everything. Empty when all is well.
/// `open_job` tells whether a job is unfinished: a hold of a finished job is credits lost.
pub fn run(tx: &dyn Read, open_job: impl Fn(JobId) -> Result<bool>) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    for account in account::list(tx)? {
        findings.0.extend(ledger::audit(tx, account.id, &open_job)?);
    }
    for noun in [
        list::audit,
        ranking::audit,
        comment::audit,
        rating::audit,
        follow::audit,
        team::audit,
        notification::audit,
        upload::audit,
        webhook::audit,
        operator::audit,
        report::audit,
    ] {
        noun(tx, &mut findings)?;
    }
    Ok(findings.0)
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub fn into_list(self) -> Vec<Finding> {
        self.0
    }

    pub(super) fn add(&mut self, problem: String) {
        self.0.push(Finding { account: None, problem });
    }

    /// Compares a kept counter with what was counted.
    pub fn check<K: Key + Debug>(&mut self, tx: &dyn Read, kept: &Counter<K>, counted: &Census<K>) -> Result<()> {
        let mut census = Census::default();
        kept.for_each(tx, |key, count| {
            census.add(&key, count);
            Ok(())
        })?;
        self.compare(kept.name(), &census, counted)
    }

    /// Compares two ways of counting the same.
    pub(super) fn compare<K: Key + Debug>(&mut self, what: &str, kept: &Census<K>, counted: &Census<K>) -> Result<()> {
        for bytes in kept.counts.keys().chain(counted.counts.keys().filter(|key| !kept.counts.contains_key(*key))) {
            let of = |census: &Census<K>| census.counts.get(bytes).copied().unwrap_or_default();
            let (kept, counted) = (of(kept), of(counted));
            if kept != counted {
                self.add(format!("{what} of {:?}: {kept} kept, {counted} counted", K::from_bytes(bytes)?));
            }
        }
        Ok(())
    }
}

/// How many there are of each.
pub struct Census<K> {
    /// By encoded key.
    counts: BTreeMap<Vec<u8>, u64>,
    keys: PhantomData<fn() -> K>,
}

impl<K> Default for Census<K> {
    fn default() -> Self {
        Self { counts: BTreeMap::new(), keys: PhantomData }
    }
}

impl<K: Key> Census<K> {
    pub fn count(&mut self, key: &K) {
        self.add(key, 1);
    }

    pub(super) fn add(&mut self, key: &K, count: u64) {
        *self.counts.entry(key.to_bytes()).or_default() += count;
    }
}
