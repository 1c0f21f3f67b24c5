//! `atelier backup`: everything in one file, of one moment, while the server runs.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::command::{Command, Output};
use super::service::{Folder, Service};
use super::terminal::{Terminal, in_file, word};
use crate::app::App;
use crate::domain;
use crate::error::{Error, Result};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to put the copy; an earlier one is replaced once the new one is whole
    file: PathBuf,
}

pub fn run(terminal: &Terminal, args: &Args) -> Result<ExitCode> {
    let service = Service::reach(&terminal.data, Folder::MustExist)?;
    let unfinished = beside(&args.file);
    let mut answer = match copy(&service, &unfinished).and_then(|answer| {
        fs::rename(&unfinished, &args.file).map_err(in_file(&args.file))?;
        Ok(answer)
    }) {
        Ok(answer) => answer,
        Err(error) => {
            // What went wrong first is what matters; the next backup replaces the rest.
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
    };
    answer["file"] = args.file.display().to_string().into();
    terminal.print(&answer, render)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the copy is until it is whole.
fn beside(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".unfinished");
    PathBuf::from(name)
}

/// Writes the copy and waits for the disk.
fn copy(service: &Service, path: &Path) -> Result<Value> {
    // It holds everything private there is.
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(path).map_err(in_file(path))?;
    let keep: File = file.try_clone()?;
    let answer = service.fetch(Command::Backup, Box::new(file))?;
    keep.sync_all().map_err(in_file(path))?;
    Ok(answer)
}

pub async fn execute(app: &App, out: Output) -> Result<Value> {
    let store = app.store.clone();
    let summary = tokio::task::spawn_blocking(move || store.backup_to(out)).await.map_err(Error::internal)??;
    let now = app.clock.now();
    app.store.write(move |tx| domain::backup::note_made(tx, None, now)).await?;
    Ok(json!({ "tables": summary.tables, "rows": summary.rows, "bytes": summary.bytes }))
}

fn render(answer: &Value) -> String {
    format!(
        "{}: {} rows of {} tables, {} bytes",
        word(&answer["file"]),
        answer["rows"],
        answer["tables"],
        answer["bytes"]
    )
}
