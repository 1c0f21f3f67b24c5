//! `atelier openapi`: the document of a dialect, as it is served under `/openapi/`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use super::terminal::{in_file, print};
use crate::dialects;
use crate::error::{Error, Result};

/// The native API.
const DEFAULT: &str = "generor";

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The API: generor (the native one), openai, omni, …
    #[arg(default_value = DEFAULT)]
    dialect: String,
    /// Where to write it; else it is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<ExitCode> {
    let specs = dialects::specs();
    let Some((_, document)) = specs.iter().find(|(name, _)| *name == args.dialect) else {
        let names: Vec<_> = specs.iter().map(|(name, _)| *name).collect();
        return Err(Error::invalid("dialect", format!("must be one of {}", names.join(", "))));
    };
    match &args.out {
        Some(path) => fs::write(path, format!("{}\n", document.trim_end())).map_err(in_file(path))?,
        None => print(document)?,
    }
    Ok(ExitCode::SUCCESS)
}
