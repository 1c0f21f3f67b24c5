//! What English says for what is written: numbers, dates, money, units, short forms, capitals.
//!
//! Words come out in lower case, separated by spaces; a letter with a full stop (`a.`) is said by its name.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::{dictionary, numbers};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    short: BTreeMap<String, String>,
    stops: BTreeMap<String, String>,
    units: BTreeMap<String, [String; 2]>,
    money: BTreeMap<String, [String; 4]>,
    pub sounds: BTreeMap<String, String>,
    plain: WordList,
    pub weak: WordList,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    words: String,
}

impl WordList {
    pub fn set(&self) -> HashSet<&str> {
        self.words.split(' ').collect()
    }
}

pub static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    toml::from_str(include_str!("words.toml")).expect("words.toml is part of the program, and a test reads it")
});
static PLAIN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TABLES.plain.set());

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SCALES: [&str; 4] = ["thousand", "million", "billion", "trillion"];

/// A token's words, and how many of the tokens after it they take in.
#[derive(Debug, PartialEq)]
pub struct Read {
    pub words: String,
    pub used: usize,
}

/// Whether a token with a full stop is short for something, so that no sentence ends there.
pub fn is_short_form(token: &str) -> bool {
    let bare = token.trim_end_matches('.').to_lowercase();
    let is_initial = bare.chars().count() == 1 && token.chars().all(|c| c.is_uppercase() || c == '.');
    is_initial && bare != "i"
        || bare.contains('.') && TABLES.short.contains_key(&bare)
        || TABLES.stops.contains_key(&bare)
}

/// Reads `token`, which has no marks around it but may have kept the full stop of a short form. `next` are the tokens
/// after it, as long as no mark stands between; `shouts` says that everything around is in capitals.
pub fn read(token: &str, next: &[&str], shouts: bool) -> Read {
    let lower = token.to_lowercase();
    let bare = lower.trim_end_matches('.');
    let just = |words: String| Read { words, used: 0 };
    if let Some(words) = TABLES.short.get(bare) {
        return just(words.clone());
    }
    if let Some(words) = TABLES.stops.get(bare) {
        // "St." before a name is a saint, behind one a street; "sun" is no day where it has no full stop.
        if token.ends_with('.') || (month(bare).is_some() && next.first().is_some_and(|next| day(next).is_some())) {
            let is_name_next = next.first().is_some_and(|next| next.starts_with(char::is_uppercase));
            let words = if bare == "st" && !is_name_next { "street" } else { words };
            return dated(words, next);
        }
    }
    if token.contains(|c: char| c.is_ascii_digit()) {
        return with_digits(&lower, next);
    }
    if month(bare).is_some() {
        return dated(bare, next);
    }
    if bare.contains('@') || (bare.contains('.') && bare.split('.').all(|part| part.len() > 1)) || bare.contains("://")
    {
        return just(address(bare));
    }
    let parts: Vec<String> = token
        .split(['-', '/', '_', '.', '+'])
        .filter(|part| !part.is_empty())
        .map(|part| spelled(part, shouts))
        .collect();
    just(parts.join(" "))
}

/// A word, or its letters where it is an abbreviation.
fn spelled(part: &str, shouts: bool) -> String {
    let lower: String = part.to_lowercase().chars().map(without_accent).collect();
    let letters: String = lower.chars().filter(char::is_ascii_lowercase).collect();
    let is_capitals = part.len() > 1 && part.chars().all(|c| c.is_uppercase()) && !shouts;
    let has_vowel = letters.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let known = |word: &str| TABLES.sounds.contains_key(word) || dictionary::find(word).is_some();
    let is_abbreviation = match letters.len() {
        0 => false,
        1 => !matches!(letters.as_str(), "a" | "i"),
        2 | 3 if is_capitals => !PLAIN.contains(letters.as_str()),
        4 | 5 if is_capitals => !PLAIN.contains(letters.as_str()) && !known(&letters),
        _ => !has_vowel && !known(&letters),
    };
    if is_abbreviation { by_letter(&letters) } else { lower }
}

fn by_letter(letters: &str) -> String {
    letters.chars().map(|letter| format!("{letter}.")).collect::<Vec<_>>().join(" ")
}

const fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

/// "me@example.com" and "www.example.com/page".
fn address(text: &str) -> String {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let named =
        text.replace('@', " at ").replace('.', " dot ").replace('/', " slash ").replace(['-', '_', '?', '&', '='], " ");
    let word = |word: &str| if word == "www" { "w. w. w.".to_owned() } else { spelled(word, false) };
    named.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

fn month(word: &str) -> Option<&'static str> {
    let is = |name: &&&str| **name == word || (word.len() >= 3 && word.len() <= 4 && name.starts_with(word));
    MONTHS.iter().find(is).copied()
}

/// A day of a month: 1 to 31, perhaps with its ending.
fn day(token: &str) -> Option<u64> {
    let bare = token.trim_end_matches(|c: char| c.is_alphabetic() || c == ',');
    let is_plain = token.len() - bare.len() <= 2;
    bare.parse().ok().filter(|day| is_plain && (1..=31).contains(day))
}

/// A month's name with the day after it, if there is one: "november twenty first".
fn dated(words: &str, next: &[&str]) -> Read {
    let day = month(words).and_then(|_| next.first()).and_then(|next| day(next));
    match day {
        Some(day) => Read { words: format!("{words} {}", numbers::ordinal(day)), used: 1 },
        None => Read { words: words.to_owned(), used: 0 },
    }
}

fn with_digits(token: &str, next: &[&str]) -> Read {
    let just = |words: String| Read { words, used: 0 };
    if let Some(words) = date(token).or_else(|| time(token)).or_else(|| decade(token)).or_else(|| fraction(token)) {
        return just(words);
    }
    if let Some(read) = money(token, next) {
        return read;
    }
    let place = ["st", "nd", "rd", "th"].iter().find_map(|ending| token.strip_suffix(ending));
    if let Some(number) = place.and_then(|number| number.replace(',', "").parse().ok()) {
        return just(numbers::ordinal(number));
    }
    if is_telephone(token) {
        return just(numbers::digits(token));
    }
    let ends = token.split_once(['-', '–']).filter(|(first, _)| !first.is_empty());
    if let Some((Some(first), Some(second))) = ends.map(|(first, second)| (counted(first), counted(second))) {
        return with_unit(&format!("{first} to {second}"), false, next);
    }
    if let Some(words) = counted(token) {
        // "21 November" is a day, "10 km" a length.
        if let (Some(day), Some(month)) = (day(token), next.first().and_then(|next| full_month(next))) {
            return Read { words: format!("{} of {month}", numbers::ordinal(day)), used: 1 };
        }
        return with_unit(&words, token == "1", next);
    }
    let end = token.find(|c: char| c.is_alphabetic() || matches!(c, '%' | '°')).unwrap_or(token.len());
    if let (Some(words), Some(unit)) = (numbers::decimal(&token[..end]), unit(&token[end..], &token[..end] == "1")) {
        return just(format!("{words} {unit}"));
    }
    just(pieces(token))
}

fn full_month(token: &str) -> Option<&'static str> {
    month(&token.to_lowercase()).filter(|_| token.starts_with(char::is_uppercase))
}

fn unit(name: &str, is_one: bool) -> Option<&'static str> {
    TABLES.units.get(name).map(|[one, several]| if is_one { one.as_str() } else { several })
}

fn with_unit(words: &str, is_one: bool, next: &[&str]) -> Read {
    // Single letters after a number are units, "in" and "am" are words more often.
    let name =
        next.first().map(|next| next.trim_end_matches('.')).filter(|next| !matches!(*next, "in" | "am" | "a" | "s"));
    match name.and_then(|name| unit(&name.to_lowercase(), is_one)) {
        Some(unit) => Read { words: format!("{words} {unit}"), used: 1 },
        None => Read { words: words.to_owned(), used: 0 },
    }
}

/// A count or, with four digits and no comma, a year.
fn counted(token: &str) -> Option<String> {
    let is_digits = token.chars().all(|c| c.is_ascii_digit());
    match token.parse() {
        Ok(number @ 1_100..2_100) if is_digits && token.len() == 4 => Some(numbers::year(number)),
        Ok(_) if token.len() > 1 && token.starts_with('0') => Some(numbers::digits(token)),
        _ => numbers::decimal(token),
    }
}

