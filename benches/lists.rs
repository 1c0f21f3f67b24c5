//! How long a page of each list takes among 100,000 creations, over HTTP: at the start of the list, and as deep in it
//! as a cursor leads.
//!
//! Run by `cargo bench --bench lists`. The server runs in this process, on 127.0.0.1 and a file in `target/`. The
//! budget is 10 ms at the 99th percentile, at any depth.

mod support;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use atelier::app::App;
use atelier::catalogue::{ModelId, ModelKind};
use atelier::clock::Timestamp;
use atelier::config::Config;
use atelier::domain::ledger::{self, NewEntry};
use atelier::domain::{
    AccountId, Caller, Creation, CreationId, EntryKind, JobId, License, NewAccount, Privacy, Purse, Status, TeamId,
    Tier, account, comment, creation, follow, team,
};
use atelier::error::{Error, Result};
use atelier::server;
use atelier::store::Tx;
use atelier::units::Credits;
use serde_json::Value;
use support::{Client, percentile, rich_key};
use tokio::net::TcpListener;

const CREATIONS: u64 = 100_000;
/// Who made them, besides the account that looks: it made every fourth, and follows all the others, as many as one may.
const PEOPLE: u64 = follow::FOLLOWING_MAX;
/// Of everything else that is listed: comments on one creation, entries of one ledger.
const ROWS: u64 = 5_000;
/// Written in one transaction.
const BATCH: u64 = 500;
/// Pages of one list that are read, at most.
const PAGES_MAX: usize = 6_000;
/// Pages that are measured at each end of it.
const ENDS: usize = 400;

fn main() -> Result<()> {
    // `cargo test --benches` only wants to know that this runs.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    tokio::runtime::Runtime::new()?.block_on(measure(if is_trial { 100 } else { 1 }))
}

/// With everything `smaller` times smaller.
async fn measure(smaller: u64) -> Result<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let app = App::open(Config { rate_limits: false, ..Config::new(folder.path().join("data")) })?;
    let key = rich_key(&app, "load").await?;
    fill(&app, CREATIONS / smaller, ROWS / smaller).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server::serve(app.clone(), listener, async { drop(stopped.await) }));

    println!("| list among {} creations | pages | first p50 | first p99 | deep p50 | deep p99 |", CREATIONS / smaller);
    println!("|---|---|---|---|---|---|");
    for path in LISTS {
        let times = walk(address, &key, path).await?;
        let ends = ENDS.min(times.len());
        let mut first = times.get(..ends).unwrap_or_default().to_vec();
        let mut deep = times.get(times.len() - ends..).unwrap_or_default().to_vec();
        let of = |times: &mut Vec<Duration>| [50, 99].map(|percent| format!("{:.2?}", percentile(times, percent)));
        let ([first_half, first_most], [deep_half, deep_most]) = (of(&mut first), of(&mut deep));
        println!("| `{path}` | {} | {first_half} | {first_most} | {deep_half} | {deep_most} |", times.len());
    }
    drop(stop);
    serving.await.map_err(Error::internal)?
}

/// Every list of the native API. The account that asks has made 25,000 of 100,000.
const LISTS: [&str; 25] = [
    "/creations",
    "/creations?sort=oldest",
    "/creations?generator=joke",
    "/creations?generator=joke&status=completed",
    "/creations?status=completed",
    "/creations?status=failed",
    "/creations?kind=text",
    "/creations?kind=image&status=completed",
    "/creations/public",
    "/creations/public?generator=image",
    "/creations/search?q=cat",
    "/creations/search?q=cat+mountain",
    "/creations/search?q=a+cat+on+the+mountains+at+home",
    "/creations/search?q=rare7",
    "/creations/search?q=%E0%B8%97%E0%B8%B0%E0%B9%80%E0%B8%A5",
    "/generators/joke/creations",
    "/users/load/creations",
    "/users/load/followers",
    "/users/load/following",
    "/teams/1/creations",
    "/creations/1/comments",
    "/credits/transactions",
    "/credits/transactions?type=spend",
    "/feed",
    "/feed?generator=joke",
];

