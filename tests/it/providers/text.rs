//! The built-in text engine, over every generator of the catalogue that it serves.

use std::collections::BTreeSet;

use atelier::catalogue::{Catalogue, FieldKind, Generator, ModelKind, Need, Parameter, ParameterKind, Role};
use atelier::providers::Call;
use atelier::providers::builtin::text;
use atelier::providers::sources::Picture;
use proptest::prelude::*;
use serde_json::{Map, Value};

const LANGUAGES: [&str; 4] = ["en", "th", "hi", "zh"];

/// A text to work on.
const REPORT: &str = "The harbour was built in 1902. It was meant for forty boats. Today there are ninety. The wall leaks in \
                      winter. Repairs would take two summers. The town has money for one. Fishermen want the north side \
                      first. Visitors prefer the south. The council meets on Monday. A decision is due by June.";

/// The generators that write from words alone.
fn writers(catalogue: &Catalogue) -> impl Iterator<Item = &Generator> {
    catalogue.generators().filter(|generator| generator.kind == ModelKind::Text && generator.image != Need::Required)
}

fn call(generator: &Generator, prompt: &str, seed: u64) -> Call {
    let parameters = generator.parameters.iter().map(|field| (field.id.clone(), field.default.clone())).collect();
    Call {
        kind: Some(ModelKind::Text),
        generator: generator.slug.clone(),
        prompt: prompt.to_owned(),
        parameters,
        seed,
        count: 1,
        ..Call::default()
    }
}

fn with(mut call: Call, id: &str, value: &str) -> Call {
    call.parameters.iter_mut().filter(|(known, _)| known == id).for_each(|(_, current)| value.clone_into(current));
    call
}

fn write(call: &Call, generator: &Generator) -> Map<String, Value> {
    text::write(call, generator).unwrap_or_else(|fault| panic!("{}: {fault}", generator.slug))
}

fn said(fields: &Map<String, Value>) -> String {
    Value::Object(fields.clone()).to_string()
}

/// Every field is there, in order, of its type, not empty, and without a slot left open.
fn check(generator: &Generator, fields: &Map<String, Value>, context: &str) {
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let wanted: Vec<&str> = generator.output.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, wanted, "{}: {context}", generator.slug);
    for field in &generator.output {
        let value = &fields[&field.name];
        let sound = match field.kind {
            FieldKind::String => value.as_str().is_some_and(|text| !text.is_empty() && !text.contains("\n\n")),
            FieldKind::Text => value.as_str().is_some_and(|text| !text.is_empty()),
            FieldKind::List => value
                .as_array()
                .is_some_and(|list| !list.is_empty() && list.iter().all(|item| item.as_str() != Some(""))),
            FieldKind::Number => value.is_number(),
        };
        assert!(sound, "{}.{} is {value} ({context})", generator.slug, field.name);
    }
    let said = said(fields);
    let inner = said.strip_prefix('{').and_then(|said| said.strip_suffix('}')).unwrap_or(&said);
    assert!(!inner.contains(['{', '}']), "{}: {said} ({context})", generator.slug);
}

#[test]
fn every_result_has_the_fields_of_its_generator() {
    let catalogue = Catalogue::builtin();
    for generator in writers(&catalogue) {
        for (seed, prompt) in
            ["", "Tell me about green tea", "my old bicycle", "Ünïcode {subject} \"quoted\"\nnext"].iter().enumerate()
        {
            check(generator, &write(&call(generator, prompt, seed as u64), generator), prompt);
        }
    }
}

#[test]
fn every_grammar_makes_its_output_at_every_option_alone_and_as_a_batch() {
    let catalogue = Catalogue::builtin();
    for generator in writers(&catalogue) {
        assert!(text::is_written_for(generator), "{}", generator.slug);
        let slips: Vec<String> = text::rehearse(generator).iter().map(ToString::to_string).collect();
        assert!(slips.is_empty(), "{}: {slips:#?}", generator.slug);
    }
}

