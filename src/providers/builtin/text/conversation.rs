//! Answers in a conversation: who spoke last, what about, and which of the generators' phrases fit what was asked for.
//!
//! "A haiku about rain" is written by the haiku's phrases, "tell me more" goes on about what came before, and
//! `small_talk` answers what is about the conversation itself. Everything else is the chat generator's. What the system
//! prompt demands of the form (`form`) is met at the end.

use serde_json::{Map, Value};

use super::form::Form;
use super::language::Language;
use super::modify::is_word;
use super::subject::subject_of;
use super::{describe, small_talk, write};
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

    pub(super) fn said_by(&self, speaker: Speaker) -> impl DoubleEndedIterator<Item = &str> {
        self.turns.iter().filter(move |turn| turn.speaker == speaker).map(|turn| turn.text.as_str())
    }

    /// What the conversation is about: what the last message names, or else the latest before it that named something.
    pub fn topic(&self) -> String {
        let named = |message: &str| Some(subject_of(message)).filter(|subject| !small_talk::points_back(subject));
        self.said_by(Speaker::User).rev().find_map(named).unwrap_or_default()
    }

    /// The last message that is more than "go on" or "another one"; the last of all when there is none.
    fn matter(&self) -> &str {
        let points_back =
            |message: &&str| small_talk::points_back(message) || small_talk::points_back(&subject_of(message));
        self.said_by(Speaker::User).rev().find(|message| !points_back(message)).unwrap_or_else(|| self.last_message())
    }

    /// What the system prompt demands of the answer's form, and the last message when it asks for no certain text.
    fn form(&self, catalogue: &Catalogue) -> Form {
        let message = Some(self.last_message()).filter(|_| wanted(self.matter(), catalogue).is_none());
        Form::demanded(self.said_by(Speaker::System).chain(message))
    }

    /// The language to answer in: the one demanded, or that of the last message.
    fn language(&self, form: &Form) -> Language {
        form.language.unwrap_or_else(|| Language::of(self.last_message()))
    }
}

/// The answer, by the fields of the generator that wrote it.
/// Errors: those of a catalogue without the chat generator or its phrases.
pub fn answer(talk: &Conversation<'_>, catalogue: &Catalogue) -> Result<Map<String, Value>, Fault> {
    let language = talk.language(&talk.form(catalogue));
    if let Some(text) = small_talk::answer(talk, language) {
        return Ok([("text".to_owned(), Value::from(text))].into_iter().collect());
    }
    // A follow-up such as "another one" has its matter from before.
    let matter = talk.matter();
    let known = |slug: &str| {
        let missing = || Fault::Broken { retryable: false, detail: format!("there is no generator {slug}") };
        catalogue.generator(slug).ok_or_else(missing)
    };
    let generator = match (talk.picture, wanted(matter, catalogue)) {
        (Some(_), _) => known(LOOK)?,
        (None, Some(generator)) => generator,
        (None, None) => known(CHAT)?,
    };
    let earlier = talk.said_by(Speaker::Assistant).count();
    let earlier = u32::try_from(earlier).unwrap_or(u32::MAX);
    let call = Call {
        kind: Some(ModelKind::Text),
        generator: generator.slug.clone(),
        parameters: generator.parameters.iter().map(|field| (field.id.clone(), field.default.clone())).collect(),
        language: language.code().to_owned(),
        prompt: matter.to_owned(),
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

/// What `answer` gave, as one text in the form that was demanded.
pub fn spoken(fields: &Map<String, Value>, talk: &Conversation<'_>, catalogue: &Catalogue) -> String {
    let form = talk.form(catalogue);
    form.shape(&prose(fields, None), talk.language(&form))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(turns: &[(Speaker, &str)]) -> String {
        let turns: Vec<_> =
            turns.iter().map(|(speaker, text)| Turn { speaker: *speaker, text: (*text).to_owned() }).collect();
        let talk = Conversation { turns: &turns, picture: None, seed: 5, index: 0, count: 1 };
        let catalogue = Catalogue::builtin();
        spoken(&answer(&talk, &catalogue).unwrap(), &talk, &catalogue)
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

    #[test]
    fn small_talk_and_memory_speak_four_languages() {
        use Speaker::{Assistant, User};
        for (hello, name, question, expected) in [
            ("Hello", "My name is Ada.", "What is my name?", "Your name is Ada."),
            ("สวัสดีครับ", "ผมชื่อ ต้น ครับ", "ผมชื่ออะไร", "คุณชื่อต้น"),
            ("नमस्ते", "मेरा नाम आशा है", "मेरा नाम क्या है?", "आपका नाम आशा है।"),
            ("你好！", "我叫小明。", "我叫什么名字？", "你叫小明。"),
        ] {
            let greeting = said(&[(User, hello)]);
            assert_eq!(Language::of(&greeting), Language::of(hello), "{hello}: {greeting}");
            assert_eq!(said(&[(User, name), (Assistant, "…"), (User, question)]), expected);
        }
        assert_eq!(said(&[(User, "Say this is a test")]), "this is a test");
        assert_eq!(said(&[(User, "请说“你好吗”")]), "你好吗");
    }

    #[test]
    fn another_one_is_another_of_the_same() {
        use Speaker::{Assistant, User};
        for (request, more, subject) in [
            ("Tell me a joke about cats", "Another one!", "cats"),
            ("เล่าเรื่องตลกเกี่ยวกับแมวดำ", "ขออีก", "แมวดำ"),
            ("讲一个关于红茶的笑话", "再讲一个", "红茶"),
        ] {
            let first = said(&[(User, request)]);
            let second = said(&[(User, request), (Assistant, &first), (User, more)]);
            assert!(second.contains(subject) && second != first, "{more}: {second}");
        }
    }

    #[test]
    fn the_system_prompt_is_obeyed() {
        use Speaker::{System, User};
        let thai = said(&[(System, "Always answer in Thai, in one sentence."), (User, "How do I learn to swim?")]);
        assert!(Language::of(&thai) == Language::Thai && !thai.contains('\n'), "{thai}");
        let points = said(&[(System, "用三个要点回答"), (User, "我该怎么学游泳？")]);
        assert_eq!(points.lines().filter(|line| line.starts_with("- ")).count(), 3, "{points}");
        let loud = said(&[(System, "Reply in ALL CAPS and end with \"Over.\""), (User, "Tell me about owls")]);
        assert!(loud.ends_with("Over.") && loud.contains("OWLS"), "{loud}");
    }
}
