//! The integration tests: one binary, one folder for each layer.

mod catalogue;
mod cli;
mod engine;
mod net;
mod providers;
mod store;