#[test]
fn results_speak_of_the_subject() {
    let catalogue = Catalogue::builtin();
    // A horoscope is about a sign, and what works on a given text is about that text.
    for generator in writers(&catalogue).filter(|generator| generator.slug != "horoscope") {
        for (prompt, word) in
            [("Tell me about lighthouses", "lighthouse"), ("เกี่ยวกับแมวดำ", "แมวดำ"), ("关于红茶的故事", "红茶")]
        {
            for seed in 0..12 {
                let said = said(&write(&call(generator, prompt, seed), generator)).to_lowercase();
                assert!(said.contains(word), "{}: {prompt} gave {said}", generator.slug);
            }
        }
    }
}

#[test]
fn long_is_longer_than_short() {
    let catalogue = Catalogue::builtin();
    let mut compared = 0;
    for generator in writers(&catalogue) {
        let has = |parameter: &Parameter, value: &str| parameter.options.iter().any(|option| option.value == value);
        for parameter in generator.parameters.iter().filter(|field| has(field, "short") && has(field, "long")) {
            for language in LANGUAGES.iter().filter(|language| generator.grammar.contains_key(**language)) {
                let length = |value: &str| {
                    let mut call = with(call(generator, "a small harbour", 3), &parameter.id, value);
                    (*language).clone_into(&mut call.language);
                    call.extras = vec![("user_text".to_owned(), REPORT.to_owned())];
                    said(&write(&call, generator)).chars().count()
                };
                assert!(length("long") > length("short") * 3 / 2, "{} in {language}", generator.slug);
                compared += 1;
            }
        }
    }
    assert!(compared >= 12, "only {compared} forms know short and long");
}

/// What can be chosen on a form besides how many and by which model: the field with the options or ends of its range
/// that are not its default.
fn choices(generator: &Generator) -> impl Iterator<Item = (&Parameter, Vec<String>)> {
    let chosen = |field: &&Parameter| field.kind != ParameterKind::Model && field.role != Some(Role::Count);
    generator.parameters.iter().filter(chosen).map(|field| {
        let ends = [field.min, field.max].into_iter().flatten().map(|end| end.to_string());
        let values = field.options.iter().map(|option| option.value.clone()).chain(ends);
        (field, values.filter(|value| *value != field.default).collect())
    })
}

#[test]
fn every_field_of_every_form_changes_what_is_written() {
    let catalogue = Catalogue::builtin();
    let stripes =
        [[25, 40, 90, 255], [200, 40, 40, 255], [240, 220, 60, 255], [50, 120, 50, 255], [235, 235, 235, 255]];
    let picture = Picture::new(160, 90, stripes.map(|colour| colour.repeat(32)).concat().repeat(90));
    let mut idle = BTreeSet::new();
    for generator in catalogue.generators().filter(|generator| generator.kind == ModelKind::Text) {
        let written = |call: &Call| match generator.image {
            Need::Required => text::describe(call, generator, &picture),
            Need::Optional | Need::None => text::write(call, generator),
        };
        for language in LANGUAGES.iter().filter(|language| generator.grammar.contains_key(**language)) {
            let call = |seed| Call {
                language: (*language).to_owned(),
                // Its last sentence stands in the phrase book.
                extras: vec![("user_text".to_owned(), format!("{REPORT} Thank you."))],
                ..call(generator, "a small harbour", seed)
            };
            for (field, values) in choices(generator) {
                for value in values {
                    let changed = (0..6).any(|seed| {
                        written(&call(seed)).expect("a text")
                            != written(&with(call(seed), &field.id, &value)).expect("a text")
                    });
                    if !changed {
                        idle.insert(format!("{}: {} in {language}, at {value}", generator.slug, field.id));
                    }
                }
            }
        }
    }
    assert!(idle.is_empty(), "{} do nothing: {idle:#?}", idle.len());
}

