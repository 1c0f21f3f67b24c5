//! What outlives a request, and how it comes to life. What an operator changes while it runs is in `operate.rs`.

mod operate;

use std::collections::HashMap;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, RwLock};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use self::operate::{Audited, ProviderForm};
use crate::backups::Backups;
use crate::catalogue::{Catalogue, ModelId, ModelKind, Terms};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::audit::{self, Finding};
use crate::domain::idempotency::Gates;
use crate::domain::limits::Limiter;
use crate::domain::{
    Account, AccountId, Caller, KeyKind, NewAccount, Scopes, Tier, account, api_key, comment, creation, ledger, limits,
    list, password, rating, session, terms, voucher,
};
use crate::engine::relay::Asked;
use crate::engine::{Broadcasts, Engine, Plan, Purpose, Request, Way, job, metered, own_links, plan};
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::net::Net;
use crate::providers::builtin::Builtin;
use crate::providers::sources::Sources;
use crate::providers::wire::Operation;
use crate::providers::{self, Provider, Providers};
use crate::random::Random;
use crate::seal::Seal;
use crate::store::{Read, Snapshot, Store, Tx};

/// The name of the store's file in the data folder.
pub const STORE_FILE: &str = "atelier.redb";
/// The name of the folder in it whose files are laid over the shipped catalogue.
pub const CATALOGUE_FOLDER: &str = "catalogue";
/// Creations that are entered into new lists in one transaction, so that other writes wait but a moment.
const CATCH_UP_STEP: usize = 200;
/// The first administrator's user name.
pub const FIRST_USERNAME: &str = "owner";

/// The running service; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the service is made of.
pub struct Parts {
    pub config: Config,
    pub clock: Clock,
    pub random: Arc<Random>,
    pub store: Store,
    pub catalogue: Arc<Catalogue>,
    pub providers: Arc<Providers>,
    pub engine: Engine,
    pub limiter: Limiter,
    /// Requests with an `Idempotency-Key` that are under way.
    pub gates: Gates,
    /// Answers that are made while nobody waits for them.
    pub broadcasts: Broadcasts,
    /// Fetches what users name.
    pub net: Net,
    /// Cancelled when the service is told to stop: answers without an end must end.
    pub closing: CancellationToken,
    /// Work that no request waits for; what runs at the end is waited for.
    pub background: TaskTracker,
    pub metrics: Metrics,
    pub backups: Backups,
    /// Opens what the operator's secrets are sealed with.
    seal: Seal,
    /// What the operator decided about models; the store has the same.
    terms: RwLock<Arc<HashMap<ModelId, Terms>>>,
    /// What the last audit found.
    audited: RwLock<Option<Audited>>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the operator is told once.
#[derive(Debug, Clone)]
pub struct FirstRun {
    pub username: String,
    pub password: String,
    pub api_key: String,
}

impl App {
    /// The service of a data folder, made if it is not there. Starts nothing.
    pub fn open(config: Config) -> Result<Self> {
        make_folder(&config.data)?;
        let catalogue = Catalogue::load(Some(&config.data.join(CATALOGUE_FOLDER))).map_err(|problems| {
            let list: Vec<_> = problems.iter().map(ToString::to_string).collect();
            Error::invalid("catalogue", list.join("\n"))
        })?;
        let catalogue = Arc::new(catalogue);
        let store = Store::open(&config.data.join(STORE_FILE))?;
        let sources = Sources::new(store.clone(), Net::new(config.allow_private_addresses)?);
        let env = |name: &str| std::env::var(name).ok();
        let configured = providers::connect(&config.providers, env, &catalogue, &sources)?;
        let app = Self::new(config, Clock::System, Random::System, store, catalogue, configured)?;
        app.connect_entered()?;
        Ok(app)
    }

