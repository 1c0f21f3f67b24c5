//! The envelope around every answer. Source: generor-api.th.txt, "รูปแบบการตอบกลับ".

use poem_openapi::payload::Json;
use poem_openapi::types::{ParseFromJSON, ToJSON};
use poem_openapi::{ApiResponse, Object};

use crate::domain::Page;

/// A successful answer.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Envelope<T: ParseFromJSON + ToJSON> {
    /// Always `true`.
    success: bool,
    data: T,
    /// Which part of a list this is; only on lists.
    meta: Option<Meta>,
}

/// Which part of a list an answer holds.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub struct Meta {
    /// Counted from 1.
    page: u32,
    per_page: u32,
    /// Entries in the whole list.
    total: u64,
    total_pages: u64,
    has_next: bool,
    has_prev: bool,
    /// What `cursor` must be to get the next page; not on the last one. Whoever reads a list with it sees everything
    /// once, whatever is added meanwhile, and waits no longer for a late page than for the first.
    next_cursor: Option<String>,
}

/// The body of a 200.
pub type Reply<T> = Json<Envelope<T>>;

/// A 201.
#[derive(ApiResponse)]
pub enum Created<T: ParseFromJSON + ToJSON> {
    /// It was made.
    #[oai(status = 201)]
    Created(Json<Envelope<T>>),
}

pub fn ok<T: ParseFromJSON + ToJSON>(data: T) -> Reply<T> {
    Json(Envelope { success: true, data, meta: None })
}

pub fn created<T: ParseFromJSON + ToJSON>(data: T) -> Created<T> {
    Created::Created(ok(data))
}

/// A page of a list with its `meta`.
pub fn page<T: ParseFromJSON + ToJSON>(page: Page<T>) -> Reply<Vec<T>> {
    let meta = Meta {
        page: page.request.page,
        per_page: page.request.per_page,
        total: page.total,
        total_pages: page.total_pages(),
        has_next: page.has_next(),
        has_prev: page.has_prev(),
        next_cursor: page.next.map(|next| next.to_string()),
    };
    Json(Envelope { success: true, data: page.items, meta: Some(meta) })
}
