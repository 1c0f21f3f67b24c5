//! `atelier refund`: gives back what a generation cost.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::command::Command;
use super::service::{Folder, Service};
use super::terminal::{Terminal, word};
use crate::app::App;
use crate::domain::{CreationId, account, creation, ledger};
use crate::error::{Error, Noun, Result};
use crate::units::Credits;

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Args {
    /// The number of a creation; what was charged for all that was made together with it can be given back
    #[arg(value_name = "CREATION")]
    creation: u64,
    /// Only so many whole credits
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    credits: Option<u32>,
    /// What the owner reads in the list of transactions
    #[arg(long, value_name = "TEXT", default_value = "Refunded by the operator")]
    reason: String,
}

pub fn run(terminal: &Terminal, args: Args) -> Result<ExitCode> {
    let answer = Service::reach(&terminal.data, Folder::MustExist)?.ask(Command::Refund(args))?;
    terminal.print(&answer, render)?;
    Ok(ExitCode::SUCCESS)
}

pub async fn execute(app: &App, args: Args) -> Result<Value> {
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let creation = creation::find(tx, CreationId(args.creation))?.ok_or(Error::NotFound(Noun::Creation))?;
        let amount = args.credits.map(|credits| Credits::whole(credits.into()));
        let entry = ledger::refund(tx, creation.job, amount, &args.reason, now)?;
        Ok(json!({
            "transaction_id": entry.no.0,
            "username": account::get(tx, entry.account)?.username,
            "refunded": entry.change.total().to_json(),
            "credits": entry.balance_after.to_json(),
        }))
    });
    write.await
}

fn render(answer: &Value) -> String {
    let name = word(&answer["username"]);
    format!("{name} got {} credits back and has {}", answer["refunded"], answer["credits"])
}
