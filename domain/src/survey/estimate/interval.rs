//! Intervals of confidence.

/// Where the truth lies in 95 of 100 samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// This far to both sides.
    pub(super) fn around(estimate: f64, margin: f64) -> Self {
        Self { low: estimate - margin, high: estimate + margin }
    }

    /// The same for a share: inside of 0 to 1, and never beside its estimate by rounding.
    pub(super) fn of_share(self, share: f64) -> Self {
        Self { low: self.low.clamp(0.0, share), high: self.high.clamp(share, 1.0) }
    }
}
