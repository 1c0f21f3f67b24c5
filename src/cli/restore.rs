//! `atelier restore`: a new store from a backup. The one command that never goes through a server.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::control::Client;
use super::terminal::{Terminal, in_file, word};
use crate::app::{STORE_FILE, make_folder};
use crate::error::{Error, Result};
use crate::store::Store;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file that `atelier backup` made
    file: PathBuf,
}

pub fn run(terminal: &Terminal, args: &Args) -> Result<ExitCode> {
    if Client::connect(&terminal.data)?.is_some() {
        return Err(Error::conflict("a server runs on this folder; stop it, and restore into an empty folder"));
    }
    let backup = File::open(&args.file).map_err(in_file(&args.file))?;
    make_folder(&terminal.data)?;
    let summary = Store::restore(&terminal.data.join(STORE_FILE), backup)?;
    let answer = json!({
        "tables": summary.tables,
        "rows": summary.rows,
        "bytes": summary.bytes,
        "data": terminal.data.display().to_string(),
    });
    terminal.print(&answer, render)?;
    Ok(ExitCode::SUCCESS)
}

fn render(answer: &Value) -> String {
    format!("{}: {} rows of {} tables restored", word(&answer["data"]), answer["rows"], answer["tables"])
}
