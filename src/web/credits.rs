//! The visitor's credits: what is there, where it came from and went, and giving some to others.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::chart::{self, Chart};
use super::error_page::explain;
use super::page::{Frame, Page, Visit, When, redirect};
use super::tile;
use crate::clock::Timestamp;
use crate::domain::{Entry, EntryKind, PageRequest, creation, ledger};
use crate::engine::job::{self, Job};
use crate::error::{Error, Noun, Result};
use crate::store::Read;
use crate::units::Credits;

const PER_PAGE: u32 = 30;
const PAGE_MAX: u32 = 1_000;
/// Entries that a drawing is made from; the days before them are left out.
const CHART_ENTRIES_MAX: usize = 5_000;

#[derive(Template)]
#[template(path = "credits/index.html")]
struct Index {
    frame: Frame,
    total: String,
    /// Label and amount of each purse.
    purses: Vec<(&'static str, String)>,
    chart: Option<Chart>,
    rows: Vec<Row>,
    previous: Option<u32>,
    next: Option<u32>,
    has_bonuses: bool,
    daily: u32,
    weekly: u32,
    gift: GiftForm,
    redeem: RedeemForm,
}

/// Credits for someone else, as the page has them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct GiftForm {
    username: String,
    amount: String,
    #[serde(skip)]
    problem: Option<String>,
}

/// A voucher's code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RedeemForm {
    code: String,
    #[serde(skip)]
    problem: Option<String>,
}

struct Row {
    /// What it paid for.
    href: Option<String>,
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
    let number = query.page.unwrap_or(1).clamp(1, PAGE_MAX);
    Ok(Page::new(page(&visit, number, GiftForm::default(), RedeemForm::default())?).into_response())
}

fn page(visit: &Visit, number: u32, gift: GiftForm, redeem: RedeemForm) -> Result<Index> {
    let owner = visit.signed_in()?.account;
    let request = PageRequest { page: number, per_page: PER_PAGE, ..PageRequest::default() };
    let now = visit.app.clock.now();
    let since = Timestamp::from_seconds((now.day() - chart::DAYS + 1) * 86_400);
    let (balance, page, chart, rows) = visit.app.store.read(|tx| {
        let page = ledger::list(tx, owner, None, request)?;
        let (recent, before) = ledger::since(tx, owner, since, CHART_ENTRIES_MAX)?;
        let chart = Chart::of(&recent, before, now, visit.texts).filter(|_| number == 1);
        let rows = page.items.iter().map(|entry| row(visit, tx, entry)).collect::<Result<Vec<_>>>()?;
        Ok((ledger::balance(tx, owner)?, page, chart, rows))
    })?;
    let texts = visit.texts;
    let settings = &visit.app.config.credits;
    let purses = [
        (texts.say("credits.free"), visit.texts.credits(balance.free)),
        (texts.say("credits.earned"), visit.texts.credits(balance.earned)),
        (texts.say("credits.paid"), visit.texts.credits(balance.paid)),
    ];
    Ok(Index {
        frame: visit.frame(texts.say("credits.title"))?,
        total: visit.texts.credits(balance.total()),
        purses: purses.to_vec(),
        chart,
        rows,
        previous: (number > 1).then(|| number - 1),
        next: (page.has_next() && number < PAGE_MAX).then(|| number + 1),
        has_bonuses: settings.daily > 0 || settings.weekly > 0,
        daily: settings.daily,
        weekly: settings.weekly,
        gift,
        redeem,
    })
}

/// `POST /account/credits/gift`.
#[handler]
pub async fn create_gift(visit: Visit, Form(form): Form<GiftForm>) -> Result<Response> {
    let (from, now) = (visit.signed_in()?.account, visit.app.clock.now());
    let (to, amount) = (form.username.clone(), form.amount.trim().parse());
    let given = match amount {
        Ok(amount) => visit.app.store.write(move |tx| ledger::gift(tx, from, &to, Credits::whole(amount), now)).await,
        Err(_) => Err(Error::invalid("amount", "must be a whole number")),
    };
    match given {
        Ok(_) => Ok(redirect("/account/credits")),
        Err(error) if error.is_callers_fault() => {
            let problem = Some(explain_gift(&visit, &form, &error)?);
            refused(page(&visit, 1, GiftForm { problem, ..form }, RedeemForm::default())?)
        }
        Err(error) => Err(error),
    }
}

