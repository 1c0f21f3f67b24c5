//! A whole service inside the test's process: nothing on disk, time that stands still, a scripted upstream.

pub mod clients;
pub mod seeds;

use std::sync::Arc;

use atelier::app::App;
use atelier::catalogue::Catalogue;
use atelier::clock::{Clock, Timestamp};
use atelier::config::{Config, PasswordCost};
use atelier::providers::Provider;
use atelier::providers::simulated::Simulated;
use atelier::random::Random;
use atelier::server;
use atelier::store::Store;
use poem::Response;
use poem::endpoint::{BoxEndpoint, EndpointExt};

/// 2026-02-20 12:00:00, as the documents print it.
pub const NOW: Timestamp = Timestamp(1_771_588_800_000);

/// The service under test. Dereferences to its parts.
pub struct TestApp {
    pub app: App,
    endpoint: BoxEndpoint<'static, Response>,
}

impl TestApp {
    /// With a scripted upstream that makes texts, in the place of Gemini.
    pub fn start() -> Self {
        Self::with(|_| {}, upstream("gemini"))
    }

    /// With settings of its own.
    pub fn with(settings: impl FnOnce(&mut Config), upstreams: Vec<Arc<Simulated>>) -> Self {
        Self::with_providers(settings, upstreams.into_iter().map(|upstream| upstream as Arc<dyn Provider>).collect())
    }

    /// With whatever providers.
    pub fn with_providers(settings: impl FnOnce(&mut Config), configured: Vec<Arc<dyn Provider>>) -> Self {
        Self::over(Store::in_memory().expect("a store in memory"), settings, configured)
    }

    /// With a store that the providers read as well.
    pub fn over(store: Store, settings: impl FnOnce(&mut Config), configured: Vec<Arc<dyn Provider>>) -> Self {
        let mut config = Config::new("unused");
        config.passwords = PasswordCost::Least;
        config.rate_limits = false;
        settings(&mut config);
        let (clock, random) = (Clock::fixed(NOW), Random::Seeded(7.into()));
        let app = App::new(config, clock, random, store, Catalogue::builtin(), configured).expect("a service");
        let endpoint = server::endpoint(&app).boxed();
        Self { app, endpoint }
    }
}

/// A scripted upstream in the place of a provider.
pub fn upstream(name: &str) -> Vec<Arc<Simulated>> {
    vec![Arc::new(Simulated::new(name, 8))]
}

impl std::ops::Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
