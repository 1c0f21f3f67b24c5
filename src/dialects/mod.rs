//! The dialects: HTTP APIs in which existing clients already speak, and the ground that all faces share.
//!
//! A dialect is a folder: `mod.rs` says what it is and implements [`Dialect`], `error.rs` renders errors, and each
//! resource has a file of its own. It translates a body into the engine's request and a result into its own reply;
//! it never imports another dialect. What they share is here: [`mount`] identifies the caller, counts the call,
//! bounds the body, keeps the promise of `Idempotency-Key` and renders every error, wherever it was born, in the
//! dialect's own words. Start with [`mount`], then `generor`.

pub mod allow;
pub mod bearer;
pub mod body;
pub mod callbacks;
pub mod document;
pub mod generor;
pub mod girlgenerator;
pub mod idempotency;
pub mod omni;
pub mod openai;
pub mod prefer;
pub mod rejection;
pub mod tasks_door;
pub mod throttle;
pub mod visitor;
pub mod words;

use std::marker::PhantomData;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use poem::error::ReadBodyError;
use poem::http::header::{ALLOW, CONTENT_LENGTH, RETRY_AFTER};
use poem::http::{HeaderMap, Method, StatusCode};
use poem::{Endpoint, EndpointExt, IntoEndpoint, Request, Response};
use poem_openapi::registry::{MetaApi, MetaResponses, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use self::allow::Methods;
use self::bearer::Credential;
use self::idempotency::{Once, Secrecy};
use self::visitor::Visitor;
use crate::app::App;
use crate::domain::Caller;
use crate::domain::limits::Verdict;
use crate::error::{Error, Result};

/// What tells one dialect from another at its mount.
pub trait Dialect: Send + Sync + Sized + 'static {
    /// Its folder, the prefix under which it is mounted as well, and the name of its document.
    const NAME: &'static str;
    /// Largest request body.
    const BODY_MAX_BYTES: usize = 1 << 20;
    /// How its errors are documented.
    type Documented: ApiResponse;

    /// Where its clients put their key.
    fn credential(request: &Request) -> Credential {
        bearer::credential(request.headers())
    }

    /// An error in its own words. Must not show what `Internal` and `Upstream` carry.
    fn render(error: &Error) -> Response;

    /// Its operations, for the methods that a 405 has to name.
    fn operations() -> Vec<MetaApi> {
        Vec::new()
    }

    /// Tells the caller how much is left of the limits.
    fn show_limits(verdict: &Verdict, headers: &mut HeaderMap) {
        throttle::show(verdict, headers);
    }
}

/// An error on its way from a handler to the mount, which alone renders and logs it; knows how its dialect
/// documents it.
#[derive(Debug)]
pub struct Failure<D>(pub Error, PhantomData<fn() -> D>);

impl<D> From<Error> for Failure<D> {
    fn from(error: Error) -> Self {
        Self(error, PhantomData)
    }
}

impl<D> From<Failure<D>> for poem::Error {
    fn from(failure: Failure<D>) -> Self {
        failure.0.into()
    }
}

impl<D: Dialect> ApiResponse for Failure<D> {
    fn meta() -> MetaResponses {
        D::Documented::meta()
    }

    fn register(registry: &mut Registry) {
        D::Documented::register(registry);
    }
}

/// The documents of all dialects by name, as pretty-printed JSON that depends on nothing but the program.
pub fn specs() -> Vec<(&'static str, String)> {
    vec![
        (generor::Generor::NAME, generor::spec()),
        (girlgenerator::GirlGenerator::NAME, girlgenerator::spec()),
        (omni::Omni::NAME, omni::spec()),
        (openai::OpenAi::NAME, openai::spec()),
    ]
}

/// The operations of `T` without anything behind them, to describe them without a running service.
pub struct Described<T>(PhantomData<fn() -> T>);

