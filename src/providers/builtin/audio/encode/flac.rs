//! FLAC: fixed predictors, Rice codes and mid/side stereo, 16 bits. Source: RFC 9639.

use super::{broken, go_on, to_16_bits};
use crate::providers::Fault;
use crate::providers::builtin::audio::Clip;

/// Frames coded together.
pub const BLOCK: usize = 4096;
const DEEPEST_PREDICTOR: usize = 4;
/// A residual is cut into this many parts, each with a Rice parameter of its own (RFC 9639, 9.2.7).
const PARTITION_ORDER: u32 = 4;
const LARGEST_PARAMETER: u32 = 14;

pub fn encode(clip: &Clip, cancelled: &dyn Fn() -> bool) -> Result<Vec<u8>, Fault> {
    let channels: Vec<Vec<i32>> = clip
        .channels
        .iter()
        .map(|channel| channel.iter().map(|sample| i32::from(to_16_bits(*sample))).collect())
        .collect();
    if !(1..=2).contains(&channels.len()) {
        return Err(broken("flac", "one or two channels"));
    }
    let mut file = Bits::default();
    stream_info(&mut file, clip.rate, channels.len(), clip.frames() as u32);
    for (number, start) in (0..clip.frames()).step_by(BLOCK).enumerate() {
        go_on(cancelled)?;
        let end = (start + BLOCK).min(clip.frames());
        let block: Vec<&[i32]> = channels.iter().filter_map(|channel| channel.get(start..end)).collect();
        frame(&mut file, number as u32, &block);
    }
    Ok(file.bytes)
}

/// What a file of one channel and unknown length begins with.
pub fn head(rate: u32) -> Vec<u8> {
    let mut file = Bits::default();
    stream_info(&mut file, rate, 1, 0);
    file.bytes
}

/// The frame of that number, counted from 0, of one channel; all but the last have `BLOCK` samples.
pub fn block(number: u32, samples: &[f32]) -> Vec<u8> {
    let samples: Vec<i32> = samples.iter().map(|sample| i32::from(to_16_bits(*sample))).collect();
    let mut file = Bits::default();
    frame(&mut file, number, &[&samples]);
    file.bytes
}

/// RFC 9639, 8.2: sizes of frames, the number of samples and the digest may stay unknown.
fn stream_info(file: &mut Bits, rate: u32, channels: usize, frames: u32) {
    file.bytes.extend_from_slice(b"fLaC");
    file.put(0x80, 8);
    file.put(34, 24);
    file.put(BLOCK as u32, 16);
    file.put(BLOCK as u32, 16);
    file.put(0, 24);
    file.put(0, 24);
    file.put(rate, 20);
    file.put(channels as u32 - 1, 3);
    file.put(15, 5);
    file.put(0, 4);
    file.put(frames, 32);
    file.bytes.extend_from_slice(&[0; 16]);
}

/// RFC 9639, 9.1: the header, one subframe for each channel, padding and a check sum.
fn frame(file: &mut Bits, number: u32, block: &[&[i32]]) {
    let start = file.bytes.len();
    let frames = block.first().map_or(0, |channel| channel.len());
    let side = stereo_side(block);
    let assignment = if side.is_some() { 0b1000 } else { block.len() as u32 - 1 };
    file.put(0b1111_1111_1111_1000, 16);
    // The number of frames follows in 16 bits; the rate stands in the stream's head.
    file.put(0b0111_0000, 8);
    file.put(assignment << 4 | 0b1000, 8);
    coded_number(file, number);
    file.put(frames as u32 - 1, 16);
    let checked = check_8(file.bytes.get(start..).unwrap_or_default());
    file.put(u32::from(checked), 8);
    match (block, side) {
        ([left, _], Some(side)) => {
            subframe(file, left, 16);
            subframe(file, &side, 17);
        }
        _ => block.iter().for_each(|channel| subframe(file, channel, 16)),
    }
    file.align();
    let checked = check_16(file.bytes.get(start..).unwrap_or_default());
    file.put(u32::from(checked), 16);
}

