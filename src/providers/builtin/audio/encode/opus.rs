//! Opus in Ogg by `opus-pure`, ended to the sample as RFC 7845 tells.

use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead};

use super::{Tags, broken, go_on, interleaved};
use crate::providers::Fault;
use crate::providers::builtin::audio::Clip;

pub const BITS_A_SECOND_A_CHANNEL: i32 = 48_000;
/// Ogg counts Opus at this rate, whatever went in.
pub const GRANULES_A_SECOND: u32 = 48_000;

/// A clip as bare packets, for containers other than Ogg.
#[derive(Debug, Clone)]
pub struct OpusPackets {
    /// Samples at the start that are the encoder's run-up.
    pub pre_skip: u16,
    /// Samples in each packet.
    pub ticks: u32,
    pub packets: Vec<Vec<u8>>,
    head: OpusHead,
}

/// Encodes to packets of 20 ms.
pub fn opus_packets(clip: &Clip, cancelled: &dyn Fn() -> bool) -> Result<OpusPackets, Fault> {
    let failed = |error| broken("opus", error);
    let channels = clip.channels.len();
    let mut encoder = OpusEncoder::new(clip.rate as i32, channels, Application::Audio).map_err(failed)?;
    encoder.bitrate_bps = BITS_A_SECOND_A_CHANNEL * channels as i32;
    let head = OpusHead::for_encoder(&encoder, clip.rate);
    let granules = (GRANULES_A_SECOND / clip.rate) as usize;
    let frame = (clip.rate / 50) as usize;
    // The encoder lags behind its input by the pre-skip; that much silence pushes the end out.
    let count = (clip.frames() + usize::from(head.pre_skip).div_ceil(granules)).div_ceil(frame).max(1);
    let mut buffer = vec![0; MAX_PACKET_BYTES];
    let mut packets = Vec::with_capacity(count);
    for number in 0..count {
        go_on(cancelled)?;
        let mut block = interleaved(clip, number * frame, frame);
        block.resize(frame * channels, 0.0);
        let size = encoder.encode(&block, frame, &mut buffer).map_err(failed)?;
        packets.push(buffer.get(..size).unwrap_or_default().to_vec());
    }
    Ok(OpusPackets { pre_skip: head.pre_skip, ticks: frame as u32, packets, head })
}

pub fn encode(clip: &Clip, tags: &Tags, cancelled: &dyn Fn() -> bool) -> Result<Vec<u8>, Fault> {
    let failed = |error| broken("opus", error);
    let OpusPackets { pre_skip, packets, head, .. } = opus_packets(clip, cancelled)?;
    let end = u64::from(pre_skip) + clip.frames() as u64 * u64::from(GRANULES_A_SECOND / clip.rate);
    let tags = tags.opus().map_err(failed)?;
    let mut writer = OggOpusWriter::with_tags(Vec::new(), head, tags).map_err(failed)?;
    let Some((last, others)) = packets.split_last() else { return writer.finish().map_err(failed) };
    for packet in others {
        writer.write_packet(packet).map_err(failed)?;
    }
    let rest = end.saturating_sub(writer.granule().max(0) as u64);
    writer.write_packet_with_duration(last, rest as u32).map_err(failed)?;
    writer.finish().map_err(failed)
}
