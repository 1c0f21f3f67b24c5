//! Pictures of people: fetched or given as data, cut square, made small, kept in our store.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::domain::AccountId;
use crate::domain::account;
use crate::error::{Error, Result};
use crate::net::{Caps, Net};
use crate::providers::Format;
use crate::providers::builtin::image::{About, Picture, encode, resized};
use crate::providers::sources::decode;
use crate::store::{BlobId, Store, Tx, blob};

/// Pixels per side.
const SIDE: u32 = 256;
const FIELD: &str = "avatar";

/// Keeps the picture at an http(s) URL or in a `data:` URL, for `replace`.
/// Errors: `Invalid` naming `avatar`.
pub async fn keep(store: &Store, net: &Net, source: &str) -> Result<BlobId> {
    let bytes = match source.strip_prefix("data:") {
        Some(data) => {
            let (_, text) = data.split_once(";base64,").ok_or_else(|| Error::invalid(FIELD, "must be base64 data"))?;
            BASE64.decode(text).map_err(|_| Error::invalid(FIELD, "must be base64 data"))?
        }
        None => net.fetch(FIELD, source, Caps::IMAGE).await?.bytes,
    };
    keep_bytes(store, bytes).await
}

async fn keep_bytes(store: &Store, bytes: Vec<u8>) -> Result<BlobId> {
    let small = tokio::task::spawn_blocking(move || shrink(bytes)).await.map_err(Error::internal)??;
    store.put_blob(small).await
}

/// Gives an account a picture from its bytes, in place of the one it has.
/// Errors: `Invalid` naming `avatar`.
pub async fn set_bytes(store: &Store, account: AccountId, bytes: Vec<u8>) -> Result<()> {
    let new = keep_bytes(store, bytes).await?;
    store.write(move |tx| replace(tx, account, Some(new))).await
}

/// Takes an account's picture away.
pub async fn clear(store: &Store, account: AccountId) -> Result<()> {
    store.write(move |tx| replace(tx, account, None)).await
}

/// Gives an account a picture that was kept, or none, and forgets the one it has.
pub fn replace(tx: &mut Tx, id: AccountId, new: Option<BlobId>) -> Result<()> {
    let old = account::get(tx, id)?.avatar;
    account::update(tx, id, |account| {
        account.avatar = new;
        Ok(())
    })?;
    if let Some(old) = old {
        blob::delete(tx, old)?;
    }
    Ok(())
}

fn shrink(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let picture = decode(bytes).map_err(|reason| Error::invalid(FIELD, reason))?;
    let side = picture.width.min(picture.height);
    let (left, top) = ((picture.width - side) / 2, (picture.height - side) / 2);
    let row_bytes = picture.width as usize * 4;
    let rows = picture.rgba.chunks_exact(row_bytes.max(1)).skip(top as usize).take(side as usize);
    let mut pixels = Vec::with_capacity(side as usize * side as usize * 3);
    for row in rows {
        for pixel in row.chunks_exact(4).skip(left as usize).take(side as usize) {
            pixels.extend_from_slice(pixel.get(..3).unwrap_or(&[0; 3]));
        }
    }
    let small = resized(&Picture { width: side, height: side, pixels }, SIDE, SIDE);
    encode(&small, Format::Webp, &About::default()).map_err(|fault| Error::internal(fault.to_string()))
}
