//! HTTP as the adapters need it: one client, answers as JSON or bytes, and failures sorted into faults.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, ClientBuilder, RequestBuilder, Response, StatusCode};
use serde_json::Value;

use super::Fault;

/// Longest silence of a server whose answer is passed on while it comes.
const SILENCE_MAX: Duration = Duration::from_secs(600);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest answer: a batch of pictures in base64.
const ANSWER_MAX_BYTES: usize = 256 << 20;
/// When a provider says "busy" and not for how long.
const RETRY_DEFAULT: Duration = Duration::from_secs(2);
const RETRY_MAX: Duration = Duration::from_secs(60);

/// The client for what jobs wait for. It sets no limit of its own: how long a job may take is the operator's to say,
/// in `[deadlines]`. As the one below, it may reach private addresses, because the operator names them.
/// Errors: when TLS cannot be set up.
pub fn for_jobs() -> crate::error::Result<Client> {
    build(Client::builder())
}

/// The client for answers that are passed on to whoever asked, for as long as they keep coming.
/// Errors: when TLS cannot be set up.
pub fn for_relays() -> crate::error::Result<Client> {
    build(Client::builder().read_timeout(SILENCE_MAX))
}

fn build(builder: ClientBuilder) -> crate::error::Result<Client> {
    // A second installation is refused, and the first is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let agent = concat!("atelier/", env!("CARGO_PKG_VERSION"));
    builder.connect_timeout(CONNECT_TIMEOUT).user_agent(agent).build().map_err(crate::error::Error::internal)
}

/// Sends and reads a JSON answer.
pub async fn json(request: RequestBuilder) -> Result<Value, Fault> {
    read_json(open(request).await?).await
}

/// Sends and reads the bytes of an answer.
pub async fn bytes(request: RequestBuilder) -> Result<Vec<u8>, Fault> {
    read(open(request).await?, |_| {}).await
}

/// Sends; the answer of a success has begun when this returns.
pub async fn open(request: RequestBuilder) -> Result<Response, Fault> {
    let response = request.send().await.map_err(|error| broken(&error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let retry_after = retry_after(&response);
    Err(fault(status, retry_after, &read(response, |_| {}).await?))
}

/// Reads an answer to its end; `tell` sees each piece as it comes.
pub async fn read(mut response: Response, mut tell: impl FnMut(&Bytes)) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + piece.len() > ANSWER_MAX_BYTES {
            return Err(never_ends());
        }
        body.extend_from_slice(&piece);
        tell(&piece);
    }
    Ok(body)
}

pub async fn read_json(response: Response) -> Result<Value, Fault> {
    let bytes = read(response, |_| {}).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Fault::Broken { retryable: false, detail: format!("an answer that is not JSON: {error}") })
}

/// Whether an answer is a stream of events.
pub fn is_events(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/event-stream"))
}

/// Reads a stream of events to its end; `take` is given the data of each that is JSON.
pub async fn events(mut response: Response, mut take: impl FnMut(Value) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut rest: Vec<u8> = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if rest.len() + piece.len() > ANSWER_MAX_BYTES {
            return Err(never_ends());
        }
        rest.extend_from_slice(&piece);
        let Some(end) = rest.iter().rposition(|byte| *byte == b'\n') else { continue };
        let lines: Vec<u8> = rest.drain(..=end).collect();
        let data = lines.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(b"data:"));
        data.filter_map(|data| serde_json::from_slice(data.trim_ascii()).ok()).try_for_each(&mut take)?;
    }
    Ok(())
}

fn never_ends() -> Fault {
    Fault::Broken { retryable: false, detail: "an answer that never ends".to_owned() }
}

/// A call that never reached the provider may be sent again; one that broke off later may have been paid for.
fn broken(error: &reqwest::Error) -> Fault {
    Fault::Broken { retryable: error.is_connect(), detail: error.to_string() }
}

fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

/// Words in an error's code or type that mean: the content was refused.
const POLICY_WORDS: [&str; 5] = ["content_policy", "moderation", "content_filter", "safety", "inspection"];
/// Words that mean: the operator's account is empty, so asking again is no use.
const QUOTA_WORDS: [&str; 3] = ["insufficient_quota", "billing", "credit"];

/// Whether an error's answer says that the operator's account is empty.
pub fn is_out_of_money(body: &[u8]) -> bool {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text =
        |key: &str| answer.get("error").and_then(|error| error.get(key)).and_then(Value::as_str).unwrap_or_default();
    let code = format!("{} {}", text("code"), text("type")).to_lowercase();
    QUOTA_WORDS.iter().any(|word| code.contains(word))
}

fn fault(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> Fault {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = answer.get("error").unwrap_or(&answer);
    let text = |key: &str| error.get(key).and_then(Value::as_str).unwrap_or_default();
    let message = [text("message"), error.as_str().unwrap_or_default()].into_iter().find(|text| !text.is_empty());
    let message = message.map_or_else(|| format!("status {}", status.as_u16()), ToOwned::to_owned);
    let code = format!("{} {}", text("code"), text("type")).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| code.contains(word));
    let detail = format!("{} {}: {message}", status.as_u16(), code.trim());
    match status.as_u16() {
        429 if !says(&QUOTA_WORDS) => Fault::Busy { retry_after: retry_after.unwrap_or(RETRY_DEFAULT).min(RETRY_MAX) },
        400 | 403 | 422 if says(&POLICY_WORDS) => Fault::Refused(message),
        400 | 413 | 422 => Fault::Invalid(message),
        // Turned away at the door: a key that is wrong, an account that is empty, a model that is not there.
        401..=405 | 429 => Fault::Unavailable(detail),
        408 | 425 | 500 | 502 | 503 | 529 => Fault::Broken { retryable: true, detail },
        // Whoever stands before the provider did not wait for it; the work may go on behind.
        _ => Fault::Broken { retryable: false, detail },
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// How long a client waits for a server that takes the call and says nothing; `None` when it never gives up.
    async fn patience(client: Client) -> Option<Duration> {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", server.local_addr().unwrap());
        let asked = tokio::time::Instant::now();
        let answer = tokio::time::timeout(Duration::from_secs(48 * 3600), client.get(url).send()).await;
        answer.is_ok().then(|| asked.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn a_job_waits_until_its_own_deadline_and_a_relay_until_the_server_has_been_silent_for_long() {
        assert_eq!(patience(for_jobs().unwrap()).await, None);
        let waited = patience(for_relays().unwrap()).await.unwrap();
        assert!(waited >= SILENCE_MAX && waited < SILENCE_MAX * 2, "{waited:?}");
    }
}
