//! Rate limits: fixed windows of a minute, an hour and a day for each key, and of a minute for each address.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use super::account::{AccountId, Tier};
use super::api_key::ApiKeyId;
use crate::clock::Timestamp;
use crate::error::{Error, Result};

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

#[derive(Debug, Clone, Copy, Default)]
struct Usage {
    /// The number of each window since 1970, and the calls in it.
    windows: [(i64, u32); 3],
}

/// The counters, in memory.
#[derive(Debug, Default)]
pub struct Limiter {
    usage: Mutex<HashMap<Subject, Usage>>,
}

/// Above this many subjects those whose day is over are dropped.
const SWEEP_ABOVE: usize = 10_000;

impl Limiter {
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
        // A poisoned lock only means that another call panicked; the numbers are still numbers.
        let mut all = self.usage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
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
