//! Rate limits: fixed windows of a minute, an hour and a day for each key, and of a minute for each address.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::account::{AccountId, Tier};
use super::api_key::ApiKeyId;
use crate::clock::Timestamp;
use crate::config::{LimitSettings, TierLimits};
use crate::error::{Error, Result};
use crate::store::{Order, Read, Table, Tx, Value};

/// Calls a minute from an address without a key. Source: generor-api.th.txt.
const ANONYMOUS_PER_MINUTE: u32 = 15;

/// Window lengths in seconds, shortest first.
const WINDOWS: [i64; 3] = [60, 3_600, 86_400];

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Key(ApiKeyId),
    /// A session on the pages.
    Account(AccountId),
    Address(IpAddr),
    /// An account that names a secret, which it might be guessing.
    Guesser(AccountId),
    /// A key at one operation that has a limit of its own.
    KeyAt(ApiKeyId, &'static str),
}

/// Calls per minute, hour and day. Source: generor-api.th.txt, the rate limit table.
const fn allowance(tier: Option<Tier>) -> [u32; 3] {
    match tier {
        None => [ANONYMOUS_PER_MINUTE, u32::MAX, u32::MAX],
        Some(Tier::Free) => [30, 500, 5_000],
        Some(Tier::Basic) => [60, 2_000, 20_000],
        Some(Tier::Pro) => [120, 5_000, 50_000],
        Some(Tier::Enterprise) => [300, 20_000, 200_000],
    }
}

/// How much of an account of a tier may be under way.
pub const fn under_way(settings: &LimitSettings, tier: Tier) -> TierLimits {
    match tier {
        Tier::Free => settings.free,
        Tier::Basic => settings.basic,
        Tier::Pro => settings.pro,
        Tier::Enterprise => settings.enterprise,
    }
}

/// Secrets that an account may name per minute, hour and day.
const GUESSES: [u32; 3] = [10, 50, 200];

/// What the four headers say, and whether the call may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Calls in a minute.
    pub limit: u32,
    /// What is left in the tightest window.
    pub remaining: u32,
    /// When the window that counts starts anew, in unix seconds.
    pub reset: i64,
    /// How long until then.
    pub resets_in: Duration,
    pub tier: &'static str,
    /// Set when the call is over a limit.
    pub retry_after: Option<Duration>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Usage {
    /// The number of each window since 1970, and the calls in it.
    windows: [(i64, u32); 3],
}

impl Value for Usage {}

/// The counters of keys and accounts as they were last kept, by the kind of subject and its number. Addresses are
/// counted for a minute only, which is over before a restart is.
const KEPT: Table<(u8, u64), Usage> = Table::new("rate_limit_usage");

impl Subject {
    /// Its place in `KEPT`, if its counters outlive a restart.
    const fn kept_at(self) -> Option<(u8, u64)> {
        match self {
            Self::Key(id) => Some((0, id.0)),
            Self::Account(id) => Some((1, id.0)),
            Self::Guesser(id) => Some((2, id.0)),
            Self::Address(_) | Self::KeyAt(..) => None,
        }
    }

    const fn of_place((kind, id): (u8, u64)) -> Option<Self> {
        match kind {
            0 => Some(Self::Key(ApiKeyId(id))),
            1 => Some(Self::Account(AccountId(id))),
            2 => Some(Self::Guesser(AccountId(id))),
            _ => None,
        }
    }
}

/// Counters that were kept; see [`Limiter::changed`].
#[derive(Debug, Clone)]
pub struct Counts(Vec<((u8, u64), Usage)>);

impl Counts {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Keeps counters, so that a restart does not begin anyone's day anew.
pub fn keep(tx: &mut Tx, counts: &Counts) -> Result<()> {
    counts.0.iter().try_for_each(|(place, usage)| KEPT.put(tx, place, usage))
}

/// The counters of before.
pub fn kept(tx: &dyn Read) -> Result<Counts> {
    Ok(Counts(KEPT.scan(tx, &(), Order::Ascending, usize::MAX)?))
}

/// The counters, in memory.
#[derive(Debug, Default)]
pub struct Limiter {
    usage: Mutex<HashMap<Subject, Usage>>,
    /// Who called since the counters were last kept.
    called: Mutex<HashSet<Subject>>,
}

/// Above this many subjects those whose day is over are dropped.
const SWEEP_ABOVE: usize = 10_000;

impl Limiter {
    /// Goes on from counters that were kept.
    pub fn resume(counts: Counts) -> Self {
        let usage = counts.0.into_iter().filter_map(|(place, usage)| Some((Subject::of_place(place)?, usage)));
        Self { usage: Mutex::new(usage.collect()), called: Mutex::default() }
    }

