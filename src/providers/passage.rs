//! The way to a server that speaks OpenAI's API: which key goes along, when the server is left alone for a while, and
//! what its failures mean. Nothing is sent twice that the server may have taken on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::multipart;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::client::is_out_of_money;
use super::wire::{Answer, Load, Operation, Parcel, Part, Setback, Wire};

/// A key that was refused, or whose account is empty, is left alone for so long.
const KEY_REST: Duration = Duration::from_secs(60);
/// A key that was told to slow down rests at least and at most so long.
const BUSY_REST: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// So many failures in a row, and the server is left alone.
const FAILURES_MAX: u32 = 5;
const SERVER_REST: Duration = Duration::from_secs(15);
/// Largest refusal that is read.
const REFUSAL_MAX_BYTES: usize = 1 << 20;
/// How long a server may take to list its models.
const LIST_TIME: Duration = Duration::from_secs(10);
/// Calls at once where the operator does not say.
const AT_ONCE_DEFAULT: usize = 1_024;

/// What is known of a server.
pub struct Passage {
    pub base_url: String,
    /// None for a server that asks for none.
    pub keys: Vec<String>,
    /// Calls under way at once; further ones wait.
    pub at_once: Option<usize>,
    /// Whether its models are offered by the names that it lists.
    pub discovers: bool,
    /// For what a job waits for.
    pub jobs: Client,
    /// For what is passed on as it comes.
    pub relays: Client,
}

/// A way to a server, with what it has been through.
pub struct OpenPassage {
    passage: Passage,
    /// Until when each key rests.
    rests: Vec<Mutex<Option<Instant>>>,
    next_key: AtomicUsize,
    breaker: Mutex<Breaker>,
    places: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    open_until: Option<Instant>,
}

/// Why one attempt failed, and whether another key may do better.
struct Failed {
    setback: Setback,
    is_the_keys_fault: bool,
}

impl OpenPassage {
    pub fn new(passage: Passage) -> Self {
        let places = Arc::new(Semaphore::new(passage.at_once.unwrap_or(AT_ONCE_DEFAULT).max(1)));
        let rests = passage.keys.iter().map(|_| Mutex::new(None)).collect();
        Self { passage, rests, next_key: AtomicUsize::new(0), breaker: Mutex::default(), places }
    }

