//! Five thousand jobs under way at an upstream: what looking after them costs, and how soon their ends are noticed.
//!
//! `cargo bench --bench upstream`. The upstream is a process of its own (this program, started once more), so that its
//! work is not counted. It is asked by HTTP, one call for each job, as the providers are that know no better.

use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use atelier::app::App;
use atelier::catalogue::{Catalogue, ModelKind};
use atelier::clock::Clock;
use atelier::config::Config;
use atelier::domain::{Caller, NewAccount, Tier, account};
use atelier::engine::{ModelChoice, Purpose, Request};
use atelier::error::{Error, Result};
use atelier::providers::{Call, Fault, Format, Media, Output, Progress, Provider, Submitted, Ticket};
use atelier::random::{Random, mix};
use atelier::store::Store;
use atelier::units::Credits;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Set for the process that plays the upstream: how long a job takes there, in milliseconds.
const UPSTREAM: &str = "BENCH_UPSTREAM_MILLIS";
/// Submissions at once.
const AT_ONCE: usize = 64;
/// Clock ticks a second in `/proc`, as on every Linux.
const TICKS: f64 = 100.0;

/// How much of it there is.
struct Scale {
    jobs: usize,
    job_time: Duration,
    /// How long all of them are watched while none ends.
    window: Duration,
}

fn main() -> Result<()> {
    if let Some(millis) = std::env::var(UPSTREAM).ok().and_then(|millis| millis.parse().ok()) {
        return tokio::runtime::Runtime::new()?.block_on(upstream(Duration::from_millis(millis)));
    }
    // `cargo test --benches` only wants to know that this runs.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    let seconds = Duration::from_secs;
    let scale = match is_trial {
        true => Scale { jobs: 20, job_time: seconds(2), window: Duration::from_millis(200) },
        false => Scale { jobs: 5_000, job_time: seconds(120), window: seconds(45) },
    };
    tokio::runtime::Runtime::new()?.block_on(measure(&scale))
}

async fn measure(scale: &Scale) -> Result<()> {
    let (process, url) = start_upstream(scale.job_time)?;
    let distant = Arc::new(Distant { url, client: client()?, looks: AtomicUsize::new(0), late: Mutex::default() });
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut config = Config::new(folder.path());
    config.rate_limits = false;
    let store = Store::open(&folder.path().join("store.redb"))?;
    let providers: Vec<Arc<dyn Provider>> = vec![distant.clone()];
    let app = App::new(config, Clock::System, Random::System, store, Catalogue::builtin(), providers)?;
    let caller = rich_caller(&app).await?;

    let started = Instant::now();
    let jobs = submit(&app, &caller, scale.jobs).await?;
    println!("| what | figure |\n|---|---|");
    println!("| {} jobs submitted | {:.1?} |", scale.jobs, started.elapsed());

    let (cpu, looks) = (cpu_time()?, distant.looks.load(Ordering::Relaxed));
    tokio::time::sleep(scale.window).await;
    let busy = (cpu_time()? - cpu).as_secs_f64() / scale.window.as_secs_f64();
    let looks = (distant.looks.load(Ordering::Relaxed) - looks) as f64 / scale.window.as_secs_f64();
    println!("| while they are under way | {:.1} % of a core, {looks:.0} looks a second |", busy * 100.0);
    println!("| memory | {} MiB |", memory_mib()?);

    for job in jobs {
        app.engine.wait(job).await?.made()?;
    }
    let whole = (cpu_time()? - cpu).as_secs_f64() / (started.elapsed().as_secs_f64());
    println!("| until the last is over | {:.1} % of a core, files stored and jobs closed |", whole * 100.0);
    let mut late = std::mem::take(&mut *distant.late.lock().unwrap_or_else(PoisonError::into_inner));
    late.sort_unstable();
    let at = |percent: usize| late.get(late.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default();
    println!("| an end is noticed after | p50 {} ms, p99 {} ms |", at(50), at(99));
    println!("| looks in all | {:.1} for each job |", distant.looks.load(Ordering::Relaxed) as f64 / late.len() as f64);
    drop(process);
    Ok(())
}

fn client() -> Result<reqwest::Client> {
    // A second installation is refused, and the first is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().build().map_err(Error::internal)
}

async fn rich_caller(app: &App) -> Result<Caller> {
    let new = NewAccount {
        username: "load".to_owned(),
        email: "load@example.com".to_owned(),
        password_hash: String::new(),
        tier: Tier::Enterprise,
        is_admin: false,
        credits: Some(Credits::whole(1_000_000_000)),
    };
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    let account = app.store.write(move |tx| account::create(tx, &new, &settings, now)).await?;
    Ok(Caller::owner(&account))
}

/// Submits so many clips, a number at once.
async fn submit(app: &App, caller: &Caller, jobs: usize) -> Result<Vec<atelier::domain::JobId>> {
    let mut callers = tokio::task::JoinSet::new();
    for n in 0..AT_ONCE {
        let (app, caller) = (app.clone(), caller.clone());
        callers.spawn(async move {
            let mut made = Vec::new();
            for number in (n..jobs).step_by(AT_ONCE) {
                let request = Request {
                    generator: "video".to_owned(),
                    model: Some(ModelChoice::Name("seedance-2".to_owned())),
                    prompt: Some(format!("a tea house in the rain {number}")),
                    ..Request::default()
                };
                made.push(app.engine.submit(&caller, app.plan(&request, Purpose::Generate)?).await?.id);
            }
            Ok(made)
        });
    }
    Ok(callers.join_all().await.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

/// The processor time that this process has used.
fn cpu_time() -> Result<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    // The name before it may hold anything; it ends with the last parenthesis.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    Ok(Duration::from_secs_f64((ticks(11) + ticks(12)) / TICKS))
}

fn memory_mib() -> Result<u64> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kib.unwrap_or_default() / 1024)
}

