//! The route map on one screen, and the service on a listener.

mod connection;
mod outermost;

use std::future::Future;
use std::time::Duration;

use poem::listener::TcpAcceptor;
use poem::{Endpoint, EndpointExt, Response, Route, Server, endpoint::make_sync};

use self::connection::Bounded;
use self::outermost::Outermost;
use crate::app::App;
use crate::backups;
use crate::dialects::callbacks::Courier;
use crate::dialects::generor::{self, Generor};
use crate::dialects::girlgenerator::{self, GirlGenerator};
use crate::dialects::omni::{self, Omni};
use crate::dialects::openai;
use crate::dialects::{self, mount, tasks_door};
use crate::error::Result;
use crate::web;

/// Every route of the service. Building it panics when two of them collide, so a test that builds it rules that out.
pub fn endpoint(app: &App) -> impl Endpoint<Output = Response> + 'static {
    let routes = Route::new()
        .nest("/api/v1", tasks_door::door(app, mount::<Generor, _>(app, generor::routes(app))))
        .nest("/generor/api/v1", mount::<Generor, _>(app, generor::routes(app)))
        .nest("/omni/api/v1", mount::<Omni, _>(app, omni::routes(app)))
        .nest("/girlgenerator/api/v1", mount::<GirlGenerator, _>(app, girlgenerator::routes(app)))
        .nest("/v1", openai::routes(app))
        .nest("/openai/v1", openai::routes(app))
        .nest_no_strip("/dashboard/billing", openai::routes(app))
        .nest("/openapi", documents())
        .at("/users/:id/avatar/:file", web::media::avatar(app))
        .at("/users/:name/:folder/:file", web::media::endpoint(app))
        .nest("/", web::route(app));
    Outermost::new(app, routes.map_to_response())
}

/// `/openapi/NAME.json`.
fn documents() -> Route {
    dialects::specs().into_iter().fold(Route::new(), |route, (name, spec)| {
        let document = make_sync(move |_| Response::builder().content_type("application/json").body(spec.clone()));
        route.at(format!("/{name}.json"), document)
    })
}

/// Connections open at once; further ones wait to be accepted.
const CONNECTIONS_MAX: usize = 4096;
/// A connection on which nothing moves for so long is closed, once what it waits for is answered.
const IDLE_TIME: Duration = Duration::from_secs(75);
/// How long running requests have once the service is told to stop.
const GRACE_TIME: Duration = Duration::from_secs(10);

/// How many calls a crash may forget: those of so long a time.
const COUNTS_KEPT_EVERY: Duration = Duration::from_secs(60);

/// Keeps the counters of the rate limits from time to time; never ends.
async fn keep_counting(app: &App) {
    loop {
        tokio::time::sleep(COUNTS_KEPT_EVERY).await;
        keep_counts(app).await;
    }
}

/// How often the bins are gone through.
const BINS_EMPTIED_EVERY: Duration = Duration::from_secs(60 * 60);

/// Erases what has lain in the bins for too long, now and from time to time; never ends.
async fn keep_emptying_bins(app: &App) {
    loop {
        match app.empty_bins().await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(erased, "what had lain in the bins for 30 days was erased"),
            Err(error) => tracing::warn!(?error, "the bins could not be emptied"),
        }
        tokio::time::sleep(BINS_EMPTIED_EVERY).await;
    }
}

async fn keep_counts(app: &App) {
    if let Err(error) = app.keep_counts().await {
        tracing::warn!(?error, "the counters of the rate limits could not be kept");
    }
}

/// An audit reads the whole ledger, so it waits until the start is over, and then for a night.
const FIRST_AUDIT: Duration = Duration::from_secs(60);
const NEXT_AUDIT: Duration = Duration::from_secs(24 * 3600);

/// Audits the ledger from time to time, so that administrators hear of it when it does not add up; never ends.
async fn keep_auditing(app: &App) {
    let mut pause = FIRST_AUDIT;
    loop {
        tokio::time::sleep(pause).await;
        pause = NEXT_AUDIT;
        let auditor = app.clone();
        match tokio::task::spawn_blocking(move || auditor.audit()).await {
            Ok(Ok(findings)) if findings.is_empty() => {}
            Ok(Ok(findings)) => tracing::error!(?findings, "the ledger does not add up"),
            outcome => tracing::error!(?outcome, "the ledger could not be audited"),
        }
    }
}

/// Serves until `shutdown`, then lets running requests end and stops the engine; what is unfinished is on disk and
/// goes on at the next start.
pub async fn serve(app: App, listener: tokio::net::TcpListener, shutdown: impl Future<Output = ()>) -> Result<()> {
    let courier = Courier::start(&app);
    let acceptor = Bounded::new(TcpAcceptor::from_tokio(listener)?, CONNECTIONS_MAX);
    let closing = app.closing.clone();
    let shutdown = async move {
        shutdown.await;
        closing.cancel();
    };
    let serving = Server::new_with_acceptor(acceptor).idle_timeout(IDLE_TIME).run_with_graceful_shutdown(
        endpoint(&app),
        shutdown,
        Some(GRACE_TIME),
    );
    tokio::select! {
        ended = serving => ended?,
        () = keep_counting(&app) => {}
        () = keep_emptying_bins(&app) => {}
        () = backups::keep_making(&app) => {}
        () = keep_auditing(&app) => {}
    }
    keep_counts(&app).await;
    app.background.close();
    if tokio::time::timeout(GRACE_TIME, app.background.wait()).await.is_err() {
        tracing::warn!("work in the background was still under way");
    }
    app.engine.stop().await;
    courier.stop().await;
    Ok(())
}
