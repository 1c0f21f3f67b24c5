//! Signing in and out.

use askama::Template;
use poem::http::StatusCode;
use poem::http::header::{HeaderValue, SET_COOKIE};
use poem::web::{Form, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::SESSION_COOKIE;
use super::page::{Frame, Page, Visit, own_path, redirect};
use super::throttle::Attempt;
use crate::config::Signup;
use crate::domain::{AccountId, account, password, session};
use crate::error::{Error, Result};

#[derive(Template)]
#[template(path = "sessions/new.html")]
struct New {
    frame: Frame,
    login: String,
    next: String,
    problem: Option<String>,
    has_signup: bool,
}

#[derive(Debug, Default, Deserialize)]
pub struct NextQuery {
    #[serde(default)]
    pub next: String,
}

/// `GET /login`.
#[handler]
pub fn new(visit: Visit, Query(query): Query<NextQuery>) -> Result<Response> {
    if visit.caller.is_some() {
        return Ok(redirect(own_path(&query.next)));
    }
    Ok(Page::new(page(&visit, String::new(), query.next, None)?).into_response())
}

fn page(visit: &Visit, login: String, next: String, problem: Option<String>) -> Result<New> {
    let has_signup = visit.app.config.signup == Signup::Open;
    Ok(New { frame: visit.frame(visit.texts.say("session.sign_in"))?, login, next, problem, has_signup })
}

#[derive(Debug, Deserialize)]
struct LoginForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `POST /login`. A wrong name and a wrong password are answered alike, and take as long.
#[handler]
pub async fn create(visit: Visit, Form(form): Form<LoginForm>) -> Result<Response> {
    let (app, now) = (&visit.app, visit.app.clock.now());
    let login = form.login.trim().to_owned();
    let attempts = [Attempt::Login(login.to_lowercase()), Attempt::from(visit.visitor.address)];
    visit.throttle.check(&attempts, now)?;
    let account = app.store.read(|tx| account::find_by_login(tx, &login))?.filter(|account| !account.is_disabled);
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let fits = password::verify(form.password, hash).await?;
    let Some(account) = account.filter(|_| fits) else {
        visit.throttle.count(attempts, now);
        let problem = Some(visit.texts.say("session.wrong").to_owned());
        let page = page(&visit, login, form.next, problem)?;
        return Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let [by_login, _] = attempts;
    visit.throttle.forget(&by_login);
    open(&visit, account.id, own_path(&form.next)).await
}

/// `POST /logout`.
#[handler]
pub async fn delete(visit: Visit) -> Result<Response> {
    if let Some(token) = visit.session_token.clone() {
        visit.app.store.write(move |tx| session::delete(tx, &token)).await?;
    }
    leave(&visit)
}

/// Leads to the front page without a session.
pub fn leave(visit: &Visit) -> Result<Response> {
    let mut response = redirect("/");
    set_session(&mut response, visit, "", 0)?;
    Ok(response)
}

/// Opens a fresh session, ends the one before, and leads on to `path`.
pub async fn open(visit: &Visit, account: AccountId, path: &str) -> Result<Response> {
    let token = visit.app.random.letters_and_digits(43);
    let (fresh, old) = (token.clone(), visit.session_token.clone());
    let (user_agent, now) = (visit.user_agent.clone(), visit.app.clock.now());
    let write = visit.app.store.write(move |tx| {
        if let Some(old) = &old {
            session::delete(tx, old)?;
        }
        session::create(tx, account, &fresh, &user_agent, now)
    });
    write.await?;
    let mut response = redirect(path);
    set_session(&mut response, visit, &token, session::LIFETIME.as_secs())?;
    Ok(response)
}

fn set_session(response: &mut Response, visit: &Visit, token: &str, max_age: u64) -> Result<()> {
    let secure = if visit.visitor.base_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
    response.headers_mut().append(SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::internal)?);
    Ok(())
}
