//! How often a password may be guessed and an account be made; kept in memory.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// A wrong password for this login, in lower case.
    Login(String),
    /// A wrong password from this address.
    Address(IpAddr),
    /// An account made from this address.
    SignUp(IpAddr),
}

impl Attempt {
    /// A wrong password from an address, or from any other of the same household: of version 6 each has 2⁶⁴.
    pub fn from(address: IpAddr) -> Self {
        Self::Address(household(address))
    }

    pub fn sign_up(address: IpAddr) -> Self {
        Self::SignUp(household(address))
    }

    const fn most(&self) -> u32 {
        match self {
            Self::Login(_) => 8,
            Self::Address(_) => 40,
            Self::SignUp(_) => 10,
        }
    }
}

/// A window begins with the first attempt.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Above this many entries those whose window is over are dropped.
const SWEEP_ABOVE: usize = 10_000;

fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// The counters.
#[derive(Debug, Default)]
pub struct Throttle {
    windows: Mutex<HashMap<Attempt, (Timestamp, u32)>>,
}

impl Throttle {
    /// Errors: `RateLimited` when one of the attempts was made too often.
    pub fn check(&self, attempts: &[Attempt], now: Timestamp) -> Result<()> {
        let windows = self.lock();
        for attempt in attempts {
            if let Some((began, count)) = windows.get(attempt)
                && *count >= attempt.most()
                && now.since(*began) < WINDOW
            {
                return Err(Error::RateLimited { retry_after: WINDOW.saturating_sub(now.since(*began)) });
            }
        }
        Ok(())
    }

    pub fn count(&self, attempts: impl IntoIterator<Item = Attempt>, now: Timestamp) {
        let mut windows = self.lock();
        if windows.len() > SWEEP_ABOVE {
            windows.retain(|_, (began, _)| now.since(*began) < WINDOW);
        }
        for attempt in attempts {
            let window = windows.entry(attempt).or_insert((now, 0));
            if now.since(window.0) >= WINDOW {
                *window = (now, 0);
            }
            window.1 += 1;
        }
    }

    /// Forgets wrong passwords after the right one.
    pub fn forget(&self, attempt: &Attempt) {
        self.lock().remove(attempt);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Attempt, (Timestamp, u32)>> {
        // A poisoned lock only means that another call panicked; the numbers are still numbers.
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninth_guess_has_to_wait() {
        let throttle = Throttle::default();
        let login = Attempt::Login("ann".to_owned());
        let now = Timestamp::from_seconds(1_000);
        for _ in 0..8 {
            assert!(throttle.check(std::slice::from_ref(&login), now).is_ok());
            throttle.count([login.clone()], now);
        }
        assert!(throttle.check(std::slice::from_ref(&login), now).is_err());
        assert!(throttle.check(&[Attempt::Login("bob".to_owned())], now).is_ok());
        assert!(throttle.check(std::slice::from_ref(&login), now.plus(WINDOW)).is_ok());
        throttle.forget(&login);
        assert!(throttle.check(&[login], now).is_ok());
    }

    #[test]
    fn a_household_is_one_however_many_addresses_it_has() {
        let from = |text: &str| Attempt::from(text.parse().unwrap());
        assert_eq!(from("2001:db8:1:2:3:4:5:6"), from("2001:db8:1:2:ffff::1"));
        assert_ne!(from("2001:db8:1:2::1"), from("2001:db8:1:3::1"));
        assert_ne!(from("192.0.2.1"), from("192.0.2.2"));
    }
}
