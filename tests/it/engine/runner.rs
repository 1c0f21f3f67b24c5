//! Jobs at a scripted provider: delivered, refused, broken, cancelled, interrupted; charged exactly for what came.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use atelier::app::App;
use atelier::catalogue::{Catalogue, ModelId};
use atelier::clock::{Clock, Timestamp};
use atelier::config::{Config, PasswordCost, TierLimits};
use atelier::domain::{Account, Caller, NewAccount, Status, Tier, account, ledger};
use atelier::engine::job::{self, Item};
use atelier::engine::{Finished, Job, ModelChoice, Purpose, Request};
use atelier::error::{Error, Result};
use atelier::providers::Provider;
use atelier::providers::simulated::Simulated;
use atelier::random::Random;
use atelier::store::Store;
use atelier::units::Credits;

struct World {
    app: App,
    upstream: Arc<Simulated>,
    /// In the place of the second route of a picture.
    second: Arc<Simulated>,
    ann: Caller,
}

/// An account with `credits`, and a scripted upstream in the place of Gemini, two calls at once.
fn world(store: &Store, credits: i64) -> World {
    world_with(store, credits, 2, |config| config.rate_limits = false)
}

/// The same with settings of its own and `at_once` calls.
fn world_with(store: &Store, credits: i64, at_once: usize, settings: impl FnOnce(&mut Config)) -> World {
    let mut config = Config::new("unused");
    config.passwords = PasswordCost::Least;
    settings(&mut config);
    let [upstream, second] = ["gemini", "kie"].map(|name| Arc::new(Simulated::new(name, at_once)));
    let clock = Clock::fixed(Timestamp(1_771_588_800_000));
    let random = Random::Seeded(7.into());
    let providers: Vec<Arc<dyn Provider>> = vec![upstream.clone(), second.clone()];
    let app = App::new(config, clock, random, store.clone(), Catalogue::builtin(), providers).unwrap();
    let ann = Caller::owner(&make_account(&app, "ann", credits));
    World { app, upstream, second, ann }
}

/// Settings by which a free account has two items at work and three more waiting.
fn strict(config: &mut Config) {
    config.limits.free = TierLimits { running: NonZeroU32::new(2).unwrap(), waiting: 3 };
}

async fn eventually(what: &str, is_true: impl Fn() -> bool) {
    for _ in 0..4_000 {
        if is_true() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("never: {what}");
}

fn make_account(app: &App, name: &str, credits: i64) -> Account {
    let new = NewAccount {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        password_hash: String::new(),
        tier: Tier::Free,
        is_admin: false,
        credits: Some(Credits::whole(credits)),
    };
    let (settings, now) = (app.config.credits.clone(), app.clock.now());
    match app.store.write_blocking(move |tx| account::create(tx, &new, &settings, now)) {
        Err(Error::Conflict(_)) => app.store.read(|tx| account::get_by_username(tx, name)).unwrap(),
        other => other.unwrap(),
    }
}

impl World {
    async fn generate(&self, prompt: &str, count: i64) -> Result<Finished> {
        let job = self.submit(prompt, count).await?;
        self.app.engine.wait(job.id).await
    }

    async fn submit(&self, prompt: &str, count: i64) -> Result<Job> {
        self.submit_by(&self.ann, prompt, count).await
    }

    async fn submit_by(&self, caller: &Caller, prompt: &str, count: i64) -> Result<Job> {
        let request = Request {
            generator: "joke".to_owned(),
            model: Some(ModelChoice::Id(ModelId(37))),
            prompt: Some(prompt.to_owned()),
            count: Some(count),
            ..Request::default()
        };
        let plan = self.app.plan(&request, Purpose::Generate)?;
        self.app.engine.submit(caller, plan).await
    }

    /// A picture of a model with two routes.
    async fn picture(&self, prompt: &str) -> Result<Finished> {
        let request = Request {
            generator: "image".to_owned(),
            model: Some(ModelChoice::Name("nano-banana-2".to_owned())),
            prompt: Some(prompt.to_owned()),
            ..Request::default()
        };
        let plan = self.app.plan(&request, Purpose::Generate)?;
        let job = self.app.engine.submit(&self.ann, plan).await?;
        self.app.engine.wait(job.id).await
    }

    fn other(&self, name: &str) -> Caller {
        Caller::owner(&make_account(&self.app, name, 100))
    }

    fn balance(&self) -> Credits {
        self.app.store.read(|tx| ledger::balance(tx, self.ann.account)).unwrap().total()
    }

    fn assert_sound(&self) {
        assert_eq!(self.app.audit().unwrap(), vec![]);
    }
}

#[tokio::test]
async fn a_delivered_batch_is_charged_once() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let finished = world.generate("a joke about tests", 3).await.unwrap();
    assert_eq!(finished.made().unwrap().len(), 3);
    assert_eq!(finished.job.charged, Credits::whole(3));
    assert_eq!(world.balance(), Credits::whole(7));
    let texts: Vec<_> = finished.creations.iter().map(|creation| creation.text.clone().unwrap()).collect();
    assert!(texts[0] != texts[1] && texts[1] != texts[2], "{texts:?}");
    world.assert_sound();
}

