//! What is asked of a generator for its sample: an example of its own, something of ours to work on, and as little work
//! as shows what it does.

use super::MAIL_DOMAIN;
use crate::app::App;
use crate::catalogue::{Generator, Model, ModelId, ModelKind, Need};
use crate::domain::{List, PageRequest, creation};
use crate::engine::{ModelChoice, Plan, Purpose, Request};
use crate::error::Result;
use crate::providers::sources::BLOB_SCHEME;

/// The provider whose work costs nothing.
const ENGINE: &str = "builtin";
/// Whose sample a generator works on; for those not named here, that of `image`, `video` or `music`.
const SOURCES: [(&str, &str); 6] = [
    ("headshot", "portrait"),
    ("photo-to-art", "landscape"),
    ("product-cutout", "product-photo"),
    ("remove-background", "portrait"),
    ("room-makeover", "interior"),
    ("vectorize", "logo"),
];

/// A generator's examples in their order; one that has none may do without.
pub fn examples(generator: &Generator) -> impl Iterator<Item = Option<&String>> {
    let none = generator.examples.is_empty().then_some(None);
    generator.examples.iter().map(Some).chain(none)
}

/// `None` where the built-in engines are not asked, and where there is nothing to work on yet.
pub fn plan(app: &App, generator: &Generator, example: Option<&String>) -> Result<Option<Plan>> {
    let picture = source(app, generator, generator.image, "image")?;
    let clip = source(app, generator, generator.video, "video")?;
    let piece = source(app, generator, generator.audio, "music")?;
    let lacks = |need: Need, file: &Option<String>| need == Need::Required && file.is_none();
    if lacks(generator.image, &picture) || lacks(generator.video, &clip) || lacks(generator.audio, &piece) {
        return Ok(None);
    }
    // Never fetched: the engines are shown our own copy below.
    let stand_in = |file: &Option<String>| file.as_ref().map(|_| format!("https://{MAIL_DOMAIN}/file"));
    let model = lightest(app, generator);
    let request = Request {
        generator: generator.slug.clone(),
        prompt: example.cloned(),
        model: model.map(|model| ModelChoice::Id(model.id)),
        seconds: model.and_then(|model| model.can.durations.first()).map(|seconds| i64::from(*seconds)),
        image_url: stand_in(&picture),
        video_url: stand_in(&clip),
        reference_audio: stand_in(&piece),
        ..Request::default()
    };
    let mut plan = app.plan(&request, Purpose::Generate)?;
    plan.call.image_url = picture;
    plan.call.video_url = clip;
    plan.call.reference_audio = piece;
    Ok((plan.provider() == ENGINE).then_some(plan))
}

/// What a generator has to be given to work on.
fn source(app: &App, generator: &Generator, need: Need, usual: &str) -> Result<Option<String>> {
    if need != Need::Required {
        return Ok(None);
    }
    let named = SOURCES.iter().find(|(slug, _)| *slug == generator.slug);
    newest_file(app, named.map_or(usual, |(_, source)| source))
}

/// The cheapest quality of the default model: the same picture with fewer pixels. Only clips are worth the difference.
fn lightest<'a>(app: &'a App, generator: &Generator) -> Option<&'a Model> {
    let usual = app.catalogue.model(generator.default_model).filter(|model| model.kind == ModelKind::Video)?;
    let qualities: Vec<ModelId> =
        usual.group.iter().flat_map(|group| group.qualities.values().copied()).chain([usual.id]).collect();
    let pricing = app.pricing();
    let priced = |id: ModelId| app.catalogue.model(id).and_then(|model| Some((model.credits(&pricing)?, model)));
    qualities.into_iter().filter_map(priced).min_by_key(|(credits, _)| *credits).map(|(_, model)| model)
}

/// A public file of a generator, as the engines' inputs name it.
fn newest_file(app: &App, generator: &str) -> Result<Option<String>> {
    let newest = PageRequest { per_page: 1, ..PageRequest::default() };
    let list = app.store.read(|tx| creation::list(tx, &List::PublicGenerator(generator.to_owned()), newest))?;
    Ok(list.items.first().and_then(|creation| creation.media.first()).map(|file| format!("{BLOB_SCHEME}{}", file.blob)))
}
