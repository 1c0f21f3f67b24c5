//! `Idempotency-Key` at the mount: the same key and body get the same answer, and the work is done once.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use poem::http::header::{CONTENT_TYPE, LOCATION};
use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::app::App;
use crate::domain::idempotency::{self, Answer, Body, Slot, State};
use crate::domain::{Caller, idempotency::slot};
use crate::error::{Error, Result};

const HEADER: &str = "idempotency-key";
const KEY_MAX_BYTES: usize = 255;
/// Longer answers are kept outside of the record, whose size is limited.
const INLINE_MAX_BYTES: usize = 64 * 1024;

/// A request that says what it is to be known by.
pub struct Once {
    slot: Slot,
    request: [u8; 32],
}

impl Once {
    /// From a POST of a known caller with the header; its body must be in memory.
    /// Errors: `Invalid` naming the header.
    pub fn of(request: &Request, dialect: &str, caller: Option<&Caller>, body: &[u8]) -> Result<Option<Self>> {
        let (Some(value), Some(caller)) = (request.headers().get(HEADER), caller) else { return Ok(None) };
        if *request.method() != Method::POST {
            return Ok(None);
        }
        let key = value.to_str().ok().filter(|key| (1..=KEY_MAX_BYTES).contains(&key.len()));
        let key = key.ok_or_else(|| {
            Error::invalid("Idempotency-Key", format!("must be 1 to {KEY_MAX_BYTES} plain characters"))
        })?;
        let mut digest = Sha256::new();
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let about = [dialect.as_bytes(), request.uri().path().as_bytes()];
        for part in about.into_iter().chain(parts(content_type, body)) {
            // Lengths keep the end of one part from being read as the beginning of the next.
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        Ok(Some(Self { slot: slot(caller.account, key), request: digest.finalize().into() }))
    }
}

/// The body in parts. Those of a form stand by themselves: the words between them are the client's choice, made anew
/// each time it sends the form.
fn parts<'a>(content_type: Option<&str>, body: &'a [u8]) -> Vec<&'a [u8]> {
    let Some(mark) = content_type.and_then(boundary).map(|boundary| format!("--{boundary}").into_bytes()) else {
        return vec![body];
    };
    let is_line = |at: usize| at == 0 || body.get(..at).is_some_and(|before| before.ends_with(b"\r\n"));
    let marks = body.windows(mark.len()).enumerate().filter(|(at, bytes)| *bytes == mark && is_line(*at));
    let (mut parts, mut from) = (Vec::new(), 0);
    for (at, _) in marks {
        parts.extend(body.get(from..at));
        from = at + mark.len();
    }
    parts.extend(body.get(from..));
    parts
}

/// What stands between the parts of a form.
fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = parameters.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    let value = named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?.1.trim();
    Some(value.trim_matches('"')).filter(|value| !value.is_empty())
}

/// Lets an operation say that its answer holds a secret, which must not be kept.
#[derive(Debug, Clone, Default)]
pub struct Secrecy(Arc<AtomicBool>);

impl Secrecy {
    pub fn keep_no_answer(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<'a> FromRequest<'a> for Secrecy {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<Self>().cloned().unwrap_or_default())
    }
}

/// Does the work, unless it was done before. It goes on when the client hangs up, so that a retry finds its answer.
/// Errors: `Conflict` when the key was used for another request or the answer cannot be given again.
pub async fn answer(
    app: &App,
    once: Once,
    secrecy: Secrecy,
    work: impl Future<Output = Result<Response>> + Send + 'static,
) -> Result<Response> {
    let passage = app.gates.pass(once.slot).await;
    let (slot, request, now) = (once.slot, once.request, app.clock.now());
    match app.store.write(move |tx| idempotency::claim(tx, slot, request, now)).await? {
        None => {
            let app = app.clone();
            let work = async move {
                let answer = work.await;
                let answer = keep(&app, slot, &secrecy, answer).await;
                drop(passage);
                answer
            };
            tokio::spawn(work.in_current_span()).await.map_err(Error::internal)?
        }
        Some(State::Answered(answer)) => again(app, answer),
        Some(State::Underway) => Err(Error::conflict(
            "A request with this Idempotency-Key was interrupted; look at what you made before you send it with a new key",
        )),
        Some(State::Unrepeatable) => {
            Err(Error::conflict("The request with this Idempotency-Key was done; its answer is not kept"))
        }
    }
}

/// Stores the answer of a success. A failure made and charged nothing, so its key may be used again.
async fn keep(app: &App, slot: Slot, secrecy: &Secrecy, answer: Result<Response>) -> Result<Response> {
    let mut response = match answer {
        Ok(response) if response.status().is_success() => response,
        failure => {
            app.store.write(move |tx| idempotency::forget(tx, slot)).await?;
            return failure;
        }
    };
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_stream = content_type.starts_with("text/event-stream");
    if is_stream || secrecy.0.load(Ordering::Relaxed) {
        app.store.write(move |tx| idempotency::settle(tx, slot, State::Unrepeatable)).await?;
        return Ok(response);
    }
    let headers = kept_headers(response.headers());
    let bytes = response.take_body().into_bytes().await.map_err(|error| Error::internal(error.to_string()))?;
    let body = match bytes.len() {
        0..=INLINE_MAX_BYTES => Body::Inline(bytes.to_vec()),
        _ => Body::Stored(app.store.put_blob(bytes.to_vec()).await?),
    };
    let state = State::Answered(Answer { status: response.status().as_u16(), headers, body });
    app.store.write(move |tx| idempotency::settle(tx, slot, state.clone())).await?;
    response.set_body(bytes);
    Ok(response)
}

/// The headers that say what an answer is; all others are the moment's.
fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let kept = [CONTENT_TYPE, LOCATION, HeaderName::from_static("preference-applied")];
    let kept = kept.iter().filter_map(|name| Some((name.to_string(), headers.get(name)?.to_str().ok()?.to_owned())));
    kept.collect()
}

/// The answer of before, and a header that says so.
fn again(app: &App, answer: Answer) -> Result<Response> {
    let body = match answer.body {
        Body::Inline(bytes) => bytes,
        Body::Stored(id) => app.store.read_blob(id, 0..u64::MAX)?,
    };
    let mut response = body.into_response();
    response.set_status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response.headers_mut().insert(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(boundary: &str, text: &str) -> String {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{text}\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"b\"\r\n\r\ntwo\r\n--{boundary}--\r\n"
        )
    }

    fn parts_of<'a>(content_type: &str, body: &'a str) -> Vec<&'a str> {
        let parts = parts(Some(content_type), body.as_bytes());
        parts.into_iter().map(|part| std::str::from_utf8(part).unwrap()).collect()
    }

    #[test]
    fn a_form_is_the_same_whatever_stands_between_its_parts() {
        let [one, two, other] = [form("x1", "one"), form("--y 2", "one"), form("x1", "uno")];
        let first = parts_of("multipart/form-data; boundary=x1", &one);
        assert_eq!(first.len(), 4, "what comes before, two parts, and the end");
        assert_eq!(first, parts_of("Multipart/Form-Data; charset=utf-8; Boundary=\"--y 2\"", &two));
        assert_ne!(first, parts_of("multipart/form-data; boundary=x1", &other));
        // A mark in the middle of a line is content.
        assert_eq!(parts_of("multipart/form-data; boundary=x1", &form("x1", "see --x1")).len(), 4);
        for content_type in ["application/json", "multipart/form-data", "multipart/form-data; boundary="] {
            assert_eq!(parts_of(content_type, &one), [one.as_str()], "{content_type}");
        }
    }
}
