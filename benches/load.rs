//! How fast the service is: durable generate calls over HTTP, and lists among many creations.
//!
//! `cargo bench` prints the figures beside the time that the disk itself takes to flush 4 KiB, measured in between,
//! because every durable answer waits for at least one flush. The server runs in this process, on 127.0.0.1 and a
//! file in `target/`.

use std::fs::File;
use std::io::{Seek, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use atelier::app::App;
use atelier::catalogue::{ModelId, ModelKind};
use atelier::config::Config;
use atelier::domain::{
    Caller, Creation, JobId, KeyKind, License, NewAccount, Privacy, Scopes, Status, Tier, account, api_key, creation,
};
use atelier::error::Result;
use atelier::server;
use atelier::units::Credits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How long each load lasts.
const LOAD_TIME: Duration = Duration::from_secs(5);
/// Calls under way at once.
const LOADS: [usize; 3] = [1, 16, 64];
const CREATIONS: u64 = 100_000;
const LIST_CALLS: usize = 2_000;
/// Creations written in one transaction.
const BATCH: u64 = 500;

fn main() -> Result<()> {
    // `cargo test --benches` only wants to know that this runs.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    tokio::runtime::Runtime::new()?.block_on(measure(is_trial))
}

async fn measure(is_trial: bool) -> Result<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let app = App::open(Config { rate_limits: false, ..Config::new(folder.path().join("data")) })?;
    let key = rich_key(&app).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server::serve(app.clone(), listener, async { drop(stopped.await) }));

    println!("| what | figure |\n|---|---|");
    let load_time = if is_trial { Duration::from_millis(50) } else { LOAD_TIME };
    for at_once in LOADS {
        let flush = flush_time(folder.path())?;
        let started = Instant::now();
        let mut times = generate(address, &key, at_once, load_time).await?;
        let per_second = times.len() as f64 / started.elapsed().as_secs_f64();
        let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 99));
        let flushes = per_second * flush.as_secs_f64();
        println!(
            "| generate, {at_once} at once | {per_second:.0} a second, p50 {half:.1?}, p99 {most:.1?}; a flush takes \
             {flush:.2?}, so {flushes:.1} calls in the time of one |"
        );
    }
    let creations = if is_trial { BATCH } else { CREATIONS };
    fill(&app, creations).await?;
    for (what, path) in [("public creations", "/api/v1/creations/public"), ("own creations", "/api/v1/creations")] {
        let mut times = list(address, &key, path, if is_trial { 20 } else { LIST_CALLS }).await?;
        let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 99));
        println!("| a page of {what} among {creations} | p50 {half:.2?}, p99 {most:.2?} |");
    }
    drop(stop);
    serving.await.map_err(atelier::error::Error::internal)?
}

/// A key of an account that can pay for everything.
async fn rich_key(app: &App) -> Result<String> {
    let secret = KeyKind::Gnr.generate(&app.random);
    let (settings, now, stored) = (app.config.credits.clone(), app.clock.now(), secret.clone());
    let new = NewAccount {
        username: "load".to_owned(),
        email: "load@example.com".to_owned(),
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

/// How long the disk takes to make 4 KiB durable: the median of a hundred.
fn flush_time(folder: &Path) -> Result<Duration> {
    let mut file = File::create(folder.join("flush"))?;
    let mut times = Vec::new();
    for _ in 0..100 {
        file.rewind()?;
        let started = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(started.elapsed());
    }
    Ok(percentile(&mut times, 50))
}

/// Keeps `at_once` calls under way for a while; how long each took.
async fn generate(address: SocketAddr, key: &str, at_once: usize, load_time: Duration) -> Result<Vec<Duration>> {
    let is_over = Arc::new(AtomicBool::new(false));
    let mut callers = tokio::task::JoinSet::new();
    for n in 0..at_once {
        let (mut client, is_over) = (Client::connect(address, key).await?, Arc::clone(&is_over));
        callers.spawn(async move {
            let mut times = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let body = format!("{{\"model_id\": 37, \"prompt\": \"load {n} {}\"}}", times.len());
                let started = Instant::now();
                client.call("POST", "/api/v1/generators/joke/generate", &body, 201).await?;
                times.push(started.elapsed());
            }
            std::io::Result::Ok(times)
        });
    }
    tokio::time::sleep(load_time).await;
    is_over.store(true, Ordering::Relaxed);
    Ok(callers.join_all().await.into_iter().collect::<std::io::Result<Vec<_>>>()?.concat())
}

/// Puts finished public creations of one account into the store.
async fn fill(app: &App, count: u64) -> Result<()> {
    let owner = app.store.read(|tx| account::get_by_username(tx, "load"))?.id;
    let now = app.clock.now();
    for _ in 0..count / BATCH {
        let write = app.store.write(move |tx| {
            for index in 0..BATCH {
                let new = Creation {
                    id: creation::next_id(tx)?,
                    owner,
                    job: JobId(0),
                    index: 0,
                    generator: "joke".to_owned(),
                    model: ModelId(37),
                    kind: ModelKind::Text,
                    provider: "builtin".to_owned(),
                    prompt: format!("a cat who learns to cook {index}"),
                    parameters: Vec::new(),
                    seed: index,
                    status: Status::Completed,
                    privacy: Privacy::Public,
                    license: License::Open,
                    team: None,
                    link_key: index,
                    created_at: now,
                    finished_at: Some(now),
                    deleted_at: None,
                    text: Some("{\"joke\":\"It went well until the recipe said to whisk.\"}".to_owned()),
                    media: Vec::new(),
                    failure: None,
                };
                creation::put(tx, None, &new)?;
            }
            Ok(())
        });
        write.await?;
    }
    Ok(())
}

/// Asks for the first fifty pages of a list, again and again; how long each took.
async fn list(address: SocketAddr, key: &str, path: &str, calls: usize) -> Result<Vec<Duration>> {
    let mut client = Client::connect(address, key).await?;
    let mut times = Vec::new();
    for call in 0..calls {
        let started = Instant::now();
        client.call("GET", &format!("{path}?page={}", call % 50 + 1), "", 200).await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

/// The time that so many percent of all stay within.
fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}

/// One HTTP connection that is kept.
struct Client {
    stream: TcpStream,
    head: String,
}

impl Client {
    async fn connect(address: SocketAddr, key: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head =
            format!("HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n");
        Ok(Self { stream, head })
    }

    /// Sends a request and reads the answer to its end. An error for any status but `expected`.
    async fn call(&mut self, method: &str, path: &str, body: &str, expected: u16) -> std::io::Result<()> {
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
            return Ok(());
        }
    }
}

fn content_length(head: &str) -> usize {
    let line =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
    line.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}
