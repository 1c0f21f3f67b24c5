//! What can be made of a given text without understanding it: its weightiest sentences, its keywords, its slips.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::language::Language;
use super::modify;

/// More sentences than this are not looked at.
const MAX_SENTENCES: usize = 400;

/// The `count` weightiest sentences, in the order of the text.
pub fn summary(text: &str, count: usize, language: Language) -> String {
    weightiest(text, count).join(language.gap())
}

/// The same, each on its own line.
pub fn points(text: &str, count: usize) -> String {
    weightiest(text, count).join("\n")
}

/// The `count` words that a text leans on most, long ones before short ones; the small ones are left out.
/// Where a script has no spaces, what comes back word for word.
pub fn keywords(text: &str, count: usize) -> Vec<String> {
    if matches!(Language::of(text), Language::Thai | Language::Chinese) {
        return refrains(text, count);
    }
    let mut words: Vec<(String, u32)> = weights(text).into_iter().collect();
    words.sort_by_key(|(word, times)| Reverse(times * word.chars().count().min(9) as u32));
    words.into_iter().take(count).map(|(word, _)| word).collect()
}

/// The longest runs of letters that a text without spaces has more than once, none inside another.
fn refrains(text: &str, count: usize) -> Vec<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for run in text.split(|letter: char| !modify::is_word(letter)) {
        let ends: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        for (first, start) in ends.iter().enumerate() {
            let of_length = |length: &usize| ends.get(first + length).and_then(|end| run.get(*start..*end));
            for part in RUN_LENGTHS.filter_map(|length| of_length(&length)) {
                if is_whole(part, run.get(start + part.len()..).unwrap_or_default()) {
                    *times.entry(part).or_default() += 1;
                }
            }
        }
    }
    let mut ranked: Vec<(&str, usize)> = times.into_iter().filter(|(_, times)| *times > 1).collect();
    ranked.sort_by_key(|(part, times)| Reverse(times * part.chars().count()));
    let mut chosen: Vec<&str> = Vec::new();
    for (part, _) in ranked {
        let overlaps = chosen.iter().any(|known| known.contains(part) || part.contains(known));
        if !overlaps && chosen.len() < count {
            chosen.push(part);
        }
    }
    chosen.into_iter().map(str::to_owned).collect()
}

/// How many letters a run that counts as a word may have; Thai needs more of them than Chinese.
const RUN_LENGTHS: std::ops::RangeInclusive<usize> = 2..=12;
const MIN_THAI_RUN: usize = 4;
/// Characters that join words and belong to none.
const CHINESE_JOINERS: &str = "的了和是在我你他她它们这那有不也就都与及或而被把";

/// Whether `part`, before `rest`, breaks no Thai syllable and holds no joining word.
fn is_whole(part: &str, rest: &str) -> bool {
    let hangs = |letter: char| matches!(letter, '\u{0e30}'..='\u{0e3a}' | '\u{0e45}'..='\u{0e4e}');
    let leads = |letter: char| matches!(letter, '\u{0e40}'..='\u{0e44}');
    let is_thai = part.chars().any(|letter| matches!(letter, '\u{0e01}'..='\u{0e5b}'));
    let is_long = !is_thai || part.chars().count() >= MIN_THAI_RUN;
    is_long
        && !part.starts_with(hangs)
        && !rest.starts_with(hangs)
        && !part.ends_with(leads)
        && !part.contains(|letter: char| CHINESE_JOINERS.contains(letter))
}

/// Plain slips mended: spacing, doubled words, a small "i", common misspellings, "a" before a vowel.
pub fn proofread(text: &str) -> String {
    let mended: Vec<String> = text.lines().map(proofread_line).collect();
    modify::tidy(&mended.join("\n"), Language::English)
}

fn proofread_line(line: &str) -> String {
    let line = line.replace(" ,", ", ");
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let bare = word.trim_end_matches([',', '.', ';', '!', '?', ':']);
        let marks = &word[bare.len()..];
        let right = match bare {
            "i" => "I".to_owned(),
            "i'm" | "i'll" | "i've" | "i'd" => modify::capital(bare),
            _ => corrected(bare).unwrap_or_else(|| bare.to_owned()),
        };
        if let Some(last) = words.last_mut() {
            let doubled = last.eq_ignore_ascii_case(&right) && !matches!(right.as_str(), "had" | "that" | "very");
            if doubled {
                last.push_str(marks);
                continue;
            }
            if last.eq_ignore_ascii_case("a") && modify::wants_an(&right) {
                last.push('n');
            }
        }
        words.push(format!("{right}{marks}"));
    }
    words.join(" ")
}

/// The right spelling of a misspelt word, with its capital kept.
fn corrected(word: &str) -> Option<String> {
    let pairs = SLIPS.split(' ').filter_map(|pair| pair.split_once('='));
    let (_, right) = pairs.into_iter().find(|(slip, _)| word.eq_ignore_ascii_case(slip))?;
    let right = right.replace('_', " ");
    Some(if word.starts_with(char::is_uppercase) { modify::capital(&right) } else { right })
}

