//! What a request becomes: prices, snapping, dropped parameters, and errors that name the field.

use std::sync::Arc;

use atelier::catalogue::{Catalogue, ModelId, Need, Pricing};
use atelier::engine::plan::plan;
use atelier::engine::{ModelChoice, Plan, Purpose, RatioChoice, Request};
use atelier::error::{Error, Result};
use atelier::providers::Providers;
use atelier::providers::simulated::Simulated;
use atelier::units::Credits;
use proptest::prelude::*;

fn of(request: &Request, purpose: Purpose) -> Result<Plan> {
    let providers = Providers::new(Vec::new(), Arc::new(Simulated::new("builtin", 1)));
    plan(request, purpose, &Catalogue::builtin(), &providers, &Pricing::default())
}

fn request(generator: &str, model: u32) -> Request {
    Request {
        generator: generator.to_owned(),
        model: Some(ModelChoice::Id(ModelId(model))),
        prompt: Some("a quiet lake".to_owned()),
        ..Request::default()
    }
}

#[test]
fn the_documents_horoscope_estimate() {
    let mut wish = request("horoscope", 37);
    wish.prompt = None;
    wish.count = Some(5);
    wish.parameters =
        [("zodiac-sign", "aries"), ("horoscope-length", "long"), ("no-such", "x"), ("horoscope-tone", "?")]
            .map(|(id, value)| (id.to_owned(), value.to_owned()))
            .into();
    let plan = of(&wish, Purpose::Estimate).unwrap();
    assert_eq!(plan.quote.total, Credits::whole(15));
    assert_eq!(
        (plan.quote.per_item, plan.quote.discount, plan.quote.discount_percent),
        (Credits::whole(3), Credits::ZERO, 5)
    );
    let applied: std::collections::BTreeMap<_, _> = plan.applied.into_iter().collect();
    let expected =
        [("zodiac-sign", "aries"), ("horoscope-length", "long"), ("model-text", "3"), ("horoscope-count", "5")];
    assert_eq!(applied, expected.map(|(id, value)| (id.to_owned(), value.to_owned())).into());
}

/// What a new account is given, in credits.
const SIGN_UP: i64 = 250;

#[test]
fn what_a_form_proposes_costs_at_most_half_of_a_new_accounts_credits() {
    let catalogue = Catalogue::builtin();
    for generator in catalogue.generators() {
        let needs = |need, url: &str| (need == Need::Required).then(|| url.to_owned());
        let wish = Request {
            generator: generator.slug.clone(),
            prompt: Some("The keeper lit the lamp.".to_owned()),
            image_url: needs(generator.image, "https://example.com/lamp.png"),
            video_url: needs(generator.video, "https://example.com/lamp.mp4"),
            ..Request::default()
        };
        let quote = of(&wish, Purpose::Estimate).unwrap_or_else(|error| panic!("{}: {error:?}", generator.slug)).quote;
        assert!(quote.total <= Credits::whole(SIGN_UP / 2), "{} costs {:?}", generator.slug, quote.total);
    }
}

#[test]
fn an_estimate_needs_no_prompt_and_a_generation_does() {
    let mut wish = request("joke", 37);
    wish.prompt = Some("  ".to_owned());
    assert!(of(&wish, Purpose::Estimate).is_ok());
    assert_names(of(&wish, Purpose::Generate), "prompt");
}

#[test]
fn seconds_snap_to_the_nearest_and_the_lower_on_a_tie() {
    for (requested, used) in [(3, 5), (5, 5), (9, 8), (11, 10), (14, 15), (99, 15)] {
        let mut wish = request("video", 20_061);
        wish.seconds = Some(requested);
        let plan = of(&wish, Purpose::Estimate).unwrap();
        assert_eq!(plan.call.seconds, used, "{requested} s");
        assert_eq!(plan.quote.total, Credits::whole(6 * i64::from(used)));
        assert_eq!(plan.snapped.is_some(), i64::from(used) != requested);
    }
}

