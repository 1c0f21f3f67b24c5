//! Everything public: newest, best rated or most discussed, of one kind or one generator, of late or of all time.

use std::time::Duration;

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::gallery::{Filter, Gallery, KINDS, PER_PAGE, kind_key};
use super::page::{Frame, Page, Visit, encode};
use super::tile::{self, Tile};
use crate::catalogue::ModelKind;
use crate::clock::Timestamp;
use crate::domain::ranking::{self, Ranking};
use crate::domain::{Creation, CreationId, List, creation};
use crate::error::Result;
use crate::store::Read;

/// The gallery with what it can be sifted by.
#[derive(Template)]
#[template(path = "explore/gallery.html")]
pub struct Explorer {
    frame: Frame,
    path: &'static str,
    sorts: Vec<Filter>,
    query: ExploreQuery,
    /// Slug and title of the generators of which something is public.
    generators: Vec<(String, String)>,
    /// Value and words of each period, and whether it is chosen.
    periods: Vec<(&'static str, String, bool)>,
    pub gallery: Gallery,
}

/// Its own template has escaped it.
impl HtmlSafe for Explorer {}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ExploreQuery {
    sort: String,
    kind: String,
    generator: String,
    period: String,
    /// Where the page before ended: a creation, or a score and a creation.
    after: String,
}

/// The ways to sort, as the address has them, each with the key of its words.
const SORTS: [(&str, &str, Option<Ranking>); 3] = [
    ("", "explore.newest", None),
    ("rated", "explore.rated", Some(Ranking::TopRated)),
    ("discussed", "explore.discussed", Some(Ranking::MostDiscussed)),
];

/// The periods, as the address has them, each with the key of its words and its days.
const PERIODS: [(&str, &str, u64); 4] = [
    ("day", "explore.day", 1),
    ("week", "explore.week", 7),
    ("month", "explore.month", 30),
    ("year", "explore.year", 365),
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

    /// Since when; the beginning of time without a period.
    fn since(&self, now: Timestamp) -> Timestamp {
        let period = PERIODS.into_iter().find(|(name, ..)| *name == self.period);
        period.map_or_else(Timestamp::default, |(_, _, days)| now.minus(Duration::from_secs(days * 86_400)))
    }

    fn link(&self, path: &str) -> String {
        let fields = [
            ("sort", &self.sort),
            ("kind", &self.kind),
            ("generator", &self.generator),
            ("period", &self.period),
            ("after", &self.after),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> = given.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    fn at_start(&self) -> Self {
        Self { after: String::new(), ..self.clone() }
    }
}

impl Explorer {
    /// The gallery of the page at `path`.
    pub fn of(visit: &Visit, query: ExploreQuery, path: &'static str) -> Result<Self> {
        let since = query.since(visit.app.clock.now());
        let (tiles, after) = visit.app.store.read(|tx| {
            let (found, after) = found(tx, &query, since)?;
            Ok((Tile::list(visit, tx, &found)?, after))
        })?;
        let next = after.map(|after| ExploreQuery { after, ..query.clone() }.link(path));
        let mut gallery = Gallery::new(visit, kinds(visit, &query, path), tiles, next)?;
        gallery.first = (!query.after.is_empty()).then(|| query.at_start().link(path));
        let sort = |(name, key, _): (&str, &str, _)| Filter {
            href: ExploreQuery { sort: name.to_owned(), ..query.at_start() }.link(path),
            title: visit.texts.say(key).to_owned(),
            is_chosen: name == query.sort,
        };
        let period = |(name, key, _)| (name, visit.texts.say(key).to_owned(), name == query.period);
        Ok(Self {
            frame: visit.frame("")?,
            path,
            sorts: SORTS.into_iter().map(sort).collect(),
            generators: generators(visit)?,
            periods: PERIODS.into_iter().map(period).collect(),
            query,
            gallery,
        })
    }
}

#[derive(Template)]
#[template(path = "explore/index.html")]
struct Index {
    frame: Frame,
    explorer: Explorer,
}

/// `GET /explore`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<ExploreQuery>) -> Result<Response> {
    let explorer = Explorer::of(&visit, query, "/explore")?;
    if visit.wants_part {
        return Ok(Page::new(explorer.gallery).into_response());
    }
    let frame = visit.frame(visit.texts.say("nav.explore"))?;
    Ok(Page::new(Index { frame, explorer }).into_response())
}

/// A page of creations made since a moment, and where the next begins.
fn found(tx: &dyn Read, query: &ExploreQuery, since: Timestamp) -> Result<(Vec<Creation>, Option<String>)> {
    let (list, limit) = (query.list(), PER_PAGE as usize);
    let is_recent = |creation: &Creation| creation.created_at >= since;
    let Some(ranking) = query.ranking() else {
        let after = query.after.parse().ok().map(CreationId);
        let (mut found, next) = creation::list_after(tx, &list, after, limit, |_| true)?;
        let recent = found.iter().take_while(|creation| is_recent(creation)).count();
        // They are in the order of their making, so nothing recent comes after the first that is not.
        let is_over = recent < found.len();
        found.truncate(recent);
        return Ok((found, next.filter(|_| !is_over).map(|id| id.to_string())));
    };
    let after =
        query.after.split_once('-').and_then(|(score, id)| Some((score.parse().ok()?, CreationId(id.parse().ok()?))));
    let (found, next) = ranking::list_after(tx, &list, ranking, after, limit, is_recent)?;
    Ok((found, next.map(|(score, id)| format!("{score}-{id}"))))
}

fn kinds(visit: &Visit, query: &ExploreQuery, path: &str) -> Vec<Filter> {
    let link =
        |kind: &str| ExploreQuery { kind: kind.to_owned(), generator: String::new(), ..query.at_start() }.link(path);
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
