//! The outbound client reaches nothing private, however the address is written.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use atelier::error::Error;
use atelier::net::{Caps, Guard, LookUp, Net, is_public};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const CAPS: Caps = Caps { bytes: 1 << 20, time: Duration::from_secs(5), content_type: "image/" };

/// A listener on the loopback that counts who comes, and answers each with `answer`.
async fn listen(answer: String) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let visits = Arc::new(AtomicUsize::new(0));
    let counter = visits.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 2048];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (port, visits)
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

/// The loopback, written in as many ways as parsers accept, and its private neighbours.
const HOSTILE: [&str; 64] = [
    "http://127.0.0.1:PORT/",
    "http://127.0.0.2:PORT/",
    "http://127.255.255.254:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7F.0.0.1:PORT/",
    "http://0x7f.0x0.0x0.0x1:PORT/",
    "http://017700000001:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://0177.0.0.01:PORT/",
    "http://0177.0x0.0.1:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://0.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::]:PORT/",
    "http://[fc00::1]:PORT/",
    "http://[fd00::1]:PORT/",
    "http://[fe80::1]:PORT/",
    "http://[fec0::1]:PORT/",
    "http://[ff02::1]:PORT/",
    "http://[2001:db8::1]:PORT/",
    "http://[100::1]:PORT/",
    "http://10.0.0.1:PORT/",
    "http://10.255.255.255:PORT/",
    "http://172.16.0.1:PORT/",
    "http://172.31.255.255:PORT/",
    "http://192.168.0.1:PORT/",
    "http://192.168.255.255:PORT/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.0.1:PORT/",
    "http://100.64.0.1:PORT/",
    "http://100.127.255.254:PORT/",
    "http://192.0.0.1:PORT/",
    "http://192.0.2.1:PORT/",
    "http://198.18.0.1:PORT/",
    "http://198.19.255.255:PORT/",
    "http://198.51.100.1:PORT/",
    "http://203.0.113.1:PORT/",
    "http://224.0.0.1:PORT/",
    "http://239.255.255.255:PORT/",
    "http://240.0.0.1:PORT/",
    "http://255.255.255.255:PORT/",
    "http://user:secret@127.0.0.1:PORT/",
    "http://example.com@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@example.com/",
    "http://１２７.０.０.１:PORT/",
    "http://127。0。0。1:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
];

