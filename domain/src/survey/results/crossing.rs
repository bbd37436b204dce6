//! Two columns of a wave crossed, of all responses or of some.
//!
//! Tables stay inside the office. Nothing is told of fewer responses than the threshold: neither of those that the
//! filters let through, nor of a row. A cell with fewer, but not none, is withheld so that nobody passes it on; it could
//! be reckoned from the others, because what protects against that is the release, with its second suppressed cells.

use super::{Basis, Mode, bins, counted};
use crate::form::Id;
use crate::survey::{
    answer::NO_ANSWER,
    columns::Columns,
    estimate::{Association, Cell, Cross, Residual, cross},
    item::Kind,
    questionnaire::{Column, Questionnaire},
};

/// Those with one answer to an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The attribute.
    pub attribute: Id,
    /// The answer's code.
    pub code: u16,
}

/// All of which a response has to meet.
pub type Filters = Vec<Filter>;

/// A cell of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// Fewer than the threshold, but not none; or of such a row.
    Withheld,
    /// So many.
    Known {
        /// Responses.
        n: u64,
        /// Their part of the row, weighted where that is asked for.
        share: Option<f64>,
        /// How far it is from what row and column let expect; only of a sample.
        residual: Option<Residual>,
    },
}

/// A table of two columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossed {
    /// Responses to both, by row; none where withheld.
    pub rows: Vec<Option<u64>>,
    /// Responses to both, by column; none where withheld.
    pub columns: Vec<Option<u64>>,
    /// Row after row.
    pub cells: Vec<Entry>,
    /// Responses that answered both.
    pub n: u64,
    /// How far the two hang together; only of a sample, and none where one of them takes several answers.
    pub association: Option<Association>,
}

impl Crossed {
    /// A cell.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<Entry> {
        let known = self.cells.get(row * self.columns.len() + column).filter(|_| column < self.columns.len());
        known.copied()
    }
}

/// What came of crossing.
#[derive(Clone, Debug, PartialEq)]
pub enum Crossing {
    /// Fewer than the threshold are left.
    TooFew,
    /// A table.
    Table(Crossed),
}

/// Which responses meet all filters; none where there are no filters. A filter by what was not asked lets nobody
/// through.
#[must_use]
pub fn passing(columns: &Columns, filters: &[Filter]) -> Option<Vec<bool>> {
    if filters.is_empty() {
        return None;
    }
    let mut pass = vec![true; columns.responses];
    for filter in filters {
        let codes = columns.column(filter.attribute.as_str());
        if codes.is_empty() {
            pass.fill(false);
        }
        for (pass, code) in pass.iter_mut().zip(codes) {
            *pass &= *code == filter.code;
        }
    }
    Some(pass)
}

/// Whether two columns can be crossed: not both may take several answers, and neither words.
#[must_use]
pub fn can_cross(first: &Column<'_>, second: &Column<'_>) -> bool {
    let many = |column: &Column<'_>| matches!(column.kind(), Kind::ManyOf { .. });
    let words = |column: &Column<'_>| matches!(column.kind(), Kind::Words { .. });
    let impossible = words(first) || words(second) || (many(first) && many(second));
    !impossible
}

/// Crosses two columns. With several answers each of them is a table of its own, with or without it: shares of a row
/// may then add up to more than 100 %.
#[must_use]
pub fn cross_table(
    questionnaire: &Questionnaire,
    columns: &Columns,
    (first, second): (&Column<'_>, &Column<'_>),
    filters: &[Filter],
    mode: Mode,
    weighted: bool,
) -> Crossing {
    let basis = Basis::of(questionnaire, mode);
    let filter = passing(columns, filters);
    let left = filter.as_ref().map_or(columns.responses, |pass| pass.iter().filter(|pass| **pass).count());
    if !basis.tells_of(left as u64) || !can_cross(first, second) {
        return Crossing::TooFew;
    }
    let weights = columns.weights.as_deref().filter(|_| weighted);
    let sides = [Side::of(first, columns), Side::of(second, columns)];
    let counts = counts(&sides, weights, filter.as_deref());
    if basis.tells_of(counts.n) { Crossing::Table(table(counts, &basis)) } else { Crossing::TooFew }
}

/// A column as it is crossed.
enum Side<'a> {
    /// One answer each.
    One(std::borrow::Cow<'a, [u16]>, usize),
    /// By option, whether it was chosen.
    Many(Vec<Vec<u16>>),
}

