//! The generators and their forms.

use serde_json::json;

use super::{ids, joke, names};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn generators_are_listed_looked_at_and_browsed() {
    let app = TestApp::start();
    let list = app.anon().get("/api/v1/generators").await.data();
    let list = list.as_array().unwrap();
    assert!(list.len() > 93, "{}", list.len());
    for generator in list {
        assert_eq!(names(generator)[..5], ["slug", "title", "description", "icon", "similar"]);
        let slug = generator["slug"].as_str().unwrap();
        let whole = app.anon().get(&format!("/api/v1/generators/{slug}")).await.data();
        assert_eq!(whole["title"], generator["title"], "{slug}");
        for parameter in whole["parameters"].as_array().unwrap() {
            assert!(parameter["id"].is_string() && parameter["default"].is_string(), "{slug} {parameter}");
            assert!(parameter["cost_multipliers"].is_object(), "{slug} {parameter}");
            let described = match parameter["type"].as_str().unwrap() {
                "enum" | "model" => parameter["options"].as_array().is_some_and(|options| !options.is_empty()),
                "number" => parameter["min"].is_number() && parameter["max"].is_number(),
                other => panic!("{slug} has a parameter of type {other}"),
            };
            assert!(described, "{slug} {parameter}");
        }
    }
    let ann = app.user("ann");
    let jokes = [joke(&ann, json!({})).await, joke(&ann, json!({})).await];
    joke(&ann, json!({"privacy_mode": 1})).await;
    let page = app.anon().get("/api/v1/generators/joke/creations?page=1&per_page=10").await.json();
    assert_eq!((ids(&page["data"]), &page["meta"]["total"]), (vec![jokes[1], jokes[0]], &json!(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn generators_are_listed_by_status() {
    let app = TestApp::start();
    let list = app.anon().get("/api/v1/generators").await.data();
    let joke = list.as_array().unwrap().iter().find(|generator| generator["slug"] == "joke").unwrap();
    assert_eq!(names(joke), ["slug", "title", "description", "icon", "similar", "category", "type"]);
    let count = async |query: &str| {
        app.anon().get(&format!("/api/v1/generators?status={query}")).await.data().as_array().unwrap().len()
    };
    assert_eq!(count("active").await, list.as_array().unwrap().len());
    assert_eq!(count("all").await, count("active").await + count("development").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generator_tells_its_parameters() {
    let app = TestApp::start();
    let generator = app.anon().get("/api/v1/generators/horoscope").await.data();
    let expected = [
        "slug",
        "title",
        "description",
        "icon",
        "similar",
        "category",
        "type",
        "status",
        "default_model_id",
        "inputs",
        "parameters",
        "output",
        "examples",
        "samples",
    ];
    assert_eq!(names(&generator), expected);
    let parameters = generator["parameters"].as_array().unwrap();
    let find = |id: &str| parameters.iter().find(|parameter| parameter["id"] == id).unwrap();
    let length = find("horoscope-length");
    assert_eq!(length["type"], "enum");
    assert_eq!(length["cost_multipliers"]["long"], 3);
    assert!(length["options"].as_array().unwrap().iter().any(|option| option["value"] == "long"));
    let count = find("horoscope-count");
    assert_eq!((&count["type"], &count["min"], &count["max"]), (&json!("number"), &json!(1), &json!(10)));
    assert_eq!(count["cost_multipliers"], json!({}));
    let model = find("model-text");
    assert_eq!((&model["type"], &model["default"]), (&json!("model"), &json!("3")));
    assert_eq!(model["options"][2]["model_id"], 37);
    assert_eq!(app.anon().get("/api/v1/generators/nothing").await.error(), "404 NOT_FOUND Generator not found");
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_come_in_the_callers_language() {
    let app = TestApp::start();
    let title = async |query: &str, header: &str| {
        let client = app.anon().with("accept-language", header);
        client.get(&format!("/api/v1/generators/joke{query}")).await.data()["title"].clone()
    };
    let (english, thai) = (title("", "en-GB").await, title("", "th-TH,th;q=0.9,en;q=0.8").await);
    assert_ne!(english, thai);
    assert_eq!(title("?lang=th", "en").await, thai);
    assert_eq!(title("", "xx").await, english);
}

#[tokio::test(flavor = "multi_thread")]
async fn generators_are_found_by_category_and_words_in_the_callers_language() {
    let app = TestApp::start();
    let slugs = async |query: &str| -> Vec<String> {
        let list = app.anon().get(&format!("/api/v1/generators?{query}")).await.data();
        list.as_array().unwrap().iter().map(|entry| entry["slug"].as_str().unwrap().to_owned()).collect()
    };
    let all = slugs("").await;
    let writing = slugs("category=writing").await;
    assert!(writing.contains(&"haiku".to_owned()) && !writing.contains(&"image".to_owned()), "{writing:?}");
    assert!(writing.len() < all.len());
    assert_eq!(slugs("category=nothing").await, [""; 0]);
    assert_eq!(slugs("q=haiku").await, ["haiku"]);
    assert_eq!(slugs("search=HAIKU%20syllables").await, ["haiku"], "every word, in any case");
    assert_eq!(slugs("q=haiku&category=image").await, [""; 0]);
    assert_eq!(slugs("lang=th&q=%E0%B9%84%E0%B8%AE%E0%B8%81%E0%B8%B8").await, ["haiku"], "ไฮกุ");
    assert_eq!(slugs("lang=en&q=%E0%B9%84%E0%B8%AE%E0%B8%81%E0%B8%B8").await, [""; 0]);
    let long = format!("/api/v1/generators?q={}", "a".repeat(201));
    assert_eq!(app.anon().get(&long).await.error(), "400 VALIDATION_ERROR q: must be at most 200 characters");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_generator_shows_the_newest_public_creations() {
    let app = TestApp::start();
    let shown = app.creation().by("ann").save().await;
    app.creation().by("ann").private().save().await;
    let samples = app.anon().get("/api/v1/generators/image").await.data()["samples"].clone();
    let ids: Vec<_> = samples.as_array().unwrap().iter().map(|sample| sample["creation_id"].clone()).collect();
    assert_eq!(ids, [json!(shown.id.0)], "{samples}");
}
