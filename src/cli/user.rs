//! `atelier user`: accounts, without any page.

use std::process::ExitCode;

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::command::Command;
use super::service::{Folder, Service};
use super::terminal::{Terminal, columns, word};
use crate::app::App;
use crate::domain::{Account, NewAccount, Split, Tier, account, ledger, operator, password};
use crate::error::Result;
use crate::units::Credits;

/// Characters of a password that is made up.
const PASSWORD_CHARS: usize = 16;

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Make an account
    Create(Create),
    /// List all accounts
    List,
    /// Give an account paid credits
    Grant(Grant),
    /// Set what an account may ask of the service
    SetTier(SetTier),
    /// Shut an account out: its password and all of its keys stop working
    Disable(Disable),
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Create {
    name: String,
    #[arg(long)]
    email: String,
    /// Made up and printed once when it is not given
    #[arg(long)]
    password: Option<String>,
    /// Exactly this many paid credits and no bonus ever; else the configured bonuses apply
    #[arg(long, value_name = "N")]
    credits: Option<u32>,
    #[arg(long, default_value = "free", value_parser = Tier::parse, value_name = "TIER")]
    tier: Tier,
    /// May administer the service
    #[arg(long)]
    admin: bool,
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Grant {
    name: String,
    /// Whole credits
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    credits: u32,
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct SetTier {
    name: String,
    /// free, basic, pro or enterprise
    #[arg(value_parser = Tier::parse)]
    tier: Tier,
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Disable {
    name: String,
}

pub fn run(terminal: &Terminal, action: Action) -> Result<ExitCode> {
    let folder = if matches!(action, Action::Create(_)) { Folder::MayBeNew } else { Folder::MustExist };
    let answer = Service::reach(&terminal.data, folder)?.ask(Command::User(action.clone()))?;
    terminal.print(&answer, |answer| render(&action, answer))?;
    Ok(ExitCode::SUCCESS)
}

pub async fn execute(app: &App, action: Action) -> Result<Value> {
    match action {
        Action::Create(args) => create(app, args).await,
        Action::List => list(app),
        Action::Grant(args) => grant(app, args).await,
        Action::SetTier(args) => set_tier(app, args).await,
        Action::Disable(args) => disable(app, args).await,
    }
}

async fn create(app: &App, args: Create) -> Result<Value> {
    account::check_username(&args.name)?;
    let made_up = args.password.is_none().then(|| app.random.letters_and_digits(PASSWORD_CHARS));
    let password = args.password.or_else(|| made_up.clone()).unwrap_or_default();
    password::check(&password)?;
    let new = NewAccount {
        username: args.name,
        email: args.email,
        password_hash: password::hash(password, app.random.bytes(), app.config.passwords).await?,
        tier: args.tier,
        is_admin: args.admin,
        credits: args.credits.map(|credits| Credits::whole(credits.into())),
    };
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    let write = app.store.write(move |tx| {
        let account = account::create(tx, &new, &settings, now)?;
        let balance = ledger::balance(tx, account.id)?;
        Ok((account, balance))
    });
    let (account, balance) = write.await?;
    let mut answer = describe(&account, balance);
    if let Some(password) = made_up {
        answer["password"] = password.into();
    }
    Ok(answer)
}

fn list(app: &App) -> Result<Value> {
    app.store.read(|tx| {
        let mut users = Vec::new();
        for account in account::list(tx)? {
            users.push(describe(&account, ledger::balance(tx, account.id)?));
        }
        Ok(json!({ "users": users }))
    })
}

async fn grant(app: &App, args: Grant) -> Result<Value> {
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let id = account::get_by_username(tx, &args.name)?.id;
        let amount = Credits::whole(args.credits.into());
        let account = operator::apply(tx, None, id, operator::Action::Grant(amount), now)?;
        Ok(describe(&account, ledger::balance(tx, account.id)?))
    });
    write.await
}

async fn set_tier(app: &App, args: SetTier) -> Result<Value> {
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let id = account::get_by_username(tx, &args.name)?.id;
        let account = operator::apply(tx, None, id, operator::Action::SetTier(args.tier), now)?;
        Ok(describe(&account, ledger::balance(tx, id)?))
    });
    write.await
}

async fn disable(app: &App, args: Disable) -> Result<Value> {
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let id = account::get_by_username(tx, &args.name)?.id;
        let account = operator::apply(tx, None, id, operator::Action::Disable, now)?;
        Ok(describe(&account, ledger::balance(tx, id)?))
    });
    write.await
}

fn describe(account: &Account, balance: Split) -> Value {
    json!({
        "user_id": account.id.0,
        "username": account.username,
        "email": account.email,
        "tier": account.tier.as_str(),
        "is_admin": account.is_admin,
        "is_disabled": account.is_disabled,
        "credits": balance.total().to_json(),
        "joined_at": account.joined_at.to_rfc3339(),
    })
}

fn render(action: &Action, answer: &Value) -> String {
    let name = word(&answer["username"]);
    match action {
        Action::Create(_) => {
            let mut text = format!("{name} is user {} with {} credits", answer["user_id"], answer["credits"]);
            if let Some(password) = answer["password"].as_str() {
                text.push_str(&format!("\npassword: {password}\nIt is not shown again."));
            }
            text
        }
        Action::List => {
            let users = answer["users"].as_array().map(Vec::as_slice).unwrap_or_default();
            let rows: Vec<_> = users.iter().map(row).collect();
            columns(&["ID", "NAME", "E-MAIL", "TIER", "CREDITS", ""], &rows)
        }
        Action::Grant(_) => format!("{name} has {} credits", answer["credits"]),
        Action::SetTier(_) => format!("{name} is on the {} tier", word(&answer["tier"])),
        Action::Disable(_) => format!("{name} is disabled"),
    }
}

fn row(user: &Value) -> Vec<String> {
    let note = match (user["is_disabled"] == true, user["is_admin"] == true) {
        (true, _) => "disabled",
        (false, true) => "administrator",
        (false, false) => "",
    };
    let cells = ["user_id", "username", "email", "tier", "credits"];
    cells.into_iter().map(|field| word(&user[field])).chain([note.to_owned()]).collect()
}
