//! Administration: how the service does, its accounts, the work under way, a backup, and the log of what was done.
//!
//! To whoever may not administer, these pages look as if they did not exist.

use std::io::{self, Write};

use askama::Template;
use futures_util::stream;
use poem::http::header::CONTENT_DISPOSITION;
use poem::web::{Form, Path, Query};
use poem::{Body, IntoResponse, Response, handler};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::page::{Frame, Page, Visit, When, credits, encode, excerpt, redirect};
use super::person::Person;
use super::tile;
use crate::config::Signup;
use crate::domain::operator::{self, Action, LogEntry};
use crate::domain::{Account, AccountId, Caller, List, PageRequest, Tier, account, creation, ledger};
use crate::engine::job;
use crate::error::{Error, Noun, Result};
use crate::store::Read;
use crate::units::Credits;

/// The visitor, if they may administer: on the pages, or with a key that may do everything.
/// Errors: `Unauthenticated` for a stranger, `NotFound` for anyone else.
fn administrator(visit: &Visit) -> Result<&Caller> {
    let caller = visit.signed_in()?;
    if caller.is_admin && caller.scopes.0.is_empty() { Ok(caller) } else { Err(Error::NotFound(Noun::Route)) }
}

#[derive(Template)]
#[template(path = "admin/show.html")]
struct Show {
    frame: Frame,
    warnings: Vec<String>,
    /// Label and number.
    numbers: Vec<(&'static str, String)>,
    providers: Vec<String>,
    jobs: Vec<JobRow>,
    log: Vec<LogRow>,
}

/// A job that is not finished.
struct JobRow {
    title: String,
    prompt: String,
    provider: String,
    person: Person,
    at: When,
}

struct LogRow {
    words: String,
    at: When,
}

const JOBS_MAX: usize = 50;
const PROMPT_MAX_CHARS: usize = 80;

/// `GET /admin`.
#[handler]
pub fn show(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    let findings = visit.app.audit()?.len();
    let page = visit.app.store.read(|tx| {
        let open = job::list_open(tx)?;
        let accounts = account::list(tx)?;
        let numbers = [
            ("admin.accounts", accounts.len() as u64),
            ("admin.public", creation::count(tx, &List::Public)?),
            ("admin.open_jobs", open.len() as u64),
        ];
        let row = |job: &job::Job| {
            let generator = visit.app.catalogue.generator(&job.call.generator);
            Ok(JobRow {
                title: tile::title(&visit, generator, &job.call.generator),
                prompt: excerpt(&job.call.prompt, PROMPT_MAX_CHARS),
                provider: job.provider.clone(),
                person: Person::find(tx, job.account)?,
                at: visit.ago(job.created_at),
            })
        };
        Ok(Show {
            frame: visit.frame(visit.texts.say("admin.title"))?,
            warnings: warnings(&visit, findings),
            numbers: numbers.map(|(key, n)| (visit.texts.say(key), super::i18n::grouped(n))).to_vec(),
            providers: visit.app.providers.names().into_iter().map(|name| name.to_string()).collect(),
            jobs: open.iter().take(JOBS_MAX).map(row).collect::<Result<_>>()?,
            log: log_rows(&visit, tx)?,
        })
    })?;
    Ok(Page::new(page).into_response())
}

/// What the operator should know, in words.
fn warnings(visit: &Visit, findings: usize) -> Vec<String> {
    let (config, say) = (&visit.app.config, |key| visit.texts.say(key).to_owned());
    let is_reachable = !config.listen.ip().is_loopback();
    let rules = [
        (findings > 0, "admin.warn_ledger"),
        (visit.app.providers.names().is_empty(), "admin.warn_builtin"),
        (is_reachable && config.public_url.is_none(), "admin.warn_public_url"),
        (is_reachable && config.signup == Signup::Open, "admin.warn_signup"),
        (!config.rate_limits, "admin.warn_rates"),
    ];
    rules.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| say(key)).collect()
}

fn log_rows(visit: &Visit, tx: &dyn Read) -> Result<Vec<LogRow>> {
    let name = |id: AccountId| Ok::<_, Error>(account::get(tx, id)?.username);
    let row = |entry: &LogEntry| {
        let by = entry.by.map_or_else(|| Ok(visit.texts.say("admin.command_line").to_owned()), name)?;
        let whom = name(entry.account)?;
        let words = match &entry.action {
            Action::Grant(amount) => {
                visit.texts.fill("admin.did_grant", &[("by", &by), ("whom", &whom), ("credits", &credits(*amount))])
            }
            Action::SetTier(tier) => {
                visit.texts.fill("admin.did_tier", &[("by", &by), ("whom", &whom), ("tier", &tier.as_str())])
            }
            Action::Disable => visit.texts.fill("admin.did_disable", &[("by", &by), ("whom", &whom)]),
            Action::Enable => visit.texts.fill("admin.did_enable", &[("by", &by), ("whom", &whom)]),
        };
        Ok(LogRow { words, at: visit.ago(entry.at) })
    };
    operator::log(tx, PageRequest::default())?.items.iter().map(row).collect()
}

