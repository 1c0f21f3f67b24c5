//! The product's nouns: each file has one noun's type, rules, tables and operations.
//!
//! Knows no HTTP and no provider. Operations take a transaction and the time as arguments, validate before they
//! write, and are called through their module (`ledger::hold`); only the types are re-exported here.
//! Start with `creation.rs`, what people make, and `ledger.rs`, what it costs them.

pub mod access;
pub mod account;
pub mod api_key;
pub mod audit;
pub mod backup;
pub mod catch_up;
pub mod chat;
pub mod clip;
pub mod comment;
pub mod creation;
pub mod feed;
pub mod follow;
pub mod idempotency;
pub mod ledger;
pub mod limits;
pub mod lineage;
pub mod list;
pub mod media;
pub mod notification;
pub mod operator;
pub mod page;
pub mod password;
pub mod ranking;
pub mod rating;
pub mod report;
pub mod response;
pub mod search;
pub mod session;
pub mod task;
pub mod team;
pub mod terms;
pub mod upload;
pub mod upstream;
pub mod voucher;
pub mod wave;
pub mod webhook;

pub use access::{Caller, Scope, Scopes};
pub use account::{Account, AccountId, NewAccount, Tier};
pub use api_key::{ApiKey, ApiKeyId, KeyKind};
pub use chat::Chat;
pub use clip::Clip;
pub use comment::{Comment, CommentId, Thread, Vote};
pub use creation::{Creation, CreationId, License, MediaFile, Privacy, Status};
pub use ledger::{Entry, EntryKind, Hold, HoldId, Purse, Split};
pub use list::List;
pub use page::{Cursor, Page, PageRequest, Sort};
pub use rating::Tally;
pub use report::{Report, ReportId, Subject};
pub use session::Session;
pub use task::Task;
pub use team::Team;
pub use voucher::{Voucher, VoucherId};
pub use webhook::{Bell, Callback, Delivery, DeliveryId, DeliveryState};

use crate::store::id_type;

id_type!(
    /// A job of the engine; here because ledger entries and creations name the job that they belong to.
    pub struct JobId;
);

id_type!(
    /// A team.
    pub struct TeamId;
);
