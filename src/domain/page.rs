//! Pages of a list, by number or by cursor. Source: generor-api.th.txt, "การแบ่งหน้า"; cursors are our own.
//!
//! A cursor is the key of the last entry that was shown, so the next page is a scan from there: it costs the same at
//! any depth, and nothing is missed or shown twice while new entries arrive. It is sealed to its list and order: a
//! cursor of another list, or one that was tampered with, is refused.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::store::{Index, Key, Order, Read, Table, Value};

/// How a list is ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
}

pub const PER_PAGE_DEFAULT: u32 = 20;
pub const PER_PAGE_MAX: u32 = 100;

/// Which page of a list; page numbers begin with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// With a cursor it is only what is shown; without one it says how much to skip.
    pub page: u32,
    /// 1 to 100.
    pub per_page: u32,
    pub sort: Sort,
    pub cursor: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { page: 1, per_page: PER_PAGE_DEFAULT, sort: Sort::Newest, cursor: None }
    }
}

impl PageRequest {
    /// The page after the one that gave out this cursor.
    pub fn after(cursor: Cursor, per_page: u32, sort: Sort) -> Self {
        Self { page: cursor.page, per_page, sort, cursor: Some(cursor) }
    }

    /// How many entries come before this page, if it is asked for by its number.
    pub fn skip(&self) -> usize {
        (self.page.max(1) as usize - 1).saturating_mul(self.per_page as usize)
    }

    pub const fn order(&self) -> Order {
        match self.sort {
            Sort::Newest => Order::Descending,
            Sort::Oldest => Order::Ascending,
        }
    }

    /// The place in `list` after which this page begins, if it is asked for by a cursor.
    /// Errors: `Invalid` naming `cursor`.
    pub fn place<K: Key>(&self, list: &ListName) -> Result<Option<K>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        if cursor.seal != list.seal(self.sort, cursor.page, cursor.place()) {
            return Err(bad_cursor());
        }
        K::from_bytes(cursor.place()).map(Some).map_err(|_| bad_cursor())
    }

    /// The cursor of the page after this one, which ends at `place`.
    pub fn next(&self, list: &ListName, place: &impl Key) -> Option<Cursor> {
        self.next_at(list, &place.to_bytes())
    }

    /// `None` only for a place too long for a cursor, which no list has.
    fn next_at(&self, list: &ListName, bytes: &[u8]) -> Option<Cursor> {
        let page = self.page.saturating_add(1);
        let mut place = [0; PLACE_MAX_BYTES];
        place.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Cursor { seal: list.seal(self.sort, page, bytes), page, place, length: bytes.len() })
    }
}

/// Longest key of an entry within its list.
const PLACE_MAX_BYTES: usize = 24;
const SEAL_BYTES: usize = 8;

/// Where a page ends, as a client carries it to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    seal: [u8; SEAL_BYTES],
    /// The number of the page that it leads to.
    page: u32,
    place: [u8; PLACE_MAX_BYTES],
    length: usize,
}

impl Cursor {
    /// Errors: `Invalid` naming `cursor`.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad_cursor())?;
        let (seal, rest) = bytes.split_first_chunk::<SEAL_BYTES>().ok_or_else(bad_cursor)?;
        let (page, rest) = rest.split_first_chunk::<4>().ok_or_else(bad_cursor)?;
        let mut place = [0; PLACE_MAX_BYTES];
        place.get_mut(..rest.len()).ok_or_else(bad_cursor)?.copy_from_slice(rest);
        Ok(Self { seal: *seal, page: u32::from_be_bytes(*page), place, length: rest.len() })
    }

    fn place(&self) -> &[u8] {
        self.place.get(..self.length).unwrap_or_default()
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.seal.as_slice(), &self.page.to_be_bytes(), self.place()].concat();
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn bad_cursor() -> Error {
    Error::invalid("cursor", "must be the next_cursor of this list, asked for with the same filters and order")
}

/// What a cursor belongs to: a list by its name and by what it is a list of.
#[derive(Debug, Clone)]
pub struct ListName(Vec<u8>);

impl ListName {
    pub fn new(name: &str, of: &impl Key) -> Self {
        Self([name.as_bytes(), &[0], &of.to_bytes()].concat())
    }

    fn seal(&self, sort: Sort, page: u32, place: &[u8]) -> [u8; SEAL_BYTES] {
        let mut digest = Sha256::new();
        digest.update((self.0.len() as u64).to_be_bytes());
        digest.update(&self.0);
        digest.update([u8::from(sort == Sort::Newest)]);
        digest.update(page.to_be_bytes());
        digest.update(place);
        let digest: [u8; 32] = digest.finalize().into();
        digest.first_chunk().copied().unwrap_or_default()
    }
}

/// What stands on a page, and the next page's cursor if there is more.
pub type Stretch<T> = (Vec<T>, Option<Cursor>);

/// A page of the rows of `table` under `prefix`.
/// Errors: `Invalid` naming `cursor`.
pub fn rows<K: Key, V: Value>(
    tx: &dyn Read,
    table: &Table<K, V>,
    prefix: &impl Key,
    request: PageRequest,
) -> Result<Stretch<(K, V)>> {
    let list = ListName::new(table.name(), prefix);
    let start = prefix.to_bytes();
    let (order, limit) = (request.order(), request.per_page as usize);
    // One more than is shown tells whether there is more.
    let mut rows = match request.place::<Rest>(&list)? {
        None => table.skip_page(tx, prefix, order, request.skip(), limit + 1)?,
        Some(Rest(place)) => {
            let after = K::from_bytes(&[start.as_slice(), &place].concat()).map_err(|_| bad_cursor())?;
            table.page(tx, prefix, Some(&after), order, limit + 1)?
        }
    };
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| has_more).map(|(key, _)| key.to_bytes());
    let next = last.and_then(|key| request.next_at(&list, key.get(start.len()..)?));
    Ok((rows, next))
}

/// As `rows`, of an index.
pub fn keys<K: Key>(tx: &dyn Read, index: &Index<K>, prefix: &impl Key, request: PageRequest) -> Result<Stretch<K>> {
    let (rows, next) = rows(tx, index.table(), prefix, request)?;
    Ok((rows.into_iter().map(|(key, ())| key).collect(), next))
}

/// What is left of a key after its list's prefix, in bytes.
struct Rest(Vec<u8>);

impl Key for Rest {
    fn encode(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }

    fn decode(bytes: &mut &[u8]) -> Result<Self> {
        Ok(Self(std::mem::take(bytes).to_vec()))
    }
}

/// One page, and how many entries the whole list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub request: PageRequest,
    pub total: u64,
    /// Leads to the next page; `None` on the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    pub const fn empty(request: PageRequest) -> Self {
        Self { items: Vec::new(), request, total: 0, next: None }
    }

    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.per_page.max(1)))
    }

    pub const fn has_next(&self) -> bool {
        self.next.is_some()
    }

    pub const fn has_prev(&self) -> bool {
        self.request.page > 1 && self.total > 0
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(f).collect();
        Page { items, request: self.request, total: self.total, next: self.next }
    }

    /// Errors: the first that `f` returns.
    pub fn try_map<U>(self, f: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        let items = self.items.into_iter().map(f).collect::<Result<_>>()?;
        Ok(Page { items, request: self.request, total: self.total, next: self.next })
    }
}
