//! The API's reference, drawn here from the OpenAPI documents; nothing is loaded from elsewhere.

use std::sync::LazyLock;

use askama::Template;
use poem::web::Path;
use poem::{IntoResponse, Response, handler};

use super::assets::Markup;
use super::page::{Frame, Page, Visit};
use super::reference::Reference;
use crate::dialects;
use crate::error::{Error, Noun, Result};

/// Every dialect's name and reference; they depend on nothing but the program.
static REFERENCES: LazyLock<Vec<(&str, Reference)>> =
    LazyLock::new(|| dialects::specs().into_iter().map(|(name, spec)| (name, Reference::of(&spec))).collect());

#[derive(Template)]
#[template(path = "docs/show.html")]
struct Show {
    frame: Frame,
    name: &'static str,
    reference: &'static Reference,
    others: &'static [(&'static str, Reference)],
    base_url: String,
}

impl Show {
    /// A call with the reader's own address in it.
    fn call(&self, curl: &str) -> String {
        curl.replace("BASE", &self.base_url)
    }

    fn say<'a>(&self, key: &'a str) -> &'a str {
        self.frame.say(key)
    }
}

/// `GET /docs`: the native dialect.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    let (name, _) = REFERENCES.first().ok_or(Error::NotFound(Noun::Route))?;
    page(&visit, name)
}

/// `GET /docs/:dialect`.
#[handler]
pub fn show(visit: Visit, Path(dialect): Path<String>) -> Result<Response> {
    page(&visit, &dialect)
}

fn page(visit: &Visit, dialect: &str) -> Result<Response> {
    let found = REFERENCES.iter().find(|(name, _)| *name == dialect);
    let (name, reference) = found.ok_or(Error::NotFound(Noun::Route))?;
    let base_url = visit.visitor.base_url.clone();
    let frame = visit.frame(visit.texts.say("docs.title"))?;
    Ok(Page::new(Show { frame, name, reference, others: &REFERENCES, base_url }).into_response())
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

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
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
