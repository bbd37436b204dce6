//! Cross tables of two questions.

use super::distribution::beyond_chi_square;
use super::share::Fraction;
use super::tally::{Cell, passes, weight};

/// What Cochran's rule expects in a cell at the least (Biometrics 10, 1954).
const EXPECTED: f64 = 5.0;

/// The answers to two questions, crossed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cross {
    /// Answers of the second question.
    columns: usize,
    /// Row after row.
    cells: Vec<Cell>,
    /// By row, those who did not answer the second question.
    unanswered: Vec<Cell>,
    /// Those who did not answer the first one; they are in no other cell.
    pub left_out: Cell,
}

/// How far two questions hang together.
///
/// With weights, counts are scaled to the effective number of responses before testing: a correction of first order,
/// which takes the whole design effect for that of every cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Association {
    /// Pearson's chi-square, without a correction for continuity.
    pub chi_square: f64,
    /// Its degrees of freedom, of rows and columns that somebody answered.
    pub df: u64,
    /// The chance of a chi-square as large where the questions have nothing to do with each other.
    pub p: f64,
    /// Cramér's V, 0 to 1.
    pub cramers_v: f64,
    /// Responses that it rests on; with weights Kish's effective number of them.
    pub effective: f64,
    /// Whether counts have been scaled because of weights.
    pub scaled: bool,
    /// Whether fewer than 5 are expected in more than a fifth of the cells, or fewer than 1 in any (Cochran): then p is
    /// but a hint.
    pub few: bool,
    /// Row after row; none in rows and columns without answers, or with all of them.
    pub residuals: Vec<Option<Residual>>,
}

/// How far a cell is from what its row and its column let expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residual {
    /// Adjusted standardised residual: (O−E) / √(E·(1−row share)·(1−column share)) (Haberman, Biometrics 29, 1973).
    pub value: f64,
    /// Marks to print: one from |r| = 1.96 on (5 %), two from 2.58 on (1 %).
    pub marks: u8,
}

/// Counts two columns of codes against each other, as [`super::tally()`] counts one.
#[must_use]
pub fn cross(
    first: &[u16],
    second: &[u16],
    weights: Option<&[f64]>,
    filter: Option<&[bool]>,
    (rows, columns): (usize, usize),
) -> Cross {
    let mut cross = Cross {
        columns,
        cells: vec![Cell::default(); rows.saturating_mul(columns)],
        unanswered: vec![Cell::default(); rows],
        left_out: Cell::default(),
    };
    for (at, (row, column)) in first.iter().zip(second).enumerate().filter(|(at, _)| passes(filter, *at)) {
        let (row, column) = (usize::from(*row), usize::from(*column));
        let cell = if row >= rows {
            Some(&mut cross.left_out)
        } else if column >= columns {
            cross.unanswered.get_mut(row)
        } else {
            cross.cells.get_mut(row * columns + column)
        };
        if let Some(cell) = cell {
            cell.add(weight(weights, at));
        }
    }
    cross
}

impl Cross {
    /// The cell of two answers.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        let known = self.cells.get(row * self.columns + column).filter(|_| column < self.columns);
        known.copied().unwrap_or_default()
    }

    /// Those of a row who did not answer the second question.
    #[must_use]
    pub fn unanswered(&self, row: usize) -> Cell {
        self.unanswered.get(row).copied().unwrap_or_default()
    }

    /// Those of a row who answered both questions.
    #[must_use]
    pub fn row(&self, row: usize) -> Cell {
        (0..self.columns).fold(Cell::default(), |sum, column| sum.with(self.cell(row, column)))
    }

    /// Those of a column.
    #[must_use]
    pub fn column(&self, column: usize) -> Cell {
        (0..self.rows()).fold(Cell::default(), |sum, row| sum.with(self.cell(row, column)))
    }

    /// Everybody who answered both questions.
    #[must_use]
    pub fn total(&self) -> Cell {
        self.cells.iter().copied().fold(Cell::default(), Cell::with)
    }

    /// The cell among those of its row who answered both.
    #[must_use]
    pub fn of_row(&self, row: usize, column: usize) -> Fraction {
        Fraction { part: self.cell(row, column), base: self.row(row) }
    }

    /// The cell among those of its column.
    #[must_use]
    pub fn of_column(&self, row: usize, column: usize) -> Fraction {
        Fraction { part: self.cell(row, column), base: self.column(column) }
    }

    /// Answers of the first question.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.unanswered.len()
    }

    /// Answers of the second question.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Pearson's chi-square (Philosophical Magazine 50, 1900) with Cramér's V (1946) and residuals. None where fewer than
    /// two rows or two columns have answers.
    #[must_use]
    pub fn association(&self) -> Option<Association> {
        let total = self.total();
        let effective = total.effective()?;
        let scale = effective / total.w;
        let rows: Vec<f64> = (0..self.rows()).map(|row| self.row(row).w * scale).collect();
        let columns: Vec<f64> = (0..self.columns).map(|column| self.column(column).w * scale).collect();
        let used = |sums: &[f64]| sums.iter().filter(|sum| **sum > 0.0).count() as u64;
        let (used_rows, used_columns) = (used(&rows), used(&columns));
        let smaller = used_rows.min(used_columns).checked_sub(1).filter(|smaller| *smaller > 0)?;
        let df = (used_rows - 1) * (used_columns - 1);

        let (mut chi_square, mut below_five, mut below_one) = (0.0, 0_u64, false);
        let mut residuals = Vec::with_capacity(self.cells.len());
        for (row, row_sum) in rows.iter().enumerate() {
            for (column, column_sum) in columns.iter().enumerate() {
                let expected = row_sum / effective * column_sum;
                if expected <= 0.0 {
                    residuals.push(None);
                    continue;
                }
                let beyond = self.cell(row, column).w * scale - expected;
                chi_square += beyond * beyond / expected;
                below_five += u64::from(expected < EXPECTED);
                below_one |= expected < 1.0;
                let spread = expected * (1.0 - row_sum / effective) * (1.0 - column_sum / effective);
                residuals.push(residual(beyond / spread.sqrt()));
            }
        }
        let p = beyond_chi_square(chi_square, df as f64)?;
        let cramers_v = (chi_square / (effective * smaller as f64)).sqrt().min(1.0);
        let few = below_one || below_five * 5 > used_rows * used_columns;
        let scaled = !total.is_plain();
        let found = Association { chi_square, df, p, cramers_v, effective, scaled, few, residuals };
        (chi_square.is_finite() && cramers_v.is_finite()).then_some(found)
    }
}

