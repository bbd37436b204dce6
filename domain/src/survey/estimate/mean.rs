//! Means of scales and numbers, with their intervals.

use super::distribution::t95;
use super::interval::Interval;
use super::share::{finite_correction, linearised_variance};
use super::tally::{Cell, Tally};

/// The mean of an answer that is a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The estimate, in the unit of the scores.
    pub mean: f64,
    /// Its standard error; two responses are the least that have one.
    pub error: Option<f64>,
    /// Its interval of 95 %, by Student's t with n − 1 degrees of freedom.
    pub interval: Option<Interval>,
    /// Responses that it rests on: those whose answer has a score.
    pub base: u64,
    /// Kish's effective number of these.
    pub effective: f64,
}

/// The mean of the scores, which stand in the order of the codes; an answer without one ("don't know") is left out.
///
/// The standard error is linearised as that of a share; without weights it is s/√n. A known population takes
/// (N−n)/N off the variance. The interval is Student's, as `confint` of R's survey has it with `degf`.
#[must_use]
pub fn mean(tally: &Tally, scores: &[Option<f64>], population: Option<u64>) -> Option<Mean> {
    let scored = || {
        let pairs = tally.cells.iter().zip(scores);
        pairs.filter_map(|(cell, score)| Some((*cell, score.filter(|score| score.is_finite())?)))
    };
    let base = scored().fold(Cell::default(), |sum, (cell, _)| sum.with(cell));
    let effective = base.effective()?;
    let mean = scored().map(|(cell, score)| cell.w / base.w * score).sum::<f64>();
    let squares = scored().map(|(cell, score)| cell.w2 * (score - mean).powi(2)).sum::<f64>();
    let correction = finite_correction(base, population);
    let error = linearised_variance(base, squares).map(|variance| (variance * correction).sqrt());
    let margin = error.and_then(|error| Some(t95((base.n - 1) as f64)? * error));
    let interval = margin.map(|margin| Interval::around(mean, margin));
    mean.is_finite().then_some(Mean { mean, error, interval, base: base.n, effective })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SCALE: [Option<f64>; 5] = [Some(1.0), Some(2.0), Some(3.0), Some(4.0), None];

    #[test]
    fn a_mean_has_the_interval_of_student() {
        let tally = Tally { cells: [1, 1, 1, 1, 7].map(Cell::plain).to_vec(), ..Tally::default() };
        let found = mean(&tally, &SCALE, None).unwrap();
        assert_eq!((found.mean, found.base, found.effective), (2.5, 4, 4.0));
        // s = √(5/3), t(3) = 3.182446.
        assert!((found.error.unwrap() - (5.0_f64 / 12.0).sqrt()).abs() < 1e-15);
        assert!((found.interval.unwrap().high - 4.554_260).abs() < 1e-6);
        assert_eq!(mean(&tally, &SCALE, Some(4)).unwrap().error, Some(0.0), "everybody answered");
    }

    #[test]
    fn one_response_has_a_mean_and_no_interval() {
        let tally = Tally { cells: vec![Cell::default(), Cell::plain(1)], ..Tally::default() };
        let found = mean(&tally, &SCALE, Some(9)).unwrap();
        assert_eq!((found.mean, found.error, found.interval), (2.0, None, None));
        assert_eq!(mean(&Tally::new(5), &SCALE, None), None);
    }

    proptest! {
        #[test]
        fn a_mean_lies_among_its_scores(
            responses in prop::collection::vec((0_u16..7, prop_oneof![Just(1.0), Just(0.0), 1e-6..1e6_f64, Just(1e200)]), 0..60),
            scores in prop::collection::vec(prop::option::of(prop_oneof![-10.0..10.0, Just(f64::NAN), Just(f64::MAX)]), 0..7),
        ) {
            let mut tally = Tally::new(5);
            for (code, weight) in responses {
                tally.add(code, weight);
            }
            if let Some(found) = mean(&tally, &scores, None) {
                let known = || scores.iter().copied().flatten().filter(|score| score.is_finite());
                let slack = 1e-12 * known().fold(1.0, |most, score| score.abs().max(most));
                prop_assert!(known().any(|score| score <= found.mean + slack), "{found:?}");
                prop_assert!(known().any(|score| score >= found.mean - slack), "{found:?}");
                prop_assert!(found.error.is_none_or(f64::is_finite), "{found:?}");
                let within = found.interval.is_none_or(|i| i.low <= found.mean && found.mean <= i.high);
                prop_assert!(within, "{found:?}");
            }
        }
    }
}
