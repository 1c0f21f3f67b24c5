//! The document's 45 endpoints, in its order.

use atelier::domain::Scope;
use poem::http::Method;

use crate::support::clients::{Client, Reply};

/// Whom an endpoint lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, with any key or none.
    Anyone,
    /// Anyone without a key; a key must be one that reads.
    Open,
    /// Marked AUTH in the document.
    Auth(Scope),
}

use Access::{Anyone, Auth, Open};
use Scope::{Generate, Read, Write};

/// Method, path, access and a body with which it can be called.
pub type Endpoint = (&'static str, &'static str, Access, &'static str);

pub const ENDPOINTS: [Endpoint; 45] = [
    // เครื่องมือสร้าง
    ("GET", "/generators", Open, ""),
    ("GET", "/generators/image", Open, ""),
    ("GET", "/generators/joke/creations", Open, ""),
    ("POST", "/generators/horoscope/estimate", Anyone, r#"{"model_id": 37}"#),
    ("POST", "/generators/joke/generate", Auth(Generate), r#"{"model_id": 37, "prompt": "x"}"#),
    // ผลงาน
    ("GET", "/creations", Auth(Read), ""),
    ("GET", "/creations/public", Open, ""),
    ("GET", "/creations/search?q=sunset", Open, ""),
    ("GET", "/creations/12345", Open, ""),
    ("GET", "/creations/12345/status", Auth(Read), ""),
    ("PATCH", "/creations/12345", Auth(Write), r#"{"privacy_mode": 1}"#),
    ("DELETE", "/creations/12345", Auth(Write), ""),
    // โมเดล
    ("GET", "/models", Open, ""),
    ("GET", "/models/image", Open, ""),
    ("GET", "/models/image/10001", Open, ""),
    // ผู้ใช้
    ("GET", "/users/me", Auth(Read), ""),
    ("PATCH", "/users/me", Auth(Write), r#"{"bio": "x"}"#),
    ("GET", "/users/johndoe", Open, ""),
    ("GET", "/users/johndoe/creations", Open, ""),
    ("GET", "/users/johndoe/followers", Open, ""),
    ("GET", "/users/johndoe/following", Open, ""),
    ("POST", "/users/johndoe/follow", Auth(Write), ""),
    ("DELETE", "/users/johndoe/follow", Auth(Write), ""),
    ("GET", "/users/johndoe/follow", Auth(Read), ""),
    // ทีม
    ("GET", "/teams", Auth(Read), ""),
    ("POST", "/teams", Auth(Write), r#"{"name": "My Creative Team"}"#),
    ("GET", "/teams/1", Auth(Read), ""),
    ("DELETE", "/teams/1", Auth(Write), ""),
    ("POST", "/teams/1/members", Auth(Write), r#"{"username": "janedoe"}"#),
    ("DELETE", "/teams/1/members/2", Auth(Write), ""),
    ("POST", "/teams/join/nothing", Auth(Write), ""),
    ("POST", "/teams/1/invite", Auth(Write), ""),
    ("GET", "/teams/1/creations", Auth(Read), ""),
    // ความคิดเห็น
    ("GET", "/creations/12345/comments", Open, ""),
    ("POST", "/creations/12345/comments", Auth(Write), r#"{"text": "Great creation!", "parent_id": null}"#),
    ("DELETE", "/comments/1", Auth(Write), ""),
    ("POST", "/comments/1/vote", Auth(Write), r#"{"vote": "up"}"#),
    // คะแนน
    ("GET", "/creations/12345/rating", Open, ""),
    ("POST", "/creations/12345/rating", Auth(Write), r#"{"score": 5}"#),
    // เครดิต
    ("GET", "/credits/balance", Auth(Read), ""),
    ("GET", "/credits/transactions", Auth(Read), ""),
    // ฟีด
    ("GET", "/feed", Auth(Read), ""),
    // คีย์ API
    ("GET", "/api-keys", Auth(Read), ""),
    ("POST", "/api-keys", Auth(Write), r#"{"name": "My App", "scopes": ["write"]}"#),
    ("DELETE", "/api-keys/999", Auth(Write), ""),
];

/// Calls an endpoint.
pub async fn call(client: &Client<'_>, (method, path, _, body): Endpoint) -> Reply {
    let body = Some(body).filter(|body| !body.is_empty()).map(|body| body.as_bytes().to_vec());
    client.send(Method::from_bytes(method.as_bytes()).unwrap(), &format!("/api/v1{path}"), body).await
}
