//! Figures of the running service, for people and for Prometheus.

use std::fmt::Write;

use askama::Template;
use poem::http::header::CONTENT_TYPE;
use poem::{IntoResponse, Response, handler};

use super::administrator;
use super::overview::gibibytes;
use crate::app::{App, STORE_FILE};
use crate::backups;
use crate::domain::{DeliveryState, Status, account, report, webhook};
use crate::engine::job;
use crate::error::Result;
use crate::metrics::head;
use crate::web::page::{Frame, Page, Visit};

/// What is measured when it is asked for.
struct Gauges {
    accounts: u64,
    jobs: Vec<(Status, u64)>,
    /// Provider, items waiting, items at work.
    queues: Vec<(String, usize, usize)>,
    deliveries: [(DeliveryState, u64); 2],
    reports: u64,
    store_bytes: u64,
    free_bytes: u64,
    /// Resident; nothing where the system does not tell.
    memory_bytes: Option<u64>,
}

impl Gauges {
    fn read(app: &App) -> Result<Self> {
        let store = app.config.data.join(STORE_FILE);
        app.store.read(|tx| {
            let delivery = |state| Ok::<_, crate::error::Error>((state, webhook::count_all(tx, state)?));
            let jobs = Status::ALL.into_iter().map(|status| Ok((status, job::count(tx, status)?)));
            Ok(Self {
                accounts: account::count(tx)?,
                jobs: jobs.collect::<Result<_>>()?,
                queues: app.engine.queue_lengths(),
                deliveries: [delivery(DeliveryState::Pending)?, delivery(DeliveryState::Dead)?],
                reports: report::count_open(tx)?,
                // A store in memory has no file.
                store_bytes: store.metadata().map_or(0, |facts| facts.len()),
                free_bytes: backups::free_bytes(&app.config.data)?,
                memory_bytes: memory_bytes(),
            })
        })
    }
}

/// Source: proc(5), `/proc/self/statm`: the second field is the resident set in pages.
fn memory_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[derive(Template)]
#[template(path = "admin/metrics.html")]
struct Show {
    frame: Frame,
    figures: Vec<(&'static str, String)>,
    /// Face, requests, failures, milliseconds on average.
    faces: Vec<(&'static str, String, String, String)>,
    queues: Vec<(String, usize, usize)>,
    base_url: String,
}

impl Show {
    /// Our address without its scheme.
    fn host(&self) -> &str {
        self.base_url.split_once("://").map_or(self.base_url.as_str(), |(_, host)| host)
    }
}

/// `GET /admin/metrics`.
#[handler]
pub fn show(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    let gauges = Gauges::read(&visit.app)?;
    let say = |key| visit.texts.say(key);
    let [pending, dead] = gauges.deliveries;
    let figures = vec![
        (say("admin.memory"), gauges.memory_bytes.map_or_else(|| "–".to_owned(), gibibytes)),
        (say("admin.store_size"), gibibytes(gauges.store_bytes)),
        (say("admin.disk"), gibibytes(gauges.free_bytes)),
        (say("admin.callbacks_pending"), visit.texts.number(pending.1)),
        (say("admin.callbacks_dead"), visit.texts.number(dead.1)),
    ];
    let face = |counted: crate::metrics::Counted| {
        let mean = format!("{:.1}", counted.mean.as_secs_f64() * 1000.0);
        (counted.face, visit.texts.number(counted.requests), visit.texts.number(counted.failed), mean)
    };
    let show = Show {
        frame: visit.frame(say("admin.metrics"))?,
        figures,
        faces: visit.app.metrics.counted().into_iter().map(face).collect(),
        queues: gauges.queues,
        base_url: visit.visitor.base_url.clone(),
    };
    Ok(Page::new(show).into_response())
}

/// `GET /metrics`, for whoever may administer: in the text format of Prometheus, which sends an API key of an
/// administrator as its bearer token.
#[handler]
pub fn prometheus(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    let gauges = Gauges::read(&visit.app)?;
    let mut out = String::new();
    visit.app.metrics.write(&mut out);
    // Writing to a string cannot fail.
    let _ = write(&gauges, &mut out);
    Ok(Response::builder().header(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8").body(out))
}

fn write(gauges: &Gauges, out: &mut String) -> std::fmt::Result {
    let mut gauge = |name: &str, help: &str, rows: &[(String, u64)]| {
        head(out, name, "gauge", help)?;
        rows.iter().try_for_each(|(labels, value)| writeln!(out, "{name}{labels} {value}"))
    };
    let alone = |value| [(String::new(), value)];
    gauge("atelier_accounts", "Accounts, closed ones included.", &alone(gauges.accounts))?;
    gauge("atelier_reports_open", "Reports that wait for an administrator.", &alone(gauges.reports))?;
    gauge("atelier_store_bytes", "Size of the store's file.", &alone(gauges.store_bytes))?;
    gauge("atelier_disk_free_bytes", "Free space on the data folder's disk.", &alone(gauges.free_bytes))?;
    if let Some(bytes) = gauges.memory_bytes {
        gauge("process_resident_memory_bytes", "Resident memory.", &alone(bytes))?;
    }
    let jobs: Vec<_> =
        gauges.jobs.iter().map(|(status, n)| (format!("{{status=\"{}\"}}", status.as_str()), *n)).collect();
    gauge("atelier_jobs", "Jobs by their state.", &jobs)?;
    let deliveries = gauges.deliveries.map(|(state, n)| (format!("{{state=\"{}\"}}", state.as_str()), n));
    gauge("atelier_callbacks", "Callbacks that wait or were given up.", &deliveries)?;
    let waiting: Vec<_> =
        gauges.queues.iter().map(|(name, n, _)| (format!("{{provider=\"{name}\"}}"), *n as u64)).collect();
    gauge("atelier_queue_waiting", "Items that wait for a provider.", &waiting)?;
    let working: Vec<_> =
        gauges.queues.iter().map(|(name, _, n)| (format!("{{provider=\"{name}\"}}"), *n as u64)).collect();
    gauge("atelier_queue_working", "Items at work at a provider.", &working)
}
