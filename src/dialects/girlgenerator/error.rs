//! How errors look in this dialect: the document's six. Source: girlgenerator-api.zh.txt, the table of error codes.

use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object};

use crate::error::{Error, Noun};

/// What went wrong.
#[derive(Debug, Object)]
#[oai(rename = "GirlGeneratorError")]
pub struct ErrorReply {
    error: ErrorBody,
}

#[derive(Debug, Object)]
#[oai(rename = "GirlGeneratorErrorBody")]
struct ErrorBody {
    code: Code,
    /// A sentence for people.
    message: String,
}

/// The kind of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "GirlGeneratorCode", rename_all = "snake_case")]
enum Code {
    Unauthorized,
    InsufficientCredits,
    TaskNotFound,
    InvalidParams,
    RateLimitExceeded,
    InternalError,
}

/// How errors are documented at every operation; `mount` renders them.
#[derive(ApiResponse)]
pub enum Documented {
    /// 401 `unauthorized`, 403 `insufficient_credits`, 404 `task_not_found`, 422 `invalid_params`,
    /// 429 `rate_limit_exceeded` (see `Retry-After`).
    #[oai(status_range = "4XX")]
    Client(StatusCode, Json<ErrorReply>),
    /// 500 `internal_error`. Nothing was charged.
    #[oai(status_range = "5XX")]
    Server(StatusCode, Json<ErrorReply>),
}

/// The table of errors.
const fn code(error: &Error) -> (StatusCode, Code) {
    match error {
        // The document has no word for a key without the right.
        Error::Unauthenticated | Error::Forbidden { .. } => (StatusCode::UNAUTHORIZED, Code::Unauthorized),
        Error::InsufficientCredits { .. } => (StatusCode::FORBIDDEN, Code::InsufficientCredits),
        Error::NotFound(_) | Error::MethodNotAllowed => (StatusCode::NOT_FOUND, Code::TaskNotFound),
        Error::Invalid { .. } | Error::Conflict(_) | Error::Refused { .. } | Error::TooLarge { .. } => {
            (StatusCode::UNPROCESSABLE_ENTITY, Code::InvalidParams)
        }
        Error::RateLimited { .. } | Error::QueueFull { .. } => (StatusCode::TOO_MANY_REQUESTS, Code::RateLimitExceeded),
        Error::Upstream { .. } | Error::TimedOut | Error::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, Code::InternalError)
        }
    }
}

/// The answer for an error.
pub fn render(error: &Error) -> Response {
    let (status, code) = code(error);
    let message = match error {
        Error::NotFound(Noun::Task) => "The task does not exist or belongs to another user.".to_owned(),
        other => other.to_string(),
    };
    let reply = Json(ErrorReply { error: ErrorBody { code, message } });
    if status.is_server_error() { Documented::Server(status, reply) } else { Documented::Client(status, reply) }
        .into_response()
}
