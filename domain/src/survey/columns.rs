//! The answers of a wave as columns: one code per response, all in the same order.

use std::collections::BTreeMap;

use super::{
    answer::NO_ANSWER,
    estimate::weight::{Margin, Report, Settings, Stratum, rake},
    item::Kind,
    questionnaire::Questionnaire,
};

/// The answers of a wave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// How many responses.
    pub responses: usize,
    /// Codes by column.
    pub codes: BTreeMap<String, Vec<u16>>,
    /// Weights with mean 1; none where nothing is known of the population.
    pub weights: Option<Vec<f64>>,
}

impl Columns {
    /// From responses whose codes are in the questionnaire's order. What is too short is filled with no answer.
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, responses: &[Vec<u16>]) -> Self {
        let mut columns = Self { responses: responses.len(), ..Self::default() };
        for (at, column) in questionnaire.columns().enumerate() {
            if matches!(column.kind(), Kind::Words { .. }) {
                continue;
            }
            let codes = responses.iter().map(|codes| codes.get(at).copied().unwrap_or(NO_ANSWER)).collect();
            columns.codes.insert(column.id.to_string(), codes);
        }
        columns
    }

    /// The codes of a column; empty where it was not asked.
    #[must_use]
    pub fn column(&self, id: &str) -> &[u16] {
        self.codes.get(id).map_or(&[], Vec::as_slice)
    }

    /// Weighs the responses by what is known of the population; says how, or none where nothing is known.
    pub fn weigh(&mut self, questionnaire: &Questionnaire) -> Option<Report> {
        let strata: Vec<(&[u16], Vec<Stratum>)> = questionnaire
            .population
            .keys()
            .filter_map(|attribute| {
                let strata = strata(&people(questionnaire, attribute.as_str())?);
                Some((self.column(attribute.as_str()), strata))
            })
            .filter(|(codes, _)| !codes.is_empty())
            .collect();
        if strata.is_empty() {
            return None;
        }
        let margins: Vec<Margin<'_>> =
            strata.iter().map(|(codes, strata)| Margin { codes, strata }).collect();
        let raked = rake(&margins, self.responses, &Settings::default());
        self.weights = Some(raked.weights);
        Some(raked.report)
    }
}

/// How many people there are, by the codes of an attribute; none where the population does not name the class. None at
/// all where nothing is known of the attribute.
pub(super) fn people(questionnaire: &Questionnaire, attribute: &str) -> Option<Vec<Option<u64>>> {
    let column = questionnaire.column(attribute)?;
    let known = questionnaire.population.get(column.id)?;
    Some(column.values().iter().map(|value| known.get(&value.as_str().into()).copied()).collect())
}

/// The population as it weighs: a class that is too small is merged with the nearest one that is named, in the order of
/// the choices. A class that is not named has no weight of its own, no neighbour, and is nobody's neighbour: who
/// is in it counts like somebody who left the attribute open.
pub(super) fn strata(people: &[Option<u64>]) -> Vec<Stratum> {
    let named = |at: &usize| people.get(*at).is_some_and(Option::is_some);
    let stratum = |(at, known): (usize, &Option<u64>)| {
        let Some(population) = *known else { return Stratum::default() };
        let beside = [(0..at).rev().find(named), (at + 1..people.len()).find(named)];
        let neighbours = beside.into_iter().flatten().filter_map(|at| u16::try_from(at).ok()).collect();
        Stratum { population, neighbours }
    };
    people.iter().enumerate().map(stratum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 women, 50 men, three others, and four who left it open.
    fn by_sex(people: &[Option<u64>]) -> (Vec<f64>, Report) {
        let times = [(0, 40), (1, 50), (2, 3), (NO_ANSWER, 4)];
        let codes: Vec<u16> = times.iter().flat_map(|(code, n)| std::iter::repeat_n(*code, *n)).collect();
        let strata = strata(people);
        let margin = Margin { codes: &codes, strata: &strata };
        let raked = rake(&[margin], codes.len(), &Settings::default());
        (raked.weights, raked.report)
    }

    #[test]
    fn who_is_in_a_class_that_the_population_does_not_name_is_left_like_who_did_not_answer() {
        let (weights, report) = by_sex(&[Some(500), Some(500), None]);
        assert!(report.merges.is_empty() && report.converged, "{report:?}");
        // Men count for half of those 90, women for the other half.
        for (at, weight) in [(0, 45.0 / 40.0), (40, 45.0 / 50.0), (90, 1.0), (93, 1.0)] {
            assert!((weights[at] - weight).abs() < 1e-12, "{at}: {}", weights[at]);
        }
    }

    #[test]
    fn a_class_that_is_named_but_small_is_still_merged() {
        let (weights, report) = by_sex(&[Some(500), Some(480), Some(20)]);
        assert_eq!(
            report.merges.iter().map(|merge| (merge.stratum, merge.into)).collect::<Vec<_>>(),
            [(2, 1)]
        );
        assert!((weights[90] - weights[40]).abs() < 1e-12);
    }

    #[test]
    fn neighbours_are_the_nearest_classes_that_are_named() {
        let strata = strata(&[None, Some(10), None, Some(0), Some(30), None]);
        let neighbours: Vec<&[u16]> = strata.iter().map(|stratum| stratum.neighbours.as_slice()).collect();
        assert_eq!(neighbours, [&[][..], &[3], &[], &[1, 4], &[3], &[]]);
        assert_eq!(strata.iter().map(|stratum| stratum.population).collect::<Vec<_>>(), [0, 10, 0, 0, 30, 0]);
    }
}
