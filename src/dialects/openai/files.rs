//! Files that callers send along, in forms or as `data:` URLs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;

use crate::error::{Error, Result};
use crate::providers::sources::{Picture, decode};

/// The content of a `data:` URL in base64; `None` for any other URL.
/// Errors: `Invalid` naming `field`.
pub fn from_data_url(field: &'static str, url: &str) -> Result<Option<Bytes>> {
    let Some(data) = url.strip_prefix("data:") else { return Ok(None) };
    let encoded = data.split_once(";base64,").and_then(|(_, encoded)| BASE64.decode(encoded).ok());
    let bytes = encoded.ok_or_else(|| Error::invalid(field, "must be base64 in a data URL"))?;
    Ok(Some(bytes.into()))
}

/// The picture in a file.
/// Errors: `Invalid` naming `field` for what is no picture, or too large a one.
pub async fn picture(field: &'static str, bytes: &Bytes) -> Result<Picture> {
    let bytes = bytes.to_vec();
    let decoded = tokio::task::spawn_blocking(move || decode(bytes)).await.map_err(Error::internal)?;
    decoded.map_err(|reason| Error::invalid(field, reason))
}
