//! Whether a condition holds.

use std::cmp::Ordering;

use super::definition::{Choice, Comparison, Condition};
use super::evaluate::Judge;
use super::evaluated::Value;
use super::expression::Scalar;

/// From where a name is looked up: the rows that are open, and the choice at hand inside `offer`.
#[derive(Clone, Copy)]
pub(super) struct Context<'s> {
    /// Number of the rows question, and index of the row.
    row: Option<(usize, usize)>,
    outer: Option<&'s Context<'s>>,
    pub choice: Option<&'s Choice>,
}

impl<'s> Context<'s> {
    /// Outside rows.
    pub const TOP: Self = Self { row: None, outer: None, choice: None };

    /// In this row, if any, and nothing else.
    pub fn of_row(row: Option<(usize, usize)>) -> Self {
        Self { row, ..Self::TOP }
    }

    /// The same place, with a choice at hand.
    pub fn with_choice(self, choice: &'s Choice) -> Self {
        Self { choice: Some(choice), ..self }
    }

    /// In one more row.
    pub fn enter(&'s self, rows: usize, row: usize) -> Self {
        Self { row: Some((rows, row)), outer: Some(self), choice: self.choice }
    }

    /// The innermost open row of these rows.
    pub fn row_of(&self, rows: usize) -> Option<usize> {
        match (self.row, self.outer) {
            (Some((open, row)), _) if open == rows => Some(row),
            (_, outer) => outer?.row_of(rows),
        }
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
                self.each_row(rows).any(|(rows, row)| self.holds(holds, context.enter(rows, row)))
            }
            Condition::EveryRow { rows, holds } => {
                self.each_row(rows).all(|(rows, row)| self.holds(holds, context.enter(rows, row)))
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
