//! Teams: people who share what they make under the team's name.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::TeamId;
use super::account::AccountId;
use super::audit::{Census, Findings};
use crate::clock::Timestamp;
use crate::error::{Error, Noun, Result};
use crate::store::{Counter, Index, Order, Read, Sequence, Table, Tx, Value};

const TEAMS: Table<TeamId, Team> = Table::new("team");
/// Since when.
const MEMBERS: Table<(TeamId, AccountId), Timestamp> = Table::new("team_member");
/// Members who may let others in and put them out, as the owner may.
const MANAGERS: Index<(TeamId, AccountId)> = Index::new("team_manager");
const BY_MEMBER: Index<(AccountId, TeamId)> = Index::new("team_by_member");
const BY_INVITE: Table<String, TeamId> = Table::new("team_by_invite");
const MEMBER_COUNT: Counter<TeamId> = Counter::new("team_member_count");
const IDS: Sequence = Sequence::new("team");

const NAME_MAX_CHARS: usize = 100;
pub const MEMBERS_MAX: u64 = 500;
/// Letters and digits of an invite code: enough chance that nobody joins by guessing.
pub const INVITE_CHARS: usize = 16;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub owner: AccountId,
    pub invite_code: String,
    pub created_at: Timestamp,
}

impl Value for Team {}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything; there is one.
    Owner,
    /// Lets members in, puts them out, renews the invite code.
    Manager,
    /// Shares and sees what is shared.
    Member,
}

impl Role {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Member => "member",
        }
    }

    pub const fn may_manage(self) -> bool {
        matches!(self, Self::Owner | Self::Manager)
    }
}

/// Makes a team of one. `invite_code` must be fresh chance.
/// Errors: `Invalid` naming `name`.
pub fn create(tx: &mut Tx, owner: AccountId, name: &str, invite_code: &str, now: Timestamp) -> Result<Team> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS {
        return Err(Error::invalid("name", "must be 1 to 100 characters"));
    }
    let team = Team {
        id: TeamId(IDS.next(tx)?),
        name: name.to_owned(),
        owner,
        invite_code: invite_code.to_owned(),
        created_at: now,
    };
    TEAMS.put(tx, &team.id, &team)?;
    BY_INVITE.put(tx, &team.invite_code, &team.id)?;
    enter(tx, team.id, owner, now)?;
    Ok(team)
}

/// A team as its member sees it.
/// Errors: `NotFound`, also for a team that the account is no member of.
pub fn get(tx: &dyn Read, id: TeamId, member: AccountId) -> Result<Team> {
    let team = TEAMS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Team))?;
    if is_member(tx, id, member)? { Ok(team) } else { Err(Error::NotFound(Noun::Team)) }
}

/// As `get`. Errors also: `Forbidden` when the account is not the owner.
pub fn get_owned(tx: &dyn Read, id: TeamId, owner: AccountId) -> Result<Team> {
    let team = get(tx, id, owner)?;
    if team.owner == owner { Ok(team) } else { Err(Error::forbidden("to be the owner of the team")) }
}

/// As `get`. Errors also: `Forbidden` when the account may not let people in.
pub fn get_managed(tx: &dyn Read, id: TeamId, manager: AccountId) -> Result<Team> {
    let team = get(tx, id, manager)?;
    if role(tx, &team, manager)?.may_manage() {
        Ok(team)
    } else {
        Err(Error::forbidden("to be the owner or a manager of the team"))
    }
}

/// What someone may do who is a member.
pub fn role(tx: &dyn Read, team: &Team, member: AccountId) -> Result<Role> {
    Ok(match MANAGERS.contains(tx, &(team.id, member))? {
        _ if team.owner == member => Role::Owner,
        true => Role::Manager,
        false => Role::Member,
    })
}

/// The owner makes a member a manager, or a member again.
/// Errors: `NotFound` when that is no member; `Invalid` naming `role` for the owner.
pub fn set_manager(tx: &mut Tx, id: TeamId, owner: AccountId, account: AccountId, is_manager: bool) -> Result<Team> {
    let team = get_owned(tx, id, owner)?;
    if account == owner {
        return Err(Error::invalid("role", "of the owner stays as it is until they leave the team"));
    }
    if !is_member(tx, id, account)? {
        return Err(Error::NotFound(Noun::Account));
    }
    if is_manager {
        MANAGERS.insert(tx, &(id, account))?;
    } else {
        MANAGERS.remove(tx, &(id, account))?;
    }
    Ok(team)
}

pub fn is_member(tx: &dyn Read, id: TeamId, account: AccountId) -> Result<bool> {
    MEMBERS.exists(tx, &(id, account))
}

