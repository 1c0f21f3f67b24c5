//! The integration tests: one binary, one folder for each layer.

mod audit;
mod catalogue;
mod cli;
mod crash;
mod demo;
mod engine;
mod errors;
mod generor;
mod lists;
mod net;
mod openai;
mod openapi;
mod providers;
mod server;
mod store;
mod support;
mod tasks;
mod web;
mod webhooks;
