//! Around every page: who looks, that a form comes from our own pages, what the browser may load, and errors as pages.

use std::sync::Arc;

use poem::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY, RETRY_AFTER, X_FRAME_OPTIONS,
};
use poem::http::{HeaderMap, HeaderValue, Method};
use poem::{Endpoint, Request, Response, Route};

use super::error_page;
use super::page::{Visit, encode, redirect};
use super::throttle::Throttle;
use crate::app::App;
use crate::dialects::rejection::rejection;
use crate::error::{Error, Result};

/// Everything from our own address, nothing inline, no frames around us.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; \
     script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Longest form, and longest where a file comes with it.
const FORM_MAX_BYTES: usize = 256 << 10;
const UPLOAD_MAX_BYTES: usize = 12 << 20;
/// Where the pages that take files begin.
const UPLOADS: [&str; 3] = ["/account/avatar", "/uploads", "/g/"];

/// The pages behind their guard.
pub struct Guard {
    app: App,
    throttle: Arc<Throttle>,
    pages: Route,
}

impl Guard {
    pub fn new(app: &App, pages: Route) -> Self {
        Self { app: app.clone(), throttle: Arc::default(), pages }
    }

    async fn serve(&self, mut request: Request, visit: &Visit) -> Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            if !is_same_origin(request.headers(), &visit.visitor.base_url) {
                return Err(Error::forbidden("to come from a page of this site"));
            }
            // Strangers have no file to bring.
            let is_upload =
                visit.caller.is_some() && UPLOADS.iter().any(|start| request.uri().path().starts_with(start));
            let limit = if is_upload { UPLOAD_MAX_BYTES } else { FORM_MAX_BYTES };
            let body = request.take_body().into_bytes_limit(limit).await;
            request.set_body(body.map_err(|_| Error::TooLarge { limit_bytes: limit as u64 })?);
        }
        request.set_data(visit.clone());
        self.pages.call(request).await.map_err(rejection)
    }
}

impl Endpoint for Guard {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let caller = super::viewer(&self.app, &request).await;
        let (caller, trouble) = match caller {
            Ok(caller) => (caller, None),
            Err(error) => (None, Some(error)),
        };
        let visit = Visit::new(self.app.clone(), self.throttle.clone(), caller, &request);
        let answer = match trouble {
            Some(error) => Err(error),
            None => self.serve(request, &visit).await,
        };
        let mut response = answer.unwrap_or_else(|error| refuse(&visit, is_read, &error));
        protect(response.headers_mut());
        Ok(response)
    }
}

/// An error as a page; a stranger who needs to sign in is led there and back.
fn refuse(visit: &Visit, is_read: bool, error: &Error) -> Response {
    if matches!(error, Error::Unauthenticated) && !visit.wants_part {
        let back = if is_read { visit.here.as_str() } else { "/" };
        return redirect(&format!("/login?next={}", encode(back)));
    }
    if !error.is_callers_fault() {
        tracing::error!(?error, path = visit.here, "a page failed");
    }
    let mut response = error_page::render(visit, error);
    if let Some(retry_after) = error.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, retry_after.as_secs().max(1).into());
    }
    response
}

/// Headers of every answer.
fn protect(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
}

/// Whether a request that changes something comes from one of our own pages. Every browser of today says where a
/// form comes from; what says nothing is no browser, and has no cookie that another site could make use of.
fn is_same_origin(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("null"));
    match (text(HeaderName::from_static("sec-fetch-site")), text(ORIGIN)) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            let own = base_url.split_once("://").map(|(_, host)| host);
            host.is_some() && (host == own || host == text(HOST))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[(&'static str, &'static str)], expected: bool) {
        let headers =
            pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        assert_eq!(is_same_origin(&headers.collect(), "https://studio.example"), expected, "{pairs:?}");
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site"), ("origin", "https://studio.example")], false);
        check(&[("origin", "https://studio.example")], true);
        check(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")], true);
        check(&[("origin", "https://evil.example"), ("host", "studio.example")], false);
        check(&[("origin", "null"), ("host", "studio.example")], false);
        check(&[("host", "studio.example")], true);
    }
}
