//! Answers: from what was typed to the codes that are counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    item::{Choice, Kind},
    questionnaire::{Column, FrozenBlock, Questionnaire},
};
use crate::{
    form::Id,
    japanese::{my_number, width},
};

/// The code of a column that somebody left out.
pub const NO_ANSWER: u16 = u16::MAX;

/// What was typed, by column; many choices are one value, separated by spaces.
pub type Typed = BTreeMap<String, String>;

/// What is wrong with something typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not one of the choices: no page offers it.
    NotAChoice,
    /// The choice at that position goes with no other.
    Alone(usize),
    /// Not a whole number.
    NotANumber,
    /// Outside the range.
    OutOfRange {
        /// Least.
        least: u16,
        /// Most.
        most: u16,
    },
    /// Too many characters.
    TooLong {
        /// How many there are.
        characters: usize,
        /// How many there may be.
        most: usize,
    },
}

/// An answer that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// The position in the list of choices or points; a number as it is; of many choices one bit each.
    Code(u16),
    /// Words; a My Number in them is masked.
    Words(String),
}

/// Reads what was typed in a column; none where it was left out.
///
/// # Errors
/// [`Problem`]
pub fn read(column: &Column<'_>, typed: &str) -> Result<Option<Answer>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match column.kind() {
        Kind::Words { most } => words(typed, *most),
        Kind::Number { least, most, .. } => number(typed, *least, *most),
        Kind::ManyOf { choices, alone } => many(typed, choices, alone.as_ref()),
        Kind::Scale { .. } | Kind::Matrix { .. } | Kind::Rating { .. } | Kind::OneOf { .. } => {
            let at = column.values().iter().position(|value| value == typed).ok_or(Problem::NotAChoice)?;
            u16::try_from(at).map(|code| Some(Answer::Code(code))).map_err(|_| Problem::NotAChoice)
        }
    }
}

fn many(typed: &str, choices: &[Choice], alone: Option<&Id>) -> Result<Option<Answer>, Problem> {
    let at = |value: &str| choices.iter().take(15).position(|choice| choice.value.as_str() == value);
    let mask: u16 = typed
        .split(' ')
        .filter(|value| !value.is_empty())
        .try_fold(0, |mask, value| at(value).map(|at| mask | 1 << at).ok_or(Problem::NotAChoice))?;
    match alone.and_then(|alone| at(alone.as_str())) {
        Some(at) if mask & 1 << at != 0 && mask != 1 << at => Err(Problem::Alone(at)),
        _ => Ok(Some(Answer::Code(mask))),
    }
}

fn words(typed: &str, most: usize) -> Result<Option<Answer>, Problem> {
    let characters = typed.graphemes(true).count();
    if characters > most {
        return Err(Problem::TooLong { characters, most });
    }
    Ok(Some(Answer::Words(my_number::mask(typed).unwrap_or_else(|| typed.to_owned()))))
}

fn number(typed: &str, least: u16, most: u16) -> Result<Option<Answer>, Problem> {
    let number: u16 = width::fold_digits(typed).replace(',', "").parse().map_err(|_| Problem::NotANumber)?;
    if (least..=most).contains(&number) {
        Ok(Some(Answer::Code(number)))
    } else {
        Err(Problem::OutOfRange { least, most })
    }
}

/// What is wrong on a screen, by column.
#[must_use]
pub fn problems<'q>(block: &'q FrozenBlock, typed: &Typed) -> Vec<(Column<'q>, Problem)> {
    block
        .items
        .iter()
        .flat_map(|item| item.columns())
        .filter_map(|column| {
            let typed = typed.get(column.id.as_str())?;
            read(&column, typed).err().map(|problem| (column, problem))
        })
        .collect()
}

/// A finished response: a code for every column in the questionnaire's order, and the words apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Codes; [`NO_ANSWER`] where there is none, and for words.
    pub codes: Vec<u16>,
    /// Words, by column.
    pub words: BTreeMap<String, String>,
}

impl Response {
    /// Reads everything that was typed; what no longer reads as an answer counts as none, because the pages have
    /// refused it before.
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, typed: &Typed) -> Self {
        let mut response = Self::default();
        for column in questionnaire.columns() {
            let answer = typed.get(column.id.as_str()).and_then(|typed| read(&column, typed).ok().flatten());
            response.codes.push(match answer {
                Some(Answer::Code(code)) => code,
                Some(Answer::Words(words)) => {
                    response.words.insert(column.id.to_string(), words);
                    NO_ANSWER
                }
                None => NO_ANSWER,
            });
        }
        response
    }

    /// Whether nothing at all was answered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.words.is_empty() && self.codes.iter().all(|code| *code == NO_ANSWER)
    }
}
