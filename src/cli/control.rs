//! The control socket: how a command reaches the server that has the store open.
//!
//! A request is one JSON line, `{"command": …, "args": …}`. What comes back is any number of pieces, each a line
//! `{"bytes": N}` followed by N bytes, and then one JSON line: `{"ok": …}` or `{"error": {"message", "kind"}}`.
//! A connection may carry several requests, one after another. Only the user that runs the server, and root, may
//! connect: the socket's mode says so, and the server asks the system who is there.

use std::fs::{self, Permissions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::command::{self, Command};
use super::terminal::describe;
use crate::app::App;
use crate::error::{Error, Result};

/// The name of the socket in the data folder.
pub const SOCKET_FILE: &str = "control.sock";

/// Longest request, in bytes.
const REQUEST_MAX: u64 = 1 << 20;
/// Largest piece of a download, in bytes, and how many may wait to be sent.
const PIECE_BYTES: usize = 256 * 1024;
const PIECES_WAITING: usize = 4;
/// Longest path that a socket's address holds on every system that we know, in bytes.
const ADDRESS_MAX: usize = 100;

/// A line that comes back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Bytes(usize),
    Ok(Value),
    Error { message: String, kind: String },
}

impl Line {
    fn answer(outcome: Result<Value>) -> Self {
        match outcome {
            Ok(value) => Self::Ok(value),
            Err(error) => Self::Error { message: describe(&error), kind: kind(&error).to_owned() },
        }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut line = serde_json::json!(self).to_string().into_bytes();
        line.push(b'\n');
        line
    }
}

/// What sort of error it is, for programs.
const fn kind(error: &Error) -> &'static str {
    match error {
        Error::Unauthenticated => "unauthenticated",
        Error::Forbidden { .. } => "forbidden",
        Error::NotFound(_) => "not_found",
        Error::Invalid { .. } => "invalid",
        Error::Conflict(_) => "conflict",
        Error::InsufficientCredits { .. } => "insufficient_credits",
        Error::RateLimited { .. } | Error::QueueFull { .. } => "rate_limited",
        Error::Refused { .. } => "refused",
        Error::Upstream { .. } | Error::TimedOut => "upstream",
        Error::MethodNotAllowed => "method_not_allowed",
        Error::TooLarge { .. } => "too_large",
        Error::Internal(_) => "internal",
    }
}

/// The address of a folder's socket. It stays valid while the value lives.
struct Address {
    path: PathBuf,
    /// Held open for the short way to it.
    _folder: Option<fs::File>,
}

impl Address {
    /// A socket's address is short; the way through an open folder is shorter than most paths.
    fn of(data: &Path) -> io::Result<Self> {
        let path = data.join(SOCKET_FILE);
        if !cfg!(target_os = "linux") || path.as_os_str().len() <= ADDRESS_MAX {
            return Ok(Self { path, _folder: None });
        }
        let folder = fs::File::open(data)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{SOCKET_FILE}", folder.as_raw_fd()));
        Ok(Self { path, _folder: Some(folder) })
    }
}

/// A command's end of the socket.
pub struct Client {
    stream: BufReader<UnixStream>,
}

impl Client {
    /// The server that runs on the folder; `None` when there is none.
    pub fn connect(data: &Path) -> Result<Option<Self>> {
        let is_nobody =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused);
        match Address::of(data).and_then(|address| UnixStream::connect(&address.path)) {
            Ok(stream) => Ok(Some(Self { stream: BufReader::new(stream) })),
            Err(error) if is_nobody(&error) => Ok(None),
            Err(error) => Err(Error::internal(format!("{}: {error}", data.join(SOCKET_FILE).display()))),
        }
    }

    /// Has the server do the work.
    pub fn ask(&mut self, command: &Command, mut out: impl Write) -> Result<Value> {
        let mut request = serde_json::to_vec(command).map_err(Error::internal)?;
        request.push(b'\n');
        self.stream.get_mut().write_all(&request)?;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            match serde_json::from_str(&line) {
                Ok(Line::Bytes(count)) => {
                    let copied = io::copy(&mut (&mut self.stream).take(count as u64), &mut out)?;
                    if copied < count as u64 {
                        return Err(Error::internal("the server went away"));
                    }
                }
                Ok(Line::Ok(answer)) => return Ok(answer),
                // These are the server's words already; nothing is left to hide.
                Ok(Line::Error { message, .. }) => return Err(Error::internal(message)),
                Err(_) if line.is_empty() => return Err(Error::internal("the server went away")),
                Err(error) => return Err(Error::internal(format!("the server's answer is not understood: {error}"))),
            }
        }
    }
}

