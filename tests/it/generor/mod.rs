//! The native API, section by section in the order of its document.

mod account;
mod authentication;
mod creations;
mod credits;
mod generation;
mod generators;
mod idempotency;
mod models;
mod paging;
mod progress;
mod social;
mod visibility;
