//! A creation's own page, and what its owner may do with it.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::embed::Preview;
use super::form::Entry;
use super::onward;
use super::page::{Frame, Page, Visit, When, encode, own_path, redirect};
use super::person::Person;
use super::talk::{Talk, TalkQuery};
use super::tile::{self, Face, Tile, bars, clock_time, hue};
use super::typeset::{Body as Words, Sheet};
use crate::catalogue::{Generator, ModelKind, Role};
use crate::domain::creation::{Changes, VOICE};
use crate::domain::{
    Creation, CreationId, License, List, MediaFile, PageRequest, Privacy, Status, creation, lineage, wave,
};
use crate::error::Result;
use crate::providers::{Format, recode};
use crate::store::Read;

/// A finished creation in full, on its own page and in place of a generation's progress.
#[derive(Debug, Clone, Template)]
#[template(path = "creations/card.html")]
pub struct Card {
    pub frame: Frame,
    pub id: u64,
    pub href: String,
    pub slug: String,
    pub title: String,
    pub icon: String,
    pub hue: &'static str,
    pub prompt: String,
    pub body: Body,
    /// The same form again, filled as it was.
    pub remix: String,
    /// The same for several at once, each different.
    pub variations: Option<String>,
    /// Generators that go on from here, with the creation filled in.
    pub steps: Vec<(Entry, String)>,
    /// The form for a picture of what a text describes.
    pub illustration: Option<String>,
    /// What the clipboard gets of a text.
    pub plain: String,
    pub is_builtin: bool,
    pub is_own: bool,
    pub is_private: bool,
    /// Whether it stands where it was made, away from its own page, and brings along what one does there.
    pub is_away: bool,
}

/// Its own template has escaped it.
impl HtmlSafe for Card {}

/// What was made.
#[derive(Debug, Clone)]
pub enum Body {
    Picture {
        src: String,
        width: u32,
        height: u32,
        name: String,
        /// The same picture in other formats: what it is called there, its address and its file's name.
        others: Vec<(String, String, String)>,
    },
    Clip {
        src: String,
        poster: Option<String>,
        width: u32,
        height: u32,
        name: String,
    },
    Sound {
        src: String,
        cover: Option<String>,
        bars: Vec<u32>,
        length: String,
        name: String,
    },
    Text(Sheet),
    /// Not finished, or nothing came of it.
    Nothing {
        reason: Option<String>,
    },
}

impl Card {
    pub fn of(visit: &Visit, tx: &dyn Read, creation: &Creation) -> Result<Self> {
        let generator = visit.app.catalogue.generator(&creation.generator);
        let body = body(visit, tx, creation, generator)?;
        let idea = if let Body::Text(sheet) = &body { sheet.picture_idea.as_ref() } else { None };
        Ok(Self {
            frame: visit.frame("")?,
            id: creation.id.0,
            href: format!("/c/{}", creation.id),
            slug: creation.generator.clone(),
            title: tile::title(visit, generator, &creation.generator),
            icon: generator.map(|generator| generator.icon.clone()).unwrap_or_default(),
            hue: hue(creation.kind, generator),
            prompt: creation.prompt.clone(),
            remix: onward::remix(creation),
            variations: onward::variations(creation, generator),
            steps: onward::steps(visit, creation),
            illustration: idea.map(|idea| format!("/create?kind=image&remix={}&prompt={}", creation.id, encode(idea))),
            plain: if let Body::Text(sheet) = &body { sheet.to_plain() } else { String::new() },
            body,
            is_builtin: creation.provider == "builtin",
            is_own: visit.caller.as_ref().is_some_and(|caller| caller.account == creation.owner),
            is_private: creation.privacy == Privacy::Private,
            is_away: true,
        })
    }
}

