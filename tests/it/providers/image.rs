//! The built-in image engine: repeatable, led by the prompt, safe with any text, in files that decode.

use atelier::providers::builtin::image::scene::{Family, Scene, Thing, Trait};
use atelier::providers::builtin::image::{
    About, Cancelled, Picture, draw, encode, make, render, thumbnail, understand,
};
use atelier::providers::{Call, Fault, Format};
use proptest::prelude::*;

fn small(prompt: &str, seed: u64) -> Picture {
    draw(prompt, seed, 64, 64, &|| false).expect("nobody cancels")
}

/// The mean of red, green and blue, 0..=255.
fn mean(picture: &Picture) -> [f32; 3] {
    let count = (picture.width * picture.height) as f32;
    let sum = |channel: usize| picture.pixels.iter().skip(channel).step_by(3).map(|v| f32::from(*v)).sum::<f32>();
    [0, 1, 2].map(|channel| sum(channel) / count)
}

/// How much neighbouring pixels differ, on average: 0 for an empty sheet.
fn detail(picture: &Picture) -> f32 {
    let steps = picture.pixels.windows(4).map(|w| f32::from(w[0].abs_diff(w[3])));
    steps.sum::<f32>() / picture.pixels.len() as f32
}

#[test]
fn one_seed_gives_one_picture() {
    for prompt in ["mountains at dawn", "a city at night", "abstract marble", "forest in autumn", "a nebula"] {
        assert_eq!(small(prompt, 7), small(prompt, 7), "{prompt}");
        assert_ne!(small(prompt, 7).pixels, small(prompt, 8).pixels, "{prompt}");
    }
}

#[test]
fn a_mandala_looks_the_same_when_it_is_turned() {
    let turned = |picture: &Picture| {
        let differences = (0..64 * 64).map(|place: usize| {
            let (x, y) = (place % 64, place / 64);
            let other = x * 64 + 63 - y;
            u64::from(picture.pixels[place * 3].abs_diff(picture.pixels[other * 3]))
        });
        differences.sum::<u64>() / (64 * 64)
    };
    for seed in 0..4 {
        let form = vec![("mandala-symmetry".to_owned(), "8".to_owned())];
        let prompt = "lotus and waves".to_owned();
        let call = Call { generator: "mandala".to_owned(), prompt, parameters: form, ..Call::default() };
        let mandala = render(&understand(&call, seed), 64, 64, &|| false).expect("nobody cancels");
        let lake = small("a lake at sunset", seed);
        assert!(turned(&mandala) * 3 < turned(&lake), "{} and {}", turned(&mandala), turned(&lake));
        assert!(detail(&mandala) > 2.0, "an empty sheet is no mandala");
    }
}

/// The generators that draw in a way of their own.
const FORMS: [&str; 12] = [
    "logo",
    "icon",
    "sticker",
    "pattern",
    "coloring-page",
    "tattoo",
    "t-shirt-design",
    "meme",
    "fantasy-map",
    "architecture",
    "food-photo",
    "product-photo",
];

fn made(generator: &str, prompt: &str, seed: u64, width: u32, height: u32) -> Picture {
    let call = Call { generator: generator.to_owned(), prompt: prompt.to_owned(), ..Call::default() };
    render(&understand(&call, seed), width, height, &|| false).expect("nobody cancels")
}

#[test]
fn every_form_is_repeatable_and_varies_with_its_seed() {
    for form in FORMS {
        let of = |seed| made(form, "a fox and a lighthouse, \"Hello you\"", seed, 80, 72);
        assert_eq!(of(3), of(3), "{form}");
        assert!(detail(&of(3)) > 0.5, "{form} is empty");
        assert!((4..8).any(|seed| of(seed) != of(3)), "{form} knows one picture only");
    }
}

