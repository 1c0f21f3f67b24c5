//! From pixels to files: WebP, PNG and JPEG, each with a note of how it was made.

use super::Picture;
use crate::providers::{Fault, Format};

/// Lossy WebP at this quality is about a third smaller than JPEG of the same look.
pub const WEBP_QUALITY: u8 = 82;
pub const JPEG_QUALITY: u8 = 88;

/// No more of a prompt goes into a file: a JPEG segment holds 65,533 bytes.
const LONGEST_PROMPT: usize = 4_000;

/// How a picture was made, for the file's metadata.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    pub prompt: &'a str,
    pub model: &'a str,
    pub seed: u64,
}

/// Encodes to WebP, PNG or JPEG.
/// Errors: `Fault::Invalid` for a format that is no raster picture or that cannot hold this size.
pub fn encode(picture: &Picture, format: Format, about: &About<'_>) -> Result<Vec<u8>, Fault> {
    encode_at(picture, format, None, about)
}

/// As `encode`, in a quality of 0 to 100 where the format loses any.
pub fn encode_at(picture: &Picture, format: Format, quality: Option<u8>, about: &About<'_>) -> Result<Vec<u8>, Fault> {
    let quality = quality.map(|quality| quality.min(100));
    match format {
        Format::Webp => Ok(webp(picture, f32::from(quality.unwrap_or(WEBP_QUALITY)), about)),
        Format::Png => png(picture, about),
        Format::Jpeg => jpeg(picture, quality.map_or(JPEG_QUALITY, |quality| quality.max(1)), about),
        _ => Err(Fault::Invalid(format!("a picture cannot be written as {}", format.extension()))),
    }
}

/// The encoder's simple file, wrapped into the extended container, which has room for metadata.
/// Source: <https://developers.google.com/speed/webp/docs/riff_container>.
fn webp(picture: &Picture, quality: f32, about: &About<'_>) -> Vec<u8> {
    const XMP_PRESENT: u8 = 0x04;
    let simple = webp::Encoder::from_rgb(&picture.pixels, picture.width, picture.height).encode(quality);
    let image = simple.get(12..).unwrap_or_default();
    let mut header = vec![XMP_PRESENT, 0, 0, 0];
    for side in [picture.width, picture.height] {
        header.extend_from_slice(&(side.max(1) - 1).to_le_bytes()[..3]);
    }
    let mut body = b"WEBP".to_vec();
    put_chunk(&mut body, b"VP8X", &header);
    body.extend_from_slice(image);
    put_chunk(&mut body, b"XMP ", xmp(about).as_bytes());
    let mut file = Vec::with_capacity(body.len() + 8);
    put_chunk(&mut file, b"RIFF", &body);
    file
}

fn put_chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend_from_slice(name);
    file.extend_from_slice(&(data.len() as u32).to_le_bytes());
    file.extend_from_slice(data);
    if data.len() % 2 == 1 {
        file.push(0);
    }
}

fn png(picture: &Picture, about: &About<'_>) -> Result<Vec<u8>, Fault> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let written = encoder
        .add_itxt_chunk("XML:com.adobe.xmp".to_owned(), xmp(about))
        .and_then(|()| encoder.write_header())
        .and_then(|mut writer| writer.write_image_data(&picture.pixels).and_then(|()| writer.finish()));
    written.map_err(|error| broken("PNG", &error))?;
    Ok(file)
}

fn jpeg(picture: &Picture, quality: u8, about: &About<'_>) -> Result<Vec<u8>, Fault> {
    let (Ok(width), Ok(height)) = (u16::try_from(picture.width), u16::try_from(picture.height)) else {
        return Err(Fault::Invalid("a JPEG has at most 65,535 pixels a side".to_owned()));
    };
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality);
    // Source: XMP Specification Part 3, "JPEG": segment APP1 under this name.
    let note = [b"http://ns.adobe.com/xap/1.0/\0", xmp(about).as_bytes()].concat();
    encoder.add_app_segment(1, note).map_err(|error| broken("JPEG", &error))?;
    let colour = jpeg_encoder::ColorType::Rgb;
    encoder.encode(&picture.pixels, width, height, colour).map_err(|error| broken("JPEG", &error))?;
    Ok(file)
}

fn broken(format: &str, error: &dyn std::error::Error) -> Fault {
    Fault::Broken { retryable: true, detail: format!("{format} encoder: {error}") }
}

/// How a picture came about, in IPTC's words. Source: <https://cv.iptc.org/newscodes/digitalsourcetype/>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// By a program that learnt from no others' pictures: ours.
    Algorithm,
    /// By a model that was trained on pictures.
    TrainedModel,
}

/// The note of a picture that our own engines drew, as an XMP packet.
pub fn xmp(about: &About<'_>) -> String {
    let source = format!("model {}, seed {}", escaped(about.model), about.seed);
    note(about.prompt, &source, Origin::Algorithm)
}

/// The note of a picture that a model at a provider made.
pub fn foreign_xmp(prompt: &str, model: &str, provider: &str) -> String {
    let source = format!("model {}, provider {}", escaped(model), escaped(provider));
    note(prompt, &source, Origin::TrainedModel)
}

fn note(prompt: &str, source: &str, origin: Origin) -> String {
    let prompt: String = prompt.chars().take(LONGEST_PROMPT).collect();
    let kind = match origin {
        Origin::Algorithm => "algorithmicMedia",
        Origin::TrainedModel => "trainedAlgorithmicMedia",
    };
    format!(
        concat!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"",
            " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:ext=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"",
            " xmp:CreatorTool=\"Atelier\"",
            " ext:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/{}\">",
            "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>",
            "<dc:source>{}</dc:source>",
            "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
        ),
        kind,
        escaped(&prompt),
        source
    )
}

/// Text for XML: its own marks written out, what XML cannot hold left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}
