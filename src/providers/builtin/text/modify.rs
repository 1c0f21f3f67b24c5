//! What may follow a slot's name after a dot: `{subject.title}`, `{animal.a}`, `{source.summary3}`.

use super::digest;
use super::language::Language;
use super::phrasebook;

/// `text` as `modifier` would have it; a name that is no modifier leaves it as it is.
pub fn apply(modifier: &str, text: &str, language: Language) -> String {
    let name = modifier.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let number = modifier[name.len()..].parse().unwrap_or(0);
    match name {
        "cap" => capital(text),
        "title" => title(text),
        "upper" => text.to_uppercase(),
        "lower" => text.to_lowercase(),
        "a" => with_article(text),
        "bare" => bare(text).to_owned(),
        "head" => head(text).to_owned(),
        "s" => plural(text),
        "tag" => tag(text),
        "slug" => slug(text),
        "first" => text.split(' ').next().unwrap_or_default().to_owned(),
        "initials" => text.split(' ').filter_map(|word| word.chars().next()).collect::<String>().to_uppercase(),
        "summary" => digest::summary(text, number.max(1), language),
        "points" => digest::points(text, number.max(1)),
        "keywords" => digest::keywords(text, number.max(1)).join(", "),
        "proofread" => digest::proofread(text),
        "into_en" => phrasebook::translate(text, Language::English),
        "into_th" => phrasebook::translate(text, Language::Thai),
        "into_hi" => phrasebook::translate(text, Language::Hindi),
        "into_zh" => phrasebook::translate(text, Language::Chinese),
        _ => text.to_owned(),
    }
}

pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A title that goes on behind other words of a title: its first word is small again if it is one of the small ones.
pub fn inside_title(text: &str) -> String {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let small = first.to_lowercase();
    if SMALL.contains(&small.as_str()) && !rest.is_empty() { format!("{small} {rest}") } else { text.to_owned() }
}

/// Words that stay small inside an English title.
const SMALL: [&str; 17] =
    ["a", "an", "the", "and", "or", "but", "of", "in", "on", "at", "by", "to", "for", "with", "from", "as", "over"];

