//! A creation's own page, and what its owner may do with it.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::{Form, Path};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::form::Entry;
use super::page::{Frame, Page, Visit, When, encode, own_path, redirect};
use super::tile::{self, Face, Tile, bars, clock_time, hue};
use super::typeset::{Body as Words, Sheet};
use crate::catalogue::{Generator, ModelKind, Need, Role, Status as Offered};
use crate::domain::creation::Changes;
use crate::domain::{Creation, CreationId, List, PageRequest, Privacy, Status, account, creation};
use crate::error::Result;
use crate::store::Read;

/// A finished creation in full, on its own page and in place of a generation's progress.
#[derive(Debug, Clone, Template)]
#[template(path = "creations/card.html")]
pub struct Card {
    pub frame: Frame,
    pub href: String,
    pub title: String,
    pub icon: String,
    pub hue: &'static str,
    pub prompt: String,
    pub body: Body,
    /// The same form again, filled as it was.
    pub remix: String,
    /// What the clipboard gets of a text.
    pub plain: String,
    pub is_builtin: bool,
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
    },
    Clip {
        src: String,
        width: u32,
        height: u32,
        name: String,
    },
    Sound {
        src: String,
        bars: Vec<u32>,
        name: String,
    },
    Text(Sheet),
    /// Not finished, or nothing came of it.
    Nothing {
        reason: Option<String>,
    },
}

impl Card {
    pub fn of(visit: &Visit, _: &dyn Read, creation: &Creation) -> Result<Self> {
        let generator = visit.app.catalogue.generator(&creation.generator);
        let body = body(creation, generator);
        Ok(Self {
            frame: visit.frame("")?,
            href: format!("/c/{}", creation.id),
            title: tile::title(visit, generator, &creation.generator),
            icon: generator.map(|generator| generator.icon.clone()).unwrap_or_default(),
            hue: hue(creation.kind, generator),
            prompt: creation.prompt.clone(),
            remix: remix(creation),
            plain: if let Body::Text(sheet) = &body { sheet.to_plain() } else { String::new() },
            body,
            is_builtin: creation.provider == "builtin",
        })
    }
}

fn body(creation: &Creation, generator: Option<&Generator>) -> Body {
    if creation.status != Status::Completed {
        return Body::Nothing { reason: creation.failure.clone() };
    }
    let Some((file, src)) = creation.media.first().zip(creation.media_path()) else {
        return Body::Text(Sheet::of(&creation.fields(), generator));
    };
    let name = format!("{}-{}.{}", creation.generator, creation.id, file.format.extension());
    let (width, height) = (file.width, file.height);
    match creation.kind {
        ModelKind::Video => Body::Clip { src, width, height, name },
        ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect => {
            Body::Sound { src, bars: bars(creation.id.0), name }
        }
        _ => Body::Picture { src, width, height, name },
    }
}

/// The link to the generator with everything filled in as it was.
fn remix(creation: &Creation) -> String {
    let mut query = format!("prompt={}", encode(&creation.prompt));
    for (name, value) in &creation.parameters {
        query.push_str(&format!("&{}={}", encode(name), encode(value)));
    }
    format!("/g/{}?{query}", creation.generator)
}

#[derive(Template)]
#[template(path = "creations/show.html")]
struct Show {
    frame: Frame,
    id: u64,
    card: Card,
    author: String,
    at: When,
    model: String,
    /// Label and value of what it was made with.
    facts: Vec<(String, String)>,
    license: &'static str,
    is_own: bool,
    is_private: bool,
    /// What can be made of a picture.
    uses: Vec<(Entry, String)>,
    picture_idea: Option<String>,
    more: Vec<Tile>,
}

/// Others of the same generator below it.
const MORE_MAX: u32 = 12;
const USES_MAX: usize = 6;

