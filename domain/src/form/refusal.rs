//! Why a procedure is refused at load: what is wrong, and where.

use std::fmt;

use super::definition::Id;

/// Everything that is wrong with a procedure; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadErrors(pub Vec<LoadError>);

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadErrors {}

/// One thing that is wrong with a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The place, for instance `sections.guardians.questions.work_days.when`; `line 3, column 5` for JSON.
    pub at: String,
    /// What is wrong there.
    pub what: Refusal,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// The kinds of error at load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not JSON, or not of the shape of a procedure.
    #[error("{0}")]
    Syntax(String),
    /// Another `format` than 1.
    #[error("format {0} is not known; this version reads format 1")]
    Format(u32),
    /// A name that is not spelled like one.
    #[error("`{0}` is not a name: use a-z, 0-9, _ and -, at most 60 characters")]
    MalformedId(Id),
    /// A name used twice where it must be unique.
    #[error("`{0}` is used twice")]
    DuplicateId(Id),
    /// No such question.
    #[error("there is no question `{0}`")]
    UnknownQuestion(Id),
    /// No such value in the list.
    #[error("`{value}` is not a value of `{of}`")]
    UnknownChoice {
        /// The question or list.
        of: Id,
        /// The value.
        value: Id,
    },
    /// No such shared list.
    #[error("there is no list `{0}` in `choices`")]
    UnknownList(Id),
    /// No such constant.
    #[error("there is no constant `{0}`")]
    UnknownConstant(Id),
    /// No choice of the list has this figure.
    #[error("no choice of the list has the figure `{0}`")]
    UnknownFigure(Id),
    /// A round that no question chooses.
    #[error("no question has `{0}` as a choice, so nobody can choose this round")]
    UnknownRound(Id),
    /// Something of another type was needed.
    #[error("expected {expected}, found {found}")]
    TypeClash {
        /// What was needed.
        expected: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// The other question is of another kind.
    #[error("`{question}` cannot be used here: expected {expected}")]
    WrongKind {
        /// The other question.
        question: Id,
        /// What was needed.
        expected: &'static str,
    },
    /// A question of a row, named outside of its rows.
    #[error("`{question}` is asked once per row of `{rows}`: use any_row, every_row or sum_rows")]
    OutsideRows {
        /// The question.
        question: Id,
        /// The rows it is in.
        rows: Id,
    },
    /// Not a rows question.
    #[error("`{0}` is not a rows question")]
    NotRows(Id),
    /// Rows deeper inside rows than once, or continued there.
    #[error("rows nest once, and only where they are asked first")]
    NestedRows,
    /// Rows continued before they are asked.
    #[error("`{0}` is asked later: rows can be continued only after they are asked")]
    RowsAskedLater(Id),
    /// A name in braces that stands for nothing.
    #[error("`{{{0}}}` stands for no constant")]
    UnknownPlaceholder(String),
    /// A figure of the choice at hand, where no choice is at hand.
    #[error("of_choice has a meaning only inside offer")]
    NoChoiceAtHand,
    /// A limit that cannot be.
    #[error("{0}")]
    Limit(&'static str),
    /// A list that must not be empty.
    #[error("this list must not be empty")]
    EmptyList,
    /// A text that is missing in a language (`ja`, `easy`, `en`).
    #[error("the text is empty in `{0}`")]
    EmptyText(&'static str),
    /// Braces of readings that do not match.
    #[error("the readings are not written {{漢字|かな}}")]
    BrokenRuby,
    /// Not a day.
    #[error("`{0}` is not a day of the form YYYY-MM-DD")]
    BadDay(String),
    /// Not a local time.
    #[error("`{0}` is not a time of the form YYYY-MM-DDTHH:MM")]
    BadTime(String),
    /// Questions that depend on one another in a circle; the first is repeated at the end.
    #[error("these depend on one another in a circle: {}", ring(.0))]
    Circle(Vec<Id>),
}

fn ring(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join(" → ")
}
