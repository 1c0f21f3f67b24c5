//! Making an account on the page.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::error_page::explain;
use super::page::{Frame, Page, Visit, own_path, redirect};
use super::sessions::{self, NextQuery};
use super::throttle::Attempt;
use crate::config::Signup;
use crate::domain::{Account, NewAccount, Tier, account, password};
use crate::error::{Error, Result};

#[derive(Template)]
#[template(path = "accounts/new.html")]
struct New {
    frame: Frame,
    username: String,
    email: String,
    next: String,
    problem: Option<String>,
    is_open: bool,
    has_bonus: bool,
    /// Credits to begin with.
    bonus: u32,
}

/// `GET /signup`.
#[handler]
pub fn new(visit: Visit, Query(query): Query<NextQuery>) -> Result<Response> {
    if visit.caller.is_some() {
        return Ok(redirect(own_path(&query.next)));
    }
    let form = SignUpForm { next: query.next, ..SignUpForm::default() };
    Ok(Page::new(page(&visit, form, None)?).into_response())
}

fn page(visit: &Visit, form: SignUpForm, problem: Option<String>) -> Result<New> {
    let bonus = visit.app.config.credits.signup.min(visit.app.config.credits.max);
    Ok(New {
        frame: visit.frame(visit.texts.say("session.sign_up"))?,
        username: form.username,
        email: form.email,
        next: form.next,
        problem,
        is_open: visit.app.config.signup == Signup::Open,
        has_bonus: bonus > 0,
        bonus,
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
struct SignUpForm {
    #[serde(default)]
    username: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /signup`.
#[handler]
pub async fn create(visit: Visit, Form(form): Form<SignUpForm>) -> Result<Response> {
    if visit.app.config.signup != Signup::Open {
        return Err(Error::forbidden("sign-up to be open"));
    }
    match sign_up(&visit, &form).await {
        Ok(account) => sessions::open(&visit, account.id, own_path(&form.next)).await,
        Err(error) if error.is_callers_fault() => {
            let problem = Some(explain_sign_up(&visit, &error));
            let page = page(&visit, form, problem)?;
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn sign_up(visit: &Visit, form: &SignUpForm) -> Result<Account> {
    let (app, now) = (&visit.app, visit.app.clock.now());
    let attempt = Attempt::sign_up(visit.visitor.address);
    if app.config.rate_limits {
        visit.throttle.check(std::slice::from_ref(&attempt), now)?;
    }
    account::check_username(form.username.trim())?;
    password::check(&form.password)?;
    // Hashing is dear, so it is counted before it is done.
    visit.throttle.count([attempt], now);
    let password_hash = password::hash(form.password.clone(), app.random.bytes(), app.config.passwords).await?;
    let wanted = NewAccount {
        username: form.username.trim().to_owned(),
        email: form.email.trim().to_owned(),
        password_hash,
        tier: Tier::Free,
        is_admin: false,
        credits: None,
    };
    let settings = app.config.credits.clone();
    app.store.write(move |tx| account::create(tx, &wanted, &settings, now)).await
}

fn explain_sign_up(visit: &Visit, error: &Error) -> String {
    match error {
        Error::Conflict(reason) if reason.contains("mail") => visit.texts.say("error.email_taken").to_owned(),
        Error::Conflict(_) => visit.texts.say("error.username_taken").to_owned(),
        other => explain(visit.texts, other),
    }
}
