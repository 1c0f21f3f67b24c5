//! Clients by role, and what they get back.

use atelier::domain::{Scope, Scopes, account, api_key};
use poem::Endpoint;
use poem::http::header::{AUTHORIZATION, HOST};
use poem::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use super::TestApp;

/// Someone who sends requests.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    headers: HeaderMap,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl TestApp {
    /// A stranger.
    pub fn anon(&self) -> Client<'_> {
        Client { app: self, headers: HeaderMap::new() }.with(HOST.as_str(), "atelier.test")
    }

    /// Someone with a key that may do everything; the account is made with 1,000 credits if it is not there.
    pub fn user(&self, name: &str) -> Client<'_> {
        self.key(name, &[])
    }

    /// Someone with a key of these scopes.
    pub fn key(&self, name: &str, scopes: &[Scope]) -> Client<'_> {
        let key = self.secret(name, scopes);
        self.anon().with_key(&key)
    }

    /// A fresh key of these scopes.
    pub fn secret(&self, name: &str, scopes: &[Scope]) -> String {
        let owner = self.account(name);
        let secret = format!("gnr_live_{}", self.random.hex::<20>());
        let (stored, scopes, now) = (secret.clone(), Scopes(scopes.to_vec()), self.clock.now());
        let write = self.store.write_blocking(move |tx| {
            let caller = atelier::domain::Caller::owner(&account::get(tx, owner.id)?);
            api_key::create(tx, &caller, "Test", scopes.clone(), &stored, now)
        });
        write.expect("a key");
        secret
    }
}

impl Client<'_> {
    /// The same client, sending one more header.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().expect("a header"));
        self
    }

    pub fn with_key(self, key: &str) -> Self {
        self.with(AUTHORIZATION.as_str(), &format!("Bearer {key}"))
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body.to_string().into_bytes())).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(body.to_string().into_bytes())).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// Anything at all; a body is called JSON unless the client says otherwise.
    pub async fn send(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Reply {
        let mut request = poem::Request::builder().method(method).uri(path.parse().expect("a path")).finish();
        if body.is_some() {
            request.headers_mut().insert("content-type", "application/json".parse().expect("a header"));
        }
        request.headers_mut().extend(self.headers.clone());
        request.set_body(body.unwrap_or_default());
        let mut response = self.app.endpoint.call(request).await.expect("errors are answers");
        let bytes = response.take_body().into_vec().await.expect("a body");
        Reply { status: response.status(), headers: response.headers().clone(), bytes }
    }
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    /// The `data` of a success.
    #[track_caller]
    pub fn data(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        self.json()["data"].take()
    }

    /// Status, code and message of an error, which must be in the envelope.
    #[track_caller]
    pub fn error(&self) -> String {
        let json = self.json();
        assert_eq!(json["success"], false, "{json}");
        assert_eq!(json["error"]["status"], self.status.as_u16(), "{json}");
        let word = |name: &str| json["error"][name].as_str().expect("a word").to_owned();
        format!("{} {} {}", self.status.as_u16(), word("code"), word("message"))
    }
}
