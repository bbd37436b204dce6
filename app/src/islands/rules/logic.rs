//! Conditions and expressions.

use domain::form::definition::{Comparison, Condition, Expr};

use super::values::{boxed, id, list, optional, string, tagged};
use crate::islands::json::Json;

pub(super) fn condition(json: &Json) -> Option<Condition> {
    let (name, json) = tagged(json)?;
    Some(match name {
        "all" => Condition::All(list(json, condition)?),
        "any" => Condition::Any(list(json, condition)?),
        "not" => Condition::Not(boxed(condition(json))?),
        "is" => Condition::Is(id(&json[0])?, id(&json[1])?),
        "in" => Condition::In(id(&json[0])?, list(&json[1], id)?),
        "has" => Condition::Has(id(&json[0])?, id(&json[1])?),
        "answered" => Condition::Answered(id(json)?),
        "compare" => Condition::Compare(expression(&json[0])?, comparison(&json[1])?, expression(&json[2])?),
        "any_row" => Condition::AnyRow { rows: id(&json["rows"])?, holds: boxed(condition(&json["where"]))? },
        "every_row" => {
            Condition::EveryRow { rows: id(&json["rows"])?, holds: boxed(condition(&json["where"]))? }
        }
        _ => return None,
    })
}

fn comparison(json: &Json) -> Option<Comparison> {
    Some(match json.as_str()? {
        "<" => Comparison::Less,
        "<=" => Comparison::AtMost,
        "=" => Comparison::Equal,
        ">=" => Comparison::AtLeast,
        ">" => Comparison::Greater,
        _ => return None,
    })
}

pub(super) fn expression(json: &Json) -> Option<Expr> {
    let (name, json) = tagged(json)?;
    let first = || boxed(expression(&json[0]));
    let second = || boxed(expression(&json[1]));
    Some(match name {
        "number" => Expr::Number(json.as_f64()?),
        "day" => Expr::Day(string(json)?),
        "code" => Expr::Code(id(json)?),
        "constant" => Expr::Constant(id(json)?),
        "answer" => Expr::Answer(id(json)?),
        "of_choice" => Expr::OfChoice(id(json)?),
        "of_chosen" => Expr::OfChosen(id(&json[0])?, id(&json[1])?),
        "today" => Expr::Today {},
        "sum" => Expr::Sum(list(json, expression)?),
        "minus" => Expr::Minus(first()?, second()?),
        "product" => Expr::Product(list(json, expression)?),
        "divide" => Expr::Divide(first()?, second()?),
        "floor" => Expr::Floor(boxed(expression(json))?),
        "ceiling" => Expr::Ceiling(boxed(expression(json))?),
        "least" => Expr::Least(list(json, expression)?),
        "greatest" => Expr::Greatest(list(json, expression)?),
        "first" => Expr::First(list(json, expression)?),
        "case" => Expr::Case {
            when: list(&json["when"], |pair| Some((condition(&pair[0])?, expression(&pair[1])?)))?,
            otherwise: optional(&json["else"], |json| boxed(expression(json)))?,
        },
        "minutes_between" => Expr::MinutesBetween(first()?, second()?),
        "start_of" => Expr::StartOf(id(json)?),
        "end_of" => Expr::EndOf(id(json)?),
        "week_minutes" => Expr::WeekMinutes(id(json)?),
        "week_days" => Expr::WeekDays(id(json)?),
        "months_between" => Expr::MonthsBetween(first()?, second()?),
        "days_between" => Expr::DaysBetween(first()?, second()?),
        "months_after" => Expr::MonthsAfter(first()?, second()?),
        "days_after" => Expr::DaysAfter(first()?, second()?),
        "age_on" => Expr::AgeOn(first()?, second()?),
        "class_age" => Expr::ClassAge(first()?, second()?),
        "fiscal_year" => Expr::FiscalYear(boxed(expression(json))?),
        "sum_rows" => Expr::SumRows { rows: id(&json["rows"])?, of: boxed(expression(&json["of"]))? },
        "least_rows" => Expr::LeastRows { rows: id(&json["rows"])?, of: boxed(expression(&json["of"]))? },
        "greatest_rows" => {
            Expr::GreatestRows { rows: id(&json["rows"])?, of: boxed(expression(&json["of"]))? }
        }
        "count_of" => Expr::CountOf(id(json)?),
        "count_rows" => {
            Expr::CountRows { rows: id(&json["rows"])?, holds: boxed(condition(&json["where"]))? }
        }
        _ => return None,
    })
}
