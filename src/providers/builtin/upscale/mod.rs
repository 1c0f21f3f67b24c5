//! Enlarges pictures two or four times: Lanczos without ringing, then edges made thinner without a halo.
//!
//! It works tile by tile, so that its working memory does not grow with the picture. Interpolation is done on the
//! sRGB values: in linear light dark lines on white become thinner than white lines on dark, and ring.

mod lanczos;
mod sharpen;

use rayon::prelude::*;

use super::raster;
use crate::providers::sources::Picture;
use crate::providers::{Call, Fault, Media};

/// Pixels per side of the result.
pub const SIDE_MAX: u32 = 8_192;

/// Larger results are WebP: as PNG a photograph of this size is 10 MB and more.
const PNG_MAX_PIXELS: u64 = 2_560 * 2_560;
const WEBP_QUALITY: f32 = 90.0;

/// Rows, and columns of them, that one thread makes at a time: a few megabytes of working memory.
const TILE: usize = 192;

/// Enlarges the call's picture. `upscale-factor` is 2 (if not given) or 4; `format` may ask for PNG or WebP.
/// Errors: `Fault::Invalid` without a picture, for another factor, and when the result would be larger than `SIDE_MAX`.
pub fn make(call: &Call, picture: Option<&Picture>, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let picture = raster::required(picture)?;
    let factor = factor(call)?;
    let larger = enlarged(picture, factor, cancelled)?;
    raster::go_on(cancelled)?;
    let pixels = u64::from(larger.width) * u64::from(larger.height);
    match call.parameter("format").or_else(|| call.parameter("output_format")) {
        Some("webp") => raster::webp(&larger, WEBP_QUALITY),
        Some("png") => raster::png(&larger),
        _ if pixels <= PNG_MAX_PIXELS => raster::png(&larger),
        _ => raster::webp(&larger, WEBP_QUALITY),
    }
}

fn factor(call: &Call) -> Result<u32, Fault> {
    let names = ["upscale-factor", "factor", "scale"];
    let Some((name, value)) = names.iter().find_map(|name| Some((name, call.parameter(name)?))) else { return Ok(2) };
    match value.trim().trim_matches(['x', 'X', '×']) {
        "" | "2" => Ok(2),
        "4" => Ok(4),
        _ => Err(Fault::Invalid(format!("{name}: must be 2 or 4"))),
    }
}

/// The picture `factor` times as wide and as high.
fn enlarged(picture: &Picture, factor: u32, cancelled: &dyn Fn() -> bool) -> Result<Picture, Fault> {
    let (width, height) = (u64::from(picture.width * factor), u64::from(picture.height * factor));
    if width.max(height) > u64::from(SIDE_MAX) {
        let reason = format!("would be {width} × {height} pixels, and the limit is {SIDE_MAX} a side");
        return Err(Fault::Invalid(format!("image_url: enlarged {factor} times it {reason}")));
    }
    let row = width as usize * 4;
    let mut rgba = vec![0; row * height as usize];
    // As many bands at once as there are threads: in between is the time to notice a cancellation.
    let together = TILE * rayon::current_num_threads().max(1);
    for (turn, rows) in rgba.chunks_mut(row * together).enumerate() {
        raster::go_on(cancelled)?;
        rows.par_chunks_mut(row * TILE).enumerate().for_each(|(band, target)| {
            paint(picture, factor as usize, turn * together + band * TILE, target);
        });
    }
    Ok(Picture::new(width as u32, height as u32, rgba))
}

/// Makes the rows of the result from `first` on.
fn paint(picture: &Picture, factor: usize, first: usize, target: &mut [u8]) {
    let (width, height) = (picture.width as usize * factor, picture.height as usize * factor);
    let margin = sharpen::margin(factor);
    let around = |from: usize, to: usize, end: usize| from.saturating_sub(margin)..(to + margin).min(end);
    let rows = target.len() / (width * 4);
    let high = around(first, first + rows, height);
    for left in (0..width).step_by(TILE) {
        let right = (left + TILE).min(width);
        let wide = around(left, right, width);
        let sharp = sharpen::sharpened(lanczos::enlarged(picture, factor, wide.clone(), high.clone()), factor);
        for row in 0..rows {
            let from = (first + row - high.start) * sharp.width + left - wide.start;
            let made = &sharp.pixels[from..from + right - left];
            let place = &mut target[(row * width + left) * 4..(row * width + right) * 4];
            for (pixel, place) in made.iter().zip(place.chunks_exact_mut(4)) {
                place.copy_from_slice(&straight(*pixel));
            }
        }
    }
}

/// A rectangle of the result: red, green and blue multiplied by alpha, all 0..=1.
struct Tile {
    width: usize,
    pixels: Vec<[f32; 4]>,
}

/// Out of the multiplied form, to eight bits.
fn straight([r, g, b, a]: [f32; 4]) -> [u8; 4] {
    let eight = |value: f32| (value * 255.0 + 0.5).clamp(0.0, 255.0) as u8;
    let alpha = eight(a);
    if alpha == 0 { [0; 4] } else { [eight(r / a), eight(g / a), eight(b / a), alpha] }
}
