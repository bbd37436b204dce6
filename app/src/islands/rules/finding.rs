//! What is wrong with an answer.

use domain::form::{Finding, Problem};
use domain::japanese::calendar;

use super::level;
use super::values::{id, optional, path, small, string, tagged, text};
use crate::islands::json::Json;

pub(super) fn finding(json: &Json) -> Option<Finding> {
    Some(Finding {
        path: path(&json["path"])?,
        part: optional(&json["part"], string)?,
        level: level(&json["level"])?,
        problem: problem(&json["problem"])?,
    })
}

fn problem(json: &Json) -> Option<Problem> {
    let (name, json) = tagged(json)?;
    let date = |json: &Json| calendar::parse(json.as_str()?);
    Some(match name {
        "missing" => Problem::Missing,
        "missing_choice" => Problem::MissingChoice,
        "missing_consent" => Problem::MissingConsent,
        "missing_file" => Problem::MissingFile,
        "too_long" => Problem::TooLong { max: small(&json["max"])?, has: small(&json["has"])? },
        "control_characters" => Problem::ControlCharacters,
        "not_kana" => Problem::NotKana,
        "not_a_day" => Problem::NotADay,
        "not_in_era" => Problem::NotInEra,
        "too_early" => Problem::TooEarly { earliest: date(&json["earliest"])? },
        "too_late" => Problem::TooLate { latest: date(&json["latest"])? },
        "not_a_number" => Problem::NotANumber,
        "too_precise" => Problem::TooPrecise { decimals: small(&json["decimals"])? },
        "too_small" => Problem::TooSmall { min: json["min"].as_f64()? },
        "too_large" => Problem::TooLarge { max: json["max"].as_f64()? },
        "not_a_time" => Problem::NotATime,
        "not_offered" => Problem::NotOffered,
        "repeated" => Problem::Repeated,
        "not_a_postcode" => Problem::NotAPostcode,
        "not_a_phone" => Problem::NotAPhone,
        "not_an_email" => Problem::NotAnEmail,
        "likely_typo" => Problem::LikelyTypo { domain: string(&json["domain"])? },
        "no_time_left" => Problem::NoTimeLeft,
        "not_digits" => Problem::NotDigits { digits: small(&json["digits"])? },
        "not_a_yucho_number" => Problem::NotAYuchoNumber,
        "not_in_transfers" => Problem::NotInTransfers { character: string(&json["character"])? },
        "no_such_bank" => Problem::NoSuchBank,
        "no_such_branch" => Problem::NoSuchBranch,
        "not_a_corporate_number" => Problem::NotACorporateNumber,
        "not_an_invoice_number" => Problem::NotAnInvoiceNumber,
        "doubtful_invoice_number" => Problem::DoubtfulInvoiceNumber,
        "not_the_number" => Problem::NotTheNumber { example: string(&json["example"])? },
        "wrong_check_digit" => Problem::WrongCheckDigit,
        "my_number" => Problem::MyNumber,
        "full" => Problem::Full,
        "too_few_rows" => Problem::TooFewRows { min: small(&json["min"])? },
        "too_many_rows" => Problem::TooManyRows { max: small(&json["max"])? },
        "too_many_files" => Problem::TooManyFiles { max: small(&json["max"])? },
        "rule" => Problem::Rule {
            rule: id(&json["rule"])?,
            message: text(&json["message"])?,
            eligibility: json["eligibility"].is_true(),
        },
        _ => return None,
    })
}