#[test]
fn things_stand_where_the_prompt_says() {
    let place = |prompt: &str, thing: Thing| {
        let scene = Scene::read(prompt, 1);
        let actor = scene.cast.into_iter().find(|actor| actor.thing == thing);
        actor.and_then(|actor| actor.across).unwrap_or_else(|| panic!("{prompt}: no place for {thing:?}"))
    };
    for (prompt, left, right) in [
        ("a cat left of a dog", Thing::Cat, Thing::Dog),
        ("a horse to the right of a castle", Thing::Castle, Thing::Horse),
        ("a lighthouse on the left and a boat on the right, sea", Thing::Lighthouse, Thing::Boat),
        ("แมวทางซ้ายของหมา", Thing::Cat, Thing::Dog),
        ("घर के बाईं ओर बिल्ली", Thing::Cat, Thing::House),
        ("狗左边的猫", Thing::Cat, Thing::Dog),
        ("猫在狗左边", Thing::Cat, Thing::Dog),
    ] {
        assert!(place(prompt, left) < place(prompt, right), "{prompt}");
    }
    let front = Scene::read("a dog in front of a windmill", 1).cast;
    let near = |thing| front.iter().find(|actor| actor.thing == thing).map(|actor| actor.near);
    assert!(near(Thing::Dog) > near(Thing::Windmill));
    let cast = Scene::read("a balloon over a castle", 1).cast;
    assert!(cast.iter().any(|actor| actor.thing == Thing::Balloon && actor.aloft));
    assert_ne!(small("a cat left of a dog", 1).pixels, small("a cat right of a dog", 1).pixels);
}

#[test]
fn there_are_as_many_as_are_said() {
    for (prompt, thing, count) in [
        ("two cats in a meadow", Thing::Cat, 2),
        ("three elephants", Thing::Elephant, 3),
        ("แมวสองตัว", Thing::Cat, 2),
        ("两只猫", Thing::Cat, 2),
        ("दो बिल्ली", Thing::Cat, 2),
    ] {
        let cast = Scene::read(prompt, 1).cast;
        let found = cast.iter().find(|actor| actor.thing == thing).map(|actor| actor.count);
        assert_eq!(found, Some(count), "{prompt}");
    }
    assert!(Scene::read("a cat", 1).cast.is_empty(), "one animal is shown close by");
}

#[test]
fn a_colour_belongs_to_the_thing_that_it_stands_by() {
    let boat = Scene::read("a red boat on a green lake", 1);
    let red = boat.paint_of(Thing::Boat).expect("the boat's colour");
    assert!(red.r > red.g * 3.0 && boat.tints.iter().all(|tint| tint.g > tint.r));
    let king = Scene::read("a portrait of an old king with a red beard and a blue coat", 1);
    assert!(king.paint_of(Thing::Beard).is_some_and(|beard| beard.r > beard.b));
    assert!(king.paint_of(Thing::Clothes).is_some_and(|coat| coat.b > coat.r));
    assert!(king.looks(Trait::Old) && king.tints.is_empty());
    let blonde = Scene::read("portrait of a blonde woman", 1);
    assert!(blonde.paint_of(Thing::Hair).is_some_and(|hair| hair.r > hair.b));
    assert!(Scene::read("แจกันสีน้ำเงินบนโต๊ะ", 1).paint_of(Thing::Vase).is_some_and(|vase| vase.b > vase.r));
}

#[test]
fn people_are_who_the_prompt_says() {
    let fisherman = Scene::read("An old fisherman with a weathered face, looking out to sea", 1);
    assert_eq!(fisherman.family, Family::Portrait);
    assert!(fisherman.shows(Thing::Man) && !fisherman.shows(Thing::Woman) && fisherman.looks(Trait::Old));
    assert!(Scene::read("ชาวประมง ภาพเหมือน", 1).shows(Thing::Man));
    let walker = Scene::read("a woman walks on a beach at sunset", 1);
    assert_eq!((walker.family, walker.cast.len()), (Family::Beach, 1));
}

