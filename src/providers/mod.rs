//! The outside world: whoever can make what a plan asks for. Knows no account, no credit and no HTTP of ours.
//!
//! A provider has three verbs. `Fault` says what to do next, not what the wire said.

pub mod builtin;
mod client;
pub mod imprint;
pub mod judgement;
pub mod notes;
pub mod openai;
mod passage;
pub mod recode;
mod registry;
pub mod simulated;
pub mod sources;
pub mod tokens;
pub mod wire;

pub use registry::{Choice, Hop, Providers, connect};

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};

use self::judgement::Judgement;
use self::wire::Wire;
use crate::catalogue::{ModelId, ModelKind};

/// Everything that a provider needs in order to make one item. It is stored with the job, so that a job can be
/// taken up again after a crash.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Call {
    pub kind: Option<ModelKind>,
    /// The generator's slug; the built-in engines and the output schema go by it.
    pub generator: String,
    pub model: ModelId,
    /// The model's name at the provider that was chosen.
    pub upstream_model: String,
    /// Fixed options of the route, as JSON text.
    pub route_options: String,
    /// What the caller wrote, as it was written.
    pub prompt: String,
    /// The generator's template with everything filled in: what a language or picture model is told.
    pub instruction: String,
    /// Clean parameters by id, with defaults filled in.
    pub parameters: Vec<(String, String)>,
    /// The first item's seed; items of a batch differ by `index`.
    pub seed: u64,
    /// Which item of how many, counted from 0.
    pub index: u32,
    pub count: u32,
    /// A BCP 47 code, or empty for the prompt's own language.
    pub language: String,
    pub temperature: Option<f32>,
    /// Pixels, for kinds that have them; else zero.
    pub width: u32,
    pub height: u32,
    /// Length of a clip, for kinds that have one; else zero.
    pub seconds: u32,
    pub generate_audio: bool,
    pub image_url: Option<String>,
    pub ending_frame_url: Option<String>,
    pub video_url: Option<String>,
    pub reference_images: Vec<String>,
    pub reference_videos: Vec<String>,
    pub reference_audio: Option<String>,
    /// Further text fields by their name on the wire (`user_text`, `story_context`, `character_name` …). `mask_url` is a
    /// picture that tells where `image_url` may be changed: where it is transparent, or white if it is nowhere transparent.
    pub extras: Vec<(String, String)>,
}

impl Call {
    pub fn parameter(&self, id: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == id).map(|(_, value)| value.as_str())
    }

    /// What a call of a utility kind works on: every further field named `input`, in order, or else the prompt. One call
    /// answers many inputs, so that a provider is asked once.
    pub fn inputs(&self) -> Vec<&str> {
        let inputs: Vec<&str> =
            self.extras.iter().filter(|(name, _)| name == "input").map(|(_, text)| text.as_str()).collect();
        if inputs.is_empty() { vec![&self.prompt] } else { inputs }
    }

    pub fn extra(&self, name: &str) -> Option<&str> {
        self.extras.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// One finished item.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A text result by the generator's output fields.
    Text(serde_json::Map<String, serde_json::Value>),
    Media(Media),
    /// A clip, and a still to show before it plays.
    Film {
        clip: Media,
        poster: Media,
    },
    /// A piece of music, the picture that it is shown with, and what is known of it: `title`, `style`, `lyrics` ….
    Piece {
        piece: Media,
        cover: Option<Media>,
        about: serde_json::Map<String, serde_json::Value>,
    },
    /// Of an embedding model: one vector of length 1 for each of `Call::inputs`.
    Vectors(Vec<Vec<f32>>),
    /// Of a moderation model: one judgement for each of `Call::inputs`.
    Judgements(Vec<Judgement>),
}

/// A finished file.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    pub bytes: Vec<u8>,
    pub format: Format,
    /// Pixels; zero for sound.
    pub width: u32,
    pub height: u32,
    /// Length; zero for stills.
    pub seconds: f32,
}

/// The file formats that we store and serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    Webp,
    Png,
    Jpeg,
    Svg,
    Mp4,
    Mp3,
    Opus,
    Flac,
    Wav,
    /// Bare 16-bit samples, little-endian.
    Pcm,
    Aac,
}

impl Format {
    pub const ALL: [Self; 11] = [
        Self::Webp,
        Self::Png,
        Self::Jpeg,
        Self::Svg,
        Self::Mp4,
        Self::Mp3,
        Self::Opus,
        Self::Flac,
        Self::Wav,
        Self::Pcm,
        Self::Aac,
    ];

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
            Self::Mp4 => "video/mp4",
            Self::Mp3 => "audio/mpeg",
            Self::Opus => "audio/ogg",
            Self::Flac => "audio/flac",
            Self::Wav => "audio/wav",
            Self::Pcm => "audio/pcm",
            Self::Aac => "audio/aac",
        }
    }

    pub const fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
            Self::Mp4 => "mp4",
            Self::Mp3 => "mp3",
            Self::Opus => "opus",
            Self::Flac => "flac",
            Self::Wav => "wav",
            Self::Pcm => "pcm",
            Self::Aac => "aac",
        }
    }
}

