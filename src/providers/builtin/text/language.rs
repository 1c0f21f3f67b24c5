//! The four languages of the built-in texts, and which of them a prompt is written in.

/// A language that has grammars of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Thai,
    Hindi,
    Chinese,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::English, Self::Thai, Self::Hindi, Self::Chinese];

    /// The language of a BCP 47 code, if it is one of the four. `auto` and the empty code are none.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "th" => Some(Self::Thai),
            "hi" => Some(Self::Hindi),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// The language of the script that most letters of `text` belong to; English unless one of the others leads.
    pub fn of(text: &str) -> Self {
        let (mut thai, mut hindi, mut chinese, mut other) = (0_usize, 0_usize, 0_usize, 0_usize);
        for letter in text.chars() {
            match letter {
                '\u{0e01}'..='\u{0e5b}' => thai += 1,
                '\u{0900}'..='\u{097f}' => hindi += 1,
                // One Han character says about as much as three letters.
                '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => chinese += 3,
                // Kana: Japanese, which mixes Han in.
                '\u{3040}'..='\u{30ff}' => other += 6,
                _ if letter.is_alphabetic() => other += 1,
                _ => {}
            }
        }
        let most = thai.max(hindi).max(chinese).max(other);
        match most {
            0 => Self::English,
            _ if most == other => Self::English,
            _ if most == thai => Self::Thai,
            _ if most == hindi => Self::Hindi,
            _ => Self::Chinese,
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Thai => "th",
            Self::Hindi => "hi",
            Self::Chinese => "zh",
        }
    }

    /// What stands between two sentences.
    pub const fn gap(self) -> &'static str {
        match self {
            Self::Chinese => "",
            Self::English | Self::Thai | Self::Hindi => " ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leading_script_decides() {
        for (text, expected) in [
            ("Tell me a joke about 猫", Language::English),
            ("讲一个关于 GPT 的笑话", Language::Chinese),
            ("เล่าเรื่องตลกเกี่ยวกับ Rust", Language::Thai),
            ("बिल्ली पर एक चुटकुला", Language::Hindi),
            ("猫についての冗談を言ってください", Language::English),
            ("", Language::English),
            ("12345 !!", Language::English),
        ] {
            assert_eq!(Language::of(text), expected, "{text}");
        }
    }
}
