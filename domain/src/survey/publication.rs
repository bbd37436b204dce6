//! What is published about a wave: the frozen content of a release, from which page, CSV, XLSX and API are all made.
//!
//! Every column is counted one-way, and by each attribute that the survey's release names; attributes are counted
//! one-way. By an attribute, answers on a scale are counted in coarser groups ([`Coarser`]): favourable or
//! not, because of a single point few in each group of people have it, and most numbers would be withheld. The
//! sample and the open link are counted apart and never together: only those who were invited have weights, and margins
//! only where they were drawn. A release that was frozen when this was not told apart calls all of them a sample.
//! All tables of one kind of respondents are protected jointly ([`super::release`]). Shares are of everybody counted,
//! those who left the question open included (無回答 stays in totals, as in city reports), because a share of those who
//! answered would tell how many did not.
//!
//! What is not here, since it would tell about small groups: which classes were merged for weighting and how many weights
//! were trimmed. The effective number of responses is told to two significant digits.

mod build;
mod counting;
mod describe;
mod lines;
mod requested;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::release::Shown;
use crate::form::{Id, Text};

pub use build::{Gathered, Wave, publication};
pub use lines::Line;

/// Value of the code of those who left a question open; no choice can be named so.
pub const BLANK: &str = "(blank)";
/// What stands for the favourable answers together, where answers are listed.
pub const FAVOURABLE: &str = "(favourable)";
/// What stands for all others, those who left the question open included.
pub const OTHER: &str = "(other)";

/// The content of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// Version of this data format; always 1.
    pub format: u32,
    /// Name of the survey.
    pub survey: Id,
    /// `2026-11`
    pub month: String,
    /// Title.
    pub title: Text,
    /// What it is for.
    pub about: Text,
    /// First day on which it could be answered.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Numbers of respondents from 1 to below it are withheld.
    pub threshold: u64,
    /// How many people there are, where it is known.
    pub population: Option<u64>,
    /// What was asked.
    pub columns: Vec<Described>,
    /// Those who were invited, and those who came by the open link; not where there were fewer than the threshold.
    pub parts: Vec<Part>,
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Those who were drawn: a probability sample.
    Sample,
    /// Everybody on the list was invited: no sample, and those who answered chose themselves.
    Census,
    /// Whoever wanted.
    Open,
}

/// A column as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    /// Stable name.
    pub id: Id,
    /// The item of the question bank that it belongs to.
    pub item: Id,
    /// Number of the wording.
    pub wording: u32,
    /// The oldest wording with whose answers these compare.
    pub comparable_since: u32,
    /// A few words.
    pub short: Text,
    /// The question, or the statement of a matrix.
    pub label: Text,
    /// The question above the statements of a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Text>,
    /// What helped to answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// What could be answered.
    pub kind: Answers,
    /// Its codes in order; where one answer is given, the last is [`BLANK`].
    pub codes: Vec<Code>,
    /// Places of the codes that count as favourable.
    pub favourable: Vec<usize>,
    /// What its tables by an attribute count: groups of codes, each code in one. Each code by itself where there are
    /// none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coarser: Vec<Coarser>,
    /// Whether it is about the person.
    pub attribute: bool,
    /// Whether columns are broken down by it.
    pub crossed: bool,
}

/// What could be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    /// Five points.
    Scale,
    /// Five points, a statement of several.
    Matrix,
    /// 0 to 10.
    Rating,
    /// One of a list.
    OneOf,
    /// Any of a list: shares add up to more than 100 %.
    ManyOf,
    /// A number; counted in classes.
    Number,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Stable name.
    pub value: String,
    /// What was shown.
    pub label: Text,
}

/// Codes that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coarser {
    /// As which code.
    #[serde(flatten)]
    pub code: Code,
    /// Places of the codes.
    pub codes: Vec<usize>,
}

/// Respondents of one kind, and their tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Of which kind.
    pub mode: Mode,
    /// How many answered.
    pub respondents: u64,
    /// How many were invited; nobody to the open link.
    pub invited: Option<u64>,
    /// How they were weighted, where they were.
    pub weighing: Option<Weighing>,
    /// For each column first that of everybody, then by attribute.
    pub tables: Vec<Table>,
}

