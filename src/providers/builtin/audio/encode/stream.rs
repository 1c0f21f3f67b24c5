//! A file of one channel that grows with its sound, so that its beginning can be sent before its end is made.

use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags};
use oxideav_aac::encoder::StreamEncoder;
use rusty_mp3::{Mp3Encoder, Mp3EncoderConfig};

use super::{aac, broken, flac, mp3, opus, to_16_bits, wav};
use crate::providers::{Fault, Format};

/// Takes samples and gives bytes as soon as there are any.
pub struct Encoder {
    kind: Kind,
    rate: u32,
    /// Samples that do not fill a block yet.
    rest: Vec<f32>,
}

enum Kind {
    Samples,
    Wave { is_begun: bool },
    Flac { blocks: u32 },
    Mp3(Box<Mp3Encoder>),
    Aac(Box<StreamEncoder>),
    Opus(Box<Opus>),
}

struct Opus {
    encoder: OpusEncoder,
    writer: OggOpusWriter<Vec<u8>>,
    /// Samples taken in, and how many of Ogg's the decoder will leave out at the beginning.
    frames: usize,
    pre_skip: usize,
}

impl Encoder {
    /// # Errors
    /// `Invalid` for a format that is none for sound, `Broken` when a library fails.
    pub fn new(format: Format, rate: u32) -> Result<Self, Fault> {
        let kind = match format {
            Format::Pcm => Kind::Samples,
            Format::Wav => Kind::Wave { is_begun: false },
            Format::Flac => Kind::Flac { blocks: 0 },
            Format::Mp3 => {
                let config = Mp3EncoderConfig { bitrate_kbps: mp3::STEREO_KBPS / 2, ..Mp3EncoderConfig::default() };
                Kind::Mp3(Box::new(Mp3Encoder::new(config)))
            }
            Format::Aac => Kind::Aac(Box::new(aac::encoder(rate, 1)?)),
            Format::Opus => Kind::Opus(Box::new(Opus::new(rate)?)),
            other => return Err(Fault::Invalid(format!("{} is no format for sound", other.extension()))),
        };
        Ok(Self { kind, rate, rest: Vec::new() })
    }

    /// The bytes that are certain once `samples` are in.
    ///
    /// # Errors
    /// `Broken` when a library fails.
    pub fn push(&mut self, samples: &[f32]) -> Result<Vec<u8>, Fault> {
        self.rest.extend_from_slice(samples);
        match &mut self.kind {
            Kind::Samples => Ok(to_bytes(std::mem::take(&mut self.rest))),
            Kind::Wave { is_begun } => {
                let mut bytes = if *is_begun { Vec::new() } else { wav::head(self.rate, 1, u32::MAX) };
                *is_begun = true;
                bytes.extend(to_bytes(std::mem::take(&mut self.rest)));
                Ok(bytes)
            }
            Kind::Flac { blocks } => {
                if self.rest.len() < flac::BLOCK {
                    return Ok(Vec::new());
                }
                let mut bytes = if *blocks == 0 { flac::head(self.rate) } else { Vec::new() };
                while self.rest.len() >= flac::BLOCK {
                    let block: Vec<f32> = self.rest.drain(..flac::BLOCK).collect();
                    bytes.extend(flac::block(*blocks, &block));
                    *blocks += 1;
                }
                Ok(bytes)
            }
            Kind::Mp3(encoder) => {
                let samples = std::mem::take(&mut self.rest);
                encoder.push_pcm_f32(&samples, 1, self.rate).map_err(|error| broken("mp3", error))?;
                Ok(packets(encoder))
            }
            Kind::Aac(encoder) => {
                let whole = self.rest.len() / aac::FRAME * aac::FRAME;
                let samples: Vec<f32> = self.rest.drain(..whole).collect();
                let frames = samples.chunks(aac::FRAME).map(|samples| aac::frame(encoder, samples));
                Ok(frames.collect::<Result<Vec<_>, _>>()?.concat())
            }
            Kind::Opus(opus) => {
                let whole = self.rest.len() / opus.frame(self.rate) * opus.frame(self.rate);
                let samples: Vec<f32> = self.rest.drain(..whole).collect();
                opus.push(&samples, self.rate)
            }
        }
    }

