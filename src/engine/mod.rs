//! Turns a request into creations: request → plan → job → output → settlement.
//!
//! `plan` is pure and is all that an estimate needs. `Engine::submit` writes the job, its hold and its pending
//! creations in one transaction; the runner takes items from the queues, `work` sends each to its provider, the lookout
//! follows what is under way there; `settle` closes the job in one more transaction. Knows the nouns
//! and the providers, and neither HTTP nor any dialect.

pub mod avatar;
mod broadcast;
mod brought;
pub mod estimate;
mod extras;
mod form;
mod inputs;
pub mod job;
mod live;
mod lookout;
pub mod metered;
mod operate;
pub mod own_links;
pub mod plan;
pub mod price;
mod queue;
mod recover;
pub mod relay;
pub mod request;
mod runner;
mod settle;
mod submit;
pub mod tally;
mod wave;
mod work;

pub use broadcast::{Broadcasts, Listener, OnAir};
pub use brought::Brought;
pub use estimate::TimeEstimate;
pub use job::{Job, Outcome};
pub use live::{Finished, Live, Told, Watch};
pub use plan::{Plan, Purpose, Snap};
pub use price::{Quote, Usage};
pub use relay::{Order, Relayed, Way};
pub use request::{ModelChoice, RatioChoice, Request};
pub use runner::Engine;
