//! The `Prefer` header: whether a caller would rather have a quick answer than a finished one. Source: RFC 7240, 4.1
//! and 4.3.

use std::time::Duration;

/// What `Preference-Applied` says when an answer came before its result.
pub const RESPOND_ASYNC: &str = "respond-async";
/// Longer than this nobody waits who asked for a quick answer.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// How long an answer may wait for its result: `wait=SECONDS` beside `respond-async`, or not at all. `None` without
/// `respond-async`: to the end.
pub fn patience(header: Option<&str>) -> Option<Duration> {
    let preferences = || header.unwrap_or_default().split(',').map(|one| one.split(';').next().unwrap_or(one).trim());
    if !preferences().any(|name| name.eq_ignore_ascii_case(RESPOND_ASYNC)) {
        return None;
    }
    let wait = preferences().find_map(|one| {
        let (name, value) = one.split_once('=')?;
        let seconds = value.trim().trim_matches('"').parse().ok()?;
        name.trim().eq_ignore_ascii_case("wait").then(|| Duration::from_secs(seconds))
    });
    Some(wait.unwrap_or_default().min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_answer_is_asked_for_in_one_word() {
        for (header, expected) in [
            (None, None),
            (Some("return=minimal"), None),
            (Some("wait=5"), None),
            (Some("respond-async"), Some(0)),
            (Some("Respond-Async; foo=bar, handling=lenient"), Some(0)),
            (Some("respond-async, wait=10"), Some(10)),
            (Some("wait = \"5\" , respond-async"), Some(5)),
            (Some("respond-async, wait=soon"), Some(0)),
            (Some("respond-async, wait=100000"), Some(60)),
        ] {
            assert_eq!(patience(header), expected.map(Duration::from_secs), "{header:?}");
        }
    }
}