fn body(visit: &Visit, tx: &dyn Read, creation: &Creation, generator: Option<&Generator>) -> Result<Body> {
    if creation.status != Status::Completed {
        return Ok(Body::Nothing { reason: creation.failure.clone() });
    }
    let Some((file, src)) = creation.media.first().zip(creation.media_path()) else {
        return Ok(Body::Text(Sheet::of(&creation.fields(), generator, visit.texts)));
    };
    let name = format!("{}-{}.{}", creation.generator, creation.id, file.format.extension());
    let (width, height) = (file.width, file.height);
    Ok(match creation.kind {
        ModelKind::Video => Body::Clip { src, poster: creation.poster_path(), width, height, name },
        ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect => {
            let bars = bars(tx, file.blob, wave::BARS)?;
            Body::Sound { src, cover: creation.poster_path(), bars, length: clock_time(file), name }
        }
        _ => Body::Picture { others: others(file, &src, &name), src, width, height, name },
    })
}

/// The formats that a picture can be had in besides its own.
fn others(file: &MediaFile, src: &str, name: &str) -> Vec<(String, String, String)> {
    let is_picture = recode::FORMATS.contains(&file.format);
    let formats = recode::FORMATS.into_iter().filter(|format| is_picture && *format != file.format);
    let other = |format: Format| {
        let (title, extension) = (format!("{format:?}").to_uppercase(), format.extension());
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        (title, format!("{src}?format={extension}"), format!("{stem}.{extension}"))
    };
    formats.map(other).collect()
}

#[derive(Template)]
#[template(path = "creations/show.html")]
struct Show {
    frame: Frame,
    id: u64,
    card: Card,
    preview: Option<Preview>,
    person: Person,
    at: When,
    facts: Vec<Fact>,
    /// The same request as a line for a terminal.
    call: String,
    is_exclusive: bool,
    /// What it came of.
    origin: Option<Tile>,
    /// What came of it.
    remixes: Vec<Tile>,
    talk: Talk,
    more: Vec<Tile>,
}

/// Something that was chosen for it.
struct Fact {
    label: String,
    value: String,
    /// Whether people will want to use it again.
    is_copied: bool,
}

/// Others of the same generator below it.
const MORE_MAX: u32 = 12;
const REMIXES_MAX: usize = 12;

/// `GET /c/:id`. To strangers a private one looks like one that does not exist.
#[handler]
pub fn show(visit: Visit, Path(id): Path<u64>, Query(query): Query<TalkQuery>) -> Result<Response> {
    let page = visit.app.store.read(|tx| page(&visit, tx, CreationId(id), query.talk))?;
    Ok(Page::new(page).into_response())
}

fn page(visit: &Visit, tx: &dyn Read, id: CreationId, talk_page: u32) -> Result<Show> {
    let viewer = visit.caller.as_ref();
    let creation = creation::get(tx, id, viewer)?;
    let card = Card { is_away: false, ..Card::of(visit, tx, &creation)? };
    let list = List::PublicGenerator(creation.generator.clone());
    let newest = PageRequest { per_page: MORE_MAX + 1, ..PageRequest::default() };
    let mut more = Tile::list(visit, tx, &creation::list(tx, &list, newest)?.items)?;
    more.retain(|tile| tile.id != id.0);
    more.truncate(MORE_MAX as usize);
    let origin = lineage::parent(tx, id, viewer)?;
    Ok(Show {
        frame: visit.frame(page_title(&card))?,
        id: id.0,
        preview: Preview::of(visit, &creation),
        person: Person::find(tx, creation.owner)?,
        at: visit.ago(creation.created_at),
        facts: facts(visit, &creation),
        call: call(visit, &creation),
        is_exclusive: creation.license == License::Exclusive,
        origin: origin.map(|origin| Tile::of(visit, tx, &origin)).transpose()?,
        remixes: Tile::list(visit, tx, &lineage::children(tx, id, viewer, REMIXES_MAX)?)?,
        talk: Talk::of(visit, tx, id, talk_page)?,
        card,
        more,
    })
}

fn page_title(card: &Card) -> String {
    let heading = if let Body::Text(sheet) = &card.body { sheet.title().cloned() } else { None };
    let prompt = super::page::excerpt(&card.prompt, 60);
    heading.unwrap_or(if prompt.is_empty() { card.title.clone() } else { prompt })
}

