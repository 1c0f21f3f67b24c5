//! Numbers in English words.

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const POWERS: [(u64, &str); 4] =
    [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

/// A count: "one thousand two hundred five". From a thousand trillions on, digit by digit.
pub fn cardinal(number: u64) -> String {
    if let Some((power, name)) = POWERS.iter().find(|(power, _)| number >= *power) {
        if number / power >= 1_000 {
            return digits(&number.to_string());
        }
        return joined(format!("{} {name}", cardinal(number / power)), number % power);
    }
    match number {
        0..20 => SMALL[number as usize].to_owned(),
        20..100 => joined(TENS[(number / 10) as usize].to_owned(), number % 10),
        _ => joined(format!("{} hundred", cardinal(number / 100)), number % 100),
    }
}

fn joined(first: String, rest: u64) -> String {
    if rest == 0 { first } else { format!("{first} {}", cardinal(rest)) }
}

/// A place in an order: "twenty first".
pub fn ordinal(number: u64) -> String {
    let words = cardinal(number);
    let (before, last) = words.rsplit_once(' ').map_or(("", words.as_str()), |(before, last)| (before, last));
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        tens if tens.ends_with('y') => format!("{}ieth", tens.trim_end_matches('y')),
        other => format!("{other}th"),
    };
    if before.is_empty() { last } else { format!("{before} {last}") }
}

/// A year: "nineteen oh five", "two thousand eight", "twenty twenty six".
pub fn year(number: u64) -> String {
    match (number / 100, number % 100) {
        (20, 0..10) | (_, 0) if number.is_multiple_of(1_000) || number / 100 == 20 => cardinal(number),
        (century, 0) => format!("{} hundred", cardinal(century)),
        (century, rest @ 1..10) => format!("{} oh {}", cardinal(century), cardinal(rest)),
        (century, rest) => format!("{} {}", cardinal(century), cardinal(rest)),
    }
}

/// One digit after the other; other signs are left out.
pub fn digits(text: &str) -> String {
    let names: Vec<&str> = text.chars().filter_map(|c| c.to_digit(10)).map(|digit| SMALL[digit as usize]).collect();
    names.join(" ")
}

/// A number as it is written, with thousands' commas and a decimal point: "minus three point one four".
pub fn decimal(text: &str) -> Option<String> {
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("minus ", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let whole: String = whole.chars().filter(|c| *c != ',').collect();
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !is_number(&whole) || !part.is_none_or(is_number) {
        return None;
    }
    let whole = whole.parse().map_or_else(|_| digits(&whole), cardinal);
    Some(match part {
        Some(part) => format!("{sign}{whole} point {}", digits(part)),
        None => format!("{sign}{whole}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_words() {
        for (number, words) in [
            (0, "zero"),
            (13, "thirteen"),
            (40, "forty"),
            (99, "ninety nine"),
            (1_205, "one thousand two hundred five"),
            (1_000_000, "one million"),
            (
                u64::MAX,
                "one eight four four six seven four four zero seven three seven zero nine five five one six one five",
            ),
        ] {
            assert_eq!(cardinal(number), words);
        }
        for (number, words) in [(1, "first"), (12, "twelfth"), (20, "twentieth"), (103, "one hundred third")] {
            assert_eq!(ordinal(number), words);
        }
        for (number, words) in [
            (1900, "nineteen hundred"),
            (1905, "nineteen oh five"),
            (1984, "nineteen eighty four"),
            (2000, "two thousand"),
            (2008, "two thousand eight"),
            (2026, "twenty twenty six"),
        ] {
            assert_eq!(year(number), words);
        }
        assert_eq!(decimal("-1,234.50").as_deref(), Some("minus one thousand two hundred thirty four point five zero"));
        assert_eq!(decimal("1.2.3"), None);
        assert_eq!(decimal(""), None);
    }
}
