//! Everything public: newest, best rated or most discussed, of one kind or one generator.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::home::{Filter, Gallery, KINDS, kind_key};
use super::page::{Frame, Page, Visit, encode};
use super::tile::{self, Tile};
use crate::catalogue::ModelKind;
use crate::domain::ranking::{self, Ranking};
use crate::domain::{Creation, CreationId, List, creation};
use crate::error::Result;
use crate::store::Read;

const PER_PAGE: usize = 36;

#[derive(Template)]
#[template(path = "explore/index.html")]
struct Index {
    frame: Frame,
    sorts: Vec<Filter>,
    generator: String,
    sort: String,
    /// Slug and title of the generators of which something is public.
    generators: Vec<(String, String)>,
    gallery: Gallery,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct ExploreQuery {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    generator: String,
    /// Where the page before ended: a creation, or a score and a creation.
    #[serde(default)]
    after: String,
}

/// The ways to sort, as the address has them, each with the key of its words.
const SORTS: [(&str, &str, Option<Ranking>); 3] = [
    ("", "explore.newest", None),
    ("rated", "explore.rated", Some(Ranking::TopRated)),
    ("discussed", "explore.discussed", Some(Ranking::MostDiscussed)),
];

impl ExploreQuery {
    fn ranking(&self) -> Option<Ranking> {
        SORTS.into_iter().find(|(name, ..)| *name == self.sort).and_then(|(_, _, ranking)| ranking)
    }

    fn list(&self) -> List {
        match (self.generator.as_str(), self.kind.parse::<ModelKind>()) {
            ("", Ok(kind)) => List::PublicKind(kind),
            ("", Err(_)) => List::Public,
            (slug, _) => List::PublicGenerator(slug.to_owned()),
        }
    }

    fn link(&self) -> String {
        let fields =
            [("sort", &self.sort), ("kind", &self.kind), ("generator", &self.generator), ("after", &self.after)];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> = given.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if pairs.is_empty() { "/explore".to_owned() } else { format!("/explore?{}", pairs.join("&")) }
    }
}

/// `GET /explore`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<ExploreQuery>) -> Result<Response> {
    let (tiles, next) = visit.app.store.read(|tx| {
        let (found, after) = found(tx, &query)?;
        Ok((Tile::list(&visit, tx, &found)?, after))
    })?;
    let next = next.map(|after| ExploreQuery { after, ..query.clone() }.link());
    let gallery = Gallery { frame: visit.frame("")?, filters: kinds(&visit, &query), tiles, next };
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    let sort = |(name, key, _): (&str, &str, _)| Filter {
        href: ExploreQuery { sort: name.to_owned(), after: String::new(), ..query.clone() }.link(),
        title: visit.texts.say(key).to_owned(),
        is_chosen: name == query.sort,
    };
    let index = Index {
        frame: visit.frame(visit.texts.say("nav.explore"))?,
        sorts: SORTS.into_iter().map(sort).collect(),
        generators: generators(&visit)?,
        generator: query.generator,
        sort: query.sort,
        gallery,
    };
    Ok(Page::new(index).into_response())
}

/// A page of creations, and where the next begins.
fn found(tx: &dyn Read, query: &ExploreQuery) -> Result<(Vec<Creation>, Option<String>)> {
    let list = query.list();
    let Some(ranking) = query.ranking() else {
        let after = query.after.parse().ok().map(CreationId);
        let (found, next) = creation::list_after(tx, &list, after, PER_PAGE, |_| true)?;
        return Ok((found, next.map(|id| id.to_string())));
    };
    let after =
        query.after.split_once('-').and_then(|(score, id)| Some((score.parse().ok()?, CreationId(id.parse().ok()?))));
    let mut rows = ranking::list(tx, &list, ranking, after, PER_PAGE + 1)?;
    let has_next = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let next = rows.last().filter(|_| has_next).map(|((score, id), _)| format!("{score}-{id}"));
    Ok((rows.into_iter().map(|(_, creation)| creation).collect(), next))
}

fn kinds(visit: &Visit, query: &ExploreQuery) -> Vec<Filter> {
    let link =
        |kind: &str| ExploreQuery { kind: kind.to_owned(), sort: query.sort.clone(), ..ExploreQuery::default() }.link();
    let all = Filter {
        href: link(""),
        title: visit.texts.say("home.all").to_owned(),
        is_chosen: query.list() == List::Public,
    };
    let of_kind = |(kind, _): (ModelKind, _)| Filter {
        href: link(kind.as_str()),
        title: visit.texts.say(kind_key(kind)).to_owned(),
        is_chosen: query.list() == List::PublicKind(kind),
    };
    std::iter::once(all).chain(KINDS.into_iter().map(of_kind)).collect()
}

fn generators(visit: &Visit) -> Result<Vec<(String, String)>> {
    let mut found = visit.app.store.read(|tx| {
        let mut found = Vec::new();
        for generator in visit.app.catalogue.generators() {
            if creation::count(tx, &List::PublicGenerator(generator.slug.clone()))? > 0 {
                found.push((generator.slug.clone(), tile::title(visit, Some(generator), &generator.slug)));
            }
        }
        Ok(found)
    })?;
    found.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(found)
}
