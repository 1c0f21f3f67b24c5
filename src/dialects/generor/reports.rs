//! Reports: saying that something should not be here, and, for administrators, settling it.

use poem_openapi::param::{Path, Query};
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;

use super::envelope::{self, Created};
use super::paging::page_request;
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::dialects::words::Word;
use crate::domain::operator::{self, Deed};
use crate::domain::report::{self, Outcome, Reason, Report, ReportId, Subject};
use crate::domain::{Caller, CommentId, CreationId, Scope, Sort, account};
use crate::error::{Error, Result};
use crate::store::Read;

/// `/creations/{id}/reports`, `/comments/{id}/reports` and `/reports…`.
pub struct Reports(pub App);

#[OpenApi(tag = "Tag::Reports")]
impl Reports {
    /// Report a creation
    ///
    /// You are told what came of it. The same again is the report that is open already.
    #[oai(path = "/creations/:id/reports", method = "post", operation_id = "creation_report")]
    async fn creation_report(
        &self,
        caller: Bearer,
        id: Path<u64>,
        body: Body<CreateBody>,
    ) -> Result<Created<ReportReply>, Failure> {
        Ok(self.create(&caller.0, Subject::Creation(CreationId(id.0)), body.0).await?)
    }

    /// Report a comment
    #[oai(path = "/comments/:id/reports", method = "post", operation_id = "comment_report")]
    async fn comment_report(
        &self,
        caller: Bearer,
        id: Path<u64>,
        body: Body<CreateBody>,
    ) -> Result<Created<ReportReply>, Failure> {
        Ok(self.create(&caller.0, Subject::Comment(CommentId(id.0)), body.0).await?)
    }

    /// List reports
    ///
    /// The open ones, or the settled ones; for administrators.
    #[oai(path = "/reports", method = "get", operation_id = "report_list")]
    async fn report_list(
        &self,
        caller: Bearer,
        /// Those that are settled, in the place of those that are open.
        settled: Query<Option<bool>>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Reports on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<ReportReply>> {
        administrator(&caller.0, Scope::Read)?;
        let request = page_request(page, per_page, cursor, sort.0)?;
        let page = self.0.store.read(|tx| {
            let page = report::list(tx, settled.0.unwrap_or_default(), request)?;
            page.try_map(|report| ReportReply::of(tx, &report))
        })?;
        Ok(envelope::page(page))
    }

    /// Settle a report
    ///
    /// And every other that is open on the same thing; for administrators. `restore` shows again what was hidden.
    #[oai(path = "/reports/:id/settle", method = "post", operation_id = "report_settle")]
    async fn report_settle(&self, caller: Bearer, id: Path<u64>, body: Body<SettleBody>) -> Answer<ReportReply> {
        administrator(&caller.0, Scope::Write)?;
        let (me, id, now) = (caller.0.account, ReportId(id.0), self.0.clock.now());
        let outcome = Outcome::from(body.0.action);
        let chance = self.0.random.number();
        let write = self.0.store.write(move |tx| {
            let report = report::settle(tx, me, id, outcome, chance, now)?;
            operator::note(tx, Some(me), Deed::SettleReport(id, outcome), now)?;
            ReportReply::of(tx, &report)
        });
        Ok(envelope::ok(write.await?))
    }
}

impl Reports {
    async fn create(&self, caller: &Caller, subject: Subject, body: CreateBody) -> Result<Created<ReportReply>> {
        caller.require(Scope::Write)?;
        let (caller, now) = (caller.clone(), self.0.clock.now());
        let write = self.0.store.write(move |tx| {
            let note = body.note.as_deref().unwrap_or_default();
            let made = report::create(tx, &caller, subject, body.reason.into(), note, now)?;
            ReportReply::of(tx, &made)
        });
        Ok(envelope::created(write.await?))
    }
}

/// Errors: `Forbidden` for whoever is no administrator, or comes with a key that lacks the scope.
fn administrator(caller: &Caller, scope: Scope) -> Result<()> {
    caller.require(scope)?;
    if caller.is_admin { Ok(()) } else { Err(Error::forbidden("to be an administrator")) }
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ReportCreate")]
struct CreateBody {
    reason: ReasonWord,
    /// What administrators should know: at most 1,000 characters.
    #[oai(validator(max_length = 1000))]
    note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "ReportReason", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum ReasonWord {
    Spam,
    Hate,
    Sexual,
    Violence,
    Illegal,
    Rights,
    Other,
}

impl From<ReasonWord> for Reason {
    fn from(word: ReasonWord) -> Self {
        match word {
            ReasonWord::Spam => Self::Spam,
            ReasonWord::Hate => Self::Hate,
            ReasonWord::Sexual => Self::Sexual,
            ReasonWord::Violence => Self::Violence,
            ReasonWord::Illegal => Self::Illegal,
            ReasonWord::Rights => Self::Rights,
            ReasonWord::Other => Self::Other,
        }
    }
}

#[derive(Debug, Object, Deserialize)]
#[oai(rename = "ReportSettle")]
struct SettleBody {
    action: ActionWord,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename = "ReportAction", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum ActionWord {
    Hide,
    Dismiss,
    Restore,
}

impl From<ActionWord> for Outcome {
    fn from(word: ActionWord) -> Self {
        match word {
            ActionWord::Hide => Self::Hidden,
            ActionWord::Dismiss => Self::Dismissed,
            ActionWord::Restore => Self::Restored,
        }
    }
}

/// A report.
#[derive(Debug, Object)]
#[oai(rename = "Report", skip_serializing_if_is_none)]
struct ReportReply {
    report_id: u64,
    /// `open`, `hidden`, `dismissed` or `restored`.
    status: String,
    creation_id: Option<u64>,
    comment_id: Option<u64>,
    reason: String,
    note: String,
    /// Who made it.
    username: String,
    /// UTC.
    created_at: String,
    /// UTC.
    settled_at: Option<String>,
}

impl ReportReply {
    fn of(tx: &dyn Read, report: &Report) -> Result<Self> {
        let (creation_id, comment_id) = match report.subject {
            Subject::Creation(id) => (Some(id.0), None),
            Subject::Comment(id) => (None, Some(id.0)),
        };
        Ok(Self {
            report_id: report.id.0,
            status: report.settled.map_or("open", |settled| settled.outcome.as_str()).to_owned(),
            creation_id,
            comment_id,
            reason: report.reason.as_str().to_owned(),
            note: report.note.clone(),
            username: account::get(tx, report.by)?.username,
            created_at: report.at.to_plain(),
            settled_at: report.settled.map(|settled| settled.at.to_plain()),
        })
    }
}
