//! Keys to this API. Source: generor-api.th.txt, "คีย์ API".

use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object, OpenApi};
use serde::Deserialize;

use super::envelope::{self, Created};
use super::{Answer, Failure, Tag};
use crate::app::App;
use crate::dialects::bearer::Bearer;
use crate::dialects::body::Body;
use crate::dialects::idempotency::Secrecy;
use crate::domain::{ApiKey, ApiKeyId, KeyKind, Scope, Scopes, api_key};

/// `/api-keys…`.
pub struct ApiKeys(pub App);

#[OpenApi(prefix_path = "/api-keys", tag = "Tag::ApiKeys")]
impl ApiKeys {
    /// List your API keys
    ///
    /// Your active keys, newest first, each with its beginning to tell it by.
    #[oai(path = "/", method = "get", operation_id = "api_key_list")]
    async fn api_key_list(&self, caller: Bearer) -> Answer<Vec<ApiKeyReply>> {
        caller.0.require(Scope::Read)?;
        let keys = self.0.store.read(|tx| api_key::list_active(tx, caller.0.account))?;
        Ok(envelope::ok(keys.into_iter().map(ApiKeyReply::from).collect()))
    }

    /// Create an API key
    ///
    /// Makes a key and shows it this once; only a digest of it is kept. An account has at most 10 active keys, and a
    /// key can hand out no scope that it does not hold itself.
    #[oai(path = "/", method = "post", operation_id = "api_key_create")]
    async fn api_key_create(
        &self,
        caller: Bearer,
        body: Body<CreateBody>,
        secrecy: Secrecy,
    ) -> Result<Created<NewApiKeyReply>, Failure> {
        caller.0.require(Scope::Write)?;
        let CreateBody { name, scopes, kind } = body.0;
        let scopes = to_scopes(&scopes.unwrap_or_default());
        let secret = KeyKind::from(kind.unwrap_or_default()).generate(&self.0.random);
        let (shown, now) = (secret.clone(), self.0.clock.now());
        let write = self.0.store.write(move |tx| api_key::create(tx, &caller.0, &name, scopes.clone(), &secret, now));
        let key = write.await?;
        secrecy.keep_no_answer();
        Ok(envelope::created(NewApiKeyReply {
            key_id: key.id.0,
            api_key: shown,
            prefix: key.prefix,
            name: key.name,
            scopes: names(&key.scopes),
            message: "Save this API key now. It will not be shown again.".to_owned(),
        }))
    }

    /// Revoke an API key
    ///
    /// Ends one of your keys at once.
    #[oai(path = "/:id", method = "delete", operation_id = "api_key_delete")]
    async fn api_key_delete(&self, caller: Bearer, id: Path<u64>) -> Answer<RevokedReply> {
        caller.0.require(Scope::Write)?;
        let (owner, now) = (caller.0.account, self.0.clock.now());
        self.0.store.write(move |tx| api_key::revoke(tx, Some(owner), ApiKeyId(id.0), now)).await?;
        Ok(envelope::ok(RevokedReply { key_id: id.0, revoked: true }))
    }
}

/// The scopes of a new key, each once.
fn to_scopes(words: &[ScopeWord]) -> Scopes {
    let mut scopes = Vec::new();
    for scope in words.iter().copied().map(Scope::from) {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Scopes(scopes)
}

fn names(scopes: &Scopes) -> Vec<String> {
    scopes.names().into_iter().map(str::to_owned).collect()
}

/// A key to be.
#[derive(Debug, Object, Deserialize)]
#[oai(rename = "NewApiKey", skip_serializing_if_is_none, example)]
struct CreateBody {
    /// What you will know it by, up to 100 characters.
    #[oai(validator(max_length = 100, pattern = r"\S"))]
    name: String,
    /// None of them means that the key may do everything.
    scopes: Option<Vec<ScopeWord>>,
    /// `gnr` (the default) for `gnr_live_…`, `sk` for `sk-…`, which some clients insist on. Both open the same doors.
    kind: Option<KeyForm>,
}

/// `read` is for GET, `write` for POST, PATCH and DELETE, `generate` for what costs credits.
#[derive(Debug, Clone, Copy, Enum, Deserialize)]
#[oai(rename = "Scope", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum ScopeWord {
    Read,
    Write,
    Generate,
}

impl From<ScopeWord> for Scope {
    fn from(word: ScopeWord) -> Self {
        match word {
            ScopeWord::Read => Self::Read,
            ScopeWord::Write => Self::Write,
            ScopeWord::Generate => Self::Generate,
        }
    }
}

/// How a key looks.
#[derive(Debug, Clone, Copy, Default, Enum, Deserialize)]
#[oai(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
enum KeyForm {
    #[default]
    Gnr,
    Sk,
}

impl From<KeyForm> for KeyKind {
    fn from(form: KeyForm) -> Self {
        match form {
            KeyForm::Gnr => Self::Gnr,
            KeyForm::Sk => Self::Sk,
        }
    }
}

impl Example for CreateBody {
    fn example() -> Self {
        let scopes = vec![ScopeWord::Read, ScopeWord::Generate];
        Self { name: "My App".to_owned(), scopes: Some(scopes), kind: None }
    }
}

/// A new key, shown once.
#[derive(Debug, Object)]
#[oai(rename = "ApiKeyCreated")]
struct NewApiKeyReply {
    key_id: u64,
    /// The whole key.
    api_key: String,
    prefix: String,
    name: String,
    /// Empty: may do everything.
    scopes: Vec<String>,
    message: String,
}

/// A key, without its secret.
#[derive(Debug, Object)]
#[oai(rename = "ApiKeyInfo")]
struct ApiKeyReply {
    key_id: u64,
    /// How it begins.
    prefix: String,
    name: String,
    /// Empty: may do everything.
    scopes: Vec<String>,
    /// UTC.
    created_at: String,
    /// UTC, to the hour.
    last_used_at: Option<String>,
}

impl From<ApiKey> for ApiKeyReply {
    fn from(key: ApiKey) -> Self {
        Self {
            key_id: key.id.0,
            prefix: key.prefix,
            name: key.name,
            scopes: names(&key.scopes),
            created_at: key.created_at.to_plain(),
            last_used_at: key.last_used_at.map(|at| at.to_plain()),
        }
    }
}

/// What was revoked.
#[derive(Debug, Object)]
#[oai(rename = "ApiKeyRevoked")]
struct RevokedReply {
    key_id: u64,
    revoked: bool,
}
