//! Settings: defaults, then `DIR/atelier.toml`, then the environment, then flags.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::seal::KEY_VARIABLE;
use crate::units::Credits;

/// Where everything is kept when nothing else is said.
pub const DEFAULT_DATA: &str = "./atelier-data";

/// The settings of one running service.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that holds the store, the settings file and the control socket.
    pub data: PathBuf,
    pub listen: SocketAddr,
    /// The address that links carry; else the request's `Host` header.
    pub public_url: Option<String>,
    pub rate_limits: bool,
    /// Lets requests made for users reach private addresses.
    pub allow_private_addresses: bool,
    pub signup: Signup,
    /// Addresses whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Origins whose pages may call the OpenAI-compatible API from a browser; `*` for all. They need a key like anyone.
    pub cors: Vec<String>,
    pub credits: CreditSettings,
    pub limits: LimitSettings,
    pub deadlines: DeadlineSettings,
    pub webhooks: WebhookSettings,
    pub providers: BTreeMap<String, ProviderSettings>,
    pub passwords: PasswordCost,
    /// What secrets in the store are sealed with, in base64; else a file beside the store has it.
    pub secret_key: Option<String>,
}

/// Who may make an account on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signup {
    #[default]
    Open,
    Invite,
    Closed,
}

/// `[credits]`. The bonuses and the ceiling are whole credits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CreditSettings {
    pub signup: u32,
    pub daily: u32,
    pub weekly: u32,
    /// Bonuses never lift the free purse above this.
    pub max: u32,
    pub usd_per_credit: f64,
    /// Added to derived prices: 0.2 is 20 %.
    pub margin: f64,
}

impl Default for CreditSettings {
    fn default() -> Self {
        Self { signup: 250, daily: 25, weekly: 100, max: 250, usd_per_credit: 0.0005, margin: 0.0 }
    }
}

impl CreditSettings {
    pub fn ceiling(&self) -> Credits {
        Credits::whole(i64::from(self.max))
    }
}

/// `[limits.TIER]`: how many items of one account are made at once, and how many more may wait for their turn. They hold
/// while `rate_limits` is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierLimits {
    pub running: NonZeroU32,
    pub waiting: u32,
}

/// `[limits]`, by tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
    pub free: TierLimits,
    pub basic: TierLimits,
    pub pro: TierLimits,
    pub enterprise: TierLimits,
}

impl Default for LimitSettings {
    fn default() -> Self {
        let limits = |running, waiting| TierLimits { running: at_least_one(running), waiting };
        Self { free: limits(4, 20), basic: limits(8, 60), pro: limits(16, 200), enterprise: limits(32, 1_000) }
    }
}

/// `[deadlines]`: for how many seconds an item of each kind may be at work before it is given up and paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeadlineSettings {
    pub text: NonZeroU32,
    pub image: NonZeroU32,
    pub video: NonZeroU32,
    pub speech: NonZeroU32,
    pub music: NonZeroU32,
    pub soundeffect: NonZeroU32,
    pub upscale: NonZeroU32,
    pub vector: NonZeroU32,
    pub backgroundremoval: NonZeroU32,
}

impl Default for DeadlineSettings {
    fn default() -> Self {
        let minutes = |minutes: u32| at_least_one(minutes * 60);
        Self {
            text: minutes(3),
            image: minutes(10),
            video: minutes(30),
            speech: minutes(10),
            music: minutes(10),
            soundeffect: minutes(10),
            upscale: minutes(10),
            vector: minutes(10),
            backgroundremoval: minutes(10),
        }
    }
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// `[webhooks]`: how long a callback is tried before it is a dead letter, and how long each attempt may take.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookSettings {
    pub give_up_after_seconds: u32,
    pub timeout_seconds: u32,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self { give_up_after_seconds: 24 * 3600, timeout_seconds: 15 }
    }
}

/// `[providers.NAME]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderSettings {
    pub base_url: Option<String>,
    pub api_key: Option<String>,
    /// Further keys, used in turn.
    pub api_keys: Vec<String>,
    /// Calls under way at once.
    pub concurrency: Option<usize>,
    /// Whether models are offered that the catalogue does not know.
    pub models: Option<Models>,
}

/// `[providers.NAME] models`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Models {
    /// All that the server lists, by the names that it gives them.
    Discover,
}

impl ProviderSettings {
    /// Every key, in the order of use.
    pub fn keys(&self) -> Vec<String> {
        let keys = self.api_key.iter().chain(&self.api_keys).map(|key| key.trim().to_owned());
        keys.filter(|key| !key.is_empty()).collect()
    }
}

/// What one password hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// argon2id with the crate's recommended parameters.
    Recommended,
    /// The least that argon2 allows; for tests.
    Least,
}

/// The settings file, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    rate_limits: Option<bool>,
    allow_private_addresses: Option<bool>,
    signup: Option<Signup>,
    trusted_proxies: Vec<IpAddr>,
    cors: Option<Vec<String>>,
    credits: CreditSettings,
    limits: LimitSettings,
    deadlines: DeadlineSettings,
    webhooks: WebhookSettings,
    providers: BTreeMap<String, ProviderSettings>,
}

