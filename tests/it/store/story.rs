//! One story that every engine must tell alike: a small library is filled, read, changed and emptied.

use std::cmp::Reverse;
use std::ops::ControlFlow;

use atelier::error::{Error, Result};
use atelier::store::{
    self, Counter, Index, KEY_MAX_BYTES, Order, Read, Sequence, Store, Table, Tx, VALUE_MAX_BYTES, id_type,
};

use super::{cause, store_path};

id_type!(
    struct BookId
);

const BOOK_IDS: Sequence = Sequence::new("book");
const BOOKS: Table<BookId, String> = Table::new("book");
const BOOKS_BY_SHELF: Index<(String, Reverse<BookId>)> = Index::new("book_by_shelf");
const BOOKS_ON_SHELF: Counter<String> = Counter::new("books_on_shelf");

fn add(tx: &mut Tx, shelf: &str, title: &str) -> Result<BookId> {
    let id = BookId(BOOK_IDS.next(tx)?);
    BOOKS.put(tx, &id, &title.to_owned())?;
    BOOKS_BY_SHELF.insert(tx, &(shelf.to_owned(), Reverse(id)))?;
    BOOKS_ON_SHELF.add(tx, &shelf.to_owned(), 1)?;
    Ok(id)
}

fn remove(tx: &mut Tx, shelf: &str, id: BookId) -> Result<()> {
    if !BOOKS.delete(tx, &id)? {
        return Err(Error::conflict("no such book"));
    }
    BOOKS_BY_SHELF.remove(tx, &(shelf.to_owned(), Reverse(id)))?;
    BOOKS_ON_SHELF.add(tx, &shelf.to_owned(), -1)?;
    Ok(())
}

fn shelf(tx: &dyn Read, shelf: &str) -> Result<Vec<String>> {
    let mut titles = Vec::new();
    for (_, Reverse(id)) in BOOKS_BY_SHELF.scan(tx, &shelf.to_owned(), Order::Ascending, 100)? {
        titles.extend(BOOKS.get(tx, &id)?);
    }
    Ok(titles)
}

fn tell_the_story(store: &Store) {
    // Nothing was ever written: everything reads as empty.
    assert_eq!(store.read(|tx| shelf(tx, "prose")).unwrap(), [""; 0]);
    assert_eq!(store.read(|tx| BOOKS_ON_SHELF.get(tx, &"prose".to_owned())).unwrap(), 0);
    assert_eq!(store.write_blocking(|tx| BOOKS.get(tx, &BookId(1))).unwrap(), None);

    // Newest first, as the key says; a list ends where its prefix ends.
    let emma = store.write_blocking(|tx| add(tx, "prose", "Emma")).unwrap();
    let before = store
        .read(|tx| {
            let before = shelf(tx, "prose")?;
            store.write_blocking(|tx| {
                add(tx, "prose", "Middlemarch")?;
                add(tx, "prose-two", "Ulysses")
            })?;
            // A snapshot does not move.
            assert_eq!(shelf(tx, "prose")?, before);
            Ok(before)
        })
        .unwrap();
    assert_eq!(before, ["Emma"]);
    assert_eq!(emma, BookId(1));
    assert_eq!(store.read(|tx| shelf(tx, "prose")).unwrap(), ["Middlemarch", "Emma"]);

    // A transaction sees its own writes, and a failed one leaves none.
    let failed = store.write_blocking(move |tx| {
        remove(tx, "prose", emma)?;
        assert_eq!(shelf(tx, "prose")?, ["Middlemarch"]);
        add(tx, "prose", "Persuasion")?;
        remove(tx, "prose", BookId(99))
    });
    assert!(matches!(failed, Err(Error::Conflict(_))), "{failed:?}");
    assert_eq!(store.read(|tx| shelf(tx, "prose")).unwrap(), ["Middlemarch", "Emma"]);
    assert_eq!(store.read(|tx| BOOKS_ON_SHELF.get(tx, &"prose".to_owned())).unwrap(), 2);

    // The number taken by the failed one is given again; `ensure_above` skips ahead and never back.
    assert_eq!(store.write_blocking(|tx| add(tx, "prose", "Persuasion")).unwrap(), BookId(4));
    store.write_blocking(|tx| BOOK_IDS.ensure_above(tx, 10)).unwrap();
    store.write_blocking(|tx| BOOK_IDS.ensure_above(tx, 5)).unwrap();
    assert_eq!(store.write_blocking(|tx| BOOK_IDS.next(tx)).unwrap(), 11);

    // Visiting stops where it is told to, and may look elsewhere on the way.
    let mut visited = Vec::new();
    store
        .write_blocking(|tx| {
            let mut titles = Vec::new();
            BOOKS_BY_SHELF.for_each(tx, &(), Order::Descending, |(_, Reverse(id))| {
                titles.extend(BOOKS.get(tx, &id)?);
                Ok(if titles.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            Ok(titles)
        })
        .map(|titles| visited = titles)
        .unwrap();
    assert_eq!(visited, ["Ulysses", "Emma"]);

    // A count that reaches zero is like one never kept, and never goes below.
    store.write_blocking(|tx| remove(tx, "prose-two", BookId(3))).unwrap();
    let below = store.write_blocking(|tx| BOOKS_ON_SHELF.add(tx, &"prose-two".to_owned(), -1)).unwrap_err();
    assert!(matches!(cause(&below), store::Error::CountOutOfRange { .. }), "{below:?}");
    refuses_what_is_over_its_limit(store);
}

fn refuses_what_is_over_its_limit(store: &Store) {
    let longest_key = "k".repeat(KEY_MAX_BYTES - 2);
    let longest_value = vec![7u8; VALUE_MAX_BYTES];
    store
        .write_blocking(move |tx| {
            BOOKS_ON_SHELF.add(tx, &longest_key, 1)?;
            tx.put_bytes("large", b"k", &longest_value)
        })
        .unwrap();
    let long_key = store.write_blocking(|tx| BOOKS_ON_SHELF.add(tx, &"k".repeat(KEY_MAX_BYTES - 1), 1)).unwrap_err();
    assert!(matches!(cause(&long_key), store::Error::KeyTooLong { .. }), "{long_key:?}");
    let long_value = store.write_blocking(|tx| tx.put_bytes("large", b"k", &[8; VALUE_MAX_BYTES + 1])).unwrap_err();
    assert!(matches!(cause(&long_value), store::Error::ValueTooLong { .. }), "{long_value:?}");
    let kept = store.read(|tx| tx.get_bytes("large", b"k")).unwrap();
    assert_eq!(kept, Some(vec![7; VALUE_MAX_BYTES]));
}

#[test]
fn in_memory() {
    tell_the_story(&Store::in_memory().unwrap());
}

#[test]
fn in_a_file() {
    let (_folder, path) = store_path();
    tell_the_story(&Store::open(&path).unwrap());
    // Told once, it is there for good.
    let store = Store::open(&path).unwrap();
    assert_eq!(store.read(|tx| shelf(tx, "prose")).unwrap(), ["Persuasion", "Middlemarch", "Emma"]);
}
