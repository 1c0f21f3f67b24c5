//! From errors born outside of our handlers (routing, parsing) to the product's own error.

use poem::error::{MethodNotAllowedError, NotFoundError, ResponseError};
use poem::http::StatusCode;
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError, ParseRequestPayloadError};

use crate::error::{Error, Noun};

/// Lets our error travel through poem to the mount, which gives it the dialect's look.
impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Invalid { .. } | Self::Refused { .. } => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::InsufficientCredits { .. } => StatusCode::PAYMENT_REQUIRED,
            Self::RateLimited { .. } | Self::QueueFull { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Upstream { .. } => StatusCode::BAD_GATEWAY,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// What a poem error means in our words.
pub fn rejection(error: poem::Error) -> Error {
    let error = match error.downcast::<Error>() {
        Ok(error) => return error,
        Err(error) => error,
    };
    if error.is::<NotFoundError>() || error.is::<ParsePathError>() {
        return Error::NotFound(Noun::Route);
    }
    if error.is::<MethodNotAllowedError>() {
        return Error::MethodNotAllowed;
    }
    if let Some(error) = error.downcast_ref::<ParseParamError>() {
        return Error::invalid(error.name, phrase(&error.reason));
    }
    if error.is::<ContentTypeError>() {
        return Error::invalid("Content-Type", "must be application/json");
    }
    if let Some(error) = error.downcast_ref::<ParseRequestPayloadError>() {
        return Error::invalid("body", error.reason.clone());
    }
    match error.status() {
        StatusCode::NOT_FOUND => Error::NotFound(Noun::Route),
        status if status.is_client_error() => Error::invalid("request", error.to_string()),
        _ => Error::internal(error.to_string()),
    }
}

/// poem-openapi says `failed to parse "integer(uint32)": … (occurred while parsing …)`; callers should read what the
/// value must be.
fn phrase(reason: &str) -> String {
    let reason = reason.split(" (occurred while parsing").next().unwrap_or(reason);
    let Some((kind, detail)) = reason.strip_prefix("failed to parse \"").and_then(|rest| rest.split_once("\": "))
    else {
        return reason.to_owned();
    };
    match kind.split(['_', '(']).next() {
        Some("integer") => "must be a whole number".to_owned(),
        Some("number") => "must be a number".to_owned(),
        Some("boolean") => "must be true or false".to_owned(),
        _ => detail.to_owned(),
    }
}
