//! Search among public creations, in four scripts. The document's section "ผลงาน", `GET /creations/search`.

use serde_json::json;

use super::{ids, joke};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_public_words_in_four_scripts() {
    let app = TestApp::start();
    let ann = app.user("ann");
    let prompts = [
        "A sunset over mountains",
        "mountains at noon",
        "วาดภาพพระอาทิตย์ตกที่ทะเล",
        "雪山上的日落风景",
        "पहाड़ों पर सूर्यास्त",
    ];
    let mut made = Vec::new();
    for prompt in prompts {
        made.push(joke(&ann, json!({"prompt": prompt})).await);
    }
    let hidden = joke(&ann, json!({"prompt": "sunset mountain secret", "privacy_mode": 1})).await;
    let find = async |query: &str| ids(&app.anon().get(&format!("/api/v1/creations/search?q={query}")).await.data());
    assert_eq!(find("sunset+mountain").await, [made[0]], "{hidden} is private");
    assert_eq!(find("MOUNTAIN").await, [made[1], made[0]]);
    assert_eq!(find("%E0%B8%97%E0%B8%B0%E0%B9%80%E0%B8%A5").await, [made[2]], "ทะเล");
    assert_eq!(find("%E6%97%A5%E8%90%BD").await, [made[3]], "日落");
    assert_eq!(find("nothing+like+it").await, [0u64; 0]);
    assert_eq!(
        app.anon().get("/api/v1/creations/search?q=").await.error(),
        "400 VALIDATION_ERROR q: must be 1 to 200 characters"
    );

    ann.patch(&format!("/api/v1/creations/{}", made[0]), json!({"privacy_mode": 1})).await.data();
    assert_eq!(find("sunset+mountain").await, [0u64; 0]);
    ann.patch(&format!("/api/v1/creations/{hidden}"), json!({"privacy_mode": 0})).await.data();
    assert_eq!(find("sunset+mountain").await, [hidden]);
}
