//! A scripted upstream for tests: what a prompt says is what happens.
//!
//! `[delay 200]` takes that many milliseconds, `[hang]` never answers, `[fail]` breaks for good, `[refuse]` is a policy
//! refusal, `[busy 2]` is busy that many times first, `[away NAME]` turns the call away if it bears that name,
//! `[ticket 3]` hands out a ticket and is done at the third look. It charges, so a call that it may have taken must never
//! be sent again; `taken` lists what it was sent, `called_off` what it was asked to stop.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;

use super::{Call, Fault, Format, Media, Output, Progress, Provider, Submitted, Ticket};
use crate::catalogue::ModelKind;

/// The scripted provider.
#[derive(Debug)]
pub struct Simulated {
    name: String,
    concurrency: usize,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    /// Prompt and index of every call that was taken.
    taken: Vec<(String, u32)>,
    /// How often each prompt was answered with "busy".
    busy: HashMap<String, u64>,
    /// Looks left for each ticket.
    looks: HashMap<String, u64>,
    called_off: Vec<Ticket>,
}

impl Simulated {
    pub fn new(name: &str, concurrency: usize) -> Self {
        Self { name: name.to_owned(), concurrency, log: Mutex::default() }
    }

    /// Prompt and index of every call that was taken, in order.
    pub fn taken(&self) -> Vec<(String, u32)> {
        self.log().taken.clone()
    }

    /// The tickets of everything that it was asked to stop.
    pub fn called_off(&self) -> Vec<Ticket> {
        self.log().called_off.clone()
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The number after `word` in a directive such as `[delay 200]`.
fn directive(prompt: &str, word: &str) -> Option<u64> {
    let (_, rest) = prompt.split_once(&format!("[{word}"))?;
    let (number, _) = rest.split_once(']')?;
    Some(number.trim().parse().unwrap_or(1))
}

/// A picture of one pixel: enough to be stored and served.
const PIXEL: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

fn result(kind: Option<ModelKind>, prompt: &str, index: u32) -> Output {
    if kind.is_some_and(|kind| kind != ModelKind::Text) {
        let bytes = PIXEL.to_vec();
        return Output::Media(Media { bytes, format: Format::Png, width: 1, height: 1, seconds: 0.0 });
    }
    let text = format!("simulated {index}: {prompt}");
    Output::Text([("text".to_owned(), text.into())].into_iter().collect())
}

#[async_trait]
impl Provider for Simulated {
    fn name(&self) -> &str {
        &self.name
    }

    fn concurrency(&self) -> usize {
        self.concurrency
    }

    async fn submit(&self, call: &Call) -> Result<Submitted, Fault> {
        if call.prompt.contains(&format!("[away {}]", self.name)) {
            return Err(Fault::Unavailable("the key is wrong".to_owned()));
        }
        if let Some(times) = directive(&call.prompt, "busy") {
            let mut log = self.log();
            let so_far = log.busy.entry(call.prompt.clone()).or_default();
            if *so_far < times {
                *so_far += 1;
                return Err(Fault::Busy { retry_after: Duration::from_millis(1) });
            }
        }
        self.log().taken.push((call.prompt.clone(), call.index));
        if let Some(millis) = directive(&call.prompt, "delay") {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
        if directive(&call.prompt, "hang").is_some() {
            std::future::pending::<()>().await;
        }
        if directive(&call.prompt, "refuse").is_some() {
            return Err(Fault::Refused("The prompt was refused by the content policy".to_owned()));
        }
        if directive(&call.prompt, "fail").is_some() {
            return Err(Fault::Broken { retryable: false, detail: "scripted failure".to_owned() });
        }
        if let Some(looks) = directive(&call.prompt, "ticket") {
            let is_text = call.kind == Some(ModelKind::Text);
            let ticket = format!("{}\n{is_text}\n{}", call.index, call.prompt);
            self.log().looks.insert(ticket.clone(), looks);
            return Ok(Submitted::Underway(Ticket(ticket)));
        }
        Ok(Submitted::Done(result(call.kind, &call.prompt, call.index)))
    }

    async fn poll(&self, ticket: &Ticket) -> Result<Progress, Fault> {
        let mut log = self.log();
        let left = log.looks.entry(ticket.0.clone()).or_default();
        *left = left.saturating_sub(1);
        if *left > 0 {
            return Ok(Progress::Waiting(Some(50)));
        }
        let mut parts = ticket.0.splitn(3, '\n');
        let mut part = || parts.next().unwrap_or_default();
        let (index, is_text, prompt) = (part(), part(), part());
        let kind = if is_text == "true" { ModelKind::Text } else { ModelKind::Image };
        Ok(Progress::Done(result(Some(kind), prompt, index.parse().unwrap_or(0))))
    }

    async fn cancel(&self, ticket: &Ticket) -> Result<(), Fault> {
        self.log().called_off.push(ticket.clone());
        Ok(())
    }
}
