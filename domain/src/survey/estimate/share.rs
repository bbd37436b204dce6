//! Shares with their margins: how many of all residents would answer so.

use super::distribution::Z95;
use super::interval::Interval;
use super::tally::{Cell, Tally};

/// Answers of either kind that a margin by the normal distribution needs; below, Wilson's interval stands in. (Ten of 33
/// are ten, however the product is rounded.)
const ENOUGH: f64 = 10.0 - 1e-9;

/// Some responses among others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fraction {
    /// Those who gave the answer.
    pub part: Cell,
    /// Those who could have given it.
    pub base: Cell,
}

/// How an interval was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Simple random sample with finite population correction: ±1.96·√((N−n)/(N−1) · p(1−p)/n).
    Finite,
    /// Wilson's score interval.
    Wilson,
    /// Weighted: linearised variance, with finite population correction where the population is known.
    Linearised,
    /// Weighted: Wilson's score interval on the effective number of responses.
    WilsonEffective,
}

/// The share of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The estimate, 0 to 1.
    pub share: f64,
    /// Its standard error; two responses are the least that have one.
    pub error: Option<f64>,
    /// Its interval of 95 %, inside of 0 to 1.
    pub interval: Interval,
    /// How the interval was found.
    pub method: Method,
    /// Responses that it rests on.
    pub base: u64,
    /// Kish's effective number of these.
    pub effective: f64,
}

impl Share {
    /// The margin to print after ±; Wilson's interval has none, as it is not the same on both sides.
    #[must_use]
    pub fn margin(&self) -> Option<f64> {
        match self.method {
            Method::Finite | Method::Linearised => self.error.map(|error| Z95 * error),
            Method::Wilson | Method::WilsonEffective => None,
        }
    }
}

impl Tally {
    /// Those who gave one of these answers, among all who answered: one code for an answer, the upper two codes of
    /// a 5-point scale for the favourable share (top two boxes), 7 to 10 of a scale of 0 to 10.
    #[must_use]
    pub fn fraction(&self, codes: &[u16]) -> Fraction {
        let chosen = (0_u16..).zip(&self.cells).filter(|(code, _)| codes.contains(code));
        let part = chosen.fold(Cell::default(), |sum, (_, cell)| sum.with(*cell));
        Fraction { part, base: self.answered() }
    }
}

impl Fraction {
    /// The share itself.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        let share = self.part.w / self.base.w;
        (self.base.effective().is_some() && share.is_finite()).then(|| share.clamp(0.0, 1.0))
    }

    /// Variance of the share as a ratio of sums, for independent responses with weights, by Taylor's linearisation:
    /// n/(n−1) · Σw²(y−p)² / (Σw)² (Binder, International Statistical Review 51, 1983; `svymean` of R's survey).
    pub(super) fn linearised_variance(self) -> Option<f64> {
        let share = self.share()?;
        let others = (self.base.w2 - self.part.w2).max(0.0);
        let squares = self.part.w2 * (1.0 - share).powi(2) + others * share.powi(2);
        linearised_variance(self.base, squares)
    }
}

/// n/(n−1) · Σw²(y−ȳ)² / (Σw)² from the sum in its middle.
pub(super) fn linearised_variance(base: Cell, squares: f64) -> Option<f64> {
    let n = base.n as f64;
    let variance = n / (n - 1.0) * squares / (base.w * base.w);
    (base.n > 1 && variance.is_finite()).then_some(variance)
}

/// Part of the variance that remains where a known part of the population has answered: (N−n)/N (Cochran, Sampling
/// Techniques, 1977, 2.6). A population that is smaller than the sample is no known one.
pub(super) fn finite_correction(base: Cell, population: Option<u64>) -> f64 {
    match population {
        Some(population) if population >= base.n && population > 0 => {
            (population - base.n) as f64 / population as f64
        }
        _ => 1.0,
    }
}

