//! Style sheet, behaviours and symbols: joined from small files at start, served for good under a path that changes
//! with their content.

use std::fmt::{self, Display};
use std::sync::LazyLock;

use askama::filters::HtmlSafe;
use poem::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, Response, Route, endpoint::make};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::random::hex;

#[derive(RustEmbed)]
#[folder = "static"]
struct Files;

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A file as it is served.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    body: String,
}

/// What is served, and the digest of all of it.
struct Assets {
    files: [Asset; 4],
    version: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let files = [
        Asset { name: "app.css", content_type: "text/css; charset=utf-8", body: joined("css/") },
        Asset { name: "app.js", content_type: "text/javascript; charset=utf-8", body: joined("js/") },
        Asset { name: "icons.svg", content_type: "image/svg+xml", body: joined("icons.svg") },
        Asset { name: "favicon.svg", content_type: "image/svg+xml", body: joined("favicon.svg") },
    ];
    let mut digest = Sha256::new();
    files.iter().for_each(|file| digest.update(file.body.as_bytes()));
    let version = hex(digest.finalize().get(..6).unwrap_or_default());
    Assets { files, version }
});

/// The files whose path begins with `start`, in order of their names.
fn joined(start: &str) -> String {
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with(start)).collect();
    names.sort();
    let texts = names.iter().filter_map(|name| Files::get(name));
    texts.map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect::<Vec<_>>().join("\n")
}

/// The address of a file.
pub fn href(name: &str) -> String {
    format!("/static/{}/{name}", ASSETS.version)
}

/// HTML that was made here and needs no escaping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(pub String);

impl Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// Whether `static/icons.svg` has a symbol of this name.
pub fn has_icon(name: &str) -> bool {
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_plain && ASSETS.files[2].body.contains(&format!("id=\"{name}\""))
}

/// A symbol of `static/icons.svg`, for the eye only; one that is not there shows as `spark`.
pub fn icon(name: &str) -> Markup {
    let name = if has_icon(name) { name } else { "spark" };
    Markup(format!(r#"<svg class="icon" aria-hidden="true"><use href="{}#{name}"/></svg>"#, href("icons.svg")))
}

/// `/static/VERSION/NAME`, outside of whatever renders errors as pages.
pub fn route() -> Route {
    ASSETS.files.iter().fold(Route::new(), |route, asset| route.at(format!("/:version/{}", asset.name), serve(asset)))
}

/// `/favicon.ico`, for which browsers ask where no page names another.
pub fn favicon() -> impl Endpoint<Output = Response> + 'static {
    serve(&ASSETS.files[3])
}

fn serve(asset: &'static Asset) -> impl Endpoint<Output = Response> + 'static {
    make(move |request: Request| async move {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return StatusCode::METHOD_NOT_ALLOWED.into();
        }
        // A page of an older version may still ask for its files; what it gets must not be kept under that name.
        let is_current = request.raw_path_param("version") == Some(ASSETS.version.as_str());
        Response::builder()
            .header(CONTENT_TYPE, asset.content_type)
            .header(CACHE_CONTROL, if is_current { IMMUTABLE } else { "no-cache" })
            .body(asset.body.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_symbol_that_is_used_is_drawn() {
        for generator in Catalogue::builtin().generators() {
            assert!(has_icon(&generator.icon), "{} wants {}", generator.slug, generator.icon);
        }
        let mut used = Vec::new();
        names_in(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").as_path(), &mut used);
        assert!(used.len() > 20, "{used:?}");
        for name in used {
            assert!(has_icon(&name), "a template wants {name}");
        }
    }

    /// The names in `icon("…")`.
    fn names_in(folder: &std::path::Path, found: &mut Vec<String>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                names_in(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let names = text.split("icon(\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }

    #[test]
    fn scripts_and_styles_are_small() {
        let size = |name: &str| ASSETS.files.iter().find(|file| file.name == name).map_or(0, |file| file.body.len());
        assert!((1..=20_000).contains(&size("app.js")), "{} bytes of script", size("app.js"));
        // Styles shrink to about a quarter on the wire, where 15 kB are allowed.
        assert!((1..=60_000).contains(&size("app.css")), "{} bytes of style", size("app.css"));
    }
}
