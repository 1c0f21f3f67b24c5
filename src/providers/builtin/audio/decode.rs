//! Reads sound files: MP3, Ogg Opus and WAVE, a block at a time or as a clip in stereo at `RATE`.

use std::io::Cursor;
use std::ops::ControlFlow;

use opus_pure::{OggOpusReader, Trim};
use rusty_mp3::{Error as Mp3Error, Mp3Decoder};

use super::filter::Filter;
use super::stereo::Stereo;
use super::{HERTZ, RATE, samples};

/// Opus packets hold 120 ms at most.
const LONGEST_PACKET: usize = RATE as usize * 120 / 1000;
/// Bytes of an MP3 file that are decoded at once.
const PIECE_BYTES: usize = 64 << 10;
/// Samples of a WAVE file that are read at once.
const PIECE_SAMPLES: usize = 4_096;
/// What a lower rate cannot hold is taken out first, from this share of it up.
const PASSED: f32 = 0.45;

/// Some of a sound: one after the other, a sample of every channel.
pub struct Block<'a> {
    pub rate: u32,
    pub channels: usize,
    pub samples: &'a [f32],
}

/// Takes blocks until it breaks.
type Take<'a> = &'a mut dyn FnMut(Block<'_>) -> ControlFlow<()>;

/// The first `seconds` of a file.
///
/// # Errors
/// A phrase that follows the field's name.
pub fn decode(file: &[u8], seconds: f32) -> Result<Stereo, &'static str> {
    let (mut rate, mut channels, mut sound) = (0, 0, Vec::new());
    blocks(file, &mut |block| {
        if channels == 0 {
            (rate, channels) = (block.rate, block.channels);
        }
        // A block that does not fit the others is a damaged one.
        if block.channels == channels {
            sound.extend_from_slice(block.samples);
        }
        let wanted = seconds * rate as f32 * channels as f32;
        if sound.len() as f32 > wanted { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if channels == 0 || sound.len() < channels || !(8_000..=192_000).contains(&rate) {
        return Err("holds no sound that can be read");
    }
    let mut stereo = Stereo::silence(0);
    for (side, track) in stereo.channels_mut().into_iter().enumerate() {
        // Of one channel both sides are made; of more than two the first two are kept.
        let channel = sound.iter().skip(side.min(channels - 1)).step_by(channels).copied().collect();
        *track = at_rate(channel, rate);
        track.truncate(samples(seconds));
    }
    Ok(stereo)
}

/// Reads a file from its start, a block at a time: it is never in memory as samples all at once.
///
/// # Errors
/// A phrase that follows the field's name. Blocks may have been taken before.
pub fn blocks(file: &[u8], take: Take<'_>) -> Result<(), &'static str> {
    let read = match file {
        [b'R', b'I', b'F', b'F', ..] => wave,
        [b'O', b'g', b'g', b'S', ..] => opus,
        [b'I', b'D', b'3', ..] | [0xff, 0xe0..=0xff, ..] => mp3,
        _ => return Err("must be an MP3, Opus or WAVE file"),
    };
    read(file, take).ok_or("is damaged")
}

fn wave(file: &[u8], take: Take<'_>) -> Option<()> {
    let mut reader = hound::WavReader::new(Cursor::new(file)).ok()?;
    let spec = reader.spec();
    let full = (1_i64 << (spec.bits_per_sample.clamp(1, 32) - 1)) as f32;
    loop {
        let piece: Result<Vec<f32>, _> = match spec.sample_format {
            hound::SampleFormat::Float => reader.samples::<f32>().take(PIECE_SAMPLES).collect(),
            hound::SampleFormat::Int => {
                let of_full = |sample: hound::Result<i32>| sample.map(|sample| sample as f32 / full);
                reader.samples::<i32>().take(PIECE_SAMPLES).map(of_full).collect()
            }
        };
        let piece = piece.ok()?;
        let block = Block { rate: spec.sample_rate, channels: usize::from(spec.channels), samples: &piece };
        if piece.is_empty() || take(block).is_break() {
            return Some(());
        }
    }
}

fn opus(file: &[u8], take: Take<'_>) -> Option<()> {
    let mut reader = OggOpusReader::new(Cursor::new(file)).ok()?;
    let mut decoder = reader.head().decoder(RATE as i32).ok()?;
    let channels = decoder.channels();
    let mut trim = Trim::new(reader.head(), RATE as i32, channels).ok()?;
    let mut packet_samples = vec![0.0; LONGEST_PACKET * channels];
    while let Some(packet) = reader.read_packet().ok()? {
        let frames = decoder.decode(&packet.data, LONGEST_PACKET, &mut packet_samples).ok()?;
        let samples = trim.keep(&packet, packet_samples.get(..frames * channels)?);
        if take(Block { rate: RATE, channels, samples }).is_break() {
            break;
        }
    }
    Some(())
}

fn mp3(file: &[u8], take: Take<'_>) -> Option<()> {
    let mut decoder = Mp3Decoder::new();
    let mut is_begun = false;
    let mut pieces = file.chunks(PIECE_BYTES);
    loop {
        let piece = pieces.next();
        match piece {
            Some(piece) => decoder.push(piece),
            None => decoder.flush(),
        }
        loop {
            match decoder.next_frame() {
                Ok(frame) => {
                    is_begun = true;
                    let (rate, channels) = (frame.sample_rate, usize::from(frame.channels));
                    if take(Block { rate, channels, samples: &frame.samples }).is_break() {
                        return Some(());
                    }
                }
                Err(Mp3Error::Eof | Mp3Error::Again) => break,
                Err(_) => return is_begun.then_some(()),
            }
        }
        if piece.is_none() {
            return Some(());
        }
    }
}

/// The same sound with `RATE` samples a second, by cubic interpolation.
fn at_rate(mut channel: Vec<f32>, rate: u32) -> Vec<f32> {
    if rate == RATE {
        return channel;
    }
    if rate > RATE {
        // The filter reckons at `RATE`; its corner is moved by as much as the sound is faster.
        let mut filter = Filter::new(PASSED * HERTZ * HERTZ / rate as f32, 0.7);
        channel.iter_mut().for_each(|sample| *sample = filter.low(*sample));
    }
    let step = f64::from(rate) / f64::from(RATE);
    let at = |place: i64| channel.get(place.clamp(0, channel.len() as i64 - 1) as usize).copied().unwrap_or_default();
    let count = (channel.len() as f64 / step) as usize;
    let sample = |number: usize| {
        let place = number as f64 * step;
        let (whole, t) = (place as i64, place.fract() as f32);
        let [a, b, c, d] = [at(whole - 1), at(whole), at(whole + 1), at(whole + 2)];
        b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
    };
    (0..count).map(sample).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Clip;
    use super::super::encode::encode;
    use super::*;
    use crate::providers::Format;

    fn tone(rate: u32) -> Clip {
        let channel: Vec<f32> = (0..rate * 2)
            .map(|place| 0.5 * (std::f32::consts::TAU * 440.0 * place as f32 / rate as f32).sin())
            .collect();
        Clip { rate, channels: vec![channel.clone(), channel] }
    }

    /// Cycles in a second, behind the run-up of a lossy format.
    fn cycles(channel: &[f32]) -> usize {
        channel
            .windows(2)
            .skip(RATE as usize / 2)
            .take(RATE as usize)
            .filter(|pair| pair[0] <= 0.0 && pair[1] > 0.0)
            .count()
    }

    #[test]
    fn what_was_written_is_read_again() {
        for format in [Format::Mp3, Format::Opus, Format::Wav] {
            let file = encode(&tone(RATE), format, &|| false).unwrap();
            let sound = decode(&file.bytes, 10.0).unwrap();
            assert!((sound.len() as f32 / HERTZ - 2.0).abs() < 0.1, "{format:?}: {}", sound.len());
            assert!((438..=442).contains(&cycles(&sound.left)), "{format:?}: {}", cycles(&sound.left));
            assert_eq!(decode(&file.bytes, 1.0).unwrap().len(), RATE as usize, "{format:?}");
        }
    }

    #[test]
    fn another_rate_keeps_the_pitch() {
        for rate in [22_050, 44_100, 96_000] {
            let file = encode(&tone(rate), Format::Wav, &|| false).unwrap();
            let sound = decode(&file.bytes, 10.0).unwrap();
            assert!((sound.len() as f32 / HERTZ - 2.0).abs() < 0.01, "{rate}: {}", sound.len());
            assert!((439..=441).contains(&cycles(&sound.right)), "{rate}: {}", cycles(&sound.right));
        }
    }

    #[test]
    fn other_files_are_refused() {
        for file in [&b""[..], b"<html>", b"RIFF", b"OggS????", b"ID3", &[0xff, 0xfb, 0, 0]] {
            assert!(decode(file, 1.0).is_err(), "{file:?}");
        }
    }
}
