//! What the visitor has made, whatever became of it: filtered, many changed at once, and the bin.

use askama::Template;
use poem::web::{Form, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::gallery::{self, Filter, Gallery, KINDS, kind_key};
use super::generation::{self, Progress};
use super::page::{Frame, Page, Visit, encode, own_path, redirect};
use super::tile::{self, Tile};
use crate::catalogue::{ModelId, ModelKind};
use crate::domain::creation::{Changes, TRASH_KEPT};
use crate::domain::list::AnyOf;
use crate::domain::{AccountId, Caller, Creation, CreationId, List, Privacy, Status, Team, TeamId, creation, team};
use crate::error::{Error, Result};
use crate::store::Tx;

const PER_PAGE: usize = gallery::PER_PAGE as usize;
/// Creations changed with one press.
const BULK_MAX: usize = 200;

#[derive(Template)]
#[template(path = "library/index.html")]
struct Index {
    frame: Frame,
    total: u64,
    query: LibraryQuery,
    teams: Vec<Team>,
    /// Slug and title of the generators of which there is something.
    generators: Vec<(String, String)>,
    /// Number and name of the models of each kind.
    models: Vec<(&'static str, Vec<(String, String)>)>,
    /// What is being made just now.
    underway: Vec<Progress>,
    gallery: Gallery,
}

/// What is shown of the library; empty fields leave nothing out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct LibraryQuery {
    kind: String,
    generator: String,
    model: String,
    status: String,
    privacy: String,
    team: String,
    q: String,
    /// The creation at which the page before ended.
    after: String,
}

impl LibraryQuery {
    fn link(&self) -> String {
        let fields = [
            ("kind", &self.kind),
            ("generator", &self.generator),
            ("model", &self.model),
            ("status", &self.status),
            ("privacy", &self.privacy),
            ("team", &self.team),
            ("q", &self.q),
            ("after", &self.after),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> = given.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if pairs.is_empty() { "/library".to_owned() } else { format!("/library?{}", pairs.join("&")) }
    }

    fn is_filtered(&self) -> bool {
        [&self.generator, &self.model, &self.status, &self.privacy, &self.team, &self.q]
            .iter()
            .any(|field| !field.is_empty())
    }

    /// The lists that have what is shown: it stands in one of each.
    fn lists(&self, owner: AccountId) -> Vec<AnyOf> {
        let statuses: &[Status] = match self.status.as_str() {
            "done" => &[Status::Completed],
            "open" => &[Status::Pending, Status::Generating],
            "failed" => &[Status::Failed, Status::Cancelled],
            _ => &[],
        };
        let privacy = match self.privacy.as_str() {
            "public" => Some(Privacy::Public),
            "private" => Some(Privacy::Private),
            _ => None,
        };
        let slug = Some(&self.generator).filter(|slug| !slug.is_empty());
        let alone = |list: Option<List>| list.into_iter().collect();
        let filters: [AnyOf; 6] = [
            alone(slug.map(|slug| List::OwnerGenerator(owner, slug.clone()))),
            alone(self.kind.parse().ok().map(|kind| List::OwnerKind(owner, kind))),
            alone(self.model.parse().ok().map(|model| List::OwnerModel(owner, ModelId(model)))),
            statuses.iter().map(|status| List::OwnerStatus(owner, *status)).collect(),
            alone(privacy.map(|privacy| List::OwnerPrivacy(owner, privacy))),
            alone(self.team.parse().ok().map(|team| List::OwnerTeam(owner, TeamId(team)))),
        ];
        let mut lists: Vec<_> = filters.into_iter().filter(|any| !any.is_empty()).collect();
        if lists.is_empty() {
            lists.push(vec![List::Owner(owner)]);
        }
        lists
    }

    /// Whether the words that are looked for stand in it.
    fn keeps(&self, creation: &Creation) -> bool {
        let words = self.q.to_lowercase();
        let within = format!("{} {}", creation.prompt, creation.text.as_deref().unwrap_or_default()).to_lowercase();
        words.split_whitespace().all(|word| within.contains(word))
    }
}

/// `GET /library`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<LibraryQuery>) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    let (tiles, next, total, teams) = visit.app.store.read(|tx| {
        let after = query.after.parse().ok().map(CreationId);
        let (found, next) =
            creation::list_in_all(tx, &query.lists(owner), after, PER_PAGE, |creation| query.keeps(creation))?;
        let mut tiles = Tile::list(&visit, tx, &found)?;
        tiles.iter_mut().for_each(|tile| tile.is_pickable = true);
        Ok((tiles, next, creation::count(tx, &List::Owner(owner))?, team::list(tx, owner)?))
    })?;
    let next = next.map(|after| LibraryQuery { after: after.to_string(), ..query.clone() }.link());
    let mut gallery = Gallery::new(&visit, kinds(&visit, &query), tiles, next)?;
    gallery.first = (!query.after.is_empty()).then(|| LibraryQuery { after: String::new(), ..query.clone() }.link());
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    let frame = visit.frame(visit.texts.say("nav.library"))?;
    // Whoever looks through older ones has seen what is on top.
    let underway = if query.after.is_empty() { generation::underway(&visit, None)? } else { Vec::new() };
    let (generators, models) = (generators(&visit, owner)?, models(&visit, &query));
    Ok(Page::new(Index { frame, total, query, teams, generators, models, underway, gallery }).into_response())
}

