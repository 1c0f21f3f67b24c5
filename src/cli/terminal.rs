//! What every command knows of its caller, and how answers and failures reach them.

use std::error::Error as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use crate::error::{Error, Result};

/// The options that all commands share.
#[derive(Debug)]
pub struct Terminal {
    pub data: PathBuf,
    pub json: bool,
}

impl Terminal {
    /// Prints an answer as JSON, or in words.
    pub fn print(&self, answer: &Value, render: impl FnOnce(&Value) -> String) -> Result<()> {
        let text = if self.json { answer.to_string() } else { render(answer) };
        print(&text)
    }
}

/// Prints a line on stdout at once. A reader that has gone away (`| head`) is no failure.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Says on stderr, in one line, why a command failed.
pub fn fail(error: &Error) -> ExitCode {
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(io::stderr(), "atelier: {}", describe(error));
    ExitCode::FAILURE
}

/// An error in words for the operator, who may see what callers may not.
pub fn describe(error: &Error) -> String {
    let text = match error {
        Error::Internal(source) => {
            let mut words = source.to_string();
            let mut next = source.source();
            while let Some(cause) = next {
                words = format!("{words}: {cause}");
                next = cause.source();
            }
            words
        }
        Error::Upstream { provider, detail, .. } => format!("{provider}: {detail}"),
        other => {
            debug_assert!(other.source().is_none(), "a source that nobody would see");
            other.to_string()
        }
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Names the file that an operation of the system failed on, which the system does not.
pub fn in_file(path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |error| Error::internal(format!("{}: {error}", path.display()))
}

/// Rows under headings, each column as wide as its widest cell.
pub fn columns(headings: &[&str], rows: &[Vec<String>]) -> String {
    let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
    let all = || std::iter::once(&headings).chain(rows);
    let widths: Vec<usize> = (0..headings.len())
        .map(|column| all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all().map(line).collect::<Vec<_>>().join("\n")
}

/// A field of an answer as a person reads it: text without quotes, nothing for null.
pub fn word(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
