//! Small copies of pictures for galleries: made when they are first asked for, and kept in memory for a while.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tokio::sync::Semaphore;

use crate::app::App;
use crate::domain::MediaFile;
use crate::error::{Error, Result};
use crate::providers::Format;
use crate::providers::builtin::image::{About, Picture, encode, thumbnail};
use crate::providers::sources::decode;

/// The widths that there are: a phone's tile, and a desk's or a sharp phone's.
pub const WIDTHS: [u32; 2] = [320, 640];
/// Bytes of copies that are kept; the oldest go first.
const KEPT_MAX: usize = 12 << 20;

/// The content's digest and the width. Content that is the same has the same copy, whoever owns it.
type Key = ([u8; 32], u32);
/// `None` for a picture that has no smaller copy.
type Small = Option<Arc<[u8]>>;

#[derive(Default)]
struct Kept {
    copies: HashMap<Key, Small>,
    order: VecDeque<Key>,
    bytes: usize,
}

static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);
/// A gallery asks for dozens at once: they are made one after another, so that pages are not kept waiting.
static PLACE: Semaphore = Semaphore::const_new(1);

/// The width that an address asks for (`?w=320`), for a picture that is wider.
pub fn wanted(query: Option<&str>, file: &MediaFile) -> Option<u32> {
    let asked = query?.split('&').find_map(|pair| pair.strip_prefix("w="))?.parse().ok()?;
    let is_raster = matches!(file.format, Format::Webp | Format::Png | Format::Jpeg);
    WIDTHS.into_iter().find(|width| *width == asked && is_raster && file.width > asked)
}

/// The WebP copy of this width; `None` if the picture is transparent somewhere or cannot be read.
pub async fn of(app: &App, file: &MediaFile, width: u32) -> Result<Small> {
    let key = (app.store.blob_info(file.blob)?.sha256, width);
    if let Some(copy) = kept().copies.get(&key) {
        return Ok(copy.clone());
    }
    let _place = PLACE.acquire().await.map_err(Error::internal)?;
    if let Some(copy) = kept().copies.get(&key) {
        return Ok(copy.clone());
    }
    let bytes = app.store.read_blob(file.blob, 0..file.size_bytes)?;
    let copy = tokio::task::spawn_blocking(move || shrunk(bytes, width)).await.map_err(Error::internal)?;
    kept().keep(key, copy.clone());
    Ok(copy)
}

fn shrunk(bytes: Vec<u8>, width: u32) -> Small {
    let decoded = decode(bytes).ok()?;
    let is_opaque = decoded.rgba.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    let pixels = decoded.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    let whole =
        is_opaque.then(|| Picture { width: decoded.width, height: decoded.height, pixels: pixels.collect() })?;
    let small = encode(&thumbnail(&whole, width), Format::Webp, &About::default());
    small.ok().map(Arc::from)
}

fn kept() -> std::sync::MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    fn keep(&mut self, key: Key, copy: Small) {
        self.bytes += copy.as_ref().map_or(0, |copy| copy.len());
        self.copies.insert(key, copy);
        self.order.push_back(key);
        while self.bytes > KEPT_MAX || self.order.len() > KEPT_MAX / 1024 {
            let Some(oldest) = self.order.pop_front() else { break };
            let gone = self.copies.remove(&oldest).flatten();
            self.bytes -= gone.map_or(0, |copy| copy.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_copies_make_room() {
        let mut kept = Kept::default();
        let megabyte: Arc<[u8]> = Arc::from(vec![0; 1 << 20]);
        for n in 0..20 {
            kept.keep(([n; 32], 320), Some(Arc::clone(&megabyte)));
        }
        assert_eq!((kept.bytes, kept.copies.len(), kept.order.len()), (12 << 20, 12, 12));
        assert!(kept.copies.contains_key(&([19; 32], 320)) && !kept.copies.contains_key(&([7; 32], 320)));
    }
}
