//! How a public creation looks elsewhere: the preview that a link to it unfolds into, and oEmbed.
//! Sources: ogp.me; oembed.com, version 1.0.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::http::StatusCode;
use poem::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use poem::web::Query;
use poem::{Response, handler};
use serde::Deserialize;
use serde_json::json;

use super::cover;
use super::page::{Visit, encode, excerpt};
use super::tile;
use super::typeset::Sheet;
use crate::catalogue::ModelKind;
use crate::domain::{Creation, CreationId, MediaFile, account, creation};
use crate::error::{Error, Noun, Result};
use crate::providers::Format;

const TITLE_MAX_CHARS: usize = 70;
const DESCRIPTION_MAX_CHARS: usize = 200;

/// The tags in the head of a creation's page.
#[derive(Debug, Clone, Template)]
#[template(path = "creations/preview.html")]
pub struct Preview {
    pub title: String,
    pub description: String,
    pub url: String,
    /// Where the oEmbed answer is.
    pub oembed: String,
    /// Of the Open Graph vocabulary: `website`, `video.other`, `music.song`.
    pub kind: &'static str,
    /// The picture that the link unfolds into.
    pub image: Media,
    /// The clip or the sound itself.
    pub media: Option<Media>,
}

/// Its own template has escaped it.
impl HtmlSafe for Preview {}

#[derive(Debug, Clone)]
pub struct Media {
    /// `image`, `video` or `audio`, as in `og:image`.
    pub property: &'static str,
    pub url: String,
    pub mime: &'static str,
    pub width: u32,
    pub height: u32,
}

impl Preview {
    /// `None` for what strangers must not see.
    pub fn of(visit: &Visit, creation: &Creation) -> Option<Self> {
        if !creation.is_public() {
            return None;
        }
        let generator = visit.app.catalogue.generator(&creation.generator);
        let name = tile::title(visit, generator, &creation.generator);
        let sheet = creation.text.is_some().then(|| Sheet::of(&creation.fields(), generator, visit.texts));
        let heading = sheet.as_ref().and_then(|sheet| sheet.title().cloned());
        let title = heading.unwrap_or_else(|| creation.prompt.clone());
        let description = sheet.map_or_else(|| creation.prompt.clone(), |sheet| sheet.opening());
        let url = visit.visitor.link(&format!("/c/{}", creation.id));
        let link = |property, file: &MediaFile, path: &str| Media {
            property,
            url: visit.visitor.link(path),
            mime: file.format.mime(),
            width: file.width,
            height: file.height,
        };
        let own = creation
            .media
            .first()
            .zip(creation.media_path())
            .map(|(file, path)| link(property(creation.kind), file, &path));
        let still = creation.media.get(1).zip(creation.poster_path()).map(|(file, path)| link("image", file, &path));
        // No reader of previews draws SVG.
        let is_picture = |media: &Media| media.property == "image" && media.mime != Format::Svg.mime();
        let cover = || Media {
            property: "image",
            url: visit.visitor.link(&format!("/c/{}/cover.png", creation.id)),
            mime: Format::Png.mime(),
            width: cover::WIDTH,
            height: cover::HEIGHT,
        };
        let image = own.clone().filter(is_picture).or(still).unwrap_or_else(cover);
        Some(Self {
            title: excerpt(if title.is_empty() { &name } else { &title }, TITLE_MAX_CHARS),
            description: excerpt(&description, DESCRIPTION_MAX_CHARS),
            oembed: visit.visitor.link(&format!("/oembed?format=json&url={}", encode(&url))),
            url,
            kind: match creation.kind {
                ModelKind::Video => "video.other",
                ModelKind::Music => "music.song",
                _ => "website",
            },
            image,
            media: own.filter(|media| media.property != "image"),
        })
    }
}

const fn property(kind: ModelKind) -> &'static str {
    match kind {
        ModelKind::Video => "video",
        ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect => "audio",
        _ => "image",
    }
}

#[derive(Debug, Deserialize)]
struct OembedQuery {
    #[serde(default)]
    url: String,
    #[serde(default)]
    format: String,
}

/// `GET /oembed`. Pictures are photos; the rest are links, as our pages let nobody frame them.
#[handler]
pub fn oembed(visit: Visit, Query(query): Query<OembedQuery>) -> Result<Response> {
    if !matches!(query.format.as_str(), "" | "json") {
        return Ok(Response::builder().status(StatusCode::NOT_IMPLEMENTED).finish());
    }
    let missing = || Error::NotFound(Noun::Creation);
    let id = query.url.strip_prefix(&visit.visitor.link("/c/")).map(|rest| rest.split(['?', '#']).next());
    let id = id.flatten().and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let (creation, author) = visit.app.store.read(|tx| {
        let creation = creation::get(tx, CreationId(id), None)?;
        let author = account::get(tx, creation.owner)?.username;
        Ok((creation, author))
    })?;
    let preview = Preview::of(&visit, &creation).ok_or_else(missing)?;
    let mut answer = json!({
        "version": "1.0", "type": "link", "title": preview.title,
        "author_name": author, "author_url": visit.visitor.link(&format!("/u/{author}")),
        "provider_name": "Atelier", "provider_url": visit.visitor.base_url,
    });
    let image = preview.image;
    answer["thumbnail_url"] = json!(image.url);
    answer["thumbnail_width"] = json!(image.width);
    answer["thumbnail_height"] = json!(image.height);
    if property(creation.kind) == "image" && creation.media_path().is_some_and(|path| image.url.ends_with(&path)) {
        answer["type"] = json!("photo");
        answer["url"] = json!(image.url);
        answer["width"] = json!(image.width);
        answer["height"] = json!(image.height);
    }
    let response = Response::builder().content_type("application/json; charset=utf-8");
    Ok(response.header(ACCESS_CONTROL_ALLOW_ORIGIN, "*").body(answer.to_string()))
}
