//! Hindi: Devanagari writes nearly what is said; what it does not show is which short a is silent.

use unicode_normalization::UnicodeNormalization;

use super::phone::{Sound, Stress};
use super::prosody::Word;

/// The sounds of each consonant, and whether breath follows.
const CONSONANTS: &[(char, &str, bool)] = &[
    ('क', "K", false),
    ('ख', "K", true),
    ('ग', "G", false),
    ('घ', "G", true),
    ('ङ', "NG", false),
    ('च', "CH", false),
    ('छ', "CH", true),
    ('ज', "JH", false),
    ('झ', "JH", true),
    ('ञ', "N", false),
    ('ट', "T", false),
    ('ठ', "T", true),
    ('ड', "D", false),
    ('ढ', "D", true),
    ('ण', "N", false),
    ('त', "T", false),
    ('थ', "T", true),
    ('द', "D", false),
    ('ध', "D", true),
    ('न', "N", false),
    ('प', "P", false),
    ('फ', "P", true),
    ('ब', "B", false),
    ('भ', "B", true),
    ('म', "M", false),
    ('य', "Y", false),
    ('र', "R", false),
    ('ल', "L", false),
    ('ळ', "L", false),
    ('व', "V", false),
    ('श', "SH", false),
    ('ष', "SH", false),
    ('स', "S", false),
    ('ह', "HH", false),
];

/// Consonants that a dot below changes.
const DOTTED: &[(char, &str)] = &[('ज', "Z"), ('फ', "F"), ('झ', "ZH"), ('ड', "R"), ('ढ', "R")];

/// Vowels as letters of their own and as signs on a consonant.
const VOWELS: &[(char, char, &str)] = &[
    ('आ', 'ा', "AA"),
    ('इ', 'ि', "IH"),
    ('ई', 'ी', "IY"),
    ('उ', 'ु', "UH"),
    ('ऊ', 'ू', "UW"),
    ('ए', 'े', "E"),
    ('ऐ', 'ै', "EH"),
    ('ओ', 'ो', "O"),
    ('औ', 'ौ', "AO"),
    ('ऑ', 'ॉ', "AO"),
    ('ऍ', 'ॅ', "AE"),
];

const DOT: char = '\u{093c}';
const NO_VOWEL: char = '\u{094d}';

/// The numbers below a hundred, none of which is made of others.
const NUMBERS: &str = include_str!("hindi_numbers.txt");

/// One unit of writing on its way to sounds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    Consonant {
        name: &'static str,
        is_breathed: bool,
    },
    Vowel(&'static str),
    /// The short a that no sign shows.
    Inherent,
    /// The vowel before goes through the nose.
    Nasal,
}

/// A word of Devanagari letters as it is said.
pub fn word(text: &str) -> Word {
    let mut units = units(text);
    drop_silent(&mut units);
    Word { sounds: sounds(&units), is_content: text.chars().count() > 2 }
}

/// The words of a number.
pub fn number(number: u64) -> String {
    let names: Vec<&str> = NUMBERS.split_whitespace().collect();
    let parts = [(10_000_000, "करोड़"), (100_000, "लाख"), (1_000, "हज़ार"), (100, "सौ")];
    if let Some((power, name)) = parts.iter().find(|(power, _)| number >= *power) {
        let rest =
            if number.is_multiple_of(*power) { String::new() } else { format!(" {}", self::number(number % power)) };
        return format!("{} {name}{rest}", self::number(number / power));
    }
    names.get(number as usize).copied().unwrap_or_default().to_owned()
}

fn units(text: &str) -> Vec<Unit> {
    // Letters that Unicode also has with their dot in one come apart.
    let letters: Vec<char> = text.nfd().collect();
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        at += 1;
        if let Some((_, name, is_breathed)) = CONSONANTS.iter().find(|(known, _, _)| *known == letter) {
            let is_dotted = letters.get(at) == Some(&DOT);
            at += usize::from(is_dotted);
            let dotted = DOTTED.iter().find(|(known, _)| is_dotted && *known == letter);
            units.push(match dotted {
                Some((_, name)) => Unit::Consonant { name, is_breathed: false },
                None => Unit::Consonant { name, is_breathed: *is_breathed && !is_dotted },
            });
            match letters.get(at) {
                Some(&NO_VOWEL) => at += 1,
                Some('ृ') => {
                    at += 1;
                    units.extend([Unit::Consonant { name: "R", is_breathed: false }, Unit::Vowel("IH")]);
                }
                Some(sign) => match VOWELS.iter().find(|(_, known, _)| known == sign) {
                    Some((_, _, vowel)) => {
                        at += 1;
                        units.push(Unit::Vowel(vowel));
                    }
                    None => units.push(Unit::Inherent),
                },
                None => units.push(Unit::Inherent),
            }
        } else if let Some((_, _, vowel)) = VOWELS.iter().find(|(known, _, _)| *known == letter) {
            units.push(Unit::Vowel(vowel));
        } else {
            match letter {
                'अ' => units.push(Unit::Vowel("AH")),
                'ऋ' => units.extend([Unit::Consonant { name: "R", is_breathed: false }, Unit::Vowel("IH")]),
                'ं' | 'ँ' => units.push(Unit::Nasal),
                'ः' => units.push(Unit::Consonant { name: "HH", is_breathed: false }),
                _ => {}
            }
        }
    }
    units
}

