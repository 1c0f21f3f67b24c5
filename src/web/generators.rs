//! The index of generators, and each one's own page.

use askama::Template;
use poem::web::{Path, Query, Redirect};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::form::{self, Entry, Form, Given, Input};
use super::gallery::GalleryQuery;
use super::generation::{self, Progress};
use super::page::{Frame, Page, Visit};
use super::quote::Quote;
use super::tile::{Face, Tile};
use crate::catalogue::{Generator, Status};
use crate::domain::{List, PageRequest, creation};
use crate::error::{Error, Noun, Result};

#[derive(Template)]
#[template(path = "generators/index.html")]
struct Index {
    frame: Frame,
    query: String,
    /// The category that is looked at alone, or nothing.
    chosen: String,
    categories: Vec<Category>,
}

impl Index {
    fn is_chosen(&self, category: &Category) -> bool {
        self.chosen == category.name
    }

    fn finds_nothing(&self) -> bool {
        !self.categories.iter().any(|category| category.is_looked_at && category.has_any())
    }
}

/// Generators that belong together.
struct Category {
    name: String,
    title: String,
    is_looked_at: bool,
    entries: Vec<Found>,
}

impl Category {
    fn has_any(&self) -> bool {
        self.entries.iter().any(|found| !found.is_hidden)
    }
}

/// A generator on the index. One that the search does not find is hidden, so that the script can bring it back.
struct Found {
    entry: Entry,
    words: String,
    is_hidden: bool,
}

/// What the index is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct IndexQuery {
    q: String,
    category: String,
}

/// `GET /generators`.
#[handler]
pub fn index(visit: Visit, Query(asked): Query<IndexQuery>) -> Result<Response> {
    let (query, language) = (asked.q.trim(), visit.texts.language.code());
    let mut categories: Vec<Category> = Vec::new();
    for generator in visit.app.catalogue.generators().filter(|generator| generator.status == Status::Active) {
        if categories.last().is_none_or(|category| category.name != generator.category) {
            let (name, title) = (generator.category.clone(), category_title(&visit, &generator.category));
            let is_looked_at = asked.category.is_empty() || asked.category == name;
            categories.push(Category { name, title, is_looked_at, entries: Vec::new() });
        }
        if let Some(category) = categories.last_mut() {
            let words = generator.words(language);
            let is_hidden = !Generator::is_found(&words, query);
            category.entries.push(Found { entry: Entry::of(&visit, generator), words, is_hidden });
        }
    }
    // Those with most to choose from come first; equals stay in alphabetical order.
    categories.sort_by_key(|category| std::cmp::Reverse(category.entries.len()));
    let frame = visit.frame(visit.texts.say("nav.generators"))?;
    let (query, chosen) = (query.to_owned(), asked.category);
    Ok(Page::new(Index { frame, query, chosen, categories }).into_response())
}

/// An operator's own category is shown as it is written.
fn category_title(visit: &Visit, category: &str) -> String {
    let key = format!("category.{category}");
    let title = visit.texts.say(&key);
    if title != key {
        return title.to_owned();
    }
    let mut letters = category.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "generators/show.html")]
pub struct Show {
    pub frame: Frame,
    pub entry: Entry,
    pub form: Form,
    pub quote: Quote,
    /// Why the form came back.
    pub problem: Option<String>,
    /// What of it is being made for the visitor just now.
    pub underway: Vec<Progress>,
    pub own: Vec<Tile>,
    pub others: Vec<Tile>,
    pub next: Option<String>,
    pub similar: Vec<Entry>,
}

/// Creations of the visitor's own below the form.
const OWN_MAX: u32 = 8;

/// `GET /g/:slug`. The query fills the form.
#[handler]
pub fn show(
    visit: Visit,
    Path(slug): Path<String>,
    Query(query): Query<GalleryQuery>,
    Query(given): Query<Vec<(String, String)>>,
) -> Result<Response> {
    let generator = find(&visit, &slug)?;
    let given = form::with_words(&visit, Given(given))?;
    let page = page(&visit, generator, given, query.page_request()?, None)?;
    Ok(Page::new(page).into_response())
}

/// `GET /generators/:slug`, the address in the manner of the API's, leads to the page.
#[handler]
pub fn moved(visit: Visit, Path(slug): Path<String>) -> Result<Redirect> {
    Ok(Redirect::permanent(format!("/g/{}", find(&visit, &slug)?.slug)))
}

/// Errors: `NotFound`.
pub fn find<'a>(visit: &'a Visit, slug: &str) -> Result<&'a Generator> {
    visit.app.catalogue.generator(slug).ok_or(Error::NotFound(Noun::Generator))
}

/// The page of a generator, with the form filled and what there is to say about it.
pub fn page(
    visit: &Visit,
    generator: &Generator,
    given: Given,
    request: PageRequest,
    problem: Option<String>,
) -> Result<Show> {
    let entry = Entry::of(visit, generator);
    let quote = Quote::of(visit, generator, &given)?;
    let form = Form::of(visit, generator, given)?;
    let slug = generator.slug.clone();
    let (own, others, next) = visit.app.store.read(|tx| {
        let own = match &visit.caller {
            Some(caller) => {
                let list = List::OwnerGenerator(caller.account, slug.clone());
                let newest = PageRequest { per_page: OWN_MAX, ..PageRequest::default() };
                Tile::list(visit, tx, &creation::list(tx, &list, newest)?.items)?
            }
            None => Vec::new(),
        };
        let mut public = creation::list(tx, &List::PublicGenerator(slug.clone()), request)?;
        let next = public.next;
        // The visitor's own are above.
        public.items.retain(|creation| visit.caller.as_ref().is_none_or(|caller| caller.account != creation.owner));
        Ok((own, Tile::list(visit, tx, &public.items)?, next))
    })?;
    let known = generator.similar.iter().filter_map(|slug| visit.app.catalogue.generator(slug));
    let similar = known.map(|other| Entry::of(visit, other)).collect();
    Ok(Show {
        frame: visit.frame(entry.title.clone())?,
        next: GalleryQuery::link(&format!("/g/{slug}"), next),
        entry,
        form,
        quote,
        problem,
        underway: generation::underway(visit, Some(&generator.slug))?,
        own,
        others,
        similar,
    })
}

#[cfg(test)]
mod tests {
    use crate::catalogue::Catalogue;
    use crate::web::i18n::Texts;

    #[test]
    fn every_category_has_a_title() {
        for generator in Catalogue::builtin().generators() {
            let key = format!("category.{}", generator.category);
            assert_ne!(Texts::default().say(&key), key, "{}", generator.slug);
        }
    }
}
