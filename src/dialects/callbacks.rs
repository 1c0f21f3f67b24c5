//! Callbacks on their way out: each is written in the words of the dialect that was asked for it, signed as
//! Standard Webhooks says, and posted until the other side takes it.
//!
//! The [`Courier`] sleeps until a delivery is due or the bell rings; what is due is on disk, so it goes on where it
//! was after a restart. A server that does not answer holds up none but its own deliveries.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::visitor::Visitor;
use super::{Dialect, generor, girlgenerator, omni};
use crate::app::App;
use crate::clock::Timestamp;
use crate::domain::webhook::{self, Next, Secrets};
use crate::domain::{AccountId, Callback, Delivery, DeliveryId};
use crate::error::{Error, Result};
use crate::net::Posted;

/// Posts to one host at once.
const AT_ONCE_PER_HOST: usize = 4;
/// Deliveries taken up at once, of one host and of all; those beyond wait on disk.
const TAKEN_PER_HOST_MAX: usize = 64;
const TAKEN_MAX: usize = 1_024;
/// How many due deliveries are looked at to find some whose hosts are not busy.
const LOOK_MAX: usize = 8_192;
/// Source: clients of the kind send longer ones nowhere.
const URL_MAX_BYTES: usize = 2_000;
/// The pause after a failure of our own.
const OUR_FAULT_PAUSE: Duration = Duration::from_secs(60);
/// A host may ask for a longer pause, up to this.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(3_600);

/// The body of a dialect's callback: what the client would get if it asked for the task now.
type Body = fn(&App, &Delivery, &Visitor) -> Result<String>;

/// Every dialect that tells.
const BODIES: [(&str, Body); 3] = [
    (generor::Generor::NAME, generor::callback),
    (omni::Omni::NAME, omni::callback),
    (girlgenerator::GirlGenerator::NAME, girlgenerator::callback),
];

/// The callback that a request asks for in its `field`; to be kept with the job by `webhook::ask`. `task` is its name
/// in the dialect.
/// Errors: `Invalid` naming `field`.
pub fn wanted<D: Dialect>(
    app: &App,
    visitor: &Visitor,
    field: &'static str,
    url: Option<&str>,
    task: &str,
) -> Result<Option<Callback>> {
    let Some(url) = url.map(str::trim).filter(|url| !url.is_empty()) else { return Ok(None) };
    if url.len() > URL_MAX_BYTES {
        return Err(Error::invalid(field, format!("must be at most {URL_MAX_BYTES} bytes")));
    }
    app.net.admit(field, url)?;
    Ok(Some(Callback {
        message: format!("msg_{}", app.random.letters_and_digits(24)),
        dialect: D::NAME.to_owned(),
        task: task.to_owned(),
        url: url.to_owned(),
        base_url: visitor.base_url.clone(),
    }))
}

/// The account's signing secret; made at the first call.
pub async fn secrets(app: &App, account: AccountId) -> Result<Secrets> {
    if let Some(secrets) = app.store.read(|tx| webhook::find_secrets(tx, account))? {
        return Ok(secrets);
    }
    let (fresh, now) = (app.random.bytes(), app.clock.now());
    app.store.write(move |tx| webhook::secrets(tx, account, fresh, now)).await
}

/// Sends what is due, for as long as it lives; cheap to clone.
#[derive(Clone)]
pub struct Courier(Arc<Inner>);

struct Inner {
    app: App,
    taken: Mutex<HashSet<DeliveryId>>,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

impl Courier {
    /// Starts sending, with what a process before this one left.
    pub fn start(app: &App) -> Self {
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        let (taken, hosts) = (Mutex::default(), Mutex::default());
        let courier = Self(Arc::new(Inner { app: app.clone(), taken, hosts, tasks, stopping }));
        courier.0.tasks.spawn(courier.clone().run());
        courier
    }

    /// Sends nothing more. An attempt under way is dropped, and made again at the next start.
    pub async fn stop(&self) {
        self.0.stopping.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    async fn run(self) {
        let bell = self.0.app.engine.bell();
        loop {
            let pause = self.take_up().unwrap_or_else(|error| {
                tracing::error!(?error, "callbacks could not be read");
                Some(OUR_FAULT_PAUSE)
            });
            let next_due = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = bell.rung() => {}
                () = next_due => {}
                () = self.0.stopping.cancelled() => return,
            }
        }
    }

    /// Takes up what is due and not held up by its own host. Returns the time until the next is; `None` when nothing
    /// waits but for a place, which rings the bell when it is free.
    fn take_up(&self) -> Result<Option<Duration>> {
        let now = self.0.app.clock.now();
        let mut taken = lock(&self.0.taken);
        let (mut pause, mut looked, mut of_host) = (None, 0, HashMap::<String, usize>::new());
        self.0.app.store.read(|tx| {
            webhook::upcoming(tx, |due, id, host| {
                if due > now {
                    pause = Some(due.since(now));
                    return ControlFlow::Break(());
                }
                if taken.len() >= TAKEN_MAX || looked >= LOOK_MAX {
                    return ControlFlow::Break(());
                }
                looked += 1;
                let lane = self.lane(&host);
                let of_host = of_host.entry(host).or_default();
                *of_host += 1;
                if *of_host <= TAKEN_PER_HOST_MAX && taken.insert(id) {
                    let place = Place { courier: self.clone(), id };
                    self.0.tasks.spawn(self.clone().deliver(place, lane));
                }
                ControlFlow::Continue(())
            })
        })?;
        Ok(pause)
    }

