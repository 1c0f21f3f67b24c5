//! The service behind a command: the server that runs on the folder, or else the folder's store, opened here.

use std::cell::RefCell;
use std::error::Error as _;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::runtime::Runtime;

use super::command::{self, Command, Output};
use super::control::Client;
use crate::app::{App, STORE_FILE};
use crate::config::{Config, Flags};
use crate::error::{Error, Result};
use crate::store;

/// How long a store that another process has open is waited for: another command, or a server on its way up or down.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// Whether a command may make the store that it works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    MayBeNew,
    MustExist,
}

/// Whoever does the work.
pub enum Service {
    Running(RefCell<Client>),
    Opened(App, Runtime),
}

impl Service {
    /// Finds the service of the folder `data`.
    pub fn reach(data: &Path, folder: Folder) -> Result<Self> {
        let opened = patiently(|| match Client::connect(data)? {
            Some(client) => Ok(Self::Running(RefCell::new(client))),
            None => Self::open(data, folder),
        })?;
        Ok(opened)
    }

    fn open(data: &Path, folder: Folder) -> Result<Self> {
        if folder == Folder::MustExist && !data.join(STORE_FILE).exists() {
            return Err(Error::conflict(format!("there is no store in {} yet", data.display())));
        }
        let config = Config::load(data, |name| std::env::var(name).ok(), &Flags::default())?;
        let runtime = Runtime::new()?;
        let app = {
            let _inside = runtime.enter();
            App::open(config)?
        };
        Ok(Self::Opened(app, runtime))
    }

    /// Has the work done.
    pub fn ask(&self, command: Command) -> Result<Value> {
        self.fetch(command, Box::new(io::sink()))
    }

    /// Has the work done, with the bytes that come of it written to `out`.
    pub fn fetch(&self, command: Command, out: Output) -> Result<Value> {
        match self {
            Self::Running(client) => client.borrow_mut().ask(&command, out),
            Self::Opened(app, runtime) => runtime.block_on(command::execute(app, command, out)),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Self::Opened(app, runtime) = self {
            runtime.block_on(app.engine.stop());
        }
    }
}

/// Tries again for a while as long as another process has the store open.
pub fn patiently<T>(mut attempt: impl FnMut() -> Result<T>) -> Result<T> {
    let started = Instant::now();
    loop {
        match attempt() {
            Err(error) if is_locked(&error) && started.elapsed() < LOCK_PATIENCE => std::thread::sleep(LOCK_PAUSE),
            outcome => return outcome,
        }
    }
}

fn is_locked(error: &Error) -> bool {
    let cause = error.source().and_then(|source| source.downcast_ref());
    matches!(cause, Some(store::Error::Locked { .. }))
}
