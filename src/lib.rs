//! Atelier: a self-hosted AI creation studio in one binary.

pub mod app;
pub mod catalogue;
pub mod clock;
pub mod config;
pub mod domain;
pub mod engine;
pub mod error;
pub mod net;
pub mod providers;
pub mod random;
pub mod store;
pub mod units;
