//! The pronouncing dictionary: 124,803 English words. Source: the CMU Pronouncing Dictionary, under the licence in
//! `dictionary.LICENSE`; the first pronunciation of each word.
//!
//! `dictionary.bin` is one zlib stream: a line with the names of the sounds, then the words in the order of their
//! bytes, each as the number of letters it shares with the word before, the number of further letters, those letters,
//! the number of sounds, and each sound as its place in the first line, counted from 1.

use std::sync::LazyLock;

use crate::providers::builtin::speech::phone::{Sound, Stress, named};

/// A place to start reading stands in the index for every this many words.
const STRIDE: usize = 64;

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| {
    let packed = include_bytes!("dictionary.bin");
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(packed);
    Dictionary::new(bytes.expect("dictionary.bin is part of the program, and a test reads it"))
});

/// The sounds of a word in lower case, if it is known.
pub fn find(word: &str) -> Option<Vec<Sound>> {
    DICTIONARY.find(word.as_bytes())
}

struct Dictionary {
    bytes: Vec<u8>,
    /// What the sounds of the first line are here.
    sounds: Vec<Option<Sound>>,
    /// Every `STRIDE`th word and where the entry after it begins.
    index: Vec<(Vec<u8>, Entry)>,
}

/// Where an entry's sounds are, and where the next entry begins.
#[derive(Clone)]
struct Entry {
    sounds: std::ops::Range<usize>,
}

impl Dictionary {
    fn new(bytes: Vec<u8>) -> Self {
        let head = bytes.iter().position(|byte| *byte == b'\n').unwrap_or_default();
        let names = std::str::from_utf8(bytes.get(..head).unwrap_or_default()).unwrap_or_default();
        let sounds = names.split(' ').map(sound).collect();
        let mut dictionary = Self { bytes, sounds, index: Vec::new() };
        let (mut word, mut at, mut number) = (Vec::new(), head + 1, 0_usize);
        while let Some(entry) = dictionary.read(at, &mut word) {
            at = entry.sounds.end;
            if number.is_multiple_of(STRIDE) {
                dictionary.index.push((word.clone(), entry));
            }
            number += 1;
        }
        dictionary
    }

    /// The entry at a place; `word` holds the word before and becomes this one.
    fn read(&self, at: usize, word: &mut Vec<u8>) -> Option<Entry> {
        let &[shared, further] = self.bytes.get(at..at + 2)? else { return None };
        let letters = at + 2..at + 2 + usize::from(further);
        word.truncate(usize::from(shared));
        word.extend_from_slice(self.bytes.get(letters.clone())?);
        let start = letters.end + 1;
        let count = usize::from(*self.bytes.get(letters.end)?);
        Some(Entry { sounds: start..start + count })
    }

    fn find(&self, wanted: &[u8]) -> Option<Vec<Sound>> {
        let after = self.index.partition_point(|(word, _)| word.as_slice() <= wanted);
        let (word, entry) = self.index.get(after.checked_sub(1)?)?;
        let (mut word, mut entry) = (word.clone(), entry.clone());
        for _ in 0..STRIDE {
            if word == wanted {
                let sound = |code: &u8| self.sounds.get(usize::from(*code).checked_sub(1)?).copied().flatten();
                return self.bytes.get(entry.sounds)?.iter().map(sound).collect();
            }
            entry = self.read(entry.sounds.end, &mut word)?;
        }
        None
    }
}

/// "AH1" as a sound: the digit is the stress of a vowel. AH without stress is the weak vowel AX.
fn sound(name: &str) -> Option<Sound> {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stress = match name.strip_prefix(bare) {
        Some("1") => Stress::Primary,
        Some("2") => Stress::Secondary,
        _ => Stress::Weak,
    };
    let phone = if name == "AH0" { named("AX") } else { named(bare) };
    phone.map(|phone| Sound::new(phone, stress))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_from_the_first_to_the_last() {
        let said = |word: &str| {
            find(word).map(|sounds| sounds.iter().map(|sound| sound.phone.name).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(said("hello").as_deref(), Some("HH AX L OW"));
        assert_eq!(said("thailand").as_deref(), Some("T AY L AE N D"));
        assert_eq!(said("zywicki").as_deref(), Some("Z IH W IH K IY"));
        assert_eq!(said("xqzt"), None);
        assert_eq!(said(""), None);
        assert!(DICTIONARY.sounds.iter().all(Option::is_some));
        assert!(DICTIONARY.index.len() * STRIDE >= 124_803);
    }
}
