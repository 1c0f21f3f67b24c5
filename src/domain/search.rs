//! Search over public creations: an inverted index of our own, changed in the transaction that changes a creation.
//!
//! Thai and Hindi are cut into words by dictionary; runs of Chinese and Japanese characters are indexed one by one and
//! in pairs, so that words inside them are found whatever the cut would be. Only what everyone may see stands in the
//! index, so nobody can search for what they must not see.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::creation::{self, Creation, CreationId};
use super::list::{self, List};
use super::page::{ListName, Page, PageRequest};
use crate::catalogue::ModelKind;
use crate::error::{Error, Result};
use crate::store::{Order, Read, Table, Tx, Value};

/// How much a term counts in a creation.
const POSTINGS: Table<(String, CreationId), Weight> = Table::new("search_posting");

/// Longest text that is indexed, per field, and most terms of one creation.
const TEXT_MAX_CHARS: usize = 4_000;
const TERMS_MAX: usize = 256;
/// Longest term, in bytes: longer runs are no words.
const TERM_MAX_BYTES: usize = 64;
/// Longest query, and most terms of it that count.
pub const QUERY_MAX_CHARS: usize = 200;
const QUERY_TERMS_MAX: usize = 12;
/// How many of the newest creations with the rarest term are looked at.
const LOOK_MAX: usize = 2_000;
/// How often it is looked whether one has another term, too: what makes a query of many common words slow. Measured:
/// 0.6 µs each among 100,000 creations, where a page may take 10 ms.
const CHECKS_MAX: usize = 4_000;
/// Up to here the rarity of a term is counted.
const RARITY_MAX: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Weight(u16);

impl Value for Weight {}

/// Enters a creation that has become public.
pub(super) fn add(tx: &mut Tx, creation: &Creation) -> Result<()> {
    for (term, weight) in terms_of(creation) {
        POSTINGS.put(tx, &(term, creation.id), &Weight(weight))?;
    }
    Ok(())
}

/// Takes out a creation that is public no longer. Its texts never change, so its terms are found again.
pub(super) fn remove(tx: &mut Tx, creation: &Creation) -> Result<()> {
    for (term, _) in terms_of(creation) {
        POSTINGS.delete(tx, &(term, creation.id))?;
    }
    Ok(())
}

/// A page of the public creations that have every word of `query`, of one kind if it is given, the best match first
/// and the newest among equals.
///
/// A cursor names the newest creation that there was at the first page: what came later takes no part in the ranking,
/// so that the order stays the same from page to page.
/// Errors: `Invalid` naming `q` or `cursor`.
pub fn find(tx: &dyn Read, query: &str, kind: Option<ModelKind>, request: PageRequest) -> Result<Page<Creation>> {
    let query = query.trim();
    if query.is_empty() || query.chars().count() > QUERY_MAX_CHARS {
        return Err(Error::invalid("q", format!("must be 1 to {QUERY_MAX_CHARS} characters")));
    }
    let terms = query_terms(query);
    let name = ListName::new("search", &(terms.join(" "), kind.map_or("", ModelKind::as_str).to_owned()));
    let place: Option<(CreationId, u32, CreationId)> = request.place(&name)?;
    let newest = match place {
        Some((newest, ..)) => newest,
        None => newest_with(tx, &terms)?,
    };
    let mut hits = rank(tx, &terms, newest)?;
    if let Some(kind) = kind {
        let (public, mut of_kind) = (List::PublicKind(kind), Vec::new());
        for hit in hits {
            if list::has(tx, &public, hit.id)? {
                of_kind.push(hit);
            }
        }
        hits = of_kind;
    }
    let total = hits.len() as u64;
    let start = match place {
        // Scores are positive, and the bits of positive floats are in their order.
        Some((_, score, id)) => hits.partition_point(|hit| (hit.score.to_bits(), hit.id) >= (score, id)),
        None => request.skip(),
    };
    let page: Vec<_> = hits.iter().skip(start).take(request.per_page as usize).collect();
    let has_more = start.saturating_add(page.len()) < hits.len();
    let last = page.last().filter(|_| has_more).map(|hit| (newest, hit.score.to_bits(), hit.id));
    let next = last.and_then(|last| request.next(&name, &last));
    let items =
        page.into_iter().filter_map(|hit| creation::find(tx, hit.id).transpose()).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, request, total, next })
}

