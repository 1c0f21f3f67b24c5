//! Opus in Ogg by `opus-pure`, ended to the sample as RFC 7845 tells.

use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags};

use super::{broken, go_on, interleaved};
use crate::providers::Fault;
use crate::providers::builtin::audio::Clip;

const BITS_A_SECOND_A_CHANNEL: i32 = 48_000;
/// Ogg counts Opus at this rate, whatever went in.
const GRANULES_A_SECOND: u32 = 48_000;

pub fn encode(clip: &Clip, cancelled: &dyn Fn() -> bool) -> Result<Vec<u8>, Fault> {
    let failed = |error| broken("opus", error);
    let channels = clip.channels.len();
    let mut encoder = OpusEncoder::new(clip.rate as i32, channels, Application::Audio).map_err(failed)?;
    encoder.bitrate_bps = BITS_A_SECOND_A_CHANNEL * channels as i32;
    let head = OpusHead::for_encoder(&encoder, clip.rate);
    let granules = (GRANULES_A_SECOND / clip.rate) as usize;
    let frame = (clip.rate / 50) as usize;
    let pre_skip = usize::from(head.pre_skip);
    // The encoder lags behind its input by the pre-skip; that much silence pushes the end out.
    let packets = (clip.frames() + pre_skip.div_ceil(granules)).div_ceil(frame).max(1);
    let end = (pre_skip + clip.frames() * granules) as u64;
    let mut writer = OggOpusWriter::with_tags(Vec::new(), head, OpusTags::new()).map_err(failed)?;
    let mut packet = vec![0; MAX_PACKET_BYTES];
    for number in 0..packets {
        go_on(cancelled)?;
        let mut block = interleaved(clip, number * frame, frame);
        block.resize(frame * channels, 0.0);
        let size = encoder.encode(&block, frame, &mut packet).map_err(failed)?;
        let bytes = packet.get(..size).unwrap_or_default();
        if number + 1 == packets {
            let rest = end.saturating_sub(writer.granule().max(0) as u64);
            writer.write_packet_with_duration(bytes, rest as u32).map_err(failed)?;
        } else {
            writer.write_packet(bytes).map_err(failed)?;
        }
    }
    writer.finish().map_err(failed)
}