/// The teams of an account, oldest first.
pub fn list(tx: &dyn Read, account: AccountId) -> Result<Vec<Team>> {
    let ids = BY_MEMBER.scan(tx, &account, Order::Ascending, usize::MAX)?;
    let teams = ids.into_iter().map(|(_, id)| TEAMS.get(tx, &id));
    Ok(teams.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// The members of a team and since when, the longest-standing first.
pub fn members(tx: &dyn Read, id: TeamId) -> Result<Vec<(AccountId, Timestamp)>> {
    let rows = MEMBERS.scan(tx, &id, Order::Ascending, MEMBERS_MAX as usize)?;
    let mut members: Vec<_> = rows.into_iter().map(|((_, account), since)| (account, since)).collect();
    members.sort_by_key(|(account, since)| (*since, *account));
    Ok(members)
}

pub fn member_count(tx: &dyn Read, id: TeamId) -> Result<u64> {
    MEMBER_COUNT.get(tx, &id)
}

/// The owner or a manager takes someone in; taking a member in again changes nothing.
pub fn add_member(tx: &mut Tx, id: TeamId, manager: AccountId, account: AccountId, now: Timestamp) -> Result<Team> {
    let team = get_managed(tx, id, manager)?;
    enter(tx, id, account, now)?;
    Ok(team)
}

/// The owner puts someone out, or a manager someone who is none.
/// Errors: `NotFound` when that is no member; `Invalid` naming `user_id` for the owner, who leaves instead; `Forbidden`.
pub fn remove_member(tx: &mut Tx, id: TeamId, manager: AccountId, account: AccountId) -> Result<()> {
    let team = get_managed(tx, id, manager)?;
    if account == team.owner {
        return Err(Error::invalid("user_id", "is the owner, who can leave the team but not be removed"));
    }
    if !is_member(tx, id, account)? {
        return Err(Error::NotFound(Noun::Account));
    }
    if role(tx, &team, account)?.may_manage() && manager != team.owner {
        return Err(Error::forbidden("to be the owner of the team"));
    }
    exit(tx, id, account)
}

/// Leaves a team. An owner hands it to the longest-standing member; the last one out ends it.
pub fn leave(tx: &mut Tx, id: TeamId, account: AccountId) -> Result<()> {
    let mut team = get(tx, id, account)?;
    exit(tx, id, account)?;
    if team.owner != account {
        return Ok(());
    }
    match members(tx, id)?.first() {
        Some((heir, _)) => {
            team.owner = *heir;
            MANAGERS.remove(tx, &(id, *heir))?;
            TEAMS.put(tx, &id, &team)
        }
        None => {
            BY_INVITE.delete(tx, &team.invite_code)?;
            TEAMS.delete(tx, &id)?;
            Ok(())
        }
    }
}

/// The team that an invite code opens.
/// Errors: `NotFound` for a code that is unknown or was renewed.
pub fn get_by_invite(tx: &dyn Read, invite_code: &str) -> Result<Team> {
    let id = BY_INVITE.get(tx, &invite_code.to_owned())?.ok_or(Error::NotFound(Noun::Team))?;
    TEAMS.get(tx, &id)?.ok_or(Error::NotFound(Noun::Team))
}

/// Joins by an invite code; joining again changes nothing.
/// Errors: as `get_by_invite`; `Conflict` when the team is full.
pub fn join(tx: &mut Tx, invite_code: &str, account: AccountId, now: Timestamp) -> Result<Team> {
    let team = get_by_invite(tx, invite_code)?;
    enter(tx, team.id, account, now)?;
    Ok(team)
}

/// A new invite code in place of the old one, which ends. `code` must be fresh chance.
pub fn renew_invite(tx: &mut Tx, id: TeamId, manager: AccountId, code: &str) -> Result<Team> {
    let mut team = get_managed(tx, id, manager)?;
    BY_INVITE.delete(tx, &team.invite_code)?;
    team.invite_code = code.to_owned();
    BY_INVITE.put(tx, &team.invite_code, &id)?;
    TEAMS.put(tx, &id, &team)?;
    Ok(team)
}

fn enter(tx: &mut Tx, id: TeamId, account: AccountId, now: Timestamp) -> Result<()> {
    if is_member(tx, id, account)? {
        return Ok(());
    }
    if MEMBER_COUNT.get(tx, &id)? >= MEMBERS_MAX {
        return Err(Error::conflict(format!("A team can have at most {MEMBERS_MAX} members")));
    }
    MEMBERS.put(tx, &(id, account), &now)?;
    BY_MEMBER.insert(tx, &(account, id))?;
    MEMBER_COUNT.add(tx, &id, 1)?;
    Ok(())
}

fn exit(tx: &mut Tx, id: TeamId, account: AccountId) -> Result<()> {
    MEMBERS.delete(tx, &(id, account))?;
    MANAGERS.remove(tx, &(id, account))?;
    BY_MEMBER.remove(tx, &(account, id))?;
    MEMBER_COUNT.add(tx, &id, -1)?;
    Ok(())
}

/// Counts the members anew.
pub(super) fn audit(tx: &dyn Read, findings: &mut Findings) -> Result<()> {
    let (mut members, mut places, mut listed) = (Census::default(), Census::default(), Census::default());
    MEMBERS.for_each(tx, &(), Order::Ascending, |(team, account), _| {
        members.count(&team);
        places.count(&(account, team));
        Ok(ControlFlow::Continue(()))
    })?;
    BY_MEMBER.for_each(tx, &(), Order::Ascending, |place| {
        listed.count(&place);
        Ok(ControlFlow::Continue(()))
    })?;
    findings.compare(BY_MEMBER.name(), &listed, &places)?;
    findings.check(tx, &MEMBER_COUNT, &members)
}
