//! `atelier key`: API keys for programs.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::command::Command;
use super::service::{Folder, Service};
use super::terminal::{Terminal, columns, word};
use crate::app::App;
use crate::domain::{Account, ApiKey, ApiKeyId, Caller, KeyKind, Scope, Scopes, account, api_key};
use crate::error::{Error, Result};

#[derive(Debug, Clone, Subcommand, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Make a key; it is shown once
    Create(Create),
    /// List keys, newest first
    List(List),
    /// End a key at once
    Revoke(Revoke),
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Create {
    /// Whose key it is
    #[arg(long, value_name = "NAME")]
    user: String,
    /// What it is for
    #[arg(long, value_name = "LABEL")]
    name: String,
    /// read, write or generate; may be given several times. Without any the key can do everything its owner can
    #[arg(long = "scope", value_name = "SCOPE", value_parser = parse_scope)]
    scopes: Vec<Scope>,
    /// How the key looks; either form opens every API
    #[arg(long, value_enum, default_value_t)]
    kind: Form,
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct List {
    /// Only this user's keys
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
pub struct Revoke {
    /// The key's number, as `key list` shows it
    id: u64,
}

/// The forms of a key, as they are typed.
#[derive(Debug, Clone, Copy, Default, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    /// `gnr_live_` and 40 hexadecimal digits
    #[default]
    Gnr,
    /// `sk-` and 48 letters and digits
    Sk,
}

fn parse_scope(text: &str) -> Result<Scope> {
    Scope::parse(text).ok_or_else(|| Error::invalid("scope", "must be read, write or generate"))
}

pub fn run(terminal: &Terminal, action: Action) -> Result<ExitCode> {
    let answer = Service::reach(&terminal.data, Folder::MustExist)?.ask(Command::Key(action.clone()))?;
    terminal.print(&answer, |answer| render(&action, answer))?;
    Ok(ExitCode::SUCCESS)
}

pub async fn execute(app: &App, action: Action) -> Result<Value> {
    match action {
        Action::Create(args) => create(app, args).await,
        Action::List(args) => list(app, &args),
        Action::Revoke(args) => revoke(app, args).await,
    }
}

async fn create(app: &App, args: Create) -> Result<Value> {
    let kind = match args.kind {
        Form::Gnr => KeyKind::Gnr,
        Form::Sk => KeyKind::Sk,
    };
    let (secret, now) = (kind.generate(&app.random), app.clock.now());
    let mut scopes = args.scopes;
    scopes.dedup();
    let stored = secret.clone();
    let write = app.store.write(move |tx| {
        let owner = account::get_by_username(tx, &args.user)?;
        let key = api_key::create(tx, &Caller::owner(&owner), &args.name, Scopes(scopes.clone()), &stored, now)?;
        Ok(describe(&key, &owner))
    });
    let mut answer = write.await?;
    answer["api_key"] = secret.into();
    Ok(answer)
}

fn list(app: &App, args: &List) -> Result<Value> {
    app.store.read(|tx| {
        let owners = match &args.user {
            Some(name) => vec![account::get_by_username(tx, name)?],
            None => account::list(tx)?,
        };
        let mut keys = Vec::new();
        for owner in owners {
            keys.extend(api_key::list(tx, owner.id)?.into_iter().map(|key| (key, owner.clone())));
        }
        keys.sort_by_key(|(key, _)| std::cmp::Reverse(key.id));
        let keys: Vec<_> = keys.iter().map(|(key, owner)| describe(key, owner)).collect();
        Ok(json!({ "keys": keys }))
    })
}

async fn revoke(app: &App, args: Revoke) -> Result<Value> {
    let now = app.clock.now();
    let write = app.store.write(move |tx| {
        let key = api_key::revoke(tx, None, ApiKeyId(args.id), now)?;
        Ok(describe(&key, &account::get(tx, key.account)?))
    });
    write.await
}

fn describe(key: &ApiKey, owner: &Account) -> Value {
    json!({
        "key_id": key.id.0,
        "name": key.name,
        "user": owner.username,
        "user_id": owner.id.0,
        "prefix": key.prefix,
        "scopes": key.scopes.names(),
        "created_at": key.created_at.to_rfc3339(),
        "last_used_at": key.last_used_at.map(|at| at.to_rfc3339()),
        "revoked_at": key.revoked_at.map(|at| at.to_rfc3339()),
    })
}

fn render(action: &Action, answer: &Value) -> String {
    match action {
        Action::Create(_) => format!(
            "key {} of {}, not shown again:\n{}",
            answer["key_id"],
            word(&answer["user"]),
            word(&answer["api_key"])
        ),
        Action::List(_) => {
            let keys = answer["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
            let rows: Vec<_> = keys.iter().map(row).collect();
            columns(&["ID", "USER", "NAME", "KEY", "SCOPES", "LAST USED", ""], &rows)
        }
        Action::Revoke(_) => format!("key {} of {} is revoked", answer["key_id"], word(&answer["user"])),
    }
}

fn row(key: &Value) -> Vec<String> {
    let scopes: Vec<_> = key["scopes"].as_array().into_iter().flatten().map(word).collect();
    let scopes = if scopes.is_empty() { "all".to_owned() } else { scopes.join(" ") };
    let last_used = key["last_used_at"].as_str().unwrap_or("never").to_owned();
    let note = if key["revoked_at"].is_null() { "" } else { "revoked" };
    let prefix = format!("{}…", word(&key["prefix"]));
    vec![word(&key["key_id"]), word(&key["user"]), word(&key["name"]), prefix, scopes, last_used, note.to_owned()]
}