/// Model, size, the parameters by their labels, seed and licence.
fn facts(visit: &Visit, creation: &Creation) -> Vec<Fact> {
    let language = visit.texts.language.code();
    let generator = visit.app.catalogue.generator(&creation.generator);
    let say = |key| visit.texts.say(key).to_owned();
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label: String, value: String, is_copied| facts.push(Fact { label, value, is_copied });
    if let Some(model) = visit.app.catalogue.model(creation.model) {
        add(say("form.model"), model.display_name().to_owned(), true);
    }
    if let Some(file) = creation.media.first() {
        if file.width > 0 {
            add(say("creation.size"), format!("{} × {}", file.width, file.height), false);
        }
        if file.seconds > 0.0 {
            add(say("creation.length"), clock_time(file), false);
        }
    }
    for (id, value) in &creation.parameters {
        let Some(parameter) = generator.and_then(|generator| generator.parameter(id)) else { continue };
        if matches!(parameter.role, Some(Role::Model | Role::Count)) {
            continue;
        }
        let choice = parameter.options.iter().find(|choice| choice.value == *value);
        let value = choice.map_or(value.as_str(), |choice| choice.label.get(language)).to_owned();
        add(parameter.label.get(language).to_owned(), value, true);
    }
    add(say("form.seed"), creation.seed.to_string(), true);
    add(say("creation.license"), creation.license.name().to_owned(), false);
    facts
}

/// The request that makes it again, for the native API.
fn call(visit: &Visit, creation: &Creation) -> String {
    let chosen = creation.parameters.iter().filter(|(id, _)| id != VOICE);
    let parameters: serde_json::Map<_, _> = chosen.map(|(id, value)| (id.clone(), value.as_str().into())).collect();
    let mut body = serde_json::json!({
        "model_id": creation.model.0, "prompt": creation.prompt, "seed": creation.seed, "parameters": parameters,
    });
    if let Some(voice) = creation.voice() {
        body[VOICE] = voice.0.into();
    }
    // What stands between single quotes ends at the next one, so that is written by itself.
    let body = body.to_string().replace('\'', r"'\''");
    let url = visit.visitor.link(&format!("/api/v1/generators/{}/generate", creation.generator));
    format!("curl {url} -H 'Authorization: Bearer YOUR_KEY' -H 'Content-Type: application/json' -d '{body}'")
}

/// What its owner may set; what is not there stays as it is.
#[derive(Debug, Deserialize)]
struct SettingsForm {
    privacy: Option<String>,
    license: Option<String>,
}

/// `POST /c/:id/settings`: leads back to it, or answers our script with its card.
#[handler]
pub async fn update_settings(visit: Visit, Path(id): Path<u64>, Form(form): Form<SettingsForm>) -> Result<Response> {
    let caller = visit.signed_in()?.clone();
    let is = |value: Option<String>, word: &str| value.map(|value| value == word);
    let changes = Changes {
        privacy: is(form.privacy, "private").map(|is| if is { Privacy::Private } else { Privacy::Public }),
        license: is(form.license, "exclusive").map(|is| if is { License::Exclusive } else { License::Open }),
    };
    let creation = visit.app.store.write(move |tx| creation::update(tx, &caller, CreationId(id), changes)).await?;
    if visit.wants_part {
        let card = visit.app.store.read(|tx| Card::of(&visit, tx, &creation))?;
        return Ok(Page::new(card).into_response());
    }
    Ok(redirect(&format!("/c/{id}")))
}

#[derive(Debug, Deserialize)]
struct DeleteForm {
    #[serde(default)]
    next: String,
}

/// `POST /c/:id/delete`.
#[handler]
pub async fn delete(visit: Visit, Path(id): Path<u64>, Form(form): Form<DeleteForm>) -> Result<Response> {
    let caller = visit.signed_in()?.clone();
    let now = visit.app.clock.now();
    visit.app.store.write(move |tx| creation::delete(tx, &caller, CreationId(id), now)).await?;
    Ok(redirect(if form.next.is_empty() { "/library" } else { own_path(&form.next) }))
}
