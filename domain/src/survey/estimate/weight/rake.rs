//! Post-stratification and raking.

use super::groups::{Groups, groups};
use super::patterns::{Patterns, patterns};
use super::{LeftOut, Margin, Merge, Report, Settings, Weights};
use crate::survey::estimate::tally::Cell;

/// No weight falls below this, whatever margins contradict each other.
const LEAST: f64 = 1e-200;

/// Weights by the strata of one margin: (N_h/N) / (n_h/n), untrimmed (Holt and Smith, Journal of the Royal Statistical
/// Society A 142, 1979). Strata with fewer than `least` respondents are merged first.
#[must_use]
pub fn post_stratify(margin: Margin, respondents: usize, least: u64) -> Weights {
    rake(&[margin], respondents, &Settings { least, trim: None, ..Settings::default() })
}

/// Weights by the strata of several margins, of each of which only its own totals are known: iterative proportional
/// fitting (Deming and Stephan, Annals of Mathematical Statistics 11, 1940), each round trimmed, until margins and bounds
/// both hold or the rounds are used up. Bounds hold in any case; what is missing of the margins is in the report.
///
/// Without trimming, and where all answered the margins' questions, there is but one result, whatever the order of the
/// margins. Otherwise the order matters a little.
#[must_use]
pub fn rake(margins: &[Margin], respondents: usize, settings: &Settings) -> Weights {
    let groups: Vec<Groups> = margins.iter().map(|margin| groups(margin, settings.least)).collect();
    let patterns = patterns(margins, &groups, respondents);
    let mut fitted = vec![1.0; patterns.counts.len()];
    let mut rounds = 0;
    let deviation = loop {
        rounds += 1;
        for (margin, groups) in patterns.groups.iter().zip(&groups) {
            fit(&mut fitted, &patterns.counts, margin, &groups.targets);
        }
        match settings.trim {
            Some(trim) => trim.apply(&mut fitted, &patterns.counts),
            None => to_mean_1(&mut fitted, &patterns.counts),
        }
        let deviation = deviation(&fitted, &patterns, &groups);
        if deviation <= settings.tolerance || rounds >= settings.rounds {
            break deviation;
        }
    };
    let weights: Vec<f64> = patterns.of.iter().filter_map(|pattern| fitted.get(*pattern).copied()).collect();
    let mut all = Cell::default();
    weights.iter().for_each(|weight| all.add(*weight));
    let at_bound =
        |weight: f64| settings.trim.is_some_and(|trim| weight <= trim.low() || weight >= trim.high());
    let report = Report {
        merges: each(
            &groups,
            |groups| &groups.merges,
            |margin, (stratum, into)| Merge { margin, stratum, into },
        ),
        left_out: each(&groups, |groups| &groups.left_out, |margin, stratum| LeftOut { margin, stratum }),
        rounds,
        converged: deviation <= settings.tolerance,
        deviation,
        trimmed: weights.iter().filter(|weight| at_bound(**weight)).count() as u64,
        effective: all.effective(),
        design_effect: all.effective().map(|effective| all.n as f64 / effective),
    };
    Weights { weights, report }
}

/// One margin made to fit. The weights of those who answered it keep their sum.
fn fit(weights: &mut [f64], counts: &[f64], margin: &[Option<usize>], targets: &[f64]) {
    let sums = sums(weights, counts, margin, targets.len());
    let answered: f64 = sums.iter().sum();
    let factors = sums.iter().zip(targets).map(|(sum, target)| target * answered / sum);
    let factors: Vec<f64> = factors.map(|factor| if factor.is_finite() { factor } else { 1.0 }).collect();
    for (weight, group) in weights.iter_mut().zip(margin) {
        if let Some(factor) = group.and_then(|group| factors.get(group)) {
            *weight = (*weight * factor).max(LEAST);
        }
    }
}

/// By group, the sum of the weights.
fn sums(weights: &[f64], counts: &[f64], margin: &[Option<usize>], groups: usize) -> Vec<f64> {
    let mut sums = vec![0.0; groups];
    for ((weight, count), group) in weights.iter().zip(counts).zip(margin) {
        if let Some(sum) = group.and_then(|group| sums.get_mut(group)) {
            *sum += weight * count;
        }
    }
    sums
}

fn to_mean_1(weights: &mut [f64], counts: &[f64]) {
    let sum: f64 = weights.iter().zip(counts).map(|(weight, count)| weight * count).sum();
    let respondents: f64 = counts.iter().sum();
    for weight in weights {
        *weight = (*weight / (sum / respondents)).max(LEAST);
    }
}

/// The greatest distance of a group's weighted share, among those who answered, from its target.
fn deviation(weights: &[f64], patterns: &Patterns, groups: &[Groups]) -> f64 {
    let mut greatest: f64 = 0.0;
    for (margin, groups) in patterns.groups.iter().zip(groups) {
        let sums = sums(weights, &patterns.counts, margin, groups.targets.len());
        let answered: f64 = sums.iter().sum();
        for (sum, target) in sums.iter().zip(&groups.targets) {
            greatest = greatest.max((sum / answered - target).abs());
        }
    }
    greatest
}

