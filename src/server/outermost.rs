//! Around every request: a number, one line in the log, headers for safety, compression, and no panic gets out.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use futures_util::FutureExt;
use poem::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use poem::http::{HeaderMap, HeaderValue, StatusCode};
use poem::web::{Compress, CompressionAlgo, CompressionLevel};
use poem::{Endpoint, IntoResponse, Request, Response};
use tracing::Instrument;

use crate::app::App;

/// The outermost layer.
pub struct Outermost<E> {
    app: App,
    inner: E,
}

impl<E> Outermost<E> {
    pub fn new(app: &App, inner: E) -> Self {
        Self { app: app.clone(), inner }
    }
}

/// Shorter bodies are sent as they are.
const COMPRESS_FROM_BYTES: usize = 1024;

impl<E: Endpoint<Output = Response>> Endpoint for Outermost<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let started = Instant::now();
        let id = self.app.random.hex::<8>();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let wants_gzip = accepts_gzip(request.headers());
        let span = tracing::info_span!("request", request.id = %id);
        let answered = AssertUnwindSafe(self.inner.call(request)).catch_unwind().instrument(span.clone()).await;
        let mut response = match answered {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => error.into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
        add_headers(response.headers_mut(), &id);
        if wants_gzip && is_compressible(&response) {
            response = compress(response).await;
        }
        self.app.metrics.count(&path, response.status().as_u16(), started.elapsed());
        let (status, duration_ms) = (response.status().as_u16(), started.elapsed().as_millis());
        span.in_scope(|| tracing::info!(%method, path, status, duration_ms, "answered"));
        Ok(response)
    }
}

/// Kept where a page or dialect has said something stricter.
fn add_headers(headers: &mut HeaderMap, id: &str) {
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut codings = values.flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// Text that is answered as a whole: media are compressed already and come in ranges, streams must not wait.
fn is_compressible(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let is_text = matches!(
        kind,
        "application/json" | "text/html" | "text/css" | "text/javascript" | "text/plain" | "application/xml"
    );
    is_text && response.status() == StatusCode::OK && !response.headers().contains_key(CONTENT_ENCODING)
}

async fn compress(mut response: Response) -> Response {
    response.headers_mut().append(VARY, HeaderValue::from_static("accept-encoding"));
    match response.take_body().into_bytes().await {
        Ok(bytes) => {
            let is_short = bytes.len() < COMPRESS_FROM_BYTES;
            response.set_body(bytes);
            if is_short {
                return response;
            }
            Compress::new(response, CompressionAlgo::GZIP).with_quality(CompressionLevel::Fastest).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
