//! The command line: one command a file.
//!
//! Each file has what the command takes (`Args`, or an `Action` where there are several), `run`, which asks the
//! service and prints, `execute`, which does the work on the service, and `render`, which says the answer to a
//! person. `service.rs` finds the service: the running server through its control socket (`control.rs`), or else the
//! folder's store, opened here. Work is described by a [`command::Command`], so that it is the same in both.

mod audit;
mod backup;
mod catalogue;
pub mod command;
pub mod control;
mod demo;
mod doctor;
mod generate;
mod key;
mod openapi;
mod refund;
mod restore;
mod serve;
mod service;
mod terminal;
mod user;
mod voucher;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use self::terminal::Terminal;
use crate::config::DEFAULT_DATA;
use crate::error::Result;

/// A self-hosted AI creation studio in one binary.
#[derive(Debug, Parser)]
#[command(name = "atelier", version, about)]
struct Arguments {
    /// The folder that holds everything
    #[arg(long, global = true, env = "ATELIER_DATA", default_value = DEFAULT_DATA, value_name = "DIR")]
    data: PathBuf,
    /// Machine-readable output on stdout
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Work,
}

#[derive(Debug, Subcommand)]
enum Work {
    /// Run the service
    Serve(serve::Args),
    /// Accounts
    #[command(subcommand)]
    User(user::Action),
    /// API keys
    #[command(subcommand)]
    Key(key::Action),
    /// Codes that are worth credits
    #[command(subcommand)]
    Voucher(voucher::Action),
    /// Give back what a generation cost
    Refund(refund::Args),
    /// Make something
    Generate(generate::Args),
    /// What can be made, and whether your own files of it are sound
    #[command(subcommand)]
    Catalogue(catalogue::Action),
    /// Print an API's OpenAPI document
    Openapi(openapi::Args),
    /// Copy everything into one file, while the server runs
    Backup(backup::Args),
    /// Fill an empty folder from a backup
    Restore(restore::Args),
    /// Prove that every balance is what its entries add up to
    Audit,
    /// Look at everything that the service needs
    Doctor,
    /// See what the built-in engines make
    #[command(subcommand)]
    Demo(demo::Action),
}

/// Runs the command that the process was started with. Exit codes: 0 done, 1 failed, 2 not understood.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => {
            // Help that cannot be printed is no failure of ours.
            let _ = usage.print();
            return if usage.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    // The service keeps a log; for a command its own words are enough unless more is asked for.
    start_log(if matches!(arguments.command, Work::Serve(_)) { "info,poem=warn" } else { "error" });
    let terminal = Terminal { data: arguments.data, json: arguments.json };
    run(&terminal, arguments.command).unwrap_or_else(|error| terminal::fail(&error))
}

fn run(terminal: &Terminal, work: Work) -> Result<ExitCode> {
    match work {
        Work::Serve(args) => serve::run(terminal, args),
        Work::User(action) => user::run(terminal, action),
        Work::Key(action) => key::run(terminal, action),
        Work::Voucher(action) => voucher::run(terminal, action),
        Work::Refund(args) => refund::run(terminal, args),
        Work::Generate(args) => generate::run(terminal, &args),
        Work::Catalogue(action) => catalogue::run(terminal, &action),
        Work::Openapi(args) => openapi::run(&args),
        Work::Backup(args) => backup::run(terminal, &args),
        Work::Restore(args) => restore::run(terminal, &args),
        Work::Audit => audit::run(terminal),
        Work::Doctor => doctor::run(terminal),
        Work::Demo(action) => demo::run(terminal, &action),
    }
}

/// Logs to stderr, so that stdout is for answers. `RUST_LOG` overrides the level.
fn start_log(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let is_terminal = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(is_terminal).init();
}
