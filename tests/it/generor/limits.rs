//! How often one may call. The document's section "ขีดจำกัดอัตราการเรียกใช้".

use atelier::clock::Timestamp;
use atelier::domain::limits::{Limiter, Subject};
use atelier::domain::{ApiKeyId, Tier};

use super::endpoints::{ENDPOINTS, call};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_every_endpoint_tells_the_limits() {
    let app = TestApp::with(|config| config.rate_limits = true, Vec::new());
    app.account_with("ann", 1_000, Tier::Enterprise);
    for client in [app.anon(), app.user("ann")] {
        for endpoint in ENDPOINTS {
            let reply = call(&client, endpoint).await;
            for name in ["limit", "remaining", "reset", "tier"] {
                assert!(!reply.header(&format!("x-ratelimit-{name}")).is_empty(), "{name} of {endpoint:?}");
            }
            assert_eq!(reply.status == 429, !reply.header("retry-after").is_empty(), "{endpoint:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_and_a_day_have_limits_too() {
    // The whole table; a call that is let in is counted in all three windows.
    for (tier, per_minute, per_hour, per_day) in [
        (Tier::Free, 30, 500, 5_000),
        (Tier::Basic, 60, 2_000, 20_000),
        (Tier::Pro, 120, 5_000, 50_000),
        (Tier::Enterprise, 300, 20_000, 200_000),
    ] {
        let (limiter, key) = (Limiter::default(), Subject::Key(ApiKeyId(1)));
        let (mut in_hour, mut in_day) = (0, 0);
        for minute in 0..24 * 60 {
            let now = Timestamp::from_seconds(minute * 60);
            let let_in = (0..=per_minute).filter(|_| limiter.take(key, Some(tier), true, now).retry_after.is_none());
            let let_in = let_in.count();
            assert!(let_in <= per_minute, "{tier:?}");
            in_hour += let_in;
            if minute == 59 {
                assert_eq!(in_hour, per_hour.min(per_minute * 60), "{tier:?}");
            }
            in_day += let_in;
        }
        assert_eq!(in_day, per_day.min(per_hour * 24), "{tier:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_tells_the_limits_and_the_31st_call_of_a_minute_waits() {
    let app = TestApp::with(|config| config.rate_limits = true, Vec::new());
    let ann = app.user("ann");
    for left in (0..30).rev() {
        let reply = ann.get("/api/v1/nowhere").await;
        assert_eq!(reply.error(), "404 NOT_FOUND Endpoint not found");
        let names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-tier"];
        assert_eq!(names.map(|name| reply.header(name)), ["30", &left.to_string(), "1771588860", "free"]);
    }
    let reply = ann.get("/api/v1/users/me").await;
    assert_eq!(reply.error(), "429 RATE_LIMIT_EXCEEDED Too many requests; try again in 60 s");
    assert_eq!((reply.header("retry-after"), reply.header("x-ratelimit-remaining")), ("60", "0"));
    app.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(ann.get("/api/v1/users/me").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn tiers_differ_and_strangers_have_15_calls() {
    let app = TestApp::with(|config| config.rate_limits = true, Vec::new());
    let limits = [(Tier::Free, "30"), (Tier::Basic, "60"), (Tier::Pro, "120"), (Tier::Enterprise, "300")];
    for (tier, limit) in limits {
        app.account_with(tier.as_str(), 0, tier);
        let reply = app.user(tier.as_str()).get("/api/v1/users/me").await;
        assert_eq!((reply.header("x-ratelimit-limit"), reply.header("x-ratelimit-tier")), (limit, tier.as_str()));
    }
    for _ in 0..15 {
        assert_eq!(app.anon().get("/api/v1/generators").await.status, 200);
    }
    let reply = app.anon().get("/api/v1/generators").await;
    assert_eq!(reply.error(), "429 RATE_LIMIT_EXCEEDED Too many requests; try again in 60 s");
    assert_eq!((reply.header("x-ratelimit-limit"), reply.header("x-ratelimit-tier")), ("15", "anonymous"));
}
