//! How fast the service is: durable generate calls over HTTP, and pages while pictures are made.
//!
//! `cargo bench` prints the figures beside the time that the disk itself takes to flush 4 KiB, measured in between,
//! because every durable answer waits for at least one flush. The server runs in this process, on 127.0.0.1 and a
//! file in `target/`.

mod support;

use std::fs::File;
use std::io::{Seek, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use atelier::app::App;
use atelier::config::Config;
use atelier::error::Result;
use atelier::server;
use support::{Client, percentile, rich_key};
use tokio::net::TcpListener;

/// How long each load lasts.
const LOAD_TIME: Duration = Duration::from_secs(5);
/// Calls under way at once.
const LOADS: [usize; 3] = [1, 16, 64];

fn main() -> Result<()> {
    // `cargo test --benches` only wants to know that this runs.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    tokio::runtime::Runtime::new()?.block_on(measure(is_trial))
}

async fn measure(is_trial: bool) -> Result<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let app = App::open(Config { rate_limits: false, ..Config::new(folder.path().join("data")) })?;
    let key = rich_key(&app, "load").await?;
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
    beside_pictures(&app, address, &key, is_trial).await?;
    drop(stop);
    serving.await.map_err(atelier::error::Error::internal)?
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

/// Four people want four pictures each: how evenly their jobs get on, and how long others wait for a page meanwhile.
async fn beside_pictures(app: &App, address: SocketAddr, key: &str, is_trial: bool) -> Result<()> {
    let prompts = if is_trial { vec!["a logo"] } else { vec!["mountains", "a city at night", "a beach", "a forest"] };
    let mut makers = tokio::task::JoinSet::new();
    for (n, prompt) in prompts.iter().enumerate() {
        let mut client = Client::connect(address, &rich_key(app, &format!("maker{n}")).await?).await?;
        let body = format!("{{\"model_id\": 10003, \"prompt\": \"{prompt}\", \"count\": 4}}");
        makers.spawn(async move {
            let started = Instant::now();
            client.call("POST", "/api/v1/generators/image/generate", &body, 201).await?;
            std::io::Result::Ok(started.elapsed())
        });
    }
    let mut client = Client::connect(address, key).await?;
    let (mut pages, mut made) = (Vec::new(), Vec::new());
    while made.len() < prompts.len() {
        let started = Instant::now();
        client.call("GET", "/api/v1/creations", "", 200).await?;
        pages.push(started.elapsed());
        while let Some(done) = makers.try_join_next() {
            made.push(done.map_err(atelier::error::Error::internal)??);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let (half, most) = (percentile(&mut pages, 50), percentile(&mut pages, 99));
    let (first, last) = (percentile(&mut made, 0), percentile(&mut made, 100));
    println!(
        "| {} people's jobs of four pictures at once | the first done after {first:.2?}, the last after {last:.2?}; a page \
         meanwhile p50 {half:.2?}, p99 {most:.2?} |",
        prompts.len()
    );
    Ok(())
}
