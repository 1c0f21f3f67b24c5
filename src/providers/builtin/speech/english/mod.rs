//! English: from what is written to the sounds of each word.

mod dictionary;
mod letters;
mod numbers;
pub mod reading;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::phone::{Manner, Phone, Sound, Stress, named};
use super::prosody::Word;

static WEAK: LazyLock<HashSet<&'static str>> = LazyLock::new(|| reading::TABLES.weak.set());

/// The names of the letters from a to z.
const LETTERS: [&str; 26] = [
    "EY1",
    "B IY1",
    "S IY1",
    "D IY1",
    "IY1",
    "EH1 F",
    "JH IY1",
    "EY1 CH",
    "AY1",
    "JH EY1",
    "K EY1",
    "EH1 L",
    "EH1 M",
    "EH1 N",
    "OW1",
    "P IY1",
    "K Y UW1",
    "AA1 R",
    "EH1 S",
    "T IY1",
    "Y UW1",
    "V IY1",
    "D AH1 B AX L Y UW",
    "EH1 K S",
    "W AY1",
    "Z IY1",
];

/// A word of `reading` as it is said.
pub fn word(word: &str) -> Word {
    let is_weak = WEAK.contains(word);
    let mut sounds = pronounce(word);
    if is_weak && word.len() < 4 {
        for sound in &mut sounds {
            sound.stress = Stress::Weak;
        }
    }
    Word { sounds, is_content: !is_weak }
}

fn pronounce(word: &str) -> Vec<Sound> {
    if let Some(letter) = word.strip_suffix('.') {
        let place = letter.bytes().next().unwrap_or_default().wrapping_sub(b'a');
        return LETTERS.get(usize::from(place)).map_or_else(Vec::new, |names| written(names));
    }
    if let Some(names) = reading::TABLES.sounds.get(word) {
        return written(names);
    }
    let whole = || dictionary::find(word);
    whole().or_else(|| derived(word)).or_else(|| compound(word)).unwrap_or_else(|| letters::spell_out(word))
}

/// Sounds written as in the dictionary: "HH AX L OW1".
fn written(names: &str) -> Vec<Sound> {
    let sound = |name: &str| {
        let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let stress = match name.strip_prefix(bare) {
            Some("1") => Stress::Primary,
            Some("2") => Stress::Secondary,
            _ => Stress::Weak,
        };
        named(bare).map(|phone| Sound::new(phone, stress))
    };
    names.split(' ').filter_map(sound).collect()
}

/// A known word with an ending: "blogs", "chatting", "Atelier's".
fn derived(word: &str) -> Option<Vec<Sound>> {
    let stem = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() > 1);
    if let Some(stem) = stem("'s").or_else(|| stem("s")) {
        return known(stem).map(with_s);
    }
    if let Some(sounds) = stem("s'").and_then(known) {
        return Some(with_s(sounds));
    }
    if let Some(stem) = stem("ed") {
        return root(stem).map(with_d);
    }
    for (ending, sounds) in [
        ("ing", "IH NG"),
        ("er", "ER"),
        ("ly", "L IY"),
        ("ness", "N AX S"),
        ("ment", "M AX N T"),
        ("less", "L AX S"),
        ("ful", "F AX L"),
        ("able", "AX B AX L"),
    ] {
        if let Some(mut root) = stem(ending).and_then(root) {
            root.extend(written(sounds));
            return Some(root);
        }
    }
    ["un", "re", "pre", "non", "over", "under", "out"].iter().find_map(|beginning| {
        let mut sounds = dictionary::find(beginning)?;
        let rest = known(word.strip_prefix(beginning).filter(|rest| rest.len() > 3)?)?;
        sounds
            .iter_mut()
            .filter(|sound| sound.stress == Stress::Primary)
            .for_each(|sound| sound.stress = Stress::Secondary);
        sounds.extend(rest);
        Some(sounds)
    })
}

fn known(word: &str) -> Option<Vec<Sound>> {
    reading::TABLES.sounds.get(word).map(|names| written(names)).or_else(|| dictionary::find(word))
}

/// What stood before an ending: "chat" of "chatt", "bake" of "bak".
fn root(stem: &str) -> Option<Vec<Sound>> {
    let with_e = || known(&format!("{stem}e"));
    let undoubled = || {
        let last = stem.chars().next_back()?;
        stem.strip_suffix(last).filter(|rest| rest.ends_with(last)).and_then(known)
    };
    known(stem).or_else(undoubled).or_else(with_e)
}

fn ended(mut sounds: Vec<Sound>, needs_vowel: fn(&Phone) -> bool, unvoiced: &str, voiced: &str) -> Vec<Sound> {
    let Some(last) = sounds.last().map(|sound| sound.phone) else { return sounds };
    let is_unvoiced = matches!(last.manner, Manner::Stop | Manner::Fricative | Manner::Affricate);
    if needs_vowel(last) {
        sounds.extend(written("IH"));
    }
    sounds.extend(written(if is_unvoiced && !needs_vowel(last) { unvoiced } else { voiced }));
    sounds
}

fn with_s(sounds: Vec<Sound>) -> Vec<Sound> {
    ended(sounds, Phone::is_sibilant, "S", "Z")
}

fn with_d(sounds: Vec<Sound>) -> Vec<Sound> {
    ended(sounds, |phone| matches!(phone.name, "T" | "D"), "T", "D")
}

/// Two known words in one, the first one longer where there is a choice: "keyboardlight".
fn compound(word: &str) -> Option<Vec<Sound>> {
    let is_long = |part: &str| part.len() > 2;
    (3..word.len().saturating_sub(2)).rev().find_map(|at| {
        let (first, second) =
            (word.get(..at).filter(|part| is_long(part))?, word.get(at..).filter(|part| is_long(part))?);
        let (mut sounds, mut rest) = (known(first)?, known(second)?);
        rest.iter_mut()
            .filter(|sound| sound.stress == Stress::Primary)
            .for_each(|sound| sound.stress = Stress::Secondary);
        sounds.extend(rest);
        Some(sounds)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_no_dictionary_has_are_built_of_those_it_has() {
        let said = |text: &str| word(text).sounds.iter().map(|sound| sound.phone.name).collect::<Vec<_>>().join(" ");
        for (text, sounds) in [
            ("a", "AX"),
            ("b.", "B IY"),
            ("read", "R IY D"),
            ("blogs", "B L AO G Z"),
            ("atelier's", "AE T AX L Y EY Z"),
            ("selfies", "S EH L F IY Z"),
            ("moonbase", "M UW N B EY S"),
            ("blorf", "B L AO R F"),
            ("", ""),
            ("'", ""),
        ] {
            assert_eq!(said(text), sounds, "{text}");
        }
    }

    #[test]
    fn every_pronunciation_of_the_table_is_made_of_known_sounds() {
        let tables = reading::TABLES.sounds.values().map(String::as_str);
        for names in tables.chain(LETTERS) {
            assert_eq!(written(names).len(), names.split(' ').count(), "{names}");
        }
    }
}
