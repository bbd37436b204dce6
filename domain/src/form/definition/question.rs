//! Questions: what is asked, in which kind, and of which choices.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Condition, Expr, Id, Text};

/// One thing asked, or one block of repeating rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Demand {
    /// Always (`true`, the default) or never (`false`).
    Always(bool),
    /// `"later"`: asked for, but it may follow after sending; until it has come, both sides are reminded of it.
    Later(Later),
    /// Only where this holds.
    When(Condition),
}

/// The word for [`Demand::Later`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Later {
    /// After sending.
    Later,
}

impl Default for Demand {
    fn default() -> Self {
        Self::Always(true)
    }
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// A reading: katakana, stored full-width whatever kind of kana was typed; at most `max` characters.
    Kana {
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
    /// From one day to another; parts `from_era`, `from_year`, `from_month`, `from_day`, and the same with `to_`.
    /// The second day is not before the first.
    Period {
        /// Begins not before this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<Expr>,
        /// Ends not after this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<Expr>,
        /// The end may be left empty: it is not known yet, or there is none.
        #[serde(default)]
        open_end: bool,
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
    /// An amount in whole yen; typed with or without `円`, commas or `万`.
    Money {
        /// Smallest accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// Largest accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
    },
    /// A percentage, 0 to 100; typed with or without `%`.
    Percent {
        /// Digits after the point, 0 to 3.
        #[serde(default)]
        decimals: u8,
    },
    /// A time of day, `HH:MM`.
    Time {},
    /// A week of working hours; for each of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, `holiday` the parts
    /// `mon_from`, `mon_to` (times, across midnight where the second is earlier) and `mon_break` (minutes).
    /// Days left empty are free.
    Timetable {},
    /// はい or いいえ; values `yes`, `no`.
    YesNo {},
    /// One of a list.
    One {
        /// The list.
        choices: Choices,
        /// Only choices for which this holds are offered; may use [`Expr::OfChoice`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<Condition>,
        /// Where the choice `other` is taken, a line of text is asked for, of at most so many characters. It is a
        /// question of its own, named like this one with `_other` behind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<u16>,
    },
    /// Any number of a list.
    Many {
        /// The list.
        choices: Choices,
        /// As with [`Kind::One`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<u16>,
    },
    /// A place in one of several slots (an appointment, a course, a pick-up day). Each choice has the figure `capacity`;
    /// a place is taken when the application is sent, given back when it is withdrawn.
    Slot {
        /// The slots.
        choices: Choices,
        /// Only slots for which this holds are offered; may use [`Expr::OfChoice`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<Condition>,
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
    /// An address; parts `postcode`, `town` (prefecture, city, town), `block`, `building`. Where addresses abroad are
    /// taken, also `abroad` (`yes`) and `lines`; then the others are not asked.
    Address {
        /// Whether an address outside Japan is taken.
        #[serde(default)]
        abroad: bool,
    },
    /// A telephone number.
    Phone {},
    /// An email address.
    Email {},
    /// A bank account in Japan; parts `bank` (4 digits), `branch` (3 digits), `type` (`ordinary`, `current`,
    /// `savings`), `number` (7 digits), `holder` (in the characters of transfers). For ゆうちょ銀行 `symbol` (記号) and
    /// `yucho_number` (番号) may be typed in place of the first four; `by` says which: `bank` or `yucho`.
    BankAccount {},
    /// A corporate number (法人番号): 13 digits with their check digit.
    CorporateNumber {},
    /// The number of a qualified invoice issuer (適格請求書発行事業者): `T` and 13 digits. A wrong check digit is only
    /// doubtful: those of sole traders need not obey it.
    InvoiceNumber {},
    /// A number that somebody has issued: of a vehicle, an insured person, a household. What it looks like is said
    /// by its pattern; width and dashes are folded before it is compared.
    IssuedNumber {
        /// Pieces in order: `digits:8`, `digits:1-4`, `letters:2`, `hiragana:1`, `kanji:1-4`; anything in `'…'` as it is.
        /// For instance `["digits:4", "'-'", "digits:4"]`.
        pattern: Vec<String>,
        /// How its check digit is worked out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        check: Option<CheckRule>,
        /// How one looks, shown as help.
        example: String,
    },
    /// Photographs or PDF files.
    File {
        /// How many files.
        max_files: u8,
        /// Which kinds are taken; empty = all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        types: Vec<FileType>,
        /// Largest size of one, in megabytes; none = the limit of the installation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_megabytes: Option<u8>,
        /// The paper must not have been issued longer ago than so many months. Its date is then asked for, in a
        /// question of its own, named like this one with `_issued` behind.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued_within_months: Option<u8>,
    },
    /// A statement to agree to; value `yes`. The full text is shown and filed.
    Consent {
        /// What is agreed to.
        text: Text,
        /// Which wording it is, for the office's own reference; filed and printed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
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
    /// Repeating rows of questions (guardians, household members). They nest once (guardian → employers).
    Rows {
        /// Least number of rows.
        min: u8,
        /// Greatest number of rows.
        max: u8,
        /// Heading of a row; `{n}` is its number.
        row: Text,
        /// The button that adds a row.
        add: Text,
        /// Earlier rows from which a button fills in rows that are empty: where the names of the questions are
        /// alike but for what comes before the first `_` (`child_name` → `pupil_name`) and the kinds are the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fill_from: Option<Id>,
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

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileType {
    /// A photograph or picture: JPEG or PNG.
    Picture,
    /// A PDF file.
    Pdf,
}

/// How the last digit of an issued number follows from those before it: the sum of digits times weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckRule {
    /// Weights from the left, as many as there are digits before the last.
    pub weights: Vec<u8>,
    /// 10 or 11: the check digit is this minus the remainder of the sum; 10 and 11 become 0.
    pub modulus: u8,
    /// Whether the digits of a product are added up first (as with card numbers).
    #[serde(default)]
    pub cross_sum: bool,
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Choices {
    /// A list in [`Procedure::choices`].
    Shared(Id),
    /// This list.
    Here(Vec<Choice>),
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