/// The server's end of the socket. It is removed when the value is dropped.
pub struct Control {
    path: PathBuf,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Control {
    /// Listens. The caller has the store open, so whatever is at the path and does not answer is left over.
    /// Errors: `Conflict` when a server answers there.
    pub fn listen(app: &App) -> Result<Self> {
        let data = &app.config.data;
        let path = data.join(SOCKET_FILE);
        if Client::connect(data)?.is_some() {
            return Err(Error::conflict(format!("another server answers on {}", path.display())));
        }
        remove(&path)?;
        let listener = UnixListener::bind(&Address::of(data)?.path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        let owner = fs::symlink_metadata(&path)?.uid();
        let control = Self { path, stopping: CancellationToken::new(), tasks: TaskTracker::new() };
        control.tasks.spawn(accept(app.clone(), listener, owner, control.stopping.clone(), control.tasks.clone()));
        Ok(control)
    }

    /// Takes no more requests, and waits for those under way.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.stopping.cancel();
        if let Err(error) = remove(&self.path) {
            tracing::warn!(?error, "the control socket was not removed");
        }
    }
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

async fn accept(app: App, listener: UnixListener, owner: u32, stopping: CancellationToken, tasks: TaskTracker) {
    loop {
        let stream = tokio::select! {
            () = stopping.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(?error, "a control connection was not accepted");
                    continue;
                }
            },
        };
        match stream.peer_cred() {
            Ok(peer) if peer.uid() == owner || peer.uid() == 0 => {}
            _ => continue,
        }
        let (app, stopping) = (app.clone(), stopping.clone());
        tasks.spawn(async move {
            if let Err(error) = converse(&app, stream, &stopping).await {
                tracing::debug!(?error, "a control connection ended early");
            }
        });
    }
}

/// Answers the requests of one connection.
async fn converse(app: &App, mut stream: tokio::net::UnixStream, stopping: &CancellationToken) -> Result<()> {
    let (reader, mut writer) = stream.split();
    let mut reader = tokio::io::BufReader::new(reader);
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut reader).take(REQUEST_MAX);
        tokio::select! {
            () = stopping.cancelled() => return Ok(()),
            read = limited.read_until(b'\n', &mut line) => read?,
        };
        if line.is_empty() {
            return Ok(());
        }
        let answer = match serde_json::from_slice(&line) {
            Ok(command) => answer(app, command, &mut writer).await?,
            Err(error) => Line::answer(Err(Error::invalid("request", error.to_string()))),
        };
        writer.write_all(&answer.to_bytes()).await?;
        if !line.ends_with(b"\n") {
            // Longer than a request may be, or cut off: what follows would not be understood.
            return Ok(());
        }
    }
}

/// Does the work and sends on the bytes that come of it.
async fn answer(app: &App, command: Command, writer: &mut (impl tokio::io::AsyncWrite + Unpin)) -> Result<Line> {
    let (sender, pieces) = mpsc::channel(PIECES_WAITING);
    let out = io::BufWriter::with_capacity(PIECE_BYTES, Pieces(sender));
    let send = async {
        // Moved in, so that the work fails at its next piece when the client has gone away.
        let mut pieces = pieces;
        while let Some(piece) = pieces.recv().await {
            writer.write_all(&Line::Bytes(piece.len()).to_bytes()).await?;
            writer.write_all(&piece).await?;
        }
        io::Result::Ok(())
    };
    let (outcome, sent) = tokio::join!(command::execute(app, command, Box::new(out)), send);
    sent?;
    Ok(Line::answer(outcome))
}

/// A writer whose bytes leave through a channel; it blocks while the channel is full.
struct Pieces(mpsc::Sender<Vec<u8>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.blocking_send(bytes.to_vec()).map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
