//! Files that callers send along, in forms or as `data:` URLs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;

use crate::error::{Error, Result};
use crate::providers::sources::{Picture, decode};

/// A file, or where it is.
#[derive(Debug, Clone)]
pub enum Source {
    File(Bytes),
    /// `http:` or `https:`, to be fetched by the engine.
    Url(String),
}

impl Source {
    /// Errors: `Invalid` naming `field` for any other URL than `data:`, `http:` and `https:`.
    pub fn of_url(field: &'static str, url: &str) -> Result<Self> {
        let Some(data) = url.strip_prefix("data:") else {
            let is_web = url.starts_with("http://") || url.starts_with("https://");
            let wrong = || Error::invalid(field, "must be an http, https or data URL");
            return if is_web { Ok(Self::Url(url.to_owned())) } else { Err(wrong()) };
        };
        let encoded = data.split_once(";base64,").and_then(|(_, encoded)| BASE64.decode(encoded).ok());
        let bytes = encoded.ok_or_else(|| Error::invalid(field, "must be base64 in a data URL"))?;
        Ok(Self::File(bytes.into()))
    }
}

/// The picture in a file.
/// Errors: `Invalid` naming `field` for what is no picture, or too large a one.
pub async fn picture(field: &'static str, bytes: &Bytes) -> Result<Picture> {
    let bytes = bytes.to_vec();
    let decoded = tokio::task::spawn_blocking(move || decode(bytes)).await.map_err(Error::internal)?;
    decoded.map_err(|reason| Error::invalid(field, reason))
}
