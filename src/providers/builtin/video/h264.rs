//! Frames to H.264 and back, by `rusty_h264`: one sample of length-prefixed NAL units for each frame.

use rayon::prelude::*;
use rusty_h264::{Decoder, Encoder, EncoderConfig, Preset, YuvFrame};

use super::mp4::{self, entry};
use super::mp4::{Kind, Sample, Track};
use crate::providers::Fault;
use crate::providers::builtin::image::Picture;

/// Frames a second.
pub const FPS: u32 = 24;
/// The clock of films that are made here, and the ticks of it that a frame is shown.
pub const TIMESCALE: u32 = FPS * FRAME_TICKS;
pub const FRAME_TICKS: u32 = 1_000;
/// A player can begin at every so many frames.
const FRAMES_BETWEEN_KEYS: u32 = 2 * FPS;
/// The quantiser: two steps more make files a fifth smaller and blocks visible in dark skies.
const QUANTISER: u8 = 27;

const SPS: u8 = 7;
const PPS: u8 = 8;
const SLICES: std::ops::RangeInclusive<u8> = 1..=5;
const KEY_SLICE: u8 = 5;

/// Encodes frame by frame; nothing is held back, so that memory does not grow with the clip.
pub struct FilmEncoder {
    encoder: Encoder,
    width: u32,
    height: u32,
    timescale: u32,
    yuv: YuvFrame,
    sps: Vec<u8>,
    pps: Vec<u8>,
    samples: Vec<Sample>,
}

impl FilmEncoder {
    /// Both sides even; `timescale` is the ticks a second.
    pub fn new(width: u32, height: u32, timescale: u32) -> Result<Self, Fault> {
        let mut config = EncoderConfig::new(width as usize, height as usize);
        config.level_idc = level(width, height);
        config.framerate = FPS as f32;
        config.qp = QUANTISER;
        config.gop_size = FRAMES_BETWEEN_KEYS;
        config.preset = Preset::Fast;
        // A lookahead would hold forty frames: 120 MB of them at 1080p.
        config.lookahead = 0;
        config.mbtree = false;
        config.scenecut = 0;
        config.num_ref_frames = 1;
        let encoder = Encoder::new(config).map_err(|error| broken(&format!("{error:?}")))?;
        let yuv = YuvFrame::black(width as usize, height as usize);
        Ok(Self { encoder, width, height, timescale, yuv, sps: vec![], pps: vec![], samples: vec![] })
    }

    /// A frame that is shown for so many ticks. `is_cut`: it has nothing to do with the one before.
    pub fn push(&mut self, frame: &Picture, is_cut: bool, ticks: u32) -> Result<(), Fault> {
        if is_cut {
            self.encoder.request_keyframe();
        }
        to_yuv(frame, &mut self.yuv);
        let stream = self.encoder.try_encode(&self.yuv).map_err(|error| broken(&format!("{error:?}")))?;
        let mut sample = Sample { bytes: Vec::with_capacity(stream.len() + 8), ticks, delay: 0, is_key: false };
        for unit in units(&stream) {
            match unit.first().map_or(0, |head| head & 31) {
                SPS => self.sps = unit.to_vec(),
                PPS => self.pps = unit.to_vec(),
                kind if SLICES.contains(&kind) => {
                    sample.is_key |= kind == KEY_SLICE;
                    sample.bytes.extend((unit.len() as u32).to_be_bytes());
                    sample.bytes.extend(unit);
                }
                _ => {}
            }
        }
        self.samples.push(sample);
        Ok(())
    }

    pub fn finish(self) -> Track {
        Track {
            kind: Kind::Video { width: self.width, height: self.height },
            entry: entry::avc1(self.width, self.height, &self.sps, &self.pps),
            timescale: self.timescale,
            skip: 0,
            length: self.samples.iter().map(|sample| u64::from(sample.ticks)).sum(),
            samples: self.samples,
        }
    }
}

/// Decodes the samples of a track one by one, in their order.
pub struct FilmDecoder {
    decoder: Decoder,
    /// Bytes of the length before each unit.
    length_bytes: usize,
    /// What goes before the first sample: the track's parameter sets, behind start codes.
    head: Vec<u8>,
}

const START_CODE: [u8; 4] = [0, 0, 0, 1];

impl FilmDecoder {
    /// `None` if the sample entry is not that of H.264, or is damaged.
    pub fn new(entry: &[u8]) -> Option<Self> {
        if !(entry::is_named(entry, b"avc1") || entry::is_named(entry, b"avc3")) {
            return None;
        }
        let config = mp4::read::find(entry.get(86..)?, b"avcC")?;
        let mut head = Vec::new();
        let mut rest = config.get(5..)?;
        for mask in [0x1f, 0xff] {
            let (count, mut sets) = rest.split_first()?;
            for _ in 0..count & mask {
                let (length, bytes) = sets.split_first_chunk::<2>()?;
                let (set, next) = bytes.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
                head.extend(START_CODE);
                head.extend(set);
                sets = next;
            }
            rest = sets;
        }
        Some(Self { decoder: Decoder::new(), length_bytes: usize::from(config.get(4)? & 3) + 1, head })
    }

