//! The engine's one shape of a request, into which every dialect, the pages and the command line translate theirs.

use crate::catalogue::{AspectRatio, ModelId};
use crate::domain::{License, Privacy, TeamId};

/// A wish, unchecked. `None` and empty mean "not given".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// A generator's slug.
    pub generator: String,
    pub model: Option<ModelChoice>,
    pub prompt: Option<String>,
    pub privacy: Privacy,
    pub license: License,
    pub team: Option<TeamId>,
    pub count: Option<i64>,
    /// A BCP 47 code, or `auto`.
    pub language: Option<String>,
    pub temperature: Option<f64>,
    pub preference: Option<String>,
    pub preference_two: Option<String>,
    pub aspect_ratio: Option<RatioChoice>,
    pub image_url: Option<String>,
    pub seconds: Option<i64>,
    pub generate_audio: Option<bool>,
    pub ending_frame_url: Option<String>,
    pub reference_images: Vec<String>,
    pub reference_videos: Vec<String>,
    pub reference_audio: Option<String>,
    pub video_url: Option<String>,
    /// The generator's own fields by id. Unknown ids and invalid values are dropped.
    pub parameters: Vec<(String, String)>,
    /// Further text fields by their name on the wire (`user_text`, `story_context` …).
    pub extras: Vec<(String, String)>,
    /// Makes the same thing again, where the provider can.
    pub seed: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelChoice {
    Id(ModelId),
    /// A name or alias.
    Name(String),
}

#[derive(Debug, Clone, PartialEq)]
pub enum RatioChoice {
    Id(i64),
    /// A ratio (`16:9`) or a name (`wide`).
    Text(String),
    /// A ratio of a dialect's own table, whether or not the native one has it.
    Exact(AspectRatio),
}