/// `POST /account/credits/redeem`.
#[handler]
pub async fn redeem_voucher(visit: Visit, Form(form): Form<RedeemForm>) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    match visit.app.redeem_voucher(owner, form.code.clone()).await {
        Ok(_) => Ok(redirect("/account/credits")),
        Err(error) if error.is_callers_fault() => {
            let problem = Some(match &error {
                Error::Invalid { .. } => visit.texts.say("credits.code_wrong").to_owned(),
                other => explain(visit.texts, other),
            });
            refused(page(&visit, 1, GiftForm::default(), RedeemForm { problem, ..form })?)
        }
        Err(error) => Err(error),
    }
}

fn refused(page: Index) -> Result<Response> {
    Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn explain_gift(visit: &Visit, form: &GiftForm, error: &Error) -> Result<String> {
    let is_sound = form.amount.trim().parse().is_ok_and(|amount: i64| amount > 0);
    Ok(match error {
        Error::NotFound(Noun::Account) => visit.texts.say("credits.nobody").to_owned(),
        Error::Invalid { field, .. } if field == "username" => visit.texts.say("credits.yourself").to_owned(),
        Error::Invalid { .. } if is_sound => {
            let account = visit.signed_in()?.account;
            let most = visit.texts.credits(visit.app.store.read(|tx| ledger::gift_most(tx, account))?);
            visit.texts.fill("credits.bonus_stays", &[("most", &most)])
        }
        Error::Invalid { .. } => visit.texts.say("credits.amount_wrong").to_owned(),
        other => explain(visit.texts, other),
    })
}

fn row(visit: &Visit, tx: &dyn Read, entry: &Entry) -> Result<Row> {
    let change = entry.change.total();
    let is_gain = !change.is_negative();
    let (note, href) = about(visit, tx, entry)?;
    Ok(Row {
        href,
        at: visit.ago(entry.at),
        kind: visit.texts.say(kind_key(entry.kind)).to_owned(),
        note,
        change: if is_gain {
            format!("+{}", visit.texts.credits(change))
        } else {
            format!("−{}", visit.texts.credits(-change))
        },
        is_gain,
        after: visit.texts.credits(entry.balance_after),
    })
}

/// What it was for, in the visitor's words, and where that is. Notes are kept in English, for the API.
fn about(visit: &Visit, tx: &dyn Read, entry: &Entry) -> Result<(String, Option<String>)> {
    let texts = visit.texts;
    if let Some(job) = entry.job.map(|id| job::find(tx, id)).transpose()?.flatten() {
        let generator = visit.app.catalogue.generator(&job.call.generator);
        let title = tile::title(visit, generator, &job.call.generator);
        let note = format!("{title} · {}", tile::model_name(visit, &job.model_name));
        return Ok((note, href(tx, &job)?));
    }
    Ok(match entry.kind {
        // The kind says it all.
        EntryKind::DailyBonus | EntryKind::WeeklyBonus | EntryKind::SignupBonus => (String::new(), None),
        EntryKind::GiftSent | EntryKind::GiftReceived => {
            let other = entry.note.split_once(' ').map_or("", |(_, name)| name);
            (other.to_owned(), Some(format!("/u/{other}")))
        }
        EntryKind::Purchase if entry.note == ledger::GRANTED => (texts.say("credits.granted").to_owned(), None),
        EntryKind::Purchase if entry.note == ledger::STARTING => (texts.say("credits.starting").to_owned(), None),
        _ => (entry.note.clone(), None),
    })
}

/// What was made: one creation, or the page of a job of several. Nothing where no creation is left.
fn href(tx: &dyn Read, job: &Job) -> Result<Option<String>> {
    let mut left = Vec::new();
    for creation in &job.creations {
        left.extend(creation::find(tx, *creation)?.filter(|creation| creation.deleted_at.is_none()));
    }
    Ok(match left.as_slice() {
        [] => None,
        [one] => Some(format!("/c/{}", one.id)),
        _ => Some(format!("/jobs/{}", job.id)),
    })
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
