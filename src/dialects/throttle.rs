//! Rate limits at the mount, and the headers that tell of them.

use std::net::{IpAddr, Ipv6Addr};

use poem::http::{HeaderMap, HeaderName, HeaderValue};

use crate::app::App;
use crate::domain::Caller;
use crate::domain::limits::{Subject, Verdict};

/// Counts a call: by key, by account for a session, by address for a stranger.
pub fn take(app: &App, address: IpAddr, caller: Option<&Caller>) -> Verdict {
    let subject = match caller {
        Some(Caller { key: Some(key), .. }) => Subject::Key(*key),
        Some(caller) => Subject::Account(caller.account),
        None => Subject::Address(network(address)),
    };
    app.limiter.take(subject, caller.map(|caller| caller.tier), app.config.rate_limits, app.clock.now())
}

/// What is counted for an address: with IPv6, a single client has a whole /64 to choose addresses from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// Source: generor-api.th.txt, "ขีดจำกัดอัตราการเรียกใช้".
pub fn show(verdict: &Verdict, headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("x-ratelimit-limit"), verdict.limit.into());
    headers.insert(HeaderName::from_static("x-ratelimit-remaining"), verdict.remaining.into());
    headers.insert(HeaderName::from_static("x-ratelimit-reset"), verdict.reset.into());
    headers.insert(HeaderName::from_static("x-ratelimit-tier"), HeaderValue::from_static(verdict.tier));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_client_count_as_one() {
        let check = |address: &str, counted: &str| {
            assert_eq!(network(address.parse().unwrap()), counted.parse::<IpAddr>().unwrap(), "{address}");
        };
        check("203.0.113.9", "203.0.113.9");
        check("::ffff:203.0.113.9", "203.0.113.9");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
    }
}
