//! `atelier serve`: the whole service, from an empty folder to an orderly stop.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::control::{Client, Control};
use super::service::patiently;
use super::terminal::{Terminal, word};
use crate::app::{App, FirstRun};
use crate::config::{Config, Flags};
use crate::demo;
use crate::error::{Error, Result};
use crate::server;

/// How long commands under way on the control socket have at the end.
const CONTROL_GRACE: Duration = Duration::from_secs(2);
/// How long work on blocking threads has at the end. What it makes is made again at the next start.
const THREADS_GRACE: Duration = Duration::from_secs(1);

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
    /// The address that links carry, when it is not the one that requests name
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Fill the folder with samples: three accounts, and something made with each generator
    #[arg(long)]
    demo: bool,
}

pub fn run(terminal: &Terminal, args: Args) -> Result<ExitCode> {
    let flags = Flags { listen: args.listen, public_url: args.public_url };
    let config = Config::load(&terminal.data, |name| std::env::var(name).ok(), &flags)?;
    let runtime = Runtime::new()?;
    let outcome = runtime.block_on(serve(terminal, config, args.demo));
    runtime.shutdown_timeout(THREADS_GRACE);
    outcome.map(|()| ExitCode::SUCCESS)
}

async fn serve(terminal: &Terminal, config: Config, has_samples: bool) -> Result<()> {
    let mut signals = Signals::new()?;
    // Before anything is made, so that an address in use leaves nothing behind.
    let cannot = |error| Error::internal(format!("cannot listen on {}: {error}", config.listen));
    let listener = TcpListener::bind(config.listen).await.map_err(cannot)?;
    let address = listener.local_addr()?;
    let app = patiently(|| match Client::connect(&config.data)? {
        Some(_) => Err(Error::conflict(format!("a server runs on {} already", config.data.display()))),
        None => App::open(config.clone()),
    })?;
    let control = Control::listen(&app)?;
    if let Some(told) = app.first_run().await? {
        terminal.print(&introduction(&app, address, &told), render)?;
    }
    let resumed = app.engine.recover().await?;
    if resumed > 0 {
        tracing::info!(resumed, "unfinished jobs go on");
    }
    terminal.print(&json!({ "listening": format!("http://{address}") }), render)?;
    let (ask_to_stop, asked_to_stop) = tokio::sync::oneshot::channel();
    let seeding = seed(app.clone(), has_samples);
    let catching_up = catch_up(app.clone());
    let serving = server::serve(app, listener, async { drop(asked_to_stop.await) });
    let stopping = async {
        signals.next().await;
        tracing::info!("stopping; once more to stop at once");
        let _ = ask_to_stop.send(());
        signals.next().await;
    };
    tokio::select! {
        outcome = serving => outcome?,
        () = stopping => return Ok(()),
        () = seeding => {}
        () = catching_up => {}
    }
    if tokio::time::timeout(CONTROL_GRACE, control.stop()).await.is_err() {
        tracing::warn!("a command was still under way");
    }
    Ok(())
}

/// Makes samples while the server answers, if it is asked to. Never ends by itself: it is dropped with the server.
async fn seed(app: App, has_samples: bool) {
    if has_samples {
        match demo::seed(&app, |_| true).await {
            Ok(made) => tracing::info!(made, "samples are there"),
            Err(error) => tracing::warn!(%error, "no samples"),
        }
    }
    std::future::pending().await
}

/// Brings the lists of an older folder up to date while the server answers. Never ends by itself, as `seed`.
async fn catch_up(app: App) {
    if let Err(error) = app.catch_up_lists().await {
        tracing::warn!(?error, "older creations are missing in some lists");
    }
    std::future::pending().await
}

/// The two ways of asking a process to end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What the operator of a new folder is told once.
fn introduction(app: &App, address: SocketAddr, told: &FirstRun) -> Value {
    let url = app.config.public_url.clone().unwrap_or_else(|| format!("http://{}", reachable(address)));
    let curl = format!(
        "curl -s {url}/api/v1/generators/joke/generate -H 'Authorization: Bearer {}' \
         -H 'Content-Type: application/json' -d '{{\"model_id\": 37, \"prompt\": \"a cat who learns to cook\"}}'",
        told.api_key
    );
    json!({
        "address": url,
        "username": told.username,
        "password": told.password,
        "api_key": told.api_key,
        "curl": curl,
    })
}

/// An address that a client on this machine can name: nobody calls 0.0.0.0.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn render(told: &Value) -> String {
    if let Some(address) = told["listening"].as_str() {
        return format!("listening on {address}");
    }
    let [address, username, password, key, curl] =
        ["address", "username", "password", "api_key", "curl"].map(|field| word(&told[field]));
    format!(
        "A new folder: this is shown only once.\n\n  \
         address   {address}\n  name      {username}\n  password  {password}\n  API key   {key}\n\n\
         Make something:\n\n{curl}\n"
    )
}
