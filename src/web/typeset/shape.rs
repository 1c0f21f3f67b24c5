//! What words look like: lines of verse, a dialogue, a list in which each thing has a name, a day with its hours.

/// A thing and what is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// Empty where it has no name.
    pub head: String,
    pub text: String,
}

/// A day, and the things that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Empty where it has no name but its place.
    pub head: String,
    pub parts: Vec<Term>,
}

/// A colour with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swatch {
    pub name: String,
    /// `#rrggbb`.
    pub hex: String,
}

/// What may stand between a thing's name and what is said of it.
const SEPARATORS: [&str; 5] = [": ", "：", " – ", " — ", " - "];
/// The longest name of a thing, and of someone who speaks.
const HEAD_MAX_CHARS: usize = 40;
const SPEAKER_MAX_CHARS: usize = 24;
/// The longest word before a colon that parts a day.
const HOUR_MAX_CHARS: usize = 16;
/// Lines longer than this are prose.
const VERSE_MAX_CHARS: usize = 72;

impl Term {
    /// Parts a text at the first sign that parts a name from what is said of it.
    pub fn of(text: &str) -> Self {
        match split(text, HEAD_MAX_CHARS) {
            Some((head, rest)) => Self { head: head.to_owned(), text: rest.to_owned() },
            None => Self { head: String::new(), text: text.to_owned() },
        }
    }

    pub fn to_line(&self) -> String {
        if self.head.is_empty() { self.text.clone() } else { format!("{}: {}", self.head, self.text) }
    }
}

impl Day {
    /// `Monday – breakfast: soup; lunch: bread`, or `Morning: the museum. Evening: a concert.`
    pub fn of(text: &str) -> Self {
        if let Some(parts) = hours(text) {
            return Self { head: String::new(), parts };
        }
        let (head, rest) = split(text, HEAD_MAX_CHARS).unwrap_or(("", text));
        let whole = || vec![Term { head: String::new(), text: rest.to_owned() }];
        Self { head: head.to_owned(), parts: hours(rest).unwrap_or_else(whole) }
    }

    pub fn to_line(&self) -> String {
        let parts: Vec<_> = self.parts.iter().map(Term::to_line).collect();
        if self.head.is_empty() { parts.join(" ") } else { format!("{} – {}", self.head, parts.join(" ")) }
    }
}

impl Swatch {
    /// `Terracotta #c4532d` or `#c4532d (terracotta)`; `None` without a colour in it.
    pub fn of(text: &str) -> Option<Self> {
        let at = text.find('#')?;
        let digits: String = text.get(at + 1..)?.chars().take_while(char::is_ascii_hexdigit).collect();
        if digits.len() != 6 {
            return None;
        }
        let hex = format!("#{}", digits.to_lowercase());
        let rest = format!("{}{}", text.get(..at)?, text.get(at + 7..)?);
        let name = rest.trim_matches(|c: char| c.is_whitespace() || "()[]:：–—-,".contains(c)).to_owned();
        Some(Self { name: if name.is_empty() { hex.clone() } else { name }, hex })
    }
}

/// The name before the first separator, and the rest.
fn split(text: &str, head_max_chars: usize) -> Option<(&str, &str)> {
    let first = SEPARATORS.iter().filter_map(|sign| Some((text.find(sign)?, sign.len()))).min()?;
    let (head, rest) = (text.get(..first.0)?.trim(), text.get(first.0 + first.1..)?.trim());
    let fits = !head.is_empty() && !rest.is_empty() && head.chars().count() <= head_max_chars;
    fits.then_some((head, rest))
}

/// The items as things with names, if most of them have one.
pub fn terms(items: &[String]) -> Option<Vec<Term>> {
    let terms: Vec<_> = items.iter().map(|item| Term::of(item)).collect();
    let named = terms.iter().filter(|term| !term.head.is_empty()).count();
    (named * 3 >= items.len() * 2).then_some(terms)
}

/// A text as lines of a dialogue, if nearly every line says who speaks and somebody speaks twice.
pub fn voices(text: &str) -> Option<Vec<Term>> {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let said = |line: &&str| {
        let (who, words) = line.split_once(['：', ':']).filter(|(who, _)| who.chars().count() <= SPEAKER_MAX_CHARS)?;
        Some(Term { head: who.trim().to_owned(), text: words.trim().to_owned() })
    };
    let spoken: Vec<_> = lines.iter().filter_map(said).collect();
    let names: std::collections::BTreeSet<_> = spoken.iter().map(|term| &term.head).collect();
    let repeats = names.len() < spoken.len();
    let is_dialogue = lines.len() >= 4 && spoken.len() * 5 >= lines.len() * 4 && repeats;
    is_dialogue.then(|| lines.iter().map(|line| said(line).unwrap_or_else(|| Term::of_action(line))).collect())
}

impl Term {
    /// What happens between the lines of a dialogue.
    fn of_action(line: &str) -> Self {
        Self { head: String::new(), text: line.to_owned() }
    }
}

