//! One picture out of several: the large forms are the mean of all, and of the fine ones the strongest is kept.

use super::super::{Picture, resized};

/// Bands of detail; the last is what is left when all of them are taken off.
const BANDS: usize = 5;

/// Blends pictures of one size. A single one stays as it is.
pub fn blended(mut pictures: Vec<Picture>) -> Picture {
    if pictures.len() < 2 {
        return pictures.pop().unwrap_or(Picture { width: 1, height: 1, pixels: vec![255; 3] });
    }
    let (width, height) = (pictures[0].width, pictures[0].height);
    let mut sum = vec![0.0_f32; pictures[0].pixels.len()];
    let mut fine = pictures;
    for band in 1..=BANDS {
        let shrink = 1 << band;
        let coarse: Vec<Picture> = fine.iter().map(|picture| softened(picture, shrink)).collect();
        for (i, sum) in sum.iter_mut().enumerate() {
            let detail = |n: usize| f32::from(fine[n].pixels[i]) - f32::from(coarse[n].pixels[i]);
            let strongest = (0..fine.len()).map(detail).max_by(|a, b| a.abs().total_cmp(&b.abs()));
            *sum += strongest.unwrap_or_default();
        }
        fine = coarse;
    }
    let share = 1.0 / fine.len() as f32;
    let pixels = sum.iter().enumerate().map(|(i, detail)| {
        let base: f32 = fine.iter().map(|picture| f32::from(picture.pixels[i])).sum::<f32>() * share;
        (base + detail + 0.5).clamp(0.0, 255.0) as u8
    });
    Picture { width, height, pixels: pixels.collect() }
}

fn softened(picture: &Picture, shrink: u32) -> Picture {
    let small = resized(picture, (picture.width / shrink).max(2), (picture.height / shrink).max(2));
    resized(&small, picture.width, picture.height)
}
