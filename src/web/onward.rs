//! Where one can go on from a creation: the same form again, variations of it, and the generators that take it up.

use super::form::Entry;
use super::page::{Visit, encode};
use crate::catalogue::{Generator, ModelKind, Need, Role, Status as Offered};
use crate::domain::creation::VOICE;
use crate::domain::{Creation, Status};

/// What people do with a picture next, before the other generators that take one.
const PICTURE_STEPS: [&str; 5] = ["upscale", "image-to-video", "remove-background", "vectorize", "image-edit"];
/// What people do with a text next: its words become the prompt.
const TEXT_STEPS: [&str; 3] = ["narration", "translation", "summary"];
/// What people do with a clip next.
const CLIP_STEPS: [&str; 1] = ["video-edit"];
/// What people do with music next: what was asked of it becomes the prompt.
const MUSIC_STEPS: [&str; 2] = ["album-cover", "music-video"];
const STEPS_MAX: usize = 6;
/// How many variations are offered to be made at once.
const VARIATIONS: &str = "4";

/// The link to the generator with everything filled in as it was.
pub fn remix(creation: &Creation) -> String {
    let mut query = format!("remix={}&prompt={}", creation.id, encode(&creation.prompt));
    for (name, value) in creation.parameters.iter().filter(|(name, _)| name != VOICE) {
        query.push_str(&format!("&{}={}", encode(name), encode(value)));
    }
    format!("/g/{}?{query}", creation.generator)
}

/// As `remix`, for several at once. The seed is left to chance, so none is like another.
pub fn variations(creation: &Creation, generator: Option<&Generator>) -> Option<String> {
    let generator = generator.filter(|_| creation.status == Status::Completed)?;
    // What works on a picture would have to be given it anew.
    let is_from_words = generator.image != Need::Required && generator.video != Need::Required;
    let field = generator.parameter_for(Role::Count).map_or("count", |parameter| &parameter.id);
    is_from_words.then(|| format!("{}&{}={VARIATIONS}", remix(creation), encode(field)))
}

/// Generators that go on from here, each with the link that fills this creation in.
pub fn steps(visit: &Visit, creation: &Creation) -> Vec<(Entry, String)> {
    if creation.status != Status::Completed {
        return Vec::new();
    }
    let catalogue = &visit.app.catalogue;
    let id = creation.id;
    let named = |slugs: &'static [&'static str]| slugs.iter().filter_map(|slug| catalogue.generator(slug));
    let (generators, query): (Vec<&Generator>, _) = match creation.kind {
        ModelKind::Text => (named(&TEXT_STEPS).collect(), format!("words={id}")),
        ModelKind::Video => (named(&CLIP_STEPS).collect(), format!("clip={id}")),
        ModelKind::Music => (named(&MUSIC_STEPS).collect(), format!("remix={id}&prompt={}", encode(&creation.prompt))),
        ModelKind::Image | ModelKind::Upscale | ModelKind::BackgroundRemoval => {
            let takes_one = |generator: &&Generator| {
                generator.image == Need::Required && !PICTURE_STEPS.contains(&generator.slug.as_str())
            };
            let others = catalogue.generators().filter(takes_one);
            (named(&PICTURE_STEPS).chain(others).collect(), format!("source={id}"))
        }
        _ => return Vec::new(),
    };
    let is_offered =
        |generator: &&Generator| generator.status == Offered::Active && generator.slug != creation.generator;
    let offered = generators.into_iter().filter(is_offered).take(STEPS_MAX);
    let link = |generator: &Generator| match creation.voice().filter(|_| generator.kind == ModelKind::Speech) {
        Some(voice) => format!("/g/{}?{query}&model={voice}", generator.slug),
        None => format!("/g/{}?{query}", generator.slug),
    };
    offered.map(|generator| (Entry::of(visit, generator), link(generator))).collect()
}