/// What became of a submitted call.
#[derive(Debug, Clone, PartialEq)]
pub enum Submitted {
    /// The provider answered with the result.
    Done(Output),
    /// It is under way there; ask again with the ticket.
    Underway(Ticket),
}

/// A provider's name for work under way; stored with the job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket(pub String);

#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// Not finished; percent if the provider tells.
    Waiting(Option<u8>),
    Done(Output),
}

/// What to do about a failure.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Content policy: final.
    #[error("refused: {0}")]
    Refused(String),
    /// The call itself is wrong: final; the words are fit for the caller.
    #[error("invalid: {0}")]
    Invalid(String),
    /// It was turned away and will be every time (a wrong key, an empty account): nothing was taken on, and another route
    /// may do better.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Try again after a while.
    #[error("busy; again in {retry_after:?}")]
    Busy { retry_after: Duration },
    /// It broke. `retryable` is false when the provider may have taken the work (and the money) on.
    #[error("broken: {detail}")]
    Broken { retryable: bool, detail: String },
}

/// What is to be done after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The same again, after so long where the provider says it; on another route once that is of no use.
    Again(Option<Duration>),
    /// On another route.
    Elsewhere,
    /// Nothing: it is final, or the provider may have taken the work (and the money) on.
    GiveUp,
}

impl Fault {
    pub const fn next(&self) -> Next {
        match self {
            Self::Refused(_) | Self::Invalid(_) | Self::Broken { retryable: false, .. } => Next::GiveUp,
            Self::Unavailable(_) => Next::Elsewhere,
            Self::Busy { retry_after } => Next::Again(Some(*retry_after)),
            Self::Broken { retryable: true, .. } => Next::Again(None),
        }
    }
}

/// What is told of an item while it is being made.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// How far it is, per cent.
    Percent(u8),
    /// What a picture looks like so far; told to whoever asks by the parameter `partial_images`, 1 to 3 of them.
    Draft(Media),
    /// The next bytes of a sound file; told to whoever asks by the parameter `pieces`.
    Piece(Format, Bytes),
}

/// Is told the news of an item.
pub type Report<'a> = dyn Fn(News) + Send + Sync + 'a;

/// How long a provider may take to say how far something is, or to hand it over; and how many are asked at once.
const POLL_TIME: Duration = Duration::from_secs(120);
const POLLS_AT_ONCE: usize = 64;

/// Whoever can make things.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Its name in routes, settings and answers (`builtin`, `openai`, `replicate`).
    fn name(&self) -> &str;

    /// How many calls it takes at once.
    fn concurrency(&self) -> usize;

    /// Whether sending the same call twice costs nothing and gives the same.
    fn is_replayable(&self) -> bool {
        false
    }

    /// Whether it makes things of this kind.
    fn makes(&self, _kind: ModelKind) -> bool {
        true
    }

    /// The way in for calls in OpenAI's own form, if it speaks that.
    fn wire(&self) -> Option<&dyn Wire> {
        None
    }

    async fn submit(&self, call: &Call) -> Result<Submitted, Fault>;

    /// As `submit`; who works on the answer for long tells `report` how far it is and what there is of it.
    async fn submit_watched(&self, call: &Call, _report: &Report<'_>) -> Result<Submitted, Fault> {
        self.submit(call).await
    }

    /// Providers that answer at once never hand out a ticket.
    async fn poll(&self, _ticket: &Ticket) -> Result<Progress, Fault> {
        Err(Fault::Broken { retryable: false, detail: format!("{} hands out no tickets", self.name()) })
    }

    /// Looks at many tickets; each answer comes with the place of its ticket, as soon as it is there. For who can be asked
    /// for all of them in one call; the others are asked for a number at once.
    fn poll_many<'a>(&'a self, tickets: &'a [Ticket]) -> BoxStream<'a, (usize, Result<Progress, Fault>)> {
        let look = move |(place, ticket)| async move {
            let look = tokio::time::timeout(POLL_TIME, self.poll(ticket)).await;
            let silent = || Fault::Broken { retryable: true, detail: "did not say how far it is".to_owned() };
            (place, look.unwrap_or_else(|_| Err(silent())))
        };
        stream::iter(tickets.iter().enumerate()).map(look).buffer_unordered(POLLS_AT_ONCE).boxed()
    }

    async fn cancel(&self, _ticket: &Ticket) -> Result<(), Fault> {
        Ok(())
    }
}
