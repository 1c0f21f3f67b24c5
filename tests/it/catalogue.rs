//! The catalogue: what is shipped keeps the documents' figures, and each rule names the file and line that breaks it.

use std::collections::{HashMap, HashSet};
use std::fs;

use atelier::catalogue::{
    AspectRatio, Catalogue, Generator, IMAGE_RATIOS, Localized, Model, ModelId, ModelKind, Need, Pricing, Problem, Role,
    Terms, VIDEO_RATIOS,
};
use atelier::units::Credits;

fn model(id: u32) -> Model {
    Catalogue::builtin().model(ModelId(id)).cloned().unwrap_or_else(|| panic!("there is no model {id}"))
}

fn credits(id: u32) -> Option<Credits> {
    model(id).credits(&Pricing::default())
}

fn named(name: &str) -> u32 {
    Catalogue::builtin().model_by_name(name).unwrap_or_else(|| panic!("nobody is called {name}")).id.0
}

/// Loads an operator's files, given as paths below the catalogue folder and texts.
fn load(files: &[(&str, &str)]) -> Result<Catalogue, Vec<Problem>> {
    let folder = tempfile::tempdir().expect("a folder for the fixture");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a path with a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    Catalogue::load(Some(folder.path())).map_err(|mut problems| {
        let root = format!("{}/", folder.path().display());
        problems.iter_mut().for_each(|problem| problem.file = problem.file.replace(&root, ""));
        problems
    })
}

/// The problems of a fixture as `file:line: rule`.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    match load(files) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(Problem::to_string).collect(),
    }
}

#[test]
fn everything_shipped_loads() {
    let catalogue = Catalogue::builtin();
    assert!(catalogue.models().len() >= 200, "only {} models", catalogue.models().len());
    for kind in ModelKind::ALL.into_iter().chain(ModelKind::UTILITY) {
        let choices: Vec<u32> = catalogue.models_of(kind).map(|model| model.choice).collect();
        assert_eq!(choices, (1..=choices.len() as u32).collect::<Vec<_>>(), "{kind}");
        assert!(!choices.is_empty(), "no model of kind {kind}");
    }
}

#[test]
fn shipped_models_can_be_told_apart_and_priced() {
    let catalogue = Catalogue::builtin();
    let mut descriptions = HashSet::new();
    for model in catalogue.models() {
        assert!(descriptions.insert(&model.description), "two models say: {}", model.description);
        assert!(model.description.ends_with('.'), "{}", model.description);
        assert!(model.credits(&Pricing::default()).is_some(), "{} has no price", model.name);
        assert!(!model.routes.is_empty(), "{} can be run nowhere", model.name);
        let durations = matches!(model.kind, ModelKind::Video);
        assert_eq!(!model.can.durations.is_empty(), durations, "{}", model.name);
    }
}

