//! A text being read aloud, sent on as it is made: as bytes, or as events. The last of it waits for the charge.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use futures_util::stream;
use poem::{Body, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tracing::Instrument;

use super::{answer, error};
use crate::app::App;
use crate::domain::JobId;
use crate::engine::Told;
use crate::error::{Error, Noun, Result};
use crate::providers::{Format, News, tokens};

/// Pieces that may wait for a slow caller.
const PIECES_WAITING_MAX: usize = 16;

/// A job that makes a sound file, and how its file is to be sent.
pub struct Recital {
    pub app: App,
    pub job: JobId,
    pub told: Option<Told>,
    pub is_sse: bool,
    /// What is read.
    pub input: String,
}

impl Recital {
    /// The answer, which begins with the first piece; whole, where whoever makes it tells none.
    /// Errors: why nothing is made.
    pub async fn answer(mut self) -> Result<Response> {
        let Some((format, first)) = self.next().await else {
            let (format, bytes) = self.whole().await?;
            let body = if self.is_sse { [self.delta(bytes.into()), self.done()].concat() } else { bytes };
            return Ok(Response::builder().content_type(self.content_type(format)).body(body));
        };
        let content_type = self.content_type(format);
        let (out, pieces) = mpsc::channel(PIECES_WAITING_MAX);
        // The job goes on without whoever listens, and so may this.
        tokio::spawn(self.tell(first, out).in_current_span());
        let pieces = stream::unfold(pieces, |mut pieces| async move { Some((pieces.recv().await?, pieces)) });
        let response = Response::builder().content_type(content_type).body(Body::from_bytes_stream(pieces));
        Ok(answer::unbuffered(response))
    }

    const fn content_type(&self, format: Format) -> &'static str {
        if self.is_sse { "text/event-stream; charset=utf-8" } else { format.mime() }
    }

    /// What came since the last time; `None` once there is no more.
    async fn next(&mut self) -> Option<(Format, Bytes)> {
        loop {
            let news = self.told.as_mut()?.next().await?;
            let mut pieces = news.into_iter().filter_map(|(_, news)| match news {
                News::Piece(format, bytes) => Some((format, bytes)),
                News::Percent(_) | News::Draft(_) => None,
            });
            let Some((format, first)) = pieces.next() else { continue };
            let rest: Vec<Bytes> = pieces.map(|(_, bytes)| bytes).collect();
            return Some((format, if rest.is_empty() { first } else { [vec![first], rest].concat().concat().into() }));
        }
    }

    /// Errors: why nothing was made.
    async fn whole(&self) -> Result<(Format, Vec<u8>)> {
        let finished = self.app.engine.wait(self.job).await?;
        let file = finished.made()?.first().and_then(|creation| creation.media.first()).cloned();
        let file = file.ok_or(Error::NotFound(Noun::Media))?;
        Ok((file.format, self.app.store.read_blob(file.blob, 0..file.size_bytes)?))
    }

    async fn tell(mut self, first: Bytes, out: mpsc::Sender<std::io::Result<Bytes>>) {
        let mut held = first;
        while let Some((_, piece)) = self.next().await {
            let ready = std::mem::replace(&mut held, piece);
            if out.send(Ok(self.written(ready))).await.is_err() {
                return;
            }
        }
        let finished = self.app.engine.wait(self.job).await;
        let last = match finished.as_ref().map_err(error::body).and_then(|it| it.made().map_err(|it| error::body(&it)))
        {
            Ok(_) if self.is_sse => Ok([self.delta(held), self.done()].concat().into()),
            Ok(_) => Ok(held),
            Err(error) if self.is_sse => Ok(event(&error)),
            // A sound that breaks off must not look whole.
            Err(_) => Err(std::io::ErrorKind::ConnectionAborted.into()),
        };
        // A caller who has left needs no end.
        let _ = out.send(last).await;
    }

    fn written(&self, piece: Bytes) -> Bytes {
        if self.is_sse { self.delta(piece) } else { piece }
    }

    fn delta(&self, piece: Bytes) -> Bytes {
        event(&json!({"type": "speech.audio.delta", "audio": BASE64.encode(piece)}))
    }

    /// Sounds are paid by what is read, so only that is counted.
    fn done(&self) -> Bytes {
        let input = tokens::count(&self.input);
        let usage = json!({"input_tokens": input, "output_tokens": 0, "total_tokens": input});
        event(&json!({"type": "speech.audio.done", "usage": usage}))
    }
}

fn event(data: &Value) -> Bytes {
    format!("data: {data}\n\n").into()
}
