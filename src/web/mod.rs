//! The pages of the studio, and the media that pages and programs show.
//!
//! Each resource has a file, and its templates stand at the same path under `templates/`. Everything works without
//! scripts: forms are plain posts that lead on to a page. A script that wants only a part of a page says so in a
//! header and gets the part. `guard.rs` stands around all pages, `page.rs` has what they share; start with
//! `generators.rs` and `generation.rs`, the way from a form into the engine and back.

mod account;
mod accounts;
mod admin;
mod api_keys;
mod assets;
mod chart;
mod cover;
mod creations;
mod credits;
mod departure;
mod docs;
mod embed;
mod error_page;
mod explore;
mod feed;
mod form;
mod gallery;
mod generation;
mod generators;
mod guard;
mod guide;
mod home;
mod i18n;
mod library;
pub mod media;
mod notifications;
mod onward;
mod page;
mod people;
mod person;
mod pictures;
mod preferences;
mod quote;
mod reference;
mod reports;
mod samples;
mod search;
mod sessions;
mod talk;
mod teams;
mod throttle;
mod thumbs;
mod tile;
mod typeset;
mod uploads;
mod webhooks;
mod zip;

use poem::http::header::COOKIE;
use poem::{Request, Route, get, post};

use crate::app::App;
use crate::dialects::bearer::{self, Credential};
use crate::domain::Caller;
use crate::error::Result;

/// The cookie that holds a session's token.
pub const SESSION_COOKIE: &str = "atelier_session";

