//! A model: who runs it, what it can do and what it costs.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A model's public number. Source: generor-api.th.txt: text 1–9999, image 10001–19999, video 20001–29999,
/// speech 30001–39999, music 40001–49999, sound effect 50001–59999; ours: upscale 60001–, vector 70001–,
/// background removal 80001–, embeddings, moderation and transcription 90001–.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModelId(pub u32);

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a model makes. The words are those of `GET /models/{type}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    Text,
    Image,
    Video,
    Speech,
    Music,
    SoundEffect,
    Upscale,
    Vector,
    BackgroundRemoval,
    /// Kinds without a generator, reached through the `openai` dialect alone.
    Embedding,
    Moderation,
    Transcription,
}

impl ModelKind {
    /// The kinds that make creations: those of `GET /models`.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Image,
        Self::Video,
        Self::Speech,
        Self::Music,
        Self::SoundEffect,
        Self::Upscale,
        Self::Vector,
        Self::BackgroundRemoval,
    ];

    /// The kinds that make nothing to keep; they have models and prices, and no place in lists.
    pub const UTILITY: [Self; 3] = [Self::Embedding, Self::Moderation, Self::Transcription];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Speech => "speech",
            Self::Music => "music",
            Self::SoundEffect => "soundeffect",
            Self::Upscale => "upscale",
            Self::Vector => "vector",
            Self::BackgroundRemoval => "backgroundremoval",
            Self::Embedding => "embedding",
            Self::Moderation => "moderation",
            Self::Transcription => "transcription",
        }
    }

    /// The ids that models of this kind may have, both ends included.
    pub const fn id_range(self) -> (u32, u32) {
        match self {
            Self::Text => (1, 9_999),
            Self::Image => (10_001, 19_999),
            Self::Video => (20_001, 29_999),
            Self::Speech => (30_001, 39_999),
            Self::Music => (40_001, 49_999),
            Self::SoundEffect => (50_001, 59_999),
            Self::Upscale => (60_001, 69_999),
            Self::Vector => (70_001, 79_999),
            Self::BackgroundRemoval => (80_001, 89_999),
            Self::Embedding => (90_001, 90_999),
            Self::Moderation => (91_001, 91_999),
            Self::Transcription => (92_001, 92_999),
        }
    }
}

impl fmt::Display for ModelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Knows the listed kinds only: the others are no `{type}` of any path.
impl FromStr for ModelKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// One `[[model]]` of `models/<kind>.toml`, completed by the loader.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub id: ModelId,
    /// Set by the loader from the file's name.
    #[serde(skip, default = "text")]
    pub kind: ModelKind,
    /// Its number in a `model` dropdown, as a `model-text` parameter carries it: its place in its file, from 1.
    #[serde(skip)]
    pub choice: u32,
    /// As the APIs print it.
    pub name: String,
    /// As the pages print it, where that differs from `name`.
    pub title: Option<String>,
    /// The service that made it famous, printed as `provider`.
    pub provider: String,
    pub description: String,
    /// Other names by which clients ask for it (`gpt-image-1`, `whisper-1`).
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where it can be run, best first.
    #[serde(default)]
    pub routes: Vec<Route>,
    pub price: Price,
    /// Typical wall-clock seconds for one item, used while there is no history.
    pub typical_seconds: f64,
    #[serde(default)]
    pub can: Capabilities,
    /// Variants of one model in different qualities, each with an id of its own.
    pub group: Option<Group>,
    /// Taken out of the catalogue; for an operator's file over one of ours.
    #[serde(default)]
    pub disabled: bool,
}

const fn text() -> ModelKind {
    ModelKind::Text
}

impl Model {
    /// The name for people.
    pub fn display_name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}

/// One way to run a model.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// A provider's name, as in `[providers.NAME]`.
    pub provider: String,
    /// The model's name there.
    pub model: String,
    /// Fixed options of the upstream call (`resolution = "720p"`).
    #[serde(default)]
    pub options: toml::Table,
}

/// What a model costs. A model without any price cannot be called.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Credits per item (per second for video), where a document prints the figure; else derived from `usd`.
    pub credits: Option<u32>,
    /// US dollars per item; per output second for video; per 1,000 characters for speech; per minute for transcription.
    pub usd: Option<f64>,
    /// US dollars per million tokens, for text and embeddings.
    pub usd_input: Option<f64>,
    pub usd_output: Option<f64>,
}

/// What a model accepts beyond a prompt.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Capabilities {
    /// Reads pictures (text models) or starts from one (image and video models).
    pub image_input: bool,
    pub aspect_ratio: bool,
    /// Seconds that the upstream makes; empty when it has no such setting.
    pub durations: Vec<u32>,
    pub default_duration: Option<u32>,
    /// Sound can be switched on and off.
    pub audio: bool,
    /// What sound multiplies the price by.
    pub audio_cost: Option<f64>,
    pub end_frame: bool,
    /// How many of each may be given for reference.
    pub reference_images: u32,
    pub reference_videos: u32,
    pub reference_audio: u32,
    /// A source clip may be given, or must be.
    pub video_input: bool,
    pub video_required: bool,
    /// Reasons before it answers.
    pub thinking: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub slug: String,
    pub name: String,
    /// This model's quality (`720p`).
    pub quality: String,
    pub default_quality: String,
    /// Every quality of the group and the model that has it; set by the loader.
    #[serde(skip)]
    pub qualities: BTreeMap<String, ModelId>,
}

/// One aspect ratio that a kind of model accepts. Source: generor-api.th.txt, `aspect_ratio`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AspectRatio {
    pub id: u32,
    pub ratio: &'static str,
    pub label: &'static str,
    /// Width and height in the smallest whole numbers; zero for the input image's own.
    pub width: u32,
    pub height: u32,
}

const fn ratio(id: u32, ratio: &'static str, label: &'static str, width: u32, height: u32) -> AspectRatio {
    AspectRatio { id, ratio, label, width, height }
}

/// The six of the image models.
pub const IMAGE_RATIOS: [AspectRatio; 6] = [
    ratio(1, "1:1", "Square", 1, 1),
    ratio(2, "3:4", "Vertical", 3, 4),
    ratio(3, "4:3", "Horizontal", 4, 3),
    ratio(4, "16:9", "Wide", 16, 9),
    ratio(5, "9:16", "Tall", 9, 16),
    ratio(6, "match_input_image", "Match input image", 0, 0),
];

/// The two of the video models.
pub const VIDEO_RATIOS: [AspectRatio; 2] = [ratio(1, "16:9", "Wide", 16, 9), ratio(2, "9:16", "Tall", 9, 16)];
