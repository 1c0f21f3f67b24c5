//! Omni: a task API for pictures and videos under `/api/v1/tasks`. Source: omni-open-api.hi.txt and .th.txt.
//!
//! # Known differences
//!
//! - `msg` of a task that failed says why, where the document prints `ok`; its `code` stays 200.
//! - Pictures take the ratios of the picture models, of which the document prints one; a wrong one is refused by name.
//! - `webhook_url` asks to be told when a task is over; the document has no such field.
//! - Credits are set aside at submission and charged when the task succeeds; the balance that the account sees is the
//!   same either way, and a task that fails gives everything back.
//! - `request_id` keeps the document's form, `kie_` and twelve characters; here it names our job.
//! - Results are private in the library of whoever made them; the links in answers carry a key that opens them.

mod error;
mod tasks;

use poem::{Request, Response};
use poem_openapi::types::ToJSON;
use poem_openapi::{OpenApi, OpenApiService};

use self::tasks::Tasks;
use super::visitor::Visitor;
use super::{Described, Dialect};
use crate::app::App;
use crate::domain::Delivery;
use crate::error::{Error, Result};

/// The dialect, for [`super::mount`].
pub struct Omni;

impl Dialect for Omni {
    const NAME: &'static str = "omni";
    type Documented = error::Documented;

    fn render(error: &Error) -> Response {
        error::render(error)
    }
}

type Failure = super::Failure<Omni>;

/// The routes, from `/api/v1` on.
pub fn routes(app: &App) -> OpenApiService<Tasks, ()> {
    service(Tasks(app.clone()))
}

/// The body of a callback: the answer to a question about its task.
pub fn callback(app: &App, delivery: &Delivery, visitor: &Visitor) -> Result<String> {
    let found = tasks::answer(app, delivery.account, &delivery.callback.task, visitor)?;
    Ok(found.to_json_string())
}

/// Whether a key has this dialect's form.
pub fn has_its_key(request: &Request) -> bool {
    matches!(super::bearer::credential(request.headers()), super::bearer::Credential::Key(key) if key.starts_with("sk-"))
}

/// The OpenAPI document, as JSON.
pub fn spec() -> String {
    service(Described::<Tasks>::default()).spec()
}

fn service<T: OpenApi>(resources: T) -> OpenApiService<T, ()> {
    OpenApiService::new(resources, "Omni open API", "1").description(DESCRIPTION).server("/api/v1")
}

const DESCRIPTION: &str = "\
Submit a picture or a video, then ask for it by its task id.

Every operation takes an API key as `Authorization: Bearer sk-…`. A missing or wrong key is answered with HTTP 401; \
everything else with HTTP 200 and a `code`: 200 is success, 0 is a failure that `msg` explains, with `data` null.

The models are `gpt-image-2` and `nano-banana-2`, which make pictures from words or from pictures, and `seedance-2`, \
which makes videos. The credits of a task are deducted when it is submitted, and given back by itself if it fails.

How many tasks may be queued and running at once depends on the account's tier; one more is answered with `code` 0 and \
a `Retry-After` header.

An `Idempotency-Key` makes it safe to repeat a submission for 24 hours. Instead of asking again and again, give a \
`webhook_url`: the finished task is posted there, signed as Standard Webhooks describes, until it is taken.

The same paths are also under `/omni`, for a server whose `/api/v1` you share with other clients.";
