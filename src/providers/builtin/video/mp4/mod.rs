//! The container: tracks of encoded samples to an MP4 file and back.
//!
//! It knows boxes and no codec: what a decoder must be told travels in a track's `entry` as it is. Files are written
//! for fast start, the index before the media. Source: ISO/IEC 14496-12; for H.264 14496-15; for Opus
//! <https://opus-codec.org/docs/opus_in_isobmff.html>.

pub mod entry;
pub mod read;
pub mod write;

/// One stream of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    pub kind: Kind,
    /// The whole sample entry box (`avc1`, `Opus`, `mp4a` …).
    pub entry: Vec<u8>,
    /// Ticks a second.
    pub timescale: u32,
    /// Ticks at the start that are decoded and not shown.
    pub skip: u32,
    /// Ticks that are shown.
    pub length: u64,
    /// In the order of decoding.
    pub samples: Vec<Sample>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Pixels.
    Video {
        width: u32,
        height: u32,
    },
    Audio,
}

/// What a decoder takes in one bite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub bytes: Vec<u8>,
    pub ticks: u32,
    /// How much later than decoded it is shown; 0 without B-frames.
    pub delay: i32,
    /// Whether decoding can begin here.
    pub is_key: bool,
}
