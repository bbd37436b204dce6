//! What the evaluator says about answers: which questions are asked, what their values are, what is wrong.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answers::Path;
use super::definition::{Choice, Id, Kind, Level, Question, Section, Text};
use crate::japanese::bank::Account;

/// The whole form, judged.
#[derive(Clone, Debug)]
pub struct Evaluated<'f> {
    /// The steps that apply, in order.
    pub sections: Vec<EvaluatedSection<'f>>,
}

impl<'f> Evaluated<'f> {
    /// The step of that name, if it applies.
    #[must_use]
    pub fn section(&self, id: &Id) -> Option<&EvaluatedSection<'f>> {
        self.sections.iter().find(|section| section.section.id == *id)
    }

    /// Every question that is asked, those inside rows after their rows question or where rows are continued.
    pub fn fields(&self) -> impl Iterator<Item = &Field<'f>> {
        self.sections.iter().flat_map(EvaluatedSection::all_fields)
    }

    /// The question of that name outside rows, if it is asked.
    #[must_use]
    pub fn field(&self, id: &Id) -> Option<&Field<'f>> {
        self.sections.iter().flat_map(|section| &section.fields).find(|field| field.question.id == *id)
    }

    /// The question at that path, inside rows or not, if it is asked.
    #[must_use]
    pub fn field_at(&self, path: &Path) -> Option<&Field<'f>> {
        self.fields().find(|field| field.path == *path)
    }

    /// The answer to a question outside rows.
    #[must_use]
    pub fn value(&self, id: &Id) -> Option<&Value> {
        self.field(id)?.value.as_ref()
    }

    /// The rows of a rows question, or of a question that continues rows, with the questions that are asked
    /// there; none where it is not asked. [`Row::value`] knows the answers of both places.
    #[must_use]
    pub fn rows(&self, id: &Id) -> &[Row<'f>] {
        self.field(id).map_or(&[], |field| &field.rows)
    }

    /// Takes the slots that are full away from what is offered, and says so where one of them was chosen.
    pub fn refuse_full(&mut self, full: &BTreeSet<(Id, Id)>) {
        if full.is_empty() {
            return;
        }
        for field in self.sections.iter_mut().flat_map(|section| &mut section.fields) {
            if !matches!(field.question.kind, Kind::Slot { .. }) {
                continue;
            }
            let is_full = |value: &Id| full.contains(&(field.question.id.clone(), value.clone()));
            let chosen = match &field.value {
                Some(Value::Code(code)) if is_full(code) => Some(code.clone()),
                _ => None,
            };
            field.offered.retain(|choice| !is_full(&choice.value));
            if chosen.is_some() {
                field.value = None;
                let path = field.path.clone();
                field.findings.push(Finding {
                    path,
                    part: None,
                    level: Level::Error,
                    problem: Problem::Full,
                });
            }
        }
    }

    /// Everything that is said, in the order of the form.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.fields().flat_map(|field| &field.findings)
    }

    /// Everything that stops sending.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings().filter(|finding| finding.level == Level::Error)
    }

    /// Everything doubtful that does not stop sending.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.findings().filter(|finding| finding.level == Level::Warning)
    }

    /// Whether nothing stops sending.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.errors().next().is_none()
    }
}

/// One step that applies.
#[derive(Clone, Debug)]
pub struct EvaluatedSection<'f> {
    /// Its definition.
    pub section: &'f Section,
    /// The questions that are asked, in order.
    pub fields: Vec<Field<'f>>,
}

impl<'f> EvaluatedSection<'f> {
    /// Every question that is asked here, those inside rows after their rows question.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field<'f>> {
        self.fields.iter().flat_map(Field::with_inside)
    }

    /// Everything that stops sending.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.all_fields().flat_map(|field| &field.findings).filter(|finding| finding.level == Level::Error)
    }

    /// Whether anything here stops sending.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }
}