    /// The service from its parts, as tests build it.
    /// Errors: `Internal` when the outbound client cannot be set up.
    pub fn new(
        config: Config,
        clock: Clock,
        random: Random,
        store: Store,
        catalogue: Arc<Catalogue>,
        configured: Vec<Arc<dyn Provider>>,
    ) -> Result<Self> {
        let random = Arc::new(random);
        let net = Net::new(config.allow_private_addresses)?;
        let builtin = Builtin::new(catalogue.clone(), Sources::new(store.clone(), net.clone()));
        let providers = Arc::new(Providers::new(configured, Arc::new(builtin)));
        let engine =
            Engine::new(&config, store.clone(), clock.clone(), random.clone(), catalogue.clone(), providers.clone());
        let (limiter, gates, closing) =
            (Limiter::resume(store.read(|tx| limits::kept(tx))?), Gates::default(), CancellationToken::new());
        let seal = Seal::new(&config.data, config.secret_key.clone());
        let terms = RwLock::new(Arc::new(store.read(|tx| terms::all(tx))?));
        Ok(Self(Arc::new(Parts {
            config,
            clock,
            random,
            store,
            catalogue,
            providers,
            engine,
            limiter,
            gates,
            broadcasts: Broadcasts::default(),
            net,
            closing,
            background: TaskTracker::new(),
            metrics: Metrics::default(),
            backups: Backups::default(),
            seal,
            terms,
            audited: RwLock::default(),
        })))
    }

    /// Makes the first administrator. `None` when there is one already.
    pub async fn first_run(&self) -> Result<Option<FirstRun>> {
        let Some(username) = self.store.read(free_name_of_first_administrator)? else { return Ok(None) };
        let told = FirstRun {
            username,
            password: self.random.letters_and_digits(16),
            api_key: KeyKind::Gnr.generate(&self.random),
        };
        let password_hash = password::hash(told.password.clone(), self.random.bytes(), self.config.passwords).await?;
        let new = NewAccount {
            username: told.username.clone(),
            email: format!("{}@localhost", told.username),
            password_hash,
            tier: Tier::Enterprise,
            is_admin: true,
            credits: None,
        };
        let (settings, secret, now) = (self.config.credits.clone(), told.api_key.clone(), self.clock.now());
        let write = self.store.write(move |tx| {
            let account = account::create(tx, &new, &settings, now)?;
            api_key::create(tx, &Caller::owner(&account), "First key", Scopes::default(), &secret, now)
        });
        write.await?;
        Ok(Some(told))
    }

    /// The caller behind an API key; gives the bonuses that are due.
    /// Errors: `Unauthenticated`.
    pub async fn authenticate_key(&self, secret: &str) -> Result<Caller> {
        let now = self.clock.now();
        let (caller, key, owner) = self.store.read(|tx| {
            let (caller, key) = api_key::authenticate(tx, secret)?;
            let owner = account::get(tx, caller.account)?;
            Ok((caller, key, owner))
        })?;
        if api_key::use_is_stale(&key, now) {
            self.store.write(move |tx| api_key::mark_used(tx, key.id, now)).await?;
        }
        self.give_due_bonuses(&owner).await?;
        Ok(caller)
    }

    /// The caller behind a session's token; gives the bonuses that are due.
    /// Errors: `Unauthenticated`.
    pub async fn authenticate_session(&self, token: &str) -> Result<Caller> {
        let now = self.clock.now();
        let (caller, owner) = self.store.read(|tx| {
            let caller = session::authenticate(tx, token, now)?;
            let owner = account::get(tx, caller.account)?;
            Ok((caller, owner))
        })?;
        self.give_due_bonuses(&owner).await?;
        Ok(caller)
    }

    /// Gives an account the bonuses that are due.
    pub async fn give_due_bonuses(&self, owner: &Account) -> Result<()> {
        let now = self.clock.now();
        if account::bonus_is_due(owner, now) {
            let (id, settings) = (owner.id, self.config.credits.clone());
            self.store.write(move |tx| account::give_due_bonuses(tx, id, &settings, now)).await?;
        }
        Ok(())
    }

    /// Keeps the counters of the rate limits, so that a restart goes on from them.
    pub async fn keep_counts(&self) -> Result<()> {
        let counts = self.limiter.changed();
        if counts.is_empty() {
            return Ok(());
        }
        self.store.write(move |tx| limits::keep(tx, &counts)).await
    }

