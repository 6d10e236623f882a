//! Counters in Prometheus' text form, on a listener of their own, so that they can't leak to the
//! street. No label carries a person, a phone or an address.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the latency buckets, in seconds.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, Default)]
struct Latency {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

#[derive(Debug, Default)]
struct Counts {
    counters: BTreeMap<(&'static str, String), u64>,
    latencies: BTreeMap<String, Latency>,
}

/// The counters of one process.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: Mutex<Counts>,
}

/// Name and help of every counter.
const COUNTERS: [(&str, &str); 6] = [
    ("cgt_requests_total", "Requests by route and status."),
    ("cgt_refusals_total", "Refused requests by code."),
    ("cgt_pushes_total", "Pushes answered."),
    ("cgt_batches_total", "Batches by answer."),
    ("cgt_ops_total", "Operations by outcome."),
    ("cgt_media_total", "Media received by kind."),
];

impl Metrics {
    /// Counts `by` more under a counter of [`COUNTERS`] with labels in Prometheus' form.
    pub fn add(&self, name: &'static str, labels: &str, by: u64) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let counter = counts.counters.entry((name, labels.to_owned())).or_default();
        *counter = counter.saturating_add(by);
    }

    /// Counts a request.
    pub fn request(&self, route: &str, method: &str, status: u16, took: Duration) {
        let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
        self.add("cgt_requests_total", &labels, 1);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let row = counts.latencies.entry(format!("route=\"{route}\"")).or_default();
        let seconds = took.as_secs_f64();
        for (bound, bucket) in BOUNDS.iter().zip(&mut row.buckets) {
            *bucket += u64::from(seconds <= *bound);
        }
        row.count += 1;
        row.seconds += seconds;
    }

    /// All of it, with `gauges` (name, help, value) that others keep.
    #[must_use]
    pub fn text(&self, gauges: &[(&str, &str, u64)]) -> String {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::new();
        for (name, help) in COUNTERS {
            head(&mut out, name, help, "counter");
            for ((_, labels), value) in counts.counters.iter().filter(|((n, _), _)| *n == name) {
                let labels =
                    if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
                line(&mut out, &format!("{name}{labels}"), value);
            }
        }
        let name = "cgt_request_seconds";
        head(&mut out, name, "How long answers took, by route.", "histogram");
        for (labels, row) in &counts.latencies {
            for (bound, bucket) in BOUNDS.iter().zip(row.buckets) {
                line(&mut out, &format!("{name}_bucket{{{labels},le=\"{bound}\"}}"), bucket);
            }
            line(&mut out, &format!("{name}_bucket{{{labels},le=\"+Inf\"}}"), row.count);
            line(&mut out, &format!("{name}_sum{{{labels}}}"), row.seconds);
            line(&mut out, &format!("{name}_count{{{labels}}}"), row.count);
        }
        for (name, help, value) in gauges {
            head(&mut out, name, help, "gauge");
            line(&mut out, name, value);
        }
        out
    }
}

// Writing into a String can't fail.
fn head(out: &mut String, name: &str, help: &str, kind: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, value: impl std::fmt::Display) {
    let _ = writeln!(out, "{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_written() {
        let metrics = Metrics::default();
        metrics.add("cgt_ops_total", "outcome=\"accepted\"", 2);
        metrics.add("cgt_ops_total", "outcome=\"accepted\"", 1);
        metrics.request("/v1/push", "POST", 200, Duration::from_millis(20));
        let text = metrics.text(&[("cgt_up", "Running.", 1)]);
        for line in [
            "cgt_ops_total{outcome=\"accepted\"} 3",
            "cgt_requests_total{method=\"POST\",route=\"/v1/push\",status=\"200\"} 1",
            "cgt_request_seconds_bucket{route=\"/v1/push\",le=\"0.01\"} 0",
            "cgt_request_seconds_bucket{route=\"/v1/push\",le=\"0.025\"} 1",
            "cgt_request_seconds_count{route=\"/v1/push\"} 1",
            "# TYPE cgt_up gauge",
            "cgt_up 1",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}\n{text}");
        }
    }
}
