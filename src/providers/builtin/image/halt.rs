//! Stops painters in the middle of their work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::Cancelled;

/// How often the caller is asked whether the picture is still wanted.
const PAUSE: Duration = Duration::from_millis(20);

/// Once set, whoever heeds it does nothing more: what comes out then is no picture, and nobody looks at it.
#[derive(Debug, Clone, Default)]
pub struct Halt(Arc<AtomicBool>);

impl Halt {
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Does `work` on a thread of its own, so that this one can ask `cancelled` meanwhile.
    pub fn over<T: Send>(&self, cancelled: &dyn Fn() -> bool, work: impl FnOnce() -> T + Send) -> Result<T, Cancelled> {
        std::thread::scope(|scope| {
            let (done, made) = channel();
            scope.spawn(move || done.send(work()));
            loop {
                match made.recv_timeout(PAUSE) {
                    Ok(_) if self.is_set() => return Err(Cancelled),
                    Ok(made) => return Ok(made),
                    Err(RecvTimeoutError::Timeout) => self.0.store(self.is_set() || cancelled(), Ordering::Relaxed),
                    // The work has panicked; the scope passes that on.
                    Err(RecvTimeoutError::Disconnected) => return Err(Cancelled),
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_heeds_it_ends_when_it_is_no_longer_wanted() {
        let halt = Halt::default();
        let endless = || {
            while !halt.is_set() {
                std::thread::yield_now();
            }
        };
        assert_eq!(halt.over(&|| true, endless), Err(Cancelled));
        assert_eq!(Halt::default().over(&|| false, || 7), Ok(7));
    }
}