    /// Erases what has lain in the bins for too long; says how many creations it were.
    pub async fn empty_bins(&self) -> Result<usize> {
        // Few at a time, so that nobody's write waits for long.
        const AT_ONCE: usize = 50;
        let mut erased = 0;
        loop {
            let now = self.clock.now();
            let some = self.store.write(move |tx| creation::erase_expired(tx, AT_ONCE, now)).await?;
            erased += some;
            if some < AT_ONCE {
                return Ok(erased);
            }
        }
    }

    /// Gives an account what a voucher's code is worth.
    /// Errors: as `voucher::redeem`; `RateLimited` for whoever tries too many codes.
    pub async fn redeem_voucher(&self, account: AccountId, code: String) -> Result<ledger::Entry> {
        let now = self.clock.now();
        self.limiter.take_guess(account, now)?;
        self.store.write(move |tx| voucher::redeem(tx, account, &code, now)).await
    }

    /// The plan of a request, with this service's catalogue, providers and prices.
    pub fn plan(&self, request: &Request, purpose: Purpose) -> Result<Plan> {
        plan::plan(request, purpose, &self.catalogue, &self.providers, &self.pricing())
    }

    /// As `plan`, for a request that came in at `base_url`; see `read_own_links`.
    pub fn plan_at(
        &self,
        base_url: &str,
        viewer: Option<&Caller>,
        request: &Request,
        purpose: Purpose,
    ) -> Result<Plan> {
        let mut plan = self.plan(request, purpose)?;
        self.read_own_links(base_url, viewer, &mut plan)?;
        Ok(plan)
    }

    /// Links of a plan that begin with `base_url` name files of ours, which `viewer` must be allowed to see.
    pub fn read_own_links(&self, base_url: &str, viewer: Option<&Caller>, plan: &mut Plan) -> Result<()> {
        self.store.read(|tx| own_links::resolve(tx, &mut plan.call, base_url, viewer))
    }

    /// Who answers calls in OpenAI's own form for a model.
    /// Errors: `NotFound` for a model that is unknown, of another kind, or that nobody runs.
    pub async fn way(&self, kind: ModelKind, operation: Operation, model: &str) -> Result<Way> {
        self.engine.way(Asked { kind, operation, model }, &self.catalogue, &self.pricing()).await
    }

    /// Proves every balance and everything else that is kept. Empty when all is well.
    pub fn audit(&self) -> Result<Vec<Finding>> {
        let findings = self.store.read(|tx| {
            let findings = audit::run(tx, |id| Ok(job::is_open(tx, id)? || metered::is_open(tx, id)?))?;
            Ok([findings, job::audit(tx)?].concat())
        })?;
        self.note_audit(findings.len());
        Ok(findings)
    }

    /// Enters what earlier versions of the program wrote into the lists that this one has beyond theirs.
    pub async fn catch_up_lists(&self) -> Result<()> {
        type Behind = fn(&dyn Read) -> Result<bool>;
        type Step = fn(&mut Tx, usize) -> Result<bool>;
        const WAYS: [(Behind, Step); 4] = [
            (list::is_behind, list::catch_up),
            (comment::is_behind, comment::catch_up),
            (rating::is_behind, rating::catch_up),
            (job::is_behind, job::catch_up),
        ];
        for (is_behind, step) in WAYS {
            if self.store.read(|tx| is_behind(tx))? {
                while !self.store.write(move |tx| step(tx, CATCH_UP_STEP)).await? {}
            }
        }
        Ok(())
    }
}

/// `owner`, or the next name like it that is free; `None` when there is an administrator already.
fn free_name_of_first_administrator(tx: &Snapshot) -> Result<Option<String>> {
    let accounts = account::list(tx)?;
    if accounts.iter().any(|account| account.is_admin) {
        return Ok(None);
    }
    let is_free = |name: &String| !accounts.iter().any(|account| account.username.eq_ignore_ascii_case(name));
    Ok(std::iter::once(FIRST_USERNAME.to_owned()).chain((2..).map(|n| format!("{FIRST_USERNAME}{n}"))).find(is_free))
}

/// Makes a data folder if it is not there: for its owner alone, as everything in it is.
pub fn make_folder(data: &Path) -> Result<()> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(data).map_err(|error| Error::internal(format!("{}: {error}", data.display())))
}