/// What the command line says; it wins over everything.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    pub listen: Option<SocketAddr>,
    pub public_url: Option<String>,
}

impl Config {
    /// The defaults, for a data folder.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            rate_limits: true,
            allow_private_addresses: false,
            signup: Signup::Open,
            trusted_proxies: Vec::new(),
            cors: vec!["*".to_owned()],
            credits: CreditSettings::default(),
            limits: LimitSettings::default(),
            deadlines: DeadlineSettings::default(),
            webhooks: WebhookSettings::default(),
            providers: BTreeMap::new(),
            passwords: PasswordCost::Recommended,
            secret_key: None,
        }
    }

    /// The settings of the folder `data`; `env` looks a variable up.
    /// Errors: `Invalid`, naming the file's key or the variable.
    pub fn load(data: &Path, env: impl Fn(&str) -> Option<String>, flags: &Flags) -> Result<Self> {
        let mut config = Self::new(data);
        config.take_file(&data.join("atelier.toml"))?;
        config.take_environment(&env)?;
        if let Some(listen) = flags.listen {
            config.listen = listen;
        }
        if let Some(url) = &flags.public_url {
            config.public_url = Some(url.clone());
        }
        if let Some(url) = &mut config.public_url {
            *url = url.trim_end_matches('/').to_owned();
            if !(url.starts_with("http://") || url.starts_with("https://")) {
                return Err(Error::invalid("public_url", "must begin with http:// or https://"));
            }
        }
        Ok(config)
    }

    fn take_file(&mut self, path: &Path) -> Result<()> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let file: File = toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            Error::invalid(format!("{} line {line}", path.display()), error.message().to_owned())
        })?;
        self.listen = file.listen.unwrap_or(self.listen);
        self.public_url = file.public_url;
        self.rate_limits = file.rate_limits.unwrap_or(self.rate_limits);
        self.allow_private_addresses = file.allow_private_addresses.unwrap_or(self.allow_private_addresses);
        self.signup = file.signup.unwrap_or(self.signup);
        self.trusted_proxies = file.trusted_proxies;
        self.cors = file.cors.unwrap_or_else(|| std::mem::take(&mut self.cors));
        self.credits = file.credits;
        self.limits = file.limits;
        self.deadlines = file.deadlines;
        self.webhooks = file.webhooks;
        self.providers = file.providers;
        Ok(())
    }

    fn take_environment(&mut self, env: &impl Fn(&str) -> Option<String>) -> Result<()> {
        if let Some(listen) = env("ATELIER_LISTEN") {
            self.listen = listen
                .parse()
                .map_err(|_| Error::invalid("ATELIER_LISTEN", "must be an address such as 127.0.0.1:8080"))?;
        }
        self.secret_key = env(KEY_VARIABLE);
        if let Some(url) = env("ATELIER_PUBLIC_URL") {
            self.public_url = Some(url);
        }
        if let Some(text) = env("ATELIER_RATE_LIMITS") {
            self.rate_limits = switch("ATELIER_RATE_LIMITS", &text)?;
        }
        if let Some(text) = env("ATELIER_ALLOW_PRIVATE_ADDRESSES") {
            self.allow_private_addresses = switch("ATELIER_ALLOW_PRIVATE_ADDRESSES", &text)?;
        }
        if let Some(text) = env("ATELIER_SIGNUP") {
            self.signup = match text.as_str() {
                "open" => Signup::Open,
                "invite" => Signup::Invite,
                "closed" => Signup::Closed,
                _ => return Err(Error::invalid("ATELIER_SIGNUP", "must be open, invite or closed")),
            };
        }
        Ok(())
    }
}

fn switch(name: &'static str, text: &str) -> Result<bool> {
    match text {
        "true" | "on" | "1" | "yes" => Ok(true),
        "false" | "off" | "0" | "no" => Ok(false),
        _ => Err(Error::invalid(name, "must be on or off")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("atelier.toml"), text)?;
        Config::load(folder.path(), |_| None, &Flags::default())
    }

    #[test]
    fn limits_and_deadlines_are_set_one_by_one() {
        let config = load("[limits.free]\nrunning = 1\nwaiting = 0\n[deadlines]\nvideo = 7200\n").unwrap();
        let default = Config::new("unused");
        assert_eq!(config.limits.free, TierLimits { running: NonZeroU32::MIN, waiting: 0 });
        assert_eq!((config.limits.basic, config.deadlines.image), (default.limits.basic, default.deadlines.image));
        assert_eq!(config.deadlines.video.get(), 7_200);
    }

    #[test]
    fn what_could_never_run_is_refused_with_its_line() {
        for text in ["[limits.free]\nwaiting = 1\nrunning = 0\n", "[deadlines]\nimage = 60\nvideo = 0\n"] {
            let words = load(text).unwrap_err().to_string();
            assert!(words.contains("line 3: invalid value: integer `0`, expected a nonzero u32"), "{words}");
        }
        let words = load("[limits.gold]\nrunning = 1\nwaiting = 1\n").unwrap_err().to_string();
        assert!(words.contains("unknown field `gold`"), "{words}");
    }
}
