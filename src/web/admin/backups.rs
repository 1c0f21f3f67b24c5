//! Backups: making, checking, downloading and keeping them.

use std::io::{self, Read as _, Write};

use askama::Template;
use futures_util::stream;
use poem::http::StatusCode;
use poem::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH};
use poem::web::{Form, Path};
use poem::{Body, IntoResponse, Response, handler};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::{administrator, answer, number};
use crate::backups::{self, Backup, State};
use crate::domain::backup::{self, Schedule};
use crate::domain::operator::{self, Deed};
use crate::error::Result;
use crate::seal::KEY_FILE;
use crate::web::admin::overview::gibibytes;
use crate::web::page::{Frame, Page, Visit, When, redirect};

#[derive(Template)]
#[template(path = "admin/backups.html")]
struct Index {
    frame: Frame,
    rows: Vec<Row>,
    schedule: Schedule,
    choices: [(u32, &'static str); 5],
    latest: Option<When>,
    state: State,
    folder: String,
    key_file: &'static str,
    problem: Option<String>,
}

struct Row {
    name: String,
    size: String,
    made: Option<When>,
    /// When it was read to its end, and whether it was sound.
    checked: Option<(When, bool)>,
}

/// How often, in hours, and the word for it.
const CHOICES: [(u32, &str); 5] = [
    (0, "admin.every_never"),
    (6, "admin.every_six"),
    (24, "admin.every_day"),
    (168, "admin.every_week"),
    (720, "admin.every_month"),
];

/// `GET /admin/backups`.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    administrator(&visit)?;
    Ok(Page::new(page(&visit, None)?).into_response())
}

fn page(visit: &Visit, problem: Option<String>) -> Result<Index> {
    let (schedule, latest) = visit.app.store.read(|tx| Ok((backup::schedule(tx)?, backup::latest(tx)?)))?;
    let row = |backup: Backup| Row {
        name: backup.name,
        size: gibibytes(backup.size_bytes),
        made: backup.note.map(|note| visit.ago(note.made_at)),
        checked: backup.note.and_then(|note| note.checked).map(|(at, is_sound)| (visit.ago(at), is_sound)),
    };
    Ok(Index {
        frame: visit.frame(visit.texts.say("admin.backups"))?,
        rows: backups::list(&visit.app)?.into_iter().map(row).collect(),
        schedule,
        choices: CHOICES,
        latest: latest.map(|at| visit.ago(at)),
        state: visit.app.backups.state(),
        folder: visit.app.config.data.join(backups::FOLDER).display().to_string(),
        key_file: KEY_FILE,
        problem,
    })
}

fn refused(visit: &Visit, problem: String) -> Result<Response> {
    Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page(visit, Some(problem))?).into_response())
}

/// `POST /admin/backups`: begins to make one.
#[handler]
pub async fn create(visit: Visit) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let outcome = backups::start_making(&visit.app, Some(me));
    answer(&visit, outcome, "/admin/backups", |problem| refused(&visit, problem))
}

/// `POST /admin/backups/:name/check`.
#[handler]
pub async fn check(visit: Visit, Path(name): Path<String>) -> Result<Response> {
    administrator(&visit)?;
    let outcome = backups::start_checking(&visit.app, &name);
    answer(&visit, outcome, "/admin/backups", |problem| refused(&visit, problem))
}

/// `POST /admin/backups/:name/delete`.
#[handler]
pub async fn delete(visit: Visit, Path(name): Path<String>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    backups::delete(&visit.app, me, &name).await?;
    Ok(redirect("/admin/backups"))
}

#[derive(Debug, Deserialize)]
struct ScheduleForm {
    #[serde(default)]
    every_hours: String,
    #[serde(default)]
    keep: String,
}

/// `POST /admin/backups/schedule`.
#[handler]
pub async fn set_schedule(visit: Visit, Form(form): Form<ScheduleForm>) -> Result<Response> {
    let (me, now) = (administrator(&visit)?.account, visit.app.clock.now());
    let write = async {
        let every_hours = number("every_hours", &form.every_hours)?.unwrap_or_default();
        let keep = number("keep", &form.keep)?.unwrap_or_default();
        let write = visit.app.store.write(move |tx| {
            backup::set_schedule(tx, Schedule { every_hours, keep })?;
            operator::note(tx, Some(me), Deed::ScheduleBackups { every_hours, keep }, now)
        });
        write.await
    };
    let outcome = write.await;
    answer(&visit, outcome, "/admin/backups", |problem| refused(&visit, problem))
}

/// Bytes of a file that are read at once.
const PIECE_BYTES: usize = 256 << 10;

/// `GET /admin/backups/:name`: the file.
#[handler]
pub async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let (mut file, size_bytes) = backups::open(&visit.app, &name)?;
    visit.app.note(me, Deed::DownloadBackup(name.clone())).await?;
    let response = attachment(&name).header(CONTENT_LENGTH, size_bytes);
    Ok(response.body(from_thread(move |out| {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(()),
                read => out.write_all(piece.get(..read).unwrap_or_default())?,
            }
        }
    })))
}

/// `GET /admin/backup`: the whole store as it is now, as `atelier backup` writes it; sent while it is read.
#[handler]
pub async fn download(visit: Visit) -> Result<Response> {
    let me = administrator(&visit)?.account;
    let name = "atelier.backup";
    visit.app.note(me, Deed::DownloadBackup(name.to_owned())).await?;
    let store = visit.app.store.clone();
    let response = attachment(name);
    Ok(response.body(from_thread(move |out| {
        store.backup_to(io::BufWriter::with_capacity(64 << 10, out)).map(drop).map_err(io::Error::other)
    })))
}

fn attachment(name: &str) -> poem::ResponseBuilder {
    let response = Response::builder().content_type("application/octet-stream");
    response.header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
}

/// Pieces that wait for a slow reader.
const PIECES_MAX: usize = 8;

/// What `write` writes on a thread of its own, as a body. It ends by itself when the reader goes away: the next piece
/// then has nowhere to go.
fn from_thread(write: impl FnOnce(&mut Pipe) -> io::Result<()> + Send + 'static) -> Body {
    let (sender, receiver) = mpsc::channel(PIECES_MAX);
    drop(tokio::task::spawn_blocking(move || {
        if let Err(error) = write(&mut Pipe(sender.clone())) {
            tracing::error!(?error, "a download failed");
            // The reader must not take what it has for the whole.
            let _ = sender.blocking_send(Err(io::Error::other("the download failed")));
        }
    }));
    let pieces = stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)));
    Body::from_bytes_stream(pieces)
}

/// Writes into the answer.
struct Pipe(mpsc::Sender<io::Result<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(bytes.to_vec()));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
