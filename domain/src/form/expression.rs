//! What an expression comes to.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::japanese::calendar;

use super::condition::{Context, Open};
use super::definition::{Expr, Id};
use super::evaluate::Judge;
use super::evaluated::{Value, WorkDay};

/// Numbers closer than this are equal, so that 0.1 + 0.2 is 0.3.
const HAIR: f64 = 1e-9;

/// A value that rules reckon with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Number(f64),
    Day(Date),
    /// Minutes since midnight.
    Time(u16),
    Code(Id),
}

impl Scalar {
    pub fn into_value(self) -> Value {
        match self {
            Self::Number(number) => Value::Number(number),
            Self::Day(day) => Value::Day(day),
            Self::Time(minutes) => Value::Time(minutes),
            Self::Code(code) => Value::Code(code),
        }
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(Self::Number(*number)),
            Value::Day(day) => Some(Self::Day(*day)),
            Value::Time(minutes) => Some(Self::Time(*minutes)),
            Value::Code(code) => Some(Self::Code(code.clone())),
            _ => None,
        }
    }

    /// None where the types differ; codes are equal or not, without order.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) if (a - b).abs() < HAIR => Some(Ordering::Equal),
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Day(a), Self::Day(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(b)),
            (Self::Code(a), Self::Code(b)) => (a == b).then_some(Ordering::Equal),
            _ => None,
        }
    }
}

impl Judge<'_, '_> {
    /// The rows of a rows question as seen from a context.
    pub(super) fn each_row(&self, rows: &Id, context: Context<'_>) -> impl Iterator<Item = Open> + use<> {
        self.form.number(rows).map_or_else(Vec::new, |rows| self.rows_there(rows, context)).into_iter()
    }