#[test]
fn a_ratio_is_taken_by_id_ratio_or_name() {
    for choice in [RatioChoice::Id(4), RatioChoice::Text("16:9".to_owned()), RatioChoice::Text("wide".to_owned())] {
        let mut wish = request("image", 10_003);
        wish.aspect_ratio = Some(choice);
        let plan = of(&wish, Purpose::Generate).unwrap();
        assert_eq!((plan.call.width, plan.call.height), (1280, 720));
        assert_eq!(plan.quote.total, Credits::whole(6));
    }
    let mut wish = request("image", 10_003);
    wish.aspect_ratio = Some(RatioChoice::Text("7:3".to_owned()));
    assert_names(of(&wish, Purpose::Generate), "aspect_ratio");
}

#[test]
fn a_generator_has_a_shape_of_its_own_until_another_is_asked_for() {
    let mut wish = request("wallart", 10_005);
    let size = |wish: &Request| of(wish, Purpose::Generate).map(|plan| (plan.call.width, plan.call.height)).unwrap();
    assert_eq!(size(&wish), (1152, 864));
    wish.image_url = Some("https://example.com/lake.png".to_owned());
    assert_eq!(size(&wish), (0, 0), "as large as the picture");
    wish.parameters = vec![("image-aspect-ratio".to_owned(), "4".to_owned())];
    assert_eq!(size(&wish), (1280, 720));
    wish.aspect_ratio = Some(RatioChoice::Text("9:16".to_owned()));
    assert_eq!(size(&wish), (720, 1280));
}

#[test]
fn a_picture_is_for_models_that_take_one() {
    let mut wish = request("wallart", 10_003);
    wish.image_url = Some("https://example.com/lake.png".to_owned());
    let refused = of(&wish, Purpose::Generate).unwrap_err().to_string();
    assert_eq!(
        refused,
        "image_url: is not supported by black-forest-labs/flux-schnell; FLUX.1 dev (model 10002) takes one"
    );
}

#[test]
fn what_is_wrong_is_named() {
    type Spoil = fn(&mut Request);
    let broken: [(&str, Spoil); 8] = [
        ("model_id", |wish| wish.model = Some(ModelChoice::Id(ModelId(9_876)))),
        ("model_id", |wish| wish.model = Some(ModelChoice::Id(ModelId(10_003)))),
        ("count", |wish| wish.count = Some(11)),
        ("count", |wish| wish.count = Some(0)),
        ("temperature", |wish| wish.temperature = Some(2.1)),
        ("prompt", |wish| wish.prompt = Some("ก".repeat(10_001))),
        ("image_url", |wish| wish.image_url = Some("file:///etc/passwd".to_owned())),
        ("reference_images", |wish| wish.reference_images = vec!["https://example.com/a.png".to_owned()]),
    ];
    for (field, spoil) in broken {
        let mut wish = request("joke", 37);
        spoil(&mut wish);
        assert_names(of(&wish, Purpose::Generate), field);
    }
    assert!(matches!(of(&request("no-such", 37), Purpose::Generate), Err(Error::NotFound(_))));
    // Characters are counted, not bytes.
    let mut wish = request("joke", 37);
    wish.prompt = Some("ก".repeat(10_000));
    assert!(of(&wish, Purpose::Generate).is_ok());
}

#[track_caller]
fn assert_names(result: Result<Plan>, expected: &str) {
    match result {
        Err(Error::Invalid { field, .. }) => assert_eq!(field, expected),
        other => panic!("expected an error naming {expected}, got {other:?}"),
    }
}

proptest! {
    #[test]
    fn any_parameters_give_a_plan_that_costs_what_it_says(
        prompt in "\\PC{1,80}",
        parameters in proptest::collection::vec(("[a-z-]{1,20}", "\\PC{0,20}"), 0..6),
        count in 1i64..=10,
    ) {
        // A prompt is quoted as it is, braces too.
        prop_assume!(!prompt.trim().is_empty() && !prompt.contains("{{"));
        let mut wish = request("horoscope", 37);
        wish.prompt = Some(prompt);
        wish.count = Some(count);
        wish.parameters = parameters;
        let plan = of(&wish, Purpose::Generate).unwrap();
        prop_assert_eq!(plan.quote.count, count as u32);
        prop_assert!(!plan.call.instruction.contains("{{"));
    }
}
