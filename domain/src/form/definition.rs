//! The data format of a procedure, `format: 1`.
//!
//! A procedure is data, never code. This file is the shape of that data; what it means is in
//! [`super::evaluate`], what is refused at load in [`super::load`].

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Name of a procedure, section, question, choice or list: `a-z`, `0-9`, `_` and `-`, never empty, at most 60 long.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub String);

impl Id {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the spelling is allowed.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        (1..=60).contains(&self.0.len())
            && self.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sentence in the three languages of the product.
///
/// Plain Japanese (`easy`) may carry readings: `{申請|しんせい}`. The name of a constant in braces,
/// `{hours_minimum}`, stands for its number ([`Procedure::constants`]); `{n}` in the heading of a row for the
/// row's. Other names in braces are refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Japanese.
    pub ja: String,
    /// Plain Japanese (やさしい日本語).
    pub easy: String,
    /// English.
    pub en: String,
}

/// One version of something that a resident can apply for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Version of this data format; always 1.
    pub format: u32,
    /// Stable over all versions of the procedure.
    pub id: Id,
    /// The office (課) that works the queue.
    pub office: Id,
    /// Name shown everywhere.
    pub title: Text,
    /// One or two sentences for the front page and search results.
    pub summary: Text,
    /// Further words by which people look for it, in any language or script.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// What one should know before starting.
    pub about: About,
    /// When applications are accepted.
    #[serde(default)]
    pub window: Window,
    /// Entry rounds, for procedures that have them (daycare: 一次, 二次, monthly).
    #[serde(default)]
    pub rounds: Vec<Round>,
    /// Numbers that a city sets: hours minimum, number of wishes, ages. Expressions and sentences name them.
    #[serde(default)]
    pub constants: BTreeMap<Id, f64>,
    /// Choice lists used by more than one question.
    #[serde(default)]
    pub choices: BTreeMap<Id, Vec<Choice>>,
    /// The steps, in order.
    pub sections: Vec<Section>,
    /// Rules over several questions.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// What the office decides, each with its own outcomes and clock.
    pub matters: Vec<Matter>,
    /// What the queue shows, sorts and finds by.
    pub queue: Queue,
    /// Purpose of use of the personal data, shown before sending.
    pub purpose: Text,
    /// Days after which an untouched draft is deleted.
    pub draft_days: u16,
    /// Years that a closed application is kept.
    pub retention_years: u16,
}

/// What one should know before starting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Who it is for.
    pub who: Text,
    /// What to have ready, one line each.
    pub prepare: Vec<Text>,
    /// Minutes that filling in takes.
    pub minutes: u16,
    /// Who decides, and by when.
    pub decided: Text,
    /// Where to ask: office, telephone, hours.
    pub contact: Text,
    /// The law or by-law it rests on.
    pub law: Text,
}

/// When applications are accepted. Both ends are local times of Japan, `YYYY-MM-DDTHH:MM`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Window {
    /// First minute; none = open already.
    pub opens: Option<String>,
    /// Last minute, included; none = open end.
    pub closes: Option<String>,
    /// Minutes of grace after `closes` for requests that had to wait at the door.
    pub grace_minutes: u16,
}

/// An entry round with its own closing time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Value of the question that chooses the round.
    pub id: Id,
    /// Name on screen.
    pub label: Text,
    /// When this round accepts applications.
    pub window: Window,
}

/// A step: one page of questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Stable name; part of the page's address.
    pub id: Id,
    /// Heading of the page.
    pub title: Text,
    /// Sentences under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<Text>,
    /// Shown only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

/// One thing asked, or one block of repeating rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable name, unique in the whole procedure, rows included.
    pub id: Id,
    /// What is asked.
    pub label: Text,
    /// Support text above the control.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// Shown (and filed) only where this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether an answer is needed where it is shown.
    #[serde(default)]
    pub required: Demand,
    /// HTML autocomplete token (WCAG 1.3.5), only for what concerns the person who fills in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// Filled into an empty answer from this question of the same scope or the top level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<Id>,
    /// The kind of answer.
    pub kind: Kind,
}

/// Whether an answer is needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Demand {
    /// Always (`true`, the default) or never (`false`).
    Always(bool),
    /// Only where this holds.
    When(Condition),
}