/// Common misspellings and what they stand for.
const SLIPS: &str = "\
    teh=the recieve=receive recieved=received seperate=separate seperately=separately definately=definitely \
    occured=occurred untill=until wich=which becuase=because beleive=believe freind=friend freinds=friends \
    goverment=government tommorow=tomorrow tommorrow=tomorrow accomodate=accommodate adress=address \
    begining=beginning buisness=business calender=calendar embarass=embarrass enviroment=environment \
    existance=existence finaly=finally foriegn=foreign futher=further happend=happened \
    immediatly=immediately independant=independent knowlege=knowledge neccessary=necessary \
    noticable=noticeable occassion=occasion posession=possession prefered=preferred probaly=probably \
    realy=really refered=referred succesful=successful suprise=surprise thier=their truely=truly wierd=weird \
    alot=a_lot dont=don't cant=can't wont=won't didnt=didn't doesnt=doesn't isnt=isn't wasnt=wasn't \
    couldnt=couldn't shouldnt=shouldn't im=I'm ive=I've thats=that's whats=what's theres=there's \
    youre=you're theyre=they're";

/// Sentences by the weight of their words, the first one a little favoured; the text itself when it has too few.
fn weightiest(text: &str, count: usize) -> Vec<&str> {
    let sentences = sentences(text);
    if sentences.len() <= count {
        return if sentences.is_empty() { vec![text.trim()] } else { sentences };
    }
    let weights = weights(text);
    let mut ranked: Vec<(usize, u32)> = sentences
        .iter()
        .enumerate()
        .map(|(place, sentence)| {
            let words: BTreeSet<String> = words_of(sentence).collect();
            let sum: u32 = words.iter().filter_map(|word| weights.get(word)).sum();
            let mean = sum * 100 / (words.len() as u32 + 4);
            (place, if place == 0 { mean * 5 / 4 } else { mean })
        })
        .collect();
    ranked.sort_by_key(|(place, weight)| (Reverse(*weight), *place));
    let chosen: BTreeSet<usize> = ranked.into_iter().take(count).map(|(place, _)| place).collect();
    sentences
        .into_iter()
        .enumerate()
        .filter(|(place, _)| chosen.contains(place))
        .map(|(_, sentence)| sentence)
        .collect()
}

pub fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next_is_space = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        let ends = match letter {
            '.' | '!' | '?' => next_is_space,
            '。' | '！' | '？' | '।' | '\n' => true,
            _ => false,
        };
        if ends {
            let end = at + letter.len_utf8();
            push_sentence(&mut sentences, &text[start..end]);
            start = end;
        }
    }
    push_sentence(&mut sentences, &text[start..]);
    sentences
}

fn push_sentence<'a>(sentences: &mut Vec<&'a str>, sentence: &'a str) {
    let sentence = sentence.trim();
    if sentence.chars().any(char::is_alphanumeric) && sentences.len() < MAX_SENTENCES {
        sentences.push(sentence);
    }
}

/// How often each word is used.
fn weights(text: &str) -> BTreeMap<String, u32> {
    let mut weights = BTreeMap::new();
    for word in words_of(text) {
        *weights.entry(word).or_default() += 1;
    }
    weights
}

/// The words that carry meaning, in small letters; pairs of characters where a script has no spaces.
fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !modify::is_word(letter) && letter != '\'' && letter != '-').flat_map(|run| {
        let run = run.trim_matches(['\'', '-']).to_lowercase();
        let letters: Vec<char> = run.chars().collect();
        if letters.iter().any(|letter| matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{0e01}'..='\u{0e5b}'))
            && letters.len() > 12
        {
            letters.windows(2).map(|pair| pair.iter().collect()).collect::<Vec<String>>()
        } else if letters.len() < 3 && run.is_ascii() || SMALL_WORDS.split(' ').any(|small| small == run) {
            Vec::new()
        } else {
            vec![run]
        }
    })
}

const SMALL_WORDS: &str = "\
    the and for are was were been being but not you your yours they them their his her hers she him its our \
    ours this that these those with from have has had will would could should can may might must about into \
    over after before than then when where which who whom what why how there here also just only very more \
    most some any all each other such out one two because while does did done make made like get got write \
    please text summarise summarize summary है हैं और के की का में से को पर यह वह एक 的 了 和 是 在";

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Bees live in colonies. A colony of bees has one queen. The weather was fine. Worker bees of the colony \
                        feed the queen! Somebody sneezed.";

    #[test]
    fn a_summary_keeps_what_the_text_is_about() {
        let short = summary(TEXT, 2, Language::English);
        assert_eq!(short, "A colony of bees has one queen. Worker bees of the colony feed the queen!");
        assert_eq!(points(TEXT, 50).lines().count(), 5);
        assert_eq!(summary("猫喜欢鱼。狗喜欢骨头。", 1, Language::Chinese), "猫喜欢鱼。");
        assert_eq!(summary("", 3, Language::English), "");
    }

    #[test]
    fn keywords_are_the_words_that_come_back() {
        let words = keywords(TEXT, 3);
        assert!(words.contains(&"bees".to_owned()) && words.contains(&"colony".to_owned()), "{words:?}");
        assert_eq!(keywords("红茶要用热水泡。泡好的红茶加牛奶。", 3), ["红茶"]);
        assert_eq!(keywords("แมวดำชอบนอน ฉันเลี้ยงแมวดำ", 3), ["แมวดำ"]);
        assert!(keywords("我忘了。", 3).is_empty());
    }

    #[test]
    fn slips_are_mended() {
        assert_eq!(
            proofread("i recieve alot of of mail.  its a honest offer ,thats a apple"),
            "I receive a lot of mail. Its an honest offer, that's an apple"
        );
    }
}
