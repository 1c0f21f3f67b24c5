//! RIFF WAVE with 16-bit samples, and those samples alone.

use super::to_16_bits;
use crate::providers::builtin::audio::Clip;

/// Source: Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", 1991.
pub fn encode(clip: &Clip) -> Vec<u8> {
    let data = samples(clip);
    let mut file = head(clip.rate, clip.channels.len() as u16, data.len() as u32);
    file.extend(data);
    file
}

/// What a file begins with. A length not known yet is `u32::MAX`, as players of streams expect.
pub fn head(rate: u32, channels: u16, data_bytes: u32) -> Vec<u8> {
    let frame_bytes = channels * 2;
    let mut file = Vec::with_capacity(44);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&data_bytes.saturating_add(36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&channels.to_le_bytes());
    file.extend_from_slice(&rate.to_le_bytes());
    file.extend_from_slice(&(rate * u32::from(frame_bytes)).to_le_bytes());
    file.extend_from_slice(&frame_bytes.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&data_bytes.to_le_bytes());
    file
}

/// Writes into a file's head how long it has become.
pub fn close(file: &mut [u8]) {
    let bytes = file.len();
    for (place, before) in [(4, 8), (40, 44)] {
        if let Some(field) = file.get_mut(place..place + 4) {
            field.copy_from_slice(&u32::try_from(bytes.saturating_sub(before)).unwrap_or(u32::MAX).to_le_bytes());
        }
    }
}

/// Little-endian 16-bit samples, one of every channel after the other: what OpenAI calls `pcm`.
pub fn samples(clip: &Clip) -> Vec<u8> {
    let frames = 0..clip.frames();
    frames
        .flat_map(|place| clip.channels.iter().flat_map(move |channel| to_16_bits(channel[place]).to_le_bytes()))
        .collect()
}
