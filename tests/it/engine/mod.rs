//! The engine and the ledger without any face: laws, races, failures, restarts.

mod ledger;
mod own_links;
mod plan;
mod runner;
