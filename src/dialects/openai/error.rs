//! How errors look in this dialect, and which of them its libraries send again: 408, 409, 429 and everything from 500
//! on, unless `x-should-retry` says otherwise. Source: reference of the OpenAI API as of 2026-11.

use poem::http::{HeaderName, HeaderValue, StatusCode};
use poem::{IntoResponse, Response};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object};
use serde_json::{Value, json};

use crate::error::{Error, Noun};

/// What went wrong.
#[derive(Debug, Object)]
#[oai(rename = "OpenAiError")]
pub struct ErrorReply {
    error: ErrorBody,
}

#[derive(Debug, Object)]
#[oai(rename = "OpenAiErrorBody")]
struct ErrorBody {
    /// A sentence for people.
    message: String,
    /// `invalid_request_error`, `insufficient_quota`, `requests` or `server_error`.
    #[oai(rename = "type")]
    kind: String,
    /// The field that is at fault.
    param: Option<String>,
    /// A word for programs.
    code: Option<String>,
}

/// How errors are documented at every operation; `mount` renders them.
#[derive(ApiResponse)]
pub enum Documented {
    /// 400 for a body that must be mended, 401 `invalid_api_key`, 404 `model_not_found`, 413 for one that is too large,
    /// 429 `rate_limit_exceeded` (see `Retry-After`) or `insufficient_quota`.
    #[oai(status_range = "4XX")]
    Client(StatusCode, Json<ErrorReply>),
    /// 500 for a fault of ours, 502 for a provider's. Nothing was charged.
    #[oai(status_range = "5XX")]
    Server(StatusCode, Json<ErrorReply>),
}

const INVALID: &str = "invalid_request_error";

/// Status, type and code.
fn words(error: &Error) -> (StatusCode, &'static str, Option<&'static str>) {
    match error {
        Error::Unauthenticated => (StatusCode::UNAUTHORIZED, INVALID, Some("invalid_api_key")),
        Error::Forbidden { .. } => (StatusCode::FORBIDDEN, "insufficient_permissions", None),
        Error::NotFound(Noun::Model) => (StatusCode::NOT_FOUND, INVALID, Some("model_not_found")),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, INVALID, None),
        Error::Invalid { field, reason } => (StatusCode::BAD_REQUEST, INVALID, code_of(field, reason)),
        Error::Conflict(_) => (StatusCode::CONFLICT, INVALID, None),
        Error::InsufficientCredits { .. } => {
            (StatusCode::TOO_MANY_REQUESTS, "insufficient_quota", Some("insufficient_quota"))
        }
        Error::RateLimited { .. } | Error::QueueFull { .. } => {
            (StatusCode::TOO_MANY_REQUESTS, "requests", Some("rate_limit_exceeded"))
        }
        Error::Refused { .. } => (StatusCode::BAD_REQUEST, INVALID, Some("content_policy_violation")),
        Error::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, INVALID, Some("method_not_supported")),
        Error::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, INVALID, None),
        Error::Upstream { .. } => (StatusCode::BAD_GATEWAY, "server_error", None),
        Error::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "server_error", None),
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "server_error", None),
    }
}

/// The word for what is wrong with a field, by the phrase that says it.
fn code_of(field: &str, reason: &str) -> Option<&'static str> {
    if field == "body" || field == "Content-Type" {
        return None;
    }
    let codes = [
        ("is required", "missing_required_parameter"),
        ("is not supported", "unsupported_parameter"),
        ("must be an integer, not", "invalid_type"),
        ("must be an integer of 0 or more, not string", "invalid_type"),
        ("must be a number, not", "invalid_type"),
        ("must be a string, not", "invalid_type"),
        ("must be a boolean, not", "invalid_type"),
        ("must be an array, not", "invalid_type"),
        ("must be an object, not", "invalid_type"),
    ];
    let found = codes.iter().find(|(start, _)| reason.starts_with(start)).map(|(_, code)| *code);
    Some(found.unwrap_or("invalid_value"))
}

fn message(error: &Error) -> String {
    match error {
        Error::Unauthenticated => {
            "Incorrect API key provided, or none: send one of yours as a bearer token.".to_owned()
        }
        Error::NotFound(Noun::Model) => "The model does not exist or you do not have access to it.".to_owned(),
        Error::NotFound(Noun::Route) => "Invalid URL".to_owned(),
        Error::Invalid { field, reason } if reason == "is required" => {
            format!("Missing required parameter: '{field}'.")
        }
        Error::Invalid { field, reason } => format!("Invalid '{field}': {reason}."),
        Error::InsufficientCredits { .. } => {
            format!("You exceeded your current quota, please check your plan and billing details. {error}.")
        }
        Error::RateLimited { .. } | Error::QueueFull { .. } => format!("Rate limit reached. {error}."),
        other => other.to_string(),
    }
}

/// The answer for an error.
pub fn render(error: &Error) -> Response {
    let (status, ..) = words(error);
    let mut response = poem::web::Json(body(error)).with_status(status).into_response();
    // Statuses that libraries send again although it is of no use.
    let is_final = match error {
        Error::InsufficientCredits { .. } | Error::Conflict(_) | Error::TimedOut => true,
        Error::Upstream { retryable, .. } => !retryable,
        _ => false,
    };
    if is_final {
        response.headers_mut().insert(HeaderName::from_static("x-should-retry"), HeaderValue::from_static("false"));
    }
    response
}

/// An error as JSON: an answer's body, or the last event of a stream.
pub fn body(error: &Error) -> Value {
    let (_, kind, code) = words(error);
    let param = match error {
        Error::Invalid { field, .. } if field != "body" => Some(field.as_ref()),
        _ => None,
    };
    form(&message(error), kind, param, code)
}

/// An error with all four of its fields.
fn form(message: &str, kind: &str, param: Option<&str>, code: Option<&str>) -> Value {
    json!({"error": {"message": message, "type": kind, "param": param, "code": code}})
}

/// What a server says of a call that it refuses: as it is if it has the form, and in the form if not.
pub fn rejected(status: u16, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    if said.get("error").is_some_and(Value::is_object) {
        return Response::builder().status(status).content_type("application/json").body(body);
    }
    let words = [said.get("message"), said.get("detail"), said.get("error")];
    let message = words.into_iter().flatten().find_map(|word| word.as_str());
    let body = form(message.unwrap_or("The request was refused."), INVALID, None, None);
    poem::web::Json(body).with_status(status).into_response()
}
