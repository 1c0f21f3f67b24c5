//! The files of creations by the addresses that the APIs print.
//! Source: generor-api.th.txt, `https://generor.com/users/2/img/image-6147.webp`.

use subtle::ConstantTimeEq;

use super::{Caller, Creation, CreationId, MediaFile, creation};
use crate::error::{Error, Noun, Result};
use crate::store::Read;

/// The creation and its file at a path of this site, if `viewer` may see it or `query` has its key.
/// Errors: `NotFound`, whatever is wrong with the address.
pub fn at(tx: &dyn Read, path: &str, query: Option<&str>, viewer: Option<&Caller>) -> Result<(Creation, MediaFile)> {
    let missing = || Error::NotFound(Noun::Media);
    let creation = creation::find(tx, creation_of(path).ok_or_else(missing)?)?.ok_or_else(missing)?;
    if !creation.is_visible_to(tx, viewer)? && !opens(&creation, query) {
        return Err(missing());
    }
    let file = file_at(&creation, path).cloned().ok_or_else(missing)?;
    Ok((creation, file))
}

/// The creation that a file's name ends with: `image-6147.webp`.
fn creation_of(path: &str) -> Option<CreationId> {
    let digits = path.rsplit_once('-').and_then(|(_, tail)| tail.split_once('.')).map(|(digits, _)| digits);
    digits.and_then(|digits| digits.parse().ok()).map(CreationId)
}

/// The file of a creation that has exactly this address.
fn file_at<'a>(creation: &'a Creation, path: &str) -> Option<&'a MediaFile> {
    let best = creation.media_path()?;
    let (stem, _) = best.rsplit_once('.')?;
    let extension = path.strip_prefix(stem)?.strip_prefix('.')?;
    creation.media.iter().find(|file| file.format.extension() == extension)
}

/// Whether the link carries the creation's key, which the task dialects hand out.
fn opens(creation: &Creation, query: Option<&str>) -> bool {
    let key = query.unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("key="));
    let key = key.and_then(|key| u64::from_str_radix(key, 16).ok());
    creation.deleted_at.is_none() && key.is_some_and(|key| bool::from(key.ct_eq(&creation.link_key)))
}