/// Whether these are stanzas: several short lines in each.
pub fn is_verse(paragraphs: &[String]) -> bool {
    let is_stanza =
        |text: &String| text.lines().count() >= 2 && text.lines().all(|line| line.chars().count() <= VERSE_MAX_CHARS);
    let lines: usize = paragraphs.iter().map(|text| text.lines().count()).sum();
    lines >= 3 && paragraphs.iter().all(is_stanza)
}

/// A text as parts that each begin with one word and a colon; `None` unless it begins so and has two of them.
fn hours(text: &str) -> Option<Vec<Term>> {
    let mut starts = Vec::new();
    for (at, sign) in text.match_indices([':', '：']) {
        let after = text.get(at + sign.len()..).and_then(|rest| rest.chars().next());
        if sign == ":" && after != Some(' ') {
            continue;
        }
        let before = text.get(..at)?;
        let is_of_word = |c: char| !c.is_whitespace() && !"。；;.,，、!?！？".contains(c);
        let word: usize = before.chars().rev().take_while(|c| is_of_word(*c)).map(char::len_utf8).sum();
        let start = at - word;
        let length = before.get(start..)?.chars().count();
        if (1..=HOUR_MAX_CHARS).contains(&length) {
            starts.push((start, at, sign.len()));
        }
    }
    if starts.len() < 2 || starts.first()?.0 != 0 {
        return None;
    }
    let ends = starts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let part = |((start, at, sign), end): (&(usize, usize, usize), usize)| {
        let words = text.get(at + sign..end)?.trim().trim_end_matches([';', '；']);
        Some(Term { head: text.get(*start..*at)?.to_owned(), text: words.to_owned() })
    };
    starts.iter().zip(ends).map(part).collect()
}

/// Without the number that a model put before a step.
pub fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < text.len() && text.len() - rest.len() <= 2;
    let bare = rest.strip_prefix(['.', ')']).filter(|bare| bare.starts_with(' '));
    bare.filter(|_| is_numbered).map_or(text, str::trim_start)
}

pub fn paragraphs(text: &str) -> Vec<String> {
    let blocks = text.split("\n\n").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(head: &str, text: &str) -> Term {
        Term { head: head.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_day_falls_into_its_hours() {
        let monday = Day::of("Monday – breakfast: soup; lunch: bread, and more");
        assert_eq!(monday.head, "Monday");
        assert_eq!(monday.parts, [term("breakfast", "soup"), term("lunch", "bread, and more")]);
        let trip = Day::of("Morning: the museum at 10:30. Evening: a late dinner.");
        assert_eq!(trip.head, "");
        assert_eq!(trip.parts, [term("Morning", "the museum at 10:30."), term("Evening", "a late dinner.")]);
        let chinese = Day::of("上午：逛老城。下午：坐船。");
        assert_eq!(chinese.parts, [term("上午", "逛老城。"), term("下午", "坐船。")]);
        let whole = Day::of("Day 1 – squats; planks: 2 sets of 10");
        assert_eq!((whole.head.as_str(), whole.parts.len()), ("Day 1", 1));
    }

    #[test]
    fn a_dialogue_has_speakers_and_a_list_of_facts_has_none() {
        let said = voices("ANN: Here?\nBEN: Here.\n\nThe door opens.\nANN: Now.\nBEN: Yes.").unwrap();
        assert_eq!(said[1], term("BEN", "Here."));
        assert_eq!(said[2], term("", "The door opens."));
        assert_eq!(voices("Size: 1\nColour: red\nPrice: 3\nPlace: here"), None);
        assert_eq!(voices("ANN: Here?"), None);
    }

    #[test]
    fn verse_is_told_from_prose() {
        let of = |text: &str| is_verse(&paragraphs(text));
        assert!(of("An old silent pond\na frog jumps in\nsplash"));
        assert!(!of("Hello,\n\nIt is cold in here.\n\nYours,\nAnn"));
        assert!(!of("One line only."));
    }

    #[test]
    fn colours_are_read_wherever_they_stand() {
        assert_eq!(
            Swatch::of("Terracotta #C4532D").unwrap(),
            Swatch { name: "Terracotta".into(), hex: "#c4532d".into() }
        );
        assert_eq!(Swatch::of("#112233 (ink)").unwrap().name, "ink");
        assert_eq!(Swatch::of("#11223").map(|swatch| swatch.hex), None);
        assert_eq!(Swatch::of("red"), None);
    }

    #[test]
    fn things_are_named_if_most_of_them_are() {
        let items = ["The gate: where it began", "Harbour – a market", "nothing"].map(str::to_owned);
        assert_eq!(terms(&items).unwrap()[1], term("Harbour", "a market"));
        assert_eq!(terms(&items[1..]), None);
        assert_eq!(unnumbered("3. Boil."), "Boil.");
        assert_eq!(unnumbered("3.5 litres"), "3.5 litres");
        assert_eq!(unnumbered("2026. A year"), "2026. A year");
    }
}
