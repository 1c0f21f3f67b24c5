//! Teams. Source: generor-api.th.txt, "ทีม".

use poem_openapi::param::{Path, Query};
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;

use super::creations::CreationReply;
use super::envelope::{self, Created};
use super::paging::page_request;
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::dialects::words::Word;
use crate::domain::{AccountId, List, Scope, Sort, Team, TeamId, account, team};
use crate::error::Result;
use crate::store::Read;

/// `/teams…`.
pub struct Teams(pub App);

#[OpenApi(prefix_path = "/teams", tag = "Tag::Teams")]
impl Teams {
    /// List your teams
    #[oai(path = "/", method = "get", operation_id = "team_list")]
    async fn team_list(&self, caller: Bearer) -> Answer<Vec<TeamReply>> {
        caller.0.require(Scope::Read)?;
        let teams = self.0.store.read(|tx| {
            let teams = team::list(tx, caller.0.account)?;
            teams.iter().map(|team| TeamReply::of(tx, team, caller.0.account)).collect::<Result<Vec<_>>>()
        })?;
        Ok(envelope::ok(teams))
    }

    /// Create a team
    ///
    /// You own it and are its first member.
    #[oai(path = "/", method = "post", operation_id = "team_create")]
    async fn team_create(&self, caller: Bearer, body: Body<CreateBody>) -> Result<Created<TeamReply>, Failure> {
        caller.0.require(Scope::Write)?;
        let (me, code, now) = (caller.0.account, invite_code(&self.0), self.0.clock.now());
        let write = self.0.store.write(move |tx| {
            let team = team::create(tx, me, &body.0.name, &code, now)?;
            TeamReply::of(tx, &team, me)
        });
        Ok(envelope::created(write.await?))
    }

    /// Get a team
    ///
    /// With its members; for members only.
    #[oai(path = "/:id", method = "get", operation_id = "team_get")]
    async fn team_get(&self, caller: Bearer, id: Path<u64>) -> Answer<TeamDetails> {
        caller.0.require(Scope::Read)?;
        let me = caller.0.account;
        let details = self.0.store.read(|tx| TeamDetails::of(tx, &team::get(tx, TeamId(id.0), me)?, me))?;
        Ok(envelope::ok(details))
    }

    /// Leave a team
    ///
    /// An owner who leaves hands the team to its longest-standing member; with the last member it ends.
    #[oai(path = "/:id", method = "delete", operation_id = "team_leave")]
    async fn team_leave(&self, caller: Bearer, id: Path<u64>) -> Answer<LeftReply> {
        caller.0.require(Scope::Write)?;
        self.0.store.write(move |tx| team::leave(tx, TeamId(id.0), caller.0.account)).await?;
        Ok(envelope::ok(LeftReply { team_id: id.0, left: true }))
    }

    /// Add a member
    ///
    /// By user name; the owner and managers can.
    #[oai(path = "/:id/members", method = "post", operation_id = "team_member_add")]
    async fn team_member_add(
        &self,
        caller: Bearer,
        id: Path<u64>,
        body: Body<MemberBody>,
    ) -> Result<Created<TeamDetails>, Failure> {
        caller.0.require(Scope::Write)?;
        let (me, now) = (caller.0.account, self.0.clock.now());
        let write = self.0.store.write(move |tx| {
            team::get_managed(tx, TeamId(id.0), me)?;
            let member = account::get_by_username(tx, &body.0.username)?;
            let team = team::add_member(tx, TeamId(id.0), me, member.id, now)?;
            TeamDetails::of(tx, &team, me)
        });
        Ok(envelope::created(write.await?))
    }

    /// Change a member's role
    ///
    /// Only the owner can. A manager adds and removes members and renews the invite code, as the owner does.
    #[oai(path = "/:id/members/:user_id", method = "patch", operation_id = "team_member_update")]
    async fn team_member_update(
        &self,
        caller: Bearer,
        id: Path<u64>,
        user_id: Path<u64>,
        body: Body<RoleBody>,
    ) -> Answer<TeamDetails> {
        caller.0.require(Scope::Write)?;
        let (me, is_manager) = (caller.0.account, body.0.role == RoleWord::Manager);
        let write = self.0.store.write(move |tx| {
            let team = team::set_manager(tx, TeamId(id.0), me, AccountId(user_id.0), is_manager)?;
            TeamDetails::of(tx, &team, me)
        });
        Ok(envelope::ok(write.await?))
    }

    /// Remove a member
    ///
    /// The owner can, and managers can where the member is none.
    #[oai(path = "/:id/members/:user_id", method = "delete", operation_id = "team_member_remove")]
    async fn team_member_remove(&self, caller: Bearer, id: Path<u64>, user_id: Path<u64>) -> Answer<TeamDetails> {
        caller.0.require(Scope::Write)?;
        let me = caller.0.account;
        let write = self.0.store.write(move |tx| {
            team::remove_member(tx, TeamId(id.0), me, AccountId(user_id.0))?;
            TeamDetails::of(tx, &team::get(tx, TeamId(id.0), me)?, me)
        });
        Ok(envelope::ok(write.await?))
    }

