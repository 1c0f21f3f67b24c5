//! Vouchers: making codes, which are shown once, and taking back those that nobody has redeemed.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::{administrator, answer, number};
use crate::clock::Timestamp;
use crate::domain::operator::{self, Deed};
use crate::domain::voucher::{self, Standing};
use crate::domain::{Voucher, VoucherId};
use crate::error::{Error, Result};
use crate::store::Read;
use crate::units::Credits;
use crate::web::error_page::explain;
use crate::web::page::{Frame, Page, Visit, When};
use crate::web::person::Person;

#[derive(Template)]
#[template(path = "admin/vouchers.html")]
struct Index {
    frame: Frame,
    rows: Vec<Row>,
    /// The codes that were just made; they are shown this once.
    fresh: Vec<String>,
    form: MakeForm,
    problem: Option<String>,
}

struct Row {
    id: VoucherId,
    prefix: String,
    credits: String,
    standing: String,
    is_open: bool,
    redeemed_by: Option<Person>,
    expires: Option<String>,
    made: When,
}

/// Shown of all vouchers; the command line lists every one.
const ROWS_MAX: usize = 200;
const COUNT_MAX: u32 = 1_000;
const CREDITS_MAX: u32 = 100_000_000;

/// `GET /admin/vouchers`.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    Ok(Page::new(page(&visit, Vec::new(), MakeForm::default(), None)?).into_response())
}

fn page(visit: &Visit, fresh: Vec<String>, form: MakeForm, problem: Option<String>) -> Result<Index> {
    let rows = visit.app.store.read(|tx| {
        let vouchers = voucher::list(tx, ROWS_MAX)?;
        vouchers.iter().map(|voucher| row(visit, tx, voucher)).collect::<Result<_>>()
    })?;
    Ok(Index { frame: visit.frame(visit.texts.say("admin.vouchers"))?, rows, fresh, form, problem })
}

fn row(visit: &Visit, tx: &dyn Read, voucher: &Voucher) -> Result<Row> {
    let standing = voucher.standing(visit.app.clock.now());
    let key = match standing {
        Standing::Open => "admin.voucher_open",
        Standing::Redeemed => "admin.voucher_redeemed",
        Standing::Revoked => "admin.voucher_revoked",
        Standing::Expired => "admin.voucher_expired",
    };
    Ok(Row {
        id: voucher.id,
        prefix: voucher.prefix.clone(),
        credits: visit.texts.credits(voucher.credits),
        standing: visit.texts.say(key).to_owned(),
        is_open: standing == Standing::Open,
        redeemed_by: voucher.redeemed.map(|(account, _)| Person::find(tx, account)).transpose()?,
        // The day on which it is worth something for the last time.
        expires: voucher.expires_at.map(|at| Timestamp(at.millis() - 1).to_plain().chars().take(10).collect()),
        made: visit.ago(voucher.created_at),
    })
}

/// Codes to be, as the page has them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct MakeForm {
    credits: String,
    count: String,
    expires: String,
}

impl MakeForm {
    /// Credits, count, and when they expire.
    fn read(&self, now: Timestamp) -> Result<(u32, u32, Option<Timestamp>)> {
        let within = |field: &'static str, text: &str, max: u32| {
            let given = number(field, text)?.filter(|n| (1..=max).contains(n));
            given.ok_or_else(|| Error::invalid(field, format!("must be 1 to {max}")))
        };
        let expires = match self.expires.trim() {
            "" => None,
            date => Some(Timestamp::end_of_day(date).filter(|at| *at > now)),
        };
        let late = || Error::invalid("expires", "must be a day to come, such as 2027-12-31");
        let expires = expires.map(|at| at.ok_or_else(late)).transpose()?;
        Ok((within("credits", &self.credits, CREDITS_MAX)?, within("count", &self.count, COUNT_MAX)?, expires))
    }
}

/// `POST /admin/vouchers`. Answers with the codes themselves, which are never shown again.
#[handler]
pub async fn create(visit: Visit, Form(form): Form<MakeForm>) -> Result<Response> {
    let (me, now) = (administrator(&visit)?.account, visit.app.clock.now());
    let (worth, count, expires) = match form.read(now) {
        Ok(read) => read,
        Err(error) => {
            let problem = Some(explain(visit.texts, &error));
            let page = page(&visit, Vec::new(), form, problem)?;
            return Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let codes: Vec<String> = (0..count).map(|_| voucher::generate(&visit.app.random)).collect();
    let (stored, worth) = (codes.clone(), Credits::whole(worth.into()));
    let write = visit.app.store.write(move |tx| {
        voucher::create(tx, &stored, worth, expires, now)?;
        operator::note(tx, Some(me), Deed::MakeVouchers { count, credits: worth }, now)
    });
    write.await?;
    Ok(Page::new(page(&visit, codes, MakeForm::default(), None)?).into_response())
}

/// `POST /admin/vouchers/:id/revoke`.
#[handler]
pub async fn revoke(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (me, now) = (administrator(&visit)?.account, visit.app.clock.now());
    let write = visit.app.store.write(move |tx| {
        voucher::revoke(tx, VoucherId(id), now)?;
        operator::note(tx, Some(me), Deed::RevokeVoucher(VoucherId(id)), now)
    });
    answer(&visit, write.await, "/admin/vouchers", |problem| {
        let page = page(&visit, Vec::new(), MakeForm::default(), Some(problem))?;
        Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
}