    /// The value there; none where something needed is missing.
    pub(super) fn amount(&self, expression: &Expr, context: Context<'_>) -> Option<Scalar> {
        let number = |expression: &Expr| self.number(expression, context);
        let day = |expression: &Expr| self.day(expression, context);
        let finite = |number: f64| number.is_finite().then_some(Scalar::Number(number));
        match expression {
            Expr::Number(literal) => finite(*literal),
            Expr::Day(text) => calendar::parse(text).map(Scalar::Day),
            Expr::Code(code) => Some(Scalar::Code(code.clone())),
            Expr::Constant(name) => finite(*self.form.procedure.constants.get(name)?),
            Expr::Answer(question) => Scalar::of(self.value(question, context)?),
            Expr::OfChoice(figure) => finite(*context.choice?.numbers.get(figure)?),
            Expr::OfChosen(question, figure) => {
                let Value::Code(chosen) = self.value(question, context)? else { return None };
                let choices = self.form.choices_of(self.form.question(question)?);
                finite(*choices.iter().find(|choice| choice.value == *chosen)?.numbers.get(figure)?)
            }
            Expr::CountOf(question) => {
                let Value::Codes(values) = self.value(question, context)? else { return None };
                u32::try_from(values.len()).ok().map(|count| Scalar::Number(f64::from(count)))
            }
            Expr::Today {} => Some(Scalar::Day(self.today)),
            Expr::Sum(list) => finite(list.iter().try_fold(0.0, |sum, e| number(e).map(|n| sum + n))?),
            Expr::Product(list) => {
                finite(list.iter().try_fold(1.0, |product, e| number(e).map(|n| product * n))?)
            }
            Expr::Minus(a, b) => finite(number(a)? - number(b)?),
            Expr::Divide(a, b) => finite(number(a)? / number(b)?),
            Expr::Floor(a) => finite((number(a)? + HAIR).floor()),
            Expr::Ceiling(a) => finite((number(a)? - HAIR).ceil() + 0.0),
            Expr::Least(list) => self.extreme(list.iter().map(|e| self.amount(e, context)), Ordering::Less),
            Expr::Greatest(list) => {
                self.extreme(list.iter().map(|e| self.amount(e, context)), Ordering::Greater)
            }
            Expr::First(list) => list.iter().find_map(|e| self.amount(e, context)),
            Expr::Case { when, otherwise } => {
                let case = when.iter().find(|(condition, _)| self.holds(condition, context));
                let value = case.map(|(_, value)| value).or(otherwise.as_deref())?;
                self.amount(value, context)
            }
            Expr::MinutesBetween(a, b) => {
                let (Scalar::Time(from), Scalar::Time(to)) =
                    (self.amount(a, context)?, self.amount(b, context)?)
                else {
                    return None;
                };
                let to = if to < from { u32::from(to) + 24 * 60 } else { u32::from(to) };
                Some(Scalar::Number(f64::from(to - u32::from(from))))
            }
            Expr::StartOf(question) => match self.value(question, context)? {
                Value::Period { from, .. } => Some(Scalar::Day(*from)),
                _ => None,
            },
            Expr::EndOf(question) => match self.value(question, context)? {
                Value::Period { to, .. } => to.map(Scalar::Day),
                _ => None,
            },
            Expr::WeekMinutes(question) => {
                let days = self.week(question, context)?;
                Some(Scalar::Number(days.fold(0.0, |sum, day| sum + f64::from(day.minutes()))))
            }
            Expr::WeekDays(question) => {
                Some(Scalar::Number(self.week(question, context)?.fold(0.0, |days, _| days + 1.0)))
            }
            Expr::MonthsBetween(a, b) => {
                Some(Scalar::Number(f64::from(calendar::months_between(day(a)?, day(b)?))))
            }
            Expr::DaysBetween(a, b) => {
                Some(Scalar::Number(f64::from(calendar::days_between(day(a)?, day(b)?))))
            }
            Expr::MonthsAfter(from, months) => {
                calendar::months_after(day(from)?, whole(number(months)?)?).map(Scalar::Day)
            }
            Expr::DaysAfter(from, days) => {
                calendar::days_after(day(from)?, whole(number(days)?)?).map(Scalar::Day)
            }
            Expr::AgeOn(born, on) => {
                // Someone not yet born has no age.
                let years = calendar::age_on(day(born)?, day(on)?);
                (years >= 0).then(|| Scalar::Number(f64::from(years)))
            }
            Expr::ClassAge(born, year) => {
                let year = i16::try_from(whole(number(year)?)?).ok()?;
                Some(Scalar::Number(f64::from(calendar::class_age(day(born)?, year))))
            }
            Expr::FiscalYear(of) => Some(Scalar::Number(f64::from(calendar::fiscal_year(day(of)?)))),
            Expr::SumRows { rows, of } => {
                let each = self.each_row(rows, context);
                // Not `sum`: that of nothing is minus zero.
                finite(
                    each.filter_map(|open| self.number(of, context.enter(open))).fold(0.0, |sum, n| sum + n),
                )
            }
            Expr::LeastRows { rows, of } => {
                let each = self.each_row(rows, context).map(|open| self.amount(of, context.enter(open)));
                self.extreme(each, Ordering::Less)
            }
            Expr::GreatestRows { rows, of } => {
                let each = self.each_row(rows, context).map(|open| self.amount(of, context.enter(open)));
                self.extreme(each, Ordering::Greater)
            }
            Expr::CountRows { rows, holds } => {
                let each =
                    self.each_row(rows, context).filter(|open| self.holds(holds, context.enter(*open)));
                u32::try_from(each.count()).ok().map(|count| Scalar::Number(f64::from(count)))
            }
        }
    }

    /// The days of a timetable that come every week.
    fn week(&self, question: &Id, context: Context<'_>) -> Option<impl Iterator<Item = &WorkDay>> {
        match self.value(question, context)? {
            Value::Timetable(days) => Some(days.iter().filter(|day| day.is_weekly())),
            _ => None,
        }
    }

    /// The value there, if it is a day.
    pub(super) fn day(&self, expression: &Expr, context: Context<'_>) -> Option<Date> {
        match self.amount(expression, context)? {
            Scalar::Day(day) => Some(day),
            _ => None,
        }
    }

    fn number(&self, expression: &Expr, context: Context<'_>) -> Option<f64> {
        match self.amount(expression, context)? {
            Scalar::Number(number) => Some(number),
            _ => None,
        }
    }

    fn extreme(&self, values: impl Iterator<Item = Option<Scalar>>, wanted: Ordering) -> Option<Scalar> {
        values.flatten().reduce(|best, next| if next.order(&best) == Some(wanted) { next } else { best })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "held inside the range of i32 before")]
fn whole(number: f64) -> Option<i32> {
    let whole = (number + HAIR).floor();
    (whole.abs() < f64::from(i32::MAX)).then_some(whole as i32)
}
