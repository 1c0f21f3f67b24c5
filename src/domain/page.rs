//! Pages of a list, by number. Source: generor-api.th.txt, "การแบ่งหน้า".

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
    pub page: u32,
    /// 1 to 100.
    pub per_page: u32,
    pub sort: Sort,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { page: 1, per_page: PER_PAGE_DEFAULT, sort: Sort::Newest }
    }
}

impl PageRequest {
    /// How many entries come before this page.
    pub fn skip(&self) -> usize {
        (self.page.max(1) as usize - 1).saturating_mul(self.per_page as usize)
    }
}

/// One page, and how many entries the whole list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub request: PageRequest,
    pub total: u64,
}

impl<T> Page<T> {
    pub const fn empty(request: PageRequest) -> Self {
        Self { items: Vec::new(), request, total: 0 }
    }

    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.per_page.max(1)))
    }

    pub fn has_next(&self) -> bool {
        u64::from(self.request.page) < self.total_pages()
    }

    pub fn has_prev(&self) -> bool {
        self.request.page > 1 && self.total > 0
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), request: self.request, total: self.total }
    }
}
