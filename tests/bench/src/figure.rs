//! What a bench says.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// One measured figure against its bound.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// Which bench.
    pub(crate) bench: String,
    /// The figure.
    pub(crate) value: f64,
    /// Its unit.
    pub(crate) unit: String,
    /// The median of single measurements, in the same unit.
    pub(crate) p50: Option<f64>,
    /// What 99 of 100 single measurements stay below.
    pub(crate) p99: Option<f64>,
    /// Who did the same in the same run.
    pub(crate) peer: Option<String>,
    /// The peer's figure.
    pub(crate) peer_value: Option<f64>,
    /// `value / peer_value`.
    pub(crate) ratio: Option<f64>,
    /// What is promised.
    pub(crate) bound: String,
    /// Whether it is so.
    pub(crate) holds: bool,
    /// What was counted, how often, and anything a reader must know.
    pub(crate) note: String,
}

impl Figure {
    /// A figure without a peer.
    pub(crate) fn new(bench: &str, value: f64, unit: &str) -> Self {
        Self {
            bench: bench.to_owned(),
            value: rounded(value),
            unit: unit.to_owned(),
            p50: None,
            p99: None,
            peer: None,
            peer_value: None,
            ratio: None,
            bound: String::new(),
            holds: true,
            note: String::new(),
        }
    }

    /// With the spread of its single measurements.
    pub(crate) fn spread(mut self, series: &Series) -> Self {
        self.p50 = Some(rounded(series.at(50)));
        self.p99 = Some(rounded(series.at(99)));
        self
    }

    /// Beside a peer.
    pub(crate) fn beside(mut self, peer: &str, value: f64) -> Self {
        self.peer = Some(peer.to_owned());
        self.peer_value = Some(rounded(value));
        self.ratio = (value > 0.0).then(|| rounded(self.value / value));
        self
    }

    /// With what is promised and whether it is so.
    pub(crate) fn promised(mut self, bound: &str, holds: bool) -> Self {
        self.bound = bound.to_owned();
        self.holds = holds;
        self
    }

    /// With what a reader must know.
    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// Four digits that count; a figure of a machine has no more. Whole bytes stay whole.
fn rounded(value: f64) -> f64 {
    if value.fract() == 0.0 { value } else { format!("{value:.3e}").parse().unwrap_or(value) }
}

/// Single measurements.
#[derive(Debug, Clone)]
pub(crate) struct Series(Vec<f64>);

impl Series {
    pub(crate) const fn empty() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    pub(crate) fn ms(&mut self, took: Duration) {
        self.push(took.as_secs_f64() * 1e3);
    }

    pub(crate) fn us(&mut self, took: Duration) {
        self.push(took.as_secs_f64() * 1e6);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn sum(&self) -> f64 {
        self.0.iter().sum()
    }

    /// The middle one, between the middle two of an even number; 0 for none.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = |nth: usize| sorted.get(nth).copied().unwrap_or_default();
        f64::midpoint(place(sorted.len().saturating_sub(1) / 2), place(sorted.len() / 2))
    }

    /// What so many of 100 measurements do not exceed; 0 for none.
    pub(crate) fn at(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(place.min(last)).copied().unwrap_or_default()
    }
}