fn date(token: &str) -> Option<String> {
    let parts: Vec<u64> = token.split(['-', '/', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (*first, *second, *third) {
        (year @ 1_000..=2_999, month, day) => (year, month, day),
        (day @ 13..=31, month, year) => (year, month, day),
        (month, day, year) if !token.contains('.') => (year, month, day),
        (day, month, year) => (year, month, day),
    };
    let name = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    let is_date = (1..=31).contains(&day) && (1_000..3_000).contains(&year);
    is_date.then(|| format!("{name} {} {}", numbers::ordinal(day), numbers::year(year)))
}

fn time(token: &str) -> Option<String> {
    let (clock, half) = ["am", "pm"]
        .iter()
        .find_map(|half| Some((token.strip_suffix(half)?, format!(" {}", by_letter(half)))))
        .unwrap_or((token, String::new()));
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute_number) = (hour.parse::<u64>().ok()?, minute.parse::<u64>().ok()?);
    if hour > 24 || minute.len() != 2 || minute_number > 59 {
        return None;
    }
    let hour = numbers::cardinal(hour);
    Some(match minute_number {
        0 if half.is_empty() => format!("{hour} o'clock"),
        0 => format!("{hour}{half}"),
        1..10 => format!("{hour} oh {}{half}", numbers::cardinal(minute_number)),
        _ => format!("{hour} {}{half}", numbers::cardinal(minute_number)),
    })
}

/// "1990s" and "'80s".
fn decade(token: &str) -> Option<String> {
    let number: u64 =
        token.trim_start_matches('\'').strip_suffix("s").map(|text| text.trim_end_matches('\''))?.parse().ok()?;
    if !number.is_multiple_of(10) || !(20..100).contains(&number) && !(1_100..2_100).contains(&number) {
        return None;
    }
    let words = if number < 100 { numbers::cardinal(number) } else { numbers::year(number) };
    Some(words.strip_suffix('y').map_or(format!("{words}s"), |stem| format!("{stem}ies")))
}

fn fraction(token: &str) -> Option<String> {
    let (top, bottom) = token.split_once('/')?;
    let (top, bottom) = (top.parse::<u64>().ok()?, bottom.parse::<u64>().ok()?);
    let name = match bottom {
        2 => "half".to_owned(),
        4 => "quarter".to_owned(),
        3 | 5..=10 | 16 => numbers::ordinal(bottom),
        _ => return Some(format!("{} over {}", numbers::cardinal(top), numbers::cardinal(bottom))),
    };
    let plural = match (top, name.as_str()) {
        (1, _) => name,
        (_, "half") => "halves".to_owned(),
        _ => format!("{name}s"),
    };
    Some(format!("{} {plural}", numbers::cardinal(top)))
}

fn is_telephone(token: &str) -> bool {
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let is_made_of = token.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | '.'));
    digits >= 7 && is_made_of && (token.starts_with('+') || token.matches('-').count() >= 1 || token.starts_with('0'))
}

/// "$3.50", "€20", "$4 million", "$1.2bn".
fn money(token: &str, next: &[&str]) -> Option<Read> {
    let sign = token.chars().next()?;
    let [one, several, cent, cents] = TABLES.money.get(sign.to_string().as_str())?;
    let amount = token.strip_prefix(sign)?;
    let (amount, scale) = match amount.find(char::is_alphabetic) {
        Some(at) => {
            (&amount[..at], unit(&amount[at..], false).or(if &amount[at..] == "m" { Some("million") } else { None }))
        }
        None => (amount, None),
    };
    let word = next.first().and_then(|next| SCALES.iter().find(|scale| **scale == next.to_lowercase()));
    if let Some(scale) = scale.or(word.copied()) {
        let scale = if scale == "meters" { "million" } else { scale };
        let used = usize::from(word.is_some());
        return Some(Read { words: format!("{} {scale} {several}", numbers::decimal(amount)?), used });
    }
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let whole: u64 = whole.replace(',', "").parse().ok()?;
    let named = |number: u64, one: &str, several: &str| {
        format!("{} {}", numbers::cardinal(number), if number == 1 { one } else { several })
    };
    let words = match (whole, part.len(), part.parse::<u64>()) {
        (_, 0, _) | (_, _, Ok(0)) => named(whole, one, several),
        (0, 2, Ok(part)) => named(part, cent, cents),
        (_, 2, Ok(part)) => format!("{} and {}", named(whole, one, several), named(part, cent, cents)),
        _ => format!("{} {several}", numbers::decimal(amount)?),
    };
    Some(Read { words, used: 0 })
}

