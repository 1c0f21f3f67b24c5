//! Laws of pages: however a list is cut, its pages partition it, in both directions.

use std::collections::BTreeSet;

use atelier::store::{Index, Order, Store, Table};
use proptest::prelude::*;

/// A list of numbers for each text.
const LISTS: Index<(String, u64)> = Index::new("list");
const ROWS: Table<(String, u64), u64> = Table::new("row");

fn keys() -> impl Strategy<Value = BTreeSet<(String, u64)>> {
    prop::collection::btree_set(("[\0ab]{0,2}", 0u64..30), 0..60)
}

fn filled(keys: &BTreeSet<(String, u64)>) -> Store {
    let store = Store::in_memory().unwrap();
    let keys = keys.clone();
    store
        .write_blocking(move |tx| {
            for key in &keys {
                LISTS.insert(tx, key)?;
                ROWS.put(tx, key, &key.1)?;
            }
            Ok(())
        })
        .unwrap();
    store
}

fn expected(keys: &BTreeSet<(String, u64)>, list: &str, order: Order) -> Vec<(String, u64)> {
    let list = keys.iter().filter(|key| key.0 == list).cloned();
    match order {
        Order::Ascending => list.collect(),
        Order::Descending => list.rev().collect(),
    }
}

fn orders() -> impl Strategy<Value = Order> {
    prop_oneof![Just(Order::Ascending), Just(Order::Descending)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn pages_from_cursors_partition_the_list(
        keys in keys(), list in "[\0ab]{0,2}", order in orders(), limit in 1usize..7
    ) {
        let store = filled(&keys);
        let mut seen = Vec::new();
        loop {
            let page = store.read(|tx| LISTS.page(tx, &list, seen.last(), order, limit)).unwrap();
            prop_assert!(page.len() <= limit);
            let last_page = page.len() < limit;
            seen.extend(page);
            if last_page {
                break;
            }
        }
        prop_assert_eq!(seen, expected(&keys, &list, order));
    }

    #[test]
    fn numbered_pages_partition_the_list(
        keys in keys(), list in "[\0ab]{0,2}", order in orders(), limit in 1usize..7
    ) {
        let store = filled(&keys);
        let expected = expected(&keys, &list, order);
        for (number, chunk) in expected.chunks(limit).enumerate() {
            let page = store.read(|tx| ROWS.skip_page(tx, &list, order, number * limit, limit)).unwrap();
            let page: Vec<_> = page.into_iter().map(|(key, _)| key).collect();
            prop_assert_eq!(page, chunk);
        }
        let beyond = store.read(|tx| LISTS.skip_page(tx, &list, order, expected.len(), limit)).unwrap();
        prop_assert_eq!(beyond, []);
    }

    #[test]
    fn a_cursor_from_anywhere_continues_strictly_after_it(
        keys in keys(), list in "[\0ab]{0,2}", cursor in ("[\0ab]{0,2}", 0u64..30), order in orders()
    ) {
        let store = filled(&keys);
        let page = store.read(|tx| LISTS.page(tx, &list, Some(&cursor), order, usize::MAX)).unwrap();
        let after: Vec<_> = expected(&keys, &list, order)
            .into_iter()
            .filter(|key| match order {
                Order::Ascending => *key > cursor,
                Order::Descending => *key < cursor,
            })
            .collect();
        prop_assert_eq!(page, after);
    }

    #[test]
    fn counting_agrees_with_listing(keys in keys(), list in "[\0ab]{0,2}") {
        let store = filled(&keys);
        let (counted, all) = store.read(|tx| Ok((LISTS.count(tx, &list)?, ROWS.count(tx, &())?))).unwrap();
        prop_assert_eq!(counted, expected(&keys, &list, Order::Ascending).len() as u64);
        prop_assert_eq!(all, keys.len() as u64);
    }
}

/// Prefixes of nothing but the highest byte have no successor to end at.
#[test]
fn a_prefix_of_highest_bytes_lists_its_own() {
    const EDGE: Index<(u8, u8)> = Index::new("edge");
    let store = Store::in_memory().unwrap();
    store
        .write_blocking(|tx| {
            for key in [(0xFE, 0xFF), (0xFF, 0x00), (0xFF, 0xFF)] {
                EDGE.insert(tx, &key)?;
            }
            Ok(())
        })
        .unwrap();
    let list = |prefix: u8, order| store.read(|tx| EDGE.scan(tx, &prefix, order, 10)).unwrap();
    assert_eq!(list(0xFF, Order::Ascending), [(0xFF, 0x00), (0xFF, 0xFF)]);
    assert_eq!(list(0xFF, Order::Descending), [(0xFF, 0xFF), (0xFF, 0x00)]);
    assert_eq!(list(0xFE, Order::Descending), [(0xFE, 0xFF)]);
}

/// A whole key as the prefix lists itself, and nothing after itself.
#[test]
fn a_cursor_that_is_the_prefix_ends_the_list() {
    let store = filled(&BTreeSet::from([("a".to_owned(), 1), ("a".to_owned(), 2)]));
    let key = ("a".to_owned(), 1);
    let page = |after, order| store.read(|tx| LISTS.page(tx, &key, after, order, 10)).unwrap();
    for order in [Order::Ascending, Order::Descending] {
        assert_eq!(page(None, order), std::slice::from_ref(&key));
        assert_eq!(page(Some(&key), order), []);
    }
}
