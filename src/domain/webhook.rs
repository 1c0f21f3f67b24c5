//! Callbacks: telling a client's own server that a job is over.
//!
//! A callback is asked for with the job, and becomes a delivery in the transaction that closes it, so that neither
//! a crash nor a restart loses one. A delivery is tried until the other side takes it; one that is never taken is
//! kept as a dead letter, which its owner can send again. What is sent and how is for the faces: here it is only
//! known what is due, and when.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ring::hmac;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::JobId;
use super::account::AccountId;
use super::audit::{Census, Findings};
use super::page::{self, Page, PageRequest};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::store::{Counter, Index, Order, Read, Sequence, Table, Tx, Value, id_type};

/// What jobs under way will tell.
const CALLBACKS: Table<JobId, Callback> = Table::new("callback");
const DELIVERIES: Table<DeliveryId, Delivery> = Table::new("delivery");
/// What is to be sent, by its time, with the host that it goes to.
const DUE: Table<(i64, DeliveryId), String> = Table::new("delivery_due");
const BY_STATE: Index<(AccountId, u8, DeliveryId)> = Index::new("delivery_by_state");
const COUNTS: Counter<(AccountId, u8)> = Counter::new("delivery_count");
const SECRETS: Table<AccountId, Secrets> = Table::new("webhook_secret");
const IDS: Sequence = Sequence::new("delivery");

/// The pause after the first failure; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(2 * 3600);
/// Dead letters kept for an account; beyond, the oldest go.
const DEAD_MAX: u64 = 1_000;
/// How long the old secret still signs after a new one was made, so that a receiver can change over.
pub const OVERLAP: Duration = Duration::from_secs(24 * 3600);
/// Source: Standard Webhooks, "Signature scheme".
const SECRET_START: &str = "whsec_";
const SECRET_BYTES: usize = 32;

id_type!(
    /// A delivery's number.
    pub struct DeliveryId;
);

/// Where the end of a job is to be told, and in whose words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// What the receiver knows the message by, however often it is sent: `msg_` and chance.
    pub message: String,
    /// The dialect whose form the body has.
    pub dialect: String,
    /// The task's name in that dialect; empty where it has none.
    pub task: String,
    pub url: String,
    /// What links in the body begin with: the address under which the client found us.
    pub base_url: String,
}

impl Value for Callback {}

impl Callback {
    /// Whom the bound on deliveries at once goes by.
    fn host(&self) -> String {
        let host = url::Url::parse(&self.url).ok().and_then(|url| url.host_str().map(str::to_lowercase));
        host.unwrap_or_default()
    }
}

/// A callback that is to be sent, or could not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub id: DeliveryId,
    pub account: AccountId,
    pub job: JobId,
    pub callback: Callback,
    pub state: DeliveryState,
    /// How often it was tried since it was queued.
    pub attempts: u32,
    pub queued_at: Timestamp,
    /// When it is tried next; for a dead letter, when it was tried last.
    pub due_at: Timestamp,
    /// What became of the last attempt, in words for its owner.
    pub problem: Option<String>,
}

impl Value for Delivery {}

/// What is taken is forgotten, so there are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    /// To be sent, at its time.
    Pending,
    /// Given up.
    Dead,
}

impl DeliveryState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Dead => "dead",
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Dead => 1,
        }
    }
}

/// Wakes whoever sends deliveries; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Returns at the next ring, or at once if it rang since the last call.
    pub async fn rung(&self) {
        self.0.notified().await;
    }
}

/// Keeps with a job that its end is to be told.
pub fn ask(tx: &mut Tx, job: JobId, callback: &Callback) -> Result<()> {
    CALLBACKS.put(tx, &job, callback)
}

/// Queues what a job that ends has to tell; part of the transaction that closes it.
pub fn queue(tx: &mut Tx, account: AccountId, job: JobId, now: Timestamp, bell: &Bell) -> Result<()> {
    let Some(callback) = CALLBACKS.get(tx, &job)? else { return Ok(()) };
    CALLBACKS.delete(tx, &job)?;
    let delivery = Delivery {
        id: DeliveryId(IDS.next(tx)?),
        account,
        job,
        callback,
        state: DeliveryState::Pending,
        attempts: 0,
        queued_at: now,
        due_at: now,
        problem: None,
    };
    insert(tx, &delivery)?;
    ring_after(tx, bell);
    Ok(())
}

fn ring_after(tx: &mut Tx, bell: &Bell) {
    let bell = bell.clone();
    tx.after_commit(move || bell.ring());
}

