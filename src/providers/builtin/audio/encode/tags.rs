//! What a file of sound says of itself: an ID3v2.4 tag before an MP3, comments in Opus. Other files say nothing.

use opus_pure::OpusTags;

/// Texts for players to show; none is written where all are empty.
#[derive(Debug, Clone, Default)]
pub struct Tags {
    pub title: String,
    pub genre: String,
    pub comment: String,
}

impl Tags {
    /// Source: ID3 tag version 2.4.0, structure and native frames, 2000.
    pub(super) fn id3(&self) -> Vec<u8> {
        const UTF_8: u8 = 3;
        let frame = |name: &str, before: &[u8], text: &str| {
            let body = [&[UTF_8], before, text.as_bytes()].concat();
            [name.as_bytes(), &seven_bits(body.len()), &[0, 0], &body].concat()
        };
        let named = [("TIT2", &self.title), ("TCON", &self.genre)];
        let mut frames: Vec<u8> =
            named.iter().filter(|(_, text)| !text.is_empty()).flat_map(|(name, text)| frame(name, &[], text)).collect();
        if !self.comment.is_empty() {
            frames.extend(frame("COMM", b"eng\0", &self.comment));
        }
        if frames.is_empty() {
            return frames;
        }
        [b"ID3\x04\0\0".as_slice(), &seven_bits(frames.len()), &frames].concat()
    }

    /// Source: RFC 7845, 5.2, and the names that Vorbis comments have.
    pub(super) fn opus(&self) -> opus_pure::Result<OpusTags> {
        let mut tags = OpusTags::new();
        for (name, text) in [("TITLE", &self.title), ("GENRE", &self.genre), ("DESCRIPTION", &self.comment)] {
            if !text.is_empty() {
                tags.push(name, text)?;
            }
        }
        Ok(tags)
    }
}

/// A size in four bytes of seven bits.
fn seven_bits(size: usize) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| (size >> shift & 0x7f) as u8)
}