/// What the words of `query` might become: its last word, made whole by those that public creations have.
pub fn complete(tx: &dyn Read, query: &str, limit: usize) -> Result<Vec<String>> {
    let before = query.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let (whole, begun) = query.split_at(before);
    let begun = fold(begun);
    let mut found = Vec::new();
    // Nearly every word begins like a single letter.
    let mut term = begun.clone();
    while found.len() < limit && begun.chars().count() >= 2 {
        // From one term to the next, over all creations that have it.
        let last = CreationId(if found.is_empty() { 0 } else { u64::MAX });
        let next = POSTINGS.page(tx, &(), Some(&(term, last)), Order::Ascending, 1)?;
        let Some(((next, _), _)) = next.into_iter().next().filter(|((next, _), _)| next.starts_with(&begun)) else {
            break;
        };
        found.push(format!("{whole}{next}"));
        term = next;
    }
    Ok(found)
}

/// The newest creation that has any of the terms.
fn newest_with(tx: &dyn Read, terms: &[String]) -> Result<CreationId> {
    let mut newest = CreationId::default();
    for term in terms {
        let first = POSTINGS.scan(tx, term, Order::Descending, 1)?;
        newest = first.into_iter().map(|((_, id), _)| id).fold(newest, CreationId::max);
    }
    Ok(newest)
}

/// A creation that has every term.
struct Hit {
    score: f32,
    id: CreationId,
}

/// The postings of a term up to the creation `newest`, newest first.
fn postings(tx: &dyn Read, term: &String, newest: CreationId, limit: usize) -> Result<Vec<(CreationId, Weight)>> {
    let end = (term.clone(), CreationId(newest.0.saturating_add(1)));
    let rows = POSTINGS.page(tx, term, Some(&end), Order::Descending, limit)?;
    Ok(rows.into_iter().map(|((_, id), weight)| (id, weight)).collect())
}

/// The best first.
fn rank(tx: &dyn Read, terms: &[String], newest: CreationId) -> Result<Vec<Hit>> {
    let mut by_rarity = Vec::with_capacity(terms.len());
    for term in terms {
        let count = postings(tx, term, newest, RARITY_MAX)?.len();
        by_rarity.push((count, term));
    }
    by_rarity.sort();
    let Some(((count, rarest), others)) = by_rarity.split_first() else { return Ok(Vec::new()) };
    let worth = |count: usize| 1.0 + (RARITY_MAX as f32 / (count.max(1) as f32)).ln();
    let mut hits = Vec::new();
    let candidates = LOOK_MAX.min(CHECKS_MAX / others.len().max(1));
    'candidates: for (id, weight) in postings(tx, rarest, newest, candidates)? {
        let mut score = worth(*count) * f32::from(weight.0);
        for (count, term) in others {
            match POSTINGS.get(tx, &((*term).clone(), id))? {
                Some(weight) => score += worth(*count) * f32::from(weight.0),
                None => continue 'candidates,
            }
        }
        hits.push(Hit { score, id });
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.id.cmp(&a.id)));
    Ok(hits)
}

/// Each term of a creation and how much it counts: what its maker wrote counts most.
fn terms_of(creation: &Creation) -> BTreeMap<String, u16> {
    let mut terms: BTreeMap<String, u16> = BTreeMap::new();
    let mut take = |text: &str, weight: u16| {
        for term in terms_in(text) {
            if terms.len() < TERMS_MAX || terms.contains_key(&term) {
                let sum = terms.entry(term).or_default();
                *sum = sum.saturating_add(weight).min(100);
            }
        }
    };
    take(&creation.prompt, 5);
    take(&creation.generator, 2);
    for value in creation.fields().values() {
        match value {
            serde_json::Value::String(text) => take(text, 1),
            serde_json::Value::Array(list) => list.iter().filter_map(|entry| entry.as_str()).for_each(|s| take(s, 1)),
            _ => {}
        }
    }
    terms
}

