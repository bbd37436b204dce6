//! Conditions and expressions: a small language without loops.

use serde::{Deserialize, Serialize};

use super::Id;

/// Something that holds or does not hold of the answers.
///
/// A question that is not shown or not answered never `is`, `has` or compares.
/// Inside rows a name means the question of the same row if it is there, else of the top level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// `["question", "value"]`: a yes/no, one-of or computed code is this value.
    Is(Id, Id),
    /// `["question", ["value", …]]`: … is one of these values.
    In(Id, Vec<Id>),
    /// `["question", "value"]`: a many-of or ranked answer contains this value.
    Has(Id, Id),
    /// The question has a valid answer.
    Answered(Id),
    /// `[left, "<", right]`; operators `<`, `<=`, `=`, `>=`, `>`. Both sides of one type.
    Compare(Expr, Comparison, Expr),
    /// For at least one row it holds.
    AnyRow {
        /// The rows question.
        rows: Id,
        /// What holds.
        #[serde(rename = "where")]
        holds: Box<Condition>,
    },
    /// For every row it holds.
    EveryRow {
        /// The rows question.
        rows: Id,
        /// What holds.
        #[serde(rename = "where")]
        holds: Box<Condition>,
    },
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Comparison {
    /// Less.
    #[serde(rename = "<")]
    Less,
    /// Less or equal.
    #[serde(rename = "<=")]
    AtMost,
    /// Equal.
    #[serde(rename = "=")]
    Equal,
    /// Greater or equal.
    #[serde(rename = ">=")]
    AtLeast,
    /// Greater.
    #[serde(rename = ">")]
    Greater,
}

/// A value worked out from answers. Types: number, day, time, code.
///
/// Where something needed is missing the whole value is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expr {
    /// A number.
    Number(f64),
    /// A day, `YYYY-MM-DD`.
    Day(String),
    /// A code.
    Code(Id),
    /// A number in [`Procedure::constants`].
    Constant(Id),
    /// The answer of a number, date, time, yes/no, one-of or computed question.
    Answer(Id),
    /// A figure of the choice at hand; only inside `offer`.
    OfChoice(Id),
    /// A figure of the choice that was taken: `["question", "figure"]`.
    OfChosen(Id, Id),
    /// How many values a many-of or ranked answer has.
    CountOf(Id),
    /// The day of evaluation (the day of filing, once filed).
    Today {},
    /// Sum of numbers.
    Sum(Vec<Expr>),
    /// First minus second.
    Minus(Box<Expr>, Box<Expr>),
    /// Product of numbers.
    Product(Vec<Expr>),
    /// First divided by second; missing where the second is 0.
    Divide(Box<Expr>, Box<Expr>),
    /// Rounded down to a whole number.
    Floor(Box<Expr>),
    /// Rounded up to a whole number.
    Ceiling(Box<Expr>),
    /// The least of those that have a value.
    Least(Vec<Expr>),
    /// The greatest of those that have a value.
    Greatest(Vec<Expr>),
    /// The first that has a value.
    First(Vec<Expr>),
    /// The value of the first case whose condition holds.
    Case {
        /// `[condition, value]`, in order.
        when: Vec<(Condition, Expr)>,
        /// Otherwise; none = missing.
        #[serde(default, rename = "else", skip_serializing_if = "Option::is_none")]
        otherwise: Option<Box<Expr>>,
    },
    /// Minutes from one time to another, across midnight where the second is earlier.
    MinutesBetween(Box<Expr>, Box<Expr>),
    /// The first day of a period.
    StartOf(Id),
    /// The last day of a period; missing where it is open.
    EndOf(Id),
    /// Minutes of work in a timetable's week, breaks taken off, public holidays left out.
    WeekMinutes(Id),
    /// Days of a timetable on which there is work, public holidays left out.
    WeekDays(Id),
    /// Completed months from one day to another.
    MonthsBetween(Box<Expr>, Box<Expr>),
    /// Days from one day to another.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// A day this many months later (month ends kept inside the month).
    MonthsAfter(Box<Expr>, Box<Expr>),
    /// A day this many days later.
    DaysAfter(Box<Expr>, Box<Expr>),
    /// Completed years on a day: `[born, on]`, by the Age Calculation Act (one year older at the end of the day before the birthday).
    AgeOn(Box<Expr>, Box<Expr>),
    /// Class age in a fiscal year: `[born, fiscal year]`; cohort 2 April to 1 April, never below 0.
    ClassAge(Box<Expr>, Box<Expr>),
    /// Fiscal year (April to March) of a day.
    FiscalYear(Box<Expr>),
    /// Sum over rows where it has a value.
    SumRows {
        /// The rows question.
        rows: Id,
        /// What is summed.
        of: Box<Expr>,
    },
    /// Least over rows where it has a value.
    LeastRows {
        /// The rows question.
        rows: Id,
        /// Of what.
        of: Box<Expr>,
    },
    /// Greatest over rows where it has a value.
    GreatestRows {
        /// The rows question.
        rows: Id,
        /// Of what.
        of: Box<Expr>,
    },
    /// Number of rows for which it holds.
    CountRows {
        /// The rows question.
        rows: Id,
        /// What holds.
        #[serde(rename = "where")]
        holds: Box<Condition>,
    },
}
