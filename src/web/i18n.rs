//! The words of the pages in four languages, and which of them a visitor reads.

use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::sync::LazyLock;

/// A language that the pages speak. English stands in where a text is missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Thai,
    Hindi,
    Chinese,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::English, Self::Thai, Self::Hindi, Self::Chinese];

    /// The code in files, cookies and the catalogue's tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Thai => "th",
            Self::Hindi => "hi",
            Self::Chinese => "zh",
        }
    }

    /// The tag for the page's `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-Hans",
            other => other.code(),
        }
    }

    /// Its own name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Thai => "ไทย",
            Self::Hindi => "हिन्दी",
            Self::Chinese => "中文",
        }
    }

    /// The language of a code such as `zh` or `zh-CN`.
    pub fn parse(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The best of an `Accept-Language` header.
    pub fn preferred(header: &str) -> Option<Self> {
        let weighted = header.split(',').filter_map(|part| {
            let (code, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            Some((Self::parse(code)?, weight.trim().parse::<f32>().unwrap_or(0.0)))
        });
        // The first of equals is meant, and `max_by` takes the last.
        let best = weighted.filter(|(_, weight)| *weight > 0.0).reduce(|a, b| if b.1 > a.1 { b } else { a });
        best.map(|(language, _)| language)
    }
}

/// One language's texts by key.
type Table = HashMap<String, String>;

static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| Language::ALL.map(table));

fn table(language: Language) -> Table {
    let file = match language {
        Language::English => include_str!("i18n/en.toml"),
        Language::Thai => include_str!("i18n/th.toml"),
        Language::Hindi => include_str!("i18n/hi.toml"),
        Language::Chinese => include_str!("i18n/zh.toml"),
    };
    let sections: HashMap<String, Table> = toml::from_str(file).unwrap_or_default();
    let entries = sections
        .into_iter()
        .flat_map(|(section, texts)| texts.into_iter().map(move |(name, text)| (format!("{section}.{name}"), text)));
    entries.collect()
}

/// The texts of one language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Texts {
    pub language: Language,
}

impl Texts {
    /// The text of a key, `section.name`; English where the language lacks it, the key itself where that does too.
    pub fn say<'a>(&self, key: &'a str) -> &'a str {
        let [english, ..] = &*TABLES;
        let own = TABLES.get(self.language as usize).unwrap_or(english);
        own.get(key).or_else(|| english.get(key)).map_or(key, String::as_str)
    }

    /// The text with `{0}`, `{1}` … replaced.
    pub fn fill(&self, key: &str, values: &[&dyn Display]) -> String {
        let mut text = self.say(key).to_owned();
        for (place, value) in values.iter().enumerate() {
            text = text.replace(&format!("{{{place}}}"), &value.to_string());
        }
        text
    }

    /// The text for a number of things: `key_one` for one of them where the language has such a form, else `key`.
    pub fn count(&self, key: &str, n: u64) -> String {
        let number = grouped(n);
        if self.has_singular() && n == 1 {
            self.fill(&format!("{key}_one"), &[&number])
        } else {
            self.fill(key, &[&number])
        }
    }

    /// The word for a unit beside its number, in the form for one of it or for any other number.
    pub fn unit(&self, key: &str, is_one: bool) -> String {
        let one = format!("{key}_one");
        self.say(if is_one && self.has_singular() { &one } else { key }).to_owned()
    }

    const fn has_singular(&self) -> bool {
        matches!(self.language, Language::English | Language::Hindi)
    }

    /// A length of time in the largest unit that fits.
    pub fn duration(&self, seconds: u64) -> String {
        match seconds {
            0..=89 => self.count("time.seconds", seconds),
            90..=5_399 => self.count("time.minutes", seconds.saturating_add(30) / 60),
            _ => self.count("time.hours", seconds.saturating_add(1_800) / 3_600),
        }
    }

    /// How long ago something was.
    pub fn ago(&self, seconds: u64) -> String {
        match seconds {
            0..=59 => self.say("time.just_now").to_owned(),
            60..=3_599 => self.count("time.minutes_ago", seconds / 60),
            3_600..=86_399 => self.count("time.hours_ago", seconds / 3_600),
            _ => self.count("time.days_ago", seconds / 86_400),
        }
    }
}

/// A number with its thousands apart: `12,345`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        // Writing to a string cannot fail.
        let _ = text.write_char(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// `{0}`, `{1}` … of a text.
    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_language_has_every_text_with_the_same_placeholders() {
        let english = table(Language::English);
        assert!(english.len() > 50, "only {} texts", english.len());
        for language in Language::ALL {
            let own = table(language);
            let needed =
                |key: &str| language != Language::Thai && language != Language::Chinese || !key.ends_with("_one");
            for (key, text) in english.iter().filter(|(key, _)| needed(key)) {
                let translated = own.get(key).unwrap_or_else(|| panic!("{} lacks {key}", language.code()));
                assert_eq!(placeholders(text), placeholders(translated), "{} {key}", language.code());
            }
            for key in own.keys() {
                assert!(english.contains_key(key), "{} has {key}, which English lacks", language.code());
            }
        }
    }

    /// Keys stand in templates and code as `say("…")`, `fill("…"` and `count("…"`.
    fn keys_used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                keys_used(&path, found);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for call in ["say(\"", "fill(\"", "count(\""] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    found.insert(key.to_owned());
                    if call == "count(\"" {
                        found.insert(format!("{key}_one"));
                    }
                }
            }
        }
    }

    #[test]
    fn every_text_that_is_used_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut keys = BTreeSet::new();
        keys_used(&root.join("templates"), &mut keys);
        keys_used(&root.join("src/web"), &mut keys);
        let english = table(Language::English);
        let is_key = |key: &&String| key.contains('.') && !key.contains(['{', ' ', '…']);
        let missing: Vec<_> = keys.iter().filter(is_key).filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_header_is_read_by_weight() {
        assert_eq!(Language::preferred("th-TH,th;q=0.9,en;q=0.8"), Some(Language::Thai));
        assert_eq!(Language::preferred("fr, zh-CN;q=0.5, hi;q=0.7"), Some(Language::Hindi));
        assert_eq!(Language::preferred("en, th"), Some(Language::English));
        assert_eq!(Language::preferred("fr, th;q=0"), None);
        assert_eq!(Language::preferred(""), None);
    }

    #[test]
    fn numbers_and_plurals() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(999), "999");
        let english = Texts::default();
        assert_eq!(english.count("time.minutes_ago", 1), "1 minute ago");
        assert_eq!(english.count("time.minutes_ago", 2_000), "2,000 minutes ago");
    }
}
