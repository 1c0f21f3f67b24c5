//! GirlGenerator: a task API for pictures under `/api/v1`. Source: girlgenerator-api.zh.txt.
//!
//! # Known differences
//!
//! - `model` chooses among three models, and `webhook_url` asks to be told; the document has neither.
//! - Credits are set aside at submission and charged when the task succeeds; a task that fails costs nothing.
//! - Results are private in the library of whoever made them; the links in answers carry a key that opens them.

mod error;
mod tasks;

use poem::Response;
use poem_openapi::types::ToJSON;
use poem_openapi::{OpenApi, OpenApiService};

use self::tasks::Tasks;
use super::visitor::Visitor;
use super::{Described, Dialect};
use crate::app::App;
use crate::domain::Delivery;
use crate::error::{Error, Result};

/// The dialect, for [`super::mount`].
pub struct GirlGenerator;

impl Dialect for GirlGenerator {
    const NAME: &'static str = "girlgenerator";
    type Documented = error::Documented;

    fn render(error: &Error) -> Response {
        error::render(error)
    }
}

type Failure = super::Failure<GirlGenerator>;

/// The routes, from `/api/v1` on.
pub fn routes(app: &App) -> OpenApiService<Tasks, ()> {
    service(Tasks(app.clone()))
}

/// The body of a callback: the answer to a question about its task.
pub fn callback(app: &App, delivery: &Delivery, visitor: &Visitor) -> Result<String> {
    Ok(tasks::Found::look_up(app, delivery.account, &delivery.callback.task, visitor)?.to_json_string())
}

/// The OpenAPI document, as JSON.
pub fn spec() -> String {
    service(Described::<Tasks>::default()).spec()
}

fn service<T: OpenApi>(resources: T) -> OpenApiService<T, ()> {
    OpenApiService::new(resources, "GirlGenerator API", "1").description(DESCRIPTION).server("/api/v1")
}

const DESCRIPTION: &str = "\
Submit a picture, then ask for it by its task id.

Every operation takes an API key as `Authorization: Bearer …`. A key may submit 10 tasks a minute. Errors are \
`{\"error\": {\"code\", \"message\"}}` with the HTTP status that fits: 401 `unauthorized`, 403 `insufficient_credits`, \
404 `task_not_found`, 422 `invalid_params`, 429 `rate_limit_exceeded`, 500 `internal_error`. How many tasks may be \
queued and running at once depends on the account's tier; one more is a 429 as well. `Retry-After` says when to come again.

A task is `pending`, then `processing`, and in the end `success` with its `images` or `failed` with its `error`. A \
picture costs 1 to 3 credits by its model, from the balance that the pages show too; one that fails costs nothing.

An `Idempotency-Key` makes it safe to repeat a submission for 24 hours. Instead of asking again and again, give a \
`webhook_url`: the finished task is posted there, signed as Standard Webhooks describes, until it is taken.

The same paths are also under `/girlgenerator`, for a server whose `/api/v1` you share with other clients.";
