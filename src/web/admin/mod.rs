//! Administration: how the service does, its accounts, models, providers, jobs, vouchers, reports, backups and
//! figures, and the log of what operators did.
//!
//! To whoever may not administer, these pages look as if they did not exist. Each resource has a file; what they do
//! is done by the domain or by `app::operate`, and written into the log there.

pub mod backups;
pub mod jobs;
pub mod log;
pub mod metrics;
pub mod models;
pub mod overview;
pub mod providers;
pub mod reports;
pub mod users;
pub mod vouchers;

use poem::Response;
use serde::Deserialize;

use super::error_page::explain;
use super::page::{Visit, redirect};
use crate::domain::{Caller, Cursor, PageRequest, Sort};
use crate::error::{Error, Noun, Result};
use crate::providers::builtin;

/// The visitor, if they may administer: on the pages, or with a key that may do everything.
/// Errors: `Unauthenticated` for a stranger, `NotFound` for anyone else.
fn administrator(visit: &Visit) -> Result<&Caller> {
    let caller = visit.signed_in()?;
    if caller.is_admin && caller.scopes.0.is_empty() { Ok(caller) } else { Err(Error::NotFound(Noun::Route)) }
}

const PER_PAGE: u32 = 50;

/// Where in a list a page begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    cursor: String,
}

/// A page of a list, newest first.
/// Errors: `Invalid` naming `cursor`.
fn page_request(cursor: &str) -> Result<PageRequest> {
    match cursor {
        "" => Ok(PageRequest { per_page: PER_PAGE, ..PageRequest::default() }),
        text => Ok(PageRequest::after(Cursor::parse(text)?, PER_PAGE, Sort::Newest)),
    }
}

/// A provider by its name; the engines of the program itself have none that people know.
fn provider_name(visit: &Visit, name: &str) -> String {
    if name == builtin::NAME { visit.texts.say("admin.builtin").to_owned() } else { name.to_owned() }
}

/// On to `path` when it went well; what the operator can mend is said by `again`.
fn answer<T>(
    visit: &Visit,
    outcome: Result<T>,
    path: &str,
    again: impl FnOnce(String) -> Result<Response>,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(redirect(path)),
        Err(error) if error.is_callers_fault() && !matches!(error, Error::NotFound(_)) => {
            again(explain(visit.texts, &error))
        }
        Err(error) => Err(error),
    }
}

/// A whole number of a form; nothing for an empty field.
/// Errors: `Invalid` naming the field.
fn number(field: &'static str, text: &str) -> Result<Option<u32>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::invalid(field, "must be a whole number")),
    }
}
