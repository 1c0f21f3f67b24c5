//! The built-in voice: reads a text aloud with a synthesised throat. Plainly a machine, and understood.
//!
//! A text becomes phrases of words (`text`), words become sounds (`phone`; `english`, `thai`, `hindi`, `chinese`), sounds get lengths and a tune
//! (`prosody`), the mouth moves from one to the next (`track`), and a throat sounds it (`tract`). One phrase is made
//! after the other, so that a listener need not wait for the end: see `stream`.

mod chinese;
mod english;
mod hindi;
mod phone;
mod prosody;
pub mod singing;
mod text;
mod thai;
mod track;
mod tract;
mod voice;

use serde::Serialize;

pub use self::tract::RATE;
pub use self::voice::VOICES;

use self::prosody::Phrase;
use self::tract::Tract;
use self::voice::{Manner, Voice};
use super::audio::dice::Dice;
use super::audio::encode::{Encoder, close_wave, encode, wished_format};
use super::audio::filter::Filter;
use super::audio::{Clip, gone, wish};
use crate::providers::{Call, Fault, Format, Media};

/// How fast a text may be read, 1 being plain.
const SPEEDS: std::ops::RangeInclusive<f32> = 0.25..=4.0;
/// From the throat's level to a recording's, measured: higher voices and voiced ones come out louder.
const GAIN: f32 = 0.72;
const GAIN_PITCH: f32 = 146.0;
const WHISPER_GAIN: f32 = 4.5;
/// Above this the peaks are bent down.
const KNEE: f32 = 0.6;

/// Reads `call.prompt` aloud into a file. Its voice, speed, manner and format are the parameters or further fields
/// `voice`, `speed`, `style` or `instructions`, and `format`.
///
/// # Errors
/// `Invalid` naming `prompt`, `speed` or `format`; `Broken` when the caller is gone.
pub fn make(call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let format = wished_format(call)?;
    let mut samples = Vec::new();
    for phrase in Speech::of(call)? {
        if cancelled() {
            return Err(gone());
        }
        samples.extend(phrase);
    }
    encode(&Clip { rate: RATE, channels: vec![samples] }, format, cancelled)
}

/// A sound as it is said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Said {
    /// As the pronouncing dictionary writes it: `AA`, `SH`.
    pub name: &'static str,
    /// Seconds from the beginning of the text.
    pub start: f32,
    pub seconds: f32,
    /// The mouth's first three resonances at its beginning, in hertz, of an adult man.
    pub formants: [f32; 3],
}

/// The sounds that `call.prompt` is read with.
///
/// # Errors
/// As `make`.
pub fn sounds(call: &Call) -> Result<Vec<Said>, Fault> {
    let speech = Speech::of(call)?;
    let (mut start, mut said) = (0.0, Vec::new());
    for phrase in speech.phrases {
        for segment in prosody::segments(&phrase, &speech.voice, speech.manner.pauses) {
            let seconds = segment.millis / 1_000.0;
            said.extend(segment.phone.map(|phone| Said { name: phone.name, start, seconds, formants: phone.formants }));
            start += seconds;
        }
    }
    Ok(said)
}

/// As `make`, telling the bytes of the file as they come to be; only a wave file is told without its length.
///
/// # Errors
/// As `make`.
pub fn make_in_pieces(
    call: &Call,
    cancelled: &dyn Fn() -> bool,
    tell: &dyn Fn(Format, Vec<u8>),
) -> Result<Media, Fault> {
    let mut stream = stream(call)?;
    let (format, mut bytes) = (stream.format, Vec::new());
    for piece in stream.by_ref() {
        if cancelled() {
            return Err(gone());
        }
        let piece = piece?;
        bytes.extend_from_slice(&piece);
        tell(format, piece);
    }
    if format == Format::Wav {
        close_wave(&mut bytes);
    }
    Ok(Media { bytes, format, width: 0, height: 0, seconds: stream.samples as f32 / RATE as f32 })
}

