//! Where a request came from and under which address it found us, with forwarding headers believed only from
//! proxies that the operator trusts.

use std::net::{IpAddr, Ipv4Addr};

use poem::http::HeaderMap;
use poem::{FromRequest, Request, RequestBody};

use crate::config::Config;
use crate::error::Error;

/// What is known of whoever sent a request, besides the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The client's address; the unspecified one where the connection has none.
    pub address: IpAddr,
    /// What absolute links begin with, without a slash at the end: the configured public address, or else the
    /// address that the client used.
    pub base_url: String,
}

impl Visitor {
    pub fn of(request: &Request, config: &Config) -> Self {
        let peer = request.remote_addr().as_socket_addr().map(|at| at.ip());
        let headers = request.headers();
        let is_proxied = peer.is_some_and(|peer| config.trusted_proxies.contains(&peer));
        let base_url = match &config.public_url {
            Some(url) => url.clone(),
            None => format!("{}://{}", scheme(headers, is_proxied), host(headers, is_proxied, config)),
        };
        let forwarded: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        Self { address: client(peer, &forwarded.join(","), &config.trusted_proxies), base_url }
    }

    /// An absolute link to a path of ours.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

impl<'a> FromRequest<'a> for Visitor {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(request.data::<Self>().cloned().ok_or_else(|| Error::internal("a route outside of any mount"))?)
    }
}

/// The right-most address that no proxy of ours has: everything to its left is the client's own claim.
fn client(peer: Option<IpAddr>, forwarded: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    for hop in forwarded.rsplit(',') {
        if !trusted.contains(&client) {
            break;
        }
        match hop.trim().parse() {
            Ok(address) => client = address,
            Err(_) => break,
        }
    }
    client
}

fn scheme(headers: &HeaderMap, is_proxied: bool) -> &'static str {
    let forwarded = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    if is_proxied && forwarded.is_some_and(|proto| proto.eq_ignore_ascii_case("https")) { "https" } else { "http" }
}

fn host(headers: &HeaderMap, is_proxied: bool, config: &Config) -> String {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).filter(|host| is_host(host));
    let forwarded = if is_proxied { header("x-forwarded-host") } else { None };
    forwarded.or_else(|| header("host")).map_or_else(|| config.listen.to_string(), str::to_owned)
}

/// The header ends up in links, so it must be a host and nothing else.
fn is_host(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_client(peer: &str, forwarded: &str, trusted: &[&str], expected: &str) {
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(client(peer.parse().ok(), forwarded, &trusted), expected.parse::<IpAddr>().unwrap(), "{forwarded}");
    }

    #[test]
    fn forwarding_headers_count_only_from_trusted_proxies() {
        check_client("203.0.113.9", "1.2.3.4", &[], "203.0.113.9");
        check_client("203.0.113.9", "1.2.3.4", &["10.0.0.1"], "203.0.113.9");
        check_client("10.0.0.1", "1.2.3.4", &["10.0.0.1"], "1.2.3.4");
        check_client("10.0.0.1", "9.9.9.9, 1.2.3.4", &["10.0.0.1"], "1.2.3.4");
        check_client("10.0.0.1", "9.9.9.9, 1.2.3.4, 10.0.0.2", &["10.0.0.1", "10.0.0.2"], "1.2.3.4");
        check_client("10.0.0.1", "nonsense", &["10.0.0.1"], "10.0.0.1");
        check_client("", "1.2.3.4", &["10.0.0.1"], "0.0.0.0");
    }

    #[test]
    fn a_host_is_a_host_and_nothing_else() {
        assert!(is_host("example.com:8080") && is_host("[::1]:80") && is_host("127.0.0.1"));
        assert!(!is_host("example.com/x") && !is_host("a\"b") && !is_host("") && !is_host("user@host"));
    }
}
