//! A picture in another format than the one it is kept in, with the note that its file carries.

use super::builtin::image::{JPEG_QUALITY, WEBP_QUALITY};
use super::builtin::raster;
use super::imprint::imprint;
use super::sources::decode;
use super::{Fault, Format};

/// What a picture can be written as.
pub const FORMATS: [Format; 3] = [Format::Png, Format::Jpeg, Format::Webp];

/// The picture of a file in another format; what is transparent is white where the format knows no transparency.
/// `quality` is 0..=100. It takes as long as decoding and encoding do.
///
/// # Errors
/// `Invalid` for what is no picture, or cannot be written so.
pub fn recode(file: Vec<u8>, to: Format, quality: Option<u8>) -> Result<Vec<u8>, Fault> {
    let picture = decode(file).map_err(|reason| Fault::Invalid(format!("the file {reason}")))?;
    let quality = |usual: u8| quality.unwrap_or(usual).min(100);
    let media = match to {
        Format::Png => raster::png(&picture)?,
        Format::Webp => raster::webp(&picture, f32::from(quality(WEBP_QUALITY)))?,
        Format::Jpeg => raster::jpeg(&picture, quality(JPEG_QUALITY).max(1))?,
        other => return Err(Fault::Invalid(format!("a picture cannot be written as {}", other.extension()))),
    };
    Ok(match &picture.notes.packet {
        Some(packet) => imprint(media.bytes, to, packet),
        None => media.bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::sources::Picture;

    /// Half of it is transparent.
    fn cut_out() -> Vec<u8> {
        let pixels = (0..64 * 64_u32).flat_map(|place| [200, 40, 30, if place % 64 < 32 { 0 } else { 255 }]);
        let bare = raster::png(&Picture::new(64, 64, pixels.collect())).unwrap().bytes;
        imprint(bare, Format::Png, "<x:xmpmeta>a note</x:xmpmeta>")
    }

    #[test]
    fn the_picture_its_transparency_and_its_note_go_along() {
        for to in FORMATS {
            let made = decode(recode(cut_out(), to, None).unwrap()).unwrap();
            assert_eq!(made.notes.packet.as_deref(), Some("<x:xmpmeta>a note</x:xmpmeta>"), "{to:?}");
            let (left, right) = (&made.rgba[4 * 8..4 * 9], &made.rgba[4 * 56..4 * 57]);
            assert!(right[0] > 180 && right[1] < 70 && right[3] == 255, "{to:?}: {right:?}");
            match to {
                Format::Jpeg => assert!(left.iter().all(|channel| *channel > 240), "{left:?}"),
                _ => assert_eq!(left[3], 0, "{to:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(matches!(recode(b"a text".to_vec(), Format::Png, None), Err(Fault::Invalid(_))));
        assert!(matches!(recode(cut_out(), Format::Mp3, None), Err(Fault::Invalid(_))));
    }
}