/// The generators of which the owner has something.
fn generators(visit: &Visit, owner: AccountId) -> Result<Vec<(String, String)>> {
    let mut found = visit.app.store.read(|tx| {
        let mut found = Vec::new();
        for generator in visit.app.catalogue.generators() {
            if creation::count(tx, &List::OwnerGenerator(owner, generator.slug.clone()))? > 0 {
                found.push((generator.slug.clone(), tile::title(visit, Some(generator), &generator.slug)));
            }
        }
        Ok(found)
    })?;
    found.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(found)
}

/// The models of the chosen kind, or of each.
fn models(visit: &Visit, query: &LibraryQuery) -> Vec<(&'static str, Vec<(String, String)>)> {
    let chosen: Option<ModelKind> = query.kind.parse().ok();
    let of_kind = |kind| {
        let models = visit.app.catalogue.models_of(kind);
        (
            visit.texts.say(kind_key(kind)),
            models.map(|model| (model.id.to_string(), model.display_name().to_owned())).collect(),
        )
    };
    let kinds = KINDS.into_iter().map(|(kind, _)| kind);
    kinds.filter(|kind| chosen.is_none_or(|chosen| chosen == *kind)).map(of_kind).collect()
}

fn kinds(visit: &Visit, query: &LibraryQuery) -> Vec<Filter> {
    let filter = |name: &str, key: &'static str| Filter {
        href: LibraryQuery { kind: name.to_owned(), after: String::new(), ..query.clone() }.link(),
        title: visit.texts.say(key).to_owned(),
        is_chosen: name == query.kind,
    };
    let of_kind = |(kind, _): (ModelKind, _)| filter(kind.as_str(), kind_key(kind));
    std::iter::once(filter("", "home.all")).chain(KINDS.into_iter().map(of_kind)).collect()
}

#[derive(Template)]
#[template(path = "library/trash.html")]
struct Trash {
    frame: Frame,
    days: u64,
    gallery: Gallery,
}

#[derive(Debug, Default, Deserialize)]
struct TrashQuery {
    #[serde(default)]
    after: String,
}

/// `GET /library/trash`.
#[handler]
pub fn trash(visit: Visit, Query(query): Query<TrashQuery>) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    let now = visit.app.clock.now();
    let (tiles, next) = visit.app.store.read(|tx| {
        let after = query.after.parse().ok().map(CreationId);
        let is_kept = |creation: &Creation| creation.is_restorable(now);
        let (found, next) = creation::list_after(tx, &List::Trash(owner), after, PER_PAGE, is_kept)?;
        let mut tiles = Tile::list(&visit, tx, &found)?;
        for tile in &mut tiles {
            tile.is_pickable = true;
            // What is in the bin has no page of its own.
            tile.href = "/library/trash".to_owned();
        }
        Ok((tiles, next))
    })?;
    let next = next.map(|after| format!("/library/trash?after={after}"));
    let gallery = Gallery::new(&visit, Vec::new(), tiles, next)?;
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    let frame = visit.frame(visit.texts.say("library.trash"))?;
    Ok(Page::new(Trash { frame, days: TRASH_KEPT.as_secs() / 86_400, gallery }).into_response())
}

/// What can be done to many at once.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Publish,
    Hide,
    Delete,
    Restore,
}

impl Deed {
    fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "publish" => Self::Publish,
            "private" => Self::Hide,
            "delete" => Self::Delete,
            "restore" => Self::Restore,
            _ => return Err(Error::invalid("deed", "must be publish, private, delete or restore")),
        })
    }

    fn apply(self, tx: &mut Tx, caller: &Caller, id: CreationId, now: crate::clock::Timestamp) -> Result<()> {
        let privacy = |privacy| Changes { privacy: Some(privacy), ..Changes::default() };
        match self {
            Self::Publish => creation::update(tx, caller, id, privacy(Privacy::Public)).map(drop),
            Self::Hide => creation::update(tx, caller, id, privacy(Privacy::Private)).map(drop),
            Self::Delete => creation::delete(tx, caller, id, now).map(drop),
            Self::Restore => creation::restore(tx, caller, id, now).map(drop),
        }
    }
}

/// `POST /library/bulk`: `deed`, and an `id` for each creation. All of them are changed or none.
#[handler]
pub async fn bulk(visit: Visit, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    let caller = visit.signed_in()?.clone();
    let value = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let deed = Deed::parse(value("deed").unwrap_or_default())?;
    let next = own_path(value("next").unwrap_or("/library")).to_owned();
    let ids: Vec<CreationId> =
        fields.iter().filter(|(key, _)| key == "id").filter_map(|(_, id)| id.parse().ok()).collect();
    if ids.len() > BULK_MAX {
        return Err(Error::invalid("id", format!("must be at most {BULK_MAX} creations")));
    }
    let now = visit.app.clock.now();
    let write = visit.app.store.write(move |tx| ids.iter().try_for_each(|id| deed.apply(tx, &caller, *id, now)));
    write.await?;
    Ok(redirect(&next))
}