/// One question that is asked, with its answer.
#[derive(Clone, Debug)]
pub struct Field<'f> {
    /// Its definition.
    pub question: &'f Question,
    /// Where its answer is stored.
    pub path: Path,
    /// Where the strings as typed stand: `path`, or the path of the question that fills this one while it is
    /// empty ([`Question::same_as`]).
    pub typed_at: Path,
    /// Whether an answer is needed.
    pub required: bool,
    /// Whether an answer is wanted, is not there, and may follow after sending.
    pub awaited: bool,
    /// The answer, if there is a valid one.
    pub value: Option<Value>,
    /// The choices offered, for one-of, many-of and ranked questions.
    pub offered: Vec<&'f Choice>,
    /// The rows, for repeating questions (at least `min` of them, even where none is stored), and again where
    /// they are continued: same keys, same numbers.
    pub rows: Vec<Row<'f>>,
    /// What is wrong or doubtful here, missing answers included; not that of the rows inside.
    pub findings: Vec<Finding>,
}

impl<'f> Field<'f> {
    /// This question, then those inside its rows, each rows question before those inside it.
    pub(super) fn with_inside(&self) -> Box<dyn Iterator<Item = &Field<'f>> + '_> {
        let inside = self.rows.iter().flat_map(|row| row.fields.iter()).flat_map(Field::with_inside);
        Box::new(std::iter::once(self).chain(inside))
    }
}

/// One repeating row.
#[derive(Clone, Debug)]
pub struct Row<'f> {
    /// Stable key, part of the paths.
    pub key: String,
    /// Position, from 1.
    pub number: usize,
    /// The questions that are asked in it here.
    pub fields: Vec<Field<'f>>,
    /// The answers to those that are asked of the same row in another place.
    pub(super) elsewhere: Vec<(&'f Id, Value)>,
}

impl Row<'_> {
    /// The answer to a question of this row, wherever it is asked.
    #[must_use]
    pub fn value(&self, id: &Id) -> Option<&Value> {
        let here = self.fields.iter().find(|field| field.question.id == *id);
        let there = || self.elsewhere.iter().find(|(known, _)| *known == id).map(|(_, value)| value);
        here.map_or_else(there, |field| field.value.as_ref())
    }
}

/// A valid answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Text, trimmed at both ends, otherwise exactly as typed.
    Text(String),
    /// A person's name, kanji exactly as typed, readings in full-width katakana.
    Name {
        /// 姓, or the whole name of a person with one name.
        family: String,
        /// 名; empty for a person with one name.
        given: String,
        /// Reading of `family`.
        family_kana: String,
        /// Reading of `given`.
        given_kana: String,
    },
    /// A day.
    Day(Date),
    /// A number.
    Number(f64),
    /// A time of day, in minutes since midnight.
    Time(u16),
    /// yes/no, one-of, or a computed code.
    Code(Id),
    /// Many-of, in the order of the list; ranked, in the order of preference.
    Codes(Vec<Id>),
    /// An address.
    Address {
        /// Seven digits.
        postcode: String,
        /// Prefecture, city and town.
        town: String,
        /// Block and number.
        block: String,
        /// Building and room; may be empty.
        building: String,
    },
    /// An address outside Japan, as typed.
    Abroad(String),
    /// From one day to another; without the second where it is open.
    Period {
        /// First day.
        from: Date,
        /// Last day.
        to: Option<Date>,
    },
    /// The days of a week on which there is work.
    Timetable(Vec<WorkDay>),
    /// A bank account.
    Account(Account),
    /// Digits only, leading 0 or country code with `+`.
    Phone(String),
    /// An accepted email address.
    Email(String),
    /// Ids of the attachments.
    Files(Vec<String>),
    /// Agreed.
    Agreed,
}

/// A day of a timetable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkDay {
    /// 0 = Monday … 6 = Sunday, 7 = public holidays.
    pub day: u8,
    /// Minutes since midnight.
    pub from: u16,
    /// Minutes since midnight; of the next day where it is earlier than `from`.
    pub to: u16,
    /// Minutes of break.
    pub pause: u16,
}