impl<'a> Side<'a> {
    fn of(column: &Column<'_>, columns: &'a Columns) -> Self {
        let codes = columns.column(column.id.as_str());
        if let Kind::ManyOf { choices, .. } = column.kind() {
            let option = |at| {
                let chosen = |mask: &u16| if *mask == NO_ANSWER { NO_ANSWER } else { mask >> at & 1 };
                codes.iter().map(chosen).collect()
            };
            return Self::Many((0..choices.len().min(15)).map(option).collect());
        }
        let bins = bins(column);
        if bins.is_empty() {
            return Self::One(codes.into(), counted::size(column));
        }
        let inside = |code: &u16| bins.iter().position(|(low, high)| (low..=high).contains(&code));
        let place = |code: &u16| inside(code).and_then(|at| u16::try_from(at).ok()).unwrap_or(NO_ANSWER);
        Self::One(codes.iter().map(place).collect(), bins.len())
    }
}

/// What was counted, whichever way.
struct Counts {
    rows: Vec<Cell>,
    columns: Vec<Cell>,
    /// Row after row, each with the whole of which it is a part.
    cells: Vec<(Cell, Cell, Option<Residual>)>,
    n: u64,
    association: Option<Association>,
}

fn counts(sides: &[Side<'_>; 2], weights: Option<&[f64]>, filter: Option<&[bool]>) -> Counts {
    match sides {
        [Side::One(first, rows), Side::One(second, columns)] => {
            single(&cross(first, second, weights, filter, (*rows, *columns)))
        }
        [Side::One(first, rows), Side::Many(options)] => {
            let tables: Vec<Cross> =
                options.iter().map(|option| cross(first, option, weights, filter, (*rows, 2))).collect();
            options_across(&tables, *rows)
        }
        [Side::Many(options), Side::One(second, columns)] => {
            let tables: Vec<Cross> =
                options.iter().map(|option| cross(option, second, weights, filter, (2, *columns))).collect();
            options_down(&tables, *columns)
        }
        [Side::Many(_), Side::Many(_)] => {
            Counts { rows: Vec::new(), columns: Vec::new(), cells: Vec::new(), n: 0, association: None }
        }
    }
}

fn residual(association: Option<&Association>, at: usize) -> Option<Residual> {
    association.and_then(|association| association.residuals.get(at).copied().flatten())
}

fn single(table: &Cross) -> Counts {
    let (rows, columns) = (table.rows(), table.columns());
    let association = table.association();
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let cells = cells.map(|(row, column)| {
        let residual = residual(association.as_ref(), row * columns + column);
        (table.cell(row, column), table.row(row), residual)
    });
    Counts {
        cells: cells.collect(),
        rows: (0..rows).map(|row| table.row(row)).collect(),
        columns: (0..columns).map(|column| table.column(column)).collect(),
        n: table.total().n,
        association,
    }
}

/// Options in the head: a table for each, whose second column are those who chose it.
fn options_across(tables: &[Cross], rows: usize) -> Counts {
    let associations: Vec<Option<Association>> = tables.iter().map(Cross::association).collect();
    let cells = (0..rows).flat_map(|row| tables.iter().zip(&associations).map(move |pair| (row, pair)));
    let cells = cells.map(|(row, (table, association))| {
        (table.cell(row, 1), table.row(row), residual(association.as_ref(), row * 2 + 1))
    });
    let first = |row| tables.first().map_or(Cell::default(), |table| table.row(row));
    Counts {
        cells: cells.collect(),
        rows: (0..rows).map(first).collect(),
        columns: tables.iter().map(|table| table.column(1)).collect(),
        n: tables.first().map_or(0, |table| table.total().n),
        association: None,
    }
}

/// Options at the side: a table for each, whose second row are those who chose it.
fn options_down(tables: &[Cross], columns: usize) -> Counts {
    let cells = tables.iter().flat_map(|table| {
        let association = table.association();
        (0..columns).map(move |column| {
            (table.cell(1, column), table.row(1), residual(association.as_ref(), columns + column))
        })
    });
    let whole = |column| tables.first().map_or(Cell::default(), |table| table.column(column));
    Counts {
        cells: cells.collect(),
        rows: tables.iter().map(|table| table.row(1)).collect(),
        columns: (0..columns).map(whole).collect(),
        n: tables.first().map_or(0, |table| table.total().n),
        association: None,
    }
}

fn table(counts: Counts, basis: &Basis) -> Crossed {
    let sample = basis.mode == Mode::Sample;
    let told = |cell: &Cell| (cell.n == 0 || basis.tells_of(cell.n)).then_some(cell.n);
    let entry = |(cell, row, residual): &(Cell, Cell, Option<Residual>)| {
        if told(cell).is_none() || (cell.n > 0 && told(row).is_none()) {
            return Entry::Withheld;
        }
        let share = (row.w > 0.0 && told(row).is_some()).then(|| cell.w / row.w);
        Entry::Known { n: cell.n, share, residual: residual.filter(|_| sample) }
    };
    Crossed {
        cells: counts.cells.iter().map(entry).collect(),
        rows: counts.rows.iter().map(told).collect(),
        columns: counts.columns.iter().map(told).collect(),
        n: counts.n,
        association: counts.association.filter(|_| sample),
    }
}
