//! Measures how loud a finished sound is over its length, so that pages can draw it.

use rusty_mp3::Mp3Decoder;

use crate::domain::wave::{BARS, Wave};
use crate::providers::Format;

/// Bytes decoded at once: a file is never in memory as samples all at once.
const PIECE_BYTES: usize = 64 << 10;
/// Where the samples of a plain WAVE file of 16 bits begin, in bytes.
const WAV_HEADER_BYTES: usize = 44;
/// Samples of which only the loudest counts.
const STEP: usize = 256;

/// The wave of a file, measured aside; `None` for what is no sound, or cannot be read here.
pub async fn of_sound(format: Format, bytes: &[u8]) -> Option<Wave> {
    let is_read = matches!(format, Format::Mp3 | Format::Wav | Format::Pcm);
    let bytes = is_read.then(|| bytes.to_vec())?;
    // A file at which the decoder stumbles is kept all the same, and shown without its wave.
    tokio::task::spawn_blocking(move || measure(format, &bytes)).await.ok().flatten()
}

fn measure(format: Format, bytes: &[u8]) -> Option<Wave> {
    let peaks = match format {
        Format::Mp3 => of_mp3(bytes),
        Format::Wav => of_samples(bytes.get(WAV_HEADER_BYTES..)?),
        Format::Pcm => of_samples(bytes),
        _ => return None,
    };
    (!peaks.is_empty()).then(|| Wave(bars(&peaks)))
}

fn of_mp3(bytes: &[u8]) -> Vec<f32> {
    let mut decoder = Mp3Decoder::new();
    let mut peaks = Vec::new();
    for piece in bytes.chunks(PIECE_BYTES) {
        decoder.push(piece);
        while let Ok(frame) = decoder.next_frame() {
            peaks.extend(frame.samples.chunks(STEP).map(|samples| loudest(samples.iter().copied())));
        }
    }
    peaks
}

/// Of 16-bit samples, little-endian.
fn of_samples(bytes: &[u8]) -> Vec<f32> {
    let of_pair = |pair: &[u8]| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0;
    bytes.chunks(STEP * 2).map(|part| loudest(part.chunks_exact(2).map(of_pair))).collect()
}

fn loudest(samples: impl Iterator<Item = f32>) -> f32 {
    samples.map(f32::abs).fold(0.0, f32::max)
}

/// The peaks gathered into bars, in per cent of the loudest.
fn bars(peaks: &[f32]) -> Vec<u8> {
    let top = loudest(peaks.iter().copied()).max(1e-4);
    let count = BARS.min(peaks.len());
    let edge = |bar: usize| bar * peaks.len() / count;
    let bar = |bar: usize| {
        let part = peaks.get(edge(bar)..edge(bar + 1)).unwrap_or_default();
        (loudest(part.iter().copied()) / top * 100.0).round() as u8
    };
    (0..count).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swelling_sound_has_rising_bars() {
        let samples = (0..96_000).map(|n: i32| (n / 3 * if n % 2 == 0 { 1 } else { -1 }) as i16);
        let mut wav = vec![0; WAV_HEADER_BYTES];
        wav.extend(samples.flat_map(i16::to_le_bytes));
        let Wave(bars) = measure(Format::Wav, &wav).unwrap();
        assert_eq!((bars.len(), bars.last()), (BARS, Some(&100)));
        assert!(bars.is_sorted() && bars[BARS / 2] > 40 && bars[BARS / 2] < 60, "{bars:?}");
    }

    #[test]
    fn what_is_no_sound_has_no_wave() {
        assert_eq!(measure(Format::Png, b"picture"), None);
        assert_eq!(measure(Format::Mp3, b"no frames in here"), None);
        assert_eq!(measure(Format::Wav, b"short"), None);
        assert_eq!(measure(Format::Pcm, &[1, 2]).map(|wave| wave.0.len()), Some(1));
    }
}
