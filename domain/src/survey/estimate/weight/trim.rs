//! Trimming: nobody counts for many, nobody for next to nothing.

/// Bounds of weights whose mean is 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trim {
    low: f64,
    high: f64,
}

impl Default for Trim {
    /// 0.3 to 3 times the mean.
    fn default() -> Self {
        Self { low: 0.3, high: 3.0 }
    }
}

impl Trim {
    /// Bounds that weights of mean 1 can keep: 0 < low ≤ 1 ≤ high.
    #[must_use]
    pub fn new(low: f64, high: f64) -> Option<Self> {
        (low > 0.0 && low <= 1.0 && high >= 1.0 && high.is_finite()).then_some(Self { low, high })
    }

    /// Lower bound.
    #[must_use]
    pub fn low(self) -> f64 {
        self.low
    }

    /// Upper bound.
    #[must_use]
    pub fn high(self) -> f64 {
        self.high
    }

    /// Sets what lies outside to its bound and spreads the difference over the others in proportion to their weights, so
    /// that the mean is 1: w becomes c·w held inside the bounds, with the one c that does so. Of all weights inside the
    /// bounds with mean 1 these are the nearest by Kullback and Leibler's distance.
    pub(super) fn apply(self, weights: &mut [f64], counts: &[f64]) {
        let respondents: f64 = counts.iter().sum();
        let least = weights.iter().copied().fold(f64::INFINITY, f64::min);
        let most = weights.iter().copied().fold(0.0, f64::max);
        // With the first of these nothing is above the lower bound, with the second nothing below the upper one.
        let (mut below, mut above) = (self.low / most, self.high / least);
        let mut c = 1.0_f64.max(below).min(above);
        for _ in 0..200 {
            let (mut fixed, mut free) = (0.0, 0.0);
            for (weight, count) in weights.iter().zip(counts) {
                let scaled = weight * c;
                if scaled <= self.low {
                    fixed += self.low * count;
                } else if scaled >= self.high {
                    fixed += self.high * count;
                } else {
                    free += weight * count;
                }
            }
            let exact = (respondents - fixed) / free;
            if (exact - c).abs() <= f64::EPSILON * c {
                break;
            }
            if fixed + c * free < respondents {
                below = c;
            } else {
                above = c;
            }
            // Strictly inside: from one end it could lead to the other, and back, for ever.
            let next = if below < exact && exact < above { exact } else { below.sqrt() * above.sqrt() };
            if (next - c).abs() <= f64::EPSILON * c {
                break;
            }
            c = next;
        }
        for weight in weights {
            *weight = (*weight * c).clamp(self.low, self.high);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_cut_off_goes_to_the_others() {
        let mut weights = [6.0, 1.0, 0.5, 0.5, 0.1, 0.1];
        Trim::default().apply(&mut weights, &[1.0, 1.0, 1.0, 1.0, 2.0, 2.0]);
        // 3 and four times 0.3 leave 3.8 of 8 to the three in the middle, who had 2.
        for (weight, expected) in weights.into_iter().zip([3.0, 1.9, 0.95, 0.95, 0.3, 0.3]) {
            assert!((weight - expected).abs() < 1e-14, "{weights:?}");
        }
    }

    #[test]
    fn bounds_that_no_weights_can_keep_are_none() {
        for (low, high) in [(0.0, 3.0), (1.1, 3.0), (0.3, 0.9), (f64::NAN, 3.0), (0.3, f64::INFINITY)] {
            assert_eq!(Trim::new(low, high), None);
        }
        let mut weights = [0.5, 1.5];
        Trim::new(1.0, 1.0).unwrap().apply(&mut weights, &[1.0, 1.0]);
        assert_eq!(weights, [1.0, 1.0]);
        Trim::default().apply(&mut [], &[]);
    }

    proptest! {
        #[test]
        fn any_weights_fit_inside_with_mean_1(
            rows in prop::collection::vec((prop_oneof![1e-9..1e9_f64, 0.1..10.0, Just(1.0)], 1_u32..50), 1..40),
            low in 0.01..=1.0_f64, high in 1.0..9.0_f64,
        ) {
            let (mut weights, counts): (Vec<f64>, Vec<f64>) = rows.into_iter().map(|(w, n)| (w, f64::from(n))).unzip();
            let before = weights.clone();
            Trim::new(low, high).unwrap().apply(&mut weights, &counts);
            let respondents: f64 = counts.iter().sum();
            let total: f64 = weights.iter().zip(&counts).map(|(w, n)| w * n).sum();
            prop_assert!((total / respondents - 1.0).abs() < 1e-11, "{total} of {respondents}");
            prop_assert!(weights.iter().all(|w| (low..=high).contains(w)));
            for (w, b) in weights.iter().zip(&before) {
                prop_assert!(weights.iter().zip(&before).all(|(v, a)| b > a || w <= v), "order is kept");
            }
        }
    }
}
