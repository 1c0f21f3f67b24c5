//! People: a profile with what they made public, who follows whom, and following.

use askama::Template;
use askama::filters::HtmlSafe;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::gallery::{Gallery, GalleryQuery};
use super::page::{Frame, Page, Visit, When, redirect};
use super::person::Person;
use super::tile::Tile;
use crate::domain::{Account, AccountId, List, PageRequest, account, creation, follow};
use crate::error::Result;
use crate::store::Read;

#[derive(Template)]
#[template(path = "people/show.html")]
struct Show {
    frame: Frame,
    head: Head,
    gallery: Gallery,
}

/// Who it is, in numbers, and the button that follows.
#[derive(Debug, Clone, Template)]
#[template(path = "people/head.html")]
struct Head {
    frame: Frame,
    person: Person,
    bio: String,
    website: Option<String>,
    joined: When,
    creations: u64,
    followers: u64,
    following: u64,
    is_self: bool,
    is_followed: bool,
}

/// Its own template has escaped it.
impl HtmlSafe for Head {}

impl Head {
    fn of(visit: &Visit, tx: &dyn Read, account: &Account) -> Result<Self> {
        let viewer = visit.caller.as_ref().map(|caller| caller.account);
        let (followers, following) = follow::counts(tx, account.id)?;
        Ok(Self {
            frame: visit.frame("")?,
            person: Person::of(account),
            bio: account.bio.clone().unwrap_or_default(),
            website: account.website.clone(),
            joined: visit.ago(account.joined_at),
            creations: creation::count(tx, &List::PublicOwner(account.id))?,
            followers,
            following,
            is_self: viewer == Some(account.id),
            is_followed: match viewer {
                Some(viewer) => follow::exists(tx, viewer, account.id)?,
                None => false,
            },
        })
    }

    /// A website without its scheme.
    fn site(&self) -> &str {
        let url = self.website.as_deref().unwrap_or_default();
        url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/')
    }
}

/// `GET /u/:username`.
#[handler]
pub fn show(visit: Visit, Path(username): Path<String>, Query(query): Query<GalleryQuery>) -> Result<Response> {
    let request = query.page_request()?;
    let (head, tiles, next) = visit.app.store.read(|tx| {
        let account = account::get_by_username(tx, &username)?;
        let page = creation::list(tx, &List::PublicOwner(account.id), request)?;
        Ok((Head::of(&visit, tx, &account)?, Tile::list(&visit, tx, &page.items)?, page.next))
    })?;
    let next = GalleryQuery::link(&head.person.href(), next);
    let gallery = Gallery::new(&visit, Vec::new(), tiles, next)?;
    if visit.wants_part {
        return Ok(Page::new(gallery).into_response());
    }
    Ok(Page::new(Show { frame: visit.frame(head.person.name.clone())?, head, gallery }).into_response())
}

#[derive(Debug, Deserialize)]
struct FollowForm {
    follow: String,
}

/// `POST /u/:username/follow`: `follow` is `yes` or `no`.
#[handler]
pub async fn update_follow(
    visit: Visit,
    Path(username): Path<String>,
    Form(form): Form<FollowForm>,
) -> Result<Response> {
    let (me, now) = (visit.signed_in()?.account, visit.app.clock.now());
    let write = visit.app.store.write(move |tx| {
        let other = account::get_by_username(tx, &username)?;
        match form.follow.as_str() {
            "no" => follow::delete(tx, me, other.id)?,
            _ => follow::create(tx, me, other.id, now)?,
        }
        Ok(other)
    });
    let other = write.await?;
    if visit.wants_part {
        return Ok(Page::new(visit.app.store.read(|tx| Head::of(&visit, tx, &other))?).into_response());
    }
    Ok(redirect(&format!("/u/{}", other.username)))
}

#[derive(Template)]
#[template(path = "people/index.html")]
struct Index {
    frame: Frame,
    person: Person,
    people: Vec<(Person, When)>,
    previous: Option<String>,
    next: Option<String>,
}

/// People on a page.
const PER_PAGE: u32 = 50;
const PAGE_MAX: u32 = 200;

#[derive(Debug, Deserialize)]
struct IndexQuery {
    page: Option<u32>,
}

/// `GET /u/:username/followers`.
#[handler]
pub fn list_followers(visit: Visit, Path(username): Path<String>, Query(query): Query<IndexQuery>) -> Result<Response> {
    index(&visit, &username, &query, "followers")
}

/// `GET /u/:username/following`.
#[handler]
pub fn list_following(visit: Visit, Path(username): Path<String>, Query(query): Query<IndexQuery>) -> Result<Response> {
    index(&visit, &username, &query, "following")
}

fn index(visit: &Visit, username: &str, query: &IndexQuery, which: &str) -> Result<Response> {
    let number = query.page.unwrap_or(1).clamp(1, PAGE_MAX);
    let request = PageRequest { page: number, per_page: PER_PAGE, ..PageRequest::default() };
    let (person, people, has_next) = visit.app.store.read(|tx| {
        let account = account::get_by_username(tx, username)?;
        let page = match which {
            "followers" => follow::list_followers(tx, account.id, request)?,
            _ => follow::list_following(tx, account.id, request)?,
        };
        let has_next = page.has_next();
        let of = |(id, since): (AccountId, _)| Ok((Person::find(tx, id)?, visit.ago(since)));
        let people = page.items.into_iter().map(of).collect::<Result<Vec<_>>>()?;
        Ok((Person::of(&account), people, has_next))
    })?;
    let link = |page: u32| format!("{}/{which}?page={page}", person.href());
    let key = if which == "followers" { "people.followers_of" } else { "people.following_of" };
    let index = Index {
        frame: visit.frame(visit.texts.fill(key, &[("name", &person.name)]))?,
        previous: (number > 1).then(|| link(number - 1)),
        next: (has_next && number < PAGE_MAX).then(|| link(number + 1)),
        person,
        people,
    };
    Ok(Page::new(index).into_response())
}