fn insert(tx: &mut Tx, delivery: &Delivery) -> Result<()> {
    let (account, state) = (delivery.account, delivery.state.code());
    DELIVERIES.put(tx, &delivery.id, delivery)?;
    BY_STATE.insert(tx, &(account, state, delivery.id))?;
    COUNTS.add(tx, &(account, state), 1)?;
    if delivery.state == DeliveryState::Pending {
        DUE.put(tx, &(delivery.due_at.millis(), delivery.id), &delivery.callback.host())?;
    }
    Ok(())
}

fn remove(tx: &mut Tx, delivery: &Delivery) -> Result<()> {
    let (account, state) = (delivery.account, delivery.state.code());
    DELIVERIES.delete(tx, &delivery.id)?;
    BY_STATE.remove(tx, &(account, state, delivery.id))?;
    COUNTS.add(tx, &(account, state), -1)?;
    DUE.delete(tx, &(delivery.due_at.millis(), delivery.id))?;
    Ok(())
}

/// How many deliveries of all accounts are in a state.
pub fn count_all(tx: &dyn Read, state: DeliveryState) -> Result<u64> {
    let mut total = 0;
    COUNTS.for_each(tx, |(_, code), count| {
        total += if code == state.code() { count } else { 0 };
        Ok(())
    })?;
    Ok(total)
}

/// Visits the deliveries by their time, each with its host, until `visit` breaks.
pub fn upcoming(tx: &dyn Read, mut visit: impl FnMut(Timestamp, DeliveryId, String) -> ControlFlow<()>) -> Result<()> {
    DUE.for_each(tx, &(), Order::Ascending, |(at, id), host| Ok(visit(Timestamp(at), id, host)))
}

/// A delivery that is to be sent; `None` when it was taken or deleted in the meantime.
pub fn find_pending(tx: &dyn Read, id: DeliveryId) -> Result<Option<Delivery>> {
    Ok(DELIVERIES.get(tx, &id)?.filter(|delivery| delivery.state == DeliveryState::Pending))
}

/// The other side took it.
pub fn delivered(tx: &mut Tx, id: DeliveryId) -> Result<()> {
    match find_pending(tx, id)? {
        Some(delivery) => remove(tx, &delivery),
        None => Ok(()),
    }
}

/// What to do after an attempt that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try again after the usual pause, or after this one if it is longer, until so long after it was queued.
    Retry {
        at_least: Duration,
        until: Duration,
    },
    GiveUp,
}

/// An attempt failed. `spread` from 0 to 1 keeps deliveries that failed together from coming back together.
pub fn failed(tx: &mut Tx, id: DeliveryId, problem: &str, next: Next, spread: f64, now: Timestamp) -> Result<()> {
    let Some(old) = find_pending(tx, id)? else { return Ok(()) };
    let mut new = Delivery { attempts: old.attempts + 1, problem: Some(problem.to_owned()), ..old.clone() };
    (new.state, new.due_at) = match next {
        Next::Retry { at_least, until } if now.since(old.queued_at) < until => {
            let pause = pause(new.attempts).mul_f64(1.0 + 0.1 * spread.clamp(0.0, 1.0)).max(at_least);
            (DeliveryState::Pending, now.plus(pause).min(old.queued_at.plus(until)))
        }
        _ => (DeliveryState::Dead, now),
    };
    remove(tx, &old)?;
    insert(tx, &new)?;
    let dead = DeliveryState::Dead.code();
    if COUNTS.get(tx, &(new.account, dead))? > DEAD_MAX
        && let Some((_, _, oldest)) = BY_STATE.scan(tx, &(new.account, dead), Order::Ascending, 1)?.pop()
        && let Some(oldest) = DELIVERIES.get(tx, &oldest)?
    {
        remove(tx, &oldest)?;
    }
    Ok(())
}

/// The pause after so many failures.
fn pause(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE)
}

/// An account's deliveries of a state.
pub fn list(tx: &dyn Read, account: AccountId, state: DeliveryState, request: PageRequest) -> Result<Page<Delivery>> {
    let prefix = (account, state.code());
    let (ids, next) = page::keys(tx, &BY_STATE, &prefix, request)?;
    let items = ids.into_iter().map(|(_, _, id)| get(tx, account, id)).collect::<Result<_>>()?;
    Ok(Page { items, request, total: COUNTS.get(tx, &prefix)?, next })
}

/// Errors: `NotFound`, also for another's.
fn get(tx: &dyn Read, account: AccountId, id: DeliveryId) -> Result<Delivery> {
    let found = DELIVERIES.get(tx, &id)?.filter(|delivery| delivery.account == account);
    found.ok_or(Error::NotFound(Noun::Delivery))
}

