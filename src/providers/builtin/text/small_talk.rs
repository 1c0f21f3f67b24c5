//! Answers about the conversation itself: greetings, names, what was said before, what is to be said again; and sums.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::conversation::{Conversation, Speaker};
use super::language::Language;
use super::modify::is_word;
use super::sums;

#[derive(Deserialize)]
struct Talk {
    exchange: Vec<Exchange>,
    name: Question,
    said: Question,
    told: BTreeMap<String, String>,
    pointers: Words,
    say: Leads,
}

/// Messages, and by language what is answered to them.
#[derive(Deserialize)]
struct Exchange {
    hear: Vec<String>,
    #[serde(flatten)]
    answers: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Question {
    asks: Vec<String>,
    #[serde(default)]
    leads: Vec<String>,
    /// Words that ask for the first message and not the last.
    #[serde(default)]
    first: Vec<String>,
    #[serde(flatten)]
    answers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Leads {
    leads: Vec<String>,
}

static TALK: LazyLock<Talk> = LazyLock::new(|| {
    toml::from_str(include_str!("talk.toml")).expect("talk.toml is part of the program, and a test reads it")
});

/// A message longer than this asks for more than to be repeated, in characters.
const MAX_SAID: usize = 300;

/// The answer where the conversation itself has it.
pub fn answer(talk: &Conversation<'_>, language: Language) -> Option<String> {
    let message = talk.last_message();
    if let Some(result) = talk.turns.last().filter(|turn| turn.speaker == Speaker::Tool) {
        return Some(in_words(&TALK.told, language, "{message}", result.text.trim()));
    }
    let mut before: Vec<&str> = talk.said_by(Speaker::User).collect();
    before.pop();
    let name = || before.iter().rev().find_map(|message| name_in(message));
    let question = message.to_lowercase();
    let asks = |words: &[String]| words.iter().any(|word| question.contains(word.as_str()));
    let is_question = question.contains(['?', '？']) || question.chars().count() < 20;
    if asks(&TALK.name.asks) && is_question && name_in(message).is_none() {
        return name().map(|name| in_words(&TALK.name.answers, language, "{name}", &name));
    }
    if asks(&TALK.said.asks) {
        let said = if asks(&TALK.said.first) { before.first() } else { before.last() };
        return said.map(|said| in_words(&TALK.said.answers, language, "{message}", said.trim()));
    }
    exchange(talk, &question, language, name().or_else(|| name_in(message)))
        .or_else(|| to_be_said(message))
        .or_else(|| sums::answer(message))
}

/// Whether a message only points back at what came before it ("tell me more").
pub fn points_back(message: &str) -> bool {
    let bare = plain(message);
    TALK.pointers.words.contains(&bare)
}

fn in_words(answers: &BTreeMap<String, String>, language: Language, slot: &str, text: &str) -> String {
    answers.get(language.code()).map(|answer| answer.replace(slot, text)).unwrap_or_default()
}

fn exchange(talk: &Conversation<'_>, question: &str, language: Language, name: Option<String>) -> Option<String> {
    // "Hello, my name is Ada" is a greeting, too.
    let opening = question.split([',', '!', '，', '！', '।']).next().unwrap_or_default();
    let (whole, opening) = (plain(question), plain(opening));
    let is_introduction = introduces(question);
    let heard = TALK
        .exchange
        .iter()
        .find(|exchange| exchange.hear.contains(&whole) || is_introduction && exchange.hear.contains(&opening));
    let heard = heard.or_else(|| TALK.exchange.first().filter(|_| is_introduction))?;
    let answers = heard.answers.get(language.code())?;
    let answer = answers.get((talk.seed.wrapping_add(u64::from(talk.index)) % answers.len() as u64) as usize)?;
    let comma = match language {
        Language::Chinese => "，",
        Language::Thai => " ",
        Language::English | Language::Hindi => ", ",
    };
    Some(answer.replace("{name}", &name.map(|name| format!("{comma}{name}")).unwrap_or_default()))
}

/// "Say this is a test": the rest of the message.
fn to_be_said(message: &str) -> Option<String> {
    let message = message.trim();
    if message.chars().count() > MAX_SAID {
        return None;
    }
    let request = strip_politeness(message);
    let rest = TALK.say.leads.iter().find_map(|lead| {
        let start = request.get(..lead.len())?;
        (start.to_lowercase() == *lead).then(|| request[lead.len()..].trim())
    })?;
    let words =
        rest.trim_start_matches([':', '：', ' ']).trim_start_matches("the word ").trim_start_matches("the words ");
    let said = words.trim_matches(['"', '“', '”', '\'', '‘', '’', '「', '」', ' ']);
    // "Say something about cats" asks for words, and does not give them.
    let gives = !["something", "anything", "more", "a ", "an ", "what", "your"]
        .iter()
        .any(|vague| said.to_lowercase().starts_with(vague));
    (gives && said.chars().any(char::is_alphanumeric)).then(|| said.to_owned())
}

fn strip_politeness(message: &str) -> &str {
    let lower = message.to_lowercase();
    ["please ", "just ", "now "]
        .iter()
        .find(|word| lower.starts_with(**word))
        .and_then(|word| message.get(word.len()..))
        .unwrap_or(message)
}

/// In small letters, with single spaces and no marks around it.
fn plain(message: &str) -> String {
    let lower = message.to_lowercase();
    let bare = lower.trim_matches(|letter: char| !is_word(letter));
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name in "my name is …" or "I am called …".
fn name_in(message: &str) -> Option<String> {
    split_name(message).map(|(name, _)| name)
}

/// Whether a message tells a name and asks for nothing.
fn introduces(message: &str) -> bool {
    split_name(message).is_some_and(|(_, rest)| ["", "है", "ครับ", "ค่ะ", "คะ"].contains(&plain(&rest).as_str()))
}

/// The name that a message gives, and what comes behind it.
fn split_name(message: &str) -> Option<(String, String)> {
    let lower = message.to_lowercase();
    let behind = |lead: &String| lower.find(lead.as_str()).and_then(|at| message.get(at + lead.len()..));
    let told = TALK.name.leads.iter().find_map(behind)?.trim_start();
    let name: String = told.chars().take_while(|letter| is_word(*letter) || *letter == '-').take(40).collect();
    let rest = told[name.len()..].to_owned();
    let polite = ["ครับ", "ค่ะ", "คะ"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name).to_owned();
    let asks = ["what", "อะไร", "क्या", "什么", "谁"].iter().any(|word| polite.to_lowercase().starts_with(word));
    (!polite.is_empty() && !asks).then_some((polite, rest))
}
