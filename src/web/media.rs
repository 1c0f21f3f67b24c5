//! Media at the addresses that the APIs print: whole or by range, to those who may see them.
//! Source: generor-api.th.txt, `https://generor.com/users/2/img/image-6147.webp`.

use std::ops::Range;

use futures_util::stream;
use poem::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY, ETAG, HeaderName, IF_MATCH,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use poem::http::{Method, StatusCode};
use poem::{Body, Endpoint, IntoResponse, Request, Response, endpoint::make};
use tokio::sync::Semaphore;

use super::{thumbs, viewer};
use crate::app::App;
use crate::domain::{Creation, MediaFile, account, media};
use crate::error::{Error, Noun, Result};
use crate::providers::{Format, recode};
use crate::random::hex;

/// What never changes may be kept for good; a public creation's file never does.
const CACHE_PUBLIC: &str = "public, max-age=31536000, immutable";
/// Asks each time whether the viewer may still see it.
const CACHE_PRIVATE: &str = "private, no-cache";
/// A picture in SVG can carry scripts; opened by itself it must not run them in our name.
const SVG_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/// `/users/:name/:folder/:file`.
pub fn endpoint(app: &App) -> impl Endpoint<Output = Response> + 'static {
    let app = app.clone();
    make(move |request: Request| {
        let app = app.clone();
        async move { show(&app, &request).await.map_err(poem::Error::from) }
    })
}

async fn show(app: &App, request: &Request) -> Result<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Error::MethodNotAllowed);
    }
    let viewer = viewer(app, request).await?;
    let path = request.uri().path();
    let (creation, file) = app.store.read(|tx| media::at(tx, path, request.uri().query(), viewer.as_ref()))?;
    if let Some(width) = thumbs::wanted(request.uri().query(), &file)
        && let Some(small) = thumbs::of(app, &file, width).await?
    {
        return copy(app, request, &creation, &file, (Format::Webp, &width.to_string()), small.to_vec());
    }
    if let Some(format) = asked_format(request.uri().query()).filter(|format| can_become(&file, *format))
        && let Some(bytes) = recoded(app, &file, format).await?
    {
        return copy(app, request, &creation, &file, (format, format.extension()), bytes);
    }
    answer(app, request, &creation, &file)
}

/// The format that an address asks for: `?format=png`, `jpg` or `webp`.
fn asked_format(query: Option<&str>) -> Option<Format> {
    let asked = query?.split('&').find_map(|pair| pair.strip_prefix("format="))?;
    recode::FORMATS.into_iter().find(|format| format.extension() == asked)
}

fn can_become(file: &MediaFile, format: Format) -> bool {
    recode::FORMATS.contains(&file.format) && file.format != format
}

/// `None` for a file that cannot be read as a picture. Encoding takes a core for a while: one after another, so that
/// pages are not kept waiting.
async fn recoded(app: &App, file: &MediaFile, format: Format) -> Result<Option<Vec<u8>>> {
    static PLACE: Semaphore = Semaphore::const_new(1);
    let _place = PLACE.acquire().await.map_err(Error::internal)?;
    let bytes = app.store.read_blob(file.blob, 0..file.size_bytes)?;
    let work = tokio::task::spawn_blocking(move || recode::recode(bytes, format, None));
    Ok(work.await.map_err(Error::internal)?.ok())
}

/// Another copy in place of the file; `mark` tells the file's copies apart.
fn copy(
    app: &App,
    request: &Request,
    creation: &Creation,
    file: &MediaFile,
    (format, mark): (Format, &str),
    bytes: Vec<u8>,
) -> Result<Response> {
    let info = app.store.blob_info(file.blob)?;
    let etag = format!("\"{}-{mark}\"", hex(info.sha256.get(..16).unwrap_or_default()));
    let response = Response::builder()
        .header(ETAG, &etag)
        .header(CACHE_CONTROL, if creation.is_public() { CACHE_PUBLIC } else { CACHE_PRIVATE });
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|list| names(list, &etag)) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    let response = response.content_type(format.mime()).header(CONTENT_LENGTH, bytes.len());
    if *request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    Ok(response.body(bytes))
}

/// `/users/:id/avatar/:file`: the picture of an account. Its address changes with it, so it may be kept for good.
pub fn avatar(app: &App) -> impl Endpoint<Output = Response> + 'static {
    let app = app.clone();
    make(move |request: Request| {
        let app = app.clone();
        async move { show_avatar(&app, &request).map_err(poem::Error::from) }
    })
}

