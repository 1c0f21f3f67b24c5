//! The front page: a prompt that goes straight to a generator, and what others made.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::form::Entry;
use super::page::{Frame, Page, Visit, encode, redirect};
use super::tile::{self, Face, Tile};
use crate::catalogue::{Catalogue, Generator, ModelKind, Need, Status};
use crate::domain::{List, PageRequest, creation};
use crate::error::{Error, Noun, Result};

const PER_PAGE: u32 = 36;
/// The deepest page, so that no visit has to walk a list of millions.
const PAGE_MAX: u32 = 500;
/// Generators that the gallery offers to look at alone.
const FILTERS_MAX: usize = 9;

/// What the prompt on the front page may become, each with a symbol.
pub const KINDS: [(ModelKind, &str); 6] = [
    (ModelKind::Image, "image"),
    (ModelKind::Text, "pen"),
    (ModelKind::Video, "film"),
    (ModelKind::Music, "music"),
    (ModelKind::Speech, "mic"),
    (ModelKind::SoundEffect, "wave"),
];

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    kinds: Vec<Kind>,
    popular: Vec<Entry>,
    gallery: Gallery,
}

/// A choice below the prompt.
struct Kind {
    value: &'static str,
    label: String,
    icon: &'static str,
}

/// A page of tiles, and where the next one is.
#[derive(Template)]
#[template(path = "shared/gallery.html")]
pub struct Gallery {
    pub frame: Frame,
    pub filters: Vec<Filter>,
    pub tiles: Vec<Tile>,
    pub next: Option<String>,
}

/// Its own template has escaped it.
impl HtmlSafe for Gallery {}

pub struct Filter {
    pub href: String,
    pub title: String,
    pub is_chosen: bool,
}

#[derive(Debug, Default, Deserialize)]
pub struct GalleryQuery {
    #[serde(default)]
    pub generator: String,
    page: Option<u32>,
}

impl GalleryQuery {
    pub fn page_request(&self) -> PageRequest {
        let page = self.page.unwrap_or(1).clamp(1, PAGE_MAX);
        PageRequest { page, per_page: PER_PAGE, ..PageRequest::default() }
    }
}

/// `GET /`.
#[handler]
pub fn show(visit: Visit, Query(query): Query<GalleryQuery>) -> Result<Response> {
    let gallery = gallery(&visit, &query)?;
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    let catalogue = &visit.app.catalogue;
    let makes = |kind: &ModelKind| default_generator(catalogue, *kind).is_some();
    let kinds = KINDS.into_iter().filter(|(kind, _)| makes(kind)).map(|(kind, icon)| Kind {
        value: kind.as_str(),
        label: visit.texts.say(kind_key(kind)).to_owned(),
        icon,
    });
    let kinds = kinds.collect();
    let popular = popular(&visit)?;
    Ok(Page::new(Home { frame: visit.frame("")?, kinds, popular, gallery }).into_response())
}

#[derive(Debug, Deserialize)]
struct CreateQuery {
    #[serde(default)]
    prompt: String,
    #[serde(default)]
    kind: String,
    /// The creation that gave the idea.
    remix: Option<u64>,
}

/// `GET /create`: leads the front page's prompt to the generator of its kind.
#[handler]
pub fn create(visit: Visit, Query(query): Query<CreateQuery>) -> Result<Response> {
    let kind = query.kind.parse().unwrap_or(ModelKind::Image);
    let generator = default_generator(&visit.app.catalogue, kind).ok_or(Error::NotFound(Noun::Generator))?;
    let remix = query.remix.map(|id| format!("&remix={id}")).unwrap_or_default();
    Ok(redirect(&format!("/g/{}?prompt={}{remix}", generator.slug, encode(query.prompt.trim()))))
}

