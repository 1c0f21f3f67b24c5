//! Answers in a conversation: who spoke last, what about, and which of the generators' phrases fit what was asked for.
//!
//! "A haiku about rain" is written by the haiku's phrases, "tell me more" goes on about what came before, and a few
//! questions about the conversation itself are answered from it. Everything else is the chat generator's.

use serde_json::{Map, Value};

use super::language::Language;
use super::modify::is_word;
use super::subject::subject_of;
use super::{describe, write};
use crate::catalogue::{Catalogue, FieldKind, Generator, ModelKind, Need};
use crate::providers::sources::Picture;
use crate::providers::{Call, Fault};

/// The generator that answers whatever no other is for.
const CHAT: &str = "chat";
/// The generator that looks at pictures.
const LOOK: &str = "vision";
/// Where in a message the thing wanted is looked for, in words.
const REQUEST_WORDS: usize = 14;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    System,
    User,
    Assistant,
    Tool,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub speaker: Speaker,
    pub text: String,
}

/// What was said so far, and which of how many answers is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Conversation<'a> {
    pub turns: &'a [Turn],
    /// What the last message shows.
    pub picture: Option<&'a Picture>,
    pub seed: u64,
    pub index: u32,
    pub count: u32,
}

impl Conversation<'_> {
    /// What the person said last.
    pub fn last_message(&self) -> &str {
        self.said_by(Speaker::User).next_back().unwrap_or_default()
    }

    fn said_by(&self, speaker: Speaker) -> impl DoubleEndedIterator<Item = &str> {
        self.turns.iter().filter(move |turn| turn.speaker == speaker).map(|turn| turn.text.as_str())
    }

    /// What the conversation is about: what the last message names, or else the latest before it that named something.
    pub fn topic(&self) -> String {
        let named = |message: &str| Some(subject_of(message)).filter(|subject| !is_pointer(subject));
        self.said_by(Speaker::User).rev().find_map(named).unwrap_or_default()
    }
}

/// The answer, by the fields of the generator that wrote it.
/// Errors: those of a catalogue without the chat generator or its phrases.
pub fn answer(talk: &Conversation<'_>, catalogue: &Catalogue) -> Result<Map<String, Value>, Fault> {
    if let Some(text) = recollection(talk) {
        return Ok([("text".to_owned(), Value::from(text))].into_iter().collect());
    }
    let message = talk.last_message();
    let known = |slug: &str| {
        let missing = || Fault::Broken { retryable: false, detail: format!("there is no generator {slug}") };
        catalogue.generator(slug).ok_or_else(missing)
    };
    let generator = match (talk.picture, wanted(message, catalogue)) {
        (Some(_), _) => known(LOOK)?,
        (None, Some(generator)) => generator,
        (None, None) => known(CHAT)?,
    };
    let earlier = talk.said_by(Speaker::Assistant).count();
    let earlier = u32::try_from(earlier).unwrap_or(u32::MAX);
    // A follow-up such as "tell me more" has its subject from before.
    let prompt = if is_pointer(&subject_of(message)) { talk.topic() } else { message.to_owned() };
    let call = Call {
        kind: Some(ModelKind::Text),
        generator: generator.slug.clone(),
        parameters: generator.parameters.iter().map(|field| (field.id.clone(), field.default.clone())).collect(),
        language: Language::of(message).code().to_owned(),
        prompt,
        seed: talk.seed,
        index: talk.index.saturating_add(earlier),
        count: talk.count.saturating_add(earlier),
        ..Call::default()
    };
    match talk.picture {
        Some(picture) => describe(&call, generator, picture),
        None => write(&call, generator),
    }
}

/// A result as one text: paragraphs, lists as lines. What is meant for an illustrator is left out.
pub fn prose(fields: &Map<String, Value>, generator: Option<&Generator>) -> String {
    let kind = |name: &str| {
        let field = generator.and_then(|generator| generator.output.iter().find(|field| field.name == name));
        field.map(|field| field.kind)
    };
    let shown = fields.iter().filter(|(name, _)| !name.ends_with("_desc"));
    let parts = shown.map(|(name, value)| match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let lines = items.iter().filter_map(Value::as_str).map(|item| format!("- {item}"));
            lines.collect::<Vec<_>>().join("\n")
        }
        other if kind(name).is_none_or(|kind| kind == FieldKind::Number) => {
            format!("{}: {other}", name.replace('_', " "))
        }
        other => other.to_string(),
    });
    parts.filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The generator that a message asks for by name: "write a haiku about rain".
