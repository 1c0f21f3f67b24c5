//! Cuts a text into phrases, and each phrase into words of the languages that are spoken here.

use super::prosody::{Ending, Phrase, Word};
use super::{chinese, english, hindi, thai};
use crate::providers::Fault;

/// A phrase of more words than this takes breath at the next chance; of `MOST_WORDS` at once.
const MANY_WORDS: usize = 9;
const MOST_WORDS: usize = 22;
/// Greater numbers are read in English.
const NUMBER_MAX: u64 = 1_000_000_000_000;
/// Words before which people take breath.
const BREAKS: [&str; 14] =
    ["and", "but", "because", "which", "that", "when", "while", "where", "who", "or", "if", "so", "before", "after"];

/// What letters belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    English,
    Thai,
    Hindi,
    Chinese,
    /// One that nothing here reads, by the name of its language.
    Unread(&'static str),
}

/// The phrases of a text, in order.
///
/// # Errors
/// `Invalid` when there is nothing to say, or letters of a language that is not spoken here.
pub fn phrases(text: &str) -> Result<Vec<Phrase>, Fault> {
    let spaced = spaced(text);
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let shouts = is_shouted(&tokens);
    // Figures are read in the language around them.
    let mut language =
        tokens.iter().find(|token| has_letters(token)).map_or(Ok(Script::English), |token| script_of(token))?;
    let mut phrases = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let (bare, mut ending) = trimmed(token);
        let mut used = 0;
        if !bare.is_empty() {
            let next = if ending.is_none() { following(&tokens, at + 1) } else { Vec::new() };
            let script = script_of(bare)?;
            language = if has_letters(bare) { script } else { language };
            let number = bare.replace(',', "").parse().ok().filter(|number| *number < NUMBER_MAX);
            match (language, number) {
                (Script::Unread(language), _) => return Err(unread(language)),
                (Script::Thai, Some(number)) => words.extend(thai::words(&thai::number(number))),
                (Script::Hindi, Some(number)) => words.extend(hindi::number(number).split(' ').map(hindi::word)),
                (Script::Chinese, Some(number)) => words.extend(chinese::words(&chinese::number(number))),
                (Script::Thai, None) if script == language => words.extend(thai::words(bare)),
                (Script::Hindi, None) if script == language => words.push(hindi::word(bare)),
                (Script::Chinese, None) if script == language => words.extend(chinese::words(bare)),
                _ => {
                    let read = english::reading::read(bare, &next, shouts);
                    used = read.used;
                    if words.len() >= MANY_WORDS && BREAKS.contains(&read.words.as_str()) {
                        close(&mut phrases, &mut words, Ending::Breath);
                    }
                    words.extend(read.words.split(' ').map(english::word));
                }
            }
            words.retain(|word| !word.sounds.is_empty());
            while words.len() > MOST_WORDS {
                let rest = words.split_off(MOST_WORDS);
                close(&mut phrases, &mut words, Ending::Breath);
                words = rest;
            }
            if let Some(last) = tokens.get(at + used) {
                ending = trimmed(last).1;
            }
        }
        if let Some(ending) = ending {
            close(&mut phrases, &mut words, ending);
        }
        at += 1 + used;
    }
    close(&mut phrases, &mut words, Ending::Statement);
    if phrases.is_empty() {
        return Err(Fault::Invalid("prompt: has no words to say".to_owned()));
    }
    Ok(phrases)
}

/// The next two tokens, as far as no mark stands between them.
fn following<'a>(tokens: &[&'a str], from: usize) -> Vec<&'a str> {
    let mut found = Vec::new();
    for token in tokens.iter().skip(from).take(2) {
        let (bare, ending) = trimmed(token);
        found.push(bare);
        if ending.is_some() {
            break;
        }
    }
    found
}

fn unread(language: &str) -> Fault {
    Fault::Invalid(format!(
        "prompt: the built-in voice does not speak {language}; it speaks English, Thai, Hindi and Chinese"
    ))
}

