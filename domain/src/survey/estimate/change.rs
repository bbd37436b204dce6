//! Change between two waves, and whether it exceeds chance.
//!
//! The two samples are taken as independent. Where some residents answered both times, the true error is smaller, so
//! that these tests stay on the careful side. Neither corrects for a finite population: what they ask is whether chance
//! alone would move residents' answers this far.

use super::distribution::{beyond_normal, beyond_t};
use super::mean::mean;
use super::share::Fraction;
use super::tally::Tally;

/// What may be called chance.
const LEVEL: f64 = 0.05;

/// Responses that a test of shares expects of either answer in either wave, at the least.
const EXPECTED: f64 = 5.0;

/// What became of a share or a mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Now less before.
    pub difference: f64,
    /// Its standard error.
    pub error: f64,
    /// The difference in standard errors: z for shares, t for means.
    pub statistic: f64,
    /// Degrees of freedom of t.
    pub df: Option<f64>,
    /// The chance of a difference at least as large where nothing has changed, on either side.
    pub p: f64,
    /// Whether so few are expected to answer one way or the other that the test is but a hint.
    pub few: bool,
}

impl Change {
    /// Whether it is more than chance, at 5 %. Of many changes on one page, ask [`super::holm()`] instead.
    #[must_use]
    pub fn exceeds_chance(&self) -> bool {
        self.p < LEVEL
    }
}

/// Change of a share. Without weights the z test of two proportions, with their common share for the error (Fleiss, Levin
/// and Paik, Statistical Methods for Rates and Proportions, 2003, chapter 3); with weights the difference of two linearised
/// means in its standard error. None without an error: where either wave has no estimate, or all answered alike.
#[must_use]
pub fn share_change(before: Fraction, now: Fraction) -> Option<Change> {
    let difference = now.share()? - before.share()?;
    let (n_before, n_now) = (before.base.effective()?, now.base.effective()?);
    let common = (before.share()? * n_before + now.share()? * n_now) / (n_before + n_now);
    let variance = if before.base.is_plain() && now.base.is_plain() {
        common * (1.0 - common) * (1.0 / n_before + 1.0 / n_now)
    } else {
        before.linearised_variance()? + now.linearised_variance()?
    };
    let few = common.min(1.0 - common) * n_before.min(n_now) < EXPECTED;
    let error = variance.sqrt();
    let statistic = difference / error;
    let p = beyond_normal(statistic)?;
    statistic.is_finite().then_some(Change { difference, error, statistic, df: None, p, few })
}

/// Change of a mean, by the t test of Welch (Biometrika 34, 1947) with Satterthwaite's degrees of freedom; with weights
/// on linearised errors. None without an error, as above.
#[must_use]
pub fn mean_change(before: &Tally, now: &Tally, scores: &[Option<f64>]) -> Option<Change> {
    let (before, now) = (mean(before, scores, None)?, mean(now, scores, None)?);
    let (a, b) = (before.error?.powi(2), now.error?.powi(2));
    let df = (a + b).powi(2) / (a.powi(2) / (before.base - 1) as f64 + b.powi(2) / (now.base - 1) as f64);
    let difference = now.mean - before.mean;
    let error = (a + b).sqrt();
    let statistic = difference / error;
    let p = beyond_t(statistic, df)?;
    statistic.is_finite().then_some(Change { difference, error, statistic, df: Some(df), p, few: false })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::survey::estimate::tally::Cell;

    fn of(part: u64, base: u64) -> Fraction {
        Fraction { part: Cell::plain(part), base: Cell::plain(base) }
    }

    #[test]
    fn a_large_change_exceeds_chance_and_a_small_one_does_not() {
        let large = share_change(of(400, 1_000), of(460, 1_000)).unwrap();
        assert!(large.exceeds_chance() && large.statistic > 2.7 && !large.few);
        assert!(!share_change(of(400, 1_000), of(410, 1_000)).unwrap().exceeds_chance());
        assert!(share_change(of(2, 10), of(4, 10)).unwrap().few);
    }

    #[test]
    fn where_all_answered_alike_there_is_no_test() {
        assert_eq!(share_change(of(0, 20), of(0, 30)), None);
        assert_eq!(share_change(of(0, 0), of(3, 30)), None);
        assert!(share_change(of(0, 20), of(30, 30)).unwrap().exceeds_chance());
    }

    proptest! {
        #[test]
        fn to_and_fro_are_the_same_change(
            before in prop::collection::vec((0_u16..4, 0.0..9.0_f64), 0..40),
            now in prop::collection::vec((0_u16..4, prop_oneof![Just(1.0), Just(0.0), Just(1e200), 0.1..9.0]), 0..40),
        ) {
            let [before, now] = [before, now].map(|responses| {
                let mut tally = Tally::new(3);
                responses.into_iter().for_each(|(code, weight)| tally.add(code, weight));
                tally
            });
            let scores = [Some(1.0), Some(2.0), Some(3.0)];
            let there = [mean_change(&before, &now, &scores), share_change(before.fraction(&[2]), now.fraction(&[2]))];
            let back = [mean_change(&now, &before, &scores), share_change(now.fraction(&[2]), before.fraction(&[2]))];
            for (there, back) in there.into_iter().zip(back) {
                prop_assert_eq!(there.map(|change| -change.difference), back.map(|change| change.difference));
                for change in there.into_iter().chain(back) {
                    prop_assert!((0.0..=1.0).contains(&change.p) && change.error > 0.0, "{:?}", change);
                    prop_assert!(change.df.is_none_or(f64::is_finite), "{:?}", change);
                }
            }
        }
    }
}
