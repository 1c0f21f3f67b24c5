//! What the service adds to a chat that it relays: time and throughput beside the upstream alone and beside a bare
//! proxy, and memory while a thousand slow streams are open.
//!
//! `cargo bench --bench relay` prints a table. Upstream, bare proxy and callers share this process and 127.0.0.1; the
//! service is a process of its own, found in `ATELIER` or built by cargo, so that its memory can be told. It checks
//! keys, holds and settles on disk. The bare proxy (hyper) copies bytes and knows nothing: it stands for what any
//! process between caller and upstream costs. Each figure stands beside the disk's own time to flush 4 KiB, because a
//! call that is paid waits for two flushes. A thousand streams need some thousand open files: `ulimit -n 8192`.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T> = Result<T, Failure>;

/// How long each load lasts.
const LOAD_TIME: Duration = Duration::from_secs(5);
/// Calls under way at once.
const LOADS: [usize; 4] = [1, 16, 64, 256];
/// Streams that are open at once while memory is looked at.
const SLOW_STREAMS: usize = 1_000;
/// Words of a streamed answer.
const WORDS: usize = 20;

fn main() -> Outcome<()> {
    // `cargo test --benches` only wants to know that this runs.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    tokio::runtime::Runtime::new()?.block_on(measure(is_trial))
}

async fn measure(is_trial: bool) -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let upstream = listen(|request: Request<Incoming>| async move { Ok(answer(request).await) }).await?;
    let proxy = bare_proxy(upstream).await?;
    let service = Service::start(folder.path(), upstream)?;
    let (load_time, loads) = if is_trial { (Duration::from_millis(50), &LOADS[..1]) } else { (LOAD_TIME, &LOADS[..]) };

    println!("| chat | at once | through | a second | p50 | p99 |\n|---|---|---|---|---|---|");
    for is_stream in [false, true] {
        for at_once in loads {
            let flush = flush_time(folder.path())?;
            let ways = [("upstream alone", upstream), ("bare proxy", proxy), ("Atelier", service.address)];
            for (name, address) in ways {
                let mut times = load(address, &service.key, *at_once, is_stream, load_time).await?;
                let per_second = times.len() as f64 / load_time.as_secs_f64();
                let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 99));
                let kind = if is_stream { "streamed" } else { "plain" };
                println!("| {kind} | {at_once} | {name} | {per_second:.0} | {half:.2?} | {most:.2?} |");
            }
            println!("| | | a flush | | {flush:.2?} | |");
        }
    }
    slow_streams(&service, if is_trial { 10 } else { SLOW_STREAMS }).await
}

/// Opens streams that go on for as long as nobody leaves, and tells what that takes.
async fn slow_streams(service: &Service, count: usize) -> Outcome<()> {
    let before = service.resident_kib()?;
    let mut open = JoinSet::new();
    for _ in 0..count {
        let (address, key) = (service.address, service.key.clone());
        open.spawn(async move {
            let mut caller = Caller::connect(address, &key).await?;
            caller.send(&body(true, "slow")).await?;
            caller.until(b"word").await?;
            std::io::Result::Ok(caller)
        });
    }
    let callers = open.join_all().await.into_iter().collect::<std::io::Result<Vec<_>>>()?;
    let after = service.resident_kib()?;
    let (mebibytes, each) = (after as f64 / 1024.0, (after.saturating_sub(before)) as f64 / count as f64);
    println!("\n{} slow streams open: {mebibytes:.0} MiB resident, {each:.0} KiB for each of them", callers.len());
    Ok(())
}

/// The service as its users run it, on a folder of its own.
struct Service {
    child: Child,
    address: SocketAddr,
    key: String,
}