/// Sends it again at once, with all its attempts before it.
/// Errors: `NotFound`.
pub fn replay(tx: &mut Tx, account: AccountId, id: DeliveryId, now: Timestamp, bell: &Bell) -> Result<Delivery> {
    let old = get(tx, account, id)?;
    let new = Delivery { state: DeliveryState::Pending, attempts: 0, queued_at: now, due_at: now, ..old.clone() };
    remove(tx, &old)?;
    insert(tx, &new)?;
    ring_after(tx, bell);
    Ok(new)
}

/// Forgets it.
/// Errors: `NotFound`.
pub fn delete(tx: &mut Tx, account: AccountId, id: DeliveryId) -> Result<()> {
    let delivery = get(tx, account, id)?;
    remove(tx, &delivery)
}

/// What an account's callbacks are signed with. It must be known in clear on both sides, so it is no digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    current: [u8; SECRET_BYTES],
    pub made_at: Timestamp,
    /// The one before, and until when it signs as well.
    previous: Option<([u8; SECRET_BYTES], Timestamp)>,
}

impl Value for Secrets {}

impl Secrets {
    /// The secret as receivers are told it: `whsec_` and base64.
    pub fn current(&self) -> String {
        format!("{SECRET_START}{}", BASE64.encode(self.current))
    }

    /// Until when the secret before this one signs as well.
    pub fn overlap_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.previous.map(|(_, until)| until).filter(|until| now < *until)
    }

    /// The `webhook-signature` header. Source: Standard Webhooks, "Signature scheme": HMAC-SHA256 over the message,
    /// the time and the body with dots between them, in base64, once for each secret.
    pub fn signature(&self, message: &str, at: Timestamp, body: &str) -> String {
        let content = format!("{message}.{}.{body}", at.seconds());
        let sign = |secret: &[u8]| {
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), content.as_bytes());
            format!("v1,{}", BASE64.encode(tag))
        };
        match self.previous.filter(|(_, until)| at < *until) {
            Some((previous, _)) => format!("{} {}", sign(&self.current), sign(&previous)),
            None => sign(&self.current),
        }
    }
}

/// The account's secrets, if it has any.
pub fn find_secrets(tx: &dyn Read, account: AccountId) -> Result<Option<Secrets>> {
    SECRETS.get(tx, &account)
}

/// The account's secrets; `fresh` becomes its secret if it has none.
pub fn secrets(tx: &mut Tx, account: AccountId, fresh: [u8; SECRET_BYTES], now: Timestamp) -> Result<Secrets> {
    if let Some(secrets) = find_secrets(tx, account)? {
        return Ok(secrets);
    }
    let secrets = Secrets { current: fresh, made_at: now, previous: None };
    SECRETS.put(tx, &account, &secrets)?;
    Ok(secrets)
}

/// Makes `fresh` the account's secret. The old one signs beside it for a day.
pub fn rotate(tx: &mut Tx, account: AccountId, fresh: [u8; SECRET_BYTES], now: Timestamp) -> Result<Secrets> {
    let previous = find_secrets(tx, account)?.map(|old| (old.current, now.plus(OVERLAP)));
    let secrets = Secrets { current: fresh, made_at: now, previous };
    SECRETS.put(tx, &account, &secrets)?;
    Ok(secrets)
}

/// Counts the deliveries of each state anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let mut counted = Census::default();
    DELIVERIES.for_each(tx, &(), Order::Ascending, |_, delivery| {
        counted.count(&(delivery.account, delivery.state.code()));
        Ok(ControlFlow::Continue(()))
    })?;
    findings.check(tx, &COUNTS, &counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_standard() {
        // The example of the Standard Webhooks libraries' own tests.
        let key = BASE64.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let tag = hmac::sign(
            &hmac::Key::new(hmac::HMAC_SHA256, &key),
            br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#,
        );
        assert_eq!(BASE64.encode(tag), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        let secrets = Secrets { current: [7; 32], made_at: Timestamp(0), previous: Some(([8; 32], Timestamp(5_000))) };
        let both = secrets.signature("msg_1", Timestamp(4_999), "{}");
        let alone = secrets.signature("msg_1", Timestamp(5_000), "{}");
        assert_eq!((both.split(' ').count(), alone.split(' ').count()), (2, 1));
        assert!(both.split(' ').all(|signature| signature.starts_with("v1,") && signature.len() == 47), "{both}");
    }

    #[test]
    fn pauses_double_up_to_two_hours() {
        let seconds: Vec<_> = [1, 2, 3, 10, 11, 12, 40].map(|failures| pause(failures).as_secs()).to_vec();
        assert_eq!(seconds, [5, 10, 20, 2560, 5120, 7200, 7200]);
    }
}
