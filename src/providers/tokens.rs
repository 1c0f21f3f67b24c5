//! About how many tokens a text has, before any model has counted them.
//!
//! Every language model cuts text in its own way; what they have in common is the size of the pieces: a short word with
//! the space before it, three digits, one Chinese character. The built-in engines count by these pieces, and holds are
//! computed from them; what a server reports of its own always goes before.

/// What may stand together in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letters,
    Digits,
    /// Scripts with a character for a syllable or word.
    Ideographs,
    /// Thai, Hindi and their relatives.
    Syllables,
    Space,
    Signs,
}

impl Class {
    fn of(letter: char) -> Self {
        match letter {
            '0'..='9' => Self::Digits,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}' => {
                Self::Ideographs
            }
            '\u{0900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Syllables,
            _ if letter.is_whitespace() => Self::Space,
            _ if letter.is_alphabetic() => Self::Letters,
            _ => Self::Signs,
        }
    }

    /// Characters in one piece.
    const fn most(self) -> usize {
        match self {
            Self::Letters => 8,
            Self::Digits | Self::Syllables | Self::Signs => 3,
            Self::Ideographs => 1,
            Self::Space => 16,
        }
    }
}

/// The pieces of a text, in order; together they are the text.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, tail) = rest.split_at_checked(first(rest))?;
        rest = tail;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The length of the first piece in bytes.
fn first(text: &str) -> usize {
    // A single space belongs to the word that it stands before.
    let lead = match text.strip_prefix(' ') {
        Some(rest) if rest.chars().next().is_some_and(|letter| Class::of(letter) != Class::Space) => 1,
        _ => 0,
    };
    let mut letters = text.chars().skip(lead);
    let Some(start) = letters.next() else { return text.len() };
    let class = Class::of(start);
    let same = letters.take(class.most() - 1).take_while(|letter| Class::of(*letter) == class);
    lead + start.len_utf8() + same.map(char::len_utf8).sum::<usize>()
}

/// How many pieces a text has.
pub fn count(text: &str) -> u64 {
    pieces(text).count() as u64
}

/// No tokenizer makes more of a text of so many bytes; what is held for a question, whose tokens nobody has counted yet.
pub const fn most(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(pieces(text).collect::<Vec<_>>(), expected);
        assert_eq!(count(text), expected.len() as u64);
    }

    #[test]
    fn a_piece_is_a_short_word_with_its_space() {
        check("", &[]);
        check("The cat, 12345 times!", &["The", " cat", ",", " 123", "45", " times", "!"]);
        check("internationalisation", &["internat", "ionalisa", "tion"]);
        check("我爱 tea", &["我", "爱", " tea"]);
        check("แมวดำ", &["แมว", "ดำ"]);
        check("a\n\n  b", &["a", "\n\n  ", "b"]);
        check(" ", &[" "]);
    }
}
