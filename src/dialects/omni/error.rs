//! How errors look in this dialect: HTTP 401 for keys, and HTTP 200 with `code: 0` for everything else.
//! Source: omni-open-api.hi.txt, the last section.

use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object};

use crate::error::Error;

/// A failure.
#[derive(Debug, Object)]
#[oai(rename = "OmniFailure")]
pub struct FailureReply {
    /// 0, or 401 when the key is at fault.
    code: u16,
    /// What went wrong, in words for people.
    msg: String,
    /// Always `null`.
    data: Option<bool>,
}

/// How errors are documented at every operation; `mount` renders them.
#[derive(ApiResponse)]
pub enum Documented {
    /// The API key is missing or wrong.
    #[oai(status = 401)]
    Key(Json<FailureReply>),
}

/// The answer for an error.
pub fn render(error: &Error) -> Response {
    let (status, code) = match error {
        Error::Unauthenticated => (StatusCode::UNAUTHORIZED, 401),
        _ => (StatusCode::OK, 0),
    };
    Json(FailureReply { code, msg: error.to_string(), data: None }).with_status(status).into_response()
}
