//! A page of tiles, and where the next one is.

use askama::Template;
use askama::filters::HtmlSafe;
use serde::Deserialize;

use super::page::{Frame, Visit};
use super::tile::{Face, Tile};
use crate::catalogue::ModelKind;
use crate::domain::{Cursor, PageRequest, Sort};
use crate::error::Result;

/// Tiles on a page.
pub const PER_PAGE: u32 = 36;

#[derive(Template)]
#[template(path = "shared/gallery.html")]
pub struct Gallery {
    pub frame: Frame,
    pub filters: Vec<Filter>,
    pub tiles: Vec<Tile>,
    /// The way back to the newest, on a page that does not begin with it.
    pub first: Option<String>,
    pub next: Option<String>,
}

/// Its own template has escaped it.
impl HtmlSafe for Gallery {}

impl Gallery {
    pub fn new(visit: &Visit, filters: Vec<Filter>, tiles: Vec<Tile>, next: Option<String>) -> Result<Self> {
        Ok(Self { frame: visit.frame("")?, filters, tiles, first: None, next })
    }
}

/// A link that leaves only some of the tiles.
pub struct Filter {
    pub href: String,
    pub title: String,
    pub is_chosen: bool,
}

/// Where a page of a plain list begins.
#[derive(Debug, Default, Deserialize)]
pub struct GalleryQuery {
    /// The cursor of the page before.
    #[serde(default)]
    after: String,
}

impl GalleryQuery {
    /// Errors: `Invalid` naming `cursor`.
    pub fn page_request(&self) -> Result<PageRequest> {
        if self.after.is_empty() {
            return Ok(PageRequest { per_page: PER_PAGE, ..PageRequest::default() });
        }
        Ok(PageRequest::after(Cursor::parse(&self.after)?, PER_PAGE, Sort::Newest))
    }

    /// The link to the page of `path` that a cursor leads to.
    pub fn link(path: &str, next: Option<Cursor>) -> Option<String> {
        next.map(|cursor| format!("{path}?after={cursor}"))
    }
}

/// The kinds that the pages tell apart, each with a symbol.
pub const KINDS: [(ModelKind, &str); 6] = [
    (ModelKind::Image, "image"),
    (ModelKind::Text, "pen"),
    (ModelKind::Video, "film"),
    (ModelKind::Music, "music"),
    (ModelKind::Speech, "mic"),
    (ModelKind::SoundEffect, "wave"),
];

pub const fn kind_key(kind: ModelKind) -> &'static str {
    match kind {
        ModelKind::Text => "kind.text",
        ModelKind::Image => "kind.image",
        ModelKind::Video => "kind.video",
        ModelKind::Speech => "kind.speech",
        ModelKind::Music => "kind.music",
        ModelKind::SoundEffect => "kind.sound",
        _ => "kind.edit",
    }
}
