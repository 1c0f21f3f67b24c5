//! The engines that need no key and no network. What they make says so.

pub mod audio;
pub mod background;
pub mod embed;
pub mod image;
pub mod inputs;
pub mod moderate;
pub mod music;
mod oklab;
mod plane;
pub(super) mod raster;
pub mod sound;
pub mod speech;
pub mod text;
pub mod upscale;
pub mod vector;
pub mod video;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use tokio::sync::{Semaphore, mpsc};

use self::inputs::Inputs;
use super::sources::{Sources, decode};
use super::wire::Wire;
use super::{Call, Fault, Format, Media, News, Output, Provider, Report, Submitted};
use crate::catalogue::{Catalogue, ModelKind};

/// What they are called as a provider.
pub const NAME: &str = "builtin";

/// All built-in engines as one provider. They work on blocking threads, as many at once as there are cores.
pub struct Builtin {
    cores: usize,
    catalogue: Arc<Catalogue>,
    sources: Sources,
    /// Places for films: each keeps two cores busy and up to 150 MiB.
    films: Arc<Semaphore>,
}

impl Builtin {
    pub fn new(catalogue: Arc<Catalogue>, sources: Sources) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self { cores, catalogue, sources, films: Arc::new(Semaphore::new((cores / 2).max(1))) }
    }
}

#[async_trait]
impl Provider for Builtin {
    fn name(&self) -> &str {
        NAME
    }

    fn concurrency(&self) -> usize {
        self.cores
    }

    /// They are deterministic and cost nothing, so a call may be made again after a crash.
    fn is_replayable(&self) -> bool {
        true
    }

    fn makes(&self, kind: ModelKind) -> bool {
        matches!(
            kind,
            ModelKind::Text
                | ModelKind::Image
                | ModelKind::Video
                | ModelKind::Speech
                | ModelKind::Music
                | ModelKind::SoundEffect
                | ModelKind::Upscale
                | ModelKind::Vector
                | ModelKind::BackgroundRemoval
                | ModelKind::Embedding
                | ModelKind::Moderation
        )
    }

    fn wire(&self) -> Option<&dyn Wire> {
        Some(self)
    }

    async fn submit(&self, call: &Call) -> Result<Submitted, Fault> {
        self.submit_watched(call, &|_| {}).await
    }

    async fn submit_watched(&self, call: &Call, report: &Report<'_>) -> Result<Submitted, Fault> {
        let cancel = CancelOnDrop::default();
        let (flag, call, catalogue) = (cancel.0.clone(), call.clone(), self.catalogue.clone());
        let inputs = Inputs::fetch(&call, &self.sources).await?;
        // The place goes with the work, not with whoever waits: a cancelled film holds it until it has stopped.
        let place = match call.kind {
            Some(ModelKind::Video) => self.films.clone().acquire_owned().await.ok(),
            _ => None,
        };
        let (told, mut news) = mpsc::unbounded_channel();
        let work = tokio::task::spawn_blocking(move || {
            let _place = place;
            let cancelled = || flag.load(Ordering::Relaxed);
            make(&call, &inputs, &catalogue, &cancelled, &|news| {
                // Nobody listens any more to a call that was dropped.
                let _ = told.send(news);
            })
        });
        // The sender is gone when the work is done.
        while let Some(news) = news.recv().await {
            report(news);
        }
        let output = work.await.map_err(|error| Fault::Broken { retryable: false, detail: error.to_string() })??;
        Ok(Submitted::Done(output))
    }
}

/// Tells the engine to stop when whoever waited for it is gone.
#[derive(Default)]
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn make(
    call: &Call,
    inputs: &Inputs,
    catalogue: &Catalogue,
    cancelled: &dyn Fn() -> bool,
    report: &dyn Fn(News),
) -> Result<Output, Fault> {
    let picture = inputs.picture.as_ref();
    match call.kind {
        Some(ModelKind::Text) => {
            let unknown = || Fault::Invalid(format!("there is no generator {}", call.generator));
            let generator = catalogue.generator(&call.generator).ok_or_else(unknown)?;
            let fields = match picture {
                Some(picture) => text::describe(call, generator, picture),
                None => text::write(call, generator),
            };
            fields.map(Output::Text)
        }
        Some(ModelKind::Image) => {
            image::drafts(call, inputs, cancelled, &|draft| report(News::Draft(draft)))?;
            let whole = if picture.is_some() || !inputs.references.is_empty() {
                image::remake(call, inputs, cancelled)?
            } else {
                image::make(call, cancelled)?
            };
            let is_cut = call.parameter("background") == Some("transparent");
            Ok(Output::Media(if is_cut { cut_out(whole, call, cancelled)? } else { whole }))
        }
        Some(ModelKind::Video) => video::make(call, inputs, cancelled, &|percent| report(News::Percent(percent))),
        Some(ModelKind::Speech) if call.parameter("pieces").is_some() => {
            let tell = |format: Format, bytes: Vec<u8>| report(News::Piece(format, bytes.into()));
            speech::make_in_pieces(call, cancelled, &tell).map(Output::Media)
        }
        Some(ModelKind::Speech) => speech::make(call, cancelled).map(Output::Media),
        Some(ModelKind::Music) => music::make(call, inputs, cancelled),
        Some(ModelKind::SoundEffect) => sound::make(call, cancelled).map(Output::Media),
        Some(ModelKind::Upscale) => upscale::make(call, picture, cancelled).map(Output::Media),
        Some(ModelKind::Vector) => vector::make(call, picture, cancelled).map(Output::Media),
        Some(ModelKind::BackgroundRemoval) => background::make(call, picture, cancelled).map(Output::Media),
        Some(ModelKind::Embedding) => embed::make(call).map(Output::Vectors),
        Some(ModelKind::Moderation) => Ok(Output::Judgements(moderate::make(call))),
        Some(kind) => Err(Fault::Invalid(format!("the built-in engines cannot make {kind}"))),
        None => Err(Fault::Invalid("the call names no kind".to_owned())),
    }
}

/// A picture without its background, in a format that can be transparent.
/// Errors: `Invalid` naming `background` for one in which no subject can be told from it.
fn cut_out(media: Media, call: &Call, cancelled: &dyn Fn() -> bool) -> Result<Media, Fault> {
    let garbled = |detail| Fault::Broken { retryable: false, detail };
    let cut =
        background::make(call, Some(&decode(media.bytes).map_err(garbled)?), cancelled).map_err(
            |fault| match fault {
                Fault::Invalid(reason) => {
                    Fault::Invalid(format!("background: {}", reason.trim_start_matches("image_url: ")))
                }
                other => other,
            },
        )?;
    match call.parameter("output_format") {
        Some("webp") => raster::webp(&decode(cut.bytes).map_err(garbled)?, CUT_QUALITY),
        _ => Ok(cut),
    }
}

/// Of a picture with transparency in WebP, 0 to 100.
const CUT_QUALITY: f32 = 90.0;