    /// The places of a host.
    fn lane(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = lock(&self.0.hosts);
        hosts.retain(|_, lane| Arc::strong_count(lane) > 1);
        hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE_PER_HOST))).clone()
    }

    async fn deliver(self, place: Place, lane: Arc<Semaphore>) {
        let work = async {
            // The semaphore is never closed.
            let Ok(_turn) = lane.acquire().await else { return };
            if let Err(error) = self.attempt(place.id).await {
                tracing::error!(delivery.id = place.id.0, ?error, "a callback could not be seen to");
                // Whatever is wrong with our own store, it must not be asked in a tight loop.
                tokio::time::sleep(OUR_FAULT_PAUSE).await;
            }
        };
        tokio::select! {
            () = work => {}
            () = self.0.stopping.cancelled() => {}
        }
    }

    /// One attempt, and a note of what became of it.
    async fn attempt(&self, id: DeliveryId) -> Result<()> {
        let app = &self.0.app;
        let Some(delivery) = app.store.read(|tx| webhook::find_pending(tx, id))? else { return Ok(()) };
        let problem = match body(app, &delivery) {
            Ok(body) => self.post(&delivery, body).await?,
            // Nothing is left to tell, as when the task's record is gone.
            Err(error) => Some((format!("There is nothing to tell any more: {error}"), Next::GiveUp)),
        };
        let (now, spread) = (app.clock.now(), f64::from(app.random.bytes::<1>()[0]) / 255.0);
        match problem {
            None => app.store.write(move |tx| webhook::delivered(tx, id)).await,
            Some((problem, next)) => {
                tracing::info!(delivery.id = id.0, problem, ?next, "a callback was not taken");
                app.store.write(move |tx| webhook::failed(tx, id, &problem, next, spread, now)).await
            }
        }
    }

    /// What went wrong, if anything, and what to do about it.
    async fn post(&self, delivery: &Delivery, body: String) -> Result<Option<(String, Next)>> {
        let app = &self.0.app;
        let (secrets, now) = (secrets(app, delivery.account).await?, app.clock.now());
        let time = Duration::from_secs(app.config.webhooks.timeout_seconds.into());
        let headers = headers(delivery, &secrets, now, &body);
        let until = Duration::from_secs(app.config.webhooks.give_up_after_seconds.into());
        let retry = |at_least| Next::Retry { at_least, until };
        Ok(match app.net.post(&delivery.callback.url, &headers, body, time).await {
            Ok(Posted { status: 200..=299, .. }) => None,
            // Source: Standard Webhooks: whoever is gone for good says so.
            Ok(Posted { status: 410, .. }) => Some(("It answered with status 410".to_owned(), Next::GiveUp)),
            Ok(Posted { status: status @ 300..=399, .. }) => {
                let words = format!("It answered with status {status}, and redirects are not followed");
                Some((words, retry(Duration::ZERO)))
            }
            Ok(Posted { status, retry_after }) => {
                let at_least = retry_after.unwrap_or_default().min(RETRY_AFTER_MAX);
                Some((format!("It answered with status {status}"), retry(at_least)))
            }
            Err(reason) => Some((format!("It {reason}"), retry(Duration::ZERO))),
        })
    }
}

/// Source: Standard Webhooks, "Webhook headers".
fn headers(delivery: &Delivery, secrets: &Secrets, now: Timestamp, body: &str) -> [(&'static str, String); 3] {
    let message = &delivery.callback.message;
    [
        ("webhook-id", message.clone()),
        ("webhook-timestamp", now.seconds().to_string()),
        ("webhook-signature", secrets.signature(message, now, body)),
    ]
}

fn body(app: &App, delivery: &Delivery) -> Result<String> {
    let dialect = BODIES.iter().find(|(name, _)| *name == delivery.callback.dialect);
    let (_, body) = dialect.ok_or_else(|| Error::internal("a callback of a dialect that tells nothing"))?;
    let visitor = Visitor { address: IpAddr::V4(Ipv4Addr::UNSPECIFIED), base_url: delivery.callback.base_url.clone() };
    body(app, delivery, &visitor)
}

/// A delivery that is taken up; dropping it lets it be taken up again, and another into its place.
struct Place {
    courier: Courier,
    id: DeliveryId,
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.courier.0.taken).remove(&self.id);
        self.courier.0.app.engine.bell().ring();
    }
}

/// A poisoned lock only means that another task panicked between two whole changes.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
