//! Connections within bounds: so many at once, and none that is kept open by sending or taking next to nothing.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use poem::http::uri::Scheme;
use poem::listener::{Acceptor, TcpAcceptor};
use poem::web::{LocalAddr, RemoteAddr};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

/// From a request's first byte to the end of its head.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// How long a client may leave what we send untaken.
const STALL_TIME: Duration = Duration::from_secs(60);
/// A listener that fails (no file handles left) is asked again after this.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Accepts only so many connections at once.
pub struct Bounded {
    inner: TcpAcceptor,
    places: Arc<Semaphore>,
}

impl Bounded {
    pub fn new(inner: TcpAcceptor, connections_max: usize) -> Self {
        Self { inner, places: Arc::new(Semaphore::new(connections_max)) }
    }
}

impl Acceptor for Bounded {
    type Io = Guarded<TcpStream>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(io::Error::other)?;
        match self.inner.accept().await {
            Ok((stream, local, remote, scheme)) => {
                // Answers are written whole; waiting for more to send would only delay them.
                stream.set_nodelay(true)?;
                Ok((Guarded::new(stream, Some(place)), local, remote, scheme))
            }
            Err(error) => {
                // The server asks again at once, which would take a whole core until the cause is gone.
                tokio::time::sleep(ACCEPT_PAUSE).await;
                Err(error)
            }
        }
    }
}

/// Where a client is in what it sends.
enum Phase {
    /// Between requests, where the server's idle time counts.
    Idle,
    /// In a request's head, of whose end so many bytes have been seen.
    Head { end_bytes: usize },
    /// After the head: a body, which the mount bounds, or waiting for the answer.
    Body,
    /// HTTP/2 has its own means.
    Http2,
}

const HEAD_END: &[u8] = b"\r\n\r\n";
const HTTP2_START: &[u8] = b"PRI * HTTP/2";

/// A connection that ends when its client is too slow.
pub struct Guarded<S> {
    stream: S,
    phase: Phase,
    head_deadline: Pin<Box<Sleep>>,
    /// Runs while a write waits for the client.
    stall_deadline: Pin<Box<Sleep>>,
    is_stalled: bool,
    _place: Option<OwnedSemaphorePermit>,
}

impl<S> Guarded<S> {
    fn new(stream: S, place: Option<OwnedSemaphorePermit>) -> Self {
        Self {
            stream,
            phase: Phase::Idle,
            head_deadline: Box::pin(tokio::time::sleep(HEAD_TIME)),
            stall_deadline: Box::pin(tokio::time::sleep(STALL_TIME)),
            is_stalled: false,
            _place: place,
        }
    }

    fn note_received(&mut self, bytes: &[u8]) {
        if matches!(self.phase, Phase::Idle) && !bytes.is_empty() {
            self.head_deadline.as_mut().reset(Instant::now() + HEAD_TIME);
            self.phase = if bytes.starts_with(HTTP2_START) { Phase::Http2 } else { Phase::Head { end_bytes: 0 } };
        }
        let Phase::Head { end_bytes } = &mut self.phase else { return };
        for byte in bytes {
            *end_bytes = match *byte {
                byte if Some(&byte) == HEAD_END.get(*end_bytes) => *end_bytes + 1,
                b'\r' => 1,
                _ => 0,
            };
            if *end_bytes == HEAD_END.len() {
                self.phase = Phase::Body;
                return;
            }
        }
    }

    /// After a write: whether the client has kept it waiting for too long.
    fn check_stall<T>(&mut self, context: &mut Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.is_stalled = false;
            return poll;
        }
        if !self.is_stalled {
            self.is_stalled = true;
            self.stall_deadline.as_mut().reset(Instant::now() + STALL_TIME);
        }
        match self.stall_deadline.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Pending if matches!(this.phase, Phase::Head { .. }) => {
                match this.head_deadline.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
                    Poll::Pending => Poll::Pending,
                }
            }
            Poll::Ready(Ok(())) => {
                this.note_received(buffer.filled().get(before..).unwrap_or_default());
                Poll::Ready(Ok(()))
            }
            other => other,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if !matches!(this.phase, Phase::Http2) {
            this.phase = Phase::Idle;
        }
        let poll = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.check_stall(context, poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_end_ends_the_connection() {
        let (mut client, server) = duplex(1024);
        let mut server = Guarded::new(server, None);
        client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n").await.unwrap();
        let mut buffer = [0; 1024];
        assert_eq!(server.read(&mut buffer).await.unwrap(), 25);
        assert_eq!(server.read(&mut buffer).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn after_the_head_the_client_may_wait_for_its_answer() {
        let (mut client, server) = duplex(1024);
        let mut server = Guarded::new(server, None);
        client.write_all(b"GET / HTTP/1.1\r\n\r").await.unwrap();
        let mut buffer = [0; 1024];
        assert_eq!(server.read(&mut buffer).await.unwrap(), 17);
        client.write_all(b"\n").await.unwrap();
        assert_eq!(server.read(&mut buffer).await.unwrap(), 1);
        let waiting = tokio::time::timeout(Duration::from_secs(3600), server.read(&mut buffer)).await;
        assert!(waiting.is_err(), "the connection must stay open");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_takes_ends_the_connection() {
        let (_client, server) = duplex(16);
        let mut server = Guarded::new(server, None);
        let error = server.write_all(&[0; 1024]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
