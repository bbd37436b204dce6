//! Whether a condition holds.

use std::cmp::Ordering;

use super::definition::{Choice, Comparison, Condition};
use super::evaluate::Judge;
use super::evaluated::Value;
use super::expression::Scalar;

/// A row that is open: number of the rows question and index, with those of the row around it.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub row: (usize, usize),
    pub around: Option<(usize, usize)>,
}

/// From where a name is looked up: the rows that are open, and the choice at hand inside `offer`.
#[derive(Clone, Copy)]
pub(super) struct Context<'s> {
    open: Option<Open>,
    outer: Option<&'s Context<'s>>,
    pub choice: Option<&'s Choice>,
}

impl<'s> Context<'s> {
    /// Outside rows.
    pub const TOP: Self = Self { open: None, outer: None, choice: None };

    /// In this row, if any, and nothing else.
    pub fn of_row(open: Option<Open>) -> Self {
        Self { open, ..Self::TOP }
    }

    /// The same place, with a choice at hand.
    pub fn with_choice(self, choice: &'s Choice) -> Self {
        Self { choice: Some(choice), ..self }
    }

    /// In one more row.
    pub fn enter(&'s self, open: Open) -> Self {
        Self { open: Some(open), outer: Some(self), choice: self.choice }
    }

    /// The innermost open row of these rows.
    pub fn row_of(&self, rows: usize) -> Option<usize> {
        let here = self.open.into_iter().flat_map(|open| [Some(open.row), open.around]).flatten();
        let found = here.into_iter().find(|(open, _)| *open == rows);
        found.map(|(_, row)| row).or_else(|| self.outer?.row_of(rows))
    }
}

impl Judge<'_, '_> {
    /// Whether it holds there. Every-row over no rows holds.
    pub(super) fn holds(&self, condition: &Condition, context: Context<'_>) -> bool {
        match condition {
            Condition::All(list) => list.iter().all(|condition| self.holds(condition, context)),
            Condition::Any(list) => list.iter().any(|condition| self.holds(condition, context)),
            Condition::Not(inner) => !self.holds(inner, context),
            Condition::Is(question, wanted) => {
                matches!(self.value(question, context), Some(Value::Code(code)) if code == wanted)
            }
            Condition::In(question, wanted) => {
                matches!(self.value(question, context), Some(Value::Code(code)) if wanted.contains(code))
            }
            Condition::Has(question, wanted) => {
                matches!(self.value(question, context), Some(Value::Codes(codes)) if codes.contains(wanted))
            }
            Condition::Answered(question) => self.value(question, context).is_some(),
            Condition::Compare(left, comparison, right) => {
                match (self.amount(left, context), self.amount(right, context)) {
                    (Some(left), Some(right)) => compares(&left, *comparison, &right),
                    _ => false,
                }
            }
            Condition::AnyRow { rows, holds } => {
                self.each_row(rows, context).any(|open| self.holds(holds, context.enter(open)))
            }
            Condition::EveryRow { rows, holds } => {
                self.each_row(rows, context).all(|open| self.holds(holds, context.enter(open)))
            }
        }
    }
}

fn compares(left: &Scalar, comparison: Comparison, right: &Scalar) -> bool {
    let Some(order) = left.order(right) else { return false };
    match comparison {
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Equal => order == Ordering::Equal,
        Comparison::AtLeast => order != Ordering::Less,
        Comparison::Greater => order == Ordering::Greater,
    }
}
