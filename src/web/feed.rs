//! What the people that the visitor follows made public, newest first.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};

use super::gallery::{Gallery, GalleryQuery};
use super::page::{Frame, Page, Visit};
use super::tile::Tile;
use crate::domain::{feed, follow};
use crate::error::Result;

#[derive(Template)]
#[template(path = "feed/index.html")]
struct Index {
    frame: Frame,
    follows_anyone: bool,
    gallery: Gallery,
}

/// `GET /feed`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<GalleryQuery>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let request = query.page_request()?;
    let (tiles, next, (_, following)) = visit.app.store.read(|tx| {
        let page = feed::list(tx, me, None, request)?;
        Ok((Tile::list(&visit, tx, &page.items)?, page.next, follow::counts(tx, me)?))
    })?;
    let next = GalleryQuery::link("/feed", next);
    let gallery = Gallery::new(&visit, Vec::new(), tiles, next)?;
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    let frame = visit.frame(visit.texts.say("nav.feed"))?;
    Ok(Page::new(Index { frame, follows_anyone: following > 0, gallery }).into_response())
}