#[derive(Template)]
#[template(path = "admin/users.html")]
struct Users {
    frame: Frame,
    query: String,
    users: Vec<UserRow>,
    next: Option<String>,
}

struct UserRow {
    id: u64,
    person: Person,
    email: String,
    tier: Tier,
    balance: String,
    is_admin: bool,
    is_disabled: bool,
    is_self: bool,
    joined: When,
}

#[derive(Debug, Deserialize)]
struct UsersQuery {
    #[serde(default)]
    q: String,
    /// The account at which the page before ended.
    after: Option<u64>,
}

const USERS_PER_PAGE: usize = 50;

/// `GET /admin/users`: the newest, or those whose name begins with `q`.
#[handler]
pub fn users(visit: Visit, Query(query): Query<UsersQuery>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let words = query.q.trim();
    let (users, next) = visit.app.store.read(|tx| {
        let accounts = if words.is_empty() {
            account::list_after(tx, query.after.map(AccountId), USERS_PER_PAGE)?
        } else if words.contains('@') {
            account::find_by_login(tx, words)?.into_iter().collect()
        } else {
            account::find_by_start(tx, words, USERS_PER_PAGE)?
        };
        let is_full = words.is_empty() && accounts.len() == USERS_PER_PAGE;
        let next = accounts.last().filter(|_| is_full).map(|last| format!("/admin/users?after={}", last.id));
        let row = |account: Account| {
            Ok(UserRow {
                id: account.id.0,
                person: Person::of(&account),
                balance: credits(ledger::balance(tx, account.id)?.total()),
                is_self: account.id == me,
                joined: visit.ago(account.joined_at),
                email: account.email,
                tier: account.tier,
                is_admin: account.is_admin,
                is_disabled: account.is_disabled,
            })
        };
        Ok((accounts.into_iter().map(row).collect::<Result<Vec<_>>>()?, next))
    })?;
    let frame = visit.frame(visit.texts.say("admin.users"))?;
    Ok(Page::new(Users { frame, query: words.to_owned(), users, next }).into_response())
}

#[derive(Debug, Deserialize)]
struct ActionForm {
    action: String,
    #[serde(default)]
    credits: String,
    #[serde(default)]
    tier: String,
}

/// The most that is granted at once, in whole credits.
const GRANT_MAX: u32 = 100_000_000;

/// `POST /admin/users/:id`.
#[handler]
pub async fn update_user(visit: Visit, Path(id): Path<u64>, Form(form): Form<ActionForm>) -> Result<Response> {
    let (me, now) = (administrator(&visit)?.account, visit.app.clock.now());
    let action = match form.action.as_str() {
        "grant" => {
            let amount = form.credits.trim().parse().ok().filter(|amount| (1..=GRANT_MAX).contains(amount));
            let amount: u32 = amount.ok_or_else(|| Error::invalid("credits", format!("must be 1 to {GRANT_MAX}")))?;
            Action::Grant(Credits::whole(amount.into()))
        }
        "tier" => Action::SetTier(Tier::parse(&form.tier)?),
        "disable" => Action::Disable,
        "enable" => Action::Enable,
        _ => return Err(Error::invalid("action", "must be grant, tier, disable or enable")),
    };
    let write = visit.app.store.write(move |tx| operator::apply(tx, Some(me), AccountId(id), action.clone(), now));
    let account = write.await?;
    Ok(redirect(&format!("/admin/users?q={}", encode(&account.username))))
}

/// Pieces of a backup that wait for a slow reader.
const PIECES_MAX: usize = 8;

/// `GET /admin/backup`: the whole store, as `atelier backup` writes it; sent while it is read.
#[handler]
pub fn backup(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    let (sender, receiver) = mpsc::channel(PIECES_MAX);
    let store = visit.app.store.clone();
    // Ends by itself when the reader goes away: the next piece then has nowhere to go.
    drop(tokio::task::spawn_blocking(move || {
        let pipe = io::BufWriter::with_capacity(64 << 10, Pipe(sender.clone()));
        if let Err(error) = store.backup_to(pipe) {
            tracing::error!(?error, "a backup failed");
            // The reader must not take what it has for the whole.
            let _ = sender.blocking_send(Err(io::Error::other("the backup failed")));
        }
    }));
    let pieces = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    let response = Response::builder().content_type("application/octet-stream");
    let response = response.header(CONTENT_DISPOSITION, "attachment; filename=\"atelier.backup\"");
    Ok(response.body(Body::from_bytes_stream(pieces)))
}

/// Writes into the answer.
struct Pipe(mpsc::Sender<io::Result<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(bytes.to_vec()));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
