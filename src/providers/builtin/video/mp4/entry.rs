//! What decoders are told before the first sample: the entries of H.264 and Opus.

use super::write::{boxed, full};

/// H.264 in samples of NAL units with a length of four bytes before each. The colours are those of BT.709 in the
/// range of television.
pub fn avc1(width: u32, height: u32, sps: &[u8], pps: &[u8]) -> Vec<u8> {
    let mut fields = vec![0; 6];
    fields.extend(1_u16.to_be_bytes()); // data reference
    fields.extend([0; 16]);
    fields.extend((width as u16).to_be_bytes());
    fields.extend((height as u16).to_be_bytes());
    let inch_72 = (72_u32 << 16).to_be_bytes();
    fields.extend([inch_72, inch_72].concat());
    fields.extend([0; 4]);
    fields.extend(1_u16.to_be_bytes()); // frames a sample
    fields.extend([0; 32]); // name of the encoder
    fields.extend(24_u16.to_be_bytes());
    fields.extend((-1_i16).to_be_bytes());
    let mut config = vec![1];
    config.extend(sps.get(1..4).unwrap_or(&[0; 3])); // profile, compatibility, level
    config.extend([0xff, 0xe1]); // four bytes of length, one SPS
    config.extend((sps.len() as u16).to_be_bytes());
    config.extend(sps);
    config.push(1);
    config.extend((pps.len() as u16).to_be_bytes());
    config.extend(pps);
    if matches!(sps.get(1), Some(100 | 110 | 122 | 144)) {
        config.extend([0xfd, 0xf8, 0xf8, 0]); // 4:2:0, eight bits, no SPS extension
    }
    let bt709 = 1_u16.to_be_bytes();
    let colour = [b"nclx".as_slice(), &bt709, &bt709, &bt709, &[0]].concat();
    boxed(b"avc1", &[&fields, &boxed(b"avcC", &[&config]), &boxed(b"colr", &[&colour])])
}

/// Opus at 48 kHz; `pre_skip` samples at the start are the encoder's run-up.
pub fn opus(channels: u8, pre_skip: u16) -> Vec<u8> {
    let mut fields = vec![0; 6];
    fields.extend(1_u16.to_be_bytes()); // data reference
    fields.extend([0; 8]);
    fields.extend(u16::from(channels).to_be_bytes());
    fields.extend(16_u16.to_be_bytes());
    fields.extend([0; 4]);
    fields.extend((48_000_u32 << 16).to_be_bytes());
    let mut head = vec![0, channels];
    head.extend(pre_skip.to_be_bytes());
    head.extend(48_000_u32.to_be_bytes());
    head.extend([0, 0, 0]); // no gain, the usual order of channels
    boxed(b"Opus", &[&fields, &boxed(b"dOps", &[&head])])
}

/// A box with a version and flags, for entries that are read back.
pub fn is_named(entry: &[u8], name: &[u8; 4]) -> bool {
    entry.get(4..8) == Some(name)
}

/// The box that XMP stands in. Source: XMP Specification Part 3, "ISO base media".
pub fn xmp(note: &str) -> Vec<u8> {
    const XMP: [u8; 16] =
        [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];
    boxed(b"uuid", &[&XMP, note.as_bytes()])
}

/// A group of samples that need four before them to sound right, as every Opus packet does.
pub fn pre_roll(samples: u32) -> Vec<u8> {
    let distance = (-4_i16).to_be_bytes();
    let two_and_one = [2_u32.to_be_bytes(), 1_u32.to_be_bytes()].concat();
    let description = full(b"sgpd", 1, 0, &[b"roll", &two_and_one, &distance]);
    let all = [1_u32.to_be_bytes(), samples.to_be_bytes(), 1_u32.to_be_bytes()].concat();
    [description, full(b"sbgp", 0, 0, &[b"roll", &all])].concat()
}
