//! Accounts: one's own, and what others show. Source: generor-api.th.txt, "ผู้ใช้".

use poem_openapi::param::{Path, Query};
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;

use super::creations::CreationReply;
use super::credits::BalanceReply;
use super::envelope;
use super::paging::page_request;
use super::{Answer, Tag};
use crate::app::App;
use crate::dialects::bearer::{Bearer, MaybeBearer};
use crate::dialects::body::Body;
use crate::dialects::words::Word;
use crate::domain::account::Profile;
use crate::domain::{Account, AccountId, List, Page, Scope, Sort, account, creation, follow, team};
use crate::engine::avatar;
use crate::error::{Error, Result};
use crate::store::Read;

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
        Ok(envelope::ok(self.0.store.read(|tx| MeReply::of(&self.0, tx, caller.0.account))?))
    }

    /// Update your profile
    ///
    /// What is not given stays as it is; an empty text takes a field away. If anything is wrong, nothing changes.
    #[oai(path = "/me", method = "patch", operation_id = "user_update")]
    async fn user_update(&self, caller: Bearer, body: Body<UpdateBody>) -> Answer<MeReply> {
        let app = &self.0;
        caller.0.require(Scope::Write)?;
        let id = caller.0.account;
        let profile = Profile { bio: body.0.bio, website: body.0.website };
        profile.check()?;
        let avatar = match body.0.avatar.as_deref() {
            None => None,
            Some("") => Some(None),
            Some(source) => Some(Some(avatar::keep(&app.store, &app.net, source).await?)),
        };
        let write = app.store.write(move |tx| {
            account::update_profile(tx, id, &profile)?;
            avatar.map_or(Ok(()), |new| avatar::replace(tx, id, new))
        });
        write.await?;
        Ok(envelope::ok(app.store.read(|tx| MeReply::of(app, tx, id))?))
    }

    /// Get a user's profile
    ///
    /// What everyone may see of an account.
    #[oai(path = "/:username", method = "get", operation_id = "user_get")]
    async fn user_get(&self, caller: MaybeBearer, username: Path<String>) -> Answer<UserReply> {
        caller.require_read()?;
        let reply = self.0.store.read(|tx| UserReply::of(tx, account::get_by_username(tx, &username.0)?))?;
        Ok(envelope::ok(reply))
    }

    /// List a user's public creations
    #[oai(path = "/:username/creations", method = "get", operation_id = "user_creations")]
    async fn user_creations(
        &self,
        caller: MaybeBearer,
        username: Path<String>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<CreationReply>> {
        caller.require_read()?;
        let owner = self.0.store.read(|tx| account::get_by_username(tx, &username.0))?.id;
        let request = page_request(page, per_page, cursor, sort.0)?;
        Ok(envelope::page(CreationReply::list(&self.0, &List::PublicOwner(owner), request)?))
    }

    /// List a user's followers
    #[oai(path = "/:username/followers", method = "get", operation_id = "user_followers")]
    async fn user_followers(
        &self,
        caller: MaybeBearer,
        username: Path<String>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<PersonReply>> {
        caller.require_read()?;
        let request = page_request(page, per_page, cursor, sort.0)?;
        let page = self.0.store.read(|tx| {
            let account = account::get_by_username(tx, &username.0)?;
            PersonReply::page(tx, follow::list_followers(tx, account.id, request)?)
        })?;
        Ok(envelope::page(page))
    }

    /// List whom a user follows
    #[oai(path = "/:username/following", method = "get", operation_id = "user_following")]
    async fn user_following(
        &self,
        caller: MaybeBearer,
        username: Path<String>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<PersonReply>> {
        caller.require_read()?;
        let request = page_request(page, per_page, cursor, sort.0)?;
        let page = self.0.store.read(|tx| {
            let account = account::get_by_username(tx, &username.0)?;
            PersonReply::page(tx, follow::list_following(tx, account.id, request)?)
        })?;
        Ok(envelope::page(page))
    }

    /// Follow a user
    ///
    /// What they make public then appears in your feed. Following twice changes nothing.
    #[oai(path = "/:username/follow", method = "post", operation_id = "follow_create")]
    async fn follow_create(&self, caller: Bearer, username: Path<String>) -> Answer<FollowReply> {
        caller.0.require(Scope::Write)?;
        let (me, now) = (caller.0.account, self.0.clock.now());
        let write = self.0.store.write(move |tx| {
            let other = account::get_by_username(tx, &username.0)?.id;
            follow::create(tx, me, other, now)
        });
        write.await?;
        Ok(envelope::ok(FollowReply { following: true }))
    }

    /// Unfollow a user
    #[oai(path = "/:username/follow", method = "delete", operation_id = "follow_delete")]
    async fn follow_delete(&self, caller: Bearer, username: Path<String>) -> Answer<FollowReply> {
        caller.0.require(Scope::Write)?;
        let me = caller.0.account;
        let write = self.0.store.write(move |tx| {
            let other = account::get_by_username(tx, &username.0)?.id;
            follow::delete(tx, me, other)
        });
        write.await?;
        Ok(envelope::ok(FollowReply { following: false }))
    }

    /// Check whether you follow a user
    #[oai(path = "/:username/follow", method = "get", operation_id = "follow_get")]
    async fn follow_get(&self, caller: Bearer, username: Path<String>) -> Answer<FollowReply> {
        caller.0.require(Scope::Read)?;
        let following = self.0.store.read(|tx| {
            let other = account::get_by_username(tx, &username.0)?.id;
            follow::exists(tx, caller.0.account, other)
        })?;
        Ok(envelope::ok(FollowReply { following }))
    }
}

/// What to change in your profile.
#[derive(Debug, Default, Object, Deserialize)]
#[oai(rename = "ProfileUpdate", skip_serializing_if_is_none)]
#[serde(default)]
struct UpdateBody {
    /// At most 1,000 characters.
    #[oai(validator(max_length = 1000))]
    bio: Option<String>,
    /// An http or https URL; an empty text takes it away.
    #[oai(validator(max_length = 255, pattern = r"^\s*$|^\s*https?://[^/\s]\S*\s*$"))]
    website: Option<String>,
    /// A picture: an http or https URL, which is fetched now, or a `data:` URL. It is cut square and kept here.
    /// An empty text takes it away.
    #[oai(validator(pattern = r"^$|^https?://\S+$|^data:"))]
    avatar: Option<String>,
}

/// Whether you follow a user.
#[derive(Debug, Object)]
#[oai(rename = "Follow")]
struct FollowReply {
    following: bool,
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

impl MeReply {
    fn of(app: &App, tx: &dyn Read, id: AccountId) -> Result<Self> {
        let account = account::get(tx, id)?;
        let (follower_count, following_count) = follow::counts(tx, id)?;
        let teams = team::list(tx, id)?;
        Ok(Self {
            user_id: id.0,
            avatar: account.avatar_path(),
            username: account.username,
            email: account.email,
            bio: account.bio,
            website: account.website,
            joined: account.joined_at.to_plain(),
            credits: BalanceReply::of(app, tx, id)?,
            creation_count: creation::count(tx, &List::Owner(id))?,
            follower_count,
            following_count,
            teams: teams.into_iter().map(|team| TeamName { team_id: team.id.0, name: team.name }).collect(),
        })
    }
}

/// A team that you are in.
#[derive(Debug, Object)]
struct TeamName {
    team_id: u64,
    name: String,
}

/// A profile as everyone sees it.
#[derive(Debug, Object)]
#[oai(rename = "User")]
struct UserReply {
    user_id: u64,
    username: String,
    avatar: Option<String>,
    bio: Option<String>,
    website: Option<String>,
    /// UTC.
    joined: String,
    /// Public creations.
    creation_count: u64,
    follower_count: u64,
    following_count: u64,
}

impl UserReply {
    fn of(tx: &dyn Read, account: Account) -> Result<Self> {
        let (follower_count, following_count) = follow::counts(tx, account.id)?;
        Ok(Self {
            user_id: account.id.0,
            avatar: account.avatar_path(),
            username: account.username,
            bio: account.bio,
            website: account.website,
            joined: account.joined_at.to_plain(),
            creation_count: creation::count(tx, &List::PublicOwner(account.id))?,
            follower_count,
            following_count,
        })
    }
}

/// Someone in a list of people.
#[derive(Debug, Object)]
#[oai(rename = "Person")]
struct PersonReply {
    user_id: u64,
    username: String,
    avatar: Option<String>,
    /// Since when one follows the other, UTC.
    since: String,
}

impl PersonReply {
    fn page(tx: &dyn Read, page: Page<(AccountId, crate::clock::Timestamp)>) -> Result<Page<Self>> {
        let of = |(id, since): (AccountId, crate::clock::Timestamp)| {
            let account = account::get(tx, id)?;
            let avatar = account.avatar_path();
            Ok::<_, Error>(Self { user_id: id.0, username: account.username, avatar, since: since.to_plain() })
        };
        page.try_map(of)
    }
}