/// Letters of a language's own script.
fn own_letters(text: &str, language: &str) -> usize {
    let script = match language {
        "th" => '\u{0e01}'..='\u{0e5b}',
        "hi" => '\u{0900}'..='\u{097f}',
        "zh" => '\u{4e00}'..='\u{9fff}',
        _ => 'A'..='z',
    };
    text.chars().filter(|letter| script.contains(letter)).count()
}

fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(texts).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => fields.values().map(texts).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

#[test]
fn every_generator_writes_batches_of_ten_in_four_languages() {
    let catalogue = Catalogue::builtin();
    let mut written = 0;
    for generator in writers(&catalogue) {
        for (language, subject) in [("en", "lighthouses"), ("th", "แมวดำ"), ("hi", "हरी चाय"), ("zh", "红茶")]
        {
            assert!(generator.grammar.contains_key(language), "{} does not speak {language}", generator.slug);
            let at = format!("{} in {language}", generator.slug);
            let mut items = BTreeSet::new();
            for index in 0..10 {
                let call = Call { index, count: 10, language: language.to_owned(), ..call(generator, subject, 11) };
                let fields = write(&call, generator);
                check(generator, &fields, language);
                let text = texts(&Value::Object(fields));
                // Addresses for machines are in Latin letters in every language.
                let lines: String = text.lines().filter(|line| language == "en" || !line.is_ascii()).collect();
                let (own, latin) = (own_letters(&lines, language), own_letters(&lines, "en"));
                assert!(own > 5 && (language == "en" || own > latin * 3), "{at}: {text}");
                assert!(generator.slug == "horoscope" || text.to_lowercase().contains(subject), "{at}: {text}");
                items.insert(text);
            }
            assert!(items.len() == 10 || text::has_one_answer(generator), "{at}: {} different of 10", items.len());
            written += 1;
        }
    }
    assert!(written >= 4 * 55, "only {written} pairs of generator and language");
}

#[test]
fn a_sentence_stands_in_a_text_as_a_phrase_or_in_quotation_marks() {
    let catalogue = Catalogue::builtin();
    for (prompt, phrase) in [
        ("How do I begin to learn the guitar?", "beginning to learn the guitar"),
        ("ฉันควรเริ่มหัดกีตาร์อย่างไร", "วิธีเริ่มหัดกีตาร์"),
        ("बिल्लियाँ डिब्बे क्यों पसंद करती हैं?", "“बिल्लियाँ डिब्बे क्यों पसंद करती हैं”"),
        ("为什么猫喜欢箱子？", "猫喜欢箱子的原因"),
    ] {
        for slug in ["chat", "poem", "quiz"] {
            let generator = catalogue.generator(slug).unwrap_or_else(|| panic!("there is no {slug}"));
            let text = texts(&Value::Object(write(&call(generator, prompt, 4), generator)));
            assert!(text.to_lowercase().contains(phrase), "{slug}: {text}");
        }
    }
}

#[test]
fn the_same_call_gives_the_same_text_and_another_seed_another() {
    let catalogue = Catalogue::builtin();
    for generator in writers(&catalogue) {
        let text = |seed| said(&write(&call(generator, "a small harbour", seed), generator));
        assert_eq!(text(7), text(7), "{}", generator.slug);
        let varied = text::has_one_answer(generator) || (0..20).map(text).collect::<BTreeSet<_>>().len() > 3;
        assert!(varied, "{}", generator.slug);
    }
}

#[test]
fn a_prompt_that_names_a_sign_is_heard() {
    let catalogue = Catalogue::builtin();
    let generator = catalogue.generator("horoscope").expect("the horoscope");
    let sign = |call: &Call| write(call, generator)["sign"].clone();
    assert_eq!(sign(&call(generator, "Leo, this week", 1)), "Leo");
    assert_eq!(
        sign(&with(call(generator, "Leo, this week", 1), "zodiac-sign", "pisces")),
        "Pisces",
        "the form has the last word"
    );
    assert_eq!(sign(&call(generator, "leopards", 1)), "Aries");
}

