//! Errors as pages, and in words for people.

use askama::Template;
use poem::error::ResponseError;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};

use super::i18n::Texts;
use super::page::{Frame, Page, Visit};
use crate::error::{Error, Noun};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    code: u16,
    reason: String,
}

#[derive(Template)]
#[template(path = "shared/alert.html")]
struct Alert {
    reason: String,
}

/// An error as a page, or as a short notice for our own scripts.
pub fn render(visit: &Visit, error: &Error) -> Response {
    let status = error.status();
    let reason = explain(visit.texts, error);
    if visit.wants_part {
        return Page::with_status(status, Alert { reason }).into_response();
    }
    match visit.frame(title(visit.texts, status)) {
        Ok(frame) => Page::with_status(status, ErrorPage { frame, code: status.as_u16(), reason }).into_response(),
        // Without the store there is no frame either.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn title(texts: Texts, status: StatusCode) -> String {
    let key = match status {
        StatusCode::NOT_FOUND => "error.not_found_title",
        StatusCode::FORBIDDEN => "error.forbidden_title",
        StatusCode::TOO_MANY_REQUESTS => "error.too_many_title",
        status if status.is_client_error() => "error.request_title",
        _ => "error.server_title",
    };
    texts.say(key).to_owned()
}

/// What went wrong, for people.
pub fn explain(texts: Texts, error: &Error) -> String {
    match error {
        Error::Unauthenticated => texts.say("error.sign_in").to_owned(),
        Error::Forbidden { .. } => texts.say("error.forbidden").to_owned(),
        Error::NotFound(Noun::Creation | Noun::Media) => texts.say("error.no_creation").to_owned(),
        Error::NotFound(_) => texts.say("error.not_found").to_owned(),
        Error::Invalid { field, reason } => explain_field(texts, field, reason),
        Error::InsufficientCredits { needed, balance } => {
            texts.fill("error.credits", &[("needed", &texts.credits(*needed)), ("balance", &texts.credits(*balance))])
        }
        Error::RateLimited { retry_after } => {
            texts.fill("error.too_many", &[("time", &texts.duration(retry_after.as_secs().max(1)))])
        }
        Error::QueueFull { most, retry_after } => {
            let time = texts.duration(retry_after.as_secs().max(1));
            texts.fill("error.queue_full", &[("most", most), ("time", &time)])
        }
        Error::TimedOut => texts.say("error.timed_out").to_owned(),
        Error::Upstream { .. } => texts.say("error.upstream").to_owned(),
        Error::TooLarge { .. } => texts.say("error.too_large").to_owned(),
        Error::MethodNotAllowed => texts.say("error.not_found").to_owned(),
        Error::Internal(_) => texts.say("error.server").to_owned(),
        Error::Conflict(reason) => reason.clone().into_owned(),
        Error::Refused { reason } => reason.clone(),
    }
}

fn explain_field(texts: Texts, field: &str, reason: &str) -> String {
    match (field, reason) {
        ("prompt", "is required") => texts.say("error.prompt_required").to_owned(),
        ("image_url", _) if reason.contains("required") => texts.say("error.image_required").to_owned(),
        ("video_url", _) if reason.contains("required") => texts.say("error.video_required").to_owned(),
        ("file" | "avatar", _) if reason.contains("picture") => texts.say("error.file").to_owned(),
        ("password", _) => texts.say("error.password").to_owned(),
        ("username", "is reserved") => texts.say("error.username_taken").to_owned(),
        ("username", _) => texts.say("error.username").to_owned(),
        ("email", _) => texts.say("error.email").to_owned(),
        _ => format!("{}: {reason}", field.replace('_', " ")),
    }
}