    /// The frame of a sample, if it makes one by itself.
    pub fn decode(&mut self, sample: &[u8]) -> Result<Option<Picture>, String> {
        let mut stream = std::mem::take(&mut self.head);
        let mut rest = sample;
        while let Some((length, units)) = rest.split_at_checked(self.length_bytes) {
            let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            let Some((unit, next)) = units.split_at_checked(length) else { return Err("a unit is cut off".to_owned()) };
            stream.extend(START_CODE);
            stream.extend(unit);
            rest = next;
        }
        let frame = self.decoder.decode(&stream).map_err(|error| format!("{error:?}"))?;
        Ok(frame.map(|frame| to_rgb(&frame)))
    }
}

fn broken(detail: &str) -> Fault {
    Fault::Broken { retryable: false, detail: format!("H.264: {detail}") }
}

/// The lowest level that admits this many pixels at `FPS`. Source: ITU-T H.264, table A-1.
const fn level(width: u32, height: u32) -> u8 {
    match width.div_ceil(16) * height.div_ceil(16) {
        0..=1_620 => 30,
        1_621..=3_600 => 31,
        3_601..=8_192 => 40,
        _ => 51,
    }
}

/// The NAL units of a stream, without what stands between them. Source: ITU-T H.264, Annex B.
fn units(stream: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    while at + 3 <= stream.len() {
        if stream[at..at + 3] == [0, 0, 1] {
            starts.push(at + 3);
            at += 3;
        } else {
            at += 1;
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|start| start - 3).chain([stream.len()]).collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| {
        let unit = stream.get(start..end)?;
        // The first zero of a long start code belongs to no unit, and no unit ends with one.
        let length = unit.iter().rposition(|byte| *byte != 0)? + 1;
        Some(&unit[..length])
    })
}

/// BT.709 in the range of television; a chroma sample is the mean of four pixels.
fn to_yuv(frame: &Picture, yuv: &mut YuvFrame) {
    let (width, chroma_width) = (yuv.width, yuv.width / 2);
    let luma = |p: &[u8]| ((47 * i32::from(p[0]) + 157 * i32::from(p[1]) + 16 * i32::from(p[2]) + 128) >> 8) as u8 + 16;
    let rows = frame.pixels.par_chunks_exact(width * 3 * 2).zip(yuv.y.par_chunks_exact_mut(width * 2));
    let chroma = yuv.u.par_chunks_exact_mut(chroma_width).zip(yuv.v.par_chunks_exact_mut(chroma_width));
    rows.zip(chroma).for_each(|((rgb, y), (u, v))| {
        y.iter_mut().zip(rgb.chunks_exact(3)).for_each(|(y, pixel)| *y = luma(pixel));
        let (upper, lower) = rgb.split_at(width * 3);
        let fours = upper.chunks_exact(6).zip(lower.chunks_exact(6));
        for ((u, v), (above, below)) in u.iter_mut().zip(v).zip(fours) {
            let sum = |c: usize| {
                i32::from(above[c]) + i32::from(above[c + 3]) + i32::from(below[c]) + i32::from(below[c + 3])
            };
            let (r, g, b) = (sum(0), sum(1), sum(2));
            *u = (((-26 * r - 86 * g + 112 * b + 512) >> 10) + 128) as u8;
            *v = (((112 * r - 102 * g - 10 * b + 512) >> 10) + 128) as u8;
        }
    });
}

/// A frame as pixels; which matrix was meant goes by its size, as players guess it too.
fn to_rgb(yuv: &YuvFrame) -> Picture {
    let (width, height) = (yuv.width, yuv.height);
    let [rv, gu, gv, bu] = if height >= 720 { [459, 55, 136, 541] } else { [409, 100, 208, 516] };
    let chroma_width = width.div_ceil(2);
    let mut pixels = vec![0; width * height * 3];
    pixels.par_chunks_exact_mut(width * 3).enumerate().for_each(|(row, out)| {
        let chroma = row / 2 * chroma_width;
        for (x, out) in out.chunks_exact_mut(3).enumerate() {
            let y = 298 * (i32::from(yuv.y[row * width + x]) - 16) + 128;
            let (u, v) = (i32::from(yuv.u[chroma + x / 2]) - 128, i32::from(yuv.v[chroma + x / 2]) - 128);
            let channel = |value: i32| (value >> 8).clamp(0, 255) as u8;
            out.copy_from_slice(&[channel(y + rv * v), channel(y - gu * u - gv * v), channel(y + bu * u)]);
        }
    });
    Picture { width: width as u32, height: height as u32, pixels }
}
