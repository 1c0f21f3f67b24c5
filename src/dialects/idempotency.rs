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
        for part in [dialect.as_bytes(), request.uri().path().as_bytes(), body] {
            // Lengths keep the end of one part from being read as the beginning of the next.
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        Ok(Some(Self { slot: slot(caller.account, key), request: digest.finalize().into() }))
    }
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