/// Reads a list from its first page to its last by cursors; how long each page took.
async fn walk(address: SocketAddr, key: &str, path: &str) -> Result<Vec<Duration>> {
    let mut client = Client::connect(address, key).await?;
    let join = if path.contains('?') { '&' } else { '?' };
    let (mut times, mut cursor) = (Vec::new(), String::new());
    loop {
        let asked = format!("/api/v1{path}{cursor}");
        let started = Instant::now();
        let body = client.call("GET", &asked, "", 200).await?;
        times.push(started.elapsed());
        let answer: Value = serde_json::from_slice(&body).map_err(Error::internal)?;
        match answer["meta"]["next_cursor"].as_str() {
            Some(next) if times.len() < PAGES_MAX => cursor = format!("{join}cursor={next}"),
            _ => break,
        }
    }
    // A short list is read again and again until there is something to measure.
    while times.len() < ENDS {
        let started = Instant::now();
        client.call("GET", &format!("/api/v1{path}{cursor}"), "", 200).await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

async fn fill(app: &App, creations: u64, rows: u64) -> Result<()> {
    let looks = app.store.read(|tx| account::get_by_username(tx, "load"))?;
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    let me = looks.id;
    let write = app.store.write(move |tx| {
        team::create(tx, me, "Team", "a code", now)?;
        (0..PEOPLE).try_for_each(|n| person(tx, me, n, &settings, now))
    });
    write.await?;
    for batch in 0..creations / BATCH {
        let write = app.store.write(move |tx| {
            for n in batch * BATCH..(batch + 1) * BATCH {
                let id = creation::next_id(tx)?;
                creation::put(tx, None, &a_creation(id, me, n, now))?;
            }
            Ok(())
        });
        write.await?;
    }
    let caller = Caller::owner(&looks);
    for batch in 0..rows.div_ceil(BATCH) {
        let caller = caller.clone();
        let write = app.store.write(move |tx| {
            for _ in 0..BATCH.min(rows - batch * BATCH) {
                comment::create(tx, &caller, CreationId(1), "What a cat!", None, now)?;
                let note = "joke with Gemini 3.5 Flash";
                ledger::add(tx, me, NewEntry::new(EntryKind::Spend, Purse::Paid, -Credits::whole(1), note), now)?;
            }
            Ok(())
        });
        write.await?;
    }
    Ok(())
}

/// Someone whom the account that looks follows, and who follows it.
fn person(
    tx: &mut Tx,
    me: AccountId,
    n: u64,
    settings: &atelier::config::CreditSettings,
    now: Timestamp,
) -> Result<()> {
    let new = NewAccount {
        username: format!("person{n}"),
        email: format!("person{n}@example.com"),
        password_hash: String::new(),
        tier: Tier::Free,
        is_admin: false,
        credits: Some(Credits::ZERO),
    };
    let person = account::create(tx, &new, settings, now)?.id;
    follow::create(tx, me, person, now)?;
    follow::create(tx, person, me, now)
}

/// Creation number `n`, from 0: texts and pictures, now and then private or failed, every tenth in the team; every
/// other one has a cat in its prompt, every fifth a mountain.
fn a_creation(id: CreationId, me: AccountId, n: u64, now: Timestamp) -> Creation {
    let is_text = !n.is_multiple_of(3);
    let words = [
        if n.is_multiple_of(2) { "a cat" } else { "an owl" },
        if n.is_multiple_of(5) { "on the mountains" } else { "who learns to cook" },
        if n.is_multiple_of(7) { "ที่ทะเล" } else { "at home" },
    ];
    Creation {
        id,
        // The first is the one that is talked about, by the account that looks.
        owner: if n.is_multiple_of(4) { me } else { AccountId(me.0 + 1 + n % PEOPLE) },
        job: JobId(0),
        index: 0,
        generator: if is_text { "joke" } else { "image" }.to_owned(),
        model: ModelId(if is_text { 37 } else { 10_003 }),
        kind: if is_text { ModelKind::Text } else { ModelKind::Image },
        provider: "builtin".to_owned(),
        prompt: format!("{} rare{}", words.join(" "), n % 1_000),
        parameters: Vec::new(),
        seed: n,
        status: if n % 50 == 49 { Status::Failed } else { Status::Completed },
        privacy: if n % 10 == 9 { Privacy::Private } else { Privacy::Public },
        license: License::Open,
        team: (n.is_multiple_of(10)).then_some(TeamId(1)),
        link_key: n,
        created_at: now,
        finished_at: Some(now),
        deleted_at: None,
        text: is_text.then(|| "{\"text\":\"It went well until the recipe said to whisk.\"}".to_owned()),
        media: Vec::new(),
        failure: None,
    }
}