    /// The counters of everyone who called since this was last asked.
    pub fn changed(&self) -> Counts {
        let called = std::mem::take(&mut *lock(&self.called));
        let usage = lock(&self.usage);
        let counts = called.into_iter().filter_map(|subject| Some((subject.kept_at()?, *usage.get(&subject)?)));
        Counts(counts.collect())
    }

    /// Counts a call of `subject`. A call over a limit is not counted. `enforced` false counts nothing and lets all in.
    pub fn take(&self, subject: Subject, tier: Option<Tier>, enforced: bool, now: Timestamp) -> Verdict {
        let name = tier.map_or("anonymous", Tier::as_str);
        self.count(subject, allowance(tier), name, enforced, now)
    }

    /// Counts a call of a subject that may call `per_minute` times a minute, whatever its tier.
    pub fn take_per_minute(&self, subject: Subject, per_minute: u32, enforced: bool, now: Timestamp) -> Verdict {
        self.count(subject, [per_minute, u32::MAX, u32::MAX], "operation", enforced, now)
    }

    /// Counts a secret that an account names. Always enforced: guessing is never wanted.
    /// Errors: `RateLimited`.
    pub fn take_guess(&self, account: AccountId, now: Timestamp) -> Result<()> {
        match self.count(Subject::Guesser(account), GUESSES, "guesses", true, now).retry_after {
            Some(retry_after) => Err(Error::RateLimited { retry_after }),
            None => Ok(()),
        }
    }

    fn count(
        &self,
        subject: Subject,
        allowed: [u32; 3],
        tier: &'static str,
        enforced: bool,
        now: Timestamp,
    ) -> Verdict {
        let seconds = now.seconds();
        let mut verdict = Verdict {
            limit: allowed[0],
            remaining: allowed[0],
            reset: (seconds.div_euclid(WINDOWS[0]) + 1) * WINDOWS[0],
            resets_in: Duration::from_secs((WINDOWS[0] - seconds.rem_euclid(WINDOWS[0])).unsigned_abs()),
            tier,
            retry_after: None,
        };
        if !enforced {
            return verdict;
        }
        if subject.kept_at().is_some() {
            lock(&self.called).insert(subject);
        }
        let mut all = lock(&self.usage);
        if all.len() > SWEEP_ABOVE {
            all.retain(|_, usage| usage.windows[2].0 == seconds.div_euclid(WINDOWS[2]));
        }
        let usage = all.entry(subject).or_default();
        for (place, length) in WINDOWS.into_iter().enumerate() {
            let current = seconds.div_euclid(length);
            if usage.windows[place].0 != current {
                usage.windows[place] = (current, 0);
            }
            if usage.windows[place].1 >= allowed[place] {
                verdict.remaining = 0;
                verdict.reset = (current + 1) * length;
                verdict.resets_in = Duration::from_secs((verdict.reset - seconds).unsigned_abs());
                verdict.retry_after = Some(Duration::from_secs(u64::try_from(verdict.reset - seconds).unwrap_or(1)));
            }
        }
        if verdict.retry_after.is_none() {
            for (place, window) in usage.windows.iter_mut().enumerate() {
                window.1 += 1;
                verdict.remaining = verdict.remaining.min(allowed[place] - window.1);
            }
        }
        verdict
    }
}

/// A poisoned lock only means that another call panicked; the numbers are still numbers.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_restart_does_not_begin_the_day_anew() {
        let (store, key) = (Store::in_memory().unwrap(), Subject::Key(ApiKeyId(7)));
        let call = |limiter: &Limiter, second: i64| {
            limiter.take(key, Some(Tier::Free), true, Timestamp::from_seconds(second)).retry_after
        };
        let before = Limiter::default();
        let mut refused = (0..5_000).filter(|call_no| call(&before, call_no * 8).is_some());
        assert_eq!(refused.next(), None);
        let counts = before.changed();
        store.write_blocking(move |tx| keep(tx, &counts)).unwrap();
        assert!(before.changed().is_empty());

        let after = Limiter::resume(store.read(|tx| kept(tx)).unwrap());
        assert_eq!(call(&after, 50_000), Some(Duration::from_secs(36_400)));
        assert_eq!(call(&after, 86_400), None);
    }
}