/// Letters and numbers in one: "mp3", "b2b", "gpt-4o", "v2.0".
fn pieces(token: &str) -> String {
    let mut words = Vec::new();
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let same = |c: char| if is_number { c.is_ascii_digit() || c == '.' } else { c.is_alphabetic() || c == '\'' };
        let end = rest.find(|c: char| !same(c)).unwrap_or(rest.len());
        if end == 0 {
            let sign = rest.get(..first.len_utf8()).unwrap_or_default();
            words.extend(TABLES.short.get(sign).cloned());
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (piece, others) = rest.split_at(end);
        words.push(if is_number {
            let piece = piece.trim_end_matches('.');
            counted(piece).unwrap_or_else(|| piece.split('.').map(numbers::digits).collect::<Vec<_>>().join(" point "))
        } else if piece.len() <= 3 && !PLAIN.contains(piece) {
            by_letter(&piece.chars().filter(char::is_ascii_lowercase).collect::<String>())
        } else {
            spelled(piece, false)
        });
        rest = others;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let tokens: Vec<&str> = text.split(' ').collect();
        let (mut words, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            let read = read(tokens[at], &tokens[at + 1..], false);
            words.push(read.words);
            at += 1 + read.used;
        }
        words.join(" ")
    }

    #[test]
    fn written_forms_are_read_as_people_say_them() {
        for (text, words) in [
            ("$3.50", "three dollars and fifty cents"),
            ("$1", "one dollar"),
            ("£0.05", "five pence"),
            ("$4 million", "four million dollars"),
            ("$1.2bn", "one point two billion dollars"),
            ("2026-11-21", "november twenty first twenty twenty six"),
            ("21/11/2026", "november twenty first twenty twenty six"),
            ("Nov 21", "november twenty first"),
            ("May 5th", "may fifth"),
            ("21 November 2026", "twenty first of november twenty twenty six"),
            ("10:30pm", "ten thirty p. m."),
            ("9:05", "nine oh five"),
            ("12:00", "twelve o'clock"),
            ("5 km", "five kilometers"),
            ("1 kg", "one kilogram"),
            ("5km/h", "five kilometers per hour"),
            ("20°C", "twenty degrees celsius"),
            ("99.5%", "ninety nine point five percent"),
            ("1990s", "nineteen nineties"),
            ("3/4", "three quarters"),
            ("10-20 kg", "ten to twenty kilograms"),
            ("42nd", "forty second"),
            ("1,234", "one thousand two hundred thirty four"),
            ("-7", "minus seven"),
            ("007", "zero zero seven"),
            ("555-0123", "five five five zero one two three"),
            ("Dr. Smith", "doctor smith"),
            ("St. Paul", "saint paul"),
            ("Main St.", "main street"),
            ("e.g.", "for example"),
            ("BBC", "b. b. c."),
            ("NASA", "nasa"),
            ("JSON", "json"),
            ("IT", "it"),
            ("MP3", "m. p. three"),
            ("GPT-4o", "g. p. t. four o."),
            ("v2.0", "v. two point zero"),
            ("me@example.com", "me at example dot com"),
            ("well-known", "well known"),
            ("café", "cafe"),
            ("don't", "don't"),
            ("half-1/x", "half one x."),
        ] {
            assert_eq!(said(text), words, "{text}");
        }
    }

    #[test]
    fn short_forms_end_no_sentence() {
        for (token, is_short) in
            [("Mr.", true), ("J.", true), ("e.g.", true), ("cat.", false), ("I.", false), ("5.", false)]
        {
            assert_eq!(is_short_form(token), is_short, "{token}");
        }
    }
}