/// `GET /c/:id`. To strangers a private one looks like one that does not exist.
#[handler]
pub fn show(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (creation, card, author, more) = visit.app.store.read(|tx| {
        let creation = creation::get(tx, CreationId(id), visit.caller.as_ref())?;
        let card = Card::of(&visit, tx, &creation)?;
        let author = account::get(tx, creation.owner)?.username;
        let list = List::PublicGenerator(creation.generator.clone());
        let newest = PageRequest { per_page: MORE_MAX + 1, ..PageRequest::default() };
        let mut more = Tile::list(&visit, tx, &creation::list(tx, &list, newest)?.items)?;
        more.retain(|tile| tile.id != id);
        more.truncate(MORE_MAX as usize);
        Ok((creation, card, author, more))
    })?;
    let is_own = visit.caller.as_ref().is_some_and(|caller| caller.account == creation.owner);
    let model = visit.app.catalogue.model(creation.model);
    let picture_idea = if let Body::Text(sheet) = &card.body { sheet.picture_idea.clone() } else { None };
    let page = Show {
        frame: visit.frame(page_title(&card))?,
        id,
        author,
        at: visit.ago(creation.created_at),
        model: model.map(|model| model.display_name().to_owned()).unwrap_or_default(),
        facts: facts(&visit, &creation),
        license: creation.license.name(),
        is_own,
        is_private: creation.privacy == Privacy::Private,
        uses: uses(&visit, &creation),
        picture_idea: picture_idea.map(|idea| format!("/create?kind=image&prompt={}", encode(&idea))),
        card,
        more,
    };
    Ok(Page::new(page).into_response())
}

fn page_title(card: &Card) -> String {
    let heading = if let Body::Text(sheet) = &card.body { sheet.heading.clone() } else { None };
    let prompt = super::page::excerpt(&card.prompt, 60);
    heading.unwrap_or(if prompt.is_empty() { card.title.clone() } else { prompt })
}

/// The parameters by their labels, and the size of a file.
fn facts(visit: &Visit, creation: &Creation) -> Vec<(String, String)> {
    let language = visit.texts.language.code();
    let generator = visit.app.catalogue.generator(&creation.generator);
    let mut facts: Vec<(String, String)> = Vec::new();
    if let Some(file) = creation.media.first() {
        if file.width > 0 {
            let size = format!("{} × {}", file.width, file.height);
            facts.push((visit.texts.say("creation.size").to_owned(), size));
        }
        if file.seconds > 0.0 {
            facts.push((visit.texts.say("creation.length").to_owned(), clock_time(file)));
        }
    }
    for (id, value) in &creation.parameters {
        let Some(parameter) = generator.and_then(|generator| generator.parameter(id)) else { continue };
        if matches!(parameter.role, Some(Role::Model | Role::Count)) {
            continue;
        }
        let choice = parameter.options.iter().find(|choice| choice.value == *value);
        let value = choice.map_or(value.as_str(), |choice| choice.label.get(language)).to_owned();
        facts.push((parameter.label.get(language).to_owned(), value));
    }
    facts
}

/// Generators that start from a picture, with this one filled in.
fn uses(visit: &Visit, creation: &Creation) -> Vec<(Entry, String)> {
    let is_picture = creation.status == Status::Completed
        && matches!(creation.kind, ModelKind::Image | ModelKind::Upscale | ModelKind::BackgroundRemoval);
    if !is_picture {
        return Vec::new();
    }
    let takes_pictures = |generator: &&Generator| {
        generator.image == Need::Required && generator.status == Offered::Active && generator.slug != creation.generator
    };
    let generators = visit.app.catalogue.generators().filter(takes_pictures).take(USES_MAX);
    let link = |generator: &Generator| format!("/g/{}?source={}", generator.slug, creation.id);
    generators.map(|generator| (Entry::of(visit, generator), link(generator))).collect()
}

#[derive(Debug, Deserialize)]
struct PrivacyForm {
    privacy: String,
}

/// `POST /c/:id/privacy`.
#[handler]
pub async fn update_privacy(visit: Visit, Path(id): Path<u64>, Form(form): Form<PrivacyForm>) -> Result<Response> {
    let caller = visit.signed_in()?.clone();
    let privacy = if form.privacy == "private" { Privacy::Private } else { Privacy::Public };
    let changes = Changes { privacy: Some(privacy), ..Changes::default() };
    visit.app.store.write(move |tx| creation::update(tx, &caller, CreationId(id), changes)).await?;
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