#[test]
fn generators_stand_by_category_and_slug() {
    let catalogue = Catalogue::builtin();
    let order: Vec<(&str, &str)> = catalogue.generators().map(|g| (g.category.as_str(), g.slug.as_str())).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn shipped_generators_speak_four_languages() {
    // Figures are the same in every language.
    let missing = |text: &Localized| {
        let translated = [&text.th, &text.hi, &text.zh].iter().all(|text| !text.trim().is_empty());
        text.en.trim().is_empty() || (!translated && text.en.chars().any(char::is_alphabetic))
    };
    for generator in Catalogue::builtin().generators() {
        let labels = generator
            .parameters
            .iter()
            .flat_map(|field| std::iter::once(&field.label).chain(field.options.iter().map(|option| &option.label)));
        for text in [&generator.title, &generator.description].into_iter().chain(labels) {
            assert!(!missing(text), "{}: {text:?}", generator.slug);
        }
    }
}

#[test]
fn shipped_generators_can_be_told_apart_and_tried() {
    let catalogue = Catalogue::builtin();
    let (mut titles, mut descriptions) = (HashSet::new(), HashSet::new());
    for generator in catalogue.generators() {
        let slug = &generator.slug;
        assert!(titles.insert(&generator.title.en), "{slug}: the title is another's too");
        assert!(descriptions.insert(&generator.description.en), "{slug}: the description is another's too");
        assert!(generator.prompt == Need::None || generator.examples.len() >= 2, "{slug} has no examples");
        assert!(generator.similar.len() <= 6, "{slug} has {} similar", generator.similar.len());
    }
    for kind in ModelKind::ALL {
        assert!(catalogue.generators().any(|generator| generator.kind == kind), "nothing makes {kind}");
    }
}

#[test]
fn fields_with_a_role_have_the_documents_ids() {
    for generator in Catalogue::builtin().generators() {
        let id = |role| generator.parameter_for(role).map(|field| field.id.clone());
        assert_eq!(id(Role::Model), Some(format!("model-{}", generator.kind)), "{}", generator.slug);
        assert!(id(Role::Count).is_none_or(|id| id == format!("{}-count", generator.slug)), "{}", generator.slug);
        match generator.kind {
            ModelKind::Video => check_ratios(generator, "video-aspect-ratio", &VIDEO_RATIOS),
            _ => check_ratios(generator, "image-aspect-ratio", &IMAGE_RATIOS),
        }
    }
}

/// Checks that a form offers ratios that exist, and the input picture's own only where there may be one.
fn check_ratios(generator: &Generator, id: &str, known: &[AspectRatio]) {
    let Some(field) = generator.parameter_for(Role::AspectRatio) else { return };
    assert_eq!(field.id, id, "{}", generator.slug);
    for option in &field.options {
        let ratio = known.iter().find(|ratio| ratio.id.to_string() == option.value);
        let ratio = ratio.unwrap_or_else(|| panic!("{}: there is no ratio {}", generator.slug, option.value));
        assert!(option.label.en.starts_with(ratio.label), "{}: {}", generator.slug, option.label.en);
        assert!(ratio.width > 0 || generator.image != Need::None, "{} takes no picture to match", generator.slug);
    }
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

#[test]
fn the_dialects_names_are_known() {
    let openai = "gpt-image-1 gpt-image-2 dall-e-2 dall-e-3 whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe tts-1 \
        tts-1-hd gpt-4o-mini-tts text-embedding-3-small omni-moderation-2024-09-26 gpt-4o gpt-3.5-turbo gpt-5-nano";
    let others = "seedance-2 nano-banana-2 chirp-v3-0 chirp-v3-5 chirp-v4 chirp-auk chirp-bluejay chirp-crow udio \
        udio32-v1.5 midjourney niji V_1 V_1_TURBO V_2 V_2_TURBO V_2A V_2A_TURBO V_3 veo-2 ray-2 sora-2";
    for name in openai.split_whitespace().chain(others.split_whitespace()) {
        named(name);
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

const MODEL: &str = r#"
[[model]]
id = 9001
name = "Fixture"
provider = "nobody"
description = "Stands in."
routes = [{ provider = "nobody", model = "fixture" }]
price = { usd = 0.003 }
typical_seconds = 5
"#;

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

#[test]
fn an_operators_terms_win_over_the_catalogue() {
    let catalogue = Catalogue::builtin();
    let pricing = |terms| Pricing { terms: [(ModelId(37), terms)].into_iter().collect::<HashMap<_, _>>().into(), ..Pricing::default() };
    let model = catalogue.model(ModelId(37)).expect("Gemini 3.5 Flash");
    let listed = model.credits(&Pricing::default()).expect("a price");
    let twice = listed.times(2);
    let dear = pricing(Terms { credits: u32::try_from(twice.whole_part()).ok(), is_off: false });
    assert_eq!(model.credits(&dear), Some(twice));
    let (before, after) = (model.rate(&Pricing::default()).expect("a rate"), model.rate(&dear).expect("a rate"));
    assert!((after.output_token - 2.0 * before.output_token).abs() < 1e-6, "{before:?} {after:?}");
    let off = pricing(Terms { credits: Some(1), is_off: true });
    assert_eq!((model.credits(&off), model.rate(&off)), (None, None));
    assert_eq!(model.credits(&pricing(Terms { credits: Some(0), is_off: false })), Some(Credits::ZERO));
}

#[test]
fn an_operator_adds_a_model() {
    let catalogue = load(&[("models/text.toml", MODEL)]).expect("a sound fixture");
    let added = catalogue.model_by_name("fixture").expect("the added model");
    let before = Catalogue::builtin().models_of(ModelKind::Text).count() as u32;
    assert_eq!((added.kind, added.choice), (ModelKind::Text, before + 1));
}

#[test]
fn an_operator_replaces_single_keys() {
    let catalogue = load(&[("models/text.toml", "[[model]]\nid = 37\nprice = { credits = 12 }\n")]).expect("sound");
    let model = catalogue.model(ModelId(37)).expect("Gemini 3.5 Flash");
    assert_eq!(model.credits(&Pricing::default()), Some(Credits::whole(12)));
    assert_eq!((model.name.as_str(), model.choice), ("Gemini 3.5 Flash", 3));
}

/// A sound generator; line 1 is its slug.
const GENERATOR: &str = r#"slug = "fixture"
title = { en = "Fixture" }
description = { en = "Stands in." }
icon = "spark"
category = "fun"
kind = "text"
default_model = 37
similar = []
template = """
Write about {{prompt}} in {{language}}.
Tone: {{tone}}. Length: {{length}}.
"""

[[parameters]]
id = "tone"
label = { en = "Tone" }
type = "enum"
default = "calm"
options = [
  { value = "calm", label = { en = "Calm" } },
  { value = "wild", label = { en = "Wild" }, cost = 1.5 },
]

[[parameters]]
id = "length"
label = { en = "Length" }
type = "number"
default = "3"
min = 1
max = 5
step = 1

[[parameters]]
id = "model-text"
label = { en = "Model" }
type = "model"
role = "model"

[[output]]
name = "text"
description = "The text"
"#;

#[test]
fn an_operator_adds_a_generator() {
    let catalogue = load(&[("generators/fixture.toml", GENERATOR)]).expect("a sound fixture");
    let generator = catalogue.generator("fixture").expect("the added generator");
    assert_eq!(generator.parameter("model-text").map(|field| field.default.as_str()), Some("3"));
}

#[test]
fn what_an_operator_disables_is_gone_and_nothing_refers_to_it() {
    let text_models = "[[model]]\nid = 2\ndisabled = true\n";
    let one = GENERATOR.replace("fixture", "one").replace("default_model = 37", "default_model = 2");
    let two = GENERATOR.replace("fixture", "two").replace("similar = []", "similar = []\ndisabled = true");
    let three = GENERATOR.replace("fixture", "three").replace("similar = []", "similar = [\"two\"]");
    let catalogue = load(&[
        ("models/text.toml", text_models),
        ("models/video.toml", "[[model]]\nid = 20061\ndisabled = true\n"),
        ("generators/one.toml", &one),
        ("generators/two.toml", &two),
        ("generators/three.toml", &three),
    ])
    .expect("sound fixtures");

    assert!(catalogue.model(ModelId(2)).is_none() && catalogue.model(ModelId(20061)).is_none());
    assert_eq!(catalogue.model(ModelId(37)).map(|model| model.choice), Some(3), "the others keep their numbers");
    let group = catalogue.model(ModelId(20060)).and_then(|model| model.group.as_ref()).expect("a group");
    assert_eq!((group.qualities.len(), group.default_quality.as_str()), (2, "1080p"));
    let one = catalogue.generator("one").expect("a generator");
    assert_eq!(one.default_model, ModelId(1), "the first of the kind steps in");
    assert_eq!(one.parameter("model-text").map(|field| field.default.as_str()), Some("1"));
    assert!(catalogue.generator("two").is_none());
    assert!(catalogue.generator("three").is_some_and(|generator| generator.similar.is_empty()));
}

#[test]
fn generators_without_any_model_are_gone() {
    let disabled: String = (Catalogue::builtin().models_of(ModelKind::Vector))
        .map(|model| format!("[[model]]\nid = {}\ndisabled = true\n", model.id))
        .collect();
    let generator = GENERATOR
        .replace("kind = \"text\"", "kind = \"vector\"")
        .replace("default_model = 37", "default_model = 70001")
        .replace("[[output]]\nname = \"text\"\ndescription = \"The text\"\n", "");
    let files = [("models/vector.toml", disabled.as_str()), ("generators/fixture.toml", &generator)];
    assert!(load(&files[1..]).expect("a sound fixture").generator("fixture").is_some());
    assert!(load(&files).expect("sound fixtures").generator("fixture").is_none());
}

/// Checks that the text with `from` replaced by `to` breaks exactly one rule, reported as `expected` after the file.
fn check(path: &str, text: &str, from: &str, to: &str, expected: &str) {
    assert!(text.contains(from), "the fixture has no {from:?}");
    let broken = text.replacen(from, to, 1);
    assert_eq!(problems(&[(path, &broken)]), [format!("{path}:{expected}")], "with {to:?}");
}

#[test]
fn broken_models_are_refused_by_file_line_and_rule() {
    let check = |from: &str, to: &str, expected: &str| check("models/text.toml", MODEL, from, to, expected);
    check("id = 9001", "id = 10001", "3: ids of text models are 1 to 9999");
    check("\"Fixture\"", "\" \"", "4: name must not be empty");
    check("provider = \"nobody\"\n", "provider = \"\"\n", "5: provider must not be empty");
    check("Stands in.", "", "6: description must not be empty");
    check("Fixture", "gpt-4O", "4: the name `gpt-4O` belongs to another model");
    check("routes", "aliases = [\"new\", \"gpt-4o\"]\nroutes", "7: the name `gpt-4o` belongs to another model");
    check("model = \"fixture\"", "model = \"\"", "7: a route names a provider and a model there");
    check("usd = 0.003", "usd = -1.0", "8: usd must not be negative");
    check("usd = 0.003", "usd_output = nan", "8: usd_output must not be negative");
    check("= 5", "= 0", "9: typical_seconds must be above 0");
    check(
        "typical_seconds = 5\n",
        "typical_seconds = 5\ncolour = 1\n",
        "10: unknown field `colour`, expected one of \
        `id`, `name`, `title`, `provider`, `description`, `aliases`, `routes`, `price`, `typical_seconds`, `can`, \
        `group`, `disabled`",
    );
    check("typical_seconds = 5\n", "", "2: missing field `typical_seconds`");
    check("id = 9001", "id = \"x\"", "3: invalid type: string \"x\", expected u32");
    check("id = 9001", "id = ", "3: string values must be quoted, expected literal string");
    check("[[model]]", "[[models]]", "2: a file of models holds [[model]] tables and nothing else");
}

#[test]
fn broken_capabilities_are_refused() {
    let check = |can: &str, rule: &str| {
        let to = format!("typical_seconds = 5\n{can}\n");
        check("models/text.toml", MODEL, "typical_seconds = 5\n", &to, &format!("10: {rule}"));
    };
    let order = "durations must be positive and in ascending order";
    check("can = { durations = [5, 4], default_duration = 5 }", order);
    check("can = { durations = [5, 5], default_duration = 5 }", order);
    check("can = { durations = [0, 5], default_duration = 5 }", order);
    check("can = { durations = [4, 6], default_duration = 5 }", "default_duration must be one of durations");
    check("can = { durations = [4, 6] }", "durations need a default_duration");
    check("can = { audio = true, audio_cost = 0.0 }", "audio_cost must be above 0");
    check("can = { audio_cost = 2.0 }", "audio_cost is for models with audio = true");
    check("can = { end_frame = true }", "end_frame needs image_input: an end frame goes with a start frame");
    check("can = { video_required = true }", "video_required needs video_input");
}

#[test]
fn broken_groups_are_refused() {
    let group = |quality: &str, name: &str, default: &str| {
        format!(
            "group = {{ slug = \"g\", name = \"{name}\", quality = \"{quality}\", default_quality = \"{default}\" }}\n"
        )
    };
    let pair = |first: String, second: String| {
        let other = MODEL.replace("9001", "9002").replace("Fixture", "Other");
        problems(&[("models/text.toml", &(MODEL.to_owned() + &first + &other + &second))])
    };
    assert_eq!(pair(group("1K", "G", "1K"), group("2K", "G", "1K")), [""; 0]);
    assert_eq!(
        pair(group("1K", "G", "1K"), group("1K", "G", "1K")),
        ["models/text.toml:20: group `g` has this quality twice"]
    );
    assert_eq!(
        pair(group("1K", "G", "1K"), group("2K", "H", "1K")),
        ["models/text.toml:20: models of group `g` must agree on kind, name and default_quality"]
    );
    let rule = "no model of the group has the default_quality";
    assert_eq!(
        pair(group("1K", "G", "4K"), group("2K", "G", "4K")),
        [format!("models/text.toml:10: {rule}"), format!("models/text.toml:20: {rule}")]
    );
}

#[test]
fn an_id_is_used_once_in_a_layer() {
    let twice = MODEL.to_owned() + &MODEL.replace("Fixture", "Other");
    assert_eq!(problems(&[("models/text.toml", &twice)]), ["models/text.toml:12: id 9001 is used twice"]);
}

#[test]
fn files_that_are_no_catalogue_are_refused() {
    assert_eq!(problems(&[("models/poem.toml", "")]), ["models/poem.toml: `poem` is not a kind of model"]);
    assert_eq!(problems(&[("models/notes.txt", "anything")]), [""; 0]);
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("models")).expect("a folder");
    fs::write(folder.path().join("models/text.toml"), [0xff, 0xfe]).expect("a file");
    let found = Catalogue::load(Some(folder.path())).expect_err("bytes that are no text");
    assert!(found.iter().all(|problem| problem.rule == "is not UTF-8 text") && found.len() == 1, "{found:?}");
}

#[test]
fn broken_generators_are_refused_by_file_line_and_rule() {
    let check = |from: &str, to: &str, expected: &str| check("generators/fixture.toml", GENERATOR, from, to, expected);
    check("\"fixture\"", "\"other\"", "1: the slug must be the file's name, `fixture`");
    check("slug = \"fixture\"\n", "", "1: missing field `slug`");
    check("{ en = \"Fixture\" }", "{ en = \"\", th = \"เครื่อง\" }", "2: needs a text in English");
    check("{ en = \"Stands in.\" }", "{ en = \"\" }", "3: needs a text in English");
    check("\"spark\"", "\"\"", "4: icon must not be empty");
    check("\"fun\"", "\"Fun!\"", "5: a category is lower-case words joined by hyphens");
    check("default_model = 37", "default_model = 9999", "7: there is no model 9999");
    check("default_model = 37", "default_model = 10001", "7: model 10001 is of kind image, not text");
    check("similar = []", "similar = [\"nothing\"]", "8: there is no generator `nothing`");
    check("similar = []", "similar = [\"fixture\"]", "8: a generator is not similar to itself");
    check("{{prompt}}", "it", "9: the prompt is asked for, and {{prompt}} is not in the template");
    check("{{tone}}", "calm", "15: `tone` has no role and is not used in the template");
    check("{{language}}", "{{tongue}}", "9: {{tongue}} is neither a parameter nor a field of a request");
    check("{{language}}.", "{{language", "9: a placeholder is opened by {{ and not closed by }}");
    check("{{length}}", "{{length", "9: a placeholder is opened by {{ and not closed by }}");
    check(
        "similar = []",
        "similar = []\ncolour = 1",
        "9: unknown field `colour`, expected one of `slug`, `title`, \
        `description`, `icon`, `category`, `status`, `kind`, `default_model`, `similar`, `examples`, `prompt`, `image`, \
        `video`, `parameters`, `template`, `output`, `grammar`, `disabled`",
    );
}

#[test]
fn broken_parameters_are_refused() {
    let check = |from: &str, to: &str, expected: &str| check("generators/fixture.toml", GENERATOR, from, to, expected);
    check("id = \"model-text\"", "id = \"tone\"", "34: parameter id `tone` is used twice");
    check("\"Tone\"", "\"\"", "16: needs a text in English");
    check("\"Wild\"", "\"\"", "21: needs a text in English");
    check("cost = 1.5", "cost = 0.0", "21: a cost multiplier must be above 0");
    check("value = \"wild\"", "value = \"calm\"", "21: option `calm` is there twice");
    check("default = \"calm\"", "default = \"dull\"", "18: the default `dull` is not one of the options");
    check("default = \"3\"", "default = \"7\"", "28: a number needs min ≤ default ≤ max");
    check("default = \"3\"", "default = \"three\"", "28: a number needs min ≤ default ≤ max");
    check("min = 1\n", "", "28: a number needs min ≤ default ≤ max");
    check("step = 1", "step = 0", "31: step must be above 0");
    check("step = 1", "role = \"model\"", "37: another parameter has this role");
    check(
        "role = \"model\"",
        "default = \"4\"",
        "37: the default must be 3, the choice number of the default model, or left out",
    );
    check(
        "role = \"model\"",
        "options = [{ value = \"3\", label = { en = \"Gemini\" } }]",
        "37: options are for enum parameters",
    );
    check(
        "type = \"enum\"\ndefault = \"calm\"\n",
        "type = \"enum\"\ndefault = \"calm\"\noptions = []\n[grammar]\n",
        "17: an enum needs options",
    );
}

#[test]
fn broken_outputs_are_refused() {
    let output = "[[output]]\nname = \"text\"\ndescription = \"The text\"\n";
    let check = |from: &str, to: &str, expected: &str| check("generators/fixture.toml", GENERATOR, from, to, expected);
    check(output, "", "6: a text generator needs output fields");
    check(output, &output.repeat(2), "43: output field `text` is there twice");
    let image =
        GENERATOR.replace("kind = \"text\"", "kind = \"image\"").replace("default_model = 37", "default_model = 10001");
    let path = "generators/fixture.toml";
    assert_eq!(problems(&[(path, &image)]), [format!("{path}:39: output fields are for text generators")]);
}

#[test]
fn a_broken_file_does_not_hide_another() {
    let found = problems(&[
        ("generators/fixture.toml", &GENERATOR.replace("icon", "ikon")),
        ("models/text.toml", &MODEL.replace("price", "prize")),
        ("models/image.toml", "model = 3"),
    ]);
    let files: Vec<&str> = found.iter().filter_map(|problem| problem.split(": ").next()).collect();
    assert_eq!(files, ["generators/fixture.toml:4", "models/image.toml:1", "models/text.toml:8"], "{found:#?}");
}
