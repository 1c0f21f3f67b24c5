//! Turns a request into creations: request → plan → job → output → settlement.
//!
//! `plan` is pure and is all that an estimate needs. `Engine::submit` writes the job, its hold and its pending
//! creations in one transaction; the runner makes the items; `settle` closes the job in one more. Knows the nouns
//! and the providers, and neither HTTP nor any dialect.

pub mod avatar;
mod brought;
pub mod estimate;
pub mod job;
mod live;
pub mod metered;
pub mod plan;
pub mod price;
mod queue;
mod recover;
pub mod relay;
pub mod request;
mod runner;
mod settle;
pub mod tally;

pub use brought::Brought;
pub use estimate::TimeEstimate;
pub use job::{Job, Outcome};
pub use live::{Finished, Live, Watch};
pub use plan::{Plan, Purpose, Snap};
pub use price::{Quote, Usage};
pub use relay::{Order, Relayed, Way};
pub use request::{ModelChoice, RatioChoice, Request};
pub use runner::Engine;