impl Service {
    fn start(folder: &Path, upstream: SocketAddr) -> Outcome<Self> {
        let program =
            std::env::var_os("ATELIER").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_atelier")), PathBuf::from);
        let data = folder.join("data");
        std::fs::create_dir(&data)?;
        let settings = format!(
            "rate_limits = false\n[providers.openai]\nbase_url = \"http://{upstream}/v1\"\napi_key = \"mock\"\n\
             concurrency = 4096\n"
        );
        std::fs::write(data.join("atelier.toml"), settings)?;
        let run = |arguments: &[&str]| -> Outcome<String> {
            let output = Command::new(&program).args(arguments).arg("--data").arg(&data).output()?;
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        };
        run(&["user", "create", "load", "--email", "load@example.com", "--credits", "1000000000"])?;
        let told = run(&["key", "create", "--user", "load", "--name", "load", "--kind", "sk", "--json"])?;
        let told: serde_json::Value = serde_json::from_str(&told)?;
        let key = told["api_key"].as_str().ok_or("no key was told")?.to_owned();
        let mut child = Command::new(&program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .env_remove("OPENAI_API_KEY")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let line = lines.find_map(|line| line.ok().filter(|line| line.contains("listening on http://")));
        // What is said later must not stop the service.
        std::thread::spawn(move || lines.count());
        let line = line.ok_or("the service does not listen")?;
        let address = line.rsplit("http://").next().and_then(|address| address.trim().parse().ok());
        Ok(Self { child, address: address.ok_or("an address that is none")?, key })
    }

    /// Memory that is really there. Source: proc(5), `VmRSS`.
    fn resident_kib(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // A benchmark's service has nothing to lose.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

type Answer = Response<UnsyncBoxBody<Bytes, Failure>>;

/// Serves with hyper alone, a task a connection; answers where.
async fn listen<F, A>(answer: F) -> Outcome<SocketAddr>
where
    F: Fn(Request<Incoming>) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Outcome<Answer>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                // A caller who leaves is no news.
                let _ = stream.set_nodelay(true);
                let server = hyper::server::conn::http1::Builder::new();
                let _ = server.serve_connection(TokioIo::new(stream), service_fn(answer)).await;
            });
        }
    });
    Ok(address)
}

