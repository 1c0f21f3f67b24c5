//! The visitor's credits: what is there, and where it came from and went.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::page::{Frame, Page, Visit, When, credits};
use crate::domain::{Entry, EntryKind, PageRequest, ledger};
use crate::error::Result;

const PER_PAGE: u32 = 30;
const PAGE_MAX: u32 = 1_000;

#[derive(Template)]
#[template(path = "credits/index.html")]
struct Index {
    frame: Frame,
    total: String,
    /// Label and amount of each purse.
    purses: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    previous: Option<u32>,
    next: Option<u32>,
    has_bonuses: bool,
    daily: u32,
    weekly: u32,
}

struct Row {
    at: When,
    kind: String,
    note: String,
    change: String,
    is_gain: bool,
    after: String,
}

#[derive(Debug, Deserialize)]
struct CreditsQuery {
    page: Option<u32>,
}

/// `GET /account/credits`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<CreditsQuery>) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    let number = query.page.unwrap_or(1).clamp(1, PAGE_MAX);
    let request = PageRequest { page: number, per_page: PER_PAGE, ..PageRequest::default() };
    let (balance, page) =
        visit.app.store.read(|tx| Ok((ledger::balance(tx, owner)?, ledger::list(tx, owner, None, request)?)))?;
    let texts = visit.texts;
    let settings = &visit.app.config.credits;
    let purses = [
        (texts.say("credits.free"), credits(balance.free)),
        (texts.say("credits.earned"), credits(balance.earned)),
        (texts.say("credits.paid"), credits(balance.paid)),
    ];
    let index = Index {
        frame: visit.frame(texts.say("credits.title"))?,
        total: credits(balance.total()),
        purses: purses.to_vec(),
        rows: page.items.iter().map(|entry| row(&visit, entry)).collect(),
        previous: (number > 1).then(|| number - 1),
        next: (page.has_next() && number < PAGE_MAX).then(|| number + 1),
        has_bonuses: settings.daily > 0 || settings.weekly > 0,
        daily: settings.daily,
        weekly: settings.weekly,
    };
    Ok(Page::new(index).into_response())
}

fn row(visit: &Visit, entry: &Entry) -> Row {
    let change = entry.change.total();
    let is_gain = !change.is_negative();
    Row {
        at: visit.ago(entry.at),
        kind: visit.texts.say(kind_key(entry.kind)).to_owned(),
        note: entry.note.clone(),
        change: if is_gain { format!("+{}", credits(change)) } else { format!("−{}", credits(-change)) },
        is_gain,
        after: credits(entry.balance_after),
    }
}

const fn kind_key(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Spend => "credits.spend",
        EntryKind::Purchase => "credits.purchase",
        EntryKind::DailyBonus => "credits.daily_bonus",
        EntryKind::WeeklyBonus => "credits.weekly_bonus",
        EntryKind::SignupBonus => "credits.signup_bonus",
        EntryKind::Refund => "credits.refund",
        EntryKind::GiftSent => "credits.gift_sent",
        EntryKind::GiftReceived => "credits.gift_received",
    }
}
