//! AAC-LC in ADTS frames, which players read from any place on.

use oxideav_aac::encoder::{EncoderConfig, StreamEncoder};

use super::{broken, go_on, to_16_bits};
use crate::providers::Fault;
use crate::providers::builtin::audio::Clip;

/// Samples of each channel in a frame.
pub const FRAME: usize = 1_024;
/// Speech and music alike keep their highs at this.
const BITS_A_SECOND_A_CHANNEL: u32 = 64_000;

/// An encoder of frames.
///
/// # Errors
/// `Broken` for a rate that AAC does not know.
pub fn encoder(rate: u32, channels: usize) -> Result<StreamEncoder, Fault> {
    let channels = u8::try_from(channels).unwrap_or(u8::MAX);
    let bitrate = BITS_A_SECOND_A_CHANNEL * u32::from(channels);
    StreamEncoder::new(EncoderConfig { sample_rate: rate, channels, bitrate }).map_err(|error| broken("aac", error))
}

/// The frame of so many samples, one of every channel after the other; a last one that is short is filled up.
///
/// # Errors
/// `Broken` when the library fails.
pub fn frame(encoder: &mut StreamEncoder, samples: &[f32]) -> Result<Vec<u8>, Fault> {
    let samples: Vec<i16> = samples.iter().map(|sample| to_16_bits(*sample)).collect();
    encoder.encode_frame(&samples).map_err(|error| broken("aac", error))
}

/// What the encoder still holds.
///
/// # Errors
/// As `frame`.
pub fn last(encoder: &mut StreamEncoder) -> Result<Vec<u8>, Fault> {
    encoder.finish().map_err(|error| broken("aac", error))
}

pub fn encode(clip: &Clip, cancelled: &dyn Fn() -> bool) -> Result<Vec<u8>, Fault> {
    let mut encoder = encoder(clip.rate, clip.channels.len())?;
    let mut file = Vec::new();
    for start in (0..clip.frames()).step_by(FRAME) {
        go_on(cancelled)?;
        file.extend(frame(&mut encoder, &super::interleaved(clip, start, FRAME))?);
    }
    file.extend(last(&mut encoder)?);
    Ok(file)
}
