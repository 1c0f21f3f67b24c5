//! Callbacks: the secret that signs them, and those that were not taken yet. An addition to the document.

use poem_openapi::param::{Path, Query};
use poem_openapi::{Enum, Object, OpenApi};

use super::envelope::{self, Created};
use super::paging::page_request;
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::clock::Timestamp;
use crate::dialects::bearer::Bearer;
use crate::dialects::callbacks;
use crate::dialects::idempotency::Secrecy;
use crate::dialects::words::{Word, Words};
use crate::domain::webhook::{self, Secrets};
use crate::domain::{Delivery, DeliveryId, DeliveryState, Scope, Sort};

/// `/webhooks…`.
pub struct Webhooks(pub App);

impl Words for DeliveryState {
    const ALL: &'static [(&'static str, Self)] =
        &[(Self::Dead.as_str(), Self::Dead), (Self::Pending.as_str(), Self::Pending)];
}

#[OpenApi(prefix_path = "/webhooks", tag = "Tag::Webhooks")]
impl Webhooks {
    /// Get the signing secret
    ///
    /// What your callbacks are signed with, for the libraries of Standard Webhooks to check them: the headers are
    /// `webhook-id`, `webhook-timestamp` and `webhook-signature`. Needs the `write` scope, because whoever knows the
    /// secret can write callbacks that look like ours.
    #[oai(path = "/secret", method = "get", operation_id = "webhook_secret")]
    async fn webhook_secret(&self, caller: Bearer) -> Answer<SecretReply> {
        caller.0.require(Scope::Write)?;
        let secrets = callbacks::secrets(&self.0, caller.0.account).await?;
        Ok(envelope::ok(SecretReply::of(&secrets, self.0.clock.now())))
    }

    /// Make a new signing secret
    ///
    /// For 24 hours every callback carries two signatures, of the new secret and of the one before.
    #[oai(path = "/secret", method = "post", operation_id = "webhook_rotate")]
    async fn webhook_rotate(&self, caller: Bearer, secrecy: Secrecy) -> Result<Created<SecretReply>, Failure> {
        caller.0.require(Scope::Write)?;
        let (account, fresh, now) = (caller.0.account, self.0.random.bytes(), self.0.clock.now());
        let secrets = self.0.store.write(move |tx| webhook::rotate(tx, account, fresh, now)).await?;
        secrecy.keep_no_answer();
        Ok(envelope::created(SecretReply::of(&secrets, now)))
    }

    /// List callbacks that were not taken
    ///
    /// Dead letters, which were tried for a day and given up, or those that are still being tried. A callback that was
    /// taken is forgotten.
    #[oai(path = "/deliveries", method = "get", operation_id = "delivery_list")]
    async fn delivery_list(
        &self,
        caller: Bearer,
        /// `dead` (the default) or `pending`.
        status: Query<Option<Word<DeliveryState>>>,
        /// Counted from 1.
        page: Query<Option<u32>>,
        /// The `next_cursor` of the page before, in the place of `page`.
        cursor: Query<Option<String>>,
        /// Entries on a page: 20 unless given, 100 at most.
        per_page: Query<Option<u32>>,
        /// `newest` (the default) or `oldest` first.
        sort: Query<Option<Word<Sort>>>,
    ) -> Answer<Vec<DeliveryReply>> {
        caller.0.require(Scope::Read)?;
        let state = status.0.map_or(DeliveryState::Dead, |word| word.0);
        let request = page_request(page, per_page, cursor, sort.0)?;
        let found = self.0.store.read(|tx| webhook::list(tx, caller.0.account, state, request))?;
        Ok(envelope::page(found.map(DeliveryReply::from)))
    }

    /// Send a callback again
    ///
    /// At once, and then as often as a new one.
    #[oai(path = "/deliveries/:id/replay", method = "post", operation_id = "delivery_replay")]
    async fn delivery_replay(&self, caller: Bearer, id: Path<u64>) -> Answer<DeliveryReply> {
        caller.0.require(Scope::Write)?;
        let (account, now, bell) = (caller.0.account, self.0.clock.now(), self.0.engine.bell().clone());
        let replay = self.0.store.write(move |tx| webhook::replay(tx, account, DeliveryId(id.0), now, &bell)).await?;
        Ok(envelope::ok(replay.into()))
    }

    /// Forget a callback
    ///
    /// It is not sent any more.
    #[oai(path = "/deliveries/:id", method = "delete", operation_id = "delivery_delete")]
    async fn delivery_delete(&self, caller: Bearer, id: Path<u64>) -> Answer<DeletedReply> {
        caller.0.require(Scope::Write)?;
        let account = caller.0.account;
        self.0.store.write(move |tx| webhook::delete(tx, account, DeliveryId(id.0))).await?;
        Ok(envelope::ok(DeletedReply { delivery_id: id.0, deleted: true }))
    }
}

/// What callbacks are signed with.
#[derive(Debug, Object)]
#[oai(rename = "WebhookSecret")]
struct SecretReply {
    /// `whsec_` and base64.
    secret: String,
    /// UTC.
    created_at: String,
    /// Until when the secret before this one signs as well; UTC.
    previous_until: Option<String>,
}

impl SecretReply {
    fn of(secrets: &Secrets, now: Timestamp) -> Self {
        Self {
            secret: secrets.current(),
            created_at: secrets.made_at.to_plain(),
            previous_until: secrets.overlap_until(now).map(Timestamp::to_plain),
        }
    }
}

/// Whether a callback is still being tried.
#[derive(Debug, Enum)]
#[oai(rename = "DeliveryStatus", rename_all = "lowercase")]
enum DeliveryStatus {
    Pending,
    Dead,
}

/// A callback that was not taken yet.
#[derive(Debug, Object)]
#[oai(rename = "Delivery")]
struct DeliveryReply {
    delivery_id: u64,
    /// The `webhook-id` that its receiver sees, the same at every attempt.
    message_id: String,
    status: DeliveryStatus,
    /// Whose form the body has: `generor`, `omni` …
    dialect: String,
    /// The task's name in that dialect; empty where it has none.
    task_id: String,
    url: String,
    attempts: u32,
    /// What went wrong last.
    problem: Option<String>,
    /// When the generation was over, or it was sent again by hand; UTC.
    queued_at: String,
    /// When it is tried next; UTC.
    next_attempt_at: Option<String>,
}

impl From<Delivery> for DeliveryReply {
    fn from(delivery: Delivery) -> Self {
        let is_dead = delivery.state == DeliveryState::Dead;
        Self {
            delivery_id: delivery.id.0,
            message_id: delivery.callback.message,
            status: if is_dead { DeliveryStatus::Dead } else { DeliveryStatus::Pending },
            dialect: delivery.callback.dialect,
            task_id: delivery.callback.task,
            url: delivery.callback.url,
            attempts: delivery.attempts,
            problem: delivery.problem,
            queued_at: delivery.queued_at.to_plain(),
            next_attempt_at: (!is_dead).then(|| delivery.due_at.to_plain()),
        }
    }
}

/// What was forgotten.
#[derive(Debug, Object)]
#[oai(rename = "DeliveryDeleted")]
struct DeletedReply {
    delivery_id: u64,
    deleted: bool,
}