impl Default for Demand {
    fn default() -> Self {
        Self::Always(true)
    }
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// One line of text, at most `max` characters.
    Text {
        /// Characters.
        max: u16,
    },
    /// Several lines of text, at most `max` characters.
    LongText {
        /// Characters.
        max: u16,
    },
    /// A person's name with reading; parts `family`, `given`, `family_kana`, `given_kana`, `single`.
    ///
    /// `single` = `yes` for people with one name only; then `given` and `given_kana` are not asked.
    Name {},
    /// A day; parts `era`, `year`, `month`, `day`. Era: `western`, `reiwa`, `heisei`, `showa`, `taisho`, `meiji`.
    Date {
        /// Not before this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<Expr>,
        /// Not after this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<Expr>,
    },
    /// A number.
    Number {
        /// Smallest accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// Largest accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
        /// Digits after the point, 0 to 3.
        #[serde(default)]
        decimals: u8,
        /// Shown behind the input.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Text>,
    },
    /// A time of day, `HH:MM`.
    Time {},
    /// はい or いいえ; values `yes`, `no`.
    YesNo {},
    /// One of a list.
    One {
        /// The list.
        choices: Choices,
        /// Only choices for which this holds are offered; may use [`Expr::OfChoice`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<Condition>,
    },
    /// Any number of a list.
    Many {
        /// The list.
        choices: Choices,
    },
    /// An order of preference; parts `1`, `2`, …
    Ranked {
        /// The list.
        choices: Choices,
        /// How many may be named.
        max: u8,
        /// Only choices for which this holds are offered; may use [`Expr::OfChoice`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<Condition>,
    },
    /// A Japanese address; parts `postcode`, `town` (prefecture, city, town), `block`, `building`.
    Address {},
    /// A telephone number.
    Phone {},
    /// An email address.
    Email {},
    /// Photographs or PDF files.
    File {
        /// How many files.
        max_files: u8,
    },
    /// A statement to agree to; value `yes`. The full text is shown and filed.
    Consent {
        /// What is agreed to.
        text: Text,
    },
    /// Not a question: text between questions. Never required, never filed.
    Info {},
    /// Worked out from other answers, shown and filed, never typed.
    Computed {
        /// How.
        value: Expr,
        /// Names of the codes, where the value is a code.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<Choice>,
        /// Shown behind a number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Text>,
    },
    /// Repeating rows of questions (guardians, household members). Rows do not nest.
    Rows {
        /// Least number of rows.
        min: u8,
        /// Greatest number of rows.
        max: u8,
        /// Heading of a row; `{n}` is its number.
        row: Text,
        /// The button that adds a row.
        add: Text,
        /// What each row asks.
        questions: Vec<Question>,
    },
    /// Further questions for each row of an earlier rows question, in the same order and under the same row
    /// keys; nothing is added, taken away or moved here. Their answers belong to the rows of `of`: conditions
    /// and sums over its rows see them, and inside a row either place may name the questions of the other.
    RowsContinued {
        /// The rows question.
        of: Id,
        /// What is asked further of each row.
        questions: Vec<Question>,
    },
}

impl Kind {
    /// The questions asked once per row here: of rows and of their continuations; empty for other kinds.
    #[must_use]
    pub fn per_row(&self) -> &[Question] {
        match self {
            Self::Rows { questions, .. } | Self::RowsContinued { questions, .. } => questions,
            _ => &[],
        }
    }
}

/// A list of choices, in place or by the name of a shared list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Choices {
    /// A list in [`Procedure::choices`].
    Shared(Id),
    /// This list.
    Here(Vec<Choice>),
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored.
    pub value: Id,
    /// What is shown.
    pub label: Text,
    /// A line of explanation under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Figures that rules may use: ages taken, capacity.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<Id, f64>,
}

/// Something that holds or does not hold of the answers.
///
/// A question that is not shown or not answered never `is`, `has` or compares.
/// Inside rows a name means the question of the same row if it is there, else of the top level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Number of rows for which it holds.
    CountRows {
        /// The rows question.
        rows: Id,
        /// What holds.
        #[serde(rename = "where")]
        holds: Box<Condition>,
    },
}

/// A rule over several questions: where `when` holds, `message` is shown at `at`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable name.
    pub id: Id,
    /// Errors stop sending, warnings do not.
    pub level: Level,
    /// The question beside which it is shown; inside rows the rule is judged once per row.
    pub at: Id,
    /// What is wrong, if it holds.
    pub when: Condition,
    /// What to do, said to the resident.
    pub message: Text,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Shown, does not stop sending.
    Warning,
    /// Stops sending.
    Error,
}

/// Something that the office decides about an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Stable name.
    pub id: Id,
    /// Name on screen.
    pub title: Text,
    /// Legal clock in days from recording; none where no law sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_days: Option<u16>,
    /// Decided once per entry round.
    #[serde(default)]
    pub per_round: bool,
    /// What can be decided.
    pub outcomes: Vec<Outcome>,
}

/// A possible decision in a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Stable name.
    pub id: Id,
    /// Name on screen.
    pub label: Text,
    /// Whether it ends the matter; an outcome that does not leaves it open for the next round.
    pub ends: bool,
    /// Whether it refuses what was asked: reasons are then required and the appeal text is shown.
    pub refuses: bool,
    /// A list from which staff choose with this outcome (facility placed, grade of care).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choose: Option<Id>,
    /// Whether it has a validity period (from, to).
    #[serde(default)]
    pub valid_period: bool,
    /// The notice as the resident reads it.
    pub notice: Text,
    /// Reasons that staff may take over, in Japanese (the language of the legal act).
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// What the queue shows, sorts and finds by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The question whose name heads the line (the child, the claimant).
    pub subject: Id,
    /// The question with the name and reading of the applicant; inside rows: of the first row.
    pub applicant: Id,
    /// Top-level questions shown as columns.
    pub columns: Vec<Id>,
    /// Name, phone and address questions by which staff find an application; rows allowed.
    pub search: Vec<Id>,
}
