//! Links to files of this service, such as the `url` of an earlier answer: they are read where they are kept. So results
//! can be worked on further on a machine that has no public address, and private ones too.

use crate::domain::{Caller, media};
use crate::error::{Error, Result};
use crate::providers::Call;
use crate::providers::sources::BLOB_SCHEME;
use crate::store::Read;

/// Puts the stored file in the place of every link that begins with `base_url`.
/// Errors: `Invalid` naming the field, the same for a file that is missing and one that `viewer` must not see.
pub fn resolve(tx: &dyn Read, call: &mut Call, base_url: &str, viewer: Option<&Caller>) -> Result<()> {
    let one = [
        ("image_url", &mut call.image_url),
        ("ending_frame_url", &mut call.ending_frame_url),
        ("video_url", &mut call.video_url),
        ("reference_audio", &mut call.reference_audio),
    ];
    let several = [("reference_images", &mut call.reference_images), ("reference_videos", &mut call.reference_videos)];
    let several = several.into_iter().flat_map(|(field, links)| links.iter_mut().map(move |link| (field, link)));
    for (field, link) in one.into_iter().filter_map(|(field, link)| Some((field, link.as_mut()?))).chain(several) {
        let Some(place) = link.strip_prefix(base_url).filter(|place| place.starts_with('/')) else { continue };
        let place = place.split('#').next().unwrap_or_default();
        let (path, query) = place.split_once('?').map_or((place, None), |(path, query)| (path, Some(query)));
        *link = match media::at(tx, path, query, viewer) {
            Ok((_, file)) => format!("{BLOB_SCHEME}{}", file.blob),
            Err(Error::NotFound(_)) => return Err(Error::invalid(field, "is not a file that you can see")),
            Err(other) => return Err(other),
        };
    }
    Ok(())
}
