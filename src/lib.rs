//! Atelier: a self-hosted AI creation studio in one binary.

pub mod catalogue;
pub mod clock;
pub mod error;
pub mod providers;
pub mod store;
pub mod units;
