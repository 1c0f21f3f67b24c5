//! `page`, `cursor`, `per_page` and `sort`. Source: generor-api.th.txt, "การแบ่งหน้า".

use poem_openapi::param::Query;

use crate::dialects::words::{Word, Words};
use crate::domain::page::PER_PAGE_MAX;
use crate::domain::{Cursor, PageRequest, Sort};
use crate::error::{Error, Result};

/// A page is counted from the start, so one far into a list is refused rather than searched for; a cursor finds it.
pub const PAGE_MAX: u32 = 50_000;

impl Words for Sort {
    const ALL: &'static [(&'static str, Self)] = &[("newest", Self::Newest), ("oldest", Self::Oldest)];
}

/// The page that a query asks for; more than 100 entries become 100.
/// Errors: `Invalid` naming `page` or `per_page` when it is below 1, or `page` above 50,000; `Invalid` naming `cursor`
/// when it is none, or stands beside a `page`.
pub fn page_request(
    page: Query<Option<u32>>,
    per_page: Query<Option<u32>>,
    cursor: Query<Option<String>>,
    sort: Option<Word<Sort>>,
) -> Result<PageRequest> {
    let default = PageRequest::default();
    let sort = sort.map_or(default.sort, |sort| sort.0);
    let is_numbered = page.0.is_some();
    let page = at_least_one("page", page.0.unwrap_or(default.page))?;
    let per_page = at_least_one("per_page", per_page.0.unwrap_or(default.per_page))?.min(PER_PAGE_MAX);
    if page > PAGE_MAX {
        return Err(Error::invalid("page", format!("must be at most {PAGE_MAX}")));
    }
    match cursor.0 {
        None => Ok(PageRequest { page, per_page, sort, cursor: None }),
        Some(_) if is_numbered => Err(Error::invalid("cursor", "goes in the place of page, not beside it")),
        Some(text) => Ok(PageRequest::after(Cursor::parse(&text)?, per_page, sort)),
    }
}

fn at_least_one(name: &'static str, value: u32) -> Result<u32> {
    if value >= 1 { Ok(value) } else { Err(Error::invalid(name, "must be at least 1")) }
}