fn show_avatar(app: &App, request: &Request) -> Result<Response> {
    let missing = || Error::NotFound(Noun::Media);
    let id = request.raw_path_param("id").and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let file = request.raw_path_param("file").unwrap_or_default();
    let blob = app.store.read(|tx| account::get(tx, id)).map_err(|_| missing())?.avatar.ok_or_else(missing)?;
    if file != format!("{blob}.webp") {
        return Err(missing());
    }
    let bytes = app.store.read_blob(blob, 0..app.store.blob_size(blob)?)?;
    let response = Response::builder().header(CACHE_CONTROL, CACHE_PUBLIC).content_type(Format::Webp.mime());
    Ok(response.body(bytes))
}

fn answer(app: &App, request: &Request, creation: &Creation, file: &MediaFile) -> Result<Response> {
    let info = app.store.blob_info(file.blob)?;
    let etag = format!("\"{}\"", hex(info.sha256.get(..16).unwrap_or_default()));
    let response = Response::builder()
        .header(ETAG, &etag)
        .header(CACHE_CONTROL, if creation.is_public() { CACHE_PUBLIC } else { CACHE_PRIVATE })
        .header(ACCEPT_RANGES, "bytes");
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header(IF_MATCH).is_some_and(|list| !names(list, &etag)) {
        return Ok(response.status(StatusCode::PRECONDITION_FAILED).finish());
    }
    if header(IF_NONE_MATCH).is_some_and(|list| names(list, &etag)) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    let may_be_partial = header(IF_RANGE).is_none_or(|tag| tag == etag);
    let wanted = header(RANGE).filter(|_| may_be_partial).map_or(Wanted::Whole, |range| wanted(range, info.size));
    let (status, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..info.size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Nothing => {
            let response = response.header(CONTENT_RANGE, format!("bytes */{}", info.size));
            return Ok(response.status(StatusCode::RANGE_NOT_SATISFIABLE).finish());
        }
    };
    let mut response = response.status(status).content_type(file.format.mime());
    if status == StatusCode::PARTIAL_CONTENT {
        response = response.header(CONTENT_RANGE, format!("bytes {}-{}/{}", range.start, range.end - 1, info.size));
    }
    if file.format == Format::Svg {
        response = response.header(CONTENT_SECURITY_POLICY, SVG_POLICY);
    }
    let response = response.header(CONTENT_LENGTH, range.end - range.start);
    if *request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    // Each piece is read by itself, so that no slow client holds a snapshot of the store open.
    let pieces = app.store.blob_chunks(file.blob, range)?;
    let pieces = stream::iter(pieces.map(|piece| piece.map_err(std::io::Error::other)));
    Ok(response.body(Body::from_bytes_stream(pieces)).into_response())
}

/// Whether a list of entity tags names this one. Ours are strong, and a weak form of them is as good here.
fn names(list: &str, etag: &str) -> bool {
    list.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// Everything; also for headers that are malformed or list several ranges, which may be ignored.
    Whole,
    Part(Range<u64>),
    /// Lies outside of the file.
    Nothing,
}

fn wanted(header: &str, size: u64) -> Wanted {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Wanted::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.is_empty() => first..size,
        (Err(_), Ok(suffix)) if first.is_empty() => size.saturating_sub(suffix)..size,
        _ => return Wanted::Whole,
    };
    if range.start < range.end { Wanted::Part(range) } else { Wanted::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(wanted("bytes=0-0", 10), Wanted::Part(0..1));
        assert_eq!(wanted("bytes=2-5", 10), Wanted::Part(2..6));
        assert_eq!(wanted("bytes=2-99", 10), Wanted::Part(2..10));
        assert_eq!(wanted("bytes=7-", 10), Wanted::Part(7..10));
        assert_eq!(wanted("bytes=-3", 10), Wanted::Part(7..10));
        assert_eq!(wanted("bytes=-30", 10), Wanted::Part(0..10));
        assert_eq!(wanted("bytes=10-", 10), Wanted::Nothing);
        assert_eq!(wanted("bytes=-0", 10), Wanted::Nothing);
        assert_eq!(wanted("bytes=0-18446744073709551615", 10), Wanted::Part(0..10));
        for ignored in ["bytes=5-2", "bytes=0-1,3-4", "items=0-1", "bytes=a-b", "bytes=-", ""] {
            assert_eq!(wanted(ignored, 10), Wanted::Whole, "{ignored}");
        }
    }
}