impl<T> Default for Described<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T: OpenApi> OpenApi for Described<T> {
    fn meta() -> Vec<MetaApi> {
        T::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(
        self,
        _: &mut std::collections::HashMap<
            String,
            std::collections::HashMap<Method, poem::endpoint::BoxEndpoint<'static>>,
        >,
    ) {
    }
}

/// Puts the common ground under a dialect's routes. What comes out never fails: every error is rendered.
pub fn mount<D: Dialect, E>(app: &App, routes: E) -> Mount<D, impl Endpoint<Output = Response> + 'static>
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    let routes = Arc::new(routes.into_endpoint().map_to_response());
    Mount { app: app.clone(), routes, methods: Methods::of(D::operations()), dialect: PhantomData }
}

/// A dialect's routes on the common ground; made by [`mount`].
pub struct Mount<D, E> {
    app: App,
    routes: Arc<E>,
    methods: Methods,
    dialect: PhantomData<fn() -> D>,
}

/// How long a client may take to send a body.
const BODY_TIME: Duration = Duration::from_secs(60);

impl<D: Dialect, E: Endpoint<Output = Response> + 'static> Endpoint for Mount<D, E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let visitor = Visitor::of(&request, &self.app.config);
        let caller = bearer::identify(&self.app, D::credential(&request)).await;
        let known = caller.as_ref().ok().and_then(Option::as_ref);
        let verdict = throttle::take(&self.app, visitor.address, known);
        let path = request.uri().path().to_owned();
        let answer = match (verdict.retry_after, caller) {
            (Some(retry_after), _) => Err(Error::RateLimited { retry_after }),
            (None, Err(error)) => Err(error),
            (None, Ok(caller)) => self.serve(request, visitor, caller).await,
        };
        let mut response = answer.unwrap_or_else(|error| refuse::<D>(&error));
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            response.headers_mut().extend(self.methods.at(&path).map(|methods| (ALLOW, methods)));
        }
        D::show_limits(&verdict, response.headers_mut());
        Ok(response)
    }
}

impl<D: Dialect, E: Endpoint<Output = Response> + 'static> Mount<D, E> {
    /// Lets the dialect's own routes answer.
    async fn serve(&self, mut request: Request, visitor: Visitor, caller: Option<Caller>) -> Result<Response> {
        let body = take_body(&mut request, D::BODY_MAX_BYTES).await?;
        let once = Once::of(&request, D::NAME, caller.as_ref(), body.as_ref())?;
        request.set_body(body);
        request.set_data(visitor);
        if let Some(caller) = caller {
            request.set_data(caller);
        }
        let Some(once) = once else { return call(self.routes.clone(), request).await };
        let secrecy = Secrecy::default();
        request.set_data(secrecy.clone());
        idempotency::answer(&self.app, once, secrecy, call(self.routes.clone(), request)).await
    }
}

/// The answer of the routes, whatever happens in them.
async fn call<E: Endpoint<Output = Response>>(routes: Arc<E>, request: Request) -> Result<Response> {
    match AssertUnwindSafe(routes.call(request)).catch_unwind().await {
        Ok(answer) => answer.map_err(rejection::rejection),
        Err(_) => Err(Error::internal("a handler panicked")),
    }
}

/// The body, read into memory so far as it may go.
async fn take_body(request: &mut Request, max_bytes: usize) -> Result<impl AsRef<[u8]> + Into<poem::Body> + use<>> {
    let too_large = Error::TooLarge { limit_bytes: max_bytes as u64 };
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > max_bytes) {
        return Err(too_large);
    }
    let reading = request.take_body().into_bytes_limit(max_bytes);
    match tokio::time::timeout(BODY_TIME, reading).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(ReadBodyError::PayloadTooLarge)) => Err(too_large),
        Ok(Err(_)) => Err(Error::invalid("body", "could not be read")),
        Err(_) => Err(Error::invalid("body", "did not arrive in time")),
    }
}

fn refuse<D: Dialect>(error: &Error) -> Response {
    if !error.is_callers_fault() {
        tracing::error!(dialect = D::NAME, ?error, "a request failed");
    }
    let mut response = D::render(error);
    if let Some(retry_after) = error.retry_after() {
        let seconds = retry_after.as_secs().max(1);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}
