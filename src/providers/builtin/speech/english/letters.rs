//! How English letters sound in words that no dictionary has.

use std::sync::LazyLock;

use crate::providers::builtin::speech::phone::{Phone, Sound, Stress, named};

/// The rules, in the order in which they are tried, by the letter that they begin with.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    include_str!("letters.txt").lines().filter(|line| !line.starts_with("# ")).filter_map(Rule::read).collect()
});

/// `letters` between what `before` and `after` say become `sounds`.
struct Rule {
    before: &'static [u8],
    letters: &'static [u8],
    after: &'static [u8],
    sounds: Vec<&'static Phone>,
}

impl Rule {
    fn read(line: &'static str) -> Option<Self> {
        let (context, sounds) = line.rsplit_once('=')?;
        let (before, rest) = context.split_once('[')?;
        let (letters, after) = rest.split_once(']')?;
        Some(Self {
            before: before.as_bytes(),
            letters: letters.as_bytes(),
            after: after.as_bytes(),
            sounds: sounds.split_whitespace().filter_map(named).collect(),
        })
    }

    fn fits(&self, word: &[u8], at: usize) -> bool {
        word.get(at..).is_some_and(|rest| rest.starts_with(self.letters))
            && comes_before(self.before, word, at)
            && comes_after(self.after, word, at + self.letters.len())
    }
}

/// The sounds of a word in lower case, its stress guessed.
pub fn spell_out(word: &str) -> Vec<Sound> {
    let word: Vec<u8> = word.bytes().filter(|letter| letter.is_ascii_lowercase() || *letter == b'\'').collect();
    let mut phones: Vec<&'static Phone> = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let rule = RULES.iter().find(|rule| rule.fits(&word, at));
        phones.extend(rule.iter().flat_map(|rule| &rule.sounds));
        at += rule.map_or(1, |rule| rule.letters.len().max(1));
    }
    let mut sounds: Vec<Sound> = phones.into_iter().map(|phone| Sound::new(phone, Stress::Weak)).collect();
    stress(&word, &mut sounds);
    sounds
}

/// Beginnings that are seldom stressed, and endings that put the stress on the vowel before them.
const WEAK_BEGINNINGS: [&[u8]; 11] = [b"re", b"de", b"be", b"un", b"in", b"ex", b"com", b"con", b"dis", b"pre", b"pro"];
const DRAWING_ENDINGS: [(&[u8], usize); 6] =
    [(b"tion", 2), (b"sion", 2), (b"ic", 2), (b"ical", 3), (b"ity", 3), (b"ology", 3)];

fn stress(word: &[u8], sounds: &mut [Sound]) {
    let vowels: Vec<usize> = (0..sounds.len()).filter(|at| sounds[*at].phone.manner.is_vowel()).collect();
    let drawing = DRAWING_ENDINGS.iter().find(|(ending, _)| word.ends_with(ending));
    let stressed = match drawing {
        Some((_, back)) => vowels.len().saturating_sub(*back),
        None => usize::from(vowels.len() > 2 && WEAK_BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))),
    };
    if let Some(sound) = vowels.get(stressed).and_then(|at| sounds.get_mut(*at)) {
        sound.stress = Stress::Primary;
    }
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

const fn is_consonant(letter: u8) -> bool {
    letter.is_ascii_lowercase() && !is_vowel(letter)
}

const EDGE: u8 = b'_';

fn comes_after(pattern: &[u8], word: &[u8], mut at: usize) -> bool {
    let count = |at: usize, is: fn(u8) -> bool| word.iter().skip(at).take_while(|letter| is(**letter)).count();
    for sign in pattern {
        let letter = word.get(at).copied().unwrap_or(EDGE);
        at += match sign {
            b'#' if is_vowel(letter) => count(at, is_vowel),
            b':' => count(at, is_consonant),
            b'^' if is_consonant(letter) => 1,
            b'.' if b"bdvgjlmnrwz".contains(&letter) => 1,
            b'+' if b"eiy".contains(&letter) => 1,
            b'%' => match ending_at(word.get(at..).unwrap_or_default()) {
                Some(len) => len,
                None => return false,
            },
            sign if *sign == letter => 1,
            _ => return false,
        };
    }
    true
}

/// The length of one of the endings -er, -e, -es, -ed, -ing, -ely, if the word ends so.
fn ending_at(rest: &[u8]) -> Option<usize> {
    match rest {
        b"e" => Some(1),
        b"er" | b"es" | b"ed" => Some(2),
        _ if rest.starts_with(b"ing") || rest.starts_with(b"ely") => Some(3),
        _ => None,
    }
}

fn comes_before(pattern: &[u8], word: &[u8], at: usize) -> bool {
    let mut rest = word.get(..at).unwrap_or_default();
    let count = |rest: &[u8], is: fn(u8) -> bool| rest.iter().rev().take_while(|letter| is(**letter)).count();
    for sign in pattern.iter().rev() {
        let letter = rest.last().copied().unwrap_or(EDGE);
        let digraph =
            |firsts: &[u8]| letter == b'h' && rest.iter().nth_back(1).is_some_and(|first| firsts.contains(first));
        let taken = match sign {
            b'#' if is_vowel(letter) => count(rest, is_vowel),
            b':' => count(rest, is_consonant),
            b'^' if is_consonant(letter) => 1,
            b'.' if b"bdvgjlmnrwz".contains(&letter) => 1,
            b'+' if b"eiy".contains(&letter) => 1,
            b'&' if b"scgzxj".contains(&letter) => 1,
            b'&' if digraph(b"cs") => 2,
            b'@' if b"tsrdlznj".contains(&letter) => 1,
            b'@' if digraph(b"tcs") => 2,
            sign if *sign == letter => 1,
            _ => return false,
        };
        rest = &rest[..rest.len().saturating_sub(taken)];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_read() {
        assert_eq!(RULES.len(), 343);
        let silent =
            include_str!("letters.txt").lines().filter(|line| line.ends_with('=') && line.contains('[')).count();
        assert_eq!(RULES.iter().filter(|rule| rule.sounds.is_empty()).count(), silent);
        for letter in b'a'..=b'z' {
            assert!(RULES.iter().any(|rule| rule.letters == [letter]), "{}", char::from(letter));
        }
    }

    #[test]
    fn unknown_words_are_sounded_out() {
        let said = |word: &str| spell_out(word).iter().map(|sound| sound.phone.name).collect::<Vec<_>>().join(" ");
        assert_eq!(said("blick"), "B L IH K");
        assert_eq!(said("snation"), "S N EY SH AX N");
        assert_eq!(said("zorking"), "Z AO R K IH NG");
        assert_eq!(said("thake"), "TH EY K");
        assert_eq!(said("qq''"), "K K");
    }
}
