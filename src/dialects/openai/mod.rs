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
//!   limits of length, `response_format` and forced tools; sampling parameters, `reasoning_effort`, `service_tier` and
//!   `prediction` have no effect on it (temperature 0 makes it repeat itself), and what it cannot give (`logprobs`, `logit_bias`, audio, web search) is refused.
//! - Speech, pictures and clips are jobs of the studio like any other: private creations in the owner's library, paid by
//!   the piece, so that their `usage` counts the words alone. The built-in engine heeds `input_fidelity` and cuts out a
//!   subject for a transparent background; `moderation` and `user` are told to providers.
//! - Responses know functions as their only tools. One in the background does not outlive a restart: it has failed then.
//!   A cancelled one has no last event, as the API knows none. What a compaction keeps is readable by whoever holds it.
//! - A remix is a clip made anew from the first one's words and seed with the change added; of a clip's files there are
//!   the film and a still, no sheet of stills. What a model does not make in length or size is refused, not rounded.
//! - Without a limit of length the hold is that of 16,384 tokens, or what the account has.

mod answer;
mod audio;
mod billing;
mod chat;
mod completions;
mod error;
mod files;
mod form;
mod images;
mod lists;
mod models;
mod recital;
mod responses;
mod stored;
mod vectors;
mod videos;

use std::time::Instant;

use poem::http::{HeaderMap, HeaderName, HeaderValue};
use poem::middleware::Cors;
use poem::{Endpoint, EndpointExt, IntoEndpoint, IntoResponse, Request, Response};
use poem_openapi::{OpenApi, OpenApiService, Tags};

use self::audio::Audio;
use self::billing::Billing;
use self::chat::Chat;
use self::completions::Completions;
use self::images::Images;
use self::models::Models;
use self::responses::Responses;
use self::stored::StoredChats;
use self::vectors::Vectors;
use self::videos::Videos;
use super::{Described, Dialect, mount};
use crate::app::App;
use crate::domain::limits::Verdict;
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

    /// Limits of tokens there are none; those of calls go by the names that the libraries know.
    fn show_limits(verdict: &Verdict, headers: &mut HeaderMap) {
        headers.insert("x-ratelimit-limit-requests", verdict.limit.into());
        headers.insert("x-ratelimit-remaining-requests", verdict.remaining.into());
        if let Ok(reset) = HeaderValue::from_str(&format!("{}s", verdict.resets_in.as_secs())) {
            headers.insert("x-ratelimit-reset-requests", reset);
        }
    }
}

type Failure = super::Failure<OpenAi>;

/// The sections of the document.
#[derive(Tags)]
enum Tag {
    /// Conversations with a text model.
    Chat,
    /// Conversations as items, kept here.
    Responses,
    /// Pictures.
    Images,
    /// Speech.
    Audio,
    /// Clips.
    Videos,
    /// What is left.
    Billing,
    /// Texts as points in space.
    Embeddings,
    /// Whether content is harmful.
    Moderations,
    /// Who can be asked.
    Models,
}

type Resources = (Chat, StoredChats, Responses, Completions, Vectors, Images, Audio, Videos, Models, Billing);

/// The routes, from `/v1` on.
pub fn routes(app: &App) -> impl Endpoint<Output = Response> + 'static {
    let resources = (
        Chat(app.clone()),
        StoredChats(app.clone()),
        Responses(app.clone()),
        Completions(app.clone()),
        Vectors(app.clone()),
        Images(app.clone()),
        Audio(app.clone()),
        Videos(app.clone()),
        Models(app.clone()),
        Billing(app.clone()),
    );
    let origins = app.config.cors.clone();
    let is_allowed = move |origin: &str| origins.iter().any(|allowed| allowed == "*" || allowed == origin);
    let cors = Cors::new().allow_origins_fn(is_allowed).allow_credentials(false).expose_header("x-request-id");
    mount::<OpenAi, _>(app, service(resources).into_endpoint().before(straighten).around(timed))
        .with(cors)
        .map_to_response()
}

/// The OpenAPI document, as JSON.
pub fn spec() -> String {
    service(Described::<Resources>::default()).spec()
}

fn service<T: OpenApi>(resources: T) -> OpenApiService<T, ()> {
    OpenApiService::new(resources, "OpenAI-compatible API", "1").description(DESCRIPTION).server("/v1")
}

/// Says how long it took until the answer began.
async fn timed<E: Endpoint>(inner: std::sync::Arc<E>, request: Request) -> poem::Result<Response> {
    let started = Instant::now();
    let mut response = inner.call(request).await?.into_response();
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    response.headers_mut().insert(HeaderName::from_static("openai-processing-ms"), milliseconds.into());
    Ok(response)
}

/// Clients join base and path with one slash too many, and write a slash in a model's name as it is.
async fn straighten(mut request: Request) -> poem::Result<Request> {
    let uri = request.uri().clone();
    let path = uri.path().strip_prefix('/').filter(|rest| rest.starts_with('/')).unwrap_or(uri.path());
    let path = match path.strip_prefix("/models/") {
        Some(id) => format!("/models/{}", id.trim_end_matches('/').replace('/', "%2F")),
        None => path.to_owned(),
    };
    if path != uri.path() {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        if let Ok(straight) = format!("{path}{query}").parse() {
            *request.uri_mut() = straight;
        }
    }
    Ok(request)
}

const DESCRIPTION: &str = "\
The API of OpenAI's libraries: give them this address with `/v1` as `base_url`, and a key of yours as `api_key`.

Every operation takes an API key as `Authorization: Bearer sk-…`. Errors are \
`{\"error\": {\"message\", \"type\", \"param\", \"code\"}}`. Answers that come as a stream are server-sent events.";
