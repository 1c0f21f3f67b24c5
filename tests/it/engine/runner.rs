//! Jobs at a scripted provider: delivered, refused, broken, cancelled, interrupted; charged exactly for what came.

use std::sync::Arc;
use std::time::Duration;

use atelier::app::App;
use atelier::catalogue::{Catalogue, ModelId};
use atelier::clock::{Clock, Timestamp};
use atelier::config::{Config, PasswordCost};
use atelier::domain::{Account, Caller, NewAccount, Status, Tier, account, ledger};
use atelier::engine::job::{self, Item};
use atelier::engine::{Finished, ModelChoice, Purpose, Request};
use atelier::error::{Error, Result};
use atelier::providers::simulated::Simulated;
use atelier::random::Random;
use atelier::store::Store;
use atelier::units::Credits;

struct World {
    app: App,
    upstream: Arc<Simulated>,
    ann: Caller,
}

/// An account with `credits`, and a scripted upstream in the place of Gemini, two calls at once.
fn world(store: &Store, credits: i64) -> World {
    let mut config = Config::new("unused");
    config.passwords = PasswordCost::Least;
    let upstream = Arc::new(Simulated::new("gemini", 2));
    let clock = Clock::fixed(Timestamp(1_771_588_800_000));
    let random = Random::Seeded(7.into());
    let app = App::new(config, clock, random, store.clone(), Catalogue::builtin(), vec![upstream.clone()]).unwrap();
    let ann = Caller::owner(&make_account(&app, "ann", credits));
    World { app, upstream, ann }
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

    async fn submit(&self, prompt: &str, count: i64) -> Result<job::Job> {
        let request = Request {
            generator: "joke".to_owned(),
            model: Some(ModelChoice::Id(ModelId(37))),
            prompt: Some(prompt.to_owned()),
            count: Some(count),
            ..Request::default()
        };
        let plan = self.app.plan(&request, Purpose::Generate)?;
        self.app.engine.submit(&self.ann, plan).await
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
        if matches!(items[0], Item::Underway(_)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    before.app.engine.stop().await;

    let after = world(&store, 0);
    after.app.engine.recover().await.unwrap();
    let finished = after.app.engine.wait(job.id).await.unwrap();
    assert_eq!(finished.made().unwrap().len(), 1);
    assert_eq!(after.upstream.taken(), vec![], "it was only asked about");
    assert_eq!(after.balance(), Credits::whole(9));
    after.assert_sound();
}