/// Ends the phrase under way; marks without words lengthen the pause of the one before.
fn close(phrases: &mut Vec<Phrase>, words: &mut Vec<Word>, ending: Ending) {
    if !words.is_empty() {
        phrases.push(Phrase { words: std::mem::take(words), ending });
    } else if let Some(last) = phrases.last_mut().filter(|last| last.ending != Ending::Question)
        && ending == Ending::Paragraph
    {
        last.ending = ending;
    }
}

/// Stands for the end of a paragraph.
const PARAGRAPH: char = '¶';

/// The text with typographic marks put plainly, spaces where scripts change and around what is a word of its own.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut newlines = 0;
    let mut before = ' ';
    for letter in text.chars().map(latin_digit) {
        if changes_script(before, letter) {
            out.push(' ');
        }
        before = letter;
        newlines = if letter == '\n' { newlines + 1 } else { newlines };
        if letter == '\n' {
            if newlines == 2 {
                out.extend([' ', PARAGRAPH, ' ']);
            } else {
                out.push(' ');
            }
            continue;
        }
        if !letter.is_whitespace() {
            newlines = 0;
        }
        match letter {
            '’' | '‘' | 'ʼ' => out.push('\''),
            '“' | '”' | '"' | '*' | '_' | '`' | '«' | '»' | '~' | '^' | '|' | '<' | '>' | '\\' => out.push(' '),
            '—' | '–' if out.ends_with(|c: char| c.is_ascii_digit()) => out.push('-'),
            '—' | '–' => out.push_str(" , "),
            '…' => out.push_str(". "),
            '，' | '、' => out.push_str(", "),
            '。' | '।' => out.push_str(". "),
            '！' => out.push_str("! "),
            '？' => out.push_str("? "),
            '；' => out.push_str("; "),
            '：' => out.push_str(": "),
            '（' | '）' | '「' | '」' | '『' | '』' | '《' | '》' => out.push_str(" , "),
            other => out.push(other),
        }
    }
    out
}

/// Thai and Devanagari figures as those that everyone reads.
fn latin_digit(letter: char) -> char {
    let zero = match letter {
        '\u{0e50}'..='\u{0e59}' => 0x0e50,
        '\u{0966}'..='\u{096f}' => 0x0966,
        _ => return letter,
    };
    char::from_digit(u32::from(letter) - zero, 10).unwrap_or(letter)
}

/// Whether letters or figures of two scripts meet, of which one leaves no spaces between words.
fn changes_script(before: char, letter: char) -> bool {
    let group = |letter: char| match letter {
        '\u{0e01}'..='\u{0e4e}' => 1,
        '\u{0900}'..='\u{0963}' => 2,
        '\u{3400}'..='\u{9fff}' => 3,
        _ if letter.is_alphanumeric() => 4,
        _ => 0,
    };
    let (before, letter) = (group(before), group(letter));
    before != letter && before * letter != 0
}

/// A token without the marks around it, and how a phrase ends with them.
fn trimmed(token: &str) -> (&str, Option<Ending>) {
    let bare = token.trim_start_matches(['(', '[', '{', '\'', '.', ',', ';', ':', '!', '?', PARAGRAPH]);
    let end = bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', PARAGRAPH]);
    let is_plural = bare.get(end.len()..).is_some_and(|rest| rest.starts_with('\'') && end.ends_with('s'));
    let marks = if bare.is_empty() { token } else { bare.get(end.len()..).unwrap_or_default() };
    let with_stop = bare.get(..end.len() + 1).filter(|_| marks.starts_with('.'));
    if let Some(short) = with_stop.filter(|short| english::reading::is_short_form(short)) {
        return (short, marks.contains(',').then_some(Ending::Comma));
    }
    let has = |mark: char| marks.contains(mark);
    let ending = if has('?') {
        Some(Ending::Question)
    } else if has('!') {
        Some(Ending::Exclamation)
    } else if has(PARAGRAPH) {
        Some(Ending::Paragraph)
    } else if has('.') {
        Some(Ending::Statement)
    } else if has(':') || has(';') {
        Some(Ending::Colon)
    } else if has(',') || has(')') || token.starts_with('(') && has(']') {
        Some(Ending::Comma)
    } else {
        None
    };
    let bare = if is_plural { bare.get(..end.len() + 1).unwrap_or(end) } else { end };
    (bare, ending)
}

