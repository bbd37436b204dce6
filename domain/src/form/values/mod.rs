//! From the strings as typed to a value, by kind of question.

mod account;
mod address;
mod choice;
mod day;
mod issued;
mod number;
mod text;

use jiff::civil::Date;

use super::definition::{Choice, Id, Kind};
use super::evaluated::{Problem, Value};
use crate::email::{self, EmailAddress};
use crate::japanese::{phone, time_of_day};

pub use account::NAMES as ACCOUNT_NAMES;
pub use day::WEEK;
pub use text::{OTHER_NUMBER, characters};

/// Bounds that depend on other answers.
#[derive(Clone, Copy, Default)]
pub(super) struct Limits {
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
}

/// What was made of the typed strings.
#[derive(Default)]
pub(super) struct Reading {
    /// Only where there is no problem.
    pub value: Option<Value>,
    /// With the part, where only one is concerned.
    pub problems: Vec<(Option<String>, Problem)>,
    /// What is doubtful and stops nothing.
    pub doubts: Vec<Problem>,
    /// Something was typed at all.
    pub typed: bool,
}

impl Reading {
    fn typed() -> Self {
        Self { typed: true, ..Self::default() }
    }

    fn of(result: Result<Value, Problem>) -> Self {
        match result {
            Ok(value) => Self { value: Some(value), ..Self::typed() },
            Err(problem) => Self { problems: vec![(None, problem)], ..Self::typed() },
        }
    }

    /// A value about which something may be wrong.
    fn doubtful(value: Value, doubt: Option<Problem>) -> Self {
        Self { value: Some(value), doubts: doubt.into_iter().collect(), ..Self::typed() }
    }

    fn wrong(&mut self, part: &str, problem: Problem) {
        self.problems.push((Some(part.to_owned()), problem));
    }

    /// Keeps what is right of a part and notes what is wrong with it.
    fn take<T: Default>(&mut self, part: &str, result: Result<T, Problem>) -> T {
        result.unwrap_or_else(|problem| {
            self.wrong(part, problem);
            T::default()
        })
    }

    fn with(mut self, value: Value) -> Self {
        if self.problems.is_empty() {
            self.value = Some(value);
        }
        self
    }
}

/// Whether the box for people with one name is ticked.
pub(super) fn is_single(typed: &str) -> bool {
    typed == "yes"
}

/// Reads an answer; `typed` gives the string of a part, `""` that of the whole question.
pub(super) fn read<'t>(
    kind: &Kind,
    offered: &[&Choice],
    limits: Limits,
    typed: &dyn Fn(&str) -> &'t str,
) -> Reading {
    match kind {
        Kind::Name {} => return text::name(typed),
        Kind::Date { .. } => return day::date(limits, typed),
        Kind::Period { open_end, .. } => return day::period(limits, *open_end, typed),
        Kind::Timetable {} => return day::timetable(typed),
        Kind::Ranked { max, .. } => return choice::ranked(*max, offered, typed),
        Kind::Address { abroad } => return address::address(*abroad, typed),
        Kind::BankAccount {} => return account::account(typed),
        Kind::Info {} | Kind::Computed { .. } | Kind::Rows { .. } | Kind::RowsContinued { .. } => {
            return Reading::default();
        }
        _ => {}
    }
    let whole = typed("").trim();
    let is_list = matches!(kind, Kind::Many { .. } | Kind::File { .. });
    if whole.is_empty() || (is_list && whole.split(',').all(|one| one.trim().is_empty())) {
        return Reading::default();
    }
    Reading::of(match kind {
        Kind::Text { max } => return text::free(text::line(whole, usize::from(*max)), typed),
        Kind::LongText { max } => return text::free(text::lines(whole, usize::from(*max)), typed),
        Kind::Kana { max } => text::katakana(whole, usize::from(*max)).map(Value::Text),
        Kind::Number { min, max, decimals, .. } => {
            number::number(whole, *min, *max, *decimals).map(Value::Number)
        }
        Kind::Money { min, max } => number::money(whole, *min, *max).map(Value::Number),
        Kind::Percent { decimals } => number::percent(whole, *decimals).map(Value::Number),
        Kind::Time {} => time_of_day::parse(whole).map(Value::Time).ok_or(Problem::NotATime),
        Kind::YesNo {} => match whole {
            "yes" | "no" => Ok(Value::Code(Id::from(whole))),
            _ => Err(Problem::NotOffered),
        },
        Kind::One { .. } | Kind::Slot { .. } => choice::taken(whole, offered).map(Value::Code),
        Kind::Many { .. } => choice::many(whole, offered).map(Value::Codes),
        Kind::Phone {} => phone::parse(whole).map(Value::Phone).ok_or(Problem::NotAPhone),
        Kind::Email {} => match EmailAddress::parse(whole) {
            Some(address) => {
                let typo = email::likely_typo(address.domain());
                let doubt = typo.map(|domain| Problem::LikelyTypo { domain: domain.to_owned() });
                return Reading::doubtful(Value::Email(address.as_str().to_owned()), doubt);
            }
            None => Err(Problem::NotAnEmail),
        },
        Kind::CorporateNumber {} => issued::corporate(whole).map(Value::Text),
        Kind::InvoiceNumber {} => match issued::invoice(whole) {
            Ok((number, doubt)) => return Reading::doubtful(Value::Text(number), doubt),
            Err(problem) => Err(problem),
        },
        Kind::IssuedNumber { pattern, check, example } => {
            issued::patterned(whole, pattern, check.as_ref(), example).map(Value::Text)
        }
        Kind::File { max_files, .. } => choice::files(whole, *max_files).map(Value::Files),
        Kind::Consent { .. } if whole == "yes" => Ok(Value::Agreed),
        _ => Err(Problem::NotOffered),
    })
}
