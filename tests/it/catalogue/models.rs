//! Models: ids, names, prices and abilities as the documents print them.

use atelier::catalogue::{Catalogue, Model, ModelId, ModelKind, Pricing};
use atelier::units::Credits;

use super::{MODEL, load};

fn model(id: u32) -> Model {
    Catalogue::builtin().model(ModelId(id)).cloned().unwrap_or_else(|| panic!("there is no model {id}"))
}

fn credits(id: u32) -> Option<Credits> {
    model(id).credits(&Pricing::default())
}

fn named(name: &str) -> u32 {
    Catalogue::builtin().model_by_name(name).unwrap_or_else(|| panic!("nobody is called {name}")).id.0
}

#[test]
fn text_models_have_the_documents_figures() {
    let gemini = model(37);
    assert_eq!((gemini.name.as_str(), gemini.choice), ("Gemini 3.5 Flash", 3));
    assert_eq!(credits(37), Some(Credits::whole(1)));
    let catalogue = Catalogue::builtin();
    assert_eq!(catalogue.model_by_choice(ModelKind::Text, 3).map(|model| model.id), Some(ModelId(37)));

    let qwen = model(34);
    assert_eq!(qwen.name, "Qwen VL Max");
    assert!(qwen.can.image_input);
    assert_ne!(named("GPT 5 Nano"), 37);
}

#[test]
fn image_models_have_the_documents_figures() {
    let pro = model(10001);
    assert_eq!((pro.name.as_str(), pro.provider.as_str()), ("Flux 1.1 Pro", "replicate"));
    assert!(pro.description.starts_with("High-quality image generation"));
    assert_eq!(credits(10001), Some(Credits::whole(80)));
    assert!(pro.can.image_input && pro.can.aspect_ratio);

    let schnell = model(10003);
    assert_eq!(schnell.name, "black-forest-labs/flux-schnell");
    assert_eq!(schnell.display_name(), "FLUX.1 schnell");
    assert_eq!(credits(10003), Some(Credits::whole(6)));
    assert_eq!(credits(named("gpt-image-2")), Some(Credits::whole(15)), "omni-open-api.th.txt");
    assert_eq!(credits(named("girlgenerator")), Some(Credits::whole(1)), "girlgenerator-api.zh.txt");
}

#[test]
fn dreamina_has_the_documents_figures() {
    let dreamina = model(20061);
    assert_eq!((dreamina.name.as_str(), dreamina.provider.as_str()), ("Dreamina Seedance 2.0 (720p)", "byteplus"));
    assert_eq!(credits(20061), Some(Credits::whole(6)));
    let can = &dreamina.can;
    assert_eq!((can.durations.as_slice(), can.default_duration), ([5, 6, 7, 8, 10, 12, 15].as_slice(), Some(8)));
    assert_eq!((can.audio, can.audio_cost, can.end_frame, can.aspect_ratio), (true, Some(1.0), true, true));
    assert_eq!((can.reference_images, can.reference_videos, can.reference_audio), (9, 3, 1));
    assert!(can.video_input && !can.video_required);

    for id in 20060..=20062 {
        let group = model(id).group.expect("a group");
        assert_eq!((group.slug.as_str(), group.name.as_str()), ("dreamina-seedance-2-direct", "Dreamina Seedance 2.0"));
        assert_eq!(group.default_quality, "720p");
        let qualities: Vec<(&str, u32)> = group.qualities.iter().map(|(name, id)| (name.as_str(), id.0)).collect();
        assert_eq!(qualities, [("1080p", 20062), ("480p", 20060), ("720p", 20061)]);
    }
}

#[test]
fn video_models_have_the_documents_abilities() {
    let r2v = model(20050);
    assert_eq!((r2v.name.as_str(), r2v.can.reference_images), ("Happy Horse 1.0 R2V", 9));
    assert!(r2v.can.durations.contains(&6));
    let edit = model(20051);
    assert_eq!((edit.name.as_str(), edit.can.reference_images), ("Happy Horse Video Edit", 5));
    assert!(edit.can.video_required && edit.can.durations.contains(&5));

    let veo = model(named("Veo 3.1"));
    assert!(veo.can.audio && veo.can.end_frame);
    assert_eq!(veo.can.reference_images, 3);
    for name in ["Wan 2.6 I2V", "Seedance Pro Lite", "Kling v3"] {
        assert!(model(named(name)).can.end_frame, "{name}");
    }
    let seedance = model(named("Seedance 2.0"));
    assert_eq!((seedance.provider.as_str(), seedance.can.reference_videos), ("replicate", 3));
    let spoken = model(named("Seedance 1.5 Pro"));
    assert_eq!((spoken.can.audio, spoken.can.audio_cost), (true, Some(2.0)));
}

