//! What the benchmarks share: an account that can pay, a connection that is kept, percentiles.

use std::net::SocketAddr;
use std::time::Duration;

use atelier::app::App;
use atelier::domain::{Caller, KeyKind, NewAccount, Scopes, Tier, account, api_key};
use atelier::error::Result;
use atelier::units::Credits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A key of a new account of this name that can pay for everything.
pub async fn rich_key(app: &App, username: &str) -> Result<String> {
    let secret = KeyKind::Gnr.generate(&app.random);
    let (settings, now, stored) = (app.config.credits.clone(), app.clock.now(), secret.clone());
    let new = NewAccount {
        username: username.to_owned(),
        email: format!("{username}@example.com"),
        password_hash: String::new(),
        tier: Tier::Enterprise,
        is_admin: false,
        credits: Some(Credits::whole(1_000_000_000)),
    };
    let write = app.store.write(move |tx| {
        let account = account::create(tx, &new, &settings, now)?;
        api_key::create(tx, &Caller::owner(&account), "load", Scopes::default(), &stored, now)
    });
    write.await?;
    Ok(secret)
}

/// The time that so many percent of all stay within.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}

/// One HTTP connection that is kept.
pub struct Client {
    stream: TcpStream,
    head: String,
}

impl Client {
    pub async fn connect(address: SocketAddr, key: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head =
            format!("HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n");
        Ok(Self { stream, head })
    }

    /// Sends a request and reads the answer's body to its end. An error for any status but `expected`.
    pub async fn call(&mut self, method: &str, path: &str, body: &str, expected: u16) -> std::io::Result<Vec<u8>> {
        let request = format!("{method} {path} {}Content-Length: {}\r\n\r\n{body}", self.head, body.len());
        self.stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        loop {
            if self.stream.read_buf(&mut answer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(answer.get(..end).unwrap_or_default());
            if answer.len() < end + 4 + content_length(&head) {
                continue;
            }
            if !head.starts_with(&format!("HTTP/1.1 {expected}")) {
                return Err(std::io::Error::other(String::from_utf8_lossy(&answer).into_owned()));
            }
            return Ok(answer.split_off(end + 4));
        }
    }
}

fn content_length(head: &str) -> usize {
    let line =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
    line.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}
