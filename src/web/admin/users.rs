//! Accounts: finding them, and what an operator does to them.

use askama::Template;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::administrator;
use crate::domain::operator::{self, Action};
use crate::domain::{Account, AccountId, Tier, account, ledger};
use crate::error::{Error, Result};
use crate::units::Credits;
use crate::web::page::{Frame, Page, Visit, When, encode, redirect};
use crate::web::person::Person;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct Index {
    frame: Frame,
    query: String,
    users: Vec<Row>,
    next: Option<String>,
}

struct Row {
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
struct IndexQuery {
    #[serde(default)]
    q: String,
    /// The account at which the page before ended.
    after: Option<u64>,
}

const USERS_PER_PAGE: usize = 50;

/// `GET /admin/users`: the newest, or those whose name begins with `q`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<IndexQuery>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let words = query.q.trim();
    let (users, next) = visit.app.store.read(|tx| {
        let accounts = if words.is_empty() {
            account::list_after(tx, query.after.map(AccountId), USERS_PER_PAGE)?
        } else if words.contains('@') {
            account::find_by_login(tx, words)?.into_iter().collect()
        } else {
            account::find_any_by_start(tx, words, USERS_PER_PAGE)?
        };
        let is_full = words.is_empty() && accounts.len() == USERS_PER_PAGE;
        let next = accounts.last().filter(|_| is_full).map(|last| format!("/admin/users?after={}", last.id));
        let row = |account: Account| {
            Ok(Row {
                id: account.id.0,
                person: Person::of(&account),
                balance: {
                    let total = ledger::balance(tx, account.id)?.total();
                    format!("{} {}", visit.texts.credits(total), visit.texts.unit("quote.credits", total))
                },
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
    Ok(Page::new(Index { frame, query: words.to_owned(), users, next }).into_response())
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
pub async fn update(visit: Visit, Path(id): Path<u64>, Form(form): Form<ActionForm>) -> Result<Response> {
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
