//! Bank accounts.

use super::text::needed;
use super::{Problem, Reading, Value};
use crate::japanese::bank::{self, Account, AccountType, HolderError};
use crate::japanese::width;

/// The parts that nobody types: the server's directory fills them in.
pub const NAMES: [&str; 2] = ["bank_name", "branch_name"];

/// Bytes of a holder's name in a transfer (全銀, general transfer).
const HOLDER_MAX: usize = 30;

pub(super) fn account<'t>(typed: &dyn Fn(&str) -> &'t str) -> Reading {
    // Only what is asked for: what was typed before the other way was taken is not filed.
    let by_yucho = typed("by") == "yucho";
    let asked: &[&str] = if by_yucho {
        &["symbol", "yucho_number", "holder"]
    } else {
        &["bank", "branch", "number", "holder"]
    };
    if asked.iter().all(|part| typed(part).trim().is_empty()) {
        return Reading::default();
    }
    let mut reading = Reading::typed();
    let (bank, branch, kind, number) =
        if by_yucho { yucho(&mut reading, typed) } else { zengin(&mut reading, typed) };
    let holder = reading.take("holder", needed(typed("holder")).and_then(holder));
    let [bank_name, branch_name] = NAMES.map(|part| typed(part).trim().to_owned());
    if reading.problems.is_empty() {
        if bank_name.is_empty() {
            reading.doubts.push(Problem::NoSuchBank);
        } else if branch_name.is_empty() {
            reading.doubts.push(Problem::NoSuchBranch);
        }
    }
    reading.with(Value::Account(Account { bank, bank_name, branch, branch_name, kind, number, holder }))
}

fn zengin<'t>(
    reading: &mut Reading,
    typed: &dyn Fn(&str) -> &'t str,
) -> (String, String, AccountType, String) {
    let bank = reading.take("bank", needed(typed("bank")).and_then(|text| digits(text, 4)));
    let branch = reading.take("branch", needed(typed("branch")).and_then(|text| digits(text, 3)));
    let kind = match typed("type").trim() {
        "" => Err(Problem::MissingChoice),
        code => AccountType::parse(code).ok_or(Problem::NotOffered),
    };
    let kind = kind.unwrap_or_else(|problem| {
        reading.wrong("type", problem);
        AccountType::Ordinary
    });
    // Shorter numbers have zeros before them.
    let number = needed(typed("number")).and_then(|text| {
        let number = plain(text);
        let fits = (1..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(format!("{number:0>7}")) } else { Err(Problem::NotDigits { digits: 7 }) }
    });
    (bank, branch, kind, reading.take("number", number))
}

fn yucho<'t>(
    reading: &mut Reading,
    typed: &dyn Fn(&str) -> &'t str,
) -> (String, String, AccountType, String) {
    let symbol = reading.take("symbol", needed(typed("symbol")).and_then(|text| digits(text, 5)));
    let number = reading.take("yucho_number", needed(typed("yucho_number")).map(plain));
    let converted = bank::from_yucho(&symbol, &number);
    if converted.is_none() && reading.problems.is_empty() {
        reading.wrong("yucho_number", Problem::NotAYuchoNumber);
    }
    let (branch, kind, number) = converted.unwrap_or((String::new(), AccountType::Ordinary, String::new()));
    (bank::YUCHO.to_owned(), branch, kind, number)
}

fn plain(text: &str) -> String {
    width::fold_digits(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

fn digits(text: &str, count: u8) -> Result<String, Problem> {
    let text = plain(text);
    let fits = text.len() == usize::from(count) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(text) } else { Err(Problem::NotDigits { digits: count }) }
}

fn holder(text: &str) -> Result<String, Problem> {
    let holder = bank::fold_holder(text).map_err(|error| match error {
        HolderError::NotUsable(character) => Problem::NotInTransfers { character: character.to_string() },
        HolderError::Empty => Problem::Missing,
    })?;
    let has = holder.chars().count();
    if has > HOLDER_MAX { Err(Problem::TooLong { max: HOLDER_MAX, has }) } else { Ok(holder) }
}