/// The difference of two channels, where it is cheaper to code than the right channel.
fn stereo_side(block: &[&[i32]]) -> Option<Vec<i32>> {
    let [left, right] = block else { return None };
    let side: Vec<i32> = left.iter().zip(*right).map(|(left, right)| left - right).collect();
    let cost = |signal: &[i32]| {
        let steps = signal.windows(2);
        steps.map(|pair| u64::from(pair[0].abs_diff(pair[1]))).sum::<u64>()
    };
    (cost(&side) < cost(right)).then_some(side)
}

/// RFC 9639, 9.1.5: a number as in UTF-8, up to 21 bits here.
fn coded_number(file: &mut Bits, number: u32) {
    match number {
        0..=0x7f => file.put(number, 8),
        0x80..=0x7ff => file.put(0xc080 | (number >> 6) << 8 | number & 0x3f, 16),
        0x800..=0xffff => file.put(0xe0_8080 | (number >> 12) << 16 | (number >> 6 & 0x3f) << 8 | number & 0x3f, 24),
        _ => {
            file.put(0xf0 | number >> 18 & 7, 8);
            file.put(0x80_8080 | (number >> 12 & 0x3f) << 16 | (number >> 6 & 0x3f) << 8 | number & 0x3f, 24);
        }
    }
}

/// RFC 9639, 9.2: the predictor that leaves least, its first samples as they are, and the rest as residual.
fn subframe(file: &mut Bits, signal: &[i32], bits: u32) {
    let mut residual: Vec<i32> = signal.to_vec();
    let mut best = (0, residual.clone(), u64::MAX);
    for order in 0..=DEEPEST_PREDICTOR.min(signal.len().saturating_sub(1)) {
        let cost = residual.iter().skip(order).map(|rest| u64::from(rest.unsigned_abs())).sum();
        if cost < best.2 {
            best = (order, residual.clone(), cost);
        }
        for place in (order + 1..residual.len()).rev() {
            residual[place] -= residual[place - 1];
        }
    }
    let (order, residual, _) = best;
    file.put(0b001_000 | order as u32, 7);
    file.put(0, 1);
    for sample in signal.iter().take(order) {
        file.put(*sample as u32 & ((1 << bits) - 1), bits);
    }
    rice(file, &residual, order);
}

/// RFC 9639, 9.2.7: signs folded into the lowest bit, a unary quotient, `parameter` plain bits.
fn rice(file: &mut Bits, residual: &[i32], order: usize) {
    let parts = 1_usize << PARTITION_ORDER;
    let splits = residual.len().is_multiple_of(parts) && residual.len() / parts > order;
    let part_len = if splits { residual.len() / parts } else { residual.len() };
    file.put(0, 2);
    file.put(if splits { PARTITION_ORDER } else { 0 }, 4);
    for (number, part) in residual.chunks(part_len.max(1)).enumerate() {
        let part = if number == 0 { part.get(order..).unwrap_or_default() } else { part };
        let folded = |value: &i32| (value << 1 ^ value >> 31) as u32;
        let mean = part.iter().map(|value| u64::from(folded(value))).sum::<u64>() / part.len().max(1) as u64;
        let parameter = (u64::BITS - mean.leading_zeros()).saturating_sub(1).min(LARGEST_PARAMETER);
        file.put(parameter, 4);
        for value in part.iter().map(folded) {
            let mut quotient = value >> parameter;
            while quotient >= 31 {
                file.put(0, 31);
                quotient -= 31;
            }
            file.put(1, quotient + 1);
            file.put(value & ((1 << parameter) - 1), parameter);
        }
    }
}

/// Bits, the most significant first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    /// The lowest `count` bits of `value`, 32 at most.
    fn put(&mut self, value: u32, count: u32) {
        self.pending = self.pending << count | u64::from(value);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
        self.pending &= (1 << self.count) - 1;
    }

    fn align(&mut self) {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
    }
}

/// x⁸ + x² + x + 1.
fn check_8(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |sum, byte| (0..8).fold(sum ^ byte, |sum, _| if sum & 0x80 == 0 { sum << 1 } else { sum << 1 ^ 0x07 }))
}

/// x¹⁶ + x¹⁵ + x² + 1.
fn check_16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        let mixed = sum ^ u16::from(*byte) << 8;
        (0..8).fold(mixed, |sum, _| if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x8005 })
    })
}
