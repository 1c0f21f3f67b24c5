//! The front page: a prompt that goes straight to a generator, and what others made.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::explore::{ExploreQuery, Explorer};
use super::form::Entry;
use super::gallery::{KINDS, kind_key};
use super::page::{Frame, Page, Visit, encode, redirect};
use crate::catalogue::{Catalogue, Generator, ModelKind, Need, Status};
use crate::domain::{List, creation};
use crate::error::{Error, Noun, Result};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    frame: Frame,
    kinds: Vec<Kind>,
    popular: Vec<Entry>,
    explorer: Explorer,
}

/// A choice below the prompt.
struct Kind {
    value: &'static str,
    label: String,
    icon: &'static str,
}

/// `GET /`.
#[handler]
pub fn show(visit: Visit, Query(query): Query<ExploreQuery>) -> Result<Response> {
    let explorer = Explorer::of(&visit, query, "/")?;
    if visit.wants_part {
        return Ok(Page::new(explorer.gallery).into_response());
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
    Ok(Page::new(Home { frame: visit.frame("")?, kinds, popular, explorer }).into_response())
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

/// A dozen generators, by turns from each kind: of each those first of which most is to be seen.
fn popular(visit: &Visit) -> Result<Vec<Entry>> {
    const MOST: usize = 12;
    let active = visit.app.catalogue.generators().filter(|generator| generator.status == Status::Active);
    let mut counted = visit.app.store.read(|tx| {
        let count = |generator: &'_ Generator| creation::count(tx, &List::PublicGenerator(generator.slug.clone()));
        active.map(|generator| Ok((generator, count(generator)?))).collect::<Result<Vec<_>>>()
    })?;
    // Among equals the plainest: whoever comes to a new house finds pictures, words and film first.
    let is_plain = |generator: &Generator| {
        default_generator(&visit.app.catalogue, generator.kind).is_some_and(|plain| plain.slug == generator.slug)
    };
    counted.sort_by_key(|&(generator, n)| (std::cmp::Reverse(n), !is_plain(generator)));
    let mut turns = Vec::new();
    for (generator, _) in counted {
        let turn = turns.iter().filter(|(_, other): &&(usize, &Generator)| other.kind == generator.kind).count();
        turns.push((turn, generator));
    }
    let place = |kind| KINDS.iter().position(|(known, _)| *known == kind).unwrap_or(KINDS.len());
    turns.sort_by_key(|(turn, generator)| (*turn, place(generator.kind)));
    Ok(turns.into_iter().take(MOST).map(|(_, generator)| Entry::of(visit, generator)).collect())
}