/// The same as a file that is made while it is sent: an iterator over its bytes, phrase by phrase. Each step computes
/// for some milliseconds, so it belongs on a blocking thread; to stop, drop it.
///
/// # Errors
/// As `make`, before the first byte.
pub fn stream(call: &Call) -> Result<Stream, Fault> {
    let format = wished_format(call)?;
    Ok(Stream { format, speech: Speech::of(call)?, encoder: Some(Encoder::new(format, RATE)?), samples: 0 })
}

/// A file under way.
pub struct Stream {
    pub format: Format,
    speech: Speech,
    /// `None` once the end is out.
    encoder: Option<Encoder>,
    /// How many are in the file so far.
    samples: usize,
}

impl Iterator for Stream {
    type Item = Result<Vec<u8>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some(samples) = self.speech.next() else {
                return self.encoder.take().map(Encoder::finish);
            };
            self.samples += samples.len();
            match self.encoder.as_mut()?.push(&samples) {
                // A short phrase may not fill a packet.
                Ok(bytes) if bytes.is_empty() => {}
                other => return Some(other),
            }
        }
    }
}

/// A text being read: an iterator over the samples of each phrase with the pause after it.
struct Speech {
    phrases: std::vec::IntoIter<Phrase>,
    voice: Voice,
    manner: Manner,
    tract: Tract,
    gain: f32,
    telephone: Option<[Filter; 2]>,
}

impl Speech {
    fn of(call: &Call) -> Result<Self, Fault> {
        let phrases = text::phrases(&call.prompt)?;
        let manner = manner(call);
        let voice = manner.of_voice(Voice::named(wish(call, &["voice"]).unwrap_or("alloy")), speed(call)?);
        let whispered = if voice.breath >= voice::WHISPER { WHISPER_GAIN } else { 1.0 };
        Ok(Self {
            gain: GAIN * (GAIN_PITCH / voice.pitch).powf(0.45) * whispered * manner.level,
            phrases: phrases.into_iter(),
            voice,
            manner,
            tract: Tract::new(voice, Dice::new(call.seed, call.index, "speech")),
            // The filters reckon with twice the rate.
            telephone: manner.is_telephone.then(|| [Filter::new(2.0 * 380.0, 0.8), Filter::new(2.0 * 3_200.0, 0.8)]),
        })
    }

    fn finish(&mut self, sample: f32) -> f32 {
        let sample = sample * self.gain;
        let sample = match &mut self.telephone {
            Some([high, low]) => low.low(high.high(sample)) * 1.5,
            None => sample,
        };
        let over = (sample.abs() - KNEE).max(0.0);
        let rest = 0.98 - KNEE;
        if over > 0.0 { (KNEE + rest * (over / rest).tanh()).copysign(sample) } else { sample }
    }
}

impl Iterator for Speech {
    type Item = Vec<f32>;

    fn next(&mut self) -> Option<Vec<f32>> {
        let phrase = self.phrases.next()?;
        let segments = prosody::segments(&phrase, &self.voice, self.manner.pauses);
        let frames = track::frames(&segments, self.voice.rate);
        let mut samples = Vec::with_capacity(frames.len() * (RATE / track::FRAMES_A_SECOND) as usize);
        for frame in &frames {
            self.tract.sing(frame, &mut samples);
        }
        for sample in &mut samples {
            *sample = self.finish(*sample);
        }
        Some(samples)
    }
}

fn speed(call: &Call) -> Result<f32, Fault> {
    let Some(wanted) = wish(call, &["speed"]) else { return Ok(1.0) };
    let speed = wanted.parse().ok().filter(|speed| SPEEDS.contains(speed));
    speed.ok_or_else(|| Fault::Invalid("speed: must be 0.25 to 4".to_owned()))
}

fn manner(call: &Call) -> Manner {
    let said = ["style", "instructions", "mood", "emotion"].iter().filter_map(|name| wish(call, &[name]));
    Manner::of(&said.collect::<Vec<_>>().join(" . "))
}