#[test]
fn every_shape_of_picture_is_painted_whole() {
    // The widest and tallest that any dialect offers: Ideogram's 3:1, Midjourney's 4:1, film's 21:9.
    for (width, height) in [(192, 64), (64, 192), (256, 64), (64, 256), (168, 72), (72, 168), (65, 97)] {
        for prompt in ["a lake at dawn", "a city at night", "a cat left of a dog", "portrait of a wizard"] {
            let picture = draw(prompt, 2, width, height, &|| false).expect("nobody cancels");
            assert_eq!((picture.width, picture.height), (width, height));
            assert!(detail(&picture) > 0.4, "{prompt} at {width} x {height} is empty");
        }
        for form in FORMS {
            let picture = made(form, "a dragon and a castle, \"Hi\"", 2, width, height);
            assert_eq!((picture.width, picture.height), (width, height), "{form}");
        }
    }
}

#[test]
fn other_words_give_another_picture() {
    assert_ne!(small("a quiet lake", 1).pixels, small("a loud lake", 1).pixels);
}

#[test]
fn the_prompt_leads_the_colours() {
    for seed in 0..3 {
        let sunset = mean(&small("red sunset over the sea", seed));
        let forest = mean(&small("green hills, countryside, noon", seed));
        let night = mean(&small("a lake at midnight", seed));
        let day = mean(&small("a lake at noon", seed));
        assert!(sunset[0] > sunset[2] * 1.15, "a red sunset is {sunset:?}");
        assert!(forest[1] > forest[2], "green hills are {forest:?}");
        assert!(sunset[0] / sunset[1] > forest[0] / forest[1] * 1.2);
        assert!(night.iter().sum::<f32>() < day.iter().sum::<f32>() * 0.6);
    }
}

#[test]
fn all_four_languages_are_read() {
    let pairs = [
        ("ทะเลยามพระอาทิตย์ตก", "ป่ากลางวันในฤดูหนาว"),
        ("समुद्र पर सूर्यास्त", "सर्दी की दोपहर में जंगल"),
        ("大海 日落", "冬天中午的森林"),
    ];
    for (sea, forest) in pairs {
        let (sea, forest) = (mean(&small(sea, 3)), mean(&small(forest, 3)));
        assert!(sea[0] / sea[2] > forest[0] / forest[2], "{sea:?} is no warmer than {forest:?}");
    }
}

#[test]
fn every_scene_and_style_paints_something() {
    let prompts = [
        "mountains",
        "sea",
        "beach",
        "lake",
        "forest",
        "city",
        "countryside",
        "desert",
        "canyon",
        "space",
        "coral reef",
        "portrait of a woman",
        "a cat",
        "a deer",
        "flower meadow",
        "still life with a vase",
        "living room",
        "abstract",
        "mandala",
        "bauhaus geometric",
    ];
    for prompt in prompts {
        assert!(detail(&small(prompt, 5)) > 0.5, "{prompt} is empty");
    }
    let styles = [
        "photo",
        "oil painting",
        "watercolor",
        "ink wash",
        "pencil sketch",
        "comic",
        "pixel art",
        "mosaic",
        "flat poster",
        "low poly",
        "vintage",
        "black and white",
        "neon",
        "pastel",
        "paper cut",
    ];
    let mut seen = std::collections::HashSet::new();
    for style in styles {
        let picture = small(&format!("mountain lake at sunset, {style}"), 5);
        assert!(detail(&picture) > 0.5, "{style} is empty");
        assert!(seen.insert(picture.pixels), "{style} looks like another style");
    }
}

#[test]
fn sizes_are_kept_within_their_limits() {
    for (asked, given) in [((96, 64), (96, 64)), ((64, 112), (64, 112)), ((0, 90), (64, 90)), ((1, 1), (64, 64))] {
        let picture = draw("a lake", 1, asked.0, asked.1, &|| false).expect("nobody cancels");
        assert_eq!((picture.width, picture.height), given);
        assert_eq!(picture.pixels.len() as u32, given.0 * given.1 * 3);
    }
}

