//! The one outbound client for what users name: it reaches public addresses only, and takes only so much.
//!
//! Names are checked where they are resolved, so that a name which changes its address between a check and a call
//! gains nothing; literal addresses, which never reach a resolver, are checked in the URL; redirects are followed
//! here, one by one, each checked like the first.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use crate::error::{Error, Result};

const HOPS_MAX: usize = 5;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What a fetch may bring.
#[derive(Debug, Clone, Copy)]
pub struct Caps {
    pub bytes: u64,
    /// For everything from the first look-up to the last byte.
    pub time: Duration,
    /// The beginning of the content type, such as `image/`.
    pub content_type: &'static str,
}

impl Caps {
    /// A picture that someone wants worked on.
    pub const IMAGE: Self = Self { bytes: 25 << 20, time: Duration::from_secs(30), content_type: "image/" };
    pub const VIDEO: Self = Self { bytes: 200 << 20, time: Duration::from_secs(120), content_type: "video/" };
    pub const AUDIO: Self = Self { bytes: 50 << 20, time: Duration::from_secs(60), content_type: "audio/" };
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub bytes: Vec<u8>,
    pub content_type: String,
}

/// What the other side said to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    pub status: u16,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
}

/// The guarded client; cheap to clone.
#[derive(Debug, Clone)]
pub struct Net {
    client: Client,
    guard: Guard,
}

/// Where the client finds names and which addresses it may reach.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    pub look_up: fn(String) -> LookUp,
    pub admits: fn(IpAddr) -> bool,
}

/// The addresses of a name, as they are now.
pub type LookUp = BoxFuture<'static, std::io::Result<Vec<IpAddr>>>;

impl Guard {
    /// The system's names; `allow_private` for all addresses instead of the public internet's alone.
    fn system(allow_private: bool) -> Self {
        let look_up = |name: String| -> LookUp {
            Box::pin(async move {
                let found = tokio::net::lookup_host((name, 0)).await?;
                Ok(found.map(|at| at.ip()).collect())
            })
        };
        let admits: fn(IpAddr) -> bool = if allow_private { |_| true } else { is_public };
        Self { look_up, admits }
    }
}

impl Net {
    /// `allow_private` lets it reach private addresses, for an operator who asked for that.
    /// Errors: `Internal` when TLS cannot be set up.
    pub fn new(allow_private: bool) -> Result<Self> {
        Self::guarded(Guard::system(allow_private))
    }

    /// A client with a guard of its own.
    /// Errors: `Internal` when TLS cannot be set up.
    pub fn guarded(guard: Guard) -> Result<Self> {
        // A second installation is refused, and the first is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("atelier/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(GuardedResolver(guard)))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, guard })
    }

    /// Fetches what `field` of a request names.
    /// Errors: `Invalid` naming `field`, for whatever goes wrong: the caller chose the address.
    pub async fn fetch(&self, field: &'static str, url: &str, caps: Caps) -> Result<Fetched> {
        let invalid = |reason: String| Error::invalid(field, reason);
        let work = self.follow(url, caps);
        match tokio::time::timeout(caps.time, work).await {
            Ok(result) => result.map_err(invalid),
            Err(_) => Err(invalid(format!("was not fetched within {} s", caps.time.as_secs()))),
        }
    }

    /// Whether something may be posted to `url` one day, as far as the address itself tells.
    /// Errors: `Invalid` naming `field`.
    pub fn admit(&self, field: &'static str, url: &str) -> Result<()> {
        let parsed = Url::parse(url).map_err(|_| "must be an http or https URL".to_owned());
        parsed.and_then(|url| self.check(&url)).map_err(|reason| Error::invalid(field, reason))
    }

