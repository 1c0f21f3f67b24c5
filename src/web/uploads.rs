//! Pictures brought to a generator's form: by our script as they are chosen, or along with the form itself.

use askama::Template;
use poem::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use poem::web::{Form, Multipart, Path};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response, handler};

use super::page::{Frame, Page, Visit, redirect};
use super::pictures::{Picture, Place};
use crate::domain::upload::{self, Upload, UploadId};
use crate::error::{Error, Result};
use crate::providers::Format;
use crate::providers::sources::decode;

/// The field that is named where a file is at fault.
const FIELD: &str = "file";

/// A form's fields; pictures among them are kept, and a field for each of them names it.
pub struct Brought(pub Vec<(String, String)>);

impl<'a> FromRequest<'a> for Brought {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let is_multipart = request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if !is_multipart {
            return Ok(Self(Form::<Vec<(String, String)>>::from_request(request, body).await?.0));
        }
        let visit = Visit::from_request(request, body).await?;
        let form = Multipart::from_request(request, body).await?;
        Ok(Self(read(&visit, form).await?))
    }
}

async fn read(visit: &Visit, mut form: Multipart) -> Result<Vec<(String, String)>> {
    let broken = |_| Error::invalid(FIELD, "cannot be read");
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| Error::invalid(FIELD, "cannot be read"))?;
        match Place::of_file_field(&name) {
            None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            Some(place) if !bytes.is_empty() => {
                let (id, _) = keep(visit, bytes).await?;
                fields.push((place.fields().0.to_owned(), id.to_string()));
            }
            Some(_) => {}
        }
    }
    Ok(fields)
}

/// Looks at a picture and keeps it.
/// Errors: `Unauthenticated`; `Invalid` naming `file` for what is no picture, or too large a one.
async fn keep(visit: &Visit, bytes: Vec<u8>) -> Result<(UploadId, Upload)> {
    let (app, me) = (&visit.app, visit.signed_in()?.account);
    let format = format_of(&bytes).ok_or_else(|| Error::invalid(FIELD, "must be a PNG, JPEG or WebP picture"))?;
    let looked = {
        let bytes = bytes.clone();
        tokio::task::spawn_blocking(move || decode(bytes)).await.map_err(Error::internal)?
    };
    let picture = looked.map_err(|reason| Error::invalid(FIELD, reason))?;
    let blob = app.store.put_blob(bytes).await?;
    let upload = Upload { blob, format, width: picture.width, height: picture.height, at: app.clock.now() };
    let kept = upload.clone();
    let id = app.store.write(move |tx| upload::create(tx, me, &kept)).await?;
    Ok((id, upload))
}

/// What a file's first bytes say that it is.
fn format_of(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(Format::Png),
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::Webp),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "generators/picture.html")]
struct Chosen {
    frame: Frame,
    picture: Picture,
}

/// `POST /uploads`: for our script; answers with what stands in the form for the picture.
#[handler]
pub async fn create(visit: Visit, Brought(fields): Brought) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let brought = Place::ALL.into_iter().find_map(|place| {
        let (_, id) = fields.iter().find(|(key, _)| *key == place.fields().0)?;
        Some((place, id.parse().ok()?))
    });
    let (place, id) = brought.ok_or_else(|| Error::invalid(FIELD, "is required"))?;
    let upload = visit.app.store.read(|tx| upload::get(tx, me, id))?;
    if !visit.wants_part {
        return Ok(redirect("/generators"));
    }
    let chosen = Chosen { frame: visit.frame("")?, picture: Picture::of_upload(place, id, &upload) };
    Ok(Page::new(chosen).into_response())
}

/// `GET /uploads/:id`: for its owner alone.
#[handler]
pub fn show(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let upload = visit.app.store.read(|tx| upload::get(tx, me, UploadId(id)))?;
    let bytes = visit.app.store.read_blob(upload.blob, 0..u64::MAX)?;
    let response = Response::builder().header(CONTENT_TYPE, upload.format.mime());
    Ok(response.header(CACHE_CONTROL, "private, max-age=3600").body(bytes))
}