/// The plainest generator of a kind: the one that bears its name, or the first that starts from words.
fn default_generator(catalogue: &Catalogue, kind: ModelKind) -> Option<&Generator> {
    let names: &[&str] = match kind {
        ModelKind::Text => &["text", "writer", "story"],
        ModelKind::Speech => &["speech", "narration", "voiceover"],
        ModelKind::SoundEffect => &["soundeffect", "sound-effect"],
        _ => &[],
    };
    let named = std::iter::once(kind.as_str()).chain(names.iter().copied());
    let fits = |generator: &&Generator| {
        generator.kind == kind && generator.prompt != Need::None && generator.image != Need::Required
    };
    named
        .filter_map(|slug| catalogue.generator(slug))
        .find(fits)
        .or_else(|| catalogue.generators().filter(|generator| generator.status == Status::Active).find(fits))
}

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

/// A dozen generators: those of which most is to be seen, then others from every category.
fn popular(visit: &Visit) -> Result<Vec<Entry>> {
    const MOST: usize = 12;
    let counted = counted(visit)?;
    let mut chosen: Vec<&Generator> = counted.iter().take(MOST).map(|(generator, _)| *generator).collect();
    let mut categories: Vec<&str> = chosen.iter().map(|generator| generator.category.as_str()).collect();
    for fresh_category in [true, false] {
        for generator in active(visit) {
            let is_new = !chosen.iter().any(|other| other.slug == generator.slug);
            let is_fresh = !categories.contains(&generator.category.as_str());
            if chosen.len() < MOST && is_new && is_fresh == fresh_category {
                categories.push(&generator.category);
                chosen.push(generator);
            }
        }
    }
    Ok(chosen.into_iter().map(|generator| Entry::of(visit, generator)).collect())
}

fn active(visit: &Visit) -> impl Iterator<Item = &Generator> {
    visit.app.catalogue.generators().filter(|generator| generator.status == Status::Active)
}

/// Generators with public creations, those with most first. The counts are kept, not counted.
fn counted(visit: &Visit) -> Result<Vec<(&Generator, u64)>> {
    let mut counted = visit.app.store.read(|tx| {
        let count = |generator| {
            let generator: &Generator = generator;
            let n = creation::count(tx, &List::PublicGenerator(generator.slug.clone()))?;
            Ok((generator, n))
        };
        active(visit).map(count).collect::<Result<Vec<_>>>()
    })?;
    counted.retain(|(_, n)| *n > 0);
    counted.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    Ok(counted)
}

fn gallery(visit: &Visit, query: &GalleryQuery) -> Result<Gallery> {
    let list = match query.generator.as_str() {
        "" => List::Public,
        slug => List::PublicGenerator(slug.to_owned()),
    };
    let request = query.page_request();
    let (tiles, has_next) = visit.app.store.read(|tx| {
        let page = creation::list(tx, &list, request)?;
        Ok((Tile::list(visit, tx, &page.items)?, page.has_next() && request.page < PAGE_MAX))
    })?;
    let filter =
        if query.generator.is_empty() { String::new() } else { format!("generator={}&", encode(&query.generator)) };
    let next = has_next.then(|| format!("/?{filter}page={}", request.page + 1));
    Ok(Gallery { frame: visit.frame("")?, filters: filters(visit, &query.generator)?, tiles, next })
}

fn filters(visit: &Visit, chosen: &str) -> Result<Vec<Filter>> {
    let counted = counted(visit)?;
    if counted.len() < 2 {
        return Ok(Vec::new());
    }
    let all = visit.texts.say("home.all").to_owned();
    let mut filters = vec![Filter { href: "/#gallery".to_owned(), title: all, is_chosen: chosen.is_empty() }];
    filters.extend(counted.into_iter().take(FILTERS_MAX).map(|(generator, _)| Filter {
        href: format!("/?generator={}#gallery", encode(&generator.slug)),
        title: tile::title(visit, Some(generator), &generator.slug),
        is_chosen: generator.slug == chosen,
    }));
    Ok(filters)
}
