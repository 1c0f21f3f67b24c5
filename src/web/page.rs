//! What every page has in common: who looks and how, the frame around the content, and the answer.

use std::sync::Arc;

use askama::Template;
use poem::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, HeaderValue, LOCATION, VARY};
use poem::http::{HeaderMap, StatusCode};
use poem::{FromRequest, IntoResponse, Request, RequestBody, Response};

use super::assets::{self, Markup};
use super::i18n::{Language, Texts};
use super::throttle::Throttle;
use crate::app::App;
use crate::clock::Timestamp;
use crate::dialects::visitor::Visitor;
use crate::domain::{Caller, ledger, notification};
use crate::error::{Error, Result};

pub const THEME_COOKIE: &str = "atelier_theme";
pub const LANGUAGE_COOKIE: &str = "atelier_language";
/// Set by our own scripts when they want a part of a page, not the whole.
const PART_HEADER: &str = "x-part";

/// How light the pages are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the visitor's system has it.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }
}

/// One visit: the service, who looks, and how; made by the guard for each request.
#[derive(Clone)]
pub struct Visit(Arc<Parts>);

pub struct Parts {
    pub app: App,
    pub throttle: Arc<Throttle>,
    pub caller: Option<Caller>,
    /// Their address, and the one under which they found us.
    pub visitor: Visitor,
    pub texts: Texts,
    pub theme: Theme,
    /// Path and query.
    pub here: String,
    /// Whether our own script asks, and a part of the page will do.
    pub wants_part: bool,
    pub session_token: Option<String>,
    pub user_agent: String,
}

impl std::ops::Deref for Visit {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Visit {
    pub fn new(app: App, throttle: Arc<Throttle>, caller: Option<Caller>, request: &Request) -> Self {
        let headers = request.headers();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = cookie(headers, LANGUAGE_COOKIE)
            .and_then(Language::parse)
            .or_else(|| Language::preferred(text("accept-language")));
        let uri = request.uri();
        Self(Arc::new(Parts {
            visitor: Visitor::of(request, &app.config),
            texts: Texts { language: language.unwrap_or_default() },
            theme: cookie(headers, THEME_COOKIE).and_then(Theme::parse).unwrap_or_default(),
            here: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            wants_part: headers.contains_key(PART_HEADER),
            session_token: super::session_token(request).map(str::to_owned),
            user_agent: text("user-agent").to_owned(),
            app,
            throttle,
            caller,
        }))
    }

    /// Who looks.
    /// Errors: `Unauthenticated` for a stranger, whom the guard then leads to the sign-in page.
    pub fn signed_in(&self) -> Result<&Caller> {
        self.caller.as_ref().ok_or(Error::Unauthenticated)
    }

    /// The frame of a page called `title`.
    pub fn frame(&self, title: impl Into<String>) -> Result<Frame> {
        let viewer = match &self.caller {
            Some(caller) => {
                let (balance, unseen) = self.app.store.read(|tx| {
                    let balance = ledger::balance(tx, caller.account)?.total();
                    Ok((balance, notification::count_unseen(tx, caller.account)?))
                })?;
                Some(Viewer {
                    name: caller.username.clone(),
                    balance: self.texts.credits(balance),
                    unseen,
                    is_admin: caller.is_admin,
                })
            }
            None => None,
        };
        let section = self.here.split(['?', '/']).nth(1).unwrap_or_default().to_owned();
        Ok(Frame { title: title.into(), text: self.texts, theme: self.theme, viewer, here: self.here.clone(), section })
    }

    /// How long ago a moment was, in words.
    pub fn ago(&self, at: Timestamp) -> When {
        let seconds = self.app.clock.now().since(at).as_secs();
        When { machine: at.to_rfc3339(), words: self.texts.ago(seconds) }
    }
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<Self>().cloned().ok_or_else(|| Error::internal("a page outside of the guard"))?)
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A moment for people and for machines.
#[derive(Debug, Clone)]
pub struct When {
    pub machine: String,
    pub words: String,
}

/// The beginning of a text, cut at a character.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    match text.char_indices().nth(max_chars) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Who looks, as the frame shows it.
#[derive(Debug, Clone)]
pub struct Viewer {
    pub name: String,
    pub balance: String,
    /// Notifications since they last looked.
    pub unseen: u64,
    pub is_admin: bool,
}

impl Viewer {
    pub fn initial(&self) -> String {
        self.name.chars().take(1).flat_map(char::to_uppercase).collect()
    }
}

/// What `layout.html` shows around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    pub title: String,
    pub text: Texts,
    pub theme: Theme,
    pub viewer: Option<Viewer>,
    /// Path and query, to come back to.
    pub here: String,
    /// The first word of the path, by which the navigation knows where it is.
    pub section: String,
}

impl Frame {
    pub fn say<'a>(&self, key: &'a str) -> &'a str {
        self.text.say(key)
    }

    pub fn icon(&self, name: &str) -> Markup {
        assets::icon(name)
    }

    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    /// The attribute that marks a link of the navigation as the place where the visitor is.
    pub fn current(&self, section: &str) -> Markup {
        Markup(if self.section == section { r#" aria-current="page""#.to_owned() } else { String::new() })
    }
}

/// A page, or a part of one, on its way out.
pub struct Page<T> {
    status: StatusCode,
    template: T,
}

impl<T: Template> Page<T> {
    pub const fn new(template: T) -> Self {
        Self { status: StatusCode::OK, template }
    }

    pub const fn with_status(status: StatusCode, template: T) -> Self {
        Self { status, template }
    }
}

impl<T: Template + Send> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.template.render() {
            Ok(html) => Response::builder()
                .status(self.status)
                .header(CONTENT_TYPE, "text/html; charset=utf-8")
                // Pages differ by session, and the way back must show the present.
                .header(CACHE_CONTROL, "private, no-cache")
                .header(VARY, "cookie, accept-language, x-part")
                .body(html),
            Err(error) => {
                tracing::error!(?error, "a page could not be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// Sends the browser on to a page of ours, to be fetched with GET.
pub fn redirect(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    Response::builder().status(StatusCode::SEE_OTHER).header(LOCATION, location).finish()
}

/// `path`, if it is one of our own pages; else the front page. Keeps a link from leading elsewhere after signing in.
pub fn own_path(path: &str) -> &str {
    let is_own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.bytes().any(|byte| byte.is_ascii_control());
    if is_own { path } else { "/" }
}

/// Percent-encodes a value for a query.
pub fn encode(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_stays_on_our_pages() {
        assert_eq!(own_path("/g/image?prompt=a"), "/g/image?prompt=a");
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb"]
        {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn an_excerpt_is_cut_at_a_character() {
        assert_eq!(excerpt("สวัสดี", 3), "สวั…");
        assert_eq!(excerpt("short", 10), "short");
    }
}
