//! The pages of the studio, and the media that pages and programs show.

pub mod media;

use poem::Request;
use poem::http::header::COOKIE;

use crate::app::App;
use crate::dialects::bearer::{self, Credential};
use crate::domain::Caller;
use crate::error::Result;

/// The cookie that holds a session's token.
pub const SESSION_COOKIE: &str = "atelier_session";

/// The token of the request's session cookie.
pub fn session_token(request: &Request) -> Option<&str> {
    let cookies = request.headers().get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == SESSION_COOKIE).map(|(_, token)| token)
}

/// Who looks: by API key, or by session cookie. `None` is a stranger, and whoever shows something that is over.
pub async fn viewer(app: &App, request: &Request) -> Result<Option<Caller>> {
    let found = match (bearer::credential(request.headers()), session_token(request)) {
        (Credential::Key(key), _) => app.authenticate_key(&key).await,
        (_, Some(token)) => app.authenticate_session(token).await,
        _ => return Ok(None),
    };
    match found {
        Ok(caller) => Ok(Some(caller)),
        Err(error) if error.is_callers_fault() => Ok(None),
        Err(error) => Err(error),
    }
}