/// Every page, to be mounted at the root.
pub fn route(app: &App) -> Route {
    let pages = Route::new()
        .at("/", get(home::show))
        .at("/create", get(home::create))
        .at("/generators", get(generators::index))
        .at("/generators/:slug", get(generators::moved))
        .at("/g/:slug", get(generators::show).post(generation::create))
        .at("/g/:slug/quote", get(quote::show))
        .at("/jobs/:id", get(generation::show))
        .at("/jobs/:id/cancel", post(generation::cancel))
        .at("/c/:id", get(creations::show))
        .at("/c/:id/cover.png", get(cover::show))
        .at("/c/:id/talk", get(talk::show))
        .at("/c/:id/rating", post(talk::rate))
        .at("/c/:id/comments", post(talk::say))
        .at("/comments/:id/vote", post(talk::vote))
        .at("/comments/:id/delete", post(talk::delete))
        .at("/oembed", get(embed::oembed))
        .at("/c/:id/settings", post(creations::update_settings))
        .at("/c/:id/delete", post(creations::delete))
        .at("/u/:username", get(people::show))
        .at("/u/:username/follow", post(people::update_follow))
        .at("/u/:username/followers", get(people::list_followers))
        .at("/u/:username/following", get(people::list_following))
        .at("/feed", get(feed::index))
        .at("/search", get(search::index))
        .at("/search/suggestions", get(search::suggestions))
        .at("/notifications", get(notifications::index))
        .at("/teams", get(teams::index).post(teams::create))
        .at("/teams/:id", get(teams::show))
        .at("/teams/:id/members", post(teams::add_member))
        .at("/teams/:id/members/:member/remove", post(teams::remove_member))
        .at("/teams/:id/members/:member/role", post(teams::update_role))
        .at("/teams/:id/invite", post(teams::renew_invite))
        .at("/teams/:id/leave", post(teams::leave))
        .at("/join/:code", get(teams::invitation).post(teams::join))
        .at("/uploads", post(uploads::create))
        .at("/uploads/:id", get(uploads::show))
        .at("/c/:id/report", get(reports::of_creation).post(reports::report_creation))
        .at("/comments/:id/report", get(reports::of_comment).post(reports::report_comment))
        .at("/admin", get(admin::overview::show))
        .at("/admin/audit", post(admin::overview::audit))
        .at("/admin/users", get(admin::users::index))
        .at("/admin/users/:id", post(admin::users::update))
        .at("/admin/models", get(admin::models::index))
        .at("/admin/models/:id", post(admin::models::update))
        .at("/admin/providers", get(admin::providers::index).post(admin::providers::enter))
        .at("/admin/providers/:name/test", post(admin::providers::test))
        .at("/admin/providers/:name/remove", post(admin::providers::remove))
        .at("/admin/jobs", get(admin::jobs::index))
        .at("/admin/jobs/:id", post(admin::jobs::update))
        .at("/admin/vouchers", get(admin::vouchers::index).post(admin::vouchers::create))
        .at("/admin/vouchers/:id/revoke", post(admin::vouchers::revoke))
        .at("/admin/reports", get(admin::reports::index))
        .at("/admin/reports/:id", post(admin::reports::settle))
        .at("/admin/backup", get(admin::backups::download))
        .at("/admin/backups", get(admin::backups::index).post(admin::backups::create))
        .at("/admin/backups/schedule", post(admin::backups::set_schedule))
        .at("/admin/backups/:name", get(admin::backups::show))
        .at("/admin/backups/:name/check", post(admin::backups::check))
        .at("/admin/backups/:name/delete", post(admin::backups::delete))
        .at("/admin/metrics", get(admin::metrics::show))
        .at("/admin/log", get(admin::log::index))
        .at("/metrics", get(admin::metrics::prometheus))
        .at("/explore", get(explore::index))
        .at("/library", get(library::index))
        .at("/library/bulk", post(library::bulk))
        .at("/library/trash", get(library::trash))
        .at("/library/zip", get(zip::show))
        .at("/account", get(account::show))
        .at("/account/export", get(departure::export))
        .at("/account/close", post(departure::close))
        .at("/account/profile", post(account::update_profile))
        .at("/account/avatar", post(account::update_avatar))
        .at("/account/password", post(account::update_password))
        .at("/account/sessions/revoke", post(account::revoke_other_sessions))
        .at("/account/sessions/:id/revoke", post(account::revoke_session))
        .at("/login", get(sessions::new).post(sessions::create))
        .at("/logout", post(sessions::delete))
        .at("/signup", get(accounts::new).post(accounts::create))
        .at("/account/keys", get(api_keys::index).post(api_keys::create))
        .at("/account/keys/:id/revoke", post(api_keys::revoke))
        .at("/account/credits", get(credits::index))
        .at("/account/webhooks", get(webhooks::index))
        .at("/account/webhooks/secret", post(webhooks::rotate))
        .at("/account/webhooks/:id/replay", post(webhooks::replay))
        .at("/account/webhooks/:id/delete", post(webhooks::delete))
        .at("/account/credits/gift", post(credits::create_gift))
        .at("/account/credits/redeem", post(credits::redeem_voucher))
        .at("/docs", get(docs::index))
        .at("/docs/:name", get(docs::show))
        .at("/preferences", post(preferences::update));
    Route::new()
        .nest("/static", assets::route())
        .at("/favicon.ico", assets::favicon())
        .nest("/", guard::Guard::new(app, pages))
}

/// The token of the request's session cookie.
pub fn session_token(request: &Request) -> Option<&str> {
    let cookies = request.headers().get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == SESSION_COOKIE).map(|(_, token)| token)
}

/// Who looks: by API key, or by session cookie. `None` is a stranger, and whoever shows something that is over.
pub async fn viewer(app: &App, request: &Request) -> Result<Option<Caller>> {
    let found = match (bearer::credential(request.headers()), session_token(request)) {
        (Credential::Key(key), _) => app.authenticate_key(&key).await,
        (_, Some(token)) => app.authenticate_session(token).await,
        _ => return Ok(None),
    };
    match found {
        Ok(caller) => Ok(Some(caller)),
        Err(error) if error.is_callers_fault() => Ok(None),
        Err(error) => Err(error),
    }
}
