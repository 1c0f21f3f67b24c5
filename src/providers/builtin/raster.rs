//! Pictures with transparency, from a call's source to a file: what the engines that work on a given picture share.

use super::oklab::{self, Lab};
use crate::providers::sources::Picture;
use crate::providers::{Fault, Format, Media};

/// The picture that a call works on.
/// Errors: `Fault::Invalid` if there is none or if it has no pixels.
pub fn required(picture: Option<&Picture>) -> Result<&Picture, Fault> {
    let picture = picture.ok_or_else(|| Fault::Invalid("image_url: is required".to_owned()))?;
    let bytes = u64::from(picture.width) * u64::from(picture.height) * 4;
    if bytes == 0 || bytes != picture.rgba.len() as u64 {
        return Err(Fault::Invalid("image_url: has no pixels".to_owned()));
    }
    Ok(picture)
}

/// The engine stops at the next step of its work.
pub fn go_on(cancelled: &dyn Fn() -> bool) -> Result<(), Fault> {
    if cancelled() { Err(Fault::Broken { retryable: false, detail: "cancelled".to_owned() }) } else { Ok(()) }
}

pub fn is_opaque(picture: &Picture) -> bool {
    picture.rgba.iter().skip(3).step_by(4).all(|alpha| *alpha == u8::MAX)
}

/// The colours by the eye's measure, without regard to alpha.
pub fn lab(picture: &Picture) -> Vec<Lab> {
    picture.rgba.chunks_exact(4).map(|pixel| oklab::from_srgb([pixel[0], pixel[1], pixel[2]])).collect()
}

/// A copy whose longer side is at most `side`, each pixel the mean of those that it stands for.
pub fn shrunk(picture: &Picture, side: u32) -> Picture {
    let longer = picture.width.max(picture.height);
    if longer <= side {
        return picture.clone();
    }
    let scaled = |length: u32| (u64::from(length) * u64::from(side)).div_ceil(u64::from(longer)).max(1) as u32;
    let (width, height) = (scaled(picture.width), scaled(picture.height));
    let span = |i: u32, small: u32, large: u32| {
        let edge = |i: u32| (u64::from(i) * u64::from(large) / u64::from(small)) as usize;
        edge(i)..edge(i + 1).max(edge(i) + 1)
    };
    let mut rgba = Vec::with_capacity(width as usize * height as usize * 4);
    for y in 0..height {
        for x in 0..width {
            let (mut sum, mut alpha, mut count) = ([0_u64; 3], 0_u64, 0_u64);
            for row in span(y, height, picture.height) {
                let columns = span(x, width, picture.width);
                let start = row * picture.width as usize;
                for pixel in picture.rgba[(start + columns.start) * 4..(start + columns.end) * 4].chunks_exact(4) {
                    let weight = u64::from(pixel[3]);
                    sum.iter_mut().zip(pixel).for_each(|(sum, channel)| *sum += u64::from(*channel) * weight);
                    alpha += weight;
                    count += 1;
                }
            }
            rgba.extend(sum.map(|sum| (sum + alpha / 2).checked_div(alpha).unwrap_or_default() as u8));
            rgba.push((alpha + count / 2).checked_div(count).unwrap_or_default() as u8);
        }
    }
    Picture::new(width, height, rgba)
}

/// Lossless; three channels if nothing is transparent.
pub fn png(picture: &Picture) -> Result<Media, Fault> {
    let broken = |error: png::EncodingError| broken("PNG", &error.to_string());
    let opaque = is_opaque(picture);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(broken)?;
    if opaque {
        let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        writer.write_image_data(&rgb).map_err(broken)?;
    } else {
        writer.write_image_data(&picture.rgba).map_err(broken)?;
    }
    writer.finish().map_err(broken)?;
    Ok(media(picture, Format::Png, bytes))
}

/// Lossy colour, exact transparency. `quality` is 0..=100.
pub fn webp(picture: &Picture, quality: f32) -> Result<Media, Fault> {
    let mut config = webp::WebPConfig::new().map_err(|()| broken("WebP", "no settings"))?;
    config.quality = quality;
    config.alpha_quality = 100;
    // On large pictures the default of 4 takes twice as long for files that are 3 % smaller.
    config.method = 2;
    config.thread_level = 1;
    let encoder = webp::Encoder::from_rgba(&picture.rgba, picture.width, picture.height);
    let bytes = encoder.encode_advanced(&config).map_err(|error| broken("WebP", &format!("{error:?}")))?;
    Ok(media(picture, Format::Webp, bytes.to_vec()))
}

/// Red, green and blue of an RGBA pixel that lies on white.
pub fn on_white(pixel: &[u8]) -> [u8; 3] {
    let alpha = u16::from(pixel[3]);
    [0, 1, 2].map(|c| ((u16::from(pixel[c]) * alpha + 255 * (255 - alpha)) / 255) as u8)
}

/// On white: the format knows no transparency. `quality` is 1..=100.
pub fn jpeg(picture: &Picture, quality: u8) -> Result<Media, Fault> {
    let (Ok(width), Ok(height)) = (u16::try_from(picture.width), u16::try_from(picture.height)) else {
        return Err(Fault::Invalid("a JPEG has at most 65,535 pixels a side".to_owned()));
    };
    let pixels: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(on_white).collect();
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    let encoded = encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb);
    encoded.map_err(|error| broken("JPEG", &error.to_string()))?;
    Ok(media(picture, Format::Jpeg, bytes))
}

fn media(picture: &Picture, format: Format, bytes: Vec<u8>) -> Media {
    Media { bytes, format, width: picture.width, height: picture.height, seconds: 0.0 }
}

fn broken(format: &str, reason: &str) -> Fault {
    Fault::Broken { retryable: true, detail: format!("{format} encoder: {reason}") }
}
