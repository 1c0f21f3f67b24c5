//! `atelier audit`: proves that every balance is what its ledger's entries add up to, and every kept count what it
//! counts.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::command::Command;
use super::service::{Folder, Service};
use super::terminal::{Terminal, word};
use crate::app::App;
use crate::domain::account;
use crate::error::Result;

pub fn run(terminal: &Terminal) -> Result<ExitCode> {
    let answer = Service::reach(&terminal.data, Folder::MustExist)?.ask(Command::Audit)?;
    terminal.print(&answer, render)?;
    Ok(if answer["ok"] == true { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub async fn execute(app: &App) -> Result<Value> {
    let accounts = app.store.read(|tx| account::list(tx))?.len();
    // What an older program did not know of is not missing.
    app.catch_up_lists().await?;
    let findings = app.audit()?;
    Ok(json!({ "ok": findings.is_empty(), "accounts": accounts, "findings": findings }))
}

fn render(answer: &Value) -> String {
    if answer["ok"] == true {
        return format!(
            "{} accounts: every balance is what its entries add up to, and every count what it counts",
            answer["accounts"]
        );
    }
    let findings = answer["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |finding: &Value| match &finding["account"] {
        Value::Null => word(&finding["problem"]).to_owned(),
        account => format!("user {account}: {}", word(&finding["problem"])),
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
