//! Rate limits at the mount, and the headers that tell of them.

use std::net::IpAddr;

use poem::http::{HeaderMap, HeaderName, HeaderValue};

use crate::app::App;
use crate::domain::Caller;
use crate::domain::limits::{Subject, Verdict};

/// Counts a call: by key, by account for a session, by address for a stranger.
pub fn take(app: &App, address: IpAddr, caller: Option<&Caller>) -> Verdict {
    let subject = match caller {
        Some(Caller { key: Some(key), .. }) => Subject::Key(*key),
        Some(caller) => Subject::Account(caller.account),
        None => Subject::Address(address),
    };
    app.limiter.take(subject, caller.map(|caller| caller.tier), app.config.rate_limits, app.clock.now())
}

/// Source: generor-api.th.txt, "ขีดจำกัดอัตราการเรียกใช้".
pub fn show(verdict: &Verdict, headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("x-ratelimit-limit"), verdict.limit.into());
    headers.insert(HeaderName::from_static("x-ratelimit-remaining"), verdict.remaining.into());
    headers.insert(HeaderName::from_static("x-ratelimit-reset"), verdict.reset.into());
    headers.insert(HeaderName::from_static("x-ratelimit-tier"), HeaderValue::from_static(verdict.tier));
}
