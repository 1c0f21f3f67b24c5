//! Teams: making one, inviting, joining, leaving, and what its members share.

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Form, Path, Query};
use poem::{IntoResponse, Response, handler};
use serde::Deserialize;

use super::error_page::explain;
use super::gallery::{Gallery, GalleryQuery};
use super::page::{Frame, Page, Visit, When, redirect};
use super::person::Person;
use super::tile::Tile;
use crate::domain::team::Role;
use crate::domain::{AccountId, List, Team, TeamId, account, creation, team};
use crate::error::{Error, Noun, Result};
use crate::store::Read;

#[derive(Template)]
#[template(path = "teams/index.html")]
struct Index {
    frame: Frame,
    teams: Vec<Entry>,
    name: String,
    problem: Option<String>,
}

/// A team in the list of the visitor's.
struct Entry {
    id: u64,
    name: String,
    members: u64,
    creations: u64,
    is_owner: bool,
}

/// `GET /teams`.
#[handler]
pub fn index(visit: Visit) -> Result<Response> {
    Ok(Page::new(index_page(&visit, String::new(), None)?).into_response())
}

fn index_page(visit: &Visit, name: String, problem: Option<String>) -> Result<Index> {
    let me = visit.signed_in()?.account;
    let teams = visit.app.store.read(|tx| {
        let entry = |team: Team| {
            Ok(Entry {
                members: team::member_count(tx, team.id)?,
                creations: creation::count(tx, &List::Team(team.id))?,
                is_owner: team.owner == me,
                id: team.id.0,
                name: team.name,
            })
        };
        team::list(tx, me)?.into_iter().map(entry).collect::<Result<Vec<_>>>()
    })?;
    Ok(Index { frame: visit.frame(visit.texts.say("teams.title"))?, teams, name, problem })
}

#[derive(Debug, Deserialize)]
struct NameForm {
    #[serde(default)]
    name: String,
}

