//! What the built-in engines make: for each generator of every kind, alone and as one of ten, a result of its own shape.

use std::collections::HashSet;
use std::sync::Arc;

use atelier::catalogue::{Catalogue, FieldKind, Generator, ModelKind, Need, OutputField};
use atelier::net::Net;
use atelier::providers::builtin::{Builtin, text};
use atelier::providers::sources::{BLOB_SCHEME, Sources};
use atelier::providers::{Call, Format, Media, Output, Provider, Submitted};
use atelier::store::Store;
use serde_json::Value;

/// Pixels and seconds: as little as an engine makes.
const WIDTH: u32 = 80;
const HEIGHT: u32 = 48;
const SECONDS: u32 = 1;
/// The most that a request may ask for.
const BATCH: u32 = 10;

/// The engines, and a picture, a clip and a piece of music for those that work on one.
struct Bench {
    engines: Builtin,
    picture: String,
    clip: String,
    piece: String,
}

impl Bench {
    async fn set_up(catalogue: &Arc<Catalogue>) -> Self {
        let store = Store::in_memory().expect("a store");
        let net = Net::new(false).expect("a client");
        let engines = Builtin::new(catalogue.clone(), Sources::new(store.clone(), net));
        let mut bench = Self { engines, picture: String::new(), clip: String::new(), piece: String::new() };
        let kept = [("image", &mut bench.picture), ("video", &mut bench.clip), ("music", &mut bench.piece)];
        for (slug, kept) in kept {
            let generator = catalogue.generator(slug).expect("a generator");
            let call = Call { prompt: "a red boat on a blue lake".to_owned(), ..call(generator, 0, 1) };
            let made = match submit(&bench.engines, &call).await {
                Output::Media(media) | Output::Film { clip: media, .. } | Output::Piece { piece: media, .. } => media,
                other => panic!("{slug} made {other:?}"),
            };
            *kept = format!("{BLOB_SCHEME}{}", store.put_blob(made.bytes).await.expect("a blob"));
        }
        bench
    }

    async fn make(&self, generator: &Generator, index: u32, count: u32) -> Output {
        let given = |need: Need, file: &str| (need == Need::Required).then(|| file.to_owned());
        let call = Call {
            image_url: given(generator.image, &self.picture),
            video_url: given(generator.video, &self.clip),
            reference_audio: given(generator.audio, &self.piece),
            ..call(generator, index, count)
        };
        submit(&self.engines, &call).await
    }
}

async fn submit(engines: &Builtin, call: &Call) -> Output {
    match engines.submit(call).await {
        Ok(Submitted::Done(output)) => output,
        other => panic!("{}: {other:?}", call.generator),
    }
}

fn call(generator: &Generator, index: u32, count: u32) -> Call {
    let pixels = |kind| matches!(kind, ModelKind::Image | ModelKind::Video | ModelKind::Vector);
    let (width, height) = if pixels(generator.kind) { (WIDTH, HEIGHT) } else { (0, 0) };
    Call {
        kind: Some(generator.kind),
        generator: generator.slug.clone(),
        prompt: generator.examples.first().cloned().unwrap_or_default(),
        parameters: generator.parameters.iter().map(|field| (field.id.clone(), field.default.clone())).collect(),
        seed: 11,
        index,
        count,
        width,
        height,
        seconds: SECONDS,
        ..Call::default()
    }
}

/// Each field of the output is there, in order and of its type, and there are no others.
fn check_text(generator: &Generator, fields: &serde_json::Map<String, Value>) {
    let names: Vec<&str> = generator.output.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields.keys().map(String::as_str).collect::<Vec<_>>(), names, "{}", generator.slug);
    let fits = |field: &OutputField| match (field.kind, &fields[&field.name]) {
        (FieldKind::String | FieldKind::Text, Value::String(text)) => !text.trim().is_empty(),
        (FieldKind::List, Value::Array(items)) => {
            !items.is_empty() && items.iter().all(|item| item.as_str().is_some_and(|text| !text.trim().is_empty()))
        }
        (FieldKind::Number, Value::Number(_)) => true,
        _ => false,
    };
    let misfit = generator.output.iter().find(|field| !fits(field));
    assert!(misfit.is_none(), "{}: {misfit:?} of {fields:?}", generator.slug);
}