/// The share with its interval of 95 %.
///
/// Where n·p and n·(1−p) are 10 or more: without weights, of a known population, ±1.96·√((N−n)/(N−1) · p(1−p)/n) as city
/// reports print it; with weights the linearised variance, times (N−n)/N of a known population. Anywhere else Wilson's
/// interval, with weights on the effective n. None without a response or without any weight.
#[must_use]
pub fn share(fraction: Fraction, population: Option<u64>) -> Option<Share> {
    let Fraction { base, .. } = fraction;
    let (share, effective) = (fraction.share()?, base.effective()?);
    let enough = effective * share.min(1.0 - share) >= ENOUGH;
    let known = population.filter(|population| *population >= base.n);
    let (variance, method) = if base.is_plain() {
        let correction = known.map_or(1.0, |population| {
            (population - base.n) as f64 / population.saturating_sub(1).max(1) as f64
        });
        let variance = (base.n > 1).then(|| correction * share * (1.0 - share) / effective);
        (variance, if enough && known.is_some() { Method::Finite } else { Method::Wilson })
    } else {
        let variance = fraction.linearised_variance();
        let variance = variance.map(|variance| variance * finite_correction(base, known));
        let method = if enough && variance.is_some() { Method::Linearised } else { Method::WilsonEffective };
        (variance, method)
    };
    let error = variance.map(f64::sqrt);
    let interval = match method {
        Method::Finite | Method::Linearised => Interval::around(share, Z95 * error?),
        Method::Wilson | Method::WilsonEffective => wilson(share, effective),
    };
    Some(Share { share, error, interval: interval.of_share(share), method, base: base.n, effective })
}

/// Wilson's score interval (Journal of the American Statistical Association 22, 1927).
fn wilson(share: f64, n: f64) -> Interval {
    let z2 = Z95 * Z95;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Interval::around(centre, half)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(part: u64, base: u64, population: Option<u64>) -> Share {
        share(Fraction { part: Cell::plain(part), base: Cell::plain(base) }, population).unwrap()
    }

    #[test]
    fn few_responses_have_wilsons_interval() {
        let few = of(3, 10, Some(50_000));
        assert_eq!((few.method, few.margin(), few.base), (Method::Wilson, None, 10));
        assert!((few.interval.low - 0.108).abs() < 5e-4 && (few.interval.high - 0.603).abs() < 5e-4);
    }

    #[test]
    fn many_responses_of_a_known_population_have_the_margin_of_city_reports() {
        let many = of(715, 1_430, Some(100_000_000));
        assert_eq!(many.method, Method::Finite);
        assert!((many.margin().unwrap() - 0.0259).abs() < 5e-5);
        assert_eq!(of(715, 1_430, None).method, Method::Wilson);
        assert_eq!(of(50, 100, Some(100)).margin(), Some(0.0), "everybody answered");
        assert_eq!(of(50, 100, Some(99)).method, Method::Wilson, "no population at all");
    }

    #[test]
    fn the_favourable_share_is_that_of_several_codes() {
        let tally =
            Tally { cells: [5, 10, 20, 40, 25].map(Cell::plain).to_vec(), unanswered: Cell::plain(9) };
        assert_eq!(tally.fraction(&[3, 4]).share(), Some(0.65));
        assert_eq!(tally.fraction(&[4, 4, 77]).share(), Some(0.25));
    }

    #[test]
    fn nobody_has_no_share() {
        assert_eq!(share(Fraction::default(), Some(10)), None);
        let weightless = Cell { n: 3, w: 0.0, w2: 0.0 };
        assert_eq!(share(Fraction { part: weightless, base: weightless }, None), None);
        assert_eq!(of(1, 1, Some(1)).error, None);
    }

    proptest! {
        #[test]
        fn an_interval_lies_inside_and_holds_its_estimate(
            responses in prop::collection::vec((any::<bool>(), prop_oneof![Just(1.0), Just(0.0), 1e-6..1e6_f64, Just(1e-200), Just(1e200)]), 0..80),
            population in prop::option::of(0_u64..200),
        ) {
            let mut fraction = Fraction::default();
            for (yes, weight) in responses {
                fraction.base.add(weight);
                if yes {
                    fraction.part.add(weight);
                }
            }
            if let Some(found) = share(fraction, population) {
                let Interval { low, high } = found.interval;
                prop_assert!(0.0 <= low && low <= found.share && found.share <= high && high <= 1.0, "{found:?}");
                prop_assert!(found.error.is_none_or(|error| error.is_finite() && error >= 0.0), "{found:?}");
                prop_assert!(found.effective.is_finite(), "{found:?}");
            }
        }
    }
}
