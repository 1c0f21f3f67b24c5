//! Generor, the native dialect: every generator, creation, account and key under `/api/v1`.
//!
//! Source: generor-api.th.txt. Each section of that document is a file here, in its order.
//!
//! # Known differences
//!
//! - Answers say more at their end than the document prints: `provider` on what was made, `available` on models.
//! - `webhook_url` on `/generate`, reports, and everything under `/webhooks` are additions.
//! - `credit_cost` in the document's example of a flux-schnell picture is four times its estimate; ours is what the
//!   estimate said, or less where fewer items were made.
//! - The document has no code for what the state of things does not allow, such as cancelling what is over or using an
//!   `Idempotency-Key` for another request: 409 `CONFLICT`.

mod api_keys;
mod comments;
mod creations;
mod credits;
mod envelope;
mod error;
mod feed;
mod generation;
mod generators;
mod models;
mod paging;
mod progress;
mod ratings;
mod reports;
mod teams;
mod users;
mod values;
mod webhooks;

use poem::{Request, Response};
use poem_openapi::registry::MetaApi;
use poem_openapi::{ExtraHeader, OpenApi, OpenApiService, Tags};
use serde_json::json;

use self::api_keys::ApiKeys;
use self::comments::Comments;
use self::creations::Creations;
use self::credits::Wallet;
use self::feed::Feed;
use self::generation::Generation;
use self::generators::Generators;
use self::models::Models;
use self::progress::Progress;
use self::ratings::Ratings;
use self::reports::Reports;
use self::teams::Teams;
use self::users::Users;
use self::webhooks::Webhooks;
use super::document::{self, Limit};
use super::{Described, Dialect};
use crate::app::App;
use crate::domain::search;
use crate::error::Error;

/// The dialect, for [`super::mount`].
pub struct Generor;

impl Dialect for Generor {
    const NAME: &'static str = "generor";
    type Documented = error::Documented;

    fn render(error: &Error) -> Response {
        error::render(error)
    }

    fn operations() -> Vec<MetaApi> {
        Resources::meta()
    }
}

type Failure = super::Failure<Generor>;
type Answer<T> = Result<envelope::Reply<T>, Failure>;

/// The sections of the document.
#[derive(Tags)]
enum Tag {
    /// What can be made, what it costs, and making it.
    Generators,
    /// What was made.
    Creations,
    /// Who makes it, and at what price.
    Models,
    /// Accounts, and who follows whom.
    Users,
    /// People who share what they make.
    Teams,
    /// What people say of creations.
    Comments,
    /// What people give creations, 1 to 5.
    Ratings,
    /// Saying that something should not be here.
    Reports,
    /// What generations are paid with. One credit is worth 0.0005 US dollars.
    Credits,
    /// What the people you follow make.
    Feed,
    /// Keys to this API.
    #[oai(rename = "API keys")]
    ApiKeys,
    /// Telling a server of yours that a generation is over: ask for it with `webhook_url`.
    Webhooks,
}

type Resources = (
    Generators,
    Generation,
    Creations,
    Progress,
    Models,
    Users,
    Teams,
    Comments,
    Ratings,
    Reports,
    Wallet,
    Feed,
    ApiKeys,
    Webhooks,
);

/// The routes, from `/api/v1` on.
pub fn routes(app: &App) -> OpenApiService<Resources, ()> {
    service((
        Generators(app.clone()),
        Generation(app.clone()),
        Creations(app.clone()),
        Progress(app.clone()),
        Models(app.clone()),
        Users(app.clone()),
        Teams(app.clone()),
        Comments(app.clone()),
        Ratings(app.clone()),
        Reports(app.clone()),
        Wallet(app.clone()),
        Feed(app.clone()),
        ApiKeys(app.clone()),
        Webhooks(app.clone()),
    ))
}

pub use self::generation::callback;

/// The OpenAPI document, as JSON.
pub fn spec() -> String {
    document::complete(&service(Described::<Resources>::default()).spec(), &limits())
}

/// What the parameters of queries may be.
fn limits() -> Vec<Limit> {
    let words = json!({ "maxLength": generators::QUERY_MAX_CHARS });
    vec![
        ("page", json!({ "minimum": 1, "maximum": paging::PAGE_MAX })),
        ("per_page", json!({ "minimum": 1, "maximum": u32::MAX })),
        ("creation_search.q", json!({ "pattern": r"\S", "maxLength": search::QUERY_MAX_CHARS })),
        ("generator_list.q", words.clone()),
        ("generator_list.search", words),
    ]
}

fn service<T: OpenApi>(resources: T) -> OpenApiService<T, ()> {
    OpenApiService::new(resources, "Generor API", "1")
        .description(DESCRIPTION)
        .server("/api/v1")
        .extra_response_header::<u32, _>(
            ExtraHeader::new("X-RateLimit-Limit").description("Calls that the tier allows in a minute."),
        )
        .extra_response_header::<u32, _>(
            ExtraHeader::new("X-RateLimit-Remaining").description("Calls left in the tightest of the tier's windows."),
        )
        .extra_response_header::<i64, _>(
            ExtraHeader::new("X-RateLimit-Reset").description("When that window starts anew, in seconds since 1970."),
        )
        .extra_response_header::<String, _>(
            ExtraHeader::new("X-RateLimit-Tier").description("free, basic, pro, enterprise or anonymous."),
        )
}

const DESCRIPTION: &str = "\
Create with more than 90 AI generators: text, pictures, video, speech, music and more.

Requests and answers are JSON. Operations that need to know you take an API key as `Authorization: Bearer gnr_live_…`; \
a key can be limited to the scopes `read` (GET), `write` (POST, PATCH, DELETE) and `generate`, and without a list of \
scopes may do everything. Without a key the catalogue and everything public can be read, at 15 calls a minute.

Every answer is an envelope: `{\"success\": true, \"data\": …}`, with `meta` on lists, or \
`{\"success\": false, \"error\": {\"code\", \"message\", \"status\"}}`.

A page by its number is cut from the list as it is at that moment: what arrives between two calls moves the rest on. \
To meet every entry once, go on with `cursor`, the `next_cursor` of the page before.";

/// The language for titles and labels: `lang` if given, else the first of `Accept-Language`, else English.
fn language(lang: Option<&str>, request: &Request) -> String {
    let header = || request.headers().get("accept-language").and_then(|value| value.to_str().ok());
    let code = lang.or_else(header).unwrap_or_default();
    code.split([',', ';']).next().unwrap_or_default().trim().to_lowercase()
}
