//! `atelier doctor`: looks at everything that the service needs, and says what is wrong.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::command::Command;
use super::service::{Folder, Service};
use super::terminal::{Terminal, columns, describe, word};
use crate::app::{App, CATALOGUE_FOLDER, STORE_FILE};
use crate::backups;
use crate::catalogue::Catalogue;
use crate::config::{Config, Flags};
use crate::domain::{account, backup};
use crate::engine::job;
use crate::error::{Error, Result};
use crate::store::SCHEMA_VERSION;

/// Free space on the data folder's disk, in bytes: below the first it is a warning, below the second wrong.
const SPACE_WARN: u64 = 2 << 30;
const SPACE_FAIL: u64 = 200 << 20;

/// What was found in one place: all well, a thing to know, or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Ok,
    Warning,
    Failed,
}

impl Status {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

/// One line of the report.
#[derive(Debug)]
struct Check {
    name: &'static str,
    status: Status,
    detail: String,
}

/// What a check says: a status with words, or the error that stopped it.
type Finding = Result<(Status, String)>;

pub fn run(terminal: &Terminal) -> Result<ExitCode> {
    let data = &terminal.data;
    let mut checks = vec![
        check("data folder", folder(data)),
        check("disk space", space(data)),
        check("settings", settings(data)),
        check("catalogue", catalogue(data)),
    ];
    match Service::reach(data, Folder::MustExist) {
        Ok(service) => {
            let is_running = matches!(service, Service::Running(_));
            checks.push(check("server", Ok((Status::Ok, if is_running { "runs" } else { "does not run" }.to_owned()))));
            match service.ask(Command::Doctor) {
                Ok(facts) => checks.extend(judge(&facts)),
                Err(error) => checks.push(check("store", Err(error))),
            }
        }
        Err(Error::Conflict(reason)) if !data.join(STORE_FILE).exists() => {
            checks.push(check("store", Ok((Status::Warning, reason.into_owned()))));
        }
        Err(error) => checks.push(check("store", Err(error))),
    }
    let is_well = checks.iter().all(|check| check.status != Status::Failed);
    let report = json!({
        "ok": is_well,
        "checks": checks.iter().map(to_json).collect::<Vec<_>>(),
    });
    terminal.print(&report, render)?;
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What only the service itself knows.
pub async fn execute(app: &App) -> Result<Value> {
    app.catch_up_lists().await?;
    let findings = app.audit()?;
    let (accounts, admins, open_jobs) = app.store.read(|tx| {
        let accounts = account::list(tx)?;
        let admins = accounts.iter().filter(|account| account.is_admin && !account.is_disabled).count();
        Ok((accounts.len(), admins, job::list_open(tx)?.len()))
    })?;
    let now = app.clock.now();
    let backup_days = app.store.read(|tx| backup::latest(tx))?.map(|at| now.since(at).as_secs() / 86_400);
    Ok(json!({
        "backup_days": backup_days,
        "schema": SCHEMA_VERSION,
        "accounts": accounts,
        "administrators": admins,
        "open_jobs": open_jobs,
        "findings": findings,
        "providers": app.providers.names(),
        "listen": app.config.listen.to_string(),
        "public_url": app.config.public_url,
    }))
}

fn check(name: &'static str, finding: Finding) -> Check {
    match finding {
        Ok((status, detail)) => Check { name, status, detail },
        Err(error) => Check { name, status: Status::Failed, detail: describe(&error) },
    }
}

fn folder(data: &Path) -> Finding {
    let place = data.display();
    let Ok(facts) = fs::metadata(data) else {
        return Ok((Status::Warning, format!("{place} is not there yet; `atelier serve` makes it")));
    };
    if !facts.is_dir() {
        return Ok((Status::Failed, format!("{place} is not a folder")));
    }
    tempfile_in(data).map_err(|error| Error::internal(format!("{place} cannot be written to: {error}")))?;
    if facts.mode() & 0o002 != 0 {
        return Ok((Status::Warning, format!("{place} can be written to by everyone on this machine")));
    }
    Ok((Status::Ok, format!("{place} can be read and written")))
}

/// Writes a file and takes it away again.
fn tempfile_in(data: &Path) -> std::io::Result<()> {
    let path = data.join(format!(".doctor-{}", std::process::id()));
    fs::write(&path, "written by `atelier doctor`")?;
    fs::remove_file(&path)
}

fn space(data: &Path) -> Finding {
    let free = backups::free_bytes(data)?;
    let status = match free {
        _ if free < SPACE_FAIL => Status::Failed,
        _ if free < SPACE_WARN => Status::Warning,
        _ => Status::Ok,
    };
    Ok((status, format!("{} MiB free", free >> 20)))
}

fn settings(data: &Path) -> Finding {
    let config = Config::load(data, |name| std::env::var(name).ok(), &Flags::default())?;
    let limits = if config.rate_limits { "on" } else { "off" };
    let private = if config.allow_private_addresses { "; requests may reach private addresses" } else { "" };
    Ok((Status::Ok, format!("can be read; rate limits {limits}{private}")))
}

fn catalogue(data: &Path) -> Finding {
    match Catalogue::load(Some(&data.join(CATALOGUE_FOLDER))) {
        Ok(catalogue) => {
            let (generators, models) = (catalogue.generators().count(), catalogue.models().len());
            Ok((Status::Ok, format!("{generators} generators, {models} models")))
        }
        Err(problems) => {
            let list: Vec<_> = problems.iter().map(ToString::to_string).collect();
            Ok((Status::Failed, list.join("; ")))
        }
    }
}

/// The checks that rest on what the service knows.
fn judge(facts: &Value) -> Vec<Check> {
    let jobs = match facts["open_jobs"].as_u64() {
        None | Some(0) => String::new(),
        Some(count) => format!(", {count} unfinished jobs"),
    };
    let store = format!("opens; schema {}, {} accounts{jobs}", facts["schema"], facts["accounts"]);
    let audit = match facts["findings"].as_array().map(Vec::as_slice) {
        None | Some([]) => (Status::Ok, "every balance and every count is what it is made of".to_owned()),
        Some(findings) => (Status::Failed, format!("{} findings; see `atelier audit`", findings.len())),
    };
    let admins = match facts["administrators"].as_u64() {
        None | Some(0) => (Status::Warning, "none; `atelier serve` makes the first".to_owned()),
        Some(count) => (Status::Ok, count.to_string()),
    };
    let names: Vec<_> = facts["providers"].as_array().into_iter().flatten().map(word).collect();
    let providers = match names.as_slice() {
        [] => "none; the built-in engines make everything".to_owned(),
        names => names.join(", "),
    };
    vec![
        check("store", Ok((Status::Ok, store))),
        check("audit", Ok(audit)),
        check("administrators", Ok(admins)),
        check("providers", Ok((Status::Ok, providers))),
        check("backups", Ok(latest_backup(facts))),
        check("public address", Ok(address(facts))),
    ]
}

/// A backup older than this is as good as none.
const BACKUP_DAYS_MAX: u64 = 7;

fn latest_backup(facts: &Value) -> (Status, String) {
    match facts["backup_days"].as_u64() {
        None => (Status::Warning, "none was made yet; see `atelier backup`".to_owned()),
        Some(days) if days > BACKUP_DAYS_MAX => (Status::Warning, format!("the last was made {days} days ago")),
        Some(0) => (Status::Ok, "the last was made today".to_owned()),
        Some(days) => (Status::Ok, format!("the last was made {days} days ago")),
    }
}

/// Passwords and keys must not travel in the clear.
fn address(facts: &Value) -> (Status, String) {
    let listen = word(&facts["listen"]);
    let is_local = listen.parse().is_ok_and(|address: SocketAddr| address.ip().is_loopback());
    match facts["public_url"].as_str() {
        Some(url) if url.starts_with("https://") => (Status::Ok, url.to_owned()),
        Some(url) => (Status::Warning, format!("{url} is not encrypted; put a proxy with TLS in front")),
        None if is_local => (Status::Ok, format!("{listen}, this machine only")),
        None => (Status::Warning, format!("{listen} is open to the network without TLS, and public_url is not set")),
    }
}

fn to_json(check: &Check) -> Value {
    json!({ "name": check.name, "status": check.status.as_str(), "detail": check.detail })
}

fn render(report: &Value) -> String {
    let row = |check: &Value| vec![word(&check["status"]), word(&check["name"]), word(&check["detail"])];
    let rows: Vec<_> = report["checks"].as_array().into_iter().flatten().map(row).collect();
    columns(&["", "CHECK", ""], &rows)
}
