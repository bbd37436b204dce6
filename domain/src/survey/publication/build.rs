//! From the answers of a wave to what is published of them.

use jiff::civil::Date;

use super::{
    Mode, Part, Publication, Weighing,
    counting::Counting,
    describe::{Counted, counted},
};
use crate::survey::{
    columns::Columns,
    estimate::{percent, weight},
    item::Bank,
    questionnaire::Questionnaire,
    release::ProtectError,
};

/// When a wave was.
#[derive(Clone, Copy, Debug)]
pub struct Wave<'a> {
    /// `2026-11`
    pub month: &'a str,
    /// First day on which it could be answered.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The answers of one kind of respondents.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Of which kind.
    pub mode: Mode,
    /// Their answers.
    pub columns: Columns,
    /// How many were invited.
    pub invited: Option<u64>,
    /// Decides between cells that could as well be withheld. The same for every release of a wave: with another secret
    /// a correction would withhold other cells, and both together would tell what neither does.
    pub secret: [u8; 32],
}

/// What is published of a wave. The same answers and secrets always give the same content.
///
/// Only those who were invited are weighted, and only a sample has margins.
///
/// # Errors
/// [`ProtectError`], where counts do not fit together.
pub fn publication(
    questionnaire: &Questionnaire,
    bank: &Bank,
    wave: Wave<'_>,
    gathered: Vec<Gathered>,
) -> Result<Publication, ProtectError> {
    let columns: Vec<Counted> =
        questionnaire.columns().filter_map(|column| counted(questionnaire, bank, &column)).collect();
    let mut parts = Vec::new();
    for mut gathered in gathered {
        let respondents = gathered.columns.responses as u64;
        if respondents < questionnaire.release.threshold {
            continue;
        }
        let weighing = match gathered.mode {
            Mode::Sample | Mode::Census => weigh(&mut gathered, questionnaire),
            Mode::Open => {
                gathered.columns.weights = None;
                None
            }
        };
        let tables = Counting::of(questionnaire, &columns, &gathered)?.tables();
        parts.push(Part { mode: gathered.mode, respondents, invited: gathered.invited, weighing, tables });
    }
    parts.sort_by_key(|part| part.mode);
    Ok(Publication {
        format: 1,
        survey: questionnaire.survey.clone(),
        month: wave.month.to_owned(),
        title: questionnaire.title.clone(),
        about: questionnaire.about.clone(),
        from: wave.from,
        until: wave.until,
        threshold: questionnaire.release.threshold,
        population: population(questionnaire),
        columns: columns.into_iter().map(|column| column.described).collect(),
        parts,
    })
}

pub(super) fn population(questionnaire: &Questionnaire) -> Option<u64> {
    questionnaire.population.values().map(|counts| counts.values().sum()).max()
}

fn weigh(gathered: &mut Gathered, questionnaire: &Questionnaire) -> Option<Weighing> {
    let columns = &mut gathered.columns;
    let report = columns.weigh(questionnaire)?;
    let trim = weight::Trim::default();
    let asked = |attribute: &&crate::form::Id| !columns.column(attribute.as_str()).is_empty();
    Some(Weighing {
        by: questionnaire.population.keys().filter(asked).cloned().collect(),
        least: trim.low(),
        most: trim.high(),
        converged: report.converged,
        effective: report.effective.filter(|_| gathered.mode == Mode::Sample).map(two_digits),
    })
}

/// To two significant digits.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of people, not negative"
)]
fn two_digits(number: f64) -> u64 {
    let number = number.max(0.0);
    let digits = (number as u64).checked_ilog10().map_or(0, |log| log.saturating_sub(1));
    let unit = 10_u32.pow(digits.min(9));
    (number / f64::from(unit)).round() as u64 * u64::from(unit)
}

/// Percent with one decimal, as [`percent`] rounds it.
pub(super) fn tenths(share: f64) -> f64 {
    percent(share).parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_effective_number_is_told_to_two_digits() {
        for (number, told) in [(7.4, 7), (99.2, 99), (123.0, 120), (415.0, 420), (4_149.9, 4_100), (0.0, 0)] {
            assert_eq!(two_digits(number), told, "{number}");
        }
    }

    #[test]
    fn percent_has_one_decimal() {
        assert!((tenths(0.1235) - 12.4).abs() < f64::EPSILON);
        assert!((tenths(1.0) - 100.0).abs() < f64::EPSILON);
    }
}