/// The terms that a query asks for: of a run of Chinese or Japanese only its pairs, unless it is a single character.
fn query_terms(query: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for piece in pieces(&fold(query)) {
        match piece {
            Piece::Word(word) => terms.push(word),
            Piece::Run(run) if run.len() == 1 => terms.extend(run.iter().map(char::to_string)),
            Piece::Run(run) => terms.extend(run.windows(2).map(|pair| pair.iter().collect())),
        }
    }
    terms.sort();
    terms.dedup();
    terms.truncate(QUERY_TERMS_MAX);
    terms
}

fn terms_in(text: &str) -> Vec<String> {
    let text: String = text.chars().take(TEXT_MAX_CHARS).collect();
    let mut terms = Vec::new();
    for piece in pieces(&fold(&text)) {
        match piece {
            Piece::Word(word) => terms.push(word),
            Piece::Run(run) => {
                terms.extend(run.iter().map(char::to_string));
                terms.extend(run.windows(2).map(|pair| pair.iter().collect()));
            }
        }
    }
    terms
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    /// Characters of a script without spaces that no dictionary cuts here.
    Run(Vec<char>),
}

fn pieces(folded: &str) -> Vec<Piece> {
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    for end in SEGMENTER.segment_str(folded) {
        let Some(word) = folded.get(start..end).filter(|word| !word.is_empty()) else { continue };
        let adjoins = start > 0;
        start = end;
        if word.chars().all(is_east_asian) {
            match pieces.last_mut() {
                Some(Piece::Run(run)) if adjoins => run.extend(word.chars()),
                _ => pieces.push(Piece::Run(word.chars().collect())),
            }
        } else if word.chars().any(char::is_alphanumeric) && word.len() <= TERM_MAX_BYTES {
            pieces.push(Piece::Word(stem(word)));
        } else {
            // Something between two words: what follows begins anew.
            pieces.push(Piece::Run(Vec::new()));
        }
    }
    pieces.retain(|piece| !matches!(piece, Piece::Run(run) if run.is_empty()));
    pieces
}

/// One form for what people see as the same: compatibility forms, case, Latin accents, digits of other scripts.
fn fold(text: &str) -> String {
    let lower = text.nfkc().collect::<String>().to_lowercase();
    let is_latin_mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    lower.nfd().filter(|c| !is_latin_mark(c)).map(ascii_digit).nfc().collect()
}

const fn ascii_digit(c: char) -> char {
    let place = match c {
        '๐'..='๙' => c as u32 - '๐' as u32,
        '०'..='९' => c as u32 - '०' as u32,
        _ => return c,
    };
    (b'0' + place as u8) as char
}

/// Han, Hiragana and Katakana.
const fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}'
        | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30ff}')
}

/// Takes the plural off an English word, after Harman's three rules; "mountains" is found by "mountain".
fn stem(word: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    if let Some(base) = word.strip_suffix("ies").filter(|_| !ends(&["eies", "aies"])) {
        return format!("{base}y");
    }
    match word.strip_suffix('s') {
        Some(base) if !ends(&["us", "ss", "aes", "ees", "oes"]) => base.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_plurals_found() {
        assert_eq!(terms_in("Cafés, MOUNTAINS & Ｂerries ๒๕"), ["cafe", "mountain", "berry", "25"]);
        assert_eq!(query_terms("sunset mountain"), ["mountain", "sunset"]);
    }

    #[test]
    fn words_inside_scripts_without_spaces_are_found() {
        for (text, query) in [
            ("วาดภาพพระอาทิตย์ตกที่ทะเล", "ทะเล"),
            ("夕焼けの海を描く", "海"),
            ("雪山上的日落风景", "日落"),
            ("पहाड़ों पर सूर्यास्त", "सूर्यास्त"),
        ] {
            let terms = terms_in(text);
            for term in query_terms(query) {
                assert!(terms.contains(&term), "{term} is not in {terms:?}");
            }
        }
    }
}
