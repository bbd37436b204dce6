//! From the answers of a wave to what is published of them.

use jiff::civil::Date;

use super::{
    Answers, Figure, Group, Mode, Part, Percent, Publication, Table, Value, Weighing,
    describe::{Counted, counted},
};
use crate::survey::{
    answer::NO_ANSWER,
    columns::Columns,
    estimate::{Cell, Fraction, percent, share, weight},
    item::Bank,
    questionnaire::Questionnaire,
    release::{self, Dimension, ProtectError, Protected, Request, Shown, protect},
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
/// Only of the sample are there margins and weights.
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
            Mode::Sample => weigh(&mut gathered.columns, questionnaire),
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

fn population(questionnaire: &Questionnaire) -> Option<u64> {
    questionnaire.population.values().map(|counts| counts.values().sum()).max()
}

fn weigh(columns: &mut Columns, questionnaire: &Questionnaire) -> Option<Weighing> {
    let report = columns.weigh(questionnaire)?;
    let trim = weight::Trim::default();
    let asked = |attribute: &&crate::form::Id| !columns.column(attribute.as_str()).is_empty();
    Some(Weighing {
        by: questionnaire.population.keys().filter(asked).cloned().collect(),
        least: trim.low(),
        most: trim.high(),
        converged: report.converged,
        effective: report.effective.map(two_digits),
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

/// All tables of one kind of respondents, before and after protecting.
struct Counting<'a> {
    questionnaire: &'a Questionnaire,
    mode: Mode,
    weighted: bool,
    columns: Vec<&'a Counted>,
    crossings: Vec<Crossing>,
    protected: Protected,
}

/// A column by an attribute, or of everybody.
struct Crossing {
    /// Place of the column among those counted.
    column: usize,
    /// Place of the attribute.
    by: Option<usize>,
    /// By group and code.
    cells: Vec<Vec<Cell>>,
    /// By group.
    totals: Vec<Cell>,
    /// Place of the attribute's dimension.
    rows: Option<usize>,
    /// The protected table, or one for each choice where several can be chosen.
    tables: Vec<usize>,
}

impl<'a> Counting<'a> {
    fn of(
        questionnaire: &'a Questionnaire,
        all: &'a [Counted],
        gathered: &Gathered,
    ) -> Result<Self, ProtectError> {
        let answers = &gathered.columns;
        let known = |column: &&Counted| answers.codes.contains_key(column.described.id.as_str());
        let columns: Vec<&Counted> = all.iter().filter(known).collect();
        let codes = |column: &Counted| answers.column(column.described.id.as_str());
        let weights = answers.weights.as_deref();

        let mut request = Request {
            threshold: questionnaire.release.threshold,
            secret: gathered.secret,
            dimensions: Vec::new(),
            tables: Vec::new(),
        };
        let first: Vec<usize> =
            columns.iter().map(|column| dimensions(column, &mut request.dimensions)).collect();
        let attributes: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].described.crossed).collect();
        let mut crossings = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let by = attributes.iter().filter(|_| !column.described.attribute).map(|by| Some(*by));
            for by in std::iter::once(None).chain(by) {
                let group = by.map(|by| (columns[by], codes(columns[by])));
                let (cells, totals) = count(column, codes(column), group, weights, answers.responses);
                let rows = by.map(|by| first[by]);
                let tables = add_tables(&mut request, first[at], rows, column, &cells, &totals);
                crossings.push(Crossing { column: at, by, cells, totals, rows, tables });
            }
        }
        let protected = protect(&request)?;
        let weighted = weights.is_some();
        Ok(Self { questionnaire, mode: gathered.mode, weighted, columns, crossings, protected })
    }

    fn tables(&self) -> Vec<Table> {
        self.crossings.iter().map(|crossing| self.table(crossing)).collect()
    }

    fn table(&self, crossing: &Crossing) -> Table {
        let groups = (0..crossing.totals.len()).map(|group| self.group(crossing, group)).collect();
        Table {
            column: self.columns[crossing.column].described.id.clone(),
            by: crossing.by.map(|by| self.columns[by].described.id.clone()),
            groups,
        }
    }

    fn group(&self, crossing: &Crossing, group: usize) -> Group {
        let described = &self.columns[crossing.column].described;
        let n = match crossing.rows {
            Some(dimension) => self.protected.margins[dimension][group],
            None => Shown::Count(self.protected.respondents),
        };
        let figure = |codes: &[usize]| self.figure(crossing, group, n, codes);
        Group {
            code: crossing.by.map(|_| group),
            n,
            answers: (0..described.codes.len()).map(|code| figure(&[code])).collect(),
            favourable: (!described.favourable.is_empty()).then(|| figure(&described.favourable)),
        }
    }

    /// Those of a group who gave one of these answers.
    fn figure(&self, crossing: &Crossing, group: usize, n: Shown, codes: &[usize]) -> Figure {
        let count = codes.iter().try_fold(0, |sum, code| {
            Option::<u64>::from(self.shown(crossing, group, *code)).map(|count| sum + count)
        });
        let base = crossing.totals[group];
        let part = codes.iter().fold(Cell::default(), |sum, code| sum.with(crossing.cells[group][*code]));
        let share = match (n, count) {
            (Shown::Count(0), _) => Value::None,
            (Shown::Count(n), Some(count)) => {
                self.value(Fraction { part: Cell::plain(count), base: Cell::plain(n) }, crossing, group)
            }
            _ => Value::Withheld,
        };
        let attribute = self.columns[crossing.column].described.attribute;
        let weighted = if !self.weighted || attribute || share == Value::None {
            Value::None
        } else if count.is_some() && codes.iter().all(|code| self.may_be_weighted(crossing, group, *code)) {
            self.value(Fraction { part, base }, crossing, group)
        } else {
            Value::Withheld
        };
        Figure { count: count.into(), share, weighted }
    }

    fn several(&self, crossing: &Crossing) -> bool {
        self.columns[crossing.column].several()
    }

    fn shown(&self, crossing: &Crossing, group: usize, code: usize) -> Shown {
        let (table, code) =
            if self.several(crossing) { (crossing.tables[code], 0) } else { (crossing.tables[0], code) };
        let (row, column) = if crossing.by.is_some() { (group, code) } else { (code, 0) };
        self.protected.tables[table].cells[row][column]
    }

    fn may_be_weighted(&self, crossing: &Crossing, group: usize, code: usize) -> bool {
        let (table, code) =
            if self.several(crossing) { (crossing.tables[code], 0) } else { (crossing.tables[0], code) };
        self.protected.share_allowed(table, if crossing.by.is_some() { group } else { code })
    }

    fn value(&self, fraction: Fraction, crossing: &Crossing, group: usize) -> Value {
        let Some(found) = share(fraction, self.people(crossing, group)) else { return Value::None };
        let sample = self.mode == Mode::Sample;
        Value::Shown(Percent {
            value: tenths(found.share),
            low: sample.then(|| tenths(found.interval.low)),
            high: sample.then(|| tenths(found.interval.high)),
        })
    }

    /// How many people a group stands for.
    fn people(&self, crossing: &Crossing, group: usize) -> Option<u64> {
        let Some(by) = crossing.by else { return population(self.questionnaire) };
        let attribute = &self.columns[by].described;
        let value = &attribute.codes.get(group)?.value;
        self.questionnaire.population.get(&attribute.id)?.get(&value.as_str().into()).copied()
    }
}