/// A provider that hands out tickets, at the other process.
struct Distant {
    url: String,
    client: reqwest::Client,
    looks: AtomicUsize,
    /// By how many milliseconds each end was noticed late.
    late: Mutex<Vec<u64>>,
}

impl Distant {
    async fn ask(&self, request: reqwest::RequestBuilder) -> std::result::Result<Value, Fault> {
        let broken = |error: reqwest::Error| Fault::Broken { retryable: true, detail: error.to_string() };
        request.send().await.map_err(broken)?.json().await.map_err(broken)
    }
}

#[async_trait]
impl Provider for Distant {
    fn name(&self) -> &str {
        "byteplus"
    }

    fn concurrency(&self) -> usize {
        usize::MAX
    }

    fn makes(&self, kind: ModelKind) -> bool {
        kind == ModelKind::Video
    }

    async fn submit(&self, call: &Call) -> std::result::Result<Submitted, Fault> {
        let request = self.client.post(format!("{}/jobs", self.url)).json(&serde_json::json!({"prompt": call.prompt}));
        Ok(Submitted::Underway(Ticket(self.ask(request).await?["id"].to_string())))
    }

    async fn poll(&self, ticket: &Ticket) -> std::result::Result<Progress, Fault> {
        self.looks.fetch_add(1, Ordering::Relaxed);
        let answer = self.ask(self.client.get(format!("{}/jobs/{}", self.url, ticket.0))).await?;
        let Some(late) = answer["late_millis"].as_u64() else {
            return Ok(Progress::Waiting(answer["percent"].as_u64().and_then(|percent| u8::try_from(percent).ok())));
        };
        self.late.lock().unwrap_or_else(PoisonError::into_inner).push(late);
        let bytes = vec![0; 64 * 1024];
        Ok(Progress::Done(Output::Media(Media { bytes, format: Format::Mp4, width: 1280, height: 720, seconds: 5.0 })))
    }
}

/// The other process, ended when this is dropped.
struct Upstream(Child);

impl Drop for Upstream {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start_upstream(job_time: Duration) -> Result<(Upstream, String)> {
    let mut command = Command::new(std::env::current_exe()?);
    let mut child = command.env(UPSTREAM, job_time.as_millis().to_string()).stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().ok_or_else(|| Error::internal("the upstream says nothing"))?;
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line)?;
    Ok((Upstream(child), format!("http://{}", line.trim())))
}

/// Takes jobs, and says how far each is.
async fn upstream(job_time: Duration) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let jobs: Arc<Mutex<Vec<Instant>>> = Arc::default();
    loop {
        let (stream, _) = listener.accept().await?;
        let jobs = jobs.clone();
        tokio::spawn(async move { converse(stream, &jobs, job_time).await });
    }
}

async fn converse(stream: TcpStream, jobs: &Mutex<Vec<Instant>>, job_time: Duration) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        if stream.read_line(&mut first).await? == 0 {
            return Ok(());
        }
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            if line.trim().is_empty() {
                break;
            }
            let value =
                line.to_ascii_lowercase().strip_prefix("content-length:").and_then(|text| text.trim().parse().ok());
            length = value.unwrap_or(length);
        }
        stream.read_exact(&mut vec![0; length]).await?;
        let body = answer(&first, jobs, job_time).to_string();
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.get_mut().write_all((head + &body).as_bytes()).await?;
    }
}

fn answer(first_line: &str, jobs: &Mutex<Vec<Instant>>, job_time: Duration) -> Value {
    let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    if first_line.starts_with("POST") {
        jobs.push(Instant::now());
        return serde_json::json!({"id": jobs.len() - 1});
    }
    let id = first_line.split(' ').nth(1).and_then(|path| path.rsplit('/').next()?.parse::<usize>().ok()).unwrap_or(0);
    let spent = jobs.get(id).map(Instant::elapsed).unwrap_or_default();
    // From a fifth less to a fifth more, so that not all end at once.
    let job_time = job_time.mul_f64(0.8 + 0.4 * (mix(id as u64) % 1_000) as f64 / 1_000.0);
    match spent.checked_sub(job_time) {
        Some(late) => serde_json::json!({"late_millis": late.as_millis() as u64}),
        None => serde_json::json!({"percent": (spent.as_secs_f64() / job_time.as_secs_f64() * 100.0) as u64}),
    }
}