/// What all margins have of something, each with its margin's place.
fn each<T: Copy, R>(groups: &[Groups], of: impl Fn(&Groups) -> &[T], make: impl Fn(usize, T) -> R) -> Vec<R> {
    let all =
        groups.iter().enumerate().flat_map(|(margin, groups)| of(groups).iter().map(move |t| (margin, *t)));
    all.map(|(margin, thing)| make(margin, thing)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Stratum, Trim};
    use super::*;
    use crate::survey::estimate::tally::NO_ANSWER;

    fn strata(populations: &[u64]) -> Vec<Stratum> {
        populations.iter().map(|population| Stratum { population: *population, neighbours: vec![] }).collect()
    }

    const UNTRIMMED: Settings = Settings { least: 1, trim: None, rounds: 2_000, tolerance: 1e-13 };

    #[test]
    fn a_stratum_counts_as_much_as_it_has_residents() {
        let codes = [0, 0, 0, 0, 0, 0, 1, 1, NO_ANSWER, NO_ANSWER];
        let found = post_stratify(Margin { codes: &codes, strata: &strata(&[500, 500]) }, 10, 2);
        let third = 2.0 / 3.0;
        assert_eq!(found.weights, [third, third, third, third, third, third, 2.0, 2.0, 1.0, 1.0]);
        assert!(found.report.converged && found.report.rounds == 1 && found.report.trimmed == 0);
    }

    #[test]
    fn margins_that_the_bounds_do_not_allow_are_reported() {
        let mut codes = [0; 50];
        codes[0] = 1;
        let settings = Settings { least: 1, ..Settings::default() };
        let found = rake(&[Margin { codes: &codes, strata: &strata(&[500, 500]) }], 50, &settings);
        assert!((found.weights[0] - 3.0).abs() < 1e-15);
        assert!((found.weights.iter().sum::<f64>() - 50.0).abs() < 1e-12);
        assert!(!found.report.converged && found.report.rounds == 200 && found.report.trimmed == 1);
        assert!((found.report.deviation - 0.44).abs() < 1e-12);
    }

    #[test]
    fn nobody_and_nothing_known_have_weights_too() {
        let nobody = rake(&[], 0, &Settings::default());
        assert_eq!((nobody.weights.len(), nobody.report.design_effect), (0, None));
        let unknown = rake(&[], 3, &Settings::default());
        assert_eq!((unknown.weights, unknown.report.design_effect), (vec![1.0; 3], Some(1.0)));
        let silent = rake(
            &[
                Margin { codes: &[NO_ANSWER; 3], strata: &strata(&[1, 2]) },
                Margin { codes: &[], strata: &[] },
            ],
            3,
            &Settings::default(),
        );
        assert_eq!(silent.weights, [1.0; 3]);
        assert_eq!(silent.report.left_out.len(), 2);
    }

    proptest! {
        #[test]
        fn margins_are_met(
            rows in prop::collection::vec((0_u16..3, 0_u16..4), 0..60),
            sexes in prop::array::uniform3(1_u64..1_000), ages in prop::array::uniform4(1_u64..1_000),
        ) {
            // Everybody is there once: then there always is a solution.
            let rows = rows.into_iter().chain((0..3).flat_map(|sex| (0..4).map(move |age| (sex, age))));
            let (sex, age): (Vec<u16>, Vec<u16>) = rows.unzip();
            let strata = [strata(&sexes), strata(&ages)];
            let margins = [Margin { codes: &sex, strata: &strata[0] }, Margin { codes: &age, strata: &strata[1] }];
            let found = rake(&margins, sex.len(), &UNTRIMMED);
            prop_assert!(found.report.converged, "{:?}", found.report);
            let total: f64 = found.weights.iter().sum();
            prop_assert!((total / sex.len() as f64 - 1.0).abs() < 1e-12);
            for (codes, populations) in [(&sex, &sexes[..]), (&age, &ages[..])] {
                for (code, population) in (0_u16..).zip(populations) {
                    let group = found.weights.iter().zip(codes).filter(|(_, of)| **of == code);
                    let share = group.map(|(weight, _)| weight).sum::<f64>() / total;
                    prop_assert!((share - *population as f64 / populations.iter().sum::<u64>() as f64).abs() < 1e-12);
                }
            }
        }

        #[test]
        fn any_respondents_have_weights_above_0_with_mean_1(
            rows in prop::collection::vec((0_u16..5, 0_u16..4), 0..60),
            populations in prop::collection::vec((prop_oneof![Just(0), 1_u64..9, Just(u64::MAX)], prop::collection::vec(0_u16..6, 0..3)), 0..5),
            least in 0_u64..9, trim in any::<bool>(),
        ) {
            let (first, second): (Vec<u16>, Vec<u16>) = rows.iter().copied().unzip();
            let strata: Vec<Stratum> = populations
                .into_iter()
                .map(|(population, neighbours)| Stratum { population, neighbours })
                .collect();
            let margins = [Margin { codes: &first, strata: &strata }, Margin { codes: &second, strata: &strata }];
            let settings = Settings { least, trim: trim.then(Trim::default), ..Settings::default() };
            let found = rake(&margins, rows.len(), &settings);
            prop_assert_eq!(found.weights.len(), rows.len());
            prop_assert!(found.weights.iter().all(|w| *w > 0.0 && w.is_finite()), "{:?}", found);
            if trim {
                prop_assert!(found.weights.iter().all(|w| (0.3..=3.0).contains(w)), "{:?}", found);
            }
            let total: f64 = found.weights.iter().sum();
            prop_assert!((total - rows.len() as f64).abs() < 1e-9, "{total}");
            prop_assert!(found.report.deviation.is_finite());
            prop_assert_eq!(rake(&margins, rows.len(), &settings), found);
        }
    }
}
