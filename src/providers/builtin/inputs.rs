//! What a call brings along to be worked on, fetched and decoded before an engine starts.

use crate::catalogue::ModelKind;
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
    /// `reference_images`, in their order.
    pub references: Vec<Picture>,
}

impl Inputs {
    /// Errors: `Fault::Invalid` naming the field that leads to nothing or to something else.
    pub async fn fetch(call: &Call, sources: &Sources) -> Result<Self, Fault> {
        let mut inputs = Self::default();
        if let Some(reference) = &call.image_url {
            inputs.picture = Some(sources.picture("image_url", reference).await?);
        }
        if call.kind != Some(ModelKind::Video) {
            return Ok(inputs);
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
