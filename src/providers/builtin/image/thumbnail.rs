//! Smaller and larger copies of a picture.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::Picture;

/// Lanczos, three lobes: sharp without ringing that one would notice.
const LANCZOS: ResizeAlg = ResizeAlg::Convolution(FilterType::Lanczos3);

/// A copy of exactly this size.
pub fn resized(picture: &Picture, width: u32, height: u32) -> Picture {
    let (width, height) = (width.max(1), height.max(1));
    if (width, height) == (picture.width, picture.height) {
        return picture.clone();
    }
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(LANCZOS);
    let source = ImageRef::new(picture.width, picture.height, &picture.pixels, PixelType::U8x3);
    let done = source.is_ok_and(|source| Resizer::new().resize(&source, &mut target, &options).is_ok());
    if done { Picture { width, height, pixels: target.into_vec() } } else { picture.clone() }
}

/// A copy no wider than `width`, in the same proportions; a picture that is narrower stays as it is.
pub fn thumbnail(picture: &Picture, width: u32) -> Picture {
    if picture.width <= width {
        return picture.clone();
    }
    let height = u64::from(picture.height) * u64::from(width) / u64::from(picture.width.max(1));
    resized(picture, width, height as u32)
}
