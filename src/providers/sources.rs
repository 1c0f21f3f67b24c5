//! What a call works on: pictures and clips that a request names, by URL or from our own store.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

use super::Fault;
use super::notes::Notes;
use crate::error::Error;
use crate::net::{Caps, Net};
use crate::store::{BlobId, Store};

/// How a `Call` names a file of our own store in place of a URL.
pub const BLOB_SCHEME: &str = "blob:";

/// Pixels per side, and bytes while decoding: a small file can be a huge picture.
const SIDE_MAX: u32 = 8_192;
const DECODED_MAX_BYTES: u64 = 256 << 20;

/// Fetches and decodes.
#[derive(Clone)]
pub struct Sources {
    store: Store,
    net: Net,
}

/// A decoded picture: RGBA, rows from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
    /// What its file tells of it besides its pixels.
    pub notes: Notes,
}

impl Picture {
    /// A picture of which nothing is told.
    pub fn new(width: u32, height: u32, rgba: Vec<u8>) -> Self {
        Self { width, height, rgba, notes: Notes::default() }
    }
}

impl Sources {
    pub const fn new(store: Store, net: Net) -> Self {
        Self { store, net }
    }

    /// The bytes that `reference` (a URL or `blob:ID`) names; `field` is its name in the request.
    pub async fn bytes(&self, field: &'static str, reference: &str, caps: Caps) -> Result<Vec<u8>, Fault> {
        if let Some(id) = reference.strip_prefix(BLOB_SCHEME) {
            let id = BlobId(id.parse().map_err(|_| Fault::Invalid(format!("{field}: names no file")))?);
            let whole = self.store.blob_size(id).and_then(|size| self.store.read_blob(id, 0..size));
            return whole.map_err(|error| Fault::Broken { retryable: false, detail: format!("{error:?}") });
        }
        match self.net.fetch(field, reference, caps).await {
            Ok(fetched) => Ok(fetched.bytes),
            Err(Error::Invalid { field, reason }) => Err(Fault::Invalid(format!("{field}: {reason}"))),
            Err(other) => Err(Fault::Broken { retryable: false, detail: format!("{other:?}") }),
        }
    }

    /// The picture that `reference` names.
    pub async fn picture(&self, field: &'static str, reference: &str) -> Result<Picture, Fault> {
        let bytes = self.bytes(field, reference, Caps::IMAGE).await?;
        let decoded = tokio::task::spawn_blocking(move || decode(bytes)).await;
        let decoded = decoded.map_err(|error| Fault::Broken { retryable: false, detail: error.to_string() })?;
        decoded.map_err(|reason| Fault::Invalid(format!("{field}: {reason}")))
    }
}

/// Decodes within limits, whatever the file claims to be, and turns the picture upright as its EXIF data tell.
/// Errors: a phrase that follows the field's name.
pub fn decode(bytes: Vec<u8>) -> Result<Picture, String> {
    let reader = ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| "cannot be read".to_owned())?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODED_MAX_BYTES);
    reader.limits(limits.clone());
    let decoded = reader.into_decoder().and_then(|mut decoder| {
        limits.reserve(decoder.total_bytes())?;
        decoder.set_limits(limits)?;
        // A damaged note about the orientation is no reason to refuse the picture.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let notes = Notes::read(&mut decoder);
        let mut picture = DynamicImage::from_decoder(decoder)?;
        picture.apply_orientation(orientation);
        Ok((picture, notes))
    });
    let (picture, notes) = decoded.map_err(|error| match error {
        ImageError::Limits(_) => format!("must be at most {SIDE_MAX} × {SIDE_MAX} pixels"),
        _ => "is not a PNG, JPEG, WebP or GIF picture".to_owned(),
    })?;
    let rgba = picture.into_rgba8();
    Ok(Picture { notes, ..Picture::new(rgba.width(), rgba.height(), rgba.into_raw()) })
}
