//! Files: a clip in one of the formats that players understand.

mod aac;
mod flac;
mod mp3;
mod opus;
mod stream;
mod tags;
mod wav;

pub use self::stream::Encoder;
pub use self::wav::close as close_wave;
pub use opus::{OpusPackets, opus_packets};
pub use tags::Tags;

use super::{Clip, gone, wish};
use crate::providers::{Call, Fault, Format, Media};

/// Encoders look for a caller who has gone this often.
const FRAMES_BETWEEN_LOOKS: usize = 48_000;

/// The format asked for by the parameter `format` (or what others call it), MP3 where none is.
///
/// # Errors
/// `Invalid` for a format that is not made here.
pub fn wished_format(call: &Call) -> Result<Format, Fault> {
    let Some(name) = wish(call, &["format", "response_format", "output_format", "audio_format"]) else {
        return Ok(Format::Mp3);
    };
    // ElevenLabs adds the rates: `mp3_44100_128`.
    let family = name.split('_').next().unwrap_or(name).to_ascii_lowercase();
    match family.as_str() {
        "mp3" | "mpeg" | "auto" => Ok(Format::Mp3),
        "opus" | "ogg" => Ok(Format::Opus),
        "flac" => Ok(Format::Flac),
        "aac" => Ok(Format::Aac),
        "wav" | "wave" => Ok(Format::Wav),
        "pcm" => Ok(Format::Pcm),
        _ => {
            Err(Fault::Invalid(format!("format: {name} is not made here; there are mp3, opus, aac, flac, wav and pcm")))
        }
    }
}

/// Writes the clip as a file.
///
/// # Errors
/// `Broken` when the caller is gone or an encoder fails.
pub fn encode(clip: &Clip, format: Format, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    encode_tagged(clip, format, &Tags::default(), cancelled)
}

/// Writes the clip as a file that says what it is, where its format has a place for that.
///
/// # Errors
/// As `encode`.
pub fn encode_tagged(clip: &Clip, format: Format, tags: &Tags, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let bytes = match format {
        Format::Mp3 => [tags.id3(), mp3::encode(clip, cancelled)?].concat(),
        Format::Opus => opus::encode(clip, tags, cancelled)?,
        Format::Flac => flac::encode(clip, cancelled)?,
        Format::Aac => aac::encode(clip, cancelled)?,
        Format::Wav => wav::encode(clip),
        Format::Pcm => wav::samples(clip),
        other => return Err(Fault::Invalid(format!("{} is no format for sound", other.extension()))),
    };
    Ok(Media { bytes, format, width: 0, height: 0, seconds: clip.seconds() })
}

/// The frames from `start` on, one sample of every channel after the other, `FRAMES_BETWEEN_LOOKS` at most.
fn interleaved(clip: &Clip, start: usize, frames: usize) -> Vec<f32> {
    let end = (start + frames).min(clip.frames());
    (start.min(end)..end).flat_map(|place| clip.channels.iter().map(move |channel| channel[place])).collect()
}

/// A sample as a whole number of 16 bits.
fn to_16_bits(sample: f32) -> i16 {
    (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16
}

fn broken(format: &str, error: impl std::fmt::Display) -> Fault {
    Fault::Broken { retryable: false, detail: format!("{format} encoder: {error}") }
}

fn go_on(cancelled: &dyn Fn() -> bool) -> Result<(), Fault> {
    if cancelled() { Err(gone()) } else { Ok(()) }
}
