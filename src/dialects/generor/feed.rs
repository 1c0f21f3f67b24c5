//! The feed. Source: generor-api.th.txt, "ฟีด".

use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::creations::{CreationReply, known_slug};
use super::envelope;
use super::paging::page_request;
use super::{Answer, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::domain::{Scope, feed};

/// `/feed`.
pub struct Feed(pub App);

#[OpenApi(tag = "Tag::Feed")]
impl Feed {
    /// Get your feed
    ///
    /// What the people you follow made public, newest first.
    #[oai(path = "/feed", method = "get", operation_id = "feed_list")]
    async fn feed_list(
        &self,
        caller: Bearer,
        /// Only creations of one generator, by its slug.
        generator: Query<Option<String>>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
    ) -> Answer<Vec<CreationReply>> {
        caller.0.require(Scope::Read)?;
        let slug = known_slug(&self.0, generator.0)?;
        let request = page_request(page, per_page, cursor, None)?;
        let me = caller.0.account;
        let page = CreationReply::page(&self.0, |tx| feed::list(tx, me, slug.as_deref(), request))?;
        Ok(envelope::page(page))
    }
}
