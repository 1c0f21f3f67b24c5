//! The engines that need no key and no network. What they make says so.

pub mod audio;
pub mod background;
pub mod embed;
pub mod image;
pub mod moderate;
pub mod music;
mod oklab;
mod plane;
mod raster;
pub mod sound;
pub mod text;
pub mod upscale;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;

use super::sources::{Picture, Sources};
use super::wire::Wire;
use super::{Call, Fault, Output, Provider, Submitted};
use crate::catalogue::{Catalogue, ModelKind};

/// All built-in engines as one provider. They work on blocking threads, as many at once as there are cores.
pub struct Builtin {
    cores: usize,
    catalogue: Arc<Catalogue>,
    sources: Sources,
}

impl Builtin {
    pub fn new(catalogue: Arc<Catalogue>, sources: Sources) -> Self {
        Self { cores: std::thread::available_parallelism().map_or(2, usize::from), catalogue, sources }
    }
}

#[async_trait]
impl Provider for Builtin {
    fn name(&self) -> &str {
        "builtin"
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
                | ModelKind::Music
                | ModelKind::SoundEffect
                | ModelKind::Upscale
                | ModelKind::BackgroundRemoval
                | ModelKind::Embedding
                | ModelKind::Moderation
        )
    }

    fn wire(&self) -> Option<&dyn Wire> {
        Some(self)
    }

    async fn submit(&self, call: &Call) -> Result<Submitted, Fault> {
        let cancel = CancelOnDrop::default();
        let (flag, call, catalogue) = (cancel.0.clone(), call.clone(), self.catalogue.clone());
        let picture = match &call.image_url {
            Some(reference) => Some(self.sources.picture("image_url", reference).await?),
            None => None,
        };
        let work = tokio::task::spawn_blocking(move || {
            make(&call, picture.as_ref(), &catalogue, &|| flag.load(Ordering::Relaxed))
        });
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
    picture: Option<&Picture>,
    catalogue: &Catalogue,
    cancelled: &dyn Fn() -> bool,
) -> Result<Output, Fault> {
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
        Some(ModelKind::Image) if picture.is_some() => Err(Fault::Invalid(
            "image_url: the built-in engine cannot start from a picture; a provider's model can".to_owned(),
        )),
        Some(ModelKind::Image) => image::make(call, cancelled).map(Output::Media),
        Some(ModelKind::Music) => music::make(call, cancelled).map(Output::Media),
        Some(ModelKind::SoundEffect) => sound::make(call, cancelled).map(Output::Media),
        Some(ModelKind::Upscale) => upscale::make(call, picture, cancelled).map(Output::Media),
        Some(ModelKind::BackgroundRemoval) => background::make(call, picture, cancelled).map(Output::Media),
        Some(ModelKind::Embedding) => embed::make(call).map(Output::Vectors),
        Some(ModelKind::Moderation) => Ok(Output::Judgements(moderate::make(call))),
        Some(kind) => Err(Fault::Invalid(format!("the built-in engines cannot make {kind}"))),
        None => Err(Fault::Invalid("the call names no kind".to_owned())),
    }
}