#[tokio::test]
async fn no_hostile_url_reaches_the_loopback() {
    let (port, visits) = listen(ok("secret")).await;
    let net = Net::new(false).unwrap();
    for url in HOSTILE {
        let url = url.replace("PORT", &port.to_string());
        let result = net.fetch("image_url", &url, CAPS).await;
        assert!(matches!(&result, Err(Error::Invalid { field, .. }) if field == "image_url"), "{url}: {result:?}");
    }
    for url in ["ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://", "javascript:alert(1)", ""] {
        assert!(net.fetch("image_url", url, CAPS).await.is_err(), "{url}");
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

/// Stands for the public internet; it is this machine as well, so that something answers there.
const OUTSIDE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// Times that the rebinding name was asked for.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Names whose owner means harm.
fn hostile_names(name: String) -> LookUp {
    let (outside, inside) = (IpAddr::V4(OUTSIDE), IpAddr::V4(Ipv4Addr::LOCALHOST));
    let addresses = match name.as_str() {
        // Outside when it is checked, inside when it is used.
        "rebinding.test" if ASKED.fetch_add(1, Ordering::SeqCst) == 0 => vec![outside],
        "rebinding.test" | "inside.test" => vec![inside],
        "both.test" => vec![inside, outside],
        _ => vec![outside],
    };
    Box::pin(async move { Ok(addresses) })
}

/// A server outside that redirects whoever asks for `/n` to the n-th of `targets`, and counts who comes.
async fn redirecting(port: u16, targets: Vec<String>) -> Arc<AtomicUsize> {
    let listener = TcpListener::bind((OUTSIDE, port)).await.unwrap();
    let visits = Arc::new(AtomicUsize::new(0));
    let counter = visits.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 2048];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            let place = text.split(' ').nth(1).and_then(|path| path.trim_start_matches('/').parse::<usize>().ok());
            let answer = match place.and_then(|place| targets.get(place)) {
                Some(target) => format!(
                    "HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                ),
                None => ok("public"),
            };
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    visits
}

#[tokio::test]
async fn neither_a_redirect_nor_a_name_that_changes_leads_to_the_loopback() {
    let (port, inside) = listen(ok("secret")).await;
    let further =
        ["http://inside.test:PORT/", "//127.0.0.1:PORT/", "http://rebinding.test:PORT/", "file:///etc/passwd"];
    let targets = HOSTILE.iter().chain(&further).map(|url| url.replace("PORT", &port.to_string()));
    // What one may not put into a header line is no redirect.
    let targets: Vec<String> = targets.filter(|url| url.is_ascii()).collect();
    let outside = redirecting(port, targets.clone()).await;
    let net = Net::guarded(Guard { look_up: hostile_names, admits: |address| address == OUTSIDE }).unwrap();

    let fetched = net.fetch("image_url", &format!("http://outside.test:{port}/"), CAPS).await.unwrap();
    assert_eq!(fetched.bytes, b"public");
    let fetched = net.fetch("image_url", &format!("http://both.test:{port}/"), CAPS).await.unwrap();
    assert_eq!(fetched.bytes, b"public", "of two addresses the one that may be reached");
    assert!(net.fetch("image_url", &format!("http://rebinding.test:{port}/"), CAPS).await.is_ok());
    assert!(net.fetch("image_url", &format!("http://rebinding.test:{port}/"), CAPS).await.is_err());
    let posted = net.post(&format!("http://rebinding.test:{port}/"), &[], "{}".to_owned(), CAPS.time).await;
    assert!(posted.is_err(), "{posted:?}");

    let before = outside.load(Ordering::SeqCst);
    for (place, target) in targets.iter().enumerate() {
        let result = net.fetch("image_url", &format!("http://outside.test:{port}/{place}"), CAPS).await;
        let is_refused = matches!(&result, Err(Error::Invalid { field, .. }) if field == "image_url");
        // Some of the names are taken for names of the outside, which is as good.
        let is_outside = matches!(&result, Ok(fetched) if fetched.bytes == b"public");
        assert!(is_refused || is_outside, "{target}: {result:?}");
    }
    assert!(outside.load(Ordering::SeqCst) >= before + targets.len(), "each redirect was looked at");
    assert_eq!(inside.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_operator_may_allow_private_addresses() {
    let (port, visits) = listen(ok("picture")).await;
    let net = Net::new(true).unwrap();
    let fetched = net.fetch("image_url", &format!("http://127.0.0.1:{port}/a.png"), CAPS).await.unwrap();
    assert_eq!((fetched.bytes.as_slice(), fetched.content_type.as_str()), (b"picture".as_slice(), "image/png"));
    assert_eq!(visits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn redirects_are_followed_a_few_times_and_each_hop_is_checked() {
    let net = Net::new(true).unwrap();
    let (end, _) = listen(ok("picture")).await;
    let (start, _) = listen(format!("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{end}/\r\n\r\n")).await;
    let fetched = net.fetch("image_url", &format!("http://127.0.0.1:{start}/"), CAPS).await.unwrap();
    assert_eq!(fetched.bytes, b"picture");

    let (round, visits) = listen("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n".to_owned()).await;
    let result = net.fetch("image_url", &format!("http://127.0.0.1:{round}/"), CAPS).await;
    assert!(matches!(result, Err(Error::Invalid { .. })));
    assert_eq!(visits.load(Ordering::SeqCst), 6, "the first call and five redirects");

    let (away, _) = listen("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n".to_owned()).await;
    assert!(net.fetch("image_url", &format!("http://127.0.0.1:{away}/"), CAPS).await.is_err());
}

#[tokio::test]
async fn what_is_too_large_or_of_the_wrong_type_is_refused() {
    let net = Net::new(true).unwrap();
    let long = "x".repeat((CAPS.bytes + 1) as usize);
    let answers = [
        ok(&long),
        // Without a length the cap holds while reading.
        format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n\r\n{long}"),
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi".to_owned(),
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
    ];
    for (place, answer) in answers.into_iter().enumerate() {
        let (port, _) = listen(answer).await;
        let result = net.fetch("image_url", &format!("http://127.0.0.1:{port}/"), CAPS).await;
        assert!(matches!(result, Err(Error::Invalid { .. })), "answer {place}");
    }
}

#[test]
fn public_addresses_are_public() {
    for address in
        ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]
    {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}