fn title(text: &str) -> String {
    let words = text.split(' ').enumerate().map(|(place, word)| match word {
        _ if place > 0 && SMALL.contains(&word) => word.to_owned(),
        _ => capital(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Without a leading article or possessive. "A cat who cooks" and "a cat reading" keep their own: without it the clause
/// would hang loose.
fn bare(text: &str) -> &str {
    let is_clause = [" who ", " that ", " which "].iter().any(|relative| text.contains(relative));
    if is_clause || text.split(' ').skip(2).any(|word| word.ends_with("ing")) {
        return text;
    }
    ["a ", "an ", "the ", "my ", "our ", "your ", "A ", "An ", "The ", "My ", "Our ", "Your "]
        .iter()
        .find_map(|article| text.strip_prefix(article))
        .unwrap_or(text)
}

/// The thing or person itself, without what is told about it: "my aunt, who gardens" is "my aunt".
fn head(text: &str) -> &str {
    [", ", " who ", " that ", " which ", " since ", " with ", " from ", " in ", " for ", " at ", " of "]
        .iter()
        .filter_map(|mark| text.find(mark))
        .filter(|at| *at > 0)
        .min()
        .map_or(text, |at| &text[..at])
}

fn with_article(text: &str) -> String {
    format!("{} {text}", if wants_an(text) { "an" } else { "a" })
}

/// Whether an English word begins with the sound of a vowel.
pub fn wants_an(text: &str) -> bool {
    let lower = text.to_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    let spelt = lower.starts_with(['a', 'e', 'i', 'o', 'u']);
    spelt && !begins(&["uni", "use", "usu", "eu", "one", "once", "ukulele"])
        || begins(&["hour", "honest", "honour", "heir"])
}

fn plural(text: &str) -> String {
    let stem = |end: usize| &text[..text.len() - end];
    if ["s", "x", "ch", "sh"].iter().any(|end| text.ends_with(end)) {
        format!("{text}es")
    } else if text.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| text.ends_with(end)) {
        format!("{}ies", stem(1))
    } else if text.ends_with(|letter: char| letter.is_ascii_alphabetic()) {
        format!("{text}s")
    } else {
        text.to_owned()
    }
}

/// `green tea` as `GreenTea`: one word for a hashtag, in any script.
fn tag(text: &str) -> String {
    let words = bare(text).split(|letter: char| !is_word(letter)).filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.take(4).collect();
    while words.len() > 1 && words.last().is_some_and(|word| SMALL.contains(word)) {
        words.pop();
    }
    words.into_iter().map(capital).collect()
}

/// `Green Tea!` as `green-tea`.
fn slug(text: &str) -> String {
    let words: Vec<String> =
        text.split(|letter: char| !is_word(letter)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}

/// Letters, digits and the marks that Thai and Hindi write above, below and after them.
pub fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{0900}'..='\u{0963}' | '\u{0e30}'..='\u{0e4e}')
}

/// Mends what joining phrases leaves behind: doubled spaces and marks, and, in English, small letters after a full stop.
/// A line goes on with the sentence of the line before, as verse does; a blank line begins a new one.
pub fn tidy(text: &str, language: Language) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut starts = true;
    let mut blank = 0;
    for line in text.trim().lines() {
        let line = tidy_line(line, language, starts);
        blank = if line.is_empty() { blank + 1 } else { 0 };
        starts = line.is_empty() || ends_sentence(&line);
        if blank < 2 {
            tidied.push_str(&line);
            tidied.push('\n');
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied
}

/// A name for machines, such as `green-tea`, is no sentence and stays as it is.
pub fn is_machine_name(text: &str) -> bool {
    text.contains('-') && !text.contains(|letter: char| letter.is_whitespace() || letter.is_uppercase())
}

/// A quotation inside another is put between single marks, or loses its own where it is all that the other holds.
fn nested(line: &str) -> String {
    let mut depth = 0_u32;
    let mark = |letter: char| match letter {
        '“' => {
            depth += 1;
            if depth == 2 { '‘' } else { letter }
        }
        '”' => {
            depth = depth.saturating_sub(1);
            if depth == 1 { '’' } else { letter }
        }
        _ => letter,
    };
    let mut marked: String = line.chars().map(mark).collect();
    let mut from = 0;
    while let Some(at) = marked[from..].find("“‘").map(|at| from + at) {
        from = at + '“'.len_utf8();
        let closing = marked[from..].find('’').map(|end| from + end);
        if let Some(end) = closing.filter(|end| marked[*end..].starts_with("’”")) {
            marked.replace_range(end..end + '’'.len_utf8(), "");
            marked.replace_range(from..from + '‘'.len_utf8(), "");
        }
    }
    marked
}

/// Marks that meet where phrases are joined, and what is left of them.
const DOUBLED_MARKS: [(&str, &str); 11] = [
    ("?.", "?"),
    ("!.", "!"),
    (",.", "."),
    (" ,", ","),
    ("。。", "。"),
    ("？。", "？"),
    ("！。", "！"),
    ("，。", "。"),
    ("।।", "।"),
    ("?।", "?"),
    ("!।", "!"),
];

fn tidy_line(line: &str, language: Language, mut starts: bool) -> String {
    let mut tidied = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        let mark = matches!(word, "," | "." | ";" | "!" | "?" | ":");
        if !tidied.is_empty() && !mark {
            tidied.push(' ');
        }
        match language {
            Language::English if starts => push_capital(&mut tidied, word),
            _ => tidied.push_str(word),
        }
        starts = ends_sentence(word);
    }
    let mut tidied = nested(&tidied);
    for (doubled, single) in DOUBLED_MARKS {
        if tidied.contains(doubled) {
            tidied = tidied.replace(doubled, single);
        }
    }
    tidied
}

fn ends_sentence(text: &str) -> bool {
    // Speech may go on behind its mark (`"Really?" she said`), and so does the time of day.
    let speaks_on = [r#"?""#, r#"!""#, "?”", "!”"].iter().any(|end| text.ends_with(end));
    if speaks_on || ["a.m.", "p.m.", "e.g.", "i.e."].contains(&text) {
        return false;
    }
    let end = text.trim_end_matches(['"', '”', '’', ')', '\'']);
    end.ends_with(['.', '!', '?']) && !end.ends_with("...")
}

/// Appends `word` with its first letter raised, also behind an opening quotation mark; `iPhone` and `3d` stay as they are.
fn push_capital(text: &mut String, word: &str) {
    let opening = word.len() - word.trim_start_matches(['"', '“', '‘', '(', '\'']).len();
    let (marks, rest) = word.split_at(opening);
    text.push_str(marks);
    let mut letters = rest.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second)
            if first.is_lowercase() && !second.is_some_and(char::is_uppercase) && !is_address(rest) =>
        {
            text.push_str(&capital(rest));
        }
        _ => text.push_str(rest),
    }
}

/// A mail or web address keeps its small letters.
fn is_address(word: &str) -> bool {
    let dotted = word.split_once('.').is_some_and(|(_, after)| after.starts_with(char::is_alphabetic));
    dotted || word.contains(['@', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers() {
        for (modifier, text, expected) in [
            ("title", "the art of tea", "The Art of Tea"),
            ("a", "owl", "an owl"),
            ("a", "unicorn", "a unicorn"),
            ("a", "honest man", "an honest man"),
            ("bare", "my cat", "cat"),
            ("bare", "a cat who cooks", "a cat who cooks"),
            ("bare", "an astronaut riding a horse", "an astronaut riding a horse"),
            ("head", "my aunt, who gardens", "my aunt"),
            ("tag", "learning to surf at sixty", "LearningToSurf"),
            ("s", "cherry", "cherries"),
            ("s", "box", "boxes"),
            ("s", "猫", "猫"),
            ("tag", "green tea, hot", "GreenTeaHot"),
            ("tag", "a lighthouse keeper", "LighthouseKeeper"),
            ("slug", "Green Tea!", "green-tea"),
            ("initials", "ada lovelace", "AL"),
            ("nonsense", "same", "same"),
        ] {
            assert_eq!(apply(modifier, text, Language::English), expected, "{modifier}");
        }
    }

    #[test]
    fn tidying_mends_seams() {
        assert_eq!(
            tidy("the sea  is old . so are we!  \"yes\" , she said", Language::English),
            "The sea is old. So are we! \"Yes\", she said"
        );
        assert_eq!(tidy("one.\n\n\n\ntwo iPhones. iPhones", Language::English), "One.\n\nTwo iPhones. iPhones");
        assert_eq!(
            tidy("open from 10 a.m. to 5 p.m. every day", Language::English),
            "Open from 10 a.m. to 5 p.m. every day"
        );
        assert_eq!(tidy("ask \"why?\" more often", Language::English), "Ask \"why?\" more often");
        assert_eq!(tidy("แมว  น่ารัก", Language::Thai), "แมว น่ารัก");
        assert_eq!(tidy("““谁来”是什么？。”她问", Language::Chinese), "“‘谁来’是什么？”她问");
        assert_eq!(tidy("听到““谁来””，想到什么？", Language::Chinese), "听到“谁来”，想到什么？");
    }
}
