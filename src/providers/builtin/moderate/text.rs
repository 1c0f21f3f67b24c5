//! A text prepared for looking terms up, and where they stand in it.

use unicode_normalization::UnicodeNormalization;

use super::lexicon::{Group, Term};

/// Texts are judged by their first this many characters; the faces allow fewer.
const MOST_CHARS: usize = 100_000;

/// A lower-case text as words with places. A place counts letters; a Han character, which says as much as a short
/// word, counts as three.
pub struct Text {
    words: Vec<Word>,
    /// The letters of the text without anything between them, for scripts that leave no spaces, and their places.
    letters: String,
    places: Vec<usize>,
}

struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    start: usize,
    end: usize,
}

impl Found {
    /// Letters between the two, 0 where they overlap.
    pub fn distance_to(&self, other: &Self) -> usize {
        let gap = self.start.max(other.start).saturating_sub(self.end.min(other.end));
        if self.start < other.end && other.start < self.end { 0 } else { gap }
    }

    /// Whether the two are different words, `near` letters from each other at most.
    pub fn stands_apart_from(&self, other: &Self, near: usize) -> bool {
        (self.end <= other.start || other.end <= self.start) && self.distance_to(other) <= near
    }
}

impl Text {
    pub fn of(text: &str) -> Self {
        let mut prepared = Self { words: Vec::new(), letters: String::new(), places: Vec::new() };
        let (mut word, mut start, mut place) = (String::new(), 0, 0);
        for letter in text.chars().take(MOST_CHARS).nfkc().flat_map(char::to_lowercase) {
            let is_part = letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter);
            if is_part || matches!(letter, '\'' | '’' | '@' | '$') {
                if word.is_empty() {
                    start = place;
                }
                word.push(if letter == '’' { '\'' } else { letter });
            } else {
                prepared.close(&mut word, start, place);
            }
            if is_part {
                prepared.letters.push(letter);
                prepared.places.extend(std::iter::repeat_n(place, letter.len_utf8()));
            }
            place += if is_han(letter) { 3 } else { 1 };
        }
        prepared.close(&mut word, start, place);
        prepared.places.push(place);
        prepared
    }

    fn close(&mut self, word: &mut String, start: usize, end: usize) {
        let text = std::mem::take(word);
        let text = text.trim_matches('\'');
        if !text.is_empty() {
            self.words.push(Word { text: without_disguise(text), start, end });
        }
    }

    /// Everywhere that a term of the group stands.
    pub fn find(&self, group: &Group) -> Vec<Found> {
        group.terms.iter().flat_map(|term| self.find_term(term)).collect()
    }

    fn find_term(&self, term: &Term) -> Vec<Found> {
        match term {
            Term::Words(parts) => {
                let stands = |run: &&[Word]| run.iter().zip(parts).all(|(word, part)| part.matches(&word.text));
                let place = |run: &[Word]| Some(Found { start: run.first()?.start, end: run.last()?.end });
                self.words.windows(parts.len().max(1)).filter(stands).filter_map(place).collect()
            }
            Term::Letters(letters) => {
                let place = |at: usize| Some(*self.places.get(at)?);
                let found = self.letters.match_indices(letters.as_str());
                found.filter_map(|(at, run)| Some(Found { start: place(at)?, end: place(at + run.len())? })).collect()
            }
        }
    }
}

fn is_han(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
}

/// "k1ll" and "a$$" as they are meant; a word without letters, such as a number, stays.
fn without_disguise(word: &str) -> String {
    let is_disguised = word.contains(|c: char| c.is_ascii_lowercase())
        && word.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '$'));
    if !is_disguised {
        return word.to_owned();
    }
    let plain = |letter: char| match letter {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    word.chars().map(plain).collect()
}
