//! What of a text is compared: stems of words, their parts, neighbours; and how much each of them says.

use std::collections::HashSet;
use std::sync::LazyLock;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_normalization::UnicodeNormalization;

/// The hash of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature(pub u64);

impl Feature {
    /// FNV-1a, 64 bits, over the kind and the text.
    fn of(kind: u8, text: &str) -> Self {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        Self(text.bytes().fold(step(0xcbf2_9ce4_8422_2325, kind), step))
    }
}

/// Weights of a word, of all its parts together, and of two words in a row.
const WORD: f32 = 1.0;
const PARTS: f32 = 0.8;
const PAIR: f32 = 0.3;
/// What a stop word weighs of another word.
const STOP: f32 = 0.08;
/// Letters in a part of a word.
const PART_LENGTHS: std::ops::RangeInclusive<usize> = 3..=5;
/// Longer runs of letters are no words; their beginning is looked at.
const WORD_MAX_CHARS: usize = 40;

/// Every feature of the text with its weight, one entry for each time it occurs.
pub fn of(text: &str) -> Vec<(Feature, f32)> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = words(&text);
    let mut features = Vec::with_capacity(words.len() * 12);
    let mut before: Option<&str> = None;
    for word in &words {
        let weight = if STOP_WORDS.contains(word.as_str()) { STOP } else { 1.0 };
        features.push((Feature::of(b'w', word), WORD * weight));
        parts(word, weight, &mut features);
        if weight == 1.0 {
            if let Some(before) = before {
                features.push((Feature::of(b'p', &format!("{before} {word}")), PAIR));
            }
            before = Some(word);
        }
    }
    if features.is_empty() {
        features.push((Feature::of(b't', &text), WORD));
    }
    features
}

/// The stems of the words in a lower-case text. Scripts without spaces are cut by dictionary.
fn words(text: &str) -> Vec<String> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(text).collect();
    let pieces = ends.windows(2).filter_map(|pair| text.get(pair[0]..pair[1]));
    let spoken = pieces.filter(|piece| piece.chars().any(char::is_alphanumeric));
    spoken.map(|word| stem(&word.chars().take(WORD_MAX_CHARS).collect::<String>())).collect()
}

/// An English word without its commonest endings; others as they are.
fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    if !word.is_ascii() {
        return word.to_owned();
    }
    let without = |ending: &str, put: &str| {
        let rest = word.strip_suffix(ending)?;
        (rest.len() >= 3 && rest.contains(['a', 'e', 'i', 'o', 'u', 'y'])).then(|| format!("{rest}{put}"))
    };
    let cut = without("sses", "ss")
        .or_else(|| without("ies", "y"))
        .or_else(|| if word.ends_with("ss") || word.ends_with("us") { None } else { without("s", "") })
        .unwrap_or_else(|| word.to_owned());
    let bare = ["ing", "ed"].iter().find_map(|ending| {
        let rest = cut.strip_suffix(ending).filter(|rest| rest.len() >= 3)?;
        // "sitting" comes of "sit"; "falling" of "fall".
        let mut letters = rest.chars().rev();
        let doubled = letters.next() == letters.next() && !rest.ends_with(['l', 's', 'z']);
        rest.contains(['a', 'e', 'i', 'o', 'u', 'y']).then(|| rest[..rest.len() - usize::from(doubled)].to_owned())
    });
    // "bake" and "baking" meet without the e.
    let stem = bare.unwrap_or(cut);
    stem.strip_suffix('e').filter(|rest| rest.len() >= 3).map_or(stem.clone(), str::to_owned)
}

/// Runs of letters inside the word, its edges marked, so that "photograph" and "photography" have much in common.
/// Words of Han characters count by each character too.
fn parts(word: &str, weight: f32, features: &mut Vec<(Feature, f32)>) {
    let letters: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
    let is_han = |letter: &char| ('\u{3400}'..='\u{9fff}').contains(letter);
    let lengths = if letters.iter().any(is_han) { 1..=2 } else { PART_LENGTHS };
    let runs: Vec<String> = lengths
        .flat_map(|len| letters.windows(len).map(|run| run.iter().collect::<String>()))
        .filter(|run| !matches!(run.as_str(), "<" | ">"))
        .collect();
    // The squares of the weights add up to that of `PARTS`, however long the word is.
    let share = PARTS * weight / (runs.len().max(1) as f32).sqrt();
    features.extend(runs.iter().map(|run| (Feature::of(b'c', run), share)));
}

/// Stems that say little by themselves, in English, Thai, Hindi and Chinese.
static STOP_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("stop_words.txt").split_whitespace().collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (forms, expected) in [
            (["sit", "sitting", "sits"], "sit"),
            (["bake", "baking", "bakes"], "bak"),
            (["city", "cities", "city's"], "city"),
            (["fall", "falling", "falls"], "fall"),
            (["class", "classes", "class"], "class"),
        ] {
            for form in forms {
                assert_eq!(stem(form), expected, "{form}");
            }
        }
    }
}