/// `POST /teams`.
#[handler]
pub async fn create(visit: Visit, Form(form): Form<NameForm>) -> Result<Response> {
    let (me, now) = (visit.signed_in()?.account, visit.app.clock.now());
    let (name, code) = (form.name.clone(), visit.app.random.letters_and_digits(team::INVITE_CHARS));
    match visit.app.store.write(move |tx| team::create(tx, me, &name, &code, now)).await {
        Ok(team) => Ok(redirect(&format!("/teams/{}", team.id))),
        Err(error) if error.is_callers_fault() => {
            let page = index_page(&visit, form.name, Some(explain(visit.texts, &error)))?;
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "teams/show.html")]
struct Show {
    frame: Frame,
    id: u64,
    is_owner: bool,
    may_manage: bool,
    /// The address that lets people in; for the owner and managers.
    invite: Option<String>,
    n_members: u64,
    members: Vec<Member>,
    problem: Option<String>,
    gallery: Gallery,
}

struct Member {
    id: u64,
    person: Person,
    since: When,
    is_owner: bool,
    is_manager: bool,
}

/// `GET /teams/:id`. To others it looks like one that does not exist.
#[handler]
pub fn show(visit: Visit, Path(id): Path<u64>, Query(query): Query<GalleryQuery>) -> Result<Response> {
    let page = visit.app.store.read(|tx| show_page(&visit, tx, TeamId(id), &query, None))?;
    if visit.wants_part {
        return Ok(Page::new(page.gallery).into_response());
    }
    Ok(Page::new(page).into_response())
}

fn show_page(visit: &Visit, tx: &dyn Read, id: TeamId, query: &GalleryQuery, problem: Option<String>) -> Result<Show> {
    let me = visit.signed_in()?.account;
    let team = team::get(tx, id, me)?;
    let is_owner = team.owner == me;
    let request = query.page_request()?;
    let shared = creation::list(tx, &List::Team(id), request)?;
    let next = GalleryQuery::link(&format!("/teams/{id}"), shared.next);
    let tiles = Tile::list(visit, tx, &shared.items)?;
    let member = |(account, since): (AccountId, _)| {
        let person = Person::find(tx, account)?;
        let role = team::role(tx, &team, account)?;
        let (is_owner, is_manager) = (role == Role::Owner, role == Role::Manager);
        Ok(Member { id: account.0, person, since: visit.ago(since), is_owner, is_manager })
    };
    let may_manage = team::role(tx, &team, me)?.may_manage();
    Ok(Show {
        frame: visit.frame(team.name.clone())?,
        id: id.0,
        is_owner,
        may_manage,
        invite: may_manage.then(|| visit.visitor.link(&format!("/join/{}", team.invite_code))),
        n_members: team::member_count(tx, id)?,
        members: team::members(tx, id)?.into_iter().map(member).collect::<Result<Vec<_>>>()?,
        problem,
        gallery: Gallery::new(visit, Vec::new(), tiles, next)?,
    })
}

#[derive(Debug, Deserialize)]
struct MemberForm {
    #[serde(default)]
    username: String,
}

/// `POST /teams/:id/members`: the owner or a manager takes someone in by name.
#[handler]
pub async fn add_member(visit: Visit, Path(id): Path<u64>, Form(form): Form<MemberForm>) -> Result<Response> {
    let (me, now, id) = (visit.signed_in()?.account, visit.app.clock.now(), TeamId(id));
    let write = visit.app.store.write(move |tx| {
        team::get_managed(tx, id, me)?;
        let member = account::get_by_username(tx, form.username.trim())?;
        team::add_member(tx, id, me, member.id, now)
    });
    match write.await {
        Ok(_) => Ok(redirect(&format!("/teams/{id}"))),
        Err(error @ (Error::NotFound(Noun::Account) | Error::Conflict(_))) => {
            let problem = match &error {
                Error::NotFound(_) => visit.texts.say("teams.nobody").to_owned(),
                other => explain(visit.texts, other),
            };
            let query = GalleryQuery::default();
            let page = visit.app.store.read(|tx| show_page(&visit, tx, id, &query, Some(problem)))?;
            Ok(Page::with_status(StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// `POST /teams/:id/members/:member/remove`.
#[handler]
pub async fn remove_member(visit: Visit, Path((id, member)): Path<(u64, u64)>) -> Result<Response> {
    let (me, id) = (visit.signed_in()?.account, TeamId(id));
    visit.app.store.write(move |tx| team::remove_member(tx, id, me, AccountId(member))).await?;
    Ok(redirect(&format!("/teams/{id}")))
}

#[derive(Debug, Deserialize)]
struct RoleForm {
    role: String,
}

/// `POST /teams/:id/members/:member/role`: `role` is `manager` or `member`.
#[handler]
pub async fn update_role(
    visit: Visit,
    Path((id, member)): Path<(u64, u64)>,
    Form(form): Form<RoleForm>,
) -> Result<Response> {
    let (me, id, is_manager) = (visit.signed_in()?.account, TeamId(id), form.role == Role::Manager.as_str());
    visit.app.store.write(move |tx| team::set_manager(tx, id, me, AccountId(member), is_manager)).await?;
    Ok(redirect(&format!("/teams/{id}")))
}

/// `POST /teams/:id/invite`: another invite link; the old one ends.
#[handler]
pub async fn renew_invite(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let (me, id) = (visit.signed_in()?.account, TeamId(id));
    let code = visit.app.random.letters_and_digits(team::INVITE_CHARS);
    visit.app.store.write(move |tx| team::renew_invite(tx, id, me, &code)).await?;
    Ok(redirect(&format!("/teams/{id}")))
}

/// `POST /teams/:id/leave`.
#[handler]
pub async fn leave(visit: Visit, Path(id): Path<u64>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    visit.app.store.write(move |tx| team::leave(tx, TeamId(id), me)).await?;
    Ok(redirect("/teams"))
}

#[derive(Template)]
#[template(path = "teams/join.html")]
struct Join {
    frame: Frame,
    name: String,
    code: String,
    owner: Person,
    members: u64,
}

/// `GET /join/:code`: whose team it is, before one joins.
#[handler]
pub fn invitation(visit: Visit, Path(code): Path<String>) -> Result<Response> {
    let me = visit.signed_in()?.account;
    let (team, owner, members, is_member) = visit.app.store.read(|tx| {
        let team = team::get_by_invite(tx, &code)?;
        let owner = Person::find(tx, team.owner)?;
        let (members, is_member) = (team::member_count(tx, team.id)?, team::is_member(tx, team.id, me)?);
        Ok((team, owner, members, is_member))
    })?;
    if is_member {
        return Ok(redirect(&format!("/teams/{}", team.id)));
    }
    let frame = visit.frame(visit.texts.say("teams.invitation"))?;
    Ok(Page::new(Join { frame, name: team.name, code, owner, members }).into_response())
}

/// `POST /join/:code`.
#[handler]
pub async fn join(visit: Visit, Path(code): Path<String>) -> Result<Response> {
    let (me, now) = (visit.signed_in()?.account, visit.app.clock.now());
    let team = visit.app.store.write(move |tx| team::join(tx, &code, me, now)).await?;
    Ok(redirect(&format!("/teams/{}", team.id)))
}
