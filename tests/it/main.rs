//! The integration tests: one binary, one folder for each layer.

mod catalogue;
mod cli;
mod crash;
mod engine;
mod generor;
mod net;
mod openapi;
mod providers;
mod store;
mod support;
mod tasks;
mod web;
