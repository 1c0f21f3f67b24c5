//! Translates what stands in a small book of everyday phrases, and leaves the rest as it is.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::language::Language;
use super::modify;

#[derive(Deserialize)]
struct Book {
    phrase: Vec<BTreeMap<String, String>>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    toml::from_str(include_str!("phrases.toml")).expect("phrases.toml is part of the program, and a test reads it")
});

/// `text` with every sentence that the book knows put into `target`, the others unchanged.
pub fn translate(text: &str, target: Language) -> String {
    let mut translated = String::with_capacity(text.len());
    let mut start = 0;
    for (at, mark) in text.match_indices(['.', '!', '?', '\n', '。', '！', '？', '।']) {
        translated.push_str(&sentence(&text[start..at], target));
        translated.push_str(mark);
        start = at + mark.len();
    }
    translated.push_str(&sentence(&text[start..], target));
    translated
}

/// One sentence without its closing mark; spaces around it stay.
fn sentence(text: &str, target: Language) -> String {
    let bare = text.trim();
    let wanted = bare.to_lowercase().replace("i'm", "i am").replace("what's", "what is").replace("don't", "do not");
    let known = BOOK.phrase.iter().find(|phrase| phrase.values().any(|known| known.to_lowercase() == wanted));
    match known.and_then(|phrase| phrase.get(target.code())) {
        Some(found) if target == Language::English => text.replacen(bare, &modify::capital(found), 1),
        Some(found) => text.replacen(bare, found, 1),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_sentences_change_and_others_stay() {
        assert_eq!(
            translate("Hello! I'm hungry. My hovercraft is full.", Language::Thai),
            "สวัสดี! ฉันหิว. My hovercraft is full."
        );
        assert_eq!(translate("谢谢", Language::English), "Thank you");
        assert_eq!(translate("कल मिलते हैं।", Language::Chinese), "明天见।");
        assert_eq!(translate("", Language::Hindi), "");
    }
}