#[test]
fn a_cancelled_picture_is_not_finished() {
    assert_eq!(draw("a lake", 1, 64, 64, &|| true), Err(Cancelled));
}

#[test]
fn every_format_decodes_and_tells_how_it_was_made() {
    let picture = draw("a lake & a \"boat\" <here>", 1, 80, 64, &|| false).expect("nobody cancels");
    let about = About { prompt: "a lake & a <boat>", model: "builtin", seed: 99 };
    for format in [Format::Webp, Format::Png, Format::Jpeg] {
        let file = encode(&picture, format, &about).expect("a raster format");
        let decoded = image::load_from_memory(&file).expect("a sound file").into_rgb8();
        assert_eq!(decoded.dimensions(), (80, 64), "{format:?}");
        let copy = Picture { width: 80, height: 64, pixels: decoded.into_raw() };
        let off = mean(&picture).iter().zip(mean(&copy)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 4.0, "{format:?} shifts the colours by {off}");
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains("digitalsourcetype/algorithmicMedia"), "{format:?} does not say that a program made it");
        assert!(text.contains("a lake &amp; a &lt;boat&gt;") && text.contains("seed 99"), "{format:?}");
    }
    assert!(matches!(encode(&picture, Format::Mp3, &about), Err(Fault::Invalid(_))));
}

#[test]
fn items_of_a_batch_differ() {
    let call = |index| Call {
        generator: "image".into(),
        prompt: "a lake".into(),
        seed: 5,
        index,
        count: 2,
        width: 64,
        height: 64,
        ..Call::default()
    };
    let made = |index| make(&call(index), &|| false).expect("a picture");
    assert_eq!((made(0).format, made(0).width, made(0).height), (Format::Webp, 64, 64));
    assert_eq!(made(0).bytes, made(0).bytes);
    assert_ne!(made(0).bytes, made(1).bytes);
}

#[test]
fn a_thumbnail_keeps_the_proportions() {
    let picture = draw("a lake", 1, 160, 80, &|| false).expect("nobody cancels");
    let thumb = thumbnail(&picture, 40);
    assert_eq!((thumb.width, thumb.height, thumb.pixels.len()), (40, 20, 2_400));
    let off = mean(&picture).iter().zip(mean(&thumb)).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(off < 3.0, "a thumbnail is another picture");
    assert_eq!(thumbnail(&picture, 400), picture);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_prompt_is_too_strange(prompt in "\\PC{0,200}", seed in any::<u64>()) {
        let picture = draw(&prompt, seed, 64, 64, &|| false).expect("nobody cancels");
        prop_assert_eq!(picture.pixels.len(), 64 * 64 * 3);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn long_prompts_are_read_whatever_they_say(
        parts in proptest::collection::vec(
            prop_oneof![
                "\\PC{1,40}",
                Just("left of ".to_owned()),
                Just("สองตัวสีแดง".to_owned()),
                Just("के बाईं ओर ".to_owned()),
                Just("猫在狗左边".to_owned()),
                Just("three red cats over a \"sign\" ".to_owned()),
            ],
            1..400,
        ),
        seed in any::<u64>(),
    ) {
        let prompt: String = parts.concat().chars().take(10_000).collect();
        prop_assert!(Scene::read(&prompt, seed).cast.len() <= 60);
        for form in ["image", "fantasy-map"] {
            prop_assert_eq!(made(form, &prompt, seed, 64, 64).pixels.len(), 64 * 64 * 3);
        }
    }
}

#[test]
fn the_longest_prompts_are_read() {
    for unit in ["สวัสดีทะเล", "山水", "a red boat ", "\u{200d}\u{1f600}", "\"", "\u{0}"] {
        let prompt: String = unit.chars().cycle().take(10_000).collect();
        small(&prompt, 1);
    }
}