/// How respondents were weighted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighing {
    /// The attributes whose classes stand in the proportions of the population.
    pub by: Vec<Id>,
    /// Least weight, of a mean of 1.
    pub least: f64,
    /// Greatest weight.
    pub most: f64,
    /// Whether all proportions were reached.
    pub converged: bool,
    /// How many responses without weights would be as exact (Kish), to two significant digits; only of a sample.
    pub effective: Option<u64>,
}

/// How often which answers were given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What is counted.
    pub column: Id,
    /// The attribute by which; none for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// Everybody, or one for each code of the attribute.
    pub groups: Vec<Group>,
}

/// People who are counted together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Place of the attribute's code; none for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<usize>,
    /// How many they are: the base of all shares.
    pub n: Shown,
    /// One for each answer that the table counts: [`Described::counted_in`].
    pub answers: Vec<Figure>,
    /// The favourable answers together, where they are not among the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favourable: Option<Figure>,
}

/// A number of people, and what share of the group they are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// How many; nothing where it is withheld.
    pub count: Shown,
    /// Their share as counted.
    pub share: Value,
    /// Their share as weighted.
    pub weighted: Value,
}

/// A share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// It is said.
    Shown(Percent),
    /// It is not, for the sake of small groups.
    Withheld,
    /// There is none: nobody is in the group, or nothing was weighted.
    None,
}

/// A share in percent, with one decimal, half up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Percent {
    /// The estimate.
    pub value: f64,
    /// Lower end of its interval of 95 %; only a sample has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

impl Publication {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, id: &Id) -> Option<&Described> {
        self.columns.iter().find(|column| column.id == *id)
    }

    /// Those who answered in that way.
    #[must_use]
    pub fn part(&self, mode: Mode) -> Option<&Part> {
        self.parts.iter().find(|part| part.mode == mode)
    }

    /// Those who were invited, drawn or not.
    #[must_use]
    pub fn invited(&self) -> Option<&Part> {
        self.part(Mode::Sample).or_else(|| self.part(Mode::Census))
    }
}

impl Mode {
    /// As in open data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Census => "census",
            Self::Open => "open",
        }
    }
}

impl Answers {
    /// As in open data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::Matrix => "matrix",
            Self::Rating => "rating",
            Self::OneOf => "one_of",
            Self::ManyOf => "many_of",
            Self::Number => "number",
        }
    }
}

impl Described {
    /// Whether its answers may stand in one line of a series with those to an earlier asking.
    #[must_use]
    pub fn compares_with(&self, earlier: &Self) -> bool {
        let (newer, older) = if self.wording >= earlier.wording { (self, earlier) } else { (earlier, self) };
        older.wording >= newer.comparable_since
    }

    /// The answers that one of its tables counts: all, or by an attribute the coarser ones.
    #[must_use]
    pub fn counted_in(&self, table: &Table) -> Vec<&Code> {
        if table.by.is_some() && !self.coarser.is_empty() {
            self.coarser.iter().map(|coarser| &coarser.code).collect()
        } else {
            self.codes.iter().collect()
        }
    }

    /// The favourable answers of a group in one of its tables.
    #[must_use]
    pub fn favourable_in(&self, table: &Table, group: &Group) -> Option<Figure> {
        let among = || {
            let at = self.counted_in(table).into_iter().position(|code| code.value == FAVOURABLE)?;
            group.answers.get(at).copied()
        };
        group.favourable.or_else(among)
    }
}

impl Part {
    /// The table of a column, by an attribute or of everybody.
    #[must_use]
    pub fn table(&self, column: &Id, by: Option<&Id>) -> Option<&Table> {
        self.tables.iter().find(|table| table.column == *column && table.by.as_ref() == by)
    }

    /// The favourable answers of everybody.
    #[must_use]
    pub fn favourable(&self, column: &Id) -> Option<Figure> {
        self.table(column, None)?.groups.first()?.favourable
    }

    /// Of those invited, the share that answered, in percent.
    #[must_use]
    pub fn response_rate(&self) -> Option<f64> {
        let invited = self.invited.filter(|invited| *invited > 0)?;
        Some(build::tenths(self.respondents as f64 / invited as f64))
    }
}

impl Value {
    /// The share, where it is said.
    #[must_use]
    pub fn shown(self) -> Option<Percent> {
        match self {
            Self::Shown(percent) => Some(percent),
            Self::Withheld | Self::None => None,
        }
    }
}
