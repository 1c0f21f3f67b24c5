//! Counters of requests since the start: how many, how they ended, how long they took. Counting is one atomic addition.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Where requests go, by how their path begins; the first that fits.
const FACES: [(&str, &[&str]); 5] = [
    ("openai", &["/v1/", "/openai/", "/dashboard/"]),
    ("api", &["/api/", "/generor/", "/omni/", "/girlgenerator/"]),
    ("media", &["/users/", "/uploads/"]),
    ("static", &["/static/"]),
    ("pages", &["/"]),
];
/// Upper ends of the classes of duration, in milliseconds; one more class has the rest.
const CLASSES_MS: [u64; 10] = [1, 5, 10, 25, 50, 100, 250, 1_000, 5_000, 30_000];
/// By the first digit of the status, from 1 to 5.
const STATUSES: usize = 5;

/// The counters.
#[derive(Debug, Default)]
pub struct Metrics {
    faces: [Face; FACES.len()],
}

#[derive(Debug, Default)]
struct Face {
    statuses: [AtomicU64; STATUSES],
    durations: [AtomicU64; CLASSES_MS.len() + 1],
    micros: AtomicU64,
}

/// What was counted for one face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub face: &'static str,
    pub requests: u64,
    /// Our own fault.
    pub failed: u64,
    /// On average.
    pub mean: Duration,
}

impl Metrics {
    pub fn count(&self, path: &str, status: u16, duration: Duration) {
        let fits = |(_, starts): &(&str, &[&str])| starts.iter().any(|start| path.starts_with(start));
        let Some(face) = FACES.iter().position(fits).and_then(|place| self.faces.get(place)) else { return };
        if let Some(counter) = face.statuses.get(usize::from(status / 100).saturating_sub(1)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        let class = CLASSES_MS.partition_point(|end| u128::from(*end) < duration.as_millis());
        if let Some(counter) = face.durations.get(class) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        face.micros.fetch_add(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub fn counted(&self) -> Vec<Counted> {
        let of = |((name, _), face): (&(&'static str, _), &Face)| {
            let requests = total(&face.statuses);
            let micros = face.micros.load(Ordering::Relaxed).checked_div(requests).unwrap_or_default();
            let failed = face.statuses.last().map_or(0, |counter| counter.load(Ordering::Relaxed));
            Counted { face: name, requests, failed, mean: Duration::from_micros(micros) }
        };
        FACES.iter().zip(&self.faces).map(of).collect()
    }

    /// In the text format of Prometheus.
    pub fn write(&self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = self.try_write(out);
    }

    fn try_write(&self, out: &mut String) -> std::fmt::Result {
        head(out, "atelier_requests_total", "counter", "Requests answered since the start.")?;
        for ((name, _), face) in FACES.iter().zip(&self.faces) {
            for (place, counter) in face.statuses.iter().enumerate() {
                let (class, count) = (place + 1, counter.load(Ordering::Relaxed));
                writeln!(out, "atelier_requests_total{{face=\"{name}\",status=\"{class}xx\"}} {count}")?;
            }
        }
        let name = "atelier_request_duration_seconds";
        head(out, name, "histogram", "Time until an answer begins.")?;
        for ((face_name, _), face) in FACES.iter().zip(&self.faces) {
            let mut sum = 0;
            let ends = CLASSES_MS.iter().map(|end| (*end as f64 / 1000.0).to_string());
            for (end, counter) in ends.chain(std::iter::once("+Inf".to_owned())).zip(&face.durations) {
                sum += counter.load(Ordering::Relaxed);
                writeln!(out, "{name}_bucket{{face=\"{face_name}\",le=\"{end}\"}} {sum}")?;
            }
            let seconds = face.micros.load(Ordering::Relaxed) as f64 / 1_000_000.0;
            writeln!(out, "{name}_sum{{face=\"{face_name}\"}} {seconds}")?;
            writeln!(out, "{name}_count{{face=\"{face_name}\"}} {sum}")?;
        }
        Ok(())
    }
}

fn total(counters: &[AtomicU64]) -> u64 {
    counters.iter().map(|counter| counter.load(Ordering::Relaxed)).sum()
}

/// The lines that introduce a metric.
pub fn head(out: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_where_they_go() {
        let metrics = Metrics::default();
        metrics.count("/v1/chat/completions", 200, Duration::from_millis(3));
        metrics.count("/v1/chat/completions", 503, Duration::from_millis(60_000));
        metrics.count("/library", 200, Duration::from_millis(1));
        let openai = metrics.counted().into_iter().find(|counted| counted.face == "openai").unwrap();
        assert_eq!((openai.requests, openai.failed, openai.mean), (2, 1, Duration::from_micros(30_001_500)));
        let mut text = String::new();
        metrics.write(&mut text);
        for line in [
            "atelier_requests_total{face=\"pages\",status=\"2xx\"} 1",
            "atelier_request_duration_seconds_bucket{face=\"openai\",le=\"0.001\"} 0",
            "atelier_request_duration_seconds_bucket{face=\"openai\",le=\"0.005\"} 1",
            "atelier_request_duration_seconds_bucket{face=\"openai\",le=\"+Inf\"} 2",
            "atelier_request_duration_seconds_bucket{face=\"pages\",le=\"0.001\"} 1",
            "atelier_request_duration_seconds_count{face=\"openai\"} 2",
        ] {
            assert!(text.lines().any(|found| found == line), "no {line} in {text}");
        }
    }
}
