//! How answers look. The document's section "รูปแบบการตอบกลับ".

use serde_json::json;

use super::endpoints::{ENDPOINTS, call};
use super::{joke, names};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_an_envelope() {
    let app = TestApp::start();
    let ann = app.user("ann");
    for _ in 0..3 {
        joke(&ann, json!({})).await;
    }
    let list = app.anon().get("/api/v1/creations/public?per_page=2&page=1").await.json();
    assert_eq!(names(&list), ["success", "data", "meta"]);
    insta::assert_json_snapshot!(list["meta"], {".next_cursor" => "[cursor]"}, @r#"
    {
      "page": 1,
      "per_page": 2,
      "total": 3,
      "total_pages": 2,
      "has_next": true,
      "has_prev": false,
      "next_cursor": "[cursor]"
    }
    "#);
    insta::assert_json_snapshot!(ann.get("/api/v1/creations/12345").await.json(), @r#"
    {
      "success": false,
      "error": {
        "code": "NOT_FOUND",
        "message": "Creation not found",
        "status": 404
      }
    }
    "#);
    for client in [app.anon(), ann] {
        for endpoint in ENDPOINTS {
            let reply = call(&client, endpoint).await;
            assert_eq!(reply.header("content-type"), "application/json; charset=utf-8", "{endpoint:?}");
            let json = reply.json();
            let expected = match (reply.status.is_success(), json["meta"].is_null()) {
                (true, true) => vec!["success", "data"],
                (true, false) => vec!["success", "data", "meta"],
                (false, _) => vec!["success", "error"],
            };
            assert_eq!((names(&json), &json["success"]), (expected, &json!(reply.status.is_success())), "{endpoint:?}");
        }
    }
}
