//! A column over months, and by the classes of an attribute.

use super::{Basis, Counted, Figure, count, counted, favourable, mean};
use crate::survey::{
    columns::Columns,
    estimate::{Tally, cross},
    questionnaire::Column,
};

/// A month of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// It was not asked.
    Missing,
    /// Fewer than the threshold answered.
    Withheld,
    /// So it was answered.
    Known(Figure),
}

/// The favourable share of a column in a wave, or its mean; weighted where there are weights.
#[must_use]
pub fn point(column: &Column<'_>, columns: &Columns, basis: &Basis, is_share: bool) -> Point {
    if columns.column(column.id.as_str()).is_empty() {
        return Point::Missing;
    }
    of(column, &count(column, columns, None), basis, is_share)
}

fn of(column: &Column<'_>, counted: &Counted, basis: &Basis, is_share: bool) -> Point {
    if !basis.tells_of(counted.answered().n) {
        return Point::Withheld;
    }
    let figure = if is_share { favourable(column, counted, basis) } else { mean(column, counted, basis) };
    figure.map_or(Point::Missing, Point::Known)
}

/// The same for each class of an attribute. How many people a class stands for is not known of all attributes, so that
/// its margins take none into account.
#[must_use]
pub fn by_class(
    column: &Column<'_>,
    attribute: &Column<'_>,
    columns: &Columns,
    basis: &Basis,
    is_share: bool,
) -> Vec<Point> {
    let classes = attribute.values().len();
    let codes = columns.column(column.id.as_str());
    let groups = columns.column(attribute.id.as_str());
    if codes.is_empty() || groups.is_empty() {
        return vec![Point::Missing; classes];
    }
    let size = counted::size(column);
    let crossed = cross(groups, codes, columns.weights.as_deref(), None, (classes, size));
    let basis = Basis { population: None, ..*basis };
    let class = |row| {
        let cells = (0..size).map(|code| crossed.cell(row, code)).collect();
        let tally = Tally { cells, unanswered: crossed.unanswered(row) };
        of(column, &Counted::One(tally), &basis, is_share)
    };
    (0..classes).map(class).collect()
}
