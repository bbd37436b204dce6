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
                let strata = strata(questionnaire, attribute.as_str())?;
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

/// The population by the codes of an attribute; a class that is too small is merged with the one next to it in the
/// list of choices.
pub(super) fn strata(questionnaire: &Questionnaire, attribute: &str) -> Option<Vec<Stratum>> {
    let column = questionnaire.column(attribute)?;
    let known = questionnaire.population.get(column.id)?;
    let values = column.values();
    let strata = values.iter().enumerate().map(|(at, value)| {
        let population = known.get(&value.as_str().into()).copied().unwrap_or(0);
        let beside = [at.checked_sub(1), Some(at + 1).filter(|next| *next < values.len())];
        let neighbours = beside.into_iter().flatten().filter_map(|at| u16::try_from(at).ok()).collect();
        Stratum { population, neighbours }
    });
    Some(strata.collect())
}
