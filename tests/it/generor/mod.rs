//! The native API, section by section in the order of its document, generor-api.th.txt.
//!
//! Read it beside the document: each file begins with a story that does what the section says, from its first line to
//! its last, and goes on with what the section leaves open. What we have beyond the document comes at the end.

mod endpoints;

/// การยืนยันตัวตน
mod authentication;

/// ขอบเขต
mod scopes;

/// ขีดจำกัดอัตราการเรียกใช้
mod limits;

/// รูปแบบการตอบกลับ
mod envelope;

/// การแบ่งหน้า
mod paging;

/// เครื่องมือสร้าง
mod generators;

/// `POST /generators/{slug}/estimate`
mod estimate;

/// `POST /generators/{slug}/generate`
mod generation;

/// เนื้อหาคำขอ
mod fields;

/// ผลงาน
mod creations;

/// `GET /creations/search`
mod search;

/// โมเดล
mod models;

/// ผู้ใช้
mod users;

/// ทีม
mod teams;

/// ความคิดเห็น
mod comments;

/// คะแนน
mod ratings;

/// เครดิต
mod credits;

/// ฟีด
mod feed;

/// คีย์ API
mod api_keys;

/// รหัสข้อผิดพลาด
mod errors;

/// Beyond the document: answers before the result, events, cancelling.
mod progress;

/// Beyond the document: retries.
mod idempotency;

/// Who sees what, everywhere.
mod visibility;

use serde_json::{Value, json};

use crate::support::clients::Client;

/// Makes a joke, with more fields if wanted; its number.
async fn joke(client: &Client<'_>, more: Value) -> u64 {
    let mut wish = json!({"prompt": "a joke about owls", "model_id": 37});
    wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = client.post("/api/v1/generators/joke/generate", wish).await.data();
    made["creations"][0]["creation_id"].as_u64().unwrap()
}

/// The numbers of the creations in a list's `data`.
fn ids(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|entry| entry["creation_id"].as_u64().unwrap()).collect()
}

/// The names of an object's fields, in their order.
fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}
