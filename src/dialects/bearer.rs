//! Who calls: an API key in a header. No key means a stranger; a key that is wrong is refused everywhere.

use poem::http::HeaderMap;
use poem::http::header::AUTHORIZATION;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::app::App;
use crate::domain::Caller;
use crate::error::{Error, Result};

/// What a request shows at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    Missing,
    Key(String),
    /// There is something, and it cannot be a key.
    Malformed,
}

/// The key of an `Authorization: Bearer` header.
pub fn credential(headers: &HeaderMap) -> Credential {
    let Some(value) = headers.get(AUTHORIZATION) else { return Credential::Missing };
    let key = value.to_str().ok().and_then(|text| {
        let (scheme, key) = text.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim()).filter(|key| !key.is_empty())
    });
    key.map_or(Credential::Malformed, |key| Credential::Key(key.to_owned()))
}

/// The caller behind a credential; `None` for a stranger.
/// Errors: `Unauthenticated` for a key that is wrong, revoked or no key at all: never taken for a stranger's visit.
pub async fn identify(app: &App, credential: Credential) -> Result<Option<Caller>> {
    match credential {
        Credential::Missing => Ok(None),
        Credential::Malformed => Err(Error::Unauthenticated),
        Credential::Key(key) => app.authenticate_key(&key).await.map(Some),
    }
}

/// A known caller. Operations that take this answer strangers with `Unauthenticated`.
#[derive(Debug, Clone)]
pub struct Bearer(pub Caller);

/// A caller or a stranger, for what is open to all and shows more to some.
#[derive(Debug, Clone)]
pub struct MaybeBearer(pub Option<Caller>);

/// What [`super::mount`] found out about the caller.
pub fn caller(request: &Request) -> Option<&Caller> {
    request.data()
}

const SCHEME: &str = "ApiKey";

fn register(registry: &mut Registry) {
    let scheme = MetaSecurityScheme {
        ty: "http",
        description: Some("An API key: `gnr_live_` and 40 hexadecimal digits, or `sk-` and 48 letters and digits."),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: Some("gnr_live_…"),
        flows: None,
        openid_connect_url: None,
    };
    registry.create_security_scheme(SCHEME, scheme);
}

impl<'a> ApiExtractor<'a> for Bearer {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> poem::Result<Self> {
        Ok(Self(caller(request).cloned().ok_or(Error::Unauthenticated)?))
    }
}

impl<'a> ApiExtractor<'a> for MaybeBearer {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    /// Documented as "with a key or without"; a wrong key was refused before.
    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> poem::Result<Self> {
        Ok(Self(caller(request).cloned()))
    }
}

impl MaybeBearer {
    /// Strangers may read; a key may if it holds the read scope.
    /// Errors: `Forbidden`.
    pub fn require_read(&self) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |caller| caller.require(crate::domain::Scope::Read))
    }
}
