//! An operator's own files: added, laid over ours, taken out.

use std::collections::HashMap;

use atelier::catalogue::{Catalogue, ModelId, ModelKind, Pricing, Terms};
use atelier::units::Credits;

use super::{GENERATOR, MODEL, load};

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

#[test]
fn an_operators_terms_win_over_the_catalogue() {
    let catalogue = Catalogue::builtin();
    let pricing = |terms| {
        let terms = [(ModelId(37), terms)].into_iter().collect::<HashMap<_, _>>().into();
        Pricing { terms, ..Pricing::default() }
    };
    let model = catalogue.model(ModelId(37)).expect("Gemini 3.5 Flash");
    let twice = model.credits(&Pricing::default()).expect("a price").times(2);
    let dear = pricing(Terms { credits: u32::try_from(twice.whole_part()).ok(), is_off: false });
    assert_eq!(model.credits(&dear), Some(twice));
    let (before, after) = (model.rate(&Pricing::default()).expect("a rate"), model.rate(&dear).expect("a rate"));
    assert!((after.output_token - 2.0 * before.output_token).abs() < 1e-6, "{before:?} {after:?}");
    let off = pricing(Terms { credits: Some(1), is_off: true });
    assert_eq!((model.credits(&off), model.rate(&off)), (None, None));
    assert_eq!(model.credits(&pricing(Terms { credits: Some(0), is_off: false })), Some(Credits::ZERO));
}
