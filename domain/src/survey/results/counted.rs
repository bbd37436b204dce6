//! A column, counted.

use crate::survey::{
    columns::Columns,
    estimate::{Cell, Choices, Fraction, Tally, choices, tally},
    item::Kind,
    questionnaire::Column,
};

/// Numbers are shown in so many bars at the most.
const BARS: u16 = 10;

/// How often each answer was given, weighted and not.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// One answer each.
    One(Tally),
    /// Any number of answers each.
    Many(Choices),
}

/// Counts a column, all responses or those that a filter lets through.
#[must_use]
pub fn count(column: &Column<'_>, columns: &Columns, filter: Option<&[bool]>) -> Counted {
    let codes = columns.column(column.id.as_str());
    let weights = columns.weights.as_deref();
    match column.kind() {
        Kind::ManyOf { choices: list, .. } => Counted::Many(choices(codes, weights, filter, list.len())),
        _ => Counted::One(tally(codes, weights, filter, size(column))),
    }
}

/// How many codes a column of single answers has.
pub(super) fn size(column: &Column<'_>) -> usize {
    match column.kind() {
        Kind::Number { most, .. } => usize::from(*most) + 1,
        Kind::Scale { .. } | Kind::Matrix { .. } => 5,
        Kind::Rating { .. } => 11,
        Kind::OneOf { choices } | Kind::ManyOf { choices, .. } => choices.len(),
        Kind::Words { .. } => 0,
    }
}

/// The numbers that codes stand for; none where a mean says nothing.
pub(super) fn scores(column: &Column<'_>) -> Option<Vec<Option<f64>>> {
    match column.kind() {
        Kind::Number { most, .. } => Some((0..=*most).map(|number| Some(f64::from(number))).collect()),
        _ => column.numbers().map(|numbers| numbers.into_iter().map(Some).collect()),
    }
}

/// The ranges, both ends included, in which the numbers of a column are shown; none for other columns.
#[must_use]
pub fn bins(column: &Column<'_>) -> Vec<(u16, u16)> {
    let Kind::Number { least, most, .. } = column.kind() else { return Vec::new() };
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
    let width = |step: &u16| (most / step).saturating_sub(least / step) < BARS;
    let step = steps.into_iter().find(width).unwrap_or(1_000);
    let first = least / step * step;
    (0..)
        .map(|at| first + at * step)
        .take_while(|low| low <= most)
        .map(|low| (low.max(*least), (low + step - 1).min(*most)))
        .collect()
}

impl Counted {
    /// Those who answered.
    #[must_use]
    pub fn answered(&self) -> Cell {
        match self {
            Self::One(tally) => tally.answered(),
            Self::Many(choices) => choices.base,
        }
    }

    /// Those who did not.
    #[must_use]
    pub fn unanswered(&self) -> Cell {
        match self {
            Self::One(tally) => tally.unanswered,
            Self::Many(choices) => choices.unanswered,
        }
    }

    /// The same with every response as one.
    #[must_use]
    pub fn plain(&self) -> Self {
        let all = |cells: &[Cell]| cells.iter().map(|cell| Cell::plain(cell.n)).collect();
        match self {
            Self::One(tally) => {
                Self::One(Tally { cells: all(&tally.cells), unanswered: Cell::plain(tally.unanswered.n) })
            }
            Self::Many(choices) => Self::Many(Choices {
                options: all(&choices.options),
                base: Cell::plain(choices.base.n),
                unanswered: Cell::plain(choices.unanswered.n),
            }),
        }
    }

    pub(super) fn is_plain(&self) -> bool {
        self.answered().is_plain() && self.unanswered().is_plain()
    }

    /// Each answer, option or range among those who answered.
    pub(super) fn answers(&self, column: &Column<'_>) -> Vec<Fraction> {
        let base = self.answered();
        match self {
            Self::Many(choices) => {
                (0..choices.options.len()).map(|option| choices.fraction(option)).collect()
            }
            Self::One(tally) => match bins(column).as_slice() {
                [] => tally.cells.iter().map(|part| Fraction { part: *part, base }).collect(),
                bins => bins
                    .iter()
                    .map(|(low, high)| {
                        let inside =
                            tally.cells.iter().skip(usize::from(*low)).take(usize::from(high - low) + 1);
                        Fraction { part: inside.copied().fold(Cell::default(), Cell::with), base }
                    })
                    .collect(),
            },
        }
    }

    /// The favourable ones among those who answered, where there is such a thing.
    pub(super) fn favourable(&self, column: &Column<'_>) -> Option<Fraction> {
        match (self, column.favourable()) {
            (Self::One(tally), codes) if !codes.is_empty() => Some(tally.fraction(codes)),
            _ => None,
        }
    }
}