    /// The bytes that are left.
    ///
    /// # Errors
    /// `Broken` when a library fails.
    pub fn finish(mut self) -> Result<Vec<u8>, Fault> {
        let bytes = self.push(&[])?;
        let rest = std::mem::take(&mut self.rest);
        match self.kind {
            Kind::Samples | Kind::Wave { .. } => Ok(bytes),
            Kind::Flac { blocks } => {
                let head = if blocks == 0 { flac::head(self.rate) } else { bytes };
                let last = if rest.is_empty() { Vec::new() } else { flac::block(blocks, &rest) };
                Ok([head, last].concat())
            }
            Kind::Mp3(mut encoder) => {
                encoder.finish();
                Ok([bytes, packets(&mut encoder)].concat())
            }
            Kind::Aac(mut encoder) => {
                let end = if rest.is_empty() { Vec::new() } else { aac::frame(&mut encoder, &rest)? };
                Ok([bytes, end, aac::last(&mut encoder)?].concat())
            }
            Kind::Opus(opus) => Ok([bytes, opus.finish(rest, self.rate)?].concat()),
        }
    }
}

fn to_bytes(samples: Vec<f32>) -> Vec<u8> {
    samples.into_iter().flat_map(|sample| to_16_bits(sample).to_le_bytes()).collect()
}

fn packets(encoder: &mut Mp3Encoder) -> Vec<u8> {
    std::iter::from_fn(|| encoder.next_packet().ok()).flatten().collect()
}

impl Opus {
    fn new(rate: u32) -> Result<Self, Fault> {
        let failed = |error| broken("opus", error);
        let mut encoder = OpusEncoder::new(rate as i32, 1, Application::Audio).map_err(failed)?;
        encoder.bitrate_bps = opus::BITS_A_SECOND_A_CHANNEL;
        let head = OpusHead::for_encoder(&encoder, rate);
        let pre_skip = usize::from(head.pre_skip);
        let writer = OggOpusWriter::with_tags(Vec::new(), head, OpusTags::new()).map_err(failed)?;
        Ok(Self { encoder, writer, frames: 0, pre_skip })
    }

    /// Samples of a packet: 20 ms.
    fn frame(&self, rate: u32) -> usize {
        (rate / 50) as usize
    }

    fn push(&mut self, samples: &[f32], rate: u32) -> Result<Vec<u8>, Fault> {
        let failed = |error| broken("opus", error);
        let frame = self.frame(rate);
        let mut packet = vec![0; MAX_PACKET_BYTES];
        for block in samples.chunks_exact(frame) {
            let size = self.encoder.encode(block, frame, &mut packet).map_err(failed)?;
            self.writer.write_packet(packet.get(..size).unwrap_or_default()).map_err(failed)?;
        }
        self.frames += samples.len();
        Ok(self.writer.get_mut().map(std::mem::take).unwrap_or_default())
    }

    /// The encoder lags behind by the pre-skip: silence pushes the end out, and the last packet tells where it is.
    fn finish(mut self, rest: Vec<f32>, rate: u32) -> Result<Vec<u8>, Fault> {
        let failed = |error| broken("opus", error);
        let granules = (opus::GRANULES_A_SECOND / rate) as usize;
        let frame = self.frame(rate);
        let end = self.pre_skip + (self.frames + rest.len()) * granules;
        let mut samples = rest;
        let needed = (samples.len() + self.pre_skip.div_ceil(granules)).div_ceil(frame).max(1) * frame;
        samples.resize(needed, 0.0);
        let last = samples.split_off(needed - frame);
        let mut bytes = self.push(&samples, rate)?;
        let mut packet = vec![0; MAX_PACKET_BYTES];
        let size = self.encoder.encode(&last, frame, &mut packet).map_err(failed)?;
        let left = (end as u64).saturating_sub(self.writer.granule().max(0) as u64);
        let packet = packet.get(..size).unwrap_or_default();
        self.writer.write_packet_with_duration(packet, left as u32).map_err(failed)?;
        bytes.extend(self.writer.finish().map_err(failed)?);
        Ok(bytes)
    }
}
