//! The documentation: guides, and each API's reference drawn here from its OpenAPI document; nothing is loaded from
//! elsewhere, and nothing of it needs a script.

use std::sync::LazyLock;

use askama::Template;
use poem::web::Path;
use poem::{IntoResponse, Response, handler};

use super::assets::Markup;
use super::guide::{self, Fill, GUIDES, Guide, escape};
use super::page::{Frame, Page, Visit};
use super::reference::Reference;
use crate::dialects;
use crate::domain::api_key;
use crate::error::{Error, Noun, Result};

/// Every dialect's name and reference; they depend on nothing but the program.
static REFERENCES: LazyLock<Vec<(&str, Reference)>> =
    LazyLock::new(|| dialects::specs().into_iter().map(|(name, spec)| (name, Reference::of(&spec))).collect());

/// A page of the documentation, as others link to it.
struct Place {
    href: String,
    title: String,
    is_here: bool,
}

/// Guides first, then the references.
fn places(visit: &Visit, here: &str) -> Vec<Place> {
    let place = |name: &str, title: &str| Place {
        href: format!("/docs/{name}"),
        title: title.to_owned(),
        is_here: name == here,
    };
    let guides = GUIDES.iter().map(|guide| place(guide.name, guide::title(guide.text(visit.texts.language))));
    guides.chain(REFERENCES.iter().map(|(name, reference)| place(name, &reference.title))).collect()
}

#[derive(Template)]
#[template(path = "docs/guide.html")]
struct ShowGuide {
    frame: Frame,
    places: Vec<Place>,
    body: Markup,
}

#[derive(Template)]
#[template(path = "docs/show.html")]
struct Show {
    frame: Frame,
    places: Vec<Place>,
    name: &'static str,
    reference: &'static Reference,
    introduction: Option<Markup>,
    base_url: String,
    key: String,
}

impl Show {
    /// A call with the reader's own address and key in it.
    fn call(&self, text: &str) -> String {
        text.replace("BASE", &self.base_url).replace("YOUR_KEY", &self.key)
    }

    fn say<'a>(&self, key: &'a str) -> &'a str {
        self.frame.say(key)
    }
}

/// `GET /docs`: where to begin.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    let first = GUIDES.first().ok_or(Error::NotFound(Noun::Route))?;
    show_guide(&visit, first)
}

/// `GET /docs/:name`: a guide, or a dialect's reference.
#[handler]
pub fn show(visit: Visit, Path(name): Path<String>) -> Result<Response> {
    match Guide::find(&name) {
        Some(guide) => show_guide(&visit, guide),
        None => show_reference(&visit, &name),
    }
}

fn show_guide(visit: &Visit, guide: &'static Guide) -> Result<Response> {
    let text = guide.text(visit.texts.language);
    let body = render(visit, text, &reader_key(visit)?);
    let frame = visit.frame(guide::title(text))?;
    let places = places(visit, guide.name);
    Ok(Page::new(ShowGuide { frame, places, body }).into_response())
}

fn render(visit: &Visit, text: &str, key: &str) -> Markup {
    let say = |key| visit.texts.say(key);
    let (copy, copied) = (say("creation.copy_value"), say("creation.copied"));
    guide::render(text, &Fill { base_url: &visit.visitor.base_url, key, copy, copied })
}

fn show_reference(visit: &Visit, dialect: &str) -> Result<Response> {
    let found = REFERENCES.iter().find(|(name, _)| *name == dialect);
    let (name, reference) = found.ok_or(Error::NotFound(Noun::Route))?;
    let base_url = visit.visitor.base_url.clone();
    let frame = visit.frame(reference.title.as_str())?;
    let (places, key) = (places(visit, name), reader_key(visit)?);
    let introduction = Guide::introduction(name);
    let introduction = introduction.map(|guide| render(visit, guide.text(visit.texts.language), &key));
    Ok(Page::new(Show { frame, places, name, reference, introduction, base_url, key }).into_response())
}

/// How the reader's newest key begins, as a key is never shown twice; the beginning of any key for whoever has none.
fn reader_key(visit: &Visit) -> Result<String> {
    let keys = match &visit.caller {
        Some(caller) => visit.app.store.read(|tx| api_key::list_active(tx, caller.account))?,
        None => Vec::new(),
    };
    let newest = keys.iter().max_by_key(|key| key.created_at);
    Ok(newest.map_or_else(|| "gnr_live_…".to_owned(), |key| format!("{}…", key.prefix)))
}

/// Paragraphs and `code` of a description; everything else is escaped.
pub fn prose(text: &str) -> Markup {
    let mut html = String::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        html.push_str("<p>");
        for (place, piece) in paragraph.split('`').enumerate() {
            let piece = escape(piece);
            if place % 2 == 1 {
                html.push_str(&format!("<code>{piece}</code>"));
            } else {
                html.push_str(&piece);
            }
        }
        html.push_str("</p>");
    }
    Markup(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_escaped() {
        assert_eq!(prose("a `b<c>` & d\n\ne").0, "<p>a <code>b&lt;c&gt;</code> &amp; d</p><p>e</p>");
        assert_eq!(prose("").0, "");
    }
}