/// The mock upstream: one answer at once, or words one by one; where the model is asked to be slow, for ever.
async fn answer(request: Request<Incoming>) -> Answer {
    let bytes = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let asked: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let usage = r#""usage":{"prompt_tokens":9,"completion_tokens":20,"total_tokens":29}"#;
    let head = r#""id":"chatcmpl-1","created":1,"model":"m""#;
    if asked["stream"] != true {
        let text = format!(
            r#"{{{head},"object":"chat.completion","choices":[{{"index":0,"message":{{"role":"assistant","content":"word"}},"finish_reason":"stop"}}],{usage}}}"#
        );
        let body = Full::new(Bytes::from(text)).map_err(Failure::from).boxed_unsync();
        return with_type("application/json", body);
    }
    let is_slow = asked["messages"][0]["content"] == "slow";
    let chunk = |delta: &str, finish: &str| {
        format!(
            "data: {{{head},\"object\":\"chat.completion.chunk\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{finish}}}]}}\n\n"
        )
    };
    let word = Bytes::from(chunk(r#"{"content":"word "}"#, "null"));
    let end = format!("{}data: {{{head},\"choices\":[],{usage}}}\n\ndata: [DONE]\n\n", chunk("{}", "\"stop\""));
    let pieces = futures_util::stream::unfold(0, move |number| {
        let (word, end) = (word.clone(), end.clone());
        async move {
            if is_slow && number > 0 {
                tokio::time::sleep(Duration::from_secs(1)).await;
                return Some((word, number + 1));
            }
            // One after the other, as from a model, and not all in one write.
            tokio::task::yield_now().await;
            match number {
                n if n < WORDS => Some((word, n + 1)),
                WORDS => Some((end.into(), WORDS + 1)),
                _ => None,
            }
        }
    });
    let frames = futures_util::StreamExt::map(pieces, |piece| Ok::<_, Failure>(Frame::data(piece)));
    with_type("text/event-stream", StreamBody::new(frames).boxed_unsync())
}

fn with_type(content_type: &'static str, body: UnsyncBoxBody<Bytes, Failure>) -> Answer {
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static(content_type));
    response
}

/// Copies requests and answers, and keeps connections; knows nothing of either.
async fn bare_proxy(upstream: SocketAddr) -> Outcome<SocketAddr> {
    let pool: Pool<HttpConnector, Incoming> = Pool::builder(TokioExecutor::new()).build_http();
    listen(move |request: Request<Incoming>| forward(pool.clone(), upstream, request)).await
}

async fn forward(
    pool: Pool<HttpConnector, Incoming>,
    upstream: SocketAddr,
    mut request: Request<Incoming>,
) -> Outcome<Answer> {
    let path = request.uri().path().to_owned();
    *request.uri_mut() = format!("http://{upstream}{path}").parse()?;
    request.headers_mut().remove(HOST);
    Ok(pool.request(request).await?.map(|body| body.map_err(Failure::from).boxed_unsync()))
}

/// Keeps `at_once` calls under way for a while; how long each took.
async fn load(
    address: SocketAddr,
    key: &str,
    at_once: usize,
    is_stream: bool,
    time: Duration,
) -> Outcome<Vec<Duration>> {
    let is_over = Arc::new(AtomicBool::new(false));
    let mut callers = JoinSet::new();
    for _ in 0..at_once {
        let (mut caller, is_over) = (Caller::connect(address, key).await?, Arc::clone(&is_over));
        callers.spawn(async move {
            let (body, mut times) = (body(is_stream, "hello"), Vec::new());
            while !is_over.load(Ordering::Relaxed) {
                let started = Instant::now();
                caller.send(&body).await?;
                caller.until(b"0\r\n\r\n").await?;
                times.push(started.elapsed());
            }
            std::io::Result::Ok(times)
        });
    }
    tokio::time::sleep(time).await;
    is_over.store(true, Ordering::Relaxed);
    Ok(callers.join_all().await.into_iter().collect::<std::io::Result<Vec<_>>>()?.concat())
}

fn body(is_stream: bool, text: &str) -> String {
    format!(
        r#"{{"model":"gpt-6.1-sol","messages":[{{"role":"user","content":"{text}"}}],"max_tokens":64,"stream":{is_stream}}}"#
    )
}

/// One HTTP connection that is kept.
struct Caller {
    stream: TcpStream,
    head: String,
    answer: Vec<u8>,
}

impl Caller {
    async fn connect(address: SocketAddr, key: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\n"
        );
        Ok(Self { stream, head, answer: Vec::new() })
    }

    async fn send(&mut self, body: &str) -> std::io::Result<()> {
        self.answer.clear();
        let request = format!("{}Content-Length: {}\r\n\r\n{body}", self.head, body.len());
        self.stream.write_all(request.as_bytes()).await
    }

    /// Reads until the answer is there: its last chunk or all of its length, or else the first that has `mark`.
    async fn until(&mut self, mark: &[u8]) -> std::io::Result<()> {
        loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let Some(end) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(self.answer.get(..end).unwrap_or_default()).to_ascii_lowercase();
            let body = self.answer.get(end + 4..).unwrap_or_default();
            if !head.starts_with("http/1.1 200") {
                return Err(std::io::Error::other(String::from_utf8_lossy(&self.answer).into_owned()));
            }
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            let is_there = match length {
                Some(length) => body.len() >= length,
                None => body.windows(mark.len()).any(|part| part == mark),
            };
            if is_there {
                return Ok(());
            }
        }
    }
}

/// How long the disk takes to make 4 KiB durable: the median of a hundred.
fn flush_time(folder: &Path) -> std::io::Result<Duration> {
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

/// The time that so many percent of all stay within.
fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}
