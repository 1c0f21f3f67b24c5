//! The methods that a path answers to: what an answer of 405 has to name in `Allow`. Source: RFC 9110, 15.5.6.

use poem::http::{HeaderValue, Method};
use poem_openapi::registry::MetaApi;

/// Paths and their methods; of two paths that fit, the one with fewer parameters comes first.
#[derive(Debug, Default)]
pub struct Methods(Vec<(String, Vec<Method>)>);

impl Methods {
    pub fn of(operations: Vec<MetaApi>) -> Self {
        let mut all: Vec<(String, Vec<Method>)> = Vec::new();
        for path in operations.into_iter().flat_map(|api| api.paths) {
            let methods = path.operations.into_iter().map(|operation| operation.method);
            match all.iter_mut().find(|(pattern, _)| *pattern == path.path) {
                Some((_, known)) => known.extend(methods),
                None => all.push((path.path, methods.collect())),
            }
        }
        all.sort_by_key(|(pattern, _)| pattern.matches(is_parameter).count());
        Self(all)
    }

    /// The header's value for a request path; `None` for a path that nobody described.
    pub fn at(&self, path: &str) -> Option<HeaderValue> {
        let (_, methods) = self.0.iter().find(|(pattern, _)| matches(pattern, path))?;
        // `HEAD` is answered wherever `GET` is.
        let names = methods.iter().map(|method| if *method == Method::GET { "GET, HEAD" } else { method.as_str() });
        HeaderValue::from_str(&names.collect::<Vec<_>>().join(", ")).ok()
    }
}

const fn is_parameter(c: char) -> bool {
    matches!(c, '{' | ':')
}

/// Whether a path is one of a pattern such as `/creations/{id}`.
fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.trim_end_matches('/').split('/');
    let mut wanted = pattern.trim_end_matches('/').split('/');
    loop {
        match (wanted.next(), segments.next()) {
            (None, None) => return true,
            (Some(wanted), Some(got)) if wanted == got || (wanted.starts_with(is_parameter) && !got.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_its_pattern() {
        assert!(matches("/creations/{id}", "/creations/7"));
        assert!(matches("/creations", "/creations/"));
        assert!(!matches("/creations/{id}", "/creations/7/rating"));
        assert!(!matches("/creations/{id}", "/creations/"));
        assert!(!matches("/users/me", "/users/ann"));
    }
}
