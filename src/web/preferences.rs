//! How the visitor likes the pages: language and light, kept in cookies so that the first byte is already right.

use poem::http::header::{HeaderValue, SET_COOKIE};
use poem::web::Form;
use poem::{Response, handler};
use serde::Deserialize;

use super::i18n::Language;
use super::page::{LANGUAGE_COOKIE, THEME_COOKIE, Theme, Visit, own_path, redirect};
use crate::error::Result;

/// A year.
const MAX_AGE_SECONDS: u32 = 365 * 86_400;

#[derive(Debug, Deserialize)]
struct PreferencesForm {
    theme: Option<String>,
    language: Option<String>,
    #[serde(default)]
    next: String,
}

/// `POST /preferences`.
#[handler]
pub fn update(visit: Visit, Form(form): Form<PreferencesForm>) -> Result<Response> {
    let mut response = redirect(own_path(&form.next));
    let theme = form.theme.as_deref().and_then(Theme::parse).map(|theme| (THEME_COOKIE, theme.as_str()));
    let language = form.language.as_deref().and_then(Language::parse).map(|code| (LANGUAGE_COOKIE, code.code()));
    let secure = if visit.visitor.base_url.starts_with("https://") { "; Secure" } else { "" };
    for (name, value) in [theme, language].into_iter().flatten() {
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={MAX_AGE_SECONDS}{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}
