//! How the service does, on one page: what is amiss first, then the figures.

use askama::Template;
use poem::{IntoResponse, Response, handler};

use super::administrator;
use super::log::{Line, line};
use crate::backups;
use crate::config::Signup;
use crate::domain::{DeliveryState, List, Status, account, backup, list, operator, report, upstream, webhook};
use crate::engine::job;
use crate::error::{Error, Result};
use crate::store::Read;
use crate::web::page::{Frame, Page, Visit, redirect};

#[derive(Template)]
#[template(path = "admin/show.html")]
struct Show {
    frame: Frame,
    warnings: Vec<Warning>,
    figures: Vec<Figure>,
    log: Vec<Line>,
    has_more: bool,
    /// When the ledger was last gone through, in words.
    audited: String,
}

/// Something the operator should know, and where it is mended.
struct Warning {
    words: String,
    href: &'static str,
}

struct Figure {
    label: &'static str,
    value: String,
    href: &'static str,
}

/// A backup older than this is as good as none.
const BACKUP_DAYS_MAX: u64 = 7;
/// Less than this on the disk is little.
const FREE_BYTES_MIN: u64 = 2 << 30;
/// Lines of the log that are shown here.
const LOG_MAX: usize = 8;

/// `GET /admin`.
#[handler]
pub fn show(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    let free = backups::free_bytes(&visit.app.config.data)?;
    let page = visit.app.store.read(|tx| {
        let newest = operator::log(tx, super::page_request("")?)?.items;
        Ok(Show {
            frame: visit.frame(visit.texts.say("admin.title"))?,
            warnings: warnings(&visit, tx, free)?,
            figures: figures(&visit, tx, free)?,
            has_more: newest.len() > LOG_MAX,
            log: newest.iter().take(LOG_MAX).map(|entry| line(&visit, tx, entry)).collect::<Result<_>>()?,
            audited: match visit.app.audited() {
                Some(audited) => visit.texts.fill("admin.audited", &[("when", &visit.ago(audited.at).words)]),
                None => visit.texts.say("admin.not_audited").to_owned(),
            },
        })
    })?;
    Ok(Page::new(page).into_response())
}

/// `POST /admin/audit`: goes through the whole ledger now.
#[handler]
pub async fn audit(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    let app = visit.app.clone();
    tokio::task::spawn_blocking(move || app.audit()).await.map_err(Error::internal)??;
    Ok(redirect("/admin"))
}

fn figures(visit: &Visit, tx: &dyn Read, free: u64) -> Result<Vec<Figure>> {
    let open = job::count(tx, Status::Pending)? + job::count(tx, Status::Generating)?;
    let names = visit.app.providers.names();
    let providers = if names.is_empty() { visit.texts.say("admin.builtin").to_owned() } else { names.join(", ") };
    let figure = |key, value, href| Figure { label: visit.texts.say(key), value, href };
    Ok(vec![
        figure("admin.accounts", visit.texts.number(account::count(tx)?), "/admin/users"),
        figure("admin.public", visit.texts.number(list::count(tx, &List::Public)?), "/explore"),
        figure("admin.open_jobs", visit.texts.number(open), "/admin/jobs"),
        figure("admin.reports", visit.texts.number(report::count_open(tx)?), "/admin/reports"),
        figure("admin.providers", providers, "/admin/providers"),
        figure("admin.disk", gibibytes(free), "/admin/backups"),
    ])
}

/// Bytes in the largest unit that people know.
pub fn gibibytes(bytes: u64) -> String {
    match bytes {
        0..=1_048_575 => format!("{} KiB", bytes >> 10),
        1_048_576..=1_073_741_823 => format!("{} MiB", bytes >> 20),
        _ => format!("{:.1} GiB", bytes as f64 / (1_u64 << 30) as f64),
    }
}

/// What the operator should know.
fn warnings(visit: &Visit, tx: &dyn Read, free: u64) -> Result<Vec<Warning>> {
    let (config, now) = (&visit.app.config, visit.app.clock.now());
    let is_reachable = !config.listen.ip().is_loopback();
    let has_tls = config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let backup_is_old = backup::latest(tx)?.is_none_or(|at| now.since(at).as_secs() > BACKUP_DAYS_MAX * 86_400);
    let names = visit.app.providers.names();
    let is_sealed = upstream::list(tx)?.iter().any(|(name, _)| !names.contains(name));
    let findings = visit.app.audited().map_or(0, |audited| audited.findings);
    let (dead, reports) = (webhook::count_all(tx, DeliveryState::Dead)?, report::count_open(tx)?);
    let rules = [
        (findings > 0, "admin.warn_ledger", "/docs/operations"),
        (free < FREE_BYTES_MIN, "admin.warn_disk", "/admin/backups"),
        (backup_is_old, "admin.warn_backup", "/admin/backups"),
        (reports > 0, "admin.warn_reports", "/admin/reports"),
        (is_sealed, "admin.warn_sealed", "/admin/providers"),
        (names.is_empty(), "admin.warn_builtin", "/admin/providers"),
        ((is_reachable || config.public_url.is_some()) && !has_tls, "admin.warn_tls", "/docs/operations"),
        (is_reachable && config.public_url.is_none(), "admin.warn_public_url", "/docs/operations"),
        (is_reachable && config.signup == Signup::Open, "admin.warn_signup", "/docs/operations"),
        (!config.rate_limits, "admin.warn_rates", "/docs/operations"),
        (dead > 0, "admin.warn_dead", "/admin/metrics"),
    ];
    let holds = rules.into_iter().filter(|(holds, ..)| *holds);
    Ok(holds.map(|(_, key, href)| Warning { words: visit.texts.say(key).to_owned(), href }).collect())
}
