//! The visitor's own account: profile and picture, password, and the sessions that are open.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Multipart, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::error_page::explain;
use super::page::{Frame, Page, Visit, When, redirect};
use super::person::Person;
use super::throttle::Attempt;
use crate::domain::account::Profile;
use crate::domain::{Account, account, password, session};
use crate::engine::avatar;
use crate::error::{Error, Result};

#[derive(Template)]
#[template(path = "account/show.html")]
pub struct Show {
    frame: Frame,
    person: Person,
    email: String,
    bio: String,
    website: String,
    sessions: Vec<Open>,
    problem: Option<String>,
    /// What was done, in words.
    done: Option<String>,
}

/// A session that is open.
struct Open {
    id: String,
    browser: String,
    since: When,
    is_this: bool,
}

/// `GET /account`.
#[handler]
pub fn show(visit: Visit) -> Result<Response> {
    Ok(Page::new(page(&visit, None, None)?).into_response())
}

pub fn page(visit: &Visit, problem: Option<String>, done: Option<String>) -> Result<Show> {
    let me = visit.signed_in()?.account;
    let now = visit.app.clock.now();
    let (account, sessions) = visit.app.store.read(|tx| Ok((account::get(tx, me)?, session::list(tx, me, now)?)))?;
    let this = visit.session_token.as_deref().map(session::id_of);
    let open = |(id, session): (String, session::Session)| Open {
        is_this: this.as_ref() == Some(&id),
        id,
        browser: browser(&session.user_agent),
        since: visit.ago(session.created_at),
    };
    Ok(Show {
        frame: visit.frame(visit.texts.say("nav.account"))?,
        person: Person::of(&account),
        email: account.email,
        bio: account.bio.unwrap_or_default(),
        website: account.website.unwrap_or_default(),
        sessions: sessions.into_iter().map(open).collect(),
        problem,
        done,
    })
}

/// A browser's name and system out of its long line about itself; the beginning of the line if neither is known.
fn browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| (*name).to_owned())
    };
    // Most claim to be others as well, so the order tells them apart.
    let browsers = [
        ("Firefox/", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    match (find(&browsers), find(&systems)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => super::page::excerpt(user_agent, 40),
    }
}

/// The page after a change, or again with what was wrong.
fn answer(visit: &Visit, outcome: Result<()>, done: &'static str) -> Result<Response> {
    match outcome {
        Ok(()) => {
            let page = page(visit, None, Some(visit.texts.say(done).to_owned()))?;
            Ok(Page::new(page).into_response())
        }
        Err(error) if error.is_callers_fault() => {
            let page = page(visit, Some(explain(visit.texts, &error)), None)?;
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Debug, Deserialize)]
struct ProfileForm {
    #[serde(default)]
    bio: String,
    #[serde(default)]
    website: String,
}

/// `POST /account/profile`.
#[handler]
pub async fn update_profile(visit: Visit, Form(form): Form<ProfileForm>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let profile = Profile { bio: Some(form.bio), website: Some(form.website) };
    let outcome = visit.app.store.write(move |tx| account::update_profile(tx, me, &profile)).await;
    answer(&visit, outcome.map(drop), "account.saved")
}

/// `POST /account/avatar`: a picture, or none to take it away.
#[handler]
pub async fn update_avatar(visit: Visit, mut form: Multipart) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let broken = |_| Error::invalid("avatar", "cannot be read");
    let mut bytes = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("avatar") {
            bytes = field.bytes().await.map_err(broken)?;
        }
    }
    let outcome = match bytes.as_slice() {
        [] => avatar::clear(&visit.app.store, me).await,
        _ => avatar::set_bytes(&visit.app.store, me, bytes).await,
    };
    answer(&visit, outcome, "account.saved")
}

#[derive(Debug, Deserialize)]
struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// `POST /account/password`: ends every other session.
#[handler]
pub async fn update_password(visit: Visit, Form(form): Form<PasswordForm>) -> Result<Response> {
    let outcome = change_password(&visit, form).await;
    answer(&visit, outcome, "account.password_changed")
}

/// The visitor's account, once the password is right; guessing it has its limit.
/// Errors: `Conflict` in words for people.
pub async fn check_password(visit: &Visit, password: String) -> Result<Account> {
    let (app, now) = (&visit.app, visit.app.clock.now());
    let account: Account = app.store.read(|tx| account::get(tx, visit.signed_in()?.account))?;
    let attempt = Attempt::Login(account.username.to_lowercase());
    visit.throttle.check(std::slice::from_ref(&attempt), now)?;
    if !password::verify(password, Some(account.password_hash.clone())).await? {
        visit.throttle.count([attempt], now);
        return Err(Error::conflict(visit.texts.say("account.wrong_password").to_owned()));
    }
    Ok(account)
}

async fn change_password(visit: &Visit, form: PasswordForm) -> Result<()> {
    let app = &visit.app;
    let account = check_password(visit, form.current).await?;
    password::check(&form.password)?;
    let hash = password::hash(form.password, app.random.bytes(), app.config.passwords).await?;
    let (id, this) = (account.id, visit.session_token.as_deref().map(session::id_of));
    let write = app.store.write(move |tx| {
        account::update(tx, id, |account| {
            account.password_hash.clone_from(&hash);
            Ok(())
        })?;
        session::delete_others(tx, id, this.as_deref())
    });
    write.await
}

/// `POST /account/sessions/:id/revoke`.
#[handler]
pub async fn revoke_session(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    visit.app.store.write(move |tx| session::revoke(tx, me, &id)).await?;
    Ok(redirect("/account"))
}

/// `POST /account/sessions/revoke`: all but this one.
#[handler]
pub async fn revoke_other_sessions(visit: Visit) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let this = visit.session_token.as_deref().map(session::id_of);
    visit.app.store.write(move |tx| session::delete_others(tx, me, this.as_deref())).await?;
    Ok(redirect("/account"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_by_name_and_system() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome, Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1";
        assert_eq!(browser(phone), "Safari, iPhone");
        assert_eq!(browser("curl/8.5.0"), "curl");
        assert_eq!(browser("my own thing"), "my own thing");
    }
}