fn is_shouted(tokens: &[&str]) -> bool {
    let letters = || tokens.iter().flat_map(|token| token.chars()).filter(|letter| letter.is_alphabetic());
    letters().count() > 12 && letters().all(|letter| !letter.is_lowercase())
}

fn has_letters(token: &str) -> bool {
    token.chars().any(char::is_alphabetic)
}

/// The script of a token's letters. Figures and signs are read in English.
fn script_of(token: &str) -> Result<Script, Fault> {
    let Some(letter) = token.chars().find(|letter| letter.is_alphabetic() && !letter.is_ascii()) else {
        return Ok(Script::English);
    };
    Ok(match letter {
        '\u{0e01}'..='\u{0e5b}' => Script::Thai,
        '\u{0900}'..='\u{097f}' => Script::Hindi,
        '\u{3040}'..='\u{30ff}' => Script::Unread("Japanese"),
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Script::Chinese,
        '\u{ac00}'..='\u{d7af}' => Script::Unread("Korean"),
        '\u{0600}'..='\u{06ff}' => Script::Unread("Arabic"),
        '\u{0590}'..='\u{05ff}' => Script::Unread("Hebrew"),
        '\u{0400}'..='\u{04ff}' => Script::Unread("Russian"),
        '\u{0370}'..='\u{03ff}' => Script::Unread("Greek"),
        '\u{0e80}'..='\u{0eff}' => Script::Unread("Lao"),
        '\u{0980}'..='\u{09ff}' => Script::Unread("Bengali"),
        '\u{0b80}'..='\u{0bff}' => Script::Unread("Tamil"),
        _ => Script::English,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let phrases = phrases(text).unwrap();
        let phrase = |phrase: &Phrase| format!("{} {:?}", phrase.words.len(), phrase.ending);
        phrases.iter().map(phrase).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn marks_make_phrases() {
        for (text, expected) in [
            ("Hello, world!", "1 Comma, 1 Exclamation"),
            ("Dr. Smith paid $3.50. Did he?", "8 Statement, 2 Question"),
            ("One\n\nTwo", "1 Paragraph, 1 Statement"),
            ("On Nov 21, 2026 it ended", "4 Comma, 5 Statement"),
            ("(really) \"quoted\" — so", "1 Comma, 1 Comma, 1 Statement"),
            ("the dogs' bones", "3 Statement"),
            ("... well...", "1 Statement"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_refused_by_name() {
        for (text, says) in [
            ("", "no words"),
            ("?!", "no words"),
            ("Привет", "Russian"),
            ("안녕", "Korean"),
            ("こんにちは", "Japanese"),
        ] {
            let Err(Fault::Invalid(reason)) = phrases(text) else { panic!("{text} was read") };
            assert!(reason.contains(says), "{reason}");
        }
    }

    #[test]
    fn four_languages_stand_in_one_text() {
        for (text, expected) in [
            ("สวัสดีครับ ผมชื่อ John", "5 Statement"),
            ("मेरा नाम राम है। आप?", "4 Statement, 1 Question"),
            ("你好，世界。", "2 Comma, 2 Statement"),
            ("ราคา ๒๕ บาท", "4 Statement"),
            ("我有15个", "5 Statement"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn long_sentences_take_breath() {
        let long = "the long and winding road that leads to your door will never disappear and I have seen that road before it always leads me here".repeat(2);
        assert!(phrases(&long).unwrap().iter().all(|phrase| phrase.words.len() <= MOST_WORDS));
    }
}