fn wanted<'a>(message: &str, catalogue: &'a Catalogue) -> Option<&'a Generator> {
    let start: String = message.chars().take(300).collect::<String>().to_lowercase();
    let words: Vec<&str> = start.split(|c| !is_word(c) && c != '-').filter(|word| !word.is_empty()).collect();
    let request = words.get(..REQUEST_WORDS.min(words.len())).unwrap_or_default().join(" ");
    let writes = |generator: &&Generator| {
        generator.kind == ModelKind::Text && generator.image != Need::Required && generator.slug != CHAT
    };
    let place = |generator: &'a Generator| {
        let title = &generator.title;
        let by_word = [generator.slug.replace('-', " "), title.en.to_lowercase()];
        let by_word = by_word.iter().filter_map(|name| find_words(&request, name)).min();
        // Thai and Chinese put no spaces between words.
        let by_title = [&title.th, &title.hi, &title.zh].into_iter();
        let by_title = by_title.filter(|name| name.chars().count() > 1).filter_map(|name| start.find(name.as_str()));
        by_word.or(by_title.min()).map(|place| (place, generator))
    };
    let named = catalogue.generators().filter(writes).filter_map(place);
    // The first thing named is wanted; of two names at one place the longer ("song lyrics" before "song").
    named.min_by_key(|(place, generator)| (*place, usize::MAX - generator.slug.len())).map(|(_, generator)| generator)
}

/// Where `name` stands in a line of words, as whole words.
fn find_words(line: &str, name: &str) -> Option<usize> {
    let padded = format!(" {line} ");
    padded.find(&format!(" {name} "))
}

/// Words that point back at what was said before, so that they are no subject of their own.
const POINTERS: [&str; 19] = [
    "",
    "it",
    "that",
    "this",
    "them",
    "more",
    "more about it",
    "more about that",
    "again",
    "another",
    "another one",
    "one more",
    "continue",
    "go on",
    "go",
    "shorter",
    "longer",
    "details",
    "more details",
];

fn is_pointer(subject: &str) -> bool {
    POINTERS.contains(&subject.to_lowercase().as_str())
}

/// The answer to a question about the conversation itself: the name that was given, or what was said.
fn recollection(talk: &Conversation<'_>) -> Option<String> {
    let question = talk.last_message().to_lowercase();
    if let Some(result) = talk.turns.last().filter(|turn| turn.speaker == Speaker::Tool) {
        return Some(format!("This is what I was told: {}", result.text.trim()));
    }
    let mut before: Vec<&str> = talk.said_by(Speaker::User).collect();
    before.pop();
    if question.contains("my name") && question.contains('?') {
        let name = before.iter().rev().find_map(|message| name_in(message))?;
        return Some(format!("Your name is {name}."));
    }
    let asks_back = ["did i say", "did i ask", "i just say", "i just ask", "my last message", "my first message"];
    if asks_back.iter().any(|phrase| question.contains(phrase)) {
        let message = if question.contains("first") { before.first() } else { before.last() };
        return message.map(|message| format!("You said: “{}”", message.trim()));
    }
    None
}

/// The name in "my name is …" or "I am called …".
fn name_in(message: &str) -> Option<String> {
    let lower = message.to_lowercase();
    let rest = ["my name is ", "call me ", "i am called ", "i'm called "].iter().find_map(|lead| {
        let at = lower.find(lead)?;
        message.get(at + lead.len()..)
    })?;
    let name: String = rest.chars().take_while(|letter| is_word(*letter) || *letter == '-').take(40).collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(turns: &[(Speaker, &str)]) -> String {
        let turns: Vec<_> =
            turns.iter().map(|(speaker, text)| Turn { speaker: *speaker, text: (*text).to_owned() }).collect();
        let talk = Conversation { turns: &turns, picture: None, seed: 5, index: 0, count: 1 };
        prose(&answer(&talk, &Catalogue::builtin()).unwrap(), None)
    }

    #[test]
    fn the_thing_asked_for_is_written() {
        let catalogue = Catalogue::builtin();
        for (message, slug) in [
            ("Write a haiku about rain", Some("haiku")),
            ("please give me song lyrics about trains", Some("song-lyrics")),
            ("讲一个关于猫的笑话", Some("joke")),
            ("What is the capital of France?", None),
        ] {
            assert_eq!(wanted(message, &catalogue).map(|it| it.slug.as_str()), slug, "{message}");
        }
        assert!(said(&[(Speaker::User, "Tell me about lighthouses")]).contains("lighthouses"));
    }

    #[test]
    fn what_was_said_before_is_known() {
        use Speaker::{Assistant, Tool, User};
        let hello = [(User, "Hello, my name is Ada-Mae."), (Assistant, "Hello!"), (User, "What is my name?")];
        assert_eq!(said(&hello), "Your name is Ada-Mae.");
        assert!(said(&[(User, "Tell me about owls"), (Assistant, "…"), (User, "Tell me more")]).contains("owls"));
        assert!(said(&[(User, "first"), (Assistant, "…"), (User, "What did I just say?")]).contains("“first”"));
        assert!(said(&[(User, "Weather?"), (Assistant, ""), (Tool, "22 degrees")]).contains("22 degrees"));
    }
}
