//! What the engines of music, sound effects and speech share: signals, filters, space, loudness and file formats.
//!
//! All of it is arithmetic on samples between −1 and 1: no clock, no system randomness, no thread of its own. Start
//! reading at `stereo`; a finished sound leaves as a `Clip` through `encode`.

pub mod decode;
pub mod dice;
pub mod encode;
pub mod filter;
pub mod loudness;
pub mod oscillator;
pub mod reverb;
pub mod spectrum;
pub mod stereo;
pub mod words;

use crate::providers::{Call, Fault};

/// Samples a second of music and effects: Opus knows no other full rate, and MP3 takes it.
pub const RATE: u32 = 48_000;
/// `RATE`, where samples are reckoned with.
pub const HERTZ: f32 = RATE as f32;

/// A finished sound, one list of samples between −1 and 1 for each channel, all of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    pub rate: u32,
    pub channels: Vec<Vec<f32>>,
}

impl Clip {
    /// Samples of each channel.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    pub fn seconds(&self) -> f32 {
        self.frames() as f32 / self.rate as f32
    }
}

/// How many samples `seconds` are at `RATE`.
pub fn samples(seconds: f32) -> usize {
    (seconds.max(0.0) * HERTZ) as usize
}

/// The first parameter or further field among `names` that says anything. Generators put a word of their own before
/// a name: `music-length` and `sound-length` are both a `length`.
pub fn wish<'a>(call: &'a Call, names: &[&str]) -> Option<&'a str> {
    let is_called =
        |id: &str, name: &str| id.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('-'));
    let said = |name: &&str| {
        let fields = call.parameters.iter().chain(&call.extras);
        let mut said = fields.filter(|(id, _)| is_called(id, name)).map(|(_, value)| value.trim());
        said.rfind(|value| !matches!(*value, "" | "auto"))
    };
    names.iter().find_map(said)
}

/// The most that a length left open to the prompt comes to, in seconds: it is not paid by the second.
const LEFT_OPEN: f32 = 60.0;
/// Words behind a number of seconds or minutes.
const UNITS: [(&str, f32); 17] = [
    ("seconds", 1.0),
    ("second", 1.0),
    ("secs", 1.0),
    ("sec", 1.0),
    ("s", 1.0),
    ("minutes", 60.0),
    ("minute", 60.0),
    ("mins", 60.0),
    ("min", 60.0),
    ("วินาที", 1.0),
    ("นาที", 60.0),
    ("सेकंड", 1.0),
    ("सेकेंड", 1.0),
    ("मिनट", 60.0),
    ("秒", 1.0),
    ("分钟", 60.0),
    ("分鐘", 60.0),
];

/// The length asked for: by the call, else by a parameter that begins with a number of seconds or reads `m:ss`, else in
/// the prompt, up to a minute.
pub fn wished_seconds(call: &Call) -> Option<f32> {
    if call.seconds > 0 {
        return Some(call.seconds as f32);
    }
    match wish(call, &["seconds", "duration", "length", "duration_seconds"]) {
        Some(length) => seconds_in(length).filter(|seconds| *seconds > 0.0),
        None => seconds_named(&call.prompt).map(|seconds| seconds.min(LEFT_OPEN)),
    }
}

/// The first length that a text names: a number before a word for seconds or minutes.
fn seconds_named(text: &str) -> Option<f32> {
    let text = text.to_lowercase();
    let starts = text.char_indices().scan(' ', |before, (place, c)| {
        let is_start = c.is_ascii_digit() && !before.is_ascii_digit() && !matches!(*before, '.' | ':');
        *before = c;
        Some(is_start.then_some(place))
    });
    starts.flatten().find_map(|start| {
        let rest = text.get(start..)?;
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f32 = rest.get(..end)?.parse().ok()?;
        let unit = rest.get(end..)?.trim_start_matches([' ', '-']);
        let (_, seconds) = UNITS.iter().find(|(name, _)| {
            let after = unit.strip_prefix(name).and_then(|after| after.chars().next());
            unit.starts_with(name) && !(name.is_ascii() && after.is_some_and(char::is_alphabetic))
        })?;
        Some(number * seconds).filter(|seconds| *seconds > 0.0)
    })
}

/// A time that begins with a number of seconds or of minutes, or reads `m:ss`.
pub fn seconds_in(text: &str) -> Option<f32> {
    let digits = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        text.get(..end).and_then(|number| number.parse::<f32>().ok())
    };
    let seconds = match text.split_once(':') {
        Some((minutes, seconds)) => digits(minutes)? * 60.0 + digits(seconds)?,
        None if text.contains("min") => digits(text)? * 60.0,
        None => digits(text)?,
    };
    seconds.is_finite().then_some(seconds)
}

/// The answer to a caller who is gone.
pub fn gone() -> Fault {
    Fault::Broken { retryable: false, detail: "cancelled".to_owned() }
}