    /// Join a team
    ///
    /// With the code that its owner gave you.
    #[oai(path = "/join/:invite_code", method = "post", operation_id = "team_join")]
    async fn team_join(&self, caller: Bearer, invite_code: Path<String>) -> Answer<TeamReply> {
        caller.0.require(Scope::Write)?;
        let (me, now) = (caller.0.account, self.0.clock.now());
        let write = self.0.store.write(move |tx| {
            let team = team::join(tx, &invite_code.0, me, now)?;
            TeamReply::of(tx, &team, me)
        });
        Ok(envelope::ok(write.await?))
    }

    /// Renew the invite code
    ///
    /// The old code ends at once. The owner and managers can.
    #[oai(path = "/:id/invite", method = "post", operation_id = "team_invite")]
    async fn team_invite(&self, caller: Bearer, id: Path<u64>) -> Answer<InviteReply> {
        caller.0.require(Scope::Write)?;
        let (me, code) = (caller.0.account, invite_code(&self.0));
        let team = self.0.store.write(move |tx| team::renew_invite(tx, TeamId(id.0), me, &code)).await?;
        Ok(envelope::ok(InviteReply { team_id: team.id.0, invite_code: team.invite_code }))
    }

    /// List a team's creations
    ///
    /// What its members made under it, private ones included; for members only.
    #[oai(path = "/:id/creations", method = "get", operation_id = "team_creations")]
    async fn team_creations(
        &self,
        caller: Bearer,
        id: Path<u64>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<CreationReply>> {
        caller.0.require(Scope::Read)?;
        let team = self.0.store.read(|tx| team::get(tx, TeamId(id.0), caller.0.account))?;
        let request = page_request(page, per_page, cursor, sort.0)?;
        Ok(envelope::page(CreationReply::list(&self.0, &List::Team(team.id), request)?))
    }
}

fn invite_code(app: &App) -> String {
    app.random.letters_and_digits(team::INVITE_CHARS)
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "TeamCreate")]
struct CreateBody {
    /// 1 to 100 characters.
    #[oai(validator(max_length = 100, pattern = r"\S"))]
    name: String,
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "TeamMemberAdd")]
struct MemberBody {
    username: String,
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "TeamMemberUpdate")]
struct RoleBody {
    role: RoleWord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "TeamRole", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum RoleWord {
    Manager,
    Member,
}

/// A team.
#[derive(Debug, Object)]
#[oai(rename = "Team", skip_serializing_if_is_none)]
struct TeamReply {
    team_id: u64,
    name: String,
    owner_id: u64,
    member_count: u64,
    /// UTC.
    created_at: String,
    /// Only for the owner and managers.
    invite_code: Option<String>,
}

impl TeamReply {
    fn of(tx: &dyn Read, team: &Team, viewer: AccountId) -> Result<Self> {
        Ok(Self {
            team_id: team.id.0,
            name: team.name.clone(),
            owner_id: team.owner.0,
            member_count: team::member_count(tx, team.id)?,
            created_at: team.created_at.to_plain(),
            invite_code: team::role(tx, team, viewer)?.may_manage().then(|| team.invite_code.clone()),
        })
    }
}

/// A team and its members.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct TeamDetails {
    #[oai(flatten)]
    team: TeamReply,
    members: Vec<MemberReply>,
}

#[derive(Debug, Object)]
#[oai(rename = "TeamMember")]
struct MemberReply {
    user_id: u64,
    username: String,
    /// `owner`, `manager` or `member`.
    role: String,
    /// UTC.
    joined_at: String,
}

impl TeamDetails {
    fn of(tx: &dyn Read, team: &Team, viewer: AccountId) -> Result<Self> {
        let member = |(id, since): (AccountId, crate::clock::Timestamp)| {
            let role = team::role(tx, team, id)?.as_str().to_owned();
            let username = account::get(tx, id)?.username;
            Ok(MemberReply { user_id: id.0, username, role, joined_at: since.to_plain() })
        };
        let members = team::members(tx, team.id)?.into_iter().map(member).collect::<Result<Vec<_>>>()?;
        Ok(Self { team: TeamReply::of(tx, team, viewer)?, members })
    }
}

#[derive(Debug, Object)]
#[oai(rename = "TeamLeft")]
struct LeftReply {
    team_id: u64,
    left: bool,
}

#[derive(Debug, Object)]
#[oai(rename = "TeamInvite")]
struct InviteReply {
    team_id: u64,
    invite_code: String,
}