/// Adds what a column is counted by; says the place of the first.
fn dimensions(column: &Counted, dimensions: &mut Vec<Dimension>) -> usize {
    let first = dimensions.len();
    let described = &column.described;
    if column.several() {
        let options = described.codes.iter();
        dimensions.extend(
            options.map(|code| Dimension { id: format!("{}.{}", described.id, code.value), codes: 2 }),
        );
    } else {
        dimensions.push(Dimension { id: described.id.to_string(), codes: described.codes.len() });
    }
    first
}

/// Adds the tables of a crossing; says their places.
fn add_tables(
    request: &mut Request,
    first: usize,
    rows: Option<usize>,
    column: &Counted,
    cells: &[Vec<Cell>],
    totals: &[Cell],
) -> Vec<usize> {
    let choices: Vec<Option<usize>> =
        if column.several() { (0..column.described.codes.len()).map(Some).collect() } else { vec![None] };
    let mut places = Vec::with_capacity(choices.len());
    for choice in choices {
        let own = first + choice.unwrap_or(0);
        let line = |group: usize| -> Vec<u64> {
            match choice {
                Some(choice) => {
                    let chosen = cells[group][choice].n;
                    vec![chosen, totals[group].n - chosen]
                }
                None => cells[group].iter().map(|cell| cell.n).collect(),
            }
        };
        let table = match rows {
            Some(row) => {
                release::Table { row, column: Some(own), counts: (0..totals.len()).map(line).collect() }
            }
            None => {
                let counts = line(0).into_iter().map(|count| vec![count]).collect();
                release::Table { row: own, column: None, counts }
            }
        };
        places.push(request.tables.len());
        request.tables.push(table);
    }
    places
}

/// Counts a column, by group and code; and the groups.
fn count(
    column: &Counted,
    codes: &[u16],
    by: Option<(&Counted, &[u16])>,
    weights: Option<&[f64]>,
    responses: usize,
) -> (Vec<Vec<Cell>>, Vec<Cell>) {
    let groups = by.map_or(1, |(attribute, _)| attribute.described.codes.len());
    let mut cells = vec![vec![Cell::default(); column.described.codes.len()]; groups];
    let mut totals = vec![Cell::default(); groups];
    for row in 0..responses {
        let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
        let code = codes.get(row).copied().unwrap_or(NO_ANSWER);
        let group =
            by.map_or(0, |(attribute, codes)| attribute.place(codes.get(row).copied().unwrap_or(NO_ANSWER)));
        totals[group].add(weight);
        if column.described.kind != Answers::ManyOf {
            cells[group][column.place(code)].add(weight);
        } else if code != NO_ANSWER {
            let chosen = (0..u16::BITS).zip(&mut cells[group]).filter(|(bit, _)| code >> bit & 1 == 1);
            chosen.for_each(|(_, cell)| cell.add(weight));
        }
    }
    (cells, totals)
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
