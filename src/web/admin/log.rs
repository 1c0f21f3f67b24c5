//! What operators did, newest first.

use std::fmt::Display;

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};

use super::reports::outcome_key;
use super::{ListQuery, administrator, page_request};
use crate::domain::operator::{self, Action, Deed, LogEntry};
use crate::domain::{AccountId, account};
use crate::error::Result;
use crate::store::Read;
use crate::web::page::{Frame, Page, Visit, When};

#[derive(Template)]
#[template(path = "admin/log.html")]
struct Index {
    frame: Frame,
    rows: Vec<Line>,
    next: Option<String>,
}

/// An entry in words.
pub struct Line {
    pub words: String,
    pub at: When,
}

/// `GET /admin/log`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<ListQuery>) -> Result<Response> {
    administrator(&visit)?;
    let request = page_request(&query.cursor)?;
    let (rows, next) = visit.app.store.read(|tx| {
        let page = operator::log(tx, request)?;
        let rows = page.items.iter().map(|entry| line(&visit, tx, entry)).collect::<Result<Vec<_>>>()?;
        Ok((rows, page.next.map(|cursor| format!("/admin/log?cursor={cursor}"))))
    })?;
    let frame = visit.frame(visit.texts.say("admin.log"))?;
    Ok(Page::new(Index { frame, rows, next }).into_response())
}

/// An entry in words.
pub fn line(visit: &Visit, tx: &dyn Read, entry: &LogEntry) -> Result<Line> {
    let name = |id: AccountId| account::get(tx, id).map(|account| account.username);
    let by = entry.by.map_or_else(|| Ok(visit.texts.say("admin.command_line").to_owned()), name)?;
    let fill = |key: &str, values: &[(&'static str, &dyn Display)]| {
        let by: (&'static str, &dyn Display) = ("by", &by);
        visit.texts.fill(key, &[&[by], values].concat())
    };
    let model = |id| match visit.app.catalogue.model(id) {
        Some(model) => model.display_name().to_owned(),
        None => id.to_string(),
    };
    let words = match &entry.deed {
        Deed::Account(id, action) => {
            let whom = name(*id)?;
            match action {
                Action::Grant(amount) => {
                    fill("admin.did_grant", &[("whom", &whom), ("credits", &visit.texts.credits(*amount))])
                }
                Action::SetTier(tier) => fill("admin.did_tier", &[("whom", &whom), ("tier", &tier.as_str())]),
                Action::Disable => fill("admin.did_disable", &[("whom", &whom)]),
                Action::Enable => fill("admin.did_enable", &[("whom", &whom)]),
            }
        }
        Deed::EnterProvider(name) => fill("admin.did_enter_provider", &[("name", name)]),
        Deed::RemoveProvider(name) => fill("admin.did_remove_provider", &[("name", name)]),
        Deed::SetTerms(id, terms) if terms.is_off => fill("admin.did_switch_off", &[("model", &model(*id))]),
        Deed::SetTerms(id, terms) => match terms.credits {
            Some(price) => fill("admin.did_price", &[("model", &model(*id)), ("credits", &price)]),
            None => fill("admin.did_list_price", &[("model", &model(*id))]),
        },
        Deed::CancelJob(id) => fill("admin.did_cancel_job", &[("job", id)]),
        Deed::RetryJob(id) => fill("admin.did_retry_job", &[("job", id)]),
        Deed::MakeVouchers { count, credits: worth } => {
            let vouchers = visit.texts.count("admin.vouchers_n", (*count).into());
            fill("admin.did_make_vouchers", &[("vouchers", &vouchers), ("credits", &visit.texts.credits(*worth))])
        }
        Deed::RevokeVoucher(id) => fill("admin.did_revoke_voucher", &[("voucher", id)]),
        Deed::SettleReport(id, outcome) => {
            let outcome = visit.texts.say(outcome_key(*outcome));
            fill("admin.did_settle_report", &[("report", id), ("outcome", &outcome)])
        }
        Deed::MakeBackup(name) => fill("admin.did_make_backup", &[("name", name)]),
        Deed::DownloadBackup(name) => fill("admin.did_download_backup", &[("name", name)]),
        Deed::DeleteBackup(name) => fill("admin.did_delete_backup", &[("name", name)]),
        Deed::ScheduleBackups { every_hours: 0, .. } => fill("admin.did_unschedule_backups", &[]),
        Deed::ScheduleBackups { every_hours, keep } => {
            fill("admin.did_schedule_backups", &[("hours", every_hours), ("keep", keep)])
        }
    };
    Ok(Line { words, at: visit.ago(entry.at) })
}
