//! Backups in a folder beside the store: made by hand or by themselves, checked, kept for a while and taken away.
//!
//! A backup is `atelier backup`'s file. It has everything but the key that secrets are sealed with, so that whoever
//! finds one has no provider's key.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::app::App;
use crate::clock::Timestamp;
use crate::domain::AccountId;
use crate::domain::backup::{self, Note};
use crate::domain::operator::{self, Deed};
use crate::error::{Error, Noun, Result};
use crate::store::Store;

/// The name of the folder in the data folder.
pub const FOLDER: &str = "backups";

const START: &str = "atelier-";
const END: &str = ".backup";
/// Longer names are none of ours.
const NAME_MAX_BYTES: usize = 64;
/// How often it is looked whether a backup is due.
const LOOK_PAUSE: Duration = Duration::from_secs(60);

/// What is under way; one thing at a time, as each reads the whole disk.
#[derive(Debug, Default)]
pub struct Backups(Mutex<State>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Idle,
    Making,
    Checking(String),
    /// What was last tried came to nothing.
    Failed(String),
}

impl State {
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Making | Self::Checking(_))
    }
}

impl Backups {
    pub fn state(&self) -> State {
        self.lock().clone()
    }

    /// Errors: `Conflict` while something is under way.
    fn begin(&self, wanted: State) -> Result<()> {
        let mut state = self.lock();
        if state.is_busy() {
            return Err(Error::conflict("A backup is being made or checked; wait until that is over"));
        }
        *state = wanted;
        Ok(())
    }

