//! The ledger's laws, for any sequence of operations.

use atelier::clock::Timestamp;
use atelier::domain::ledger::{self, NewEntry};
use atelier::domain::{AccountId, EntryKind, HoldId, JobId, PageRequest, Purse};
use atelier::error::Error;
use atelier::store::Store;
use atelier::units::Credits;
use proptest::prelude::*;

const ANN: AccountId = AccountId(1);
const NOW: Timestamp = Timestamp(1_771_588_800_000);

#[derive(Debug, Clone)]
enum Step {
    Add(Purse, i64),
    Hold(i64),
    /// Ends the nth open hold, spending this much.
    Capture(usize, i64),
    Release(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let purse = prop_oneof![Just(Purse::Free), Just(Purse::Earned), Just(Purse::Paid)];
    prop_oneof![
        (purse, -50i64..200).prop_map(|(purse, amount)| Step::Add(purse, amount)),
        (0i64..150).prop_map(Step::Hold),
        (0usize..4, 0i64..200).prop_map(|(nth, amount)| Step::Capture(nth, amount)),
        (0usize..4).prop_map(Step::Release),
    ]
}

fn apply(store: &Store, open: &mut Vec<(HoldId, Credits)>, job: u64, step: &Step) -> Result<(), Error> {
    let nth = |open: &mut Vec<(HoldId, Credits)>, nth: usize| (nth < open.len()).then(|| open.remove(nth));
    match *step {
        Step::Add(purse, amount) => {
            let new = NewEntry::new(EntryKind::Purchase, purse, Credits::whole(amount), "test");
            store.write_blocking(move |tx| ledger::add(tx, ANN, new.clone(), NOW)).map(|_| ())
        }
        Step::Hold(amount) => {
            let hold = store.write_blocking(move |tx| ledger::hold(tx, ANN, JobId(job), Credits::whole(amount)))?;
            assert_eq!(hold.amount.total(), Credits::whole(amount));
            open.push((hold.id, hold.amount.total()));
            Ok(())
        }
        Step::Capture(place, amount) => {
            let Some((id, held)) = nth(open, place) else { return Ok(()) };
            let actual = Credits::whole(amount);
            let charged = store.write_blocking(move |tx| ledger::capture(tx, id, actual, "test", NOW))?;
            assert_eq!(charged, actual.min(held), "a capture is never more than its hold");
            let again = store.write_blocking(move |tx| ledger::capture(tx, id, actual, "test", NOW));
            assert!(matches!(again, Err(Error::NotFound(_))), "a hold ends once");
            Ok(())
        }
        Step::Release(place) => {
            let Some((id, _)) = nth(open, place) else { return Ok(()) };
            store.write_blocking(move |tx| ledger::release(tx, id))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn entries_always_add_up_and_no_purse_goes_below_zero(steps in proptest::collection::vec(step(), 1..25)) {
        let store = Store::in_memory().unwrap();
        let mut open = Vec::new();
        for (job, step) in (1u64..).zip(&steps) {
            match apply(&store, &mut open, job, step) {
                Ok(()) | Err(Error::InsufficientCredits { .. }) => {}
                Err(other) => panic!("{step:?}: {other}"),
            }
            let findings = store.read(|tx| ledger::audit(tx, ANN, |_| Ok(true))).unwrap();
            prop_assert_eq!(&findings, &vec![], "after {:?}", step);
            let balance = store.read(|tx| ledger::balance(tx, ANN)).unwrap();
            for purse in [balance.free, balance.earned, balance.paid] {
                prop_assert!(!purse.is_negative());
            }
        }
    }
}

#[test]
fn purses_are_spent_in_order() {
    let store = Store::in_memory().unwrap();
    let add = |purse, amount| {
        let new = NewEntry::new(EntryKind::Purchase, purse, Credits::whole(amount), "test");
        store.write_blocking(move |tx| ledger::add(tx, ANN, new.clone(), NOW)).unwrap();
    };
    add(Purse::Paid, 100);
    add(Purse::Earned, 20);
    add(Purse::Free, 10);
    let hold = store.write_blocking(|tx| ledger::hold(tx, ANN, JobId(1), Credits::whole(50))).unwrap();
    let left = store.read(|tx| ledger::balance(tx, ANN)).unwrap();
    assert_eq!((left.free, left.earned, left.paid), (Credits::ZERO, Credits::ZERO, Credits::whole(80)));
    store.write_blocking(move |tx| ledger::capture(tx, hold.id, Credits::whole(15), "joke", NOW)).unwrap();
    let left = store.read(|tx| ledger::balance(tx, ANN)).unwrap();
    assert_eq!((left.free, left.earned, left.paid), (Credits::ZERO, Credits::whole(15), Credits::whole(100)));
}

#[test]
fn entries_are_listed_by_kind_with_kept_totals() {
    let store = Store::in_memory().unwrap();
    for n in 1..=3 {
        let new = NewEntry::bonus(EntryKind::DailyBonus, Credits::whole(n));
        store.write_blocking(move |tx| ledger::add(tx, ANN, new.clone(), NOW)).unwrap();
    }
    let new = NewEntry::new(EntryKind::Purchase, Purse::Paid, Credits::whole(100), "grant");
    store.write_blocking(move |tx| ledger::add(tx, ANN, new.clone(), NOW)).unwrap();
    let request = PageRequest { page: 2, per_page: 2, ..PageRequest::default() };
    let page = store.read(|tx| ledger::list(tx, ANN, Some(EntryKind::DailyBonus), request)).unwrap();
    let amounts: Vec<_> = page.items.iter().map(|entry| entry.change.total()).collect();
    assert_eq!((amounts, page.total), (vec![Credits::whole(1)], 3));
    let all = store.read(|tx| ledger::list(tx, ANN, None, PageRequest::default())).unwrap();
    assert_eq!((all.items.len(), all.total), (4, 4));
    assert_eq!(all.items[0].kind, EntryKind::Purchase);
}

#[test]
fn audit_finds_a_hold_whose_job_is_over() {
    let store = Store::in_memory().unwrap();
    let new = NewEntry::new(EntryKind::Purchase, Purse::Paid, Credits::whole(10), "grant");
    store.write_blocking(move |tx| ledger::add(tx, ANN, new.clone(), NOW)).unwrap();
    store.write_blocking(|tx| ledger::hold(tx, ANN, JobId(7), Credits::whole(4))).unwrap();
    let findings = store.read(|tx| ledger::audit(tx, ANN, |_| Ok(false))).unwrap();
    assert_eq!(findings.len(), 1);
    assert!(findings[0].problem.contains("job 7"), "{findings:?}");
}