impl WorkDay {
    /// Minutes of work; 0 where the break takes them all.
    #[must_use]
    pub fn minutes(&self) -> u16 {
        let to = if self.to < self.from { self.to + 24 * 60 } else { self.to };
        (to - self.from).saturating_sub(self.pause)
    }

    /// Whether it counts in an ordinary week.
    #[must_use]
    pub fn is_weekly(&self) -> bool {
        self.day < 7
    }
}

/// Something wrong or doubtful about an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The question (in its row).
    pub path: Path,
    /// The part of it, where only one part is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Error or warning.
    pub level: Level,
    /// What it is.
    pub problem: Problem,
}

/// The kinds of problem. Their sentences are in `app::text`, by language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A needed answer (or part) is missing.
    Missing,
    /// A needed choice has not been made.
    MissingChoice,
    /// The consent is needed.
    MissingConsent,
    /// A needed file has not been added.
    MissingFile,
    /// Too long.
    TooLong {
        /// Allowed characters.
        max: usize,
        /// Typed characters.
        has: usize,
    },
    /// Contains control characters.
    ControlCharacters,
    /// Not kana.
    NotKana,
    /// No such day.
    NotADay,
    /// That era did not have this day.
    NotInEra,
    /// Before the earliest day.
    TooEarly {
        /// The earliest day.
        earliest: Date,
    },
    /// After the latest day.
    TooLate {
        /// The latest day.
        latest: Date,
    },
    /// Not a number.
    NotANumber,
    /// More digits after the point than asked.
    TooPrecise {
        /// Digits allowed.
        decimals: u8,
    },
    /// Number too small.
    TooSmall {
        /// Smallest allowed.
        min: f64,
    },
    /// Number too large.
    TooLarge {
        /// Largest allowed.
        max: f64,
    },
    /// Not a time of day.
    NotATime,
    /// Not one of the choices.
    NotOffered,
    /// The same wish twice.
    Repeated,
    /// Not a postal code of seven digits.
    NotAPostcode,
    /// Not a telephone number.
    NotAPhone,
    /// Not an email address.
    NotAnEmail,
    /// Probably another host of mail was meant.
    LikelyTypo {
        /// Which one.
        domain: String,
    },
    /// The break is as long as the work.
    NoTimeLeft,
    /// Not so many digits.
    NotDigits {
        /// How many there must be.
        digits: u8,
    },
    /// Not 記号 and 番号 of ゆうちょ銀行.
    NotAYuchoNumber,
    /// A character that no transfer can carry.
    NotInTransfers {
        /// The character.
        character: String,
    },
    /// No bank has this code.
    NoSuchBank,
    /// The bank has no branch of this code.
    NoSuchBranch,
    /// Not a corporate number: 13 digits with their check digit.
    NotACorporateNumber,
    /// Not `T` and 13 digits.
    NotAnInvoiceNumber,
    /// The check digit is wrong, as it may be for a sole trader.
    DoubtfulInvoiceNumber,
    /// Not a number as it is issued.
    NotTheNumber {
        /// How one looks.
        example: String,
    },
    /// A digit must be wrong: the check digit does not fit.
    WrongCheckDigit,
    /// A My Number was masked.
    MyNumber,
    /// The last place has been taken.
    Full,
    /// Fewer rows than needed.
    TooFewRows {
        /// Least number.
        min: u8,
    },
    /// More rows than allowed.
    TooManyRows {
        /// Greatest number.
        max: u8,
    },
    /// More files than allowed.
    TooManyFiles {
        /// Greatest number.
        max: u8,
    },
    /// A rule of the procedure.
    Rule {
        /// Its name.
        rule: Id,
        /// Its sentence.
        message: Text,
        /// Whether it says that the procedure is not for this person.
        #[serde(default)]
        eligibility: bool,
    },
}
