//! The words of the pages in four languages, and which of them a visitor reads.

use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern, PatternElement};

use crate::units::Credits;

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

/// One language's texts: those that are the same every time by their key, and all of them as messages to be filled.
struct Table {
    fixed: HashMap<String, String>,
    messages: FluentBundle<FluentResource>,
}

static TABLES: LazyLock<[Table; 4]> = LazyLock::new(|| Language::ALL.map(table));

const fn file(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("i18n/en.ftl"),
        Language::Thai => include_str!("i18n/th.ftl"),
        Language::Hindi => include_str!("i18n/hi.ftl"),
        Language::Chinese => include_str!("i18n/zh.ftl"),
    }
}

fn table(language: Language) -> Table {
    // What can be read of a file is used; a test proves that all of it can be.
    let resource = FluentResource::try_new(file(language).to_owned()).unwrap_or_else(|(readable, _)| readable);
    let mut messages = FluentBundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
    messages.set_use_isolating(false);
    messages.set_formatter(Some(match language {
        Language::Hindi => |value, _| shown(value, Language::Hindi),
        _ => |value, _| shown(value, Language::English),
    }));
    let fixed = keys(&resource).filter_map(|(key, pattern)| {
        let [PatternElement::TextElement { value }] = pattern.elements.as_slice() else { return None };
        Some((key, (*value).to_owned()))
    });
    let fixed = fixed.collect();
    messages.add_resource_overriding(resource);
    Table { fixed, messages }
}

/// A number that stands in a text; all else is shown as it is.
fn shown(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.value >= 0.0 => {
            Some(grouped(number.value as u64, language))
        }
        _ => None,
    }
}

/// Every text of a file with its key, `section.name`: a section is a message, its texts are that message's attributes.
fn keys(resource: &FluentResource) -> impl Iterator<Item = (String, &Pattern<&str>)> {
    let sections = resource.entries().filter_map(|entry| match entry {
        Entry::Message(section) => Some(section),
        _ => None,
    });
    sections.flat_map(|section| {
        section.attributes.iter().map(|text| (format!("{}.{}", section.id.name, text.id.name), &text.value))
    })
}

impl Table {
    fn fill(&self, key: &str, values: &FluentArgs<'_>) -> Option<String> {
        let (section, name) = key.split_once('.')?;
        let pattern = self.messages.get_message(section)?.get_attribute(name)?.value();
        // A value that the text names and the caller did not give shows as its own name; a test compares the two.
        Some(self.messages.format_pattern(pattern, Some(values), &mut Vec::new()).into_owned())
    }
}

/// The texts of one language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Texts {
    pub language: Language,
}

impl Texts {
    /// This language's table, then English, which stands in where a text is missing.
    fn tables(self) -> impl Iterator<Item = &'static Table> {
        [self.language, Language::English].into_iter().filter_map(|language| TABLES.get(language as usize))
    }

    /// The text of a key, `section.name`; English where the language lacks it, the key itself where that does too.
    pub fn say<'a>(&self, key: &'a str) -> &'a str {
        self.tables().find_map(|table| table.fixed.get(key)).map_or(key, String::as_str)
    }

    /// The text with its `{ $name }`s replaced by the values of those names.
    pub fn fill(&self, key: &str, values: &[(&'static str, &dyn Display)]) -> String {
        let values = values.iter().map(|(name, value)| (*name, value.to_string())).collect();
        self.format(key, &values)
    }

    /// The text for `$n` things, in the language's plural form for that many.
    pub fn count(&self, key: &str, n: u64) -> String {
        self.unit(key, n)
    }

    /// The word for a unit beside its number `$n`, in the plural form for that number.
    pub fn unit(&self, key: &str, n: impl Display) -> String {
        self.format(key, &FluentArgs::from_iter([("n", FluentValue::try_number(&n.to_string()))]))
    }

    fn format(&self, key: &str, values: &FluentArgs<'_>) -> String {
        self.tables().find_map(|table| table.fill(key, values)).unwrap_or_else(|| key.to_owned())
    }

    /// A number with its thousands apart, as the language has them.
    pub fn number(&self, n: u64) -> String {
        grouped(n, self.language)
    }

    /// Credits, grouped where they are whole.
    pub fn credits(&self, amount: Credits) -> String {
        match u64::try_from(amount.micros() / 1_000_000) {
            Ok(whole) if amount == amount.floor() => self.number(whole),
            _ => amount.to_string(),
        }
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

/// A number with its thousands apart: `1,234,567`, and `12,34,567` where one counts in lakhs.
fn grouped(n: u64, language: Language) -> String {
    let digits = n.to_string();
    let above_thousands = if language == Language::Hindi { 2 } else { 3 };
    let mut text = String::with_capacity(digits.len() + digits.len() / 2);
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len() - place;
        if place > 0 && left >= 3 && (left - 3).is_multiple_of(above_thousands) {
            text.push(',');
        }
        // Writing to a string cannot fail.
        let _ = text.write_char(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use fluent_syntax::ast::{Expression, InlineExpression};

    use super::*;

    fn texts(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let resource = FluentResource::try_new(file(language).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.code()));
        keys(&resource).map(|(key, pattern)| (key, variables(pattern))).collect()
    }

    /// The `$names` that a text shows, in any of its plural forms.
    fn variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
        let shown = pattern.elements.iter().map(|element| match element {
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().flat_map(|variant| variables(&variant.value)).collect()
            }
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => BTreeSet::from([id.name.to_owned()]),
            _ => BTreeSet::new(),
        });
        shown.flatten().collect()
    }

    #[test]
    fn every_language_has_every_text_with_the_same_values() {
        let english = texts(Language::English);
        assert!(english.len() > 50, "only {} texts", english.len());
        for language in Language::ALL {
            let own = texts(language);
            for (key, values) in &english {
                let translated = own.get(key).unwrap_or_else(|| panic!("{} lacks {key}", language.code()));
                assert_eq!(values, translated, "{} {key}", language.code());
            }
            for key in own.keys() {
                assert!(english.contains_key(key), "{} has {key}, which English lacks", language.code());
            }
        }
    }

    /// Keys stand in templates and code as `say("…")`, `fill("…"`, `count("…"` and `unit("…"`.
    fn keys_used(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                keys_used(&path, found);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for call in ["say(\"", "fill(\"", "count(\"", "unit(\""] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    found.insert(key.to_owned());
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
        let english = texts(Language::English);
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
        let english = Texts::default();
        assert_eq!(english.number(1_234_567), "1,234,567");
        assert_eq!(english.number(999), "999");
        assert_eq!(english.credits(Credits::whole(12_345)), "12,345");
        assert_eq!(english.credits(Credits::from_micros(1_500_000)), "1.5");
        assert_eq!(english.credits(Credits::whole(-3)), "-3");
        assert_eq!(english.count("time.minutes_ago", 1), "1 minute ago");
        assert_eq!(english.count("time.minutes_ago", 2_000), "2,000 minutes ago");
        assert_eq!(english.unit("quote.credits", 1), "credit");
        assert_eq!(english.unit("quote.credits", 1.5), "credits");
        let hindi = Texts { language: Language::Hindi };
        assert_eq!(hindi.count("library.total", 1), "1 रचना");
        assert_eq!(hindi.count("library.total", 1_234_567), "12,34,567 रचनाएँ");
        assert_eq!(hindi.number(12_345_678), "1,23,45,678");
        assert_eq!(hindi.number(999), "999");
    }
}