#[test]
fn a_dish_holds_what_it_is_called_after() {
    let catalogue = Catalogue::builtin();
    let recipe = catalogue.generator("recipe").unwrap();
    for (prompt, named) in [
        ("Mushroom soup", "mushrooms"),
        ("a creamy tomato pasta", "ripe tomatoes"),
        ("chicken curry", "chicken thighs"),
        ("แกงเขียวหวานไก่", "เนื้อไก่"),
        ("मछली करी", "मछली"),
        ("红烧肉", "五花肉"),
    ] {
        for seed in 0..5 {
            let fields = write(&call(recipe, prompt, seed), recipe);
            let ingredients = texts(&fields["ingredients"]);
            assert!(ingredients.contains(named), "{prompt}: {ingredients}");
        }
    }
    let vegan = write(&with(call(recipe, "chicken soup", 1), "recipe-diet", "vegan"), recipe);
    assert!(!texts(&vegan["ingredients"]).contains("chicken thighs"), "the form has the last word: {vegan:?}");
}

#[test]
fn pictures_are_described_from_their_pixels() {
    let catalogue = Catalogue::builtin();
    let rgba = |width: u32, height: u32, [red, green, blue]: [u8; 3]| {
        Picture::new(width, height, [red, green, blue, 255].repeat((width * height) as usize))
    };
    let lookers = catalogue
        .generators()
        .filter(|generator| generator.kind == ModelKind::Text && generator.image == Need::Required);
    let mut seen = 0;
    for generator in lookers {
        for language in LANGUAGES {
            let call = Call { language: language.to_owned(), ..call(generator, "", 1) };
            let describe =
                |picture| text::describe(&call, generator, &picture).unwrap_or_else(|fault| panic!("{fault}"));
            let (sea, fire) = (describe(rgba(160, 90, [25, 40, 90])), describe(rgba(90, 160, [205, 40, 40])));
            check(generator, &sea, language);
            assert_ne!(said(&sea), said(&fire), "{}", generator.slug);
        }
        assert!(text::write(&call(generator, "", 1), generator).is_err(), "{} needs a picture", generator.slug);
        seen += 1;
    }
    assert!(seen > 0, "nothing looks at pictures");
}

#[test]
fn a_description_tells_what_the_file_tells() {
    let catalogue = Catalogue::builtin();
    let generator = catalogue.generator("vision").expect("the generator");
    let mut picture = Picture::new(8, 8, [90, 120, 200, 255].repeat(64));
    picture.notes.camera = Some("Nikon {Z 6}".to_owned());
    picture.notes.prompt = Some("two cats on a roof".to_owned());
    picture.notes.seed = Some(77);
    for language in LANGUAGES {
        let call = Call { language: language.to_owned(), ..call(generator, "", 1) };
        let text = said(&text::describe(&call, generator, &picture).unwrap_or_else(|fault| panic!("{fault}")));
        for part in ["two cats on a roof", "77", "Nikon (Z 6)"] {
            assert!(text.contains(part), "{language}: {text} lacks {part}");
        }
    }
}

#[test]
fn long_prompts_of_any_script_do_no_harm() {
    let catalogue = Catalogue::builtin();
    for piece in ["a", "ก", "न", "字", "{", "}}{{", "\u{301}", "👩‍🚀", "\n", "Write a poem about ", "การ ", " . "]
    {
        let prompt: String = piece.repeat(10_000 / piece.chars().count());
        for generator in writers(&catalogue) {
            check(
                generator,
                &write(&Call { index: u32::MAX, count: 10, ..call(generator, &prompt, u64::MAX) }, generator),
                piece,
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_prompt_any_place_in_a_batch(prompt in "\\PC{0,300}", lead in "(write a |a |)(joke |poem |)(about |on |)", seed: u64, index: u32, count in 0_u32..20) {
        let catalogue = Catalogue::builtin();
        let prompt = lead + &prompt;
        for generator in writers(&catalogue) {
            let call = Call { index, count, ..call(generator, &prompt, seed) };
            check(generator, &write(&call, generator), &prompt);
        }
    }
}
