//! What the visitor has made, whatever became of it.

use askama::Template;
use poem::web::Query;
use poem::{IntoResponse, Response, handler};

use super::home::{Filter, Gallery, GalleryQuery};
use super::page::{Frame, Page, Visit, encode};
use super::tile::{self, Tile};
use crate::domain::{AccountId, List, creation};
use crate::error::Result;
use crate::store::Read;

#[derive(Template)]
#[template(path = "library/index.html")]
struct Index {
    frame: Frame,
    total: u64,
    gallery: Gallery,
}

/// `GET /library`.
#[handler]
pub fn index(visit: Visit, Query(query): Query<GalleryQuery>) -> Result<Response> {
    let owner = visit.signed_in()?.account;
    let list = match query.generator.as_str() {
        "" => List::Owner(owner),
        slug => List::OwnerGenerator(owner, slug.to_owned()),
    };
    let request = query.page_request();
    let (tiles, has_next, total, filters) = visit.app.store.read(|tx| {
        let page = creation::list(tx, &list, request)?;
        let filters = filters(&visit, tx, owner, &query.generator)?;
        Ok((Tile::list(&visit, tx, &page.items)?, page.has_next(), creation::count(tx, &List::Owner(owner))?, filters))
    })?;
    let filter =
        if query.generator.is_empty() { String::new() } else { format!("generator={}&", encode(&query.generator)) };
    let next = has_next.then(|| format!("/library?{filter}page={}", request.page + 1));
    let gallery = Gallery { frame: visit.frame("")?, filters, tiles, next };
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    Ok(Page::new(Index { frame: visit.frame(visit.texts.say("nav.library"))?, total, gallery }).into_response())
}

/// The generators that the owner has used, those with most first.
fn filters(visit: &Visit, tx: &dyn Read, owner: AccountId, chosen: &str) -> Result<Vec<Filter>> {
    let mut counted = Vec::new();
    for generator in visit.app.catalogue.generators() {
        let n = creation::count(tx, &List::OwnerGenerator(owner, generator.slug.clone()))?;
        if n > 0 {
            counted.push((n, generator));
        }
    }
    if counted.len() < 2 {
        return Ok(Vec::new());
    }
    counted.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    let all = visit.texts.say("home.all").to_owned();
    let mut filters = vec![Filter { href: "/library".to_owned(), title: all, is_chosen: chosen.is_empty() }];
    filters.extend(counted.into_iter().map(|(_, generator)| Filter {
        href: format!("/library?generator={}", encode(&generator.slug)),
        title: tile::title(visit, Some(generator), &generator.slug),
        is_chosen: generator.slug == chosen,
    }));
    Ok(filters)
}