    /// Posts JSON, without following where the answer may lead and without reading what it says.
    /// Errors: a phrase in which the other side is the subject.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
        time: Duration,
    ) -> Result<Posted, String> {
        let url = Url::parse(url).map_err(|_| "must be an http or https URL".to_owned())?;
        self.check(&url)?;
        let mut request = self.client.post(url).header(CONTENT_TYPE, "application/json").body(body).timeout(time);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let response = request.send().await.map_err(|error| explain(&error))?;
        Ok(Posted { status: response.status().as_u16(), retry_after: retry_after(response.headers()) })
    }

    /// Errors: a phrase that follows the field's name.
    async fn follow(&self, url: &str, caps: Caps) -> Result<Fetched, String> {
        let mut url = Url::parse(url).map_err(|_| "must be an http or https URL".to_owned())?;
        for _ in 0..=HOPS_MAX {
            self.check(&url)?;
            let response = self.client.get(url.clone()).send().await.map_err(|error| explain(&error))?;
            if response.status().is_redirection() {
                let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
                let target = target.ok_or_else(|| "redirects to nowhere".to_owned())?;
                url = url.join(target).map_err(|_| "redirects to something that is not a URL".to_owned())?;
                continue;
            }
            return read(response, caps).await;
        }
        Err(format!("redirects more than {HOPS_MAX} times"))
    }

    fn check(&self, url: &Url) -> Result<(), String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must be an http or https URL".to_owned());
        }
        let address = match url.host() {
            Some(url::Host::Ipv4(v4)) => Some(IpAddr::V4(v4)),
            Some(url::Host::Ipv6(v6)) => Some(IpAddr::V6(v6)),
            Some(url::Host::Domain(_)) => None,
            None => return Err("has no host".to_owned()),
        };
        match address {
            Some(address) if !(self.guard.admits)(address) => Err(PRIVATE.to_owned()),
            _ => Ok(()),
        }
    }
}

fn retry_after(headers: &HeaderMap<HeaderValue>) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

const PRIVATE: &str = "must not point at a private address";

async fn read(response: Response, caps: Caps) -> Result<Fetched, String> {
    if !response.status().is_success() {
        return Err(format!("answered with status {}", response.status().as_u16()));
    }
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    // Many stores serve files without a type; what they really are is found out by decoding.
    let untyped = matches!(content_type.as_str(), "" | "application/octet-stream" | "binary/octet-stream");
    if !untyped && !content_type.starts_with(caps.content_type) {
        return Err(format!("must lead to {}*, not to {content_type}", caps.content_type));
    }
    let too_large = || format!("is larger than {} MiB", caps.bytes >> 20);
    if response.content_length().is_some_and(|length| length > caps.bytes) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| explain(&error))?;
        if (bytes.len() + chunk.len()) as u64 > caps.bytes {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched { bytes, content_type })
}

/// Says what went wrong without telling what the network behind us looks like.
fn explain(error: &reqwest::Error) -> String {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(cause) = source {
        if cause.is::<PrivateAddress>() {
            return PRIVATE.to_owned();
        }
        source = cause.source();
    }
    if error.is_timeout() { "did not answer in time".to_owned() } else { "could not be reached".to_owned() }
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads to a private address")]
struct PrivateAddress;

/// Looks names up and leaves out every address that must not be reached.
#[derive(Debug)]
struct GuardedResolver(Guard);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let Guard { look_up, admits } = self.0;
        Box::pin(async move {
            let found = look_up(name.as_str().to_owned()).await?;
            let allowed: Vec<SocketAddr> =
                found.into_iter().filter(|at| admits(*at)).map(|at| SocketAddr::new(at, 0)).collect();
            if allowed.is_empty() {
                return Err(PrivateAddress.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// IPv4 networks that are not the public internet.
/// Source: the IANA special-purpose address registry, and multicast.
const CLOSED_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Networks inside `2000::/3` that are not the public internet: Teredo and other protocol assignments, documentation,
/// 6to4. All of IPv6 outside `2000::/3` is closed as well.
const CLOSED_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            !CLOSED_V4.iter().any(|(network, bits)| (v4.to_bits() ^ network.to_bits()) >> (32 - bits) == 0)
        }
        IpAddr::V6(v6) => {
            let in_global_unicast = v6.to_bits() >> 125 == 1;
            in_global_unicast
                && !CLOSED_V6.iter().any(|(network, bits)| (v6.to_bits() ^ network.to_bits()) >> (128 - bits) == 0)
        }
    }
}
