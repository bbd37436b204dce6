//! Kinds of question.

use domain::form::definition::{CheckRule, Choice, Choices, FileType, Id, Kind};

use super::logic::{condition, expression};
use super::question;
use super::values::{id, list, numbers, optional, small, string, tagged, text};
use crate::islands::json::Json;

pub(super) fn kind(json: &Json) -> Option<Kind> {
    let (name, json) = tagged(json)?;
    Some(match name {
        "text" => Kind::Text { max: small(&json["max"])? },
        "long_text" => Kind::LongText { max: small(&json["max"])? },
        "kana" => Kind::Kana { max: small(&json["max"])? },
        "name" => Kind::Name {},
        "date" => Kind::Date {
            earliest: optional(&json["earliest"], expression)?,
            latest: optional(&json["latest"], expression)?,
        },
        "number" => Kind::Number {
            min: optional(&json["min"], Json::as_f64)?,
            max: optional(&json["max"], Json::as_f64)?,
            decimals: optional(&json["decimals"], small)?.unwrap_or(0),
            unit: optional(&json["unit"], text)?,
        },
        "period" => Kind::Period {
            earliest: optional(&json["earliest"], expression)?,
            latest: optional(&json["latest"], expression)?,
            open_end: json["open_end"].is_true(),
        },
        "money" => Kind::Money {
            min: optional(&json["min"], Json::as_f64)?,
            max: optional(&json["max"], Json::as_f64)?,
        },
        "percent" => Kind::Percent { decimals: optional(&json["decimals"], small)?.unwrap_or(0) },
        "time" => Kind::Time {},
        "timetable" => Kind::Timetable {},
        "yes_no" => Kind::YesNo {},
        "one" => Kind::One {
            choices: choices(&json["choices"])?,
            offer: optional(&json["offer"], condition)?,
            other: optional(&json["other"], small)?,
        },
        "many" => Kind::Many { choices: choices(&json["choices"])?, other: optional(&json["other"], small)? },
        "slot" => {
            Kind::Slot { choices: choices(&json["choices"])?, offer: optional(&json["offer"], condition)? }
        }
        "ranked" => Kind::Ranked {
            choices: choices(&json["choices"])?,
            max: small(&json["max"])?,
            offer: optional(&json["offer"], condition)?,
        },
        "address" => Kind::Address { abroad: json["abroad"].is_true() },
        "phone" => Kind::Phone {},
        "email" => Kind::Email {},
        "bank_account" => Kind::BankAccount {},
        "corporate_number" => Kind::CorporateNumber {},
        "invoice_number" => Kind::InvoiceNumber {},
        "issued_number" => Kind::IssuedNumber {
            pattern: list(&json["pattern"], string)?,
            check: optional(&json["check"], check_rule)?,
            example: string(&json["example"])?,
        },
        "file" => Kind::File {
            max_files: small(&json["max_files"])?,
            types: list(&json["types"], file_type)?,
            max_megabytes: optional(&json["max_megabytes"], small)?,
            issued_within_months: optional(&json["issued_within_months"], small)?,
        },
        "consent" => {
            Kind::Consent { text: text(&json["text"])?, version: optional(&json["version"], string)? }
        }
        "info" => Kind::Info {},
        "computed" => Kind::Computed {
            value: expression(&json["value"])?,
            choices: list(&json["choices"], choice)?,
            unit: optional(&json["unit"], text)?,
        },
        "rows" => Kind::Rows {
            min: small(&json["min"])?,
            max: small(&json["max"])?,
            row: text(&json["row"])?,
            add: text(&json["add"])?,
            fill_from: optional(&json["fill_from"], id)?,
            questions: list(&json["questions"], question)?,
        },
        "rows_continued" => {
            Kind::RowsContinued { of: id(&json["of"])?, questions: list(&json["questions"], question)? }
        }
        _ => return None,
    })
}

fn file_type(json: &Json) -> Option<FileType> {
    Some(if json.as_str()? == "pdf" { FileType::Pdf } else { FileType::Picture })
}

fn check_rule(json: &Json) -> Option<CheckRule> {
    Some(CheckRule {
        weights: list(&json["weights"], small)?,
        modulus: small(&json["modulus"])?,
        cross_sum: json["cross_sum"].is_true(),
    })
}

pub(super) fn choices(json: &Json) -> Option<Choices> {
    match json {
        Json::String(list) => Some(Choices::Shared(Id(list.clone()))),
        json => list(json, choice).map(Choices::Here),
    }
}

pub(super) fn choice(json: &Json) -> Option<Choice> {
    Some(Choice {
        value: id(&json["value"])?,
        label: text(&json["label"])?,
        note: optional(&json["note"], text)?,
        numbers: numbers(&json["numbers"])?,
    })
}
