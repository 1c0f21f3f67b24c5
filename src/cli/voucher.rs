//! `atelier voucher`: codes that are worth credits.

use std::process::ExitCode;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::command::Command;
use super::service::{Folder, Service};
use super::terminal::{Terminal, columns, word};
use crate::app::App;
use crate::clock::Timestamp;
use crate::domain::{Voucher, VoucherId, account, voucher};
use crate::error::{Error, Result};
use crate::store::Read;
use crate::units::Credits;

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Make codes; they are shown once
    Create(Create),
    /// List vouchers, newest first
    List,
    /// Take back a voucher that nobody has redeemed
    Revoke(Revoke),
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Create {
    /// What each code is worth, in whole credits
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    credits: u32,
    /// How many codes
    #[arg(long, value_name = "C", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    count: u32,
    /// The last day on which they can be redeemed (UTC), such as 2026-12-31
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    expires: Option<Timestamp>,
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Revoke {
    /// The voucher's number, as `voucher list` shows it
    id: u64,
}

fn parse_date(text: &str) -> Result<Timestamp> {
    Timestamp::end_of_day(text).ok_or_else(|| Error::invalid("expires", "must be a date such as 2026-12-31"))
}

pub fn run(terminal: &Terminal, action: Action) -> Result<ExitCode> {
    let answer = Service::reach(&terminal.data, Folder::MustExist)?.ask(Command::Voucher(action.clone()))?;
    terminal.print(&answer, |answer| render(&action, answer))?;
    Ok(ExitCode::SUCCESS)
}

pub async fn execute(app: &App, action: Action) -> Result<Value> {
    match action {
        Action::Create(args) => create(app, args).await,
        Action::List => list(app),
        Action::Revoke(args) => revoke(app, args).await,
    }
}

async fn create(app: &App, args: Create) -> Result<Value> {
    let now = app.clock.now();
    if args.expires.is_some_and(|at| at <= now) {
        return Err(Error::invalid("expires", "must not be over already"));
    }
    let codes: Vec<String> = (0..args.count).map(|_| voucher::generate(&app.random)).collect();
    let stored = codes.clone();
    let write = app.store.write(move |tx| {
        let made = voucher::create(tx, &stored, Credits::whole(args.credits.into()), args.expires, now)?;
        made.iter().map(|voucher| describe(tx, voucher, now)).collect::<Result<Vec<_>>>()
    });
    let mut vouchers = write.await?;
    for (voucher, code) in vouchers.iter_mut().zip(codes) {
        voucher["code"] = code.into();
    }
    Ok(json!({ "vouchers": vouchers }))
}

fn list(app: &App) -> Result<Value> {
    let now = app.clock.now();
    app.store.read(|tx| {
        let vouchers = voucher::list(tx, usize::MAX)?;
        let vouchers = vouchers.iter().map(|voucher| describe(tx, voucher, now)).collect::<Result<Vec<_>>>()?;
        Ok(json!({ "vouchers": vouchers }))
    })
}

async fn revoke(app: &App, args: Revoke) -> Result<Value> {
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let voucher = voucher::revoke(tx, VoucherId(args.id), now)?;
        describe(tx, &voucher, now)
    });
    write.await
}

fn describe(tx: &dyn Read, voucher: &Voucher, now: Timestamp) -> Result<Value> {
    let redeemed_by = match voucher.redeemed {
        Some((account, _)) => Some(account::get(tx, account)?.username),
        None => None,
    };
    Ok(json!({
        "voucher_id": voucher.id.0,
        "prefix": voucher.prefix,
        "credits": voucher.credits.to_json(),
        "status": voucher.standing(now).as_str(),
        "redeemed_by": redeemed_by,
        "redeemed_at": voucher.redeemed.map(|(_, at)| at.to_rfc3339()),
        "expires_at": voucher.expires_at.map(Timestamp::to_rfc3339),
        "created_at": voucher.created_at.to_rfc3339(),
    }))
}

fn render(action: &Action, answer: &Value) -> String {
    let vouchers = answer["vouchers"].as_array().map(Vec::as_slice).unwrap_or_default();
    match action {
        Action::Create(args) => {
            let codes: Vec<_> = vouchers.iter().map(|voucher| word(&voucher["code"])).collect();
            format!("worth {} credits each, once, and not shown again:\n{}", args.credits, codes.join("\n"))
        }
        Action::List => {
            let cells = ["voucher_id", "prefix", "credits", "status", "redeemed_by", "expires_at"];
            let row = |voucher: &Value| cells.iter().map(|cell| word(&voucher[*cell])).collect();
            let rows: Vec<_> = vouchers.iter().map(row).collect();
            columns(&["ID", "CODE", "CREDITS", "STATUS", "REDEEMED BY", "EXPIRES"], &rows)
        }
        Action::Revoke(_) => format!("voucher {} is revoked", answer["voucher_id"]),
    }
}
