//! Accounts. Source: generor-api.th.txt, "ผู้ใช้".

use poem_openapi::{Object, OpenApi};

use super::credits::BalanceReply;
use super::envelope;
use super::{Answer, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::domain::{List, Scope, account, creation, follow, team};

/// `/users…`.
pub struct Users(pub App);

#[OpenApi(prefix_path = "/users", tag = "Tag::Users")]
impl Users {
    /// Get your profile
    ///
    /// Your profile, your credits and your numbers.
    #[oai(path = "/me", method = "get", operation_id = "user_me")]
    async fn user_me(&self, caller: Bearer) -> Answer<MeReply> {
        caller.0.require(Scope::Read)?;
        let reply = self.0.store.read(|tx| {
            let account = account::get(tx, caller.0.account)?;
            let (follower_count, following_count) = follow::counts(tx, account.id)?;
            let teams = team::list(tx, account.id)?;
            Ok(MeReply {
                user_id: account.id.0,
                username: account.username,
                email: account.email,
                avatar: None,
                bio: account.bio,
                website: account.website,
                joined: account.joined_at.to_plain(),
                credits: BalanceReply::of(&self.0, tx, account.id)?,
                creation_count: creation::count(tx, &List::Owner(account.id))?,
                follower_count,
                following_count,
                teams: teams.into_iter().map(|team| TeamName { team_id: team.id.0, name: team.name }).collect(),
            })
        })?;
        Ok(envelope::ok(reply))
    }
}

/// Your own profile.
#[derive(Debug, Object)]
#[oai(rename = "Me")]
struct MeReply {
    user_id: u64,
    username: String,
    email: String,
    avatar: Option<String>,
    bio: Option<String>,
    website: Option<String>,
    /// UTC.
    joined: String,
    credits: BalanceReply,
    creation_count: u64,
    follower_count: u64,
    following_count: u64,
    teams: Vec<TeamName>,
}

/// A team that you are in.
#[derive(Debug, Object)]
struct TeamName {
    team_id: u64,
    name: String,
}
