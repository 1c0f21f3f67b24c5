//! What a call brings along to be worked on, fetched and decoded before an engine starts.

use crate::catalogue::ModelKind;
use crate::net::Caps;
use crate::providers::sources::{Picture, Sources};
use crate::providers::{Call, Fault};

/// Pictures, at most, that are shown in turn or blended.
const MOST_REFERENCES: usize = 9;

#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// `image_url`: what an engine works on; of a clip the first frame.
    pub picture: Option<Picture>,
    /// `ending_frame_url`: the last frame.
    pub end: Option<Picture>,
    /// `reference_images`, in their order: shown in turn by a clip, blended by a picture.
    pub references: Vec<Picture>,
    /// `mask_url`: where a picture may be changed.
    pub mask: Option<Picture>,
    /// `video_url`: the file of the clip to change.
    pub clip: Option<Vec<u8>>,
    /// `reference_audio`: the file of the piece to carry on.
    pub sound: Option<Vec<u8>>,
}

impl Inputs {
    /// Errors: `Fault::Invalid` naming the field that leads to nothing or to something else.
    pub async fn fetch(call: &Call, sources: &Sources) -> Result<Self, Fault> {
        let mut inputs = Self::default();
        if let Some(reference) = &call.image_url {
            inputs.picture = Some(sources.picture("image_url", reference).await?);
        }
        if let Some(reference) = call.reference_audio.as_ref().filter(|_| call.kind == Some(ModelKind::Music)) {
            inputs.sound = Some(sources.bytes("reference_audio", reference, Caps::AUDIO).await?);
        }
        if !matches!(call.kind, Some(ModelKind::Video | ModelKind::Image)) {
            return Ok(inputs);
        }
        if let Some(reference) = call.extra("mask_url") {
            inputs.mask = Some(sources.picture("mask_url", reference).await?);
        }
        if let Some(reference) = call.video_url.as_ref().filter(|_| call.kind == Some(ModelKind::Video)) {
            inputs.clip = Some(sources.bytes("video_url", reference, Caps::VIDEO).await?);
        }
        if let Some(reference) = &call.ending_frame_url {
            inputs.end = Some(sources.picture("ending_frame_url", reference).await?);
        }
        for reference in call.reference_images.iter().take(MOST_REFERENCES) {
            inputs.references.push(sources.picture("reference_images", reference).await?);
        }
        Ok(inputs)
    }
}
