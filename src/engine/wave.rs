//! Measures how loud a finished sound is over its length, so that pages can draw it.

use std::ops::ControlFlow;

use crate::domain::wave::{BARS, Wave};
use crate::providers::Format;
use crate::providers::builtin::audio::decode;

/// Samples of which only the loudest counts.
const STEP: usize = 256;

/// The wave of a file, measured aside; `None` for what is no sound, or cannot be read here.
pub async fn of_sound(format: Format, bytes: &[u8]) -> Option<Wave> {
    let is_read = matches!(format, Format::Mp3 | Format::Opus | Format::Wav | Format::Pcm);
    let bytes = is_read.then(|| bytes.to_vec())?;
    // A file at which the decoder stumbles is kept all the same, and shown without its wave.
    tokio::task::spawn_blocking(move || measure(format, &bytes)).await.ok().flatten()
}

fn measure(format: Format, bytes: &[u8]) -> Option<Wave> {
    let mut peaks = Vec::new();
    if format == Format::Pcm {
        peaks.extend(bytes.chunks(STEP * 2).map(of_pcm));
    } else {
        let read = decode::blocks(bytes, &mut |block| {
            peaks.extend(block.samples.chunks(STEP).map(|samples| loudest(samples.iter().copied())));
            ControlFlow::Continue(())
        });
        // Of a file that is damaged further on, what comes before is shown.
        read.unwrap_or_default();
    }
    (!peaks.is_empty()).then(|| Wave(bars(&peaks)))
}

/// Of 16-bit samples, little-endian.
fn of_pcm(bytes: &[u8]) -> f32 {
    loudest(bytes.chunks_exact(2).map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0))
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
    use crate::providers::builtin::audio::Clip;
    use crate::providers::builtin::audio::encode::encode;

    #[test]
    fn a_swelling_sound_has_rising_bars() {
        let samples = (0..96_000).map(|n: i32| (n / 3 * if n % 2 == 0 { 1 } else { -1 }) as i16);
        let pcm: Vec<u8> = samples.clone().flat_map(i16::to_le_bytes).collect();
        let mut wav = std::io::Cursor::new(Vec::new());
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::new(&mut wav, spec).unwrap();
        samples.for_each(|sample| writer.write_sample(sample).unwrap());
        writer.finalize().unwrap();
        for (format, file) in [(Format::Pcm, pcm), (Format::Wav, wav.into_inner())] {
            let Wave(bars) = measure(format, &file).unwrap();
            assert_eq!((bars.len(), bars.last()), (BARS, Some(&100)), "{format:?}");
            assert!(bars.is_sorted() && bars[BARS / 2] > 40 && bars[BARS / 2] < 60, "{format:?}: {bars:?}");
        }
    }

    #[test]
    fn every_format_that_is_read_has_a_wave() {
        let swelling = (0..48_000).map(|n| (n as f32 * 0.05).sin() * n as f32 / 48_000.0).collect();
        let clip = Clip { rate: 48_000, channels: vec![swelling] };
        for format in [Format::Mp3, Format::Opus, Format::Wav] {
            let file = encode(&clip, format, &|| false).unwrap();
            let Wave(bars) = measure(format, &file.bytes).unwrap();
            assert!(bars.len() == BARS && bars[BARS / 4] < 40 && bars[BARS - 4] > 70, "{format:?}: {bars:?}");
        }
    }

    #[test]
    fn what_is_no_sound_has_no_wave() {
        assert_eq!(measure(Format::Png, b"picture"), None);
        assert_eq!(measure(Format::Mp3, b"no frames in here"), None);
        assert_eq!(measure(Format::Wav, b"short"), None);
        assert_eq!(measure(Format::Pcm, &[1, 2]).map(|wave| wave.0.len()), Some(1));
    }
}
