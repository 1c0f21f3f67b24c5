//! Every field of the two tables of `/generate`. The document's section "เครื่องมือสร้าง", "เนื้อหาคำขอ" and
//! "ช่องการสร้างข้อความเพิ่มเติม": what a model that has it is told, and what becomes of it at one that has not.

use std::sync::Arc;

use atelier::catalogue::{Catalogue, ModelId};
use atelier::domain::{CreationId, creation};
use atelier::engine::job;
use atelier::providers::Call;
use atelier::providers::simulated::Simulated;
use serde_json::{Map, Value, json};

use super::joke;
use crate::support::TestApp;
use crate::support::clients::Client;

/// Whose models the tables speak of.
const PROVIDERS: [&str; 6] = ["gemini", "byteplus", "replicate", "dashscope", "kling", "elevenlabs"];

fn start() -> TestApp {
    TestApp::with(|_| {}, PROVIDERS.map(|name| Arc::new(Simulated::new(name, 8))).into())
}

/// A generator and a model of its kind.
type Place = (&'static str, u32);

const JOKE: Place = ("joke", 37);
/// Its model does not reason.
const PLAIN_TEXT: Place = ("joke", 34);
const PICTURE: Place = ("image", 10003);
const REWORK: Place = ("image", 10001);
const DREAMINA: Place = ("video", 20061);
const SEEDANCE_15: Place = ("video", 20010);
const VEO: Place = ("video", 20100);
const REFERENCES: Place = ("video", 20050);
const EDIT: Place = ("video", 20051);
const FROM_PICTURE: Place = ("video", 20056);
/// Starts from a picture or from nothing, and takes nothing else.
const SIMPLE_VIDEO: Place = ("video", 20129);

/// What becomes of a field at a model that has not got it.
enum Without {
    /// 400, naming the field.
    Refused(&'static str),
    /// It is made as if the field were not there.
    Ignored,
}
use Without::{Ignored, Refused};

/// The field and its value · where it is used, with what it needs · what the provider is told · where it is not.
type Row = (&'static str, Value, Place, Value, (&'static str, Value), Option<(Place, Without)>);

const URL: &str = "https://example.com/a.jpg";

fn urls(count: usize) -> Value {
    (0..count).map(|n| format!("https://example.com/{n}.jpg")).collect()
}

/// Asks for a generation, and reads what its provider was told; or the error.
async fn told(app: &TestApp, ann: &Client<'_>, (slug, model): Place, more: &Value) -> Result<Call, String> {
    let mut body = json!({"prompt": "a lake", "model_id": model});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let reply = ann.post(&format!("/api/v1/generators/{slug}/generate"), body).await;
    if !reply.status.is_success() {
        return Err(reply.error());
    }
    let id = CreationId(reply.data()["creations"][0]["creation_id"].as_u64().unwrap());
    let call = app.store.read(|tx| {
        let made = creation::find(tx, id)?.unwrap();
        Ok(job::get(tx, made.job)?.call)
    });
    Ok(call.unwrap())
}

/// The call as JSON, its pairs as objects.
fn as_json(call: &Call) -> Value {
    let mut json = serde_json::to_value(call).unwrap();
    for (name, pairs) in [("parameters", &call.parameters), ("extras", &call.extras)] {
        json[name] = pairs.iter().map(|(key, value)| (key.clone(), json!(value))).collect::<Map<_, _>>().into();
    }
    json
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_reaches_a_model_that_has_it_and_the_others_as_the_document_says() {
    let app = start();
    app.account_with("ann", 1_000_000, atelier::domain::Tier::Enterprise);
    let ann = app.user("ann");
    let table: Vec<Row> = vec![
        ("prompt", json!("a river"), JOKE, json!({}), ("/prompt", json!("a river")), None),
        ("model_id", json!(34), JOKE, json!({}), ("/model", json!(34)), None),
        ("count", json!(3), JOKE, json!({}), ("/count", json!(3)), None),
        ("language", json!("nb-NO"), JOKE, json!({}), ("/language", json!("nb-NO")), None),
        ("language", json!("auto"), JOKE, json!({}), ("/language", json!("")), None),
        ("temperature", json!(0.5), JOKE, json!({}), ("/temperature", json!(0.5)), Some((PICTURE, Ignored))),
        ("preference", json!("knock-knock"), JOKE, json!({}), ("/parameters/joke-type", json!("knock-knock")), None),
        ("preference", json!(2), JOKE, json!({}), ("/parameters/joke-type", json!("one-liner")), None),
        ("preference", json!("no such"), JOKE, json!({}), ("/parameters/joke-type", json!("any")), None),
        ("preference_two", json!("calm"), PICTURE, json!({}), ("/parameters/image-mood", json!("calm")), None),
        ("aspect_ratio", json!("16:9"), PICTURE, json!({}), ("/width", json!(1280)), Some((JOKE, Ignored))),
        ("aspect_ratio", json!(5), PICTURE, json!({}), ("/height", json!(1280)), None),
        ("aspect_ratio", json!(2), DREAMINA, json!({}), ("/height", json!(1280)), Some((EDIT, Ignored))),
        ("aspect_ratio", json!("Tall"), DREAMINA, json!({}), ("/width", json!(720)), None),
        (
            "image_url",
            json!(URL),
            REWORK,
            json!({}),
            ("/image_url", json!(URL)),
            Some((
                PICTURE,
                Refused(
                    "image_url: is not supported by black-forest-labs/flux-schnell; FLUX.1 dev (model 10002) takes one",
                ),
            )),
        ),
        ("image_url", json!(URL), FROM_PICTURE, json!({}), ("/image_url", json!(URL)), None),
        ("image_url", json!(URL), JOKE, json!({}), ("/image_url", json!(URL)), None),
        ("seconds", json!(6), DREAMINA, json!({}), ("/seconds", json!(6)), Some((PICTURE, Ignored))),
        (
            "generate_audio",
            json!(true),
            VEO,
            json!({}),
            ("/generate_audio", json!(true)),
            Some((SIMPLE_VIDEO, Ignored)),
        ),
        ("generate_audio", json!(true), SEEDANCE_15, json!({}), ("/generate_audio", json!(true)), None),
        (
            "ending_frame_url",
            json!(URL),
            VEO,
            json!({"image_url": URL}),
            ("/ending_frame_url", json!(URL)),
            Some((SIMPLE_VIDEO, Refused("ending_frame_url: is not supported by Kling 2.1 Master"))),
        ),
        (
            "reference_images",
            urls(9),
            REFERENCES,
            json!({}),
            ("/reference_images", urls(9)),
            Some((SIMPLE_VIDEO, Refused("reference_images: is not supported by Kling 2.1 Master"))),
        ),
        (
            "reference_images",
            urls(3),
            VEO,
            json!({}),
            ("/reference_images/2", urls(3)[2].clone()),
            Some((JOKE, Refused("reference_images: is not supported by Gemini 3.5 Flash"))),
        ),
        ("reference_images", urls(5), EDIT, json!({"video_url": URL}), ("/reference_images", urls(5)), None),
        (
            "reference_videos",
            urls(3),
            DREAMINA,
            json!({}),
            ("/reference_videos", urls(3)),
            Some((VEO, Refused("reference_videos: is not supported by Veo 3.1"))),
        ),
        (
            "reference_audio",
            json!(URL),
            DREAMINA,
            json!({}),
            ("/reference_audio", json!(URL)),
            Some((REFERENCES, Refused("reference_audio: is not supported by Happy Horse 1.0 R2V"))),
        ),
        (
            "video_url",
            json!(URL),
            EDIT,
            json!({}),
            ("/video_url", json!(URL)),
            Some((VEO, Refused("video_url: is not supported by Veo 3.1"))),
        ),
        ("video_url", json!(URL), DREAMINA, json!({}), ("/video_url", json!(URL)), None),
        (
            "parameters",
            json!({"joke-audience": "office", "no-such": 1, "joke-type": "no such"}),
            JOKE,
            json!({}),
            ("/parameters/joke-audience", json!("office")),
            None,
        ),
        ("user_text", json!("Owls"), JOKE, json!({}), ("/extras/user_text", json!("Owls")), None),
        ("user_text_two", json!("Mice"), JOKE, json!({}), ("/extras/user_text_two", json!("Mice")), None),
        ("avoid_duplicates", json!(true), JOKE, json!({}), ("/extras/avoid_duplicates", json!("true")), None),
        (
            "thinking_mode",
            json!("high"),
            JOKE,
            json!({}),
            ("/extras/thinking_mode", json!("high")),
            Some((PLAIN_TEXT, Ignored)),
        ),
        ("story_context", json!("A war"), JOKE, json!({}), ("/extras/story_context", json!("A war")), None),
        ("character_context", json!("Old"), JOKE, json!({}), ("/extras/character_context", json!("Old")), None),
        ("character_name", json!("Mia"), JOKE, json!({}), ("/extras/character_name", json!("Mia")), None),
        ("character_id", json!("mia-1"), JOKE, json!({}), ("/extras/character_id", json!("mia-1")), None),
        ("mode", json!("night"), JOKE, json!({}), ("/extras/mode", json!("night")), None),
        ("model_speech", json!(30001), JOKE, json!({}), ("/extras/model_speech", json!("30001")), None),
        ("item_index", json!(2), JOKE, json!({}), ("/extras/item_index", json!("2")), None),
        ("total_count", json!(7), JOKE, json!({}), ("/extras/total_count", json!("7")), None),
        ("source_language", json!("th"), JOKE, json!({}), ("/extras/source_language", json!("th")), None),
    ];
    for (field, value, place, needs, (pointer, expected), without) in table {
        let body = |needs: &Value| {
            let mut body = needs.clone();
            body[field] = value.clone();
            body
        };
        let call = told(&app, &ann, place, &body(&needs)).await.unwrap_or_else(|error| panic!("{field}: {error}"));
        assert_eq!(as_json(&call).pointer(pointer), Some(&expected), "{field} {value}");
        let Some((other, outcome)) = without else { continue };
        let needs = if other == EDIT { json!({"video_url": URL}) } else { json!({}) };
        match (told(&app, &ann, other, &body(&needs)).await, outcome) {
            (Err(error), Refused(reason)) => assert_eq!(error, format!("400 VALIDATION_ERROR {reason}"), "{field}"),
            (Ok(call), Ignored) => {
                let mut plain = told(&app, &ann, other, &needs).await.unwrap();
                plain.seed = call.seed;
                assert_eq!(call, plain, "{field} changes nothing at {other:?}");
            }
            (Ok(_), Refused(reason)) => panic!("{field} at {other:?} must be refused: {reason}"),
            (Err(error), Ignored) => panic!("{field} at {other:?} must be ignored: {error}"),
        }
    }
    assert!(app.audit().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_field_must_not_be_is_refused_by_name() {
    let app = start();
    app.account_with("ann", 1_000_000, atelier::domain::Tier::Enterprise);
    let ann = app.user("ann");
    for (place, more, expected) in [
        (
            REFERENCES,
            json!({"reference_images": urls(10)}),
            "reference_images: can have at most 9 for Happy Horse 1.0 R2V",
        ),
        (VEO, json!({"reference_images": urls(4)}), "reference_images: can have at most 3 for Veo 3.1"),
        (
            DREAMINA,
            json!({"reference_videos": urls(4)}),
            "reference_videos: can have at most 3 for Dreamina Seedance 2.0 (720p)",
        ),
        (DREAMINA, json!({"reference_images": ["ftp://x"]}), "reference_images: must be an http or https URL"),
        (EDIT, json!({}), "video_url: is required by Happy Horse Video Edit"),
        (VEO, json!({"ending_frame_url": URL}), "image_url: is required with ending_frame_url: it is the first frame"),
        (DREAMINA, json!({"seconds": 0}), "seconds: must be at least 1"),
        (DREAMINA, json!({"aspect_ratio": "1:1"}), "aspect_ratio: must be one of 16:9, 9:16, by ratio, name or id"),
        (
            PICTURE,
            json!({"aspect_ratio": 7}),
            "aspect_ratio: must be one of 1:1, 3:4, 4:3, 16:9, 9:16, match_input_image, by ratio, name or id",
        ),
        (JOKE, json!({"model_speech": 37}), "model_speech: is not a model of type speech"),
        (JOKE, json!({"character_id": 999}), "character_id: is not a creation that you can see"),
        (JOKE, json!({"item_index": "one"}), "item_index: must be an integer, not string \"one\""),
        (JOKE, json!({"generate_audio": "yes"}), "generate_audio: must be a boolean, not string \"yes\""),
        (JOKE, json!({"user_text": "x".repeat(50_001)}), "user_text: must be at most 50000 characters"),
    ] {
        let error = told(&app, &ann, place, &more).await.unwrap_err();
        assert_eq!(error, format!("400 VALIDATION_ERROR {expected}"));
    }
    assert_eq!(ann.get("/api/v1/credits/balance").await.data()["total"], 1_000_000, "nothing of it costs anything");
    assert!(told(&app, &ann, JOKE, &json!({"no_such_field": [1, 2]})).await.is_ok(), "unknown fields are ignored");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_further_texts_are_told_to_the_model() {
    let app = start();
    let ann = app.user("ann");
    let hero = joke(&ann, json!({"prompt": "Mia the owl", "privacy_mode": 1})).await;
    let more = json!({
        "user_text": "Owls hunt at night", "user_text_two": "Mice do not", "story_context": "A long winter",
        "character_name": "Mia", "character_id": hero, "mode": "finale", "item_index": 2, "total_count": 7,
        "translation_of": hero, "source_language": "th", "avoid_duplicates": true, "model_speech": 30001,
    });
    let call = told(&app, &ann, JOKE, &more).await.unwrap();
    for words in [
        "Owls hunt at night",
        "Mice do not",
        "A long winter",
        "is called Mia",
        "stays as known: simulated 0: Mia the owl",
        "Mode: finale",
        "number 2 of a series",
        "has 7 in all",
        "instead of making a new one: simulated 0: Mia the owl",
        "the code th",
        "Be unlike what is widely known",
        "read aloud",
    ] {
        assert!(call.instruction.contains(words), "{words}: {}", call.instruction);
    }
    let plain = told(&app, &ann, JOKE, &json!({"avoid_duplicates": false})).await.unwrap();
    assert!(!plain.instruction.contains("Be unlike what is widely known"), "{}", plain.instruction);
    let bob = app.user("bob");
    let hidden = told(&app, &bob, JOKE, &json!({"character_id": hero})).await.unwrap_err();
    assert_eq!(hidden, "400 VALIDATION_ERROR character_id: is not a creation that you can see");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_voice_that_a_text_is_meant_for_goes_along_with_it() {
    let app = start();
    let ann = app.user("ann");
    let body = json!({"prompt": "Owls", "model_id": 37, "model_speech": 30001});
    let made = ann.post("/api/v1/generators/joke/generate", body.clone()).await.data();
    let creation = &made["creations"][0];
    assert_eq!(creation["model_speech"], 30001);
    let id = &creation["creation_id"];
    assert_eq!(ann.get(&format!("/api/v1/creations/{id}")).await.data()["model_speech"], 30001);
    let page = ann.get(&format!("/c/{id}")).await.text().replace("&#38;", "&");
    let narration = format!("/g/narration?words={id}&model=30001");
    assert!(page.contains(&narration), "{page}");
    let form = ann.get(&narration).await.text();
    let chosen = form.split("checked").next().and_then(|before| before.rsplit("value=").next());
    let choice = Catalogue::builtin().model(ModelId(30001)).unwrap().choice;
    assert!(chosen.unwrap().starts_with(&format!("\"{choice}\"")), "{chosen:?}");

    let plain = joke(&ann, json!({"prompt": "Owls"})).await;
    let plain = ann.get(&format!("/api/v1/creations/{plain}")).await.data();
    assert_eq!(plain.get("model_speech"), None);
    let estimate = ann.post("/api/v1/generators/joke/estimate", body).await.data();
    assert_eq!(estimate["applied_parameters"].get("model_speech"), None, "it is a field, and no parameter");
}

/// Source: the document's words on `aspect_ratio`, `ending_frame_url`, `reference_images`, `reference_videos`,
/// `reference_audio`, `video_url` and `generate_audio`.
#[test]
fn the_catalogue_has_what_the_document_says_of_its_models() {
    let catalogue = Catalogue::builtin();
    let of_group = |start: &str| -> Vec<_> {
        catalogue
            .models()
            .iter()
            .filter(|model| model.name.starts_with(start))
            .map(|model| (&model.name, &model.can))
            .collect()
    };
    for (start, images) in [
        ("Veo 3.1", 3),
        ("Seedance 2.0", 9),
        ("Dreamina Seedance 2.0", 9),
        ("Happy Horse 1.0 R2V", 9),
        ("Happy Horse Video Edit", 5),
    ] {
        let models = of_group(start);
        assert!(!models.is_empty(), "{start}");
        for (name, can) in models.iter().filter(|(name, _)| !name.contains("Lite")) {
            assert_eq!(can.reference_images, images, "{name}");
        }
    }
    for start in ["Seedance 2.0", "Dreamina Seedance 2.0"] {
        assert!(of_group(start).iter().all(|(_, can)| can.reference_videos == 3), "{start}");
    }
    for start in ["Veo 3.1", "Wan 2.6 I2V", "Seedance Pro Lite", "Kling v3"] {
        let models = of_group(start);
        let mut capable = models.iter().filter(|(name, _)| !name.contains("Flash") && !name.contains("3.1 Lite"));
        assert!(capable.all(|(_, can)| can.end_frame && can.image_input), "{start}");
    }
    for start in ["Veo 3.1", "Seedance 1.5 Pro"] {
        assert!(of_group(start).iter().all(|(_, can)| can.audio), "{start}");
    }
    let can = |id| &catalogue.model(atelier::catalogue::ModelId(id)).unwrap().can;
    assert!((20_060..=20_062).all(|id| can(id).reference_audio == 1 && can(id).video_input));
    assert!(can(20_051).video_required);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_chooses_no_model_and_brings_a_picture_gets_one_that_takes_it() {
    let app = start();
    for slug in ["image", "wallart"] {
        let estimate = async |body: Value| {
            let data = app.anon().post(&format!("/api/v1/generators/{slug}/estimate"), body).await.data();
            (data["model_id"].clone(), data["credit_cost"]["total"].clone())
        };
        assert_eq!(estimate(json!({})).await, (json!(10003), json!(6)), "{slug}");
        assert_eq!(estimate(json!({"image_url": URL})).await, (json!(10002), json!(50)), "{slug}");
    }
}
