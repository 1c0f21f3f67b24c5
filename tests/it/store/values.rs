//! Values carry a version: older ones are lifted, newer ones refused.

use atelier::error::Result;
use atelier::store::{self, Store, Table, Value};
use serde::{Deserialize, Serialize};

use super::cause;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Old {
    name: String,
}

impl Value for Old {}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct New {
    name: String,
    stars: u32,
}

impl Value for New {
    const VERSION: u8 = 2;

    fn upgrade(_: u8, bytes: &[u8]) -> Result<Self> {
        let old: Old = postcard::from_bytes(bytes).map_err(atelier::error::Error::internal)?;
        Ok(Self { name: old.name, stars: 5 })
    }
}

const AS_OLD: Table<u64, Old> = Table::new("thing");
const AS_NEW: Table<u64, New> = Table::new("thing");
const AS_TEXT: Table<u64, String> = Table::new("thing");
const AS_NUMBER: Table<u64, u64> = Table::new("thing");

#[test]
fn an_older_value_is_lifted() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| AS_OLD.put(tx, &1, &Old { name: "lamp".to_owned() })).unwrap();
    let new = store.read(|tx| AS_NEW.get(tx, &1)).unwrap();
    assert_eq!(new, Some(New { name: "lamp".to_owned(), stars: 5 }));
}

#[test]
fn a_newer_value_is_refused_by_name() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| AS_NEW.put(tx, &1, &New { name: "lamp".to_owned(), stars: 1 })).unwrap();
    let error = store.read(|tx| AS_OLD.get(tx, &1)).unwrap_err();
    assert!(matches!(cause(&error), store::Error::NewerValue { found: 2, known: 1, .. }), "{error:?}");
}

#[test]
fn bytes_of_another_type_are_refused() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| AS_TEXT.put(tx, &1, &"a longer text".to_owned())).unwrap();
    let error = store.read(|tx| AS_NUMBER.get(tx, &1)).unwrap_err();
    assert!(matches!(cause(&error), store::Error::BadValue { .. }), "{error:?}");
}
