//! Which questions a condition or an expression names.

use super::definition::{Condition, Expr, Id};

/// Calls `seen` with every question named, rows questions included.
pub(super) fn in_condition(condition: &Condition, seen: &mut dyn FnMut(&Id)) {
    match condition {
        Condition::All(list) | Condition::Any(list) => list.iter().for_each(|c| in_condition(c, seen)),
        Condition::Not(inner) => in_condition(inner, seen),
        Condition::Is(id, _) | Condition::In(id, _) | Condition::Has(id, _) | Condition::Answered(id) => {
            seen(id)
        }
        Condition::Compare(left, _, right) => {
            in_expression(left, seen);
            in_expression(right, seen);
        }
        Condition::AnyRow { rows, holds } | Condition::EveryRow { rows, holds } => {
            seen(rows);
            in_condition(holds, seen);
        }
    }
}

/// Calls `seen` with every question named, rows questions included.
pub(super) fn in_expression(expression: &Expr, seen: &mut dyn FnMut(&Id)) {
    match expression {
        Expr::Number(_)
        | Expr::Day(_)
        | Expr::Code(_)
        | Expr::Constant(_)
        | Expr::OfChoice(_)
        | Expr::Today {} => {}
        Expr::Answer(id)
        | Expr::OfChosen(id, _)
        | Expr::CountOf(id)
        | Expr::StartOf(id)
        | Expr::EndOf(id)
        | Expr::WeekMinutes(id)
        | Expr::WeekDays(id) => seen(id),
        Expr::Sum(list)
        | Expr::Product(list)
        | Expr::Least(list)
        | Expr::Greatest(list)
        | Expr::First(list) => {
            list.iter().for_each(|e| in_expression(e, seen));
        }
        Expr::Minus(a, b)
        | Expr::Divide(a, b)
        | Expr::MinutesBetween(a, b)
        | Expr::DaysBetween(a, b)
        | Expr::MonthsBetween(a, b)
        | Expr::MonthsAfter(a, b)
        | Expr::DaysAfter(a, b)
        | Expr::AgeOn(a, b)
        | Expr::ClassAge(a, b) => {
            in_expression(a, seen);
            in_expression(b, seen);
        }
        Expr::Floor(a) | Expr::Ceiling(a) | Expr::FiscalYear(a) => in_expression(a, seen),
        Expr::Case { when, otherwise } => {
            for (condition, value) in when {
                in_condition(condition, seen);
                in_expression(value, seen);
            }
            if let Some(value) = otherwise {
                in_expression(value, seen);
            }
        }
        Expr::SumRows { rows, of } | Expr::LeastRows { rows, of } | Expr::GreatestRows { rows, of } => {
            seen(rows);
            in_expression(of, seen);
        }
        Expr::CountRows { rows, holds } => {
            seen(rows);
            in_condition(holds, seen);
        }
    }
}
