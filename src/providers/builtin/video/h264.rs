//! Frames to H.264, by `rusty_h264`: one sample of length-prefixed NAL units for each frame.

use rayon::prelude::*;
use rusty_h264::{Encoder, EncoderConfig, Preset, YuvFrame};

use super::mp4::entry;
use super::mp4::{Kind, Sample, Track};
use crate::providers::Fault;
use crate::providers::builtin::image::Picture;

/// Frames a second.
pub const FPS: u32 = 24;
/// Ticks of the track's clock that a frame is shown.
const FRAME_TICKS: u32 = 1_000;
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
    yuv: YuvFrame,
    sps: Vec<u8>,
    pps: Vec<u8>,
    samples: Vec<Sample>,
}

impl FilmEncoder {
    /// Both sides even.
    pub fn new(width: u32, height: u32) -> Result<Self, Fault> {
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
        Ok(Self { encoder, width, height, yuv, sps: vec![], pps: vec![], samples: vec![] })
    }

    /// `is_cut`: the frame has nothing to do with the one before.
    pub fn push(&mut self, frame: &Picture, is_cut: bool) -> Result<(), Fault> {
        if is_cut {
            self.encoder.request_keyframe();
        }
        to_yuv(frame, &mut self.yuv);
        let stream = self.encoder.try_encode(&self.yuv).map_err(|error| broken(&format!("{error:?}")))?;
        let mut sample =
            Sample { bytes: Vec::with_capacity(stream.len() + 8), ticks: FRAME_TICKS, delay: 0, is_key: false };
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
            timescale: FPS * FRAME_TICKS,
            skip: 0,
            length: self.samples.len() as u64 * u64::from(FRAME_TICKS),
            samples: self.samples,
        }
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
