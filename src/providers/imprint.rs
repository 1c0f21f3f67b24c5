//! Writes into a finished picture where it comes from, without touching its pixels.

use super::Format;

/// What introduces the packet in a JPEG segment. Source: XMP Specification Part 3, "JPEG".
const JPEG_NAME: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The file with this XMP packet. One that tells of its origin already (XMP, or C2PA, whose seal a change would break)
/// and one that cannot be understood stay as they are.
pub fn imprint(file: Vec<u8>, format: Format, packet: &str) -> Vec<u8> {
    let tells = [&b"<x:xmpmeta"[..], b"c2pa", b"jumb"];
    if tells.iter().any(|mark| file.windows(mark.len()).any(|window| window == *mark)) {
        return file;
    }
    let imprinted = match format {
        Format::Png => png(&file, packet),
        Format::Jpeg => jpeg(&file, packet),
        Format::Webp => webp(&file, packet),
        _ => None,
    };
    imprinted.unwrap_or(file)
}

/// A text chunk directly behind the header, which is 33 bytes with the signature.
fn png(file: &[u8], packet: &str) -> Option<Vec<u8>> {
    let (head, rest) = file.split_at_checked(33)?;
    if !head.starts_with(b"\x89PNG\r\n\x1a\n") || head.get(12..16)? != b"IHDR" {
        return None;
    }
    // Keyword, not compressed, no language, no translated keyword, text.
    let chunk = [b"iTXtXML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()].concat();
    let length = u32::try_from(chunk.len() - 4).ok()?.to_be_bytes();
    let crc = crc32fast::hash(&chunk).to_be_bytes();
    Some([head, &length, &chunk, &crc, rest].concat())
}

/// A segment behind the one that says JFIF, where there is one: that must come first.
fn jpeg(file: &[u8], packet: &str) -> Option<Vec<u8>> {
    if file.get(..2)? != [0xFF, 0xD8] {
        return None;
    }
    let first = if file.get(2..4)? == [0xFF, 0xE0] {
        4 + usize::from(u16::from_be_bytes(file.get(4..6)?.try_into().ok()?))
    } else {
        2
    };
    let (head, rest) = file.split_at_checked(first)?;
    let length = u16::try_from(2 + JPEG_NAME.len() + packet.len()).ok()?.to_be_bytes();
    Some([head, &[0xFF, 0xE1], &length, JPEG_NAME, packet.as_bytes(), rest].concat())
}

/// The extended container, which has room for metadata; a simple file is put into one.
/// Source: <https://developers.google.com/speed/webp/docs/riff_container>.
fn webp(file: &[u8], packet: &str) -> Option<Vec<u8>> {
    const XMP_PRESENT: u8 = 0x04;
    const ALPHA_PRESENT: u8 = 0x10;
    if file.get(..4)? != b"RIFF" || file.get(8..12)? != b"WEBP" {
        return None;
    }
    let (kind, body) = (file.get(12..16)?, file.get(12..)?);
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    if kind == b"VP8X" {
        out.extend_from_slice(body);
        *out.get_mut(20)? |= XMP_PRESENT;
    } else {
        let decoder = image::codecs::webp::WebPDecoder::new(std::io::Cursor::new(file)).ok()?;
        let (width, height) = image::ImageDecoder::dimensions(&decoder);
        let alpha = if image::ImageDecoder::color_type(&decoder).has_alpha() { ALPHA_PRESENT } else { 0 };
        out.extend_from_slice(b"VP8X\x0a\0\0\0");
        out.extend_from_slice(&[XMP_PRESENT | alpha, 0, 0, 0]);
        for side in [width, height] {
            out.extend_from_slice(&side.checked_sub(1)?.to_le_bytes()[..3]);
        }
        out.extend_from_slice(body);
    }
    if out.len() % 2 == 1 {
        out.push(0);
    }
    out.extend_from_slice(b"XMP ");
    out.extend_from_slice(&u32::try_from(packet.len()).ok()?.to_le_bytes());
    out.extend_from_slice(packet.as_bytes());
    if packet.len() % 2 == 1 {
        out.push(0);
    }
    let size = u32::try_from(out.len() - 8).ok()?.to_le_bytes();
    out.get_mut(4..8)?.copy_from_slice(&size);
    Some(out)
}
