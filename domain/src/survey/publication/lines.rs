//! Every number of a release as a line of open data.

use super::{Code, Described, FAVOURABLE, Figure, Mode, Part, Publication, Value};
use crate::{form::Id, survey::release::Shown};

/// A number with all that it takes to understand it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'p> {
    /// Who answered.
    pub mode: Mode,
    /// What is counted.
    pub column: &'p Described,
    /// The attribute and its code; none for everybody.
    pub group: Option<(&'p Described, &'p Code)>,
    /// How many are in the group.
    pub n: Shown,
    /// The answer; none for the favourable ones together.
    pub answer: Option<&'p Code>,
    /// The number.
    pub figure: Figure,
}

impl Line<'_> {
    /// The answer's value, as in open data.
    #[must_use]
    pub fn value(&self) -> &str {
        self.answer.map_or(FAVOURABLE, |code| code.value.as_str())
    }

    /// Group's base, count, share with its interval, weighted share with its interval: in the words of open data, where
    /// `*` is withheld and nothing is nothing.
    #[must_use]
    pub fn numbers(&self) -> [String; 8] {
        let [share, low, high] = told(self.figure.share);
        let [weighted, weighted_low, weighted_high] = told(self.figure.weighted);
        [counted(self.n), counted(self.figure.count), share, low, high, weighted, weighted_low, weighted_high]
    }
}

fn counted(shown: Shown) -> String {
    match shown {
        Shown::Count(count) => count.to_string(),
        Shown::Withheld => "*".to_owned(),
    }
}

fn told(value: Value) -> [String; 3] {
    let tell = |percent: f64| format!("{percent:.1}");
    match value {
        Value::Shown(percent) => [
            tell(percent.value),
            percent.low.map(tell).unwrap_or_default(),
            percent.high.map(tell).unwrap_or_default(),
        ],
        Value::Withheld => ["*".to_owned(), String::new(), String::new()],
        Value::None => Default::default(),
    }
}

impl Publication {
    /// Every number, in the order of the tables.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.parts.iter().flat_map(|part| {
            part.tables.iter().flat_map(|table| self.lines_of(part, &table.column, table.by.as_ref()))
        })
    }

    /// The numbers of one table; none where there is no such table.
    #[must_use]
    pub fn lines_of<'p>(&'p self, part: &'p Part, column: &Id, by: Option<&Id>) -> Vec<Line<'p>> {
        let (Some(table), Some(column)) = (part.table(column, by), self.column(column)) else {
            return Vec::new();
        };
        let attribute = by.and_then(|by| self.column(by));
        let mut lines = Vec::new();
        for group in &table.groups {
            let of = attribute
                .zip(group.code)
                .and_then(|(attribute, code)| Some((attribute, attribute.codes.get(code)?)));
            let line =
                |answer, figure| Line { mode: part.mode, column, group: of, n: group.n, answer, figure };
            lines.extend(
                column
                    .counted_in(table)
                    .into_iter()
                    .zip(&group.answers)
                    .map(|(code, figure)| line(Some(code), *figure)),
            );
            lines.extend(group.favourable.map(|figure| line(None, figure)));
        }
        lines
    }
}