fn residual(value: f64) -> Option<Residual> {
    let marks = u8::from(value.abs() >= 1.96) + u8::from(value.abs() >= 2.58);
    value.is_finite().then_some(Residual { value, marks })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::survey::estimate::tally::NO_ANSWER;

    #[test]
    fn a_cross_table_leaves_out_whose_row_is_blank() {
        let cross = cross(
            &[0, 0, 1, NO_ANSWER, 1],
            &[0, NO_ANSWER, 1, 0, 1],
            Some(&[1.0, 1.0, 2.0, 1.0, 1.0]),
            None,
            (2, 2),
        );
        assert_eq!(cross.cell(0, 0), Cell::plain(1));
        assert_eq!(cross.cell(1, 1), Cell { n: 2, w: 3.0, w2: 5.0 });
        assert_eq!((cross.unanswered(0), cross.left_out), (Cell::plain(1), Cell::plain(1)));
        assert_eq!((cross.total().n, cross.row(1).n, cross.column(1).n), (3, 2, 2));
        assert_eq!(cross.of_row(0, 0).share(), Some(1.0));
        assert_eq!(cross.of_column(0, 1).share(), Some(0.0));
        assert_eq!((cross.cell(0, 2), cross.cell(9, 0)), (Cell::default(), Cell::default()));
    }

    fn of(counts: &[&[u64]]) -> Cross {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (row, counts) in (0_u16..).zip(counts) {
            for (column, count) in (0_u16..).zip(*counts) {
                first.extend((0..*count).map(|_| row));
                second.extend((0..*count).map(|_| column));
            }
        }
        cross(&first, &second, None, None, (counts.len(), counts.first().map_or(0, |row| row.len())))
    }

    #[test]
    fn two_questions_that_say_the_same_hang_together_wholly() {
        let found = of(&[&[50, 0], &[0, 50]]).association().unwrap();
        assert_eq!((found.chi_square, found.df, found.cramers_v), (100.0, 1, 1.0));
        assert_eq!(found.residuals[0], Some(Residual { value: 10.0, marks: 2 }));
        assert!(found.p < 1e-20 && !found.few && !found.scaled);
    }

    #[test]
    fn empty_rows_and_columns_do_not_count() {
        let found = of(&[&[10, 0, 20], &[0, 0, 0], &[20, 0, 10]]).association().unwrap();
        assert_eq!((found.df, found.residuals[1], found.residuals[3]), (1, None, None));
        assert_eq!(of(&[&[10, 5], &[0, 0]]).association(), None);
        assert_eq!(of(&[]).association(), None);
    }

    #[test]
    fn residuals_get_their_marks_where_the_tables_have_them() {
        let marks = [1.95, 1.96, -2.57, -2.58].map(|value| residual(value).unwrap().marks);
        assert_eq!(marks, [0, 1, 1, 2]);
        assert_eq!(residual(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn no_table_breaks_the_test(
            responses in prop::collection::vec((0_u16..5, 0_u16..4, prop_oneof![Just(1.0), Just(0.0), Just(1e200), 1e-3..1e3]), 0..60),
            rows in 0_usize..5, columns in 0_usize..4,
        ) {
            let first: Vec<u16> = responses.iter().map(|(row, ..)| *row).collect();
            let second: Vec<u16> = responses.iter().map(|(_, column, _)| *column).collect();
            let weights: Vec<f64> = responses.iter().map(|(.., weight)| *weight).collect();
            let table = cross(&first, &second, Some(&weights), None, (rows, columns));
            if let Some(found) = table.association() {
                prop_assert!((0.0..=1.0).contains(&found.p) && (0.0..=1.0).contains(&found.cramers_v), "{:?}", found);
                prop_assert!(found.chi_square >= 0.0 && found.residuals.len() == rows * columns);
            }
            let counted: u64 = (0..rows).map(|row| table.row(row).n + table.unanswered(row).n).sum();
            prop_assert_eq!(counted + table.left_out.n, responses.len() as u64);
        }
    }
}
