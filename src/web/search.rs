//! Finding: public creations by their words, people by name, generators by title.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::form::Entry;
use super::gallery::{Filter, Gallery, KINDS, kind_key};
use super::page::{Frame, Page, Visit, encode};
use super::person::Person;
use super::tile::Tile;
use crate::catalogue::{Generator, ModelKind, Status};
use crate::domain::{Cursor, PageRequest, Sort, account, search};
use crate::error::{Error, Result};

#[derive(Template)]
#[template(path = "search/index.html")]
struct Index {
    frame: Frame,
    query: String,
    kind: String,
    total: u64,
    generators: Vec<Entry>,
    people: Vec<Person>,
    gallery: Gallery,
}

#[derive(Debug, Deserialize)]
struct SearchQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    cursor: String,
}

const PER_PAGE: u32 = 36;
const GENERATORS_MAX: usize = 6;
const PEOPLE_MAX: usize = 8;
const WORDS_MAX: usize = 8;

/// `GET /search`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<SearchQuery>) -> Result<Response> {
    let words = query.q.trim();
    let kind: Option<ModelKind> = query.kind.parse().ok();
    let request = match query.cursor.as_str() {
        "" => PageRequest { per_page: PER_PAGE, ..PageRequest::default() },
        cursor => PageRequest::after(Cursor::parse(cursor)?, PER_PAGE, Sort::Newest),
    };
    let link = |kind: &str| format!("/search?q={}&kind={kind}", encode(words));
    let (tiles, total, next, people) = if words.is_empty() {
        (Vec::new(), 0, None, Vec::new())
    } else {
        visit.app.store.read(|tx| {
            let found = match search::find(tx, words, kind, request) {
                Ok(found) => found,
                // Too many words to look for find nothing.
                Err(Error::Invalid { .. }) => return Ok((Vec::new(), 0, None, Vec::new())),
                Err(error) => return Err(error),
            };
            let next = found.next.map(|cursor| format!("{}&cursor={cursor}", link(&query.kind)));
            let people = account::find_by_start(tx, words, PEOPLE_MAX)?;
            let people = people.iter().map(Person::of).collect();
            Ok((Tile::list(&visit, tx, &found.items)?, found.total, next, people))
        })?
    };
    let mut filters =
        vec![Filter { href: link(""), title: visit.texts.say("home.all").to_owned(), is_chosen: kind.is_none() }];
    filters.extend(KINDS.into_iter().map(|(of, _)| Filter {
        href: link(of.as_str()),
        title: visit.texts.say(kind_key(of)).to_owned(),
        is_chosen: kind == Some(of),
    }));
    let filters = if words.is_empty() { Vec::new() } else { filters };
    let gallery = Gallery::new(&visit, filters, tiles, next)?;
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    let generators = generators(&visit, words);
    let title = if words.is_empty() { visit.texts.say("search.title").to_owned() } else { words.to_owned() };
    let (frame, query, kind) = (visit.frame(title)?, words.to_owned(), query.kind.clone());
    Ok(Page::new(Index { frame, query, kind, total, generators, people, gallery }).into_response())
}

/// Generators with all of the words in their title or slug.
fn generators(visit: &Visit, words: &str) -> Vec<Entry> {
    let words: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let language = visit.texts.language.code();
    let fits = |generator: &&Generator| {
        let text = format!("{} {}", generator.title.get(language), generator.slug).to_lowercase();
        generator.status == Status::Active && words.iter().all(|word| text.contains(word))
    };
    let found = visit.app.catalogue.generators().filter(fits).take(GENERATORS_MAX);
    found.map(|generator| Entry::of(visit, generator)).collect()
}

#[derive(Template)]
#[template(path = "search/suggestions.html")]
struct Suggestions {
    words: Vec<String>,
}

/// `GET /search/suggestions`: what the words might become, for the box's list.
#[handler]
pub fn suggestions(visit: Visit, Query(query): Query<SearchQuery>) -> Result<Response> {
    let words = query.q.trim();
    let mut found: Vec<String> = generators(&visit, words).into_iter().map(|entry| entry.title).collect();
    if !words.is_empty() {
        let (people, whole) = visit
            .app
            .store
            .read(|tx| Ok((account::find_by_start(tx, words, PEOPLE_MAX)?, search::complete(tx, words, WORDS_MAX)?)))?;
        found.extend(people.into_iter().map(|account| account.username));
        found.extend(whole);
    }
    Ok(Page::new(Suggestions { words: found }).into_response())
}