/// A file of its kind: the right format, with pixels where it is seen and seconds where it takes time.
fn check_media(generator: &Generator, media: &Media) {
    let fits = match generator.kind {
        ModelKind::Image => matches!(media.format, Format::Webp | Format::Png | Format::Jpeg),
        ModelKind::Upscale | ModelKind::BackgroundRemoval => matches!(media.format, Format::Png | Format::Webp),
        ModelKind::Vector => media.format == Format::Svg,
        ModelKind::Video => media.format == Format::Mp4,
        _ => matches!(media.format, Format::Mp3 | Format::Opus | Format::Wav | Format::Flac),
    };
    let is_heard = matches!(generator.kind, ModelKind::Speech | ModelKind::Music | ModelKind::SoundEffect);
    let takes_time = is_heard || generator.kind == ModelKind::Video;
    let (has_pixels, has_length) = (media.width > 0 && media.height > 0, media.seconds > 0.0);
    assert!(fits && !media.bytes.is_empty(), "{}: {:?}", generator.slug, media.format);
    assert_eq!((has_pixels, has_length), (!is_heard, takes_time), "{}", generator.slug);
    match media.format {
        Format::Svg => assert!(media.bytes.starts_with(b"<"), "{}", generator.slug),
        Format::Webp | Format::Png | Format::Jpeg => {
            let decoded = image::load_from_memory(&media.bytes).unwrap_or_else(|e| panic!("{}: {e}", generator.slug));
            assert_eq!((decoded.width(), decoded.height()), (media.width, media.height), "{}", generator.slug);
        }
        _ => {}
    }
}

/// What tells one item of a batch from another.
fn check(generator: &Generator, output: Output) -> Vec<u8> {
    match (generator.kind, output) {
        (ModelKind::Text, Output::Text(fields)) => {
            check_text(generator, &fields);
            Value::Object(fields).to_string().into_bytes()
        }
        (ModelKind::Video, Output::Film { clip, poster }) => {
            check_media(generator, &clip);
            assert!(poster.width > 0 && poster.height > 0, "{}", generator.slug);
            clip.bytes
        }
        (ModelKind::Music, Output::Piece { piece, cover, about }) => {
            check_media(generator, &piece);
            assert!(cover.is_some_and(|cover| cover.width > 0), "{}", generator.slug);
            assert!(about.get("title").and_then(Value::as_str).is_some_and(|title| !title.is_empty()));
            piece.bytes
        }
        (kind, Output::Media(media)) if kind != ModelKind::Text && kind != ModelKind::Video => {
            check_media(generator, &media);
            media.bytes
        }
        (_, other) => panic!("{} made {other:?}", generator.slug),
    }
}

/// Whether nothing but the source decides what comes out: then ten are ten of the same.
fn is_decided_by_source(generator: &Generator) -> bool {
    generator.image == Need::Required || generator.video == Need::Required || text::has_one_answer(generator)
}

async fn every_generator_of(kinds: &[ModelKind], batch: &[u32]) {
    let catalogue = Catalogue::builtin();
    let bench = Bench::set_up(&catalogue).await;
    for generator in catalogue.generators().filter(|generator| kinds.contains(&generator.kind)) {
        check(generator, bench.make(generator, 0, 1).await);
        let mut items = HashSet::new();
        for index in batch {
            items.insert(check(generator, bench.make(generator, *index, BATCH).await));
        }
        let expected = if is_decided_by_source(generator) { items.len() } else { batch.len() };
        assert_eq!(items.len(), expected, "{}: items of a batch are the same", generator.slug);
    }
}

const WHOLE_BATCH: [u32; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/// Of what takes longer to make, the first and the last.
const SOME_OF_BATCH: [u32; 2] = [0, 9];

#[tokio::test(flavor = "multi_thread")]
async fn texts_have_the_fields_of_their_generator() {
    every_generator_of(&[ModelKind::Text], &WHOLE_BATCH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_and_drawings_are_such_files() {
    every_generator_of(&[ModelKind::Image, ModelKind::Vector], &SOME_OF_BATCH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_of_a_picture_is_such_a_file() {
    every_generator_of(&[ModelKind::Upscale, ModelKind::BackgroundRemoval], &SOME_OF_BATCH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clips_are_such_files() {
    every_generator_of(&[ModelKind::Video], &SOME_OF_BATCH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sounds_are_such_files() {
    every_generator_of(&[ModelKind::Speech, ModelKind::Music, ModelKind::SoundEffect], &SOME_OF_BATCH).await;
}