/// The names by which the dialects' own clients ask, by what they mean. Source: the documents of each dialect.
const DIALECT_NAMES: [(ModelKind, &str); 8] = [
    (
        ModelKind::Text,
        "gpt-4o gpt-4o-mini chatgpt-4o-latest gpt-4 gpt-4-turbo gpt-4.1 gpt-3.5-turbo gpt-3.5-turbo-instruct davinci-002 \
         babbage-002 gpt-5-nano gpt-5-mini gemini-2.5-flash deepseek-chat deepseek-reasoner",
    ),
    (
        ModelKind::Image,
        "gpt-image-1 gpt-image-1-mini gpt-image-1.5 gpt-image-2 gpt-image-2-2026-04-21 dall-e-2 dall-e-3 nano-banana \
         nano-banana-2 nano-banana-pro midjourney niji V_1 V_1_TURBO V_2 V_2_TURBO V_2A V_2A_TURBO V_3 ideogram-v3 photon-1 \
         photon-flash-1 flux-schnell flux-dev imagen-4",
    ),
    (
        ModelKind::Video,
        "veo-2 veo2 veo-3 veo-3.1 seedance-2 sora-2 sora-2-pro ray ray-v1 ray-v2 ray-v3 ray-2 ray-flash-2 \
         dreamina-seedance-2-0-260128",
    ),
    (ModelKind::Speech, "tts-1 tts-1-hd gpt-4o-mini-tts gpt-4o-mini-tts-2025-12-15"),
    (
        ModelKind::Music,
        "suno chirp-v3 chirp-v3-0 chirp-v3-5 chirp-v3-5-upload chirp-v4 chirp-auk chirp-auk-turbo chirp-bluejay chirp-crow \
         chirp-fenix udio udio-v1.0 udio32-v1.5 udio130-v1.5",
    ),
    (
        ModelKind::Transcription,
        "whisper-1 gpt-transcribe gpt-4o-transcribe gpt-4o-transcribe-diarize gpt-4o-mini-transcribe \
         gpt-4o-mini-transcribe-2025-12-15",
    ),
    (ModelKind::Embedding, "text-embedding-ada-002 text-embedding-3-small text-embedding-3-large"),
    (
        ModelKind::Moderation,
        "omni-moderation-latest omni-moderation-2024-09-26 text-moderation-latest text-moderation-stable",
    ),
];

#[test]
fn retired_models_keep_their_name_and_say_who_answers() {
    for (name, stand_in) in [
        ("gpt-image-1", "GPT Image 1.5"),
        ("dall-e-2", "GPT Image 1 mini"),
        ("dall-e-3", "GPT Image 1.5"),
        ("sora-2", "Dreamina Seedance 2.0"),
        ("sora-2-pro", "Dreamina Seedance 2.0"),
        ("gpt-4", "GPT-4.1"),
        ("gpt-3.5-turbo", "GPT-4o mini"),
        ("text-embedding-ada-002", "text-embedding-3-small"),
        ("text-moderation-latest", "omni-moderation"),
    ] {
        let model = model(named(name));
        assert!(model.description.contains(stand_in), "{name} says {}", model.description);
        assert!(model.description.ends_with("in its place."), "{name} says {}", model.description);
        // A server of one's own may make clips under the old name; OpenAI itself is not asked for any.
        let is_own = model.kind == ModelKind::Video;
        assert!(is_own || model.routes.iter().all(|route| route.model != name), "{name} still calls what is gone");
    }
}

#[test]
fn the_dialects_names_are_known() {
    for (kind, names) in DIALECT_NAMES {
        for name in names.split_whitespace() {
            let model = model(named(name));
            assert_eq!(model.kind, kind, "{name} is {}", model.name);
            assert!(model.rate(&Pricing::default()).is_some(), "{name} has no price, so nobody can call it");
        }
    }
    assert_eq!(named("20061"), 20061);
    assert_eq!(named(" gemini 3.5 FLASH "), 37);
    assert_eq!(named("dreamina-seedance-2-0-260128"), 20061, "a shared upstream name means the default quality");
    assert_eq!(named("Dreamina Seedance 2.0"), 20061, "and so does the group's name");
}

#[test]
fn utility_models_are_priced_and_not_listed() {
    assert_eq!(model(named("whisper-1")).kind, ModelKind::Transcription);
    assert_eq!(model(named("text-embedding-3-small")).kind, ModelKind::Embedding);
    assert_eq!(credits(named("omni-moderation-latest")), Some(Credits::ZERO));
    assert!("embedding".parse::<ModelKind>().is_err());
    assert!(!ModelKind::ALL.contains(&ModelKind::Transcription));
}

/// The credits that the fixture costs with this price and kind, in the given pricing.
fn priced(kind: &str, id: u32, price: &str, pricing: Pricing) -> Option<Credits> {
    let text = MODEL.replace("id = 9001", &format!("id = {id}")).replace("{ usd = 0.003 }", price);
    let catalogue = load(&[(&format!("models/{kind}.toml"), &text)]).expect("a sound fixture");
    catalogue.model(ModelId(id)).and_then(|model| model.credits(&pricing))
}

#[test]
fn dollars_become_whole_credits() {
    let plain = Pricing::default;
    let whole = |n| Some(Credits::whole(n));
    assert_eq!(priced("image", 19_001, "{ usd = 0.003 }", plain()), whole(6));
    assert_eq!(priced("image", 19_001, "{ usd = 0.0031 }", plain()), whole(7));
    assert_eq!(priced("image", 19_001, "{ usd = 0.003 }", Pricing { margin: 0.5, ..plain() }), whole(9));
    assert_eq!(priced("image", 19_001, "{ usd = 0.003 }", Pricing { usd_per_credit: 0.001, ..plain() }), whole(3));
    assert_eq!(priced("image", 19_001, "{ usd = 0.003, credits = 80 }", plain()), whole(80));
    assert_eq!(priced("image", 19_001, "{ usd = 0.0 }", plain()), whole(1));
    assert_eq!(priced("image", 19_001, "{ credits = 0 }", plain()), Some(Credits::ZERO));
    assert_eq!(priced("image", 19_001, "{}", plain()), None);
    // 400 tokens in and 600 out.
    assert_eq!(priced("text", 9_001, "{ usd_input = 2.5, usd_output = 10.0 }", plain()), whole(14));
    assert_eq!(priced("text", 9_001, "{ usd_input = 0.05, usd_output = 0.4 }", plain()), whole(1));
}
