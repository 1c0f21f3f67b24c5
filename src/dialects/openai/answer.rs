//! Answers that are made elsewhere: whole, as a stream, or a refusal.

use std::marker::PhantomData;

use bytes::Bytes;
use poem::http::HeaderValue;
use poem::http::header::CACHE_CONTROL;
use poem::{Body, IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use tokio::sync::mpsc;

use super::error;
use crate::engine::Relayed;

/// An answer that is documented as a `T`, and whose bytes are ready.
pub struct Answer<T> {
    response: Response,
    documented: PhantomData<fn() -> T>,
}

impl<T> Answer<T> {
    pub fn of(relayed: Relayed) -> Self {
        let response = match relayed {
            Relayed::Whole { content_type, bytes } => Response::builder().content_type(&content_type).body(bytes),
            Relayed::Stream(events) => stream(events),
            Relayed::Rejected { status, body } => error::rejected(status, body),
        };
        Self::from(response)
    }
}

impl<T> From<Response> for Answer<T> {
    fn from(response: Response) -> Self {
        Self { response, documented: PhantomData }
    }
}

impl<T: Send> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: Type> ApiResponse for Answer<T> {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }];
        let description = "With `stream` the same in pieces, as server-sent events.";
        let headers = Vec::new();
        MetaResponses {
            responses: vec![MetaResponse { description, status: Some(200), status_range: None, content, headers }],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// A response of server-sent events.
pub fn stream(events: mpsc::Receiver<Bytes>) -> Response {
    let pieces = futures_util::stream::unfold(events, |mut events| async move {
        let piece = events.recv().await?;
        Some((Ok::<_, std::io::Error>(piece), events))
    });
    let response =
        Response::builder().content_type("text/event-stream; charset=utf-8").body(Body::from_bytes_stream(pieces));
    unbuffered(response)
}

/// The same response, marked for those who pass it on: it is to be read while it comes.
pub fn unbuffered(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    // Proxies that gather what they pass on would keep the words until the end.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