    fn end(&self, outcome: &Result<()>) {
        *self.lock() = match outcome {
            Ok(()) => State::Idle,
            Err(Error::Internal(source)) => State::Failed(source.to_string()),
            Err(error) => State::Failed(error.to_string()),
        };
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A poisoned lock only means that another thread panicked between two whole states.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub name: String,
    pub size_bytes: u64,
    /// `None` for a file that this store knows nothing of.
    pub note: Option<Note>,
}

fn folder(app: &App) -> PathBuf {
    app.config.data.join(FOLDER)
}

/// The files, newest first: their names carry the time.
pub fn list(app: &App) -> Result<Vec<Backup>> {
    let mut notes = app.store.read(|tx| backup::notes(tx))?;
    let entries = match fs::read_dir(folder(app)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().filter(|name| is_ours(name)).map(str::to_owned) else { continue };
        found.push(Backup { size_bytes: entry.metadata()?.len(), note: notes.remove(&name), name });
    }
    found.sort_by(|a, b| b.name.cmp(&a.name));
    Ok(found)
}

fn is_ours(name: &str) -> bool {
    let middle = name.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    name.len() <= NAME_MAX_BYTES
        && middle.is_some_and(|middle| middle.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

/// The file of a name, which may come from anywhere.
/// Errors: `NotFound`.
fn path_of(app: &App, name: &str) -> Result<PathBuf> {
    let path = folder(app).join(name);
    if is_ours(name) && path.is_file() { Ok(path) } else { Err(Error::NotFound(Noun::Backup)) }
}

/// Begins to make a backup; nobody needs to wait for it. `by` is `None` for one that is made by itself.
/// Errors: `Conflict` while another is made or checked.
pub fn start_making(app: &App, by: Option<AccountId>) -> Result<()> {
    app.backups.begin(State::Making)?;
    let app = app.clone();
    app.background.clone().spawn(async move {
        let outcome = make(&app, by).await;
        if let Err(error) = &outcome {
            tracing::error!(?error, "a backup could not be made");
        }
        app.backups.end(&outcome);
    });
    Ok(())
}

async fn make(app: &App, by: Option<AccountId>) -> Result<()> {
    let now = app.clock.now();
    let name = format!("{START}{}{END}", compact(now));
    let (store, place) = (app.store.clone(), folder(app));
    let file = name.clone();
    tokio::task::spawn_blocking(move || write(&store, &place, &file)).await.map_err(Error::internal)??;
    let made = name.clone();
    let write = app.store.write(move |tx| {
        backup::note_made(tx, Some(&made), now)?;
        match by {
            Some(_) => operator::note(tx, by, Deed::MakeBackup(made.clone()), now),
            None => Ok(()),
        }
    });
    write.await?;
    tracing::info!(name, "a backup was made");
    prune(app).await
}

/// `20261121-164500` of a moment, which sorts as time does.
fn compact(at: Timestamp) -> String {
    at.to_plain().replace(['-', ':'], "").replace(' ', "-")
}

/// Under its name only once it is whole and on disk; for the service's own user alone.
fn write(store: &Store, folder: &Path, name: &str) -> Result<()> {
    let named = |error: io::Error| Error::internal(format!("{}: {error}", folder.display()));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(named)?;
    let unfinished = folder.join(format!("{name}.unfinished"));
    let written = (|| {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(&unfinished).map_err(named)?;
        store.backup_to(&file)?;
        file.sync_all().map_err(named)?;
        fs::rename(&unfinished, folder.join(name)).map_err(named)
    })();
    if written.is_err() {
        // What went wrong first is what matters.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Takes the oldest away, beyond what the schedule keeps. What was made by hand counts and goes as well.
async fn prune(app: &App) -> Result<()> {
    let schedule = app.store.read(|tx| backup::schedule(tx))?;
    if schedule.every_hours == 0 {
        return Ok(());
    }
    for old in list(app)?.into_iter().skip(schedule.keep as usize) {
        remove(app, &old.name).await?;
    }
    Ok(())
}

async fn remove(app: &App, name: &str) -> Result<()> {
    fs::remove_file(path_of(app, name)?)?;
    let name = name.to_owned();
    app.store.write(move |tx| backup::forget(tx, &name)).await
}

/// Takes a file away.
/// Errors: `NotFound`.
pub async fn delete(app: &App, by: AccountId, name: &str) -> Result<()> {
    remove(app, name).await?;
    app.note(by, Deed::DeleteBackup(name.to_owned())).await
}

/// Opens a file, to be handed out, and how long it is.
/// Errors: `NotFound`.
pub fn open(app: &App, name: &str) -> Result<(File, u64)> {
    let file = File::open(path_of(app, name)?)?;
    let size_bytes = file.metadata()?.len();
    Ok((file, size_bytes))
}

/// Begins to read a backup to its end, to see whether it could be restored.
/// Errors: `NotFound`; `Conflict` while another is made or checked.
pub fn start_checking(app: &App, name: &str) -> Result<()> {
    let path = path_of(app, name)?;
    app.backups.begin(State::Checking(name.to_owned()))?;
    let (app, name) = (app.clone(), name.to_owned());
    app.background.clone().spawn(async move {
        let outcome = check(&app, path, name).await;
        app.backups.end(&outcome);
    });
    Ok(())
}

async fn check(app: &App, path: PathBuf, name: String) -> Result<()> {
    let file = File::open(path)?;
    let verified = tokio::task::spawn_blocking(move || Store::verify(file)).await.map_err(Error::internal)?;
    if let Err(error) = &verified {
        tracing::error!(name, ?error, "a backup is not sound");
    }
    let (is_sound, now) = (verified.is_ok(), app.clock.now());
    app.store.write(move |tx| backup::note_checked(tx, &name, is_sound, now)).await
}

/// Makes a backup whenever one is due; never ends.
pub async fn keep_making(app: &App) {
    loop {
        tokio::time::sleep(LOOK_PAUSE).await;
        if let Err(error) = make_if_due(app) {
            tracing::error!(?error, "the schedule of backups could not be followed");
        }
    }
}

/// Begins to make a backup if one is due and nothing is under way.
pub fn make_if_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    let is_due = app.store.read(|tx| Ok(backup::schedule(tx)?.is_due(backup::latest(tx)?, now)))?;
    if is_due && !app.backups.state().is_busy() {
        start_making(app, None)?;
    }
    Ok(())
}

/// Free bytes on the disk that has the data folder.
pub fn free_bytes(data: &Path) -> Result<u64> {
    // A folder that is not there yet will be on its parent's disk.
    let place = data.ancestors().find(|place| place.exists() && *place != Path::new("")).unwrap_or(Path::new("."));
    let disk =
        rustix::fs::statvfs(place.as_os_str() as &OsStr).map_err(|error| Error::internal(io::Error::from(error)))?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}
