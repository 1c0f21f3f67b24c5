//! MP3 by `rusty_mp3`, at a constant bit rate: every player knows its length at once.

use rusty_mp3::{Error, Mp3Encoder, Mp3EncoderConfig};

use super::{FRAMES_BETWEEN_LOOKS, broken, go_on, interleaved};
use crate::providers::Fault;
use crate::providers::builtin::audio::Clip;

/// Where pairs of channels sound transparent to most; half of it for one.
pub const STEREO_KBPS: u32 = 128;

pub fn encode(clip: &Clip, cancelled: &dyn Fn() -> bool) -> Result<Vec<u8>, Fault> {
    let channels = clip.channels.len() as u16;
    let bitrate_kbps = if channels == 1 { STEREO_KBPS / 2 } else { STEREO_KBPS };
    let mut encoder = Mp3Encoder::new(Mp3EncoderConfig { bitrate_kbps, ..Mp3EncoderConfig::default() });
    for start in (0..clip.frames()).step_by(FRAMES_BETWEEN_LOOKS) {
        go_on(cancelled)?;
        let block = interleaved(clip, start, FRAMES_BETWEEN_LOOKS);
        encoder.push_pcm_f32(&block, channels, clip.rate).map_err(|error| broken("mp3", error))?;
    }
    encoder.finish();
    let mut file = Vec::new();
    loop {
        match encoder.next_packet() {
            Ok(packet) => file.extend(packet),
            Err(Error::Eof | Error::Again) => return Ok(file),
            Err(error) => return Err(broken("mp3", error)),
        }
    }
}