#[tokio::test]
async fn a_refusal_costs_nothing_and_says_why() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let finished = world.generate("[refuse] something bad", 1).await.unwrap();
    assert!(matches!(finished.made(), Err(Error::Refused { .. })));
    assert_eq!(finished.creations[0].status, Status::Failed);
    assert_eq!(world.balance(), Credits::whole(10));
    world.assert_sound();
}

#[tokio::test]
async fn a_broken_call_that_may_have_arrived_is_not_sent_again() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let finished = world.generate("[fail] hello", 1).await.unwrap();
    assert!(matches!(finished.made(), Err(Error::Upstream { .. })));
    assert_eq!(world.upstream.taken().len(), 1);
    assert_eq!(world.balance(), Credits::whole(10));
    world.assert_sound();
}

#[tokio::test]
async fn a_busy_provider_is_asked_again_and_a_ticket_followed() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let finished = world.generate("[busy 2] [ticket 3] hello", 1).await.unwrap();
    assert_eq!(finished.made().unwrap().len(), 1);
    assert_eq!(world.upstream.taken().len(), 1);
    assert_eq!(world.balance(), Credits::whole(9));
}

#[tokio::test]
async fn who_cannot_pay_is_refused_before_anything_happens() {
    let world = world(&Store::in_memory().unwrap(), 2);
    let refused = world.generate("hello", 3).await;
    assert!(matches!(refused, Err(Error::InsufficientCredits { .. })), "{refused:?}");
    assert_eq!(world.upstream.taken(), vec![]);
    assert_eq!(world.balance(), Credits::whole(2));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_200_at_once_exactly_as_many_succeed_as_can_be_paid() {
    let world = Arc::new(world(&Store::in_memory().unwrap(), 10));
    let calls = (0..200).map(|n| {
        let world = world.clone();
        tokio::spawn(async move { world.generate(&format!("call {n}"), 1).await })
    });
    let (mut made, mut refused) = (0, 0);
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(finished) => made += finished.made().unwrap().len(),
            Err(Error::InsufficientCredits { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((made, refused), (10, 190));
    assert_eq!(world.balance(), Credits::ZERO);
    assert_eq!(world.upstream.taken().len(), 10);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_gives_back_what_was_not_delivered() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let job = world.submit("[delay 60000] slow", 5).await.unwrap();
    assert_eq!(world.balance(), Credits::whole(5));
    tokio::time::sleep(Duration::from_millis(20)).await;
    world.app.engine.cancel(&world.ann, job.id).await.unwrap();
    let finished = world.app.engine.wait(job.id).await.unwrap();
    assert_eq!(finished.job.status, Status::Cancelled);
    assert!(finished.creations.iter().all(|creation| creation.status == Status::Cancelled));
    assert_eq!(world.balance(), Credits::whole(10));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_nothing_is_sent_twice_and_every_job_ends() {
    let store = Store::in_memory().unwrap();
    let before = world(&store, 100);
    let slow = before.submit("[delay 60000] in doubt", 1).await.unwrap();
    let waiting = before.submit("[delay 60000] also in doubt", 1).await.unwrap();
    let queued = before.submit("never sent", 1).await.unwrap();
    while before.upstream.taken().len() < 2 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    before.app.engine.stop().await;

    let after = world(&store, 0);
    assert_eq!(after.app.engine.recover().await.unwrap(), 3);
    let finished = after.app.engine.wait(queued.id).await.unwrap();
    assert_eq!(finished.job.status, Status::Completed);
    for in_doubt in [slow.id, waiting.id] {
        let job = after.app.engine.wait(in_doubt).await.unwrap().job;
        assert_eq!(job.status, Status::Failed);
        assert_eq!(job.charged, Credits::ZERO);
    }
    assert_eq!(after.upstream.taken(), vec![("never sent".to_owned(), 0)]);
    assert_eq!(after.balance(), Credits::whole(99));
    after.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_taken_up_again_after_a_restart() {
    let store = Store::in_memory().unwrap();
    let before = world(&store, 10);
    let job = before.submit("[ticket 1000000] long", 1).await.unwrap();
    loop {
        let items = before.app.store.read(|tx| job::get(tx, job.id)).unwrap().items;
        if matches!(items[0], Item::Underway(..)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    before.app.engine.stop().await;

    // Its deadline is over by then; whether the work is over too is asked first.
    let after = world(&store, 0);
    after.app.clock.advance(Duration::from_secs(7_200));
    after.app.engine.recover().await.unwrap();
    let finished = after.app.engine.wait(job.id).await.unwrap();
    assert_eq!(finished.made().unwrap().len(), 1);
    assert_eq!(after.upstream.taken(), vec![], "it was only asked about");
    assert_eq!(after.balance(), Credits::whole(9));
    after.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_200_at_once_as_many_are_let_in_as_the_tier_may_have() {
    let world = Arc::new(world_with(&Store::in_memory().unwrap(), 100, 8, strict));
    let calls = (0..200).map(|n| {
        let world = world.clone();
        tokio::spawn(async move { world.submit(&format!("[hang] {n}"), 1).await })
    });
    let (mut let_in, mut refused) = (Vec::new(), 0);
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(job) => let_in.push(job.id),
            Err(Error::QueueFull { most: 5, retry_after }) => {
                assert!(retry_after >= Duration::from_secs(1), "{retry_after:?}");
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((let_in.len(), refused), (5, 195));
    assert_eq!(world.balance(), Credits::whole(95), "nothing is held for what was refused");
    eventually("two are at work", || world.upstream.taken().len() == 2).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(world.upstream.taken().len(), 2, "the provider has places, the account has none");

    // Others are not touched by it; and what is over makes room.
    let bob = world.other("bob");
    world.submit_by(&bob, "quick", 1).await.unwrap();
    for id in let_in {
        world.app.engine.cancel(&world.ann, id).await.unwrap();
        world.app.engine.wait(id).await.unwrap();
    }
    assert_eq!(world.generate("after", 5).await.unwrap().made().unwrap().len(), 5);
    assert!(matches!(world.generate("a batch", 6).await, Err(Error::QueueFull { .. })));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_little_is_not_held_up_by_who_asks_for_much() {
    let world = world(&Store::in_memory().unwrap(), 200);
    for batch in 0..10 {
        world.submit(&format!("[delay 20] much {batch}"), 10).await.unwrap();
    }
    let bob = world.other("bob");
    let job = world.submit_by(&bob, "[delay 20] little", 2).await.unwrap();
    let live = world.app.engine.live(job.id).unwrap();
    assert!(live.ahead <= 2, "one turn of the other account at each place: {live:?}");
    world.app.engine.wait(job.id).await.unwrap();
    let before = world.upstream.taken().iter().filter(|(prompt, _)| prompt.contains("much")).count();
    assert!(before <= 20, "{before} of 100 went first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_does_not_take_it_leaves_it_to_the_next() {
    let world = world(&Store::in_memory().unwrap(), 1_000);
    let finished = world.picture("[away gemini] a tea house").await.unwrap();
    assert_eq!(finished.made().unwrap()[0].provider, "kie");
    assert_eq!((world.upstream.taken().len(), world.second.taken().len()), (0, 1));
    let price = finished.job.quote.total;
    assert_eq!(finished.job.charged, price, "the price is the same whoever makes it");

    let refused = world.picture("[refuse] a tea house").await.unwrap();
    assert!(matches!(refused.made(), Err(Error::Refused { .. })), "a refusal is final");
    let broken = world.picture("[fail] a tea house").await.unwrap();
    assert!(matches!(broken.made(), Err(Error::Upstream { .. })), "it may have been taken on");
    let away = world.picture("[away gemini] [away kie] a tea house").await.unwrap();
    assert!(matches!(away.made(), Err(Error::Upstream { .. })));
    assert_eq!((world.upstream.taken().len(), world.second.taken().len()), (2, 1));
    assert_eq!(world.balance(), Credits::whole(1_000) - price);
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_over_by_its_deadline_is_given_up_called_off_and_paid_back() {
    let second = NonZeroU32::new(1).unwrap();
    let settings = |config: &mut Config| (config.deadlines.text, config.deadlines.image) = (second, second);
    let world = world_with(&Store::in_memory().unwrap(), 1_000, 2, settings);
    // One never answers, the other is taken on and never done.
    for prompt in ["[hang] a tea house", "[ticket 1000000] a tea house"] {
        let finished = world.picture(prompt).await.unwrap();
        assert!(matches!(finished.made(), Err(Error::TimedOut)), "{prompt}");
        assert_eq!(finished.creations[0].failure.as_deref(), Some("It took too long"));
    }
    assert_eq!((world.upstream.taken().len(), world.second.taken().len()), (2, 0), "nobody else is asked");
    eventually("it is called off", || world.upstream.called_off().len() == 1).await;
    assert_eq!(world.balance(), Credits::whole(1_000));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_under_way_upstream_is_called_off_with_the_job() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let job = world.submit("[ticket 1000000] long", 2).await.unwrap();
    let is_underway = || {
        let items = world.app.store.read(|tx| job::get(tx, job.id)).unwrap().items;
        items.iter().all(|item| matches!(item, Item::Underway(..)))
    };
    eventually("both have tickets", is_underway).await;
    world.app.engine.cancel(&world.ann, job.id).await.unwrap();
    let finished = world.app.engine.wait(job.id).await.unwrap();
    assert_eq!(finished.job.status, Status::Cancelled);
    eventually("both are called off", || world.upstream.called_off().len() == 2).await;
    // Their places are free again.
    assert_eq!(world.generate("next", 2).await.unwrap().made().unwrap().len(), 2);
    assert_eq!(world.balance(), Credits::whole(8));
    world.assert_sound();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_who_leaves_in_the_middle_of_a_submission_loses_nothing() {
    let world = world(&Store::in_memory().unwrap(), 10);
    let left = tokio::time::timeout(Duration::ZERO, world.submit("a joke", 1)).await;
    if left.is_err() {
        eventually("it is made", || world.upstream.taken().len() == 1).await;
    }
    let open = || world.app.store.read(|tx| job::list_open(tx)).unwrap();
    eventually("it is closed", || open().is_empty()).await;
    assert_eq!(world.balance(), Credits::whole(9));
    world.assert_sound();
}