    /// A job's request to one of its paths, with a key that is rested.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path, self.key())
    }

    /// The place of a key that is rested.
    pub fn key(&self) -> Option<usize> {
        self.pick(&[])
    }

    /// A job's request with the key at this place.
    pub fn request(&self, method: Method, path: &str, key: Option<usize>) -> RequestBuilder {
        self.with_key(self.passage.jobs.request(method, format!("{}{path}", self.passage.base_url)), key)
    }

    fn with_key(&self, request: RequestBuilder, key: Option<usize>) -> RequestBuilder {
        match key.and_then(|place| self.passage.keys.get(place)) {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    /// The next key in turn that is rested and not in `tried`; any that is not in `tried` when none is rested.
    fn pick(&self, tried: &[usize]) -> Option<usize> {
        let count = self.passage.keys.len();
        if count == 0 {
            return None;
        }
        let start = self.next_key.fetch_add(1, Ordering::Relaxed);
        let order: Vec<usize> = (0..count).map(|n| (start + n) % count).filter(|key| !tried.contains(key)).collect();
        let now = Instant::now();
        let is_rested =
            |key: &&usize| self.rests.get(**key).is_some_and(|rest| lock(rest).is_none_or(|until| until <= now));
        order.iter().find(is_rested).or(order.first()).copied()
    }

    fn rest(&self, key: Option<usize>, time: Duration) {
        if let Some(rest) = key.and_then(|key| self.rests.get(key)) {
            *lock(rest) = Some(Instant::now() + time);
        }
    }

    /// Errors: `Broken` while the server is left alone. After that, one call at a time finds out.
    fn enter(&self) -> Result<(), Setback> {
        let mut breaker = lock(&self.breaker);
        let now = Instant::now();
        match breaker.open_until {
            Some(until) if until > now => {
                Err(Setback::Broken { is_safe: true, detail: "left alone after several failures".to_owned() })
            }
            Some(_) => {
                breaker.open_until = Some(now + SERVER_REST);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn note(&self, is_well: bool) {
        let mut breaker = lock(&self.breaker);
        if is_well {
            *breaker = Breaker::default();
            return;
        }
        breaker.failures += 1;
        if breaker.failures >= FAILURES_MAX {
            breaker.open_until = Some(Instant::now() + SERVER_REST);
        }
    }

    async fn attempt(&self, model: &str, parcel: &Parcel, key: Option<usize>) -> Result<Response, Failed> {
        let request = self.passage.relays.post(format!("{}{}", self.passage.base_url, parcel.operation.path()));
        let request = self.with_key(request, key);
        let unsendable =
            |detail| Failed { setback: Setback::Broken { is_safe: true, detail }, is_the_keys_fault: false };
        let request = match &parcel.load {
            Load::Json(_) => {
                let body = parcel.load.json_for(model).map_err(unsendable)?;
                request.header(CONTENT_TYPE, "application/json").body(body)
            }
            Load::Form(parts) => request.multipart(form(model, parts).map_err(unsendable)?),
        };
        let response = request.send().await.map_err(|error| {
            self.note(false);
            let setback = Setback::Broken { is_safe: error.is_connect(), detail: error.to_string() };
            Failed { setback, is_the_keys_fault: false }
        })?;
        if response.status().is_success() {
            self.note(true);
            return Ok(response);
        }
        Err(self.sort(response, key).await)
    }

    /// What a refusal means, and what it means for the key and the server.
    async fn sort(&self, response: Response, key: Option<usize>) -> Failed {
        let status = response.status().as_u16();
        let wait = retry_after(response.headers());
        let body = read_some(response).await;
        self.note(status < 500);
        let detail = || format!("status {status}: {}", String::from_utf8_lossy(body.get(..300).unwrap_or(&body)));
        let broken = |is_safe| Setback::Broken { is_safe, detail: detail() };
        match status {
            401..=403 => {
                self.rest(key, KEY_REST);
                Failed { setback: broken(true), is_the_keys_fault: true }
            }
            429 if is_out_of_money(&body) => {
                self.rest(key, KEY_REST);
                Failed { setback: broken(true), is_the_keys_fault: true }
            }
            429 => {
                self.rest(key, wait.unwrap_or(BUSY_REST.0).clamp(BUSY_REST.0, BUSY_REST.1));
                Failed { setback: Setback::Busy { retry_after: wait }, is_the_keys_fault: true }
            }
            // Whoever stands before the server gave up waiting: the server itself may still be at work.
            504 | 524 => Failed { setback: broken(false), is_the_keys_fault: false },
            408 | 500.. => Failed { setback: broken(true), is_the_keys_fault: false },
            _ => Failed { setback: Setback::Rejected { status, body }, is_the_keys_fault: false },
        }
    }
}

#[async_trait]
impl Wire for OpenPassage {
    fn takes(&self, _: Operation) -> bool {
        true
    }

    async fn send(&self, model: &str, parcel: &Parcel) -> Result<Answer, Setback> {
        self.enter()?;
        let place = self.places.clone().acquire_owned().await;
        let place = place.map_err(|error| Setback::Broken { is_safe: true, detail: error.to_string() })?;
        let mut tried = Vec::new();
        loop {
            let key = self.pick(&tried);
            match self.attempt(model, parcel, key).await {
                Ok(response) => return Ok(answer(response, place)),
                Err(failed) => {
                    tried.extend(key);
                    if !failed.is_the_keys_fault || tried.len() >= self.passage.keys.len() {
                        return Err(failed.setback);
                    }
                }
            }
        }
    }

    fn discovers(&self) -> bool {
        self.passage.discovers
    }

    fn is_free(&self) -> bool {
        self.passage.keys.is_empty()
    }

    async fn models(&self) -> Result<Vec<String>, Setback> {
        #[derive(Deserialize)]
        struct List {
            data: Vec<Model>,
        }
        #[derive(Deserialize)]
        struct Model {
            id: String,
        }
        let broken = |error: reqwest::Error| Setback::Broken { is_safe: true, detail: error.to_string() };
        let request = self.passage.relays.get(format!("{}/models", self.passage.base_url)).timeout(LIST_TIME);
        let response = self.with_key(request, self.pick(&[])).send().await.map_err(broken)?;
        let list: List = response.error_for_status().map_err(broken)?.json().await.map_err(broken)?;
        Ok(list.data.into_iter().map(|model| model.id).collect())
    }
}

/// The answer with its bytes as they come; its place at the server is free when they end.
fn answer(response: Response, place: OwnedSemaphorePermit) -> Answer {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or("application/json").to_owned();
    let body = response.bytes_stream().map(move |piece| {
        let _held = &place;
        piece.map_err(|error| Setback::Broken { is_safe: false, detail: error.to_string() })
    });
    Answer { content_type, body: Box::pin(body) }
}

fn form(model: &str, parts: &[Part]) -> Result<multipart::Form, String> {
    let mut form = multipart::Form::new().text("model", model.to_owned());
    for part in parts.iter().filter(|part| part.name != "model") {
        let mut piece = multipart::Part::stream_with_length(part.bytes.clone(), part.bytes.len() as u64);
        if let Some(name) = &part.file_name {
            piece = piece.file_name(name.clone());
        }
        if let Some(kind) = &part.content_type {
            piece = piece.mime_str(kind).map_err(|error| error.to_string())?;
        }
        form = form.part(part.name.clone(), piece);
    }
    Ok(form)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|ms| ms / 1000.0).or_else(|| number(RETRY_AFTER.as_str()))?;
    Duration::try_from_secs_f64(seconds).ok()
}

async fn read_some(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        if body.len() + piece.len() > REFUSAL_MAX_BYTES {
            break;
        }
        body.extend_from_slice(&piece);
    }
    body
}

/// A poisoned lock only means that another task panicked between two whole changes.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
