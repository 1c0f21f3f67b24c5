//! OpenAI's API under `/v1`, for its official libraries unchanged and for everything that speaks as they do.
//! Source: uniai-gateway.zh.txt and the reference of the OpenAI API as of 2026-11.
//!
//! What a client writes goes to whoever runs the model as it was written, fields that we do not know included, and
//! the answer comes back as it is made; see [`crate::engine::relay`]. Without any provider the built-in engines
//! answer, and say so in `system_fingerprint` and `owned_by`.
//!
//! # Known differences
//!
//! - The built-in text engine arranges phrases and does not reason. It heeds `messages`, `n`, `stop`, `seed`, the
//!   limits of length, `response_format` and forced tools; sampling parameters have no effect on it (temperature 0
//!   makes it repeat itself), and what it cannot give (`logprobs`, `logit_bias`, audio, web search) is refused.
//! - Without a limit of length the hold is that of 16,384 tokens, or what the account has.

mod answer;
mod chat;
mod completions;
mod error;
mod models;
mod vectors;
mod whole;

use poem::{Endpoint, Request, Response};
use poem_openapi::{OpenApi, OpenApiService, Tags};

use self::chat::Chat;
use self::completions::Completions;
use self::models::Models;
use self::vectors::Vectors;
use super::{Described, Dialect};
use crate::app::App;
use crate::error::Error;

/// The dialect, for [`super::mount`].
pub struct OpenAi;

impl Dialect for OpenAi {
    const NAME: &'static str = "openai";
    /// A sound file of 25 MiB, or a conversation with some pictures.
    const BODY_MAX_BYTES: usize = 32 << 20;
    type Documented = error::Documented;

    fn render(error: &Error) -> Response {
        error::render(error)
    }
}

type Failure = super::Failure<OpenAi>;

/// The sections of the document.
#[derive(Tags)]
enum Tag {
    /// Conversations with a text model.
    Chat,
    /// Texts as points in space.
    Embeddings,
    /// Whether content is harmful.
    Moderations,
    /// Who can be asked.
    Models,
}

type Resources = (Chat, Completions, Vectors, Models);

/// The routes, from `/v1` on.
pub fn routes(app: &App) -> impl Endpoint<Output = Response> + 'static {
    use poem::{EndpointExt, IntoEndpoint};
    let service = service((Chat(app.clone()), Completions(app.clone()), Vectors(app.clone()), Models(app.clone())));
    service.into_endpoint().before(|request| async move { Ok(straighten(request)) }).map_to_response()
}

/// The OpenAPI document, as JSON.
pub fn spec() -> String {
    service(Described::<Resources>::default()).spec()
}

fn service<T: OpenApi>(resources: T) -> OpenApiService<T, ()> {
    OpenApiService::new(resources, "OpenAI-compatible API", "1").description(DESCRIPTION).server("/v1")
}

/// Clients join base and path with one slash too many, and write a slash in a model's name as it is.
fn straighten(mut request: Request) -> Request {
    let uri = request.uri().clone();
    let path = uri.path().replace("//", "/");
    let path = match path.strip_prefix("/models/") {
        Some(id) => format!("/models/{}", id.trim_end_matches('/').replace('/', "%2F")),
        None => path,
    };
    if path != uri.path() {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(straight) = format!("{path}{query}").parse() {
            *request.uri_mut() = straight;
        }
    }
    request
}

const DESCRIPTION: &str = "\
The API of OpenAI's libraries: give them this address with `/v1` as `base_url`, and a key of yours as `api_key`.

Every operation takes an API key as `Authorization: Bearer sk-…`. Errors are \
`{\"error\": {\"message\", \"type\", \"param\", \"code\"}}`. Answers that come as a stream are server-sent events.";
