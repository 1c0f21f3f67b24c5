//! How errors look in this dialect: the document's eight codes and `CONFLICT`. Source: generor-api.th.txt, "รหัสข้อผิดพลาด".

use poem::http::header::WWW_AUTHENTICATE;
use poem::http::{HeaderValue, StatusCode};
use poem::{IntoResponse, Response};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object};

use crate::error::Error;

/// What went wrong, in one shape for every endpoint.
#[derive(Debug, Object)]
#[oai(rename = "Error")]
pub struct ErrorReply {
    /// Always `false`.
    success: bool,
    error: ErrorBody,
}

#[derive(Debug, Object)]
struct ErrorBody {
    code: Code,
    /// A sentence for people. For `VALIDATION_ERROR` it begins with the name of the field: `count: must be 1 to 10`.
    message: String,
    /// The HTTP status once more.
    status: u16,
}

/// The kind of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "SCREAMING_SNAKE_CASE")]
enum Code {
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    ValidationError,
    InsufficientCredits,
    RateLimitExceeded,
    ServerError,
}

/// How errors are documented at every operation; `mount` renders them.
#[derive(ApiResponse)]
pub enum Documented {
    /// The request cannot be served as it is: 400 `VALIDATION_ERROR`, 401 `UNAUTHORIZED`, 402 `INSUFFICIENT_CREDITS`,
    /// 403 `FORBIDDEN`, 404 `NOT_FOUND`, 405 `METHOD_NOT_ALLOWED`, 409 `CONFLICT`, 429 `RATE_LIMIT_EXCEEDED` (see `Retry-After`).
    #[oai(status_range = "4XX")]
    Client(StatusCode, Json<ErrorReply>),
    /// The service is at fault: 500 `SERVER_ERROR`. Nothing was charged.
    #[oai(status_range = "5XX")]
    Server(StatusCode, Json<ErrorReply>),
}

/// The table of errors.
const fn code(error: &Error) -> (StatusCode, Code) {
    match error {
        Error::Unauthenticated => (StatusCode::UNAUTHORIZED, Code::Unauthorized),
        Error::Forbidden { .. } => (StatusCode::FORBIDDEN, Code::Forbidden),
        Error::NotFound(_) => (StatusCode::NOT_FOUND, Code::NotFound),
        Error::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed),
        Error::Conflict(_) => (StatusCode::CONFLICT, Code::Conflict),
        // The document knows neither 413 nor a refusal.
        Error::Invalid { .. } | Error::Refused { .. } | Error::TooLarge { .. } => {
            (StatusCode::BAD_REQUEST, Code::ValidationError)
        }
        Error::InsufficientCredits { .. } => (StatusCode::PAYMENT_REQUIRED, Code::InsufficientCredits),
        Error::RateLimited { .. } | Error::QueueFull { .. } => (StatusCode::TOO_MANY_REQUESTS, Code::RateLimitExceeded),
        Error::Upstream { .. } | Error::TimedOut | Error::Internal(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, Code::ServerError)
        }
    }
}

/// The body for an error, and its status.
pub fn reply(error: &Error) -> (StatusCode, ErrorReply) {
    let (status, code) = code(error);
    let error = ErrorBody { code, message: error.to_string(), status: status.as_u16() };
    (status, ErrorReply { success: false, error })
}

/// The answer for an error.
pub fn render(error: &Error) -> Response {
    let (status, reply) = reply(error);
    let reply = Json(reply);
    let documented =
        if status.is_server_error() { Documented::Server(status, reply) } else { Documented::Client(status, reply) };
    let mut response = documented.into_response();
    if status == StatusCode::UNAUTHORIZED {
        // Source: RFC 9110, 11.6.1.
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
