//! Atelier: a self-hosted AI creation studio in one binary.
//!
//! People generate text, pictures and more on web pages; programs do the same through HTTP APIs in which existing
//! clients already speak. All state is in one redb file; generations run on tasks in this process, at a provider
//! with the operator's keys, or in built-in engines that need neither key nor network.
//!
//! # Layers
//!
//! Imports point downward only, and nothing imports its neighbour's inside.
//!
//! ```text
//!  5  main · allocator · cli · server · demo    assembles and runs
//!     app · backups                    what outlives a request; copies of the store
//!  4  dialects/*  ·  web                faces: translate in, render out; never import one another
//!  3  engine                            plan → job → output → settle
//!  2  domain  ·  providers              our nouns  ·  the outside world and the built-in engines
//!  1  store   ·  catalogue  ·  net      memory · knowledge · guarded outbound HTTP
//!  0  error · units · clock · config · random · seal · metrics    words that everyone uses
//! ```
//!
//! [`app::App`] holds what outlives a request and is handed to every face.
//!
//! # The life of a request
//!
//! 1. Bytes reach [`server`], which finds the dialect or page.
//! 2. The dialect parses its own body and turns it into an [`engine::Request`], the one shape inside.
//! 3. [`engine::plan`] decides, without touching anything: model, clean parameters, price, what the provider is told.
//!    An estimate stops here.
//! 4. [`engine::Engine::submit`] writes the credit hold, the job and its pending creations in one transaction.
//! 5. The runner makes each item at its provider and copies files into our store.
//! 6. One more transaction closes the job: the hold is captured or released, the creations are filled.
//! 7. The dialect renders its reply; an [`error::Error`] on the way is rendered by the same dialect.
//!
//! # What is absent, on purpose
//!
//! - No balance is ever written but together with its ledger entry ([`domain::ledger`]).
//! - No list is scanned and filtered: a creation stands in an index for each list ([`domain::creation`]).
//! - No path charges for a failure, and no job is settled twice: a hold ends once.
//! - `poem` is not known below layer 4, `redb` only in `store/redb.rs`, `reqwest` only in [`providers`] and [`net`].
//! - Nobody asks the system for the time or for chance but [`clock`] and [`random`].
//! - Nothing is fetched for a user except through [`net`], which reaches public addresses only.

pub mod allocator;
pub mod app;
pub mod backups;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod dialects;
pub mod domain;
pub mod engine;
pub mod error;
pub mod metrics;
pub mod net;
pub mod providers;
pub mod random;
pub mod seal;
pub mod server;
pub mod store;
pub mod units;
pub mod web;