/// The short a is silent at the end of a word and between a vowel with one consonant and a consonant with a vowel,
/// looked at from the end. Source: Ohala, "Aspects of Hindi Phonology", 1983.
fn drop_silent(units: &mut Vec<Unit>) {
    let is_vowel = |unit: Option<&Unit>| matches!(unit, Some(Unit::Vowel(_) | Unit::Inherent));
    let is_consonant = |unit: Option<&Unit>| matches!(unit, Some(Unit::Consonant { .. }));
    let vowels = units.iter().filter(|unit| is_vowel(Some(unit))).count();
    if vowels > 1 && units.last() == Some(&Unit::Inherent) {
        units.pop();
    }
    let mut at = units.len();
    while at > 0 {
        at -= 1;
        let before = |back: usize| at.checked_sub(back).and_then(|at| units.get(at));
        let follows_one_consonant = is_consonant(before(1)) && (is_vowel(before(2)) || before(2) == Some(&Unit::Nasal));
        let leads_to_vowel = is_consonant(units.get(at + 1)) && is_vowel(units.get(at + 2));
        if units[at] == Unit::Inherent && follows_one_consonant && leads_to_vowel {
            units.remove(at);
        }
    }
}

fn sounds(units: &[Unit]) -> Vec<Sound> {
    let is_long = |unit: &Unit| matches!(unit, Unit::Vowel(name) if !matches!(*name, "IH" | "UH" | "AH"));
    let is_vowel = |unit: &Unit| matches!(unit, Unit::Vowel(_) | Unit::Inherent);
    let stressed = units.iter().position(is_long).or_else(|| units.iter().position(is_vowel));
    let sound = |(at, unit): (usize, &Unit)| {
        let (name, breath) = match unit {
            Unit::Consonant { name, is_breathed } => (*name, Some(*is_breathed)),
            Unit::Vowel(name) => (*name, None),
            Unit::Inherent => ("AH", None),
            Unit::Nasal => (nasal_before(units.get(at + 1)), None),
        };
        let stress = if stressed == Some(at) {
            Stress::Primary
        } else if is_long(unit) {
            Stress::Secondary
        } else {
            Stress::Weak
        };
        Some(Sound { is_breathed: breath, ..Sound::new(super::phone::named(name)?, stress) })
    };
    units.iter().enumerate().filter_map(sound).collect()
}

/// The nose follows the mouth: m before lips, ng before the palate.
fn nasal_before(next: Option<&Unit>) -> &'static str {
    match next {
        Some(Unit::Consonant { name: "P" | "B" | "M" | "F" | "V", .. }) => "M",
        Some(Unit::Consonant { name: "K" | "G", .. }) => "NG",
        _ => "N",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silent_vowels_stay_silent() {
        for (text, expected) in [
            ("नमस्ते", "N AH M AH S T E"),
            ("राम", "R AA M"),
            ("घर", "G AH R"),
            ("कमल", "K AH M AH L"),
            ("लड़का", "L AH R K AA"),
            ("हिंदी", "HH IH N D IY"),
            ("मुंबई", "M UH M B AH IY"),
            ("ज़रूर", "Z AH R UW R"),
            ("कृपया", "K R IH P Y AA"),
            ("न", "N AH"),
            ("॥", ""),
        ] {
            let said: Vec<&str> = word(text).sounds.iter().map(|sound| sound.phone.name).collect();
            assert_eq!(said.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_counted_in_lakhs() {
        assert_eq!(NUMBERS.split_whitespace().count(), 100);
        assert_eq!(number(0), "शून्य");
        assert_eq!(number(99), "निन्यानवे");
        assert_eq!(number(250_042), "दो लाख पचास हज़ार बयालीस");
    }
}
